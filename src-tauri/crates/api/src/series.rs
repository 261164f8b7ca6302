//! Series, their locks and their reserved numbers (`contazen-api.md` §4 and §5).
//!
//! Not here: which numbers of a reservation are ours to use.

use crate::heard::Heard;
use crate::read::{data, read_items, read_reservation, read_series};
use crate::remote::Remote;
use crate::session::Session;
use crate::transport::Request;
use domain::{Lock, SeriesId, Token};
use protocol::{RemoteError, RemoteSeries, Reservation};
use reqwest::Method;
use serde_json::json;

/// Codes of a token the server does not know; which of them comes is not documented for a release (§9 rows 16, 17).
const UNKNOWN_TOKEN_CODES: [&str; 3] = ["resource_missing", "resource_not_found", "reservation_missing"];

impl Remote {
    /// `GET /invoice-series`: all series with their locks. One unreadable series makes the reply unreadable:
    /// a series left out would look deleted.
    pub async fn series(&self, session: &Session) -> Heard<Vec<RemoteSeries>> {
        let device = self.device().id.as_str();
        let request = Request::new(Method::GET, "/invoice-series");
        self.ask(session, request, |document| read_items(document, |item| read_series(item, device))).await
    }

    /// `POST /invoice-series/{id}/lock`: binds a series to this device.
    /// A success without lock fields is taken at its word: the lock is ours (lock page, "Response").
    pub async fn lock(&self, session: &Session, series: &SeriesId) -> Heard<RemoteSeries> {
        let request = Request::new(Method::POST, "/invoice-series/{id}/lock").id(&series.0);
        self.ask_series(session, request, Lock::Here { since: None }).await
    }

    /// `POST /invoice-series/{id}/unlock`; `force` breaks another device's lock where the server allows it.
    /// A success without lock fields is taken at its word: nobody holds the series (unlock page, "Response").
    pub async fn unlock(&self, session: &Session, series: &SeriesId, force: bool) -> Heard<RemoteSeries> {
        let request = Request::new(Method::POST, "/invoice-series/{id}/unlock")
            .id(&series.0)
            .body(json!({ "force": force }).to_string());
        self.ask_series(session, request, Lock::None).await
    }

    /// `POST /invoice-series/{id}/reserve-numbers`: reserves 1 to [`protocol::call::RESERVE_COUNT_MAX`] numbers.
    /// Not idempotent: after a doubtful outcome list the reservations instead of asking again.
    pub async fn reserve_numbers(
        &self,
        session: &Session,
        series: &SeriesId,
        count: u32,
    ) -> Heard<Vec<Reservation>> {
        let request = Request::new(Method::POST, "/invoice-series/{id}/reserve-numbers")
            .id(&series.0)
            .body(json!({ "count": count }).to_string());
        self.ask(session, request, |document| read_items(document, read_reservation)).await
    }

    /// `GET /invoice-series/{id}/reservations`: this device's pending reservations.
    pub async fn reservations(&self, session: &Session, series: &SeriesId) -> Heard<Vec<Reservation>> {
        let request = Request::new(Method::GET, "/invoice-series/{id}/reservations").id(&series.0);
        self.ask(session, request, |document| read_items(document, read_reservation)).await
    }

    /// `POST /invoice-series/reservations/{token}/release`: gives a number up. A token the server does not know counts
    /// as released; what the reply says about the reservation is not looked at, its sample contradicts the text.
    pub async fn release(&self, session: &Session, token: &Token) -> Heard<()> {
        let request = Request::new(Method::POST, "/invoice-series/reservations/{id}/release")
            .id(token.reveal())
            .secret(token.reveal());
        let heard = self.ask(session, request, |_| Ok(())).await;
        let result = match heard.result {
            Err(error) if is_unknown_token(&error) => Ok(()),
            other => other,
        };
        Heard { result, ..heard }
    }

    async fn ask_series(
        &self,
        session: &Session,
        request: Request<'_>,
        promised: Lock,
    ) -> Heard<RemoteSeries> {
        let device = self.device().id.as_str();
        self.ask(session, request, |document| {
            let series = read_series(data(document)?, device)?;
            let lock = if series.lock == Lock::Unknown { promised } else { series.lock };
            Ok(RemoteSeries { lock, ..series })
        })
        .await
    }
}

fn is_unknown_token(error: &RemoteError) -> bool {
    error.status == Some(404) && UNKNOWN_TOKEN_CODES.contains(&error.code.as_str())
}
