//! Whether the server has an invoice with a certain number. The API has no such question, so a series is paged
//! through until the answer is proved (`contazen-api.md` §6.3, §10 row 33).
//!
//! Not here: comparing what is found with the paper.

use crate::failure;
use crate::heard::Heard;
use crate::invoices::{InvoiceQuery, InvoiceSort};
use crate::read::{ListedInvoice, Listing, read_listed_invoice};
use crate::remote::Remote;
use crate::session::Session;
use domain::SeriesId;
use protocol::{Class, RemoteError, RemoteInvoice};
use std::collections::HashSet;

/// The most one page can have.
const PER_PAGE: u32 = 100;
/// Pages read before giving up: 20,000 invoices of one series.
const PAGES_MAX: u32 = 200;
/// Candidates of which the full copy is fetched; one is expected, two are trouble enough.
const CANDIDATES_MAX: usize = 3;

impl Remote {
    /// All invoices of a series that carry a number, as full copies, at most three. Drafts do not count.
    ///
    /// An empty answer proves that there is none: the list was read to its end, or the order of what was read proved
    /// that the rest is lower. Everything short of a proof is an error: a page that fails or is unreadable, a list
    /// that repeats or contradicts itself or the copy it leads to, more than 200 pages (`too_many_pages`).
    pub async fn find_invoice(
        &self,
        session: &Session,
        series: &SeriesId,
        number: u64,
    ) -> Heard<Vec<RemoteInvoice>> {
        let scanned = self.scan(session, series, number).await;
        let candidates = match scanned.result {
            Ok(candidates) => candidates,
            Err(error) => return Heard { result: Err(error), server_time: scanned.server_time },
        };
        let mut found = Vec::new();
        let mut server_time = scanned.server_time;
        for id in candidates.iter().take(CANDIDATES_MAX) {
            let heard = self.invoice(session, id).await;
            server_time = heard.server_time.or(server_time);
            match heard.result {
                // Listed under our number and shown under another: a reply that belongs to another question (I29).
                Ok(invoice) if invoice.number.is_some_and(|shown| shown != number) => {
                    let what = "a copy with another number than its list says";
                    return Heard {
                        result: Err(failure::ours(Class::Ambiguous, "bad_reply", what)),
                        server_time,
                    };
                }
                Ok(invoice) if is_other(invoice.series_id.as_ref(), series) => {}
                Ok(invoice) => found.push(invoice),
                Err(error) => return Heard { result: Err(doubtful(error)), server_time },
            }
        }
        Heard { result: Ok(found), server_time }
    }

    /// The ids of all invoices of a series that carry a number.
    async fn scan(&self, session: &Session, series: &SeriesId, number: u64) -> Heard<Vec<String>> {
        let mut search = Search::new(series, number);
        for page in 1..=PAGES_MAX {
            let query =
                InvoiceQuery { series: Some(series), page, per_page: PER_PAGE, sort: InvoiceSort::Number };
            let heard = self
                .ask(session, query.request(), |document| {
                    let listing = Listing::read(document, page)?;
                    Ok((listing.read_all(read_listed_invoice)?, listing.says_more))
                })
                .await;
            let server_time = heard.server_time;
            let end = |result| Heard { result, server_time };
            let (items, says_more) = match heard.result {
                Ok(listing) => listing,
                Err(error) => return end(Err(doubtful(error))),
            };
            match search.take(items, says_more) {
                Ok(Progress::Complete) => return end(Ok(search.candidates)),
                Ok(Progress::More) if page == 1 => search.series_name = self.name_of(session, series).await,
                Ok(Progress::More) => {}
                Err(what) => return end(Err(failure::ours(Class::Ambiguous, "bad_reply", what))),
            }
            if search.is_settled() {
                return end(Ok(search.candidates));
            }
        }
        Heard::silence(failure::ours(Class::Ambiguous, "too_many_pages", ""))
    }

    /// A series' name, which is what most invoices say about their series. `None` when it cannot be learnt:
    /// then nothing is cut short.
    async fn name_of(&self, session: &Session, series: &SeriesId) -> Option<String> {
        let all = self.series(session).await.result.ok()?;
        all.into_iter().find(|listed| listed.id == *series).map(|listed| listed.name)
    }
}

/// A refusal of a question proves nothing about its answer.
pub(crate) fn doubtful(error: RemoteError) -> RemoteError {
    match error.class {
        Class::AskUser | Class::Parked => RemoteError { class: Class::Ambiguous, ..error },
        _ => error,
    }
}

/// Whether an invoice says that it belongs to another series. A numeric key beside an opaque id says nothing:
/// the server may mean the same series by both (`contazen-api.md` §6.4).
pub(crate) fn is_other(said: Option<&SeriesId>, wanted: &SeriesId) -> bool {
    let is_numeric = |id: &SeriesId| id.0.bytes().all(|b| b.is_ascii_digit());
    said.is_some_and(|said| said != wanted && is_numeric(said) == is_numeric(wanted))
}

/// Whether the list may go on.
#[derive(Debug, PartialEq, Eq)]
enum Progress {
    /// The list has ended.
    Complete,
    /// There may be more.
    More,
}

/// What has been seen of a list so far.
struct Search<'a> {
    series: &'a SeriesId,
    number: u64,
    series_name: Option<String>,
    seen: HashSet<String>,
    candidates: Vec<String>,
    rows: Vec<ListedInvoice>,
}

impl<'a> Search<'a> {
    fn new(series: &'a SeriesId, number: u64) -> Search<'a> {
        Search {
            series,
            number,
            series_name: None,
            seen: HashSet::new(),
            candidates: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Takes a page. The reply's own signs of an end count only where they do not contradict each other.
    fn take(&mut self, items: Vec<ListedInvoice>, says_more: Option<bool>) -> Result<Progress, &'static str> {
        if items.is_empty() {
            return match says_more {
                Some(true) => Err("an empty page that is not the last"),
                _ => Ok(Progress::Complete),
            };
        }
        let mut any_new = false;
        for item in items {
            if !self.seen.insert(item.id.clone()) {
                continue;
            }
            any_new = true;
            if item.number == Some(self.number) && !is_other(item.series_id.as_ref(), self.series) {
                self.candidates.push(item.id.clone());
            }
            self.rows.push(item);
        }
        match says_more {
            _ if !any_new => Err("a page that repeats the ones before"),
            Some(false) => Ok(Progress::Complete),
            _ => Ok(Progress::More),
        }
    }

    /// Whether the pages not read cannot hold the number. That needs proof that the list is this series and nothing
    /// else, that it goes strictly downwards, and that its numbers do not start again each year: a year, or any other
    /// digit, before the number spoils the proof, as does a number without its text.
    fn is_settled(&self) -> bool {
        let numbered = || self.rows.iter().filter_map(|row| Some((row, row.number?)));
        let is_ours = |row: &ListedInvoice| match (&row.series_id, &row.series_name) {
            (Some(id), _) if id == self.series => true,
            (_, Some(name)) => Some(name) == self.series_name.as_ref(),
            _ => false,
        };
        let Some(prefix) = numbered().next().and_then(|(row, _)| row.prefix()) else { return false };
        let is_plain = !prefix.is_empty() && !prefix.contains(|c: char| c.is_ascii_digit());
        let is_one_series = numbered().all(|(row, _)| is_ours(row) && row.prefix() == Some(prefix));
        let numbers: Vec<u64> = numbered().map(|(_, number)| number).collect();
        let is_strictly_descending = numbers.is_sorted_by(|higher, lower| higher > lower);
        let is_below = numbers.last().is_some_and(|lowest| *lowest < self.number);
        is_plain && is_one_series && is_strictly_descending && is_below
    }
}
