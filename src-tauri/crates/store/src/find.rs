//! Finding invoices and drafts: what is asked becomes spans of neighbouring terms, and is answered stretch by stretch with
//! sets of places, so that a count is counted bits and no invoice is read but those shown. Decision 22 tells the costs.
//!
//! Not here: keeping the index (index), reading what a person typed (the caller).

use crate::error::ReadError;
use crate::index::{FACTS, FACTS_ROW_BYTES, TERMS, damaged_row, stretches};
use crate::places::{Bits, FIRST_DRAFT, LIMB_PLACES, bits_of, first_place, stretch_of};
use crate::read::{self, Source};
use crate::tables::{DRAFT_ORDER, DRAFTS, DraftRecord, INVOICE_ORDER, INVOICES, InvoiceRecord};
use crate::terms::{Asked, COUNTS, CURRENCY, EVERY, Facts, Span};
use domain::Money;
use redb::ReadableTable;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which invoices and drafts are asked for.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Every one of these holds, each by any of its alternatives.
    pub wanted: Vec<Vec<Asked>>,
    /// Of those, what answers this comes first, whatever the order.
    pub first: Option<Asked>,
}

/// By what they are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The order of issue; drafts are after all invoices, in the order they were saved.
    #[default]
    Place,
    /// The date.
    Date,
    /// The due date; those without one are last either way.
    Due,
    /// The total, whatever its currency.
    Total,
}

/// A question, and the part of the answer that is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Which.
    pub question: Question,
    /// By what they are sorted.
    pub by: SortBy,
    /// The smallest, or the earliest, first.
    pub is_ascending: bool,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone)]
pub enum Hit {
    /// An invoice.
    Invoice(Box<InvoiceRecord>),
    /// A draft.
    Draft(Uuid, Box<DraftRecord>),
}

/// What was found in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Invoices.
    pub invoices: u64,
    /// Drafts.
    pub drafts: u64,
    /// Totals of the invoices by currency, without pro formas and void ones.
    pub totals: BTreeMap<String, Money>,
}

/// Finding. Every method fails with [`ReadError`] only.
#[allow(clippy::missing_errors_doc)] // Said once, above.
pub trait Find: Source + Sized {
    /// How many there are in all, and the part that is wanted.
    ///
    /// Costs the rows of the index that what is asked spans, in every stretch; sorted by anything but the place, some bytes
    /// of each found one beside. Invoices are read for `limit` rows only, whatever the offset.
    fn find(&self, wanted: &Wanted) -> Result<(u64, Vec<Hit>), ReadError> {
        let (total, places) = Finder { source: self, question: &wanted.question }.page(wanted)?;
        let hits = places.into_iter().map(|place| hit(self, place)).collect::<Result<_, _>>()?;
        Ok((total, hits))
    }

    /// How many there are, and what they come to. Reads some bytes of each.
    fn sum_up(&self, question: &Question) -> Result<Sums, ReadError> {
        Finder { source: self, question }.sums()
    }
}

impl<S: Source> Find for S {}

/// Goes through the places of the invoices that answer, ascending, a stretch of them in memory at a time.
pub(crate) fn each_place<E: From<ReadError>>(
    source: &impl Source,
    question: &Question,
    mut each: impl FnMut(u64) -> Result<(), E>,
) -> Result<(), E> {
    let finder = Finder { source, question };
    let [invoices, _] = stretches(source)?;
    for stretch in invoices.into_iter().flatten() {
        let found = finder.found(stretch, Part::All)?;
        found.ascending().try_for_each(|at| each(first_place(stretch) + at))?;
    }
    Ok(())
}

fn hit(source: &impl Source, place: u64) -> Result<Hit, ReadError> {
    let lost = |table: &'static str| ReadError::Damaged { table, key: place.to_string() };
    if place < FIRST_DRAFT {
        let id = source.table(INVOICE_ORDER)?.get(place)?.map(|id| id.value());
        let id = id.ok_or_else(|| lost("invoice_order"))?;
        let record = read::get(source, &INVOICES, id)?.ok_or_else(|| INVOICES.damaged(&id))?;
        return Ok(Hit::Invoice(Box::new(record)));
    }
    let id =
        source.table(DRAFT_ORDER)?.get(place)?.map(|id| id.value()).ok_or_else(|| lost("draft_order"))?;
    let draft = read::get(source, &DRAFTS, id)?.ok_or_else(|| DRAFTS.damaged(&id))?;
    Ok(Hit::Draft(Uuid::from_u128(id), Box::new(draft)))
}

struct Finder<'a, S> {
    source: &'a S,
    question: &'a Question,
}

/// A part of the answer: all of it, what comes first, or the rest.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    All,
    First,
    Rest,
}

impl<S: Source> Finder<'_, S> {
    fn page(&self, wanted: &Wanted) -> Result<(u64, Vec<u64>), ReadError> {
        let parts = if self.question.first.is_some() { &[Part::First, Part::Rest][..] } else { &[Part::All] };
        let mut stretches: Vec<u32> = stretches(self.source)?.into_iter().flatten().flatten().collect();
        if !wanted.is_ascending {
            stretches.reverse();
        }
        let (mut total, mut skip, mut page) = (0, wanted.offset, Vec::new());
        for part in parts {
            let mut sorted = Vec::new();
            for stretch in &stretches {
                let found = self.found(*stretch, *part)?;
                let count = found.count();
                total += count;
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                if wanted.by != SortBy::Place {
                    self.sort_keys(*stretch, &found, wanted, &mut sorted)?;
                } else if skip >= count {
                    skip -= count;
                } else if page.len() < wanted.limit {
                    let mut places: Vec<u64> =
                        found.ascending().map(|at| first_place(*stretch) + at).collect();
                    if !wanted.is_ascending {
                        places.reverse();
                    }
                    let room = wanted.limit - page.len();
                    page.extend(places.into_iter().skip(std::mem::take(&mut skip)).take(room));
                }
            }
            if wanted.by != SortBy::Place {
                let count = sorted.len();
                let room = wanted.limit - page.len();
                page.extend(part_sorted(sorted, skip, room, wanted.is_ascending));
                skip = skip.saturating_sub(count);
            }
        }
        Ok((total, page))
    }

    fn sums(&self) -> Result<Sums, ReadError> {
        let mut sums = Sums::default();
        let mut totals: BTreeMap<String, i128> = BTreeMap::new();
        let [invoices, drafts] = stretches(self.source)?;
        for stretch in drafts.into_iter().flatten() {
            sums.drafts += self.found(stretch, Part::All)?.count();
        }
        for stretch in invoices.into_iter().flatten() {
            let mut found = self.found(stretch, Part::All)?;
            sums.invoices += found.count();
            found.keep(&self.gathered(stretch, &Span::One(COUNTS.to_owned()))?);
            if found.is_empty() {
                continue;
            }
            for (currency, row) in self.currencies(stretch)? {
                let mut these = found.clone();
                these.keep(&row);
                let total = totals.entry(currency).or_default();
                self.each_facts(stretch, &these, |_, facts| *total += i128::from(facts.total))?;
            }
        }
        sums.totals =
            totals.into_iter().map(|(currency, total)| (currency, Money::of_hundredths(total))).collect();
        sums.totals.retain(|_, total| !total.is_zero());
        Ok(sums)
    }

    fn currencies(&self, stretch: u32) -> Result<Vec<(String, Bits)>, ReadError> {
        let mut found = Vec::new();
        for row in self.source.table(TERMS)?.range((stretch, CURRENCY)..)? {
            let (key, row) = row?;
            let (here, term) = key.value();
            let Some(currency) = term.strip_prefix(CURRENCY).filter(|_| here == stretch) else { break };
            let mut bits = Bits::none();
            bits.take(row.value()).ok_or_else(|| damaged_row(stretch, term))?;
            found.push((currency.to_owned(), bits));
        }
        Ok(found)
    }

    /// What answers in a stretch.
    fn found(&self, stretch: u32, part: Part) -> Result<Bits, ReadError> {
        let mut found = self.gathered(stretch, &Span::One(EVERY.to_owned()))?;
        if let (Some(first), Part::First | Part::Rest) = (&self.question.first, part) {
            let these = self.answering(stretch, std::slice::from_ref(first))?;
            if part == Part::First { found.keep(&these) } else { found.drop_all(&these) }
        }
        for any_of in &self.question.wanted {
            if found.is_empty() {
                break;
            }
            found.keep(&self.answering(stretch, any_of)?);
        }
        Ok(found)
    }

    fn answering(&self, stretch: u32, any_of: &[Asked]) -> Result<Bits, ReadError> {
        let is_draft = stretch >= stretch_of(FIRST_DRAFT);
        let mut answering = Bits::none();
        for asked in any_of {
            match asked {
                Asked::Draft if is_draft => answering = Bits::all(),
                Asked::At(places) => {
                    places.stretch(stretch).into_iter().for_each(|bits| answering.join(bits))
                }
                Asked::NotAt(places) if !is_draft => {
                    let mut others = Bits::all();
                    places.stretch(stretch).into_iter().for_each(|bits| others.drop_all(bits));
                    answering.join(&others);
                }
                asked => {
                    if let Some(span) = asked.span() {
                        answering.join(&self.gathered(stretch, &span)?);
                    }
                }
            }
        }
        Ok(answering)
    }

    /// The places of a stretch that have any term of a span.
    fn gathered(&self, stretch: u32, span: &Span) -> Result<Bits, ReadError> {
        let table = self.source.table(TERMS)?;
        let mut bits = Bits::none();
        for row in table.range((stretch, span.first())..)? {
            let (key, row) = row?;
            let (here, term) = key.value();
            if here != stretch || !span.holds(term) {
                break;
            }
            bits.take(row.value()).ok_or_else(|| damaged_row(stretch, term))?;
        }
        Ok(bits)
    }

    /// Calls with the facts of each place of a stretch that is wanted, ascending.
    fn each_facts(
        &self,
        stretch: u32,
        wanted: &Bits,
        mut each: impl FnMut(u64, Facts),
    ) -> Result<(), ReadError> {
        let first = first_place(stretch) / LIMB_PLACES;
        let limbs: BTreeMap<u64, u64> = wanted.limbs().map(|(at, limb)| (first + at, limb)).collect();
        let (Some((low, _)), Some((high, _))) = (limbs.first_key_value(), limbs.last_key_value()) else {
            return Ok(());
        };
        for row in self.source.table(FACTS)?.range(*low..=*high)? {
            let (key, row) = row?;
            let (key, row) = (key.value(), row.value());
            let Some(limb) = limbs.get(&key) else { continue };
            if row.len() != FACTS_ROW_BYTES {
                return Err(ReadError::Damaged { table: "facts", key: key.to_string() });
            }
            let facts = row.as_chunks::<{ Facts::BYTES }>().0;
            bits_of(*limb).for_each(|bit| each(key * LIMB_PLACES + bit, Facts::of(facts[bit as usize])));
        }
        Ok(())
    }

    fn sort_keys(
        &self,
        stretch: u32,
        found: &Bits,
        wanted: &Wanted,
        keys: &mut Vec<(i64, u64)>,
    ) -> Result<(), ReadError> {
        let never = if wanted.is_ascending { i64::MAX } else { i64::MIN };
        self.each_facts(stretch, found, |place, facts| {
            let key = match wanted.by {
                SortBy::Place => 0,
                SortBy::Date => i64::from(facts.day),
                SortBy::Due if facts.due == 0 => never,
                SortBy::Due => i64::from(facts.due),
                SortBy::Total => facts.total,
            };
            keys.push((key, place));
        })
    }
}

/// A part of what is to be sorted, without sorting the rest.
fn part_sorted(
    mut all: Vec<(i64, u64)>,
    offset: usize,
    limit: usize,
    is_ascending: bool,
) -> impl Iterator<Item = u64> {
    let order = |one: &(i64, u64), other: &(i64, u64)| -> Ordering {
        if is_ascending { one.cmp(other) } else { other.cmp(one) }
    };
    let end = offset.saturating_add(limit).min(all.len());
    if end < all.len() {
        all.select_nth_unstable_by(end, order);
        all.truncate(end);
    }
    if offset > 0 && offset < end {
        all.select_nth_unstable_by(offset, order);
    }
    let mut part = all.split_off(offset.min(end));
    part.sort_unstable_by(order);
    part.into_iter().map(|(_, place)| place)
}

#[cfg(test)]
mod cost;
