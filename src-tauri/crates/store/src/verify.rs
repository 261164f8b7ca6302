//! Checking the books against themselves: records, indexes, journal, sums, and that every number is accounted for.
//!
//! Linear in everything, on purpose. Not here: mending anything.

use crate::address_book::{CLIENT_EDITS, PRODUCT_EDITS};
use crate::error::ReadError;
use crate::event::{Event, Head};
use crate::history::HISTORY;
use crate::journal::JournalFile;
use crate::read::{self, Source};
use crate::record::Table;
use crate::shelf_index;
use crate::tables::{
    ASIDE, CLIENTS, CLOUD, DRAFTS, ERRANDS, EVENTS, FREE, INTENTS, INVOICE_ORDER, INVOICES, InvoiceRecord,
    META_BINDING, META_CLIENT_IMPORT, META_CLIENT_PULL, META_CLOCK_MARK, META_CLOUD_PULL, META_FIRM,
    META_FORMAT, META_GUARD, META_LAST_BACKUP, META_LAST_PASS, META_PAPER, META_PAUSED, META_PRODUCT_IMPORT,
    META_PRODUCT_PULL, META_PROFILE, META_RATES, META_RECONCILED, META_SERVER_PAUSE, META_SERVER_TIME,
    META_SETTINGS, META_SWEPT, META_VAT_RATES, Meta, NOTICES, NUMBERS, ORDERS, OUTBOX, PRODUCTS, REQUESTS,
    SERIES, TAKEN,
};
use crate::view::View;
use domain::{Content, Fate, PoolNumber};
use protocol::{Expected, OutboxItem, RemoteClient, RemoteProduct};
use redb::{Database, DatabaseError, Key, ReadableTable, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use uuid::Uuid;

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What kind, for programs.
    pub code: &'static str,
    /// Where and what, for a support case.
    pub message: String,
}

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What does not hold; empty when all is well.
    pub problems: Vec<Problem>,
    /// How much of what was looked at: rows by table, numbers by what became of them.
    pub checked: BTreeMap<&'static str, u64>,
}

impl Report {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn problem(&mut self, code: &'static str, message: impl ToString) {
        self.problems.push(Problem { code, message: message.to_string() });
    }

    pub(crate) fn expect(&mut self, holds: bool, code: &'static str, message: impl FnOnce() -> String) {
        if !holds {
            self.problem(code, message());
        }
    }

    pub(crate) fn count(&mut self, what: &'static str, more: u64) {
        *self.checked.entry(what).or_default() += more;
    }
}

/// Checks every page of the database file.
pub(crate) fn check_file(database: &mut Database, report: &mut Report) {
    match catch_unwind(AssertUnwindSafe(|| database.check_integrity())) {
        Ok(Ok(true)) => report.count("database_file", 1),
        Ok(Ok(false)) => report.problem("database_mended", "the database file was damaged and mended itself"),
        Ok(Err(DatabaseError::TransactionInProgress)) => {
            report.problem("busy", "the database file cannot be checked while somebody reads it");
        }
        Ok(Err(error)) => report.problem("database_damaged", error),
        Err(_) => report.problem("database_damaged", "checking the database file panicked"),
    }
}

/// A series' id and a number.
type Numbered = (String, u64);

/// What the tables hold, as far as they must agree with each other.
#[derive(Default)]
struct Tables {
    numbers: BTreeMap<Numbered, PoolNumber>,
    free: BTreeMap<Numbered, ()>,
    aside: BTreeMap<Numbered, ()>,
    taken: BTreeMap<Numbered, Uuid>,
    invoices: BTreeMap<Uuid, (Numbered, u64)>,
    /// Those whose number was never reserved here.
    numbered_by_server: BTreeSet<Numbered>,
    order: BTreeMap<u64, Uuid>,
    outbox: BTreeMap<Numbered, Uuid>,
    errands: BTreeSet<Uuid>,
}

/// Checks records, indexes, sums and the journal.
pub(crate) fn check_books(view: &View, journal: &JournalFile, report: &mut Report) {
    let tables = read_tables(view, report);
    check_single_values(view, report);
    crate::sales::check(view, report);
    crate::index::check(view, report);
    check_entries(view, report);
    check_numbers(&tables, report);
    check_invoices(&tables, report);
    match check_journal(view, journal, &tables, report) {
        Ok(()) => {}
        Err(error) => report.problem("journal_unreadable", error),
    }
}

fn read_tables(view: &View, report: &mut Report) -> Tables {
    let mut tables = Tables::default();
    each(view, &SERIES, report, |_, _, _| {});
    each(view, &INTENTS, report, |_, _, _| {});
    each(view, &DRAFTS, report, |_, _, _| {});
    each(view, &CLIENTS, report, |_, _, _| {});
    each(view, &PRODUCTS, report, |_, _, _| {});
    each(view, &CLIENT_EDITS, report, |_, _, _| {});
    each(view, &PRODUCT_EDITS, report, |_, _, _| {});
    each(view, &CLOUD, report, |_, _, _| {});
    each(view, &HISTORY, report, |report, id, past| {
        report.expect(past.item.id == id, "history_key", || id.to_owned());
    });
    each(view, &NOTICES, report, |_, _, _| {});
    each(view, &ORDERS, report, |_, _, _| {});
    each(view, &ERRANDS, report, |report, seq, errand| {
        report.expect(errand.seq == seq, "errand_key", || errand.id.to_string());
        tables.errands.insert(errand.id);
    });
    each(view, &NUMBERS, report, |report, (series, number), record| {
        report.expect(record.number == number, "number_key", || format!("{series} {number}"));
        tables.numbers.insert((series.to_owned(), number), record);
    });
    each(view, &INVOICES, report, |report, id, record| {
        let id = Uuid::from_u128(id);
        check_paper(id, &record, report);
        let issued = record.issued;
        let key = (issued.series_id.0, issued.number);
        if record.is_numbered_by_server {
            tables.numbered_by_server.insert(key.clone());
        }
        tables.invoices.insert(id, (key, record.seq));
    });
    each(view, &OUTBOX, report, |report, (series, number), item| {
        check_item(view, &item, report);
        let holds = (item.series.0.as_str(), item.number) == (series, number);
        report.expect(holds, "outbox_key", || format!("{series} {number}"));
        tables.outbox.insert((series.to_owned(), number), item.invoice);
    });
    each(view, &REQUESTS, report, |report, id, record| {
        let known = tables.invoices.contains_key(&record.invoice);
        report.expect(known, "request_without_invoice", || Uuid::from_u128(id).to_string());
    });
    each_row(view, FREE, report, |(series, number), ()| {
        tables.free.insert((series.to_owned(), number), ());
    });
    each_row(view, ASIDE, report, |(series, number), ()| {
        tables.aside.insert((series.to_owned(), number), ());
    });
    each_row(view, TAKEN, report, |(series, number), id| {
        tables.taken.insert((series.to_owned(), number), Uuid::from_u128(id));
    });
    each_row(view, INVOICE_ORDER, report, |seq, id| {
        tables.order.insert(seq, Uuid::from_u128(id));
    });
    tables
}

fn check_single_values(view: &View, report: &mut Report) {
    value(view, &META_FORMAT, report);
    value(view, &META_GUARD, report);
    value(view, &META_PROFILE, report);
    value(view, &META_PAPER, report);
    value(view, &META_BINDING, report);
    value(view, &META_SETTINGS, report);
    value(view, &META_FIRM, report);
    value(view, &META_VAT_RATES, report);
    value(view, &META_RATES, report);
    value(view, &META_SERVER_TIME, report);
    value(view, &META_LAST_PASS, report);
    value(view, &META_RECONCILED, report);
    value(view, &META_CLOCK_MARK, report);
    value(view, &META_SERVER_PAUSE, report);
    value(view, &META_PAUSED, report);
    value(view, &META_SWEPT, report);
    value(view, &META_LAST_BACKUP, report);
    value(view, &META_CLOUD_PULL, report);
    value(view, &META_CLIENT_PULL, report);
    value(view, &META_PRODUCT_PULL, report);
    value(view, &META_CLIENT_IMPORT, report);
    value(view, &META_PRODUCT_IMPORT, report);
}

/// The books shared with the server, and the index of their words.
fn check_entries(view: &View, report: &mut Report) {
    let mut check = || -> Result<(), ReadError> {
        let wanted = shelf_index::check::<RemoteClient>(view, report)?
            + shelf_index::check::<RemoteProduct>(view, report)?;
        let there = shelf_index::row_count(view)?;
        report.expect(there == wanted, "words_index", || format!("{there} rows, {wanted} wanted"));
        report.count("words", wanted);
        Ok(())
    };
    if let Err(error) = check() {
        report.problem("table_unreadable", error);
    }
}

/// The paper's sums, computed again.
fn check_paper(id: Uuid, record: &InvoiceRecord, report: &mut Report) {
    let content = &record.issued.content;
    let again = Content::compute(content.supplier.clone(), content.order());
    report.expect(again.as_ref() == Some(content), "sums_differ", || id.to_string());
    report.expect(record.issued.id == id, "invoice_key", || id.to_string());
}

fn check_item(view: &View, item: &OutboxItem, report: &mut Report) {
    let expected = match read::Read::invoice(view, item.invoice) {
        Ok(record) => record.map(|record| Expected::of(&record.issued)),
        Err(_) => return, // Reported with its table.
    };
    report.expect(expected.is_some(), "outbox_without_invoice", || item.invoice.to_string());
    let holds = expected.is_none_or(|expected| expected == item.expected);
    report.expect(holds, "outbox_expects_other_paper", || item.invoice.to_string());
}

/// Received = available + spent + retired, and the indexes agree.
fn check_numbers(tables: &Tables, report: &mut Report) {
    for (key, number) in &tables.numbers {
        let at = || format!("{} {}", key.0, key.1);
        let (name, may_have_invoice, must_have_invoice) = match number.fate {
            Fate::Free | Fate::Quarantined => ("numbers_available", false, false),
            // A person may state that a quarantined number is on paper; the reason says so.
            Fate::Issued | Fate::Unknown | Fate::Synced => ("numbers_spent", true, number.reason.is_none()),
            Fate::Released | Fate::Expired | Fate::Foreign => ("numbers_retired", true, false),
        };
        report.count(name, 1);
        let is_free = number.fate == Fate::Free;
        report.expect(tables.free.contains_key(key) == is_free, "free_index", at);
        let is_aside = number.fate == Fate::Quarantined;
        report.expect(tables.aside.contains_key(key) == is_aside, "aside_index", at);
        report.expect(tables.taken.get(key).copied() == number.invoice, "taken_index", at);
        report.expect(may_have_invoice || number.invoice.is_none(), "unspent_number_on_invoice", at);
        report.expect(!must_have_invoice || number.invoice.is_some(), "spent_number_without_invoice", at);
    }
    for key in tables.free.keys().chain(tables.aside.keys()).chain(tables.taken.keys()) {
        let known = tables.numbers.contains_key(key) || tables.numbered_by_server.contains(key);
        report.expect(known, "index_without_number", || format!("{} {}", key.0, key.1));
    }
}

/// Each invoice has exactly one number, each number at most one invoice, and what is not settled waits in the outbox.
fn check_invoices(tables: &Tables, report: &mut Report) {
    let mut carried: BTreeMap<&Numbered, Uuid> = BTreeMap::new();
    for (id, (key, seq)) in &tables.invoices {
        let at = || format!("{id} with {} {}", key.0, key.1);
        report.expect(carried.insert(key, *id).is_none(), "duplicate_number", at);
        report.expect(tables.taken.get(key) == Some(id), "taken_index", at);
        report.expect(tables.order.get(seq) == Some(id), "invoice_order", at);
        let waits = tables.outbox.get(key) == Some(id);
        match tables.numbers.get(key).map(|number| number.fate) {
            Some(Fate::Issued | Fate::Unknown) => report.expect(waits, "unsettled_not_in_outbox", at),
            Some(Fate::Synced) => report.expect(!waits, "settled_in_outbox", at),
            Some(Fate::Released | Fate::Expired | Fate::Foreign) => {}
            None if tables.numbered_by_server.contains(key) => {}
            Some(Fate::Free | Fate::Quarantined) | None => report.problem("invoice_without_number", at()),
        }
    }
    let dense = tables.order.keys().copied().eq(1..=tables.invoices.len() as u64);
    report.expect(dense, "invoice_order", || "the order of issue has gaps".to_owned());
}

/// The chain, the file byte for byte, and the numbers' fates as the events tell them.
fn check_journal(
    view: &View,
    file: &JournalFile,
    tables: &Tables,
    report: &mut Report,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut file = file.read()?.ok_or("the journal file does not begin as one")?;
    let mut head = Head::default();
    let mut story = Story::default();
    let events = view.table(EVENTS)?;
    for row in events.iter()? {
        let (seq, stored) = row?;
        let (end, bytes) = stored.value();
        let entry = head.follow(bytes).map_err(|_| read::damaged_event(seq.value()))?;
        let is_same = file.remaining() > 0 && file.next_entry()?.is_ok_and(|found| found == bytes);
        if !is_same || file.position() != end {
            return Err(format!("the file differs from the database at entry {}", entry.seq).into());
        }
        report.count("events", 1);
        story.tell(entry.event);
    }
    if file.remaining() > 0 {
        return Err("the file holds more than the database".into());
    }
    for (key, number) in &tables.numbers {
        let told = story.fates.remove(key);
        report.expect(told == Some(settled(number.fate)), "fate_unexplained", || {
            format!("{} {}: {:?}, but the journal says {told:?}", key.0, key.1, number.fate)
        });
    }
    for id in story.errands.difference(&tables.errands) {
        report.problem("errand_lost", id);
    }
    for (series, number) in story.fates.keys() {
        report.problem("number_lost", format!("{series} {number}"));
    }
    Ok(())
}

/// What became of each number and errand, as the events tell it.
#[derive(Default)]
struct Story {
    fates: BTreeMap<Numbered, Fate>,
    invoices: BTreeMap<Uuid, Numbered>,
    errands: BTreeSet<Uuid>,
}

impl Story {
    fn tell(&mut self, event: Event) {
        match event {
            Event::Received { series, numbers } => {
                let numbers = numbers.into_iter().map(|n| ((series.0.clone(), n.number), n.fate));
                self.fates.extend(numbers);
            }
            Event::Issued(event) => {
                let key = (event.issued.series_id.0, event.issued.number);
                self.fates.insert(key.clone(), Fate::Issued);
                self.invoices.insert(event.issued.id, key);
            }
            Event::FateChanged { series, number, fate, .. } => {
                self.fates.insert((series.0, number), settled(fate));
            }
            Event::Revised(event) => {
                let key = (event.issued.series_id.0, event.issued.number);
                if let Some((fate, _)) = event.old_number
                    && let Some(old) = self.invoices.insert(event.issued.id, key.clone())
                {
                    self.fates.insert(old, fate);
                    self.fates.insert(key, Fate::Issued);
                }
            }
            Event::Synced { invoice, .. } => {
                if let Some(key) = self.invoices.get(&invoice) {
                    self.fates.insert(key.clone(), Fate::Synced);
                }
            }
            Event::Acknowledged { invoice, .. } => {
                if let Some(key) = self.invoices.get(&invoice) {
                    self.fates.insert(key.clone(), Fate::Synced);
                }
            }
            Event::Undone { invoice, .. } => {
                if let Some(key) = self.invoices.remove(&invoice) {
                    self.fates.insert(key, Fate::Free);
                }
            }
            Event::Asked(errand) => {
                self.errands.insert(errand.id);
            }
            Event::Done { errand, .. } | Event::Withdrawn { errand, .. } => {
                self.errands.remove(&errand);
            }
            Event::Installed { .. }
            | Event::ErrandParked { .. }
            | Event::Ordered { .. }
            | Event::PaperChosen { .. }
            | Event::Printed { .. }
            | Event::Stated { .. }
            | Event::Noticed { .. }
            | Event::LockSeen { .. }
            | Event::ClockConfirmed { .. }
            | Event::Mismatched { .. }
            | Event::Parked { .. }
            | Event::ClientEdited { .. }
            | Event::ProductEdited { .. }
            | Event::ClientSettled { .. }
            | Event::ProductSettled { .. }
            | Event::Mended { .. }
            | Event::Sealed { .. }
            | Event::Guarded { .. } => {}
        }
    }
}

/// Going back and forth between issued and unknown is no event.
fn settled(fate: Fate) -> Fate {
    if fate == Fate::Unknown { Fate::Issued } else { fate }
}

fn each<K: Key, R: DeserializeOwned>(
    view: &View,
    table: &Table<K, R>,
    report: &mut Report,
    mut visit: impl FnMut(&mut Report, K::SelfType<'_>, R),
) {
    let mut walk = || -> Result<(), ReadError> {
        let opened = view.table(table.definition)?;
        for row in opened.iter()? {
            let (key, bytes) = row?;
            report.count(table.name(), 1);
            match table.unseal(&key.value(), bytes.value()) {
                Ok(record) => visit(report, key.value(), record),
                Err(error) => report.problem("damaged_record", error),
            }
        }
        Ok(())
    };
    if let Err(error) = walk() {
        report.problem("table_unreadable", error);
    }
}

fn each_row<K: Key, V: Value>(
    view: &View,
    definition: redb::TableDefinition<'static, K, V>,
    report: &mut Report,
    mut visit: impl FnMut(K::SelfType<'_>, V::SelfType<'_>),
) {
    let mut walk = || -> Result<(), ReadError> {
        let opened = view.table(definition)?;
        for row in opened.iter()? {
            let (key, value) = row?;
            visit(key.value(), value.value());
        }
        Ok(())
    };
    if let Err(error) = walk() {
        report.problem("table_unreadable", error);
    }
}

fn value<R: DeserializeOwned>(view: &View, meta: &Meta<R>, report: &mut Report) {
    match read::meta(view, meta) {
        Ok(found) => report.count("meta", u64::from(found.is_some())),
        Err(error) => report.problem("damaged_record", error),
    }
}
