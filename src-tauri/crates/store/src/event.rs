//! The journal's entries: what happened to numbers and invoices, in order, chained by hashes, and enough to
//! rebuild the books. One list, kept twice: in the database's events table and in the journal file.
//!
//! ```text
//! entry = length of payload (u32, little endian) | hash (32 bytes) | payload (JSON)
//! hash  = SHA-256(hash of the entry before, zeros for the first | payload)
//! ```
//!
//! A payload begins with as many spaces as make its entry end at a multiple of 16 bytes of the journal. So in a sealed
//! journal no two entries share a block, and appending one never writes again what was acknowledged.
//!
//! Not here: files (journal), session secrets (never in an event; reservation tokens are, rebuilding needs them).

use crate::address_book::Edit;
use crate::error::TxError;
use crate::seal::BLOCK_BYTES;
use crate::tables::{PaperSettings, PrintedPaper};
use domain::{Fate, Issued, Lock, Moment, PictureId, PoolNumber, SeriesId};
use protocol::change::{Difference, Trouble};
use protocol::{Errand, FrozenBody, RemoteClient, RemoteInvoice, RemoteProduct, Subject};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes before an entry's payload.
pub(crate) const ENTRY_HEADER_BYTES: usize = 4 + 32;
/// No payload is larger: an invoice of 1,000 rows with long texts stays far below; a longer length is damage.
pub(crate) const PAYLOAD_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Whether these books may issue. Kept in the database until [`crate::Tx::lift_guard`], so that reopening lifts nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "guard", rename_all = "snake_case")]
pub enum Guard {
    /// They may.
    #[default]
    Clear,
    /// The journal held more than the database: an older copy of it was put back. What the journal
    /// held was taken over; the server has to be asked before anything is issued (I15).
    RolledBack {
        /// Last entry of the journal.
        journal_seq: u64,
        /// Last entry of the database as it was found.
        db_seq: u64,
    },
    /// Journal and database tell different stories from this entry on; the journal was set aside.
    Diverged {
        /// First entry that differs.
        seq: u64,
    },
    /// The books were restored from a backup or rebuilt: numbers issued since may be on paper (F16).
    Restored,
    /// The folder is a copy of books that are at home elsewhere, where the same numbers may be spent (I39).
    Copied,
}

/// What opening the books had to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mended", rename_all = "snake_case")]
pub enum Mended {
    /// The journal file was gone; written anew from the database (F17).
    JournalMissing,
    /// The journal file was broken before its end; set aside and written anew from the database.
    JournalDamaged {
        /// First entry that is broken.
        seq: u64,
    },
    /// The database was behind the journal; see [`Guard::RolledBack`].
    RolledBack {
        /// Last entry of the journal.
        journal_seq: u64,
        /// Last entry of the database as it was found.
        db_seq: u64,
    },
    /// See [`Guard::Diverged`].
    Diverged {
        /// First entry that differs.
        seq: u64,
    },
    /// Pages of the database were damaged and it mended itself; what that lost, if anything, the journal gave back.
    Database,
    /// The database was lost and rebuilt from the journal.
    Rebuilt {
        /// Last entry of the journal.
        journal_seq: u64,
    },
    /// The books were restored from a backup; see [`Guard::Restored`].
    RestoredBackup {
        /// When the backup was made.
        backup_at: Moment,
    },
}

/// An invoice as the journal keeps it: everything an outbox row is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedEvent {
    /// The invoice.
    pub issued: Issued,
    /// The token that came with its number.
    pub token: domain::Token,
    /// Idempotency key.
    pub key: Uuid,
    /// The frozen request body.
    pub body: FrozenBody,
    /// Not to be sent before.
    pub not_before: Moment,
    /// The issue request: its id and the SHA-256 of its body.
    pub request: Option<(Uuid, [u8; 32])>,
}

/// An invoice with other content, or under another number: what replaces the paper before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisedEvent {
    /// The invoice as it is now.
    pub issued: Issued,
    /// The token that came with its number.
    pub token: domain::Token,
    /// Idempotency key of this revision.
    pub key: Uuid,
    /// The frozen request body.
    pub body: FrozenBody,
    /// When its number changed: what becomes of the old one, and why.
    pub old_number: Option<(Fate, String)>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The books were created.
    Installed {
        /// The installation's id, registered with the server.
        device_id: Uuid,
    },
    /// Numbers were received; only those not known before.
    Received {
        /// Which series.
        series: SeriesId,
        /// The numbers with their tokens.
        numbers: Vec<PoolNumber>,
    },
    /// An invoice got its number.
    Issued(Box<IssuedEvent>),
    /// A number's fate changed other than by issuing or syncing.
    FateChanged {
        /// Which series.
        series: SeriesId,
        /// Which number.
        number: u64,
        /// Its new fate.
        fate: Fate,
        /// Why.
        reason: Option<String>,
    },
    /// The server made an invoice of an order and numbered it.
    Ordered {
        /// The invoice.
        issued: Box<Issued>,
        /// The server's copy.
        copy: Box<RemoteInvoice>,
        /// In what it differs from what was ordered.
        differences: Vec<Difference>,
    },
    /// An invoice was corrected or renumbered before the server had it.
    Revised(Box<RevisedEvent>),
    /// The firm chose how its paper looks.
    PaperChosen {
        /// What it chose.
        settings: Box<PaperSettings>,
        /// A logo that was not known before, two hexadecimal digits a byte.
        picture: Option<(PictureId, String)>,
    },
    /// A paper of an invoice left the books for the first time.
    Printed {
        /// Which invoice.
        invoice: Uuid,
        /// The paper.
        paper: PrintedPaper,
    },
    /// A person stated the last number on paper of a series.
    Stated {
        /// Which series.
        series: SeriesId,
        /// The last number on paper; 0 for none.
        last: u64,
    },
    /// The server has the invoice and says what the paper says.
    Synced {
        /// Which invoice.
        invoice: Uuid,
        /// The server's copy.
        copy: Box<RemoteInvoice>,
    },
    /// The server has the invoice and says something else.
    Mismatched {
        /// Which invoice.
        invoice: Uuid,
        /// The server's copy.
        copy: Box<RemoteInvoice>,
        /// In what it differs.
        differences: Vec<Difference>,
        /// The trouble a person sees.
        trouble: Trouble,
    },
    /// Something happened to a settled invoice on the server that a person has to hear of.
    Noticed {
        /// Which invoice.
        invoice: Uuid,
        /// The server's copy as it is now.
        copy: Box<RemoteInvoice>,
        /// In what it differs from the paper.
        differences: Vec<Difference>,
        /// What a person sees.
        troubles: Vec<Trouble>,
    },
    /// A person has seen what there is about an invoice and takes it as it is; what waited in the queue leaves it (I23).
    Acknowledged {
        /// Which invoice.
        invoice: Uuid,
        /// The codes of what was seen.
        codes: Vec<String>,
    },
    /// Another holder of a series was seen, or none any more.
    LockSeen {
        /// Which series.
        series: SeriesId,
        /// Who holds it now.
        lock: Lock,
    },
    /// A person confirmed a date that the clock alone could not prove.
    ClockConfirmed {
        /// The moment confirmed.
        now: Moment,
    },
    /// An invoice waits for a person.
    Parked {
        /// Which invoice.
        invoice: Uuid,
        /// Why.
        trouble: Trouble,
    },
    /// A client was created, changed or deleted here, or what was is taken back.
    ClientEdited {
        /// Under which id it is kept.
        id: String,
        /// What the server does not have yet; `None` when nothing is left.
        edit: Option<Box<Edit<RemoteClient>>>,
    },
    /// The same for a product.
    ProductEdited {
        /// Under which id it is kept.
        id: String,
        /// What the server does not have yet; `None` when nothing is left.
        edit: Option<Box<Edit<RemoteProduct>>>,
    },
    /// The server has what was wanted of a client.
    ClientSettled {
        /// Under which id it was kept.
        id: String,
        /// As the server has it, under the server's id; `None` when it has it no more.
        copy: Option<Box<RemoteClient>>,
    },
    /// The same for a product.
    ProductSettled {
        /// Under which id it was kept.
        id: String,
        /// As the server has it, under the server's id; `None` when it has it no more.
        copy: Option<Box<RemoteProduct>>,
    },
    /// Opening the books found something to mend.
    Mended {
        /// What.
        what: Mended,
    },
    /// The files were encrypted, or made plain again.
    Sealed {
        /// Whether they were encrypted.
        sealed: bool,
    },
    /// Something was asked of the server.
    Asked(Box<Errand>),
    /// What was asked is done.
    Done {
        /// Which errand.
        errand: Uuid,
        /// When it was an edit: the invoice as it is now, the server's copy, and in what they differ.
        edited: Option<(Box<Issued>, Box<RemoteInvoice>, Vec<Difference>)>,
        /// What it was about; not said by older versions.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<Subject>,
    },
    /// What was asked waits for a person.
    ErrandParked {
        /// Which errand.
        errand: Uuid,
        /// Why.
        trouble: Trouble,
    },
    /// What was asked was given up.
    Withdrawn {
        /// Which errand.
        errand: Uuid,
        /// The refusal the person heard; `None` when it was the person's own wish.
        trouble: Option<Trouble>,
    },
    /// An invoice was taken back before it left the laptop; its number is free again.
    Undone {
        /// Which invoice.
        invoice: Uuid,
        /// The issue request it answered.
        request: Option<Uuid>,
    },
    /// Issuing was stopped or allowed again.
    Guarded {
        /// The new state.
        to: Guard,
        /// Why.
        reason: String,
    },
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place, from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// What.
    pub event: Event,
}

/// The end of a chain: the last entry's place and hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) hash: [u8; 32],
}

/// Why bytes are not the next entry of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// They end before the entry does.
    Short,
    /// They are something else.
    Wrong,
}

impl Head {
    /// Writes the next entry, which begins at a place of the journal, and moves on.
    pub(crate) fn append(&mut self, at: Moment, event: Event, begin: u64) -> Result<Vec<u8>, TxError> {
        let text = serde_json::to_vec(&Entry { seq: self.seq + 1, at, event })
            .map_err(|error| TxError::Unwritable(error.to_string()))?;
        let end = begin + (ENTRY_HEADER_BYTES + text.len()) as u64;
        let mut payload: Vec<u8> = (end..end.next_multiple_of(BLOCK_BYTES)).map(|_| b' ').collect();
        payload.extend_from_slice(&text);
        let length = u32::try_from(payload.len())
            .ok()
            .filter(|_| payload.len() <= PAYLOAD_BYTES_MAX)
            .ok_or_else(|| TxError::Unwritable("the event is too large".to_owned()))?;
        *self = Head { seq: self.seq + 1, hash: chain(&self.hash, &payload) };
        let mut bytes = Vec::with_capacity(ENTRY_HEADER_BYTES + payload.len());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&self.hash);
        bytes.extend_from_slice(&payload);
        Ok(bytes)
    }

    /// Reads the next entry off the front of some bytes and moves on, or says why it is not one.
    pub(crate) fn follow(&mut self, bytes: &[u8]) -> Result<Entry, Broken> {
        let (header, rest) = bytes.split_at_checked(ENTRY_HEADER_BYTES).ok_or(Broken::Short)?;
        let payload = rest.get(..payload_len(header)?).ok_or(Broken::Short)?;
        let hash = chain(&self.hash, payload);
        if header[4..] != hash {
            return Err(Broken::Wrong);
        }
        let entry: Entry = serde_json::from_slice(payload).map_err(|_| Broken::Wrong)?;
        if entry.seq != self.seq + 1 {
            return Err(Broken::Wrong);
        }
        *self = Head { seq: entry.seq, hash };
        Ok(entry)
    }
}

/// The length of the payload an entry's header announces.
pub(crate) fn payload_len(header: &[u8]) -> Result<usize, Broken> {
    let length = header.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)).ok_or(Broken::Short)?;
    usize::try_from(length).ok().filter(|length| *length <= PAYLOAD_BYTES_MAX).ok_or(Broken::Wrong)
}

fn chain(before: &[u8; 32], payload: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(payload).finalize().into()
}
