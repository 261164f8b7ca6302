//! The books: opened once, read as snapshots, written one closure at a time; and the ways they are brought back.
//!
//! The order of a write is the promise: space and files are looked at, the closure decides, the database commits in
//! two phases, the journal is appended and synced, and only then does the caller get its value and may show a number.
//! Not here: what a closure may do (tx), what can be read (read).

use crate::backup::{self, BackupSummary, Origin, Protection};
use crate::checked::NoteAtClose;
use crate::commit::begin;
use crate::convert;
use crate::error::{BackupError, OpenError, ReadError, RestoreError, WriteError};
use crate::event::{Guard, Mended};
use crate::folder::{Folder, Identity, Marker, NewInstallation};
use crate::journal::{Journal, JournalFile};
use crate::mend;
use crate::open::{self, Opened, Pages};
use crate::place::Home;
use crate::read::Read;
use crate::rebuild::{self, Salvage};
use crate::restore::{self, Parcel, Watch};
use crate::space::{self, FreeSpace, Purpose, free_space};
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
    /// Held for the whole of a write: the journal has the order of the commits. Rescued books have none open.
    journal: Mutex<Option<Journal>>,
    /// Rescued books are in no file.
    database_identity: Option<Identity>,
    /// Held while a backup is made: its copy has one name.
    backing_up: Mutex<()>,
    is_poisoned: AtomicBool,
    /// Asks the operating system; a field so that a test can have a full disk.
    free_space: FreeSpace,
    marker: Marker,
    machine: Option<String>,
    mended: Vec<Mended>,
    /// Database and journal; of rescued books, whether any file needs a key.
    are_files_sealed: [bool; 2],
    /// After the database, so that it sees the closed file. Rescued books have none.
    note_at_close: Option<NoteAtClose>,
    /// Last, so that the lock is given up after the files are closed.
    folder: Folder,
}

/// Books that were restored from a backup, and what the backup was.
#[derive(Debug)]
pub struct Restored {
    /// The books, open. They issue nothing until [`Tx::lift_guard`].
    pub books: Books,
    /// The backup they came from.
    pub backup: BackupSummary,
}

impl Books {
    /// Opens the books of a folder, mends what a cut left half done, and makes new books where there were none. Books that
    /// are not where they are at home are opened with issuing stopped ([`Guard::Copied`]).
    ///
    /// With a key new books are sealed from the start; plain ones open as they are, and so does a mix that a cut left while
    /// they were sealed or unsealed.
    ///
    /// # Errors
    /// [`OpenError`] tells what is wrong; the files are then as they were. [`OpenError::Sealed`] and
    /// [`OpenError::WrongKey`] come of every function that opens books.
    pub fn open(folder: &Path, new: &NewInstallation) -> Result<Books, OpenError> {
        Books::in_folder(Folder::hold(folder, &new.disk, new.key.as_ref())?, new)
    }

    /// Makes a new database out of the journal, where the old one is lost or damaged; the old file is set aside, and so is
    /// a damaged marker. Every invoice and number comes back; drafts, address book and settings do not. Issuing is stopped
    /// until [`Tx::lift_guard`], and every invoice not settled is looked up on the server before anything else. The device
    /// id of `new` is ignored. The new database is sealed if the journal is.
    ///
    /// # Errors
    /// [`OpenError::Missing`] without a journal, [`OpenError::Damaged`] when not even its beginning can be read,
    /// [`OpenError::NotOurs`] when it is another installation's than the marker.
    pub fn rebuild(folder: &Path, new: &NewInstallation) -> Result<Books, OpenError> {
        let folder = Folder::hold(folder, &new.disk, new.key.as_ref())?;
        restore::finish(&folder)?;
        let device_id = rebuild::rebuild(&folder, new.now)?;
        Books::in_folder(folder, &NewInstallation { device_id, ..new.clone() })
    }

    /// Books to look at where the database is lost or damaged: the journal's whole entries in memory, or, without a
    /// readable journal, a copy of the database in memory if every page of it is good. Nothing in the folder is touched but
    /// its lock, and every write is refused ([`WriteError::Rescue`]).
    ///
    /// Waiting invoices show as unknown, for how far each had come is not in the journal; drafts, address book and settings
    /// are not in it either. Of `new` the time and the key are asked for.
    ///
    /// # Errors
    /// What is wrong with the journal: [`OpenError::Missing`], [`OpenError::Damaged`], or [`OpenError::NotOurs`] when it is
    /// another installation's than the marker.
    pub fn rescue(folder: &Path, new: &NewInstallation) -> Result<Books, OpenError> {
        let nothing = [folder.join("books.journal"), folder.join("books.redb")];
        if let [Ok(None), Ok(None)] = nothing.each_ref().map(|path| new.disk.look(path)) {
            return Err(OpenError::Missing(folder.join("books.journal")));
        }
        let folder = Folder::hold(folder, &new.disk, new.key.as_ref())?;
        if folder.exists(&folder.restore_order()).unwrap_or(true) {
            return Err(OpenError::damaged(
                folder.restore_order(),
                "a restore was cut short; opening finishes it",
            ));
        }
        let Salvage { database, marker, .. } = match rebuild::salvage(&folder, new.now) {
            Ok(salvage) => salvage,
            Err(unreadable) => open::salvage(&folder).map_err(|error| match error {
                // With the key there would be something to see.
                OpenError::Sealed(_) | OpenError::WrongKey(_) => error,
                _ => unreadable,
            })?,
        };
        match folder.read_marker() {
            Ok(Some(found)) if found.device_id != marker.device_id => {
                return Err(OpenError::NotOurs(folder.journal()));
            }
            _ => {}
        }
        Ok(Books {
            are_files_sealed: [Books::need_key(folder.path(), folder.disk().as_ref()); 2],
            database: RwLock::new(database),
            journal: Mutex::new(None),
            database_identity: None,
            backing_up: Mutex::new(()),
            is_poisoned: AtomicBool::new(false),
            free_space,
            marker,
            machine: None,
            mended: Vec::new(),
            note_at_close: None,
            folder,
        })
    }

    /// Puts the books of a backup in a folder. Books that are there already are set aside as `….replaced-N`, if the server
    /// has everything in them. The restored books issue nothing until [`Tx::lift_guard`], and every invoice not settled
    /// is looked up on the server before anything else. The device id of `new` is ignored; with a key the restored books
    /// are sealed, whatever the backed up ones were, and without one they are plain.
    ///
    /// # Errors
    /// [`RestoreError`]; each variant says what became of the folder's books. The passphrase of a plain backup is ignored.
    pub fn restore(
        folder: &Path,
        file: &Path,
        passphrase: Option<&str>,
        new: &NewInstallation,
    ) -> Result<Restored, RestoreError> {
        Books::restore_watched(folder, file, passphrase, new, &mut |_| Ok(()))
    }

    pub(crate) fn restore_watched(
        folder: &Path,
        file: &Path,
        passphrase: Option<&str>,
        new: &NewInstallation,
        watch: Watch<'_>,
    ) -> Result<Restored, RestoreError> {
        let parcel = Parcel::open(&new.disk, file, passphrase)?;
        let backup = parcel.summary();
        let folder = Books::settled(folder, new)?;
        restore::restore(&folder, parcel, new.now, watch)?;
        let mut books = Books::in_folder(folder, new).map_err(RestoreError::Unfinished)?;
        books.mended.insert(0, Mended::RestoredBackup { backup_at: backup.created_at });
        Ok(Restored { books, backup })
    }

    /// A folder in which nothing is lost that the server does not have: without books, or with settled ones.
    fn settled(path: &Path, new: &NewInstallation) -> Result<Folder, RestoreError> {
        let hold = || Folder::hold(path, &new.disk, new.key.as_ref()).map_err(RestoreError::Folder);
        let folder = hold()?;
        restore::finish(&folder).map_err(RestoreError::Folder)?;
        let has_books =
            [folder.database(), folder.journal()].iter().any(|file| folder.exists(file).unwrap_or(true));
        if !has_books {
            return Ok(folder);
        }
        let unreadable = |error: ReadError| RestoreError::Unreadable(OpenError::damaged(path, error));
        let (database, folder) = match Books::in_folder(folder, new) {
            Ok(Books { database, folder, .. }) => (database, folder),
            Err(error) => {
                let folder = hold()?;
                // A journal that is whole knows everything that was issued and settled.
                match rebuild::salvage(&folder, new.now) {
                    Ok(Salvage { database, is_whole: true, .. }) => (RwLock::new(database), folder),
                    _ => return Err(RestoreError::Unreadable(error)),
                }
            }
        };
        let database = database.into_inner().unwrap_or_else(PoisonError::into_inner);
        let view = View::new(database.begin_read().map_err(|error| unreadable(error.into()))?);
        match view.outbox().map_err(unreadable)?.len() as u64 {
            0 => Ok(folder),
            count => Err(RestoreError::Unsent { count }),
        }
    }

    pub(crate) fn in_folder(folder: Folder, new: &NewInstallation) -> Result<Books, OpenError> {
        let restored = restore::finish(&folder)?;
        let path = folder.database();
        let opened = space::with_reserve(&folder, || open::open(&folder, new))?;
        let Opened { database, marker, lacks_marker, pages, checked_at, is_sealed } = opened;
        let failed = |source| OpenError::io(&path, source);
        let database_identity = folder.identity(&path).map_err(failed)?;
        let mend = || mend::mend(&folder, &database, is_sealed, pages == Pages::Trusted, new.now);
        let (mut journal, journal_mended) = space::with_reserve(&folder, mend)?;
        let machine = new.machine.as_deref();
        let home = match &marker.place {
            Some(place) => folder.compare_place(place, machine)?,
            // A creation that was cut short has no history yet; with one, the files came without their marker.
            None if lacks_marker && mend::has_history(&database).map_err(failed)? => Home::Elsewhere,
            None => Home::HereSoFar,
        };
        if home == Home::Elsewhere {
            let reason = "the folder is a copy of the one the books were at home in";
            let stop = || mend::stop_copies(&database, &mut journal, lacks_marker, reason, new.now);
            space::with_reserve(&folder, stop)?;
        }
        if lacks_marker {
            folder.write_marker(&marker, machine)?;
        } else if home == Home::HereSoFar {
            let _ = folder.write_marker(&marker, machine); // On a full disk the next start does it.
        }
        let are_files_sealed = [is_sealed, journal.place().is_sealed()];
        folder.remove_unfinished();
        if are_files_sealed == [true; 2] {
            // Restoring and mending set plain files aside. On a full disk the next start seals them.
            let _ = convert::seal_set_aside(&folder);
        }
        space::keep_reserve(&folder, free_space);
        let mended = (pages == Pages::Mended).then_some(Mended::Database);
        Ok(Books {
            are_files_sealed,
            database: RwLock::new(database),
            journal: Mutex::new(Some(journal)),
            database_identity: Some(database_identity),
            backing_up: Mutex::new(()),
            is_poisoned: AtomicBool::new(false),
            free_space,
            marker,
            machine: new.machine.clone(),
            mended: restored.into_iter().chain(mended).chain(journal_mended).collect(),
            note_at_close: Some(NoteAtClose::new(&folder, checked_at)),
            folder,
        })
    }

    /// Database and journal.
    pub(crate) fn are_files_sealed(&self) -> [bool; 2] {
        self.are_files_sealed
    }

    pub(crate) fn folder_of(&self) -> &Folder {
        &self.folder
    }

    /// Closes the files and keeps the folder held.
    pub(crate) fn into_folder(self) -> Folder {
        self.folder
    }

    /// Says that the books are at home here from now on, for books that were copied on purpose. It lifts no guard: call it
    /// beside [`Tx::lift_guard`], or the next open stops issuing again.
    ///
    /// # Errors
    /// When the marker cannot be written; of rescued books [`OpenError::NoPermission`].
    pub fn settle_here(&self) -> Result<(), OpenError> {
        if self.is_rescue() {
            return Err(OpenError::NoPermission(self.folder.marker()));
        }
        self.folder.write_marker(&self.marker, self.machine.as_deref())
    }

    /// Whether these books were rescued into memory and can only be read.
    #[must_use]
    pub fn is_rescue(&self) -> bool {
        self.database_identity.is_none()
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
        self.lock_journal().as_ref().is_some_and(Journal::is_behind)
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
    /// everything it recorded is in the journal file, synced: a number in its value may be shown. It asks for
    /// [`crate::FREE_SPACE_BYTES_MIN`].
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
        self.run(Purpose::Spend, now, change)
    }

    /// As [`Books::write`], for a closure that only notes what the server said and spends nothing. It asks for
    /// [`crate::SETTLE_SPACE_BYTES_MIN`] and may use up the space held in reserve, so that a nearly full disk does not
    /// keep an invoice from being settled.
    ///
    /// # Errors
    /// As [`Books::write`].
    pub fn settle<T, E>(
        &self,
        now: Moment,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, WriteError<E>> {
        self.run(Purpose::Settle, now, change)
    }

    fn run<T, E>(
        &self,
        purpose: Purpose,
        now: Moment,
        change: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, WriteError<E>> {
        let mut journal = self.lock_journal();
        let journal = journal.as_mut().ok_or(WriteError::Rescue)?;
        self.ready(purpose, journal)?;
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
                // A file that fails in the middle of a write, while it grows say, takes no more through this handle either.
                if transaction.abort().is_err() {
                    self.poison();
                    return Err(WriteError::Poisoned);
                }
                return match refused_or_panicked {
                    Ok(refused) => refused.map_err(WriteError::Refused),
                    Err(panic) => resume_unwind(panic),
                };
            }
        };
        if transaction.commit().is_err() {
            self.poison();
            return Err(WriteError::Poisoned);
        }
        drop(database);
        let appended = journal.append(&entries).inspect_err(|_| self.doubt());
        appended.map_err(|source| WriteError::JournalBehind { committed: true, source })?;
        Ok(value)
    }

    /// Nothing more goes through this handle.
    fn poison(&self) {
        self.is_poisoned.store(true, Ordering::Release);
        self.doubt();
    }

    /// The next start looks at everything.
    fn doubt(&self) {
        if let Some(note) = &self.note_at_close {
            note.void();
        }
    }

    /// Checks every invariant of the books. `full` also checks every page of the database file, for which nobody may
    /// be reading; a [`View`] still alive makes it the problem `busy`.
    ///
    /// # Errors
    /// Only when nothing can be read at all; what is wrong with the content is in the report.
    pub fn verify(&self, full: bool) -> Result<Report, ReadError> {
        let _unmoved = self.lock_journal();
        let mut report = Report::default();
        if full {
            let mut database = self.database.write().unwrap_or_else(PoisonError::into_inner);
            verify::check_file(&mut database, &mut report);
        }
        verify::check_books(&self.read()?, &JournalFile::as_found(&self.folder), &mut report);
        Ok(report)
    }

    /// Writes a backup of what is committed: one file, which [`Books::restore`] reads on any machine. Others may read and
    /// write meanwhile; [`Books::verify`] finds the database busy. The copying needs no memory for the books' size, the
    /// check before it as much as [`Books::verify`]. A file of that name is replaced when the new one is whole and synced.
    ///
    /// # Errors
    /// [`BackupError`]; what bore the name is then as it was.
    pub fn backup(
        &self,
        out: &Path,
        protection: &Protection<'_>,
        now: Moment,
    ) -> Result<BackupSummary, BackupError> {
        if self.is_rescue() {
            return Err(BackupError::Rescue);
        }
        let _alone = self.backing_up.lock().unwrap_or_else(PoisonError::into_inner);
        let origin = Origin {
            folder: &self.folder,
            marker: &self.marker,
            view: &self.read()?,
            free_space: self.free_space,
        };
        backup::backup(&origin, out, protection, now)
    }

    /// What is asked before anything is written: a handle that can be trusted, the same files, space, a whole journal.
    fn ready<E>(&self, purpose: Purpose, journal: &mut Journal) -> Result<(), WriteError<E>> {
        if self.is_poisoned.load(Ordering::Acquire) {
            return Err(WriteError::Poisoned);
        }
        let path = self.folder.database();
        if !self.folder.identity(&path).is_ok_and(|identity| Some(identity) == self.database_identity) {
            return Err(WriteError::Replaced(path));
        }
        if !journal.is_in_place() {
            return Err(WriteError::Replaced(journal.place().path().to_owned()));
        }
        match space::ask(&self.folder, purpose, self.free_space) {
            Ok(Ok(())) => {}
            Ok(Err(free_bytes)) => return Err(WriteError::NoSpace { free_bytes }),
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
    fn lock_journal(&self) -> MutexGuard<'_, Option<Journal>> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn storage<E>(error: redb::TransactionError) -> WriteError<E> {
    WriteError::Storage(Box::new(error.into()))
}

#[cfg(test)]
mod tests;
