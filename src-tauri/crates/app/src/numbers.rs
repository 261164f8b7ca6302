//! Series, their locks and their numbers.
//!
//! Not here: when numbers are reserved by themselves (protocol).

use crate::driver::Topic;
use crate::open::App;
use crate::ports::{romanian_date, romanian_year};
use crate::problem::Problem;
use crate::resolve::find_series;
use crate::view::{NumberView, NumbersView, SeriesView};
use crate::words::{Lang, reason};
use chrono::Datelike;
use domain::{DocumentType, Fate, Lock, Moment, Series, SeriesId};
use protocol::Change;
use protocol::call::RESERVE_COUNT_MAX;
use protocol::engine::{Event, Wish};
use store::Read;

/// Characters a reason in the register may have.
const REASON_CHARS_MAX: usize = 200;

impl App {
    /// All series as last seen.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn series(&self) -> Result<Vec<SeriesView>, Problem> {
        let view = self.books.read()?;
        let now = self.clock.now();
        view.series()?.iter().map(|series| series_view(&view, series, now)).collect()
    }

    /// One series by id or name.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`].
    pub fn one_series(&self, given: &str) -> Result<SeriesView, Problem> {
        let view = self.books.read()?;
        series_view(&view, &find_series(&view, given)?, self.clock.now())
    }

    /// Binds a series to this laptop.
    ///
    /// # Errors
    /// The server's refusal, or no network.
    pub async fn lock_series(&self, given: &str) -> Result<SeriesView, Problem> {
        let id = self.series_id(given)?;
        self.wish(Wish::Lock(id.clone())).await?;
        self.one_series(&id.0)
    }

    /// Gives a series up. Its numbers stay as they are.
    ///
    /// # Errors
    /// The server's refusal, or no network.
    pub async fn unlock_series(&self, given: &str, force: bool) -> Result<SeriesView, Problem> {
        let series = self.series_id(given)?;
        self.wish(Wish::Unlock { series: series.clone(), force }).await?;
        self.one_series(&series.0)
    }

    /// Reserves numbers of a series this laptop holds.
    ///
    /// # Errors
    /// [`Problem::BadCount`], the server's refusal, or no network.
    pub async fn reserve(&self, given: &str, count: u32) -> Result<SeriesView, Problem> {
        if !(1..=RESERVE_COUNT_MAX).contains(&count) {
            return Err(Problem::BadCount);
        }
        let series = self.series_id(given)?;
        self.wish(Wish::Reserve { series: series.clone(), count }).await?;
        self.one_series(&series.0)
    }

    /// Gives a free number up for good, with a reason for the register. Retired and journalled here first;
    /// the server is told at once, or at the next pass.
    ///
    /// # Errors
    /// [`Problem::ReasonMissing`], [`Problem::NoSuchNumber`], [`Problem::NumberNotFree`].
    pub fn release_number(&self, given: &str, number: u64, why: &str) -> Result<(), Problem> {
        let why: String = why.trim().chars().filter(|c| !c.is_control()).take(REASON_CHARS_MAX).collect();
        if why.is_empty() {
            return Err(Problem::ReasonMissing);
        }
        let (series, released) = self.books.write(self.clock.now(), |tx| -> Result<_, Problem> {
            let series = find_series(tx, given)?.id;
            let known = tx.number(&series, number)?.ok_or(Problem::NoSuchNumber(number))?;
            if known.fate != Fate::Free {
                return Err(Problem::NumberNotFree(number));
            }
            tx.apply(&[Change::FateChanged {
                series: series.clone(),
                number,
                from: Fate::Free,
                fate: Fate::Released,
                reason: Some(why),
            }])?;
            Ok((series, known))
        })?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Retired(series, released));
        }
        self.stale(&[Topic::Numbers, Topic::Series, Topic::Status]);
        Ok(())
    }

    /// The number register: every number of a series and its fate.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`].
    pub fn register(&self, given: &str, lang: Lang) -> Result<NumbersView, Problem> {
        let view = self.books.read()?;
        let series = find_series(&view, given)?.id;
        let mut register = NumbersView { items: Vec::new(), duplicates: 0, unexplained_gaps: 0 };
        for number in view.numbers(&series, 0, usize::MAX)? {
            let carried = view.invoice_by_number(&series, number.number)?.map(|record| record.issued.id);
            // The register and the invoices are two records of one fact: where they part, somebody has to look.
            register.duplicates += u32::from(carried.is_some() && carried != number.invoice);
            let gap =
                matches!(number.fate, Fate::Released | Fate::Expired | Fate::Foreign | Fate::Quarantined);
            let used = matches!(number.fate, Fate::Issued | Fate::Unknown | Fate::Synced);
            register.unexplained_gaps +=
                u32::from((gap && number.reason.is_none()) || (used && carried.is_none()));
            register.items.push(NumberView {
                number: number.number,
                fate: fate_word(number.fate).to_owned(),
                invoice_id: number.invoice.map(|id| id.to_string()),
                reason: number.reason.as_deref().map(|code| reason(code, lang)),
                at: number.at.rfc3339(),
                expires_at: Some(number.expires_at.rfc3339()),
            });
        }
        Ok(register)
    }

    fn series_id(&self, given: &str) -> Result<SeriesId, Problem> {
        Ok(find_series(&self.books.read()?, given)?.id)
    }

    async fn wish(&self, wish: Wish) -> Result<(), Problem> {
        self.want_session()?;
        let outcome = self.driver().wish(wish).await;
        self.stale(&[Topic::Series, Topic::Numbers, Topic::Status]);
        outcome
    }
}

fn fate_word(fate: Fate) -> &'static str {
    match fate {
        Fate::Free => "free",
        Fate::Issued => "issued",
        Fate::Synced => "synced",
        Fate::Unknown => "unknown",
        Fate::Quarantined => "quarantined",
        Fate::Released => "released",
        Fate::Expired => "expired",
        Fate::Foreign => "foreign",
    }
}

pub(crate) fn series_view(view: &impl Read, series: &Series, now: Moment) -> Result<SeriesView, Problem> {
    let usable = view.free_numbers(&series.id)?;
    let year = romanian_year(now);
    let usable = usable.into_iter().filter(|n| n.is_usable(now) && (!series.is_yearly() || n.year == year));
    let usable: Vec<_> = usable.collect();
    let (lock, holder, since) = match &series.lock {
        Lock::Here { since } => ("here", None, *since),
        Lock::Other { device, since } => ("other", device.clone(), *since),
        Lock::None => ("none", None, None),
        Lock::Unknown => ("unknown", None, None),
    };
    let next = usable.iter().map(|n| n.number).min();
    Ok(SeriesView {
        id: series.id.0.clone(),
        name: series.name.clone(),
        lock: lock.to_owned(),
        holder,
        held_since: since.map(Moment::rfc3339),
        document_type: match series.document_type {
            DocumentType::Fiscal => "fiscal",
            DocumentType::Proforma => "proforma",
            DocumentType::Other => "other",
        }
        .to_owned(),
        format: series.format.clone(),
        is_primary: series.is_primary,
        free_numbers: u32::try_from(usable.len()).unwrap_or(u32::MAX),
        first_expiry: usable.iter().map(|n| n.expires_at).min().map(Moment::rfc3339),
        next_number: next.map(|number| series.full_number(number, romanian_date(now).year())),
        checked_at: series.checked_at.rfc3339(),
    })
}
