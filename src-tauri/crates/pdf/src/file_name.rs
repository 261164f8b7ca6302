//! The name a saved invoice gets: safe on every system, made of series and number only.
//!
//! Not here: folders, and what to do when the name is taken.

use crate::text::unmarked;
use domain::Issued;

/// Bytes a file name may have, extension included: far below what any file system refuses.
pub const FILE_NAME_BYTES_MAX: usize = 80;

const EXTENSION: &str = ".pdf";
/// Stands for a number without a single safe character, and keeps a name from being a device.
const FALLBACK: &str = "factura";
/// Names Windows keeps for devices, whatever the extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// A file name of `A-Z a-z 0-9 _ -` that ends in `.pdf`, at most [`FILE_NAME_BYTES_MAX`] bytes.
/// Two numbers may get the same name (`A/1` and `A-1`): whoever saves must not overwrite.
#[must_use]
pub fn file_name(issued: &Issued) -> String {
    let number = match issued.full_number.contains(&issued.series_name) {
        true => issued.full_number.clone(),
        false => format!("{}-{}", issued.series_name, issued.full_number),
    };
    let mut stem = safe_name(&number);
    if stem.is_empty() {
        stem = format!("{FALLBACK}-{}", issued.number);
    }
    if is_device(&stem) {
        stem = format!("{FALLBACK}-{stem}");
    }
    // The end tells invoices apart, so a long name loses its beginning.
    let excess = (stem.len() + EXTENSION.len()).saturating_sub(FILE_NAME_BYTES_MAX);
    let tail = stem.get(excess..).unwrap_or(FALLBACK).trim_start_matches('-');
    format!("{tail}{EXTENSION}")
}

/// The folder of an invoice's month, `2026-11`.
#[must_use]
pub fn month_folder(issued: &Issued) -> String {
    issued.content.header.issue_date.format("%Y-%m").to_string()
}

/// Letters and digits; Romanian letters without their marks; one hyphen for anything else.
#[must_use]
pub fn safe_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        let letter = match unmarked(c) {
            c if c.is_ascii_alphanumeric() || c == '_' => c,
            _ => '-',
        };
        if letter != '-' || !name.ends_with('-') {
            name.push(letter);
        }
    }
    name.trim_matches('-').to_owned()
}

fn is_device(stem: &str) -> bool {
    let upper = stem.to_ascii_uppercase();
    let name = upper.trim_end_matches(|c: char| c.is_ascii_digit());
    DEVICES.contains(&name) && upper.len() - name.len() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_names_table() {
        for (text, expected) in [
            ("FCT-2026-0100", "FCT-2026-0100"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\x|y?*", "C-x-y"),
            ("ȘȚ/ăî 7", "ST-ai-7"),
            ("-rf", "rf"),
            ("发票", ""),
            ("a\u{202e}fdp.exe\n", "a-fdp-exe"),
        ] {
            assert_eq!(safe_name(text), expected);
        }
    }

    #[test]
    fn device_names_table() {
        for (stem, expected) in [
            ("con", true),
            ("LPT1", true),
            ("COM0", true),
            ("COM10", false),
            ("NULA", false),
            ("FCT1", false),
        ] {
            assert_eq!(is_device(stem), expected, "{stem}");
        }
    }
}
