//! Where the database is lost: books to look at, out of the journal and in memory, and books made anew.

use super::world::{
    DEVICE, NOW, apply, assert_sound, books_with, boundaries, copy_of, database, fct, installation,
    invoice_id, issue, issued, journal, key_of, marker, new_installation, remote_copy, try_open,
};
use domain::Fate;
use protocol::Change;
use protocol::Phase;
use std::fs;
use std::path::{Path, PathBuf};
use store::{Books, Guard, OpenError, Protection, Read, TxError, WriteError};
use uuid::Uuid;

/// Names and contents of a folder, except the lock, which a rescue takes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("books.lock"))
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}

/// The invoices 1 to `count` are there to be looked at, of which the first is settled, and nothing can be written.
#[track_caller]
fn assert_rescues(folder: &Path, count: u64) {
    let before = contents(folder);
    let books = Books::rescue(folder, &new_installation()).unwrap();
    assert!(books.is_rescue());
    assert_eq!((books.device_id(), books.created_at()), (DEVICE, NOW));
    assert_eq!(books.guard().unwrap(), Guard::Restored);
    assert!(!books.is_journal_behind());
    let view = books.read().unwrap();
    assert_eq!(view.invoice_count().unwrap(), count);
    for number in 1..=count {
        assert_eq!(view.invoice_by_number(&fct(), number).unwrap().unwrap().issued, issued(number));
        let fate = view.number(&fct(), number).unwrap().unwrap().fate;
        assert_eq!(fate, if number == 1 { Fate::Synced } else { Fate::Unknown });
    }
    assert!(view.outbox().unwrap().iter().all(|item| item.phase == Phase::Unknown));
    drop(view);
    assert!(matches!(issue(&books, count + 1), Err(WriteError::Rescue)));
    let settled = books.settle(NOW, |tx| tx.lift_guard("none"));
    assert!(matches!(settled, Err(WriteError::<TxError>::Rescue)));
    assert!(books.settle_here().is_err());
    let out = folder.parent().unwrap().join("never");
    assert!(matches!(books.backup(&out, &Protection::Plain, NOW), Err(store::BackupError::Rescue)));
    assert!(matches!(try_open(folder), Err(OpenError::InUse)), "the folder is held");
    drop(books);
    assert!(contents(folder) == before, "nothing on disk is touched");
}

/// Books with four invoices, the first settled.
fn books() -> tempfile::TempDir {
    let (home, books) = books_with(6, 1);
    let synced =
        Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(remote_copy(&issued(1))) };
    apply(&books, &[synced]).unwrap();
    (2..=4).for_each(|number| issue(&books, number).unwrap());
    home
}

fn damage(folder: &Path, what: &str) {
    let path = database(folder);
    let good = fs::read(&path).unwrap();
    let content = match what {
        "missing" => return fs::remove_file(path).unwrap(),
        "empty" => Vec::new(),
        "truncated" => good[..good.len() / 2].to_vec(),
        "zeroed" => vec![0; good.len()],
        "foreign" => b"<html><body>Sign in to the network</body></html>".to_vec(),
        _ => [&good[..4096], &vec![0xAA; good.len() - 4096]].concat(),
    };
    fs::write(path, content).unwrap();
}

const DAMAGES: [&str; 6] = ["missing", "empty", "truncated", "zeroed", "foreign", "overwritten"];

#[test]
fn invoices_can_be_looked_at_without_a_database() {
    let home = books();
    for what in DAMAGES {
        let copy = copy_of(home.path());
        damage(copy.path(), what);
        assert!(try_open(copy.path()).is_err(), "{what}");
        assert_rescues(copy.path(), 4);
        assert!(try_open(copy.path()).is_err(), "{what}: as it was");
        // A marker nobody can read is no reason to see nothing.
        fs::write(marker(copy.path()), b"").unwrap();
        assert_rescues(copy.path(), 4);
        fs::remove_file(marker(copy.path())).unwrap();
        assert_rescues(copy.path(), 4);
    }
}

#[test]
fn a_whole_journal_rescued_passes_every_check() {
    let home = books();
    damage(home.path(), "missing");
    assert_sound(&Books::rescue(home.path(), &new_installation()).unwrap());
}

#[test]
fn a_journal_with_a_broken_tail_gives_back_what_is_whole() {
    let home = books();
    damage(home.path(), "zeroed");
    let whole = fs::read(journal(home.path())).unwrap();
    let ends = boundaries(&whole);
    let last = ends[ends.len() - 2];
    for cut in [last + 1, last + 36, whole.len() - 1] {
        fs::write(journal(home.path()), &whole[..cut]).unwrap();
        assert_rescues(home.path(), 3);
    }
    for at in [last, last + 10, last + 50] {
        let mut rotten = whole.clone();
        rotten[at] ^= 4;
        fs::write(journal(home.path()), &rotten).unwrap();
        assert_rescues(home.path(), 3);
        let report = Books::rescue(home.path(), &new_installation()).unwrap().verify(true).unwrap();
        assert_eq!(report.problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["journal_unreadable"]);
    }
}

#[test]
fn without_a_readable_journal_a_good_database_is_shown_and_a_bad_one_not() {
    let home = books();
    for what in ["missing", "empty", "foreign"] {
        let copy = copy_of(home.path());
        match what {
            "missing" => fs::remove_file(journal(copy.path())).unwrap(),
            "empty" => fs::write(journal(copy.path()), b"").unwrap(),
            _ => fs::write(journal(copy.path()), b"<html>").unwrap(),
        }
        let before = contents(copy.path());
        let books = Books::rescue(copy.path(), &new_installation()).unwrap();
        assert_eq!(books.read().unwrap().invoice_count().unwrap(), 4);
        assert!(matches!(issue(&books, 5), Err(WriteError::Rescue)));
        drop(books);
        assert!(contents(copy.path()) == before);
        damage(copy.path(), "truncated");
        let error = Books::rescue(copy.path(), &new_installation()).unwrap_err();
        assert!(
            matches!((what, &error), ("missing", OpenError::Missing(_)) | (_, OpenError::Damaged { .. })),
            "{error:?}"
        );
    }
}

#[test]
fn nothing_is_made_of_nothing() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("firm");
    assert!(matches!(Books::rescue(&folder, &new_installation()), Err(OpenError::Missing(_))));
    assert!(!folder.exists());
}

#[test]
fn another_installations_journal_is_not_shown_as_ours() {
    let home = books();
    let other = tempfile::tempdir().unwrap();
    drop(Books::open(other.path(), &installation(Uuid::from_u128(7), NOW)).unwrap());
    damage(home.path(), "missing");
    fs::copy(journal(other.path()), journal(home.path())).unwrap();
    assert!(matches!(Books::rescue(home.path(), &new_installation()), Err(OpenError::NotOurs(_))));
    assert!(matches!(Books::rebuild(home.path(), &new_installation()), Err(OpenError::NotOurs(_))));
    assert!(!database(home.path()).exists(), "refused before anything is made");
}

#[test]
fn books_are_rebuilt_without_a_marker_or_with_a_damaged_one() {
    let home = books();
    for what in DAMAGES {
        for marker_is in ["whole", "missing", "damaged"] {
            let copy = copy_of(home.path());
            damage(copy.path(), what);
            let old = fs::read(database(copy.path())).ok();
            match marker_is {
                "missing" => fs::remove_file(marker(copy.path())).unwrap(),
                "damaged" => fs::write(marker(copy.path()), b"{\"device").unwrap(),
                _ => {}
            }
            let books = Books::rebuild(copy.path(), &new_installation()).unwrap();
            assert!(!books.is_rescue());
            assert_eq!(books.guard().unwrap(), Guard::Restored, "{what}, marker {marker_is}");
            assert_eq!(books.device_id(), DEVICE);
            assert_eq!(books.read().unwrap().invoice_count().unwrap(), 4);
            assert_sound(&books);
            drop(books);
            assert_eq!(fs::read(copy.path().join("books.redb.damaged-1")).ok(), old, "the old file is kept");
            let kept = fs::read(copy.path().join("installation.json.damaged-1")).ok();
            assert_eq!(kept, (marker_is == "damaged").then(|| b"{\"device".to_vec()));
            let reopened = try_open(copy.path()).unwrap();
            assert_eq!(reopened.guard().unwrap(), Guard::Restored);
        }
    }
}
