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
mod many;
mod p1;
mod p11;
mod p2;
mod p4;
mod p5;
mod p6;
mod p8;
#[path = "../pocket.rs"]
mod pocket;
mod rounds;
mod sqlite;
mod table;
mod typst;

use std::path::Path;

fn main() {
    if let Some(folder) = std::env::var_os(p5::FOLDER) {
        return p5::open_and_list(Path::new(&folder));
    }
    // Beside the results and not in the system's temporary folder, which may be memory instead of a disk.
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(scratch).unwrap();
    let home = tempfile::tempdir_in(scratch).unwrap();
    let mut rows = Vec::new();
    let is_wanted = |id: &str| {
        std::env::var("ROWS").map_or(true, |wanted| wanted.split_whitespace().any(|row| row == id))
    };
    if is_wanted("P1") {
        rows.push(p1::measure(home.path()));
    }
    if is_wanted("P2") || is_wanted("P3") {
        rows.extend(p2::measure());
    }
    if ["P4", "P5", "P8", "P11", "P12"].into_iter().any(is_wanted) {
        let sizes = sizes();
        let books: Vec<many::Many> = sizes.iter().map(|size| many::Many::make(home.path(), *size)).collect();
        if is_wanted("P4") {
            rows.push(p4::measure(home.path(), &books));
        }
        if is_wanted("P5") {
            rows.extend(p5::measure(&books));
        }
        if is_wanted("P8") {
            rows.push(p8::measure(home.path(), &books));
        }
        if is_wanted("P11") || is_wanted("P12") {
            rows.extend(p11::measure(home.path(), &books));
        }
    }
    if is_wanted("P6") {
        rows.push(p6::measure(home.path()));
    }
    table::print(&rows);
    let written = table::write(&rows, &scratch.with_file_name("bench")).unwrap();
    println!("\nWritten to {}", written.display());
}

/// How many invoices there are in each of the books. `MILLION=1` adds a million of them, 12 GB and half an hour, and
/// `MILLION=300000` so many.
fn sizes() -> Vec<u64> {
    let mut sizes = vec![100, 100_000];
    if let Ok(said) = std::env::var("MILLION") {
        sizes.push(said.parse().ok().filter(|size| *size > 1).unwrap_or(1_000_000));
    }
    sizes
}
