//! Misbehaviour on order: which requests are treated badly, how, and how often.
//!
//! Deliberately absent: chance. A test that wants dice throws them itself and plans the outcome. A listener that is
//! gone is not a fault either: stop the server.

use std::{fmt, sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::exchange::{BASE_PATH, Request, Response};

/// What happens to a request instead of an ordinary answer.
#[derive(Clone)]
pub enum Fault {
    /// The connection closes; the books never see the request.
    DropBefore,
    /// The books handle the request; the connection closes without a reply.
    DropAfter,
    /// Handled; the connection closes after this many bytes of the reply, its head included.
    CutReply {
        /// Bytes that still arrive.
        bytes: usize,
    },
    /// Handled; the connection closes after this many bytes of the body, short of its `Content-Length`.
    CutBody {
        /// Bytes of the body that still arrive.
        bytes: usize,
    },
    /// Answered by something in between; the books never see the request.
    Instead(Canned),
    /// Handled, but something in between answers in the server's place.
    Behind(Canned),
    /// Handled, and the genuine reply changed; see [`Fault::edited`] and its neighbours.
    Rewritten(Arc<dyn Fn(Response) -> Response + Send + Sync>),
    /// Handled only after this pause, even if the client has given up by then.
    LateHandling(Duration),
    /// Handled at once; the reply's first byte leaves after this pause.
    LateReply(Duration),
    /// Handled; the reply trickles.
    Dribble {
        /// Bytes at a time.
        bytes: usize,
        /// The pause between.
        pause: Duration,
    },
    /// Handled twice, as a proxy that repeats requests would; the second reply is the one sent.
    Twice,
}

impl Fault {
    /// The genuine reply, its JSON changed by `edit`.
    pub fn edited(edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::Rewritten(Arc::new(move |mut response| {
            let mut value = response.json();
            edit(&mut value);
            response.body = value.to_string().into_bytes();
            response
        }))
    }

    /// The genuine reply with its numbers as text and its texts as numbers.
    pub fn wrong_types() -> Self {
        Self::edited(|reply| swap_types(&mut reply["data"]))
    }

    /// The genuine reply with its outer members twice, the first time contradicting the second.
    pub fn duplicate_keys() -> Self {
        Self::Rewritten(Arc::new(|mut response| {
            let rest = response.body.get(1..).unwrap_or_default();
            let first = br#"{"success":false,"data":null,"#;
            response.body = [first, rest].concat();
            response
        }))
    }

    /// The genuine status without a body.
    pub fn empty_body() -> Self {
        Self::Rewritten(Arc::new(|mut response| {
            response.body.clear();
            response
        }))
    }

    /// The genuine data in an envelope that says `success: false`, under status 200.
    pub fn unsuccessful_200() -> Self {
        Self::Rewritten(Arc::new(|mut response| {
            let mut value = response.json();
            value["success"] = json!(false);
            response.status = 200;
            response.body = value.to_string().into_bytes();
            response
        }))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DropBefore => out.write_str("DropBefore"),
            Self::DropAfter => out.write_str("DropAfter"),
            Self::CutReply { bytes } => write!(out, "CutReply({bytes})"),
            Self::CutBody { bytes } => write!(out, "CutBody({bytes})"),
            Self::Instead(canned) => write!(out, "Instead({})", canned.0.status),
            Self::Behind(canned) => write!(out, "Behind({})", canned.0.status),
            Self::Rewritten(_) => out.write_str("Rewritten"),
            Self::LateHandling(pause) => write!(out, "LateHandling({pause:?})"),
            Self::LateReply(pause) => write!(out, "LateReply({pause:?})"),
            Self::Dribble { bytes, pause } => write!(out, "Dribble({bytes}, {pause:?})"),
            Self::Twice => out.write_str("Twice"),
        }
    }
}

/// A reply that does not come from the books.
#[derive(Clone, Debug)]
pub struct Canned(Response);

impl Canned {
    /// Any reply.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self(Response { status, headers, body: body.into() })
    }

    /// JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// A status with neither body nor type, such as 204 or a bare 502.
    pub fn empty(status: u16) -> Self {
        Self(Response { status, headers: Vec::new(), body: Vec::new() })
    }

    /// The API's own error envelope.
    pub fn error(status: u16, code: &str) -> Self {
        Self::json(
            status,
            &json!({ "success": false, "error": { "message": "Planned.", "type": "api_error", "code": code } }),
        )
    }

    /// The sign-in page of a hotel's network.
    pub fn captive_portal() -> Self {
        let page =
            "<!doctype html><title>Bun venit</title><form action=\"http://portal.example/\">Conectare</form>";
        Self::new(200, "text/html; charset=utf-8", page)
    }

    /// 302 to elsewhere.
    pub fn redirect(location: &str) -> Self {
        Self::empty(302).with_header("location", location)
    }

    /// 429 with whatever it asks for, however absurd: the `Retry-After` header and `error.retry_after`.
    pub fn too_many(header: Option<&str>, retry_after: &Value) -> Self {
        let canned = Self::json(
            429,
            &json!({
                "success": false,
                "error": {
                    "message": "Planned.",
                    "type": "rate_limit_error",
                    "code": "rate_limit_exceeded",
                    "retry_after": retry_after,
                },
            }),
        );
        header.into_iter().fold(canned, |canned, value| canned.with_header("retry-after", value))
    }

    /// Well-formed JSON of about this many bytes.
    pub fn huge(bytes: usize) -> Self {
        Self::json(200, &json!({ "success": true, "data": "x".repeat(bytes) }))
    }

    /// The same reply with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.0.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn into_response(self) -> Response {
        self.0
    }
}

/// How often a rule strikes.
#[derive(Clone, Copy, Debug)]
enum Often {
    /// This many times, then never again.
    Times(u32),
    Always,
    /// Each time a multiple of this is counted.
    Every(u32),
}

#[derive(Debug)]
struct Rule {
    method: String,
    path: Vec<String>,
    often: Often,
    fault: Fault,
    seen: u32,
}

/// The plan: rules in the order they were made, of which the first that strikes counts.
///
/// A pattern is a method and a path without `/v1`: `POST /invoices`, `* /invoice-series/*/lock`, `GET /**`. A `*`
/// stands for any method or one part of a path, a last `**` for any rest.
#[derive(Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
    struck: u32,
}

impl Faults {
    /// Strikes the next matching request.
    pub fn once(&mut self, pattern: &str, fault: Fault) {
        self.times(1, pattern, fault);
    }

    /// Strikes the next `times` matching requests.
    pub fn times(&mut self, times: u32, pattern: &str, fault: Fault) {
        self.add(pattern, Often::Times(times), fault);
    }

    /// Strikes every matching request.
    pub fn always(&mut self, pattern: &str, fault: Fault) {
        self.add(pattern, Often::Always, fault);
    }

    /// Strikes the `k`-th matching request, the one `k` later, and so on.
    pub fn every(&mut self, k: u32, pattern: &str, fault: Fault) {
        self.add(pattern, Often::Every(k.max(1)), fault);
    }

    /// Forgets every rule.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// How many requests have been struck.
    pub fn struck(&self) -> u32 {
        self.struck
    }

    fn add(&mut self, pattern: &str, often: Often, fault: Fault) {
        let (method, path) = pattern.split_once(' ').unwrap_or(("*", pattern));
        let path = parts(path).map(str::to_owned).collect();
        self.rules.push(Rule { method: method.to_owned(), path, often, fault, seen: 0 });
    }

    /// The fault for this request, if any.
    pub(super) fn strike(&mut self, request: &Request) -> Option<Fault> {
        let path: Vec<&str> = parts(request.path.strip_prefix(BASE_PATH).unwrap_or(&request.path)).collect();
        for rule in &mut self.rules {
            if !rule.matches(&request.method, &path) {
                continue;
            }
            rule.seen += 1;
            let strikes = match rule.often {
                Often::Times(times) => rule.seen <= times,
                Often::Always => true,
                Often::Every(k) => rule.seen.is_multiple_of(k),
            };
            if strikes {
                self.struck += 1;
                return Some(rule.fault.clone());
            }
        }
        None
    }
}

impl Rule {
    fn matches(&self, method: &str, path: &[&str]) -> bool {
        let (fixed, open) = match self.path.split_last() {
            Some((last, fixed)) if last == "**" => (fixed, true),
            _ => (self.path.as_slice(), false),
        };
        let long_enough = if open { path.len() >= fixed.len() } else { path.len() == fixed.len() };
        (self.method == "*" || self.method == method)
            && long_enough
            && fixed.iter().zip(path).all(|(wanted, part)| wanted == "*" || wanted == part)
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

fn swap_types(value: &mut Value) {
    match value {
        Value::Number(number) => *value = json!(number.to_string()),
        Value::String(text) => *value = json!(text.len()),
        Value::Array(entries) => entries.iter_mut().for_each(swap_types),
        Value::Object(members) => members.values_mut().for_each(swap_types),
        Value::Null | Value::Bool(_) => {}
    }
}
