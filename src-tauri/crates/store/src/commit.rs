//! The one place where a write transaction begins, so that there is one kind of commit: two-phase, synced, without
//! quick repair (I16).
//!
//! Two-phase, because after an unclean stop one flipped bit made a one-phase database silently forget exactly the last
//! acknowledged commit, while a two-phase one refuses to open (docs/storage.md).

use redb::{Database, TransactionError, WriteTransaction};

/// Begins a write; waits while another one is in progress.
#[allow(clippy::disallowed_methods)] // The port the lint speaks of.
pub(crate) fn begin(database: &Database) -> Result<WriteTransaction, TransactionError> {
    let mut transaction = database.begin_write()?;
    // Durability::Immediate is redb's default and the only durability this crate knows.
    transaction.set_two_phase_commit(true);
    Ok(transaction)
}
