//! What can go wrong with reports and exports.
//!
//! Not here: the words (words), every other problem (problem).

use crate::problem::Problem;
use std::io;

/// A problem with a report or an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportProblem {
    /// A period that ends before it begins.
    PeriodBackwards,
    /// Not a month. Carries what was given.
    BadMonth(String),
    /// A file name whose ending says of no kind of file that can be made. Carries those that can.
    BadEnding(&'static str),
    /// A number register with more numbers than paper takes.
    RegisterTooLong,
    /// Somebody stopped it.
    Stopped,
    /// A folder that holds something already. Carries it.
    FolderInUse(String),
}

impl ExportProblem {
    /// The stable code scripts rely on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            ExportProblem::PeriodBackwards => "period_backwards",
            ExportProblem::BadMonth(_) => "bad_month",
            ExportProblem::BadEnding(_) => "bad_ending",
            ExportProblem::RegisterTooLong => "register_too_long",
            ExportProblem::Stopped => "export_stopped",
            ExportProblem::FolderInUse(_) => "folder_in_use",
        }
    }

    /// What its words are filled with.
    pub(crate) fn param(&self) -> Option<String> {
        match self {
            ExportProblem::BadMonth(text) | ExportProblem::FolderInUse(text) => Some(text.clone()),
            ExportProblem::BadEnding(endings) => Some((*endings).to_owned()),
            ExportProblem::RegisterTooLong => Some(crate::registers::PAPER_NUMBERS_MAX.to_string()),
            ExportProblem::PeriodBackwards | ExportProblem::Stopped => None,
        }
    }
}

impl From<ExportProblem> for Problem {
    fn from(problem: ExportProblem) -> Problem {
        Problem::Export(problem)
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        match error.kind() {
            io::ErrorKind::StorageFull => Problem::DiskFull,
            _ => Problem::Disk(error.to_string()),
        }
    }
}
