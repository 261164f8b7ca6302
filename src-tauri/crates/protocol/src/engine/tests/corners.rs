//! Corners no other story comes by: what a start reads, what a front end asks the engine, clocks set back by a little.

use super::*;

const FREES: [u64; 4] = [107, 108, 109, 110];

fn usual(call: &Call) -> Reply {
    super::usual(&["TRN"], &FREES, call)
}

/// The server lists the series as nobody's.
fn nobodys(call: &Call) -> Reply {
    let Reply::SeriesList(mut list) = usual(call) else { panic!("no list") };
    list[0].lock = Lock::None;
    Reply::SeriesList(list)
}

fn series_of(world: &mut World<'_>, of: impl FnOnce(&mut LoadedSeries)) {
    let mut loaded = LoadedSeries {
        series: series("TRN"),
        free: FREES.iter().map(|number| free(*number)).collect(),
        released: Vec::new(),
        quarantined: Vec::new(),
        highest: 110,
        intent: None,
        padding_known: true,
    };
    of(&mut loaded);
    let state = world.state.as_mut().unwrap();
    state.series.insert(sid("TRN"), SeriesWork::of(loaded));
}

fn effects_of(world: &mut World<'_>, event: Event, now: i64) -> Vec<Effect> {
    let (state, effects) = step(world.state.take().unwrap(), event, at(now));
    world.state = Some(state);
    effects
}

fn answer(result: Result<Reply, RemoteError>) -> Box<Answer> {
    Box::new(Answer { result, server_time: None, requests: 1, pause_seconds: None })
}

/// The program ended while numbers were being reserved. The series is nobody's and nothing of it is here: only the intent
/// says that the server may hold some.
#[test]
fn a_start_after_a_reserve_call_nobody_answered_asks_for_the_list_and_takes_what_it_explains() {
    let mut world = World::new(Vec::new(), &[], |call| match call {
        Call::ListSeries => Ok(nobodys(call)),
        Call::ListReservations(_) => {
            Ok(Reply::Reservations([105, 110, 111, 112, 113].map(reservation).to_vec()))
        }
        call => Ok(usual(call)),
    });
    series_of(&mut world, |loaded| {
        loaded.series.lock = Lock::None;
        (loaded.free, loaded.intent) = (Vec::new(), Some((2, 110)));
    });
    world.event(Event::Wished(1, Wish::Pass));
    let received = world.changes.iter().find_map(|change| match change {
        Change::Received { numbers, .. } => Some(numbers),
        _ => None,
    });
    let fates: Vec<_> = received.unwrap().iter().map(|number| (number.number, number.fate)).collect();
    let expected = [
        (105, Fate::Quarantined),
        (110, Fate::Quarantined),
        (111, Fate::Free),
        (112, Fate::Free),
        (113, Fate::Quarantined),
    ];
    assert_eq!(fates, expected);
    for number in received.unwrap() {
        let is_doubtful = number.fate == Fate::Quarantined;
        assert_eq!(number.reason.as_deref(), is_doubtful.then_some("unexplained_reservation"));
    }
    assert!(world.changes.contains(&Change::ReserveSettled(sid("TRN"))));
}

#[test]
fn a_start_knows_the_numbers_given_up_and_set_aside_before() {
    let mut world = World::new(Vec::new(), &[], |call| match call {
        Call::ListReservations(_) => {
            Ok(Reply::Reservations([105, 106, 107, 108, 109, 110].map(reservation).to_vec()))
        }
        Call::Release { .. } => Ok(Reply::Released),
        call => Ok(usual(call)),
    });
    series_of(&mut world, |loaded| {
        (loaded.released, loaded.quarantined) = (vec![free(105)], vec![free(106)]);
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert!(!world.changes.iter().any(|change| matches!(change, Change::Received { .. })), "none is new");
    assert!(world.calls.contains(&"release 105".to_owned()), "the server still holds it");
    assert!(!world.calls.contains(&"release 106".to_owned()), "a person has not said so");
}

#[test]
fn of_a_series_that_is_nobodys_and_of_which_nothing_is_here_nothing_is_asked() {
    let mut world = World::new(Vec::new(), &[], |call| match call {
        Call::ListSeries => Ok(nobodys(call)),
        call => Ok(usual(call)),
    });
    series_of(&mut world, |loaded| (loaded.series.lock, loaded.free) = (Lock::None, Vec::new()));
    world.event(Event::Wished(1, Wish::Pass));
    assert!(!world.calls.iter().any(|call| call.starts_with("reservations")), "{:?}", world.calls);
}

#[test]
fn what_a_front_end_may_ask_while_a_call_is_under_way_and_after() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| Ok(usual(call)));
    let state = |world: &World<'_>| world.state.clone().unwrap();
    assert!(!state(&world).is_busy());
    effects_of(&mut world, Event::Wished(1, Wish::Pass), T0);
    assert!(state(&world).is_busy());
    assert_eq!(state(&world).numbers_in_flight(), [(sid("TRN"), 101)]);
    assert_eq!(state(&world).resting_until(Moment(T0)), None);
    let silence =
        || Event::Answered(Lane::Series(sid("TRN")), answer(Err(error(Class::Ambiguous, "timeout"))));
    effects_of(&mut world, silence(), T0);
    assert_eq!(state(&world).numbers_in_flight(), []);
    let until = state(&world).resting_until(Moment(T0)).unwrap();
    assert!(until > Moment(T0));
    assert_eq!(state(&world).resting_until(until.plus_seconds(-1)), Some(until));
    assert_eq!(state(&world).resting_until(until), None, "its end is no rest any more");
}

/// A clock set back by a day while the program runs: a pause keeps what was left of it, and one longer than pauses are is over.
#[test]
fn a_clock_set_back_keeps_what_was_left_of_a_pause() {
    let then = T0 + 86_400;
    for (what, longest) in [
        ("item", 450),
        ("series", 300),
        ("line", 450),
        ("server", 3600),
        ("pass", 900),
        ("pause", PAUSE_SECONDS_MAX),
    ] {
        for (left, kept) in [(longest, longest), (longest + 1, 0)] {
            let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| Ok(usual(call)));
            let mut state = world.state.take().unwrap();
            state.stepped_at = Some(Moment(then));
            state.swept_at = Moment(then);
            let until = Moment(then + left);
            match what {
                "item" => state.outbox.values_mut().for_each(|item| item.not_before = until),
                "series" => state.series.values_mut().for_each(|work| work.held_until = until),
                "line" => state.pace.rest(until),
                "server" => drop(state.pace.note_server_pause(Moment(then), left as u32)),
                "pass" => state.next_pass_at = until,
                _ => state.paused_until = until,
            }
            clock_went_back(&mut state, Moment(T0));
            let now = match what {
                "item" => state.outbox.values().next().unwrap().not_before,
                "series" => state.series.values().next().unwrap().held_until,
                "line" | "server" => state.pace.not_before(),
                "pass" => state.next_pass_at,
                _ => state.paused_until,
            };
            assert_eq!(now, Moment(T0 + kept), "{what}: {left} seconds were left");
            assert_eq!(state.swept_at, Moment(T0), "nothing was swept in the future");
        }
    }
}

/// Twice the same moment is no clock set back.
#[test]
fn only_a_clock_set_back_is_one() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
    effects_of(&mut world, Event::Wake, T0);
    let far = Moment(T0 + 10_000);
    for (now, expected) in [(T0, far), (T0 + 1, far), (T0, Moment(T0))] {
        world.state.as_mut().unwrap().series.values_mut().for_each(|work| work.held_until = far);
        effects_of(&mut world, Event::Wake, now);
        let held: Vec<_> =
            world.state.as_ref().unwrap().series.values().map(|work| work.held_until).collect();
        assert_eq!(held, [expected], "{now}");
    }
}

#[test]
fn an_invoice_that_takes_its_next_number_leaves_a_pool_to_be_refilled() {
    let mut world = World::new(vec![item("TRN", 101)], &[110], |call| match call {
        Call::Reserve { .. } => Ok(Reply::Reservations(vec![reservation(111)])),
        Call::ListReservations(_) => Ok(Reply::Reservations(vec![reservation(110)])),
        Call::Create { .. } => Err(error(Class::Parked, "reservation_expired")),
        call => Ok(usual(call)),
    });
    world.event(Event::Refill(Refill { below: 1, to: 2 }));
    world.event(Event::Wished(1, Wish::Pass));
    assert!(!world.calls.iter().any(|call| call.starts_with("reserve ")), "one is enough");
    let next = OutboxItem { number: 110, key: Uuid::from_u128(7), ..item("TRN", 101) };
    world.event(Event::Revised(Box::new(next)));
    world.pass_time(60);
    assert!(world.calls.contains(&"reserve TRN 2".to_owned()), "{:?}", world.calls);
}

/// A person stated which numbers are on paper: the server is asked which of the others it holds.
#[test]
fn numbers_a_person_changed_are_compared_with_the_servers() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
    world.event(Event::Wished(1, Wish::Pass));
    let before = world.calls.len();
    let loaded = LoadedSeries {
        series: series("TRN"),
        free: vec![free(108), free(109), free(110)],
        released: Vec::new(),
        quarantined: Vec::new(),
        highest: 110,
        intent: None,
        padding_known: true,
    };
    world.event(Event::Numbers(Box::new(loaded)));
    world.pass_time(5);
    assert_eq!(world.calls[before..], ["reservations TRN"]);
}

/// A call of an old session comes back refused after somebody signed in anew: the new session is as good as before.
#[test]
fn a_refusal_of_an_old_session_says_nothing_about_the_new_one() {
    for signs_out_first in [false, true] {
        let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
        effects_of(&mut world, Event::Wished(1, Wish::Pass), T0);
        if signs_out_first {
            effects_of(&mut world, Event::SignedOut, T0);
            assert_eq!(world.state.as_ref().unwrap().session(), Session::None);
        }
        effects_of(&mut world, Event::SignedIn { refreshable: true }, T0);
        let refused = answer(Err(error(Class::Auth, "expired_api_key")));
        effects_of(&mut world, Event::Answered(Lane::Account, refused), T0);
        let session = world.state.as_ref().unwrap().session();
        assert_eq!(session, Session::Active { refreshable: true, renewed: false });
    }
}

#[test]
fn what_a_person_wants_tried_again_goes_after_a_look() {
    let refusals = std::cell::Cell::new(1);
    let mut world = World::new(vec![item("TRN", 101), item("TRN", 102)], &FREES, |call| match call {
        Call::Create { number: 102, .. } if refusals.get() > 0 => {
            refusals.set(refusals.get() - 1);
            Err(error(Class::AskUser, "validation_failed"))
        }
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert!(matches!(world.phase("TRN", 102), Some(Phase::Attention(_))));
    let before = world.calls.len();
    world.event(Event::Retry(item("TRN", 103).invoice));
    assert_eq!(world.calls.len(), before, "nobody knows that one");
    world.event(Event::Retry(item("TRN", 102).invoice));
    world.pass_time(10);
    let about: Vec<_> = world.calls[before..].iter().map(|call| call.split(' ').next().unwrap()).collect();
    assert_eq!(about[..2], ["find", "create"], "{about:?}");
    assert_eq!(world.synced(), 2);
    let saved = world
        .changes
        .iter()
        .any(|change| matches!(change, Change::ItemMoved { phase: Phase::Unknown, doubt: Doubt::Owed, .. }));
    assert!(saved, "that a look is owed is kept");
}

/// What the server has with other content, or under another number, is never sent again, whoever wants it.
#[test]
fn what_the_server_has_otherwise_is_not_tried_again() {
    for (number, total, code) in [(101, "122", CONTENT_MISMATCH), (999, "121", NUMBER_MISMATCH)] {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
            Call::Create { .. } | Call::FindInvoice { .. } => {
                let copy = RemoteInvoice { total: Some(total.parse().unwrap()), ..copy_of("TRN", number) };
                let found = matches!(call, Call::FindInvoice { .. });
                let copy = Box::new(copy);
                Ok(if found { Reply::Invoices(vec![*copy]) } else { Reply::Invoice(copy) })
            }
            call => Ok(usual(call)),
        });
        world.event(Event::Wished(1, Wish::Pass));
        let parked = |world: &World<'_>| match world.phase("TRN", 101) {
            Some(Phase::Attention(trouble)) => trouble.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(parked(&world), code);
        let before = world.calls.len();
        world.event(Event::Retry(item("TRN", 101).invoice));
        world.pass_time(30);
        assert_eq!(parked(&world), code);
        assert_eq!(world.calls[before..], [] as [String; 0], "{code}");
    }
}

/// Somebody who does not want to wait for the pause after a lost reply.
#[test]
fn what_waits_out_a_pause_is_tried_at_once_when_a_person_wants_it() {
    let mut lost = 3;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::FindInvoice { .. } if lost > 0 => {
            lost -= 1;
            Err(error(Class::RetryLater { after_seconds: None }, "resource_locked"))
        }
        call => Ok(usual(call)),
    });
    let mut state = world.state.take().unwrap();
    let waiting = state.outbox.values_mut().next().unwrap();
    (waiting.phase, waiting.doubt, waiting.not_before) = (Phase::Queued, Doubt::None, Moment(T0 + 400));
    world.state = Some(state);
    world.event(Event::Wake);
    world.pass_time(10);
    assert_eq!(world.posts(), [] as [&str; 0]);
    world.event(Event::Retry(item("TRN", 101).invoice));
    world.pass_time(10);
    assert_eq!(world.synced(), 1);
}

/// Numbers of last year count in a series whose numbers belong to no year, and in no other.
#[test]
fn which_free_numbers_make_a_refill_needless() {
    for (format, year, is_refilled) in [
        ("TRN-{number}", 2025, false),
        ("TRN-{number}", 2026, false),
        ("TRN-{year}-{number}", 2025, true),
        ("TRN-{year}-{number}", 2026, false),
    ] {
        let mut world = World::new(Vec::new(), &[], |call| match call {
            Call::ListSeries => {
                let Reply::SeriesList(mut list) = usual(call) else { panic!("no list") };
                list[0].format = format.to_owned();
                Ok(Reply::SeriesList(list))
            }
            Call::Reserve { .. } => Ok(Reply::Reservations(vec![reservation(111)])),
            call => Ok(usual(call)),
        });
        series_of(&mut world, |loaded| {
            loaded.series.format = format.to_owned();
            loaded.free.iter_mut().for_each(|number| number.year = year);
        });
        world.event(Event::Wished(1, Wish::Pass));
        let refilled = world.calls.iter().any(|call| call.starts_with("reserve "));
        assert_eq!(refilled, is_refilled, "{format} {year}");
    }
}

/// Whether an order came to something is looked for once in a pass, and then the pass is over.
#[test]
fn a_pass_with_an_order_in_doubt_ends_after_the_look() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::FindOrder { .. } => Err(error(Class::AskUser, "permission_denied")),
        call => Ok(usual(call)),
    });
    let order = OnlineOrder {
        id: Uuid::from_u128(5),
        series: sid("TRN"),
        key: Uuid::from_u128(6),
        body: FrozenBody::new("{}".to_owned()),
        expected: item("TRN", 1).expected,
        is_draft: false,
    };
    let work = OrderWork { order, wish: None, is_looked_for: false };
    world.state.as_mut().unwrap().orders.insert(Uuid::from_u128(5), work);
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.told, [(1, Ok(()))]);
    assert_eq!(world.calls.iter().filter(|call| call.starts_with("FindOrder")).count(), 1);
}

/// Whoever ends the program on hearing that the pass is over leaves no call behind: also none for numbers.
#[test]
fn a_pass_is_over_only_when_the_last_call_has_come_back() {
    let mut world = World::new(Vec::new(), &[110], |call| Ok(usual(call)));
    without_background(&mut world);
    let mut events = VecDeque::from([Event::Wished(1, Wish::Pass)]);
    let (mut reserving, mut told) = (None, 0);
    while let Some(event) = events.pop_front() {
        for effect in effects_of(&mut world, event, T0) {
            match effect {
                Effect::Call(lane, Call::Reserve { .. }) => reserving = Some(lane),
                Effect::Call(lane, Call::ListReservations(_)) => {
                    let listed = answer(Ok(Reply::Reservations(vec![reservation(110)])));
                    events.push_back(Event::Answered(lane, listed));
                }
                Effect::Call(lane, call) => events.push_back(Event::Answered(lane, answer(Ok(usual(&call))))),
                Effect::Tell(..) => told += 1,
                _ => {}
            }
        }
    }
    assert_eq!(told, 0, "numbers are being reserved");
    let numbers = answer(Ok(Reply::Reservations(vec![reservation(111)])));
    let effects = effects_of(&mut world, Event::Answered(reserving.unwrap(), numbers), T0);
    assert!(effects.contains(&Effect::Tell(1, Ok(()))));
}

fn without_background(world: &mut World<'_>) {
    let state = world.state.as_mut().unwrap();
    (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
}

/// Between the attempts with a number the server calls taken the pauses grow.
#[test]
fn a_taken_number_is_tried_again_after_growing_pauses() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { .. } => Err(error(Class::Parked, "duplicate_invoice_number")),
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    let mut posts = vec![world.posts().len()];
    for seconds in [4, 6, 10] {
        world.pass_time(seconds);
        posts.push(world.posts().len());
    }
    assert_eq!(posts, [2, 3, 4, 5]);
}

/// The first page of a pull forgets what was known before, the others add to it.
#[test]
fn which_page_of_a_pull_is_its_first() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Clients { page } => Ok(Reply::Clients { items: Vec::new(), has_more: *page < 3 }),
        Call::Products { page } => Ok(Reply::Products { items: Vec::new(), has_more: *page < 3 }),
        Call::Invoices { page, .. } => Ok(Reply::InvoicePage { items: Vec::new(), has_more: *page < 3 }),
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pass));
    let mut seen = BTreeMap::<&str, Vec<bool>>::new();
    for change in &world.changes {
        match change {
            Change::Clients { first, .. } => seen.entry("clients").or_default().push(*first),
            Change::Products { first, .. } => seen.entry("products").or_default().push(*first),
            Change::InvoicesSeen { first, .. } => seen.entry("invoices").or_default().push(*first),
            _ => {}
        }
    }
    let pages = vec![true, false, false];
    let expected = [("clients", pages.clone()), ("invoices", pages.clone()), ("products", pages)];
    assert_eq!(seen, BTreeMap::from(expected));
}

/// Somebody signed in anew while a session was being renewed, and the new one was refused too: what the old renewal brings
/// is not the new session.
#[test]
fn a_renewal_of_an_old_session_renews_no_new_one() {
    let mut world = World::new(vec![item("TRN", 101), item("TRN", 102)], &FREES, |call| Ok(usual(call)));
    let refused = || answer(Err(error(Class::Auth, "expired_api_key")));
    let series = || Lane::Series(sid("TRN"));
    effects_of(&mut world, Event::Wished(1, Wish::Pass), T0);
    effects_of(&mut world, Event::Answered(Lane::Account, refused()), T0);
    let made = answer(Ok(Reply::Invoice(Box::new(copy_of("TRN", 101)))));
    effects_of(&mut world, Event::Answered(series(), made), T0);
    assert_eq!(world.state.as_ref().unwrap().session(), Session::Renewing);
    let effects = effects_of(&mut world, Event::SignedIn { refreshable: true }, T0);
    let sent = effects.iter().any(|effect| matches!(effect, Effect::Call(Lane::Series(_), _)));
    assert!(sent, "{effects:?}");
    effects_of(&mut world, Event::Answered(series(), refused()), T0);
    assert_eq!(world.state.as_ref().unwrap().session(), Session::Renewing);
    let old = Event::Answered(Lane::Account, answer(Ok(usual(&Call::Refresh))));
    let effects = effects_of(&mut world, old, T0);
    assert_eq!(world.state.as_ref().unwrap().session(), Session::Renewing);
    assert!(effects.contains(&Effect::Call(Lane::Account, Call::Refresh)), "{effects:?}");
}

/// The minute's requests are used up: what is still to be asked keeps the pass open.
#[test]
fn what_keeps_a_pass_open_that_may_send_nothing_now() {
    let order = OnlineOrder {
        id: Uuid::from_u128(5),
        series: sid("TRN"),
        key: Uuid::from_u128(6),
        body: FrozenBody::new("{}".to_owned()),
        expected: item("TRN", 1).expected,
        is_draft: false,
    };
    for what in ["nothing", "an order in doubt", "a wish", "a list", "a sample", "a refill", "a release"] {
        let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
        without_background(&mut world);
        let state = world.state.as_mut().unwrap();
        begin_pass(state, Pass::Full, at(T0));
        state.account = AccountWork::default();
        state.pace = pace::Pace::new(1, pace::Sent::default(), Moment(0));
        state.pace.note_sent(at(T0), 1);
        let work = state.series.get_mut(&sid("TRN")).unwrap();
        match what {
            "nothing" => {}
            "a list" => work.reservations_due = true,
            "a sample" => work.sample_due = true,
            "a refill" => work.refill_due = true,
            "a release" => work.to_release.push(107),
            "a wish" => state.wishes.push_back((1, Wish::Lock(sid("TRN")))),
            _ => {
                let work = OrderWork { order: order.clone(), wish: None, is_looked_for: false };
                state.orders.insert(order.id, work);
            }
        }
        world.event(Event::Wake);
        let done = world.changes.iter().any(|change| matches!(change, Change::PassDone { .. }));
        assert_eq!(done, what == "nothing", "{what}");
    }
}
