//! At open the two copies of the journal are compared and made equal again. After it, the file holds what the
//! database holds, always; what did not fit is set aside, never deleted, and issuing is stopped where it could
//! mean that a number was spent elsewhere.
//!
//! | found | done |
//! | --- | --- |
//! | file ends early, or its last entry is torn | the rest is written from the database |
//! | file holds whole entries the database lacks | taken over into the database; [`Guard::RolledBack`] |
//! | behind the database's last entry something rotten | a copy kept, cut off; [`Guard::RolledBack`] |
//! | an unfinished entry behind the database's last | cut off: it was never acknowledged |
//! | a valid entry that differs from the database's | file set aside, written anew; [`Guard::Diverged`] |
//! | a broken entry before the end | file set aside, written anew; guarded if it is longer than the database knows |
//! | no file | written anew |
//!
//! Not here: a damaged database (open, rescue).

use crate::commit::begin;
use crate::error::{OpenError, ReadError, TxError};
use crate::event::{Event, Guard, Head, Mended};
use crate::folder::Folder;
use crate::journal::{Journal, JournalFile, JournalReader};
use crate::read::{self, Read as _, Source, damaged_event};
use crate::tables::EVENTS;
use crate::tx::Tx;
use crate::view::View;
use domain::Moment;
use redb::{Database, ReadableDatabase, ReadableTable};
use std::io;

/// How the file stands to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Finding {
    /// There is no file.
    Missing,
    /// Equal up to this length of the file, which is all of it that counts.
    Equal { len: u64 },
    /// The file goes on after the database's last entry.
    Ahead(Ahead),
    /// The file's own chain is good and tells something else from here on.
    Diverged { seq: u64 },
    /// The file is broken before its end.
    Damaged { seq: u64, is_longer: bool },
}

/// What a journal holds behind the database's last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ahead {
    /// The database's last entry.
    db_seq: u64,
    /// Where it ends in the file.
    from: u64,
    /// Whole entries that continue the chain.
    entries: u64,
    /// After them, something that is neither an entry nor the beginning of one: it may have been acknowledged once.
    is_suspicious: bool,
}

/// Makes the two copies equal and opens the journal. Where the file is written anew, it is sealed if the database is.
pub(crate) fn mend(
    folder: &Folder,
    database: &Database,
    is_sealed: bool,
    is_trusted: bool,
    now: Moment,
) -> Result<(Journal, Option<Mended>), OpenError> {
    let path = folder.journal();
    let failed = |error| OpenError::io(&path, error);
    let anew = JournalFile::anew(folder, folder.journal(), is_sealed).map_err(failed)?;
    let (file, mut finding) = match find(folder)? {
        Found::Nothing => (anew.clone(), Finding::Missing),
        Found::WithoutHeader => (anew.clone(), without_magic(&anew, database).map_err(failed)?),
        Found::File(file) => {
            let finding = compare(database, &file, &anew, is_trusted).map_err(failed)?;
            (file, finding)
        }
    };
    if let Finding::Ahead(ahead) = finding {
        if ahead.is_suspicious {
            folder.copy_aside(&path).map_err(failed)?;
        }
        match take_over(database, &file, ahead, now) {
            Ok((len, what)) => return Ok((attach(database, file, len).map_err(failed)?, Some(what))),
            Err(_) => finding = Finding::Diverged { seq: ahead.db_seq + 1 },
        }
    }
    let (what, guard) = match finding {
        Finding::Equal { len } => return Ok((attach(database, file, len).map_err(failed)?, None)),
        // Only the installation is noted yet: its creation is being finished.
        Finding::Missing if journal_head(database).map_err(failed)?.0.seq <= 1 => (None, None),
        Finding::Missing => (Some(Mended::JournalMissing), None),
        Finding::Damaged { seq, is_longer } => {
            (Some(Mended::JournalDamaged { seq }), is_longer.then_some(Guard::Diverged { seq }))
        }
        Finding::Diverged { seq } | Finding::Ahead(Ahead { db_seq: seq, .. }) => {
            (Some(Mended::Diverged { seq }), Some(Guard::Diverged { seq }))
        }
    };
    if let Some(what) = what {
        note(database, what, guard, now).map_err(|error| OpenError::damaged(folder.database(), error))?;
    }
    if finding != Finding::Missing {
        folder.set_aside(&path).map_err(failed)?;
    }
    anew.write_from(folder, &snapshot(database).map_err(failed)?).map_err(failed)?;
    let len = journal_len(database).map_err(failed)?;
    Ok((attach(database, anew, len).map_err(failed)?, what))
}

/// Opens the journal behind its first `len` bytes and writes what the database holds beyond.
fn attach(database: &Database, file: JournalFile, len: u64) -> io::Result<Journal> {
    let mut journal = file.append_behind(len)?;
    journal.catch_up(&snapshot(database)?)?;
    Ok(journal)
}

/// What lies where the journal should be.
enum Found {
    Nothing,
    /// A sealed file whose header is damaged.
    WithoutHeader,
    File(JournalFile),
}

fn find(folder: &Folder) -> Result<Found, OpenError> {
    let path = folder.journal();
    if !folder.exists(&path).map_err(|source| OpenError::io(&path, source))? {
        return Ok(Found::Nothing);
    }
    match JournalFile::find(folder) {
        Ok(file) => Ok(Found::File(file)),
        Err(OpenError::Damaged { .. } | OpenError::NotOurs(_)) => Ok(Found::WithoutHeader),
        Err(error) => Err(error),
    }
}

/// Beside a database that was closed well, the last entry stands for all before it. After a cut it does not: of an append of
/// several entries the last one may be on disk and one before it not.
fn compare(
    database: &Database,
    file: &JournalFile,
    anew: &JournalFile,
    is_trusted: bool,
) -> io::Result<Finding> {
    let journal_len = journal_len(database)?;
    let view = snapshot(database)?;
    let events = view.table(EVENTS).map_err(io::Error::other)?;
    if let Some((_, last)) = events.last().map_err(io::Error::other)? {
        let (len, entry) = last.value();
        if is_trusted && file.ends_like(len, entry)? {
            return Ok(Finding::Equal { len });
        }
    }
    let Some(mut reader) = file.read()? else {
        return without_magic(anew, database);
    };
    let mut head = Head::default();
    for row in events.iter().map_err(io::Error::other)? {
        let (seq, value) = row.map_err(io::Error::other)?;
        let (_, entry) = value.value();
        let before = head;
        head.follow(entry).map_err(|_| io::Error::other(damaged_event(seq.value())))?;
        if let Some(finding) = compare_entry(&mut reader, before, entry, journal_len)? {
            return Ok(finding);
        }
    }
    look_ahead(reader, head)
}

/// `None` when the file's next entry is the database's.
fn compare_entry(
    file: &mut JournalReader,
    before: Head,
    entry: &[u8],
    journal_len: u64,
) -> io::Result<Option<Finding>> {
    let (position, remaining) = (file.position(), file.remaining());
    let torn_at_most = remaining <= entry.len() as u64;
    if remaining == 0 {
        return Ok(Some(Finding::Equal { len: position }));
    }
    let seq = before.seq + 1;
    match file.next_entry()? {
        Ok(found) if found == entry => return Ok(None),
        Ok(found) if before.clone().follow(&found).is_ok() => return Ok(Some(Finding::Diverged { seq })),
        _ if torn_at_most => return Ok(Some(Finding::Equal { len: position })),
        _ => {}
    }
    let is_longer = position + remaining > journal_len;
    Ok(Some(Finding::Damaged { seq, is_longer }))
}

/// What lies in the file behind the database's last entry.
fn look_ahead(mut file: JournalReader, mut head: Head) -> io::Result<Finding> {
    let mut ahead = Ahead { db_seq: head.seq, from: file.position(), entries: 0, is_suspicious: false };
    while file.remaining() > 0 {
        match file.next_entry()? {
            Ok(entry) if head.follow(&entry).is_ok() => ahead.entries += 1,
            Ok(_) => {
                ahead.is_suspicious = true;
                break;
            }
            Err(_) => {
                ahead.is_suspicious = !file.is_unfinished_entry()?;
                break;
            }
        }
    }
    let is_ahead = ahead.entries > 0 || ahead.is_suspicious;
    Ok(if is_ahead { Finding::Ahead(ahead) } else { Finding::Equal { len: ahead.from } })
}

/// A file that does not even begin as a journal: cut short while it was being written, or overwritten. Its length says
/// what it would if it were of the form it is to be written anew in.
fn without_magic(file: &JournalFile, database: &Database) -> io::Result<Finding> {
    Ok(Finding::Damaged { seq: 0, is_longer: file.len()? > journal_len(database)? })
}

/// Takes the entries a rolled-back database lacks over from the file, stops issuing, and doubts every waiting invoice.
/// The length of the file up to which it then equals the database.
fn take_over(
    database: &Database,
    file: &JournalFile,
    ahead: Ahead,
    now: Moment,
) -> Result<(u64, Mended), TxError> {
    let unreadable = |_| damaged_event(ahead.db_seq + 1);
    let journal_seq = ahead.db_seq + ahead.entries + u64::from(ahead.is_suspicious);
    let transaction = begin(database)?;
    let mut tx = Tx::new(&transaction, now)?;
    let mut file = file.read().map_err(unreadable)?.ok_or_else(|| damaged_event(0))?;
    file.skip_to(ahead.from).map_err(unreadable)?;
    for _ in 0..ahead.entries {
        let entry = file.next_entry().map_err(unreadable)?;
        tx.take_over(&entry.map_err(|_| damaged_event(ahead.db_seq + 1))?)?;
    }
    tx.doubt_outbox()?;
    let (what, guard) = (
        Mended::RolledBack { journal_seq, db_seq: ahead.db_seq },
        Guard::RolledBack { journal_seq, db_seq: ahead.db_seq },
    );
    tx.record(Event::Mended { what })?;
    tx.raise_guard(guard, "the journal held more than the database")?;
    drop(tx);
    transaction.commit().map_err(|error| ReadError::Storage(Box::new(error.into())))?;
    Ok((file.position(), what))
}

/// Notes in the database what is about to be mended, and stops issuing where numbers may have been spent elsewhere.
fn note(database: &Database, what: Mended, guard: Option<Guard>, now: Moment) -> Result<(), TxError> {
    let transaction = begin(database)?;
    let mut tx = Tx::new(&transaction, now)?;
    tx.record(Event::Mended { what })?;
    if let Some(guard) = guard {
        tx.doubt_outbox()?;
        tx.raise_guard(guard, "the journal told something else than the database")?;
    }
    drop(tx);
    Ok(transaction.commit().map_err(|error| ReadError::Storage(Box::new(error.into())))?)
}

/// Stops issuing in a copy, in the database first, then in the journal. What mending found before does not hide a copy: none
/// of its numbers may be spent (I39). Books that were restored, or begun in a lost laptop's place, have no marker of their
/// own yet and are none.
pub(crate) fn stop_copies(
    database: &Database,
    journal: &mut Journal,
    lacks_marker: bool,
    reason: &str,
    now: Moment,
) -> Result<(), OpenError> {
    let stop = || -> Result<(), TxError> {
        let transaction = begin(database)?;
        let mut tx = Tx::new(&transaction, now)?;
        let is_copy = match tx.issuing_guard()? {
            Guard::Copied => false,
            Guard::Restored => !lacks_marker,
            Guard::Clear | Guard::RolledBack { .. } | Guard::Diverged { .. } => true,
        };
        if is_copy {
            tx.doubt_outbox()?;
            tx.raise_guard(Guard::Copied, reason)?;
        }
        drop(tx);
        Ok(transaction.commit().map_err(|error| ReadError::Storage(Box::new(error.into())))?)
    };
    stop().map_err(|error| OpenError::damaged("books.redb", error))?;
    let view = snapshot(database).map_err(|source| OpenError::io(journal.place().path(), source))?;
    journal.catch_up(&view).map_err(|source| OpenError::io(journal.place().path(), source))
}

/// Whether anything but the installation is noted.
pub(crate) fn has_history(database: &Database) -> io::Result<bool> {
    Ok(journal_head(database)?.0.seq > 1)
}

fn snapshot(database: &Database) -> io::Result<View> {
    database.begin_read().map(View::new).map_err(io::Error::other)
}

fn journal_head(database: &Database) -> io::Result<(Head, u64)> {
    read::head(&snapshot(database)?).map_err(io::Error::other)
}

fn journal_len(database: &Database) -> io::Result<u64> {
    Ok(journal_head(database)?.1)
}
