//! The window: Tauri's set-up, the one command the page may call, and the events it hears.
//!
//! Not here: rules, sums, what a command does (app); the page holds no capability beyond `rpc` and listening.

mod commands;
mod desk;
mod import_options;
mod settings;
pub mod typescript;

use crate::cli::{Global, report};
use app::Lang;
use app::view::ProblemView;
use desk::Desk;
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{Emitter, Url};

/// The event that tells the page what went stale.
const CHANGED: &str = "changed";

/// Opens the window and runs until it is closed.
pub(crate) fn run(global: &Global, demo: bool) -> ExitCode {
    let lang = Lang::from(global.lang);
    let desk = Arc::new(Desk::new(global.clone(), demo));
    let shared = Arc::clone(&desk);
    let built = tauri::Builder::default()
        .manage(Arc::clone(&desk))
        .invoke_handler(tauri::generate_handler![rpc])
        .setup(move |tauri| {
            let handle = tauri.handle().clone();
            let tell = move |topics: Vec<app::Topic>| {
                // A window that is closing needs no news.
                let _ = handle.emit(CHANGED, topics);
            };
            tauri::async_runtime::block_on(shared.open(tell));
            show(tauri)
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&app::Problem::Internal(error.to_string()), lang, global.json),
    }
}

/// Builds the one window. It shows the program's own page and can be led to no other (S3).
fn show(tauri: &tauri::App) -> Result<(), Box<dyn std::error::Error>> {
    let config = tauri.config().app.windows.first().ok_or("no window is configured")?;
    let own_page = |url: &Url| match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" if url.host_str() == Some("tauri.localhost") => true,
        // While the page is being written it comes from Vite.
        "http" => tauri::is_dev() && url.host_str() == Some("127.0.0.1") && url.port() == Some(1420),
        _ => false,
    };
    WebviewWindowBuilder::from_config(tauri, config)?
        .on_navigation(own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

/// The page's one way in: a command's name and its arguments. What comes back is its reply or a problem in words.
#[tauri::command]
async fn rpc(desk: tauri::State<'_, Arc<Desk>>, name: String, args: Value) -> Result<Value, ProblemView> {
    let desk = Arc::clone(&desk);
    let lang = desk.lang();
    // A task of its own, so that even a panic in it comes back as a problem and not as silence.
    let answer = tauri::async_runtime::spawn(async move { commands::dispatch(&desk, &name, args).await });
    match answer.await {
        Ok(Ok(reply)) => Ok(reply),
        Ok(Err(problem)) => Err(problem.view(lang)),
        Err(error) => Err(app::Problem::Internal(error.to_string()).view(lang)),
    }
}
