//! The accountant's files as another program opens them: LibreOffice reads the journal, as a workbook and as CSV, writes it anew,
//! and every cell and sum of that is held against the server's own books. It is too large to be asked of everybody, so this
//! runs when it is called for (`make office`), and says so where there is no LibreOffice.

use crate::exporting::{hundredths, this_year};
use crate::world::*;
use app::{App, IssueRequest, Lang};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names a spreadsheet would compute.
const HOSTILE: [&str; 6] =
    ["=1+1", "@SUM(1;2)", "+cmd|'/c calc'!A0", "-2+3", "=HYPERLINK(\"http://x\")", "\u{ff1d}1+1"];

/// What LibreOffice makes of a file as a workbook of its own.
fn opened(folder: &Path, file: &str, reading: Option<&str>) -> PathBuf {
    let out = folder.join("out");
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]);
    command.args(reading.map(|filter| format!("--infilter={filter}")));
    let done = command.arg("--outdir").arg(&out).arg(folder.join(file)).output().unwrap();
    let made = out.join(Path::new(file).with_extension("xlsx"));
    assert!(made.exists(), "{}", String::from_utf8_lossy(&done.stderr));
    let kept = folder.join(format!("opened-{file}.xlsx"));
    std::fs::rename(made, &kept).unwrap();
    kept
}

/// The first sheet by number of invoice, each row by column; the totals are under `TOTAL`.
fn rows(path: &Path) -> BTreeMap<String, BTreeMap<String, Data>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let name = book.sheet_names()[0].clone();
    assert_eq!(book.worksheet_formula(&name).unwrap().used_cells().count(), 0, "no cell computes");
    let sheet = book.worksheet_range(&name).unwrap();
    let titles: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let row = |cells: &[Data]| (cells[1].to_string(), titles.iter().cloned().zip(cells.to_vec()).collect());
    sheet.rows().skip(1).filter(|cells| cells[1] != Data::Empty).map(row).collect()
}

fn amount(cell: &Data) -> i64 {
    match cell {
        Data::Float(number) => hundredths(&format!("{number:.2}")),
        Data::Int(number) => number * 100,
        Data::Empty => 0,
        other => panic!("no amount: {other:?}"),
    }
}

/// An invoice to somebody with such a name.
fn issue_to(app: &App, name: &str, price: &str) {
    let mut file: Value = serde_json::from_str(&order(app, price)).unwrap();
    let person =
        json!({ "type": "b2c", "name": name, "address": "Str. 1", "city": "Iași", "county": "Iași" });
    file["client_data"] = person;
    file.as_object_mut().unwrap().remove("client_id");
    app.issue(&IssueRequest::new(file.to_string().as_bytes()), Lang::Ro).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs LibreOffice: make office"]
#[allow(clippy::print_stderr)] // Whoever calls for it has to hear that it did not run.
async fn libreoffice_reads_the_journal_as_the_server_adds_it_up() {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("SKIPPED: LibreOffice is not installed (soffice), so nothing was compared.");
        return;
    }
    let world = World::new().await;
    let app = world.ready().await;
    for (name, price) in HOSTILE.iter().zip(["1234.565", "0.01", "33.335", "999999.99", "7", "12.5"]) {
        issue_to(&app, name, price);
    }
    sync_until_settled(&app).await;
    let folder = tempfile::tempdir().unwrap();
    let told = app.save_journal(&this_year(&app), &folder.path().join("jurnal.xlsx"), Lang::Ro).unwrap();
    app.save_journal(&this_year(&app), &folder.path().join("jurnal.csv"), Lang::Ro).unwrap();
    let workbook = rows(&opened(folder.path(), "jurnal.xlsx", None));
    // Semicolons, quotation marks, UTF-8, from row 1, Romanian, texts in marks are texts, dates are dates: what its dialog asks.
    let csv = "Text - txt - csv (StarCalc):59,34,76,1,,1048,true,true";
    let csv = rows(&opened(folder.path(), "jurnal.csv", Some(csv)));
    let money = |title: &str| {
        ["Bază", "TVA ", "Scutit", "Taxare", "Regim", "Total"].iter().any(|begin| title.starts_with(begin))
            && title != "TVA la încasare"
    };
    let (mut compared, mut sums) = (0, BTreeMap::<String, i64>::new());
    for (number, row) in &csv {
        let books = world.server.books();
        let there = books.invoices().iter().find(|one| one.full_number.as_ref() == Some(number));
        let there = there.unwrap_or_else(|| panic!("{number} is no invoice of the server's"));
        for (title, cell) in row {
            let other = &workbook[number][title];
            match (cell, other) {
                _ if money(title) => assert_eq!(amount(cell), amount(other), "{number} {title}"),
                (Data::DateTime(one), Data::DateTime(two)) => {
                    assert_eq!(one.as_f64(), two.as_f64(), "{number}")
                }
                // A spreadsheet shows the mark that keeps a text of a CSV file a text.
                (Data::String(one), Data::String(two)) => {
                    assert_eq!(one.trim_start_matches('\''), two, "{number}")
                }
                (one, two) => assert_eq!(one, two, "{number} {title}"),
            }
            compared += 1;
            if money(title) {
                *sums.entry(title.clone()).or_default() += amount(cell);
            }
        }
        assert_eq!(
            amount(&row["Total TVA (lei)"]),
            hundredths(&format!("{:.2}", there.totals_ron.vat)),
            "{number}"
        );
        assert_eq!(
            amount(&row["Total (lei)"]),
            hundredths(&format!("{:.2}", there.totals_ron.gross)),
            "{number}"
        );
        assert!(matches!(row["Data"], Data::DateTime(_)), "a date is a date: {:?}", row["Data"]);
    }
    assert_eq!(csv.len() as u64, told.invoices);
    let totals = &workbook["TOTAL"];
    for (title, sum) in sums.iter().filter(|(title, _)| *title != "Total în monedă") {
        assert_eq!(amount(&totals[title]), *sum, "{title}");
    }
    assert_eq!(sums["Total (lei)"], hundredths(&told.total_lei));
    for name in HOSTILE {
        let has = |rows: &BTreeMap<String, BTreeMap<String, Data>>, name: &str| {
            rows.values().filter(|row| row["Client"] == Data::String(name.to_owned())).count()
        };
        assert_eq!(has(&workbook, name), 1, "{name} is a text");
        assert_eq!(has(&csv, &format!("'{name}")), 1, "{name} is a text");
    }
    eprintln!("compared {compared} cells of {} invoices, {} sums", csv.len(), sums.len());
}
