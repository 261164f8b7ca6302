//! The pre-issue check: what is wrong or doubtful in an order, field by field, before a number is spent.
//!
//! Not here: words for people (each front end's language), looking anything up.

use crate::invoice::{LEI, Order, ROWS_MAX};
use crate::money::Money;
use crate::party::{Client, ClientKind, Supplier};
use crate::row::{RowOrder, Totals};
use crate::series::DocumentType;
use crate::tax_id::{Cui, CuiError, is_cnp, is_iban};
use crate::vat::{VatCategory, VatRate};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Characters a row's description may have (BT-153 allows 100, the rest moves to BT-154 with 200).
pub const DESCRIPTION_CHARS_MAX: usize = 200;
/// Characters of a description e-Factura carries as an item name.
pub const DESCRIPTION_CHARS_NAME: usize = 100;
/// Characters of a name (RO_CIUS length rules).
pub const NAME_CHARS_MAX: usize = 200;
/// Characters of an address line (RO_CIUS: street 150).
pub const ADDRESS_CHARS_MAX: usize = 150;
/// Characters of a city (RO_CIUS: 50).
pub const CITY_CHARS_MAX: usize = 50;
/// Characters of a free text (RO_CIUS: a note has 300; longer ones are split over at most 20).
pub const NOTE_CHARS_MAX: usize = 6000;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The invoice is refused.
    Error,
    /// A person should look, but may go on.
    Warning,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $code:literal $severity:ident,)*) => {
        /// What can be wrong. Each rule has one code and one severity.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rule { $($(#[$doc])* $name,)* }

        impl Rule {
            /// Every rule, for tables and tests.
            pub const ALL: &'static [Rule] = &[$(Rule::$name,)*];

            /// The stable code scripts rely on.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Rule::$name => $code,)* }
            }

            /// How serious a breach is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Rule::$name => Severity::$severity,)* }
            }
        }
    };
}

rules! {
    /// Art. 319 (20) f.
    ClientNameMissing "client_name_missing" Error,
    /// Art. 319 (20) f, BR-RO-120: a firm is identified.
    ClientTaxIdMissing "client_tax_id_missing" Error,
    /// Not the shape of a CUI.
    ClientTaxIdShape "client_tax_id_shape" Error,
    /// The CUI's check digit is wrong.
    ClientTaxIdCheckDigit "client_tax_id_check_digit" Error,
    /// The CNP's check digit is wrong.
    ClientCnpInvalid "client_cnp_invalid" Error,
    /// Art. 319 (20) f, BR-RO-080.
    ClientAddressMissing "client_address_missing" Error,
    /// BR-RO-081.
    ClientCityMissing "client_city_missing" Error,
    /// Not an IBAN.
    ClientIbanInvalid "client_iban_invalid" Warning,
    /// Not an e-mail address.
    EmailInvalid "email_invalid" Error,
    /// The server cannot e-mail without an address.
    EmailMissing "email_missing" Error,
    /// Longer than e-Factura carries.
    TextTooLong "text_too_long" Error,
    /// Contains characters no paper can show.
    TextControlCharacters "text_control_characters" Error,
    /// Nothing is invoiced.
    NoRows "no_rows" Error,
    /// More rows than one invoice takes.
    TooManyRows "too_many_rows" Error,
    /// Art. 319 (20) h.
    RowDescriptionMissing "row_description_missing" Error,
    /// e-Factura carries 100 characters as the name.
    RowDescriptionLong "row_description_long" Warning,
    /// API: quantity at least 0.01.
    RowQuantityTooSmall "row_quantity_too_small" Error,
    /// A negative price is a discount (invoicing rules 6.6).
    DiscountRow "discount_row" Warning,
    /// Nothing is charged.
    RowPriceZero "row_price_zero" Warning,
    /// The rate is not in force on the issue date.
    VatRateNotInForce "vat_rate_not_in_force" Error,
    /// A category without VAT carries a rate.
    VatRateWithExemption "vat_rate_with_exemption" Error,
    /// A firm not registered for VAT cannot charge it.
    VatOnNonPayer "vat_on_non_payer" Error,
    /// Reverse charge needs the customer's VAT id (BR-AE-02).
    ReverseChargeWithoutVatId "reverse_charge_without_vat_id" Error,
    /// Reverse charge on the invoice and VAT on a row contradict each other.
    ReverseChargeWithVat "reverse_charge_with_vat" Error,
    /// Discounts exceed what they reduce.
    VatBaseNegative "vat_base_negative" Error,
    /// Sums beyond what an invoice can hold.
    AmountTooLarge "amount_too_large" Error,
    /// I5: not after today.
    DateInFuture "date_in_future" Error,
    /// Before the firm's records can reach.
    DateAbsurd "date_absurd" Error,
    /// I5: before the previous invoice's date.
    DateBeforePrevious "date_before_previous" Warning,
    /// Before the issue date.
    DueBeforeIssue "due_before_issue" Error,
    /// Not three capital letters.
    CurrencyInvalid "currency_invalid" Error,
    /// A foreign currency needs its rate in lei (art. 319 (23)).
    ExchangeRateMissing "exchange_rate_missing" Error,
    /// Zero or negative.
    ExchangeRateInvalid "exchange_rate_invalid" Error,
    /// Only fiscal invoices take reserved numbers.
    DocumentTypeNotOffline "document_type_not_offline" Error,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// Where: the path in the request file (`items.0.price`).
    pub field: String,
}

impl Finding {
    fn new(rule: Rule, field: impl Into<String>) -> Finding {
        Finding { rule, field: field.into() }
    }

    /// The finding for sums beyond money's bounds.
    #[must_use]
    pub fn too_large() -> Finding {
        Finding::new(Rule::AmountTooLarge, "items")
    }

    /// How serious it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
}

/// What the check knows beside the order.
#[derive(Debug, Clone, Copy)]
pub struct CheckFacts<'a> {
    /// The date in Romania.
    pub today: NaiveDate,
    /// The issuing firm, once known.
    pub supplier: Option<&'a Supplier>,
    /// Issue date of the last invoice of the series.
    pub previous_date: Option<NaiveDate>,
}

/// VAT rates with the first and last issue date on which an invoice may carry them (Law 141/2025).
/// Older rates remain for corrections of older supplies, which are storno documents.
const RATES_IN_FORCE: &[(u8, &str, &str)] = &[
    (21, "2025-08-01", "9999-12-31"),
    (11, "2025-08-01", "9999-12-31"),
    (19, "2017-01-01", "2025-07-31"),
    (9, "2008-01-01", "2026-07-31"),
    (5, "2008-01-01", "2025-07-31"),
    (0, "0001-01-01", "9999-12-31"),
];

/// The first issue date this program takes: before it, no rule in its tables holds.
const EARLIEST_DATE: &str = "2020-01-01";

/// Whether a rate may stand on an invoice of this date.
#[must_use]
pub fn rate_in_force(rate: VatRate, on: NaiveDate) -> bool {
    let on = on.format("%Y-%m-%d").to_string();
    RATES_IN_FORCE.iter().any(|(percent, from, to)| {
        VatRate::percent(*percent) == rate && *from <= on.as_str() && on.as_str() <= *to
    })
}

/// Checks an order. Findings come in the order a person reads the form.
#[must_use]
pub fn check(order: &Order, facts: &CheckFacts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_client(order, &mut findings);
    check_dates(order, facts, &mut findings);
    check_header(order, &mut findings);
    check_rows(order, facts, &mut findings);
    check_sums(order, &mut findings);
    findings
}

fn check_client(order: &Order, findings: &mut Vec<Finding>) {
    let client = &order.header.client;
    let mut add = |rule, field: &str| findings.push(Finding::new(rule, format!("client_data.{field}")));
    if client.name.trim().is_empty() {
        add(Rule::ClientNameMissing, "name");
    }
    match (client.kind, present(&client.tax_id)) {
        (ClientKind::Firm, None) => add(Rule::ClientTaxIdMissing, "cui"),
        (ClientKind::Firm, Some(text)) if client.country == "RO" => match Cui::parse(text) {
            Ok(_) => {}
            Err(CuiError::Shape) => add(Rule::ClientTaxIdShape, "cui"),
            Err(CuiError::CheckDigit) => add(Rule::ClientTaxIdCheckDigit, "cui"),
        },
        _ => {}
    }
    if present(&client.cnp).is_some_and(|cnp| cnp != "-" && cnp != "0000000000000" && !is_cnp(cnp)) {
        add(Rule::ClientCnpInvalid, "cnp");
    }
    if order.header.efactura {
        if present(&client.address).is_none() {
            add(Rule::ClientAddressMissing, "address");
        }
        if present(&client.city).is_none() {
            add(Rule::ClientCityMissing, "city");
        }
    }
    if present(&client.iban).is_some_and(|iban| !is_iban(iban)) {
        add(Rule::ClientIbanInvalid, "iban");
    }
    for (field, text, chars_max) in client_texts(client) {
        check_text(text, chars_max, &format!("client_data.{field}"), findings);
    }
}

fn client_texts(client: &Client) -> impl Iterator<Item = (&'static str, &str, usize)> {
    [
        ("name", Some(&client.name), NAME_CHARS_MAX),
        ("cui", client.tax_id.as_ref(), 30),
        ("rc", client.trade_register.as_ref(), 100),
        ("address", client.address.as_ref(), ADDRESS_CHARS_MAX),
        ("city", client.city.as_ref(), CITY_CHARS_MAX),
        ("county", client.county.as_ref(), CITY_CHARS_MAX),
        ("country", Some(&client.country), 2),
        ("postal_code", client.postal_code.as_ref(), 20),
        ("email", client.email.as_ref(), 100),
        ("phone", client.phone.as_ref(), 100),
        ("bank", client.bank.as_ref(), 100),
        ("contact_person", client.contact.as_ref(), 100),
    ]
    .into_iter()
    .filter_map(|(field, text, chars_max)| Some((field, text?.as_str(), chars_max)))
}

fn check_dates(order: &Order, facts: &CheckFacts<'_>, findings: &mut Vec<Finding>) {
    let issue_date = order.header.issue_date;
    if issue_date > facts.today {
        findings.push(Finding::new(Rule::DateInFuture, "date"));
    } else if EARLIEST_DATE.parse().is_ok_and(|earliest: NaiveDate| issue_date < earliest) {
        findings.push(Finding::new(Rule::DateAbsurd, "date"));
    } else if facts.previous_date.is_some_and(|previous| issue_date < previous) {
        findings.push(Finding::new(Rule::DateBeforePrevious, "date"));
    }
    if let Some(due) = order.header.due_date {
        if due < issue_date {
            findings.push(Finding::new(Rule::DueBeforeIssue, "due_date"));
        } else if due.signed_duration_since(issue_date).num_days() > 3660 {
            findings.push(Finding::new(Rule::DateAbsurd, "due_date"));
        }
    }
}

fn check_header(order: &Order, findings: &mut Vec<Finding>) {
    let header = &order.header;
    if header.document_type != DocumentType::Fiscal {
        findings.push(Finding::new(Rule::DocumentTypeNotOffline, "document_type"));
    }
    if header.currency.len() != 3 || !header.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        findings.push(Finding::new(Rule::CurrencyInvalid, "currency"));
    } else if header.currency != LEI {
        match header.exchange_rate {
            None => findings.push(Finding::new(Rule::ExchangeRateMissing, "currency_rate")),
            Some(rate) if rate.is_zero() || rate.is_negative() => {
                findings.push(Finding::new(Rule::ExchangeRateInvalid, "currency_rate"));
            }
            Some(_) => {}
        }
    }
    if header.send_email && present(&header.email_address).or(present(&header.client.email)).is_none() {
        findings.push(Finding::new(Rule::EmailMissing, "email_address"));
    }
    if present(&header.email_address).is_some_and(|email| !looks_like_email(email)) {
        findings.push(Finding::new(Rule::EmailInvalid, "email_address"));
    }
    if header.reverse_charge
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
        ("delegate.delegate_name", delegate.and_then(|d| d.name.as_deref()), 100),
        ("delegate.delegate_ci", delegate.and_then(|d| d.identity.as_deref()), 100),
        ("delegate.delegate_transport", delegate.and_then(|d| d.transport.as_deref()), 100),
        ("delegate.delegate_time", delegate.and_then(|d| d.time.as_deref()), 20),
    ] {
        check_text(text.unwrap_or_default(), chars_max, field, findings);
    }
}

fn check_rows(order: &Order, facts: &CheckFacts<'_>, findings: &mut Vec<Finding>) {
    match order.rows.len() {
        0 => findings.push(Finding::new(Rule::NoRows, "items")),
        n if n > ROWS_MAX => findings.push(Finding::new(Rule::TooManyRows, "items")),
        _ => {}
    }
    for (index, row) in order.rows.iter().enumerate() {
        let at = |field: &str| format!("items.{index}.{field}");
        if row.description.trim().is_empty() {
            findings.push(Finding::new(Rule::RowDescriptionMissing, at("description")));
        }
        let length = row.description.chars().count();
        if (DESCRIPTION_CHARS_NAME + 1..=DESCRIPTION_CHARS_MAX).contains(&length) {
            findings.push(Finding::new(Rule::RowDescriptionLong, at("description")));
        }
        check_text(&row.description, DESCRIPTION_CHARS_MAX, &at("description"), findings);
        check_text(
            row.description_extended.as_deref().unwrap_or_default(),
            NOTE_CHARS_MAX,
            &at("description_extended"),
            findings,
        );
        check_text(&row.unit, 20, &at("unit"), findings);
        if row.quantity.decimal() < Decimal::new(1, 2) {
            findings.push(Finding::new(Rule::RowQuantityTooSmall, at("quantity")));
        }
        if row.price.is_negative() {
            findings.push(Finding::new(Rule::DiscountRow, at("price")));
        } else if row.price.is_zero() {
            findings.push(Finding::new(Rule::RowPriceZero, at("price")));
        }
        if let Some(rule) = vat_rule_broken(row, order, facts) {
            findings.push(Finding::new(rule, at("vat_rate")));
        }
    }
}

fn vat_rule_broken(row: &RowOrder, order: &Order, facts: &CheckFacts<'_>) -> Option<Rule> {
    let charged = row.vat_rate > VatRate::ZERO;
    if charged && facts.supplier.is_some_and(|supplier| !supplier.vat_payer) {
        Some(Rule::VatOnNonPayer)
    } else if charged && order.header.reverse_charge {
        Some(Rule::ReverseChargeWithVat)
    } else if charged && row.vat_category != VatCategory::Standard {
        Some(Rule::VatRateWithExemption)
    } else if !rate_in_force(row.vat_rate, order.header.issue_date) {
        Some(Rule::VatRateNotInForce)
    } else {
        None
    }
}

/// Only the sums themselves: whether they fit, and whether discounts exceed what they reduce.
fn check_sums(order: &Order, findings: &mut Vec<Finding>) {
    let rows: Option<Vec<_>> = order.rows.iter().cloned().map(crate::row::Row::compute).collect();
    let Some(rows) = rows else {
        findings.push(Finding::too_large());
        return;
    };
    let totals = Totals::of(&rows);
    if Money::from_decimal(totals.total.decimal()).is_err() {
        findings.push(Finding::too_large());
    } else if totals.by_rate.iter().any(|sums| sums.net.is_negative()) {
        findings.push(Finding::new(Rule::VatBaseNegative, "items"));
    }
}

fn check_text(text: &str, chars_max: usize, field: &str, findings: &mut Vec<Finding>) {
    if text.chars().count() > chars_max {
        findings.push(Finding::new(Rule::TextTooLong, field));
    }
    if text.chars().any(|c| (c.is_control() && c != '\n') || is_bidi_control(c)) {
        findings.push(Finding::new(Rule::TextControlCharacters, field));
    }
}

/// Marks that turn the reading direction: they can make a paper read differently from what was typed.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn looks_like_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
