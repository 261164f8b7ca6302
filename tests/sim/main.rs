//! One seed is one firm's story: laptops, their disks and clocks, the network, the server and the people, all thrown from one
//! number, with the very code that runs in life. `docs/reliability.md` tells what was found with it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod asking;
mod dice;
mod disk;
mod disk_port;
mod events;
mod exhaustive;
mod firm;
mod laptop;
mod network;
mod oracle;
mod planted;
#[path = "../pocket.rs"]
mod pocket;
mod ports;
mod story;
mod well;
mod wire;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use story::{Story, Told, shortened};
use world::Tally;

/// Tells a story where the timers of the API have a runtime to be made in; none of them ever runs out.
fn told(story: &Story) -> Told {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    story.tell()
}

/// Tells the stories of these seeds on every core. The first that breaks is told again in short.
fn tell_all(seeds: std::ops::Range<u64>) -> Tally {
    let next = AtomicU64::new(seeds.start);
    let tally = Mutex::new(Tally::default());
    let broken = Mutex::new(None);
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let _inside = runtime.enter();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end || broken.lock().unwrap().is_some() {
                return;
            }
            let story = Story::of(seed);
            let told = story.tell();
            tally.lock().unwrap().add(&told.tally);
            if let Some(sentence) = told.broken {
                broken.lock().unwrap().get_or_insert((story, sentence));
            }
        }
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let tally = tally.into_inner().unwrap();
    if let Some((story, sentence)) = broken.into_inner().unwrap() {
        if from_environment("JUST_COUNT").is_some() {
            println!("caught after {}: {sentence}", tally.seeds);
            panic!("{sentence}");
        }
        report(&story, &sentence);
    }
    tally
}

fn report(story: &Story, sentence: &str) -> ! {
    let short = {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let _inside = runtime.enter();
        shortened(story, sentence)
    };
    let told = told(&short);
    println!("{}", told.trace);
    for event in &short.events {
        println!("{event:?}");
    }
    panic!(
        "seed {}: {sentence}; in {} of {} events: {}",
        story.seed,
        short.events.len(),
        story.events.len(),
        told.broken.unwrap_or_else(|| "not when told again".to_owned())
    );
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Stories told in an ordinary run, in about a minute.
const SEEDS_IN_EVERY_RUN: u64 = 2_000;

/// Seeds whose stories once ended badly: a refusal kept with its key, a pause of a wrong clock, two laptops with one backup,
/// time that stood still.
const FOUND: &[u64] = &[32, 75, 173, 538, 999, 1271, 100_638, 112_760, 116_753];

/// And those that did later: replies that were another invoice's, to the invoice itself and to the look for it; an edit that
/// came after a newer one, one that was made although it was given up, one of an invoice the server had otherwise; a stranger's
/// success for a payment; a pace that forgot what went out when an old reply set the clock back; an
/// alarm that stayed when nothing differed any more; a reply of 26 days ago that set the clock back by as much,
/// and did so when it came again; an edit that set an invoice back to the number before.
const FOUND_LATER: &[u64] = &[
    14, 174, 300_429, 5_002_406, 5_007_046, 5_007_969, 5_008_262, 5_012_248, 5_012_847, 5_020_934, 5_031_301,
    5_055_145, 5_056_037, 5_057_584, 5_059_999, 5_064_229, 5_080_845,
];

#[test]
fn what_was_found_once_stays_found() {
    for seed in FOUND.iter().chain(FOUND_LATER) {
        tell_all(*seed..*seed + 1);
    }
}

/// Were the disk to say *synced* of what it had not written, a number would be seen and gone; that is noticed.
#[test]
fn a_disk_that_lies_is_noticed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    let issue = &exhaustive::OPERATIONS[0];
    let base = issue.base().unwrap();
    let honest = exhaustive::Blow::Cut { at: u64::MAX / 2, again_at: None, damage: disk::Damage::Nothing };
    issue.strike(&base, honest).unwrap();
    issue.strike(&base, exhaustive::Blow::Lie).unwrap_err();
}

#[test]
fn every_seed_ends_well() {
    let count = from_environment("SEEDS").unwrap_or(SEEDS_IN_EVERY_RUN);
    let first = from_environment("FIRST_SEED").unwrap_or(0);
    let tally = tell_all(first..first + count);
    println!("{tally:#?}");
}

/// Each operation of a firm, struck at each place. In an ordinary run some; with `EVERY_PLACE=1` all of them, and again
/// at every place of the recovery; `OPERATION=seal` only those with that in their name.
#[test]
fn whatever_is_cut_anywhere_ends_well() {
    let every = from_environment("EVERY_PLACE").is_some();
    let only = std::env::var("OPERATION").unwrap_or_default();
    let wanted = exhaustive::OPERATIONS.iter().rev().filter(|operation| operation.name.contains(&only));
    let work: Mutex<Vec<&exhaustive::Operation>> = Mutex::new(wanted.collect());
    let broken = Mutex::new(None);
    let (blows, second) = (AtomicU64::new(0), AtomicU64::new(0));
    let strike_all = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let _inside = runtime.enter();
        loop {
            let Some(operation) = work.lock().unwrap().pop() else { return };
            match strike_everywhere(operation, every, &blows, &second) {
                Ok(line) if every => println!("{line}"),
                Ok(_) => {}
                Err(sentence) => drop(broken.lock().unwrap().get_or_insert(sentence)),
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(strike_all);
        }
    });
    let struck = blows.into_inner();
    println!("{struck} blows, {} second cuts", second.into_inner());
    if let Some(sentence) = broken.into_inner().unwrap() {
        if from_environment("JUST_COUNT").is_some() {
            println!("caught after {struck}: {}", sentence.lines().next().unwrap_or_default());
        }
        panic!("{sentence}");
    }
}

fn strike_everywhere(
    operation: &exhaustive::Operation,
    every: bool,
    blows: &AtomicU64,
    second: &AtomicU64,
) -> Result<String, String> {
    let base = operation.base()?;
    let (calls, requests) = operation.size(&base)?;
    if calls == 0 {
        return Err(format!("{} touches no disk", operation.name));
    }
    let each = if every { 1 } else { 11 };
    let (mut struck, mut twice) = (0, 0);
    for blow in exhaustive::blows(calls, if every { requests } else { requests.min(2) }, each) {
        let recovery = operation.strike(&base, blow)?;
        blows.fetch_add(1, Ordering::Relaxed);
        struck += 1;
        if let exhaustive::Blow::Cut { at, damage: disk::Damage::PerWrite, .. } = blow
            && every
        {
            for again in exhaustive::second_cuts(at, recovery, &mut dice::Dice::new(at)) {
                operation.strike(&base, again)?;
                second.fetch_add(1, Ordering::Relaxed);
                twice += 1;
            }
        }
    }
    Ok(format!(
        "{}: {calls} calls to the disk, {requests} requests; {struck} blows, {twice} second cuts",
        operation.name
    ))
}

#[test]
fn the_same_seed_is_the_same_story() {
    for seed in 0..20 {
        let story = Story::of(seed);
        let (once, again) = (told(&story), told(&story));
        assert!(once.trace == again.trace, "seed {seed}");
        assert_eq!(once.sum, again.sum, "seed {seed}");
    }
}
