//! The server's rules as a value: a request and an instant go in, a reply comes out.
//!
//! Deliberately absent: a clock, chance, threads and I/O. Ids come from a counter inside the books, so the same
//! story always ends in the same books.

mod audit;
mod auth;
mod bank;
mod clients;
mod demo;
mod dialect;
mod firm;
mod form;
mod handle;
mod invoices;
mod lists;
mod money;
mod products;
mod refusal;
mod reservations;
mod route;
mod series;
mod setup;
pub(crate) mod switches;

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use auth::{Device, User};
pub use clients::Client;
pub use firm::Firm;
pub use handle::LoggedRequest;
pub use invoices::{Invoice, Payment, Row};
pub use money::Totals;
pub use products::Product;
pub use refusal::Code;
pub use reservations::{Reservation, ReservationStatus};
pub use series::{Lock, Series};

use switches::Switches;

/// One firm's books on the server, with the rules that guard them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Books {
    /// Which reading of the documentation the rules follow; may be changed at any time.
    pub switches: Switches,
    firm: Firm,
    users: Vec<User>,
    api_keys: Vec<String>,
    sessions: Vec<auth::Session>,
    series: Vec<Series>,
    reservations: Vec<Reservation>,
    invoices: Vec<Invoice>,
    clients: Vec<Client>,
    products: Vec<Product>,
    bank_accounts: Vec<firm::BankAccount>,
    kept_replies: BTreeMap<String, handle::KeptReply>,
    serial: u64,
    // What follows describes the running server rather than the firm, so it is not saved.
    #[serde(skip)]
    log: VecDeque<LoggedRequest>,
    #[serde(skip)]
    traffic: BTreeMap<String, handle::Traffic>,
}

impl Books {
    /// Books of a nameless firm with no user, series, client or invoice.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The books as JSON, to be read back by [`Books::from_json`]. Passwords of demo users are in it.
    ///
    /// # Errors
    /// If a value cannot be written as JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }

    /// Books saved by [`Books::to_json`].
    ///
    /// # Errors
    /// If the text is not such JSON.
    pub fn from_json(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// The next number of the books' own counter.
    fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// A fresh opaque id such as `inv_3k9x…`; distinct because the mixing below is one-to-one.
    fn next_id(&mut self, prefix: &str) -> String {
        let mixed = mix(self.next_serial());
        format!("{prefix}_{}", base36(mixed))
    }

    /// A fresh request id in the shape of a UUID.
    fn next_uuid(&mut self) -> String {
        let high = mix(self.next_serial());
        let low = mix(high);
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff
        )
    }

    /// The server's calendar day.
    fn today(&self, now: DateTime<Utc>) -> chrono::NaiveDate {
        (now + chrono::TimeDelta::minutes(self.switches.today_offset_minutes)).date_naive()
    }
}

/// The finaliser of SplitMix64: a bijection that makes neighbours look unrelated.
fn mix(serial: u64) -> u64 {
    let mut bits = serial.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    digits.iter().rev().collect()
}
