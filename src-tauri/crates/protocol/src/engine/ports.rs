//! What goes into the engine and what comes out: events and effects, wishes and their outcomes, and what it starts from.
//!
//! Not here: what the engine makes of them.

use super::pace::Sent;
use crate::call::{Answer, Call};
use crate::change::{Change, OnlineOrder, OutboxItem};
use crate::entry_errand::EntryErrand;
use crate::errand::Errand;
use crate::refusal::RemoteError;
use chrono::NaiveDate;
use domain::{Moment, PoolNumber, Series, SeriesId};
use uuid::Uuid;

/// Time and chance for one step.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// The moment, as far as it is known.
    pub moment: Moment,
    /// What this machine's own clock says.
    pub wall: Moment,
    /// Seconds of this program's life, which no clock sets back and no server corrects.
    pub counted: i64,
    /// The date in Romania; new reservations belong to its year.
    pub today: NaiveDate,
    /// Any number; spreads the pauses.
    pub chance: u32,
    /// An id never given before.
    pub fresh: Uuid,
}

/// The session as the engine needs to know it; its secrets stay with the driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// Nobody is signed in.
    None,
    /// Requests may go out.
    Active {
        /// Whether a refused session can be renewed without a person.
        refreshable: bool,
        /// Whether it was renewed since the last accepted request.
        renewed: bool,
    },
    /// A refresh is due.
    Renewing,
    /// Refused: a person has to sign in again. Everything else stays as it is.
    Expired,
}

/// How the line to the server looked last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Not tried yet.
    Untried,
    /// The last call was answered.
    Online,
    /// The server cannot be reached.
    Unreachable,
    /// The server, or something in its place, gives no usable answers.
    Troubled,
    /// Something between here and the server answers with pages of its own.
    Captive,
}

/// One of the lines of work that run side by side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Session, series list, catalogues.
    Account,
    /// One series.
    Series(SeriesId),
}

/// Names a wish, so that its outcome finds the one who wished.
pub type WishId = u64;

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// A full pass now: push, look up, reconcile, refill, pull. Ignores ordinary pauses, not a server's Retry-After.
    Pass,
    /// Only what offline work needs from the server: firm, series, VAT rates, clients, products.
    Pull,
    /// Bind a series to this device.
    Lock(SeriesId),
    /// Give it up.
    Unlock {
        /// Which.
        series: SeriesId,
        /// Break another device's lock.
        force: bool,
    },
    /// Reserve numbers.
    Reserve {
        /// Of which series.
        series: SeriesId,
        /// How many.
        count: u32,
    },
    /// Send an order, already kept in the books, and have the server number it.
    Order(Box<OnlineOrder>),
    /// Do an errand, already kept in the books, now. One whose invoice is not on the server yet waits for that, and so nobody
    /// waits for it.
    Errand(Uuid),
    /// Look whether the server has an invoice that waits for a person. Nothing is sent; if it has, it is adopted.
    LookUp {
        /// In which series.
        series: SeriesId,
        /// Which number.
        number: u64,
    },
}

/// Why a wish did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WishError {
    /// Nobody is signed in, or the session is no longer accepted.
    SignIn,
    /// The server cannot be reached, or gives no usable answers.
    Unreachable(RemoteError),
    /// The server refused.
    Refused(RemoteError),
    /// There is no such series.
    NoSuchSeries(SeriesId),
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A timer ran out, the network changed, or somebody wants the engine to look around.
    Wake,
    /// An invoice was committed.
    Issued(Box<OutboxItem>),
    /// A person wants an item tried again.
    Retry(Uuid),
    /// An invoice got other content or another number; the item takes the place of the one before it.
    Revised(Box<OutboxItem>),
    /// A person settled an item by their own word; it is in the queue no longer.
    Dropped(Uuid),
    /// An invoice was taken back before it was sent; its number is as it is now.
    Undone(Uuid, Box<PoolNumber>, SeriesId),
    /// Something was asked of the server, or a person wants it tried again; with the server's id of what it is about.
    Asked(Box<Errand>, Option<String>),
    /// A person withdrew an errand.
    Withdrawn(Uuid),
    /// Clients or products were created, changed or deleted here.
    EntriesChanged,
    /// The first of those that wait to be sent, and whether there are more; asked for by [`State::wants_entries`].
    ///
    /// [`State::wants_entries`]: crate::engine::State::wants_entries
    Entries(Vec<EntryErrand>, bool),
    /// How far pools are refilled was changed.
    Refill(Refill),
    /// A person wants nothing to leave by itself until then; a moment that has passed ends that.
    Paused(Moment),
    /// The numbers of a series were changed by a person; these are all of them.
    Numbers(Box<LoadedSeries>),
    /// A person gave a free number up; it is retired and journalled here, the server is told when it can be.
    Retired(SeriesId, PoolNumber),
    /// A person asks for something.
    Wished(WishId, Wish),
    /// A call came back.
    Answered(Lane, Box<Answer>),
    /// Somebody signed in.
    SignedIn {
        /// Whether the session can be renewed without a person.
        refreshable: bool,
    },
    /// The session was given up on purpose.
    SignedOut,
}

/// What the driver has to do, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Make these changes durable, in one transaction, before the next effect.
    Save(Vec<Change>),
    /// Make a call; its answer comes back as [`Event::Answered`].
    Call(Lane, Call),
    /// Tell the one who wished.
    Tell(WishId, Result<(), WishError>),
    /// Step again at this moment at the latest.
    WakeAt(Moment),
}

/// When refills happen and how far they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refill {
    /// Top up below this many usable numbers.
    pub below: u32,
    /// Up to this many.
    pub to: u32,
}

/// What the engine starts from: read from the store.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The session.
    pub session: Session,
    /// Refill settings.
    pub refill: Refill,
    /// Every series with its numbers.
    pub series: Vec<LoadedSeries>,
    /// The outbox.
    pub outbox: Vec<OutboxItem>,
    /// Orders whose outcome nobody knows.
    pub orders: Vec<OnlineOrder>,
    /// What was asked of the server, each with the server's id of what it is about.
    pub errands: Vec<(Errand, Option<String>)>,
    /// Whether the books are to be asked for clients and products that wait.
    pub asks_for_entries: bool,
    /// Whether to work by itself; otherwise only wishes are fulfilled.
    pub background: bool,
    /// The server asked for a pause until then.
    pub server_pause_until: Moment,
    /// A person wants nothing to leave by itself until then.
    pub paused_until: Moment,
    /// When all invoices of the last twelve months were last swept through.
    pub swept_at: Moment,
    /// Requests in any minute; [`REQUESTS_PER_MINUTE_MAX`] but in a measurement.
    pub requests_per_minute: usize,
    /// What this program has sent already.
    pub sent: Sent,
}

/// A series as read from the store.
#[derive(Debug, Clone)]
pub struct LoadedSeries {
    /// The series.
    pub series: Series,
    /// Its free numbers.
    pub free: Vec<PoolNumber>,
    /// Numbers given up here whose reservation the server may still hold.
    pub released: Vec<PoolNumber>,
    /// Numbers set aside until a person says what is on paper.
    pub quarantined: Vec<PoolNumber>,
    /// Highest number ever received.
    pub highest: u64,
    /// The reserve intent that was never settled: count and the highest number before it.
    pub intent: Option<(u32, u64)>,
    /// Whether its padding was learnt.
    pub padding_known: bool,
}
