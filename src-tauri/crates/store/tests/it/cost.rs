//! What a write costs beside the bare disk, and what growth costs. Not run by default; a release looks at the numbers:
//! `cargo test -p facturier-store --release -- --ignored --nocapture cost`.
#![allow(clippy::disallowed_methods)] // A measurement reads the clock.

use super::world::{
    NOW, apply, fct, invoice_id, issue, issued, item, key_of, new_installation, open, pool_number, stock,
};
use protocol::{Change, Phase};
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use store::{Books, Protection, Read, TxError};

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

pub fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let value = run();
    (begin.elapsed(), value)
}

#[test]
#[ignore = "a measurement"]
fn cost_of_an_issue_beside_a_bare_sync() {
    const ROUNDS: u64 = 400;
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let books = open(home.path());
    stock(&books, ROUNDS);
    let mut bare = OpenOptions::new().create_new(true).write(true).open(home.path().join("bare")).unwrap();
    bare.write_all(&[0; 4096]).unwrap();
    bare.sync_all().unwrap();
    let (mut bare_times, mut issue_times, mut move_times) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=ROUNDS {
        let page = [number.to_le_bytes()[0]; 4096];
        bare_times.push(
            timed(|| {
                bare.seek(SeekFrom::Start(0)).unwrap();
                bare.write_all(&page).unwrap();
                bare.sync_data().unwrap();
            })
            .0,
        );
        issue_times.push(timed(|| issue(&books, number).unwrap()).0);
        let moved = Change::ItemMoved {
            invoice: invoice_id(number),
            key: key_of(number),
            phase: Phase::Sending,
            attempts: 1,
            doubt: protocol::change::Doubt::None,
            not_before: NOW,
        };
        move_times.push(timed(|| apply(&books, &[moved]).unwrap()).0);
    }
    let (bare, issue, moved) = (median(bare_times), median(issue_times), median(move_times));
    let ratio = |time: Duration| time.as_secs_f64() / bare.as_secs_f64();
    println!("bare 4 KiB + fdatasync {bare:?}");
    println!("issue {issue:?}, {:.2} x bare", ratio(issue));
    println!("phase moved (no journal entry) {moved:?}, {:.2} x bare", ratio(moved));
}

#[test]
#[ignore = "a measurement"]
fn cost_of_growth() {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut books = open(home.path());
    for target in [1_000_u64, 10_000, 50_000, 100_000] {
        grow(&books, target);
        let view = books.read().unwrap();
        let (page, _) = timed(|| view.invoices_newest_first(50, 50).unwrap());
        let (count, _) = timed(|| view.invoice_count().unwrap());
        let (last, _) = timed(|| view.last_issued(&fct()).unwrap());
        let (find, _) = timed(|| view.invoice_by_number(&fct(), target / 2).unwrap());
        drop(view);
        let (one, ()) = timed(|| issue(&books, target).unwrap());
        let (verify, report) = timed(|| books.verify(true).unwrap());
        assert!(report.is_ok(), "{:?}", report.problems);
        drop(books);
        let size = |name: &str| std::fs::metadata(home.path().join(name)).unwrap().len() / 1_000_000;
        let (reopen, reopened) = timed(|| Books::open(home.path(), &new_installation()).unwrap());
        books = reopened;
        println!(
            "{target} invoices: database {} MB, journal {} MB; open {reopen:?}, issue {one:?}, page of 50 {page:?}, \
             count {count:?}, last issued {last:?}, by number {find:?}, full verify {verify:?}",
            size("books.redb"),
            size("books.journal")
        );
    }
}

/// Invoices up to the one before `target`, whose number stays free. All but the newest are settled.
pub fn grow(books: &Books, target: u64) {
    let from = books.read().unwrap().invoice_count().unwrap() + 1;
    let numbers: Vec<u64> = (from..=target).collect();
    for chunk in numbers.chunks(500) {
        let received = chunk.iter().map(|number| pool_number(*number)).collect();
        apply(books, &[Change::Received { series: fct(), numbers: received }]).unwrap();
        books
            .write(NOW, |tx| {
                for number in chunk.iter().filter(|number| **number < target) {
                    let issued = issued(*number);
                    tx.issue(&issued, &item(&issued), None)?;
                    let copy = Box::new(super::world::remote_copy(&issued));
                    tx.apply(&[Change::Synced { invoice: issued.id, key: item(&issued).key, copy }])?;
                }
                Ok::<_, TxError>(())
            })
            .unwrap();
    }
}

#[test]
#[ignore = "a measurement"]
fn cost_of_a_backup() {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let books = open(&home.path().join("data"));
    let mut from = 0;
    for target in [10_000_u64, 50_000] {
        grow(&books, target);
        from += 1;
        let size = |path: &Path| std::fs::metadata(path).unwrap().len() as f64 / 1e6;
        println!(
            "{target} invoices: database {:.1} MB, journal {:.1} MB",
            size(&home.path().join("data/books.redb")),
            size(&home.path().join("data/books.journal"))
        );
        let encrypted = Protection::Passphrase { passphrase: "patru cai verzi", salt: invoice_id(1) };
        for (name, protection) in [("plain", Protection::Plain), ("encrypted", encrypted)] {
            let file = home.path().join(format!("{from}.{name}"));
            let (backup, summary) = timed(|| books.backup(&file, &protection, NOW).unwrap());
            let folder = home.path().join(format!("{from} {name}"));
            let new = new_installation();
            let (restore, restored) =
                timed(|| Books::restore(&folder, &file, Some("patru cai verzi"), &new).unwrap());
            assert_eq!(restored.backup, summary);
            println!(
                "  {name}: {:.1} MB, backup {backup:?}, restore {restore:?}; peak memory so far {} MB",
                size(&file),
                peak_memory_mb()
            );
        }
    }
    let (rescue, _) = timed(|| Books::rescue(&copy(home.path()), &new_installation()).unwrap());
    println!("rescue of all that from the journal {rescue:?}; peak memory {} MB", peak_memory_mb());
}

/// Where the system tells it; 0 elsewhere.
fn peak_memory_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// The journal alone, as where the database is lost.
fn copy(home: &Path) -> PathBuf {
    let folder = home.join("rescue");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::copy(home.join("data/books.journal"), folder.join("books.journal")).unwrap();
    folder
}
