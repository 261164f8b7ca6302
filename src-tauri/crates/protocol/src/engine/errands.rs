//! Errands on the account's lane: look, judge, ask, look again.
//!
//! Not here: what a look means (errand).

use super::work::Move;
use super::{Effect, Now, Pass, State, WishError, WishId, pace, settle};
use crate::call::{Call, Deed};
use crate::change::{Change, Expected, Trouble};
use crate::errand::{
    Errand, PAYMENT_NOT_SHOWN, Payment, STORNO_NOT_SHOWN, Sight, Stage, Subject, Task, Verdict,
};
use crate::refusal::{Class, RemoteError};
use crate::remote::RemoteInvoice;
use domain::Moment;
use std::collections::BTreeSet;
use uuid::Uuid;

/// An errand and how it stands.
#[derive(Debug, Clone)]
pub(super) struct ErrandWork {
    pub(super) errand: Errand,
    /// The server's id of what it is about, once it has it.
    pub(super) target: Option<String>,
    /// Who waits for its outcome.
    pub(super) wish: Option<WishId>,
    /// The invoice as it was when a look just said that it is still to be asked for.
    clear: Option<Sight>,
    /// What the server answered, for when no look finds it.
    made: Option<Box<RemoteInvoice>>,
    /// Failures in a row.
    failures: u32,
}

impl ErrandWork {
    /// A request that was on its way when the program stopped may have arrived.
    pub(super) fn of(mut errand: Errand, target: Option<String>) -> ErrandWork {
        if errand.stage == Stage::Sent {
            errand.stage = Stage::Waiting;
            errand.is_tried = true;
        }
        ErrandWork { errand, target, wish: None, clear: None, made: None, failures: 0 }
    }

    fn is_due_by(&self, moment: Moment) -> bool {
        self.target.is_some() && self.errand.trouble().is_none() && self.errand.not_before <= moment
    }
}

/// Takes an errand in, or what a person made of one that is known already.
pub(super) fn asked(state: &mut State, errand: Errand, target: Option<String>) {
    let seq = errand.seq;
    let wish = state.errands.get(&seq).and_then(|work| work.wish);
    state.errands.insert(seq, ErrandWork { wish, ..ErrandWork::of(errand, target) });
}

/// An invoice has come to the server: what waited for that can go.
pub(super) fn invoice_arrived(state: &mut State, invoice: Uuid, server_id: &str) {
    for work in state.errands.values_mut().filter(|work| work.errand.subject == Subject::Invoice(invoice)) {
        work.target.get_or_insert_with(|| server_id.to_owned());
    }
}

/// Somebody waits for an errand. One that waits for its invoice has no outcome to wait for.
pub(super) fn wished(state: &mut State, wish: WishId, errand: Uuid, effects: &mut Vec<Effect>) {
    match find(state, errand) {
        Some(work) if work.target.is_some() && work.errand.trouble().is_none() => {
            work.wish = Some(wish);
            work.errand.not_before = Moment(0);
        }
        _ => effects.push(Effect::Tell(wish, Ok(()))),
    }
}

/// It is given up. What a request of it may have done all the same is seen by looking at the firm's invoices, soon.
pub(super) fn withdrawn(state: &mut State, errand: Uuid, now: Now) {
    let is_tried = remove(state, errand).is_some_and(|work| work.errand.attempts > 0);
    if is_tried && state.background {
        state.swept_at = Moment(0);
        state.next_pass_at = state.next_pass_at.min(now.moment);
    }
}

/// Whether an errand could move now or after a short pause.
pub(super) fn any_due(state: &State, by: Moment) -> bool {
    state.errands.values().any(|work| work.is_due_by(by))
}

/// The next call for an errand, in the order of asking; one about the same thing as an earlier one waits for that.
pub(super) fn next(state: &mut State, now: Now) -> Option<Move> {
    let is_open = state.works_by_itself(now.moment) || state.pass == Pass::Full;
    let waited_for: BTreeSet<Subject> = state
        .errands
        .values()
        .filter(|work| work.wish.is_some())
        .map(|work| work.errand.subject.clone())
        .collect();
    let mut busy = BTreeSet::new();
    for work in state.errands.values_mut() {
        if work.errand.trouble().is_some() || !busy.insert(work.errand.subject.clone()) {
            continue;
        }
        let is_wanted = is_open || waited_for.contains(&work.errand.subject);
        let Some(target) = work.target.clone().filter(|_| is_wanted && work.is_due_by(now.moment)) else {
            continue;
        };
        let Some(seen) = work.clear.take() else {
            let storno = match &work.errand.task {
                Task::Storno { series, since } | Task::Void { series, since, .. } => {
                    Some((series.clone(), *since))
                }
                _ => None,
            };
            return Some(Move::plain(Call::Look { errand: work.errand.id, target, storno }));
        };
        work.errand.stage = Stage::Sent;
        work.errand.attempts = work.errand.attempts.saturating_add(1);
        let deed = Deed::of(&work.errand.task, seen.copy.as_deref());
        let before = vec![Change::ErrandMoved(Box::new(work.errand.clone()))];
        let call = Call::Do { errand: work.errand.id, target, key: work.errand.key, deed };
        return Some(Move { call, before, wish: None });
    }
    None
}

/// A look came back.
pub(super) fn looked(
    state: &mut State,
    errand: Uuid,
    mut sight: Sight,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    let Some(work) = find(state, errand) else { return };
    work.failures = 0;
    if let Task::Storno { .. } = work.errand.task {
        sight.storno = sight.storno.or_else(|| work.made.take());
    }
    let verdict = work.errand.judge(&sight);
    let is_listed = sight.copy.as_ref().is_some_and(|copy| copy.payments.is_some());
    // A success is a word; somebody else on the line may have said it.
    let unshown = match &work.errand.task {
        Task::Storno { .. } if sight.storno.is_none() => Some(STORNO_NOT_SHOWN),
        Task::Payment(_) if is_listed && verdict == Verdict::Ask => Some(PAYMENT_NOT_SHOWN),
        _ => None,
    };
    match (work.errand.stage.clone(), verdict) {
        (Stage::Confirmed, _) if let Some(code) = unshown => {
            no(state, errand, Trouble::of_code(code), changes, effects)
        }
        (Stage::Confirmed, _) | (_, Verdict::Done) => over(state, errand, sight, changes, effects),
        (Stage::Refused(trouble), _) => no(state, errand, trouble, changes, effects),
        (_, Verdict::Ask) => work.clear = Some(sight),
        (_, Verdict::No(code)) => no(state, errand, Trouble::of_code(code), changes, effects),
    }
}

/// The server says that it is done. What it made of it is seen in one more look.
pub(super) fn did(
    state: &mut State,
    errand: Uuid,
    made: Option<Box<RemoteInvoice>>,
    changes: &mut Vec<Change>,
) {
    let Some(work) = find(state, errand) else { return };
    work.failures = 0;
    let is_storno = |made: &RemoteInvoice| {
        Some(&made.id) != work.target.as_ref() && made.number.is_some() && made.is_storno
    };
    work.made = made.filter(|made| is_storno(made));
    work.errand.stage = Stage::Confirmed;
    changes.push(Change::ErrandMoved(Box::new(work.errand.clone())));
}

/// A look failed. That it is refused is a refusal of the errand, unless it was done already.
pub(super) fn look_failed(
    state: &mut State,
    errand: Uuid,
    error: &RemoteError,
    now: Now,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    let Some(work) = find(state, errand) else { return };
    match error.class {
        Class::AskUser | Class::Parked if work.errand.stage == Stage::Confirmed => {
            over(state, errand, Sight::default(), changes, effects);
        }
        Class::AskUser | Class::Parked => no(state, errand, error.into(), changes, effects),
        _ => pause(work, now),
    }
}

/// A request failed. A refusal is looked at before anybody is bothered: it may be about what an earlier attempt did.
pub(super) fn deed_failed(
    state: &mut State,
    errand: Uuid,
    error: &RemoteError,
    is_bare_401: bool,
    now: Now,
    changes: &mut Vec<Change>,
) {
    let Some(work) = find(state, errand) else { return };
    work.errand.is_tried |= is_bare_401 || error.class == Class::Ambiguous;
    work.errand.stage = match error.class {
        Class::AskUser | Class::Parked => Stage::Refused(error.into()),
        Class::NotReached | Class::RetryLater { .. } | Class::Auth | Class::Ambiguous => {
            pause(work, now);
            Stage::Waiting
        }
    };
    changes.push(Change::ErrandMoved(Box::new(work.errand.clone())));
}

/// A session that was refused is somebody else's trouble, and so is a line that is down: neither makes an errand wait longer
/// once they are mended.
fn pause(work: &mut ErrandWork, now: Now) {
    work.failures = work.failures.saturating_add(1);
    work.errand.not_before = now.moment.plus_seconds(pace::pause_seconds(work.failures, now.chance));
}

fn over(state: &mut State, errand: Uuid, sight: Sight, changes: &mut Vec<Change>, effects: &mut Vec<Effect>) {
    let Some(work) = remove(state, errand) else { return };
    let subject = &work.errand.subject;
    // The payment it became is nobody else's: the next one of the same amount and day is another.
    let payments = sight.copy.as_ref().and_then(|copy| copy.payments.as_deref()).unwrap_or_default();
    if let Task::Payment(payment) = &work.errand.task
        && let Some(became) = payment.found_in(payments)
    {
        for later in state.errands.values_mut().filter(|later| later.errand.subject == *subject) {
            if let Task::Payment(Payment { known: Some(known), .. }) = &mut later.errand.task {
                known.push(became.id.clone());
                changes.push(Change::ErrandMoved(Box::new(later.errand.clone())));
            }
        }
    }
    let edited = match (&work.errand.task, subject, &sight.copy) {
        (Task::Edit(edit), Subject::Invoice(invoice), Some(copy)) => {
            Some((*invoice, Expected::of(&edit.issued), (**copy).clone()))
        }
        _ => None,
    };
    changes.push(Change::ErrandOver { id: errand, copy: sight.copy, storno: sight.storno });
    if let Some((invoice, expected, copy)) = edited {
        settle::edited(state, invoice, expected, copy, changes);
    }
    effects.extend(work.wish.map(|wish| Effect::Tell(wish, Ok(()))));
}

/// It cannot be done: whoever waits for it hears so, and it is forgotten; otherwise it waits for a person.
fn no(
    state: &mut State,
    errand: Uuid,
    trouble: Trouble,
    changes: &mut Vec<Change>,
    effects: &mut Vec<Effect>,
) {
    let Some(work) = find(state, errand) else { return };
    let is_kept =
        matches!(trouble.code.as_str(), STORNO_NOT_SHOWN | PAYMENT_NOT_SHOWN) || work.errand.is_tried;
    match work.wish.take() {
        Some(wish) if !is_kept => {
            remove(state, errand);
            changes.push(Change::ErrandGone { id: errand, trouble: trouble.clone() });
            effects.push(Effect::Tell(wish, Err(WishError::Refused(error_of(trouble)))));
        }
        wish => {
            work.errand.stage = Stage::Attention(trouble.clone());
            changes.push(Change::ErrandMoved(Box::new(work.errand.clone())));
            effects.extend(wish.map(|wish| Effect::Tell(wish, Err(WishError::Refused(error_of(trouble))))));
        }
    }
}

fn find(state: &mut State, errand: Uuid) -> Option<&mut ErrandWork> {
    state.errands.values_mut().find(|work| work.errand.id == errand)
}

fn remove(state: &mut State, errand: Uuid) -> Option<ErrandWork> {
    let seq = find(state, errand)?.errand.seq;
    state.errands.remove(&seq)
}

fn error_of(trouble: Trouble) -> RemoteError {
    RemoteError {
        class: Class::AskUser,
        code: trouble.code,
        message: trouble.message,
        fields: trouble.fields,
        status: None,
        request_id: trouble.request_id,
    }
}
