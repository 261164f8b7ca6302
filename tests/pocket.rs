//! A pocket: keeps one secret in memory. The keepers in files and keychains are the binary's.

use app::{Secrets, Sensitive};
use std::io;
use std::sync::Mutex;

/// Keeps one secret.
#[derive(Debug, Default)]
pub struct Pocket(Mutex<Option<Sensitive<String>>>);

impl Secrets for Pocket {
    fn load(&self) -> io::Result<Option<Sensitive<String>>> {
        Ok(self.0.lock().unwrap().clone())
    }
    fn save(&self, secret: &Sensitive<String>) -> io::Result<()> {
        *self.0.lock().unwrap() = Some(secret.clone());
        Ok(())
    }
    fn clear(&self) -> io::Result<()> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }
    fn in_keychain(&self) -> bool {
        true
    }
}
