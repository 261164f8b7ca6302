//! A line that loses, delays, doubles and garbles. A request is registered when it is sent; the world decides what becomes of
//! it and of the reply.
//!
//! Not here: the server's rules, when something happens.

use crate::dice::Dice;
use api::{lost, not_reached};
use protocol::RemoteError;
use sandbox::{Request, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

/// Exchanges of all laptops.
#[derive(Debug, Clone, Default)]
pub struct Network(Arc<Mutex<Exchanges>>);

#[derive(Debug, Default)]
struct Exchanges {
    next: u64,
    sent: Vec<Sent>,
    outcomes: BTreeMap<u64, Result<Response, RemoteError>>,
}

/// A request that was just sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub ticket: u64,
    pub laptop: usize,
    pub request: Request,
}

impl Network {
    /// The line of one laptop.
    pub fn line(&self, laptop: usize) -> Arc<dyn api::Line> {
        Arc::new(SimLine { network: self.clone(), laptop })
    }

    /// What was sent since this was last asked.
    pub fn take_sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.exchanges().sent)
    }

    /// What comes back for a request. Nobody may be waiting any more.
    pub fn answer(&self, ticket: u64, outcome: Result<Response, RemoteError>) {
        self.exchanges().outcomes.insert(ticket, outcome);
    }

    fn exchanges(&self) -> MutexGuard<'_, Exchanges> {
        self.0.lock().unwrap()
    }
}

#[derive(Debug)]
struct SimLine {
    network: Network,
    laptop: usize,
}

impl api::Line for SimLine {
    fn send(&self, request: reqwest::Request) -> api::Coming<'_> {
        let request = as_the_server_sees_it(&request);
        let mut ticket = None;
        Box::pin(std::future::poll_fn(move |_| {
            let mut exchanges = self.network.exchanges();
            let ticket = *ticket.get_or_insert_with(|| {
                exchanges.next += 1;
                let ticket = exchanges.next;
                exchanges.sent.push(Sent { ticket, laptop: self.laptop, request: request.clone() });
                ticket
            });
            match exchanges.outcomes.remove(&ticket) {
                Some(outcome) => Poll::Ready(outcome.map(on_the_wire)),
                None => Poll::Pending,
            }
        }))
    }
}

fn as_the_server_sees_it(request: &reqwest::Request) -> Request {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let url = request.url();
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    Request {
        bearer: header("authorization").and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned),
        idempotency_key: header("idempotency-key").map(str::to_owned),
        body: request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default().to_vec(),
        ..Request::new(request.method().as_str(), &target)
    }
}

fn on_the_wire(response: Response) -> reqwest::Response {
    let mut wire = http::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        wire = wire.header(name, value);
    }
    wire.body(response.body).unwrap().into()
}

/// What can become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is answered.
    Answered,
    /// Not one byte of it leaves.
    Unreachable,
    /// It is lost on its way.
    LostOnTheWay,
    /// It is handled, and the reply is lost.
    ReplyLost,
    /// It is handled minutes after the sender gave up.
    Late,
    /// It is handled twice.
    Twice,
    /// The reply is cut short.
    Cut,
    /// Something in between answers in the server's place, which never sees it.
    Instead,
    /// Something in between answers in the server's place, which has handled it.
    Behind,
    /// The reply is another one than the server's.
    Garbled,
    /// An earlier invoice's reply comes back for this one. Not among the troubles of every story.
    Mixed,
}

impl Fate {
    pub const TROUBLES: [Fate; 9] = [
        Fate::Unreachable,
        Fate::LostOnTheWay,
        Fate::ReplyLost,
        Fate::Late,
        Fate::Twice,
        Fate::Cut,
        Fate::Instead,
        Fate::Behind,
        Fate::Garbled,
    ];
}

/// What something in between says.
pub fn strangers_reply(dice: &mut Dice) -> Response {
    let html = ("text/html", "<html><body>Conectați-vă la rețea</body></html>".to_owned());
    let envelope = |code: &str| {
        let body =
            json!({ "success": false, "error": { "code": code, "message": "x", "type": "api_error" } });
        ("application/json", body.to_string())
    };
    let (status, (kind, body)) = match dice.below(12) {
        0 => (200, html),
        1 => (302, html),
        2 => (502, html),
        3 => (503, envelope("service_unavailable")),
        4 => (500, envelope("internal_server_error")),
        5 => (429, envelope("rate_limit_exceeded")),
        6 => (401, ("text/plain", String::new())),
        7 => (408, ("text/plain", String::new())),
        8 => (204, ("application/json", String::new())),
        9 => (200, ("application/json", "{\"success\":true}".to_owned())),
        10 => (404, html),
        _ => (511, html),
    };
    Response { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.into_bytes() }
}

/// The server's reply, changed on its way by something that knows JSON.
pub fn garbled(mut reply: Response, dice: &mut Dice) -> Response {
    let mut value = reply.json();
    match dice.below(6) {
        0 => value["success"] = json!(false),
        1 => reply.status = 200,
        2 => value["data"] = Value::Null,
        // A list without its items: what is there is not seen.
        3 if value["data"].is_array() => value["data"] = json!([]),
        4 => {
            let first = r#"{"success":false,"#.as_bytes();
            reply.body = [first, reply.body.get(1..).unwrap_or_default()].concat();
            return reply;
        }
        _ => {
            reply.body.clear();
            return reply;
        }
    }
    reply.body = value.to_string().into_bytes();
    reply
}

/// Whether two replies are each about an invoice, and not about the same.
pub fn is_of_another(earlier: &Response, reply: &Response) -> bool {
    let id = |reply: &Response| reply.json()["data"]["id"].as_str().map(str::to_owned);
    let is_success = |reply: &Response| (200..300).contains(&reply.status);
    let (was, is) = (id(earlier), id(reply));
    is_success(reply) && was.is_some() && is.is_some() && was != is
}

pub fn cut(mut reply: Response, dice: &mut Dice) -> Result<Response, RemoteError> {
    if reply.body.is_empty() || dice.one_in(4) {
        return Err(lost("cut in its head"));
    }
    let kept = dice.below(reply.body.len() as u64) as usize;
    reply.body.truncate(kept);
    Ok(reply)
}

pub fn unreachable() -> RemoteError {
    not_reached("nobody listens")
}

pub fn silence() -> RemoteError {
    lost("no reply")
}
