//! What this laptop is, as the settings show it.
//!
//! Not here: changing any of it.

use super::desk::Desk;
use super::instance;
use crate::paths;
use app::DiagnosticsPart;
use serde::Serialize;
use ts_rs::TS;

/// This laptop and the program on it.
#[derive(Debug, Serialize, TS)]
pub struct LaptopView {
    /// The name other devices see when this one holds a series.
    pub device_name: String,
    /// The system's own name for it.
    pub usual_name: String,
    /// Where the books lie.
    pub data_folder: String,
    /// Where PDFs are saved.
    pub pdf_folder: String,
    /// Where what is for the accountant is saved.
    pub exports_folder: String,
    /// The program's version.
    pub version: String,
    /// The web view's version; empty where it does not say.
    pub web_view: String,
    /// Operating system and processor.
    pub system: String,
    /// Whether the program can go on without its window on this machine.
    pub can_hide: bool,
    /// What a diagnostics file holds.
    pub diagnostics: Vec<DiagnosticsPart>,
}

impl LaptopView {
    pub(super) fn of(desk: &Desk) -> LaptopView {
        LaptopView {
            device_name: desk.device_name(),
            usual_name: paths::device_name(),
            data_folder: desk.folder().display().to_string(),
            pdf_folder: desk.pdf_folder().display().to_string(),
            exports_folder: desk.exports_folder().display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            web_view: tauri::webview_version().unwrap_or_default(),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            can_hide: instance::can_be_reached(),
            diagnostics: DiagnosticsPart::ALL.to_vec(),
        }
    }
}

/// What a diagnostics file says of this laptop: nothing by which it, or whose it is, could be known.
pub(super) fn about(desk: &Desk) -> serde_json::Value {
    let settings = desk.settings();
    let mut about = crate::about();
    about["web_view"] = tauri::webview_version().unwrap_or_default().into();
    about["can_hide"] = instance::can_be_reached().into();
    about["window"] = serde_json::json!({
        "lang": settings.lang, "theme": settings.theme, "text_size": settings.text_size,
        "single_keys": settings.single_keys, "dense_rows": settings.dense_rows,
        "notifications": settings.notifications,
        "background": settings.background, "own_pdf_folder": settings.pdf_folder.is_some(),
    });
    about
}
