//! Which call goes out next on each lane.
//!
//! Not here: what answers mean.

use super::{
    Effect, Flight, Lane, Now, Pass, REFILL_USABLE_DAYS, SeriesWork, Session, State, Wish, WishId, compare,
    entries, errands, moved,
};
use crate::call::{Call, RESERVE_COUNT_MAX};
use crate::change::{Change, Doubt, OutboxItem, Phase};
use chrono::Datelike;
use domain::{DocumentType, Lock, Moment, PoolNumber, SeriesId};
use std::sync::Arc;

/// An item that has to wait longer than this is left to the next pass.
const PASS_PATIENCE_SECONDS: i64 = 8;
/// Free numbers of a series beyond which nothing is refilled, however short they live (S25).
const FREE_NUMBERS_MAX: usize = 50;

/// What a lane does next: the call, the changes to save before it, and whose wish it is.
pub(super) struct Move {
    pub(super) call: Call,
    pub(super) before: Vec<Change>,
    pub(super) wish: Option<WishId>,
}

impl Move {
    pub(super) fn plain(call: Call) -> Move {
        Move { call, before: Vec::new(), wish: None }
    }
}

/// Starts a call on every lane that is idle and has something to do.
pub(super) fn start_calls(state: &mut State, now: Now, effects: &mut Vec<Effect>) {
    let series = state.series.keys().cloned().map(Lane::Series);
    let lanes: Vec<Lane> = std::iter::once(Lane::Account).chain(series).collect();
    if state.failing.is_some() {
        return;
    }
    for lane in lanes {
        // A line in trouble is tried with one request at a time.
        if state.pace.failures > 0 && !state.in_flight.is_empty() {
            return;
        }
        if state.in_flight.contains_key(&lane) || state.pace.next_slot(now) > now.moment {
            continue;
        }
        let next = match &lane {
            Lane::Account => next_on_account(state, now),
            Lane::Series(id) => next_on_series(state, id, now),
        };
        if let Some(Move { call, before, wish }) = next {
            state.pace.note_sent(now, 1);
            if !before.is_empty() {
                effects.push(Effect::Save(before));
            }
            let flight = Flight { call: call.clone(), wish, session: state.sessions };
            state.in_flight.insert(lane.clone(), flight);
            effects.push(Effect::Call(lane, call));
        }
    }
}

fn next_on_account(state: &mut State, now: Now) -> Option<Move> {
    if matches!(state.session, Session::Active { .. })
        && let Some(next) = errands::next(state, now)
    {
        return Some(next);
    }
    let call = match state.session {
        Session::Renewing => Call::Refresh,
        Session::Active { .. } if state.pass == Pass::None && !state.works_by_itself(now.moment) => {
            return None;
        }
        Session::Active { .. } => {
            let due = &state.account;
            if due.series {
                Call::ListSeries
            } else if due.firm {
                Call::Settings
            } else if due.vat_rates {
                Call::VatRates
            } else if let Some(page) = due.clients_page {
                Call::Clients { page }
            } else if let Some(page) = due.products_page {
                Call::Products { page }
            } else if let Some(sweep) = due.sweep {
                Call::Invoices { page: sweep.page, since: sweep.since }
            } else {
                // What is pulled comes first: it may say what is to be sent.
                return entries::next(state, now);
            }
        }
        Session::None | Session::Expired => return None,
    };
    Some(Move::plain(call))
}

fn next_on_series(state: &mut State, id: &SeriesId, now: Now) -> Option<Move> {
    if !matches!(state.session, Session::Active { .. }) {
        return None;
    }
    if let Some(next) = next_wish(state, id) {
        return Some(next);
    }
    let work = state.series.get(id)?;
    if work.reserve_wish.is_some() && work.reservations_due {
        return Some(Move::plain(Call::ListReservations(id.clone())));
    }
    if let Some(next) = next_order(state, id) {
        return Some(next);
    }
    if !state.works_by_itself(now.moment) && state.pass != Pass::Full {
        return None;
    }
    if let Some(next) = next_item(state, id, now) {
        return Some(next);
    }
    // While the list of series is due, nobody knows who holds it.
    let list_due = state.account.series;
    let refill = state.refill;
    let work = state.series.get_mut(id)?;
    if let Some(number) = work.to_release.pop() {
        let token = work.released.get(&number).cloned()?;
        return Some(Move::plain(Call::Release { series: id.clone(), number, token }));
    }
    if work.reservations_due {
        return Some(Move::plain(Call::ListReservations(id.clone())));
    }
    if work.sample_due {
        return Some(Move::plain(Call::NewestInvoice(id.clone())));
    }
    if work.refill_due && !list_due {
        work.refill_due = false;
        let this_year = |n: &&PoolNumber| !work.series.is_yearly() || n.year == now.today.year();
        let lasting = work.free.values().filter(|n| n.usable_for_days(now.moment, REFILL_USABLE_DAYS));
        let usable = lasting.filter(this_year).count();
        let usable = u32::try_from(usable).unwrap_or(u32::MAX);
        let fiscal_here = matches!(work.series.lock, Lock::Here { .. })
            && work.series.document_type == DocumentType::Fiscal;
        // A series nobody ever reserved on is left alone: the first numbers are a person's decision.
        let settled = work.intent.is_none() && work.free.len() < FREE_NUMBERS_MAX;
        if fiscal_here && settled && work.highest > 0 && usable < refill.below {
            return reserve(work, refill.to.saturating_sub(usable), None);
        }
    }
    None
}

/// An order somebody waits for; in a full pass also a look for one whose outcome nobody knows.
fn next_order(state: &mut State, id: &SeriesId) -> Option<Move> {
    let is_full = state.pass == Pass::Full;
    let mine = state.orders.values_mut().filter(|work| work.order.series == *id);
    for work in mine {
        let order = &work.order;
        if let Some(wish) = work.wish.take() {
            let call = Call::Order {
                series: order.series.clone(),
                id: order.id,
                key: order.key,
                body: Arc::from(order.body.reveal().as_bytes()),
            };
            return Some(Move { call, before: Vec::new(), wish: Some(wish) });
        }
        if is_full && !work.is_looked_for {
            work.is_looked_for = true;
            let (series, date) = (order.series.clone(), order.expected.date);
            return Some(Move::plain(Call::FindOrder { series, id: order.id, date }));
        }
    }
    None
}

/// Stores the intent before the call goes out, so that a lost reply can be explained (F18).
fn reserve(work: &mut SeriesWork, count: u32, wish: Option<WishId>) -> Option<Move> {
    let count = count.min(RESERVE_COUNT_MAX);
    if count == 0 {
        return None;
    }
    let series = work.series.id.clone();
    work.intent = Some((count, work.highest));
    work.reserve_wish = wish;
    let before = vec![Change::ReserveIntended { series: series.clone(), count, above: work.highest }];
    Some(Move { call: Call::Reserve { series, count }, before, wish: None })
}

fn next_wish(state: &mut State, id: &SeriesId) -> Option<Move> {
    let mine = |wish: &Wish| match wish {
        Wish::Lock(series)
        | Wish::Unlock { series, .. }
        | Wish::Reserve { series, .. }
        | Wish::LookUp { series, .. } => series == id,
        Wish::Pass | Wish::Pull | Wish::Order(_) | Wish::Errand(_) => false,
    };
    let index = state.wishes.iter().position(|(_, wish)| mine(wish))?;
    let work = state.series.get_mut(id)?;
    // An unsettled intent is cleared up first: two reserve calls at once could not be told apart.
    if work.intent.is_some() && matches!(state.wishes[index].1, Wish::Reserve { .. }) {
        return Some(Move::plain(Call::ListReservations(id.clone())));
    }
    // How the server writes numbers must be known before one can be printed.
    if !work.padding_known && matches!(state.wishes[index].1, Wish::Reserve { .. }) {
        return Some(Move::plain(Call::NewestInvoice(id.clone())));
    }
    let (wish_id, wish) = state.wishes.remove(index)?;
    let plain = |call| Some(Move { call, before: Vec::new(), wish: Some(wish_id) });
    match wish {
        Wish::Lock(series) => plain(Call::Lock(series)),
        Wish::Unlock { series, force } => plain(Call::Unlock { series, force }),
        Wish::Reserve { count, .. } => reserve(work, count, Some(wish_id)),
        Wish::LookUp { series, number } => plain(Call::FindInvoice { series, number }),
        Wish::Pass | Wish::Pull | Wish::Order(_) | Wish::Errand(_) => None,
    }
}

/// The first item of a series that can move, in ascending order of numbers. A parked item is passed over (I26);
/// an item of unknown outcome or a wrong number holds what comes behind it.
fn next_item(state: &mut State, id: &SeriesId, now: Now) -> Option<Move> {
    let held_until = state.series.get(id)?.held_until;
    for (_, item) in state.outbox.range_mut((id.clone(), 0)..=(id.clone(), u64::MAX)) {
        match &item.phase {
            // A reply with a wrong number may be a garbled one: one look-up may still clear it.
            Phase::Attention(trouble) if trouble.code == compare::NUMBER_MISMATCH => {
                let find = Call::FindInvoice { series: id.clone(), number: item.number };
                return (item.doubt == Doubt::Owed).then(|| Move::plain(find));
            }
            Phase::Attention(_) => {}
            _ if item.not_before > now.moment => return None,
            Phase::Unknown | Phase::Sending => {
                return Some(Move::plain(Call::FindInvoice { series: id.clone(), number: item.number }));
            }
            // Never sent while a look-up is owed (I25), whatever its phase says.
            Phase::Queued if item.doubt == Doubt::Owed => {
                return Some(Move::plain(Call::FindInvoice { series: id.clone(), number: item.number }));
            }
            Phase::Queued if held_until > now.moment => return None,
            Phase::Queued => return Some(send(item)),
        }
    }
    None
}

fn send(item: &mut OutboxItem) -> Move {
    item.phase = Phase::Sending;
    item.attempts = item.attempts.saturating_add(1);
    Move {
        call: Call::Create {
            series: item.series.clone(),
            number: item.number,
            key: item.key,
            body: Arc::from(item.body.reveal().as_bytes()),
        },
        before: vec![moved(item)],
        wish: None,
    }
}

/// Whether any series' lane has something it could do now or after a short pause of this pass.
pub(super) fn anything_due(state: &State, now: Now) -> bool {
    let waiting = |item: &OutboxItem| {
        let held = state.series.get(&item.series).is_none_or(|work| work.held_until > now.moment);
        let stopped = state.outbox.range((item.series.clone(), 0)..(item.series.clone(), item.number)).any(
            |(_, ahead)| matches!(&ahead.phase, Phase::Attention(t) if t.code == compare::NUMBER_MISMATCH),
        );
        let looked_for = matches!(&item.phase, Phase::Attention(t) if t.code == compare::NUMBER_MISMATCH)
            && item.doubt == Doubt::Owed;
        let parked = matches!(item.phase, Phase::Attention(_)) && !looked_for
            || item.not_before > now.moment.plus_seconds(PASS_PATIENCE_SECONDS);
        !(stopped || parked || held && item.phase == Phase::Queued)
    };
    !state.wishes.is_empty()
        || errands::any_due(state, now.moment.plus_seconds(PASS_PATIENCE_SECONDS))
        || entries::any_due(state, now.moment.plus_seconds(PASS_PATIENCE_SECONDS))
        || state.orders.values().any(|work| work.wish.is_some() || !work.is_looked_for)
        || state.series.values().any(|work| {
            work.reservations_due || work.sample_due || work.refill_due || !work.to_release.is_empty()
        })
        || state.outbox.values().any(waiting)
}

/// The next moment at which something could start that cannot start now.
pub(super) fn next_wake(state: &State, now: Now) -> Option<Moment> {
    if !matches!(state.session, Session::Active { .. } | Session::Renewing) {
        return None;
    }
    let mut pace = state.pace.clone();
    let items =
        state.outbox.values().filter(|item| !matches!(item.phase, Phase::Attention(_))).map(|i| i.not_before);
    let held = state.series.values().map(|work| work.held_until);
    let errands = state.errands.values().filter(|work| work.errand.trouble().is_none());
    let errands = errands.map(|work| work.errand.not_before);
    let slot = pace.next_slot(now);
    items
        .chain(held)
        .chain(errands)
        .chain(entries::next_wake(state))
        .chain([state.next_pass_at, state.paused_until])
        .map(|at| at.max(slot))
        .chain([slot])
        .filter(|at| *at > now.moment)
        .min()
}
