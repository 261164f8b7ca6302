//! Series, their locks and their numbers.
//!
//! Not here: when numbers are reserved by themselves (protocol).

use crate::invoices::papers;
use crate::open::App;
use crate::pace::Pace;
use crate::ports::{romanian_date, romanian_year};
use crate::problem::Problem;
use crate::resolve::find_series;
use crate::topics::Topic;
use crate::view::{NumberView, NumbersPage, NumbersView, PoolState, SeriesView};
use crate::words::{Lang, reason};
use domain::pool::EXPIRY_MARGIN_DAYS;
use domain::{DocumentType, Fate, Lock, Moment, PoolNumber, Series, SeriesId};
use protocol::call::RESERVE_COUNT_MAX;
use protocol::engine::{Event, Wish};
use protocol::{Change, OutboxItem, Phase, RemoteInvoice};
use std::collections::BTreeSet;
use store::{Guard, Read, Tx, View, Walk};

/// Below so many numbers a series runs low, or below what it is refilled at, if that is more.
const NUMBERS_LOW_COUNT: u32 = 5;
/// Numbers are said to expire so many days before they can no longer be used.
const EXPIRY_NOTICE_DAYS: i64 = 7;
/// Characters a reason in the register may have.
const REASON_CHARS_MAX: usize = 200;

impl App {
    /// All series as last seen.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn series(&self) -> Result<Vec<SeriesView>, Problem> {
        let view = self.books.read()?;
        let now = self.time.now();
        view.series()?.iter().map(|series| series_view(&view, series, now)).collect()
    }

    /// One series by id or name.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`].
    pub fn one_series(&self, given: &str) -> Result<SeriesView, Problem> {
        let view = self.books.read()?;
        series_view(&view, &find_series(&view, given)?, self.time.now())
    }

    /// Binds a series to this laptop.
    ///
    /// # Errors
    /// [`Problem::FormatUnreadable`], the server's refusal, or no network.
    pub async fn lock_series(&self, given: &str) -> Result<SeriesView, Problem> {
        let series = find_series(&self.books.read()?, given)?;
        if !series.is_readable() {
            return Err(Problem::FormatUnreadable(series.name));
        }
        self.wish(Wish::Lock(series.id.clone())).await?;
        self.one_series(&series.id.0)
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
        self.release(given, why, |tx, series| {
            let known = tx.number(series, number)?.ok_or(Problem::NoSuchNumber(number))?;
            // Also one set aside, and one on paper that was spoilt before anybody got it.
            let is_unused = matches!(known.fate, Fate::Free | Fate::Quarantined)
                || known.fate == Fate::Issued && known.invoice.is_none();
            if is_unused { Ok(vec![known]) } else { Err(Problem::NumberNotFree(number)) }
        })
    }

    /// Gives every free number of a series up, all or none, as [`App::release_number`] does with one.
    ///
    /// # Errors
    /// [`Problem::ReasonMissing`], [`Problem::NoSuchSeries`].
    pub fn release_free_numbers(&self, given: &str, why: &str) -> Result<(), Problem> {
        self.release(given, why, |tx, series| Ok(tx.free_numbers(series)?))
    }

    /// The free numbers of a series as they would stand on paper, ascending.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`].
    pub fn free_numbers(&self, given: &str) -> Result<Vec<String>, Problem> {
        let view = self.books.read()?;
        let series = find_series(&view, given)?;
        let free = crate::issuing::ascending_numbers(&view, &series.id)?;
        Ok(free.iter().map(|number| series.full_number(number.number, number.year)).collect())
    }

    fn release(
        &self,
        given: &str,
        why: &str,
        which: impl FnOnce(&Tx<'_>, &SeriesId) -> Result<Vec<PoolNumber>, Problem>,
    ) -> Result<(), Problem> {
        let why: String = why.trim().chars().filter(|c| !c.is_control()).take(REASON_CHARS_MAX).collect();
        if why.is_empty() {
            return Err(Problem::ReasonMissing);
        }
        let (series, released) = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let series = find_series(tx, given)?.id;
            let released = which(tx, &series)?;
            let retired = |number: &PoolNumber| Change::FateChanged {
                series: series.clone(),
                number: number.number,
                from: number.fate,
                fate: Fate::Released,
                reason: Some(why.clone()),
            };
            tx.apply(&released.iter().map(retired).collect::<Vec<_>>())?;
            Ok((series, released))
        })?;
        if let Some(driver) = self.running_driver() {
            for number in released {
                driver.tell(Event::Retired(series.clone(), number));
            }
        }
        self.stale(&[Topic::Numbers, Topic::Series, Topic::Status]);
        Ok(())
    }

    /// The number register: every number of a series between the first and the last received here, and its fate. Numbers
    /// that were never reserved on this laptop are named as such, with the invoice that carries them when it was seen.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`].
    pub fn register(&self, given: &str, lang: Lang) -> Result<NumbersView, Problem> {
        let view = self.books.read()?;
        let series = find_series(&view, given)?;
        let mut items = Vec::new();
        let whole = walk_register(&view, &series, lang, |number| {
            items.push(number);
            Ok(())
        })?;
        Ok(NumbersView { items, ..whole })
    }

    /// The part of the register a window shows: the numbers no invoice carries, ascending, or, with `all`, every number
    /// between the first and the last received here, the newest first; of either `limit` at most. Reads each number once,
    /// and of the invoices only those that are shown.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`].
    pub fn register_page(
        &self,
        given: &str,
        all: bool,
        limit: usize,
        lang: Lang,
    ) -> Result<NumbersPage, Problem> {
        let view = self.books.read()?;
        let series = find_series(&view, given)?;
        let elsewhere: BTreeSet<u64> = view.numbers_in_cloud(&series.id)?.into_iter().collect();
        let mut whole = NumbersView::default();
        let mut unused = Vec::new();
        let (mut first, mut last) = (None, 0);
        view.each_number(&series.id, |number| -> Result<(), Problem> {
            first.get_or_insert(number.number);
            last = number.number;
            let is_unused = !number.fate.is_used() || number.invoice.is_none();
            if is_unused || elsewhere.contains(&number.number) {
                let shown = entered(&view, &series, &number, &mut whole, lang)?;
                unused.extend(is_unused.then_some(shown));
            }
            Ok(())
        })?;
        let NumbersView { duplicates, unexplained_gaps, .. } = whole;
        let page = |items, total| NumbersPage { items, total, duplicates, unexplained_gaps };
        let Some(first) = first else { return Ok(page(Vec::new(), 0)) };
        if !all {
            let total = unused.len() as u64;
            unused.truncate(limit);
            return Ok(page(unused, total));
        }
        let mut year = romanian_year(self.time.now());
        let mut items = Vec::new();
        for number in (first..=last).rev().take(limit) {
            items.push(match view.number(&series.id, number)? {
                Some(known) => {
                    year = known.year;
                    entered(&view, &series, &known, &mut whole, lang)?
                }
                None => {
                    let copies = view.cloud_copies(&series.id, number)?;
                    foreign_number(number, &copies, &series, year, lang)
                }
            });
        }
        Ok(page(items, last - first + 1))
    }

    fn series_id(&self, given: &str) -> Result<SeriesId, Problem> {
        Ok(find_series(&self.books.read()?, given)?.id)
    }

    async fn wish(&self, wish: Wish) -> Result<(), Problem> {
        self.want_session()?;
        if self.is_online_only() && !matches!(wish, Wish::Unlock { .. }) {
            return Err(Problem::KeyHasNoDevice);
        }
        let outcome = self.driver().wish(wish).await;
        self.stale(&[Topic::Series, Topic::Numbers, Topic::Status]);
        outcome
    }
}

/// Goes through the register of a series, a number in memory at a time; what it comes to as a whole, without its numbers.
pub(crate) fn walk_register(
    view: &View,
    series: &Series,
    lang: Lang,
    mut each: impl FnMut(NumberView) -> Result<(), Problem>,
) -> Result<NumbersView, Problem> {
    let mut whole = NumbersView {
        items: Vec::new(),
        duplicates: 0,
        unexplained_gaps: 0,
        needs_statement: needs_statement(view, series)?,
    };
    let mut next: Option<u64> = None;
    view.each_number(&series.id, |number| -> Result<(), Problem> {
        for foreign in next.unwrap_or(number.number)..number.number {
            let copies = view.cloud_copies(&series.id, foreign)?;
            each(foreign_number(foreign, &copies, series, number.year, lang))?;
        }
        next = Some(number.number.saturating_add(1));
        each(entered(view, series, &number, &mut whole, lang)?)
    })?;
    Ok(whole)
}

/// A number received here. The register, the invoices and the server's list are three records of one fact: where they part,
/// somebody has to look.
fn entered(
    view: &View,
    series: &Series,
    number: &PoolNumber,
    whole: &mut NumbersView,
    lang: Lang,
) -> Result<NumberView, Problem> {
    let elsewhere = view.cloud_copies(&series.id, number.number)?;
    let carrying = view.invoice_by_number(&series.id, number.number)?;
    let carried = carrying.as_ref().map(|record| record.issued.id);
    // An invoice that was given another number is known by this one too, with what its paper said then.
    let paper =
        carrying.as_ref().and_then(|record| papers(record).find(|paper| paper.number == number.number));
    let printed = paper.map(|issued| issued.full_number.as_str());
    let is_same = |copy: &&RemoteInvoice| !series.is_yearly() || copy.full_number.as_deref() == printed;
    let is_used = number.fate.is_used();
    // An invoice of ours that is still to be looked up may be the very one the server lists; so may one that waits because
    // a reply named another number.
    let is_settled =
        match carrying.as_ref().and_then(|record| Some((record.issued.id, record.server.as_ref()?))) {
            Some((id, copy)) => copy.number == Some(number.number) || view.outbox_item(id)?.is_none(),
            None => false,
        };
    let others = elsewhere.iter().filter(|_| is_used && is_settled).filter(is_same).count();
    whole.duplicates += u32::try_from(others).unwrap_or(u32::MAX);
    whole.duplicates += u32::from(carried.is_some() && carried != number.invoice);
    let is_gap = matches!(number.fate, Fate::Released | Fate::Expired | Fate::Foreign | Fate::Quarantined);
    let is_explained = number.reason.is_some();
    whole.unexplained_gaps +=
        u32::from(is_gap && !is_explained || is_used && carried.is_none() && !is_explained);
    let under_it = carrying.as_ref().filter(|record| record.issued.number == number.number);
    let on_server = under_it.and_then(|record| record.server.as_ref()).or(elsewhere.first());
    Ok(NumberView {
        number: number.number,
        full_number: printed.map_or_else(|| series.full_number(number.number, number.year), str::to_owned),
        fate: fate_word(number.fate).to_owned(),
        invoice_id: number.invoice.map(|id| id.to_string()),
        reason: number.reason.as_deref().map(|code| reason(code, lang)),
        at: number.at.rfc3339(),
        expires_at: Some(number.expires_at.rfc3339()),
        evidence: on_server.map(|copy| copy.id.clone()),
    })
}

/// A number of the series that this laptop never had.
fn foreign_number(
    number: u64,
    copies: &[RemoteInvoice],
    series: &Series,
    year: i32,
    lang: Lang,
) -> NumberView {
    let seen = copies.first();
    let text = seen.map(|copy| copy.full_number.clone().unwrap_or_else(|| number.to_string()));
    let code = text.map_or("not_received".to_owned(), |text| format!("issued_elsewhere {text}"));
    NumberView {
        number,
        full_number: seen
            .and_then(|copy| copy.full_number.clone())
            .unwrap_or_else(|| series.full_number(number, year)),
        fate: fate_word(Fate::Foreign).to_owned(),
        invoice_id: None,
        reason: Some(reason(&code, lang)),
        at: series.checked_at.rfc3339(),
        expires_at: None,
        evidence: seen.map(|copy| copy.id.clone()),
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

/// Whether a person has to state the last number on paper of a series: numbers are set aside, or issuing is stopped and
/// this series has no statement yet.
fn needs_statement(view: &impl Read, series: &Series) -> Result<bool, Problem> {
    if !view.quarantined_numbers(&series.id)?.is_empty() {
        return Ok(true);
    }
    let is_stopped = view.issuing_guard()? != Guard::Clear;
    let matters = series.document_type == DocumentType::Fiscal && view.highest_number(&series.id)?.is_some();
    Ok(is_stopped && matters && !view.reconciled()?.stated.contains(&series.id))
}

pub(crate) fn series_view(view: &impl Read, series: &Series, now: Moment) -> Result<SeriesView, Problem> {
    let usable = crate::issuing::ascending_numbers(view, &series.id)?;
    let is_lost =
        matches!(series.lock, Lock::Other { .. } | Lock::None) && !view.free_numbers(&series.id)?.is_empty();
    let year = romanian_year(now);
    let usable = usable.into_iter().filter(|n| n.is_usable(now) && (!series.is_yearly() || n.year == year));
    let usable: Vec<_> = usable.collect();
    let (lock, holder, since) = match &series.lock {
        Lock::Here { since } => ("here", None, *since),
        Lock::Other { device, since, .. } => ("other", device.clone(), *since),
        Lock::None => ("none", None, None),
        Lock::Unknown => ("unknown", None, None),
    };
    let printed = |number| series.full_number(number, year);
    let next = usable.iter().map(|n| n.number).min();
    let first_expiry = usable.iter().map(|n| n.expires_at).min();
    let lasts = |n: &&PoolNumber| n.usable_for_days(now, EXPIRY_MARGIN_DAYS + EXPIRY_NOTICE_DAYS);
    let lasting_numbers = usable.iter().filter(lasts).count();
    let expires_soon = lasting_numbers < usable.len();
    // The day on which it ends is not a whole one.
    let last_days =
        usable.iter().filter_map(|n| romanian_date(n.expires_at.plus_days(-EXPIRY_MARGIN_DAYS)).pred_opt());
    let free_numbers = u32::try_from(usable.len()).unwrap_or(u32::MAX);
    let pool = match free_numbers {
        0 => PoolState::Empty,
        few if few < view.settings()?.refill_below.max(NUMBERS_LOW_COUNT) => PoolState::Low,
        _ if expires_soon => PoolState::Expiring,
        _ => PoolState::Enough,
    };
    let waits = |item: &&OutboxItem| item.series == series.id && !matches!(item.phase, Phase::Attention(_));
    let waiting = view.outbox()?.iter().filter(waits).count();
    let pace = if lock == "here" { Pace::of(view, now)? } else { None };
    Ok(SeriesView {
        id: series.id.0.clone(),
        name: series.name.clone(),
        lock: lock.to_owned(),
        is_lost,
        holder,
        held_since: since.map(Moment::rfc3339),
        document_type: match series.document_type {
            DocumentType::Fiscal => "fiscal",
            DocumentType::Proforma => "proforma",
            DocumentType::Other => "other",
        }
        .to_owned(),
        format: series.format.clone(),
        example: printed(next.or(series.next_number).unwrap_or(1)),
        is_primary: series.is_primary,
        free_numbers,
        lasting_numbers: u32::try_from(lasting_numbers).unwrap_or(u32::MAX),
        pool,
        first_expiry: first_expiry.map(Moment::rfc3339),
        usable_until: last_days.min().map(|day| day.to_string()),
        expires_soon,
        days_left: pace.map(|pace| pace.days(free_numbers)),
        next_number: next.map(printed),
        needs_statement: needs_statement(view, series)?,
        waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        checked_at: series.checked_at.rfc3339(),
    })
}
