//! The index invoices and drafts are found by: for every stretch of places and every term the places that have it, and
//! the few numbers sorting and summing read. Kept in the transaction that keeps the invoice; decision 22 tells why so.
//!
//! Not here: what the terms are (terms), asking (find).

use crate::error::{ReadError, TxError};
use crate::places::{Bits, FIRST_DRAFT, LIMB_PLACES, STRETCH_PLACES, first_place, stretch_of};
use crate::read::{self, Source};
use crate::tables::{DRAFT_ORDER, DRAFT_PLACES, DRAFTS, INVOICE_ORDER, INVOICES};
use crate::terms::{Entry, Facts};
use crate::tx::Tx;
use crate::verify::Report;
use crate::view::View;
use redb::{ReadableTable, ReadableTableMetadata, TableDefinition};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use uuid::Uuid;

/// Stretch and term.
pub(crate) type TermKey = (u32, &'static str);
/// Index: the places of a stretch that have a term ([`Bits`]).
pub(crate) const TERMS: TableDefinition<'static, TermKey, &'static [u8]> = TableDefinition::new("terms");
/// Index: the [`Facts`] of 64 neighbouring places, by the first of them over 64; a place without is zeros.
pub(crate) const FACTS: TableDefinition<'static, u64, &'static [u8]> = TableDefinition::new("facts");

pub(crate) const FACTS_ROW_BYTES: usize = Facts::BYTES * LIMB_PLACES as usize;

pub(crate) fn damaged_row(stretch: u32, term: &str) -> ReadError {
    ReadError::Damaged { table: "terms", key: format!("{stretch} {term}") }
}

/// Where a place's facts are in their row.
fn facts_at(place: u64) -> std::ops::Range<usize> {
    let at = (place % LIMB_PLACES) as usize * Facts::BYTES;
    at..at + Facts::BYTES
}

impl Tx<'_> {
    /// Moves an invoice or a draft in the index from what it was to what it is.
    pub(crate) fn reindex(&self, before: Option<&Entry>, after: Option<&Entry>) -> Result<(), TxError> {
        if before == after {
            return Ok(());
        }
        let has = |entry: Option<&Entry>, place: u64, term: &str| {
            entry.is_some_and(|entry| entry.place == place && entry.terms.contains(term))
        };
        for (entry, other, is_in) in [(before, after, false), (after, before, true)] {
            let Some(entry) = entry else { continue };
            for term in entry.terms.iter().filter(|term| !has(other, entry.place, term)) {
                self.mark(entry.place, term, is_in)?;
            }
            self.put_facts(entry.place, if is_in { entry.facts } else { Facts::default() })?;
        }
        Ok(())
    }

    fn mark(&self, place: u64, term: &str, is_in: bool) -> Result<(), TxError> {
        let stretch = stretch_of(place);
        let mut bits = Bits::none();
        if let Some(row) = self.table(TERMS)?.get((stretch, term))? {
            bits.take(row.value()).ok_or_else(|| damaged_row(stretch, term))?;
        }
        bits.set(place, is_in);
        match bits.row() {
            Some(row) => self.index(TERMS, (stretch, term), row.as_slice()),
            None => self.unindex(TERMS, (stretch, term)),
        }
    }

    fn put_facts(&self, place: u64, facts: Facts) -> Result<(), TxError> {
        let key = place / LIMB_PLACES;
        let mut row = [0; FACTS_ROW_BYTES];
        if let Some(there) = self.table(FACTS)?.get(key)?
            && there.value().len() == row.len()
        {
            row.copy_from_slice(there.value());
        }
        row[facts_at(place)].copy_from_slice(&facts.bytes());
        match row.iter().all(|byte| *byte == 0) {
            true => self.unindex(FACTS, key),
            false => self.index(FACTS, key, row.as_slice()),
        }
    }

    /// Gives a draft that was just saved the highest place, or its place back when it is gone.
    pub(crate) fn reindex_draft(&self, id: Uuid, before: Option<&Entry>) -> Result<(), TxError> {
        if let Some(before) = before {
            self.unindex(DRAFT_ORDER, before.place)?;
            self.unindex(DRAFT_PLACES, id.as_u128())?;
        }
        let Some(draft) = read::get(self, &DRAFTS, id.as_u128())? else {
            return self.reindex(before, None);
        };
        let last = self.table(DRAFT_ORDER)?.last()?.map(|(place, _)| place.value());
        let place = last.map_or(FIRST_DRAFT, |last| last + 1);
        self.index(DRAFT_ORDER, place, id.as_u128())?;
        self.index(DRAFT_PLACES, id.as_u128(), place)?;
        self.reindex(before, Some(&Entry::of_draft(place, &draft)))
    }

    /// A draft as the index has it.
    pub(crate) fn draft_entry(&self, id: Uuid) -> Result<Option<Entry>, TxError> {
        let place = self.table(DRAFT_PLACES)?.get(id.as_u128())?.map(|place| place.value());
        let draft = read::get(self, &DRAFTS, id.as_u128())?;
        Ok(place.zip(draft).map(|(place, draft)| Entry::of_draft(place, &draft)))
    }

    /// Puts everything into the index: for books of a format that had none.
    pub(crate) fn index_all(&self) -> Result<(), TxError> {
        let mut drafts = read::Read::drafts(self)?;
        drafts.reverse();
        for (place, (id, _)) in (FIRST_DRAFT..).zip(drafts) {
            self.index(DRAFT_ORDER, place, id.as_u128())?;
            self.index(DRAFT_PLACES, id.as_u128(), place)?;
        }
        for stretch in stretches(self)?.into_iter().flatten().flatten() {
            let Wanted { terms, facts } = Wanted::in_stretch(self, stretch)?;
            for (term, row) in rows(terms) {
                self.index(TERMS, (stretch, term.as_str()), row.as_slice())?;
            }
            for (key, row) in facts {
                self.index(FACTS, key, row.as_slice())?;
            }
        }
        Ok(())
    }
}

/// The stretches that have invoices, and those that have drafts.
pub(crate) fn stretches(source: &impl Source) -> Result<[Option<RangeInclusive<u32>>; 2], ReadError> {
    let mut found = [None, None];
    for (range, order) in found.iter_mut().zip([INVOICE_ORDER, DRAFT_ORDER]) {
        let table = source.table(order)?;
        if let (Some((first, _)), Some((last, _))) = (table.first()?, table.last()?) {
            *range = Some(stretch_of(first.value())..=stretch_of(last.value()));
        }
    }
    Ok(found)
}

/// What the index must hold of a stretch.
#[derive(Default)]
struct Wanted {
    terms: BTreeMap<String, Vec<u64>>,
    facts: BTreeMap<u64, Vec<u8>>,
}

/// Writes a stretch of nothing but these, where there is none yet.
#[cfg(test)]
pub(crate) fn fill(
    transaction: &redb::WriteTransaction,
    stretch: u32,
    entries: impl Iterator<Item = Entry>,
) -> Result<(), TxError> {
    let mut wanted = Wanted::default();
    entries.for_each(|entry| wanted.add(entry));
    let (mut terms, mut facts) = (transaction.open_table(TERMS)?, transaction.open_table(FACTS)?);
    for (term, row) in rows(wanted.terms) {
        terms.insert((stretch, term.as_str()), row.as_slice())?;
    }
    for (key, row) in wanted.facts {
        facts.insert(key, row.as_slice())?;
    }
    Ok(())
}

impl Wanted {
    fn in_stretch(source: &impl Source, stretch: u32) -> Result<Wanted, ReadError> {
        let mut wanted = Wanted::default();
        let places = first_place(stretch)..first_place(stretch).saturating_add(STRETCH_PLACES);
        if places.start < FIRST_DRAFT {
            for row in source.table(INVOICE_ORDER)?.range(places)? {
                if let Some(record) = read::get(source, &INVOICES, row?.1.value())? {
                    wanted.add(Entry::of_invoice(&record));
                }
            }
        } else {
            for row in source.table(DRAFT_ORDER)?.range(places)? {
                let (place, id) = row?;
                if let Some(draft) = read::get(source, &DRAFTS, id.value())? {
                    wanted.add(Entry::of_draft(place.value(), &draft));
                }
            }
        }
        Ok(wanted)
    }

    fn add(&mut self, entry: Entry) {
        for term in entry.terms {
            self.terms.entry(term).or_default().push(entry.place);
        }
        if entry.facts != Facts::default() {
            let row = self.facts.entry(entry.place / LIMB_PLACES);
            let row = row.or_insert_with(|| vec![0; FACTS_ROW_BYTES]);
            row[facts_at(entry.place)].copy_from_slice(&entry.facts.bytes());
        }
    }
}

fn rows(terms: BTreeMap<String, Vec<u64>>) -> impl Iterator<Item = (String, Vec<u8>)> {
    terms.into_iter().filter_map(|(term, places)| {
        let mut bits = Bits::none();
        places.into_iter().for_each(|place| bits.set(place, true));
        Some((term, bits.row()?))
    })
}

/// Whether the index holds exactly what invoices and drafts say.
pub(crate) fn check(view: &View, report: &mut Report) {
    if let Err(error) = check_index(view, report) {
        report.problem("table_unreadable", error);
    }
}

fn check_index(view: &View, report: &mut Report) -> Result<(), ReadError> {
    let (terms, facts) = (view.table(TERMS)?, view.table(FACTS)?);
    let (mut term_rows, mut fact_rows) = (0, 0);
    for stretch in stretches(view)?.into_iter().flatten().flatten() {
        let wanted = Wanted::in_stretch(view, stretch)?;
        for (term, row) in rows(wanted.terms) {
            let is_so = terms.get((stretch, term.as_str()))?.is_some_and(|there| there.value() == row);
            report.expect(is_so, "terms_index", || format!("{stretch} {term}"));
            term_rows += 1;
        }
        for (key, row) in wanted.facts {
            let is_so = facts.get(key)?.is_some_and(|there| there.value() == row);
            report.expect(is_so, "facts_index", || key.to_string());
            fact_rows += 1;
        }
    }
    report.expect(terms.len()? == term_rows, "terms_index", || format!("{term_rows} rows wanted"));
    report.expect(facts.len()? == fact_rows, "facts_index", || format!("{fact_rows} rows wanted"));
    check_draft_places(view, report)?;
    report.count("terms", term_rows);
    Ok(())
}

fn check_draft_places(view: &View, report: &mut Report) -> Result<(), ReadError> {
    let (places, order) = (view.table(DRAFT_PLACES)?, view.table(DRAFT_ORDER)?);
    let mut drafts = 0;
    for row in view.table(DRAFTS.definition)?.iter()? {
        let id = row?.0.value();
        let place = places.get(id)?.map(|place| place.value());
        let back = match place {
            Some(place) => order.get(place)?.map(|back| back.value()),
            None => None,
        };
        report.expect(back == Some(id), "draft_places", || Uuid::from_u128(id).to_string());
        drafts += 1;
    }
    let is_all = places.len()? == drafts && order.len()? == drafts;
    report.expect(is_all, "draft_places", || format!("{drafts} wanted"));
    Ok(())
}
