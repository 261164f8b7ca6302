//! `GET /invoices`: filters, order, pages and sums.
//!
//! Deliberately absent: a search by number, token or time of change, which the API does not have either.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Invoice;
use crate::{
    books::{
        Books, Totals,
        handle::{Call, Reply},
        lists::{directed, paged},
        money::number,
    },
    exchange::Request,
};

impl Books {
    pub(crate) fn list_invoices(&self, call: &Call<'_>) -> Reply {
        let request = call.request;
        let today = self.today(call.now);
        let mut invoices: Vec<&Invoice> = self
            .invoices
            .iter()
            .filter(|invoice| !invoice.is_deleted)
            .filter(|invoice| matches_texts(invoice, request, self.switches.list_honours_series_filter))
            .filter(|invoice| matches_flags(invoice, request))
            .filter(|invoice| matches_dates(invoice, request))
            .filter(|invoice| {
                request.query("status").is_none_or(|wanted| synonym(wanted) == invoice.status(today))
            })
            .collect();
        if self.switches.list_honours_sort {
            invoices.sort_by(|a, b| {
                let ordering = match request.query("sort") {
                    Some("date") => a.date.cmp(&b.date),
                    Some("due_date") => a.due_date.cmp(&b.due_date),
                    Some("total") => a.totals.gross.cmp(&b.totals.gross),
                    Some("number") => a.number.cmp(&b.number),
                    _ => a.created_at.cmp(&b.created_at),
                };
                directed(ordering, request, true)
            });
        }
        let mut page = paged(&invoices, request, |invoice| self.listed_json(invoice, call));
        page["totals"] = totals_json(&invoices);
        Reply::ok(page)
    }

    fn listed_json(&self, invoice: &Invoice, call: &Call<'_>) -> Value {
        let mut entry = self.invoice_json(invoice, call.now);
        if self.switches.list_rows_as_ids && !expands(call.request, "lines") {
            entry["items"] = invoice.rows.iter().map(|row| json!(format!("line_{}", row.id))).collect();
        }
        entry
    }
}

fn matches_texts(invoice: &Invoice, request: &Request, honours_series: bool) -> bool {
    let matches = |key: &str, value: &str| request.query(key).is_none_or(|wanted| wanted == value);
    matches("client_id", &invoice.client_id)
        && matches("document_type", &invoice.document_type)
        && matches("currency", &invoice.currency)
        && (!honours_series || matches("series_id", &invoice.series_id))
}

/// `is_paid` also drops what is void or reverses another, as its page says.
fn matches_flags(invoice: &Invoice, request: &Request) -> bool {
    let alive = !invoice.is_void() && invoice.storno_for.is_none();
    let paid = match flag(request, "is_paid") {
        Some(wanted) => alive && invoice.is_paid() == wanted,
        None => true,
    };
    paid && flag(request, "is_void").is_none_or(|wanted| invoice.is_void() == wanted)
}

fn matches_dates(invoice: &Invoice, request: &Request) -> bool {
    let day = |key| request.query(key).and_then(|text| text.parse::<NaiveDate>().ok());
    day("start_date").is_none_or(|start| invoice.date >= start)
        && day("end_date").is_none_or(|end| invoice.date <= end)
}

fn flag(request: &Request, key: &str) -> Option<bool> {
    match request.query(key)? {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// The words other generations of the pages have for a status (row 6).
fn synonym(status: &str) -> &str {
    match status {
        "sent" | "active" => "issued",
        "cancelled" => "voided",
        other => other,
    }
}

/// Whether `expand[]=what` or `expand=…,what` was asked for.
fn expands(request: &Request, what: &str) -> bool {
    let keys = ["expand", "expand[]"];
    let mut values = request.query.iter().filter(|(key, _)| keys.contains(&key.as_str()));
    values.any(|(_, value)| value.split(',').any(|part| part.trim() == what))
}

fn totals_json(invoices: &[&Invoice]) -> Value {
    let totals = Totals::sum(invoices.iter().map(|invoice| invoice.totals));
    let paid: Decimal = invoices.iter().map(|invoice| invoice.paid()).sum();
    let unpaid: Decimal = invoices.iter().map(|invoice| invoice.remaining()).sum();
    json!({
        "subtotal": number(totals.net),
        "vat": number(totals.vat),
        "total": number(totals.gross),
        "paid": number(paid),
        "unpaid": number(unpaid),
    })
}
