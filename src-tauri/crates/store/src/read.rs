//! Everything that can be read from the books, written once for both sides: [`crate::View`] (a snapshot) and
//! [`crate::Tx`] (inside a write, seeing its own changes).
//!
//! Every record proves itself on the way (record). Nothing here is linear in the number of invoices except what
//! says so. Not here: searching, sorting by anything but the tables' own order.

use crate::error::ReadError;
use crate::event::{Entry, Guard, Head};
use crate::paper;
use crate::record::Table;
use crate::tables::{
    ASIDE, Binding, CLOUD, CLOUD_NUMBERS, DRAFTS, DraftRecord, ERRANDS, EVENTS, FREE, INTENTS, INVOICE_ORDER,
    INVOICES, Intent, InvoiceRecord, META_BINDING, META_CALL_LOG, META_CLOCK_MARK, META_FIRM, META_GUARD,
    META_LAST_BACKUP, META_LAST_PASS, META_PAPER, META_PAUSED, META_PROFILE, META_RATES, META_RECONCILED,
    META_SERVER_PAUSE, META_SERVER_TIME, META_SETTINGS, META_SWEPT, META_VAT_RATES, Meta, NOTICES, NUMBERS,
    Notice, NumberKey, ORDERS, OUTBOX, OrderRecord, PaperSettings, Profile, REQUESTS, Reconciled,
    RequestRecord, SERIES, SERVER_IDS, ServerTime, Settings, TAKEN,
};
use chrono::NaiveDate;
use domain::{Fate, Moment, PictureId, PoolNumber, PublishedRate, Series, SeriesId};
use protocol::{CallNote, Errand, OutboxItem, RemoteFirm, RemoteInvoice, RemoteVatRate};
use redb::{Key, ReadableTable, ReadableTableMetadata, Value};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Where tables come from. Private: [`Read`] is implemented here and nowhere else.
pub trait Source {
    /// Opens a table for reading.
    #[doc(hidden)]
    fn table<K: Key + 'static, V: Value + 'static>(
        &self,
        definition: redb::TableDefinition<'static, K, V>,
    ) -> Result<impl ReadableTable<K, V>, ReadError>;
}

/// A series' newest invoice of this laptop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastIssued {
    /// Its number.
    pub number: u64,
    /// Its issue date.
    pub date: NaiveDate,
    /// Its local id.
    pub invoice: Uuid,
}

/// Reading the books. Every method fails with [`ReadError`] only: a damaged record, a record of a newer
/// version, or a failing database.
#[allow(clippy::missing_errors_doc)] // Said once, above.
pub trait Read: Source + Sized {
    /// All series, by id.
    fn series(&self) -> Result<Vec<Series>, ReadError> {
        all(self, &SERIES)
    }

    /// One series.
    fn series_by_id(&self, id: &SeriesId) -> Result<Option<Series>, ReadError> {
        get(self, &SERIES, id.0.as_str())
    }

    /// The reserve call of a series that was not answered yet.
    fn intent(&self, series: &SeriesId) -> Result<Option<Intent>, ReadError> {
        get(self, &INTENTS, series.0.as_str())
    }

    /// The free numbers of a series, ascending.
    fn free_numbers(&self, series: &SeriesId) -> Result<Vec<PoolNumber>, ReadError> {
        indexed(self, FREE, series, Fate::Free)
    }

    /// A page of a series' number register, ascending from a number on.
    fn numbers(&self, series: &SeriesId, from: u64, limit: usize) -> Result<Vec<PoolNumber>, ReadError> {
        let id = series.0.as_str();
        let table = self.table(NUMBERS.definition)?;
        table
            .range((id, from)..=(id, u64::MAX))?
            .take(limit)
            .map(|row| {
                let (key, bytes) = row?;
                NUMBERS.unseal(&key.value(), bytes.value())
            })
            .collect()
    }

    /// One number of the register.
    fn number(&self, series: &SeriesId, number: u64) -> Result<Option<PoolNumber>, ReadError> {
        get(self, &NUMBERS, (series.0.as_str(), number))
    }

    /// The highest number of a series ever received.
    fn highest_number(&self, series: &SeriesId) -> Result<Option<u64>, ReadError> {
        let id = series.0.as_str();
        let table = self.table(NUMBERS.definition)?;
        let last = table.range((id, 0)..=(id, u64::MAX))?.next_back().transpose()?;
        Ok(last.map(|(key, _)| key.value().1))
    }

    /// One invoice by local id.
    fn invoice(&self, id: Uuid) -> Result<Option<InvoiceRecord>, ReadError> {
        get(self, &INVOICES, id.as_u128())
    }

    /// The invoice that carries a number.
    fn invoice_by_number(&self, series: &SeriesId, number: u64) -> Result<Option<InvoiceRecord>, ReadError> {
        let taken = self.table(TAKEN)?.get((series.0.as_str(), number))?.map(|id| id.value());
        taken.map(|id| existing(self, id)).transpose()
    }

    /// The invoice the server knows by an id.
    fn invoice_by_server_id(&self, id: &str) -> Result<Option<InvoiceRecord>, ReadError> {
        let known = self.table(SERVER_IDS)?.get(id)?.map(|id| id.value());
        known.map(|id| existing(self, id)).transpose()
    }

    /// A page of invoices in the reverse order of issue. Linear in `offset + limit` index rows, `limit` records.
    fn invoices_newest_first(&self, offset: usize, limit: usize) -> Result<Vec<InvoiceRecord>, ReadError> {
        let order = self.table(INVOICE_ORDER)?;
        order.iter()?.rev().skip(offset).take(limit).map(|row| existing(self, row?.1.value())).collect()
    }

    /// The invoice issued next before or after one here, by the place it has in the order of issue.
    fn invoice_beside(&self, seq: u64, after: bool) -> Result<Option<Uuid>, ReadError> {
        let order = self.table(INVOICE_ORDER)?;
        let next = match after {
            true => order.range(seq.saturating_add(1)..)?.next(),
            false => order.range(..seq)?.next_back(),
        };
        Ok(next.transpose()?.map(|(_, id)| Uuid::from_u128(id.value())))
    }

    /// How many invoices were issued here.
    fn invoice_count(&self) -> Result<u64, ReadError> {
        Ok(self.table(INVOICE_ORDER)?.len()?)
    }

    /// The invoice with the highest number of a series on this laptop: numbers ascend, so it is the last one.
    fn last_issued(&self, series: &SeriesId) -> Result<Option<LastIssued>, ReadError> {
        let id = series.0.as_str();
        let taken = self.table(TAKEN)?;
        let last = taken.range((id, 0)..=(id, u64::MAX))?.next_back().transpose()?;
        let Some((_, invoice)) = last else { return Ok(None) };
        let issued = existing(self, invoice.value())?.issued;
        Ok(Some(LastIssued {
            number: issued.number,
            date: issued.content.header.issue_date,
            invoice: issued.id,
        }))
    }

    /// The highest reserved number that an invoice was issued on; numbers the server gave by itself do not count.
    fn last_spent(&self, series: &SeriesId) -> Result<Option<u64>, ReadError> {
        let id = series.0.as_str();
        let numbers = self.table(NUMBERS.definition)?;
        // Above it are only the few that wait in the pool.
        for row in numbers.range((id, 0)..=(id, u64::MAX))?.rev() {
            let (key, bytes) = row?;
            if NUMBERS.unseal(&key.value(), bytes.value())?.invoice.is_some() {
                return Ok(Some(key.value().1));
            }
        }
        Ok(None)
    }

    /// What is not settled with the server: by series, ascending. Phases are as stored; what a crash
    /// means for one in [`protocol::Phase::Sending`] is the engine's to say.
    fn outbox(&self) -> Result<Vec<OutboxItem>, ReadError> {
        all(self, &OUTBOX)
    }

    /// The outbox row of an invoice; `None` when it is settled or unknown.
    fn outbox_item(&self, invoice: Uuid) -> Result<Option<OutboxItem>, ReadError> {
        let Some(record) = self.invoice(invoice)? else { return Ok(None) };
        get(self, &OUTBOX, (record.issued.series_id.0.as_str(), record.issued.number))
    }

    /// The numbers of a series set aside until a person states what is on paper, ascending.
    fn quarantined_numbers(&self, series: &SeriesId) -> Result<Vec<PoolNumber>, ReadError> {
        indexed(self, ASIDE, series, Fate::Quarantined)
    }

    /// What a person has to hear about a settled invoice.
    fn notice(&self, invoice: Uuid) -> Result<Option<Notice>, ReadError> {
        get(self, &NOTICES, invoice.as_u128())
    }

    /// All settled invoices a person has to look at.
    fn notices(&self) -> Result<Vec<(Uuid, Notice)>, ReadError> {
        self.table(NOTICES.definition)?
            .iter()?
            .map(|row| {
                let (key, bytes) = row?;
                Ok((Uuid::from_u128(key.value()), NOTICES.unseal(&key.value(), bytes.value())?))
            })
            .collect()
    }

    /// The firm's invoices under one number of a series that were not issued here.
    fn cloud_copies(&self, series: &SeriesId, number: u64) -> Result<Vec<RemoteInvoice>, ReadError> {
        let id = series.0.as_str();
        let index = self.table(CLOUD_NUMBERS)?;
        let mut found = Vec::new();
        for row in index.range((id, number, "")..)? {
            let key = row?.0;
            let (owner, of_number, server_id) = key.value();
            if (owner, of_number) != (id, number) {
                break;
            }
            let copy = get(self, &CLOUD, server_id)?.ok_or_else(|| CLOUD.damaged(&server_id))?;
            found.push(copy.item);
        }
        Ok(found)
    }

    /// The numbers of a series that the firm's invoices not issued here carry, ascending.
    fn numbers_in_cloud(&self, series: &SeriesId) -> Result<Vec<u64>, ReadError> {
        let id = series.0.as_str();
        let index = self.table(CLOUD_NUMBERS)?;
        let mut found = Vec::new();
        for row in index.range((id, 0, "")..)? {
            let key = row?.0;
            let (owner, number, _) = key.value();
            if owner != id {
                break;
            }
            found.push(number);
        }
        Ok(found)
    }

    /// Orders whose outcome nobody knows.
    fn orders(&self) -> Result<Vec<OrderRecord>, ReadError> {
        all(self, &ORDERS)
    }

    /// One of them.
    fn order(&self, id: Uuid) -> Result<Option<OrderRecord>, ReadError> {
        get(self, &ORDERS, id.as_u128())
    }

    /// What is asked of the server, in the order of asking.
    fn errands(&self) -> Result<Vec<Errand>, ReadError> {
        all(self, &ERRANDS)
    }

    /// One of them.
    fn errand(&self, id: Uuid) -> Result<Option<Errand>, ReadError> {
        Ok(self.errands()?.into_iter().find(|errand| errand.id == id))
    }

    /// All drafts, the last saved first.
    fn drafts(&self) -> Result<Vec<(Uuid, DraftRecord)>, ReadError> {
        let mut drafts = self
            .table(DRAFTS.definition)?
            .iter()?
            .map(|row| {
                let (key, bytes) = row?;
                Ok((Uuid::from_u128(key.value()), DRAFTS.unseal(&key.value(), bytes.value())?))
            })
            .collect::<Result<Vec<_>, ReadError>>()?;
        drafts.sort_by_key(|(id, draft)| (std::cmp::Reverse(draft.updated_at), *id));
        Ok(drafts)
    }

    /// One draft.
    fn draft(&self, id: Uuid) -> Result<Option<DraftRecord>, ReadError> {
        get(self, &DRAFTS, id.as_u128())
    }

    /// What an issue request was answered with.
    fn request(&self, id: Uuid) -> Result<Option<RequestRecord>, ReadError> {
        get(self, &REQUESTS, id.as_u128())
    }

    /// The firm as the server knows it.
    fn firm(&self) -> Result<Option<RemoteFirm>, ReadError> {
        meta(self, &META_FIRM)
    }

    /// The VAT rates of the firm; empty before the first pull.
    fn vat_rates(&self) -> Result<Vec<RemoteVatRate>, ReadError> {
        Ok(meta(self, &META_VAT_RATES)?.unwrap_or_default())
    }

    /// The National Bank's exchange rates of the last weeks.
    fn rates(&self) -> Result<Vec<PublishedRate>, ReadError> {
        Ok(meta(self, &META_RATES)?.unwrap_or_default())
    }

    /// What the firm itself said for its paper.
    fn profile(&self) -> Result<Option<Profile>, ReadError> {
        meta(self, &META_PROFILE)
    }

    /// How the firm wants its paper.
    fn paper_settings(&self) -> Result<PaperSettings, ReadError> {
        Ok(meta(self, &META_PAPER)?.unwrap_or_default())
    }

    /// The bytes of a picture that was chosen once.
    fn picture(&self, id: &PictureId) -> Result<Option<Vec<u8>>, ReadError> {
        paper::read_picture(self, id)
    }

    /// To whom the books belong.
    fn binding(&self) -> Result<Option<Binding>, ReadError> {
        meta(self, &META_BINDING)
    }

    /// The user's settings, or the defaults.
    fn settings(&self) -> Result<Settings, ReadError> {
        Ok(meta(self, &META_SETTINGS)?.unwrap_or_default())
    }

    /// The last time the server's clock was heard.
    fn server_time(&self) -> Result<Option<ServerTime>, ReadError> {
        meta(self, &META_SERVER_TIME)
    }

    /// The latest moment seen here that the clock alone could not prove (I34).
    fn clock_mark(&self) -> Result<Option<Moment>, ReadError> {
        meta(self, &META_CLOCK_MARK)
    }

    /// Until when the server asked to be left alone.
    fn server_pause(&self) -> Result<Option<Moment>, ReadError> {
        meta(self, &META_SERVER_PAUSE)
    }

    /// Until when a person wants nothing to leave by itself, if one was ever wanted.
    fn paused_until(&self) -> Result<Option<Moment>, ReadError> {
        meta(self, &META_PAUSED)
    }

    /// When these books were last backed up.
    fn last_backup(&self) -> Result<Option<Moment>, ReadError> {
        meta(self, &META_LAST_BACKUP)
    }

    /// When all invoices of the last twelve months were last swept through.
    fn swept_at(&self) -> Result<Option<Moment>, ReadError> {
        meta(self, &META_SWEPT)
    }

    /// How far books whose issuing was stopped have been reconciled.
    fn reconciled(&self) -> Result<Reconciled, ReadError> {
        Ok(meta(self, &META_RECONCILED)?.unwrap_or_default())
    }

    /// When a full pass last ended well.
    fn last_pass(&self) -> Result<Option<Moment>, ReadError> {
        meta(self, &META_LAST_PASS)
    }

    /// The calls that were noted, oldest first.
    fn calls(&self) -> Result<Vec<CallNote>, ReadError> {
        Ok(meta(self, &META_CALL_LOG)?.unwrap_or_default())
    }

    /// Whether these books may issue.
    fn issuing_guard(&self) -> Result<Guard, ReadError> {
        Ok(meta(self, &META_GUARD)?.unwrap_or_default())
    }

    /// A page of the journal from an entry on, each checked against the one before it.
    fn events(&self, from: u64, limit: usize) -> Result<Vec<Entry>, ReadError> {
        let events = self.table(EVENTS)?;
        let from = from.max(1);
        let mut head = match from - 1 {
            0 => Head::default(),
            before => {
                let row = events.get(before)?;
                let Some(hash) = row.as_ref().and_then(|row| stored_hash(row.value().1)) else {
                    return Ok(Vec::new());
                };
                Head { seq: before, hash }
            }
        };
        let mut entries = Vec::new();
        for row in events.range(from..)?.take(limit) {
            let (key, value) = row?;
            let entry = head.follow(value.value().1);
            entries.push(entry.map_err(|_| damaged_event(key.value()))?);
        }
        Ok(entries)
    }
}

pub(crate) fn storage_error(error: impl Into<redb::Error>) -> ReadError {
    ReadError::Storage(Box::new(error.into()))
}

/// The end of the chain in the database, and the journal's length there.
pub(crate) fn head(source: &impl Source) -> Result<(Head, u64), ReadError> {
    let events = source.table(EVENTS)?;
    let Some((seq, value)) = events.last()? else {
        return Ok((Head::default(), crate::journal::MAGIC.len() as u64));
    };
    let (end, bytes) = value.value();
    let hash = stored_hash(bytes).ok_or_else(|| damaged_event(seq.value()))?;
    Ok((Head { seq: seq.value(), hash }, end))
}

pub(crate) fn damaged_event(seq: u64) -> ReadError {
    ReadError::Damaged { table: "events", key: seq.to_string() }
}

fn stored_hash(entry: &[u8]) -> Option<[u8; 32]> {
    entry.get(4..36)?.try_into().ok()
}

/// The numbers of a series that an index names, ascending.
fn indexed(
    source: &impl Source,
    index: redb::TableDefinition<'static, NumberKey, ()>,
    series: &SeriesId,
    fate: Fate,
) -> Result<Vec<PoolNumber>, ReadError> {
    let id = series.0.as_str();
    let index = source.table(index)?;
    let numbers = source.table(NUMBERS.definition)?;
    let mut found = Vec::new();
    for row in index.range((id, 0)..=(id, u64::MAX))? {
        let key = row?.0;
        let bytes = numbers.get(key.value())?.ok_or_else(|| NUMBERS.damaged(&key.value()))?;
        let number = NUMBERS.unseal(&key.value(), bytes.value())?;
        if number.fate != fate {
            return Err(NUMBERS.damaged(&key.value()));
        }
        found.push(number);
    }
    Ok(found)
}

/// One record of a table.
pub(crate) fn get<K: Key, R: DeserializeOwned>(
    source: &impl Source,
    table: &Table<K, R>,
    key: K::SelfType<'_>,
) -> Result<Option<R>, ReadError> {
    let opened = source.table(table.definition)?;
    let found = opened.get(&key)?;
    found.map(|bytes| table.unseal(&key, bytes.value())).transpose()
}

/// One single value.
pub(crate) fn meta<R: DeserializeOwned>(
    source: &impl Source,
    meta: &Meta<R>,
) -> Result<Option<R>, ReadError> {
    get(source, &meta.table, meta.key)
}

/// All records of a table, by key.
fn all<K: Key, R: DeserializeOwned>(source: &impl Source, table: &Table<K, R>) -> Result<Vec<R>, ReadError> {
    let opened = source.table(table.definition)?;
    opened
        .iter()?
        .map(|row| {
            let (key, bytes) = row?;
            table.unseal(&key.value(), bytes.value())
        })
        .collect()
}

/// An invoice that an index says is there.
fn existing(source: &impl Source, id: u128) -> Result<InvoiceRecord, ReadError> {
    get(source, &INVOICES, id)?.ok_or_else(|| INVOICES.damaged(&Uuid::from_u128(id)))
}
