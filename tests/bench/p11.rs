//! P11, P12: exports of everything and its report, beside the bare walk through the same invoices, at each size; and how much
//! memory more an export of many takes than one of few.

use crate::many::Many;
use crate::many::series;
use crate::pocket::Pocket;
use crate::rounds::{Times, timed};
use crate::table::{Beside, Row};
use app::{App, Config, JournalRequest, Lang, OsDisk, Ports, RandomIds, ReportRequest, Secrets, SystemClock};
use chrono::NaiveDate;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use store::{Books, Days, NewInstallation, ReadError, Walk};
use uuid::Uuid;

const ROUNDS: usize = 5;

pub fn measure(home: &Path, books: &[Many]) -> [Row; 2] {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let (from, to) = (day(2022, 1, 1), day(2026, 12, 31));
    let request = JournalRequest { from, to, with_unsent: true };
    let month = JournalRequest { from: day(2026, 11, 1), to: day(2026, 11, 30), with_unsent: true };
    let report = ReportRequest { from, to, with_unsent: true };
    let mut beside = Vec::new();
    let mut ratios = [0.0; 5];
    let mut value = 0.0;
    let mut memory = Vec::new();
    let mut walk_ms = 0.0;
    for Many { count: size, folder } in books {
        let mut walks = Times::default();
        for _ in 0..ROUNDS {
            // The books are one process's at a time, so the walk is not in turns with what the program does with them.
            walks.push(walk(folder, *size));
        }
        let app = open(folder);
        // Once before anything is timed: memory that was given back to the program's heap would not be seen to be taken again.
        forget_peak();
        let before = peak_kib();
        app.save_journal(&request, &home.join("journal.xlsx"), Lang::Ro).unwrap();
        memory.push(peak_kib().saturating_sub(before));
        for (what, export) in [("report", 0), ("register", 1)] {
            forget_peak();
            let before = peak_kib();
            match export {
                0 => drop(app.report(&report).unwrap()),
                _ => drop(app.save_register(&series().id.0, &home.join("register.csv"), Lang::Ro).unwrap()),
            }
            beside.push(Beside {
                what: format!("memory of the {what} of {size} invoices"),
                value: format!("{:.1} MiB", peak_kib().saturating_sub(before) as f64 / 1024.0),
                reference: String::new(),
                ratio: String::new(),
            });
        }
        let mut runs: [Times; 5] = Default::default();
        for _ in 0..ROUNDS {
            let csv = home.join("journal.csv");
            runs[0].push(timed(|| app.save_journal(&request, &csv, Lang::Ro).unwrap()).0);
            let xlsx = home.join("journal.xlsx");
            runs[1].push(timed(|| app.save_journal(&request, &xlsx, Lang::Ro).unwrap()).0);
            runs[2].push(timed(|| app.report(&report).unwrap()).0);
            runs[3].push(timed(|| app.save_journal(&month, &csv, Lang::Ro).unwrap()).0);
            runs[4].push(timed(|| app.save_register(&series().id.0, &csv, Lang::Ro).unwrap()).0);
        }
        walk_ms = walks.median_ms();
        for ((run, ratio), what) in
            runs.iter().zip(&mut ratios).zip(["CSV", "XLSX", "report", "CSV of a month", "register"])
        {
            *ratio = run.ratio_to(&walks);
            beside.push(Beside {
                what: format!("{what} of {size} invoices"),
                value: format!("{:.1} ms", run.median_ms()),
                reference: format!("bare walk {:.1} ms", walks.median_ms()),
                ratio: format!("{:.2} ×", *ratio),
            });
        }
        value = runs[1].median_ms();
    }
    let [csv, xlsx, summed, ..] = ratios;
    let more = memory.last().copied().unwrap_or_default() as f64 / 1024.0;
    [
        Row {
            id: "P11",
            what: "sales journal as a workbook, of the most invoices there are",
            value,
            unit: "ms",
            reference: format!("bare walk {walk_ms:.1} ms"),
            ratio: Some(xlsx),
            target: "≤ 5 × the walk, CSV and report ≤ 3 ×",
            ok: xlsx <= 5.0 && csv <= 3.0 && summed <= 3.0,
            beside,
        },
        Row {
            id: "P12",
            what: "memory the largest workbook takes beyond the open books",
            value: more,
            unit: "MiB",
            reference: format!("of 100: {:.1} MiB", memory[0] as f64 / 1024.0),
            ratio: None,
            target: "≤ 16 MiB",
            ok: more <= 16.0,
            beside: Vec::new(),
        },
    ]
}

/// How long reading every invoice once takes.
fn walk(folder: &Path, expected: u64) -> Duration {
    let books = Books::open(folder, &NewInstallation::new(Uuid::from_u128(1), crate::many::NOW)).unwrap();
    let view = books.read().unwrap();
    let (took, count) = timed(|| {
        let mut count = 0;
        let walked = view.each_invoice(Days::ALL, |_| -> Result<(), ReadError> {
            count += 1;
            Ok(())
        });
        walked.unwrap();
        count
    });
    assert_eq!(count, expected);
    took
}

fn open(folder: &Path) -> App {
    let config = Config {
        folder: folder.to_owned(),
        api_base: "http://127.0.0.1:9/v1".to_owned(),
        device_name: "bench".to_owned(),
        offline: true,
        demo: false,
        background: false,
        requests_per_minute: usize::MAX,
        machine: None,
        probe: None,
        device_id: None,
    };
    let pocket: Arc<dyn Secrets> = Arc::new(Pocket::default());
    let secrets = Box::new(move |_, _: &Path| Arc::clone(&pocket));
    let ports = Ports {
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        secrets,
        disk: Arc::new(OsDisk),
        line: None,
    };
    App::open(config, ports).unwrap()
}

/// From here on the peak counts anew, where the system can do that.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
