//! Invoices: creating, changing, reading (`contazen-api.md` §6).
//!
//! Not here: looking one up by its number (lookup), the bodies (frozen elsewhere).

use crate::failure;
use crate::heard::Heard;
use crate::lookup::{doubtful, is_other};
use crate::read::{Listing, Page, data, read_invoice, read_listed_invoice, read_page, read_sound_page};
use crate::remote::Remote;
use crate::session::Session;
use crate::transport::Request;
use chrono::NaiveDate;
use domain::SeriesId;
use protocol::{Class, RemoteInvoice};
use reqwest::Method;
use uuid::Uuid;

/// Invoices looked through for the newest numbered one: drafts may stand before it.
const NEWEST_LOOKED_AT: u32 = 10;

/// The most one page can have.
pub(crate) const PER_PAGE: u32 = 100;

/// Pages read of one series' day and the days after it before giving up: two thousand invoices.
const DAY_PAGES_MAX: u32 = 20;

/// How a list of invoices is sorted; always downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceSort {
    /// By the moment of creation on the server.
    CreatedAt,
    /// By issue date.
    Date,
    /// By number.
    Number,
}

/// A page of invoices to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceQuery<'a> {
    /// Of one series, or of all.
    pub series: Option<&'a SeriesId>,
    /// Page, from 1.
    pub page: u32,
    /// Invoices per page, 1 to 100.
    pub per_page: u32,
    /// Order.
    pub sort: InvoiceSort,
}

impl InvoiceQuery<'_> {
    pub(crate) fn request(self) -> Request<'static> {
        let sort = match self.sort {
            InvoiceSort::CreatedAt => "created_at",
            InvoiceSort::Date => "date",
            InvoiceSort::Number => "number",
        };
        let mut request = Request::new(Method::GET, "/invoices");
        if let Some(series) = self.series {
            request = request.query("series_id", series);
        }
        request
            .query("per_page", self.per_page)
            .query("page", self.page)
            .query("sort", sort)
            .query("order", "desc")
    }
}

impl Remote {
    /// `POST /invoices` with a frozen body and its idempotency key. Any 2xx with an invoice is a success.
    pub async fn create_invoice(&self, session: &Session, body: &[u8], key: Uuid) -> Heard<RemoteInvoice> {
        let request = Request::new(Method::POST, "/invoices").body(body);
        let request = Request { key: Some(key), ..request };
        self.ask(session, request, |document| read_invoice(data(document)?)).await
    }

    /// `GET /invoices/{id}`, rows included.
    pub async fn invoice(&self, session: &Session, id: &str) -> Heard<RemoteInvoice> {
        let request = Request::new(Method::GET, "/invoices/{id}").id(id);
        self.ask(session, request, |document| read_invoice(data(document)?)).await
    }

    /// `GET /invoices`: one page. Rows may be missing.
    pub async fn invoices(&self, session: &Session, query: InvoiceQuery<'_>) -> Heard<Page<RemoteInvoice>> {
        self.ask(session, query.request(), |document| {
            read_page(document, query.page, query.per_page, read_invoice)
        })
        .await
    }

    /// `GET /invoices` from an issue date on: a page, from 1, newest first, whoever issued them. Drafts and what cannot be
    /// read are left out: one odd invoice must not hide what happened to the others.
    pub async fn invoices_since(
        &self,
        session: &Session,
        since: NaiveDate,
        page: u32,
    ) -> Heard<Page<RemoteInvoice>> {
        let query = InvoiceQuery { series: None, page, per_page: PER_PAGE, sort: InvoiceSort::Date };
        let request = query.request().query("start_date", since);
        let heard = self
            .ask(session, request, |document| read_sound_page(document, page, PER_PAGE, read_invoice))
            .await;
        heard.and_then(|mut page| {
            page.items.retain(|invoice| !invoice.is_draft);
            Ok(page)
        })
    }

    /// All invoices of a series with an issue date, drafts among them. Everything short of the whole list is an error.
    pub async fn invoices_of_day(
        &self,
        session: &Session,
        series: &SeriesId,
        date: NaiveDate,
    ) -> Heard<Vec<RemoteInvoice>> {
        let mut found = Vec::new();
        for page in 1..=DAY_PAGES_MAX {
            let query =
                InvoiceQuery { series: Some(series), page, per_page: PER_PAGE, sort: InvoiceSort::Date };
            let request = query.request().query("start_date", date);
            let heard = self
                .ask(session, request, |document| read_page(document, page, PER_PAGE, read_invoice))
                .await;
            let server_time = heard.server_time;
            let page = match heard.result {
                Ok(page) => page,
                Err(error) => return Heard { result: Err(doubtful(error)), server_time },
            };
            found.extend(page.items.into_iter().filter(|invoice| {
                invoice.date == Some(date) && !is_other(invoice.series_id.as_ref(), series)
            }));
            if !page.has_more {
                return Heard { result: Ok(found), server_time };
            }
        }
        Heard::silence(failure::ours(Class::Ambiguous, "too_many_pages", ""))
    }

    /// The newest numbered invoice of a series, to learn how the server writes its numbers. `None` when there is none.
    pub async fn newest_invoice(&self, session: &Session, series: &SeriesId) -> Heard<Option<RemoteInvoice>> {
        let query = InvoiceQuery {
            series: Some(series),
            page: 1,
            per_page: NEWEST_LOOKED_AT,
            sort: InvoiceSort::Number,
        };
        self.ask(session, query.request(), |document| {
            for item in Listing::read(document, 1)?.items {
                let listed = read_listed_invoice(item)?;
                if listed.number.is_some() && !is_other(listed.series_id.as_ref(), series) {
                    return read_invoice(item).map(Some);
                }
            }
            Ok(None)
        })
        .await
    }
}
