//! The one decision by which an invoice gets its number.
//!
//! Not here: keeping the result, the words of a refusal.

use crate::check::{CheckFacts, Finding, Severity, check, is_sound};
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
    want_clean(facts, &order)?;
    computed(facts, order)
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
    let content = computed(facts, order)?;
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

/// What a reserved number is spent on is sound, and is a fiscal invoice.
fn want_sound(facts: &IssueFacts<'_>, order: &Order) -> Result<(), Refusal> {
    if order.header.needs_server() {
        return Err(Refusal::Invalid(vec![Finding::not_offline()]));
    }
    want_clean(facts, order)
}

fn want_clean(facts: &IssueFacts<'_>, order: &Order) -> Result<(), Refusal> {
    let findings = check(
        order,
        &CheckFacts {
            today: facts.today,
            supplier: Some(facts.supplier),
            previous_date: facts.previous_date,
            official_rate: None,
        },
    );
    let has_error = findings.iter().any(|finding| finding.severity() == Severity::Error);
    if has_error { Err(Refusal::Invalid(findings)) } else { Ok(()) }
}

fn numbered(facts: &IssueFacts<'_>, order: Order, id: Uuid, number: u64) -> Result<Issued, Refusal> {
    let year = order.header.issue_date.year();
    let content = computed(facts, order)?;
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
        reverses: None,
    })
}

/// The sums of an order, looked at once more before they are frozen.
fn computed(facts: &IssueFacts<'_>, order: Order) -> Result<Content, Refusal> {
    let refused = |finding| Refusal::Invalid(vec![finding]);
    let content = Content::compute(facts.supplier.clone(), order);
    let content = content.ok_or_else(|| refused(Finding::too_large()))?;
    if is_sound(&content) { Ok(content) } else { Err(refused(Finding::sums_disagree())) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::DAY_SECONDS;
    use crate::party::{Client, ClientKind};
    use crate::pool::{Fate, Token};
    use crate::sample::{header, row};
    use crate::series::{DocumentType, SeriesId};
    use crate::vat::VatCategory;

    const NOW: Moment = Moment(1_795_000_000);

    fn supplier() -> Supplier {
        Supplier {
            name: "Vântul SRL".to_owned(),
            tax_id: "RO18547290".to_owned(),
            trade_register: None,
            address: "Str. Lungă 1".to_owned(),
            city: "Iași".to_owned(),
            county: Some("Iași".to_owned()),
            share_capital: None,
            vat_payer: true,
            vat_on_collection: false,
            iban: None,
            bank: None,
            email: None,
            phone: None,
            demo: false,
        }
    }

    fn order(date: &str) -> Order {
        let client = Client {
            address: Some("Str. Mare 1".to_owned()),
            city: Some("Iași".to_owned()),
            county: Some("Iași".to_owned()),
            ..Client::named(ClientKind::Person, "Ana")
        };
        let rows = vec![row("3", "19.99", 21, VatCategory::Standard)];
        Order { header: header(client, date), rows }
    }

    /// `number:days` or `number:days:year`: a free number whose reservation lives so many days.
    fn pool(text: &str) -> Vec<PoolNumber> {
        let number = |text: &str| {
            let parts: Vec<i64> = text.split(':').map(|part| part.parse().unwrap()).collect();
            PoolNumber {
                number: parts[0].try_into().unwrap(),
                token: Token::new("t"),
                reserved_at: NOW,
                expires_at: NOW.plus_seconds(parts[1] * DAY_SECONDS),
                year: parts.get(2).map_or(2026, |year| (*year).try_into().unwrap()),
                fate: Fate::Free,
                invoice: None,
                reason: None,
                at: NOW,
            }
        };
        text.split_whitespace().map(number).collect()
    }

    fn series(format: &str, lock: &str) -> Series {
        Series {
            id: SeriesId("s".to_owned()),
            name: "FCT".to_owned(),
            document_type: DocumentType::Fiscal,
            format: format.to_owned(),
            padding: 0,
            next_number: None,
            is_primary: true,
            lock: match lock {
                "here" => Lock::Here { since: None },
                "none" => Lock::None,
                "unknown" => Lock::Unknown,
                device => Lock::Other { device: Some(device.to_owned()), device_id: None, since: None },
            },
            checked_at: NOW,
        }
    }

    fn said(outcome: Result<Issued, Refusal>) -> String {
        match outcome {
            Ok(issued) => format!("issued {}", issued.full_number),
            Err(Refusal::SeriesHeldElsewhere { device }) => format!("held by {}", device.unwrap_or_default()),
            Err(Refusal::SeriesNotLockedHere) => "not locked here".to_owned(),
            Err(Refusal::Invalid(findings)) => {
                let first = findings.iter().find(|finding| finding.severity() == Severity::Error).unwrap();
                format!("invalid {}", first.field)
            }
            Err(Refusal::EarlierDate { previous }) => format!("earlier than {previous}"),
            Err(Refusal::NoNumber { expiring }) => format!("no number, {expiring} expiring"),
            Err(Refusal::OtherYear { year }) => format!("of {year}"),
        }
    }

    #[test]
    fn which_number_an_invoice_gets() {
        let plain = "FCT-{number}";
        let yearly = "FCT-{year}-{number}";
        for (format, lock, date, previous, numbers, expected) in [
            (plain, "here", "2026-11-20", None, "102:30 100:30 101:30", "issued FCT-100"),
            (plain, "here", "2026-11-20", None, "", "no number, 0 expiring"),
            // A number whose reservation ends within five days would not reach the server in time (I33).
            (plain, "here", "2026-11-20", None, "100:5 101:6", "issued FCT-101"),
            (plain, "here", "2026-11-20", None, "100:5", "no number, 1 expiring"),
            // A yearly number belongs to the year it was reserved in (I10).
            (yearly, "here", "2026-11-20", None, "7:30:2025 8:30:2026", "issued FCT-2026-8"),
            (yearly, "here", "2026-11-20", None, "7:30:2025", "no number, 1 expiring"),
            (plain, "here", "2026-11-20", None, "7:30:2025", "issued FCT-7"),
            // Without a lease nothing is issued (I36).
            (plain, "Telefon Ana", "2026-11-20", None, "100:30", "held by Telefon Ana"),
            (plain, "none", "2026-11-20", None, "100:30", "not locked here"),
            (plain, "unknown", "2026-11-20", None, "100:30", "not locked here"),
            // Dates (I5): none after today, an earlier one only when it is meant.
            (plain, "here", "2026-11-21", None, "100:30", "invalid date"),
            (plain, "here", "2026-11-18", Some("2026-11-19"), "100:30", "earlier than 2026-11-19"),
            (plain, "here", "2026-11-19", Some("2026-11-19"), "100:30", "issued FCT-100"),
        ] {
            let (series, free, supplier) = (series(format, lock), pool(numbers), supplier());
            let facts = IssueFacts {
                today: "2026-11-20".parse().unwrap(),
                now: NOW,
                supplier: &supplier,
                series: &series,
                free: &free,
                previous_date: previous.map(|date: &str| date.parse().unwrap()),
                allow_earlier_date: false,
            };
            let outcome = issue(&facts, order(date), Uuid::from_u128(1));
            assert_eq!(said(outcome), expected, "{format} {lock} {date} {previous:?} {numbers}");
        }
    }

    #[test]
    fn what_is_said_when_a_date_is_meant_or_a_number_only_looked_at() {
        let (held, free) = (series("FCT-{number}", "here"), pool("101:30 100:30 99:5"));
        let supplier = supplier();
        let facts = IssueFacts {
            today: "2026-11-20".parse().unwrap(),
            now: NOW,
            supplier: &supplier,
            series: &held,
            free: &free,
            previous_date: Some("2026-11-19".parse().unwrap()),
            allow_earlier_date: true,
        };
        let id = Uuid::from_u128(1);
        assert_eq!(
            said(issue(&facts, order("2026-11-18"), id)),
            "issued FCT-100",
            "an earlier date is meant"
        );
        assert_eq!(next_number(&facts).map(|number| number.number), Ok(100), "only a look");

        let unnumbered = |lock: &str, date: &str| {
            let series = series("FCT-{number}", lock);
            unnumbered(&IssueFacts { series: &series, ..facts }, order(date))
        };
        assert_eq!(unnumbered("none", "2026-11-20").unwrap().totals.total.to_string(), "72.56");
        let held = Refusal::SeriesHeldElsewhere { device: Some("Telefon Ana".to_owned()) };
        assert_eq!(unnumbered("Telefon Ana", "2026-11-20"), Err(held), "its holder numbers it");
        assert!(matches!(unnumbered("none", "2026-11-21"), Err(Refusal::Invalid(_))));
        let invalid = |outcome: Result<Issued, Refusal>| assert_eq!(said(outcome), "invalid date");
        invalid(reenter(&facts, order("2026-11-21"), id, 7));
        let paper = reenter(&facts, order("2026-11-20"), id, 7).unwrap();
        invalid(revise(&facts, &paper, order("2026-11-21")));
    }

    /// Only a number of another year takes the date of today, and then no due date may lie before it.
    #[test]
    fn which_dates_an_invoice_under_its_next_number_has() {
        let (yearly, supplier) = (series("FCT-{year}-{number}", "here"), supplier());
        for (today, due, numbers, expected) in [
            ("2026-12-30", "2026-12-25", "9:30:2026", "FCT-2026-9 of 2026-11-20, due 2026-12-25"),
            ("2027-01-02", "2026-12-25", "9:30:2026 10:30:2027", "FCT-2026-9 of 2026-11-20, due 2026-12-25"),
            ("2027-01-02", "2026-12-25", "10:30:2027", "FCT-2027-10 of 2027-01-02, due 2027-01-02"),
            ("2027-01-02", "2027-01-20", "10:30:2027", "FCT-2027-10 of 2027-01-02, due 2027-01-20"),
            ("2026-12-30", "2026-12-25", "10:30:2027", "no number, 1 expiring"),
        ] {
            let free = pool(numbers);
            let facts = IssueFacts {
                today: today.parse().unwrap(),
                now: NOW,
                supplier: &supplier,
                series: &yearly,
                free: &free,
                previous_date: None,
                allow_earlier_date: false,
            };
            let mut order = order("2026-11-20");
            order.header.due_date = Some(due.parse().unwrap());
            let paper = reenter(&facts, order, Uuid::from_u128(1), 7).unwrap();
            let next = match renumber(&facts, &paper) {
                Ok(next) => {
                    let header = &next.content.header;
                    let due = header.due_date.unwrap();
                    format!("{} of {}, due {due}", next.full_number, header.issue_date)
                }
                refused => said(refused),
            };
            assert_eq!(next, expected, "{today} {due} {numbers}");
        }
    }

    #[test]
    fn what_a_correction_may_change_and_what_takes_its_place() {
        let (plain, yearly) = (series("FCT-{number}", "none"), series("FCT-{year}-{number}", "here"));
        let supplier = supplier();
        let free = pool("9:30:2026 10:30:2027");
        let facts = |series, today: &str| IssueFacts {
            today: today.parse().unwrap(),
            now: NOW,
            supplier: &supplier,
            series,
            free: &free,
            previous_date: None,
            allow_earlier_date: true,
        };
        let id = Uuid::from_u128(1);
        let first = reenter(&facts(&yearly, "2026-12-30"), order("2026-11-20"), id, 7).unwrap();
        assert_eq!(first.full_number, "FCT-2026-7", "entered from its paper, whatever the pool says");
        let revised = revise(&facts(&yearly, "2026-12-30"), &first, order("2026-12-01")).unwrap();
        assert_eq!((revised.number, revised.revision, revised.replaces.clone()), (7, 1, None));
        assert_eq!(
            revised.content.header.issue_date.to_string(),
            "2026-12-01",
            "it says what the correction says"
        );
        let moved = revise(&facts(&yearly, "2027-01-02"), &first, order("2027-01-01"));
        assert_eq!(said(moved), "of 2026");
        let unlocked = revise(&facts(&plain, "2027-01-02"), &first, order("2027-01-01")).unwrap();
        assert_eq!(unlocked.number, 7, "a plain number belongs to no year, and a correction needs no lease");

        let next = renumber(&facts(&yearly, "2026-12-30"), &revised).unwrap();
        assert_eq!((next.full_number.as_str(), next.replaces.as_deref()), ("FCT-2026-9", Some("FCT-2026-7")));
        assert_eq!(next.number, 9, "the number itself, by which the server knows it");
        assert_eq!(next.content.header.issue_date, revised.content.header.issue_date, "deadlines stay");
        assert_eq!((next.id, next.revision), (id, 2));
        assert_eq!(said(renumber(&facts(&plain, "2026-12-30"), &revised)), "not locked here");
        // When the pool has no number of the old year left, the invoice is of today.
        let later = pool("10:30:2027");
        let facts = IssueFacts { free: &later, ..facts(&yearly, "2027-01-02") };
        let next = renumber(&facts, &revised).unwrap();
        assert_eq!(next.full_number, "FCT-2027-10");
        assert_eq!(next.content.header.issue_date.to_string(), "2027-01-02");
    }
}
