//! The one status snapshot: network, session, series, numbers, outbox, warnings; and the lists the editor picks from.
//!
//! Not here: changing anything.

use crate::invoices::Snapshot;
use crate::numbers::series_view;
use crate::open::App;
use crate::ports::{moment_in_words, romanian_date};
use crate::problem::Problem;
use crate::show::{day_in_words, deadline_alarm, romanian_day};
use crate::view::{
    OutboxCounts, PoolState, ProblemView, ReadinessView, SeriesView, SessionView, StatusView, VatRateView,
};
use crate::words::{Lang, view_of};
use chrono::NaiveDate;
use domain::calendar::{Alarm, efactura_deadline};
use domain::check::{RateStanding, rate_standing, rates_in_force};
use domain::moment::DAY_SECONDS;
use domain::{Moment, VatCategory, VatRate};
use protocol::RemoteVatRate;
use protocol::engine::{Link, Session};
use protocol::vat_key::vat_key;
use protocol::{Call, Class, OutboxItem, Phase, RemoteError};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Guard, Read, ReadEntries, Report};

/// A look at the network for `status` takes no longer than this.
const PROBE_SECONDS_MAX: u64 = 4;
/// The machine's clock may differ this much from the server's before somebody is told.
const CLOCK_DIFFERENCE_SECONDS_MAX: i64 = 120;

/// What a look at the network found.
#[derive(Debug, Clone)]
pub struct Probe(Result<(), Option<RemoteError>>);

impl App {
    /// Asks the server once whether it is there and accepts the session, if there is one.
    pub async fn probe(&self) -> Probe {
        if self.want_network().is_err() {
            return Probe(Err(None));
        }
        let look = async {
            match self.session.current() {
                Some(session) => self.remote().execute(&session, &Call::ListSeries).await.result.map(|_| ()),
                None => self.remote().greet().await,
            }
        };
        match tokio::time::timeout(Duration::from_secs(PROBE_SECONDS_MAX), look).await {
            Ok(found) => Probe(found.map_err(Some)),
            Err(_) => Probe(Err(None)),
        }
    }

    /// Whether the server answers, whatever it makes of the session: asked by whoever is about to sign in.
    pub async fn is_server_there(&self) -> bool {
        let look = tokio::time::timeout(Duration::from_secs(PROBE_SECONDS_MAX), self.remote().greet());
        self.want_network().is_ok() && matches!(look.await, Ok(Ok(())))
    }

    /// The status. A running driver knows the line; otherwise the probe tells.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn status(&self, probe: Option<&Probe>, lang: Lang) -> Result<StatusView, Problem> {
        let snapshot = Snapshot::take(self)?;
        let view = &snapshot.view;
        let now = self.time.now();
        let line = self.running_driver().map(crate::driver::Driver::line);
        let binding = view.binding()?;
        let signed_in = self.session.current().is_some();
        let expired = line.as_ref().is_some_and(|line| line.session == Session::Expired)
            || probe.is_some_and(|probe| matches!(&probe.0, Err(Some(e)) if e.class == Class::Auth));
        let network = match (&line, probe) {
            _ if expired => "session_expired",
            (_, Some(probe)) if signed_in || probe.0.is_err() => network_word(probe),
            _ if !signed_in => "signed_out",
            (Some(line), _) => match line.link {
                Link::Untried => "never",
                Link::Online => "online",
                Link::Unreachable => "offline",
                Link::Troubled => "server_down",
                Link::Captive => "captive",
            },
            (None, _) => "never",
        };
        let mut series = Vec::new();
        for one in view.series()? {
            series.push(series_view(view, &one, now)?);
        }
        let outbox = view.outbox()?;
        let mut counts = OutboxCounts::default();
        for item in &outbox {
            match item.phase {
                Phase::Queued | Phase::Sending => counts.queued += 1,
                Phase::Unknown => counts.unknown += 1,
                Phase::Attention(_) => counts.attention += 1,
            }
        }
        counts.attention += u32::try_from(snapshot.notices().len()).unwrap_or(u32::MAX);
        for errand in snapshot.all_errands().values().flatten() {
            *if errand.trouble().is_some() { &mut counts.attention } else { &mut counts.asked } += 1;
        }
        let (changed, contested) = view.entry_counts()?;
        counts.asked += u32::try_from(changed).unwrap_or(u32::MAX);
        counts.attention += u32::try_from(contested).unwrap_or(u32::MAX);
        let nearest = self.nearest_deadline(&snapshot, &outbox)?;
        let firm = view.firm()?.and_then(|firm| firm.name).unwrap_or_default();
        let session = binding.filter(|_| signed_in).map(|binding| SessionView {
            user: binding.user.unwrap_or_default(),
            firm: firm.clone(),
            valid: !expired,
        });
        let mut status = StatusView {
            online: network == "online",
            network: network.to_owned(),
            last_sync: view.last_pass()?.map(Moment::rfc3339),
            next_try: line.as_ref().and_then(|line| line.resting_until).map(Moment::rfc3339),
            syncing: line.as_ref().is_some_and(|line| line.busy),
            sending: line.filter(|line| line.busy).and_then(|line| line.round.view()),
            paused_until: self.paused_until(view)?.map(Moment::rfc3339),
            session,
            firm,
            demo: self.is_demo(),
            is_online_only: self.is_online_only(),
            profile_complete: view.profile()?.is_some(),
            series_to_use: series_to_use(&series).map(|series| series.id.clone()),
            series,
            outbox: counts,
            next_deadline: nearest.map(|(_, date)| date.to_string()),
            is_sealed: self.is_sealed(),
            last_backup: view.last_backup()?.map(Moment::rfc3339),
            is_rescue: self.rescue().is_some(),
            issuing_stopped: view.issuing_guard()? != Guard::Clear,
            warnings: Vec::new(),
            readiness: ReadinessView::default(),
            today: self.today().to_string(),
        };
        status.warnings = self.warnings(&snapshot, &status, nearest, lang)?;
        status.readiness = self.readiness(view, &status, lang)?;
        Ok(status)
    }

    fn warnings(
        &self,
        snapshot: &Snapshot,
        status: &StatusView,
        nearest: Option<(Alarm, NaiveDate)>,
        lang: Lang,
    ) -> Result<Vec<ProblemView>, Problem> {
        let now = self.time.now();
        let mut warnings = Vec::new();
        let mut warn = |code: &str, param: Option<String>| {
            let params: Vec<String> = param.into_iter().collect();
            warnings.push(view_of(code, &params, "", lang));
        };
        if status.session.is_some() && !status.demo && !self.secrets.in_keychain() {
            warn("no_keychain", None);
        }
        match &status.session {
            Some(session) if !session.valid => warn("session_expired", None),
            None if self.session.is_unread() => warn("session_unread", None),
            None if !status.demo && snapshot.view.binding()?.is_some() => warn("not_signed_in", None),
            _ => {}
        }
        if self.is_online_only() {
            warn("online_only_mode", None);
        }
        if !snapshot.view.orders()?.is_empty() {
            warn("order_unknown", None);
        }
        if !status.profile_complete && snapshot.view.firm()?.is_some() {
            warn("profile_incomplete", None);
        }
        if self.rescue().is_some() {
            warn("rescue_mode", None);
        } else {
            match snapshot.view.issuing_guard()? {
                Guard::Clear => {}
                Guard::Copied => warn("books_copied", None),
                _ => warn("issuing_stopped", None),
            }
        }
        if !self.books.mended().is_empty() {
            warn("journal_repaired", None);
        }
        // While issuing is stopped nothing is reserved: the numbers come with the statement.
        let issues =
            |s: &&SeriesView| !status.issuing_stopped && s.lock == "here" && s.document_type == "fiscal";
        for series in status.series.iter().filter(issues) {
            match series.pool {
                PoolState::Empty => warn("pool_empty", None),
                PoolState::Low => warn("pool_low", Some(lang.numbers(u64::from(series.free_numbers)))),
                PoolState::Expiring | PoolState::Enough => {}
            }
        }
        if let Some(problem) = self.daily_problem() {
            warn("backup_not_made", Some(problem.view(lang).message));
        }
        let waiting = snapshot.view.outbox()?;
        for series in snapshot.view.series()? {
            let held = matches!(series.lock, domain::Lock::Other { .. });
            if status.series.iter().any(|shown| shown.id == series.id.0 && shown.is_lost) {
                warn("series_lock_lost", None);
            }
            if !snapshot.view.quarantined_numbers(&series.id)?.is_empty() {
                warn("numbers_set_aside", Some(series.name.clone()));
            }
            if held && waiting.iter().any(|item| item.series == series.id) {
                warn("series_locked_other_device", None);
            }
        }
        let soon = status.series.iter().filter(|series| series.expires_soon);
        for until in soon.filter_map(|series| series.usable_until.as_deref()) {
            warn("numbers_expire_soon", Some(day_in_words(until)));
        }
        self.warn_of_deadlines(snapshot, &waiting, nearest, &mut warn)?;
        let estimate = self.time.estimate();
        if estimate.behind > 0 {
            warn("clock_behind", Some(romanian_day(romanian_date(estimate.now))));
        } else if estimate.is_doubtful() {
            warn("clock_ahead", Some(romanian_day(romanian_date(estimate.now))));
        }
        if let Some(heard) = snapshot.view.server_time()? {
            let difference = heard.server.0.abs_diff(heard.local.0);
            let behind = heard.server.0.saturating_sub(now.0);
            if difference > CLOCK_DIFFERENCE_SECONDS_MAX.unsigned_abs() || behind > DAY_SECONDS {
                let minutes = difference.max(u64::try_from(behind).unwrap_or(0)) / 60;
                let is_behind = behind > DAY_SECONDS || heard.local < heard.server;
                let way = if is_behind { ("în urmă", "behind") } else { ("înainte", "ahead of") };
                let params = [lang.minutes(minutes), lang.of(way.0, way.1).to_owned()];
                warnings.push(view_of("clock_differs", &params, "", lang));
            }
        }
        // Two series of which the same is to be said.
        let mut said = BTreeSet::new();
        warnings.retain(|one| said.insert((one.code.clone(), one.message.clone())));
        Ok(warnings)
    }

    /// The e-Factura deadline that comes first of all that waits, and how near it is. The oldest that goes there has it; usually
    /// that is the first one looked at.
    fn nearest_deadline(
        &self,
        snapshot: &Snapshot,
        waiting: &[OutboxItem],
    ) -> Result<Option<(Alarm, NaiveDate)>, Problem> {
        let mut by_date: Vec<&OutboxItem> = waiting.iter().collect();
        by_date.sort_by_key(|item| item.expected.date);
        for item in by_date {
            let Some(record) = snapshot.view.invoice(item.invoice)? else { continue };
            if let Some(alarm) = deadline_alarm(&record, self.today()) {
                return Ok(Some((alarm, efactura_deadline(item.expected.date))));
            }
        }
        Ok(None)
    }

    /// What waits is told of as its e-Factura deadline and the end of its reservation come nearer (I35).
    fn warn_of_deadlines(
        &self,
        snapshot: &Snapshot,
        waiting: &[OutboxItem],
        nearest: Option<(Alarm, NaiveDate)>,
        warn: &mut impl FnMut(&str, Option<String>),
    ) -> Result<(), Problem> {
        let now = self.time.now();
        // Numbers ascend, and so do the ends of their reservations: the first of each series tells.
        let mut half_gone: Option<Moment> = None;
        let mut seen = None;
        for item in waiting {
            if seen.replace(&item.series) == Some(&item.series) {
                continue;
            }
            let Some(number) = snapshot.view.number(&item.series, item.number)? else { continue };
            let life = number.expires_at.0.saturating_sub(number.reserved_at.0);
            let lived = now.0.saturating_sub(number.reserved_at.0);
            if lived.saturating_mul(2) >= life {
                half_gone = Some(half_gone.map_or(number.expires_at, |first| first.min(number.expires_at)));
            }
        }
        let presses =
            matches!(nearest, Some((Alarm::Missed | Alarm::LastDay | Alarm::Day4 | Alarm::Day3, _)));
        if let Some(until) = self.paused_until(&snapshot.view)?.filter(|_| presses) {
            warn("sending_paused", Some(moment_in_words(&until.rfc3339())));
        }
        match nearest {
            Some((Alarm::Missed, day)) => warn("deadline_missed", Some(romanian_day(day))),
            Some((Alarm::LastDay | Alarm::Day4 | Alarm::Day3, day)) => {
                warn("deadline_close", Some(romanian_day(day)));
            }
            Some((Alarm::Day1, day)) => warn("outbox_deadline", Some(romanian_day(day))),
            Some((Alarm::Calm, _)) | None => {}
        }
        if let Some(end) = half_gone {
            warn("numbers_half_life", Some(romanian_day(romanian_date(end))));
        }
        Ok(())
    }

    /// The VAT rates a row of an invoice of this day may take, or of today's; the law's own until the server has told the firm's.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn vat_rates(&self, date: Option<NaiveDate>) -> Result<Vec<VatRateView>, Problem> {
        let view = self.books.read()?;
        let known = view.vat_rates()?;
        let payer = crate::session::supplier(&view, false).map_or(true, |supplier| supplier.vat_payer);
        Ok(offered_rates(&known, date.unwrap_or_else(|| self.today()), payer))
    }

    /// Re-checks every invariant of the books, the journal's chain and the database file.
    ///
    /// # Errors
    /// When the books cannot be read at all.
    pub fn verify(&self) -> Result<Report, Problem> {
        Ok(self.books.verify(true)?)
    }
}

/// The series invoices are issued on in the field: the one locked here, else one nobody holds, the default one first.
fn series_to_use(series: &[SeriesView]) -> Option<&SeriesView> {
    let rank = |series: &&SeriesView| {
        let lock = match series.lock.as_str() {
            "here" => 0,
            "none" => 1,
            _ => 2,
        };
        (lock, !series.is_primary)
    };
    series.iter().filter(|series| series.document_type == "fiscal").min_by_key(rank)
}

fn network_word(probe: &Probe) -> &'static str {
    match &probe.0 {
        Ok(()) => "online",
        Err(Some(error)) if error.code == "captive_portal" => "captive",
        Err(Some(error)) => match error.class {
            Class::NotReached => "offline",
            Class::Ambiguous => "server_down",
            _ => "online",
        },
        Err(None) => "offline",
    }
}

/// The rates an invoice of a day may carry: those of the server's list, also one that no law known here has, for it is that of a
/// newer law; where the list has none that charges anything, those of the law.
fn offered_rates(known: &[RemoteVatRate], date: NaiveDate, payer: bool) -> Vec<VatRateView> {
    let is_usable = |rate: &&RemoteVatRate| {
        rate_standing(rate.percent, date) != RateStanding::NotInForce
            && (payer || rate.percent == VatRate::ZERO)
    };
    let mut usable: Vec<RemoteVatRate> = known.iter().filter(is_usable).cloned().collect();
    let of_law = |percent: VatRate| {
        let category = if percent == VatRate::ZERO { VatCategory::Exempt } else { VatCategory::Standard };
        RemoteVatRate { percent, key: vat_key(percent, category), description: None, is_default: false }
    };
    if payer && usable.iter().all(|rate| rate.percent == VatRate::ZERO) {
        let charging = rates_in_force(date).filter(|rate| *rate != VatRate::ZERO).map(of_law);
        usable.splice(0..0, charging.collect::<Vec<_>>());
    }
    if usable.iter().all(|rate| rate.percent != VatRate::ZERO) && known.is_empty() {
        usable.push(of_law(VatRate::ZERO));
    }
    // The account's own default may be over: a new row begins with the highest rate then.
    let usual = usable.iter().position(|rate| rate.is_default);
    let highest = || usable.iter().map(|rate| rate.percent).max();
    let usual = usual.or_else(|| usable.iter().position(|rate| Some(rate.percent) == highest()));
    let view = |(at, rate): (usize, &RemoteVatRate)| VatRateView {
        rate: rate.percent.to_string(),
        key: rate.key,
        description: rate.description.clone().unwrap_or_default(),
        is_default: usual == Some(at),
    };
    usable.iter().enumerate().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_row_begins_with_the_accounts_rate_while_it_is_in_force() {
        let rate = |(percent, is_default): &(u8, bool)| RemoteVatRate {
            percent: VatRate::percent(*percent),
            key: None,
            description: None,
            is_default: *is_default,
        };
        for (story, payer, date, known, expected) in [
            (
                "its own",
                true,
                (2026, 11, 20),
                &[(0, false), (11, true), (21, false)][..],
                &[("0", false), ("11", true), ("21", false)][..],
            ),
            (
                "over since 2025",
                true,
                (2026, 11, 20),
                &[(0, false), (19, true), (11, false), (21, false)],
                &[("0", false), ("11", false), ("21", true)],
            ),
            (
                "a day before the law that ended it",
                true,
                (2025, 7, 31),
                &[(0, false), (19, true), (11, false), (21, false)],
                &[("0", false), ("19", true)],
            ),
            (
                "of which the list has none that charges",
                true,
                (2025, 7, 31),
                &[(0, false), (11, false), (21, true)],
                &[("19", true), ("9", false), ("5", false), ("0", false)],
            ),
            (
                "before the first list",
                true,
                (2026, 11, 20),
                &[],
                &[("21", true), ("11", false), ("0", false)],
            ),
            (
                "before the first list, of a firm that charges none",
                false,
                (2026, 11, 20),
                &[],
                &[("0", true)],
            ),
            (
                "of a newer law",
                true,
                (2026, 11, 20),
                &[(0, false), (21, false), (22, true)],
                &[("0", false), ("21", false), ("22", true)],
            ),
            ("of a firm that charges none", false, (2026, 11, 20), &[(21, true), (0, false)], &[("0", true)]),
        ] {
            let known: Vec<RemoteVatRate> = known.iter().map(rate).collect();
            let (year, month, day) = date;
            let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            let offered = offered_rates(&known, date, payer);
            let said: Vec<_> = offered.iter().map(|one| (one.rate.as_str(), one.is_default)).collect();
            assert_eq!(said, expected, "{story}");
        }
    }
}
