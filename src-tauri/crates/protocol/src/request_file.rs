//! Reads the request file of `issue`, `check` and the window's editor: the body of `POST /invoices` as documented
//! (API 6.1), without token, number and totals. What cannot be read is named field by field; the rest is kept,
//! so that a half-typed form still has live totals.
//!
//! Not here: looking clients or products up, rules of invoicing (domain's check).

mod correction;
mod entry;
mod fields;

use crate::json::{self, Json, JsonError, JsonErrorKind};
use crate::vat_key::vat_of_key;
use chrono::NaiveDate;
pub use correction::{corrected, fields_of, request_of};
use domain::invoice::Payment;
use domain::money::AmountError;
use domain::{
    Client, ClientKind, Delegate, DocumentType, ExchangeRate, Price, Quantity, VatCategory, VatRate,
};
pub use entry::read_entry_document;
pub(crate) use entry::{read_client_entry, read_product_entry};
use fields::Fields;

/// Bytes a request file may have: a thousand rows with long texts fit.
pub const FILE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Why a field cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileErrorKind {
    /// The file as a whole is not a JSON object.
    Json(JsonError),
    /// Larger than [`FILE_BYTES_MAX`].
    TooLarge,
    /// Not a field of the documented body.
    UnknownField,
    /// Must be present.
    Missing,
    /// Not of the documented type.
    WrongType,
    /// Not an amount.
    Amount(AmountError),
    /// Not a date `YYYY-MM-DD`.
    NotADate,
    /// Not one of the documented words or keys.
    UnknownValue,
    /// Both `client_id` and `client_data`.
    TwoClients,
}

impl FileErrorKind {
    /// The stable code scripts rely on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            FileErrorKind::Json(error) => match error.kind {
                JsonErrorKind::TextTooLong => "text_too_long",
                JsonErrorKind::ListTooLong | JsonErrorKind::TooManyValues => "file_too_large",
                _ => "not_json",
            },
            FileErrorKind::TooLarge => "file_too_large",
            FileErrorKind::UnknownField => "unknown_field",
            FileErrorKind::Missing => "missing_field",
            FileErrorKind::WrongType => "wrong_type",
            FileErrorKind::Amount(AmountError::NotANumber) => "not_a_number",
            FileErrorKind::Amount(AmountError::TooManyDecimals { .. }) => "too_many_decimals",
            FileErrorKind::Amount(AmountError::OutOfRange) => "out_of_range",
            FileErrorKind::NotADate => "not_a_date",
            FileErrorKind::UnknownValue => "unknown_value",
            FileErrorKind::TwoClients => "two_clients",
        }
    }
}

/// A field that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// Its path (`items.0.price`); empty for the file as a whole.
    pub field: String,
    /// What is wrong with it.
    pub kind: FileErrorKind,
}

/// Whom the invoice is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientChoice {
    /// Nobody yet.
    None,
    /// A client of the address book.
    Known(String),
    /// A client typed into the file.
    Inline(Box<Client>),
}

/// A row as the file has it; `None` where the file is silent or unreadable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowFile {
    /// Catalogue product, which fills what the row leaves out.
    pub product_id: Option<String>,
    /// Name.
    pub description: Option<String>,
    /// More text.
    pub description_extended: Option<String>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// Unit price without VAT.
    pub price: Option<Price>,
    /// VAT rate.
    pub vat_rate: Option<VatRate>,
    /// Category, from `vat_key`.
    pub vat_category: Option<VatCategory>,
    /// Unit.
    pub unit: Option<String>,
    /// UN/ECE unit.
    pub ubl_unit: Option<String>,
    /// Combined nomenclature.
    pub ubl_nc: Option<String>,
    /// Procurement vocabulary.
    pub ubl_cpv: Option<String>,
    /// Keep as a product.
    pub save_as_product: bool,
}

/// The file; `None` where it is silent or unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFile {
    /// For whom.
    pub client: ClientChoice,
    /// Series id or name.
    pub series: Option<String>,
    /// Issue date.
    pub date: Option<NaiveDate>,
    /// Due date.
    pub due_date: Option<NaiveDate>,
    /// Currency.
    pub currency: Option<String>,
    /// Lei per unit of it.
    pub exchange_rate: Option<ExchangeRate>,
    /// Fiscal unless said otherwise.
    pub document_type: DocumentType,
    /// The file asks for a server draft.
    pub is_draft: bool,
    /// To e-Factura, unless said otherwise.
    pub efactura: bool,
    /// `test` or `live`.
    pub spv_environment: Option<String>,
    /// Customer owes the VAT.
    pub reverse_charge: bool,
    /// How payment is expected.
    pub payment: Payment,
    /// E-mail after creation.
    pub send_email: bool,
    /// To this address.
    pub email_address: Option<String>,
    /// Who takes the goods.
    pub delegate: Option<Delegate>,
    /// Printed text.
    pub info: Option<String>,
    /// Internal notes.
    pub observations: Option<String>,
    /// Notes for the client.
    pub notes: Option<String>,
    /// Work point.
    pub work_point: Option<String>,
    /// Rows.
    pub rows: Vec<RowFile>,
}

/// Reads a request file. Errors do not stop the reading: everything readable is in the file returned.
///
/// # Errors
/// A single [`FileError`] when the text is not a JSON object at all.
pub fn read(bytes: &[u8]) -> Result<(OrderFile, Vec<FileError>), FileError> {
    let document = parse(bytes)?;
    if !matches!(document, Json::Object(_)) {
        return Err(FileError { field: String::new(), kind: FileErrorKind::WrongType });
    }
    Ok(read_document(&document))
}

fn parse(bytes: &[u8]) -> Result<Json, FileError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FileError { field: String::new(), kind: FileErrorKind::TooLarge });
    }
    json::parse(bytes)
        .map_err(|error| FileError { field: error.path.clone(), kind: FileErrorKind::Json(error) })
}

fn read_document(document: &Json) -> (OrderFile, Vec<FileError>) {
    let mut errors = Vec::new();
    let file = read_order(&mut Fields::new(document, "", ORDER_FIELDS, &mut errors));
    (file, errors)
}

const ORDER_FIELDS: &[&str] = &[
    "client_id",
    "client_data",
    "series_id",
    "date",
    "due_date",
    "currency",
    "currency_rate",
    "document_type",
    "is_draft",
    "efactura_enabled",
    "spv_environment",
    "with_vat_inverted",
    "payment_method",
    "payment_type",
    "payment_installments",
    "send_email",
    "email_address",
    "with_delegate",
    "delegate",
    "info",
    "observations",
    "notes",
    "work_point_id",
    "locale",
    "items",
];

const CLIENT_FIELDS: &[&str] = &[
    "type",
    "name",
    "cui",
    "cnp",
    "address",
    "email",
    "phone",
    "rc",
    "city",
    "county",
    "country",
    "postal_code",
    "iban",
    "bank",
    "contact_person",
];

const DELEGATE_FIELDS: &[&str] =
    &["delegate_name", "delegate_ci", "delegate_transport", "delegate_date", "delegate_time"];

const ROW_FIELDS: &[&str] = &[
    "product_czuid",
    "description",
    "description_extended",
    "quantity",
    "price",
    "vat_rate",
    "vat_key",
    "unit",
    "ubl_um",
    "ubl_nc",
    "ubl_cpv",
    "save_as_product",
];

fn read_order(fields: &mut Fields<'_>) -> OrderFile {
    let client = read_client(fields);
    let reverse_charge = fields.flag("with_vat_inverted").unwrap_or(false);
    let with_delegate = fields.flag("with_delegate");
    let delegate = fields.object("delegate", DELEGATE_FIELDS, |d| Delegate {
        name: d.text("delegate_name"),
        identity: d.text("delegate_ci"),
        transport: d.text("delegate_transport"),
        date: d.date("delegate_date"),
        time: d.text("delegate_time"),
    });
    let installments = fields.integer("payment_installments").and_then(|n| {
        let count = u32::try_from(n).ok();
        if count.is_none() {
            fields.fail("payment_installments", FileErrorKind::Amount(AmountError::OutOfRange));
        }
        count
    });
    OrderFile {
        client,
        series: fields.text("series_id"),
        date: fields.date("date"),
        due_date: fields.date("due_date"),
        currency: fields.text("currency"),
        exchange_rate: fields.amount("currency_rate"),
        document_type: fields
            .word(
                "document_type",
                &[
                    ("fiscal", DocumentType::Fiscal),
                    ("proforma", DocumentType::Proforma),
                    ("receipt", DocumentType::Other),
                ],
            )
            .unwrap_or(DocumentType::Fiscal),
        is_draft: fields.flag("is_draft").unwrap_or(false),
        efactura: fields.flag("efactura_enabled").unwrap_or(true),
        spv_environment: fields
            .word("spv_environment", &[("test", "test"), ("live", "live")])
            .map(str::to_owned),
        reverse_charge,
        payment: Payment {
            method: fields.text("payment_method"),
            kind: fields.text("payment_type"),
            installments,
        },
        send_email: fields.flag("send_email").unwrap_or(false),
        email_address: fields.text("email_address"),
        delegate: delegate.filter(|_| with_delegate != Some(false)),
        info: fields.text("info"),
        observations: fields.text("observations"),
        notes: fields.text("notes"),
        work_point: fields.text("work_point_id"),
        rows: fields.objects("items", ROW_FIELDS, read_row),
    }
}

fn read_client(fields: &mut Fields<'_>) -> ClientChoice {
    let known = fields.text("client_id").filter(|id| !id.is_empty());
    let inline = fields.object("client_data", CLIENT_FIELDS, read_client_fields);
    match (known, inline) {
        (Some(_), Some(_)) => {
            fields.fail("client_data", FileErrorKind::TwoClients);
            ClientChoice::None
        }
        (Some(id), None) => ClientChoice::Known(id),
        (None, Some(client)) => ClientChoice::Inline(Box::new(client)),
        (None, None) => ClientChoice::None,
    }
}

/// The fields of a client, wherever they stand.
fn read_client_fields(c: &mut Fields<'_>) -> Client {
    // The hand-written pages of the API use other words for the same two kinds.
    let kind = c.word(
        "type",
        &[
            ("b2b", ClientKind::Firm),
            ("business", ClientKind::Firm),
            ("b2c", ClientKind::Person),
            ("individual", ClientKind::Person),
            ("person", ClientKind::Person),
        ],
    );
    let tax_id = c.text("cui");
    let kind = kind.unwrap_or(if tax_id.is_some() { ClientKind::Firm } else { ClientKind::Person });
    Client {
        tax_id,
        cnp: c.text("cnp"),
        trade_register: c.text("rc"),
        address: c.text("address"),
        city: c.text("city"),
        county: c.text("county"),
        country: c.text("country").unwrap_or_else(|| "RO".to_owned()),
        postal_code: c.text("postal_code"),
        email: c.text("email"),
        phone: c.text("phone"),
        iban: c.text("iban"),
        bank: c.text("bank"),
        contact: c.text("contact_person"),
        ..Client::named(kind, c.text("name").unwrap_or_default())
    }
}

fn read_row(fields: &mut Fields<'_>) -> RowFile {
    let key = fields.integer("vat_key");
    let from_key = key.map(vat_of_key);
    if from_key == Some(None) {
        fields.fail("vat_key", FileErrorKind::UnknownValue);
    }
    let (key_rate, category) = from_key.flatten().unzip();
    let rate_text = fields.get("vat_rate").and_then(Json::decimal);
    let rate = match (fields.get("vat_rate").is_some(), rate_text.map(VatRate::from_decimal)) {
        (false, _) => None,
        (true, Some(Ok(rate))) => Some(rate),
        (true, Some(Err(error))) => {
            fields.fail("vat_rate", FileErrorKind::Amount(error));
            None
        }
        (true, None) => {
            fields.fail("vat_rate", FileErrorKind::Amount(AmountError::NotANumber));
            None
        }
    };
    if let (Some(rate), Some(key_rate)) = (rate, key_rate)
        && rate != key_rate
    {
        fields.fail("vat_key", FileErrorKind::UnknownValue);
    }
    RowFile {
        product_id: fields.text("product_czuid"),
        description: fields.text("description"),
        description_extended: fields.text("description_extended"),
        quantity: fields.amount("quantity"),
        price: fields.amount("price"),
        vat_rate: rate.or(key_rate),
        vat_category: category,
        unit: fields.text("unit"),
        ubl_unit: fields.text("ubl_um"),
        ubl_nc: fields.text("ubl_nc"),
        ubl_cpv: fields.text("ubl_cpv"),
        save_as_product: fields.flag("save_as_product").unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<(String, &'static str)> {
        match read(text.as_bytes()) {
            Ok((_, errors)) => errors.into_iter().map(|e| (e.field, e.kind.code())).collect(),
            Err(error) => vec![(error.field, error.kind.code())],
        }
    }

    #[test]
    fn amounts_are_exact_from_numbers_and_texts() {
        let (file, errors) = read(
            br#"{"client_id":"c1","items":[{"description":"Manoper\u0103","quantity":3,"price":19.99,"vat_rate":21},
                {"description":"b","quantity":"0.5","price":"100.000001","vat_rate":"11"}]}"#,
        )
        .unwrap();
        assert_eq!(errors, []);
        assert_eq!(file.rows[0].price.unwrap().to_string(), "19.99");
        assert_eq!(file.rows[1].price.unwrap().to_string(), "100.000001");
        assert_eq!(file.rows[1].quantity.unwrap().to_string(), "0.5");
        assert_eq!(file.rows[1].vat_rate, Some(VatRate::percent(11)));
    }

    #[test]
    fn bad_fields_are_named() {
        let long = format!("{{\"info\":\"{}\"}}", "a".repeat(json::TEXT_BYTES_MAX + 1));
        for (text, expected) in [
            (long.as_str(), vec![("info", "text_too_long")]),
            ("", vec![("", "not_json")]),
            ("[]", vec![("", "wrong_type")]),
            ("{\"a\":1,\"a\":2}", vec![("a", "not_json")]),
            ("{\"total\":5}", vec![("total", "unknown_field")]),
            ("{\"reservation_token\":\"x\"}", vec![("reservation_token", "unknown_field")]),
            ("{\"date\":\"2026-02-30\"}", vec![("date", "not_a_date")]),
            ("{\"date\":20261120}", vec![("date", "not_a_date")]),
            ("{\"items\":{}}", vec![("items", "wrong_type")]),
            ("{\"items\":[5]}", vec![("items.0", "wrong_type")]),
            ("{\"items\":[{\"price\":\"NaN\"}]}", vec![("items.0.price", "not_a_number")]),
            ("{\"items\":[{\"price\":1e3}]}", vec![("items.0.price", "not_a_number")]),
            ("{\"items\":[{\"price\":1.1234567}]}", vec![("items.0.price", "too_many_decimals")]),
            ("{\"items\":[{\"quantity\":99999999999}]}", vec![("items.0.quantity", "out_of_range")]),
            ("{\"items\":[{\"vat_key\":99}]}", vec![("items.0.vat_key", "unknown_value")]),
            ("{\"items\":[{\"vat_key\":9,\"vat_rate\":11}]}", vec![("items.0.vat_key", "unknown_value")]),
            ("{\"client_data\":{\"nume\":\"x\"}}", vec![("client_data.nume", "unknown_field")]),
            ("{\"client_id\":\"a\",\"client_data\":{\"name\":\"b\"}}", vec![("client_data", "two_clients")]),
            ("{\"document_type\":\"aviz\"}", vec![("document_type", "unknown_value")]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(f, c)| (f.to_owned(), c)).collect();
            assert_eq!(errors(text), expected, "{text}");
        }
    }
}
