//! The daily backup as the window keeps it: where it goes, whether it is encrypted, and when it is looked at.
//!
//! Not here: making one, and which old ones go (app).

use super::desk::Desk;
use app::{Problem, Sensitive};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use ts_rs::TS;

/// Where daily backups go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Daily {
    pub(crate) folder: PathBuf,
    /// Whether a passphrase opens them; such ones are never made without.
    pub(crate) is_encrypted: bool,
}

/// The daily backup, as the settings show it.
#[derive(Debug, Serialize, TS)]
pub struct DailyBackupView {
    /// Where it goes; `null` while none is made.
    pub folder: Option<String>,
    /// Whether a passphrase opens it.
    pub is_encrypted: bool,
}

impl DailyBackupView {
    pub(super) fn of(desk: &Desk) -> DailyBackupView {
        let daily = desk.daily();
        DailyBackupView {
            folder: daily.as_ref().map(|daily| daily.folder.display().to_string()),
            is_encrypted: daily.is_some_and(|daily| daily.is_encrypted),
        }
    }
}

/// Begins, or ends where no folder is given. The first one is made at once.
pub(super) async fn choose(
    desk: &Desk,
    folder: Option<PathBuf>,
    passphrase: Option<Sensitive<String>>,
) -> Result<DailyBackupView, Problem> {
    let is_encrypted = passphrase.is_some();
    let wanted = folder.clone();
    desk.with_own(move |app| match wanted {
        Some(folder) => app.begin_daily_backup(&folder, passphrase.as_ref()).map(drop),
        None => app.end_daily_backup(),
    })
    .await?;
    desk.set_daily(folder.map(|folder| Daily { folder, is_encrypted }))?;
    Ok(DailyBackupView::of(desk))
}

/// Makes today's, where it is due. What came of it the status tells.
pub(super) async fn look(desk: &Desk) {
    let Some(Daily { folder, is_encrypted }) = desk.daily() else { return };
    let made = desk.with_own(move |app| app.back_up_daily(&folder, is_encrypted)).await;
    if let Err(problem) = made {
        tracing::warn!(?problem, "no backup was made today");
    }
}
