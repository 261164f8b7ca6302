//! A power cut in the middle of a migration, with the books of version 1.

use super::*;
use crate::books::Books;
use crate::folder::NewInstallation;
use crate::view::View;
use redb::backends::InMemoryBackend;
use redb::{BackendError, Builder, ReadableDatabase, StorageBackend};
use std::io;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

const NOW: Moment = Moment(1_795_000_000);

/// A file in memory that remembers what a cut right after each sync would leave.
#[derive(Debug)]
struct Remembering {
    file: InMemoryBackend,
    left: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl StorageBackend for Remembering {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        let mut bytes = vec![0; usize::try_from(self.file.len()?).unwrap()];
        self.file.read(0, &mut bytes)?;
        self.left.lock().unwrap().push(bytes);
        self.file.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write(offset, data)
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }
    fn close(&self) -> io::Result<()> {
        self.file.close()
    }
}

fn format(database: &Database) -> Option<u32> {
    read::meta(&View::new(database.begin_read().unwrap()), &META_FORMAT).unwrap()
}

/// A migration is one transaction (I19): cut anywhere, it is there as a whole or is made by the next open (F3).
#[test]
fn a_migration_that_is_cut_is_made_at_the_next_open() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/books-v1");
    let old = std::fs::read(golden.join("books.redb")).unwrap();
    let file = InMemoryBackend::new();
    file.set_len(old.len() as u64).unwrap();
    file.write(0, &old).unwrap();
    let left = Arc::new(Mutex::new(Vec::new()));
    let database = Builder::new().create_with_backend(Remembering { file, left: Arc::clone(&left) }).unwrap();
    assert_ne!(format(&database), Some(FORMAT), "books of an earlier format");
    migrate(&database, NOW).unwrap();
    assert_eq!(format(&database), Some(FORMAT));
    drop(database);
    let left = std::mem::take(&mut *left.lock().unwrap());
    assert!(left.len() > 1, "cut more than once");
    for (place, bytes) in left.iter().enumerate() {
        let home = tempfile::tempdir().unwrap();
        for name in ["books.journal", "installation.json"] {
            std::fs::copy(golden.join(name), home.path().join(name)).unwrap();
        }
        std::fs::write(home.path().join("books.redb"), bytes).unwrap();
        let books = Books::open(home.path(), &NewInstallation::new(Uuid::from_u128(1), NOW)).unwrap();
        assert_eq!(books.verify(true).unwrap().problems, [], "cut after sync {place}");
    }
}

/// Books of format 6 get their invoices under everything from the rows that are there.
#[test]
fn books_that_filed_invoices_under_clients_only_file_them_under_everything() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/books-v1");
    let home = tempfile::tempdir().unwrap();
    for name in ["books.redb", "books.journal", "installation.json"] {
        std::fs::copy(golden.join(name), home.path().join(name)).unwrap();
    }
    let new = NewInstallation::new(Uuid::from_u128(1), NOW);
    drop(Books::open(home.path(), &new).unwrap());
    let database = Database::open(home.path().join("books.redb")).unwrap();
    let transaction = begin(&database).unwrap();
    let everything = {
        let mut sales = transaction.open_table(SALES).unwrap();
        let gone = sales.extract_from_if(("", "", 0, 0, "")..("", "", u32::MAX, 0, ""), |_, _| true).unwrap();
        gone.count()
    };
    transaction.open_table(TALLIES).unwrap().remove(("", "")).unwrap();
    transaction.delete_table(HISTORY.definition).unwrap();
    transaction.delete_table(HISTORY_UNDO.definition).unwrap();
    Tx::new(&transaction, NOW).unwrap().put_meta(&META_FORMAT, &6).unwrap();
    transaction.commit().unwrap();
    drop(database);
    assert!(everything > 0, "the books have invoices");
    let books = Books::open(home.path(), &new).unwrap();
    assert_eq!(books.verify(true).unwrap().problems, []);
    let view = books.read().unwrap();
    let count = view.table(TALLIES).unwrap().get(("", "")).unwrap().map(|count| count.value());
    assert_eq!(count, Some(everything as u64));
}
