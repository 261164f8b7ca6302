//! Where time, ids, chance and secrets come from. The one place that reads the machine's clock.
//!
//! Not here: what is done with them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use domain::Moment;
use protocol::Sensitive;
use std::io;
use std::sync::OnceLock;
use std::time::Instant;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, by the machine's wall clock.
    fn now(&self) -> Moment;

    /// Seconds counted by something that cannot be set, since some moment of this process; it may stand still while the
    /// machine sleeps.
    fn counted_seconds(&self) -> i64;
}

/// Makes ids and chance.
pub trait Ids: Send + Sync {
    /// A new random id.
    fn new_id(&self) -> Uuid;

    /// 128 bits of chance. An id lacks six of them, so two are laid over each other, where neither has its fixed bits in
    /// the place of the other's.
    fn new_secret(&self) -> [u8; 16] {
        (self.new_id().as_u128() ^ self.new_id().as_u128().rotate_left(64)).to_be_bytes()
    }

    /// Any number, to spread pauses.
    fn chance(&self) -> u32 {
        let [.., a, b, c, d] = *self.new_id().as_bytes();
        u32::from_be_bytes([a, b, c, d])
    }
}

/// What there is to keep secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// The session of an installation, by its device id.
    Session(Uuid),
    /// The key of the sealed books of a folder: whoever restores, rebuilds or takes over in it keeps using it.
    BooksKey,
    /// The passphrase of the daily backups of a folder's books.
    BackupPassphrase,
}

/// Keeps one secret: in the system's keychain, or in a file only its owner can read.
pub trait Secrets: Send + Sync {
    /// The secret kept last.
    ///
    /// # Errors
    /// When the keychain or the file cannot be read.
    fn load(&self) -> io::Result<Option<Sensitive<String>>>;
    /// Keeps a secret in place of the last.
    ///
    /// # Errors
    /// When it cannot be written.
    fn save(&self, secret: &Sensitive<String>) -> io::Result<()>;
    /// Forgets it.
    ///
    /// # Errors
    /// When it cannot be removed.
    fn clear(&self) -> io::Result<()>;
    /// Whether the system's keychain keeps it.
    fn in_keychain(&self) -> bool;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // The one reading of the wall clock.
    fn now(&self) -> Moment {
        Moment(Utc::now().timestamp())
    }

    #[allow(clippy::disallowed_methods)] // The one reading of the counting clock.
    fn counted_seconds(&self) -> i64 {
        static START: OnceLock<Instant> = OnceLock::new();
        i64::try_from(START.get_or_init(Instant::now).elapsed().as_secs()).unwrap_or(i64::MAX)
    }
}

/// The system's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct RandomIds;

impl Ids for RandomIds {
    #[allow(clippy::disallowed_methods)] // The one source of ids.
    fn new_id(&self) -> Uuid {
        Uuid::new_v4()
    }
}

/// The calendar date in Romania at a moment, whatever zone the machine is set to: invoices are dated there.
#[must_use]
pub fn romanian_date(moment: Moment) -> NaiveDate {
    romanian_time(moment).date()
}

/// Date and time of day in Romania at a moment.
pub(crate) fn romanian_time(moment: Moment) -> NaiveDateTime {
    let utc = DateTime::from_timestamp(moment.0, 0).unwrap_or_default();
    utc.with_timezone(&chrono_tz::Europe::Bucharest).naive_local()
}

/// Day and hour in Romania at a moment, for people (`20.11, 14:03`).
pub(crate) fn day_and_hour(moment: Moment) -> String {
    romanian_time(moment).format("%d.%m, %H:%M").to_string()
}

/// The moment of a full hour of a day in Romania; `None` where the clocks pass it over.
pub(crate) fn romanian_moment(day: NaiveDate, hour: u32) -> Option<Moment> {
    let local = day.and_hms_opt(hour, 0, 0)?.and_local_timezone(chrono_tz::Europe::Bucharest);
    Some(Moment(local.earliest()?.timestamp()))
}

/// A moment of a view, as a person in Romania reads it (`20.11.2026, 14:03`).
#[must_use]
pub fn moment_in_words(rfc3339: &str) -> String {
    DateTime::parse_from_rfc3339(rfc3339).map_or_else(
        |_| rfc3339.to_owned(),
        |moment| romanian_time(Moment(moment.timestamp())).format("%d.%m.%Y, %H:%M").to_string(),
    )
}

/// The calendar year in Romania at a moment.
#[must_use]
pub fn romanian_year(moment: Moment) -> i32 {
    romanian_date(moment).year()
}
