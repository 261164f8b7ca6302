//! What may be found at open, and what is then said or done.

use super::world::{
    DEVICE, NOW, assert_sound, books_with, copy_of, database, fct, installation, invoice_id, issue, issued,
    journal, new_installation, open, try_open,
};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use store::{Books, OpenError, Read, WriteError};
use uuid::Uuid;

#[test]
fn new_books_are_empty_sound_and_closed_to_others() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data").join("firm");
    let books = open(&folder);
    assert_eq!((books.device_id(), books.created_at()), (DEVICE, NOW));
    assert_eq!(books.mended(), []);
    assert_eq!(books.read().unwrap().invoice_count().unwrap(), 0);
    assert_sound(&books);
    #[cfg(unix)]
    for (path, mode) in [(folder.clone(), 0o700), (database(&folder), 0o600), (journal(&folder), 0o600)] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
    }
}

#[test]
fn what_was_issued_is_there_again_byte_for_byte() {
    let (home, books) = books_with(3, 2);
    drop(books);
    let before = fs::read(journal(home.path())).unwrap();
    let other = installation(Uuid::from_u128(99), NOW.plus_days(1));
    let books = Books::open(home.path(), &other).unwrap();
    assert_eq!(books.device_id(), DEVICE, "the device id never changes");
    let view = books.read().unwrap();
    for number in 1..=2 {
        let record = view.invoice(invoice_id(number)).unwrap().unwrap();
        let bytes = |invoice| serde_json::to_vec(invoice).unwrap();
        assert_eq!(bytes(&record.issued), bytes(&issued(number)));
        assert_eq!(record.seq, number);
    }
    drop(view);
    assert_eq!(fs::read(journal(home.path())).unwrap(), before);
    assert_sound(&books);
}

#[test]
fn a_second_open_is_refused_here_and_in_another_process() {
    const CHILD: &str = "FACTURIER_TEST_HOLD";
    if let Some(folder) = std::env::var_os(CHILD) {
        let _books = open(folder.as_ref());
        println!("held");
        std::thread::sleep(std::time::Duration::from_secs(60));
        return;
    }
    let (home, books) = books_with(1, 0);
    assert!(matches!(try_open(home.path()), Err(OpenError::InUse)));
    drop(books);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            concat!(module_path!(), "::a_second_open_is_refused_here_and_in_another_process")
                .trim_start_matches("it::"),
            "--exact",
            "--nocapture",
        ])
        .env(CHILD, home.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("held")));
    assert!(matches!(try_open(home.path()), Err(OpenError::InUse)));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_sound(&open(home.path()));
}

#[test]
fn a_marked_folder_never_gets_a_new_database() {
    let (home, books) = books_with(2, 1);
    drop(books);
    let path = database(home.path());
    let good = fs::read(&path).unwrap();
    let html = b"<html><body>Sign in to the network</body></html>".to_vec();
    for (what, content) in [("empty", Vec::new()), ("zeros", vec![0; good.len()]), ("html", html)] {
        fs::write(&path, &content).unwrap();
        let error = try_open(home.path()).unwrap_err();
        let named = match what {
            "empty" => matches!(error, OpenError::Damaged { .. }),
            _ => matches!(error, OpenError::NotOurs(_)),
        };
        assert!(named, "{what}: {error:?}");
        assert_eq!(fs::read(&path).unwrap(), content, "{what}: untouched");
    }
    fs::remove_file(&path).unwrap();
    assert!(matches!(try_open(home.path()), Err(OpenError::Missing(_))));
    fs::remove_file(home.path().join("installation.json")).unwrap();
    assert!(matches!(try_open(home.path()), Err(OpenError::Missing(_))), "the journal alone tells of books");
    assert!(!path.exists());
}

#[test]
fn a_truncated_database_is_an_error_and_stays_as_it_is() {
    let (home, books) = books_with(3, 3);
    drop(books);
    let path = database(home.path());
    let good = fs::read(&path).unwrap();
    for step in 0..200 {
        let cut = &good[..good.len() * step / 200];
        fs::write(&path, cut).unwrap();
        let error = try_open(home.path()).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{}: {error:?}", cut.len());
        assert!(fs::read(&path).unwrap() == cut, "untouched at {}", cut.len());
    }
}

#[test]
fn another_redb_file_or_another_installations_books_are_not_ours() {
    let (home, books) = books_with(1, 1);
    drop(books);
    let other = tempfile::tempdir().unwrap();
    let stranger = installation(Uuid::from_u128(7), NOW);
    drop(Books::open(other.path(), &stranger).unwrap());
    fs::copy(database(other.path()), database(home.path())).unwrap();
    assert!(matches!(try_open(home.path()), Err(OpenError::NotOurs(_))));
}

#[test]
fn a_creation_cut_short_is_finished() {
    let (home, books) = books_with(0, 0);
    drop(books);
    for lost in [&["installation.json"][..], &["installation.json", "books.journal"], &["books.journal"]] {
        let copy = copy_of(home.path());
        lost.iter().for_each(|name| fs::remove_file(copy.path().join(name)).unwrap());
        let books = Books::open(copy.path(), &installation(Uuid::from_u128(5), NOW)).unwrap();
        assert_eq!(books.device_id(), DEVICE, "without {lost:?}");
        assert_eq!(books.mended(), []);
        assert_sound(&books);
    }
    let copy = tempfile::tempdir().unwrap();
    fs::write(copy.path().join("books.redb.new"), b"half a database").unwrap();
    assert_sound(&open(copy.path()));
}

#[test]
fn a_lost_marker_comes_back_from_the_books() {
    let (home, books) = books_with(2, 1);
    drop(books);
    fs::remove_file(home.path().join("installation.json")).unwrap();
    let books = Books::open(home.path(), &installation(Uuid::from_u128(5), NOW)).unwrap();
    assert_eq!(books.device_id(), DEVICE);
    assert_eq!(books.read().unwrap().invoice_count().unwrap(), 1);
    assert!(home.path().join("installation.json").exists());
}

#[test]
fn a_damaged_marker_is_an_error() {
    let (home, books) = books_with(1, 0);
    drop(books);
    fs::write(home.path().join("installation.json"), b"").unwrap();
    assert!(matches!(try_open(home.path()), Err(OpenError::Damaged { .. })));
}

#[test]
fn a_file_replaced_under_the_open_books_stops_every_write() {
    for name in ["books.redb", "books.journal"] {
        let (home, books) = books_with(3, 1);
        let path = home.path().join(name);
        let moved = home.path().join("moved");
        fs::rename(&path, &moved).unwrap();
        assert!(matches!(issue(&books, 2), Err(WriteError::Replaced(_))), "{name} gone");
        fs::copy(&moved, &path).unwrap();
        assert!(matches!(issue(&books, 2), Err(WriteError::Replaced(_))), "{name} is another file");
        fs::rename(&moved, &path).unwrap();
        issue(&books, 2).unwrap();
        assert_eq!(books.read().unwrap().free_numbers(&fct()).unwrap().len(), 1);
    }
}

#[test]
fn a_symlink_in_place_of_the_database_is_not_followed() {
    let (home, books) = books_with(1, 0);
    drop(books);
    let real = home.path().join("elsewhere.redb");
    fs::rename(database(home.path()), &real).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&real, database(home.path())).unwrap();
        assert!(matches!(Books::open(home.path(), &new_installation()), Err(OpenError::NotOurs(_))));
    }
}
