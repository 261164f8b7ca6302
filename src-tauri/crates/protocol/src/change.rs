//! What the engine wants kept, and the queue it works on.
//!
//! Not here: how it is kept (store).

use crate::engine::{NUMBER_MISMATCH, differences};
use crate::entry_errand::{EntryErrand, Item};
use crate::errand::Errand;
use crate::refusal::RemoteError;
use crate::remote::{RemoteClient, RemoteFirm, RemoteInvoice, RemoteProduct, RemoteVatRate};
use chrono::NaiveDate;
use domain::{Content, Fate, Issued, Moment, Money, PoolNumber, Series, SeriesId};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Where a queued invoice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// Waits for its turn.
    Queued,
    /// A request with these bytes may be on its way; written before the first byte leaves.
    Sending,
    /// Nobody knows whether the server has it; looked up before anything else.
    Unknown,
    /// A person has to act.
    Attention(Trouble),
}

/// Whether the server may already have an invoice. While a look-up is owed, nothing is sent (I25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// No attempt ended doubtfully.
    None,
    /// An attempt ended doubtfully, or the server speaks as if it had the number: look first.
    Owed,
    /// A look-up after that found the number absent: a refusal now is final.
    Cleared,
}

/// Why an invoice needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The server's code, or ours (`content_mismatch`, `number_mismatch`, `several_found`).
    pub code: String,
    /// The server's own words, for the details.
    pub message: String,
    /// Fields complained about: dotted path and words.
    pub fields: Vec<(String, String)>,
    /// The server's id of the request it refused, for whoever asks there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Trouble {
    /// One of ours, of which its code says everything.
    #[must_use]
    pub fn of_code(code: &str) -> Trouble {
        Trouble { code: code.to_owned(), message: String::new(), fields: Vec::new(), request_id: None }
    }
}

/// What the server refused, in its words.
impl From<&RemoteError> for Trouble {
    fn from(error: &RemoteError) -> Trouble {
        Trouble {
            code: error.code.clone(),
            message: error.message.clone(),
            fields: error.fields.clone(),
            request_id: error.request_id.clone(),
        }
    }
}

/// One thing in which the server's copy differs from the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What differs: `number`, `full_number`, `date`, `currency`, `subtotal`, `vat_amount`, `total`, `client`, `items`, `items.N.…`.
    pub field: String,
    /// What the paper says.
    pub paper: String,
    /// What the server says.
    pub cloud: String,
}

/// What the server's copy of an invoice is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Number as printed.
    pub full_number: String,
    /// Issue date.
    pub date: NaiveDate,
    /// Client's name.
    pub client_name: String,
    /// Currency.
    pub currency: String,
    /// Net.
    pub net: Money,
    /// VAT.
    pub vat: Money,
    /// Total.
    pub total: Money,
    /// Net and VAT of each row.
    pub rows: Vec<(Money, Money)>,
}

impl Expected {
    /// What the paper of an issued invoice says.
    #[must_use]
    pub fn of(issued: &Issued) -> Expected {
        Expected::of_content(issued.full_number.clone(), &issued.content)
    }

    /// What a paper with this number and content says.
    #[must_use]
    pub fn of_content(full_number: String, content: &Content) -> Expected {
        Expected {
            full_number,
            date: content.header.issue_date,
            client_name: content.header.client.name.clone(),
            currency: content.header.currency.clone(),
            net: content.totals.net,
            vat: content.totals.vat,
            total: content.totals.total,
            rows: content.rows.iter().map(|row| (row.net, row.vat)).collect(),
        }
    }
}

/// A frozen request body, a JSON text. It carries the reservation token, so it is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FrozenBody(String);

impl FrozenBody {
    /// Freezes a body.
    #[must_use]
    pub fn new(text: String) -> FrozenBody {
        FrozenBody(text)
    }

    /// The text, for the request that sends it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FrozenBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FrozenBody({} bytes)", self.0.len())
    }
}

/// An invoice that is not settled with the server. Born in the same commit as the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxItem {
    /// The invoice.
    pub invoice: Uuid,
    /// Its series.
    pub series: SeriesId,
    /// Its number.
    pub number: u64,
    /// Idempotency key of this revision.
    pub key: Uuid,
    /// The frozen request body.
    pub body: FrozenBody,
    /// What the server's copy must say.
    pub expected: Expected,
    /// Where it stands.
    pub phase: Phase,
    /// Sending attempts so far.
    pub attempts: u32,
    /// Whether the server may have the invoice already.
    pub doubt: Doubt,
    /// When it was issued.
    pub issued_at: Moment,
    /// Not to be sent before.
    pub not_before: Moment,
}

impl OutboxItem {
    /// A reply named another number, perhaps another invoice's: the server is asked before a person has to believe it.
    #[must_use]
    pub fn is_number_doubted(&self) -> bool {
        self.doubt == Doubt::Owed
            && matches!(&self.phase, Phase::Attention(trouble) if trouble.code == NUMBER_MISMATCH)
    }
}

/// An invoice that was asked of the server without a reserved number; kept before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlineOrder {
    /// Local id; the invoice's, once there is one.
    pub id: Uuid,
    /// Its series.
    pub series: SeriesId,
    /// Idempotency key.
    pub key: Uuid,
    /// The frozen request body.
    pub body: FrozenBody,
    /// What the server's copy must say; without a number.
    pub expected: Expected,
    /// Whether it asks for a draft of the server's, which gets no number.
    #[serde(default)]
    pub is_draft: bool,
}

impl OnlineOrder {
    /// Whether a copy is complete as far as the order goes: with a number, or a draft without.
    #[must_use]
    pub fn is_answered_by(&self, copy: &RemoteInvoice) -> bool {
        if self.is_draft { copy.is_draft && copy.number.is_none() } else { copy.number.is_some() }
    }

    /// Whether an invoice of the server's is what came of this order, as far as its content tells.
    #[must_use]
    pub fn matches(&self, copy: &RemoteInvoice) -> bool {
        let expected =
            Expected { full_number: copy.full_number.clone().unwrap_or_default(), ..self.expected.clone() };
        let mut found = differences(copy.number.unwrap_or_default(), &expected, copy);
        if self.is_draft {
            // A draft differs from every invoice in these.
            found.retain(|difference| {
                !["number", "full_number", "is_draft"].contains(&difference.field.as_str())
            });
        }
        self.is_answered_by(copy) && found.is_empty()
    }
}

/// One durable change the engine asks for. A list of changes is one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The series as the server lists them; replaces what was known of each, keeps learnt padding, forgets none.
    SeriesSeen(Vec<Series>),
    /// How the server writes numbers of a series.
    PaddingLearnt {
        /// Which series.
        series: SeriesId,
        /// Digits it pads to.
        padding: u8,
    },
    /// A reserve call is about to go out: tokens above `above`, at most `count`, will be explained by it (F18).
    ReserveIntended {
        /// Which series.
        series: SeriesId,
        /// How many are asked for.
        count: u32,
        /// Highest number known here before the call.
        above: u64,
    },
    /// The intent is settled.
    ReserveSettled(SeriesId),
    /// Numbers received, free or quarantined. A number already known is left as it is.
    Received {
        /// Which series.
        series: SeriesId,
        /// The numbers.
        numbers: Vec<PoolNumber>,
    },
    /// A number's fate changes, if it still is what the engine thought: an invoice may have taken the number
    /// in the meantime, and then nothing changes. Refused by the store when [`Fate::may_become`] forbids it.
    FateChanged {
        /// Which series.
        series: SeriesId,
        /// Which number.
        number: u64,
        /// The fate the engine knew.
        from: Fate,
        /// Its new fate.
        fate: Fate,
        /// Why.
        reason: Option<String>,
    },
    /// An outbox item moved on; the invoice's number follows (`Unknown` phase → unknown fate, `Queued` → issued).
    ItemMoved {
        /// Which invoice.
        invoice: Uuid,
        /// The key of the revision meant: a correction made meanwhile is not moved by news of the one before it.
        key: Uuid,
        /// Where it stands now.
        phase: Phase,
        /// Attempts so far.
        attempts: u32,
        /// Whether the server may have it already.
        doubt: Doubt,
        /// Not to be sent before.
        not_before: Moment,
    },
    /// An item's key is spent: the server refused for good what was sent under it, and a server that keeps its refusals would
    /// only repeat itself (I20).
    Rekeyed {
        /// Which invoice.
        invoice: Uuid,
        /// The spent key.
        key: Uuid,
        /// The key its next sending goes under, after a look.
        next: Uuid,
    },
    /// The server has the invoice and says what the paper says: the item leaves the outbox (I22).
    Synced {
        /// Which invoice.
        invoice: Uuid,
        /// Key of the revision that was compared.
        key: Uuid,
        /// The server's copy.
        copy: Box<RemoteInvoice>,
    },
    /// The server has the invoice but says something else: shown loudly, never sent again.
    Mismatched {
        /// Which invoice.
        invoice: Uuid,
        /// Key of the revision that was compared.
        key: Uuid,
        /// The server's copy.
        copy: Box<RemoteInvoice>,
        /// In what it differs; never empty.
        differences: Vec<Difference>,
        /// The trouble a person sees.
        trouble: Trouble,
    },
    /// The server made an invoice of an order.
    Ordered {
        /// Which order.
        id: Uuid,
        /// The server's copy; it has a number.
        copy: Box<RemoteInvoice>,
    },
    /// An order came to nothing: the server refused it, or was never reached.
    OrderGone(Uuid),
    /// An errand moved on.
    ErrandMoved(Box<Errand>),
    /// An errand is done.
    ErrandOver {
        /// Which.
        id: Uuid,
        /// The invoice it was about, as it is now; `None` when the server has it no longer, or did not show it.
        copy: Option<Box<RemoteInvoice>>,
        /// The invoice that takes it back, when the errand was a storno.
        storno: Option<Box<RemoteInvoice>>,
    },
    /// An errand was refused, and the person who waited for it heard so.
    ErrandGone {
        /// Which.
        id: Uuid,
        /// Why.
        trouble: Trouble,
    },
    /// What the server has of an order's day, after an attempt whose outcome nobody knew.
    OrderLooked {
        /// Which order.
        id: Uuid,
        /// All invoices of its series with its date.
        candidates: Vec<RemoteInvoice>,
    },
    /// A page of clients; `first` forgets those not seen since.
    Clients {
        /// The page's clients.
        items: Vec<RemoteClient>,
        /// Whether this is the first page of a new pull.
        first: bool,
    },
    /// A client or a product as the server has it now; what was changed here stays over it.
    EntrySeen(Box<Item>),
    /// The server has what was wanted of a client or a product.
    EntrySettled {
        /// What was sent: what was changed here since is still to be sent.
        errand: Box<EntryErrand>,
        /// As the server has it; `None` when it has it no more.
        copy: Option<Box<Item>>,
    },
    /// The server refused what was wanted of a client or a product.
    EntryRefused {
        /// What was sent.
        errand: Box<EntryErrand>,
        /// Why.
        trouble: Trouble,
    },
    /// A page of products.
    Products {
        /// The page's products.
        items: Vec<RemoteProduct>,
        /// Whether this is the first page of a new pull.
        first: bool,
    },
    /// The firm's data.
    Firm(Box<RemoteFirm>),
    /// The VAT rates.
    VatRates(Vec<RemoteVatRate>),
    /// A page of the firm's invoices of the last months, whoever issued them.
    InvoicesSeen {
        /// The page's invoices.
        items: Vec<RemoteInvoice>,
        /// Whether this is the first page of a sweep.
        first: bool,
    },
    /// A sweep over the firm's invoices reached its end.
    InvoicesSwept {
        /// The earliest date it covered.
        since: NaiveDate,
        /// Whether it covered all twelve months.
        is_full: bool,
    },
    /// A pass ended well; a full one went through everything.
    PassDone {
        /// Whether it was a full one.
        is_full: bool,
    },
    /// The server asked for a pause until then, which also holds for the next start of the program.
    ServerPause(Moment),
    /// A person wants nothing to leave by itself until then; a moment that has passed ends that.
    Paused(Moment),
    /// The server's clock was heard: for the clock guard.
    ServerTime {
        /// What it said.
        server: Moment,
        /// What this machine's own clock said then.
        wall: Moment,
    },
}

#[cfg(test)]
mod tests;
