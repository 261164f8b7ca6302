//! What is asked of the server about an invoice it has, or will have: an edit, a storno, a payment, an e-mail. Each is kept
//! first and done once, although the server knows no key for any of them: it is looked at before every attempt and after it, and
//! what is seen there is judged here.
//!
//! Not here: when to look and when to ask (engine), how it is kept (store).

use crate::change::{Difference, Expected, FrozenBody, Trouble};
use crate::engine::differences;
use crate::remote::{RemoteInvoice, RemotePayment};
use chrono::NaiveDate;
use domain::{Issued, Moment, Money, SeriesId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody else changed what an edit was made from.
pub const CHANGED_MEANWHILE: &str = "changed_meanwhile";
/// Nobody knows whether an e-mail went out.
pub const EMAIL_UNKNOWN: &str = "email_unknown";
/// The server did not say which payments there are, so nobody knows whether one was entered.
pub const PAYMENT_UNKNOWN: &str = "payment_unknown";
/// The server says that it made a storno, and shows none.
pub const STORNO_NOT_SHOWN: &str = "storno_not_shown";
/// The server says that it entered a payment, and lists the invoice's payments without it.
pub const PAYMENT_NOT_SHOWN: &str = "payment_not_shown";
/// What it is about is not on the server any more.
pub const RESOURCE_MISSING: &str = "resource_missing";

/// The books were put back since it was asked for: others may have done it.
pub const ASKED_BEFORE_RESTORE: &str = "asked_before_restore";

/// Something asked of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// Local id.
    pub id: Uuid,
    /// Its place in the order of asking, from 1.
    pub seq: u64,
    /// The idempotency key its requests carry: documented for creations only, and a server that knows it elsewhere too turns a
    /// request that arrives twice, or late, into one.
    pub key: Uuid,
    /// What it is about.
    pub subject: Subject,
    /// What is wanted.
    pub task: Task,
    /// Where it stands.
    pub stage: Stage,
    /// Whether a request of it may have reached the server.
    pub is_tried: bool,
    /// Whether a person wants it in spite of what was in the way.
    pub is_insisted: bool,
    /// Requests so far, looks not counted.
    pub attempts: u32,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Not to be tried before.
    pub not_before: Moment,
}

/// What an errand is about. Errands about one thing are done in the order of asking.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// An invoice, by its local id; the errand waits until the server has it.
    Invoice(Uuid),
    /// A draft the server keeps, by its local id.
    Draft(Uuid),
}

/// What is wanted of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// Other content.
    Edit(Box<Edit>),
    /// An invoice that takes this one back; the server gives it a number.
    Storno {
        /// The series of both.
        series: SeriesId,
        /// The issue date of the invoice taken back: the storno's is no earlier.
        since: NaiveDate,
    },
    /// It shall not count. Of a numbered fiscal invoice the server may make a storno instead (row 8 of section 9).
    Void {
        /// The series of the storno.
        series: SeriesId,
        /// The issue date of the invoice: the storno's is no earlier.
        since: NaiveDate,
        /// The request body, with the reason.
        body: FrozenBody,
    },
    /// It shall be gone; drafts only.
    Delete,
    /// Money was received.
    Payment(Payment),
    /// It shall be sent to somebody by e-mail.
    Send {
        /// To whom; the client's own address, where nothing is said.
        email: Option<String>,
        /// The request body.
        body: FrozenBody,
    },
}

/// Other content for an invoice the server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The invoice as it shall be.
    pub issued: Issued,
    /// What the server's copy said, as far as was known when it was asked for.
    pub before: Expected,
    /// In what it differed from that already.
    pub known: Vec<Difference>,
    /// The request body: only what changes.
    pub body: FrozenBody,
}

/// Money received on an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Whether the server shall make a receipt (chitanță) for it, which is a call of its own.
    pub is_receipt: bool,
    /// How, in the word of the request (API 6.5).
    pub method: String,
    /// How much, in the invoice's currency.
    pub amount: Money,
    /// When.
    pub date: NaiveDate,
    /// A note.
    pub note: Option<String>,
    /// The payments the invoice had before, by the server's ids; set by the first look, where nothing was known.
    pub known: Option<Vec<String>>,
}

/// Where an errand stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Waits for its turn; looked at before it is asked.
    Waiting,
    /// A request may be on its way; written before the first byte leaves.
    Sent,
    /// The server said that it is done: never asked again.
    Confirmed,
    /// The server refused; whether it was done before is still to be looked at.
    Refused(Trouble),
    /// A person has to act.
    Attention(Trouble),
}

/// What a look tells about an errand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Done,
    /// It is not: ask for it.
    Ask,
    /// It cannot be asked for; the code says why.
    No(&'static str),
}

/// What a look has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sight {
    /// The invoice as it is now; `None` when the server has it no longer.
    pub copy: Option<Box<RemoteInvoice>>,
    /// The invoice that takes it back, where one was looked for.
    pub storno: Option<Box<RemoteInvoice>>,
}

impl Payment {
    /// The first of an invoice's payments that can be this one.
    #[must_use]
    pub fn found_in<'a>(&self, payments: &'a [RemotePayment]) -> Option<&'a RemotePayment> {
        let known = self.known.as_deref().unwrap_or_default();
        payments.iter().find(|payment| {
            !known.contains(&payment.id)
                && payment.amount == Some(self.amount)
                && payment.date.is_none_or(|date| date == self.date)
        })
    }
}

impl Task {
    /// Its name, as scripts and the timeline know it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Task::Edit(_) => "edit",
            Task::Storno { .. } => "storno",
            Task::Void { .. } => "void",
            Task::Delete => "delete",
            Task::Payment(payment) if payment.is_receipt => "receipt",
            Task::Payment(_) => "payment",
            Task::Send { .. } => "send",
        }
    }

    /// What it is about in a few characters: an amount, an address.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Task::Payment(payment) => Some(payment.amount.to_string()),
            Task::Send { email, .. } => email.clone(),
            _ => None,
        }
    }
}

impl Errand {
    /// What a look means. The first one also tells which payments there were before.
    #[must_use]
    pub fn judge(&mut self, sight: &Sight) -> Verdict {
        let Some(copy) = &sight.copy else {
            return if matches!(self.task, Task::Delete) {
                Verdict::Done
            } else {
                Verdict::No(RESOURCE_MISSING)
            };
        };
        match &mut self.task {
            Task::Edit(edit) => edit.judge(copy, self.is_tried, self.is_insisted),
            Task::Storno { .. } if sight.storno.is_some() => Verdict::Done,
            Task::Void { .. } if copy.is_void || sight.storno.is_some() => Verdict::Done,
            Task::Payment(payment) => {
                let Some(payments) = &copy.payments else {
                    return if self.is_tried { Verdict::No(PAYMENT_UNKNOWN) } else { Verdict::Ask };
                };
                if payment.found_in(payments).is_some() && payment.known.is_some() {
                    return Verdict::Done;
                }
                payment.known.get_or_insert_with(|| payments.iter().map(|one| one.id.clone()).collect());
                if copy.is_paid { Verdict::No("invoice_already_paid") } else { Verdict::Ask }
            }
            Task::Send { .. } if self.is_tried => Verdict::No(EMAIL_UNKNOWN),
            Task::Storno { .. } | Task::Void { .. } | Task::Delete | Task::Send { .. } => Verdict::Ask,
        }
    }

    /// Whether a person has to act.
    #[must_use]
    pub fn trouble(&self) -> Option<&Trouble> {
        if let Stage::Attention(trouble) = &self.stage { Some(trouble) } else { None }
    }

    /// Whether it may still be withdrawn: no request of it is on its way or was taken.
    #[must_use]
    pub fn can_be_withdrawn(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Attention(_))
    }

    /// The same once a person wants it tried again in spite of what was in the way; under another key, for a server may keep
    /// its refusals.
    #[must_use]
    pub fn insisted(self, key: Uuid) -> Errand {
        Errand {
            key,
            stage: Stage::Waiting,
            is_tried: self.is_tried && !matches!(self.task, Task::Send { .. }),
            is_insisted: true,
            not_before: Moment(0),
            ..self
        }
    }
}

impl Edit {
    fn judge(&self, copy: &RemoteInvoice, is_tried: bool, is_insisted: bool) -> Verdict {
        let number = self.issued.number;
        let from_before = differences(number, &self.before, copy);
        let is_after = differences(number, &Expected::of(&self.issued), copy).is_empty();
        // An edit that nothing here can see, a text, is asked for again: the same fields to the same values.
        if is_after && is_tried && !from_before.is_empty() {
            return Verdict::Done;
        }
        let is_news = |difference: &Difference| !self.known.contains(difference);
        if !is_after && !is_insisted && from_before.iter().any(is_news) {
            return Verdict::No(CHANGED_MEANWHILE);
        }
        Verdict::Ask
    }
}
