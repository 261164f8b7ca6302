//! The endpoints, as one list.
//!
//! Deliberately absent: what they do.

use super::{Code, refusal::Refusal};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// One endpoint with the ids of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route<'a> {
    Probe,
    TestPublic,
    Login,
    Refresh,
    Logout,
    SeriesList,
    SeriesLock(&'a str),
    SeriesUnlock(&'a str),
    Reserve(&'a str),
    Reservations(&'a str),
    Release(&'a str),
    InvoiceCreate,
    InvoiceList,
    InvoiceGet(&'a str),
    InvoiceUpdate(&'a str),
    InvoiceDelete(&'a str),
    InvoiceStorno(&'a str),
    InvoiceVoid(&'a str),
    InvoicePay(&'a str),
    InvoiceSend(&'a str),
    ClientCreate,
    ClientList,
    ClientGet(&'a str),
    ClientUpdate(&'a str),
    ClientDelete(&'a str),
    ProductCreate,
    ProductList,
    ProductGet(&'a str),
    ProductUpdate(&'a str),
    ProductDelete(&'a str),
    Payments,
    ReceiptCreate,
    VatRates,
    Settings,
    BankAccounts,
    CompanyLookup,
    EfacturaStatus,
}

impl<'a> Route<'a> {
    /// The endpoint a method and a path mean.
    pub(crate) fn of(method: &str, path: &[&'a str]) -> Result<Self, Refusal> {
        if let Some(route) = Self::find(method, path) {
            return Ok(route);
        }
        let known = METHODS.iter().any(|other| Self::find(other, path).is_some());
        Err(if known { Code::MethodNotAllowed.into() } else { Refusal::missing("path") })
    }

    /// Whether it answers callers that are not signed in.
    pub(crate) fn is_public(self) -> bool {
        matches!(self, Self::Probe | Self::TestPublic | Self::Login | Self::Refresh)
    }

    fn find(method: &str, path: &[&'a str]) -> Option<Self> {
        Some(match (method, path) {
            ("GET", []) => Self::Probe,
            ("GET", ["test", "public"]) => Self::TestPublic,
            ("POST", ["auth", "login"]) => Self::Login,
            ("POST", ["auth", "refresh"]) => Self::Refresh,
            ("POST", ["auth", "logout"]) => Self::Logout,
            ("GET", ["invoice-series"]) => Self::SeriesList,
            ("POST", ["invoice-series", "reservations", token, "release"]) => Self::Release(token),
            ("POST", ["invoice-series", id, "lock"]) => Self::SeriesLock(id),
            ("POST", ["invoice-series", id, "unlock"]) => Self::SeriesUnlock(id),
            ("POST", ["invoice-series", id, "reserve-numbers"]) => Self::Reserve(id),
            ("GET", ["invoice-series", id, "reservations"]) => Self::Reservations(id),
            ("POST", ["invoices"]) => Self::InvoiceCreate,
            ("GET", ["invoices"]) => Self::InvoiceList,
            ("GET", ["invoices", id]) => Self::InvoiceGet(id),
            ("PUT" | "PATCH", ["invoices", id]) => Self::InvoiceUpdate(id),
            ("DELETE", ["invoices", id]) => Self::InvoiceDelete(id),
            ("POST", ["invoices", id, "storno"]) => Self::InvoiceStorno(id),
            ("POST", ["invoices", id, "void"]) => Self::InvoiceVoid(id),
            ("POST", ["invoices", id, "pay"]) => Self::InvoicePay(id),
            ("POST", ["invoices", id, "send"]) => Self::InvoiceSend(id),
            ("POST", ["receipts"]) => Self::ReceiptCreate,
            ("POST", ["clients"]) => Self::ClientCreate,
            ("GET", ["clients"]) => Self::ClientList,
            ("GET", ["clients", id]) => Self::ClientGet(id),
            ("PUT" | "PATCH", ["clients", id]) => Self::ClientUpdate(id),
            ("DELETE", ["clients", id]) => Self::ClientDelete(id),
            ("POST", ["products"]) => Self::ProductCreate,
            ("GET", ["products"]) => Self::ProductList,
            ("GET", ["products", id]) => Self::ProductGet(id),
            ("PUT" | "PATCH", ["products", id]) => Self::ProductUpdate(id),
            ("DELETE", ["products", id]) => Self::ProductDelete(id),
            ("GET", ["payments"]) => Self::Payments,
            ("GET", ["vat-rates"]) => Self::VatRates,
            ("GET", ["settings"]) => Self::Settings,
            ("GET", ["bank-accounts"]) => Self::BankAccounts,
            ("GET", ["company-lookup"]) => Self::CompanyLookup,
            ("GET", ["efactura", "status"]) => Self::EfacturaStatus,
            _ => return None,
        })
    }
}
