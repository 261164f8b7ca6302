//! From the books' records to what people see.
//!
//! Not here: reading the books, deciding anything.

use crate::view::{DifferenceView, InvoiceState, InvoiceView, RowView, TotalsView, VatTotalView};
use crate::words::{Lang, trouble_view};
use chrono::NaiveDate;
use domain::calendar::efactura_deadline;
use domain::{Row, Totals};
use protocol::{OutboxItem, Phase};
use store::{DraftRecord, InvoiceRecord};
use uuid::Uuid;

/// A date as people write it here: `20.11.2026`.
pub(crate) fn romanian_day(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// The parts of an address that are there, in one line.
pub(crate) fn address_line(parts: &[Option<&str>]) -> String {
    let present = parts.iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty());
    present.collect::<Vec<_>>().join(", ")
}

/// Where an invoice stands: its outbox row tells, and without one it is settled.
pub(crate) fn state_of(item: Option<&OutboxItem>) -> InvoiceState {
    match item.map(|item| &item.phase) {
        None => InvoiceState::Synced,
        Some(Phase::Queued) => InvoiceState::Queued,
        // A request on its way has, for a script, the same standing as one that left no answer.
        Some(Phase::Sending | Phase::Unknown) => InvoiceState::Unknown,
        Some(Phase::Attention(_)) => InvoiceState::Attention,
    }
}

pub(crate) fn invoice_view(record: &InvoiceRecord, item: Option<&OutboxItem>, lang: Lang) -> InvoiceView {
    let issued = &record.issued;
    let header = &issued.content.header;
    let totals = &issued.content.totals;
    let attention = match item.map(|item| &item.phase) {
        Some(Phase::Attention(trouble)) => Some(trouble_view(trouble, lang)),
        _ => None,
    };
    let differences = record.differences.iter().map(|difference| DifferenceView {
        field: difference.field.clone(),
        paper: difference.paper.clone(),
        cloud: difference.cloud.clone(),
    });
    InvoiceView {
        id: issued.id.to_string(),
        series_id: issued.series_id.0.clone(),
        series: issued.series_name.clone(),
        number: Some(issued.number),
        full_number: issued.full_number.clone(),
        client_name: header.client.name.clone(),
        date: header.issue_date.to_string(),
        due_date: header.due_date.map(|date| date.to_string()),
        currency: header.currency.clone(),
        subtotal: totals.net.to_string(),
        vat_amount: totals.vat.to_string(),
        total: totals.total.to_string(),
        state: state_of(item),
        server_id: record.server.as_ref().map(|copy| copy.id.clone()),
        attention,
        differences: differences.collect(),
        efactura_deadline: header.efactura.then(|| efactura_deadline(header.issue_date).to_string()),
        efactura_status: record.server.as_ref().and_then(|copy| copy.efactura_status.clone()),
        is_paid: record.server.as_ref().is_some_and(|copy| copy.is_paid),
        issued_at: Some(issued.issued_at.rfc3339()),
    }
}

/// A draft in the list; its sums are those of the rows that could be read when it was saved.
pub(crate) fn draft_view(id: Uuid, draft: &DraftRecord, series_name: String) -> InvoiceView {
    let total = draft.total.map(|total| total.to_string()).unwrap_or_default();
    InvoiceView {
        id: id.to_string(),
        series_id: draft.series.as_ref().map(|series| series.0.clone()).unwrap_or_default(),
        series: series_name,
        number: None,
        full_number: String::new(),
        client_name: draft.client.clone().unwrap_or_default(),
        date: romanian_date_of(draft),
        due_date: None,
        currency: draft.currency.clone().unwrap_or_else(|| domain::LEI.to_owned()),
        subtotal: String::new(),
        vat_amount: String::new(),
        total,
        state: InvoiceState::Draft,
        server_id: None,
        attention: None,
        differences: Vec::new(),
        efactura_deadline: None,
        efactura_status: None,
        is_paid: false,
        issued_at: None,
    }
}

fn romanian_date_of(draft: &DraftRecord) -> String {
    crate::ports::romanian_date(draft.updated_at).to_string()
}

pub(crate) fn row_view(row: &Row) -> RowView {
    RowView {
        description: row.order.description.clone(),
        description_extended: row.order.description_extended.clone(),
        quantity: row.order.quantity.to_string(),
        unit: row.order.unit.clone(),
        price: row.order.price.to_string(),
        vat_rate: row.order.vat_rate.to_string(),
        net: row.net.to_string(),
        vat: row.vat.to_string(),
    }
}

pub(crate) fn by_rate_view(totals: &Totals) -> Vec<VatTotalView> {
    let view = |sums: &domain::VatTotal| VatTotalView {
        rate: sums.rate.to_string(),
        net: sums.net.to_string(),
        vat: sums.vat.to_string(),
    };
    totals.by_rate.iter().map(view).collect()
}

pub(crate) fn totals_view(currency: &str, rows: Vec<Option<String>>, totals: &Totals) -> TotalsView {
    TotalsView {
        currency: currency.to_owned(),
        rows,
        subtotal: totals.net.to_string(),
        vat_amount: totals.vat.to_string(),
        total: totals.total.to_string(),
        by_rate: by_rate_view(totals),
    }
}

/// A text without case and diacritics, for searching: "Șerban", "Şerban" and "serban" are one.
pub(crate) fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'ă' | 'â' => 'a',
        'î' => 'i',
        'ș' | 'ş' => 's',
        'ț' | 'ţ' => 't',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
}
