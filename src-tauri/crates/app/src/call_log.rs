//! The log of calls to the server: the newest are in memory, and go into the books with what the engine saves anyway.
//!
//! Not here: what is noted of a call (protocol).

use crate::open::App;
use crate::ports::romanian_year;
use crate::problem::Problem;
use crate::view::{CallView, SyncLogView};
use crate::words::{Lang, view_of};
use domain::Series;
use protocol::engine::Lane;
use protocol::{Answer, Call, CallKind, CallNote};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Read, Tx, TxError};

/// Calls that are kept, the newest.
const CALLS_MAX: usize = 300;
/// So many new ones are worth the bytes of writing them all anew.
const UNSAVED_MAX: usize = 20;

/// The log, shared by whoever makes calls and whoever shows them.
#[derive(Clone, Default)]
pub(crate) struct CallLog(Arc<Mutex<Notes>>);

#[derive(Default)]
struct Notes {
    under_way: BTreeMap<Lane, CallNote>,
    ended: VecDeque<CallNote>,
    unsaved: usize,
}

impl CallLog {
    /// Goes on with what the books have.
    pub(crate) fn goes_on(calls: Vec<CallNote>) -> CallLog {
        CallLog(Arc::new(Mutex::new(Notes { ended: calls.into(), ..Notes::default() })))
    }

    pub(crate) fn begin(&self, lane: Lane, call: &Call, at: domain::Moment) {
        self.notes().under_way.insert(lane, CallNote::of(call, at));
    }

    pub(crate) fn end(&self, lane: &Lane, answer: &Answer, at: domain::Moment) {
        let mut notes = self.notes();
        let Some(note) = notes.under_way.remove(lane) else { return };
        notes.ended.push_back(note.ended(answer, at));
        notes.unsaved += 1;
        while notes.ended.len() > CALLS_MAX {
            notes.ended.pop_front();
        }
    }

    /// Keeps the log in a write that happens anyway, when it is worth it or the write ends something.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, is_end: bool) -> Result<(), TxError> {
        let mut notes = self.notes();
        if notes.unsaved < UNSAVED_MAX && !(is_end && notes.unsaved > 0) {
            return Ok(());
        }
        tx.keep_calls(&notes.ended.iter().cloned().collect())?;
        notes.unsaved = 0;
        Ok(())
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The word scripts and dictionaries know a kind of call by.
fn word(kind: CallKind) -> String {
    serde_json::to_value(kind).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

impl App {
    /// The calls to the server, the newest first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn sync_log(&self, lang: Lang) -> Result<SyncLogView, Problem> {
        let view = self.books.read()?;
        let series: HashMap<String, Series> =
            view.series()?.into_iter().map(|series| (series.id.0.clone(), series)).collect();
        let notes: Vec<CallNote> = self.call_log.notes().ended.iter().rev().cloned().collect();
        let show = |note: CallNote| {
            let about = match (note.series.and_then(|id| series.get(&id.0)), note.number) {
                (Some(series), Some(number)) => {
                    // Its own year: what was issued in December may be sent in January.
                    let known = view.number(&series.id, number)?;
                    series
                        .full_number(number, known.map_or_else(|| romanian_year(note.at), |known| known.year))
                }
                (Some(series), None) => series.name.clone(),
                (None, number) => number.map(|number| number.to_string()).unwrap_or_default(),
            };
            Ok(CallView {
                at: note.at.rfc3339(),
                seconds: note.seconds,
                action: word(note.kind),
                about,
                problem: note.code.map(|code| view_of(&code, &[], "", lang)),
                request_id: note.request_id,
            })
        };
        Ok(SyncLogView { items: notes.into_iter().map(show).collect::<Result<_, Problem>>()? })
    }
}
