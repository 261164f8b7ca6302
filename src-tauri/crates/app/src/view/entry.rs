//! Clients and products as both front ends show them.
//!
//! Not here: invoices (view), imports (import).

use super::{FindingView, ProblemView};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// An amount with its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AmountView {
    /// ISO code.
    pub currency: String,
    /// Decimal text.
    pub amount: String,
}

/// Where a client or a product stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryState {
    /// The server has it as it is shown.
    Synced,
    /// Born here; the server does not have it yet.
    Local,
    /// Changed here; the server does not know yet.
    Changed,
    /// Waits to be deleted on the server.
    Leaving,
    /// Changed here and on the server to different things: a person chooses.
    Conflict,
    /// The server refused what was changed here.
    Attention,
}

/// A client in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientRow {
    /// The server's id, or a local one while the server does not have it.
    pub id: String,
    /// Name.
    pub name: String,
    /// Tax id or empty.
    pub tax_id: String,
    /// City or empty.
    pub city: String,
    /// `firm` or `person`.
    #[ts(type = "\"firm\" | \"person\"")]
    pub kind: String,
    /// Where it stands.
    pub state: EntryState,
    /// What is owed, by currency; empty when nothing is.
    pub unpaid: Vec<AmountView>,
    /// How many invoices it has, as far as they are known here.
    #[ts(type = "number")]
    pub invoices: u64,
    /// Issue date of the last one.
    pub last_invoice: Option<String>,
}

/// A page of clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientPage {
    /// How many match in all.
    #[ts(type = "number")]
    pub total: u64,
    /// This page's.
    pub items: Vec<ClientRow>,
}

/// A field changed here and on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClashView {
    /// Its name in the API.
    pub field: String,
    /// What it was before; empty for nothing.
    pub base: String,
    /// What it was changed to here.
    pub ours: String,
    /// What the server has now.
    pub theirs: String,
}

/// An invoice in a client's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaleRow {
    /// Local id, for one issued here.
    pub id: Option<String>,
    /// The server's id, once known.
    pub server_id: Option<String>,
    /// Number as printed.
    pub full_number: String,
    /// Issue date.
    pub date: Option<String>,
    /// Due date.
    pub due_date: Option<String>,
    /// Client's name as the invoice has it.
    pub client_name: String,
    /// Currency.
    pub currency: String,
    /// Total.
    pub total: String,
    /// Fully paid, as last seen.
    pub is_paid: bool,
    /// Voided.
    pub is_void: bool,
    /// Reverses another invoice.
    pub is_storno: bool,
}

/// A page of a history, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SalePage {
    /// How many there are.
    #[ts(type = "number")]
    pub total: u64,
    /// This page's.
    pub items: Vec<SaleRow>,
}

/// A page of everything the firm invoiced, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FirmPage {
    /// How many there are.
    #[ts(type = "number")]
    pub total: u64,
    /// How many are known that were not issued on this laptop, whatever was searched for; a draft on the web is one of them.
    #[ts(type = "number")]
    pub elsewhere: u64,
    /// This page's.
    pub items: Vec<SaleRow>,
}

/// One client in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClientDetail {
    /// The same as in the list.
    pub client: ClientRow,
    /// Its fields under the API's names.
    #[ts(type = "ClientData")]
    pub data: Value,
    /// What an invoice for it would lack, and what is wrong.
    pub findings: Vec<FindingView>,
    /// Fields to choose for.
    pub conflict: Vec<ClashView>,
    /// Why the server refused it.
    pub attention: Option<ProblemView>,
    /// The first page of its history.
    pub history: SalePage,
}

/// What the public register says of a firm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CompanyView {
    /// As a client: what fills a form.
    #[ts(type = "ClientData")]
    pub data: Value,
    /// Whether it is registered for VAT; `null` when the register does not say.
    pub is_vat_payer: Option<bool>,
    /// Listed as inactive: VAT on its invoices cannot be deducted.
    pub is_inactive: bool,
    /// Pays its VAT into an account of its own.
    pub is_split_vat: bool,
    /// In the register of e-Factura.
    pub is_in_einvoice_register: bool,
    /// The client that is this firm already, by its id.
    pub known_client: Option<String>,
    /// What an invoice for it would lack.
    pub findings: Vec<FindingView>,
}

/// A product in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductRow {
    /// The server's id, or a local one while the server does not have it.
    pub id: String,
    /// Name.
    pub name: String,
    /// The firm's own code, or empty.
    pub code: String,
    /// Unit.
    pub unit: String,
    /// Unit price without VAT.
    pub price: Option<String>,
    /// Currency of the price.
    pub currency: String,
    /// VAT percentage.
    pub vat_rate: Option<String>,
    /// Where it stands.
    pub state: EntryState,
    /// How many invoices sell it, as far as they are known here.
    #[ts(type = "number")]
    pub uses: u64,
    /// Issue date of the last one.
    pub last_sold: Option<String>,
}

/// A page of products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductPage {
    /// How many match in all.
    #[ts(type = "number")]
    pub total: u64,
    /// This page's.
    pub items: Vec<ProductRow>,
}

/// What somebody paid for a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PriceView {
    /// Issue date.
    pub date: Option<String>,
    /// Number of the invoice as printed.
    pub full_number: String,
    /// Who.
    pub client_name: String,
    /// How much of it.
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// Unit price without VAT.
    pub price: String,
    /// Its currency.
    pub currency: String,
    /// VAT percentage.
    pub vat_rate: String,
}

/// One product in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductDetail {
    /// The same as in the list.
    pub product: ProductRow,
    /// Its fields under the API's names.
    #[ts(type = "ProductData")]
    pub data: Value,
    /// What is wrong or doubtful.
    pub findings: Vec<FindingView>,
    /// Fields to choose for.
    pub conflict: Vec<ClashView>,
    /// Why the server refused it.
    pub attention: Option<ProblemView>,
    /// What was last paid for it, newest first.
    pub last_prices: Vec<PriceView>,
}

/// Whose version of an entry is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// What was changed here; it is sent again.
    Ours,
    /// What the server has; where nothing clashes, what was changed here is given up.
    Theirs,
}
