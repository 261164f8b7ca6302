//! What the firm sold, one invoice after another, wherever each was made: whether it counts, its sums in lei by VAT rate, what it
//! takes back, what was received for it and when. Reports, journal and packs add up what this hands them.
//!
//! Not here: adding up (reports, journal), what is known of an invoice made elsewhere (elsewhere).

use crate::actions::Standing;
use crate::elsewhere::{Remark, parts_of};
use crate::invoices::Snapshot;
use crate::problem::Problem;
use crate::view::{Counted, CurrencySum};
use chrono::NaiveDate;
use domain::{DocumentType, ExchangeRate, LEI, Money, Reversed, VatCategory, VatRate};
use protocol::RemoteInvoice;
use std::collections::{BTreeMap, HashMap};
use store::{Days, Elsewhere, InvoiceRecord, Read, ReadEntries, Sold, Walk};

/// A rate, and why it is that one; `None` for sums of which nobody told the rates.
pub(crate) type RateKey = Option<(VatRate, VatCategory)>;

/// Base and VAT of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) key: RateKey,
    pub(crate) net: Money,
    pub(crate) vat: Money,
}

/// Where an invoice was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// On this laptop.
    Here,
    /// On the web, or on another device of the firm.
    Elsewhere,
    /// In another program, whose list was imported.
    Imported,
}

/// An invoice as an accountant counts it.
#[derive(Debug, Clone)]
pub(crate) struct Sale {
    pub(crate) origin: Origin,
    pub(crate) how: Counted,
    pub(crate) full_number: String,
    pub(crate) date: NaiveDate,
    pub(crate) due_date: Option<NaiveDate>,
    pub(crate) client_name: String,
    /// Tax id, or CNP.
    pub(crate) client_number: Option<String>,
    pub(crate) currency: String,
    pub(crate) exchange_rate: Option<ExchangeRate>,
    /// In its currency; nothing for a voided one.
    pub(crate) total: Money,
    /// Base and VAT in lei by rate, each converted as its paper does; `None` where a foreign currency has no rate.
    pub(crate) lei: Option<Vec<Part>>,
    /// What is not known of its sums.
    pub(crate) remark: Option<Remark>,
    /// Whether its VAT is due when it is paid and not when it is issued (Cod fiscal art. 282 (3)).
    pub(crate) is_due_on_collection: bool,
    /// What it takes back: its number, and its date where known.
    pub(crate) reverses: Option<(String, Option<NaiveDate>)>,
    /// The number of what takes it back, where known.
    pub(crate) reversed_by: Option<Option<String>>,
    /// Whether the server calls it void.
    pub(crate) is_void: bool,
    /// Money received, and when; `None` for a day nobody told.
    pub(crate) received: Vec<(Option<NaiveDate>, Money)>,
    /// What is still owed.
    pub(crate) owed: Money,
}

/// The firm's sales, as of one snapshot.
pub(crate) struct Ledger<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// The numbers of the stornos made elsewhere, by the server's id of what each takes back.
    reversals: HashMap<String, Option<String>>,
    /// Whether the firm says today that its VAT is due when it is paid: what was made elsewhere does not tell.
    vat_on_collection: bool,
}

impl<'a> Ledger<'a> {
    pub(crate) fn open(snapshot: &'a Snapshot) -> Result<Ledger<'a>, Problem> {
        let mut reversals = HashMap::new();
        snapshot.view.each_elsewhere(Days::ALL, |copy| -> Result<(), Problem> {
            if let (true, Some(source)) = (copy.is_storno, copy.storno_for) {
                reversals.insert(source, copy.full_number);
            }
            Ok(())
        })?;
        let profile = snapshot.view.profile()?;
        let vat_on_collection = profile.is_some_and(|profile| profile.vat_on_collection);
        Ok(Ledger { snapshot, reversals, vat_on_collection })
    }

    /// How many invoices a walk through all of them meets.
    pub(crate) fn count(&self) -> Result<u64, Problem> {
        Ok(self.snapshot.view.sale_count(&[], &[])?)
    }

    /// Every sale of these days, each once, by day and number. Drafts and pro forma invoices are none.
    pub(crate) fn each(
        &self,
        days: Days,
        mut each: impl FnMut(Sale) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        self.snapshot.view.each_sold(days, |sold| {
            let sale = match sold {
                Sold::Here(record) => self.here(&record)?,
                Sold::Elsewhere(one) => self.elsewhere(*one)?,
            };
            sale.map_or(Ok(()), &mut each)
        })
    }

    fn here(&self, record: &InvoiceRecord) -> Result<Option<Sale>, Problem> {
        let view = &self.snapshot.view;
        let Some(how) = counted(view, record)? else { return Ok(None) };
        let issued = &record.issued;
        let content = &issued.content;
        let header = &content.header;
        let reversed_by = match &record.storned_by {
            Some(id) => Some(number_of(view, id)?),
            None => None,
        };
        let lei = content.totals.by_rate.iter().map(|sums| {
            let key = Some((sums.rate, sums.category));
            Some(Part { key, net: content.in_lei(sums.net)?, vat: content.in_lei(sums.vat)? })
        });
        let standing = Standing { record, errands: self.snapshot.errands(issued.id) };
        let copy = record.server.as_ref();
        Ok(Some(Sale {
            origin: Origin::Here,
            how,
            full_number: issued.full_number.clone(),
            date: header.issue_date,
            due_date: header.due_date,
            client_name: header.client.name.clone(),
            client_number: header.client.tax_id.clone().or_else(|| header.client.cnp.clone()),
            currency: header.currency.clone(),
            exchange_rate: header.exchange_rate,
            total: if how == Counted::Void { Money::ZERO } else { content.totals.total },
            lei: if how == Counted::Void { Some(Vec::new()) } else { lei.collect() },
            remark: None,
            is_due_on_collection: content.supplier.vat_on_collection && !content.totals.vat.is_zero(),
            reverses: issued
                .reverses
                .as_ref()
                .map(|Reversed { full_number, date }| (full_number.clone(), Some(*date))),
            reversed_by,
            is_void: copy.is_some_and(|copy| copy.is_void),
            received: copy.map_or_else(Vec::new, |copy| received(copy, content.totals.total)),
            owed: standing.still_owed().max(Money::ZERO),
        }))
    }

    fn elsewhere(&self, one: Elsewhere) -> Result<Option<Sale>, Problem> {
        let view = &self.snapshot.view;
        let Elsewhere { copy, past_client, is_fiscal } = one;
        let (Some(date), true, false) = (copy.date, is_fiscal, copy.is_draft) else { return Ok(None) };
        let reversed_by = self.reversals.get(&copy.id).cloned();
        let is_void = copy.is_void && reversed_by.is_none();
        let currency = copy.currency.clone().unwrap_or_else(|| LEI.to_owned());
        let (parts, remark) = if is_void { (Vec::new(), None) } else { parts_of(&copy) };
        let in_lei = |amount| match copy.exchange_rate {
            _ if currency == LEI => Some(amount),
            Some(rate) => domain::money::in_lei(amount, rate),
            None => None,
        };
        let lei = parts
            .iter()
            .map(|part| Some(Part { key: part.key, net: in_lei(part.net)?, vat: in_lei(part.vat)? }));
        let total = parts.iter().map(|part| part.net + part.vat).sum();
        let client = match (&past_client, &copy.client_id) {
            (Some(client), _) => Some(client.clone()),
            (None, Some(id)) => view.client(id)?.map(|known| known.client),
            (None, None) => None,
        };
        let reverses = match &copy.storno_for {
            Some(id) => number_and_date(view, id)?,
            None => None,
        };
        let is_closed = copy.is_void || copy.is_paid || reversed_by.is_some() || copy.storno_for.is_some();
        let paid: Money = copy.payments.iter().flatten().filter_map(|payment| payment.amount).sum();
        Ok(Some(Sale {
            origin: if past_client.is_some() { Origin::Imported } else { Origin::Elsewhere },
            how: if is_void { Counted::Void } else { Counted::Sent },
            full_number: printed(&copy).unwrap_or_default(),
            date,
            due_date: copy.due_date,
            client_name: copy.client_name.clone().unwrap_or_default(),
            client_number: client.and_then(|client| client.tax_id.or(client.cnp)),
            exchange_rate: copy.exchange_rate,
            total,
            lei: lei.collect(),
            remark,
            is_due_on_collection: past_client.is_none()
                && self.vat_on_collection
                && parts.iter().any(|part| !part.vat.is_zero()),
            reverses,
            reversed_by,
            is_void: copy.is_void,
            received: received(&copy, total),
            owed: if is_closed { Money::ZERO } else { total - paid },
            currency,
        }))
    }
}

/// How an invoice issued here counts; `None` for one that is no sale, as a pro forma.
///
/// The server voids an invoice that was issued by a storno. Where these books have that storno, it takes the sums back, and
/// the voided one must keep them, or they would be taken back twice; where they have it not, neither counts.
pub(crate) fn counted(
    view: &(impl Read + ReadEntries),
    record: &InvoiceRecord,
) -> Result<Option<Counted>, Problem> {
    if record.issued.content.header.document_type != DocumentType::Fiscal {
        return Ok(None);
    }
    let is_taken_back = match &record.storned_by {
        Some(id) => view.invoice_by_server_id(id)?.is_some() || view.cloud_invoice(id)?.is_some(),
        None => false,
    };
    Ok(Some(match &record.server {
        Some(copy) if copy.is_void && !is_taken_back => Counted::Void,
        _ if record.on_server().is_some() => Counted::Sent,
        _ => Counted::Unsent,
    }))
}

/// Money received for an invoice, and when; `None` for a day nobody told.
fn received(copy: &RemoteInvoice, total: Money) -> Vec<(Option<NaiveDate>, Money)> {
    match &copy.payments {
        Some(payments) => {
            payments.iter().filter_map(|payment| Some((payment.date, payment.amount?))).collect()
        }
        None if copy.is_paid => vec![(None, total)],
        None => Vec::new(),
    }
}

/// The number of an invoice made elsewhere, as it is printed.
fn printed(copy: &RemoteInvoice) -> Option<String> {
    copy.full_number.clone().or_else(|| copy.number.map(|number| number.to_string()))
}

/// The number of the invoice the server knows by an id.
fn number_of(view: &(impl Read + ReadEntries), id: &str) -> Result<Option<String>, Problem> {
    Ok(number_and_date(view, id)?.map(|(number, _)| number))
}

fn number_and_date(
    view: &(impl Read + ReadEntries),
    id: &str,
) -> Result<Option<(String, Option<NaiveDate>)>, Problem> {
    if let Some(record) = view.invoice_by_server_id(id)? {
        return Ok(Some((record.issued.full_number, Some(record.issued.content.header.issue_date))));
    }
    Ok(view.cloud_invoice(id)?.and_then(|copy| Some((printed(&copy)?, copy.date))))
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
