//! Issuing with an API key: online only, and still never twice.

use crate::world::*;
use app::view::InvoiceState;
use app::{App, InvoiceFilter, IssueRequest, Kind, Lang, Problem, ProfileFacts, Sensitive};
use sandbox::{Books, Fault};
use serde_json::json;

async fn with_key(world: &World) -> App {
    let app = world.open().unwrap();
    app.sign_in_with_key(&Sensitive::new(format!("{}\n", Books::DEMO_API_KEY))).await.unwrap();
    let facts = ProfileFacts { share_capital: None, vat_payer: true, vat_on_collection: false };
    app.save_profile(&facts).unwrap();
    world.server.books().clear_log();
    app
}

fn all(app: &App) -> Vec<app::view::InvoiceView> {
    app.invoices(&InvoiceFilter { limit: 100, ..InvoiceFilter::default() }, Lang::Ro).unwrap().items
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_numbers_what_is_issued_with_a_key() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let file = order(&app, "150");
    let preview = app.preview(file.as_bytes(), None, Lang::Ro).unwrap();
    assert_eq!((preview.next_number, preview.blocked), (None, None), "its number comes from the server");
    let issued = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap();
    assert_eq!(issued.state, InvoiceState::Synced);
    assert!(issued.number.is_some() && issued.server_id.is_some());
    assert!(!app.pdf(&issued.full_number, Lang::Ro).unwrap().is_empty());
    world.assert_on_server_once(&[issued]);
    app.sync().await.unwrap();
    let touched = |r: &sandbox::LoggedRequest| r.path.ends_with("/lock") || r.path.contains("reserv");
    assert!(!world.server.books().log().any(touched), "a key locks and reserves nothing");
    let warnings = app.status(None, Lang::Ro).unwrap().warnings;
    assert!(warnings.iter().any(|warning| warning.code == "online_only_mode"), "and the words say so");
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_nothing_is_issued_with_a_key_and_nothing_is_left_behind() {
    let mut world = World::new().await;
    let app = with_key(&world).await;
    let file = order(&app, "150");
    world.server.stop().await;
    // The connection that has just died may take the first request along.
    let first = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap_err();
    assert!(matches!(first, Problem::OnlineOnly | Problem::OrderUnknown), "{first:?}");
    let other = order(&app, "151");
    let refused = app.issue_either_way(&IssueRequest::new(other.as_bytes()), Lang::Ro).await.unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("online_only", Kind::NoNetwork));
    world.server.restart().await.unwrap();
    app.sync().await.unwrap();
    assert!(all(&app).iter().all(|invoice| invoice.state == InvoiceState::Draft));
    assert_eq!(world.posts().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_reply_is_lost_is_found_and_not_made_again() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let file = order(&app, "150");
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    let request = IssueRequest::new(file.as_bytes());
    assert!(matches!(app.issue_either_way(&request, Lang::Ro).await, Err(Problem::OrderUnknown)));
    assert!(
        matches!(app.issue_either_way(&request, Lang::Ro).await, Err(Problem::OrderUnknown)),
        "not twice"
    );
    app.sync().await.unwrap();
    let issued = all(&app);
    assert_eq!((issued.len(), issued[0].state), (1, InvoiceState::Synced));
    world.assert_on_server_once(&issued);
    assert_eq!(world.posts().len(), 1);
    assert_books_hold(&app);
}

/// One word more does not make it another order, as long as nobody knows what became of the first.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_was_changed_since_waits_for_the_answer_too() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let (file, dearer) = (order(&app, "150"), order(&app, "151"));
    let draft = app.save_draft(None, file.as_bytes()).unwrap().id.parse().unwrap();
    let request_id = Some(uuid::Uuid::from_u128(8));
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    let first = IssueRequest { draft: Some(draft), request_id, ..IssueRequest::new(file.as_bytes()) };
    assert!(matches!(app.issue_either_way(&first, Lang::Ro).await, Err(Problem::OrderUnknown)));
    let plain = IssueRequest::new(dearer.as_bytes());
    for (same, again) in [
        ("draft", IssueRequest { draft: Some(draft), ..plain.clone() }),
        ("request", IssueRequest { request_id, ..plain }),
    ] {
        let outcome = app.issue_either_way(&again, Lang::Ro).await;
        assert!(matches!(outcome, Err(Problem::OrderUnknown)), "the same {same}: {outcome:?}");
    }
    app.sync().await.unwrap();
    world.assert_on_server_once(&all(&app));
    assert_eq!(world.posts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_never_arrived_is_a_draft_again_and_goes_under_its_old_key() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let file = order(&app, "150");
    world.server.faults().once("POST /invoices", Fault::DropBefore);
    let request = IssueRequest::new(file.as_bytes());
    assert!(matches!(app.issue_either_way(&request, Lang::Ro).await, Err(Problem::OrderUnknown)));
    let tried = app.status(None, Lang::Ro).unwrap().warnings;
    assert!(tried.iter().any(|warning| warning.code == "order_unknown"));
    app.sync().await.unwrap();
    let drafts = all(&app);
    assert_eq!((drafts.len(), drafts[0].state), (1, InvoiceState::Draft), "nothing is lost");
    let id: uuid::Uuid = drafts[0].id.parse().unwrap();
    let text = app.draft(id).unwrap().request;
    let again = IssueRequest { draft: Some(id), ..IssueRequest::new(text.as_bytes()) };
    // This time the reply is lost: the same key protects against a first request that was only late.
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    assert!(matches!(app.issue_either_way(&again, Lang::Ro).await, Err(Problem::OrderUnknown)));
    app.sync().await.unwrap();
    let issued = all(&app);
    assert_eq!((issued.len(), issued[0].state), (1, InvoiceState::Synced), "and the draft is gone");
    world.assert_on_server_once(&issued);
}

/// A shell that asks again under the same id goes on with what came to nothing, and leaves no draft that could be issued once more.
#[tokio::test(flavor = "multi_thread")]
async fn one_request_that_never_arrived_goes_on_with_its_draft() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let file = order(&app, "150");
    let request =
        IssueRequest { request_id: Some(uuid::Uuid::from_u128(8)), ..IssueRequest::new(file.as_bytes()) };
    world.server.faults().once("POST /invoices", Fault::DropBefore);
    assert!(matches!(app.issue_either_way(&request, Lang::Ro).await, Err(Problem::OrderUnknown)));
    app.sync().await.unwrap();
    assert_eq!(all(&app)[0].state, InvoiceState::Draft);
    let issued = app.issue_either_way(&request, Lang::Ro).await.unwrap();
    assert_eq!(all(&app), std::slice::from_ref(&issued), "the draft went into it");
    world.assert_on_server_once(&[issued]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_equal_orders_are_two_invoices() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let file = order(&app, "150");
    let request = IssueRequest::new(file.as_bytes());
    let first = app.issue_either_way(&request, Lang::Ro).await.unwrap();
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    assert!(matches!(app.issue_either_way(&request, Lang::Ro).await, Err(Problem::OrderUnknown)));
    app.sync().await.unwrap();
    let issued = all(&app);
    assert_eq!(issued.len(), 2, "the one known before is not taken for the second");
    assert_ne!(issued[0].number, issued[1].number);
    assert!(issued.contains(&first));
    world.assert_on_server_once(&issued);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_order_leaves_nothing_and_one_id_is_one_invoice() {
    let world = World::new().await;
    let app = with_key(&world).await;
    let client = app.search_clients("", 1).unwrap().remove(0).id;
    let file = json!({ "client_id": client, "series_id": "ALT",
        "items": [{ "description": "x", "quantity": 1, "price": 1, "vat_rate": 21 }] })
    .to_string();
    let held = app.issue_either_way(&IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap_err();
    assert_eq!(held.code(), "series_held_elsewhere");
    // Locked in the meantime, and only the server knows.
    let id = world.server.books().series_named(SERIES).unwrap().id.clone();
    let other = sandbox::Device { id: "phone".to_owned(), name: None, platform: None };
    world.server.books().set_lock(&id, Some(other), utc_now());
    let file = order(&app, "150");
    let request =
        IssueRequest { request_id: Some(uuid::Uuid::from_u128(7)), ..IssueRequest::new(file.as_bytes()) };
    let refused = app.issue_either_way(&request, Lang::Ro).await.unwrap_err();
    assert_eq!(refused.code(), "series_locked_to_device");
    assert_eq!(all(&app), []);
    world.server.books().set_lock(&id, None, utc_now());
    let first = app.issue_either_way(&request, Lang::Ro).await.unwrap();
    assert_eq!(app.issue_either_way(&request, Lang::Ro).await.unwrap(), first);
    world.assert_on_server_once(&[first]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_and_a_device_do_not_mix() {
    let world = World::new().await;
    let app = world.ready().await;
    let key = Sensitive::new(Books::DEMO_API_KEY.to_owned());
    assert!(matches!(app.sign_in_with_key(&key).await, Err(Problem::KeyOnDevice)));
    assert_eq!(app.one_series(SERIES).unwrap().free_numbers, 10, "nothing is touched");
    drop(app);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;

    let fresh = World::new().await;
    let app = fresh.open().unwrap();
    let wrong = Sensitive::new("sk_live_nobody".to_owned());
    assert!(matches!(app.sign_in_with_key(&wrong).await, Err(Problem::WrongKey)));
    assert!(app.status(None, Lang::Ro).unwrap().session.is_none());
    app.sign_in_with_key(&key).await.unwrap();
    assert!(matches!(app.lock_series(SERIES).await, Err(Problem::KeyHasNoDevice)));
    assert!(matches!(app.reserve(SERIES, 5).await, Err(Problem::KeyHasNoDevice)));
}
