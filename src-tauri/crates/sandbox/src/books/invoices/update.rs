//! `PUT` and `PATCH /invoices/{id}`: header fields and a whole new set of rows, behind four locks.
//!
//! Deliberately absent: changing a single row, and finalising a draft, for which no endpoint is published.

use rust_decimal::Decimal;

use super::Invoice;
use crate::books::{
    Books, Code,
    form::{Form, Problems},
    handle::{Call, Outcome, Reply},
    money::EXCHANGE_RATE_MAX,
    refusal::Refusal,
};

/// What a paid invoice no longer lets change.
const LOCKED_BY_PAYMENT: [&str; 3] = ["items", "currency", "with_vat_inverted"];

impl Books {
    pub(crate) fn update_invoice(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.invoice_position(id)?;
        check_edit_locks(&self.invoices[position], call)?;
        let problems = Problems::default();
        let form = call.form(&problems);
        let mut edited = self.invoices[position].clone();
        let series_before = edited.series_id.clone();
        edit_header(&mut edited, &form);
        if form.sent("items") {
            edited.rows = self.read_rows(&form, false);
        }
        problems.settle()?;
        if let Some(client_id) = form.text("client_id") {
            edited.client = self.clients[self.client_position(&client_id)?].clone();
            edited.client_id = client_id;
        }
        let series = self.series_position(&form.text("series_id").unwrap_or(series_before.clone()))?;
        if self.series[series].id != series_before {
            self.check_switch(&edited, series, call)?;
            if edited.number.is_some() {
                edited.number = Some(self.take_number(series));
            }
            self.place(&mut edited, series);
        }
        if form.sent("items") {
            self.settle_rows(&mut edited.rows, &edited.currency, call.now);
        }
        self.add_up(&mut edited);
        edited.modified_at = call.now;
        let reply = Reply::ok(self.invoice_json(&edited, call.now));
        self.invoices[position] = edited;
        Ok(reply)
    }

    fn check_switch(&self, invoice: &Invoice, series: usize, call: &Call<'_>) -> Result<(), Refusal> {
        if self.series[series].document_type != invoice.document_type {
            return Err(Refusal::field("series_id", "is a series of another type"));
        }
        if self.switches.lock_guards_other_writes {
            Self::guard_lock(&self.series[series], &call.caller)?;
        }
        Ok(())
    }
}

/// The four conditions that block an edit, in the order of the page.
fn check_edit_locks(invoice: &Invoice, call: &Call<'_>) -> Result<(), Refusal> {
    if invoice.storno_for.is_some() {
        return Err(Code::InvoiceIsStorno.into());
    }
    if invoice.storned_by.is_some() {
        return Err(Code::InvoiceAlreadyStorned.into());
    }
    if invoice.is_paid() && LOCKED_BY_PAYMENT.iter().any(|key| call.body.contains_key(*key)) {
        return Err(Code::InvoiceIsPaid.into());
    }
    if invoice.is_accepted_by_anaf() {
        let status = invoice.efactura_status.clone().unwrap_or_default();
        return Err(Refusal::from(Code::InvoiceLockedEfactura).with("efactura_status", status));
    }
    Ok(())
}

/// Takes over the header fields that were sent, under their names or their aliases.
fn edit_header(invoice: &mut Invoice, form: &Form<'_>) {
    if let Some(key) = form.spelling(&["date_at", "date"])
        && let Some(date) = form.date_or_instant(key)
    {
        invoice.date = date;
    }
    if let Some(key) = form.spelling(&["due_at", "due_date"]) {
        invoice.due_date = form.date_or_instant(key);
        if invoice.due_date.is_some_and(|due| due < invoice.date) {
            form.refuse(key, "lies before the date");
        }
    }
    if let Some(key) = form.spelling(&["info", "observation", "notes"]) {
        invoice.info = form.text(key);
    }
    edit_currency(invoice, form);
}

/// Lei force the rate to one; any other currency needs a positive one, sent now or before.
fn edit_currency(invoice: &mut Invoice, form: &Form<'_>) {
    let was_lei = invoice.currency == "RON";
    invoice.currency = form.text("currency").unwrap_or_else(|| invoice.currency.clone());
    if invoice.currency == "RON" {
        invoice.exchange_rate = Decimal::ONE;
        return;
    }
    match form.spelling(&["exchange_rate", "currency_rate"]) {
        Some(key) => match form.decimal(key, EXCHANGE_RATE_MAX) {
            Some(rate) if rate > Decimal::ZERO => invoice.exchange_rate = rate,
            _ => form.refuse(key, "must be positive"),
        },
        None if was_lei => form.refuse("exchange_rate", "is required for a foreign currency"),
        None => {}
    }
}
