//! A folder that was copied issues nothing; one that was moved goes on.

use super::world::{
    DEVICE, NOW, apply, assert_sound, books_with, clone_of, copy_of, fct, issue, marker, new_installation,
    open, state_last,
};
use protocol::change::Doubt;
use protocol::{Change, Phase};
use std::fs;
use std::path::Path;
use store::{Books, Event, Guard, Mended, NewInstallation, Read, TxError, WriteError};

fn on(machine: &str) -> NewInstallation {
    NewInstallation { machine: Some(machine.to_owned()), ..new_installation() }
}

fn guard_events(books: &Books) -> usize {
    let events = books.read().unwrap().events(1, 100).unwrap();
    events.iter().filter(|entry| matches!(entry.event, Event::Guarded { to: Guard::Copied, .. })).count()
}

/// Guarded at every opening, told once, and what waits is looked up before anything else.
#[track_caller]
fn assert_guarded(folder: &Path, new: &NewInstallation) {
    for reopening in 0..3 {
        let books = Books::open(folder, new).unwrap();
        assert_eq!(books.guard().unwrap(), Guard::Copied, "opening {reopening}");
        assert_eq!(guard_events(&books), 1);
        let refused = issue(&books, 3);
        assert!(matches!(refused, Err(WriteError::Refused(TxError::Guarded(Guard::Copied)))));
        for item in books.read().unwrap().outbox().unwrap() {
            assert_eq!((item.phase, item.doubt), (Phase::Unknown, Doubt::Owed));
        }
        assert_sound(&books);
    }
}

#[track_caller]
fn assert_issues(folder: &Path, new: &NewInstallation, number: u64) {
    let books = Books::open(folder, new).unwrap();
    assert_eq!(books.guard().unwrap(), Guard::Clear);
    issue(&books, number).unwrap();
    assert_sound(&books);
}

#[test]
fn a_copied_folder_is_guarded_and_the_original_goes_on() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let clone = clone_of(home.path());
    assert_guarded(clone.path(), &new_installation());
    assert_issues(home.path(), &new_installation(), 3);
}

/// Copied while the books were open, the database may be older than the journal. It is a copy all the same: its numbers
/// are given up, not only looked at.
#[test]
fn a_copy_with_an_older_database_is_a_copy() {
    let (home, books) = books_with(4, 1);
    drop(books);
    let database = fs::read(home.path().join("books.redb")).unwrap();
    let books = open(home.path());
    issue(&books, 2).unwrap();
    drop(books);
    let clone = clone_of(home.path());
    fs::write(clone.path().join("books.redb"), database).unwrap();
    let books = Books::open(clone.path(), &new_installation()).unwrap();
    assert!(matches!(books.mended(), [Mended::RolledBack { .. }]));
    drop(books);
    assert_guarded(clone.path(), &new_installation());
    assert_issues(home.path(), &new_installation(), 3);
}

/// A reserve call that was not answered before the folder was copied explains no number in the copy.
#[test]
fn an_open_reserve_call_explains_nothing_in_a_copy() {
    let (home, books) = books_with(4, 2);
    apply(&books, &[Change::ReserveIntended { series: fct(), count: 10, above: 4 }]).unwrap();
    drop(books);
    let clone = clone_of(home.path());
    let copied = open(clone.path());
    assert_eq!(copied.guard().unwrap(), Guard::Copied);
    assert_eq!(copied.read().unwrap().intent(&fct()).unwrap(), None);
    assert!(open(home.path()).read().unwrap().intent(&fct()).unwrap().is_some());
}

#[test]
fn a_copy_in_the_place_of_the_deleted_original_is_guarded() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let clone = clone_of(home.path());
    let path = home.path().to_owned();
    fs::remove_dir_all(&path).unwrap();
    fs::rename(clone.path(), &path).unwrap();
    assert_guarded(&path, &new_installation());
}

/// As when an archive is unpacked where the folder was: the new marker often gets the old one's inode.
#[test]
fn files_put_back_under_the_same_inode_are_guarded() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let path = marker(home.path());
    let text = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, text).unwrap();
    assert_guarded(home.path(), &new_installation());
}

#[cfg(unix)]
#[test]
fn a_moved_folder_goes_on() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("moved");
    fs::rename(home.path(), &moved).unwrap();
    assert_issues(&moved, &new_installation(), 3);
    fs::rename(&moved, home.path()).unwrap();
    assert_issues(home.path(), &new_installation(), 4);
}

#[test]
fn the_same_files_in_another_machine_are_guarded() {
    let home = tempfile::tempdir().unwrap();
    let books = Books::open(home.path(), &on("one")).unwrap();
    super::world::stock(&books, 4);
    (1..=2).for_each(|number| issue(&books, number).unwrap());
    drop(books);
    assert_issues(home.path(), &on("one"), 3);
    let books = Books::open(home.path(), &on("another")).unwrap();
    assert_eq!(books.guard().unwrap(), Guard::Copied);
    drop(books);
    let books = Books::open(home.path(), &on("one")).unwrap();
    assert_eq!(books.guard().unwrap(), Guard::Copied, "going home lifts nothing");
}

/// An older version did not ask for the machine; the next one does, and from then on it counts.
#[test]
fn a_machine_may_get_its_name_later_and_not_lose_it() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let before = fs::read(marker(home.path())).unwrap();
    assert_issues(home.path(), &on("one"), 3);
    assert_ne!(fs::read(marker(home.path())).unwrap(), before, "stored with all that is known");
    assert_issues(home.path(), &on("one"), 4);
    assert_eq!(Books::open(home.path(), &new_installation()).unwrap().guard().unwrap(), Guard::Copied);
}

#[test]
fn the_place_becomes_home_only_when_somebody_says_so() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let clone = clone_of(home.path());
    assert_guarded(clone.path(), &new_installation());
    let books = open(clone.path());
    state_last(&books, 2);
    issue(&books, 3).unwrap();
    drop(books);
    let books = open(clone.path());
    assert_eq!(books.guard().unwrap(), Guard::Copied, "lifting alone does not settle");
    state_last(&books, 3);
    books.settle_here().unwrap();
    drop(books);
    assert_issues(clone.path(), &new_installation(), 4);
}

#[test]
fn books_of_before_become_at_home_where_they_are_found() {
    let (home, books) = books_with(4, 2);
    drop(books);
    let old = copy_of(home.path());
    assert!(!fs::read_to_string(marker(old.path())).unwrap().contains("place"));
    assert_issues(old.path(), &new_installation(), 3);
    assert!(fs::read_to_string(marker(old.path())).unwrap().contains("place"));
    let clone = clone_of(old.path());
    assert_guarded_beyond(clone.path());
}

fn assert_guarded_beyond(folder: &Path) {
    assert_eq!(open(folder).guard().unwrap(), Guard::Copied);
}

/// Only the database, or database and journal, carried to another laptop (F15).
#[test]
fn files_without_their_marker_are_guarded() {
    for lost in [&["installation.json"][..], &["installation.json", "books.journal"]] {
        let (home, books) = books_with(4, 2);
        drop(books);
        let clone = clone_of(home.path());
        lost.iter().for_each(|name| fs::remove_file(clone.path().join(name)).unwrap());
        assert_guarded(clone.path(), &new_installation());
        assert_eq!(open(clone.path()).device_id(), DEVICE);
    }
}

/// A stronger reason to stop stays what it is.
#[test]
fn a_copy_of_guarded_books_is_a_copy() {
    let (home, books) = books_with(4, 2);
    books.write(NOW, |tx| tx.raise_guard(Guard::Restored, "a test")).unwrap();
    drop(books);
    let clone = clone_of(home.path());
    let books = open(clone.path());
    assert_eq!(books.guard().unwrap(), Guard::Copied);
    assert_eq!(guard_events(&books), 1);
    assert_eq!(books.read().unwrap().quarantined_numbers(&fct()).unwrap().len(), 2);
}
