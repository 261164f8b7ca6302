//! Files that are there whole or not at all: written beside their place, synced, then renamed over it. A full disk leaves what
//! was there as it was.
//!
//! Not here: what is in them.

use crate::problem::Problem;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes bytes to a path, in place of what was there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    placed(path, |file| file.write_all(bytes))
}

/// The same for what is written bit by bit.
///
/// # Errors
/// What `write` says; [`Problem::Disk`] with the path.
pub(crate) fn write_whole_with(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut refused = None;
    let placed = placed(path, |file| {
        write(file).map_err(|problem| {
            refused = Some(problem);
            io::Error::other("refused")
        })
    });
    let told = |text: String| Problem::Disk(format!("{}: {text}", path.display()));
    match (refused, placed) {
        (Some(Problem::Disk(text)), _) => Err(told(text)),
        (Some(problem), _) => Err(problem),
        (None, Err(error)) => Err(match Problem::from(error) {
            Problem::Disk(text) => told(text),
            problem => problem,
        }),
        (None, Ok(())) => Ok(()),
    }
}

fn placed(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().ok_or_else(|| io::Error::other("no file name"))?;
    let mut beside = name.to_owned();
    beside.push(".part");
    let beside = folder.join(beside);
    let written = File::create(&beside).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&beside, path));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    }
    placed
}
