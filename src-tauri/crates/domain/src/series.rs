//! An invoice series: its numbering format and who holds it.
//!
//! Not here: the numbers themselves (pool).

use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The server's opaque id of a series.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeriesId(pub String);

impl fmt::Display for SeriesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a series numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// Fiscal invoices.
    Fiscal,
    /// Pro forma invoices.
    Proforma,
    /// Something this version does not issue.
    Other,
}

/// Who holds a series, as of the last contact with the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "held", rename_all = "snake_case")]
pub enum Lock {
    /// Nobody: any caller may issue on it.
    None,
    /// This installation.
    Here {
        /// Since when, as the server says.
        since: Option<Moment>,
    },
    /// Another device.
    Other {
        /// Its name, when the server tells.
        device: Option<String>,
        /// Its id, by which its reservations can be taken over when it is lost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device_id: Option<String>,
        /// Since when.
        since: Option<Moment>,
    },
    /// The server did not say.
    Unknown,
}

/// A series as last seen on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The server's id.
    pub id: SeriesId,
    /// Its name, printed on paper.
    pub name: String,
    /// What it numbers.
    pub document_type: DocumentType,
    /// Pattern with `{year}` and `{number}`; empty when the server sent none.
    pub format: String,
    /// Digits the server pads numbers to, learnt from a real full number; 0 for none.
    pub padding: u8,
    /// Next number of the server's counter, past all reserved ones.
    pub next_number: Option<u64>,
    /// Default series of its document type.
    pub is_primary: bool,
    /// Who holds it.
    pub lock: Lock,
    /// When the server was last asked.
    pub checked_at: Moment,
}

impl Series {
    /// A number as it stands on paper: the format filled in, or `NAME-number` where the server gave no format.
    #[must_use]
    pub fn full_number(&self, number: u64, year: i32) -> String {
        let digits = format!("{number:0width$}", width = usize::from(self.padding));
        if self.format.contains("{number}") {
            self.format.replace("{year}", &year.to_string()).replace("{number}", &digits)
        } else {
            format!("{}-{digits}", self.name)
        }
    }

    /// Whether a number can be read back from its text: the number stands last, or the text has no digits behind it.
    /// Elsewhere the trailing digits would be a year, and an invoice could not be found by its number.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.format.rsplit_once("{number}").is_none_or(|(_, behind)| behind.is_empty())
    }

    /// Whether numbers of this series belong to one year only.
    #[must_use]
    pub fn is_yearly(&self) -> bool {
        self.format.contains("{year}")
    }
}

/// The trailing run of digits of a number's text (`CTZ-2024-00123` → 123): how numbers are compared
/// when a text and an integer must be the same (API §9 row 4).
#[must_use]
pub fn trailing_number(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    text[text.len() - digits..].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(format: &str, padding: u8) -> Series {
        Series {
            id: SeriesId("s".to_owned()),
            name: "FCT".to_owned(),
            document_type: DocumentType::Fiscal,
            format: format.to_owned(),
            padding,
            next_number: None,
            is_primary: true,
            lock: Lock::None,
            checked_at: Moment(0),
        }
    }

    #[test]
    fn how_a_number_stands_on_paper() {
        for (format, padding, is_yearly, expected) in [
            ("FCT-{number}", 0, false, "FCT-17"),
            ("FCT-{number}", 5, false, "FCT-00017"),
            ("FCT-{year}-{number}", 4, true, "FCT-2026-0017"),
            ("{number}/{year}", 1, true, "17/2026"),
            ("", 0, false, "FCT-17"),
            ("FCT", 3, false, "FCT-017"),
        ] {
            let series = series(format, padding);
            assert_eq!(series.full_number(17, 2026), expected, "{format}");
            assert_eq!(series.is_yearly(), is_yearly, "{format}");
        }
        assert_eq!(series("", 0).id.to_string(), "s");
    }

    #[test]
    fn which_number_a_text_ends_with() {
        for (text, expected) in [
            ("FCT-2024-00123", Some(123)),
            ("123", Some(123)),
            ("FCT17", Some(17)),
            ("FCT-17-B", None),
            ("FCT", None),
            ("", None),
            ("FCT-99999999999999999999", None),
        ] {
            assert_eq!(trailing_number(text), expected, "{text}");
        }
    }

    /// An invoice is found by the digits at the end of its number, so a format may have nothing behind them.
    #[test]
    fn which_formats_can_be_read_back() {
        for (format, is_readable) in [
            ("FCT-{number}", true),
            ("FCT-{year}-{number}", true),
            ("", true),
            ("FCT", true),
            ("{number}/{year}", false),
            ("FCT-{number}-B", false),
        ] {
            let series = series(format, 0);
            assert_eq!(series.is_readable(), is_readable, "{format}");
            let read = trailing_number(&series.full_number(17, 2026));
            assert_eq!(read == Some(17), is_readable, "{format}");
        }
    }
}
