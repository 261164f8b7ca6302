//! The National Bank's file of exchange rates, beside the API: rates nobody published, made of the date alone.
//!
//! Deliberately absent: public holidays; the bank of these books works on every weekday.

use chrono::{DateTime, Datelike, Days, NaiveDate, Timelike, Utc, Weekday};

use super::Books;
use crate::exchange::{Request, Response};

/// From this hour on, UTC, the day's rates are out.
const PUBLISHED_AT_HOUR: u32 = 11;
/// Weekdays the file goes back.
const DAYS: usize = 10;
/// Currency, units it is quoted for, and lei for them in ten-thousandths on the first day of time.
const CURRENCIES: [(&str, u32, u32); 5] =
    [("CHF", 1, 54_310), ("EUR", 1, 50_870), ("GBP", 1, 58_020), ("HUF", 100, 13_120), ("USD", 1, 43_950)];

impl Books {
    /// The file, if that is what is asked for. No session, no envelope: another house.
    pub(super) fn bank_file(request: &Request, now: DateTime<Utc>) -> Option<Response> {
        let is_asked = request.method == "GET" && request.segments()? == ["bnr", "nbrfxrates10days.xml"];
        is_asked.then(|| Response {
            status: 200,
            headers: vec![("content-type".to_owned(), "text/xml".to_owned())],
            body: file(now).into_bytes(),
        })
    }
}

fn file(now: DateTime<Utc>) -> String {
    let today = now.date_naive();
    let newest = if now.hour() < PUBLISHED_AT_HOUR { today - Days::new(1) } else { today };
    let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let mut days: Vec<NaiveDate> =
        newest.iter_days().rev().take(3 * DAYS).filter(is_weekday).take(DAYS).collect();
    days.reverse();
    let cubes: String = days.into_iter().map(cube).collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?><DataSet xmlns="http://www.bnr.ro/xsd"><Header><Publisher>National Bank of Romania</Publisher></Header><Body><Subject>Reference rates</Subject><OrigCurrency>RON</OrigCurrency>{cubes}</Body></DataSet>"#
    )
}

fn cube(day: NaiveDate) -> String {
    let rate = |(currency, units, lei): (&str, u32, u32)| {
        let lei = lei + day.ordinal() % 97;
        let multiplier = if units == 1 { String::new() } else { format!(r#" multiplier="{units}""#) };
        let (whole, rest) = (lei / 10_000, lei % 10_000);
        format!(r#"<Rate currency="{currency}"{multiplier}>{whole}.{rest:04}</Rate>"#)
    };
    let rates: String = CURRENCIES.into_iter().map(rate).collect();
    format!(r#"<Cube date="{day}">{rates}</Cube>"#)
}
