//! The list of invoices and drafts.
//!
//! Not here: finding them (listing).

use super::{AmountView, InvoiceView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A page of invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvoicePage {
    /// How many match in all.
    #[ts(type = "number")]
    pub total: u64,
    /// This page's.
    pub items: Vec<InvoiceView>,
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
