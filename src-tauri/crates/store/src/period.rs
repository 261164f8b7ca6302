//! Walking what happened in a period: one record in memory at a time, however many there are.
//!
//! A period costs what is in it and a few rows of the index.
//! Not here: sums.

use crate::error::ReadError;
use crate::event::Entry;
use crate::find::{Question, each_place};
use crate::history::HISTORY;
use crate::read::{self, Read, Source, head};
use crate::sales::{SALES, day_number};
use crate::sweep::{is_fiscal, place_of};
use crate::tables::{CLOUD, INVOICE_ORDER, INVOICES, InvoiceRecord};
use crate::terms::Asked;
use chrono::NaiveDate;
use domain::{Client, Moment, SeriesId};
use protocol::RemoteInvoice;
use redb::ReadableTable;
use uuid::Uuid;

/// Days from one to another, both counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first one.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
}

impl Days {
    /// Every day there is.
    pub const ALL: Days = Days { from: NaiveDate::MIN, to: NaiveDate::MAX };

    /// Whether a day is one of them.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// An invoice of the firm, wherever it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sold {
    /// Issued here.
    Here(Box<InvoiceRecord>),
    /// Made on the web, on another device, or in another program.
    Elsewhere(Box<Elsewhere>),
}

/// An invoice that was not issued here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// What is known of it.
    pub copy: RemoteInvoice,
    /// To whom, where a list of another program told it; it was made by that program then.
    pub past_client: Option<Client>,
    /// Whether it is a fiscal invoice.
    pub is_fiscal: bool,
}

/// Entries read at a time.
const EVENTS_STEP: usize = 500;

/// Entries read at a time on the way back.
const BACK_STEP: usize = 50;

/// Walking the books. Every walk ends at the first failure, of a record or of whoever looks at it.
#[allow(clippy::missing_errors_doc)] // Said once, above.
pub trait Walk: Read + Source + Sized {
    /// Invoices issued on these days, in the order of issue.
    fn each_invoice<E: From<ReadError>>(
        &self,
        days: Days,
        mut each: impl FnMut(InvoiceRecord) -> Result<(), E>,
    ) -> Result<(), E> {
        let order = self.table(INVOICE_ORDER)?;
        let invoices = self.table(INVOICES.definition)?;
        let dated = (days != Days::ALL).then(|| vec![Asked::Dated(Some(days.from), Some(days.to))]);
        let question = Question { wanted: dated.into_iter().collect(), first: None };
        each_place(self, &question, |place| {
            let id = order.get(place).map_err(ReadError::from)?.map(|id| id.value());
            let lost = || ReadError::Damaged { table: "invoice_order", key: place.to_string() };
            let id = id.ok_or_else(lost)?;
            let bytes = invoices.get(id).map_err(ReadError::from)?;
            let bytes = bytes.ok_or_else(|| INVOICES.damaged(&Uuid::from_u128(id)))?;
            each(INVOICES.unseal(&id, bytes.value())?)
        })
    }

    /// Every invoice of the firm dated in these days, each once, by day and number: those issued here, those the server has,
    /// and those imported. What the server lists under a number that was issued here is ours, known to be or not yet.
    fn each_sold<E: From<ReadError>>(
        &self,
        days: Days,
        mut each: impl FnMut(Sold) -> Result<(), E>,
    ) -> Result<(), E> {
        let (from, to) = match days {
            Days::ALL => (0, u32::MAX),
            days => (day_number(Some(days.from)), day_number(Some(days.to)).saturating_add(1)),
        };
        let filed = self.table(SALES)?;
        for row in filed.range(("", "", from, 0, "")..("", "", to, 0, "")).map_err(ReadError::from)? {
            let (key, is_ours) = row.map_err(ReadError::from)?;
            let (.., id) = key.value();
            let sold = match Uuid::parse_str(id).ok().filter(|_| is_ours.value()) {
                Some(id) => self.invoice(id)?.map(|record| Sold::Here(Box::new(record))),
                None => elsewhere(self, id)?.map(|one| Sold::Elsewhere(Box::new(one))),
            };
            sold.map_or(Ok(()), &mut each)?;
        }
        Ok(())
    }

    /// The firm's invoices of these days that the server has and that were not issued here, as last seen, by the server's id.
    fn each_elsewhere<E: From<ReadError>>(
        &self,
        days: Days,
        mut each: impl FnMut(RemoteInvoice) -> Result<(), E>,
    ) -> Result<(), E> {
        let cloud = self.table(CLOUD.definition)?;
        for row in cloud.iter().map_err(ReadError::from)? {
            let (key, bytes) = row.map_err(ReadError::from)?;
            let copy = CLOUD.unseal(&key.value(), bytes.value())?.item;
            if copy.date.is_some_and(|date| days.has(date)) {
                each(copy)?;
            }
        }
        Ok(())
    }

    /// Every number of a series, ascending.
    fn each_number<E: From<ReadError>>(
        &self,
        series: &SeriesId,
        mut each: impl FnMut(domain::PoolNumber) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut from = 0;
        loop {
            let page = self.numbers(series, from, EVENTS_STEP)?;
            let Some(last) = page.last().map(|number| number.number) else { return Ok(()) };
            page.into_iter().try_for_each(&mut each)?;
            let Some(next) = last.checked_add(1) else { return Ok(()) };
            from = next;
        }
    }

    /// Every entry of the journal, the oldest first.
    fn each_event<E: From<ReadError>>(&self, mut each: impl FnMut(Entry) -> Result<(), E>) -> Result<(), E> {
        let mut from = 1;
        loop {
            let page = self.events(from, EVENTS_STEP)?;
            if page.is_empty() {
                return Ok(());
            }
            from += page.len() as u64;
            page.into_iter().try_for_each(&mut each)?;
        }
    }

    /// What the journal says since a moment, the newest first, so many entries of it at most.
    fn events_since(&self, since: Moment, limit: usize) -> Result<Vec<Entry>, ReadError> {
        let mut last = head(self)?.0.seq;
        let mut found = Vec::new();
        while last > 0 && found.len() < limit {
            let first = last.saturating_sub(BACK_STEP as u64 - 1).max(1);
            let page = self.events(first, usize::try_from(last - first + 1).unwrap_or(BACK_STEP))?;
            for entry in page.into_iter().rev() {
                if entry.at < since || found.len() == limit {
                    return Ok(found);
                }
                found.push(entry);
            }
            last = first - 1;
        }
        Ok(found)
    }
}

impl<T: Read> Walk for T {}

/// What is known of an invoice that was not issued here; `None` where it is ours after all.
fn elsewhere(source: &impl Read, id: &str) -> Result<Option<Elsewhere>, ReadError> {
    if let Some(past) = read::get(source, &HISTORY, id)? {
        return Ok(Some(Elsewhere { copy: past.item, past_client: Some(past.client), is_fiscal: true }));
    }
    let copy = read::get(source, &CLOUD, id)?.ok_or_else(|| CLOUD.damaged(&id))?.item;
    if let Some((series, number)) = place_of(source, &copy)?
        && let Some(ours) = source.invoice_by_number(&series, number)?
        && (copy.full_number.as_ref() == Some(&ours.issued.full_number)
            || source.series_by_id(&series)?.is_none_or(|series| !series.is_yearly()))
    {
        return Ok(None);
    }
    let is_fiscal = is_fiscal(source, &copy)?;
    Ok(Some(Elsewhere { copy, past_client: None, is_fiscal }))
}
