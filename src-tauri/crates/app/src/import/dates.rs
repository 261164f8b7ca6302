//! Days as lists write them: `05.03.2024`, `5/3/24`, `2024-03-05`, with or without a time after it. The day stands before the
//! month, as everywhere here.
//!
//! Not here: days a person types (typed).

use chrono::NaiveDate;

/// The day a text says.
pub(crate) fn read(text: &str) -> Option<NaiveDate> {
    let day = text.split(['T', ' ']).next()?;
    let parts: Vec<&str> = day.trim_end_matches('.').split(['.', '/', '-']).collect();
    let [one, month, other] = parts[..] else { return None };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    let (year, day) = if one.len() == 4 { (one, other) } else { (other, one) };
    let year = match year.len() {
        4 => number(year)?,
        2 => 2000 + number(year)?,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month)?, number(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_lists_write_them() {
        for (text, day) in [
            ("05.03.2024", Some("2024-03-05")),
            ("5.3.2024", Some("2024-03-05")),
            ("05/03/2024 14:22", Some("2024-03-05")),
            ("5-3-24", Some("2024-03-05")),
            ("2024-03-05", Some("2024-03-05")),
            ("2024-03-05T10:00:00", Some("2024-03-05")),
            ("2024.03.05.", Some("2024-03-05")),
            ("31.02.2024", None),
            ("13/13/2024", None),
            ("martie", None),
            ("45356", None),
            ("5.3.202", None),
            ("+5.3.2024", None),
            ("", None),
        ] {
            assert_eq!(read(text), day.map(|day| day.parse().unwrap()), "{text}");
        }
    }
}
