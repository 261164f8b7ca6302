//! The one decision by which an invoice gets its number.
//!
//! Not here: keeping the result, the words of a refusal.

use crate::check::{CheckFacts, Finding, Severity, check};
use crate::invoice::{Content, Issued, Order};
use crate::moment::Moment;
use crate::party::Supplier;
use crate::pool::PoolNumber;
use crate::series::{Lock, Series};
use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

/// What the decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct IssueFacts<'a> {
    /// The date in Romania.
    pub today: NaiveDate,
    /// The moment of issue.
    pub now: Moment,
    /// The issuing firm.
    pub supplier: &'a Supplier,
    /// The series to number it in.
    pub series: &'a Series,
    /// The free numbers of that series; order does not matter.
    pub free: &'a [PoolNumber],
    /// Issue date of the last invoice of the series on this laptop.
    pub previous_date: Option<NaiveDate>,
    /// A person confirmed a date before the previous invoice's.
    pub allow_earlier_date: bool,
}

/// Why no number is given. Tried in this order; the first that holds is the answer, and nothing is spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 1. Another device holds the series.
    SeriesHeldElsewhere {
        /// Its name, when known.
        device: Option<String>,
    },
    /// 2. The series is not locked to this laptop.
    SeriesNotLockedHere,
    /// 3. The order has errors. All findings are listed, warnings too.
    Invalid(Vec<Finding>),
    /// 4. The date is before the previous invoice's and nobody confirmed it.
    EarlierDate {
        /// The previous invoice's date.
        previous: NaiveDate,
    },
    /// 5. The pool has no number that can be used.
    NoNumber {
        /// Free numbers that are about to expire, so that they cannot be used any more.
        expiring: usize,
    },
    /// A correction moved the date out of the year its number belongs to.
    OtherYear {
        /// The year of the number.
        year: i32,
    },
}

/// Gives an order the lowest usable number of its series (I5), or says why not.
///
/// # Errors
/// The first [`Refusal`] that holds.
pub fn issue(facts: &IssueFacts<'_>, order: Order, id: Uuid) -> Result<Issued, Refusal> {
    want_lease(facts)?;
    want_sound(facts, &order)?;
    if let Some(previous) = facts.previous_date
        && order.header.issue_date < previous
        && !facts.allow_earlier_date
    {
        return Err(Refusal::EarlierDate { previous });
    }
    let number = take_lowest(facts, order.header.issue_date)?.number;
    numbered(facts, order, id, number)
}

/// What an invoice says that the server will number itself: the series must be nobody's, for a locked one is numbered by
/// its holder alone.
///
/// # Errors
/// [`Refusal::SeriesHeldElsewhere`], [`Refusal::Invalid`].
pub fn unnumbered(facts: &IssueFacts<'_>, order: Order) -> Result<Content, Refusal> {
    if let Lock::Other { device, .. } = &facts.series.lock {
        return Err(Refusal::SeriesHeldElsewhere { device: device.clone() });
    }
    want_sound(facts, &order)?;
    Content::compute(facts.supplier.clone(), order).ok_or_else(too_large)
}

/// Enters an invoice from its paper: the number is on paper already, so neither lease, order of dates nor expiry can
/// refuse it. Whether the server still takes the number is seen when it is sent.
///
/// # Errors
/// [`Refusal::Invalid`].
pub fn reenter(facts: &IssueFacts<'_>, order: Order, id: Uuid, number: u64) -> Result<Issued, Refusal> {
    want_sound(facts, &order)?;
    numbered(facts, order, id, number)
}

/// Corrects an invoice the server does not have: number and series stay, everything else may change.
///
/// # Errors
/// [`Refusal::Invalid`], or [`Refusal::OtherYear`] when the number would have to change with the date.
pub fn revise(facts: &IssueFacts<'_>, current: &Issued, order: Order) -> Result<Issued, Refusal> {
    want_sound(facts, &order)?;
    let year = current.content.header.issue_date.year();
    if facts.series.is_yearly() && order.header.issue_date.year() != year {
        return Err(Refusal::OtherYear { year });
    }
    let content = Content::compute(facts.supplier.clone(), order).ok_or_else(too_large)?;
    Ok(Issued { content, revision: current.revision.saturating_add(1), ..current.clone() })
}

/// Moves an invoice whose number cannot be sent any more to the next one of its series. The date stays, so that its
/// deadlines stay; only a number of another year takes the date of today.
///
/// # Errors
/// The refusals of a lease and of an empty pool.
pub fn renumber(facts: &IssueFacts<'_>, current: &Issued) -> Result<Issued, Refusal> {
    want_lease(facts)?;
    let mut content = current.content.clone();
    let header = &mut content.header;
    let number = match take_lowest(facts, header.issue_date) {
        Err(Refusal::NoNumber { .. }) if facts.today.year() != header.issue_date.year() => {
            header.issue_date = facts.today;
            header.due_date = header.due_date.map(|due| due.max(facts.today));
            take_lowest(facts, facts.today)?
        }
        found => found?,
    };
    let year = header.issue_date.year();
    Ok(Issued {
        number: number.number,
        full_number: facts.series.full_number(number.number, year),
        content,
        revision: current.revision.saturating_add(1),
        replaces: Some(current.full_number.clone()),
        ..current.clone()
    })
}

fn want_sound(facts: &IssueFacts<'_>, order: &Order) -> Result<(), Refusal> {
    let findings = check(
        order,
        &CheckFacts {
            today: facts.today,
            supplier: Some(facts.supplier),
            previous_date: facts.previous_date,
        },
    );
    let has_error = findings.iter().any(|finding| finding.severity() == Severity::Error);
    if has_error { Err(Refusal::Invalid(findings)) } else { Ok(()) }
}

fn numbered(facts: &IssueFacts<'_>, order: Order, id: Uuid, number: u64) -> Result<Issued, Refusal> {
    let year = order.header.issue_date.year();
    let content = Content::compute(facts.supplier.clone(), order).ok_or_else(too_large)?;
    Ok(Issued {
        id,
        series_id: facts.series.id.clone(),
        series_name: facts.series.name.clone(),
        number,
        full_number: facts.series.full_number(number, year),
        issued_at: facts.now,
        content,
        revision: 0,
        replaces: None,
    })
}

fn too_large() -> Refusal {
    Refusal::Invalid(vec![Finding::too_large()])
}

/// The number the next invoice would get: only a look, nothing is taken.
///
/// # Errors
/// The refusals that hold whatever the order says: no lease, no number.
pub fn next_number<'a>(facts: &IssueFacts<'a>) -> Result<&'a PoolNumber, Refusal> {
    want_lease(facts)?;
    take_lowest(facts, facts.today)
}

fn want_lease(facts: &IssueFacts<'_>) -> Result<(), Refusal> {
    match &facts.series.lock {
        Lock::Here { .. } => Ok(()),
        Lock::Other { device, .. } => Err(Refusal::SeriesHeldElsewhere { device: device.clone() }),
        Lock::None | Lock::Unknown => Err(Refusal::SeriesNotLockedHere),
    }
}

/// The lowest number that is free, lives long enough, and belongs to the year in a yearly series (I10).
fn take_lowest<'a>(facts: &IssueFacts<'a>, issue_date: NaiveDate) -> Result<&'a PoolNumber, Refusal> {
    facts
        .free
        .iter()
        .filter(|number| number.is_usable(facts.now))
        .filter(|number| !facts.series.is_yearly() || number.year == issue_date.year())
        .min_by_key(|number| number.number)
        .ok_or(Refusal::NoNumber { expiring: facts.free.len() })
}
