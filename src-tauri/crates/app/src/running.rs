//! How far a long piece of work has come, told as it goes, and stopping it.
//!
//! Not here: the work.

use crate::export_problem::ExportProblem;
use crate::open::App;
use crate::problem::Problem;
use crate::topics::Topic;
use crate::view::Progress;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// Steps between two words about the progress.
const TOLD_STEPS: u64 = 500;

/// A piece of work; as soon as it is dropped, nothing runs any more.
pub(crate) struct Running<'a> {
    app: &'a App,
    done: u64,
    total: u64,
}

impl App {
    /// How far the export that runs has come; `None` when none does.
    #[must_use]
    pub fn export_progress(&self) -> Option<Progress> {
        *self.exporting().progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the export that runs, as soon as it looks up.
    pub fn stop_export(&self) {
        self.exporting().is_stopped.store(true, Ordering::Relaxed);
    }

    pub(crate) fn begin_running(&self, total: u64) -> Running<'_> {
        self.exporting().is_stopped.store(false, Ordering::Relaxed);
        let running = Running { app: self, done: 0, total };
        running.tell(Some(Progress { done: 0, total }));
        running
    }
}

impl Running<'_> {
    /// One step more.
    ///
    /// # Errors
    /// [`ExportProblem::Stopped`].
    pub(crate) fn step(&mut self) -> Result<(), Problem> {
        self.done += 1;
        if self.done.is_multiple_of(TOLD_STEPS) {
            // What was not foreseen lengthens the way instead of going beyond its end.
            self.total = self.total.max(self.done);
            self.tell(Some(Progress { done: self.done, total: self.total }));
            if self.app.exporting().is_stopped.load(Ordering::Relaxed) {
                return Err(ExportProblem::Stopped.into());
            }
        }
        Ok(())
    }

    /// So many steps at once, for those that take long.
    ///
    /// # Errors
    /// As [`Running::step`].
    pub(crate) fn steps(&mut self, count: u64) -> Result<(), Problem> {
        (0..count).try_for_each(|_| self.step())
    }

    fn tell(&self, progress: Option<Progress>) {
        *self.app.exporting().progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
        self.app.stale(&[Topic::Export]);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.tell(None);
    }
}

/// What is known of the export that runs.
#[derive(Debug, Default)]
pub(crate) struct Exporting {
    progress: std::sync::Mutex<Option<Progress>>,
    is_stopped: std::sync::atomic::AtomicBool,
}
