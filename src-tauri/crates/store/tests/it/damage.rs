//! Rot: a flipped bit anywhere is an error at open, an error at reading, or changes nothing. Never wrong data.

use super::world::{NOW, books_with, copy_of, database, fct, issued, new_installation, try_open};
use domain::Moment;
use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use store::{Books, NewInstallation, OpenError, Read, ReadError};

const INVOICES: u64 = 12;

/// A small deterministic stream of numbers (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

/// Everything that was written, read back and compared; an error is fine, a difference is not.
fn read_back(books: &Books) -> Result<(), ReadError> {
    let view = books.read()?;
    assert_eq!(view.invoice_count()?, INVOICES);
    for (place, record) in view.invoices_newest_first(0, 100)?.into_iter().enumerate() {
        assert_eq!(record.issued, issued(INVOICES - place as u64));
    }
    let numbers = view.numbers(&fct(), 0, 100)?;
    assert_eq!(numbers.len(), 20);
    assert_eq!(view.free_numbers(&fct())?.len(), 8);
    assert_eq!(view.outbox()?.len(), INVOICES as usize);
    assert_eq!(view.series()?.len(), 1);
    assert_eq!(view.events(1, 100)?.len() as u64, INVOICES + 2 + u64::from(!books.mended().is_empty()));
    Ok(())
}

enum Outcome {
    OpenError,
    ReadError,
    Right,
}

/// Opens a damaged copy; panics only where the books do, or where data is wrong.
fn look(folder: &Path) -> Outcome {
    match try_open(folder) {
        Err(_) => Outcome::OpenError,
        Ok(books) => match read_back(&books) {
            Err(_) => Outcome::ReadError,
            Ok(()) => Outcome::Right,
        },
    }
}

fn flip_bits(folder: &Path, name: &str, flips: usize, seed: u64) -> (usize, usize, usize) {
    let path = folder.join(name);
    let good = fs::read(&path).unwrap();
    let used: Vec<usize> = (0..good.len()).filter(|at| good[*at] != 0).collect();
    let original: Vec<_> =
        ["books.redb", "books.journal"].map(|name| (name, fs::read(folder.join(name)).unwrap())).into();
    // New files each time: books whose check panicked keep the lock on theirs.
    let restore = || {
        for (name, bytes) in &original {
            fs::remove_file(folder.join(name)).unwrap();
            fs::write(folder.join(name), bytes).unwrap();
        }
    };
    let mut chance = Chance(seed);
    let mut seen = (0, 0, 0);
    for _ in 0..flips {
        restore();
        // Half of them among bytes that hold something, half anywhere.
        let at = if chance.below(2) == 0 { used[chance.below(used.len())] } else { chance.below(good.len()) };
        let bit = chance.below(8);
        let mut rotten = good.clone();
        rotten[at] ^= 1 << bit;
        fs::write(&path, &rotten).unwrap();
        let outcome = catch_unwind(AssertUnwindSafe(|| look(folder)));
        match outcome.unwrap_or_else(|_| panic!("{name}: bit {bit} of byte {at} (seed {seed})")) {
            Outcome::OpenError => seen.0 += 1,
            Outcome::ReadError => seen.1 += 1,
            Outcome::Right => seen.2 += 1,
        }
    }
    restore();
    seen
}

#[test]
fn a_flipped_bit_in_a_cleanly_closed_database_is_never_silently_wrong() {
    let (home, books) = books_with(20, INVOICES);
    drop(books);
    let seen = flip_bits(home.path(), "books.redb", 400, 1);
    assert!(seen.0 > 50 && seen.2 > 50, "errors {}, {}; right {}", seen.0, seen.1, seen.2);
}

#[test]
fn a_flipped_bit_in_a_database_after_a_cut_is_never_silently_wrong() {
    let (home, _books) = books_with(20, INVOICES);
    let cut = copy_of(home.path());
    let seen = flip_bits(cut.path(), "books.redb", 400, 2);
    assert!(seen.0 > 50 && seen.2 > 50, "errors {}, {}; right {}", seen.0, seen.1, seen.2);
}

#[test]
fn a_flipped_bit_in_the_journal_harms_nothing() {
    let (home, books) = books_with(20, INVOICES);
    drop(books);
    let (open_errors, read_errors, right) = flip_bits(home.path(), "books.journal", 200, 3);
    assert_eq!((open_errors, read_errors, right), (0, 0, 200), "the database is whole");
}

/// Flips a bit that only a look at every page finds, and leaves the file's time as it was.
fn rot_that_nobody_tells_of(folder: &Path) {
    let (path, note) = (database(folder), folder.join("books.checked"));
    let (good, kept) = (fs::read(&path).unwrap(), fs::read(&note).unwrap());
    let changed = fs::metadata(&path).unwrap().modified().unwrap();
    let rot = |at: usize| {
        let mut rotten = good.clone();
        rotten[at] ^= 1;
        let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all(&rotten).unwrap();
        file.set_modified(changed).unwrap();
        fs::write(&note, &kept).unwrap();
    };
    for at in (good.len() / 2..good.len()).filter(|at| good[*at] != 0) {
        rot(at);
        // A copy is another file, so every page of it is looked at.
        if try_open(copy_of(folder).path()).is_err() && try_open(folder).is_ok() {
            rot(at);
            return;
        }
    }
    panic!("no bit matters");
}

fn open_after(folder: &Path, days: i64) -> Result<Books, OpenError> {
    let now = Moment(NOW.0 + days * 24 * 60 * 60);
    Books::open(folder, &NewInstallation { now, ..new_installation() })
}

#[test]
fn rot_that_nobody_tells_of_is_found_within_a_week() {
    let (home, books) = books_with(20, INVOICES);
    drop(books);
    rot_that_nobody_tells_of(home.path());
    drop(open_after(home.path(), 6).expect("looked at six days ago"));
    assert!(open_after(home.path(), 7).is_err(), "a week is over");
    assert!(open_after(home.path(), -1).is_err(), "a clock that was set back makes no look count longer");
}

#[test]
fn a_look_counts_only_for_the_file_that_was_closed() {
    let (home, books) = books_with(20, INVOICES);
    drop(books);
    rot_that_nobody_tells_of(home.path());
    let path = database(home.path());
    let rotten = fs::read(&path).unwrap();
    let note = home.path().join("books.checked");
    let kept = fs::read(&note).unwrap();
    // Without the note, with half of it, and with a file in the place of the one that was closed.
    fs::remove_file(&note).unwrap();
    assert!(open_after(home.path(), 1).is_err());
    fs::write(&note, &kept[..kept.len() / 2]).unwrap();
    assert!(open_after(home.path(), 1).is_err());
    fs::write(&note, &kept).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, &rotten).unwrap();
    assert!(open_after(home.path(), 1).is_err());
}

/// With thousands of flips, for a release: `cargo test -p facturier-store --release -- --ignored rot`.
#[test]
#[ignore = "long"]
fn rot_at_length() {
    let (home, books) = books_with(20, INVOICES);
    let cut = copy_of(home.path());
    drop(books);
    for seed in 10..20 {
        let clean = flip_bits(home.path(), "books.redb", 1000, seed);
        let unclean = flip_bits(cut.path(), "books.redb", 1000, seed);
        println!("seed {seed}: clean {clean:?}, after a cut {unclean:?}");
    }
}
