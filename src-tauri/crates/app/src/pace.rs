//! How fast a firm issues invoices, and so how long its numbers last.

use crate::ports::romanian_date;
use crate::problem::Problem;
use domain::Moment;
use domain::calendar::working_days_between;
use store::Read;

/// The pace is taken from so many invoices, the newest.
const PACE_INVOICES: u64 = 30;

/// Invoices in so many working days.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    invoices: u64,
    working_days: u64,
}

impl Pace {
    /// From the newest invoices, of which one is read; `None` before the first of them.
    pub(crate) fn of(view: &impl Read, now: Moment) -> Result<Option<Pace>, Problem> {
        let invoices = view.invoice_count()?.min(PACE_INVOICES);
        let Some(oldest) = usize::try_from(invoices).ok().and_then(|count| count.checked_sub(1)) else {
            return Ok(None);
        };
        let record = view.invoices_newest_first(oldest, 1)?.pop();
        Ok(record.map(|record| {
            let since = romanian_date(record.issued.issued_at);
            Pace { invoices, working_days: working_days_between(since, romanian_date(now)).max(1) }
        }))
    }

    /// Whole working days some numbers last.
    pub(crate) fn days(self, numbers: u32) -> u32 {
        let days = u64::from(numbers) * self.working_days / self.invoices.max(1);
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Numbers some working days take, rounded up.
    pub(crate) fn numbers(self, days: u32) -> u32 {
        let numbers = (u64::from(days) * self.invoices).div_ceil(self.working_days.max(1));
        u32::try_from(numbers).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn numbers_and_days_at_a_pace() {
        for (invoices, working_days, free, days, for_five) in
            [(30, 5, 37, 6, 30), (30, 30, 4, 4, 5), (1, 10, 3, 30, 1), (30, 1, 29, 0, 150), (2, 3, 0, 0, 4)]
        {
            let pace = Pace { invoices, working_days };
            assert_eq!((pace.days(free), pace.numbers(5)), (days, for_five), "{invoices} in {working_days}");
        }
    }
}
