//! Whether one can leave for the field, from the same snapshot the status shows; and the one button that sets right what can be
//! set right with a network.
//!
//! Not here: what the status holds (status).

use crate::open::App;
use crate::pace::Pace;
use crate::ports::romanian_date;
use crate::problem::Problem;
use crate::show::{day_in_words, romanian_day};
use crate::view::{CheckState, CheckView, Fix, ReadinessView, SeriesView, StatusView, Verdict};
use crate::words::{Lang, view_of};
use protocol::call::RESERVE_COUNT_MAX;
use store::Read;

/// Free numbers should last so many working days.
const FIELD_DAYS: u32 = 5;
/// A copy of clients and products older than this is worth a word.
const FRESH_SECONDS: i64 = 24 * 3600;
/// So is a backup older than this.
const BACKUP_DAYS: i64 = 7;

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
        let pace = Pace::of(view, now)?;
        let mut days_left = None;
        match status.series_to_use() {
            Some(series) if series.lock == "here" => {
                list.add("ready_locked", Good, std::slice::from_ref(&series.name), None);
                days_left = check_numbers(&mut list, series, pace);
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
                list.add(code, state, &[lang.recently(at, now)], Some(Fix::Sync));
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
        let Some(series) = status.series_to_use() else { return Ok(()) };
        if series.lock == "none" {
            self.lock_series(&series.id).await?;
        }
        let series = self.one_series(&series.id)?;
        let (pace, settings) = {
            let view = self.books.read()?;
            (Pace::of(&view, self.time.now())?, view.settings()?)
        };
        let wanted = pace.map_or(0, |pace| pace.numbers(FIELD_DAYS)).max(settings.refill_to);
        let missing = wanted.saturating_sub(series.free_numbers).min(RESERVE_COUNT_MAX);
        if series.lock == "here" && missing > 0 {
            self.reserve(&series.id, missing).await?;
        }
        Ok(())
    }
}

/// How many numbers the series has that invoices are issued on, how long they last, and when the first of them is gone.
fn check_numbers(list: &mut List, series: &SeriesView, pace: Option<Pace>) -> Option<u32> {
    use CheckState::{Bad, Care, Good};
    let lang = list.lang;
    let free = series.free_numbers;
    let days_left = pace.map(|pace| pace.days(free));
    let left = lang.numbers(u64::from(free));
    let suffices = |free| pace.map_or(free >= FIELD_DAYS, |pace| pace.days(free) >= FIELD_DAYS);
    let enough = suffices(free);
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
    if let Some(until) = series.usable_until.as_deref() {
        // Those that last beyond the notice may be enough by themselves.
        let is_soon = series.expires_soon && !suffices(series.lasting_numbers);
        let (code, state) = if is_soon { ("ready_expiry_soon", Care) } else { ("ready_expiry", Good) };
        list.add(code, state, &[day_in_words(until)], Some(Fix::Reserve));
    }
    days_left
}
