//! Invoices that other programs made, as a list of theirs told them: read, counted, and never sent. They have no number of
//! ours and are in no register; a pull does not touch them. Where the server turns out to have one, the server's word stands.
//!
//! They are not in the journal: the file they came from can be imported again. Not here: reading files (the caller).

use crate::error::{ReadError, TxError};
use crate::imports::{Import, Undone};
use crate::read::{self, Source};
use crate::record::Table;
use crate::sales::{Filed, SALES, day_number, filed_as};
use crate::tables::{CLOUD, INVOICES, META_HISTORY_IMPORT};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::Client;
use domain::series::trailing_number;
use domain::spelling::words;
use protocol::RemoteInvoice;
use redb::ReadableTable;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An invoice another program made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastInvoice {
    /// The import it came with.
    pub import: Uuid,
    /// To whom, as far as the list told.
    pub client: Client,
    /// What the list told of it, in the shape of the server's; its id is the key it is kept under.
    pub item: RemoteInvoice,
}

/// Invoices other programs made, by what tells one from another.
pub(crate) const HISTORY: Table<&'static str, PastInvoice> = Table::new("history");
/// What the last import of them took the place of.
pub(crate) const HISTORY_UNDO: Table<&'static str, Option<PastInvoice>> = Table::new("history_undo");

/// What tells an invoice of another program: day, number, and to whom; by name, for not every list has the tax id. No id of the
/// server's looks like it.
#[must_use]
pub fn past_id(date: NaiveDate, full_number: &str, client_name: &str) -> String {
    let (letters, number) = number_parts(full_number);
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    filed_as(&format!("{date} {letters} {number} {}", words(client_name).join(" ")))
}

/// A number's letters and its digits at the end, so that `FCT 12`, `fct-0012` and `FCT0012` are one.
fn number_parts(full_number: &str) -> (String, Option<u64>) {
    let number = trailing_number(full_number);
    let before = match number {
        Some(_) => full_number.trim_end_matches(|c: char| c.is_ascii_digit()),
        None => full_number,
    };
    let letters = before.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (letters, number)
}

/// The invoices of a day that carry a number, by id, and whether each was issued here.
fn of_number(
    source: &impl Source,
    date: NaiveDate,
    full_number: &str,
) -> Result<Vec<(String, bool)>, ReadError> {
    let (day, number) = (day_number(Some(date)), trailing_number(full_number).unwrap_or(0));
    let table = source.table(SALES)?;
    let mut found = Vec::new();
    for row in table.range(("", "", day, number, "")..)? {
        let (key, is_ours) = row?;
        let (what, who, of_day, of_number, id) = key.value();
        if (what, who, of_day, of_number) != ("", "", day, number) {
            break;
        }
        found.push((id.to_owned(), is_ours.value()));
    }
    Ok(found)
}

/// Whether the books know an invoice of this day and number otherwise than from a list: issued here, or seen on the server.
pub(crate) fn is_known(source: &impl Source, date: NaiveDate, full_number: &str) -> Result<bool, ReadError> {
    let wanted = number_parts(full_number);
    for (id, is_ours) in of_number(source, date, full_number)? {
        let known = match Uuid::parse_str(&id).ok().filter(|_| is_ours) {
            Some(id) => read::get(source, &INVOICES, id.as_u128())?.map(|record| record.issued.full_number),
            None => read::get(source, &CLOUD, id.as_str())?.and_then(|copy| copy.item.full_number),
        };
        if known.is_some_and(|known| number_parts(&known) == wanted) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Tx<'_> {
    /// Begins an import of invoices: the one before it can no longer be taken back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin_history_import(&mut self, import: &Import) -> Result<(), TxError> {
        for id in self.history_undo_ids()? {
            self.remove(&HISTORY_UNDO, id.as_str())?;
        }
        self.put_meta(&META_HISTORY_IMPORT, import)
    }

    /// An invoice of the import that has begun, new or in the place of what an earlier list told of it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn import_past(&mut self, past: &PastInvoice) -> Result<(), TxError> {
        let id = past.item.id.as_str();
        let before = read::get(self, &HISTORY, id)?;
        self.put(&HISTORY_UNDO, id, &before)?;
        self.put_past(id, before, Some(past))
    }

    /// Takes the last import of invoices back, but for what the server turned out to have.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn undo_history_import(&mut self) -> Result<Option<(Import, Undone)>, TxError> {
        let Some(import) = read::meta(self, &META_HISTORY_IMPORT)? else { return Ok(None) };
        let mut undone = Undone::default();
        for id in self.history_undo_ids()? {
            let before = read::get(self, &HISTORY_UNDO, id.as_str())?.flatten();
            self.remove(&HISTORY_UNDO, id.as_str())?;
            match read::get(self, &HISTORY, id.as_str())? {
                Some(now) => {
                    self.put_past(&id, Some(now), before.as_ref())?;
                    undone.taken_back += 1;
                }
                None => undone.sent += 1,
            }
        }
        self.remove(&META_HISTORY_IMPORT.table, META_HISTORY_IMPORT.key)?;
        Ok(Some((import, undone)))
    }

    /// The server has an invoice: what a list told of it is of no use any more.
    pub(crate) fn forget_past_of(&self, copy: &RemoteInvoice) -> Result<(), TxError> {
        let (Some(date), Some(full_number)) = (copy.date, copy.full_number.as_deref()) else { return Ok(()) };
        let wanted = number_parts(full_number);
        for (id, _) in of_number(self, date, full_number)? {
            let past = read::get(self, &HISTORY, id.as_str())?;
            let is_it = |past: &PastInvoice| {
                past.item.full_number.as_deref().is_some_and(|known| number_parts(known) == wanted)
            };
            if past.as_ref().is_some_and(is_it) {
                self.put_past(&id, past, None)?;
            }
        }
        Ok(())
    }

    fn put_past(
        &self,
        id: &str,
        before: Option<PastInvoice>,
        after: Option<&PastInvoice>,
    ) -> Result<(), TxError> {
        match after {
            Some(past) => self.put(&HISTORY, id, past)?,
            None => self.remove(&HISTORY, id).map(drop)?,
        }
        self.refile(before.as_ref().map(Filed::past), after.map(Filed::past))
    }

    fn history_undo_ids(&self) -> Result<Vec<String>, TxError> {
        let table = self.table(HISTORY_UNDO.definition)?;
        let ids = table.iter()?.map(|row| Ok(row?.0.value().to_owned()));
        ids.collect::<Result<_, redb::StorageError>>().map_err(TxError::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_invoice_in_the_spellings_of_two_programs() {
        let day = NaiveDate::from_ymd_opt(2024, 3, 5).unwrap();
        let known = past_id(day, "FCT-0012", "Brutăria Șerban SRL");
        for (number, client, same) in [
            ("FCT 12", "BRUTARIA SERBAN SRL", true),
            ("fct0012", "Brutăria  Șerban SRL", true),
            ("FCT-13", "Brutăria Șerban SRL", false),
            ("FCX-12", "Brutăria Șerban SRL", false),
            ("FCT-12", "Mobila SRL", false),
        ] {
            assert_eq!(past_id(day, number, client) == known, same, "{number} {client}");
        }
        assert_ne!(past_id(day.succ_opt().unwrap(), "FCT-0012", "Brutăria Șerban SRL"), known);
        assert!(known.starts_with('='), "no id of the server's");
    }
}
