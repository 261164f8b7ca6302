//! What waits to be sent and what needs a person.
//!
//! Not here: sending.

use crate::invoices::{Snapshot, find};
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{InvoiceState, OutboxRow, OutboxView};
use crate::words::Lang;
use domain::Moment;
use protocol::engine::Event;
use protocol::{Change, Doubt, Phase};
use store::Read;

impl App {
    /// What waits: news about settled invoices and what was asked about them first, then those not sent yet; what needs a person
    /// before what goes by itself, in the order of sending.
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
        Ok(OutboxView { items: told })
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
