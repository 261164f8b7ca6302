//! An invoice's paper as the window draws it, how the firm wants it, and what a scanner read off one.
//!
//! Not here: the layout (pdf).

use super::DifferenceView;
use domain::{PaperLang, Template};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A step of drawing, in millimetres from the top left; the same list is painted to PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DrawingStep {
    /// A line of text.
    Text {
        /// Anchor point, from the left.
        x: f32,
        /// Baseline, from the top.
        y: f32,
        /// Size in points.
        size: f32,
        /// 400 or 600.
        weight: u16,
        /// `#rrggbb`.
        color: String,
        /// `start`, `middle`, `end`.
        anchor: String,
        /// The text.
        text: String,
    },
    /// A straight line.
    Line {
        /// From.
        x1: f32,
        /// From.
        y1: f32,
        /// To.
        x2: f32,
        /// To.
        y2: f32,
        /// Width in millimetres.
        width: f32,
        /// `#rrggbb`.
        color: String,
    },
    /// A filled rectangle.
    Rect {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// `#rrggbb`.
        color: String,
    },
    /// A picture.
    Image {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// The picture itself, as a `data:` address of a PNG.
        href: String,
    },
    /// A code for scanners.
    Code {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Millimetres of one small square.
        scale: f32,
        /// Its dark squares as the `d` of an SVG path, a unit each.
        path: String,
        /// `#rrggbb`.
        color: String,
    },
}

/// The pages of an invoice's paper, for the preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PaperView {
    /// Page width in millimetres.
    pub width: f32,
    /// Page height in millimetres.
    pub height: f32,
    /// Characters the paper shows as an empty box, because its font lacks them.
    pub missing: Vec<String>,
    /// Drawing steps of each page.
    pub pages: Vec<Vec<DrawingStep>>,
    /// The same in words, for people who listen.
    pub summary: String,
}

/// How an invoice is put on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplateView {
    /// One copy on an upright A4.
    Standard,
    /// Two copies side by side on a lying A4.
    TwoCopies,
}

/// The language of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperLangView {
    /// The one the program is used in.
    Program,
    /// Romanian.
    Ro,
    /// English.
    En,
    /// Both side by side.
    Both,
}

impl From<Template> for TemplateView {
    fn from(template: Template) -> TemplateView {
        match template {
            Template::Standard => TemplateView::Standard,
            Template::TwoCopies => TemplateView::TwoCopies,
        }
    }
}

impl From<TemplateView> for Template {
    fn from(template: TemplateView) -> Template {
        match template {
            TemplateView::Standard => Template::Standard,
            TemplateView::TwoCopies => Template::TwoCopies,
        }
    }
}

impl From<Option<PaperLang>> for PaperLangView {
    fn from(lang: Option<PaperLang>) -> PaperLangView {
        match lang {
            None => PaperLangView::Program,
            Some(PaperLang::Ro) => PaperLangView::Ro,
            Some(PaperLang::En) => PaperLangView::En,
            Some(PaperLang::Both) => PaperLangView::Both,
        }
    }
}

impl From<PaperLangView> for Option<PaperLang> {
    fn from(lang: PaperLangView) -> Option<PaperLang> {
        match lang {
            PaperLangView::Program => None,
            PaperLangView::Ro => Some(PaperLang::Ro),
            PaperLangView::En => Some(PaperLang::En),
            PaperLangView::Both => Some(PaperLang::Both),
        }
    }
}

/// How the next invoices' paper looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperSettingsView {
    /// How an invoice is put on a sheet.
    pub template: TemplateView,
    /// Its language.
    pub lang: PaperLangView,
    /// Ink of names and rules, `#rrggbb`; `null` for the usual one.
    pub accent: Option<String>,
    /// The firm's own lines at the top; empty for none.
    pub letterhead: String,
    /// Its logo, as a `data:` address; `null` for none.
    pub logo: Option<String>,
    /// Whether saved files go into a folder for each month.
    pub month_folders: bool,
}

/// What a scanned paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanVerdict {
    /// It says what the books say.
    Genuine,
    /// It is ours, and another one took its place.
    Replaced,
    /// The books say something else under this number.
    Altered,
    /// The books have no such number.
    Unknown,
    /// It is another firm's.
    OtherFirm,
}

impl ScanVerdict {
    /// All there are, for the test of the words.
    pub const ALL: [ScanVerdict; 5] = [
        ScanVerdict::Genuine,
        ScanVerdict::Replaced,
        ScanVerdict::Altered,
        ScanVerdict::Unknown,
        ScanVerdict::OtherFirm,
    ];

    /// The code of its words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ScanVerdict::Genuine => "scan_genuine",
            ScanVerdict::Replaced => "scan_replaced",
            ScanVerdict::Altered => "scan_altered",
            ScanVerdict::Unknown => "scan_unknown",
            ScanVerdict::OtherFirm => "scan_other_firm",
        }
    }
}

/// A scanned paper held against the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScanView {
    /// What it is.
    pub verdict: ScanVerdict,
    /// The invoice of that number, where there is one.
    pub invoice_id: Option<String>,
    /// Its number as the books have it now.
    pub full_number: Option<String>,
    /// In what paper and books differ.
    pub differences: Vec<DifferenceView>,
    /// The verdict in words.
    pub message: String,
    /// What to do.
    pub hint: String,
}
