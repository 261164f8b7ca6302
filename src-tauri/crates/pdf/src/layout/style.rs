//! The look in one place: inks, text styles, margins.
//!
//! Not here: anything that depends on an invoice.

use crate::font::{CAP_HEIGHT_EM, MM_PER_PT};
use crate::page::{Color, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Weight};

/// Ink of what must be read. The inks are the window's light theme.
pub const TEXT: Color = Color::hex(0x16_20_2a);
/// Ink of labels and small print: 7.4 : 1 on white.
pub const MUTED: Color = Color::hex(0x4a_57_63);
/// Ink of the document's name and the strong rules, where the firm chose none.
pub const ACCENT: Color = Color::hex(0x0b_5e_78);
/// Ink of warnings.
pub const WARN: Color = Color::hex(0x7a_4b_00);
/// Ink of hairlines.
pub const HAIRLINE: Color = Color::hex(0xd3_d9_de);
/// Ink of the demo and draft marks behind the text: pale enough to read through, dark enough to survive a copier.
pub const WATERMARK: Color = Color::hex(0xec_ee_f1);

/// The paper a copy is laid out on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Width.
    pub width_mm: f32,
    /// Height.
    pub height_mm: f32,
    /// White to the left and to the right of everything.
    pub margin_mm: f32,
    /// Where the first page's content begins.
    pub top_mm: f32,
    /// Where a following page's content begins, under its running head.
    pub top_next_mm: f32,
    /// Baseline of the running head.
    pub running_head_mm: f32,
    /// Below this line stands only the footer.
    pub bottom_mm: f32,
    /// Baseline of the footer.
    pub footer_mm: f32,
}

impl Frame {
    /// An upright A4.
    pub const A4: Frame = Frame {
        width_mm: PAGE_WIDTH_MM,
        height_mm: PAGE_HEIGHT_MM,
        margin_mm: 18.0,
        top_mm: 17.0,
        top_next_mm: 26.0,
        running_head_mm: 17.5,
        bottom_mm: PAGE_HEIGHT_MM - 22.0,
        footer_mm: PAGE_HEIGHT_MM - 13.0,
    };

    /// Half of a lying A4, before it is drawn at [`HALF_SCALE`] of its size.
    pub const HALF: Frame = Frame {
        width_mm: PAGE_HEIGHT_MM / 2.0 / HALF_SCALE,
        height_mm: PAGE_WIDTH_MM / HALF_SCALE,
        margin_mm: 12.5,
        top_mm: 13.0,
        top_next_mm: 22.0,
        running_head_mm: 14.0,
        bottom_mm: PAGE_WIDTH_MM / HALF_SCALE - 20.0,
        footer_mm: PAGE_WIDTH_MM / HALF_SCALE - 12.5,
    };

    /// Left edge of everything.
    pub fn left_mm(&self) -> f32 {
        self.margin_mm
    }

    /// Right edge of everything.
    pub fn right_mm(&self) -> f32 {
        self.width_mm - self.margin_mm
    }

    /// Width between the edges.
    pub fn content_mm(&self) -> f32 {
        self.right_mm() - self.left_mm()
    }
}

/// How much smaller a copy is where two share a sheet: its text keeps seven points.
pub const HALF_SCALE: f32 = 0.8;
/// Lightness, of 255, above which an accent is darkened: what it colours must read on white.
const LIGHTNESS_MAX: u32 = 118;

/// A firm's own ink, dark enough to be read.
pub fn legible(color: Color) -> Color {
    let mut color = color;
    let lightness =
        |c: Color| (299 * u32::from(c.red) + 587 * u32::from(c.green) + 114 * u32::from(c.blue)) / 1000;
    while lightness(color) > LIGHTNESS_MAX {
        let darker = |part: u8| u8::try_from(u16::from(part) * 9 / 10).unwrap_or(part);
        color = Color { red: darker(color.red), green: darker(color.green), blue: darker(color.blue) };
    }
    color
}

/// Thickness of separators.
pub const HAIRLINE_MM: f32 = 0.2;
/// Thickness of the rules that open and close the table.
pub const RULE_MM: f32 = 0.4;

/// How a line of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Size of the em square in points.
    pub size_pt: f32,
    /// Which face.
    pub weight: Weight,
    /// Ink.
    pub color: Color,
    /// Height of a line in millimetres.
    pub leading_mm: f32,
}

impl Style {
    const fn new(size_pt: f32, weight: Weight, color: Color, leading_mm: f32) -> Style {
        Style { size_pt, weight, color, leading_mm }
    }

    /// From the top of a line down to its baseline: capitals stand in the middle of their line.
    pub fn baseline_mm(self) -> f32 {
        (self.leading_mm + CAP_HEIGHT_EM * self.size_pt * MM_PER_PT) / 2.0
    }

    /// The same look at another size, its leading in proportion.
    pub fn at(self, size_pt: f32) -> Style {
        Style { size_pt, leading_mm: self.leading_mm * size_pt / self.size_pt, ..self }
    }

    /// The same look in another ink.
    pub const fn ink(self, color: Color) -> Style {
        Style { color, ..self }
    }
}

/// The document's name.
pub const TITLE: Style = Style::new(11.0, Weight::SemiBold, ACCENT, 5.6);
/// The invoice's number.
pub const NUMBER: Style = Style::new(23.0, Weight::SemiBold, TEXT, 11.0);
/// A date in the head.
pub const FACT: Style = Style::new(10.5, Weight::SemiBold, TEXT, 5.0);
/// The name of a party.
pub const NAME: Style = Style::new(10.5, Weight::SemiBold, TEXT, 5.0);
/// What stands before a value.
pub const LABEL: Style = Style::new(7.8, Weight::Regular, MUTED, 4.2);
/// What stands above a column of the table.
pub const COLUMN: Style = Style::new(7.4, Weight::Regular, MUTED, 4.0);
/// Running text.
pub const BODY: Style = Style::new(8.8, Weight::Regular, TEXT, 4.2);
/// Running text that stands out.
pub const STRONG: Style = Style::new(8.8, Weight::SemiBold, TEXT, 4.2);
/// Small print.
pub const SMALL: Style = Style::new(7.6, Weight::Regular, MUTED, 3.6);
/// The name of a block.
pub const HEADING: Style = Style::new(7.8, Weight::SemiBold, ACCENT, 4.6);
/// The sum to pay.
pub const DUE: Style = Style::new(15.0, Weight::SemiBold, TEXT, 7.0);
/// The demo or draft mark behind the text.
pub const MARK: Style = Style::new(150.0, Weight::SemiBold, WATERMARK, 60.0);
/// What stands beside a code.
pub const CAPTION: Style = Style::new(6.8, Weight::Regular, MUTED, 3.2);
