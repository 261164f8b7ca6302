//! The top of the first page: the letterhead, the document's name, its number, its dates.

use super::Paper;
use super::sheet::{Sheet, fitted};
use super::style::{FACT, LABEL, NUMBER, SMALL, STRONG, TITLE, WARN};
use crate::font;
use crate::format;
use crate::page::{Anchor, Image, Step};
use crate::text;
use domain::LEI;
use domain::look::LETTERHEAD_LINES_MAX;

/// Space between two facts of the head.
const GAP_MM: f32 = 8.0;
/// Space under the head.
const BELOW_MM: f32 = 5.0;
/// Space under logo and letterhead.
const BELOW_LETTERHEAD_MM: f32 = 6.0;
/// A longer number is set smaller down to this size, and then on several lines.
const NUMBER_SIZE_MIN_PT: f32 = 12.0;
/// Lines a number may take, even at its smallest.
const NUMBER_LINES_MAX: usize = 3;
/// Widest a logo becomes.
const LOGO_WIDTH_MM: f32 = 45.0;
/// Highest a logo becomes.
const LOGO_HEIGHT_MM: f32 = 18.0;
/// A small picture is not blown up beyond this many pixels an inch.
const LOGO_DPI_MIN: f32 = 100.0;

/// Puts the head and leaves the place under it.
pub fn place(paper: Paper<'_>, sheet: &mut Sheet) {
    place_letterhead(paper, sheet);
    let words = paper.words;
    let (left_mm, content_mm) = (sheet.frame.left_mm(), sheet.frame.content_mm());
    let name = match paper.separate_series() {
        Some(series) => {
            format!("{} {}{}{series}", paper.document_name(), words.series, format::NO_BREAK_SPACE)
        }
        None => paper.document_name().to_owned(),
    };
    let top_mm = sheet.y_mm;
    let style = fitted(&name, TITLE, content_mm).ink(paper.accent);
    sheet.put_at(left_mm, top_mm, style, Anchor::Start, &name);
    let number_top_mm = top_mm + TITLE.leading_mm;
    let facts = facts(paper, sheet.frame.right_mm());
    let facts_left_mm = facts.first().map_or(sheet.frame.right_mm(), |fact| fact.left_mm);
    let bottom_mm = place_number(paper, sheet, number_top_mm, facts_left_mm - left_mm - GAP_MM);
    let baseline_mm = number_top_mm + NUMBER.baseline_mm();
    for fact in &facts {
        let mut y_mm = baseline_mm - FACT.leading_mm - LABEL.leading_mm * (fact.labels.len() - 1) as f32;
        for label in &fact.labels {
            sheet.put(fact.left_mm, y_mm, LABEL, Anchor::Start, label);
            y_mm += LABEL.leading_mm;
        }
        sheet.put(fact.left_mm, baseline_mm, FACT, Anchor::Start, &fact.value);
    }
    sheet.y_mm = bottom_mm;
    let demo = paper.content.supplier.demo.then(|| words.demo_mention.to_owned());
    let draft = paper.document.is_draft.then(|| words.draft_mention.to_owned());
    for warning in [demo, draft].into_iter().flatten() {
        place_note(sheet, &warning, STRONG.ink(WARN));
    }
    for note in [reverses(paper), replaces(paper)].into_iter().flatten() {
        place_note(sheet, &note, STRONG);
    }
    sheet.y_mm += BELOW_MM;
}

fn place_note(sheet: &mut Sheet, note: &str, style: super::style::Style) {
    let lines = text::wrap(note, style.weight, style.size_pt, sheet.frame.content_mm());
    sheet.y_mm = sheet.put_lines(sheet.frame.left_mm(), sheet.y_mm, style, &lines);
}

/// The firm's logo at the left, its own lines at the right.
fn place_letterhead(paper: Paper<'_>, sheet: &mut Sheet) {
    let look = &paper.content.supplier.look;
    let (left_mm, right_mm, top_mm) = (sheet.frame.left_mm(), sheet.frame.right_mm(), sheet.y_mm);
    let (mut logo_mm, mut bottom_mm) = (0.0_f32, top_mm);
    if let Some(picture) = paper.document.logo.filter(|picture| Some(picture.id()) == look.logo.as_ref()) {
        let (width_px, height_px) = picture.size_px();
        let (width, height) = (width_px as f32, height_px as f32);
        let scale = (LOGO_WIDTH_MM / width).min(LOGO_HEIGHT_MM / height).min(25.4 / LOGO_DPI_MIN);
        logo_mm = width * scale;
        bottom_mm = top_mm + height * scale;
        sheet.push(Step::Image(Image {
            x_mm: left_mm,
            y_mm: top_mm,
            width_mm: logo_mm,
            height_mm: height * scale,
            picture: std::sync::Arc::clone(picture),
            says: text::single_line(&paper.content.supplier.name),
        }));
    }
    let letterhead = look.letterhead.as_deref().unwrap_or_default();
    let width_mm = right_mm - left_mm - logo_mm - GAP_MM;
    let mut lines = text::wrap(letterhead, SMALL.weight, SMALL.size_pt, width_mm);
    lines.truncate(2 * LETTERHEAD_LINES_MAX);
    let mut y_mm = top_mm;
    for line in &lines {
        sheet.put_at(right_mm, y_mm, SMALL, Anchor::End, line);
        y_mm += SMALL.leading_mm;
    }
    bottom_mm = bottom_mm.max(y_mm);
    if bottom_mm > top_mm {
        sheet.y_mm = bottom_mm + BELOW_LETTERHEAD_MM;
    }
}

/// What a storno takes back (Law 227/2015 art. 330).
fn reverses(paper: Paper<'_>) -> Option<String> {
    let reversed = paper.document.issued.reverses.as_ref()?;
    let number = text::single_line(&reversed.full_number);
    let date = format::date(&reversed.date, paper.lang);
    Some(format!("{}.", paper.phrase(|words| format!("{} {number} {} {date}", words.reverses, words.dated))))
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
    let left_mm = sheet.frame.left_mm();
    let number = paper.number();
    let style = fitted(&number, NUMBER, width_mm);
    if style.size_pt >= NUMBER_SIZE_MIN_PT {
        // The baseline stays where the dates' baseline is, whatever the size.
        sheet.put(left_mm, top_mm + NUMBER.baseline_mm(), style, Anchor::Start, &number);
        return top_mm + NUMBER.leading_mm;
    }
    let style = NUMBER.at(NUMBER_SIZE_MIN_PT);
    let mut lines = text::wrap(&number, style.weight, style.size_pt, width_mm);
    lines.truncate(NUMBER_LINES_MAX);
    let bottom_mm = sheet.put_lines(left_mm, top_mm, style, &lines);
    bottom_mm.max(top_mm + NUMBER.leading_mm)
}

/// Labels over a value, one for each language, with their left edge.
struct Fact {
    labels: Vec<String>,
    value: String,
    left_mm: f32,
}

/// Dates and rate, right-aligned as a group.
fn facts(paper: Paper<'_>, right_mm: f32) -> Vec<Fact> {
    let header = &paper.content.header;
    let rate = header.exchange_rate.filter(|_| header.currency != LEI);
    let labels = |label: &dyn Fn(&'static crate::words::Words) -> String| -> Vec<String> {
        crate::words::spoken(paper.lang).iter().map(|words| label(words)).collect()
    };
    // Where the rate comes from is said with it; one that was agreed on or typed is just a rate.
    let rate_labels = match header.rate_published {
        Some(published) => {
            let day = format::date(&published.on, paper.lang);
            labels(&|words| format!("{} {day}", words.bnr_rate))
        }
        None => labels(&|words| words.exchange_rate.to_owned()),
    };
    let candidates = [
        (labels(&|words| words.issued_on.to_owned()), Some(format::date(&header.issue_date, paper.lang))),
        (labels(&|words| words.due_on.to_owned()), header.due_date.map(|due| format::date(&due, paper.lang))),
        (rate_labels, rate.map(|rate| format::exchange_rate(rate, &header.currency, paper.lang))),
    ];
    let mut facts: Vec<Fact> = candidates
        .into_iter()
        .filter_map(|(labels, value)| Some(Fact { labels, value: value?, left_mm: 0.0 }))
        .collect();
    let mut right_mm = right_mm;
    for fact in facts.iter_mut().rev() {
        let value_mm = font::width_mm(&fact.value, FACT.weight, FACT.size_pt);
        let labels = fact.labels.iter().map(|label| font::width_mm(label, LABEL.weight, LABEL.size_pt));
        fact.left_mm = right_mm - labels.fold(value_mm, f32::max);
        right_mm = fact.left_mm - GAP_MM;
    }
    facts
}
