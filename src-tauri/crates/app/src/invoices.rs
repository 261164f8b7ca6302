//! Showing invoices and drafts.
//!
//! Not here: listing them (listing), making them (issuing), their paper (paper).

use crate::actions::{Standing, errand_view};
use crate::open::App;
use crate::problem::Problem;
use crate::show::{
    Beside, address_line, by_rate_view, draft_view, invoice_view, money_of, row_view, state_of,
};
use crate::view::{InvoiceDetail, InvoiceState, InvoiceView, PaymentView, RelatedView, TimelineEntry};
use crate::words::Lang;
use chrono::NaiveDate;
use domain::{Fate, Issued, Moment};
use protocol::{Errand, OutboxItem, Phase, RemotePayment, Subject, payment_method};
use std::collections::HashMap;
use store::{DoneErrand, DraftRecord, InvoiceRecord, Notice, Read, View, is_held};
use uuid::Uuid;

/// A snapshot with the outbox at hand: it tells where each invoice stands.
pub(crate) struct Snapshot {
    pub(crate) view: View,
    outbox: HashMap<Uuid, OutboxItem>,
    notices: HashMap<Uuid, Notice>,
    errands: HashMap<Uuid, Vec<Errand>>,
    pub(crate) today: NaiveDate,
    now: Moment,
}

impl Snapshot {
    pub(crate) fn take(app: &App) -> Result<Snapshot, Problem> {
        let view = app.books.read()?;
        let outbox = view.outbox()?.into_iter().map(|item| (item.invoice, item)).collect();
        let notices = view.notices()?.into_iter().collect();
        let mut errands: HashMap<Uuid, Vec<Errand>> = HashMap::new();
        for errand in view.errands()? {
            let (Subject::Invoice(id) | Subject::Draft(id)) = errand.subject;
            errands.entry(id).or_default().push(errand);
        }
        Ok(Snapshot { view, outbox, notices, errands, today: app.today(), now: app.time.now() })
    }

    pub(crate) fn item(&self, id: Uuid) -> Option<&OutboxItem> {
        self.outbox.get(&id)
    }

    /// What was asked about an invoice or draft and is not done.
    pub(crate) fn errands(&self, id: Uuid) -> &[Errand] {
        self.errands.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn all_errands(&self) -> &HashMap<Uuid, Vec<Errand>> {
        &self.errands
    }

    fn beside(&self, id: Uuid) -> Beside<'_> {
        let held = self.item(id).filter(|item| is_held(item, self.now));
        let seconds = held.map_or(0, |item| item.not_before.0.saturating_sub(self.now.0));
        Beside {
            undo_seconds: u32::try_from(seconds).unwrap_or(0),
            item: self.item(id),
            notice: self.notices.get(&id),
            errands: self.errands(id),
            ..Beside::default()
        }
    }

    pub(crate) fn show(&self, record: &InvoiceRecord, lang: Lang) -> Result<InvoiceView, Problem> {
        let related = |server_id: &str, number: Option<&str>| -> Result<RelatedView, Problem> {
            let ours = self.view.invoice_by_server_id(server_id)?.map(|record| record.issued);
            let shown = ours.as_ref().map(|issued| issued.full_number.as_str()).or(number);
            let full_number = shown.unwrap_or(server_id).to_owned();
            Ok(RelatedView { id: ours.map(|issued| issued.id.to_string()), full_number })
        };
        let storned_by = record.storned_by.as_deref().map(|id| related(id, None)).transpose()?;
        let source = record.server.as_ref().and_then(|copy| copy.storno_for.as_deref());
        let printed = record.issued.reverses.as_ref().map(|of| of.full_number.as_str());
        let storno_for = match (source, printed) {
            (Some(id), _) => Some(related(id, printed)?),
            (None, Some(number)) => Some(RelatedView { id: None, full_number: number.to_owned() }),
            (None, None) => None,
        };
        let beside = Beside { storned_by, storno_for, ..self.beside(record.issued.id) };
        Ok(invoice_view(record, beside, self.today, lang))
    }

    /// Settled invoices there is news about, by local id.
    pub(crate) fn notices(&self) -> &HashMap<Uuid, Notice> {
        &self.notices
    }

    pub(crate) fn state(&self, id: Uuid) -> InvoiceState {
        state_of(&self.beside(id))
    }

    /// The invoices that may stand otherwise than sent and settled; one may be named twice.
    pub(crate) fn unsettled(&self) -> impl Iterator<Item = Uuid> {
        let tables = self.outbox.keys().chain(self.notices.keys()).chain(self.errands.keys());
        tables.copied()
    }

    pub(crate) fn show_draft(
        &self,
        id: Uuid,
        draft: &DraftRecord,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        let series = match &draft.series {
            Some(id) => self.view.series_by_id(id)?,
            None => None,
        };
        let pending = self.errands(id).iter().map(|errand| errand_view(errand, lang)).collect();
        let name = series.map(|series| series.name).unwrap_or_default();
        Ok(InvoiceView { pending, ..draft_view(id, draft, name) })
    }
}

impl App {
    /// One invoice by local id, full number or number, with its story.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::SeveralInvoices`].
    pub fn invoice(&self, reference: &str, lang: Lang) -> Result<InvoiceDetail, Problem> {
        let snapshot = Snapshot::take(self)?;
        let record = find(&snapshot.view, reference)?;
        let issued = &record.issued;
        let header = &issued.content.header;
        let client = &header.client;
        let standing = Standing { record: &record, errands: snapshot.errands(issued.id) };
        Ok(InvoiceDetail {
            invoice: snapshot.show(&record, lang)?,
            client_tax_id: client.tax_id.clone().or_else(|| client.cnp.clone()),
            client_address: address_line(&[
                client.address.as_deref(),
                client.city.as_deref(),
                client.county.as_deref(),
            ]),
            rows: issued.content.rows.iter().map(row_view).collect(),
            by_rate: by_rate_view(&issued.content.totals),
            info: header.info.clone(),
            money: money_of(&standing, snapshot.today),
            payments: record
                .server
                .as_ref()
                .and_then(|copy| copy.payments.as_deref())
                .map_or(Vec::new(), |payments| payments.iter().map(payment_view).collect()),
            actions: standing.actions(lang),
            timeline: timeline(
                &snapshot.view,
                &record,
                snapshot.item(issued.id),
                snapshot.errands(issued.id),
            )?,
        })
    }

    /// The id of the invoice issued next before or after one.
    ///
    /// # Errors
    /// As [`App::invoice`].
    pub fn invoice_beside(&self, reference: &str, after: bool) -> Result<Option<String>, Problem> {
        let view = self.books.read()?;
        let beside = view.invoice_beside(find(&view, reference)?.seq, after)?;
        Ok(beside.map(|id| id.to_string()))
    }

    pub(crate) fn invoice_by_id(&self, id: Uuid, lang: Lang) -> Result<InvoiceView, Problem> {
        let snapshot = Snapshot::take(self)?;
        let record = snapshot.view.invoice(id)?.ok_or_else(|| Problem::NoSuchInvoice(id.to_string()))?;
        snapshot.show(&record, lang)
    }
}

/// By local id, full number, or number: the number alone must be unique over all series.
pub(crate) fn find(view: &impl Read, reference: &str) -> Result<InvoiceRecord, Problem> {
    let none = || Problem::NoSuchInvoice(reference.to_owned());
    if let Ok(id) = Uuid::parse_str(reference) {
        return view.invoice(id)?.ok_or_else(none);
    }
    let number = domain::series::trailing_number(reference).ok_or_else(none)?;
    let only_digits = reference.bytes().all(|b| b.is_ascii_digit());
    let mut found = Vec::new();
    for series in view.series()? {
        if let Some(record) = view.invoice_by_number(&series.id, number)?
            && (only_digits || papers(&record).any(|paper| paper.full_number.eq_ignore_ascii_case(reference)))
        {
            found.push(record);
        }
    }
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(none()),
        (Some(one), true) => Ok(one),
        (Some(_), false) => Err(Problem::SeveralInvoices(reference.to_owned())),
    }
}

/// Every paper of an invoice, the newest first: a replaced one is still found by what stands on it.
pub(crate) fn papers(record: &InvoiceRecord) -> impl Iterator<Item = &Issued> {
    std::iter::once(&record.issued).chain(record.earlier.iter().rev())
}

fn payment_view(payment: &RemotePayment) -> PaymentView {
    PaymentView {
        date: payment.date.map(|date| date.to_string()),
        amount: payment.amount.map(|amount| amount.to_string()),
        method: payment.kind.as_deref().and_then(payment_method::method).unwrap_or("other").to_owned(),
    }
}

/// An invoice's story so far in the order it happened, and what is still to come.
fn timeline(
    view: &impl Read,
    record: &InvoiceRecord,
    item: Option<&OutboxItem>,
    errands: &[Errand],
) -> Result<Vec<TimelineEntry>, Problem> {
    let issued = &record.issued;
    let server = record.server.as_ref();
    let number = view.number(&issued.series_id, issued.number)?.filter(|_| !record.is_numbered_by_server);
    let entry = |kind: &str, at: Option<Moment>, detail: Option<String>| TimelineEntry {
        at: at.map(Moment::rfc3339),
        kind: kind.to_owned(),
        done: false,
        detail,
    };
    let first = record.earlier.first().unwrap_or(issued);
    // The token's end matters until the server has the invoice.
    let until = number.as_ref().filter(|_| server.is_none()).map(|number| number.expires_at.rfc3339());
    let how = if record.is_numbered_by_server { "made" } else { "issued" };
    let mut past = vec![entry(how, Some(first.issued_at), until)];
    let papers = |revision: u32| {
        let those = record.printed.iter().filter(move |paper| paper.revision == revision);
        those.map(|paper| entry("paper", Some(paper.at), paper.path.clone()))
    };
    for before in &record.earlier {
        past.extend(papers(before.revision));
        // When the number was given up is known; a correction that kept it is told by its place.
        let retired = view.number(&before.series_id, before.number)?;
        let at = retired.filter(|_| before.number != issued.number).map(|number| number.at);
        past.push(entry("replaced", at, Some(before.full_number.clone())));
    }
    past.extend(papers(issued.revision));
    let mut ahead = Vec::new();
    if let Some(item) = item {
        let attempts = (item.attempts > 0).then(|| item.attempts.to_string());
        let kind = match &item.phase {
            Phase::Queued => "waiting",
            Phase::Sending => "sending",
            Phase::Unknown => "unknown",
            Phase::Attention(_) => "attention",
        };
        ahead.push(entry(kind, None, attempts));
    }
    let sent_at = match &number {
        Some(number) => Some(number.at).filter(|_| number.fate == Fate::Synced),
        None => Some(issued.issued_at),
    };
    let sent = entry("sent", sent_at.filter(|_| server.is_some()), server.map(|copy| copy.id.clone()));
    if server.is_some() { &mut past } else { &mut ahead }.push(sent);
    let done = |done: &DoneErrand| entry(&format!("done.{}", done.task), Some(done.at), done.detail.clone());
    past.extend(record.done.iter().map(done));
    if issued.content.header.goes_to_efactura() {
        let status = server.and_then(|copy| copy.efactura_status.clone());
        let is_done = status.as_deref().is_some_and(|status| matches!(status, "accepted" | "validated"));
        if is_done { &mut past } else { &mut ahead }.push(entry("efactura", None, status));
    }
    let asked = |errand: &Errand| {
        entry(&format!("asked.{}", errand.task.word()), Some(errand.asked_at), errand.task.detail())
    };
    ahead.extend(errands.iter().map(asked));
    past.iter_mut().for_each(|entry| entry.done = true);
    Ok(in_order(past).into_iter().chain(ahead).collect())
}

/// By when it happened. What has no moment of its own stays behind what it came after, and nothing comes before the first:
/// a clock that the server's first reply put right would say so.
fn in_order(story: Vec<TimelineEntry>) -> Vec<TimelineEntry> {
    let first = story.first().and_then(|entry| entry.at.clone()).unwrap_or_default();
    let mut last = first.clone();
    let dated = story.into_iter().map(|entry| {
        last = entry.at.clone().unwrap_or_else(|| last.clone()).max(first.clone());
        (last.clone(), entry)
    });
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by(|(one, _), (other, _)| one.cmp(other));
    dated.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_told_in_order_and_begins_at_its_beginning() {
        let entry = |kind: &str, at: Option<&str>| TimelineEntry {
            at: at.map(|at| format!("2026-11-28T05:09:{at}Z")),
            kind: kind.to_owned(),
            done: true,
            detail: None,
        };
        let told = in_order(vec![
            entry("issued", Some("05")),
            entry("replaced", None),
            entry("paper", Some("09")),
            entry("sent", Some("04")),
            entry("done.payment", Some("07")),
        ]);
        let kinds: Vec<&str> = told.iter().map(|entry| entry.kind.as_str()).collect();
        assert_eq!(kinds, ["issued", "replaced", "sent", "done.payment", "paper"]);
    }
}
