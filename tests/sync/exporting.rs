//! What the accountant gets: journal, register, a month's pack, everything. Sums are held against the server's own books, which
//! share no code with ours; files are read by other readers than what wrote them.

use crate::world::*;
use app::view::InvoiceView;
use app::{App, IssueRequest, JournalRequest, Lang, PaymentRequest, ProfileFacts, ReportRequest};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

const HOSTILE: &str = "=cmd|'/c calc'!A0";

fn issue_with(app: &App, change: Value) -> InvoiceView {
    let mut file: Value = serde_json::from_str(&order(app, "33.335")).unwrap();
    file.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    app.issue(&IssueRequest::new(file.to_string().as_bytes()), Lang::Ro).unwrap()
}

/// An amount in hundredths.
pub fn hundredths(text: &str) -> i64 {
    if text.is_empty() { 0 } else { text.replace([',', '.'], "").parse().unwrap() }
}

/// The rows of a journal by number, each by column.
pub fn read_csv(path: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let bytes = fs::read(path).unwrap();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).expect("the mark of UTF-8");
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let titles = reader.headers().unwrap().clone();
    let row = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.unwrap();
        let cells = titles.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
        (row[1].to_owned(), cells)
    };
    reader.records().map(row).collect()
}

/// A firm whose month has everything in it: its invoices, the unsent one last.
async fn a_full_month(world: &World) -> (App, Vec<InvoiceView>) {
    let app = world.ready().await;
    let plain = issue(&app, "1234.565");
    let person =
        json!({ "type": "b2c", "name": HOSTILE, "address": "Str. 1", "city": "Iași", "county": "Iași" });
    let hostile = issue_with(&app, json!({ "client_data": person, "client_id": null }));
    let foreign = issue_with(&app, json!({ "currency": "EUR", "currency_rate": "5.0912" }));
    let [reversed, void, paid] = [issue(&app, "10"), issue(&app, "20.005"), issue(&app, "30")];
    sync_until_settled(&app).await;
    app.storno(&reversed.id, Lang::Ro).await.unwrap();
    app.void(&void.id, Some("greșită"), Lang::Ro).await.unwrap();
    app.pay(&paid.id, &PaymentRequest::default(), Lang::Ro).await.unwrap();
    sync_until_settled(&app).await;
    let unsent = issue(&app, "40");
    (app, vec![plain, hostile, foreign, reversed, void, paid, unsent])
}

pub fn this_year(app: &App) -> JournalRequest {
    let (from, to) = (app.today() - chrono::Days::new(40), app.today());
    JournalRequest { from, to, with_unsent: true }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_says_what_the_servers_own_books_say() {
    let world = World::new().await;
    let (app, invoices) = a_full_month(&world).await;
    let [_, hostile, foreign, reversed, void, _, unsent] = &invoices[..] else { panic!() };
    let folder = tempfile::tempdir().unwrap();
    let (csv, xlsx) = (folder.path().join("jurnal.csv"), folder.path().join("jurnal.xlsx"));
    let told = app.save_journal(&this_year(&app), &csv, Lang::Ro).unwrap();
    let elsewhere = told.elsewhere as usize;
    assert_eq!((told.invoices as usize, told.unsent, told.void), (9 + elsewhere, 1, 0));
    assert!(elsewhere > 5 && told.without_breakdown == 0, "the firm invoices on the web too");
    let rows = read_csv(&csv);
    assert_eq!(rows.len(), 9 + elsewhere);
    let made = |row: &BTreeMap<String, String>| row["Făcută"] == "în altă parte";
    assert_eq!(rows.values().filter(|row| made(row)).count(), elsewhere);

    let (mut total, mut compared) = (0, 0);
    for (number, row) in &rows {
        total += hundredths(&row["Total (lei)"]);
        let parts: i64 = row
            .iter()
            .filter(|(title, _)| ["Bază ", "TVA 2", "TVA 1"].iter().any(|start| title.starts_with(start)))
            .map(|(_, amount)| hundredths(amount))
            .sum();
        assert_eq!(parts, hundredths(&row["Total (lei)"]), "{number} adds up");
        let books = world.server.books();
        let there = books.invoices().iter().find(|one| one.full_number.as_ref() == Some(number));
        let Some(there) = there else { continue };
        compared += 1;
        let expected = format!("{:.2}", there.totals_ron.vat);
        assert_eq!(hundredths(&row["Total TVA (lei)"]), hundredths(&expected), "{number}");
        let expected = format!("{:.2}", there.totals.gross);
        assert_eq!(hundredths(&row["Total în monedă"]), hundredths(&expected), "{number}");
    }
    assert_eq!(compared, 8 + elsewhere);
    assert_eq!(total, hundredths(&told.total_lei));
    let of = |invoice: &InvoiceView, title: &str| rows[&invoice.full_number][title].clone();
    assert_eq!(of(hostile, "Client"), format!("'{HOSTILE}"));
    assert_eq!((of(foreign, "Monedă"), of(foreign, "Curs")), ("EUR".to_owned(), "5,0912".to_owned()));
    // The server voids by a storno, which is in the books: the two rows come to nothing.
    let taken_back = &rows[&of(void, "Stornată de")];
    assert_eq!(of(void, "Stare"), "anulată prin storno");
    assert_eq!(hundredths(&of(void, "Total (lei)")), -hundredths(&taken_back["Total (lei)"]));
    assert_eq!(of(unsent, "Stare"), "netrimisă");
    let storno = &rows[&of(reversed, "Stornată de")];
    assert!(storno["Stornează"].starts_with(&reversed.full_number) && storno["Total (lei)"].starts_with('-'));

    app.save_journal(&this_year(&app), &xlsx, Lang::Ro).unwrap();
    let mut book: Xlsx<_> = open_workbook(&xlsx).unwrap();
    let sheet = book.worksheet_range("Jurnal de vânzări").unwrap();
    let titles: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let at = |title: &str| titles.iter().position(|one| one == title).unwrap();
    for cells in sheet.rows().skip(1).take(9 + elsewhere) {
        let row = &rows[&cells[1].to_string()];
        let Data::Float(amount) = cells[at("Total (lei)")] else { panic!("{cells:?}") };
        assert_eq!(hundredths(&format!("{amount:.2}")), hundredths(&row["Total (lei)"]));
        assert!(matches!(cells[at("Data")], Data::DateTime(_)), "{cells:?}");
    }
    assert!(sheet.rows().any(|cells| cells[at("Client")] == Data::String(HOSTILE.to_owned())));
    assert_eq!(book.worksheet_formula("Jurnal de vânzări").unwrap().used_cells().count(), 0);
    let sums = sheet.rows().find(|cells| cells[1] == Data::String("TOTAL".to_owned())).unwrap();
    assert_eq!(format!("{:.2}", sums[at("Total (lei)")].to_string().parse::<f64>().unwrap()), told.total_lei);

    let less = JournalRequest { with_unsent: false, ..this_year(&app) };
    let told = app.save_journal(&less, &csv, Lang::Ro).unwrap();
    assert!(told.invoices as usize == 8 + elsewhere && !read_csv(&csv).contains_key(&unsent.full_number));
    assert!(told.notes.iter().any(|note| note == "Nu include 1 factură netrimisă."), "{:?}", told.notes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_months_pack_is_the_same_file_when_it_is_made_again() {
    let world = World::new().await;
    let (app, invoices) = a_full_month(&world).await;
    app.release_number(SERIES, invoices[6].number.unwrap() + 1, "-1+cmd").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("1.zip"), folder.path().join("2.zip"));
    let month = app.today().format("%Y-%m").to_string();
    let told = app.save_month(&month, &one, Lang::Ro).unwrap();
    assert_eq!((told.papers, told.registers, told.journal.unsent), (9, 1, 1));
    app.save_month(&month, &two, Lang::Ro).unwrap();
    assert!(fs::read(&one).unwrap() == fs::read(&two).unwrap(), "the same bytes");
    let mut archive = zip::ZipArchive::new(File::open(&one).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    for invoice in &invoices {
        assert!(names.contains(&format!("facturi/{}.pdf", invoice.full_number)), "{names:?}");
    }
    assert!(names.iter().is_sorted() && names.contains(&"rezumat.pdf".to_owned()), "{names:?}");
    let mut paper = Vec::new();
    let first = format!("facturi/{}.pdf", invoices[0].full_number);
    std::io::Read::read_to_end(&mut archive.by_name(&first).unwrap(), &mut paper).unwrap();
    assert!(paper == app.pdf(&invoices[0].id, Lang::Ro).unwrap(), "the paper itself");

    let register = folder.path().join("registru.csv");
    let told = app.save_register(SERIES, &register, Lang::Ro).unwrap();
    assert_eq!((told.duplicates, told.unexplained_gaps), (0, 0));
    let text = fs::read_to_string(&register).unwrap();
    assert!(
        text.contains("\"'-1+cmd\"") && text.contains("Fără dubluri, toate golurile explicate."),
        "{text}"
    );
    app.save_register(SERIES, &folder.path().join("registru.pdf"), Lang::Ro).unwrap();
    assert_eq!(app.save_register(SERIES, &one, Lang::Ro).unwrap_err().code(), "bad_ending");
    assert_eq!(app.save_month("2026-13", &one, Lang::Ro).unwrap_err().code(), "bad_month");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_leaves_the_books_without_their_secrets() {
    let mut world = World::new().await;
    let (app, invoices) = a_full_month(&world).await;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("evidenta");
    world.server.stop().await;
    app.pay(
        &invoices[0].id,
        &PaymentRequest { amount: Some("1.25".to_owned()), ..PaymentRequest::default() },
        Lang::Ro,
    )
    .await
    .unwrap();
    let told = app.save_everything(&folder, true, Lang::Ro).unwrap();
    assert_eq!((told.invoices, told.papers), (9, 9));
    let waiting = fs::read_to_string(folder.join("waiting.jsonl")).unwrap();
    let waiting: Vec<Value> = waiting.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |what: &str| waiting.iter().filter(|line| line["waits"] == what).collect::<Vec<_>>();
    assert_eq!(of("invoice").len(), 1, "the one that was not sent: {waiting:?}");
    assert_eq!(of("payment")[0]["wanted"]["amount"], "1.25");
    let format = fs::read_to_string(folder.join("FORMAT.md")).unwrap();
    assert!(format.starts_with("## Everything\n") && format.trim_end().ends_with("`at` |"), "{format}");
    for table in &told.tables {
        assert!(format.contains(&table.file), "{} is described", table.file);
    }
    for table in &told.tables {
        let text = fs::read_to_string(folder.join(&table.file)).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len() as u64, table.rows, "{}", table.file);
        let books = world.server.books();
        let secrets = books.reservations().iter().map(|one| one.token.as_str());
        assert!(secrets.into_iter().all(|token| !text.contains(token)), "{}", table.file);
        if table.file == "invoices.jsonl" {
            let sums = lines.iter().map(|line| line["content"]["totals"]["total"].as_str().unwrap());
            let known: Vec<&str> = invoices.iter().map(|invoice| invoice.total.as_str()).collect();
            assert!(known.iter().all(|total| sums.clone().any(|sum| sum == *total)));
        }
    }
    let month = app.today().format("pdf/%Y/%m").to_string();
    assert_eq!(fs::read_dir(folder.join(month)).unwrap().count(), 9);
    assert_eq!(app.save_everything(&folder, false, Lang::Ro).unwrap_err().code(), "folder_in_use");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing half-made beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn vat_on_collection_is_due_as_it_is_paid() {
    let world = World::new().await;
    let app = world.ready().await;
    let facts = ProfileFacts { share_capital: None, vat_payer: true, vat_on_collection: true };
    app.save_profile(&facts).unwrap();
    let invoice = issue(&app, "33.335");
    sync_until_settled(&app).await;
    let days = this_year(&app);
    let request = ReportRequest { from: days.from, to: days.to, with_unsent: true };
    let due = |app: &App| {
        let report = app.report(&request).unwrap();
        let sums = report.vat_collected.unwrap();
        let vat: i64 = sums.iter().map(|sum| hundredths(&sum.vat)).sum();
        let debts: u64 = report.debts.iter().map(|debt| debt.invoices).sum();
        (vat, report.months.iter().map(|month| hundredths(&month.collected)).sum::<i64>(), debts)
    };
    // What was made on the web is collected and owed too; it is the same before and after.
    let before = due(&app);
    let due = |app: &App| {
        let (vat, collected, debts) = due(app);
        (vat - before.0, collected - before.1, debts + 1 - before.2)
    };
    let pay = |amount: Option<&str>| PaymentRequest {
        amount: amount.map(str::to_owned),
        ..PaymentRequest::default()
    };
    app.pay(&invoice.id, &pay(Some("100")), Lang::Ro).await.unwrap();
    sync_until_settled(&app).await;
    // 100.00 of 223.00: of 21.00 and 10.11 that is 9.42 and 4.53.
    assert_eq!((invoice.total.as_str(), invoice.vat_amount.as_str()), ("223.00", "31.11"));
    assert_eq!(due(&app), (942 + 453, 10_000, 1));
    app.pay(&invoice.id, &pay(None), Lang::Ro).await.unwrap();
    sync_until_settled(&app).await;
    assert_eq!(due(&app), (3111, 22_300, 0));
    let report = app.report(&request).unwrap();
    assert_eq!(report.invoices, 1 + report.elsewhere);
    assert!(report.data_at.is_some() && report.elsewhere > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voided_invoice_without_a_storno_counts_as_nothing() {
    let world = World::new().await;
    world.server.books().switches.void_issues_storno = false;
    let app = world.ready().await;
    let (kept, void) = (issue(&app, "10"), issue(&app, "20"));
    sync_until_settled(&app).await;
    app.void(&void.id, Some("greșită"), Lang::Ro).await.unwrap();
    sync_until_settled(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jurnal.csv");
    let told = app.save_journal(&this_year(&app), &path, Lang::Ro).unwrap();
    assert_eq!((told.invoices - told.elsewhere, told.void), (2, 1));
    let rows = read_csv(&path);
    let made_here = rows.values().filter(|row| row["Făcută"] == "pe acest laptop");
    let sum: i64 = made_here.map(|row| hundredths(&row["Total (lei)"])).sum();
    assert_eq!(sum, hundredths(&kept.total));
    let row = &read_csv(&path)[&void.full_number];
    assert_eq!((row["Stare"].as_str(), row["Total (lei)"].as_str()), ("anulată", "0,00"));
    let days = this_year(&app);
    let report = app.report(&ReportRequest { from: days.from, to: days.to, with_unsent: true }).unwrap();
    assert_eq!((report.void, report.totals[0].total.as_str()), (1, told.totals[0].total.as_str()));
}
