//! The system's own dialogs for files and folders, opened from here so that the page needs no capability for them.
//!
//! Not here: reading or writing what was chosen.

use super::desk::Desk;
use app::Problem;
use rfd::AsyncFileDialog;
use serde::Deserialize;
use std::future::Future;
use std::path::PathBuf;
use tauri::Manager;
use tokio::sync::oneshot;
use ts_rs::TS;

/// What a file is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FilePurpose {
    /// A table to import.
    Import,
    /// A backup to restore.
    Restore,
    /// A backup to be made.
    Backup,
    /// A diagnostics file to be made.
    Diagnostics,
    /// A logo for the paper.
    Logo,
}

impl FilePurpose {
    fn extensions(self) -> &'static [&'static str] {
        match self {
            FilePurpose::Import => &["csv", "txt", "xlsx"],
            FilePurpose::Restore | FilePurpose::Backup => &["backup"],
            FilePurpose::Diagnostics => &["zip"],
            FilePurpose::Logo => &["png", "jpg", "jpeg"],
        }
    }
}

/// A file for a purpose; `None` when the person changed their mind. `name` is what a new file is called at first.
pub(super) async fn file(
    desk: &Desk,
    purpose: FilePurpose,
    title: &str,
    name: &str,
) -> Result<Option<PathBuf>, Problem> {
    let extensions = purpose.extensions();
    let dialog = new(title).add_filter(extensions.join(", "), extensions);
    match purpose {
        FilePurpose::Import | FilePurpose::Restore | FilePurpose::Logo => {
            open(desk, move |parent| parent(dialog).pick_file()).await
        }
        FilePurpose::Backup | FilePurpose::Diagnostics => save_as(desk, dialog, name).await,
    }
}

/// Where to save a PDF.
pub(super) async fn pdf(desk: &Desk, title: &str, name: &str) -> Result<Option<PathBuf>, Problem> {
    let dialog = new(title).add_filter("PDF", &["pdf"]).set_directory(desk.pdf_folder());
    save_as(desk, dialog, name).await
}

/// A folder.
pub(super) async fn folder(desk: &Desk, title: &str) -> Result<Option<PathBuf>, Problem> {
    let dialog = new(title);
    open(desk, move |parent| parent(dialog).pick_folder()).await
}

fn new(title: &str) -> AsyncFileDialog {
    AsyncFileDialog::new().set_title(title)
}

async fn save_as(desk: &Desk, dialog: AsyncFileDialog, name: &str) -> Result<Option<PathBuf>, Problem> {
    let dialog = dialog.set_file_name(name);
    open(desk, move |parent| parent(dialog).save_file()).await
}

/// Opens a dialog over the window: begun on the system's main thread, waited for elsewhere.
async fn open<F>(
    desk: &Desk,
    begin: impl FnOnce(&dyn Fn(AsyncFileDialog) -> AsyncFileDialog) -> F + Send + 'static,
) -> Result<Option<PathBuf>, Problem>
where
    F: Future<Output = Option<rfd::FileHandle>> + Send + 'static,
{
    let failed = |error: String| Problem::Internal(error);
    let shell = desk.shell().cloned().ok_or_else(|| failed("no window".to_owned()))?;
    let window = shell.webview_windows().into_values().next();
    let (sender, chosen) = oneshot::channel();
    let over_window = move || {
        let over = |dialog: AsyncFileDialog| match &window {
            Some(window) => dialog.set_parent(window),
            None => dialog,
        };
        // A receiver that is gone has nobody who waits.
        let _ = sender.send(begin(&over));
    };
    shell.run_on_main_thread(over_window).map_err(|error| failed(error.to_string()))?;
    let chosen = chosen.await.map_err(|error| failed(error.to_string()))?.await;
    Ok(chosen.map(|file| file.path().to_owned()))
}
