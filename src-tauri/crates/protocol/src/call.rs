//! What can be asked of the server and what it can answer.
//!
//! Not here: URLs, HTTP verbs, bytes of replies (api).

use crate::change::FrozenBody;
use crate::entry_errand::{EntryDeed, Item, Kind, Sought};
use crate::errand::{Payment, Sight, Task};
use crate::refusal::RemoteError;
use crate::remote::{
    RemoteClient, RemoteFirm, RemoteInvoice, RemoteProduct, RemoteSeries, RemoteVatRate, Reservation,
    SessionGrant,
};
use chrono::NaiveDate;
use domain::{Moment, SeriesId, Token};
use std::sync::Arc;
use uuid::Uuid;

/// Numbers one reserve call may ask for (API: 1..50).
pub const RESERVE_COUNT_MAX: u32 = 50;

/// One request to the server, made with the current session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Exchange the refresh token for a new session.
    Refresh,
    /// All series with their locks.
    ListSeries,
    /// Bind a series to this device.
    Lock(SeriesId),
    /// Give a series up; `force` breaks another device's lock.
    Unlock {
        /// Which.
        series: SeriesId,
        /// Whether another device's lock may be broken.
        force: bool,
    },
    /// Reserve numbers.
    Reserve {
        /// Of which series.
        series: SeriesId,
        /// How many, 1 to [`RESERVE_COUNT_MAX`].
        count: u32,
    },
    /// This device's pending reservations of a series.
    ListReservations(SeriesId),
    /// Give a reserved number up.
    Release {
        /// Of which series.
        series: SeriesId,
        /// Which number.
        number: u64,
        /// Its token.
        token: Token,
    },
    /// Create an invoice.
    Create {
        /// Its series.
        series: SeriesId,
        /// Its number.
        number: u64,
        /// Idempotency key of this revision.
        key: Uuid,
        /// The frozen request body.
        body: Arc<[u8]>,
    },
    /// Create an invoice that the server gives its number.
    Order {
        /// In which series.
        series: SeriesId,
        /// The order's local id.
        id: Uuid,
        /// Idempotency key.
        key: Uuid,
        /// The frozen request body.
        body: Arc<[u8]>,
    },
    /// All invoices of a series with an issue date: among them is what became of an order, if anything did.
    FindOrder {
        /// In which series.
        series: SeriesId,
        /// The order's local id.
        id: Uuid,
        /// The issue date.
        date: NaiveDate,
    },
    /// All invoices of a series that carry a number. An empty answer is a proof of absence:
    /// the caller pages until the end or fails.
    FindInvoice {
        /// In which series.
        series: SeriesId,
        /// Which number.
        number: u64,
    },
    /// The newest invoice of a series, to learn how the server writes its numbers.
    NewestInvoice(SeriesId),
    /// A page of clients, from 1.
    Clients {
        /// Page.
        page: u32,
    },
    /// A page of products, from 1.
    Products {
        /// Page.
        page: u32,
    },
    /// A page of the firm's invoices from a date on, from 1, newest first.
    Invoices {
        /// Page.
        page: u32,
        /// The earliest issue date.
        since: NaiveDate,
    },
    /// How the invoice of an errand is now. That the server has it no longer is an answer.
    Look {
        /// The errand's local id.
        errand: Uuid,
        /// The invoice, by the server's id.
        target: String,
        /// Where a storno of it would be: in which series, and dated when at the earliest.
        storno: Option<(SeriesId, NaiveDate)>,
    },
    /// What an errand asks for. Whether the server knows keys for it is not documented, so it is looked at before and after.
    Do {
        /// The errand's local id.
        errand: Uuid,
        /// The invoice, by the server's id.
        target: String,
        /// Idempotency key.
        key: Uuid,
        /// What.
        deed: Deed,
    },
    /// How a client or a product that waits to be sent stands with the server.
    LookAtEntry {
        /// Under which id it is kept.
        id: String,
        /// Of which book it is.
        kind: Kind,
        /// What is looked at.
        sought: Sought,
    },
    /// What is asked for a client or a product. The server knows no key for it, so it is looked at before.
    SendEntry {
        /// Under which id it is kept.
        id: String,
        /// Of which book it is.
        kind: Kind,
        /// What.
        deed: EntryDeed,
    },
    /// The firm.
    Settings,
    /// The VAT rates.
    VatRates,
}

/// One request about an invoice the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Other content, by this body.
    Edit(Arc<[u8]>),
    /// Take it back by an invoice of its own.
    Storno,
    /// Void it, by this body.
    Void(Arc<[u8]>),
    /// Delete it.
    Delete,
    /// Enter money received.
    Pay {
        /// What was received.
        payment: Payment,
        /// Whose invoice it is, by the server's id: a receipt names it.
        client: Option<String>,
        /// The invoice's currency.
        currency: Option<String>,
    },
    /// Send it by e-mail, by this body.
    Send(Arc<[u8]>),
}

impl Deed {
    /// The request of a task about an invoice as it was just seen.
    #[must_use]
    pub fn of(task: &Task, seen: Option<&RemoteInvoice>) -> Deed {
        let bytes = |body: &FrozenBody| Arc::from(body.reveal().as_bytes());
        match task {
            Task::Edit(edit) => Deed::Edit(bytes(&edit.body)),
            Task::Storno { .. } => Deed::Storno,
            Task::Void { body, .. } => Deed::Void(bytes(body)),
            Task::Delete => Deed::Delete,
            Task::Payment(payment) => Deed::Pay {
                payment: payment.clone(),
                client: seen.and_then(|copy| copy.client_id.clone()),
                currency: seen.and_then(|copy| copy.currency.clone()),
            },
            Task::Send { body, .. } => Deed::Send(bytes(body)),
        }
    }
}

/// A successful answer, one kind per call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// To `Refresh`. The driver keeps the secrets and passes the rest on.
    Session(SessionGrant),
    /// To `ListSeries`.
    SeriesList(Vec<RemoteSeries>),
    /// To `Lock` and `Unlock`.
    Series(RemoteSeries),
    /// To `Reserve` and `ListReservations`.
    Reservations(Vec<Reservation>),
    /// To `Release`; also when the server no longer knows the token.
    Released,
    /// To `Create` and `Order`.
    Invoice(Box<RemoteInvoice>),
    /// To `Look`.
    Looked(Sight),
    /// To `Do`; with what the server answered, where that is an invoice.
    Did(Option<Box<RemoteInvoice>>),
    /// To `LookAtEntry`: what there is; nothing where the server has it no more.
    SeenEntries(Vec<Item>),
    /// To `SendEntry`: the entry as the server has it now; nothing where it was deleted.
    SentEntry(Option<Box<Item>>),
    /// To `FindInvoice` and `FindOrder` (all candidates) and `NewestInvoice` (none or one).
    Invoices(Vec<RemoteInvoice>),
    /// To `Clients`.
    Clients {
        /// This page's clients.
        items: Vec<RemoteClient>,
        /// Whether there is another page.
        has_more: bool,
    },
    /// To `Products`.
    Products {
        /// This page's products.
        items: Vec<RemoteProduct>,
        /// Whether there is another page.
        has_more: bool,
    },
    /// To the call `Invoices`.
    InvoicePage {
        /// This page's invoices.
        items: Vec<RemoteInvoice>,
        /// Whether there is another page.
        has_more: bool,
    },
    /// To `Settings`.
    Firm(Box<RemoteFirm>),
    /// To `VatRates`.
    VatRates(Vec<RemoteVatRate>),
}

/// What came back for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The reply, or why there is none.
    pub result: Result<Reply, RemoteError>,
    /// The server's clock, from the `Date` header inside TLS (or loopback).
    pub server_time: Option<Moment>,
    /// Requests it took, for the limit per minute; a look-up may take many.
    pub requests: u32,
    /// Seconds to rest because the server's own limit is used up, when its headers say so.
    pub pause_seconds: Option<u32>,
}
