//! Invoices: what one is and how it is shown.
//!
//! Deliberately absent: a field that leads from an invoice back to its reservation token or to the client's local
//! id. The API shows none, so finding one's own invoice again goes by number.

mod actions;
mod create;
mod list;
mod payments;
mod rows;
mod update;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use payments::Payment;
pub use rows::Row;

use super::{
    Books, Client, Totals,
    handle::{Call, Outcome, Reply},
    money::number,
    refusal::Refusal,
    switches::NumberText,
};

/// The e-Factura states after which ANAF holds the invoice and nothing may change.
const EFACTURA_FINAL: [&str; 2] = ["accepted", "validated"];

/// An invoice, a proforma, a draft of either, or a storno.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// The opaque id.
    pub id: String,
    /// The series it is in.
    pub series_id: String,
    /// The series' name at that time.
    pub series_name: String,
    /// Its number; a draft has none.
    pub number: Option<u64>,
    /// The number as printed; a draft has none.
    pub full_number: Option<String>,
    /// `fiscal` or `proforma`.
    pub document_type: String,
    /// Whether it is only a draft.
    pub is_draft: bool,
    /// The date of issue.
    pub date: NaiveDate,
    /// The day payment is due.
    pub due_date: Option<NaiveDate>,
    /// The client it was made for.
    pub client_id: String,
    /// The client as it was then.
    pub client: Client,
    /// ISO 4217.
    pub currency: String,
    /// Lei for one unit of the currency.
    pub exchange_rate: Decimal,
    /// What is invoiced.
    pub rows: Vec<Row>,
    /// The sums, in the currency.
    pub totals: Totals,
    /// The sums, in lei.
    pub totals_ron: Totals,
    /// What was paid.
    pub payments: Vec<Payment>,
    /// When it was voided.
    pub voided_at: Option<DateTime<Utc>>,
    /// Why.
    pub void_reason: Option<String>,
    /// The invoice it reverses.
    pub storno_for: Option<String>,
    /// The invoice that reverses it.
    pub storned_by: Option<String>,
    /// How it is to be paid.
    pub payment_method: Option<String>,
    /// Text for the printed page.
    pub info: Option<String>,
    /// Text for the customer.
    pub notes: Option<String>,
    /// Internal text.
    pub observations: Option<String>,
    /// Whether it goes to e-Factura.
    pub efactura_enabled: bool,
    /// Where it stands there.
    pub efactura_status: Option<String>,
    /// To whom it was e-mailed.
    #[serde(default)]
    pub mailed_to: Vec<String>,
    /// Whether it was deleted; the row stays.
    pub is_deleted: bool,
    /// When the server received it.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub modified_at: DateTime<Utc>,
}

impl Invoice {
    /// What has been paid so far.
    pub fn paid(&self) -> Decimal {
        self.payments.iter().map(|payment| payment.amount).sum()
    }

    /// What is still to pay; nothing once it is void or reversed.
    pub fn remaining(&self) -> Decimal {
        let settled =
            self.is_void() || self.storned_by.is_some() || self.storno_for.is_some() || self.is_draft;
        if settled { Decimal::ZERO } else { self.totals.gross - self.paid() }
    }

    /// Whether payments cover it.
    pub fn is_paid(&self) -> bool {
        !self.payments.is_empty() && self.paid() >= self.totals.gross
    }

    /// Whether it was voided.
    pub fn is_void(&self) -> bool {
        self.voided_at.is_some()
    }

    /// Whether it is a real document rather than a draft or a deleted row.
    pub(crate) fn counts(&self) -> bool {
        !self.is_deleted && !self.is_draft
    }

    fn is_accepted_by_anaf(&self) -> bool {
        self.efactura_status.as_deref().is_some_and(|status| EFACTURA_FINAL.contains(&status))
    }

    fn status(&self, today: NaiveDate) -> &'static str {
        match self {
            _ if self.is_void() => "voided",
            _ if self.is_draft => "draft",
            _ if self.is_paid() => "paid",
            _ if !self.payments.is_empty() => "partial",
            _ if self.due_date.is_some_and(|due| due < today) => "overdue",
            _ => "issued",
        }
    }
}

impl Books {
    pub(crate) fn show_invoice(&self, call: &Call<'_>, id: &str) -> Outcome {
        let invoice = &self.invoices[self.invoice_position(id)?];
        Ok(Reply::ok(self.invoice_json(invoice, call.now)))
    }

    /// Where the invoice with this id is kept; deleted ones are not found.
    fn invoice_position(&self, id: &str) -> Result<usize, Refusal> {
        self.invoices
            .iter()
            .position(|invoice| invoice.id == id && !invoice.is_deleted)
            .ok_or_else(|| Refusal::missing("id"))
    }

    /// Recomputes an invoice's sums from its rows.
    fn add_up(&self, invoice: &mut Invoice) {
        invoice.totals = Totals::sum(invoice.rows.iter().map(|row| row.totals));
        invoice.totals_ron = invoice.totals.in_lei(invoice.exchange_rate, self.switches.rounding);
    }

    /// An invoice under every name any generation of the pages has; the dialect drops what is not wanted.
    fn invoice_json(&self, invoice: &Invoice, now: DateTime<Utc>) -> Value {
        let number_shown = invoice.number.map(|plain| match self.switches.number_text {
            NumberText::Bare => json!(self.bare_number(plain)),
            NumberText::Full => json!(invoice.full_number),
            NumberText::Integer => json!(plain),
        });
        let last_payment = invoice.payments.iter().map(|payment| payment.date).max();
        json!({
            "id": invoice.id,
            "object": "invoice",
            "number": number_shown,
            "series": invoice.series_name,
            "series_id": invoice.series_id,
            "full_number": invoice.full_number,
            "status": invoice.status(self.today(now)),
            "date": invoice.date,
            "due_date": invoice.due_date,
            "client_id": invoice.client_id,
            "client": invoice.client.to_json(),
            "currency": invoice.currency,
            "exchange_rate": number(invoice.exchange_rate),
            "subtotal": number(invoice.totals.net),
            "vat_amount": number(invoice.totals.vat),
            "total": number(invoice.totals.gross),
            "subtotal_ron": number(invoice.totals_ron.net),
            "vat_amount_ron": number(invoice.totals_ron.vat),
            "total_ron": number(invoice.totals_ron.gross),
            "paid_amount": number(invoice.paid()),
            "remaining_amount": number(invoice.remaining()),
            "items": invoice.rows.iter().map(Row::to_json).collect::<Vec<_>>(),
            "payments": invoice.payments.iter().map(|payment| payment.to_json(invoice)).collect::<Vec<_>>(),
            "is_paid": invoice.is_paid(),
            "paid_at": last_payment.filter(|_| invoice.is_paid()),
            "is_void": invoice.is_void(),
            "voided_at": invoice.voided_at.map(|at| at.to_rfc3339()),
            "void_reason": invoice.void_reason,
            "is_draft": invoice.is_draft,
            "is_storno": invoice.storno_for.is_some(),
            "storno_for": invoice.storno_for,
            "document_type": invoice.document_type,
            "payment_method": invoice.payment_method,
            "notes": invoice.notes,
            "observations": invoice.observations,
            "efactura_enabled": invoice.efactura_enabled,
            "efactura_status": invoice.efactura_status,
            "efactura_submission_id": null,
            "created_at": invoice.created_at.to_rfc3339(),
            "modified_at": invoice.modified_at.to_rfc3339(),
        })
    }
}
