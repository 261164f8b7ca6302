//! A file for whoever helps: how the program is, and nothing of what is in the books. No name, amount, number, address or
//! secret gets in, because only counts, codes, times and the server's own ids of requests are written.
//!
//! Not here: what the program is running on, its log (the front ends bring them along).

use crate::open::App;
use crate::problem::Problem;
use crate::words::Lang;
use crate::writing::write_whole;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use ts_rs::TS;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// One of the files in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiagnosticsPart {
    /// What the program runs on.
    About,
    /// Counts and codes of the status.
    Status,
    /// What the books' own check counted.
    Check,
    /// The last calls to the server: what they were and how they ended, without what they were about.
    Calls,
    /// What the program said last.
    Log,
}

impl DiagnosticsPart {
    /// All of them, in the order they are in the file.
    pub const ALL: [DiagnosticsPart; 5] = [
        DiagnosticsPart::About,
        DiagnosticsPart::Status,
        DiagnosticsPart::Check,
        DiagnosticsPart::Calls,
        DiagnosticsPart::Log,
    ];

    fn file_name(self) -> &'static str {
        match self {
            DiagnosticsPart::About => "about.json",
            DiagnosticsPart::Status => "status.json",
            DiagnosticsPart::Check => "check.json",
            DiagnosticsPart::Calls => "calls.json",
            DiagnosticsPart::Log => "log.txt",
        }
    }
}

impl App {
    /// Writes the diagnostics as a zip file, in place of what was there. `about` says what the program runs on; `log` is what
    /// it said last.
    ///
    /// # Errors
    /// When the books cannot be read, or the file not written.
    pub fn save_diagnostics(&self, path: &Path, about: &Value, log: &str) -> Result<(), Problem> {
        let failed = |error: zip::result::ZipError| Problem::Internal(error.to_string());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for part in DiagnosticsPart::ALL {
            let text = match part {
                DiagnosticsPart::About => about.to_string(),
                DiagnosticsPart::Status => self.state()?.to_string(),
                DiagnosticsPart::Check => self.counted()?.to_string(),
                DiagnosticsPart::Calls => self.called()?.to_string(),
                DiagnosticsPart::Log => log.to_owned(),
            };
            zip.start_file(part.file_name(), SimpleFileOptions::default()).map_err(failed)?;
            zip.write_all(text.as_bytes()).map_err(|error| Problem::Internal(error.to_string()))?;
        }
        let bytes = zip.finish().map_err(failed)?.into_inner();
        write_whole(path, &bytes).map_err(|error| Problem::Disk(format!("{}: {error}", path.display())))
    }

    /// Counts and codes of the status.
    fn state(&self) -> Result<Value, Problem> {
        let status = self.status(None, Lang::En)?;
        let series = |one: &crate::view::SeriesView| json!({ "lock": one.lock, "type": one.document_type, "free": one.free_numbers, "first_expiry": one.first_expiry });
        Ok(json!({
            "network": status.network,
            "last_sync": status.last_sync,
            "next_try": status.next_try,
            "signed_in": status.session.is_some(),
            "session_valid": status.session.is_some_and(|session| session.valid),
            "online_only": status.is_online_only,
            "profile_complete": status.profile_complete,
            "series": status.series.iter().map(series).collect::<Vec<_>>(),
            "outbox": status.outbox,
            "next_deadline": status.next_deadline,
            "sealed": status.is_sealed,
            "rescue": status.is_rescue,
            "issuing_stopped": status.issuing_stopped,
            "last_backup": status.last_backup,
            "warnings": status.warnings.iter().map(|one| &one.code).collect::<Vec<_>>(),
            "today": status.today,
        }))
    }

    /// The calls to the server, the newest first, without the series and numbers they were about.
    fn called(&self) -> Result<Value, Problem> {
        let call = |one: &crate::view::CallView| {
            let code = one.problem.as_ref().map(|problem| &problem.code);
            json!({ "at": one.at, "seconds": one.seconds, "action": one.action, "code": code, "request_id": one.request_id })
        };
        Ok(self.sync_log(Lang::En)?.items.iter().map(call).collect())
    }

    /// What the books' own check counted, and how often what did not hold.
    fn counted(&self) -> Result<Value, Problem> {
        let report = self.verify()?;
        let mut problems: BTreeMap<&str, u32> = BTreeMap::new();
        for problem in &report.problems {
            *problems.entry(problem.code).or_default() += 1;
        }
        Ok(json!({ "ok": report.is_ok(), "problems": problems, "checked": report.checked }))
    }
}
