//! Romanian identification numbers and their check digits: CUI of firms, CNP of persons, IBAN of accounts.
//!
//! Not here: asking a registry whether the number exists.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not a CUI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CuiError {
    /// Not two to ten digits after an optional `RO`.
    Shape,
    /// The last digit does not match the others.
    CheckDigit,
}

/// A firm's tax id (CUI/CIF): two to ten digits of which the last is a check digit; `RO` in front marks a VAT payer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cui {
    vat_payer: bool,
    digits: String,
}

impl Cui {
    /// Reads `RO 1234567`, `ro1234567` or `1234567`.
    ///
    /// # Errors
    /// [`CuiError`] tells a wrong shape from a wrong check digit.
    pub fn parse(text: &str) -> Result<Cui, CuiError> {
        let compact: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let (vat_payer, digits) = match compact.strip_prefix("RO") {
            Some(rest) => (true, rest),
            None => (false, compact.as_str()),
        };
        if !(2..=10).contains(&digits.len())
            || !digits.bytes().all(|b| b.is_ascii_digit())
            || digits.starts_with('0')
        {
            return Err(CuiError::Shape);
        }
        if !check_digit_holds(digits) {
            return Err(CuiError::CheckDigit);
        }
        Ok(Cui { vat_payer, digits: digits.to_owned() })
    }

    /// The digits without the prefix.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Whether the text carried the `RO` prefix of a VAT payer.
    #[must_use]
    pub fn has_vat_prefix(&self) -> bool {
        self.vat_payer
    }
}

impl fmt::Display for Cui {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.vat_payer { "RO" } else { "" }, self.digits)
    }
}

impl TryFrom<String> for Cui {
    type Error = String;
    fn try_from(text: String) -> Result<Cui, String> {
        Cui::parse(&text).map_err(|e| format!("{e:?}: {text}"))
    }
}

impl From<Cui> for String {
    fn from(cui: Cui) -> String {
        cui.to_string()
    }
}

/// The weights 753217532, right-aligned on the digits before the check digit; (sum × 10) mod 11 mod 10.
fn check_digit_holds(digits: &str) -> bool {
    const WEIGHTS: [u32; 9] = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let values: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
    let Some((check, body)) = values.split_last() else {
        return false;
    };
    let sum: u32 = body.iter().rev().zip(WEIGHTS.iter().rev()).map(|(digit, weight)| digit * weight).sum();
    sum * 10 % 11 % 10 == *check
}

/// Stands for a person's CNP that was not given (invoicing rules 6.2).
pub const CNP_NOT_GIVEN: &str = "0000000000000";

/// Whether a text is a person's CNP with a right check digit (weights 279146358279).
#[must_use]
pub fn is_cnp(text: &str) -> bool {
    const WEIGHTS: [u32; 12] = [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9];
    if text.len() != 13 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let values: Vec<u32> = text.bytes().map(|b| u32::from(b - b'0')).collect();
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = if sum % 11 == 10 { 1 } else { sum % 11 };
    values.last() == Some(&check)
}

/// Whether a text is an IBAN with right check digits (ISO 13616, mod 97). Spaces are allowed; Romanian ones have 24 characters.
#[must_use]
pub fn is_iban(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| *c != ' ').collect::<String>().to_ascii_uppercase();
    if !(15..=34).contains(&compact.len()) || !compact.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return false;
    }
    if compact.starts_with("RO") && compact.len() != 24 {
        return false;
    }
    let (head, body) = compact.split_at(4);
    let remainder =
        body.chars().chain(head.chars()).filter_map(|c| c.to_digit(36)).fold(0_u32, |acc, digit| {
            if digit < 10 { (acc * 10 + digit) % 97 } else { (acc * 100 + digit) % 97 }
        });
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cui_table() {
        for (text, expected) in [
            ("RO18547290", Ok("RO18547290")),
            ("ro 14399840", Ok("RO14399840")),
            ("14399840", Ok("14399840")),
            ("361757", Ok("361757")),
            ("RO14399841", Err(CuiError::CheckDigit)),
            ("RO1", Err(CuiError::Shape)),
            ("", Err(CuiError::Shape)),
            ("RO", Err(CuiError::Shape)),
            ("12345678901", Err(CuiError::Shape)),
            ("DE123456789", Err(CuiError::Shape)),
            ("0014399840", Err(CuiError::Shape)),
        ] {
            let read = Cui::parse(text).map(|c| c.to_string());
            assert_eq!(read.as_deref(), expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn iban_and_cnp_check_digits() {
        assert!(is_iban("RO49 AAAA 1B31 0075 9384 0000"));
        assert!(!is_iban("RO50AAAA1B31007593840000"));
        assert!(!is_iban("RO49AAAA1B3100759384000"));
        assert!(is_iban("DE89370400440532013000"));
        assert!(is_cnp("1800101221144"));
        assert!(!is_cnp("1234567890123"));
    }
}
