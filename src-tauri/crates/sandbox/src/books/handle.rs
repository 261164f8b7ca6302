//! The way of every request: counted, recognised, replayed or dispatched, dressed and logged.
//!
//! Deliberately absent: what the endpoints do. A handler decides everything before it changes anything, so a
//! refusal leaves the books as they were.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    Books, Code,
    auth::Caller,
    dialect,
    form::{Form, Problems},
    refusal::Refusal,
    route::Route,
    switches::{Idempotency, OtherBody},
};
use crate::exchange::{Request, Response};

/// Requests kept in the log; the oldest are forgotten beyond it.
const LOG_LENGTH_MAX: usize = 10_000;
const MINUTE_SECONDS: i64 = 60;

pub(crate) type Outcome = Result<Reply, Refusal>;

/// A request the books have answered, for tests to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedRequest {
    /// When it was handled.
    pub at: DateTime<Utc>,
    /// `GET`, `POST`, …
    pub method: String,
    /// The whole path, `/v1` included, without the query.
    pub path: String,
    /// The query pairs.
    pub query: Vec<(String, String)>,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
    /// The status it was answered with.
    pub status: u16,
}

/// A success, before it is dressed for the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reply {
    status: u16,
    /// The members beside `success`.
    members: Map<String, Value>,
    has_meta: bool,
}

impl Reply {
    /// 200 with `data`.
    pub(crate) fn ok(data: Value) -> Self {
        Self::with_status(200, data)
    }

    pub(crate) fn with_status(status: u16, data: Value) -> Self {
        Self { status, members: Map::from_iter([("data".to_owned(), data)]), has_meta: true }
    }

    /// 200 with a sentence and no `data`, as deletions answer.
    pub(crate) fn message(text: &str) -> Self {
        Self { status: 200, members: Map::from_iter([("message".to_owned(), json!(text))]), has_meta: true }
    }

    /// 200 with everything at the top level and no `meta`, as the nomenclatures answer.
    pub(crate) fn bare(members: Map<String, Value>) -> Self {
        Self { status: 200, members, has_meta: false }
    }
}

/// What an idempotency key was answered with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptReply {
    body: Vec<u8>,
    at: DateTime<Utc>,
    outcome: Outcome,
}

/// How many requests a caller has made in the minute that began at `since`, in unix seconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Traffic {
    since: i64,
    made: u32,
}

/// A recognised request on its way through a handler.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    pub(crate) caller: Caller,
    pub(crate) body: Map<String, Value>,
    pub(crate) now: DateTime<Utc>,
}

impl Call<'_> {
    /// The body as a form whose mistakes go to `problems`.
    pub(crate) fn form<'a>(&'a self, problems: &'a Problems) -> Form<'a> {
        Form::new(&self.body, problems)
    }
}

impl Books {
    /// Answers one request as the server would at `now`.
    pub fn handle(&mut self, request: &Request, now: DateTime<Utc>) -> Response {
        if let Some(file) = Self::bank_file(request, now) {
            return file;
        }
        self.expire_reservations(now);
        let traffic = self.count(request, now);
        let outcome = match self.switches.requests_per_minute {
            Some(limit) if traffic.made > limit => Err(too_many(traffic, now)),
            _ => self.answer(request, now),
        };
        let response = self.dress(outcome, traffic, now);
        if self.log.len() >= LOG_LENGTH_MAX {
            self.log.pop_front();
        }
        self.log.push_back(LoggedRequest {
            at: now,
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            idempotency_key: request.idempotency_key.clone(),
            body: request.body.clone(),
            status: response.status,
        });
        response
    }

    fn answer(&mut self, request: &Request, now: DateTime<Utc>) -> Outcome {
        let path = request.segments().ok_or_else(|| Refusal::missing("path"))?;
        let route = Route::of(&request.method, &path)?;
        let caller = if route.is_public() { Caller::Nobody } else { self.recognise(request, now)? };
        let key = self.idempotency_key(route, request);
        if let Some(outcome) = key.and_then(|key| self.replay(key, request, now)) {
            return outcome;
        }
        let outcome =
            body_of(request).and_then(|body| self.dispatch(route, &Call { request, caller, body, now }));
        if let Some(key) = key
            && (outcome.is_ok() || self.switches.idempotency_keeps_errors)
        {
            let kept = KeptReply { body: request.body.clone(), at: now, outcome: outcome.clone() };
            self.kept_replies.insert(key.to_owned(), kept);
        }
        outcome
    }

    fn dispatch(&mut self, route: Route<'_>, call: &Call<'_>) -> Outcome {
        match route {
            Route::Probe => Ok(self.probe()),
            Route::TestPublic => Ok(Reply::ok(json!({ "message": "Public endpoint works." }))),
            Route::Login => self.login(call),
            Route::Refresh => self.refresh(call),
            Route::Logout => self.logout(call),
            Route::SeriesList => Ok(self.list_series(call)),
            Route::SeriesLock(id) => self.lock_series(call, id),
            Route::SeriesUnlock(id) => self.unlock_series(call, id),
            Route::Reserve(id) => self.reserve_numbers(call, id),
            Route::Reservations(id) => self.list_reservations(call, id),
            Route::Release(token) => self.release_reservation(call, token),
            Route::InvoiceCreate => self.create_invoice(call),
            Route::InvoiceList => Ok(self.list_invoices(call)),
            Route::InvoiceGet(id) => self.show_invoice(call, id),
            Route::InvoiceUpdate(id) => self.update_invoice(call, id),
            Route::InvoiceDelete(id) => self.delete_invoice(call, id),
            Route::InvoiceStorno(id) => self.storno_invoice(call, id),
            Route::InvoiceVoid(id) => self.void_invoice(call, id),
            Route::InvoicePay(id) => self.pay_invoice(call, id),
            Route::InvoiceSend(id) => self.send_invoice(call, id),
            Route::ClientCreate => self.create_client(call),
            Route::ClientList => Ok(self.list_clients(call)),
            Route::ClientGet(id) => self.show_client(id),
            Route::ClientUpdate(id) => self.update_client(call, id),
            Route::ClientDelete(id) => self.delete_client(id),
            Route::ProductCreate => self.create_product(call),
            Route::ProductList => Ok(self.list_products(call)),
            Route::ProductGet(id) => self.show_product(id),
            Route::ProductUpdate(id) => self.update_product(call, id),
            Route::ProductDelete(id) => self.delete_product(id),
            Route::ReceiptCreate => self.make_receipt(call),
            Route::Payments => Ok(self.list_payments(call)),
            Route::VatRates => Ok(self.vat_rates()),
            Route::Settings => Ok(self.settings(call)),
            Route::BankAccounts => Ok(self.list_bank_accounts()),
            Route::CompanyLookup => self.look_up_company(call),
            Route::EfacturaStatus => Ok(self.efactura_status()),
        }
    }

    fn count(&mut self, request: &Request, now: DateTime<Utc>) -> Traffic {
        let minute = now.timestamp().div_euclid(MINUTE_SECONDS) * MINUTE_SECONDS;
        let caller = request.bearer.clone().unwrap_or_default();
        let traffic = self.traffic.entry(caller).or_default();
        if traffic.since != minute {
            *traffic = Traffic { since: minute, made: 0 };
        }
        traffic.made += 1;
        *traffic
    }

    fn idempotency_key<'a>(&self, route: Route<'_>, request: &'a Request) -> Option<&'a str> {
        let writes = request.method != "GET" && !route.is_public();
        let honoured = route == Route::InvoiceCreate || (self.switches.idempotency_everywhere && writes);
        let read = self.switches.idempotency != Idempotency::Ignored && honoured;
        request.idempotency_key.as_deref().filter(|key| read && !key.is_empty())
    }

    fn replay(&self, key: &str, request: &Request, now: DateTime<Utc>) -> Option<Outcome> {
        let kept = self.kept_replies.get(key)?;
        if let Idempotency::ForgottenAfterHours(hours) = self.switches.idempotency
            && (now - kept.at).num_hours() >= hours
        {
            return None;
        }
        if kept.body != request.body {
            match self.switches.same_key_other_body {
                OtherBody::Refused => return Some(Err(Code::IdempotencyKeyReused.into())),
                OtherBody::HandledAnew => return None,
                OtherBody::FirstReply => {}
            }
        }
        Some(
            kept.outcome
                .clone()
                .map(|reply| Reply { status: self.switches.replay_status.unwrap_or(reply.status), ..reply }),
        )
    }

    /// Puts the envelope, the chosen dialect and the headers around an outcome.
    fn dress(&mut self, outcome: Outcome, traffic: Traffic, now: DateTime<Utc>) -> Response {
        let meta = json!({ "version": "v1", "request_id": self.next_uuid(), "response_time": "1.00ms" });
        let mut retry_after = None;
        let (status, mut envelope, has_meta) = match outcome {
            Ok(reply) => {
                let mut members = reply.members;
                dialect::translate_members(&mut members, &self.switches);
                members.insert("success".to_owned(), json!(true));
                (reply.status, members, reply.has_meta)
            }
            Err(refusal) => {
                let status = refusal.status(&self.switches.status_overrides);
                let error = refusal.to_json(status);
                retry_after = error.get("retry_after").map(Value::to_string);
                let members = [("success".to_owned(), json!(false)), ("error".to_owned(), error)];
                (status, Map::from_iter(members), true)
            }
        };
        if has_meta && self.switches.meta {
            envelope.insert("meta".to_owned(), meta);
        }
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("content-language".to_owned(), "en".to_owned()),
            ("date".to_owned(), now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        ];
        if let Some(limit) = self.switches.requests_per_minute {
            let reset = traffic.since + MINUTE_SECONDS;
            headers.push(("x-ratelimit-limit".to_owned(), limit.to_string()));
            headers
                .push(("x-ratelimit-remaining".to_owned(), limit.saturating_sub(traffic.made).to_string()));
            headers.push(("x-ratelimit-reset".to_owned(), reset.to_string()));
        }
        headers.extend(retry_after.map(|seconds| ("retry-after".to_owned(), seconds)));
        Response { status, headers, body: Value::Object(envelope).to_string().into_bytes() }
    }
}

fn too_many(traffic: Traffic, now: DateTime<Utc>) -> Refusal {
    let wait = traffic.since + MINUTE_SECONDS - now.timestamp();
    Refusal::from(Code::RateLimitExceeded).with("retry_after", wait.max(1))
}

/// The body as a JSON object; calls without one have an empty object.
fn body_of(request: &Request) -> Result<Map<String, Value>, Refusal> {
    if request.body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Refusal::field("body", "must be a JSON object")),
    }
}
