//! What is done to an invoice the server has, and how it is now (`contazen-api.md` §6.4, §6.5). For none of it is an idempotency
//! key documented; one is sent all the same, and each request goes out between two looks.
//!
//! Not here: what a look means (protocol).

use crate::failure;
use crate::heard::Heard;
use crate::invoices::{InvoiceQuery, InvoiceSort, PER_PAGE};
use crate::lookup::{doubtful, is_other};
use crate::read::{data, read_invoice, read_sound_page};
use crate::remote::Remote;
use crate::session::Session;
use crate::transport::Request;
use chrono::NaiveDate;
use domain::SeriesId;
use protocol::body::{pay_body, receipt_body};
use protocol::errand::Sight;
use protocol::{Class, Deed, RemoteInvoice};
use reqwest::Method;
use uuid::Uuid;

/// Pages read in search of a storno before giving up: 20,000 invoices of one series since the one taken back.
const PAGES_MAX: u32 = 200;

impl Remote {
    /// An invoice with its payments, and where one is looked for, the invoice that takes it back. A copy or a storno that is not
    /// there is proved not to be: everything short of a proof is an error.
    pub async fn look(
        &self,
        session: &Session,
        id: &str,
        storno: Option<&(SeriesId, NaiveDate)>,
    ) -> Heard<Sight> {
        let heard = self.invoice(session, id).await;
        let server_time = heard.server_time;
        let copy = match heard.result {
            Ok(copy) if is_same(&copy.id, id) => Box::new(copy),
            // Replies do get mixed up; what is seen of another invoice says nothing about this one.
            Ok(_) => {
                let error = failure::ours(Class::Ambiguous, "bad_reply", "another invoice");
                return Heard { result: Err(error), server_time };
            }
            // A page of somebody else's with this status is no answer of the server's.
            Err(error)
                if error.status == Some(404) && matches!(error.class, Class::Parked | Class::AskUser) =>
            {
                return Heard { result: Ok(Sight::default()), server_time };
            }
            Err(error) => return Heard { result: Err(error), server_time },
        };
        let Some((series, since)) = storno else {
            return Heard { result: Ok(Sight { copy: Some(copy), storno: None }), server_time };
        };
        let found = self.find_storno(session, id, series, *since).await;
        let sight = |storno: Option<RemoteInvoice>| Sight { copy: Some(copy), storno: storno.map(Box::new) };
        Heard { result: found.result.map(sight).map_err(doubtful), server_time: found.server_time }
    }

    /// The invoice that takes another one back; the newest come first, so one that was just made is on the first page.
    async fn find_storno(
        &self,
        session: &Session,
        id: &str,
        series: &SeriesId,
        since: NaiveDate,
    ) -> Heard<Option<RemoteInvoice>> {
        for page in 1..=PAGES_MAX {
            let query =
                InvoiceQuery { series: Some(series), page, per_page: PER_PAGE, sort: InvoiceSort::CreatedAt };
            let request = query.request().query("start_date", since);
            let heard = self
                .ask(session, request, |document| read_sound_page(document, page, PER_PAGE, read_invoice))
                .await;
            let server_time = heard.server_time;
            let listed = match heard.result {
                Ok(listed) => listed,
                Err(error) => return Heard { result: Err(error), server_time },
            };
            let is_it = |copy: &RemoteInvoice| {
                copy.storno_for.as_deref() == Some(id)
                    && copy.number.is_some()
                    && !is_other(copy.series_id.as_ref(), series)
            };
            if let Some(found) = listed.items.into_iter().find(is_it) {
                return Heard { result: Ok(Some(found)), server_time };
            }
            if !listed.has_more {
                return Heard { result: Ok(None), server_time };
            }
        }
        Heard::silence(failure::ours(Class::Ambiguous, "too_many_pages", ""))
    }

    /// Does what is asked. With the invoice the server answered with, where it is one that can be read; that it cannot be read
    /// takes nothing from a success.
    pub async fn deed(
        &self,
        session: &Session,
        id: &str,
        key: Uuid,
        deed: &Deed,
    ) -> Heard<Option<RemoteInvoice>> {
        let post = |path| Request::new(Method::POST, path).id(id);
        let request = match deed {
            Deed::Edit(body) => Request::new(Method::PUT, "/invoices/{id}").id(id).body(&**body),
            Deed::Storno => post("/invoices/{id}/storno"),
            Deed::Void(body) => post("/invoices/{id}/void").body(&**body),
            Deed::Delete => Request::new(Method::DELETE, "/invoices/{id}").id(id),
            Deed::Send(body) => post("/invoices/{id}/send").body(&**body),
            Deed::Pay { payment, client, currency } => {
                let body = match payment.is_receipt {
                    true => receipt_body(client.as_deref(), id, currency.as_deref(), payment),
                    false => pay_body(payment),
                };
                let body = match body {
                    Ok(body) => body,
                    Err(error) => {
                        let what = error.to_string();
                        return Heard::silence(failure::ours(Class::AskUser, "unwritable", &what));
                    }
                };
                let request = match payment.is_receipt {
                    true => Request::new(Method::POST, "/receipts"),
                    false => post("/invoices/{id}/pay"),
                };
                request.body(body)
            }
        };
        let request = Request { key: Some(key), ..request };
        self.ask(session, request, |document| Ok(data(document).and_then(read_invoice).ok())).await
    }
}

/// Whether two texts are one id: samples show the same ones with a prefix and bare (`contazen-api.md` §9, row 3).
fn is_same(one: &str, other: &str) -> bool {
    let bare = |id: &str| id.rsplit('_').next().unwrap_or_default().to_owned();
    one == other || bare(one) == bare(other)
}
