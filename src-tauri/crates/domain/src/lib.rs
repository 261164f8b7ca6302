//! What an invoice is and when one may be issued: money, rates, parties, rows, numbers and their fates,
//! and the one decision `issue`. Facts in, decision or named refusal out.
//!
//! Deliberately not here: files, network, clock, randomness, logging, words for people other than the law's own.

pub mod calendar;
pub mod check;
pub mod clock;
pub mod code_list;
pub mod county;
pub mod exemption;
pub mod identity;
pub mod invoice;
pub mod issue;
pub mod moment;
pub mod money;
pub mod party;
pub mod pool;
pub mod rate;
pub mod row;
#[cfg(test)]
mod sample;
pub mod series;
pub mod spelling;
pub mod tax_id;
pub mod vat;

pub use check::{Change, CheckFacts, Finding, Rule, Severity, check};
pub use clock::{ClockFacts, Estimate};
pub use county::County;
pub use exemption::{Ground, Mention};
pub use identity::Identity;
pub use invoice::{Content, Delegate, Header, Issued, LEI, Order, Payment, RatePublished, Reversed};
pub use issue::{IssueFacts, Refusal, issue};
pub use moment::Moment;
pub use money::{ExchangeRate, Money, Price, Quantity};
pub use party::{Client, ClientKind, Supplier};
pub use pool::{Fate, PoolNumber, Token};
pub use rate::PublishedRate;
pub use row::{Row, RowOrder, Totals, VatTotal};
pub use series::{DocumentType, Lock, Series, SeriesId};
pub use tax_id::Cui;
pub use vat::{VatCategory, VatRate};
