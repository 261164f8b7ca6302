//! What can go wrong with the books, named so that a caller knows what to do next.
//!
//! Not here: words for people.

use crate::event::Guard;
use crate::verify::Problem;
use domain::{Fate, PictureId, SeriesId};
use std::io;
use std::path::PathBuf;
use thiserror::Error;
use uuid::Uuid;

/// Why the books cannot be opened. In every case the files are left as they were found.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another process (or this one) has them open.
    #[error("the books are open in another process")]
    InUse,
    /// The installation marker is there and the database is not, or only the journal is left.
    #[error("{} is missing", .0.display())]
    Missing(PathBuf),
    /// The database or the marker cannot be read.
    #[error("{} is damaged: {detail}", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What the reader said.
        detail: String,
    },
    /// The file is something else than our books.
    #[error("{} is not a Facturier file", .0.display())]
    NotOurs(PathBuf),
    /// The books hold something, so they make way for no others.
    #[error("the books in {} hold something", .0.display())]
    NotBlank(PathBuf),
    /// The file is sealed and no key was given.
    #[error("{} is sealed and there is no key", .0.display())]
    Sealed(PathBuf),
    /// The file is sealed with another key; it is whole, as far as can be told without its own.
    #[error("{} is sealed with another key", .0.display())]
    WrongKey(PathBuf),
    /// A newer version of the program wrote it.
    #[error("the books were written by a newer version (format {found})")]
    NewerVersion {
        /// The format found.
        found: u32,
    },
    /// The operating system does not let us.
    #[error("no permission for {}", .0.display())]
    NoPermission(PathBuf),
    /// Anything else the operating system said.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

impl OpenError {
    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> OpenError {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                OpenError::NoPermission(path)
            }
            _ => OpenError::Io { path, source },
        }
    }

    pub(crate) fn damaged(path: impl Into<PathBuf>, detail: impl ToString) -> OpenError {
        OpenError::Damaged { path: path.into(), detail: detail.to_string() }
    }
}

/// Why something could not be read from the books.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A record does not match its own checksum, or contradicts another one.
    #[error("damaged record {key} in table {table}")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// Its key, for a support case.
        key: String,
    },
    /// A record of a version this program does not know.
    #[error("record {key} in table {table} has the unknown version {version}")]
    NewerRecord {
        /// Which table.
        table: &'static str,
        /// Its key.
        key: String,
        /// Its version.
        version: u8,
    },
    /// An earlier commit failed and nobody knows what is on disk: close, reopen, look (I17).
    #[error("an earlier commit failed; the books have to be reopened")]
    Poisoned,
    /// The database said no.
    #[error("the database failed: {0}")]
    Storage(Box<redb::Error>),
}

/// Why a change is not made. Nothing of the offending call has been written.
#[derive(Debug, Error)]
pub enum TxError {
    /// A logo that was never kept, and whose bytes were not given.
    #[error("picture {} is not kept here", .0.0)]
    PictureUnknown(PictureId),
    /// Issuing is stopped until the books are reconciled (I15).
    #[error("issuing is stopped: {0:?}")]
    Guarded(Guard),
    /// The number was never received.
    #[error("number {number} of series {series} is unknown")]
    NumberUnknown {
        /// Series.
        series: SeriesId,
        /// Number.
        number: u64,
    },
    /// The number cannot go on an invoice.
    #[error("number {number} of series {series} is not free but {fate:?}")]
    NumberNotFree {
        /// Series.
        series: SeriesId,
        /// Number.
        number: u64,
        /// What it is.
        fate: Fate,
    },
    /// An invoice already carries the number.
    #[error("number {number} of series {series} is on invoice {invoice}")]
    NumberTaken {
        /// Series.
        series: SeriesId,
        /// Number.
        number: u64,
        /// Which invoice.
        invoice: Uuid,
    },
    /// The local id is already an invoice's.
    #[error("invoice {0} exists already")]
    InvoiceExists(Uuid),
    /// No such invoice.
    #[error("invoice {0} is unknown")]
    InvoiceUnknown(Uuid),
    /// The invoice is not in the outbox.
    #[error("invoice {0} is not waiting in the outbox")]
    NotInOutbox(Uuid),
    /// The invoice may be on the server, or is: it cannot be corrected here.
    #[error("invoice {0} may be on the server already")]
    NotRevisable(Uuid),
    /// The invoice is not the last one, or may have left the laptop.
    #[error("invoice {0} is held no more")]
    NotHeld(Uuid),
    /// No such errand waits.
    #[error("errand {0} is not waiting")]
    ErrandUnknown(Uuid),
    /// A request of the errand may be on its way, or was taken.
    #[error("errand {0} is under way")]
    ErrandUnderWay(Uuid),
    /// There is nothing about the invoice that a person has to see.
    #[error("there is nothing to see about invoice {0}")]
    NothingToSee(Uuid),
    /// The server named another number for the invoice, perhaps another invoice's, and was not asked since.
    #[error("the server has not been asked since about invoice {0}")]
    LookOwed(Uuid),
    /// The outbox item does not belong to the invoice.
    #[error("the outbox item does not match invoice {0}")]
    ItemMismatch(Uuid),
    /// The request id was used before.
    #[error("request {0} was answered before")]
    RequestUsed(Uuid),
    /// [`Fate::may_become`] forbids it, or the fate belongs to an invoice and there is none.
    #[error("number {number} of series {series} may not go from {from:?} to {to:?}")]
    FateForbidden {
        /// Series.
        series: SeriesId,
        /// Number.
        number: u64,
        /// Its fate.
        from: Fate,
        /// The fate asked for.
        to: Fate,
    },
    /// A client of the address book without the server's id.
    #[error("a client without an id cannot be kept")]
    ClientWithoutId,
    /// A value that cannot be written as JSON.
    #[error("cannot write a record: {0}")]
    Unwritable(String),
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Why a write did not come back with its value. `E` is the closure's own refusal.
#[derive(Debug, Error)]
pub enum WriteError<E> {
    /// The closure refused; nothing was written.
    #[error("refused")]
    Refused(E),
    /// The database failed before the commit; nothing was written.
    #[error("the database failed: {0}")]
    Storage(Box<redb::Error>),
    /// This commit or an earlier one failed: nobody knows whether it is on disk. Close the books, open them
    /// again and look the local id up before telling the user anything (I17).
    #[error("a commit failed; the books have to be reopened")]
    Poisoned,
    /// These books were rescued into memory and can only be read; nothing was written.
    #[error("rescued books cannot be written")]
    Rescue,
    /// Less than [`crate::FREE_SPACE_BYTES_MIN`] free, or [`crate::SETTLE_SPACE_BYTES_MIN`] for what is only noted;
    /// nothing was written.
    #[error("only {free_bytes} bytes free on the disk")]
    NoSpace {
        /// What is free.
        free_bytes: u64,
    },
    /// The journal could not be brought up to date. With `committed`, this write is in the database and
    /// must be called done once the journal works again; without, nothing was written (F4).
    #[error("the journal cannot be written: {source}")]
    JournalBehind {
        /// Whether this write's changes are in the database.
        committed: bool,
        /// What the operating system said.
        source: io::Error,
    },
    /// Somebody moved, deleted or replaced a file of the open books; nothing was written (I18).
    #[error("{} was replaced while it was open", .0.display())]
    Replaced(PathBuf),
    /// The folder could not be looked at; nothing was written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which path.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Why there is no backup. An older file of the same name is as it was.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The books cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The books do not hold together: a backup of them could not be restored, and must not replace one that can.
    #[error("the books have {} problems", .0.len())]
    Unsound(Vec<Problem>),
    /// The place asked for is in the data folder, where it could replace the books and would be lost with them.
    #[error("{} is in the data folder", .0.display())]
    InBooks(PathBuf),
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    NoPassphrase,
    /// These books were rescued into memory; rebuild them first.
    #[error("rescued books cannot be backed up")]
    Rescue,
    /// The data folder has no room for the copy a backup is made of.
    #[error("only {free_bytes} bytes free on the disk")]
    NoSpace {
        /// What is free.
        free_bytes: u64,
    },
    /// Making the copy failed.
    #[error("the copy of the books failed: {0}")]
    Copy(String),
    /// The operating system does not let us.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// Why a backup is not restored. The books in the folder are as they were, except after [`RestoreError::Unfinished`].
#[derive(Debug, Error)]
pub enum RestoreError {
    /// The folder's books hold invoices the server does not have: send them first.
    #[error("{count} invoices of the books in the folder are not on the server")]
    Unsent {
        /// How many.
        count: u64,
    },
    /// There are books in the folder and nobody can tell whether everything in them was sent.
    #[error("the books in the folder cannot be read: {0}")]
    Unreadable(OpenError),
    /// The file is something else than a backup.
    #[error("{} is not a Facturier backup", .0.display())]
    NotABackup(PathBuf),
    /// A newer version of the program made the backup.
    #[error("the backup was made by a newer version (format {found})")]
    NewerVersion {
        /// The format found.
        found: u32,
    },
    /// The backup is encrypted and no passphrase was given.
    #[error("the backup is encrypted")]
    PassphraseNeeded,
    /// The backup was made with another passphrase.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The file was cut short or changed since it was made.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// The file is as it was made, and the books in it do not hold together.
    #[error("the books in the backup have {} problems", .0.len())]
    Unsound(Vec<Problem>),
    /// The folder's books are open in a process, or something else about the folder.
    #[error(transparent)]
    Folder(OpenError),
    /// The operating system does not let us.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// The backup is unpacked and checked, and putting it in place failed on the way. The next [`crate::Books::open`]
    /// finishes it, or fails with the same error.
    #[error("the restore was cut short: {0}")]
    Unfinished(OpenError),
}

macro_rules! from_redb {
    ($($error:ty),*) => {$(
        impl From<$error> for ReadError {
            fn from(error: $error) -> ReadError {
                ReadError::Storage(Box::new(error.into()))
            }
        }
        impl From<$error> for TxError {
            fn from(error: $error) -> TxError {
                TxError::Read(error.into())
            }
        }
    )*};
}
from_redb!(redb::StorageError, redb::TableError, redb::TransactionError);
