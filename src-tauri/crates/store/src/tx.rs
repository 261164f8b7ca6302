//! One write: what the closure given to [`crate::Books::write`] may do. Every rule is checked before anything
//! is written, so a refused call leaves the transaction as it was.
//!
//! Everything that happens to a number or an invoice is an [`Event`]: recorded once, and its effect on the tables
//! written once (replay), so that the live path and a rebuild from the journal cannot drift apart.
//! Not here: committing (books), the engine's changes (apply).

use crate::error::{ReadError, TxError};
use crate::event::{Event, Guard, Head, IssuedEvent, RevisedEvent};
use crate::read::{self, Read, Source};
use crate::record::Table;
use crate::tables::{
    ASIDE, Binding, DRAFTS, DraftRecord, EVENTS, FREE, INTENTS, META_BINDING, META_CALL_LOG,
    META_LAST_BACKUP, META_PROFILE, META_RATES, META_SETTINGS, Meta, NUMBERS, Profile, Settings, TAKEN,
};
use chrono::Days;
use domain::{Fate, Issued, Moment, PoolNumber, PublishedRate, SeriesId};
use protocol::change::Doubt;
use protocol::{CallNote, Expected, FrozenBody, OutboxItem, Phase};
use redb::{Key, ReadableTable, TableDefinition, Value, WriteTransaction};
use serde::Serialize;
use uuid::Uuid;

/// The reason in the register of numbers set aside because the books were put back.
pub(crate) const REASON_BOOKS_RESTORED: &str = "books_restored";

/// Days of exchange rates kept behind the newest.
const RATE_DAYS_KEPT: u64 = 40;

/// A write in progress. Reads through [`Read`] see what it has written so far.
pub struct Tx<'t> {
    transaction: &'t WriteTransaction,
    now: Moment,
    head: Head,
    journal_len: u64,
    entries: Vec<u8>,
}

impl Source for Tx<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &self,
        definition: TableDefinition<'static, K, V>,
    ) -> Result<impl ReadableTable<K, V>, ReadError> {
        Ok(self.transaction.open_table(definition)?)
    }
}

impl Read for Tx<'_> {}

impl<'t> Tx<'t> {
    pub(crate) fn new(transaction: &'t WriteTransaction, now: Moment) -> Result<Tx<'t>, ReadError> {
        let mut tx = Tx { transaction, now, head: Head::default(), journal_len: 0, entries: Vec::new() };
        (tx.head, tx.journal_len) = read::head(&tx)?;
        Ok(tx)
    }

    /// When this write happens, as its caller said.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Puts an invoice on its number: the invoice, the number's fate, the outbox row and the request's answer,
    /// all or nothing. `request` is the issue request's id and the SHA-256 of its body.
    ///
    /// The outbox item is the one the event can rebuild: queued, no attempts, expecting what the paper says.
    ///
    /// # Errors
    /// [`TxError::Guarded`], [`TxError::NumberUnknown`], [`TxError::NumberNotFree`], [`TxError::NumberTaken`],
    /// [`TxError::InvoiceExists`], [`TxError::RequestUsed`], [`TxError::ItemMismatch`], or a failed read.
    pub fn issue(
        &mut self,
        issued: &Issued,
        item: &OutboxItem,
        request: Option<(Uuid, [u8; 32])>,
    ) -> Result<(), TxError> {
        self.want_clear()?;
        let (series, number) = (issued.series_id.clone(), issued.number);
        let pool = self.known_number(&series, number)?;
        if let Some(invoice) = self.taken_by(&series, number)?.or(pool.invoice) {
            return Err(TxError::NumberTaken { series, number, invoice });
        }
        // A number of which a person stated that it is on paper waits for its invoice to be entered.
        let is_on_paper = pool.fate == Fate::Issued && pool.invoice.is_none();
        if pool.fate != Fate::Free && !is_on_paper {
            return Err(TxError::NumberNotFree { series, number, fate: pool.fate });
        }
        if self.invoice(issued.id)?.is_some() {
            return Err(TxError::InvoiceExists(issued.id));
        }
        if let Some((id, _)) = request
            && self.request(id)?.is_some()
        {
            return Err(TxError::RequestUsed(id));
        }
        let event = IssuedEvent {
            issued: issued.clone(),
            token: pool.token,
            key: item.key,
            body: item.body.clone(),
            not_before: item.not_before,
            request,
        };
        if *item != event.outbox_item() {
            return Err(TxError::ItemMismatch(issued.id));
        }
        self.record(Event::Issued(Box::new(event)))
    }

    /// Gives an invoice that the server does not have other content, or another number of its series: the earlier paper
    /// is kept and counts as replaced. `old_number` says what becomes of a number left behind. The item keeps its doubt:
    /// the server is asked before the new body goes out, unless nothing was ever sent.
    ///
    /// # Errors
    /// [`TxError::Guarded`] when the number changes, [`TxError::NotInOutbox`], [`TxError::NotRevisable`],
    /// [`TxError::NumberNotFree`], [`TxError::ItemMismatch`], or a failed read.
    pub fn revise(
        &mut self,
        issued: &Issued,
        key: Uuid,
        body: &FrozenBody,
        old_number: Option<(Fate, String)>,
    ) -> Result<OutboxItem, TxError> {
        let waiting = self.waiting_item(issued.id)?;
        let before = self.known_invoice(issued.id)?;
        let is_refused = matches!(waiting.phase, Phase::Attention(_)) && before.server.is_none();
        let is_unsent = waiting.phase == Phase::Queued && waiting.attempts == 0;
        if !is_refused && !is_unsent {
            return Err(TxError::NotRevisable(issued.id));
        }
        let keeps_number = issued.number == before.issued.number;
        if before.issued.series_id != issued.series_id || keeps_number == old_number.is_some() {
            return Err(TxError::ItemMismatch(issued.id));
        }
        let pool = self.known_number(&issued.series_id, issued.number)?;
        if let Some((fate, _)) = &old_number {
            self.want_clear()?;
            if pool.fate != Fate::Free {
                let (series, number) = (issued.series_id.clone(), issued.number);
                return Err(TxError::NumberNotFree { series, number, fate: pool.fate });
            }
            let left = self.known_number(&issued.series_id, before.issued.number)?.fate;
            if !left.may_become(*fate) || !matches!(fate, Fate::Released | Fate::Expired | Fate::Foreign) {
                let (series, number) = (issued.series_id.clone(), before.issued.number);
                return Err(TxError::FateForbidden { series, number, from: left, to: *fate });
            }
        }
        let event =
            RevisedEvent { issued: issued.clone(), token: pool.token, key, body: body.clone(), old_number };
        let item = event.outbox_item(&waiting);
        self.record(Event::Revised(Box::new(event)))?;
        Ok(item)
    }

    /// A person has seen what there is about an invoice: its notice goes; an item whose copy the server has leaves the
    /// queue. The differences stay with the invoice.
    ///
    /// # Errors
    /// [`TxError::NothingToSee`], or when it cannot be written.
    pub fn acknowledge(&mut self, invoice: Uuid) -> Result<(), TxError> {
        let record = self.known_invoice(invoice)?;
        let mut codes: Vec<String> = Vec::new();
        if let Some(notice) = self.notice(invoice)? {
            codes.extend(notice.troubles.into_iter().map(|trouble| trouble.code));
        }
        let waiting = self.outbox_item(invoice)?;
        let was_waiting = waiting.is_some();
        if waiting.as_ref().is_some_and(OutboxItem::is_number_doubted) {
            return Err(TxError::LookOwed(invoice));
        }
        match waiting.map(|item| item.phase) {
            Some(Phase::Attention(trouble)) if record.server.is_some() => codes.push(trouble.code),
            Some(_) => return Err(TxError::NothingToSee(invoice)),
            None => {}
        }
        if codes.is_empty() {
            return Err(TxError::NothingToSee(invoice));
        }
        self.record(Event::Acknowledged { invoice, codes })?;
        // An invoice that was in the queue had no place for news of its own.
        if was_waiting { self.tell_first_news(invoice) } else { Ok(()) }
    }

    /// Writes down that a person stated the last number on paper of a series; what becomes of its numbers was changed
    /// before, in the same transaction.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_statement(&mut self, series: &SeriesId, last: u64) -> Result<(), TxError> {
        self.record(Event::Stated { series: series.clone(), last })
    }

    /// Keeps exchange rates beside those of the last weeks: an invoice may be dated a few days back.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_rates(&mut self, rates: &[PublishedRate]) -> Result<(), TxError> {
        let newest = rates.iter().map(|rate| rate.on).max().unwrap_or_default();
        let oldest = newest.checked_sub_days(Days::new(RATE_DAYS_KEPT)).unwrap_or_default();
        let is_new = |known: &PublishedRate| {
            !rates.iter().any(|rate| rate.on == known.on && rate.currency == known.currency)
        };
        let mut kept: Vec<PublishedRate> = self.rates()?.into_iter().filter(is_new).collect();
        kept.extend_from_slice(rates);
        kept.retain(|rate| rate.on >= oldest);
        self.put_meta(&META_RATES, &kept)
    }

    /// Keeps the log of calls, in place of the one before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_calls(&mut self, calls: &Vec<CallNote>) -> Result<(), TxError> {
        self.put_meta(&META_CALL_LOG, calls)
    }

    /// Notes that a backup was made now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_backup(&mut self) -> Result<(), TxError> {
        self.put_meta(&META_LAST_BACKUP, &self.now)
    }

    /// Writes down that a person confirmed the time, which from now on counts as seen.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn confirm_clock(&mut self, now: Moment) -> Result<(), TxError> {
        self.record(Event::ClockConfirmed { now })
    }

    pub(crate) fn want_clear(&self) -> Result<(), TxError> {
        match self.issuing_guard()? {
            Guard::Clear => Ok(()),
            guard => Err(TxError::Guarded(guard)),
        }
    }

    /// Keeps a draft. A draft holds no number (I12).
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_draft(&mut self, id: Uuid, draft: &DraftRecord) -> Result<(), TxError> {
        let before = self.draft_entry(id)?;
        self.put(&DRAFTS, id.as_u128(), draft)?;
        self.reindex_draft(id, before.as_ref())
    }

    pub(crate) fn discard_draft(&self, id: Uuid) -> Result<bool, TxError> {
        let before = self.draft_entry(id)?;
        let was_there = self.remove(&DRAFTS, id.as_u128())?;
        self.reindex_draft(id, before.as_ref())?;
        Ok(was_there)
    }

    pub(crate) fn head_seq(&self) -> u64 {
        self.head.seq
    }

    /// Discards a draft; whether there was one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn delete_draft(&mut self, id: Uuid) -> Result<bool, TxError> {
        self.discard_draft(id)
    }

    /// Keeps what the firm said for its paper.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_profile(&mut self, profile: &Profile) -> Result<(), TxError> {
        self.put_meta(&META_PROFILE, profile)
    }

    /// Says to whom the books belong.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_binding(&mut self, binding: &Binding) -> Result<(), TxError> {
        self.put_meta(&META_BINDING, binding)
    }

    /// Keeps the user's settings.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn set_settings(&mut self, settings: &Settings) -> Result<(), TxError> {
        self.put_meta(&META_SETTINGS, settings)
    }

    /// Stops issuing, for books restored from a backup (F16), and sets every free number aside until a person states
    /// what is on paper. Recorded in the journal.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn raise_guard(&mut self, guard: Guard, reason: &str) -> Result<(), TxError> {
        // Any free number may be on paper that these books know nothing of (F16): the index knows them all, also those of
        // series that rebuilt books have not heard of yet.
        let mut free = Vec::new();
        for row in self.table(FREE)?.iter()? {
            let (key, _) = row?;
            let (series, number) = key.value();
            free.push((SeriesId(series.to_owned()), number));
        }
        for (series, number) in free {
            if self.number(&series, number)?.is_none() {
                continue; // A rotten index is for `verify` to tell; nothing is issued from it.
            }
            self.record(Event::FateChanged {
                series,
                number,
                fate: Fate::Quarantined,
                reason: Some(REASON_BOOKS_RESTORED.to_owned()),
            })?;
        }
        // And what a reserve call asked for may be in other hands as well: no call explains a number any more.
        for series in self.series()? {
            self.remove(&INTENTS, series.id.0.as_str())?;
        }
        self.record(Event::Guarded { to: guard, reason: reason.to_owned() })
    }

    /// Allows issuing again, after the server was asked and a person stated the last number on paper.
    /// Recorded in the journal.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn lift_guard(&mut self, reason: &str) -> Result<(), TxError> {
        self.record(Event::Guarded { to: Guard::Clear, reason: reason.to_owned() })
    }

    /// Makes an event happen: its effect on the tables, and its entry in the journal.
    pub(crate) fn record(&mut self, event: Event) -> Result<(), TxError> {
        self.enact(self.now, &event)?;
        let bytes = self.head.append(self.now, event, self.journal_len)?;
        self.keep_entry(&bytes)?;
        self.entries.extend_from_slice(&bytes);
        Ok(())
    }

    /// Takes an entry over from a journal that is ahead: its effect, and its very bytes.
    pub(crate) fn take_over(&mut self, bytes: &[u8]) -> Result<(), TxError> {
        let mut head = self.head;
        let entry = head.follow(bytes).map_err(|_| read::damaged_event(head.seq + 1))?;
        self.enact(entry.at, &entry.event)?;
        self.head = head;
        self.keep_entry(bytes)
    }

    fn keep_entry(&mut self, bytes: &[u8]) -> Result<(), TxError> {
        self.journal_len += bytes.len() as u64;
        let mut events = self.transaction.open_table(EVENTS)?;
        events.insert(self.head.seq, (self.journal_len, bytes))?;
        Ok(())
    }

    /// The entries this write recorded, as the journal file will hold them.
    pub(crate) fn into_entries(self) -> Vec<u8> {
        self.entries
    }

    pub(crate) fn known_number(&self, series: &SeriesId, number: u64) -> Result<PoolNumber, TxError> {
        self.number(series, number)?.ok_or_else(|| TxError::NumberUnknown { series: series.clone(), number })
    }

    pub(crate) fn taken_by(&self, series: &SeriesId, number: u64) -> Result<Option<Uuid>, TxError> {
        let table = self.table(TAKEN)?;
        let id = table.get((series.0.as_str(), number))?;
        Ok(id.map(|id| Uuid::from_u128(id.value())))
    }

    pub(crate) fn put_number(&self, series: &SeriesId, number: &PoolNumber) -> Result<(), TxError> {
        let key = (series.0.as_str(), number.number);
        self.put(&NUMBERS, key, number)?;
        for (index, fate) in [(FREE, Fate::Free), (ASIDE, Fate::Quarantined)] {
            let mut index = self.transaction.open_table(index)?;
            if number.fate == fate {
                index.insert(key, ())?;
            } else {
                index.remove(key)?;
            }
        }
        Ok(())
    }

    pub(crate) fn put<K: Key, R: Serialize>(
        &self,
        table: &Table<K, R>,
        key: K::SelfType<'_>,
        record: &R,
    ) -> Result<(), TxError> {
        let bytes = table.seal(&key, record)?;
        self.transaction.open_table(table.definition)?.insert(key, bytes.as_slice())?;
        Ok(())
    }

    pub(crate) fn put_meta<R: Serialize>(&self, meta: &Meta<R>, record: &R) -> Result<(), TxError> {
        self.put(&meta.table, meta.key, record)
    }

    pub(crate) fn remove<K: Key, R>(
        &self,
        table: &Table<K, R>,
        key: K::SelfType<'_>,
    ) -> Result<bool, TxError> {
        Ok(self.transaction.open_table(table.definition)?.remove(key)?.is_some())
    }

    pub(crate) fn unindex<K: Key, V: Value>(
        &self,
        definition: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
    ) -> Result<(), TxError> {
        self.transaction.open_table(definition)?.remove(key)?;
        Ok(())
    }

    pub(crate) fn index<K: Key, V: Value>(
        &self,
        definition: TableDefinition<'static, K, V>,
        key: K::SelfType<'_>,
        value: V::SelfType<'_>,
    ) -> Result<(), TxError> {
        self.transaction.open_table(definition)?.insert(key, value)?;
        Ok(())
    }
}

impl RevisedEvent {
    /// The outbox row of the new revision, in place of the one that waited. What was never sent is simply sent; after a
    /// refusal the server is looked at first, because that refusal may have been about something it had.
    pub(crate) fn outbox_item(&self, waiting: &OutboxItem) -> OutboxItem {
        let was_sent = waiting.attempts > 0 || waiting.phase != Phase::Queued;
        let keeps_number = self.old_number.is_none();
        let looks_first = was_sent && keeps_number;
        OutboxItem {
            invoice: self.issued.id,
            series: self.issued.series_id.clone(),
            number: self.issued.number,
            key: self.key,
            body: self.body.clone(),
            expected: Expected::of(&self.issued),
            phase: if looks_first { Phase::Unknown } else { Phase::Queued },
            attempts: 0,
            doubt: if looks_first { Doubt::Owed } else { Doubt::None },
            issued_at: waiting.issued_at,
            not_before: Moment(0),
        }
    }
}

impl IssuedEvent {
    /// The outbox row an invoice starts with.
    pub(crate) fn outbox_item(&self) -> OutboxItem {
        OutboxItem {
            invoice: self.issued.id,
            series: self.issued.series_id.clone(),
            number: self.issued.number,
            key: self.key,
            body: self.body.clone(),
            expected: Expected::of(&self.issued),
            phase: Phase::Queued,
            attempts: 0,
            doubt: Doubt::None,
            issued_at: self.issued.issued_at,
            not_before: self.not_before,
        }
    }
}
