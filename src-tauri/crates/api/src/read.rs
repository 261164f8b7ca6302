//! Readers of replies: pure functions from JSON to what the protocol knows, tolerant of everything the documentation
//! contradicts itself about (`contazen-api.md` §9) and strict about what a decision rests on.
//!
//! Not here: envelopes and failures (envelope), deciding anything.

mod client;
mod company;
mod field;
mod firm;
mod grant;
mod invoice;
mod list;
mod product;
mod reservation;
mod series;
mod vat_rate;

#[cfg(test)]
pub(crate) mod fixture;

pub(crate) use client::read_client;
pub(crate) use company::read_company;
pub(crate) use firm::{read_bank_accounts, read_firm};
pub(crate) use grant::read_grant;
pub(crate) use invoice::{ListedInvoice, read_invoice, read_listed_invoice};
pub use list::Page;
pub(crate) use list::{Listing, read_items, read_page, read_sound_page};
pub(crate) use product::read_product;
pub(crate) use reservation::read_reservation;
pub(crate) use series::read_series;
pub(crate) use vat_rate::read_vat_rates;

use protocol::json::Json;

/// A reply that is a success but cannot be read. `path` leads to the field that is missing or makes no sense
/// (`3.total`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadReply {
    /// Where.
    pub path: String,
}

impl BadReply {
    pub(crate) fn at(path: &str) -> BadReply {
        BadReply { path: path.to_owned() }
    }

    /// The same, seen from the list the item is in.
    fn in_item(self, index: usize) -> BadReply {
        BadReply { path: format!("{index}.{}", self.path) }
    }
}

/// The `data` object of a document.
pub(crate) fn data(document: &Json) -> Result<&Json, BadReply> {
    document.get("data").filter(|data| matches!(data, Json::Object(_))).ok_or_else(|| BadReply::at("data"))
}
