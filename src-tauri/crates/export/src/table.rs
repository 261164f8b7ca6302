//! A table being written: its columns, its cells, and the CSV that Romanian programs read.
//!
//! Not here: workbooks (workbook).

use chrono::NaiveDate;
use domain::{ExchangeRate, Money};
use std::borrow::Cow;
use std::io::{self, Write};

/// Characters of a cell that are written: more than any field of an invoice has, fewer than a spreadsheet's cell holds.
pub const CELL_CHARS_MAX: usize = 4000;
/// What makes a spreadsheet take a text for a formula, in half and full width.
const FORMULA_SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Says that the file is UTF-8; without it a spreadsheet under Windows reads Romanian letters wrongly.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A date.
    Date,
    /// An amount of money.
    Money,
    /// Lei for a unit of a currency.
    Rate,
    /// A whole number.
    Whole,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands over it.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// Its width in a workbook, in characters.
    pub width: u16,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(title: impl Into<String>, kind: Kind, width: u16) -> Column {
        Column { title: title.into(), kind, width }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text, as hostile as may be.
    Text(&'a str),
    /// A date.
    Date(NaiveDate),
    /// An amount.
    Money(Money),
    /// Lei for a unit of a currency.
    Rate(ExchangeRate),
    /// A whole number.
    Whole(u64),
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Cell<'a> {
        text.map_or(Cell::Empty, Cell::Text)
    }
}

/// Where rows go, one after the other.
pub trait Table {
    /// Writes a row.
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
}

/// A table as CSV: UTF-8 with its mark, semicolons, decimal commas, dates as `20.11.2026`, every text in quotation marks.
pub struct CsvTable<W: Write> {
    out: W,
    line: String,
}

impl<W: Write> CsvTable<W> {
    /// Writes the header. `out` is best buffered.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(mut out: W, columns: &[Column]) -> io::Result<CsvTable<W>> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut table = CsvTable { out, line: String::new() };
        let titles: Vec<Cell<'_>> = columns.iter().map(|column| Cell::Text(&column.title)).collect();
        table.row(&titles)?;
        Ok(table)
    }

    /// Gives back what it was written to.
    pub fn finish(self) -> W {
        self.out
    }
}

impl<W: Write> Table for CsvTable<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        self.line.clear();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.line.push(';');
            }
            match cell {
                Cell::Empty | Cell::Text("") => {}
                Cell::Text(text) => {
                    self.line.push('"');
                    self.line.push_str(&inert(text).replace('"', "\"\""));
                    self.line.push('"');
                }
                Cell::Date(date) => self.line.push_str(&date.format("%d.%m.%Y").to_string()),
                Cell::Money(money) => self.line.push_str(&money.to_string().replace('.', ",")),
                Cell::Rate(rate) => self.line.push_str(&rate_text(*rate).replace('.', ",")),
                Cell::Whole(number) => self.line.push_str(&number.to_string()),
            }
        }
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())
    }
}

/// A rate with the four decimals the National Bank publishes, or all it has.
pub(crate) fn rate_text(rate: ExchangeRate) -> String {
    let mut exact = rate.decimal();
    if exact.scale() < 4 {
        exact.rescale(4);
    }
    exact.to_string()
}

/// A text on one line, without characters that have no shape, cut to [`CELL_CHARS_MAX`].
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if text.len() <= CELL_CHARS_MAX && text.chars().all(is_plain) {
        return Cow::Borrowed(text.trim());
    }
    let spaced: String =
        text.chars().take(CELL_CHARS_MAX).map(|c| if is_plain(c) { c } else { ' ' }).collect();
    Cow::Owned(spaced.trim().to_owned())
}

/// The same, and no formula whatever reads it: an apostrophe before what looks like one.
pub(crate) fn inert(text: &str) -> Cow<'_, str> {
    let text = plain(text);
    if text.starts_with(FORMULA_SIGNS) { Cow::Owned(format!("'{text}")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(cells: &[Cell<'_>]) -> String {
        let mut table = CsvTable::begin(Vec::new(), &[Column::new("Client", Kind::Text, 20)]).unwrap();
        table.row(cells).unwrap();
        String::from_utf8(table.finish()).unwrap()
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (hostile, expected) in [
            ("=cmd|'/c calc'!A0", "\"'=cmd|'/c calc'!A0\""),
            ("+1+1", "\"'+1+1\""),
            ("-2+3", "\"'-2+3\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'=1\""),
            ("\r=1", "\"'=1\""),
            ("\n  =1", "\"'=1\""),
            ("\u{feff}=1", "\"'=1\""),
            ("＝1", "\"'＝1\""),
            ("a\r\nb\0c", "\"a  b c\""),
            ("Țeava; \"SRL\"", "\"Țeava; \"\"SRL\"\"\""),
        ] {
            let written = csv(&[Cell::Text(hostile)]);
            assert_eq!(written, format!("\u{feff}\"Client\"\r\n{expected}\r\n"), "{hostile:?}");
        }
    }

    #[test]
    fn amounts_and_dates_are_written_as_romanian_programs_read_them() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
        let row = csv(&[
            Cell::Money("-999999999999.99".parse().unwrap()),
            Cell::Rate("5.09".parse().unwrap()),
            Cell::Whole(7),
            Cell::Empty,
            Cell::Date(date),
        ]);
        assert!(row.ends_with("\r\n-999999999999,99;5,0900;7;;05.11.2026\r\n"), "{row}");
    }
}
