//! A table as a workbook: typed amounts and dates, a header that stays, totals that stand out. Rows go to a temporary file as
//! they come.
//!
//! Not here: formulas. Deliberately absent: everything that would make two workbooks of the same rows differ.

use crate::table::{Cell, Column, Kind, Table, plain, rate_text};
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook as Book, Worksheet, XlsxError,
};
use std::io::{self, Write};

/// Rows of one sheet, header included: the format has 1,048,576, and totals and notes want theirs.
const SHEET_ROWS_MAX: u32 = 1_048_000;
/// Digits a spreadsheet keeps of a number; an amount with more is written as text rather than rounded.
const EXACT_DIGITS_MAX: usize = 15;

/// What a workbook says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbookAbout<'a> {
    /// Name of its sheet, at most 28 characters.
    pub sheet: &'a str,
    /// Title.
    pub title: &'a str,
    /// Whose.
    pub firm: &'a str,
    /// The day it is said to be made.
    pub date: NaiveDate,
}

/// How a cell looks, by what it holds.
struct Looks {
    header: Format,
    money: Format,
    date: Format,
    rate: Format,
    total_text: Format,
    total_money: Format,
    note: Format,
}

impl Looks {
    fn new() -> Looks {
        let (amount, strong) = ("#,##0.00", Format::new().set_bold().set_border_top(FormatBorder::Thin));
        Looks {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_border_bottom(FormatBorder::Thin),
            money: Format::new().set_num_format(amount),
            date: Format::new().set_num_format("dd.mm.yyyy"),
            rate: Format::new().set_num_format("0.0000##"),
            total_money: strong.clone().set_num_format(amount),
            total_text: strong,
            note: Format::new().set_italic(),
        }
    }
}

/// A workbook being written.
pub struct Workbook<'a> {
    book: Book,
    sheet_name: &'a str,
    columns: Vec<Column>,
    looks: Looks,
    /// Which sheet is written, from 0.
    sheet: usize,
    /// The next row of it.
    row: u32,
}

impl<'a> Workbook<'a> {
    /// Writes the header.
    ///
    /// # Errors
    /// When no temporary file can be written.
    pub fn begin(about: &WorkbookAbout<'a>, columns: Vec<Column>) -> io::Result<Workbook<'a>> {
        let mut book = Book::new();
        let date = about.date;
        let year = u16::try_from(date.year()).unwrap_or(1900);
        let small = |number: u32| u8::try_from(number).unwrap_or(1);
        let made = ExcelDateTime::from_ymd(year, small(date.month()), small(date.day())).map_err(failed)?;
        let properties = DocProperties::new()
            .set_title(plain(about.title))
            .set_author(plain(about.firm))
            .set_creation_datetime(&made);
        book.set_properties(&properties);
        let mut workbook =
            Workbook { book, sheet_name: about.sheet, columns, looks: Looks::new(), sheet: 0, row: 0 };
        workbook.add_sheet()?;
        Ok(workbook)
    }

    fn add_sheet(&mut self) -> io::Result<()> {
        let nth = self.book.worksheets().len() + 1;
        let name = if nth == 1 { self.sheet_name.to_owned() } else { format!("{} {nth}", self.sheet_name) };
        let sheet = self.book.add_worksheet_with_constant_memory().map_err(failed)?;
        lay_out(sheet, &name, &self.columns, &self.looks.header).map_err(failed)?;
        (self.sheet, self.row) = (nth - 1, 1);
        Ok(())
    }

    /// The sheet, and the row to write; a full sheet is followed by another.
    fn next_row(&mut self) -> io::Result<(&mut Worksheet, u32, &Looks)> {
        if self.row >= SHEET_ROWS_MAX {
            self.add_sheet()?;
        }
        let row = self.row;
        self.row += 1;
        let sheet = self.book.worksheet_from_index(self.sheet).map_err(failed)?;
        Ok((sheet, row, &self.looks))
    }

    /// A row of sums under the others.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn totals(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let (sheet, row, looks) = self.next_row()?;
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Cell::Empty => sheet.write_blank(row, column, &looks.total_text).map(drop),
                cell => put(sheet, row, column, cell, &Shapes::totals(looks)),
            }
            .map_err(failed)?;
        }
        Ok(())
    }

    /// A sentence on a line of its own.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        let (sheet, row, looks) = self.next_row()?;
        sheet.write_string_with_format(row, 0, plain(text), &looks.note).map(drop).map_err(failed)
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish<W: Write + Send>(mut self, out: W) -> io::Result<()> {
        self.book.save_to_writer(out).map_err(failed)
    }
}

impl Table for Workbook<'_> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let (sheet, row, looks) = self.next_row()?;
        let shapes = Shapes { text: None, money: &looks.money, date: &looks.date, rate: &looks.rate };
        for (column, cell) in (0_u16..).zip(cells) {
            put(sheet, row, column, cell, &shapes).map_err(failed)?;
        }
        Ok(())
    }
}

/// The look of each kind of cell in a row.
struct Shapes<'a> {
    text: Option<&'a Format>,
    money: &'a Format,
    date: &'a Format,
    rate: &'a Format,
}

impl<'a> Shapes<'a> {
    fn totals(looks: &'a Looks) -> Shapes<'a> {
        Shapes {
            text: Some(&looks.total_text),
            money: &looks.total_money,
            date: &looks.total_text,
            rate: &looks.total_text,
        }
    }
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell<'_>,
    shapes: &Shapes<'_>,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text("") => {}
        Cell::Text(text) => match shapes.text {
            Some(look) => drop(sheet.write_string_with_format(row, column, plain(text), look)?),
            None => drop(sheet.write_string(row, column, plain(text))?),
        },
        Cell::Date(date) => {
            let small = |number: u32| u8::try_from(number).unwrap_or(1);
            let year = u16::try_from(date.year()).unwrap_or(0);
            match ExcelDateTime::from_ymd(year, small(date.month()), small(date.day())) {
                Ok(day) => drop(sheet.write_datetime_with_format(row, column, &day, shapes.date)?),
                // Before 1900 the format has no days.
                Err(_) => drop(sheet.write_string(row, column, date.to_string())?),
            }
        }
        Cell::Money(money) => put_number(sheet, row, column, &money.to_string(), shapes.money)?,
        Cell::Rate(rate) => put_number(sheet, row, column, &rate_text(*rate), shapes.rate)?,
        Cell::Whole(number) => match shapes.text {
            Some(look) => put_number(sheet, row, column, &number.to_string(), look)?,
            None => drop(sheet.write_number(row, column, nearest(&number.to_string()))?),
        },
    }
    Ok(())
}

/// A number where the format keeps all its digits, else its text.
fn put_number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    exact: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    let digits = exact.bytes().filter(u8::is_ascii_digit).count();
    if digits > EXACT_DIGITS_MAX {
        sheet.write_string_with_format(row, column, exact.replace('.', ","), look)?;
    } else {
        sheet.write_number_with_format(row, column, nearest(exact), look)?;
    }
    Ok(())
}

/// The binary number nearest to a decimal of at most fifteen digits: it is written to the file as that very decimal again.
fn nearest(exact: &str) -> f64 {
    exact.parse().unwrap_or_default()
}

fn lay_out(sheet: &mut Worksheet, name: &str, columns: &[Column], header: &Format) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    for (at, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(at, f64::from(column.width))?;
    }
    sheet.set_row_height(0, 30)?;
    for (at, column) in (0_u16..).zip(columns) {
        let align = match column.kind {
            Kind::Money | Kind::Rate | Kind::Whole => FormatAlign::Right,
            Kind::Text | Kind::Date => FormatAlign::Left,
        };
        sheet.write_string_with_format(0, at, plain(&column.title), &header.clone().set_align(align))?;
    }
    Ok(())
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error.to_string()),
    }
}
