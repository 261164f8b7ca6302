//! How the page asks for an import.
//!
//! Not here: reading the file (app).

use app::{DecimalMark, ImportFile, ImportRequest};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// A file to import, and how to read it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportOptions {
    /// Where the table lies.
    #[ts(type = "string")]
    pub path: PathBuf,
    /// What fills what, beyond what the header tells: column and field; `-` leaves a column out.
    pub map: Vec<(String, String)>,
    /// `,`, `;`, `tab`, `|`; `null` when the header tells.
    #[ts(type = "\",\" | \";\" | \"tab\" | \"|\" | null")]
    pub delimiter: Option<String>,
    /// What parts the decimals where an amount does not tell.
    #[ts(type = "\",\" | \".\" | null")]
    pub decimal: Option<String>,
    /// Leave out what cannot be taken; else one such row stops the import.
    pub skip_refused: bool,
}

/// The last import, while it can be taken back.
#[derive(Debug, Serialize, TS)]
pub struct LastImport {
    /// The file's name.
    pub file: String,
    /// When.
    pub at: String,
}

impl ImportOptions {
    /// As the use case takes it.
    pub(super) fn request(self) -> ImportRequest {
        ImportRequest {
            file: ImportFile::Path(self.path),
            map: self.map,
            delimiter: match self.delimiter.as_deref() {
                Some("tab") => Some(b'\t'),
                Some(other) => other.bytes().next(),
                None => None,
            },
            decimal: match self.decimal.as_deref() {
                Some(",") => Some(DecimalMark::Comma),
                Some(".") => Some(DecimalMark::Point),
                _ => None,
            },
            skips_refused: self.skip_refused,
        }
    }
}
