//! Refused, unsent or with a number that cannot be sent any more: every invoice has a way out, and none ends up twice.

use crate::world::*;
use app::view::{InvoiceStanding, InvoiceState, WayOut};
use app::{IssueRequest, Lang, Problem};
use sandbox::{Canned, Fault, Request, ReservationStatus, Rounding};
use serde_json::json;

/// An invoice for a client that somebody deletes on the web before it is sent: a refusal by the server's own rules.
async fn refused(world: &World, app: &app::App) -> app::view::InvoiceView {
    let client = world.on_the_web(Request::post(
        "/clients",
        &json!({ "name": "Trecător SRL", "cui": "RO14399840",
        "client_type": "b2b", "address": "Str. Mare 1", "city": "Iași", "county": "Iași" }),
    ));
    let id = client["data"]["id"].as_str().unwrap().to_owned();
    app.sync().await.unwrap();
    let order = json!({ "client_id": id, "series_id": SERIES,
        "items": [{ "description": "Manoperă", "quantity": 2, "price": "50", "vat_rate": 21 }] });
    let invoice = app.issue(&IssueRequest::new(order.to_string().as_bytes()), Lang::Ro).unwrap();
    world.on_the_web(Request::delete(&format!("/clients/{id}")));
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 1), "{:?}", app.outbox(Lang::En).unwrap());
    invoice
}

const INLINE: &str = r#"{"client_data":{"type":"b2b","name":"Trecător SRL","cui":"RO14399840",
    "address":"Str. Mare 1","city":"Iași","county":"Iași"}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_invoice_goes_with_its_number_and_token_under_a_new_key() {
    let world = World::new().await;
    // The harshest reading: the refusal is stored under the old key and would be replayed for ever.
    world.server.books().switches.idempotency_keeps_errors = true;
    let app = world.ready().await;
    let invoice = refused(&world, &app).await;
    assert_eq!(shown(&app, &invoice.id).ways_out[0], WayOut::Correct);
    let request = app.request_of(&invoice.id).unwrap();
    assert!(!request.contains("reservation_token"), "an editor sees no token");
    let corrected = app.correct(&invoice.full_number, INLINE.as_bytes(), Lang::Ro).unwrap();
    assert_eq!((corrected.number, corrected.revision), (invoice.number, 1));
    assert_eq!(corrected.total, invoice.total, "what the file does not name stays");
    sync_until_settled(&app).await;
    world.assert_on_server_once(std::slice::from_ref(&invoice));
    assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Synced);
    let posts = world.posts();
    let token =
        |body: &[u8]| serde_json::from_slice::<serde_json::Value>(body).unwrap()["reservation_token"].clone();
    let (last, before) = posts.split_last().unwrap();
    assert!(
        before.iter().all(|(key, body)| (key, body) == (&before[0].0, &before[0].1)),
        "one revision, one key"
    );
    assert_ne!(last.0, before[0].0, "a new key");
    assert_eq!(token(&last.1), token(&before[0].1), "the same token");
    let looked = world.server.books().log().filter(|r| r.method == "GET" && r.path == "/v1/invoices").count();
    assert!(looked > 0, "looked before the corrected one went out");
    assert!(matches!(app.correct(&invoice.id, INLINE.as_bytes(), Lang::Ro), Err(Problem::AlreadySent)));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsent_invoice_is_corrected_offline_and_its_paper_says_that_it_replaces_another() {
    let mut world = World::new().await;
    let app = world.ready().await;
    world.server.stop().await;
    let invoice = issue(&app, "150");
    let before = app.pdf(&invoice.id, Lang::Ro).unwrap();
    let rows = r#"{"items":[{"description":"Manoperă","quantity":"2","price":"100","vat_rate":"21"}]}"#;
    let corrected = app.correct(&invoice.id, rows.as_bytes(), Lang::Ro).unwrap();
    assert_eq!((corrected.total.as_str(), corrected.state), ("242.00", InvoiceState::Queued));
    assert_ne!(app.pdf(&invoice.id, Lang::Ro).unwrap(), before);
    let story = app.invoice(&invoice.id, Lang::Ro).unwrap().timeline;
    assert!(story.iter().any(|entry| entry.kind == "replaced"));
    for (file, code) in [
        (r#"{"series_id":"ALT"}"#, "series_stays"),
        (r#"{"items":[]}"#, "invalid_request_file"),
        (r#"{"total":1}"#, "invalid_request_file"),
        ("x", "not_json"),
    ] {
        assert_eq!(app.correct(&invoice.id, file.as_bytes(), Lang::Ro).unwrap_err().code(), code, "{file}");
    }
    drop(app);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    world.server.restart().await.unwrap();
    let app = world.open().unwrap();
    assert_eq!(shown(&app, &invoice.id).total, "242.00", "the correction survives the program");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[corrected]);
    assert_eq!(world.posts().len(), 1);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_nobody_knows_whether_it_arrived_nothing_is_corrected() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    // The server does the work, the reply is lost, and the look-ups after it fail.
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    world.server.faults().always("GET /invoices", Fault::DropBefore);
    let _ = app.sync().await;
    assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Unknown);
    assert!(matches!(app.correct(&invoice.id, b"{}", Lang::Ro), Err(Problem::OutcomeUnknown)));
    world.server.faults().clear();
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[invoice]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_expired_is_replaced_by_the_next_and_documented() {
    let world = World::new().await;
    let app = world.ready().await;
    let (lost, other) = (issue(&app, "150"), issue(&app, "19.99"));
    let token = world.server.books().reservations()[0].token.clone();
    world.server.books().set_reservation_status(&token, ReservationStatus::Expired);
    app.sync().await.unwrap();
    let stuck = shown(&app, &lost.id);
    assert_eq!((stuck.standing, stuck.ways_out[0]), (InvoiceStanding::NumberExpired, WayOut::Reissue));
    let replaced = app.reissue(&lost.full_number, Lang::Ro).await.unwrap();
    assert_eq!(replaced.id, lost.id, "the same invoice");
    assert_eq!(replaced.number, other.number.map(|number| number + 1), "under the next number");
    assert_eq!(replaced.replaces.as_ref(), Some(&lost.full_number));
    assert_eq!((&replaced.total, &replaced.date), (&lost.total, &lost.date));
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[replaced.clone(), other]);
    assert!(world.server.books().invoice_numbered(&lost.full_number).is_none());
    let register = app.register(SERIES, Lang::Ro).unwrap();
    let old = register.items.iter().find(|n| Some(n.number) == lost.number).unwrap();
    assert_eq!((old.fate.as_str(), &old.full_number, &old.evidence), ("expired", &lost.full_number, &None));
    assert!(old.reason.as_ref().unwrap().contains(&replaced.full_number), "{:?}", old.reason);
    assert_eq!((register.duplicates, register.unexplained_gaps), (0, 0));
    assert_eq!(shown(&app, &lost.full_number).id, lost.id, "found under its old number too");
    assert!(matches!(app.reissue(&lost.id, Lang::Ro).await, Err(Problem::AlreadySent)));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reissue_looks_once_more_and_needs_the_network() {
    let mut world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    let token = world.server.books().reservations()[0].token.clone();
    world.server.books().set_reservation_status(&token, ReservationStatus::Expired);
    app.sync().await.unwrap();
    world.server.stop().await;
    assert!(matches!(app.reissue(&invoice.id, Lang::Ro).await, Err(Problem::Offline)));
    assert_eq!(shown(&app, &invoice.id).number, invoice.number);
    world.server.restart().await.unwrap();
    // Meanwhile somebody at the vendor's put the reservation right and the invoice through.
    world.server.books().set_reservation_status(&token, ReservationStatus::Pending);
    let body = world.posts()[0].1.clone();
    world.as_this_device(Request::post("/invoices", &serde_json::from_slice(&body).unwrap()));
    let adopted = app.reissue(&invoice.id, Lang::Ro).await.unwrap();
    assert_eq!((adopted.number, adopted.state), (invoice.number, InvoiceState::Synced));
    world.assert_on_server_once(&[invoice]);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_number_is_no_way_out_of_bad_content() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    let refusal = Canned::error(400, "invalid_request");
    world.server.faults().once("POST /invoices", Fault::Instead(refusal));
    app.sync().await.unwrap();
    assert!(matches!(app.reissue(&invoice.id, Lang::Ro).await, Err(Problem::ReissueCannotHelp)));
    assert_eq!(shown(&app, &invoice.id).number, invoice.number);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_that_was_seen_leaves_the_queue_and_stays_with_the_invoice() {
    let world = World::new().await;
    let app = world.ready().await;
    world.server.books().switches.rounding = Rounding::HalfEven;
    let client = app.search_clients("", 1).unwrap().remove(0);
    let file = json!({ "client_id": client.id, "series_id": SERIES,
        "items": [{ "description": "Rest", "quantity": "0.5", "price": "0.25", "vat_rate": "21" }] });
    let invoice = app.issue(&IssueRequest::new(file.to_string().as_bytes()), Lang::Ro).unwrap();
    assert!(matches!(app.acknowledge(&invoice.id, Lang::Ro), Err(Problem::NothingToSee)));
    app.sync().await.unwrap();
    assert_eq!(shown(&app, &invoice.id).ways_out, [WayOut::Acknowledge]);
    let seen = app.acknowledge(&invoice.id, Lang::Ro).unwrap();
    assert_eq!(seen.state, InvoiceState::Synced);
    assert!(!seen.differences.is_empty(), "the difference itself is not forgotten");
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 0), "and it is not told again");
    assert_eq!(world.posts().len(), 1);
    assert_books_hold(&app);
}

/// An edit that is asked while nobody knows whether the invoice arrived waits behind it. It is in the new paper, and never sets
/// the invoice back to the number it was made under.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_paper_says_what_was_asked_of_the_one_before() {
    for number_is_lost in [true, false] {
        let world = World::new().await;
        let app = world.ready().await;
        let invoice = issue(&app, "100");
        world.server.faults().always("POST /invoices", Fault::DropBefore);
        world.server.faults().always("GET /invoices", Fault::DropBefore);
        // Whether the pass counts as failed depends on which of its calls was lost last.
        let _ = app.sync().await;
        assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Unknown, "{number_is_lost}");
        let dearer = json!({ "items": [{ "description": "Manoperă", "quantity": 1, "price": "150", "vat_rate": 21 }] });
        let asked = app.edit(&invoice.id, dearer.to_string().as_bytes(), Lang::Ro).await.unwrap();
        assert_eq!(asked.pending.len(), 1, "{number_is_lost}");
        world.server.faults().clear();
        if number_is_lost {
            let token = world.server.books().reservations()[0].token.clone();
            world.server.books().set_reservation_status(&token, ReservationStatus::Expired);
        } else {
            let refusal = Canned::error(400, "invalid_request");
            world.server.faults().once("POST /invoices", Fault::Instead(refusal));
        }
        let outcome = app.sync().await.unwrap();
        assert_eq!(outcome.attention, 1, "{number_is_lost}");
        assert!(app.request_of(&invoice.id).unwrap().contains("150"), "{number_is_lost}: an editor shows it");
        let new = match number_is_lost {
            true => app.reissue(&invoice.id, Lang::Ro).await,
            false => app.correct(&invoice.id, br#"{"notes":"Scara B"}"#, Lang::Ro),
        };
        let new = new.unwrap();
        assert_eq!(new.total, "181.50", "{number_is_lost}: the paper says what was asked");
        assert_eq!(new.number == invoice.number, !number_is_lost);
        assert_eq!(new.pending, [], "{number_is_lost}");
        sync_until_settled(&app).await;
        world.assert_on_server_once(std::slice::from_ref(&new));
        let now = shown(&app, &invoice.id);
        assert_eq!((now.state, now.number, now.total), (InvoiceState::Synced, new.number, new.total));
        assert_eq!((now.attention, now.differences.len()), (None, 0), "{number_is_lost}");
        let puts = world.server.books().log().filter(|request| request.method == "PUT").count();
        assert_eq!(puts, 0, "{number_is_lost}: nothing is left to ask");
        assert_books_hold(&app);
    }
}
