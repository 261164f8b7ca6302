//! Who bought what, when, and what is still owed: indexes over every invoice of the firm, ours and those issued elsewhere,
//! so that a client's history or a product's last price is a few rows read and never a walk through all invoices.
//!
//! An invoice is filed under its client and under each thing it sells: under the server's ids where it names them, else under
//! what tells the client (identity) or the thing (description). Not here: what is shown of it.

use crate::error::{ReadError, TxError};
use crate::history::{HISTORY, PastInvoice};
use crate::read::{self, Source};
use crate::tables::{CLOUD, INVOICES, InvoiceRecord};
use crate::terms::Entry;
use crate::tx::Tx;
use crate::verify::Report;
use crate::view::View;
use chrono::{Datelike, NaiveDate};
use domain::{DocumentType, Identity, Money};
use protocol::RemoteInvoice;
use protocol::entry::product_key;
use redb::{ReadableTable, ReadableTableMetadata, TableDefinition};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use uuid::Uuid;

/// What is sold, to whom, day, number, id. An empty text stands for anything and for anybody.
pub(crate) type SaleKey<'k> = (&'k str, &'k str, u32, u64, &'k str);
/// Index: every invoice under everything, under its client, under each thing it sells, and under both. Whether it was issued
/// here.
pub(crate) const SALES: TableDefinition<'static, SaleKey<'static>, bool> = TableDefinition::new("sales");
/// Index: how many rows of [`SALES`] begin with a thing and a client.
pub(crate) const TALLIES: TableDefinition<'static, (&'static str, &'static str), u64> =
    TableDefinition::new("tallies");
/// Index: what is owed, by client and invoice: currency, amount, and the server's id of the invoice a storno reverses.
pub(crate) const OWED: TableDefinition<
    'static,
    (&'static str, &'static str),
    (&'static str, &'static str, &'static str),
> = TableDefinition::new("owed");

/// Rows that are filed anew at a time.
const FILED_STEP: usize = 10_000;

/// An invoice in somebody's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sale {
    /// Issued here, by its local id.
    Ours(Uuid),
    /// Issued elsewhere, by the server's id or that of an imported one.
    Elsewhere(String),
}

/// A text that is no id, as it stands in the indexes: no id of the server's is asked for under it.
#[must_use]
pub fn filed_as(key: &str) -> String {
    format!("={key}")
}

/// An invoice as the indexes have it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Filed {
    id: String,
    is_ours: bool,
    day: u32,
    number: u64,
    who: String,
    what: BTreeSet<String>,
    owed: Option<Owed>,
}

#[derive(Debug, PartialEq, Eq)]
struct Owed {
    currency: String,
    amount: Money,
    reverses: String,
}

pub(crate) fn day_number(date: Option<NaiveDate>) -> u32 {
    date.and_then(|date| u32::try_from(date.num_days_from_ce()).ok()).unwrap_or(0)
}

/// What is left of a total. A server that lists no payments says only whether all is paid.
fn remaining(copy: Option<&RemoteInvoice>, total: Money) -> Money {
    match copy {
        Some(copy) if copy.is_void || copy.is_paid || copy.is_draft => Money::ZERO,
        Some(copy) => {
            let paid: Money = copy.payments.iter().flatten().filter_map(|payment| payment.amount).sum();
            total - paid
        }
        None => total,
    }
}

impl Filed {
    pub(crate) fn ours(record: &InvoiceRecord) -> Filed {
        let header = &record.issued.content.header;
        let copy = record.server.as_ref();
        let named = copy.and_then(|copy| copy.client_id.clone()).or_else(|| header.client.remote_id.clone());
        // What is taken back is no sale.
        let sold = record.issued.content.rows.iter().filter(|_| record.issued.reverses.is_none());
        let what = sold.map(|row| {
            let order = &row.order;
            order.product_id.clone().unwrap_or_else(|| filed_as(&product_key(&order.description)))
        });
        // A storno and what it takes back owe nothing together.
        let is_reversal = record.issued.reverses.is_some() || record.storned_by.is_some();
        let counts = header.document_type == DocumentType::Fiscal && !is_reversal;
        let amount = remaining(copy, record.issued.content.totals.total);
        Filed {
            id: record.issued.id.to_string(),
            is_ours: true,
            day: day_number(Some(header.issue_date)),
            number: record.issued.number,
            who: named.unwrap_or_else(|| filed_as(Identity::of(&header.client).key())),
            what: what.collect(),
            owed: Some(Owed { currency: header.currency.clone(), amount, reverses: String::new() })
                .filter(|owed| counts && !owed.amount.is_zero()),
        }
    }

    /// `None` for a draft, which is nothing yet.
    pub(crate) fn elsewhere(copy: &RemoteInvoice, is_fiscal: bool) -> Option<Filed> {
        let named = copy.client_name.clone().unwrap_or_default();
        let nobody = || {
            let client = domain::Client::named(domain::ClientKind::Person, named);
            filed_as(Identity::of(&client).key())
        };
        let who = copy.client_id.clone().unwrap_or_else(nobody);
        (!copy.is_draft).then(|| Filed::copied(copy, who, is_fiscal))
    }

    /// An invoice another program made, under what tells its client.
    pub(crate) fn past(past: &PastInvoice) -> Filed {
        Filed::copied(&past.item, filed_as(Identity::of(&past.client).key()), true)
    }

    fn copied(copy: &RemoteInvoice, who: String, is_fiscal: bool) -> Filed {
        let rows = copy.rows.iter().flatten().filter(|_| !copy.is_storno);
        let what = rows.filter_map(|row| Some(filed_as(&product_key(row.description.as_deref()?))));
        let amount = remaining(Some(copy), copy.total.unwrap_or(Money::ZERO));
        let reverses = copy.storno_for.clone().filter(|_| copy.is_storno).unwrap_or_default();
        let currency = copy.currency.clone().unwrap_or_else(|| domain::LEI.to_owned());
        Filed {
            id: copy.id.clone(),
            is_ours: false,
            day: day_number(copy.date),
            number: copy.number.unwrap_or(0),
            who,
            what: what.collect(),
            owed: Some(Owed { currency, amount, reverses })
                .filter(|owed| is_fiscal && !owed.amount.is_zero()),
        }
    }

    /// What begins each of its rows: everything, the client, each thing, each thing for the client.
    fn shelves(&self) -> impl Iterator<Item = (&str, &str)> {
        let who = self.who.as_str();
        let things = self.what.iter().map(String::as_str);
        [("", ""), ("", who)].into_iter().chain(things.flat_map(move |what| [(what, ""), (what, who)]))
    }
}

impl Tx<'_> {
    /// Keeps an invoice of ours, and files it. Nothing else writes one.
    pub(crate) fn put_invoice(&self, record: &InvoiceRecord) -> Result<(), TxError> {
        let id = record.issued.id.as_u128();
        let before = read::get(self, &INVOICES, id)?;
        self.put(&INVOICES, id, record)?;
        self.refile(before.as_ref().map(Filed::ours), Some(Filed::ours(record)))?;
        self.reindex(before.as_ref().map(Entry::of_invoice).as_ref(), Some(&Entry::of_invoice(record)))
    }

    /// Takes an invoice of ours out of the books and of every index of it. Nothing else removes one.
    pub(crate) fn drop_invoice(&self, record: &InvoiceRecord) -> Result<(), TxError> {
        self.remove(&INVOICES, record.issued.id.as_u128())?;
        self.refile(Some(Filed::ours(record)), None)?;
        self.reindex(Some(&Entry::of_invoice(record)), None)
    }

    /// Moves an invoice in the indexes from where it was to where it belongs.
    pub(crate) fn refile(&self, before: Option<Filed>, after: Option<Filed>) -> Result<(), TxError> {
        if before == after {
            return Ok(());
        }
        if let Some(filed) = &before {
            for (what, who) in filed.shelves() {
                self.unindex(SALES, (what, who, filed.day, filed.number, filed.id.as_str()))?;
                self.tally(what, who, -1)?;
            }
            self.unindex(OWED, (filed.who.as_str(), filed.id.as_str()))?;
        }
        if let Some(filed) = &after {
            for (what, who) in filed.shelves() {
                self.index(SALES, (what, who, filed.day, filed.number, filed.id.as_str()), filed.is_ours)?;
                self.tally(what, who, 1)?;
            }
            if let Some(owed) = &filed.owed {
                let amount = owed.amount.to_string();
                let value = (owed.currency.as_str(), amount.as_str(), owed.reverses.as_str());
                self.index(OWED, (filed.who.as_str(), filed.id.as_str()), value)?;
            }
        }
        Ok(())
    }

    fn tally(&self, what: &str, who: &str, step: i64) -> Result<(), TxError> {
        let count = read::Source::table(self, TALLIES)?.get((what, who))?.map_or(0, |count| count.value());
        match count.saturating_add_signed(step) {
            0 => self.unindex(TALLIES, (what, who)),
            count => self.index(TALLIES, (what, who), count),
        }
    }

    /// Files every invoice under everything: for books of a format that filed each under its client only. A client is
    /// never an empty text, so each invoice is met once.
    pub(crate) fn file_under_everything(&self) -> Result<(), TxError> {
        let mut last: Option<(String, u32, u64, String)> = None;
        let mut count = 0_u64;
        loop {
            let step = self.filed_after(last.as_ref())?;
            let Some((newest, _)) = step.last() else { break };
            last = Some(newest.clone());
            for ((_, day, number, id), is_ours) in &step {
                self.index(SALES, ("", "", *day, *number, id.as_str()), *is_ours)?;
                count += 1;
            }
        }
        if count > 0 { self.index(TALLIES, ("", ""), count) } else { Ok(()) }
    }

    /// Some rows that stand under a client alone, from behind one on.
    #[allow(clippy::type_complexity)] // The key of one table.
    fn filed_after(
        &self,
        last: Option<&(String, u32, u64, String)>,
    ) -> Result<Vec<((String, u32, u64, String), bool)>, ReadError> {
        let table = self.table(SALES)?;
        let from = match last {
            Some((who, day, number, id)) => Bound::Excluded(("", who.as_str(), *day, *number, id.as_str())),
            None => Bound::Included(("", "\u{0}", 0, 0, "")),
        };
        let mut step = Vec::new();
        for row in table.range::<SaleKey<'_>>((from, Bound::Unbounded))?.take(FILED_STEP) {
            let (key, is_ours) = row?;
            let (what, who, day, number, id) = key.value();
            if !what.is_empty() {
                break;
            }
            step.push(((who.to_owned(), day, number, id.to_owned()), is_ours.value()));
        }
        Ok(step)
    }

    /// Files every invoice there is: for books of a format that had no such indexes.
    pub(crate) fn file_all(&self) -> Result<(), TxError> {
        let ours: Vec<u128> = keys(self, INVOICES.definition, |key| key)?;
        for id in ours {
            if let Some(record) = read::get(self, &INVOICES, id)? {
                self.refile(None, Some(Filed::ours(&record)))?;
            }
        }
        let elsewhere: Vec<String> = keys(self, CLOUD.definition, |key: &str| key.to_owned())?;
        for id in elsewhere {
            if let Some(copy) = read::get(self, &CLOUD, id.as_str())? {
                self.refile(None, self.filed_elsewhere(&copy.item)?)?;
            }
        }
        Ok(())
    }
}

fn keys<K: redb::Key + 'static, T>(
    source: &impl Source,
    table: TableDefinition<'static, K, &'static [u8]>,
    own: impl Fn(K::SelfType<'_>) -> T,
) -> Result<Vec<T>, ReadError> {
    source.table(table)?.iter()?.map(|row| Ok(own(row?.0.value()))).collect()
}

/// A page of the invoices filed under any of some things and any of some clients, newest first. Linear in
/// `offset + limit`. An empty list stands for anything, or anybody.
pub(crate) fn sales(
    source: &impl Source,
    what: &[String],
    who: &[String],
    offset: usize,
    limit: usize,
) -> Result<Vec<Sale>, ReadError> {
    let table = source.table(SALES)?;
    let anything = [String::new()];
    let mut ranges = Vec::new();
    for what in if what.is_empty() { &anything } else { what } {
        for who in if who.is_empty() { &anything } else { who } {
            let (what, who) = (what.as_str(), who.as_str());
            let range = table.range((what, who, 0, 0, "")..(what, who, u32::MAX, 0, ""))?;
            ranges.push(range.rev().map(|row| -> Result<_, ReadError> {
                let (key, is_ours) = row?;
                let (_, _, day, number, id) = key.value();
                Ok((day, number, id.to_owned(), is_ours.value()))
            }));
        }
    }
    let mut ranges: Vec<_> = ranges.into_iter().map(Iterator::peekable).collect();
    let mut seen = 0;
    let mut last: Option<String> = None;
    let mut page = Vec::new();
    while page.len() < limit {
        let mut newest: Option<(usize, (u32, u64, String))> = None;
        for (index, range) in ranges.iter_mut().enumerate() {
            let here = match range.peek() {
                Some(Ok((day, number, id, _))) => (*day, *number, id.clone()),
                Some(Err(_)) => (u32::MAX, u64::MAX, String::new()),
                None => continue,
            };
            if newest.as_ref().is_none_or(|(_, best)| here > *best) {
                newest = Some((index, here));
            }
        }
        let Some((_, _, id, is_ours)) = newest.and_then(|(index, _)| ranges[index].next()).transpose()?
        else {
            break;
        };
        // One invoice may stand under two of the keys asked for.
        if last.as_deref() == Some(id.as_str()) {
            continue;
        }
        last = Some(id.clone());
        seen += 1;
        if seen > offset {
            let ours = Uuid::parse_str(&id).ok().filter(|_| is_ours);
            page.push(ours.map_or(Sale::Elsewhere(id), Sale::Ours));
        }
    }
    Ok(page)
}

/// How many invoices are filed under any of some things and any of some clients.
pub(crate) fn sale_count(source: &impl Source, what: &[String], who: &[String]) -> Result<u64, ReadError> {
    let table = source.table(TALLIES)?;
    let anything = [String::new()];
    let mut count = 0;
    for what in if what.is_empty() { &anything } else { what } {
        for who in if who.is_empty() { &anything } else { who } {
            count += table.get((what.as_str(), who.as_str()))?.map_or(0, |count| count.value());
        }
    }
    Ok(count)
}

/// What a client owes, by currency; without a client, what everybody does. A storno and what it reverses owe nothing together.
pub(crate) fn owed(source: &impl Source, who: &[String]) -> Result<BTreeMap<String, Money>, ReadError> {
    let table = source.table(OWED)?;
    let mut open: BTreeMap<String, (String, Money)> = BTreeMap::new();
    let mut reversed = BTreeSet::new();
    let anybody = [String::new()];
    for one in if who.is_empty() { &anybody } else { who } {
        for row in table.range((one.as_str(), "")..)? {
            let (key, value) = row?;
            let (owner, id) = key.value();
            if !who.is_empty() && owner != one {
                break;
            }
            let (currency, amount, reverses) = value.value();
            let amount: Money = amount.parse().map_err(|_| damaged(id))?;
            if !reverses.is_empty() {
                reversed.insert(id.to_owned());
                reversed.insert(reverses.to_owned());
            }
            open.insert(id.to_owned(), (currency.to_owned(), amount));
        }
    }
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for (id, (currency, amount)) in open {
        if !reversed.contains(&id) {
            let sum = sums.entry(currency).or_insert(Money::ZERO);
            *sum = *sum + amount;
        }
    }
    sums.retain(|_, sum| !sum.is_zero());
    Ok(sums)
}

fn damaged(id: &str) -> ReadError {
    ReadError::Damaged { table: "owed", key: id.to_owned() }
}

/// Whether the indexes hold exactly what the invoices say.
pub(crate) fn check(view: &View, report: &mut Report) {
    if let Err(error) = check_filed(view, report) {
        report.problem("table_unreadable", error);
    }
}

fn check_filed(view: &View, report: &mut Report) -> Result<(), ReadError> {
    let (sales, tallies, owed) = (view.table(SALES)?, view.table(TALLIES)?, view.table(OWED)?);
    let (mut rows, mut debts) = (0_u64, 0_u64);
    let mut look = |filed: &Filed, report: &mut Report| -> Result<(), ReadError> {
        for (what, who) in filed.shelves() {
            let key = (what, who, filed.day, filed.number, filed.id.as_str());
            let is_there = sales.get(key)?.is_some_and(|ours| ours.value() == filed.is_ours);
            report.expect(is_there, "sales_index", || filed.id.clone());
            rows += 1;
        }
        let kept = owed.get((filed.who.as_str(), filed.id.as_str()))?.map(|value| value.value().1.to_owned());
        debts += u64::from(kept.is_some());
        let wanted = filed.owed.as_ref().map(|owed| owed.amount.to_string());
        report.expect(kept == wanted, "owed_index", || filed.id.clone());
        Ok(())
    };
    for row in view.table(INVOICES.definition)?.iter()? {
        let (key, bytes) = row?;
        if let Ok(record) = INVOICES.unseal(&key.value(), bytes.value()) {
            look(&Filed::ours(&record), report)?;
        }
    }
    for row in view.table(CLOUD.definition)?.iter()? {
        let (key, bytes) = row?;
        let Ok(copy) = CLOUD.unseal(&key.value(), bytes.value()) else { continue };
        // Whether its series was known to be fiscal when it was filed is not told by the copy alone.
        let is_fiscal = owed
            .get((
                Filed::elsewhere(&copy.item, true).map(|f| f.who).unwrap_or_default().as_str(),
                key.value(),
            ))?
            .is_some();
        if let Some(filed) = Filed::elsewhere(&copy.item, is_fiscal) {
            look(&filed, report)?;
        }
    }
    for row in view.table(HISTORY.definition)?.iter()? {
        let (key, bytes) = row?;
        if let Ok(past) = HISTORY.unseal(&key.value(), bytes.value()) {
            look(&Filed::past(&past), report)?;
        }
    }
    report.expect(rows == sales.len()?, "sales_index", || format!("{rows} rows wanted"));
    report.expect(debts == owed.len()?, "owed_index", || format!("{debts} rows wanted"));
    let mut tallied = 0;
    for row in tallies.iter()? {
        tallied += row?.1.value();
    }
    report.expect(tallied == rows, "sales_index", || format!("{tallied} counted"));
    report.count("sales", rows);
    Ok(())
}
