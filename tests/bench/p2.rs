//! P2: a one-page invoice to PDF bytes in this process, warm, another invoice each time. Beside it Typst on the same
//! invoices in the same fonts, where Python has it.

use crate::fixtures;
use crate::rounds::{Times, rounds, timed};
use crate::table::{Beside, Row};
use crate::typst::Typst;
use domain::Issued;
use std::time::Duration;
use uuid::Uuid;

/// Rows of the invoice. The row's own figure is the middle one's; all fit one page.
const SIZES: [usize; 3] = [1, 4, 9];
const ROUNDS: u64 = 120;
const TIME_MAX: Duration = Duration::from_secs(5);
const BYTES_MAX: usize = 30_000;

pub fn measure() -> Row {
    let mut typst = Typst::start();
    let found: Vec<Found> = SIZES.into_iter().map(|rows| Found::measure(rows, typst.as_mut())).collect();
    let middle = &found[SIZES.len() / 2];
    let ratio = middle.ratio();
    let reference = middle.typst.as_ref();
    Row {
        id: "P2",
        what: "one-page invoice of 4 rows to PDF bytes, warm",
        value: middle.ours.median_ms(),
        unit: "ms",
        reference: reference
            .map_or("Typst absent".to_owned(), |typst| format!("Typst, warm {:.2} ms", typst.median_ms())),
        ratio,
        target: "≥ 8 × faster than Typst, ≤ 30 KB",
        ok: ratio.is_none_or(|ratio| ratio >= 8.0) && found.iter().all(|found| found.bytes_max <= BYTES_MAX),
        beside: SIZES.into_iter().zip(&found).map(|(rows, found)| found.line(rows)).collect(),
    }
}

struct Found {
    ours: Times,
    typst: Option<Times>,
    bytes_max: usize,
    typst_bytes: usize,
}

impl Found {
    fn measure(rows: usize, mut typst: Option<&mut Typst>) -> Found {
        let mut found = Found {
            ours: Times::default(),
            typst: typst.is_some().then(Times::default),
            bytes_max: 0,
            typst_bytes: 0,
        };
        for number in 0..10 {
            let issued = invoice(number, rows);
            assert_eq!(pdf::layout(&issued, pdf::Lang::Ro).len(), 1, "{rows} rows fit one page");
            pdf::render(&issued, pdf::Lang::Ro).unwrap();
            if let Some(typst) = &mut typst {
                typst.compile(&issued);
            }
        }
        {
            let i = invoice(7, rows);
            let (_, _) = timed(|| {
                for _ in 0..200 {
                    std::hint::black_box(pdf::layout(&i, pdf::Lang::Ro));
                }
            });
            let (_, _) = timed(|| {
                for _ in 0..200 {
                    std::hint::black_box(pdf::render(&i, pdf::Lang::Ro).unwrap());
                }
            });
        }
        for round in rounds(ROUNDS, TIME_MAX) {
            let issued = invoice(100 + round, rows);
            let (time, bytes) = timed(|| pdf::render(&issued, pdf::Lang::Ro).unwrap());
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

    /// How many times faster than Typst.
    fn ratio(&self) -> Option<f64> {
        self.typst.as_ref().map(|typst| typst.ratio_to(&self.ours))
    }

    fn line(&self, rows: usize) -> Beside {
        let kilobytes = |bytes: usize| format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100);
        Beside {
            what: if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") },
            value: format!("{:.3} ms, {}", self.ours.median_ms(), kilobytes(self.bytes_max)),
            reference: self.typst.as_ref().map_or("Typst, seen elsewhere: 17 ms".to_owned(), |typst| {
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
