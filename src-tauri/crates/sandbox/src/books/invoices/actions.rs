//! What is done to an issued invoice: storno, void, delete, e-mail.
//!
//! Deliberately absent: unvoid, which the lifecycle page and its own page contradict each other about.

use super::Invoice;
use crate::books::{
    Books, Code,
    form::Problems,
    handle::{Call, Outcome, Reply},
    refusal::Refusal,
};
use serde_json::json;

impl Books {
    pub(crate) fn storno_invoice(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.invoice_position(id)?;
        let reversal = self.reverse(call, position)?;
        Ok(Reply::ok(self.invoice_json(&self.invoices[reversal], call.now)))
    }

    pub(crate) fn void_invoice(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.invoice_position(id)?;
        let problems = Problems::default();
        let reason = call.form(&problems).text("reason");
        problems.settle()?;
        let invoice = &self.invoices[position];
        if invoice.is_void() {
            return Err(Code::InvoiceAlreadyVoided.into());
        }
        if !invoice.payments.is_empty() {
            return Err(Code::InvoiceIsPaid.into());
        }
        if invoice.is_accepted_by_anaf() {
            return Err(Code::InvoiceLockedEfactura.into());
        }
        if self.switches.void_issues_storno && !invoice.is_draft && invoice.document_type == "fiscal" {
            self.reverse(call, position)?;
        }
        let invoice = &mut self.invoices[position];
        invoice.voided_at = Some(call.now);
        invoice.void_reason = reason;
        invoice.modified_at = call.now;
        Ok(Reply::ok(self.invoice_json(&self.invoices[position], call.now)))
    }

    pub(crate) fn delete_invoice(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.invoice_position(id)?;
        let invoice = &self.invoices[position];
        if !invoice.payments.is_empty() || !(invoice.is_draft || invoice.is_void()) {
            return Err(Code::InvoiceCannotBeDeleted.into());
        }
        let beyond = |other: &Invoice| other.series_id == invoice.series_id && other.number > invoice.number;
        if invoice.number.is_some() && self.invoices.iter().any(|other| other.counts() && beyond(other)) {
            return Err(Refusal::from(Code::InvoiceNotLastInSeries)
                .with("invoice_number", json!(invoice.full_number))
                .with("series_name", invoice.series_name.clone()));
        }
        self.invoices[position].is_deleted = true;
        Ok(Reply::ok(json!({
            "object": "invoice",
            "id": id,
            "deleted": true,
            "deleted_at": call.now.to_rfc3339(),
        })))
    }

    /// `POST …/send`: the e-mail is kept with the invoice instead of sent.
    pub(crate) fn send_invoice(&mut self, call: &Call<'_>, id: &str) -> Outcome {
        let position = self.invoice_position(id)?;
        let problems = Problems::default();
        let form = call.form(&problems);
        let invoice = &self.invoices[position];
        let address = form.text("email").or_else(|| invoice.client.email.clone());
        problems.settle()?;
        if invoice.is_draft || invoice.is_void() {
            return Err(Code::InvalidInvoiceStatus.into());
        }
        let Some(address) = address.filter(|_| self.switches.mail_works) else {
            return Err(Code::EmailSendFailed.into());
        };
        self.invoices[position].mailed_to.push(address);
        Ok(Reply::message("Invoice sent."))
    }

    /// Issues the reversal of an invoice under the series' next number, and says where it is kept.
    fn reverse(&mut self, call: &Call<'_>, position: usize) -> Result<usize, Refusal> {
        let source = &self.invoices[position];
        if source.storned_by.is_some() {
            return Err(Code::InvoiceAlreadyStorned.into());
        }
        let reversible = source.document_type == "fiscal" && !source.is_draft && !source.is_void();
        if !reversible || source.storno_for.is_some() {
            return Err(Code::InvoiceCannotBeStorned.into());
        }
        let mut reversal = source.clone();
        let series = self.series_position(&reversal.series_id)?;
        if self.switches.lock_guards_other_writes {
            Self::guard_lock(&self.series[series], &call.caller)?;
        }
        reversal.storno_for = Some(reversal.id);
        reversal.id = self.next_id("inv");
        reversal.number = Some(self.take_number(series));
        reversal.date = self.today(call.now);
        reversal.due_date = None;
        reversal.payments.clear();
        reversal.mailed_to.clear();
        reversal.efactura_status = reversal.efactura_enabled.then(|| "pending".to_owned());
        reversal.created_at = call.now;
        reversal.modified_at = call.now;
        for row in &mut reversal.rows {
            row.id = self.next_serial();
            row.quantity = -row.quantity;
            row.totals.net = -row.totals.net;
            row.totals.vat = -row.totals.vat;
            row.totals.gross = -row.totals.gross;
        }
        self.place(&mut reversal, series);
        self.add_up(&mut reversal);
        self.invoices[position].storned_by = Some(reversal.id.clone());
        self.invoices[position].modified_at = call.now;
        self.invoices.push(reversal);
        Ok(self.invoices.len() - 1)
    }
}
