//! An invoice as people see it: where it stands, what it says, its story.
//!
//! Not here: making these from the books' records (show), the list (list).

use super::{ActionView, ErrandView, PaymentView, ProblemView, RelatedView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// A person has to act: its number was reserved for too short a time.
    NumberExpired,
    /// A person has to act: ANAF did not take it.
    EfacturaRejected,
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
    /// On what ground; with 0 % there may be several.
    #[ts(
        type = "\"standard\" | \"exempt\" | \"exempt_without_credit\" | \"exempt_with_credit\" | \"vat_included\" | \"reverse_charge\""
    )]
    pub category: String,
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
