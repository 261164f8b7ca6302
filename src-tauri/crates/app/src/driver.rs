//! The driver: runs the engine's room on tokio. It carries letters in, makes the calls, and wakes the engine in time.
//!
//! The books are read and written on a thread where that may take its time. Not here: what a letter does (engine_room).

use crate::engine_room::{EngineRoom, Gear, Letter, Letters, Line, Turn};
use crate::problem::Problem;
use protocol::Answer;
use protocol::engine::{Event, Lane, Wish};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// The clock is looked at at least this often: a laptop may have slept.
const SLEEP_MAX: Duration = Duration::from_secs(30);
const SLEEP_MIN: Duration = Duration::from_millis(50);

/// The running driver's letter box.
#[derive(Debug, Clone)]
pub(crate) struct Driver {
    mailbox: mpsc::UnboundedSender<Letter>,
    line: watch::Receiver<Line>,
}

impl Driver {
    /// A letter box, and the room its letters are for, which somebody has to run.
    pub(crate) fn with_room(gear: Gear) -> (Driver, EngineRoom, Letters) {
        let (mailbox, letters) = mpsc::unbounded_channel();
        let (room, line) = EngineRoom::new(gear);
        (Driver { mailbox, line }, room, Letters(letters))
    }

    /// Starts the driver as a task of the current runtime; it ends when the last letter box is dropped.
    pub(crate) fn start(gear: Gear) -> Driver {
        let (driver, room, letters) = Driver::with_room(gear);
        tokio::spawn(Running { room: Arc::new(Mutex::new(room)), flights: JoinSet::new() }.run(letters));
        driver
    }

    /// Hands an event in; a driver that has ended needs none.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.mailbox.send(Letter::Event(event));
    }

    /// Has the books read again: they may hold something the engine has not heard of.
    pub(crate) fn reload(&self) {
        let _ = self.mailbox.send(Letter::Reload);
    }

    /// Asks for something and waits for its outcome.
    pub(crate) async fn wish(&self, wish: Wish) -> Result<(), Problem> {
        let (sender, outcome) = oneshot::channel();
        let lost = || Problem::Disk("driver".to_owned());
        self.mailbox.send(Letter::Wish(wish, sender)).map_err(|_| lost())?;
        outcome.await.map_err(|_| lost())?
    }

    /// Asks for something without waiting for it.
    pub(crate) fn wish_soon(&self, wish: Wish) {
        let (sender, _) = oneshot::channel();
        let _ = self.mailbox.send(Letter::Wish(wish, sender));
    }

    /// How the line looks now.
    pub(crate) fn line(&self) -> Line {
        self.line.borrow().clone()
    }
}

struct Running {
    room: Arc<Mutex<EngineRoom>>,
    flights: JoinSet<(Lane, Answer)>,
}

impl Running {
    async fn run(mut self, mut letters: Letters) {
        self.turn(EngineRoom::wake).await;
        loop {
            let seconds = self.room().seconds_to_wake().and_then(|seconds| u64::try_from(seconds).ok());
            // Moments are whole seconds: a short rest keeps a wake that is due within this second from spinning.
            let rest = seconds.map_or(SLEEP_MAX, Duration::from_secs).clamp(SLEEP_MIN, SLEEP_MAX);
            let sleep = tokio::time::sleep(rest);
            tokio::select! {
                letter = letters.0.recv() => match letter {
                    Some(letter) => self.turn(|room| room.open(letter)).await,
                    None => return,
                },
                Some(landed) = self.flights.join_next(), if !self.flights.is_empty() => match landed {
                    Ok((lane, answer)) => self.turn(|room| room.land(lane, answer)).await,
                    // A call that panicked has an unknown outcome; reading the books again says so.
                    Err(error) if error.is_panic() => self.turn(|room| room.start_over("a call panicked")).await,
                    Err(_) => {}
                },
                () = sleep => self.turn(EngineRoom::wake).await,
            }
        }
    }

    /// Has the room do something, and makes the calls that come of it.
    async fn turn(&mut self, act: impl FnOnce(&mut EngineRoom) -> Turn + Send + 'static) {
        let room = Arc::clone(&self.room);
        let done = tokio::task::spawn_blocking(move || act(&mut enter(&room))).await;
        let turn = done.unwrap_or_else(|error| self.room().start_over(&error.to_string()));
        if turn.drops_calls {
            self.flights.abort_all();
            self.flights = JoinSet::new();
        }
        for (lane, call) in turn.calls {
            let answer = self.room().call(call);
            self.flights.spawn(async move { (lane, answer.await) });
        }
    }

    fn room(&self) -> MutexGuard<'_, EngineRoom> {
        enter(&self.room)
    }
}

/// Only turns enter, one after the other. A turn that panicked left nothing half done that starting over does not forget.
fn enter(room: &Mutex<EngineRoom>) -> MutexGuard<'_, EngineRoom> {
    room.lock().unwrap_or_else(PoisonError::into_inner)
}
