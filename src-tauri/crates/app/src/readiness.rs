//! Whether one can leave for the field, from the same snapshot the status shows; and the one button that sets right what can be
//! set right with a network.
//!
//! Not here: what the status holds (status).

use crate::open::App;
use crate::ports::romanian_date;
use crate::problem::Problem;
use crate::show::romanian_day;
use crate::view::{CheckState, CheckView, Fix, ReadinessView, SeriesView, StatusView, Verdict};
use crate::words::{Lang, view_of};
use domain::Moment;
use domain::calendar::working_days_between;
use protocol::call::RESERVE_COUNT_MAX;
use store::Read;

/// Free numbers should last so many working days.
const FIELD_DAYS: u32 = 5;
/// The pace is taken from so many invoices, the newest.
const PACE_INVOICES: u64 = 30;
/// A copy of clients and products older than this is worth a word.
const FRESH_SECONDS: i64 = 24 * 3600;
/// So is a backup older than this.
const BACKUP_DAYS: i64 = 7;
/// And numbers that expire within this many days.
const EXPIRY_DAYS: i64 = 7;

/// How the checks are written down.
struct List {
    lang: Lang,
    checks: Vec<CheckView>,
}

impl List {
    fn add(&mut self, code: &str, state: CheckState, param: &[String], fix: Option<Fix>) {
        let message = view_of(code, param, "", self.lang).message;
        let fix = fix.filter(|_| state != CheckState::Good);
        let needs_network =
            matches!(fix, Some(Fix::SignIn | Fix::Lock | Fix::Reserve | Fix::Sync | Fix::State));
        self.checks.push(CheckView { code: code.to_owned(), state, message, fix, needs_network });
    }
}

impl App {
    /// Everything one needs in the field, looked at.
    pub(crate) fn readiness(
        &self,
        view: &impl Read,
        status: &StatusView,
        lang: Lang,
    ) -> Result<ReadinessView, Problem> {
        use CheckState::{Bad, Care, Good};
        let now = self.time.now();
        let mut list = List { lang, checks: Vec::new() };
        match &status.session {
            None => list.add("ready_signed_out", Bad, &[], Some(Fix::SignIn)),
            Some(session) if !session.valid => list.add("ready_session_over", Care, &[], Some(Fix::SignIn)),
            Some(_) => list.add("ready_signed_in", Good, &[], None),
        }
        if !status.profile_complete {
            list.add("ready_no_profile", Bad, &[], Some(Fix::Profile));
        }
        if status.issuing_stopped {
            list.add("ready_stopped", Bad, &[], Some(Fix::State));
        }
        let pace = self.pace(view)?;
        let mut days_left = None;
        match field_series(status) {
            Some(series) if series.lock == "here" => {
                list.add("ready_locked", Good, std::slice::from_ref(&series.name), None);
                days_left = self.check_numbers(&mut list, status, pace);
            }
            Some(series) => {
                list.add("ready_not_locked", Bad, std::slice::from_ref(&series.name), Some(Fix::Lock));
            }
            None => list.add("ready_no_series", Bad, &[], None),
        }
        let outbox = status.outbox;
        let waiting = u64::from(outbox.queued + outbox.unknown + outbox.asked);
        if outbox.attention > 0 {
            list.add("ready_attention", Care, &[], Some(Fix::Attend));
        } else if waiting > 0 {
            list.add("ready_unsent", Care, &[], Some(Fix::Sync));
        } else {
            list.add("ready_all_sent", Good, &[], None);
        }
        match view.last_pass()? {
            None => list.add("ready_never_synced", Bad, &[], Some(Fix::Sync)),
            Some(at) => {
                let is_fresh = now.0.saturating_sub(at.0) <= FRESH_SECONDS;
                let (code, state) = if is_fresh { ("ready_fresh", Good) } else { ("ready_stale", Care) };
                list.add(code, state, &[romanian_day(romanian_date(at))], Some(Fix::Sync));
            }
        }
        if !status.demo {
            match view.last_backup()? {
                _ if self.daily_problem().is_some() => {
                    list.add("ready_backup_not_made", Care, &[], Some(Fix::Backup));
                }
                None => list.add("ready_no_backup", Care, &[], Some(Fix::Backup)),
                Some(at) => {
                    let is_fresh = at.plus_days(BACKUP_DAYS) >= now;
                    let (code, state) =
                        if is_fresh { ("ready_backup", Good) } else { ("ready_old_backup", Care) };
                    list.add(code, state, &[romanian_day(romanian_date(at))], Some(Fix::Backup));
                }
            }
        }
        let is_clock_wrong = status.warnings.iter().any(|warning| warning.code.starts_with("clock_"));
        let (code, state) = if is_clock_wrong { ("ready_clock_wrong", Care) } else { ("ready_clock", Good) };
        list.add(code, state, &[], None);
        let verdict = match list.checks.iter().map(|check| check.state).max() {
            Some(Bad) => Verdict::NotYet,
            Some(Care) => Verdict::Almost,
            _ => Verdict::Ready,
        };
        Ok(ReadinessView { verdict, days_left, checks: list.checks })
    }

    /// How many numbers there are, how long they last, and when the first of them is gone.
    fn check_numbers(&self, list: &mut List, status: &StatusView, pace: Option<Pace>) -> Option<u32> {
        use CheckState::{Bad, Care, Good};
        let lang = list.lang;
        let is_mine = |series: &&SeriesView| is_for_the_field(series) && series.lock == "here";
        let here: Vec<&SeriesView> = status.series.iter().filter(is_mine).collect();
        let free: u32 = here.iter().map(|series| series.free_numbers).sum();
        let days_left = pace.map(|pace| pace.days(free));
        let left = lang.numbers(u64::from(free));
        let enough = days_left.map_or(free >= FIELD_DAYS, |days| days >= FIELD_DAYS);
        match (free, days_left) {
            (0, _) => list.add("ready_no_numbers", Bad, &[], Some(Fix::Reserve)),
            (_, None) if enough => list.add("ready_numbers", Good, &[left], None),
            (_, None) => list.add("ready_few_numbers", Care, &[left], Some(Fix::Reserve)),
            (_, Some(days)) => {
                let days = lang.days(u64::from(days));
                let (code, state) =
                    if enough { ("ready_numbers_last", Good) } else { ("ready_numbers_short", Care) };
                list.add(code, state, &[left, days], Some(Fix::Reserve));
            }
        }
        let first = here.iter().filter_map(|series| series.first_expiry.as_deref()).min();
        if let Some(first) = first.and_then(moment) {
            let is_soon = first <= self.time.now().plus_days(EXPIRY_DAYS);
            let (code, state) = if is_soon { ("ready_expiry_soon", Care) } else { ("ready_expiry", Good) };
            list.add(code, state, &[romanian_day(romanian_date(first))], Some(Fix::Reserve));
        }
        days_left
    }

    /// How many invoices are issued on a working day, from the newest ones: two of them are read.
    fn pace(&self, view: &impl Read) -> Result<Option<Pace>, Problem> {
        let newest = view.invoice_count()?;
        let looked_at = newest.min(PACE_INVOICES);
        let Some(oldest) = usize::try_from(looked_at).ok().and_then(|count| count.checked_sub(1)) else {
            return Ok(None);
        };
        let record = view.invoices_newest_first(oldest, 1)?.pop();
        Ok(record.map(|record| {
            let since = romanian_date(record.issued.issued_at);
            let days = working_days_between(since, self.today()).max(1);
            Pace { invoices: looked_at, working_days: days }
        }))
    }

    /// Sets right what can be set right with a network: sends and pulls everything, locks the series invoices are issued on
    /// when nobody holds it, and reserves numbers for the days ahead.
    ///
    /// # Errors
    /// The first step that is refused; what was done before it stays done.
    pub async fn prepare_for_field(&self, lang: Lang) -> Result<(), Problem> {
        self.sync().await?;
        self.refresh_rates().await;
        let status = self.status(None, lang)?;
        if status.issuing_stopped || self.is_online_only() {
            return Ok(());
        }
        let Some(series) = field_series(&status) else { return Ok(()) };
        if series.lock == "none" {
            self.lock_series(&series.id).await?;
        }
        let series = self.one_series(&series.id)?;
        let (pace, settings) = {
            let view = self.books.read()?;
            (self.pace(&view)?, view.settings()?)
        };
        let wanted = pace.map_or(0, |pace| pace.numbers(FIELD_DAYS)).max(settings.refill_to);
        let missing = wanted.saturating_sub(series.free_numbers).min(RESERVE_COUNT_MAX);
        if series.lock == "here" && missing > 0 {
            self.reserve(&series.id, missing).await?;
        }
        Ok(())
    }
}

/// Invoices in so many working days.
#[derive(Clone, Copy)]
struct Pace {
    invoices: u64,
    working_days: u64,
}

impl Pace {
    /// Whole working days some numbers last.
    fn days(self, numbers: u32) -> u32 {
        let days = u64::from(numbers) * self.working_days / self.invoices.max(1);
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Numbers some working days take, rounded up.
    fn numbers(self, days: u32) -> u32 {
        let numbers = (u64::from(days) * self.invoices).div_ceil(self.working_days.max(1));
        u32::try_from(numbers).unwrap_or(u32::MAX)
    }
}

fn moment(rfc3339: &str) -> Option<Moment> {
    chrono::DateTime::parse_from_rfc3339(rfc3339).ok().map(|time| Moment(time.timestamp()))
}

fn is_for_the_field(series: &SeriesView) -> bool {
    series.document_type == "fiscal"
}

/// The series invoices are issued on in the field: the one locked here, else one nobody holds, the default one first.
fn field_series(status: &StatusView) -> Option<&SeriesView> {
    let rank = |series: &&SeriesView| {
        let lock = match series.lock.as_str() {
            "here" => 0,
            "none" => 1,
            _ => 2,
        };
        (lock, !series.is_primary)
    };
    status.series.iter().filter(|series| is_for_the_field(series)).min_by_key(rank)
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
