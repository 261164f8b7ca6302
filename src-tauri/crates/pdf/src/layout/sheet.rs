//! The paper while it is being filled: drawing steps, the place reached, new pages, what repeats on each page.
//!
//! Not here: what an invoice says.

use super::style::{
    BOTTOM_MM, FOOTER_MM, HAIRLINE, HAIRLINE_MM, LEFT_MM, MARK, RIGHT_MM, RUNNING_HEAD_MM, SMALL, Style,
    TOP_MM, TOP_NEXT_MM,
};
use crate::font;
use crate::page::{Anchor, Color, Line, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Page, Rect, Step, Text};
use crate::text;

/// What stands on every page.
#[derive(Debug, Clone, Default)]
pub struct Repeated {
    /// Left end of the head of the second and following pages.
    pub head_left: String,
    /// Right end of it.
    pub head_right: String,
    /// Left end of the footer.
    pub footer: String,
    /// Large pale word behind the text.
    pub mark: Option<&'static str>,
    /// `pagina`.
    pub page: &'static str,
    /// `din`.
    pub page_of: &'static str,
}

/// Pages and the place reached on the last one.
#[derive(Debug)]
pub struct Sheet {
    pages: Vec<Page>,
    repeated: Repeated,
    /// Top of the next thing placed.
    pub y_mm: f32,
}

impl Sheet {
    /// One empty page.
    pub fn new(repeated: Repeated) -> Sheet {
        let mut sheet = Sheet { pages: Vec::new(), repeated, y_mm: TOP_MM };
        sheet.add_page();
        sheet
    }

    /// Height left on this page.
    pub fn room_mm(&self) -> f32 {
        BOTTOM_MM - self.y_mm
    }

    /// Height of an empty following page.
    pub const fn page_room_mm() -> f32 {
        BOTTOM_MM - TOP_NEXT_MM
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
        let right = shortened(&right, SMALL, (RIGHT_MM - LEFT_MM) * 0.6);
        let right_width_mm = font::width_mm(&right, SMALL.weight, SMALL.size_pt);
        let left = shortened(&left, SMALL, RIGHT_MM - LEFT_MM - right_width_mm - 8.0);
        self.put(LEFT_MM, RUNNING_HEAD_MM, SMALL, Anchor::Start, &left);
        self.put(RIGHT_MM, RUNNING_HEAD_MM, SMALL, Anchor::End, &right);
        self.y_mm = TOP_NEXT_MM;
    }

    fn add_page(&mut self) {
        self.pages.push(Page::default());
        if let Some(mark) = self.repeated.mark {
            let middle_mm = PAGE_HEIGHT_MM / 2.0 + MARK.baseline_mm() - MARK.leading_mm / 2.0;
            self.put(PAGE_WIDTH_MM / 2.0, middle_mm, MARK, Anchor::Middle, mark);
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

    fn push(&mut self, step: Step) {
        if let Some(page) = self.pages.last_mut() {
            page.steps.push(step);
        }
    }

    /// The pages with their footers, now that their number is known.
    pub fn finish(self) -> Vec<Page> {
        let total = self.pages.len();
        let Repeated { footer, page, page_of, .. } = self.repeated.clone();
        let mut pages = Vec::with_capacity(total);
        for (index, filled) in self.pages.into_iter().enumerate() {
            let mut one = Sheet { pages: vec![filled], repeated: Repeated::default(), y_mm: TOP_MM };
            one.rule(LEFT_MM, RIGHT_MM, FOOTER_MM - 4.6, HAIRLINE_MM, HAIRLINE);
            one.put(LEFT_MM, FOOTER_MM, SMALL.at(7.0), Anchor::Start, &footer);
            let number = format!("{page} {} {page_of} {total}", index + 1);
            one.put(RIGHT_MM, FOOTER_MM, SMALL.at(7.0), Anchor::End, &number);
            pages.append(&mut one.pages);
        }
        pages
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
