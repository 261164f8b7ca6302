//! An invoice taken back in the seconds after it was issued, before it left the laptop in any way: its number is free again,
//! as if it had never been spent.
//!
//! What makes that safe is the hold an invoice may be issued with: until it is over nothing is sent. Whatever else lets the
//! invoice out (a paper, an XML, something asked about it) ends the hold, so that one question is enough: does it still hold?
//! Not here: how long it holds (app).

use crate::error::{ReadError, TxError};
use crate::event::{Event, IssuedEvent};
use crate::read::{Read, damaged_event};
use crate::tables::{INVOICE_ORDER, OUTBOX, REQUESTS, TAKEN};
use crate::tx::Tx;
use domain::{Fate, Moment, PoolNumber};
use protocol::{Doubt, OutboxItem, Phase};
use uuid::Uuid;

/// Whether an invoice that waits has not left the laptop yet and is held back at a moment.
#[must_use]
pub fn is_held(item: &OutboxItem, now: Moment) -> bool {
    let is_untouched = item.phase == Phase::Queued && item.attempts == 0 && item.doubt == Doubt::None;
    is_untouched && item.not_before > now
}

impl Tx<'_> {
    /// Takes back the invoice that was issued last, while it is held: it leaves the books, and its number may be spent again.
    /// Gives the number as it is now. Recorded in the journal.
    ///
    /// Only the last one, because numbers and dates ascend together: a number below one that is spent is not given out again.
    ///
    /// # Errors
    /// [`TxError::Guarded`], [`TxError::NotInOutbox`], [`TxError::NotHeld`], or a failed read.
    pub fn undo_issue(&mut self, invoice: Uuid) -> Result<PoolNumber, TxError> {
        self.want_clear()?;
        let item = self.waiting_item(invoice)?;
        let is_last = self.known_invoice(invoice)?.seq == self.invoice_count()?;
        let is_highest = self.last_issued(&item.series)?.is_some_and(|highest| highest.number == item.number);
        let is_spent_on_it = self.known_number(&item.series, item.number)?.fate == Fate::Issued;
        if !is_held(&item, self.now()) || !is_last || !is_highest || !is_spent_on_it {
            return Err(TxError::NotHeld(invoice));
        }
        let request = self.issued_event(invoice)?.request.map(|(id, _)| id);
        self.record(Event::Undone { invoice, request })?;
        self.known_number(&item.series, item.number)
    }

    /// An invoice is about to leave the laptop as a file: it is held no more.
    ///
    /// # Errors
    /// [`TxError::InvoiceUnknown`] when it was taken back a moment ago, or when it cannot be written.
    pub fn end_hold(&mut self, invoice: Uuid) -> Result<(), TxError> {
        self.known_invoice(invoice)?;
        self.let_go(invoice)
    }

    /// Ends the hold of an invoice that waits; of any other there is nothing to end.
    pub(crate) fn let_go(&self, invoice: Uuid) -> Result<(), TxError> {
        match self.outbox_item(invoice)? {
            Some(item) if item.attempts == 0 && item.not_before > Moment(0) => {
                self.put_item(&OutboxItem { not_before: Moment(0), ..item })
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn enact_undone(
        &self,
        at: Moment,
        invoice: Uuid,
        request: Option<Uuid>,
    ) -> Result<(), TxError> {
        let record = self.known_invoice(invoice)?;
        let (series, number) = (&record.issued.series_id, record.issued.number);
        let key = (series.0.as_str(), number);
        self.remove(&OUTBOX, key)?;
        self.drop_invoice(&record)?;
        self.unindex(TAKEN, key)?;
        self.unindex(INVOICE_ORDER, record.seq)?;
        if let Some(request) = request {
            self.remove(&REQUESTS, request.as_u128())?;
        }
        let mut number = self.known_number(series, number)?;
        (number.fate, number.invoice, number.reason, number.at) = (Fate::Free, None, None, at);
        self.put_number(series, &number)
    }

    /// The entry by which the invoice issued last got its number: one of the newest.
    fn issued_event(&self, invoice: Uuid) -> Result<IssuedEvent, ReadError> {
        for seq in (1..=self.head_seq()).rev() {
            match self.events(seq, 1)?.pop().map(|entry| entry.event) {
                Some(Event::Issued(event)) if event.issued.id == invoice => return Ok(*event),
                _ => {}
            }
        }
        Err(damaged_event(self.head_seq()))
    }
}
