//! The two bundled faces of Inter: which characters they have and how wide each is.
//!
//! Kerning and ligatures are deliberately absent: a text is as wide as its characters, which the window's
//! preview can reproduce with any painter. Not here: how a face is written into a file (embed).

use crate::page::{Anchor, Text, Weight};
use std::sync::OnceLock;
use ttf_parser::{GlyphId, Rect};

/// What is printed instead of a character the fonts lack: an empty box, as typesetters do.
pub const SUBSTITUTE: char = '\u{25a1}';
/// Height of a capital letter, in em.
pub const CAP_HEIGHT_EM: f32 = 0.728;
/// Millimetres in a point.
pub const MM_PER_PT: f32 = 25.4 / 72.0;
/// Code points from here on are not in the bundled files.
pub const CODE_POINTS: usize = 0x2800;

const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

/// A face, parsed once, with the glyph and the width of every character it has.
#[derive(Debug)]
pub struct Face {
    /// The file.
    pub(crate) bytes: &'static [u8],
    pub(crate) ascender: i16,
    pub(crate) descender: i16,
    pub(crate) bounds: Rect,
    /// Glyph and thousandths of an em by code point; no glyph 0, which stands for what is missing.
    glyphs: Vec<Option<(GlyphId, u16)>>,
    substitute_advance: u16,
}

/// The face of a weight. `None` only if the bundled file were damaged, which a test excludes.
pub fn face(weight: Weight) -> Option<&'static Face> {
    static FACES: OnceLock<[Option<Face>; 2]> = OnceLock::new();
    let [regular, semi_bold] = FACES.get_or_init(|| [Face::read(REGULAR), Face::read(SEMI_BOLD)]);
    match weight {
        Weight::Regular => regular.as_ref(),
        Weight::SemiBold => semi_bold.as_ref(),
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Face> {
        let parsed = ttf_parser::Face::parse(bytes, 0).ok()?;
        let glyph = |code: u32| {
            let glyph = parsed.glyph_index(char::from_u32(code)?).filter(|glyph| glyph.0 != 0)?;
            Some((glyph, parsed.glyph_hor_advance(glyph)?))
        };
        let glyphs: Vec<_> = (0..CODE_POINTS as u32).map(glyph).collect();
        let (_, substitute_advance) = glyphs.get(SUBSTITUTE as usize).copied().flatten()?;
        Some(Face {
            bytes,
            ascender: parsed.ascender(),
            descender: parsed.descender(),
            bounds: parsed.global_bounding_box(),
            glyphs,
            substitute_advance,
        })
    }

    /// Glyph and width of a character.
    pub(crate) fn glyph(&self, c: char) -> Option<(GlyphId, u16)> {
        self.glyphs.get(c as usize).copied().flatten()
    }

    fn advance(&self, c: char) -> u32 {
        u32::from(self.glyph(c).map_or(self.substitute_advance, |(_, advance)| advance))
    }
}

/// Whether both faces can show a character.
#[must_use]
pub fn has(c: char) -> bool {
    [Weight::Regular, Weight::SemiBold]
        .into_iter()
        .all(|weight| face(weight).is_some_and(|face| face.glyph(c).is_some()))
}

/// Width of a character in em; that of the substitute where there is no glyph.
#[must_use]
pub fn char_width_em(c: char, weight: Weight) -> f32 {
    face(weight).map_or(0.0, |face| face.advance(c) as f32 / 1000.0)
}

/// Width of a text in millimetres.
#[must_use]
pub fn width_mm(text: &str, weight: Weight, size_pt: f32) -> f32 {
    let Some(face) = face(weight) else { return 0.0 };
    let units: u32 = text.chars().map(|c| face.advance(c)).sum();
    units as f32 / 1000.0 * size_pt * MM_PER_PT
}

impl Text {
    /// Where the text begins, whichever end is anchored.
    #[must_use]
    pub fn left_mm(&self) -> f32 {
        let width_mm = width_mm(&self.text, self.weight, self.size_pt);
        match self.anchor {
            Anchor::Start => self.x_mm,
            Anchor::Middle => self.x_mm - width_mm / 2.0,
            Anchor::End => self.x_mm - width_mm,
        }
    }

    /// Where the text ends.
    #[must_use]
    pub fn right_mm(&self) -> f32 {
        self.left_mm() + width_mm(&self.text, self.weight, self.size_pt)
    }
}
