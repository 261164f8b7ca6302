//! Rescue: a database out of the journal alone, in place of the lost one or in memory.
//!
//! Not here: the server's copies of what the journal never held (the next pull brings them).

use crate::error::{OpenError, TxError};
use crate::event::{Event, Guard, Head, Mended};
use crate::folder::{Folder, Marker};
use crate::journal::{JournalFile, JournalReader};
use crate::open::{create, found_books, new_in_memory};
use crate::tables::META_GUARD;
use crate::tx::Tx;
use domain::Moment;
use redb::Database;
use std::path::Path;
use uuid::Uuid;

/// What a journal gives back.
pub(crate) struct Salvage {
    pub(crate) database: Database,
    /// Whose it is, as the first entry says.
    pub(crate) marker: Marker,
    /// Whether every byte of the file was an entry: nothing is missing.
    pub(crate) is_whole: bool,
}

/// Puts a database made of the journal's whole entries in place. What follows a broken entry stays in the file, which
/// the next comparison sets aside. It is sealed if the journal is. A marker that cannot be read is set aside too. The device
/// id of the installation.
pub(crate) fn rebuild(folder: &Folder, now: Moment) -> Result<Uuid, OpenError> {
    let (journal, installed) = begin(folder)?;
    let mut file = read(&journal)?;
    let marker = folder.marker();
    match folder.read_marker() {
        Ok(Some(marker)) if marker.device_id != installed.device_id => {
            return Err(OpenError::NotOurs(folder.journal()));
        }
        Err(OpenError::Damaged { .. }) => {
            folder.set_aside(&marker).map_err(|source| OpenError::io(marker, source))?;
        }
        found => drop(found?),
    }
    create(folder, journal.is_sealed(), |database| {
        found_books(database, now, |tx| {
            let (head, _) = take_over(tx, &mut file)?;
            tx.record(Event::Mended { what: Mended::Rebuilt { journal_seq: head.seq } })?;
            tx.raise_guard(Guard::Restored, "the database was rebuilt from the journal")
        })
    })?;
    Ok(installed.device_id)
}

/// The books of the journal's whole entries in memory, for reading only. Nothing is recorded in them, so that they can be
/// compared with the file.
pub(crate) fn salvage(folder: &Folder, now: Moment) -> Result<Salvage, OpenError> {
    let (journal, marker) = begin(folder)?;
    let mut file = read(&journal)?;
    let path = folder.journal();
    let database = new_in_memory(&path)?;
    let mut is_whole = false;
    found_books(&database, now, |tx| {
        is_whole = take_over(tx, &mut file)?.1;
        tx.put_meta(&META_GUARD, &Guard::Restored)
    })
    .map_err(|error| OpenError::damaged(path, error))?;
    Ok(Salvage { database, marker, is_whole })
}

/// Finds the journal, and whose it is, as its first entry says.
fn begin(folder: &Folder) -> Result<(JournalFile, Marker), OpenError> {
    let path = folder.journal();
    let failed = |source| OpenError::io(&path, source);
    if !folder.exists(&path).map_err(failed)? {
        return Err(OpenError::Missing(path));
    }
    let journal = JournalFile::find(folder)?;
    let first = read(&journal)?.next_entry().map_err(failed)?.map_err(|_| damaged(&path))?;
    let entry = Head::default().follow(&first).map_err(|_| damaged(&path))?;
    match entry.event {
        Event::Installed { device_id } => {
            Ok((journal, Marker { device_id, created_at: entry.at, place: None }))
        }
        _ => Err(damaged(&path)),
    }
}

/// Reads the journal from its first entry.
fn read(journal: &JournalFile) -> Result<JournalReader, OpenError> {
    let path = journal.path();
    journal.read().map_err(|source| OpenError::io(path, source))?.ok_or_else(|| damaged(path))
}

fn damaged(path: &Path) -> OpenError {
    OpenError::damaged(path, "it does not begin as a journal does")
}

/// Takes the whole entries over and doubts every waiting invoice: how far each had come is not in the journal. The last
/// entry, and whether the file ended with it.
fn take_over(tx: &mut Tx<'_>, file: &mut JournalReader) -> Result<(Head, bool), TxError> {
    let mut head = Head::default();
    let mut is_whole = true;
    while is_whole && file.remaining() > 0 {
        match file.next_entry() {
            Ok(Ok(entry)) if head.follow(&entry).is_ok() => tx.take_over(&entry)?,
            _ => is_whole = false,
        }
    }
    tx.doubt_outbox()?;
    Ok((head, is_whole))
}
