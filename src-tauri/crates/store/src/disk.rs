//! The one door to files: everything the books ask of a file system, as a port. [`OsDisk`] is the machine's own; a
//! simulated one can lose power between any two calls, which is how the promises are tried (docs/reliability.md).
//!
//! Not here: which files there are and what they mean (folder), encryption (seal).

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use std::fmt::Debug;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;

/// A file system. What is written is durable after the file's `sync_data`, and a name after [`Disk::sync_folder`].
pub trait Disk: Debug + Send + Sync {
    /// Opens a file that is there.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] among all others.
    fn open(&self, path: &Path, access: Access) -> io::Result<Arc<dyn StorageBackend>>;

    /// Makes a new, empty file that only its owner may read, to be read and written. What bears the name is removed: it must
    /// be one that means nothing.
    ///
    /// # Errors
    /// Those of the file system.
    fn create(&self, path: &Path) -> io::Result<Arc<dyn StorageBackend>>;

    /// What bears a name, if anything does. Links are not followed, and no file is opened: closing a second handle could
    /// give up the database's lock.
    ///
    /// # Errors
    /// Those of the file system; that nothing is there is none.
    fn look(&self, path: &Path) -> io::Result<Option<Look>>;

    /// Gives a file another name, which it takes from whatever bears it.
    ///
    /// # Errors
    /// Those of the file system.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file that means nothing; whether it was there.
    ///
    /// # Errors
    /// Those of the file system.
    fn remove(&self, path: &Path) -> io::Result<bool>;

    /// The names of the files in a folder.
    ///
    /// # Errors
    /// Those of the file system.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;

    /// Makes a folder and what is missing above it, durably and closed to other users, if it is not there.
    ///
    /// # Errors
    /// Those of the file system.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// Those of the file system.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Bytes free for this user where a path lies.
    ///
    /// # Errors
    /// Those of the file system.
    fn free_space(&self, path: &Path) -> io::Result<u64>;

    /// Makes a file that takes up so many blocks of the disk, and not merely a length.
    ///
    /// # Errors
    /// Those of the file system; half of it may then be there.
    fn allocate(&self, path: &Path, bytes: u64) -> io::Result<()>;

    /// Takes a lock that the same or another process can hold only once, until it is dropped. `None` when somebody has it.
    ///
    /// # Errors
    /// Those of the file system.
    fn hold(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>>;

    /// One name for all the names a folder has.
    ///
    /// # Errors
    /// Those of the file system.
    fn canonical(&self, folder: &Path) -> io::Result<std::path::PathBuf>;
}

/// What a file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To be read.
    Read,
    /// To be read and written.
    Write,
}

/// A lock, given up when dropped.
pub trait Held: Debug + Send + Sync {}

/// What bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether it is a link to something else.
    pub is_link: bool,
    /// Length in bytes.
    pub len: u64,
    /// Device and inode: which file it is, whatever its name. The standard library tells none on Windows.
    pub identity: Option<(u64, u64)>,
    /// When it came to be, in nanoseconds since 1970, where the file system tells.
    pub born: Option<u128>,
    /// When its content last changed, in nanoseconds since 1970, where the file system tells.
    pub changed: Option<u128>,
}

/// An open file; its copies are the same file.
#[derive(Debug, Clone)]
pub(crate) struct Handle(Arc<dyn StorageBackend>);

impl Handle {
    pub(crate) fn open(disk: &dyn Disk, path: &Path, access: Access) -> io::Result<Handle> {
        disk.open(path, access).map(Handle)
    }

    pub(crate) fn create(disk: &dyn Disk, path: &Path) -> io::Result<Handle> {
        disk.create(path).map(Handle)
    }

    /// A file that is seen through something.
    pub(crate) fn of(file: impl StorageBackend) -> Handle {
        Handle(Arc::new(file))
    }
}

impl StorageBackend for Handle {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.query_lock_range(start, end)
    }

    fn close(&self) -> io::Result<()> {
        self.0.close()
    }
}

/// A file from front to back.
pub(crate) struct Stream {
    file: Handle,
    position: u64,
}

impl Stream {
    pub(crate) fn new(file: Handle) -> Stream {
        Stream { file, position: 0 }
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let remaining = self.file.len()?.saturating_sub(self.position);
        let wanted = out.len().min(usize::try_from(remaining).unwrap_or(usize::MAX));
        self.file.read(self.position, &mut out[..wanted])?;
        self.position += wanted as u64;
        Ok(wanted)
    }
}

impl Write for Stream {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.file.write(self.position, data)?;
        self.position += data.len() as u64;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Stream {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let moved = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(by) => self.file.len()?.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = moved.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

/// The file systems of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn open(&self, path: &Path, access: Access) -> io::Result<Arc<dyn StorageBackend>> {
        backend(OpenOptions::new().read(true).write(access == Access::Write).open(path)?)
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn StorageBackend>> {
        self.remove(path)?;
        backend(private(OpenOptions::new().read(true).write(true).create_new(true)).open(path)?)
    }

    fn look(&self, path: &Path) -> io::Result<Option<Look>> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let [born, changed] = [metadata.created(), metadata.modified()].map(|at| {
            let since = at.ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
            Some(since.as_nanos())
        });
        Ok(Some(Look {
            is_link: metadata.is_symlink(),
            len: metadata.len(),
            identity: identity(&metadata),
            born,
            changed,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<bool> {
        match fs::remove_file(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        Ok(names)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = path.ancestors().take_while(|folder| !folder.exists()).collect();
        private_folder(path)?;
        missing.into_iter().filter_map(Path::parent).try_for_each(|above| self.sync_folder(above))
    }

    /// Windows writes names through by itself and cannot open a folder as a file.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn free_space(&self, path: &Path) -> io::Result<u64> {
        fs4::available_space(path)
    }

    fn allocate(&self, path: &Path, bytes: u64) -> io::Result<()> {
        self.remove(path)?;
        let file = private(OpenOptions::new().read(true).write(true).create_new(true)).open(path)?;
        fs4::FileExt::allocate(&file, bytes)
    }

    fn hold(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut options = OpenOptions::new();
        let lock = private(options.read(true).write(true).create(true).truncate(false)).open(path)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Box::new(OsLock(lock)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn canonical(&self, folder: &Path) -> io::Result<std::path::PathBuf> {
        folder.canonicalize()
    }
}

#[derive(Debug)]
struct OsLock(File);

impl Held for OsLock {}

/// Said aloud, because a process that is being started elsewhere in the program holds a copy of the handle for a moment.
impl Drop for OsLock {
    fn drop(&mut self) {
        let _ = self.0.unlock(); // Closing the file right after gives the lock up too.
    }
}

fn backend(file: File) -> io::Result<Arc<dyn StorageBackend>> {
    Ok(Arc::new(FileBackend::new(file).map_err(io::Error::other)?))
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // Elsewhere there is none.
fn identity(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_metadata: &fs::Metadata) -> Option<(u64, u64)> {
    None
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
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

/// Only the owner may read what these options create. On Windows the user's own folder sees to that.
#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
