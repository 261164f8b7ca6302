//! How the firm wants its paper, the pictures it ever chose, and the papers that left the books: an invoice prints with the logo it was issued with, for
//! ever and also after a rebuild from the journal.
//!
//! Not here: what a picture may be (pdf).

use crate::error::{ReadError, TxError};
use crate::event::Event;
use crate::read::{self, Read, Source};
use crate::tables::{INVOICES, META_PAPER, PICTURES, PaperSettings, PrintedPaper};
use crate::tx::Tx;
use domain::{PaperLang, PictureId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes a picture may have: far more than a shrunk logo, far less than an entry of the journal.
pub const PICTURE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The name of a picture's record.
fn key(id: &PictureId) -> String {
    format!("picture {}", id.0)
}

/// A picture as the journal keeps it: two hexadecimal digits a byte.
pub(crate) fn picture_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn picture_bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(byte).collect()
}

fn id_of(bytes: &[u8]) -> PictureId {
    PictureId(picture_text(&Sha256::digest(bytes)))
}

/// A picture's bytes; anything else than what its name promises is damage.
pub(crate) fn read_picture(source: &impl Source, id: &PictureId) -> Result<Option<Vec<u8>>, ReadError> {
    let key = key(id);
    let Some(text) = read::get(source, &PICTURES, key.as_str())? else { return Ok(None) };
    let bytes = picture_bytes(&text).filter(|bytes| id_of(bytes) == *id);
    bytes.map(Some).ok_or_else(|| PICTURES.damaged(&key))
}

impl Tx<'_> {
    /// Keeps how the firm wants its paper. `picture` is the file of the logo, where it may be new. Recorded in the journal,
    /// unless nothing changes.
    ///
    /// # Errors
    /// [`TxError::PictureUnknown`] when the logo named is neither known nor given, or when it cannot be written.
    pub fn choose_paper(&mut self, settings: &PaperSettings, picture: Option<&[u8]>) -> Result<(), TxError> {
        let mut new = None;
        if let Some(logo) = &settings.look.logo
            && self.picture(logo)?.is_none()
        {
            let given = picture.filter(|bytes| bytes.len() <= PICTURE_BYTES_MAX && id_of(bytes) == *logo);
            let bytes = given.ok_or_else(|| TxError::PictureUnknown(logo.clone()))?;
            new = Some((logo.clone(), picture_text(bytes)));
        }
        if new.is_none() && self.paper_settings()? == *settings {
            return Ok(());
        }
        self.record(Event::PaperChosen { settings: Box::new(settings.clone()), picture: new })
    }

    /// Notes that a paper of an invoice leaves the books. The same paper again is not noted again, so a reprint that came
    /// out different is found by the hash of the first. Recorded in the journal.
    ///
    /// # Errors
    /// [`TxError::InvoiceUnknown`], or when it cannot be written.
    pub fn note_paper(
        &mut self,
        invoice: Uuid,
        lang: PaperLang,
        sha256: String,
        path: Option<String>,
    ) -> Result<(), TxError> {
        let record = self.known_invoice(invoice)?;
        let paper = PrintedPaper { revision: record.issued.revision, lang, sha256, at: self.now(), path };
        let is_same = |known: &PrintedPaper| {
            (known.revision, known.lang, &known.sha256) == (paper.revision, paper.lang, &paper.sha256)
        };
        if record.printed.iter().any(is_same) {
            Ok(())
        } else {
            self.record(Event::Printed { invoice, paper })
        }
    }

    pub(crate) fn enact_printed(&self, invoice: Uuid, paper: &PrintedPaper) -> Result<(), TxError> {
        let mut record = self.known_invoice(invoice)?;
        record.printed.push(paper.clone());
        self.put(&INVOICES, invoice.as_u128(), &record)
    }

    pub(crate) fn enact_paper(
        &self,
        settings: &PaperSettings,
        picture: Option<&(PictureId, String)>,
    ) -> Result<(), TxError> {
        if let Some((id, text)) = picture {
            self.put(&PICTURES, key(id).as_str(), text)?;
        }
        self.put_meta(&META_PAPER, settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_written_and_read_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(picture_bytes(&picture_text(&bytes)), Some(bytes));
        assert_eq!(picture_bytes("0"), None);
        assert_eq!(picture_bytes("0g"), None);
    }
}
