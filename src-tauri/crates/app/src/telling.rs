//! What is worth telling somebody who does not look at the window: decided from what was told before and the status now.
//!
//! It is a pure function, so that nothing is told twice and a lock screen never shows a client. Not here: how it is shown.

use crate::view::StatusView;
use crate::words::{Lang, view_of};
use serde::{Deserialize, Serialize};

/// What has been seen or told so far. It is kept between two starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Noted {
    /// Things that needed a person.
    attention: u32,
    /// The most invoices that waited while the server could not be reached, until all of them have left.
    held_up: u32,
    /// The day by which what waits has to leave, once it was near.
    deadline: Option<String>,
    /// When the first reserved numbers run out, once that was near.
    expiry: Option<String>,
    /// Whether the account is closed to the program while something waits.
    signed_out: bool,
    /// Whether a series went from here with numbers of it left.
    lock_lost: bool,
    /// Whether the daily backup could not be made.
    no_backup: bool,
}

/// One thing to tell: at most one of each kind at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Telling {
    /// So many more things need a person than before.
    Attention(u32),
    /// What waits has to leave soon; the sentence names the day.
    Deadline(String),
    /// Reserved numbers run out soon; the sentence names the day.
    Expiry(String),
    /// A series went from here with numbers of it left.
    LockLost(String),
    /// The daily backup could not be made; the sentence says why.
    NoBackup(String),
    /// So many invoices wait, and the account wants the password again.
    SignedOut(u32),
    /// So many invoices left, after they could not for a while.
    Sent(u32),
}

impl Noted {
    /// What to tell now, and what is noted from now on.
    #[must_use]
    pub fn look(&self, status: &StatusView) -> (Vec<Telling>, Noted) {
        let mut tellings = Vec::new();
        let said = |codes: &[&str]| status.warnings.iter().find(|one| codes.contains(&one.code.as_str()));
        let attention = status.outbox.attention;
        if attention > self.attention {
            tellings.push(Telling::Attention(attention));
        }
        let near = said(&["deadline_close", "deadline_missed"]);
        let deadline = near.and_then(|one| Some(format!("{} {}", one.code, status.next_deadline.as_ref()?)));
        if let Some(one) = near.filter(|_| deadline.is_some() && deadline != self.deadline) {
            tellings.push(Telling::Deadline(one.message.clone()));
        }
        let soon = said(&["numbers_expire_soon"]);
        let first = status.series.iter().filter_map(|series| series.first_expiry.as_ref()).min();
        let expiry = soon.and(first).cloned();
        if let Some(one) = soon.filter(|_| expiry.is_some() && expiry != self.expiry) {
            tellings.push(Telling::Expiry(one.message.clone()));
        }
        let waiting = status.outbox.queued + status.outbox.unknown;
        let signed_out =
            waiting > 0 && said(&["session_expired", "not_signed_in", "session_unread"]).is_some();
        if signed_out && !self.signed_out {
            tellings.push(Telling::SignedOut(waiting));
        }
        let lost = said(&["series_lock_lost"]);
        tellings.extend(lost.filter(|_| !self.lock_lost).map(|one| Telling::LockLost(one.message.clone())));
        let unmade = said(&["backup_not_made"]);
        tellings.extend(unmade.filter(|_| !self.no_backup).map(|one| Telling::NoBackup(one.message.clone())));
        let held_up = match (waiting, status.online) {
            (0, _) => 0,
            (_, false) => self.held_up.max(waiting),
            (_, true) => self.held_up,
        };
        // What was refused did not leave: it is told as such.
        let sent = self.held_up.saturating_sub(attention.saturating_sub(self.attention));
        // What was taken back did not leave either.
        if waiting == 0 && sent > 0 && status.online {
            tellings.push(Telling::Sent(sent));
        }
        let (lock_lost, no_backup) = (lost.is_some(), unmade.is_some());
        (tellings, Noted { attention, held_up, deadline, expiry, signed_out, lock_lost, no_backup })
    }
}

impl Telling {
    /// A title and a sentence. No client is named: a lock screen shows them.
    #[must_use]
    pub fn words(&self, lang: Lang) -> (String, String) {
        let (code, param) = match self {
            Telling::Attention(count) => ("told.attention", lang.things(u64::from(*count))),
            Telling::Deadline(sentence) => ("told.deadline", sentence.clone()),
            Telling::Expiry(sentence) => ("told.expiry", sentence.clone()),
            Telling::LockLost(sentence) => ("told.lock", sentence.clone()),
            Telling::NoBackup(sentence) => ("told.backup", sentence.clone()),
            Telling::SignedOut(count) => ("told.signed_out", lang.invoices(u64::from(*count))),
            Telling::Sent(count) => ("told.sent", lang.sent_invoices(u64::from(*count))),
        };
        let words = view_of(code, &[param], "", lang);
        (words.message, words.hint)
    }
}

/// What is told once when the window is closed while so many invoices still have to leave.
#[must_use]
pub fn goes_on_in_background(waiting: usize, lang: Lang) -> (String, String) {
    let words = view_of("told.background", &[lang.invoices(waiting as u64)], "", lang);
    (words.message, words.hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{OutboxCounts, ProblemView};

    /// The status as a story puts it: what waits, what needs a person, whether the server is reached.
    fn status(waiting: u32, attention: u32, online: bool) -> StatusView {
        StatusView {
            online,
            outbox: OutboxCounts { queued: waiting, attention, ..OutboxCounts::default() },
            ..StatusView::default()
        }
    }

    fn warned(code: &str, status: StatusView) -> StatusView {
        let warning = ProblemView {
            code: code.to_owned(),
            message: "Până pe 27.11.2026".to_owned(),
            hint: String::new(),
            findings: Vec::new(),
            server_text: None,
            is_unforeseen: false,
        };
        StatusView { warnings: vec![warning], next_deadline: Some("2026-11-27".to_owned()), ..status }
    }

    /// Goes through a story and gives what each step told.
    fn told(steps: impl IntoIterator<Item = StatusView>) -> Vec<Vec<Telling>> {
        let mut noted = Noted::default();
        let look = |status: StatusView| {
            let (tellings, next) = noted.look(&status);
            noted = next;
            tellings
        };
        steps.into_iter().map(look).collect()
    }

    #[test]
    fn an_offline_day_ends_with_one_word_and_a_usual_invoice_with_none() {
        let day = [
            (1, 0, true),
            (0, 0, true),
            (2, 0, false),
            (3, 0, false),
            (1, 0, true),
            (0, 0, true),
            (0, 0, true),
        ];
        let words = told(day.map(|(waiting, attention, online)| status(waiting, attention, online)));
        let expected = [vec![], vec![], vec![], vec![], vec![], vec![Telling::Sent(3)], vec![]];
        assert_eq!(words, expected);
    }

    #[test]
    fn what_was_taken_back_offline_did_not_leave() {
        let words = told([status(1, 0, false), status(0, 0, false), status(0, 0, true)]);
        assert_eq!(words, [vec![], vec![], vec![]]);
    }

    #[test]
    fn a_series_that_went_and_a_backup_that_failed_are_told_once() {
        for (code, telling) in [
            ("series_lock_lost", Telling::LockLost("Până pe 27.11.2026".to_owned())),
            ("backup_not_made", Telling::NoBackup("Până pe 27.11.2026".to_owned())),
        ] {
            let bad = || warned(code, status(0, 0, true));
            let words = told([bad(), bad(), status(0, 0, true), bad()]);
            assert_eq!(words, [vec![telling.clone()], vec![], vec![], vec![telling]], "{code}");
        }
    }

    #[test]
    fn what_needs_a_person_is_told_when_it_grows_and_is_not_counted_as_sent() {
        let words = told([
            status(3, 0, false),
            status(0, 1, true),
            status(0, 1, true),
            status(0, 0, true),
            status(0, 1, true),
        ]);
        let expected = [
            vec![],
            vec![Telling::Attention(1), Telling::Sent(2)],
            vec![],
            vec![],
            vec![Telling::Attention(1)],
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn a_deadline_is_told_once_and_again_when_it_is_missed() {
        let close = || warned("deadline_close", status(1, 0, false));
        let words = told([close(), close(), warned("deadline_missed", status(1, 0, false))]);
        let one = vec![Telling::Deadline("Până pe 27.11.2026".to_owned())];
        assert_eq!(words, [one.clone(), vec![], one]);
    }

    #[test]
    fn a_closed_account_is_told_while_something_waits_and_once() {
        let expired = |waiting| warned("session_expired", status(waiting, 0, false));
        let words = told([expired(0), expired(1), expired(2), status(2, 0, false), expired(2)]);
        assert_eq!(words, [vec![], vec![Telling::SignedOut(1)], vec![], vec![], vec![Telling::SignedOut(2)]]);
        assert_eq!(
            Telling::SignedOut(2).words(Lang::En).1,
            "Nothing leaves until then. You have 2 invoices to send."
        );
    }

    #[test]
    fn what_is_told_names_the_count_and_no_client() {
        let (title, text) = Telling::Sent(20).words(Lang::Ro);
        assert_eq!((title.as_str(), text.as_str()), ("20 de facturi trimise", "Totul e trimis."));
        assert_eq!(Telling::Sent(1).words(Lang::En).0, "1 invoice sent");
        assert_eq!(Telling::Attention(2).words(Lang::Ro).0, "2 lucruri de rezolvat");
        assert!(goes_on_in_background(3, Lang::Ro).1.contains("3 facturi"));
    }
}
