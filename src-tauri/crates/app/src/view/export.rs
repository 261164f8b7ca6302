//! Reports and exports, as people and scripts see them.
//!
//! Not here: the sums (reports, journal).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How an invoice counts for an accountant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// The server has it.
    Sent,
    /// The server does not have it yet.
    Unsent,
    /// Voided: a number, and no sum.
    Void,
}

/// A sum in a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CurrencySum {
    /// The currency.
    pub currency: String,
    /// The sum.
    pub total: String,
}

/// A sales journal that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JournalView {
    /// The file.
    pub path: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Invoices in it.
    #[ts(type = "number")]
    pub invoices: u64,
    /// Invoices of the period the server does not have yet.
    #[ts(type = "number")]
    pub unsent: u64,
    /// Whether those are in it.
    pub with_unsent: bool,
    /// Voided ones in it.
    #[ts(type = "number")]
    pub void: u64,
    /// Invoices of the firm in this period that were made elsewhere and are not in it.
    #[ts(type = "number")]
    pub elsewhere: u64,
    /// Those in a currency without a rate: in it, and not in the sums in lei.
    #[ts(type = "number")]
    pub without_rate: u64,
    /// VAT in lei.
    pub vat_lei: String,
    /// All in lei.
    pub total_lei: String,
    /// The totals by currency, each in itself.
    pub totals: Vec<CurrencySum>,
    /// What a reader must know of what is and what is not in it.
    pub notes: Vec<String>,
}
