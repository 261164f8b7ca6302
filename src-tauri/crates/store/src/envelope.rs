//! The backup file: a line that says what it is, a header anybody can read, and the books, plain or encrypted.
//!
//! ```text
//! file      = "FACTURIER BACKUP\n" | length of header (u32, little endian) | header (JSON) | sum (32 bytes) | payload
//! sum       = SHA-256(all before it)
//! plain     = content | SHA-256(sum | content)
//! encrypted = chunk*; a chunk is 64 KiB of content, the last one 1 byte to 64 KiB, and 16 bytes longer when encrypted
//! ```
//!
//! Argon2id makes 64 bytes of the passphrase and the salt: 32 are the key, 19 the nonce's beginning, 13 stand in the header
//! to tell a wrong passphrase from damage. Each chunk is sealed with XChaCha20-Poly1305, with the sum as associated data;
//! its nonce ends in the chunk's place (u32, big endian) and a byte that is 1 for the last (the STREAM construction), so
//! chunks can neither be exchanged nor left out.
//! Not here: what the content is (backup, restore), chance: the salt is an argument.

use crate::error::RestoreError;
use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use domain::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Read, Write};
use std::path::Path;
use uuid::Uuid;

/// The first bytes of every backup.
const MAGIC: &[u8] = b"FACTURIER BACKUP\n";
/// The format written; a newer one is refused.
pub(crate) const FORMAT: u32 = 1;
const CHUNK_BYTES: usize = 64 * 1024;
const TAG_BYTES: usize = 16;
/// A longer header is damage.
const HEADER_BYTES_MAX: usize = 64 * 1024;
/// A file may not make its reader spend more than a gibibyte and a minute on its passphrase.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 16;
const LANES_MAX: u32 = 16;

/// What anybody can read of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) format: u32,
    pub(crate) device_id: Uuid,
    pub(crate) created_at: Moment,
    pub(crate) counts: Counts,
    /// Length of the content.
    pub(crate) content_bytes: u64,
    pub(crate) protection: Cover,
}

/// How much a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Issued invoices.
    pub invoices: u64,
    /// Of these, the ones that were not settled with the server.
    pub unsent: u64,
    /// Drafts.
    pub drafts: u64,
}

/// How the content is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Cover {
    Plain,
    Passphrase(Derivation),
}

/// How the key comes of the passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Derivation {
    /// Always `argon2id`, version 0x13.
    algorithm: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Uuid,
    /// 13 bytes of the derived ones.
    check: String,
}

/// What seals and opens the chunks of one file.
pub(crate) struct Key(StreamBE32<XChaCha20Poly1305>);

impl Derivation {
    /// A new key, and how it is found again.
    pub(crate) fn new(passphrase: &str, salt: Uuid) -> io::Result<(Derivation, Key)> {
        let mut derivation = Derivation {
            algorithm: "argon2id".to_owned(),
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
            salt,
            check: String::new(),
        };
        let (key, check) = derivation.derive(passphrase).map_err(io::Error::other)?;
        derivation.check = check;
        Ok((derivation, key))
    }

    fn open(&self, passphrase: &str) -> Result<Key, RestoreError> {
        let is_bearable = self.algorithm == "argon2id"
            && self.memory_kib <= MEMORY_KIB_MAX
            && self.passes <= PASSES_MAX
            && self.lanes <= LANES_MAX;
        if !is_bearable {
            return Err(damaged("its passphrase is beyond all bounds"));
        }
        let (key, check) = self.derive(passphrase).map_err(damaged)?;
        if check == self.check { Ok(key) } else { Err(RestoreError::WrongPassphrase) }
    }

    fn derive(&self, passphrase: &str) -> Result<(Key, String), argon2::Error> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None)?;
        let mut bytes = [0; 64];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
            passphrase.as_bytes(),
            self.salt.as_bytes(),
            &mut bytes,
        )?;
        let (mut key, mut nonce) = ([0; 32], [0; 19]);
        key.copy_from_slice(&bytes[..32]);
        nonce.copy_from_slice(&bytes[32..51]);
        let check = bytes[51..].iter().map(|byte| format!("{byte:02x}")).collect();
        let cipher = XChaCha20Poly1305::new(&key.into());
        Ok((Key(StreamBE32::from_aead(cipher, &nonce.into())), check))
    }
}

/// Writes a whole backup file. Its length.
pub(crate) fn write(
    header: &Header,
    key: Option<&Key>,
    content: &mut impl Read,
    out: &mut impl Write,
) -> io::Result<u64> {
    let text = serde_json::to_vec(header)?;
    let length = u32::try_from(text.len()).map_err(io::Error::other)?.to_le_bytes();
    let sum: [u8; 32] =
        Sha256::new().chain_update(MAGIC).chain_update(length).chain_update(&text).finalize().into();
    for part in [MAGIC, &length, &text, &sum] {
        out.write_all(part)?;
    }
    let mut written = (MAGIC.len() + length.len() + text.len() + sum.len()) as u64;
    let mut whole = Sha256::new().chain_update(sum);
    for place in Places::of(header.content_bytes) {
        let mut chunk = vec![0; place.len];
        content.read_exact(&mut chunk)?;
        match key {
            Some(Key(stream)) => stream
                .encrypt_in_place(place.number, place.is_last, &sum, &mut chunk)
                .map_err(|_| io::Error::other("a chunk cannot be encrypted"))?,
            None => whole.update(&chunk),
        }
        out.write_all(&chunk)?;
        written += chunk.len() as u64;
    }
    if key.is_none() {
        out.write_all(&whole.finalize())?;
        written += 32;
    }
    Ok(written)
}

/// A backup file, read up to its content.
#[derive(Debug)]
pub(crate) struct Sealed<R> {
    pub(crate) header: Header,
    sum: [u8; 32],
    file: R,
}

impl<R: Read> Sealed<R> {
    /// Reads the header. `path` is for the error.
    pub(crate) fn open(mut file: R, path: &Path) -> Result<Sealed<R>, RestoreError> {
        let foreign = || RestoreError::NotABackup(path.to_owned());
        let failed = |source| RestoreError::Io { path: path.to_owned(), source };
        let mut magic = Vec::new();
        file.by_ref().take(MAGIC.len() as u64).read_to_end(&mut magic).map_err(failed)?;
        match magic.as_slice() {
            MAGIC => {}
            short if !short.is_empty() && MAGIC.starts_with(short) => {
                return Err(damaged("it ends in its first line"));
            }
            _ => return Err(foreign()),
        }
        let mut length = [0; 4];
        read_exact(&mut file, &mut length, path)?;
        let text_len = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if text_len > HEADER_BYTES_MAX {
            return Err(damaged("its header is too long"));
        }
        let (mut text, mut sum) = (vec![0; text_len], [0; 32]);
        read_exact(&mut file, &mut text, path)?;
        read_exact(&mut file, &mut sum, path)?;
        let again: [u8; 32] =
            Sha256::new().chain_update(MAGIC).chain_update(length).chain_update(&text).finalize().into();
        if again != sum {
            return Err(damaged("its header is not the one it was made with"));
        }
        let Format { format } = serde_json::from_slice(&text).map_err(damaged)?;
        if format > FORMAT {
            return Err(RestoreError::NewerVersion { found: format });
        }
        let header = serde_json::from_slice(&text).map_err(damaged)?;
        Ok(Sealed { header, sum, file })
    }

    /// The key of an encrypted file.
    pub(crate) fn key(&self, passphrase: Option<&str>) -> Result<Option<Key>, RestoreError> {
        match (&self.header.protection, passphrase) {
            (Cover::Plain, _) => Ok(None),
            (Cover::Passphrase(_), None) => Err(RestoreError::PassphraseNeeded),
            (Cover::Passphrase(derivation), Some(passphrase)) => derivation.open(passphrase).map(Some),
        }
    }

    /// Writes the content out. What is written is worth nothing until this returns `Ok`.
    pub(crate) fn unpack(
        mut self,
        path: &Path,
        key: Option<&Key>,
        out: &mut impl Write,
        out_path: &Path,
    ) -> Result<(), RestoreError> {
        let mut whole = Sha256::new().chain_update(self.sum);
        for place in Places::of(self.header.content_bytes) {
            let mut chunk = vec![0; place.len + if key.is_some() { TAG_BYTES } else { 0 }];
            read_exact(&mut self.file, &mut chunk, path)?;
            match key {
                Some(Key(stream)) => stream
                    .decrypt_in_place(place.number, place.is_last, &self.sum, &mut chunk)
                    .map_err(|_| damaged(format_args!("chunk {} was changed", place.number)))?,
                None => whole.update(&chunk),
            }
            out.write_all(&chunk).map_err(|source| RestoreError::Io { path: out_path.to_owned(), source })?;
        }
        if key.is_none() {
            let mut sum = [0; 32];
            read_exact(&mut self.file, &mut sum, path)?;
            if whole.finalize()[..] != sum {
                return Err(damaged("its content is not the one it was made with"));
            }
        }
        let mut rest = [0];
        match self.file.read(&mut rest) {
            Ok(0) => Ok(()),
            Ok(_) => Err(damaged("something follows its end")),
            Err(source) => Err(RestoreError::Io { path: path.to_owned(), source }),
        }
    }
}

/// What a header of any version has.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Where the chunks of a content lie.
struct Places {
    number: u32,
    remaining: u64,
}

struct Place {
    number: u32,
    len: usize,
    is_last: bool,
}

impl Places {
    fn of(content_bytes: u64) -> Places {
        Places { number: 0, remaining: content_bytes }
    }
}

impl Iterator for Places {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        let len = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(CHUNK_BYTES);
        if len == 0 {
            return None;
        }
        self.remaining -= len as u64;
        let number = self.number;
        self.number = number.checked_add(1)?; // 256 TiB; the content's reader would have ended long before.
        Some(Place { number, len, is_last: self.remaining == 0 })
    }
}

fn read_exact(file: &mut impl Read, bytes: &mut [u8], path: &Path) -> Result<(), RestoreError> {
    file.read_exact(bytes).map_err(|source| match source.kind() {
        io::ErrorKind::UnexpectedEof => damaged("it ends too early"),
        _ => RestoreError::Io { path: path.to_owned(), source },
    })
}

pub(crate) fn damaged(detail: impl ToString) -> RestoreError {
    RestoreError::Damaged(detail.to_string())
}

#[cfg(test)]
mod tests;
