//! Sums of money, and their passage between JSON numbers and exact decimals.
//!
//! Deliberately absent: binary floats as intermediates of any sum.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::switches::Rounding;

/// The largest quantity or price accepted: products of two of them, and sums of those, stay exact.
pub(crate) const AMOUNT_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// The largest exchange rate accepted, for the same reason.
pub(crate) const EXCHANGE_RATE_MAX: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// What an invoice or a row adds up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Without VAT.
    pub net: Decimal,
    /// The VAT alone.
    pub vat: Decimal,
    /// With VAT.
    pub gross: Decimal,
}

impl Totals {
    /// A row's totals: net and VAT are rounded each on its own, as the vendor's page on rounding says.
    pub(crate) fn of_row(
        quantity: Decimal,
        price: Decimal,
        vat_percent: Decimal,
        rounding: Rounding,
    ) -> Self {
        let net = rounded(quantity * price, rounding);
        let vat = rounded(net * vat_percent / Decimal::ONE_HUNDRED, rounding);
        Self { net, vat, gross: net + vat }
    }

    /// The header's totals: the sum of the rounded rows.
    pub(crate) fn sum(rows: impl Iterator<Item = Self>) -> Self {
        rows.fold(Self::default(), |sum, row| Self {
            net: sum.net + row.net,
            vat: sum.vat + row.vat,
            gross: sum.gross + row.gross,
        })
    }

    /// The same totals in lei.
    pub(crate) fn in_lei(self, exchange_rate: Decimal, rounding: Rounding) -> Self {
        let net = rounded(self.net * exchange_rate, rounding);
        let vat = rounded(self.vat * exchange_rate, rounding);
        Self { net, vat, gross: net + vat }
    }
}

fn rounded(amount: Decimal, rounding: Rounding) -> Decimal {
    let strategy = match rounding {
        Rounding::HalfAwayFromZero => RoundingStrategy::MidpointAwayFromZero,
        Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
    };
    amount.round_dp_with_strategy(2, strategy)
}

/// A decimal as the JSON number with the same digits.
pub(crate) fn number(amount: Decimal) -> Value {
    amount.normalize().to_string().parse::<Number>().map_or(Value::Null, Value::Number)
}

/// The decimal a JSON number, or a text that looks like one, stands for.
pub(crate) fn decimal(value: &Value) -> Option<Decimal> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}
