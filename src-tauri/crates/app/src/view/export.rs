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
    /// Voided, and no storno here takes it back: a number, and no sum.
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
    /// Invoices in it that were made on the web or on another device.
    #[ts(type = "number")]
    pub elsewhere: u64,
    /// Invoices in it that were imported from another program.
    #[ts(type = "number")]
    pub imported: u64,
    /// Those of which nobody told base and VAT by rate: in the totals, at no rate.
    #[ts(type = "number")]
    pub without_breakdown: u64,
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

/// A number register that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RegisterView {
    /// The file.
    pub path: String,
    /// The series' name.
    pub series: String,
    /// Numbers in it.
    #[ts(type = "number")]
    pub numbers: u64,
    /// Numbers that stand on two documents; must be 0.
    pub duplicates: u32,
    /// Missing numbers nothing explains; must be 0.
    pub unexplained_gaps: u32,
    /// What it comes to, in a sentence.
    pub verdict: String,
}

/// A month's pack that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackView {
    /// The file.
    pub path: String,
    /// The month, `2026-11`.
    pub month: String,
    /// Papers in it.
    #[ts(type = "number")]
    pub papers: u64,
    /// Files for e-Factura in it.
    #[ts(type = "number")]
    pub xmls: u64,
    /// Number registers in it.
    #[ts(type = "number")]
    pub registers: u64,
    /// Its journal.
    pub journal: JournalView,
}

/// Everything, written into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EverythingView {
    /// The folder.
    pub path: String,
    /// Invoices in it.
    #[ts(type = "number")]
    pub invoices: u64,
    /// Papers in it.
    #[ts(type = "number")]
    pub papers: u64,
    /// Rows of each table.
    pub tables: Vec<TableCount>,
}

/// How many rows a table has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TableCount {
    /// The file.
    pub file: String,
    /// Its rows.
    #[ts(type = "number")]
    pub rows: u64,
}

/// A month in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthView {
    /// The month, `2026-11`.
    pub month: String,
    /// The currency of its sums.
    pub currency: String,
    /// What was invoiced.
    pub issued: String,
    /// What was received, by the day of payment.
    pub collected: String,
    /// Invoices issued.
    #[ts(type = "number")]
    pub invoices: u64,
}

/// Base and VAT of a rate, in lei.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RateSums {
    /// Percentage; empty where nobody told it.
    pub rate: String,
    /// Why it is that one; `unknown` for sums nobody broke down by rate.
    #[ts(
        type = "\"unknown\" | \"standard\" | \"exempt\" | \"exempt_without_credit\" | \"exempt_with_credit\" | \"vat_included\" | \"reverse_charge\""
    )]
    pub category: String,
    /// Taxable amount.
    pub net: String,
    /// VAT.
    pub vat: String,
}

/// What a client bought in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientSales {
    /// The client.
    pub name: String,
    /// The currency.
    pub currency: String,
    /// The sum.
    pub total: String,
    /// Invoices.
    #[ts(type = "number")]
    pub invoices: u64,
}

/// What is owed, by how long it is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DebtView {
    /// How long: not at all, up to 30, 60, 90 days, longer.
    #[ts(type = "\"not_due\" | \"days_30\" | \"days_60\" | \"days_90\" | \"older\"")]
    pub age: String,
    /// The currency.
    pub currency: String,
    /// The sum.
    pub total: String,
    /// Invoices.
    #[ts(type = "number")]
    pub invoices: u64,
}

/// The report of a period. What is owed is as of today, whatever the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportView {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// When the server was last heard in full: payments are as of then.
    pub data_at: Option<String>,
    /// Invoices of the period the server does not have yet.
    #[ts(type = "number")]
    pub unsent: u64,
    /// Whether those are in it.
    pub with_unsent: bool,
    /// Voided ones of the period.
    #[ts(type = "number")]
    pub void: u64,
    /// Invoices in it that were made on the web or on another device.
    #[ts(type = "number")]
    pub elsewhere: u64,
    /// Invoices in it that were imported from another program.
    #[ts(type = "number")]
    pub imported: u64,
    /// Those of which nobody told base and VAT by rate: in the totals, at no rate.
    #[ts(type = "number")]
    pub without_breakdown: u64,
    /// Those in a currency without a rate: not in the sums in lei.
    #[ts(type = "number")]
    pub without_rate: u64,
    /// Invoices of the period that were paid on a day nobody told: not in what was collected.
    #[ts(type = "number")]
    pub undated: u64,
    /// Invoices of the period that count.
    #[ts(type = "number")]
    pub invoices: u64,
    /// What they come to, by currency.
    pub totals: Vec<CurrencySum>,
    /// The currencies there is something in, lei first.
    pub currencies: Vec<String>,
    /// By month.
    pub months: Vec<MonthView>,
    /// VAT in lei, by the day of issue.
    pub vat: Vec<RateSums>,
    /// VAT in lei that became due by being paid in the period; `null` where the firm applies no VAT on collection.
    pub vat_collected: Option<Vec<RateSums>>,
    /// The clients who bought most, by currency.
    pub clients: Vec<ClientSales>,
    /// What is owed.
    pub debts: Vec<DebtView>,
}
