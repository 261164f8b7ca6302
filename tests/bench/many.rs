//! Books with very many invoices, made by the very calls that issue and settle one, thousands in a write: only the syncs
//! are spared. A firm of years: as many clients as a fiftieth of its invoices, half of a month unpaid.

use crate::fixtures;
use crate::p1::{item, pool_number, remote_copy, series};
use chrono::{Days, NaiveDate};
use domain::{Issued, Order};
use protocol::{Change, RemoteInvoice};
use std::path::{Path, PathBuf};
use store::{Books, NewInstallation, TxError};
use uuid::Uuid;

/// Invoices in one write.
const BATCH: u64 = 2_000;
const DAYS: u64 = 5 * 365;
const SYLLABLES: [&str; 24] = [
    "Șerb", "Con", "Ter", "Mur", "Brut", "Tâm", "Lac", "Vel", "Ol", "Pan", "Rox", "Sid", "Fer", "Gal", "Hid",
    "Inst", "Jil", "Kar", "Lem", "Mob", "Nov", "Ost", "Prod", "Țig",
];
const ENDINGS: [&str; 12] =
    ["ănescu", "struct", "an", "aria", "plan", "ex", "comserv", "trans", "instal", "montaj", "grup", "ina"];
const FORMS: [&str; 4] = ["SRL", "SRL", "SA", "PFA"];

/// How many invoices there are in each of the books. `MILLION=1` adds a million of them, 12 GB and half an hour, and
/// `MILLION=300000` so many.
pub fn sizes() -> Vec<u64> {
    let mut sizes = vec![100, 100_000];
    if let Ok(said) = std::env::var("MILLION") {
        sizes.push(said.parse().ok().filter(|size| *size > 1).unwrap_or(1_000_000));
    }
    sizes
}

pub struct Many {
    pub count: u64,
    pub folder: PathBuf,
}

impl Many {
    pub fn make(home: &Path, count: u64) -> Many {
        let folder = home.join(format!("books-{count}"));
        let now = crate::p1::NOW;
        let books = Books::open(&folder, &NewInstallation::new(Uuid::from_u128(1), now)).unwrap();
        books.write(now, |tx| tx.apply(&[Change::SeriesSeen(vec![series()])])).unwrap();
        for first in (1..=count).step_by(BATCH as usize) {
            let numbers = first..=count.min(first + BATCH - 1);
            let fill = |tx: &mut store::Tx<'_>| {
                let received = numbers.clone().map(pool_number).collect();
                tx.apply(&[Change::Received { series: series().id, numbers: received }])?;
                for number in numbers {
                    let issued = issued(number, count);
                    let item = item(&issued, &pool_number(number).token);
                    tx.issue(&issued, &item, None)?;
                    let copy = RemoteInvoice { is_paid: is_paid(number, count), ..remote_copy(&issued) };
                    tx.apply(&[Change::Synced { invoice: issued.id, key: item.key, copy: Box::new(copy) }])?;
                }
                Ok::<_, TxError>(())
            };
            books.write(now, fill).unwrap();
        }
        Many { count, folder }
    }
}

fn is_paid(number: u64, count: u64) -> bool {
    number < count - count / 60 || number.is_multiple_of(2)
}

/// The invoice with a number, the same in every run.
pub fn issued(number: u64, count: u64) -> Issued {
    let client = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (count / 50).max(20);
    let pick = |list: &[&'static str], by: u64| list[(by % list.len() as u64) as usize];
    let name = format!(
        "{}{} {}{} {}",
        pick(&SYLLABLES, client),
        pick(&ENDINGS, client / 24),
        pick(&SYLLABLES, client / 288),
        pick(&ENDINGS, client * 7),
        pick(&FORMS, client)
    );
    let mut header = fixtures::header();
    header.client.name = name;
    header.client.tax_id = Some(format!("RO{}", 10_000_000 + client * 37));
    let first = NaiveDate::from_ymd_opt(2022, 1, 3).unwrap();
    header.issue_date = first.checked_add_days(Days::new((number - 1) * DAYS / count)).unwrap();
    header.due_date = header.issue_date.checked_add_days(Days::new(15));
    let price = format!("{}.{:02}", 20 + number * 7919 % 4000, number * 31 % 100);
    let rows = vec![
        fixtures::row("Servicii de consultanță", "1", "oră", &price, 21),
        fixtures::row("Manual tipărit, limba română", "3", "buc", "18.90", 11),
    ];
    let series = series();
    Issued {
        id: Uuid::from_u128(u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)),
        series_id: series.id.clone(),
        series_name: series.name.clone(),
        number,
        full_number: series.full_number(number, 2026),
        issued_at: crate::p1::NOW,
        ..fixtures::issue(fixtures::supplier(), Order { header, rows })
    }
}
