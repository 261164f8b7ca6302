//! Pages to PDF bytes: the same pages and facts give the same bytes on any machine, in any process.
//!
//! Not here: deciding what stands where (layout), files, the clock.

use crate::font::{MM_PER_PT, face};
use crate::page::{Color, Line, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Page, Rect, Step, Text, Weight};
use lopdf::{Dictionary, Document, Object, StringFormat};
use printpdf::{
    FontId, LinePoint, Mm, OffsetDateTime, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, Rgb, TextItem, TextMatrix,
};
use std::fmt;

/// What a PDF says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Title shown by viewers.
    pub title: String,
    /// Who issued it.
    pub author: String,
    /// Language of its words (BCP 47).
    pub language: &'static str,
    /// Unix seconds at which it is said to be created and changed.
    pub created_at: i64,
    /// Both halves of the trailer's `/ID`.
    pub id: [u8; 16],
}

/// Why no PDF came out. None of these depends on what the pages say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    /// A bundled font cannot be read.
    Font,
    /// The bytes could not be put together.
    Write(String),
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PdfError::Font => f.write_str("a bundled font cannot be read"),
            PdfError::Write(why) => write!(f, "the PDF could not be written: {why}"),
        }
    }
}

impl std::error::Error for PdfError {}

/// Paints pages.
///
/// # Errors
/// [`PdfError`], never for anything the pages say.
pub fn paint(pages: &[Page], about: &About) -> Result<Vec<u8>, PdfError> {
    let mut document = PdfDocument::new(&about.title);
    for weight in [Weight::Regular, Weight::SemiBold] {
        let face = face(weight).ok_or(PdfError::Font)?;
        document.resources.fonts.map.insert(font_id(weight), PdfFont::new(face.parsed.clone()));
    }
    let info = &mut document.metadata.info;
    info.author = about.author.clone();
    info.creator = "Facturier".to_owned();
    info.producer = "printpdf".to_owned();
    if let Ok(moment) = OffsetDateTime::from_unix_timestamp(about.created_at) {
        info.creation_date = moment;
        info.modification_date = moment;
    }
    document.pages =
        pages.iter().map(|page| PdfPage::new(Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM), ops(page))).collect();
    let mut written = document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    describe(&mut written, about).map_err(|error| PdfError::Write(error.to_string()))?;
    written.compress();
    let mut bytes = Vec::new();
    written.save_to(&mut bytes).map_err(|error| PdfError::Write(error.to_string()))?;
    Ok(bytes)
}

/// Replaces what printpdf numbers from a process-wide counter and adds what it does not say.
fn describe(document: &mut Document, about: &About) -> Result<(), lopdf::Error> {
    "1.7".clone_into(&mut document.version);
    let id = Object::String(about.id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    let catalog = document.catalog_mut()?;
    catalog.set("Lang", Object::string_literal(about.language));
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", preferences);
    let info = document.trailer.get(b"Info")?.as_reference()?;
    let info = document.get_object_mut(info)?.as_dict_mut()?;
    for unsaid in ["Trapped", "GTS_PDFXVersion", "Identifier", "Keywords", "Subject"] {
        info.remove(unsaid.as_bytes());
    }
    Ok(())
}

/// The name of a font inside the file; its first six letters become the subset's tag.
fn font_id(weight: Weight) -> FontId {
    FontId(
        match weight {
            Weight::Regular => "INTREG",
            Weight::SemiBold => "INTSEM",
        }
        .to_owned(),
    )
}

/// What the file's text state already is, so that it is said only when it changes.
#[derive(Default)]
struct Brush {
    ops: Vec<Op>,
    in_text: bool,
    font: Option<(Weight, f32)>,
    fill: Option<Color>,
}

fn ops(page: &Page) -> Vec<Op> {
    let mut brush = Brush::default();
    for step in &page.steps {
        match step {
            Step::Text(text) => brush.text(text),
            Step::Line(line) => brush.line(line),
            Step::Rect(rect) => brush.rect(rect),
        }
    }
    brush.set_in_text(false);
    brush.ops
}

impl Brush {
    fn text(&mut self, text: &Text) {
        self.set_in_text(true);
        if self.font != Some((text.weight, text.size_pt)) {
            self.font = Some((text.weight, text.size_pt));
            let font = PdfFontHandle::External(font_id(text.weight));
            self.ops.push(Op::SetFont { font, size: hundredths(text.size_pt) });
        }
        self.set_fill(text.color);
        let matrix = TextMatrix::Translate(points(text.left_mm()), points(PAGE_HEIGHT_MM - text.y_mm));
        self.ops.push(Op::SetTextMatrix { matrix });
        self.ops.push(Op::ShowText { items: vec![TextItem::Text(text.text.clone())] });
    }

    fn line(&mut self, line: &Line) {
        self.set_in_text(false);
        let point = |x_mm: f32, y_mm: f32| LinePoint {
            p: Point { x: points(x_mm), y: points(PAGE_HEIGHT_MM - y_mm) },
            bezier: false,
        };
        let points_of_line = vec![point(line.x1_mm, line.y1_mm), point(line.x2_mm, line.y2_mm)];
        self.ops.push(Op::SetOutlineColor { col: rgb(line.color) });
        self.ops.push(Op::SetOutlineThickness { pt: points(line.width_mm) });
        self.ops.push(Op::DrawLine { line: printpdf::Line { points: points_of_line, is_closed: false } });
    }

    fn rect(&mut self, rect: &Rect) {
        self.set_in_text(false);
        self.set_fill(rect.color);
        self.ops.push(Op::DrawRectangle {
            rectangle: printpdf::Rect {
                x: points(rect.x_mm),
                y: points(PAGE_HEIGHT_MM - rect.y_mm - rect.height_mm),
                width: points(rect.width_mm),
                height: points(rect.height_mm),
                mode: Some(PaintMode::Fill),
                winding_order: None,
            },
        });
    }

    fn set_in_text(&mut self, wanted: bool) {
        if self.in_text != wanted {
            self.in_text = wanted;
            self.ops.push(if wanted { Op::StartTextSection } else { Op::EndTextSection });
        }
    }

    fn set_fill(&mut self, color: Color) {
        if self.fill != Some(color) {
            self.fill = Some(color);
            self.ops.push(Op::SetFillColor { col: rgb(color) });
        }
    }
}

fn points(mm: f32) -> Pt {
    hundredths(mm / MM_PER_PT)
}

/// Two decimals of a point are four micrometres: finer than any printer, and short in the file.
fn hundredths(pt: f32) -> Pt {
    Pt((pt * 100.0).round() / 100.0)
}

fn rgb(color: Color) -> printpdf::Color {
    let part = |byte: u8| (f32::from(byte) / 255.0 * 1000.0).round() / 1000.0;
    printpdf::Color::Rgb(Rgb::new(part(color.red), part(color.green), part(color.blue), None))
}
