//! Records: a version byte, a checksum, and JSON. The database does not verify pages while reading, so every
//! record proves itself.
//!
//! ```text
//! record = version (1 byte) | first 16 bytes of SHA-256(table name | 0 | key | version | payload) | payload
//! ```
//!
//! The key is part of the sum, so a record found under another key is as damaged as one with a flipped bit.
//! Not here: which tables there are (tables).

use crate::error::{ReadError, TxError};
use redb::{Key, TableDefinition};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::fmt::Debug;
use std::marker::PhantomData;

/// The version every record is written in. Older ones stay readable for ever.
pub(crate) const RECORD_VERSION: u8 = 1;
const SUM_BYTES: usize = 16;
const HEADER_BYTES: usize = 1 + SUM_BYTES;

/// A table whose values are records of one type.
pub(crate) struct Table<K: Key + 'static, R> {
    pub(crate) definition: TableDefinition<'static, K, &'static [u8]>,
    name: &'static str,
    record: PhantomData<fn() -> R>,
}

impl<K: Key + 'static, R> Table<K, R> {
    pub(crate) const fn new(name: &'static str) -> Table<K, R> {
        Table { definition: TableDefinition::new(name), name, record: PhantomData }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    fn sum(&self, key: &K::SelfType<'_>, version: u8, payload: &[u8]) -> [u8; SUM_BYTES] {
        let digest = Sha256::new()
            .chain_update(self.name)
            .chain_update([0])
            .chain_update(K::as_bytes(key))
            .chain_update([version])
            .chain_update(payload)
            .finalize();
        let mut sum = [0; SUM_BYTES];
        sum.copy_from_slice(&digest[..SUM_BYTES]);
        sum
    }

    pub(crate) fn damaged(&self, key: &impl Debug) -> ReadError {
        ReadError::Damaged { table: self.name, key: format!("{key:?}") }
    }
}

impl<K: Key + 'static, R: Serialize> Table<K, R> {
    /// A record's bytes as they are stored under a key.
    pub(crate) fn seal(&self, key: &K::SelfType<'_>, record: &R) -> Result<Vec<u8>, TxError> {
        let payload = serde_json::to_vec(record).map_err(|error| TxError::Unwritable(error.to_string()))?;
        let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
        bytes.push(RECORD_VERSION);
        bytes.extend_from_slice(&self.sum(key, RECORD_VERSION, &payload));
        bytes.extend_from_slice(&payload);
        Ok(bytes)
    }
}

impl<K: Key + 'static, R: DeserializeOwned> Table<K, R> {
    /// Reads a record found under a key; anything but the very bytes that were sealed is an error.
    pub(crate) fn unseal(&self, key: &K::SelfType<'_>, bytes: &[u8]) -> Result<R, ReadError> {
        let damaged = || self.damaged(key);
        let (header, payload) = bytes.split_at_checked(HEADER_BYTES).ok_or_else(damaged)?;
        let (version, sum) = header.split_first().ok_or_else(damaged)?;
        if *sum != self.sum(key, *version, payload) {
            return Err(damaged());
        }
        if *version != RECORD_VERSION {
            return Err(ReadError::NewerRecord {
                table: self.name,
                key: format!("{key:?}"),
                version: *version,
            });
        }
        serde_json::from_slice(payload).map_err(|_| damaged())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTES: Table<(&str, u64), String> = Table::new("notes");
    const OTHERS: Table<(&str, u64), String> = Table::new("others");

    /// What redb hands back after a page rotted under an open file.
    #[test]
    fn only_the_very_bytes_under_the_very_key_are_a_record() {
        let note = "căruță".to_owned();
        let bytes = NOTES.seal(&("FCT", 7), &note).unwrap();
        assert_eq!(NOTES.unseal(&("FCT", 7), &bytes).unwrap(), note);
        for bit in 0..bytes.len() * 8 {
            let mut rotten = bytes.clone();
            rotten[bit / 8] ^= 1 << (bit % 8);
            let error = NOTES.unseal(&("FCT", 7), &rotten).unwrap_err();
            assert!(matches!(error, ReadError::Damaged { table: "notes", .. }), "bit {bit}: {error:?}");
        }
        for len in 0..bytes.len() {
            assert!(NOTES.unseal(&("FCT", 7), &bytes[..len]).is_err(), "first {len} bytes");
        }
        assert!(NOTES.unseal(&("FCT", 8), &bytes).is_err(), "another number's record");
        assert!(NOTES.unseal(&("PRO", 7), &bytes).is_err(), "another series' record");
        assert!(OTHERS.unseal(&("FCT", 7), &bytes).is_err(), "another table's record");
    }

    #[test]
    fn a_record_of_a_version_to_come_says_so() {
        let mut bytes = vec![2];
        bytes.extend_from_slice(&NOTES.sum(&("FCT", 7), 2, b"{}"));
        bytes.extend_from_slice(b"{}");
        let error = NOTES.unseal(&("FCT", 7), &bytes).unwrap_err();
        assert!(matches!(error, ReadError::NewerRecord { version: 2, .. }), "{error:?}");
    }
}
