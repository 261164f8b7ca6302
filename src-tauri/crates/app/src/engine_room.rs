//! The engine's room: the engine's state, the books it is kept in, and everybody who waits for it. A letter or an answer goes
//! in, what must survive is saved, and the calls to make come out. When saving fails, the engine's memory is thrown away and
//! read from the books again.
//!
//! It holds no rule and waits for nothing, so that a simulation can drive the very same code. Not here: when to push, what an
//! answer means (protocol), who makes the calls (driver).

use crate::call_log::CallLog;
use crate::errands::target_of;
use crate::ports::{Ids, Secrets, romanian_date};
use crate::problem::Problem;
use crate::session::SessionCell;
use crate::time::Timekeeper;
use crate::topics::{Topic, topics_of};
use crate::view::SendingView;
use api::Remote;
use chrono::NaiveDate;
use domain::{Fate, Moment, Series, SeriesId};
use protocol::engine::{
    Effect, Event, Lane, Link, Loaded, LoadedSeries, Now, Refill, Sent, Session, State, Wish, WishId, step,
};
use protocol::refusal::{Class, RemoteError};
use protocol::{Answer, Call, Change, Reply};
use std::collections::HashMap;
use std::sync::Arc;
use store::{Books, Guard, Read, ReadEntries, ReadError, Tx, TxError};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

/// After a failed save the books are read again no sooner than this.
const RELOAD_PAUSE_SECONDS: i64 = 5;
/// How far back released numbers are looked for; reservations live about a month.
const RELEASED_LOOK_BACK: u64 = 2000;

/// Clients and products that wait to be sent, as many as the engine is given at a time.
const ENTRIES_AT_ONCE: usize = 50;

/// How the line looks, for the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) link: Link,
    pub(crate) session: Session,
    pub(crate) busy: bool,
    pub(crate) round: Round,
    pub(crate) resting_until: Option<Moment>,
}

/// How far the sending of what waits has come. A round lasts until nothing waits any more or the line is down; what needs a
/// person does not wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Round {
    /// Invoices behind it.
    pub(crate) sent: usize,
    /// Invoices still to go.
    pub(crate) waiting: usize,
}

impl Round {
    fn follow(self, waiting: usize, is_up: bool) -> Round {
        let sent = if is_up && waiting > 0 { self.sent + self.waiting.saturating_sub(waiting) } else { 0 };
        Round { sent, waiting }
    }

    /// Which of how many is on its way.
    pub(crate) fn view(self) -> Option<SendingView> {
        let of = u32::try_from(self.sent + self.waiting).ok()?;
        let at = u32::try_from(self.sent + 1).ok()?;
        (self.waiting > 0).then_some(SendingView { at, of })
    }
}

/// Something for the engine.
#[derive(Debug)]
pub enum Letter {
    /// Something happened.
    Event(Event),
    /// Somebody asks for something and waits for its outcome.
    Wish(Wish, oneshot::Sender<Result<(), Problem>>),
    /// The books may hold something the engine has not heard of.
    Reload,
}

/// The letters that came, in their order.
#[derive(Debug)]
pub struct Letters(pub(crate) mpsc::UnboundedReceiver<Letter>);

impl Letters {
    /// The next one, if one is there.
    pub fn take(&mut self) -> Option<Letter> {
        self.0.try_recv().ok()
    }
}

/// What is to be done after a turn.
#[derive(Debug, Default)]
pub struct Turn {
    /// Calls to make, each on a lane that is free.
    pub calls: Vec<(Lane, Call)>,
    /// Whether every call under way is to be dropped first: the engine started over, and the books have their outcome as
    /// unknown.
    pub drops_calls: bool,
}

/// What the driver works with.
pub(crate) struct Gear {
    pub(crate) books: Arc<Books>,
    pub(crate) remote: Arc<Remote>,
    pub(crate) session: SessionCell,
    pub(crate) secrets: Arc<dyn Secrets>,
    pub(crate) time: Timekeeper,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) stale: broadcast::Sender<Vec<Topic>>,
    pub(crate) call_log: CallLog,
    pub(crate) background: bool,
    pub(crate) requests_per_minute: usize,
}

/// The engine, its books, and who waits for it.
pub struct EngineRoom {
    gear: Gear,
    state: Option<State>,
    /// What went out before the engine started over.
    sent: Sent,
    reload_at: Moment,
    wake_at: Option<Moment>,
    wishes: HashMap<WishId, oneshot::Sender<Result<(), Problem>>>,
    next_wish: WishId,
    /// Series the engine met for the first time, with what the books know of them.
    met: Vec<LoadedSeries>,
    line: watch::Sender<Line>,
    /// The Romanian day of the last look at the clock.
    day: Option<NaiveDate>,
}

impl EngineRoom {
    pub(crate) fn new(gear: Gear) -> (EngineRoom, watch::Receiver<Line>) {
        let untried = Line {
            link: Link::Untried,
            session: gear.session.for_engine(),
            busy: false,
            round: Round::default(),
            resting_until: None,
        };
        let (line, shown) = watch::channel(untried);
        let room = EngineRoom {
            gear,
            state: None,
            sent: Sent::default(),
            reload_at: Moment(0),
            wake_at: None,
            wishes: HashMap::new(),
            next_wish: 0,
            met: Vec::new(),
            line,
            day: None,
        };
        (room, shown)
    }

    /// Opens a letter.
    pub fn open(&mut self, letter: Letter) -> Turn {
        match letter {
            Letter::Event(event) => self.take(event),
            Letter::Wish(wish, sender) => {
                self.next_wish += 1;
                self.wishes.insert(self.next_wish, sender);
                self.take(Event::Wished(self.next_wish, wish))
            }
            Letter::Reload => self.start_over("the books have moved on"),
        }
    }

    /// Looks at the clock. A new day is news: dates, deadlines and what is overdue are told by it.
    pub fn wake(&mut self) -> Turn {
        let today = self.gear.time.today();
        if self.day.replace(today).is_some_and(|before| before != today) {
            let _ = self.gear.stale.send(vec![Topic::Status, Topic::Invoices, Topic::Outbox, Topic::Numbers]);
        }
        self.take(Event::Wake)
    }

    /// In how many seconds to wake; `None` when nothing is planned.
    #[must_use]
    pub fn seconds_to_wake(&self) -> Option<i64> {
        let at = if self.state.is_none() { Some(self.reload_at) } else { self.wake_at };
        at.map(|at| (at.0 - self.gear.time.now().0).max(0))
    }

    /// Takes in an answer, with the session it brings already kept.
    pub fn land(&mut self, lane: Lane, mut answer: Answer) -> Turn {
        self.gear.call_log.end(&lane, &answer, self.gear.time.now());
        answer.server_time = answer.server_time.filter(|server| self.gear.time.hear(*server));
        // A session given up meanwhile stays given up.
        let awaited = self.state.as_ref().is_some_and(|state| state.session() == Session::Renewing);
        if let Ok(Reply::Session(grant)) = &answer.result
            && awaited
        {
            let renewed = self.gear.session.renew(grant);
            if let Err(error) = renewed.keep(self.gear.secrets.as_ref()) {
                tracing::warn!(%error, "the renewed session could not be kept");
            }
        }
        self.take(Event::Answered(lane, Box::new(answer)))
    }

    /// Makes a call with the session of now.
    pub fn call(&self, call: Call) -> impl Future<Output = Answer> + Send + 'static {
        let (remote, session) = (Arc::clone(&self.gear.remote), self.gear.session.current());
        async move {
            match session {
                Some(session) => remote.execute(&session, &call).await,
                None => {
                    Answer { result: Err(no_session()), server_time: None, requests: 0, pause_seconds: None }
                }
            }
        }
    }

    /// Whoever wished hears why it came to nothing: a full disk has another way out than a broken one.
    fn refuse_wishes(&mut self, problem: &Problem) {
        for (_, sender) in self.wishes.drain() {
            let _ = sender.send(Err(problem.clone()));
        }
    }

    /// Forgets everything that is not in the books.
    pub fn start_over(&mut self, why: &str) -> Turn {
        tracing::warn!(why, "the engine starts over");
        if let Some(state) = self.state.take() {
            self.sent = state.sent().clone();
        }
        self.wishes.clear();
        self.met.clear();
        self.reload_at = self.gear.time.now().plus_seconds(RELOAD_PAUSE_SECONDS);
        Turn { calls: Vec::new(), drops_calls: true }
    }

    /// One step of the engine and everything it asks for.
    fn take(&mut self, event: Event) -> Turn {
        let moment = self.gear.time.now();
        if self.state.is_none() && moment >= self.reload_at {
            match self.load(moment) {
                Ok(state) => self.state = Some(state),
                Err(problem) => {
                    tracing::error!(?problem, "the books cannot be read");
                    self.refuse_wishes(&problem);
                    self.start_over("the books cannot be read");
                }
            }
        }
        let Some(state) = self.state.take() else {
            // Without books nothing can be promised; whoever wished hears so by the dropped answer.
            if let Event::Wished(id, _) = event {
                self.wishes.remove(&id);
            }
            return Turn::default();
        };
        let now = Now {
            moment,
            wall: self.gear.time.wall(),
            counted: self.gear.time.counted(),
            today: romanian_date(moment),
            chance: self.gear.ids.chance(),
            fresh: self.gear.ids.new_id(),
        };
        let (state, effects) = step(state, event, now);
        self.state = Some(state);
        self.wake_at = None;
        let mut turn = Turn::default();
        for effect in effects {
            if let Err(problem) = self.execute(effect, &mut turn) {
                tracing::error!(?problem, "saving failed");
                self.refuse_wishes(&problem);
                return self.start_over("saving failed");
            }
        }
        for series in std::mem::take(&mut self.met) {
            let next = self.take(Event::Numbers(Box::new(series)));
            if next.drops_calls {
                return next;
            }
            turn.calls.extend(next.calls);
        }
        if self.state.as_ref().is_some_and(State::wants_entries) {
            match self.gear.books.read().and_then(|view| view.waiting_entries(ENTRIES_AT_ONCE)) {
                Ok((errands, has_more)) => {
                    let next = self.take(Event::Entries(errands, has_more));
                    if next.drops_calls {
                        return next;
                    }
                    turn.calls.extend(next.calls);
                }
                Err(error) => tracing::error!(%error, "what waits of clients and products cannot be read"),
            }
        }
        self.show_line(moment);
        turn
    }

    fn execute(&mut self, effect: Effect, turn: &mut Turn) -> Result<(), Problem> {
        match effect {
            Effect::Save(changes) => {
                let topics = topics_of(&changes);
                self.met.extend(self.save(&changes)?);
                let _ = self.gear.stale.send(topics);
            }
            Effect::Call(lane, call) => {
                self.gear.call_log.begin(lane.clone(), &call, self.gear.time.now());
                turn.calls.push((lane, call));
            }
            Effect::Tell(id, outcome) => {
                if let Some(sender) = self.wishes.remove(&id) {
                    let _ = sender.send(outcome.map_err(Problem::from));
                }
            }
            Effect::WakeAt(at) => self.wake_at = Some(at),
        }
        Ok(())
    }

    /// Saves, and gives what the books know of series the engine meets for the first time: rebuilt books have numbers of
    /// series they had not heard of.
    fn save(&self, changes: &[Change]) -> Result<Vec<LoadedSeries>, Problem> {
        let now = self.gear.time.now();
        let save = |tx: &mut Tx<'_>| -> Result<Vec<LoadedSeries>, TxError> {
            let mut met = Vec::new();
            for series in changes.iter().filter_map(seen).flatten() {
                if tx.series_by_id(&series.id)?.is_none() && tx.highest_number(&series.id)?.is_some() {
                    met.push(series.clone());
                }
            }
            tx.apply(changes)?;
            let is_end = changes.iter().any(|change| matches!(change, Change::PassDone { .. }));
            self.gear.call_log.keep(tx, is_end)?;
            Ok(met.into_iter().map(|series| load_series(tx, series, now)).collect::<Result<_, _>>()?)
        };
        Ok(self.gear.books.settle(now, save)?)
    }

    fn load(&self, now: Moment) -> Result<State, Problem> {
        let session = self.gear.session.for_engine();
        let pace = (self.gear.requests_per_minute, self.sent.clone());
        Ok(State::load(load(&self.gear.books, session, self.gear.background, pace, now)?))
    }

    fn show_line(&self, now: Moment) {
        let Some(state) = &self.state else { return };
        let line = Line {
            link: state.link(),
            session: state.session(),
            busy: !state.numbers_in_flight().is_empty(),
            round: self.line.borrow().round.follow(state.waiting(), state.link() == Link::Online),
            resting_until: state.resting_until(now),
        };
        let changed = self.line.send_if_modified(|shown| {
            let changed = *shown != line;
            shown.clone_from(&line);
            changed
        });
        if changed {
            let _ = self.gear.stale.send(vec![Topic::Status]);
        }
    }
}

/// What the engine starts from.
fn load(
    books: &Books,
    session: Session,
    background: bool,
    (requests_per_minute, sent): (usize, Sent),
    now: Moment,
) -> Result<Loaded, ReadError> {
    let view = books.read()?;
    let mut series = Vec::new();
    for one in view.series()? {
        series.push(load_series(&view, one, now)?);
    }
    Ok(Loaded {
        session,
        refill: refill(&view)?,
        series,
        outbox: view.outbox()?,
        orders: view.orders()?.into_iter().map(|record| record.order).collect(),
        asks_for_entries: true,
        errands: view
            .errands()?
            .into_iter()
            .map(|errand| Ok((target_of(&view, &errand.subject)?, errand)))
            .map(|pair: Result<_, ReadError>| pair.map(|(target, errand)| (errand, target)))
            .collect::<Result<_, _>>()?,
        background,
        server_pause_until: view.server_pause()?.unwrap_or(Moment(0)),
        paused_until: view.paused_until()?.unwrap_or(Moment(0)),
        swept_at: view.swept_at()?.unwrap_or(Moment(0)),
        requests_per_minute,
        sent,
    })
}

/// How far pools are refilled; while issuing is stopped no number is wanted.
pub(crate) fn refill(view: &impl Read) -> Result<Refill, ReadError> {
    let settings = view.settings()?;
    Ok(match view.issuing_guard()? {
        Guard::Clear => Refill { below: settings.refill_below, to: settings.refill_to },
        _ => Refill { below: 0, to: 0 },
    })
}

/// The series a change brings.
fn seen(change: &Change) -> Option<&Vec<Series>> {
    if let Change::SeriesSeen(series) = change { Some(series) } else { None }
}

/// A series with all its numbers, as the engine knows it.
pub(crate) fn load_series(view: &impl Read, series: Series, now: Moment) -> Result<LoadedSeries, ReadError> {
    let highest = view.highest_number(&series.id)?.unwrap_or(0);
    Ok(LoadedSeries {
        free: view.free_numbers(&series.id)?,
        released: released(view, &series.id, highest, now)?,
        quarantined: view.quarantined_numbers(&series.id)?,
        highest,
        intent: view.intent(&series.id)?.map(|intent| (intent.count, intent.above)),
        padding_known: series.padding > 0,
        series,
    })
}

/// Numbers given up here whose reservation the server may still hold.
fn released(
    view: &impl Read,
    series: &SeriesId,
    highest: u64,
    now: Moment,
) -> Result<Vec<domain::PoolNumber>, ReadError> {
    let from = highest.saturating_sub(RELEASED_LOOK_BACK);
    let recent = view.numbers(series, from, usize::try_from(RELEASED_LOOK_BACK).unwrap_or(usize::MAX) + 1)?;
    Ok(recent.into_iter().filter(|n| n.fate == Fate::Released && n.expires_at > now).collect())
}

fn no_session() -> RemoteError {
    RemoteError {
        class: Class::Auth,
        code: "not_signed_in".to_owned(),
        message: String::new(),
        fields: Vec::new(),
        status: None,
        request_id: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three wait from the morning; one is refused; a fourth is issued meanwhile; the line goes down before the last.
    #[test]
    fn a_round_counts_what_is_behind_it() {
        let at_of = |round: Round| round.view().map(|view| (view.at, view.of));
        let mut round = Round::default().follow(3, false);
        assert_eq!(at_of(round), Some((1, 3)));
        let mut shown = Vec::new();
        for (waiting, is_up) in
            [(3, true), (2, true), (1, true), (2, true), (1, true), (1, false), (1, true), (0, true)]
        {
            round = round.follow(waiting, is_up);
            shown.push(at_of(round));
        }
        let wanted = [(1, 3), (2, 3), (3, 3), (3, 4), (4, 4), (1, 1), (1, 1)].map(Some);
        assert_eq!(shown, [&wanted[..], &[None]].concat());
    }
}
