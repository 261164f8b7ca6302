//! One HTTP exchange: bytes out, status, headers and capped bytes back, or the reason there are none.
//!
//! Deliberately not here: redirects, proxies, cookies, compression, retries. The API needs none of them and each
//! could carry a request somewhere it was not meant to go.

use crate::base::{self, BaseError};
use crate::failure;
use crate::heard::Heard;
use crate::line::{Internet, Line};
use chrono::DateTime;
use domain::Moment;
use protocol::refusal::RETRY_AFTER_SECONDS_MAX;
use protocol::{Class, RemoteError, Sensitive};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Method, Response, Url};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

/// Name, TCP connection and TLS handshake together.
const CONNECT_SECONDS_MAX: u64 = 10;
/// From the start of the call to the reply's headers.
const FIRST_BYTE_SECONDS_MAX: u64 = 30;
/// Between two pieces of a body.
const IDLE_SECONDS_MAX: u64 = 15;
/// A whole exchange.
const TOTAL_SECONDS_MAX: u64 = 60;
/// A body; the longest honest reply, 100 invoices, has about 300 KiB.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How long to wait and how much to take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub connect: Duration,
    pub first_byte: Duration,
    pub idle: Duration,
    pub total: Duration,
    pub body_bytes: usize,
}

impl Limits {
    /// What the program runs with (reliability F32).
    pub(crate) const STANDARD: Limits = Limits {
        connect: Duration::from_secs(CONNECT_SECONDS_MAX),
        first_byte: Duration::from_secs(FIRST_BYTE_SECONDS_MAX),
        idle: Duration::from_secs(IDLE_SECONDS_MAX),
        total: Duration::from_secs(TOTAL_SECONDS_MAX),
        body_bytes: BODY_BYTES_MAX,
    };
}

/// A request, still without its address.
#[derive(Clone)]
pub(crate) struct Request<'a> {
    /// Verb.
    pub method: Method,
    /// Path below the base, with at most one `{id}`; safe to log.
    pub path: &'static str,
    /// What `{id}` stands for.
    pub id: Option<&'a str>,
    /// Query parameters.
    pub query: Vec<(&'static str, String)>,
    /// JSON body.
    pub body: Option<Vec<u8>>,
    /// Bearer token.
    pub bearer: Option<&'a Sensitive<String>>,
    /// Idempotency key.
    pub key: Option<Uuid>,
    /// What else must not show in an error: the server may quote what it was sent.
    pub secrets: Vec<&'a str>,
}

impl<'a> Request<'a> {
    /// A request without anything but verb and path.
    pub(crate) fn new(method: Method, path: &'static str) -> Request<'a> {
        Request {
            method,
            path,
            id: None,
            query: Vec::new(),
            body: None,
            bearer: None,
            key: None,
            secrets: Vec::new(),
        }
    }

    /// With the id its path asks for.
    pub(crate) fn id(self, id: &'a str) -> Request<'a> {
        Request { id: Some(id), ..self }
    }

    /// With a JSON body.
    pub(crate) fn body(self, body: impl Into<Vec<u8>>) -> Request<'a> {
        Request { body: Some(body.into()), ..self }
    }

    /// With something that must not show in an error.
    pub(crate) fn secret(mut self, secret: &'a str) -> Request<'a> {
        self.secrets.push(secret);
        self
    }

    /// With a query parameter.
    pub(crate) fn query(mut self, name: &'static str, value: impl ToString) -> Request<'a> {
        self.query.push((name, value.to_string()));
        self
    }
}

/// A complete reply.
#[derive(Debug)]
pub(crate) struct Received {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The server's clock.
    pub server_time: Option<Moment>,
    /// Whether a redirect points away from the API's own host.
    pub leads_away: bool,
}

/// The line and the address everything goes to.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    line: Arc<dyn Line>,
    base: Url,
    limits: Limits,
    traffic: Arc<Traffic>,
}

/// What was sent since somebody last asked, and how long the server's limit says to rest.
#[derive(Debug, Default)]
struct Traffic {
    requests: AtomicU32,
    pause_seconds: AtomicU32,
}

impl Transport {
    /// Prepares connections to a base address, trusting the bundled web roots.
    pub(crate) fn new(base: &str) -> Result<Transport, BaseError> {
        let roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        Transport::trusting(base, roots, Limits::STANDARD)
    }

    /// Prepares connections with other roots or limits.
    pub(crate) fn trusting(
        base: &str,
        roots: rustls::RootCertStore,
        limits: Limits,
    ) -> Result<Transport, BaseError> {
        let is_loopback = base::is_loopback(&base::parse(base)?);
        let internet = Internet::trusting(roots, is_loopback, limits.connect)?;
        Transport::over(base, Arc::new(internet), limits)
    }

    /// Prepares to talk to a base address over a given line.
    pub(crate) fn over(base: &str, line: Arc<dyn Line>, limits: Limits) -> Result<Transport, BaseError> {
        Ok(Transport { line, base: base::parse(base)?, limits, traffic: Arc::default() })
    }

    /// The address everything goes to, without a trailing slash.
    pub(crate) fn base(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Whether that address stays on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        base::is_loopback(&self.base)
    }

    /// Another address over the same line, with a traffic of its own.
    pub(crate) fn elsewhere(&self, base: &str) -> Result<Transport, BaseError> {
        Transport::over(base, Arc::clone(&self.line), self.limits)
    }

    /// Requests sent since this was last asked, and the seconds to rest because the server's limit is used up.
    pub(crate) fn take_traffic(&self) -> (u32, Option<u32>) {
        let pause = self.traffic.pause_seconds.swap(0, Ordering::Relaxed);
        (self.traffic.requests.swap(0, Ordering::Relaxed), Some(pause).filter(|seconds| *seconds > 0))
    }

    /// Sends a request once and reads the whole reply.
    pub(crate) async fn exchange(&self, request: &Request<'_>) -> Heard<Received> {
        let started = Instant::now();
        let heard = match timeout(self.limits.total, self.converse(request)).await {
            Ok(heard) => heard,
            Err(_) => Heard::silence(failure::timeout("the whole exchange took too long")),
        };
        let status = match &heard.result {
            Ok(received) => Some(received.status),
            Err(error) => error.status,
        };
        tracing::debug!(
            method = %request.method,
            path = request.path,
            status,
            failure = heard.result.as_ref().err().map(|error| error.code.as_str()),
            request_id = heard.result.as_ref().ok().and_then(|received| text_of(&received.headers, "x-request-id")),
            elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            "exchange"
        );
        heard
    }

    async fn converse(&self, request: &Request<'_>) -> Heard<Received> {
        let outgoing = match self.prepare(request) {
            Ok(outgoing) => outgoing,
            Err(error) => return Heard::silence(error),
        };
        self.traffic.requests.fetch_add(1, Ordering::Relaxed);
        let response = match timeout(self.limits.first_byte, self.line.send(outgoing)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Heard::silence(error),
            Err(_) => return Heard::silence(failure::timeout("no reply in time")),
        };
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let server_time = text_of(&headers, "date").and_then(http_date);
        let leads_away = self.leads_away(&headers);
        if let Some(seconds) = server_time.and_then(|now| used_up(&headers, now)) {
            self.traffic.pause_seconds.fetch_max(seconds, Ordering::Relaxed);
        }
        let result = match self.collect(response).await {
            Ok(body) => Ok(Received { status, headers, body, server_time, leads_away }),
            Err(error) => Err(RemoteError { status: Some(status), ..error }),
        };
        Heard { result, server_time }
    }

    /// Reads a body piece by piece. What the headers say about its length is not believed.
    async fn collect(&self, mut response: Response) -> Result<Vec<u8>, RemoteError> {
        let mut body = Vec::new();
        loop {
            match timeout(self.limits.idle, response.chunk()).await {
                Ok(Ok(Some(piece))) if body.len() + piece.len() > self.limits.body_bytes => {
                    return Err(failure::ours(Class::Ambiguous, "too_large", "the reply is too long"));
                }
                Ok(Ok(Some(piece))) => body.extend_from_slice(&piece),
                Ok(Ok(None)) => return Ok(body),
                Ok(Err(error)) => return Err(failure::of_receiving(error)),
                Err(_) => return Err(failure::timeout("the reply stopped half-way")),
            }
        }
    }

    fn prepare(&self, request: &Request<'_>) -> Result<reqwest::Request, RemoteError> {
        let bad = |what| failure::ours(Class::Parked, "bad_request", what);
        let url = self.url(request).ok_or_else(|| bad("an id that cannot be part of an address"))?;
        let mut outgoing = reqwest::Request::new(request.method.clone(), url);
        let headers = outgoing.headers_mut();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("ro"));
        if let Some(bearer) = request.bearer {
            let mut value = HeaderValue::try_from(format!("Bearer {}", bearer.reveal()))
                .map_err(|_| failure::ours(Class::Auth, "bad_token", "the token cannot be sent"))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        if let Some(key) = request.key {
            let value = HeaderValue::try_from(key.to_string()).map_err(|_| bad("the key cannot be sent"))?;
            headers.insert("idempotency-key", value);
        }
        if let Some(body) = &request.body {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *outgoing.body_mut() = Some(body.clone().into());
        } else if request.method == Method::POST {
            // Said aloud, because some servers ask for the length of a POST (RFC 9110 §8.6); hyper leaves it out.
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(outgoing)
    }

    /// The address of a request. `None` when its id would change the path: empty, dots, control characters.
    fn url(&self, request: &Request<'_>) -> Option<Url> {
        let is_unsafe = |id: &str| matches!(id, "" | "." | "..") || id.chars().any(char::is_control);
        if request.id.is_some_and(is_unsafe) {
            return None;
        }
        let id = request.id.unwrap_or_default();
        let mut url = self.base.clone();
        let parts = request.path.split('/').filter(|part| !part.is_empty());
        url.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(parts.map(|part| if part == "{id}" { id } else { part }));
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        Some(url)
    }

    fn leads_away(&self, headers: &HeaderMap) -> bool {
        let target = text_of(headers, "location").and_then(|location| self.base.join(location).ok());
        target.is_some_and(|url| url.origin() != self.base.origin())
    }
}

/// Seconds until the server's limit begins anew, when its headers say that it is used up (API 2, rate limit).
fn used_up(headers: &HeaderMap, now: Moment) -> Option<u32> {
    let number = |name| text_of(headers, name)?.trim().parse::<i64>().ok();
    let reset = number("x-ratelimit-reset").filter(|_| number("x-ratelimit-remaining") == Some(0))?;
    let seconds = reset.saturating_sub(now.0).min(i64::from(RETRY_AFTER_SECONDS_MAX));
    u32::try_from(seconds).ok().filter(|seconds| *seconds > 0)
}

/// A header that is plain text.
pub(crate) fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// `Sat, 21 Nov 2026 09:00:00 GMT` (RFC 9110 §5.6.7; its two obsolete forms are not read).
pub(crate) fn http_date(text: &str) -> Option<Moment> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|at| Moment(at.timestamp()))
}
