//! A laptop: its disk, clock and pocket, and the program while it runs. The program is the real one, from its use cases down to
//! the database; only what surrounds it is simulated.
//!
//! Not here: when something happens to it.

use crate::disk::SimDisk;
use crate::network::Network;
use crate::pocket::Pocket;
use crate::ports::{SimClock, SimIds, TrueTime};
use app::view::InvoiceView;
use app::{App, Config, EngineRoom, Letters, Ports, Problem, Secret, Secrets, Turn};
use protocol::Answer;
use protocol::engine::Lane;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use uuid::Uuid;

/// The address of the simulated server.
pub const API: &str = "http://127.0.0.1:1/v1";
/// Where the books lie on every disk.
pub const FOLDER: &str = "/firma";

/// Something a person asked for that needs the network.
type Asked = Pin<Box<dyn Future<Output = Result<Option<InvoiceView>, Problem>> + Send>>;
type Flight = (Lane, Pin<Box<dyn Future<Output = Answer> + Send>>);

/// The program while it runs. What works on the books goes before the books.
pub struct Running {
    asked: Vec<(&'static str, Asked)>,
    flights: Vec<Flight>,
    room: EngineRoom,
    letters: Letters,
    pub app: Arc<App>,
}

/// A laptop.
pub struct Laptop {
    pub number: usize,
    pub disk: SimDisk,
    pub clock: Arc<SimClock>,
    ids: Arc<SimIds>,
    pub session: Arc<Pocket>,
    pub books_key: Arc<Pocket>,
    network: Network,
    pub running: Option<Running>,
    /// When the engine wants to be woken, in true time.
    pub wake_at: Option<i64>,
    /// Whether it works by itself, as the window does.
    pub background: bool,
    pub is_online: bool,
    /// Whether a bit of its files ever rotted or a file went: what it says of its books may then be an error.
    pub is_rotten: bool,
    /// Whether the journal is what rotted: then a database that breaks too takes with it what only the journal had.
    pub is_journal_rotten: bool,
    /// Whether both files were damaged: what the laptop showed is on paper only, and a person is asked for it.
    pub is_lost: bool,
}

impl Laptop {
    pub fn new(number: usize, disk: SimDisk, time: &TrueTime, network: &Network, seed: u64) -> Laptop {
        Laptop {
            number,
            disk,
            clock: Arc::new(SimClock::new(time)),
            ids: Arc::new(SimIds::new(seed)),
            session: Arc::default(),
            books_key: Arc::default(),
            network: network.clone(),
            running: None,
            wake_at: None,
            background: seed.is_multiple_of(2),
            is_online: true,
            is_rotten: false,
            is_journal_rotten: false,
            is_lost: false,
        }
    }

    /// Somebody typed the recovery code of another laptop's books here.
    pub fn knows_key_of(&mut self, other: &Laptop) {
        self.books_key = Arc::clone(&other.books_key);
    }

    fn plan(&self) -> (Config, Ports) {
        let (session, books_key) = (Arc::clone(&self.session), Arc::clone(&self.books_key));
        let config = Config {
            folder: PathBuf::from(FOLDER),
            api_base: API.to_owned(),
            device_name: format!("Laptop {}", self.number),
            offline: false,
            demo: false,
            background: self.background,
            machine: Some(format!("machine {}", self.number)),
            probe: None,
            device_id: None,
            requests_per_minute: app::REQUESTS_PER_MINUTE_MAX,
        };
        let ports = Ports {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            secrets: Box::new(move |secret, _: &Path| match secret {
                Secret::Session(_) => Arc::clone(&session) as Arc<dyn Secrets>,
                Secret::BooksKey => Arc::clone(&books_key) as Arc<dyn Secrets>,
                Secret::BackupPassphrase => Arc::new(crate::pocket::Pocket::default()),
            }),
            disk: Arc::new(self.disk.clone()),
            line: Some(self.network.line(self.number)),
        };
        (config, ports)
    }

    /// Starts the program.
    pub fn start(&mut self, now: i64) -> Result<(), Problem> {
        self.clock.start();
        let (config, ports) = self.plan();
        self.run(App::open(config, ports)?, now);
        Ok(())
    }

    /// Makes the database anew from the journal, as the program offers where it cannot be read.
    pub fn rebuild(&mut self, now: i64) -> Result<(), Problem> {
        let (config, ports) = self.plan();
        self.run(App::rebuild(config, ports)?, now);
        Ok(())
    }

    /// Seals the books, which nobody has open.
    pub fn seal(&mut self) -> Result<(), Problem> {
        let (config, ports) = self.plan();
        App::seal(&config, &ports).map(drop)
    }

    /// Makes sealed books plain again.
    pub fn unseal(&mut self) -> Result<(), Problem> {
        let (config, ports) = self.plan();
        App::unseal(&config, &ports, None)
    }

    /// Puts a backup in the place of books that are not there yet.
    pub fn restore(&mut self, backup: &Path) -> Result<(), Problem> {
        let (config, ports) = self.plan();
        App::restore(&config, &ports, backup, None).map(drop)
    }

    /// Gone with everything on it. A new one with an empty disk stands in its place.
    pub fn lose(&mut self, disk: SimDisk) {
        self.stop(false);
        self.disk = disk;
        (self.session, self.books_key) = (Arc::default(), Arc::default());
        (self.is_rotten, self.is_journal_rotten, self.is_lost) = (false, false, false);
    }

    /// Begins new books under a lost laptop's device id in the place of blank ones, as the program offers.
    pub fn take_place_of(&mut self, lost: Uuid, now: i64) -> Result<(), Problem> {
        self.stop(false);
        self.clock.start();
        let (config, ports) = self.plan();
        let (_, ports_after) = self.plan();
        let mut taken = Box::pin(App::open(config, ports)?.take_place_of(lost, ports_after));
        match taken.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(app) => self.run(app?, now),
            Poll::Pending => return Err(Problem::AlreadyRunning),
        }
        Ok(())
    }

    fn run(&mut self, app: App, now: i64) {
        let app = Arc::new(app);
        if app.rescue().is_some() {
            return; // It can only be looked at.
        }
        let Some((room, letters)) = app.engine_room() else { return };
        self.wake_at = Some(now);
        self.running = Some(Running { asked: Vec::new(), flights: Vec::new(), room, letters, app });
    }

    /// Ends the program as a person does, or as the system does when `is_killed`.
    pub fn stop(&mut self, is_killed: bool) {
        self.wake_at = None;
        if is_killed {
            self.disk.switch_off();
        }
        self.running = None;
        if is_killed {
            self.disk.new_process();
        }
    }

    pub fn app(&self) -> Option<Arc<App>> {
        self.running.as_ref().map(|running| Arc::clone(&running.app))
    }

    /// Lets everything run that can; gives what came of what was asked for.
    pub fn turn(
        &mut self,
        now: i64,
        is_woken: bool,
    ) -> Vec<(&'static str, Result<Option<InvoiceView>, Problem>)> {
        let Some(running) = &mut self.running else { return Vec::new() };
        if is_woken {
            let turn = running.room.wake();
            running.begin(turn);
        }
        let mut outcomes = Vec::new();
        let mut context = Context::from_waker(Waker::noop());
        loop {
            let mut is_idle = true;
            while let Some(letter) = running.letters.take() {
                let turn = running.room.open(letter);
                running.begin(turn);
                is_idle = false;
            }
            let mut at = 0;
            while at < running.flights.len() {
                let (lane, flight) = &mut running.flights[at];
                let Poll::Ready(answer) = flight.as_mut().poll(&mut context) else {
                    at += 1;
                    continue;
                };
                let lane = lane.clone();
                drop(running.flights.remove(at));
                let turn = running.room.land(lane, answer);
                running.begin(turn);
                is_idle = false;
                at = 0;
            }
            let mut at = 0;
            while at < running.asked.len() {
                if let Poll::Ready(outcome) = running.asked[at].1.as_mut().poll(&mut context) {
                    outcomes.push((running.asked.remove(at).0, outcome));
                    is_idle = false;
                } else {
                    at += 1;
                }
            }
            if is_idle {
                break;
            }
        }
        // Moments are whole seconds: what is due within this one is woken in the next.
        self.wake_at = running.room.seconds_to_wake().map(|seconds| now.saturating_add(seconds.max(1)));
        outcomes
    }

    /// Asks for something that needs the network.
    pub fn ask<F>(&mut self, what: &'static str, ask: impl FnOnce(Arc<App>) -> F)
    where
        F: Future<Output = Result<Option<InvoiceView>, Problem>> + Send + 'static,
    {
        if let Some(running) = &mut self.running {
            let asked = Box::pin(ask(Arc::clone(&running.app)));
            running.asked.push((what, asked));
        }
    }

    pub fn is_asking(&self) -> bool {
        self.running.as_ref().is_some_and(|running| !running.asked.is_empty())
    }
}

impl Running {
    fn begin(&mut self, turn: Turn) {
        if turn.drops_calls {
            self.flights.clear();
        }
        for (lane, call) in turn.calls {
            let flight = self.room.call(call);
            self.flights.push((lane, Box::pin(flight)));
        }
    }
}
