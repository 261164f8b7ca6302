//! What becomes of a row of clients or products: a new entry, a known one that changes or stays, or a refusal that names the
//! field.
//!
//! Not here: reading rows (sheet), going through them (plan).

use super::amounts::read_field;
use super::columns::Names;
use super::names::{CLIENT_NAMES, PRODUCT_NAMES};
use super::plan::{Importable, Outcome, Planner, Texts};
use crate::entries::{Book, entry_findings};
use crate::entry_problem::EntryProblem;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{ChangeView, FindingView};
use crate::words::file_error_view;
use domain::spelling::words;
use domain::tax_id::is_cnp;
use protocol::entry::{changes, patched};
use protocol::json::Json;
use protocol::{RemoteClient, RemoteProduct};
use store::{Import, Read, ReadEntries, ReadError, Tx, TxError, Undone, View};
use uuid::Uuid;

/// A book of entries, as a table of them needs to know it.
pub(crate) trait EntryTable: Book {
    /// The words over its columns.
    const COLUMNS: Names;

    /// The fields of a row in the words of the API.
    fn in_fields(texts: Texts) -> Texts;
}

impl EntryTable for RemoteClient {
    const COLUMNS: Names = CLIENT_NAMES;

    fn in_fields(mut texts: Texts) -> Texts {
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

impl EntryTable for RemoteProduct {
    const COLUMNS: Names = PRODUCT_NAMES;

    fn in_fields(mut texts: Texts) -> Texts {
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

impl<T: EntryTable> Importable for T {
    const NAMES: Names = T::COLUMNS;
    const WANTED: &'static [&'static str] = &["name"];
    const AMOUNTS: &'static [&'static str] = &["price", "vat_rate"];
    const TOPIC: Topic = <T as Book>::TOPIC;

    fn lacking() -> EntryProblem {
        EntryProblem::ImportNameColumnMissing
    }

    fn named(row: &Texts) -> String {
        row.iter().find(|(field, _)| *field == "name").map(|(_, text)| text.clone()).unwrap_or_default()
    }

    fn plan(
        planner: &mut Planner<'_>,
        reader: &(impl Read + ReadEntries),
        line: u64,
        mut group: Vec<Texts>,
    ) -> Result<Outcome<T>, Problem> {
        let texts = T::in_fields(group.pop().unwrap_or_default());
        let fields = match fields(planner, texts) {
            Ok(fields) => Json::Object(fields),
            Err(findings) => return Ok(Outcome::Refused(findings)),
        };
        let entry: T = match patched(None, &fields) {
            Ok(entry) => T::tidied(entry),
            // A known product may keep its price; a new one needs one. The book is asked with what can be read.
            Err(errors) => {
                let views = errors.iter().map(|error| file_error_view(error, planner.lang)).collect();
                return Ok(Outcome::Refused(views));
            }
        };
        let key = entry.identities().into_iter().next().unwrap_or_default();
        if let Some(finding) = planner.met(key, line, "name") {
            return Ok(Outcome::Refused(vec![finding]));
        }
        let mut findings = entry_findings(&entry, reader, planner.today, planner.lang);
        findings.retain(|finding| finding.severity == "error");
        if !findings.is_empty() {
            return Ok(Outcome::Refused(findings));
        }
        let Some(known) = reader.same_entries(&entry)?.into_iter().next() else {
            return Ok(Outcome::New(entry));
        };
        let wanted = patched(Some(&known.item), &fields).map_or_else(|_| known.item.clone(), T::tidied);
        let wanted = wanted.with_id(known.item.id());
        Ok(if changes(&known.item, &wanted).is_empty() {
            Outcome::Same
        } else {
            Outcome::Changed(known.id, Box::new((known.item, wanted)))
        })
    }

    fn changes(before: &T, after: &T) -> Vec<ChangeView> {
        let view = |change: protocol::entry::FieldChange| ChangeView {
            field: change.field.to_owned(),
            value: change.to,
        };
        changes(before, after).into_iter().map(view).collect()
    }

    fn begin(tx: &mut Tx<'_>, import: &Import) -> Result<(), TxError> {
        tx.begin_import::<T>(import)
    }

    fn keep(
        tx: &mut Tx<'_>,
        import: Uuid,
        known: Option<&str>,
        new_id: impl FnOnce() -> String,
        item: T,
    ) -> Result<(), TxError> {
        let id = known.map_or_else(new_id, str::to_owned);
        tx.import_entry(import, &id, item)
    }

    fn undo(tx: &mut Tx<'_>) -> Result<Option<(Import, Undone)>, TxError> {
        tx.undo_import::<T>()
    }

    fn last(view: &View) -> Result<Option<Import>, ReadError> {
        view.last_import::<T>()
    }
}

/// A row's texts as a document's fields; amounts in the one spelling the reader takes.
fn fields(planner: &Planner<'_>, texts: Texts) -> Result<Vec<(String, Json)>, Vec<FindingView>> {
    let (mut fields, mut findings) = (Vec::new(), Vec::new());
    for (field, text) in texts {
        let text = match field {
            "price" | "vat_rate" => match read_field(field, &text, planner.mark, planner.lang) {
                Ok(plain) => plain,
                Err(finding) => {
                    findings.push(*finding);
                    continue;
                }
            },
            _ => text,
        };
        fields.push((field.to_owned(), Json::Text(text)));
    }
    if findings.is_empty() { Ok(fields) } else { Err(findings) }
}
