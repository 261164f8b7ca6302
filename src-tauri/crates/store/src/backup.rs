//! A backup: a snapshot of the books, copied row by row into a fresh database, checked, and wrapped into one file.
//!
//! The copy lies in the data folder, sealed if there is a key, so nothing lies there in clear that did not before; only the
//! wrapped file is written beside its target, which may be a stick somebody loses. The seal is no part of a backup: it is
//! restored where there is no key, or another. Session secrets are not in the database, so none are in the backup;
//! reservation tokens are, for without them nothing in the outbox could be sent.
//! Not here: the file's format (envelope), the way back (restore), encryption at rest (seal).

use crate::commit::begin;
use crate::disk::{Access, Stream};
use crate::envelope::{self, Counts, Cover, Derivation, FORMAT, Header};
use crate::error::{BackupError, OpenError, ReadError, TxError};
use crate::folder::{Folder, Marker, Removed, temporary, with_suffix};
use crate::journal::JournalFile;
use crate::layout::{Visit, every_table};
use crate::open::create_empty;
use crate::read::{Read as _, Source};
use crate::seal::{self, Kind, Seal};
use crate::space::{FREE_SPACE_BYTES_MIN, FreeSpace};
use crate::verify::{self, Report};
use crate::view::View;
use domain::Moment;
use redb::{Key, ReadableTable, StorageBackend as _, TableDefinition, Value, WriteTransaction};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// How a backup is protected.
#[derive(Debug, Clone, Copy)]
pub enum Protection<'p> {
    /// Encrypted. Who loses the passphrase loses the backup.
    Passphrase {
        /// Not empty; taken as its bytes.
        passphrase: &'p str,
        /// A fresh random id, never given before.
        salt: Uuid,
    },
    /// Readable by anybody; only damage is noticed.
    Plain,
}

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// Whose books they are.
    pub device_id: Uuid,
    /// When the backup was made.
    pub created_at: Moment,
    /// How much it holds.
    pub counts: Counts,
    /// Length of the file.
    pub file_bytes: u64,
    /// Whether a passphrase opens it.
    pub is_encrypted: bool,
}

/// Where a backup comes from.
pub(crate) struct Origin<'b> {
    pub(crate) folder: &'b Folder,
    pub(crate) marker: &'b Marker,
    pub(crate) view: &'b View,
    pub(crate) free_space: FreeSpace,
}

pub(crate) fn backup(
    origin: &Origin<'_>,
    out: &Path,
    protection: &Protection<'_>,
    now: Moment,
) -> Result<BackupSummary, BackupError> {
    refuse_in_books(origin.folder, out)?;
    let copy = origin.folder.backup_copy();
    let unfinished = with_suffix(out, ".unfinished");
    let _removed = Removed(Arc::clone(origin.folder.disk()), vec![copy.clone(), unfinished.clone()]);
    check(origin)?;
    let database_bytes = origin
        .folder
        .open(&origin.folder.database(), Access::Read)
        .and_then(|file| file.len())
        .map_err(failed(&copy))?;
    let free_bytes = (origin.free_space)(origin.folder).map_err(failed(origin.folder.path()))?;
    if free_bytes < FREE_SPACE_BYTES_MIN + database_bytes {
        return Err(BackupError::NoSpace { free_bytes });
    }
    let seal = origin.folder.new_seal(Kind::Database, origin.folder.has_key()).map_err(failed(&copy))?;
    copy_books(origin.folder, origin.view, &copy, seal.as_ref())?;
    let (cover, key) = match protection {
        Protection::Plain => (Cover::Plain, None),
        Protection::Passphrase { passphrase: "", .. } => return Err(BackupError::NoPassphrase),
        Protection::Passphrase { passphrase, salt } => {
            let (derivation, key) = Derivation::new(passphrase, *salt).map_err(failed(out))?;
            (Cover::Passphrase(derivation), Some(key))
        }
    };
    let content =
        seal::through(origin.folder.open(&copy, Access::Read).map_err(failed(&copy))?, seal.as_ref());
    let header = Header {
        format: FORMAT,
        device_id: origin.marker.device_id,
        created_at: now,
        counts: counts(origin.view)?,
        content_bytes: content.len().map_err(failed(&copy))?,
        protection: cover,
    };
    let mut content = Stream::new(content);
    let mut wrap = || -> io::Result<u64> {
        let file = origin.folder.create(&unfinished)?;
        let mut writer = BufWriter::new(Stream::new(file.clone()));
        let file_bytes = envelope::write(&header, key.as_ref(), &mut content, &mut writer)?;
        writer.flush()?;
        file.sync_data()?;
        origin.folder.put_in_place(&unfinished, out)?;
        Ok(file_bytes)
    };
    let file_bytes = wrap().map_err(failed(out))?;
    Ok(header.summary(file_bytes))
}

impl Header {
    pub(crate) fn summary(&self, file_bytes: u64) -> BackupSummary {
        BackupSummary {
            device_id: self.device_id,
            created_at: self.created_at,
            counts: self.counts,
            file_bytes,
            is_encrypted: matches!(self.protection, Cover::Passphrase(_)),
        }
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    |source| BackupError::Io { path, source }
}

fn refuse_in_books(folder: &Folder, out: &Path) -> Result<(), BackupError> {
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let canonical = |path: &Path| folder.disk().canonical(path).map_err(failed(path));
    if canonical(parent)? == canonical(folder.path())? {
        return Err(BackupError::InBooks(out.to_owned()));
    }
    Ok(())
}

/// The same checks a restore will make, against the journal the snapshot itself tells: the file beside the database may be
/// ahead of the snapshot by now, or unreadable, and a backup is made of the database alone.
fn check(origin: &Origin<'_>) -> Result<(), BackupError> {
    let journal = with_suffix(&origin.folder.backup_copy(), ".journal");
    let _removed = Removed(Arc::clone(origin.folder.disk()), vec![journal.clone(), temporary(&journal)]);
    let file = JournalFile::anew(origin.folder, journal.clone(), origin.folder.has_key());
    let file = file.map_err(failed(&journal))?;
    file.write_from(origin.folder, origin.view).map_err(failed(&journal))?;
    let mut report = Report::default();
    verify::check_books(origin.view, &file, &mut report);
    if report.is_ok() { Ok(()) } else { Err(BackupError::Unsound(report.problems)) }
}

fn counts(view: &View) -> Result<Counts, ReadError> {
    Ok(Counts {
        invoices: view.invoice_count()?,
        unsent: view.outbox()?.len() as u64,
        drafts: view.drafts()?.len() as u64,
    })
}

/// Copies a snapshot into a new database file, as small as it gets, synced.
fn copy_books(folder: &Folder, view: &View, path: &Path, seal: Option<&Seal>) -> Result<(), BackupError> {
    let stopped = |error: OpenError| BackupError::Copy(error.to_string());
    let failed = |error: TxError| BackupError::Copy(error.to_string());
    let mut database = create_empty(folder, path, seal).map_err(stopped)?;
    let transaction = begin(&database).map_err(|error| failed(error.into()))?;
    every_table(&mut Copying { from: view, to: &transaction }).map_err(failed)?;
    transaction.commit().map_err(|error| BackupError::Copy(error.to_string()))?;
    database.compact().map_err(|error| BackupError::Copy(error.to_string()))?;
    Ok(())
}

/// Copies rows as their bytes are.
struct Copying<'c> {
    from: &'c View,
    to: &'c WriteTransaction,
}

impl Visit for Copying<'_> {
    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), TxError> {
        let from = self.from.table(table)?;
        let mut to = self.to.open_table(table)?;
        for row in from.iter()? {
            let (key, value) = row?;
            to.insert(key.value(), value.value())?;
        }
        Ok(())
    }
}
