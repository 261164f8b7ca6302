//! Creating, reading, editing and undoing invoices.

use sandbox::{Request, Rounding, Switches};
use serde_json::{Value, json};

use crate::story::{World, tell, tell_with};

fn row(quantity: &str, price: &str, vat: &str) -> Value {
    json!({ "description": "Rând", "quantity": quantity, "price": price, "vat_rate": vat })
}

fn body(rows: &[Value]) -> Value {
    json!({ "client_data": { "type": "b2c", "name": "Maria Pop" }, "items": rows })
}

#[test]
fn rows_are_rounded_each_and_then_summed() {
    // quantity price vat -> net vat total, as the body of the reply has them
    let table = "
        3      19.99   21 -> 59.97 12.59 72.56
        1      10      21 -> 10 2.1 12.1
        0.333  1.50    11 -> 0.5 0.06 0.56
        1      0.50    21 -> 0.5 0.11 0.61
        1      -20     21 -> -20 -4.2 -24.2
        1.005  1       0  -> 1.01 0 1.01
        1000   0.005   21 -> 5 1.05 6.05
        ";
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut world = World::new(Switches::default());
        let (status, reply) = world.create(&body(&[row(words[0], words[1], words[2])]));
        assert_eq!(status, 201, "{line}: {reply}");
        let shown = ["subtotal", "vat_amount", "total"].map(|key| reply["data"][key].to_string());
        assert_eq!(shown, words[4..7], "{line}");
    }
    let rows = [row("1", "0.03", "21"), row("1", "0.03", "21"), row("1", "0.03", "21")];
    let (_, reply) = World::new(Switches::default()).create(&body(&rows));
    assert_eq!(reply["data"]["vat_amount"], json!(0.03), "three times 0.01, not the VAT of 0.09");
}

#[test]
fn the_bankers_switch_differs_by_a_ban() {
    let mut world = World::new(Switches { rounding: Rounding::HalfEven, ..Switches::default() });
    let (_, reply) = world.create(&body(&[row("1", "0.50", "21")]));
    assert_eq!(reply["data"]["vat_amount"], json!(0.1));
}

#[test]
fn a_bad_body_names_every_bad_field() {
    let table: [(Value, &[&str]); 9] = [
        (json!({}), &["client_id", "items"]),
        (json!({ "client_id": "x", "items": [] }), &["items"]),
        (
            json!({ "client_data": { "type": "b2b", "name": "X" }, "items": [row("1", "1", "21")] }),
            &["client_data.cui"],
        ),
        (
            json!({ "client_data": { "type": "b2b", "cui": "RO12AB" }, "items": [row("1", "1", "21")] }),
            &["client_data.cui", "client_data.name"],
        ),
        (body(&[row("1", "1", "21"), row("0", "trei", "21")]), &["items.1.price", "items.1.quantity"]),
        (body(&[row("1", "1", "20")]), &["items.0.vat_rate"]),
        (body(&[json!({ "quantity": 1 })]), &["items.0.description", "items.0.price"]),
        (
            body(&[json!({ "product_czuid": "?", "quantity": 1, "price": 1, "description": "x" })]),
            &["items.0.product_czuid"],
        ),
        (
            json!({ "client_data": [], "date": "20.11.2026", "items": "x" }),
            &["client_data", "client_id", "date", "items"],
        ),
    ];
    for (body, fields) in table {
        let (status, reply) = World::new(Switches::default()).create(&body);
        assert_eq!((status, &reply["error"]["code"]), (400, &json!("invalid_request")), "{body}");
        let named: Vec<&String> = reply["error"]["errors"].as_object().unwrap().keys().collect();
        assert_eq!(named, fields, "{body}");
    }
}

#[test]
fn numbers_too_wide_for_money_are_refused_and_never_panic() {
    for price in ["1e400", "1e30", "99999999999999999999999999999", "-1000000001"] {
        let (status, _) = World::new(Switches::default()).create(&body(&[row("1", price, "21")]));
        assert_eq!(status, 400, "{price}");
    }
    let mut wide = body(&[row("1000000000", "1000000000", "21")]);
    wide["currency"] = json!("EUR");
    wide["currency_rate"] = json!(10_000);
    assert_eq!(World::new(Switches::default()).create(&wide).0, 201);
}

#[test]
fn an_inline_firm_is_known_by_its_tax_id() {
    let mut world = World::new(Switches::default());
    let mut invoice = body(&[row("1", "1", "21")]);
    invoice["client_data"] = json!({ "type": "b2b", "name": "Alt nume", "cui": "RO 990001124" });
    let (_, known) = world.create(&invoice);
    assert_eq!(known["data"]["client"]["name"], "Client Vechi SRL");
    invoice["client_data"]["cui"] = json!("RO991002039");
    let (_, first) = world.create(&invoice);
    let (_, second) = world.create(&invoice);
    assert_eq!(first["data"]["client_id"], second["data"]["client_id"]);
    assert_eq!(world.books.clients().len(), 2);
}

#[test]
fn a_draft_has_no_number_and_can_be_deleted() {
    let mut world = tell("laptop issue FCT draft -> 201 draft \n laptop issue FCT -> 201 FCT-1");
    let id = world.books.invoices()[0].id.clone();
    let shown = world.get(&format!("/invoices/{id}"));
    assert_eq!((&shown["number"], &shown["is_draft"]), (&Value::Null, &json!(true)));
    assert_eq!(world.send("laptop", Request::delete(&format!("/invoices/{id}"))).0, 200);
    let (status, gone) = world.send("laptop", Request::get(&format!("/invoices/{id}")));
    assert_eq!(
        (status, &gone["error"]["code"], &gone["error"]["param"]),
        (404, &json!("resource_missing"), &json!("id"))
    );
}

#[test]
fn editing_obeys_the_four_locks_and_knows_the_aliases() {
    let mut world = tell(
        "
        laptop issue FCT                               -> 201 FCT-1
        laptop edit FCT-1 date=2026-11-21 due_date=2026-12-01 notes=salut -> 200 FCT-1
        laptop edit FCT-1 date_at=1795132800 due_at=   -> 200 FCT-1
        laptop edit FCT-1 due_at=2020-01-01            -> 400 invalid_request due_at
        laptop edit FCT-1 currency=EUR                 -> 400 invalid_request exchange_rate
        laptop edit FCT-1 currency=EUR exchange_rate=5 -> 200 FCT-1
        laptop edit FCT-1 currency=RON exchange_rate=5 -> 200 FCT-1
        laptop edit FCT-1 client_id=none               -> 404 resource_missing
        laptop pay FCT-1                               -> 200
        laptop pay FCT-1                               -> 400 invoice_already_paid
        laptop edit FCT-1 items=[]                     -> 400 invoice_is_paid
        laptop edit FCT-1 info=altceva                 -> 200 FCT-1
        laptop issue FCT                               -> 201 FCT-2
        laptop storno FCT-2                            -> 200 FCT-3
        laptop edit FCT-2 info=x                       -> 400 invoice_already_storned
        laptop edit FCT-3 info=x                       -> 400 invoice_is_storno
        laptop storno FCT-2                            -> 400 invoice_already_storned
        laptop storno FCT-3                            -> 400 invoice_cannot_be_storned
        laptop issue FCT                               -> 201 FCT-4
        ",
    );
    let id = world.invoice_id("FCT-4");
    world.books.set_efactura_status(&id, "accepted");
    let (status, locked) =
        world.send("laptop", Request::put(&format!("/invoices/{id}"), &json!({ "info": "x" })));
    assert_eq!((status, &locked["error"]["code"]), (403, &json!("invoice_locked_efactura")));
    assert_eq!(locked["error"]["efactura_status"], "accepted");
    let first = world.books.invoice_numbered("FCT-1").unwrap();
    assert_eq!((first.date.to_string(), first.due_date), ("2026-11-20".into(), None));
    assert_eq!((first.currency.as_str(), first.exchange_rate.to_string()), ("RON", "1".into()));
    assert_eq!(first.info.as_deref(), Some("altceva"));
}

#[test]
fn switching_series_takes_a_new_number_and_leaves_a_gap() {
    let mut world = tell("laptop issue FCT -> 201 FCT-1 \n boss lock ALT -> 200");
    let (id, to) = (world.invoice_id("FCT-1"), world.series_id("ALT"));
    let edit = Request::put(&format!("/invoices/{id}"), &json!({ "series_id": to }));
    let (status, refused) = world.send("laptop", edit.clone());
    assert_eq!((status, &refused["error"]["code"]), (403, &json!("series_locked_other_device")));
    let key = world.books.series_named("ALT").unwrap().key;
    let by_key = Request::put(&format!("/invoices/{id}"), &json!({ "series_id": key }));
    assert_eq!(world.send("boss", by_key).1["data"]["full_number"], "ALT-2026-1");
    assert_eq!(world.send("boss", edit).1["data"]["full_number"], "ALT-2026-1", "no switch, no new number");
    assert_eq!(world.books.series_named("FCT").unwrap().next_number, 2);
}

#[test]
fn voiding_reverses_and_deleting_needs_the_end_of_the_series() {
    tell(
        "
        laptop issue FCT     -> 201 FCT-1
        laptop void FCT-1    -> 200 FCT-1
        laptop void FCT-1    -> 400 invoice_already_voided
        laptop delete FCT-1  -> 400 invoice_not_last_in_series
        laptop delete FCT-2  -> 400 invoice_cannot_be_deleted
        laptop issue FCT     -> 201 FCT-3
        ",
    );
    tell_with(
        Switches { void_issues_storno: false, ..Switches::default() },
        "
        laptop issue FCT        -> 201 FCT-1
        laptop pay FCT-1 21     -> 200
        laptop void FCT-1       -> 400 invoice_is_paid
        laptop pay FCT-1 100.01 -> 400 invalid_request amount
        laptop pay FCT-1 100    -> 200
        laptop issue FCT        -> 201 FCT-2
        laptop void FCT-2       -> 200 FCT-2
        laptop delete FCT-2     -> 200
        laptop issue FCT        -> 201 FCT-3
        ",
    );
}

#[test]
fn a_storno_negates_and_respects_the_lock() {
    let mut world = tell(
        "
        laptop issue FCT   -> 201 FCT-1
        boss   lock FCT    -> 200
        laptop storno FCT-1 -> 403 series_locked_other_device
        boss   storno FCT-1 -> 200 FCT-2
        ",
    );
    let id = world.invoice_id("FCT-2");
    let storno = world.get(&format!("/invoices/{id}"));
    assert_eq!((&storno["total"], &storno["is_storno"]), (&json!(-121), &json!(true)));
    assert_eq!(storno["storno_for"], json!(world.invoice_id("FCT-1")));
}

#[test]
fn foreign_currency_is_also_told_in_lei() {
    let mut invoice = body(&[row("2", "10.50", "21")]);
    invoice["currency"] = json!("EUR");
    assert_eq!(World::new(Switches::default()).create(&invoice).0, 400);
    invoice["currency_rate"] = json!(5.0912);
    let (_, reply) = World::new(Switches::default()).create(&invoice);
    let shown = ["subtotal_ron", "vat_amount_ron", "total_ron"].map(|key| reply["data"][key].clone());
    assert_eq!(shown, [json!(106.92), json!(22.45), json!(129.37)]);
}

#[test]
fn lists_filter_sort_and_page() {
    let mut world = tell(
        "
        laptop issue FCT at 10 on 2026-11-18  -> 201 FCT-1
        wait 1
        laptop issue FCT at 30 on 2026-11-19  -> 201 FCT-2
        wait 1
        laptop issue FCT at 20 on 2026-11-20  -> 201 FCT-3
        laptop issue ALT at 99                -> 201 ALT-2026-1
        laptop pay FCT-2                      -> 200
        laptop issue PRF at 5                 -> 201 PRF-1
        ",
    );
    let fct = world.series_id("FCT");
    let table = [
        (format!("series_id={fct}"), "FCT-3 FCT-2 FCT-1"),
        (format!("series_id={fct}&sort=number&order=asc"), "FCT-1 FCT-2 FCT-3"),
        (format!("series_id={fct}&sort=total&order=desc"), "FCT-2 FCT-3 FCT-1"),
        (format!("series_id={fct}&sort=number&per_page=2&page=2"), "FCT-1"),
        (format!("series_id={fct}&start_date=2026-11-19&end_date=2026-11-19"), "FCT-2"),
        ("is_paid=1".to_owned(), "FCT-2"),
        ("status=paid".to_owned(), "FCT-2"),
        ("document_type=proforma".to_owned(), "PRF-1"),
        ("currency=EUR".to_owned(), ""),
    ];
    for (query, expected) in table {
        let page = world.get(&format!("/invoices?{query}"));
        let entries = page["data"].as_array().unwrap();
        let shown: Vec<&str> = entries.iter().map(|entry| entry["full_number"].as_str().unwrap()).collect();
        assert_eq!(shown.join(" "), expected, "{query}");
    }
    let page = world.get(&format!("/invoices?series_id={fct}&per_page=2"));
    let facts = ["has_more", "total", "page", "per_page", "total_pages"].map(|key| page[key].clone());
    assert_eq!(facts, [json!(true), json!(3), json!(1), json!(2), json!(2)]);
    assert_eq!(
        page["totals"],
        json!({ "subtotal": 60, "vat": 12.6, "total": 72.6, "paid": 36.3, "unpaid": 36.3 })
    );
    let payments = world.get("/payments");
    assert_eq!((&payments["total"], &payments["data"][0]["type"]), (&json!(1), &json!("bank_order")));
}
