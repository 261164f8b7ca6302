//! A document of sentences and tables, as a number register or a month's summary: pages that turn, headings that come again.
//!
//! Not here: what it says (the caller), invoices (the rest of layout).

use super::sheet::{Repeated, Sheet};
use super::style::{
    ACCENT, BODY, COLUMN, Frame, HAIRLINE, HAIRLINE_MM, NAME, RULE_MM, SMALL, STRONG, Style, TEXT, TITLE,
    WARN,
};
use crate::page::{Anchor, Page};
use crate::text;
use crate::words::spoken;
use domain::PaperLang;

/// Space between two columns.
const GUTTER_MM: f32 = 3.0;
/// Space above and below a row's text.
const ROW_PADDING_MM: f32 = 0.9;
/// Lines of one cell that are printed; the rest of a longer text is left out with an ellipsis.
const CELL_LINES_MAX: usize = 6;
/// Size of the title's text.
const TITLE_PT: f32 = 17.0;

/// A document of sentences and tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Whose it is.
    pub firm: String,
    /// What it is.
    pub title: String,
    /// The one sentence that counts, and whether it is good news.
    pub verdict: Option<(String, bool)>,
    /// What else has to be said, a paragraph each.
    pub sentences: Vec<String>,
    /// The tables.
    pub tables: Vec<ListingTable>,
}

/// One of its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListingTable {
    /// What stands above it.
    pub heading: String,
    /// Its columns.
    pub columns: Vec<ListingColumn>,
    /// Its rows, a text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A column of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingColumn {
    /// What stands above it.
    pub title: String,
    /// Its part of the width, beside the others'.
    pub part: u16,
    /// Whether it holds figures, which end under each other.
    pub is_figures: bool,
}

impl ListingColumn {
    /// A column of texts.
    #[must_use]
    pub fn text(title: &str, part: u16) -> ListingColumn {
        ListingColumn { title: title.to_owned(), part, is_figures: false }
    }

    /// A column of figures.
    #[must_use]
    pub fn figures(title: &str, part: u16) -> ListingColumn {
        ListingColumn { title: title.to_owned(), part, is_figures: true }
    }
}

/// Its pages.
pub(super) fn pages(listing: &Listing, lang: PaperLang) -> Vec<Page> {
    let mut sheet = Sheet::new(
        &Frame::A4,
        Repeated {
            head_left: listing.firm.clone(),
            head_right: listing.title.clone(),
            page_words: spoken(lang),
            ..Repeated::default()
        },
    );
    place_lines(&mut sheet, NAME.ink(ACCENT), &listing.firm);
    sheet.y_mm += 1.5;
    place_lines(&mut sheet, TITLE.at(TITLE_PT).ink(TEXT), &listing.title);
    sheet.y_mm += 2.0;
    if let Some((verdict, is_good)) = &listing.verdict {
        place_lines(&mut sheet, STRONG.at(10.5).ink(if *is_good { ACCENT } else { WARN }), verdict);
        sheet.y_mm += 1.0;
    }
    for sentence in &listing.sentences {
        place_lines(&mut sheet, BODY, sentence);
        sheet.y_mm += 0.6;
    }
    for table in &listing.tables {
        Placed::of(table, &sheet).place(&mut sheet);
    }
    sheet.finish()
}

fn place_lines(sheet: &mut Sheet, style: Style, said: &str) {
    let width_mm = sheet.frame.content_mm();
    for line in text::wrap(&text::single_line(said), style.weight, style.size_pt, width_mm) {
        sheet.ensure(style.leading_mm);
        sheet.put_at(sheet.frame.left_mm(), sheet.y_mm, style, Anchor::Start, &line);
        sheet.y_mm += style.leading_mm;
    }
}

/// A table with its columns in place: left edge and width of each.
struct Placed<'a> {
    table: &'a ListingTable,
    columns: Vec<(f32, f32)>,
}

impl<'a> Placed<'a> {
    fn of(table: &'a ListingTable, sheet: &Sheet) -> Placed<'a> {
        let parts: f32 = table.columns.iter().map(|column| f32::from(column.part)).sum::<f32>().max(1.0);
        let gutters_mm = GUTTER_MM * table.columns.len().saturating_sub(1) as f32;
        let room_mm = sheet.frame.content_mm() - gutters_mm;
        let mut left_mm = sheet.frame.left_mm();
        let place = |column: &ListingColumn| {
            let width_mm = room_mm * f32::from(column.part) / parts;
            let placed = (left_mm, width_mm);
            left_mm += width_mm + GUTTER_MM;
            placed
        };
        Placed { table, columns: table.columns.iter().map(place).collect() }
    }

    fn place(&self, sheet: &mut Sheet) {
        sheet.y_mm += 5.0;
        let heading = self.lines(self.table.columns.iter().map(|column| column.title.as_str()), COLUMN);
        let head_mm = height_mm(&heading, COLUMN) + 1.6;
        sheet.ensure(NAME.leading_mm + head_mm + 2.0 * SMALL.leading_mm);
        if !self.table.heading.is_empty() {
            place_lines(sheet, NAME, &self.table.heading);
            sheet.y_mm += 1.0;
        }
        self.place_heading(sheet, &heading);
        for row in &self.table.rows {
            let lines = self.lines(row.iter().map(String::as_str), SMALL.ink(TEXT));
            let row_mm = height_mm(&lines, SMALL) + 2.0 * ROW_PADDING_MM;
            if sheet.ensure(row_mm) {
                self.place_heading(sheet, &heading);
            }
            sheet.y_mm += ROW_PADDING_MM;
            self.put(sheet, &lines, SMALL.ink(TEXT));
            sheet.y_mm += height_mm(&lines, SMALL) + ROW_PADDING_MM;
            sheet.rule(sheet.frame.left_mm(), sheet.frame.right_mm(), sheet.y_mm, HAIRLINE_MM, HAIRLINE);
        }
    }

    fn place_heading(&self, sheet: &mut Sheet, heading: &[Vec<String>]) {
        self.put(sheet, heading, COLUMN);
        sheet.y_mm += height_mm(heading, COLUMN) + 0.8;
        sheet.rule(sheet.frame.left_mm(), sheet.frame.right_mm(), sheet.y_mm, RULE_MM, ACCENT);
        sheet.y_mm += 0.8;
    }

    /// The lines of each cell of a row.
    fn lines<'t>(&self, cells: impl Iterator<Item = &'t str>, style: Style) -> Vec<Vec<String>> {
        let cell = |(said, (_, width_mm)): (&str, &(f32, f32))| {
            let said = text::single_line(said);
            let mut lines = text::wrap(&said, style.weight, style.size_pt, *width_mm);
            if lines.len() > CELL_LINES_MAX {
                lines.truncate(CELL_LINES_MAX);
                if let Some(last) = lines.last_mut() {
                    last.push('…');
                }
            }
            lines
        };
        cells.zip(&self.columns).map(cell).collect()
    }

    fn put(&self, sheet: &mut Sheet, cells: &[Vec<String>], style: Style) {
        let top_mm = sheet.y_mm;
        for ((lines, (left_mm, width_mm)), column) in cells.iter().zip(&self.columns).zip(&self.table.columns)
        {
            let (x_mm, anchor) =
                if column.is_figures { (left_mm + width_mm, Anchor::End) } else { (*left_mm, Anchor::Start) };
            for (at, line) in lines.iter().enumerate() {
                sheet.put_at(x_mm, top_mm + at as f32 * style.leading_mm, style, anchor, line);
            }
        }
    }
}

fn height_mm(cells: &[Vec<String>], style: Style) -> f32 {
    cells.iter().map(Vec::len).max().unwrap_or(0).max(1) as f32 * style.leading_mm
}
