//! The time the program works with: the wall clock set right by everything else that is known (I32).
//!
//! Not here: the estimate itself (domain), asking a person about a doubtful clock (issuing).

use crate::ports::{Clock, romanian_date};
use chrono::NaiveDate;
use domain::{ClockFacts, Estimate, Moment};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Read, ReadError};

/// By how much a word of the server's may lie before its last one: replies overtake each other.
const OVERTAKEN_SECONDS_MAX: i64 = 300;

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
    /// A word of the server's that contradicts its last one, and the count then: not believed yet.
    contradicted: Option<(Moment, i64)>,
}

/// A moment told when the count was `then`, at this `count`.
fn gone_on((at, then): (Moment, i64), count: i64) -> Moment {
    at.plus_seconds(count.saturating_sub(then))
}

impl Timekeeper {
    /// Starts with what the books remember.
    pub(crate) fn new(clock: Arc<dyn Clock>, books: &impl Read) -> Result<Timekeeper, ReadError> {
        let known = Known {
            heard: books.server_time()?.map(|time| (time.server, time.local)),
            heard_at_count: None,
            mark: books.clock_mark()?.map(|mark| (mark, clock.counted_seconds())),
            contradicted: None,
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
        let [counted, mark] = [known.heard_at_count, known.mark].map(|told| Some(gone_on(told?, count)));
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

    /// The server said what time it is: whatever was believed before, this counts, downwards too. Only what lies before the
    /// server's own last word has to be said twice: a reply that was kept on the way tells the time of another day. Gives
    /// whether it is believed.
    pub(crate) fn hear(&self, server: Moment) -> bool {
        let (wall, count) = (self.wall(), self.clock.counted_seconds());
        let mut known = self.known();
        let is_before = |told| server.plus_seconds(OVERTAKEN_SECONDS_MAX) < gone_on(told, count);
        let is_said_again =
            |told| server.0.abs_diff(gone_on(told, count).0) <= OVERTAKEN_SECONDS_MAX.unsigned_abs();
        if known.heard_at_count.is_some_and(is_before) && !known.contradicted.is_some_and(is_said_again) {
            known.contradicted = Some((server, count));
            return false;
        }
        *known = Known {
            heard: Some((server, wall)),
            heard_at_count: Some((server, count)),
            mark: Some((server, count)),
            contradicted: None,
        };
        true
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
        let known = Known { mark: Some((Moment(9_000), 50)), ..Known::default() };
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

    /// A proxy gave a reply of 26 days ago, and a number was spent that was about to expire. A server that was wrong itself and
    /// is put right says so in each reply.
    #[test]
    fn what_lies_before_the_servers_last_word_is_believed_when_it_comes_twice() {
        let clock = Arc::new(Bench { wall: 1_000_000, count: AtomicI64::new(0) });
        let time = Timekeeper { clock: clock.clone(), known: Arc::default() };
        let mut at = 0;
        let mut hear = |server: i64| {
            at += 10;
            clock.count.store(at, Ordering::Relaxed);
            (time.hear(Moment(server)), time.now().0)
        };
        let told = [
            ("the first word counts, whatever the clock says", 900_000, true, 900_000),
            ("an old reply", 100_000, false, 900_010),
            ("the right time", 900_020, true, 900_020),
            ("the old reply again, but not at once", 100_000, false, 900_030),
            ("another old one", 200_000, false, 900_040),
            ("one that was overtaken", 900_000, true, 900_000),
            ("the server is put right", 500_000, false, 900_010),
            ("and says so again", 500_010, true, 500_010),
            ("and was right before", 900_000, true, 900_000),
        ];
        for (what, server, is_believed, now) in told {
            assert_eq!(hear(server), (is_believed, now), "{what}");
        }
    }
}
