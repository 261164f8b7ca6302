//! What is asked about invoices: kept with its place, moved on, given up, and what is left of it when it is done.

use crate::world::{
    NOW, apply, assert_sound, books_with, copy_of, database, fct, invoice_id, issued, key_of,
    new_installation, remote_copy,
};
use domain::{Content, Fate, Issued, Moment};
use protocol::change::{Difference, Doubt};
use protocol::errand::{Edit, Payment};
use protocol::{
    Change, Errand, Expected, FrozenBody, OutboxItem, Phase, RemoteInvoice, Stage, Subject, Task, Trouble,
};
use store::{Books, Event, InvoiceRecord, Read, TxError, WriteError};
use tempfile::TempDir;
use uuid::Uuid;

fn errand_id(which: u128) -> Uuid {
    Uuid::from_u128(0x5000 + which)
}

fn errand(which: u128, number: u64, task: Task) -> Errand {
    Errand {
        id: errand_id(which),
        seq: 0,
        key: Uuid::from_u128(0x6000 + which),
        subject: Subject::Invoice(invoice_id(number)),
        task,
        stage: Stage::Waiting,
        is_tried: false,
        is_insisted: false,
        attempts: 0,
        asked_at: NOW,
        not_before: Moment(0),
    }
}

fn payment() -> Task {
    Task::Payment(Payment {
        is_receipt: false,
        method: "cash".to_owned(),
        amount: "10".parse().unwrap(),
        date: "2026-11-21".parse().unwrap(),
        note: None,
        known: None,
    })
}

fn storno() -> Task {
    Task::Storno { series: fct(), since: "2026-11-20".parse().unwrap() }
}

/// The first invoice with another price, and what the server has once it took that.
fn dearer() -> (Issued, RemoteInvoice) {
    let mut order = issued(1).content.order();
    order.rows[0].price = "25".parse().unwrap();
    let content = Content::compute(issued(1).content.supplier, order).unwrap();
    let after = Issued { content, revision: 1, ..issued(1) };
    let copy = remote_copy(&after);
    (after, copy)
}

fn edit(after: &Issued) -> Task {
    let before = Expected::of(&issued(1));
    let body = FrozenBody::new("{}".to_owned());
    Task::Edit(Box::new(Edit { issued: after.clone(), before, known: Vec::new(), body }))
}

fn ask(books: &Books, errand: Errand) -> Errand {
    books.write(NOW, |tx| tx.ask(errand)).unwrap()
}

fn over(books: &Books, which: u128, copy: Option<RemoteInvoice>, storno: Option<RemoteInvoice>) {
    let (copy, storno) = (copy.map(Box::new), storno.map(Box::new));
    apply(books, &[Change::ErrandOver { id: errand_id(which), copy, storno }]).unwrap();
}

fn record(books: &Books, number: u64) -> InvoiceRecord {
    books.read().unwrap().invoice(invoice_id(number)).unwrap().unwrap()
}

fn notices(books: &Books) -> Vec<(Uuid, Vec<String>)> {
    let codes = |notice: store::Notice| notice.troubles.into_iter().map(|trouble| trouble.code).collect();
    books.read().unwrap().notices().unwrap().into_iter().map(|(id, notice)| (id, codes(notice))).collect()
}

/// Books with one invoice that the server has.
fn with_one_sent() -> (TempDir, Books) {
    let (home, books) = books_with(5, 1);
    let copy = Box::new(remote_copy(&issued(1)));
    apply(&books, &[Change::Synced { invoice: invoice_id(1), key: key_of(1), copy }]).unwrap();
    (home, books)
}

/// What the journal alone makes of it, which must be sound too.
fn from_the_journal(home: &TempDir, books: Books) -> Books {
    assert_sound(&books);
    drop(books);
    let copy = copy_of(home.path());
    std::fs::remove_file(database(copy.path())).unwrap();
    let rebuilt = Books::rebuild(copy.path(), &new_installation()).unwrap();
    assert_sound(&rebuilt);
    rebuilt
}

/// What holds of books holds of those the journal makes.
fn both(home: &TempDir, books: Books, holds: impl Fn(&Books)) {
    holds(&books);
    holds(&from_the_journal(home, books));
}

#[test]
fn what_is_asked_keeps_its_order_and_its_stage() {
    let (home, books) = with_one_sent();
    let first = ask(&books, errand(1, 1, payment()));
    let second = ask(&books, errand(2, 1, storno()));
    assert!(0 < first.seq && first.seq < second.seq);
    let sent = Errand { stage: Stage::Sent, is_tried: true, attempts: 1, ..first.clone() };
    apply(&books, &[Change::ErrandMoved(Box::new(sent.clone()))]).unwrap();
    assert_eq!(books.read().unwrap().errands().unwrap(), [sent, second.clone()]);
    // From the journal: that it was asked, not how far it had come.
    let rebuilt = from_the_journal(&home, books);
    let ids: Vec<Uuid> = rebuilt.read().unwrap().errands().unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(ids, [first.id, second.id]);
}

#[test]
fn what_needs_a_person_is_journalled_once() {
    let (home, books) = with_one_sent();
    let waiting = ask(&books, errand(1, 1, payment()));
    let parked = |code: &str, attempts: u32| {
        let stage = Stage::Attention(Trouble::of_code(code));
        let moved = Errand { stage, attempts, ..waiting.clone() };
        apply(&books, &[Change::ErrandMoved(Box::new(moved.clone()))]).unwrap();
        assert_eq!(books.read().unwrap().errands().unwrap(), [moved]);
        let entries = books.read().unwrap().events(1, 100).unwrap();
        entries.iter().filter(|entry| matches!(entry.event, Event::ErrandParked { .. })).count()
    };
    assert_eq!([parked("payment_unknown", 1), parked("payment_unknown", 2)], [1, 1]);
    assert_eq!(parked("invalid_request", 2), 2);
    let rebuilt = from_the_journal(&home, books);
    let errands = rebuilt.read().unwrap().errands().unwrap();
    let code = errands[0].trouble().map(|trouble| trouble.code.as_str());
    assert_eq!(code, Some("asked_before_restore"), "others may have done it since");
    assert!(errands[0].is_tried);
}

#[test]
fn what_may_be_on_its_way_is_not_given_up() {
    let (home, books) = with_one_sent();
    let waiting = ask(&books, errand(1, 1, payment()));
    let give_up = |which: u128| books.write(NOW, |tx| tx.withdraw(errand_id(which)));
    apply(&books, &[Change::ErrandMoved(Box::new(Errand { stage: Stage::Sent, ..waiting.clone() }))])
        .unwrap();
    assert!(matches!(give_up(1), Err(WriteError::Refused(TxError::ErrandUnderWay(_)))));
    assert!(matches!(give_up(2), Err(WriteError::Refused(TxError::ErrandUnknown(_)))));
    apply(&books, &[Change::ErrandMoved(Box::new(waiting.clone()))]).unwrap();
    assert_eq!(give_up(1).unwrap(), waiting);
    // An answer that comes now finds nothing to move, and brings nothing back.
    apply(&books, &[Change::ErrandMoved(Box::new(Errand { stage: Stage::Confirmed, ..waiting }))]).unwrap();
    over(&books, 1, None, None);
    assert_eq!(books.read().unwrap().errands().unwrap(), []);
    assert_eq!(from_the_journal(&home, books).read().unwrap().errands().unwrap(), []);
}

#[test]
fn a_refusal_somebody_heard_of_is_forgotten_and_one_of_something_unknown_changes_nothing() {
    let (home, books) = with_one_sent();
    ask(&books, errand(1, 1, payment()));
    let gone = |which: u128| Change::ErrandGone {
        id: errand_id(which),
        trouble: Trouble::of_code("invalid_request"),
    };
    let before = books.read().unwrap().events(1, 100).unwrap().len();
    apply(&books, &[gone(2)]).unwrap();
    assert_eq!(books.read().unwrap().events(1, 100).unwrap().len(), before);
    apply(&books, &[gone(1)]).unwrap();
    assert_eq!(books.read().unwrap().errands().unwrap(), []);
    assert_eq!(from_the_journal(&home, books).read().unwrap().errands().unwrap(), []);
}

#[test]
fn a_payment_that_is_done_is_in_the_story_and_the_copy_is_the_servers() {
    let (home, books) = with_one_sent();
    ask(&books, errand(1, 1, payment()));
    over(&books, 1, Some(RemoteInvoice { is_paid: true, ..remote_copy(&issued(1)) }), None);
    let told = record(&books, 1);
    assert!(told.server.unwrap().is_paid);
    let [done] = &told.done[..] else { panic!("{:?}", told.done) };
    assert_eq!((done.task.as_str(), done.detail.as_deref()), ("payment", Some("10.00")));
    assert_eq!(books.read().unwrap().errands().unwrap(), []);
    let rebuilt = from_the_journal(&home, books);
    assert_eq!(rebuilt.read().unwrap().errands().unwrap(), []);
    assert_eq!(record(&rebuilt, 1).done.len(), 1);
}

#[test]
fn an_edit_that_is_done_is_the_paper_of_now_and_the_paper_before_is_kept() {
    let (home, books) = with_one_sent();
    let (after, copy) = dearer();
    ask(&books, errand(1, 1, edit(&after)));
    over(&books, 1, Some(copy.clone()), None);
    both(&home, books, |books| {
        let told = record(books, 1);
        assert_eq!((&told.issued, &told.earlier[..]), (&after, &[issued(1)][..]));
        assert_eq!((told.server, told.differences), (Some(copy.clone()), Vec::new()));
        assert_eq!(told.done.len(), 1);
        assert_eq!(notices(books), []);
    });
}

#[test]
fn an_edit_of_nothing_that_is_printed_makes_no_second_paper() {
    let (_home, books) = with_one_sent();
    let same = Issued { revision: 1, ..issued(1) };
    ask(&books, errand(1, 1, edit(&same)));
    over(&books, 1, Some(remote_copy(&same)), None);
    assert_eq!(record(&books, 1).earlier, []);
}

#[test]
fn an_edit_the_server_took_otherwise_is_told() {
    let (home, books) = with_one_sent();
    let (after, copy) = dearer();
    ask(&books, errand(1, 1, edit(&after)));
    let other = RemoteInvoice { client_name: Some("Altcineva SRL".to_owned()), ..copy };
    over(&books, 1, Some(other), None);
    both(&home, books, |books| {
        let fields: Vec<String> = record(books, 1).differences.into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["client"]);
        assert_eq!(notices(books), [(invoice_id(1), vec!["content_mismatch".to_owned()])]);
    });
}

#[test]
fn an_edit_that_makes_both_equal_ends_the_alarm_of_the_one_before_and_no_other() {
    let (home, books) = with_one_sent();
    let (after, copy) = dearer();
    let rejected = RemoteInvoice { efactura_status: Some("rejected".to_owned()), ..remote_copy(&issued(1)) };
    apply(&books, &[Change::InvoicesSeen { items: vec![rejected], first: true }]).unwrap();
    let rejected = "efactura_rejected".to_owned();
    assert_eq!(notices(&books), [(invoice_id(1), vec![rejected.clone()])]);
    let efactura_status = Some("rejected".to_owned());
    let copy = RemoteInvoice { efactura_status, ..copy };
    for (which, client_name) in [(1, Some("Altcineva SRL".to_owned())), (2, copy.client_name.clone())] {
        ask(&books, errand(which, 1, edit(&after)));
        over(&books, which, Some(RemoteInvoice { client_name, ..copy.clone() }), None);
        let mismatch = (which == 1).then(|| "content_mismatch".to_owned());
        let told: Vec<String> = [rejected.clone()].into_iter().chain(mismatch).collect();
        assert_eq!(notices(&books), [(invoice_id(1), told)]);
    }
    both(&home, books, |books| assert_eq!(notices(books), [(invoice_id(1), vec![rejected.clone()])]));
}

/// The edit was asked under the number before.
#[test]
fn an_edit_changes_what_an_invoice_says_and_never_its_number() {
    let (home, books) = books_with(5, 1);
    let (after, _) = dearer();
    ask(&books, errand(1, 1, edit(&after)));
    let renumbered = Issued {
        number: 2,
        full_number: issued(2).full_number,
        revision: 4,
        replaces: Some(issued(1).full_number),
        ..issued(1)
    };
    let fate = Some((Fate::Expired, "replaced".to_owned()));
    books
        .write(NOW, |tx| tx.revise(&renumbered, key_of(9), &FrozenBody::new("{}".to_owned()), fate))
        .unwrap();
    let copy = Box::new(remote_copy(&renumbered));
    apply(&books, &[Change::Synced { invoice: invoice_id(1), key: key_of(9), copy }]).unwrap();
    let edited = Issued { content: after.content.clone(), revision: 5, ..renumbered.clone() };
    over(&books, 1, Some(remote_copy(&edited)), None);
    both(&home, books, |books| {
        let told = record(books, 1);
        assert_eq!((told.issued, told.differences), (edited.clone(), Vec::new()));
        assert_eq!(told.earlier, [issued(1), renumbered.clone()]);
    });
}

/// The invoice waits for a person, because the server had another: what waits expects the paper of now, and tells by itself.
#[test]
fn an_edit_of_what_still_waits_changes_what_is_expected_of_the_server() {
    let (home, books) = books_with(5, 1);
    let (after, copy) = dearer();
    let total =
        Difference { field: "total".to_owned(), paper: "72.56".to_owned(), cloud: "90.75".to_owned() };
    let mismatched = Change::Mismatched {
        invoice: invoice_id(1),
        key: key_of(1),
        copy: Box::new(copy.clone()),
        differences: vec![total],
        trouble: Trouble::of_code("content_mismatch"),
    };
    apply(&books, &[mismatched]).unwrap();
    ask(&books, errand(1, 1, edit(&after)));
    over(
        &books,
        1,
        Some(RemoteInvoice { client_name: Some("Altcineva SRL".to_owned()), ..copy.clone() }),
        None,
    );
    let item = books.read().unwrap().outbox_item(invoice_id(1)).unwrap().unwrap();
    assert_eq!(item.expected, Expected::of(&after));
    assert!(matches!(&item.phase, Phase::Attention(trouble) if trouble.code == "content_mismatch"));
    assert_eq!(notices(&books), [], "one alarm is enough");
    let synced = Change::Synced { invoice: invoice_id(1), key: item.key, copy: Box::new(copy) };
    apply(&books, &[synced]).unwrap();
    both(&home, books, |books| {
        assert_eq!(books.read().unwrap().outbox().unwrap(), Vec::<OutboxItem>::new());
        assert_eq!(record(books, 1).issued, after);
    });
}

/// The server's storno of the first invoice.
fn reversal() -> RemoteInvoice {
    let source = issued(1);
    let content = source.content.reversed("2026-11-21".parse().unwrap()).unwrap();
    RemoteInvoice {
        id: "inv_storno".to_owned(),
        number: Some(900),
        full_number: Some("FCT-900".to_owned()),
        date: "2026-11-21".parse().ok(),
        net: Some(content.totals.net),
        vat: Some(content.totals.vat),
        total: Some(content.totals.total),
        is_storno: true,
        storno_for: Some("inv_1".to_owned()),
        ..remote_copy(&source)
    }
}

#[test]
fn a_storno_that_is_done_is_an_invoice_of_its_own_and_the_first_says_by_what_it_is_reversed() {
    let (home, books) = with_one_sent();
    ask(&books, errand(1, 1, storno()));
    over(&books, 1, Some(remote_copy(&issued(1))), Some(reversal()));
    assert_eq!(record(&books, 1).storned_by.as_deref(), Some("inv_storno"));
    both(&home, books, |books| {
        let made = books.read().unwrap().invoice(errand_id(1)).unwrap().unwrap();
        assert_eq!((made.issued.full_number.as_str(), made.is_numbered_by_server), ("FCT-900", true));
        assert_eq!(made.issued.reverses.unwrap().full_number, "FCT-1");
        assert_eq!((made.differences, notices(books)), (Vec::new(), Vec::new()));
        assert_eq!(record(books, 1).done[0].task, "storno");
    });
}

#[test]
fn a_storno_is_taken_in_once() {
    let (_home, books) = with_one_sent();
    ask(&books, errand(1, 1, storno()));
    over(&books, 1, None, Some(reversal()));
    // Another copy of the books asked too, and is shown the same storno; or one under a number that is taken.
    for (which, shown) in [
        (2, reversal()),
        (3, RemoteInvoice { number: Some(901), ..reversal() }),
        (4, RemoteInvoice { id: "inv_other".to_owned(), ..reversal() }),
        (5, RemoteInvoice { number: None, id: "inv_draft".to_owned(), ..reversal() }),
    ] {
        ask(&books, errand(which, 1, storno()));
        over(&books, which, None, Some(shown));
        assert_eq!(books.read().unwrap().invoice_count().unwrap(), 2, "{which}");
    }
    assert_sound(&books);
}

#[test]
fn what_leaves_by_being_asked_about_is_held_no_more() {
    let (_home, books) = books_with(5, 1);
    ask(&books, errand(1, 1, payment()));
    let item = books.read().unwrap().outbox_item(invoice_id(1)).unwrap().unwrap();
    assert_eq!((item.not_before, item.doubt), (Moment(0), Doubt::None));
    assert_eq!(books.read().unwrap().number(&fct(), 1).unwrap().unwrap().fate, Fate::Issued);
}

#[test]
fn a_person_insists_under_another_key() {
    let (_home, books) = with_one_sent();
    let waiting = ask(&books, errand(1, 1, payment()));
    let parked =
        Errand { stage: Stage::Attention(Trouble::of_code("payment_unknown")), is_tried: true, ..waiting };
    apply(&books, &[Change::ErrandMoved(Box::new(parked.clone()))]).unwrap();
    let key = Uuid::from_u128(0x77);
    let again = books.write(NOW, |tx| tx.insist(parked.id, key)).unwrap();
    assert_eq!(again, parked.insisted(key));
    assert_eq!(books.read().unwrap().errands().unwrap(), [again]);
}
