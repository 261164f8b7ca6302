//! What leaves the books as files: rows to CSV and XLSX, files to one archive. A row is written as it comes, so a table of a
//! million rows needs no more memory than one of ten.
//!
//! *Invariant:* no text of a cell is ever read as a formula, in either kind of file.
//! *Invariant:* the same rows give the same bytes: no clock, no locale, no chance; amounts pass as exact decimals.
//! Deliberately not here: which rows there are and what stands over the columns (app), where files lie. A workbook keeps its
//! rows in a temporary file of the system until it is finished, and nothing else here touches a disk.

mod pack;
mod table;
mod workbook;

pub use pack::Pack;
pub use table::{Cell, Column, CsvTable, Kind, Table};
pub use workbook::{Workbook, WorkbookAbout};
