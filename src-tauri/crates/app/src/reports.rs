//! What was sold, collected and is still owed: by month, VAT rate, client and age, from one walk through the books.
//!
//! Amounts of two currencies are never added; VAT is in lei, as each paper converts it. Kept are sums by month, rate and client,
//! never an invoice. Not here: what an invoice counts for (sold), how it is drawn (the page).

use crate::invoices::Snapshot;
use crate::journal::Counts;
use crate::open::App;
use crate::period::{days, month_of};
use crate::problem::Problem;
use crate::show::category_word;
use crate::sold::{ByCurrency, Ledger, RateKey, Sale, share};
use crate::view::{ClientSales, Counted, DebtView, MonthView, RateSums, ReportView};
use chrono::NaiveDate;
use domain::{LEI, Money};
use std::collections::BTreeMap;
use store::{Days, Read};

/// Clients a report names, by currency.
const CLIENTS_MAX: usize = 10;
/// Up to how many days after its due date a debt is of an age; what is older is of the last.
const AGES: [(i64, &str); 5] =
    [(0, "not_due"), (30, "days_30"), (60, "days_60"), (90, "days_90"), (i64::MAX, "older")];

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportRequest {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Whether invoices the server does not have yet are in it.
    pub with_unsent: bool,
}

impl App {
    /// The report of a period; what is owed is as of today.
    ///
    /// # Errors
    /// [`crate::ExportProblem::PeriodBackwards`]; when the books cannot be read.
    pub fn report(&self, request: &ReportRequest) -> Result<ReportView, Problem> {
        let days = days(request.from, request.to)?;
        let snapshot = Snapshot::take(self)?;
        let mut report = Report { days, today: self.today(), ..Report::default() };
        Ledger::open(&snapshot)?.each(Days::ALL, |sale| {
            let is_in = days.has(sale.date);
            if is_in {
                report.counts.count(&sale, request.with_unsent);
            }
            if sale.how == Counted::Unsent && !request.with_unsent {
                return Ok(());
            }
            if is_in && sale.how != Counted::Void {
                report.issued(&sale);
            }
            report.collected(&sale);
            report.owed(&sale);
            Ok(())
        })?;
        let data_at = snapshot.view.last_pass()?.map(domain::Moment::rfc3339);
        Ok(report.view(request.with_unsent, data_at))
    }
}

/// A month's sums in a currency.
#[derive(Default)]
struct Month {
    issued: Money,
    collected: Money,
    invoices: u64,
}

/// A client's sums in a currency.
struct Buyer {
    name: String,
    total: Money,
    invoices: u64,
}

/// A report being summed up.
struct Report {
    days: Days,
    today: NaiveDate,
    counts: Counts,
    undated: u64,
    invoices: u64,
    months: BTreeMap<(String, String), Month>,
    vat: BTreeMap<RateKey, (Money, Money)>,
    /// Base and VAT that became due by being paid; `None` where no invoice is so.
    vat_collected: Option<BTreeMap<RateKey, (Money, Money)>>,
    buyers: BTreeMap<(String, String), Buyer>,
    debts: BTreeMap<(String, usize), (Money, u64)>,
    totals: ByCurrency,
}

impl Default for Report {
    fn default() -> Report {
        Report {
            days: Days::ALL,
            today: NaiveDate::MIN,
            counts: Counts::default(),
            undated: 0,
            invoices: 0,
            months: BTreeMap::new(),
            vat: BTreeMap::new(),
            vat_collected: None,
            buyers: BTreeMap::new(),
            debts: BTreeMap::new(),
            totals: ByCurrency::default(),
        }
    }
}

/// What tells one buyer from another: the tax id however it is written, or the name where there is none or only zeros stand
/// for a CNP that was not told.
fn buyer_key(sale: &Sale) -> String {
    let number = sale.client_number.as_deref().unwrap_or_default().trim().to_uppercase();
    let number = number.strip_prefix("RO").unwrap_or(&number).trim();
    if number.trim_matches('0').is_empty() { sale.client_name.clone() } else { number.to_owned() }
}

impl Report {
    /// Adds an invoice of the period.
    fn issued(&mut self, sale: &Sale) {
        self.invoices += 1;
        self.totals.add(&sale.currency, sale.total);
        let month = self.months.entry((sale.currency.clone(), month_of(sale.date))).or_default();
        month.issued = month.issued + sale.total;
        month.invoices += 1;
        for part in sale.lei.iter().flatten() {
            let sum = self.vat.entry(part.key).or_default();
            *sum = (sum.0 + part.net, sum.1 + part.vat);
        }
        let who = buyer_key(sale);
        let buyer = self.buyers.entry((sale.currency.clone(), who)).or_insert_with(|| Buyer {
            name: sale.client_name.clone(),
            total: Money::ZERO,
            invoices: 0,
        });
        buyer.total = buyer.total + sale.total;
        buyer.invoices += 1;
    }

    /// Adds what was received in the period, and the VAT that became due by it. A storno and what it takes back are out of
    /// the latter: of those only what was received was ever due.
    fn collected(&mut self, sale: &Sale) {
        let is_due_so = sale.is_due_on_collection && sale.reverses.is_none();
        let sums = sale.lei.as_ref().filter(|_| is_due_so);
        if sums.is_some() {
            self.vat_collected.get_or_insert_default();
        }
        let mut payments = sale.received.clone();
        payments.sort_by_key(|(date, _)| *date);
        let mut paid = Money::ZERO;
        for (date, amount) in payments {
            let before = paid;
            paid = (paid + amount).min(sale.total);
            let Some(date) = date else {
                self.undated += u64::from(self.days.has(sale.date));
                continue;
            };
            if !self.days.has(date) {
                continue;
            }
            let month = self.months.entry((sale.currency.clone(), month_of(date))).or_default();
            month.collected = month.collected + amount;
            let Some(due) = &mut self.vat_collected else { continue };
            for part in sums.iter().copied().flatten() {
                let fell_due = |of| Some(share(of, paid, sale.total)? - share(of, before, sale.total)?);
                if let (Some(net), Some(vat)) = (fell_due(part.net), fell_due(part.vat)) {
                    let sum = due.entry(part.key).or_default();
                    *sum = (sum.0 + net, sum.1 + vat);
                }
            }
        }
    }

    /// Adds what is owed today.
    fn owed(&mut self, sale: &Sale) {
        if sale.owed.is_zero() {
            return;
        }
        let late = (self.today - sale.due_date.unwrap_or(sale.date)).num_days();
        let age = AGES.iter().position(|(days, _)| late <= *days).unwrap_or(AGES.len() - 1);
        let debt = self.debts.entry((sale.currency.clone(), age)).or_default();
        *debt = (debt.0 + sale.owed, debt.1 + 1);
    }

    fn view(self, with_unsent: bool, data_at: Option<String>) -> ReportView {
        let owed = self.debts.keys().map(|(currency, _)| currency);
        let mut currencies: Vec<String> =
            self.months.keys().map(|(currency, _)| currency).chain(owed).cloned().collect();
        // Lei first; what is not there has no place.
        currencies.sort_by_key(|currency| (currency != LEI, currency.clone()));
        currencies.dedup();
        let mut clients: Vec<ClientSales> = Vec::new();
        for currency in &currencies {
            let buyers = self.buyers.iter().filter(|((of, _), _)| of == currency);
            let mut buyers: Vec<&Buyer> = buyers.map(|(_, buyer)| buyer).collect();
            buyers.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.name.cmp(&b.name)));
            clients.extend(buyers.into_iter().take(CLIENTS_MAX).map(|buyer| ClientSales {
                name: buyer.name.clone(),
                currency: currency.clone(),
                total: buyer.total.to_string(),
                invoices: buyer.invoices,
            }));
        }
        let months = self.months.iter().map(|((currency, month), sums)| MonthView {
            month: month.clone(),
            currency: currency.clone(),
            issued: sums.issued.to_string(),
            collected: sums.collected.to_string(),
            invoices: sums.invoices,
        });
        let debts = self.debts.iter().map(|((currency, age), (total, invoices))| DebtView {
            age: AGES.get(*age).map_or("older", |(_, word)| word).to_owned(),
            currency: currency.clone(),
            total: total.to_string(),
            invoices: *invoices,
        });
        ReportView {
            from: self.days.from.to_string(),
            to: self.days.to.to_string(),
            data_at,
            unsent: self.counts.unsent,
            with_unsent,
            void: self.counts.void,
            elsewhere: self.counts.elsewhere,
            imported: self.counts.imported,
            without_breakdown: self.counts.without_breakdown,
            without_rate: self.counts.without_rate,
            undated: self.undated,
            invoices: self.invoices,
            totals: self.totals.view(),
            months: months.collect(),
            debts: debts.collect(),
            vat: rate_sums(&self.vat),
            vat_collected: self.vat_collected.as_ref().map(rate_sums),
            clients,
            currencies,
        }
    }
}

/// Sums by rate, the highest first, and what they come to.
pub(crate) fn rate_sums(sums: &BTreeMap<RateKey, (Money, Money)>) -> Vec<RateSums> {
    let view = |(key, (net, vat)): (&RateKey, &(Money, Money))| RateSums {
        rate: key.map(|(rate, _)| rate.to_string()).unwrap_or_default(),
        category: key.map_or("unknown", |(_, category)| category_word(category)).to_owned(),
        net: net.to_string(),
        vat: vat.to_string(),
    };
    sums.iter().rev().map(view).collect()
}
