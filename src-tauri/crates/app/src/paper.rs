//! An invoice's paper: PDF bytes, a preview of the same drawing, and files on disk.
//!
//! Not here: the layout (pdf).

use crate::invoices::find;
use crate::open::App;
use crate::problem::Problem;
use crate::view::{DrawingStep, PaperView};
use crate::words::Lang;
use pdf::page::{Anchor, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Step, Weight};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

fn paper_lang(lang: Lang) -> pdf::Lang {
    match lang {
        Lang::Ro => pdf::Lang::Ro,
        Lang::En => pdf::Lang::En,
    }
}

impl App {
    /// The PDF of an invoice: the same bytes every time.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::Paper`].
    pub fn pdf(&self, reference: &str, lang: Lang) -> Result<Vec<u8>, Problem> {
        let record = find(&self.books.read()?, reference)?;
        pdf::render(&record.issued, paper_lang(lang)).map_err(|error| Problem::Paper(error.to_string()))
    }

    /// The name a PDF of this invoice is saved under.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn pdf_file_name(&self, reference: &str) -> Result<String, Problem> {
        Ok(pdf::file_name(&find(&self.books.read()?, reference)?.issued))
    }

    /// Writes a PDF to a path, whole or not at all.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::Disk`].
    pub fn save_pdf(&self, reference: &str, path: &Path, lang: Lang) -> Result<(), Problem> {
        let bytes = self.pdf(reference, lang)?;
        write_whole(path, &bytes).map_err(|error| Problem::Disk(format!("{}: {error}", path.display())))
    }

    /// Writes a PDF into a folder under its own name.
    ///
    /// # Errors
    /// As [`App::save_pdf`].
    pub fn save_pdf_in(&self, reference: &str, folder: &Path, lang: Lang) -> Result<PathBuf, Problem> {
        let path = folder.join(self.pdf_file_name(reference)?);
        self.save_pdf(reference, &path, lang)?;
        Ok(path)
    }

    /// The paper as drawing steps, for a preview that is the paper.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn paper(&self, reference: &str, lang: Lang) -> Result<PaperView, Problem> {
        let record = find(&self.books.read()?, reference)?;
        let pages = pdf::layout(&record.issued, paper_lang(lang));
        let issued = &record.issued;
        let header = &issued.content.header;
        let summary = format!(
            "{}, {}, {} {}",
            issued.full_number, header.client.name, issued.content.totals.total, header.currency
        );
        Ok(PaperView {
            width: PAGE_WIDTH_MM,
            height: PAGE_HEIGHT_MM,
            pages: pages.iter().map(|page| page.steps.iter().map(drawing_step).collect()).collect(),
            summary,
        })
    }
}

fn drawing_step(step: &Step) -> DrawingStep {
    match step {
        Step::Text(text) => DrawingStep::Text {
            x: text.x_mm,
            y: text.y_mm,
            size: text.size_pt,
            weight: if text.weight == Weight::SemiBold { 600 } else { 400 },
            color: String::from(text.color),
            anchor: match text.anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            }
            .to_owned(),
            text: text.text.clone(),
        },
        Step::Line(line) => DrawingStep::Line {
            x1: line.x1_mm,
            y1: line.y1_mm,
            x2: line.x2_mm,
            y2: line.y2_mm,
            width: line.width_mm,
            color: String::from(line.color),
        },
        Step::Rect(rect) => DrawingStep::Rect {
            x: rect.x_mm,
            y: rect.y_mm,
            width: rect.width_mm,
            height: rect.height_mm,
            color: String::from(rect.color),
        },
    }
}

/// Writes beside the target, syncs, then renames over it: a full disk leaves the old file as it was.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().ok_or_else(|| io::Error::other("no file name"))?;
    let mut beside = name.to_owned();
    beside.push(".part");
    let beside = folder.join(beside);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&beside, path));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    placed
}
