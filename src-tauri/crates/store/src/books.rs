//! The books: opened once, read as snapshots, written one closure at a time.
//!
//! The order of a write is the promise: space and files are looked at, the closure decides, the database commits in
//! two phases, the journal is appended and synced, and only then does the caller get its value and may show a number.
//! Not here: what a closure may do (tx), what can be read (read).

use crate::commit::begin;
use crate::convert;
use crate::error::{OpenError, ReadError, WriteError};
use crate::event::{Guard, Mended};
use crate::folder::{FREE_SPACE_BYTES_MIN, Folder, Identity, Marker, NewInstallation, free_space};
use crate::journal::Journal;
use crate::key::BooksKey;
use crate::mend;
use crate::open::{self, Opened};
use crate::read::Read;
use crate::rebuild;
use crate::tx::Tx;
use crate::verify::{self, Report};
use crate::view::View;
use domain::Moment;
use redb::{Database, ReadableDatabase};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use uuid::Uuid;

/// The books of one installation. Shared between threads; one process at a time.
#[derive(Debug)]
pub struct Books {
    /// Exclusive only for the check of the whole file.
    database: RwLock<Database>,
    /// Held for the whole of a write: the journal has the order of the commits.
    journal: Mutex<Journal>,
    database_identity: Identity,
    is_poisoned: AtomicBool,
    /// Asks the operating system; a field so that a test can have a full disk.
    free_space: fn(&Path) -> io::Result<u64>,
    marker: Marker,
    mended: Vec<Mended>,
    /// Database and journal.
    are_files_sealed: [bool; 2],
    /// Last, so that the lock is given up after the files are closed.
    folder: Folder,
}

impl Books {
    /// Opens the books of a folder, mends what a cut left half done, and makes new books where there were none.
    ///
    /// # Errors
    /// [`OpenError`] tells what is wrong; the files are then as they were.
    pub fn open(folder: &Path, new: &NewInstallation) -> Result<Books, OpenError> {
        Books::in_folder(Folder::hold(folder, None)?, new)
    }

    /// As [`Books::open`], for books that are or may be sealed with this key. New books are sealed from the start; plain
    /// ones open as they are, and so does a mix that a cut left while they were sealed or unsealed.
    ///
    /// # Errors
    /// As [`Books::open`], and [`OpenError::WrongKey`].
    pub fn open_with_key(folder: &Path, new: &NewInstallation, key: &BooksKey) -> Result<Books, OpenError> {
        Books::in_folder(Folder::hold(folder, Some(key))?, new)
    }

    /// Makes a new database out of the journal, where the old one is lost or damaged; the old file is set aside. Every
    /// invoice and number comes back; drafts, address book and settings do not. Issuing is stopped until
    /// [`Tx::lift_guard`], and every invoice not settled is looked up on the server before anything else.
    ///
    /// # Errors
    /// [`OpenError::Missing`] without a journal, [`OpenError::Damaged`] when not even its beginning can be read.
    pub fn rebuild(folder: &Path, now: Moment) -> Result<Books, OpenError> {
        Books::rebuild_in(Folder::hold(folder, None)?, now)
    }

    /// As [`Books::rebuild`], where the journal is or may be sealed with this key. The database is sealed if it is.
    ///
    /// # Errors
    /// As [`Books::rebuild`], and [`OpenError::WrongKey`].
    pub fn rebuild_with_key(folder: &Path, now: Moment, key: &BooksKey) -> Result<Books, OpenError> {
        Books::rebuild_in(Folder::hold(folder, Some(key))?, now)
    }

    /// Encrypts the books of a folder, which nobody may have open. Each file is replaced as a whole, the database first;
    /// cut in between, the mix opens with the key, and sealing again finishes it. Books already sealed stay as they are,
    /// so another key needs [`Books::unseal`] with the old one first. The disk must have room for a second copy.
    ///
    /// The plain files are gone from the folder afterwards, those set aside included. What the disk itself still keeps
    /// of their blocks, and what backups hold, is beyond this.
    ///
    /// # Errors
    /// As [`Books::open_with_key`]; every file is then the old one or the new one. [`OpenError::Missing`] where there are
    /// no books.
    pub fn seal(folder: &Path, key: &BooksKey, now: Moment) -> Result<(), OpenError> {
        convert::convert(Folder::hold(folder, Some(key))?, true, now)
    }

    /// Makes sealed books plain again, in the same way. Cut in between, sealed books and a mix still open with the key.
    ///
    /// # Errors
    /// As [`Books::seal`].
    pub fn unseal(folder: &Path, key: &BooksKey, now: Moment) -> Result<(), OpenError> {
        convert::convert(Folder::hold(folder, Some(key))?, false, now)
    }

    fn rebuild_in(folder: Folder, now: Moment) -> Result<Books, OpenError> {
        let device_id = rebuild::rebuild(&folder, now)?;
        Books::in_folder(folder, &NewInstallation { device_id, now })
    }

    pub(crate) fn in_folder(folder: Folder, new: &NewInstallation) -> Result<Books, OpenError> {
        let path = folder.database();
        let Opened { database, marker, lacks_marker, was_mended, is_sealed } = open::open(&folder, new)?;
        let database_identity = Identity::of(&path).map_err(|source| OpenError::io(&path, source))?;
        let (journal, journal_mended) = mend::mend(&folder, &database, is_sealed, new.now)?;
        if lacks_marker {
            folder.write_marker(&marker)?;
        }
        let are_files_sealed = [is_sealed, journal.place().is_sealed()];
        folder.remove_unfinished();
        Ok(Books {
            are_files_sealed,
            database: RwLock::new(database),
            journal: Mutex::new(journal),
            database_identity,
            is_poisoned: AtomicBool::new(false),
            free_space,
            marker,
            mended: was_mended.then_some(Mended::Database).into_iter().chain(journal_mended).collect(),
            folder,
        })
    }

    /// The installation's id, as registered with the server. Never changes (I43).
    #[must_use]
    pub fn device_id(&self) -> Uuid {
        self.marker.device_id
    }

    /// When the books were made.
    #[must_use]
    pub fn created_at(&self) -> Moment {
        self.marker.created_at
    }

    /// What opening found to mend, to be told to the user.
    #[must_use]
    pub fn mended(&self) -> &[Mended] {
        &self.mended
    }

    /// Whether both files are sealed. `false` for the mix that a cut conversion left: sealing or unsealing ends it.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.are_files_sealed == [true; 2]
    }

    pub(crate) fn are_files_sealed(&self) -> [bool; 2] {
        self.are_files_sealed
    }

    /// Closes the books and keeps the folder.
    pub(crate) fn into_folder(self) -> Folder {
        self.folder
    }

    /// Whether these books may issue.
    ///
    /// # Errors
    /// As [`Books::read`].
    pub fn guard(&self) -> Result<Guard, ReadError> {
        self.read()?.issuing_guard()
    }

    /// Whether the journal still lacks something that the database holds. Every write tries to write it first.
    #[must_use]
    pub fn is_journal_behind(&self) -> bool {
        self.lock_journal().is_behind()
    }

    /// A snapshot of what is committed.
    ///
    /// # Errors
    /// [`ReadError::Poisoned`] after a failed commit: what this handle would show may not be what is on disk.
    pub fn read(&self) -> Result<View, ReadError> {
        if self.is_poisoned.load(Ordering::Acquire) {
            return Err(ReadError::Poisoned);
        }
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        Ok(View::new(database.begin_read()?))
    }

    /// Runs a closure as one durable transaction. When it returns `Ok`, its changes are committed in two phases and
    /// everything it recorded is in the journal file, synced: a number in its value may be shown.
    ///
    /// Writes wait for each other. The closure must not write to the same books.
    ///
    /// # Errors
    /// [`WriteError`]; each variant says whether something was written.
    pub fn write<T, E>(
        &self,
        now: Moment,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, WriteError<E>> {
        let mut journal = self.lock_journal();
        self.ready(&mut journal)?;
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let transaction = begin(&database).map_err(storage)?;
        let mut tx = Tx::new(&transaction, now).map_err(|error| match error {
            ReadError::Storage(error) => WriteError::Storage(error),
            error => WriteError::Storage(Box::new(redb::Error::Corrupted(error.to_string()))),
        })?;
        // Dropped during a panic, a transaction would not give its pages back; so the panic waits for it.
        let outcome = catch_unwind(AssertUnwindSafe(|| change(&mut tx)));
        let entries = tx.into_entries();
        let value = match outcome {
            Ok(Ok(value)) => value,
            refused_or_panicked => {
                transaction.abort().map_err(|error| WriteError::Storage(Box::new(error.into())))?;
                return match refused_or_panicked {
                    Ok(refused) => refused.map_err(WriteError::Refused),
                    Err(panic) => resume_unwind(panic),
                };
            }
        };
        if transaction.commit().is_err() {
            self.is_poisoned.store(true, Ordering::Release);
            return Err(WriteError::Poisoned);
        }
        drop(database);
        journal.append(&entries).map_err(|source| WriteError::JournalBehind { committed: true, source })?;
        Ok(value)
    }

    /// Checks every invariant of the books. `full` also checks every page of the database file, for which nobody may
    /// be reading; a [`View`] still alive makes it the problem `busy`.
    ///
    /// # Errors
    /// Only when nothing can be read at all; what is wrong with the content is in the report.
    pub fn verify(&self, full: bool) -> Result<Report, ReadError> {
        let journal = self.lock_journal();
        let mut report = Report::default();
        if full {
            let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
            verify::check_file(&mut database, &mut report);
        }
        verify::check_books(&self.read()?, journal.place(), &mut report);
        Ok(report)
    }

    /// What is asked before anything is spent: a handle that can be trusted, the same files, space, a whole journal.
    fn ready<E>(&self, journal: &mut Journal) -> Result<(), WriteError<E>> {
        if self.is_poisoned.load(Ordering::Acquire) {
            return Err(WriteError::Poisoned);
        }
        let path = self.folder.database();
        if !Identity::of(&path).is_ok_and(|identity| identity == self.database_identity) {
            return Err(WriteError::Replaced(path));
        }
        if !journal.is_in_place() {
            return Err(WriteError::Replaced(journal.place().path().to_owned()));
        }
        match (self.free_space)(self.folder.path()) {
            Ok(free_bytes) if free_bytes < FREE_SPACE_BYTES_MIN => {
                return Err(WriteError::NoSpace { free_bytes });
            }
            Ok(_) => {}
            Err(source) => return Err(WriteError::Io { path: self.folder.path().to_owned(), source }),
        }
        if journal.is_behind() {
            let behind = |source| WriteError::JournalBehind { committed: false, source };
            let view = self.read().map_err(|error| behind(io::Error::other(error)))?;
            journal.catch_up(&view).map_err(behind)?;
        }
        Ok(())
    }

    /// A panic in a closure happens before the commit and leaves the journal as it was.
    fn lock_journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn storage<E>(error: redb::TransactionError) -> WriteError<E> {
    WriteError::Storage(Box::new(error.into()))
}

#[cfg(test)]
mod tests;
