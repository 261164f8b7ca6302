//! What becomes of a row: a new entry, a known one that changes or stays, or a refusal that names the field.
//!
//! Not here: reading rows (sheet), keeping what was decided (import).

use super::amounts::{self, DecimalMark, NoAmount};
use super::columns::{CLIENT_NAMES, Columns, Names, PRODUCT_NAMES};
use crate::entries::{Book, entry_findings};
use crate::problem::Problem;
use crate::view::{ChangeView, FindingView, ImportRowView};
use crate::words::{Lang, file_error_view, plain_finding};
use chrono::NaiveDate;
use domain::spelling::words;
use domain::tax_id::is_cnp;
use protocol::entry::{changes, patched};
use protocol::json::Json;
use protocol::{RemoteClient, RemoteProduct};
use std::collections::HashMap;
use store::{Read, ReadEntries};

/// A book that can be imported.
pub(crate) trait Importable: Book {
    /// The words over its columns.
    const NAMES: Names;

    /// The fields of a row in the words of the API.
    fn in_fields(texts: Vec<(&'static str, String)>) -> Vec<(&'static str, String)>;
}

impl Importable for RemoteClient {
    const NAMES: Names = CLIENT_NAMES;

    fn in_fields(mut texts: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
        for (field, text) in &mut texts {
            match *field {
                // Many tables keep both numbers in one column.
                "cui" if is_cnp(text) => *field = "cnp",
                "country" if ["romania", "rou"].contains(&words(text).join(" ").as_str()) => {
                    *text = "RO".to_owned();
                }
                "type" => *text = kind_word(text).to_owned(),
                _ => {}
            }
        }
        texts.retain(|(_, text)| text != "-");
        texts
    }
}

impl Importable for RemoteProduct {
    const NAMES: Names = PRODUCT_NAMES;

    fn in_fields(mut texts: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
        for (field, text) in &mut texts {
            match *field {
                "currency" if words(text).join(" ") == "lei" => *text = domain::LEI.to_owned(),
                "type" => {
                    let is_service = words(text).join(" ").starts_with("serv");
                    *text = if is_service { "service" } else { "product" }.to_owned();
                }
                _ => {}
            }
        }
        texts
    }
}

/// `b2b` for whatever means a firm; what is none of the words stays, to be named as unknown.
fn kind_word(text: &str) -> &str {
    match words(text).join(" ").as_str() {
        "firma" | "pj" | "persoana juridica" | "juridica" | "companie" | "company" | "b2b" | "business" => {
            "b2b"
        }
        "pf" | "persoana fizica" | "fizica" | "persoana" | "person" | "individual" | "b2c" => "b2c",
        _ => text,
    }
}

/// What becomes of a row.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// An entry the book does not have.
    New(T),
    /// A known entry, by its id, as it was and as it will be.
    Changed(String, Box<(T, T)>),
    /// A known entry that says nothing else.
    Same,
    /// Why it cannot be taken.
    Refused(Vec<FindingView>),
}

/// A row and what becomes of it.
#[derive(Debug)]
pub(crate) struct Planned<T> {
    pub(crate) line: u64,
    pub(crate) name: String,
    pub(crate) outcome: Outcome<T>,
}

/// Decides row by row, and remembers who was in the file already.
pub(crate) struct Planner<'a> {
    columns: &'a Columns,
    mark: Option<DecimalMark>,
    today: NaiveDate,
    lang: Lang,
    seen: HashMap<String, u64>,
}

impl<'a> Planner<'a> {
    pub(crate) fn new(
        columns: &'a Columns,
        mark: Option<DecimalMark>,
        today: NaiveDate,
        lang: Lang,
    ) -> Planner<'a> {
        Planner { columns, mark, today, lang, seen: HashMap::new() }
    }

    /// What becomes of the next row.
    pub(crate) fn plan<T: Importable>(
        &mut self,
        reader: &(impl Read + ReadEntries),
        line: u64,
        row: &csv::StringRecord,
    ) -> Result<Planned<T>, Problem> {
        let texts = self.columns.texts(row.iter()).map(|(field, text)| (field, clean(text))).collect();
        let texts = T::in_fields(texts);
        let named = texts.iter().find(|(field, _)| *field == "name");
        let name = named.map(|(_, text)| text.clone()).unwrap_or_default();
        let planned = |outcome| Planned { line, name: name.clone(), outcome };
        let fields = match self.fields(texts) {
            Ok(fields) => Json::Object(fields),
            Err(findings) => return Ok(planned(Outcome::Refused(findings))),
        };
        let entry: T = match patched(None, &fields) {
            Ok(entry) => T::tidied(entry),
            // A known product may keep its price; a new one needs one. The book is asked with what can be read.
            Err(errors) => {
                let views = errors.iter().map(|error| file_error_view(error, self.lang)).collect();
                return Ok(planned(Outcome::Refused(views)));
            }
        };
        let key = entry.identities().into_iter().next().unwrap_or_default();
        if let Some(first) = self.seen.get(&key) {
            let finding = plain_finding("import_duplicate", "name", &[first.to_string()], self.lang);
            return Ok(planned(Outcome::Refused(vec![finding])));
        }
        self.seen.insert(key, line);
        let mut findings = entry_findings(&entry, reader, self.today, self.lang);
        findings.retain(|finding| finding.severity == "error");
        if !findings.is_empty() {
            return Ok(planned(Outcome::Refused(findings)));
        }
        let Some(known) = reader.same_entries(&entry)?.into_iter().next() else {
            return Ok(planned(Outcome::New(entry)));
        };
        let wanted = patched(Some(&known.item), &fields).map_or_else(|_| known.item.clone(), T::tidied);
        let wanted = wanted.with_id(known.item.id());
        Ok(planned(if changes(&known.item, &wanted).is_empty() {
            Outcome::Same
        } else {
            Outcome::Changed(known.id, Box::new((known.item, wanted)))
        }))
    }

    /// A row's texts as a document's fields; amounts in the one spelling the reader takes.
    fn fields(&self, texts: Vec<(&'static str, String)>) -> Result<Vec<(String, Json)>, Vec<FindingView>> {
        let (mut fields, mut findings) = (Vec::new(), Vec::new());
        for (field, text) in texts {
            let text = match field {
                "price" | "vat_rate" => match amounts::read(&text, self.mark) {
                    Ok(plain) => plain,
                    Err(why) => {
                        let code = match why {
                            NoAmount::NotANumber => "not_a_number",
                            NoAmount::Ambiguous => "amount_ambiguous",
                        };
                        findings.push(plain_finding(code, field, &[text], self.lang));
                        continue;
                    }
                },
                _ => text,
            };
            fields.push((field.to_owned(), Json::Text(text)));
        }
        if findings.is_empty() { Ok(fields) } else { Err(findings) }
    }
}

impl<T: Importable> Planned<T> {
    /// As it is shown.
    pub(crate) fn view(&self) -> ImportRowView {
        let (outcome, changed, findings) = match &self.outcome {
            Outcome::New(_) => ("new", Vec::new(), Vec::new()),
            Outcome::Changed(_, versions) => ("changed", changes(&versions.0, &versions.1), Vec::new()),
            Outcome::Same => ("same", Vec::new(), Vec::new()),
            Outcome::Refused(findings) => ("refused", Vec::new(), findings.clone()),
        };
        let change = |change: protocol::entry::FieldChange| ChangeView {
            field: change.field.to_owned(),
            value: change.to,
        };
        ImportRowView {
            line: self.line,
            name: self.name.clone(),
            outcome: outcome.to_owned(),
            changes: changed.into_iter().map(change).collect(),
            findings,
        }
    }
}

/// A cell in one line, with the letters of today. A formula is a text like any other: nothing here computes.
fn clean(text: &str) -> String {
    let modern = |c: char| match c {
        '\u{15f}' => 'ș',
        '\u{15e}' => 'Ș',
        '\u{163}' => 'ț',
        '\u{162}' => 'Ț',
        other => other,
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(modern).collect()
}
