//! What an answer changes.
//!
//! Not here: what is asked next.

use super::compare::{CONTENT_MISMATCH, NUMBER_MISMATCH, SEVERAL_FOUND, differences};
use super::refused::refuse;
use super::{
    Effect, Flight, Lane, Now, SeriesWork, Session, State, Sweep, WishError, entries, errands, moved,
    reconcile,
};
use crate::call::{Answer, Call, Reply};
use crate::change::{Change, Difference, Doubt, Expected, OutboxItem, Phase, Trouble};
use crate::refusal::{Class, RemoteError};
use crate::remote::{RemoteInvoice, RemoteSeries};
use domain::{Lock, Series, SeriesId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Pages of one sweep: fifty thousand invoices a year.
const SWEEP_PAGES_MAX: u32 = 500;

pub(super) fn settle(state: &mut State, lane: &Lane, answer: Answer, now: Now, effects: &mut Vec<Effect>) {
    let Some(flight) = state.in_flight.remove(lane) else { return };
    if flight.call == Call::Refresh
        && (flight.session != state.sessions || state.session != Session::Renewing)
    {
        // Of a session that somebody has given up or replaced meanwhile.
        return;
    }
    state.pace.note_sent(now, answer.requests.saturating_sub(1));
    let first = effects.len();
    let mut changes = Vec::new();
    if let Some(time) = answer.server_time {
        changes.push(Change::ServerTime { server: time, wall: now.wall });
    }
    if let Some(seconds) = answer.pause_seconds {
        let until = state.pace.note_server_pause(now.moment, seconds);
        changes.push(Change::ServerPause(until));
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
    match (flight.call.clone(), reply) {
        (Call::Refresh, Reply::Session(grant)) => {
            state.session = Session::Active { refreshable: grant.refresh.is_some(), renewed: true };
            state.sessions += 1;
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
        (Call::Order { id, .. }, Reply::Invoice(copy))
            if state.orders.get(&id).is_none_or(|work| work.order.is_answered_by(&copy)) =>
        {
            state.orders.remove(&id);
            changes.push(Change::Ordered { id, copy });
        }
        (Call::Look { errand, .. }, Reply::Looked(sight)) => {
            errands::looked(state, errand, sight, changes, effects);
        }
        (Call::Do { errand, .. }, Reply::Did(made)) => errands::did(state, errand, made, changes),
        (Call::LookAtEntry { id, .. }, Reply::SeenEntries(seen)) => {
            entries::looked(state, &id, &seen, changes);
        }
        (Call::SendEntry { id, .. }, Reply::SentEntry(copy)) => {
            entries::done(state, &id, copy.map(|copy| *copy), changes);
        }
        (Call::FindOrder { id, .. }, Reply::Invoices(candidates)) => {
            state.orders.remove(&id);
            changes.push(Change::OrderLooked { id, candidates });
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
        (Call::Invoices { page, since }, Reply::InvoicePage { items, has_more }) => {
            // A person may have asked for another sweep meanwhile: this answer is not of that one, which is still due.
            let Some(sweep) = state.account.sweep.filter(|sweep| (sweep.page, sweep.since) == (page, since))
            else {
                return;
            };
            let is_full = sweep.is_full;
            let goes_on = has_more && page < SWEEP_PAGES_MAX;
            state.account.sweep = goes_on.then_some(Sweep { page: page.saturating_add(1), ..sweep });
            changes.push(Change::InvoicesSeen { items, first: page == 1 });
            if !goes_on {
                state.swept_at = if is_full { now.moment } else { state.swept_at };
                changes.push(Change::InvoicesSwept { since, is_full: is_full && !has_more });
            }
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
            refuse(state, Flight { call, ..flight }, error, now, changes, effects);
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
        // Tokens outlive the lock, so what is held of a series given up is asked about too.
        work.reservations_due |= work.may_hold();
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
    let mut differences = differences(item.number, &item.expected, &copy);
    if let Some(cloud) = copy.series_id.as_ref().filter(|cloud| **cloud != item.series) {
        differences.push(Difference {
            field: "series_id".to_owned(),
            paper: item.series.to_string(),
            cloud: cloud.to_string(),
        });
    }
    let key = (item.series.clone(), item.number);
    let copy = Box::new(copy);
    let wrong_number = differences.iter().any(|difference| difference.field == "number");
    if !wrong_number {
        errands::invoice_arrived(state, item.invoice, &copy.id);
    }
    if differences.is_empty() {
        state.outbox.remove(&key);
        changes.push(Change::Synced { invoice: item.invoice, key: item.key, copy });
        return;
    }
    let trouble = Trouble::of_code(if wrong_number { NUMBER_MISMATCH } else { CONTENT_MISMATCH });
    if let Some(item) = state.outbox.get_mut(&key) {
        item.phase = Phase::Attention(trouble.clone());
        item.doubt = if wrong_number { doubt } else { Doubt::Cleared };
    }
    changes.push(Change::Mismatched { invoice: item.invoice, key: item.key, copy, differences, trouble });
    if wrong_number && doubt == Doubt::Cleared {
        changes.extend(state.outbox.get(&key).map(moved));
    }
}

/// An invoice was edited on the server while it waited here, because the server had another than its paper says: what the
/// server has now is compared with the paper of now, and may settle it.
pub(super) fn edited(
    state: &mut State,
    invoice: Uuid,
    expected: Expected,
    copy: RemoteInvoice,
    changes: &mut Vec<Change>,
) {
    if let Some(item) = state.outbox.values_mut().find(|item| item.invoice == invoice) {
        item.expected = expected;
        let item = item.clone();
        adopt(state, &item, copy, Doubt::Cleared, changes);
    }
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
        0 if matches!(item.phase, Phase::Attention(_)) => {
            item.doubt = Doubt::Cleared;
            changes.push(moved(item));
        }
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
            item.phase = Phase::Attention(Trouble { message, ..Trouble::of_code(SEVERAL_FOUND) });
            item.doubt = Doubt::Cleared;
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
