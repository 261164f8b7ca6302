//! The engine against a scripted server: each story says what the server does and what must come of it.

mod answers;
mod corners;
mod entries;
mod errands;
mod found;
mod mending;
mod pausing;
mod refusals;

use super::*;
use crate::call::{Answer, Reply};
use crate::change::{Doubt, Expected, FrozenBody, Trouble};
use crate::refusal::{Class, RemoteError};
use crate::remote::{RemoteInvoice, RemoteSeries, Reservation, SessionGrant};
use crate::sensitive::Sensitive;
use domain::{DocumentType, Fate, Lock};

const T0: i64 = 1_795_000_000;
const TODAY: &str = "2026-11-18";

fn at(seconds: i64) -> Now {
    let moment = Moment(seconds);
    Now {
        moment,
        wall: moment,
        counted: seconds,
        today: TODAY.parse().unwrap(),
        chance: 0,
        fresh: Uuid::nil(),
    }
}

fn sid(name: &str) -> SeriesId {
    SeriesId(name.to_owned())
}

fn series(name: &str) -> Series {
    Series {
        id: sid(name),
        name: name.to_owned(),
        document_type: DocumentType::Fiscal,
        format: format!("{name}-{{number}}"),
        padding: 0,
        next_number: Some(200),
        is_primary: true,
        lock: Lock::Here { since: None },
        checked_at: Moment(T0),
    }
}

fn free(number: u64) -> PoolNumber {
    PoolNumber {
        number,
        token: Token::new(format!("tok{number}")),
        reserved_at: Moment(T0),
        expires_at: Moment(T0).plus_days(30),
        year: 2026,
        fate: Fate::Free,
        invoice: None,
        reason: None,
        at: Moment(T0),
    }
}

fn item(name: &str, number: u64) -> OutboxItem {
    OutboxItem {
        invoice: Uuid::from_u128(u128::from(number)),
        series: sid(name),
        number,
        key: Uuid::from_u128(1000 + u128::from(number)),
        body: FrozenBody::new(format!("{{\"n\":{number}}}")),
        expected: Expected {
            full_number: format!("{name}-{number}"),
            date: "2026-11-20".parse().unwrap(),
            client_name: "Brutăria Șerban".to_owned(),
            currency: "RON".to_owned(),
            net: "100".parse().unwrap(),
            vat: "21".parse().unwrap(),
            total: "121".parse().unwrap(),
            rows: vec![("100".parse().unwrap(), "21".parse().unwrap())],
        },
        phase: Phase::Queued,
        attempts: 0,
        doubt: Doubt::None,
        issued_at: Moment(T0),
        not_before: Moment(0),
    }
}

fn copy_of(name: &str, number: u64) -> RemoteInvoice {
    RemoteInvoice {
        id: format!("inv_{number}"),
        number: Some(number),
        full_number: Some(format!("{name}-{number}")),
        series_name: None,
        series_id: None,
        date: Some("2026-11-20".parse().unwrap()),
        due_date: None,
        client_id: None,
        client_name: Some("BRUTĂRIA  Şerban".to_owned()),
        currency: Some("RON".to_owned()),
        exchange_rate: None,
        document_type: None,
        net: None,
        vat: Some("21".parse().unwrap()),
        total: Some("121".parse().unwrap()),
        rows: None,
        is_draft: false,
        is_void: false,
        is_storno: false,
        storno_for: None,
        is_paid: false,
        efactura_status: None,
        payments: None,
    }
}

fn error(class: Class, code: &str) -> RemoteError {
    RemoteError {
        class,
        code: code.to_owned(),
        message: String::new(),
        fields: Vec::new(),
        status: None,
        request_id: None,
    }
}

type Server<'a> = Box<dyn FnMut(&Call) -> Result<Reply, RemoteError> + 'a>;

/// Runs the engine against a server, jumping from wake to wake, and notes every call, change and told wish.
struct World<'a> {
    state: Option<State>,
    now: i64,
    server: Server<'a>,
    calls: Vec<String>,
    changes: Vec<Change>,
    told: Vec<(WishId, Result<(), WishError>)>,
    wake: Option<Moment>,
}

/// Answers of a server that has nothing to say about catalogues and lists these series.
fn quiet(names: &[&str], call: &Call) -> Option<Reply> {
    Some(match call {
        Call::ListSeries => Reply::SeriesList(
            names
                .iter()
                .map(|name| RemoteSeries {
                    id: sid(name),
                    name: (*name).to_owned(),
                    document_type: DocumentType::Fiscal,
                    format: format!("{name}-{{number}}"),
                    next_number: None,
                    is_primary: true,
                    lock: Lock::Here { since: None },
                })
                .collect(),
        ),
        Call::Settings => Reply::Firm(Box::default()),
        Call::VatRates => Reply::VatRates(Vec::new()),
        Call::Clients { .. } => Reply::Clients { items: Vec::new(), has_more: false },
        Call::Products { .. } => Reply::Products { items: Vec::new(), has_more: false },
        Call::Invoices { .. } => Reply::InvoicePage { items: Vec::new(), has_more: false },
        Call::NewestInvoice(_) => Reply::Invoices(Vec::new()),
        Call::Refresh => Reply::Session(SessionGrant {
            token: Sensitive::new("t".to_owned()),
            refresh: Some(Sensitive::new("r".to_owned())),
            expires_in: None,
            user: None,
            firm: None,
        }),
        _ => return None,
    })
}

fn reservation(number: u64) -> Reservation {
    Reservation {
        token: Token::new(format!("tok{number}")),
        series: None,
        number,
        is_pending: true,
        reserved_at: Some(Moment(T0)),
        expires_at: None,
    }
}

impl<'a> World<'a> {
    fn new(
        items: Vec<OutboxItem>,
        frees: &[u64],
        server: impl FnMut(&Call) -> Result<Reply, RemoteError> + 'a,
    ) -> World<'a> {
        let mut names: Vec<String> = items.iter().map(|i| i.series.0.clone()).collect();
        names.push("TRN".to_owned());
        names.sort();
        names.dedup();
        let loaded = Loaded {
            session: Session::Active { refreshable: true, renewed: false },
            refill: Refill { below: 3, to: 10 },
            series: names
                .iter()
                .map(|name| LoadedSeries {
                    series: series(name),
                    free: if name == "TRN" { frees.iter().map(|n| free(*n)).collect() } else { Vec::new() },
                    released: Vec::new(),
                    quarantined: Vec::new(),
                    highest: if name == "TRN" { 110 } else { 0 },
                    intent: None,
                    padding_known: true,
                })
                .collect(),
            outbox: items,
            orders: Vec::new(),
            errands: Vec::new(),
            asks_for_entries: false,
            background: true,
            server_pause_until: Moment(0),
            paused_until: Moment(0),
            swept_at: Moment(0),
            requests_per_minute: REQUESTS_PER_MINUTE_MAX,
            sent: pace::Sent::default(),
        };
        World {
            state: Some(State::load(loaded)),
            now: T0,
            server: Box::new(server),
            calls: Vec::new(),
            changes: Vec::new(),
            told: Vec::new(),
            wake: None,
        }
    }

    fn event(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let fresh = Uuid::from_u128(1_000_000 + self.changes.len() as u128);
            let now = Now { chance: 7, fresh, ..at(self.now) };
            let (state, effects) = step(self.state.take().unwrap(), event, now);
            self.state = Some(state);
            for effect in effects {
                match effect {
                    Effect::Save(changes) => self.changes.extend(changes),
                    Effect::Call(lane, call) => {
                        if let Call::Create { key, .. } = &call {
                            self.assert_saved_as_on_its_way(*key);
                        }
                        self.calls.push(brief(&call));
                        let result = (self.server)(&call);
                        events.push_back(Event::Answered(
                            lane,
                            Box::new(Answer { result, server_time: None, requests: 1, pause_seconds: None }),
                        ));
                    }
                    Effect::Tell(id, outcome) => self.told.push((id, outcome)),
                    Effect::WakeAt(at) => self.wake = Some(at),
                }
            }
        }
    }

    /// That a request may be on its way is written down before it goes (I20).
    fn assert_saved_as_on_its_way(&self, sent: Uuid) {
        let saved = self.changes.iter().rev().find_map(|change| match change {
            Change::ItemMoved { key, phase, .. } if *key == sent => Some(phase),
            _ => None,
        });
        assert_eq!(saved, Some(&Phase::Sending), "sent before it was saved");
    }

    /// Lets time pass from wake to wake for so many seconds.
    fn pass_time(&mut self, seconds: i64) {
        let end = self.now + seconds;
        while let Some(at) = self.wake.filter(|at| at.0 <= end) {
            self.wake = None;
            assert!(at.0 > self.now, "a wake in the past would spin");
            self.now = at.0;
            self.event(Event::Wake);
        }
        self.now = end;
    }

    fn posts(&self) -> Vec<&str> {
        self.calls.iter().filter(|c| c.starts_with("create")).map(String::as_str).collect()
    }

    fn synced(&self) -> usize {
        self.changes.iter().filter(|c| matches!(c, Change::Synced { .. })).count()
    }

    fn phase(&self, name: &str, number: u64) -> Option<Phase> {
        let state = self.state.as_ref().unwrap();
        state.outbox.get(&(sid(name), number)).map(|item| item.phase.clone())
    }
}

fn brief(call: &Call) -> String {
    match call {
        Call::Create { series, number, key, body } => {
            format!("create {series} {number} {} {}", key.as_u128(), String::from_utf8_lossy(body))
        }
        Call::FindInvoice { series, number } => format!("find {series} {number}"),
        Call::ListReservations(series) => format!("reservations {series}"),
        Call::Reserve { series, count } => format!("reserve {series} {count}"),
        Call::Release { number, .. } => format!("release {number}"),
        other => format!("{other:?}"),
    }
}

fn usual(names: &[&str], frees: &[u64], call: &Call) -> Reply {
    match call {
        Call::ListReservations(series) if series.0 != "TRN" => Reply::Reservations(Vec::new()),
        Call::ListReservations(_) => Reply::Reservations(frees.iter().map(|n| reservation(*n)).collect()),
        Call::Create { series, number, .. } => Reply::Invoice(Box::new(copy_of(&series.0, *number))),
        Call::FindInvoice { .. } => Reply::Invoices(Vec::new()),
        call => quiet(names, call).unwrap_or_else(|| panic!("{call:?}")),
    }
}

const FREES: [u64; 5] = [106, 107, 108, 109, 110];

#[test]
fn three_invoices_go_in_ascending_order_and_each_once() {
    let items = vec![item("TRN", 103), item("TRN", 101), item("TRN", 102)];
    let mut world = World::new(items, &FREES, |call| Ok(usual(&["TRN"], &FREES, call)));
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(
        world.posts(),
        [
            "create TRN 101 1101 {\"n\":101}",
            "create TRN 102 1102 {\"n\":102}",
            "create TRN 103 1103 {\"n\":103}"
        ]
    );
    assert_eq!(world.synced(), 3);
    assert_eq!(world.told, [(1, Ok(()))]);
    assert!(matches!(world.changes.last(), Some(Change::PassDone { .. })));
}

#[test]
fn a_lost_reply_is_looked_up_and_adopted_without_a_second_post() {
    let mut lost = true;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::Create { .. } if std::mem::take(&mut lost) => Err(error(Class::Ambiguous, "timeout")),
        Call::FindInvoice { .. } => Ok(Reply::Invoices(vec![copy_of("TRN", 101)])),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.synced(), 0);
    assert_eq!(world.phase("TRN", 101), Some(Phase::Unknown));
    world.pass_time(10);
    assert_eq!(world.posts().len(), 1);
    assert_eq!(world.synced(), 1);
    assert_eq!(world.told, [(1, Ok(()))], "one lost reply does not fail the pass");
}

#[test]
fn a_lost_request_goes_again_with_the_same_bytes_and_key_after_a_look() {
    let mut lost = true;
    let mut world = World::new(vec![item("TRN", 101), item("TRN", 102)], &FREES, move |call| match call {
        Call::Create { .. } if std::mem::take(&mut lost) => Err(error(Class::Ambiguous, "connection_lost")),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(10);
    let about: Vec<_> =
        world.calls.iter().filter(|c| c.starts_with("create") || c.starts_with("find")).cloned().collect();
    assert_eq!(
        about,
        [
            "create TRN 101 1101 {\"n\":101}",
            "find TRN 101",
            "create TRN 101 1101 {\"n\":101}",
            "create TRN 102 1102 {\"n\":102}"
        ],
        "an unknown outcome holds what comes behind it; nothing is sent before the look"
    );
    assert_eq!(world.synced(), 2);
}

#[test]
fn a_refused_invoice_holds_back_nothing_else() {
    let mut world = World::new(vec![item("TRN", 101), item("TRN", 102)], &FREES, |call| match call {
        Call::Create { number: 101, .. } => Err(error(Class::AskUser, "invalid_request")),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.synced(), 1);
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(t)) if t.code == "invalid_request"));
    assert_eq!(world.told, [(1, Ok(()))]);
    world.pass_time(7200);
    assert_eq!(world.posts().len(), 2, "a parked invoice is not sent again by itself");
}

#[test]
fn a_refusal_after_a_doubtful_attempt_is_believed_only_after_a_look() {
    let mut attempt = 0;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::Create { .. } => {
            attempt += 1;
            let first = attempt == 1;
            Err(error(if first { Class::Ambiguous } else { Class::AskUser }, "invalid_request"))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    let about: Vec<_> = world.calls.iter().filter(|c| c.starts_with("find")).collect();
    assert_eq!(about.len(), 1);
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(_))));
}

#[test]
fn a_token_refusal_is_parked_only_after_a_look() {
    let mut world = World::new(vec![item("TRN", 101)], &FREES, |call| match call {
        Call::Create { .. } => Err(error(Class::Parked, "reservation_expired")),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    assert!(world.calls.contains(&"find TRN 101".to_owned()));
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(t)) if t.code == "reservation_expired"));
    assert_eq!(world.posts().len(), 2);
}

#[test]
fn a_request_that_got_through_late_is_found_in_the_end() {
    // The first request commits on the server only after the look-up; the second meets a consumed token.
    let (mut posts, mut finds) = (0, 0);
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
        Call::Create { .. } => {
            posts += 1;
            Err(if posts == 1 {
                error(Class::Ambiguous, "timeout")
            } else {
                error(Class::Parked, "reservation_already_consumed")
            })
        }
        Call::FindInvoice { .. } => {
            finds += 1;
            Ok(Reply::Invoices(if finds == 1 { Vec::new() } else { vec![copy_of("TRN", 101)] }))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    assert_eq!(world.synced(), 1);
    assert_eq!(world.posts().len(), 2);
}

#[test]
fn other_content_on_the_server_is_loud_and_never_sent_again() {
    let mut world = World::new(vec![item("TRN", 101), item("TRN", 102)], &FREES, |call| match call {
        Call::Create { number: 101, .. } => {
            let total = Some("121.01".parse().unwrap());
            Ok(Reply::Invoice(Box::new(RemoteInvoice { total, ..copy_of("TRN", 101) })))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    let differences = world.changes.iter().find_map(|c| match c {
        Change::Mismatched { differences, .. } => Some(differences.clone()),
        _ => None,
    });
    let differences = differences.unwrap();
    assert_eq!(differences.len(), 1);
    assert_eq!((differences[0].paper.as_str(), differences[0].cloud.as_str()), ("121.00", "121.01"));
    world.event(Event::Retry(Uuid::from_u128(101)));
    world.pass_time(3600);
    assert_eq!(world.posts().len(), 2, "101 once, 102 once");
}

#[test]
fn a_wrong_number_stops_its_series_only() {
    let items = vec![item("ABC", 5), item("TRN", 101), item("TRN", 102)];
    let mut world = World::new(items, &FREES, |call| match call {
        Call::Create { number: 101, .. } => Ok(Reply::Invoice(Box::new(copy_of("TRN", 999)))),
        call => Ok(usual(&["ABC", "TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(3600);
    assert_eq!(world.synced(), 1, "ABC 5");
    assert_eq!(world.phase("TRN", 102), Some(Phase::Queued));
    assert!(matches!(world.phase("TRN", 101), Some(Phase::Attention(t)) if t.code == "number_mismatch"));
    assert_eq!(world.told, [(1, Ok(()))]);
}

#[test]
fn a_foreign_lock_holds_the_queue_without_touching_numbers() {
    let items = vec![item("ABC", 5), item("TRN", 101)];
    let mut held = true;
    let mut world = World::new(items, &FREES, move |call| match call {
        Call::Create { number: 101, .. } if held => {
            held = false;
            Err(error(Class::AskUser, "series_locked_other_device"))
        }
        Call::Lock(_) => panic!("nothing re-locks by itself"),
        call => Ok(usual(&["ABC", "TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.synced(), 1);
    assert_eq!(world.phase("TRN", 101), Some(Phase::Queued));
    world.pass_time(301);
    assert_eq!(world.synced(), 2, "the token is still good once the lock is free");
    assert!(!world.calls.iter().any(|c| c.starts_with("release")));
}

#[test]
fn a_refused_session_is_renewed_once_and_then_a_person_is_asked() {
    for (mut refusals, expected_session, expected_synced) in
        [(1, Session::Active { refreshable: true, renewed: false }, 1), (99, Session::Expired, 0)]
    {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match call {
            Call::Create { .. } if refusals > 0 => {
                refusals -= 1;
                Err(error(Class::Auth, "expired_api_key"))
            }
            Call::Refresh => Ok(quiet(&[], call).unwrap()),
            call if refusals > 90 => match call {
                Call::ListSeries | Call::Settings | Call::VatRates => {
                    Err(error(Class::Auth, "expired_api_key"))
                }
                call => Ok(usual(&["TRN"], &FREES, call)),
            },
            call => Ok(usual(&["TRN"], &FREES, call)),
        });
        world.event(Event::Wished(1, Wish::Pass));
        world.pass_time(30);
        assert_eq!(world.state.as_ref().unwrap().session, expected_session);
        assert_eq!(world.synced(), expected_synced);
        assert_eq!(world.calls.iter().filter(|c| *c == "Refresh").count(), 1);
        if expected_synced == 0 {
            assert_eq!(world.phase("TRN", 101), Some(Phase::Queued), "the queue is untouched");
            assert_eq!(world.told, [(1, Err(WishError::SignIn))]);
        }
    }
}

#[test]
fn a_lost_reserve_reply_is_explained_by_its_intent_and_the_rest_quarantined() {
    let mut reserved = false;
    let mut world = World::new(Vec::new(), &[110], move |call| match call {
        Call::Reserve { count, .. } => {
            assert_eq!(*count, 9);
            reserved = true;
            Err(error(Class::Ambiguous, "timeout"))
        }
        Call::ListReservations(_) => {
            // 90 was never known here; 111..=119 are the lost reply; 120 nobody asked for.
            let lost = if reserved { (111..=120).chain([90]).collect() } else { Vec::new() };
            Ok(Reply::Reservations([110].into_iter().chain(lost).map(reservation).collect()))
        }
        call => Ok(usual(&["TRN"], &[110], call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(60);
    assert!(world.changes.iter().any(|c| matches!(c, Change::ReserveIntended { count: 9, above: 110, .. })));
    let received = world.changes.iter().find_map(|c| match c {
        Change::Received { numbers, .. } => Some(numbers.clone()),
        _ => None,
    });
    let received = received.unwrap();
    let of = |fate| received.iter().filter(|n| n.fate == fate).map(|n| n.number).collect::<Vec<_>>();
    assert_eq!(of(Fate::Free), (111..=119).collect::<Vec<_>>());
    assert_eq!(of(Fate::Quarantined), [90, 120]);
    assert_eq!(world.calls.iter().filter(|c| c.starts_with("reserve ")).count(), 1, "asked once");
    assert_eq!(world.told, [(1, Ok(()))]);
}

#[test]
fn numbers_no_longer_pending_are_retired_and_retired_ones_released() {
    let mut world = World::new(Vec::new(), &FREES, |call| match call {
        Call::Release { .. } => Ok(Reply::Released),
        call => Ok(usual(&["TRN"], &[107, 108, 109, 110], call)),
    });
    world.event(Event::Retired(sid("TRN"), free(107)));
    world.event(Event::Wished(1, Wish::Pass));
    let gone: Vec<_> = world
        .changes
        .iter()
        .filter_map(|c| match c {
            Change::FateChanged { number, fate, from, .. } => Some((*number, *from, *fate)),
            _ => None,
        })
        .collect();
    assert_eq!(gone, [(106, Fate::Free, Fate::Foreign)]);
    assert!(world.calls.contains(&"release 107".to_owned()));
}

#[test]
fn a_dead_server_costs_at_most_twelve_requests_an_hour_and_a_wish_is_answered_at_once() {
    let mut world =
        World::new(vec![item("TRN", 101)], &FREES, |_| Err(error(Class::NotReached, "not_reached")));
    world.event(Event::Wished(1, Wish::Pass));
    assert!(matches!(world.told[..], [(1, Err(WishError::Unreachable(_)))]));
    world.pass_time(3600);
    let before = world.calls.len();
    world.pass_time(3600);
    let per_hour = world.calls.len() - before;
    assert!((8..=12).contains(&per_hour), "{per_hour}");
    assert_eq!(world.phase("TRN", 101), Some(Phase::Queued));
}

#[test]
fn a_server_that_asks_for_a_pause_gets_it_even_from_an_impatient_person() {
    let mut busy = true;
    let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| {
        if std::mem::take(&mut busy) {
            return Err(error(Class::RetryLater { after_seconds: Some(120) }, "rate_limit_exceeded"));
        }
        Ok(usual(&["TRN"], &FREES, call))
    });
    world.event(Event::Wished(1, Wish::Pass));
    let calls = world.calls.len();
    world.pass_time(60);
    world.event(Event::Wished(2, Wish::Pass));
    assert_eq!(world.calls.len(), calls);
    world.pass_time(70);
    assert_eq!(world.synced(), 1);
}

#[test]
fn no_more_than_ninety_requests_a_minute() {
    let items: Vec<_> = (1..=300).map(|n| item("TRN", n)).collect();
    let mut world = World::new(items, &FREES, |call| Ok(usual(&["TRN"], &FREES, call)));
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.calls.len(), REQUESTS_PER_MINUTE_MAX);
    world.pass_time(59);
    assert_eq!(world.calls.len(), REQUESTS_PER_MINUTE_MAX);
    world.pass_time(4 * 60);
    assert_eq!(world.synced(), 300);
}

#[test]
fn a_request_on_its_way_when_the_program_stopped_is_looked_up_first() {
    let items = vec![OutboxItem { phase: Phase::Sending, attempts: 1, ..item("TRN", 101) }];
    let mut world = World::new(items, &FREES, |call| match call {
        Call::FindInvoice { .. } => Ok(Reply::Invoices(vec![copy_of("TRN", 101)])),
        Call::Create { .. } => panic!("it is there already"),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wake);
    assert_eq!(world.synced(), 1);
}

#[test]
fn two_invoices_under_one_number_stop_and_ask() {
    let items = vec![OutboxItem { phase: Phase::Unknown, doubt: Doubt::Owed, ..item("TRN", 101) }];
    let mut world = World::new(items, &FREES, |call| match call {
        Call::FindInvoice { .. } => Ok(Reply::Invoices(vec![copy_of("TRN", 101), copy_of("TRN", 101)])),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wake);
    assert!(matches!(
        world.phase("TRN", 101),
        Some(Phase::Attention(Trouble { code, .. })) if code == "several_found"
    ));
}

#[test]
fn whoever_wished_is_told_only_after_the_outcome_is_saved() {
    let mut state = World::new(Vec::new(), &[], |_| panic!("no call")).state.unwrap();
    state.background = false;
    state.next_pass_at = Moment(i64::MAX);
    let now = at(T0);
    let wish = Wish::Reserve { series: sid("TRN"), count: 2 };
    let (state, effects) = step(state, Event::Wished(1, wish), now);
    assert!(matches!(effects[0], Effect::Save(_)), "the intent comes first");
    let reply = Reply::Reservations((111..=112).map(reservation).collect());
    let answer = Answer { result: Ok(reply), server_time: None, requests: 1, pause_seconds: None };
    let (_, effects) = step(state, Event::Answered(Lane::Series(sid("TRN")), Box::new(answer)), now);
    let saved = effects.iter().position(|e| matches!(e, Effect::Save(_)));
    let told = effects.iter().position(|e| matches!(e, Effect::Tell(1, Ok(()))));
    assert!(saved.is_some() && saved < told, "{effects:?}");
}

#[test]
fn a_low_pool_is_refilled_after_an_issue() {
    let mut world = World::new(Vec::new(), &[108, 109, 110], |call| match call {
        Call::Reserve { count, .. } => {
            assert_eq!(*count, 8);
            Ok(Reply::Reservations((111..=118).map(reservation).collect()))
        }
        call => Ok(usual(&["TRN"], &[108, 109, 110], call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert!(!world.calls.iter().any(|c| c.starts_with("reserve ")), "three are enough");
    world.event(Event::Issued(Box::new(item("TRN", 108))));
    assert!(world.calls.iter().any(|c| c == "reserve TRN 8"));
}

#[test]
fn without_a_background_only_what_was_wished_happens() {
    let quiet_world = |wish| {
        let mut world = World::new(vec![item("TRN", 101)], &[], |call| match call {
            Call::Lock(id) => Ok(Reply::Series(RemoteSeries {
                id: id.clone(),
                name: "TRN".to_owned(),
                document_type: DocumentType::Fiscal,
                format: String::new(),
                next_number: None,
                is_primary: true,
                lock: Lock::Here { since: None },
            })),
            call => Ok(usual(&["TRN"], &[], call)),
        });
        world.state.as_mut().unwrap().background = false;
        world.state.as_mut().unwrap().next_pass_at = Moment(i64::MAX);
        world.event(Event::Wake);
        assert_eq!(world.calls, Vec::<String>::new());
        world.event(Event::Wished(1, wish));
        assert_eq!(world.told, [(1, Ok(()))]);
        world
    };
    let world = quiet_world(Wish::Lock(sid("TRN")));
    assert_eq!(world.calls, ["Lock(SeriesId(\"TRN\"))"]);
    let world = quiet_world(Wish::Pull);
    assert_eq!(world.posts(), Vec::<&str>::new());
    assert!(!world.calls.iter().any(|c| c.starts_with("reserve") || c.starts_with("find")));
}

#[test]
fn one_endpoint_in_trouble_makes_no_loop_and_every_pass_ends() {
    type Trouble = fn(&Call) -> Option<RemoteError>;
    let troubles: [(&str, Trouble); 4] = [
        ("create fails", |c| matches!(c, Call::Create { .. }).then(|| error(Class::Ambiguous, "http_500"))),
        ("create is locked", |c| {
            let later = Class::RetryLater { after_seconds: None };
            matches!(c, Call::Create { .. }).then(|| error(later, "resource_locked"))
        }),
        ("clients fail", |c| matches!(c, Call::Clients { .. }).then(|| error(Class::Ambiguous, "http_500"))),
        ("the list is refused", |c| {
            matches!(c, Call::ListReservations(_)).then(|| error(Class::AskUser, "permission_denied"))
        }),
    ];
    for (name, trouble) in troubles {
        let mut world = World::new(vec![item("TRN", 101)], &FREES, move |call| match trouble(call) {
            Some(error) => Err(error),
            None => Ok(usual(&["TRN"], &FREES, call)),
        });
        world.event(Event::Wished(1, Wish::Pass));
        world.pass_time(60);
        assert_eq!(world.told.len(), 1, "{name}: whoever wished was told");
        world.pass_time(3600);
        assert!(world.calls.len() < 200, "{name}: {} calls", world.calls.len());
    }
}

#[test]
fn parked_for_a_person_ends_the_pass_whatever_was_owed() {
    let items = vec![OutboxItem { phase: Phase::Unknown, doubt: Doubt::Owed, ..item("TRN", 101) }];
    let mut world = World::new(items, &FREES, |call| match call {
        Call::FindInvoice { .. } => Ok(Reply::Invoices(vec![copy_of("TRN", 101), copy_of("TRN", 101)])),
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    world.event(Event::Wished(1, Wish::Pass));
    assert_eq!(world.told, [(1, Ok(()))]);
}

#[test]
fn a_wish_that_meets_an_expired_session_waits_for_the_new_one() {
    let mut expired = true;
    let mut world = World::new(Vec::new(), &[], move |call| match call {
        Call::Reserve { .. } if std::mem::take(&mut expired) => Err(error(Class::Auth, "expired_api_key")),
        Call::Reserve { .. } => Ok(Reply::Reservations((111..=112).map(reservation).collect())),
        call => Ok(usual(&["TRN"], &[], call)),
    });
    let state = world.state.as_mut().unwrap();
    state.background = false;
    state.next_pass_at = Moment(i64::MAX);
    world.event(Event::Wished(1, Wish::Reserve { series: sid("TRN"), count: 2 }));
    assert_eq!(world.calls, ["reserve TRN 2", "Refresh", "reserve TRN 2"]);
    assert_eq!(world.told, [(1, Ok(()))]);
}

#[test]
fn short_lived_reservations_are_not_refilled_for_ever() {
    let mut next = 111;
    let mut world = World::new(Vec::new(), &FREES, move |call| match call {
        Call::Reserve { count, .. } => {
            let batch = (next..next + u64::from(*count))
                .map(|n| Reservation { expires_at: Some(Moment(T0).plus_days(9)), ..reservation(n) });
            next += u64::from(*count);
            Ok(Reply::Reservations(batch.collect()))
        }
        Call::ListReservations(_) => {
            let all = (106..next)
                .map(|n| Reservation { expires_at: Some(Moment(T0).plus_days(9)), ..reservation(n) });
            Ok(Reply::Reservations(all.collect()))
        }
        call => Ok(usual(&["TRN"], &FREES, call)),
    });
    for number in world.state.as_mut().unwrap().series.get_mut(&sid("TRN")).unwrap().free.values_mut() {
        number.expires_at = Moment(T0).plus_days(9);
    }
    world.event(Event::Wished(1, Wish::Pass));
    world.pass_time(86_400);
    let reserves = world.calls.iter().filter(|c| c.starts_with("reserve ")).count();
    assert!(reserves <= 6, "{reserves}");
}

/// The engine reads no clock and throws no dice of its own (I41): the same story is the same, call by call.
#[test]
fn the_same_story_is_the_same_call_by_call() {
    let story = || {
        let items = vec![item("TRN", 101), item("TRN", 102), item("ALT", 7)];
        let mut nth = 0;
        let mut world = World::new(items, &FREES, move |call| {
            nth += 1;
            // Several failures in a row, so that pauses grow long enough to be spread.
            if nth % 4 != 0 {
                Err(error(Class::Ambiguous, "timeout"))
            } else {
                Ok(usual(&["TRN", "ALT"], &FREES, call))
            }
        });
        world.event(Event::Wished(1, Wish::Pass));
        world.pass_time(7200);
        (world.calls, world.changes, world.now)
    };
    let (first, again) = (story(), story());
    assert!(first.0.len() > 20, "a story worth telling");
    assert_eq!(first, again);
}
