//! An invoice's paper as the window draws it.
//!
//! Not here: the layout (pdf).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A step of drawing, in millimetres from the top left; the same list is painted to PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DrawingStep {
    /// A line of text.
    Text {
        /// Anchor point, from the left.
        x: f32,
        /// Baseline, from the top.
        y: f32,
        /// Size in points.
        size: f32,
        /// 400 or 600.
        weight: u16,
        /// `#rrggbb`.
        color: String,
        /// `start`, `middle`, `end`.
        anchor: String,
        /// The text.
        text: String,
    },
    /// A straight line.
    Line {
        /// From.
        x1: f32,
        /// From.
        y1: f32,
        /// To.
        x2: f32,
        /// To.
        y2: f32,
        /// Width in millimetres.
        width: f32,
        /// `#rrggbb`.
        color: String,
    },
    /// A filled rectangle.
    Rect {
        /// Left.
        x: f32,
        /// Top.
        y: f32,
        /// Width.
        width: f32,
        /// Height.
        height: f32,
        /// `#rrggbb`.
        color: String,
    },
}

/// The pages of an invoice's paper, for the preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PaperView {
    /// Page width in millimetres.
    pub width: f32,
    /// Page height in millimetres.
    pub height: f32,
    /// Drawing steps of each page.
    pub pages: Vec<Vec<DrawingStep>>,
    /// The same in words, for people who listen.
    pub summary: String,
}
