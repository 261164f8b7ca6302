//! From the books' records to what people see.
//!
//! Not here: reading the books, deciding anything.

use crate::actions::{Standing, errand_view};
use crate::view::{
    DifferenceView, InvoiceStanding, InvoiceState, InvoiceView, RelatedView, RowView, TotalsView,
    VatTotalView, WayOut,
};
use crate::words::{Lang, trouble_view, view_of};
use chrono::NaiveDate;
use domain::calendar::{Alarm, alarm, efactura_deadline};
use domain::{DocumentType, ExchangeRate, LEI, Money, Row, Totals, VatCategory};
use protocol::engine::{CONTENT_MISMATCH, NUMBER_MISMATCH, SEVERAL_FOUND};
use protocol::news::{EFACTURA_REJECTED, edit_lock};
use protocol::refusal::has_run_out;
use protocol::{Concern, Errand, OutboxItem, Phase, Trouble, concern};
use store::{DraftRecord, InvoiceRecord, Notice};
use uuid::Uuid;

/// A date as people write it here: `20.11.2026`.
pub(crate) fn romanian_day(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}

/// The same of a day in ISO 8601.
pub(crate) fn day_in_words(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), romanian_day)
}

/// The parts of an address that are there, in one line.
pub(crate) fn address_line(parts: &[Option<&str>]) -> String {
    let present = parts.iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty());
    present.collect::<Vec<_>>().join(", ")
}

/// What stands beside an invoice's record.
#[derive(Default)]
pub(crate) struct Beside<'a> {
    pub(crate) item: Option<&'a OutboxItem>,
    pub(crate) notice: Option<&'a Notice>,
    pub(crate) errands: &'a [Errand],
    pub(crate) storned_by: Option<RelatedView>,
    pub(crate) storno_for: Option<RelatedView>,
    pub(crate) undo_seconds: u32,
}

impl Beside<'_> {
    fn parked(&self) -> Option<&Errand> {
        self.errands.iter().find(|errand| errand.trouble().is_some())
    }

    /// What needs a person: what keeps it from the server, else the oldest news of it, else what was asked and refused.
    fn trouble(&self) -> Option<&Trouble> {
        match self.item.map(|item| &item.phase) {
            Some(Phase::Attention(trouble)) => Some(trouble),
            Some(_) => None,
            None => {
                let news = self.notice.and_then(|notice| notice.troubles.first());
                news.or_else(|| self.parked().and_then(Errand::trouble))
            }
        }
    }
}

/// Where an invoice stands: its outbox row tells; without one it is settled, unless there is news about it or something asked
/// was refused.
pub(crate) fn state_of(beside: &Beside<'_>) -> InvoiceState {
    match beside.item.map(|item| &item.phase) {
        None if beside.notice.is_some() || beside.parked().is_some() => InvoiceState::Attention,
        None => InvoiceState::Synced,
        Some(Phase::Queued) => InvoiceState::Queued,
        // A request on its way has, for a script, the same standing as one that left no answer.
        Some(Phase::Sending | Phase::Unknown) => InvoiceState::Unknown,
        Some(Phase::Attention(_)) => InvoiceState::Attention,
    }
}

/// What can be done about an invoice that needs a person.
fn ways_out(record: &InvoiceRecord, beside: &Beside<'_>) -> Vec<WayOut> {
    let item = beside.item;
    match item.map(|item| &item.phase) {
        None if beside.notice.is_some() => vec![WayOut::Acknowledge],
        None if beside.parked().is_some() => vec![WayOut::Retry, WayOut::Withdraw],
        Some(Phase::Attention(_)) if item.is_some_and(OutboxItem::is_number_doubted) => vec![WayOut::Retry],
        Some(Phase::Attention(trouble)) => match trouble.code.as_str() {
            CONTENT_MISMATCH | NUMBER_MISMATCH => vec![WayOut::Acknowledge],
            SEVERAL_FOUND => vec![WayOut::Retry],
            code => match concern(code) {
                Concern::Number => vec![WayOut::Reissue, WayOut::Retry],
                Concern::Either => vec![WayOut::Correct, WayOut::Reissue, WayOut::Retry],
                Concern::Content => vec![WayOut::Correct, WayOut::Retry],
            },
        },
        // What was never sent can still be set right.
        Some(Phase::Queued) if item.is_some_and(|item| item.attempts == 0) && record.server.is_none() => {
            vec![WayOut::Correct]
        }
        _ => Vec::new(),
    }
}

/// How near the deadline of an invoice that is not sent is (I35).
pub(crate) fn deadline_alarm(record: &InvoiceRecord, today: NaiveDate) -> Option<Alarm> {
    let header = &record.issued.content.header;
    header.goes_to_efactura().then(|| alarm(header.issue_date, today))
}

pub(crate) fn alarm_word(alarm: Alarm) -> &'static str {
    match alarm {
        Alarm::Calm => "calm",
        Alarm::Day1 => "day_1",
        Alarm::Day3 => "day_3",
        Alarm::Day4 => "day_4",
        Alarm::LastDay => "last_day",
        Alarm::Missed => "missed",
    }
}

/// What there is to say of an invoice in one word: what keeps it from the server, then what became of it there, then its money.
fn standing_of(standing: &Standing<'_>, beside: &Beside<'_>, today: NaiveDate) -> InvoiceStanding {
    let record = standing.record;
    match state_of(beside) {
        InvoiceState::Draft => InvoiceStanding::Draft,
        InvoiceState::Queued => InvoiceStanding::Queued,
        InvoiceState::Unknown if beside.item.is_some_and(|item| item.phase == Phase::Sending) => {
            InvoiceStanding::Sending
        }
        InvoiceState::Unknown => InvoiceStanding::Unknown,
        InvoiceState::Attention => match beside.trouble().map(|trouble| trouble.code.as_str()) {
            Some(code) if has_run_out(code) => InvoiceStanding::NumberExpired,
            Some(EFACTURA_REJECTED) => InvoiceStanding::EfacturaRejected,
            _ => InvoiceStanding::Attention,
        },
        InvoiceState::Synced if is_void(record) => InvoiceStanding::Void,
        InvoiceState::Synced if !standing.errands.is_empty() => InvoiceStanding::Asked,
        InvoiceState::Synced if beside.storno_for.is_some() => InvoiceStanding::Storno,
        InvoiceState::Synced if record.storned_by.is_some() => InvoiceStanding::Storned,
        InvoiceState::Synced if record.issued.content.header.document_type == DocumentType::Proforma => {
            InvoiceStanding::Synced
        }
        InvoiceState::Synced => money_of(standing, today).unwrap_or(InvoiceStanding::Synced),
    }
}

/// What is known of an invoice's money; `None` for what has none to expect.
pub(crate) fn money_of(standing: &Standing<'_>, today: NaiveDate) -> Option<InvoiceStanding> {
    let record = standing.record;
    let copy = record.server.as_ref();
    if record.is_closed() || copy.is_some_and(|copy| copy.is_storno) {
        return None;
    }
    if copy.is_some_and(|copy| copy.is_paid) {
        return Some(InvoiceStanding::Paid);
    }
    if standing.owed() <= Money::ZERO {
        return None;
    }
    Some(if is_overdue(standing, today) {
        InvoiceStanding::Overdue
    } else if standing.received().is_zero() {
        InvoiceStanding::Unpaid
    } else {
        InvoiceStanding::Part
    })
}

fn is_overdue(standing: &Standing<'_>, today: NaiveDate) -> bool {
    let due = standing.record.issued.content.header.due_date;
    standing.still_owed() > Money::ZERO && due.is_some_and(|due| due < today)
}

fn is_void(record: &InvoiceRecord) -> bool {
    record.server.as_ref().is_some_and(|copy| copy.is_void)
}

pub(crate) fn invoice_view(
    record: &InvoiceRecord,
    beside: Beside<'_>,
    today: NaiveDate,
    lang: Lang,
) -> InvoiceView {
    let (item, errands) = (beside.item, beside.errands);
    let issued = &record.issued;
    let header = &issued.content.header;
    let totals = &issued.content.totals;
    let attention = beside.trouble().map(|trouble| trouble_view(trouble, lang));
    let standing = Standing { record, errands };
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
        document_type: document_type_word(header.document_type),
        state: state_of(&beside),
        standing: standing_of(&standing, &beside, today),
        server_id: record.server.as_ref().map(|copy| copy.id.clone()),
        attention,
        differences: differences.collect(),
        ways_out: ways_out(record, &beside),
        edit_lock: record
            .server
            .as_ref()
            .and_then(|copy| edit_lock(copy, record.storned_by.is_some()))
            .map(|code| view_of(code, &[], "", lang)),
        revision: issued.revision,
        replaces: issued.replaces.clone(),
        is_void: is_void(record),
        is_storned: record.storned_by.is_some(),
        paid: standing.received().to_string(),
        owed: standing.still_owed().to_string(),
        is_overdue: is_overdue(&standing, today),
        pending: errands.iter().map(|errand| errand_view(errand, lang)).collect(),
        storned_by: beside.storned_by,
        storno_for: beside.storno_for,
        deadline_alarm: item
            .and_then(|_| deadline_alarm(record, today))
            .map(|alarm| alarm_word(alarm).to_owned()),
        efactura_deadline: header
            .goes_to_efactura()
            .then(|| efactura_deadline(header.issue_date).to_string()),
        efactura_status: record.server.as_ref().and_then(|copy| copy.efactura_status.clone()),
        is_paid: record.server.as_ref().is_some_and(|copy| copy.is_paid),
        undo_seconds: beside.undo_seconds,
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
        document_type: document_type_word(DocumentType::Fiscal),
        state: InvoiceState::Draft,
        standing: InvoiceStanding::Draft,
        server_id: draft.server_id.clone(),
        attention: None,
        differences: Vec::new(),
        ways_out: Vec::new(),
        edit_lock: None,
        revision: 0,
        replaces: None,
        is_void: false,
        is_storned: false,
        storned_by: None,
        storno_for: None,
        paid: Money::ZERO.to_string(),
        owed: Money::ZERO.to_string(),
        is_overdue: false,
        pending: Vec::new(),
        deadline_alarm: None,
        efactura_deadline: None,
        efactura_status: None,
        is_paid: false,
        undo_seconds: 0,
        issued_at: None,
    }
}

fn romanian_date_of(draft: &DraftRecord) -> String {
    crate::ports::romanian_date(draft.updated_at).to_string()
}

/// The API's word for what an invoice is.
fn document_type_word(document_type: DocumentType) -> String {
    match document_type {
        DocumentType::Fiscal => "fiscal",
        DocumentType::Proforma => "proforma",
        DocumentType::Other => "other",
    }
    .to_owned()
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

pub(crate) fn category_word(category: VatCategory) -> &'static str {
    match category {
        VatCategory::Standard => "standard",
        VatCategory::Exempt => "exempt",
        VatCategory::ExemptWithoutCredit => "exempt_without_credit",
        VatCategory::ExemptWithCredit => "exempt_with_credit",
        VatCategory::VatIncluded => "vat_included",
        VatCategory::ReverseCharge => "reverse_charge",
    }
}

pub(crate) fn by_rate_view(totals: &Totals) -> Vec<VatTotalView> {
    let view = |sums: &domain::VatTotal| VatTotalView {
        rate: sums.rate.to_string(),
        category: category_word(sums.category).to_owned(),
        net: sums.net.to_string(),
        vat: sums.vat.to_string(),
    };
    totals.by_rate.iter().map(view).collect()
}

pub(crate) fn totals_view(
    currency: &str,
    rate: Option<ExchangeRate>,
    rows: Vec<Option<String>>,
    totals: &Totals,
) -> TotalsView {
    let in_lei = |amount| {
        let rate = rate.filter(|_| currency != LEI)?;
        domain::money::in_lei(amount, rate).map(|amount| amount.to_string())
    };
    TotalsView {
        vat_lei: in_lei(totals.vat),
        total_lei: in_lei(totals.total),
        currency: currency.to_owned(),
        rows,
        subtotal: totals.net.to_string(),
        vat_amount: totals.vat.to_string(),
        total: totals.total.to_string(),
        by_rate: by_rate_view(totals),
    }
}
