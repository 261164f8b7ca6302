//! Invoices the server numbers itself: an order is kept before it is sent, and becomes an invoice when the server's copy
//! is seen.
//!
//! Not here: sending (protocol), whether an order may be made (domain).

use crate::error::TxError;
use crate::event::Event;
use crate::read::{self, Read};
use crate::tables::{
    DraftRecord, InvoiceRecord, NOTICES, Notice, ORDERS, OrderRecord, REQUESTS, RequestRecord,
};
use crate::tx::Tx;
use domain::{Issued, Moment};
use protocol::change::Difference;
use protocol::engine::{CONTENT_MISMATCH, differences};
use protocol::{Expected, RemoteInvoice, Trouble};
use uuid::Uuid;

impl Tx<'_> {
    /// Keeps an order before it is sent: from now on its outcome may be unknown.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_order(&mut self, record: &OrderRecord) -> Result<(), TxError> {
        self.put(&ORDERS, record.order.id.as_u128(), record)
    }

    /// The server's copy makes an order an invoice.
    pub(crate) fn take_ordered(&mut self, id: Uuid, copy: &RemoteInvoice) -> Result<(), TxError> {
        let Some(record) = read::get(self, &ORDERS, id.as_u128())? else { return Ok(()) };
        let Some(number) = copy.number else {
            return self.give_back(id, &record, Some(copy.id.clone()).filter(|_| record.order.is_draft));
        };
        let OrderRecord { order, content, series_name, draft, asked, .. } = record;
        let full_number = copy.full_number.clone().unwrap_or_else(|| format!("{series_name}-{number}"));
        let issued = Issued {
            id,
            series_id: order.series,
            series_name,
            number,
            full_number,
            issued_at: self.now(),
            content,
            revision: 0,
            replaces: None,
            reverses: None,
        };
        if let Some(invoice) = self.taken_by(&issued.series_id, number)? {
            return Err(TxError::NumberTaken { series: issued.series_id, number, invoice });
        }
        let differences = differences(number, &Expected::of(&issued), copy);
        self.record(Event::Ordered { issued: Box::new(issued), copy: Box::new(copy.clone()), differences })?;
        self.tell_first_news(id)?;
        self.remove(&ORDERS, id.as_u128())?;
        if let Some((request, body_hash)) = asked {
            self.put(&REQUESTS, request.as_u128(), &RequestRecord { invoice: id, body_hash })?;
        }
        match draft {
            Some(draft) => self.delete_draft(draft).map(drop),
            None => Ok(()),
        }
    }

    /// After a doubtful attempt: the one invoice of that day that says what was ordered, and is not known to be another,
    /// is it. Without any, the order is a draft again, and nothing is lost; with several, a person has to look.
    pub(crate) fn look_for_ordered(&mut self, id: Uuid, candidates: &[RemoteInvoice]) -> Result<(), TxError> {
        let Some(record) = read::get(self, &ORDERS, id.as_u128())? else { return Ok(()) };
        let drafts = self.drafts()?;
        let is_other_draft =
            |copy: &RemoteInvoice| drafts.iter().any(|(_, draft)| draft.server_id.as_ref() == Some(&copy.id));
        let mut found = Vec::new();
        for copy in candidates.iter().filter(|copy| record.order.matches(copy) && !is_other_draft(copy)) {
            if self.our_invoice(&copy.id)?.is_none() {
                found.push(copy);
            }
        }
        match found[..] {
            [copy] => self.take_ordered(id, copy),
            [] => self.give_back(id, &record, None),
            _ => Ok(()),
        }
    }

    /// What was ordered is a draft again, which the server may keep one of too.
    fn give_back(
        &mut self,
        id: Uuid,
        record: &OrderRecord,
        server_id: Option<String>,
    ) -> Result<(), TxError> {
        let draft = DraftRecord {
            request: record.request.clone(),
            updated_at: self.now(),
            series: Some(record.order.series.clone()),
            client: Some(record.content.header.client.name.clone()),
            total: Some(record.content.totals.total),
            currency: Some(record.content.header.currency.clone()),
            tried: Some((record.order.key, record.order.body.clone())),
            asked: record.asked.map(|(request, _)| request),
            server_id,
        };
        self.save_draft(record.draft.unwrap_or(id), &draft)?;
        self.remove(&ORDERS, id.as_u128()).map(drop)
    }

    pub(crate) fn enact_ordered(
        &self,
        at: Moment,
        issued: &Issued,
        copy: &RemoteInvoice,
        differences: &[Difference],
    ) -> Result<(), TxError> {
        let seq = self.invoice_count()? + 1;
        let record = InvoiceRecord {
            issued: issued.clone(),
            earlier: Vec::new(),
            storned_by: None,
            is_numbered_by_server: true,
            printed: Vec::new(),
            seq,
            server: None,
            differences: Vec::new(),
            done: Vec::new(),
        };
        self.put_new_invoice(&record)?;
        self.set_server_copy(issued.id, copy, differences)?;
        if differences.is_empty() {
            return Ok(());
        }
        let trouble = Trouble::of_code(CONTENT_MISMATCH);
        self.put(&NOTICES, issued.id.as_u128(), &Notice { troubles: vec![trouble], since: at })
    }
}
