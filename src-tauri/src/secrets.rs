//! The keeper of secrets: the system's keychain, or, on a machine without one, a file only its owner can read.
//!
//! Not here: what the secret means.

use app::{Secret, Secrets, Sensitive};
use keyring::Entry;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name the keychain files our entries under.
const SERVICE: &str = "ro.facturier.desktop";

/// The best keeper this machine has.
pub(crate) fn keeper(secret: Secret, folder: &Path) -> Arc<dyn Secrets> {
    let file = FileKeeper { path: folder.join(file_name(secret)) };
    match Entry::new(SERVICE, &entry_name(secret, folder)) {
        Ok(entry) => Arc::new(KeychainKeeper { entry, file }),
        Err(_) => Arc::new(file),
    }
}

/// The file alone, for books that are thrown away.
pub(crate) fn file_keeper(secret: Secret, folder: &Path) -> Arc<dyn Secrets> {
    Arc::new(FileKeeper { path: folder.join(file_name(secret)) })
}

/// The name of an entry in the keychain: a session goes with its installation, a key with its folder.
fn entry_name(secret: Secret, folder: &Path) -> String {
    match secret {
        Secret::Session(device) => device.to_string(),
        Secret::BooksKey => format!("books {}", whole(folder).display()),
        Secret::BackupPassphrase => format!("backups of {}", whole(folder).display()),
    }
}

/// A folder by its one name.
fn whole(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// The stand-in where there is no keychain. Nobody saves a key or a passphrase in it.
fn file_name(secret: Secret) -> &'static str {
    match secret {
        Secret::Session(_) => "session.secret",
        Secret::BooksKey => "books.secret",
        Secret::BackupPassphrase => "backup.secret",
    }
}

struct KeychainKeeper {
    entry: Entry,
    /// From a time when there was no keychain; read once more, then gone.
    file: FileKeeper,
}

impl Secrets for KeychainKeeper {
    fn load(&self) -> io::Result<Option<Sensitive<String>>> {
        match self.entry.get_password() {
            Ok(secret) => Ok(Some(Sensitive::new(secret))),
            Err(keyring::Error::NoEntry) => {
                let secret = self.file.load()?;
                if let Some(secret) = &secret {
                    self.save(secret)?;
                }
                Ok(secret)
            }
            Err(error) => Err(io::Error::other(error.to_string())),
        }
    }

    fn save(&self, secret: &Sensitive<String>) -> io::Result<()> {
        self.entry.set_password(secret.reveal()).map_err(|error| io::Error::other(error.to_string()))?;
        self.file.clear()
    }

    fn clear(&self) -> io::Result<()> {
        match self.entry.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => self.file.clear(),
            Err(error) => Err(io::Error::other(error.to_string())),
        }
    }

    fn in_keychain(&self) -> bool {
        true
    }
}

struct FileKeeper {
    path: PathBuf,
}

impl Secrets for FileKeeper {
    fn load(&self) -> io::Result<Option<Sensitive<String>>> {
        let mut text = String::new();
        match File::open(&self.path) {
            Ok(mut file) => file.read_to_string(&mut text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(Sensitive::new(text)))
    }

    fn save(&self, secret: &Sensitive<String>) -> io::Result<()> {
        let beside = self.path.with_extension("part");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(secret.reveal().as_bytes())?;
        file.sync_all()?;
        fs::rename(beside, &self.path)
    }

    fn clear(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn in_keychain(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_a_file_is_its_owners_alone_and_goes_when_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = FileKeeper { path: folder.path().join("a.secret") };
        assert!(keeper.load().unwrap().is_none());
        keeper.save(&Sensitive::new("first".to_owned())).unwrap();
        keeper.save(&Sensitive::new("second".to_owned())).unwrap();
        assert_eq!(keeper.load().unwrap().unwrap().reveal(), "second");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&keeper.path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        keeper.clear().unwrap();
        keeper.clear().unwrap();
        assert!(keeper.load().unwrap().is_none());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
