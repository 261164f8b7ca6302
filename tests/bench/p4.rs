//! P4: the first page of fifty for any search, as the window asks for it: the index, the records, what is shown of them.
//! Beside it SQLite's FTS5 over the same texts, which gives the invoices of its page and no count.

use crate::many::{Many, issued, series};
use crate::rounds::{Times, rounds, timed};
use crate::table::{Beside, Row};
use app::{App, InvoiceFilter, InvoiceGroup, InvoiceSort, Lang};
use domain::Issued;
use domain::spelling::words;
use rusqlite::{Connection, params};
use std::path::Path;
use std::time::Duration;

const ROUNDS: u64 = 40;
const TIME_MAX: Duration = Duration::from_secs(20);
const PAGE: usize = 50;

/// What is typed, and how FTS5 is asked the same.
const SEARCHES: [(&str, &str); 9] = [
    ("s", "s*"),
    ("te", "te*"),
    ("serbanescu", "serbanescu*"),
    ("con ser", "con* ser*"),
    ("srl", "srl*"),
    ("FCT-777", "fct* 777"),
    ("RO10001", "10001*"),
    ("665,50", "a66550"),
    ("nov 2024", "m202411"),
];

pub fn measure(home: &Path, books: &[Many]) -> Row {
    let mut beside = Vec::new();
    let (mut worst, mut is_slower, mut reference) = (Vec::new(), false, 0.0);
    for many in books.iter().skip(1) {
        let fts = Fts::make(home, many);
        let app = crate::p6::open(&many.folder, "http://127.0.0.1:9".to_owned());
        let mut all = Times::default();
        for (typed, asked) in SEARCHES {
            let (mut ours, mut theirs) = (Times::default(), Times::default());
            for _ in rounds(ROUNDS, TIME_MAX) {
                let (took, total) = timed(|| first_page(&app, typed));
                ours.push(took);
                all.push(took);
                let (took, rows) = timed(|| fts.page(asked));
                theirs.push(took);
                assert_eq!(rows, total.min(PAGE as u64), "{typed}: both find the same");
            }
            is_slower |= ours.ratio_to(&theirs) > 1.0;
            reference = f64::max(reference, theirs.p99_ms());
            let total = first_page(&app, typed);
            beside.push(line(&format!("{} · {typed} ({total})", many.count), &ours, Some(&theirs)));
        }
        for (what, filter) in others(many.count) {
            let mut ours = Times::default();
            for _ in rounds(ROUNDS, TIME_MAX) {
                let took = timed(|| app.invoices(&filter, Lang::Ro).unwrap()).0;
                ours.push(took);
                all.push(took);
            }
            beside.push(line(&format!("{} · {what}", many.count), &ours, None));
        }
        let mut sums = Times::default();
        for _ in rounds(ROUNDS, TIME_MAX) {
            sums.push(timed(|| app.invoice_sums(&InvoiceFilter::default()).unwrap()).0);
        }
        beside.push(line(&format!("{} · what all come to (asked for by itself)", many.count), &sums, None));
        for (what, whole) in [("the unused numbers of its register", false), ("its newest numbers", true)] {
            let mut register = Times::default();
            for _ in rounds(ROUNDS, TIME_MAX) {
                register.push(timed(|| app.register_page(&series().id.0, whole, 100, Lang::Ro).unwrap()).0);
            }
            beside.push(line(&format!("{} · {what} (asked for by itself)", many.count), &register, None));
        }
        worst.push(all.p99_ms());
    }
    let is_fast = worst[0] <= 16.0 && worst.get(1).is_none_or(|million| *million <= 48.0);
    Row {
        id: "P4",
        what: "first page of 50 of any search, 100,000 invoices, p99",
        value: worst[0],
        unit: "ms",
        reference: format!("SQLite FTS5, no count, worst p99 {reference:.3} ms"),
        ratio: Some(worst[0] / reference),
        target: "≤ 16 ms; ≤ 48 ms at 1,000,000; never slower than FTS5",
        ok: is_fast && !is_slower,
        beside,
    }
}

fn line(what: &str, ours: &Times, theirs: Option<&Times>) -> Beside {
    Beside {
        what: what.to_owned(),
        value: format!("{:.3} ms, p99 {:.3}", ours.median_ms(), ours.p99_ms()),
        reference: theirs.map_or(String::new(), |theirs| format!("FTS5 {:.3} ms", theirs.median_ms())),
        ratio: theirs.map_or(String::new(), |theirs| format!("{:.2} ×", ours.ratio_to(theirs))),
    }
}

fn first_page(app: &App, typed: &str) -> u64 {
    let filter = InvoiceFilter { search: typed.to_owned(), limit: PAGE, ..InvoiceFilter::default() };
    let page = app.invoices(&filter, Lang::Ro).unwrap();
    assert_eq!(page.items.len() as u64, page.total.min(PAGE as u64));
    page.total
}

fn others(count: u64) -> [(&'static str, InvoiceFilter); 6] {
    let plain = InvoiceFilter { limit: PAGE, ..InvoiceFilter::default() };
    [
        ("all", plain.clone()),
        ("all, far down", InvoiceFilter { offset: (count * 9 / 10) as usize, ..plain.clone() }),
        ("unpaid", InvoiceFilter { group: Some(InvoiceGroup::Unpaid), ..plain.clone() }),
        ("overdue", InvoiceFilter { group: Some(InvoiceGroup::Overdue), ..plain.clone() }),
        ("all by total", InvoiceFilter { sort: InvoiceSort::Total, ..plain.clone() }),
        (
            "all by date, far down",
            InvoiceFilter { sort: InvoiceSort::Date, offset: (count * 9 / 10) as usize, ..plain },
        ),
    ]
}

struct Fts(Connection);

impl Fts {
    fn make(home: &Path, many: &Many) -> Fts {
        let mut connection = Connection::open(home.join(format!("fts-{}.sqlite", many.count))).unwrap();
        connection
            .execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                 CREATE TABLE invoices (place INTEGER PRIMARY KEY, record TEXT);
                 CREATE VIRTUAL TABLE texts USING fts5(text, content='', columnsize=0, prefix='1 2 3');",
            )
            .unwrap();
        let transaction = connection.transaction().unwrap();
        for number in 1..=many.count {
            let issued = issued(number, many.count);
            let header = &issued.content.header;
            let text = format!(
                "{} fct {number} {} a{} m{}",
                words(&header.client.name).join(" "),
                header.client.tax_id.as_deref().unwrap_or_default().trim_start_matches("RO"),
                issued.content.totals.total.hundredths(),
                header.issue_date.format("%Y%m")
            );
            let record = serde_json::to_string(&issued).unwrap();
            let mut insert = transaction.prepare_cached("INSERT INTO invoices VALUES (?, ?)").unwrap();
            insert.execute(params![number, record]).unwrap();
            let mut insert =
                transaction.prepare_cached("INSERT INTO texts (rowid, text) VALUES (?, ?)").unwrap();
            insert.execute(params![number, text]).unwrap();
        }
        transaction.commit().unwrap();
        connection.execute("INSERT INTO texts (texts) VALUES ('optimize')", []).unwrap();
        Fts(connection)
    }

    /// The newest fifty, read back as invoices.
    fn page(&self, asked: &str) -> u64 {
        let sql = "SELECT record FROM texts JOIN invoices ON place = texts.rowid \
                   WHERE texts MATCH ? ORDER BY texts.rowid DESC LIMIT 50";
        let mut select = self.0.prepare_cached(sql).unwrap();
        let rows = select.query_map([asked], |row| row.get::<_, String>(0)).unwrap();
        let read = |record: String| serde_json::from_str::<Issued>(&record).unwrap();
        rows.map(|record| read(record.unwrap())).filter(|issued| issued.number > 0).count() as u64
    }
}
