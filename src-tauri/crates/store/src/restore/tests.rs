//! A cut, and a failure, before each thing a restore does to the folder.

use super::*;
use crate::backup::Protection;
use crate::books::{Books, Restored};
use crate::envelope::{self, Counts, Cover, Header};
use crate::folder::NewInstallation;
use crate::key::BooksKey;
use crate::read::Read;
use crate::tables::{FREE, META_FORMAT};
use domain::{Fate, PoolNumber, SeriesId, Token};
use protocol::Change;
use std::cell::Cell;
use std::fs::{self, File};
use tempfile::TempDir;
use uuid::Uuid;

const NOW: Moment = Moment(1_795_000_000);
const OLD: Uuid = Uuid::from_u128(1);
const BACKED_UP: Uuid = Uuid::from_u128(2);

thread_local! {
    /// Whether the books of a test are sealed.
    static IS_SEALED: Cell<bool> = const { Cell::new(false) };
}

/// The same story on plain books and on sealed ones.
fn in_both_forms(story: impl Fn()) {
    for is_sealed in [false, true] {
        IS_SEALED.set(is_sealed);
        story();
    }
}

fn new() -> NewInstallation {
    NewInstallation {
        machine: Some("this laptop".to_owned()),
        key: IS_SEALED.get().then(|| BooksKey::new([7; 16])),
        ..NewInstallation::new(OLD, NOW)
    }
}

/// Books with some free numbers and nothing unsent.
fn books(folder: &Path, device_id: Uuid, count: u64) -> Books {
    let books = Books::open(folder, &NewInstallation { device_id, ..new() }).unwrap();
    let number = |number| PoolNumber {
        number,
        token: Token::new(format!("tok_{number}")),
        reserved_at: NOW,
        expires_at: NOW.plus_days(30),
        year: 2026,
        fate: Fate::Free,
        invoice: None,
        reason: None,
        at: NOW,
    };
    let numbers = (1..=count).map(number).collect();
    books.write(NOW, |tx| tx.apply(&[Change::Received { series: fct(), numbers }])).unwrap();
    books
}

fn fct() -> SeriesId {
    SeriesId("srs_FCT".to_owned())
}

/// Numbers no invoice has, by which the books are told apart: free, or set aside by a guard.
fn free(books: &Books) -> usize {
    let view = books.read().unwrap();
    view.free_numbers(&fct()).unwrap().len() + view.quarantined_numbers(&fct()).unwrap().len()
}

/// A plain backup of books with seven free numbers.
fn backup() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("books.backup");
    books(&home.path().join("data"), BACKED_UP, 7).backup(&file, &Protection::Plain, NOW).unwrap();
    (home, file)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "books.reserve")
        .collect();
    names.sort();
    names
}

/// What a cut at this moment would leave, at home where it lies.
fn image(folder: &Path) -> TempDir {
    let image = tempfile::tempdir().unwrap();
    for name in names(folder) {
        fs::copy(folder.join(&name), image.path().join(&name)).unwrap();
    }
    let marker = image.path().join("installation.json");
    if let Some((kept, _)) = fs::read_to_string(&marker).unwrap_or_default().split_once(",\"place\"") {
        fs::write(marker, format!("{kept}}}")).unwrap();
    }
    image
}

/// The old books, whole and without a guard, or the restored ones, whole and with it.
#[track_caller]
fn assert_old_or_restored(folder: &Path, held_books: bool, after: &str) -> bool {
    let opened = Books::open(folder, &new()).unwrap_or_else(|error| panic!("{after}: {error}"));
    let is_restored = opened.device_id() == BACKED_UP;
    let told = opened.mended().contains(&Mended::RestoredBackup { backup_at: NOW });
    assert_eq!(told, is_restored, "{after}");
    let old = if held_books { 3 } else { 0 };
    assert_eq!(free(&opened), if is_restored { 7 } else { old }, "{after}");
    let guard = if is_restored { Guard::Restored } else { Guard::Clear };
    assert_eq!(opened.guard().unwrap(), guard, "{after}");
    let report = opened.verify(true).unwrap();
    assert!(report.is_ok(), "{after}: {:?}", report.problems);
    drop(opened);
    let files = names(folder).into_iter().filter(|name| name.starts_with("books."));
    for name in files.filter(|name| !["books.lock", "books.checked"].contains(&name.as_str())) {
        let is_sealed = fs::read(folder.join(&name)).unwrap().starts_with(b"FACTURIER SEALED 1\n");
        assert_eq!(is_sealed, IS_SEALED.get(), "{after}: {name}");
    }
    let reopened = Books::open(folder, &new()).unwrap();
    assert_eq!((reopened.guard().unwrap(), reopened.mended()), (guard, &[][..]), "{after}: again");
    drop(reopened);
    let mut expected =
        vec!["books.checked", "books.journal", "books.lock", "books.redb", "installation.json"];
    if is_restored && held_books {
        expected.extend([
            "books.journal.replaced-1",
            "books.redb.replaced-1",
            "installation.json.replaced-1",
        ]);
    }
    expected.sort_unstable();
    assert_eq!(names(folder), expected, "{after}");
    is_restored
}

fn folder_with(held_books: bool) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    if held_books {
        drop(books(home.path(), OLD, 3));
    }
    home
}

#[test]
fn a_cut_before_any_step_leaves_the_old_books_or_restores_them_guarded() {
    in_both_forms(|| {
        let (_elsewhere, file) = backup();
        for held_books in [true, false] {
            let home = folder_with(held_books);
            let mut images = Vec::new();
            let watch = &mut |step: &'static str| {
                images.push((step, image(home.path())));
                Ok(())
            };
            let Restored { books, backup } =
                Books::restore_watched(home.path(), &file, None, &new(), watch).unwrap();
            assert_eq!((backup.device_id, backup.created_at), (BACKED_UP, NOW));
            assert_eq!(books.guard().unwrap(), Guard::Restored);
            drop(books);
            let steps: Vec<&str> = images.iter().map(|(step, _)| *step).collect();
            let pairs = ["set aside", "put in place", "set aside", "put in place"];
            let prepared = ["unpack", "check", "guard", "journal", "sync", "order"];
            assert_eq!(steps, [&prepared[..], &pairs, &["set the marker aside", "end"]].concat());
            for (place, (step, image)) in images.iter().enumerate() {
                let is_plain_text = |name: &String| {
                    let file = fs::read(image.path().join(name)).unwrap();
                    ["tok_7", "redb\x1A\x0A"]
                        .iter()
                        .any(|text| file.windows(text.len()).any(|w| w == text.as_bytes()))
                };
                assert!(
                    !IS_SEALED.get() || !names(image.path()).iter().any(is_plain_text),
                    "cut before {step}"
                );
                let after = format!("cut before {step} ({place}), old books {held_books}");
                let is_restored = assert_old_or_restored(image.path(), held_books, &after);
                assert_eq!(is_restored, place >= prepared.len(), "{after}: the order decides");
            }
            drop(images);
            assert!(assert_old_or_restored_now(home.path(), held_books));
        }
    });
}

fn assert_old_or_restored_now(folder: &Path, held_books: bool) -> bool {
    let books = Books::open(folder, &new()).unwrap();
    assert_eq!(books.guard().unwrap(), Guard::Restored);
    assert_eq!(names(folder).iter().any(|name| name.contains("replaced")), held_books);
    books.device_id() == BACKED_UP
}

/// A cut while the next open finishes what the first cut left.
#[test]
fn a_second_cut_while_finishing_changes_nothing() {
    in_both_forms(|| {
        let (_elsewhere, file) = backup();
        let home = folder_with(true);
        let mut images = Vec::new();
        let watch = &mut |step: &'static str| {
            images.push((step, image(home.path())));
            Ok(())
        };
        drop(Books::restore_watched(home.path(), &file, None, &new(), watch).unwrap());
        for (first, decided) in images.iter().skip(6) {
            let mut again = Vec::new();
            let folder = Folder::hold(decided.path(), &new().disk, None).unwrap();
            let watch = &mut |step: &'static str| {
                again.push((step, image(decided.path())));
                Ok(())
            };
            finish_watched(&folder, watch).unwrap();
            assert!(!again.is_empty());
            for (second, image) in again {
                let after = format!("cut before {first}, then before {second}");
                assert!(assert_old_or_restored(image.path(), true, &after), "{after}");
            }
        }
    });
}

/// Between two renames there is no database under its name, and yet there are books.
#[test]
fn a_restore_cut_short_is_finished_by_sealing_too() {
    let (_elsewhere, file) = backup();
    let home = folder_with(true);
    let mut images = Vec::new();
    let watch = &mut |step: &'static str| {
        images.push((step, image(home.path())));
        Ok(())
    };
    drop(Books::restore_watched(home.path(), &file, None, &new(), watch).unwrap());
    let key = BooksKey::new([7; 16]);
    for (step, decided) in images.iter().skip(6) {
        Books::seal(decided.path(), &key, &new())
            .unwrap_or_else(|error| panic!("cut before {step}: {error}"));
        let with_key = NewInstallation { key: Some(key.clone()), ..new() };
        let books = Books::open(decided.path(), &with_key).unwrap();
        assert!(books.is_sealed());
        assert_eq!((books.device_id(), free(&books)), (BACKED_UP, 7), "cut before {step}");
        assert_eq!(books.guard().unwrap(), Guard::Restored);
    }
}

#[test]
fn a_failure_before_the_order_leaves_everything_as_it_was() {
    in_both_forms(|| {
        let (_elsewhere, file) = backup();
        for fails_at in 0..6 {
            let home = folder_with(true);
            let before = names(home.path());
            let mut step = 0;
            let watch = &mut |_: &'static str| {
                step += 1;
                if step > fails_at { Err(io::Error::other("the disk is gone")) } else { Ok(()) }
            };
            let failed = Books::restore_watched(home.path(), &file, None, &new(), watch).unwrap_err();
            assert!(matches!(failed, RestoreError::Io { .. }), "{failed:?}");
            assert_eq!(names(home.path()), before);
            let books = Books::open(home.path(), &new()).unwrap();
            assert_eq!((books.device_id(), free(&books)), (OLD, 3));
            assert_eq!(books.guard().unwrap(), Guard::Clear);
        }
        for fails_at in 6..12 {
            let home = folder_with(true);
            let mut step = 0;
            let watch = &mut |_: &'static str| {
                step += 1;
                if step > fails_at { Err(io::Error::other("the disk is gone")) } else { Ok(()) }
            };
            let failed = Books::restore_watched(home.path(), &file, None, &new(), watch).unwrap_err();
            assert!(matches!(failed, RestoreError::Unfinished(_)), "{failed:?}");
            let after = format!("failed at {fails_at}");
            assert!(assert_old_or_restored(home.path(), true, &after));
        }
    });
}

/// A file that says it is whole, around what somebody put in it.
fn pack(file: &Path, database: &Path, device_id: Uuid) {
    let mut content = File::open(database).unwrap();
    let header = Header {
        format: 1,
        device_id,
        created_at: NOW,
        counts: Counts { invoices: 0, unsent: 0, drafts: 0 },
        content_bytes: content.metadata().unwrap().len(),
        protection: Cover::Plain,
    };
    envelope::write(&header, None, &mut content, &mut File::create(file).unwrap()).unwrap();
}

#[test]
fn what_is_in_a_whole_file_is_looked_at_too() {
    let home = tempfile::tempdir().unwrap();
    let (data, file) = (home.path().join("data"), home.path().join("books.backup"));
    let database = data.join("books.redb");
    drop(books(&data, BACKED_UP, 7));
    let target = folder_with(true);
    let before = names(target.path());
    let restore = || Books::restore(target.path(), &file, None, &new());
    pack(&file, &database, OLD);
    assert!(matches!(restore(), Err(RestoreError::Damaged(_))), "another installation's");
    pack(&file, &data.join("books.journal"), BACKED_UP);
    assert!(matches!(restore(), Err(RestoreError::Damaged(_))), "no database");
    let opened = books(&data, BACKED_UP, 7);
    opened.write(NOW, |tx| tx.index(FREE, ("srs_FCT", 8), ())).unwrap();
    drop(opened);
    pack(&file, &database, BACKED_UP);
    match restore().unwrap_err() {
        RestoreError::Unsound(problems) => assert_eq!(problems[0].code, "index_without_number"),
        other => panic!("{other:?}"),
    }
    let opened = books(&data, BACKED_UP, 7);
    opened.write(NOW, |tx| tx.put_meta(&META_FORMAT, &9)).unwrap();
    drop(opened);
    pack(&file, &database, BACKED_UP);
    assert!(matches!(restore(), Err(RestoreError::NewerVersion { found: 9 })));
    let rotten = fs::read(&database).unwrap();
    fs::write(&database, &rotten[..rotten.len() / 2]).unwrap();
    pack(&file, &database, BACKED_UP);
    assert!(matches!(restore(), Err(RestoreError::Damaged(_))), "half a database");
    assert_eq!(names(target.path()), before);
    let books = Books::open(target.path(), &new()).unwrap();
    assert_eq!((books.device_id(), free(&books), books.guard().unwrap()), (OLD, 3, Guard::Clear));
}

/// A second restore over a first one keeps the old files of both.
#[test]
fn files_set_aside_keep_company() {
    in_both_forms(|| {
        let (_elsewhere, file) = backup();
        let home = folder_with(true);
        fs::write(home.path().join("books.journal.replaced-1"), "somebody's").unwrap();
        for _ in 0..2 {
            drop(Books::restore(home.path(), &file, None, &new()).unwrap());
        }
        for number in [2, 3] {
            for name in ["books.redb", "books.journal", "installation.json"] {
                assert!(home.path().join(format!("{name}.replaced-{number}")).exists(), "{name} {number}");
            }
        }
        assert_eq!(fs::read(home.path().join("books.journal.replaced-1")).unwrap(), b"somebody's");
    });
}

/// An order nobody can read is told and touches nothing.
#[test]
fn a_damaged_order_is_an_error() {
    let home = folder_with(true);
    fs::write(home.path().join("books.restore"), "{").unwrap();
    let before = names(home.path());
    let failed = Books::open(home.path(), &new()).unwrap_err();
    assert!(matches!(failed, OpenError::Damaged { .. }), "{failed:?}");
    assert!(matches!(Books::rescue(home.path(), &new()), Err(OpenError::Damaged { .. })));
    assert_eq!(names(home.path()), before);
}
