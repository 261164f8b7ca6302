//! The sync engine as a value: `step(state, event, now) -> (state, effects)`.
//!
//! One call at a time per lane: one lane for the account, one per series, so that several series drain side by side
//! while each goes in ascending order of its numbers. Whatever must survive a crash is an [`Effect::Save`] that comes
//! before the call it protects. Nothing here re-locks, releases, renumbers or drops anything by itself.
//!
//! Not here: sockets, timers, files, clocks, chance (all arguments), words for people.

mod compare;
mod entries;
mod errands;
mod pace;
mod pass;
mod ports;
mod reconcile;
mod refused;
mod settle;
mod work;

use crate::call::Call;
use crate::change::{Change, OnlineOrder, OutboxItem, Phase};
use domain::{Lock, Moment, PoolNumber, Series, SeriesId, Token};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

pub use compare::{CONTENT_MISMATCH, NUMBER_MISMATCH, SEVERAL_FOUND, differences};
use entries::Entries;
use errands::ErrandWork;
pub use pace::{PASS_EVERY_SECONDS, REQUESTS_PER_MINUTE_MAX, RETRY_PAUSE_SECONDS_MAX, Sent};
use pass::{AccountWork, Pass, Sweep, begin_pass, fail_wishes, finish_pass, sweep_everything, tell_failure};
pub use ports::{
    Effect, Event, Lane, Link, Loaded, LoadedSeries, Now, Refill, Session, Wish, WishError, WishId,
};

/// A refill counts only numbers that stay usable for this many more days.
pub const REFILL_USABLE_DAYS: i64 = 10;
/// A person's pause is no longer than from any moment of a day to the next morning.
pub const PAUSE_SECONDS_MAX: i64 = 36 * 3600;
/// Failures in a row after which a pass, or a wish, gives up and says so.
pub const FAILURES_MAX: u32 = 3;

/// The engine's whole memory. Everything durable in it is also in the store.
#[derive(Debug, Clone)]
pub struct State {
    session: Session,
    refill: Refill,
    series: BTreeMap<SeriesId, SeriesWork>,
    outbox: BTreeMap<(SeriesId, u64), OutboxItem>,
    orders: BTreeMap<Uuid, OrderWork>,
    errands: BTreeMap<u64, ErrandWork>,
    entries: Entries,
    account: AccountWork,
    wishes: VecDeque<(WishId, Wish)>,
    passes: Vec<WishId>,
    in_flight: BTreeMap<Lane, Flight>,
    pace: pace::Pace,
    background: bool,
    /// A person wants nothing to leave by itself until then.
    paused_until: Moment,
    pass: Pass,
    failing: Option<WishError>,
    /// Failed passes in a row.
    failed_passes: u32,
    /// Failed reads of this pass.
    read_failures: u32,
    /// Whether this pass has read everything it wanted.
    pull_complete: bool,
    /// Counts sessions, so that an answer to an old one is known as such.
    sessions: u32,
    next_pass_at: Moment,
    swept_at: Moment,
    /// When the last step was. What was stored before the first may come of a clock that was wrong.
    stepped_at: Option<Moment>,
}

/// A call under way, and whose wish it fulfils.
#[derive(Debug, Clone)]
struct Flight {
    call: Call,
    wish: Option<WishId>,
    /// Which session it was sent with.
    session: u32,
}

/// An order and how it stands.
#[derive(Debug, Clone)]
struct OrderWork {
    order: OnlineOrder,
    /// Who waits for it to be sent; nobody once it was.
    wish: Option<WishId>,
    /// Looked for in this pass already.
    is_looked_for: bool,
}

/// A series and what is due on its lane.
#[derive(Debug, Clone)]
struct SeriesWork {
    series: Series,
    free: BTreeMap<u64, PoolNumber>,
    released: BTreeMap<u64, Token>,
    quarantined: BTreeSet<u64>,
    to_release: Vec<u64>,
    highest: u64,
    intent: Option<(u32, u64)>,
    reserve_wish: Option<WishId>,
    reservations_due: bool,
    refill_due: bool,
    sample_due: bool,
    padding_known: bool,
    held_until: Moment,
}

impl SeriesWork {
    fn of(loaded: LoadedSeries) -> SeriesWork {
        SeriesWork {
            free: loaded.free.into_iter().map(|n| (n.number, n)).collect(),
            released: loaded.released.into_iter().map(|n| (n.number, n.token)).collect(),
            quarantined: loaded.quarantined.into_iter().map(|n| n.number).collect(),
            highest: loaded.highest,
            intent: loaded.intent,
            // An intent nobody settled: the reply may have been lost, so the reservations are listed first.
            reservations_due: loaded.intent.is_some(),
            padding_known: loaded.padding_known,
            ..SeriesWork::new(loaded.series)
        }
    }

    /// Whether the server may hold reservations of this series for this device.
    fn may_hold(&self) -> bool {
        matches!(self.series.lock, Lock::Here { .. }) || !self.free.is_empty() || !self.quarantined.is_empty()
    }

    fn new(series: Series) -> SeriesWork {
        SeriesWork {
            series,
            free: BTreeMap::new(),
            released: BTreeMap::new(),
            quarantined: BTreeSet::new(),
            to_release: Vec::new(),
            highest: 0,
            intent: None,
            reserve_wish: None,
            reservations_due: false,
            refill_due: false,
            sample_due: false,
            padding_known: false,
            held_until: Moment(0),
        }
    }
}

impl State {
    /// Starts from what the store holds. A request that was on its way when the program stopped has an unknown outcome.
    #[must_use]
    pub fn load(loaded: Loaded) -> State {
        let mut outbox = BTreeMap::new();
        for mut item in loaded.outbox {
            if item.phase == Phase::Sending {
                item.phase = Phase::Unknown;
                item.doubt = crate::change::Doubt::Owed;
            }
            outbox.insert((item.series.clone(), item.number), item);
        }
        let series = loaded.series.into_iter().map(|loaded| {
            let work = SeriesWork::of(loaded);
            (work.series.id.clone(), work)
        });
        State {
            session: loaded.session,
            refill: loaded.refill,
            series: series.collect(),
            outbox,
            orders: loaded
                .orders
                .into_iter()
                .map(|order| (order.id, OrderWork { order, wish: None, is_looked_for: false }))
                .collect(),
            errands: loaded
                .errands
                .into_iter()
                .map(|(errand, target)| (errand.seq, ErrandWork::of(errand, target)))
                .collect(),
            entries: Entries::new(loaded.asks_for_entries),
            account: AccountWork::default(),
            wishes: VecDeque::new(),
            passes: Vec::new(),
            in_flight: BTreeMap::new(),
            pace: pace::Pace::new(loaded.requests_per_minute, loaded.sent, loaded.server_pause_until),
            background: loaded.background,
            paused_until: loaded.paused_until,
            pass: Pass::None,
            failing: None,
            failed_passes: 0,
            read_failures: 0,
            pull_complete: true,
            sessions: 0,
            next_pass_at: Moment(if loaded.background { 0 } else { i64::MAX }),
            swept_at: loaded.swept_at,
            stepped_at: None,
        }
    }

    /// Whether it works by itself now; otherwise only what is asked for happens.
    fn works_by_itself(&self, now: Moment) -> bool {
        self.background && self.paused_until <= now
    }

    /// When the last minute's requests went out.
    #[must_use]
    pub fn sent(&self) -> &Sent {
        self.pace.sent()
    }

    /// How the line looked last.
    #[must_use]
    pub fn link(&self) -> Link {
        self.pace.link
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> Session {
        self.session
    }

    /// Whether the books are to be asked for the clients and products that wait.
    #[must_use]
    pub fn wants_entries(&self) -> bool {
        self.entries.wants_more()
    }

    /// Whether a call is under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !self.in_flight.is_empty()
    }

    /// When the line is tried again, while it is resting.
    #[must_use]
    pub fn resting_until(&self, now: Moment) -> Option<Moment> {
        Some(self.pace.not_before()).filter(|until| *until > now)
    }

    /// How many invoices are still to go and need nobody for it.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.outbox.values().filter(|item| !matches!(item.phase, Phase::Attention(_))).count()
    }

    /// The invoices being sent or looked up right now.
    #[must_use]
    pub fn numbers_in_flight(&self) -> Vec<(SeriesId, u64)> {
        let numbers = self.in_flight.values().filter_map(|flight| match &flight.call {
            Call::Create { series, number, .. } | Call::FindInvoice { series, number } => {
                Some((series.clone(), *number))
            }
            _ => None,
        });
        numbers.collect()
    }
}

/// One step: takes in an event, then starts whatever can be started.
#[must_use]
pub fn step(mut state: State, event: Event, now: Now) -> (State, Vec<Effect>) {
    let mut effects = Vec::new();
    if state.stepped_at.is_none_or(|then| now.moment < then) {
        clock_went_back(&mut state, now.moment);
    }
    state.stepped_at = Some(now.moment);
    take_in(&mut state, event, now, &mut effects);
    let idle = state.pass == Pass::None && matches!(state.session, Session::Active { .. });
    // Without a background none is ever due.
    if idle && state.next_pass_at <= now.moment && state.paused_until <= now.moment {
        begin_pass(&mut state, Pass::Full, now);
    }
    tell_failure(&mut state, now, &mut effects);
    work::start_calls(&mut state, now, &mut effects);
    finish_pass(&mut state, now, &mut effects);
    if let Some(at) = work::next_wake(&state, now) {
        effects.push(Effect::WakeAt(at));
    }
    (state, saved_at_once(effects))
}

/// Every pause keeps what was left of it. One that is longer than pauses are was counted from a wrong time and could last for
/// years; it is over (I32). Stored ones do not tell what they were counted from.
fn clock_went_back(state: &mut State, now: Moment) {
    let then = state.stepped_at.unwrap_or(now);
    let reset = |at: &mut Moment, longest: i64| {
        let left = at.0.saturating_sub(then.0);
        *at = now.plus_seconds(if left > longest { 0 } else { left });
    };
    state.pace.clock_went_back(reset);
    if state.background {
        reset(&mut state.next_pass_at, PASS_EVERY_SECONDS);
    }
    reset(&mut state.paused_until, PAUSE_SECONDS_MAX);
    state.swept_at = state.swept_at.min(now);
    for item in state.outbox.values_mut() {
        reset(&mut item.not_before, RETRY_PAUSE_SECONDS_MAX * 3 / 2);
    }
    for work in state.errands.values_mut() {
        reset(&mut work.errand.not_before, RETRY_PAUSE_SECONDS_MAX * 3 / 2);
    }
    state.entries.clock_went_back(|at| reset(at, RETRY_PAUSE_SECONDS_MAX * 3 / 2));
    for work in state.series.values_mut() {
        reset(&mut work.held_until, RETRY_PAUSE_SECONDS_MAX);
    }
}

/// Everything to be saved goes to the front in one piece: one commit where there would be several, and still before
/// whatever it protects.
fn saved_at_once(effects: Vec<Effect>) -> Vec<Effect> {
    let mut changes = Vec::new();
    let mut rest = Vec::with_capacity(effects.len());
    for effect in effects {
        match effect {
            Effect::Save(more) => changes.extend(more),
            other => rest.push(other),
        }
    }
    if !changes.is_empty() {
        rest.insert(0, Effect::Save(changes));
    }
    rest
}

fn take_in(state: &mut State, event: Event, now: Now, effects: &mut Vec<Effect>) {
    match event {
        Event::Wake => {}
        Event::Issued(item) => {
            if let Some(work) = state.series.get_mut(&item.series) {
                work.free.remove(&item.number);
                work.refill_due = true;
            }
            // Read from the store already, if it was committed while the engine loaded; that copy may be on its way.
            state.outbox.entry((item.series.clone(), item.number)).or_insert(*item);
        }
        Event::Retry(invoice) => retry(state, invoice, now, effects),
        Event::Revised(item) => {
            state.outbox.retain(|_, known| known.invoice != item.invoice);
            if let Some(work) = state.series.get_mut(&item.series) {
                work.refill_due |= work.free.remove(&item.number).is_some();
            }
            state.outbox.insert((item.series.clone(), item.number), *item);
        }
        Event::Dropped(invoice) => state.outbox.retain(|_, known| known.invoice != invoice),
        Event::Undone(invoice, number, series) => {
            state.outbox.retain(|_, known| known.invoice != invoice);
            if let Some(work) = state.series.get_mut(&series) {
                work.free.insert(number.number, *number);
            }
        }
        Event::Asked(errand, target) => errands::asked(state, *errand, target),
        Event::Withdrawn(id) => errands::withdrawn(state, id, now),
        Event::EntriesChanged => entries::changed(state),
        Event::Entries(errands, has_more) => entries::take_in(state, errands, has_more),
        Event::Refill(refill) => state.refill = refill,
        Event::Paused(until) => pass::pause(state, until, now, effects),
        Event::Numbers(loaded) => {
            if let Some(work) = state.series.get_mut(&loaded.series.id) {
                let fresh = SeriesWork::of(*loaded);
                work.to_release = fresh.released.keys().copied().collect();
                (work.free, work.released, work.quarantined) =
                    (fresh.free, fresh.released, fresh.quarantined);
                work.highest = work.highest.max(fresh.highest);
                work.reservations_due |= work.may_hold();
                work.refill_due = true;
            }
        }
        Event::Retired(series, number) => {
            if let Some(work) = state.series.get_mut(&series) {
                work.free.remove(&number.number);
                work.released.insert(number.number, number.token);
                work.to_release.push(number.number);
            }
        }
        Event::Wished(id, wish) => take_wish(state, id, wish, now, effects),
        Event::Answered(lane, answer) => settle::settle(state, &lane, *answer, now, effects),
        Event::SignedIn { refreshable } => {
            state.session = Session::Active { refreshable, renewed: false };
            state.sessions += 1;
            state.pace.forget_failures();
            if state.background {
                state.next_pass_at = now.moment;
            }
        }
        Event::SignedOut => {
            state.session = Session::None;
            state.sessions += 1;
            fail_wishes(state, WishError::SignIn);
        }
    }
}

fn take_wish(state: &mut State, id: WishId, wish: Wish, now: Now, effects: &mut Vec<Effect>) {
    if !matches!(state.session, Session::Active { .. } | Session::Renewing) {
        effects.push(Effect::Tell(id, Err(WishError::SignIn)));
        return;
    }
    if let Some(error) = state.pace.long_server_pause(now.moment) {
        effects.push(Effect::Tell(id, Err(WishError::Unreachable(error))));
        return;
    }
    // A person who asks does not wait out an ordinary pause.
    state.pace.forget_failures();
    match wish {
        Wish::Pass => {
            if state.paused_until > Moment(0) {
                state.paused_until = Moment(0);
                effects.push(Effect::Save(vec![Change::Paused(Moment(0))]));
            }
            state.passes.push(id);
            for item in state.outbox.values_mut() {
                item.not_before = Moment(0);
            }
            for work in state.series.values_mut() {
                work.held_until = Moment(0);
            }
            for work in state.errands.values_mut() {
                work.errand.not_before = Moment(0);
            }
            begin_pass(state, Pass::Full, now);
            sweep_everything(state, now);
        }
        Wish::Pull => {
            state.passes.push(id);
            begin_pass(state, if state.pass == Pass::Full { Pass::Full } else { Pass::Pull }, now);
        }
        Wish::Order(order) => {
            if state.series.contains_key(&order.series) {
                let work = OrderWork { order: *order, wish: Some(id), is_looked_for: true };
                state.orders.insert(work.order.id, work);
            } else {
                effects.push(Effect::Tell(id, Err(WishError::NoSuchSeries(order.series))));
            }
        }
        Wish::Errand(errand) => errands::wished(state, id, errand, effects),
        Wish::Lock(ref series)
        | Wish::Unlock { ref series, .. }
        | Wish::Reserve { ref series, .. }
        | Wish::LookUp { ref series, .. } => {
            if state.series.contains_key(series) {
                state.wishes.push_back((id, wish));
            } else {
                effects.push(Effect::Tell(id, Err(WishError::NoSuchSeries(series.clone()))));
            }
        }
    }
}

/// A person has looked at a parked item and wants it tried: with the same number, token and bytes.
/// An item whose copy on the server says something else is never sent again.
fn retry(state: &mut State, invoice: Uuid, now: Now, effects: &mut Vec<Effect>) {
    let Some(item) = state.outbox.values_mut().find(|item| item.invoice == invoice) else { return };
    let Phase::Attention(trouble) = &item.phase else {
        item.not_before = Moment(0);
        return;
    };
    if item.is_number_doubted() {
        // It is looked for already, and that is all there is to be tried.
        item.not_before = Moment(0);
        return state.pace.forget_failures();
    }
    if trouble.code == compare::CONTENT_MISMATCH || trouble.code == compare::NUMBER_MISMATCH {
        return;
    }
    // Looked up first: somebody may have mended things on the server in the meantime.
    item.phase = Phase::Unknown;
    item.doubt = crate::change::Doubt::Owed;
    item.not_before = now.moment;
    effects.push(Effect::Save(vec![moved(item)]));
    state.pace.forget_failures();
}

fn moved(item: &OutboxItem) -> Change {
    Change::ItemMoved {
        invoice: item.invoice,
        key: item.key,
        phase: item.phase.clone(),
        attempts: item.attempts,
        doubt: item.doubt,
        not_before: item.not_before,
    }
}

#[cfg(test)]
mod tests;
