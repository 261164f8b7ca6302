//! Romanian working days and the e-Factura deadline that is counted in them.
//!
//! Not here: what today is.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Working days after the issue date within which an invoice must reach e-Factura (OUG 89/2025, in force 2026-01-01).
pub const EFACTURA_WORKING_DAYS: u32 = 5;

/// The fifth working day after the issue date; the issue day itself does not count (Reg. 1182/71).
#[must_use]
pub fn efactura_deadline(issued: NaiveDate) -> NaiveDate {
    add_working_days(issued, EFACTURA_WORKING_DAYS)
}

/// How near the e-Factura deadline of an unsent invoice is (I35).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alarm {
    /// Not one working day has passed.
    Calm,
    /// One working day or two have passed.
    Day1,
    /// Three working days have passed.
    Day3,
    /// Four working days have passed.
    Day4,
    /// The last day.
    LastDay,
    /// The deadline is over.
    Missed,
}

/// How near the deadline of an invoice issued on a day is today.
#[must_use]
pub fn alarm(issued: NaiveDate, today: NaiveDate) -> Alarm {
    let passed = |days| today >= add_working_days(issued, days);
    match () {
        () if today > efactura_deadline(issued) => Alarm::Missed,
        () if passed(EFACTURA_WORKING_DAYS) => Alarm::LastDay,
        () if passed(4) => Alarm::Day4,
        () if passed(3) => Alarm::Day3,
        () if passed(1) => Alarm::Day1,
        () => Alarm::Calm,
    }
}

/// Working days from one date to another, both counted.
#[must_use]
pub fn working_days_between(from: NaiveDate, to: NaiveDate) -> u64 {
    from.iter_days().take_while(|day| *day <= to).filter(|day| is_working_day(*day)).count() as u64
}

/// The n-th working day after a date. Stops at the end of the calendar rather than failing.
#[must_use]
pub fn add_working_days(from: NaiveDate, days: u32) -> NaiveDate {
    let mut date = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = date.succ_opt() else {
            return date;
        };
        date = next;
        if is_working_day(date) {
            left -= 1;
        }
    }
    date
}

/// The day whose published exchange rate counts for documents of a date: the last working day before it (Cod fiscal art. 290 (2)
/// and its norms: what the National Bank publishes on a day counts from the next one on).
#[must_use]
pub fn rate_published_for(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while let Some(before) = day.pred_opt() {
        day = before;
        if is_working_day(day) {
            break;
        }
    }
    day
}

/// Whether people work in Romania on this date: not Saturday, Sunday or a public holiday (Labour Code art. 139).
#[must_use]
pub fn is_working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(date)
}

fn is_public_holiday(date: NaiveDate) -> bool {
    /// Month and day of the fixed holidays.
    const FIXED: [(u32, u32); 12] = [
        (1, 1),
        (1, 2),
        (1, 6),
        (1, 7),
        (1, 24),
        (5, 1),
        (6, 1),
        (8, 15),
        (11, 30),
        (12, 1),
        (12, 25),
        (12, 26),
    ];
    if FIXED.contains(&(date.month(), date.day())) {
        return true;
    }
    let Some(easter) = orthodox_easter(date.year()) else {
        return false;
    };
    // Good Friday, Easter Sunday and Monday, Pentecost Sunday and Monday.
    [-2, 0, 1, 49, 50].contains(&date.signed_duration_since(easter).num_days())
}

/// Orthodox Easter Sunday in the civil calendar: Meeus' Julian rule, moved by the 13 days that hold from 1900 to 2099.
fn orthodox_easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year.rem_euclid(4), year.rem_euclid(7), year.rem_euclid(19));
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let month = u32::try_from((d + e + 114) / 31).ok()?;
    let day = u32::try_from((d + e + 114) % 31 + 1).ok()?;
    NaiveDate::from_ymd_opt(year, month, day)?.checked_add_days(Days::new(13))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn working_days_between_two_dates() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        // A week with the national day on a Tuesday and Saint Andrew's on the Monday before.
        assert_eq!(working_days_between(day("2026-11-30"), day("2026-12-04")), 3);
        assert_eq!(working_days_between(day("2026-11-23"), day("2026-11-29")), 5);
        assert_eq!(working_days_between(day("2026-11-28"), day("2026-11-29")), 0);
        assert_eq!(working_days_between(day("2026-11-29"), day("2026-11-28")), 0);
    }

    #[test]
    fn orthodox_easter_table() {
        for (year, expected) in [
            (2020, "2020-04-19"),
            (2023, "2023-04-16"),
            (2024, "2024-05-05"),
            (2025, "2025-04-20"),
            (2026, "2026-04-12"),
            (2027, "2027-05-02"),
            (2028, "2028-04-16"),
            (2030, "2030-04-28"),
            (2033, "2033-04-24"),
        ] {
            assert_eq!(orthodox_easter(year), Some(day(expected)));
        }
    }

    #[test]
    fn which_days_people_work() {
        for (date, is_working, why) in [
            ("2027-04-29", true, "the Thursday before Easter"),
            ("2027-04-30", false, "Good Friday"),
            ("2027-05-03", false, "Easter Monday"),
            ("2027-05-04", true, "the Tuesday after Easter"),
            ("2027-06-18", true, "the Friday before Pentecost"),
            ("2027-06-21", false, "Pentecost Monday"),
            ("2027-06-22", true, "the Tuesday after Pentecost"),
            ("2027-01-25", true, "the day after the union of the principalities"),
            ("2027-06-01", false, "children's day"),
            ("2027-06-02", true, "the day after"),
            ("2027-06-05", false, "a Saturday"),
            ("2027-06-06", false, "a Sunday"),
        ] {
            assert_eq!(is_working_day(day(date)), is_working, "{why}");
        }
    }

    #[test]
    fn an_unsent_invoice_is_told_of_more_and_more_urgently() {
        // Issued on a Friday; Saint Andrew and the national day are on the Monday and Tuesday after the weekend.
        for (today, expected) in [
            ("2026-11-27", Alarm::Calm),
            ("2026-12-01", Alarm::Calm),
            ("2026-12-02", Alarm::Day1),
            ("2026-12-03", Alarm::Day1),
            ("2026-12-04", Alarm::Day3),
            ("2026-12-06", Alarm::Day3),
            ("2026-12-07", Alarm::Day4),
            ("2026-12-08", Alarm::LastDay),
            ("2026-12-09", Alarm::Missed),
        ] {
            assert_eq!(alarm(day("2026-11-27"), day(today)), expected, "{today}");
        }
    }

    #[test]
    fn which_days_rate_counts() {
        for (date, published, why) in [
            ("2026-11-26", "2026-11-25", "a Thursday takes Wednesday's"),
            ("2026-11-23", "2026-11-20", "a Monday takes Friday's"),
            ("2026-11-22", "2026-11-20", "so does a Sunday"),
            ("2026-12-02", "2026-11-27", "behind Saint Andrew and the national day"),
            ("2027-01-08", "2027-01-05", "behind Epiphany and Saint John"),
        ] {
            assert_eq!(rate_published_for(day(date)), day(published), "{why}");
        }
    }

    #[test]
    fn deadline_skips_weekends_and_holidays() {
        for (issued, deadline, why) in [
            ("2026-11-16", "2026-11-23", "an ordinary Monday"),
            ("2026-11-20", "2026-11-27", "a Friday"),
            ("2026-11-21", "2026-11-27", "a Saturday"),
            ("2026-11-27", "2026-12-08", "Saint Andrew on Monday, the national day on Tuesday"),
            ("2026-04-08", "2026-04-17", "Good Friday, Easter Monday"),
            ("2026-12-23", "2026-12-31", "Christmas"),
            ("2026-12-28", "2027-01-05", "New Year on a Friday"),
        ] {
            assert_eq!(efactura_deadline(day(issued)), day(deadline), "{why}");
        }
    }
}
