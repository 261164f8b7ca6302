//! A backup and the way back: what was there is there again, nothing else is taken for it, and nothing is issued.

use super::IS_SEALED;
use super::world::{
    NOW, apply, assert_sound, books_with, clone_of, copy_of, database, fct, installation, invoice_id, issue,
    issued, journal, key, key_of, marker, new_installation, open, pool_number, remote_copy, state_last,
    stock, try_open, unsealed,
};
use protocol::change::Doubt;
use protocol::{Change, Phase};
use redb::{ReadableDatabase, ReadableTableMetadata, TableHandle};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use store::{
    BackupError, Books, Counts, Event, Guard, Mended, NewInstallation, Protection, Read, ReadEntries,
    RestoreError, TxError, WriteError,
};
use uuid::Uuid;

const PASSPHRASE: &str = "patru cai verzi pe pereți";
const ENCRYPTED: Protection<'static> =
    Protection::Passphrase { passphrase: PASSPHRASE, salt: Uuid::from_u128(0x5A17) };

/// Books in which every table holds something, written by version 1.
fn full_books() -> (tempfile::TempDir, Books) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/books-v1");
    let home = copy_of(&golden);
    if IS_SEALED {
        Books::seal(home.path(), &key(), &new_installation()).unwrap();
    }
    let books = open(home.path());
    assert_eq!(books.is_sealed(), IS_SEALED);
    (home, books)
}

/// What a restore leaves as it was, as text.
fn content(books: &Books) -> Vec<String> {
    let view = books.read().unwrap();
    let tokens: Vec<_> = view
        .numbers(&fct(), 0, 1000)
        .unwrap()
        .into_iter()
        .map(|n| {
            (n.number, n.token.reveal().to_owned(), n.invoice, n.reason.filter(|r| r != "books_restored"))
        })
        .collect();
    vec![
        format!("{:?}", view.series().unwrap()),
        format!("{tokens:?}"),
        format!("{:?}", view.invoices_newest_first(0, 1000).unwrap()),
        format!("{:?}", view.outbox().unwrap().iter().map(|i| (i.key, i.body.clone())).collect::<Vec<_>>()),
        format!("{:?}", view.drafts().unwrap()),
        format!("{:?}", view.entries::<protocol::RemoteClient>().unwrap()),
        format!("{:?}", view.entries::<protocol::RemoteProduct>().unwrap()),
        format!("{:?}", (view.firm().unwrap(), view.vat_rates().unwrap(), view.profile().unwrap())),
        format!("{:?}", (view.binding().unwrap(), view.settings().unwrap(), view.server_time().unwrap())),
        format!("{:?}", view.last_pass().unwrap()),
    ]
}

/// Rows by table, as the database itself tells.
fn rows(path: &Path) -> BTreeMap<String, u64> {
    let copy = tempfile::NamedTempFile::new().unwrap();
    let raw = fs::read(path).unwrap();
    fs::write(copy.path(), if IS_SEALED { unsealed(&raw, "database") } else { raw }).unwrap();
    let database = redb::Database::open(copy.path()).unwrap();
    let transaction = database.begin_read().unwrap();
    let tables: Vec<_> = transaction.list_tables().unwrap().collect();
    tables
        .into_iter()
        .map(|table| {
            let name = table.name().to_owned();
            (name, transaction.open_untyped_table(table).unwrap().len().unwrap())
        })
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn out(home: &tempfile::TempDir) -> PathBuf {
    home.path().join("carried.backup")
}

fn restore(folder: &Path, file: &Path, passphrase: Option<&str>) -> Result<Books, RestoreError> {
    Books::restore(folder, file, passphrase, &new_installation()).map(|restored| restored.books)
}

#[test]
fn everything_comes_back_and_nothing_is_issued() {
    for (protection, passphrase) in [(ENCRYPTED, Some(PASSPHRASE)), (Protection::Plain, None)] {
        let (home, books) = full_books();
        let elsewhere = tempfile::tempdir().unwrap();
        let file = out(&elsewhere);
        let before = names(home.path());
        let summary = books.backup(&file, &protection, NOW.plus_days(1)).unwrap();
        assert_eq!(names(home.path()), before, "nothing is left in the data folder");
        assert_eq!(names(elsewhere.path()), ["carried.backup"]);
        assert_eq!(summary.counts, Counts { invoices: 4, unsent: 3, drafts: 1 });
        assert_eq!(summary.file_bytes, fs::metadata(&file).unwrap().len());
        assert_eq!((summary.device_id, summary.created_at), (books.device_id(), NOW.plus_days(1)));
        assert_eq!(summary.is_encrypted, passphrase.is_some());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let told = content(&books);
        let events = books.read().unwrap().events(1, 1000).unwrap();
        drop(books);
        let original = rows(&database(home.path()));

        let folder = elsewhere.path().join("another laptop");
        let now = NOW.plus_days(2);
        let new = NewInstallation { machine: Some("another".to_owned()), ..installation(Uuid::nil(), now) };
        let restored = Books::restore(&folder, &file, passphrase, &new).unwrap();
        assert_eq!(restored.backup, summary);
        let books = restored.books;
        assert_eq!(books.device_id(), summary.device_id);
        assert_eq!(books.mended(), [Mended::RestoredBackup { backup_at: NOW.plus_days(1) }]);
        for (before, after) in told.iter().zip(content(&books)) {
            assert_eq!(*before, after);
        }
        let view = books.read().unwrap();
        let after = view.events(1, 1000).unwrap();
        assert_eq!(after[..events.len()], events);
        let set_aside = view.quarantined_numbers(&fct()).unwrap().len();
        assert_eq!((set_aside, after.len()), (3, events.len() + 3 + 2));
        let mended = Event::Mended { what: Mended::RestoredBackup { backup_at: NOW.plus_days(1) } };
        assert_eq!((after[events.len()].at, &after[events.len()].event), (now, &mended));
        assert!(matches!(after[events.len() + 1 + 3].event, Event::Guarded { to: Guard::Restored, .. }));
        for item in view.outbox().unwrap() {
            assert_eq!(item.doubt, Doubt::Owed);
            assert!(matches!(item.phase, Phase::Unknown | Phase::Attention(_)), "{:?}", item.phase);
        }
        drop(view);
        assert_sound(&books);
        let refused = issue(&books, 5);
        assert!(matches!(refused, Err(WriteError::Refused(TxError::Guarded(Guard::Restored)))));
        drop(books);
        let mut expected = original;
        *expected.get_mut("events").unwrap() += 3 + 2;
        *expected.get_mut("free").unwrap() = 0;
        *expected.get_mut("intents").unwrap() = 0;
        *expected.get_mut("aside").unwrap() = 3;
        let mut found = rows(&database(&folder));
        // The single values also tell how far the restored books were reconciled.
        assert!(found.remove("meta") >= expected.remove("meta"));
        assert_eq!(found, expected);
        assert_eq!(
            names(&folder),
            [
                "books.checked",
                "books.journal",
                "books.lock",
                "books.redb",
                "books.reserve",
                "installation.json"
            ]
        );
        let books = Books::open(&folder, &new).unwrap();
        assert_eq!(
            (books.guard().unwrap(), books.mended()),
            (Guard::Restored, &[][..]),
            "reopening lifts nothing"
        );
        state_last(&books, 4);
        drop(books);
        let books = Books::open(&folder, &new).unwrap();
        assert_eq!(books.guard().unwrap(), Guard::Clear, "at home in the new place");
    }
}

#[test]
fn an_encrypted_backup_shows_nothing_of_its_content() {
    let (home, books) = books_with(3, 2);
    let elsewhere = tempfile::tempdir().unwrap();
    let holds = |file: &[u8], text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
    for (protection, shows) in [(Protection::Plain, true), (ENCRYPTED, false)] {
        books.backup(&out(&elsewhere), &protection, NOW).unwrap();
        let file = fs::read(out(&elsewhere)).unwrap();
        for text in ["tok_1", "tok_3", "Șantierul de la mal SA", "srs_FCT", "redb"] {
            assert_eq!(holds(&file, text), shows, "{text}");
        }
        assert!(!holds(&file, PASSPHRASE));
    }
    drop((home, books));
}

/// Each changed file is refused, and the folder with books in it stays as it is.
#[test]
fn a_changed_backup_is_refused_and_leaves_the_books_alone() {
    let (_home, books) = books_with(20, 12);
    let elsewhere = tempfile::tempdir().unwrap();
    let target = tempfile::tempdir().unwrap();
    stock(&open(target.path()), 5);
    let untouched = |folder: &Path| {
        let marker = fs::read(marker(folder)).unwrap();
        (names(folder), fs::read(database(folder)).unwrap(), fs::read(journal(folder)).unwrap(), marker)
    };
    let before = untouched(target.path());
    for (protection, passphrase, step) in [(Protection::Plain, None, 40), (ENCRYPTED, Some(PASSPHRASE), 8)] {
        let file = out(&elsewhere);
        books.backup(&file, &protection, NOW).unwrap();
        let good = fs::read(&file).unwrap();
        let cut = |len: usize| good[..len].to_vec();
        let flipped = |at: usize| {
            let mut rotten = good.clone();
            rotten[at] ^= 1 << (at % 8);
            rotten
        };
        let places = (0..step).map(|part| good.len() * part / step);
        let longer = [good.clone(), vec![0]].concat();
        for (what, changed) in places
            .clone()
            .map(|len| (format!("cut to {len}"), cut(len)))
            .chain(places.map(|at| (format!("flipped at {at}"), flipped(at))))
            .chain([("longer".to_owned(), longer), ("a byte short".to_owned(), cut(good.len() - 1))])
        {
            fs::write(&file, &changed).unwrap();
            let error = restore(target.path(), &file, passphrase).unwrap_err();
            let named = match changed.first() {
                Some(b'F') => matches!(error, RestoreError::Damaged(_)),
                _ => matches!(error, RestoreError::NotABackup(_)),
            };
            assert!(named, "{what}: {error:?}");
        }
        fs::write(&file, &good).unwrap();
        if passphrase.is_some() {
            let wrong = restore(target.path(), &file, Some("patru cai verzi pe pereti"));
            assert!(matches!(wrong, Err(RestoreError::WrongPassphrase)));
            assert!(matches!(restore(target.path(), &file, None), Err(RestoreError::PassphraseNeeded)));
        }
    }
    for foreign in [database(target.path()), journal(target.path()), marker(target.path())] {
        let refused = restore(target.path(), &foreign, None);
        assert!(matches!(refused, Err(RestoreError::NotABackup(_))));
    }
    assert!(matches!(
        restore(target.path(), &elsewhere.path().join("none"), None),
        Err(RestoreError::Io { .. })
    ));
    assert!(untouched(target.path()) == before);
    let nowhere = elsewhere.path().join("nowhere");
    assert!(restore(&nowhere, &marker(target.path()), None).is_err());
    assert!(!nowhere.exists());
    let books = open(target.path());
    assert_eq!(books.guard().unwrap(), Guard::Clear);
    issue(&books, 1).unwrap();
}

#[test]
fn unsent_invoices_are_never_replaced() {
    let (_home, books) = books_with(3, 1);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = out(&elsewhere);
    books.backup(&file, &Protection::Plain, NOW).unwrap();
    let (target, books) = books_with(4, 2);
    drop(books);
    let before = names(target.path());
    assert!(matches!(restore(target.path(), &file, None), Err(RestoreError::Unsent { count: 2 })));
    assert_eq!(names(target.path()), before);
    let held = open(target.path());
    let refused = restore(target.path(), &file, None);
    assert!(matches!(refused, Err(RestoreError::Folder(store::OpenError::InUse))));
    let settle = |number| Change::Synced {
        invoice: invoice_id(number),
        key: key_of(number),
        copy: Box::new(remote_copy(&issued(number))),
    };
    apply(&held, &[settle(1)]).unwrap();
    drop(held);
    // A lost database hides nothing from a whole journal, and a broken journal may hide something.
    for path in [database(target.path()), journal(target.path())] {
        let copy = copy_of(target.path());
        fs::write(copy.path().join(path.file_name().unwrap()), b"").unwrap();
        assert!(matches!(restore(copy.path(), &file, None), Err(RestoreError::Unsent { count: 1 })));
    }
    let copy = copy_of(target.path());
    fs::remove_file(database(copy.path())).unwrap();
    let whole = fs::read(journal(copy.path())).unwrap();
    fs::write(journal(copy.path()), &whole[..whole.len() - 1]).unwrap();
    let before = names(copy.path());
    assert!(matches!(restore(copy.path(), &file, None), Err(RestoreError::Unreadable(_))));
    assert_eq!(names(copy.path()), before);
    assert_eq!(open(target.path()).guard().unwrap(), Guard::Clear);
}

#[test]
fn settled_books_are_set_aside_whole() {
    let (_home, books) = books_with(3, 1);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = out(&elsewhere);
    books.backup(&file, &Protection::Plain, NOW).unwrap();
    let (target, books) = books_with(4, 2);
    let settle = |number| Change::Synced {
        invoice: invoice_id(number),
        key: key_of(number),
        copy: Box::new(remote_copy(&issued(number))),
    };
    apply(&books, &[settle(1), settle(2)]).unwrap();
    drop(books);
    for damage in [None, Some("missing"), Some("empty")] {
        let copy = copy_of(target.path());
        match damage {
            Some("missing") => fs::remove_file(database(copy.path())).unwrap(),
            Some(_) => fs::write(database(copy.path()), b"").unwrap(),
            None => {}
        }
        let old = (fs::read(database(copy.path())).ok(), fs::read(journal(copy.path())).ok());
        let books = restore(copy.path(), &file, None).unwrap();
        assert_eq!(books.read().unwrap().invoice_count().unwrap(), 1);
        assert_eq!(books.guard().unwrap(), Guard::Restored);
        assert_sound(&books);
        drop(books);
        let aside = |name: &str| copy.path().join(format!("{name}.replaced-1"));
        if damage.is_some() {
            let kept = (fs::read(aside("books.redb")).ok(), fs::read(aside("books.journal")).ok());
            assert!(kept == old, "{damage:?}");
        } else {
            let again = tempfile::tempdir().unwrap();
            for name in ["books.redb", "books.journal", "installation.json"] {
                fs::copy(aside(name), again.path().join(name)).unwrap();
            }
            let old = open(again.path());
            assert_eq!(old.read().unwrap().invoice_count().unwrap(), 2);
            assert_sound(&old);
        }
    }
    // A marker alone has nothing to lose.
    let copy = copy_of(target.path());
    fs::remove_file(database(copy.path())).unwrap();
    fs::remove_file(journal(copy.path())).unwrap();
    assert!(try_open(copy.path()).is_err());
    restore(copy.path(), &file, None).unwrap();
}

/// Whatever happens to the new backup, the older one stays.
#[test]
fn a_backup_that_fails_leaves_what_was_there() {
    let (home, books) = books_with(3, 1);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = out(&elsewhere);
    fs::write(&file, "older").unwrap();
    fs::write(elsewhere.path().join("carried.backup.unfinished"), "of a backup that was cut short").unwrap();
    let empty = Protection::Passphrase { passphrase: "", salt: Uuid::nil() };
    assert!(matches!(books.backup(&file, &empty, NOW), Err(BackupError::NoPassphrase)));
    assert_eq!(fs::read(&file).unwrap(), b"older");
    for inside in ["books.redb", "books.journal", "mine.backup"] {
        let before = (names(home.path()), fs::read(database(home.path())).unwrap());
        let refused = books.backup(&home.path().join(inside), &Protection::Plain, NOW);
        assert!(matches!(refused, Err(BackupError::InBooks(_))), "{refused:?}");
        assert!((names(home.path()), fs::read(database(home.path())).unwrap()) == before);
    }
    let folder = elsewhere.path().join("folder");
    fs::create_dir(&folder).unwrap();
    let missing = elsewhere.path().join("not there").join("file");
    for (refused, path) in [(folder.clone(), folder), (missing.clone(), missing)] {
        let failed = books.backup(&refused, &Protection::Plain, NOW);
        assert!(matches!(failed, Err(BackupError::Io { .. })), "{}: {failed:?}", path.display());
    }
    assert_eq!(names(elsewhere.path()), ["carried.backup", "folder"]);
    assert_eq!(names(home.path()).len(), 5, "{:?}", names(home.path()));
    let mut older = fs::File::open(&file).unwrap();
    books.backup(&file, &Protection::Plain, NOW).unwrap();
    restore(&elsewhere.path().join("again"), &file, None).unwrap();
    let mut text = String::new();
    older.read_to_string(&mut text).unwrap();
    assert_eq!(text, "older", "replaced by its name and not written over");
}

/// Writes go on while the backup is made; it holds what was committed at one moment.
#[test]
fn a_backup_beside_writes_is_of_one_moment() {
    let (home, books) = books_with(60, 5);
    let elsewhere = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (6..=60).for_each(|number| issue(&books, number).unwrap()));
        let mut seen = 0;
        for round in 0..5 {
            let file = elsewhere.path().join(format!("{round}.backup"));
            let summary = books.backup(&file, &Protection::Plain, NOW).unwrap();
            let folder = elsewhere.path().join(format!("{round}"));
            let restored = restore(&folder, &file, None).unwrap();
            let view = restored.read().unwrap();
            let count = view.invoice_count().unwrap();
            assert_eq!(summary.counts, Counts { invoices: count, unsent: count, drafts: 0 });
            assert_eq!(view.quarantined_numbers(&fct()).unwrap().len() as u64, 60 - count, "set aside");
            assert!(count >= seen);
            seen = count;
            drop(view);
            assert_sound(&restored);
        }
        writer.join().unwrap();
    });
    assert_sound(&books);
    drop(home);
}

#[test]
fn two_backups_at_once_are_both_whole() {
    let (_home, books) = books_with(20, 12);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = |place: usize| elsewhere.path().join(format!("{place}.backup"));
    std::thread::scope(|scope| {
        for place in 0..4 {
            let (books, file) = (&books, file(place));
            scope.spawn(move || books.backup(&file, &Protection::Plain, NOW).unwrap());
        }
    });
    for place in 0..4 {
        let restored = restore(&elsewhere.path().join(place.to_string()), &file(place), None).unwrap();
        assert_eq!(restored.read().unwrap().invoice_count().unwrap(), 12);
    }
}

/// A restored folder is at home where it was restored, and its copy is not.
#[test]
fn restored_books_have_a_place_of_their_own() {
    let (_home, books) = books_with(3, 1);
    let elsewhere = tempfile::tempdir().unwrap();
    books.backup(&out(&elsewhere), &Protection::Plain, NOW).unwrap();
    let target = tempfile::tempdir().unwrap();
    let restored = restore(target.path(), &out(&elsewhere), None).unwrap();
    state_last(&restored, 1);
    drop(restored);
    issue(&open(target.path()), 2).unwrap();
    let clone = clone_of(target.path());
    assert_eq!(open(clone.path()).guard().unwrap(), Guard::Copied);
    let more = vec![pool_number(9)];
    apply(&open(target.path()), &[Change::Received { series: fct(), numbers: more }]).unwrap();
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/backup-v1/books.backup")
}

/// A backup lies in a drawer for years: `tests/files/backup-v1` was written once and is never written again.
#[test]
fn a_backup_of_version_1_is_restored_today() {
    let (_home, books) = full_books();
    let elsewhere = tempfile::tempdir().unwrap();
    let restored = restore(&elsewhere.path().join("firm"), &fixture(), Some(PASSPHRASE)).unwrap();
    assert_eq!(content(&restored), content(&books));
    assert_eq!(restored.guard().unwrap(), Guard::Restored);
    assert_sound(&restored);
}

/// Wrote the fixture, once: `cargo test -p facturier-store -- --ignored writes_the_backup_fixture`.
#[test]
#[ignore = "writes the fixture anew, which must never be needed again"]
fn writes_the_backup_fixture() {
    assert!(!fixture().exists(), "version 1 is frozen");
    fs::create_dir_all(fixture().parent().unwrap()).unwrap();
    full_books().1.backup(&fixture(), &ENCRYPTED, NOW).unwrap();
}
