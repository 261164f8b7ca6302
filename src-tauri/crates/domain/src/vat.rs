//! VAT rates and the category each row falls under.
//!
//! Not here: which rate is valid on which date (the check's table), legal texts.

use crate::money::{AmountError, Money, round_to_money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A VAT percentage between 0 and 100 with at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VatRate(Decimal);

impl VatRate {
    /// No VAT.
    pub const ZERO: VatRate = VatRate(Decimal::ZERO);

    /// A whole percentage, for tables of rates. More than 100 is taken as 100.
    #[must_use]
    pub fn percent(percent: u8) -> VatRate {
        VatRate(Decimal::from(percent.min(100)))
    }

    /// Takes a percentage.
    ///
    /// # Errors
    /// [`AmountError`] when it is not between 0 and 100 or has more than two decimals.
    pub fn from_decimal(percent: Decimal) -> Result<VatRate, AmountError> {
        let percent = percent.normalize();
        if percent.scale() > 2 {
            return Err(AmountError::TooManyDecimals { max: 2 });
        }
        if percent.is_sign_negative() && !percent.is_zero() || percent > Decimal::ONE_HUNDRED {
            return Err(AmountError::OutOfRange);
        }
        Ok(VatRate(percent))
    }

    /// The percentage.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The VAT on a net amount, rounded to two decimals half away from zero. `None` beyond money's bounds.
    #[must_use]
    pub fn of(self, net: Money) -> Option<Money> {
        round_to_money(net.decimal().checked_mul(self.0)? / Decimal::ONE_HUNDRED)
    }
}

impl VatRate {
    /// Whether VAT that was rounded row by row is less than one unit away from this rate on the whole base (BR-CO-17).
    #[must_use]
    pub fn is_near(self, net: Money, vat: Money) -> bool {
        self.of(net).is_some_and(|exact| (vat - exact).decimal().abs() < Decimal::ONE)
    }
}

impl fmt::Display for VatRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.normalize())
    }
}

impl FromStr for VatRate {
    type Err = AmountError;
    fn from_str(text: &str) -> Result<VatRate, AmountError> {
        VatRate::from_decimal(crate::money::parse_plain_decimal(text)?)
    }
}

impl TryFrom<String> for VatRate {
    type Error = String;
    fn try_from(text: String) -> Result<VatRate, String> {
        text.parse().map_err(|e: AmountError| format!("{e:?}: {text}"))
    }
}

impl From<VatRate> for String {
    fn from(rate: VatRate) -> String {
        rate.to_string()
    }
}

/// Why a row carries the VAT it carries. Every category but `Standard` has rate 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatCategory {
    /// Taxed at its rate (UBL category S).
    Standard,
    /// Exempt, or the firm is not registered for VAT.
    Exempt,
    /// Exempt without the right to deduct (scutit fără drept de deducere).
    ExemptWithoutCredit,
    /// Exempt with the right to deduct (scutit cu drept de deducere).
    ExemptWithCredit,
    /// VAT contained in the price, margin schemes.
    VatIncluded,
    /// The customer owes the VAT (taxare inversă).
    ReverseCharge,
}
