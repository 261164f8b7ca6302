//! Invoices on their way: lost replies, refusals, locks, sessions, tokens.

use crate::world::*;
use app::view::InvoiceState;
use app::{Ids, InvoiceFilter, IssueRequest, Lang, Problem, RandomIds, Sensitive};
use sandbox::{Books, Canned, Code, Device, Fault, Rounding};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn three_invoices_issued_without_a_line_reach_the_server_once() {
    let mut world = World::new().await;
    let app = world.ready().await;
    world.server.stop().await;
    let issued = [issue(&app, "150"), issue(&app, "19.99"), issue(&app, "0.01")];
    assert_eq!(states(&app), [InvoiceState::Queued; 3]);
    assert!(matches!(app.sync().await, Err(Problem::Offline)));
    // A request into a connection that has just died leaves a doubt behind; nothing worse.
    assert!(states(&app).iter().all(|s| matches!(s, InvoiceState::Queued | InvoiceState::Unknown)));
    world.server.restart().await.unwrap();
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 0));
    assert_eq!(states(&app), [InvoiceState::Synced; 3]);
    world.assert_on_server_once(&issued);
    let numbers: Vec<_> = issued.iter().map(|i| i.number.unwrap()).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
    let register = app.register(SERIES, Lang::Ro).unwrap();
    assert_eq!((register.duplicates, register.unexplained_gaps), (0, 0));
    assert_eq!(register.items.iter().filter(|n| n.fate == "synced").count(), 3);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_a_request_can_go_wrong_ends_with_one_invoice() {
    let portal = Canned::captive_portal;
    let faults: Vec<(&str, Fault)> = vec![
        ("lost before", Fault::DropBefore),
        ("lost after", Fault::DropAfter),
        ("cut in the head", Fault::CutReply { bytes: 20 }),
        ("cut in the body", Fault::CutBody { bytes: 40 }),
        ("portal instead", Fault::Instead(portal())),
        ("portal behind", Fault::Behind(portal())),
        ("redirect", Fault::Instead(Canned::redirect("http://127.0.0.1:9/login"))),
        ("500 behind", Fault::Behind(Canned::error(500, "internal_server_error"))),
        ("502 plain", Fault::Behind(Canned::new(502, "text/plain", "bad gateway"))),
        ("503 before", Fault::Instead(Canned::error(503, "service_unavailable"))),
        ("429", Fault::Instead(Canned::too_many(Some("1"), &json!(1)))),
        ("423", Fault::Instead(Canned::error(423, "resource_locked"))),
        ("204", Fault::Behind(Canned::empty(204))),
        ("empty body", Fault::empty_body()),
        ("success false", Fault::unsuccessful_200()),
        ("duplicate keys", Fault::duplicate_keys()),
        ("wrong types", Fault::wrong_types()),
        ("huge", Fault::Behind(Canned::huge(3 * 1024 * 1024))),
        ("twice", Fault::Twice),
        ("trickle", Fault::Dribble { bytes: 200, pause: Duration::from_millis(5) }),
    ];
    let stories = faults.into_iter().map(|(name, fault)| async move {
        let world = World::new().await;
        let app = world.ready().await;
        let issued = [issue(&app, "150"), issue(&app, "19.99")];
        world.server.faults().once("POST /invoices", fault);
        sync_until_settled(&app).await;
        assert_eq!(states(&app), [InvoiceState::Synced; 2], "{name}");
        world.assert_on_server_once(&issued);
        assert_eq!(world.server.faults().struck(), 1, "{name}");
        let posts = world.posts();
        assert!(posts.iter().all(|(key, _)| !key.is_empty()), "{name}: the server knows each by its key");
        assert_books_hold(&app);
    });
    let running: Vec<_> = stories.map(tokio::spawn).collect();
    for story in running {
        story.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_invoice_goes_with_the_token_of_its_own_number() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = [issue(&app, "1"), issue(&app, "2"), issue(&app, "3")];
    sync_until_settled(&app).await;
    let tokens: Vec<(u64, String)> = {
        let books = world.server.books();
        books.reservations().iter().map(|r| (r.number, r.token.clone())).collect()
    };
    let posts = world.posts();
    assert_eq!(posts.len(), 3);
    for (invoice, (_, body)) in issued.iter().zip(&posts) {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        let (_, token) = tokens.iter().find(|(number, _)| Some(*number) == invoice.number).unwrap();
        assert_eq!(body["reservation_token"], token.as_str());
        assert_eq!((&body["force_chronology"], body.get("number")), (&json!(false), None));
    }
}

/// The keychain forgets the session: somebody signs in again, and numbers, queue and device stay (I43, F43).
#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_lost_the_session_costs_a_sign_in_and_nothing_else() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = [issue(&app, "1")];
    let device = world.server.books().reservations()[0].device_id.clone();
    drop(app.close().await.unwrap());
    app::Secrets::clear(world.pocket.as_ref()).unwrap();
    let app = world.open().unwrap();
    assert!(matches!(app.sync().await, Err(Problem::NotSignedIn)));
    let more = issue(&app, "2");
    app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await.unwrap();
    sync_until_settled(&app).await;
    world.assert_on_server_once(&issued);
    world.assert_on_server_once(&[more]);
    app.reserve(SERIES, 1).await.unwrap();
    assert!(world.server.books().reservations().iter().all(|r| r.device_id == device), "the same device");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_invoice_is_shown_and_holds_back_nothing() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = [issue(&app, "150"), issue(&app, "19.99")];
    let refusal = json!({
        "success": false,
        "error": {
            "message": "The CUI is not valid", "type": "validation_error", "code": "invalid_request",
            "errors": { "client_data.cui": "CUI invalid" }
        },
        "meta": { "request_id": "req_7f3a" }
    });
    world.server.faults().once("POST /invoices", Fault::Instead(Canned::json(400, &refusal)));
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 1));
    let rows = app.invoice_rows(&InvoiceFilter { limit: 9, ..InvoiceFilter::default() }, Lang::Ro).unwrap();
    let correctable: Vec<&str> =
        rows.items.iter().filter(|row| row.is_correctable).map(|row| row.id.as_str()).collect();
    assert_eq!(correctable, [&issued[0].id], "what is well can be left alone");
    let refused = app.invoice(&issued[0].full_number, Lang::Ro).unwrap().invoice;
    assert_eq!(refused.state, InvoiceState::Attention);
    let attention = refused.attention.unwrap();
    assert_eq!(attention.code, "invalid_request");
    assert_eq!(attention.findings[0].field, "client_data.cui");
    assert_eq!(attention.server_text.as_deref(), Some("The CUI is not valid (req_7f3a)"));
    let log = app.sync_log(Lang::Ro).unwrap().items;
    let call = log.iter().rfind(|call| call.action == "create").unwrap();
    assert_eq!(call.about, issued[0].full_number, "as it is printed");
    assert_eq!(call.problem.as_ref().map(|problem| problem.code.as_str()), Some("invalid_request"));
    assert_eq!(call.request_id.as_deref(), Some("req_7f3a"));
    world.assert_on_server_once(&issued[1..]);
    app.sync().await.unwrap();
    assert_eq!(world.posts().len(), 1, "only the second; the first was refused before the books saw it");
    app.retry(&issued[0].id).unwrap();
    sync_until_settled(&app).await;
    world.assert_on_server_once(&issued);
    assert!(matches!(app.retry(&issued[0].id), Err(Problem::NothingToRetry)));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reserve_reply_costs_no_number() {
    let world = World::new().await;
    let app = world.ready().await;
    world.server.faults().once("POST /invoice-series/*/reserve-numbers", Fault::DropAfter);
    let series = app.reserve(SERIES, 5).await.unwrap();
    assert_eq!(series.free_numbers, 15, "found in the list of reservations, and no others reserved");
    assert_eq!(world.server.books().reservations().len(), 15);
    let register = app.register(SERIES, Lang::Ro).unwrap();
    assert!(register.items.iter().all(|n| n.fate == "free"));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_nothing_explains_are_set_aside() {
    let world = World::new().await;
    let app = world.ready().await;
    // The same device reserves through another door: a copied folder, or books that were put back.
    let device = {
        let books = world.server.books();
        books.reservations()[0].device_id.clone()
    };
    {
        let mut books = world.server.books();
        let now = utc_now();
        let login = json!({ "email": Books::DEMO_EMAIL, "password": Books::DEMO_PASSWORD, "device_id": device,
            "device_name": "copie", "device_platform": "web" });
        let reply = books.handle(&sandbox::Request::post("/auth/login", &login), now).json();
        let token = reply["data"]["token"].as_str().unwrap().to_owned();
        let id = books.series_named(SERIES).unwrap().id.clone();
        let path = format!("/invoice-series/{id}/reserve-numbers");
        let reserve = sandbox::Request::post(&path, &json!({ "count": 3 })).with_bearer(&token);
        assert_eq!(books.handle(&reserve, now).status, 201);
    }
    app.sync().await.unwrap();
    let register = app.register(SERIES, Lang::Ro).unwrap();
    let aside: Vec<_> = register.items.iter().filter(|n| n.fate == "quarantined").collect();
    assert_eq!(aside.len(), 3);
    assert!(aside.iter().all(|n| n.reason.is_some()));
    assert_eq!(register.unexplained_gaps, 0);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_series_taken_by_another_device_waits_and_gives_no_more_numbers() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = [issue(&app, "150")];
    let id = world.server.books().series_named(SERIES).unwrap().id.clone();
    let other = Device {
        id: "phone".to_owned(),
        name: Some("Telefon Ana".to_owned()),
        platform: Some("android".to_owned()),
    };
    world.server.books().set_lock(&id, Some(other), utc_now());
    world.server.books().switches.relocked_series_accepts_tokens = false;
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (1, 0), "held, not parked, not renumbered");
    let refused = app.issue(&IssueRequest::new(order(&app, "1").as_bytes()), Lang::Ro);
    assert_eq!(refused.unwrap_err().code(), "series_held_elsewhere");
    assert!(!world.server.books().log().any(|r| r.path.ends_with("/lock") || r.path.ends_with("/release")));
    world.server.books().set_lock(&id, None, utc_now());
    sync_until_settled(&app).await;
    world.assert_on_server_once(&issued);
    let refused = app.issue(&IssueRequest::new(order(&app, "1").as_bytes()), Lang::Ro);
    assert_eq!(refused.unwrap_err().code(), "series_not_locked_here");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_rounds_otherwise_is_loud() {
    let world = World::new().await;
    let app = world.ready().await;
    world.server.books().switches.rounding = Rounding::HalfEven;
    // 0.5 × 0.25 = 0.125: half away from zero gives 0.13, half to even 0.12.
    let client = app.search_clients("", 1).unwrap().remove(0);
    let file = json!({ "client_id": client.id, "series_id": SERIES,
        "items": [{ "description": "Rest", "quantity": "0.5", "price": "0.25", "vat_rate": "21" }] })
    .to_string();
    let request = IssueRequest::new(file.as_bytes());
    let invoice = app.issue(&request, Lang::Ro).unwrap();
    assert_eq!(invoice.subtotal, "0.13");
    let outcome = app.sync().await.unwrap();
    assert_eq!(outcome.attention, 1);
    let shown = app.invoice(&invoice.id, Lang::Ro).unwrap().invoice;
    assert_eq!(shown.state, InvoiceState::Attention);
    assert_eq!(shown.attention.unwrap().code, "content_mismatch");
    assert!(shown.server_id.is_some());
    assert!(
        shown.differences.iter().any(|d| d.field == "subtotal" && d.paper == "0.13" && d.cloud == "0.12")
    );
    assert!(matches!(app.retry(&invoice.id), Err(Problem::RetryCannotHelp)));
    assert_eq!(world.posts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_is_renewed_by_itself_and_a_dead_one_asks_for_a_person() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = [issue(&app, "150")];
    world.server.faults().once("POST /invoices", Fault::Instead(Canned::error(401, "expired_api_key")));
    sync_until_settled(&app).await;
    world.assert_on_server_once(&issued);
    let waiting = issue(&app, "19.99");
    world.server.books().end_sessions();
    assert!(matches!(app.sync().await, Err(Problem::SessionExpired)));
    assert_eq!(app.invoice(&waiting.id, Lang::Ro).unwrap().invoice.state, InvoiceState::Queued);
    issue(&app, "1");
    app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await.unwrap();
    sync_until_settled(&app).await;
    assert_eq!(states(&app), [InvoiceState::Synced; 3]);
    world.assert_on_server_once(&[waiting]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_parks_its_invoice_with_its_number() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = issue(&app, "150");
    let token = world.server.books().reservations()[0].token.clone();
    world.server.books().set_reservation_status(&token, sandbox::ReservationStatus::Expired);
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 1));
    let shown = app.invoice(&issued.id, Lang::Ro).unwrap().invoice;
    assert_eq!((shown.number, shown.state), (issued.number, InvoiceState::Attention));
    let code = shown.attention.unwrap().code;
    assert!(["reservation_expired", "reservation_not_pending"].contains(&code.as_str()), "{code}");
    assert!(
        world.server.books().log().any(|r| r.method == "GET" && r.path == "/v1/invoices"),
        "looked first"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_books_survive_the_program_and_the_second_program_is_told() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = issue(&app, "150");
    assert!(matches!(world.open(), Err(Problem::AlreadyRunning)));
    let pdf = app.pdf(&issued.id, Lang::Ro).unwrap();
    drop(app);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let app = world.open().unwrap();
    assert_eq!(app.invoice(&issued.id, Lang::Ro).unwrap().invoice, issued);
    assert_eq!(app.pdf(&issued.id, Lang::Ro).unwrap(), pdf, "the same bytes after a restart");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[issued]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_id_is_one_invoice() {
    let world = World::new().await;
    let app = world.ready().await;
    let id = RandomIds.new_id();
    let file = order(&app, "150");
    let request = IssueRequest { request_id: Some(id), ..IssueRequest::new(file.as_bytes()) };
    let first = app.issue(&request, Lang::Ro).unwrap();
    assert_eq!(app.issue(&request, Lang::Ro).unwrap(), first);
    let other = order(&app, "151");
    let other = IssueRequest { file: other.as_bytes(), ..request };
    assert!(matches!(app.issue(&other, Lang::Ro), Err(Problem::RequestIdReused)));
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_orders_spend_no_number() {
    let world = World::new().await;
    let app = world.ready().await;
    let client = app.search_clients("", 1).unwrap().remove(0).id;
    let row = json!({ "description": "x", "quantity": "1", "price": "1", "vat_rate": "21" });
    let with = |key: &str, value: serde_json::Value| {
        let mut order = json!({ "client_id": client, "series_id": SERIES, "items": [row] });
        order[key] = value;
        order.to_string()
    };
    let tomorrow = (app.today() + chrono::Days::new(1)).to_string();
    let cases: Vec<(String, &str, &str)> = vec![
        (String::new(), "not_json", ""),
        ("[1]".to_owned(), "wrong_type", ""),
        ("{\"items\": NaN}".to_owned(), "not_json", ""),
        (with("total", json!(5)), "invalid_request_file", "total"),
        (with("date", json!("9999-99-99")), "invalid_request_file", "date"),
        (with("date", json!(tomorrow)), "invalid_request_file", "date"),
        (with("date", json!("0001-01-01")), "invalid_request_file", "date"),
        (with("due_date", json!("2020-01-01")), "invalid_request_file", "due_date"),
        (with("items", json!([])), "invalid_request_file", "items"),
        (
            with("items", json!([{ "description": "x", "quantity": "1e9", "price": "1" }])),
            "invalid_request_file",
            "items.0.quantity",
        ),
        (
            with("items", json!([{ "description": "x", "quantity": 1, "price": 99_999_999_999_999_i64 }])),
            "invalid_request_file",
            "items.0.price",
        ),
        (
            with("items", json!([{ "description": "x", "quantity": "999999999", "price": "999999999" }])),
            "invalid_request_file",
            "items",
        ),
        (
            with("items", json!([{ "description": "x\u{0007}", "quantity": "1", "price": "1" }])),
            "invalid_request_file",
            "items.0.description",
        ),
        (with("items", json!(vec![&row; 1001])), "invalid_request_file", "items"),
        (with("currency", json!("EUR")), "invalid_request_file", "currency_rate"),
        (with("series_id", json!("NU-E")), "no_such_series", ""),
        (with("client_id", json!("nimeni")), "no_such_client", ""),
        (with("series_id", json!("ALT")), "series_held_elsewhere", ""),
    ];
    for (file, code, field) in cases {
        let request = IssueRequest::new(file.as_bytes());
        let problem = app.issue(&request, Lang::En).unwrap_err();
        assert_eq!(problem.code(), code, "{file}");
        let view = problem.view(Lang::En);
        assert!(!view.message.is_empty() && !view.hint.is_empty(), "{file}: {view:?}");
        if !field.is_empty() {
            let fields: Vec<_> = view.findings.iter().map(|f| f.field.as_str()).collect();
            assert!(fields.contains(&field), "{file}: {fields:?}");
        }
    }
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 10);
    assert_eq!(states(&app), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_went_back_is_asked_about_and_a_used_up_pool_says_so() {
    let world = World::new().await;
    let app = world.ready().await;
    for _ in 0..10 {
        issue(&app, "1");
    }
    let file = order(&app, "1");
    let request = IssueRequest::new(file.as_bytes());
    assert_eq!(app.issue(&request, Lang::Ro).unwrap_err().code(), "no_number");
    drop(app);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let yesterday = world.open_on(-400).unwrap();
    assert_eq!(yesterday.issue(&request, Lang::Ro).unwrap_err().code(), "clock_behind");
    let confirmed = IssueRequest { allow_earlier_date: true, trusts_clock: true, ..request };
    assert_eq!(yesterday.issue(&confirmed, Lang::Ro).unwrap_err().code(), "no_number");
    drop(yesterday);
    tokio::time::sleep(Duration::from_millis(200)).await;
    // A month later every reservation has run out: the numbers become documented gaps, the invoices stay.
    let later = world.open_on(40).unwrap();
    assert_eq!(states(&later).len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_number_is_given_back_with_its_reason() {
    let world = World::new().await;
    let app = world.ready().await;
    let number = world.server.books().reservations()[3].number;
    assert!(matches!(app.release_number(SERIES, number, "  "), Err(Problem::ReasonMissing)));
    app.release_number(SERIES, number, "foaie stricată").unwrap();
    assert!(matches!(app.release_number(SERIES, number, "încă o dată"), Err(Problem::NumberNotFree(_))));
    app.sync().await.unwrap();
    assert_eq!(world.server.books().reservations()[3].status, sandbox::ReservationStatus::Released);
    let register = app.register(SERIES, Lang::Ro).unwrap();
    let given_up = register.items.iter().find(|n| n.number == number).unwrap();
    assert_eq!((given_up.fate.as_str(), given_up.reason.as_deref()), ("released", Some("foaie stricată")));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn how_the_server_writes_numbers_is_learnt_from_a_real_one() {
    let world = World::new().await;
    let newest = {
        let books = world.server.books();
        books.invoices().iter().max_by_key(|i| i.number).unwrap().id.clone()
    };
    world.server.books().switches.padding = 5;
    world.server.books().tamper(&newest, |invoice| invoice.full_number = Some("DEM-00010".to_owned()));
    let app = world.ready().await;
    app.sync().await.unwrap();
    let issued = issue(&app, "150");
    assert_eq!(issued.full_number, "DEM-00011");
    sync_until_settled(&app).await;
    assert_eq!(states(&app), [InvoiceState::Synced]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reading_of_the_documentation_is_survived() {
    use sandbox::{ConsumedToken, Generation, Idempotency, NumberText, SettingsShape, Timestamps};
    type Switch = fn(&mut sandbox::Switches);
    let readings: Vec<(&str, Switch)> = vec![
        ("older field names", |s| s.invoice_names = Generation::HandWritten),
        ("money as text", |s| s.money_as_text = true),
        ("digits for booleans", |s| s.booleans_as_digits = true),
        ("no meta", |s| s.meta = false),
        ("created 200", |s| s.create_status = 200),
        ("rows as ids", |s| s.list_rows_as_ids = true),
        ("sort ignored", |s| s.list_honours_sort = false),
        ("series filter ignored", |s| s.list_honours_series_filter = false),
        ("keys ignored", |s| s.idempotency = Idempotency::Ignored),
        ("errors kept under keys", |s| s.idempotency_keeps_errors = true),
        ("settings of the hand-written page", |s| s.settings_shape = SettingsShape::HandWritten),
        ("timestamps as text", |s| s.timestamps = Timestamps::Iso),
        ("short names of 2025", |s| s.invoice_names = Generation::Short2025),
        ("full numbers", |s| s.number_text = NumberText::Full),
        ("integer numbers", |s| s.number_text = NumberText::Integer),
        ("naive timestamps", |s| s.timestamps = Timestamps::Naive),
        ("consumed as not pending", |s| s.consumed_token = ConsumedToken::NotPending),
        ("consumed as duplicate", |s| s.consumed_token = ConsumedToken::DuplicateNumber),
        ("consumed as missing", |s| s.consumed_token = ConsumedToken::Missing),
        ("keys ignored, consumed as not pending", |s| {
            (s.idempotency, s.consumed_token) = (Idempotency::Ignored, ConsumedToken::NotPending);
        }),
        ("keys ignored, consumed as missing", |s| {
            (s.idempotency, s.consumed_token) = (Idempotency::Ignored, ConsumedToken::Missing);
        }),
        ("no refresh", |s| s.refresh_endpoint = false),
        ("no expiry told", |s| s.reservation_days = None),
        ("relock refused", |s| s.relock_refused = true),
        ("lock conflict worded otherwise", |s| s.lock_conflict_code = Code::SeriesLockedToDevice),
    ];
    let stories = readings.into_iter().map(|(name, set)| async move {
        let world = World::new().await;
        set(&mut world.server.books().switches);
        let app = world.ready().await;
        app.sync().await.unwrap();
        let issued = [issue(&app, "150"), issue(&app, "19.99")];
        world.server.faults().once("POST /invoices", Fault::DropAfter);
        sync_until_settled(&app).await;
        assert_eq!(states(&app), [InvoiceState::Synced; 2], "{name}: {:?}", app.outbox(Lang::En).unwrap());
        world.assert_on_server_once(&issued);
    });
    let running: Vec<_> = stories.map(tokio::spawn).collect();
    for story in running {
        story.await.unwrap();
    }
}
