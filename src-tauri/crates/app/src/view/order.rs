//! What is shown of an order while it is typed: sums, findings and what would mend them.
//!
//! Not here: the invoice it becomes.

use super::{ProblemView, VatTotalView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One finding of the pre-issue check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindingView {
    /// `error` or `warning`.
    #[ts(type = "\"error\" | \"warning\"")]
    pub severity: String,
    /// Path in the request file (`items.0.price`).
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: String,
    /// The article or rule behind it; absent for what is no rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<String>,
    /// What is offered to mend it; absent where a person has to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mend: Option<MendView>,
}

/// A value that would take another's place in the request file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeView {
    /// Path in the request file.
    pub field: String,
    /// The new value; empty clears the field.
    pub value: String,
}

/// What is offered to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MendView {
    /// What doing it is called.
    pub label: String,
    /// The changes that do it.
    pub changes: Vec<ChangeView>,
}

/// An exchange rate and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RateView {
    /// The foreign currency.
    pub currency: String,
    /// Lei per unit.
    pub rate: String,
    /// The day the National Bank published it; `null` for a rate that was typed.
    pub published_on: Option<String>,
}

impl RateView {
    pub(crate) fn of(rate: &domain::PublishedRate) -> RateView {
        RateView {
            currency: rate.currency.clone(),
            rate: rate.rate.to_string(),
            published_on: Some(rate.on.to_string()),
        }
    }
}

/// Sums of an order while it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TotalsView {
    /// Currency.
    pub currency: String,
    /// Net of each row, in order; `null` where a row cannot be computed yet.
    pub rows: Vec<Option<String>>,
    /// Net total.
    pub subtotal: String,
    /// VAT total.
    pub vat_amount: String,
    /// Total.
    pub total: String,
    /// By rate, highest first.
    pub by_rate: Vec<VatTotalView>,
    /// VAT in lei, for an order in another currency whose rate is known.
    pub vat_lei: Option<String>,
    /// Total in lei, likewise.
    pub total_lei: Option<String>,
}

/// Live answer while an order is typed: sums and what the check finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrderPreview {
    /// Sums of the rows that can be read.
    pub totals: TotalsView,
    /// All findings, in the order of the form.
    pub findings: Vec<FindingView>,
    /// The number it would get now, as printed; only a look.
    pub next_number: Option<String>,
    /// Why it cannot be issued now whatever is typed (series not locked, no number).
    pub blocked: Option<ProblemView>,
    /// Whether the server makes and numbers it, so that the network is needed: a pro forma, a draft of the server's.
    pub needs_server: bool,
    /// The exchange rate it would be issued at, when in another currency.
    pub rate: Option<RateView>,
}
