//! What the server says, read tolerantly: every field the documentation contradicts itself about is optional here.
//!
//! Not here: reading bytes (api), deciding anything.

use crate::sensitive::Sensitive;
use chrono::NaiveDate;
use domain::{DocumentType, ExchangeRate, Lock, Moment, Money, Price, Quantity, SeriesId, Token, VatRate};
use serde::{Deserialize, Serialize};

/// A series as the server lists it. Whether its lock is ours is decided by the device id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteSeries {
    /// Opaque id.
    pub id: SeriesId,
    /// Name.
    pub name: String,
    /// What it numbers.
    pub document_type: DocumentType,
    /// Pattern; empty when absent.
    pub format: String,
    /// Next number of the counter.
    pub next_number: Option<u64>,
    /// Default of its type.
    pub is_primary: bool,
    /// Who holds it, already told apart by our device id. `Unknown` when the reply had no lock fields.
    pub lock: Lock,
}

/// A reserved number as the server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Its token.
    pub token: Token,
    /// Its series, when the server says.
    pub series: Option<SeriesId>,
    /// The number.
    pub number: u64,
    /// Whether it can still be spent (`pending`).
    pub is_pending: bool,
    /// When it was reserved.
    pub reserved_at: Option<Moment>,
    /// When it runs out; the documentation allows null.
    pub expires_at: Option<Moment>,
}

/// A row of an invoice as the server has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteRow {
    /// Name.
    pub description: Option<String>,
    /// How much.
    pub quantity: Option<Quantity>,
    /// Unit price.
    pub price: Option<Price>,
    /// VAT rate.
    pub vat_rate: Option<VatRate>,
    /// Net.
    pub net: Option<Money>,
    /// VAT.
    pub vat: Option<Money>,
}

/// Money received for an invoice, as the server has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemotePayment {
    /// Opaque id; never empty.
    pub id: String,
    /// How much, in the invoice's currency.
    pub amount: Option<Money>,
    /// When.
    pub date: Option<NaiveDate>,
    /// How, in the server's word.
    pub kind: Option<String>,
}

/// An invoice as the server has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteInvoice {
    /// Opaque id; never empty.
    pub id: String,
    /// The integer at the end of its number's text; `None` for drafts.
    pub number: Option<u64>,
    /// The number as the server writes it in full, when it does.
    pub full_number: Option<String>,
    /// Series name, when said.
    pub series_name: Option<String>,
    /// Series id, when said.
    pub series_id: Option<SeriesId>,
    /// Issue date.
    pub date: Option<NaiveDate>,
    /// Due date.
    pub due_date: Option<NaiveDate>,
    /// Client's id.
    pub client_id: Option<String>,
    /// Client's name.
    pub client_name: Option<String>,
    /// Currency code.
    pub currency: Option<String>,
    /// Lei for one unit of a foreign currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_rate: Option<ExchangeRate>,
    /// What kind of document it is, when said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<DocumentType>,
    /// Net total.
    pub net: Option<Money>,
    /// VAT total.
    pub vat: Option<Money>,
    /// Total.
    pub total: Option<Money>,
    /// Rows; `None` when the reply listed only their ids or nothing.
    pub rows: Option<Vec<RemoteRow>>,
    /// Saved without a number.
    pub is_draft: bool,
    /// Any of the documented flags for void.
    pub is_void: bool,
    /// A reversal.
    pub is_storno: bool,
    /// The id of the invoice it reverses.
    pub storno_for: Option<String>,
    /// Fully paid.
    pub is_paid: bool,
    /// e-Factura state, as the server words it.
    pub efactura_status: Option<String>,
    /// What was paid; `None` when the reply did not list it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payments: Option<Vec<RemotePayment>>,
}

/// A client of the firm's address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteClient {
    /// Snapshot as an invoice would carry it; `remote_id` is set.
    pub client: domain::Client,
}

/// A product or service of the firm's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteProduct {
    /// Opaque id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit of measure.
    pub unit: String,
    /// Unit price without VAT.
    pub price: Option<Price>,
    /// Currency of the price.
    pub currency: String,
    /// VAT rate.
    pub vat_rate: Option<VatRate>,
    /// UN/ECE unit code.
    pub ubl_unit: Option<String>,
    /// More text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The firm's own code of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `product` or `service`, when said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// What the public register says of a firm (`GET /company-lookup`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// As a client: name, address, register number; the tax id with `RO` in front for a VAT payer.
    pub client: domain::Client,
    /// Whether it is registered for VAT, when said.
    pub is_vat_payer: Option<bool>,
    /// Whether the tax office lists it as inactive.
    pub is_inactive: bool,
    /// Whether it pays its VAT into an account of its own.
    pub is_split_vat: bool,
    /// Whether it is in the register of e-Factura.
    pub is_in_einvoice_register: bool,
}

/// A VAT rate the firm may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteVatRate {
    /// Percentage.
    pub percent: VatRate,
    /// The API's `vat_key`.
    pub key: Option<i64>,
    /// The server's description.
    pub description: Option<String>,
    /// Whether a new row should use it.
    pub is_default: bool,
}

/// A bank account of the firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteBankAccount {
    /// IBAN.
    pub iban: String,
    /// Bank.
    pub bank: Option<String>,
    /// Currency.
    pub currency: Option<String>,
}

/// The firm as the settings show it. What paper must carry and the API never gives is asked of the user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFirm {
    /// Opaque id, when given.
    pub id: Option<String>,
    /// Legal name.
    pub name: Option<String>,
    /// Tax id as the server writes it.
    pub tax_id: Option<String>,
    /// Trade register number.
    pub trade_register: Option<String>,
    /// Street address.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// County.
    pub county: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Bank accounts, the main one first.
    pub bank_accounts: Vec<RemoteBankAccount>,
    /// Whether the firm is registered for VAT, where the server says so.
    pub vat_payer: Option<bool>,
}

/// What a sign-in or refresh gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionGrant {
    /// Bearer token.
    pub token: Sensitive<String>,
    /// Token for refreshing, when the server gives one.
    pub refresh: Option<Sensitive<String>>,
    /// Seconds the token lives, when said.
    pub expires_in: Option<i64>,
    /// The user's name or e-mail, for display.
    pub user: Option<String>,
    /// The firm's id or tax id, to notice another firm after a new sign-in.
    pub firm: Option<String>,
}
