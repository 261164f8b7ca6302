//! SQLite doing the writes of one issue: the same records, as JSON, with the indexes that make the same promises. It has
//! no second file to write: what the journal holds is a table of the same transaction.

use crate::p1::Case;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde_json::{json, to_string};
use sha2::{Digest, Sha256};
use std::path::Path;

const TABLES: &str = "
    CREATE TABLE numbers (series TEXT, number INTEGER, record TEXT, PRIMARY KEY (series, number)) WITHOUT ROWID;
    CREATE TABLE free (series TEXT, number INTEGER, PRIMARY KEY (series, number)) WITHOUT ROWID;
    CREATE TABLE taken (series TEXT, number INTEGER, invoice BLOB, PRIMARY KEY (series, number)) WITHOUT ROWID;
    CREATE TABLE invoices (place INTEGER PRIMARY KEY, id BLOB UNIQUE, record TEXT);
    CREATE TABLE outbox (series TEXT, number INTEGER, record TEXT, PRIMARY KEY (series, number)) WITHOUT ROWID;
    CREATE TABLE requests (id BLOB PRIMARY KEY, invoice BLOB, body_hash BLOB) WITHOUT ROWID;
    CREATE TABLE events (place INTEGER PRIMARY KEY, hash BLOB, entry TEXT);";

pub struct Sqlite(Connection);

impl Sqlite {
    /// Books in a journal mode of SQLite, synced as durably as that mode can.
    pub fn create(folder: &Path, mode: &str) -> Sqlite {
        let connection = Connection::open(folder.join(format!("{mode}.sqlite"))).unwrap();
        let now: String =
            connection.query_row(&format!("PRAGMA journal_mode = {mode}"), [], |row| row.get(0)).unwrap();
        assert_eq!(now, mode);
        connection.execute_batch(&format!("PRAGMA synchronous = FULL; {TABLES}")).unwrap();
        connection.set_prepared_statement_cache_capacity(32);
        Sqlite(connection)
    }

    /// Reserves numbers and issues their invoices, the server having them already; one transaction.
    pub fn grow(&mut self, cases: &[Case]) {
        self.reserve(cases);
        let transaction = self.begin();
        for case in cases {
            write(&transaction, case);
            let key = params![case.issued.series_id.0, case.issued.number];
            transaction
                .prepare_cached("DELETE FROM outbox WHERE series = ? AND number = ?")
                .unwrap()
                .execute(key)
                .unwrap();
        }
        transaction.commit().unwrap();
    }

    pub fn reserve(&mut self, cases: &[Case]) {
        let transaction = self.begin();
        for case in cases {
            let number = &case.number;
            let series = &case.issued.series_id.0;
            let mut insert = transaction.prepare_cached("INSERT INTO numbers VALUES (?, ?, ?)").unwrap();
            insert.execute(params![series, number.number, to_string(number).unwrap()]).unwrap();
            let mut insert = transaction.prepare_cached("INSERT INTO free VALUES (?, ?)").unwrap();
            insert.execute(params![series, number.number]).unwrap();
        }
        transaction.commit().unwrap();
    }

    /// Issues one invoice durably.
    pub fn issue(&mut self, case: &Case) {
        let transaction = self.begin();
        write(&transaction, case);
        transaction.commit().unwrap();
    }

    fn begin(&mut self) -> Transaction<'_> {
        self.0.transaction_with_behavior(TransactionBehavior::Immediate).unwrap()
    }
}

fn write(transaction: &Transaction<'_>, case: &Case) {
    let Case { issued, item, number, request, .. } = case;
    let (series, id) = (&issued.series_id.0, issued.id.as_bytes());
    let record = to_string(issued).unwrap();
    let entry =
        json!({ "issued": issued, "token": number.token, "key": item.key, "body": item.body }).to_string();
    let last: Option<[u8; 32]> = transaction
        .prepare_cached("SELECT hash FROM events ORDER BY place DESC LIMIT 1")
        .unwrap()
        .query_row([], |row| row.get(0))
        .ok();
    let hash: [u8; 32] =
        Sha256::new().chain_update(last.unwrap_or_default()).chain_update(&entry).finalize().into();
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        assert_eq!(transaction.prepare_cached(sql).unwrap().execute(values).unwrap(), 1, "{sql}");
    };
    run(
        "UPDATE numbers SET record = ? WHERE series = ? AND number = ?",
        params![to_string(number).unwrap(), series, number.number],
    );
    run("DELETE FROM free WHERE series = ? AND number = ?", params![series, number.number]);
    run("INSERT INTO taken VALUES (?, ?, ?)", params![series, number.number, id]);
    run("INSERT INTO invoices (id, record) VALUES (?, ?)", params![id, record]);
    run("INSERT INTO outbox VALUES (?, ?, ?)", params![series, number.number, to_string(item).unwrap()]);
    run("INSERT INTO requests VALUES (?, ?, ?)", params![request.0.as_bytes(), id, request.1]);
    run("INSERT INTO events (hash, entry) VALUES (?, ?)", params![hash, entry]);
}
