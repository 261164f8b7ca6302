//! Books with very many invoices, made by the very calls that issue and settle one, thousands in a write: only the syncs
//! are spared. A firm of years: as many clients as a fiftieth of its invoices, half of a month unpaid.

use crate::fixtures;
use chrono::{Days, NaiveDate};
use domain::{DocumentType, Fate, Issued, Lock, Moment, Order, PoolNumber, Series, SeriesId, Token};
use protocol::body::create_body;
use protocol::change::Doubt;
use protocol::{Change, Expected, OutboxItem, Phase, RemoteInvoice};
use std::path::{Path, PathBuf};
use store::{Books, NewInstallation, TxError};
use uuid::Uuid;

/// When all of this was done.
pub const NOW: Moment = Moment(1_795_182_180);
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

pub struct Many {
    pub count: u64,
    pub folder: PathBuf,
}

impl Many {
    pub fn make(home: &Path, count: u64) -> Many {
        let folder = home.join(format!("books-{count}"));
        let books = Books::open(&folder, &NewInstallation::new(Uuid::from_u128(1), NOW)).unwrap();
        books.write(NOW, |tx| tx.apply(&[Change::SeriesSeen(vec![series()])])).unwrap();
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
            books.write(NOW, fill).unwrap();
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
        issued_at: NOW,
        ..fixtures::issue(fixtures::supplier(), Order { header, rows })
    }
}

pub fn item(issued: &Issued, token: &Token) -> OutboxItem {
    OutboxItem {
        invoice: issued.id,
        series: issued.series_id.clone(),
        number: issued.number,
        key: Uuid::from_u128(!issued.id.as_u128()),
        body: protocol::FrozenBody::new(create_body(issued, token).unwrap()),
        expected: Expected::of(issued),
        phase: Phase::Queued,
        attempts: 0,
        doubt: Doubt::None,
        issued_at: issued.issued_at,
        not_before: Moment(0),
    }
}

pub fn series() -> Series {
    Series {
        id: SeriesId("srs_01".to_owned()),
        name: "FCT".to_owned(),
        document_type: DocumentType::Fiscal,
        format: "FCT-{number}".to_owned(),
        padding: 4,
        next_number: Some(1),
        is_primary: true,
        lock: Lock::Here { since: None },
        checked_at: NOW,
    }
}

pub fn pool_number(number: u64) -> PoolNumber {
    PoolNumber {
        number,
        token: Token::new(format!("rsv_5f0c1c1e8a534c0e9d0e2b8f4f7c{number:08}")),
        reserved_at: NOW,
        expires_at: NOW.plus_days(30),
        year: 2026,
        fate: Fate::Free,
        invoice: None,
        reason: None,
        at: NOW,
    }
}

pub fn remote_copy(issued: &Issued) -> RemoteInvoice {
    let content = &issued.content;
    RemoteInvoice {
        id: format!("inv_{}", issued.number),
        number: Some(issued.number),
        full_number: Some(issued.full_number.clone()),
        series_name: None,
        series_id: Some(issued.series_id.clone()),
        date: Some(content.header.issue_date),
        due_date: content.header.due_date,
        client_id: None,
        client_name: Some(content.header.client.name.clone()),
        currency: Some(content.header.currency.clone()),
        exchange_rate: None,
        document_type: None,
        net: Some(content.totals.net),
        vat: Some(content.totals.vat),
        total: Some(content.totals.total),
        rows: None,
        is_draft: false,
        is_void: false,
        is_storno: false,
        storno_for: None,
        is_paid: false,
        efactura_status: None,
        payments: None,
    }
}
