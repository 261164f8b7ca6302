//! One seed is one firm's story: what people, laptops and the world do, in an order thrown from the seed.
//!
//! Each event has dice of its own, so that leaving one out changes nothing of the others: that is how a failing story is made
//! short. Not here: what must hold (oracle).

use crate::dice::Dice;
use crate::disk::SimDisk;
use crate::events::{happen, recover, set_up, start};
use crate::firm::{PLAIN, YEARLY, read_otherwise, small_firm};
use crate::network::Fate;
use crate::oracle::{check_asked, check_end, check_laptop, check_server};
use crate::well::make_well;
use crate::world::{Broken, SERIES, Tally, Weather, World};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Something that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Wait,
    Days,
    Start,
    Close,
    Kill,
    Cut,
    CutSoon,
    Issue,
    IssueTwice,
    Sync,
    Reserve,
    Lock,
    Unlock,
    Release,
    SignIn,
    SignOut,
    Retry,
    Correct,
    Reissue,
    Acknowledge,
    State,
    Offline,
    Online,
    ServerStops,
    ServerStarts,
    WrongClock,
    RightClock,
    CopyFolder,
    Backup,
    Seal,
    Rot,
    DiskFails,
    DiskFills,
    DiskIsWell,
    WebIssues,
    WebUnlocks,
    WebTakesTheSeries,
    WebReleases,
    WebEndsSessions,
    WebChanges,
    Pay,
    Storno,
    Edit,
    Withdraw,
    Undo,
    LaptopLost,
}

/// An event: what, to which laptop, and the seed of its dice.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    pub act: Act,
    pub laptop: u64,
    pub seed: u64,
}

/// A story before it is told.
#[derive(Debug, Clone)]
pub struct Story {
    pub seed: u64,
    pub events: Vec<Event>,
}

/// How a story ended.
pub struct Told {
    pub broken: Option<Broken>,
    pub tally: Tally,
    pub trace: String,
    pub sum: u64,
}

/// What everybody does anyway.
const ORDINARY: &[(Act, u64)] = &[
    (Act::Issue, 30),
    (Act::IssueTwice, 2),
    (Act::Sync, 12),
    (Act::Wait, 12),
    (Act::Days, 2),
    (Act::Start, 6),
    (Act::Close, 3),
    (Act::Reserve, 3),
    (Act::Lock, 3),
    (Act::SignIn, 3),
    (Act::Offline, 3),
    (Act::Online, 4),
    (Act::State, 3),
    (Act::Retry, 2),
];

/// What only some stories know, each group or none of it.
const SPECIAL: &[&[(Act, u64)]] = &[
    &[(Act::Kill, 6)],
    &[(Act::Cut, 4), (Act::CutSoon, 12)],
    &[(Act::CutSoon, 25)],
    &[(Act::ServerStops, 4), (Act::ServerStarts, 5)],
    &[(Act::WrongClock, 4), (Act::RightClock, 4)],
    &[(Act::CopyFolder, 2), (Act::State, 6)],
    &[(Act::Backup, 2), (Act::State, 6)],
    &[(Act::Seal, 2)],
    &[(Act::Rot, 3)],
    &[(Act::DiskFails, 5), (Act::DiskIsWell, 6)],
    &[(Act::DiskFills, 4), (Act::DiskIsWell, 4)],
    &[(Act::WebIssues, 4), (Act::WebUnlocks, 2), (Act::Unlock, 2)],
    &[(Act::WebTakesTheSeries, 2), (Act::Lock, 3)],
    &[(Act::WebReleases, 3), (Act::Release, 3)],
    &[(Act::WebEndsSessions, 3), (Act::SignOut, 1), (Act::SignIn, 3)],
    &[(Act::WebChanges, 3), (Act::Acknowledge, 3)],
    &[(Act::Correct, 5), (Act::Reissue, 4)],
];

/// What is asked about invoices after they were issued; half the stories know of it.
const ASKING: &[(Act, u64)] = &[(Act::Pay, 12), (Act::Storno, 4), (Act::Edit, 6), (Act::Withdraw, 2)];
/// What was thought of later, each group or none of it.
const LATER: &[&[(Act, u64)]] = &[&[(Act::LaptopLost, 2), (Act::State, 6), (Act::Reserve, 4)]];
/// Invoices issued to be held a while, and some of them taken back; a third of the stories know of it.
const UNDOING: &[(Act, u64)] = &[(Act::Undo, 14)];

impl Story {
    /// Throws a story.
    pub fn of(seed: u64) -> Story {
        let mut dice = Dice::new(seed);
        let mut acts = ORDINARY.to_vec();
        for group in SPECIAL {
            if dice.one_in(4) {
                acts.extend_from_slice(group);
            }
        }
        if asks(seed) {
            acts.extend_from_slice(ASKING);
        }
        if undoes(seed) {
            acts.extend_from_slice(UNDOING);
        }
        let mut later = later(seed);
        for group in LATER {
            if later.as_mut().is_some_and(|dice| dice.one_in(8)) {
                acts.extend_from_slice(group);
            }
        }
        let weight: u64 = acts.iter().map(|(_, weight)| weight).sum();
        let length = dice.within(12..70);
        let events = (0..length)
            .map(|_| {
                let mut thrown = dice.below(weight);
                let act = acts
                    .iter()
                    .find(|(_, weight)| {
                        let is_it = thrown < *weight;
                        thrown = thrown.saturating_sub(*weight);
                        is_it
                    })
                    .map_or(Act::Wait, |(act, _)| *act);
                Event { act, laptop: dice.seed(), seed: dice.seed() }
            })
            .collect();
        Story { seed, events }
    }

    /// Tells it to its end, or to where something breaks. A panic breaks it.
    pub fn tell(&self) -> Told {
        let mut world = self.world();
        let broken = catch_unwind(AssertUnwindSafe(|| self.live(&mut world)));
        let broken = broken.unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?");
            Err(format!("a panic: {said}"))
        });
        world.tally.simulated_seconds = world.lived();
        let sum = world.sum();
        let (tally, trace) = (world.tally.clone(), std::mem::take(&mut world.trace));
        // After a panic nothing of this world is to be trusted, its destructors neither.
        if broken.as_ref().is_err_and(|broken| broken.starts_with("a panic")) {
            std::mem::forget(world);
        }
        Told { broken: broken.err(), tally, trace, sum }
    }

    fn world(&self) -> World {
        let mut dice = Dice::new(self.seed ^ 0x0077_6f72_6c64);
        let mut began = BEGAN + dice.below(400) as i64 * 86_400 + dice.below(86_400) as i64;
        let mut later = later(self.seed.rotate_left(32));
        let mut is_now = |of: u64| later.as_mut().is_some_and(|dice| dice.one_in(of));
        let format = if is_now(5) { YEARLY } else { PLAIN };
        if format == YEARLY && is_now(2) {
            // Its numbers are about to belong to last year.
            began = YEAR_ENDS - dice.below(6 * 86_400) as i64;
        }
        let at = chrono::DateTime::from_timestamp(began, 0).unwrap_or_default();
        let mut server = small_firm(at, format);
        read_otherwise(&mut server, &mut dice);
        if is_now(5) {
            server.switches.padding = 4;
        }
        let mut troubles = Vec::new();
        for fate in Fate::TROUBLES {
            if dice.one_in(3) {
                troubles.push((fate, *dice.pick(&[5, 20, 60, 120])));
            }
        }
        if is_now(4) {
            troubles.push((Fate::Mixed, if is_now(2) { 30 } else { 200 }));
        }
        let weather = Weather { troubles, slowness: *dice.pick(&[0, 1, 4, 25]) };
        World::new(began, server, weather, dice.seed())
    }

    fn live(&self, world: &mut World) -> Result<(), Broken> {
        let weather = world.weather.clone();
        world.weather = Weather { troubles: Vec::new(), slowness: 0 };
        let first = world.add_laptop(SimDisk::new(1));
        if world.server.switches.padding > 0 {
            // How many digits the server writes is learnt from an invoice it has.
            happen(world, Act::WebIssues, first)?;
        }
        start(world, first)?;
        set_up(world, first)?;
        world.weather = weather;
        let series = world.server.series_named(SERIES);
        if series.is_some_and(|series| series.format == YEARLY) {
            world.meet("series of a year");
        }
        if world.server.switches.padding > 0 {
            world.meet("padded numbers");
        }
        for event in &self.events {
            world.tally.events += 1;
            let laptop = (event.laptop % world.laptops.len() as u64) as usize;
            world.dice = Dice::new(event.seed);
            happen(world, event.act, laptop)?;
            recover(world)?;
            check_server(world)?;
            check_asked(world)?;
        }
        for laptop in 0..world.laptops.len() {
            check_laptop(world, laptop)?;
        }
        make_well(world)?;
        world.is_over = true;
        for laptop in 0..world.laptops.len() {
            check_laptop(world, laptop)?;
        }
        check_server(world)?;
        check_end(world)
    }
}

/// The earliest a story begins.
const BEGAN: i64 = 1_772_400_000;

/// The end of the year most stories begin in, in Romania.
const YEAR_ENDS: i64 = 1_798_754_400;

/// The dice of what was thought of later. Stories in which something was found before stay what they were, so they have none.
fn later(seed: u64) -> Option<Dice> {
    let is_old = crate::FOUND.iter().any(|found| [*found, found.rotate_left(32)].contains(&seed));
    (!is_old).then(|| Dice::new(seed ^ 0x006c_6174_6572))
}

/// Whether anybody asks anything in a story. Those in which something was found before anybody could stay what they were.
fn asks(seed: u64) -> bool {
    later(seed).is_some() && !crate::FOUND_LATER.contains(&seed) && Dice::new(seed ^ 0x0061_736b).one_in(2)
}

/// Whether anybody takes an invoice back in a story. Those in which something was found before anybody could stay what they
/// were.
fn undoes(seed: u64) -> bool {
    later(seed).is_some() && !crate::FOUND_LATER.contains(&seed) && Dice::new(seed ^ 0x756e_646f).one_in(3)
}

/// The shortest story that breaks in the same way, found by leaving events out.
pub fn shortened(story: &Story, broken: &str) -> Story {
    let kind = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let mut shortest = story.clone();
    let mut piece = (story.events.len() / 2).max(1);
    loop {
        let mut at = 0;
        while at < shortest.events.len() {
            let mut without = shortest.clone();
            let end = (at + piece).min(without.events.len());
            without.events.drain(at..end);
            match without.tell().broken {
                Some(other) if kind(&other) == kind(broken) => shortest = without,
                _ => at += piece,
            }
        }
        if piece == 1 {
            return shortest;
        }
        piece /= 2;
    }
}
