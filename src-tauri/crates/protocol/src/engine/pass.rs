//! A pass: when it begins, what is due on the account's lane, and when it is over.
//!
//! Not here: which call goes out next (work).

use super::{Effect, Now, Session, State, WishError, WishId, pace, work};
use crate::change::Change;
use chrono::{Days, NaiveDate};
use domain::Moment;

/// Issue dates a full sweep over the firm's invoices covers.
const SWEEP_DAYS: u64 = 366;
/// Issue dates the sweeps between two full ones cover: what was just sent changes its e-Factura state soon.
const SWEEP_DAYS_BETWEEN: u64 = 10;
/// A full sweep happens by itself this often.
const SWEEP_EVERY_SECONDS: i64 = 6 * 3600;

/// Which round of work is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pass {
    None,
    /// The account's lane only.
    Pull,
    /// Every lane.
    Full,
}

/// What is due on the account's lane.
#[derive(Debug, Clone, Default)]
pub(super) struct AccountWork {
    pub(super) series: bool,
    pub(super) firm: bool,
    pub(super) vat_rates: bool,
    pub(super) clients_page: Option<u32>,
    pub(super) products_page: Option<u32>,
    pub(super) sweep: Option<Sweep>,
}

/// How far a sweep over the firm's invoices has come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sweep {
    pub(super) page: u32,
    pub(super) since: NaiveDate,
    pub(super) is_full: bool,
}

pub(super) fn begin_pass(state: &mut State, pass: Pass, now: Now) {
    state.pass = pass;
    state.read_failures = 0;
    state.pull_complete = true;
    state.entries.begin_pass();
    state.account = AccountWork {
        series: true,
        firm: true,
        vat_rates: true,
        clients_page: Some(1),
        products_page: Some(1),
        sweep: None,
    };
    if pass == Pass::Full {
        state.orders.values_mut().for_each(|work| work.is_looked_for = work.wish.is_some());
        let is_due = state.swept_at.plus_seconds(SWEEP_EVERY_SECONDS) <= now.moment;
        let days = if is_due { SWEEP_DAYS } else { SWEEP_DAYS_BETWEEN };
        state.account.sweep = Some(Sweep::back(now, days, is_due));
    }
}

/// Nothing leaves by itself any more until then. A pass under way ends with what was done of it, and whoever waits for it has
/// nothing more to wait for; the next one is due when the pause is over.
pub(super) fn pause(state: &mut State, until: Moment, now: Now, effects: &mut Vec<Effect>) {
    state.paused_until = until;
    if until > now.moment {
        state.pass = Pass::None;
        effects.extend(state.passes.drain(..).map(|id| Effect::Tell(id, Ok(()))));
    }
    if state.background {
        state.next_pass_at = until.max(now.moment);
    }
}

/// A person's own pass goes through all twelve months.
pub(super) fn sweep_everything(state: &mut State, now: Now) {
    state.account.sweep = Some(Sweep::back(now, SWEEP_DAYS, true));
}

impl Sweep {
    pub(super) fn back(now: Now, days: u64, is_full: bool) -> Sweep {
        let since = now.today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
        Sweep { page: 1, since, is_full }
    }
}

/// A pass is over when nothing is due, nothing is under way and nothing more can be sent now.
pub(super) fn finish_pass(state: &mut State, now: Now, effects: &mut Vec<Effect>) {
    if state.pass == Pass::None || !state.in_flight.is_empty() || state.session == Session::Renewing {
        return;
    }
    if state.account.is_idle() && (state.pass == Pass::Pull || !work::anything_due(state, now)) {
        let is_full = state.pass == Pass::Full;
        state.pass = Pass::None;
        if state.background {
            state.next_pass_at = now.moment.plus_seconds(pace::PASS_EVERY_SECONDS);
        }
        state.failed_passes = 0;
        // What a half pull did not see must not be forgotten.
        if state.pull_complete {
            effects.push(Effect::Save(vec![Change::PassDone { is_full }]));
        }
        for id in state.passes.drain(..) {
            effects.push(Effect::Tell(id, Ok(())));
        }
    }
}

/// Everybody who waits will hear this, once nothing is under way any more: whoever ends the program on hearing it
/// leaves no request behind whose outcome nobody knows.
pub(super) fn fail_wishes(state: &mut State, error: WishError) {
    state.pass = Pass::None;
    state.failing.get_or_insert(error);
}

pub(super) fn tell_failure(state: &mut State, now: Now, effects: &mut Vec<Effect>) {
    if !state.in_flight.is_empty() {
        return;
    }
    let Some(error) = state.failing.take() else { return };
    state.failed_passes = state.failed_passes.saturating_add(1);
    if state.background {
        state.next_pass_at = now.moment.plus_seconds(pace::pause_seconds(state.failed_passes, now.chance));
    }
    let waiting = state.passes.drain(..).chain(state.wishes.drain(..).map(|(id, _)| id));
    let reserving = state.series.values_mut().filter_map(|work| work.reserve_wish.take());
    let ordering = state.orders.values_mut().filter_map(|work| work.wish.take());
    let doing = state.errands.values_mut().filter_map(|work| work.wish.take());
    let all: Vec<WishId> = waiting.chain(reserving).chain(ordering).chain(doing).collect();
    effects.extend(all.into_iter().map(|id| Effect::Tell(id, Err(error.clone()))));
}

impl AccountWork {
    fn is_idle(&self) -> bool {
        !self.series
            && !self.firm
            && !self.vat_rates
            && self.clients_page.is_none()
            && self.products_page.is_none()
            && self.sweep.is_none()
    }
}
