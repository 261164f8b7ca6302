//! Importing a table of clients, products or invoices: its options, and what is said of it.
//!
//! Not here: reading the file (app).

use super::files;
use super::print::{Say, shown};
use super::run::Done;
use app::view::{ImportPreview, ImportView, UndoView};
use app::{App, DecimalMark, EntryKind, ImportFile, ImportRequest, Lang, Problem};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Delimiter {
    #[value(name = ",")]
    Comma,
    #[value(name = ";")]
    Semicolon,
    #[value(name = "tab")]
    Tab,
    #[value(name = "|")]
    Bar,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Decimal {
    #[value(name = ",")]
    Comma,
    #[value(name = ".")]
    Point,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The table, or - for standard input.
    file: PathBuf,
    /// What a column fills, beyond what its header tells; `-` leaves it out.
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = column_and_field)]
    map: Vec<(String, String)>,
    /// What parts the columns; told by the header when left out.
    #[arg(long, value_enum)]
    delimiter: Option<Delimiter>,
    /// What parts the decimals, where an amount does not tell.
    #[arg(long, value_enum)]
    decimal: Option<Decimal>,
    /// Only say what would happen.
    #[arg(long)]
    dry_run: bool,
    /// Import the rest where rows cannot be taken; else one of them stops the import.
    #[arg(long)]
    skip_refused: bool,
}

fn column_and_field(text: &str) -> Result<(String, String), String> {
    let (column, field) = text.rsplit_once('=').ok_or("COLUMN=FIELD")?;
    Ok((column.to_owned(), field.to_owned()))
}

impl ImportArgs {
    fn request(&self) -> Result<ImportRequest, Problem> {
        let file = if self.file == Path::new("-") {
            ImportFile::Bytes(files::read_long()?)
        } else {
            ImportFile::Path(self.file.clone())
        };
        Ok(ImportRequest {
            file,
            map: self.map.clone(),
            delimiter: self.delimiter.map(|delimiter| match delimiter {
                Delimiter::Comma => b',',
                Delimiter::Semicolon => b';',
                Delimiter::Tab => b'\t',
                Delimiter::Bar => b'|',
            }),
            decimal: self.decimal.map(|decimal| match decimal {
                Decimal::Comma => DecimalMark::Comma,
                Decimal::Point => DecimalMark::Point,
            }),
            skips_refused: self.skip_refused,
        })
    }
}

pub(crate) fn run_import(
    app: &App,
    kind: EntryKind,
    import: &ImportArgs,
    lang: Lang,
) -> Result<Done, Problem> {
    let request = import.request()?;
    let say = Say(lang);
    if import.dry_run {
        let preview = app.preview_import(kind, &request, lang)?;
        let words = say.import_preview(&preview);
        return Done::new(preview, words);
    }
    let made = app.run_import(kind, &request, lang, |_| {})?;
    let words = say.imported(&made);
    Done::new(made, words)
}

pub(crate) fn undo_import(app: &App, kind: EntryKind, lang: Lang) -> Result<Done, Problem> {
    let undone = app.undo_import(kind)?;
    let words = Say(lang).undone(&undone);
    Done::new(undone, words)
}

impl Say {
    fn import_preview(self, preview: &ImportPreview) -> String {
        let counts = [
            (preview.new, self.t("noi", "new")),
            (preview.changed, self.t("schimbate", "changed")),
            (preview.same, self.t("la fel", "the same")),
            (preview.refused, self.t("refuzate", "refused")),
        ];
        let counts: Vec<String> = counts.iter().map(|(count, word)| format!("{count} {word}")).collect();
        let mut text = format!("{}: {}\n", self.0.rows(preview.rows), counts.join(", "));
        preview.notes.iter().for_each(|note| text += &format!("{note}\n"));
        for row in &preview.examples {
            let what = match row.outcome.as_str() {
                "new" => self.t("nou", "new"),
                "changed" => self.t("schimbat", "changed"),
                "same" => self.t("la fel", "the same"),
                _ => self.t("refuzat", "refused"),
            };
            text += &format!("{:>6}  {what}  {}\n", row.line, shown(&row.name));
            for change in &row.changes {
                text += &format!("          {}: {}\n", change.field, shown(&change.value));
            }
            for finding in &row.findings {
                text += &format!("          {}: {}\n", shown(&finding.field), shown(&finding.message));
            }
        }
        text
    }

    fn imported(self, made: &ImportView) -> String {
        format!(
            "{} {} {}, {} {}.\n",
            self.t("Importat:", "Imported:"),
            made.new,
            self.t("noi", "new"),
            made.changed,
            self.t("schimbate", "changed")
        )
    }

    fn undone(self, undone: &UndoView) -> String {
        let left = undone.used + undone.sent + undone.changed;
        let mut text = format!("{} {}.\n", self.t("Luate înapoi:", "Taken back:"), undone.taken_back);
        if left > 0 {
            text += &format!(
                "{} {left} ({} {}, {} {}, {} {}).\n",
                self.t("Au rămas:", "Left:"),
                undone.used,
                self.t("pe facturi", "on invoices"),
                undone.sent,
                self.t("pe server", "on the server"),
                undone.changed,
                self.t("schimbate între timp", "changed since")
            );
        }
        text
    }
}
