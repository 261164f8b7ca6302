//! A page as a value: a list of drawing steps in millimetres, painted to PDF here and to SVG in the window.
//!
//! Not here: how steps come about (layout), how they are painted (paint).

use crate::picture::Picture;
use std::sync::Arc;

/// Width of an A4 page in millimetres.
pub const PAGE_WIDTH_MM: f32 = 210.0;
/// Height of an A4 page in millimetres.
pub const PAGE_HEIGHT_MM: f32 = 297.0;

/// One page. Later steps cover earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Width in millimetres.
    pub width_mm: f32,
    /// Height in millimetres.
    pub height_mm: f32,
    /// What to draw, in order; texts in the order in which they are read.
    pub steps: Vec<Step>,
}

/// One thing drawn. Positions are millimetres from the page's top left corner; y grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A line of text.
    Text(Text),
    /// A straight stroke.
    Line(Line),
    /// A filled rectangle.
    Rect(Rect),
    /// A picture.
    Image(Image),
    /// A code for scanners.
    Code(Code),
}

/// One line of text, without line breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where the anchored end stands.
    pub x_mm: f32,
    /// The baseline.
    pub y_mm: f32,
    /// Size of the em square in points.
    pub size_pt: f32,
    /// Which face.
    pub weight: Weight,
    /// Ink.
    pub color: Color,
    /// Which end of the text stands at `x_mm`.
    pub anchor: Anchor,
    /// What it says: only characters the fonts have.
    pub text: String,
}

/// A straight stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Start.
    pub x1_mm: f32,
    /// Start.
    pub y1_mm: f32,
    /// End.
    pub x2_mm: f32,
    /// End.
    pub y2_mm: f32,
    /// Thickness.
    pub width_mm: f32,
    /// Ink.
    pub color: Color,
}

/// A filled rectangle without an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x_mm: f32,
    /// Top edge.
    pub y_mm: f32,
    /// Width.
    pub width_mm: f32,
    /// Height.
    pub height_mm: f32,
    /// Ink.
    pub color: Color,
}

/// A picture, stretched over a rectangle.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Left edge.
    pub x_mm: f32,
    /// Top edge.
    pub y_mm: f32,
    /// Width.
    pub width_mm: f32,
    /// Height.
    pub height_mm: f32,
    /// Which picture.
    pub picture: Arc<Picture>,
    /// What it shows, for people who listen.
    pub says: String,
}

/// A square of small dark squares.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// Left edge.
    pub x_mm: f32,
    /// Top edge.
    pub y_mm: f32,
    /// Length of a side.
    pub size_mm: f32,
    /// Small squares along a side.
    pub modules: u8,
    /// Runs of dark squares in a row, from the top left.
    pub dark: Vec<Run>,
    /// Ink.
    pub color: Color,
}

/// Dark squares side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Squares to the left of it.
    pub x: u8,
    /// Squares above it.
    pub y: u8,
    /// How many.
    pub length: u8,
}

/// Which of the two bundled faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Inter Regular (400).
    Regular,
    /// Inter SemiBold (600).
    SemiBold,
}

/// Which end of a text is fixed; the names are SVG's `text-anchor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// An sRGB colour; as a text it is `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// A colour from its hexadecimal notation, for tables of constants.
    #[must_use]
    pub const fn hex(rgb: u32) -> Color {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Color { red, green, blue }
    }

    /// This colour so pale that text reads well on it: one part in eight, the rest white.
    #[must_use]
    pub fn pale(self) -> Color {
        let part = |byte: u8| 255 - (255 - byte) / 8;
        Color { red: part(self.red), green: part(self.green), blue: part(self.blue) }
    }
}

impl From<Color> for String {
    fn from(color: Color) -> String {
        format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
    }
}

impl Page {
    /// The texts on it, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.steps.iter().filter_map(|step| match step {
            Step::Text(text) => Some(text),
            _ => None,
        })
    }
}
