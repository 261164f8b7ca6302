//! A helper process that opens a database file which ended the last start: what aborts it does not abort the program.
//!
//! Not here: what is checked (store), when it is asked (store).

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// The word by which the program knows that it is the helper. Not among the commands: nobody else has a use for it.
pub(crate) const WORD: &str = "probe-database";

/// Whether a helper process can open a database file. A program that cannot start itself says yes: then the file is
/// opened as if nothing had happened.
pub(crate) fn database(path: &Path) -> bool {
    let Ok(program) = std::env::current_exe() else { return true };
    let mut helper = Command::new(program);
    helper.arg(WORD).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    helper.status().map_or(true, |status| status.success())
}

/// What the helper does, when this process is one.
pub(crate) fn as_helper() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    if words.next().is_none_or(|word| word != WORD) {
        return None;
    }
    let is_good = words.next().is_some_and(|path| app::probe_file(Path::new(&path)));
    Some(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
