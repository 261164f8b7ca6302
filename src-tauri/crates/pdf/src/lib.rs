//! The paper: an issued invoice as pages and as a PDF.
//!
//! The way is `Issued` → [`layout`] (pages: drawing steps in millimetres) → [`paint`] (PDF bytes). The window
//! paints the same pages to SVG, so its preview is the paper.
//!
//! *Invariant:* the same invoice and language give the same bytes on any machine, in any process.
//! *Invariant:* no text of an invoice makes rendering fail; what the fonts lack prints as an empty box.
//! Deliberately not here: files, the clock, the network, the machine's locale, chance, sums.

mod file_name;
mod font;
mod format;
mod layout;
pub mod page;
mod paint;
mod text;
mod words;

pub use file_name::{FILE_NAME_BYTES_MAX, file_name};
pub use layout::{layout, unprintable};
pub use page::Page;
pub use paint::{About, PdfError, paint};
pub use words::Lang;

use domain::Issued;

/// An issued invoice as a PDF file.
///
/// # Errors
/// [`PdfError`], for reasons that have nothing to do with the invoice.
pub fn render(issued: &Issued, lang: Lang) -> Result<Vec<u8>, PdfError> {
    let about = About {
        title: layout::title(issued, lang),
        author: text::single_line(&issued.content.supplier.name),
        language: lang.tag(),
        created_at: issued.issued_at.0,
        id: *issued.id.as_bytes(),
    };
    paint(&layout(issued, lang), &about)
}
