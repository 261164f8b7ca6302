//! The binary: a window and a command line over the same use cases, and their surroundings (keychain, paths, logging).
//!
//! Deliberately not here: business rules, sums, retries.

mod cli;
mod logging;
mod paths;
mod printing;
mod probe;
mod rehearsal;
mod secrets;
pub mod window;

use clap::Parser;
use cli::Cli;
use std::process::ExitCode;

/// The program and the system it runs on, for a diagnostics file.
pub(crate) fn about() -> serde_json::Value {
    serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
        "desktop": std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default(),
    })
}

/// Runs the program to its end.
#[must_use]
pub fn run() -> ExitCode {
    if let Some(code) = probe::as_helper() {
        return code;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return cli::wrong_usage(&usage),
    };
    logging::start();
    match cli.command {
        Some(_) => cli::run(cli),
        None => window::run(&cli),
    }
}
