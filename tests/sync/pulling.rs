//! What happens to invoices on the server after they were settled, and what is known of those issued elsewhere.

use crate::world::*;
use app::view::{InvoiceStanding, InvoiceState};
use app::{Lang, Problem};
use sandbox::Request;

async fn settled(world: &World, app: &app::App) -> (app::view::InvoiceView, String) {
    let invoice = issue(app, "150");
    sync_until_settled(app).await;
    let server_id = world.server.books().invoice_numbered(&invoice.full_number).unwrap().id.clone();
    (invoice, server_id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_on_the_web_asks_for_a_person_once() {
    let world = World::new().await;
    let app = world.ready().await;
    let (invoice, server_id) = settled(&world, &app).await;
    world.server.books().tamper(&server_id, |invoice| invoice.voided_at = Some(utc_now()));
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 1));
    assert_eq!(attention(&app, &invoice.id).as_deref(), Some("voided_on_server"));
    assert!(shown(&app, &invoice.id).is_void);
    assert_eq!(app.outbox(Lang::Ro).unwrap().items[0].invoice.id, invoice.id, "shown where a person looks");
    assert_eq!(app.status(None, Lang::Ro).unwrap().outbox.attention, 1);
    assert!(matches!(app.retry(&invoice.id), Err(Problem::NothingToRetry)));
    app.acknowledge(&invoice.id, Lang::Ro).unwrap();
    assert_eq!(app.sync().await.unwrap().attention, 0, "told once");
    assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Synced);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_by_the_tax_office_is_told_and_goes_when_it_is_accepted_after_all() {
    let world = World::new().await;
    let app = world.ready().await;
    let (invoice, server_id) = settled(&world, &app).await;
    world.server.books().set_efactura_status(&server_id, "rejected");
    app.sync().await.unwrap();
    assert_eq!(attention(&app, &invoice.id).as_deref(), Some("efactura_rejected"));
    let shown_now = shown(&app, &invoice.id);
    assert_eq!(shown_now.efactura_status.as_deref(), Some("rejected"));
    assert_eq!(shown_now.standing, InvoiceStanding::EfacturaRejected, "as a list calls it");
    app.sync().await.unwrap();
    assert_eq!(app.status(None, Lang::Ro).unwrap().outbox.attention, 1, "still there, still one");
    world.server.books().set_efactura_status(&server_id, "accepted");
    assert_eq!(app.sync().await.unwrap().attention, 0);
    let shown = shown(&app, &invoice.id);
    assert_eq!((shown.state, shown.attention), (InvoiceState::Synced, None));
    assert_eq!(shown.edit_lock.unwrap().code, "invoice_locked_efactura", "known before anybody tries");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_says_something_else_than_the_cloud_is_never_silent() {
    let world = World::new().await;
    let app = world.ready().await;
    let (invoice, server_id) = settled(&world, &app).await;
    world.server.books().tamper(&server_id, |invoice| {
        invoice.totals.gross += invoice.totals.gross;
    });
    app.sync().await.unwrap();
    let told = shown(&app, &invoice.id);
    assert_eq!(told.attention.unwrap().code, "changed_on_server");
    assert!(told.differences.iter().any(|difference| difference.field == "total"));
    app.acknowledge(&invoice.id, Lang::Ro).unwrap();
    assert_eq!(app.sync().await.unwrap().attention, 0);
    world.server.books().tamper(&server_id, |invoice| invoice.totals.gross += invoice.totals.gross);
    assert_eq!(app.sync().await.unwrap().attention, 1, "another change is news again");
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_and_stornos_made_elsewhere_are_known_beforehand() {
    let world = World::new().await;
    world.server.books().switches.lock_guards_other_writes = false;
    let app = world.ready().await;
    let (invoice, server_id) = settled(&world, &app).await;
    let pay = serde_json::json!({ "amount": invoice.total, "payment_date": app.today().to_string() });
    world.on_the_web(Request::post(&format!("/invoices/{server_id}/pay"), &pay));
    app.sync().await.unwrap();
    let paid = shown(&app, &invoice.id);
    assert!(paid.is_paid && paid.state == InvoiceState::Synced);
    assert_eq!(paid.edit_lock.unwrap().code, "invoice_is_paid");

    let (other, other_id) = settled(&world, &app).await;
    world.on_the_web(Request::post(&format!("/invoices/{other_id}/storno"), &serde_json::json!({})));
    app.reserve(SERIES, 5).await.unwrap();
    app.sync().await.unwrap();
    let storned = shown(&app, &other.id);
    assert!(storned.is_storned);
    assert_eq!(storned.edit_lock.unwrap().code, "invoice_already_storned");
    let register = app.register(SERIES, Lang::Ro).unwrap();
    let foreign: Vec<_> = register.items.iter().filter(|number| number.fate == "foreign").collect();
    assert_eq!(foreign.len(), 1, "the storno's number, drawn by the server beyond the pool");
    assert!(foreign[0].evidence.is_some() && foreign[0].reason.is_some());
    assert_eq!((register.duplicates, register.unexplained_gaps), (0, 0));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_invoices_under_one_number_on_the_server_are_counted() {
    let world = World::new().await;
    let app = world.ready().await;
    let (invoice, _) = settled(&world, &app).await;
    let stranger = {
        let books = world.server.books();
        books
            .invoices()
            .iter()
            .find(|i| i.series_name == SERIES && i.full_number.as_ref() != Some(&invoice.full_number))
            .unwrap()
            .id
            .clone()
    };
    world.server.books().tamper(&stranger, |other| {
        other.number = invoice.number;
        other.full_number = Some(invoice.full_number.clone());
    });
    app.sync().await.unwrap();
    assert_eq!(app.register(SERIES, Lang::Ro).unwrap().duplicates, 1, "the alarm a person must hear");
    assert_eq!(
        app.register_page(SERIES, false, 1, Lang::Ro).unwrap().duplicates,
        1,
        "and sees in the window"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_of_invoices_is_swept_page_by_page_and_no_further() {
    let world = World::new().await;
    let app = world.ready().await;
    let (invoice, server_id) = settled(&world, &app).await;
    // A hundred and fifty newer ones push ours to the second page; one old one must not matter.
    world.server.books().switches.lock_guards_other_writes = false;
    let id = world.server.books().series_named(SERIES).unwrap().id.clone();
    world.server.books().set_lock(&id, None, utc_now());
    let client = world.server.books().clients()[0].id.clone();
    for _ in 0..150 {
        let body = serde_json::json!({ "client_id": client, "series_id": id, "force_chronology": false,
            "items": [{ "description": "x", "quantity": 1, "price": 1, "vat_rate": 21 }] });
        world.on_the_web(Request::post("/invoices", &body));
    }
    world.server.books().tamper(&server_id, |invoice| invoice.voided_at = Some(utc_now()));
    world.server.books().clear_log();
    app.sync().await.unwrap();
    assert_eq!(attention(&app, &invoice.id).as_deref(), Some("voided_on_server"));
    let sinces: Vec<String> = {
        let books = world.server.books();
        let sweeps = books.log().filter(|r| r.path == "/v1/invoices");
        let since = |r: &sandbox::LoggedRequest| r.query.iter().find(|(key, _)| key == "start_date").cloned();
        sweeps.filter_map(since).map(|(_, date)| date).collect()
    };
    assert!(sinces.len() >= 2, "{sinces:?}");
    let since = (app.today() - chrono::Days::new(366)).to_string();
    assert!(sinces.iter().all(|date| *date == since), "{sinces:?}");
}
