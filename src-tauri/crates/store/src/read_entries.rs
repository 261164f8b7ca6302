//! Reading the two books shared with the server, and who bought what.
//!
//! Not here: the rest of the books (read), what an entry is made of (address_book).

use crate::address_book::{Edit, Kept, Shelved, kept};
use crate::entry_errands;
use crate::error::ReadError;
use crate::history::{self, HISTORY, PastInvoice};
use crate::imports::Import;
use crate::read::{self, Source};
use crate::sales::{self, Sale};
use crate::shelf_index::{self, Found};
use crate::tables::{CLOUD, META_HISTORY_IMPORT};
use chrono::NaiveDate;
use domain::Money;
use protocol::{EntryErrand, RemoteClient, RemoteInvoice, RemoteProduct};
use redb::{ReadableTable, ReadableTableMetadata};
use std::collections::BTreeMap;

/// Reading clients, products, and what was sold. Every method fails with [`ReadError`] only.
#[allow(clippy::missing_errors_doc)] // Said once, above.
pub trait ReadEntries: Source + Sized {
    /// One client as an invoice would name it; without an id while the server does not have it.
    fn client(&self, id: &str) -> Result<Option<RemoteClient>, ReadError> {
        Ok(self.entry(id)?.map(|kept| kept.item))
    }

    /// One product; without an id while the server does not have it.
    fn product(&self, id: &str) -> Result<Option<RemoteProduct>, ReadError> {
        Ok(self.entry(id)?.map(|kept| kept.item))
    }

    /// One client or product, by the server's id or the local one it was born under.
    fn entry<T: Shelved>(&self, id: &str) -> Result<Option<Kept<T>>, ReadError> {
        kept(self, id)
    }

    /// A page of a book, by name or by what is searched for; see [`Found`].
    fn search<T: Shelved>(&self, query: &str, offset: usize, limit: usize) -> Result<Found, ReadError> {
        shelf_index::search::<T>(self, query, offset, limit)
    }

    /// The entries that are known to be the same as one, by any of its identities, the surest first.
    fn same_entries<T: Shelved>(&self, item: &T) -> Result<Vec<Kept<T>>, ReadError> {
        let mut found: Vec<Kept<T>> = Vec::new();
        for key in item.identities() {
            for id in shelf_index::with_identity::<T>(self, &key)? {
                if let Some(kept) = kept::<T>(self, &id)?
                    && kept.item.is_same(item)
                    && !found.iter().any(|known| known.id == kept.id)
                {
                    found.push(kept);
                }
            }
        }
        Ok(found)
    }

    /// What was changed here and the server does not have yet, by id. Linear in how much that is.
    fn edits<T: Shelved>(&self) -> Result<Vec<(String, Edit<T>)>, ReadError> {
        let opened = self.table(T::SHELF.edits.definition)?;
        let edit =
            |row: Result<(redb::AccessGuard<'_, &'static str>, redb::AccessGuard<'_, &'static [u8]>), _>| {
                let (key, bytes) = row.map_err(read::storage_error)?;
                let edit = T::SHELF.edits.unseal(&key.value(), bytes.value())?;
                Ok((key.value().to_owned(), edit))
            };
        opened.iter()?.map(edit).collect()
    }

    /// What was changed here of a book and the server does not have, in the order of sending: the first thousand.
    fn changed_entries<T: Shelved>(&self) -> Result<Vec<Kept<T>>, ReadError> {
        entry_errands::changed(self)
    }

    /// The first of what waits to be sent of both books, and whether there is more. Linear in `limit` and in what needs a
    /// person.
    fn waiting_entries(&self, limit: usize) -> Result<(Vec<EntryErrand>, bool), ReadError> {
        entry_errands::waiting(self, limit)
    }

    /// How many entries of both books wait to be sent, and how many of the first thousand of each need a person.
    fn entry_counts(&self) -> Result<(usize, usize), ReadError> {
        let clients = entry_errands::counts::<RemoteClient>(self)?;
        let products = entry_errands::counts::<RemoteProduct>(self)?;
        Ok((clients.0 + products.0, clients.1 + products.1))
    }

    /// The last import of a book, while it can be taken back.
    fn last_import<T: Shelved>(&self) -> Result<Option<Import>, ReadError> {
        read::meta(self, &T::SHELF.import)
    }

    /// A page of the invoices that sell any of some things to any of some clients, newest first; empty lists stand for
    /// anything and anybody. Keys come from [`crate::filed_under`]. Linear in `offset + limit`.
    fn sales(
        &self,
        what: &[String],
        who: &[String],
        offset: usize,
        limit: usize,
    ) -> Result<Vec<Sale>, ReadError> {
        sales::sales(self, what, who, offset, limit)
    }

    /// How many there are.
    fn sale_count(&self, what: &[String], who: &[String]) -> Result<u64, ReadError> {
        sales::sale_count(self, what, who)
    }

    /// How many invoices of the firm are known that were not issued here: the server's, and those other programs made.
    fn made_elsewhere(&self) -> Result<u64, ReadError> {
        Ok(self.table(CLOUD.definition)?.len()? + self.table(HISTORY.definition)?.len()?)
    }

    /// What a client owes, by currency; without a client, what everybody does. Linear in the invoices that are not paid.
    fn owed(&self, who: &[String]) -> Result<BTreeMap<String, Money>, ReadError> {
        sales::owed(self, who)
    }

    /// What is known of an invoice that was not issued here: the server's copy, or what a list of another program told.
    fn cloud_invoice(&self, id: &str) -> Result<Option<RemoteInvoice>, ReadError> {
        match read::get(self, &CLOUD, id)? {
            Some(pulled) => Ok(Some(pulled.item)),
            None => Ok(read::get(self, &HISTORY, id)?.map(|past| past.item)),
        }
    }

    /// An invoice a list of another program told of, by its id.
    fn past_invoice(&self, id: &str) -> Result<Option<PastInvoice>, ReadError> {
        read::get(self, &HISTORY, id)
    }

    /// Every one of them.
    fn each_past<E: From<ReadError>>(
        &self,
        mut each: impl FnMut(PastInvoice) -> Result<(), E>,
    ) -> Result<(), E> {
        for row in self.table(HISTORY.definition)?.iter().map_err(ReadError::from)? {
            let (key, bytes) = row.map_err(ReadError::from)?;
            each(HISTORY.unseal(&key.value(), bytes.value())?)?;
        }
        Ok(())
    }

    /// Whether an invoice of this day and number was issued here or seen on the server.
    fn is_known_invoice(&self, date: NaiveDate, full_number: &str) -> Result<bool, ReadError> {
        history::is_known(self, date, full_number)
    }

    /// The last import of invoices, while it can be taken back.
    fn last_history_import(&self) -> Result<Option<Import>, ReadError> {
        read::meta(self, &META_HISTORY_IMPORT)
    }

    /// A whole book, by id. Linear in its entries.
    fn entries<T: Shelved>(&self) -> Result<Vec<T>, ReadError> {
        shelf_index::everything(self)
    }
}

impl<S: Source> ReadEntries for S {}
