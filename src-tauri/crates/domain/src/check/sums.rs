//! The sums: whether they fit, whether discounts exceed what they reduce, and whether an invoice's parts belong together.

use super::{Finding, Rule};
use crate::invoice::{Content, Order};
use crate::money::{Money, round_to_money};
use crate::row::{Row, Totals};

/// Only the sums themselves: they are computed, so nothing in an order can contradict them.
pub(super) fn check(order: &Order, findings: &mut Vec<Finding>) {
    let rows: Option<Vec<_>> = order.rows.iter().cloned().map(Row::compute).collect();
    let Some(rows) = rows else {
        findings.push(Finding::too_large());
        return;
    };
    let totals = Totals::of(&rows);
    if Money::from_decimal(totals.total.decimal()).is_err() {
        findings.push(Finding::too_large());
    } else if totals.by_rate.iter().any(|sums| sums.net.is_negative()) {
        findings.push(Finding::new(Rule::VatBaseNegative, "items"));
    } else if order.header.goes_to_efactura()
        && !totals.by_rate.iter().all(|sums| sums.rate.is_near(sums.net, sums.vat))
    {
        findings.push(Finding::new(Rule::VatRoundingApart, "items"));
    }
}

/// Whether everything an invoice says adds up to the last ban: quantity by price is the row's net, the rate of it its VAT, the
/// rows make the totals, by rate and as a whole, and VAT in lei exists where it is owed. The official rules let VAT be off by up
/// to 0.99 a rate and do not multiply at all (invoicing rules 6.5).
#[must_use]
pub fn is_sound(content: &Content) -> bool {
    let rows_hold = content.rows.iter().all(|row| {
        let exact = row.order.quantity.decimal().checked_mul(row.order.price.decimal());
        exact.and_then(round_to_money) == Some(row.net) && row.order.vat_rate.of(row.net) == Some(row.vat)
    });
    let totals = &content.totals;
    rows_hold && *totals == Totals::of(&content.rows) && content.in_lei(totals.vat).is_some()
}
