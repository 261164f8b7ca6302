//! What both front ends show: the stable JSON shapes of the command line, and the window's replies.
//!
//! Amounts are decimal strings, dates `YYYY-MM-DD`, moments RFC 3339 in UTC. Not here: deciding anything,
//! words for people beyond the sentence and hint that come with a problem.

mod asked;
mod entry;
mod export;
mod firm;
mod import;
mod invoice;
mod list;
mod log;
mod order;
mod outbox;
mod paper;
mod readiness;

pub use asked::{Action, ActionView, ErrandView, PaymentView, RelatedView};
pub use entry::{
    AmountView, ClashView, ClientDetail, ClientPage, ClientRow, CompanyView, EntryState, FirmPage, PriceView,
    ProductDetail, ProductPage, ProductRow, SalePage, SaleRow, Take,
};
pub use export::{
    ClientSales, Counted, CurrencySum, DebtView, EverythingView, JournalView, MonthView, PackView, RateSums,
    RegisterView, ReportView, TableCount,
};
pub use firm::{AccountView, HabitsView, ProfileView};
pub use import::{ColumnView, ImportPreview, ImportRowView, ImportView, Progress, UndoView};
pub use invoice::{
    DifferenceView, InvoiceDetail, InvoiceStanding, InvoiceState, InvoiceView, RowView, TimelineEntry,
    VatTotalView, WayOut,
};
pub use list::{InvoicePage, InvoiceRow, InvoiceRows, InvoiceSums};
pub use log::{CallView, SyncLogView};
pub use order::{ChangeView, FindingView, MendView, OrderPreview, RateView, TotalsView};
pub use outbox::{OutboxEntry, OutboxRow, OutboxView, SentRow, SharedBook};
pub use paper::{
    DrawingStep, PaperLangView, PaperSettingsView, PaperView, ScanVerdict, ScanView, TemplateView,
};
pub use readiness::{CheckState, CheckView, Fix, ReadinessView, Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A problem or warning for a person: a code scripts can rely on, a sentence, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProblemView {
    /// Stable code.
    pub code: String,
    /// What happened, in the chosen language.
    pub message: String,
    /// What to do about it.
    pub hint: String,
    /// Fields concerned, when the problem is about an order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<FindingView>,
    /// What the server itself said, where we say it otherwise, and the id of the request it said it to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_text: Option<String>,
    /// Whether the code is one that nobody here has heard of.
    #[serde(default, skip_serializing_if = "is_known")]
    pub is_unforeseen: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_known(is_unforeseen: &bool) -> bool {
    !is_unforeseen
}

/// The session with the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionView {
    /// Who is signed in.
    pub user: String,
    /// For which firm.
    pub firm: String,
    /// False when the server no longer accepts it and a person has to sign in again.
    pub valid: bool,
}

/// A series in the status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeriesView {
    /// The server's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Who holds it.
    #[ts(type = "\"here\" | \"other\" | \"none\" | \"unknown\"")]
    pub lock: String,
    /// Whether it went from here while numbers of it are left: somebody freed it, or holds it now.
    pub is_lost: bool,
    /// The holder's name, for `other`.
    pub holder: Option<String>,
    /// Since when it is held.
    pub held_since: Option<String>,
    /// `fiscal` or `proforma` or `other`.
    pub document_type: String,
    /// Numbering format.
    pub format: String,
    /// A number as it is printed: the next one, where it is known.
    pub example: String,
    /// Default series of its type.
    pub is_primary: bool,
    /// Numbers that can be used.
    pub free_numbers: u32,
    /// Of those, the ones whose end is not near.
    pub lasting_numbers: u32,
    /// Whether they are enough.
    pub pool: PoolState,
    /// When the first of them expires.
    pub first_expiry: Option<String>,
    /// The last whole day on which it can be used.
    pub usable_until: Option<String>,
    /// Whether that is soon.
    pub expires_soon: bool,
    /// Working days they last if every invoice is issued from them, at the pace of the last ones; `null` where the series is
    /// not held here, or before the first invoice.
    pub days_left: Option<u32>,
    /// The next number that would be used here, as printed.
    pub next_number: Option<String>,
    /// Whether a person has to state the last number on paper of this series.
    pub needs_statement: bool,
    /// Invoices of it that leave by themselves and have not yet.
    pub waiting: u32,
    /// When the server was last asked about it.
    pub checked_at: String,
}

/// Whether the numbers of a series are enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PoolState {
    /// There is none that can be used.
    Empty,
    /// There are few.
    Low,
    /// There are enough, and the first of them expires soon.
    Expiring,
    /// There are enough.
    Enough,
}

/// Counts of what waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxCounts {
    /// Waits to be sent, or is being sent.
    pub queued: u32,
    /// Outcome not known yet.
    pub unknown: u32,
    /// Needs a person.
    pub attention: u32,
    /// What was asked about invoices and waits.
    pub asked: u32,
}

/// Which of how many invoices is being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SendingView {
    /// The one that is on its way, from 1.
    pub at: u32,
    /// All that go in this round, with those behind it.
    pub of: u32,
}

/// The one status snapshot both front ends show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusView {
    /// Whether the last contact with the server succeeded.
    pub online: bool,
    /// `online`, `offline`, `server_down`, `captive`, `session_expired`, `signed_out`, `never`.
    pub network: String,
    /// When the last full pass ended well.
    pub last_sync: Option<String>,
    /// When the next try is due, while offline.
    pub next_try: Option<String>,
    /// Whether something is being sent right now.
    pub syncing: bool,
    /// How far that has come.
    pub sending: Option<SendingView>,
    /// Until when nothing leaves by itself, because a person wants so.
    pub paused_until: Option<String>,
    /// The session, when there is one.
    pub session: Option<SessionView>,
    /// The firm whose books these are, signed in or not; empty before its first sign-in.
    pub firm: String,
    /// Whether these are the demo firm's books.
    pub demo: bool,
    /// Signed in with an API key: invoices are issued online only, and the server numbers them.
    pub is_online_only: bool,
    /// Whether what the paper must carry has been stated.
    pub profile_complete: bool,
    /// All series.
    pub series: Vec<SeriesView>,
    /// The id of the one invoices are issued on: held here, else free, the default one first.
    pub series_to_use: Option<String>,
    /// What waits.
    pub outbox: OutboxCounts,
    /// The earliest e-Factura deadline of what waits.
    pub next_deadline: Option<String>,
    /// Whether the books are encrypted on this laptop.
    pub is_sealed: bool,
    /// When the books were last backed up.
    pub last_backup: Option<String>,
    /// Whether the database cannot be read, so that everything here can only be looked at.
    pub is_rescue: bool,
    /// Whether issuing is stopped until a person has stated the last number on paper of each series.
    pub issuing_stopped: bool,
    /// What a person should know.
    pub warnings: Vec<ProblemView>,
    /// Whether one can leave for the field.
    pub readiness: ReadinessView,
    /// Today's date as the program understands it.
    pub today: String,
}

impl StatusView {
    /// The series invoices are issued on.
    pub(crate) fn series_to_use(&self) -> Option<&SeriesView> {
        let id = self.series_to_use.as_ref()?;
        self.series.iter().find(|series| series.id == *id)
    }
}

/// A backup that was made or restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupView {
    /// The file.
    pub path: String,
    /// When it was made.
    pub made_at: String,
    /// Whether a passphrase opens it.
    pub is_encrypted: bool,
    /// Invoices in it.
    #[ts(type = "number")]
    pub invoices: u64,
    /// Of which the server did not have so many.
    #[ts(type = "number")]
    pub unsent: u64,
    /// Drafts in it.
    #[ts(type = "number")]
    pub drafts: u64,
    /// Length of the file.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// A number of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberView {
    /// The number.
    #[ts(type = "number")]
    pub number: u64,
    /// The number as it stands, or would stand, on paper.
    pub full_number: String,
    /// What became of it.
    #[ts(
        type = "\"free\" | \"issued\" | \"synced\" | \"unknown\" | \"quarantined\" | \"released\" | \"expired\" | \"foreign\""
    )]
    pub fate: String,
    /// The invoice that carries it.
    pub invoice_id: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub at: String,
    /// When its reservation runs out.
    pub expires_at: Option<String>,
    /// What proves it: the server's id of the invoice that carries it, when there is one.
    pub evidence: Option<String>,
}

/// The part of a series' number register that a window shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumbersPage {
    /// Numbers that no invoice carries, ascending; or all of them, the newest first.
    pub items: Vec<NumberView>,
    /// How many there are, shown or not.
    #[ts(type = "number")]
    pub total: u64,
    /// As in [`NumbersView`].
    pub duplicates: u32,
    /// As in [`NumbersView`].
    pub unexplained_gaps: u32,
}

/// The number register of a series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumbersView {
    /// Every number, ascending.
    pub items: Vec<NumberView>,
    /// Numbers that stand on two documents; must be 0.
    pub duplicates: u32,
    /// Missing numbers nothing explains; must be 0.
    pub unexplained_gaps: u32,
    /// Whether a person has to state the last number on paper before issuing goes on.
    pub needs_statement: bool,
}

/// A client to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientView {
    /// The server's id, or a local one while the server does not have it.
    pub id: String,
    /// Name.
    pub name: String,
    /// Tax id or empty.
    pub tax_id: String,
    /// City or empty.
    pub city: String,
    /// `firm` or `person`.
    pub kind: String,
}

/// A product to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductView {
    /// The server's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Unit price without VAT.
    pub price: Option<String>,
    /// Its currency.
    pub currency: String,
    /// VAT percentage.
    pub vat_rate: Option<String>,
}

/// A VAT rate to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VatRateView {
    /// Percentage.
    pub rate: String,
    /// The API's key, sent with zero rates.
    #[ts(type = "number | null")]
    pub key: Option<i64>,
    /// Description.
    pub description: String,
    /// The one a new row starts with.
    pub is_default: bool,
}
