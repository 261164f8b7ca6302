//! A person states the last number on paper: numbers nobody could explain, or books that were put back, are cleared up
//! by it, and issuing goes on.
//!
//! Not here: how numbers came to be set aside (protocol, store).

use crate::engine_room::{load_series, refill};
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::find_series;
use crate::topics::Topic;
use crate::view::NumbersView;
use crate::words::Lang;
use domain::{DocumentType, Fate, PoolNumber, Series};
use protocol::Change;
use protocol::engine::Event;
use store::{Guard, Read, Tx};

/// Reasons written into the register.
const ON_PAPER: &str = "stated_on_paper";
const GIVEN_UP: &str = "given_up_in_doubt";

impl App {
    /// States the last number on paper of a series. Numbers set aside up to it count as printed and wait for their invoices
    /// to be entered; those above it are given up, for another copy of the books may still hold them and issue them without
    /// a network. When every series has its statement, issuing goes on, with numbers reserved anew.
    ///
    /// # Errors
    /// [`Problem::SyncFirst`] when the server was not asked since issuing stopped, [`Problem::LastTooLow`] when these books
    /// hold an invoice with a higher number.
    pub fn state_last_number(&self, given: &str, last: u64, lang: Lang) -> Result<NumbersView, Problem> {
        self.want_books()?;
        let now = self.time.now();
        let (series, moved_here) = self.write(now, |tx| -> Result<_, Problem> {
            let series = find_series(tx, given)?;
            let guard = tx.issuing_guard()?;
            if guard != Guard::Clear && !tx.reconciled()?.is_synced {
                return Err(Problem::SyncFirst);
            }
            let issued = tx.last_issued(&series.id)?.map_or(0, |issued| issued.number);
            if last < issued {
                return Err(Problem::LastTooLow(issued));
            }
            for number in tx.numbers(&series.id, 0, usize::MAX)? {
                settle(tx, &series, &number, last)?;
            }
            tx.note_statement(&series.id, last)?;
            let may_issue = guard != Guard::Clear && all_stated(tx)?;
            if may_issue {
                tx.lift_guard("the last numbers on paper were stated")?;
            }
            Ok((series, may_issue && guard == Guard::Copied))
        })?;
        if moved_here {
            self.books.settle_here()?;
        }
        if let Some(driver) = self.running_driver() {
            let view = self.books.read()?;
            driver.tell(Event::Numbers(Box::new(load_series(&view, series.clone(), now)?)));
            driver.tell(Event::Refill(refill(&view)?));
        }
        self.stale(&[Topic::Numbers, Topic::Series, Topic::Status]);
        self.register(&series.id.0, lang)
    }
}

/// What a statement makes of one number.
fn settle(tx: &mut Tx<'_>, series: &Series, number: &PoolNumber, last: u64) -> Result<(), Problem> {
    let becomes = |from, fate, reason: &str| Change::FateChanged {
        series: series.id.clone(),
        number: number.number,
        from,
        fate,
        reason: Some(reason.to_owned()),
    };
    let changes = match number.fate {
        // A free number that a person saw on paper: these books have not heard of that paper.
        Fate::Free if number.number <= last => {
            vec![
                becomes(Fate::Free, Fate::Quarantined, ON_PAPER),
                becomes(Fate::Quarantined, Fate::Issued, ON_PAPER),
            ]
        }
        Fate::Quarantined if number.number <= last => {
            vec![becomes(Fate::Quarantined, Fate::Issued, ON_PAPER)]
        }
        Fate::Quarantined => vec![becomes(Fate::Quarantined, Fate::Released, GIVEN_UP)],
        _ => Vec::new(),
    };
    Ok(tx.apply(&changes)?)
}

/// Whether every series that numbers were ever received of has its statement.
fn all_stated(tx: &Tx<'_>) -> Result<bool, Problem> {
    let stated = tx.reconciled()?.stated;
    for series in tx.series()? {
        let matters =
            series.document_type == DocumentType::Fiscal && tx.highest_number(&series.id)?.is_some();
        if matters && !stated.contains(&series.id) {
            return Ok(false);
        }
    }
    Ok(true)
}
