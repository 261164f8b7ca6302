//! Facturier: the window without a subcommand, one task with one.
//!
//! Not here: everything (lib).

// A second console window beside the first helps nobody on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    facturier::run()
}
