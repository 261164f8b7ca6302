//! How fast: pauses after failures, a server's Retry-After, and the limit of requests per minute.
//!
//! Not here: what is sent.

use super::{Link, Now};
use crate::refusal::{Class, RETRY_AFTER_SECONDS_MAX, RemoteError};
use domain::Moment;
use std::collections::VecDeque;

/// Requests in any minute; the documented limit is 100 (I28).
pub const REQUESTS_PER_MINUTE_MAX: usize = 90;
/// Longest ordinary pause, before its spread: a dead server costs at most twelve requests an hour.
pub const RETRY_PAUSE_SECONDS_MAX: i64 = 300;
/// A full pass happens by itself this often while the line works.
pub const PASS_EVERY_SECONDS: i64 = 900;

/// A person is told of a pause longer than this.
const SILENT_SECONDS_MAX: u32 = 5;

/// When the last minute's requests went out, in counted seconds: by the clock they would be forgotten, or count for a year,
/// whenever somebody sets it. An engine that starts over within one program's life goes on with it.
#[derive(Debug, Clone, Default)]
pub struct Sent(VecDeque<i64>);

/// The pace of the line to the server.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    pub(super) link: Link,
    pub(super) failures: u32,
    rest_until: Moment,
    server_pause_until: Moment,
    sent: Sent,
    per_minute: usize,
}

impl Pace {
    pub(super) fn new(per_minute: usize, sent: Sent, server_pause_until: Moment) -> Pace {
        Pace {
            link: Link::Untried,
            failures: 0,
            rest_until: Moment(0),
            server_pause_until,
            sent,
            per_minute: per_minute.max(1),
        }
    }

    /// Pauses keep what was left of them.
    pub(super) fn clock_went_back(&mut self, reset: impl Fn(&mut Moment, i64)) {
        reset(&mut self.rest_until, RETRY_PAUSE_SECONDS_MAX * 3 / 2);
        reset(&mut self.server_pause_until, i64::from(RETRY_AFTER_SECONDS_MAX));
    }

    /// The line rests until then.
    pub(super) fn not_before(&self) -> Moment {
        self.rest_until.max(self.server_pause_until)
    }

    /// When the next request may go out.
    pub(super) fn next_slot(&mut self, now: Now) -> Moment {
        let Sent(sent) = &mut self.sent;
        while sent.front().is_some_and(|at| at + 60 <= now.counted) {
            sent.pop_front();
        }
        // So many of the last minute's have to grow old first.
        let last = sent.len().checked_sub(self.per_minute).and_then(|last| sent.get(last));
        let slot = last.map_or(now.moment, |at| now.moment.plus_seconds(at + 60 - now.counted));
        slot.max(self.not_before())
    }

    pub(super) fn note_sent(&mut self, now: Now, requests: u32) {
        self.sent.0.extend((0..requests).map(|_| now.counted));
    }

    pub(super) fn sent(&self) -> &Sent {
        &self.sent
    }

    #[cfg(test)]
    pub(super) fn rest(&mut self, until: Moment) {
        self.rest_until = until;
    }

    pub(super) fn note_answer(&mut self) {
        self.link = Link::Online;
        self.failures = 0;
        self.rest_until = Moment(0);
    }

    pub(super) fn note_failure(&mut self, link: Link, now: Moment, chance: u32) {
        self.link = link;
        self.failures = self.failures.saturating_add(1);
        self.rest_until = now.plus_seconds(pause_seconds(self.failures, chance));
    }

    /// Until when the server wants to be left alone.
    pub(super) fn note_server_pause(&mut self, now: Moment, seconds: u32) -> Moment {
        self.server_pause_until = now.plus_seconds(i64::from(seconds));
        self.server_pause_until
    }

    /// A pause of the server's that is too long to let a person wait in silence.
    pub(super) fn long_server_pause(&self, now: Moment) -> Option<RemoteError> {
        let left = u32::try_from(self.server_pause_until.0 - now.0)
            .ok()
            .filter(|left| *left > SILENT_SECONDS_MAX)?;
        Some(RemoteError {
            class: Class::RetryLater { after_seconds: Some(left) },
            code: "rate_limit_exceeded".to_owned(),
            message: String::new(),
            fields: Vec::new(),
            status: None,
            request_id: None,
        })
    }

    /// A person asks: the ordinary pause is over, the server's own is not.
    pub(super) fn forget_failures(&mut self) {
        self.failures = 0;
        self.rest_until = Moment(0);
    }
}

/// Doubles with every failure up to [`RETRY_PAUSE_SECONDS_MAX`]; chance adds up to half of it,
/// so that many laptops do not return in the same second.
pub(super) fn pause_seconds(failures: u32, chance: u32) -> i64 {
    let full = (1_i64 << failures.clamp(1, 10).saturating_sub(1)).min(RETRY_PAUSE_SECONDS_MAX);
    full + i64::from(chance) % (full / 2 + 1)
}
