//! A snapshot of the books: what was committed when it was taken, unmoved by later writes.
//!
//! Not here: what can be read (read).

use crate::error::ReadError;
use crate::read::{Read, Source};
use redb::{Key, ReadTransaction, ReadableTable, TableDefinition, Value};

/// A snapshot. Read it through [`Read`]; drop it soon, for space freed by later writes stays occupied until then.
pub struct View {
    transaction: ReadTransaction,
}

impl View {
    pub(crate) fn new(transaction: ReadTransaction) -> View {
        View { transaction }
    }
}

impl Source for View {
    fn table<K: Key + 'static, V: Value + 'static>(
        &self,
        definition: TableDefinition<'static, K, V>,
    ) -> Result<impl ReadableTable<K, V>, ReadError> {
        Ok(self.transaction.open_table(definition)?)
    }
}

impl Read for View {}
