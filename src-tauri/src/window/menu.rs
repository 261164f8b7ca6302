//! The menu macOS expects of every program: without one, ⌘C copies nothing there. Windows and Linux have none.
//!
//! Not here: what the entries do; all of them are the system's own.

use app::Lang;
use tauri::menu::{Menu, MenuBuilder, SubmenuBuilder};
use tauri::{AppHandle, Wry};

/// The words of the menu: hide, hide others, quit; edit with its entries; window with its own.
const WORDS: [[&str; 13]; 2] = [
    [
        "Ascunde Facturier",
        "Ascunde celelalte",
        "Închide Facturier",
        "Editare",
        "Anulează",
        "Refă",
        "Decupează",
        "Copiază",
        "Lipește",
        "Selectează tot",
        "Fereastră",
        "Minimizează",
        "Închide fereastra",
    ],
    [
        "Hide Facturier",
        "Hide Others",
        "Quit Facturier",
        "Edit",
        "Undo",
        "Redo",
        "Cut",
        "Copy",
        "Paste",
        "Select All",
        "Window",
        "Minimise",
        "Close Window",
    ],
];

/// The menu in a language.
pub(super) fn of(handle: &AppHandle, lang: Lang) -> tauri::Result<Menu<Wry>> {
    let [hide, others, quit, edit, undo, redo, cut, copy, paste, all, window, minimise, close] =
        WORDS[usize::from(lang == Lang::En)];
    let program = SubmenuBuilder::new(handle, "Facturier")
        .hide_with_text(hide)
        .hide_others_with_text(others)
        .separator()
        .quit_with_text(quit)
        .build()?;
    let edit = SubmenuBuilder::new(handle, edit)
        .undo_with_text(undo)
        .redo_with_text(redo)
        .separator()
        .cut_with_text(cut)
        .copy_with_text(copy)
        .paste_with_text(paste)
        .select_all_with_text(all)
        .build()?;
    let window = SubmenuBuilder::new(handle, window)
        .minimize_with_text(minimise)
        .close_window_with_text(close)
        .build()?;
    MenuBuilder::new(handle).items(&[&program, &edit, &window]).build()
}
