//! The seal of a file: encryption by position, so that a sealed file is its plain one behind a header, byte for byte as
//! long and as safe against a cut.
//!
//! ```text
//! file   = header (4096 bytes) | AES-256-XTS of the plain file, data units of 4096 bytes
//! header = "FACTURIER SEALED 1\n" | which file (1 byte) | key check (16 bytes) | sum (16 bytes) | zeros
//! ```
//!
//! Each block of 16 bytes depends on its place and nothing else: a torn write leaves every block old or new, and writing
//! one touches no other. Noticing changes is not the seal's job; records, pages and the chain of the journal do.
//! Not here: the secret (key), putting a seal on existing books (convert).

use crate::disk::{Access, Disk, Handle, Stream};
use crate::error::OpenError;
use crate::key::BooksKey;
use crate::xts::{self, KEY_BYTES, Xts};
use hkdf::Hkdf;
use redb::{BackendError, StorageBackend};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::{self, Read};
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes before the sealed content. A whole page, so that pages of the database stay pages of the disk.
pub(crate) const HEADER_BYTES: u64 = 4096;
/// What changes as one; everything sealed is a multiple of it.
pub(crate) const BLOCK_BYTES: u64 = xts::BLOCK_BYTES as u64;
const UNIT_BYTES: u64 = xts::UNIT_BYTES as u64;

/// The first bytes of every sealed file; the version follows.
const MAGIC: &[u8] = b"FACTURIER SEALED ";
const VERSION: &[u8] = b"1\n";
const CHECK_BYTES: usize = 16;
const SUM_BYTES: usize = 16;
/// Bytes of the header that mean something.
const STAMP_BYTES: usize = 19 + 1 + CHECK_BYTES + SUM_BYTES;

/// Which file is sealed; each has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Database,
    Journal,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Database => "database",
            Kind::Journal => "journal",
        }
    }

    fn letter(self) -> u8 {
        match self {
            Kind::Database => b'd',
            Kind::Journal => b'j',
        }
    }
}

/// The cipher of one file.
#[derive(Clone)]
pub(crate) struct Seal {
    cipher: Arc<Xts>,
    stamp: [u8; STAMP_BYTES],
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(..)")
    }
}

impl Seal {
    /// The seal a key puts on a file. There is no salt: the secret is all chance, and a lost salt would be lost books.
    pub(crate) fn of(key: &BooksKey, kind: Kind) -> io::Result<Seal> {
        let keys = derive::<KEY_BYTES>(key, "cipher", kind)?;
        let cipher = Arc::new(Xts::new(&keys).map_err(io::Error::other)?);
        let mut stamp = Vec::with_capacity(STAMP_BYTES);
        stamp.extend_from_slice(MAGIC);
        stamp.extend_from_slice(VERSION);
        stamp.push(kind.letter());
        stamp.extend_from_slice(&*derive::<CHECK_BYTES>(key, "check", kind)?);
        stamp.extend_from_slice(&sum(&stamp));
        let stamp = stamp.try_into().map_err(|_| io::Error::other("a header of another length"))?;
        Ok(Seal { cipher, stamp })
    }

    /// The seal of an existing file, or `None` when it is not sealed. The header is the same in every version to come, but
    /// for the digit.
    ///
    /// # Errors
    /// [`OpenError::Sealed`] without a key, [`OpenError::WrongKey`], [`OpenError::NewerVersion`], or
    /// [`OpenError::Damaged`] when the header contradicts its own sum.
    pub(crate) fn find(
        disk: &dyn Disk,
        path: &Path,
        kind: Kind,
        key: Option<&BooksKey>,
    ) -> Result<Option<Seal>, OpenError> {
        let failed = |source| OpenError::io(path, source);
        let mut found = Vec::new();
        let file = Handle::open(disk, path, Access::Read).map_err(failed)?;
        Stream::new(file).take(STAMP_BYTES as u64).read_to_end(&mut found).map_err(failed)?;
        if found.is_empty() || found.iter().zip(MAGIC).any(|(found, expected)| found != expected) {
            return Ok(None);
        }
        let (content, found_sum) = found
            .split_at_checked(STAMP_BYTES - SUM_BYTES)
            .ok_or_else(|| OpenError::damaged(path, "its header is cut short"))?;
        if found_sum != sum(content) {
            return Err(OpenError::damaged(path, "its header does not match its sum"));
        }
        if content[MAGIC.len()..MAGIC.len() + VERSION.len()] != *VERSION {
            let found = u32::from(content[MAGIC.len()].saturating_sub(b'0'));
            return Err(OpenError::NewerVersion { found });
        }
        let key = key.ok_or_else(|| OpenError::Sealed(path.to_owned()))?;
        let seal = Seal::of(key, kind).map_err(failed)?;
        if content[MAGIC.len() + VERSION.len()] != kind.letter() {
            return Err(OpenError::NotOurs(path.to_owned()));
        }
        if seal.stamp[..] != found[..] {
            return Err(OpenError::WrongKey(path.to_owned()));
        }
        Ok(Some(seal))
    }

    /// Decrypts whole blocks that begin where a unit does. Blocks of zeros are holes, bytes that were never written, and
    /// stay zeros: no content encrypts to them but by a chance of one in 2^128.
    fn decrypt(&self, blocks: &mut [u8], unit: u64) {
        let (each, _) = blocks.as_chunks::<{ xts::BLOCK_BYTES }>();
        let is_hole = |block: &[u8; xts::BLOCK_BYTES]| u128::from_ne_bytes(*block) == 0;
        let holes: Vec<usize> =
            each.iter().enumerate().filter(|(_, block)| is_hole(block)).map(|(place, _)| place).collect();
        self.cipher.decrypt(blocks, unit);
        let (each, _) = blocks.as_chunks_mut::<{ xts::BLOCK_BYTES }>();
        for hole in holes {
            each[hole] = [0; xts::BLOCK_BYTES];
        }
    }
}

fn derive<const BYTES: usize>(
    key: &BooksKey,
    purpose: &str,
    kind: Kind,
) -> io::Result<Zeroizing<[u8; BYTES]>> {
    let mut derived = Zeroizing::new([0; BYTES]);
    let info = format!("facturier sealed 1 {} {purpose}", kind.name());
    Hkdf::<Sha256>::new(None, key.reveal())
        .expand(info.as_bytes(), derived.as_mut_slice())
        .map_err(io::Error::other)?;
    Ok(derived)
}

fn sum(content: &[u8]) -> [u8; SUM_BYTES] {
    let mut sum = [0; SUM_BYTES];
    sum.copy_from_slice(&Sha256::digest(content)[..SUM_BYTES]);
    sum
}

/// A sealed file, read and written as if it were plain. Its length is a multiple of [`BLOCK_BYTES`]: what ends inside a
/// block is followed by zeros, or by what was there before.
///
/// Two writes that share a block must not run at once; the database writes whole pages, the journal from one thread.
#[derive(Debug)]
pub(crate) struct SealedFile<B> {
    file: B,
    seal: Seal,
}

impl<B: StorageBackend> SealedFile<B> {
    /// A file that already begins with the header.
    pub(crate) fn new(file: B, seal: Seal) -> SealedFile<B> {
        SealedFile { file, seal }
    }

    /// Makes an empty file a sealed one.
    pub(crate) fn create(file: B, seal: Seal) -> io::Result<SealedFile<B>> {
        let mut header = [0; HEADER_BYTES as usize];
        header[..STAMP_BYTES].copy_from_slice(&seal.stamp);
        file.set_len(HEADER_BYTES)?;
        file.write(0, &header)?;
        Ok(SealedFile { file, seal })
    }

    /// The plain bytes from the beginning of a unit; `begin` and `end` are multiples of a block. Those before `begin`
    /// are not read, and mean nothing.
    fn read_blocks(&self, begin: u64, end: u64) -> io::Result<(Vec<u8>, u64)> {
        let unit = begin / UNIT_BYTES;
        let start = unit * UNIT_BYTES;
        let mut blocks = vec![0; to_usize(end - start)?];
        self.file.read(HEADER_BYTES + begin, &mut blocks[to_usize(begin - start)?..])?;
        self.seal.decrypt(&mut blocks, unit);
        Ok((blocks, start))
    }
}

impl<B: StorageBackend> StorageBackend for SealedFile<B> {
    fn len(&self) -> io::Result<u64> {
        Ok(block_below(self.file.len()?.saturating_sub(HEADER_BYTES)))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let len = out.len() as u64;
        // Whole pages, which is nearly all there is, are decrypted where they are wanted.
        if offset.is_multiple_of(UNIT_BYTES) && len.is_multiple_of(BLOCK_BYTES) {
            self.file.read(HEADER_BYTES + offset, out)?;
            self.seal.decrypt(out, offset / UNIT_BYTES);
            return Ok(());
        }
        let (blocks, start) = self.read_blocks(block_below(offset), block_above(offset + len))?;
        let from = to_usize(offset - start)?;
        out.copy_from_slice(&blocks[from..from + out.len()]);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(HEADER_BYTES + block_above(len))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        let data_end = offset + data.len() as u64;
        let (begin, end) = (block_below(offset), block_above(data_end));
        let unit = begin / UNIT_BYTES;
        let start = unit * UNIT_BYTES;
        let mut blocks = vec![0; to_usize(end - start)?];
        // A block written in part keeps its other bytes, which are encrypted to what they were.
        for (block, is_partial) in [(begin, begin < offset), (end - BLOCK_BYTES, data_end < end)] {
            if is_partial && block < self.len()? {
                let (kept, kept_start) = self.read_blocks(block, block + BLOCK_BYTES)?;
                let (into, from) = (to_usize(block - start)?, to_usize(block - kept_start)?);
                blocks[into..into + BLOCK_BYTES as usize].copy_from_slice(&kept[from..]);
            }
        }
        let from = to_usize(offset - start)?;
        blocks[from..from + data.len()].copy_from_slice(data);
        self.seal.cipher.encrypt(&mut blocks, unit);
        self.file.write(HEADER_BYTES + begin, &blocks[to_usize(begin - start)?..])
    }

    // Locks are on bytes far behind any content; they have the same names in a sealed file.

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }
}

/// An open file by its seal, or as it is.
pub(crate) fn through(file: Handle, seal: Option<&Seal>) -> Handle {
    match seal {
        Some(seal) => Handle::of(SealedFile::new(file, seal.clone())),
        None => file,
    }
}

/// A new, empty file: sealed, or left as it is.
pub(crate) fn begin(file: Handle, seal: Option<&Seal>) -> io::Result<Handle> {
    Ok(match seal {
        Some(seal) => Handle::of(SealedFile::create(file, seal.clone())?),
        None => file,
    })
}

fn block_below(position: u64) -> u64 {
    position - position % BLOCK_BYTES
}

fn block_above(position: u64) -> u64 {
    position.next_multiple_of(BLOCK_BYTES)
}

fn to_usize(length: u64) -> io::Result<usize> {
    usize::try_from(length).map_err(io::Error::other)
}

#[cfg(test)]
mod tests;
