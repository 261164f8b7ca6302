//! A paper to the system's printer, or to its viewer where none takes it.
//!
//! Not here: making the paper (app).

use app::Problem;
use serde::Serialize;
use std::path::Path;
use std::process::{Command, Stdio};
use ts_rs::TS;

/// What became of a paper that was to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Printed {
    /// The system's printer took it.
    Printed,
    /// No printer took it: the viewer shows it, and prints.
    Opened,
}

/// Gives a PDF to the default printer; where there is none, or it refuses, opens the viewer.
///
/// # Errors
/// [`Problem::Paper`] when there is no viewer either.
pub(crate) fn print(path: &Path) -> Result<Printed, Problem> {
    let taken = system_print(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if taken {
        return Ok(Printed::Printed);
    }
    opener::open(path).map_err(|error| Problem::Paper(error.to_string()))?;
    Ok(Printed::Opened)
}

/// Linux and macOS print through CUPS.
#[cfg(not(windows))]
fn system_print(path: &Path) -> Command {
    let mut command = Command::new("lp");
    command.arg("--").arg(path);
    command
}

/// The program Windows has for PDFs is told to print. The path goes in beside the words, so that none of it is a command.
#[cfg(windows)]
fn system_print(path: &Path) -> Command {
    let mut command = Command::new("powershell");
    let words = "Start-Process -FilePath $env:FACTURIER_PAPER -Verb Print";
    command.args(["-NoProfile", "-NonInteractive", "-Command", words]);
    command.env("FACTURIER_PAPER", path);
    command
}
