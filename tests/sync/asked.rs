//! What is asked about an invoice the server has: edit, storno, void, payment, receipt, e-mail. Each exactly once, whatever is
//! lost on the way; what the server would refuse is known before.

use crate::world::*;
use app::view::{Action, InvoiceState, InvoiceView};
use app::{App, Lang, MailRequest, PaymentRequest, Problem};
use sandbox::{Canned, Fault, Invoice, Request};
use serde_json::{Value, json};
use std::time::Duration;

/// An invoice the server has.
pub async fn sent(app: &App) -> InvoiceView {
    let invoice = issue(app, "100");
    sync_until_settled(app).await;
    shown(app, &invoice.id)
}

/// The server's own record of an invoice.
pub fn there(world: &World, invoice: &InvoiceView) -> Invoice {
    let books = world.server.books();
    let found = books.invoices().iter().find(|i| i.full_number.as_deref() == Some(&invoice.full_number));
    found.cloned().unwrap()
}

/// The stornos of an invoice that the server has.
pub fn stornos(world: &World, invoice: &InvoiceView) -> Vec<Invoice> {
    let source = there(world, invoice).id;
    let books = world.server.books();
    books.invoices().iter().filter(|i| i.storno_for.as_ref() == Some(&source)).cloned().collect()
}

pub fn payment(amount: &str) -> PaymentRequest {
    PaymentRequest { amount: Some(amount.to_owned()), ..PaymentRequest::default() }
}

pub fn paid(world: &World, invoice: &InvoiceView) -> Vec<String> {
    there(world, invoice).payments.iter().map(|one| format!("{} {:.2}", one.method, one.amount)).collect()
}

/// Something asked, the request it becomes, and how often it was done.
struct Case {
    name: &'static str,
    pattern: &'static str,
    done: fn(&World, &InvoiceView) -> usize,
}

const CASES: &[Case] = &[
    Case {
        name: "edit",
        pattern: "PUT /invoices/*",
        done: |world, one| usize::from(there(world, one).info.as_deref() == Some("Schimbat")),
    },
    Case { name: "storno", pattern: "POST /invoices/*/storno", done: |world, one| stornos(world, one).len() },
    Case {
        name: "void",
        pattern: "POST /invoices/*/void",
        done: |world, one| usize::from(there(world, one).is_void()),
    },
    Case {
        name: "pay",
        pattern: "POST /invoices/*/pay",
        done: |world, one| there(world, one).payments.len(),
    },
    Case { name: "receipt", pattern: "POST /receipts", done: |world, one| there(world, one).payments.len() },
];

async fn ask(app: &App, case: &Case, invoice: &InvoiceView) -> Result<InvoiceView, Problem> {
    let edit = json!({ "info": "Schimbat", "items": [{ "description": "Altceva", "quantity": "2", "price": "50",
        "vat_rate": "21", "unit": "buc" }] });
    match case.name {
        "edit" => app.edit(&invoice.id, edit.to_string().as_bytes(), Lang::Ro).await,
        "storno" => app.storno(&invoice.id, Lang::Ro).await,
        "void" => app.void(&invoice.id, Some("dublă"), Lang::Ro).await,
        "pay" => app.pay(&invoice.id, &payment("50.25"), Lang::Ro).await,
        _ => app.make_receipt(&invoice.id, &payment("50.25"), Lang::Ro).await,
    }
}

/// Ours says what the server says.
fn agree(app: &App, world: &World, invoice: &InvoiceView) {
    let (ours, theirs) = (shown(app, &invoice.id), there(world, invoice));
    assert_eq!(ours.total, format!("{:.2}", theirs.totals.gross));
    assert_eq!(ours.paid, format!("{:.2}", theirs.paid()));
    assert_eq!((ours.is_void, ours.is_storned), (theirs.is_void(), theirs.storned_by.is_some()));
    assert_eq!(ours.pending, []);
    assert_eq!(ours.differences, []);
    if let Some(storno) = &ours.storned_by {
        let id = storno.id.clone().expect("a storno of ours is an invoice here");
        let storno = shown(app, &id);
        let made = stornos(world, invoice);
        assert_eq!(Some(&storno.full_number), made[0].full_number.as_ref());
        assert_eq!(storno.total, format!("{:.2}", made[0].totals.gross));
        assert_eq!(storno.storno_for.unwrap().full_number, invoice.full_number);
        assert_eq!((storno.state, storno.owed.as_str()), (InvoiceState::Synced, "0.00"));
    }
    assert_eq!(world.server.books().audit(), Vec::<String>::new());
    assert_books_hold(app);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_is_done_once_whatever_is_lost_on_the_way() {
    // Most of it is pauses, so the cases go side by side.
    let mut cases = tokio::task::JoinSet::new();
    for case in CASES {
        cases.spawn(whatever_is_lost(case));
    }
    while let Some(told) = cases.join_next().await {
        told.unwrap();
    }
}

async fn whatever_is_lost(case: &'static Case) {
    for (story, fault) in [
        ("nothing is lost", None),
        ("the answer is lost", Some((case.pattern, Fault::DropAfter))),
        ("the request is lost", Some((case.pattern, Fault::DropBefore))),
        (
            "a proxy answers in between",
            Some((case.pattern, Fault::Behind(Canned::error(502, "bad_gateway")))),
        ),
        ("a sign-in page answers", Some((case.pattern, Fault::Instead(Canned::captive_portal())))),
        ("the answer says half", Some((case.pattern, Fault::CutBody { bytes: 20 }))),
        ("the answer is an empty success", Some((case.pattern, Fault::empty_body()))),
        ("the answer says nothing was done", Some((case.pattern, Fault::unsuccessful_200()))),
        ("a bare 401 behind the work", Some((case.pattern, Fault::Behind(Canned::empty(401))))),
        ("the look is lost", Some(("GET /invoices/*", Fault::DropBefore))),
        (
            "the server asks for patience",
            Some((case.pattern, Fault::Instead(Canned::too_many(Some("1"), &json!(1))))),
        ),
    ] {
        let world = World::new().await;
        let app = world.ready().await;
        let invoice = sent(&app).await;
        if let Some((pattern, fault)) = fault {
            world.server.faults().once(pattern, fault);
        }
        let asked = ask(&app, case, &invoice).await;
        assert!(asked.is_ok(), "{}: {story}: {asked:?}", case.name);
        sync_until_settled(&app).await;
        let name = case.name;
        assert_eq!((case.done)(&world, &invoice), 1, "{name}: {story}");
        assert_eq!(attention(&app, &invoice.id), None, "{name}: {story}");
        agree(&app, &world, &invoice);
        // The next pass has nothing left to do.
        let log = world.server.books().log().count();
        app.sync().await.unwrap();
        let writes = world.server.books().log().skip(log).filter(|r| r.method != "GET").count();
        assert_eq!(writes, 0, "{name}: {story}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_dies_after_asking_asks_no_second_time() {
    for case in CASES {
        let world = World::new().await;
        let app = world.ready().await;
        let invoice = sent(&app).await;
        // Handled, and no answer for longer than the program lives.
        world.server.faults().once(case.pattern, Fault::LateReply(Duration::from_secs(3600)));
        let asking = tokio::time::timeout(Duration::from_millis(1500), ask(&app, case, &invoice)).await;
        assert!(asking.is_err(), "{}", case.name);
        assert_eq!((case.done)(&world, &invoice), 1, "{}", case.name);
        let books = app.close().await;
        drop(books);
        let app = world.open().unwrap();
        sync_until_settled(&app).await;
        assert_eq!((case.done)(&world, &invoice), 1, "{}", case.name);
        agree(&app, &world, &invoice);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_e_mail_goes_out_once_or_somebody_hears_that_nobody_knows() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    let to = |address: &str| MailRequest { email: Some(address.to_owned()), ..MailRequest::default() };
    let mail = to("ana@exemplu.ro");
    app.send(&invoice.id, &mail, Lang::Ro).await.unwrap();
    assert_eq!(there(&world, &invoice).mailed_to, ["ana@exemplu.ro"]);
    assert_eq!(app.send(&invoice.id, &to("ana"), Lang::Ro).await.unwrap_err().code(), "bad_email_address");

    world.server.faults().once("POST /invoices/*/send", Fault::DropAfter);
    let unknown = app.send(&invoice.id, &mail, Lang::Ro).await.unwrap_err();
    assert_eq!(unknown.code(), "email_unknown");
    assert_eq!(attention(&app, &invoice.id).as_deref(), Some("email_unknown"));
    app.sync().await.unwrap();
    assert_eq!(there(&world, &invoice).mailed_to.len(), 2, "not sent again by itself");
    // A person who asked the client wants it sent again.
    app.retry(&invoice.id).unwrap();
    sync_until_settled(&app).await;
    assert_eq!(there(&world, &invoice).mailed_to.len(), 3);
    assert_eq!(attention(&app, &invoice.id), None);

    world.server.books().switches.mail_works = false;
    let refused = app.send(&invoice.id, &mail, Lang::Ro).await;
    assert_eq!(refused.unwrap_err().code(), "email_send_failed");
    assert_eq!(there(&world, &invoice).mailed_to.len(), 3);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_server_would_refuse_is_known_before_and_said_in_words() {
    let forbidden = |app: &App, invoice: &InvoiceView, action: Action| -> Option<String> {
        let actions = app.invoice(&invoice.id, Lang::Ro).unwrap().actions;
        let view = actions.into_iter().find(|view| view.action == action).unwrap();
        view.forbidden.map(|problem| {
            assert!(!problem.message.contains('{') && !problem.hint.is_empty(), "{problem:?}");
            problem.code
        })
    };
    let world = World::new().await;
    let app = world.ready().await;
    let [storned, whole, accepted, void] =
        [sent(&app).await, sent(&app).await, sent(&app).await, sent(&app).await];
    let storno = app.storno(&storned.id, Lang::Ro).await.unwrap();
    app.pay(&whole.id, &PaymentRequest::default(), Lang::Ro).await.unwrap();
    let id = there(&world, &accepted).id;
    world.server.books().set_efactura_status(&id, "validated");
    app.void(&void.id, None, Lang::Ro).await.unwrap();
    app.sync().await.unwrap();
    use Action::{Edit, Pay, Receipt, Send, Storno, Void};
    for (invoice, action, code) in [
        (&storned, Edit, Some("invoice_already_storned")),
        (&storned, Storno, Some("invoice_already_storned")),
        (&storned, Pay, Some("invoice_already_storned")),
        (&storno, Edit, Some("invoice_is_storno")),
        (&storno, Storno, Some("invoice_is_storno")),
        (&storno, Receipt, Some("invoice_is_storno")),
        (&whole, Edit, None),
        (&whole, Pay, Some("invoice_already_paid")),
        (&whole, Void, Some("invoice_is_paid")),
        (&whole, Send, None),
        (&accepted, Edit, Some("invoice_locked_efactura")),
        (&accepted, Storno, None),
        (&void, Edit, Some("invoice_is_void")),
        (&void, Storno, Some("invoice_already_storned")),
        (&void, Send, Some("invalid_invoice_status")),
    ] {
        assert_eq!(forbidden(&app, invoice, action).as_deref(), code, "{} {action:?}", invoice.full_number);
    }
    world.server.books().clear_log();
    let refused = app.edit(&accepted.id, br#"{"info":"x"}"#, Lang::Ro).await.unwrap_err();
    assert_eq!(refused.code(), "invoice_locked_efactura");
    // A paid invoice's text may change, its sums may not.
    let rows =
        json!({ "items": [{ "description": "x", "quantity": 1, "price": 1, "vat_rate": 21 }] }).to_string();
    assert_eq!(app.edit(&whole.id, rows.as_bytes(), Lang::Ro).await.unwrap_err().code(), "invoice_is_paid");
    assert_eq!(world.server.books().log().count(), 0, "nothing was asked");
    app.edit(&whole.id, br#"{"info":"x"}"#, Lang::Ro).await.unwrap();
    assert_eq!(there(&world, &whole).info.as_deref(), Some("x"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_nobody_could_know_before_is_told_and_nothing_is_left_behind() {
    for (name, code) in [
        ("edit", "invoice_locked_efactura"),
        ("edit", "invoice_already_storned"),
        ("edit", "invoice_is_paid"),
        ("edit", "invalid_request"),
        ("storno", "invoice_cannot_be_storned"),
        ("storno", "series_locked_other_device"),
        ("void", "invoice_is_paid"),
        ("pay", "invalid_payment_method"),
        ("pay", "invoice_already_paid"),
        ("receipt", "chitanta_series_missing"),
        ("receipt", "insufficient_permissions"),
    ] {
        let world = World::new().await;
        let app = world.ready().await;
        let invoice = sent(&app).await;
        let case = CASES.iter().find(|case| case.name == name).unwrap();
        let status = if code.starts_with("series") || code.ends_with("permissions") { 403 } else { 400 };
        world.server.faults().once(case.pattern, Fault::Instead(Canned::error(status, code)));
        let refused = ask(&app, case, &invoice).await.unwrap_err();
        assert_eq!(refused.code(), code, "{name}");
        for lang in [Lang::Ro, Lang::En] {
            let view = refused.view(lang);
            assert!(!view.message.is_empty() && !view.message.contains(code), "{name} {code}: {view:?}");
        }
        assert_eq!((case.done)(&world, &invoice), 0, "{name} {code}");
        assert_eq!(shown(&app, &invoice.id).pending, [], "{name} {code}");
        app.sync().await.unwrap();
        assert_eq!((case.done)(&world, &invoice), 0, "{name} {code}: nothing goes by itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storno_that_a_colleague_made_meanwhile_is_the_storno() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    world.server.books().switches.lock_guards_other_writes = false;
    world.on_the_web(Request::post(&format!("/invoices/{}/storno", there(&world, &invoice).id), &json!({})));
    let storno = app.storno(&invoice.id, Lang::Ro).await.unwrap();
    assert_eq!(stornos(&world, &invoice).len(), 1);
    assert_eq!(Some(storno.full_number), stornos(&world, &invoice)[0].full_number);
    agree(&app, &world, &invoice);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_says_only_what_changes_and_makes_a_new_paper() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    let before = app.pdf(&invoice.id, Lang::Ro).unwrap();
    world.server.books().clear_log();
    let other =
        app.search_clients("", 5).unwrap().into_iter().find(|one| one.name != invoice.client_name).unwrap();
    let file = json!({ "due_date": "2027-01-15", "client_id": other.id, "observation": "Garanție 2 ani" });
    let edited = app.edit(&invoice.id, file.to_string().as_bytes(), Lang::Ro).await.unwrap();
    let put = world.server.books().log().find(|r| r.method == "PUT").unwrap().body.clone();
    let put: Value = serde_json::from_slice(&put).unwrap();
    assert_eq!(put, json!({ "due_at": "2027-01-15", "client_id": other.id, "info": "Garanție 2 ani" }));
    assert_eq!((edited.client_name.as_str(), edited.revision), (other.name.as_str(), 1));
    assert_ne!(app.pdf(&invoice.id, Lang::Ro).unwrap(), before);
    let theirs = there(&world, &invoice);
    assert_eq!(
        (theirs.client.name.as_str(), theirs.due_date),
        (other.name.as_str(), "2027-01-15".parse().ok())
    );
    agree(&app, &world, &invoice);

    // Rows go as a whole, totals never; a cleared date goes as null.
    world.server.books().clear_log();
    let rows = json!({ "due_at": null, "items": [{ "description": "Țeavă", "quantity": "2", "unit": "m", "price": "7.35",
        "vat_rate": "11" }] });
    app.edit(&invoice.id, rows.to_string().as_bytes(), Lang::Ro).await.unwrap();
    let put = world.server.books().log().find(|r| r.method == "PUT").unwrap().body.clone();
    let put: Value = serde_json::from_slice(&put).unwrap();
    let keys: Vec<&String> = put.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 2, "{put}");
    assert!(put["items"][0].get("total").is_none() && put["items"].as_array().unwrap().len() == 1);
    agree(&app, &world, &invoice);

    for (file, code) in [
        (json!({ "series_id": "PRF" }), "series_stays"),
        (json!({ "notes": "alta" }), "not_editable"),
        (
            json!({ "client_data": { "type": "b2c", "name": "Ana", "city": "Iași", "county": "Iași", "address": "Str. 1" } }),
            "not_editable",
        ),
        (json!({}), "nothing_changes"),
        (json!({ "total": 5 }), "invalid_request_file"),
        (json!({ "due_date": "2020-01-01" }), "invalid_request_file"),
    ] {
        let refused = app.edit(&invoice.id, file.to_string().as_bytes(), Lang::Ro).await.unwrap_err();
        assert_eq!(refused.code(), code, "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changed_is_not_written_over_unseen() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    let rows = |price: u32| json!({ "items": [{ "description": "Web", "quantity": 1, "price": price, "vat_rate": 21, "vat_key": 9 }] });
    world.on_the_web(Request::put(&format!("/invoices/{}", there(&world, &invoice).id), &rows(77)));
    let mine = rows(55).to_string();
    let refused = app.edit(&invoice.id, mine.as_bytes(), Lang::Ro).await.unwrap_err();
    assert_eq!(refused.code(), "changed_meanwhile");
    assert_eq!(format!("{:.2}", there(&world, &invoice).totals.net), "77.00");
    assert_eq!(shown(&app, &invoice.id).pending, []);
    // Whoever has seen it may still want it.
    app.sync().await.unwrap();
    app.acknowledge(&invoice.id, Lang::Ro).unwrap();
    app.edit(&invoice.id, mine.as_bytes(), Lang::Ro).await.unwrap();
    assert_eq!(format!("{:.2}", there(&world, &invoice).totals.net), "55.00");
    agree(&app, &world, &invoice);
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_in_parts_two_of_them_alike_and_none_too_many() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = sent(&app).await;
    for _ in 0..2 {
        app.pay(&invoice.id, &payment("50"), Lang::Ro).await.unwrap();
    }
    let cash = PaymentRequest { method: Some("numerar".to_owned()), ..payment("20") };
    let part = app.pay(&invoice.id, &cash, Lang::Ro).await.unwrap();
    assert_eq!(paid(&world, &invoice), ["bank_transfer 50.00", "bank_transfer 50.00", "receipt 20.00"]);
    assert_eq!((part.is_paid, part.paid.as_str()), (false, "120.00"));
    for (amount, code) in [
        ("0", "payment_amount"),
        ("-5", "payment_amount"),
        ("100000", "payment_amount"),
        ("mult", "payment_amount"),
    ] {
        assert_eq!(
            app.pay(&invoice.id, &payment(amount), Lang::Ro).await.unwrap_err().code(),
            code,
            "{amount}"
        );
    }
    let odd = PaymentRequest { method: Some("bitcoin".to_owned()), ..payment("1") };
    assert_eq!(app.pay(&invoice.id, &odd, Lang::Ro).await.unwrap_err().code(), "payment_method");
    let whole = app.pay(&invoice.id, &PaymentRequest::default(), Lang::Ro).await.unwrap();
    assert_eq!((whole.is_paid, whole.owed.as_str()), (true, "0.00"));
    let methods: Vec<String> =
        app.invoice(&invoice.id, Lang::Ro).unwrap().payments.into_iter().map(|one| one.method).collect();
    assert_eq!(
        methods,
        ["bank_transfer", "bank_transfer", "receipt", "bank_transfer"],
        "read in the other words"
    );
    agree(&app, &world, &invoice);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_the_servers_is_deleted_there_and_an_invoice_is_copied_into_a_new_draft() {
    let world = World::new().await;
    let app = world.ready().await;
    let client = app.search_clients("", 1).unwrap().remove(0);
    let order = json!({ "client_id": client.id, "is_draft": 1, "items": [
        { "description": "Manoperă", "quantity": "2", "unit": "oră", "price": "100", "vat_rate": "21" } ] });
    let file = order.to_string();
    let draft = app.issue_either_way(&app::IssueRequest::new(file.as_bytes()), Lang::Ro).await.unwrap();
    let left = |world: &World| {
        let books = world.server.books();
        books.invoices().iter().filter(|i| Some(&i.id) == draft.server_id.as_ref() && !i.is_deleted).count()
    };
    assert_eq!(left(&world), 1);
    world.server.faults().once("DELETE /invoices/*", Fault::DropAfter);
    app.discard_draft(draft.id.parse().unwrap()).await.unwrap();
    sync_until_settled(&app).await;
    assert_eq!(left(&world), 0);
    assert!(app.draft(draft.id.parse().unwrap()).is_err(), "gone here too");

    let invoice = sent(&app).await;
    let copy = app.duplicate(&invoice.id).unwrap();
    assert_eq!((copy.state, copy.total.as_str()), (InvoiceState::Draft, invoice.total.as_str()));
    let copy = app.draft(copy.id.parse().unwrap()).unwrap();
    let (request, client) = (copy.request, copy.client.unwrap_or_default());
    assert_eq!(client, invoice.client_name);
    assert!(!request.contains("\"date\"") && !request.contains("token"), "{request}");
    let issued = app.issue(&app::IssueRequest::new(request.as_bytes()), Lang::Ro).unwrap();
    assert_eq!(issued.total, invoice.total);
}
