//! Clients and products: known, created and changed without a network, looked up, imported, and what came of each.

use crate::world::*;
use app::view::{EntryState, Take};
use app::{IssueRequest, Lang, Problem};
use sandbox::{Canned, Fault, Request};
use serde_json::{Value, json};

/// A tax id with its check digit, made from some digits.
pub fn cui(digits: &str) -> String {
    (0..10).map(|check| format!("{digits}{check}")).find(|text| domain::Cui::parse(text).is_ok()).unwrap()
}

pub fn add(app: &app::App, client: Value) -> app::view::ClientDetail {
    app.save_client(None, client.to_string().as_bytes(), Lang::Ro).unwrap()
}

fn order_for(client: &str, description: &str, price: &str) -> String {
    json!({ "client_id": client, "series_id": SERIES,
        "items": [{ "description": description, "quantity": "1", "price": price, "vat_rate": "21" }] })
    .to_string()
}

pub fn issue_to(app: &app::App, client: &str, description: &str, price: &str) -> app::view::InvoiceView {
    app.issue(&IssueRequest::new(order_for(client, description, price).as_bytes()), Lang::Ro).unwrap()
}

pub fn on_server(world: &World, id: &str) -> sandbox::Client {
    world.server.books().clients().iter().find(|client| client.id == id).unwrap().clone()
}

/// The bodies of the requests of a kind, in their order.
pub fn requests(world: &World, method: &str, path: &str) -> Vec<String> {
    let books = world.server.books();
    let those = books.log().filter(|request| request.method == method && request.path == path);
    those.map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect()
}

pub fn refusal(problem: &Problem) -> (String, Vec<(String, String)>) {
    let view = problem.view(Lang::Ro);
    assert!(!view.message.is_empty() && !view.hint.is_empty(), "{view:?}");
    assert!(!problem.view(Lang::En).message.is_empty());
    (view.code, view.findings.into_iter().map(|finding| (finding.field, finding.code)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_is_looked_up_and_fills_the_form() {
    let world = World::new().await;
    let app = world.ready().await;
    let known = world.server.books().clients().iter().find(|c| c.cui.is_some()).unwrap().clone();
    let digits = known.cui.clone().unwrap();
    let company = app.look_up_company(&format!("ro {digits}"), Lang::Ro).await.unwrap();
    assert_eq!(company.data["name"], json!(known.name));
    assert_eq!(company.known_client.as_deref(), Some(known.id.as_str()), "it is among the clients already");
    let (code, _) = refusal(&app.look_up_company(&cui("98765"), Lang::Ro).await.unwrap_err());
    assert_eq!(code, "no_such_company");
    let (code, fields) = refusal(&app.look_up_company("RO12345678", Lang::Ro).await.unwrap_err());
    assert_eq!((code.as_str(), fields[0].0.as_str()), ("invalid_request_file", "cui"), "nothing is asked");
    let asked = world.server.books().log().filter(|request| request.path == "/v1/company-lookup").count();
    assert_eq!(asked, 2);
    world
        .server
        .faults()
        .once("GET /company-lookup", Fault::Instead(Canned::error(503, "service_unavailable")));
    let problem = app.look_up_company(&digits, Lang::Ro).await.unwrap_err();
    assert_eq!((problem.code(), problem.kind()), ("server_trouble", app::Kind::NoNetwork));
    let (config, ports) = world.plan(0);
    drop(app.close().await.unwrap());
    let offline = app::App::open(app::Config { offline: true, ..config }, ports).unwrap();
    assert_eq!(offline.look_up_company(&digits, Lang::Ro).await.unwrap_err().code(), "offline_wanted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_born_offline_is_invoiced_at_once_and_becomes_the_servers() {
    let world = World::new().await;
    let app = world.ready().await;
    let number = cui("345678");
    let born = add(
        &app,
        json!({ "name": "Țesătoria Șoimul SRL", "cui": format!("RO {number}"), "type": "b2b",
        "address": "Str. Lungă 1", "city": "Iași", "county": "Iași" }),
    );
    assert_eq!(born.client.state, EntryState::Local);
    assert_eq!(born.client.tax_id, format!("RO{number}"), "one spelling");
    assert_eq!(app.search_clients("tesatoria", 5).unwrap()[0].id, born.client.id, "found without diacritics");
    let invoice = issue_to(&app, &born.client.id, "Manoperă", "100");
    app.save_client(Some(&born.client.id), br#"{"phone":"0722"}"#, Lang::Ro).unwrap();
    sync_until_settled(&app).await;
    let now = app.client(&born.client.id, Lang::Ro).unwrap();
    let there =
        world.server.books().clients().iter().find(|c| c.cui.as_deref() == Some(&number)).unwrap().clone();
    assert_eq!(now.client.id, there.id, "the old id leads to the new one");
    assert_eq!(
        (now.data["phone"].as_str(), there.phone.as_deref()),
        (Some("0722"), Some("0722")),
        "added since"
    );
    assert_eq!(now.history.items[0].full_number, invoice.full_number);
    assert_eq!(now.client.unpaid[0].amount, "121.00");
    let next = issue_to(&app, &born.client.id, "Manoperă", "100");
    sync_until_settled(&app).await;
    let books = world.server.books();
    assert_eq!(books.invoice_numbered(&next.full_number).unwrap().client_id, there.id);
    assert_eq!(books.clients().iter().filter(|c| c.cui.as_deref() == Some(&number)).count(), 1);
    drop(books);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_owed_and_paid_is_known_wherever_it_was_issued() {
    let world = World::new().await;
    world.server.books().switches.lock_guards_other_writes = false;
    let app = world.ready().await;
    let client = add(
        &app,
        json!({ "name": "Datornicul SRL", "cui": cui("45678"), "type": "b2b",
        "address": "Str. 1", "city": "Cluj-Napoca" }),
    );
    let first = issue_to(&app, &client.client.id, "Ședință", "100");
    let second = issue_to(&app, &client.client.id, "Ședință", "50");
    let owed = |app: &app::App| {
        let unpaid = app.client("Datornicul SRL", Lang::Ro).unwrap().client.unpaid;
        unpaid.into_iter().map(|sum| format!("{} {}", sum.amount, sum.currency)).collect::<Vec<_>>()
    };
    assert_eq!(owed(&app), ["181.50 RON"], "before the server knows anything");
    sync_until_settled(&app).await;
    let id = |invoice: &app::view::InvoiceView| {
        world.server.books().invoice_numbered(&invoice.full_number).unwrap().id.clone()
    };
    let (first_id, second_id) = (id(&first), id(&second));
    let pay = json!({ "amount": first.total, "payment_date": app.today().to_string() });
    world.on_the_web(Request::post(&format!("/invoices/{first_id}/pay"), &pay));
    app.sync().await.unwrap();
    assert_eq!(owed(&app), ["60.50 RON"]);
    world.on_the_web(Request::post(&format!("/invoices/{second_id}/storno"), &json!({})));
    app.reserve(SERIES, 5).await.unwrap();
    app.sync().await.unwrap();
    assert_eq!(owed(&app), Vec::<String>::new(), "a storno and what it reverses owe nothing together");
    let shown = app.client("Datornicul SRL", Lang::Ro).unwrap();
    assert_eq!((shown.history.total, shown.client.invoices), (3, 3));
    assert_eq!(app.client_history(&shown.client.id, 2, 5).unwrap().items.len(), 1);
    // The thing sold was never in the catalogue; once it is, its history is there.
    let product = app.save_product(None, br#"{"name":"Sedinta","price":"80"}"#, Lang::Ro).unwrap();
    assert_eq!(product.last_prices[0].price, "50");
    assert!(product.product.uses >= 2);
    let last = app.last_price(&product.product.id, Some("Datornicul SRL")).unwrap().unwrap();
    assert_eq!((last.price.as_str(), last.full_number), ("50", second.full_number));
    let other = app.search_clients("", 1).unwrap().remove(0);
    assert_eq!(app.last_price(&product.product.id, Some(&other.id)).unwrap(), None);
    // A storno made from here counts as one made there.
    let third = issue_to(&app, &shown.client.id, "Ședință", "70");
    sync_until_settled(&app).await;
    assert_eq!(owed(&app), ["84.70 RON"]);
    app.storno(&third.id, Lang::Ro).await.unwrap();
    assert_eq!(owed(&app), Vec::<String>::new());
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pull_never_overwrites_what_was_typed_here() {
    let world = World::new().await;
    let app = world.ready().await;
    let known = world.server.books().clients()[0].clone();
    app.save_client(Some(&known.id), br#"{"phone":"0700 000 001"}"#, Lang::Ro).unwrap();
    let web = |body: Value| world.on_the_web(Request::put(&format!("/clients/{}", known.id), &body));
    web(json!({ "email": "nou@firma.ro" }));
    app.sync().await.unwrap();
    let both = app.client(&known.id, Lang::Ro).unwrap();
    let said = |field: &str| both.data[field].as_str().unwrap_or_default().to_owned();
    assert_eq!((said("phone"), said("email")), ("0700 000 001".to_owned(), "nou@firma.ro".to_owned()));
    assert_eq!(both.client.state, EntryState::Synced, "each changed something else: nothing to choose");
    let there = on_server(&world, &known.id);
    assert_eq!(
        (there.phone.as_deref(), there.email.as_deref()),
        (Some("0700 000 001"), Some("nou@firma.ro"))
    );
    let sent = requests(&world, "PUT", &format!("/v1/clients/{}", known.id));
    assert_eq!(sent.last().unwrap(), r#"{"phone":"0700 000 001"}"#, "only what changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_changes_of_one_field_stand_beside_each_other_until_somebody_chooses() {
    for (take, phone) in [(Take::Ours, "1"), (Take::Theirs, "2")] {
        let world = World::new().await;
        let app = world.ready().await;
        let known = world.server.books().clients()[0].clone();
        world.on_the_web(Request::put(&format!("/clients/{}", known.id), &json!({ "phone": "2" })));
        app.save_client(Some(&known.id), br#"{"phone":"1","bank":"BT"}"#, Lang::Ro).unwrap();
        let outcome = app.sync().await.unwrap();
        assert_eq!((outcome.waiting, outcome.attention), (0, 1));
        assert_eq!(
            requests(&world, "PUT", &format!("/v1/clients/{}", known.id)).len(),
            1,
            "nothing of ours went out"
        );
        let clash = app.client(&known.id, Lang::Ro).unwrap();
        assert_eq!(clash.client.state, EntryState::Conflict);
        let sides = clash.conflict.iter().map(|c| (c.field.as_str(), c.ours.as_str(), c.theirs.as_str()));
        assert_eq!(sides.collect::<Vec<_>>(), [("phone", "1", "2")]);
        let decided = app.decide_client(&known.id, take, Lang::Ro).unwrap().unwrap();
        assert_eq!(
            (decided.data["phone"].as_str(), decided.data["bank"].as_str()),
            (Some(phone), Some("BT"))
        );
        assert_eq!((decided.client.state, decided.conflict), (EntryState::Changed, Vec::new()));
        sync_until_settled(&app).await;
        assert_eq!(app.client(&known.id, Lang::Ro).unwrap().client.state, EntryState::Synced);
        let there = on_server(&world, &known.id);
        assert_eq!((there.phone.as_deref(), there.bank.as_deref()), (Some(phone), Some("BT")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_its_field_and_not_kept() {
    let world = World::new().await;
    let app = world.ready().await;
    let known = world.server.books().clients().iter().find(|c| c.cui.is_some()).unwrap().clone();
    let wrong =
        |client: Value| refusal(&app.save_client(None, client.to_string().as_bytes(), Lang::Ro).unwrap_err());
    for (client, field, code) in [
        (json!({ "name": "" }), "name", "client_name_missing"),
        (json!({ "name": "x", "cui": "RO1" }), "cui", "client_tax_id_shape"),
        (json!({ "name": "x", "cui": "RO14399841" }), "cui", "client_tax_id_check_digit"),
        (json!({ "name": "x", "cnp": "1234567890123" }), "cnp", "client_cnp_invalid"),
        (json!({ "name": "x", "iban": "RO50AAAA1B31007593840000" }), "iban", "client_iban_invalid"),
        (json!({ "name": "x", "email": "ana@" }), "email", "client_email_invalid"),
        (json!({ "name": "x", "country": "Narnia" }), "country", "client_country_unknown"),
        (json!({ "name": "x", "nume": "y" }), "nume", "unknown_field"),
        (json!({ "name": "x\u{202e}y" }), "name", "text_control_characters"),
    ] {
        let (refused, fields) = wrong(client.clone());
        assert_eq!(
            (refused.as_str(), fields),
            ("invalid_request_file", vec![(field.to_owned(), code.to_owned())]),
            "{client}"
        );
    }
    let (code, _) = wrong(json!({ "name": "Alt nume", "cui": known.cui }));
    assert_eq!(code, "client_exists");
    for (product, field, code) in [
        (json!({ "price": "1" }), "name", "row_description_missing"),
        (json!({ "name": "x" }), "price", "missing_field"),
        (json!({ "name": "x", "price": "-1" }), "price", "out_of_range"),
        (json!({ "name": "x", "price": "1,5" }), "price", "not_a_number"),
    ] {
        let problem = app.save_product(None, product.to_string().as_bytes(), Lang::Ro).unwrap_err();
        assert_eq!(refusal(&problem).1, [(field.to_owned(), code.to_owned())], "{product}");
    }
    assert_eq!(refusal(&app.client("nimeni", Lang::Ro).unwrap_err()).0, "no_such_client");
    assert_eq!(refusal(&app.product("nimic", Lang::Ro).unwrap_err()).0, "no_such_product");
    assert_eq!(
        refusal(&app.decide_client(&known.id, Take::Ours, Lang::Ro).unwrap_err()).0,
        "nothing_to_decide"
    );
    let invoiced = world.server.books().invoices()[0].client_id.clone();
    app.sync().await.unwrap();
    assert_eq!(refusal(&app.delete_client(&invoiced).unwrap_err()).0, "client_has_invoices");
}

/// A price is money only with its currency: a hundred euro is not a hundred lei.
#[tokio::test(flavor = "multi_thread")]
async fn a_products_price_is_not_taken_into_another_currency() {
    let world = World::new().await;
    let app = world.ready().await;
    let product =
        app.save_product(None, br#"{"name":"Audit","price":"100","currency":"EUR"}"#, Lang::Ro).unwrap();
    let offered = app.search_products("audit", 1).unwrap().remove(0);
    assert_eq!((offered.price.as_deref(), offered.currency.as_str()), (Some("100"), "EUR"));
    for (currency, price, said) in
        [("RON", None, "0.00"), ("EUR", None, "100.00"), ("RON", Some("500"), "500.00")]
    {
        let mut row = json!({ "product_czuid": product.product.id, "quantity": "1", "vat_rate": "0" });
        if let Some(price) = price {
            row["price"] = json!(price);
        }
        let file = json!({ "client_data": { "name": "Ion", "type": "b2c" }, "currency": currency, "currency_rate": "5",
            "items": [row] });
        let preview = app.preview(file.to_string().as_bytes(), None, Lang::Ro).unwrap();
        assert_eq!(preview.totals.subtotal, said, "{currency} {price:?}");
        let lacks = preview.findings.iter().any(|one| one.field == "items.0.price");
        assert_eq!(lacks, said == "0.00", "{currency} {price:?}: {:?}", preview.findings);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_come_back_when_the_books_are_made_anew_from_the_journal() {
    let world = World::new().await;
    let app = world.ready().await;
    let known = world.server.books().clients()[0].clone();
    let born = add(&app, json!({ "name": "Născut aici", "type": "b2c" }));
    app.save_client(Some(&known.id), br#"{"phone":"1"}"#, Lang::Ro).unwrap();
    app.save_product(None, br#"{"name":"Produs nou","price":"10"}"#, Lang::Ro).unwrap();
    drop(app.close().await.unwrap());
    std::fs::write(world.folder.path().join("books.redb"), b"rot").unwrap();
    let (config, ports) = world.plan(0);
    let app = app::App::rebuild(config, ports).unwrap();
    assert_eq!(app.client(&born.client.id, Lang::Ro).unwrap().client.name, "Născut aici");
    assert_eq!(app.client(&known.id, Lang::Ro).unwrap().data["phone"], json!("1"));
    assert_eq!(app.products("produs nou", 0, 5).unwrap().total, 1);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_offline_is_made_once_whatever_the_line_does() {
    let faults = [
        ("not reached", Fault::DropBefore),
        ("no answer", Fault::DropAfter),
        ("half an answer", Fault::CutReply { bytes: 90 }),
        ("unavailable", Fault::Instead(Canned::error(503, "service_unavailable"))),
        ("a gateway's answer", Fault::Behind(Canned::empty(502))),
        ("session over", Fault::Instead(Canned::error(401, "expired_api_key"))),
    ];
    for (kind, fault) in faults {
        let world = World::new().await;
        let app = world.ready().await;
        let client = add(&app, json!({ "name": "Țesătoria Șoimul", "type": "b2c", "city": "Iași" }));
        let product = app
            .save_product(None, r#"{"name":"Pânză","price":"12.5","code":"P-1"}"#.as_bytes(), Lang::Ro)
            .unwrap();
        world.server.faults().once("POST /clients", fault.clone());
        world.server.faults().once("POST /products", fault);
        sync_until_settled(&app).await;
        let books = world.server.books();
        assert_eq!(books.clients().iter().filter(|c| c.name == "Țesătoria Șoimul").count(), 1, "{kind}");
        assert_eq!(books.products().iter().filter(|p| p.name == "Pânză").count(), 1, "{kind}");
        drop(books);
        let now = app.client(&client.client.id, Lang::Ro).unwrap();
        assert_eq!(now.client.state, EntryState::Synced, "{kind}");
        assert_ne!(now.client.id, client.client.id);
        let now = app.product(&product.product.id, Lang::Ro).unwrap();
        assert_eq!((now.product.state, now.product.code.as_str()), (EntryState::Synced, "P-1"), "{kind}");
        assert_books_hold(&app);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_there_already_is_adopted_and_not_doubled() {
    let world = World::new().await;
    let app = world.ready().await;
    let number = cui("567890");
    let born = add(&app, json!({ "name": "Morăria SRL", "cui": number, "phone": "1", "bank": "BT" }));
    let made = json!({ "name": "Moraria S.R.L.", "client_type": "b2b", "cui": number, "phone": "2" });
    let there = world.on_the_web(Request::post("/clients", &made))["data"]["id"].as_str().unwrap().to_owned();
    sync_until_settled(&app).await;
    let now = app.client(&born.client.id, Lang::Ro).unwrap();
    assert_eq!((now.client.id.as_str(), now.client.state), (there.as_str(), EntryState::Synced));
    let there = on_server(&world, &there);
    assert_eq!(
        (there.phone.as_deref(), there.bank.as_deref()),
        (Some("2"), Some("BT")),
        "its gaps are filled"
    );
    assert_eq!(requests(&world, "POST", "/v1/clients").len(), 1, "only the one on the web");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_asked_for_and_what_has_invoices_stays() {
    let world = World::new().await;
    let app = world.ready().await;
    let make = |name: &str| {
        let body = json!({ "name": name, "client_type": "b2c" });
        world.on_the_web(Request::post("/clients", &body))["data"]["id"].as_str().unwrap().to_owned()
    };
    let (unused, used) = (make("Nefolosit"), make("Folosit"));
    let product = world.on_the_web(Request::post("/products", &json!({ "name": "Vechi", "price": 1 })));
    app.sync().await.unwrap();
    app.delete_client("Nefolosit").unwrap();
    app.delete_client("Folosit").unwrap();
    app.delete_product("Vechi").unwrap();
    assert_eq!(app.client("Nefolosit", Lang::Ro).unwrap().client.state, EntryState::Leaving);
    // Meanwhile somebody invoices one of them on the web.
    world.server.books().switches.lock_guards_other_writes = false;
    let series = world.server.books().series_named(SERIES).unwrap().id.clone();
    world.server.books().set_lock(&series, None, utc_now());
    world.on_the_web(Request::post(
        "/invoices",
        &json!({ "client_id": used, "series_id": series, "force_chronology": false,
        "items": [{ "description": "x", "quantity": 1, "price": 1, "vat_rate": 21 }] }),
    ));
    let outcome = app.sync().await.unwrap();
    assert_eq!((outcome.waiting, outcome.attention), (0, 1));
    assert!(matches!(app.client("Nefolosit", Lang::Ro), Err(Problem::NoSuchClient(_))), "{unused}");
    assert!(matches!(
        app.product(product["data"]["id"].as_str().unwrap(), Lang::Ro),
        Err(Problem::NoSuchProduct(_))
    ));
    let refused = app.client("Folosit", Lang::Ro).unwrap();
    assert_eq!(
        (refused.client.state, refused.attention.unwrap().code.as_str()),
        (EntryState::Attention, "client_has_invoices")
    );
    app.decide_client("Folosit", Take::Theirs, Lang::Ro).unwrap();
    assert_eq!(app.client("Folosit", Lang::Ro).unwrap().client.state, EntryState::Synced);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_refusal_is_shown_in_words_and_tried_again_when_somebody_wants() {
    let refused = |status: u16, code: &str| {
        Canned::json(
            status,
            &json!({ "success": false, "error": { "message": "Nope.", "type": "validation_error",
            "code": code, "errors": { "cui": "must be RO and 2 to 10 digits" } } }),
        )
    };
    for (status, code) in [
        (400, "invalid_request"),
        (400, "missing_required_field"),
        (400, "invalid_field_value"),
        (400, "invalid_format"),
        (400, "parameter_missing"),
        (422, "validation_failed"),
        (403, "insufficient_permissions"),
        (403, "permission_denied"),
        (404, "resource_missing"),
        (404, "resource_not_found"),
        (405, "method_not_allowed"),
        (409, "resource_already_exists"),
        (400, "client_has_invoices"),
        (409, "product_has_invoices"),
    ] {
        let world = World::new().await;
        let app = world.ready().await;
        let known = world.server.books().clients()[0].clone();
        app.save_client(Some(&known.id), br#"{"phone":"1"}"#, Lang::Ro).unwrap();
        world.server.faults().once("PUT /clients/*", Fault::Instead(refused(status, code)));
        assert_eq!(app.sync().await.unwrap().attention, 1, "{code}");
        for lang in [Lang::Ro, Lang::En] {
            let shown = app.client(&known.id, lang).unwrap();
            assert_eq!(
                (shown.client.state, shown.data["phone"].as_str()),
                (EntryState::Attention, Some("1")),
                "{code}"
            );
            let words = shown.attention.unwrap();
            assert_eq!((words.code.as_str(), words.findings[0].field.as_str()), (code, "cui"));
            assert!(
                !words.message.is_empty() && !words.hint.is_empty() && !words.message.contains("Nope"),
                "{code}: {words:?}"
            );
        }
        app.decide_client(&known.id, Take::Ours, Lang::Ro).unwrap();
        sync_until_settled(&app).await;
        assert_eq!(on_server(&world, &known.id).phone.as_deref(), Some("1"), "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_gone_from_the_server_is_told() {
    let world = World::new().await;
    let app = world.ready().await;
    let body = json!({ "name": "Pleacă", "client_type": "b2c" });
    let id = world.on_the_web(Request::post("/clients", &body))["data"]["id"].as_str().unwrap().to_owned();
    app.sync().await.unwrap();
    app.save_client(Some(&id), br#"{"phone":"1"}"#, Lang::Ro).unwrap();
    world.on_the_web(Request { method: "DELETE".to_owned(), ..Request::get(&format!("/clients/{id}")) });
    assert_eq!(app.sync().await.unwrap().attention, 1);
    let shown = app.client(&id, Lang::Ro).unwrap();
    assert_eq!(shown.attention.unwrap().code, "entry_gone");
    assert_eq!(app.decide_client(&id, Take::Theirs, Lang::Ro).unwrap(), None);
    assert!(matches!(app.client(&id, Lang::Ro), Err(Problem::NoSuchClient(_))));
    assert_books_hold(&app);
}
