//! Rescue: a new database out of the journal alone.
//!
//! Not here: the server's copies of what the journal never held (the next pull brings them).

use crate::error::OpenError;
use crate::event::{Event, Guard, Head, Mended};
use crate::folder::Folder;
use crate::journal::JournalFile;
use crate::open::{create, found_books};
use domain::Moment;
use uuid::Uuid;

/// Puts a database made of the journal's whole entries in place. What follows a broken entry stays in the file, which
/// the next comparison sets aside. It is sealed if the journal is. The device id of the installation.
pub(crate) fn rebuild(folder: &Folder, now: Moment) -> Result<Uuid, OpenError> {
    let path = folder.journal();
    let failed = |source| OpenError::io(&path, source);
    if !path.try_exists().map_err(failed)? {
        return Err(OpenError::Missing(path));
    }
    let damaged = || OpenError::damaged(&path, "it does not begin as a journal does");
    let journal = JournalFile::find(folder)?;
    let open = || journal.read().map_err(failed)?.ok_or_else(damaged);
    let first = open()?.next_entry().map_err(failed)?.map_err(|_| damaged())?;
    let device_id = match Head::default().follow(&first).map(|entry| entry.event) {
        Ok(Event::Installed { device_id }) => device_id,
        _ => return Err(damaged()),
    };
    let mut file = open()?;
    create(folder, journal.is_sealed(), |database| {
        found_books(database, now, |tx| {
            let mut head = Head::default();
            while file.remaining() > 0 {
                match file.next_entry() {
                    Ok(Ok(entry)) if head.follow(&entry).is_ok() => tx.take_over(&entry)?,
                    _ => break,
                }
            }
            tx.doubt_outbox()?;
            tx.record(Event::Mended { what: Mended::Rebuilt { journal_seq: head.seq } })?;
            tx.raise_guard(Guard::Restored, "the database was rebuilt from the journal")
        })
    })?;
    Ok(device_id)
}
