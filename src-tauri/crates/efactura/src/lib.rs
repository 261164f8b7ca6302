//! An issued invoice as the file e-Factura takes: RO_CIUS 1.0.1 in UBL 2.1, for a firm that uploads it by hand while the
//! cloud, which does it otherwise, cannot be reached.
//!
//! The way is `Issued` → a tree of elements (a value) → text. The paper is the law: every sum is the paper's own, and
//! what it lacks is named field by field, so that no file is made that the tax office would refuse.
//! *Invariant:* the same invoice gives the same text on any machine.
//! Deliberately not here: files, the clock, the network, sending anything, rounding.

mod document;
mod element;
mod gap;
mod party;
mod payment;
mod sums;
mod text;
mod unit;

pub use gap::{Gap, Lack};

use chrono::NaiveDate;
use domain::{DocumentType, Issued};
use thiserror::Error;

/// The invoice a storno takes back (BG-3; Law 227/2015 art. 330 wants number and date cited).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preceding {
    /// Its number as printed, at most 200 characters.
    pub number: String,
    /// Its issue date.
    pub date: NaiveDate,
}

/// Why there is no file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum XmlError {
    /// A pro forma is no invoice, and e-Factura takes none.
    #[error("only fiscal invoices go to e-Factura")]
    NotFiscal,
    /// What e-Factura asks for and the invoice does not say: everything, each field once.
    #[error("e-Factura asks for more than the invoice says: {0:?}")]
    Incomplete(Vec<Gap>),
    /// The XML library refused, which it does not while writing into memory.
    #[error("{0}")]
    Unwritable(String),
}

/// An issued invoice as a file for e-Factura, UTF-8 with its declaration.
///
/// `preceding` is the invoice that a storno takes back; an invoice of negative quantities only is refused without it.
///
/// # Errors
/// [`XmlError::NotFiscal`]; [`XmlError::Incomplete`] with everything that is missing at once.
pub fn xml(issued: &Issued, preceding: Option<&Preceding>) -> Result<String, XmlError> {
    if issued.content.header.document_type != DocumentType::Fiscal {
        return Err(XmlError::NotFiscal);
    }
    let mut gaps = Vec::new();
    let invoice = document::invoice(issued, preceding, &mut gaps);
    match gaps.is_empty() {
        true => element::written(&invoice).map_err(|error| XmlError::Unwritable(error.to_string())),
        false => Err(XmlError::Incomplete(gaps)),
    }
}
