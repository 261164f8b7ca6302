//! What people, laptops and the world do, one event at a time.
//!
//! Not here: in which order (story), what must hold (oracle).

use crate::asking;
use crate::dice::Dice;
use crate::disk::{Damage, SimDisk, Trouble};
use crate::oracle::check_laptop;
use crate::story::Act;
use crate::well::{PHONE, series_id};
use crate::world::{Broken, SERIES, World};
use app::{App, IssueRequest, Lang, ProfileFacts, Sensitive};
use sandbox::{Books, Request};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Signs in, states the firm's facts, locks the series, has numbers reserved.
pub fn set_up(world: &mut World, laptop: usize) -> Result<(), Broken> {
    sign_in(world, laptop)?;
    if let Some(app) = world.laptops[laptop].app() {
        app.save_profile(&facts()).map_err(|problem| format!("no profile: {problem:?}"))?;
    }
    ask(world, laptop, Act::Lock)?;
    let count = *world.dice.pick(&[3, 8, 20]);
    ask_to_reserve(world, laptop, count)
}

fn facts() -> ProfileFacts {
    ProfileFacts { share_capital: Some("200".to_owned()), vat_payer: true, vat_on_collection: false }
}

pub fn sign_in(world: &mut World, laptop: usize) -> Result<(), Broken> {
    world.laptops[laptop].ask("sign in", |app| async move {
        app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await?;
        Ok(None)
    });
    world.await_answer(laptop)
}

pub fn ask_to_reserve(world: &mut World, laptop: usize, count: u32) -> Result<(), Broken> {
    world.laptops[laptop].ask("reserve", move |app| async move {
        app.reserve(SERIES, count).await?;
        Ok(None)
    });
    world.await_answer(laptop)
}

pub fn ask(world: &mut World, laptop: usize, act: Act) -> Result<(), Broken> {
    let one = &mut world.laptops[laptop];
    match act {
        Act::Lock => one.ask("lock", |app| async move { app.lock_series(SERIES).await.map(|_| None) }),
        Act::Unlock => {
            one.ask("unlock", |app| async move { app.unlock_series(SERIES, false).await.map(|_| None) });
        }
        Act::SignOut => one.ask("sign out", |app| async move { app.sign_out().await.map(|()| None) }),
        _ => one.ask("sync", |app| async move { app.sync().await.map(|_| None) }),
    }
    world.await_answer(laptop)
}

/// Starts a laptop's program. What only lost power opens again as if nothing had been.
pub fn start(world: &mut World, laptop: usize) -> Result<(), Broken> {
    let now = world.now();
    let one = &mut world.laptops[laptop];
    if one.running.is_some() {
        return Ok(());
    }
    let outcome = one.start(now);
    world.tally.lives += 1;
    world.wire.start(laptop);
    match outcome {
        Ok(()) => {
            world.note(format!("{laptop}: started"));
            check_laptop(world, laptop)
        }
        Err(problem) => {
            let one = &world.laptops[laptop];
            let is_excused = one.is_rotten || one.disk.is_off() || one.disk.trouble() != Trouble::None;
            world.note(format!("{laptop}: does not start: {}", problem.code()));
            if is_excused {
                Ok(())
            } else {
                Err(format!("laptop {laptop} does not start: {problem:?} (I13)"))
            }
        }
    }
}

/// What a cut that was planned has ended is picked up: the power comes back, and the program is started again, sometimes into
/// the next cut.
pub fn recover(world: &mut World) -> Result<(), Broken> {
    for laptop in 0..world.laptops.len() {
        while world.laptops[laptop].disk.is_off() {
            let was_running = world.laptops[laptop].running.is_some();
            if !was_running {
                world.tally.cuts_while_opening += 1;
            }
            let damage = *world.dice.pick(&Damage::EVERY);
            world.cut(laptop, damage);
            if world.dice.one_in(3) {
                let calls = world.dice.below(40);
                world.laptops[laptop].disk.cut_after(calls);
            }
            start(world, laptop)?;
        }
    }
    Ok(())
}

pub fn happen(world: &mut World, act: Act, laptop: usize) -> Result<(), Broken> {
    world.meet(format!("{act:?}"));
    if act != Act::Wait {
        world.note(format!("{laptop}: {act:?}"));
    }
    match act {
        Act::Wait => {
            let seconds = *world.dice.pick(&[1, 7, 40, 200, 1_000]);
            return world.pass(seconds);
        }
        Act::Days => {
            // Nobody works at night: the laptops are shut, or sleep.
            for one in 0..world.laptops.len() {
                world.laptops[one].stop(false);
            }
            let days = *world.dice.pick(&[1, 1, 2, 4, 12, 27]);
            return world.pass(days * 86_400 - 3_600);
        }
        Act::Start => return start(world, laptop),
        Act::Close => world.laptops[laptop].stop(false),
        Act::Kill => {
            world.tally.kills += 1;
            world.laptops[laptop].stop(true);
            return start(world, laptop);
        }
        Act::Cut => {
            let damage = *world.dice.pick(&Damage::EVERY);
            world.cut(laptop, damage);
            return start(world, laptop);
        }
        Act::CutSoon => {
            let calls = world.dice.below(60);
            world.laptops[laptop].disk.cut_after(calls);
            return issue(world, laptop, false);
        }
        Act::Offline => world.laptops[laptop].is_online = false,
        Act::Online => world.laptops[laptop].is_online = true,
        Act::ServerStops => world.is_server_up = false,
        Act::ServerStarts => world.is_server_up = true,
        Act::WrongClock => {
            let by = *world.dice.pick(&[-400, -7_200, -86_400 * 40, 7_200, 86_400 * 3, 86_400 * 370]);
            world.laptops[laptop].clock.set_wrong_by(by);
        }
        Act::RightClock => world.laptops[laptop].clock.set_wrong_by(0),
        Act::LaptopLost => return lose(world, laptop),
        Act::CopyFolder | Act::Backup | Act::Seal | Act::Rot => return with_files(world, act, laptop),
        Act::DiskFails => {
            let after = world.dice.below(30);
            let trouble = if world.dice.one_in(3) { Trouble::From(after) } else { Trouble::Once(after) };
            world.laptops[laptop].disk.set_trouble(trouble);
            return issue(world, laptop, false);
        }
        Act::DiskFills => {
            let bytes = *world.dice.pick(&[0, 40_000, 3 << 20, 20 << 20, 31 << 20, 33 << 20]);
            world.laptops[laptop].disk.leave_free(bytes);
            return issue(world, laptop, false);
        }
        Act::DiskIsWell => heal(world, laptop),
        Act::WebIssues
        | Act::WebUnlocks
        | Act::WebTakesTheSeries
        | Act::WebReleases
        | Act::WebEndsSessions
        | Act::WebChanges => on_the_web(world, act),
        _ => return at_the_laptop(world, act, laptop),
    }
    Ok(())
}

/// A laptop is gone, and a new one takes its place as far as the server lets it.
fn lose(world: &mut World, laptop: usize) -> Result<(), Broken> {
    let disk = SimDisk::new(100 + world.dice.below(1_000_000));
    world.laptops[laptop].lose(disk);
    world.paper.lose(laptop);
    world.wire.attended(laptop);
    start(world, laptop)?;
    sign_in(world, laptop)?;
    ask(world, laptop, Act::Sync)?;
    let Some(Ok(lost)) = world.laptops[laptop].app().map(|app| app.lost_laptop(SERIES)) else {
        return Ok(());
    };
    let now = world.now();
    let taken = world.laptops[laptop].take_place_of(lost, now).map(|()| None);
    world.wire.start(laptop);
    world.meet("place taken");
    world.heard(laptop, "take place", taken)?;
    sign_in(world, laptop)?;
    let Some(app) = world.laptops[laptop].app() else { return Ok(()) };
    let outcome = app.save_profile(&facts()).map(|_| None);
    world.heard(laptop, "facts", outcome)
}

/// A disk that failed is well again; a program that met the failure is started anew, as it tells people to.
pub fn heal(world: &mut World, laptop: usize) {
    let one = &mut world.laptops[laptop];
    one.disk.enlarge();
    if one.disk.trouble() != Trouble::None {
        one.stop(false);
        one.disk.set_trouble(Trouble::None);
    }
}

fn at_the_laptop(world: &mut World, act: Act, laptop: usize) -> Result<(), Broken> {
    start(world, laptop)?;
    let Some(app) = world.laptops[laptop].app() else { return Ok(()) };
    match act {
        Act::Issue => issue(world, laptop, false),
        Act::IssueTwice => issue(world, laptop, true),
        Act::Undo => undo(world, laptop),
        Act::Reserve => {
            let count = *world.dice.pick(&[1, 5, 20]);
            ask_to_reserve(world, laptop, count)
        }
        Act::SignIn => sign_in(world, laptop),
        Act::Release => {
            let free: Vec<u64> = app.register(SERIES, Lang::En).map_or_else(
                |_| Vec::new(),
                |register| {
                    register.items.iter().filter(|one| one.fate == "free").map(|one| one.number).collect()
                },
            );
            if free.is_empty() {
                return Ok(());
            }
            let number = *world.dice.pick(&free);
            let outcome = app.release_number(SERIES, number, "nu mai trebuie").map(|()| None);
            world.heard(laptop, "release", outcome)
        }
        Act::State => {
            let last = world.paper.last();
            let outcome = app.state_last_number(SERIES, last, Lang::En).map(|_| None);
            world.heard(laptop, "state", outcome)
        }
        Act::Retry | Act::Acknowledge | Act::Correct | Act::Reissue => attend(world, act, laptop, &app),
        Act::Pay | Act::Storno | Act::Edit | Act::Withdraw => asking::about(world, act, laptop, &app),
        _ => ask(world, laptop, act),
    }
}

/// A person looks at what needs one.
fn attend(world: &mut World, act: Act, laptop: usize, app: &Arc<App>) -> Result<(), Broken> {
    let Ok(outbox) = app.outbox(Lang::En) else { return Ok(()) };
    let rows: Vec<String> = outbox.items.iter().map(|row| row.invoice.id.clone()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let id = world.dice.pick(&rows).clone();
    let outcome = match act {
        Act::Retry => app.retry(&id).map(|()| None),
        Act::Acknowledge => app.acknowledge(&id, Lang::En).map(|_| None),
        Act::Correct => {
            let price = world.dice.within(1..90_000);
            let file = order(app, price).unwrap_or_default();
            app.correct(&id, file.as_bytes(), Lang::En).map(Some)
        }
        _ => {
            world.laptops[laptop]
                .ask("reissue", move |app| async move { app.reissue(&id, Lang::En).await.map(Some) });
            return world.await_answer(laptop);
        }
    };
    if outcome.is_ok() {
        world.wire.attended(laptop);
    }
    world.heard(laptop, "attend", outcome)
}

pub fn order(app: &App, price: u64) -> Option<String> {
    let client = app.search_clients("", 1).ok()?.into_iter().next()?;
    let price = format!("{}.{:02}", price / 100, price % 100);
    let order = json!({
        "client_id": client.id,
        "series_id": SERIES,
        "items": [
            { "description": "Manoperă", "quantity": "1.5", "unit": "oră", "price": price, "vat_rate": "21" },
            { "description": "Țeavă", "quantity": "3", "unit": "m", "price": "7.35", "vat_rate": "11" },
        ],
    });
    Some(order.to_string())
}

pub fn issue(world: &mut World, laptop: usize, twice: bool) -> Result<(), Broken> {
    start(world, laptop)?;
    let Some(app) = world.laptops[laptop].app() else { return Ok(()) };
    let price = world.dice.within(1..90_000);
    let Some(file) = order(&app, price) else { return Ok(()) };
    let request_id = Some(Uuid::from_u128(world.dice.id()));
    let [allow_earlier_date, trusts_clock] = [world.dice.one_in(2); 2];
    let plain = IssueRequest::new(file.as_bytes());
    let request = IssueRequest { request_id, allow_earlier_date, trusts_clock, ..plain };
    let is_elsewhere = app.one_series(SERIES).is_ok_and(|series| series.lock == "other");
    let first = app.issue(&request, Lang::En);
    if is_elsewhere && first.is_ok() {
        return Err("a number was given on a series that is known to be held elsewhere (I36)".to_owned());
    }
    let (first_id, is_out) = match &first {
        Ok(invoice) => (Some(invoice.id.clone()), true),
        Err(_) => (None, false),
    };
    world.heard(laptop, "issue", first.map(Some))?;
    if twice && !world.laptops[laptop].disk.is_off() {
        let second = app.issue(&request, Lang::En);
        let is_same = second.as_ref().is_ok_and(|again| Some(&again.id) == first_id.as_ref());
        let disk = &world.laptops[laptop].disk;
        if is_out && !is_same && disk.trouble() == Trouble::None && !disk.is_off() {
            return Err(format!("asked again under its id, an invoice came back as {second:?} (F44)"));
        }
        world.heard(laptop, "issue again", second.map(Some))?;
    }
    world.pass(0)
}

/// Somebody issues an invoice, looks at it for a while and takes it back, if it is not too late.
fn undo(world: &mut World, laptop: usize) -> Result<(), Broken> {
    let Some(app) = world.laptops[laptop].app() else { return Ok(()) };
    let price = world.dice.within(1..90_000);
    let Some(file) = order(&app, price) else { return Ok(()) };
    let request = IssueRequest {
        request_id: Some(Uuid::from_u128(world.dice.id())),
        hold_seconds: 10,
        ..IssueRequest::new(file.as_bytes())
    };
    let issued = app.issue(&request, Lang::En);
    let shown = issued.as_ref().ok().map(|invoice| (invoice.id.clone(), invoice.series_id.clone()));
    world.heard(laptop, "issue to be held", issued.map(Some))?;
    drop(app);
    let seconds = *world.dice.pick(&[0, 0, 3, 9, 10, 11]);
    world.pass(seconds)?;
    let (Some((id, series)), Some(app)) = (shown, world.laptops[laptop].app()) else { return Ok(()) };
    if world.laptops[laptop].disk.is_off() {
        return Ok(());
    }
    // Whether the power goes before or after the commit, the number is one invoice's at a time.
    let sheet = world.paper.put_down(&id);
    let outcome = app.undo_issue(&id);
    let is_kept = app.invoice(&id, Lang::En).is_ok();
    if outcome.is_err() && is_kept {
        world.paper.take_up(&id, &series, sheet);
    } else if outcome.is_ok() {
        world.meet("taken back");
    }
    world.heard(laptop, "undo", outcome.map(|_| None))?;
    world.pass(0)
}

fn with_files(world: &mut World, act: Act, laptop: usize) -> Result<(), Broken> {
    if world.laptops[laptop].disk.is_off() {
        return Ok(());
    }
    match act {
        Act::CopyFolder => {
            if world.laptops.len() >= 3 {
                return Ok(());
            }
            world.laptops[laptop].stop(false);
            let number = world.laptops.len() as u64 + 1;
            let disk = world.laptops[laptop].disk.copied(number);
            let copy = world.add_laptop(disk);
            let (originals, copies) = world.laptops.split_at_mut(copy);
            copies[0].knows_key_of(&originals[laptop]);
            world.laptops[copy].is_rotten = world.laptops[laptop].is_rotten;
            world.laptops[copy].is_journal_rotten = world.laptops[laptop].is_journal_rotten;
            world.paper.copy_of(laptop, copy);
            start(world, copy)
        }
        Act::Backup => {
            start(world, laptop)?;
            let Some(app) = world.laptops[laptop].app() else { return Ok(()) };
            if world.laptops.len() >= 3 {
                return Ok(());
            }
            let out = Path::new("/stick/copie.facturier");
            let outcome = app.backup(out, None);
            drop(app);
            if let Err(problem) = outcome {
                return world.heard(laptop, "backup", Err(problem));
            }
            let number = world.laptops.len() as u64 + 1;
            let stick = world.laptops[laptop].disk.copied(number);
            for name in ["books.redb", "books.journal", "installation.json", "books.lock", "books.reserve"] {
                stick.lose(&World::file(name));
            }
            let fresh = world.add_laptop(stick);
            let outcome = world.laptops[fresh].restore(out).map(|()| None);
            let is_done = outcome.is_ok();
            world.heard(fresh, "restore", outcome)?;
            if is_done {
                world.paper.copy_of(laptop, fresh);
            }
            start(world, fresh)
        }
        Act::Seal => {
            world.laptops[laptop].stop(false);
            let outcome = world.laptops[laptop].seal().map(|()| None);
            world.heard(laptop, "seal", outcome)?;
            start(world, laptop)
        }
        _ => {
            world.laptops[laptop].stop(false);
            let name = if world.dice.one_in(2) { "books.redb" } else { "books.journal" };
            if world.laptops[laptop].is_rotten {
                return start(world, laptop); // One rotten file at a time: of two nothing is promised.
            }
            let mut dice = Dice::new(world.dice.seed());
            if world.dice.one_in(4) {
                world.laptops[laptop].disk.lose(&World::file(name));
            } else {
                world.laptops[laptop].disk.rot(&World::file(name), &mut dice);
            }
            world.laptops[laptop].is_rotten = true;
            world.laptops[laptop].is_journal_rotten = name == "books.journal";
            start(world, laptop)?;
            rebuild(world, laptop)
        }
    }
}

/// Books that cannot be read are made anew from the journal, as the program offers.
pub fn rebuild(world: &mut World, laptop: usize) -> Result<(), Broken> {
    if world.laptops[laptop].running.is_some() || world.laptops[laptop].disk.is_off() {
        return Ok(());
    }
    let now = world.now();
    // A cut can tear the first block of a sealed database; with a rotten journal beside it that is the second damage.
    world.laptops[laptop].is_lost |= world.laptops[laptop].is_journal_rotten;
    let outcome = world.laptops[laptop].rebuild(now).map(|()| None);
    world.heard(laptop, "rebuild", outcome)?;
    check_laptop(world, laptop)
}

fn on_the_web(world: &mut World, act: Act) {
    let at = world.at();
    let series = series_id(world);
    match act {
        Act::WebIssues => {
            let client = world.server.clients()[0].id.clone();
            let body = json!({ "client_id": client, "series_id": series, "items": [
                { "description": "Web", "quantity": 1, "price": 10, "vat_rate": 21 } ] });
            let request = Request::post("/invoices", &body).with_bearer(Books::DEMO_API_KEY);
            world.handle(&request);
        }
        Act::WebUnlocks => world.server.set_lock(&series, None, at),
        Act::WebTakesTheSeries => {
            let phone = sandbox::Device {
                id: PHONE.to_owned(),
                name: Some("Telefon".to_owned()),
                platform: Some("android".to_owned()),
            };
            let taken = world.dice.one_in(2).then_some(phone);
            world.server.set_lock(&series, taken, at);
        }
        Act::WebReleases => {
            let tokens: Vec<String> = world
                .server
                .reservations()
                .iter()
                .filter(|one| one.status == sandbox::ReservationStatus::Pending)
                .map(|one| one.token.clone())
                .collect();
            if !tokens.is_empty() {
                let token = world.dice.pick(&tokens).clone();
                let status = if world.dice.one_in(2) {
                    sandbox::ReservationStatus::Released
                } else {
                    sandbox::ReservationStatus::Expired
                };
                world.server.set_reservation_status(&token, status);
            }
        }
        Act::WebEndsSessions => world.server.end_sessions(),
        _ => {
            let ids: Vec<String> = world
                .server
                .invoices()
                .iter()
                .filter(|one| one.series_id == series)
                .map(|one| one.id.clone())
                .collect();
            if !ids.is_empty() {
                let id = world.dice.pick(&ids).clone();
                world.server.tamper(&id, |invoice| invoice.notes = Some("altfel".to_owned()));
                world.note_changed(id);
            }
        }
    }
}
