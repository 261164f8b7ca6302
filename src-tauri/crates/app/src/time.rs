//! The time the program works with: the wall clock set right by everything else that is known (I32).
//!
//! Not here: the estimate itself (domain), asking a person about a doubtful clock (issuing).

use crate::ports::{Clock, romanian_date};
use chrono::NaiveDate;
use domain::{ClockFacts, Estimate, Moment};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Read, ReadError};

/// Tells the time and remembers what it was told about it. Shared by use cases and driver.
#[derive(Clone)]
pub(crate) struct Timekeeper {
    clock: Arc<dyn Clock>,
    known: Arc<Mutex<Known>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// The server's clock, and the wall clock then.
    heard: Option<(Moment, Moment)>,
    /// The same in counted seconds of this process.
    heard_at_count: Option<(Moment, i64)>,
    /// The latest moment that was ever seen, and what the count was then: from a mark that lies ahead of the machine's clock
    /// time goes on, or pauses would never end.
    mark: Option<(Moment, i64)>,
}

impl Timekeeper {
    /// Starts with what the books remember.
    pub(crate) fn new(clock: Arc<dyn Clock>, books: &impl Read) -> Result<Timekeeper, ReadError> {
        let known = Known {
            heard: books.server_time()?.map(|time| (time.server, time.local)),
            heard_at_count: None,
            mark: books.clock_mark()?.map(|mark| (mark, clock.counted_seconds())),
        };
        Ok(Timekeeper { clock, known: Arc::new(Mutex::new(known)) })
    }

    /// What the machine's own clock says.
    pub(crate) fn wall(&self) -> Moment {
        self.clock.now()
    }

    /// Now, and how far the wall clock is off.
    pub(crate) fn estimate(&self) -> Estimate {
        let known = *self.known();
        let count = self.clock.counted_seconds();
        let gone_on = |(at, then): (Moment, i64)| at.plus_seconds(count.saturating_sub(then));
        let (counted, mark) = (known.heard_at_count.map(gone_on), known.mark.map(gone_on));
        ClockFacts { wall: self.wall(), heard: known.heard, counted, mark }.estimate()
    }

    /// Seconds of this program's life.
    pub(crate) fn counted(&self) -> i64 {
        self.clock.counted_seconds()
    }

    /// Now.
    pub(crate) fn now(&self) -> Moment {
        self.estimate().now
    }

    /// Today's date in Romania.
    pub(crate) fn today(&self) -> NaiveDate {
        romanian_date(self.now())
    }

    /// The server said what time it is: whatever was believed before, this counts, downwards too.
    pub(crate) fn hear(&self, server: Moment) {
        let (wall, count) = (self.wall(), self.clock.counted_seconds());
        *self.known() = Known {
            heard: Some((server, wall)),
            heard_at_count: Some((server, count)),
            mark: Some((server, count)),
        };
    }

    /// This moment was seen, by an issue or by a person's word.
    pub(crate) fn mark(&self, at: Moment) {
        self.known().mark = Some((at, self.clock.counted_seconds()));
    }

    /// The wall clock set right by the server's, whatever the mark says: what a person confirms.
    pub(crate) fn unmarked(&self) -> Moment {
        let known = *self.known();
        ClockFacts { wall: self.wall(), heard: known.heard, counted: None, mark: None }.estimate().now
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    /// A wall clock that stands where it is put, and a count that goes on.
    struct Bench {
        wall: i64,
        count: AtomicI64,
    }

    impl Clock for Bench {
        fn now(&self) -> Moment {
            Moment(self.wall)
        }
        fn counted_seconds(&self) -> i64 {
            self.count.load(Ordering::Relaxed)
        }
    }

    /// A year too far was confirmed and the clock set right since: the mark lies ahead, and time stood still at it until the
    /// server was heard, which it could not be while a pause waited for time to pass.
    #[test]
    fn time_goes_on_from_a_mark_ahead_of_the_clock() {
        let clock = Arc::new(Bench { wall: 1_000, count: AtomicI64::new(50) });
        let known = Known { heard: None, heard_at_count: None, mark: Some((Moment(9_000), 50)) };
        let time = Timekeeper { clock: clock.clone(), known: Arc::new(Mutex::new(known)) };
        assert_eq!(time.now(), Moment(9_000));
        clock.count.store(57, Ordering::Relaxed);
        assert_eq!(time.now(), Moment(9_007));
        time.mark(Moment(9_500));
        clock.count.store(60, Ordering::Relaxed);
        assert_eq!(time.now(), Moment(9_503));
        time.hear(Moment(1_005));
        assert_eq!(time.now(), Moment(1_005), "a server heard puts it right, downwards too");
    }
}
