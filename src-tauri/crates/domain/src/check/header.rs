//! Dates, currency, e-Factura, e-mail, reverse charge and the texts of an order.

use super::{CheckFacts, Finding, NOTE_CHARS_MAX, Rule, check_text, looks_like_email, present};
use crate::calendar::efactura_deadline;
use crate::code_list::is_currency;
use crate::county::{Unlocated, locate};
use crate::invoice::{LEI, Order};
use crate::party::Supplier;
use crate::series::DocumentType;
use crate::tax_id::is_iban;
use crate::vat::VatCategory;
use chrono::NaiveDate;

/// The first issue date this program takes: before it, no rule in its tables holds.
const EARLIEST_DATE: &str = "2020-01-01";
/// Days a due date may lie after the issue date: ten years and a week.
const DUE_DAYS_MAX: i64 = 3660;
/// Instalments a payment may be split into: monthly, over ten years.
const INSTALLMENTS_MAX: u32 = 120;

pub(super) fn check_dates(order: &Order, facts: &CheckFacts<'_>, findings: &mut Vec<Finding>) {
    let issue_date = order.header.issue_date;
    if issue_date > facts.today {
        findings.push(Finding::new(Rule::DateInFuture, "date").mended("date", facts.today.to_string()));
    } else if EARLIEST_DATE.parse().is_ok_and(|earliest: NaiveDate| issue_date < earliest) {
        findings.push(Finding::new(Rule::DateAbsurd, "date"));
    } else if facts.previous_date.is_some_and(|previous| issue_date < previous) {
        findings.push(Finding::new(Rule::DateBeforePrevious, "date"));
    } else if order.header.goes_to_efactura() && efactura_deadline(issue_date) < facts.today {
        findings.push(Finding::new(Rule::EfacturaDeadlinePassed, "date"));
    }
    if let Some(due) = order.header.due_date {
        if due < issue_date {
            let finding = Finding::new(Rule::DueBeforeIssue, "due_date");
            findings.push(finding.mended("due_date", issue_date.to_string()));
        } else if due.signed_duration_since(issue_date).num_days() > DUE_DAYS_MAX {
            findings.push(Finding::new(Rule::DateAbsurd, "due_date"));
        }
    }
}

pub(super) fn check(order: &Order, facts: &CheckFacts<'_>, findings: &mut Vec<Finding>) {
    let header = &order.header;
    if header.document_type == DocumentType::Other {
        findings.push(Finding::not_offline());
    } else if header.needs_server() {
        let field = if header.server_draft { "is_draft" } else { "document_type" };
        findings.push(Finding::new(Rule::NeedsServer, field));
    }
    check_currency(order, facts, findings);
    check_reporting(order, findings);
    if header.payment.installments.is_some_and(|count| !(1..=INSTALLMENTS_MAX).contains(&count)) {
        findings.push(Finding::new(Rule::InstallmentsInvalid, "payment_installments"));
    }
    if header.send_email && present(&header.email_address).or(present(&header.client.email)).is_none() {
        findings.push(Finding::new(Rule::EmailMissing, "email_address"));
    }
    if present(&header.email_address).is_some_and(|email| !looks_like_email(email)) {
        findings.push(Finding::new(Rule::EmailInvalid, "email_address"));
    }
    let is_reversed =
        header.reverse_charge || order.rows.iter().any(|row| row.vat_category == VatCategory::ReverseCharge);
    if is_reversed && facts.supplier.is_some_and(|supplier| !supplier.vat_payer) {
        findings.push(Finding::new(Rule::ReverseChargeByNonPayer, "with_vat_inverted"));
    }
    if is_reversed
        && !present(&header.client.tax_id)
            .is_some_and(|id| id.chars().take(2).all(|c| c.is_ascii_alphabetic()))
    {
        findings.push(Finding::new(Rule::ReverseChargeWithoutVatId, "client_data.cui"));
    }
    let delegate = header.delegate.as_ref();
    for (field, text, chars_max) in [
        ("info", header.info.as_deref(), NOTE_CHARS_MAX),
        ("observations", header.observations.as_deref(), NOTE_CHARS_MAX),
        ("notes", header.notes.as_deref(), NOTE_CHARS_MAX),
        ("payment_method", header.payment.method.as_deref(), 100),
        ("payment_type", header.payment.kind.as_deref(), 100),
        ("delegate.delegate_name", delegate.and_then(|d| d.name.as_deref()), 100),
        ("delegate.delegate_ci", delegate.and_then(|d| d.identity.as_deref()), 100),
        ("delegate.delegate_transport", delegate.and_then(|d| d.transport.as_deref()), 100),
        ("delegate.delegate_time", delegate.and_then(|d| d.time.as_deref()), 20),
    ] {
        check_text(text.unwrap_or_default(), chars_max, field, findings);
    }
    if let Some(supplier) = facts.supplier {
        check_supplier(supplier, header.goes_to_efactura(), findings);
    }
}

fn check_currency(order: &Order, facts: &CheckFacts<'_>, findings: &mut Vec<Finding>) {
    let header = &order.header;
    if !is_currency(&header.currency) {
        let finding = Finding::new(Rule::CurrencyInvalid, "currency");
        let capital = header.currency.trim().to_ascii_uppercase();
        findings.push(if is_currency(&capital) { finding.mended("currency", capital) } else { finding });
        return;
    }
    if header.currency == LEI {
        return;
    }
    match (header.exchange_rate, facts.official_rate) {
        (None, _) => findings.push(Finding::new(Rule::ExchangeRateMissing, "currency_rate")),
        (Some(rate), _) if rate.is_zero() || rate.is_negative() => {
            findings.push(Finding::new(Rule::ExchangeRateInvalid, "currency_rate"));
        }
        (Some(rate), Some(official)) if rate != official => {
            let finding = Finding::new(Rule::ExchangeRateDiffers, "currency_rate");
            findings.push(finding.mended("currency_rate", official.to_string()));
        }
        _ => {}
    }
}

/// Every invoice to a firm in Romania, and to a person, is to be reported; what is not is fined.
fn check_reporting(order: &Order, findings: &mut Vec<Finding>) {
    let header = &order.header;
    if header.document_type != DocumentType::Fiscal {
        return;
    }
    if !header.efactura && header.client.country == "RO" {
        findings.push(Finding::new(Rule::EfacturaOff, "efactura_enabled").mended("efactura_enabled", "1"));
    } else if header.efactura && header.spv_environment.as_deref() == Some("test") {
        findings.push(Finding::new(Rule::SpvTest, "spv_environment").mended("spv_environment", ""));
    }
}

fn check_supplier(supplier: &Supplier, is_reported: bool, findings: &mut Vec<Finding>) {
    let mut add = |rule, field: &str| findings.push(Finding::new(rule, format!("firm.{field}")));
    if is_reported {
        if supplier.address.trim().is_empty() {
            add(Rule::SupplierAddressMissing, "address");
        }
        if supplier.city.trim().is_empty() {
            add(Rule::SupplierCityMissing, "city");
        }
        match locate(supplier.county.as_deref(), Some(&supplier.city), Some(&supplier.address)) {
            Ok(_) => {}
            Err(Unlocated::County) => add(Rule::SupplierCountyUnknown, "county"),
            Err(Unlocated::Sector) => add(Rule::SupplierSectorUnknown, "city"),
        }
    }
    if present(&supplier.iban).is_some_and(|iban| !is_iban(iban)) {
        add(Rule::SupplierIbanInvalid, "iban");
    }
}
