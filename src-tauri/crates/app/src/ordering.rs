//! What only the server can make: every invoice of an account with an API key, which has no device, so it locks nothing and
//! reserves nothing; pro forma invoices, which take no reserved number; drafts the server keeps, which have none.
//!
//! Not here: what becomes of an order whose outcome is unknown (protocol, store).

use crate::issuing::{IssueRequest, complete_order, read_file, want_clear, want_draft};
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::{choose_series, resolve};
use crate::session::supplier;
use crate::show::draft_view;
use crate::topics::Topic;
use crate::view::InvoiceView;
use crate::words::Lang;
use domain::IssueFacts;
use domain::issue::unnumbered;
use protocol::body::online_body;
use protocol::engine::Wish;
use protocol::request_file::OrderFile;
use protocol::{Expected, FrozenBody, OnlineOrder};
use sha2::{Digest, Sha256};
use store::{OrderRecord, Read, Tx};
use uuid::Uuid;

const STALE: &[Topic] = &[Topic::Invoices, Topic::Drafts, Topic::Outbox, Topic::Status];

impl App {
    /// Whether this account can only issue online.
    #[must_use]
    pub fn is_online_only(&self) -> bool {
        self.session.current().is_some_and(|session| matches!(session, api::Session::ApiKey(_)))
    }

    /// Asks the server for an invoice. It is kept before it is sent; when nobody knows what came of it, the next sync looks.
    ///
    /// # Errors
    /// [`Problem::OnlineOnly`] without a network, [`Problem::OrderUnknown`] when the outcome is unknown, the server's
    /// refusal; then there is no invoice, and a draft is as it was.
    pub async fn issue_online(&self, request: &IssueRequest<'_>, lang: Lang) -> Result<InvoiceView, Problem> {
        self.want_session().map_err(online_only)?;
        let (file, unread) = read_file(request.file)?;
        let text = String::from_utf8_lossy(request.file).into_owned();
        let asked = request.request_id.map(|id| (id, <[u8; 32]>::from(Sha256::digest(request.file))));
        let kept = self.write(
            self.time.now(),
            |tx| -> Result<Result<(OnlineOrder, Option<Uuid>), Uuid>, Problem> {
                if let Some((id, hash)) = asked
                    && let Some(answered) = tx.request(id)?
                {
                    let same = answered.body_hash == hash;
                    return if same { Ok(Err(answered.invoice)) } else { Err(Problem::RequestIdReused) };
                }
                // The same order, or what was made of it since, still without an answer: a second one could become a second
                // invoice.
                let is_same = |waiting: &OrderRecord| {
                    waiting.request == text
                        || request.draft.is_some() && waiting.draft == request.draft
                        || asked.zip(waiting.asked).is_some_and(|((one, _), (other, _))| one == other)
                };
                if tx.orders()?.iter().any(is_same) {
                    return Err(Problem::OrderUnknown);
                }
                want_clear(tx)?;
                want_draft(tx, request.draft)?;
                let today = self.time.today();
                let supplier = supplier(tx, self.is_rehearsal())?;
                let order = complete_order(resolve(tx, &file, today)?, &unread, &supplier, today)?;
                let record = self.order_record(tx, &file, order, request, text)?;
                let record = OrderRecord { asked, ..record };
                tx.keep_order(&record)?;
                Ok(Ok((record.order, record.draft)))
            },
        )?;
        let (order, draft) = match kept {
            Ok(kept) => kept,
            Err(invoice) => return self.invoice_by_id(invoice, lang),
        };
        let (id, is_draft) = (order.id, order.is_draft);
        let outcome = self.driver().wish(Wish::Order(Box::new(order))).await;
        self.stale(STALE);
        match outcome {
            Ok(()) if is_draft => self.kept_draft(draft.unwrap_or(id)),
            Ok(()) => self.invoice_by_id(id, lang),
            Err(_) if self.books.read()?.order(id)?.is_some() => Err(Problem::OrderUnknown),
            Err(problem) => Err(online_only(problem)),
        }
    }

    /// The draft the server keeps one of, too.
    fn kept_draft(&self, id: Uuid) -> Result<InvoiceView, Problem> {
        let view = self.books.read()?;
        let draft = view.draft(id)?.ok_or_else(|| Problem::NoSuchInvoice(id.to_string()))?;
        let series = draft.series.as_ref().map(|id| view.series_by_id(id)).transpose()?.flatten();
        Ok(draft_view(id, &draft, series.map(|series| series.name).unwrap_or_default()))
    }

    fn order_record(
        &self,
        tx: &Tx<'_>,
        file: &OrderFile,
        order: domain::Order,
        request: &IssueRequest<'_>,
        text: String,
    ) -> Result<OrderRecord, Problem> {
        let series = choose_series(tx, file)?;
        let supplier = supplier(tx, self.is_rehearsal())?;
        let facts = IssueFacts {
            today: self.time.today(),
            now: self.time.now(),
            supplier: &supplier,
            series: &series,
            free: &[],
            previous_date: None,
            allow_earlier_date: request.allow_earlier_date,
        };
        let content = unnumbered(&facts, order).map_err(Problem::Refused)?;
        let body = online_body(&content, &series.id).map_err(|error| Problem::Internal(error.to_string()))?;
        let body = FrozenBody::new(body);
        // What came to nothing before goes out under its old key, in case it came to something after all.
        let draft = match (request.draft, request.request_id) {
            (None, Some(id)) => {
                tx.drafts()?.into_iter().find(|(_, draft)| draft.asked == Some(id)).map(|(id, _)| id)
            }
            (draft, _) => draft,
        };
        let kept = match draft {
            Some(draft) => tx.draft(draft)?,
            None => None,
        };
        if content.header.server_draft && kept.as_ref().is_some_and(|kept| kept.server_id.is_some()) {
            return Err(Problem::DraftOnServer);
        }
        let tried = kept.and_then(|kept| kept.tried);
        let key =
            tried.filter(|(_, before)| *before == body).map_or_else(|| self.ids.new_id(), |(key, _)| key);
        Ok(OrderRecord {
            order: OnlineOrder {
                id: self.ids.new_id(),
                series: series.id,
                key,
                body,
                expected: Expected::of_content(String::new(), &content),
                is_draft: content.header.server_draft,
            },
            content,
            series_name: series.name,
            request: text,
            draft,
            asked: None,
        })
    }
}

/// Without a network nothing can be issued in this mode, and the words say so.
fn online_only(problem: Problem) -> Problem {
    match problem {
        Problem::Offline | Problem::OfflineWanted => Problem::OnlineOnly,
        other => other,
    }
}
