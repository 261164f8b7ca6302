//! Importing clients, products and the invoices of another program from a table in a file: a dry run that says what would
//! become of each row, the import itself as one decision that happens whole or not at all, and taking the last one back.
//!
//! A file is gone through twice and never held in memory: once to see what it would do, once to do it, and before that for
//! what parts its decimals. Not here: sending what
//! was imported (protocol).

mod amounts;
mod columns;
mod dates;
mod entry;
mod history;
mod names;
mod plan;
mod sheet;
mod workbook;

use crate::entry_problem::EntryProblem;
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::{ImportPreview, ImportRowView, ImportView, Progress, UndoView};
use crate::words::Lang;
pub use amounts::DecimalMark;
use columns::Columns;
use plan::{Groups, Importable, Outcome, Planned, Planner, decimal_mark};
use protocol::{RemoteClient, RemoteProduct};
pub(crate) use sheet::FILE_BYTES_MAX;
pub use sheet::ImportFile;
use sheet::Sheet;
use std::sync::PoisonError;
use store::{Import, PastInvoice};

/// Rows one import takes: the server takes a hundred new entries a minute, so these keep it busy for three hours.
pub(crate) const ROWS_MAX: u64 = 20_000;
/// Rows of each kind that a dry run shows.
const EXAMPLES_MAX: usize = 20;
/// Rows between two words about the progress.
const PROGRESS_ROWS: u64 = 250;

/// What is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The address book.
    Clients,
    /// The catalogue.
    Products,
    /// Invoices another program made.
    History,
}

/// Does something with the kind of thing that is imported.
macro_rules! with_kind {
    ($kind:expr, $name:ident => $call:expr) => {
        match $kind {
            EntryKind::Clients => {
                type $name = RemoteClient;
                $call
            }
            EntryKind::Products => {
                type $name = RemoteProduct;
                $call
            }
            EntryKind::History => {
                type $name = PastInvoice;
                $call
            }
        }
    };
}

/// A file to import, and how to read it.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The table.
    pub file: ImportFile,
    /// What fills what, beyond what the header tells: column and field; `-` leaves a column out.
    pub map: Vec<(String, String)>,
    /// What parts the columns; told by the header when nothing is said.
    pub delimiter: Option<u8>,
    /// What parts the decimals where a text does not tell.
    pub decimal: Option<DecimalMark>,
    /// Leave out what cannot be taken; else one such row stops the import.
    pub skips_refused: bool,
}

/// How many rows became what.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    rows: u64,
    new: u64,
    changed: u64,
    same: u64,
    refused: u64,
}

impl Counts {
    fn count<T>(&mut self, planned: &Planned<T>) -> Result<(), EntryProblem> {
        self.rows += planned.rows;
        let counter = match &planned.outcome {
            Outcome::New(_) => &mut self.new,
            Outcome::Changed(..) => &mut self.changed,
            Outcome::Same => &mut self.same,
            Outcome::Refused(_) => &mut self.refused,
        };
        *counter += 1;
        if self.rows > ROWS_MAX { Err(EntryProblem::ImportTooManyRows) } else { Ok(()) }
    }
}

impl App {
    /// What an import would do. Nothing is written.
    ///
    /// # Errors
    /// When the file cannot be read as a table, is too large, or no column says what must be known.
    pub fn preview_import(
        &self,
        kind: EntryKind,
        request: &ImportRequest,
        lang: Lang,
    ) -> Result<ImportPreview, Problem> {
        with_kind!(kind, T => {
            let preview = self.dry_run::<T>(request, lang)?;
            if preview.missing.is_empty() { Ok(preview) } else { Err(T::lacking().into()) }
        })
    }

    /// The same for somebody who can still say which column is which: where one is missing, nothing is planned yet.
    ///
    /// # Errors
    /// As [`App::preview_import`], but for the missing columns.
    pub fn look_at_import(
        &self,
        kind: EntryKind,
        request: &ImportRequest,
        lang: Lang,
    ) -> Result<ImportPreview, Problem> {
        with_kind!(kind, T => self.dry_run::<T>(request, lang))
    }

    /// Imports a file: all of it, or nothing. Progress is told as it goes.
    ///
    /// # Errors
    /// As [`App::preview_import`]; [`EntryProblem::ImportRowsRefused`] when rows cannot be taken and are not to be left out;
    /// [`EntryProblem::ImportNothingToDo`].
    pub fn run_import(
        &self,
        kind: EntryKind,
        request: &ImportRequest,
        lang: Lang,
        progress: impl FnMut(Progress),
    ) -> Result<ImportView, Problem> {
        with_kind!(kind, T => self.import::<T>(request, lang, progress))
    }

    /// Takes the last import back, as far as nothing was done with it since.
    ///
    /// # Errors
    /// [`EntryProblem::ImportNothingToUndo`].
    pub fn undo_import(&self, kind: EntryKind) -> Result<UndoView, Problem> {
        with_kind!(kind, T => self.undo::<T>())
    }

    /// The last import, while it can be taken back: its file's name and when it was made.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn last_import(&self, kind: EntryKind) -> Result<Option<(String, String)>, Problem> {
        let view = self.books.read()?;
        let import = with_kind!(kind, T => T::last(&view)?);
        Ok(import.map(|import| (import.file, import.at.rfc3339())))
    }

    /// How far the import that is running has come.
    #[must_use]
    pub fn import_progress(&self) -> Option<Progress> {
        *self.importing().lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn dry_run<T: Importable>(&self, request: &ImportRequest, lang: Lang) -> Result<ImportPreview, Problem> {
        let table = Table::open::<T>(request)?;
        let mut examples: Vec<ImportRowView> = Vec::new();
        let counts = match table.missing[..] {
            [] => self.go_through::<T>(&table, lang, |planned| {
                let view = planned.view();
                if examples.iter().filter(|known| known.outcome == view.outcome).count() < EXAMPLES_MAX {
                    examples.push(view);
                }
            })?,
            _ => Counts::default(),
        };
        Ok(ImportPreview {
            file: request.file.name(),
            encoding: table.sheet.encoding().to_owned(),
            delimiter: table.sheet.delimiter(),
            decimal: table.mark.map(|mark| mark.as_str().to_owned()),
            columns: table.columns.view(&table.sheet.headers),
            missing: table.missing.iter().map(|field| (*field).to_owned()).collect(),
            notes: T::notes(&table.columns, lang),
            rows: counts.rows,
            new: counts.new,
            changed: counts.changed,
            same: counts.same,
            refused: counts.refused,
            examples,
        })
    }

    /// Decides about every row without writing anything.
    fn go_through<T: Importable>(
        &self,
        table: &Table<'_>,
        lang: Lang,
        mut each: impl FnMut(&Planned<T>),
    ) -> Result<Counts, Problem> {
        let view = self.books.read()?;
        let mut planner = Planner::new(&table.columns, table.mark, self.today(), lang);
        let mut groups = Groups::of(&table.sheet, &table.columns)?;
        let mut counts = Counts::default();
        while let Some(group) = groups.next::<T>()? {
            let planned: Planned<T> = planner.plan(&view, group)?;
            counts.count(&planned)?;
            each(&planned);
        }
        if counts.rows == 0 { Err(EntryProblem::ImportEmpty.into()) } else { Ok(counts) }
    }

    fn import<T: Importable>(
        &self,
        request: &ImportRequest,
        lang: Lang,
        mut progress: impl FnMut(Progress),
    ) -> Result<ImportView, Problem> {
        self.want_books()?;
        let table = Table::open::<T>(request)?;
        if !table.missing.is_empty() {
            return Err(T::lacking().into());
        }
        let expected = self.go_through::<T>(&table, lang, |_| {})?;
        if expected.refused > 0 && !request.skips_refused {
            return Err(EntryProblem::ImportRowsRefused(expected.refused).into());
        }
        if expected.new + expected.changed == 0 {
            return Err(EntryProblem::ImportNothingToDo.into());
        }
        let now = self.time.now();
        let import = Import {
            id: self.ids.new_id(),
            at: now,
            file: request.file.name(),
            entries: expected.new + expected.changed,
        };
        let mut tell = |done: u64| {
            let so_far = Progress { done, total: expected.rows };
            self.note_import(Some(so_far));
            progress(so_far);
        };
        let written = self.write(now, |tx| -> Result<Counts, Problem> {
            T::begin(tx, &import)?;
            let mut planner = Planner::new(&table.columns, table.mark, self.today(), lang);
            let mut groups = Groups::of(&table.sheet, &table.columns)?;
            let (mut counts, mut told) = (Counts::default(), 0);
            while let Some(group) = groups.next::<T>()? {
                let planned: Planned<T> = planner.plan(tx, group)?;
                counts.count(&planned)?;
                if counts.rows >= told + PROGRESS_ROWS {
                    told = counts.rows;
                    tell(told);
                }
                let new_id = || self.ids.new_id().to_string();
                match planned.outcome {
                    Outcome::New(entry) => T::keep(tx, import.id, None, new_id, entry)?,
                    Outcome::Changed(id, versions) => {
                        T::keep(tx, import.id, Some(&id), new_id, versions.1)?;
                    }
                    Outcome::Same | Outcome::Refused(_) => {}
                }
            }
            // Between the two readings somebody may have written over the file.
            if counts.refused > 0 && !request.skips_refused {
                return Err(EntryProblem::ImportRowsRefused(counts.refused).into());
            }
            Ok(counts)
        });
        self.note_import(None);
        self.entries_changed(T::TOPIC);
        let counts = written?;
        Ok(ImportView {
            file: import.file,
            at: now.rfc3339(),
            new: counts.new,
            changed: counts.changed,
            same: counts.same,
            refused: counts.refused,
        })
    }

    fn note_import(&self, progress: Option<Progress>) {
        *self.importing().lock().unwrap_or_else(PoisonError::into_inner) = progress;
        self.stale(&[Topic::Import]);
    }

    fn undo<T: Importable>(&self) -> Result<UndoView, Problem> {
        self.want_books()?;
        let undone = self.write(self.time.now(), |tx| -> Result<_, Problem> { Ok(T::undo(tx)?) })?;
        let (import, undone) = undone.ok_or(EntryProblem::ImportNothingToUndo)?;
        self.entries_changed(T::TOPIC);
        Ok(UndoView {
            file: import.file,
            at: import.at.rfc3339(),
            taken_back: undone.taken_back,
            used: undone.used,
            sent: undone.sent,
            changed: undone.changed,
        })
    }
}

/// A table that is about to be gone through: its columns, and how its amounts are read.
struct Table<'a> {
    sheet: Sheet<'a>,
    columns: Columns,
    mark: Option<DecimalMark>,
    /// Fields no column fills and one must.
    missing: Vec<&'static str>,
}

impl<'a> Table<'a> {
    fn open<T: Importable>(request: &'a ImportRequest) -> Result<Table<'a>, Problem> {
        let sheet = Sheet::open(&request.file, request.delimiter, T::NAMES)?;
        let columns = Columns::assign(&sheet.headers, &request.map, T::NAMES)?;
        let mark = match request.decimal {
            Some(said) => Some(said),
            None => decimal_mark::<T>(&sheet, &columns)?,
        };
        let missing = T::missing(&columns);
        Ok(Table { sheet, columns, mark, missing })
    }
}
