//! Every place at which a thing can be cut: for each operation the power goes, or the disk fails, at every call to the disk;
//! then once more at every call of the recovery; and every request of it has every fate.
//!
//! Not here: chance. What damage remains of a cut is thrown from its place.

use crate::dice::Dice;
use crate::disk::{Damage, SimDisk, Trouble};
use crate::events::{ask, ask_to_reserve, issue, order, set_up, sign_in, start};
use crate::firm::{PLAIN, small_firm};
use crate::network::Fate;
use crate::oracle::{Paper, check_end, check_laptop, check_server};
use crate::story::Act;
use crate::well::make_well;
use crate::world::{Broken, SERIES, Weather, World};
use app::{Lang, Secrets, Sensitive};
use sandbox::Books;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// A thing a firm does.
pub struct Operation {
    pub name: &'static str,
    /// What happened before.
    prepare: fn(&mut World) -> Result<(), Broken>,
    act: fn(&mut World) -> Result<(), Broken>,
}

/// What is tried with one.
#[derive(Debug, Clone, Copy)]
pub enum Blow {
    /// The power goes at a call, and at a call of the recovery if there is a second place.
    Cut { at: u64, again_at: Option<u64>, damage: Damage },
    /// One call fails.
    FailOnce { at: u64 },
    /// All calls from one on fail.
    FailFrom { at: u64 },
    /// Every sync lies, and then the power goes.
    Lie,
    /// A request has a fate.
    Lost { request: u64, fate: Fate },
}

/// How the world stands before an operation.
pub struct Base {
    disk: SimDisk,
    server: Books,
    session: Option<Sensitive<String>>,
    books_key: Option<Sensitive<String>>,
    paper: Paper,
    now: i64,
}

fn nothing(_: &mut World) -> Result<(), Broken> {
    Ok(())
}

fn issued(world: &mut World) -> Result<(), Broken> {
    world.laptops[0].is_online = false;
    issue(world, 0, false)?;
    issue(world, 0, false)?;
    world.laptops[0].is_online = true;
    Ok(())
}

/// An invoice the server refused: somebody gave its number back.
fn refused(world: &mut World) -> Result<(), Broken> {
    issued(world)?;
    let number = world.paper.last();
    let token = world.server.reservations().iter().find(|one| one.number == number);
    let token = token.map(|one| one.token.clone()).unwrap_or_default();
    world.server.set_reservation_status(&token, sandbox::ReservationStatus::Released);
    for _ in 0..4 {
        ask(world, 0, Act::Sync)?;
        world.pass(400)?;
    }
    parked(world).map(drop).ok_or_else(|| format!("nothing is parked\n{}", world.trace))
}

/// An invoice the tax office turned down after the server had it.
fn turned_down(world: &mut World) -> Result<(), Broken> {
    issued(world)?;
    ask(world, 0, Act::Sync)?;
    let id = world.server.invoices().last().map(|one| one.id.clone()).unwrap_or_default();
    world.server.set_efactura_status(&id, "rejected");
    ask(world, 0, Act::Sync)?;
    parked(world).map(drop).ok_or_else(|| format!("nobody is told\n{}", world.trace))
}

fn rolled_back(world: &mut World) -> Result<(), Broken> {
    issued(world)?;
    world.laptops[0].stop(false);
    let older = world.laptops[0].disk.copied(1);
    world.laptops[0].disk = older;
    start(world, 0)?;
    sign_in(world, 0)?;
    ask(world, 0, Act::Sync)
}

fn sealed(world: &mut World) -> Result<(), Broken> {
    issued(world)?;
    world.laptops[0].stop(false);
    world.laptops[0].seal().map_err(|problem| format!("{problem:?}"))?;
    start(world, 0)
}

fn parked(world: &World) -> Option<String> {
    let outbox = world.laptops[0].app()?.outbox(Lang::En).ok()?;
    outbox.items.into_iter().find(|row| row.invoice.attention.is_some()).map(|row| row.invoice.id)
}

fn correct(world: &mut World) -> Result<(), Broken> {
    let Some(app) = world.laptops[0].app() else { return Ok(()) };
    let outbox = app.outbox(Lang::En).map_err(|problem| format!("{problem:?}"))?;
    let Some(row) = outbox.items.first() else { return Ok(()) };
    let file = order(&app, 123).unwrap_or_default();
    let outcome = app.correct(&row.invoice.id, file.as_bytes(), Lang::En).map(Some);
    world.heard(0, "correct", outcome)
}

fn reissue(world: &mut World) -> Result<(), Broken> {
    let Some(id) = parked(world) else { return Err("nothing is parked".to_owned()) };
    world.laptops[0].ask("reissue", move |app| async move { app.reissue(&id, Lang::En).await.map(Some) });
    world.await_answer(0)
}

fn acknowledge(world: &mut World) -> Result<(), Broken> {
    let Some(id) = parked(world) else { return Err("nothing is parked".to_owned()) };
    let Some(app) = world.laptops[0].app() else { return Ok(()) };
    let outcome = app.acknowledge(&id, Lang::En).map(|_| None);
    world.heard(0, "acknowledge", outcome)
}

fn release(world: &mut World) -> Result<(), Broken> {
    let Some(app) = world.laptops[0].app() else { return Ok(()) };
    let number = app
        .register(SERIES, Lang::En)
        .ok()
        .and_then(|register| register.items.iter().find(|one| one.fate == "free").map(|one| one.number));
    let Some(number) = number else { return Ok(()) };
    let outcome = app.release_number(SERIES, number, "probă").map(|()| None);
    world.heard(0, "release", outcome)?;
    ask(world, 0, Act::Sync)
}

fn state(world: &mut World) -> Result<(), Broken> {
    let Some(app) = world.laptops[0].app() else { return Ok(()) };
    let last = world.paper.last();
    let outcome = app.state_last_number(SERIES, last, Lang::En).map(|_| None);
    world.heard(0, "state", outcome)
}

fn back_up(world: &mut World) -> Result<(), Broken> {
    let Some(app) = world.laptops[0].app() else { return Ok(()) };
    let outcome = app.backup(Path::new("/stick/copie.facturier"), None).map(|_| None);
    world.heard(0, "backup", outcome)
}

fn seal(world: &mut World) -> Result<(), Broken> {
    world.laptops[0].stop(false);
    let outcome = world.laptops[0].seal().map(|()| None);
    world.heard(0, "seal", outcome)
}

fn unseal(world: &mut World) -> Result<(), Broken> {
    world.laptops[0].stop(false);
    let outcome = world.laptops[0].unseal().map(|()| None);
    world.heard(0, "unseal", outcome)
}

fn draft(world: &mut World) -> Result<(), Broken> {
    let Some(app) = world.laptops[0].app() else { return Ok(()) };
    let file = order(&app, 77).unwrap_or_default();
    let outcome = app.save_draft(None, file.as_bytes()).map(|_| None);
    world.heard(0, "draft", outcome)
}

/// Everything a firm does with its books.
pub const OPERATIONS: &[Operation] = &[
    Operation { name: "issue", prepare: nothing, act: |world| issue(world, 0, false) },
    Operation { name: "issue twice", prepare: nothing, act: |world| issue(world, 0, true) },
    Operation { name: "save a draft", prepare: nothing, act: draft },
    Operation { name: "sync", prepare: issued, act: |world| ask(world, 0, Act::Sync) },
    Operation { name: "reserve", prepare: nothing, act: |world| ask_to_reserve(world, 0, 3) },
    Operation { name: "lock", prepare: nothing, act: |world| ask(world, 0, Act::Lock) },
    Operation { name: "sign in", prepare: issued, act: |world| sign_in(world, 0) },
    Operation { name: "correct", prepare: issued, act: correct },
    Operation { name: "reissue", prepare: refused, act: reissue },
    Operation { name: "acknowledge", prepare: turned_down, act: acknowledge },
    Operation { name: "release", prepare: nothing, act: release },
    Operation { name: "state", prepare: rolled_back, act: state },
    Operation { name: "back up", prepare: issued, act: back_up },
    Operation { name: "seal", prepare: issued, act: seal },
    Operation { name: "unseal", prepare: sealed, act: unseal },
    Operation { name: "issue sealed", prepare: sealed, act: |world| issue(world, 0, false) },
    Operation { name: "first start", prepare: nothing, act: first_start },
];

/// New books on an empty disk.
fn first_start(world: &mut World) -> Result<(), Broken> {
    let now = world.now();
    let _ = world.laptops[0].start(now);
    Ok(())
}

impl Operation {
    /// The world before it, its laptop shut.
    pub fn base(&self) -> Result<Base, Broken> {
        let now = 1_780_000_000;
        let at = chrono::DateTime::from_timestamp(now, 0).unwrap_or_default();
        let mut world =
            World::new(now, small_firm(at, PLAIN), Weather { troubles: Vec::new(), slowness: 0 }, 1);
        let first = world.add_laptop(SimDisk::new(1));
        if self.name != "first start" {
            start(&mut world, first)?;
            set_up(&mut world, first)?;
            (self.prepare)(&mut world)?;
            check_laptop(&mut world, first)?;
        }
        let laptop = &mut world.laptops[first];
        laptop.stop(false);
        Ok(Base {
            disk: laptop.disk.clone(),
            session: laptop.session.load().unwrap_or_default(),
            books_key: laptop.books_key.load().unwrap_or_default(),
            now: world.now(),
            server: world.server,
            paper: world.paper,
        })
    }

    /// Calls to the disk and requests it takes when nothing happens to it.
    pub fn size(&self, base: &Base) -> Result<(u64, u64), Broken> {
        let mut world = base.world()?;
        if self.name != "first start" {
            start(&mut world, 0)?;
        }
        let calls = world.laptops[0].disk.calls();
        let requests = world.tally.requests;
        (self.act)(&mut world)?;
        Ok((world.laptops[0].disk.calls() - calls, world.tally.requests - requests))
    }

    /// Does it under a blow, recovers, and looks whether all is well. How many calls the recovery took.
    pub fn strike(&self, base: &Base, blow: Blow) -> Result<u64, Broken> {
        let mut world = base.world()?;
        let told = catch_unwind(AssertUnwindSafe(|| self.struck(&mut world, blow)));
        let told = told.unwrap_or_else(|_| Err("a panic".to_owned()));
        told.map_err(|broken| {
            let text = format!("{}, {blow:?}: {broken}\n{}", self.name, world.trace);
            if broken == "a panic" {
                std::mem::forget(world);
            }
            text
        })
    }

    fn struck(&self, world: &mut World, blow: Blow) -> Result<u64, Broken> {
        if self.name != "first start" {
            start(world, 0)?;
        }
        let disk = world.laptops[0].disk.clone();
        match blow {
            Blow::Cut { at, .. } => disk.cut_after(at),
            Blow::FailOnce { at } => disk.set_trouble(Trouble::Once(at)),
            Blow::FailFrom { at } => disk.set_trouble(Trouble::From(at)),
            Blow::Lie => disk.set_trouble(Trouble::Lies(0)),
            Blow::Lost { request, fate } => world.planned = Some((request, fate)),
        }
        (self.act)(world)?;
        disk.keep_on();
        let mut recovery = 0;
        if let Blow::Lie = blow {
            disk.set_trouble(Trouble::None);
            world.cut(0, Damage::Nothing);
            start(world, 0)?;
        }
        if let Blow::Cut { again_at, damage, .. } = blow {
            if disk.is_off() {
                world.cut(0, damage);
            } else {
                world.laptops[0].stop(false);
            }
            if let Some(calls) = again_at {
                disk.cut_after(calls);
                start(world, 0)?;
                disk.keep_on();
                if disk.is_off() {
                    world.cut(0, damage);
                }
                world.laptops[0].stop(false);
            }
            let before = disk.calls();
            start(world, 0)?;
            recovery = disk.calls() - before;
        }
        make_well(world)?;
        check_laptop(world, 0)?;
        check_server(world)?;
        check_end(world)?;
        Ok(recovery)
    }
}

impl Base {
    fn world(&self) -> Result<World, Broken> {
        let weather = Weather { troubles: Vec::new(), slowness: 0 };
        let mut world = World::new(self.now, self.server.clone(), weather, 7);
        world.paper = self.paper.clone();
        let first = world.add_laptop(self.disk.twin());
        let laptop = &world.laptops[first];
        for (pocket, secret) in [(&laptop.session, &self.session), (&laptop.books_key, &self.books_key)] {
            if let Some(secret) = secret {
                pocket.save(secret).map_err(|error| error.to_string())?;
            }
        }
        Ok(world)
    }
}

/// The blows of every kind at every place, or at every so many.
pub fn blows(calls: u64, requests: u64, each: u64) -> Vec<Blow> {
    let mut blows = Vec::new();
    for at in (0..=calls).step_by(each as usize) {
        let damages: &[Damage] =
            if each == 1 { &Damage::EVERY } else { &[Damage::Nothing, Damage::PerSector] };
        blows.extend(damages.iter().map(|damage| Blow::Cut { at, again_at: None, damage: *damage }));
        blows.push(Blow::FailOnce { at });
        blows.push(Blow::FailFrom { at });
    }
    for request in 0..requests {
        blows.extend(Fate::TROUBLES.iter().map(|fate| Blow::Lost { request, fate: *fate }));
    }
    blows
}

/// A second cut at every place of the recovery from the first.
pub fn second_cuts(at: u64, recovery: u64, dice: &mut Dice) -> Vec<Blow> {
    let cut = |again: u64, damage: Damage| Blow::Cut { at, again_at: Some(again), damage };
    (0..=recovery).map(|again| cut(again, *dice.pick(&Damage::EVERY))).collect()
}
