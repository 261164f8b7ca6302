//! What simulated firms ran into, each as the story of the engine alone.

use super::*;

const FREES: [u64; 4] = [111, 112, 113, 114];

fn usual(call: &Call) -> Reply {
    match call {
        Call::Create { number, .. } => Reply::Invoice(Box::new(copy_of("TRN", *number))),
        Call::FindInvoice { .. } => Reply::Invoices(Vec::new()),
        Call::ListReservations(_) => {
            Reply::Reservations(FREES.iter().map(|number| reservation(*number)).collect())
        }
        call => quiet(&["TRN"], call).unwrap(),
    }
}

/// A phone took the series and gave it back. The server keeps its refusals with their keys: the invoice would have been
/// refused for ever.
#[test]
fn what_was_refused_for_good_goes_again_under_another_key_after_a_look() {
    let mut refused: Option<Uuid> = None;
    let mut looked = 0;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { key, .. } if *refused.get_or_insert(*key) == *key => {
            Err(error(Class::AskUser, "series_locked_other_device"))
        }
        Call::Create { .. } => {
            assert_eq!(looked, 1, "a look before each sending");
            Ok(usual(call))
        }
        Call::FindInvoice { .. } => {
            looked += 1;
            Ok(usual(call))
        }
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.synced(), 0);
    world.pass_time(400);
    assert_eq!(world.synced(), 1);
    let rekeyed = world.changes.iter().filter(|change| matches!(change, Change::Rekeyed { .. })).count();
    assert_eq!(rekeyed, 1);
}

/// Somebody typed another year; meanwhile the server asked for two seconds' pause. Set right, the clock must not keep
/// everybody waiting for that year.
#[test]
fn a_pause_counted_from_a_wrong_clock_ends_when_it_is_set_right() {
    let year = 370 * 86_400;
    for left_running in [true, false] {
        let mut busy = true;
        let mut world = World::new(Vec::new(), &FREES, move |call| {
            if std::mem::take(&mut busy) {
                return Err(error(Class::RetryLater { after_seconds: Some(2) }, "rate_limit_exceeded"));
            }
            Ok(usual(call))
        });
        world.now = T0 + year;
        world.event(Event::Wished(1, Wish::Pass));
        assert!(world.changes.contains(&Change::ServerPause(Moment(T0 + year + 2))));
        if !left_running {
            let mut state = world.state.take().unwrap();
            state = State { stepped_at: None, in_flight: BTreeMap::new(), ..state };
            world.state = Some(state);
        }
        world.now = T0;
        world.event(Event::Issued(Box::new(item("TRN", 101))));
        world.pass_time(10);
        world.event(Event::Wished(2, Wish::Pass));
        assert_eq!(world.synced(), 1, "left running: {left_running}");
    }
}

/// A brief sweep was under way when somebody asked for everything: its answer must not stand for the full one's.
#[test]
fn the_answer_to_a_brief_sweep_does_not_end_the_one_a_person_asked_for() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
    let mut state = world.state.take().unwrap();
    state.swept_at = Moment(T0);
    let (mut calls, mut event) = (Vec::new(), Event::Wake);
    // Answers everything up to the brief sweep, which stays under way.
    let lane = loop {
        let effects;
        (state, effects) = step(state, event, at(T0));
        calls.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Call(lane, call) => Some((lane, call)),
            _ => None,
        }));
        let (lane, call) = calls.remove(0);
        if let Call::Invoices { .. } = call {
            break lane;
        }
        event = answered(lane, usual(&call));
    };
    let full = Sweep::back(at(T0), 366, true);
    (state, _) = step(state, Event::Wished(1, Wish::Pass), at(T0));
    let page = Reply::InvoicePage { items: Vec::new(), has_more: false };
    let (state, effects) = step(state, answered(lane, page), at(T0));
    assert_eq!(
        state.account.sweep.map(|sweep| (sweep.page, sweep.since, sweep.is_full)),
        Some((1, full.since, true))
    );
    let swept = |effect: &Effect| matches!(effect, Effect::Save(changes) if changes.iter().any(|c| matches!(c, Change::InvoicesSwept { .. })));
    assert!(!effects.iter().any(swept));
}

/// The reply to an invoice was another one's, and the power went before it was looked for: the next start looks, and finds it.
#[test]
fn a_start_looks_for_an_invoice_whose_reply_named_another_number() {
    let trouble = Trouble::of_code(NUMBER_MISMATCH);
    let parked = OutboxItem { phase: Phase::Attention(trouble), doubt: Doubt::Owed, ..item("TRN", 101) };
    let mut world = World::new(vec![parked, item("TRN", 102)], &FREES, |call| match call {
        Call::FindInvoice { number, .. } => Ok(Reply::Invoices(vec![copy_of("TRN", *number)])),
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.synced(), 2, "and what waited behind it goes");
}

/// A reply kept somewhere on the way told an old time, and the pace forgot what it had sent: a clock that goes to and fro
/// makes nothing faster, and one a year ahead makes nothing wait for a year (I28, I32).
#[test]
fn the_pace_counts_by_no_clock_that_can_be_set() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
    let pace = &mut world.state.as_mut().unwrap().pace;
    let when = |moment: i64, counted: i64| Now { counted, ..at(moment) };
    pace.note_sent(when(T0, 0), 90);
    assert_eq!(pace.next_slot(when(T0 - 40, 1)), Moment(T0 - 40 + 59));
    assert_eq!(pace.next_slot(when(T0 + 365 * 86_400, 2)), Moment(T0 + 365 * 86_400 + 58));
    assert_eq!(pace.next_slot(when(T0 - 40, 59)), Moment(T0 - 39));
    assert_eq!(pace.next_slot(when(T0 - 39, 60)), Moment(T0 - 39));
}

/// That a look confirmed another number is kept: only then may a person see to it.
#[test]
fn a_look_that_finds_another_number_is_kept_and_one_asked_for_comes_at_once() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { .. } => Ok(Reply::Invoice(Box::new(copy_of("TRN", 999)))),
        Call::FindInvoice { .. } => Ok(Reply::Invoices(vec![copy_of("TRN", 999)])),
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.event(Event::Retry(Uuid::from_u128(101)));
    let doubts: Vec<Doubt> = world
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::ItemMoved { phase: Phase::Attention(_), doubt, .. } => Some(*doubt),
            _ => None,
        })
        .collect();
    assert_eq!(doubts.last(), Some(&Doubt::Cleared), "{:?}", world.changes);
}

fn answered(lane: Lane, reply: Reply) -> Event {
    Event::Answered(
        lane,
        Box::new(Answer { result: Ok(reply), server_time: None, requests: 1, pause_seconds: None }),
    )
}
