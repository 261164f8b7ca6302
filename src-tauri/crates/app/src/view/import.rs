//! Imports as both front ends show them: what would happen, what happened, what was taken back.
//!
//! Not here: single clients and products (entry).

use super::{ChangeView, FindingView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnView {
    /// What stands over it.
    pub header: String,
    /// The field it fills, under the API's name; `null` for one that is left out.
    pub field: Option<String>,
}

/// What would become of a row, or became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportRowView {
    /// Its line in the file, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// What it is called.
    pub name: String,
    /// What becomes of it.
    #[ts(type = "\"new\" | \"changed\" | \"same\" | \"refused\"")]
    pub outcome: String,
    /// Fields that change, with their new values.
    pub changes: Vec<ChangeView>,
    /// Why it is refused, field by field.
    pub findings: Vec<FindingView>,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// The file's name.
    pub file: String,
    /// The letters it is written in: `utf-8`, `utf-16`, `windows-1250`.
    pub encoding: String,
    /// What parts its columns: `,`, `;`, `tab`, `|`.
    pub delimiter: String,
    /// What parts its decimals, as a person said or its amounts tell; `null` where neither does.
    #[ts(type = "\",\" | \".\" | null")]
    pub decimal: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Fields no column fills and one must: nothing is planned before.
    pub missing: Vec<String>,
    /// What a person must know of what the table does not tell.
    pub notes: Vec<String>,
    /// Rows under the header.
    #[ts(type = "number")]
    pub rows: u64,
    /// Entries that are new.
    #[ts(type = "number")]
    pub new: u64,
    /// Known ones that change.
    #[ts(type = "number")]
    pub changed: u64,
    /// Known ones that stay as they are.
    #[ts(type = "number")]
    pub same: u64,
    /// Rows that cannot be taken.
    #[ts(type = "number")]
    pub refused: u64,
    /// The first rows of each kind, in the file's order.
    pub examples: Vec<ImportRowView>,
}

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportView {
    /// The file's name.
    pub file: String,
    /// When.
    pub at: String,
    /// Entries that are new.
    #[ts(type = "number")]
    pub new: u64,
    /// Known ones that changed.
    #[ts(type = "number")]
    pub changed: u64,
    /// Known ones that stayed as they were.
    #[ts(type = "number")]
    pub same: u64,
    /// Rows that were left out.
    #[ts(type = "number")]
    pub refused: u64,
}

/// What came of taking an import back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoView {
    /// The file's name.
    pub file: String,
    /// When it was imported.
    pub at: String,
    /// Entries that are as they were before.
    #[ts(type = "number")]
    pub taken_back: u64,
    /// Left, because an invoice names them.
    #[ts(type = "number")]
    pub used: u64,
    /// Left, because the server has them already.
    #[ts(type = "number")]
    pub sent: u64,
    /// Left, because they were changed since.
    #[ts(type = "number")]
    pub changed: u64,
}

/// How far a running import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// Rows done.
    #[ts(type = "number")]
    pub done: u64,
    /// Rows in all.
    #[ts(type = "number")]
    pub total: u64,
}
