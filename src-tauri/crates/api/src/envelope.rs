//! The envelope around every reply: whether it says success, and what it says when it does not.
//!
//! Not here: the meaning of codes (`protocol::classify`), the content of `data` (read).

use crate::failure;
use crate::read::BadReply;
use crate::transport::{Received, http_date, text_of};
use protocol::json::{self, Json};
use protocol::{Class, RemoteError, classify};

/// Fields of one refusal that are kept; a form has fewer.
const FIELDS_MAX: usize = 50;

/// A request id that is kept: a UUID or `req_…`, with room.
const REQUEST_ID_CHARS_MAX: usize = 100;

/// A reply whose envelope says success.
pub(crate) struct Opened {
    /// The whole document; `data` is inside for most endpoints, its fields stand beside it for some.
    pub document: Json,
    status: u16,
    request_id: Option<String>,
}

impl Opened {
    /// Reads the document; what cannot be read makes the whole reply doubtful.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Json) -> Result<T, BadReply>) -> Result<T, RemoteError> {
        read(&self.document).map_err(|bad| {
            let error = failure::ours(Class::Ambiguous, "bad_reply", format!("unreadable: {}", bad.path));
            RemoteError { status: Some(self.status), request_id: self.request_id.clone(), ..error }
        })
    }
}

/// Opens a reply. Success is a 2xx status with a JSON object that says `success: true`, nothing less.
///
/// A failure is typed by a code only when the envelope itself says `success: false`; any other body, be it JSON of a
/// gateway or a page of HTML, proves nothing. A code that comes with a 2xx status is classified like any other:
/// those about session, pace or token keep their meaning, the rest is ambiguous.
pub(crate) fn open(received: &Received) -> Result<Opened, RemoteError> {
    open_if(received, |document| document.get("success").and_then(Json::truth) == Some(true))
}

/// Opens a reply of the undocumented auth endpoints, which may lack the envelope: an object that does not deny success.
pub(crate) fn open_bare(received: &Received) -> Result<Opened, RemoteError> {
    open_if(received, |document| document.get("success").and_then(Json::truth).unwrap_or(true))
}

fn open_if(received: &Received, is_success: impl Fn(&Json) -> bool) -> Result<Opened, RemoteError> {
    let document = match json::parse(&received.body) {
        Ok(document @ Json::Object(_)) => document,
        Ok(_) => return Err(without_envelope(received, "not an object")),
        Err(error) => {
            return Err(without_envelope(received, &format!("{:?} {}", error.kind, error.path)));
        }
    };
    let request_id = request_id(received, Some(&document));
    if (200..300).contains(&received.status) && is_success(&document) {
        return Ok(Opened { document, status: received.status, request_id });
    }
    Err(RemoteError { request_id, ..refusal(received, &document) })
}

/// A reply that is no JSON object; `why` is for the details.
fn without_envelope(received: &Received, why: &str) -> RemoteError {
    let status = received.status;
    let in_the_way = (200..300).contains(&status) && looks_like_html(received);
    let code = if in_the_way { "captive_portal".to_owned() } else { code_of_status(received) };
    let error = failure::ours(classify(status, None, retry_after(received, None)), &code, why);
    RemoteError { status: Some(status), request_id: request_id(received, None), ..error }
}

/// Our code for a reply without one. A redirect to another host, and RFC 6585's 511, are the work of a sign-in page
/// that stands between us and the server.
fn code_of_status(received: &Received) -> String {
    match received.status {
        200..300 => "bad_reply".to_owned(),
        300..400 if !received.leads_away => "redirected".to_owned(),
        300..400 | 511 => "captive_portal".to_owned(),
        status => format!("http_{status}"),
    }
}

fn looks_like_html(received: &Received) -> bool {
    let declared = text_of(&received.headers, "content-type").is_some_and(|t| t.contains("text/html"));
    declared || received.body.trim_ascii_start().starts_with(b"<")
}

/// A JSON object that is no success. The vendor's documentation puts the details in `error`, its SDK at the top.
fn refusal(received: &Received, document: &Json) -> RemoteError {
    let status = received.status;
    let says_failure = document.get("success").and_then(Json::truth) == Some(false);
    let error = document.get("error").filter(|error| matches!(error, Json::Object(_))).unwrap_or(document);
    let code =
        error.get("code").and_then(Json::text).map(str::trim).filter(|code| says_failure && !code.is_empty());
    let class = classify(status, code, retry_after(received, Some(error)));
    let message = error.get("message").and_then(Json::text);
    let message = message.or_else(|| document.any(&["message", "error"])?.text()).unwrap_or_default();
    RemoteError {
        class,
        code: code.map_or_else(|| code_of_status(received), failure::plain_text),
        message: failure::plain_text(message),
        fields: fields(error, document, message),
        status: Some(status),
        request_id: None,
    }
}

/// Every field the server complained about: `errors` (path → text or texts), `param`, `missing_fields`.
fn fields(error: &Json, document: &Json, message: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut add = |path: &str, words: &str| {
        let path = failure::plain_text(path);
        if fields.len() < FIELDS_MAX && !fields.iter().any(|(known, _)| *known == path) {
            fields.push((path, failure::plain_text(words)));
        }
    };
    if let Some(Json::Object(errors)) = error.get("errors").or_else(|| document.get("errors")) {
        for (path, words) in errors {
            match words {
                Json::Text(words) => add(path, words),
                Json::List(list) => {
                    let words: Vec<&str> = list.iter().filter_map(Json::text).collect();
                    add(path, &words.join(" "));
                }
                _ => add(path, message),
            }
        }
    }
    let missing = error.get("missing_fields").and_then(Json::list).unwrap_or_default();
    for path in error.get("param").iter().copied().chain(missing).filter_map(Json::text) {
        add(path, message);
    }
    fields
}

/// Seconds the server asks to wait: the longest of what body and headers say.
fn retry_after(received: &Received, error: Option<&Json>) -> Option<i64> {
    let in_body = error.and_then(|error| error.get("retry_after")).and_then(Json::integer);
    let until = |at: i64| received.server_time.map(|now| at.saturating_sub(now.0));
    let header = text_of(&received.headers, "retry-after").map(str::trim);
    let in_header = header.and_then(|text| text.parse().ok().or_else(|| until(http_date(text)?.0)));
    let window = || until(text_of(&received.headers, "x-ratelimit-reset")?.trim().parse().ok()?);
    let at_reset = if received.status == 429 { window() } else { None };
    in_body.max(in_header).or(at_reset)
}

/// The server's name for this exchange, for support.
fn request_id(received: &Received, document: Option<&Json>) -> Option<String> {
    let inside = |name: &str| document?.get(name)?.get("request_id")?.text();
    let id = inside("meta").or_else(|| inside("error"));
    id.or_else(|| text_of(&received.headers, "x-request-id"))
        .map(|id| failure::plain_text(id).chars().take(REQUEST_ID_CHARS_MAX).collect())
}
