//! Rows and totals: net and VAT per row, rounded; the header is the sum of the rows.
//!
//! Not here: currencies' conversion, layout.

use crate::money::{Money, Price, Quantity, round_to_money};
use crate::vat::{VatCategory, VatRate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A row as asked for: what, how much, at which price; no sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowOrder {
    /// The server's product id, when taken from the catalogue.
    pub product_id: Option<String>,
    /// Name of the goods or services.
    pub description: String,
    /// More text under the name.
    pub description_extended: Option<String>,
    /// How much.
    pub quantity: Quantity,
    /// Unit of measure as printed (`buc`, `oră`).
    pub unit: String,
    /// Unit price without VAT; negative in a discount row.
    pub price: Price,
    /// VAT percentage.
    pub vat_rate: VatRate,
    /// Why the row carries that VAT.
    pub vat_category: VatCategory,
    /// UN/ECE unit code for e-Factura.
    pub ubl_unit: Option<String>,
    /// Combined nomenclature code.
    pub ubl_nc: Option<String>,
    /// Procurement vocabulary code.
    pub ubl_cpv: Option<String>,
    /// Ask the server to keep the row as a product.
    pub save_as_product: bool,
}

/// A row with its sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What was asked for.
    pub order: RowOrder,
    /// Quantity × price, rounded.
    pub net: Money,
    /// VAT on the net, rounded.
    pub vat: Money,
}

impl Row {
    /// Computes a row's sums. `None` when they are beyond money's bounds.
    #[must_use]
    pub fn compute(order: RowOrder) -> Option<Row> {
        let exact = order.quantity.decimal().checked_mul(order.price.decimal())?;
        let net = round_to_money(exact)?;
        let vat = order.vat_rate.of(net)?;
        Some(Row { order, net, vat })
    }

    /// Net plus VAT.
    #[must_use]
    pub fn gross(&self) -> Money {
        self.net + self.vat
    }
}

/// Net and VAT of all rows under one rate and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatTotal {
    /// The rate.
    pub rate: VatRate,
    /// The category.
    pub category: VatCategory,
    /// Taxable amount.
    pub net: Money,
    /// VAT.
    pub vat: Money,
}

/// An invoice's sums, in its own currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Sum of the rows' net amounts.
    pub net: Money,
    /// Sum of the rows' VAT.
    pub vat: Money,
    /// Net plus VAT.
    pub total: Money,
    /// The same by rate and category, highest rate first (art. 319 (20) i and j).
    pub by_rate: Vec<VatTotal>,
}

/// Net and VAT of all rows so far, after each row: what a page carries over to the next.
pub fn running(rows: &[Row]) -> impl Iterator<Item = (Money, Money)> {
    rows.iter().scan((Money::ZERO, Money::ZERO), |sums, row| {
        *sums = (sums.0 + row.net, sums.1 + row.vat);
        Some(*sums)
    })
}

impl Totals {
    /// Sums rows up.
    #[must_use]
    pub fn of(rows: &[Row]) -> Totals {
        let mut by_rate: BTreeMap<(VatRate, VatCategory), (Money, Money)> = BTreeMap::new();
        for row in rows {
            let sums = by_rate
                .entry((row.order.vat_rate, row.order.vat_category))
                .or_insert((Money::ZERO, Money::ZERO));
            *sums = (sums.0 + row.net, sums.1 + row.vat);
        }
        let net = rows.iter().map(|row| row.net).sum();
        let vat = rows.iter().map(|row| row.vat).sum();
        Totals {
            net,
            vat,
            total: net + vat,
            by_rate: by_rate
                .into_iter()
                .rev()
                .map(|((rate, category), (net, vat))| VatTotal { rate, category, net, vat })
                .collect(),
        }
    }
}
