//! The API's VAT keys: one number for a rate and its category.
//!
//! Not here: which rate is in force when (domain).

use domain::{VatCategory, VatRate};

/// The API's VAT keys (6.1): rate and category.
const VAT_KEYS: &[(i64, u8, VatCategory)] = &[
    (1, 19, VatCategory::Standard),
    (2, 9, VatCategory::Standard),
    (3, 5, VatCategory::Standard),
    (4, 0, VatCategory::Exempt),
    (5, 0, VatCategory::ExemptWithoutCredit),
    (6, 0, VatCategory::ExemptWithCredit),
    (7, 0, VatCategory::VatIncluded),
    (8, 0, VatCategory::ReverseCharge),
    (9, 21, VatCategory::Standard),
    (11, 11, VatCategory::Standard),
];

/// Rate and category of an API VAT key.
#[must_use]
pub fn vat_of_key(key: i64) -> Option<(VatRate, VatCategory)> {
    VAT_KEYS
        .iter()
        .find(|(k, _, _)| *k == key)
        .map(|(_, percent, category)| (VatRate::percent(*percent), *category))
}

/// The API VAT key of a rate and category, where it has one.
#[must_use]
pub fn vat_key(rate: VatRate, category: VatCategory) -> Option<i64> {
    VAT_KEYS
        .iter()
        .find(|(_, percent, c)| VatRate::percent(*percent) == rate && *c == category)
        .map(|(k, _, _)| *k)
}
