//! What the engine makes of refusals and bad answers: when somebody who waits is told, what is asked again and what is not.

use super::*;

const FREES: [u64; 4] = [107, 108, 109, 110];

fn usual(call: &Call) -> Reply {
    super::usual(&["TRN"], &FREES, call)
}

fn without_background(world: &mut World<'_>) {
    let state = world.state.as_mut().unwrap();
    (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
}

/// So often was a call made whose name begins so.
fn count(world: &World<'_>, name: &str) -> usize {
    world.calls.iter().filter(|call| call.starts_with(name)).count()
}

/// A server whose answers mean nothing is tried three times; then whoever waits hears of it.
#[test]
fn after_three_unclear_answers_whoever_waits_is_told() {
    let mut world = World::new(Vec::new(), &FREES, |_| Err(error(Class::Ambiguous, "http_502")));
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(2);
    assert_eq!((world.calls.len(), world.told.len()), (2, 0));
    world.pass_time(60);
    let told = Err(WishError::Unreachable(error(Class::Ambiguous, "http_502")));
    assert_eq!((world.calls.len(), world.told), (3, vec![(1, told)]));
}

/// One list nobody can read, while everything else is answered: the pass leaves it out and ends, and is not kept as one that saw
/// everything.
#[test]
fn a_list_that_fails_three_times_is_left_out_of_the_pass() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Clients { .. } => Err(error(Class::Ambiguous, "unreadable")),
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pull));
    world.pass_time(60);
    assert_eq!(world.told, [(1, Ok(()))]);
    assert_eq!((count(&world, "Clients"), count(&world, "Products")), (3, 1));
    assert!(!world.changes.iter().any(|change| matches!(change, Change::PassDone { .. })));
}

/// The server's own word that the session ran out says that the invoice was not made: it goes again with the new session, and
/// nothing has to be looked up.
#[test]
fn an_invoice_that_met_an_expired_session_goes_again_without_a_look() {
    let mut first = true;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::Create { .. } if std::mem::take(&mut first) => Err(error(Class::Auth, "token_expired")),
        call => Ok(usual(call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!((world.posts().len(), count(&world, "Refresh"), count(&world, "find")), (2, 1, 0));
    assert_eq!(world.synced(), 1);
}

/// Two refusals hold a series: one says that another device has it, the other only that this one does not.
#[test]
fn what_a_refusal_says_of_who_holds_the_series() {
    for (code, is_elsewhere) in [("series_locked_other_device", true), ("series_not_locked_to_device", false)]
    {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
            Call::Create { .. } => Err(error(Class::AskUser, code)),
            call => Ok(usual(call)),
        });
        without_background(&mut world);
        world.event(Event::Wished(1, Wish::Pass));
        let lock = &world.state.as_ref().unwrap().series[&sid("TRN")].series.lock;
        assert_eq!(matches!(lock, Lock::Other { .. }), is_elsewhere, "{code}: {lock:?}");
    }
}

/// Somebody asks for numbers with a session that cannot be renewed: they are asked to sign in.
#[test]
fn numbers_asked_for_with_a_dead_session_ask_for_a_sign_in() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Reserve { .. } => Err(error(Class::Auth, "token_expired")),
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.state.as_mut().unwrap().session = Session::Active { refreshable: false, renewed: false };
    world.event(Event::Wished(1, Wish::Reserve { series: sid("TRN"), count: 2 }));
    assert_eq!(world.told, [(1, Err(WishError::SignIn))]);
}

/// A reserve call nobody answered cannot be explained without the list, and the list is refused: whoever waits for numbers of this
/// series hears so. Nobody else does.
#[test]
fn a_list_of_reservations_that_is_refused_ends_the_waiting_for_its_numbers_only() {
    let mut world = World::new(vec![item("ALT", 1)], &FREES, |call| match call {
        Call::ListReservations(series) if series.0 == "TRN" => {
            Err(error(Class::AskUser, "permission_denied"))
        }
        call => Ok(super::usual(&["ALT", "TRN"], &FREES, call)),
    });
    without_background(&mut world);
    let state = world.state.as_mut().unwrap();
    state.outbox.clear();
    state.series.get_mut(&sid("TRN")).unwrap().intent = Some((2, 110));
    for wish in [2, 3] {
        state.wishes.push_back((wish, Wish::Reserve { series: sid("TRN"), count: 2 }));
    }
    state.wishes.push_back((4, Wish::LookUp { series: sid("ALT"), number: 1 }));
    world.event(Event::Wake);
    world.told.sort_by_key(|(wish, _)| *wish);
    let refused = || Err(WishError::Refused(error(Class::AskUser, "permission_denied")));
    assert_eq!(world.told, [(2, refused()), (3, refused()), (4, Ok(()))]);
    assert_eq!(count(&world, "reservations TRN"), 1);
}

/// How many digits the server pads to is asked once in a pass; where that is refused, numbers are written as they are.
#[test]
fn a_refused_sample_is_not_asked_for_again() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::NewestInvoice(_) => Err(error(Class::AskUser, "permission_denied")),
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.state.as_mut().unwrap().series.values_mut().for_each(|work| work.padding_known = false);
    world.event(Event::Wished(1, Wish::Pass));
    world.event(Event::Wished(2, Wish::Pass));
    assert_eq!((count(&world, "NewestInvoice"), world.told.len()), (1, 2));
}

/// An order for an invoice is answered with an invoice that has a number; one without says nothing of what became of the order.
#[test]
fn an_order_is_not_answered_by_a_draft() {
    let order = OnlineOrder {
        id: Uuid::from_u128(5),
        series: sid("TRN"),
        key: Uuid::from_u128(6),
        body: FrozenBody::new("{}".to_owned()),
        expected: item("TRN", 1).expected,
        is_draft: false,
    };
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Order { .. } => {
            Ok(Reply::Invoice(Box::new(RemoteInvoice { number: None, is_draft: true, ..copy_of("TRN", 7) })))
        }
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Order(Box::new(order))));
    assert!(!world.changes.iter().any(|change| matches!(change, Change::Ordered { .. })));
    assert!(matches!(world.told[..], [(1, Err(WishError::Unreachable(_)))]), "{:?}", world.told);
}

/// A server that always says there is more is believed for five hundred pages.
#[test]
fn a_sweep_ends_after_five_hundred_pages() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Invoices { .. } => Ok(Reply::InvoicePage { items: Vec::new(), has_more: true }),
        call => Ok(usual(call)),
    });
    without_background(&mut world);
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(1000);
    assert_eq!((count(&world, "Invoices"), world.told.len()), (500, 1));
}

/// Fifty numbers are enough, however short they live.
#[test]
fn fifty_free_numbers_are_not_added_to() {
    for (held, is_refilled) in [(49, true), (50, false)] {
        let mut world = World::new(Vec::new(), &[], move |call| match call {
            Call::Reserve { .. } => Ok(Reply::Reservations(Vec::new())),
            Call::ListReservations(_) => Ok(Reply::Reservations((1..=held).map(reservation).collect())),
            call => Ok(usual(call)),
        });
        without_background(&mut world);
        let work = world.state.as_mut().unwrap().series.get_mut(&sid("TRN")).unwrap();
        for number in 1..=held {
            let expires_at = Moment(T0).plus_days(1);
            work.free.insert(number, PoolNumber { expires_at, ..free(number) });
        }
        world.event(Event::Wished(1, Wish::Pass));
        assert_eq!(count(&world, "reserve ") > 0, is_refilled, "{held}");
    }
}
