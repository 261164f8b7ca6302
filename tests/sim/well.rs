//! The end of every story: all is well again, and what was issued has to arrive.
//!
//! Not here: what must hold then (oracle).

use crate::disk::Damage;
use crate::events::{ask, heal, rebuild, recover, sign_in, start};
use crate::laptop::Laptop;
use crate::story::Act;
use crate::world::{Broken, SERIES, Weather, World};
use app::Lang;
use app::view::InvoiceState;

/// Another device of the firm.
pub const PHONE: &str = "telefon";

fn is_elsewhere(series: &sandbox::Series) -> bool {
    series.lock.as_ref().is_some_and(|lock| lock.device_id == PHONE)
}

pub fn series_id(world: &World) -> String {
    world.server.series_named(SERIES).map(|series| series.id.clone()).unwrap_or_default()
}

/// Everything that was wrong is well again: lines, clocks, disks, sessions. What was issued has to arrive.
pub fn make_well(world: &mut World) -> Result<(), Broken> {
    world.note("all is well again");
    world.weather = Weather { troubles: Vec::new(), slowness: 0 };
    world.is_server_up = true;
    // Whoever has the series gives it back, and it is locked here again.
    let (at, series) = (world.at(), series_id(world));
    if world.server.series_named(SERIES).is_some_and(is_elsewhere) {
        world.server.set_lock(&series, None, at);
    }
    recover(world)?;
    for laptop in 0..world.laptops.len() {
        if world.laptops[laptop].disk.is_off() {
            world.cut(laptop, Damage::PerWrite);
        }
        world.laptops[laptop].disk.keep_on();
        world.laptops[laptop].stop(false);
    }
    // What was under way comes to its end, and so does the longest pause a server may ask for.
    world.pass(3_700)?;
    for laptop in 0..world.laptops.len() {
        let one = &mut world.laptops[laptop];
        one.is_online = true;
        one.clock.set_wrong_by(0);
        one.disk.keep_on();
        heal(world, laptop);
        start(world, laptop)?;
        rebuild(world, laptop)?;
    }
    // A pause counted by a clock that was ahead ends within an hour of the start.
    for round in 0..10 {
        for laptop in 0..world.laptops.len() {
            sign_in(world, laptop)?;
            if round == 0 && world.server.series_named(SERIES).is_some_and(|series| series.lock.is_none()) {
                ask(world, laptop, Act::Lock)?;
            }
            ask(world, laptop, Act::Sync)?;
            let Some(app) = world.laptops[laptop].app() else { continue };
            if app.register(SERIES, Lang::En).is_ok_and(|register| register.needs_statement) {
                let last = world.paper.last();
                let outcome = app.state_last_number(SERIES, last, Lang::En).map(|_| None);
                world.heard(laptop, "state", outcome)?;
            }
            // What waits for a series that another laptop holds says so, and its owner frees it.
            let is_held = app.one_series(SERIES).is_ok_and(|series| series.lock == "other");
            if round > 0 && is_held && !is_drained(&world.laptops[laptop]) {
                let at = world.at();
                world.server.set_lock(&series, None, at);
            }
            if round == 1 {
                let outbox = app.outbox(Lang::En).map_or_else(|_| Vec::new(), |outbox| outbox.items);
                for row in outbox {
                    // What was asked before a copy was made is at home on the first laptop: on the others it is given up.
                    let is_a_copy = laptop > 0 && !row.invoice.pending.is_empty();
                    let _ = if is_a_copy {
                        app.withdraw(&row.invoice.id, Lang::En).map(drop)
                    } else {
                        app.retry(&row.invoice.id)
                    };
                }
            }
        }
        if round > 0 && world.laptops.iter().all(is_drained) {
            break;
        }
        world.pass(400)?;
    }
    Ok(())
}

fn is_drained(laptop: &Laptop) -> bool {
    let outbox = laptop.app().and_then(|app| app.outbox(Lang::En).ok());
    outbox.is_none_or(|outbox| {
        outbox
            .items
            .iter()
            .all(|row| row.invoice.state == InvoiceState::Synced && row.invoice.pending.is_empty())
    })
}
