//! The index of the address book and the catalogue: every word an entry is found by, beside its name, so that searching and
//! paging by name read a few rows of the index and never the entries.
//!
//! Not here: the entries (address_book).

use crate::address_book::{Shelved, kept};
use crate::error::{ReadError, TxError};
use crate::read::Source;
use crate::tx::Tx;
use crate::verify::Report;
use crate::view::View;
use domain::spelling::words;
use protocol::Entry;
use redb::{ReadableTable, ReadableTableMetadata, TableDefinition};
use std::collections::BTreeSet;

/// Book, word, name, id. The empty word stands for all entries by name; one that begins with `=` is an identity, which no
/// word that was typed can be.
pub(crate) type WordKey = (&'static str, &'static str, &'static str, &'static str);
/// Index: words of the entries of both books.
pub(crate) const WORDS: TableDefinition<'static, WordKey, ()> = TableDefinition::new("words");

/// Letters of a name the index is sorted by.
const NAME_CHARS: usize = 48;
/// Words of an entry that are kept.
const WORDS_MAX: usize = 32;

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many there are.
    pub total: u64,
    /// The ids of the page asked for.
    pub ids: Vec<String>,
}

fn name_key(name: &str) -> String {
    words(name).join(" ").chars().take(NAME_CHARS).collect()
}

fn rows(item: &impl Entry) -> BTreeSet<(String, String)> {
    let name = name_key(item.name());
    let texts = std::iter::once(item.name()).chain(item.other_texts());
    let mut found: BTreeSet<String> = texts.flat_map(words).take(WORDS_MAX).collect();
    found.insert(String::new());
    found.extend(item.identities().into_iter().map(|identity| format!("={identity}")));
    found.into_iter().map(|word| (word, name.clone())).collect()
}

/// Moves an entry in the index from what it was to what it is.
pub(crate) fn refile_words<T: Shelved>(
    tx: &Tx<'_>,
    id: &str,
    before: Option<&T>,
    after: Option<&T>,
) -> Result<(), TxError> {
    let (old, new) = (before.map(rows).unwrap_or_default(), after.map(rows).unwrap_or_default());
    for (word, name) in old.difference(&new) {
        tx.unindex(WORDS, (T::SHELF.name, word.as_str(), name.as_str(), id))?;
    }
    for (word, name) in new.difference(&old) {
        tx.index(WORDS, (T::SHELF.name, word.as_str(), name.as_str(), id), ())?;
    }
    Ok(())
}

/// Files every entry there is: for books of a format that had no such index.
pub(crate) fn file_all_words<T: Shelved>(tx: &Tx<'_>) -> Result<(), TxError> {
    for id in ids::<T>(tx)? {
        if let Some(kept) = kept::<T>(tx, &id)? {
            refile_words(tx, &id, None, Some(&kept.item))?;
        }
    }
    Ok(())
}

/// The ids of all copies and edits.
fn ids<T: Shelved>(source: &impl Source) -> Result<BTreeSet<String>, ReadError> {
    let mut ids = BTreeSet::new();
    for table in [T::SHELF.copies.definition, T::SHELF.edits.definition] {
        for row in source.table(table)?.iter()? {
            ids.insert(row?.0.value().to_owned());
        }
    }
    Ok(ids)
}

/// Every entry of a book, by id.
pub(crate) fn everything<T: Shelved>(source: &impl Source) -> Result<Vec<T>, ReadError> {
    let ids = ids::<T>(source)?;
    let items = ids.iter().map(|id| Ok(kept::<T>(source, id)?.map(|kept| kept.item)));
    Ok(items.collect::<Result<Vec<_>, ReadError>>()?.into_iter().flatten().collect())
}

/// A page of a book: those whose name begins with what was typed, then those in which every word typed begins a word, by
/// name. Letters count without marks and case. Where nothing begins so, names that merely contain what was typed.
/// Linear in the rows of the index that match.
pub(crate) fn search<T: Shelved>(
    source: &impl Source,
    query: &str,
    offset: usize,
    limit: usize,
) -> Result<Found, ReadError> {
    let mut typed = words(query);
    if typed.is_empty() {
        let all = with_prefix::<T>(source, "", true)?;
        return Ok(page(&all.into_iter().collect::<Vec<_>>(), offset, limit));
    }
    let whole: String = typed.join(" ").chars().take(NAME_CHARS).collect();
    typed.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut found: Option<BTreeSet<(String, String)>> = None;
    for word in &typed {
        let these = with_prefix::<T>(source, word, false)?;
        found = Some(match found {
            Some(found) => found.intersection(&these).cloned().collect(),
            None => these,
        });
    }
    let mut found = found.unwrap_or_default();
    if found.is_empty() {
        found = with_prefix::<T>(source, "", true)?;
        found.retain(|(name, _)| name.contains(&whole));
    }
    let (first, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|(name, _)| name.starts_with(&whole));
    Ok(page(&[first, rest].concat(), offset, limit))
}

fn page(found: &[(String, String)], offset: usize, limit: usize) -> Found {
    let ids = found.iter().skip(offset).take(limit).map(|(_, id)| id.clone()).collect();
    Found { total: found.len() as u64, ids }
}

/// Names and ids under every word with a beginning, or under just that word.
fn with_prefix<T: Shelved>(
    source: &impl Source,
    prefix: &str,
    is_whole: bool,
) -> Result<BTreeSet<(String, String)>, ReadError> {
    let table = source.table(WORDS)?;
    let mut found = BTreeSet::new();
    for row in table.range((T::SHELF.name, prefix, "", "")..)? {
        let key = row?.0;
        let (shelf, word, name, id) = key.value();
        let fits = if is_whole { word == prefix } else { word.starts_with(prefix) };
        if shelf != T::SHELF.name || !fits {
            break;
        }
        found.insert((name.to_owned(), id.to_owned()));
    }
    Ok(found)
}

/// The ids of the entries with an identity.
pub(crate) fn with_identity<T: Shelved>(
    source: &impl Source,
    identity: &str,
) -> Result<Vec<String>, ReadError> {
    let found = with_prefix::<T>(source, &format!("={identity}"), true)?;
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

/// Whether the index holds exactly what the entries say.
pub(crate) fn check<T: Shelved>(view: &View, report: &mut Report) -> Result<u64, ReadError> {
    let table = view.table(WORDS)?;
    let mut wanted = 0;
    for id in ids::<T>(view)? {
        let Some(kept) = kept::<T>(view, &id)? else { continue };
        for (word, name) in rows(&kept.item) {
            let is_there = table.get((T::SHELF.name, word.as_str(), name.as_str(), id.as_str()))?.is_some();
            report.expect(is_there, "words_index", || id.clone());
            wanted += 1;
        }
    }
    Ok(wanted)
}

/// How many rows there are.
pub(crate) fn row_count(view: &View) -> Result<u64, ReadError> {
    Ok(view.table(WORDS)?.len()?)
}
