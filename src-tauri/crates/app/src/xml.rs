//! An invoice as the file e-Factura takes, for the day on which the cloud cannot send it.
//!
//! Not here: the file itself (efactura), sending it.

use crate::invoices::find;
use crate::open::App;
use crate::problem::Problem;
use crate::writing::write_whole;
use domain::Issued;
use efactura::{Preceding, XmlError};
use std::path::{Path, PathBuf};
use store::Read;
use uuid::Uuid;

impl App {
    /// The XML of an issued invoice: the same text every time.
    ///
    /// # Errors
    /// [`Problem::DraftHasNoXml`], [`Problem::XmlNotFiscal`], [`Problem::XmlIncomplete`] with every field that is missing,
    /// [`Problem::NoSuchInvoice`].
    pub fn xml(&self, reference: &str) -> Result<String, Problem> {
        let view = self.books.read()?;
        if let Ok(id) = Uuid::parse_str(reference)
            && view.draft(id)?.is_some()
        {
            return Err(Problem::DraftHasNoXml);
        }
        let issued = find(&view, reference)?.issued;
        self.end_hold(&view, issued.id)?;
        Ok(xml_of(&issued)?)
    }

    /// Writes the XML to a path, whole or not at all.
    ///
    /// # Errors
    /// As [`App::xml`]; [`Problem::Disk`].
    pub fn save_xml(&self, reference: &str, path: &Path) -> Result<(), Problem> {
        let xml = self.xml(reference)?;
        write_whole(path, xml.as_bytes())
            .map_err(|error| Problem::Disk(format!("{}: {error}", path.display())))
    }

    /// Writes the XML into a folder, under the name its PDF has.
    ///
    /// # Errors
    /// As [`App::save_xml`].
    pub fn save_xml_in(&self, reference: &str, folder: &Path) -> Result<PathBuf, Problem> {
        let path = folder.join(self.pdf_file_name(reference)?).with_extension("xml");
        self.save_xml(reference, &path)?;
        Ok(path)
    }
}

/// The XML of an invoice.
pub(crate) fn xml_of(issued: &Issued) -> Result<String, XmlError> {
    let preceding = issued.reverses.as_ref();
    let preceding = preceding.map(|of| Preceding { number: of.full_number.clone(), date: of.date });
    efactura::xml(issued, preceding.as_ref())
}

impl From<XmlError> for Problem {
    fn from(error: XmlError) -> Problem {
        match error {
            XmlError::NotFiscal => Problem::XmlNotFiscal,
            XmlError::Incomplete(gaps) => Problem::XmlIncomplete(gaps),
            XmlError::Unwritable(what) => Problem::Internal(what),
        }
    }
}
