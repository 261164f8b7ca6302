//! The durable books: a redb database and an append-only journal beside it. The promise they keep:
//! *an invoice number you have seen is on disk twice, survives a power cut, and reaches the server once.*
//!
//! [`Books::open`] opens or creates them, [`Books::read`] gives a snapshot, [`Books::write`] runs a closure as one
//! durable transaction. [`Books::backup`] and [`Books::restore`] carry them elsewhere, [`Books::rescue`] and
//! [`Books::rebuild`] get them out of the journal, [`Books::seal`] encrypts them with a [`BooksKey`].
//! `src-tauri/docs/storage.md` tells the files, the formats and what happens at open.
//!
//! Deliberately not here: clocks, randomness, network, async, logging, words for people. Times and ids are arguments.

mod address_book;
mod apply;
mod backup;
mod books;
mod checked;
mod commit;
mod convert;
mod disk;
mod entry_errands;
mod envelope;
mod erase;
mod errands;
mod error;
mod event;
mod find;
mod folder;
mod history;
mod imports;
mod index;
mod journal;
mod key;
mod layout;
mod mend;
mod migrate;
mod open;
mod ordering;
mod paper;
mod period;
mod place;
mod places;
mod read;
mod read_entries;
mod rebuild;
mod record;
mod replay;
mod restore;
mod retire;
mod sales;
mod seal;
mod shelf_index;
mod space;
mod sweep;
mod tables;
mod terms;
mod tx;
mod undo;
mod verify;
mod view;
mod xts;

pub use address_book::{Edit, Kept, Shelved, filed_under};
pub use backup::{BackupSummary, Protection};
pub use books::{Books, Restored};
pub use disk::{Access, Disk, Held, Look, OsDisk};
pub use envelope::Counts;
pub use error::{BackupError, OpenError, ReadError, RestoreError, TxError, WriteError};
pub use event::{Entry, Event, Guard, IssuedEvent, Mended, RevisedEvent};
pub use find::{Find, Hit, Question, SortBy, Sums, Wanted};
pub use folder::NewInstallation;
pub use history::{PastInvoice, past_id};
pub use imports::{Import, Undone};
pub use key::{BooksKey, RecoveryCode, RecoveryCodeError};
pub use open::probe_file;
pub use paper::PICTURE_BYTES_MAX;
pub use period::{Days, Elsewhere, Sold, Walk};
pub use places::Places;
pub use read::{LastIssued, Read};
pub use read_entries::ReadEntries;
pub use redb::StorageBackend;
pub use restore::look_at_backup;
pub use sales::Sale;
pub use shelf_index::Found;
pub use space::{FREE_SPACE_BYTES_MIN, SETTLE_SPACE_BYTES_MIN};
pub use tables::{
    Binding, DoneErrand, DraftRecord, Intent, InvoiceRecord, Notice, OrderRecord, PaperSettings,
    PrintedPaper, Profile, Reconciled, RequestRecord, ServerTime, Settings,
};
pub use terms::{Asked, parts};
pub use tx::Tx;
pub use undo::is_held;
pub use verify::{Problem, Report};
pub use view::View;
