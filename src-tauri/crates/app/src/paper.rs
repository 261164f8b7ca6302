//! An invoice's paper: PDF bytes, a preview of the same drawing, and files on disk.
//!
//! Not here: the layout (pdf), how the firm wants it (look).

use crate::invoices::find;
use crate::issuing::read_file;
use crate::look::{data_url, logo};
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::{choose_series, resolve};
use crate::session::supplier;
use crate::topics::Topic;
use crate::view::{DrawingStep, PaperView};
use crate::words::Lang;
use crate::writing::write_whole;
use domain::{Content, Finding, Issued, PaperLang, Refusal, SeriesId};
use pdf::page::{Anchor, Code, Page, Step, Weight};
use pdf::{Document, Picture};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{InvoiceRecord, Read, View};
use uuid::Uuid;

/// Papers of one name a folder may hold: more were never handed out.
const SAME_NAME_MAX: usize = 99;

pub(crate) fn paper_lang(lang: Lang) -> PaperLang {
    match lang {
        Lang::Ro => PaperLang::Ro,
        Lang::En => PaperLang::En,
    }
}

/// An invoice with what its paper needs beside it.
pub(crate) struct Drawn {
    record: InvoiceRecord,
    logo: Option<Arc<Picture>>,
    lang: PaperLang,
}

impl Drawn {
    fn find(view: &impl Read, reference: &str, lang: Lang) -> Result<Drawn, Problem> {
        Drawn::of(view, find(view, reference)?, lang)
    }

    pub(crate) fn of(view: &impl Read, record: InvoiceRecord, lang: Lang) -> Result<Drawn, Problem> {
        let logo = logo(view, &record.issued.content.supplier.look)?;
        Ok(Drawn { record, logo, lang: paper_lang(lang) })
    }

    fn document(&self) -> Document<'_> {
        Document { logo: self.logo.as_ref(), ..Document::new(&self.record.issued, self.lang) }
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Problem> {
        pdf::render(&self.document()).map_err(|error| Problem::Paper(error.to_string()))
    }
}

impl App {
    /// The PDF of an invoice: the same bytes every time.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::Paper`].
    pub fn pdf(&self, reference: &str, lang: Lang) -> Result<Vec<u8>, Problem> {
        self.leaving(&self.books.read()?, reference, lang).map(|(_, bytes)| bytes)
    }

    /// A paper that is about to leave the laptop: from now on its invoice is not taken back.
    fn leaving(&self, view: &View, reference: &str, lang: Lang) -> Result<(Drawn, Vec<u8>), Problem> {
        let drawn = Drawn::find(view, reference, lang)?;
        let bytes = drawn.bytes()?;
        self.end_hold(view, drawn.record.issued.id)?;
        Ok((drawn, bytes))
    }

    /// The name a PDF of this invoice is saved under.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn pdf_file_name(&self, reference: &str) -> Result<String, Problem> {
        Ok(pdf::file_name(&find(&self.books.read()?, reference)?.issued))
    }

    /// Writes a PDF to a path, whole or not at all, in place of what was there.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`], [`Problem::Disk`].
    pub fn save_pdf(&self, reference: &str, path: &Path, lang: Lang) -> Result<(), Problem> {
        let (drawn, bytes) = self.leaving(&self.books.read()?, reference, lang)?;
        write_whole(path, &bytes).map_err(|error| Problem::Disk(format!("{}: {error}", path.display())))?;
        self.note_paper(&drawn, &bytes, path);
        Ok(())
    }

    /// Writes a PDF into a folder, or into its month's folder there where the firm wants that, under its own name. Another
    /// paper of that name, which may be in somebody's hands, is left alone.
    ///
    /// # Errors
    /// As [`App::save_pdf`].
    pub fn save_pdf_in(&self, reference: &str, folder: &Path, lang: Lang) -> Result<PathBuf, Problem> {
        let view = self.books.read()?;
        let (drawn, bytes) = self.leaving(&view, reference, lang)?;
        let issued = &drawn.record.issued;
        let folder = match view.paper_settings()?.month_folders {
            true => folder.join(pdf::month_folder(issued)),
            false => folder.to_owned(),
        };
        let name = PathBuf::from(pdf::file_name(issued));
        let stem = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let named = |nth: usize| match nth {
            1 => folder.join(&name),
            nth => folder.join(format!("{stem}-{nth}.pdf")),
        };
        let is_free = |path: &PathBuf| fs::read(path).map_or(true, |there| there == bytes);
        let path = (1..=SAME_NAME_MAX).map(named).find(is_free).unwrap_or_else(|| named(1));
        write_whole(&path, &bytes).map_err(|error| Problem::Disk(format!("{}: {error}", path.display())))?;
        self.note_paper(&drawn, &bytes, &path);
        Ok(path)
    }

    /// Keeps the hash of a paper that left the books. Books that can only be looked at, or a full disk, are no reason to
    /// keep a paper from a person: then it is not noted.
    fn note_paper(&self, drawn: &Drawn, bytes: &[u8], path: &Path) {
        let issued = &drawn.record.issued;
        let lang = drawn.document().spoken();
        let sha256 = Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let known =
            drawn.record.printed.iter().find(|paper| (paper.revision, paper.lang) == (issued.revision, lang));
        match known {
            Some(paper) if paper.sha256 == sha256 => return,
            Some(_) => tracing::warn!(invoice = %issued.id, "the paper came out otherwise than before"),
            None => {}
        }
        let path = Some(path.display().to_string());
        let noted = self.write(self.time.now(), |tx| Ok(tx.note_paper(issued.id, lang, sha256, path)?));
        match noted {
            Ok(()) => self.stale(&[Topic::Invoices]),
            Err(problem) => tracing::warn!(?problem, "the paper was not noted"),
        }
    }

    /// The paper as drawing steps, for a preview that is the paper.
    ///
    /// # Errors
    /// [`Problem::NoSuchInvoice`].
    pub fn paper(&self, reference: &str, lang: Lang) -> Result<PaperView, Problem> {
        Ok(paper_view(&Drawn::find(&self.books.read()?, reference, lang)?.document()))
    }

    /// The paper an order would become, while it is typed: a draft without a number.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a file that cannot be read or sums beyond bounds, [`Problem::FirmUnknown`].
    pub fn order_paper(&self, file: &[u8], lang: Lang) -> Result<PaperView, Problem> {
        let (file, _) = read_file(file)?;
        let view = self.books.read()?;
        let now = self.time.now();
        let supplier = supplier(&view, self.is_rehearsal())?;
        let resolved = resolve(&view, &file, crate::ports::romanian_date(now))?;
        let series = choose_series(&view, &file).ok();
        let too_large = || Problem::Refused(Refusal::Invalid(vec![Finding::too_large()]));
        let content = Content::compute(supplier, resolved.order).ok_or_else(too_large)?;
        let logo = logo(&view, &content.supplier.look)?;
        let issued = Issued {
            id: Uuid::nil(),
            series_id: series.as_ref().map_or_else(|| SeriesId(String::new()), |series| series.id.clone()),
            series_name: String::new(),
            number: 0,
            full_number: String::new(),
            issued_at: now,
            content,
            revision: 0,
            replaces: None,
            reverses: None,
        };
        let document =
            Document { logo: logo.as_ref(), is_draft: true, ..Document::new(&issued, paper_lang(lang)) };
        Ok(paper_view(&document))
    }
}

fn paper_view(document: &Document<'_>) -> PaperView {
    let pages = pdf::layout(document);
    let (width, height) = pages.first().map_or((0.0, 0.0), |page| (page.width_mm, page.height_mm));
    let issued = document.issued;
    let header = &issued.content.header;
    let parts = [issued.full_number.clone(), header.client.name.clone()];
    let mut parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.push(format!("{} {}", issued.content.totals.total, header.currency));
    PaperView {
        width,
        height,
        missing: pdf::unprintable(document).into_iter().map(String::from).collect(),
        pages: pages.iter().map(drawing).collect(),
        summary: parts.join(", "),
    }
}

fn drawing(page: &Page) -> Vec<DrawingStep> {
    page.steps.iter().map(drawing_step).collect()
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
        Step::Image(image) => DrawingStep::Image {
            x: image.x_mm,
            y: image.y_mm,
            width: image.width_mm,
            height: image.height_mm,
            href: data_url(&image.picture),
        },
        Step::Code(code) => DrawingStep::Code {
            x: code.x_mm,
            y: code.y_mm,
            scale: code.size_mm / f32::from(code.modules.max(1)),
            path: path(code),
            color: String::from(code.color),
        },
    }
}

/// The dark squares as one SVG path, a unit each.
fn path(code: &Code) -> String {
    code.dark.iter().fold(String::new(), |mut path, run| {
        let _ = write!(path, "M{} {}h{}v1h-{}z", run.x, run.y, run.length, run.length);
        path
    })
}
