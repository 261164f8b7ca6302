//! Sealed books where they meet the rest: carried elsewhere and back, rescued, rebuilt, copied, of an earlier version. What
//! only has to be the same on sealed books as on plain ones is told in `sealed`.

use super::sealing::{canaries, canaries_in, plain, sealed, with_key};
use super::world::{
    NOW, apply, assert_sound, clone_of, copy_of, database, fct, invoice_id, issue, issued, journal, key,
    key_of, marker, new_installation, open, remote_copy, state_last,
};
use protocol::Change;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use store::{
    Books, BooksKey, Guard, Mended, NewInstallation, OpenError, Protection, Read, RestoreError, TxError,
    WriteError,
};
use tempfile::TempDir;
use uuid::Uuid;

const PASSPHRASE: &str = "patru cai verzi pe pereți";
const ENCRYPTED: Protection<'static> =
    Protection::Passphrase { passphrase: PASSPHRASE, salt: Uuid::from_u128(0x5A17) };

fn with(key: Option<BooksKey>) -> NewInstallation {
    NewInstallation { key, ..new_installation() }
}

fn another_key() -> BooksKey {
    BooksKey::new([7; 16])
}

/// A backup of a folder's books, in a folder of its own.
fn backup_of(folder: &Path, protection: &Protection<'_>) -> (TempDir, PathBuf) {
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("carried.backup");
    Books::open(folder, &with_key()).unwrap().backup(&file, protection, NOW).unwrap();
    (elsewhere, file)
}

fn restore(folder: &Path, file: &Path, new: &NewInstallation) -> Result<Books, RestoreError> {
    Books::restore(folder, file, Some(PASSPHRASE), new).map(|restored| restored.books)
}

/// The three invoices of the books here, on books that wait for somebody to look.
#[track_caller]
fn assert_guarded(books: &Books, guard: Guard) {
    let view = books.read().unwrap();
    for number in 1..=3 {
        assert_eq!(view.invoice_by_number(&fct(), number).unwrap().unwrap().issued, issued(number));
    }
    assert_eq!((view.invoice_count().unwrap(), books.guard().unwrap()), (3, guard));
    drop(view);
    assert!(matches!(issue(books, 4), Err(WriteError::Refused(TxError::Guarded(found))) if found == guard));
    assert_sound(books);
}

/// Names and contents of a folder, except the lock.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = paths
        .filter(|path| !path.ends_with("books.lock"))
        .map(|path| (path.clone(), fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

fn begins(path: &Path, beginning: &[u8]) -> bool {
    fs::read(path).unwrap().starts_with(beginning)
}

fn settle_all(folder: &Path) {
    let books = Books::open(folder, &with_key()).unwrap();
    for number in 1..=3 {
        let copy = Box::new(remote_copy(&issued(number)));
        apply(&books, &[Change::Synced { invoice: invoice_id(number), key: key_of(number), copy }]).unwrap();
    }
}

/// The key given at the restore decides, and the one the books were sealed with is not asked for.
#[test]
fn a_backup_is_restored_sealed_or_plain_as_the_key_says_whatever_it_was_made_of() {
    for (home, was_sealed) in [(plain(), false), (sealed(), true)] {
        for protection in [ENCRYPTED, Protection::Plain] {
            let (elsewhere, file) = backup_of(home.path(), &protection);
            assert!(begins(&file, b"FACTURIER BACKUP\n"));
            let shows = canaries(&fs::read(&file).unwrap()).any(|canary| canary == "tok_4");
            assert_eq!(shows, matches!(protection, Protection::Plain), "no seal inside, only a passphrase");
            for key in [None, Some(key()), Some(another_key())] {
                let folder = elsewhere.path().join("another laptop");
                let new = with(key.clone());
                let books = restore(&folder, &file, &new).unwrap();
                assert_eq!(books.is_sealed(), key.is_some(), "backup of sealed books: {was_sealed}");
                assert_guarded(&books, Guard::Restored);
                drop(books);
                assert_eq!(canaries_in(&folder).is_empty(), key.is_some());
                let opened_plain = Books::open(&folder, &new_installation()).map(drop);
                assert_eq!(matches!(opened_plain, Err(OpenError::Sealed(_))), key.is_some());
                let books = Books::open(&folder, &new).unwrap();
                state_last(&books, 3);
                issue(&books, 4).unwrap();
                assert_sound(&books);
                drop(books);
                fs::remove_dir_all(&folder).unwrap();
            }
        }
    }
}

/// Making the passphrase's key takes a while in which the copy lies in the folder.
#[test]
fn the_copy_a_backup_is_made_of_is_never_in_clear_beside_sealed_books() {
    let home = sealed();
    let books = Books::open(home.path(), &with_key()).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let copies = ["books.backup.new", "books.backup.new.journal"].map(|name| home.path().join(name));
    let is_done = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut seen = [0, 0];
            while !is_done.load(Ordering::Acquire) {
                for (copy, seen) in copies.iter().zip(&mut seen) {
                    let Ok(bytes) = fs::read(copy) else { continue };
                    *seen = bytes.len().max(*seen);
                    assert_eq!(canaries(&bytes).next(), None, "{}", copy.display());
                }
            }
            seen
        });
        for _ in 0..5 {
            books.backup(&elsewhere.path().join("carried.backup"), &ENCRYPTED, NOW).unwrap();
        }
        is_done.store(true, Ordering::Release);
        watcher.join().unwrap()
    });
    assert!(seen[0] > 8192, "the copy was looked at while it was there");
    assert!(copies.iter().all(|copy| !copy.exists()));
}

#[test]
fn books_that_a_restore_replaced_stay_readable_with_the_key() {
    for home in [plain(), sealed()] {
        let (_elsewhere, file) = backup_of(home.path(), &ENCRYPTED);
        settle_all(home.path());
        let books = restore(home.path(), &file, &with_key()).unwrap();
        assert!(books.is_sealed());
        assert_guarded(&books, Guard::Restored);
        drop(books);
        assert_eq!(canaries_in(home.path()), [], "nor do those that were plain show anything now");
        let old = tempfile::tempdir().unwrap();
        for name in ["books.redb", "books.journal", "installation.json"] {
            fs::copy(home.path().join(format!("{name}.replaced-1")), old.path().join(name)).unwrap();
        }
        assert!(matches!(Books::open(old.path(), &new_installation()), Err(OpenError::Sealed(_))));
        let old = Books::open(old.path(), &with_key()).unwrap();
        assert_eq!(old.read().unwrap().invoice_count().unwrap(), 3);
        assert_eq!(old.read().unwrap().outbox().unwrap(), []);
        assert_sound(&old);
        Books::unseal(home.path(), &key(), &new_installation()).unwrap();
        assert!(begins(&home.path().join("books.journal.replaced-1"), b"FACTURIER JOURNAL 1\n"));
    }
}

/// Nobody knows what waits in books that cannot be read.
#[test]
fn sealed_books_are_not_replaced_without_their_key() {
    let home = sealed();
    let (_elsewhere, file) = backup_of(home.path(), &ENCRYPTED);
    let unsent = restore(home.path(), &file, &with_key());
    assert!(matches!(unsent, Err(RestoreError::Unsent { count: 3 })));
    settle_all(home.path());
    let before = contents(home.path());
    let refused = restore(home.path(), &file, &new_installation());
    assert!(matches!(refused, Err(RestoreError::Unreadable(OpenError::Sealed(_)))), "{refused:?}");
    let refused = restore(home.path(), &file, &with(Some(another_key())));
    assert!(matches!(refused, Err(RestoreError::Unreadable(OpenError::WrongKey(_)))), "{refused:?}");
    assert!(contents(home.path()) == before);
}

/// The database rotten or gone, or the journal: with the key there is something to see, without it that is said.
#[test]
fn sealed_books_are_rescued_with_their_key_alone() {
    let home = sealed();
    for lost in ["books.redb", "books.journal"] {
        for is_missing in [true, false] {
            let copy = copy_of(home.path());
            let path = copy.path().join(lost);
            let mut content = fs::read(&path).unwrap();
            if is_missing {
                fs::remove_file(&path).unwrap();
            } else {
                content.truncate(40); // Not even the header can be read.
                fs::write(&path, content).unwrap();
            }
            let before = contents(copy.path());
            let what = format!("{lost} missing: {is_missing}");
            let error = Books::rescue(copy.path(), &new_installation()).unwrap_err();
            assert!(matches!(error, OpenError::Sealed(_)), "{what}: {error:?}");
            let error = Books::rescue(copy.path(), &with(Some(another_key()))).unwrap_err();
            assert!(matches!(error, OpenError::WrongKey(_)), "{what}: {error:?}");
            let books = Books::rescue(copy.path(), &with_key()).unwrap();
            assert!(books.is_rescue() && books.is_sealed());
            assert_eq!(books.read().unwrap().invoice_count().unwrap(), 3, "{what}");
            assert!(matches!(issue(&books, 4), Err(WriteError::Rescue)));
            drop(books);
            assert!(contents(copy.path()) == before, "{what}");
        }
    }
}

/// Sealing was cut between the files and the plain one rotted: what is set aside does not stay in clear.
#[test]
fn a_plain_file_set_aside_beside_sealed_books_is_sealed_too() {
    let home = sealed();
    let unsealed = copy_of(home.path());
    Books::unseal(unsealed.path(), &key(), &new_installation()).unwrap();
    for (name, is_rebuilt) in [("books.redb", true), ("books.journal", false)] {
        let copy = copy_of(home.path());
        let mut rotten = fs::read(unsealed.path().join(name)).unwrap();
        let half = rotten.len() / 2;
        rotten[half..].fill(0xAA);
        fs::write(copy.path().join(name), &rotten).unwrap();
        let books = if is_rebuilt {
            Books::rebuild(copy.path(), &with_key()).unwrap()
        } else {
            Books::open(copy.path(), &with_key()).unwrap()
        };
        assert!(books.is_sealed());
        assert_eq!(books.read().unwrap().invoice_count().unwrap(), 3);
        assert_sound(&books);
        drop(books);
        let aside = copy.path().join(format!("{name}.damaged-1"));
        assert!(begins(&aside, b"FACTURIER SEALED 1\n"));
        assert_eq!(canaries_in(copy.path()), []);
        Books::unseal(copy.path(), &key(), &new_installation()).unwrap();
        assert!(fs::read(aside).unwrap()[..rotten.len()] == rotten, "and comes back as it was");
    }
}

/// Sealing opens the books, and must not take them for copied, nor a copy for the original.
#[test]
fn sealing_keeps_the_books_at_home_and_a_copy_guarded() {
    let on = |machine: &str| NewInstallation { machine: Some(machine.to_owned()), ..with_key() };
    for convert in [Books::seal, Books::unseal] {
        let home = plain();
        drop(Books::open(home.path(), &on("one")).unwrap());
        let known = fs::read(marker(home.path())).unwrap();
        let clone = clone_of(home.path());
        convert(home.path(), &key(), &on("one")).unwrap();
        assert!(fs::read(marker(home.path())).unwrap() == known);
        let books = Books::open(home.path(), &on("one")).unwrap();
        assert_eq!((books.guard().unwrap(), books.mended()), (Guard::Clear, &[][..]));
        issue(&books, 4).unwrap();
        drop(books);
        convert(clone.path(), &key(), &on("one")).unwrap();
        assert_guarded(&Books::open(clone.path(), &on("one")).unwrap(), Guard::Copied);
        let clone = clone_of(home.path());
        assert_eq!(Books::open(clone.path(), &on("one")).unwrap().guard().unwrap(), Guard::Copied);
        assert_eq!(Books::open(home.path(), &on("two")).unwrap().guard().unwrap(), Guard::Copied);
    }
}

/// Opened and so migrated, or sealed at once: an earlier version's books, with all that version 1 could hold.
#[test]
fn plain_books_of_version_1_are_migrated_sealed_and_go_on() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/books-v1");
    for is_opened_first in [true, false] {
        let home = copy_of(&golden);
        if is_opened_first {
            drop(open(home.path()));
        }
        Books::seal(home.path(), &key(), &new_installation()).unwrap();
        assert_eq!(canaries_in(home.path()), []);
        let books = Books::open(home.path(), &with_key()).unwrap();
        assert!(books.is_sealed());
        let view = books.read().unwrap();
        assert_eq!((view.invoice_count().unwrap(), view.drafts().unwrap().len()), (4, 1));
        assert_eq!(view.orders().unwrap().len(), 0, "a table of today's format");
        let settled: Vec<_> = view.invoices_newest_first(0, 10).unwrap();
        assert!(settled.iter().any(|record| record.server.is_some()));
        drop(view);
        assert_sound(&books);
        drop(books);
        fs::remove_file(database(home.path())).unwrap();
        let books = Books::rebuild(home.path(), &with_key()).unwrap();
        assert!(books.is_sealed());
        assert_eq!(books.read().unwrap().invoice_count().unwrap(), 4);
        assert_sound(&books);
    }
}

#[test]
fn blank_sealed_books_make_way_for_sealed_ones() {
    let home = tempfile::tempdir().unwrap();
    Books::open(home.path(), &with_key()).unwrap().make_way().unwrap();
    let other = NewInstallation { device_id: Uuid::from_u128(9), ..with_key() };
    let books = Books::open(home.path(), &other).unwrap();
    assert!(books.is_sealed());
    assert_eq!(books.device_id(), Uuid::from_u128(9));
    assert!(begins(&home.path().join("books.journal.damaged-1"), b"FACTURIER SEALED 1\n"));
}

/// What opening looks at first is looked at on sealed books too, and sealing leaves nothing beside them.
#[test]
fn sealing_leaves_the_folder_as_it_is_but_for_the_seal() {
    let home = plain();
    let names = || contents(home.path()).into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    let before = names();
    assert!(home.path().join("books.reserve").exists());
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    assert_eq!(names(), before);
    // A start that died inside, and a helper that says it would again.
    fs::write(home.path().join("books.opening"), b"").unwrap();
    let refuses = NewInstallation { probe: Some(|_| false), ..new_installation() };
    let refused = Books::unseal(home.path(), &key(), &refuses);
    assert!(matches!(refused, Err(OpenError::Damaged { .. })), "{refused:?}");
    assert!(begins(&journal(home.path()), b"FACTURIER SEALED 1\n"));
    let books = Books::open(home.path(), &NewInstallation { probe: Some(store::probe_file), ..with_key() });
    assert_eq!(books.unwrap().mended(), [] as [Mended; 0]);
    assert_eq!(names(), before);
}
