//! The engine's changes, each checked and then written. A list of changes is part of one transaction.
//!
//! Not here: what changes mean for the conversation with the server (protocol).

use crate::error::TxError;
use crate::event::Event;
use crate::read::{self, Read};
use crate::record::Table;
use crate::tables::{
    INTENTS, Intent, META_CLOCK_MARK, META_FIRM, META_LAST_PASS, META_PAUSED, META_RECONCILED,
    META_SERVER_PAUSE, META_SERVER_TIME, META_VAT_RATES, Meta, ORDERS, Pull, Pulled, Reconciled, SERIES,
    ServerTime,
};
use crate::tx::Tx;
use domain::{Fate, Lock, PoolNumber, Series, SeriesId};
use protocol::change::Difference;
use protocol::entry_errand::Item;
use protocol::{Change, OutboxItem, Phase, RemoteClient, RemoteInvoice, RemoteProduct, Trouble};
use redb::ReadableTable;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use uuid::Uuid;

impl Tx<'_> {
    /// Makes the engine's changes, in order.
    ///
    /// # Errors
    /// The first change that breaks a rule: [`TxError::FateForbidden`], [`TxError::NumberUnknown`],
    /// [`TxError::InvoiceUnknown`], [`TxError::NotInOutbox`], [`TxError::ClientWithoutId`]; or a failed read.
    /// The closure has to pass the error on, so that the changes before it are not committed either.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), TxError> {
        changes.iter().try_for_each(|change| self.apply_one(change))
    }

    fn apply_one(&mut self, change: &Change) -> Result<(), TxError> {
        match change {
            Change::SeriesSeen(series) => series.iter().try_for_each(|series| self.see_series(series)),
            Change::PaddingLearnt { series, padding } => match self.series_by_id(series)? {
                Some(known) => self.put(&SERIES, series.0.as_str(), &Series { padding: *padding, ..known }),
                None => Ok(()),
            },
            Change::ReserveIntended { series, count, above } => {
                self.put(&INTENTS, series.0.as_str(), &Intent { count: *count, above: *above })
            }
            Change::ReserveSettled(series) => self.remove(&INTENTS, series.0.as_str()).map(drop),
            Change::Received { series, numbers } => self.receive(series, numbers),
            Change::FateChanged { series, number, from, fate, reason } => {
                if self.known_number(series, *number)?.fate != *from {
                    return Ok(());
                }
                self.change_fate(series, *number, *fate, reason.as_ref())
            }
            Change::ItemMoved { invoice, key, phase, attempts, doubt, not_before } => {
                let item = self.compared_item(*invoice, *key)?;
                self.move_item(OutboxItem {
                    phase: phase.clone(),
                    attempts: *attempts,
                    doubt: *doubt,
                    not_before: *not_before,
                    ..item
                })
            }
            Change::Rekeyed { invoice, key, next } => {
                let item = self.compared_item(*invoice, *key)?;
                self.put_item(&OutboxItem { key: *next, ..item })
            }
            Change::Synced { invoice, key, copy } => self.sync(*invoice, *key, copy),
            Change::Mismatched { invoice, key, copy, differences, trouble } => {
                self.compared_item(*invoice, *key)?;
                self.mismatch(*invoice, copy, differences, trouble)
            }
            Change::Clients { items, first } => self.pull_entries(*first, items),
            Change::EntrySeen(item) => match &**item {
                Item::Client(client) => self.see_entry(client),
                Item::Product(product) => self.see_entry(product),
            },
            Change::EntrySettled { errand, copy } => self.end_entry(errand, copy.as_deref()),
            Change::EntryRefused { errand, trouble } => self.refuse_entry(errand, trouble),
            Change::Products { items, first } => self.pull_entries(*first, items),
            Change::Ordered { id, copy } => self.take_ordered(*id, copy),
            Change::OrderGone(id) => self.remove(&ORDERS, id.as_u128()).map(drop),
            Change::ErrandMoved(errand) => self.move_errand(errand),
            Change::ErrandOver { id, copy, storno } => {
                self.end_errand(*id, copy.as_deref(), storno.as_deref())
            }
            Change::ErrandGone { id, trouble } => self.drop_errand(*id, trouble),
            Change::OrderLooked { id, candidates } => self.look_for_ordered(*id, candidates),
            Change::InvoicesSeen { items, first } => self.see_invoices(items, *first),
            Change::InvoicesSwept { since, is_full } => self.end_sweep(*since, *is_full),
            Change::ServerPause(until) => self.put_meta(&META_SERVER_PAUSE, until),
            Change::Paused(until) => self.put_meta(&META_PAUSED, until),
            Change::Firm(firm) => self.put_meta(&META_FIRM, firm),
            Change::VatRates(rates) => self.put_meta(&META_VAT_RATES, rates),
            Change::PassDone { is_full } => {
                self.put_meta(&META_LAST_PASS, &self.now())?;
                let reconciled = self.reconciled()?;
                if *is_full && !reconciled.is_synced {
                    self.put_meta(&META_RECONCILED, &Reconciled { is_synced: true, ..reconciled })?;
                }
                self.forget_unseen_entries::<RemoteClient>()?;
                self.forget_unseen_entries::<RemoteProduct>()
            }
            Change::ServerTime { server, wall } => {
                // Downwards too: one wrong year typed into the system must not poison the mark (I32).
                self.put_meta(&META_CLOCK_MARK, server)?;
                self.put_meta(&META_SERVER_TIME, &ServerTime { server: *server, local: *wall })
            }
        }
    }

    /// Replaces what was known of a series, but keeps the padding learnt from a real number. That the lock changed hands
    /// is written down (S24).
    fn see_series(&mut self, seen: &Series) -> Result<(), TxError> {
        let known = self.series_by_id(&seen.id)?;
        let learnt = known.as_ref().map_or(0, |known| known.padding);
        let padding = if seen.padding == 0 { learnt } else { seen.padding };
        let holder = |lock: &Lock| match lock {
            Lock::None => Some(None),
            Lock::Here { .. } => Some(Some("here".to_owned())),
            Lock::Other { device_id, .. } => Some(Some(device_id.clone().unwrap_or_default())),
            Lock::Unknown => None,
        };
        let before = known.and_then(|known| holder(&known.lock));
        let is_news = before.is_some() && holder(&seen.lock).is_some() && before != holder(&seen.lock);
        if is_news {
            self.record(Event::LockSeen { series: seen.id.clone(), lock: seen.lock.clone() })?;
        }
        self.put(&SERIES, seen.id.0.as_str(), &Series { padding, ..seen.clone() })
    }

    fn receive(&mut self, series: &SeriesId, numbers: &[PoolNumber]) -> Result<(), TxError> {
        let mut seen = BTreeSet::new();
        let mut unknown = Vec::new();
        for number in numbers {
            let is_known = self.number(series, number.number)?.is_some()
                || self.taken_by(series, number.number)?.is_some();
            if is_known || !seen.insert(number.number) {
                continue;
            }
            if !matches!(number.fate, Fate::Free | Fate::Quarantined) || number.invoice.is_some() {
                return Err(forbidden(series, number.number, Fate::Free, number.fate));
            }
            unknown.push(number.clone());
        }
        if unknown.is_empty() {
            return Ok(());
        }
        self.record(Event::Received { series: series.clone(), numbers: unknown })
    }

    /// Fates that belong to an invoice come only with one: [`Tx::issue`] and [`Change::Synced`]. The exception is
    /// a quarantined number of which a person says, with a reason, that it is on paper.
    fn change_fate(
        &mut self,
        series: &SeriesId,
        number: u64,
        fate: Fate,
        reason: Option<&String>,
    ) -> Result<(), TxError> {
        let known = self.known_number(series, number)?;
        let has_invoice = self.taken_by(series, number)?.is_some();
        let allowed = match fate {
            Fate::Free => !has_invoice,
            Fate::Issued if known.fate == Fate::Quarantined => reason.is_some(),
            Fate::Issued | Fate::Unknown => has_invoice,
            Fate::Synced => known.fate == Fate::Quarantined && reason.is_some(),
            Fate::Quarantined | Fate::Released | Fate::Expired | Fate::Foreign => true,
        };
        if !allowed || !known.fate.may_become(fate) {
            return Err(forbidden(series, number, known.fate, fate));
        }
        self.record(Event::FateChanged { series: series.clone(), number, fate, reason: reason.cloned() })
    }

    fn move_item(&mut self, item: OutboxItem) -> Result<(), TxError> {
        let before = self.waiting_item(item.invoice)?.phase;
        self.put_item(&item)?;
        self.follow_item(self.now(), &item)?;
        match &item.phase {
            Phase::Attention(trouble) if before != item.phase => {
                self.record(Event::Parked { invoice: item.invoice, trouble: trouble.clone() })
            }
            _ => Ok(()),
        }
    }

    /// The proof of I22 was given by the engine. For an invoice settled before, only its copy is brought up to date.
    fn sync(&mut self, invoice: Uuid, key: Uuid, copy: &RemoteInvoice) -> Result<(), TxError> {
        let issued = self.known_invoice(invoice)?.issued;
        let fate = self.known_number(&issued.series_id, issued.number)?.fate;
        if fate == Fate::Synced {
            return self.set_server_copy(invoice, copy, &[]).map(drop);
        }
        if !fate.may_become(Fate::Synced) {
            return Err(forbidden(&issued.series_id, issued.number, fate, Fate::Synced));
        }
        self.compared_item(invoice, key)?;
        self.record(Event::Synced { invoice, copy: Box::new(copy.clone()) })?;
        self.tell_first_news(invoice)
    }

    /// The waiting item of an invoice, if it is still the revision that was sent or compared.
    fn compared_item(&self, invoice: Uuid, key: Uuid) -> Result<OutboxItem, TxError> {
        let item = self.waiting_item(invoice)?;
        if item.key == key { Ok(item) } else { Err(TxError::ItemMismatch(invoice)) }
    }

    fn mismatch(
        &mut self,
        invoice: Uuid,
        copy: &RemoteInvoice,
        differences: &[Difference],
        trouble: &Trouble,
    ) -> Result<(), TxError> {
        self.waiting_item(invoice)?;
        self.record(Event::Mismatched {
            invoice,
            copy: Box::new(copy.clone()),
            differences: differences.to_vec(),
            trouble: trouble.clone(),
        })
    }

    /// Which pull an item is seen in; the first page begins a new one.
    pub(crate) fn begin_pull(&self, meta: &Meta<Pull>, first: bool) -> Result<u64, TxError> {
        let mut pull = read::meta(self, meta)?.unwrap_or_default();
        if first {
            pull = Pull { generation: pull.generation + 1, is_open: true };
            self.put_meta(meta, &pull)?;
        }
        Ok(pull.generation)
    }

    pub(crate) fn unseen<T: DeserializeOwned>(
        &self,
        table: &Table<&'static str, Pulled<T>>,
        generation: u64,
    ) -> Result<Vec<String>, TxError> {
        let opened = read::Source::table(self, table.definition)?;
        let mut unseen = Vec::new();
        for row in opened.iter()? {
            let (key, bytes) = row?;
            if table.unseal(&key.value(), bytes.value())?.generation != generation {
                unseen.push(key.value().to_owned());
            }
        }
        Ok(unseen)
    }
}

fn forbidden(series: &SeriesId, number: u64, from: Fate, to: Fate) -> TxError {
    TxError::FateForbidden { series: series.clone(), number, from, to }
}
