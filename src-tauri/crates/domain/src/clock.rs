//! What time it is, as far as a laptop can know: no decision rests on its wall clock alone (I32, I34).
//!
//! Not here: reading clocks (they are facts), asking a person.

use crate::moment::{DAY_SECONDS, Moment};

/// A wall clock that ran back by less than this is rounding, or a leap second.
const BEHIND_SECONDS_MIN: i64 = 120;
/// A clock more than this behind the mark is asked about before a number is spent.
pub const BEHIND_SECONDS_MAX: i64 = DAY_SECONDS;
/// A clock more than this ahead of the mark is told: a laptop shut on Friday and opened on Monday is right, though.
pub const AHEAD_SECONDS_TOLD: i64 = DAY_SECONDS;
/// A clock more than this ahead is asked about once before a number is spent: every reservation would have run out by
/// then, so either the clock is wrong or the numbers are.
pub const AHEAD_SECONDS_MAX: i64 = 35 * DAY_SECONDS;

/// What is known of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockFacts {
    /// What the machine's wall clock says.
    pub wall: Moment,
    /// The server's clock when it was last heard, and the wall clock at that moment.
    pub heard: Option<(Moment, Moment)>,
    /// The server's clock moved on by the seconds this process has counted since it heard it. It cannot run back.
    pub counted: Option<Moment>,
    /// The latest moment seen before: of an issue, or confirmed by a person. A server heard later replaces it.
    pub mark: Option<Moment>,
}

/// The time as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The best guess; never before what is certain.
    pub now: Moment,
    /// Seconds by which the wall clock lies behind what is certain; 0 when it does not.
    pub behind: i64,
    /// Seconds by which it lies ahead of the last thing that is certain; a laptop that was shut is ahead and right.
    pub ahead: i64,
}

impl ClockFacts {
    /// The wall clock, set right by the server's, but never before what was seen.
    #[must_use]
    pub fn estimate(&self) -> Estimate {
        let corrected = match self.heard {
            Some((server, wall)) => Moment(self.wall.0.saturating_add(server.0.saturating_sub(wall.0))),
            None => self.wall,
        };
        let heard = self.heard.map(|(server, _)| server);
        let Some(certain) = heard.max(self.counted).max(self.mark) else {
            return Estimate { now: corrected, behind: 0, ahead: 0 };
        };
        let difference = corrected.0.saturating_sub(certain.0);
        let behind = difference.saturating_neg();
        Estimate {
            now: corrected.max(certain),
            behind: if behind > BEHIND_SECONDS_MIN { behind } else { 0 },
            ahead: difference.max(0),
        }
    }
}

impl Estimate {
    /// Whether a person is asked, once, before a number is spent.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.behind > BEHIND_SECONDS_MAX || self.ahead > AHEAD_SECONDS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = DAY_SECONDS;

    /// Days since an arbitrary Monday; `None` where nothing is known.
    #[test]
    fn what_time_it_is() {
        let at = |days: i64| Moment(1_795_000_000 + days * DAY);
        for (story, wall, heard, counted, mark, now, behind, ahead) in [
            ("nothing known", 3, None, None, None, 3, 0, 0),
            ("heard today", 3, Some((3, 3)), None, None, 3, 0, 0),
            ("shut on Friday, opened on Monday", 7, Some((4, 4)), None, Some(4), 7, 0, 3),
            ("a day slow against the server", 6, Some((5, 4)), None, None, 7, 0, 2),
            ("a day fast against the server", 6, Some((4, 5)), None, None, 5, 0, 1),
            ("set back by ten days", -6, Some((4, 4)), None, Some(4), 4, 10, 0),
            ("set back after an issue", 3, Some((1, 1)), None, Some(5), 5, 2, 0),
            ("set back while running", 0, Some((1, 1)), Some(3), None, 3, 3, 0),
            ("asleep while running: the count stood still", 9, Some((1, 1)), Some(2), None, 9, 0, 7),
            ("ten years ahead", 3653, Some((1, 1)), None, Some(1), 3653, 0, 3652),
            ("one wrong year, then the server was heard", 4, Some((4, 4)), None, None, 4, 0, 0),
        ] {
            let facts = ClockFacts {
                wall: at(wall),
                heard: heard.map(|(server, wall)| (at(server), at(wall))),
                counted: counted.map(at),
                mark: mark.map(at),
            };
            let expected = Estimate { now: at(now), behind: behind * DAY, ahead: ahead * DAY };
            assert_eq!(facts.estimate(), expected, "{story}");
        }
    }

    /// Two minutes are rounding or a leap second; one second more is told.
    #[test]
    fn a_clock_a_little_behind_is_not_spoken_of() {
        let certain = Moment(1_795_000_000);
        for (behind, told) in [(-1, 0), (1, 0), (120, 0), (121, 121)] {
            let wall = certain.plus_seconds(-behind);
            let facts = ClockFacts { wall, heard: None, counted: None, mark: Some(certain) };
            assert_eq!(facts.estimate().behind, told, "{behind} seconds");
            assert_eq!(facts.estimate().ahead, (-behind).max(0), "{behind} seconds");
        }
    }

    #[test]
    fn no_clock_makes_it_fail_and_the_estimate_never_runs_before_what_is_certain() {
        let extremes = [i64::MIN, -1, 0, 1, 1_795_000_000, i64::MAX];
        for wall in extremes {
            for server in extremes {
                for then in extremes {
                    let heard = Some((Moment(server), Moment(then)));
                    let facts = ClockFacts { wall: Moment(wall), heard, counted: None, mark: None };
                    assert!(facts.estimate().now >= Moment(server));
                }
            }
        }
    }

    #[test]
    fn a_person_is_asked_only_about_clocks_that_cannot_be_right() {
        let doubtful = |behind: i64, ahead: i64| Estimate { now: Moment(0), behind, ahead }.is_doubtful();
        assert!(!doubtful(0, 3 * DAY), "a long weekend");
        assert!(!doubtful(DAY / 2, 0), "a summer-time mistake");
        assert!(!doubtful(DAY, 0), "exactly a day");
        assert!(doubtful(DAY + 1, 0));
        assert!(doubtful(2 * DAY, 0));
        assert!(!doubtful(0, 35 * DAY), "as long as a reservation may live");
        assert!(doubtful(0, 35 * DAY + 1));
        assert!(doubtful(0, 400 * DAY));
    }
}
