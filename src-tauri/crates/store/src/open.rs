//! Opening the database file, or making it: decided by the installation marker, never by what happens to be missing.
//!
//! Not here: comparing with the journal (mend).

use crate::checked;
use crate::commit::begin;
use crate::disk::{Access, Disk, Handle, OsDisk, Stream};
use crate::error::{OpenError, ReadError, TxError};
use crate::event::{Event, Guard};
use crate::folder::{Folder, Marker, NewInstallation, Removed, temporary};
use crate::layout::{Visit, every_table};
use crate::migrate::migrate;
use crate::read::{self, Read};
use crate::rebuild::Salvage;
use crate::seal::{self, Kind, Seal};
use crate::tables::{FORMAT, META_FORMAT};
use crate::tx::Tx;
use crate::view::View;
use domain::Moment;
use redb::backends::InMemoryBackend;
use redb::{
    Builder, Database, DatabaseError, Key, ReadableDatabase, StorageBackend, StorageError, TableDefinition,
    Value, WriteTransaction,
};
use std::cell::Cell;
use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// The first bytes of every redb file.
pub(crate) const REDB_MAGIC: [u8; 9] = *b"redb\x1A\x0A\xA9\x0D\x0A";

/// Memory the database may use for pages. redb's own default is a gibibyte, too much for a window beside other windows.
const CACHE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The database of a folder.
pub(crate) struct Opened {
    pub(crate) database: Database,
    /// Whose it is, as the database itself says.
    pub(crate) marker: Marker,
    /// Whether the marker still has to be written.
    pub(crate) lacks_marker: bool,
    /// What is known of its pages.
    pub(crate) pages: Pages,
    /// When every page was last looked at.
    pub(crate) checked_at: Moment,
    /// Whether its file is sealed.
    pub(crate) is_sealed: bool,
}

/// Opens the folder's database; makes one only where neither marker, database nor journal is there. A database without
/// a marker is a creation that was cut short, or lost its marker: it is completed with the device id it holds.
pub(crate) fn open(folder: &Folder, new: &NewInstallation) -> Result<Opened, OpenError> {
    let marker = folder.read_marker()?;
    let path = folder.database();
    let exists = |path: &Path| folder.exists(path).map_err(|source| OpenError::io(path, source));
    if !exists(&path)? {
        if marker.is_some() || exists(&folder.journal())? {
            return Err(OpenError::Missing(path));
        }
        create(folder, folder.has_key(), |database| fill(database, new))?;
    }
    let seal = find_seal(folder)?;
    let is_sealed = seal.is_some();
    let recently = checked::recently(folder, new.now);
    let (database, pages) = open_marked(folder, seal.as_ref(), recently.is_some(), new.probe)?;
    let checked_at = recently.filter(|_| pages == Pages::Trusted).unwrap_or(new.now);
    let installed = installation(&database, &path)?;
    migrate(&database, new.now).map_err(|error| OpenError::damaged(&path, error))?;
    match marker {
        Some(marker) if marker.device_id != installed.device_id => Err(OpenError::NotOurs(path)),
        None => Ok(Opened { database, marker: installed, lacks_marker: true, pages, checked_at, is_sealed }),
        Some(Marker { place, .. }) => {
            let marker = Marker { place, ..installed };
            Ok(Opened { database, marker, lacks_marker: false, pages, checked_at, is_sealed })
        }
    }
}

/// The seal of the folder's database. A link is nothing of ours, wherever it leads.
fn find_seal(folder: &Folder) -> Result<Option<Seal>, OpenError> {
    let path = folder.database();
    refuse_link(folder.disk().as_ref(), &path)?;
    folder.find_seal(&path, Kind::Database)
}

/// Opens the folder's database with a mark beside it, so that a start that dies inside is seen by the next one, which then
/// asks a helper process before it tries again (F12).
fn open_marked(
    folder: &Folder,
    seal: Option<&Seal>,
    is_trusted: bool,
    probe: Option<fn(&Path) -> bool>,
) -> Result<(Database, Pages), OpenError> {
    let path = folder.database();
    look_like_redb(folder.disk().as_ref(), &path, seal)?;
    let mark = folder.opening();
    let died = folder.exists(&mark).unwrap_or(true);
    if died && probe.is_some_and(|probe| !probe(&path)) {
        return Err(OpenError::damaged(path, "opening it ended the process that tried"));
    }
    let _removed = Removed(Arc::clone(folder.disk()), vec![mark.clone()]);
    let _ = folder.create(&mark); // A full disk must not keep the books from being read.
    open_database(folder, &path, seal, is_trusted && !died)
}

/// Whether a database file can be opened and every page of it is good. For a helper process, which a file may abort. It
/// works on a copy in memory, of the file's size: opening may repair a file, and the live one is to stay as it is.
///
/// A sealed file whose header is whole counts as good: the key goes to no other process, and without it nothing more can
/// be told.
#[must_use]
pub fn probe_file(path: &Path) -> bool {
    match refuse_link(&OsDisk, path).and_then(|()| Seal::find(&OsDisk, path, Kind::Database, None)) {
        Ok(_) => open_in_memory(&OsDisk, path, None).is_ok(),
        Err(error) => matches!(error, OpenError::Sealed(_)),
    }
}

/// The database in a file, as a copy in memory; nothing on disk is touched. The file may be in any state.
fn open_in_memory(disk: &dyn Disk, path: &Path, seal: Option<&Seal>) -> Result<Database, OpenError> {
    look_like_redb(disk, path, seal)?;
    let copy = InMemoryBackend::new();
    let fill = || -> io::Result<()> {
        let file = seal::through(Handle::open(disk, path, Access::Read)?, seal);
        let mut bytes = vec![0; usize::try_from(file.len()?).map_err(io::Error::other)?];
        file.read(0, &mut bytes)?;
        copy.set_len(bytes.len() as u64)?;
        copy.write(0, &bytes)
    };
    fill().map_err(|source| OpenError::io(path, source))?;
    checked(path, false, move |builder| builder.create_with_backend(copy)).map(|(database, _)| database)
}

/// The folder's database as a copy in memory, where the journal gives nothing back.
pub(crate) fn salvage(folder: &Folder) -> Result<Salvage, OpenError> {
    let path = folder.database();
    let database = open_in_memory(folder.disk().as_ref(), &path, find_seal(folder)?.as_ref())?;
    let marker = installation(&database, &path)?;
    migrate(&database, marker.created_at).map_err(|error| OpenError::damaged(&path, error))?;
    Ok(Salvage { database, marker, is_whole: false })
}

/// An empty database in memory.
pub(crate) fn new_in_memory(path: &Path) -> Result<Database, OpenError> {
    builder().create_with_backend(InMemoryBackend::new()).map_err(|error| OpenError::damaged(path, error))
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES_MAX);
    builder
}

/// What is known of the pages of a database that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    /// Every one was looked at and is good.
    Good,
    /// Some were damaged, and the database mended itself.
    Mended,
    /// They were good when they were last looked at, and the file was closed as it should be.
    Trusted,
}

/// Opens a database file and checks every page of it, or, if it is trusted, only where it was not closed as it should be:
/// redb does not verify pages while reading.
///
/// Damaged files can make redb panic; a panic is an error like any other. (Where it would abort the process, only a
/// helper process could tell: F12.)
pub(crate) fn open_database(
    folder: &Folder,
    path: &Path,
    seal: Option<&Seal>,
    is_trusted: bool,
) -> Result<(Database, Pages), OpenError> {
    look_like_redb(folder.disk().as_ref(), path, seal)?;
    checked(path, is_trusted, |builder| {
        let file = folder.open(path, Access::Write)?;
        // Would make a new database of an empty file; look_like_redb has seen that it is none.
        builder.create_with_backend(seal::through(file, seal))
    })
}

fn checked(
    path: &Path,
    is_trusted: bool,
    open: impl FnOnce(&Builder) -> Result<Database, DatabaseError>,
) -> Result<(Database, Pages), OpenError> {
    let panicked = |_| OpenError::damaged(path, "reading it panicked");
    let was_clean = Rc::new(Cell::new(true));
    let noted = Rc::clone(&was_clean);
    let mut builder = builder();
    builder.set_repair_callback(move |_| noted.set(false));
    let opened = catch_unwind(AssertUnwindSafe(|| open(&builder))).map_err(panicked)?;
    let mut database = opened.map_err(|error| name_error(path, error))?;
    if is_trusted && was_clean.get() {
        return Ok((database, Pages::Trusted));
    }
    match catch_unwind(AssertUnwindSafe(|| database.check_integrity())) {
        Ok(Ok(is_whole)) => Ok((database, if is_whole { Pages::Good } else { Pages::Mended })),
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

fn refuse_link(disk: &dyn Disk, path: &Path) -> Result<(), OpenError> {
    let look = disk.look(path).map_err(|source| OpenError::io(path, source))?;
    if look.is_some_and(|look| look.is_link) { Err(OpenError::NotOurs(path.to_owned())) } else { Ok(()) }
}

fn look_like_redb(disk: &dyn Disk, path: &Path, seal: Option<&Seal>) -> Result<(), OpenError> {
    let failed = |source| OpenError::io(path, source);
    let mut magic = Vec::new();
    let file = Handle::open(disk, path, Access::Read).map_err(failed)?;
    Stream::new(seal::through(file, seal))
        .take(REDB_MAGIC.len() as u64)
        .read_to_end(&mut magic)
        .map_err(failed)?;
    match magic.as_slice() {
        [] => Err(OpenError::damaged(path, "it is empty")),
        found if found == REDB_MAGIC => Ok(()),
        // The key fits, so it is ours; rot in its first bytes changes the whole block.
        _ if seal.is_some() => Err(OpenError::damaged(path, "it does not begin as a database does")),
        _ => Err(OpenError::NotOurs(path.to_owned())),
    }
}

/// Whose database it is, from the journal's first entry.
pub(crate) fn installation(database: &Database, path: &Path) -> Result<Marker, OpenError> {
    let read = || -> Result<(Option<u32>, Option<Marker>), ReadError> {
        let view = View::new(database.begin_read()?);
        let format = read::meta(&view, &META_FORMAT)?;
        if format.is_some_and(|format| format > FORMAT) {
            return Ok((format, None));
        }
        let first = view.events(1, 1)?.pop();
        let marker = first.and_then(|entry| match entry.event {
            Event::Installed { device_id } => Some(Marker { device_id, created_at: entry.at, place: None }),
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
    let seal = folder.new_seal(Kind::Database, is_sealed).map_err(failed)?;
    let database = create_empty(folder, &temporary, seal.as_ref())?;
    fill(&database).map_err(|error| OpenError::damaged(&temporary, error))?;
    drop(database);
    folder.open(&temporary, Access::Write).and_then(|file| file.sync_data()).map_err(failed)?;
    if folder.exists(&path).map_err(failed)? {
        folder.set_aside(&path).map_err(failed)?;
    }
    folder.put_in_place(&temporary, &path).map_err(failed)
}

/// An empty database in a new file that only the owner may read. What bears the name is removed: it must be one that means
/// nothing. The one function that may create.
pub(crate) fn create_empty(
    folder: &Folder,
    temporary: &Path,
    seal: Option<&Seal>,
) -> Result<Database, OpenError> {
    let failed = |source| OpenError::io(temporary, source);
    let file = folder.create(temporary).map_err(failed)?;
    builder()
        .create_with_backend(seal::begin(file, seal).map_err(failed)?)
        .map_err(|error| OpenError::damaged(temporary, error))
}

fn fill(database: &Database, new: &NewInstallation) -> Result<(), TxError> {
    found_books(database, new.now, |tx| {
        tx.record(Event::Installed { device_id: new.device_id })?;
        if new.guard == Guard::Clear {
            return Ok(());
        }
        tx.record(Event::Guarded {
            to: new.guard,
            reason: "begun under another laptop's device id".to_owned(),
        })
    })
}

/// The first transaction of a new database.
pub(crate) fn found_books(
    database: &Database,
    now: Moment,
    first: impl FnOnce(&mut Tx<'_>) -> Result<(), TxError>,
) -> Result<(), TxError> {
    let transaction = begin(database)?;
    every_table(&mut Creation(&transaction))?;
    let mut tx = Tx::new(&transaction, now)?;
    tx.put_meta(&META_FORMAT, &FORMAT)?;
    first(&mut tx)?;
    drop(tx);
    Ok(transaction.commit().map_err(|error| ReadError::Storage(Box::new(error.into())))?)
}

/// Tables exist from the beginning, so that a missing one is damage and not emptiness.
struct Creation<'t>(&'t WriteTransaction);

impl Visit for Creation<'_> {
    fn visit<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: TableDefinition<'static, K, V>,
    ) -> Result<(), TxError> {
        self.0.open_table(table)?;
        Ok(())
    }
}
