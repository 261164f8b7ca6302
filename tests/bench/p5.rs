//! P5, P7: the books opened by a process of its own up to the first page of the list, and what that takes of memory. Beside
//! it the same when the week is over and every page is looked at.

use crate::many::Many;
use crate::rounds::{Times, rounds, timed};
use crate::table::{Beside, Row};
use app::{InvoiceFilter, Lang};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Names the folder to a process that is to open it.
pub const FOLDER: &str = "FACTURIER_BENCH_FOLDER";
const ROUNDS: u64 = 15;
const TIME_MAX: Duration = Duration::from_secs(60);

pub fn measure(books: &[Many]) -> [Row; 2] {
    let mut times: Vec<Times> = books.iter().map(|_| Times::default()).collect();
    let mut memory = vec![0.0; books.len()];
    let weekly: Vec<_> = books.iter().map(|many| look_at_every_page(&many.folder)).collect();
    for _ in rounds(ROUNDS, TIME_MAX) {
        for (at, many) in books.iter().enumerate() {
            let (took, kilobytes) = timed(|| run(&many.folder));
            times[at].push(took);
            memory[at] = f64::max(memory[at], kilobytes / 1024.0);
        }
    }
    let ratios: Vec<f64> = times.iter().map(|time| time.ratio_to(&times[0])).collect();
    let open = Row {
        id: "P5",
        what: "open the books to the first page, 100,000 invoices",
        value: times[1].median_ms(),
        unit: "ms",
        reference: format!("with 100 invoices {:.3} ms", times[0].median_ms()),
        ratio: Some(ratios[1]),
        target: "≤ 1.2 ×; ≤ 1.5 × at 1,000,000",
        ok: ratios[1] <= 1.2 && ratios.get(2).is_none_or(|million| *million <= 1.5),
        beside: lines(
            books,
            |at| format!("{:.3} ms", times[at].median_ms()),
            |at| format!("once a week {:.0} ms", weekly[at].0.as_secs_f64() * 1000.0),
            |at| ratios[at],
        ),
    };
    let space = Row {
        id: "P7",
        what: "memory at most, command line, 100,000 invoices",
        value: memory[1],
        unit: "MiB",
        reference: format!("with 100 invoices {:.1} MiB", memory[0]),
        ratio: Some(memory[1] / memory[0]),
        target: "≤ 1.3 ×",
        ok: memory[1] / memory[0] <= 1.3,
        beside: lines(
            books,
            |at| format!("{:.1} MiB", memory[at]),
            |at| format!("once a week {:.0} MiB", weekly[at].1 / 1024.0),
            |at| memory[at] / memory[0],
        ),
    };
    [open, space]
}

/// Opens books that nobody noted to have been looked at.
fn look_at_every_page(folder: &Path) -> (Duration, f64) {
    let _ = std::fs::remove_file(folder.join("books.checked"));
    timed(|| run(folder))
}

fn lines(
    books: &[Many],
    value: impl Fn(usize) -> String,
    weekly: impl Fn(usize) -> String,
    ratio: impl Fn(usize) -> f64,
) -> Vec<Beside> {
    let line = |(at, many): (usize, &Many)| Beside {
        what: format!("{} invoices", many.count),
        value: value(at),
        reference: weekly(at),
        ratio: format!("{:.2} ×", ratio(at)),
    };
    books.iter().enumerate().map(line).collect()
}

/// Runs this program on a folder; the most memory it had, in KiB.
fn run(folder: &Path) -> f64 {
    let output = Command::new(std::env::current_exe().unwrap()).env(FOLDER, folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// What that process does: the first page as a document, on standard error; its memory on standard output.
pub fn open_and_list(folder: &Path) {
    let app = crate::p6::open(folder, "http://127.0.0.1:9".to_owned());
    let page = app.invoices(&InvoiceFilter { limit: 50, ..InvoiceFilter::default() }, Lang::Ro).unwrap();
    eprint_page(&serde_json::to_string(&page).unwrap());
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.and_then(|peak| peak.split_whitespace().next()).unwrap_or("0"));
}

#[allow(clippy::print_stderr, reason = "standard output is for the figure")]
fn eprint_page(page: &str) {
    eprintln!("{page}");
}
