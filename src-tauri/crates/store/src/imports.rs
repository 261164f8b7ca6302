//! Imports of clients and products from a file: what the last one did, entry by entry, so that it can be taken back.
//!
//! Not here: reading files, deciding what a row means (the caller).

use crate::address_book::{Edit, Shelved, filed_under, kept};
use crate::error::TxError;
use crate::read::{self, Source};
use crate::sales::sale_count;
use crate::tx::Tx;
use domain::Moment;
use redb::ReadableTable;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Moment,
    /// The file's name, without its folders.
    pub file: String,
    /// Entries it created or changed.
    pub entries: u64,
}

/// What came of taking an import back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Entries that are as they were before.
    pub taken_back: u64,
    /// Left, because an invoice names them.
    pub used: u64,
    /// Left, because the server has them already.
    pub sent: u64,
    /// Left, because they were changed since.
    pub changed: u64,
}

impl Tx<'_> {
    /// Begins an import: the one before it can no longer be taken back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin_import<T: Shelved>(&mut self, import: &Import) -> Result<(), TxError> {
        for id in self.undo_ids::<T>()? {
            self.remove(&T::SHELF.undo, id.as_str())?;
        }
        self.put_meta(&T::SHELF.import, import)
    }

    /// An entry of the import that has begun: a new one under a local id, or a known one changed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn import_entry<T: Shelved>(&mut self, import: Uuid, id: &str, wanted: T) -> Result<(), TxError> {
        let before: Option<Edit<T>> = read::get(self, &T::SHELF.edits, id)?;
        self.put(&T::SHELF.undo, id, &before)?;
        self.edit_entry(id, Some(wanted), Some(import))
    }

    /// Takes the last import back, as far as nothing was done with it since.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn undo_import<T: Shelved>(&mut self) -> Result<Option<(Import, Undone)>, TxError> {
        let Some(import) = read::meta(self, &T::SHELF.import)? else { return Ok(None) };
        let mut undone = Undone::default();
        for id in self.undo_ids::<T>()? {
            let before = read::get(self, &T::SHELF.undo, id.as_str())?.flatten();
            self.remove(&T::SHELF.undo, id.as_str())?;
            let Some(kept) = kept::<T>(self, &id)? else { continue };
            let edit = kept.edit.as_ref().filter(|_| kept.id == id);
            let is_of_import = edit.is_some_and(|edit| edit.import == Some(import.id));
            let is_new = edit.is_some_and(|edit| edit.base.is_none()) && before.is_none();
            if kept.id != id || edit.is_none() {
                undone.sent += 1;
            } else if !is_of_import {
                undone.changed += 1;
            } else if is_new && self.is_used(&kept)? {
                undone.used += 1;
            } else {
                self.replace_edit(&id, before)?;
                undone.taken_back += 1;
            }
        }
        self.remove(&T::SHELF.import.table, T::SHELF.import.key)?;
        Ok(Some((import, undone)))
    }

    /// Whether any invoice names an entry.
    fn is_used<T: Shelved>(&self, kept: &crate::address_book::Kept<T>) -> Result<bool, TxError> {
        let keys = filed_under(kept);
        Ok(sale_count(self, &[], &keys)? + sale_count(self, &keys, &[])? > 0)
    }

    fn undo_ids<T: Shelved>(&self) -> Result<Vec<String>, TxError> {
        let table = self.table(T::SHELF.undo.definition)?;
        let ids = table.iter()?.map(|row| Ok(row?.0.value().to_owned()));
        ids.collect::<Result<_, redb::StorageError>>().map_err(TxError::from)
    }
}
