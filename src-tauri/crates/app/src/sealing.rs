//! Sealed books: where their key lies, sealing and unsealing, and the code a person writes down to have the key again.
//!
//! The key is kept before the first file is sealed with it, and forgotten after the last one is plain again: between the
//! two, the books open whatever happens.
//!
//! Not here: encryption, and what a cut in the middle leaves (store).

use crate::open::{App, Config, Ports, installation_without_key};
use crate::ports::{Secret, Secrets};
use crate::problem::Problem;
use protocol::Sensitive;
use std::io;
use std::sync::Arc;
use store::{Books, BooksKey, NewInstallation};

impl App {
    /// Whether the books of this laptop are sealed.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.books.is_sealed()
    }

    /// Seals the books of a folder, which nobody may have open, with a new key that the keychain keeps. Gives the recovery
    /// code.
    ///
    /// # Errors
    /// [`Problem::KeyWithoutKeychain`], [`Problem::BooksSealed`] for sealed books whose key is not there; what is wrong
    /// with the books. They open afterwards as before.
    pub fn seal(config: &Config, ports: &Ports) -> Result<Sensitive<String>, Problem> {
        let keeper = keeper(config, ports)?;
        let key = Books::seal_with(&config.folder, &installation_without_key(config, ports), || {
            // One that is there already is of a sealing that was cut, or of books that made way for a lost laptop's.
            let key = match read(keeper.as_ref()).map_err(keychain_failed)? {
                Some(key) => key,
                None if needs_key(config, ports) => return Err(sealed(config)),
                None => BooksKey::new(ports.ids.new_secret()),
            };
            keep(keeper.as_ref(), &key)?;
            Ok(key)
        })?;
        // A session that lay in a file, from a time without a keychain, goes where the key is when it is looked for.
        // Whatever comes of that, the code is told: the books are sealed.
        let new = NewInstallation { key: Some(key.clone()), ..installation_without_key(config, ports) };
        if let Ok(books) = Books::open(&config.folder, &new) {
            let _ = (ports.secrets)(Secret::Session(books.device_id()), &config.folder).load();
        }
        Ok(code(&key))
    }

    /// Makes the sealed books of a folder, which nobody may have open, plain again: with the key in the keychain, or with
    /// the recovery code where there is none. Their key ends with that.
    ///
    /// # Errors
    /// [`Problem::BooksNotSealed`], [`Problem::BooksSealed`] without the key, [`Problem::RecoveryCodeMiswritten`]; what is
    /// wrong with the books.
    pub fn unseal(config: &Config, ports: &Ports, typed: Option<&Sensitive<String>>) -> Result<(), Problem> {
        let key = typed.map_or_else(|| key_in_use(config, ports), |typed| typed_key(config, ports, typed))?;
        Books::unseal(&config.folder, &key, &installation_without_key(config, ports))?;
        if let Err(error) = (ports.secrets)(Secret::BooksKey, &config.folder).clear() {
            tracing::warn!(%error, "a key that opens nothing any more stays in the keychain");
        }
        Ok(())
    }

    /// The recovery code of the sealed books of a folder, for as long as the keychain has their key.
    ///
    /// # Errors
    /// [`Problem::BooksNotSealed`], [`Problem::BooksSealed`] without the key, [`Problem::BooksKeyWrong`].
    pub fn recovery_code(config: &Config, ports: &Ports) -> Result<Sensitive<String>, Problem> {
        let key = key_in_use(config, ports)?;
        Books::prove_key(&config.folder, ports.disk.as_ref(), &key)?;
        Ok(code(&key))
    }

    /// Opens sealed books with their recovery code, and keeps the key from then on.
    ///
    /// # Errors
    /// [`Problem::RecoveryCodeMiswritten`], [`Problem::BooksNotSealed`], [`Problem::BooksKeyWrong`] and
    /// [`Problem::KeyWithoutKeychain`]; a key kept before is then still kept.
    pub fn unlock(config: &Config, ports: &Ports, typed: &Sensitive<String>) -> Result<(), Problem> {
        let key = typed_key(config, ports, typed)?;
        let new = NewInstallation { key: Some(key.clone()), ..installation_without_key(config, ports) };
        // Books that can only be looked at prove the key as well.
        if let Err(error) = Books::open(&config.folder, &new) {
            Books::rescue(&config.folder, &new).map_err(|_| error)?;
        }
        keep(keeper(config, ports)?.as_ref(), &key)
    }
}

/// The key of a folder's sealed books, where the keychain has it. Plain books ask no keychain.
pub(crate) fn kept_key(config: &Config, ports: &Ports) -> Result<Option<BooksKey>, Problem> {
    if !needs_key(config, ports) {
        return Ok(None);
    }
    read((ports.secrets)(Secret::BooksKey, &config.folder).as_ref()).map_err(keychain_failed)
}

fn key_in_use(config: &Config, ports: &Ports) -> Result<BooksKey, Problem> {
    want_sealed(config, ports)?;
    kept_key(config, ports)?.ok_or_else(|| sealed(config))
}

fn needs_key(config: &Config, ports: &Ports) -> bool {
    Books::need_key(&config.folder, ports.disk.as_ref())
}

fn want_sealed(config: &Config, ports: &Ports) -> Result<(), Problem> {
    if needs_key(config, ports) { Ok(()) } else { Err(Problem::BooksNotSealed) }
}

fn typed_key(config: &Config, ports: &Ports, typed: &Sensitive<String>) -> Result<BooksKey, Problem> {
    want_sealed(config, ports)?;
    BooksKey::from_recovery_code(typed.reveal()).map_err(|_| Problem::RecoveryCodeMiswritten)
}

fn sealed(config: &Config) -> Problem {
    Problem::BooksSealed(config.folder.display().to_string())
}

/// A key beside the books it opens would be no key: without a keychain nothing is sealed.
fn keeper(config: &Config, ports: &Ports) -> Result<Arc<dyn Secrets>, Problem> {
    let keeper = (ports.secrets)(Secret::BooksKey, &config.folder);
    if keeper.in_keychain() { Ok(keeper) } else { Err(Problem::KeyWithoutKeychain) }
}

/// What is kept is the recovery code: it proves itself, and a person who finds it in the keychain knows it.
fn read(keeper: &dyn Secrets) -> io::Result<Option<BooksKey>> {
    let text = keeper.load()?;
    text.map(|text| BooksKey::from_recovery_code(text.reveal()).map_err(io::Error::other)).transpose()
}

/// Keeps a key, and reads it back: a keychain that only says it did would be lost books.
fn keep(keeper: &dyn Secrets, key: &BooksKey) -> Result<(), Problem> {
    keeper.save(&code(key)).map_err(keychain_failed)?;
    match read(keeper) {
        Ok(Some(kept)) if kept.reveal() == key.reveal() => Ok(()),
        _ => Err(Problem::KeyWithoutKeychain),
    }
}

fn code(key: &BooksKey) -> Sensitive<String> {
    Sensitive::new(key.recovery_code().reveal().to_owned())
}

#[allow(clippy::needless_pass_by_value)] // As map_err calls it.
fn keychain_failed(error: io::Error) -> Problem {
    Problem::KeychainFailed(error.to_string())
}
