//! What is noted of each call for the log a person can read: when, what, about which number, and what came of it. No token, no
//! body, no name of a client.
//!
//! Not here: keeping the notes (store), the words for them (the window).

use crate::call::{Answer, Call, Deed};
use domain::{Moment, SeriesId};
use serde::{Deserialize, Serialize};

/// What a call was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallKind {
    /// A session renewed.
    Refresh,
    /// Series and their locks read.
    Series,
    /// A series locked.
    Lock,
    /// A series given up.
    Unlock,
    /// Numbers reserved.
    Reserve,
    /// Reservations read.
    Reservations,
    /// A number given up.
    Release,
    /// An invoice sent.
    Create,
    /// An invoice ordered from the server.
    Order,
    /// An invoice looked for.
    Find,
    /// Clients read.
    Clients,
    /// Products read.
    Products,
    /// Invoices read.
    Invoices,
    /// One invoice looked at.
    Look,
    /// An invoice changed.
    Edit,
    /// An invoice taken back.
    Storno,
    /// An invoice voided.
    Void,
    /// A draft deleted.
    Delete,
    /// A payment entered.
    Pay,
    /// An invoice sent by e-mail.
    Mail,
    /// A client or a product looked at.
    EntryLook,
    /// A client or a product sent.
    EntrySend,
    /// The firm or its VAT rates read.
    Firm,
}

/// A call that was made, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNote {
    /// When it was made.
    pub at: Moment,
    /// Whole seconds until its answer.
    pub seconds: u32,
    /// What it was for.
    pub kind: CallKind,
    /// Which series it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesId>,
    /// Which number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The refusal or the trouble; `None` when it went well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The server's id of the request, where it told one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl CallNote {
    /// Begins a note as a call goes out.
    #[must_use]
    pub fn of(call: &Call, at: Moment) -> CallNote {
        let (kind, series, number) = match call {
            Call::Refresh => (CallKind::Refresh, None, None),
            Call::ListSeries => (CallKind::Series, None, None),
            Call::Lock(series) => (CallKind::Lock, Some(series), None),
            Call::Unlock { series, .. } => (CallKind::Unlock, Some(series), None),
            Call::Reserve { series, .. } => (CallKind::Reserve, Some(series), None),
            Call::ListReservations(series) => (CallKind::Reservations, Some(series), None),
            Call::Release { series, number, .. } => (CallKind::Release, Some(series), Some(*number)),
            Call::Create { series, number, .. } => (CallKind::Create, Some(series), Some(*number)),
            Call::Order { series, .. } => (CallKind::Order, Some(series), None),
            Call::FindOrder { series, .. } | Call::NewestInvoice(series) => {
                (CallKind::Find, Some(series), None)
            }
            Call::FindInvoice { series, number } => (CallKind::Find, Some(series), Some(*number)),
            Call::Clients { .. } => (CallKind::Clients, None, None),
            Call::Products { .. } => (CallKind::Products, None, None),
            Call::Invoices { .. } => (CallKind::Invoices, None, None),
            Call::Look { .. } => (CallKind::Look, None, None),
            Call::Do { deed, .. } => {
                let kind = match deed {
                    Deed::Edit(_) => CallKind::Edit,
                    Deed::Storno => CallKind::Storno,
                    Deed::Void(_) => CallKind::Void,
                    Deed::Delete => CallKind::Delete,
                    Deed::Pay { .. } => CallKind::Pay,
                    Deed::Send(_) => CallKind::Mail,
                };
                (kind, None, None)
            }
            Call::LookAtEntry { .. } => (CallKind::EntryLook, None, None),
            Call::SendEntry { .. } => (CallKind::EntrySend, None, None),
            Call::Settings | Call::VatRates => (CallKind::Firm, None, None),
        };
        CallNote { at, seconds: 0, kind, series: series.cloned(), number, code: None, request_id: None }
    }

    /// Ends it with the answer.
    #[must_use]
    pub fn ended(self, answer: &Answer, at: Moment) -> CallNote {
        let seconds = u32::try_from(at.0.saturating_sub(self.at.0)).unwrap_or(0);
        let error = answer.result.as_ref().err();
        CallNote {
            seconds,
            code: error.map(|error| error.code.clone()),
            request_id: error.and_then(|error| error.request_id.clone()),
            ..self
        }
    }
}
