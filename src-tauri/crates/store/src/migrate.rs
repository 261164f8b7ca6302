//! Books of an earlier format, brought to today's in one transaction (I19).
//!
//! Not here: records, which carry versions of their own and are read in every one of them.

use crate::address_book::{CLIENT_EDITS, CLIENT_UNDO, ENTRY_IDS, PRODUCT_EDITS, PRODUCT_UNDO};
use crate::commit::begin;
use crate::error::TxError;
use crate::read::{self, Source};
use crate::sales::{OWED, SALES, TALLIES};
use crate::shelf_index::{WORDS, file_all_words};
use crate::tables::{
    ASIDE, CLOUD, CLOUD_NUMBERS, FORMAT, INVOICES, META_FORMAT, NOTICES, NUMBERS, ORDERS, RECEIPTS,
    SERVER_IDS,
};
use crate::tx::Tx;
use domain::{Fate, Moment};
use protocol::{RemoteClient, RemoteProduct};
use redb::{Database, ReadableTable, WriteTransaction};

/// Brings a database to [`FORMAT`]; one that is there already is left alone.
pub(crate) fn migrate(database: &Database, now: Moment) -> Result<(), TxError> {
    let transaction = begin(database)?;
    {
        let tx = Tx::new(&transaction, now)?;
        let format = read::meta(&tx, &META_FORMAT)?;
        if format == Some(FORMAT) {
            drop(tx);
            return Ok(transaction.abort().map_err(read::storage_error)?);
        }
        // From 2 to 3: receipts whose outcome nobody knows.
        transaction.open_table(RECEIPTS.definition)?;
        if format.is_none_or(|format| format < 2) {
            from_1_to_2(&transaction, &tx)?;
        }
        if format.is_none_or(|format| format < 5) {
            to_5(&transaction, &tx)?;
        }
        tx.put_meta(&META_FORMAT, &FORMAT)?;
    }
    Ok(transaction.commit().map_err(read::storage_error)?)
}

/// What the server says of the firm's invoices, which of ours it knows by which id, and an index of the numbers set aside.
fn from_1_to_2(transaction: &WriteTransaction, tx: &Tx<'_>) -> Result<(), TxError> {
    transaction.open_table(ORDERS.definition)?;
    transaction.open_table(NOTICES.definition)?;
    transaction.open_table(CLOUD.definition)?;
    transaction.open_table(CLOUD_NUMBERS)?;
    let mut known = Vec::new();
    for row in tx.table(INVOICES.definition)?.iter()? {
        let (key, bytes) = row?;
        let record = INVOICES.unseal(&key.value(), bytes.value())?;
        known.extend(record.server.map(|copy| (copy.id, key.value())));
    }
    let mut aside = transaction.open_table(ASIDE)?;
    for row in tx.table(NUMBERS.definition)?.iter()? {
        let (key, bytes) = row?;
        if NUMBERS.unseal(&key.value(), bytes.value())?.fate == Fate::Quarantined {
            aside.insert(key.value(), ())?;
        }
    }
    drop(aside);
    transaction.open_table(SERVER_IDS)?;
    for (server_id, id) in &known {
        tx.index(SERVER_IDS, server_id.as_str(), *id)?;
    }
    Ok(())
}

/// What is changed here of clients and products, their index of words, and who bought what.
fn to_5(transaction: &WriteTransaction, tx: &Tx<'_>) -> Result<(), TxError> {
    transaction.open_table(CLIENT_EDITS.definition)?;
    transaction.open_table(PRODUCT_EDITS.definition)?;
    transaction.open_table(CLIENT_UNDO.definition)?;
    transaction.open_table(PRODUCT_UNDO.definition)?;
    transaction.open_table(ENTRY_IDS)?;
    transaction.open_table(WORDS)?;
    transaction.open_table(SALES)?;
    transaction.open_table(TALLIES)?;
    transaction.open_table(OWED)?;
    tx.file_all()?;
    file_all_words::<RemoteClient>(tx)?;
    file_all_words::<RemoteProduct>(tx)
}

#[cfg(test)]
mod tests;
