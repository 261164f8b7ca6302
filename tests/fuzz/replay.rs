//! Every input that ever told something, and some hundred made from each: what a fuzzer does in hours, the ordinary tests do
//! for seconds.
//!
//! Not here: what must hold of an input (targets).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../sim/dice.rs"]
#[allow(dead_code)]
mod dice;
#[path = "../sim/disk.rs"]
#[allow(dead_code)]
mod disk;
#[path = "../sim/disk_port.rs"]
mod disk_port;
mod targets;

use dice::Dice;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::{fs, thread};
use targets::{TARGETS, Target};

/// Where files are opened and checked whole, an input takes milliseconds. `ROUNDS=1000` makes so many from each.
fn mutations(target: &str) -> u64 {
    if let Some(rounds) = from_environment("ROUNDS") {
        return rounds;
    }
    match target {
        "journal" | "database" | "backup_file" => 8,
        _ => 200,
    }
}

/// The corpus of a target, in the order of names.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// A bit or a byte changed, a piece left out or doubled, the end cut off; several of these at times.
fn mutated(input: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = input.to_vec();
    loop {
        let at = dice.below(bytes.len() as u64 + 1) as usize;
        let end = at + dice.below((bytes.len() - at) as u64 + 1).min(64) as usize;
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.splice(at..at, bytes[at..end].to_vec()).for_each(drop),
            3 => bytes.insert(at, dice.below(256) as u8),
            4 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = dice.below(256) as u8),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << dice.below(8)),
        }
        if dice.one_in(2) {
            return bytes;
        }
    }
}

fn replay(name: &str, target: Target) {
    let files = corpus(name);
    assert!(!files.is_empty(), "{name} has no corpus");
    for (seed, (path, input)) in files.into_iter().enumerate() {
        let mut dice = Dice::new(seed as u64 + from_environment("FIRST_SEED").unwrap_or(0));
        let made = (0..mutations(name)).map(|_| mutated(&input, &mut dice));
        for bytes in std::iter::once(input.clone()).chain(made) {
            if catch_unwind(|| target(&bytes)).is_err() {
                panic!("{name}, from {}: {}", path.display(), bytes.escape_ascii());
            }
        }
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_input_ever_found_ends_well() {
    let only = std::env::var("INPUT").unwrap_or_default();
    thread::scope(|scope| {
        for (name, target) in TARGETS.into_iter().filter(|(name, _)| name.contains(&only)) {
            scope.spawn(move || replay(name, target));
        }
    });
}
