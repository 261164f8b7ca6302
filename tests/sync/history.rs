//! Invoices of other programs: their lists as they are written, imported, counted, taken back, and never sent.

use crate::exporting::{hundredths, read_csv};
use crate::world::*;
use app::view::ImportPreview;
use app::{App, EntryKind, ImportFile, ImportRequest, JournalRequest, Lang, ReportRequest};
use chrono::NaiveDate;

/// As SmartBill's report of issued invoices says it, with the title over it.
const SMARTBILL: &str = "Raport facturi emise;;;;;;;;\nPerioada 01.03.2024 - 31.03.2024;;;;;;;;\n\n\
Factura;Client;CIF;Data emiterii;Data scadentei;Valoare fara TVA;Valoare TVA;Total;Moneda;Status\n\
SB 0012;Brutăria Șerban SRL;RO18547290;05.03.2024;20.03.2024;1.000,00;190,00;1.190,00;RON;Incasata\n\
SB 0013;\"=HYPERLINK(\"\"http://x\"\")\";;06.03.2024;21.03.2024;100,00;19,00;119,00;RON;Emisa\n\
SB 0014;Brutăria Șerban SRL;RO18547290;07.03.2024;22.03.2024;-1.000,00;-190,00;-1.190,00;RON;Storno\n\
SB 0015;Mobila SRL;RO14399840;08.03.2024;;50,00;9,50;59,50;RON;Anulata\n\
SB 0016;Mobila SRL;RO14399840;09.03.2024;;50,00;9,50;59,50;RON;Ciorna\n";

/// A row for each rate, as accounting programs keep them.
const SAGA: &str = "NR_IESIRE\tDENUMIRE\tCOD_FISCAL\tDATA\tSCADENT\tTVA_ART\tBAZA_TVA\tTVA\tNEACHITAT\n\
201\tMobila SRL\t14399840\t2024-03-10\t2024-03-25\t19\t200.50\t38.10\t100.00\n\
201\tMobila SRL\t14399840\t2024-03-10\t2024-03-25\t9\t100.00\t9.00\t100.00\n\
202\tMobila SRL\t14399840\t2024-03-11\t\t19\t10.00\t1.90\t0.00\n";

/// A list of one's own: totals only, dots and commas the other way round.
const OWN: &str = "Nr. factura,Data,Client,Total\n\
\"A-1\",12/03/2024,Ionescu Ana,\"1,250\"\n\
\"A-2\",13/03/2024,Ionescu Ana,\"99.90\"\n";

fn table(text: &str) -> ImportRequest {
    ImportRequest {
        file: ImportFile::Bytes(text.as_bytes().to_vec()),
        map: Vec::new(),
        delimiter: None,
        decimal: None,
        skips_refused: true,
    }
}

fn look(app: &App, text: &str) -> ImportPreview {
    app.look_at_import(EntryKind::History, &table(text), Lang::Ro).unwrap()
}

fn counts(preview: &ImportPreview) -> [u64; 4] {
    [preview.new, preview.changed, preview.same, preview.refused]
}

fn march() -> JournalRequest {
    let day = |day| NaiveDate::from_ymd_opt(2024, 3, day).unwrap();
    JournalRequest { from: day(1), to: day(31), with_unsent: true }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_other_programs_are_counted_and_taken_back() {
    let world = World::new().await;
    let app = world.ready().await;
    app.sync().await.unwrap();
    let owed = |app: &App| app.money_owed().unwrap().iter().map(|sum| hundredths(&sum.amount)).sum::<i64>();
    let before = owed(&app);

    let preview = look(&app, SMARTBILL);
    assert_eq!((counts(&preview), preview.rows), ([4, 0, 0, 1], 5), "{preview:?}");
    assert_eq!((preview.delimiter.as_str(), preview.decimal.as_deref()), (";", Some(",")));
    let refused = preview.examples.iter().find(|row| row.outcome == "refused").unwrap();
    assert_eq!(refused.findings[0].code, "import_no_invoice");
    app.run_import(EntryKind::History, &table(SMARTBILL), Lang::Ro, |_| {}).unwrap();
    assert_eq!(counts(&look(&app, SMARTBILL)), [0, 0, 4, 1], "the same list again says nothing new");
    // Owed: the one that is not paid, and the storno beside what it takes back, which was paid.
    assert_eq!(owed(&app) - before, 11_900 - 119_000);

    let saga = look(&app, SAGA);
    assert_eq!((counts(&saga), saga.rows, saga.delimiter.as_str()), ([2, 0, 0, 0], 3, "tab"), "{saga:?}");
    app.run_import(EntryKind::History, &table(SAGA), Lang::Ro, |_| {}).unwrap();

    let own = look(&app, OWN);
    assert_eq!(
        (counts(&own), own.decimal.as_deref(), own.notes.len()),
        ([2, 0, 0, 0], Some("."), 2),
        "{own:?}"
    );
    app.run_import(EntryKind::History, &table(OWN), Lang::Ro, |_| {}).unwrap();
    assert_eq!(
        owed(&app) - before,
        11_900 - 119_000 + 10_000,
        "a list that tells no payments tells no debts"
    );

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jurnal.csv");
    let told = app.save_journal(&march(), &path, Lang::Ro).unwrap();
    assert_eq!((told.invoices, told.imported, told.elsewhere, told.void, told.unsent), (8, 8, 0, 1, 0));
    assert_eq!(told.without_breakdown, 5, "{:?}", told.notes);
    let rows = read_csv(&path);
    let cell = |number: &str, title: &str| rows[number][title].clone();
    assert_eq!((cell("201", "Bază 19%"), cell("201", "TVA 9%")), ("200,50".to_owned(), "9,00".to_owned()));
    assert_eq!(
        (cell("SB 0012", "Nedefalcat: bază"), cell("SB 0012", "Total TVA (lei)")),
        ("1000,00".to_owned(), "190,00".to_owned())
    );
    assert_eq!(cell("A-1", "Observații"), "TVA necunoscută, totul stă la bază");
    assert_eq!(
        (cell("SB 0013", "Client"), cell("SB 0013", "Făcută")),
        ("'=HYPERLINK(\"http://x\")".to_owned(), "istoric importat".to_owned())
    );
    assert_eq!(
        (cell("SB 0015", "Total (lei)"), cell("SB 0014", "Total (lei)")),
        ("0,00".to_owned(), "-1190,00".to_owned())
    );
    let sum: i64 = rows.values().map(|row| hundredths(&row["Total (lei)"])).sum();
    // 1190 + 119 - 1190 + (200.50 + 38.10 + 109) + 11.90 + 1250 + 99.90
    assert_eq!((sum, told.total_lei.as_str()), (182_840, "1828.40"));

    let report =
        app.report(&ReportRequest { from: march().from, to: march().to, with_unsent: true }).unwrap();
    assert_eq!((report.imported, report.invoices, report.totals[0].total.as_str()), (8, 7, "1828.40"));
    let client = app.clients("", 0, 500).unwrap();
    assert!(client.items.iter().all(|one| one.name != "Mobila SRL"), "no client is made of it");
    assert_eq!(app.register(SERIES, Lang::Ro).unwrap().duplicates, 0);

    // A newer list of the same: what changed of one is told, and taken back on request.
    let newer = SMARTBILL.replace("119,00;RON;Emisa", "119,00;RON;Incasata");
    let preview = look(&app, &newer);
    assert_eq!(counts(&preview), [0, 1, 3, 1]);
    let change = preview.examples.iter().find(|row| row.outcome == "changed").unwrap();
    assert_eq!((change.changes[0].field.as_str(), change.changes[0].value.as_str()), ("paid", "119.00"));
    app.run_import(EntryKind::History, &table(&newer), Lang::Ro, |_| {}).unwrap();
    assert_eq!(owed(&app) - before, 10_000 - 119_000);
    assert_eq!(app.undo_import(EntryKind::History).unwrap().taken_back, 1);
    assert_eq!(owed(&app) - before, 11_900 - 119_000 + 10_000);

    // Nothing of it is sent, and nothing the server says touches it.
    world.server.books().clear_log();
    app.sync().await.unwrap();
    let told = app.save_journal(&march(), &path, Lang::Ro).unwrap();
    assert_eq!((told.imported, app.sync().await.unwrap().waiting), (8, 0));
    assert_books_hold(&app);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_says_which_column_is_which() {
    let world = World::new().await;
    let app = world.ready().await;
    let text = "A;B;C;D;E\nF 1;05.03.2024;Mobila SRL;119;100\nF 2;31.02.2024;Mobila SRL;119;\nF 3;05.03.2099;Mobila SRL;119;\nF 1;05.03.2024;Mobila SRL;119;\n";
    let preview = look(&app, text);
    assert_eq!(preview.missing, ["number", "date", "name", "total"]);
    assert_eq!((preview.rows, preview.columns.len()), (0, 5));
    let problem = app.preview_import(EntryKind::History, &table(text), Lang::Ro).unwrap_err();
    assert_eq!(problem.code(), "import_invoice_columns_missing");
    let said = [("A", "number"), ("B", "date"), ("C", "name"), ("D", "total"), ("E", "net")];
    let map = said.iter().map(|(column, field)| ((*column).to_owned(), (*field).to_owned())).collect();
    let preview =
        app.look_at_import(EntryKind::History, &ImportRequest { map, ..table(text) }, Lang::Ro).unwrap();
    let codes: Vec<&str> =
        preview.examples.iter().flat_map(|row| row.findings.iter().map(|one| one.code.as_str())).collect();
    assert_eq!(codes, ["import_date_unreadable", "import_date_ahead", "import_duplicate"]);
    assert_eq!(preview.new, 1);

    // A client that is known has its past too.
    app.sync().await.unwrap();
    let client = app.search_clients("", 50).unwrap().into_iter().find(|one| !one.tax_id.is_empty()).unwrap();
    let before = app.client(&client.id, Lang::Ro).unwrap();
    let list = format!(
        "Factura;Data;Client;CUI;Total;Rest\nV 7;05.03.2024;Alt nume;{};119,00;19,00\n",
        client.tax_id
    );
    app.run_import(EntryKind::History, &table(&list), Lang::Ro, |_| {}).unwrap();
    let after = app.client(&client.id, Lang::Ro).unwrap();
    assert_eq!(after.client.invoices, before.client.invoices + 1);
    let last = after.history.items.last().unwrap();
    assert_eq!((last.full_number.as_str(), last.server_id.clone()), ("V 7", None));
    let owed = |detail: &app::view::ClientDetail| {
        detail.client.unpaid.iter().map(|one| hundredths(&one.amount)).sum::<i64>()
    };
    assert_eq!(owed(&after) - owed(&before), 1_900);
}

/// Rows of one invoice of which one says no rate, or no amount.
const HALVES: &str = "NR_IESIRE\tDENUMIRE\tCOD_FISCAL\tDATA\tTVA_ART\tBAZA_TVA\tTVA\n\
301\tMobila SRL\t14399840\t2024-03-10\t\t100.00\t0.00\n\
301\tMobila SRL\t14399840\t2024-03-10\t19\t200.00\t38.00\n\
302\tMobila SRL\t14399840\t2024-03-11\t19\t10.00\t1.90\n\
302\tMobila SRL\t14399840\t2024-03-11\t9\t\t0.90\n";

#[tokio::test(flavor = "multi_thread")]
async fn no_row_of_an_invoice_is_left_out_of_its_sum() {
    let world = World::new().await;
    let app = world.ready().await;
    let preview = look(&app, HALVES);
    assert_eq!(counts(&preview), [1, 0, 0, 1], "{preview:?}");
    let refused = preview.examples.iter().find(|row| row.outcome == "refused").unwrap();
    assert_eq!((refused.findings[0].code.as_str(), refused.line), ("import_cell_missing", 4));
    app.run_import(EntryKind::History, &table(HALVES), Lang::Ro, |_| {}).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jurnal.csv");
    let told = app.save_journal(&march(), &path, Lang::Ro).unwrap();
    assert_eq!((told.invoices, told.total_lei.as_str(), told.without_breakdown), (1, "338.00", 1));
    assert_eq!(read_csv(&path)["301"]["Nedefalcat: bază"], "300,00");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_firms_list_has_every_invoice_once_wherever_it_was_made() {
    let world = World::new().await;
    let app = world.ready().await;
    app.sync().await.unwrap();
    let web = app.firm_invoices("", 0, 500).unwrap();
    assert!(web.total > 0 && web.elsewhere >= web.total, "the account has invoices already: {web:?}");
    assert!(web.items.iter().all(|one| one.id.is_none() && one.server_id.is_some()));

    let ours = issue(&app, "10");
    app.run_import(EntryKind::History, &table(SMARTBILL), Lang::Ro, |_| {}).unwrap();
    sync_until_settled(&app).await;
    let all = app.firm_invoices("", 0, 500).unwrap();
    assert_eq!((all.total - web.total, all.elsewhere - web.elsewhere), (5, 4));
    assert_eq!(all.total as usize, all.items.len());
    assert_eq!(all.items[0].id.as_ref(), Some(&ours.id), "the newest first");
    let imported: Vec<&str> = all
        .items
        .iter()
        .filter(|one| one.id.is_none() && one.server_id.is_none())
        .map(|one| one.full_number.as_str())
        .collect();
    assert_eq!(imported, ["SB 0015", "SB 0014", "SB 0013", "SB 0012"]);

    let paged: Vec<_> =
        (0..all.items.len()).flat_map(|at| app.firm_invoices("", at, 1).unwrap().items).collect();
    assert_eq!(paged, all.items, "page by page the same");
    let found = app.firm_invoices(&ours.client_name, 0, 500).unwrap();
    assert!(found.items.iter().any(|one| one.id.as_ref() == Some(&ours.id)), "{found:?}");
    assert!(found.total < all.total && found.items.iter().all(|one| one.client_name == ours.client_name));
    let nobody = app.firm_invoices("nimeni cu numele ăsta", 0, 500).unwrap();
    assert_eq!((nobody.total, nobody.elsewhere), (0, all.elsewhere));
}
