//! The Contazen API over HTTP: one typed call per endpoint, tolerant readers of its replies, and errors
//! that say whether trying again can help.
//!
//! Two promises carry the rest of the program:
//! - a call succeeds only with a complete, well-formed reply whose envelope says `success: true`;
//! - a failure is [`Class::NotReached`](protocol::Class::NotReached) only when not one byte of the request can have
//!   left.
//!
//! Deliberately not here: retries, pauses and rate limits (protocol), the session's storage, what a reply means for
//! the books, request bodies of invoices (frozen elsewhere, sent as they are), words for people.

mod bank;
mod base;
mod catalogue;
mod entries;
mod envelope;
mod errands;
mod failure;
mod heard;
mod invoices;
mod line;
mod lookup;
mod read;
mod remote;
mod series;
mod session;
mod transport;

#[cfg(test)]
mod tests;

pub use bank::Bank;
pub use base::BaseError;
pub use heard::Heard;
pub use invoices::{InvoiceQuery, InvoiceSort};
pub use line::{Coming, Line, lost, not_reached};
pub use read::Page;
pub use remote::{Device, Remote};
pub use session::{Credentials, Session};
