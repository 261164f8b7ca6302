//! Invoices of the firm that were not issued on this laptop, in what the accountant gets: each counted once, marked as what
//! it is, held against the server's own sums.

use crate::exporting::{hundredths, read_csv, this_year};
use crate::world::*;
use app::{App, Lang, ReportRequest};
use sandbox::Request;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Rows = BTreeMap<String, BTreeMap<String, String>>;

fn journal(app: &App) -> (app::view::JournalView, Rows) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jurnal.csv");
    let told = app.save_journal(&this_year(app), &path, Lang::Ro).unwrap();
    (told, read_csv(&path))
}

fn report(app: &App) -> app::view::ReportView {
    let days = this_year(app);
    app.report(&ReportRequest { from: days.from, to: days.to, with_unsent: true }).unwrap()
}

/// Whole lei of a currency in a list of sums.
fn of(sums: &[app::view::CurrencySum], currency: &str) -> i64 {
    sums.iter().find(|sum| sum.currency == currency).map_or(0, |sum| hundredths(&sum.total))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_on_the_web_is_counted_as_what_it_is() {
    let world = World::new().await;
    let web = world.server.books().add_series("WEB", "fiscal", "WEB-{number}", utc_now());
    let pro = world.server.books().add_series("PRO", "proforma", "PRO-{number}", utc_now());
    let app = world.ready().await;
    app.sync().await.unwrap();
    let (before, _) = journal(&app);
    let client = app.search_clients("", 1).unwrap().remove(0);
    let make = |series: &str, price: &str, more: Value| {
        let mut body = json!({
            "client_id": client.id, "series_id": series,
            "items": [
                { "description": "Revizie", "quantity": "1", "price": price, "vat_rate": "21" },
                { "description": "Carte", "quantity": "2", "price": "10", "vat_rate": "11" },
            ],
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let made = world.on_the_web(Request::post("/invoices", &body));
        let text = |field: &str| made["data"][field].as_str().unwrap_or_default().to_owned();
        (text("id"), text("full_number"))
    };
    let plain = make(&web, "100", json!({}));
    let foreign = make(&web, "50", json!({ "currency": "EUR", "currency_rate": "5.0912" }));
    let taken_back = make(&web, "33.33", json!({}));
    make(&web, "1000", json!({ "is_draft": 1 }));
    make(&pro, "2000", json!({}));
    let storno = world.on_the_web(Request::post(&format!("/invoices/{}/storno", taken_back.0), &json!({})));
    let storno = storno["data"]["full_number"].as_str().unwrap().to_owned();
    world.server.books().switches.void_issues_storno = false;
    let void = make(&web, "77", json!({}));
    world.on_the_web(Request::post(&format!("/invoices/{}/void", void.0), &json!({})));
    app.sync().await.unwrap();

    let (told, rows) = journal(&app);
    assert_eq!(told.elsewhere - before.elsewhere, 5, "neither the draft nor the pro forma");
    assert_eq!((told.void, told.without_breakdown, told.without_rate), (1, 0, 0));
    let cell = |number: &str, title: &str| rows[number][title].clone();
    assert_eq!(cell(&plain.1, "Bază 21%"), "100,00");
    assert_eq!(
        (cell(&plain.1, "TVA 21%"), cell(&plain.1, "TVA 11%")),
        ("21,00".to_owned(), "2,20".to_owned())
    );
    assert_eq!(cell(&plain.1, "CUI/CIF"), client.tax_id);
    assert_eq!(
        (cell(&foreign.1, "Monedă"), cell(&foreign.1, "Curs")),
        ("EUR".to_owned(), "5,0912".to_owned())
    );
    assert_eq!(hundredths(&cell(&storno, "Total (lei)")), -hundredths(&cell(&taken_back.1, "Total (lei)")));
    assert!(cell(&storno, "Stornează").starts_with(&taken_back.1), "{rows:?}");
    assert_eq!(cell(&taken_back.1, "Stornată de"), storno);
    assert_eq!(
        (cell(&void.1, "Stare"), cell(&void.1, "Total (lei)")),
        ("anulată".to_owned(), "0,00".to_owned())
    );
    assert!(
        rows.values()
            .filter(|row| row["Număr"].starts_with("WEB"))
            .all(|row| row["Făcută"] == "în altă parte")
    );

    // The server adds up its own invoices with code that is none of ours.
    let (mut lei, mut vat) = (0, 0);
    for (number, row) in &rows {
        let books = world.server.books();
        let there = books.invoices().iter().find(|one| one.full_number.as_ref() == Some(number)).unwrap();
        if number != &void.1 {
            lei += hundredths(&format!("{:.2}", there.totals_ron.gross));
            vat += hundredths(&format!("{:.2}", there.totals_ron.vat));
        }
        assert_eq!(row["Observații"], "");
    }
    assert!(
        (lei - hundredths(&told.total_lei)).abs() <= 2 && vat == hundredths(&told.vat_lei),
        "{lei} {vat} {told:?}"
    );

    let found = report(&app);
    assert_eq!((found.elsewhere, found.void), (told.elsewhere, 1));
    assert_eq!(of(&found.totals, "EUR"), of(&told.totals, "EUR"));
    let sum: i64 = found.vat.iter().map(|rate| hundredths(&rate.vat)).sum();
    assert_eq!(sum, vat);
    // What is owed is one sum, whoever asks.
    for owed in app.money_owed().unwrap() {
        let debts = found.debts.iter().filter(|debt| debt.currency == owed.currency);
        assert_eq!(debts.map(|debt| hundredths(&debt.total)).sum::<i64>(), hundredths(&owed.amount));
    }
}
