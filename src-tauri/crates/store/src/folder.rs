//! The data folder: its files, its lock, writing a file so that a power cut leaves the old one or the new one, and
//! the question asked before every write: are these still our files.
//!
//! Not here: what is in the files (open, journal), whether the folder is a copy (place), the free space (space).

use crate::error::OpenError;
use crate::event::Guard;
use crate::key::BooksKey;
use crate::place::{self, Home};
use crate::seal::{Kind, Seal};
use domain::Moment;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const DATABASE: &str = "books.redb";
const JOURNAL: &str = "books.journal";
/// The files that can be sealed.
pub(crate) const BOOKS: [(&str, Kind); 2] = [(DATABASE, Kind::Database), (JOURNAL, Kind::Journal)];
/// What the names of files set aside go on with; a number follows.
const ASIDE: [&str; 2] = [DAMAGED, REPLACED];
const DAMAGED: &str = ".damaged-";
const REPLACED: &str = ".replaced-";
/// What the name of a file being made ends in.
const NEW: &str = ".new";

/// What a new installation starts with, and what opening has to know of the machine. Books that are there already keep
/// their device id.
#[derive(Debug, Clone)]
pub struct NewInstallation {
    /// The installation's id, registered with the server.
    pub device_id: Uuid,
    /// Now: the time of creation, or of what opening has to mend.
    pub now: Moment,
    /// Something that stays the same on this machine and is another on every other one. It is kept only as a part of a
    /// hash. Whoever has given it once has to give it always: without it the books look copied.
    pub machine: Option<String>,
    /// Asked about the database when the last start died while opening it: whether a helper process could open it, with
    /// [`crate::probe_file`]. Without a probe the books are simply opened again (F12).
    pub probe: Option<fn(&Path) -> bool>,
    /// Opens what is sealed, and seals new books from their first byte. Plain books open with it too, and stay plain until
    /// [`crate::Books::seal`].
    pub key: Option<BooksKey>,
    /// What new books begin under: those that take a lost laptop's device id issue nothing before the paper was asked.
    pub guard: Guard,
}

impl NewInstallation {
    /// An installation that says nothing of its machine and has neither helper process nor key.
    #[must_use]
    pub fn new(device_id: Uuid, now: Moment) -> NewInstallation {
        NewInstallation { device_id, now, machine: None, probe: None, key: None, guard: Guard::Clear }
    }
}

/// The installation marker. Where it exists, a database is never created (I13).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marker {
    pub(crate) device_id: Uuid,
    pub(crate) created_at: Moment,
    /// Where these books are at home; absent in markers of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) place: Option<String>,
}

/// The data folder, held by this process until dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    lock: File,
    key: Option<BooksKey>,
}

/// Said aloud, because a process that is being started elsewhere in the program holds a copy of the handle for a moment.
impl Drop for Folder {
    fn drop(&mut self) {
        let _ = self.lock.unlock(); // Closing the file right after gives the lock up too.
    }
}

impl Folder {
    /// Makes the folder if it is absent, closed to other users, and takes its lock. The key opens what is sealed in it.
    pub(crate) fn hold(path: &Path, key: Option<&BooksKey>) -> Result<Folder, OpenError> {
        make_folder(path).map_err(|source| OpenError::io(path, source))?;
        let lock_path = path.join("books.lock");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let lock =
            private(&mut options).open(&lock_path).map_err(|source| OpenError::io(&lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(Folder { path: path.to_owned(), lock, key: key.cloned() }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
            Err(TryLockError::Error(source)) => Err(OpenError::io(lock_path, source)),
        }
    }

    /// The same folder, and what opens what is sealed in it.
    pub(crate) fn with_key(mut self, key: BooksKey) -> Folder {
        self.key = Some(key);
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }

    /// Whether new files can be sealed.
    pub(crate) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The seal of an existing file, or `None` when it is plain.
    pub(crate) fn find_seal(&self, path: &Path, kind: Kind) -> Result<Option<Seal>, OpenError> {
        Seal::find(path, kind, self.key.as_ref())
    }

    /// The seal for a new file, or `None` when it is to be plain.
    pub(crate) fn new_seal(&self, kind: Kind, is_sealed: bool) -> io::Result<Option<Seal>> {
        match &self.key {
            Some(key) if is_sealed => Seal::of(key, kind).map(Some),
            _ => Ok(None),
        }
    }

    pub(crate) fn marker(&self) -> PathBuf {
        self.path.join("installation.json")
    }

    /// There while the database is being opened: found at a start, the last one died inside.
    pub(crate) fn opening(&self) -> PathBuf {
        self.path.join("books.opening")
    }

    /// Space held for a full disk.
    pub(crate) fn reserve(&self) -> PathBuf {
        self.path.join("books.reserve")
    }

    /// The copy a backup is made of.
    pub(crate) fn backup_copy(&self) -> PathBuf {
        temporary(&self.path.join("books.backup"))
    }

    /// There from when a restore is decided until it is done.
    pub(crate) fn restore_order(&self) -> PathBuf {
        self.path.join("books.restore")
    }

    pub(crate) fn read_marker(&self) -> Result<Option<Marker>, OpenError> {
        let path = self.marker();
        match fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map(Some).map_err(|error| OpenError::damaged(path, error))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(OpenError::io(path, source)),
        }
    }

    /// Writes the marker anew and says in it that the books are at home here.
    pub(crate) fn write_marker(&self, marker: &Marker, machine: Option<&str>) -> Result<(), OpenError> {
        let path = self.marker();
        let write = |file: &mut File| {
            // A rename keeps what the place is made of, so this is the place of the file under its final name.
            let place = place::of(machine, &file.metadata()?, &self.path)?;
            let marker = Marker { place: Some(place), ..marker.clone() };
            file.write_all(&serde_json::to_vec(&marker)?)
        };
        write_anew(&path, write).map_err(|source| OpenError::io(path, source))
    }

    /// How a place found in the marker stands to this one.
    pub(crate) fn compare_place(&self, place: &str, machine: Option<&str>) -> Result<Home, OpenError> {
        let path = self.marker();
        fs::metadata(&path)
            .and_then(|metadata| place::compare(place, machine, &metadata, &self.path))
            .map_err(|source| OpenError::io(path, source))
    }

    /// Moves a file aside, so that nothing is ever deleted.
    pub(crate) fn set_aside(&self, path: &Path) -> io::Result<()> {
        fs::rename(path, aside(path)?)?;
        sync_folder(&self.path)
    }

    /// What was ever set aside here, and which file it was.
    pub(crate) fn set_aside_files(&self) -> io::Result<Vec<(PathBuf, Kind)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if !entry.file_type()?.is_file() {
                continue;
            }
            for (original, kind) in BOOKS {
                let rest = name.strip_prefix(original).unwrap_or_default();
                if ASIDE.iter().any(|aside| rest.starts_with(aside)) && !rest.ends_with(NEW) {
                    found.push((entry.path(), kind));
                }
            }
        }
        Ok(found)
    }

    /// Removes what a cut left of files that were being made: beside sealed books it may be plain text. Books open without
    /// it all the same.
    pub(crate) fn remove_unfinished(&self) {
        for path in [self.database(), self.journal()] {
            let _ = remove(&temporary(&path));
        }
    }

    /// Keeps a copy of a file that is about to be cut.
    pub(crate) fn copy_aside(&self, path: &Path) -> io::Result<()> {
        let aside = aside(path)?;
        fs::copy(path, &aside)?;
        File::open(aside)?.sync_all()?;
        sync_folder(&self.path)
    }
}

/// The first free name `file.damaged-N`.
fn aside(path: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let aside = with_suffix(path, &format!("{DAMAGED}{number}"));
        if !aside.try_exists()? {
            return Ok(aside);
        }
        number += 1;
    }
}

/// The name of an old file that a restored one replaced.
pub(crate) fn replaced(file: &Path, number: u32) -> PathBuf {
    with_suffix(file, &format!("{REPLACED}{number}"))
}

/// Writes a whole file: under a temporary name, synced, renamed, and the folder synced.
pub(crate) fn write_anew(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let new = temporary(path);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    let mut file = private(&mut options).open(&new)?;
    fill(&mut file)?;
    file.sync_all()?;
    drop(file);
    put_in_place(&new, path)
}

/// The name a file has while it is being made.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    with_suffix(path, NEW)
}

pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Gives a finished and synced file its real name, durably.
pub(crate) fn put_in_place(new: &Path, path: &Path) -> io::Result<()> {
    fs::rename(new, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Which file a path leads to, whatever its name: device and inode (I18).
///
/// Looked up by path and never by opening the file: closing a second handle could give up the database's lock. On
/// Windows the standard library tells no file id, so there only a missing file is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity(Option<(u64, u64)>);

impl Identity {
    #[cfg(unix)]
    pub(crate) fn of(path: &Path) -> io::Result<Identity> {
        use std::os::unix::fs::MetadataExt;
        let metadata = fs::metadata(path)?;
        Ok(Identity(Some((metadata.dev(), metadata.ino()))))
    }

    #[cfg(not(unix))]
    pub(crate) fn of(path: &Path) -> io::Result<Identity> {
        fs::metadata(path).map(|_| Identity(None))
    }
}

/// Makes a folder and what is missing above it, durably.
fn make_folder(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
    private_folder(path)?;
    missing.into_iter().filter_map(Path::parent).try_for_each(sync_folder)
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

/// Only the owner may read what these options create. On Windows the user's own folder sees to that.
#[cfg(unix)]
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

/// Only the owner may read what these options create. On Windows the user's own folder sees to that.
#[cfg(not(unix))]
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// Makes names in a folder durable. Windows writes them through by itself and cannot open a folder as a file.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// A new, empty file that only its owner may read. What bears the name is removed: it must be one that means nothing.
pub(crate) fn new_file(path: &Path) -> io::Result<File> {
    remove(path)?;
    let mut options = OpenOptions::new();
    private(options.read(true).write(true).create_new(true)).open(path)
}

/// Removes a file that means nothing; whether it was there.
pub(crate) fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes files that mean nothing when dropped, whatever happened; only the end of the process leaves them.
pub(crate) struct Removed(pub(crate) Vec<PathBuf>);

impl Drop for Removed {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = remove(path); // What stays still means nothing.
        }
    }
}
