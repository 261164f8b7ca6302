//! Rounds: every contestant once a round, so that a disk or a processor in another mood is in it for all of them.

use std::time::{Duration, Instant};

/// What one contestant took, round by round.
#[derive(Debug, Default, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn push(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub fn median_ms(&self) -> f64 {
        median(self.0.iter().map(Duration::as_secs_f64).collect()) * 1000.0
    }

    /// What only one in a hundred took longer than.
    pub fn p99_ms(&self) -> f64 {
        let mut values: Vec<f64> = self.0.iter().map(Duration::as_secs_f64).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() * 99 / 100] * 1000.0
    }

    /// How many times as long as another took: the median of the rounds' own ratios. Where a disk changes its speed
    /// between rounds, the ratio of two medians would compare one speed with the other.
    pub fn ratio_to(&self, other: &Times) -> f64 {
        median(
            self.0.iter().zip(&other.0).map(|(own, other)| own.as_secs_f64() / other.as_secs_f64()).collect(),
        )
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How long something takes.
pub fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let begin = Instant::now();
    let value = run();
    (begin.elapsed(), value)
}

/// Up to so many rounds, but not for much longer than `at_most`; a quarter of them in any case.
pub fn rounds(count: u64, at_most: Duration) -> impl Iterator<Item = u64> {
    let begin = Instant::now();
    (0..count).take_while(move |round| *round < count / 4 || begin.elapsed() < at_most)
}
