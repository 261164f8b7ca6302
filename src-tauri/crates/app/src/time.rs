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
/// How much later a time that was not believed has to be said again: a reply that is kept and given again stands still.
const SAID_AGAIN_AFTER_SECONDS: i64 = 60;
/// By how much it may be off then.
const SAID_AGAIN_SECONDS_OFF: u64 = 15;

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

    /// The server said what time it is: whatever was believed before, this counts, downwards too. Only what adds nothing to the
    /// server's own last word has to be said twice, a minute apart and a minute on: a reply that was kept on the way tells the
    /// time of another day. Gives whether it is believed.
    pub(crate) fn hear(&self, server: Moment) -> bool {
        let (wall, count) = (self.wall(), self.clock.counted_seconds());
        let mut known = self.known();
        let adds_nothing = match (known.heard_at_count, known.heard) {
            (Some(told), _) => server.plus_seconds(OVERTAKEN_SECONDS_MAX) < gone_on(told, count),
            // How long the program was shut nobody counted.
            (None, Some((last, _))) => server <= last,
            (None, None) => false,
        };
        if adds_nothing {
            let goes_on = |told| server.0.abs_diff(gone_on(told, count).0) <= SAID_AGAIN_SECONDS_OFF;
            let said = known.contradicted.filter(|told| goes_on(*told));
            if said.is_none_or(|(_, then)| count - then < SAID_AGAIN_AFTER_SECONDS) {
                known.contradicted = said.or(Some((server, count)));
                return false;
            }
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

    /// A proxy gave a reply of 26 days ago, over and over, and a number was spent that was about to expire. A server that was
    /// wrong itself and is put right says so in each reply.
    #[test]
    fn what_lies_before_the_servers_last_word_is_believed_when_it_comes_twice() {
        let (clock, time) = heard_of(None);
        for (what, after, server, is_believed, now) in [
            ("the first word counts, whatever the clock says", 10, 900_000, true, 900_000),
            ("an old reply", 10, 100_000, false, 900_010),
            ("the right time", 10, 900_020, true, 900_020),
            ("an old reply", 10, 100_000, false, 900_030),
            ("the same, given again", 64, 100_000, false, 900_094),
            ("and at once", 0, 100_000, false, 900_094),
            ("another old one", 80, 200_000, false, 900_174),
            ("one that was overtaken", 10, 900_000, true, 900_000),
            ("the server is put right", 10, 500_000, false, 900_010),
            ("and says so again, too soon to tell", 10, 500_010, false, 900_020),
            ("and once more", 49, 500_059, false, 900_069),
            ("a minute later", 1, 500_075, true, 500_075),
            ("and was right before", 10, 900_000, true, 900_000),
        ] {
            clock.count.fetch_add(after, Ordering::Relaxed);
            assert_eq!((time.hear(Moment(server)), time.now().0), (is_believed, now), "{what}");
        }
    }

    /// The program was shut for days, and nobody counted them: what the server said just before says nothing of now.
    #[test]
    fn after_a_start_the_servers_last_word_is_no_news() {
        for (server, is_believed) in [(400_000, false), (500_000, false), (500_001, true), (900_000, true)] {
            let (_, time) = heard_of(Some((Moment(500_000), Moment(500_000))));
            assert_eq!(time.hear(Moment(server)), is_believed, "{server}");
            assert_eq!(time.now().0, if is_believed { server } else { 1_000_000 }, "{server}");
        }
    }

    fn heard_of(heard: Option<(Moment, Moment)>) -> (Arc<Bench>, Timekeeper) {
        let clock = Arc::new(Bench { wall: 1_000_000, count: AtomicI64::new(0) });
        let known = Known { heard, ..Known::default() };
        (clock.clone(), Timekeeper { clock, known: Arc::new(Mutex::new(known)) })
    }
}
