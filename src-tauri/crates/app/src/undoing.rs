//! Taking back the invoice that was issued last, in the seconds in which it is held: it is a draft again, and its number free.
//!
//! Not here: what ends the hold (store), how the engine keeps to it (protocol).

use crate::invoices::find;
use crate::issuing::{draft_of, read_file};
use crate::open::App;
use crate::problem::Problem;
use crate::resolve::{choose_series, naming_client, resolve};
use crate::show::draft_view;
use crate::topics::Topic;
use crate::view::InvoiceView;
use protocol::engine::Event;
use protocol::request_file::request_of;
use store::{Read, View, is_held};
use uuid::Uuid;

impl App {
    /// Takes an invoice back: what it said is a draft again, in the same commit in which its number becomes free.
    ///
    /// # Errors
    /// [`Problem::UndoTooLate`] once it may have left the laptop, or another was issued after it; [`Problem::NoSuchInvoice`].
    pub fn undo_issue(&self, reference: &str) -> Result<InvoiceView, Problem> {
        self.want_books()?;
        let now = self.time.now();
        let draft_id = self.ids.new_id();
        let (invoice, series, number, draft, name) = self.write(now, |tx| -> Result<_, Problem> {
            let issued = find(tx, reference)?.issued;
            let item = tx.outbox_item(issued.id)?.ok_or(Problem::UndoTooLate)?;
            let text = request_of(item.body.reveal()).map_err(|error| Problem::Internal(error.field))?;
            let text = naming_client(tx, text, true)?;
            let number = tx.undo_issue(issued.id)?;
            let (file, _) = read_file(text.as_bytes())?;
            let resolved = resolve(tx, &file, issued.content.header.issue_date)?;
            let series = choose_series(tx, &file).ok();
            let draft = draft_of(text, &resolved, series.as_ref(), None, now);
            tx.save_draft(draft_id, &draft)?;
            Ok((issued.id, issued.series_id, number, draft, issued.series_name))
        })?;
        if let Some(driver) = self.running_driver() {
            driver.tell(Event::Undone(invoice, Box::new(number), series));
        }
        self.stale(&[
            Topic::Invoices,
            Topic::Drafts,
            Topic::Numbers,
            Topic::Series,
            Topic::Outbox,
            Topic::Status,
        ]);
        Ok(draft_view(draft_id, &draft, name))
    }

    /// Before papers or a list of invoices leave the laptop: none of them is taken back any more.
    pub(crate) fn end_holds(&self) -> Result<(), Problem> {
        let view = self.books.read()?;
        view.outbox()?.iter().try_for_each(|item| self.end_hold(&view, item.invoice))
    }

    /// What leaves the laptop as a file is not taken back.
    pub(crate) fn end_hold(&self, view: &View, invoice: Uuid) -> Result<(), Problem> {
        let now = self.time.now();
        match view.outbox_item(invoice)? {
            Some(item) if is_held(&item, now) => {
                self.write(now, |tx| Ok(tx.end_hold(invoice)?))?;
                self.stale(&[Topic::Invoices]);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
