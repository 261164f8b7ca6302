//! P2: a one-page invoice to PDF bytes in this process, warm, another invoice each time. P3: one of 500 rows, and how the
//! time grows with them. Beside both Typst on the same invoices in the same fonts, where Python has it.

use crate::fixtures;
use crate::rounds::{Times, rounds, timed};
use crate::table::{Beside, Row};
use crate::typst::Typst;
use domain::{Issued, PaperLang};
use pdf::Document;
use std::time::Duration;
use uuid::Uuid;

/// Rows of the invoice. The row's own figure is the middle one's; all fit one page.
const SIZES: [usize; 3] = [1, 4, 9];
/// Rows of P3, the row's own figure in the middle; the time of each is to grow with its rows.
const LONG_SIZES: [usize; 3] = [250, 500, 1000];
const ROUNDS: u64 = 120;
const LONG_ROUNDS: u64 = 24;
const TIME_MAX: Duration = Duration::from_secs(5);
const BYTES_MAX: usize = 30_000;
/// How much longer, against its rows, the longest may take than the shortest.
const LINEAR_WITHIN: f64 = 1.25;

/// P2 and P3.
pub fn measure() -> [Row; 2] {
    let mut typst = Typst::start();
    [short(typst.as_mut()), long(typst.as_mut())]
}

fn long(mut typst: Option<&mut Typst>) -> Row {
    let found: Vec<Found> =
        LONG_SIZES.into_iter().map(|rows| Found::measure(rows, LONG_ROUNDS, typst.as_deref_mut())).collect();
    let [shortest, middle, longest] = &found[..] else { unreachable!("as many as sizes") };
    let ratio = middle.ratio();
    let rows = LONG_SIZES[2] as f64 / LONG_SIZES[0] as f64;
    let growth = longest.ours.median_ms() / shortest.ours.median_ms() / rows;
    let mut beside: Vec<Beside> =
        LONG_SIZES.into_iter().zip(&found).map(|(rows, found)| found.line(rows)).collect();
    beside.push(Beside {
        what: "time against rows, 1,000 to 250".to_owned(),
        value: format!("{growth:.2} ×"),
        reference: "linear 1.00 ×".to_owned(),
        ratio: "–".to_owned(),
    });
    Row {
        id: "P3",
        what: "invoice of 500 rows to PDF bytes, warm",
        value: middle.ours.median_ms(),
        unit: "ms",
        reference: middle.reference(),
        ratio,
        target: "≥ 4 × faster than Typst, linear in rows",
        ok: ratio.is_none_or(|ratio| ratio >= 4.0) && growth <= LINEAR_WITHIN,
        beside,
    }
}

fn short(mut typst: Option<&mut Typst>) -> Row {
    let found: Vec<Found> =
        SIZES.into_iter().map(|rows| Found::measure(rows, ROUNDS, typst.as_deref_mut())).collect();
    let middle = &found[SIZES.len() / 2];
    let ratio = middle.ratio();
    Row {
        id: "P2",
        what: "one-page invoice of 4 rows to PDF bytes, warm",
        value: middle.ours.median_ms(),
        unit: "ms",
        reference: middle.reference(),
        ratio,
        target: "≥ 8 × faster than Typst, ≤ 30 KB",
        ok: ratio.is_none_or(|ratio| ratio >= 8.0) && found.iter().all(|found| found.bytes_max <= BYTES_MAX),
        beside: SIZES.into_iter().zip(&found).map(|(rows, found)| found.line(rows)).collect(),
    }
}

fn render(issued: &Issued) -> Vec<u8> {
    pdf::render(&Document::new(issued, PaperLang::Ro)).unwrap()
}

struct Found {
    ours: Times,
    typst: Option<Times>,
    bytes_max: usize,
    typst_bytes: usize,
}

impl Found {
    fn measure(rows: usize, count: u64, mut typst: Option<&mut Typst>) -> Found {
        let mut found = Found {
            ours: Times::default(),
            typst: typst.is_some().then(Times::default),
            bytes_max: 0,
            typst_bytes: 0,
        };
        for number in 0..if rows > SIZES[2] { 2 } else { 10 } {
            let issued = invoice(number, rows);
            let pages = pdf::layout(&Document::new(&issued, PaperLang::Ro)).len();
            assert!(pages == 1 || rows > SIZES[2], "{rows} rows fit one page");
            render(&issued);
            if let Some(typst) = &mut typst {
                typst.compile(&issued);
            }
        }
        for round in rounds(count, TIME_MAX) {
            let issued = invoice(100 + round, rows);
            let (time, bytes) = timed(|| render(&issued));
            found.ours.push(time);
            found.bytes_max = found.bytes_max.max(bytes.len());
            if let (Some(typst), Some(times)) = (&mut typst, &mut found.typst) {
                let (time, bytes) = typst.compile(&issued);
                times.push(time);
                found.typst_bytes = found.typst_bytes.max(bytes);
            }
        }
        found
    }

    fn reference(&self) -> String {
        let typst = self.typst.as_ref();
        typst.map_or("Typst absent".to_owned(), |typst| format!("Typst, warm {:.2} ms", typst.median_ms()))
    }

    /// How many times faster than Typst.
    fn ratio(&self) -> Option<f64> {
        self.typst.as_ref().map(|typst| typst.ratio_to(&self.ours))
    }

    fn line(&self, rows: usize) -> Beside {
        let kilobytes = |bytes: usize| format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100);
        Beside {
            what: if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") },
            value: format!("{:.3} ms, {}", self.ours.median_ms(), kilobytes(self.bytes_max)),
            reference: self.typst.as_ref().map_or("Typst absent".to_owned(), |typst| {
                format!("Typst {:.2} ms, {}", typst.median_ms(), kilobytes(self.typst_bytes))
            }),
            ratio: self.ratio().map_or("–".to_owned(), |ratio| format!("{ratio:.1} ×")),
        }
    }
}

/// An invoice no two of which are alike: number, id, client, texts and amounts.
fn invoice(number: u64, rows: usize) -> Issued {
    let mut order = fixtures::with_rows(rows).content.order();
    order.header.client.name = format!("Împletituri și Broderii Măiestre {number} SA");
    for row in &mut order.rows {
        row.description = format!("{} ({number})", row.description);
        row.quantity = format!("{}.5", 1 + number % 40).parse().unwrap();
    }
    Issued {
        id: Uuid::from_u128(u128::from(number) + 1),
        number,
        full_number: format!("FCT-2026-{number:04}"),
        ..fixtures::issue(fixtures::supplier(), order)
    }
}
