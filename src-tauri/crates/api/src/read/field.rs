//! Single fields under any of their names: texts, ids, flags, amounts, moments, dates.
//!
//! Absent, `null` and an empty text are the same thing: not said. Not here: which names a field has.

use super::BadReply;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use domain::{ExchangeRate, Moment, Money, Price, Quantity, VatRate};
use protocol::json::Json;
use rust_decimal::{Decimal, RoundingStrategy};

/// Further from a value of the right precision than this is no noise of a binary float: 0.000001.
const NOISE_MAX: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
/// 9999-12-31: a later moment is a mistake, milliseconds for instance.
const MOMENT_MAX: i64 = 253_402_300_799;
/// Added to a unix time that stands for a date: midnight in Romania is 21:00 or 22:00 UTC of the day before, so three
/// hours on it is the right day there as well as for midnight UTC.
const DATE_SHIFT_SECONDS: i64 = 3 * 3600;

/// The first of the names that says something.
pub(super) fn said<'a>(json: &'a Json, names: &[&str]) -> Option<&'a Json> {
    let says = |value: &&Json| value.text().is_none_or(|text| !text.trim().is_empty());
    names.iter().filter_map(|name| json.get(name)).find(says)
}

/// A text; a whole number counts as one, for ids and tax ids come as both.
pub(super) fn text(json: &Json, names: &[&str]) -> Option<String> {
    said(json, names).and_then(as_text)
}

/// A text that must be there.
pub(super) fn required_text(json: &Json, names: &[&str]) -> Result<String, BadReply> {
    text(json, names).ok_or_else(|| bad(names))
}

/// A text, or a whole number written as one.
pub(super) fn as_text(value: &Json) -> Option<String> {
    match value {
        Json::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Json::Number(_) => value.integer().map(|integer| integer.to_string()),
        _ => None,
    }
}

/// Whether any of the names says yes.
pub(super) fn any_true(json: &Json, names: &[&str]) -> bool {
    names.iter().any(|name| json.get(name).and_then(Json::truth) == Some(true))
}

/// A whole number that is not negative.
pub(super) fn count(json: &Json, names: &[&str]) -> Option<u64> {
    said(json, names)?.integer()?.try_into().ok()
}

/// An amount of money. What is there but is none is an error: totals are compared with the paper.
pub(super) fn money(json: &Json, names: &[&str]) -> Result<Option<Money>, BadReply> {
    said(json, names).map(|value| as_money(value).ok_or_else(|| bad(names))).transpose()
}

pub(super) fn as_money(value: &Json) -> Option<Money> {
    Money::from_decimal(settled(value.decimal()?, 2)?).ok()
}

pub(super) fn price(json: &Json, names: &[&str]) -> Option<Price> {
    let exact = said(json, names)?.decimal()?;
    Price::from_decimal(settled(exact, domain::money::PRICE_DECIMALS_MAX)?).ok()
}

pub(super) fn exchange_rate(json: &Json, names: &[&str]) -> Option<ExchangeRate> {
    let exact = said(json, names)?.decimal()?;
    let rate = ExchangeRate::from_decimal(settled(exact, domain::money::EXCHANGE_RATE_DECIMALS_MAX)?).ok()?;
    (rate.decimal() > Decimal::ZERO).then_some(rate)
}

pub(super) fn quantity(json: &Json, names: &[&str]) -> Option<Quantity> {
    let exact = said(json, names)?.decimal()?;
    Quantity::from_decimal(settled(exact, domain::money::QUANTITY_DECIMALS_MAX)?).ok()
}

pub(super) fn vat_rate(json: &Json, names: &[&str]) -> Option<VatRate> {
    VatRate::from_decimal(settled(said(json, names)?.decimal()?, 2)?).ok()
}

/// A decimal without the noise of a binary float (12.590000000000002 → 12.59). `None` when it really has more decimals.
fn settled(exact: Decimal, decimals: u32) -> Option<Decimal> {
    let rounded = exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    (exact.checked_sub(rounded)?.abs() <= NOISE_MAX).then_some(rounded)
}

/// A point in time. What is there but is none is an error: a reservation's end rests on it.
pub(super) fn moment(json: &Json, names: &[&str]) -> Result<Option<Moment>, BadReply> {
    let value = said(json, names).filter(|value| !is_zero_date(value));
    value.map(|value| as_moment(value).ok_or_else(|| bad(names))).transpose()
}

/// Unix seconds; RFC 3339; `2026-11-20 14:03:00`, taken as UTC for want of a zone; a bare date (§9 row 25).
pub(super) fn as_moment(value: &Json) -> Option<Moment> {
    if let Some(seconds) = value.integer() {
        return (0..=MOMENT_MAX).contains(&seconds).then_some(Moment(seconds));
    }
    let text = value.text()?.trim();
    let zoned = DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp());
    let naive = || {
        let formats = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"];
        formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
    };
    let day = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN));
    let seconds = zoned.or_else(|| Some(naive().or_else(day)?.and_utc().timestamp()))?;
    (0..=MOMENT_MAX).contains(&seconds).then_some(Moment(seconds))
}

/// A date: `2026-11-20`, with or without a time after it, `20-11-2026`, or a unix time.
pub(super) fn date(json: &Json, names: &[&str]) -> Result<Option<NaiveDate>, BadReply> {
    let value = said(json, names).filter(|value| !is_zero_date(value));
    value.map(|value| as_date(value).ok_or_else(|| bad(names))).transpose()
}

fn as_date(value: &Json) -> Option<NaiveDate> {
    if value.integer().is_some() {
        let shifted = as_moment(value)?.plus_seconds(DATE_SHIFT_SECONDS);
        return DateTime::from_timestamp(shifted.0, 0).map(|at| at.date_naive());
    }
    let text = value.text()?.trim();
    // A time of day in UTC may belong to the next day in Romania; any other time is the server's own.
    if text.ends_with(['Z', 'z']) {
        let shifted = as_moment(value)?.plus_seconds(DATE_SHIFT_SECONDS);
        return DateTime::from_timestamp(shifted.0, 0).map(|at| at.date_naive());
    }
    let (day, rest) = text.split_at_checked(10)?;
    let is_day = rest.is_empty() || rest.starts_with(['T', ' ']);
    let read = || day.parse().ok().or_else(|| NaiveDate::parse_from_str(day, "%d-%m-%Y").ok());
    if is_day { read() } else { None }
}

/// `0000-00-00`, how MySQL writes a date that is not there.
fn is_zero_date(value: &Json) -> bool {
    value.text().is_some_and(|text| text.trim_start().starts_with("0000-00-00"))
}

fn bad(names: &[&str]) -> BadReply {
    BadReply::at(names.first().copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    #[test]
    fn amounts_lose_the_noise_of_floats_and_nothing_else() {
        for (text, expected) in [
            ("12.59", Some("12.59")),
            ("12", Some("12.00")),
            (r#""104.70""#, Some("104.70")),
            ("12.590000000000002", Some("12.59")),
            ("12.589999999999998", Some("12.59")),
            ("-0.30000000000000004", Some("-0.30")),
            ("1.259e1", Some("12.59")),
            ("12.591", None),
            ("12.5901", None),
            ("1e400", None),
            ("99999999999999999999", None),
            (r#""1.234,50""#, None),
            (r#""NaN""#, None),
            ("true", None),
            ("[1]", None),
        ] {
            let read = as_money(&json(text)).map(|money| money.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn factors_keep_their_own_decimals() {
        let row = json(
            r#"{"q":1.2345,"q5":1.23456,"p":0.123456,"p7":0.33333333333,"v":21.0,"v3":"11","v101":101}"#,
        );
        assert_eq!(quantity(&row, &["q"]).map(|q| q.to_string()).as_deref(), Some("1.2345"));
        assert_eq!(quantity(&row, &["q5"]), None);
        assert_eq!(price(&row, &["p"]).map(|p| p.to_string()).as_deref(), Some("0.123456"));
        assert_eq!(price(&row, &["p7"]).map(|p| p.to_string()).as_deref(), Some("0.333333"));
        assert_eq!(vat_rate(&row, &["v"]), Some(VatRate::percent(21)));
        assert_eq!(vat_rate(&row, &["v3"]), Some(VatRate::percent(11)));
        assert_eq!(vat_rate(&row, &["v101"]), None);
    }

    #[test]
    fn moments_in_all_spellings() {
        for (text, expected) in [
            ("1763700000", Some(1_763_700_000)),
            (r#""1763700000""#, Some(1_763_700_000)),
            ("0", Some(0)),
            (r#""2025-11-21T04:40:00Z""#, Some(1_763_700_000)),
            (r#""2025-11-21T06:40:00+02:00""#, Some(1_763_700_000)),
            (r#""2025-11-21T04:40:00.123Z""#, Some(1_763_700_000)),
            (r#""2025-11-21 04:40:00""#, Some(1_763_700_000)),
            (r#""2025-11-21T04:40:00""#, Some(1_763_700_000)),
            (r#""2025-11-21""#, Some(1_763_683_200)),
            ("1763700000000", None),
            ("-1", None),
            ("1763700000.5", None),
            (r#""tomorrow""#, None),
            (r#""2025-13-41 00:00:00""#, None),
            ("true", None),
        ] {
            assert_eq!(as_moment(&json(text)).map(|at| at.0), expected, "{text}");
        }
    }

    #[test]
    fn dates_in_all_spellings() {
        for (text, expected) in [
            (r#""2026-11-20""#, Some("2026-11-20")),
            (r#""20-11-2026""#, Some("2026-11-20")),
            (r#""2026-11-20 23:59:59""#, Some("2026-11-20")),
            (r#""2026-11-20T00:00:00+02:00""#, Some("2026-11-20")),
            // Midnight in Romania, told in UTC; and midnight UTC.
            (r#""2026-11-19T22:00:00Z""#, Some("2026-11-20")),
            (r#""2026-11-20T00:00:00Z""#, Some("2026-11-20")),
            ("1795125600", Some("2026-11-20")),
            ("1795132800", Some("2026-11-20")),
            (r#""2026-11-201""#, None),
            (r#""2026-02-30""#, None),
            (r#""20 noiembrie""#, None),
        ] {
            let expected = expected.map(|day| day.parse().unwrap());
            assert_eq!(as_date(&json(text)), expected, "{text}");
        }
        let empty = json(r#"{"a":"0000-00-00","b":"","c":null,"d":"0000-00-00 00:00:00"}"#);
        for name in ["a", "b", "c", "d", "e"] {
            assert_eq!(date(&empty, &[name]), Ok(None), "{name}");
        }
    }

    #[test]
    fn the_first_name_that_says_something_counts() {
        let json = json(r#"{"a":null,"b":" ","c":0,"d":"x"}"#);
        assert_eq!(text(&json, &["a", "b", "c", "d"]).as_deref(), Some("0"));
        assert_eq!(text(&json, &["a", "b"]), None);
        assert_eq!(money(&json, &["d"]), Err(BadReply::at("d")));
    }
}
