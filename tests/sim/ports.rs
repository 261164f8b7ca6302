//! What a laptop takes from its surroundings, simulated: clock and ids.
//!
//! Not here: disk, network.

use crate::dice::Dice;
use app::{Clock, Ids};
use domain::Moment;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// The time as it is, in seconds since 1970.
pub type TrueTime = Arc<AtomicI64>;

/// A laptop's clock: the time, and how wrong it is set.
#[derive(Debug)]
pub struct SimClock {
    time: TrueTime,
    wrong_by: AtomicI64,
    started: AtomicI64,
    was_wrong: AtomicBool,
}

impl SimClock {
    pub fn new(time: &TrueTime) -> SimClock {
        SimClock {
            time: Arc::clone(time),
            wrong_by: AtomicI64::new(0),
            started: AtomicI64::new(0),
            was_wrong: AtomicBool::new(false),
        }
    }

    pub fn set_wrong_by(&self, seconds: i64) {
        self.wrong_by.store(seconds, Ordering::Relaxed);
        self.was_wrong.fetch_or(seconds != 0, Ordering::Relaxed);
    }

    /// Whether it was right all along. One that was wrong when the server was heard is corrected by that error until the server
    /// is heard again.
    pub fn was_always_right(&self) -> bool {
        !self.was_wrong.load(Ordering::Relaxed)
    }

    /// A process starts: what counts begins at nought.
    pub fn start(&self) {
        self.started.store(self.time.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Moment {
        Moment(self.time.load(Ordering::Relaxed) + self.wrong_by.load(Ordering::Relaxed))
    }

    fn counted_seconds(&self) -> i64 {
        self.time.load(Ordering::Relaxed) - self.started.load(Ordering::Relaxed)
    }
}

/// Ids from dice of its own.
#[derive(Debug)]
pub struct SimIds(Mutex<Dice>);

impl SimIds {
    pub fn new(seed: u64) -> SimIds {
        SimIds(Mutex::new(Dice::new(seed)))
    }
}

impl Ids for SimIds {
    fn new_id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.0.lock().unwrap().id().to_be_bytes()).into_uuid()
    }
}
