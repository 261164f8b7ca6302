//! Space on the disk: how much a write asks for, and the reserve that is given up so that what the server said can still
//! be noted on a full disk (F7).
//!
//! Not here: who asks (books).

use crate::error::OpenError;
use crate::folder::Folder;
use std::io;

/// Free bytes a write asks for. The database file grows by doubling and one issue writes tens of kilobytes, so this
/// leaves room for thousands of invoices' growth and for recovery; below it nothing is spent.
pub const FREE_SPACE_BYTES_MIN: u64 = 32 * 1024 * 1024;

/// Free bytes asked for by a write that only notes what the server said. One such write replaces the pages on the way to
/// a few records, at most some hundred kilobytes with a whole page of a pulled list, and appends as much to the journal;
/// this is several times that, and a quarter of the reserve.
pub const SETTLE_SPACE_BYTES_MIN: u64 = 2 * 1024 * 1024;

/// Size of the reserve.
pub(crate) const RESERVE_BYTES: u64 = 8 * 1024 * 1024;

/// What a write is for, and so how much space it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It may spend numbers.
    Spend,
    /// It only notes what the server said.
    Settle,
}

/// How much is free where a folder lies.
pub(crate) type FreeSpace = fn(&Folder) -> io::Result<u64>;

/// Bytes free for this user where a folder lies.
pub(crate) fn free_space(folder: &Folder) -> io::Result<u64> {
    folder.disk().free_space(folder.path())
}

/// Whether there is space for a write, or how many bytes are free. Settling may use up the reserve.
pub(crate) fn ask(folder: &Folder, purpose: Purpose, free_space: FreeSpace) -> io::Result<Result<(), u64>> {
    let least = match purpose {
        Purpose::Spend => FREE_SPACE_BYTES_MIN,
        Purpose::Settle => SETTLE_SPACE_BYTES_MIN,
    };
    let mut free_bytes = free_space(folder)?;
    if free_bytes < least && purpose == Purpose::Settle && give_up_reserve(folder)? {
        free_bytes = free_space(folder)?;
    }
    Ok(if free_bytes < least { Err(free_bytes) } else { Ok(()) })
}

/// Does a thing that opening cannot do without, and when the disk is full does it again with the reserve's space: books on
/// a full disk have to be readable. The thing must bear being cut short.
pub(crate) fn with_reserve<T>(
    folder: &Folder,
    mut act: impl FnMut() -> Result<T, OpenError>,
) -> Result<T, OpenError> {
    match act() {
        Err(OpenError::Io { source, .. })
            if source.kind() == io::ErrorKind::StorageFull && give_up_reserve(folder).unwrap_or(false) =>
        {
            act()
        }
        done => done,
    }
}

/// Whether there was one.
fn give_up_reserve(folder: &Folder) -> io::Result<bool> {
    let was_there = folder.remove(&folder.reserve())?;
    if was_there {
        // Some file systems free the blocks only when the removal itself is on disk.
        folder.sync()?;
    }
    Ok(was_there)
}

/// Makes the reserve where there is none and room for it beside what a write asks for. Books without it are as good, until
/// the disk is full; so a failure is no error.
pub(crate) fn keep_reserve(folder: &Folder, free_space: FreeSpace) {
    let path = folder.reserve();
    let is_there =
        folder.disk().look(&path).is_ok_and(|look| look.is_some_and(|look| look.len == RESERVE_BYTES));
    let has_room =
        || free_space(folder).is_ok_and(|free_bytes| free_bytes >= FREE_SPACE_BYTES_MIN + RESERVE_BYTES);
    if !is_there && has_room() && folder.disk().allocate(&path, RESERVE_BYTES).is_err() {
        let _ = folder.remove(&path); // Half a reserve is none.
    }
}
