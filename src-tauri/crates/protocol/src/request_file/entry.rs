//! Reads a client or a product under the API's field names: the documents of `clients add` and `products add`.
//!
//! Not here: rules about them (domain's check).

use super::fields::Fields;
use super::{CLIENT_FIELDS, FileError, FileErrorKind, parse, read_client_fields};
use crate::json::Json;
use crate::remote::{RemoteClient, RemoteProduct};
use domain::money::AmountError;
use domain::{LEI, VatRate};

const PRODUCT_FIELDS: &[&str] =
    &["name", "code", "description", "unit_of_measure", "ubl_um", "price", "currency", "vat_rate", "type"];
/// The unit of a product that names none: the server's own default.
const UNIT_DEFAULT: &str = "buc";

/// Reads a file as a document.
///
/// # Errors
/// A single [`FileError`] when the text is not a JSON object at all.
pub fn read_entry_document(bytes: &[u8]) -> Result<Json, FileError> {
    match parse(bytes)? {
        document @ Json::Object(_) => Ok(document),
        _ => Err(FileError { field: String::new(), kind: FileErrorKind::WrongType }),
    }
}

/// Reads a client.
pub(crate) fn read_client_entry(document: &Json) -> (RemoteClient, Vec<FileError>) {
    let mut errors = Vec::new();
    let client = read_client_fields(&mut Fields::new(document, "", CLIENT_FIELDS, &mut errors));
    (RemoteClient { client }, errors)
}

/// Reads a product. Its price is not negative: a discount is a row of an invoice.
pub(crate) fn read_product_entry(document: &Json) -> (RemoteProduct, Vec<FileError>) {
    let mut errors = Vec::new();
    let mut fields = Fields::new(document, "", PRODUCT_FIELDS, &mut errors);
    let price: Option<domain::Price> = fields.amount("price");
    if price.is_some_and(|price| price.is_negative()) {
        fields.fail("price", FileErrorKind::Amount(AmountError::OutOfRange));
    }
    if fields.get("price").is_none() {
        fields.fail("price", FileErrorKind::Missing);
    }
    let product = RemoteProduct {
        id: String::new(),
        name: fields.text("name").unwrap_or_default(),
        unit: fields.text("unit_of_measure").unwrap_or_else(|| UNIT_DEFAULT.to_owned()),
        price,
        currency: fields.text("currency").unwrap_or_else(|| LEI.to_owned()),
        vat_rate: fields.amount::<VatRate>("vat_rate"),
        ubl_unit: fields.text("ubl_um"),
        description: fields.text("description"),
        code: fields.text("code"),
        kind: fields.word("type", &[("product", "product"), ("service", "service")]).map(str::to_owned),
    };
    (product, errors)
}
