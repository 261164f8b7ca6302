//! Clients and products: known, created and changed without a network, looked up, imported, and what came of each.

use crate::world::*;
use app::view::{EntryState, ImportPreview, Take};
use app::{EntryKind, ImportFile, ImportRequest, IssueRequest, Lang, Problem};
use sandbox::{Canned, Fault, Request};
use serde_json::{Value, json};

/// A tax id with its check digit, made from some digits.
fn cui(digits: &str) -> String {
    (0..10).map(|check| format!("{digits}{check}")).find(|text| domain::Cui::parse(text).is_ok()).unwrap()
}

fn add(app: &app::App, client: Value) -> app::view::ClientDetail {
    app.save_client(None, client.to_string().as_bytes(), Lang::Ro).unwrap()
}

fn order_for(client: &str, description: &str, price: &str) -> String {
    json!({ "client_id": client, "series_id": SERIES,
        "items": [{ "description": description, "quantity": "1", "price": price, "vat_rate": "21" }] })
    .to_string()
}

fn issue_to(app: &app::App, client: &str, description: &str, price: &str) -> app::view::InvoiceView {
    app.issue(&IssueRequest::new(order_for(client, description, price).as_bytes()), Lang::Ro).unwrap()
}

fn table(text: &str) -> ImportRequest {
    ImportRequest {
        file: ImportFile::Bytes(text.as_bytes().to_vec()),
        map: Vec::new(),
        delimiter: None,
        decimal: None,
        skips_refused: false,
    }
}

fn refusal(problem: &Problem) -> (String, Vec<(String, String)>) {
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
    assert_eq!(now.data["phone"], json!("0722"), "what was added since is not lost");
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
    assert_eq!(
        (both.data["phone"].as_str(), both.data["email"].as_str()),
        (Some("0700 000 001"), Some("nou@firma.ro"))
    );
    assert_eq!(both.client.state, EntryState::Changed, "each changed something else: nothing to choose");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_changes_of_one_field_stand_beside_each_other_until_somebody_chooses() {
    for (take, phone) in [(Take::Ours, "1"), (Take::Theirs, "2")] {
        let world = World::new().await;
        let app = world.ready().await;
        let known = world.server.books().clients()[0].clone();
        world.on_the_web(Request::put(&format!("/clients/{}", known.id), &json!({ "phone": "2" })));
        app.save_client(Some(&known.id), br#"{"phone":"1","bank":"BT"}"#, Lang::Ro).unwrap();
        app.sync().await.ok();
        let clash = app.client(&known.id, Lang::Ro).unwrap();
        assert_eq!(clash.client.state, EntryState::Conflict);
        let sides = clash.conflict.iter().map(|c| (c.field.as_str(), c.ours.as_str(), c.theirs.as_str()));
        assert_eq!(sides.collect::<Vec<_>>(), [("phone", "1", "2")]);
        let decided = app.decide_client(&known.id, take, Lang::Ro).unwrap();
        assert_eq!(
            (decided.data["phone"].as_str(), decided.data["bank"].as_str()),
            (Some(phone), Some("BT"))
        );
        assert_eq!((decided.client.state, decided.conflict), (EntryState::Changed, Vec::new()));
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

const CLIENTS: &str = "Denumire;CUI/CIF;Nr. Reg. Com.;Adresa;Oraș;Județ;E-mail;Observații
Ștefan Construct SRL;RO18547290;J12/1/2001;Str. Lungă 1;Cluj-Napoca;Cluj;a@b.ro;vechi
\"=HYPERLINK(\"\"http://x\"\")\";;;;Iași;Iași;;formula
Greșit SRL;RO18547291;;;;;;cifra
Ștefan Construct;18547290;;;;;;a doua oară
";

fn outcomes(preview: &ImportPreview) -> Vec<(u64, &str, &str, Vec<&str>)> {
    preview
        .examples
        .iter()
        .map(|row| {
            let codes = row.findings.iter().map(|finding| finding.code.as_str()).collect();
            (row.line, row.name.as_str(), row.outcome.as_str(), codes)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_clients_is_tried_imported_and_taken_back() {
    let world = World::new().await;
    let app = world.ready().await;
    let before = app.clients("", 0, 500).unwrap().total;
    let preview = app.preview_import(EntryKind::Clients, &table(CLIENTS), Lang::Ro).unwrap();
    assert_eq!(
        outcomes(&preview),
        [
            (2, "Ștefan Construct SRL", "new", vec![]),
            (3, "=HYPERLINK(\"http://x\")", "new", vec![]),
            (4, "Greșit SRL", "refused", vec!["client_tax_id_check_digit"]),
            (5, "Ștefan Construct", "refused", vec!["import_duplicate"]),
        ]
    );
    assert_eq!((preview.rows, preview.new, preview.refused, preview.delimiter.as_str()), (4, 2, 2, ";"));
    assert_eq!(preview.columns.last().unwrap().field, None);
    let problem = app.run_import(EntryKind::Clients, &table(CLIENTS), Lang::Ro, |_| {}).unwrap_err();
    assert_eq!(refusal(&problem).0, "import_rows_refused");
    assert_eq!(app.clients("", 0, 500).unwrap().total, before, "all or nothing");
    let all_but = ImportRequest { skips_refused: true, ..table(CLIENTS) };
    let made = app.run_import(EntryKind::Clients, &all_but, Lang::Ro, |_| {}).unwrap();
    assert_eq!((made.new, made.changed, made.refused), (2, 0, 2));
    let formula = app.client("=HYPERLINK(\"http://x\")", Lang::Ro).unwrap();
    assert_eq!(formula.client.name, "=HYPERLINK(\"http://x\")", "a text like any other");
    // The same file again says nothing new; another brings a change.
    let again = "Denumire,CUI,Telefon\nStefan Construct,18547290,0722\n";
    let preview = app.preview_import(EntryKind::Clients, &table(again), Lang::Ro).unwrap();
    assert_eq!(
        preview.examples[0].changes.iter().map(|c| c.field.as_str()).collect::<Vec<_>>(),
        ["name", "cui", "phone"]
    );
    let (first, _) = CLIENTS.split_at(CLIENTS.find("Greșit").unwrap());
    let problem = app.run_import(EntryKind::Clients, &table(first), Lang::Ro, |_| {}).unwrap_err();
    assert_eq!(refusal(&problem).0, "import_nothing_to_do");
    let used = app.client("RO18547290", Lang::Ro).unwrap();
    issue_to(&app, &used.client.id, "Ceva", "10");
    let undone = app.undo_import(EntryKind::Clients).unwrap();
    assert_eq!((undone.taken_back, undone.used, undone.sent, undone.changed), (1, 1, 0, 0));
    assert_eq!(app.clients("", 0, 500).unwrap().total, before + 1, "the one on an invoice stays");
    assert_eq!(refusal(&app.undo_import(EntryKind::Clients).unwrap_err()).0, "import_nothing_to_undo");
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_products_is_read_as_people_write_amounts() {
    let world = World::new().await;
    let app = world.ready().await;
    let text = "Cod;Denumire;U.M.;Preț;Cotă TVA;Monedă\nM-1;Masă;buc;1.234,50 lei;21%;lei\nS-1;Scaun;buc;99,9;21;RON\nX;Dulap;buc;1.250;21;RON\n";
    let preview = app.preview_import(EntryKind::Products, &table(text), Lang::Ro).unwrap();
    assert_eq!(outcomes(&preview)[2].3, ["amount_ambiguous"]);
    let told = ImportRequest { decimal: Some(app::DecimalMark::Comma), ..table(text) };
    let made = app.run_import(EntryKind::Products, &told, Lang::Ro, |_| {}).unwrap();
    assert_eq!((made.new, made.refused), (3, 0));
    let table = app.product("M-1", Lang::Ro).unwrap();
    assert_eq!((table.product.price.as_deref(), table.product.currency.as_str()), (Some("1234.5"), "RON"));
    assert_eq!(app.product("dulap", Lang::Ro).unwrap().product.price.as_deref(), Some("1250"));
    // Born here, it stands on an invoice by its name, and no id the server does not know goes out.
    let order = json!({ "client_id": app.search_clients("", 1).unwrap()[0].id, "series_id": SERIES,
        "items": [{ "product_czuid": table.product.id, "quantity": "2" }] });
    let invoice = app.issue(&IssueRequest::new(order.to_string().as_bytes()), Lang::Ro).unwrap();
    assert_eq!(invoice.subtotal, "2469.00");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[invoice]);
    assert_eq!(app.product("M-1", Lang::Ro).unwrap().product.uses, 1);
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_taken_is_refused_before_anything_happens() {
    let world = World::new().await;
    let app = world.ready().await;
    let before = app.clients("", 0, 500).unwrap().total;
    let bytes = |bytes: Vec<u8>| ImportRequest { file: ImportFile::Bytes(bytes), ..table("") };
    let mut million = b"Denumire;Telefon\n".to_vec();
    for row in 0..1_000_000 {
        million.extend_from_slice(format!("Client {row};{row}\n").as_bytes());
    }
    let many = format!("Denumire\n{}", (0..20_001).map(|row| format!("Client {row}\n")).collect::<String>());
    for (request, code) in [
        (bytes(million), "import_file_too_large"),
        (bytes(many.into_bytes()), "import_too_many_rows"),
        (bytes(b"Denumire\n\xC7x\x8C\n".to_vec()), "import_encoding_unknown"),
        (bytes(b"PK\x03\x04\0".to_vec()), "import_encoding_unknown"),
        (bytes(b"Denumire\n".to_vec()), "import_empty"),
        (bytes("Oraș\nIași\n".as_bytes().to_vec()), "import_name_column_missing"),
        (
            ImportRequest { map: vec![("X".to_owned(), "name".to_owned())], ..table("Nume\na\n") },
            "import_unknown_column",
        ),
        (
            ImportRequest { map: vec![("Nume".to_owned(), "x".to_owned())], ..table("Nume\na\n") },
            "import_unknown_field",
        ),
    ] {
        for problem in [
            app.preview_import(EntryKind::Clients, &request, Lang::Ro).unwrap_err(),
            app.run_import(EntryKind::Clients, &request, Lang::Ro, |_| {}).unwrap_err(),
        ] {
            assert_eq!(refusal(&problem).0, code);
        }
    }
    assert_eq!(app.clients("", 0, 500).unwrap().total, before);
}

/// A measurement: `cargo test --release -p facturier-app --test sync import_of_twenty -- --ignored --nocapture`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn import_of_twenty_thousand() {
    let world = World::new().await;
    let app = world.ready().await;
    let mut text = "Denumire;CUI;Adresa;Oraș;Județ;Telefon;E-mail\n".to_owned();
    for row in 0..20_000 {
        text += &format!(
            "Firma numărul {row} SRL;{};Str. Lungă {row};Cluj-Napoca;Cluj;0722{row:06};f{row}@firma.ro\n",
            cui(&format!("{}", 1_000_000 + row))
        );
    }
    let started = tokio::time::Instant::now();
    let preview = app.preview_import(EntryKind::Clients, &table(&text), Lang::Ro).unwrap();
    println!("dry run {:?}: {} new", started.elapsed(), preview.new);
    let started = tokio::time::Instant::now();
    app.run_import(EntryKind::Clients, &table(&text), Lang::Ro, |_| {}).unwrap();
    println!("import {:?}", started.elapsed());
    for query in ["firma", "numarul 777", "RO1019", "s", "", "umarul 5"] {
        let started = tokio::time::Instant::now();
        let page = app.clients(query, 0, 50).unwrap();
        println!("search {query:?}: {} in {:?}", page.total, started.elapsed());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{:?}", status.lines().filter(|line| line.starts_with("VmHWM")).collect::<Vec<_>>());
    let started = tokio::time::Instant::now();
    let undone = app.undo_import(EntryKind::Clients).unwrap();
    println!("undo {:?}: {}", started.elapsed(), undone.taken_back);
}
