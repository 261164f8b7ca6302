//! What both front ends show: the stable JSON shapes of the command line, and the window's replies.
//!
//! Amounts are decimal strings, dates `YYYY-MM-DD`, moments RFC 3339 in UTC. Not here: deciding anything,
//! words for people beyond the sentence and hint that come with a problem.

mod asked;
mod entry;
mod export;
mod firm;
mod import;
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
    /// What the server itself said, and the id of the request it said it to, where we say it otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_text: Option<String>,
}

/// The state of an invoice, as scripts rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// No number yet.
    Draft,
    /// Issued here, waits to be sent.
    Queued,
    /// Sent, but nobody knows whether it arrived; looked up first.
    Unknown,
    /// The server has it and says what the paper says.
    Synced,
    /// A person has to act.
    Attention,
}

/// The one thing about an invoice or draft that a list has room for: the most pressing there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStanding {
    /// Not issued.
    Draft,
    /// Issued, waits to be sent.
    Queued,
    /// On its way to the server.
    Sending,
    /// Sent without an answer so far.
    Unknown,
    /// A person has to act.
    Attention,
    /// Voided on the server.
    Void,
    /// Something was asked of the server about it.
    Asked,
    /// It takes another one back.
    Storno,
    /// Another one takes it back.
    Storned,
    /// Money is expected, and the due date has passed.
    Overdue,
    /// A part of the money was received.
    Part,
    /// Money is expected.
    Unpaid,
    /// Fully paid.
    Paid,
    /// On the server, and nothing else to say.
    Synced,
}

/// A way out of what needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WayOut {
    /// Look on the server and, if it is not there, send it again as it is.
    Retry,
    /// Correct it; it keeps its number.
    Correct,
    /// Give it the next number.
    Reissue,
    /// Take it as it is and say that it was seen.
    Acknowledge,
    /// Give up what was asked.
    Withdraw,
}

/// One thing in which the server's copy differs from the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DifferenceView {
    /// What differs.
    pub field: String,
    /// What the paper says.
    pub paper: String,
    /// What the server says.
    pub cloud: String,
}

/// An invoice or a draft with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceView {
    /// Local id.
    pub id: String,
    /// The server's series id; empty for a draft that has not chosen one.
    pub series_id: String,
    /// Series name.
    pub series: String,
    /// Number; `null` for drafts.
    #[ts(type = "number | null")]
    pub number: Option<u64>,
    /// Number as printed; empty for drafts.
    pub full_number: String,
    /// Client's name.
    pub client_name: String,
    /// Issue date.
    pub date: String,
    /// Due date.
    pub due_date: Option<String>,
    /// Currency.
    pub currency: String,
    /// Net total.
    pub subtotal: String,
    /// VAT total.
    pub vat_amount: String,
    /// Total.
    pub total: String,
    /// `fiscal`, `proforma`, `other`.
    pub document_type: String,
    /// Where it stands on its way to the server.
    pub state: InvoiceState,
    /// Where it stands, in one word for people.
    pub standing: InvoiceStanding,
    /// The server's id, once it has it.
    pub server_id: Option<String>,
    /// Why a person is needed.
    pub attention: Option<ProblemView>,
    /// In what paper and cloud differ.
    pub differences: Vec<DifferenceView>,
    /// What can be done about it, the best first.
    pub ways_out: Vec<WayOut>,
    /// Why the server would refuse an edit; `null` when it would not.
    pub edit_lock: Option<ProblemView>,
    /// How often it was corrected or renumbered before the server had it.
    pub revision: u32,
    /// The number of the paper it replaces.
    pub replaces: Option<String>,
    /// Voided on the server.
    pub is_void: bool,
    /// Reversed by another invoice, as last seen.
    pub is_storned: bool,
    /// The invoice that takes it back, as last seen.
    pub storned_by: Option<RelatedView>,
    /// The invoice it takes back, when it is a storno.
    pub storno_for: Option<RelatedView>,
    /// What was received for it, as last seen.
    pub paid: String,
    /// What is still owed, less what waits to be entered; nothing for drafts, stornos and what does not count.
    pub owed: String,
    /// Whether something is owed and the due date has passed.
    pub is_overdue: bool,
    /// What was asked of the server about it and is not done yet, in the order of asking.
    pub pending: Vec<ErrandView>,
    /// How near the e-Factura deadline is while the invoice is not sent: `calm`, `day_1`, `day_3`, `day_4`, `last_day`,
    /// `missed`; `null` where there is none or it is sent.
    #[ts(type = "\"calm\" | \"day_1\" | \"day_3\" | \"day_4\" | \"last_day\" | \"missed\" | null")]
    pub deadline_alarm: Option<String>,
    /// Fifth working day after the issue date, for invoices that go to e-Factura.
    pub efactura_deadline: Option<String>,
    /// e-Factura state, as last seen.
    pub efactura_status: Option<String>,
    /// Fully paid, as last seen.
    pub is_paid: bool,
    /// For how many seconds from now it can still be taken back as if it had never been issued; 0 when it cannot.
    pub undo_seconds: u32,
    /// When it was issued; `null` for drafts.
    pub issued_at: Option<String>,
}

/// A row with its sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowView {
    /// Name.
    pub description: String,
    /// More text.
    pub description_extended: Option<String>,
    /// How much.
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// Unit price without VAT.
    pub price: String,
    /// VAT percentage.
    pub vat_rate: String,
    /// Net.
    pub net: String,
    /// VAT.
    pub vat: String,
}

/// Sums under one VAT rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VatTotalView {
    /// Percentage.
    pub rate: String,
    /// Taxable amount.
    pub net: String,
    /// VAT.
    pub vat: String,
}

/// One line of an invoice's story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelineEntry {
    /// When.
    pub at: Option<String>,
    /// `issued`, `made` (by the server), `paper` (a PDF left the books), `replaced`, `waiting`, `sending`, `unknown`, `sent`,
    /// `attention`, `efactura`; what was asked of the server, as `asked.` with the task's word, and once it is done as `done.`.
    pub kind: String,
    /// Whether it has happened.
    pub done: bool,
    /// Attempts, the server's id, until when the number is reserved, where the PDF was saved, or other detail.
    pub detail: Option<String>,
}

/// One invoice in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceDetail {
    /// The same as in the list.
    pub invoice: InvoiceView,
    /// Client's tax id or CNP, as printed.
    pub client_tax_id: Option<String>,
    /// Client's address in one line.
    pub client_address: String,
    /// Rows.
    pub rows: Vec<RowView>,
    /// Sums by VAT rate.
    pub by_rate: Vec<VatTotalView>,
    /// Text printed on the invoice.
    pub info: Option<String>,
    /// What is known of its money: overdue, part, unpaid or paid; `null` where none is expected.
    pub money: Option<InvoiceStanding>,
    /// What was received.
    pub payments: Vec<PaymentView>,
    /// What can be done about it, and why not.
    pub actions: Vec<ActionView>,
    /// Its story.
    pub timeline: Vec<TimelineEntry>,
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
    /// The holder's name, for `other`.
    pub holder: Option<String>,
    /// Since when it is held.
    pub held_since: Option<String>,
    /// `fiscal` or `proforma` or `other`.
    pub document_type: String,
    /// Numbering format.
    pub format: String,
    /// Default series of its type.
    pub is_primary: bool,
    /// Numbers that can be used.
    pub free_numbers: u32,
    /// When the first of them expires.
    pub first_expiry: Option<String>,
    /// The next number that would be used here, as printed.
    pub next_number: Option<String>,
    /// Whether a person has to state the last number on paper of this series.
    pub needs_statement: bool,
    /// When the server was last asked about it.
    pub checked_at: String,
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
    /// Whether these are the demo firm's books.
    pub demo: bool,
    /// Signed in with an API key: invoices are issued online only, and the server numbers them.
    pub is_online_only: bool,
    /// Whether what the paper must carry has been stated.
    pub profile_complete: bool,
    /// All series.
    pub series: Vec<SeriesView>,
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
