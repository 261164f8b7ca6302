//! A page's steps as the operators of a PDF's content stream; what is already set is not said again.
//!
//! Not here: the objects around the stream (paint).

use crate::embed::Subset;
use crate::font::MM_PER_PT;
use crate::page::{Code, Color, Image, Line, Page, Rect, Step, Text, Weight};
use pdf_writer::{Content, Finish, Name, Settings, Str};

/// How many times finer positions are counted than points: four micrometres, finer than any printer, and short in the file.
const HUNDREDTHS: f32 = 100.0;

/// The name of a face in a page's resources.
pub const fn font_name(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"R"),
        Weight::SemiBold => Name(b"S"),
    }
}

/// The name of the picture in a page's resources: there is only the logo.
pub const IMAGE_NAME: Name<'static> = Name(b"L");

/// The marked contents of a page, in the order in which they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marked {
    /// Text.
    Text,
    /// A picture, and what it shows.
    Figure(String),
}

/// What is open in the stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Text,
    Artifact,
}

/// Writes one page's stream.
pub struct Brush<'a> {
    content: Content,
    subsets: &'a [std::sync::Arc<Subset>; 2],
    height_mm: f32,
    open: Open,
    marked: Vec<Marked>,
    font: Option<(Weight, f32)>,
    fill: Option<Color>,
    /// Where the last line of text began, in hundredths of a point: the next one is said from there.
    at: (i32, i32),
    codes: Vec<u8>,
}

/// The stream of a page, unpacked, and what is marked in it. `subsets` are those of the regular and the strong face.
pub fn stream(page: &Page, subsets: &[std::sync::Arc<Subset>; 2]) -> (Vec<u8>, Vec<Marked>) {
    let mut brush = Brush {
        content: Content::with_settings_and_capacity(Settings { pretty: false }, 16 * 1024),
        subsets,
        height_mm: page.height_mm,
        open: Open::Nothing,
        marked: Vec::new(),
        font: None,
        fill: None,
        at: (0, 0),
        codes: Vec::new(),
    };
    for step in &page.steps {
        match step {
            Step::Text(text) => brush.text(text),
            Step::Line(line) => brush.line(line),
            Step::Rect(rect) => brush.rect(rect),
            Step::Image(image) => brush.image(image),
            Step::Code(code) => brush.code(code),
        }
    }
    brush.switch(Open::Nothing);
    (brush.content.finish().into_vec(), brush.marked)
}

impl Brush<'_> {
    fn text(&mut self, text: &Text) {
        self.switch(Open::Text);
        if self.font != Some((text.weight, text.size_pt)) {
            self.font = Some((text.weight, text.size_pt));
            self.content.set_font(font_name(text.weight), points(hundredths(text.size_pt * MM_PER_PT)));
        }
        self.set_fill(text.color);
        let (x, y) = (hundredths(text.left_mm()), hundredths(self.height_mm - text.y_mm));
        self.content.next_line(points(x - self.at.0), points(y - self.at.1));
        self.at = (x, y);
        self.codes.clear();
        let [regular, semi_bold] = self.subsets;
        let subset = if text.weight == Weight::Regular { regular } else { semi_bold };
        subset.encode(&text.text, &mut self.codes);
        self.content.show(Str(&self.codes));
    }

    fn line(&mut self, line: &Line) {
        self.switch(Open::Artifact);
        let [red, green, blue] = rgb(line.color);
        self.content
            .set_stroke_rgb(red, green, blue)
            .set_line_width(length(line.width_mm))
            .move_to(length(line.x1_mm), length(self.height_mm - line.y1_mm))
            .line_to(length(line.x2_mm), length(self.height_mm - line.y2_mm))
            .stroke();
    }

    fn rect(&mut self, rect: &Rect) {
        self.switch(Open::Artifact);
        self.set_fill(rect.color);
        self.content
            .rect(
                length(rect.x_mm),
                length(self.height_mm - rect.y_mm - rect.height_mm),
                length(rect.width_mm),
                length(rect.height_mm),
            )
            .fill_nonzero();
    }

    fn image(&mut self, image: &Image) {
        self.switch(Open::Nothing);
        self.mark(Name(b"Figure"), Marked::Figure(image.says.clone()));
        self.content.save_state();
        self.content.transform([
            length(image.width_mm),
            0.0,
            0.0,
            length(image.height_mm),
            length(image.x_mm),
            length(self.height_mm - image.y_mm - image.height_mm),
        ]);
        self.content.x_object(IMAGE_NAME);
        self.content.restore_state();
        self.content.end_marked_content();
    }

    /// In whole squares of a grid of its own, so that no gap opens between two of them.
    fn code(&mut self, code: &Code) {
        self.switch(Open::Artifact);
        let side = length(code.size_mm) / f32::from(code.modules.max(1));
        let top = length(self.height_mm - code.y_mm);
        self.content.save_state();
        let [red, green, blue] = rgb(code.color);
        self.content.set_fill_rgb(red, green, blue);
        self.content.transform([side, 0.0, 0.0, -side, length(code.x_mm), top]);
        for run in &code.dark {
            self.content.rect(f32::from(run.x), f32::from(run.y), f32::from(run.length), 1.0);
        }
        self.content.fill_nonzero();
        self.content.restore_state();
    }

    /// Ends what is open and begins something else.
    fn switch(&mut self, wanted: Open) {
        if self.open == wanted {
            return;
        }
        match self.open {
            Open::Text => {
                self.content.end_text();
                self.content.end_marked_content();
            }
            Open::Artifact => {
                self.content.end_marked_content();
            }
            Open::Nothing => {}
        }
        match wanted {
            Open::Text => {
                self.mark(Name(b"P"), Marked::Text);
                self.content.begin_text();
                self.at = (0, 0);
            }
            Open::Artifact => {
                self.content.begin_marked_content(Name(b"Artifact"));
            }
            Open::Nothing => {}
        }
        self.open = wanted;
    }

    fn mark(&mut self, tag: Name<'_>, marked: Marked) {
        let id = i32::try_from(self.marked.len()).unwrap_or(i32::MAX);
        self.content.begin_marked_content_with_properties(tag).properties().identify(id).finish();
        self.marked.push(marked);
    }

    fn set_fill(&mut self, color: Color) {
        if self.fill != Some(color) {
            self.fill = Some(color);
            let [red, green, blue] = rgb(color);
            self.content.set_fill_rgb(red, green, blue);
        }
    }
}

/// Hundredths of a point in so many millimetres.
#[allow(clippy::cast_possible_truncation)] // A page has some hundred millimetres; what is beyond saturates.
fn hundredths(mm: f32) -> i32 {
    (mm / MM_PER_PT * HUNDREDTHS).round() as i32
}

fn points(hundredths: i32) -> f32 {
    hundredths as f32 / HUNDREDTHS
}

fn length(mm: f32) -> f32 {
    points(hundredths(mm))
}

fn rgb(color: Color) -> [f32; 3] {
    [color.red, color.green, color.blue].map(|byte| (f32::from(byte) / 255.0 * 1000.0).round() / 1000.0)
}
