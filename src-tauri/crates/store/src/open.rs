//! Opening the database file, or making it: decided by the installation marker, never by what happens to be missing.
//!
//! Not here: comparing with the journal (mend).

use crate::commit::begin;
use crate::error::{OpenError, ReadError, TxError};
use crate::event::Event;
use crate::folder::{Folder, Marker, NewInstallation, private, put_in_place, remove_unfinished, temporary};
use crate::read::{self, Read};
use crate::seal::{self, Kind, Seal, SealedFile, Stream};
use crate::tables::{
    CLIENTS, DRAFTS, EVENTS, FORMAT, FREE, INTENTS, INVOICE_ORDER, INVOICES, META_FORMAT, NUMBERS, OUTBOX,
    PRODUCTS, REQUESTS, SERIES, TAKEN,
};
use crate::tx::Tx;
use crate::view::View;
use domain::Moment;
use redb::backends::FileBackend;
use redb::{Database, DatabaseError, ReadableDatabase, StorageError, WriteTransaction};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The first bytes of every redb file.
const REDB_MAGIC: [u8; 9] = *b"redb\x1A\x0A\xA9\x0D\x0A";

/// Memory the database may use for pages. redb's own default is a gibibyte, too much for a window beside other windows.
const CACHE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The database of a folder.
pub(crate) struct Opened {
    pub(crate) database: Database,
    /// Whose it is, as the database itself says.
    pub(crate) marker: Marker,
    /// Whether the marker still has to be written.
    pub(crate) lacks_marker: bool,
    /// Whether pages were damaged and the database mended itself.
    pub(crate) was_mended: bool,
    /// Whether its file is sealed.
    pub(crate) is_sealed: bool,
}

/// Opens the folder's database; makes one only where neither marker, database nor journal is there. A database without
/// a marker is a creation that was cut short, or lost its marker: it is completed with the device id it holds.
pub(crate) fn open(folder: &Folder, new: &NewInstallation) -> Result<Opened, OpenError> {
    let marker = folder.read_marker()?;
    let path = folder.database();
    let exists = |path: &Path| path.try_exists().map_err(|source| OpenError::io(path, source));
    if !exists(&path)? {
        if marker.is_some() || exists(&folder.journal())? {
            return Err(OpenError::Missing(path));
        }
        create(folder, folder.has_key(), |database| fill(database, new))?;
    }
    refuse_link(&path)?;
    let seal = folder.find_seal(&path, Kind::Database)?;
    let (database, was_mended) = open_database(&path, seal.as_ref())?;
    let installed = installation(&database, &path)?;
    match marker {
        Some(marker) if marker.device_id != installed.device_id => Err(OpenError::NotOurs(path)),
        _ => Ok(Opened {
            database,
            marker: installed,
            lacks_marker: marker.is_none(),
            was_mended,
            is_sealed: seal.is_some(),
        }),
    }
}

/// Opens a database file and checks every page of it: redb does not verify pages while reading. Also whether it was
/// damaged and mended itself.
///
/// Damaged files can make redb panic; a panic is an error like any other. (Where it would abort the process, only a
/// helper process could tell: F12.)
fn open_database(path: &Path, seal: Option<&Seal>) -> Result<(Database, bool), OpenError> {
    look_like_redb(path, seal)?;
    let panicked = |_| OpenError::damaged(path, "reading it panicked");
    let open = || open_file(path, seal);
    let mut database = catch_unwind(open).map_err(panicked)?.map_err(|error| name_error(path, error))?;
    match catch_unwind(AssertUnwindSafe(|| database.check_integrity())) {
        Ok(Ok(is_whole)) => Ok((database, !is_whole)),
        Ok(Err(error)) => {
            catch_unwind(AssertUnwindSafe(|| drop(database))).map_err(panicked)?;
            Err(name_error(path, error))
        }
        Err(panic) => {
            // Closing it could panic again, or write to what should stay as it is.
            std::mem::forget(database);
            Err(panicked(panic))
        }
    }
}

fn open_file(path: &Path, seal: Option<&Seal>) -> Result<Database, DatabaseError> {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES_MAX);
    let Some(seal) = seal else { return builder.open(path) };
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    // Would make a new database of an empty file; look_like_redb has seen that it is none.
    builder.create_with_backend(SealedFile::new(FileBackend::new(file)?, seal.clone()))
}

fn name_error(path: &Path, error: DatabaseError) -> OpenError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => OpenError::InUse,
        DatabaseError::UpgradeRequired(found) => OpenError::NewerVersion { found: u32::from(found) },
        DatabaseError::Storage(StorageError::Io(source)) if is_access(&source) => OpenError::io(path, source),
        error => OpenError::damaged(path, error),
    }
}

/// Whether an I/O error speaks of the machine and not of the file's content.
fn is_access(error: &io::Error) -> bool {
    !matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

fn refuse_link(path: &Path) -> Result<(), OpenError> {
    let metadata = fs::symlink_metadata(path).map_err(|source| OpenError::io(path, source))?;
    if metadata.is_symlink() { Err(OpenError::NotOurs(path.to_owned())) } else { Ok(()) }
}

fn look_like_redb(path: &Path, seal: Option<&Seal>) -> Result<(), OpenError> {
    let failed = |source| OpenError::io(path, source);
    let mut magic = Vec::new();
    let file = File::open(path).and_then(|file| seal::through(file, seal)).map_err(failed)?;
    Stream::new(file).take(REDB_MAGIC.len() as u64).read_to_end(&mut magic).map_err(failed)?;
    match magic.as_slice() {
        [] => Err(OpenError::damaged(path, "it is empty")),
        found if found == REDB_MAGIC => Ok(()),
        // The key fits, so it is ours; rot in its first bytes changes the whole block.
        _ if seal.is_some() => Err(OpenError::damaged(path, "it does not begin as a database does")),
        _ => Err(OpenError::NotOurs(path.to_owned())),
    }
}

/// Whose database it is, from the journal's first entry.
fn installation(database: &Database, path: &Path) -> Result<Marker, OpenError> {
    let read = || -> Result<(Option<u32>, Option<Marker>), ReadError> {
        let view = View::new(database.begin_read()?);
        let format = read::meta(&view, &META_FORMAT)?;
        if format.is_some_and(|format| format > FORMAT) {
            return Ok((format, None));
        }
        let first = view.events(1, 1)?.pop();
        let marker = first.and_then(|entry| match entry.event {
            Event::Installed { device_id } => Some(Marker { device_id, created_at: entry.at }),
            _ => None,
        });
        Ok((format, marker))
    };
    match read() {
        Ok((Some(found), _)) if found > FORMAT => Err(OpenError::NewerVersion { found }),
        Ok((Some(_), Some(marker))) => Ok(marker),
        Ok(_) => Err(OpenError::NotOurs(path.to_owned())),
        Err(ReadError::Storage(error)) if matches!(*error, redb::Error::TableDoesNotExist(_)) => {
            Err(OpenError::NotOurs(path.to_owned()))
        }
        Err(error) => Err(OpenError::damaged(path, error)),
    }
}

/// Makes a database under a temporary name and gives it its real one when it is whole and synced: a power cut while redb
/// creates a file leaves one that never opens. Sealed from its first byte, if it is to be.
pub(crate) fn create(
    folder: &Folder,
    is_sealed: bool,
    fill: impl FnOnce(&Database) -> Result<(), TxError>,
) -> Result<(), OpenError> {
    let path = folder.database();
    let temporary = temporary(&path);
    let failed = |source| OpenError::io(&temporary, source);
    remove_unfinished(&path).map_err(failed)?;
    let seal = folder.new_seal(Kind::Database, is_sealed).map_err(failed)?;
    let database = create_at(&temporary, seal).map_err(|error| OpenError::damaged(&temporary, error))?;
    fill(&database).map_err(|error| OpenError::damaged(&temporary, error))?;
    drop(database);
    make_private(&temporary).map_err(failed)?;
    File::open(&temporary).and_then(|file| file.sync_all()).map_err(failed)?;
    if path.try_exists().map_err(failed)? {
        folder.set_aside(&path).map_err(failed)?;
    }
    put_in_place(&temporary, &path).map_err(failed)
}

#[allow(clippy::disallowed_methods)] // The one function that may create: the name is temporary and was just cleared.
fn create_at(path: &Path, seal: Option<Seal>) -> Result<Database, DatabaseError> {
    let Some(seal) = seal else { return Database::create(path) };
    let mut options = OpenOptions::new();
    let file = private(options.read(true).write(true).create_new(true)).open(path)?;
    Database::builder().create_with_backend(SealedFile::create(FileBackend::new(file)?, seal)?)
}

fn fill(database: &Database, new: &NewInstallation) -> Result<(), TxError> {
    found_books(database, new.now, |tx| tx.record(Event::Installed { device_id: new.device_id }))
}

/// The first transaction of a new database.
pub(crate) fn found_books(
    database: &Database,
    now: Moment,
    first: impl FnOnce(&mut Tx<'_>) -> Result<(), TxError>,
) -> Result<(), TxError> {
    let transaction = begin(database)?;
    open_all_tables(&transaction)?;
    let mut tx = Tx::new(&transaction, now)?;
    tx.put_meta(&META_FORMAT, &FORMAT)?;
    first(&mut tx)?;
    drop(tx);
    Ok(transaction.commit().map_err(|error| ReadError::Storage(Box::new(error.into())))?)
}

/// Tables exist from the beginning, so that a missing one is damage and not emptiness.
fn open_all_tables(transaction: &WriteTransaction) -> Result<(), TxError> {
    transaction.open_table(META_FORMAT.table.definition)?;
    transaction.open_table(SERIES.definition)?;
    transaction.open_table(INTENTS.definition)?;
    transaction.open_table(NUMBERS.definition)?;
    transaction.open_table(FREE)?;
    transaction.open_table(TAKEN)?;
    transaction.open_table(INVOICES.definition)?;
    transaction.open_table(INVOICE_ORDER)?;
    transaction.open_table(OUTBOX.definition)?;
    transaction.open_table(DRAFTS.definition)?;
    transaction.open_table(REQUESTS.definition)?;
    transaction.open_table(CLIENTS.definition)?;
    transaction.open_table(PRODUCTS.definition)?;
    transaction.open_table(EVENTS)?;
    Ok(())
}

#[cfg(unix)]
fn make_private(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn make_private(_path: &Path) -> io::Result<()> {
    Ok(())
}
