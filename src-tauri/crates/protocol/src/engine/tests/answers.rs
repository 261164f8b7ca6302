//! What an answer changes and what it does not, one small story for each rule nobody had asked about.

use super::*;

const FREES: [u64; 4] = [107, 108, 109, 110];

fn usual(call: &Call) -> Reply {
    super::usual(&["TRN"], &FREES, call)
}

fn effects_of(world: &mut World<'_>, event: Event, now: i64) -> Vec<Effect> {
    let (state, effects) = step(world.state.take().unwrap(), event, at(now));
    world.state = Some(state);
    effects
}

fn answered(lane: Lane, result: Result<Reply, RemoteError>) -> Event {
    Event::Answered(lane, Box::new(Answer { result, server_time: None, requests: 1, pause_seconds: None }))
}

fn without_background(world: &mut World<'_>) {
    let state = world.state.as_mut().unwrap();
    (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
}

/// A command line that ends when it is told must not be told before everything was read, however slow the pace.
#[test]
fn a_pull_held_up_by_the_pace_is_over_only_when_everything_was_read() {
    let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
    without_background(&mut world);
    world.state.as_mut().unwrap().pace = pace::Pace::new(1, pace::Sent::default(), Moment(0));
    world.event(Event::Wished(1, Wish::Pull));
    for read in 1..5 {
        assert_eq!((world.calls.len(), world.told.len()), (read, 0), "{:?}", world.calls);
        world.pass_time(60);
    }
    assert_eq!((world.calls.len(), world.told.clone()), (5, vec![(1, Ok(()))]), "{:?}", world.calls);
}

#[test]
fn a_pull_is_over_although_invoices_wait() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| Ok(usual(call)));
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pull));
    assert_eq!(world.told, [(1, Ok(()))]);
    assert_eq!(world.phase("TRN", 101), Some(Phase::Queued));
}

/// The pass failed with the list of series still to be read: nothing goes on by itself.
#[test]
fn after_a_pass_that_failed_a_command_line_asks_for_nothing_more() {
    let mut world = World::new(Vec::new(), &FREES, |_| Err(error(Class::NotReached, "not_reached")));
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pass));
    assert!(matches!(world.told[..], [(1, Err(WishError::Unreachable(_)))]));
    let before = world.calls.len();
    world.now += 3600;
    world.event(Event::Wake);
    assert_eq!(world.calls.len(), before);
}

/// An invoice that may go again in eight seconds is waited for, one that may not is left to the next pass; so is what a series
/// held by somebody else keeps back.
#[test]
fn how_long_a_pass_waits_for_an_invoice() {
    for (not_before, held_until, is_over) in [(8, 0, false), (9, 0, true), (0, 100, true)] {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| Ok(usual(call)));
        let state = world.state.as_mut().unwrap();
        state.background = false;
        begin_pass(state, Pass::Full, at(T0));
        state.account = AccountWork::default();
        state.outbox.values_mut().for_each(|item| item.not_before = Moment(T0 + not_before));
        state.series.values_mut().for_each(|work| work.held_until = Moment(T0 + held_until));
        world.event(Event::Wake);
        let done = world.changes.iter().any(|change| matches!(change, Change::PassDone { .. }));
        assert_eq!(done, is_over, "{not_before} {held_until}");
    }
}

#[test]
fn a_session_renewed_between_two_refusals_of_the_old_one_is_not_refused_by_the_second() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| Ok(usual(call)));
    let refused = || Err(error(Class::Auth, "expired_api_key"));
    let grant = || Ok(usual(&Call::Refresh));
    effects_of(&mut world, Event::Wished(1, Wish::Pass), T0);
    assert_eq!(
        world.state.as_ref().unwrap().in_flight.len(),
        2,
        "one on the account's lane, one on the series'"
    );
    effects_of(&mut world, answered(Lane::Account, refused()), T0);
    effects_of(&mut world, answered(Lane::Account, grant()), T0);
    effects_of(&mut world, answered(Lane::Series(sid("TRN")), refused()), T0);
    let session = world.state.as_ref().unwrap().session();
    assert_eq!(session, Session::Active { refreshable: true, renewed: true });
}

/// Whatever was wished for waits for the new session, is asked for again, and is told about once.
#[test]
fn every_wish_that_meets_an_expired_session_is_asked_for_again() {
    let locked = |lock| RemoteSeries {
        id: sid("TRN"),
        name: "TRN".to_owned(),
        document_type: DocumentType::Fiscal,
        format: "TRN-{number}".to_owned(),
        next_number: None,
        is_primary: true,
        lock,
    };
    for wish in [
        Wish::Lock(sid("TRN")),
        Wish::Unlock { series: sid("TRN"), force: true },
        Wish::LookUp { series: sid("TRN"), number: 101 },
    ] {
        for renewable in [true, false] {
            let mut expired = true;
            let mut world = World::new(Vec::new(), &FREES, move |call| match call {
                Call::Refresh => Ok(usual(call)),
                _ if expired => {
                    expired = false;
                    Err(error(Class::Auth, "expired_api_key"))
                }
                Call::Lock(_) => Ok(Reply::Series(locked(Lock::Here { since: None }))),
                Call::Unlock { force: true, .. } => Ok(Reply::Series(locked(Lock::None))),
                call => Ok(usual(call)),
            });
            without_background(&mut world);
            world.state.as_mut().unwrap().session =
                Session::Active { refreshable: renewable, renewed: false };
            world.event(Event::Wished(1, wish.clone()));
            let told = if renewable { Ok(()) } else { Err(WishError::SignIn) };
            assert_eq!(world.told, [(1, told)], "{wish:?}");
            assert_eq!(world.calls.len(), if renewable { 3 } else { 1 }, "{wish:?}: {:?}", world.calls);
            assert_eq!(world.calls.first(), world.calls.last(), "{wish:?}");
        }
    }
}

#[test]
fn why_a_wish_for_numbers_did_not_come_true() {
    let refused = |code: &str| WishError::Refused(error(Class::AskUser, code));
    for (answer, told) in [
        (error(Class::AskUser, "limit_reached"), refused("limit_reached")),
        (error(Class::Parked, "forbidden"), WishError::Refused(error(Class::Parked, "forbidden"))),
        (
            error(Class::NotReached, "not_reached"),
            WishError::Unreachable(error(Class::NotReached, "not_reached")),
        ),
    ] {
        let said = answer.clone();
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::Reserve { .. } => Err(said.clone()),
            call => Ok(usual(call)),
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Reserve { series: sid("TRN"), count: 2 }));
        assert_eq!(world.told, [(1, Err(told))], "{answer:?}");
        assert!(world.changes.contains(&Change::ReserveSettled(sid("TRN"))), "nothing was reserved");
    }
}

#[test]
fn why_a_series_was_not_locked() {
    for answer in [error(Class::AskUser, "series_locked_other_device"), error(Class::Parked, "forbidden")] {
        let said = answer.clone();
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::Lock(_) => Err(said.clone()),
            call => Ok(usual(call)),
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Lock(sid("TRN"))));
        assert_eq!(world.told, [(1, Err(WishError::Refused(answer)))]);
    }
}

/// A person waits five seconds in silence; of a longer pause they are told at once.
#[test]
fn how_long_a_person_waits_for_a_server_that_asks_for_a_pause() {
    for (seconds, is_told) in [(5, false), (6, true)] {
        let mut busy = true;
        let mut world = World::new(Vec::new(), &FREES, move |call| {
            if std::mem::take(&mut busy) {
                let later = Class::RetryLater { after_seconds: Some(seconds) };
                return Err(error(later, "rate_limit_exceeded"));
            }
            Ok(usual(call))
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Pull));
        assert_eq!(world.told.len(), usize::from(is_told), "{seconds}");
        world.pass_time(10);
        let told: Vec<bool> = world.told.iter().map(|(_, outcome)| outcome.is_ok()).collect();
        assert_eq!(told, [!is_told], "{seconds}");
    }
}

#[test]
fn how_the_line_looks_after_each_answer() {
    let class = Class::Ambiguous;
    for (answer, link) in [
        (Ok(usual(&Call::ListSeries)), Link::Online),
        (Err(error(Class::NotReached, "not_reached")), Link::Unreachable),
        (Err(error(class, "captive_portal")), Link::Captive),
        (Err(error(class, "http_502")), Link::Troubled),
        (Err(error(Class::AskUser, "permission_denied")), Link::Online),
    ] {
        let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
        effects_of(&mut world, Event::Wished(1, Wish::Pull), T0);
        assert_eq!(world.state.as_ref().unwrap().link(), Link::Untried);
        effects_of(&mut world, answered(Lane::Account, answer), T0);
        assert_eq!(world.state.as_ref().unwrap().link(), link);
    }
}

/// After a refusal under doubt the same key goes again; only a refusal that is believed spends it.
#[test]
fn a_refusal_nobody_believes_yet_spends_no_key() {
    let mut attempt = 0;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::Create { .. } => {
            attempt += 1;
            let code = if attempt < 3 { "invalid_request" } else { "" };
            let class = if attempt == 1 { Class::Ambiguous } else { Class::AskUser };
            if attempt < 3 { Err(error(class, code)) } else { Ok(usual(call)) }
        }
        call => Ok(usual(call)),
    });
    let mut state = world.state.take().unwrap();
    let waiting = state.outbox.values_mut().next().unwrap();
    waiting.doubt = Doubt::Owed;
    world.state = Some(state);
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    let keys: BTreeSet<_> =
        world.posts().iter().map(|post| post.split(' ').nth(3).unwrap().to_owned()).collect();
    assert_eq!(keys.len(), 1, "{:?}", world.posts());
    let rekeyed = world.changes.iter().filter(|change| matches!(change, Change::Rekeyed { .. })).count();
    let parked = matches!(world.phase("TRN", 101), Some(Phase::Attention(_)));
    assert_eq!((rekeyed, parked), (1, true), "spent where a person is told");
}

/// The server says again and again that the number is taken, and never shows the invoice: after five attempts a person is told.
#[test]
fn a_taken_number_nobody_finds_is_told_after_five_attempts() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { .. } => Err(error(Class::Parked, "duplicate_invoice_number")),
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(7_200);
    assert_eq!(world.posts().len(), 5);
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(_))));
}

#[test]
fn reservations_belong_to_the_romanian_year_they_were_made_in() {
    // 22:00 in UTC on the last of December is midnight in Romania.
    let midnight = 1_798_754_400;
    for (reserved_at, year) in [(midnight - 1, 2026), (midnight, 2027)] {
        let reservation = Reservation { reserved_at: Some(Moment(reserved_at)), ..reservation(111) };
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::Reserve { .. } => Ok(Reply::Reservations(vec![reservation.clone()])),
            call => Ok(usual(call)),
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Reserve { series: sid("TRN"), count: 1 }));
        let years: Vec<_> = world
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Received { numbers, .. } => Some(numbers[0].year),
                _ => None,
            })
            .collect();
        assert_eq!(years, [year]);
    }
}

#[test]
fn how_many_digits_a_series_pads_to_is_learnt_from_a_number_of_its() {
    for (newest, padding) in
        [(Some("TRN-007"), 3), (Some("TRN-7"), 0), (Some("2026-0012"), 4), (Some("TRN-120"), 0), (None, 0)]
    {
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::NewestInvoice(_) => {
                let copy =
                    |text: &str| RemoteInvoice { full_number: Some(text.to_owned()), ..copy_of("TRN", 7) };
                Ok(Reply::Invoices(newest.map(copy).into_iter().collect()))
            }
            call => Ok(usual(call)),
        });
        world.state.as_mut().unwrap().series.values_mut().for_each(|work| work.padding_known = false);
        world.event(Event::Wished(1, Wish::Pass));
        let learnt = Change::PaddingLearnt { series: sid("TRN"), padding };
        assert!(world.changes.contains(&learnt), "{newest:?}");
    }
}

/// While the list of series is on its way nobody knows who holds one: no number is asked for.
#[test]
fn no_pool_is_refilled_before_the_list_of_series_has_come() {
    let mut world = World::new(Vec::new(), &[110], |call| Ok(usual(call)));
    world.state.as_mut().unwrap().series.values_mut().for_each(|work| work.refill_due = true);
    let effects = effects_of(&mut world, Event::Wished(1, Wish::Pass), T0);
    let calls: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Call(_, call) => Some(brief(call)),
            _ => None,
        })
        .collect();
    assert_eq!(calls, ["ListSeries"]);
}

#[test]
fn pauses_double_up_to_five_minutes_and_chance_adds_at_most_half() {
    for (failures, shortest) in [(0, 1), (1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (99, 300)] {
        assert_eq!(pace::pause_seconds(failures, 0), shortest);
        let spread: BTreeSet<i64> = (0..1000).map(|chance| pace::pause_seconds(failures, chance)).collect();
        assert_eq!(spread.first(), Some(&shortest));
        assert_eq!(spread.last(), Some(&(shortest + shortest / 2)), "{failures}");
    }
}

/// All twelve months are swept again after six hours, not before.
#[test]
fn how_often_everything_is_swept() {
    for (after, is_full) in [(6 * 3600 - 1, false), (6 * 3600, true)] {
        let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
        world.state.as_mut().unwrap().swept_at = Moment(T0);
        world.now = T0 + after;
        world.event(Event::Wake);
        let swept = world.changes.iter().any(|c| matches!(c, Change::InvoicesSwept { is_full: true, .. }));
        assert_eq!(swept, is_full, "{after} seconds");
    }
}

/// A pause the server asked for earlier: with five seconds of it left a person waits, with six they are told.
#[test]
fn how_much_of_a_servers_pause_a_person_waits_out() {
    for (left, is_told) in [(5, false), (6, true)] {
        let mut world = World::new(Vec::new(), &FREES, |call| Ok(usual(call)));
        without_background(&mut world);
        world.state.as_mut().unwrap().pace = pace::Pace::new(90, pace::Sent::default(), Moment(T0 + left));
        world.event(Event::Wished(1, Wish::Pull));
        assert_eq!(world.told.len(), usize::from(is_told), "{left}");
        world.pass_time(10);
        assert_eq!(world.told[0].1.is_ok(), !is_told, "{left}");
    }
}

/// Only the server's own word ends a session; a server in trouble is asked again.
#[test]
fn what_a_renewal_that_failed_makes_of_the_session() {
    let expired = Session::Expired;
    for (answer, session) in [
        (error(Class::Auth, "invalid_api_key"), expired),
        (error(Class::AskUser, "refresh_refused"), expired),
        (error(Class::NotReached, "not_reached"), Session::Renewing),
        (error(Class::Ambiguous, "http_502"), Session::Renewing),
    ] {
        let said = answer.clone();
        let mut world = World::new(Vec::new(), &FREES, move |call| match call {
            Call::Refresh => Err(said.clone()),
            Call::Lock(_) => Err(error(Class::Auth, "expired_api_key")),
            call => Ok(usual(call)),
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Lock(sid("TRN"))));
        assert_eq!(world.state.as_ref().unwrap().session(), session, "{answer:?}");
        let told =
            if session == expired { WishError::SignIn } else { WishError::Unreachable(answer.clone()) };
        assert_eq!(world.told, [(1, Err(told))], "{answer:?}");
    }
}

/// What the server refuses to show is asked for once in a pass, the rest is read, and a pass that did not see everything is not
/// kept as one that did.
#[test]
fn a_read_that_is_refused_ends_no_pass_and_is_not_asked_for_again_in_it() {
    type Is = fn(&Call) -> bool;
    let reads: [(&str, Is); 6] = [
        ("series", |call| matches!(call, Call::ListSeries)),
        ("settings", |call| matches!(call, Call::Settings)),
        ("rates", |call| matches!(call, Call::VatRates)),
        ("clients", |call| matches!(call, Call::Clients { .. })),
        ("products", |call| matches!(call, Call::Products { .. })),
        ("invoices", |call| matches!(call, Call::Invoices { .. })),
    ];
    for (name, is_it) in reads {
        let asked = std::cell::Cell::new(0);
        let mut world = World::new(Vec::new(), &FREES, |call| {
            if is_it(call) {
                asked.set(asked.get() + 1);
                return Err(error(Class::AskUser, "permission_denied"));
            }
            Ok(usual(call))
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Pass));
        world.pass_time(60);
        assert_eq!((world.told.clone(), asked.get()), (vec![(1, Ok(()))], 1), "{name}");
        let done = world.changes.iter().any(|change| matches!(change, Change::PassDone { .. }));
        assert!(!done, "{name}");
    }
}

/// How numbers are written is asked of a series that is locked here, and once.
#[test]
fn of_which_series_the_newest_invoice_is_asked_for() {
    for (is_here, is_known, asked) in
        [(true, false, true), (true, true, false), (false, false, false), (false, true, false)]
    {
        let mut world = World::new(Vec::new(), &FREES, |call| match call {
            Call::ListSeries if !is_here => {
                let Reply::SeriesList(mut list) = usual(call) else { panic!("no list") };
                list[0].lock = Lock::None;
                Ok(Reply::SeriesList(list))
            }
            call => Ok(usual(call)),
        });
        world.state.as_mut().unwrap().series.values_mut().for_each(|work| work.padding_known = is_known);
        world.event(Event::Wished(1, Wish::Pass));
        let was_asked = world.calls.iter().any(|call| call.starts_with("NewestInvoice"));
        assert_eq!(was_asked, asked, "here: {is_here}, known: {is_known}");
    }
}

#[test]
fn an_invoice_the_server_has_in_another_series_is_not_ours() {
    for (cloud, is_ours) in [("TRN", true), ("ALT", false)] {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
            Call::Create { number, .. } => {
                let copy = RemoteInvoice { series_id: Some(sid(cloud)), ..copy_of("TRN", *number) };
                Ok(Reply::Invoice(Box::new(copy)))
            }
            call => Ok(usual(call)),
        });
        world.event(Event::Wished(1, Wish::Pass));
        assert_eq!(world.synced(), usize::from(is_ours), "{cloud}");
        let fields = world.changes.iter().find_map(|change| match change {
            Change::Mismatched { differences, .. } => {
                Some(differences.iter().map(|one| one.field.as_str()).collect())
            }
            _ => None,
        });
        assert_eq!(
            fields.unwrap_or_else(Vec::new),
            if is_ours { vec![] } else { vec!["series_id"] },
            "{cloud}"
        );
    }
}

/// Two failures are no reason to leave the clients unread, nor the pass unfinished.
#[test]
fn a_read_that_fails_twice_is_read_in_the_same_pass() {
    let mut failures = 2;
    let mut world = World::new(Vec::new(), &FREES, move |call| match call {
        Call::Clients { .. } if failures > 0 => {
            failures -= 1;
            Err(error(Class::Ambiguous, "http_502"))
        }
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pull));
    world.pass_time(30);
    assert_eq!(world.calls.iter().filter(|call| call.starts_with("Clients")).count(), 3);
    assert!(world.changes.contains(&Change::PassDone { is_full: false }));
}
