//! The sync engine as a value: `step(state, event, now) -> (state, effects)`.
//!
//! One call at a time per lane: one lane for the account, one per series, so that several series drain side by side
//! while each goes in ascending order of its numbers. Whatever must survive a crash is an [`Effect::Save`] that comes
//! before the call it protects. Nothing here re-locks, releases, renumbers or drops anything by itself.
//!
//! Not here: sockets, timers, files, clocks, chance (all arguments), words for people.

mod compare;
mod pace;
mod reconcile;
mod refused;
mod settle;
mod work;

use crate::call::{Answer, Call};
use crate::change::{Change, OnlineOrder, OutboxItem, Phase};
use crate::refusal::RemoteError;
use chrono::{Days, NaiveDate};
use domain::{Lock, Moment, PoolNumber, Series, SeriesId, Token};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use uuid::Uuid;

pub use compare::{CONTENT_MISMATCH, NUMBER_MISMATCH, SEVERAL_FOUND, differences};
pub use pace::{PASS_EVERY_SECONDS, REQUESTS_PER_MINUTE_MAX, RETRY_PAUSE_SECONDS_MAX};

/// A refill counts only numbers that stay usable for this many more days.
pub const REFILL_USABLE_DAYS: i64 = 10;
/// Issue dates a full sweep over the firm's invoices covers.
const SWEEP_DAYS: u64 = 366;
/// Issue dates the sweeps between two full ones cover: what was just sent changes its e-Factura state soon.
const SWEEP_DAYS_BETWEEN: u64 = 10;
/// A full sweep happens by itself this often.
const SWEEP_EVERY_SECONDS: i64 = 6 * 3600;
/// Failures in a row after which a pass, or a wish, gives up and says so.
pub const FAILURES_MAX: u32 = 3;

/// Time and chance for one step.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// The moment, as far as it is known.
    pub moment: Moment,
    /// What this machine's own clock says.
    pub wall: Moment,
    /// The date in Romania; new reservations belong to its year.
    pub today: NaiveDate,
    /// Any number; spreads the pauses.
    pub chance: u32,
}

/// The session as the engine needs to know it; its secrets stay with the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// Nobody is signed in.
    None,
    /// Requests may go out.
    Active {
        /// Whether a refused session can be renewed without a person.
        refreshable: bool,
        /// Whether it was renewed since the last accepted request.
        renewed: bool,
    },
    /// A refresh is due.
    Renewing,
    /// Refused: a person has to sign in again. Everything else stays as it is.
    Expired,
}

/// How the line to the server looked last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Not tried yet.
    Untried,
    /// The last call was answered.
    Online,
    /// The server cannot be reached.
    Unreachable,
    /// The server, or something in its place, gives no usable answers.
    Troubled,
    /// Something between here and the server answers with pages of its own.
    Captive,
}

/// One of the lines of work that run side by side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Session, series list, catalogues.
    Account,
    /// One series.
    Series(SeriesId),
}

/// Names a wish, so that its outcome finds the one who wished.
pub type WishId = u64;

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A full pass now: push, look up, reconcile, refill, pull. Ignores ordinary pauses, not a server's Retry-After.
    Pass,
    /// Only what offline work needs from the server: firm, series, VAT rates, clients, products.
    Pull,
    /// Bind a series to this device.
    Lock(SeriesId),
    /// Give it up.
    Unlock {
        /// Which.
        series: SeriesId,
        /// Break another device's lock.
        force: bool,
    },
    /// Reserve numbers.
    Reserve {
        /// Of which series.
        series: SeriesId,
        /// How many.
        count: u32,
    },
    /// Send an order, already kept in the books, and have the server number it.
    Order(Box<OnlineOrder>),
    /// Look whether the server has an invoice that waits for a person. Nothing is sent; if it has, it is adopted.
    LookUp {
        /// In which series.
        series: SeriesId,
        /// Which number.
        number: u64,
    },
}

/// Why a wish did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WishError {
    /// Nobody is signed in, or the session is no longer accepted.
    SignIn,
    /// The server cannot be reached, or gives no usable answers.
    Unreachable(RemoteError),
    /// The server refused.
    Refused(RemoteError),
    /// There is no such series.
    NoSuchSeries(SeriesId),
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A timer ran out, the network changed, or somebody wants the engine to look around.
    Wake,
    /// An invoice was committed.
    Issued(Box<OutboxItem>),
    /// A person wants an item tried again.
    Retry(Uuid),
    /// An invoice got other content or another number; the item takes the place of the one before it.
    Revised(Box<OutboxItem>),
    /// A person settled an item by their own word; it is in the queue no longer.
    Dropped(Uuid),
    /// How far pools are refilled was changed.
    Refill(Refill),
    /// The numbers of a series were changed by a person; these are all of them.
    Numbers(Box<LoadedSeries>),
    /// A person gave a free number up; it is retired and journalled here, the server is told when it can be.
    Retired(SeriesId, PoolNumber),
    /// A person asks for something.
    Wished(WishId, Wish),
    /// A call came back.
    Answered(Lane, Box<Answer>),
    /// Somebody signed in.
    SignedIn {
        /// Whether the session can be renewed without a person.
        refreshable: bool,
    },
    /// The session was given up on purpose.
    SignedOut,
}

/// What the driver has to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Make these changes durable, in one transaction, before the next effect.
    Save(Vec<Change>),
    /// Make a call; its answer comes back as [`Event::Answered`].
    Call(Lane, Call),
    /// Tell the one who wished.
    Tell(WishId, Result<(), WishError>),
    /// Step again at this moment at the latest.
    WakeAt(Moment),
}

/// When refills happen and how far they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refill {
    /// Top up below this many usable numbers.
    pub below: u32,
    /// Up to this many.
    pub to: u32,
}

/// What the engine starts from: read from the store.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The session.
    pub session: Session,
    /// Refill settings.
    pub refill: Refill,
    /// Every series with its numbers.
    pub series: Vec<LoadedSeries>,
    /// The outbox.
    pub outbox: Vec<OutboxItem>,
    /// Orders whose outcome nobody knows.
    pub orders: Vec<OnlineOrder>,
    /// Whether to work by itself; otherwise only wishes are fulfilled.
    pub background: bool,
    /// The server asked for a pause until then.
    pub server_pause_until: Moment,
    /// When all invoices of the last twelve months were last swept through.
    pub swept_at: Moment,
    /// Requests in any minute; [`REQUESTS_PER_MINUTE_MAX`] but in a measurement.
    pub requests_per_minute: usize,
}

/// A series as read from the store.
#[derive(Debug, Clone)]
pub struct LoadedSeries {
    /// The series.
    pub series: Series,
    /// Its free numbers.
    pub free: Vec<PoolNumber>,
    /// Numbers given up here whose reservation the server may still hold.
    pub released: Vec<PoolNumber>,
    /// Numbers set aside until a person says what is on paper.
    pub quarantined: Vec<PoolNumber>,
    /// Highest number ever received.
    pub highest: u64,
    /// The reserve intent that was never settled: count and the highest number before it.
    pub intent: Option<(u32, u64)>,
    /// Whether its padding was learnt.
    pub padding_known: bool,
}

/// The engine's whole memory. Everything durable in it is also in the store.
#[derive(Debug, Clone)]
pub struct State {
    session: Session,
    refill: Refill,
    series: BTreeMap<SeriesId, SeriesWork>,
    outbox: BTreeMap<(SeriesId, u64), OutboxItem>,
    orders: BTreeMap<Uuid, OrderWork>,
    account: AccountWork,
    wishes: VecDeque<(WishId, Wish)>,
    passes: Vec<WishId>,
    in_flight: BTreeMap<Lane, Flight>,
    pace: pace::Pace,
    background: bool,
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
}

/// Which round of work is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    None,
    /// The account's lane only.
    Pull,
    /// Every lane.
    Full,
}

/// A call under way, and whose wish it fulfils.
#[derive(Debug, Clone)]
struct Flight {
    call: Call,
    wish: Option<WishId>,
    /// Which session it was sent with.
    session: u32,
}

/// What is due on the account's lane.
#[derive(Debug, Clone, Default)]
struct AccountWork {
    series: bool,
    firm: bool,
    vat_rates: bool,
    clients_page: Option<u32>,
    products_page: Option<u32>,
    sweep: Option<Sweep>,
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

/// How far a sweep over the firm's invoices has come.
#[derive(Debug, Clone, Copy)]
struct Sweep {
    page: u32,
    since: NaiveDate,
    is_full: bool,
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
            account: AccountWork::default(),
            wishes: VecDeque::new(),
            passes: Vec::new(),
            in_flight: BTreeMap::new(),
            pace: pace::Pace::new(loaded.requests_per_minute, loaded.server_pause_until),
            background: loaded.background,
            pass: Pass::None,
            failing: None,
            failed_passes: 0,
            read_failures: 0,
            pull_complete: true,
            sessions: 0,
            next_pass_at: Moment(if loaded.background { 0 } else { i64::MAX }),
            swept_at: loaded.swept_at,
        }
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
    take_in(&mut state, event, now, &mut effects);
    let idle = state.pass == Pass::None && matches!(state.session, Session::Active { .. });
    if idle && state.next_pass_at <= now.moment {
        begin_pass(&mut state, Pass::Full, now);
    }
    tell_failure(&mut state, now, &mut effects);
    work::start_calls(&mut state, now, &mut effects);
    finish_pass(&mut state, now, &mut effects);
    if let Some(at) = work::next_wake(&state, now.moment) {
        effects.push(Effect::WakeAt(at));
    }
    (state, saved_at_once(effects))
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
        Event::Refill(refill) => state.refill = refill,
        Event::Numbers(loaded) => {
            if let Some(work) = state.series.get_mut(&loaded.series.id) {
                let fresh = SeriesWork::of(*loaded);
                work.to_release = fresh.released.keys().copied().collect();
                (work.free, work.released, work.quarantined) =
                    (fresh.free, fresh.released, fresh.quarantined);
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
            state.passes.push(id);
            for item in state.outbox.values_mut() {
                item.not_before = Moment(0);
            }
            for work in state.series.values_mut() {
                work.held_until = Moment(0);
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

fn begin_pass(state: &mut State, pass: Pass, now: Now) {
    state.pass = pass;
    state.read_failures = 0;
    state.pull_complete = true;
    state.account = AccountWork {
        series: true,
        firm: true,
        vat_rates: true,
        clients_page: Some(1),
        products_page: Some(1),
        sweep: None,
    };
    if pass == Pass::Full {
        state.orders.values_mut().for_each(|work| work.is_looked_for = work.wish.is_some());
        let is_due = state.swept_at.plus_seconds(SWEEP_EVERY_SECONDS) <= now.moment;
        let days = if is_due { SWEEP_DAYS } else { SWEEP_DAYS_BETWEEN };
        state.account.sweep = Some(Sweep::back(now, days, is_due));
    }
}

/// A person's own pass goes through all twelve months.
fn sweep_everything(state: &mut State, now: Now) {
    state.account.sweep = Some(Sweep::back(now, SWEEP_DAYS, true));
}

impl Sweep {
    fn back(now: Now, days: u64, is_full: bool) -> Sweep {
        let since = now.today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
        Sweep { page: 1, since, is_full }
    }
}

/// A pass is over when nothing is due, nothing is under way and nothing more can be sent now.
fn finish_pass(state: &mut State, now: Now, effects: &mut Vec<Effect>) {
    if state.pass == Pass::None || !state.in_flight.is_empty() || state.session == Session::Renewing {
        return;
    }
    if state.account.is_idle() && (state.pass == Pass::Pull || !work::anything_due(state, now)) {
        let is_full = state.pass == Pass::Full;
        state.pass = Pass::None;
        if state.background {
            state.next_pass_at = now.moment.plus_seconds(PASS_EVERY_SECONDS);
        }
        state.failed_passes = 0;
        // What a half pull did not see must not be forgotten.
        if state.pull_complete {
            effects.push(Effect::Save(vec![Change::PassDone { is_full }]));
        }
        for id in state.passes.drain(..) {
            effects.push(Effect::Tell(id, Ok(())));
        }
    }
}

/// Everybody who waits will hear this, once nothing is under way any more: whoever ends the program on hearing it
/// leaves no request behind whose outcome nobody knows.
fn fail_wishes(state: &mut State, error: WishError) {
    state.pass = Pass::None;
    state.failing.get_or_insert(error);
}

fn tell_failure(state: &mut State, now: Now, effects: &mut Vec<Effect>) {
    if !state.in_flight.is_empty() {
        return;
    }
    let Some(error) = state.failing.take() else { return };
    state.failed_passes = state.failed_passes.saturating_add(1);
    if state.background {
        state.next_pass_at = now.moment.plus_seconds(pace::pause_seconds(state.failed_passes, now.chance));
    }
    let waiting = state.passes.drain(..).chain(state.wishes.drain(..).map(|(id, _)| id));
    let reserving = state.series.values_mut().filter_map(|work| work.reserve_wish.take());
    let ordering = state.orders.values_mut().filter_map(|work| work.wish.take());
    let all: Vec<WishId> = waiting.chain(reserving).chain(ordering).collect();
    effects.extend(all.into_iter().map(|id| Effect::Tell(id, Err(error.clone()))));
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

impl AccountWork {
    fn is_idle(&self) -> bool {
        !self.series
            && !self.firm
            && !self.vat_rates
            && self.clients_page.is_none()
            && self.products_page.is_none()
            && self.sweep.is_none()
    }
}

#[cfg(test)]
mod tests;
