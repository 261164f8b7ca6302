//! What waits to be sent and what needs a person.
//!
//! Not here: sending.

use crate::entries::{Book, attention, state_of};
use crate::invoices::{Snapshot, find};
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{EntryState, InvoiceState, OutboxEntry, OutboxRow, OutboxView, SharedBook};
use crate::words::Lang;
use domain::Moment;
use protocol::engine::Event;
use protocol::{Change, Doubt, Entry, Phase, RemoteClient, RemoteProduct};
use std::collections::HashMap;
use store::{Kept, Read, ReadEntries, View};
use uuid::Uuid;

/// Clients and products shown of those that wait.
const ENTRIES_MAX: usize = 100;

impl App {
    /// What waits: what needs a person, then what has to leave within two working days, then the rest; of each, news about settled
    /// invoices and what was asked about them before those not sent yet, in the order of sending.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn outbox(&self, lang: Lang) -> Result<OutboxView, Problem> {
        let snapshot = Snapshot::take(self)?;
        let now = self.time.now();
        let mut items = snapshot.view.outbox()?;
        items.sort_by_key(|item| !matches!(item.phase, Phase::Attention(_)));
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            let Some(record) = snapshot.view.invoice(item.invoice)? else { continue };
            rows.push(OutboxRow {
                invoice: snapshot.show(&record, lang)?,
                attempts: item.attempts,
                next_try: Some(item.not_before).filter(|at| *at > now).map(Moment::rfc3339),
            });
        }
        let mut told: Vec<OutboxRow> = Vec::new();
        let asked = snapshot.all_errands().keys().filter(|id| snapshot.item(**id).is_none());
        let news = snapshot.notices().keys().filter(|id| snapshot.errands(**id).is_empty());
        for id in asked.chain(news) {
            let Some(record) = snapshot.view.invoice(*id)? else { continue };
            told.push(OutboxRow { invoice: snapshot.show(&record, lang)?, attempts: 0, next_try: None });
        }
        told.sort_by_key(|row| {
            let calm = row.invoice.state != InvoiceState::Attention;
            (calm, row.invoice.series_id.clone(), row.invoice.number)
        });
        told.extend(rows);
        told.sort_by_key(|row| (row.invoice.state != InvoiceState::Attention, !presses(row)));
        let (entries, more_entries) = self.waiting_entries(&snapshot.view, &told, lang)?;
        let (sent_today, more_sent) = self.sent_today(&snapshot.view)?;
        Ok(OutboxView { items: told, entries, more_entries, sent_today, more_sent })
    }

    /// Clients and products that wait, in the order of sending, and how many more do.
    fn waiting_entries(
        &self,
        view: &View,
        rows: &[OutboxRow],
        lang: Lang,
    ) -> Result<(Vec<OutboxEntry>, u32), Problem> {
        let mut carriers = HashMap::new();
        let mut after_invoices = false;
        for row in rows.iter().filter(|row| !matches!(row.invoice.state, InvoiceState::Attention)) {
            let Some(item) = Uuid::parse_str(&row.invoice.id).ok().map(|id| view.outbox_item(id)) else {
                continue;
            };
            let Some(item) = item? else { continue };
            after_invoices = true;
            let Some(record) = view.invoice(item.invoice)? else { continue };
            let client = record.issued.content.header.client;
            if client.remote_id.is_none() {
                for key in (RemoteClient { client }).identities() {
                    carriers.entry(key).or_insert_with(|| row.invoice.id.clone());
                }
            }
        }
        let mut entries = Vec::new();
        for known in view.changed_entries::<RemoteClient>()? {
            let carrier = known.item.identities().iter().find_map(|key| carriers.get(key)).cloned();
            let entry = entry(SharedBook::Clients, &known, after_invoices, lang);
            entries.push(OutboxEntry { with_invoice: carrier.filter(|_| entry.after_invoices), ..entry });
        }
        for known in view.changed_entries::<RemoteProduct>()? {
            entries.push(entry(SharedBook::Products, &known, after_invoices, lang));
        }
        let rank = |entry: &OutboxEntry| match entry.state {
            EntryState::Attention | EntryState::Conflict => 0,
            _ => 1 + u8::from(entry.after_invoices),
        };
        entries.sort_by_key(rank);
        let (changed, contested) = view.entry_counts()?;
        entries.truncate(ENTRIES_MAX);
        let more = (changed + contested).saturating_sub(entries.len());
        Ok((entries, u32::try_from(more).unwrap_or(u32::MAX)))
    }

    /// Wants a parked invoice tried again: with the same number, token and bytes, after a look on the server; or what was asked
    /// about it and refused.
    ///
    /// # Errors
    /// [`Problem::NothingToRetry`] when it is settled, [`Problem::RetryCannotHelp`] when the server has other content.
    pub fn retry(&self, reference: &str) -> Result<(), Problem> {
        let (id, insisted, target) = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let record = find(tx, reference)?;
            let insisted = self.insist(tx, &record)?;
            if !insisted.is_empty() {
                return Ok((record.issued.id, insisted, record.on_server().map(str::to_owned)));
            }
            let item = tx.outbox_item(record.issued.id)?.ok_or(Problem::NothingToRetry)?;
            if item.is_number_doubted() {
                return Ok((item.invoice, insisted, None));
            }
            // Whatever its number there: the server has it, and a second one must not come of it.
            if record.server.is_some() {
                return Err(Problem::RetryCannotHelp);
            }
            if matches!(item.phase, Phase::Attention(_)) {
                tx.apply(&[Change::ItemMoved {
                    invoice: item.invoice,
                    key: item.key,
                    phase: Phase::Unknown,
                    attempts: item.attempts,
                    doubt: Doubt::Owed,
                    not_before: Moment(0),
                }])?;
            }
            Ok((item.invoice, insisted, None))
        })?;
        if let Some(driver) = self.running_driver() {
            for errand in insisted {
                driver.tell(Event::Asked(Box::new(errand), target.clone()));
            }
            driver.tell(Event::Retry(id));
        }
        self.stale(&[Topic::Outbox, Topic::Invoices, Topic::Status]);
        Ok(())
    }
}

/// Two working days are left for it, or less.
fn presses(row: &OutboxRow) -> bool {
    row.invoice.deadline_alarm.as_deref().is_some_and(|alarm| !matches!(alarm, "calm" | "day_1"))
}

/// An entry as it waits. A new one may be made by an invoice that names it, so it goes after them.
fn entry<T: Book>(kind: SharedBook, known: &Kept<T>, after_invoices: bool, lang: Lang) -> OutboxEntry {
    let state = state_of(known);
    OutboxEntry {
        kind,
        id: known.id.clone(),
        name: known.item.name().to_owned(),
        state,
        with_invoice: None,
        after_invoices: after_invoices && state == EntryState::Local,
        attention: attention(known, lang),
    }
}
