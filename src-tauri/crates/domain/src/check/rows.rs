//! The rows: what is sold, how much, and which VAT it may carry when.

use super::{
    CheckFacts, DESCRIPTION_CHARS_MAX, DESCRIPTION_CHARS_NAME, Finding, NOTE_CHARS_MAX, Rule, check_text,
    present,
};
use crate::code_list::{is_usual_unit, looks_like_cpv, looks_like_nc};
use crate::invoice::{Order, ROWS_MAX};
use crate::row::RowOrder;
use crate::vat::{VatCategory, VatRate};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// VAT rates, the first and last issue date on which an invoice may carry them, and what is charged in their place today
/// (Law 141/2025, before it Law 227/2015, before it the Code of 2003).
const RATES: &[(u8, &str, &str, Option<u8>)] = &[
    (21, "2025-08-01", "9999-12-31", None),
    (11, "2025-08-01", "9999-12-31", None),
    (24, "2010-07-01", "2015-12-31", Some(21)),
    (20, "2016-01-01", "2016-12-31", Some(21)),
    (19, "2017-01-01", "2025-07-31", Some(21)),
    (9, "2008-01-01", "2026-07-31", Some(11)),
    (5, "2008-01-01", "2025-07-31", Some(11)),
    (0, "0001-01-01", "9999-12-31", None),
];

/// What the law known to this program says of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateStanding {
    /// An invoice of that date may carry it.
    InForce,
    /// It is over by then, or has not begun.
    NotInForce,
    /// No law known here has it; a newer one may.
    Unknown,
}

/// How a rate stands on the issue date of an invoice.
#[must_use]
pub fn rate_standing(rate: VatRate, on: NaiveDate) -> RateStanding {
    let on = on.format("%Y-%m-%d").to_string();
    match RATES.iter().find(|(percent, ..)| VatRate::percent(*percent) == rate) {
        Some((_, from, to, _)) if *from <= on.as_str() && on.as_str() <= *to => RateStanding::InForce,
        Some(_) => RateStanding::NotInForce,
        None => RateStanding::Unknown,
    }
}

/// The rates an invoice of that date may carry by the law known here, the usual one first.
pub fn rates_in_force(on: NaiveDate) -> impl Iterator<Item = VatRate> {
    let all = RATES.iter().map(|(percent, ..)| VatRate::percent(*percent));
    all.filter(move |rate| rate_standing(*rate, on) == RateStanding::InForce)
}

fn successor(rate: VatRate) -> Option<u8> {
    RATES.iter().find(|(percent, ..)| VatRate::percent(*percent) == rate)?.3
}

pub(super) fn check(order: &Order, facts: &CheckFacts<'_>, findings: &mut Vec<Finding>) {
    match order.rows.len() {
        0 => findings.push(Finding::new(Rule::NoRows, "items")),
        n if n > ROWS_MAX => findings.push(Finding::new(Rule::TooManyRows, "items")),
        _ => {}
    }
    for (index, row) in order.rows.iter().enumerate() {
        let at = |field: &str| format!("items.{index}.{field}");
        check_description(row, at, findings);
        check_text(&row.unit, 20, &at("unit"), findings);
        if row.quantity.decimal() < Decimal::new(1, 2) {
            findings.push(Finding::new(Rule::RowQuantityTooSmall, at("quantity")));
        }
        if row.price.is_negative() {
            findings.push(Finding::new(Rule::DiscountRow, at("price")));
        } else if row.price.is_zero() {
            findings.push(Finding::new(Rule::RowPriceZero, at("price")));
        }
        check_codes(row, at, findings);
        findings.extend(vat_finding(row, order, facts, at));
    }
}

fn check_description(row: &RowOrder, at: impl Fn(&str) -> String, findings: &mut Vec<Finding>) {
    let (name, field) = (row.description.trim(), at("description"));
    if name.is_empty() {
        findings.push(Finding::new(Rule::RowDescriptionMissing, &field));
    }
    let extended = row.description_extended.as_deref().unwrap_or_default();
    let length = row.description.chars().count();
    if (DESCRIPTION_CHARS_NAME + 1..=DESCRIPTION_CHARS_MAX).contains(&length) {
        let finding = Finding::new(Rule::RowDescriptionLong, &field);
        let (short, rest) = split_name(name);
        let moved =
            [rest, extended].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        findings.push(finding.mended(&field, short).mended(at("description_extended"), moved));
    }
    check_text(&row.description, DESCRIPTION_CHARS_MAX, &field, findings);
    check_text(extended, NOTE_CHARS_MAX, &at("description_extended"), findings);
}

/// The longest beginning that e-Factura carries as a name and that ends with a word, and the rest.
fn split_name(name: &str) -> (&str, &str) {
    let end = name.char_indices().nth(DESCRIPTION_CHARS_NAME).map_or(name.len(), |(at, _)| at);
    let ends_with_word = name[end..].starts_with(char::is_whitespace);
    // A name without a space in it is cut where it has to be.
    let space = name[..end].rfind(char::is_whitespace).filter(|at| *at > 0 && !ends_with_word);
    let at = space.unwrap_or(end);
    (name[..at].trim_end(), name[at..].trim_start())
}

fn check_codes(row: &RowOrder, at: impl Fn(&str) -> String, findings: &mut Vec<Finding>) {
    for (rule, field, code, is_sound) in [
        (Rule::RowUnitUnknown, "ubl_um", &row.ubl_unit, is_usual_unit as fn(&str) -> bool),
        (Rule::RowNcInvalid, "ubl_nc", &row.ubl_nc, looks_like_nc),
        (Rule::RowCpvInvalid, "ubl_cpv", &row.ubl_cpv, looks_like_cpv),
    ] {
        if present(code).is_some_and(|code| !is_sound(code)) {
            findings.push(Finding::new(rule, at(field)));
        }
    }
}

fn vat_finding(
    row: &RowOrder,
    order: &Order,
    facts: &CheckFacts<'_>,
    at: impl Fn(&str) -> String,
) -> Option<Finding> {
    let field = at("vat_rate");
    let charged = row.vat_rate > VatRate::ZERO;
    let is_payer = facts.supplier.is_none_or(|supplier| supplier.vat_payer);
    let standing = |rate| rate_standing(rate, order.header.issue_date);
    let free = |rule| Some(Finding::new(rule, &field).mended(&field, "0"));
    if charged && !is_payer {
        free(Rule::VatOnNonPayer)
    } else if charged && order.header.reverse_charge {
        free(Rule::ReverseChargeWithVat)
    } else if charged && row.vat_category != VatCategory::Standard {
        Some(Finding::new(Rule::VatRateWithExemption, field))
    } else if standing(row.vat_rate) == RateStanding::NotInForce {
        let finding = Finding::new(Rule::VatRateNotInForce, &field);
        let next =
            successor(row.vat_rate).filter(|next| standing(VatRate::percent(*next)) == RateStanding::InForce);
        Some(match next {
            Some(next) => finding.mended(field, next.to_string()),
            None => finding,
        })
    } else if standing(row.vat_rate) == RateStanding::Unknown {
        Some(Finding::new(Rule::VatRateUnknown, field))
    } else if is_payer && row.vat_category == VatCategory::Exempt {
        Some(Finding::new(Rule::ExemptionGroundMissing, field))
    } else {
        None
    }
}
