//! Sealing books that are plain, and making sealed ones plain again: each file is written anew beside the old one and takes
//! its place by renaming; the journal out of the database, the database out of itself, read back before.
//!
//! Not here: encryption (seal), the secret (key).

use crate::books::Books;
use crate::disk::{Access, Disk, Handle, Stream};
use crate::error::{OpenError, TxError, WriteError};
use crate::event::Event;
use crate::folder::{BOOKS, Folder, NewInstallation, temporary};
use crate::journal::{JournalFile, MAGIC};
use crate::key::BooksKey;
use crate::open::REDB_MAGIC;
use crate::restore;
use crate::seal::{self, Kind, Seal};
use redb::StorageBackend;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Copied at a time: a page of the database, of which those never written are left out.
const PAGE_BYTES: usize = 4096;

impl Books {
    /// Encrypts the books of a folder, which nobody may have open. Each file is replaced as a whole, the journal first;
    /// cut in between, the mix opens with the key, and sealing again finishes it. Books already sealed stay as they are,
    /// so another key needs [`Books::unseal`] with the old one first. The disk must have room for a second copy.
    ///
    /// The plain files are gone from the folder afterwards, those set aside included. What the disk itself still keeps
    /// of their blocks, and what backups hold, is beyond this. The device id and the key of `new` are ignored.
    ///
    /// # Errors
    /// As [`Books::open`]; every file is then the old one or the new one. [`OpenError::Missing`] where there are no books.
    pub fn seal(folder: &Path, key: &BooksKey, new: &NewInstallation) -> Result<(), OpenError> {
        Books::seal_with(folder, new, || Ok(key.clone())).map(drop)
    }

    /// The same with a key that is chosen while nobody else can have the folder.
    ///
    /// # Errors
    /// As [`Books::seal`]; why no key was chosen.
    pub fn seal_with<E: From<OpenError>>(
        folder: &Path,
        new: &NewInstallation,
        choose: impl FnOnce() -> Result<BooksKey, E>,
    ) -> Result<BooksKey, E> {
        let held = Folder::hold(folder, &new.disk, None)?;
        let key = choose()?;
        convert(held.with_key(key.clone()), true, new)?;
        Ok(key)
    }

    /// Makes sealed books plain again, in the same way. Cut in between, sealed books and a mix still open with the key.
    ///
    /// # Errors
    /// As [`Books::seal`].
    pub fn unseal(folder: &Path, key: &BooksKey, new: &NewInstallation) -> Result<(), OpenError> {
        convert(Folder::hold(folder, &new.disk, Some(key))?, false, new)
    }

    /// Whether any file of a folder's books needs a key. Nothing is opened or held; what cannot be read does not count, for
    /// opening tells that better.
    #[must_use]
    pub fn need_key(folder: &Path, disk: &dyn Disk) -> bool {
        let needs = |(name, kind)| {
            matches!(Seal::find(disk, &folder.join(name), kind, None), Err(OpenError::Sealed(_)))
        };
        BOOKS.into_iter().any(needs)
    }

    /// Whether a key is the one of a folder's sealed books.
    ///
    /// # Errors
    /// [`OpenError::WrongKey`]; what is wrong with the files' beginnings.
    pub fn prove_key(folder: &Path, disk: &dyn Disk, key: &BooksKey) -> Result<(), OpenError> {
        let exists = |(name, _): &(&str, Kind)| !matches!(disk.look(&folder.join(name)), Ok(None));
        let prove = |(name, kind)| Seal::find(disk, &folder.join(name), kind, Some(key)).map(drop);
        BOOKS.into_iter().filter(exists).try_for_each(prove)
    }

    /// Whether both files are sealed. `false` for the mix that a cut conversion left, which sealing or unsealing ends, and
    /// for rescued books whose files need no key.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.are_files_sealed() == [true; 2]
    }
}

/// Seals or unseals the books of a folder. They are opened first, so that what is copied is whole and mended.
fn convert(folder: Folder, to_sealed: bool, new: &NewInstallation) -> Result<(), OpenError> {
    restore::finish(&folder)?;
    let database = folder.database();
    if !folder.exists(&database).map_err(|source| OpenError::io(&database, source))? {
        return Err(OpenError::Missing(database));
    }
    let books = Books::in_folder(folder, new)?;
    let is_done = books.are_files_sealed() == [to_sealed; 2];
    if !is_done {
        // Told in the journal; and this entry ends where a block does, which one of an earlier version may not.
        let noted = books.write(new.now, |tx| tx.record(Event::Sealed { sealed: to_sealed }));
        noted.map_err(|error| unwritable(database.clone(), error))?;
    }
    write_journal(&books, to_sealed)?;
    let folder = books.into_folder();
    let seal = folder.find_seal(&database, Kind::Database)?;
    put_form(&folder, &database, Kind::Database, seal, to_sealed)
        .map_err(|source| OpenError::io(&database, source))?;
    for (path, kind) in folder.set_aside_files().map_err(|source| OpenError::io(folder.path(), source))? {
        // What is damaged in its header, or sealed with a key of another day, is no plain text and stays.
        if let Ok(seal) = folder.find_seal(&path, kind) {
            put_form(&folder, &path, kind, seal, to_sealed).map_err(|source| OpenError::io(&path, source))?;
        }
    }
    Ok(())
}

/// Writes the journal in the wanted form, if it has the other, out of the database: opening looked at its end only, and what
/// may have rotted before that is not carried over.
fn write_journal(books: &Books, to_sealed: bool) -> Result<(), OpenError> {
    let [_, is_sealed] = books.are_files_sealed();
    if is_sealed == to_sealed {
        return Ok(());
    }
    let folder = books.folder_of();
    let path = folder.journal();
    let failed = |source| OpenError::io(&path, source);
    let view = books.read().map_err(|error| failed(io::Error::other(error)))?;
    let journal = JournalFile::anew(folder, path.clone(), to_sealed).map_err(failed)?;
    let written = journal.write_from(folder, &view);
    if written.is_err() {
        // It may be plain text beside sealed books. What went wrong first is what is told.
        let _ = folder.remove(&temporary(&path));
    }
    written.map_err(failed)
}

/// Seals what restoring or mending has set aside in plain beside sealed books. Nobody asked for it now, so only what
/// certainly is plain is touched: of a rotten file every byte may still be wanted as it is.
pub(crate) fn seal_set_aside(folder: &Folder) -> io::Result<()> {
    for (path, kind) in folder.set_aside_files()? {
        let beginning: &[u8] = match kind {
            Kind::Database => &REDB_MAGIC,
            Kind::Journal => MAGIC,
        };
        let mut found = Vec::new();
        Stream::new(folder.open(&path, Access::Read)?)
            .take(beginning.len() as u64)
            .read_to_end(&mut found)?;
        if found == beginning {
            put_form(folder, &path, kind, None, true)?;
        }
    }
    Ok(())
}

/// Gives a file the wanted form, if it has the other.
fn put_form(folder: &Folder, path: &Path, kind: Kind, seal: Option<Seal>, to_sealed: bool) -> io::Result<()> {
    if seal.is_some() == to_sealed {
        return Ok(());
    }
    let new = folder.new_seal(kind, to_sealed)?;
    let written = folder.write_anew(path, |file| {
        let old = seal::through(folder.open(path, Access::Read)?, seal.as_ref());
        let copy = seal::begin(file.clone(), new.as_ref())?;
        copy_into(&old, &copy)?;
        copy.sync_data()?;
        compare(&old, &copy)
    });
    if written.is_err() {
        // It may be plain text beside sealed books. What went wrong first is what is told.
        let _ = folder.remove(&temporary(path));
    }
    written
}

fn copy_into(old: &Handle, copy: &Handle) -> io::Result<()> {
    let len = old.len()?;
    copy.set_len(len)?;
    pages(len, |at, page| {
        old.read(at, page)?;
        // Pages never written stay holes.
        if page.iter().all(|byte| *byte == 0) { Ok(()) } else { copy.write(at, page) }
    })
}

/// Whether the copy reads as what was copied, before it takes the other's place.
fn compare(old: &Handle, copy: &Handle) -> io::Result<()> {
    let mut found = vec![0; PAGE_BYTES];
    pages(old.len()?, |at, page| {
        old.read(at, page)?;
        let found = &mut found[..page.len()];
        copy.read(at, found)?;
        if found == page { Ok(()) } else { Err(io::Error::other("the copy differs from what was copied")) }
    })
}

/// Goes through the pages of a file of this length, the last of which may be short.
fn pages(len: u64, mut each: impl FnMut(u64, &mut [u8]) -> io::Result<()>) -> io::Result<()> {
    let mut page = vec![0; PAGE_BYTES];
    let mut at = 0;
    while at < len {
        let rest = usize::try_from(len - at).unwrap_or(PAGE_BYTES).min(PAGE_BYTES);
        each(at, &mut page[..rest])?;
        at += rest as u64;
    }
    Ok(())
}

fn unwritable(path: PathBuf, error: WriteError<TxError>) -> OpenError {
    let source = match error {
        WriteError::Io { source, .. } | WriteError::JournalBehind { source, .. } => source,
        WriteError::NoSpace { .. } => io::ErrorKind::StorageFull.into(),
        other => io::Error::other(other.to_string()),
    };
    OpenError::io(path, source)
}
