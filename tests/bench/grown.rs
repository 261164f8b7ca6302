//! Books with many invoices of many clients over a year, written straight into the store: issuing each durably would take
//! hours, and is measured elsewhere.

use chrono::{Days, NaiveDate};
use domain::{
    Content, DocumentType, Fate, Issued, Lock, Moment, Order, PoolNumber, Series, SeriesId, Supplier, Token,
};
use protocol::change::Doubt;
use protocol::engine::Expected;
use protocol::{Change, FrozenBody, OutboxItem, Phase, RemoteInvoice};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use store::{Books, Guard, NewInstallation, OsDisk, Read, TxError};
use uuid::Uuid;

const NOW: Moment = Moment(1_795_000_000);
/// Invoices of one write.
const CHUNK: u64 = 500;
const CLIENTS: u64 = 500;

pub fn year() -> (NaiveDate, NaiveDate) {
    (NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(), NaiveDate::from_ymd_opt(2026, 12, 31).unwrap())
}

fn series() -> SeriesId {
    SeriesId("srs_BEN".to_owned())
}

fn issued(number: u64) -> Issued {
    let rates = [21, 11];
    let order: Order = serde_json::from_value(json!({
        "header": {
            "client": { "remote_id": null, "kind": "firm", "name": format!("Șantierul nr. {} SA", number % CLIENTS),
                "tax_id": format!("RO{}", 10_000_000 + number % CLIENTS), "cnp": null, "trade_register": null,
                "address": "Calea Lungă 12", "city": "Cluj-Napoca", "county": "Cluj", "country": "RO",
                "postal_code": null, "email": null, "phone": null, "iban": null, "bank": null, "contact": null },
            "document_type": "fiscal", "issue_date": year().0 + Days::new(number * 7 % 365), "due_date": null,
            "currency": if number % 50 == 0 { "EUR" } else { "RON" },
            "exchange_rate": if number % 50 == 0 { json!("5.0912") } else { json!(null) },
            "reverse_charge": false, "efactura": true, "spv_environment": null,
            "payment": { "method": null, "kind": null, "installments": null }, "send_email": false,
            "email_address": null, "delegate": null, "info": null, "observations": null, "notes": null,
            "work_point": null,
        },
        "rows": rates.map(|rate| json!({
            "product_id": null, "description": "Manoperă montaj și punere în funcțiune", "description_extended": null,
            "quantity": "3", "unit": "oră", "price": format!("{}.99", 10 + number % 90), "vat_rate": rate.to_string(),
            "vat_category": "standard", "ubl_unit": null, "ubl_nc": null, "ubl_cpv": null, "save_as_product": false,
        })),
    }))
    .unwrap();
    let supplier: Supplier = serde_json::from_value(json!({
        "name": "Vântul SRL", "tax_id": "RO18547290", "trade_register": "J40/1/2006", "address": "Str. Lungă 1",
        "city": "București, sector 1", "county": null, "share_capital": "200", "vat_payer": true,
        "vat_on_collection": false, "iban": null, "bank": null, "email": null, "phone": null, "demo": false,
    }))
    .unwrap();
    Issued {
        id: Uuid::from_u128(0x1000_0000 + u128::from(number)),
        series_id: series(),
        series_name: "BEN".to_owned(),
        number,
        full_number: format!("BEN-{number}"),
        issued_at: NOW,
        content: Content::compute(supplier, order).unwrap(),
        revision: 0,
        replaces: None,
        reverses: None,
    }
}

fn item(issued: &Issued) -> OutboxItem {
    OutboxItem {
        invoice: issued.id,
        series: issued.series_id.clone(),
        number: issued.number,
        key: Uuid::from_u128(0x2000_0000 + u128::from(issued.number)),
        body: FrozenBody::new(format!("{{\"number\":{}}}", issued.number)),
        expected: Expected::of(issued),
        phase: Phase::Queued,
        attempts: 0,
        doubt: Doubt::None,
        issued_at: NOW,
        not_before: NOW,
    }
}

fn copy(issued: &Issued) -> RemoteInvoice {
    let content = &issued.content;
    serde_json::from_value(json!({
        "id": format!("inv_{}", issued.number), "number": issued.number, "full_number": issued.full_number,
        "series_name": null, "series_id": issued.series_id, "date": content.header.issue_date, "due_date": null,
        "client_id": null, "client_name": content.header.client.name, "currency": content.header.currency,
        "net": content.totals.net, "vat": content.totals.vat, "total": content.totals.total, "rows": null,
        "is_draft": false, "is_void": false, "is_storno": false, "storno_for": null,
        "is_paid": issued.number % 2 == 0, "efactura_status": null,
        "payments": [{ "id": "p", "amount": content.totals.net, "date": content.header.issue_date, "kind": null }],
    }))
    .unwrap()
}

pub fn installation() -> NewInstallation {
    NewInstallation {
        device_id: Uuid::from_u128(7),
        now: NOW,
        machine: None,
        probe: None,
        disk: Arc::new(OsDisk),
        key: None,
        guard: Guard::Clear,
    }
}

/// Books in a folder, with so many invoices the server has.
pub fn grow(folder: &Path, invoices: u64) {
    let installation = installation();
    let books = Books::open(folder, &installation).unwrap();
    let seen = Series {
        id: series(),
        name: "BEN".to_owned(),
        document_type: DocumentType::Fiscal,
        format: "BEN-{number}".to_owned(),
        padding: 0,
        next_number: Some(1),
        is_primary: true,
        lock: Lock::Here { since: None },
        checked_at: NOW,
    };
    books.write(NOW, |tx| tx.apply(&[Change::SeriesSeen(vec![seen])])).unwrap();
    let from = books.read().unwrap().invoice_count().unwrap() + 1;
    for first in (from..=invoices).step_by(CHUNK as usize) {
        let numbers = first..=invoices.min(first + CHUNK - 1);
        let written = books.write(NOW, |tx| {
            let received = numbers.clone().map(pool_number).collect();
            tx.apply(&[Change::Received { series: series(), numbers: received }])?;
            for number in numbers {
                let issued = issued(number);
                let item = item(&issued);
                tx.issue(&issued, &item, None)?;
                let copy = Box::new(copy(&issued));
                tx.apply(&[Change::Synced { invoice: issued.id, key: item.key, copy }])?;
            }
            Ok::<_, TxError>(())
        });
        written.unwrap();
    }
}

fn pool_number(number: u64) -> PoolNumber {
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
