//! Errands: kept and journalled before anything is asked, and what comes of them.
//!
//! Not here: when they are looked at and asked (protocol).

use crate::error::TxError;
use crate::event::Event;
use crate::read::{self, Read};
use crate::tables::{DoneErrand, ERRANDS, InvoiceRecord, NOTICES, Notice};
use crate::tx::Tx;
use domain::{Issued, Moment, Reversed};
use protocol::change::Difference;
use protocol::engine::{CONTENT_MISMATCH, differences};
use protocol::errand::ASKED_BEFORE_RESTORE;
use protocol::{Errand, Expected, OutboxItem, RemoteInvoice, Stage, Subject, Task, Trouble};
use uuid::Uuid;

/// Errands an invoice's story keeps; the newest stay.
const DONE_MAX: usize = 100;

impl Tx<'_> {
    /// Keeps an errand; it gets its place in the order of asking.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ask(&mut self, errand: Errand) -> Result<Errand, TxError> {
        // The place of its own entry in the journal: later ones have later places.
        let errand = Errand { seq: self.head_seq() + 1, ..errand };
        self.record(Event::Asked(Box::new(errand.clone())))?;
        Ok(errand)
    }

    /// A person wants an errand tried again, whatever was in the way, under another key.
    ///
    /// # Errors
    /// [`TxError::ErrandUnknown`], or when it cannot be written.
    pub fn insist(&mut self, id: Uuid, key: Uuid) -> Result<Errand, TxError> {
        let errand = self.known_errand(id)?.insisted(key);
        self.put(&ERRANDS, errand.seq, &errand)?;
        Ok(errand)
    }

    /// A person gives an errand up.
    ///
    /// # Errors
    /// [`TxError::ErrandUnknown`]; [`TxError::ErrandUnderWay`] when a request of it may be on its way or was taken.
    pub fn withdraw(&mut self, id: Uuid) -> Result<Errand, TxError> {
        let errand = self.known_errand(id)?;
        if !errand.can_be_withdrawn() {
            return Err(TxError::ErrandUnderWay(id));
        }
        self.record(Event::Withdrawn { errand: id, trouble: None })?;
        Ok(errand)
    }

    /// An errand moved on. One that was withdrawn meanwhile does not come back.
    pub(crate) fn move_errand(&mut self, errand: &Errand) -> Result<(), TxError> {
        let Some(before) = read::get(self, &ERRANDS, errand.seq)? else { return Ok(()) };
        match &errand.stage {
            Stage::Attention(trouble) if before.stage != errand.stage => {
                self.put(&ERRANDS, errand.seq, errand)?;
                self.record(Event::ErrandParked { errand: errand.id, trouble: trouble.clone() })
            }
            _ => self.put(&ERRANDS, errand.seq, errand),
        }
    }

    /// An errand was refused while somebody waited for it.
    pub(crate) fn drop_errand(&mut self, id: Uuid, trouble: &Trouble) -> Result<(), TxError> {
        if self.errand(id)?.is_none() {
            return Ok(());
        }
        self.record(Event::Withdrawn { errand: id, trouble: Some(trouble.clone()) })
    }

    /// An errand is done: what it was about is as the server shows it, and a storno is an invoice of its own.
    pub(crate) fn end_errand(
        &mut self,
        id: Uuid,
        copy: Option<&RemoteInvoice>,
        storno: Option<&RemoteInvoice>,
    ) -> Result<(), TxError> {
        let Some(errand) = self.errand(id)? else { return Ok(()) };
        if let (Subject::Invoice(source), Task::Storno { .. } | Task::Void { .. }, Some(storno)) =
            (&errand.subject, &errand.task, storno)
        {
            self.take_storno(id, *source, storno)?;
        }
        let edited = match (&errand.task, copy) {
            (Task::Edit(edit), Some(copy)) => {
                let issued = self.as_edited(&errand.subject, &edit.issued)?;
                let found = differences(issued.number, &Expected::of(&issued), copy);
                Some((Box::new(issued), Box::new(copy.clone()), found))
            }
            _ => None,
        };
        let is_edited = edited.is_some();
        self.record(Event::Done { errand: id, edited, subject: Some(errand.subject.clone()) })?;
        match (copy, &errand.subject) {
            (Some(copy), Subject::Invoice(_)) if !is_edited => {
                self.see_invoices(std::slice::from_ref(copy), false)
            }
            _ => Ok(()),
        }
    }

    /// An edit says what an invoice contains, never which it is: it may have got another number since.
    fn as_edited(&self, subject: &Subject, edited: &Issued) -> Result<Issued, TxError> {
        let Subject::Invoice(id) = subject else { return Ok(edited.clone()) };
        let now = self.known_invoice(*id)?.issued;
        let revision = edited.revision.max(now.revision.saturating_add(1));
        Ok(Issued { content: edited.content.clone(), revision, ..now })
    }

    /// The server's storno of an invoice of ours becomes an invoice here. One that somebody else made is the same one.
    fn take_storno(&mut self, id: Uuid, source: Uuid, copy: &RemoteInvoice) -> Result<(), TxError> {
        let Some(number) = copy.number else { return Ok(()) };
        let source = self.known_invoice(source)?;
        let of = &source.issued;
        let is_taken =
            self.taken_by(&of.series_id, number)?.is_some() || self.our_invoice(&copy.id)?.is_some();
        let date = copy.date.unwrap_or(of.content.header.issue_date);
        if let Some(content) = of.content.reversed(date).filter(|_| !is_taken) {
            let full_number =
                copy.full_number.clone().unwrap_or_else(|| format!("{}-{number}", of.series_name));
            let issued = Issued {
                id,
                series_id: of.series_id.clone(),
                series_name: of.series_name.clone(),
                number,
                full_number,
                issued_at: self.now(),
                content,
                revision: 0,
                replaces: None,
                reverses: Some(Reversed {
                    full_number: of.full_number.clone(),
                    date: of.content.header.issue_date,
                }),
            };
            let differences = differences(number, &Expected::of(&issued), copy);
            let copy = Box::new(copy.clone());
            self.record(Event::Ordered { issued: Box::new(issued), copy, differences })?;
            self.tell_first_news(id)?;
        }
        match &source.server {
            Some(server) => self.note_storno(&server.id, &copy.id),
            None => Ok(()),
        }
    }

    pub(crate) fn enact_done(
        &self,
        at: Moment,
        id: Uuid,
        edited: Option<&(Box<Issued>, Box<RemoteInvoice>, Vec<Difference>)>,
    ) -> Result<(), TxError> {
        let errand = self.known_errand(id)?;
        self.remove(&ERRANDS, errand.seq)?;
        let invoice = match errand.subject {
            Subject::Invoice(invoice) => invoice,
            Subject::Draft(draft) => return self.discard_draft(draft).map(drop),
        };
        let mut record = self.known_invoice(invoice)?;
        record.done.push(DoneErrand {
            at,
            task: errand.task.word().to_owned(),
            detail: errand.task.detail(),
        });
        if let (Task::Void { .. }, Some(server)) = (&errand.task, &mut record.server) {
            // Done by our own wish, so it is no news.
            server.is_void = true;
        }
        let surplus = record.done.len().saturating_sub(DONE_MAX);
        record.done.drain(..surplus);
        let Some((issued, copy, differences)) = edited else {
            return self.put_invoice(&record);
        };
        let before = std::mem::replace(&mut record.issued, (**issued).clone());
        let is_new_paper = before.content != record.issued.content;
        let earlier = if is_new_paper { Some(before) } else { None };
        let record = InvoiceRecord { earlier: record.earlier.into_iter().chain(earlier).collect(), ..record };
        self.put_invoice(&record)?;
        self.set_server_copy(invoice, copy, differences)?;
        // What waits itself is settled or alarmed about by the engine.
        if let Some(item) = self.outbox_item(invoice)? {
            return self.put_item(&OutboxItem { expected: Expected::of(issued), ..item });
        }
        // An edit ends the alarm of the one before it, and no other.
        let mut notice = self.notice(invoice)?.unwrap_or(Notice { troubles: Vec::new(), since: at });
        notice.troubles.retain(|trouble| trouble.code != CONTENT_MISMATCH);
        if !differences.is_empty() {
            notice.troubles.push(Trouble::of_code(CONTENT_MISMATCH));
        }
        let key = invoice.as_u128();
        if notice.troubles.is_empty() {
            self.remove(&NOTICES, key).map(drop)
        } else {
            self.put(&NOTICES, key, &notice)
        }
    }

    pub(crate) fn enact_asked(&self, errand: &Errand) -> Result<(), TxError> {
        if let Subject::Invoice(invoice) = errand.subject {
            self.let_go(invoice)?;
        }
        self.put(&ERRANDS, errand.seq, errand)
    }

    pub(crate) fn enact_withdrawn(&self, id: Uuid) -> Result<(), TxError> {
        let errand = self.known_errand(id)?;
        self.remove(&ERRANDS, errand.seq).map(drop)
    }

    /// These books may know less than others that are about to ask the same: whether it was done is for a person to see, and to
    /// have it tried again, which looks first.
    pub(crate) fn doubt_errands(&self) -> Result<(), TxError> {
        for errand in self.errands()? {
            let trouble = Trouble::of_code(ASKED_BEFORE_RESTORE);
            let stage = Stage::Attention(trouble);
            self.put(&ERRANDS, errand.seq, &Errand { stage, is_tried: true, ..errand })?;
        }
        Ok(())
    }

    fn known_errand(&self, id: Uuid) -> Result<Errand, TxError> {
        self.errand(id)?.ok_or(TxError::ErrandUnknown(id))
    }
}
