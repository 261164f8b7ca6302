//! The invoice: what is asked for (`Order`), what the paper says (`Content`), and the numbered whole (`Issued`).
//!
//! Not here: where it is on its way to the server.

use crate::moment::Moment;
use crate::money::{ExchangeRate, Money, Quantity, in_lei};
use crate::party::{Client, Supplier};
use crate::row::{Row, RowOrder, Totals};
use crate::series::{DocumentType, SeriesId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The currency of Romania.
pub const LEI: &str = "RON";
/// Rows one invoice may have.
pub const ROWS_MAX: usize = 1000;

/// Who takes the goods, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegate {
    /// Name.
    pub name: Option<String>,
    /// Identity document.
    pub identity: Option<String>,
    /// Vehicle.
    pub transport: Option<String>,
    /// Date of dispatch.
    pub date: Option<NaiveDate>,
    /// Time of dispatch, as typed.
    pub time: Option<String>,
}

/// How payment is expected.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The server's method word.
    pub method: Option<String>,
    /// The server's type word.
    pub kind: Option<String>,
    /// Number of instalments.
    pub installments: Option<u32>,
}

/// Where an exchange rate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatePublished {
    /// The day it was published; it counts from the next one on (Cod fiscal art. 290 (2) and its norms).
    pub on: NaiveDate,
}

/// Everything on an invoice but its rows, its sums and its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// For whom.
    pub client: Client,
    /// Fiscal or pro forma.
    pub document_type: DocumentType,
    /// Issue date.
    pub issue_date: NaiveDate,
    /// Due date.
    pub due_date: Option<NaiveDate>,
    /// ISO 4217 code; [`LEI`] unless said otherwise.
    pub currency: String,
    /// Lei per unit of a foreign currency, frozen on the document.
    pub exchange_rate: Option<ExchangeRate>,
    /// When and by whom that rate was published; `None` for one that was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_published: Option<RatePublished>,
    /// Whether the server is to keep it as a draft of its own, without a number.
    #[serde(default, skip_serializing_if = "is_false")]
    pub server_draft: bool,
    /// Whether the customer owes the VAT.
    pub reverse_charge: bool,
    /// Whether the server shall send it to e-Factura.
    pub efactura: bool,
    /// `test` or `live`, when not the firm's default.
    pub spv_environment: Option<String>,
    /// How payment is expected.
    pub payment: Payment,
    /// Whether the server shall e-mail it, and to which address when not the client's.
    pub send_email: bool,
    /// Address that overrides the client's.
    pub email_address: Option<String>,
    /// Who takes the goods.
    pub delegate: Option<Delegate>,
    /// Text printed on the invoice.
    pub info: Option<String>,
    /// Internal notes, never printed.
    pub observations: Option<String>,
    /// Notes for the client.
    pub notes: Option<String>,
    /// Work point the invoice belongs to.
    pub work_point: Option<String>,
}

impl Header {
    /// Whether only the server can number it, or not number it: what a reserved number cannot be spent on.
    #[must_use]
    pub fn needs_server(&self) -> bool {
        self.server_draft || self.document_type != DocumentType::Fiscal
    }

    /// Whether the server is to report it to e-Factura: only fiscal invoices are.
    #[must_use]
    pub fn goes_to_efactura(&self) -> bool {
        self.efactura && !self.needs_server()
    }
}

/// What is asked for: facts without sums or number. A draft is an order that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Everything but the rows.
    pub header: Header,
    /// The rows.
    pub rows: Vec<RowOrder>,
}

/// What the paper says, sums included; frozen at issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The issuing firm as it was.
    pub supplier: Supplier,
    /// Everything but the rows.
    pub header: Header,
    /// The rows with their sums.
    pub rows: Vec<Row>,
    /// Sums in the invoice's currency.
    pub totals: Totals,
}

impl Content {
    /// Computes an order's sums. `None` when a sum is beyond money's bounds.
    #[must_use]
    pub fn compute(supplier: Supplier, order: Order) -> Option<Content> {
        let rows = order.rows.into_iter().map(Row::compute).collect::<Option<Vec<_>>>()?;
        let totals = Totals::of(&rows);
        Some(Content { supplier, header: order.header, rows, totals })
    }

    /// An amount of this invoice in lei at its frozen rate; itself when the invoice is in lei.
    #[must_use]
    pub fn in_lei(&self, amount: Money) -> Option<Money> {
        match self.header.exchange_rate {
            _ if self.header.currency == LEI => Some(amount),
            Some(rate) => in_lei(amount, rate),
            None => None,
        }
    }

    /// The same with every quantity and sum in minus, as of a day: what a storno says. Nothing is asked of the client by it, so
    /// it has no due date, payment or delegate. `None` for a quantity beyond its bounds, which a negated one never is.
    #[must_use]
    pub fn reversed(&self, on: NaiveDate) -> Option<Content> {
        let row = |row: &Row| {
            let quantity = Quantity::from_decimal(-row.order.quantity.decimal()).ok()?;
            let order = RowOrder { quantity, save_as_product: false, ..row.order.clone() };
            Some(Row { order, net: -row.net, vat: -row.vat })
        };
        let rows = self.rows.iter().map(row).collect::<Option<Vec<_>>>()?;
        let header = Header {
            issue_date: on,
            due_date: None,
            payment: Payment::default(),
            send_email: false,
            delegate: None,
            ..self.header.clone()
        };
        Some(Content { supplier: self.supplier.clone(), header, totals: Totals::of(&rows), rows })
    }

    /// The order this content was computed from.
    #[must_use]
    pub fn order(&self) -> Order {
        Order { header: self.header.clone(), rows: self.rows.iter().map(|row| row.order.clone()).collect() }
    }
}

/// The invoice a storno takes back: art. 330 of the Cod fiscal wants its number and date cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversed {
    /// Its number as printed.
    pub full_number: String,
    /// Its issue date.
    pub date: NaiveDate,
}

/// A numbered invoice. Once it was sent nothing in it changes (I6); until then, and after a definitive refusal, a
/// correction is a new revision of it, and every earlier paper is marked as replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Local id.
    pub id: Uuid,
    /// Series it is numbered in.
    pub series_id: SeriesId,
    /// The series' name as printed.
    pub series_name: String,
    /// Its number.
    pub number: u64,
    /// The number as printed.
    pub full_number: String,
    /// When it was issued on this laptop.
    pub issued_at: Moment,
    /// What the paper says.
    pub content: Content,
    /// How often it was corrected or renumbered; 0 for the first paper.
    #[serde(default, skip_serializing_if = "is_first")]
    pub revision: u32,
    /// The number on the paper this one replaces, when that number could not be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// The invoice it takes back, when it is a storno.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reverses: Option<Reversed>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_false(flag: &bool) -> bool {
    !flag
}

#[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
fn is_first(revision: &u32) -> bool {
    *revision == 0
}
