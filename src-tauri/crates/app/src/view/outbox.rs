//! What waits to be sent, what needs a person, and what was sent today.
//!
//! Not here: the invoice in it (view).

use super::{InvoiceView, ProblemView};
use crate::view::EntryState;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An outbox row for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxRow {
    /// The invoice.
    pub invoice: InvoiceView,
    /// Attempts so far.
    pub attempts: u32,
    /// Not tried before.
    pub next_try: Option<String>,
}

/// A book that is shared with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SharedBook {
    /// The address book.
    Clients,
    /// The catalogue.
    Products,
}

/// A client or a product that waits to be sent, or needs a person first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxEntry {
    /// Which book it is in.
    pub kind: SharedBook,
    /// Under which id it is kept.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: EntryState,
    /// The invoice that waits and takes it along, by its local id.
    pub with_invoice: Option<String>,
    /// Whether it waits until no invoice does: one of them may make it.
    pub after_invoices: bool,
    /// Why a person is needed, when the server refused it.
    pub attention: Option<ProblemView>,
}

/// Something the server took today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SentRow {
    /// When that was known.
    pub at: String,
    /// What: `invoice`, `client`, `product`, or what was asked about an invoice.
    #[ts(
        type = "\"invoice\" | \"client\" | \"product\" | \"edit\" | \"storno\" | \"void\" | \"payment\" | \"receipt\" | \"send\""
    )]
    pub what: String,
    /// The number of the invoice, or what the entry is called.
    pub name: String,
    /// The invoice, or the entry, to look at it; `null` when it is there no more.
    pub id: Option<String>,
    /// The client of an invoice.
    pub client_name: String,
    /// The invoice's total, or an amount or address that was asked about.
    pub detail: Option<String>,
    /// Currency of an amount.
    pub currency: String,
}

/// The outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxView {
    /// Rows in the order of sending, those that need a person first.
    pub items: Vec<OutboxRow>,
    /// Clients and products in the order of sending, those that need a person first; the first of many.
    pub entries: Vec<OutboxEntry>,
    /// How many more of them wait.
    pub more_entries: u32,
    /// What the server took today, the newest first; the newest of many.
    pub sent_today: Vec<SentRow>,
    /// Whether there was more.
    pub more_sent: bool,
}
