//! The top of the first page: the document's name, its number, its dates.

use super::Paper;
use super::sheet::{Sheet, fitted};
use super::style::{CONTENT_MM, FACT, LABEL, LEFT_MM, NUMBER, RIGHT_MM, STRONG, TITLE, WARN};
use crate::font;
use crate::format;
use crate::page::Anchor;
use crate::text;
use domain::LEI;

/// Space between two facts of the head.
const GAP_MM: f32 = 8.0;
/// Space under the head.
const BELOW_MM: f32 = 5.0;
/// A longer number is set smaller down to this size, and then on several lines.
const NUMBER_SIZE_MIN_PT: f32 = 12.0;
/// Lines a number may take, even at its smallest.
const NUMBER_LINES_MAX: usize = 3;

/// Puts the head and leaves the place under it.
pub fn place(paper: Paper<'_>, sheet: &mut Sheet) {
    let words = paper.words;
    let name = match paper.separate_series() {
        Some(series) => {
            format!("{} {}{}{series}", paper.document_name(), words.series, format::NO_BREAK_SPACE)
        }
        None => paper.document_name().to_owned(),
    };
    let top_mm = sheet.y_mm;
    sheet.put_at(LEFT_MM, top_mm, fitted(&name, TITLE, CONTENT_MM), Anchor::Start, &name);
    let number_top_mm = top_mm + TITLE.leading_mm;
    let facts = facts(paper);
    let facts_left_mm = facts.first().map_or(RIGHT_MM, |fact| fact.left_mm);
    let bottom_mm = place_number(paper, sheet, number_top_mm, facts_left_mm - LEFT_MM - GAP_MM);
    let baseline_mm = number_top_mm + NUMBER.baseline_mm();
    for fact in &facts {
        sheet.put(fact.left_mm, baseline_mm - FACT.leading_mm, LABEL, Anchor::Start, &fact.label);
        sheet.put(fact.left_mm, baseline_mm, FACT, Anchor::Start, &fact.value);
    }
    sheet.y_mm = bottom_mm;
    if paper.content.supplier.demo {
        sheet.put_at(LEFT_MM, sheet.y_mm, STRONG.ink(WARN), Anchor::Start, words.demo_mention);
        sheet.y_mm += STRONG.leading_mm;
    }
    if let Some(line) = replaces(paper) {
        let lines = text::wrap(&line, STRONG.weight, STRONG.size_pt, CONTENT_MM);
        sheet.y_mm = sheet.put_lines(LEFT_MM, sheet.y_mm, STRONG, &lines);
    }
    sheet.y_mm += BELOW_MM;
}

/// What this paper takes the place of, when an earlier one may be in somebody's hands.
fn replaces(paper: Paper<'_>) -> Option<String> {
    match &paper.issued.replaces {
        Some(number) => Some(format!("{} {}.", paper.words.replaces_number, text::single_line(number))),
        None if paper.issued.revision > 0 => Some(paper.words.replaces_earlier.to_owned()),
        None => None,
    }
}

/// The number, as large as its length allows.
fn place_number(paper: Paper<'_>, sheet: &mut Sheet, top_mm: f32, width_mm: f32) -> f32 {
    let number = text::single_line(&paper.issued.full_number);
    let style = fitted(&number, NUMBER, width_mm);
    if style.size_pt >= NUMBER_SIZE_MIN_PT {
        // The baseline stays where the dates' baseline is, whatever the size.
        sheet.put(LEFT_MM, top_mm + NUMBER.baseline_mm(), style, Anchor::Start, &number);
        return top_mm + NUMBER.leading_mm;
    }
    let style = NUMBER.at(NUMBER_SIZE_MIN_PT);
    let mut lines = text::wrap(&number, style.weight, style.size_pt, width_mm);
    lines.truncate(NUMBER_LINES_MAX);
    let bottom_mm = sheet.put_lines(LEFT_MM, top_mm, style, &lines);
    bottom_mm.max(top_mm + NUMBER.leading_mm)
}

/// A label over a value, with its left edge.
struct Fact {
    label: String,
    value: String,
    left_mm: f32,
}

/// Dates and rate, right-aligned as a group.
fn facts(paper: Paper<'_>) -> Vec<Fact> {
    let (words, header) = (paper.words, &paper.content.header);
    let rate = header.exchange_rate.filter(|_| header.currency != LEI);
    // Where the rate comes from is said with it; one that was agreed on or typed is just a rate.
    let rate_label = match header.rate_published {
        Some(published) => format!("{} {}", words.bnr_rate, format::date(&published.on, paper.lang)),
        None => words.exchange_rate.to_owned(),
    };
    let candidates = [
        (words.issued_on.to_owned(), Some(format::date(&header.issue_date, paper.lang))),
        (words.due_on.to_owned(), header.due_date.map(|due| format::date(&due, paper.lang))),
        (rate_label, rate.map(|rate| format::exchange_rate(rate, &header.currency, paper.lang))),
    ];
    let mut facts: Vec<Fact> = candidates
        .into_iter()
        .filter_map(|(label, value)| Some(Fact { label, value: value?, left_mm: 0.0 }))
        .collect();
    let mut right_mm = RIGHT_MM;
    for fact in facts.iter_mut().rev() {
        let value_mm = font::width_mm(&fact.value, FACT.weight, FACT.size_pt);
        let label_mm = font::width_mm(&fact.label, LABEL.weight, LABEL.size_pt);
        fact.left_mm = right_mm - value_mm.max(label_mm);
        right_mm = fact.left_mm - GAP_MM;
    }
    facts
}
