//! The seal against a second implementation of it, a plain file, a torn write, and every wrong header.

mod cuts;

use super::*;
use crate::disk::OsDisk;
use aes::Aes256;
use aes::cipher::{Array, BlockCipherEncrypt, KeyInit};
use proptest::prelude::*;
use redb::backends::FileBackend;
use std::sync::Mutex;

fn key() -> BooksKey {
    BooksKey::new(*b"sixteen bytes ok")
}

fn seal() -> Seal {
    Seal::of(&key(), Kind::Database).unwrap()
}

/// A file in memory that grows when written to, as one on disk does.
#[derive(Debug, Default)]
struct Memory(Mutex<Vec<u8>>);

impl StorageBackend for Memory {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let from = to_usize(offset)?;
        let bytes = self.0.lock().unwrap();
        out.copy_from_slice(bytes.get(from..from + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.lock().unwrap().resize(to_usize(len)?, 0);
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let from = to_usize(offset)?;
        let mut bytes = self.0.lock().unwrap();
        let len = bytes.len().max(from + data.len());
        bytes.resize(len, 0);
        bytes[from..from + data.len()].copy_from_slice(data);
        Ok(())
    }
}

fn sealed(plain: &[u8]) -> SealedFile<Memory> {
    let file = SealedFile::create(Memory::default(), seal()).unwrap();
    file.write(0, plain).unwrap();
    file
}

fn content<B: StorageBackend>(file: &B) -> Vec<u8> {
    let mut bytes = vec![0; to_usize(file.len().unwrap()).unwrap()];
    file.read(0, &mut bytes).unwrap();
    bytes
}

/// HMAC-SHA256 by its definition, for keys that fit a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |with: u8| -> Vec<u8> { (0..64).map(|at| key.get(at).copied().unwrap_or(0) ^ with).collect() };
    let inner = Sha256::digest([pad(0x36), message.to_vec()].concat());
    Sha256::digest([pad(0x5C), inner.to_vec()].concat()).to_vec()
}

/// HKDF-SHA256 without a salt, by RFC 5869.
fn hkdf(secret: &[u8], info: &str, len: usize) -> Vec<u8> {
    let (extracted, mut okm, mut before) = (hmac(&[], secret), Vec::new(), Vec::new());
    for counter in 1.. {
        before = hmac(&extracted, &[before, info.as_bytes().to_vec(), vec![counter]].concat());
        okm.extend_from_slice(&before);
        if okm.len() >= len {
            break;
        }
    }
    okm.truncate(len);
    okm
}

/// XTS by its definition, one block at a time.
fn xts_block(keys: &[u8], position: u64, block: &[u8; 16]) -> [u8; 16] {
    let [cipher, tweaker] = [0, 32].map(|at| Aes256::new_from_slice(&keys[at..at + 32]).unwrap());
    let mut tweak = Array(u128::from(position / 4096).to_le_bytes());
    tweaker.encrypt_block(&mut tweak);
    let mut tweak = u128::from_le_bytes(tweak.0);
    for _ in 0..position % 4096 / 16 {
        tweak = tweak << 1 ^ if tweak >> 127 == 1 { 0x87 } else { 0 };
    }
    let mut masked = Array((u128::from_le_bytes(*block) ^ tweak).to_le_bytes());
    cipher.encrypt_block(&mut masked);
    (u128::from_le_bytes(masked.0) ^ tweak).to_le_bytes()
}

/// The format is what storage.md says, by a second hand: whoever has the secret can write a reader.
#[test]
fn a_sealed_file_is_what_its_description_says() {
    let plain: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
    let file = sealed(&plain);
    let raw = content(&file.file);
    assert_eq!(raw.len(), 4096 + plain.len());
    assert_eq!(raw[..20], *b"FACTURIER SEALED 1\nd");
    assert_eq!(raw[20..36], hkdf(key().reveal(), "facturier sealed 1 database check", 16));
    assert_eq!(raw[36..52], Sha256::digest(&raw[..36])[..16]);
    assert!(raw[52..4096].iter().all(|byte| *byte == 0));
    let keys = hkdf(key().reveal(), "facturier sealed 1 database cipher", 64);
    for (place, (block, found)) in plain.chunks(16).zip(raw[4096..].chunks(16)).enumerate() {
        assert_eq!(found, xts_block(&keys, 16 * place as u64, block.try_into().unwrap()), "block {place}");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Write(u64, Vec<u8>),
    Read(u64, usize),
    Resize(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let near = prop_oneof![0_u64..20_000, (0_u64..5).prop_map(|page| page * 4096)];
    let data = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..600),
        (1_usize..3).prop_map(|pages| vec![7; pages * 4096])
    ];
    prop_oneof![
        4 => (near.clone(), data).prop_map(|(at, data)| Step::Write(at, data)),
        3 => (near, 0_usize..9000).prop_map(|(at, len)| Step::Read(at, len)),
        1 => (0_u64..1200).prop_map(|blocks| Step::Resize(16 * blocks)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What the database relies on: any read, write and length, and zeros where nothing was written.
    #[test]
    fn a_sealed_file_behaves_as_a_plain_one(steps in prop::collection::vec(step(), 1..40)) {
        let (plain, file) = (Memory::default(), SealedFile::create(Memory::default(), seal()).unwrap());
        for step in steps {
            match step {
                Step::Write(at, data) => {
                    plain.write(at, &data).unwrap();
                    plain.set_len(block_above(plain.len().unwrap())).unwrap();
                    file.write(at, &data).unwrap();
                }
                Step::Read(at, len) => {
                    let (mut expected, mut found) = (vec![1; len], vec![2; len]);
                    let is_there = plain.read(at, &mut expected).is_ok();
                    prop_assert_eq!(file.read(at, &mut found).is_ok(), is_there);
                    prop_assert!(!is_there || found == expected);
                }
                Step::Resize(len) => {
                    plain.set_len(len).unwrap();
                    file.set_len(len).unwrap();
                }
            }
            prop_assert_eq!(file.len().unwrap(), plain.len().unwrap());
        }
        prop_assert!(content(&file) == content(&plain));
    }

    /// A cut leaves any mixture of old and new pieces: each reads as itself, and nothing beside the write has changed.
    #[test]
    fn a_torn_write_tears_nothing_but_itself(
        at in 0_u64..9000,
        data in prop::collection::vec(any::<u8>(), 1..6000),
        chances: u64,
        piece in prop::sample::select(vec![16_usize, 512, 4096]),
    ) {
        let old: Vec<u8> = (0..16_384_u32).map(|at| (at * 31 % 251) as u8).collect();
        let file = sealed(&old);
        let raw_before = content(&file.file);
        file.write(at, &data).unwrap();
        let raw_after = content(&file.file);
        let mut new = old.clone();
        new[at as usize..at as usize + data.len()].copy_from_slice(&data);
        prop_assert!(content(&file) == new);
        let is_new = |position: usize| chances >> (position / piece % 64) & 1 == 1;
        let torn: Vec<u8> =
            (0..raw_after.len()).map(|at| if is_new(at) { raw_after[at] } else { raw_before[at] }).collect();
        let found = content(&SealedFile::new(Memory(Mutex::new(torn)), seal()));
        for (position, byte) in found.iter().enumerate() {
            let expected = if is_new(HEADER_BYTES as usize + position) { new[position] } else { old[position] };
            prop_assert_eq!(*byte, expected, "byte {}", position);
        }
    }
}

/// A write of part of a block writes that block and no other.
#[test]
fn a_write_touches_only_its_own_blocks() {
    for (at, len, expected) in [(0, 1, 0..1), (15, 2, 0..2), (4090, 10, 255..257), (320, 320, 20..40)] {
        let file = sealed(&[9; 16_384]);
        let before = content(&file.file);
        file.write(at, &vec![1; len]).unwrap();
        let after = content(&file.file);
        let changed: Vec<usize> = (0..1024)
            .filter(|block| before[4096 + 16 * block..][..16] != after[4096 + 16 * block..][..16])
            .collect();
        assert!(changed.iter().copied().eq(expected.clone()), "{at}, {len}: {changed:?}");
    }
}

#[test]
fn the_files_keys_differ_and_so_do_equal_pages_in_them() {
    let page = [0x20; 4096];
    let journal = SealedFile::create(Memory::default(), Seal::of(&key(), Kind::Journal).unwrap()).unwrap();
    journal.write(0, &page).unwrap();
    let database = sealed(&[page, page].concat());
    let (journal, database) = (content(&journal.file), content(&database.file));
    assert_ne!(journal[4096..8192], database[4096..8192]);
    assert_ne!(database[4096..8192], database[8192..]);
    let blocks: std::collections::BTreeSet<&[u8]> = database[4096..].chunks(16).collect();
    assert_eq!(blocks.len(), 512, "no two blocks look alike");
}

#[test]
fn every_header_is_told_from_every_other() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("file");
    let good = content(&sealed(b"content").file);
    let find = |bytes: &[u8], key: Option<&BooksKey>| {
        std::fs::write(&path, bytes).unwrap();
        Seal::find(&OsDisk, &path, Kind::Database, key)
    };
    let ours = key();
    assert!(find(&good, Some(&ours)).unwrap().is_some());
    for plain in [&b""[..], b"redb", b"FACTURIER JOURNAL 1\n"] {
        assert!(find(plain, Some(&ours)).unwrap().is_none());
    }
    assert!(matches!(find(&good, None), Err(OpenError::Sealed(_))));
    assert!(matches!(find(&good, Some(&BooksKey::new([1; 16]))), Err(OpenError::WrongKey(_))));
    assert!(matches!(Seal::find(&OsDisk, &path, Kind::Journal, Some(&ours)), Err(OpenError::NotOurs(_))));
    let mut newer = good.clone();
    newer[17] = b'2';
    let sum = sum(&newer[..36]);
    newer[36..52].copy_from_slice(&sum);
    assert!(matches!(find(&newer, Some(&ours)), Err(OpenError::NewerVersion { found: 2 })));
    for len in 1..STAMP_BYTES {
        assert!(matches!(find(&good[..len], Some(&ours)), Err(OpenError::Damaged { .. })), "first {len}");
    }
    // Behind the magic every flipped bit is damage, and neither a wrong key nor a newer version.
    for bit in MAGIC.len() * 8..STAMP_BYTES * 8 {
        let mut rotten = good.clone();
        rotten[bit / 8] ^= 1 << (bit % 8);
        let error = find(&rotten, Some(&ours)).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "bit {bit}: {error:?}");
    }
}

#[test]
#[allow(clippy::disallowed_methods)] // A test of the file alone, without the books' port.
fn a_database_lives_in_a_sealed_file_and_locks_it() {
    use redb::{Builder, ReadableDatabase, TableDefinition};
    const WORDS: TableDefinition<'_, u64, &str> = TableDefinition::new("words");
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("words.redb");
    let open = || {
        let file = std::fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
        Builder::new().create_with_backend(SealedFile::new(FileBackend::new(file).unwrap(), seal()))
    };
    let file = std::fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path).unwrap();
    drop(SealedFile::create(FileBackend::new(file).unwrap(), seal()).unwrap());
    let database = open().unwrap();
    let write = database.begin_write().unwrap();
    write.open_table(WORDS).unwrap().insert(1, "Șantierul de la mal").unwrap();
    write.commit().unwrap();
    assert!(matches!(open(), Err(redb::DatabaseError::DatabaseAlreadyOpen)));
    drop(database);
    let raw = std::fs::read(&path).unwrap();
    assert!(!raw.windows(9).any(|bytes| bytes == b"antierul " || bytes == b"redb\x1A\x0A\xA9\x0D\x0A"));
    let database = open().unwrap();
    assert_eq!(
        database.begin_read().unwrap().open_table(WORDS).unwrap().get(1).unwrap().unwrap().value(),
        "Șantierul de la mal"
    );
}
