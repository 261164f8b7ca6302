//! The first sheet of a workbook as the text of a table, so that everything behind it reads one kind of file.
//!
//! A workbook is an archive made by a stranger: it is unpacked once for its length alone before anything reads it, and a panic
//! of the reader is a refusal. Not here: what a column means (columns).

use super::ROWS_MAX;
use crate::entry_problem::EntryProblem;
use calamine::{DataRef, Reader, Xlsx};
use csv::WriterBuilder;
use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// How every archive begins.
const ARCHIVE: &[u8] = b"PK\x03\x04";
/// Bytes a workbook may unpack to: twice what 20,000 rows of 50 columns take.
const UNPACKED_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Bytes of text its first sheet may have.
const TEXT_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Columns that are read.
const COLUMNS_MAX: u32 = 200;

/// Whether a file is a workbook by its beginning.
pub(crate) fn is_workbook(file: &mut dyn Read) -> io::Result<bool> {
    let mut begin = Vec::with_capacity(ARCHIVE.len());
    file.take(ARCHIVE.len() as u64).read_to_end(&mut begin)?;
    Ok(begin == ARCHIVE)
}

/// The first sheet as CSV with semicolons, a line for each of its rows.
pub(crate) fn as_csv(bytes: &[u8]) -> Result<Vec<u8>, EntryProblem> {
    let unpacked = unpacked_bytes(bytes).ok_or_else(|| EntryProblem::ImportNotATable(String::new()))?;
    if unpacked > UNPACKED_BYTES_MAX {
        return Err(EntryProblem::ImportFileTooLarge);
    }
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes)));
    read.unwrap_or_else(|_| Err(EntryProblem::ImportNotATable(String::new())))
}

/// How long everything in an archive is, counted until it is too long; what the archive says of itself proves nothing.
fn unpacked_bytes(bytes: &[u8]) -> Option<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut length = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).ok()?;
        let left = (UNPACKED_BYTES_MAX + 1_u64).saturating_sub(length);
        length += io::copy(&mut entry.take(left), &mut io::sink()).ok()?;
        if length > UNPACKED_BYTES_MAX {
            break;
        }
    }
    Some(length)
}

fn read(bytes: &[u8]) -> Result<Vec<u8>, EntryProblem> {
    let bad = |row: u32| EntryProblem::ImportNotATable((row + 1).to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| bad(0))?;
    let first = book.sheet_names().first().cloned().ok_or(EntryProblem::ImportEmpty)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| bad(0))?;
    let mut writer = WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
    let (mut row, mut line, mut length) = (0, Vec::new(), 0);
    while let Some(cell) = cells.next_cell().map_err(|_| bad(row))? {
        let (at, column) = cell.get_position();
        if at < row {
            return Err(bad(at));
        }
        if u64::from(at) > 2 * ROWS_MAX {
            return Err(EntryProblem::ImportTooManyRows);
        }
        while row < at {
            writer.write_record(&line).map_err(|_| bad(row))?;
            line.clear();
            row += 1;
        }
        let text = text_of(cell.get_value());
        length += text.len();
        if length > TEXT_BYTES_MAX {
            return Err(EntryProblem::ImportFileTooLarge);
        }
        if column < COLUMNS_MAX {
            let column = column as usize;
            line.resize(line.len().max(column + 1), String::new());
            line[column] = text;
        }
    }
    writer.write_record(&line).map_err(|_| bad(row))?;
    writer.into_inner().map_err(|_| bad(row))
}

/// What a cell says. A number has its decimals behind a point, and never three of them alone, which might be thousands.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => {
            // What was computed is a little beside what is shown of it, behind the fifteenth digit.
            let rounded = format!("{number:.14e}").parse().unwrap_or(*number);
            let text = rounded.to_string();
            match text.split_once('.') {
                Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
                _ => text,
            }
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => one_line(text),
        DataRef::SharedString(text) => one_line(text),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
        #[allow(unreachable_patterns)] // The reader may learn more kinds.
        _ => String::new(),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use export::{Cell, Column, Kind, Table, Workbook, WorkbookAbout};

    fn workbook(rows: &[&[Cell<'_>]]) -> Vec<u8> {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let about = WorkbookAbout { sheet: "Clienti", title: "", firm: "", date };
        let columns = ["Denumire", "CUI", "Preț"].map(|title| Column::new(title, Kind::Text, 10));
        let mut book = Workbook::begin(&about, columns.into()).unwrap();
        rows.iter().for_each(|row| book.row(row).unwrap());
        let mut bytes = Vec::new();
        book.finish(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_sheet_is_read_as_the_table_it_is() {
        let price = Cell::Money("1234.5".parse().unwrap());
        let bytes = workbook(&[
            &[Cell::Text("Țeava; \"SRL\""), Cell::Whole(18_547_290), price],
            &[],
            &[Cell::Text("=1+1"), Cell::Empty, Cell::Rate("1.234".parse().unwrap())],
        ]);
        let text = String::from_utf8(as_csv(&bytes).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            ["Denumire;CUI;Preț", "\"Țeava; \"\"SRL\"\"\";18547290;1234.5", "\"\"", "=1+1;;1.2340"]
        );
    }

    #[test]
    fn what_is_no_workbook_or_a_bomb_is_refused() {
        let mut pack = export::Pack::new(Cursor::new(Vec::new()));
        pack.add("a.txt", io::repeat(0).take(UNPACKED_BYTES_MAX + 10)).unwrap();
        let bomb = pack.finish().unwrap().into_inner();
        assert!(bomb.len() < 1024 * 1024);
        assert_eq!(as_csv(&bomb).unwrap_err(), EntryProblem::ImportFileTooLarge);
        let good = workbook(&[&[Cell::Text("x")]]);
        for cut in [4, 10, good.len() / 2, good.len() - 1] {
            assert!(as_csv(&good[..cut]).is_err(), "{cut}");
        }
        for at in (0..good.len()).step_by(7) {
            let mut rotten = good.clone();
            rotten[at] ^= 0x55;
            let _ = as_csv(&rotten);
        }
    }
}
