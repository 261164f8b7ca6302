//! The two sides of an invoice: the firm that issues it and the client it is for.
//!
//! Not here: address books, searching.

use crate::look::Look;
use crate::money::Money;
use serde::{Deserialize, Serialize};

/// A firm or a private person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// A firm or another body with a tax id (b2b).
    Firm,
    /// A private person (b2c).
    Person,
}

/// The client as the invoice names it: a snapshot that never changes with the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The server's id; `None` for a client typed into the invoice itself.
    pub remote_id: Option<String>,
    /// Firm or person.
    pub kind: ClientKind,
    /// Full name; never empty on an issued invoice.
    pub name: String,
    /// Tax id as the client gave it; checked when it is Romanian.
    pub tax_id: Option<String>,
    /// A person's CNP; `None` when not given.
    pub cnp: Option<String>,
    /// Trade register number.
    pub trade_register: Option<String>,
    /// Street, number and the rest of the postal address.
    pub address: Option<String>,
    /// City; București carries its sector.
    pub city: Option<String>,
    /// County.
    pub county: Option<String>,
    /// ISO country code; `RO` unless said otherwise.
    pub country: String,
    /// Postal code.
    pub postal_code: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Bank account.
    pub iban: Option<String>,
    /// Bank name.
    pub bank: Option<String>,
    /// Contact person.
    pub contact: Option<String>,
}

impl Client {
    /// A client of whom only kind and name are known.
    #[must_use]
    pub fn named(kind: ClientKind, name: impl Into<String>) -> Client {
        Client {
            remote_id: None,
            kind,
            name: name.into(),
            tax_id: None,
            cnp: None,
            trade_register: None,
            address: None,
            city: None,
            county: None,
            country: "RO".to_owned(),
            postal_code: None,
            email: None,
            phone: None,
            iban: None,
            bank: None,
            contact: None,
        }
    }
}

/// The firm as its invoices name it (art. 319 (20) d, Law 31/1990 art. 74). Frozen into every invoice at issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// Name with its legal form.
    pub name: String,
    /// Tax id as printed; `RO` in front when registered for VAT. The firm's own, so it is not questioned here.
    pub tax_id: String,
    /// Trade register number, when the firm has one.
    pub trade_register: Option<String>,
    /// Registered office: street, number.
    pub address: String,
    /// City; București carries its sector.
    pub city: String,
    /// County.
    pub county: Option<String>,
    /// Share capital in lei: compulsory on an SRL's paper, absent for firms without capital.
    pub share_capital: Option<Money>,
    /// Whether the firm is registered for VAT.
    pub vat_payer: bool,
    /// Whether the firm applies VAT on collection (TVA la încasare).
    pub vat_on_collection: bool,
    /// Bank account for payment.
    pub iban: Option<String>,
    /// Bank name.
    pub bank: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Whether this is the demo firm, whose paper says so in large letters.
    pub demo: bool,
    /// How its paper looks.
    #[serde(default, skip_serializing_if = "Look::is_plain")]
    pub look: Look,
}
