//! A page as a value: a list of drawing steps in millimetres, painted to PDF here and to SVG in the window.
//!
//! Not here: how steps come about (layout), how they are painted (paint).

use serde::Serialize;

/// Width of an A4 page in millimetres.
pub const PAGE_WIDTH_MM: f32 = 210.0;
/// Height of an A4 page in millimetres.
pub const PAGE_HEIGHT_MM: f32 = 297.0;

/// One A4 page. Later steps cover earlier ones.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Page {
    /// What to draw, in order.
    pub steps: Vec<Step>,
}

/// One thing drawn. Positions are millimetres from the page's top left corner; y grows downwards.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// A line of text.
    Text(Text),
    /// A straight stroke.
    Line(Line),
    /// A filled rectangle.
    Rect(Rect),
}

/// One line of text, without line breaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
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

/// Which of the two bundled faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Inter Regular (400).
    Regular,
    /// Inter SemiBold (600).
    SemiBold,
}

/// Which end of a text is fixed; the names are SVG's `text-anchor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// An sRGB colour; serialises as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
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
}

impl From<Color> for String {
    fn from(color: Color) -> String {
        format!("#{:02x}{:02x}{:02x}", color.red, color.green, color.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reads_well_outside_rust() {
        let step = Step::Text(Text {
            x_mm: 18.0,
            y_mm: 30.5,
            size_pt: 8.8,
            weight: Weight::SemiBold,
            color: Color::hex(0x0b_5e_78),
            anchor: Anchor::End,
            text: "Factură".to_owned(),
        });
        assert_eq!(
            serde_json::to_string(&step).unwrap(),
            r##"{"kind":"text","x_mm":18.0,"y_mm":30.5,"size_pt":8.8,"weight":"semi_bold","color":"#0b5e78","anchor":"end","text":"Factură"}"##
        );
    }
}
