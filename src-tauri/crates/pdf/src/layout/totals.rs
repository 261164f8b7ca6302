//! The sums: by VAT rate on the left (art. 319 (20) i and j), what is to be paid on the right.
//!
//! Not here: computing any of them.

use super::Paper;
use super::sheet::{Sheet, fitted};
use super::style::{BODY, DUE, HAIRLINE, HAIRLINE_MM, LABEL, MUTED, STRONG, Style};
use crate::font;
use crate::format;
use crate::page::{Anchor, Color};
use crate::words::{Words, spoken};
use domain::{LEI, Money, PaperLang, VatTotal};

/// Width of the sums on the right.
const SUMS_MM: f32 = 68.0;
/// The same with the words of two languages.
const SUMS_BOTH_MM: f32 = 86.0;
/// How far the ground under the sum to pay reaches beyond its text: it hangs into the margin,
/// so that all amounts of the page end at one line.
const HANG_MM: f32 = 3.0;
/// Space between the two halves.
const GAP_MM: f32 = 8.0;
/// Space above the block.
const ABOVE_MM: f32 = 4.0;
/// Space under the block.
const BELOW_MM: f32 = 4.0;
/// Height of the ground under the sum to pay.
const DUE_MM: f32 = 11.0;
/// Height of one sum.
const SUM_MM: f32 = 5.2;
/// Space between two columns of the rates.
const GUTTER_MM: f32 = 4.5;

/// The block, ready to be measured and put.
pub struct Totals {
    /// The rates' table, headings and rows; first column left-aligned, the others right-aligned.
    rates: (Vec<Vec<String>>, Vec<Vec<String>>),
    sums: Vec<(String, String)>,
    due: (String, String),
    /// The same in lei, for an invoice in another currency.
    lei: Vec<(String, String)>,
    /// Ground under the sum to pay; prints as a very light grey.
    ground: Color,
    width_mm: f32,
}

impl Totals {
    /// Writes the domain's sums as text.
    pub fn prepare(paper: Paper<'_>) -> Totals {
        let (words, content) = (paper.words, paper.content);
        let totals = &content.totals;
        let own = |amount| format::money_in(amount, &content.header.currency, paper.lang);
        let mut sums = Vec::new();
        let mut lei = Vec::new();
        let mut add_lei = |label: &dyn Fn(&'static Words) -> &'static str, amount: Money| {
            if let Some(sum) = content.in_lei(amount).filter(|_| content.header.currency != LEI) {
                let label = paper.phrase(|words| format!("{} {}", label(words), words.in_lei));
                lei.push((label, format::money_in(sum, LEI, paper.lang)));
            }
        };
        if paper.shows_vat() {
            sums.push((words.total_net.to_owned(), own(totals.net)));
            sums.push((words.total_vat.to_owned(), own(totals.vat)));
            add_lei(&|words| words.total_net, totals.net);
            add_lei(&|words| words.total_vat, totals.vat);
        }
        add_lei(&|words| words.total_due, totals.total);
        Totals {
            rates: if paper.shows_vat() { rates(paper) } else { Default::default() },
            sums,
            due: (words.total_due.to_owned(), own(totals.total)),
            lei,
            ground: paper.accent.pale(),
            width_mm: if paper.lang == PaperLang::Both { SUMS_BOTH_MM } else { SUMS_MM },
        }
    }

    /// Height of the whole block with the space around it.
    pub fn height_mm(&self) -> f32 {
        let sums_mm = (self.sums.len() + self.lei.len()) as f32 * SUM_MM + DUE_MM + 2.0;
        let rates_mm = (self.rates.0.len() + self.rates.1.len()) as f32 * BODY.leading_mm + 2.0;
        ABOVE_MM + sums_mm.max(rates_mm) + BELOW_MM
    }

    /// Puts the block; only a table of rates longer than a page is cut.
    pub fn place(&self, sheet: &mut Sheet) {
        sheet.ensure((self.height_mm() - BELOW_MM).min(sheet.page_room_mm()));
        sheet.y_mm += ABOVE_MM;
        let (top_mm, page) = (sheet.y_mm, sheet.page_count());
        let sums_end_mm = self.place_sums(sheet);
        sheet.y_mm = top_mm;
        self.place_rates(sheet);
        if sheet.page_count() == page {
            sheet.y_mm = sheet.y_mm.max(sums_end_mm);
        }
        sheet.y_mm += BELOW_MM;
    }

    fn place_sums(&self, sheet: &mut Sheet) -> f32 {
        let right_mm = sheet.frame.right_mm();
        let left_mm = right_mm - self.width_mm;
        let inner = (left_mm, right_mm);
        let mut y_mm = sheet.y_mm;
        for (label, amount) in &self.sums {
            sum(sheet, inner, y_mm, label, amount, BODY);
            y_mm += SUM_MM;
        }
        y_mm += 1.0;
        sheet.fill(left_mm - HANG_MM, y_mm, self.width_mm + 2.0 * HANG_MM, DUE_MM, self.ground);
        let (label, amount) = &self.due;
        let label_mm = font::width_mm(label, STRONG.weight, STRONG.size_pt) + 4.0;
        let style = fitted(amount, DUE, inner.1 - inner.0 - label_mm);
        let baseline_mm = y_mm + DUE_MM / 2.0 + DUE.baseline_mm() - DUE.leading_mm / 2.0;
        sheet.put(inner.0, baseline_mm, STRONG, Anchor::Start, label);
        sheet.put(inner.1, baseline_mm, style, Anchor::End, amount);
        y_mm += DUE_MM + 1.0;
        for (label, amount) in &self.lei {
            sum(sheet, inner, y_mm, label, amount, BODY.ink(MUTED));
            y_mm += SUM_MM;
        }
        y_mm
    }

    fn place_rates(&self, sheet: &mut Sheet) {
        let (headings, rows) = &self.rates;
        let table = || headings.iter().chain(rows);
        let columns = table().map(Vec::len).max().unwrap_or(0);
        let width_mm = |column: usize| {
            let cells = table().filter_map(|row| row.get(column));
            cells.map(|cell| font::width_mm(cell, LABEL.weight, LABEL.size_pt)).fold(0.0, f32::max)
                + GUTTER_MM
        };
        let widths: Vec<f32> = (0..columns).map(width_mm).collect();
        let natural_mm = widths.iter().sum::<f32>().max(1.0);
        let left_mm = sheet.frame.left_mm();
        let scale = ((sheet.frame.content_mm() - self.width_mm - GAP_MM) / natural_mm).min(1.0);
        let style = LABEL.at(LABEL.size_pt * scale);
        for (index, row) in table().enumerate() {
            sheet.ensure(BODY.leading_mm);
            let baseline_mm = sheet.y_mm + BODY.baseline_mm();
            let mut right_mm = left_mm - GUTTER_MM * scale;
            for (column, cell) in row.iter().enumerate() {
                right_mm += widths.get(column).copied().unwrap_or(0.0) * scale;
                match column {
                    0 => sheet.put(left_mm, baseline_mm, style, Anchor::Start, cell),
                    _ => sheet.put(right_mm, baseline_mm, style, Anchor::End, cell),
                }
            }
            sheet.y_mm += BODY.leading_mm;
            if index + 1 == headings.len() {
                sheet.y_mm += 0.6;
                sheet.rule(left_mm, right_mm, sheet.y_mm, HAIRLINE_MM, HAIRLINE);
                sheet.y_mm += 0.6;
            }
        }
    }
}

fn sum(
    sheet: &mut Sheet,
    (left_mm, right_mm): (f32, f32),
    top_mm: f32,
    label: &str,
    amount: &str,
    style: Style,
) {
    let baseline_mm = top_mm + style.baseline_mm();
    let amount_mm = font::width_mm(amount, style.weight, style.size_pt);
    let label_style = fitted(label, style.ink(MUTED), right_mm - left_mm - amount_mm - 2.0);
    sheet.put(left_mm, baseline_mm, label_style, Anchor::Start, label);
    sheet.put(right_mm, baseline_mm, style, Anchor::End, amount);
}

/// The headings of the rates' table, a line for each language.
fn rates_headings(paper: Paper<'_>, is_foreign: bool) -> Vec<Vec<String>> {
    let currency = paper.currency();
    let lei = format::currency_name(LEI, paper.lang);
    let line = |words: &&'static Words| {
        let mut cells = vec![words.vat_rate.to_owned()];
        match is_foreign {
            true => cells.extend([currency, lei].iter().flat_map(|unit| {
                [format!("{}, {unit}", words.taxable_amount_short), format!("{}, {unit}", words.vat)]
            })),
            false => cells.extend([words.taxable_amount, words.vat].map(|of| format!("{of}, {currency}"))),
        }
        cells
    };
    spoken(paper.lang).iter().map(line).collect()
}

/// One line per rate and category, with lei beside a foreign currency.
fn rates(paper: Paper<'_>) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let (content, lang) = (paper.content, paper.lang);
    let is_foreign = content.header.currency != LEI && content.header.exchange_rate.is_some();
    let row = |total: &VatTotal| {
        let [_, name] = paper.rate_names(total.rate, total.category);
        let mut cells = vec![name];
        cells.extend([total.net, total.vat].map(|amount| format::money(amount, lang)));
        if is_foreign {
            let lei = |amount| {
                content.in_lei(amount).map_or_else(|| "–".to_owned(), |sum| format::money(sum, lang))
            };
            cells.extend([total.net, total.vat].map(lei));
        }
        cells
    };
    (rates_headings(paper, is_foreign), content.totals.by_rate.iter().map(row).collect())
}
