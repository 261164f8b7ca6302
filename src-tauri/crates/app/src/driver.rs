//! The driver: feeds the sync engine with events and executes its effects, in order, on tokio.
//!
//! It holds no rule. What must survive is saved before the effect behind it; when saving fails, the engine's memory
//! is thrown away and read from the books again. Not here: when to push, what an answer means (protocol).

use crate::ports::{Ids, Secrets, romanian_date};
use crate::problem::Problem;
use crate::session::SessionCell;
use crate::time::Timekeeper;
use api::Remote;
use domain::{Fate, Moment, Series, SeriesId};
use protocol::engine::{
    Effect, Event, Lane, Link, Loaded, LoadedSeries, Now, Refill, Session, State, Wish, WishId, step,
};
use protocol::refusal::{Class, RemoteError};
use protocol::{Answer, Call, Change, Reply};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Books, Guard, Read, ReadError, Tx, TxError};
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// After a failed save the books are read again no sooner than this.
const RELOAD_PAUSE_SECONDS: i64 = 5;
/// The driver looks at the clock at least this often: a laptop may have slept.
const SLEEP_SECONDS_MAX: i64 = 30;
/// How far back released numbers are looked for; reservations live about a month.
const RELEASED_LOOK_BACK: u64 = 2000;

/// What went stale; the window fetches it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The status snapshot.
    Status,
    /// Series and their locks.
    Series,
    /// The number register.
    Numbers,
    /// Invoices and their states.
    Invoices,
    /// Drafts.
    Drafts,
    /// The outbox.
    Outbox,
    /// The address book.
    Clients,
    /// The catalogue.
    Products,
    /// The firm and its profile.
    Profile,
    /// Language and theme.
    Settings,
}

impl Topic {
    /// Every topic, for when everything has to be fetched again.
    pub const ALL: &'static [Topic] = &[
        Topic::Status,
        Topic::Series,
        Topic::Numbers,
        Topic::Invoices,
        Topic::Drafts,
        Topic::Outbox,
        Topic::Clients,
        Topic::Products,
        Topic::Profile,
        Topic::Settings,
    ];
}

/// How the line looks, for the status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) link: Link,
    pub(crate) session: Session,
    pub(crate) busy: bool,
    pub(crate) resting_until: Option<Moment>,
}

enum Message {
    Event(Event),
    Wish(Wish, oneshot::Sender<Result<(), Problem>>),
    Reload,
}

/// The running driver's letter box.
#[derive(Debug, Clone)]
pub(crate) struct Driver {
    mailbox: mpsc::UnboundedSender<Message>,
    line: watch::Receiver<Line>,
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
    pub(crate) background: bool,
    pub(crate) requests_per_minute: usize,
}

impl Driver {
    /// Starts the driver as a task of the current runtime; it ends when the last letter box is dropped.
    pub(crate) fn start(gear: Gear) -> Driver {
        let (mailbox, letters) = mpsc::unbounded_channel();
        let untried = Line {
            link: Link::Untried,
            session: gear.session.for_engine(),
            busy: false,
            resting_until: None,
        };
        let (line_tx, line) = watch::channel(untried);
        let running = Running {
            gear,
            state: None,
            reload_at: Moment(0),
            wake_at: None,
            flights: JoinSet::new(),
            wishes: HashMap::new(),
            next_wish: 0,
            met: Vec::new(),
            line: line_tx,
        };
        tokio::spawn(running.run(letters));
        Driver { mailbox, line }
    }

    /// Hands an event in; a driver that has ended needs none.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.mailbox.send(Message::Event(event));
    }

    /// Has the books read again: they may hold something the engine has not heard of.
    pub(crate) fn reload(&self) {
        let _ = self.mailbox.send(Message::Reload);
    }

    /// Asks for something and waits for its outcome.
    pub(crate) async fn wish(&self, wish: Wish) -> Result<(), Problem> {
        let (sender, outcome) = oneshot::channel();
        let lost = || Problem::Disk("driver".to_owned());
        self.mailbox.send(Message::Wish(wish, sender)).map_err(|_| lost())?;
        outcome.await.map_err(|_| lost())?
    }

    /// Asks for a full pass without waiting for it.
    pub(crate) fn pass_soon(&self) {
        let (sender, _) = oneshot::channel();
        let _ = self.mailbox.send(Message::Wish(Wish::Pass, sender));
    }

    /// How the line looks now.
    pub(crate) fn line(&self) -> Line {
        self.line.borrow().clone()
    }
}

struct Running {
    gear: Gear,
    state: Option<State>,
    reload_at: Moment,
    wake_at: Option<Moment>,
    flights: JoinSet<(Lane, Answer)>,
    wishes: HashMap<WishId, oneshot::Sender<Result<(), Problem>>>,
    next_wish: WishId,
    /// Series the engine met for the first time, with what the books know of them.
    met: Vec<LoadedSeries>,
    line: watch::Sender<Line>,
}

impl Running {
    async fn run(mut self, mut letters: mpsc::UnboundedReceiver<Message>) {
        self.take(Event::Wake).await;
        loop {
            let sleep = tokio::time::sleep(self.sleep());
            tokio::select! {
                letter = letters.recv() => match letter {
                    Some(Message::Event(event)) => self.take(event).await,
                    Some(Message::Wish(wish, sender)) => {
                        self.next_wish += 1;
                        self.wishes.insert(self.next_wish, sender);
                        self.take(Event::Wished(self.next_wish, wish)).await;
                    }
                    Some(Message::Reload) => self.start_over("the books have moved on"),
                    None => return,
                },
                Some(landed) = self.flights.join_next(), if !self.flights.is_empty() => match landed {
                    Ok((lane, answer)) => self.land(lane, answer).await,
                    // A call that panicked has an unknown outcome; reading the books again says so.
                    Err(error) if error.is_panic() => self.start_over("a call panicked"),
                    Err(_) => {}
                },
                () = sleep => self.take(Event::Wake).await,
            }
        }
    }

    fn sleep(&self) -> Duration {
        let now = self.gear.time.now();
        let at = if self.state.is_none() { Some(self.reload_at) } else { self.wake_at };
        let seconds = at.map_or(SLEEP_SECONDS_MAX, |at| (at.0 - now.0).clamp(0, SLEEP_SECONDS_MAX));
        // Moments are whole seconds: a short rest keeps a wake that is due within this second from spinning.
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).max(Duration::from_millis(50))
    }

    /// Answers are taken in with the session they bring already kept.
    async fn land(&mut self, lane: Lane, answer: Answer) {
        if let Some(server) = answer.server_time {
            self.gear.time.hear(server);
        }
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
        self.take(Event::Answered(lane, Box::new(answer))).await;
    }

    /// One step of the engine and everything it asks for.
    async fn take(&mut self, event: Event) {
        let moment = self.gear.time.now();
        if self.state.is_none() && moment >= self.reload_at {
            match self.load().await {
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
            return;
        };
        let now = Now {
            moment,
            wall: self.gear.time.wall(),
            today: romanian_date(moment),
            chance: self.gear.ids.chance(),
        };
        let (state, effects) = step(state, event, now);
        self.state = Some(state);
        self.wake_at = None;
        for effect in effects {
            if let Err(problem) = self.execute(effect).await {
                tracing::error!(?problem, "saving failed");
                self.refuse_wishes(&problem);
                self.start_over("saving failed");
                break;
            }
        }
        for series in std::mem::take(&mut self.met) {
            Box::pin(self.take(Event::Numbers(Box::new(series)))).await;
        }
        self.show_line(moment);
    }

    async fn execute(&mut self, effect: Effect) -> Result<(), Problem> {
        match effect {
            Effect::Save(changes) => {
                let topics = topics_of(&changes);
                self.met.extend(self.save(changes).await?);
                let _ = self.gear.stale.send(topics);
            }
            Effect::Call(lane, call) => self.call(lane, call),
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
    async fn save(&self, changes: Vec<Change>) -> Result<Vec<LoadedSeries>, Problem> {
        let (books, now) = (Arc::clone(&self.gear.books), self.gear.time.now());
        let save = move |tx: &mut Tx<'_>| -> Result<Vec<LoadedSeries>, TxError> {
            let mut met = Vec::new();
            for series in changes.iter().filter_map(seen).flatten() {
                if tx.series_by_id(&series.id)?.is_none() && tx.highest_number(&series.id)?.is_some() {
                    met.push(series.clone());
                }
            }
            tx.apply(&changes)?;
            Ok(met.into_iter().map(|series| load_series(tx, series, now)).collect::<Result<_, _>>()?)
        };
        let saved = tokio::task::spawn_blocking(move || books.settle(now, save)).await;
        saved.map_err(|error| Problem::Internal(error.to_string()))?.map_err(Problem::from)
    }

    fn call(&mut self, lane: Lane, call: Call) {
        let (remote, session) = (Arc::clone(&self.gear.remote), self.gear.session.current());
        self.flights.spawn(async move {
            let answer = match session {
                Some(session) => remote.execute(&session, &call).await,
                None => {
                    Answer { result: Err(no_session()), server_time: None, requests: 0, pause_seconds: None }
                }
            };
            (lane, answer)
        });
    }

    /// Whoever wished hears why it came to nothing: a full disk has another way out than a broken one.
    fn refuse_wishes(&mut self, problem: &Problem) {
        for (_, sender) in self.wishes.drain() {
            let _ = sender.send(Err(problem.clone()));
        }
    }

    /// Forgets everything that is not in the books. Calls under way are dropped: their outcome is unknown,
    /// and that is how the books have them.
    fn start_over(&mut self, why: &str) {
        tracing::warn!(why, "the engine starts over");
        self.flights.abort_all();
        self.flights = JoinSet::new();
        self.state = None;
        self.wishes.clear();
        self.reload_at = self.gear.time.now().plus_seconds(RELOAD_PAUSE_SECONDS);
    }

    async fn load(&self) -> Result<State, Problem> {
        let books = Arc::clone(&self.gear.books);
        let (session, background, now) =
            (self.gear.session.for_engine(), self.gear.background, self.gear.time.now());
        let per_minute = self.gear.requests_per_minute;
        let loaded =
            tokio::task::spawn_blocking(move || load(&books, session, background, per_minute, now)).await;
        let loaded = loaded.map_err(|error| Problem::Internal(error.to_string()))??;
        Ok(State::load(loaded))
    }

    fn show_line(&self, now: Moment) {
        let Some(state) = &self.state else { return };
        let line = Line {
            link: state.link(),
            session: state.session(),
            busy: !state.numbers_in_flight().is_empty(),
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
    requests_per_minute: usize,
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
        background,
        server_pause_until: view.server_pause()?.unwrap_or(Moment(0)),
        swept_at: view.swept_at()?.unwrap_or(Moment(0)),
        requests_per_minute,
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

fn topics_of(changes: &[Change]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = changes
        .iter()
        .flat_map(|change| -> &[Topic] {
            match change {
                Change::SeriesSeen(_) | Change::PaddingLearnt { .. } => &[Topic::Series, Topic::Status],
                Change::ReserveIntended { .. }
                | Change::ReserveSettled(_)
                | Change::ServerTime { .. }
                | Change::ServerPause(_)
                | Change::InvoicesSwept { .. } => &[],
                Change::Ordered { .. } | Change::OrderGone(_) | Change::OrderLooked { .. } => {
                    &[Topic::Invoices, Topic::Drafts, Topic::Outbox, Topic::Status]
                }
                Change::InvoicesSeen { .. } => {
                    &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Status]
                }
                Change::Received { .. } | Change::FateChanged { .. } => {
                    &[Topic::Series, Topic::Numbers, Topic::Status]
                }
                Change::ItemMoved { .. } => &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Status],
                Change::Synced { .. } | Change::Mismatched { .. } => {
                    &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Status]
                }
                Change::Clients { .. } => &[Topic::Clients],
                Change::Products { .. } => &[Topic::Products],
                Change::Firm(_) => &[Topic::Profile, Topic::Status],
                Change::VatRates(_) => &[Topic::Profile],
                Change::PassDone { .. } => &[Topic::Status],
            }
        })
        .copied()
        .collect();
    topics.sort_unstable();
    topics.dedup();
    topics
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
