//! The paper's sums in the shape of EN 16931: rows that are lines, rows that are allowances, and VAT by category.
//!
//! Not here: computing any of them anew; rounding.

use crate::gap::{Gap, Lack};
use domain::row::VatTotal;
use domain::{Content, Ground, Money, Row, VatCategory, VatRate};

/// Taxable amount and VAT under one category and rate (BG-23).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Breakdown {
    pub(crate) ground: Ground,
    pub(crate) rate: VatRate,
    pub(crate) net: Money,
    pub(crate) vat: Money,
}

/// What a row's VAT rests on.
pub(crate) fn ground(content: &Content, row: &Row) -> Ground {
    of(content, row.order.vat_rate, row.order.vat_category)
}

fn of(content: &Content, rate: VatRate, category: VatCategory) -> Ground {
    Ground::of(category, rate, content.header.reverse_charge, content.supplier.vat_payer)
}

/// A discount is a row with a negative price; in the file it is an allowance, for no price may be negative (BR-27).
pub(crate) fn is_discount(row: &Row) -> bool {
    row.order.price.is_negative()
}

/// VAT by category and rate. Grounds that are one category to UBL share one group, under the plainest of them.
pub(crate) fn breakdowns(content: &Content, gaps: &mut Vec<Gap>) -> Vec<Breakdown> {
    let mut all: Vec<Breakdown> = Vec::new();
    for VatTotal { rate, category, net, vat } in content.totals.by_rate.iter().copied() {
        let ground = of(content, rate, category);
        let same =
            |other: &&mut Breakdown| other.rate == rate && other.ground.entry().ubl == ground.entry().ubl;
        match all.iter_mut().find(same) {
            Some(one) => {
                (one.net, one.vat) = (one.net + net, one.vat + vat);
                if one.ground != ground {
                    one.ground = Ground::Exempt;
                }
            }
            None => all.push(Breakdown { ground, rate, net, vat }),
        }
    }
    if all.iter().any(|one| one.ground == Ground::Taxed) && !content.supplier.vat_payer {
        gaps.push(Gap::new(Lack::VatOnNonPayer, "items"));
    }
    if all.iter().any(|one| !one.rate.is_near(one.net, one.vat)) {
        gaps.push(Gap::new(Lack::VatRounding, "items"));
    }
    all
}
