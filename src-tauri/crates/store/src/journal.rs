//! The journal file: a magic line, then entries, each synced before a number is shown. It only ever holds what the
//! database's events table holds, byte for byte. Lengths and places are those of the plain journal, sealed or not.
//!
//! Not here: what an entry means (event), comparing the two copies at open (mend), encryption (seal).

use crate::disk::{Access, Disk, Handle, Look, Stream};
use crate::error::{OpenError, ReadError};
use crate::event::{Broken, ENTRY_HEADER_BYTES, PAYLOAD_BYTES_MAX, payload_len};
use crate::folder::Folder;
use crate::read::Source;
use crate::seal::{self, HEADER_BYTES, Kind, Seal};
use crate::tables::EVENTS;
use redb::{ReadableTable, StorageBackend};
use serde::de::IgnoredAny;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The first bytes of the file; the digit is the format's version.
pub(crate) const MAGIC: &[u8] = b"FACTURIER JOURNAL 1\n";

/// Where the journal file is, and its seal if it has one.
#[derive(Debug, Clone)]
pub(crate) struct JournalFile {
    disk: Arc<dyn Disk>,
    path: PathBuf,
    seal: Option<Seal>,
}

impl JournalFile {
    /// The existing file.
    ///
    /// # Errors
    /// As [`Seal::find`]; [`OpenError::Damaged`] when its header is.
    pub(crate) fn find(folder: &Folder) -> Result<JournalFile, OpenError> {
        let path = folder.journal();
        let seal = folder.find_seal(&path, Kind::Journal)?;
        Ok(JournalFile { disk: Arc::clone(folder.disk()), path, seal })
    }

    /// The existing file, or a plain one where its seal cannot be told: reading that says what is wrong.
    pub(crate) fn as_found(folder: &Folder) -> JournalFile {
        let plain = |_| JournalFile { disk: Arc::clone(folder.disk()), path: folder.journal(), seal: None };
        JournalFile::find(folder).unwrap_or_else(plain)
    }

    /// A file as it is to be written, under its own name or one that means nothing.
    pub(crate) fn anew(folder: &Folder, path: PathBuf, is_sealed: bool) -> io::Result<JournalFile> {
        let seal = folder.new_seal(Kind::Journal, is_sealed)?;
        Ok(JournalFile { disk: Arc::clone(folder.disk()), path, seal })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.seal.is_some()
    }

    /// Bytes of the plain journal, if the file is one.
    pub(crate) fn len(&self) -> io::Result<u64> {
        let len = self.look()?.len;
        Ok(if self.is_sealed() { len.saturating_sub(HEADER_BYTES) } else { len })
    }

    fn look(&self) -> io::Result<Look> {
        Ok(self.disk.look(&self.path)?.ok_or(io::ErrorKind::NotFound)?)
    }

    fn open(&self, access: Access) -> io::Result<Handle> {
        let file = Handle::open(self.disk.as_ref(), &self.path, access)?;
        Ok(seal::through(file, self.seal.as_ref()))
    }

    /// Reads it from its beginning. `None` when it does not begin as a journal does.
    pub(crate) fn read(&self) -> io::Result<Option<JournalReader>> {
        let file = self.open(Access::Read)?;
        let len = file.len()?;
        let mut file = BufReader::new(Stream::new(file));
        let mut magic = Vec::new();
        file.by_ref().take(MAGIC.len() as u64).read_to_end(&mut magic)?;
        Ok((magic == MAGIC).then_some(JournalReader { file, position: MAGIC.len() as u64, len }))
    }

    /// Whether it is exactly as long as the database says and ends in the same last entry. The chain makes the last
    /// hash stand for all before it, so this is enough at every start; `verify` reads the whole.
    pub(crate) fn ends_like(&self, len: u64, last_entry: &[u8]) -> io::Result<bool> {
        let file = self.open(Access::Read)?;
        let begin = len.saturating_sub(last_entry.len() as u64);
        if file.len()? != len {
            return Ok(false);
        }
        let mut magic = [0; MAGIC.len()];
        file.read(0, &mut magic)?;
        let mut found = vec![0; last_entry.len()];
        file.read(begin, &mut found)?;
        Ok(magic == *MAGIC && found == last_entry)
    }

    /// Writes the whole file from the database.
    pub(crate) fn write_from(&self, folder: &Folder, source: &impl Source) -> io::Result<()> {
        folder.write_anew(&self.path, |file| {
            let mut out = BufWriter::new(Stream::new(seal::begin(file.clone(), self.seal.as_ref())?));
            out.write_all(MAGIC)?;
            let events = source.table(EVENTS).map_err(io::Error::other)?;
            for row in events.iter().map_err(io::Error::other)? {
                out.write_all(row.map_err(io::Error::other)?.1.value().1)?;
            }
            out.flush()
        })
    }

    /// Opens it for appending behind its first `len` bytes; what follows them is not known to be good.
    pub(crate) fn append_behind(self, len: u64) -> io::Result<Journal> {
        let file = self.open(Access::Write)?;
        let identity = self.look()?.identity;
        Ok(Journal { file, place: self, identity, len, is_behind: true })
    }
}

/// The journal, open for appending.
#[derive(Debug)]
pub(crate) struct Journal {
    file: Handle,
    place: JournalFile,
    identity: Option<(u64, u64)>,
    /// Bytes known to be whole and on disk.
    len: u64,
    /// Whether the database may hold entries that the file does not.
    is_behind: bool,
}

impl Journal {
    pub(crate) fn place(&self) -> &JournalFile {
        &self.place
    }

    pub(crate) fn is_behind(&self) -> bool {
        self.is_behind
    }

    /// Whether the path still leads to the open file.
    pub(crate) fn is_in_place(&self) -> bool {
        self.place.look().is_ok_and(|look| look.identity == self.identity)
    }

    /// Puts another handle in place of the file's, for tests of a disk that refuses to be written.
    #[cfg(test)]
    pub(crate) fn swap_file(&mut self, file: Handle) -> Handle {
        std::mem::replace(&mut self.file, file)
    }

    /// Appends entries and syncs them. After a failure the file counts as behind, and nothing it holds past its known
    /// length is trusted: a sync that failed once is never just repeated (F8), the bytes are written again.
    pub(crate) fn append(&mut self, entries: &[u8]) -> io::Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        self.is_behind = true;
        self.file.write(self.len, entries)?;
        self.file.sync_data()?;
        self.len += entries.len() as u64;
        self.is_behind = false;
        Ok(())
    }

    /// Writes what the database holds and the file lacks.
    pub(crate) fn catch_up(&mut self, source: &impl Source) -> io::Result<()> {
        let missing = entries_behind(source, self.len).map_err(io::Error::other)?;
        if self.file.len()? != self.len {
            self.file.set_len(self.len)?;
            self.file.sync_data()?;
        }
        self.append(&missing)?;
        self.is_behind = false;
        Ok(())
    }
}

/// The entries that lie behind a length of the journal, in order.
fn entries_behind(source: &impl Source, len: u64) -> Result<Vec<u8>, ReadError> {
    let events = source.table(EVENTS)?;
    let mut first = None;
    for row in events.iter()?.rev() {
        let (seq, value) = row?;
        if value.value().0 <= len {
            break;
        }
        first = Some(seq.value());
    }
    let mut bytes = Vec::new();
    if let Some(first) = first {
        for row in events.range(first..)? {
            bytes.extend_from_slice(row?.1.value().1);
        }
    }
    Ok(bytes)
}

/// Reads a journal file from front to back.
pub(crate) struct JournalReader {
    file: BufReader<Stream>,
    position: u64,
    len: u64,
}

impl JournalReader {
    /// Goes to where an entry begins.
    pub(crate) fn skip_to(&mut self, position: u64) -> io::Result<()> {
        self.position = position;
        self.file.seek(SeekFrom::Start(position)).map(drop)
    }

    /// Where the next entry begins.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// Bytes from there to the end of the file.
    pub(crate) fn remaining(&self) -> u64 {
        self.len.saturating_sub(self.position)
    }

    /// Whether what follows is the beginning of one entry and nothing else: an append that was cut short. An entry whose
    /// text is whole, or is no text, is something else: it may have been acknowledged and rotted since.
    pub(crate) fn is_unfinished_entry(&mut self) -> io::Result<bool> {
        self.skip_to(self.position)?;
        let mut rest = Vec::new();
        self.file.by_ref().take(PAYLOAD_BYTES_MAX as u64).read_to_end(&mut rest)?;
        let Some(text) = rest.get(ENTRY_HEADER_BYTES..) else { return Ok(true) };
        Ok(serde_json::from_slice::<IgnoredAny>(text).is_err_and(|error| error.is_eof()))
    }

    /// The bytes of the next entry, not looked at beyond their length. Call it only while something remains.
    pub(crate) fn next_entry(&mut self) -> io::Result<Result<Vec<u8>, Broken>> {
        let mut header = [0; ENTRY_HEADER_BYTES];
        if self.remaining() < header.len() as u64 {
            return Ok(Err(Broken::Short));
        }
        self.file.read_exact(&mut header)?;
        let payload_len = match payload_len(&header) {
            Ok(len) => len,
            Err(broken) => return Ok(Err(broken)),
        };
        let entry_len = header.len() + payload_len;
        if self.remaining() < entry_len as u64 {
            return Ok(Err(Broken::Short));
        }
        let mut entry = Vec::with_capacity(entry_len);
        entry.extend_from_slice(&header);
        entry.resize(entry_len, 0);
        self.file.read_exact(&mut entry[ENTRY_HEADER_BYTES..])?;
        self.position += entry_len as u64;
        Ok(Ok(entry))
    }
}
