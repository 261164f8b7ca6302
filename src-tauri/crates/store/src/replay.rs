//! What each event does to the tables. The live path and a rebuild from the journal both come through here.
//!
//! Not here: rules (they were checked before the event was recorded), the journal itself.

use crate::error::TxError;
use crate::event::{Event, Guard, IssuedEvent, RevisedEvent};
use crate::read::Read;
use crate::tables::{
    INVOICE_ORDER, InvoiceRecord, META_CLOCK_MARK, META_GUARD, META_RECONCILED, NOTICES, Notice, OUTBOX,
    REQUESTS, Reconciled, RequestRecord, SERVER_IDS, TAKEN,
};
use crate::tx::Tx;
use domain::{Fate, Issued, Moment, SeriesId};
use protocol::change::{Difference, Doubt};
use protocol::engine::NUMBER_MISMATCH;
use protocol::{OutboxItem, Phase, RemoteInvoice, Trouble};
use uuid::Uuid;

/// The reason in the register of a number whose invoice differs on the server, as a person knows.
const ACKNOWLEDGED: &str = "acknowledged";

impl Tx<'_> {
    pub(crate) fn enact(&self, at: Moment, event: &Event) -> Result<(), TxError> {
        match event {
            Event::Installed { .. }
            | Event::Mended { .. }
            | Event::Sealed { .. }
            | Event::LockSeen { .. } => Ok(()),
            Event::Received { series, numbers } => {
                numbers.iter().try_for_each(|number| self.put_number(series, number))
            }
            Event::Issued(event) => self.enact_issued(at, event),
            Event::Ordered { issued, copy, differences } => self.enact_ordered(at, issued, copy, differences),
            Event::Revised(event) => self.enact_revised(at, event),
            Event::Undone { invoice, request } => self.enact_undone(at, *invoice, *request),
            Event::PaperChosen { settings, picture } => self.enact_paper(settings, picture.as_ref()),
            Event::Printed { invoice, paper } => self.enact_printed(*invoice, paper),
            Event::Stated { series, .. } => {
                let mut reconciled = self.reconciled()?;
                if !reconciled.stated.contains(series) {
                    reconciled.stated.push(series.clone());
                }
                self.put_meta(&META_RECONCILED, &reconciled)
            }
            Event::Noticed { invoice, copy, differences, troubles } => {
                self.set_server_copy(*invoice, copy, differences)?;
                let mut notice = self.notice(*invoice)?.unwrap_or(Notice { troubles: Vec::new(), since: at });
                notice.troubles.extend(troubles.iter().cloned());
                self.put(&NOTICES, invoice.as_u128(), &notice)
            }
            Event::Acknowledged { invoice, .. } => self.enact_acknowledged(at, *invoice),
            Event::ClockConfirmed { now } => self.put_meta(&META_CLOCK_MARK, now),
            Event::FateChanged { series, number, fate, reason } => {
                self.set_fate(at, series, *number, *fate, reason.clone())
            }
            Event::Synced { invoice, copy } => {
                let record = self.set_server_copy(*invoice, copy, &[])?;
                let (series, number) = (&record.issued.series_id, record.issued.number);
                self.remove(&OUTBOX, (series.0.as_str(), number))?;
                self.set_fate(at, series, number, Fate::Synced, None)
            }
            Event::Mismatched { invoice, copy, differences, trouble } => {
                self.set_server_copy(*invoice, copy, differences)?;
                self.park(*invoice, trouble)?;
                // A reply may have been another invoice's: until the server was asked, nobody knows.
                let doubt = if trouble.code == NUMBER_MISMATCH { Doubt::Owed } else { Doubt::Cleared };
                let item = self.waiting_item(*invoice)?;
                self.put_item(&OutboxItem { doubt, ..item })
            }
            Event::Parked { invoice, trouble } => self.park(*invoice, trouble),
            Event::Asked(errand) => self.enact_asked(errand),
            Event::Done { errand, edited, .. } => self.enact_done(at, *errand, edited.as_ref()),
            // Where it stands was written beside this; books that have it from the journal alone doubt it anyway.
            Event::ErrandParked { .. } => Ok(()),
            Event::Withdrawn { errand, .. } => self.enact_withdrawn(*errand),
            Event::ClientEdited { id, edit } => self.enact_edited(id, edit.as_deref()),
            Event::ProductEdited { id, edit } => self.enact_edited(id, edit.as_deref()),
            Event::ClientSettled { id, copy } => self.enact_settled(at, id, copy.as_deref()),
            Event::ProductSettled { id, copy } => self.enact_settled(at, id, copy.as_deref()),
            Event::Guarded { to, .. } => {
                if *to != Guard::Clear {
                    self.doubt_errands()?;
                }
                self.put_meta(&META_RECONCILED, &Reconciled::default())?;
                self.put_meta(&META_GUARD, to)
            }
        }
    }

    fn enact_issued(&self, at: Moment, event: &IssuedEvent) -> Result<(), TxError> {
        let issued = &event.issued;
        let key = (issued.series_id.0.as_str(), issued.number);
        let mut number = self.known_number(&issued.series_id, issued.number)?;
        (number.fate, number.invoice, number.reason, number.at) = (Fate::Issued, Some(issued.id), None, at);
        self.put_number(&issued.series_id, &number)?;
        let seq = self.invoice_count()? + 1;
        let record = InvoiceRecord {
            issued: issued.clone(),
            earlier: Vec::new(),
            storned_by: None,
            is_numbered_by_server: false,
            printed: Vec::new(),
            seq,
            server: None,
            differences: Vec::new(),
            done: Vec::new(),
        };
        let mark = self.clock_mark()?.max(Some(issued.issued_at));
        if let Some(mark) = mark {
            self.put_meta(&META_CLOCK_MARK, &mark)?;
        }
        self.put_new_invoice(&record)?;
        self.put(&OUTBOX, key, &event.outbox_item())?;
        match event.request {
            Some((id, body_hash)) => {
                self.put(&REQUESTS, id.as_u128(), &RequestRecord { invoice: issued.id, body_hash })
            }
            None => Ok(()),
        }
    }

    /// An entry may come out of a journal that no rule was asked about: it replaces no invoice there is.
    pub(crate) fn put_new_invoice(&self, record: &InvoiceRecord) -> Result<(), TxError> {
        let issued = &record.issued;
        if self.invoice(issued.id)?.is_some() {
            return Err(TxError::InvoiceExists(issued.id));
        }
        self.take_number(issued)?;
        self.put_invoice(record)?;
        self.index(INVOICE_ORDER, record.seq, issued.id.as_u128())
    }

    /// A number is on one invoice only, whatever an entry says.
    fn take_number(&self, issued: &Issued) -> Result<(), TxError> {
        match self.taken_by(&issued.series_id, issued.number)? {
            Some(invoice) if invoice != issued.id => {
                let (series, number) = (issued.series_id.clone(), issued.number);
                Err(TxError::NumberTaken { series, number, invoice })
            }
            _ => self.index(TAKEN, (issued.series_id.0.as_str(), issued.number), issued.id.as_u128()),
        }
    }

    /// The record gets the new revision, the queue its item; a number left behind keeps pointing to the invoice.
    fn enact_revised(&self, at: Moment, event: &RevisedEvent) -> Result<(), TxError> {
        let issued = &event.issued;
        let mut record = self.known_invoice(issued.id)?;
        let before = std::mem::replace(&mut record.issued, issued.clone());
        let waiting = self.waiting_item(issued.id)?;
        self.remove(&OUTBOX, (before.series_id.0.as_str(), before.number))?;
        if let Some((fate, reason)) = &event.old_number {
            self.set_fate(at, &before.series_id, before.number, *fate, Some(reason.clone()))?;
            let mut number = self.known_number(&issued.series_id, issued.number)?;
            (number.fate, number.invoice, number.reason, number.at) =
                (Fate::Issued, Some(issued.id), None, at);
            self.put_number(&issued.series_id, &number)?;
            self.take_number(issued)?;
        }
        record.earlier.push(before);
        record.server = None;
        record.differences = Vec::new();
        self.put_invoice(&record)?;
        let item = event.outbox_item(&waiting);
        self.put_item(&item)?;
        self.follow_item(at, &item)
    }

    /// What was seen is settled: a notice goes, and an item of the queue leaves it.
    fn enact_acknowledged(&self, at: Moment, invoice: Uuid) -> Result<(), TxError> {
        self.remove(&NOTICES, invoice.as_u128())?;
        if let Some(item) = self.outbox_item(invoice)? {
            self.remove(&OUTBOX, (item.series.0.as_str(), item.number))?;
            self.set_fate(at, &item.series, item.number, Fate::Synced, Some(ACKNOWLEDGED.to_owned()))?;
        }
        Ok(())
    }

    pub(crate) fn set_fate(
        &self,
        at: Moment,
        series: &SeriesId,
        number: u64,
        fate: Fate,
        reason: Option<String>,
    ) -> Result<(), TxError> {
        let mut number = self.known_number(series, number)?;
        (number.fate, number.reason, number.at) = (fate, reason, at);
        self.put_number(series, &number)
    }

    /// Keeps what the server says about an invoice.
    pub(crate) fn set_server_copy(
        &self,
        invoice: Uuid,
        copy: &RemoteInvoice,
        differences: &[Difference],
    ) -> Result<InvoiceRecord, TxError> {
        let mut record = self.known_invoice(invoice)?;
        // Another invoice's copy may have been laid here by a reply that was mixed up: with the right one in its place that
        // invoice is not ours any more.
        if let Some(before) = record.server.filter(|before| before.id != copy.id)
            && self.our_invoice(&before.id)? == Some(invoice)
        {
            self.unindex(SERVER_IDS, before.id.as_str())?;
        }
        record.server = Some(copy.clone());
        record.differences = differences.to_vec();
        // A garbled reply may carry another invoice's id, and takes it from nobody.
        if self.our_invoice(&copy.id)?.is_none() {
            self.index(SERVER_IDS, copy.id.as_str(), invoice.as_u128())?;
        }
        self.forget_cloud(&copy.id)?;
        self.put_invoice(&record)?;
        let client = &record.issued.content.header.client;
        if let (None, Some(server_id)) = (&client.remote_id, &copy.client_id) {
            self.adopt_client(record.issued.issued_at, client, server_id)?;
        }
        Ok(record)
    }

    fn park(&self, invoice: Uuid, trouble: &Trouble) -> Result<(), TxError> {
        let mut item = self.waiting_item(invoice)?;
        item.phase = Phase::Attention(trouble.clone());
        self.put_item(&item)
    }

    pub(crate) fn put_item(&self, item: &OutboxItem) -> Result<(), TxError> {
        self.put(&OUTBOX, (item.series.0.as_str(), item.number), item)
    }

    pub(crate) fn known_invoice(&self, invoice: Uuid) -> Result<InvoiceRecord, TxError> {
        self.invoice(invoice)?.ok_or(TxError::InvoiceUnknown(invoice))
    }

    pub(crate) fn waiting_item(&self, invoice: Uuid) -> Result<OutboxItem, TxError> {
        self.outbox_item(invoice)?.ok_or(TxError::NotInOutbox(invoice))
    }

    /// After entries were taken over, what happened in between is unknown: every waiting invoice may have been
    /// sent already, so each is looked up before anything else is tried with its number.
    pub(crate) fn doubt_outbox(&self) -> Result<(), TxError> {
        for mut item in self.outbox()? {
            item.doubt = Doubt::Owed;
            if !matches!(item.phase, Phase::Attention(_)) {
                item.phase = Phase::Unknown;
                self.follow_item(self.now(), &item)?;
            }
            self.put_item(&item)?;
        }
        Ok(())
    }

    /// The number of an invoice follows its outbox item between issued and unknown, and no further.
    pub(crate) fn follow_item(&self, at: Moment, item: &OutboxItem) -> Result<(), TxError> {
        let number = self.known_number(&item.series, item.number)?;
        let next = match item.phase {
            Phase::Unknown => Fate::Unknown,
            Phase::Queued => Fate::Issued,
            Phase::Sending | Phase::Attention(_) => return Ok(()),
        };
        let follows = matches!(number.fate, Fate::Issued | Fate::Unknown) && number.fate != next;
        if follows { self.set_fate(at, &item.series, item.number, next, number.reason) } else { Ok(()) }
    }
}
