//! Two copies of an invoice side by side on a lying A4, to be cut between.
//!
//! Not here: what a copy says; it is laid out like any other paper and drawn smaller.

use super::sheet::layer;
use super::style::{HAIRLINE, HAIRLINE_MM, HALF_SCALE};
use crate::page::{Code, Image, Line, PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Page, Rect, Step, Text};

/// Length of a dash of the line to cut along, and of the gap after it.
const DASH_MM: f32 = 2.0;

/// Each page twice on a sheet of its own.
pub fn two_on_a_sheet(copies: &[Page]) -> Vec<Page> {
    let middle_mm = PAGE_HEIGHT_MM / 2.0;
    let sheet = |copy: &Page| {
        let mut steps: Vec<Step> = Vec::with_capacity(2 * copy.steps.len());
        let mut y_mm = DASH_MM;
        while y_mm < PAGE_WIDTH_MM {
            let (x1_mm, x2_mm, y1_mm, y2_mm) = (middle_mm, middle_mm, y_mm, y_mm + DASH_MM);
            steps.push(Step::Line(Line {
                x1_mm,
                y1_mm,
                x2_mm,
                y2_mm,
                width_mm: HAIRLINE_MM,
                color: HAIRLINE,
            }));
            y_mm += 2.0 * DASH_MM;
        }
        for left_mm in [0.0, middle_mm] {
            steps.extend(copy.steps.iter().map(|step| smaller(step, left_mm)));
        }
        steps.sort_by_key(layer);
        Page { width_mm: PAGE_HEIGHT_MM, height_mm: PAGE_WIDTH_MM, steps }
    };
    copies.iter().map(sheet).collect()
}

/// A step at [`HALF_SCALE`] of its size, moved to the right.
fn smaller(step: &Step, left_mm: f32) -> Step {
    let size = |mm: f32| (mm * HALF_SCALE * 1000.0).round() / 1000.0;
    let x = |mm: f32| left_mm + size(mm);
    match step {
        Step::Text(text) => Step::Text(Text {
            x_mm: x(text.x_mm),
            y_mm: size(text.y_mm),
            size_pt: size(text.size_pt),
            ..text.clone()
        }),
        Step::Line(line) => Step::Line(Line {
            x1_mm: x(line.x1_mm),
            y1_mm: size(line.y1_mm),
            x2_mm: x(line.x2_mm),
            y2_mm: size(line.y2_mm),
            ..*line
        }),
        Step::Rect(rect) => Step::Rect(Rect {
            x_mm: x(rect.x_mm),
            y_mm: size(rect.y_mm),
            width_mm: size(rect.width_mm),
            height_mm: size(rect.height_mm),
            ..*rect
        }),
        Step::Image(image) => Step::Image(Image {
            x_mm: x(image.x_mm),
            y_mm: size(image.y_mm),
            width_mm: size(image.width_mm),
            height_mm: size(image.height_mm),
            ..image.clone()
        }),
        Step::Code(code) => Step::Code(Code {
            x_mm: x(code.x_mm),
            y_mm: size(code.y_mm),
            size_mm: size(code.size_mm),
            ..code.clone()
        }),
    }
}
