//! P1: one invoice issued durably, through the very calls the program makes: the decision, the frozen body, and one
//! write of the books. Beside it a bare overwrite with `fdatasync`, and SQLite doing the same writes.

use crate::fixtures;
use crate::rounds::{Times, rounds, timed};
use crate::sqlite::Sqlite;
use crate::table::{Beside, Row};
use domain::{Fate, IssueFacts, Issued, Lock, Moment, Order, PoolNumber, Series, SeriesId, Token};
use protocol::body::create_body;
use protocol::change::Doubt;
use protocol::{Change, Expected, OutboxItem, Phase, RemoteInvoice};
use sha2::{Digest, Sha256};
use std::convert::Infallible;
use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;
use store::{Books, NewInstallation, Read};
use uuid::Uuid;

/// Invoices in the books when the rounds begin. The row's own figure is the middle one's.
const SIZES: [u64; 3] = [100, 1_000, 5_000];
const ROUNDS: u64 = 160;
const TIME_MAX: Duration = Duration::from_secs(12);
/// Numbers reserved at once, as many as the program keeps by default.
const POOL: u64 = 10;
pub const NOW: Moment = Moment(1_795_182_180);

pub fn measure(home: &Path) -> Row {
    let mut field = Field::new(home);
    let found: Vec<Found> = SIZES.into_iter().map(|size| field.measure(size)).collect();
    let beside = SIZES.into_iter().zip(&found).flat_map(|(size, found)| found.lines(size)).collect();
    let middle = &found[SIZES.len() / 2];
    Row {
        id: "P1",
        what: "issue one invoice durably, 1,000 in the books",
        value: middle.ours.median_ms(),
        unit: "ms",
        reference: format!("bare 4 KiB + fdatasync {:.3} ms", middle.bare.median_ms()),
        ratio: Some(middle.ours.ratio_to(&middle.bare)),
        target: "≤ 4 × bare, < SQLite DELETE, at every size",
        ok: found.iter().all(Found::is_ok),
        beside,
    }
}

/// What the rounds at one size took.
#[derive(Default)]
struct Found {
    bare: Times,
    ours: Times,
    wal: Times,
    delete: Times,
}

impl Found {
    fn is_ok(&self) -> bool {
        self.ours.ratio_to(&self.bare) <= 4.0 && self.ours.ratio_to(&self.delete) < 1.0
    }

    /// One line for each reference; our own figure in the first.
    fn lines(&self, size: u64) -> [Beside; 3] {
        let line = |what: String, value: String, name: &str, times: &Times| Beside {
            what,
            value,
            reference: format!("{name} {:.3} ms", times.median_ms()),
            ratio: format!("{:.2} ×", self.ours.ratio_to(times)),
        };
        let ours = format!("{:.3} ms", self.ours.median_ms());
        [
            line(format!("{size} in the books"), ours, "bare", &self.bare),
            line(String::new(), String::new(), "SQLite WAL+FULL", &self.wal),
            line(String::new(), String::new(), "SQLite DELETE+FULL", &self.delete),
        ]
    }
}

/// The contestants, side by side in one folder. All hold the same invoices.
struct Field {
    bare: File,
    books: Books,
    wal: Sqlite,
    delete: Sqlite,
    series: Series,
    issued: u64,
}

impl Field {
    fn new(home: &Path) -> Field {
        let mut bare = OpenOptions::new().create_new(true).write(true).open(home.join("bare")).unwrap();
        bare.write_all(&[0; 4096]).unwrap();
        bare.sync_all().unwrap();
        let new = NewInstallation::new(Uuid::from_u128(1), NOW);
        let books = Books::open(&home.join("books"), &new).unwrap();
        let series = series();
        books.write(NOW, |tx| tx.apply(&[Change::SeriesSeen(vec![series.clone()])])).unwrap();
        let (wal, delete) = (Sqlite::create(home, "wal"), Sqlite::create(home, "delete"));
        Field { bare, books, wal, delete, series, issued: 0 }
    }

    fn measure(&mut self, size: u64) -> Found {
        while self.issued < size {
            self.grow((size - self.issued).min(500));
        }
        let mut found = Found::default();
        let mut pool = Vec::new();
        for round in rounds(ROUNDS, TIME_MAX) {
            if pool.is_empty() {
                pool = self.cases(POOL);
                self.reserve(&pool);
                pool.reverse();
            }
            let case = pool.pop().unwrap();
            // Another one begins in every round: what one leaves to the disk does not always burden the same next one.
            for turn in 0..4 {
                match (round + turn) % 4 {
                    0 => found.bare.push(timed(|| self.overwrite(round)).0),
                    1 => found.ours.push(timed(|| self.issue(&case)).0),
                    2 => found.wal.push(timed(|| self.wal.issue(&case)).0),
                    _ => found.delete.push(timed(|| self.delete.issue(&case)).0),
                }
            }
            self.issued += 1;
        }
        // What is left of the pool is issued, so that the next size begins without free numbers.
        for case in pool.iter().rev() {
            self.issue(case);
            self.wal.issue(case);
            self.delete.issue(case);
            self.issued += 1;
        }
        found
    }

    fn overwrite(&mut self, round: u64) {
        self.bare.seek(SeekFrom::Start(0)).unwrap();
        self.bare.write_all(&[round.to_le_bytes()[0]; 4096]).unwrap();
        self.bare.sync_data().unwrap();
    }

    /// What the program does when somebody says "issue", from the decision on.
    fn issue(&self, case: &Case) {
        let issue = |tx: &mut store::Tx<'_>| {
            assert!(tx.request(case.request.0).unwrap().is_none());
            let series = tx.series_by_id(&self.series.id).unwrap().unwrap();
            let last = tx.last_issued(&series.id).unwrap();
            let free = tx.free_numbers(&series.id).unwrap();
            let facts = IssueFacts {
                today: case.order.header.issue_date,
                now: NOW,
                supplier: &case.issued.content.supplier,
                series: &series,
                free: &free,
                previous_date: last.map(|last| last.date),
                allow_earlier_date: false,
            };
            let issued = domain::issue(&facts, case.order.clone(), case.issued.id).unwrap();
            assert_eq!(issued.number, case.issued.number);
            let item = item(&issued, &free[0].token);
            tx.issue(&issued, &item, Some(case.request)).unwrap();
            Ok::<_, Infallible>(())
        };
        self.books.write(NOW, issue).unwrap();
    }

    fn reserve(&mut self, cases: &[Case]) {
        let numbers = cases.iter().map(|case| case.number.clone()).collect();
        let received = Change::Received { series: self.series.id.clone(), numbers };
        self.books.write(NOW, |tx| tx.apply(&[received])).unwrap();
        self.wal.reserve(cases);
        self.delete.reserve(cases);
    }

    /// Invoices that the server has already, so many in one write.
    fn grow(&mut self, count: u64) {
        let cases = self.cases(count);
        let numbers = cases.iter().map(|case| case.number.clone()).collect();
        let received = Change::Received { series: self.series.id.clone(), numbers };
        let grow = |tx: &mut store::Tx<'_>| {
            tx.apply(&[received])?;
            for case in &cases {
                tx.issue(&case.issued, &case.item, Some(case.request))?;
                let copy = Box::new(remote_copy(&case.issued));
                tx.apply(&[Change::Synced { invoice: case.issued.id, key: case.item.key, copy }])?;
            }
            Ok::<_, store::TxError>(())
        };
        self.books.write(NOW, grow).unwrap();
        self.wal.grow(&cases);
        self.delete.grow(&cases);
        self.issued += count;
    }

    /// The next invoices.
    fn cases(&self, count: u64) -> Vec<Case> {
        (self.issued + 1..=self.issued + count).map(|number| Case::new(&self.series, number)).collect()
    }
}

/// One invoice and all that is written with it.
pub struct Case {
    pub order: Order,
    pub issued: Issued,
    pub item: OutboxItem,
    pub number: PoolNumber,
    pub request: (Uuid, [u8; 32]),
}

impl Case {
    fn new(series: &Series, number: u64) -> Case {
        let mut consulting = fixtures::row("Servicii de consultanță în țesătorie", "16", "oră", "185", 21);
        consulting.description_extended = Some(format!("Conform contractului nr. {number} din 03.02.2026"));
        let rows = vec![consulting, fixtures::row("Manual tipărit, limba română", "3", "buc", "18.90", 11)];
        let order = Order { header: fixtures::header(), rows };
        let issued = Issued {
            // Ids are random, so they fall anywhere in the index; multiplying by an odd constant does the same.
            id: Uuid::from_u128(u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)),
            series_id: series.id.clone(),
            series_name: series.name.clone(),
            number,
            full_number: series.full_number(number, 2026),
            issued_at: NOW,
            ..fixtures::issue(fixtures::supplier(), order.clone())
        };
        let request = Uuid::from_u128(issued.id.as_u128().rotate_left(64));
        let number = pool_number(number);
        let item = item(&issued, &number.token);
        let body_hash = Sha256::digest(item.body.reveal()).into();
        Case { order, item, number, request: (request, body_hash), issued }
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
        document_type: domain::DocumentType::Fiscal,
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
