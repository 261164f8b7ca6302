//! Asking something of the server about an invoice: kept first, done when the server is there, once.
//!
//! Not here: what may be asked (actions), when it is sent and what an answer means (protocol).

use crate::actions::{Action, Standing};
use crate::invoices::find;
use crate::issuing::{complete_order, want_clear};
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::{find_series, naming_client, resolve};
use crate::topics::Topic;
use crate::view::InvoiceView;
use crate::words::Lang;
use chrono::NaiveDate;
use domain::issue::{revise, unnumbered};
use domain::{DocumentType, IssueFacts, Issued, Lock, Moment, Money};
use protocol::body::{edit_body, online_body, send_body, void_body};
use protocol::engine::{Event, Wish};
use protocol::errand::{Edit, Payment};
use protocol::payment_method;
use protocol::request_file::{corrected, fields_of, request_of};
use protocol::{Errand, Expected, FrozenBody, Stage, Subject, Task};
use store::{InvoiceRecord, Read, Tx};
use uuid::Uuid;

const STALE: &[Topic] = &[Topic::Invoices, Topic::Outbox, Topic::Status, Topic::Drafts];

/// Money received.
#[derive(Debug, Clone, Default)]
pub struct PaymentRequest {
    /// How much, in the invoice's currency, as a decimal text; what is still owed, where nothing is said.
    pub amount: Option<String>,
    /// How, in any of the known words; a bank transfer, where nothing is said.
    pub method: Option<String>,
    /// When; today, where nothing is said.
    pub date: Option<NaiveDate>,
    /// A note.
    pub note: Option<String>,
}

/// An invoice to send by e-mail.
#[derive(Debug, Clone, Default)]
pub struct MailRequest {
    /// To whom; the client's own address, where nothing is said.
    pub email: Option<String>,
    /// The subject; the server's own, where nothing is said.
    pub subject: Option<String>,
    /// The message; the server's own, where nothing is said.
    pub message: Option<String>,
}

impl App {
    /// Enters money received on an invoice.
    ///
    /// # Errors
    /// [`Problem::NotAllowed`], [`Problem::PaymentAmount`], [`Problem::PaymentMethod`]; the server's refusal.
    pub async fn pay(
        &self,
        reference: &str,
        request: &PaymentRequest,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        let method = payment_method::method(request.method.as_deref().unwrap_or("bank_transfer"));
        self.receive(reference, request, Action::Pay, method.ok_or(Problem::PaymentMethod)?, lang).await
    }

    /// Has the server make a receipt (chitanță) for cash received on an invoice.
    ///
    /// # Errors
    /// As [`App::pay`].
    pub async fn make_receipt(
        &self,
        reference: &str,
        request: &PaymentRequest,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        self.receive(reference, request, Action::Receipt, "receipt", lang).await
    }

    async fn receive(
        &self,
        reference: &str,
        request: &PaymentRequest,
        action: Action,
        method: &str,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        let today = self.time.today();
        let given: Option<Money> = match &request.amount {
            Some(text) => Some(text.parse().map_err(|_| Problem::PaymentAmount)?),
            None => None,
        };
        self.ask(reference, action, lang, |standing, _| {
            let owed = standing.owed();
            let amount = given.unwrap_or(owed);
            if amount.is_zero() || amount.is_negative() || amount > owed {
                return Err(Problem::PaymentAmount);
            }
            // An invoice that was never sent has no payments that could be mistaken for this one.
            let known = match &standing.record.server {
                None => Some(Vec::new()),
                Some(copy) => {
                    copy.payments.as_ref().map(|all| all.iter().map(|one| one.id.clone()).collect())
                }
            };
            Ok(Task::Payment(Payment {
                is_receipt: action == Action::Receipt,
                method: method.to_owned(),
                amount,
                date: request.date.unwrap_or(today),
                note: request.note.clone(),
                known,
            }))
        })
        .await
    }

    /// Has the server take an invoice back by one of its own, which the server numbers. The storno, once it is made; until then
    /// the invoice, which says that it waits.
    ///
    /// # Errors
    /// [`Problem::NotAllowed`]; the server's refusal.
    pub async fn storno(&self, reference: &str, lang: Lang) -> Result<InvoiceView, Problem> {
        let source = self
            .ask(reference, Action::Storno, lang, |standing, _| {
                let issued = &standing.record.issued;
                let (series, since) = (issued.series_id.clone(), issued.content.header.issue_date);
                Ok(Task::Storno { series, since })
            })
            .await?;
        match source.storned_by.as_ref().and_then(|storno| storno.id.as_ref()) {
            Some(storno) => Ok(self.invoice(storno, lang)?.invoice),
            None => Ok(source),
        }
    }

    /// Has the server void an invoice. It keeps its number, and a paper may be out: a storno is the better way.
    ///
    /// # Errors
    /// [`Problem::NotAllowed`]; the server's refusal.
    pub async fn void(
        &self,
        reference: &str,
        reason: Option<&str>,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        let body = void_body(reason).map_err(|error| Problem::Internal(error.to_string()))?;
        let body = FrozenBody::new(body);
        self.ask(reference, Action::Void, lang, |standing, _| {
            let issued = &standing.record.issued;
            let (series, since) = (issued.series_id.clone(), issued.content.header.issue_date);
            Ok(Task::Void { series, since, body })
        })
        .await
    }

    /// Has the server send an invoice by e-mail.
    ///
    /// # Errors
    /// [`Problem::NotAllowed`], [`Problem::NoEmailAddress`], [`Problem::BadEmailAddress`]; the server's refusal.
    pub async fn send(
        &self,
        reference: &str,
        request: &MailRequest,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        self.ask(reference, Action::Send, lang, |standing, _| {
            let header = &standing.record.issued.content.header;
            let known = header.email_address.as_ref().or(header.client.email.as_ref());
            match request.email.as_ref().or(known) {
                None => return Err(Problem::NoEmailAddress),
                Some(address) if !domain::check::looks_like_email(address) => {
                    return Err(Problem::BadEmailAddress(address.clone()));
                }
                Some(_) => {}
            }
            let text = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
            let (email, subject, message) =
                (request.email.clone(), text(&request.subject), text(&request.message));
            let body = send_body(email.as_deref(), subject.as_deref(), message.as_deref())
                .map_err(|error| Problem::Internal(error.to_string()))?;
            let email = email.or_else(|| known.cloned());
            Ok(Task::Send { email, body: FrozenBody::new(body) })
        })
        .await
    }

    /// Changes an invoice: one that the server does not have is corrected here; of one it has, or may have, it is asked.
    ///
    /// # Errors
    /// As [`App::correct`]; [`Problem::NotAllowed`], [`Problem::NotEditable`], [`Problem::NothingChanges`]; the server's refusal.
    pub async fn edit(&self, reference: &str, file: &[u8], lang: Lang) -> Result<InvoiceView, Problem> {
        match self.correct(reference, file, lang) {
            Err(Problem::AlreadySent | Problem::OutcomeUnknown) => {}
            done => return done,
        }
        self.ask(reference, Action::Edit, lang, |standing, tx| {
            want_clear(tx)?;
            self.edited(tx, standing, file)
        })
        .await
    }

    /// An edit of what the invoice will say once the edits asked before it are done.
    fn edited(&self, tx: &Tx<'_>, standing: &Standing<'_>, file: &[u8]) -> Result<Task, Problem> {
        let record = standing.record;
        let earlier = standing.earlier_edit();
        let before = standing.edited();
        let internal = |error: serde_json::Error| Problem::Internal(error.to_string());
        let unreadable = |error| Problem::Invalid { unread: vec![error], findings: Vec::new() };
        let base = online_body(&before.content, &before.series_id).map_err(internal)?;
        let fields = fields_of(file).map_err(unreadable)?;
        let (file, unread) = corrected(&base, file).map_err(unreadable)?;
        if let Some(given) = &file.series
            && find_series(tx, given)?.id != before.series_id
        {
            return Err(Problem::SeriesStays);
        }
        let today = self.time.today();
        let old = &before.content;
        let names = |field: &str| fields.iter().any(|named| named == field);
        let mut resolved = resolve(tx, &file, today)?;
        if !names("client_id") && !names("client_data") {
            // It stays as it was printed, whatever became of the client since.
            resolved.order.header.client = old.header.client.clone();
            (resolved.has_client, resolved.unknown) = (true, None);
        }
        let order = complete_order(resolved, &unread, &old.supplier, today)?;
        let series = find_series(tx, &before.series_id.0)?;
        let facts = IssueFacts {
            today,
            now: self.time.now(),
            supplier: &old.supplier,
            series: &series,
            free: &[],
            previous_date: None,
            allow_earlier_date: true,
        };
        let issued = match old.header.document_type {
            DocumentType::Fiscal => revise(&facts, before, order).map_err(Problem::Refused)?,
            _ => Issued {
                content: unnumbered(&facts, order).map_err(Problem::Refused)?,
                revision: before.revision.saturating_add(1),
                ..before.clone()
            },
        };
        let body = edit_body(old, &issued.content).map_err(internal)?.map_err(Problem::NotEditable)?;
        if body == "{}" {
            return Err(Problem::NothingChanges);
        }
        let sums_change =
            old.rows != issued.content.rows || old.header.currency != issued.content.header.currency;
        if sums_change && record.server.as_ref().is_some_and(|copy| copy.is_paid) {
            return Err(Problem::NotAllowed("invoice_is_paid"));
        }
        Ok(Task::Edit(Box::new(Edit {
            before: Expected::of(before),
            known: if earlier.is_some() { Vec::new() } else { record.differences.clone() },
            issued,
            body: FrozenBody::new(body),
        })))
    }

    /// Throws a draft away, here and on the server, where one is kept too.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`]; the server's refusal.
    pub async fn discard_draft(&self, id: Uuid) -> Result<(), Problem> {
        let kept = self.books.read()?.draft(id)?.ok_or_else(|| Problem::NoSuchInvoice(id.to_string()))?;
        if kept.server_id.is_none() {
            return self.delete_draft(id);
        }
        let asked = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let waits = tx.errands()?.into_iter().any(|errand| errand.subject == Subject::Draft(id));
            if waits {
                Err(Problem::NotAllowed("end_already_asked"))
            } else {
                self.keep(tx, Subject::Draft(id), Task::Delete)
            }
        })?;
        self.pursue(asked, kept.server_id).await
    }

    /// A new draft with what an invoice says, for today.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn duplicate(&self, reference: &str) -> Result<InvoiceView, Problem> {
        let view = self.books.read()?;
        let issued = find(&view, reference)?.issued;
        let internal = |error: String| Problem::Internal(error);
        let body =
            online_body(&issued.content, &issued.series_id).map_err(|error| internal(error.to_string()))?;
        let request = request_of(&body).map_err(|error| internal(error.field))?;
        let request = naming_client(&view, request, false)?;
        let mut request: serde_json::Value =
            serde_json::from_str(&request).map_err(|error| internal(error.to_string()))?;
        if let Some(fields) = request.as_object_mut() {
            for dated in ["date", "due_date", "currency_rate", "delegate", "with_delegate", "send_email"] {
                fields.remove(dated);
            }
            // It goes on the same series where that can be used here, and on the usual one otherwise.
            let series = view.series_by_id(&issued.series_id)?;
            let needs_lock =
                issued.content.header.document_type == DocumentType::Fiscal && !self.is_online_only();
            if needs_lock && !series.is_some_and(|series| matches!(series.lock, Lock::Here { .. })) {
                fields.remove("series_id");
            }
        }
        self.save_draft(None, request.to_string().as_bytes())
    }

    /// Wants what was asked about an invoice tried again, in spite of what was in the way.
    pub(crate) fn insist(&self, tx: &mut Tx<'_>, record: &InvoiceRecord) -> Result<Vec<Errand>, Problem> {
        let parked =
            errands_of(tx, record.issued.id)?.into_iter().filter(|errand| errand.trouble().is_some());
        Ok(parked.map(|errand| tx.insist(errand.id, self.ids.new_id())).collect::<Result<_, _>>()?)
    }

    /// Gives up what was asked about an invoice and waits: what needs a person first, else the last that was asked.
    ///
    /// # Errors
    /// [`Problem::NothingAsked`], [`Problem::ErrandUnderWay`].
    pub fn withdraw(&self, reference: &str, lang: Lang) -> Result<InvoiceView, Problem> {
        let (id, errand) = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let id = find(tx, reference)?.issued.id;
            let asked = errands_of(tx, id)?;
            let parked = asked.iter().find(|errand| errand.trouble().is_some());
            let errand = parked.or(asked.last()).ok_or(Problem::NothingAsked)?.id;
            tx.withdraw(errand)?;
            Ok((id, errand))
        })?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Withdrawn(errand));
        }
        self.stale(STALE);
        self.invoice_by_id(id, lang)
    }

    async fn ask(
        &self,
        reference: &str,
        action: Action,
        lang: Lang,
        task: impl FnOnce(&Standing<'_>, &Tx<'_>) -> Result<Task, Problem>,
    ) -> Result<InvoiceView, Problem> {
        self.want_books()?;
        let (id, errand, target) = self.write(self.time.now(), |tx| -> Result<_, Problem> {
            let record = find(tx, reference)?;
            let id = record.issued.id;
            let errands = errands_of(tx, id)?;
            let standing = Standing { record: &record, errands: &errands };
            standing.want(action)?;
            let task = task(&standing, tx)?;
            let errand = self.keep(tx, Subject::Invoice(id), task)?;
            Ok((id, errand, record.on_server().map(str::to_owned)))
        })?;
        self.pursue(errand, target).await?;
        self.invoice_by_id(id, lang)
    }

    fn keep(&self, tx: &mut Tx<'_>, subject: Subject, task: Task) -> Result<Errand, Problem> {
        let errand = Errand {
            id: self.ids.new_id(),
            seq: 0,
            key: self.ids.new_id(),
            subject,
            task,
            stage: Stage::Waiting,
            is_tried: false,
            is_insisted: false,
            attempts: 0,
            asked_at: self.time.now(),
            not_before: Moment(0),
        };
        Ok(tx.ask(errand)?)
    }

    /// Hands a kept errand to the engine, and waits for its outcome where nothing happens by itself. That the server cannot be
    /// reached is none: the errand waits.
    async fn pursue(&self, errand: Errand, target: Option<String>) -> Result<(), Problem> {
        self.stale(STALE);
        let id = errand.id;
        let is_possible = target.is_some() && self.want_session().is_ok();
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Asked(Box::new(errand), target));
        }
        if self.config().background || !is_possible {
            return Ok(());
        }
        let outcome = self.driver().wish(Wish::Errand(id)).await;
        self.stale(STALE);
        match outcome {
            Err(problem @ Problem::Server(_)) => Err(problem),
            _ => Ok(()),
        }
    }
}

pub(crate) fn errands_of(reader: &impl Read, invoice: Uuid) -> Result<Vec<Errand>, Problem> {
    let all = reader.errands()?.into_iter();
    Ok(all.filter(|errand| errand.subject == Subject::Invoice(invoice)).collect())
}

/// The server's id of what an errand is about, once it has it.
pub(crate) fn target_of(reader: &impl Read, subject: &Subject) -> Result<Option<String>, store::ReadError> {
    Ok(match subject {
        Subject::Invoice(id) => reader.invoice(*id)?.and_then(|record| record.on_server().map(str::to_owned)),
        Subject::Draft(id) => reader.draft(*id)?.and_then(|draft| draft.server_id),
    })
}
