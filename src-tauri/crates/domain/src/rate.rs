//! Exchange rates as the National Bank publishes them, and which of them counts for a document.
//!
//! Not here: fetching them, converting amounts (`Content::in_lei`).

use crate::calendar::rate_published_for;
use crate::money::ExchangeRate;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Lei for one unit of a currency, as published on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedRate {
    /// The day.
    pub on: NaiveDate,
    /// ISO 4217 code.
    pub currency: String,
    /// Lei per unit.
    pub rate: ExchangeRate,
}

/// The rate that counts for a document of this date: the one of the last working day before it, and no older one, for a newer
/// one may have been published that is not known here.
#[must_use]
pub fn in_force<'a>(
    rates: &'a [PublishedRate],
    currency: &str,
    date: NaiveDate,
) -> Option<&'a PublishedRate> {
    let on = rate_published_for(date);
    rates.iter().find(|rate| rate.on == on && rate.currency == currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_working_days_rate_counts() {
        let rates: Vec<PublishedRate> =
            [("2026-11-19", "EUR", "5.08"), ("2026-11-20", "EUR", "5.09"), ("2026-11-20", "USD", "4.40")]
                .map(|(on, currency, rate)| PublishedRate {
                    on: on.parse().unwrap(),
                    currency: currency.to_owned(),
                    rate: rate.parse().unwrap(),
                })
                .into();
        for (currency, date, expected) in [
            ("EUR", "2026-11-20", Some("5.08")),
            ("EUR", "2026-11-21", Some("5.09")),
            ("EUR", "2026-11-23", Some("5.09")),
            ("USD", "2026-11-23", Some("4.4")),
            ("USD", "2026-11-20", None),
            // Tuesday takes Monday's, which is not known here.
            ("EUR", "2026-11-24", None),
            ("GBP", "2026-11-23", None),
        ] {
            let found = in_force(&rates, currency, date.parse().unwrap()).map(|rate| rate.rate.to_string());
            assert_eq!(found.as_deref(), expected, "{currency} for {date}");
        }
    }
}
