//! An invoice the server does not have, set right: other content under the same number, or the next number when its own
//! can no longer be sent; and a person's word that what the server shows is seen.
//!
//! Not here: what the server has already (its own updates), when something is sent.

use crate::actions::{Action, Standing};
use crate::errands::errands_of;
use crate::invoices::find;
use crate::issuing::{ascending_numbers, complete_order, frozen_body, want_clear};
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::{find_series, naming_client, resolve};
use crate::session::supplier;
use crate::topics::Topic;
use crate::view::InvoiceView;
use crate::words::Lang;
use domain::issue::{renumber, revise};
use domain::{Fate, IssueFacts, Issued, PoolNumber, Series, Supplier};
use protocol::body::online_body;
use protocol::engine::{Event, Wish};
use protocol::refusal::has_run_out;
use protocol::request_file::{corrected, request_of};
use protocol::{Concern, Errand, OutboxItem, Phase, Task, concern};
use store::{InvoiceRecord, Read, Tx};
use uuid::Uuid;

const STALE: &[Topic] = &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Series, Topic::Status];

impl App {
    /// The request file of an invoice, for an editor: what waits to be sent, or what one that the server has says once the
    /// edits asked of it are done.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::NotAllowed`].
    pub fn request_of(&self, reference: &str) -> Result<String, Problem> {
        let view = self.books.read()?;
        let record = find(&view, reference)?;
        let errands = errands_of(&view, record.issued.id)?;
        let standing = Standing { record: &record, errands: &errands };
        let body = match correctable(&view, &record) {
            Ok(item) => said(&item, &standing)?,
            Err(Problem::AlreadySent | Problem::OutcomeUnknown) => {
                standing.want(Action::Edit)?;
                body_of(standing.edited())?
            }
            Err(problem) => return Err(problem),
        };
        naming_client(&view, request_of(&body).map_err(|error| Problem::Internal(error.field))?, true)
    }

    /// Corrects an invoice that was never sent, or that the server refused: the file's fields take the place of its own.
    /// It keeps number and token and goes under a new key; the earlier paper counts as replaced.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::AlreadySent`], [`Problem::OutcomeUnknown`]; [`Problem::SeriesStays`]; the check's findings; as [`App::issue`] while issuing is stopped, for
    /// another copy of the books may have another paper of it.
    pub fn correct(&self, reference: &str, file: &[u8], lang: Lang) -> Result<InvoiceView, Problem> {
        self.want_books()?;
        let (item, taken_in) = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            want_clear(tx)?;
            let record = find(tx, reference)?;
            let waiting = correctable(tx, &record)?;
            let errands = errands_of(tx, record.issued.id)?;
            let standing = Standing { record: &record, errands: &errands };
            let (file, unread) = corrected(&said(&waiting, &standing)?, file)
                .map_err(|error| Problem::Invalid { unread: vec![error], findings: Vec::new() })?;
            let series = find_series(tx, &record.issued.series_id.0)?;
            if let Some(given) = &file.series
                && find_series(tx, given)?.id != series.id
            {
                return Err(Problem::SeriesStays);
            }
            let supplier = supplier(tx, self.is_rehearsal())?;
            let today = self.time.today();
            let order = complete_order(resolve(tx, &file, today)?, &unread, &supplier, today)?;
            let facts = self.facts(&supplier, &series, &[]);
            let issued = revise(&facts, standing.edited(), order).map_err(Problem::Refused)?;
            let body = frozen_body(tx, &issued)?;
            let taken_in = take_in_edits(tx, &errands)?;
            Ok((tx.revise(&issued, self.ids.new_id(), &body, None)?, taken_in))
        })?;
        self.revised(item, taken_in, lang)
    }

    /// Gives an invoice whose number can no longer be sent the next number of its series, after one more look on the
    /// server; the old number is documented. Needs the network.
    ///
    /// # Errors
    /// [`Problem::ReissueCannotHelp`], [`Problem::AlreadySent`]; no network, no number.
    pub async fn reissue(&self, reference: &str, lang: Lang) -> Result<InvoiceView, Problem> {
        self.want_session()?;
        let (id, series, number) = {
            let view = self.books.read()?;
            let record = find(&view, reference)?;
            refused_number(&view, &record)?;
            (record.issued.id, record.issued.series_id, record.issued.number)
        };
        self.driver().wish(Wish::LookUp { series: series.clone(), number }).await?;
        let revised = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let record = tx.invoice(id)?.ok_or_else(|| Problem::NoSuchInvoice(reference.to_owned()))?;
            if tx.outbox_item(id)?.is_none() {
                // The server had it after all, and it says what the paper says.
                return Ok(None);
            }
            let code = refused_number(tx, &record)?;
            let series = find_series(tx, &series.0)?;
            let free = ascending_numbers(tx, &series.id)?;
            let supplier = supplier(tx, self.is_rehearsal())?;
            let facts = self.facts(&supplier, &series, &free);
            let errands = errands_of(tx, id)?;
            let standing = Standing { record: &record, errands: &errands };
            let issued = renumber(&facts, standing.edited()).map_err(Problem::Refused)?;
            let body = frozen_body(tx, &issued)?;
            let ran_out = has_run_out(&code);
            let fate = if ran_out { Fate::Expired } else { Fate::Foreign };
            let reason = format!("replaced_by {}", issued.full_number);
            let taken_in = take_in_edits(tx, &errands)?;
            Ok(Some((tx.revise(&issued, self.ids.new_id(), &body, Some((fate, reason)))?, taken_in)))
        })?;
        match revised {
            Some((item, taken_in)) => self.revised(item, taken_in, lang),
            None => self.invoice_by_id(id, lang),
        }
    }

    /// A person has seen what there is about an invoice and takes it as it is: paper and cloud stay as they are.
    ///
    /// # Errors
    /// [`Problem::NothingToSee`]; [`Problem::OutcomeUnknown`] while the server named another number and was not asked since.
    pub fn acknowledge(&self, reference: &str, lang: Lang) -> Result<InvoiceView, Problem> {
        let id = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let id = find(tx, reference)?.issued.id;
            tx.acknowledge(id)?;
            Ok(id)
        })?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Dropped(id));
        }
        self.stale(STALE);
        self.invoice_by_id(id, lang)
    }

    fn revised(&self, item: OutboxItem, taken_in: Vec<Uuid>, lang: Lang) -> Result<InvoiceView, Problem> {
        let id: Uuid = item.invoice;
        if let Some(driver) = self.running_driver() {
            taken_in.into_iter().for_each(|errand| driver.tell(Event::Withdrawn(errand)));
            driver.tell(Event::Revised(Box::new(item)));
        }
        self.stale(STALE);
        self.invoice_by_id(id, lang)
    }

    fn facts<'a>(
        &self,
        supplier: &'a Supplier,
        series: &'a Series,
        free: &'a [PoolNumber],
    ) -> IssueFacts<'a> {
        IssueFacts {
            today: self.time.today(),
            now: self.time.now(),
            supplier,
            series,
            free,
            previous_date: None,
            allow_earlier_date: true,
        }
    }
}

/// What an invoice the server does not have says, with the edits that wait behind it.
fn said(item: &OutboxItem, standing: &Standing<'_>) -> Result<String, Problem> {
    match standing.earlier_edit() {
        Some(edited) => body_of(edited),
        None => Ok(item.body.reveal().to_owned()),
    }
}

fn body_of(issued: &Issued) -> Result<String, Problem> {
    online_body(&issued.content, &issued.series_id).map_err(|error| Problem::Internal(error.to_string()))
}

/// Edits were asked while nobody knew whether the server has the invoice. Now that a new paper says what they asked for, they
/// are not asked any more: they would set the invoice back to the paper, and the number, they were made from.
fn take_in_edits(tx: &mut Tx<'_>, errands: &[Errand]) -> Result<Vec<Uuid>, Problem> {
    let is_waiting = |errand: &&Errand| matches!(errand.task, Task::Edit(_)) && errand.trouble().is_none();
    let edits = errands.iter().filter(is_waiting);
    edits.map(|errand| Ok(tx.withdraw(errand.id)?.id)).collect()
}

/// The waiting item of an invoice that may get other content: never sent, or refused for good.
fn correctable(view: &impl Read, record: &InvoiceRecord) -> Result<OutboxItem, Problem> {
    let item = view.outbox_item(record.issued.id)?.filter(|_| record.server.is_none());
    let item = item.ok_or(Problem::AlreadySent)?;
    match item.phase {
        Phase::Attention(_) => Ok(item),
        Phase::Queued if item.attempts == 0 => Ok(item),
        Phase::Queued | Phase::Sending | Phase::Unknown => Err(Problem::OutcomeUnknown),
    }
}

/// The code by which the server refused an invoice's number.
fn refused_number(view: &impl Read, record: &InvoiceRecord) -> Result<String, Problem> {
    let item = view.outbox_item(record.issued.id)?.filter(|_| record.server.is_none());
    match item.ok_or(Problem::AlreadySent)?.phase {
        Phase::Attention(trouble) if concern(&trouble.code) != Concern::Content => Ok(trouble.code),
        Phase::Attention(_) => Err(Problem::ReissueCannotHelp),
        Phase::Queued | Phase::Sending | Phase::Unknown => Err(Problem::NothingToRetry),
    }
}
