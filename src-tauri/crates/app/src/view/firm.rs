//! The firm: what it is, where it is paid, and how it usually issues.
//!
//! Not here: how its paper looks (paper).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The firm and what the paper must carry beyond what the server knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    /// Name.
    pub name: String,
    /// Tax id.
    pub tax_id: String,
    /// Trade register number.
    pub trade_register: Option<String>,
    /// Address in one line.
    pub address: String,
    /// IBAN.
    pub iban: Option<String>,
    /// Every account the server knows, the main one first.
    pub accounts: Vec<AccountView>,
    /// Asked of the user: share capital in lei; `null` for firms without.
    pub share_capital: Option<String>,
    /// Asked of the user.
    pub vat_payer: bool,
    /// Asked of the user.
    pub vat_on_collection: bool,
    /// Whether the user has stated them.
    pub complete: bool,
}

/// A bank account of the firm, as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountView {
    /// IBAN.
    pub iban: String,
    /// Bank.
    pub bank: Option<String>,
    /// Currency.
    pub currency: Option<String>,
}

/// How the firm usually issues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HabitsView {
    /// Days after the issue date on which an invoice is due; `null` says nothing.
    pub due_days: Option<u32>,
    /// What is printed on each invoice.
    pub notes: String,
    /// Seconds in which an issued invoice can be taken back: 0, 10 or 30.
    pub undo_seconds: u32,
    /// A series with fewer free numbers is topped up; 0 never is.
    pub refill_below: u32,
    /// Free numbers it is topped up to.
    pub refill_to: u32,
}
