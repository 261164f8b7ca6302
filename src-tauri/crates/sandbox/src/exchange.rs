//! What goes in and out of the books: a request and a reply, free of any HTTP library.
//!
//! Deliberately absent: every header the rules do not look at.

use serde_json::Value;

/// The prefix every path carries.
pub(crate) const BASE_PATH: &str = "/v1";

/// One call, as the rules see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`, in capitals.
    pub method: String,
    /// The whole path, `/v1` included, without the query.
    pub path: String,
    /// Decoded query pairs in the order they were written; a key may repeat.
    pub query: Vec<(String, String)>,
    /// The text after `Bearer ` in the `Authorization` header.
    pub bearer: Option<String>,
    /// The `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Request {
    /// A call to `target`: a full path with an optional query, percent-encoded as on the wire.
    pub fn new(method: &str, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (decoded(key), decoded(value)))
            .collect();
        Self { method: method.to_owned(), path: path.to_owned(), query, ..Self::default() }
    }

    /// `GET` of a path written without `/v1`.
    pub fn get(target: &str) -> Self {
        Self::new("GET", &format!("{BASE_PATH}{target}"))
    }

    /// `POST` of `body` to a path written without `/v1`.
    pub fn post(target: &str, body: &Value) -> Self {
        Self::new("POST", &format!("{BASE_PATH}{target}")).with_json(body)
    }

    /// `PUT` of `body` to a path written without `/v1`.
    pub fn put(target: &str, body: &Value) -> Self {
        Self::new("PUT", &format!("{BASE_PATH}{target}")).with_json(body)
    }

    /// `DELETE` of a path written without `/v1`.
    pub fn delete(target: &str) -> Self {
        Self::new("DELETE", &format!("{BASE_PATH}{target}"))
    }

    /// The same call, signed in with `token`.
    #[must_use]
    pub fn with_bearer(mut self, token: &str) -> Self {
        self.bearer = Some(token.to_owned());
        self
    }

    /// The same call under an idempotency key.
    #[must_use]
    pub fn with_key(mut self, key: &str) -> Self {
        self.idempotency_key = Some(key.to_owned());
        self
    }

    /// The same call with `body` as JSON.
    #[must_use]
    pub fn with_json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self
    }

    /// The path's parts after `/v1`, or nothing when the path lies elsewhere.
    pub(crate) fn segments(&self) -> Option<Vec<&str>> {
        let rest = self.path.strip_prefix(BASE_PATH)?;
        if !rest.is_empty() && !rest.starts_with('/') {
            return None;
        }
        Some(rest.split('/').filter(|part| !part.is_empty()).collect())
    }

    /// The first value of a query key, unless it is empty.
    pub(crate) fn query(&self, key: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(name, value)| name == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// One reply, ready for the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as JSON; `Null` when it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// A header's value by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Percent-decoding as forms do it; a broken escape stays as it was written.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let (byte, used) = match (*first, tail) {
            (b'+', _) => (b' ', 1),
            (b'%', [high, low, ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high * 16 + low, 3),
                _ => (b'%', 1),
            },
            (other, _) => (other, 1),
        };
        bytes.push(byte);
        rest = &rest[used..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
