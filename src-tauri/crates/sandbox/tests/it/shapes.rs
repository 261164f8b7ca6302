//! The spellings a reply can come in.

use sandbox::{Generation, NumberText, Request, SettingsShape, Switches, Timestamps, YearSource};
use serde_json::{Value, json};

use crate::story::{World, tell_with};

fn shown(switches: Switches) -> Value {
    let mut world = tell_with(switches, "laptop issue ALT -> 201 ALT-2026-1");
    world.get("/invoices")["data"][0].clone()
}

#[test]
fn an_invoice_speaks_the_names_of_its_generation() {
    let named = |invoice_names| shown(Switches { invoice_names, ..Switches::default() });
    let keys = |invoice: &Value, keys: &[&str]| keys.iter().all(|key| invoice.get(*key).is_some());
    let current = named(Generation::OpenApi);
    assert!(keys(&current, &["items", "is_void", "vat_amount", "modified_at"]));
    assert!(current.get("status").is_none() && current.get("series_id").is_none());
    let written = named(Generation::HandWritten);
    assert!(keys(&written, &["lines", "is_voided", "status", "series_id", "paid_amount", "updated_at"]));
    assert!(written.get("items").is_none());
    let short = named(Generation::Short2025);
    assert!(keys(&short, &["items", "vat_total", "amount_paid", "amount_due", "status"]));
    assert!(short.get("vat_amount").is_none());
}

#[test]
fn numbers_money_flags_and_instants_change_their_form() {
    let number = |number_text| shown(Switches { number_text, ..Switches::default() })["number"].clone();
    assert_eq!(number(NumberText::Bare), "1");
    assert_eq!(number(NumberText::Full), "ALT-2026-1");
    assert_eq!(number(NumberText::Integer), 1);

    let money = shown(Switches { money_as_text: true, ..Switches::default() });
    assert_eq!((&money["total"], &money["items"][0]["price"]), (&json!("121.00"), &json!("100.00")));
    assert_eq!(shown(Switches { booleans_as_digits: true, ..Switches::default() })["is_paid"], 0);

    let created = |timestamps| shown(Switches { timestamps, ..Switches::default() })["created_at"].clone();
    assert_eq!(created(Timestamps::AsDocumented), "2026-11-20T10:00:00+00:00");
    assert_eq!(created(Timestamps::Unix), 1_795_168_800);
    assert_eq!(created(Timestamps::Naive), "2026-11-20 10:00:00");
    let client =
        |timestamps| shown(Switches { timestamps, ..Switches::default() })["client"]["created_at"].clone();
    assert_eq!(client(Timestamps::AsDocumented), 1_795_168_800);
    assert_eq!(client(Timestamps::Iso), "2026-11-20T10:00:00+00:00");
}

#[test]
fn rows_are_ids_until_expanded() {
    let switches = Switches { list_rows_as_ids: true, ..Switches::default() };
    let mut world = tell_with(switches, "laptop issue FCT -> 201 FCT-1");
    assert!(world.get("/invoices")["data"][0]["items"][0].is_string());
    assert!(world.get("/invoices?expand%5B%5D=lines")["data"][0]["items"][0].is_object());
    assert!(world.get("/invoices?expand=client,lines")["data"][0]["items"][0].is_object());
}

#[test]
fn full_numbers_follow_padding_and_the_chosen_year() {
    let padded = Switches { padding: 4, ..Switches::default() };
    tell_with(
        padded,
        "laptop issue FCT -> 201 FCT-0001 \n laptop issue ALT on 2027-01-02 -> 201 ALT-2027-0001",
    );
    let fixed = Switches { year: YearSource::SeriesYear, ..Switches::default() };
    tell_with(fixed, "laptop issue ALT on 2027-01-02 -> 201 ALT-2026-1");
}

#[test]
fn lists_may_ignore_what_they_are_asked() {
    let deaf =
        Switches { list_honours_sort: false, list_honours_series_filter: false, ..Switches::default() };
    let mut world = tell_with(
        deaf,
        "laptop issue FCT -> 201 FCT-1 \n laptop issue ALT -> 201 ALT-2026-1 \n laptop issue FCT -> 201 FCT-2",
    );
    let fct = world.series_id("FCT");
    let page = world.get(&format!("/invoices?series_id={fct}&sort=number&order=desc"));
    let numbers: Vec<&Value> =
        page["data"].as_array().unwrap().iter().map(|entry| &entry["full_number"]).collect();
    assert_eq!(numbers, ["FCT-1", "ALT-2026-1", "FCT-2"]);
}

#[test]
fn the_envelope_has_meta_unless_switched_off() {
    let ask = |meta| {
        let mut world = World::new(Switches { meta, ..Switches::default() });
        world.send("laptop", Request::get("/settings")).1
    };
    let meta = &ask(true)["meta"];
    assert_eq!(meta["version"], "v1");
    assert_eq!(meta["request_id"].as_str().map(str::len), Some(36));
    assert!(ask(false).get("meta").is_none());
    let rates = World::new(Switches::default()).send("laptop", Request::get("/vat-rates")).1;
    assert!(rates.get("meta").is_none(), "nomenclatures have everything at the top level");
    assert_eq!((&rates["default_percent"], &rates["available"][0]["key"]), (&json!(21), &json!(9)));
}

#[test]
fn settings_come_in_two_shapes() {
    let ask =
        |settings_shape| World::new(Switches { settings_shape, ..Switches::default() }).get("/settings");
    assert_eq!(ask(SettingsShape::OpenApi)["vat_rates"], json!([21, 11, 0]));
    assert_eq!(ask(SettingsShape::HandWritten)["invoice_series"][0]["name"], "FCT");
}

#[test]
fn a_firm_that_pays_no_vat_charges_none() {
    let mut world =
        tell_with(Switches { vat_payer: false, ..Switches::default() }, "laptop issue FCT -> 201 FCT-1");
    let invoice = world.get("/invoices")["data"][0].clone();
    assert_eq!((&invoice["total"], &invoice["vat_amount"]), (&json!(100), &json!(0)));
    assert_eq!(invoice["items"][0]["vat_key"], 4);
}

#[test]
fn creates_answer_200_and_logins_say_access_token_when_switched() {
    let switches = Switches { create_status: 200, login_says_access_token: true, ..Switches::default() };
    let mut world = tell_with(switches, "laptop issue FCT -> 200 FCT-1");
    let (status, _) = world.send("laptop", Request::post("/clients", &json!({ "name": "Nou" })));
    assert_eq!(status, 200);
}

#[test]
fn clients_and_products_are_made_found_changed_and_deleted() {
    let mut world = World::new(Switches::default());
    for (path, wrong) in [("/clients", "name"), ("/products", "price")] {
        let body = if path == "/products" { json!({ "name": "x" }) } else { json!({}) };
        let (status, refused) = world.send("laptop", Request::post(path, &body));
        assert_eq!((status, refused["error"]["errors"].get(wrong).is_some()), (400, true), "{path}");
        let body =
            json!({ "name": "Țeavă & Fiii", "price": 12.5, "cui": "RO991002039", "bank_name": "Demo" });
        let (status, made) = world.send("laptop", Request::post(path, &body));
        assert_eq!(status, 201, "{made}");
        let id = made["data"]["id"].as_str().unwrap().to_owned();
        assert_eq!(world.get(&format!("{path}?search=%C8%9Beav%C4%83+%26"))["total"], 1, "{path}");
        let changed =
            world.send("laptop", Request::put(&format!("{path}/{id}"), &json!({ "name": "Alt nume" })));
        assert_eq!(changed.1["data"]["name"], "Alt nume");
        assert_eq!(world.send("laptop", Request::delete(&format!("{path}/{id}"))).0, 200);
        assert_eq!(world.send("laptop", Request::get(&format!("{path}/{id}"))).0, 404);
    }
}
