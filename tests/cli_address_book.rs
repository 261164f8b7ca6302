//! Clients and products from a shell: their documents, exit statuses and refusals.

use crate::cli::{Shell, assert_refused, assert_status, document};
use serde_json::{Value, json};
use std::fs;

#[test]
fn a_client_from_the_first_word_to_its_invoice() {
    let shell = Shell::ready();
    let known = shell.server.books().clients().iter().find(|c| c.cui.is_some()).unwrap().clone();
    let company = shell.json(&["clients", "lookup", known.cui.as_deref().unwrap()]);
    assert_eq!((&company["data"]["name"], &company["known_client"]), (&json!(known.name), &json!(known.id)));
    assert_refused(
        &shell.run(&["--offline", "clients", "lookup", known.cui.as_deref().unwrap()]),
        4,
        "offline_wanted",
    );
    assert_refused(&shell.run(&["clients", "lookup", "RO98765432"]), 1, "invalid_request_file");

    let added = shell.json(&[
        "--offline",
        "clients",
        "add",
        "--name",
        "Țepeș Vlad",
        "--city",
        "Sighișoara",
        "--county",
        "Mureș",
        "--address",
        "Str. Cositorarilor 5",
    ]);
    assert_eq!((&added["state"], &added["kind"]), (&json!("local"), &json!("person")));
    let listed = shell.json(&["--offline", "clients", "list", "--search", "tepes", "--limit", "5"]);
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &added["id"]));
    let file = json!({ "email": "vlad@castel.ro", "phone": "0722" }).to_string();
    let output = shell.with_input(&["--offline", "clients", "edit", "Tepes Vlad", "-", "--phone", ""], &file);
    assert_status(&output, 0);
    let edited = document(&output);
    assert_eq!(edited["data"]["email"], "vlad@castel.ro");
    assert_eq!(edited["data"].get("phone"), None);

    let order = json!({ "client_id": added["id"], "series_id": "DEM",
        "items": [{ "description": "Țepi", "quantity": 10, "price": 5, "vat_rate": 21, "unit": "buc" }] });
    let issued = shell.with_input(&["--offline", "issue", "-"], &order.to_string());
    assert_status(&issued, 0);
    shell.json(&["sync"]);
    let shown = shell.json(&["clients", "show", added["id"].as_str().unwrap()]);
    assert_ne!(shown["id"], added["id"], "the server's by now");
    assert_eq!(shown["unpaid"], json!([{ "currency": "RON", "amount": "60.50" }]));
    assert_eq!(shown["history"]["items"][0]["full_number"], document(&issued)["full_number"]);
    assert_refused(&shell.run(&["clients", "delete", "Țepeș Vlad"]), 1, "client_has_invoices");
    assert_refused(&shell.run(&["clients", "show", "nimeni"]), 1, "no_such_client");
    assert_refused(
        &shell.run(&["clients", "add", "--name", "x", "--cui", "RO14399841"]),
        1,
        "invalid_request_file",
    );
}

#[test]
fn a_product_and_its_prices() {
    let shell = Shell::ready();
    let added = shell.json(&[
        "products",
        "add",
        "--name",
        "Ședință foto",
        "--price",
        "250",
        "--unit-of-measure",
        "oră",
        "--code",
        "SF-1",
        "--vat-rate",
        "21",
    ]);
    assert_eq!((&added["price"], &added["state"]), (&json!("250"), &json!("local")));
    let client = shell.server.books().clients()[0].clone();
    let order = json!({ "client_id": client.id, "series_id": "DEM", "items": [{ "product_czuid": added["id"], "quantity": 2 }] });
    assert_status(&shell.with_input(&["issue", "-"], &order.to_string()), 0);
    let shown = shell.json(&["products", "show", "sf-1", "--client", &client.id]);
    assert_eq!((&shown["uses"], &shown["last_prices"][0]["price"]), (&json!(1), &json!("250")));
    assert_refused(&shell.run(&["products", "delete", "SF-1"]), 1, "product_has_invoices");
    assert_refused(
        &shell.run(&["products", "add", "--name", "x", "--price", "-1"]),
        1,
        "invalid_request_file",
    );
    let listed = shell.json(&["products", "list", "--search", "sedinta"]);
    assert_eq!(listed["items"][0]["code"], "SF-1");
}

#[test]
fn a_table_is_tried_imported_and_taken_back() {
    let shell = Shell::ready();
    let file = shell.data.path().join("clienti.csv");
    // As an old program writes it: one byte a letter, those of Windows-1250.
    fs::write(
        &file,
        b"Firma;Cod fiscal;Ora\xBA\nB\xE3l\xFEatu SRL;RO18547290;Ia\xBAi\nGre\xBAit SRL;RO18547291;\n",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let preview = shell.json(&["clients", "import", path, "--dry-run"]);
    assert_eq!(preview["encoding"], "windows-1250");
    assert_eq!((&preview["new"], &preview["refused"]), (&json!(1), &json!(1)));
    assert_eq!(preview["examples"][0]["name"], "Bălțatu SRL");
    assert_refused(&shell.run(&["clients", "import", path]), 1, "import_rows_refused");
    let made = shell.json(&["clients", "import", path, "--skip-refused"]);
    assert_eq!((&made["new"], &made["refused"]), (&json!(1), &json!(1)));
    assert_eq!(shell.json(&["clients", "list", "--search", "baltatu"])["total"], 1);
    let undone = shell.json(&["clients", "undo-import"]);
    assert_eq!((&undone["taken_back"], &undone["used"]), (&json!(1), &json!(0)));
    assert_refused(&shell.run(&["clients", "undo-import"]), 1, "import_nothing_to_undo");
    let table = "Produsul\tPret\nMasă\t1,5\n";
    let mapped =
        shell.with_input(&["products", "import", "-", "--map", "Produsul=name", "--delimiter", "tab"], table);
    assert_status(&mapped, 0);
    assert_eq!(document(&mapped)["new"], 1);
    let binary = shell.with_input(&["products", "import", "-"], "PK\u{3}\u{4}\0");
    assert_refused(&binary, 1, "import_not_a_table");
    assert_status(&shell.run(&["products", "import", path, "--delimiter", "x"]), 2);
    let words =
        shell.command(&["clients", "import", path, "--dry-run"]).args(["--lang", "en"]).output().unwrap();
    assert!(serde_json::from_slice::<Value>(&words.stdout).is_ok());
}
