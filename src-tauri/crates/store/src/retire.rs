//! Books that hold nothing make way for those of a laptop that was lost: under its device id the server gives its
//! reservations out again (I43).
//!
//! Not here: whose device id it is (app), asking the server.

use crate::books::Books;
use crate::error::OpenError;
use crate::read::Read;

impl Books {
    /// Whether nothing would be lost with these books: no number, no invoice, no order, no draft.
    ///
    /// # Errors
    /// As [`Books::read`].
    pub fn is_blank(&self) -> Result<bool, crate::ReadError> {
        let view = self.read()?;
        let mut is_blank =
            view.invoice_count()? == 0 && view.drafts()?.is_empty() && view.orders()?.is_empty();
        for series in view.series()? {
            is_blank &= view.highest_number(&series.id)?.is_none();
        }
        Ok(is_blank)
    }

    /// Closes blank books and sets their files aside, so that the folder can have others. The marker goes first and the
    /// database last: cut anywhere, the next open finds either these books or none.
    ///
    /// # Errors
    /// [`OpenError::NotBlank`] when something would be lost; the files are then as they were.
    pub fn make_way(self) -> Result<(), OpenError> {
        let is_blank =
            self.is_blank().map_err(|error| OpenError::damaged(self.folder_of().database(), error))?;
        if !is_blank {
            return Err(OpenError::NotBlank(self.folder_of().database()));
        }
        let folder = self.into_folder();
        for path in [folder.marker(), folder.journal(), folder.database()] {
            let failed = |source| OpenError::io(&path, source);
            if folder.exists(&path).map_err(failed)? {
                folder.set_aside(&path).map_err(failed)?;
            }
        }
        Ok(())
    }
}
