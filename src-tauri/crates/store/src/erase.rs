//! Erasing books from this laptop, when somebody gives it away: everything the program keeps in the data folder, and nothing
//! else.
//!
//! Not here: whether they may be erased (app), backups and papers, which lie elsewhere and stay.

use crate::books::Books;
use crate::error::OpenError;
use std::path::PathBuf;

impl Books {
    /// Closes the books and removes their files, those set aside too. As with books that make way, the marker goes first and
    /// the database last: cut anywhere, the next open finds these books or none, and erasing can be tried again.
    ///
    /// # Errors
    /// When a file cannot be removed; those before it are gone.
    pub fn erase(self) -> Result<(), OpenError> {
        let folder = self.into_folder();
        let home = folder.path().to_owned();
        let aside = folder.set_aside_files().map_err(|source| OpenError::io(&home, source))?;
        let mut files: Vec<PathBuf> = aside.into_iter().map(|(path, _)| path).collect();
        files.extend([
            folder.backup_copy(),
            folder.restore_order(),
            folder.reserve(),
            folder.opening(),
            folder.checked(),
        ]);
        files.extend([folder.marker(), folder.journal(), folder.database()]);
        folder.remove_unfinished();
        for path in &files {
            folder.remove(path).map_err(|source| OpenError::io(path, source))?;
        }
        folder.sync().map_err(|source| OpenError::io(&home, source))
    }
}
