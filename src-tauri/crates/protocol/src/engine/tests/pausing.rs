//! A person's pause: nothing leaves by itself, what a person asks for does, and its end needs nobody.

use super::*;

const FREES: [u64; 4] = [111, 112, 113, 114];
const HOUR: i64 = 3600;

fn answer(call: &Call) -> Reply {
    match call {
        Call::Create { number, .. } => Reply::Invoice(Box::new(copy_of("TRN", *number))),
        Call::ListReservations(_) => {
            Reply::Reservations(FREES.iter().map(|number| reservation(*number)).collect())
        }
        call => quiet(&["TRN"], call).unwrap(),
    }
}

fn world<'a>() -> World<'a> {
    World::new(vec![item("TRN", 101)], &FREES, |call| Ok(answer(call)))
}

#[test]
fn nothing_leaves_by_itself_until_a_pause_is_over() {
    let mut world = world();
    world.event(Event::Paused(Moment(T0 + HOUR)));
    world.event(Event::Wake);
    world.event(Event::Issued(Box::new(item("TRN", 102))));
    world.event(Event::SignedIn { refreshable: true });
    world.pass_time(HOUR - 1);
    assert_eq!(world.calls, Vec::<String>::new(), "not a byte, and no pass either");
    world.pass_time(60);
    assert_eq!(world.synced(), 2, "nobody had to do anything for it to go on");
}

#[test]
fn a_pause_taken_back_ends_at_once() {
    let mut world = world();
    world.event(Event::Paused(Moment(T0 + HOUR)));
    world.pass_time(60);
    world.event(Event::Paused(Moment(0)));
    assert_eq!(world.synced(), 1);
}

#[test]
fn a_pass_a_person_asks_for_ends_a_pause_and_that_is_kept() {
    let mut world = world();
    world.event(Event::Paused(Moment(T0 + HOUR)));
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!((world.synced(), world.told.as_slice()), (1, [(1, Ok(()))].as_slice()));
    assert!(world.changes.contains(&Change::Paused(Moment(0))));
    world.event(Event::Issued(Box::new(item("TRN", 102))));
    assert_eq!(world.synced(), 2, "the pause is over for what comes later too");
}

/// Reserving, locking, looking: what a person waits for is done, and takes nothing else along.
#[test]
fn what_a_person_waits_for_is_done_in_a_pause() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Reserve { .. } => Ok(Reply::Reservations(vec![reservation(115)])),
        call => Ok(answer(call)),
    });
    world.event(Event::Paused(Moment(T0 + HOUR)));
    world.event(Event::Wished(1, Wish::Reserve { series: sid("TRN"), count: 1 }));
    world.event(Event::Wished(2, Wish::Pull));
    assert_eq!(world.told, [(1, Ok(())), (2, Ok(()))]);
    assert_eq!(world.posts(), Vec::<&str>::new());
}

/// What is under way when it begins is answered; nothing comes after it, and whoever waited for the pass hears so.
#[test]
fn a_pause_ends_the_pass_that_is_under_way() {
    let state = world().state.unwrap();
    let (state, effects) = step(state, Event::Wished(1, Wish::Pass), at(T0));
    let calls = |effects: &[Effect]| effects.iter().filter(|e| matches!(e, Effect::Call(..))).count();
    assert!(calls(&effects) > 0);
    let under_way: Vec<(Lane, Call)> = effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Call(lane, call) => Some((lane, call)),
            _ => None,
        })
        .collect();
    let (mut state, effects) = step(state, Event::Paused(Moment(T0 + HOUR)), at(T0));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Tell(1, Ok(())))));
    for (lane, call) in under_way {
        let answer =
            Answer { result: Ok(answer(&call)), server_time: None, requests: 1, pause_seconds: None };
        let (next, effects) = step(state, Event::Answered(lane, Box::new(answer)), at(T0));
        assert_eq!(calls(&effects), 0, "{effects:?}");
        let is_end = |change: &Change| matches!(change, Change::PassDone { .. });
        assert!(!effects.iter().any(|e| matches!(e, Effect::Save(all) if all.iter().any(is_end))));
        state = next;
    }
}

/// A pause that was counted from a wrong clock cannot last for a year.
#[test]
fn a_pause_of_a_wrong_clock_is_over_when_it_is_set_right() {
    let mut world = world();
    world.state.as_mut().unwrap().paused_until = Moment(T0 + 365 * 86_400);
    world.event(Event::Wake);
    assert_eq!(world.synced(), 1);
}
