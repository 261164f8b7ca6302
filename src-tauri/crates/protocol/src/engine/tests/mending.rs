//! Corrections, statements, sweeps, orders and pauses, against the same scripted server.

use super::*;
use crate::change::OnlineOrder;

fn refused_for(code: &'static str) -> impl Fn(&Call) -> Result<Reply, RemoteError> {
    move |call| match call {
        Call::Create { key, .. } if key.as_u128() < 2000 => Err(error(Class::AskUser, code)),
        Call::Create { number, .. } => Ok(Reply::Invoice(Box::new(copy_of("TRN", *number)))),
        Call::FindInvoice { .. } => Ok(Reply::Invoices(Vec::new())),
        call => Ok(usual(&["TRN"], &FREES, call)),
    }
}

#[test]
fn a_corrected_invoice_goes_after_a_look_under_its_new_key() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, refused_for("invalid_request"));
    world.event(Event::Wished(1, Wish::Pass));
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(_))));
    let corrected = OutboxItem {
        key: Uuid::from_u128(3000),
        body: FrozenBody::new("{}".to_owned()),
        phase: Phase::Unknown,
        doubt: Doubt::Owed,
        ..item("TRN", 101)
    };
    world.calls.clear();
    world.event(Event::Revised(Box::new(corrected)));
    world.pass_time(30);
    let about: Vec<_> =
        world.calls.iter().filter(|call| call.starts_with("create") || call.starts_with("find")).collect();
    assert_eq!(about, ["find TRN 101", "create TRN 101 3000 {}"]);
    assert_eq!(world.synced(), 1);
}

#[test]
fn an_invoice_under_its_next_number_leaves_the_old_place_in_the_queue() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { number: 101, .. } => Err(error(Class::Parked, "reservation_expired")),
        Call::Create { number, .. } => Ok(Reply::Invoice(Box::new(copy_of("TRN", *number)))),
        Call::FindInvoice { .. } => Ok(Reply::Invoices(Vec::new())),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(_))));
    let mut renumbered = item("TRN", 106);
    renumbered.invoice = item("TRN", 101).invoice;
    renumbered.expected.full_number = "TRN-106".to_owned();
    world.event(Event::Revised(Box::new(renumbered)));
    world.pass_time(30);
    assert_eq!((world.phase("TRN", 101), world.phase("TRN", 106)), (None, None));
    assert_eq!(world.synced(), 1);
    assert!(!world.state.as_ref().unwrap().series[&sid("TRN")].free.contains_key(&106), "no longer free");
}

#[test]
fn a_look_up_that_finds_nothing_sends_nothing_and_one_that_finds_it_adopts() {
    for found in [false, true] {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
            Call::Create { .. } => Err(error(Class::AskUser, "invalid_request")),
            Call::FindInvoice { number, .. } => {
                Ok(Reply::Invoices(found.then(|| copy_of("TRN", *number)).into_iter().collect()))
            }
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        world.event(Event::Wished(1, Wish::Pass));
        world.told.clear();
        let posts = world.posts().len();
        world.event(Event::Wished(2, Wish::LookUp { series: sid("TRN"), number: 101 }));
        world.pass_time(60);
        assert_eq!(world.told, [(2, Ok(()))]);
        assert_eq!(world.posts().len(), posts, "a look sends nothing");
        assert_eq!(world.phase("TRN", 101).is_none(), found);
        assert_eq!(world.synced(), usize::from(found));
    }
}

/// An answer that speaks of another invoice settles neither (I29).
#[test]
fn a_reply_with_another_invoice_settles_nothing() {
    let mut world = World::new(vec![item("TRN", 101), item("TRN", 102)], &FREES, |call| match call {
        Call::Create { .. } => Ok(Reply::Invoice(Box::new(copy_of("TRN", 102)))),
        Call::FindInvoice { .. } => Ok(Reply::Invoices(Vec::new())),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(600);
    assert_eq!(world.synced(), 0);
    assert_eq!(world.phase("TRN", 102), Some(Phase::Queued), "102 was never sent, whatever the reply says");
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(_))));
    assert_eq!(world.posts().len(), 1);
}

#[test]
fn what_a_person_settled_is_not_touched_again() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { number, .. } => {
            let copy = RemoteInvoice { total: Some("1".parse().unwrap()), ..copy_of("TRN", *number) };
            Ok(Reply::Invoice(Box::new(copy)))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(_))));
    world.event(Event::Dropped(item("TRN", 101).invoice));
    assert_eq!(world.phase("TRN", 101), None);
    world.pass_time(3600);
    assert_eq!(world.posts().len(), 1);
}

#[test]
fn numbers_set_aside_are_not_received_again_and_go_when_the_server_lets_go_of_them() {
    let pending = std::cell::RefCell::new(vec![110, 111, 112]);
    let mut world = World::new(Vec::new(), &[110], |call| match call {
        Call::ListReservations(_) => {
            Ok(Reply::Reservations(pending.borrow().iter().copied().map(reservation).collect()))
        }
        call => Ok(usual(&["TRN"], &[110], call)),
    });
    world.event(Event::Refill(Refill { below: 0, to: 0 }));
    world.event(Event::Wished(1, Wish::Pass));
    let received =
        |world: &World<'_>| world.changes.iter().filter(|c| matches!(c, Change::Received { .. })).count();
    assert_eq!(received(&world), 1);
    world.event(Event::Wished(2, Wish::Pass));
    assert_eq!(received(&world), 1, "known from the first time");
    pending.borrow_mut().retain(|number| *number != 112);
    world.event(Event::Wished(3, Wish::Pass));
    let gone = world.changes.iter().any(|c| {
        matches!(c, Change::FateChanged { number: 112, from: Fate::Quarantined, fate: Fate::Foreign, .. })
    });
    assert!(gone);
}

#[test]
fn reservations_of_a_series_given_up_are_still_asked_about_while_numbers_of_it_are_here() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::ListSeries => {
            let Reply::SeriesList(mut list) = usual(&["TRN"], &FREES, call) else { panic!("no list") };
            list[0].lock = Lock::None;
            Ok(Reply::SeriesList(list))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert!(world.calls.contains(&"reservations TRN".to_owned()));
    assert!(!world.calls.iter().any(|call| call.starts_with("reserve ")), "and no more are asked for");
}

#[test]
fn the_firms_invoices_are_swept_whole_for_a_person_and_briefly_in_between() {
    let sweeps = std::cell::RefCell::new(Vec::new());
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Invoices { page, since } => {
            sweeps.borrow_mut().push((*page, since.to_string()));
            Ok(Reply::InvoicePage { items: Vec::new(), has_more: *page < 3 })
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    let whole: Vec<_> = (1..=3).map(|page| (page, "2025-11-17".to_owned())).collect();
    assert_eq!(*sweeps.borrow(), whole);
    assert!(world.changes.iter().any(|c| matches!(c, Change::InvoicesSwept { is_full: true, .. })));
    sweeps.borrow_mut().clear();
    world.pass_time(PASS_EVERY_SECONDS + 1);
    assert_eq!(sweeps.borrow().first(), Some(&(1, "2026-11-08".to_owned())), "ten days in between");
    sweeps.borrow_mut().clear();
    world.pass_time(6 * 3600);
    assert!(sweeps.borrow().contains(&(1, "2025-11-17".to_owned())), "and everything a few times a day");
}

fn order(n: u128) -> OnlineOrder {
    OnlineOrder {
        id: Uuid::from_u128(n),
        series: sid("TRN"),
        key: Uuid::from_u128(100 + n),
        body: FrozenBody::new("{}".to_owned()),
        expected: Expected { full_number: String::new(), ..item("TRN", 1).expected },
        is_draft: false,
    }
}

#[test]
fn an_order_is_made_once_looked_for_in_doubt_and_gone_when_refused() {
    for (class, code, told, change) in [
        (None, "", Ok(()), "Ordered"),
        (Some(Class::AskUser), "code", Err(()), "OrderGone"),
        (Some(Class::NotReached), "code", Err(()), "OrderGone"),
        (Some(Class::Ambiguous), "code", Err(()), "OrderLooked"),
        // Said by the server, and by something in between, behind which it may have done the work.
        (Some(Class::Auth), "invalid_api_key", Err(()), "OrderGone"),
        (Some(Class::Auth), "http_401", Err(()), "OrderLooked"),
    ] {
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::Order { .. } => match class {
                None => Ok(Reply::Invoice(Box::new(copy_of("TRN", 7)))),
                Some(class) => Err(error(class, code)),
            },
            Call::FindOrder { .. } => Ok(Reply::Invoices(Vec::new())),
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        world.event(Event::Wished(1, Wish::Order(Box::new(order(5)))));
        assert_eq!(
            world.told.iter().map(|(id, outcome)| (*id, outcome.clone().map_err(drop))).collect::<Vec<_>>(),
            [(1, told)]
        );
        world.event(Event::Wished(2, Wish::Pass));
        world.pass_time(60);
        let orders = world.calls.iter().filter(|call| call.starts_with("Order")).count();
        assert_eq!(orders, 1, "{class:?}: never sent twice");
        let looks = world.calls.iter().filter(|call| call.starts_with("FindOrder")).count();
        assert_eq!(looks, usize::from(change == "OrderLooked"), "{class:?}");
        let happened = world.changes.iter().any(|c| format!("{c:?}").starts_with(change));
        assert!(happened, "{class:?}: {change}");
    }
}

#[test]
fn a_look_up_over_many_pages_counts_as_many_requests() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(&["TRN"], &FREES, call)));
    let state = world.state.take().unwrap();
    let now = at(T0);
    let (mut state, _) = step(state, Event::Wished(1, Wish::Pass), now);
    let lane = state.in_flight.keys().next().unwrap().clone();
    let reply = usual(&["TRN"], &FREES, &Call::ListSeries);
    let answer = Answer { result: Ok(reply), server_time: None, requests: 200, pause_seconds: None };
    let effects;
    (state, effects) = step(state, Event::Answered(lane, Box::new(answer)), now);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Call(..))), "the minute is used up");
    let wake = effects.iter().find_map(|effect| match effect {
        Effect::WakeAt(at) => Some(*at),
        _ => None,
    });
    assert_eq!(wake, Some(Moment(T0 + 60)));
    drop(state);
}

#[test]
fn a_servers_pause_is_kept_and_holds_at_the_next_start() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::ListSeries => Err(error(Class::RetryLater { after_seconds: Some(600) }, "rate_limit_exceeded")),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert!(world.changes.contains(&Change::ServerPause(Moment(T0 + 600))));
    let mut again = World::new(Vec::new(), &FREES, |call| Ok(usual(&["TRN"], &FREES, call)));
    let mut state = again.state.take().unwrap();
    state.pace = pace::Pace::new(REQUESTS_PER_MINUTE_MAX, pace::Sent::default(), Moment(T0 + 600));
    again.state = Some(state);
    again.event(Event::Wished(1, Wish::Pass));
    assert_eq!(again.calls, Vec::<String>::new());
    assert!(matches!(again.told[..], [(1, Err(WishError::Unreachable(_)))]));
}

#[test]
fn a_bare_401_sends_nothing_again_before_a_look() {
    let mut first = true;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::Create { number, .. } => {
            if std::mem::take(&mut first) {
                return Err(error(Class::Auth, "http_401"));
            }
            Ok(Reply::Invoice(Box::new(copy_of("TRN", *number))))
        }
        Call::FindInvoice { .. } => Ok(Reply::Invoices(Vec::new())),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    let about: Vec<_> = world
        .calls
        .iter()
        .filter(|call| call.starts_with("create") || call.starts_with("find"))
        .map(|call| call.split(' ').next().unwrap())
        .collect();
    assert_eq!(about, ["create", "find", "create"]);
}

#[test]
fn what_a_reserve_reply_gives_and_what_it_does_not() {
    let listed = |number| Reservation { series: Some(sid("TRN")), ..reservation(number) };
    let used = Reservation { is_pending: false, ..listed(112) };
    let anothers = Reservation { series: Some(sid("ALT")), ..listed(113) };
    for (story, reply, received) in [
        ("one of ours", vec![listed(111), used.clone(), anothers.clone()], vec![111]),
        ("none of ours", vec![used, anothers], vec![]),
    ] {
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::Reserve { .. } => Ok(Reply::Reservations(reply.clone())),
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        let state = world.state.as_mut().unwrap();
        (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
        world.event(Event::Wished(1, Wish::Reserve { series: sid("TRN"), count: 3 }));
        let numbers = world.changes.iter().find_map(|change| match change {
            Change::Received { numbers, .. } => Some(numbers.iter().map(|one| one.number).collect()),
            _ => None,
        });
        assert_eq!(numbers.unwrap_or_else(Vec::new), received, "{story}");
        assert_eq!(world.told[0].1.is_ok(), !received.is_empty(), "{story}");
    }
}

#[test]
fn an_invoice_of_another_client_is_not_ours() {
    for (client, is_ours) in [("brutăria  şerban", true), ("Brutăria Vlad", false)] {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
            Call::Create { number, .. } => {
                let copy = RemoteInvoice { client_name: Some(client.to_owned()), ..copy_of("TRN", *number) };
                Ok(Reply::Invoice(Box::new(copy)))
            }
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        world.event(Event::Wished(1, Wish::Pass));
        assert_eq!(world.synced(), usize::from(is_ours), "{client}");
    }
}
