//! The rows: columns as wide as their numbers, descriptions that wrap, pages that turn.

use super::Paper;
use super::sheet::Sheet;
use super::style::{BODY, COLUMN, Frame, HAIRLINE, HAIRLINE_MM, LABEL, MUTED, RULE_MM, SMALL, Style};
use crate::font;
use crate::format;
use crate::page::{Anchor, Color};
use crate::text;
use crate::words::{Words, spoken};
use domain::{LEI, Money, PaperLang, Row, row};

/// Space between two columns: the widest at which every description still fits on one line, else the narrowest.
const GUTTERS_MM: [f32; 3] = [6.5, 5.2, GUTTER_MIN_MM];
const GUTTER_MIN_MM: f32 = 3.9;
/// Space between a row's number and its description.
const NUMBER_GAP_MM: f32 = 2.8;
/// Space between the headings and their rule.
const HEADING_GAP_MM: f32 = 1.4;
/// Space above and below a row's text.
const ROW_PADDING_MM: f32 = 1.5;
/// Widest the column of units becomes before a unit wraps.
const UNIT_WIDTH_MAX_MM: f32 = 15.0;
/// Narrowest the descriptions may become before the whole table is set smaller.
const DESCRIPTION_WIDTH_MIN_MM: f32 = 44.0;
/// Sizes tried in turn until the descriptions have room; the last one serves the largest amounts there are.
const SIZES_PT: [f32; 5] = [8.8, 8.2, 7.4, 6.6, 5.8];
/// A row higher than this may be cut between two lines; a lower one moves to the next page whole.
const WHOLE_ROW_MAX_MM: f32 = 60.0;
/// Height of the line that carries the sums over to the next page.
const CARRY_MM: f32 = 2.0 * ROW_PADDING_MM + BODY.leading_mm;
/// Lines of a cut row that stay together at its beginning and at its end.
const LINES_KEPT: usize = 3;

/// A column of one-line texts.
struct Column {
    /// Lines above it, the last one next to the rule.
    heading: Vec<String>,
    anchor: Anchor,
    cells: Vec<String>,
    /// Where the anchored end of its texts stands; set once all widths are known.
    x_mm: f32,
}

/// One line of a row's left part: a piece of the description and a piece of the unit.
struct Line {
    style: Style,
    description: String,
    unit: String,
}

/// The table with its columns in place.
struct Table {
    frame: &'static Frame,
    lang: PaperLang,
    accent: Color,
    body: Style,
    small: Style,
    number: Column,
    unit: Column,
    unit_mm: f32,
    /// Quantity, price, net and, where VAT is charged, rate and VAT.
    figures: Vec<Column>,
    description_x_mm: f32,
    description_mm: f32,
    description_heading: Vec<String>,
    carried_words: [&'static str; 2],
}

/// What the rows above come to: net, and VAT where it is charged.
type Carried = Option<(Money, Money)>;

/// Puts all rows. The last one stays on a page where `tail_mm` more fit under it.
pub fn place(paper: Paper<'_>, sheet: &mut Sheet, tail_mm: f32) {
    let table = Table::prepare(paper, sheet.frame);
    // On an empty page, a whole row, the sum brought forward and the tail must fit.
    let tail_mm = tail_mm.min(sheet.page_room_mm() - table.heading_mm() - WHOLE_ROW_MAX_MM - 2.0 * CARRY_MM);
    sheet.ensure(table.heading_mm() + table.body.leading_mm + 2.0 * ROW_PADDING_MM);
    table.place_heading(sheet);
    let rows = &paper.content.rows;
    let mut carried = None;
    for (index, (row, sums)) in rows.iter().zip(row::running(rows)).enumerate() {
        let tail_mm = if index + 1 == rows.len() { tail_mm } else { 0.0 };
        table.place_row(sheet, index, &table.lines(row), tail_mm, (carried, Some(sums)));
        carried = Some(sums);
    }
}

impl Table {
    fn prepare(paper: Paper<'_>, frame: &'static Frame) -> Table {
        let words = paper.words;
        let rows = &paper.content.rows;
        let heading =
            |word: &dyn Fn(&'static Words) -> &'static str| heading(paper, &|words| [word(words), ""]);
        let mut table = Table {
            frame,
            lang: paper.lang,
            accent: paper.accent,
            body: BODY,
            small: SMALL,
            number: Column::new(
                heading(&|words| words.row_number),
                Anchor::End,
                (1..=rows.len()).map(|number| number.to_string()).collect(),
            ),
            unit: Column::new(
                heading(&|words| words.unit),
                Anchor::Start,
                rows.iter().map(|row| text::single_line(&row.order.unit)).collect(),
            ),
            unit_mm: 0.0,
            figures: figures(paper),
            description_x_mm: 0.0,
            description_mm: 0.0,
            description_heading: heading(&|words| words.description),
            carried_words: [words.carried_over, words.brought_forward],
        };
        let descriptions =
            rows.iter().map(|row| font::width_mm(&row.order.description, BODY.weight, BODY.size_pt));
        let widest_mm = descriptions.fold(DESCRIPTION_WIDTH_MIN_MM, f32::max);
        for gutter_mm in GUTTERS_MM {
            table.set_columns(BODY.size_pt, gutter_mm);
            if table.description_mm >= widest_mm {
                return table;
            }
        }
        for size_pt in SIZES_PT {
            table.set_columns(size_pt, GUTTER_MIN_MM);
            if table.description_mm >= DESCRIPTION_WIDTH_MIN_MM {
                break;
            }
        }
        table
    }

    /// Gives each column the width of its widest text and the descriptions what is left.
    fn set_columns(&mut self, size_pt: f32, gutter_mm: f32) {
        self.body = BODY.at(size_pt);
        self.small = SMALL.at(SMALL.size_pt * size_pt / BODY.size_pt);
        let mut right_mm = self.frame.right_mm();
        for column in self.figures.iter_mut().rev() {
            column.x_mm = right_mm;
            right_mm -= column.width_mm(size_pt) + gutter_mm;
        }
        // A hair wider than its widest text, which must not break for a rounding.
        self.unit_mm = self.unit.width_mm(size_pt).min(UNIT_WIDTH_MAX_MM) + 0.01;
        self.unit.x_mm = right_mm - self.unit_mm;
        self.number.x_mm = self.frame.left_mm() + self.number.width_mm(size_pt);
        self.description_x_mm = self.number.x_mm + NUMBER_GAP_MM;
        self.description_mm = (self.unit.x_mm - gutter_mm - self.description_x_mm).max(1.0);
    }

    fn lines(&self, row: &Row) -> Vec<Line> {
        let wrap =
            |text: &str, style: Style, width_mm| text::wrap(text, style.weight, style.size_pt, width_mm);
        let units = wrap(&row.order.unit, self.body, self.unit_mm);
        let name = wrap(&row.order.description, self.body, self.description_mm);
        let more = row.order.description_extended.as_deref().unwrap_or_default();
        let more = wrap(more, self.small, self.description_mm);
        let mut lines: Vec<Line> = name
            .into_iter()
            .map(|description| (self.body, description))
            .chain(more.into_iter().map(|description| (self.small, description)))
            .map(|(style, description)| Line { style, description, unit: String::new() })
            .collect();
        while lines.len() < units.len().max(1) {
            lines.push(Line { style: self.body, description: String::new(), unit: String::new() });
        }
        for (line, unit) in lines.iter_mut().zip(units) {
            line.unit = unit;
        }
        lines
    }

    /// `before` and `after` are what the rows come to without and with this one: what a turned page carries over.
    fn place_row(
        &self,
        sheet: &mut Sheet,
        index: usize,
        lines: &[Line],
        tail_mm: f32,
        (before, after): (Carried, Carried),
    ) {
        let height_mm = lines.iter().map(|line| line.style.leading_mm).sum::<f32>() + 2.0 * ROW_PADDING_MM;
        let wanted_mm = height_mm + tail_mm;
        let stays_whole = height_mm <= WHOLE_ROW_MAX_MM;
        let kept_mm = LINES_KEPT as f32 * self.body.leading_mm + 2.0 * ROW_PADDING_MM;
        // Under the last row nothing is carried over.
        let carry_mm = if stays_whole && tail_mm > 0.0 { 0.0 } else { CARRY_MM };
        self.ensure(sheet, carry_mm + if stays_whole { wanted_mm } else { kept_mm }, before);
        sheet.y_mm += ROW_PADDING_MM;
        // In the order in which a row is read aloud, for programs that extract the text.
        self.number.put(sheet, index, self.body.ink(MUTED));
        for (line_index, line) in lines.iter().enumerate() {
            // What follows the table stays with the last lines of a row that had to be cut.
            let follows_mm =
                if line_index + LINES_KEPT == lines.len() && !stays_whole { kept_mm + tail_mm } else { 0.0 };
            let carried = if line_index == 0 { before } else { after };
            self.ensure(sheet, carry_mm + (line.style.leading_mm + ROW_PADDING_MM).max(follows_mm), carried);
            sheet.put_at(self.description_x_mm, sheet.y_mm, line.style, Anchor::Start, &line.description);
            sheet.put_at(self.unit.x_mm, sheet.y_mm, self.body, Anchor::Start, &line.unit);
            if line_index == 0 {
                self.figures.iter().for_each(|column| column.put(sheet, index, self.body));
            }
            sheet.y_mm += line.style.leading_mm;
        }
        sheet.y_mm += ROW_PADDING_MM;
        sheet.rule(self.frame.left_mm(), self.frame.right_mm(), sheet.y_mm, HAIRLINE_MM, HAIRLINE);
    }

    /// Turns the page, repeating the heading and carrying the sums over, unless the height still fits.
    fn ensure(&self, sheet: &mut Sheet, height_mm: f32, carried: Carried) {
        if height_mm <= sheet.room_mm() {
            return;
        }
        let [over, forward] = self.carried_words;
        self.place_carried(sheet, over, carried);
        sheet.turn_page();
        self.place_heading(sheet);
        self.place_carried(sheet, forward, carried);
        if carried.is_some() {
            sheet.rule(self.frame.left_mm(), self.frame.right_mm(), sheet.y_mm, HAIRLINE_MM, HAIRLINE);
        }
    }

    fn place_carried(&self, sheet: &mut Sheet, word: &str, carried: Carried) {
        let Some((net, vat)) = carried else { return };
        let baseline_mm = sheet.y_mm + ROW_PADDING_MM + self.body.baseline_mm();
        let style = LABEL.at(LABEL.size_pt * self.body.size_pt / BODY.size_pt);
        sheet.put(self.description_x_mm, baseline_mm, style, Anchor::Start, word);
        // Quantity and price come before the net amount, the rate before the VAT.
        for (column, amount) in [(2, net), (4, vat)] {
            if let Some(column) = self.figures.get(column) {
                let amount = format::money(amount, self.lang);
                sheet.put(column.x_mm, baseline_mm, self.body.ink(MUTED), Anchor::End, &amount);
            }
        }
        sheet.y_mm += CARRY_MM;
    }

    fn heading_lines(&self) -> usize {
        let columns = [&self.number, &self.unit].into_iter().chain(&self.figures);
        let lines = columns.map(|column| column.heading.len()).max().unwrap_or(0);
        lines.max(2)
    }

    fn heading_mm(&self) -> f32 {
        self.heading_lines() as f32 * COLUMN.leading_mm + HEADING_GAP_MM
    }

    fn place_heading(&self, sheet: &mut Sheet) {
        let (top_mm, most) = (sheet.y_mm, self.heading_lines());
        let mut put = |x_mm: f32, anchor, lines: &[String]| {
            // A short heading stands at the bottom, next to what it names.
            let mut y_mm = top_mm + most.saturating_sub(lines.len()) as f32 * COLUMN.leading_mm;
            for line in lines.iter().take(most) {
                sheet.put_at(x_mm, y_mm, COLUMN, anchor, line);
                y_mm += COLUMN.leading_mm;
            }
        };
        put(self.number.x_mm, self.number.anchor, &self.number.heading);
        let wrap = |line: &String| text::wrap(line, COLUMN.weight, COLUMN.size_pt, self.description_mm);
        let lines: Vec<String> = self.description_heading.iter().flat_map(wrap).collect();
        put(self.description_x_mm, Anchor::Start, &lines);
        for column in std::iter::once(&self.unit).chain(&self.figures) {
            put(column.x_mm, column.anchor, &column.heading);
        }
        sheet.y_mm += self.heading_mm();
        sheet.rule(self.frame.left_mm(), self.frame.right_mm(), sheet.y_mm, RULE_MM, self.accent);
    }
}

impl Column {
    fn new(heading: Vec<String>, anchor: Anchor, cells: Vec<String>) -> Column {
        Column { heading, anchor, cells, x_mm: 0.0 }
    }

    /// Puts one cell on the line that begins at the place reached.
    fn put(&self, sheet: &mut Sheet, index: usize, style: Style) {
        let cell = self.cells.get(index).map_or("", String::as_str);
        sheet.put_at(self.x_mm, sheet.y_mm, style, self.anchor, cell);
    }

    fn width_mm(&self, size_pt: f32) -> f32 {
        let headings = self.heading.iter().map(|text| font::width_mm(text, COLUMN.weight, COLUMN.size_pt));
        let cells = self.cells.iter().map(|text| font::width_mm(text, BODY.weight, size_pt));
        headings.chain(cells).fold(0.0, f32::max)
    }
}

/// The lines above a column: those of each language under each other.
fn heading(paper: Paper<'_>, lines: &dyn Fn(&'static Words) -> [&str; 2]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for line in spoken(paper.lang).iter().flat_map(|words| lines(words)).filter(|line| !line.is_empty()) {
        if !said.iter().any(|before| before == line) {
            said.push(line.to_owned());
        }
    }
    said
}

/// The columns of numbers with their texts. A foreign currency is named above its amounts.
fn figures(paper: Paper<'_>) -> Vec<Column> {
    let (lang, rows) = (paper.lang, &paper.content.rows);
    let column = |lines: &dyn Fn(&'static Words) -> [&'static str; 2], cell: &dyn Fn(&Row) -> String| {
        Column::new(heading(paper, lines), Anchor::End, rows.iter().map(cell).collect())
    };
    let shows_vat = paper.shows_vat();
    let without_vat = |words: &'static Words| if shows_vat { words.without_vat } else { "" };
    let is_foreign = paper.content.header.currency != LEI;
    let mut net = column(&|words| [words.net, if is_foreign { "" } else { without_vat(words) }], &|row| {
        format::money(row.net, lang)
    });
    let mut vat = column(
        &|words| if is_foreign { [words.vat, ""] } else { [words.vat_amount, words.vat_amount_of] },
        &|row| format::money(row.vat, lang),
    );
    if is_foreign {
        net.heading.push(paper.currency().to_owned());
        vat.heading.push(paper.currency().to_owned());
    }
    let mut figures = vec![
        column(&|words| [words.quantity, ""], &|row| format::quantity(row.order.quantity, lang)),
        column(&|words| [words.unit_price, without_vat(words)], &|row| format::price(row.order.price, lang)),
        net,
    ];
    if shows_vat {
        figures.push(column(&|words| [words.rate, words.rate_of_vat], &|row| {
            let [short, _] = paper.rate_names(row.order.vat_rate, row.order.vat_category);
            short
        }));
        figures.push(vat);
    }
    figures
}
