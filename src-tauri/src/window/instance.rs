//! One program for one data folder: a second start brings the first one's window to the front and ends.
//!
//! Two folders are two programs. A start that meets no first one it could reach (Linux without a session bus) goes on, and the
//! lock of the books is what it meets then. Not here: what the first one shows.

use crate::cli::Cli;
use clap::Parser;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Context, Wry};

/// Finds the first start on the same folder. `again` hears of a second one: whether it asks for the window, and for the demo
/// firm. Nothing else of what a second start says is looked at (S27).
pub(super) fn only_one(
    context: &mut Context,
    folder: Option<&Path>,
    again: impl Fn(&AppHandle, Again) + Send + Sync + 'static,
) -> TauriPlugin<Wry> {
    let name = name_of(&context.config().identifier, folder);
    // On Windows and macOS the plugin goes by the identifier; there it may change, for nothing else of ours depends on it.
    // On Linux it names the bus alone, so that no folder of the web view's is left behind by each data folder.
    if !cfg!(target_os = "linux") {
        context.config_mut().identifier.clone_from(&name);
    }
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(name)
        .callback(move |handle, args, _| {
            if let Ok(cli) = Cli::try_parse_from(args) {
                again(handle, Again { shows: !cli.background, demo: cli.demo });
            }
        })
        .build()
}

/// What a second start asks of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Again {
    pub(super) shows: bool,
    pub(super) demo: bool,
}

/// Whether a second start can reach this one. Where it cannot, a program without a window could never be opened again.
pub(super) fn can_be_reached() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let socket = || set("XDG_RUNTIME_DIR").is_some_and(|folder| PathBuf::from(folder).join("bus").exists());
    !cfg!(target_os = "linux") || set("DBUS_SESSION_BUS_ADDRESS").is_some() || socket()
}

/// The program's own name, and another one for each data folder that is not the usual.
fn name_of(identifier: &str, folder: Option<&Path>) -> String {
    let Some(folder) = folder else { return identifier.to_owned() };
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let whole = whole.canonicalize().unwrap_or(whole);
    let hash = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let short: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    // An element of a bus name does not begin with a digit.
    format!("{identifier}.d{short}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_is_a_program_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        let name = |path: &Path| name_of("ro.facturier.desktop", Some(path));
        assert_eq!(name_of("ro.facturier.desktop", None), "ro.facturier.desktop");
        assert_eq!(name(folder.path()), name(&folder.path().join(".")));
        assert_ne!(name(folder.path()), name(other.path()));
        assert!(name(folder.path()).starts_with("ro.facturier.desktop.d"));
    }
}
