//! Chance that is the same every time it is thrown from the same seed.

use fastrand::Rng;

/// Dice.
#[derive(Debug, Clone)]
pub struct Dice(Rng);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(Rng::with_seed(seed))
    }

    /// A number below this one; 0 of 0.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.0.u64(..end) }
    }

    /// Whether it is the one of so many.
    pub fn one_in(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    pub fn within(&mut self, range: std::ops::Range<u64>) -> u64 {
        range.start + self.below(range.end - range.start)
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    pub fn seed(&mut self) -> u64 {
        self.0.u64(..)
    }

    pub fn id(&mut self) -> u128 {
        self.0.u128(..)
    }
}
