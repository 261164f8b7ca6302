//! The log of calls to the server, as a person reads it.

use super::ProblemView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A call that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallView {
    /// When.
    pub at: String,
    /// Whole seconds until its answer.
    pub seconds: u32,
    /// What it was for.
    #[ts(
        type = "\"refresh\" | \"series\" | \"lock\" | \"unlock\" | \"reserve\" | \"reservations\" | \"release\" | \"create\" | \"order\" | \"find\" | \"clients\" | \"products\" | \"invoices\" | \"look\" | \"edit\" | \"storno\" | \"void\" | \"delete\" | \"pay\" | \"mail\" | \"entry_look\" | \"entry_send\" | \"firm\""
    )]
    pub action: String,
    /// Series and number; empty when it was about none.
    pub about: String,
    /// What went wrong; `null` when it went well.
    pub problem: Option<ProblemView>,
    /// The server's id of the request, where it told one.
    pub request_id: Option<String>,
}

/// The log of calls, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncLogView {
    /// The calls.
    pub items: Vec<CallView>,
}
