//! What may be asked of the server about an invoice, known before it is asked (API 6.4, 6.5).
//!
//! Not here: asking (errands).

use crate::problem::Problem;
use crate::view::{ActionView, ErrandView};
use crate::words::{Lang, trouble_view};
use domain::{DocumentType, Issued, Money};
use protocol::news::edit_lock;
use protocol::{Errand, Stage, Task};
use serde::{Deserialize, Serialize};
use store::InvoiceRecord;
use ts_rs::TS;

/// Something that can be done about an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Other content.
    Edit,
    /// An invoice that takes it back.
    Storno,
    /// It shall not count.
    Void,
    /// Money was received.
    Pay,
    /// Money was received in cash, and the server shall make a receipt.
    Receipt,
    /// Send it by e-mail.
    Send,
}

impl Action {
    /// All of them, in the order they are offered.
    pub const ALL: &'static [Action] =
        &[Action::Edit, Action::Pay, Action::Receipt, Action::Send, Action::Storno, Action::Void];
}

/// An invoice, and what was asked about it.
pub(crate) struct Standing<'a> {
    pub(crate) record: &'a InvoiceRecord,
    pub(crate) errands: &'a [Errand],
}

impl Standing<'_> {
    /// Refuses what the server would refuse, by the code it would answer with.
    ///
    /// # Errors
    /// [`Problem::NotAllowed`].
    pub(crate) fn want(&self, action: Action) -> Result<(), Problem> {
        match self.obstacle(action) {
            Some(code) => Err(Problem::NotAllowed(code)),
            None => Ok(()),
        }
    }

    fn obstacle(&self, action: Action) -> Option<&'static str> {
        let record = self.record;
        let copy = record.server.as_ref();
        let is_storno = record.issued.reverses.is_some() || copy.is_some_and(|copy| copy.is_storno);
        let is_fiscal = record.issued.content.header.document_type == DocumentType::Fiscal;
        let asked = |task: fn(&Task) -> bool| {
            self.errands.iter().any(|errand| errand.trouble().is_none() && task(&errand.task))
        };
        if asked(|task| matches!(task, Task::Storno { .. } | Task::Void { .. })) {
            return (action != Action::Send).then_some("end_already_asked");
        }
        let is_void = copy.is_some_and(|copy| copy.is_void);
        let lock = copy.and_then(|copy| edit_lock(copy, record.storned_by.is_some()));
        match action {
            Action::Edit if is_void => Some("invoice_is_void"),
            // A paid one may still change in its header.
            Action::Edit => lock.filter(|code| *code != "invoice_is_paid"),
            Action::Storno | Action::Void if is_storno => Some("invoice_is_storno"),
            Action::Storno | Action::Void if record.storned_by.is_some() => Some("invoice_already_storned"),
            Action::Storno if is_void || !is_fiscal => Some("invoice_cannot_be_storned"),
            Action::Storno => None,
            Action::Void if is_void => Some("invoice_already_voided"),
            Action::Void if copy.is_none() => Some("void_needs_server"),
            Action::Void => lock.or_else(|| self.has_payment().then_some("invoice_is_paid")),
            Action::Pay | Action::Receipt if is_storno => Some("invoice_is_storno"),
            Action::Pay | Action::Receipt if record.storned_by.is_some() => Some("invoice_already_storned"),
            Action::Pay | Action::Receipt if is_void => Some("invoice_is_void"),
            Action::Pay | Action::Receipt => {
                let is_settled = copy.is_some_and(|copy| copy.is_paid) || self.owed() <= Money::ZERO;
                is_settled.then_some("invoice_already_paid")
            }
            Action::Send => is_void.then_some("invalid_invoice_status"),
        }
    }

    /// What the last edit that was asked makes of the invoice.
    pub(crate) fn earlier_edit(&self) -> Option<&Issued> {
        self.errands.iter().rev().find_map(|errand| match &errand.task {
            Task::Edit(edit) if errand.trouble().is_none() => Some(&edit.issued),
            _ => None,
        })
    }

    /// What the invoice says once the edits that were asked are done.
    pub(crate) fn edited(&self) -> &Issued {
        self.earlier_edit().unwrap_or(&self.record.issued)
    }

    /// What the server knows to be received.
    pub(crate) fn received(&self) -> Money {
        self.record.received()
    }

    /// What is still owed, with what waits to be entered taken off.
    pub(crate) fn owed(&self) -> Money {
        let waiting = self.errands.iter().filter(|errand| errand.trouble().is_none());
        let waiting: Money = waiting
            .filter_map(
                |errand| if let Task::Payment(payment) = &errand.task { Some(payment.amount) } else { None },
            )
            .sum();
        self.record.issued.content.totals.total - self.received() - waiting
    }

    /// The same, and nothing for an invoice no money is expected for.
    pub(crate) fn still_owed(&self) -> Money {
        if self.record.is_closed() { Money::ZERO } else { self.owed() }
    }

    fn has_payment(&self) -> bool {
        !self.received().is_zero()
            || self.errands.iter().any(|errand| matches!(errand.task, Task::Payment(_)))
    }

    /// Each action, and why it cannot be taken.
    pub(crate) fn actions(&self, lang: Lang) -> Vec<ActionView> {
        let view = |action: &Action| ActionView {
            action: *action,
            forbidden: self.want(*action).err().map(|problem| problem.view(lang)),
        };
        Action::ALL.iter().map(view).collect()
    }
}

/// What was asked, as people see it.
pub(crate) fn errand_view(errand: &Errand, lang: Lang) -> ErrandView {
    let state = match errand.stage {
        Stage::Waiting => "waiting",
        Stage::Sent | Stage::Confirmed | Stage::Refused(_) => "sending",
        Stage::Attention(_) => "attention",
    };
    ErrandView {
        id: errand.id.to_string(),
        task: errand.task.word().to_owned(),
        detail: errand.task.detail(),
        state: state.to_owned(),
        attention: errand.trouble().map(|trouble| trouble_view(trouble, lang)),
        asked_at: errand.asked_at.rfc3339(),
    }
}
