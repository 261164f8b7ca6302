//! The two bundled faces of Inter: which characters they have and how wide each is.
//!
//! Kerning and ligatures are deliberately absent: a text is as wide as its characters, which the window's
//! preview can reproduce with any painter. Not here: how a face is written into a file (paint).

use crate::page::{Anchor, Text, Weight};
use printpdf::ParsedFont;
use std::sync::OnceLock;

/// What is printed instead of a character the fonts lack: an empty box, as typesetters do.
pub const SUBSTITUTE: char = '\u{25a1}';
/// Height of a capital letter, in em.
pub const CAP_HEIGHT_EM: f32 = 0.728;
/// Millimetres in a point.
pub const MM_PER_PT: f32 = 25.4 / 72.0;

const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.ttf");

/// A face, parsed, with the width of every character it has.
#[derive(Debug)]
pub struct Face {
    pub(crate) parsed: ParsedFont,
    /// Thousandths of an em by code point; `None` where the face has no glyph.
    advances: Vec<Option<u16>>,
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
    /// Code points above this are not in the bundled files.
    const CODE_POINT_MAX: u32 = 0x2800;

    fn read(bytes: &[u8]) -> Option<Face> {
        let parsed = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?;
        let advances: Vec<Option<u16>> = (0..Face::CODE_POINT_MAX)
            .map(|code| {
                let glyph = parsed.lookup_glyph_index(code).filter(|glyph| *glyph != 0)?;
                Some(parsed.get_horizontal_advance(glyph))
            })
            .collect();
        let substitute_advance = advances.get(SUBSTITUTE as usize).copied().flatten()?;
        Some(Face { parsed, advances, substitute_advance })
    }

    fn advance(&self, c: char) -> Option<u16> {
        self.advances.get(c as usize).copied().flatten()
    }
}

/// Whether both faces can show a character.
#[must_use]
pub fn has(c: char) -> bool {
    [Weight::Regular, Weight::SemiBold]
        .into_iter()
        .all(|weight| face(weight).is_some_and(|face| face.advance(c).is_some()))
}

/// Width of a character in em; that of the substitute where there is no glyph.
#[must_use]
pub fn char_width_em(c: char, weight: Weight) -> f32 {
    face(weight).map_or(0.0, |face| f32::from(face.advance(c).unwrap_or(face.substitute_advance)) / 1000.0)
}

/// Width of a text in millimetres.
#[must_use]
pub fn width_mm(text: &str, weight: Weight, size_pt: f32) -> f32 {
    let Some(face) = face(weight) else { return 0.0 };
    let units: u32 =
        text.chars().map(|c| u32::from(face.advance(c).unwrap_or(face.substitute_advance))).sum();
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
