//! Keeping the books safe: backups, restoring one, rebuilding from the journal, and taking a lost laptop's place.
//!
//! Not here: how a backup is written, what a rebuild reads (store).

use crate::open::{App, Config, Ports, installation};
use crate::ports::Secret;
use crate::problem::Problem;
use crate::resolve::find_series;
use crate::topics::Topic;
use crate::view::BackupView;
use domain::Lock;
use protocol::Sensitive;
use std::path::Path;
use std::sync::Arc;
use store::{BackupSummary, Books, Protection, Read, RestoreError};
use uuid::Uuid;

impl App {
    /// Writes one file that holds everything, encrypted by a passphrase or, by explicit choice, plain.
    ///
    /// # Errors
    /// [`Problem::PassphraseMissing`], [`Problem::BackupInBooks`], [`Problem::BooksUnsound`], a failing disk.
    pub fn backup(&self, out: &Path, passphrase: Option<&Sensitive<String>>) -> Result<BackupView, Problem> {
        self.want_books()?;
        let now = self.time.now();
        let text = passphrase.map(|passphrase| line(passphrase.reveal()));
        let protection = match &text {
            Some(passphrase) => Protection::Passphrase { passphrase, salt: self.ids.new_id() },
            None => Protection::Plain,
        };
        let summary = self.books.backup(out, &protection, now)?;
        self.books.settle(now, |tx| tx.note_backup())?;
        self.stale(&[Topic::Status]);
        Ok(backup_view(out, &summary))
    }

    /// Puts a backup's books in the folder; books that are there already are set aside if the server has everything of
    /// them. Nothing is issued until somebody signed in, synced, and stated the last number on paper of each series.
    ///
    /// # Errors
    /// [`Problem::UnsentInvoices`], [`Problem::PassphraseNeeded`], [`Problem::WrongPassphrase`],
    /// [`Problem::BackupDamaged`]; the folder is then as it was.
    pub fn restore(
        config: &Config,
        ports: &Ports,
        file: &Path,
        passphrase: Option<&Sensitive<String>>,
    ) -> Result<BackupView, Problem> {
        let text = passphrase.map(|passphrase| line(passphrase.reveal()));
        let new = installation(config, ports)?;
        let restored = Books::restore(&config.folder, file, text.as_deref(), &new)?;
        // The session of these books, if the machine still has one, is not what the person at it meant.
        let secrets = (ports.secrets)(Secret::Session(restored.books.device_id()), &config.folder);
        if let Err(error) = secrets.clear() {
            tracing::warn!(%error, "a session stays in the keychain"); // The books are restored all the same.
        }
        Ok(backup_view(file, &restored.backup))
    }

    /// What is in a backup, before it takes anybody's place. Nothing is touched.
    ///
    /// # Errors
    /// [`Problem::PassphraseNeeded`], [`Problem::WrongPassphrase`], [`Problem::BackupDamaged`].
    pub fn look_at_backup(
        file: &Path,
        passphrase: Option<&Sensitive<String>>,
    ) -> Result<BackupView, Problem> {
        let text = passphrase.map(|passphrase| line(passphrase.reveal()));
        let disk: Arc<dyn store::Disk> = Arc::new(store::OsDisk);
        let summary = store::look_at_backup(&disk, file, text.as_deref())?;
        Ok(backup_view(file, &summary))
    }

    /// Makes the database anew from the journal, where it was lost or damaged. Nothing is issued until the server was asked
    /// and the last number on paper of each series was stated.
    ///
    /// # Errors
    /// [`Problem::NothingToRebuild`] when the books can be opened as they are; what is wrong with the journal.
    pub fn rebuild(config: Config, ports: Ports) -> Result<App, Problem> {
        let new = installation(&config, &ports)?;
        match Books::open(&config.folder, &new) {
            Ok(_) => return Err(Problem::NothingToRebuild),
            Err(error) => match Problem::from(error) {
                Problem::BooksDamaged(_) | Problem::BooksMissing(_) | Problem::BooksForeign(_) => {}
                other => return Err(other),
            },
        }
        let books = Books::rebuild(&config.folder, &new)?;
        App::with(books, None, config, ports)
    }

    /// The device id of the laptop that holds a series, for taking its place when it is lost.
    ///
    /// # Errors
    /// [`Problem::BooksNotBlank`] when these books hold something, [`Problem::NoLaptopHolds`] when no laptop of ours holds
    /// the series.
    pub fn lost_laptop(&self, given: &str) -> Result<Uuid, Problem> {
        if !self.books.is_blank()? {
            return Err(Problem::BooksNotBlank);
        }
        let series = find_series(&self.books.read()?, given)?;
        let Lock::Other { device_id: Some(id), .. } = &series.lock else {
            return Err(Problem::NoLaptopHolds(series.name));
        };
        id.parse().map_err(|_| Problem::NoLaptopHolds(series.name))
    }

    /// Gives blank books up and begins new ones under a lost laptop's device id: the server then shows the numbers it had
    /// reserved. Nothing is issued until a person stated which of them are on paper.
    ///
    /// # Errors
    /// [`Problem::BooksNotBlank`]; a failing disk.
    pub async fn take_place_of(self, lost: Uuid, ports: Ports) -> Result<App, Problem> {
        let config = Config { device_id: Some(lost), ..self.config().clone() };
        self.secrets.clear().map_err(|error| Problem::Disk(error.to_string()))?;
        let was_sealed = self.is_sealed();
        self.close().await?.make_way()?;
        drop(Books::open(&config.folder, &installation(&config, &ports)?)?);
        if was_sealed {
            App::seal(&config, &ports)?;
        }
        App::open(config, ports)
    }
}

impl App {
    /// Refuses to erase books that somebody still needs: something waits or needs a person, or numbers are held here that
    /// nobody else could use or account for.
    ///
    /// # Errors
    /// [`Problem::StillWaiting`], [`Problem::NumbersHeld`], [`Problem::RescueMode`].
    pub fn want_erasable(&self) -> Result<(), Problem> {
        self.want_books()?;
        let outcome = self.sync_outcome()?;
        let view = self.books.read()?;
        match outcome.waiting + outcome.attention + view.orders()?.len() {
            0 => {}
            count => return Err(Problem::StillWaiting(count as u64)),
        }
        for series in view.series()? {
            let is_here = matches!(series.lock, Lock::Here { .. });
            let has_numbers = !view.free_numbers(&series.id)?.is_empty()
                || !view.quarantined_numbers(&series.id)?.is_empty();
            if is_here || has_numbers {
                return Err(Problem::NumbersHeld(series.name));
            }
        }
        Ok(())
    }

    /// Gives the session up and erases the books from this laptop. Backups and papers lie elsewhere and stay.
    ///
    /// # Errors
    /// As [`App::want_erasable`], with nothing changed; a failing disk.
    pub async fn erase(self, ports: &Ports) -> Result<(), Problem> {
        self.want_erasable()?;
        self.sign_out().await?;
        let key = (ports.secrets)(Secret::BooksKey, &self.config().folder);
        self.close().await?.erase()?;
        key.clear().map_err(|error| Problem::Disk(error.to_string()))
    }
}

/// What was typed or piped, without the end of its line.
fn line(text: &str) -> String {
    text.trim_end_matches(['\r', '\n']).to_owned()
}

fn backup_view(path: &Path, summary: &BackupSummary) -> BackupView {
    BackupView {
        path: path.display().to_string(),
        made_at: summary.created_at.rfc3339(),
        is_encrypted: summary.is_encrypted,
        invoices: summary.counts.invoices,
        unsent: summary.counts.unsent,
        drafts: summary.counts.drafts,
        bytes: summary.file_bytes,
    }
}

impl From<RestoreError> for Problem {
    fn from(error: RestoreError) -> Problem {
        match error {
            RestoreError::Unsent { count } => Problem::UnsentInvoices(count),
            RestoreError::Unreadable(error)
            | RestoreError::Folder(error)
            | RestoreError::Unfinished(error) => error.into(),
            RestoreError::NotABackup(path) => Problem::BackupDamaged(path.display().to_string()),
            RestoreError::NewerVersion { .. } => Problem::BackupNewer,
            RestoreError::PassphraseNeeded => Problem::PassphraseNeeded,
            RestoreError::WrongPassphrase => Problem::WrongPassphrase,
            RestoreError::Damaged(what) => Problem::BackupDamaged(what),
            RestoreError::Unsound(problems) => Problem::BooksUnsound(problems.len()),
            RestoreError::Io { path, source } => Problem::Disk(format!("{}: {source}", path.display())),
        }
    }
}
