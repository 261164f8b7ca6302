//! When every page of the database was last looked at, noted beside it when it is closed (docs/decisions/0026).
//!
//! redb does not verify pages while reading, and looking at all of them takes as long as the books are large. So it is
//! done after an unclean stop, once a week, and whenever the file is not the one that was closed here.
//!
//! Not here: the look itself (open).

use crate::disk::{Disk, Handle, Look};
use crate::folder::Folder;
use domain::Moment;
use redb::StorageBackend;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How long a look at every page counts.
const COUNTS_SECONDS: i64 = 7 * 24 * 60 * 60;

/// What the note says. It means nothing unless every word of it fits, so it is neither synced nor renamed into place.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// The last look at every page.
    at: Moment,
    #[serde(flatten)]
    file: Closed,
}

/// The database's file as it was closed: another one, or a change by anybody else, tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Closed {
    len: u64,
    inode: Option<u64>,
    /// Of its last change, in nanoseconds since 1970.
    changed: u64,
}

impl Closed {
    fn of(look: &Look) -> Option<Closed> {
        let inode = look.identity.map(|(_, inode)| inode);
        Some(Closed { len: look.len, inode, changed: u64::try_from(look.changed?).ok()? })
    }
}

/// When every page of the folder's database was last looked at, if its file is as it was closed then or later and the look
/// still counts. A clock that was set back makes it count no more.
pub(crate) fn recently(folder: &Folder, now: Moment) -> Option<Moment> {
    let note: Note = serde_json::from_slice(&folder.read(&folder.checked()).ok()?).ok()?;
    let file = Closed::of(&folder.disk().look(&folder.database()).ok()??)?;
    let still_counts = (0..COUNTS_SECONDS).contains(&now.0.saturating_sub(note.at.0));
    (still_counts && note.file == file).then_some(note.at)
}

/// Writes the note when dropped, which must be after the database.
#[derive(Debug)]
pub(crate) struct NoteAtClose {
    disk: Arc<dyn Disk>,
    database: PathBuf,
    note: PathBuf,
    /// The last look at every page.
    at: Moment,
    is_void: AtomicBool,
}

impl NoteAtClose {
    pub(crate) fn new(folder: &Folder, at: Moment) -> NoteAtClose {
        let (disk, database, note) = (Arc::clone(folder.disk()), folder.database(), folder.checked());
        NoteAtClose { disk, database, note, at, is_void: AtomicBool::new(false) }
    }

    /// No note this time: what a commit or an append that failed has left is looked at, not guessed (I17).
    pub(crate) fn void(&self) {
        self.is_void.store(true, Ordering::Release);
    }
}

impl Drop for NoteAtClose {
    fn drop(&mut self) {
        let write = || {
            let file = Closed::of(&self.disk.look(&self.database).ok()??)?;
            let note = serde_json::to_vec(&Note { at: self.at, file }).ok()?;
            Handle::create(self.disk.as_ref(), &self.note).ok()?.write(0, &note).ok()
        };
        if !self.is_void.load(Ordering::Acquire) {
            let _ = write(); // Without it, the next start looks at every page.
        }
    }
}
