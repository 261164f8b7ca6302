//! A database in a sealed file on a disk that is cut off at any moment: what was acknowledged is there, and the rest is
//! there whole or not at all, just as in a plain file.

use super::*;
use crate::commit::begin;
use redb::{Builder, Database, ReadableDatabase, ReadableTable, TableDefinition};
use std::collections::BTreeMap;
use std::mem::take;

const NOTES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("notes");
/// Key of the number of commits.
const COUNT: u64 = u64::MAX;
/// What a disk tears a write into.
const PIECES: [usize; 4] = [16, 64, 512, 4096];

/// A small deterministic stream of numbers (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }
}

#[derive(Debug)]
enum Pending {
    Write(u64, Vec<u8>),
    Len(u64),
}

/// What the database sees, what is synced, and what a cut may or may not keep.
#[derive(Debug, Default)]
struct Disk {
    seen: Memory,
    synced: Mutex<Vec<u8>>,
    pending: Mutex<Vec<Pending>>,
    /// Operations until the power goes.
    left: Mutex<u64>,
}

impl Disk {
    fn use_power(&self) -> io::Result<()> {
        let mut left = self.left.lock().unwrap();
        *left = left.saturating_sub(1);
        if *left == 0 { Err(io::Error::other("the power is gone")) } else { Ok(()) }
    }

    /// What is found after the cut.
    fn remains(&self, chance: &mut Chance) -> Vec<u8> {
        let mut found = Memory(Mutex::new(take(&mut self.synced.lock().unwrap())));
        let piece = PIECES[chance.below(PIECES.len() as u64) as usize];
        let kept_of_three = chance.below(4);
        for pending in take(&mut *self.pending.lock().unwrap()) {
            match pending {
                Pending::Len(len) if chance.below(3) < kept_of_three => found.set_len(len).unwrap(),
                Pending::Len(_) => {}
                Pending::Write(at, data) => {
                    for (place, part) in data.chunks(piece).enumerate() {
                        if chance.below(3) < kept_of_three {
                            found.write(at + (place * piece) as u64, part).unwrap();
                        }
                    }
                }
            }
        }
        take(found.0.get_mut().unwrap())
    }
}

#[derive(Debug, Clone)]
struct Cable(Arc<Disk>);

impl StorageBackend for Cable {
    fn len(&self) -> io::Result<u64> {
        self.0.seen.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.seen.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.pending.lock().unwrap().push(Pending::Len(len));
        self.0.use_power()?;
        self.0.seen.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.0.use_power()?;
        self.0.pending.lock().unwrap().clear();
        *self.0.synced.lock().unwrap() = self.0.seen.0.lock().unwrap().clone();
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.pending.lock().unwrap().push(Pending::Write(offset, data.to_vec()));
        self.0.use_power()?;
        self.0.seen.write(offset, data)
    }
}

fn plug_in(bytes: Vec<u8>, operations: u64) -> Cable {
    let disk = Disk {
        seen: Memory(Mutex::new(bytes.clone())),
        synced: Mutex::new(bytes),
        pending: Mutex::default(),
        left: Mutex::new(operations),
    };
    Cable(Arc::new(disk))
}

type Notes = BTreeMap<u64, Vec<u8>>;

fn commit(database: &Database, notes: &Notes) -> bool {
    let Ok(transaction) = begin(database) else { return false };
    let written = (|| -> Result<(), redb::Error> {
        let mut table = transaction.open_table(NOTES)?;
        for (key, note) in notes {
            table.insert(key, note.as_slice())?;
        }
        Ok(())
    })();
    written.is_ok() && transaction.commit().is_ok()
}

/// One life after another on one disk, each ended by a cut; how many.
fn live(seed: u64, is_sealed: bool) -> u64 {
    let mut chance = Chance(seed);
    let form = |cable: Cable| -> Box<dyn FnOnce() -> Result<Database, redb::DatabaseError>> {
        let mut builder = Builder::new();
        builder.set_cache_size(1 << 20);
        if is_sealed {
            Box::new(move || builder.create_with_backend(SealedFile::new(cable, seal())))
        } else {
            Box::new(move || builder.create_with_backend(cable))
        }
    };
    let cable = plug_in(Vec::new(), u64::MAX);
    if is_sealed {
        SealedFile::create(cable.clone(), seal()).unwrap();
    }
    let mut notes = Notes::from([(COUNT, 0_u64.to_le_bytes().to_vec())]);
    let database = form(cable.clone())().unwrap();
    assert!(commit(&database, &notes));
    drop(database);
    let mut bytes = cable.0.synced.lock().unwrap().clone();
    let mut count = 0;
    let lives = 2 + chance.below(4);
    for _ in 0..lives {
        let cable = plug_in(bytes, 1 + chance.below(120));
        let mut next = notes.clone();
        if let Ok(database) = form(cable.clone())() {
            for _ in 0..chance.below(20) {
                next = notes.clone();
                let len = chance.below(5000) as usize;
                next.insert(chance.below(30), vec![chance.below(256) as u8; len]);
                next.insert(COUNT, (count + 1_u64).to_le_bytes().to_vec());
                if !commit(&database, &next) {
                    break;
                }
                count += 1;
                notes = next.clone();
            }
        }
        bytes = cable.0.remains(&mut chance);
        let after = plug_in(bytes, u64::MAX);
        let mut database = form(after.clone())().unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(database.check_integrity().unwrap_or(false), "seed {seed}");
        let found: Notes = {
            let table = database.begin_read().unwrap().open_table(NOTES).unwrap();
            table
                .iter()
                .unwrap()
                .map(|row| row.unwrap())
                .map(|(k, v)| (k.value(), v.value().to_vec()))
                .collect()
        };
        assert!(
            found == notes || found == next,
            "seed {seed}: neither what was acknowledged nor what was coming"
        );
        count = u64::from_le_bytes(found[&COUNT].as_slice().try_into().unwrap());
        notes = found;
        drop(database);
        bytes = after.0.synced.lock().unwrap().clone();
    }
    lives
}

#[test]
fn what_is_acknowledged_in_a_sealed_file_survives_any_cut() {
    let cuts: u64 = (0..150).map(|seed| live(seed, true)).sum();
    assert!(cuts > 300, "{cuts} cuts");
}

/// The disk here is no milder to a plain file.
#[test]
fn the_same_holds_for_a_plain_file() {
    let cuts: u64 = (0..50).map(|seed| live(seed, false)).sum();
    assert!(cuts > 100, "{cuts} cuts");
}

/// For a release: `cargo test -p facturier-store --release -- --ignored cuts_at_length`.
#[test]
#[ignore = "long"]
fn cuts_at_length() {
    let cuts: u64 = (1000..41_000).map(|seed| live(seed, true)).sum();
    println!("{cuts} cuts");
}
