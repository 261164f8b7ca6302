//! The data folder: its files, its lock, writing a file so that a power cut leaves the old one or the new one, and
//! the question asked before every write: are these still our files.
//!
//! Not here: what is in the files (open, journal), whether the folder is a copy (place), the free space (space).

use crate::disk::{Access, Disk, Handle, Held, OsDisk, Stream};
use crate::error::OpenError;
use crate::event::Guard;
use crate::key::BooksKey;
use crate::place::{self, Home};
use crate::seal::{Kind, Seal};
use domain::Moment;
use redb::StorageBackend;
use serde::{Deserialize, Serialize};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    /// Where the files are.
    pub disk: Arc<dyn Disk>,
}

impl NewInstallation {
    /// An installation that says nothing of its machine and has neither helper process nor key, on the machine's own disk.
    #[must_use]
    pub fn new(device_id: Uuid, now: Moment) -> NewInstallation {
        NewInstallation {
            device_id,
            now,
            machine: None,
            probe: None,
            key: None,
            guard: Guard::Clear,
            disk: Arc::new(OsDisk),
        }
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
    disk: Arc<dyn Disk>,
    key: Option<BooksKey>,
    _lock: Box<dyn Held>,
}

impl Folder {
    /// Makes the folder if it is absent, closed to other users, and takes its lock. The key opens what is sealed in it.
    pub(crate) fn hold(
        path: &Path,
        disk: &Arc<dyn Disk>,
        key: Option<&BooksKey>,
    ) -> Result<Folder, OpenError> {
        disk.make_folder(path).map_err(|source| OpenError::io(path, source))?;
        let lock_path = path.join("books.lock");
        match disk.hold(&lock_path).map_err(|source| OpenError::io(lock_path, source))? {
            Some(lock) => {
                Ok(Folder { path: path.to_owned(), disk: Arc::clone(disk), key: key.cloned(), _lock: lock })
            }
            None => Err(OpenError::InUse),
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

    pub(crate) fn disk(&self) -> &Arc<dyn Disk> {
        &self.disk
    }

    pub(crate) fn open(&self, path: &Path, access: Access) -> io::Result<Handle> {
        Handle::open(self.disk.as_ref(), path, access)
    }

    pub(crate) fn create(&self, path: &Path) -> io::Result<Handle> {
        Handle::create(self.disk.as_ref(), path)
    }

    pub(crate) fn exists(&self, path: &Path) -> io::Result<bool> {
        Ok(self.disk.look(path)?.is_some())
    }

    /// Which file bears a name (I18).
    pub(crate) fn identity(&self, path: &Path) -> io::Result<Identity> {
        let look = self.disk.look(path)?.ok_or(io::ErrorKind::NotFound)?;
        Ok(Identity(look.identity))
    }

    /// Makes the names in the folder durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.disk.sync_folder(&self.path)
    }

    pub(crate) fn remove(&self, path: &Path) -> io::Result<bool> {
        self.disk.remove(path)
    }

    /// The content of a small file.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Stream::new(self.open(path, Access::Read)?).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Writes a whole file: under a temporary name, synced, renamed, and the folder synced.
    pub(crate) fn write_anew(
        &self,
        path: &Path,
        fill: impl FnOnce(&Handle) -> io::Result<()>,
    ) -> io::Result<()> {
        let new = temporary(path);
        let file = self.create(&new)?;
        fill(&file)?;
        file.sync_data()?;
        drop(file);
        self.put_in_place(&new, path)
    }

    /// Gives a finished and synced file its real name, durably.
    pub(crate) fn put_in_place(&self, new: &Path, path: &Path) -> io::Result<()> {
        self.disk.rename(new, path)?;
        path.parent().map_or(Ok(()), |folder| self.disk.sync_folder(folder))
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
        Seal::find(self.disk.as_ref(), path, kind, self.key.as_ref())
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

    /// When every page of the database was last looked at.
    pub(crate) fn checked(&self) -> PathBuf {
        self.path.join("books.checked")
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
        match self.read(&path) {
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
        let write = |file: &Handle| {
            // A rename keeps what the place is made of, so this is the place of the file under its final name.
            let place = self.place(&temporary(&path), machine)?;
            let marker = Marker { place: Some(place), ..marker.clone() };
            file.write(0, &serde_json::to_vec(&marker)?)
        };
        self.write_anew(&path, write).map_err(|source| OpenError::io(path.clone(), source))
    }

    fn place(&self, marker: &Path, machine: Option<&str>) -> io::Result<String> {
        let look = self.disk.look(marker)?.ok_or(io::ErrorKind::NotFound)?;
        Ok(place::of(machine, &look, &self.disk.canonical(&self.path)?))
    }

    /// How a place found in the marker stands to this one.
    pub(crate) fn compare_place(&self, place: &str, machine: Option<&str>) -> Result<Home, OpenError> {
        let path = self.marker();
        let compare = || {
            let look = self.disk.look(&path)?.ok_or(io::ErrorKind::NotFound)?;
            Ok(place::compare(place, machine, &look, &self.disk.canonical(&self.path)?))
        };
        compare().map_err(|source| OpenError::io(&path, source))
    }

    /// Moves a file aside, so that nothing is ever deleted.
    pub(crate) fn set_aside(&self, path: &Path) -> io::Result<()> {
        self.disk.rename(path, &self.aside(path)?)?;
        self.sync()
    }

    /// What was ever set aside here, and which file it was.
    pub(crate) fn set_aside_files(&self) -> io::Result<Vec<(PathBuf, Kind)>> {
        let mut found = Vec::new();
        for name in self.disk.list(&self.path)? {
            for (original, kind) in BOOKS {
                let rest = name.strip_prefix(original).unwrap_or_default();
                if ASIDE.iter().any(|aside| rest.starts_with(aside)) && !rest.ends_with(NEW) {
                    found.push((self.path.join(&name), kind));
                }
            }
        }
        Ok(found)
    }

    /// Removes what a cut left of files that were being made: beside sealed books it may be plain text. Books open without
    /// it all the same.
    pub(crate) fn remove_unfinished(&self) {
        for path in [self.database(), self.journal()] {
            let _ = self.remove(&temporary(&path));
        }
    }

    /// Keeps a copy of a file that is about to be cut.
    pub(crate) fn copy_aside(&self, path: &Path) -> io::Result<()> {
        let mut old = Stream::new(self.open(path, Access::Read)?);
        let copy = self.create(&self.aside(path)?)?;
        io::copy(&mut old, &mut Stream::new(copy.clone()))?;
        copy.sync_data()?;
        self.sync()
    }

    /// The first free name `file.damaged-N`.
    fn aside(&self, path: &Path) -> io::Result<PathBuf> {
        let mut number = 1;
        loop {
            let aside = with_suffix(path, &format!("{DAMAGED}{number}"));
            if !self.exists(&aside)? {
                return Ok(aside);
            }
            number += 1;
        }
    }
}

/// The name of an old file that a restored one replaced.
pub(crate) fn replaced(file: &Path, number: u32) -> PathBuf {
    with_suffix(file, &format!("{REPLACED}{number}"))
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

/// Which file bears a name: device and inode (I18). On Windows only a missing file is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity(Option<(u64, u64)>);

/// Removes files that mean nothing when dropped, whatever happened; only the end of the process leaves them.
pub(crate) struct Removed(pub(crate) Arc<dyn Disk>, pub(crate) Vec<PathBuf>);

impl Drop for Removed {
    fn drop(&mut self) {
        for path in &self.1 {
            let _ = self.0.remove(path); // What stays still means nothing.
        }
    }
}
