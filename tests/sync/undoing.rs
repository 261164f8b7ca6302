//! An invoice taken back in its first seconds: nothing of it leaves, and its number is the next one's.

use crate::address_book::add;
use crate::world::{
    SERIES, World, assert_books_hold, issue, order, shown, states, sync_until_settled, utc_now,
};
use app::view::{InvoiceState, InvoiceView};
use app::{App, IssueRequest, Lang, PaymentRequest, Problem};
use serde_json::{Value, json};

fn issue_held(app: &App, price: &str, seconds: u32) -> InvoiceView {
    let file = order(app, price);
    let request = IssueRequest { hold_seconds: seconds, ..IssueRequest::new(file.as_bytes()) };
    app.issue(&request, Lang::Ro).unwrap()
}

#[tokio::test]
async fn what_is_taken_back_is_a_draft_again_and_its_number_goes_to_the_next() {
    let world = World::new().await;
    let app = world.ready().await;
    let first = issue_held(&app, "150", 60);
    assert!((50..=60).contains(&first.undo_seconds), "{}", first.undo_seconds);
    let draft = app.undo_issue(&first.id).unwrap();
    assert_eq!((draft.state, draft.number, &draft.total), (InvoiceState::Draft, None, &first.total));
    assert!(matches!(app.undo_issue(&first.id), Err(Problem::NoSuchInvoice(_))));
    assert_eq!(states(&app), [InvoiceState::Draft]);
    assert_eq!(app.register(SERIES, Lang::Ro).unwrap().unexplained_gaps, 0);
    assert_books_hold(&app);

    let draft_id = draft.id.parse().unwrap();
    let draft = app.draft(draft_id).unwrap();
    let (text, client) = (draft.request, draft.client.unwrap_or_default());
    assert_eq!(client, first.client_name);
    let request = IssueRequest { draft: Some(draft_id), ..IssueRequest::new(text.as_bytes()) };
    let second = app.issue(&request, Lang::Ro).unwrap();
    assert_eq!((second.number, &second.total, second.undo_seconds), (first.number, &first.total, 0));
    sync_until_settled(&app).await;
    assert_eq!(world.posts().len(), 1);
    world.assert_on_server_once(&[second]);
    assert_books_hold(&app);
}

#[tokio::test]
async fn what_may_have_left_stays_issued() {
    for story in ["paper", "xml", "payment", "sync", "next"] {
        let world = World::new().await;
        let app = world.ready().await;
        let invoice = issue_held(&app, "150", 60);
        match story {
            "paper" => drop(app.pdf(&invoice.id, Lang::Ro).unwrap()),
            "xml" => drop(app.xml(&invoice.id).unwrap()),
            "payment" => {
                let request = PaymentRequest { amount: Some("1".to_owned()), ..PaymentRequest::default() };
                app.pay(&invoice.id, &request, Lang::Ro).await.unwrap();
            }
            "sync" => sync_until_settled(&app).await,
            _ => drop(issue(&app, "20")),
        }
        if story != "next" {
            assert_eq!(shown(&app, &invoice.id).undo_seconds, 0, "{story}");
        }
        let refused = app.undo_issue(&invoice.id);
        assert!(matches!(refused, Err(Problem::UndoTooLate)), "{story}: {refused:?}");
        sync_until_settled(&app).await;
        world.assert_on_server_once(&[invoice]);
        assert_books_hold(&app);
    }
}

/// Whoever sends of its own accord keeps to the hold; after it everything goes its way.
#[tokio::test]
async fn what_is_held_is_sent_by_itself_when_the_hold_is_over() {
    let world = World::new().await;
    drop(world.ready().await.close().await.unwrap());
    let (config, ports) = world.plan(0);
    let app = App::open(app::Config { background: true, ..config }, ports).unwrap();
    app.start();
    let held = issue_held(&app, "150", 3);
    let too_early = world.posts().len();
    let mut waited = 0;
    while shown(&app, &held.id).state != InvoiceState::Synced {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        waited += 1;
        assert!(waited < 300, "never sent");
        assert!(waited > 15 || world.posts().is_empty(), "sent while it was held");
    }
    assert_eq!(too_early, 0);
    world.assert_on_server_once(&[held]);
}

/// The hold is kept with the invoice: a program that was ended and started again still takes it back, and journal and
/// database tell the same of it afterwards.
#[tokio::test]
async fn the_program_may_end_in_between() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue_held(&app, "150", 60);
    drop(app.close().await.unwrap());
    let app = world.open().unwrap();
    app.undo_issue(&invoice.id).unwrap();
    drop(app.close().await.unwrap());
    let app = world.open().unwrap();
    assert_eq!(states(&app), [InvoiceState::Draft]);
    assert_eq!(issue(&app, "99").number, invoice.number);
    assert_books_hold(&app);
}

/// An invoice to a client the server does not have yet describes it; what is made of that invoice names it, as it was chosen.
#[tokio::test]
async fn a_client_that_was_chosen_is_named_again() {
    let world = World::new().await;
    let app = world.ready().await;
    let client = json!({ "name": "Atelier Nou", "type": "b2c", "address": "Str. Lungă 1", "city": "Brașov", "county": "Brașov" });
    let known = add(&app, client).client;
    let mut file: Value = serde_json::from_str(&order(&app, "150")).unwrap();
    file["client_id"] = json!(known.id);
    let file = file.to_string();
    let request = IssueRequest { hold_seconds: 60, ..IssueRequest::new(file.as_bytes()) };
    let invoice = app.issue(&request, Lang::Ro).unwrap();
    let named = |request: &str| {
        let request: Value = serde_json::from_str(request).unwrap();
        assert_eq!(request.get("client_data"), None);
        request["client_id"].as_str().map(str::to_owned)
    };
    assert_eq!(named(&app.request_of(&invoice.id).unwrap()), Some(known.id.clone()));
    let draft = app.undo_issue(&invoice.id).unwrap();
    let draft = app.draft(draft.id.parse().unwrap()).unwrap();
    assert_eq!(
        (named(&draft.request), draft.client.as_deref()),
        (Some(known.id.clone()), Some("Atelier Nou"))
    );

    let invoice = app.issue(&IssueRequest::new(draft.request.as_bytes()), Lang::Ro).unwrap();
    sync_until_settled(&app).await;
    let copy = app.duplicate(&invoice.id).unwrap();
    let copy = app.draft(copy.id.parse().unwrap()).unwrap();
    let known = app.client(&known.id, Lang::Ro).unwrap().client;
    assert_eq!(named(&copy.request), Some(known.id));
    assert_eq!(copy.series, Some(domain::SeriesId(invoice.series_id.clone())));
    // Where its series went, it goes on the one that is used by then.
    world.server.books().set_lock(&invoice.series_id, None, utc_now());
    sync_until_settled(&app).await;
    let copy = app.duplicate(&invoice.id).unwrap();
    let copy = app.draft(copy.id.parse().unwrap()).unwrap();
    assert!(!copy.request.contains("series_id"), "{}", copy.request);
}

/// What the order does not say, the firm's own habit does, before the server's.
#[tokio::test]
async fn an_order_without_a_term_is_due_by_the_firms_habit() {
    let world = World::new().await;
    let app = world.ready().await;
    let days = |invoice: &app::view::InvoiceView| {
        let [due, date] = [invoice.due_date.as_deref().unwrap(), &invoice.date]
            .map(|day| day.parse::<chrono::NaiveDate>().unwrap());
        (due - date).num_days()
    };
    assert_eq!(days(&issue(&app, "150")), 30);
    let habits = app.habits().unwrap();
    app.save_habits(&app::view::HabitsView { due_days: Some(15), ..habits }).unwrap();
    assert_eq!(days(&issue(&app, "20")), 15);
}

/// What stands on a paper is put right as it stands there, whatever is known of the client by now; a new invoice is for who is known.
#[tokio::test]
async fn a_correction_does_not_change_the_client_by_itself() {
    let world = World::new().await;
    let app = world.ready().await;
    let client = |address: &str| json!({ "name": "Ion Popescu", "type": "b2c", "address": address, "city": "Brașov", "county": "Brașov" });
    let known = add(&app, client("Str. Nouă 2")).client;
    let mut file: Value = serde_json::from_str(&order(&app, "150")).unwrap();
    let fields = file.as_object_mut().unwrap();
    fields.remove("client_id");
    fields.insert("client_data".to_owned(), client("Str. Veche 1"));
    let invoice = app.issue(&IssueRequest::new(file.to_string().as_bytes()), Lang::Ro).unwrap();
    let request: Value = serde_json::from_str(&app.request_of(&invoice.id).unwrap()).unwrap();
    assert_eq!(
        (&request["client_data"]["address"], request.get("client_id")),
        (&json!("Str. Veche 1"), None)
    );
    let copy = app.duplicate(&invoice.id).unwrap();
    let copy: Value = serde_json::from_str(&app.draft(copy.id.parse().unwrap()).unwrap().request).unwrap();
    assert_eq!((&copy["client_id"], copy.get("client_data")), (&json!(known.id), None));
}
