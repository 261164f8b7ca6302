//! A backup a day in a folder a person chose once, made by the running program. The newest seven are kept, and of what is
//! older the newest of each week, four weeks back.
//!
//! Not here: how a backup is written (store), where the folder is remembered (the window).

use crate::open::App;
use crate::ports::romanian_date;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::BackupView;
use chrono::{Datelike, NaiveDate};
use protocol::Sensitive;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use store::{Read, Walk};

/// Days whose backup is kept.
const DAYS_KEPT: usize = 7;
/// Weeks before them of which the newest is kept.
const WEEKS_KEPT: usize = 4;

impl App {
    /// Begins to back up daily in a folder: makes today's at once, so that a folder that does not take it is found out now. The
    /// keychain keeps the passphrase for the days to come.
    ///
    /// # Errors
    /// [`Problem::PassphraseMissing`] for sealed books without one, [`Problem::PassphraseWithoutKeychain`], and those of
    /// [`App::backup`]; what was kept before is then as it was.
    pub fn begin_daily_backup(
        &self,
        folder: &Path,
        passphrase: Option<&Sensitive<String>>,
    ) -> Result<BackupView, Problem> {
        if passphrase.is_none() && self.is_sealed() {
            return Err(Problem::PassphraseMissing);
        }
        if passphrase.is_some() && !self.backup_secret.in_keychain() {
            return Err(Problem::PassphraseWithoutKeychain);
        }
        let made = self.back_up_today(folder, passphrase)?;
        let kept = match passphrase {
            Some(passphrase) => self.backup_secret.save(passphrase),
            None => self.backup_secret.clear(),
        };
        kept.map_err(|error| Problem::KeychainFailed(error.to_string()))?;
        Ok(made)
    }

    /// Backs up no more by itself.
    ///
    /// # Errors
    /// [`Problem::KeychainFailed`].
    pub fn end_daily_backup(&self) -> Result<(), Problem> {
        self.note_daily_problem(None);
        self.backup_secret.clear().map_err(|error| Problem::KeychainFailed(error.to_string()))
    }

    /// Makes today's backup when it is due: something was written since the last one, and there is none of today. One that
    /// was to be encrypted is never made plain.
    ///
    /// # Errors
    /// As [`App::begin_daily_backup`]; the status tells it until one is made.
    pub fn back_up_daily(&self, folder: &Path, is_encrypted: bool) -> Result<Option<BackupView>, Problem> {
        let made = self.back_up_if_due(folder, is_encrypted);
        if !matches!(made, Ok(None)) {
            self.note_daily_problem(made.as_ref().err().cloned());
        }
        made
    }

    fn back_up_if_due(&self, folder: &Path, is_encrypted: bool) -> Result<Option<BackupView>, Problem> {
        let is_known = self.daily_problem().is_some();
        let view = self.books.read()?;
        let last = view.last_backup()?;
        let is_changed = match last {
            // What is of the same second may have come after it: a backup too many costs nothing.
            Some(last) => !view.events_since(last, 1)?.is_empty(),
            None => true,
        };
        drop(view);
        if self.daily_file(folder).exists() {
            // Where it was missed for a while, it is back.
            self.note_daily_problem(None);
            return Ok(None);
        }
        if !is_changed && !is_known {
            return Ok(None);
        }
        let kept = self.backup_secret.load().map_err(|error| Problem::KeychainFailed(error.to_string()))?;
        if kept.is_none() && (is_encrypted || self.is_sealed()) {
            return Err(Problem::PassphraseMissing);
        }
        self.back_up_today(folder, kept.as_ref().filter(|_| is_encrypted || self.is_sealed())).map(Some)
    }

    fn back_up_today(
        &self,
        folder: &Path,
        passphrase: Option<&Sensitive<String>>,
    ) -> Result<BackupView, Problem> {
        let made = self.backup(&self.daily_file(folder), passphrase)?;
        self.drop_old(folder);
        self.note_daily_problem(None);
        Ok(made)
    }

    /// Today's file. Another laptop may use the same folder: each knows its own by their names.
    fn daily_file(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}{}.backup", self.daily_prefix(), romanian_date(self.time.now())))
    }

    fn daily_prefix(&self) -> String {
        let device = self.books.device_id().simple().to_string();
        format!("facturier-{}-", &device[..8])
    }

    /// One that cannot be removed stays; that is no reason to have none.
    fn drop_old(&self, folder: &Path) {
        let prefix = self.daily_prefix();
        let day = |name: &str| name.strip_prefix(&prefix)?.strip_suffix(".backup")?.parse::<NaiveDate>().ok();
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let days = names.filter_map(|name| day(&name.to_string_lossy())).collect();
        for old in superfluous(&days) {
            if let Err(error) = fs::remove_file(folder.join(format!("{prefix}{old}.backup"))) {
                tracing::warn!(%error, "an old backup could not be removed");
            }
        }
    }

    /// Why the last daily backup was not made, until one is.
    pub(crate) fn daily_problem(&self) -> Option<Problem> {
        self.daily_problem.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note_daily_problem(&self, problem: Option<Problem>) {
        let mut noted = self.daily_problem.lock().unwrap_or_else(PoisonError::into_inner);
        if *noted != problem {
            *noted = problem;
            self.stale(&[Topic::Status, Topic::Settings]);
        }
    }
}

/// The days whose backup is not kept.
fn superfluous(days: &BTreeSet<NaiveDate>) -> Vec<NaiveDate> {
    let mut weeks = BTreeSet::new();
    let mut old = Vec::new();
    for day in days.iter().rev().skip(DAYS_KEPT) {
        let is_newest_of_week = weeks.insert((day.iso_week().year(), day.iso_week().week()));
        if !is_newest_of_week || weeks.len() > WEEKS_KEPT {
            old.push(*day);
        }
    }
    old
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;

    /// A year of daily backups, each day's followed by what goes.
    #[test]
    fn seven_days_and_four_weeks_are_kept() {
        let begin: NaiveDate = "2026-01-01".parse().unwrap();
        let mut kept = BTreeSet::new();
        for day in 0..365 {
            kept.insert(begin + Days::new(day));
            for old in superfluous(&kept) {
                assert!(kept.remove(&old));
            }
        }
        let days: Vec<String> = kept.iter().map(NaiveDate::to_string).collect();
        let week = [
            "2026-12-25",
            "2026-12-26",
            "2026-12-27",
            "2026-12-28",
            "2026-12-29",
            "2026-12-30",
            "2026-12-31",
        ];
        assert_eq!(days[days.len() - 7..], week);
        let older = &days[..days.len() - 7];
        assert_eq!(
            older,
            ["2026-12-06", "2026-12-13", "2026-12-20", "2026-12-24"],
            "a Sunday's of each week"
        );
    }

    #[test]
    fn what_is_made_once_in_a_while_is_kept_too() {
        let days = (0..20)
            .map(|month| NaiveDate::from_ymd_opt(2025 + month / 12, 1 + month as u32 % 12, 5).unwrap());
        let days: BTreeSet<NaiveDate> = days.collect();
        assert_eq!(superfluous(&days).len(), 20 - DAYS_KEPT - WEEKS_KEPT);
    }
}
