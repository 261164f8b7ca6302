//! The paper while it is being filled: drawing steps, the place reached, new pages, what repeats on each page.
//!
//! Not here: what an invoice says.

use super::style::{Frame, HAIRLINE, HAIRLINE_MM, MARK, SMALL, Style};
use crate::font;
use crate::page::{Anchor, Color, Line, Page, Rect, Step, Text};
use crate::text;
use crate::words::Words;

/// What stands on every page.
#[derive(Debug, Clone, Default)]
pub struct Repeated {
    /// Left end of the head of the second and following pages.
    pub head_left: String,
    /// Right end of it.
    pub head_right: String,
    /// Left end of the footer, a line for each language.
    pub footer: Vec<&'static str>,
    /// Large pale word behind the text.
    pub mark: Option<&'static str>,
    /// Words for the pages' numbers.
    pub page_words: &'static [&'static Words],
}

/// Size of the footer's text.
const FOOTER_PT: f32 = 7.0;
/// Height of a line of the footer.
const FOOTER_LINE_MM: f32 = 3.0;

/// Pages and the place reached on the last one.
#[derive(Debug)]
pub struct Sheet {
    /// What it is laid out on.
    pub frame: &'static Frame,
    pages: Vec<Page>,
    repeated: Repeated,
    /// Top of the next thing placed.
    pub y_mm: f32,
}

impl Sheet {
    /// One empty page.
    pub fn new(frame: &'static Frame, repeated: Repeated) -> Sheet {
        let mut sheet = Sheet { frame, pages: Vec::new(), repeated, y_mm: frame.top_mm };
        sheet.add_page();
        sheet
    }

    /// Height left on this page.
    pub fn room_mm(&self) -> f32 {
        self.frame.bottom_mm - self.y_mm
    }

    /// Height of an empty following page.
    pub fn page_room_mm(&self) -> f32 {
        self.frame.bottom_mm - self.frame.top_next_mm
    }

    /// How many pages there are.
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Begins a new page unless something of this height still fits; whether it did.
    pub fn ensure(&mut self, height_mm: f32) -> bool {
        let turns = height_mm > self.room_mm();
        if turns {
            self.turn_page();
        }
        turns
    }

    /// Begins a new page with its running head.
    pub fn turn_page(&mut self) {
        self.add_page();
        let (left, right) = (self.repeated.head_left.clone(), self.repeated.head_right.clone());
        let frame = self.frame;
        let right = shortened(&right, SMALL, frame.content_mm() * 0.6);
        let right_width_mm = font::width_mm(&right, SMALL.weight, SMALL.size_pt);
        let left = shortened(&left, SMALL, frame.content_mm() - right_width_mm - 8.0);
        self.put(frame.left_mm(), frame.running_head_mm, SMALL, Anchor::Start, &left);
        self.put(frame.right_mm(), frame.running_head_mm, SMALL, Anchor::End, &right);
        self.y_mm = frame.top_next_mm;
    }

    fn add_page(&mut self) {
        let frame = self.frame;
        self.pages.push(Page { width_mm: frame.width_mm, height_mm: frame.height_mm, steps: Vec::new() });
        if let Some(mark) = self.repeated.mark {
            let style = fitted(mark, MARK, frame.content_mm());
            let middle_mm = frame.height_mm / 2.0 + style.baseline_mm() - style.leading_mm / 2.0;
            self.put(frame.width_mm / 2.0, middle_mm, style, Anchor::Middle, mark);
        }
    }

    /// Puts one line of text with its baseline at `y_mm`.
    pub fn put(&mut self, x_mm: f32, y_mm: f32, style: Style, anchor: Anchor, text: &str) {
        if text.is_empty() {
            return;
        }
        self.push(Step::Text(Text {
            x_mm: thousandths(x_mm),
            y_mm: thousandths(y_mm),
            size_pt: style.size_pt,
            weight: style.weight,
            color: style.color,
            anchor,
            text: text.to_owned(),
        }));
    }

    /// Puts one line of text with its top at `top_mm`.
    pub fn put_at(&mut self, x_mm: f32, top_mm: f32, style: Style, anchor: Anchor, text: &str) {
        self.put(x_mm, top_mm + style.baseline_mm(), style, anchor, text);
    }

    /// Puts lines under each other and tells where they end.
    pub fn put_lines(&mut self, x_mm: f32, top_mm: f32, style: Style, lines: &[String]) -> f32 {
        let mut y_mm = top_mm;
        for line in lines {
            self.put_at(x_mm, y_mm, style, Anchor::Start, line);
            y_mm += style.leading_mm;
        }
        y_mm
    }

    /// A horizontal line at `y_mm`.
    pub fn rule(&mut self, left_mm: f32, right_mm: f32, y_mm: f32, width_mm: f32, color: Color) {
        let y_mm = thousandths(y_mm);
        self.push(Step::Line(Line {
            x1_mm: thousandths(left_mm),
            y1_mm: y_mm,
            x2_mm: thousandths(right_mm),
            y2_mm: y_mm,
            width_mm,
            color,
        }));
    }

    /// A filled rectangle.
    pub fn fill(&mut self, x_mm: f32, y_mm: f32, width_mm: f32, height_mm: f32, color: Color) {
        self.push(Step::Rect(Rect {
            x_mm: thousandths(x_mm),
            y_mm: thousandths(y_mm),
            width_mm: thousandths(width_mm),
            height_mm: thousandths(height_mm),
            color,
        }));
    }

    /// Puts anything.
    pub fn push(&mut self, step: Step) {
        if let Some(page) = self.pages.last_mut() {
            page.steps.push(step);
        }
    }

    /// The pages with their footers, now that their number is known, in layers, so that a reader finds the text in one
    /// piece.
    pub fn finish(mut self) -> Vec<Page> {
        let total = self.pages.len();
        let (frame, repeated) = (self.frame, self.repeated.clone());
        let style = SMALL.at(FOOTER_PT);
        let pages = std::mem::take(&mut self.pages);
        let finish = |(index, page): (usize, Page)| {
            self.pages.push(page);
            self.rule(frame.left_mm(), frame.right_mm(), frame.footer_mm - 4.6, HAIRLINE_MM, HAIRLINE);
            let number = |words: &&Words| format!("{} {} {} {total}", words.page, index + 1, words.page_of);
            let numbers: Vec<String> = repeated.page_words.iter().map(number).collect();
            let lines = repeated.footer.len().max(numbers.len());
            let mut y_mm = frame.footer_mm - FOOTER_LINE_MM / 2.0 * (lines.max(1) - 1) as f32;
            for line in 0..lines {
                let number = numbers.get(line).map_or("", String::as_str);
                let number_mm = font::width_mm(number, style.weight, style.size_pt);
                let said = repeated.footer.get(line).copied().unwrap_or_default();
                let said = shortened(said, style, frame.content_mm() - number_mm - 3.0);
                self.put(frame.left_mm(), y_mm, style, Anchor::Start, &said);
                self.put(frame.right_mm(), y_mm, style, Anchor::End, number);
                y_mm += FOOTER_LINE_MM;
            }
            let mut page = self.pages.pop()?;
            page.steps.sort_by_key(layer);
            Some(page)
        };
        pages.into_iter().enumerate().filter_map(finish).collect()
    }
}

/// What covers what, and what is read when: the mark lies under the drawing, the drawing under the text.
pub fn layer(step: &Step) -> u8 {
    match step {
        Step::Text(text) if text.color == MARK.color => 0,
        Step::Text(_) => 2,
        _ => 1,
    }
}

/// The largest size up to the style's own at which a text is no wider than `width_mm`.
pub fn fitted(text: &str, style: Style, width_mm: f32) -> Style {
    let natural_mm = font::width_mm(text, style.weight, style.size_pt);
    if natural_mm <= width_mm || natural_mm <= 0.0 {
        return style;
    }
    style.at((style.size_pt * width_mm / natural_mm * 10.0).floor().max(1.0) / 10.0)
}

/// A text cut to a width, with an ellipsis for what is missing.
pub fn shortened(text: &str, style: Style, width_mm: f32) -> String {
    let text = text::single_line(text);
    if font::width_mm(&text, style.weight, style.size_pt) <= width_mm {
        return text;
    }
    let cut = |text: &str| format!("{}…", text.trim_end());
    let lines = text::wrap(&text, style.weight, style.size_pt, width_mm - 3.0);
    lines.first().map(|line| cut(line)).unwrap_or_default()
}

/// Rounds to a micrometre, so that a page reads well as text.
fn thousandths(mm: f32) -> f32 {
    (mm * 1000.0).round() / 1000.0
}
