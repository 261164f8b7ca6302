//! What a write refuses, what it changes, and that a refusal leaves nothing.

use super::world::{
    NOW, apply, assert_sound, books_with, fct, invoice_id, issue, issued, item, key_of, open, pool_number,
    remote_copy, series,
};
use domain::{Client, ClientKind, Fate, PoolNumber, SeriesId};
use protocol::change::{Difference, Doubt};
use protocol::{Change, Phase, RemoteClient, RemoteInvoice, Trouble};
use store::{
    Books, DraftRecord, Event, Guard, Intent, Profile, Read, ReadEntries, Settings, TxError, WriteError,
};
use uuid::Uuid;

const ALL_FATES: [Fate; 8] = [
    Fate::Free,
    Fate::Issued,
    Fate::Synced,
    Fate::Unknown,
    Fate::Quarantined,
    Fate::Released,
    Fate::Expired,
    Fate::Foreign,
];

fn trouble() -> Trouble {
    Trouble { message: "no".to_owned(), ..Trouble::of_code("forbidden") }
}

fn moved(number: u64, phase: Phase) -> Change {
    Change::ItemMoved {
        invoice: invoice_id(number),
        key: key_of(number),
        phase,
        attempts: 1,
        doubt: Doubt::Owed,
        not_before: NOW,
    }
}

fn fate(number: u64, from: Fate, fate: Fate) -> Change {
    Change::FateChanged { series: fct(), number, from, fate, reason: Some("because".to_owned()) }
}

fn number(books: &Books, number: u64) -> PoolNumber {
    books.read().unwrap().number(&fct(), number).unwrap().unwrap()
}

#[test]
fn a_refusing_closure_leaves_nothing() {
    let (home, books) = books_with(3, 1);
    let journal = std::fs::read(super::world::journal(home.path())).unwrap();
    let refused = books.write(NOW, |tx| {
        let issued = issued(2);
        tx.issue(&issued, &item(&issued), None).unwrap();
        assert_eq!(tx.invoice_count().unwrap(), 2, "the closure sees its own changes");
        assert_eq!(tx.free_numbers(&fct()).unwrap().len(), 1);
        Err::<(), _>("changed my mind")
    });
    assert!(matches!(refused, Err(WriteError::Refused("changed my mind"))));
    assert_eq!(books.read().unwrap().invoice_count().unwrap(), 1);
    assert_eq!(std::fs::read(super::world::journal(home.path())).unwrap(), journal);
    assert_sound(&books);
    issue(&books, 2).unwrap();
}

#[test]
fn a_panicking_closure_leaves_nothing_and_the_books_go_on() {
    let (_home, books) = books_with(3, 1);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        books.write(NOW, |tx| -> Result<(), TxError> {
            let issued = issued(2);
            tx.issue(&issued, &item(&issued), None).unwrap();
            panic!("a bug");
        })
    }));
    assert!(outcome.is_err());
    issue(&books, 2).unwrap();
    assert_sound(&books);
}

#[test]
fn a_number_goes_on_one_invoice_only() {
    let (_home, books) = books_with(3, 1);
    let refusals = books.write(NOW, |tx| {
        let taken = issued(1);
        let same_number = domain::Issued { id: Uuid::from_u128(1), ..issued(1) };
        let unknown = issued(9);
        let same_id = domain::Issued { id: invoice_id(1), ..issued(2) };
        Ok::<_, TxError>(
            [taken, same_number, unknown, same_id].map(|it| tx.issue(&it, &item(&it), None).unwrap_err()),
        )
    });
    let refusals = refusals.unwrap();
    assert!(matches!(refusals[0], TxError::NumberTaken { number: 1, .. }));
    assert!(matches!(refusals[1], TxError::NumberTaken { number: 1, .. }));
    assert!(matches!(refusals[2], TxError::NumberUnknown { number: 9, .. }));
    assert!(matches!(refusals[3], TxError::InvoiceExists(_)));
    apply(&books, &[fate(2, Fate::Free, Fate::Released)]).unwrap();
    let refused = issue(&books, 2);
    assert!(matches!(refused, Err(WriteError::Refused(TxError::NumberNotFree { fate: Fate::Released, .. }))));
    assert_eq!(books.read().unwrap().invoice_count().unwrap(), 1);
    assert_sound(&books);
}

#[test]
fn an_item_that_is_not_the_invoices_is_refused() {
    let (_home, books) = books_with(3, 0);
    let good = issued(1);
    let others = [
        protocol::OutboxItem { invoice: Uuid::from_u128(3), ..item(&good) },
        protocol::OutboxItem { number: 2, ..item(&good) },
        protocol::OutboxItem { phase: Phase::Unknown, ..item(&good) },
        protocol::OutboxItem { attempts: 1, ..item(&good) },
    ];
    for other in others {
        let refused = books.write(NOW, |tx| tx.issue(&good, &other, None));
        assert!(matches!(refused, Err(WriteError::Refused(TxError::ItemMismatch(_)))), "{other:?}");
    }
}

#[test]
fn a_request_is_answered_once() {
    let (_home, books) = books_with(3, 0);
    let request = Some((Uuid::from_u128(77), [5; 32]));
    let write = |number| books.write(NOW, |tx| tx.issue(&issued(number), &item(&issued(number)), request));
    write(1).unwrap();
    assert!(matches!(write(2), Err(WriteError::Refused(TxError::RequestUsed(_)))));
    let kept = books.read().unwrap().request(Uuid::from_u128(77)).unwrap().unwrap();
    assert_eq!((kept.invoice, kept.body_hash), (invoice_id(1), [5; 32]));
}

#[test]
fn every_change_of_fate_follows_the_rule() {
    for from in ALL_FATES {
        for to in ALL_FATES {
            let (_home, books) = books_with(2, 0);
            let path: &[Change] = match from {
                Fate::Free => &[],
                Fate::Issued | Fate::Unknown | Fate::Synced => &[],
                other => &[fate(1, Fate::Free, other)],
            };
            match from {
                Fate::Issued => issue(&books, 1).unwrap(),
                Fate::Unknown => {
                    issue(&books, 1).unwrap();
                    apply(&books, &[moved(1, Phase::Unknown)]).unwrap();
                }
                Fate::Synced => {
                    issue(&books, 1).unwrap();
                    let copy = Box::new(remote_copy(&issued(1)));
                    apply(&books, &[Change::Synced { invoice: invoice_id(1), key: key_of(1), copy }])
                        .unwrap();
                }
                _ => apply(&books, path).unwrap(),
            }
            assert_eq!(number(&books, 1).fate, from);
            // Fates of an invoice come with the invoice: by issuing and by the server's proof, not by a bare change.
            let by_invoice =
                from == Fate::Free && to == Fate::Issued || to == Fate::Synced && from != Fate::Quarantined;
            let allowed = from.may_become(to) && !by_invoice;
            let outcome = apply(&books, &[fate(1, from, to)]);
            assert_eq!(outcome.is_ok(), allowed, "{from:?} to {to:?}: {outcome:?}");
            let now = number(&books, 1);
            assert_eq!(now.fate, if allowed { to } else { from });
            let free = books.read().unwrap().free_numbers(&fct()).unwrap();
            assert_eq!(free.iter().any(|n| n.number == 1), now.fate == Fate::Free);
            assert_sound(&books);
        }
    }
}

#[test]
fn a_change_of_fate_that_comes_too_late_changes_nothing() {
    let (_home, books) = books_with(2, 1);
    apply(&books, &[fate(1, Fate::Free, Fate::Expired)]).unwrap();
    assert_eq!(number(&books, 1).fate, Fate::Issued);
}

#[test]
fn received_numbers_enter_once_and_only_as_new() {
    let (_home, books) = books_with(2, 1);
    let quarantined = PoolNumber {
        fate: Fate::Quarantined,
        reason: Some("pending on the server, nothing here explains it".to_owned()),
        ..pool_number(4)
    };
    let again = PoolNumber { token: domain::Token::new("another"), ..pool_number(1) };
    let numbers = vec![again, pool_number(3), pool_number(3), quarantined];
    apply(&books, &[Change::Received { series: fct(), numbers }]).unwrap();
    assert_eq!(number(&books, 1).token.reveal(), "tok_1", "a known number is left as it is");
    assert_eq!(number(&books, 4).fate, Fate::Quarantined);
    let view = books.read().unwrap();
    let free: Vec<u64> = view.free_numbers(&fct()).unwrap().into_iter().map(|n| n.number).collect();
    assert_eq!((free, view.highest_number(&fct()).unwrap()), (vec![2, 3], Some(4)));
    assert_eq!(view.highest_number(&SeriesId("other".to_owned())).unwrap(), None);
    let spent = PoolNumber { fate: Fate::Issued, ..pool_number(5) };
    let refused = apply(&books, &[Change::Received { series: fct(), numbers: vec![spent] }]);
    assert!(matches!(refused, Err(WriteError::Refused(TxError::FateForbidden { .. }))));
    drop(view);
    assert_sound(&books);
}

#[test]
fn a_number_follows_its_item_between_issued_and_unknown_only() {
    let (_home, books) = books_with(2, 1);
    for (phase, expected) in [
        (Phase::Sending, Fate::Issued),
        (Phase::Unknown, Fate::Unknown),
        (Phase::Sending, Fate::Unknown),
        (Phase::Attention(trouble()), Fate::Unknown),
        (Phase::Queued, Fate::Issued),
    ] {
        apply(&books, &[moved(1, phase.clone())]).unwrap();
        assert_eq!(number(&books, 1).fate, expected);
        let item = books.read().unwrap().outbox_item(invoice_id(1)).unwrap().unwrap();
        assert_eq!((item.phase, item.attempts, item.doubt), (phase, 1, Doubt::Owed));
    }
    apply(&books, &[fate(1, Fate::Issued, Fate::Expired), moved(1, Phase::Unknown)]).unwrap();
    assert_eq!(number(&books, 1).fate, Fate::Expired, "what ended stays ended");
    assert!(matches!(
        apply(&books, &[moved(2, Phase::Queued)]),
        Err(WriteError::Refused(TxError::NotInOutbox(_)))
    ));
    assert_sound(&books);
}

#[test]
fn an_item_leaves_the_outbox_only_with_the_servers_copy() {
    let (_home, books) = books_with(3, 2);
    let copy = Box::new(remote_copy(&issued(1)));
    let differences =
        vec![Difference { field: "total".to_owned(), paper: "72.56".to_owned(), cloud: "72.57".to_owned() }];
    let mismatched = Change::Mismatched {
        invoice: invoice_id(2),
        key: key_of(2),
        copy: Box::new(remote_copy(&issued(2))),
        differences: differences.clone(),
        trouble: trouble(),
    };
    apply(
        &books,
        &[Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: copy.clone() }, mismatched],
    )
    .unwrap();
    let view = books.read().unwrap();
    let outbox = view.outbox().unwrap();
    assert_eq!(outbox.len(), 1);
    assert_eq!(outbox[0].phase, Phase::Attention(trouble()));
    assert_eq!(view.invoice(invoice_id(2)).unwrap().unwrap().differences, differences);
    let synced = view.invoice(invoice_id(1)).unwrap().unwrap();
    assert_eq!((synced.server, number(&books, 1).fate), (Some(*copy.clone()), Fate::Synced));
    let paid = protocol::RemoteInvoice { is_paid: true, ..*copy };
    apply(&books, &[Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(paid.clone()) }])
        .unwrap();
    assert_eq!(books.read().unwrap().invoice(invoice_id(1)).unwrap().unwrap().server, Some(paid));
    drop(view);
    assert_sound(&books);
}

#[test]
fn a_failing_list_of_changes_changes_nothing() {
    let (_home, books) = books_with(2, 1);
    let changes =
        [Change::PassDone { is_full: true }, fate(2, Fate::Free, Fate::Released), moved(9, Phase::Queued)];
    assert!(apply(&books, &changes).is_err());
    assert_eq!(number(&books, 2).fate, Fate::Free);
    assert_eq!(books.read().unwrap().last_pass().unwrap(), None);
}

#[test]
fn series_keep_their_padding_and_intents_come_and_go() {
    let (_home, books) = books_with(1, 0);
    let renamed = domain::Series { name: "FACT".to_owned(), ..series() };
    apply(
        &books,
        &[
            Change::PaddingLearnt { series: fct(), padding: 5 },
            Change::SeriesSeen(vec![renamed]),
            Change::ReserveIntended { series: fct(), count: 7, above: 1 },
        ],
    )
    .unwrap();
    let view = books.read().unwrap();
    let known = view.series_by_id(&fct()).unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.padding), ("FACT", 5));
    assert_eq!(view.series().unwrap().len(), 1);
    assert_eq!(view.intent(&fct()).unwrap(), Some(Intent { count: 7, above: 1 }));
    apply(&books, &[Change::ReserveSettled(fct())]).unwrap();
    assert_eq!(books.read().unwrap().intent(&fct()).unwrap(), None);
    assert_eq!(view.intent(&fct()).unwrap(), Some(Intent { count: 7, above: 1 }), "a view is a snapshot");
}

#[test]
fn the_end_of_a_pull_forgets_what_it_did_not_see() {
    let (_home, books) = books_with(1, 0);
    let client = |id: &str| RemoteClient {
        client: Client { remote_id: Some(id.to_owned()), ..Client::named(ClientKind::Firm, id) },
    };
    let page =
        |ids: &[&str], first| Change::Clients { items: ids.iter().map(|id| client(id)).collect(), first };
    let known = || -> Vec<String> {
        let clients = books.read().unwrap().entries::<RemoteClient>().unwrap();
        clients.into_iter().map(|c| c.client.name).collect()
    };
    apply(&books, &[page(&["a", "b"], true), page(&["c"], false), Change::PassDone { is_full: true }])
        .unwrap();
    assert_eq!(known(), ["a", "b", "c"]);
    apply(&books, &[page(&["b"], true)]).unwrap();
    assert_eq!(known(), ["a", "b", "c"], "a pull cut short forgets nothing");
    apply(&books, &[page(&["c"], true), page(&["d"], false), Change::PassDone { is_full: true }]).unwrap();
    assert_eq!(known(), ["c", "d"]);
    apply(&books, &[Change::PassDone { is_full: true }]).unwrap();
    assert_eq!(known(), ["c", "d"], "a pass without a pull forgets nothing");
    assert!(books.read().unwrap().client("c").unwrap().is_some());
    let nameless = Change::Clients {
        items: vec![RemoteClient { client: Client::named(ClientKind::Firm, "x") }],
        first: false,
    };
    assert!(matches!(apply(&books, &[nameless]), Err(WriteError::Refused(TxError::ClientWithoutId))));
}

#[test]
fn drafts_settings_and_lists_survive() {
    let (home, books) = books_with(5, 3);
    let draft = |client: &str, at| DraftRecord {
        request: "{ \"as\": \"typed\" }".to_owned(),
        updated_at: NOW.plus_seconds(at),
        series: Some(fct()),
        client: Some(client.to_owned()),
        total: None,
        currency: None,
        tried: None,
        asked: None,
        server_id: None,
    };
    let profile = Profile { vat_payer: true, ..Profile::default() };
    books
        .write(NOW, |tx| {
            tx.save_draft(Uuid::from_u128(1), &draft("old", 0))?;
            tx.save_draft(Uuid::from_u128(2), &draft("new", 5))?;
            tx.save_draft(Uuid::from_u128(3), &draft("gone", 9))?;
            assert!(tx.delete_draft(Uuid::from_u128(3))?);
            assert!(!tx.delete_draft(Uuid::from_u128(3))?);
            tx.set_settings(&Settings { refill_below: 4, refill_to: 20, ..Settings::default() })?;
            tx.set_profile(&profile)?;
            tx.apply(&[Change::ServerTime { server: NOW.plus_seconds(3), wall: NOW }])
        })
        .unwrap();
    drop(books);
    let books = open(home.path());
    let view = books.read().unwrap();
    let drafts = view.drafts().unwrap();
    assert_eq!(drafts.iter().map(|(_, d)| d.client.as_deref().unwrap()).collect::<Vec<_>>(), ["new", "old"]);
    assert_eq!(view.settings().unwrap(), Settings { refill_below: 4, refill_to: 20, ..Settings::default() });
    assert_eq!(view.profile().unwrap(), Some(profile));
    let heard = view.server_time().unwrap().unwrap();
    assert_eq!((heard.server, heard.local), (NOW.plus_seconds(3), NOW));
    let page: Vec<u64> =
        view.invoices_newest_first(1, 5).unwrap().into_iter().map(|r| r.issued.number).collect();
    assert_eq!(page, [2, 1]);
    let place = |number| view.invoice(invoice_id(number)).unwrap().unwrap().seq;
    for (number, before, after) in [(1, None, Some(2)), (2, Some(1), Some(3)), (3, Some(2), None)] {
        let beside = [false, true].map(|is_after| view.invoice_beside(place(number), is_after).unwrap());
        assert_eq!(beside, [before, after].map(|number| number.map(invoice_id)), "beside {number}");
    }
    let last = view.last_issued(&fct()).unwrap().unwrap();
    assert_eq!(
        (last.number, last.invoice, last.date),
        (3, invoice_id(3), issued(3).content.header.issue_date)
    );
    assert_eq!(view.numbers(&fct(), 2, 2).unwrap().iter().map(|n| n.number).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(books.guard().unwrap(), Guard::Clear);
    drop(view);
    assert_sound(&books);
}

#[test]
fn what_is_sent_under_another_key_is_known_by_that_one_only() {
    let (_home, books) = books_with(2, 1);
    let (invoice, key, next) = (invoice_id(1), key_of(1), Uuid::from_u128(77));
    apply(&books, &[Change::Rekeyed { invoice, key, next }]).unwrap();
    let kept = books.read().unwrap().outbox_item(invoice).unwrap().unwrap();
    assert_eq!(kept, protocol::OutboxItem { key: next, ..item(&issued(1)) });
    assert!(apply(&books, &[Change::Rekeyed { invoice, key, next }]).is_err(), "the old key is nobody's");
}

/// A reply named another number. Until the server was asked nobody has to believe it: another invoice's reply, seen and
/// settled, would leave two documents with one number in the register.
#[test]
fn another_number_is_seen_to_only_after_a_look() {
    let (_home, books) = books_with(3, 1);
    let copy = RemoteInvoice { id: "inv_77".to_owned(), number: Some(77), ..remote_copy(&issued(1)) };
    let difference = Difference { field: "number".to_owned(), paper: "1".to_owned(), cloud: "77".to_owned() };
    let named = Change::Mismatched {
        invoice: invoice_id(1),
        key: key_of(1),
        copy: Box::new(copy),
        differences: vec![difference],
        trouble: Trouble::of_code("number_mismatch"),
    };
    apply(&books, &[named]).unwrap();
    let see = || books.write(NOW, |tx| tx.acknowledge(invoice_id(1)));
    let doubt = || books.read().unwrap().outbox_item(invoice_id(1)).unwrap().map(|item| item.doubt);
    assert!(matches!(see(), Err(WriteError::Refused(TxError::LookOwed(_)))));
    assert_eq!(doubt(), Some(Doubt::Owed));
    let item = books.read().unwrap().outbox_item(invoice_id(1)).unwrap().unwrap();
    let looked = Change::ItemMoved {
        invoice: item.invoice,
        key: item.key,
        phase: item.phase,
        attempts: item.attempts,
        doubt: Doubt::Cleared,
        not_before: item.not_before,
    };
    apply(&books, &[looked]).unwrap();
    see().unwrap();
    assert_eq!(doubt(), None);
}

#[test]
fn what_needs_a_person_enters_the_journal_once() {
    let (_home, books) = books_with(3, 1);
    let item = books.read().unwrap().outbox_item(invoice_id(1)).unwrap().unwrap();
    let parked = |code: &str, attempts: u32| {
        let moved = Change::ItemMoved {
            invoice: item.invoice,
            key: item.key,
            phase: Phase::Attention(Trouble::of_code(code)),
            attempts,
            doubt: Doubt::None,
            not_before: item.not_before,
        };
        apply(&books, &[moved]).unwrap();
        let entries = books.read().unwrap().events(1, 100).unwrap();
        entries.iter().filter(|entry| matches!(entry.event, Event::Parked { .. })).count()
    };
    let entered = [parked("invalid_request", 1), parked("invalid_request", 2), parked("token_expired", 3)];
    assert_eq!(entered, [1, 1, 2]);
}
