//! A face as a file carries it: cut to the characters that are used, packed, with the ways from a text to its codes and
//! back.
//!
//! Nearly every invoice is written with the characters of [`COMMON`], so a face is cut and packed for those once; another
//! set is cut when it first comes up and remembered. What a file holds depends on its own characters alone, never on what
//! was made before it.
//! Not here: which characters a face has (font).

use crate::font::{CODE_POINTS, Face, face};
use crate::page::Weight;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{SystemInfo, UnicodeCmap};
use pdf_writer::{Name, Str};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use subsetter::GlyphRemapper;

/// Printable ASCII is common too.
const COMMON: &str = "\u{a0}ăâîșțĂÂÎȘȚ„”–…°²³×€";
/// Strongest packing: it is paid once for a set of characters.
const LEVEL: u8 = 9;
/// Sets remembered beside the common one; when there are more, all are forgotten.
const SETS_MAX: usize = 32;

/// How a face's codes are named in the file.
pub const SYSTEM_INFO: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Subsets by whether the face is the strong one, and the characters beyond the common ones.
type Subsets = HashMap<(bool, String), Arc<Subset>>;

/// A face cut to some characters. Codes count those from 1 in code point order; 0 is what a face shows for none.
#[derive(Debug)]
pub struct Subset {
    /// The font program, packed.
    pub program: Vec<u8>,
    /// Its bytes before packing.
    pub program_bytes: usize,
    /// Glyph of each code, two bytes each, packed.
    pub glyphs: Vec<u8>,
    /// From codes back to characters, packed.
    pub to_unicode: Vec<u8>,
    /// Thousandths of an em of each code, code 0 first.
    pub widths: Vec<u16>,
    codes: Vec<u16>,
}

impl Subset {
    /// A text in this subset's codes, two bytes each.
    pub fn encode(&self, text: &str, bytes: &mut Vec<u8>) {
        for c in text.chars() {
            let code = self.codes.get(c as usize).copied().unwrap_or(0);
            bytes.extend_from_slice(&code.to_be_bytes());
        }
    }

    fn cut(face: &Face, chars: &BTreeSet<char>) -> Option<Subset> {
        let mut remapper = GlyphRemapper::new();
        let mut codes = vec![0; CODE_POINTS];
        let mut widths = vec![face.glyph(crate::font::SUBSTITUTE).map_or(0, |(_, advance)| advance)];
        let mut glyphs = vec![0, 0];
        let mut cmap = UnicodeCmap::<u16>::new(Name(b"Facturier"), SYSTEM_INFO);
        for (code, c) in (1..).zip(chars) {
            let (glyph, advance) = face.glyph(*c)?;
            *codes.get_mut(*c as usize)? = code;
            widths.push(advance);
            glyphs.extend_from_slice(&remapper.remap(glyph.0).to_be_bytes());
            cmap.pair(code, *c);
        }
        let program = subsetter::subset(face.bytes, 0, &remapper).ok()?;
        Some(Subset {
            program_bytes: program.len(),
            program: compress_to_vec_zlib(&program, LEVEL),
            glyphs: compress_to_vec_zlib(&glyphs, LEVEL),
            to_unicode: compress_to_vec_zlib(&cmap.finish(), LEVEL),
            widths,
            codes,
        })
    }
}

/// The subset of a face for some characters, all of which it has. `None` only if the bundled file were damaged.
pub fn subset(weight: Weight, used: &BTreeSet<char>) -> Option<Arc<Subset>> {
    static COMMON_SUBSETS: OnceLock<[Option<Arc<Subset>>; 2]> = OnceLock::new();
    static OTHERS: OnceLock<Mutex<Subsets>> = OnceLock::new();
    let common = || COMMON.chars().chain(' '..='~');
    let is_common = |c: &char| (' '..='~').contains(c) || COMMON.contains(*c);
    let cut = |weight, extra: &str| {
        Subset::cut(face(weight)?, &common().chain(extra.chars()).collect()).map(Arc::new)
    };
    let extra: String = used.iter().filter(|c| !is_common(c)).collect();
    let is_strong = weight == Weight::SemiBold;
    if extra.is_empty() {
        let [regular, semi_bold] =
            COMMON_SUBSETS.get_or_init(|| [Weight::Regular, Weight::SemiBold].map(|weight| cut(weight, "")));
        return if is_strong { semi_bold.clone() } else { regular.clone() };
    }
    let others = OTHERS.get_or_init(Mutex::default);
    let key = (is_strong, extra);
    let known = others.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if known.is_some() {
        return known;
    }
    let made = cut(weight, &key.1)?;
    let mut others = others.lock().unwrap_or_else(PoisonError::into_inner);
    if others.len() >= SETS_MAX {
        others.clear();
    }
    others.insert(key, Arc::clone(&made));
    Some(made)
}
