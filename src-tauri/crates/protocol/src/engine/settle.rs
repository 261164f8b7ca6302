//! What an answer changes.
//!
//! Not here: what is asked next.

use super::compare::{CONTENT_MISMATCH, NUMBER_MISMATCH, SEVERAL_FOUND, differences};
use super::{
    Effect, FAILURES_MAX, Flight, Lane, Link, Now, SeriesWork, Session, State, WishError, fail_wishes, moved,
    pace, reconcile,
};
use crate::call::{Answer, Call, Reply};
use crate::change::{Change, Doubt, OutboxItem, Phase, Trouble};
use crate::refusal::{Class, RemoteError};
use crate::remote::{RemoteInvoice, RemoteSeries};
use domain::{Lock, Moment, Series, SeriesId};
use std::collections::BTreeSet;

/// A series held by somebody else is tried again this often; its queue waits, nothing is renumbered.
const HELD_PAUSE_SECONDS: i64 = 300;

/// Codes by which the server says that the number is on an invoice already: ours, if a late request of ours got through
/// after a look-up had not found it (F22). Looked up again, at most this many attempts long.
const TAKEN_CODES: &[&str] =
    &["reservation_already_consumed", "duplicate_invoice_number", "resource_already_exists"];
const TAKEN_ATTEMPTS_MAX: u32 = 5;

/// Codes that are about the series' lock, not about the invoice: the queue of the series waits.
const HELD_CODES: &[&str] =
    &["series_locked_other_device", "series_locked_to_device", "series_not_locked_to_device"];

pub(super) fn settle(state: &mut State, lane: &Lane, answer: Answer, now: Now, effects: &mut Vec<Effect>) {
    let Some(flight) = state.in_flight.remove(lane) else { return };
    let first = effects.len();
    let mut changes = Vec::new();
    if let Some(time) = answer.server_time {
        changes.push(Change::ServerTime(time));
    }
    match answer.result {
        Ok(reply) => {
            state.pace.note_answer();
            if let Session::Active { renewed, .. } = &mut state.session
                && flight.call != Call::Refresh
            {
                *renewed = false;
            }
            accept(state, flight, reply, now, &mut changes, effects);
        }
        Err(error) => refuse(state, flight, error, now, &mut changes, effects),
    }
    if !changes.is_empty() {
        // Before anybody is told.
        effects.insert(first, Effect::Save(changes));
    }
}

fn accept(
    state: &mut State,
    flight: Flight,
    reply: Reply,
    now: Now,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    match (flight.call, reply) {
        (Call::Refresh, Reply::Session(grant)) => {
            state.session = Session::Active { refreshable: grant.refresh.is_some(), renewed: true };
        }
        (Call::ListSeries, Reply::SeriesList(list)) => {
            state.account.series = false;
            see_series(state, list, now, changes);
        }
        (Call::Lock(_) | Call::Unlock { .. }, Reply::Series(series)) => {
            see_series(state, vec![series], now, changes);
        }
        (Call::Reserve { series, .. }, Reply::Reservations(listed)) => {
            receive(state, &series, &listed, false, now, changes, effects);
        }
        (Call::ListReservations(series), Reply::Reservations(listed)) => {
            receive(state, &series, &listed, true, now, changes, effects);
        }
        (Call::Release { series, number, .. }, Reply::Released) => {
            if let Some(work) = state.series.get_mut(&series) {
                work.released.remove(&number);
            }
        }
        (Call::Create { series, number, .. }, Reply::Invoice(copy)) => {
            if let Some(item) = state.outbox.get(&(series.clone(), number)).cloned() {
                adopt(state, &item, *copy, Doubt::Owed, changes);
            }
        }
        (Call::FindInvoice { series, number }, Reply::Invoices(found)) => {
            looked_up(state, &series, number, found, changes);
        }
        (Call::NewestInvoice(series), Reply::Invoices(found)) => {
            learn_padding(state, &series, found.first(), changes);
        }
        (Call::Clients { page }, Reply::Clients { items, has_more }) => {
            state.account.clients_page = has_more.then(|| page.saturating_add(1));
            changes.push(Change::Clients { items, first: page == 1 });
        }
        (Call::Products { page }, Reply::Products { items, has_more }) => {
            state.account.products_page = has_more.then(|| page.saturating_add(1));
            changes.push(Change::Products { items, first: page == 1 });
        }
        (Call::Settings, Reply::Firm(firm)) => {
            state.account.firm = false;
            changes.push(Change::Firm(firm));
        }
        (Call::VatRates, Reply::VatRates(rates)) => {
            state.account.vat_rates = false;
            changes.push(Change::VatRates(rates));
        }
        // A reply of another kind proves nothing; the call stays due and the line counts a failure.
        (call, _) => {
            let error = RemoteError {
                class: Class::Ambiguous,
                code: "bad_reply".to_owned(),
                message: String::new(),
                fields: Vec::new(),
                status: None,
                request_id: None,
            };
            refuse(state, Flight { call, wish: flight.wish }, error, now, changes, effects);
            return;
        }
    }
    if let Some(wish) = flight.wish {
        effects.push(Effect::Tell(wish, Ok(())));
    }
}

/// Takes in what the server says of series. What it leaves out is kept; a series here for the first time, or again,
/// has its reservations listed.
fn see_series(state: &mut State, list: Vec<RemoteSeries>, now: Now, changes: &mut Vec<Change>) {
    let mut seen = Vec::new();
    for remote in list {
        let known = state.series.get(&remote.id);
        let lock = match (remote.lock, known) {
            (Lock::Unknown, Some(known)) => known.series.lock.clone(),
            (lock, _) => lock,
        };
        let series = Series {
            id: remote.id,
            name: remote.name,
            document_type: remote.document_type,
            format: remote.format,
            padding: known.map_or(0, |known| known.series.padding),
            next_number: remote.next_number,
            is_primary: remote.is_primary,
            lock,
            checked_at: now.moment,
        };
        let here = matches!(series.lock, Lock::Here { .. });
        let work = state.series.entry(series.id.clone()).or_insert_with(|| SeriesWork::new(series.clone()));
        work.series = series.clone();
        work.reservations_due |= here;
        work.refill_due |= here;
        work.sample_due |= here && !work.padding_known;
        seen.push(series);
    }
    changes.push(Change::SeriesSeen(seen));
}

fn receive(
    state: &mut State,
    series: &SeriesId,
    listed: &[crate::remote::Reservation],
    complete: bool,
    now: Now,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    let in_outbox: BTreeSet<u64> =
        state.outbox.range((series.clone(), 0)..=(series.clone(), u64::MAX)).map(|((_, n), _)| *n).collect();
    let Some(work) = state.series.get_mut(series) else { return };
    let adopted = reconcile::receive(work, &in_outbox, listed, now, changes);
    if complete {
        work.reservations_due = false;
        work.refill_due = true;
        reconcile::retire(work, listed, now, changes);
    }
    if let Some(wish) = work.reserve_wish.take() {
        let outcome = if adopted > 0 {
            Ok(())
        } else {
            Err(WishError::Unreachable(ours(Class::Ambiguous, "nothing_reserved")))
        };
        effects.push(Effect::Tell(wish, outcome));
    }
}

/// The server's copy of an invoice: proof that it is there. Equal → settled; different → loud, and never sent again.
/// A wrong number leaves the given doubt: owed after a reply that may be garbled, cleared after a look-up.
fn adopt(state: &mut State, item: &OutboxItem, copy: RemoteInvoice, doubt: Doubt, changes: &mut Vec<Change>) {
    let differences = differences(item.number, &item.expected, &copy);
    let key = (item.series.clone(), item.number);
    let copy = Box::new(copy);
    if differences.is_empty() {
        state.outbox.remove(&key);
        changes.push(Change::Synced { invoice: item.invoice, copy });
        return;
    }
    let wrong_number = differences.iter().any(|difference| difference.field == "number");
    let trouble = Trouble {
        code: if wrong_number { NUMBER_MISMATCH } else { CONTENT_MISMATCH }.to_owned(),
        message: String::new(),
        fields: Vec::new(),
    };
    if let Some(item) = state.outbox.get_mut(&key) {
        item.phase = Phase::Attention(trouble.clone());
        item.doubt = if wrong_number { doubt } else { Doubt::Cleared };
    }
    changes.push(Change::Mismatched { invoice: item.invoice, copy, differences, trouble });
}

fn looked_up(
    state: &mut State,
    series: &SeriesId,
    number: u64,
    mut found: Vec<RemoteInvoice>,
    changes: &mut Vec<Change>,
) {
    let Some(item) = state.outbox.get_mut(&(series.clone(), number)) else { return };
    match found.len() {
        // Nothing under our number, and a reply that named another one: the alarm stands.
        0 if matches!(item.phase, Phase::Attention(_)) => item.doubt = Doubt::Cleared,
        0 => {
            item.phase = Phase::Queued;
            item.doubt = Doubt::Cleared;
            changes.push(moved(item));
        }
        1 => {
            let item = item.clone();
            let copy = found.remove(0);
            adopt(state, &item, copy, Doubt::Cleared, changes);
        }
        _ => {
            let ids: Vec<&str> = found.iter().map(|copy| copy.id.as_str()).collect();
            let message = ids.join(", ");
            item.phase =
                Phase::Attention(Trouble { code: SEVERAL_FOUND.to_owned(), message, fields: Vec::new() });
            changes.push(moved(item));
        }
    }
}

/// How many digits the server pads numbers to, read from a number it has written.
fn learn_padding(
    state: &mut State,
    series: &SeriesId,
    newest: Option<&RemoteInvoice>,
    changes: &mut Vec<Change>,
) {
    let Some(work) = state.series.get_mut(series) else { return };
    work.sample_due = false;
    work.padding_known = true;
    let text = newest.and_then(|invoice| invoice.full_number.as_deref()).unwrap_or_default();
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let padded = text[text.len() - digits..].starts_with('0');
    let padding = u8::try_from(if padded { digits } else { 0 }).unwrap_or(0);
    work.series.padding = padding;
    changes.push(Change::PaddingLearnt { series: series.clone(), padding });
}

fn refuse(
    state: &mut State,
    flight: Flight,
    error: RemoteError,
    now: Now,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    note_on_line(state, &error, now);
    if flight.call == Call::Refresh {
        refresh_failed(state, error);
        return;
    }
    if error.class == Class::Auth {
        session_refused(state);
    }
    match &flight.call {
        Call::Create { series, number, .. } => create_failed(state, series, *number, &error, now, changes),
        Call::FindInvoice { series, number } => {
            if let Some(item) = state.outbox.get_mut(&(series.clone(), *number)) {
                item.not_before =
                    now.moment.plus_seconds(pace::pause_seconds(state.pace.failures.max(1), now.chance));
            }
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
        call => give_up_if_refused(state, call, &error),
    }
    if let Some(wish) = flight.wish {
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

fn note_on_line(state: &mut State, error: &RemoteError, now: Now) {
    match error.class {
        Class::NotReached => state.pace.note_failure(Link::Unreachable, now.moment, now.chance),
        Class::Ambiguous if error.code == "captive_portal" => {
            state.pace.note_failure(Link::Captive, now.moment, now.chance);
        }
        Class::Ambiguous => state.pace.note_failure(Link::Troubled, now.moment, now.chance),
        Class::RetryLater { after_seconds } => {
            state.pace.note_answer();
            state.pace.note_server_pause(now.moment, after_seconds.unwrap_or(2));
        }
        Class::Auth | Class::AskUser | Class::Parked => state.pace.note_answer(),
    }
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
    let over = matches!(error.class, Class::Auth | Class::AskUser | Class::Parked);
    if over || state.pace.failures >= FAILURES_MAX && error.class == Class::Ambiguous {
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
    let pause = now.moment.plus_seconds(pace::pause_seconds(state.pace.failures.max(1), now.chance));
    let Some(item) = state.outbox.get_mut(&(series.clone(), number)) else { return };
    match error.class {
        Class::NotReached | Class::Auth => {
            item.phase = Phase::Queued;
            item.not_before = Moment(0);
        }
        Class::RetryLater { .. } => item.phase = Phase::Queued,
        Class::Ambiguous => {
            item.phase = Phase::Unknown;
            item.doubt = Doubt::Owed;
            item.not_before = pause;
        }
        Class::AskUser if HELD_CODES.contains(&error.code.as_str()) => {
            item.phase = Phase::Queued;
            if let Some(work) = state.series.get_mut(series) {
                work.held_until = now.moment.plus_seconds(HELD_PAUSE_SECONDS);
                if error.code == "series_locked_other_device" {
                    work.series.lock = Lock::Other { device: None, since: None };
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
        Class::AskUser if item.doubt != Doubt::Owed => item.phase = attention(error),
        Class::Parked if item.doubt == Doubt::Cleared => item.phase = attention(error),
        // About the token, or an earlier attempt was never cleared up: nobody is told before a look.
        Class::AskUser | Class::Parked => {
            item.phase = Phase::Unknown;
            item.doubt = Doubt::Owed;
        }
    }
    changes.push(moved(item));
}

fn attention(error: &RemoteError) -> Phase {
    Phase::Attention(Trouble {
        code: error.code.clone(),
        message: error.message.clone(),
        fields: error.fields.clone(),
    })
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

/// A read the server refuses for good is not asked for again in this pass; others stay due.
fn give_up_if_refused(state: &mut State, call: &Call, error: &RemoteError) {
    if !matches!(error.class, Class::AskUser | Class::Parked) {
        return;
    }
    match call {
        Call::ListSeries => state.account.series = false,
        Call::Settings => state.account.firm = false,
        Call::VatRates => state.account.vat_rates = false,
        Call::Clients { .. } => state.account.clients_page = None,
        Call::Products { .. } => state.account.products_page = None,
        Call::ListReservations(series) => {
            if let Some(work) = state.series.get_mut(series) {
                work.reservations_due = false;
            }
        }
        Call::NewestInvoice(series) => {
            if let Some(work) = state.series.get_mut(series) {
                work.sample_due = false;
            }
        }
        _ => {}
    }
}

fn ours(class: Class, code: &str) -> RemoteError {
    RemoteError {
        class,
        code: code.to_owned(),
        message: String::new(),
        fields: Vec::new(),
        status: None,
        request_id: None,
    }
}
