//! The durable books: a redb database and an append-only journal beside it. The promise they keep:
//! *an invoice number you have seen is on disk twice, survives a power cut, and reaches the server once.*
//!
//! [`Books::open`] opens or creates them, [`Books::open_with_key`] the sealed ones, [`Books::read`] gives a snapshot,
//! [`Books::write`] runs a closure as one durable transaction. `src-tauri/docs/storage.md` tells the files, the formats
//! and what happens at open.
//!
//! Deliberately not here: clocks, randomness, network, async, logging, words for people. Times and ids are arguments.

mod apply;
mod books;
mod commit;
mod convert;
mod error;
mod event;
mod folder;
mod journal;
mod key;
mod mend;
mod open;
mod read;
mod rebuild;
mod record;
mod replay;
mod seal;
mod tables;
mod tx;
mod verify;
mod view;
mod xts;

pub use books::Books;
pub use error::{OpenError, ReadError, TxError, WriteError};
pub use event::{Entry, Event, Guard, IssuedEvent, Mended};
pub use folder::{FREE_SPACE_BYTES_MIN, NewInstallation};
pub use key::{BooksKey, RecoveryCode, RecoveryCodeError};
pub use read::{LastIssued, Read};
pub use tables::{Binding, DraftRecord, Intent, InvoiceRecord, Profile, RequestRecord, ServerTime, Settings};
pub use tx::Tx;
pub use verify::{Problem, Report};
pub use view::View;
