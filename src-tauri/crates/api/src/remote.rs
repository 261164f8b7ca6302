//! The server as the engine knows it: a call goes in, an answer comes out.
//!
//! Not here: any endpoint's details; each has its own function.

use crate::base::BaseError;
use crate::envelope;
use crate::failure;
use crate::heard::Heard;
use crate::line::Line;
use crate::read::BadReply;
use crate::session::Session;
use crate::transport::{Limits, Received, Request, Transport};
use protocol::json::Json;
use protocol::{Answer, Call, RemoteError, Reply};
use std::sync::Arc;

/// This installation as the server shall know it. Locks and reservations belong to `id`, not to a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Made once and kept for ever; a new one loses the locks of the old.
    pub id: String,
    /// `ios`, `android` or `web`: the documentation has no value for a desktop, so `web` is sent.
    pub platform: &'static str,
}

/// The server behind one base address. Cheap to clone; holds no session, and between calls
/// only the count of what it sent.
#[derive(Debug, Clone)]
pub struct Remote {
    transport: Transport,
    device: Device,
}

impl Remote {
    /// Prepares to talk to a base address (`https://api.contazen.ro/v1`); nothing is sent yet.
    ///
    /// # Errors
    /// [`BaseError`] when the address is not `https` (or loopback) or carries parts it must not.
    pub fn new(base: &str, device: Device) -> Result<Remote, BaseError> {
        Ok(Remote { transport: Transport::new(base)?, device })
    }

    /// Prepares to talk to a base address over a given line.
    ///
    /// # Errors
    /// As [`Remote::new`].
    pub fn over(base: &str, device: Device, line: Arc<dyn Line>) -> Result<Remote, BaseError> {
        Ok(Remote { transport: Transport::over(base, line, Limits::STANDARD)?, device })
    }

    #[cfg(test)]
    pub(crate) fn through(transport: Transport, device: Device) -> Remote {
        Remote { transport, device }
    }

    /// The base address without a trailing slash, to bind a data folder to it.
    #[must_use]
    pub fn base(&self) -> &str {
        self.transport.base()
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    pub(crate) fn device(&self) -> &Device {
        &self.device
    }

    /// Makes one call with a session. [`Call::FindInvoice`], [`Call::Look`] and [`Call::Settings`] may take several requests, all others
    /// take one; the answer counts them.
    pub async fn execute(&self, session: &Session, call: &Call) -> Answer {
        let answer = self.ask_for(session, call).await;
        let (requests, pause_seconds) = self.transport.take_traffic();
        Answer { requests, pause_seconds, ..answer }
    }

    async fn ask_for(&self, session: &Session, call: &Call) -> Answer {
        match call {
            Call::Refresh => self.refresh(session).await.answer(Reply::Session),
            Call::ListSeries => self.series(session).await.answer(Reply::SeriesList),
            Call::Lock(series) => self.lock(session, series).await.answer(Reply::Series),
            Call::Unlock { series, force } => {
                self.unlock(session, series, *force).await.answer(Reply::Series)
            }
            Call::Reserve { series, count } => {
                self.reserve_numbers(session, series, *count).await.answer(Reply::Reservations)
            }
            Call::ListReservations(series) => {
                self.reservations(session, series).await.answer(Reply::Reservations)
            }
            Call::Release { token, .. } => self.release(session, token).await.answer(|()| Reply::Released),
            Call::Create { key, body, .. } => self
                .create_invoice(session, body, *key)
                .await
                .answer(|invoice| Reply::Invoice(Box::new(invoice))),
            Call::Order { key, body, .. } => self
                .create_invoice(session, body, *key)
                .await
                .answer(|invoice| Reply::Invoice(Box::new(invoice))),
            Call::Look { target, storno, .. } => {
                self.look(session, target, storno.as_ref()).await.answer(Reply::Looked)
            }
            Call::Do { target, key, deed, .. } => {
                self.deed(session, target, *key, deed).await.answer(|made| Reply::Did(made.map(Box::new)))
            }
            Call::FindOrder { series, date, .. } => {
                self.invoices_of_day(session, series, *date).await.answer(Reply::Invoices)
            }
            Call::FindInvoice { series, number } => {
                self.find_invoice(session, series, *number).await.answer(Reply::Invoices)
            }
            Call::NewestInvoice(series) => self
                .newest_invoice(session, series)
                .await
                .answer(|invoice| Reply::Invoices(invoice.into_iter().collect())),
            Call::Clients { page } => self
                .clients(session, *page)
                .await
                .answer(|page| Reply::Clients { items: page.items, has_more: page.has_more }),
            Call::Products { page } => self
                .products(session, *page)
                .await
                .answer(|page| Reply::Products { items: page.items, has_more: page.has_more }),
            Call::Invoices { page, since } => self
                .invoices_since(session, *since, *page)
                .await
                .answer(|page| Reply::InvoicePage { items: page.items, has_more: page.has_more }),
            Call::LookAtEntry { kind, sought, .. } => {
                self.look_at_entry(session, *kind, sought).await.answer(Reply::SeenEntries)
            }
            Call::SendEntry { kind, deed, .. } => {
                self.send_entry(session, *kind, deed).await.answer(Reply::SentEntry)
            }
            Call::Settings => self.settings(session).await.answer(|firm| Reply::Firm(Box::new(firm))),
            Call::VatRates => self.vat_rates(session).await.answer(Reply::VatRates),
        }
    }

    /// Sends a request with the session and reads the document of a successful reply.
    pub(crate) async fn ask<T>(
        &self,
        session: &Session,
        request: Request<'_>,
        read: impl FnOnce(&Json) -> Result<T, BadReply>,
    ) -> Heard<T> {
        let request = Request { bearer: Some(session.bearer()), ..request };
        self.ask_raw(request, |received| envelope::open(&received)?.read(read)).await
    }

    /// Sends a request as it is. Its bearer token and its other secrets are kept out of every error.
    pub(crate) async fn ask_raw<T>(
        &self,
        request: Request<'_>,
        open: impl FnOnce(Received) -> Result<T, RemoteError>,
    ) -> Heard<T> {
        let heard = self.transport.exchange(&request).await.and_then(open);
        let bearer = request.bearer.map(|bearer| bearer.reveal().as_str());
        let secrets: Vec<&str> = bearer.into_iter().chain(request.secrets).collect();
        Heard { result: heard.result.map_err(|error| failure::finished(error, &secrets)), ..heard }
    }
}
