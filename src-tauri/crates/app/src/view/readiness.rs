//! The answer to one question: can one leave for the field?

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the checks come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything is as it should be.
    Ready,
    /// Nothing stands in the way; something could be better.
    Almost,
    /// Without it no invoice can be issued, or one would get lost.
    #[default]
    NotYet,
}

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Good,
    /// Could be better.
    Care,
    /// Stands in the way.
    Bad,
}

/// What sets a thing right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// Sign in.
    SignIn,
    /// Say what the paper needs about the firm.
    Profile,
    /// Lock a series to this laptop.
    Lock,
    /// Reserve numbers.
    Reserve,
    /// State the last number on paper.
    State,
    /// Send and pull everything now.
    Sync,
    /// See to what waits for a person.
    Attend,
    /// Make a backup.
    Backup,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckView {
    /// Stable code.
    pub code: String,
    /// How it stands.
    pub state: CheckState,
    /// One sentence.
    pub message: String,
    /// What sets it right, if anything here can.
    pub fix: Option<Fix>,
    /// Whether that needs the network.
    pub needs_network: bool,
}

/// Whether one can leave for the field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadinessView {
    /// What it comes to.
    pub verdict: Verdict,
    /// Working days the free numbers last at the pace of the last weeks; `null` while no pace is known.
    pub days_left: Option<u32>,
    /// What was looked at, in the order it matters.
    pub checks: Vec<CheckView>,
}
