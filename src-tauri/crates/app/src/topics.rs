//! What went stale: a write says which parts of the picture changed, and the window fetches those again.
//!
//! Not here: who listens.

use protocol::Change;
use serde::Serialize;

/// What went stale; the window fetches it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The status snapshot.
    Status,
    /// Series and their locks.
    Series,
    /// The number register.
    Numbers,
    /// Invoices and their states.
    Invoices,
    /// Drafts.
    Drafts,
    /// The outbox.
    Outbox,
    /// The address book.
    Clients,
    /// The catalogue.
    Products,
    /// The firm and its profile.
    Profile,
    /// Language and theme.
    Settings,
    /// How far a running import has come.
    Import,
    /// How far a running export has come.
    Export,
}

impl Topic {
    /// Every topic, for when everything has to be fetched again.
    pub const ALL: &'static [Topic] = &[
        Topic::Status,
        Topic::Series,
        Topic::Numbers,
        Topic::Invoices,
        Topic::Drafts,
        Topic::Outbox,
        Topic::Clients,
        Topic::Products,
        Topic::Profile,
        Topic::Settings,
        Topic::Import,
        Topic::Export,
    ];
}

/// What a change makes stale.
pub(crate) fn topics_of(changes: &[Change]) -> Vec<Topic> {
    let mut topics: Vec<Topic> = changes
        .iter()
        .flat_map(|change| -> &[Topic] {
            match change {
                Change::SeriesSeen(_) | Change::PaddingLearnt { .. } => &[Topic::Series, Topic::Status],
                Change::ReserveIntended { .. }
                | Change::ReserveSettled(_)
                | Change::ServerTime { .. }
                | Change::ServerPause(_)
                | Change::Rekeyed { .. }
                | Change::InvoicesSwept { .. } => &[],
                Change::Ordered { .. } | Change::OrderGone(_) | Change::OrderLooked { .. } => {
                    &[Topic::Invoices, Topic::Drafts, Topic::Outbox, Topic::Status]
                }
                Change::ErrandMoved(_) | Change::ErrandOver { .. } | Change::ErrandGone { .. } => {
                    &[Topic::Invoices, Topic::Drafts, Topic::Outbox, Topic::Status]
                }
                Change::InvoicesSeen { .. } => {
                    &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Status]
                }
                Change::Received { .. } | Change::FateChanged { .. } => {
                    &[Topic::Series, Topic::Numbers, Topic::Status]
                }
                Change::ItemMoved { .. } => &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Status],
                Change::Synced { .. } | Change::Mismatched { .. } => {
                    &[Topic::Invoices, Topic::Outbox, Topic::Numbers, Topic::Status]
                }
                Change::EntrySeen(_) | Change::EntrySettled { .. } | Change::EntryRefused { .. } => {
                    &[Topic::Clients, Topic::Products]
                }
                Change::Clients { .. } => &[Topic::Clients],
                Change::Products { .. } => &[Topic::Products],
                Change::Firm(_) => &[Topic::Profile, Topic::Status],
                Change::VatRates(_) => &[Topic::Profile],
                Change::PassDone { .. } | Change::Paused(_) => &[Topic::Status],
            }
        })
        .copied()
        .collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}
