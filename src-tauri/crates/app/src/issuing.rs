//! Checking, drafting and issuing: from a request file to an invoice with its number, in one durable transaction.
//!
//! Not here: the decision itself (domain), sending (protocol).

use crate::open::App;
use crate::ports::romanian_date;
use crate::problem::Problem;
use crate::repeated::repeated;
use crate::resolve::{Resolved, choose_series, resolve};
use crate::session::supplier;
use crate::show::{draft_view, romanian_day, totals_view};
use crate::topics::Topic;
use crate::view::{FindingView, InvoiceView, OrderPreview, RateView};
use crate::words::{Lang, file_error_view, finding_view, problem_finding};
use domain::{
    CheckFacts, DocumentType, Fate, Finding, IssueFacts, Issued, LEI, Moment, Money, PoolNumber, Refusal,
    Row, Series, SeriesId, Severity, Supplier, Totals, check, issue,
};
use protocol::body::create_body;
use protocol::engine::Event;
use protocol::request_file::{self, FileError, OrderFile};
use protocol::{Doubt, Expected, FrozenBody, OutboxItem, Phase};
use sha2::{Digest, Sha256};
use store::{DraftRecord, Guard, Read, Tx};
use uuid::Uuid;

/// The longest an invoice is held back so that it can be taken back.
pub const HOLD_SECONDS_MAX: u32 = 60;

/// A wish to issue.
#[derive(Debug, Clone)]
pub struct IssueRequest<'a> {
    /// The request file.
    pub file: &'a [u8],
    /// The same id gives the same invoice back; another file under it is refused.
    pub request_id: Option<Uuid>,
    /// A date before the previous invoice's was confirmed.
    pub allow_earlier_date: bool,
    /// The machine's clock was confirmed, which cannot be right by what was heard before.
    pub trusts_clock: bool,
    /// The draft it was made from, which goes when the invoice is issued.
    pub draft: Option<Uuid>,
    /// The number on the paper it is entered from: one of those of which a person stated that they are on paper.
    pub paper_number: Option<u64>,
    /// For how many seconds it is held back, so that it can be taken back ([`App::undo_issue`]).
    pub hold_seconds: u32,
}

impl<'a> IssueRequest<'a> {
    /// A plain wish: a new invoice, nothing confirmed.
    #[must_use]
    pub fn new(file: &'a [u8]) -> IssueRequest<'a> {
        IssueRequest {
            file,
            request_id: None,
            allow_earlier_date: false,
            trusts_clock: false,
            draft: None,
            paper_number: None,
            hold_seconds: 0,
        }
    }
}

impl App {
    /// Issues the way this account and document can: with a reserved number of this laptop, or, signed in with an API key and
    /// for what takes no reserved number, by asking the server for it.
    ///
    /// # Errors
    /// As [`App::issue`] and [`App::issue_online`].
    pub async fn issue_either_way(
        &self,
        request: &IssueRequest<'_>,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        self.prepare_rate(request.file).await;
        let (file, _) = read_file(request.file)?;
        if file.document_type == DocumentType::Other {
            return Err(Problem::Refused(Refusal::Invalid(vec![Finding::not_offline()])));
        }
        let needs_server = file.is_draft || file.document_type == DocumentType::Proforma;
        if needs_server || self.is_online_only() {
            self.issue_online(request, lang).await
        } else {
            self.issue(request, lang)
        }
    }

    /// Issues: the lowest usable number of the series, invoice, outbox row and journal entry, durable before this returns.
    ///
    /// # Errors
    /// A refusal that spent nothing, or [`Problem::JournalBehind`] after which the invoice exists and the same
    /// request id gives it back.
    pub fn issue(&self, request: &IssueRequest<'_>, lang: Lang) -> Result<InvoiceView, Problem> {
        self.want_books()?;
        let (file, unread) = read_file(request.file)?;
        let now = self.time_to_issue(request.trusts_clock);
        let asked = request.request_id.map(|id| (id, <[u8; 32]>::from(Sha256::digest(request.file))));
        let new = self.write(now, |tx| -> Result<Result<OutboxItem, Uuid>, Problem> {
            if let Some((id, hash)) = asked
                && let Some(answered) = tx.request(id)?
            {
                let same = answered.body_hash == hash;
                return if same { Ok(Err(answered.invoice)) } else { Err(Problem::RequestIdReused) };
            }
            let item = self.issue_in(tx, &file, &unread, request, asked, now)?;
            Ok(Ok(item))
        })?;
        let id = match new {
            Ok(item) => {
                let id = item.invoice;
                self.time.mark(now);
                if let Some(driver) = self.running_driver() {
                    driver.tell(Event::Issued(Box::new(item)));
                }
                self.stale(&[
                    Topic::Invoices,
                    Topic::Drafts,
                    Topic::Numbers,
                    Topic::Series,
                    Topic::Outbox,
                    Topic::Status,
                ]);
                id
            }
            Err(id) => id,
        };
        self.invoice_by_id(id, lang)
    }

    fn issue_in(
        &self,
        tx: &mut Tx<'_>,
        file: &OrderFile,
        unread: &[FileError],
        request: &IssueRequest<'_>,
        asked: Option<(Uuid, [u8; 32])>,
        now: Moment,
    ) -> Result<OutboxItem, Problem> {
        want_clear(tx)?;
        want_draft(tx, request.draft)?;
        let supplier = supplier(tx, self.is_rehearsal())?;
        let series = choose_series(tx, file)?;
        let today = romanian_date(now);
        let order = complete_order(resolve(tx, file, today)?, unread, &supplier, today)?;
        let previous_date = tx.last_issued(&series.id)?.map(|last| last.date);
        if self.time.estimate().is_doubtful() {
            self.want_clock(request.trusts_clock)?;
            tx.confirm_clock(now)?;
        }
        let free = ascending_numbers(tx, &series.id)?;
        let facts = IssueFacts {
            today,
            now,
            supplier: &supplier,
            series: &series,
            free: &free,
            previous_date,
            allow_earlier_date: request.allow_earlier_date,
        };
        let id = self.ids.new_id();
        let issued = match request.paper_number {
            None => issue(&facts, order, id),
            Some(number) => {
                want_on_paper(tx, &series, number)?;
                domain::issue::reenter(&facts, order, id, number)
            }
        };
        let issued = issued.map_err(Problem::Refused)?;
        let item = OutboxItem {
            invoice: issued.id,
            series: issued.series_id.clone(),
            number: issued.number,
            key: self.ids.new_id(),
            body: frozen_body(tx, &issued)?,
            expected: Expected::of(&issued),
            phase: Phase::Queued,
            attempts: 0,
            doubt: Doubt::None,
            issued_at: now,
            not_before: match request.hold_seconds {
                0 => Moment(0),
                seconds => now.plus_seconds(i64::from(seconds.min(HOLD_SECONDS_MAX))),
            },
        };
        tx.issue(&issued, &item, asked)?;
        if let Some(draft) = request.draft {
            tx.delete_draft(draft)?;
        }
        Ok(item)
    }

    /// The time an invoice is issued at. What a person confirms is the machine's own clock, set right by the server's.
    fn time_to_issue(&self, is_confirmed: bool) -> Moment {
        let estimate = self.time.estimate();
        if is_confirmed && estimate.is_doubtful() { self.time.unmarked() } else { estimate.now }
    }

    /// A clock that cannot be right is asked about once (I34): the confirmation is written down and counts from then on.
    fn want_clock(&self, is_confirmed: bool) -> Result<(), Problem> {
        let estimate = self.time.estimate();
        let day = |moment| romanian_day(romanian_date(moment));
        match (estimate.is_doubtful() && !is_confirmed, estimate.behind > 0) {
            (false, _) => Ok(()),
            (true, true) => Err(Problem::ClockBehind { seen: day(estimate.now) }),
            (true, false) => Err(Problem::ClockAhead { seen: day(estimate.now) }),
        }
    }

    /// The pre-issue check of a request file.
    ///
    /// # Errors
    /// When the file is no JSON object at all, or the books cannot be read.
    pub fn check(&self, file: &[u8], lang: Lang) -> Result<Vec<FindingView>, Problem> {
        Ok(self.preview(file, None, lang)?.findings)
    }

    /// Live sums and findings of an order being typed; `about` is the invoice it corrects.
    ///
    /// # Errors
    /// As [`App::check`].
    pub fn preview(&self, file: &[u8], about: Option<Uuid>, lang: Lang) -> Result<OrderPreview, Problem> {
        let (file, unread) = read_file(file)?;
        let view = self.books.read()?;
        let now = self.time.now();
        let today = romanian_date(now);
        let supplier = supplier(&view, self.is_rehearsal());
        let series = choose_series(&view, &file);
        let resolved = resolve(&view, &file, today)?;
        let previous_date = match &series {
            Ok(series) => view.last_issued(&series.id)?.map(|last| last.date),
            Err(_) => None,
        };
        let facts = CheckFacts {
            today,
            supplier: supplier.as_ref().ok(),
            previous_date,
            official_rate: resolved.official_rate,
        };
        let mut findings: Vec<FindingView> =
            unread.iter().chain(&resolved.missing).map(|error| file_error_view(error, lang)).collect();
        let totals = live_totals(&resolved);
        let mut known = found(&resolved, &facts);
        known.extend(repeated(&view, &resolved, totals.total.parse().unwrap_or(Money::ZERO), about)?);
        findings.extend(known.iter().map(|finding| finding_view(finding, lang)));
        if let Some((field, problem)) = &resolved.unknown {
            findings.push(problem_finding(field, problem, lang));
        }
        if let (Some(_), Err(problem)) = (&file.series, &series) {
            findings.push(problem_finding("series_id", problem, lang));
        }
        let header = &resolved.order.header;
        let needs_server = header.needs_server() || self.is_online_only();
        let guarded = want_clear(&view).err().map(|problem| problem.view(lang));
        let (next_number, blocked) = match (&supplier, &series, &resolved.unknown) {
            _ if guarded.is_some() => (None, guarded),
            (Ok(_), Ok(_), None) if needs_server => (None, self.want_session().err().map(|p| p.view(lang))),
            (Err(problem), _, _) | (_, Err(problem), _) | (_, _, Some((_, problem))) => {
                (None, Some(problem.view(lang)))
            }
            (Ok(supplier), Ok(series), None) => self.look_ahead(&view, supplier, series, now, lang)?,
        };
        let rate = header.exchange_rate.filter(|_| header.currency != LEI).map(|rate| RateView {
            currency: header.currency.clone(),
            rate: rate.to_string(),
            published_on: header.rate_published.map(|published| published.on.to_string()),
        });
        Ok(OrderPreview { totals, findings, next_number, blocked, needs_server, rate })
    }

    /// The number the next invoice of a series would get, or why it would get none.
    fn look_ahead(
        &self,
        view: &impl Read,
        supplier: &Supplier,
        series: &Series,
        now: Moment,
        lang: Lang,
    ) -> Result<(Option<String>, Option<crate::view::ProblemView>), Problem> {
        let free = ascending_numbers(view, &series.id)?;
        let today = romanian_date(now);
        let facts = IssueFacts {
            today,
            now,
            supplier,
            series,
            free: &free,
            previous_date: None,
            allow_earlier_date: true,
        };
        Ok(match domain::issue::next_number(&facts) {
            Ok(number) => (Some(series.full_number(number.number, chrono::Datelike::year(&today))), None),
            Err(refusal) => (None, Some(Problem::Refused(refusal).view(lang))),
        })
    }

    /// Keeps a draft, a new one or one that is there; it holds no number (I12).
    ///
    /// # Errors
    /// [`Problem::DraftGone`], or when the file is no JSON object at all, or cannot be kept.
    pub fn save_draft(&self, id: Option<Uuid>, file: &[u8]) -> Result<InvoiceView, Problem> {
        self.want_books()?;
        let (order, _) = read_file(file)?;
        let known = id;
        let id = id.unwrap_or_else(|| self.ids.new_id());
        let now = self.time.now();
        let text = String::from_utf8_lossy(file).into_owned();
        let (draft, series_name) = self.write(now, |tx| -> Result<_, Problem> {
            want_draft(tx, known)?;
            let resolved = resolve(tx, &order, romanian_date(now))?;
            let series = choose_series(tx, &order).ok();
            let draft = draft_of(text, &resolved, series.as_ref(), tx.draft(id)?, now);
            tx.save_draft(id, &draft)?;
            Ok((draft, series.map(|series| series.name).unwrap_or_default()))
        })?;
        self.stale(&[Topic::Drafts, Topic::Invoices]);
        Ok(draft_view(id, &draft, series_name))
    }

    /// A draft's request file and its client's name.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn draft(&self, id: Uuid) -> Result<DraftRecord, Problem> {
        self.books.read()?.draft(id)?.ok_or_else(|| Problem::NoSuchInvoice(id.to_string()))
    }

    /// Throws a draft away; it had no number to lose.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn delete_draft(&self, id: Uuid) -> Result<(), Problem> {
        let was_there = self.books.write(self.time.now(), |tx| tx.delete_draft(id))?;
        self.stale(&[Topic::Drafts, Topic::Invoices]);
        if was_there { Ok(()) } else { Err(Problem::NoSuchInvoice(id.to_string())) }
    }
}

pub(crate) fn read_file(file: &[u8]) -> Result<(OrderFile, Vec<FileError>), Problem> {
    request_file::read(file).map_err(|error| Problem::Invalid { unread: vec![error], findings: Vec::new() })
}

/// An order that can be issued as far as the file goes, or everything that is wrong with it at once.
pub(crate) fn complete_order(
    resolved: Resolved,
    unread: &[FileError],
    supplier: &Supplier,
    today: chrono::NaiveDate,
) -> Result<domain::Order, Problem> {
    if let Some((_, problem)) = resolved.unknown {
        return Err(problem);
    }
    let unread: Vec<FileError> = unread.iter().chain(&resolved.missing).cloned().collect();
    if unread.is_empty() {
        return Ok(resolved.order);
    }
    let findings = found(
        &resolved,
        &CheckFacts { today, supplier: Some(supplier), previous_date: None, official_rate: None },
    );
    let errors = findings.into_iter().filter(|finding| finding.severity() == Severity::Error).collect();
    Err(Problem::Invalid { unread, findings: errors })
}

/// What the check finds, with the paths of the file's own rows.
fn found(resolved: &Resolved, facts: &CheckFacts<'_>) -> Vec<Finding> {
    let mut findings = check(&resolved.order, facts);
    if !resolved.has_client {
        // That there is no client yet is said once, not once for each of its fields.
        findings.retain(|finding| !finding.field.starts_with("client_data"));
    }
    if !resolved.places.is_empty() && resolved.order.rows.is_empty() {
        findings.retain(|finding| finding.field != "items");
    }
    for finding in &mut findings {
        put_in_place(&mut finding.field, &resolved.places);
        finding.mend.iter_mut().for_each(|change| put_in_place(&mut change.field, &resolved.places));
    }
    findings
}

/// A path among the rows that could be read, as the path of the file's own row.
fn put_in_place(path: &mut String, places: &[Option<usize>]) {
    let Some((index, field)) = path.strip_prefix("items.").and_then(|rest| rest.split_once('.')) else {
        return;
    };
    let place = index.parse::<usize>().ok();
    if let Some(original) = places.iter().position(|at| at.is_some() && *at == place) {
        *path = format!("items.{original}.{field}");
    }
}

/// A draft of a request file; what is known of the draft before it stays known.
pub(crate) fn draft_of(
    request: String,
    resolved: &Resolved,
    series: Option<&Series>,
    before: Option<DraftRecord>,
    now: Moment,
) -> DraftRecord {
    let totals = live_totals(resolved);
    DraftRecord {
        request,
        updated_at: now,
        series: series.map(|series| series.id.clone()),
        client: Some(resolved.order.header.client.name.clone()).filter(|name| !name.is_empty()),
        total: totals.total.parse().ok(),
        currency: Some(totals.currency),
        asked: before.as_ref().and_then(|before| before.asked),
        server_id: before.as_ref().and_then(|before| before.server_id.clone()),
        tried: before.and_then(|before| before.tried),
    }
}

/// Sums of the rows that are complete and fit.
fn live_totals(resolved: &Resolved) -> crate::view::TotalsView {
    let rows: Vec<Option<Row>> = resolved.order.rows.iter().cloned().map(Row::compute).collect();
    let nets = resolved.places.iter().map(|place| {
        let row = rows.get((*place)?)?.as_ref()?;
        Some(row.net.to_string())
    });
    let nets = nets.collect();
    let computed: Vec<Row> = rows.into_iter().flatten().collect();
    let header = &resolved.order.header;
    totals_view(&header.currency, header.exchange_rate, nets, &Totals::of(&computed))
}

/// The body an invoice goes out with, frozen with the token of its number.
pub(crate) fn frozen_body(tx: &Tx<'_>, issued: &Issued) -> Result<FrozenBody, Problem> {
    let number = tx.number(&issued.series_id, issued.number)?;
    let token = number.ok_or(Problem::NoSuchNumber(issued.number))?.token;
    let body = create_body(issued, &token).map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(FrozenBody::new(body))
}

/// The free numbers above the last one issued. One that was passed over, because its reservation was about to end or the clock
/// was thought to say so, is not gone back to: numbers ascend with dates (I5).
pub(crate) fn ascending_numbers(view: &impl Read, series: &SeriesId) -> Result<Vec<PoolNumber>, Problem> {
    let last = view.last_spent(series)?.unwrap_or(0);
    Ok(view.free_numbers(series)?.into_iter().filter(|free| free.number > last).collect())
}

/// A draft becomes one invoice: where it is gone, it was issued from another screen, or deleted.
pub(crate) fn want_draft(tx: &Tx<'_>, draft: Option<Uuid>) -> Result<(), Problem> {
    match draft {
        Some(id) if tx.draft(id)?.is_none() => Err(Problem::DraftGone),
        _ => Ok(()),
    }
}

/// Nothing is issued while these books may know less than the paper.
pub(crate) fn want_clear(reader: &impl Read) -> Result<(), Problem> {
    match reader.issuing_guard()? {
        Guard::Clear => Ok(()),
        Guard::Copied => Err(Problem::BooksCopied),
        Guard::RolledBack { .. } | Guard::Diverged { .. } | Guard::Restored => Err(Problem::IssuingStopped),
    }
}

/// A number can be entered from paper when a person stated that it is there, and no invoice has it yet.
fn want_on_paper(tx: &Tx<'_>, series: &Series, number: u64) -> Result<(), Problem> {
    let known = tx.number(&series.id, number)?.ok_or(Problem::NoSuchNumber(number))?;
    let waits = known.fate == Fate::Issued && known.invoice.is_none();
    if waits { Ok(()) } else { Err(Problem::NumberNotOnPaper(number)) }
}
