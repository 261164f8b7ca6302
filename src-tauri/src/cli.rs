//! The command line: one task per start, words or one JSON document on standard output, problems on standard error.
//!
//! Names and shapes are relied on by scripts. Not here: any logic of its own.

mod address_book;
mod args;
mod asked;
mod demo;
mod exports;
mod files;
mod import;
mod listing;
mod paper;
mod print;
mod run;

pub(crate) use args::{Cli, Global};
pub(crate) use run::{demo_ports, ports, run};

use app::{Kind, Lang, Problem};
use std::io::Write;
use std::process::ExitCode;

/// Wrong usage of the command line.
const EXIT_USAGE: u8 = 2;
/// Something needs a person.
const EXIT_NEEDS_PERSON: u8 = 3;
/// The network was needed and not there.
const EXIT_NO_NETWORK: u8 = 4;

/// Help and version go to standard output and are no failure; anything else is usage.
pub(crate) fn wrong_usage(usage: &clap::Error) -> ExitCode {
    let _ = usage.print();
    if usage.use_stderr() { ExitCode::from(EXIT_USAGE) } else { ExitCode::SUCCESS }
}

/// Says a problem on standard error and gives its exit status.
pub(crate) fn report(problem: &Problem, lang: Lang, json: bool) -> ExitCode {
    let view = problem.view(lang);
    let mut err = std::io::stderr().lock();
    let written = if json {
        let error = serde_json::json!({ "error": view });
        writeln!(err, "{error}")
    } else {
        print::problem(&mut err, &view)
    };
    // With standard error gone there is nobody left to tell.
    drop(written);
    match problem.kind() {
        Kind::Failed => ExitCode::FAILURE,
        Kind::NoNetwork => ExitCode::from(EXIT_NO_NETWORK),
    }
}
