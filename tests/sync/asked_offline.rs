//! What is asked where there is no network: it waits, behind its invoice if that waits too, and is done in the order of asking.

use crate::asked::*;
use crate::world::*;
use app::view::{InvoiceStanding, InvoiceState, InvoiceView};
use app::{App, Lang, PaymentRequest};
use sandbox::Fault;
use serde_json::json;
use std::time::Duration;

fn waiting(app: &App, invoice: &InvoiceView) -> Vec<String> {
    shown(app, &invoice.id).pending.into_iter().map(|one| format!("{} {}", one.task, one.state)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_a_network_is_made_up_in_the_evening() {
    let mut world = World::new().await;
    let app = world.ready().await;
    let [old, other] = [sent(&app).await, sent(&app).await];
    world.server.stop().await;
    let _ = app.sync().await;
    // On what the server has, and on what it has not seen yet.
    let fresh = issue(&app, "200");
    let wrong = issue(&app, "300");
    let cash = PaymentRequest { method: Some("receipt".to_owned()), ..payment("100") };
    app.pay(&fresh.id, &cash, Lang::Ro).await.unwrap();
    app.pay(&fresh.id, &cash, Lang::Ro).await.unwrap();
    app.edit(&old.id, r#"{"info":"Adus la zi"}"#.as_bytes(), Lang::Ro).await.unwrap();
    app.edit(&old.id, br#"{"due_date":"2027-02-01"}"#, Lang::Ro).await.unwrap();
    let part = app.pay(&old.id, &payment("10"), Lang::Ro).await.unwrap();
    assert_eq!(part.paid, "0.00", "nothing is received that the server does not know");
    let asked = app.storno(&wrong.id, Lang::Ro).await.unwrap();
    assert_eq!(
        (asked.id.as_str(), asked.storned_by),
        (wrong.id.as_str(), None),
        "no storno, no number, no paper yet"
    );
    app.storno(&other.id, Lang::Ro).await.unwrap();
    assert_eq!(waiting(&app, &fresh), ["payment waiting", "payment waiting"]);
    assert_eq!(waiting(&app, &old), ["edit waiting", "edit waiting", "payment waiting"]);
    assert_eq!(waiting(&app, &wrong), ["storno waiting"]);
    for twice in [app.storno(&wrong.id, Lang::Ro).await, app.pay(&other.id, &payment("1"), Lang::Ro).await] {
        assert_eq!(twice.unwrap_err().code(), "end_already_asked");
    }
    assert_eq!(app.status(None, Lang::Ro).unwrap().outbox.asked, 7);
    assert_books_hold(&app);
    // The program is shut and opened again in between.
    drop(app.close().await);
    let app = world.open().unwrap();
    assert_eq!(waiting(&app, &old).len(), 3);

    world.server.restart().await.unwrap();
    world.server.books().switches.requests_per_minute = None;
    sync_until_settled(&app).await;
    assert_eq!(paid(&world, &fresh), ["receipt 100.00", "receipt 100.00"], "two alike are two");
    assert_eq!(paid(&world, &old), ["bank_transfer 10.00"]);
    let theirs = there(&world, &old);
    assert_eq!((theirs.info.as_deref(), theirs.due_date), (Some("Adus la zi"), "2027-02-01".parse().ok()));
    for one in [&wrong, &other] {
        assert_eq!(stornos(&world, one).len(), 1);
        let here = shown(&app, &one.id).storned_by.unwrap();
        let storno = shown(&app, &here.id.unwrap());
        assert_eq!(
            (storno.state, storno.storno_for.unwrap().full_number),
            (InvoiceState::Synced, one.full_number.clone())
        );
        assert!(app.xml(&storno.id).unwrap().contains(&one.full_number), "it cites what it takes back");
        assert!(!app.pdf(&storno.id, Lang::Ro).unwrap().is_empty());
    }
    let outbox = app.status(None, Lang::Ro).unwrap().outbox;
    assert_eq!((outbox.asked, outbox.attention), (0, 0));
    assert_eq!(world.server.books().audit(), Vec::<String>::new());
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_while_nobody_waits_is_loud_until_somebody_acts() {
    let mut world = World::new().await;
    let app = world.ready().await;
    let [first, second] = [sent(&app).await, sent(&app).await];
    world.server.stop().await;
    let _ = app.sync().await;
    app.pay(&first.id, &payment("50"), Lang::Ro).await.unwrap();
    app.edit(&second.id, br#"{"info":"x"}"#, Lang::Ro).await.unwrap();
    world.server.restart().await.unwrap();
    world.server.books().switches.requests_per_minute = None;
    // Meanwhile, in the browser: the one is paid in full, the other accepted by the tax office.
    let id = there(&world, &first).id;
    world.on_the_web(sandbox::Request::post(&format!("/invoices/{id}/pay"), &json!({})));
    let id = there(&world, &second).id;
    world.server.books().set_efactura_status(&id, "accepted");
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 2));
    for (invoice, code) in [(&first, "invoice_already_paid"), (&second, "invoice_locked_efactura")] {
        let view = shown(&app, &invoice.id);
        assert_eq!((view.state, view.standing), (InvoiceState::Attention, InvoiceStanding::Attention));
        assert_eq!(view.attention.unwrap().code, code);
        assert_eq!(view.pending[0].state, "attention");
    }
    let rows = app.outbox(Lang::Ro).unwrap().items;
    assert_eq!(rows.len(), 2, "{rows:?}");
    // It stays through another pass and a new start, and ends only by a person's word.
    app.sync().await.unwrap();
    drop(app.close().await);
    let app = world.open().unwrap();
    assert_eq!(attention(&app, &first.id).as_deref(), Some("invoice_already_paid"));
    let after = app.withdraw(&first.id, Lang::Ro).unwrap();
    assert_eq!((after.state, after.pending.len(), after.is_paid), (InvoiceState::Synced, 0, true));
    assert_eq!(app.withdraw(&first.id, Lang::Ro).unwrap_err().code(), "nothing_asked");
    // Tried again while nothing has changed, it is refused again.
    app.retry(&second.id).unwrap();
    assert_eq!(app.sync().await.unwrap().attention, 1);
    let id = there(&world, &second).id;
    world.server.books().set_efactura_status(&id, "rejected");
    app.retry(&second.id).unwrap();
    app.sync().await.unwrap();
    assert_eq!(there(&world, &second).info.as_deref(), Some("x"));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn books_made_anew_from_the_journal_know_what_was_asked() {
    let mut world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    // One payment is made and its answer lost, another was never sent.
    // The line goes with the answer, so that no look can tell.
    world.server.faults().always("POST /invoices/*/pay", Fault::DropAfter);
    let before = world.server.books().log().count();
    let thirty = payment("30");
    let paying = app.pay(&invoice.id, &thirty, Lang::Ro);
    let cut = async {
        while world.server.books().log().skip(before).all(|r| !r.path.ends_with("/pay")) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        world.server.faults().always("GET /invoices/*", Fault::DropBefore);
    };
    let (paid_now, ()) = tokio::join!(paying, cut);
    paid_now.unwrap();
    world.server.faults().clear();
    world.server.stop().await;
    let _ = app.sync().await;
    app.pay(&invoice.id, &payment("40"), Lang::Ro).await.unwrap();
    drop(app.close().await);
    std::fs::remove_file(world.folder.path().join("books.redb")).unwrap();
    let (config, ports) = world.plan(0);
    let app = App::rebuild(config, ports).unwrap();
    world.server.restart().await.unwrap();
    world.server.books().switches.requests_per_minute = None;
    // Whether it was done from other books meanwhile only a person can see.
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 2));
    assert_eq!(attention(&app, &invoice.id).as_deref(), Some("asked_before_restore"));
    assert_eq!(paid(&world, &invoice), ["bank_transfer 30.00"]);
    app.retry(&invoice.id).unwrap();
    sync_until_settled(&app).await;
    let mut all = paid(&world, &invoice);
    all.sort();
    assert_eq!(all, ["bank_transfer 30.00", "bank_transfer 40.00"]);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_can_be_given_up_and_then_never_goes() {
    let mut world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    world.server.stop().await;
    let _ = app.sync().await;
    app.storno(&invoice.id, Lang::Ro).await.unwrap();
    let back = app.withdraw(&invoice.id, Lang::Ro).unwrap();
    assert_eq!(back.pending, []);
    world.server.restart().await.unwrap();
    sync_until_settled(&app).await;
    assert_eq!(stornos(&world, &invoice).len(), 0);
    assert_eq!(shown(&app, &invoice.id).state, InvoiceState::Synced);
    assert_books_hold(&app);
}

/// The server has another than the paper says, and an edit makes both say the same: nothing is left for a person to do, and
/// what waited expects the paper of now.
#[tokio::test(flavor = "multi_thread")]
async fn an_edit_settles_an_invoice_the_server_had_otherwise() {
    let world = World::new().await;
    let app = world.ready().await;
    let issued = issue(&app, "100");
    let mut clients = app.search_clients("", 5).unwrap().into_iter();
    let other = clients.find(|one| one.name != issued.client_name).unwrap();
    world.server.faults().once("POST /invoices", Fault::DropAfter);
    world.server.faults().always("GET /invoices", Fault::DropBefore);
    app.sync().await.unwrap_err();
    let asked = app.edit(&issued.id, json!({ "client_id": other.id }).to_string().as_bytes(), Lang::Ro).await;
    assert_eq!(waiting(&app, &asked.unwrap()), ["edit waiting"]);
    // The office makes the same edit meanwhile.
    let made = there(&world, &issued).id;
    let theirs = world.server.books().clients().iter().find(|one| one.id == other.id).cloned().unwrap();
    world.server.books().tamper(&made, |invoice| invoice.client = theirs.clone());
    world.server.faults().clear();
    sync_until_settled(&app).await;
    let now = shown(&app, &issued.id);
    assert_eq!((now.state, now.client_name, now.attention), (InvoiceState::Synced, other.name, None));
    assert_books_hold(&app);
    assert_eq!(world.posts().len(), 1);
}
