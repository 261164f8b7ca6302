//! A person's pause: until a moment nothing leaves by itself. Asking for a pass ends it, and so does its end.
//!
//! Not here: keeping to it (protocol).

use crate::open::App;
use crate::ports::{romanian_date, romanian_moment};
use crate::problem::Problem;
use crate::topics::Topic;
use chrono::Days;
use domain::Moment;
use domain::calendar::efactura_deadline;
use protocol::engine::{Event, PAUSE_SECONDS_MAX};
use protocol::{Change, OutboxItem};
use serde::{Deserialize, Serialize};
use store::Read;
use ts_rs::TS;

/// Until when nothing leaves by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pause {
    /// For an hour.
    Hour,
    /// Until tomorrow at eight.
    Morning,
}

const HOUR_SECONDS: i64 = 3600;
/// When a morning begins.
const MORNING_HOUR: u32 = 8;

impl Pause {
    fn end(self, now: Moment) -> Moment {
        let hour = now.plus_seconds(HOUR_SECONDS);
        let tomorrow = romanian_date(now).checked_add_days(Days::new(1));
        match self {
            Pause::Hour => hour,
            Pause::Morning => {
                let morning = tomorrow.and_then(|day| romanian_moment(day, MORNING_HOUR));
                morning.unwrap_or(hour).min(now.plus_seconds(PAUSE_SECONDS_MAX))
            }
        }
    }
}

impl App {
    /// Lets nothing leave by itself until then.
    ///
    /// # Errors
    /// [`Problem::PauseTooLong`] when something that waits would miss its e-Factura deadline, or lose its number.
    pub fn pause_sending(&self, pause: Pause) -> Result<(), Problem> {
        self.want_books()?;
        let until = pause.end(self.time.now());
        let view = self.books.read()?;
        let waiting = view.outbox()?;
        for item in &waiting {
            if let Some(last) = last_day(&view, item, until)? {
                return Err(Problem::PauseTooLong(last));
            }
        }
        drop(view);
        self.pause_until(until)
    }

    /// Ends a pause: what waits leaves by itself again.
    ///
    /// # Errors
    /// [`Problem::RescueMode`], a failing disk.
    pub fn resume_sending(&self) -> Result<(), Problem> {
        self.want_books()?;
        self.pause_until(Moment(0))
    }

    fn pause_until(&self, until: Moment) -> Result<(), Problem> {
        self.write(self.time.now(), |tx| Ok(tx.apply(&[Change::Paused(until)])?))?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Paused(until));
        }
        self.stale(&[Topic::Status, Topic::Outbox]);
        Ok(())
    }

    /// Until when nothing leaves by itself, while that is so.
    pub(crate) fn paused_until(&self, view: &impl Read) -> Result<Option<Moment>, Problem> {
        let now = self.time.now();
        // A longer one was counted from a wrong clock.
        let is_one = |until: &Moment| *until > now && until.0.saturating_sub(now.0) <= PAUSE_SECONDS_MAX;
        Ok(view.paused_until()?.filter(is_one))
    }
}

/// The day by which an item has to leave, when that would come before a pause is over.
fn last_day(
    view: &impl Read,
    item: &OutboxItem,
    until: Moment,
) -> Result<Option<chrono::NaiveDate>, Problem> {
    let deadline = efactura_deadline(item.expected.date);
    if deadline < romanian_date(until) {
        let record = view.invoice(item.invoice)?;
        let goes = |record: &store::InvoiceRecord| record.issued.content.header.goes_to_efactura();
        if record.as_ref().is_some_and(goes) {
            return Ok(Some(deadline));
        }
    }
    let number = view.number(&item.series, item.number)?;
    Ok(number.filter(|number| number.expires_at <= until).map(|number| romanian_date(number.expires_at)))
}
