//! One object of a request file, read field by field with every error kept.
//!
//! Not here: which fields there are.

use super::{FileError, FileErrorKind};
use crate::json::Json;
use chrono::NaiveDate;
use domain::money::{AmountError, parse_plain_decimal};
use std::str::FromStr;

/// An object being read: typed access that collects what is wrong.
pub(super) struct Fields<'a> {
    object: &'a Json,
    path: String,
    errors: &'a mut Vec<FileError>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(
        object: &'a Json,
        path: &str,
        known: &[&str],
        errors: &'a mut Vec<FileError>,
    ) -> Fields<'a> {
        let mut fields = Fields { object, path: path.to_owned(), errors };
        if let Json::Object(entries) = object {
            for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.as_str())) {
                fields.fail(key, FileErrorKind::UnknownField);
            }
        }
        fields
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn fail(&mut self, key: &str, kind: FileErrorKind) {
        let field = self.at(key);
        self.errors.push(FileError { field, kind });
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Json> {
        self.object.get(key)
    }

    /// Reads a present field; a value the reader does not take is an error of the given kind.
    fn typed<T>(
        &mut self,
        key: &str,
        wrong: FileErrorKind,
        read: impl Fn(&'a Json) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.get(key)?);
        if value.is_none() {
            self.fail(key, wrong);
        }
        value
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        let text = self.typed(key, FileErrorKind::WrongType, Json::text)?;
        Some(text.to_owned()).filter(|text| !text.trim().is_empty())
    }

    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        self.typed(key, FileErrorKind::WrongType, Json::truth)
    }

    pub(super) fn integer(&mut self, key: &str) -> Option<i64> {
        self.typed(key, FileErrorKind::WrongType, Json::integer)
    }

    pub(super) fn date(&mut self, key: &str) -> Option<NaiveDate> {
        if self.get(key).and_then(Json::text).is_some_and(str::is_empty) {
            return None;
        }
        self.typed(key, FileErrorKind::NotADate, |value| {
            let text = value.text()?;
            NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)
        })
    }

    pub(super) fn word<T: Clone>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        self.typed(key, FileErrorKind::UnknownValue, |value| {
            let text = value.text()?;
            words.iter().find(|(word, _)| *word == text).map(|(_, value)| value.clone())
        })
    }

    pub(super) fn amount<T: FromStr<Err = AmountError>>(&mut self, key: &str) -> Option<T> {
        let text = match self.get(key)? {
            Json::Number(text) | Json::Text(text) => text.clone(),
            _ => {
                self.fail(key, FileErrorKind::WrongType);
                return None;
            }
        };
        match parse_plain_decimal(&text).and_then(|value| value.to_string().parse()) {
            Ok(amount) => Some(amount),
            Err(error) => {
                self.fail(key, FileErrorKind::Amount(error));
                None
            }
        }
    }

    pub(super) fn object<T>(
        &mut self,
        key: &str,
        known: &[&str],
        read: impl Fn(&mut Fields<'_>) -> T,
    ) -> Option<T> {
        let value = self.get(key)?;
        if !matches!(value, Json::Object(_)) {
            self.fail(key, FileErrorKind::WrongType);
            return None;
        }
        let path = self.at(key);
        Some(read(&mut Fields::new(value, &path, known, self.errors)))
    }

    pub(super) fn objects<T>(
        &mut self,
        key: &str,
        known: &[&str],
        read: impl Fn(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let Some(items) = self.typed(key, FileErrorKind::WrongType, Json::list) else {
            return Vec::new();
        };
        let path = self.at(key);
        let mut rows = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let path = format!("{path}.{index}");
            if !matches!(item, Json::Object(_)) {
                self.errors.push(FileError { field: path.clone(), kind: FileErrorKind::WrongType });
            }
            rows.push(read(&mut Fields::new(item, &path, known, self.errors)));
        }
        rows
    }
}
