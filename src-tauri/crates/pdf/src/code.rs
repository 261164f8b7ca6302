//! Codes for scanners: a text to dark squares.
//!
//! Not here: what the texts say (mark, transfer), where a code stands (layout).

use crate::page::{Code, Color, Run};
use qrcodegen::{QrCode, QrCodeEcc};

/// Ink of a code: scanners want contrast.
const INK: Color = Color::hex(0x00_00_00);

/// A QR code of a text in the page's corner, its side `size_mm`, without the quiet zone around it. Error correction is M, which the European
/// Payments Council asks of payment codes. `None` for a text of more than some two thousand bytes.
pub fn qr(text: &str, size_mm: f32) -> Option<Code> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let modules = u8::try_from(code.size()).ok()?;
    let mut dark: Vec<Run> = Vec::new();
    for y in 0..modules {
        for x in (0..modules).filter(|x| code.get_module(i32::from(*x), i32::from(y))) {
            match dark.last_mut() {
                Some(run) if run.y == y && run.x + run.length == x => run.length += 1,
                _ => dark.push(Run { x, y, length: 1 }),
            }
        }
    }
    Some(Code { x_mm: 0.0, y_mm: 0.0, size_mm, modules, dark, color: INK })
}
