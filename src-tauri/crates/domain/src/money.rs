//! Money, prices and quantities: exact decimals with bounds, and the one rounding rule.
//!
//! Not here: currencies' names, formatting for people, binary floats.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

/// Largest absolute amount, in currency units: far above any real invoice, far below what a decimal can hold.
pub const MONEY_ABS_MAX: i64 = 9_999_999_999_999;
/// Largest absolute quantity or unit price: nine integer digits, so that a product stays exact in 28 digits.
pub const FACTOR_ABS_MAX: i64 = 999_999_999;
/// Decimals kept in a quantity.
pub const QUANTITY_DECIMALS_MAX: u32 = 4;
/// Decimals kept in a unit price (e-Factura allows more than two here, and only here).
pub const PRICE_DECIMALS_MAX: u32 = 6;
/// Decimals kept in an exchange rate; the National Bank publishes four.
pub const EXCHANGE_RATE_DECIMALS_MAX: u32 = 6;

/// Why a text or decimal is not acceptable as an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountError {
    /// Not a plain decimal number (letters, NaN, an exponent, an empty text).
    NotANumber,
    /// More decimals than the kind of amount allows.
    TooManyDecimals {
        /// How many are allowed.
        max: u32,
    },
    /// Beyond the bounds of its kind.
    OutOfRange,
}

/// Rounds to two decimals, half away from zero: per row, as the server's invoice class does (API §2 "Rounding").
/// `None` when the result is beyond [`MONEY_ABS_MAX`].
#[must_use]
pub fn round_to_money(exact: Decimal) -> Option<Money> {
    let rounded = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    Money::from_decimal(rounded).ok()
}

/// A foreign amount in lei, rounded to two decimals half away from zero. `None` beyond [`MONEY_ABS_MAX`].
#[must_use]
pub fn in_lei(amount: Money, rate: ExchangeRate) -> Option<Money> {
    round_to_money(amount.decimal().checked_mul(rate.decimal())?)
}

/// Reads a plain decimal (`-12.5`): no exponent, no separators, no spaces.
///
/// # Errors
/// [`AmountError::NotANumber`] for anything else, [`AmountError::OutOfRange`] when it has too many digits to be exact.
pub fn parse_plain_decimal(text: &str) -> Result<Decimal, AmountError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|b| *b == b'.').count() <= 1;
    if !plain {
        return Err(AmountError::NotANumber);
    }
    Decimal::from_str_exact(text).map_err(|_| AmountError::OutOfRange)
}

fn bounded(value: Decimal, abs_max: i64, decimals_max: u32) -> Result<Decimal, AmountError> {
    let value = value.normalize();
    if value.scale() > decimals_max {
        return Err(AmountError::TooManyDecimals { max: decimals_max });
    }
    if value.abs() > Decimal::from(abs_max) {
        return Err(AmountError::OutOfRange);
    }
    Ok(value)
}

macro_rules! amount {
    ($(#[$doc:meta])* $name:ident, $abs_max:expr, $decimals:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Decimal);

        impl $name {
            /// Takes a decimal within this kind's bounds.
            ///
            /// # Errors
            /// [`AmountError`] names the bound that was passed.
            pub fn from_decimal(value: Decimal) -> Result<Self, AmountError> {
                bounded(value, $abs_max, $decimals).map(Self)
            }
            /// The exact value.
            #[must_use]
            pub fn decimal(self) -> Decimal {
                self.0
            }
            /// Whether the value is zero.
            #[must_use]
            pub fn is_zero(self) -> bool {
                self.0.is_zero()
            }
            /// Whether the value is below zero.
            #[must_use]
            pub fn is_negative(self) -> bool {
                self.0.is_sign_negative() && !self.0.is_zero()
            }
        }

        impl FromStr for $name {
            type Err = AmountError;
            fn from_str(text: &str) -> Result<Self, AmountError> {
                Self::from_decimal(parse_plain_decimal(text)?)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse().map_err(|e| format!("{e:?}: {text}"))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    };
}

amount!(
    /// An amount of money with at most two decimals, in the unit of its invoice's currency.
    /// Bound: [`MONEY_ABS_MAX`]. Prints with exactly two decimals (`59.97`).
    Money, MONEY_ABS_MAX, 2
);
amount!(
    /// A unit price without VAT. Up to six decimals; negative only in discount rows.
    Price, FACTOR_ABS_MAX, PRICE_DECIMALS_MAX
);
amount!(
    /// A quantity. Up to four decimals; negative only on reversal rows.
    Quantity, FACTOR_ABS_MAX, QUANTITY_DECIMALS_MAX
);
amount!(
    /// Lei for one unit of a foreign currency.
    ExchangeRate, FACTOR_ABS_MAX, EXCHANGE_RATE_DECIMALS_MAX
);

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.0;
        value.rescale(2);
        write!(f, "{value}")
    }
}

macro_rules! display_shortest {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.normalize())
            }
        }
    )*};
}
display_shortest!(Price, Quantity, ExchangeRate);

impl Money {
    /// No money.
    pub const ZERO: Money = Money(Decimal::ZERO);

    /// In hundredths of the unit, exactly.
    #[must_use]
    pub fn hundredths(self) -> i128 {
        let mut value = self.0;
        value.rescale(2);
        value.mantissa()
    }

    /// So many hundredths. A sum may be beyond [`MONEY_ABS_MAX`]; one that no decimal holds stops at the largest that does.
    #[must_use]
    pub fn of_hundredths(hundredths: i128) -> Money {
        let largest = if hundredths < 0 { Decimal::MIN } else { Decimal::MAX };
        Money(Decimal::try_from_i128_with_scale(hundredths, 2).unwrap_or(largest))
    }
}

impl Default for Money {
    fn default() -> Money {
        Money::ZERO
    }
}

// Sums of at most ROWS_MAX bounded rows stay far inside a decimal's 28 digits, so plain addition is exact.
impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero_on_both_sides() {
        for (exact, expected) in [
            ("42.105", "42.11"),
            ("42.104999", "42.10"),
            ("-42.105", "-42.11"),
            ("0.005", "0.01"),
            ("-0.005", "-0.01"),
            ("1", "1.00"),
        ] {
            let exact = parse_plain_decimal(exact).unwrap();
            assert_eq!(round_to_money(exact).unwrap().to_string(), expected, "{exact}");
        }
    }

    #[test]
    fn only_plain_decimals_are_numbers() {
        for text in ["", "NaN", "1e5", "1,5", " 1", "+1", ".5", "5.", "--1", "1.2.3", "inf", "0x10"] {
            assert_eq!(text.parse::<Price>(), Err(AmountError::NotANumber), "{text:?}");
        }
        assert_eq!("1234.50".parse::<Price>().unwrap().to_string(), "1234.5");
    }

    #[test]
    fn bounds_are_named() {
        assert_eq!("0.00001".parse::<Quantity>(), Err(AmountError::TooManyDecimals { max: 4 }));
        assert_eq!("1.50000".parse::<Quantity>().unwrap().to_string(), "1.5");
        assert_eq!("1000000000".parse::<Quantity>(), Err(AmountError::OutOfRange));
        assert_eq!("99999999999999999999999999999999999".parse::<Money>(), Err(AmountError::OutOfRange));
    }
}
