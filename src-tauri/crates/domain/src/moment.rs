//! A point in time as the API and the books carry it: whole seconds since 1970, UTC.
//!
//! Not here: reading a clock, time zones.

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

/// Seconds in a day.
pub const DAY_SECONDS: i64 = 86_400;

/// Unix seconds, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// This moment moved by some seconds; saturates instead of overflowing.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Moment {
        Moment(self.0.saturating_add(seconds))
    }

    /// This moment moved by some days of 86,400 seconds.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Moment {
        self.plus_seconds(days.saturating_mul(DAY_SECONDS))
    }

    /// RFC 3339 in UTC (`2026-11-20T14:03:00Z`); a moment no calendar holds prints as its number.
    #[must_use]
    pub fn rfc3339(self) -> String {
        DateTime::from_timestamp(self.0, 0)
            .map_or_else(|| self.0.to_string(), |t| t.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}
