//! The program without its window: it starts hidden at sign-in, stays while something has to leave, tells what needs a person,
//! and ends when there is nothing left to do. Hidden there is no web view, only the books and the line.
//!
//! Not here: what is worth telling (app).

use super::desk::Desk;
use super::{daily, instance, place, show};
use app::view::StatusView;
use auto_launch::AutoLaunchBuilder;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tokio::time::Instant;

/// What the system starts the program with at sign-in.
const ARGUMENT: &str = "--background";

/// A hidden start with nothing to send waits so long for the network: the tax office's refusals come from there.
const LOOK_TIME_MAX: Duration = Duration::from_secs(15 * 60);
/// After so long without anything under way a hidden start that reached the server has seen what there is.
const SETTLED_TIME: Duration = Duration::from_secs(10);
/// So long a notification is waited for until it is shown.
const SAID_TIME_MAX: Duration = Duration::from_secs(5);
/// News come in bursts; one look is taken at each.
const BURST: Duration = Duration::from_secs(1);
/// Days pass without any news.
const LOOK_PAUSE: Duration = Duration::from_secs(10 * 60);

/// So long the end waits for what is still done with the books.
const CLOSE_TIME_MAX: Duration = Duration::from_secs(3);

/// Books in use by another program are tried again.
const BUSY_PAUSE: Duration = Duration::from_secs(5);

/// Hears what the system says to the program as a whole.
pub(super) fn hear(handle: &AppHandle, event: &RunEvent) {
    match event {
        // The last window is closed; with a code the program itself has decided to end.
        RunEvent::ExitRequested { code: None, api, .. } => {
            let desk = handle.state::<Arc<Desk>>();
            if stays(&desk) {
                api.prevent_exit();
                if desk.settings().notifications && desk.first_time_in_background() {
                    drop(notify(handle, app::goes_on_in_background(desk.waiting(), desk.lang())));
                }
            }
        }
        // At the end of a session nobody closes windows first.
        RunEvent::WindowEvent { event: WindowEvent::Focused(false), .. } => place::remember(handle),
        RunEvent::Exit => {
            let desk = handle.state::<Arc<Desk>>();
            // Nothing is lost without it; the next start takes longer.
            let close = async { tokio::time::timeout(CLOSE_TIME_MAX, desk.close()).await };
            let _ = tauri::async_runtime::block_on(close);
        }
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { has_visible_windows: false, .. } => bring_to_front(handle),
        _ => {}
    }
}

/// Ends the program in order when the system asks it to, as it does at the end of a session.
pub(super) fn end_when_told(handle: AppHandle) {
    #[cfg(unix)]
    tauri::async_runtime::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut told) => {
                told.recv().await;
                handle.exit(0);
            }
            Err(error) => tracing::warn!(%error, "the end of a session will not be heard"),
        }
    });
    // Windows tells the window itself.
    #[cfg(not(unix))]
    drop(handle);
}

/// Shows the window, as it was left or anew.
pub(super) fn bring_to_front(handle: &AppHandle) {
    let shown = match handle.webview_windows().values().next() {
        Some(window) => window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()),
        None => show(handle),
    };
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Watches the firm's own books for as long as the program runs.
pub(super) async fn watch(handle: AppHandle, desk: Arc<Desk>) {
    let begun = Instant::now();
    let mut synced_before = None;
    loop {
        daily::look(&desk).await;
        let status = desk.own_status().await;
        if let Some(status) = &status {
            keep_at_sign_in(&desk, status);
            tell(&handle, &desk, status).await;
        }
        let is_hidden = handle.webview_windows().is_empty();
        let is_late = begun.elapsed() > LOOK_TIME_MAX;
        if let Some(status) = &status {
            let outbox = status.outbox;
            if status.session.is_some() && outbox.queued + outbox.unknown > 0 && desk.waiting() == 0 {
                // The last of it left since this look: the next one tells so.
                tokio::time::sleep(BURST).await;
                continue;
            }
            let synced = status.last_sync.clone();
            let has_synced = synced != *synced_before.get_or_insert_with(|| synced.clone());
            // A pass may have ended before the first look here, or in the second the last one did.
            let is_settled = status.online && !status.syncing && begun.elapsed() > SETTLED_TIME;
            let has_looked = has_synced || is_settled;
            if is_hidden && (status.session.is_none() || has_looked || is_late) && !stays(&desk) {
                return handle.exit(0);
            }
        } else if is_hidden && is_late {
            // Books that cannot be opened need a person, who opens the window.
            return handle.exit(0);
        }
        // Another program that has the books for a moment gives no news of that.
        let pause = match status {
            None => BUSY_PAUSE,
            Some(_) if is_hidden && begun.elapsed() < SETTLED_TIME => SETTLED_TIME,
            Some(_) => LOOK_PAUSE,
        };
        // Whichever comes first; a look too many costs nothing.
        let _ = tokio::time::timeout(pause, desk.news().notified()).await;
        tokio::time::sleep(BURST).await;
    }
}

/// Says what is worth it, unless the person sees it in the window anyway.
async fn tell(handle: &AppHandle, desk: &Desk, status: &StatusView) {
    let tellings = desk.note(status);
    let is_in_front = handle.webview_windows().values().any(|window| window.is_focused().unwrap_or(false));
    // Whoever looks around in the demo firm does not see what happens to their own.
    let is_seen = is_in_front && !desk.shows_demo();
    if !is_seen && desk.settings().notifications {
        for telling in tellings {
            // A program that ends next has to have said it first; one that shows notifications slowly is not waited for.
            let said = notify(handle, telling.words(desk.lang()));
            let _ = tokio::time::timeout(SAID_TIME_MAX, said).await;
        }
    }
}

/// Whether the program goes on without a window: something has to leave, and a second start would find it.
fn stays(desk: &Desk) -> bool {
    desk.settings().background && instance::can_be_reached() && desk.waiting() > 0
}

/// Has the system start the program at sign-in, or no longer. What a person changed there since is left alone.
fn keep_at_sign_in(desk: &Desk, status: &StatusView) {
    // Another data folder is somebody's experiment; it is not started by itself.
    if tauri::is_dev() || !desk.is_usual_folder() {
        return;
    }
    let program = std::env::var_os("APPIMAGE").map(PathBuf::from).or_else(|| std::env::current_exe().ok());
    // A keychain that is still locked when the program starts with the system says nothing about the session in it.
    let is_open = status.session.is_some() || status.warnings.iter().any(|one| one.code == "session_unread");
    let wanted = desk.settings().background && is_open && instance::can_be_reached();
    let wanted = program.filter(|_| wanted).map(|path| path.display().to_string());
    let asked = desk.at_sign_in();
    if wanted == asked {
        return;
    }
    // A path with a space stands in one entry of the system's, not in two.
    let quoted = |path: &String| if cfg!(target_os = "linux") { format!("\"{path}\"") } else { path.clone() };
    let entry = |path: &String| {
        AutoLaunchBuilder::new()
            .set_app_name("Facturier")
            .set_app_path(&quoted(path))
            .set_args(&[ARGUMENT])
            .build()
    };
    let changed = match (&wanted, &asked) {
        (Some(path), _) => entry(path).and_then(|entry| entry.enable()),
        (None, Some(path)) => entry(path).and_then(|entry| entry.disable()),
        (None, None) => Ok(()),
    };
    if let Err(error) = changed {
        tracing::warn!(%error, "starting at sign-in could not be changed");
    }
    // Not tried again and again where the system refuses.
    desk.set_at_sign_in(wanted);
}

/// A system notification; a click on it brings the window. Where there is nobody to show it, nothing happens.
fn notify(handle: &AppHandle, (title, text): (String, String)) -> tauri::async_runtime::JoinHandle<()> {
    let handle = handle.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let identifier = handle.config().identifier.clone();
        let mut notification = notify_rust::Notification::new();
        notification.appname("Facturier").summary(&title).body(&text).icon("facturier");
        #[cfg(windows)]
        notification.app_id(&identifier);
        #[cfg(target_os = "macos")]
        let _ = notify_rust::set_application(&identifier);
        // The name of the entry in the menu: a desktop starts by it what has ended meanwhile.
        #[cfg(target_os = "linux")]
        notification.action("default", &title).hint(notify_rust::Hint::DesktopEntry("Facturier".to_owned()));
        match notification.show() {
            #[cfg(target_os = "linux")]
            Ok(shown) => drop(std::thread::spawn(move || {
                shown.wait_for_action(|action| {
                    if action == "default" {
                        bring_to_front(&handle);
                    }
                });
            })),
            #[cfg(not(target_os = "linux"))]
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, identifier, "nobody shows notifications here"),
        }
    })
}
