//! Books of an earlier format, brought to today's in one transaction (I19).
//!
//! Not here: records, which carry versions of their own and are read in every one of them.

use crate::address_book::{CLIENT_EDITS, CLIENT_UNDO, ENTRY_IDS, PRODUCT_EDITS, PRODUCT_UNDO};
use crate::commit::begin;
use crate::error::TxError;
use crate::history::{HISTORY, HISTORY_UNDO};
use crate::index::{FACTS, TERMS};
use crate::read::{self, Source};
use crate::record::Table;
use crate::sales::{OWED, SALES, TALLIES};
use crate::shelf_index::{WORDS, file_all_words};
use crate::tables::{
    ASIDE, CLOUD, CLOUD_NUMBERS, DRAFT_ORDER, DRAFT_PLACES, ERRANDS, FORMAT, INVOICES, META_FORMAT, NOTICES,
    NUMBERS, ORDERS, SERVER_IDS,
};
use crate::tx::Tx;
use chrono::NaiveDate;
use domain::{Fate, Moment, Money};
use protocol::errand::Payment;
use protocol::{Errand, RemoteClient, RemoteProduct, Stage, Subject, Task};
use redb::{Database, ReadableTable, WriteTransaction};
use serde::Deserialize;
use uuid::Uuid;

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
        transaction.open_table(ERRANDS.definition)?;
        transaction.open_table(HISTORY.definition)?;
        transaction.open_table(HISTORY_UNDO.definition)?;
        if format.is_none_or(|format| format < 2) {
            from_1_to_2(&transaction, &tx)?;
        }
        if format == Some(3) {
            from_3_to_4(&transaction, &tx)?;
        }
        if format.is_none_or(|format| format < 5) {
            to_5(&transaction, &tx)?;
        }
        if format.is_none_or(|format| format < 6) {
            to_6(&transaction, &tx)?;
        }
        if matches!(format, Some(5 | 6)) {
            tx.file_under_everything()?;
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

/// A receipt whose outcome nobody knew, as format 3 kept it.
#[derive(Deserialize)]
struct Receipt {
    id: Uuid,
    invoice: Uuid,
    amount: Money,
    date: NaiveDate,
    known: Vec<String>,
}

/// Receipts whose outcome nobody knows are errands like any other.
fn from_3_to_4(transaction: &WriteTransaction, tx: &Tx<'_>) -> Result<(), TxError> {
    const RECEIPTS: Table<u128, Receipt> = Table::new("receipts");
    let mut receipts = Vec::new();
    for row in tx.table(RECEIPTS.definition)?.iter()? {
        let (key, bytes) = row?;
        receipts.push(RECEIPTS.unseal(&key.value(), bytes.value())?);
    }
    transaction.delete_table(RECEIPTS.definition).map_err(read::storage_error)?;
    for (seq, receipt) in (1..).zip(receipts) {
        let payment = Payment {
            is_receipt: true,
            method: "receipt".to_owned(),
            amount: receipt.amount,
            date: receipt.date,
            note: None,
            known: Some(receipt.known),
        };
        let errand = Errand {
            id: receipt.id,
            seq,
            key: receipt.id,
            subject: Subject::Invoice(receipt.invoice),
            task: Task::Payment(payment),
            stage: Stage::Waiting,
            is_tried: true,
            is_insisted: false,
            attempts: 1,
            asked_at: tx.now(),
            not_before: Moment(0),
        };
        tx.enact_asked(&errand)?;
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

/// The index invoices and drafts are found by.
fn to_6(transaction: &WriteTransaction, tx: &Tx<'_>) -> Result<(), TxError> {
    transaction.open_table(TERMS)?;
    transaction.open_table(FACTS)?;
    transaction.open_table(DRAFT_PLACES)?;
    transaction.open_table(DRAFT_ORDER)?;
    tx.index_all()
}

#[cfg(test)]
mod tests;
