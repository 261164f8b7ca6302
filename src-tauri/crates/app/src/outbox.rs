//! What waits to be sent and what needs a person.
//!
//! Not here: sending.

use crate::driver::Topic;
use crate::invoices::{Snapshot, find};
use crate::open::App;
use crate::problem::Problem;
use crate::view::{OutboxRow, OutboxView};
use crate::words::Lang;
use domain::Moment;
use protocol::engine::Event;
use protocol::{Change, Doubt, Phase};
use store::Read;

impl App {
    /// What waits: those that need a person first, then in the order of sending.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn outbox(&self, lang: Lang) -> Result<OutboxView, Problem> {
        let snapshot = Snapshot::take(self)?;
        let now = self.clock.now();
        let mut items = snapshot.view.outbox()?;
        items.sort_by_key(|item| !matches!(item.phase, Phase::Attention(_)));
        let mut rows = Vec::with_capacity(items.len());
        for item in items {
            let Some(record) = snapshot.view.invoice(item.invoice)? else { continue };
            rows.push(OutboxRow {
                invoice: snapshot.show(&record, lang),
                attempts: item.attempts,
                next_try: Some(item.not_before).filter(|at| *at > now).map(Moment::rfc3339),
            });
        }
        Ok(OutboxView { items: rows })
    }

    /// Wants a parked invoice tried again: with the same number, token and bytes, after a look on the server.
    ///
    /// # Errors
    /// [`Problem::NothingToRetry`] when it is settled, [`Problem::RetryCannotHelp`] when the server has other content.
    pub fn retry(&self, reference: &str) -> Result<(), Problem> {
        let id = self.books.write(self.clock.now(), |tx| -> Result<_, Problem> {
            let record = find(tx, reference)?;
            let item = tx.outbox_item(record.issued.id)?.ok_or(Problem::NothingToRetry)?;
            if record.server.is_some() {
                return Err(Problem::RetryCannotHelp);
            }
            if matches!(item.phase, Phase::Attention(_)) {
                tx.apply(&[Change::ItemMoved {
                    invoice: item.invoice,
                    phase: Phase::Unknown,
                    attempts: item.attempts,
                    doubt: Doubt::Owed,
                    not_before: Moment(0),
                }])?;
            }
            Ok(item.invoice)
        })?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Retry(id));
        }
        self.stale(&[Topic::Outbox, Topic::Invoices, Topic::Status]);
        Ok(())
    }
}
