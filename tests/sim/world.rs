//! The world of one firm: its laptops, the server, the network between them, and the time that passes.
//!
//! Not here: who does what (story), what must hold (oracle).

use crate::dice::Dice;
use crate::disk::{Damage, SimDisk, Trouble};
use crate::laptop::Laptop;
use crate::network::{self, Fate, Network, Sent};
use crate::oracle::Paper;
use crate::ports::TrueTime;
use crate::wire::Wire;
use app::Problem;
use app::view::InvoiceView;
use chrono::{DateTime, Utc};
use protocol::RemoteError;
use sandbox::{Books, Request, Response};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The series every story is about.
pub const SERIES: &str = "DEM";

/// A number's reservation outlives its issue by this much; an hour less than the rule, for clocks run through replies.
const EXPIRY_MARGIN_SECONDS: i64 = 5 * 86_400 - 3_600;

/// What makes a story fail: the sentence of the invariant that broke.
pub type Broken = String;

/// What can go wrong in a story, and how often.
#[derive(Debug, Clone)]
pub struct Weather {
    /// Of a thousand requests.
    pub troubles: Vec<(Fate, u64)>,
    /// Seconds a reply takes at most.
    pub slowness: u64,
}

/// What was met on the way, for the page on reliability.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub seeds: u64,
    pub events: u64,
    pub lives: u64,
    pub cuts: u64,
    pub cuts_while_opening: u64,
    pub kills: u64,
    pub issued: u64,
    pub requests: u64,
    pub simulated_seconds: u64,
    pub met: BTreeMap<String, u64>,
}

impl Tally {
    pub fn add(&mut self, other: &Tally) {
        self.seeds += other.seeds;
        self.events += other.events;
        self.lives += other.lives;
        self.cuts += other.cuts;
        self.cuts_while_opening += other.cuts_while_opening;
        self.kills += other.kills;
        self.issued += other.issued;
        self.requests += other.requests;
        self.simulated_seconds += other.simulated_seconds;
        for (what, count) in &other.met {
            *self.met.entry(what.clone()).or_default() += count;
        }
    }
}

/// Something that will happen.
enum Due {
    Handle { sent: Sent },
    Answer { ticket: u64, outcome: Result<Response, RemoteError> },
}

/// In the place of a laptop: a request whose sender has gone on.
const NOBODY: usize = usize::MAX;

/// The world.
pub struct World {
    pub time: TrueTime,
    began: i64,
    pub server: Books,
    pub is_server_up: bool,
    pub network: Network,
    pub laptops: Vec<Laptop>,
    pub weather: Weather,
    /// What becomes of the request after so many more.
    pub planned: Option<(u64, Fate)>,
    due: BTreeMap<(i64, u64), Due>,
    next_due: u64,
    /// Thrown for what nobody decides.
    pub dice: Dice,
    pub paper: Paper,
    pub tally: Tally,
    pub trace: String,
    /// A sum over everything that happened, for comparing two runs.
    sum: u64,
    pub wire: Wire,
    /// Invoices somebody changed on the web.
    pub changed: std::collections::BTreeSet<String>,
    /// Which laptop asked last for another content of an invoice, by its path: the others have not heard of it yet.
    edited: std::collections::BTreeMap<String, usize>,
    /// All is well again, so everybody has heard of everything.
    pub is_over: bool,
    /// Payments the network may have delivered more than once.
    pub repeated_payments: usize,
    /// What the server said of the invoice it made last.
    made: Option<Response>,
}

impl World {
    pub fn new(began: i64, server: Books, weather: Weather, seed: u64) -> World {
        World {
            time: Arc::new(AtomicI64::new(began)),
            began,
            server,
            is_server_up: true,
            network: Network::default(),
            laptops: Vec::new(),
            weather,
            planned: None,
            due: BTreeMap::new(),
            next_due: 0,
            dice: Dice::new(seed),
            paper: Paper::default(),
            tally: Tally { seeds: 1, ..Tally::default() },
            trace: String::new(),
            sum: 0,
            wire: Wire::default(),
            changed: std::collections::BTreeSet::new(),
            repeated_payments: 0,
            made: None,
            edited: std::collections::BTreeMap::new(),
            is_over: false,
        }
    }

    pub fn now(&self) -> i64 {
        self.time.load(Ordering::Relaxed)
    }

    /// Seconds since the story began.
    pub fn lived(&self) -> u64 {
        (self.now() - self.began) as u64
    }

    pub fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.now(), 0).unwrap_or_default()
    }

    pub fn note(&mut self, line: impl AsRef<str>) {
        let after = self.now() - self.began;
        let _ = writeln!(self.trace, "{:>4}d {:>6}s  {}", after / 86_400, after % 86_400, line.as_ref());
    }

    pub fn meet(&mut self, what: impl Into<String>) {
        *self.tally.met.entry(what.into()).or_default() += 1;
    }

    /// A sum over everything that happened.
    pub fn sum(&self) -> u64 {
        let text = self
            .trace
            .bytes()
            .fold(self.sum, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        self.laptops.iter().fold(text, |sum, laptop| sum.rotate_left(7) ^ laptop.disk.sum())
    }

    pub fn add_laptop(&mut self, disk: SimDisk) -> usize {
        let number = self.laptops.len();
        let seed = self.dice.seed();
        self.laptops.push(Laptop::new(number, disk, &self.time, &self.network, seed));
        number
    }

    /// Lets so many seconds pass.
    pub fn pass(&mut self, seconds: i64) -> Result<(), Broken> {
        let until = self.now() + seconds;
        loop {
            self.turn_everybody(false)?;
            let wakes = self.laptops.iter().filter_map(|laptop| laptop.wake_at);
            let next = self.due.keys().next().map(|(at, _)| *at).into_iter().chain(wakes).min();
            match next.filter(|at| *at <= until) {
                Some(at) => {
                    self.time.store(at.max(self.now()), Ordering::Relaxed);
                    self.deliver();
                    self.turn_everybody(true)?;
                }
                None => break,
            }
        }
        self.time.store(until, Ordering::Relaxed);
        Ok(())
    }

    /// Lets time pass until a laptop has heard about what it asked for, a quarter of an hour at most.
    pub fn await_answer(&mut self, laptop: usize) -> Result<(), Broken> {
        for _ in 0..90 {
            self.turn_everybody(false)?;
            if !self.laptops[laptop].is_asking() {
                break;
            }
            self.pass(10)?;
        }
        Ok(())
    }

    fn turn_everybody(&mut self, wakes: bool) -> Result<(), Broken> {
        loop {
            let now = self.now();
            for number in 0..self.laptops.len() {
                let is_woken = wakes && self.laptops[number].wake_at.is_some_and(|at| at <= now);
                for (what, outcome) in self.laptops[number].turn(now, is_woken) {
                    self.heard(number, what, outcome)?;
                }
            }
            let sent = self.network.take_sent();
            if sent.is_empty() {
                return Ok(());
            }
            for one in sent {
                self.decide(one)?;
            }
        }
    }

    /// What a person heard about what they asked for.
    pub fn heard(
        &mut self,
        laptop: usize,
        what: &'static str,
        outcome: Result<Option<InvoiceView>, Problem>,
    ) -> Result<(), Broken> {
        match outcome {
            Ok(shown) => {
                self.note(format!("{laptop}: {what}: done"));
                shown.map_or(Ok(()), |invoice| self.show(laptop, &invoice))
            }
            Err(problem) => {
                self.note(format!("{laptop}: {what}: {}", problem.code()));
                self.meet(format!("{what} {}", problem.code()));
                if matches!(problem, Problem::Internal(_)) {
                    return Err(format!("an internal error: {problem:?}"));
                }
                Ok(())
            }
        }
    }

    /// A person sees an invoice with its number.
    pub fn show(&mut self, laptop: usize, invoice: &InvoiceView) -> Result<(), Broken> {
        if self.laptops[laptop].disk.is_off() {
            return Ok(()); // Nobody sees anything on a laptop without power.
        }
        self.tally.issued += 1;
        self.note(format!("{laptop}: {} over {}", invoice.full_number, invoice.total));
        self.paper.reveal(laptop, invoice)?;
        let disk = &self.laptops[laptop].disk;
        let lies = matches!(disk.trouble(), Trouble::Lies(_));
        if !lies && !disk.keeps(&World::file("books.journal"), b"FACTURIER JOURNAL", invoice.id.as_bytes()) {
            return Err(format!("{} is shown and not in the journal on disk (I3)", invoice.full_number));
        }
        let reservation = self.server.reservations().iter().find(|one| Some(one.number) == invoice.number);
        let ends = reservation.and_then(|one| one.expires_at).map(|at| at.timestamp());
        let is_late = ends.is_some_and(|ends| ends < self.now() + EXPIRY_MARGIN_SECONDS);
        if is_late && invoice.revision == 0 && self.laptops[laptop].clock.was_always_right() {
            return Err(format!("{} has a token that is about to expire (I33)", invoice.full_number));
        }
        Ok(())
    }

    /// What becomes of a request.
    fn decide(&mut self, sent: Sent) -> Result<(), Broken> {
        let now = self.now();
        self.tally.requests += 1;
        self.wire.sent(&sent, now, self.server.reservations())?;
        if sent.request.method == "PUT" {
            self.edited.insert(sent.request.path.clone(), sent.laptop);
        }
        let is_down = !self.is_server_up || !self.laptops[sent.laptop].is_online;
        let fate = if is_down { Fate::Unreachable } else { self.planned_fate() };
        let then = now + self.dice.below(self.weather.slowness + 1) as i64;
        let ticket = sent.ticket;
        if fate != Fate::Answered && !is_down {
            self.meet(format!("{fate:?}"));
            self.note(format!("{}: {} {}: {fate:?}", sent.laptop, sent.request.method, sent.request.path));
        }
        match fate {
            Fate::Answered | Fate::Cut | Fate::Garbled => {
                let reply = self.handle(&sent.request);
                let outcome = match fate {
                    Fate::Cut => network::cut(reply, &mut self.dice),
                    Fate::Garbled => Ok(network::garbled(reply, &mut self.dice)),
                    _ => Ok(reply),
                };
                self.plan(then, Due::Answer { ticket, outcome });
            }
            Fate::Mixed => {
                let earlier = self.made.clone();
                let reply = self.handle(&sent.request);
                let is_other =
                    earlier.as_ref().is_some_and(|earlier| network::is_of_another(earlier, &reply));
                if is_other {
                    self.wire.mixed(ticket);
                }
                let reply = earlier.filter(|_| is_other).unwrap_or(reply);
                self.plan(then, Due::Answer { ticket, outcome: Ok(reply) });
            }
            Fate::Unreachable => {
                self.plan(then, Due::Answer { ticket, outcome: Err(network::unreachable()) });
            }
            Fate::LostOnTheWay => {
                self.plan(now + 30, Due::Answer { ticket, outcome: Err(network::silence()) });
            }
            Fate::ReplyLost => {
                self.handle(&sent.request);
                self.plan(then + 5, Due::Answer { ticket, outcome: Err(network::silence()) });
            }
            Fate::Late => {
                self.note_repeated(&sent.request);
                let late = now + self.dice.within(5..600) as i64;
                self.plan(late, Due::Handle { sent });
                self.plan(now + 30, Due::Answer { ticket, outcome: Err(network::silence()) });
            }
            Fate::Twice => {
                self.note_repeated(&sent.request);
                let first = self.handle(&sent.request);
                let again = then + self.dice.below(120) as i64;
                self.plan(again, Due::Handle { sent });
                self.plan(then, Due::Answer { ticket, outcome: Ok(first) });
            }
            Fate::Instead | Fate::Behind => {
                if fate == Fate::Behind {
                    self.handle(&sent.request);
                }
                let reply = network::strangers_reply(&mut self.dice);
                self.plan(then, Due::Answer { ticket, outcome: Ok(reply) });
            }
        }
        Ok(())
    }

    fn planned_fate(&mut self) -> Fate {
        match self.planned {
            Some((0, fate)) => {
                self.planned = None;
                fate
            }
            Some((more, fate)) => {
                self.planned = Some((more - 1, fate));
                self.throw_fate()
            }
            None => self.throw_fate(),
        }
    }

    fn throw_fate(&mut self) -> Fate {
        let mut thrown = self.dice.below(1000);
        for (fate, of_thousand) in &self.weather.troubles {
            if thrown < *of_thousand {
                return *fate;
            }
            thrown -= of_thousand;
        }
        Fate::Answered
    }

    fn plan(&mut self, at: i64, due: Due) {
        self.next_due += 1;
        self.due.insert((at, self.next_due), due);
    }

    fn deliver(&mut self) {
        let now = self.now();
        while let Some(entry) = self.due.first_entry()
            && entry.key().0 <= now
        {
            match entry.remove() {
                Due::Handle { sent } => self.come_late(&sent.request),
                Due::Answer { ticket, outcome } => {
                    let unreached = |error: &RemoteError| error.class == protocol::Class::NotReached;
                    self.wire.heard(ticket, outcome.as_ref().map_err(unreached));
                    self.network.answer(ticket, outcome);
                }
            }
        }
    }

    /// The server handles a request.
    pub fn handle(&mut self, request: &Request) -> Response {
        let reply = self.server.handle(request, self.at());
        let (path, status) = (&request.path, reply.status);
        if request.method != "GET" {
            let code = reply.json()["error"]["code"].as_str().unwrap_or_default().to_owned();
            self.note(format!("server: {} {path}: {status} {code}", request.method));
        }
        if request.method == "POST" && path == "/v1/invoices" && (200..300).contains(&status) {
            self.made = Some(reply.clone());
        }
        self.sum = self.sum.rotate_left(3) ^ u64::from(status) ^ reply.body.len() as u64;
        reply
    }

    /// The power of a laptop goes and comes back.
    pub fn cut(&mut self, laptop: usize, damage: Damage) {
        let one = &mut self.laptops[laptop];
        one.disk.switch_off();
        one.stop(false);
        self.tally.cuts += 1;
        let mut dice = Dice::new(self.dice.seed());
        self.laptops[laptop].disk.switch_on_after(damage, &mut dice);
        self.note(format!("{laptop}: the power went, {damage:?}"));
    }

    /// Whether a file lies in a laptop's folder.
    pub fn file(name: &str) -> std::path::PathBuf {
        Path::new(crate::laptop::FOLDER).join(name)
    }

    /// Somebody changed an invoice on the web.
    pub fn note_changed(&mut self, id: String) {
        self.changed.insert(id);
    }

    /// An edit was given up that may have been made all the same.
    pub fn may_be_edited(&mut self, id: &str) {
        self.edited.insert(format!("/v1/invoices/{id}"), NOBODY);
    }

    /// A request comes when nobody waits for it any more. An older edit lies over a newer one then: nothing on this side
    /// can keep it off, and the next look at the firm's invoices has to tell of it.
    fn come_late(&mut self, request: &sandbox::Request) {
        if request.method == "PUT" {
            self.edited.insert(request.path.clone(), NOBODY);
        }
        self.handle(request);
    }

    /// A payment that the network may deliver twice, or long after, to a server that knows no key for it may be entered twice:
    /// nothing on this side can help it.
    fn note_repeated(&mut self, request: &sandbox::Request) {
        let switches = &self.server.switches;
        let knows_keys =
            switches.idempotency_everywhere && switches.idempotency == sandbox::Idempotency::KeptForEver;
        if request.path.ends_with("/pay") && !knows_keys {
            self.repeated_payments += 1;
        }
    }

    /// Whether another laptop asked for another content of an invoice, and this one may not have heard of it yet.
    pub fn was_edited_elsewhere(&self, id: &str, laptop: usize) -> bool {
        let by = self.edited.get(&format!("/v1/invoices/{id}"));
        !self.is_over && by.is_some_and(|by| *by != laptop)
    }

    /// Whether somebody changed it on the web.
    pub fn server_was_changed(&self, id: &str) -> bool {
        self.changed.contains(id)
    }
}
