//! Tables of clients and products: tried, imported, sent, taken back; and what cannot be taken.

use crate::address_book::{cui, issue_to, refusal};
use crate::world::*;
use app::view::ImportPreview;
use app::{EntryKind, ImportFile, ImportRequest, IssueRequest, Lang};
use serde_json::json;

fn table(text: &str) -> ImportRequest {
    ImportRequest {
        file: ImportFile::Bytes(text.as_bytes().to_vec()),
        map: Vec::new(),
        delimiter: None,
        decimal: None,
        skips_refused: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_import_goes_out_over_several_passes() {
    let world = World::new().await;
    let app = world.ready().await;
    let before = world.server.books().clients().len();
    let rows = (0..40).map(|row| format!("Persoana {row};Strada {row}\n")).collect::<String>();
    app.run_import(EntryKind::Clients, &table(&format!("Nume;Adresa\n{rows}")), Lang::Ro, |_| {}).unwrap();
    world.server.books().switches.requests_per_minute = None;
    let outcome = app.sync().await.unwrap();
    assert!((1..40).contains(&outcome.waiting), "{outcome:?}");
    let undone = app.undo_import(EntryKind::Clients).unwrap();
    assert_eq!((undone.taken_back as usize, undone.sent as usize), (outcome.waiting, 40 - outcome.waiting));
    assert_eq!(app.sync().await.unwrap().waiting, 0);
    assert_eq!(world.server.books().clients().len() - before, undone.sent as usize);
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
    assert_eq!(
        (preview.decimal.as_deref(), preview.new),
        (Some(","), 3),
        "the others tell how 1.250 is meant"
    );
    let alone = "Cod;Denumire;U.M.;Preț;Cotă TVA;Monedă\nX;Dulap;buc;1.250;21;RON\n";
    let preview = app.preview_import(EntryKind::Products, &table(alone), Lang::Ro).unwrap();
    assert_eq!(
        (outcomes(&preview)[0].3.clone(), preview.decimal.as_deref()),
        (vec!["amount_ambiguous"], None)
    );
    let said = ImportRequest { decimal: Some(app::DecimalMark::Comma), ..table(alone) };
    assert_eq!(app.preview_import(EntryKind::Products, &said, Lang::Ro).unwrap().new, 1);
    let told = table(text);
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
        (bytes(b"PK\x03\x04\0".to_vec()), "import_not_a_table"),
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

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_of_another_program_is_a_table_like_any_other() {
    use export::{Cell, Column, Kind, Table, Workbook, WorkbookAbout};
    let world = World::new().await;
    let app = world.ready().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clienti.xlsx");
    let about = WorkbookAbout { sheet: "CLIENTI", title: "", firm: "", date: app.today() };
    let titles = ["COD", "DENUMIRE", "COD_FISCAL", "REG_COM", "ADRESA", "LOCALITATE", "JUDET", "CONT_BANCA"];
    let columns = titles.map(|title| Column::new(title, Kind::Text, 12));
    let mut book = Workbook::begin(&about, columns.into()).unwrap();
    book.row(&[
        Cell::Whole(17),
        Cell::Text("Ștefan Construct SRL"),
        // As a number, which is how a spreadsheet keeps it.
        Cell::Whole(18_547_290),
        Cell::Text("J12/1/2001"),
        Cell::Text("Str. Lungă 1"),
        Cell::Text("Cluj-Napoca"),
        Cell::Text("Cluj"),
        Cell::Text("RO49AAAA1B31007593840000"),
    ])
    .unwrap();
    book.finish(std::fs::File::create(&path).unwrap()).unwrap();
    let request = ImportRequest { file: ImportFile::Path(path), ..table("") };
    let preview = app.preview_import(EntryKind::Clients, &request, Lang::Ro).unwrap();
    assert_eq!((preview.rows, preview.new, preview.refused), (1, 1, 0), "{:?}", preview.examples);
    let fields: Vec<_> = preview.columns.iter().map(|column| column.field.as_deref()).collect();
    let expected = ["name", "cui", "rc", "address", "city", "county", "iban"].map(Some);
    assert_eq!((fields[0], &fields[1..]), (None, &expected[..]));
    app.run_import(EntryKind::Clients, &request, Lang::Ro, |_| {}).unwrap();
    let found = app.search_clients("stefan construct", 5).unwrap();
    assert!(found.iter().any(|client| client.tax_id.ends_with("18547290")), "{found:?}");
    app.undo_import(EntryKind::Clients).unwrap();
}
