//! Revisions, a person's word, orders, the firm's other invoices, and books brought to today's format.

use crate::world::{
    NOW, apply, assert_sound, books_with, fct, invoice_id, issue, issued, key_of, open, remote_copy,
    state_last,
};
use domain::{Content, Fate, Issued, Lock, Moment, PoolNumber};
use protocol::change::{Difference, Doubt};
use protocol::{Change, Expected, FrozenBody, OnlineOrder, OutboxItem, Phase, RemoteInvoice, Trouble};
use store::{Books, Event, Guard, OrderRecord, Read, TxError, WriteError};
use uuid::Uuid;

const NEW_KEY: Uuid = Uuid::from_u128(0x3E37);

fn trouble(code: &str) -> Trouble {
    Trouble::of_code(code)
}

fn moved(number: u64, phase: Phase, attempts: u32) -> Change {
    let (invoice, key) = (invoice_id(number), key_of(number));
    Change::ItemMoved { invoice, key, phase, attempts, doubt: Doubt::None, not_before: NOW }
}

fn refused(number: u64) -> Change {
    moved(number, Phase::Attention(trouble("invalid_request")), 1)
}

/// The same invoice with another price.
fn dearer(before: &Issued) -> Issued {
    let mut order = before.content.order();
    order.rows[0].price = "25".parse().unwrap();
    let content = Content::compute(before.content.supplier.clone(), order).unwrap();
    Issued { content, revision: before.revision + 1, ..before.clone() }
}

fn revise(
    books: &Books,
    issued: &Issued,
    old: Option<(Fate, String)>,
) -> Result<OutboxItem, WriteError<TxError>> {
    books.write(NOW, |tx| tx.revise(issued, NEW_KEY, &FrozenBody::new("{}".to_owned()), old))
}

fn number(books: &Books, number: u64) -> PoolNumber {
    books.read().unwrap().number(&fct(), number).unwrap().unwrap()
}

#[test]
fn a_refused_invoice_gets_new_content_and_its_old_paper_is_kept() {
    let (home, books) = books_with(3, 1);
    apply(&books, &[refused(1)]).unwrap();
    let waiting = revise(&books, &dearer(&issued(1)), None).unwrap();
    assert_eq!((waiting.key, &waiting.phase, waiting.doubt), (NEW_KEY, &Phase::Unknown, Doubt::Owed));
    assert_eq!(waiting.expected, Expected::of(&dearer(&issued(1))));
    let stale = apply(&books, &[moved(1, Phase::Sending, 2)]);
    assert!(
        matches!(stale, Err(WriteError::Refused(TxError::ItemMismatch(_)))),
        "news of the revision before"
    );
    drop(books);
    let books = open(home.path());
    let record = books.read().unwrap().invoice(invoice_id(1)).unwrap().unwrap();
    assert_eq!((record.issued, record.earlier), (dearer(&issued(1)), vec![issued(1)]));
    assert_eq!(books.read().unwrap().outbox().unwrap(), [waiting]);
    assert_sound(&books);
}

#[test]
fn what_was_never_sent_is_revised_without_a_look() {
    let (_home, books) = books_with(3, 1);
    let waiting = revise(&books, &dearer(&issued(1)), None).unwrap();
    assert_eq!((waiting.phase, waiting.doubt), (Phase::Queued, Doubt::None));
    assert_sound(&books);
}

/// Where the server may have the invoice, or has it, nothing of it changes (I6).
#[test]
fn what_may_be_on_the_server_is_not_revised() {
    let differs = Difference { field: "total".to_owned(), paper: "1".to_owned(), cloud: "2".to_owned() };
    for (story, changes) in [
        ("on its way", vec![moved(1, Phase::Sending, 1)]),
        ("unknown", vec![moved(1, Phase::Unknown, 1)]),
        ("tried and queued again", vec![moved(1, Phase::Queued, 1)]),
        (
            "there, and different",
            vec![Change::Mismatched {
                invoice: invoice_id(1),
                key: key_of(1),
                copy: Box::new(remote_copy(&issued(1))),
                differences: vec![differs],
                trouble: trouble("content_mismatch"),
            }],
        ),
    ] {
        let (_home, books) = books_with(3, 1);
        apply(&books, &changes).unwrap();
        let refused = revise(&books, &dearer(&issued(1)), None);
        assert!(matches!(refused, Err(WriteError::Refused(TxError::NotRevisable(_)))), "{story}");
        assert_eq!(books.read().unwrap().invoice(invoice_id(1)).unwrap().unwrap().issued, issued(1));
    }
    let (_home, books) = books_with(3, 1);
    let settled =
        Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(remote_copy(&issued(1))) };
    apply(&books, &[settled]).unwrap();
    let refused = revise(&books, &dearer(&issued(1)), None);
    assert!(matches!(refused, Err(WriteError::Refused(TxError::NotInOutbox(_)))));
}

#[test]
fn an_invoice_moves_to_a_free_number_and_the_old_one_keeps_its_story() {
    let (home, books) = books_with(3, 1);
    apply(&books, &[refused(1)]).unwrap();
    let next = |number: u64| Issued {
        number,
        full_number: format!("FCT-{number}"),
        revision: 1,
        replaces: Some("FCT-1".to_owned()),
        ..issued(1)
    };
    let expired = || Some((Fate::Expired, "replaced_by FCT-2".to_owned()));
    for (story, issued, old) in [
        ("no word about the old number", next(2), None),
        ("a word about a number that stays", dearer(&issued(1)), expired()),
    ] {
        let wrong = revise(&books, &issued, old);
        assert!(matches!(wrong, Err(WriteError::Refused(TxError::ItemMismatch(_)))), "{story}");
    }
    let free_again = revise(&books, &next(2), Some((Fate::Free, String::new())));
    assert!(matches!(free_again, Err(WriteError::Refused(TxError::FateForbidden { .. }))));
    issue(&books, 3).unwrap();
    let taken = revise(&books, &next(3), expired());
    assert!(matches!(taken, Err(WriteError::Refused(TxError::NumberNotFree { number: 3, .. }))));
    let waiting = revise(&books, &next(2), expired()).unwrap();
    assert_eq!(
        (waiting.number, &waiting.phase),
        (2, &Phase::Queued),
        "a number nobody has sent needs no look"
    );
    drop(books);
    let books = open(home.path());
    let (old, new) = (number(&books, 1), number(&books, 2));
    assert_eq!((old.fate, old.reason.as_deref()), (Fate::Expired, Some("replaced_by FCT-2")));
    assert_eq!(
        (old.invoice, new.fate, new.invoice),
        (Some(invoice_id(1)), Fate::Issued, Some(invoice_id(1)))
    );
    let view = books.read().unwrap();
    for number in [1, 2] {
        let found = view.invoice_by_number(&fct(), number).unwrap().unwrap();
        assert_eq!(found.issued.id, invoice_id(1), "found under {number}");
    }
    drop(view);
    assert_sound(&books);
}

/// An item leaves the queue by a person's word only when the server has it (I23).
#[test]
fn only_what_the_server_has_can_be_taken_as_it_is() {
    let (_home, books) = books_with(3, 2);
    apply(&books, &[refused(1)]).unwrap();
    for number in [1, 2] {
        let refused = books.write(NOW, |tx| tx.acknowledge(invoice_id(number)));
        assert!(matches!(refused, Err(WriteError::Refused(TxError::NothingToSee(_)))), "{number}");
    }
    assert_eq!(books.read().unwrap().outbox().unwrap().len(), 2);
    let differs = Difference { field: "total".to_owned(), paper: "1".to_owned(), cloud: "2".to_owned() };
    let mismatched = Change::Mismatched {
        invoice: invoice_id(2),
        key: key_of(2),
        copy: Box::new(remote_copy(&issued(2))),
        differences: vec![differs.clone()],
        trouble: trouble("content_mismatch"),
    };
    apply(&books, &[mismatched]).unwrap();
    books.write(NOW, |tx| tx.acknowledge(invoice_id(2))).unwrap();
    let view = books.read().unwrap();
    assert_eq!(view.outbox().unwrap().len(), 1);
    assert_eq!(view.invoice(invoice_id(2)).unwrap().unwrap().differences, [differs], "not forgotten");
    let settled = view.number(&fct(), 2).unwrap().unwrap();
    assert_eq!((settled.fate, settled.reason.as_deref()), (Fate::Synced, Some("acknowledged")));
    drop(view);
    assert_sound(&books);
}

#[test]
fn news_of_a_settled_invoice_is_kept_until_it_is_seen() {
    let (home, books) = books_with(3, 1);
    let copy = remote_copy(&issued(1));
    let settled = Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(copy.clone()) };
    apply(&books, &[settled]).unwrap();
    let seen = |copy: RemoteInvoice| [Change::InvoicesSeen { items: vec![copy], first: true }];
    apply(&books, &seen(copy.clone())).unwrap();
    assert_eq!(books.read().unwrap().notices().unwrap(), []);
    let events = books.read().unwrap().events(1, 1000).unwrap().len();
    let void = RemoteInvoice { is_void: true, ..copy.clone() };
    apply(&books, &seen(void.clone())).unwrap();
    apply(&books, &seen(void)).unwrap();
    assert_eq!(books.read().unwrap().events(1, 1000).unwrap().len(), events + 1, "told once");
    drop(books);
    let books = open(home.path());
    let notices = books.read().unwrap().notices().unwrap();
    assert_eq!((notices.len(), notices[0].1.troubles[0].code.as_str()), (1, "voided_on_server"));
    books.write(NOW, |tx| tx.acknowledge(invoice_id(1))).unwrap();
    assert_eq!(books.read().unwrap().notices().unwrap(), []);
    assert_sound(&books);
}

/// The first copy there is of an invoice may be void or refused already: nobody would ever hear of it otherwise.
#[test]
fn a_first_copy_that_is_void_or_refused_is_told() {
    let (_home, books) = books_with(3, 2);
    let void = RemoteInvoice { is_void: true, ..remote_copy(&issued(1)) };
    let refused = RemoteInvoice { efactura_status: Some("rejected".to_owned()), ..remote_copy(&issued(2)) };
    let codes = |number: u64| -> Vec<String> {
        let notice = books.read().unwrap().notices().unwrap().into_iter().find(|n| n.0 == invoice_id(number));
        notice.map_or_else(Vec::new, |n| n.1.troubles.into_iter().map(|trouble| trouble.code).collect())
    };
    apply(&books, &[Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(void) }])
        .unwrap();
    assert_eq!(codes(1), ["voided_on_server"]);
    // One that differs is told as different first, and the rest once that was seen.
    let mismatched = Change::Mismatched {
        invoice: invoice_id(2),
        key: key_of(2),
        copy: Box::new(refused),
        differences: vec![Difference {
            field: "total".to_owned(),
            paper: "1".to_owned(),
            cloud: "2".to_owned(),
        }],
        trouble: trouble("content_mismatch"),
    };
    apply(&books, &[mismatched]).unwrap();
    books.write(NOW, |tx| tx.acknowledge(invoice_id(2))).unwrap();
    assert!(codes(2).contains(&"efactura_rejected".to_owned()), "{:?}", codes(2));
    books.write(NOW, |tx| tx.acknowledge(invoice_id(2))).unwrap();
    assert_eq!(codes(2), Vec::<String>::new());
    assert_sound(&books);
}

/// What was compared with an earlier revision says nothing about the one that took its place.
#[test]
fn a_copy_settles_the_revision_it_was_compared_with() {
    let (_home, books) = books_with(3, 1);
    apply(&books, &[refused(1)]).unwrap();
    revise(&books, &dearer(&issued(1)), None).unwrap();
    let late = |key| Change::Synced { invoice: invoice_id(1), key, copy: Box::new(remote_copy(&issued(1))) };
    let outcome = books.write(NOW, |tx| tx.apply(&[late(key_of(1))]));
    assert!(matches!(outcome, Err(WriteError::Refused(TxError::ItemMismatch(_)))));
    assert_eq!(books.read().unwrap().outbox().unwrap().len(), 1);
}

/// A garbled reply carries another invoice's id: what happens to that one is told of that one.
#[test]
fn a_garbled_reply_takes_no_invoices_id_away() {
    let (_home, books) = books_with(3, 2);
    let first = remote_copy(&issued(1));
    let settled = Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(first.clone()) };
    let garbled = Change::Mismatched {
        invoice: invoice_id(2),
        key: key_of(2),
        copy: Box::new(first.clone()),
        differences: vec![Difference {
            field: "number".to_owned(),
            paper: "2".to_owned(),
            cloud: "1".to_owned(),
        }],
        trouble: trouble("number_mismatch"),
    };
    let second =
        Change::Synced { invoice: invoice_id(2), key: key_of(2), copy: Box::new(remote_copy(&issued(2))) };
    apply(&books, &[settled, garbled, second]).unwrap();
    let void = RemoteInvoice { is_void: true, ..first };
    apply(&books, &[Change::InvoicesSeen { items: vec![void], first: true }]).unwrap();
    let told: Vec<Uuid> =
        books.read().unwrap().notices().unwrap().into_iter().map(|notice| notice.0).collect();
    assert_eq!(told, [invoice_id(1)]);
}

/// The reply to ours was a stranger's; then a look found ours. What happens to the stranger's is no news of ours.
#[test]
fn a_strangers_copy_laid_here_by_mistake_goes_when_the_right_one_comes() {
    let (_home, books) = books_with(3, 1);
    let strangers = RemoteInvoice {
        id: "inv_of_the_web".to_owned(),
        number: Some(77),
        full_number: Some("FCT-77".to_owned()),
        ..remote_copy(&issued(1))
    };
    let mixed_up = Change::Mismatched {
        invoice: invoice_id(1),
        key: key_of(1),
        copy: Box::new(strangers.clone()),
        differences: vec![Difference {
            field: "number".to_owned(),
            paper: "1".to_owned(),
            cloud: "77".to_owned(),
        }],
        trouble: trouble("number_mismatch"),
    };
    let ours = remote_copy(&issued(1));
    let found = Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(ours.clone()) };
    let seen = Change::InvoicesSeen { items: vec![strangers, ours.clone()], first: true };
    apply(&books, &[mixed_up, found, seen]).unwrap();
    let view = books.read().unwrap();
    assert_eq!(view.notices().unwrap().len(), 0, "nothing happened to ours");
    assert_eq!(view.invoice(invoice_id(1)).unwrap().unwrap().server.map(|copy| copy.id), Some(ours.id));
    assert_eq!(view.numbers_in_cloud(&fct()).unwrap(), [77], "the stranger's is a stranger's");
}

#[test]
fn invoices_of_others_are_kept_by_number_until_they_are_gone_from_the_server() {
    let (_home, books) = books_with(3, 1);
    let other = |number: u64, date: &str| RemoteInvoice {
        id: format!("inv_other_{number}"),
        number: Some(number),
        full_number: Some(format!("FCT-{number}")),
        date: Some(date.parse().unwrap()),
        ..remote_copy(&issued(1))
    };
    let sweep = |items: Vec<RemoteInvoice>| {
        let since = "2026-01-01".parse().unwrap();
        apply(
            &books,
            &[Change::InvoicesSeen { items, first: true }, Change::InvoicesSwept { since, is_full: true }],
        )
        .unwrap();
    };
    let numbers = || books.read().unwrap().numbers_in_cloud(&fct()).unwrap();
    sweep(vec![other(70, "2026-05-01"), other(71, "2026-06-01"), other(40, "2025-06-01")]);
    assert_eq!(numbers(), [40, 70, 71]);
    sweep(vec![other(71, "2026-06-01")]);
    assert_eq!(numbers(), [40, 71], "older than the sweep goes back stays");
    assert!(books.read().unwrap().swept_at().unwrap().is_some());
    // What turns out to be ours is kept with our invoice only.
    let ours = RemoteInvoice { id: "inv_other_71".to_owned(), ..remote_copy(&issued(1)) };
    apply(&books, &[Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(ours) }])
        .unwrap();
    assert_eq!(numbers(), [40]);
    assert_sound(&books);
}

fn order() -> OrderRecord {
    let content = issued(9).content;
    OrderRecord {
        order: OnlineOrder {
            id: Uuid::from_u128(0x0DE5),
            series: fct(),
            key: NEW_KEY,
            body: FrozenBody::new("{}".to_owned()),
            expected: Expected::of_content(String::new(), &content),
            is_draft: false,
        },
        content,
        series_name: "FCT".to_owned(),
        request: "{\"items\":[]}".to_owned(),
        draft: None,
        asked: None,
    }
}

fn made(number: u64) -> RemoteInvoice {
    RemoteInvoice {
        id: format!("inv_made_{number}"),
        number: Some(number),
        full_number: Some(format!("FCT-{number}")),
        ..remote_copy(&issued(9))
    }
}

#[test]
fn an_order_becomes_an_invoice_a_draft_or_waits_for_a_person() {
    let id = order().order.id;
    for (story, candidates, invoices, drafts, waiting) in [
        ("found", vec![made(500)], 1, 0, 0),
        ("not there", vec![], 0, 1, 0),
        (
            "only others of that day",
            vec![RemoteInvoice { total: Some("1".parse().unwrap()), ..made(501) }],
            0,
            1,
            0,
        ),
        ("two that say the same", vec![made(500), made(501)], 0, 0, 1),
    ] {
        let (home, books) = books_with(3, 0);
        books.write(NOW, |tx| tx.keep_order(&order())).unwrap();
        apply(&books, &[Change::OrderLooked { id, candidates }]).unwrap();
        drop(books);
        let books = open(home.path());
        let view = books.read().unwrap();
        assert_eq!(view.invoice_count().unwrap(), invoices, "{story}");
        assert_eq!(view.drafts().unwrap().len(), drafts, "{story}");
        assert_eq!(view.orders().unwrap().len(), waiting, "{story}");
        if let [(_, draft)] = &view.drafts().unwrap()[..] {
            let tried = draft.tried.clone().unwrap();
            assert_eq!(tried, (NEW_KEY, FrozenBody::new("{}".to_owned())), "for going out under its old key");
        }
        drop(view);
        assert_sound(&books);
    }
}

#[test]
fn stopping_issuing_sets_every_free_number_aside_and_one_statement_ends_it() {
    let (home, books) = books_with(5, 2);
    books.write(NOW, |tx| tx.raise_guard(Guard::Restored, "a test")).unwrap();
    let fates = |books: &Books| (1..=5).map(|n| number(books, n).fate).collect::<Vec<_>>();
    assert_eq!(
        fates(&books),
        [Fate::Issued, Fate::Issued, Fate::Quarantined, Fate::Quarantined, Fate::Quarantined]
    );
    let is_synced = |books: &Books| books.read().unwrap().reconciled().unwrap().is_synced;
    apply(&books, &[Change::PassDone { is_full: false }]).unwrap();
    assert!(!is_synced(&books), "a pull is no pass");
    apply(&books, &[Change::PassDone { is_full: true }]).unwrap();
    assert!(is_synced(&books));
    state_last(&books, 3);
    assert_eq!(fates(&books), [Fate::Issued, Fate::Issued, Fate::Issued, Fate::Free, Fate::Free]);
    assert!(!is_synced(&books), "the next time it has to be asked again");
    drop(books);
    let books = open(home.path());
    // The paper under number 3 is entered, and only once.
    issue(&books, 3).unwrap();
    assert!(matches!(issue(&books, 3), Err(WriteError::Refused(TxError::NumberTaken { .. }))));
    assert_eq!(number(&books, 3).invoice, Some(invoice_id(3)));
    assert_sound(&books);
}

#[test]
fn the_time_that_was_seen_goes_up_by_issuing_and_down_only_by_the_server_or_a_person() {
    let (_home, books) = books_with(3, 1);
    let mark = |books: &Books| books.read().unwrap().clock_mark().unwrap();
    assert_eq!(mark(&books), Some(issued(1).issued_at));
    books.write(NOW, |tx| tx.confirm_clock(NOW.plus_days(400))).unwrap();
    assert_eq!(mark(&books), Some(NOW.plus_days(400)));
    issue(&books, 2).unwrap();
    assert_eq!(mark(&books), Some(NOW.plus_days(400)), "an issue takes nothing back");
    let server = Moment(NOW.0 - 5);
    apply(&books, &[Change::ServerTime { server, wall: NOW }]).unwrap();
    assert_eq!(mark(&books), Some(server));
}

#[test]
fn a_lock_that_changes_hands_is_written_down_with_its_time() {
    let (_home, books) = books_with(1, 0);
    let seen = |lock: Lock| [Change::SeriesSeen(vec![domain::Series { lock, ..crate::world::series() }])];
    let other = Lock::Other { device: Some("Ana".to_owned()), device_id: Some("p".to_owned()), since: None };
    let told = |books: &Books| {
        let events = books.read().unwrap().events(1, 1000).unwrap();
        events.into_iter().filter(|entry| matches!(entry.event, Event::LockSeen { .. })).count()
    };
    let before = told(&books);
    apply(&books, &seen(Lock::Here { since: Some(NOW) })).unwrap();
    apply(&books, &seen(Lock::Unknown)).unwrap();
    assert_eq!(told(&books), before, "nothing changed hands");
    apply(&books, &seen(Lock::Here { since: None })).unwrap();
    apply(&books, &seen(other.clone())).unwrap();
    apply(&books, &seen(other)).unwrap();
    apply(&books, &seen(Lock::None)).unwrap();
    assert_eq!(told(&books), before + 2);
}
