//! Taking back the invoice issued last: only while it is held, and only that one.

use super::world::{NOW, books_with, fct, invoice_id, issued, item, stock};
use domain::{Fate, Moment};
use protocol::{Change, Doubt, OutboxItem, Phase};
use store::{Books, Read as _, TxError, WriteError, is_held};
use uuid::Uuid;

/// The second before the holds of these tests end.
fn held_at() -> Moment {
    NOW.plus_seconds(-1)
}

fn take_back(books: &Books, number: u64) -> Result<u64, String> {
    match books.write(held_at(), |tx| tx.undo_issue(invoice_id(number))) {
        Ok(number) => Ok(number.number),
        Err(WriteError::Refused(TxError::NotHeld(_))) => Err("not held".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn what_holds_an_invoice() {
    let plain = item(&issued(1));
    type Case = (&'static str, fn(&mut OutboxItem), bool);
    let cases: [Case; 7] = [
        ("nothing of it has left", |_| {}, true),
        ("the hold ends at this very moment", |item| item.not_before = NOW.plus_seconds(-1), false),
        ("it was over before", |item| item.not_before = NOW.plus_seconds(-2), false),
        ("it is being sent", |item| item.phase = Phase::Sending, false),
        ("nobody knows whether it arrived", |item| item.phase = Phase::Unknown, false),
        ("it was tried", |item| item.attempts = 1, false),
        ("it was in doubt and is not any more", |item| item.doubt = Doubt::Cleared, false),
    ];
    for (story, change, expected) in cases {
        let mut item = plain.clone();
        change(&mut item);
        assert_eq!(is_held(&item, held_at()), expected, "{story}");
    }
}

#[test]
fn only_the_last_and_only_what_is_held_is_taken_back_and_its_number_is_the_next() {
    let (_home, books) = books_with(4, 2);
    assert_eq!(take_back(&books, 1), Err("not held".to_owned()), "another was issued after it");
    let late = books.write(NOW, |tx| tx.undo_issue(invoice_id(2)));
    assert!(matches!(late, Err(WriteError::Refused(TxError::NotHeld(_)))), "its seconds are over");
    assert_eq!(take_back(&books, 2), Ok(2));
    let view = books.read().unwrap();
    assert!(
        view.invoice(invoice_id(2)).unwrap().is_none() && view.outbox_item(invoice_id(2)).unwrap().is_none()
    );
    assert_eq!(view.number(&fct(), 2).unwrap().unwrap().fate, Fate::Free);
    assert_eq!(view.last_issued(&fct()).unwrap().unwrap().number, 1);
    drop(view);
    assert_eq!(take_back(&books, 1), Ok(1), "now it is the last");
}

#[test]
fn a_file_that_leaves_ends_the_hold_and_nothing_else() {
    let (_home, books) = books_with(4, 2);
    books.write(held_at(), |tx| tx.end_hold(invoice_id(2))).unwrap();
    let after = books.read().unwrap().outbox_item(invoice_id(2)).unwrap().unwrap();
    assert_eq!(after, OutboxItem { not_before: Moment(0), ..item(&issued(2)) });
    assert_eq!(take_back(&books, 2), Err("not held".to_owned()));
    let strange = books.write(held_at(), |tx| tx.end_hold(invoice_id(9)));
    assert!(matches!(strange, Err(WriteError::Refused(TxError::InvoiceUnknown(_)))));
}

#[test]
fn the_pause_of_what_was_tried_is_no_hold() {
    let (_home, books) = books_with(4, 2);
    let tried = OutboxItem { attempts: 2, not_before: NOW.plus_seconds(600), ..item(&issued(2)) };
    let OutboxItem { invoice, key, phase, attempts, doubt, not_before, .. } = tried.clone();
    let moved = Change::ItemMoved { invoice, key, phase, attempts, doubt, not_before };
    books.write(NOW, |tx| tx.apply(&[moved])).unwrap();
    books.write(NOW, |tx| tx.end_hold(invoice_id(2))).unwrap();
    let after = books.read().unwrap().outbox_item(invoice_id(2)).unwrap().unwrap();
    assert_eq!(after, tried, "the server's pause stays");
}

#[test]
fn the_answer_to_its_request_goes_with_it_and_that_of_another_stays() {
    let home = tempfile::tempdir().unwrap();
    let books = super::world::open(home.path());
    stock(&books, 4);
    let request = |number: u64| Uuid::from_u128(0x3000 + u128::from(number));
    for number in [1, 2] {
        let issued = issued(number);
        books.write(NOW, |tx| tx.issue(&issued, &item(&issued), Some((request(number), [7; 32])))).unwrap();
    }
    assert_eq!(take_back(&books, 2), Ok(2));
    let view = books.read().unwrap();
    assert!(view.request(request(2)).unwrap().is_none(), "it may be issued again");
    assert_eq!(view.request(request(1)).unwrap().unwrap().invoice, invoice_id(1));
}

#[test]
fn a_number_below_a_spent_one_is_not_given_out_again() {
    let home = tempfile::tempdir().unwrap();
    let books = super::world::open(home.path());
    stock(&books, 4);
    [3, 1].into_iter().for_each(|number| super::world::issue(&books, number).unwrap());
    assert_eq!(take_back(&books, 1), Err("not held".to_owned()), "the last, but not the highest");
    assert_eq!(take_back(&books, 3), Err("not held".to_owned()), "the highest, but not the last");
}
