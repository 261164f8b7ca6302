//! Clients and products on the account's lane, once everything that is pulled is there: look, judge, ask.
//!
//! The engine holds a few of what waits and asks the books for more when it has none. Not here: what a look means
//! (entry_errand).

use super::work::Move;
use super::{Now, Pass, State, pace};
use crate::call::Call;
use crate::change::{Change, Phase, Trouble};
use crate::entry_errand::{EntryDeed, EntryErrand, EntryVerdict, Item};
use crate::refusal::{Class, RemoteError};
use domain::Moment;
use std::collections::VecDeque;

/// Entries a pass that somebody waits for sends. Each takes two requests: these are about half of what goes out in a minute.
const PER_PASS_MAX: u32 = 25;

/// Entries that wait to be sent.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    waiting: VecDeque<EntryWork>,
    /// Whether there is anybody to ask for more.
    asks: bool,
    /// Whether the books may hold more.
    has_more: bool,
    /// How many this pass may still send.
    left: u32,
}

/// An entry that waits, and how it stands.
#[derive(Debug, Clone)]
struct EntryWork {
    errand: EntryErrand,
    /// What a look just said is to be asked.
    deed: Option<EntryDeed>,
    failures: u32,
    not_before: Moment,
}

impl Entries {
    pub(super) fn new(asks: bool) -> Entries {
        Entries { waiting: VecDeque::new(), asks, has_more: asks, left: 0 }
    }

    /// Whether the books are to be asked for what waits.
    pub(super) fn wants_more(&self) -> bool {
        self.waiting.is_empty() && self.has_more
    }

    /// A pass begins: what was taken in meanwhile may have left something to send.
    pub(super) fn begin_pass(&mut self) {
        self.has_more = self.asks;
        self.left = PER_PASS_MAX;
    }

    fn find(&mut self, id: &str) -> Option<&mut EntryWork> {
        self.waiting.iter_mut().find(|work| work.errand.id == id)
    }

    fn remove(&mut self, id: &str) -> Option<EntryErrand> {
        let at = self.waiting.iter().position(|work| work.errand.id == id)?;
        self.left = self.left.saturating_sub(1);
        self.waiting.remove(at).map(|work| work.errand)
    }

    pub(super) fn clock_went_back(&mut self, mut reset: impl FnMut(&mut Moment)) {
        self.waiting.iter_mut().for_each(|work| reset(&mut work.not_before));
    }
}

/// Something was changed here: what waits is read anew, but for what is under way.
pub(super) fn changed(state: &mut State) {
    let is_under_way = |id: &str| {
        state.in_flight.values().any(|flight| {
            matches!(&flight.call, Call::LookAtEntry { id: of, .. } | Call::SendEntry { id: of, .. } if of == id)
        })
    };
    let mut kept = std::mem::take(&mut state.entries.waiting);
    kept.retain(|work| is_under_way(&work.errand.id));
    state.entries.waiting = kept;
    state.entries.has_more = true;
}

/// What waits in the books, the first of it.
pub(super) fn take_in(state: &mut State, errands: Vec<EntryErrand>, has_more: bool) {
    state.entries.has_more = has_more;
    for errand in errands {
        if state.entries.find(&errand.id).is_none() {
            let work = EntryWork { errand, deed: None, failures: 0, not_before: Moment(0) };
            state.entries.waiting.push_back(work);
        }
    }
}

/// Whether an entry could move now or after a short pause.
pub(super) fn any_due(state: &State, by: Moment) -> bool {
    let is_due = |work: &EntryWork| work.not_before <= by && may_go(state, &work.errand);
    state.entries.left > 0 && (state.entries.wants_more() || state.entries.waiting.iter().any(is_due))
}

/// When the first of them could move.
pub(super) fn next_wake(state: &State) -> Option<Moment> {
    let movable = state.entries.waiting.iter().filter(|work| may_go(state, &work.errand));
    movable.map(|work| work.not_before).min()
}

/// A new client may be made by an invoice that waits and names it: those go first.
fn may_go(state: &State, errand: &EntryErrand) -> bool {
    let waits = || state.outbox.values().any(|item| !matches!(item.phase, Phase::Attention(_)));
    !errand.wanted.is_new() || !waits()
}

/// The next call for an entry.
pub(super) fn next(state: &mut State, now: Now) -> Option<Move> {
    let is_open = state.works_by_itself(now.moment) || (state.pass == Pass::Full && state.entries.left > 0);
    if !is_open {
        return None;
    }
    let ready = |work: &EntryWork| work.not_before <= now.moment && may_go(state, &work.errand);
    let at = state.entries.waiting.iter().position(ready)?;
    let work = state.entries.waiting.get_mut(at)?;
    let (id, kind) = (work.errand.id.clone(), work.errand.wanted.kind());
    if let Some(deed) = work.deed.take() {
        return Some(Move::plain(Call::SendEntry { id, kind, deed }));
    }
    let sought = work.errand.wanted.sought()?;
    Some(Move::plain(Call::LookAtEntry { id, kind, sought }))
}

/// A look came back.
pub(super) fn looked(state: &mut State, id: &str, seen: &[Item], changes: &mut Vec<Change>) {
    let Some(work) = state.entries.find(id) else { return };
    work.failures = 0;
    match work.errand.wanted.judge(seen) {
        EntryVerdict::Ask(deed) => work.deed = Some(deed),
        EntryVerdict::Done(copy) => done(state, id, copy, changes),
        EntryVerdict::Clash(copy) => {
            state.entries.remove(id);
            changes.push(Change::EntrySeen(Box::new(copy)));
        }
        EntryVerdict::No(trouble) => refused(state, id, trouble, changes),
    }
}

/// The server did what was asked.
pub(super) fn done(state: &mut State, id: &str, copy: Option<Item>, changes: &mut Vec<Change>) {
    let Some(errand) = state.entries.remove(id) else { return };
    // What was changed since, and what the server did not know before, is still to be sent.
    state.entries.has_more = true;
    changes.push(Change::EntrySettled { errand: Box::new(errand), copy: copy.map(Box::new) });
}

fn refused(state: &mut State, id: &str, trouble: Trouble, changes: &mut Vec<Change>) {
    let Some(errand) = state.entries.remove(id) else { return };
    changes.push(Change::EntryRefused { errand: Box::new(errand), trouble });
}

/// A look or a request failed: a refusal waits for a person, anything else is looked at again.
pub(super) fn failed(state: &mut State, id: &str, error: &RemoteError, now: Now, changes: &mut Vec<Change>) {
    if matches!(error.class, Class::AskUser | Class::Parked) {
        return refused(state, id, error.into(), changes);
    }
    if let Some(work) = state.entries.find(id) {
        work.deed = None;
        work.failures = work.failures.saturating_add(1);
        work.not_before = now.moment.plus_seconds(pace::pause_seconds(work.failures, now.chance));
    }
}
