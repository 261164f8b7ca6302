//! The paper: an issued invoice as pages and as a PDF.
//!
//! The way is [`Document`] → [`layout`] (pages: drawing steps in millimetres) → [`paint`] (PDF bytes). The window
//! paints the same pages to SVG, so its preview is the paper.
//!
//! *Invariant:* the same document gives the same bytes on any machine, in any process.
//! *Invariant:* no text of an invoice makes rendering fail; what the fonts lack prints as an empty box.
//! Deliberately not here: files, the clock, the network, the machine's locale, chance, sums.

mod brush;
mod code;
mod embed;
mod file_name;
mod font;
mod format;
mod layout;
pub mod mark;
pub mod page;
mod paint;
pub mod picture;
mod text;
mod transfer;
mod words;

pub use file_name::{FILE_NAME_BYTES_MAX, file_name, month_folder, safe_name};
pub use format::{date as date_in_words, money as money_in_words};
pub use layout::{Listing, ListingColumn, ListingTable, layout, unprintable};
pub use mark::Mark;
pub use page::Page;
pub use paint::{About, PdfError, paint};
pub use picture::{Picture, PictureError};

use domain::{Issued, Moment, PaperLang};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What is put on paper: an invoice, and what it does not say itself.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The invoice; its supplier says how the paper looks.
    pub issued: &'a Issued,
    /// Language of the printed words, where the look names none.
    pub lang: PaperLang,
    /// The picture the look names; without it the paper has no logo.
    pub logo: Option<&'a Arc<Picture>>,
    /// Whether it is still being written: it has no number, and says so in large letters.
    pub is_draft: bool,
}

impl<'a> Document<'a> {
    /// An issued invoice without anything beside it.
    #[must_use]
    pub fn new(issued: &'a Issued, lang: PaperLang) -> Document<'a> {
        Document { issued, lang, logo: None, is_draft: false }
    }

    /// The language it is printed in.
    #[must_use]
    pub fn spoken(&self) -> PaperLang {
        self.issued.content.supplier.look.lang.unwrap_or(self.lang)
    }
}

/// A document as a PDF file.
///
/// # Errors
/// [`PdfError`], for reasons that have nothing to do with the invoice.
pub fn render(document: &Document<'_>) -> Result<Vec<u8>, PdfError> {
    let issued = document.issued;
    let about = About {
        title: layout::title(document),
        author: text::single_line(&issued.content.supplier.name),
        language: words::tag(document.spoken()),
        created_at: issued.issued_at.0,
        id: *issued.id.as_bytes(),
    };
    paint(&layout(document), &about)
}

/// A listing as a PDF file, said to be made at a moment.
///
/// # Errors
/// As [`render`].
pub fn render_listing(listing: &Listing, lang: PaperLang, made_at: Moment) -> Result<Vec<u8>, PdfError> {
    let pages = layout::layout_listing(listing, lang);
    let mut hash = Sha256::new();
    for text in pages.iter().flat_map(Page::texts) {
        hash.update(text.text.as_bytes());
        hash.update([0]);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    let about = About {
        title: text::single_line(&listing.title),
        author: text::single_line(&listing.firm),
        language: words::tag(lang),
        created_at: made_at.0,
        id,
    };
    paint(&pages, &about)
}
