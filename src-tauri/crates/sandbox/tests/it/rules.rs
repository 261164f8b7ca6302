//! Locks, reservations, idempotency and the switches that bend them.

use sandbox::{Chronology, Code, ConsumedToken, Idempotency, OtherBody, Request, Switches};
use serde_json::json;

use crate::story::{World, noon, tell, tell_with};

#[test]
fn the_lock_belongs_to_a_device() {
    tell(
        "
        laptop lock FCT          -> 200
        laptop lock FCT          -> 200
        phone  lock FCT          -> 409 series_locked_other_device
        web    lock FCT          -> 400 device_id_missing
        laptop issue FCT         -> 201 FCT-1
        phone  issue FCT         -> 403 series_locked_other_device
        web    issue FCT         -> 403 series_locked_to_device
        web    issue ALT         -> 201 ALT-2026-1
        phone  unlock FCT        -> 403 series_locked_other_device
        phone  force-unlock FCT  -> 403 insufficient_permissions
        boss   unlock FCT        -> 403 series_locked_other_device
        boss   force-unlock FCT  -> 200
        phone  issue FCT         -> 201 FCT-2
        phone  lock FCT          -> 200
        web    unlock FCT        -> 200
        web    unlock FCT        -> 200
        ",
    );
}

#[test]
fn a_new_login_of_the_same_device_keeps_lock_and_tokens() {
    let mut world = tell(
        "
        laptop lock FCT       -> 200
        laptop reserve FCT 2  -> 201 1,2
        laptop logout         -> 200
        laptop pending FCT    -> 401 authentication_required
        ",
    );
    world.sign_in("laptop", "ana");
    let pending = world.get(&format!("/invoice-series/{}/reservations", world.series_id("FCT")));
    assert_eq!(pending["total"], 2);
}

#[test]
fn a_reservation_is_spent_once_by_its_device_in_its_series() {
    tell(
        "
        laptop reserve FCT 3        -> 409 series_not_locked_to_device
        laptop lock FCT             -> 200
        laptop lock ALT             -> 200
        phone  reserve FCT 3        -> 409 series_not_locked_to_device
        laptop reserve FCT 0        -> 400 invalid_request count
        laptop reserve FCT 51       -> 400 invalid_request count
        laptop reserve FCT 3        -> 201 1,2,3
        laptop issue FCT            -> 201 FCT-4
        laptop issue FCT token 2    -> 201 FCT-2
        laptop issue FCT token 2    -> 409 reservation_already_consumed
        laptop issue ALT token 1    -> 409 reservation_series_mismatch
        phone  issue FCT token 1    -> 403 reservation_device_mismatch
        web    issue FCT token 1    -> 403 reservation_device_mismatch
        laptop issue FCT token none -> 404 reservation_missing
        laptop issue FCT draft token 1 -> 400 invalid_request reservation_token
        laptop pending FCT          -> 200 1,3
        phone  pending FCT          -> 200
        phone  release 1            -> 403 forbidden
        laptop release 1            -> 200
        laptop release 1            -> 409 reservation_not_pending
        laptop release 2            -> 409 reservation_already_consumed
        laptop release none         -> 404 resource_missing
        laptop issue FCT token 1    -> 409 reservation_not_pending
        laptop pending FCT          -> 200 3
        laptop reserve FCT 1        -> 201 5
        ",
    );
}

#[test]
fn a_reservation_dies_after_thirty_days_and_reads_pending_a_day_longer() {
    tell(
        "
        laptop lock FCT           -> 200
        laptop reserve FCT 1      -> 201 1
        wait 719
        laptop pending FCT        -> 401 expired_api_key
        ",
    );
    let mut switches = Switches { jwt_lifetime_seconds: 100 * 86_400, ..Switches::default() };
    let story = "
        laptop lock FCT           -> 200
        laptop reserve FCT 2      -> 201 1,2
        wait 719
        laptop issue FCT token 1  -> 201 FCT-1
        wait 1
        laptop issue FCT token 2  -> 409 reservation_expired
        laptop pending FCT        -> 200 2
        wait 24
        laptop pending FCT        -> 200
        laptop issue FCT token 2  -> 409 reservation_not_pending
        ";
    tell_with(switches.clone(), story);
    switches.reservation_days = None;
    tell_with(
        switches,
        "
        laptop lock FCT           -> 200
        laptop reserve FCT 1      -> 201 1
        wait 2000
        laptop issue FCT token 1  -> 201 FCT-1
        ",
    );
}

#[test]
fn tokens_survive_an_unlock_but_not_a_lock_by_another() {
    let story = |last: &str| {
        format!(
            "
            laptop lock FCT           -> 200
            laptop reserve FCT 2      -> 201 1,2
            boss   force-unlock FCT   -> 200
            laptop issue FCT token 1  -> 201 FCT-1
            boss   lock FCT           -> 200
            laptop issue FCT token 2  -> {last}
            "
        )
    };
    tell(&story("403 series_locked_other_device"));
    let lenient = Switches { relocked_series_accepts_tokens: true, ..Switches::default() };
    tell_with(lenient, &story("201 FCT-2"));
}

#[test]
fn dates_follow_the_last_issued_invoice_unless_told_otherwise() {
    let story = |refused: &str| {
        format!(
            "
            laptop lock FCT                                   -> 200
            laptop reserve FCT 2                              -> 201 1,2
            laptop issue FCT on 2026-11-20                    -> 201 FCT-3
            laptop issue FCT token 1 on 2026-11-18            -> 400 chronology_violation
            laptop issue FCT token 1 on 2026-11-18 unordered  -> 201 FCT-1
            laptop issue FCT token 2 on 2026-11-19            -> {refused}
            "
        )
    };
    let under = |chronology| Switches { chronology, ..Switches::default() };
    tell(&story("201 FCT-2"));
    tell_with(under(Chronology::HighestNumber), &story("400 chronology_violation"));
    tell_with(under(Chronology::LatestDate), &story("400 chronology_violation"));
    tell_with(
        under(Chronology::Unchecked),
        "
        laptop issue FCT on 2026-11-20 -> 201 FCT-1
        laptop issue FCT on 2020-01-01 -> 201 FCT-2
        ",
    );
}

#[test]
fn an_idempotency_key_is_kept_forgotten_or_ignored() {
    tell(
        "
        laptop issue FCT key a         -> 201 FCT-1
        laptop issue FCT key a         -> 201 FCT-1
        wait 23
        laptop issue FCT key a         -> 201 FCT-1
        laptop issue FCT key a at 200  -> 409 idempotency_key_reused
        laptop issue FCT key b         -> 201 FCT-2
        ",
    );
    let with = |idempotency| Switches { idempotency, jwt_lifetime_seconds: 900_000, ..Switches::default() };
    tell_with(
        with(Idempotency::ForgottenAfterHours(24)),
        "
        laptop issue FCT key a  -> 201 FCT-1
        wait 23
        laptop issue FCT key a  -> 201 FCT-1
        wait 1
        laptop issue FCT key a  -> 201 FCT-2
        laptop issue FCT key a  -> 201 FCT-2
        ",
    );
    tell_with(
        with(Idempotency::Ignored),
        "
        laptop lock FCT                 -> 200
        laptop reserve FCT 1            -> 201 1
        laptop issue FCT key a          -> 201 FCT-2
        laptop issue FCT key a          -> 201 FCT-3
        laptop issue FCT token 1 key b  -> 201 FCT-1
        laptop issue FCT token 1 key b  -> 409 reservation_already_consumed
        ",
    );
}

#[test]
fn replays_answer_as_switched() {
    let replay = Switches { replay_status: Some(200), ..Switches::default() };
    let anew = Switches { same_key_other_body: OtherBody::HandledAnew, ..Switches::default() };
    let first = Switches { same_key_other_body: OtherBody::FirstReply, ..Switches::default() };
    let errors = Switches { idempotency_keeps_errors: true, ..Switches::default() };
    tell_with(replay, "laptop issue FCT key a -> 201 FCT-1 \n laptop issue FCT key a -> 200 FCT-1");
    tell_with(anew, "laptop issue FCT key a -> 201 FCT-1 \n laptop issue FCT key a at 9 -> 201 FCT-2");
    tell_with(first, "laptop issue FCT key a -> 201 FCT-1 \n laptop issue FCT key a at 9 -> 201 FCT-1");
    let story = |again: &str| {
        format!(
            "
            boss   lock FCT          -> 200
            laptop issue FCT key a   -> 403 series_locked_other_device
            boss   unlock FCT        -> 200
            laptop issue FCT key a   -> {again}
            "
        )
    };
    tell(&story("201 FCT-1"));
    tell_with(errors, &story("403 series_locked_other_device"));
}

#[test]
fn a_consumed_token_answers_as_switched() {
    let answers = [
        (ConsumedToken::AlreadyConsumed, "409 reservation_already_consumed"),
        (ConsumedToken::NotPending, "409 reservation_not_pending"),
        (ConsumedToken::DuplicateNumber, "409 duplicate_invoice_number"),
        (ConsumedToken::Missing, "404 reservation_missing"),
        (ConsumedToken::ReturnsInvoice, "200 FCT-1"),
    ];
    for (consumed_token, answer) in answers {
        let story = format!(
            "
            laptop lock FCT           -> 200
            laptop reserve FCT 1      -> 201 1
            laptop issue FCT token 1  -> 201 FCT-1
            laptop issue FCT token 1  -> {answer}
            "
        );
        tell_with(Switches { consumed_token, ..Switches::default() }, &story);
    }
}

#[test]
fn small_switches_of_locks_and_batches() {
    let table: [(Switches, &str); 6] = [
        (
            Switches {
                relock_refused: true,
                lock_conflict_code: Code::ResourceLocked,
                ..Switches::default()
            },
            "laptop lock FCT -> 200 \n laptop lock FCT -> 409 resource_locked",
        ),
        (
            Switches { logout_drops_lock: true, ..Switches::default() },
            "laptop lock FCT -> 200 \n laptop logout -> 200 \n phone lock FCT -> 200",
        ),
        (
            Switches { batch_stride: 2, max_outstanding: Some(4), ..Switches::default() },
            "laptop lock FCT -> 200 \n laptop reserve FCT 3 -> 201 1,3,5 \n laptop reserve FCT 2 -> 400 invalid_request count",
        ),
        (
            Switches { proforma_lockable: false, ..Switches::default() },
            "laptop lock PRF -> 400 invalid_request document_type",
        ),
        (
            Switches { failed_create_burns_token: true, ..Switches::default() },
            "laptop lock FCT -> 200 \n laptop reserve FCT 1 -> 201 1
             laptop issue FCT token 1 at x -> 400 invalid_request items.0.price
             laptop issue FCT token 1 -> 409 reservation_already_consumed",
        ),
        (
            Switches { status_overrides: [(Code::ReservationMissing, 409)].into(), ..Switches::default() },
            "laptop issue FCT token none -> 409 reservation_missing",
        ),
    ];
    for (switches, story) in table {
        tell_with(switches, story);
    }
}

#[test]
fn sessions_begin_renew_and_end() {
    let mut world = World::new(Switches { refresh_rotates: true, ..Switches::default() });
    let login = |world: &mut World, password: &str| {
        let body = json!({ "email": "ana@firma.example", "password": password });
        world.books.handle(&Request::post("/auth/login", &body), noon())
    };
    let refused = login(&mut world, "greșit");
    assert_eq!(
        (refused.status, refused.json()["error"]["code"].clone()),
        (401, json!("invalid_credentials"))
    );
    let data = login(&mut world, "parola").json()["data"].clone();
    assert_eq!((&data["expires_in"], &data["user"]["name"]), (&json!(86_400), &json!("Ana")));

    let refresh = |world: &mut World, token: &serde_json::Value| {
        let request = Request::post("/auth/refresh", &json!({ "refresh_token": token }));
        world.books.handle(&request, noon())
    };
    let renewed = refresh(&mut world, &data["refresh_token"]).json()["data"].clone();
    assert_ne!(renewed["token"], data["token"]);
    assert_eq!(
        refresh(&mut world, &data["refresh_token"]).status,
        401,
        "a rotated refresh token is worthless"
    );

    let asked = |world: &mut World, token: &str| {
        world.books.handle(&Request::get("/settings").with_bearer(token), noon()).status
    };
    assert_eq!(asked(&mut world, data["token"].as_str().unwrap()), 200, "the older token lives out its time");
    assert_eq!(asked(&mut world, renewed["token"].as_str().unwrap()), 200);
    world.books.end_sessions();
    assert_eq!(asked(&mut world, renewed["token"].as_str().unwrap()), 401);
    world.books.switches.refresh_endpoint = false;
    assert_eq!(refresh(&mut world, &renewed["refresh_token"]).status, 404);
}

#[test]
fn a_device_is_needed_to_lock() {
    let mut world = World::new(Switches::default());
    let body = json!({ "email": "ana@firma.example", "password": "parola" });
    let reply = world.books.handle(&Request::post("/auth/login", &body), noon()).json();
    let path = format!("/invoice-series/{}/lock", world.series_id("FCT"));
    let request = Request::post(&path, &json!({})).with_bearer(reply["data"]["token"].as_str().unwrap());
    let refused = world.books.handle(&request, noon());
    assert_eq!((refused.status, refused.json()["error"]["code"].clone()), (400, json!("device_id_missing")));
}

#[test]
fn the_rate_limit_counts_and_recovers() {
    let mut world = World::new(Switches::default());
    world.books.switches.requests_per_minute = Some(2);
    let mut ask = |at| world.books.handle(&Request::get("/settings").with_bearer("sk_live_web"), at);
    let first = ask(noon());
    assert_eq!(first.header("x-ratelimit-limit"), Some("2"));
    assert_eq!(first.header("x-ratelimit-remaining"), Some("1"));
    assert_eq!(first.header("date"), Some("Fri, 20 Nov 2026 10:00:00 GMT"));
    ask(noon());
    let refused = ask(noon() + chrono::TimeDelta::seconds(18));
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("42")));
    assert_eq!(refused.json()["error"]["retry_after"], 42);
    assert_eq!(ask(noon() + chrono::TimeDelta::seconds(60)).status, 200);
}

#[test]
fn unknown_paths_and_methods_are_told_apart() {
    let mut world = World::new(Switches::default());
    let mut ask = |method, path| world.books.handle(&Request::new(method, path), noon()).status;
    assert_eq!(ask("GET", "/v1"), 200);
    assert_eq!(ask("GET", "/v1/"), 200);
    assert_eq!(ask("GET", "/v1/test/public"), 200);
    assert_eq!(ask("GET", "/invoices"), 404);
    assert_eq!(ask("GET", "/v10/invoices"), 404);
    assert_eq!(ask("DELETE", "/v1/invoices"), 405);
    assert_eq!(ask("GET", "/v1/invoices"), 401);
    assert_eq!(ask("PATCH", "/v1/invoices/x"), 401);
}
