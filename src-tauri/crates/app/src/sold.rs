//! What an invoice is to an accountant: whether it counts, its sums in lei by VAT rate, what it takes back, what was received
//! for it and when.
//!
//! Not here: adding invoices up (reports, journal).

use crate::problem::Problem;
use crate::view::{Counted, CurrencySum};
use chrono::NaiveDate;
use domain::{DocumentType, LEI, Money, VatCategory, VatRate};
use std::collections::BTreeMap;
use store::{InvoiceRecord, Read};

/// A rate, and why it is that one.
pub(crate) type RateKey = (VatRate, VatCategory);

/// How an invoice counts; `None` for one that is no sale, as a pro forma.
///
/// The server voids an invoice that was issued by a storno. Where these books have that storno, it takes the sums back, and
/// the voided one must keep them, or they would be taken back twice; where they have it not, neither counts.
pub(crate) fn counted(view: &impl Read, record: &InvoiceRecord) -> Result<Option<Counted>, Problem> {
    if record.issued.content.header.document_type != DocumentType::Fiscal {
        return Ok(None);
    }
    let is_taken_back = match &record.storned_by {
        Some(id) => view.invoice_by_server_id(id)?.is_some(),
        None => false,
    };
    Ok(Some(match &record.server {
        Some(copy) if copy.is_void && !is_taken_back => Counted::Void,
        _ if record.on_server().is_some() => Counted::Sent,
        _ => Counted::Unsent,
    }))
}

/// Base and VAT in lei by rate, each converted as its paper does. Nothing for a voided invoice; `None` where a foreign
/// currency has no rate, so that nobody knows.
pub(crate) fn in_lei(record: &InvoiceRecord, counted: Counted) -> Option<Vec<(RateKey, Money, Money)>> {
    if counted == Counted::Void {
        return Some(Vec::new());
    }
    let content = &record.issued.content;
    let by_rate = content.totals.by_rate.iter();
    by_rate
        .map(|sums| Some(((sums.rate, sums.category), content.in_lei(sums.net)?, content.in_lei(sums.vat)?)))
        .collect()
}

/// Money received for an invoice, and when; `None` for a day nobody told.
pub(crate) fn received(record: &InvoiceRecord) -> Vec<(Option<NaiveDate>, Money)> {
    let Some(copy) = &record.server else { return Vec::new() };
    match &copy.payments {
        Some(payments) => {
            payments.iter().filter_map(|payment| Some((payment.date, payment.amount?))).collect()
        }
        None if copy.is_paid => vec![(None, record.issued.content.totals.total)],
        None => Vec::new(),
    }
}

/// Whether the VAT of an invoice is due when it is paid and not when it is issued (Cod fiscal art. 282 (3)). A storno and what
/// it takes back are out of it: of those only what was received was ever due.
pub(crate) fn is_due_on_collection(record: &InvoiceRecord) -> bool {
    let content = &record.issued.content;
    content.supplier.vat_on_collection && !content.totals.vat.is_zero()
}

/// The part of an amount that belongs to what was paid so far of a total, rounded: over all payments the parts add up to the
/// amount. Nothing of a total of nothing.
pub(crate) fn share(amount: Money, paid: Money, total: Money) -> Option<Money> {
    if total.is_zero() {
        return Some(Money::ZERO);
    }
    domain::money::round_to_money(amount.decimal().checked_mul(paid.decimal())? / total.decimal())
}

/// Sums by currency: those of two are never added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ByCurrency(pub(crate) BTreeMap<String, Money>);

impl ByCurrency {
    pub(crate) fn add(&mut self, currency: &str, amount: Money) {
        match self.0.get_mut(currency) {
            Some(sum) => *sum = *sum + amount,
            None => {
                self.0.insert(currency.to_owned(), amount);
            }
        }
    }
}

impl ByCurrency {
    pub(crate) fn view(&self) -> Vec<CurrencySum> {
        let sums = self.0.iter();
        sums.map(|(currency, total)| CurrencySum { currency: currency.clone(), total: total.to_string() })
            .collect()
    }
}

/// Whether an amount of a currency is in lei as it is.
pub(crate) fn is_lei(currency: &str) -> bool {
    currency == LEI
}
