//! What an invoice or a draft is found by: its terms, each with the letter of its kind in front, ordered so that every
//! question is a stretch of neighbouring terms: a word's beginning, a period, all that was due before today.
//!
//! Not here: keeping them (index), asking (find), reading what a person typed (the caller).

use crate::places::Places;
use crate::sales::filed_as;
use crate::tables::{DraftRecord, InvoiceRecord};
use chrono::{Datelike, NaiveDate};
use domain::spelling::words;
use domain::{DocumentType, Identity, Moment, Money, SeriesId};
use std::collections::BTreeSet;

/// Words of one invoice that are kept.
const WORDS_MAX: usize = 32;
/// Letters of a word that are kept.
const WORD_CHARS: usize = 32;
/// Digits from which on the beginning of a tax id is one: fewer begin too many.
const TAX_ID_DIGITS_MIN: usize = 4;
/// 1970-01-01 counted from the first day of our era.
const UNIX_DAY: i64 = 719_163;

/// Everything: what every invoice and draft has.
pub(crate) const EVERY: &str = "";
/// What counts in a sum: fiscal, and not void.
pub(crate) const COUNTS: &str = "t";
/// A currency's code follows.
pub(crate) const CURRENCY: &str = "m";

/// One thing that is asked of an invoice.
#[derive(Debug, Clone)]
pub enum Asked {
    /// A word of the client's name, of the series or of the number as printed begins so. As [`words`] and then [`parts`]
    /// give it.
    Word(String),
    /// The number.
    Number(u64),
    /// The digits of the client's CUI or CNP: whole, or, from four digits on, how they begin.
    TaxId(String),
    /// The total, with or without its sign.
    Total(Money),
    /// Dated from a day to a day, both included.
    Dated(Option<NaiveDate>, Option<NaiveDate>),
    /// In this series.
    Series(SeriesId),
    /// For a client, by a key of [`crate::filed_under`].
    Client(String),
    /// A reversal.
    Storno,
    /// Money is expected for it.
    Owed,
    /// Money is expected for it, and its due date is before this day.
    DueBefore(NaiveDate),
    /// A draft.
    Draft,
    /// At one of these places.
    At(Places),
    /// An invoice that is at none of these places.
    NotAt(Places),
}

/// Terms that lie beside each other.
#[derive(Debug)]
pub(crate) enum Span {
    One(String),
    Beginning(String),
    /// Both included.
    From(String, String),
}

impl Span {
    pub(crate) fn first(&self) -> &str {
        match self {
            Span::One(term) | Span::Beginning(term) | Span::From(term, _) => term,
        }
    }

    pub(crate) fn holds(&self, term: &str) -> bool {
        match self {
            Span::One(one) => term == one,
            Span::Beginning(beginning) => term.starts_with(beginning.as_str()),
            Span::From(first, last) => (first.as_str()..=last.as_str()).contains(&term),
        }
    }
}

impl Asked {
    /// The terms that answer it; `None` for what the place alone tells.
    pub(crate) fn span(&self) -> Option<Span> {
        Some(match self {
            Asked::Word(word) => Span::Beginning(word_term(word)),
            Asked::Number(number) => Span::One(number_term(*number)),
            Asked::TaxId(digits) if digits.len() < TAX_ID_DIGITS_MIN => Span::One(format!("c{digits}")),
            Asked::TaxId(digits) => Span::Beginning(format!("c{digits}")),
            Asked::Total(total) => Span::One(total_term(*total)),
            Asked::Dated(from, to) => {
                let last = to.map_or(u32::MAX, day_number);
                Span::From(day_term('d', from.map_or(0, day_number)), day_term('d', last))
            }
            Asked::Series(series) => Span::One(format!("s{}", series.0)),
            Asked::Client(key) => Span::One(format!("k{key}")),
            Asked::Storno => Span::One("r".to_owned()),
            Asked::Owed => Span::Beginning("o".to_owned()),
            // Without a due date nothing is late: those stand first, under the day that is none.
            Asked::DueBefore(day) => Span::From(day_term('o', 1), day_term('o', day_number(*day).max(2) - 1)),
            Asked::Draft | Asked::At(_) | Asked::NotAt(_) => return None,
        })
    }
}

/// A word in what it is compared by: where digits follow letters, they are a part of their own, without leading zeros.
/// "trn000128" is "trn" and "128".
#[must_use]
pub fn parts(word: &str) -> Vec<String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let start = word.find(is_digit).unwrap_or(word.len());
    let (letters, digits) = word.split_at(start);
    let digits = if digits.chars().all(is_digit) { without_zeros(digits) } else { digits };
    [letters, digits].into_iter().filter(|part| !part.is_empty()).map(short).collect()
}

fn without_zeros(digits: &str) -> &str {
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() && !digits.is_empty() { "0" } else { trimmed }
}

fn short(word: &str) -> String {
    word.chars().take(WORD_CHARS).collect()
}

fn word_term(word: &str) -> String {
    format!("w{}", short(word))
}

fn number_term(number: u64) -> String {
    format!("n{number:016x}")
}

fn total_term(total: Money) -> String {
    format!("a{}", total.hundredths().unsigned_abs())
}

fn day_term(kind: char, day: u32) -> String {
    format!("{kind}{day:08x}")
}

/// Days since the first of our era; 0 for dates before it.
fn day_number(date: NaiveDate) -> u32 {
    u32::try_from(date.num_days_from_ce()).unwrap_or(0)
}

/// What sorting and summing read of an invoice, 16 bytes: total in hundredths, date, due date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) total: i64,
    pub(crate) day: u32,
    /// 0 for none.
    pub(crate) due: u32,
}

impl Facts {
    pub(crate) const BYTES: usize = 16;

    pub(crate) fn bytes(self) -> [u8; Facts::BYTES] {
        let number = (self.total as u64 as u128) << 64 | u128::from(self.day) << 32 | u128::from(self.due);
        number.to_be_bytes()
    }

    pub(crate) fn of(bytes: [u8; Facts::BYTES]) -> Facts {
        let number = u128::from_be_bytes(bytes);
        Facts { total: (number >> 64) as u64 as i64, day: (number >> 32) as u32, due: number as u32 }
    }
}

/// An invoice or a draft as it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) place: u64,
    pub(crate) terms: BTreeSet<String>,
    pub(crate) facts: Facts,
}

impl Entry {
    pub(crate) fn of_invoice(record: &InvoiceRecord) -> Entry {
        let issued = &record.issued;
        let (header, total) = (&issued.content.header, issued.content.totals.total);
        let copy = record.server.as_ref();
        let client = &header.client;
        let named = copy.and_then(|copy| copy.client_id.clone()).or_else(|| client.remote_id.clone());
        let who = named.unwrap_or_else(|| filed_as(Identity::of(client).key()));
        let due = header.due_date.map_or(0, day_number);
        let mut terms = BTreeSet::from([
            EVERY.to_owned(),
            number_term(issued.number),
            total_term(total),
            day_term('d', day_number(header.issue_date)),
            format!("s{}", issued.series_id.0),
            format!("k{who}"),
            format!("{CURRENCY}{}", header.currency),
        ]);
        // The number itself has a term of its own.
        let number = issued.number.to_string();
        let paper = [&issued.series_name, &issued.full_number].into_iter().flat_map(|text| words(text));
        let printed = paper.flat_map(|word| found_by(&word)).filter(|word| *word != number);
        let named = words(&client.name).into_iter().flat_map(|word| found_by(&word));
        terms.extend(printed.chain(named).take(WORDS_MAX).map(|word| word_term(&word)));
        for id in [&client.tax_id, &client.cnp].into_iter().flatten() {
            terms.extend(words(id).iter().flat_map(|word| parts(word)).filter_map(|part| tax_id_term(&part)));
        }
        if header.document_type == DocumentType::Fiscal && !copy.is_some_and(|copy| copy.is_void) {
            terms.insert(COUNTS.to_owned());
        }
        if issued.reverses.is_some() || copy.is_some_and(|copy| copy.is_storno) {
            terms.insert("r".to_owned());
        }
        let is_settled = record.is_closed() || copy.is_some_and(|copy| copy.is_paid);
        let is_expected = !is_settled && header.document_type != DocumentType::Proforma;
        if is_expected && total - record.received() > Money::ZERO {
            terms.insert(day_term('o', due));
        }
        let total = i64::try_from(total.hundredths()).unwrap_or(i64::MAX);
        Entry { place: record.seq, terms, facts: Facts { total, day: day_number(header.issue_date), due } }
    }

    /// A draft is no amount yet and has no date: a period passes it over, and no sum counts it.
    pub(crate) fn of_draft(place: u64, draft: &DraftRecord) -> Entry {
        let mut terms = BTreeSet::from([EVERY.to_owned()]);
        let name = draft.client.as_deref().unwrap_or_default();
        let printed = words(name).into_iter().flat_map(|word| found_by(&word));
        terms.extend(printed.take(WORDS_MAX).map(|word| word_term(&word)));
        terms.extend(draft.series.as_ref().map(|series| format!("s{}", series.0)));
        terms.extend(draft.total.map(total_term));
        let total = draft.total.and_then(|total| i64::try_from(total.hundredths()).ok()).unwrap_or(0);
        Entry { place, terms, facts: Facts { total, day: saved_on(draft.updated_at), due: 0 } }
    }
}

fn saved_on(moment: Moment) -> u32 {
    u32::try_from(moment.0.div_euclid(domain::moment::DAY_SECONDS) + UNIX_DAY).unwrap_or(0)
}

/// A word whole, and the digits in it by themselves.
fn found_by(word: &str) -> BTreeSet<String> {
    let parts = parts(word);
    let whole = if parts.len() == 1 { parts[0].clone() } else { short(word) };
    parts.into_iter().skip(1).chain([whole]).collect()
}

fn tax_id_term(part: &str) -> Option<String> {
    let is_number = part.chars().all(|c| c.is_ascii_digit());
    match part {
        "ro" => None,
        digits if is_number => Some(format!("c{digits}")),
        letters => Some(word_term(letters)),
    }
}
