//! How a firm's paper looks. It is frozen into each invoice with the firm itself, so that an invoice prints the same for
//! ever, whatever the firm chooses afterwards.
//!
//! Not here: the picture of a logo (store keeps it, pdf draws it), what stands where (pdf).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Characters a letterhead may have.
pub const LETTERHEAD_CHARS_MAX: usize = 300;
/// Lines a letterhead may have.
pub const LETTERHEAD_LINES_MAX: usize = 4;

/// The language of the printed words, dates and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperLang {
    /// Romanian.
    #[default]
    Ro,
    /// English.
    En,
    /// Romanian with English beside it; dates and numbers as in Romanian.
    Both,
}

/// How an invoice is put on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// One copy on an upright A4.
    #[default]
    Standard,
    /// Two copies side by side on a lying A4, to be cut: one for the client, one for the firm.
    TwoCopies,
}

/// An ink, as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Accent(pub u32);

/// The name of a picture: the SHA-256 of its bytes, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PictureId(pub String);

/// A firm's choices for its paper; none of them is compulsory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// How it is put on a sheet.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub template: Template,
    /// Its language; `None` for the one in which it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<PaperLang>,
    /// The ink of names and rules; `None` for the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<Accent>,
    /// A few lines of the firm's own at the top, at most [`LETTERHEAD_CHARS_MAX`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letterhead: Option<String>,
    /// Its logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<PictureId>,
}

impl Look {
    /// Whether nothing was chosen.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Look::default()
    }
}

/// A text that names no ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnInk;

impl fmt::Display for NotAnInk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ink is written as #rrggbb")
    }
}

impl std::error::Error for NotAnInk {}

impl FromStr for Accent {
    type Err = NotAnInk;

    fn from_str(text: &str) -> Result<Accent, NotAnInk> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(NotAnInk)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAnInk);
        }
        u32::from_str_radix(digits, 16).map(Accent).map_err(|_| NotAnInk)
    }
}

impl fmt::Display for Accent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:06x}", self.0 & 0xff_ff_ff)
    }
}

impl TryFrom<String> for Accent {
    type Error = NotAnInk;

    fn try_from(text: String) -> Result<Accent, NotAnInk> {
        text.parse()
    }
}

impl From<Accent> for String {
    fn from(accent: Accent) -> String {
        accent.to_string()
    }
}

fn is_usual(template: &Template) -> bool {
    *template == Template::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_table() {
        for (text, expected) in [
            ("#0b5e78", Some("#0b5e78")),
            (" #ABCDEF ", Some("#abcdef")),
            ("0b5e78", None),
            ("#fff", None),
            ("#+12345", None),
            ("#12345ș", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<Accent>().ok().map(|ink| ink.to_string()).as_deref(), expected, "{text}");
        }
    }
}
