//! The number register as a file for an inspection: every number, its fate and why, under the verdict.
//!
//! Not here: what became of the numbers (numbers).

use crate::export_problem::ExportProblem;
use crate::numbers::walk_register;
use crate::open::App;
use crate::paper::paper_lang;
use crate::ports::{moment_in_words, romanian_time};
use crate::problem::Problem;
use crate::resolve::find_series;
use crate::view::{NumberView, NumbersView, RegisterView};
use crate::words::Lang;
use crate::writing::{write_whole, write_whole_with};
use domain::{Moment, Series};
use export::{Cell, Column, CsvTable, Kind, Table};
use pdf::{Listing, ListingColumn, ListingTable};
use std::io::{BufWriter, Write};
use std::path::Path;
use store::{Read, View};

impl App {
    /// Writes the number register of a series; the file's ending says whether as CSV or as PDF.
    ///
    /// # Errors
    /// [`Problem::NoSuchSeries`], [`ExportProblem::BadEnding`], [`Problem::Disk`]; the file is then as it was.
    pub fn save_register(&self, given: &str, path: &Path, lang: Lang) -> Result<RegisterView, Problem> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let view = self.books.read()?;
        let series = find_series(&view, given)?;
        let sheet = RegisterSheet::survey(&view, &series, None, lang)?;
        match ending.as_deref() {
            Some("csv") => write_whole_with(path, |file| sheet.write_csv(BufWriter::new(file)))?,
            Some("pdf") => {
                let now = self.time.now();
                let made = format!(
                    "{} {}.",
                    lang.of("Făcut la", "Made on"),
                    romanian_time(now).format("%d.%m.%Y, %H:%M")
                );
                let bytes = sheet.pdf(now, Some(made))?;
                write_whole(path, &bytes)
                    .map_err(|error| Problem::Disk(format!("{}: {error}", path.display())))?;
            }
            _ => return Err(ExportProblem::BadEnding(".csv, .pdf").into()),
        }
        let RegisterSheet { whole, numbers, .. } = sheet;
        Ok(RegisterView {
            path: path.display().to_string(),
            series: series.name,
            numbers,
            duplicates: whole.duplicates,
            unexplained_gaps: whole.unexplained_gaps,
            verdict: verdict(&whole, lang),
        })
    }
}

impl App {
    /// The same, into a folder under its own name.
    ///
    /// # Errors
    /// As [`App::save_register`].
    pub fn save_register_in(
        &self,
        given: &str,
        folder: &Path,
        ending: &str,
        lang: Lang,
    ) -> Result<RegisterView, Problem> {
        let series = find_series(&self.books.read()?, given)?;
        let name = pdf::safe_name(&series.name);
        let name = format!("{}-{name}.{ending}", lang.of("registru", "numbers"));
        self.save_register(&series.id.0, &folder.join(name), lang)
    }
}

/// Numbers a register on paper may have: some thousand pages. Beyond, there is the table.
pub(crate) const PAPER_NUMBERS_MAX: u64 = 50_000;

/// A register that can be written: the numbers of a range of it, under what all of it comes to. It is gone through again each
/// time, and not kept; only what is drawn on paper is.
pub(crate) struct RegisterSheet<'a> {
    view: &'a View,
    firm: String,
    series: &'a Series,
    range: Option<(u64, u64)>,
    lang: Lang,
    /// What the whole register comes to.
    pub(crate) whole: NumbersView,
    /// Numbers in the range, and how many of each fate.
    pub(crate) numbers: u64,
    fates: Vec<(String, u64)>,
}

impl<'a> RegisterSheet<'a> {
    /// Goes through a register once.
    pub(crate) fn survey(
        view: &'a View,
        series: &'a Series,
        range: Option<(u64, u64)>,
        lang: Lang,
    ) -> Result<RegisterSheet<'a>, Problem> {
        let firm = view.firm()?;
        let parts = firm.map(|firm| [firm.name, firm.tax_id]).unwrap_or_default();
        let firm = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let (mut numbers, mut fates): (u64, Vec<(String, u64)>) = (0, Vec::new());
        let whole = walk_register(view, series, lang, |number| {
            if is_in(range, number.number) {
                numbers += 1;
                match fates.iter_mut().find(|(fate, _)| *fate == number.fate) {
                    Some((_, count)) => *count += 1,
                    None => fates.push((number.fate, 1)),
                }
            }
            Ok(())
        })?;
        Ok(RegisterSheet { view, firm, series, range, lang, whole, numbers, fates })
    }

    /// Each number of the range.
    fn each(&self, mut each: impl FnMut(&NumberView) -> Result<(), Problem>) -> Result<(), Problem> {
        let walked = walk_register(self.view, self.series, self.lang, |number| {
            if is_in(self.range, number.number) { each(&number) } else { Ok(()) }
        });
        walked.map(drop)
    }

    /// Writes it as a table.
    pub(crate) fn write_csv(&self, mut out: impl Write) -> Result<(), Problem> {
        let t = |ro: &str, en: &str| self.lang.of(ro, en).to_owned();
        let columns = [
            Column::new(t("Număr", "Number"), Kind::Whole, 10),
            Column::new(t("Pe hârtie", "On paper"), Kind::Text, 18),
            Column::new(t("Ce s-a întâmplat", "What became of it"), Kind::Text, 20),
            Column::new(t("Motiv", "Reason"), Kind::Text, 40),
            Column::new(t("Din", "Since"), Kind::Text, 18),
            Column::new(t("Expiră", "Expires"), Kind::Text, 18),
            Column::new(t("Dovada (factura pe server)", "Proof (the invoice on the server)"), Kind::Text, 24),
        ];
        let mut table = CsvTable::begin(&mut out, &columns)?;
        self.each(|number| {
            let [at, expires] = self.times(number);
            table.row(&[
                Cell::Whole(number.number),
                Cell::Text(&number.full_number),
                Cell::Text(fate_in_words(&number.fate, self.lang)),
                Cell::from(number.reason.as_deref()),
                Cell::Text(&at),
                Cell::Text(&expires),
                Cell::from(number.evidence.as_deref()),
            ])?;
            Ok(())
        })?;
        table.row(&[Cell::Empty, Cell::Text(&verdict(&self.whole, self.lang))])?;
        table.finish();
        out.flush()?;
        Ok(())
    }

    /// Since when, and until when; the latter only where it still matters.
    fn times(&self, number: &NumberView) -> [String; 2] {
        let is_open = ["free", "quarantined", "expired"].contains(&number.fate.as_str());
        let expires = number.expires_at.as_deref().filter(|_| is_open).map(moment_in_words);
        [moment_in_words(&number.at), expires.unwrap_or_default()]
    }

    pub(crate) fn title(&self) -> String {
        format!(
            "{} {}",
            self.lang.of("Registrul numerelor, seria", "Number register, series"),
            self.series.name
        )
    }

    pub(crate) fn pdf(&self, made_at: Moment, made: Option<String>) -> Result<Vec<u8>, Problem> {
        let lang = self.lang;
        if self.numbers > PAPER_NUMBERS_MAX {
            return Err(ExportProblem::RegisterTooLong.into());
        }
        let mut sentences = vec![self.counts()];
        sentences.push(
            lang.of(
                "Fiecare număr rezervat pe acest laptop, cu ce s-a ales de el. Numerele nefolosite sunt explicate prin motivul de lângă ele (OMFP 2634/2015, anexa 1, pct. 24).",
                "Every number reserved on this laptop, and what became of it. Unused numbers are explained by the reason beside them (OMFP 2634/2015, annex 1, point 24).",
            )
            .to_owned(),
        );
        sentences.extend(made);
        let row = |number: &NumberView| {
            let [at, expires] = self.times(number);
            let reason = number.reason.clone().unwrap_or_default();
            let until = lang.of("expiră", "expires");
            let reason = if expires.is_empty() || number.fate == "expired" {
                reason
            } else {
                format!("{reason} {until} {expires}")
            };
            vec![
                number.number.to_string(),
                number.full_number.clone(),
                fate_in_words(&number.fate, lang).to_owned(),
                reason,
                at,
                number.evidence.clone().unwrap_or_default(),
            ]
        };
        let mut rows = Vec::new();
        self.each(|number| {
            rows.push(row(number));
            Ok(())
        })?;
        let listing = Listing {
            firm: self.firm.clone(),
            title: self.title(),
            verdict: Some((verdict(&self.whole, lang), is_clean(&self.whole))),
            sentences,
            tables: vec![ListingTable {
                heading: String::new(),
                columns: vec![
                    ListingColumn::figures(lang.of("Număr", "Number"), 8),
                    ListingColumn::text(lang.of("Pe hârtie", "On paper"), 16),
                    ListingColumn::text(lang.of("Ce s-a întâmplat", "What became of it"), 15),
                    ListingColumn::text(lang.of("Motiv", "Reason"), 27),
                    ListingColumn::text(lang.of("Din", "Since"), 17),
                    ListingColumn::text(lang.of("Dovada", "Proof"), 17),
                ],
                rows,
            }],
        };
        pdf::render_listing(&listing, paper_lang(lang), made_at)
            .map_err(|error| Problem::Paper(error.to_string()))
    }

    /// How many numbers there are, and of which fate.
    fn counts(&self) -> String {
        let all = self.lang.numbers(self.numbers);
        let counts = self.fates.iter().map(|(fate, count)| (fate_in_words(fate, self.lang), count));
        let parts: Vec<String> = counts.map(|(word, count)| format!("{word}: {count}")).collect();
        format!("{all}. {}.", parts.join(" · "))
    }
}

fn is_in(range: Option<(u64, u64)>, number: u64) -> bool {
    range.is_none_or(|(first, last)| (first..=last).contains(&number))
}

fn is_clean(register: &NumbersView) -> bool {
    register.duplicates == 0 && register.unexplained_gaps == 0 && !register.needs_statement
}

/// What a register comes to, in a sentence.
#[must_use]
pub fn verdict(register: &NumbersView, lang: Lang) -> String {
    let (twice, gaps) = (u64::from(register.duplicates), u64::from(register.unexplained_gaps));
    if twice == 0 && gaps == 0 {
        let clean = lang.of("Fără dubluri, toate golurile explicate.", "No duplicates, all gaps explained.");
        return match register.needs_statement {
            false => clean.to_owned(),
            true => format!(
                "{clean} {}",
                lang.of(
                    "Mai trebuie spus care e ultimul număr de pe hârtie.",
                    "The last number on paper has yet to be stated."
                )
            ),
        };
    }
    let twice =
        lang.count(twice, ("număr dublu", "numere duble"), ("number used twice", "numbers used twice"));
    let gaps =
        lang.count(gaps, ("gol neexplicat", "goluri neexplicate"), ("unexplained gap", "unexplained gaps"));
    format!("{} {twice}, {gaps}.", lang.of("De lămurit:", "To be cleared up:"))
}

/// A number's fate, for people.
#[must_use]
pub fn fate_in_words(fate: &str, lang: Lang) -> &'static str {
    match fate {
        "free" => lang.of("liber", "free"),
        "issued" => lang.of("emis, de trimis", "issued, to send"),
        "synced" => lang.of("trimis", "sent"),
        "unknown" => lang.of("se verifică", "checking"),
        "quarantined" => lang.of("pus deoparte", "set aside"),
        "released" => lang.of("renunțat", "given up"),
        "expired" => lang.of("expirat", "expired"),
        _ => lang.of("folosit în altă parte", "used elsewhere"),
    }
}
