//! Writes the request body of `POST /invoices` for an issued invoice (API 6.1): the bytes that are frozen with it.
//!
//! Not here: sending, totals (the server recomputes them; sending them is ignored or refused).

use crate::errand::Payment;
use crate::vat_key::vat_key;
use domain::{Client, ClientKind, Content, Delegate, DocumentType, Issued, Row, SeriesId, Token};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::value::RawValue;

/// The body as JSON text. Amounts are written as JSON numbers with exactly their digits.
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn create_body(issued: &Issued, token: &Token) -> Result<String, serde_json::Error> {
    // The check that a date is not before the last one's would refuse what was issued offline in good order.
    body(&issued.content, &issued.series_id, Some(token.reveal()), Some(false))
}

/// The body of an invoice that the server itself gives its number: without a token, and with the server's own check of
/// the order of dates.
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn online_body(content: &Content, series: &SeriesId) -> Result<String, serde_json::Error> {
    body(content, series, None, None)
}

/// The body of `POST /invoices/{id}/pay` (API 6.5).
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn pay_body(payment: &Payment) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct PayBody<'a> {
        amount: Box<RawValue>,
        payment_date: String,
        payment_method: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        observations: Option<&'a str>,
    }
    serde_json::to_string(&PayBody {
        amount: number(payment.amount.decimal())?,
        payment_date: payment.date.to_string(),
        payment_method: &payment.method,
        observations: payment.note.as_deref(),
    })
}

/// The body of `POST /receipts` (API 7) for money received on an invoice the server has.
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn receipt_body(
    client_id: Option<&str>,
    invoice_id: &str,
    currency: Option<&str>,
    payment: &Payment,
) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct ReceiptBody<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        client_id: Option<&'a str>,
        invoice_id: &'a str,
        amount: Box<RawValue>,
        #[serde(skip_serializing_if = "Option::is_none")]
        currency: Option<&'a str>,
        payment_date: String,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        observations: Option<&'a str>,
    }
    serde_json::to_string(&ReceiptBody {
        client_id,
        invoice_id,
        amount: number(payment.amount.decimal())?,
        currency,
        payment_date: payment.date.to_string(),
        kind: "receipt",
        observations: payment.note.as_deref(),
    })
}

/// The body of `PUT /invoices/{id}` (API 6.4): what differs, under the canonical names, the rows as a whole if any of them does,
/// totals never. Or the fields that differ and that the server takes no change of, in the words of the request file.
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn edit_body(
    before: &Content,
    after: &Content,
) -> Result<Result<String, Vec<&'static str>>, serde_json::Error> {
    #[derive(Serialize)]
    struct EditBody<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        date_at: Option<String>,
        // `Some(None)` clears it.
        #[serde(skip_serializing_if = "Option::is_none")]
        due_at: Option<Option<String>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        info: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        client_id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        currency: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        exchange_rate: Option<Box<RawValue>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        items: Option<Vec<RowBody<'a>>>,
    }
    let (old, new) = (&before.header, &after.header);
    let client_changes = old.client != new.client;
    let stay = [
        ("document_type", old.document_type == new.document_type && old.server_draft == new.server_draft),
        ("with_vat_inverted", old.reverse_charge == new.reverse_charge),
        ("efactura_enabled", old.efactura == new.efactura && old.spv_environment == new.spv_environment),
        ("payment_method", old.payment == new.payment),
        ("send_email", old.send_email == new.send_email && old.email_address == new.email_address),
        ("delegate", old.delegate == new.delegate),
        ("observations", old.observations == new.observations),
        ("notes", old.notes == new.notes),
        ("work_point_id", old.work_point == new.work_point),
        ("client_data", !client_changes || new.client.remote_id.is_some()),
    ];
    let moved: Vec<&'static str> = stay.iter().filter(|(_, stays)| !stays).map(|(field, _)| *field).collect();
    if !moved.is_empty() {
        return Ok(Err(moved));
    }
    let rate =
        new.exchange_rate.filter(|_| old.exchange_rate != new.exchange_rate || old.currency != new.currency);
    let orders = |content: &Content| content.rows.iter().map(|row| row.order.clone()).collect::<Vec<_>>();
    let body = EditBody {
        date_at: (old.issue_date != new.issue_date).then(|| new.issue_date.to_string()),
        due_at: (old.due_date != new.due_date).then(|| new.due_date.map(|date| date.to_string())),
        info: (old.info != new.info).then(|| new.info.as_deref().unwrap_or_default()),
        client_id: new.client.remote_id.as_deref().filter(|_| client_changes),
        currency: (old.currency != new.currency).then_some(&new.currency),
        exchange_rate: rate.map(|rate| number(rate.decimal())).transpose()?,
        items: match orders(before) == orders(after) {
            true => None,
            false => Some(after.rows.iter().map(RowBody::of).collect::<Result<_, _>>()?),
        },
    };
    serde_json::to_string(&body).map(Ok)
}

/// The body of `POST /invoices/{id}/void`.
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn void_body(reason: Option<&str>) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct VoidBody<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<&'a str>,
    }
    serde_json::to_string(&VoidBody { reason })
}

/// The body of `POST /invoices/{id}/send`.
///
/// # Errors
/// Only if the JSON writer itself fails.
pub fn send_body(
    email: Option<&str>,
    subject: Option<&str>,
    message: Option<&str>,
) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct SendBody<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        subject: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<&'a str>,
    }
    serde_json::to_string(&SendBody { email, subject, message })
}

fn body(
    content: &Content,
    series: &SeriesId,
    reservation_token: Option<&str>,
    force_chronology: Option<bool>,
) -> Result<String, serde_json::Error> {
    let header = &content.header;
    serde_json::to_string(&CreateBody {
        client_id: header.client.remote_id.as_deref(),
        client_data: header.client.remote_id.is_none().then(|| ClientBody::of(&header.client)),
        series_id: &series.0,
        reservation_token,
        force_chronology,
        date: header.issue_date.to_string(),
        due_date: header.due_date.map(|date| date.to_string()),
        currency: &header.currency,
        currency_rate: header.exchange_rate.map(|rate| number(rate.decimal())).transpose()?,
        document_type: if header.document_type == DocumentType::Proforma { "proforma" } else { "fiscal" },
        is_draft: u8::from(header.server_draft),
        efactura_enabled: u8::from(header.efactura),
        spv_environment: header.spv_environment.as_deref(),
        with_vat_inverted: u8::from(header.reverse_charge),
        payment_method: header.payment.method.as_deref(),
        payment_type: header.payment.kind.as_deref(),
        payment_installments: header.payment.installments,
        send_email: header.send_email,
        email_address: header.email_address.as_deref(),
        with_delegate: header.delegate.is_some().then_some(1),
        delegate: header.delegate.as_ref().map(DelegateBody::of),
        info: header.info.as_deref(),
        observations: header.observations.as_deref(),
        notes: header.notes.as_deref(),
        work_point_id: header.work_point.as_deref(),
        items: content.rows.iter().map(RowBody::of).collect::<Result<_, _>>()?,
    })
}

/// A decimal as a JSON number, without a detour through a binary float.
fn number(value: Decimal) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(value.normalize().to_string())
}

#[derive(Serialize)]
struct CreateBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_data: Option<ClientBody<'a>>,
    series_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reservation_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    force_chronology: Option<bool>,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_date: Option<String>,
    currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency_rate: Option<Box<RawValue>>,
    document_type: &'static str,
    is_draft: u8,
    efactura_enabled: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    spv_environment: Option<&'a str>,
    with_vat_inverted: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_installments: Option<u32>,
    send_email: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_delegate: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate: Option<DelegateBody<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    info: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    work_point_id: Option<&'a str>,
    items: Vec<RowBody<'a>>,
}

#[derive(Serialize)]
struct ClientBody<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cui: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnp: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rc: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    county: Option<&'a str>,
    country: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_person: Option<&'a str>,
}

impl<'a> ClientBody<'a> {
    fn of(client: &'a Client) -> ClientBody<'a> {
        ClientBody {
            kind: if client.kind == ClientKind::Firm { "b2b" } else { "b2c" },
            name: &client.name,
            cui: client.tax_id.as_deref(),
            cnp: client.cnp.as_deref(),
            rc: client.trade_register.as_deref(),
            address: client.address.as_deref(),
            city: client.city.as_deref(),
            county: client.county.as_deref(),
            country: &client.country,
            postal_code: client.postal_code.as_deref(),
            email: client.email.as_deref(),
            phone: client.phone.as_deref(),
            iban: client.iban.as_deref(),
            bank: client.bank.as_deref(),
            contact_person: client.contact.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct DelegateBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate_ci: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate_transport: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delegate_time: Option<&'a str>,
}

impl<'a> DelegateBody<'a> {
    fn of(delegate: &'a Delegate) -> DelegateBody<'a> {
        DelegateBody {
            delegate_name: delegate.name.as_deref(),
            delegate_ci: delegate.identity.as_deref(),
            delegate_transport: delegate.transport.as_deref(),
            delegate_date: delegate.date.map(|date| date.to_string()),
            delegate_time: delegate.time.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct RowBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    product_czuid: Option<&'a str>,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description_extended: Option<&'a str>,
    quantity: Box<RawValue>,
    price: Box<RawValue>,
    vat_rate: Box<RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vat_key: Option<i64>,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ubl_um: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ubl_nc: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ubl_cpv: Option<&'a str>,
    save_as_product: bool,
}

impl<'a> RowBody<'a> {
    fn of(row: &'a Row) -> Result<RowBody<'a>, serde_json::Error> {
        let order = &row.order;
        Ok(RowBody {
            product_czuid: order.product_id.as_deref(),
            description: &order.description,
            description_extended: order.description_extended.as_deref(),
            quantity: number(order.quantity.decimal())?,
            price: number(order.price.decimal())?,
            vat_rate: number(order.vat_rate.decimal())?,
            vat_key: vat_key(order.vat_rate, order.vat_category),
            unit: &order.unit,
            ubl_um: order.ubl_unit.as_deref(),
            ubl_nc: order.ubl_nc.as_deref(),
            ubl_cpv: order.ubl_cpv.as_deref(),
            save_as_product: order.save_as_product,
        })
    }
}

#[cfg(test)]
mod tests;
