//! The real program on a real file system: killed at any moment, the file system cut under it, the disk full.
//!
//! Only what was acknowledged before the cut began counts as promised: an fdatasync that races a cut may come back
//! without having done anything, and no program can help that. A short run is part of every test run; `make crash` is
//! the long one. What needs root and loop devices says so and ends where they are not to be had.

#![allow(clippy::print_stdout, reason = "a run of chance tells its seed and what it measured")]

mod cuts;
mod full_disk;
mod image;
mod kills;
mod ledger;
mod program;

use std::env;
use std::io::Write;
use std::time::Duration;

/// Chance that can be thrown again: the same seed gives the same throws.
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// Seeded by `FACTURIER_CRASH_SEED`, or by the clock; the seed is told either way.
    fn new(story: &str) -> Dice {
        let given = env::var("FACTURIER_CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| crate::cli::utc_now().timestamp_micros().cast_unsigned());
        println!("{story}: FACTURIER_CRASH_SEED={seed}");
        Dice(fastrand::Rng::with_seed(seed))
    }

    /// From 0 to one less than the limit.
    fn below(&mut self, limit: u64) -> u64 {
        self.0.u64(..limit.max(1))
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    fn duration(&mut self, most: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(most.as_micros()).unwrap()))
    }

    /// An id that looks like one made by chance, which it is.
    fn id(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.0.u128(..).to_be_bytes()).into_uuid().to_string()
    }

    /// Dice of their own for something that runs beside.
    fn fork(&mut self) -> Dice {
        Dice(self.0.fork())
    }
}

/// How many rounds: few by themselves, or a share of `FACTURIER_CRASH_CYCLES`.
fn rounds(few: u32, share: u32) -> u32 {
    let cycles: Option<u32> = env::var("FACTURIER_CRASH_CYCLES").ok().and_then(|cycles| cycles.parse().ok());
    cycles.map_or(few, |cycles| cycles.div_ceil(share))
}

/// Says why a test has nothing to test on this machine, also where the words of tests that pass are kept back.
fn skip(why: &str) {
    let _ = writeln!(std::io::stderr(), "crash: SKIPPED, {why}");
}

/// Says all that is wrong, or nothing.
fn assert_sound(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n  {}", violations.len(), violations.join("\n  "));
}
