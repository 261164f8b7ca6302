//! Reading a request's body field by field, collecting everything wrong with it before refusing.
//!
//! Deliberately absent: rules about what a field means; a form only knows kinds of values.

use std::{cell::RefCell, collections::BTreeMap};

use chrono::{DateTime, NaiveDate};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{money, refusal::Refusal};

/// What is wrong with a body, by dotted path.
#[derive(Debug, Default)]
pub(crate) struct Problems(RefCell<BTreeMap<String, String>>);

impl Problems {
    pub(crate) fn add(&self, path: String, text: &str) {
        self.0.borrow_mut().entry(path).or_insert_with(|| text.to_owned());
    }

    /// `invalid_request` if anything was wrong.
    pub(crate) fn settle(&self) -> Result<(), Refusal> {
        let problems = self.0.borrow();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::fields(&problems)) }
    }
}

/// One JSON object of a body and where it stands in it.
#[derive(Clone, Debug)]
pub(crate) struct Form<'a> {
    fields: &'a Map<String, Value>,
    prefix: String,
    problems: &'a Problems,
}

impl<'a> Form<'a> {
    pub(crate) fn new(fields: &'a Map<String, Value>, problems: &'a Problems) -> Self {
        Self { fields, prefix: String::new(), problems }
    }

    /// Notes that `key` is wrong.
    pub(crate) fn refuse(&self, key: &str, text: &str) {
        self.problems.add(format!("{}{key}", self.prefix), text);
    }

    /// Whether the key was sent, be it as null.
    pub(crate) fn sent(&self, key: &str) -> bool {
        self.fields.contains_key(key)
    }

    /// The first of several names that was sent.
    pub(crate) fn spelling(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.sent(name))
    }

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => self.wrong(key, "must be text"),
        }
    }

    pub(crate) fn required_text(&self, key: &str) -> String {
        self.text(key).unwrap_or_else(|| {
            self.refuse(key, "is required");
            String::new()
        })
    }

    /// A number no further from zero than `limit`.
    pub(crate) fn decimal(&self, key: &str, limit: Decimal) -> Option<Decimal> {
        match money::decimal(self.value(key)?) {
            None => self.wrong(key, "must be a number"),
            Some(number) if number.abs() > limit => self.wrong(key, "is too large"),
            number => number,
        }
    }

    pub(crate) fn integer(&self, key: &str) -> Option<i64> {
        match self.value(key)? {
            Value::Number(number) if number.is_i64() => number.as_i64(),
            Value::String(text) if text.parse::<i64>().is_ok() => text.parse().ok(),
            _ => self.wrong(key, "must be a whole number"),
        }
    }

    /// A boolean, or 0 and 1, as a number or as text.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) if number.as_u64() == Some(0) => Some(false),
            Value::Number(number) if number.as_u64() == Some(1) => Some(true),
            Value::String(text) if text == "0" => Some(false),
            Value::String(text) if text == "1" => Some(true),
            _ => self.wrong(key, "must be 0 or 1"),
        }
    }

    /// A text among `choices`.
    pub(crate) fn choice(&self, key: &str, choices: &[&str]) -> Option<String> {
        let text = self.text(key)?;
        if choices.contains(&text.as_str()) {
            Some(text)
        } else {
            self.wrong(key, "is not one of the known values")
        }
    }

    /// `YYYY-MM-DD`.
    pub(crate) fn date(&self, key: &str) -> Option<NaiveDate> {
        let text = self.text(key)?;
        if text.len() != 10 {
            return self.wrong(key, "must be YYYY-MM-DD");
        }
        text.parse().ok().or_else(|| self.wrong(key, "must be YYYY-MM-DD"))
    }

    /// `YYYY-MM-DD`, a longer ISO text, or unix seconds: what editing accepts.
    pub(crate) fn date_or_instant(&self, key: &str) -> Option<NaiveDate> {
        let text = self.text(key)?;
        let unix = text.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        let iso = text.get(..10).and_then(|day| day.parse().ok());
        unix.map(|instant| instant.date_naive()).or(iso).or_else(|| self.wrong(key, "must be a date"))
    }

    /// An object inside this one.
    pub(crate) fn child(&self, key: &str) -> Option<Form<'a>> {
        match self.value(key)? {
            Value::Object(fields) => Some(self.inner(fields, key)),
            _ => self.wrong(key, "must be an object"),
        }
    }

    /// The objects of an array inside this one.
    pub(crate) fn children(&self, key: &str) -> Option<Vec<Form<'a>>> {
        let Value::Array(entries) = self.value(key)? else {
            return self.wrong(key, "must be an array");
        };
        let mut children = Vec::with_capacity(entries.len());
        for (position, entry) in entries.iter().enumerate() {
            let path = format!("{key}.{position}");
            match entry {
                Value::Object(fields) => children.push(self.inner(fields, &path)),
                _ => self.refuse(&path, "must be an object"),
            }
        }
        Some(children)
    }

    fn inner(&self, fields: &'a Map<String, Value>, path: &str) -> Form<'a> {
        Form { fields, prefix: format!("{}{path}.", self.prefix), problems: self.problems }
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    fn wrong<T>(&self, key: &str, text: &str) -> Option<T> {
        self.refuse(key, text);
        None
    }
}
