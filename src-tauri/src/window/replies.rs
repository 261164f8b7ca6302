//! What commands take and give that is the window's own: files it wrote, a draft as it was typed, kinds of files.
//!
//! Not here: the commands, and what the use cases give (app).

use crate::printing::Printed;
use app::Sensitive;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A draft as it was typed.
#[derive(Debug, Serialize, TS)]
pub struct DraftView {
    /// Local id.
    pub id: String,
    /// The order being typed.
    #[ts(type = "OrderRequest")]
    pub request: Value,
    /// Its client's name, when one was chosen.
    pub client_name: String,
    /// When it was last saved here; `null` where it is no draft.
    pub saved_at: Option<String>,
}

/// A file that was written.
#[derive(Debug, Serialize, TS)]
pub struct SavedFile {
    /// Where it lies.
    pub path: String,
}

/// A file that was written and given to the printer.
#[derive(Debug, Serialize, TS)]
pub struct PrintedFile {
    /// Where it lies.
    pub path: String,
    /// What became of it.
    pub became: Printed,
}

/// What a journal is written as.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Semicolons.
    Csv,
    /// A workbook.
    Xlsx,
}

impl TableKind {
    pub(super) fn ending(self) -> &'static str {
        match self {
            TableKind::Csv => "csv",
            TableKind::Xlsx => "xlsx",
        }
    }
}

/// What a number register is written as.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RegisterKind {
    /// Semicolons.
    Csv,
    /// Paper.
    Pdf,
}

impl RegisterKind {
    pub(super) fn ending(self) -> &'static str {
        match self {
            RegisterKind::Csv => "csv",
            RegisterKind::Pdf => "pdf",
        }
    }
}

/// The code that opens the encrypted books: shown to be written on paper.
#[derive(Serialize, TS)]
pub struct RecoveryCode {
    /// Six groups of five letters and digits.
    pub code: String,
}

impl RecoveryCode {
    pub(super) fn new(code: &Sensitive<String>) -> RecoveryCode {
        RecoveryCode { code: code.reveal().clone() }
    }
}
