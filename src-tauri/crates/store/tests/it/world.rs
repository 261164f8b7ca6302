//! A firm, its numbers and its invoices, small enough to read. Included twice, for plain and for sealed books.
#![allow(dead_code)] // Each of the two uses most of it.

use super::IS_SEALED;
use aes::Aes256;
use aes::cipher::KeyInit;
use chrono::NaiveDate;
use domain::{
    Client, ClientKind, Content, DocumentType, Fate, Header, Issued, Lock, Moment, Order, Payment,
    PoolNumber, RowOrder, Series, SeriesId, Supplier, Token, VatCategory, VatRate,
};
use hkdf::Hkdf;
use protocol::change::Doubt;
use protocol::{Change, Expected, OutboxItem, Phase, RemoteInvoice};
use sha2::Sha256;
use std::fs;
use std::path::{Path, PathBuf};
use store::{Books, BooksKey, NewInstallation, OpenError, Read, TxError, WriteError};
use tempfile::TempDir;
use uuid::Uuid;
use xts_mode::{Xts128, get_tweak_default};

pub const NOW: Moment = Moment(1_795_000_000);
pub const DEVICE: Uuid = Uuid::from_u128(0xDE71CE);

/// What books are opened with here.
pub fn new_installation() -> NewInstallation {
    installation(DEVICE, NOW)
}

pub fn installation(device_id: Uuid, now: Moment) -> NewInstallation {
    NewInstallation { key: IS_SEALED.then(key), ..NewInstallation::new(device_id, now) }
}

pub fn open(folder: &Path) -> Books {
    try_open(folder).unwrap()
}

pub fn try_open(folder: &Path) -> Result<Books, OpenError> {
    Books::open(folder, &new_installation())
}

pub fn key() -> BooksKey {
    BooksKey::new(*b"a key of 16 byte")
}

/// Bytes before the plain content of a sealed file.
pub const HEADER: usize = 4096;

/// The plain content of a sealed file, by its description and not by the books' own code.
pub fn unsealed(sealed: &[u8], which: &str) -> Vec<u8> {
    let mut keys = [0; 64];
    let info = format!("facturier sealed 1 {which} cipher");
    Hkdf::<Sha256>::new(None, key().reveal()).expand(info.as_bytes(), &mut keys).unwrap();
    let half = |at: usize| Aes256::new_from_slice(&keys[at..at + 32]).unwrap();
    let raw = &sealed[HEADER.min(sealed.len())..];
    let mut plain = raw[..raw.len() / 16 * 16].to_vec();
    if !plain.is_empty() {
        Xts128::new(half(0), half(32)).decrypt_area(&mut plain, 4096, 0, get_tweak_default);
    }
    for (plain, raw) in plain.chunks_mut(16).zip(raw.chunks(16)) {
        if raw.iter().all(|byte| *byte == 0) {
            plain.fill(0);
        }
    }
    plain
}

pub fn fct() -> SeriesId {
    SeriesId("srs_FCT".to_owned())
}

pub fn series() -> Series {
    Series {
        id: fct(),
        name: "FCT".to_owned(),
        document_type: DocumentType::Fiscal,
        format: "FCT-{number}".to_owned(),
        padding: 0,
        next_number: Some(1),
        is_primary: true,
        lock: Lock::Here { since: None },
        checked_at: NOW,
    }
}

pub fn pool_number(number: u64) -> PoolNumber {
    PoolNumber {
        number,
        token: Token::new(format!("tok_{number}")),
        reserved_at: NOW,
        expires_at: NOW.plus_days(30),
        year: 2026,
        fate: Fate::Free,
        invoice: None,
        reason: None,
        at: NOW,
    }
}

pub fn invoice_id(number: u64) -> Uuid {
    Uuid::from_u128(0x1000_0000 + u128::from(number))
}

/// A person states the last number on paper, as the program has it written down: what was set aside above it is free.
pub fn state_last(books: &Books, last: u64) {
    let stated = books.write(NOW, |tx| {
        for number in tx.quarantined_numbers(&fct())? {
            let fate = if number.number <= last { Fate::Issued } else { Fate::Free };
            tx.apply(&[Change::FateChanged {
                series: fct(),
                number: number.number,
                from: Fate::Quarantined,
                fate,
                reason: Some("stated".to_owned()),
            }])?;
        }
        tx.note_statement(&fct(), last)?;
        tx.lift_guard("the last number on paper was stated")
    });
    stated.unwrap();
}

/// The idempotency key of an invoice's first revision.
pub fn key_of(number: u64) -> Uuid {
    Uuid::from_u128(0x2000_0000 + u128::from(number))
}

fn supplier() -> Supplier {
    Supplier {
        name: "Vântul SRL".to_owned(),
        tax_id: "RO18547290".to_owned(),
        trade_register: Some("J40/1/2006".to_owned()),
        address: "Str. Lungă 1".to_owned(),
        city: "București, sector 1".to_owned(),
        county: None,
        share_capital: Some("200".parse().unwrap()),
        vat_payer: true,
        vat_on_collection: false,
        iban: None,
        bank: None,
        email: None,
        phone: None,
        demo: false,
        look: domain::Look::default(),
    }
}

fn order() -> Order {
    Order {
        header: Header {
            client: Client::named(ClientKind::Firm, "Șantierul de la mal SA"),
            document_type: DocumentType::Fiscal,
            issue_date: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            due_date: None,
            currency: domain::LEI.to_owned(),
            exchange_rate: None,
            rate_published: None,
            server_draft: false,
            reverse_charge: false,
            efactura: true,
            spv_environment: None,
            payment: Payment::default(),
            send_email: false,
            email_address: None,
            delegate: None,
            info: None,
            observations: None,
            notes: None,
            work_point: None,
        },
        rows: vec![RowOrder {
            product_id: None,
            description: "Consultanță".to_owned(),
            description_extended: None,
            quantity: "3".parse().unwrap(),
            unit: "oră".to_owned(),
            price: "19.99".parse().unwrap(),
            vat_rate: VatRate::percent(21),
            vat_category: VatCategory::Standard,
            ubl_unit: None,
            ubl_nc: None,
            ubl_cpv: None,
            save_as_product: false,
        }],
    }
}

pub fn issued(number: u64) -> Issued {
    Issued {
        id: invoice_id(number),
        series_id: fct(),
        series_name: "FCT".to_owned(),
        number,
        full_number: format!("FCT-{number}"),
        issued_at: NOW,
        content: Content::compute(supplier(), order()).unwrap(),
        revision: 0,
        replaces: None,
        reverses: None,
    }
}

pub fn item(issued: &Issued) -> OutboxItem {
    OutboxItem {
        invoice: issued.id,
        series: issued.series_id.clone(),
        number: issued.number,
        key: key_of(issued.number),
        body: protocol::FrozenBody::new(format!("{{\"number\":{}}}", issued.number)),
        expected: Expected::of(issued),
        phase: Phase::Queued,
        attempts: 0,
        doubt: Doubt::None,
        issued_at: issued.issued_at,
        not_before: issued.issued_at,
    }
}

pub fn remote_copy(issued: &Issued) -> RemoteInvoice {
    RemoteInvoice {
        id: format!("inv_{}", issued.number),
        number: Some(issued.number),
        full_number: Some(issued.full_number.clone()),
        series_name: None,
        series_id: Some(issued.series_id.clone()),
        date: Some(issued.content.header.issue_date),
        due_date: None,
        client_id: None,
        client_name: Some(issued.content.header.client.name.clone()),
        currency: Some(domain::LEI.to_owned()),
        exchange_rate: None,
        document_type: None,
        net: Some(issued.content.totals.net),
        vat: Some(issued.content.totals.vat),
        total: Some(issued.content.totals.total),
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

/// Applies changes in a write of their own.
pub fn apply(books: &Books, changes: &[Change]) -> Result<(), WriteError<TxError>> {
    books.write(NOW, |tx| tx.apply(changes))
}

/// The series, and the numbers 1 to `count` in the pool.
pub fn stock(books: &Books, count: u64) {
    let numbers = (1..=count).map(pool_number).collect();
    apply(books, &[Change::SeriesSeen(vec![series()]), Change::Received { series: fct(), numbers }]).unwrap();
}

pub fn issue(books: &Books, number: u64) -> Result<(), WriteError<TxError>> {
    issue_this(books, &issued(number))
}

pub fn issue_this(books: &Books, issued: &Issued) -> Result<(), WriteError<TxError>> {
    books.write(NOW, |tx| tx.issue(issued, &item(issued), None))
}

/// Books in a fresh folder with invoices 1 to `issued` out of a pool of `pool`.
pub fn books_with(pool: u64, issued: u64) -> (TempDir, Books) {
    let home = tempfile::tempdir().unwrap();
    let books = open(home.path());
    stock(&books, pool);
    (1..=issued).for_each(|number| issue(&books, number).unwrap());
    (home, books)
}

pub fn database(folder: &Path) -> PathBuf {
    folder.join("books.redb")
}

pub fn journal(folder: &Path) -> PathBuf {
    folder.join("books.journal")
}

pub fn marker(folder: &Path) -> PathBuf {
    folder.join("installation.json")
}

/// A copy of the folder as a power cut at this moment would leave it (everything written so far was synced): at home where
/// it lies.
pub fn copy_of(folder: &Path) -> TempDir {
    let copy = clone_of(folder);
    let text = fs::read(marker(copy.path())).unwrap_or_default();
    if let Ok(mut content) = serde_json::from_slice::<serde_json::Map<_, _>>(&text) {
        content.remove("place");
        fs::write(marker(copy.path()), serde_json::to_vec(&content).unwrap()).unwrap();
    }
    copy
}

/// A copy of the folder as somebody makes it who carries it to another laptop.
pub fn clone_of(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "books.reserve" {
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
    }
    copy
}

/// Byte offsets in the journal file at which entries begin, and its end.
pub fn boundaries(journal: &[u8]) -> Vec<usize> {
    if IS_SEALED {
        let plain = plain_boundaries(&unsealed(journal, "journal"));
        // The first entry shares a block with the magic line; a file cut there would be one that no cut leaves.
        plain.into_iter().map(|at| HEADER + at.next_multiple_of(16)).collect()
    } else {
        plain_boundaries(journal)
    }
}

fn plain_boundaries(journal: &[u8]) -> Vec<usize> {
    let mut at = b"FACTURIER JOURNAL 1\n".len();
    let mut found = vec![at];
    while at < journal.len() {
        let length = u32::from_le_bytes(journal[at..at + 4].try_into().unwrap());
        at += 4 + 32 + length as usize;
        found.push(at);
    }
    assert_eq!(at, journal.len());
    found
}

#[track_caller]
pub fn assert_sound(books: &Books) {
    let report = books.verify(true).unwrap();
    assert!(report.is_ok(), "{:#?}", report.problems);
}
