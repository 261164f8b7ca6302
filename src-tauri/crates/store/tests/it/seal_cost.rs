//! What a seal costs: plain and sealed books side by side, in turns, so that a disk's moods meet both. Not run by default:
//! `cargo test -p facturier-store --release -- --ignored --nocapture cost_of_a_seal`.

use super::cost::{grow, median, timed};
use super::world::{copy_of, issue, key, new_installation, stock};
use std::path::Path;
use std::time::Duration;
use store::{Books, NewInstallation, OpenError};

type Open = fn(&Path) -> Result<Books, OpenError>;

const FORMS: [(&str, Open); 2] = [
    ("plain", |folder| Books::open(folder, &new_installation())),
    ("sealed", |folder| Books::open(folder, &NewInstallation { key: Some(key()), ..new_installation() })),
];

fn home() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

#[test]
#[ignore = "a measurement"]
fn cost_of_a_seal_at_an_issue() {
    const ROUNDS: u64 = 1000;
    let homes = [home(), home()];
    let books = [0, 1].map(|form| FORMS[form].1(homes[form].path()).unwrap());
    books.iter().for_each(|books| stock(books, ROUNDS));
    let mut times = [Vec::new(), Vec::new()];
    for number in 1..=ROUNDS {
        for form in [0, 1] {
            times[form].push(timed(|| issue(&books[form], number).unwrap()).0);
        }
    }
    for (form, times) in times.into_iter().enumerate() {
        println!("issue, {}: {:?}", FORMS[form].0, median(times));
    }
}

#[test]
#[ignore = "a measurement"]
fn cost_of_a_seal_at_open() {
    for invoices in [1_000, 10_000, 50_000] {
        let plain = home();
        let books = FORMS[0].1(plain.path()).unwrap();
        grow(&books, invoices);
        drop(books);
        let sealed = copy_of(plain.path());
        let (sealing, ()) = timed(|| Books::seal(sealed.path(), &key(), &new_installation()).unwrap());
        let folders = [plain.path(), sealed.path()];
        let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..9 {
            for form in [0, 1] {
                times[form].push(timed(|| FORMS[form].1(folders[form]).unwrap()).0);
            }
        }
        for (form, times) in times.into_iter().enumerate() {
            let size = |name: &str| std::fs::metadata(folders[form].join(name)).unwrap().len();
            println!(
                "{invoices} invoices, {}: open {:?}, database {} bytes, journal {} bytes",
                FORMS[form].0,
                median(times),
                size("books.redb"),
                size("books.journal")
            );
        }
        println!("{invoices} invoices: sealing took {sealing:?}");
    }
}
