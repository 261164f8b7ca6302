//! What the server's list of pending reservations says about the numbers known here.
//!
//! Not here: asking for the list.

use super::{Now, SeriesWork};
use crate::change::Change;
use crate::remote::Reservation;
use chrono::{DateTime, Datelike};
use domain::pool::RESERVATION_DAYS_DEFAULT;
use domain::{Fate, Moment, PoolNumber};
use std::collections::BTreeSet;

/// Reasons written into the register.
pub(super) const REASON_EXPIRED: &str = "reservation_expired";
pub(super) const REASON_NOT_PENDING: &str = "no_longer_pending";
pub(super) const REASON_UNEXPLAINED: &str = "unexplained_reservation";

/// Takes in reservations after a reserve call or a listing: those the stored intent explains become free (F18),
/// any other number unknown here is quarantined, known ones stay as they are. Returns how many became free.
pub(super) fn receive(
    work: &mut SeriesWork,
    in_outbox: &BTreeSet<u64>,
    listed: &[Reservation],
    now: Now,
    changes: &mut Vec<Change>,
) -> usize {
    let id = &work.series.id;
    let mut unknown: Vec<&Reservation> = listed
        .iter()
        .filter(|r| r.is_pending && r.series.as_ref().is_none_or(|series| series == id))
        .filter(|r| !work.free.contains_key(&r.number) && !work.released.contains_key(&r.number))
        .filter(|r| !work.quarantined.contains(&r.number) && !in_outbox.contains(&r.number))
        .collect();
    unknown.sort_by_key(|r| r.number);
    unknown.dedup_by_key(|r| r.number);
    let (mut explained_left, above) = work.intent.unwrap_or((0, u64::MAX));
    let mut received = Vec::new();
    let mut adopted = 0;
    for reservation in unknown {
        let explained = reservation.number > above && explained_left > 0;
        if explained {
            explained_left -= 1;
            adopted += 1;
        }
        let reserved_at = reservation.reserved_at.unwrap_or(now.moment);
        received.push(PoolNumber {
            number: reservation.number,
            token: reservation.token.clone(),
            reserved_at,
            expires_at: reservation.expires_at.unwrap_or(reserved_at.plus_days(RESERVATION_DAYS_DEFAULT)),
            year: new_year_aware(reserved_at, now),
            fate: if explained { Fate::Free } else { Fate::Quarantined },
            invoice: None,
            reason: (!explained).then(|| REASON_UNEXPLAINED.to_owned()),
            at: now.moment,
        });
    }
    for number in &received {
        work.highest = work.highest.max(number.number);
        if number.fate == Fate::Free {
            work.free.insert(number.number, number.clone());
        } else {
            work.quarantined.insert(number.number);
        }
    }
    if !received.is_empty() {
        changes.push(Change::Received { series: work.series.id.clone(), numbers: received });
    }
    if work.intent.take().is_some() {
        changes.push(Change::ReserveSettled(work.series.id.clone()));
    }
    adopted
}

/// The Romanian year of a reservation. At New Year Romania is two hours ahead of UTC.
fn new_year_aware(reserved_at: Moment, now: Now) -> i32 {
    let eastern = DateTime::from_timestamp(reserved_at.0.saturating_add(2 * 3600), 0);
    eastern.map_or(now.today.year(), |at| at.year())
}

/// After a complete listing: free numbers and those set aside that are no longer pending are retired, and numbers given
/// up here that the server still holds are released again.
pub(super) fn retire(work: &mut SeriesWork, listed: &[Reservation], now: Now, changes: &mut Vec<Change>) {
    let pending: BTreeSet<u64> = listed.iter().filter(|r| r.is_pending).map(|r| r.number).collect();
    let gone: Vec<u64> = work
        .free
        .values()
        // The list decides, not this machine's clock, which may be wrong (I32).
        .filter(|n| !pending.contains(&n.number))
        .map(|n| n.number)
        .collect();
    for number in gone {
        let Some(free) = work.free.remove(&number) else { continue };
        let expired = free.expires_at <= now.moment;
        changes.push(Change::FateChanged {
            series: work.series.id.clone(),
            number,
            from: Fate::Free,
            fate: if expired { Fate::Expired } else { Fate::Foreign },
            reason: Some(if expired { REASON_EXPIRED } else { REASON_NOT_PENDING }.to_owned()),
        });
    }
    let gone_aside: Vec<u64> = work.quarantined.iter().copied().filter(|n| !pending.contains(n)).collect();
    for number in gone_aside {
        work.quarantined.remove(&number);
        changes.push(Change::FateChanged {
            series: work.series.id.clone(),
            number,
            from: Fate::Quarantined,
            fate: Fate::Foreign,
            reason: Some(REASON_NOT_PENDING.to_owned()),
        });
    }
    work.to_release = work.released.keys().copied().filter(|number| pending.contains(number)).collect();
    work.released.retain(|number, _| pending.contains(number));
}
