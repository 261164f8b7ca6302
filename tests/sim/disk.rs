//! A disk that loses power: what was written and not synced is kept, dropped or torn when it does. redb and the journal run
//! on it unmodified, and both are cut at the same instant.
//!
//! Not here: what is on it, when it is cut.

use crate::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What becomes of writes that were not synced when the power goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// All of them reach the disk.
    All,
    /// None does.
    Nothing,
    /// Each does or does not, in any order.
    PerWrite,
    /// Each sector of 512 bytes does or does not.
    PerSector,
    /// Each is cut off somewhere.
    TornPrefix,
    /// Holes of 64 bytes are left in each.
    Holes,
}

impl Damage {
    pub const EVERY: [Damage; 6] = [
        Damage::All,
        Damage::Nothing,
        Damage::PerWrite,
        Damage::PerSector,
        Damage::TornPrefix,
        Damage::Holes,
    ];
}

/// How a disk fails while the power is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing does.
    None,
    /// The call with this count fails, once.
    Once(u64),
    /// Every call from this count on fails.
    From(u64),
    /// Syncs from this count on say that they are done and do nothing: a disk that lies.
    Lies(u64),
}

/// One laptop's disk. Its copies are the same disk.
#[derive(Debug, Clone)]
pub struct SimDisk(Arc<Mutex<State>>);

#[derive(Debug, Clone)]
pub struct State {
    pub files: BTreeMap<u64, File>,
    pub names: BTreeMap<PathBuf, u64>,
    /// Changes of names since their folder was last synced, the oldest first.
    pub unsynced_names: Vec<Naming>,
    pub durable_names: BTreeMap<PathBuf, u64>,
    pub held: BTreeSet<PathBuf>,
    pub next_inode: u64,
    pub device: u64,
    /// Calls that change something, since the disk was made.
    pub calls: u64,
    /// Sum over everything that was ever done, for comparing two runs.
    pub sum: u64,
    /// Handles of an earlier process or life mean nothing.
    pub life: u64,
    pub is_off: bool,
    pub off_at: Option<u64>,
    pub trouble: Trouble,
    pub capacity: u64,
}

#[derive(Debug, Clone, Default)]
pub struct File {
    pub now: Vec<u8>,
    pub durable: Vec<u8>,
    pub unsynced: Vec<Change>,
    /// Length of a file that only takes up space.
    pub claimed: u64,
    /// The call that changed it last; what a file system tells as a time.
    pub changed: u64,
}

#[derive(Debug, Clone)]
pub enum Change {
    Write(u64, Vec<u8>),
    Len(u64),
}

#[derive(Debug, Clone)]
pub enum Naming {
    Put(PathBuf, u64),
    Move(PathBuf, PathBuf),
    Gone(PathBuf),
}

/// Room for everything a story writes.
pub const CAPACITY_BYTES: u64 = 512 << 20;

impl SimDisk {
    /// An empty disk; the number tells it from others.
    pub fn new(device: u64) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(State {
            files: BTreeMap::new(),
            names: BTreeMap::new(),
            unsynced_names: Vec::new(),
            durable_names: BTreeMap::new(),
            held: BTreeSet::new(),
            next_inode: 1,
            device,
            calls: 0,
            sum: 0,
            life: 0,
            is_off: false,
            off_at: None,
            trouble: Trouble::None,
            capacity: CAPACITY_BYTES,
        })))
    }

    /// Another disk with this one's files under the same names: new files, as copying makes them.
    pub fn copied(&self, device: u64) -> SimDisk {
        let state = self.state();
        let copy = SimDisk::new(device);
        let mut copied = copy.state();
        for (name, inode) in &state.names {
            let inode_there = copied.next_inode;
            copied.next_inode += 1;
            let file = &state.files[inode];
            let bytes = file.now.clone();
            copied.files.insert(
                inode_there,
                File { unsynced: Vec::new(), now: bytes.clone(), durable: bytes, ..file.clone() },
            );
            copied.names.insert(name.clone(), inode_there);
        }
        copied.durable_names = copied.names.clone();
        drop(copied);
        copy
    }

    /// The very same disk a second time, inodes and all: for trying two continuations.
    pub fn twin(&self) -> SimDisk {
        SimDisk(Arc::new(Mutex::new(self.state().clone())))
    }

    /// Calls that changed something so far.
    pub fn calls(&self) -> u64 {
        self.state().calls
    }

    /// A sum over everything that was ever done with it.
    pub fn sum(&self) -> u64 {
        self.state().sum
    }

    /// The power goes at the call after this many more.
    pub fn cut_after(&self, calls: u64) {
        let mut state = self.state();
        state.off_at = Some(state.calls + calls);
    }

    /// No cut is planned any more.
    pub fn keep_on(&self) {
        self.state().off_at = None;
    }

    /// Whether the power is gone.
    pub fn is_off(&self) -> bool {
        self.state().is_off
    }

    /// The power is gone now.
    pub fn switch_off(&self) {
        self.state().is_off = true;
    }

    pub fn set_trouble(&self, trouble: Trouble) {
        let mut state = self.state();
        state.trouble = match trouble {
            Trouble::Once(after) => Trouble::Once(state.calls + after),
            Trouble::From(after) => Trouble::From(state.calls + after),
            Trouble::Lies(after) => Trouble::Lies(state.calls + after),
            Trouble::None => Trouble::None,
        };
    }

    pub fn trouble(&self) -> Trouble {
        self.state().trouble
    }

    /// Bytes left on it from now on.
    pub fn leave_free(&self, bytes: u64) {
        let mut state = self.state();
        state.capacity = state.used() + bytes;
    }

    pub fn enlarge(&self) {
        self.state().capacity = CAPACITY_BYTES;
    }

    /// The power comes back after a cut: what had not been synced is as the damage left it.
    pub fn switch_on_after(&self, damage: Damage, dice: &mut Dice) {
        let mut state = self.state();
        let state = &mut *state;
        let namings = std::mem::take(&mut state.unsynced_names);
        // A file system keeps the order of its own changes, so what reaches the disk of them is a beginning.
        let kept = match damage {
            Damage::All => namings.len(),
            Damage::Nothing => 0,
            _ => dice.below(namings.len() as u64 + 1) as usize,
        };
        for naming in namings.into_iter().take(kept) {
            apply_naming(&mut state.durable_names, naming);
        }
        state.names = state.durable_names.clone();
        for file in state.files.values_mut() {
            file.changed += u64::from(!file.unsynced.is_empty());
            for change in std::mem::take(&mut file.unsynced) {
                damaged(&mut file.durable, change, damage, dice);
            }
            file.now.clone_from(&file.durable);
        }
        let named: BTreeSet<u64> = state.names.values().copied().collect();
        state.files.retain(|inode, _| named.contains(inode));
        state.new_life();
    }

    /// The process ended; the machine goes on, and what was written stays written.
    pub fn new_process(&self) {
        self.state().new_life();
    }

    /// Flips one bit of a file, and the file system tells that it changed: rot that nobody tells of is found within a week,
    /// which is promised as such (decision 26).
    pub fn rot(&self, name: &Path, dice: &mut Dice) -> bool {
        let mut state = self.state();
        let Some(inode) = state.names.get(name).copied() else { return false };
        let Some(file) = state.files.get_mut(&inode).filter(|file| !file.now.is_empty()) else {
            return false;
        };
        let at = dice.below(file.now.len() as u64) as usize;
        let bit = 1 << dice.below(8);
        file.now[at] ^= bit;
        file.changed += 1;
        if at < file.durable.len() {
            file.durable[at] ^= bit;
        }
        true
    }

    /// Whether a power cut now would leave this text in a file; of a sealed one nobody can tell from outside.
    pub fn keeps(&self, name: &Path, begins_plain: &[u8], text: &[u8]) -> bool {
        let state = self.state();
        let inode = state.durable_names.get(name).or_else(|| state.names.get(name));
        let Some(file) = inode.and_then(|inode| state.files.get(inode)) else { return false };
        let is_plain = file.durable.starts_with(begins_plain);
        !is_plain || file.durable.windows(text.len()).any(|window| window == text)
    }

    /// Removes a file behind everybody's back.
    pub fn lose(&self, name: &Path) {
        let mut state = self.state();
        state.names.remove(name);
        state.durable_names.remove(name);
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new_life(&mut self) {
        self.life += 1;
        self.is_off = false;
        self.off_at = None;
        self.held.clear();
    }

    pub fn used(&self) -> u64 {
        self.files.values().map(|file| file.now.len() as u64 + file.claimed).sum()
    }

    /// Counts a call, and fails it if that is its time.
    pub fn call(&mut self, what: u64) -> io::Result<()> {
        self.alive()?;
        if self.off_at.is_some_and(|at| self.calls >= at) {
            self.is_off = true;
            return Err(gone());
        }
        let count = self.calls;
        self.calls += 1;
        self.note(what);
        match self.trouble {
            Trouble::Once(at) if count == at => Err(io::Error::other("a call that fails")),
            Trouble::From(at) if count >= at => Err(io::Error::other("a broken disk")),
            _ => Ok(()),
        }
    }

    pub fn alive(&self) -> io::Result<()> {
        if self.is_off { Err(gone()) } else { Ok(()) }
    }

    fn note(&mut self, what: u64) {
        self.sum = (self.sum.rotate_left(5) ^ what).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    pub fn name(&mut self, naming: Naming) {
        apply_naming(&mut self.names, naming.clone());
        self.unsynced_names.push(naming);
    }
}

pub fn gone() -> io::Error {
    io::Error::other("the power is gone")
}

pub fn apply_naming(names: &mut BTreeMap<PathBuf, u64>, naming: Naming) {
    match naming {
        Naming::Put(name, inode) => {
            names.insert(name, inode);
        }
        Naming::Move(from, to) => {
            if let Some(inode) = names.remove(&from) {
                names.insert(to, inode);
            }
        }
        Naming::Gone(name) => {
            names.remove(&name);
        }
    }
}

/// As `Vec::resize`, which without optimisation writes byte after byte: half the time of a story went there.
pub fn set_len(bytes: &mut Vec<u8>, len: usize) {
    match len.checked_sub(bytes.len()) {
        Some(more) => bytes.extend_from_slice(&vec![0; more]),
        None => bytes.truncate(len),
    }
}

pub fn put(bytes: &mut Vec<u8>, at: u64, data: &[u8]) {
    let (from, to) = (at as usize, at as usize + data.len());
    if bytes.len() < to {
        set_len(bytes, to);
    }
    bytes[from..to].copy_from_slice(data);
}

pub fn damaged(bytes: &mut Vec<u8>, change: Change, damage: Damage, dice: &mut Dice) {
    let is_kept = match damage {
        Damage::All => true,
        Damage::Nothing => false,
        _ => dice.one_in(2),
    };
    let (at, data) = match change {
        Change::Len(len) => {
            if is_kept {
                set_len(bytes, len as usize);
            }
            return;
        }
        Change::Write(at, data) => (at, data),
    };
    match damage {
        Damage::All | Damage::Nothing | Damage::PerWrite => {
            if is_kept {
                put(bytes, at, &data);
            }
        }
        Damage::TornPrefix => {
            let kept = dice.below(data.len() as u64 + 1) as usize;
            put(bytes, at, &data[..kept]);
        }
        Damage::PerSector | Damage::Holes => {
            let piece = if damage == Damage::Holes { 64 } else { 512 };
            let mut from = 0;
            while from < data.len() {
                // Pieces lie where the disk has them, not where the write begins.
                let to = (from + piece - (at as usize + from) % piece).min(data.len());
                if dice.one_in(2) {
                    put(bytes, at + from as u64, &data[from..to]);
                }
                from = to;
            }
        }
    }
}

pub fn sum_of(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mix = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| mix(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| mix(sum, u64::from(*byte)))
}
