//! The window: Tauri's set-up, the one command the page may call, and the events it hears.
//!
//! Not here: rules, sums, what a command does (app); the page holds no capability beyond `rpc` and listening.

mod background;
mod choosing;
mod commands;
mod daily;
mod desk;
mod import_options;
mod instance;
mod laptop;
mod menu;
mod place;
mod replies;
mod settings;
pub mod typescript;

use crate::cli::{Cli, report};
use app::Lang;
use app::view::ProblemView;
use desk::Desk;
use serde_json::Value;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{AppHandle, Emitter, Manager, Url};

/// The event that tells the page what went stale.
const CHANGED: &str = "changed";

/// Opens the window, or starts hidden, and runs until neither is needed any more.
pub(crate) fn run(cli: &Cli) -> ExitCode {
    if cli.background && !instance::can_be_reached() {
        // Nobody could ever open the window of a hidden program that cannot be reached.
        return ExitCode::SUCCESS;
    }
    let (global, is_hidden) = (&cli.global, cli.background);
    let desk = Arc::new(Desk::new(global.clone(), cli.demo));
    let mut context = tauri::generate_context!();
    let again = Arc::clone(&desk);
    let only_one = instance::only_one(&mut context, global.data.as_deref(), move |handle, asked| {
        // A window that is open is somebody's work: it is not put before other books.
        if asked.demo && handle.webview_windows().is_empty() {
            let desk = Arc::clone(&again);
            tauri::async_runtime::spawn(async move {
                if let Err(problem) = desk.start_demo().await {
                    tracing::warn!(?problem, "the demo firm could not be opened");
                }
            });
        }
        if asked.shows {
            background::bring_to_front(handle);
        }
    });
    let shared = Arc::clone(&desk);
    let lang = desk.lang();
    let mut builder = tauri::Builder::default();
    if cfg!(target_os = "macos") {
        builder = builder.menu(move |handle| menu::of(handle, lang));
    }
    let built = builder
        .plugin(only_one)
        .plugin(place::kept_in(desk.folder()))
        .manage(Arc::clone(&desk))
        .invoke_handler(tauri::generate_handler![rpc])
        .setup(move |tauri| {
            let handle = tauri.handle().clone();
            let tell = move |topics: Vec<app::Topic>| {
                // A window that is closing needs no news.
                let _ = handle.emit(CHANGED, topics);
            };
            if !is_hidden {
                show(tauri.handle())?;
            }
            // Not before there is a window: a program without one ends as soon as nothing has to leave.
            let handle = tauri.handle().clone();
            tauri::async_runtime::spawn(async move {
                shared.open(handle.clone(), tell).await;
                background::watch(handle, shared).await;
            });
            background::end_when_told(tauri.handle().clone());
            Ok(())
        })
        .build(context);
    match built {
        Ok(app) => {
            app.run(|handle, event| background::hear(handle, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            report(&app::Problem::Internal(error.to_string()), Lang::from(global.lang), global.json)
        }
    }
}

/// Builds the one window. It shows the program's own page and can be led to no other (S3).
fn show(handle: &AppHandle) -> tauri::Result<()> {
    let config = handle.config().app.windows.first().ok_or(tauri::Error::WindowNotFound)?;
    let own_page = |url: &Url| match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" if url.host_str() == Some("tauri.localhost") => true,
        // While the page is being written it comes from Vite.
        "http" => tauri::is_dev() && url.host_str() == Some("127.0.0.1") && url.port() == Some(1420),
        _ => false,
    };
    let window = WebviewWindowBuilder::from_config(handle, config)?
        .on_navigation(own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    place::bring_back(&window)?;
    window.set_zoom(handle.state::<Arc<Desk>>().settings().zoom())?;
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
