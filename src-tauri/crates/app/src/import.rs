//! Importing clients and products from a table in a file: a dry run that says what would become of each row, the import
//! itself as one decision that happens whole or not at all, and taking the last one back.
//!
//! A file is gone through twice and never held in memory: once to see what it would do, once to do it. Not here: sending what
//! was imported (protocol).

mod amounts;
mod columns;
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
pub(crate) use plan::Importable;
use plan::{Outcome, Planned, Planner};
use protocol::{RemoteClient, RemoteProduct};
pub(crate) use sheet::FILE_BYTES_MAX;
pub use sheet::ImportFile;
use sheet::Sheet;
use std::sync::PoisonError;
use store::{Import, ReadEntries};

/// Rows one import takes: the server takes a hundred new entries a minute, so these keep it busy for three hours.
pub(crate) const ROWS_MAX: u64 = 20_000;
/// Rows of each kind that a dry run shows.
const EXAMPLES_MAX: usize = 20;
/// Rows between two words about the progress.
const PROGRESS_ROWS: u64 = 250;

/// Which of the two books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The address book.
    Clients,
    /// The catalogue.
    Products,
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
    fn count<T>(&mut self, outcome: &Outcome<T>) -> Result<(), EntryProblem> {
        self.rows += 1;
        let counter = match outcome {
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
    /// When the file cannot be read as a table, is too large, or no column says what each entry is called.
    pub fn preview_import(
        &self,
        kind: EntryKind,
        request: &ImportRequest,
        lang: Lang,
    ) -> Result<ImportPreview, Problem> {
        match kind {
            EntryKind::Clients => self.dry_run::<RemoteClient>(request, lang),
            EntryKind::Products => self.dry_run::<RemoteProduct>(request, lang),
        }
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
        match kind {
            EntryKind::Clients => self.import::<RemoteClient>(request, lang, progress),
            EntryKind::Products => self.import::<RemoteProduct>(request, lang, progress),
        }
    }

    /// Takes the last import of a book back, as far as nothing was done with it since.
    ///
    /// # Errors
    /// [`EntryProblem::ImportNothingToUndo`].
    pub fn undo_import(&self, kind: EntryKind) -> Result<UndoView, Problem> {
        match kind {
            EntryKind::Clients => self.undo::<RemoteClient>(),
            EntryKind::Products => self.undo::<RemoteProduct>(),
        }
    }

    /// The last import of a book, while it can be taken back: its file's name and when it was made.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn last_import(&self, kind: EntryKind) -> Result<Option<(String, String)>, Problem> {
        let view = self.books.read()?;
        let import = match kind {
            EntryKind::Clients => view.last_import::<RemoteClient>()?,
            EntryKind::Products => view.last_import::<RemoteProduct>()?,
        };
        Ok(import.map(|import| (import.file, import.at.rfc3339())))
    }

    /// How far the import that is running has come.
    #[must_use]
    pub fn import_progress(&self) -> Option<Progress> {
        *self.importing().lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn dry_run<T: Importable>(&self, request: &ImportRequest, lang: Lang) -> Result<ImportPreview, Problem> {
        let sheet = Sheet::open(&request.file, request.delimiter)?;
        let columns = Columns::assign(&sheet.headers, &request.map, T::NAMES)?;
        let mut examples: Vec<ImportRowView> = Vec::new();
        let counts = self.go_through::<T>(&sheet, &columns, request, lang, |planned| {
            let view = planned.view();
            if examples.iter().filter(|known| known.outcome == view.outcome).count() < EXAMPLES_MAX {
                examples.push(view);
            }
        })?;
        Ok(ImportPreview {
            file: request.file.name(),
            encoding: sheet.encoding().to_owned(),
            delimiter: sheet.delimiter(),
            columns: columns.view(&sheet.headers),
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
        sheet: &Sheet<'_>,
        columns: &Columns,
        request: &ImportRequest,
        lang: Lang,
        mut each: impl FnMut(&Planned<T>),
    ) -> Result<Counts, Problem> {
        let view = self.books.read()?;
        let mut planner = Planner::new(columns, request.decimal, self.today(), lang);
        let mut rows = sheet.rows()?;
        let mut counts = Counts::default();
        while let Some((line, row)) = rows.next_row()? {
            let planned: Planned<T> = planner.plan(&view, line, row)?;
            counts.count(&planned.outcome)?;
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
        let sheet = Sheet::open(&request.file, request.delimiter)?;
        let columns = Columns::assign(&sheet.headers, &request.map, T::NAMES)?;
        let expected = self.go_through::<T>(&sheet, &columns, request, lang, |_| {})?;
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
            tx.begin_import::<T>(&import)?;
            let mut planner = Planner::new(&columns, request.decimal, self.today(), lang);
            let mut rows = sheet.rows()?;
            let mut counts = Counts::default();
            while let Some((line, row)) = rows.next_row()? {
                let planned: Planned<T> = planner.plan(tx, line, row)?;
                counts.count(&planned.outcome)?;
                if counts.rows % PROGRESS_ROWS == 0 {
                    tell(counts.rows);
                }
                match planned.outcome {
                    Outcome::New(entry) => {
                        tx.import_entry(import.id, &self.ids.new_id().to_string(), entry)?
                    }
                    Outcome::Changed(id, versions) => tx.import_entry(import.id, &id, versions.1)?,
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
        let undone =
            self.write(self.time.now(), |tx| -> Result<_, Problem> { Ok(tx.undo_import::<T>()?) })?;
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
