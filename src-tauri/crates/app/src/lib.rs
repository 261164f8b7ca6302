//! What people can do with Facturier: one function per thing, shared by the command line and the window,
//! and the driver that feeds the sync engine.
//!
//! Deliberately not here: Tauri, clap, printing, and any rule of invoicing or syncing (domain, protocol).

mod actions;
mod clients;
mod correcting;
mod diagnostics;
mod driver;
mod engine_room;
mod entries;
mod entry_problem;
mod errands;
mod habits;
mod import;
mod invoices;
mod issuing;
mod keeping;
mod look;
mod numbers;
mod open;
mod ordering;
mod outbox;
mod paper;
mod ports;
mod problem;
mod products;
mod rates;
mod resolve;
mod scan;
mod sealing;
mod session;
mod show;
mod statement;
mod status;
mod telling;
mod time;
mod topics;
pub mod view;
mod words;
mod xml;

pub use api::Line;
pub use diagnostics::DiagnosticsPart;
pub use engine_room::{EngineRoom, Letter, Letters, Turn};
pub use entry_problem::EntryProblem;
pub use errands::{MailRequest, PaymentRequest};
pub use import::{DecimalMark, EntryKind, ImportFile, ImportRequest};
pub use invoices::InvoiceFilter;
pub use issuing::IssueRequest;
pub use look::{LogoChoice, PaperFault};
pub use open::{App, Config, Ports, REQUESTS_PER_MINUTE_MAX, SyncOutcome};
pub use ports::{Clock, Ids, RandomIds, Secret, Secrets, SystemClock, moment_in_words, romanian_date};
pub use problem::{Kind, Problem};
pub use protocol::Sensitive;
pub use session::ProfileFacts;
pub use status::Probe;
pub use store::{OsDisk, probe_file};
pub use telling::{Noted, Telling, goes_on_in_background};
pub use topics::Topic;
pub use words::Lang;
