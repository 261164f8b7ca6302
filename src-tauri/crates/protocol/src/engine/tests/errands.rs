//! What is asked of the server about an invoice: looked at, asked, looked at again; what each answer makes of it.

use super::*;
use crate::call::Deed;
use crate::errand::{
    EMAIL_UNKNOWN, Errand, PAYMENT_NOT_SHOWN, Payment, STORNO_NOT_SHOWN, Sight, Stage, Subject, Task,
};
use crate::remote::RemotePayment;

const FREES: [u64; 4] = [107, 108, 109, 110];
const INVOICE: Uuid = Uuid::from_u128(50);

fn payment(seq: u64) -> Errand {
    Errand {
        id: Uuid::from_u128(900 + seq.to_le_bytes()[0] as u128),
        seq,
        key: Uuid::from_u128(700),
        subject: Subject::Invoice(INVOICE),
        task: Task::Payment(Payment {
            is_receipt: false,
            method: "card".to_owned(),
            amount: "50".parse().unwrap(),
            date: "2026-11-25".parse().unwrap(),
            note: None,
            known: Some(Vec::new()),
        }),
        stage: Stage::Waiting,
        is_tried: false,
        is_insisted: false,
        attempts: 0,
        asked_at: Moment(T0),
        not_before: Moment(0),
    }
}

/// What a look sees of an invoice with so many payments of fifty.
fn sight(payments: usize) -> Reply {
    let entered = (0..payments).map(|number| RemotePayment {
        id: format!("pay_{number}"),
        amount: Some("50".parse().unwrap()),
        date: Some("2026-11-25".parse().unwrap()),
        kind: None,
    });
    let copy = RemoteInvoice { payments: Some(entered.collect()), ..copy_of("TRN", 101) };
    Reply::Looked(Sight { copy: Some(Box::new(copy)), storno: None })
}

type Told = Vec<(WishId, Result<(), WishError>)>;

/// Asks for payments of an invoice the server has, with a wish for the last; gives what was called and what became of it.
fn told(
    errands: &[Errand],
    seconds: i64,
    server: impl FnMut(&Call) -> Result<Reply, RemoteError>,
) -> (Vec<String>, Vec<Change>, Told) {
    let mut world = World::new(Vec::new(), &FREES, server);
    let state = world.state.as_mut().unwrap();
    (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
    for errand in errands {
        world.event(Event::Asked(Box::new(errand.clone()), Some("inv_101".to_owned())));
    }
    let last = errands.last().unwrap().id;
    world.event(Event::Wished(1, Wish::Errand(last)));
    world.pass_time(seconds);
    let calls = world.calls.iter().map(|call| {
        if call.starts_with("Look") {
            "look"
        } else if call.starts_with("Do") {
            "do"
        } else {
            "other"
        }
        .to_owned()
    });
    (calls.collect(), world.changes, world.told)
}

fn stages(changes: &[Change]) -> Vec<&'static str> {
    let stage = |change: &Change| match change {
        Change::ErrandMoved(errand) => match errand.stage {
            Stage::Waiting => "waiting",
            Stage::Sent => "sent",
            Stage::Confirmed => "confirmed",
            Stage::Refused(_) => "refused",
            Stage::Attention(_) => "attention",
        },
        Change::ErrandOver { .. } => "over",
        Change::ErrandGone { .. } => "gone",
        _ => "other",
    };
    changes.iter().map(stage).collect()
}

#[test]
fn it_is_saved_as_sent_before_it_goes_and_looked_at_after_it_is_done() {
    let mut entered = 0;
    let (calls, changes, told) = told(&[payment(1)], 0, move |call| {
        Ok(match call {
            Call::Do { deed: Deed::Pay { .. }, .. } => {
                entered += 1;
                Reply::Did(None)
            }
            _ => sight(entered),
        })
    });
    assert_eq!(calls, ["look", "do", "look"]);
    assert_eq!(stages(&changes), ["sent", "confirmed", "over"]);
    assert_eq!(told, [(1, Ok(()))]);
}

/// What an answer makes of a payment, if the server did the work before it and if it did not.
#[test]
fn what_each_failure_makes_of_it() {
    for (class, code, was_done, calls, end) in [
        (Class::Ambiguous, "timeout", true, vec!["look", "do", "look"], "over"),
        (Class::Ambiguous, "timeout", false, vec!["look", "do", "look", "do", "look"], "over"),
        (Class::Auth, "http_401", true, vec!["look", "do", "other", "look"], "over"),
        (
            Class::RetryLater { after_seconds: Some(1) },
            "rate_limit_exceeded",
            false,
            vec!["look", "do", "look", "do", "look"],
            "over",
        ),
        (Class::AskUser, "invalid_payment_method", false, vec!["look", "do", "look"], "gone"),
        // The refusal of a request that came second: the first one was taken.
        (Class::AskUser, "invoice_already_paid", true, vec!["look", "do", "look"], "over"),
    ] {
        let (mut entered, mut is_first) = (0, true);
        let (called, changes, _) = told(&[payment(1)], 60, move |call| match call {
            Call::Do { .. } if std::mem::take(&mut is_first) => {
                entered += usize::from(was_done);
                Err(error(class, code))
            }
            Call::Do { .. } => {
                entered += 1;
                Ok(Reply::Did(None))
            }
            Call::Look { .. } => Ok(sight(entered)),
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        assert_eq!(called, calls, "{code} {was_done}");
        assert_eq!(stages(&changes).last(), Some(&end), "{code} {was_done}");
    }
}

/// Two payments of one amount and day are two: what the first became is not taken for the second.
#[test]
fn two_alike_are_two() {
    let mut entered = 0;
    let (calls, changes, _) = told(&[payment(1), payment(2)], 0, move |call| {
        Ok(match call {
            Call::Do { .. } => {
                entered += 1;
                Reply::Did(None)
            }
            _ => sight(entered),
        })
    });
    assert_eq!(calls, ["look", "do", "look", "look", "do", "look"]);
    assert_eq!(stages(&changes).iter().filter(|stage| **stage == "over").count(), 2);
}

/// Without anybody waiting a refusal is kept until a person acts; and what came of a stop in the middle is looked at first.
#[test]
fn a_refusal_nobody_waits_for_is_parked_and_a_stop_in_the_middle_is_looked_at() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Do { .. } => Err(error(Class::AskUser, "invoice_is_void")),
        Call::Look { .. } => Ok(sight(0)),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Asked(Box::new(payment(1)), Some("inv_101".to_owned())));
    world.pass_time(30);
    let parked = world.changes.iter().rev().find_map(|change| match change {
        Change::ErrandMoved(errand) => errand.trouble().cloned(),
        _ => None,
    });
    assert_eq!(parked.unwrap().code, "invoice_is_void");

    let sent = Errand { stage: Stage::Sent, ..payment(1) };
    let (calls, changes, _) = told(&[sent], 0, |call| match call {
        Call::Look { .. } => Ok(sight(1)),
        call => panic!("{call:?}"),
    });
    assert_eq!(calls, ["look"]);
    assert_eq!(stages(&changes), ["over"]);
}

/// It waits until the server has its invoice, and nobody waits for that.
#[test]
fn what_is_asked_of_an_invoice_that_was_not_sent_waits_behind_it() {
    let mut entered = 0;
    let first = item("TRN", 101);
    let errand = Errand { subject: Subject::Invoice(first.invoice), ..payment(1) };
    let mut world = World::new(vec![first], &FREES, move |call| {
        Ok(match call {
            Call::Do { .. } => {
                entered += 1;
                Reply::Did(None)
            }
            Call::Look { .. } => sight(entered),
            call => usual(&["TRN"], &FREES, call),
        })
    });
    let state = world.state.as_mut().unwrap();
    (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
    world.event(Event::Asked(Box::new(errand.clone()), None));
    world.event(Event::Wished(1, Wish::Errand(errand.id)));
    assert_eq!((world.calls.len(), world.told.len()), (0, 1));
    world.event(Event::Wished(2, Wish::Pass));
    world.pass_time(5);
    let order: Vec<&str> = world
        .calls
        .iter()
        .filter_map(|call| ["create", "Look", "Do"].into_iter().find(|kind| call.starts_with(kind)))
        .collect();
    assert_eq!(order, ["create", "Look", "Do", "Look"]);
}

fn storno() -> Errand {
    let task = Task::Storno { series: sid("TRN"), since: "2026-11-20".parse().unwrap() };
    Errand { task, ..payment(1) }
}

fn email() -> Errand {
    let task = Task::Send { email: None, body: FrozenBody::new("{}".to_owned()) };
    Errand { task, ..payment(1) }
}

/// The last an errand came to, and the code a person is shown.
fn end(changes: &[Change]) -> (&'static str, String) {
    let code = match changes.last() {
        Some(Change::ErrandMoved(errand)) => errand.trouble().map(|trouble| trouble.code.clone()),
        Some(Change::ErrandGone { trouble, .. }) => Some(trouble.code.clone()),
        _ => None,
    };
    (stages(changes).last().copied().unwrap_or("nothing"), code.unwrap_or_default())
}

/// The server says that it reversed the invoice. Whether it did is seen: in the look, or in the storno it answered with. An answer
/// that is the invoice itself, has no number or is no storno says nothing.
#[test]
fn a_storno_counts_when_it_is_shown() {
    let reversed = || RemoteInvoice { is_storno: true, ..copy_of("TRN", 102) };
    let not_shown = ("attention", STORNO_NOT_SHOWN.to_owned());
    for (made, expected) in [
        (Some(reversed()), ("over", String::new())),
        (None, not_shown.clone()),
        (Some(RemoteInvoice { id: "inv_101".to_owned(), ..reversed() }), not_shown.clone()),
        (Some(RemoteInvoice { number: None, ..reversed() }), not_shown.clone()),
        (Some(RemoteInvoice { is_storno: false, ..reversed() }), not_shown),
    ] {
        let answer = made.clone();
        let (calls, changes, told) = told(&[storno()], 0, move |call| {
            Ok(match call {
                Call::Do { .. } => Reply::Did(answer.clone().map(Box::new)),
                Call::Look { storno, .. } => {
                    let since = "2026-11-20".parse().unwrap();
                    assert_eq!(*storno, Some((sid("TRN"), since)), "a storno is looked for too");
                    sight(0)
                }
                call => panic!("{call:?}"),
            })
        });
        assert_eq!(calls, ["look", "do", "look"]);
        assert_eq!(end(&changes), expected, "{made:?}");
        assert_eq!(told[0].1.is_ok(), expected.0 == "over", "whoever waits hears it");
        if let Some(Change::ErrandOver { storno, .. }) = changes.last() {
            assert_eq!(storno.as_deref(), made.as_ref());
        }
    }
}

/// A success may be somebody else's word: a network that asks for a password answers everything with one. Where the server
/// lists the payments, this one has to be among them.
#[test]
fn a_payment_counts_when_it_is_shown() {
    let unlisted = || {
        let copy = RemoteInvoice { payments: None, ..copy_of("TRN", 101) };
        Reply::Looked(Sight { copy: Some(Box::new(copy)), storno: None })
    };
    let done = || ("over", String::new());
    for (story, after, expected) in [
        ("it is there", sight(1), done()),
        ("the list is there without it", sight(0), ("attention", PAYMENT_NOT_SHOWN.to_owned())),
        ("the server shows no list: its word has to do", unlisted(), done()),
    ] {
        let mut is_asked = false;
        let (calls, changes, told) = told(&[payment(1)], 0, move |call| {
            is_asked |= matches!(call, Call::Do { .. });
            Ok(match call {
                Call::Do { .. } => Reply::Did(None),
                _ if is_asked => after.clone(),
                _ => sight(0),
            })
        });
        assert_eq!(calls, ["look", "do", "look"], "{story}: not asked again by itself");
        assert_eq!(end(&changes), expected, "{story}");
        assert_eq!(told[0].1.is_ok(), expected.0 == "over", "{story}");
    }
}

/// What was given up may have been done all the same: then the firm's invoices are gone through once more.
#[test]
fn what_was_given_up_after_it_was_sent_is_looked_for() {
    for (attempts, expected) in [(0, Moment(T0)), (1, Moment(0))] {
        let mut world = World::new(Vec::new(), &FREES, |_| Err(error(Class::NotReached, "offline")));
        let state = world.state.as_mut().unwrap();
        (state.swept_at, state.next_pass_at) = (Moment(T0), Moment(T0 + 3_600));
        let errand = Errand { attempts, ..payment(1) };
        world.event(Event::Asked(Box::new(errand.clone()), None));
        world.event(Event::Withdrawn(errand.id));
        assert_eq!(world.state.as_ref().unwrap().swept_at, expected, "{attempts} attempts");
    }
}

/// An e-mail cannot be seen on the server. Where one may have gone, nobody is written to a second time without being asked, and
/// the errand is kept for a person although somebody waits.
#[test]
fn an_email_that_may_have_gone_is_not_sent_again() {
    let unknown = ("attention", EMAIL_UNKNOWN.to_owned());
    for (class, code, expected, requests) in [
        (Class::Ambiguous, "timeout", unknown.clone(), 1),
        (Class::Auth, "http_401", unknown, 1),
        (Class::Auth, "token_expired", ("over", String::new()), 2),
        (Class::RetryLater { after_seconds: Some(1) }, "rate_limit_exceeded", ("over", String::new()), 2),
    ] {
        let mut is_first = true;
        let (calls, changes, _) = told(&[email()], 60, move |call| match call {
            Call::Do { .. } if std::mem::take(&mut is_first) => Err(error(class, code)),
            Call::Do { .. } => Ok(Reply::Did(None)),
            Call::Look { .. } => Ok(sight(0)),
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        assert_eq!(calls.iter().filter(|call| *call == "do").count(), requests, "{code}");
        assert_eq!(end(&changes), expected, "{code}");
    }
}

/// A look that is refused is a refusal of what was asked, but for what the server has said to have done: that is over. Any other
/// failure of a look says nothing, and it is looked again.
#[test]
fn what_a_failed_look_makes_of_it() {
    for (class, fails_at, expected) in [
        (Class::AskUser, 1, ("gone", "permission_denied".to_owned())),
        (Class::Parked, 1, ("gone", "permission_denied".to_owned())),
        (Class::AskUser, 2, ("over", String::new())),
        (Class::Parked, 2, ("over", String::new())),
        (Class::Ambiguous, 1, ("over", String::new())),
        (Class::Ambiguous, 2, ("over", String::new())),
    ] {
        let (mut looks, mut entered) = (0, 0);
        let (calls, changes, _) = told(&[payment(1)], 60, move |call| match call {
            Call::Do { .. } => {
                entered += 1;
                Ok(Reply::Did(None))
            }
            Call::Look { .. } => {
                looks += 1;
                if looks == fails_at { Err(error(class, "permission_denied")) } else { Ok(sight(entered)) }
            }
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        assert_eq!(end(&changes), expected, "{class:?} {fails_at}");
        let again = usize::from(class == Class::Ambiguous);
        let looks = calls.iter().filter(|call| *call == "look").count();
        assert_eq!(looks, again + if expected.0 == "gone" { 1 } else { 2 }, "{class:?} {fails_at}");
    }
}

/// After a failure it waits, and that is saved; so it waits too when the program starts anew.
#[test]
fn a_failed_request_is_saved_with_its_pause() {
    let (_, changes, _) = told(&[payment(1)], 0, |call| match call {
        Call::Do { .. } => Err(error(Class::Ambiguous, "timeout")),
        _ => Ok(sight(0)),
    });
    let Some(Change::ErrandMoved(errand)) = changes.last() else { panic!("{changes:?}") };
    assert_eq!((errand.stage.clone(), errand.not_before), (Stage::Waiting, Moment(T0 + 1)));
}

/// What a person asks for anew while somebody waits for it, another e-mail address, is still waited for.
#[test]
fn who_waits_for_an_errand_waits_for_it_when_it_is_asked_anew() {
    let mut first = true;
    let mut entered = 0;
    let mut world = World::new(Vec::new(), &FREES, move |call| match call {
        Call::Look { .. } if std::mem::take(&mut first) => Err(error(Class::Ambiguous, "timeout")),
        Call::Look { .. } => Ok(sight(entered)),
        Call::Do { .. } => {
            entered += 1;
            Ok(Reply::Did(None))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    let state = world.state.as_mut().unwrap();
    (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
    let asked = || Event::Asked(Box::new(payment(1)), Some("inv_101".to_owned()));
    world.event(asked());
    world.event(Event::Wished(1, Wish::Errand(payment(1).id)));
    assert_eq!(world.told, []);
    world.event(asked());
    world.pass_time(10);
    assert_eq!(world.told, [(1, Ok(()))]);
}

/// What is asked of one invoice goes in the order of asking: a payment does not overtake the one before it.
#[test]
fn the_second_of_an_invoice_waits_for_the_first() {
    let first = Errand { not_before: Moment(T0 + 20), ..payment(1) };
    let mut entered = 0;
    let mut world = World::new(Vec::new(), &FREES, move |call| {
        Ok(match call {
            Call::Do { .. } => {
                entered += 1;
                Reply::Did(None)
            }
            Call::Look { .. } => sight(entered),
            call => usual(&["TRN"], &FREES, call),
        })
    });
    for errand in [first, payment(2)] {
        world.event(Event::Asked(Box::new(errand), Some("inv_101".to_owned())));
    }
    world.pass_time(19);
    assert!(!world.calls.iter().any(|call| call.starts_with("Look")), "{:?}", world.calls);
    world.pass_time(30);
    let over = world.changes.iter().filter(|change| matches!(change, Change::ErrandOver { .. })).count();
    assert_eq!(over, 2);
}

/// A pass stays open for what could go in a few seconds, and for nothing else.
#[test]
fn what_keeps_a_pass_open() {
    let parked = Stage::Attention(Trouble::of_code("x"));
    let target = || Some("inv_101".to_owned());
    for (what, errand, target, waits) in [
        ("goes in five seconds", Errand { not_before: Moment(T0 + 5), ..payment(1) }, target(), true),
        ("goes in a minute", Errand { not_before: Moment(T0 + 60), ..payment(1) }, target(), false),
        ("waits for a person", Errand { stage: parked, ..payment(1) }, target(), false),
        ("waits for its invoice", payment(1), None, false),
    ] {
        let mut world = World::new(Vec::new(), &FREES, |call| panic!("{call:?}"));
        let state = world.state.as_mut().unwrap();
        (state.background, state.next_pass_at) = (false, Moment(i64::MAX));
        world.event(Event::Asked(Box::new(errand), target));
        let by = Moment(T0 + 8);
        assert_eq!(crate::engine::errands::any_due(world.state.as_ref().unwrap(), by), waits, "{what}");
    }
}
