//! The days a report or an export is about.
//!
//! Not here: what happened on them.

use crate::export_problem::ExportProblem;
use crate::problem::Problem;
use chrono::{Datelike, Months, NaiveDate};
use store::Days;

/// Days from one to another.
///
/// # Errors
/// [`ExportProblem::PeriodBackwards`] when it ends before it begins.
pub(crate) fn days(from: NaiveDate, to: NaiveDate) -> Result<Days, Problem> {
    if from > to { Err(ExportProblem::PeriodBackwards.into()) } else { Ok(Days { from, to }) }
}

/// The days of a month, written `2026-11`.
///
/// # Errors
/// [`ExportProblem::BadMonth`].
pub(crate) fn month(text: &str) -> Result<Days, Problem> {
    let bad = || Problem::from(ExportProblem::BadMonth(text.chars().take(20).collect()));
    let is_written_so = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let from: NaiveDate = Some(format!("{text}-01"))
        .filter(|_| is_written_so)
        .and_then(|day| day.parse().ok())
        .ok_or_else(bad)?;
    let to = from.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).ok_or_else(bad)?;
    Ok(Days { from, to })
}

/// The month a day is in, `2026-11`.
pub(crate) fn month_of(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_where_they_end() {
        for (text, last) in [("2026-02", 28), ("2028-02", 29), ("2026-12", 31), ("2026-11", 30)] {
            let found = month(text).unwrap();
            assert_eq!((found.from.day(), found.to.day(), month_of(found.to)), (1, last, text.to_owned()));
        }
        for text in ["2026-13", "2026-1", "11.2026", "2026-11-01", "", "+026-11"] {
            assert!(month(text).is_err(), "{text}");
        }
    }
}
