//! JSON from strangers: a small tree with exact numbers, named limits and no duplicate keys.
//!
//! Numbers keep their text and become decimals without passing through a binary float.
//! Not here: the meaning of any field, writing JSON.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Nesting a document may have; the API's deepest reply has 7 levels.
pub const DEPTH_MAX: usize = 32;
/// Elements a list may have; the API's pages have at most 100, an invoice at most 1,000 rows.
pub const LIST_LENGTH_MAX: usize = 10_000;
/// Values a whole document may have: a page of a hundred full invoices has about 30,000, and a hundred thousand
/// fit in a few megabytes.
pub const VALUES_MAX: usize = 100_000;
/// Bytes a single text may have.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order written.
    Object(Vec<(String, Json)>),
}

/// Why a document is not taken. `path` tells where, `items.0.price`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// Where; empty for the whole document.
    pub path: String,
    /// What is wrong.
    pub kind: JsonErrorKind,
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonErrorKind {
    /// Not UTF-8.
    NotUtf8,
    /// Not JSON, or cut short.
    Malformed,
    /// The same key twice in an object: two readers could see two documents.
    DuplicateKey,
    /// Deeper than [`DEPTH_MAX`].
    TooDeep,
    /// A list longer than [`LIST_LENGTH_MAX`].
    ListTooLong,
    /// A text longer than [`TEXT_BYTES_MAX`].
    TextTooLong,
    /// More than [`VALUES_MAX`] values.
    TooManyValues,
}

/// Reads a document. A leading byte order mark is ignored.
///
/// # Errors
/// [`JsonError`] names the limit or the place.
pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    let fail = |kind| JsonError { path: String::new(), kind };
    let text = std::str::from_utf8(bytes).map_err(|_| fail(JsonErrorKind::NotUtf8))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw: &RawValue = serde_json::from_str(text).map_err(|_| fail(JsonErrorKind::Malformed))?;
    read(raw, 1, "", &mut 0)
}

/// Each level re-reads its own text once, so the cost is bounded by depth × size.
fn read(raw: &RawValue, depth: usize, path: &str, values: &mut usize) -> Result<Json, JsonError> {
    let fail = |kind| JsonError { path: path.to_owned(), kind };
    let text = raw.get();
    *values += 1;
    if *values > VALUES_MAX {
        return Err(fail(JsonErrorKind::TooManyValues));
    }
    if depth > DEPTH_MAX {
        return Err(fail(JsonErrorKind::TooDeep));
    }
    let malformed = |_| fail(JsonErrorKind::Malformed);
    match text.as_bytes().first() {
        Some(b'{') => {
            let Entries(entries) = serde_json::from_str(text).map_err(malformed)?;
            let mut object: Vec<(String, Json)> = Vec::with_capacity(entries.len());
            let mut keys = std::collections::HashSet::with_capacity(entries.len());
            if entries.len() > LIST_LENGTH_MAX {
                return Err(fail(JsonErrorKind::ListTooLong));
            }
            for (key, value) in entries {
                let path = join(path, &key);
                if !keys.insert(key.clone()) {
                    return Err(JsonError { path, kind: JsonErrorKind::DuplicateKey });
                }
                let value = read(value, depth + 1, &path, values)?;
                object.push((key, value));
            }
            Ok(Json::Object(object))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(malformed)?;
            if items.len() > LIST_LENGTH_MAX {
                return Err(fail(JsonErrorKind::ListTooLong));
            }
            let items = items.into_iter().enumerate();
            items
                .map(|(i, item)| read(item, depth + 1, &join(path, &i.to_string()), values))
                .collect::<Result<_, _>>()
                .map(Json::List)
        }
        Some(b'"') if text.len() > TEXT_BYTES_MAX => Err(fail(JsonErrorKind::TextTooLong)),
        Some(b'"') => serde_json::from_str(text).map(Json::Text).map_err(malformed),
        Some(b't') => Ok(Json::Bool(true)),
        Some(b'f') => Ok(Json::Bool(false)),
        Some(b'n') => Ok(Json::Null),
        _ => Ok(Json::Number(text.to_owned())),
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// An object's entries in order, duplicates kept, values unread.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor;
        impl<'de> Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor)
    }
}

/// The document again: numbers exactly as they were written, texts escaped as JSON asks.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(truth) => write!(f, "{truth}"),
            Json::Number(number) => f.write_str(number),
            Json::Text(text) => write_text(f, text),
            Json::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(f, "{comma}{item}")?;
                }
                f.write_str("]")
            }
            Json::Object(entries) => {
                f.write_str("{")?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    write_text(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

impl Json {
    /// A field of an object; `None` when absent, `null`, or when this is no object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(entries) => entries
                .iter()
                .find(|(k, _)| k == key)
                .map(|(_, value)| value)
                .filter(|value| **value != Json::Null),
            _ => None,
        }
    }

    /// The first of several aliases that is present.
    #[must_use]
    pub fn any(&self, keys: &[&str]) -> Option<&Json> {
        keys.iter().find_map(|key| self.get(key))
    }

    /// A text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A list's elements.
    #[must_use]
    pub fn list(&self) -> Option<&[Json]> {
        match self {
            Json::List(items) => Some(items),
            _ => None,
        }
    }

    /// An exact decimal, from a number or from a text that is one. Scientific notation is read too.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        let (Json::Number(text) | Json::Text(text)) = self else { return None };
        let text = text.trim();
        domain::money::parse_plain_decimal(text).ok().or_else(|| Decimal::from_scientific(text).ok())
    }

    /// A whole number, from a number or from a text that is one.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        let value = self.decimal()?.normalize();
        if value.scale() == 0 { i64::try_from(value.mantissa()).ok() } else { None }
    }

    /// A yes or no: `true`, `1`, `"1"`, `"true"` and their opposites.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            Json::Number(text) | Json::Text(text) => match text.as_str() {
                "1" | "true" => Some(true),
                "0" | "false" | "" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        let doc =
            parse(br#"{"a":0.1,"b":"19.99","c":12345678901234567890.12345678,"d":1e2,"e":1e400}"#).unwrap();
        let decimal = |key| doc.get(key).unwrap().decimal().map(|d| d.to_string());
        assert_eq!(decimal("a").as_deref(), Some("0.1"));
        assert_eq!(decimal("b").as_deref(), Some("19.99"));
        assert_eq!(decimal("c").as_deref(), Some("12345678901234567890.12345678"));
        assert_eq!(decimal("d").as_deref(), Some("100"));
        assert_eq!(decimal("e"), None);
    }

    #[test]
    fn hostile_documents_are_refused_with_a_place() {
        let deep = "[".repeat(40) + &"]".repeat(40);
        let deep_object = "{\"a\":".repeat(40) + "1" + &"}".repeat(40);
        let long_list = format!("[{}0]", "0,".repeat(LIST_LENGTH_MAX));
        let many = format!("[{}0]", format!("[{}0],", "0,".repeat(9_999)).repeat(12));
        let long_text = format!("{{\"t\":\"{}\"}}", "x".repeat(TEXT_BYTES_MAX));
        for (text, kind) in [
            ("", JsonErrorKind::Malformed),
            ("{\"a\":1", JsonErrorKind::Malformed),
            ("<html></html>", JsonErrorKind::Malformed),
            ("{\"a\":NaN}", JsonErrorKind::Malformed),
            ("{\"a\":1}{", JsonErrorKind::Malformed),
            ("{\"a\":{\"b\":1,\"b\":2}}", JsonErrorKind::DuplicateKey),
            (deep.as_str(), JsonErrorKind::TooDeep),
            (deep_object.as_str(), JsonErrorKind::TooDeep),
            (long_list.as_str(), JsonErrorKind::ListTooLong),
            (many.as_str(), JsonErrorKind::TooManyValues),
            (long_text.as_str(), JsonErrorKind::TextTooLong),
        ] {
            assert_eq!(parse(text.as_bytes()).unwrap_err().kind, kind, "{}", &text[..text.len().min(40)]);
        }
        assert_eq!(parse(b"{\"a\":{\"b\":1,\"b\":2}}").unwrap_err().path, "a.b");
        assert_eq!(parse(&[0xff, 0xfe]).unwrap_err().kind, JsonErrorKind::NotUtf8);
        assert!(parse(b"\xef\xbb\xbf{}").is_ok());
    }

    #[test]
    fn truth_in_all_documented_spellings() {
        let doc = parse(br#"[true,false,1,0,"1","0",null,2]"#).unwrap();
        let read: Vec<_> = doc.list().unwrap().iter().map(Json::truth).collect();
        assert_eq!(
            read,
            [Some(true), Some(false), Some(true), Some(false), Some(true), Some(false), None, None]
        );
    }
}
