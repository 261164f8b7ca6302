//! `make bench`: how fast the promises are kept, each figure beside a reference measured in the same run, in turns with
//! it. Prints one table and writes `target/bench/performance.json`. A measurement, never a test: nothing fails here
//! because a machine is slow, a row only says that its target was missed.
//!
//! Deliberately not here: absolute limits, and anything over a network but this machine's own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot be taken stops"
)]
#![allow(clippy::print_stdout, reason = "the table is what it is for")]
#![allow(clippy::disallowed_methods, reason = "a measurement reads the clock")]

#[path = "../../src-tauri/crates/pdf/tests/fixtures/mod.rs"]
mod fixtures;
mod grown;
mod p1;
mod p11;
mod p2;
mod p6;
#[path = "../pocket.rs"]
mod pocket;
mod rounds;
mod sqlite;
mod table;
mod typst;

use std::path::Path;

fn main() {
    // Beside the results and not in the system's temporary folder, which may be memory instead of a disk.
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(scratch).unwrap();
    let home = tempfile::tempdir_in(scratch).unwrap();
    // `make bench` measures all; a row that is named after `--` is measured alone.
    let named: Vec<String> = std::env::args().skip(1).filter(|name| name.starts_with('P')).collect();
    let wants = |name: &str| named.is_empty() || named.iter().any(|one| one == name);
    let mut rows = Vec::new();
    if wants("P1") {
        rows.push(p1::measure(home.path()));
    }
    if wants("P2") {
        rows.extend(p2::measure());
    }
    if wants("P6") {
        rows.push(p6::measure(home.path()));
    }
    if wants("P11") {
        rows.extend(p11::measure(home.path()));
    }
    table::print(&rows);
    let written = table::write(&rows, &scratch.with_file_name("bench")).unwrap();
    println!("\nWritten to {}", written.display());
}
