//! Reserved numbers and what became of each: the pool and its register.
//!
//! Not here: reserving (protocol), keeping (store).

use crate::moment::{DAY_SECONDS, Moment};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A token is not spent when it would expire within this many days: the invoice must still reach the server in time (I33).
pub const EXPIRY_MARGIN_DAYS: i64 = 5;
/// A reservation without an expiry is taken to live this long (the API's default TTL).
pub const RESERVATION_DAYS_DEFAULT: i64 = 30;

/// The server's proof that a number is ours. Never printed, logged or shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// Wraps a token as received.
    #[must_use]
    pub fn new(token: impl Into<String>) -> Token {
        Token(token.into())
    }
    /// The token itself, for the request that spends or releases it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(redacted)")
    }
}

/// What became of a reserved number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Reserved and not used yet.
    Free,
    /// On an invoice of this laptop, not known to be on the server.
    Issued,
    /// On an invoice the server has.
    Synced,
    /// On an invoice of which nobody knows yet whether the server has it.
    Unknown,
    /// Pending on the server, but nothing here explains it; waits for a person.
    Quarantined,
    /// Given up with a reason.
    Released,
    /// Its reservation ran out unused.
    Expired,
    /// Used or taken by somebody else.
    Foreign,
}

impl Fate {
    /// Whether it stands on an invoice, or on paper.
    #[must_use]
    pub fn is_used(self) -> bool {
        matches!(self, Fate::Issued | Fate::Unknown | Fate::Synced)
    }

    /// Whether a number may go from this fate to the next: no number that was ever used or given up becomes free again (I8).
    #[must_use]
    pub fn may_become(self, next: Fate) -> bool {
        use Fate::{Expired, Foreign, Free, Issued, Quarantined, Released, Synced, Unknown};
        match self {
            Free => matches!(next, Issued | Quarantined | Released | Expired | Foreign),
            Issued => matches!(next, Synced | Unknown | Released | Expired | Foreign),
            Unknown => matches!(next, Issued | Synced | Released | Expired | Foreign),
            // A person may state that nothing was printed on it, or that an invoice was.
            Quarantined => matches!(next, Free | Issued | Synced | Released | Expired | Foreign),
            Synced | Released | Expired | Foreign => false,
        }
    }
}

/// One reserved number of a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolNumber {
    /// The number.
    pub number: u64,
    /// Its token.
    pub token: Token,
    /// When the server reserved it.
    pub reserved_at: Moment,
    /// When the reservation runs out.
    pub expires_at: Moment,
    /// The calendar year it was reserved in, for yearly series.
    pub year: i32,
    /// What became of it.
    pub fate: Fate,
    /// The invoice that carries it.
    pub invoice: Option<Uuid>,
    /// Why, for released, expired, quarantined and foreign ones.
    pub reason: Option<String>,
    /// When it got its fate.
    pub at: Moment,
}

impl PoolNumber {
    /// Whether the number can still go on an invoice now and reach the server before its reservation ends.
    #[must_use]
    pub fn is_usable(&self, now: Moment) -> bool {
        self.usable_for_days(now, EXPIRY_MARGIN_DAYS)
    }

    /// Whether the number is free and stays reserved for more than the given days.
    #[must_use]
    pub fn usable_for_days(&self, now: Moment, days: i64) -> bool {
        self.fate == Fate::Free && now.0.saturating_add(days.saturating_mul(DAY_SECONDS)) < self.expires_at.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_that_ended_is_free_again() {
        use Fate::{Expired, Foreign, Free, Issued, Quarantined, Released, Synced, Unknown};
        let all = [Free, Issued, Synced, Unknown, Quarantined, Released, Expired, Foreign];
        for from in all {
            // Only of a number set aside a person may state that nothing was printed on it.
            assert_eq!(from.may_become(Free), from == Quarantined, "{from:?}");
            let has_ended = matches!(from, Synced | Released | Expired | Foreign);
            let stays = all.into_iter().all(|next| !from.may_become(next));
            assert_eq!(stays, has_ended, "{from:?}");
        }
    }

    /// The fates a number may have next, written out whole: what is not in its row is forbidden.
    #[test]
    fn which_fate_may_follow_which() {
        use Fate::{Expired, Foreign, Free, Issued, Quarantined, Released, Synced, Unknown};
        let all = [Free, Issued, Synced, Unknown, Quarantined, Released, Expired, Foreign];
        for (from, next) in [
            (Free, vec![Issued, Quarantined, Released, Expired, Foreign]),
            (Issued, vec![Synced, Unknown, Released, Expired, Foreign]),
            (Unknown, vec![Issued, Synced, Released, Expired, Foreign]),
            (Quarantined, vec![Free, Issued, Synced, Released, Expired, Foreign]),
            (Synced, vec![]),
            (Released, vec![]),
            (Expired, vec![]),
            (Foreign, vec![]),
        ] {
            for to in all {
                assert_eq!(from.may_become(to), next.contains(&to), "{from:?} -> {to:?}");
            }
        }
    }

    #[test]
    fn a_number_is_usable_while_it_is_free_and_lives_long_enough() {
        let now = Moment(1_795_000_000);
        let number = |fate, expires_at| PoolNumber {
            number: 7,
            token: Token::new("secret"),
            reserved_at: now,
            expires_at,
            year: 2026,
            fate,
            invoice: None,
            reason: None,
            at: now,
        };
        let margin = now.plus_days(EXPIRY_MARGIN_DAYS);
        assert!(!number(Fate::Free, margin).is_usable(now), "exactly five days");
        assert!(number(Fate::Free, margin.plus_seconds(1)).is_usable(now));
        assert!(!number(Fate::Issued, margin.plus_seconds(1)).is_usable(now));
        assert!(!number(Fate::Free, now.plus_days(10)).usable_for_days(now, 10));
        assert!(number(Fate::Free, now.plus_days(11)).usable_for_days(now, 10));
        let free = number(Fate::Free, margin);
        assert_eq!(free.token.reveal(), "secret");
        assert_eq!(format!("{:?}", free.token), "Token(redacted)", "a token is never printed");
    }
}
