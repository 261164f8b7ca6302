//! The firm's invoices as the server lists them: what is ours is brought up to date and its news told, the rest is kept
//! beside it for the number register.
//!
//! Not here: what is news (protocol).

use crate::error::{ReadError, TxError};
use crate::event::Event;
use crate::read::{self, Read, Source};
use crate::sales::Filed;
use crate::tables::{
    CLOUD, CLOUD_NUMBERS, InvoiceRecord, META_CLOUD_PULL, META_SWEPT, NOTICES, Pull, Pulled, SERVER_IDS,
};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::{DocumentType, SeriesId};
use protocol::news::{EFACTURA_REJECTED, is_rejected, news, refreshed};
use protocol::{Expected, RemoteInvoice};
use redb::ReadableTable;
use uuid::Uuid;

impl Tx<'_> {
    /// Takes a page of the firm's invoices in.
    pub(crate) fn see_invoices(&mut self, items: &[RemoteInvoice], first: bool) -> Result<(), TxError> {
        let ids = items.iter().filter(|copy| copy.is_storno).filter_map(|copy| copy.storno_for.as_deref());
        let storned: Vec<String> = ids.map(str::to_owned).collect();
        let mut strangers = Vec::new();
        for copy in items {
            match self.our_invoice(&copy.id)? {
                Some(invoice) => self.see_ours(invoice, copy)?,
                None => strangers.push(copy.clone()),
            }
        }
        let generation = self.begin_pull(&META_CLOUD_PULL, first)?;
        for copy in &strangers {
            self.put_cloud(generation, copy)?;
            if let Some((series, number)) = place_of(self, copy)? {
                self.index(CLOUD_NUMBERS, (series.0.as_str(), number, copy.id.as_str()), ())?;
            }
            if let Some(ours) = copy.storno_for.as_deref().filter(|id| storned.iter().any(|s| s == id)) {
                self.note_storno(ours, &copy.id)?;
            }
        }
        Ok(())
    }

    /// At the end of a sweep over all twelve months, what it covered and did not show is gone from the server.
    pub(crate) fn end_sweep(&mut self, since: NaiveDate, is_full: bool) -> Result<(), TxError> {
        if !is_full {
            return Ok(());
        }
        let pull = read::meta(self, &META_CLOUD_PULL)?.unwrap_or_default();
        for id in self.unseen(&CLOUD, pull.generation)? {
            let copy = read::get(self, &CLOUD, id.as_str())?;
            if copy.is_some_and(|copy| copy.item.date.is_some_and(|date| date >= since)) {
                self.forget_cloud(&id)?;
            }
        }
        self.put_meta(&META_CLOUD_PULL, &Pull { is_open: false, ..pull })?;
        self.put_meta(&META_SWEPT, &self.now())
    }

    /// A settled invoice's copy, brought up to date; what a person has to hear of is recorded.
    fn see_ours(&mut self, invoice: Uuid, fresh: &RemoteInvoice) -> Result<(), TxError> {
        let record = self.known_invoice(invoice)?;
        let Some(before) = &record.server else { return Ok(()) };
        let copy = refreshed(before, fresh);
        let expected = Expected::of(&record.issued);
        let (troubles, differences) =
            news(record.issued.number, &expected, &record.differences, before, &copy);
        if !troubles.is_empty() {
            self.record(Event::Noticed { invoice, copy: Box::new(copy), differences, troubles })?;
        } else if copy != *before || differences != record.differences {
            self.set_server_copy(invoice, &copy, &differences)?;
        }
        self.drop_settled_rejection(invoice, fresh)
    }

    /// What a person has to hear of the first copy there is of an invoice: it may be void or refused by now.
    pub(crate) fn tell_first_news(&mut self, invoice: Uuid) -> Result<(), TxError> {
        let InvoiceRecord { issued, differences, server: Some(copy), .. } = self.known_invoice(invoice)?
        else {
            return Ok(());
        };
        let blank = RemoteInvoice { is_void: false, efactura_status: None, ..copy.clone() };
        let (troubles, differences) =
            news(issued.number, &Expected::of(&issued), &differences, &blank, &copy);
        if troubles.is_empty() {
            return Ok(());
        }
        self.record(Event::Noticed { invoice, copy: Box::new(copy), differences, troubles })
    }

    /// The tax office took it after all: nothing is left for a person to do about the earlier refusal.
    fn drop_settled_rejection(&mut self, invoice: Uuid, fresh: &RemoteInvoice) -> Result<(), TxError> {
        let status = fresh.efactura_status.as_deref();
        let Some(notice) = self.notice(invoice)?.filter(|_| status.is_some() && !is_rejected(status)) else {
            return Ok(());
        };
        if notice.troubles.iter().all(|trouble| trouble.code == EFACTURA_REJECTED) {
            self.remove(&NOTICES, invoice.as_u128())?;
        }
        Ok(())
    }

    pub(crate) fn note_storno(&self, ours: &str, storno: &str) -> Result<(), TxError> {
        let Some(invoice) = self.our_invoice(ours)? else { return Ok(()) };
        let record = self.known_invoice(invoice)?;
        if record.storned_by.is_none() {
            let storned = InvoiceRecord { storned_by: Some(storno.to_owned()), ..record };
            self.put_invoice(&storned)?;
        }
        Ok(())
    }

    /// Forgets what was kept of an invoice that turned out to be ours, or is gone.
    pub(crate) fn forget_cloud(&self, id: &str) -> Result<(), TxError> {
        let Some(known) = read::get(self, &CLOUD, id)? else { return Ok(()) };
        if let Some((series, number)) = place_of(self, &known.item)? {
            self.unindex(CLOUD_NUMBERS, (series.0.as_str(), number, id))?;
        }
        self.refile(self.filed_elsewhere(&known.item)?, None)?;
        self.remove(&CLOUD, id).map(drop)
    }

    fn put_cloud(&self, generation: u64, copy: &RemoteInvoice) -> Result<(), TxError> {
        let id = copy.id.as_str();
        let before = match read::get(self, &CLOUD, id)? {
            Some(before) => self.filed_elsewhere(&before.item)?,
            None => None,
        };
        self.put(&CLOUD, id, &Pulled { generation, item: copy.clone() })?;
        self.refile(before, self.filed_elsewhere(copy)?)?;
        self.forget_past_of(copy)
    }

    /// How an invoice issued elsewhere is filed: only a fiscal one is owed.
    pub(crate) fn filed_elsewhere(&self, copy: &RemoteInvoice) -> Result<Option<Filed>, TxError> {
        Ok(Filed::elsewhere(copy, is_fiscal(self, copy)?))
    }

    pub(crate) fn our_invoice(&self, server_id: &str) -> Result<Option<Uuid>, TxError> {
        let table = self.table(SERVER_IDS)?;
        let found = table.get(server_id)?;
        Ok(found.map(|id| Uuid::from_u128(id.value())))
    }
}

/// Whether a copy is of a fiscal invoice: as the server says, else as far as its series is known.
pub(crate) fn is_fiscal(source: &impl Read, copy: &RemoteInvoice) -> Result<bool, ReadError> {
    if let Some(kind) = copy.document_type {
        return Ok(kind == DocumentType::Fiscal);
    }
    let series = match place_of(source, copy)? {
        Some((id, _)) => source.series_by_id(&id)?,
        None => None,
    };
    Ok(series.is_none_or(|series| series.document_type == DocumentType::Fiscal))
}

/// The series, as known here, and the number an invoice of the server's carries.
pub(crate) fn place_of(
    source: &impl Read,
    copy: &RemoteInvoice,
) -> Result<Option<(SeriesId, u64)>, ReadError> {
    let Some(number) = copy.number else { return Ok(None) };
    let named = |name: &String| -> Result<Option<SeriesId>, ReadError> {
        Ok(source.series()?.into_iter().find(|series| series.name == *name).map(|series| series.id))
    };
    let series = match (&copy.series_id, &copy.series_name) {
        (Some(id), _) if source.series_by_id(id)?.is_some() => Some(id.clone()),
        (_, Some(name)) => named(name)?,
        _ => None,
    };
    Ok(series.map(|series| (series, number)))
}
