//! The way back from a backup: unpacked and checked beside the books, then put in their place.
//!
//! Everything is made under names that mean nothing. What decides is one small file, the order: from then on the restore
//! will be finished, by this process or at the next open, by renames that may be repeated. Before it the books are what
//! they were. The restored database holds its guard before it gets its name, so no cut leaves books that issue.
//! Not here: the file's format (envelope), making one (backup), encryption at rest (seal).

use crate::backup::BackupSummary;
use crate::commit::begin;
use crate::disk::{Access, Disk, Handle, Stream};
use crate::envelope::{Key, Sealed, damaged};
use crate::error::{OpenError, ReadError, RestoreError, TxError};
use crate::event::{Event, Guard, Mended};
use crate::folder::{Folder, replaced, temporary, with_suffix};
use crate::journal::JournalFile;
use crate::migrate::migrate;
use crate::open::{Pages, installation, open_database};
use crate::seal::{self, Kind};
use crate::tx::Tx;
use crate::verify::{self, Report};
use crate::view::View;
use domain::Moment;
use redb::{Database, ReadableDatabase, StorageBackend as _};
use serde::{Deserialize, Serialize};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Called before each thing done to the folder, with its name; a test fails or looks there.
pub(crate) type Watch<'w> = &'w mut dyn FnMut(&'static str) -> io::Result<()>;

/// A restore that was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Order {
    /// When the backup was made.
    backup_at: Moment,
    /// The number in the names the old files get.
    aside: u32,
}

/// A backup that was read to its end: it is the file that was made, and the passphrase is the right one.
pub(crate) struct Parcel {
    sealed: Sealed<BufReader<Stream>>,
    key: Option<Key>,
    path: PathBuf,
    file_bytes: u64,
}

impl Parcel {
    /// Looks at the file and not yet at the folder, so that what is refused here has touched nothing.
    pub(crate) fn open(
        disk: &Arc<dyn Disk>,
        path: &Path,
        passphrase: Option<&str>,
    ) -> Result<Parcel, RestoreError> {
        let failed = |source| RestoreError::Io { path: path.to_owned(), source };
        let open = || {
            let file = Handle::open(disk.as_ref(), path, Access::Read).map_err(failed)?;
            let file_bytes = file.len().map_err(failed)?;
            Ok((Sealed::open(BufReader::new(Stream::new(file)), path)?, file_bytes))
        };
        let (sealed, _) = open()?;
        let key = sealed.key(passphrase)?;
        sealed.unpack(path, key.as_ref(), &mut io::sink(), path)?;
        let (sealed, file_bytes) = open()?;
        Ok(Parcel { sealed, key, path: path.to_owned(), file_bytes })
    }

    /// What is in it.
    pub(crate) fn summary(&self) -> BackupSummary {
        self.sealed.header.summary(self.file_bytes)
    }
}

/// What is in a backup; read through to its end, so that one that is damaged is told at once. Touches nothing.
///
/// # Errors
/// [`RestoreError`] for a file that is no backup of ours, is damaged, or whose passphrase is missing or wrong.
pub fn look_at_backup(
    disk: &Arc<dyn Disk>,
    file: &Path,
    passphrase: Option<&str>,
) -> Result<BackupSummary, RestoreError> {
    Parcel::open(disk, file, passphrase).map(|parcel| parcel.summary())
}

/// Unpacks a backup and puts it in the place of the folder's books, which were found settled. After an error before the
/// order is written nothing of it is left.
pub(crate) fn restore(
    folder: &Folder,
    parcel: Parcel,
    now: Moment,
    watch: Watch<'_>,
) -> Result<(), RestoreError> {
    let backup_at = parcel.summary().created_at;
    let decided = prepare(folder, parcel, now, watch).and_then(|()| {
        let order = Order { backup_at, aside: free_number(folder) };
        let path = folder.restore_order();
        let failed = |source| RestoreError::Io { path: path.clone(), source };
        let text = serde_json::to_vec(&order).map_err(|error| failed(error.into()))?;
        watch("order").map_err(failed)?;
        folder.write_anew(&path, |file| file.write(0, &text)).map_err(failed)
    });
    if decided.is_err() && !folder.exists(&folder.restore_order()).unwrap_or(true) {
        clear(folder);
    }
    decided?;
    finish_watched(folder, watch).map(drop).map_err(RestoreError::Unfinished)
}

/// Unpacks, checks, doubts what waits and stops issuing, all under names that mean nothing. With a key all of it is sealed
/// from its first byte.
fn prepare(folder: &Folder, parcel: Parcel, now: Moment, watch: Watch<'_>) -> Result<(), RestoreError> {
    let (path, journal) = (restored(&folder.database()), restored(&folder.journal()));
    let failed = |source| RestoreError::Io { path: path.clone(), source };
    let Parcel { sealed, key, path: from, .. } = parcel;
    let (device_id, backup_at) = (sealed.header.device_id, sealed.header.created_at);
    watch("unpack").map_err(failed)?;
    let seal = folder.new_seal(Kind::Database, folder.has_key()).map_err(failed)?;
    let file = folder.create(&path).map_err(failed)?;
    let out = seal::begin(file.clone(), seal.as_ref()).map_err(failed)?;
    let mut out = BufWriter::new(Stream::new(out));
    sealed.unpack(&from, key.as_ref(), &mut out, &path)?;
    out.flush().and_then(|()| file.sync_data()).map_err(failed)?;
    drop((out, file));
    watch("check").map_err(failed)?;
    let (database, pages) = open_database(folder, &path, seal.as_ref(), false).map_err(in_backup)?;
    if pages == Pages::Mended {
        return Err(damaged("its database is"));
    }
    if installation(&database, &path).map_err(in_backup)?.device_id != device_id {
        return Err(damaged("its database is another installation's"));
    }
    migrate(&database, now).map_err(damaged)?;
    watch("guard").map_err(failed)?;
    stop_issuing(&database, backup_at, now).map_err(damaged)?;
    watch("journal").map_err(failed)?;
    let view = View::new(database.begin_read().map_err(damaged)?);
    let journal = JournalFile::anew(folder, journal, folder.has_key()).map_err(failed)?;
    journal
        .write_from(folder, &view)
        .map_err(|source| RestoreError::Io { path: journal.path().to_owned(), source })?;
    let mut report = Report::default();
    verify::check_books(&view, &journal, &mut report);
    if !report.is_ok() {
        return Err(RestoreError::Unsound(report.problems));
    }
    drop(view);
    drop(database);
    watch("sync").map_err(failed)?;
    folder
        .open(&path, Access::Write)
        .and_then(|file| file.sync_data())
        .and_then(|()| folder.sync())
        .map_err(failed)
}

/// What opening said of the database in a backup.
fn in_backup(error: OpenError) -> RestoreError {
    match error {
        OpenError::NewerVersion { found } => RestoreError::NewerVersion { found },
        OpenError::Io { path, source } => RestoreError::Io { path, source },
        error => damaged(error),
    }
}

fn stop_issuing(database: &Database, backup_at: Moment, now: Moment) -> Result<(), TxError> {
    let transaction = begin(database)?;
    let mut tx = Tx::new(&transaction, now)?;
    tx.doubt_outbox()?;
    tx.record(Event::Mended { what: Mended::RestoredBackup { backup_at } })?;
    tx.raise_guard(Guard::Restored, "the books were restored from a backup")?;
    drop(tx);
    Ok(transaction.commit().map_err(|error| ReadError::Storage(Box::new(error.into())))?)
}

/// Finishes a restore that was decided, or clears away one that was not. What it was, to be told to the user.
pub(crate) fn finish(folder: &Folder) -> Result<Option<Mended>, OpenError> {
    finish_watched(folder, &mut |_| Ok(()))
}

fn finish_watched(folder: &Folder, watch: Watch<'_>) -> Result<Option<Mended>, OpenError> {
    let path = folder.restore_order();
    let order: Order = match folder.read(&path) {
        Ok(text) => serde_json::from_slice(&text).map_err(|error| OpenError::damaged(&path, error))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            clear(folder);
            return Ok(None);
        }
        Err(source) => return Err(OpenError::io(path, source)),
    };
    for file in [folder.database(), folder.journal()] {
        let new = restored(&file);
        // Renamed already: what bears the name now is the restored one.
        if !folder.exists(&new).map_err(|source| OpenError::io(&new, source))? {
            continue;
        }
        let mut exchange = || -> io::Result<()> {
            watch("set aside")?;
            set_aside(folder, &file, order.aside)?;
            watch("put in place")?;
            folder.put_in_place(&new, &file)
        };
        exchange().map_err(|source| OpenError::io(&file, source))?;
    }
    // Opening the books writes the new one, with this place in it.
    let marker = folder.marker();
    let mut end = || -> io::Result<()> {
        watch("set the marker aside")?;
        set_aside(folder, &marker, order.aside)?;
        watch("end")?;
        folder.remove(&path)?;
        folder.sync()
    };
    end().map_err(|source| OpenError::io(&path, source))?;
    Ok(Some(Mended::RestoredBackup { backup_at: order.backup_at }))
}

/// Gives an old file its name `….replaced-N`, if it is there and has not got it yet.
fn set_aside(folder: &Folder, file: &Path, number: u32) -> io::Result<()> {
    let aside = replaced(file, number);
    if folder.exists(file)? && !folder.exists(&aside)? {
        folder.disk().rename(file, &aside)?;
        folder.sync()?;
    }
    Ok(())
}

/// The first number none of the old files has been set aside under.
fn free_number(folder: &Folder) -> u32 {
    let files = [folder.database(), folder.journal(), folder.marker()];
    let is_taken = |file: &PathBuf, number| folder.exists(&replaced(file, number)).unwrap_or(true);
    let is_free = |number: &u32| !files.iter().any(|file| is_taken(file, *number));
    (1..).find(is_free).unwrap_or(u32::MAX)
}

/// Removes what an undecided restore, or a backup, has left.
fn clear(folder: &Folder) {
    let (database, journal) = (restored(&folder.database()), restored(&folder.journal()));
    let copy = folder.backup_copy();
    let copied_journal = with_suffix(&copy, ".journal");
    let unfinished = [&journal, &copied_journal, &folder.restore_order()].map(|path| temporary(path));
    for path in unfinished.into_iter().chain([copy, copied_journal, database, journal]) {
        let _ = folder.remove(&path); // It means nothing, and the next start tries again.
    }
}

fn restored(file: &Path) -> PathBuf {
    with_suffix(file, ".restored")
}

#[cfg(test)]
mod tests;
