//! A start that died inside the database is seen by the next one.

use super::IS_SEALED;
use super::world::{HEADER, assert_sound, books_with, clone_of, database, new_installation, open};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{Books, NewInstallation, OpenError, Read, probe_file};

fn mark(folder: &Path) -> std::path::PathBuf {
    folder.join("books.opening")
}

#[test]
fn a_start_that_went_well_leaves_no_mark_and_asks_nobody() {
    fn never(_: &Path) -> bool {
        panic!("nothing died")
    }
    let (home, books) = books_with(1, 1);
    assert!(!mark(home.path()).exists());
    drop(books);
    let new = NewInstallation { probe: Some(never), ..new_installation() };
    drop(Books::open(home.path(), &new).unwrap());
    // Nor does one that found something wrong and said so.
    let path = database(home.path());
    let good = fs::read(&path).unwrap();
    fs::write(&path, &good[..good.len() / 2]).unwrap();
    for _ in 0..2 {
        assert!(matches!(Books::open(home.path(), &new), Err(OpenError::Damaged { .. })));
        assert!(!mark(home.path()).exists());
    }
}

#[test]
fn after_a_start_that_died_a_helper_is_asked_first() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    fn refuses(path: &Path) -> bool {
        assert!(path.ends_with("books.redb"));
        ASKED.fetch_add(1, Ordering::Relaxed);
        false
    }
    let (home, books) = books_with(1, 1);
    drop(books);
    let before = fs::read(database(home.path())).unwrap();
    fs::write(mark(home.path()), b"").unwrap();
    let new = NewInstallation { probe: Some(refuses), ..new_installation() };
    for asked in 1..3 {
        assert!(matches!(Books::open(home.path(), &new), Err(OpenError::Damaged { .. })));
        assert_eq!(ASKED.load(Ordering::Relaxed), asked, "asked again, for nothing has changed");
    }
    assert!(fs::read(database(home.path())).unwrap() == before, "untouched");
    let new = NewInstallation { probe: Some(probe_file), ..new_installation() };
    let books = Books::open(home.path(), &new).unwrap();
    assert_eq!(books.read().unwrap().invoice_count().unwrap(), 1);
    assert!(!mark(home.path()).exists());
    drop(books);
    fs::write(mark(home.path()), b"").unwrap();
    drop(open(home.path()));
    assert!(!mark(home.path()).exists(), "without a helper it is simply tried");
}

/// Another process opens the books, again and again, until it is caught inside and killed.
#[test]
fn a_process_killed_inside_leaves_its_mark() {
    const CHILD: &str = "FACTURIER_TEST_DIE";
    if let Some(folder) = std::env::var_os(CHILD) {
        loop {
            drop(open(folder.as_ref()));
        }
    }
    let (home, books) = books_with(400, 0);
    drop(books);
    let mut is_left = false;
    for _ in 0..200 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                concat!(module_path!(), "::a_process_killed_inside_leaves_its_mark")
                    .trim_start_matches("it::"),
                "--exact",
            ])
            .env(CHILD, home.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let is_inside = (0..5_000_000).any(|_| mark(home.path()).exists());
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(is_inside, "no mark while the database is opened");
        is_left = mark(home.path()).exists();
        assert_sound(&open(home.path()));
        assert!(!mark(home.path()).exists());
        if is_left {
            break;
        }
    }
    assert!(is_left);
}

#[test]
fn a_probe_tells_good_from_bad_and_touches_nothing() {
    let (home, books) = books_with(20, 12);
    // As after a kill: the probe has to repair, in memory.
    let unclean = clone_of(home.path());
    drop(books);
    for folder in [home.path(), unclean.path()] {
        let path = database(folder);
        let good = fs::read(&path).unwrap();
        assert!(probe_file(&path));
        assert!(fs::read(&path).unwrap() == good, "untouched");
        for len in [0, 5, 4096, good.len() / 2, good.len() - 1] {
            fs::write(&path, &good[..len]).unwrap();
            // Without the key a seal is all that can be seen.
            assert_eq!(probe_file(&path), IS_SEALED && len >= HEADER, "cut to {len}");
            assert!(fs::read(&path).unwrap() == good[..len], "untouched");
        }
        fs::write(&path, b"<html>").unwrap();
        assert!(!probe_file(&path));
        fs::remove_file(&path).unwrap();
        assert!(!probe_file(&path));
        assert!(!path.exists());
    }
}
