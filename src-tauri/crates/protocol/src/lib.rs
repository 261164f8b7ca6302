//! The conversation with the server as a value: what is asked, what is answered, what an answer means,
//! and the engine `step(state, event, now) -> (state, effects)` that decides the next move.
//!
//! Deliberately not here: sockets, files, clocks, threads, logging. The driver in `app` executes the effects.

pub mod body;
pub mod call;
pub mod call_note;
pub mod change;
pub mod engine;
pub mod entry;
pub mod entry_errand;
pub mod errand;
pub mod json;
pub mod news;
pub mod payment_method;
pub mod refusal;
pub mod remote;
pub mod request_file;
pub mod sensitive;
pub mod vat_key;

pub use call::{Answer, Call, Deed, Reply};
pub use call_note::{CallKind, CallNote};
pub use change::{Change, Difference, Doubt, Expected, FrozenBody, OnlineOrder, OutboxItem, Phase, Trouble};
pub use entry::Entry;
pub use entry_errand::EntryErrand;
pub use errand::{Errand, Stage, Subject, Task};
pub use refusal::{Class, Concern, RemoteError, classify, concern};
pub use remote::{
    Company, RemoteBankAccount, RemoteClient, RemoteFirm, RemoteInvoice, RemotePayment, RemoteProduct,
    RemoteRow, RemoteSeries, RemoteVatRate, Reservation, SessionGrant,
};
pub use sensitive::Sensitive;
