//! Going through a table and deciding what becomes of each thing in it: new, changed, the same, or a refusal that names the field.
//!
//! Not here: what a row of clients, products or invoices means (entry, history), reading rows (sheet), keeping what was
//! decided (import).

use super::amounts::{self, DecimalMark};
use super::columns::{Columns, Names};
use super::sheet::{Rows, Sheet};
use crate::entry_problem::EntryProblem;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{ChangeView, FindingView, ImportRowView};
use crate::words::{Lang, plain_finding};
use chrono::NaiveDate;
use std::collections::HashMap;
use store::{Import, Read, ReadEntries, ReadError, Tx, TxError, Undone, View};
use uuid::Uuid;

/// What a row says, field by field; only what says something.
pub(crate) type Texts = Vec<(&'static str, String)>;

/// What can be imported from a table.
pub(crate) trait Importable: Sized {
    /// The words over its columns.
    const NAMES: Names;
    /// Fields there must be a column for.
    const WANTED: &'static [&'static str];
    /// Fields that are amounts.
    const AMOUNTS: &'static [&'static str];
    /// What goes stale with it.
    const TOPIC: Topic;

    /// Fields that no column fills and one must.
    fn missing(columns: &Columns) -> Vec<&'static str> {
        columns.missing(Self::WANTED)
    }

    /// The problem of a table that lacks one of them.
    fn lacking() -> EntryProblem;

    /// Whether a row only goes on with what the one before it says.
    fn goes_on(_before: &Texts, _row: &Texts) -> bool {
        false
    }

    /// What a row is called.
    fn named(row: &Texts) -> String;

    /// What becomes of some rows that belong together, or of one.
    fn plan(
        planner: &mut Planner<'_>,
        reader: &(impl Read + ReadEntries),
        line: u64,
        group: Vec<Texts>,
    ) -> Result<Outcome<Self>, Problem>;

    /// Fields that differ, with their new values.
    fn changes(before: &Self, after: &Self) -> Vec<ChangeView>;

    /// What a person must know of what the table does not tell.
    fn notes(_columns: &Columns, _lang: Lang) -> Vec<String> {
        Vec::new()
    }

    /// Begins an import: the one before it can no longer be taken back.
    fn begin(tx: &mut Tx<'_>, import: &Import) -> Result<(), TxError>;

    /// Keeps what is new, or what a known one becomes.
    fn keep(
        tx: &mut Tx<'_>,
        import: Uuid,
        known: Option<&str>,
        new_id: impl FnOnce() -> String,
        item: Self,
    ) -> Result<(), TxError>;

    /// Takes the last import back.
    fn undo(tx: &mut Tx<'_>) -> Result<Option<(Import, Undone)>, TxError>;

    /// The last import, while it can be taken back.
    fn last(view: &View) -> Result<Option<Import>, ReadError>;
}

/// What becomes of a row.
#[derive(Debug)]
pub(crate) enum Outcome<T> {
    /// Something the books do not have.
    New(T),
    /// Something known, by its id, as it was and as it will be.
    Changed(String, Box<(T, T)>),
    /// Something known that says nothing else.
    Same,
    /// Why it cannot be taken.
    Refused(Vec<FindingView>),
}

/// A row, or some that belong together, and what becomes of it.
#[derive(Debug)]
pub(crate) struct Planned<T> {
    pub(crate) line: u64,
    /// How many rows.
    pub(crate) rows: u64,
    pub(crate) name: String,
    pub(crate) outcome: Outcome<T>,
}

/// Decides row by row, and remembers who was in the file already.
pub(crate) struct Planner<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) mark: Option<DecimalMark>,
    pub(crate) today: NaiveDate,
    pub(crate) lang: Lang,
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

    /// Remembers what a row is about; why it cannot be taken where an earlier one was about the same.
    pub(crate) fn met(&mut self, key: String, line: u64, field: &str) -> Option<FindingView> {
        if let Some(first) = self.seen.get(&key) {
            return Some(plain_finding("import_duplicate", field, &[first.to_string()], self.lang));
        }
        self.seen.insert(key, line);
        None
    }

    /// What becomes of the next rows that belong together.
    pub(crate) fn plan<T: Importable>(
        &mut self,
        reader: &(impl Read + ReadEntries),
        (line, group): (u64, Vec<Texts>),
    ) -> Result<Planned<T>, Problem> {
        let rows = group.len() as u64;
        let name = group.first().map(T::named).unwrap_or_default();
        let outcome = T::plan(self, reader, line, group)?;
        Ok(Planned { line, rows, name, outcome })
    }
}

/// The rows of a table, those that belong together at once.
pub(crate) struct Groups<'a> {
    columns: &'a Columns,
    rows: Rows<'a>,
    next: Option<(u64, Texts)>,
}

impl<'a> Groups<'a> {
    pub(crate) fn of(sheet: &'a Sheet<'_>, columns: &'a Columns) -> Result<Groups<'a>, Problem> {
        let mut groups = Groups { columns, rows: sheet.rows()?, next: None };
        groups.next = groups.read()?;
        Ok(groups)
    }

    pub(crate) fn next<T: Importable>(&mut self) -> Result<Option<(u64, Vec<Texts>)>, Problem> {
        let Some((line, first)) = self.next.take() else { return Ok(None) };
        let mut group = vec![first];
        loop {
            self.next = self.read()?;
            match (&self.next, group.last()) {
                (Some((_, row)), Some(before)) if T::goes_on(before, row) => {}
                _ => return Ok(Some((line, group))),
            }
            group.extend(self.next.take().map(|(_, row)| row));
        }
    }

    fn read(&mut self) -> Result<Option<(u64, Texts)>, Problem> {
        let columns = self.columns;
        let Some((line, row)) = self.rows.next_row()? else { return Ok(None) };
        Ok(Some((line, columns.texts(row.iter()).map(|(field, text)| (field, clean(text))).collect())))
    }
}

/// What parts the decimals in a table: what its amounts say that can be read in one way only, where they agree.
pub(crate) fn decimal_mark<T: Importable>(
    sheet: &Sheet<'_>,
    columns: &Columns,
) -> Result<Option<DecimalMark>, Problem> {
    let mut rows = sheet.rows()?;
    let mut found = None;
    while let Some((_, row)) = rows.next_row()? {
        for (_, text) in columns.texts(row.iter()).filter(|(field, _)| T::AMOUNTS.contains(field)) {
            match (amounts::mark_of(text), found) {
                (Some(mark), Some(other)) if mark != other => return Ok(None),
                (Some(mark), _) => found = Some(mark),
                (None, _) => {}
            }
        }
    }
    Ok(found)
}

impl<T: Importable> Planned<T> {
    /// As it is shown.
    pub(crate) fn view(&self) -> ImportRowView {
        let (outcome, changes, findings) = match &self.outcome {
            Outcome::New(_) => ("new", Vec::new(), Vec::new()),
            Outcome::Changed(_, versions) => ("changed", T::changes(&versions.0, &versions.1), Vec::new()),
            Outcome::Same => ("same", Vec::new(), Vec::new()),
            Outcome::Refused(findings) => ("refused", Vec::new(), findings.clone()),
        };
        let outcome = outcome.to_owned();
        ImportRowView { line: self.line, name: self.name.clone(), outcome, changes, findings }
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
