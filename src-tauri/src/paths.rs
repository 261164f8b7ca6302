//! Where things lie on this machine.
//!
//! Not here: creating anything.

use directories::{ProjectDirs, UserDirs};
use std::path::PathBuf;

/// The data folder when none is given: the system's place for application data.
pub(crate) fn data_folder() -> PathBuf {
    ProjectDirs::from("ro", "Facturier", "facturier")
        .map_or_else(|| PathBuf::from("facturier-data"), |dirs| dirs.data_dir().to_owned())
}

/// Where the window saves PDFs: `Documents/Facturi`, or beside the home folder's files where there is no such folder.
pub(crate) fn pdf_folder() -> PathBuf {
    let user = UserDirs::new();
    let documents = user.as_ref().and_then(|dirs| dirs.document_dir().map(PathBuf::from));
    let home = user.as_ref().map(|dirs| dirs.home_dir().to_owned());
    documents.or(home).unwrap_or_else(std::env::temp_dir).join("Facturi")
}

/// Where the window saves what is for the accountant: beside the PDFs.
pub(crate) fn exports() -> PathBuf {
    pdf_folder().with_file_name("Facturier")
}

/// Where the window saves a backup: beside the PDFs, named after the moment.
pub(crate) fn new_backup(moment: &str) -> PathBuf {
    exports().join(format!("facturier-{moment}.backup"))
}

/// Something that is the same on this machine for ever, by which a copied data folder is noticed on another one. `None`
/// where the system has no such thing.
pub(crate) fn machine() -> Option<String> {
    machine_uid::get().ok().filter(|id| !id.trim().is_empty())
}

/// The name other devices see when this one holds a series.
pub(crate) fn device_name() -> String {
    let name: String = gethostname::gethostname().to_string_lossy().chars().take(60).collect();
    if name.is_empty() { "Laptop".to_owned() } else { name }
}
