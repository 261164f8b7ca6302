//! The tables of the database and the records in them that are the store's own.
//!
//! Not here: reading and writing them (read, tx), the records of domain and protocol.

use crate::event::Guard;
use crate::imports::Import;
use crate::record::Table;
use domain::{Content, Issued, Look, Moment, Money, PaperLang, PoolNumber, PublishedRate, Series, SeriesId};
use protocol::change::{Difference, Trouble};
use protocol::{
    CallNote, Errand, FrozenBody, OnlineOrder, OutboxItem, RemoteClient, RemoteFirm, RemoteInvoice,
    RemoteProduct, RemoteVatRate,
};
use redb::TableDefinition;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The format of the whole database; a newer one is refused. Records have versions of their own.
pub(crate) const FORMAT: u32 = 7;

/// Series and number.
pub(crate) type NumberKey = (&'static str, u64);
/// Series, number and the server's id of the invoice.
pub(crate) type CloudKey = (&'static str, u64, &'static str);

pub(crate) const META_FORMAT: Meta<u32> = Meta::new("format");
pub(crate) const META_GUARD: Meta<Guard> = Meta::new("guard");
pub(crate) const META_PROFILE: Meta<Profile> = Meta::new("profile");
pub(crate) const META_PAPER: Meta<PaperSettings> = Meta::new("paper");
pub(crate) const META_BINDING: Meta<Binding> = Meta::new("binding");
pub(crate) const META_SETTINGS: Meta<Settings> = Meta::new("settings");
pub(crate) const META_FIRM: Meta<RemoteFirm> = Meta::new("firm");
pub(crate) const META_VAT_RATES: Meta<Vec<RemoteVatRate>> = Meta::new("vat_rates");
pub(crate) const META_RATES: Meta<Vec<PublishedRate>> = Meta::new("rates");
pub(crate) const META_SERVER_TIME: Meta<ServerTime> = Meta::new("server_time");
pub(crate) const META_LAST_PASS: Meta<Moment> = Meta::new("last_pass");
pub(crate) const META_RECONCILED: Meta<Reconciled> = Meta::new("reconciled");
pub(crate) const META_CLOCK_MARK: Meta<Moment> = Meta::new("clock_mark");
pub(crate) const META_SERVER_PAUSE: Meta<Moment> = Meta::new("server_pause");
pub(crate) const META_PAUSED: Meta<Moment> = Meta::new("paused");
pub(crate) const META_LAST_BACKUP: Meta<Moment> = Meta::new("last_backup");
pub(crate) const META_SWEPT: Meta<Moment> = Meta::new("swept");
pub(crate) const META_CLOUD_PULL: Meta<Pull> = Meta::new("cloud_pull");
pub(crate) const META_CLIENT_PULL: Meta<Pull> = Meta::new("client_pull");
pub(crate) const META_PRODUCT_PULL: Meta<Pull> = Meta::new("product_pull");
pub(crate) const META_CALL_LOG: Meta<Vec<CallNote>> = Meta::new("call_log");
pub(crate) const META_CLIENT_IMPORT: Meta<Import> = Meta::new("client_import");
pub(crate) const META_PRODUCT_IMPORT: Meta<Import> = Meta::new("product_import");
pub(crate) const META_HISTORY_IMPORT: Meta<Import> = Meta::new("history_import");

/// Single values by name.
pub(crate) const META: &str = "meta";
/// Pictures by the hash of their bytes, among the single values and named so that none of those is meant: there are only
/// the logos the firm has had, and an invoice finds the one it was issued with for ever.
pub(crate) const PICTURES: Table<&'static str, String> = Table::new(META);
/// Series by the server's id.
pub(crate) const SERIES: Table<&'static str, Series> = Table::new("series");
/// The open reserve intent of a series.
pub(crate) const INTENTS: Table<&'static str, Intent> = Table::new("intents");
/// The number register: every number ever received.
pub(crate) const NUMBERS: Table<NumberKey, PoolNumber> = Table::new("numbers");
/// Index: the free ones of [`NUMBERS`].
pub(crate) const FREE: TableDefinition<'static, NumberKey, ()> = TableDefinition::new("free");
/// Index: those of [`NUMBERS`] set aside until a person states what is on paper.
pub(crate) const ASIDE: TableDefinition<'static, NumberKey, ()> = TableDefinition::new("aside");
/// Index: which invoice carries a number. The last line of defence against two invoices with one number.
pub(crate) const TAKEN: TableDefinition<'static, NumberKey, u128> = TableDefinition::new("taken");
/// Invoices by local id.
pub(crate) const INVOICES: Table<u128, InvoiceRecord> = Table::new("invoices");
/// Index: invoices in the order they were issued.
pub(crate) const INVOICE_ORDER: TableDefinition<'static, u64, u128> = TableDefinition::new("invoice_order");
/// Invoices not settled with the server.
pub(crate) const OUTBOX: Table<NumberKey, OutboxItem> = Table::new("outbox");
/// Invoices asked of the server without a reserved number, until it is known what came of them.
pub(crate) const ORDERS: Table<u128, OrderRecord> = Table::new("orders");
/// What is asked of the server, in the order of asking, until it is done.
pub(crate) const ERRANDS: Table<u64, Errand> = Table::new("errands");
/// Settled invoices a person has to look at, by local id.
pub(crate) const NOTICES: Table<u128, Notice> = Table::new("notices");
/// Index: which of our invoices the server knows by an id.
pub(crate) const SERVER_IDS: TableDefinition<'static, &'static str, u128> =
    TableDefinition::new("server_ids");
/// The firm's invoices that were not issued here, by the server's id.
pub(crate) const CLOUD: Table<&'static str, Pulled<RemoteInvoice>> = Table::new("cloud");
/// Index: which of them carry a number of a series known here.
pub(crate) const CLOUD_NUMBERS: TableDefinition<'static, CloudKey, ()> =
    TableDefinition::new("cloud_numbers");
/// Drafts by local id.
pub(crate) const DRAFTS: Table<u128, DraftRecord> = Table::new("drafts");
/// Index: the place of each draft; the last saved has the highest.
pub(crate) const DRAFT_PLACES: TableDefinition<'static, u128, u64> = TableDefinition::new("draft_places");
/// Index: the other way round.
pub(crate) const DRAFT_ORDER: TableDefinition<'static, u64, u128> = TableDefinition::new("draft_order");
/// Answered issue requests.
pub(crate) const REQUESTS: Table<u128, RequestRecord> = Table::new("requests");
/// The address book, by the server's id.
pub(crate) const CLIENTS: Table<&'static str, Pulled<RemoteClient>> = Table::new("clients");
/// The catalogue, by the server's id.
pub(crate) const PRODUCTS: Table<&'static str, Pulled<RemoteProduct>> = Table::new("products");
/// The journal's entries, byte for byte as in the file, each with the file's length after it.
pub(crate) const EVENTS: TableDefinition<'static, u64, (u64, &'static [u8])> = TableDefinition::new("events");

/// One value of the META table.
pub(crate) struct Meta<R> {
    pub(crate) table: Table<&'static str, R>,
    pub(crate) key: &'static str,
}

impl<R> Meta<R> {
    const fn new(key: &'static str) -> Meta<R> {
        Meta { table: Table::new(META), key }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_false(flag: &bool) -> bool {
    !flag
}

/// An issued invoice and what the server says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRecord {
    /// The invoice in its newest revision.
    pub issued: Issued,
    /// The papers it replaced, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Issued>,
    /// The server's id of the invoice that reverses it, once seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storned_by: Option<String>,
    /// Numbered by the server, from no reservation of this laptop.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_numbered_by_server: bool,
    /// The papers that were made of it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed: Vec<PrintedPaper>,
    /// Its place in the order of issue on this laptop, from 1.
    pub seq: u64,
    /// The server's copy, once seen.
    pub server: Option<RemoteInvoice>,
    /// In what the server's copy differs from the paper; empty when they agree.
    pub differences: Vec<Difference>,
    /// What was done to it since it was issued, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<DoneErrand>,
}

impl InvoiceRecord {
    /// The server's id of the invoice, once the server has it under its own number.
    #[must_use]
    pub fn on_server(&self) -> Option<&str> {
        let is_other = |difference: &Difference| ["number", "series_id"].contains(&difference.field.as_str());
        let copy = self.server.as_ref().filter(|_| !self.differences.iter().any(is_other));
        copy.map(|copy| copy.id.as_str())
    }

    /// What the server knows to be received. A server that lists no payments says only whether all is paid.
    #[must_use]
    pub fn received(&self) -> Money {
        match &self.server {
            Some(RemoteInvoice { payments: Some(payments), .. }) => {
                payments.iter().filter_map(|payment| payment.amount).sum()
            }
            Some(copy) if copy.is_paid => self.issued.content.totals.total,
            _ => Money::ZERO,
        }
    }

    /// Whether no money is expected for it: void, or one of the two halves of a reversal.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let is_void = self.server.as_ref().is_some_and(|copy| copy.is_void);
        is_void || self.storned_by.is_some() || self.issued.reverses.is_some()
    }
}

/// An errand that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneErrand {
    /// When that was known.
    pub at: Moment,
    /// What was done: the task's word.
    pub task: String,
    /// An amount, an address.
    pub detail: Option<String>,
}

/// A paper that left the books: saved, shown or printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedPaper {
    /// Which revision of the invoice.
    pub revision: u32,
    /// In which language.
    pub lang: PaperLang,
    /// SHA-256 of the PDF, in hexadecimal.
    pub sha256: String,
    /// When it was first made.
    pub at: Moment,
    /// Where it was first saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// An invoice asked of the server without a reserved number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRecord {
    /// What is sent, and what must come of it.
    pub order: OnlineOrder,
    /// What its paper will say.
    pub content: Content,
    /// Name of its series, as printed.
    pub series_name: String,
    /// The request file, as it is: it becomes a draft when nothing came of the order.
    pub request: String,
    /// The draft it was made from, which goes when there is an invoice.
    pub draft: Option<Uuid>,
    /// The issue request: its id and the SHA-256 of its body.
    pub asked: Option<(Uuid, [u8; 32])>,
}

/// A reserve call that is about to go out or was not answered (F18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// How many numbers are asked for.
    pub count: u32,
    /// The highest number known before the call.
    pub above: u64,
}

/// An invoice in the making: the request file as it was written, and what a list shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRecord {
    /// The request file, as it is.
    pub request: String,
    /// When it was last saved.
    pub updated_at: Moment,
    /// Series it is meant for.
    pub series: Option<SeriesId>,
    /// The client's name.
    pub client: Option<String>,
    /// Total, where it can be computed.
    pub total: Option<Money>,
    /// Currency of the total.
    pub currency: Option<String>,
    /// Key and body of an order that was made of it and came to nothing: unchanged, it goes out under the same key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<(Uuid, FrozenBody)>,
    /// The issue request that order answered: asked again, it goes on with this draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Uuid>,
    /// The server's id of the draft it keeps of this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_id: Option<String>,
}

/// What an issue request was answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// The invoice it became.
    pub invoice: Uuid,
    /// SHA-256 of its body: another body under the same id is an error.
    pub body_hash: [u8; 32],
}

/// What paper must say about the firm and the server never tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Share capital in lei; `None` for a firm without capital.
    pub share_capital: Option<Money>,
    /// Whether the firm is registered for VAT.
    pub vat_payer: bool,
    /// Whether it applies VAT on collection.
    pub vat_on_collection: bool,
    /// Language of its paper, `ro` or `en`.
    pub lang: Option<String>,
}

/// How the firm wants its paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSettings {
    /// How the next invoices look; each keeps the look it was issued with.
    #[serde(default, skip_serializing_if = "Look::is_plain")]
    pub look: Look,
    /// Whether files go into a folder for each month.
    #[serde(default, skip_serializing_if = "is_false")]
    pub month_folders: bool,
}

/// To whom these books belong: they never talk to another server or for another firm (S14, S23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Base URL of the API.
    pub api_base: String,
    /// The firm's id or tax id, when the server told.
    pub firm: Option<String>,
    /// Who is signed in, for display.
    pub user: Option<String>,
}

/// What the user may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A series with fewer free numbers is topped up.
    pub refill_below: u32,
    /// Free numbers it is topped up to.
    pub refill_to: u32,
    /// Seconds in which an issued invoice can be taken back before it is sent.
    pub undo_seconds: u32,
    /// Days after the issue date on which an invoice is due; `None` says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_days: Option<u32>,
    /// What is printed on each invoice.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { refill_below: 3, refill_to: 10, undo_seconds: 10, due_days: None, notes: String::new() }
    }
}

/// What a person has to hear about a settled invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What, oldest first; never empty.
    pub troubles: Vec<Trouble>,
    /// Since when.
    pub since: Moment,
}

/// How far books whose issuing was stopped have been reconciled since.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// A full pass ended well since.
    pub is_synced: bool,
    /// Series of which a person stated the last number on paper since.
    pub stated: Vec<SeriesId>,
}

/// The last time the server's clock was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerTime {
    /// What the server's clock said.
    pub server: Moment,
    /// What this machine's clock said then.
    pub local: Moment,
}

/// How far a pull of a list has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pull {
    /// Counts pulls; items carry the one they were last seen in.
    pub(crate) generation: u64,
    /// Begun, and not yet ended by a pass that went well.
    pub(crate) is_open: bool,
}

/// An item of a pulled list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pulled<T> {
    pub(crate) generation: u64,
    pub(crate) item: T,
}
