//! Sealing books and making them plain again, what a cut leaves of it, and what the files then tell a stranger.

use super::world::{
    HEADER, NOW, apply, assert_sound, books_with, boundaries, copy_of, database, fct, invoice_id, issue,
    issued, journal, key, key_of, new_installation, remote_copy, unsealed,
};
use protocol::Change;
use std::fs;
use std::path::{Path, PathBuf};
use store::{Books, BooksKey, Event, Guard, Mended, NewInstallation, OpenError, Read, TxError, WriteError};
use tempfile::TempDir;
use uuid::Uuid;

pub fn with_key() -> NewInstallation {
    NewInstallation { key: Some(key()), ..new_installation() }
}

fn open_with_key(folder: &Path) -> Result<Books, OpenError> {
    Books::open(folder, &with_key())
}

fn open_plain(folder: &Path) -> Result<Books, OpenError> {
    Books::open(folder, &new_installation())
}

/// Plain books with three invoices out of five numbers, closed.
pub fn plain() -> TempDir {
    let (home, books) = books_with(5, 3);
    drop(books);
    home
}

/// The same, sealed.
pub fn sealed() -> TempDir {
    let home = plain();
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    home
}

#[track_caller]
fn assert_whole(books: &Books) {
    let view = books.read().unwrap();
    for number in 1..=3 {
        assert_eq!(view.invoice_by_number(&fct(), number).unwrap().unwrap().issued, issued(number));
    }
    assert_eq!(view.outbox().unwrap().len(), 3);
    drop(view);
    assert_eq!((books.guard().unwrap(), books.mended()), (Guard::Clear, &[][..]));
    assert_sound(books);
}

/// What must not be read in any file: a client, a service, a token, a supplier, a body, an event.
const CANARIES: [&str; 8] = [
    "antierul de la mal",
    "Consultan",
    "tok_4",
    "RO18547290",
    "{\"number\":",
    "\"kind\"",
    "srs_FCT",
    "redb\x1A\x0A",
];

pub fn canaries(bytes: &[u8]) -> impl Iterator<Item = &'static str> {
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    CANARIES.into_iter().filter(move |canary| holds(canary))
}

pub fn canaries_in(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.extend(canaries(&fs::read(&path).unwrap()).map(|canary| (path.clone(), canary)));
    }
    found
}

/// A simulated firm lost an invoice for it: a bit of the journal rotted, the books were sealed, and then a cut tore the first
/// block of the sealed database, of which only the journal could have been the other copy.
#[test]
fn what_rotted_in_the_journal_is_not_sealed_with_it() {
    let home = plain();
    let path = journal(home.path());
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    fs::write(database(home.path()), "no longer a database").unwrap();
    let books = Books::rebuild(home.path(), &with_key()).unwrap();
    for number in 1..=3 {
        let view = books.read().unwrap();
        assert_eq!(view.invoice_by_number(&fct(), number).unwrap().unwrap().issued, issued(number));
    }
}

#[test]
fn a_sealed_folder_tells_a_stranger_nothing() {
    let home = plain();
    let told: Vec<&str> = canaries_in(home.path()).into_iter().map(|(_, canary)| canary).collect();
    assert!(
        CANARIES.iter().all(|canary| told.contains(canary)),
        "the scan finds them where they are: {told:?}"
    );
    // Set aside before it was sealed, and half made by a cut.
    fs::copy(journal(home.path()), home.path().join("books.journal.damaged-1")).unwrap();
    fs::copy(database(home.path()), home.path().join("books.redb.damaged-2")).unwrap();
    fs::copy(database(home.path()), home.path().join("books.redb.new")).unwrap();
    fs::copy(journal(home.path()), home.path().join("books.journal.new")).unwrap();
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    assert_eq!(canaries_in(home.path()), []);
    let books = open_with_key(home.path()).unwrap();
    issue(&books, 4).unwrap();
    apply(
        &books,
        &[Change::Synced { invoice: invoice_id(4), key: key_of(4), copy: Box::new(remote_copy(&issued(4))) }],
    )
    .unwrap();
    let cut = copy_of(home.path());
    assert_eq!(canaries_in(cut.path()), []);
    drop(books);
    assert_eq!(canaries_in(home.path()), []);
    Books::unseal(home.path(), &key(), &new_installation()).unwrap();
    let aside = fs::read(home.path().join("books.journal.damaged-1")).unwrap();
    assert!(aside.starts_with(b"FACTURIER JOURNAL 1\n"), "what was set aside can be read again too");
}

#[test]
fn new_books_with_a_key_are_sealed_from_the_start() {
    let home = tempfile::tempdir().unwrap();
    let books = open_with_key(home.path()).unwrap();
    assert!(books.is_sealed());
    drop(books);
    for path in [database(home.path()), journal(home.path())] {
        assert!(fs::read(&path).unwrap().starts_with(b"FACTURIER SEALED 1\n"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn sealed_and_plain_again_the_books_are_the_same() {
    let home = plain();
    let before = fs::read(journal(home.path())).unwrap();
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    let books = open_with_key(home.path()).unwrap();
    assert!(books.is_sealed());
    assert_whole(&books);
    drop(books);
    let raw = fs::read(journal(home.path())).unwrap();
    let story = unsealed(&raw, "journal");
    assert_eq!(raw.len(), HEADER + story.len());
    assert!(story.starts_with(&before), "the journal goes on where it was");
    let size = fs::metadata(database(home.path())).unwrap().len();
    Books::unseal(home.path(), &key(), &new_installation()).unwrap();
    assert_eq!(fs::metadata(database(home.path())).unwrap().len(), size - HEADER as u64);
    let books = open_plain(home.path()).unwrap();
    assert!(!books.is_sealed());
    assert_whole(&books);
    let told: Vec<Event> =
        books.read().unwrap().events(6, 10).unwrap().into_iter().map(|entry| entry.event).collect();
    assert_eq!(told, [Event::Sealed { sealed: true }, Event::Sealed { sealed: false }]);
    issue(&books, 4).unwrap();
}

#[test]
fn sealing_twice_changes_nothing() {
    let home = sealed();
    let files = || [database(home.path()), journal(home.path())].map(|path| fs::read(path).unwrap());
    let journal_before = &files()[1];
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    assert!(files()[1] == *journal_before);
    assert_whole(&open_with_key(home.path()).unwrap());
    let home = plain();
    let before = fs::read(journal(home.path())).unwrap();
    Books::unseal(home.path(), &key(), &new_installation()).unwrap();
    assert!(fs::read(journal(home.path())).unwrap() == before);
}

#[test]
fn without_the_key_or_with_another_nothing_opens_and_nothing_changes() {
    let home = sealed();
    let files = || [database(home.path()), journal(home.path())].map(|path| fs::read(path).unwrap());
    let before = files();
    let other_key = BooksKey::new([7; 16]);
    let other = NewInstallation { key: Some(other_key.clone()), ..new_installation() };
    let is_sealed = |error| matches!(error, OpenError::Sealed(_));
    let is_wrong = |error| matches!(error, OpenError::WrongKey(_));
    assert!(is_sealed(open_plain(home.path()).unwrap_err()));
    assert!(is_sealed(Books::rebuild(home.path(), &new_installation()).unwrap_err()));
    assert!(is_wrong(Books::open(home.path(), &other).unwrap_err()));
    assert!(is_wrong(Books::rebuild(home.path(), &other).unwrap_err()));
    assert!(is_wrong(Books::seal(home.path(), &other_key, &new_installation()).unwrap_err()));
    assert!(is_wrong(Books::unseal(home.path(), &other_key, &new_installation()).unwrap_err()));
    assert!(files() == before, "every file is as it was");
    let kept = key().recovery_code();
    let again = BooksKey::from_recovery_code(&kept.reveal().to_lowercase()).unwrap();
    assert_whole(
        &Books::open(home.path(), &NewInstallation { key: Some(again), ..new_installation() }).unwrap(),
    );
}

#[test]
fn there_is_nothing_to_seal_where_there_are_no_books() {
    let home = tempfile::tempdir().unwrap();
    assert!(matches!(Books::seal(home.path(), &key(), &new_installation()), Err(OpenError::Missing(_))));
    assert!(!database(home.path()).exists() && !journal(home.path()).exists());
}

#[test]
fn open_books_are_not_sealed_under_their_owner() {
    let (home, books) = books_with(2, 1);
    assert!(matches!(Books::seal(home.path(), &key(), &new_installation()), Err(OpenError::InUse)));
    issue(&books, 2).unwrap();
}

/// Every moment at which a cut may come: each file old or new, with or without a half made one.
#[test]
fn sealing_or_unsealing_cut_anywhere_opens_with_the_key_and_can_be_finished() {
    let home = sealed();
    let form = |name: &str, which: &str, is_sealed: bool| {
        let raw = fs::read(home.path().join(name)).unwrap();
        if is_sealed { raw } else { unsealed(&raw, which) }
    };
    for (database_sealed, journal_sealed) in [(false, false), (true, false), (false, true), (true, true)] {
        for half_made in [None, Some("books.redb.new"), Some("books.journal.new")] {
            let cut = copy_of(home.path());
            fs::write(database(cut.path()), form("books.redb", "database", database_sealed)).unwrap();
            fs::write(journal(cut.path()), form("books.journal", "journal", journal_sealed)).unwrap();
            if let Some(name) = half_made {
                fs::write(cut.path().join(name), b"antierul de la mal").unwrap();
            }
            let books = open_with_key(cut.path()).unwrap();
            assert_eq!(books.is_sealed(), database_sealed && journal_sealed);
            assert_whole(&books);
            issue(&books, 4).unwrap();
            drop(books);
            assert_eq!(open_plain(cut.path()).is_ok(), !database_sealed && !journal_sealed);
            let other = copy_of(cut.path());
            Books::seal(cut.path(), &key(), &new_installation()).unwrap();
            assert_eq!(canaries_in(cut.path()), []);
            let books = open_with_key(cut.path()).unwrap();
            assert!(books.is_sealed());
            issue(&books, 5).unwrap();
            assert_whole_but_waiting(&books, 5);
            Books::unseal(other.path(), &key(), &new_installation()).unwrap();
            let books = open_plain(other.path()).unwrap();
            issue(&books, 5).unwrap();
            assert_whole_but_waiting(&books, 5);
        }
    }
}

#[track_caller]
fn assert_whole_but_waiting(books: &Books, invoices: u64) {
    assert_eq!(books.read().unwrap().invoice_count().unwrap(), invoices);
    assert_eq!((books.guard().unwrap(), books.mended()), (Guard::Clear, &[][..]));
    assert_sound(books);
}

/// A disk that fails between the two files, as far as a test can make it: the database's new name is taken by a folder.
#[test]
fn a_failure_between_the_two_files_is_told_and_leaves_a_mix() {
    for (to_sealed, home) in [(true, plain()), (false, sealed())] {
        let convert = if to_sealed { Books::seal } else { Books::unseal };
        let obstacle = home.path().join("books.redb.new");
        fs::create_dir(&obstacle).unwrap();
        assert!(convert(home.path(), &key(), &new_installation()).is_err());
        let begins_sealed = |path| fs::read(path).unwrap().starts_with(b"FACTURIER SEALED");
        assert_eq!(begins_sealed(journal(home.path())), to_sealed, "the journal comes first");
        assert_eq!(begins_sealed(database(home.path())), !to_sealed);
        assert!(matches!(open_plain(home.path()), Err(OpenError::Sealed(_))));
        let books = open_with_key(home.path()).unwrap();
        assert!(!books.is_sealed());
        assert_whole(&books);
        drop(books);
        fs::remove_dir(&obstacle).unwrap();
        convert(home.path(), &key(), &new_installation()).unwrap();
        let books = open_with_key(home.path()).unwrap();
        assert_eq!(books.is_sealed(), to_sealed);
        assert_whole(&books);
    }
}

/// Books of version 1, whose entries end anywhere.
#[test]
fn books_of_an_earlier_version_can_be_sealed_and_mended_after() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/books-v1");
    let home = copy_of(&golden);
    let old = fs::read(journal(home.path())).unwrap();
    assert_ne!(old.len() % 16, 0, "else this tests nothing");
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    let whole = fs::read(journal(home.path())).unwrap();
    let story = unsealed(&whole, "journal");
    assert!(story.starts_with(&old) && story.len().is_multiple_of(16));
    // Every end of an entry, and some places inside, most of them inside a block.
    let ends: Vec<usize> = boundaries(&story).into_iter().flat_map(|end| [end, end + 7, end + 50]).collect();
    for end in ends.into_iter().filter(|end| (32..story.len()).contains(end)) {
        let copy = copy_of(home.path());
        fs::write(journal(copy.path()), &whole[..HEADER + end]).unwrap();
        let books = open_with_key(copy.path()).unwrap();
        assert_eq!((books.mended(), books.guard().unwrap()), (&[][..], Guard::Clear), "cut at {end}");
        assert!(fs::read(journal(copy.path())).unwrap() == whole, "cut at {end}");
        assert_sound(&books);
    }
    // The database of before, put back beside the sealed journal: what it lacks is taken over.
    fs::copy(golden.join("books.redb"), database(home.path())).unwrap();
    let books = open_with_key(home.path()).unwrap();
    assert_eq!(books.mended(), [Mended::RolledBack { journal_seq: 13, db_seq: 12 }]);
    assert_sound(&books);
}

/// An append never writes a block again that holds something acknowledged.
#[test]
fn a_sealed_journal_only_ever_grows() {
    let home = sealed();
    let books = open_with_key(home.path()).unwrap();
    let before = fs::read(journal(home.path())).unwrap();
    issue(&books, 4).unwrap();
    let after = fs::read(journal(home.path())).unwrap();
    assert!(after.starts_with(&before));
    let ends = boundaries(&unsealed(&after, "journal"));
    assert!(ends[1..].iter().all(|end| end % 16 == 0), "{ends:?}");
}

/// A torn append behind which the disk lost blocks, or kept some of what lay there before.
#[test]
fn a_torn_append_is_mended_at_every_block() {
    let home = sealed();
    let books = open_with_key(home.path()).unwrap();
    let before = fs::read(journal(home.path())).unwrap().len();
    issue(&books, 4).unwrap();
    drop(books);
    let whole = fs::read(journal(home.path())).unwrap();
    for at in (before..whole.len()).step_by(16) {
        for lost in [at..at + 16, at..whole.len(), before..at + 16] {
            let copy = copy_of(home.path());
            let mut torn = whole.clone();
            torn[lost.clone()].fill(0);
            fs::write(journal(copy.path()), &torn).unwrap();
            let books = open_with_key(copy.path()).unwrap();
            assert_eq!((books.mended(), books.guard().unwrap()), (&[][..], Guard::Clear), "{lost:?}");
            assert!(fs::read(journal(copy.path())).unwrap() == whole, "{lost:?}");
        }
    }
}

#[test]
fn a_damaged_header_is_damage_and_the_other_file_makes_up_for_it() {
    let home = sealed();
    for at in [0, 3, 17, 19, 20, 35, 36, 51] {
        let copy = copy_of(home.path());
        let mut rotten = fs::read(journal(copy.path())).unwrap();
        rotten[at] ^= 0x04;
        fs::write(journal(copy.path()), &rotten).unwrap();
        let books = open_with_key(copy.path()).unwrap();
        assert_eq!(books.mended(), [Mended::JournalDamaged { seq: 0 }], "byte {at}");
        assert_eq!(books.guard().unwrap(), Guard::Clear);
        assert!(books.is_sealed(), "written anew, sealed");
        assert!(fs::read(copy.path().join("books.journal.damaged-1")).unwrap() == rotten);
        assert_sound(&books);
        drop(books);
        let copy = copy_of(home.path());
        let mut rotten = fs::read(database(copy.path())).unwrap();
        rotten[at] ^= 0x04;
        fs::write(database(copy.path()), &rotten).unwrap();
        let error = open_with_key(copy.path()).unwrap_err();
        let is_named = if at < 17 {
            matches!(error, OpenError::NotOurs(_))
        } else {
            matches!(error, OpenError::Damaged { .. })
        };
        assert!(is_named, "byte {at}: {error:?}");
        assert!(fs::read(database(copy.path())).unwrap() == rotten);
        let books = Books::rebuild(copy.path(), &with_key()).unwrap();
        assert!(books.is_sealed(), "the new database is sealed as the journal is");
        assert_eq!(books.read().unwrap().invoice_count().unwrap(), 3);
        assert_eq!(canaries_in(copy.path()), []);
    }
}

#[test]
fn a_sealed_file_cut_short_in_its_header_never_becomes_new_books() {
    let home = sealed();
    let good = fs::read(database(home.path())).unwrap();
    for len in [1, 16, 19, 51, 52, 53, 4095, 4096, 4097, 4105, 4112, 4416] {
        fs::write(database(home.path()), &good[..len]).unwrap();
        let error = open_with_key(home.path()).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{len}: {error:?}");
        assert!(fs::read(database(home.path())).unwrap() == good[..len], "{len}: as it was");
    }
}

#[test]
fn a_lost_sealed_journal_is_written_anew_and_sealed() {
    let home = sealed();
    fs::remove_file(journal(home.path())).unwrap();
    let books = open_with_key(home.path()).unwrap();
    assert_eq!(books.mended(), [Mended::JournalMissing]);
    assert!(books.is_sealed());
    assert_eq!(canaries_in(home.path()), []);
    assert_sound(&books);
}

#[test]
fn plain_books_opened_with_a_key_stay_plain_until_they_are_sealed() {
    let home = plain();
    let books = open_with_key(home.path()).unwrap();
    assert!(!books.is_sealed());
    issue(&books, 4).unwrap();
    drop(books);
    fs::remove_file(journal(home.path())).unwrap();
    drop(open_with_key(home.path()).unwrap());
    fs::remove_file(database(home.path())).unwrap();
    drop(Books::rebuild(home.path(), &with_key()).unwrap());
    open_plain(home.path()).unwrap();
}

#[test]
fn sealing_leaves_the_guard_up() {
    let home = plain();
    let books = open_plain(home.path()).unwrap();
    books.write(NOW, |tx| tx.raise_guard(Guard::Restored, "a backup was restored")).unwrap();
    drop(books);
    Books::seal(home.path(), &key(), &new_installation()).unwrap();
    let books = open_with_key(home.path()).unwrap();
    assert!(matches!(issue(&books, 4), Err(WriteError::Refused(TxError::Guarded(Guard::Restored)))));
    assert_eq!(books.device_id(), super::world::DEVICE);
    assert_ne!(books.device_id(), Uuid::nil());
}
