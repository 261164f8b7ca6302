//! The list of invoices and drafts.
//!
//! Not here: finding them (listing).

use super::{AmountView, InvoiceStanding, InvoiceView, WayOut};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A page of invoices, as scripts want them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoicePage {
    /// How many match in all.
    pub total: u64,
    /// This page's.
    pub items: Vec<InvoiceView>,
}

/// A page of invoices, as the window lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceRows {
    /// How many match in all.
    #[ts(type = "number")]
    pub total: u64,
    /// This page's.
    pub items: Vec<InvoiceRow>,
}

/// An invoice or a draft in a list: what is shown of it and no more, for the window reads very many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceRow {
    /// Local id.
    pub id: String,
    /// Number as printed; empty for drafts.
    pub full_number: String,
    /// Client's name.
    pub client_name: String,
    /// Issue date.
    pub date: String,
    /// Due date.
    pub due_date: Option<String>,
    /// Currency.
    pub currency: String,
    /// Total.
    pub total: String,
    /// `fiscal`, `proforma`, `other`.
    pub document_type: String,
    /// Where it stands, in one word for people.
    pub standing: InvoiceStanding,
    /// Why a person is needed.
    pub why: Option<String>,
    /// Whether setting it right is what that person can do.
    pub is_correctable: bool,
}

impl From<InvoiceView> for InvoiceRow {
    fn from(view: InvoiceView) -> InvoiceRow {
        InvoiceRow {
            id: view.id,
            full_number: view.full_number,
            client_name: view.client_name,
            date: view.date,
            due_date: view.due_date,
            currency: view.currency,
            total: view.total,
            document_type: view.document_type,
            standing: view.standing,
            is_correctable: view.attention.is_some() && view.ways_out.contains(&WayOut::Correct),
            why: view.attention.map(|attention| attention.message),
        }
    }
}

/// What the invoices of a list come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoiceSums {
    /// Invoices.
    #[ts(type = "number")]
    pub invoices: u64,
    /// Drafts, which are no amount yet.
    #[ts(type = "number")]
    pub drafts: u64,
    /// Totals of the invoices by currency, without pro formas and void ones.
    pub totals: Vec<AmountView>,
}
