//! Receipts (chitanțe) for cash. They take no reserved number, so the server makes them, and each exactly once although it
//! knows no key for them: what is asked for is kept first, and after a doubt the invoice's payments are looked at.
//!
//! Not here: other kinds of payment.

use crate::invoices::find;
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::InvoiceView;
use crate::words::Lang;
use chrono::NaiveDate;
use domain::Money;
use protocol::body::receipt_body;
use protocol::engine::Wish;
use protocol::{FrozenBody, ReceiptOrder};
use store::{Read, Tx};
use uuid::Uuid;

/// A receipt to make.
#[derive(Debug, Clone, Default)]
pub struct ReceiptRequest {
    /// How much was received, in the invoice's currency; what is still owed, where nothing is said.
    pub amount: Option<Money>,
    /// When; today, where nothing is said.
    pub date: Option<NaiveDate>,
    /// A note.
    pub note: Option<String>,
}

impl App {
    /// Makes a receipt for money received on an invoice the server has. After a lost answer the same call looks first
    /// whether it was made.
    ///
    /// # Errors
    /// [`Problem::NotOnServer`], [`Problem::ReceiptAmount`], [`Problem::ReceiptUnknown`] when nobody knows whether it was
    /// made; the server's refusal; no network.
    pub async fn make_receipt(
        &self,
        reference: &str,
        request: &ReceiptRequest,
        lang: Lang,
    ) -> Result<InvoiceView, Problem> {
        self.want_session()?;
        let (id, server_id) = {
            let record = find(&self.books.read()?, reference)?;
            (record.issued.id, record.server.ok_or(Problem::NotOnServer)?.id)
        };
        self.driver().wish(Wish::Show(server_id.clone())).await?;
        let order = self.write(self.time.now(), |tx| self.receipt_in(tx, id, request))?;
        if let Some(order) = order {
            let wish = Wish::Receipt { id: order.id, body: order.body.clone() };
            let outcome = self.driver().wish(wish).await;
            self.driver().wish(Wish::Show(server_id)).await.ok();
            if self.write(self.time.now(), |tx| settle(tx, id))?.is_some() {
                return Err(Problem::ReceiptUnknown);
            }
            // A lost answer of a receipt that is there is none.
            let is_there = order.is_among(&payments(&self.books.read()?, id)?);
            outcome.or_else(|problem| if is_there { Ok(()) } else { Err(problem) })?;
        }
        self.stale(&[Topic::Invoices]);
        self.invoice_by_id(id, lang)
    }

    /// Keeps what is asked for, or `None` when an earlier call for it came to something after all.
    fn receipt_in(
        &self,
        tx: &mut Tx<'_>,
        id: Uuid,
        request: &ReceiptRequest,
    ) -> Result<Option<ReceiptOrder>, Problem> {
        let earlier = tx.receipt(id)?;
        if earlier.is_some() && settle(tx, id)?.is_none() {
            return Ok(None);
        }
        let record = tx.invoice(id)?.ok_or_else(|| Problem::NoSuchInvoice(id.to_string()))?;
        let copy = record.server.ok_or(Problem::NotOnServer)?;
        let known = copy.payments.unwrap_or_default();
        let paid: Money = known.iter().filter_map(|payment| payment.amount).sum();
        let owed = record.issued.content.totals.total - paid;
        let amount = request.amount.unwrap_or(owed);
        if copy.is_paid || amount.is_zero() || amount.is_negative() || amount > owed {
            return Err(Problem::ReceiptAmount);
        }
        let date = request.date.unwrap_or_else(|| self.time.today());
        let client = copy.client_id.or(record.issued.content.header.client.remote_id);
        let client = client.ok_or(Problem::NotOnServer)?;
        let body = receipt_body(
            &client,
            &copy.id,
            amount,
            &record.issued.content.header.currency,
            date,
            request.note.as_deref(),
        );
        let body = body.map_err(|error| Problem::Internal(error.to_string()))?;
        let order = ReceiptOrder {
            id: self.ids.new_id(),
            invoice: id,
            body: FrozenBody::new(body),
            amount,
            date,
            known: known.into_iter().map(|payment| payment.id).collect(),
        };
        tx.keep_receipt(&order)?;
        Ok(Some(order))
    }
}

fn payments(reader: &impl Read, id: Uuid) -> Result<Vec<protocol::RemotePayment>, Problem> {
    let record = reader.invoice(id)?;
    Ok(record.and_then(|record| record.server?.payments).unwrap_or_default())
}

/// Forgets a receipt that is among the invoice's payments. The one nobody can tell of, if there is one.
fn settle(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<ReceiptOrder>, Problem> {
    let Some(order) = tx.receipt(id)? else { return Ok(None) };
    if order.is_among(&payments(tx, id)?) {
        tx.forget_receipt(order.id)?;
        return Ok(None);
    }
    Ok(Some(order))
}
