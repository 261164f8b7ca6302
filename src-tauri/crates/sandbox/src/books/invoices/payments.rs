//! Payments of invoices.
//!
//! Deliberately absent: idempotency. Paying twice pays twice, as the API does.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Invoice;
use crate::books::{
    Books, Code,
    form::Problems,
    handle::{Call, Outcome, Reply},
    lists::{directed, paged},
    money::{AMOUNT_MAX, number},
    refusal::Refusal,
};

/// How `pay` calls a method, how reading calls it (row 20), and its Romanian description.
const METHODS: [(&str, &str, &str); 7] = [
    ("bank_transfer", "bank_order", "Ordin de plată"),
    ("receipt", "receipt", "Chitanță"),
    ("card", "card", "Card"),
    ("check", "cheque", "Cec"),
    ("promissory_note", "promissory_note", "Bilet la ordin"),
    ("fiscal_receipt", "fiscal_receipt", "Bon fiscal"),
    ("other", "other", "Altele"),
];

/// Money received for an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The opaque id.
    pub id: String,
    /// How much, in the invoice's currency.
    pub amount: Decimal,
    /// When.
    pub date: NaiveDate,
    /// How, as `pay` calls it.
    pub method: String,
    /// A note.
    pub observations: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

impl Payment {
    fn kind(&self) -> (&'static str, &'static str) {
        let known = METHODS.iter().find(|(method, _, _)| *method == self.method);
        known.map_or(("other", "Altele"), |(_, kind, description)| (kind, description))
    }

    pub(super) fn to_json(&self, invoice: &Invoice) -> Value {
        let (kind, description) = self.kind();
        json!({
            "id": self.id,
            "object": "payment",
            "amount": number(self.amount),
            "currency": invoice.currency,
            "date": self.date,
            "type": kind,
            "type_description": description,
            "reference": self.observations,
            "invoice": {
                "id": invoice.id,
                "number": invoice.full_number,
                "total": number(invoice.totals.gross),
                "currency": invoice.currency,
            },
            "client": { "id": invoice.client_id, "name": invoice.client.name },
            "created_at": self.created_at.timestamp(),
        })
    }
}

impl Books {
    pub(crate) fn pay_invoice(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.invoice_position(id)?;
        let problems = Problems::default();
        let form = call.form(&problems);
        let invoice = &self.invoices[position];
        if invoice.is_paid() {
            return Err(Refusal::from(Code::InvoiceAlreadyPaid).with("invoice_id", id));
        }
        let remaining = invoice.remaining();
        let amount = form.decimal("amount", AMOUNT_MAX).unwrap_or(remaining);
        if amount <= Decimal::ZERO || amount > remaining {
            form.refuse("amount", "must be positive and no more than what remains");
        }
        let date = form.date("payment_date").unwrap_or_else(|| self.today(call.now));
        let method = form.text("payment_method").unwrap_or_else(|| METHODS[0].0.to_owned());
        let observations = form.text("observations");
        problems.settle()?;
        let methods = METHODS.map(|(method, _, _)| method);
        if !methods.contains(&method.as_str()) {
            return Err(Refusal::from(Code::InvalidPaymentMethod).with("valid_methods", json!(methods)));
        }
        let payment =
            Payment { id: self.next_id("pay"), amount, date, method, observations, created_at: call.now };
        let invoice = &mut self.invoices[position];
        invoice.payments.push(payment);
        invoice.modified_at = call.now;
        Ok(Reply::ok(json!({
            "is_paid": invoice.is_paid(),
            "total_amount": number(invoice.totals.gross),
            "total_paid": number(invoice.paid()),
            "remaining": number(invoice.remaining()),
        })))
    }

    /// `POST /receipts`: a receipt is a payment of the invoice it names.
    pub(crate) fn make_receipt(&mut self, call: &Call<'_>) -> Outcome {
        let problems = Problems::default();
        let form = call.form(&problems);
        let client = form.required_text("client_id");
        let invoice = form.required_text("invoice_id");
        let amount = form.decimal("amount", AMOUNT_MAX).unwrap_or_default();
        let date = form.date("payment_date").unwrap_or_else(|| self.today(call.now));
        let observations = form.text("observations");
        problems.settle()?;
        if !self.switches.receipt_series {
            return Err(Code::ChitantaSeriesMissing.into());
        }
        let position = self.invoice_position(&invoice)?;
        let bill = &self.invoices[position];
        if bill.is_paid() {
            return Err(Refusal::from(Code::InvoiceAlreadyPaid).with("invoice_id", invoice));
        }
        if bill.client_id != client {
            return Err(Refusal::field("client_id", "is not the client of the invoice"));
        }
        if amount <= Decimal::ZERO || amount > bill.remaining() {
            return Err(Refusal::field("amount", "must be positive and no more than what remains"));
        }
        let id = self.next_id("pay");
        let method = "receipt".to_owned();
        let payment = Payment { id, amount, date, method, observations, created_at: call.now };
        let bill = &mut self.invoices[position];
        bill.modified_at = call.now;
        let reply = payment.to_json(bill);
        bill.payments.push(payment);
        Ok(Reply::with_status(201, reply))
    }

    pub(crate) fn list_payments(&self, call: &Call<'_>) -> Reply {
        let request = call.request;
        let matches = |key: &str, value: &str| request.query(key).is_none_or(|wanted| wanted == value);
        let since = request.query("date_from").and_then(|day| day.parse::<NaiveDate>().ok());
        let until = request.query("date_to").and_then(|day| day.parse::<NaiveDate>().ok());
        let mut payments: Vec<(&Payment, &Invoice)> = self
            .invoices
            .iter()
            .filter(|invoice| !invoice.is_deleted)
            .filter(|invoice| matches("invoice_id", &invoice.id) && matches("client_id", &invoice.client_id))
            .flat_map(|invoice| invoice.payments.iter().map(move |payment| (payment, invoice)))
            .filter(|(payment, _)| matches("type", payment.kind().0))
            .filter(|(payment, _)| since.is_none_or(|day| payment.date >= day))
            .filter(|(payment, _)| until.is_none_or(|day| payment.date <= day))
            .collect();
        payments.sort_by(|(a, _), (b, _)| {
            let ordering = match request.query("sort") {
                Some("amount") => a.amount.cmp(&b.amount),
                Some("created_at") => a.created_at.cmp(&b.created_at),
                _ => a.date.cmp(&b.date),
            };
            directed(ordering, request, true)
        });
        let sum: Decimal = payments.iter().map(|(payment, _)| payment.amount).sum();
        let mut page = paged(&payments, request, |(payment, invoice)| payment.to_json(invoice));
        page["totals"] = json!({ "total": number(sum), "count": payments.len(), "currency": "RON" });
        Reply::ok(page)
    }
}
