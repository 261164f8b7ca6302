//! What a failed call changes: for its item, its wish, the session and the line.
//!
//! Not here: what an answer changes (settle).

use super::{
    Effect, FAILURES_MAX, Flight, Link, Now, Session, State, Wish, WishError, entries, errands, fail_wishes,
    moved, pace,
};
use crate::call::Call;
use crate::change::{Change, Doubt, OutboxItem, Phase};
use crate::refusal::{Class, RemoteError};
use domain::{Lock, Moment, SeriesId};

/// A series held by somebody else is tried again this often; its queue waits, nothing is renumbered.
const HELD_PAUSE_SECONDS: i64 = 300;

/// Codes by which the server says that the number is on an invoice already: ours, if a late request of ours got through
/// after a look-up had not found it (F22). Looked up again, at most this many attempts long.
const TAKEN_CODES: &[&str] =
    &["reservation_already_consumed", "duplicate_invoice_number", "resource_already_exists"];
const TAKEN_ATTEMPTS_MAX: u32 = 5;

/// Codes that are about the series' lock, not about the invoice: the queue of the series waits.
const HELD_CODES: &[&str] = &["series_locked_other_device", "series_not_locked_to_device"];

pub(super) fn refuse(
    state: &mut State,
    flight: Flight,
    error: RemoteError,
    now: Now,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    note_on_line(state, &error, now, changes);
    if flight.call == Call::Refresh {
        refresh_failed(state, error);
        return;
    }
    if error.class == Class::Auth {
        // A refusal of a session that was renewed meanwhile says nothing about the new one.
        if flight.session == state.sessions {
            session_refused(state);
        }
        if matches!(state.session, Session::Renewing | Session::Active { .. }) {
            wish_again(state, &flight);
        }
    }
    match &flight.call {
        Call::Create { series, number, .. } => create_failed(state, series, *number, &error, now, changes),
        Call::FindInvoice { series, number } => {
            if let Some(item) = state.outbox.get_mut(&(series.clone(), *number)) {
                item.attempts = item.attempts.saturating_add(1);
                item.not_before = now.moment.plus_seconds(pace::pause_seconds(item.attempts, now.chance));
            }
        }
        // Nobody knows what came of it: the next full pass looks.
        Call::Order { id, .. } if error.class == Class::Ambiguous || is_bare_401(&error) => {
            if let Some(work) = state.orders.get_mut(id) {
                work.is_looked_for = false;
            }
        }
        Call::Order { id, .. } => {
            state.orders.remove(id);
            changes.push(Change::OrderGone(*id));
        }
        Call::FindOrder { .. } => {}
        Call::Look { errand, .. } => errands::look_failed(state, *errand, &error, now, changes, effects),
        Call::Do { errand, .. } => {
            errands::deed_failed(state, *errand, &error, is_bare_401(&error), now, changes);
        }
        Call::LookAtEntry { id, .. } | Call::SendEntry { id, .. } => {
            entries::failed(state, id, &error, now, changes);
        }
        Call::Reserve { series, .. } => reserve_failed(state, series, &error, changes, effects),
        Call::Lock(_) | Call::Unlock { .. } => state.account.series = true,
        Call::Release { series, number, .. } => {
            if let Some(work) = state.series.get_mut(series)
                && matches!(error.class, Class::Parked | Class::AskUser)
            {
                // Foreign or already settled: the number stays retired here, there is nothing left to give back.
                work.released.remove(number);
            }
        }
        call => give_up_if_refused(state, call, &error, effects),
    }
    if let Some(wish) = flight.wish.filter(|wish| !state.wishes.iter().any(|(id, _)| id == wish)) {
        let outcome = match error.class {
            Class::Auth => WishError::SignIn,
            Class::AskUser | Class::Parked => WishError::Refused(error.clone()),
            _ => WishError::Unreachable(error.clone()),
        };
        effects.push(Effect::Tell(wish, Err(outcome)));
    }
    // A pass, or a wish still waiting, gives up at once without a line, and after a few failures with a bad one.
    let hopeless = match error.class {
        Class::NotReached => true,
        Class::RetryLater { after_seconds } => after_seconds.is_some_and(|seconds| seconds > 5),
        Class::Ambiguous => state.pace.failures >= FAILURES_MAX,
        _ => false,
    };
    if hopeless {
        fail_wishes(state, WishError::Unreachable(error));
    }
}

fn note_on_line(state: &mut State, error: &RemoteError, now: Now, changes: &mut Vec<Change>) {
    match error.class {
        Class::NotReached => state.pace.note_failure(Link::Unreachable, now.moment, now.chance),
        Class::Ambiguous if error.code == "captive_portal" => {
            state.pace.note_failure(Link::Captive, now.moment, now.chance);
        }
        Class::Ambiguous => state.pace.note_failure(Link::Troubled, now.moment, now.chance),
        Class::RetryLater { after_seconds } => {
            state.pace.note_answer();
            let until = state.pace.note_server_pause(now.moment, after_seconds.unwrap_or(2));
            changes.push(Change::ServerPause(until));
        }
        Class::Auth | Class::AskUser | Class::Parked => state.pace.note_answer(),
    }
}

/// A wish that met a session about to be renewed waits for the new one.
fn wish_again(state: &mut State, flight: &Flight) {
    let again = match (&flight.call, flight.wish) {
        (Call::Lock(series), Some(id)) => (id, Wish::Lock(series.clone())),
        (Call::Unlock { series, force }, Some(id)) => {
            (id, Wish::Unlock { series: series.clone(), force: *force })
        }
        (Call::FindInvoice { series, number }, Some(id)) => {
            (id, Wish::LookUp { series: series.clone(), number: *number })
        }
        (Call::Reserve { series, count }, _) => {
            let waiting = state.series.get_mut(series).and_then(|work| work.reserve_wish.take());
            let Some(id) = waiting else { return };
            (id, Wish::Reserve { series: series.clone(), count: *count })
        }
        _ => return,
    };
    state.wishes.push_front(again);
}

/// One refresh, then a person. No item changes its state over this (I30).
fn session_refused(state: &mut State) {
    match state.session {
        Session::Active { refreshable: true, renewed: false } => state.session = Session::Renewing,
        Session::Active { .. } => {
            state.session = Session::Expired;
            fail_wishes(state, WishError::SignIn);
        }
        Session::Renewing | Session::None | Session::Expired => {}
    }
}

fn refresh_failed(state: &mut State, error: RemoteError) {
    // Only a definitive refusal ends a session; a server in trouble is asked again.
    if matches!(error.class, Class::Auth | Class::AskUser | Class::Parked) {
        state.session = Session::Expired;
        fail_wishes(state, WishError::SignIn);
    } else {
        fail_wishes(state, WishError::Unreachable(error));
    }
}

fn create_failed(
    state: &mut State,
    series: &SeriesId,
    number: u64,
    error: &RemoteError,
    now: Now,
    changes: &mut Vec<Change>,
) {
    let Some(item) = state.outbox.get_mut(&(series.clone(), number)) else { return };
    // Grows with this item's own attempts: other answers in between must not make a loop of it.
    let pause = now.moment.plus_seconds(pace::pause_seconds(item.attempts, now.chance));
    match error.class {
        Class::Auth if is_bare_401(error) => {
            item.phase = Phase::Unknown;
            item.doubt = Doubt::Owed;
            item.not_before = Moment(0);
        }
        Class::NotReached | Class::Auth => {
            item.phase = Phase::Queued;
            item.not_before = Moment(0);
        }
        Class::RetryLater { .. } => {
            item.phase = Phase::Queued;
            item.not_before = pause;
        }
        Class::Ambiguous => {
            item.phase = Phase::Unknown;
            item.doubt = Doubt::Owed;
            item.not_before = pause;
        }
        Class::AskUser if HELD_CODES.contains(&error.code.as_str()) => {
            item.phase = Phase::Queued;
            item.doubt = Doubt::Owed;
            if let Some(work) = state.series.get_mut(series) {
                work.held_until = now.moment.plus_seconds(HELD_PAUSE_SECONDS);
                if error.code == "series_locked_other_device" {
                    work.series.lock = Lock::Other { device: None, device_id: None, since: None };
                    changes.push(Change::SeriesSeen(vec![work.series.clone()]));
                }
            }
            // Who holds it is asked in the next pass; nothing is re-locked by itself (I38).
        }
        Class::Parked if TAKEN_CODES.contains(&error.code.as_str()) && item.attempts < TAKEN_ATTEMPTS_MAX => {
            item.phase = Phase::Unknown;
            item.doubt = Doubt::Owed;
            item.not_before = if item.attempts > 1 { pause } else { now.moment };
        }
        Class::AskUser if item.doubt != Doubt::Owed => item.phase = Phase::Attention(error.into()),
        Class::Parked if item.doubt == Doubt::Cleared => item.phase = Phase::Attention(error.into()),
        // About the token, or an earlier attempt was never cleared up: nobody is told before a look.
        Class::AskUser | Class::Parked => {
            item.phase = Phase::Unknown;
            item.doubt = Doubt::Owed;
        }
    }
    changes.push(moved(item));
    let is_held = matches!(error.class, Class::AskUser) && HELD_CODES.contains(&error.code.as_str());
    if is_held || matches!(item.phase, Phase::Attention(_)) {
        spend_key(item, now, changes);
    }
}

/// A server that keeps its refusals would answer this key with the same one for ever. What is sent again, after a look, goes
/// under another; the number's token sees to it that only one can count.
fn spend_key(item: &mut OutboxItem, now: Now, changes: &mut Vec<Change>) {
    changes.push(Change::Rekeyed { invoice: item.invoice, key: item.key, next: now.fresh });
    item.key = now.fresh;
}

/// It may be a proxy's, behind which the server may have done the work.
fn is_bare_401(error: &RemoteError) -> bool {
    error.class == Class::Auth && error.code.starts_with("http_")
}

fn reserve_failed(
    state: &mut State,
    series: &SeriesId,
    error: &RemoteError,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    let Some(work) = state.series.get_mut(series) else { return };
    if error.class == Class::Ambiguous {
        // The numbers may have been reserved: the intent stands and the list will tell.
        work.reservations_due = true;
        return;
    }
    work.intent = None;
    changes.push(Change::ReserveSettled(series.clone()));
    if HELD_CODES.contains(&error.code.as_str()) {
        state.account.series = true;
    }
    if let Some(wish) = work.reserve_wish.take() {
        let outcome = match error.class {
            Class::Auth => WishError::SignIn,
            Class::AskUser | Class::Parked => WishError::Refused(error.clone()),
            _ => WishError::Unreachable(error.clone()),
        };
        effects.push(Effect::Tell(wish, Err(outcome)));
    }
}

/// A read the server refuses for good, or fails at again and again while other calls work, is not asked for again
/// in this pass; others stay due.
fn give_up_if_refused(state: &mut State, call: &Call, error: &RemoteError, effects: &mut Vec<Effect>) {
    match error.class {
        Class::AskUser | Class::Parked => {}
        Class::Ambiguous | Class::RetryLater { .. } => {
            state.read_failures += 1;
            // A server that does not even list its series is in trouble as a whole.
            if state.read_failures < FAILURES_MAX || matches!(call, Call::ListSeries) {
                return;
            }
            state.pace.forget_failures();
        }
        Class::NotReached | Class::Auth => return,
    }
    state.read_failures = 0;
    state.pull_complete = false;
    match call {
        Call::ListSeries => state.account.series = false,
        Call::Settings => state.account.firm = false,
        Call::VatRates => state.account.vat_rates = false,
        Call::Clients { .. } => state.account.clients_page = None,
        Call::Products { .. } => state.account.products_page = None,
        Call::Invoices { .. } => state.account.sweep = None,
        Call::ListReservations(series) => {
            let Some(work) = state.series.get_mut(series) else { return };
            work.reservations_due = false;
            // Without the list an unsettled reserve call cannot be explained: whoever waits for numbers hears so.
            let mut waiting: Vec<_> = work.reserve_wish.take().into_iter().collect();
            state.wishes.retain(|(id, wish)| {
                let theirs = matches!(wish, Wish::Reserve { series: s, .. } if s == series);
                waiting.extend(theirs.then_some(*id));
                !theirs
            });
            effects.extend(
                waiting.into_iter().map(|id| Effect::Tell(id, Err(WishError::Refused(error.clone())))),
            );
        }
        Call::NewestInvoice(series) => {
            if let Some(work) = state.series.get_mut(series) {
                work.sample_due = false;
                work.padding_known = true;
            }
        }
        _ => {}
    }
}
