//! How the firm usually issues: when an invoice is due, what is written on it, how long it can be taken back, and how many
//! numbers are kept at hand.
//!
//! Not here: following them (issuing, protocol, the editor).

use crate::engine_room::refill;
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::HabitsView;
use protocol::engine::Event;
use store::{Read, Settings};

/// Days after the issue date on which an invoice can be due by habit.
const DUE_DAYS_MAX: u32 = 365;
/// Seconds an issued invoice can be taken back in: not at all, the usual ten, or half a minute.
const UNDO_SECONDS: [u32; 3] = [0, 10, 30];
/// Free numbers a series is topped up to at most: the server gives no more at once (S25).
const REFILL_MAX: u32 = 50;

impl App {
    /// How the firm usually issues.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn habits(&self) -> Result<HabitsView, Problem> {
        let kept = self.books.read()?.settings()?;
        Ok(HabitsView {
            due_days: kept.due_days,
            notes: kept.notes,
            undo_seconds: kept.undo_seconds,
            refill_below: kept.refill_below,
            refill_to: kept.refill_to,
        })
    }

    /// Keeps how the firm usually issues; what cannot be is brought to the nearest that can.
    ///
    /// # Errors
    /// [`Problem::RescueMode`], a failing disk.
    pub fn save_habits(&self, wanted: &HabitsView) -> Result<HabitsView, Problem> {
        let nearest = |seconds: u32| UNDO_SECONDS.into_iter().min_by_key(|one| one.abs_diff(seconds));
        let refill_to = wanted.refill_to.clamp(1, REFILL_MAX);
        let notes: String = wanted.notes.trim().chars().take(domain::check::NOTE_CHARS_MAX).collect();
        let settings = Settings {
            refill_below: wanted.refill_below.min(refill_to),
            refill_to,
            undo_seconds: nearest(wanted.undo_seconds).unwrap_or_default(),
            due_days: wanted.due_days.map(|days| days.min(DUE_DAYS_MAX)),
            notes,
        };
        self.want_books()?;
        self.write(self.time.now(), |tx| Ok(tx.set_settings(&settings)?))?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Refill(refill(&self.books.read()?)?));
        }
        self.stale(&[Topic::Settings, Topic::Status]);
        self.habits()
    }
}
