//! What is and was asked of the server about an invoice, as both front ends show it.
//!
//! Not here: what may be asked (actions).

use super::ProblemView;
pub use crate::actions::Action;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Another invoice this one belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RelatedView {
    /// Its local id; `null` for one that was not issued here.
    pub id: Option<String>,
    /// Its number as printed, or the server's id where nothing else is known.
    pub full_number: String,
}

/// Something asked of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrandView {
    /// Local id.
    pub id: String,
    /// What: `edit`, `storno`, `void`, `delete`, `payment`, `receipt`, `send`.
    #[ts(type = "\"edit\" | \"storno\" | \"void\" | \"delete\" | \"payment\" | \"receipt\" | \"send\"")]
    pub task: String,
    /// An amount, an address.
    pub detail: Option<String>,
    /// Where it stands.
    #[ts(type = "\"waiting\" | \"sending\" | \"attention\"")]
    pub state: String,
    /// Why a person is needed.
    pub attention: Option<ProblemView>,
    /// When it was asked.
    pub asked_at: String,
}

/// Something that can be done about an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActionView {
    /// What.
    pub action: Action,
    /// Why it cannot be done; `null` when it can.
    pub forbidden: Option<ProblemView>,
}

/// Money received, as the server has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaymentView {
    /// When.
    pub date: Option<String>,
    /// How much.
    pub amount: Option<String>,
    /// How, in the words of the request: `bank_transfer`, `receipt`, `card`, `check`, `promissory_note`, `fiscal_receipt`,
    /// `other`.
    pub method: String,
}
