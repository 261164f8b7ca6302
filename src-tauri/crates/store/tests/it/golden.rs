//! Books written by version 1 stay readable for ever: `tests/files/books-v1` was written once and is never written again.

use super::world::{
    DEVICE, NOW, apply, assert_sound, copy_of, fct, invoice_id, issue, issued, item, key_of,
    new_installation, open, pool_number, remote_copy, series, stock,
};
use domain::{Client, ClientKind, Fate};
use protocol::change::{Difference, Doubt};
use protocol::{
    Change, Phase, RemoteBankAccount, RemoteClient, RemoteFirm, RemoteProduct, RemoteVatRate, Trouble,
};
use std::path::{Path, PathBuf};
use store::{Binding, Books, DraftRecord, Intent, Profile, Read, ReadEntries, ServerTime, Settings};
use uuid::Uuid;

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/books-v1")
}

fn trouble() -> Trouble {
    Trouble {
        message: "the total differs".to_owned(),
        fields: vec![("total".to_owned(), "72.57".to_owned())],
        ..Trouble::of_code("content_mismatch")
    }
}

fn difference() -> Difference {
    Difference { field: "total".to_owned(), paper: "72.56".to_owned(), cloud: "72.57".to_owned() }
}

fn client() -> RemoteClient {
    RemoteClient {
        client: Client { remote_id: Some("cl_1".to_owned()), ..Client::named(ClientKind::Person, "Ana") },
    }
}

fn product() -> RemoteProduct {
    RemoteProduct {
        id: "pr_1".to_owned(),
        name: "Consultanță".to_owned(),
        unit: "oră".to_owned(),
        price: Some("19.99".parse().unwrap()),
        currency: "RON".to_owned(),
        vat_rate: Some(domain::VatRate::percent(21)),
        ubl_unit: Some("HUR".to_owned()),
        description: None,
        code: None,
        kind: None,
    }
}

fn firm() -> RemoteFirm {
    let account =
        RemoteBankAccount { iban: "RO49AAAA1B31007593840000".to_owned(), bank: None, currency: None };
    RemoteFirm { name: Some("Vântul SRL".to_owned()), bank_accounts: vec![account], ..RemoteFirm::default() }
}

fn rate() -> RemoteVatRate {
    RemoteVatRate {
        percent: domain::VatRate::percent(21),
        key: Some(1),
        description: Some("Normală".to_owned()),
        is_default: true,
    }
}

fn draft() -> DraftRecord {
    DraftRecord {
        request: "{\"client_data\":{}}".to_owned(),
        updated_at: NOW,
        series: Some(fct()),
        client: Some("Ana".to_owned()),
        total: Some("72.56".parse().unwrap()),
        currency: Some("RON".to_owned()),
        tried: None,
        asked: None,
        server_id: None,
    }
}

fn binding() -> Binding {
    Binding {
        api_base: "https://app.contazen.ro/api/v1".to_owned(),
        firm: Some("RO18547290".to_owned()),
        user: None,
    }
}

fn profile() -> Profile {
    Profile {
        share_capital: Some("200".parse().unwrap()),
        vat_payer: true,
        vat_on_collection: false,
        lang: Some("ro".to_owned()),
    }
}

fn moved(phase: Phase) -> Change {
    Change::ItemMoved {
        invoice: invoice_id(4),
        key: key_of(4),
        phase,
        attempts: 2,
        doubt: Doubt::Owed,
        not_before: NOW.plus_seconds(9),
    }
}

/// One of everything: every table, every event, every phase that rests.
fn write_one_of_everything(books: &Books) {
    stock(books, 8);
    let first = issued(1);
    books.write(NOW, |tx| tx.issue(&first, &item(&first), Some((Uuid::from_u128(77), [9; 32])))).unwrap();
    (2..=4).for_each(|number| issue(books, number).unwrap());
    let released = Change::FateChanged {
        series: fct(),
        number: 8,
        from: Fate::Free,
        fate: Fate::Released,
        reason: Some("torn form".to_owned()),
    };
    let mismatched = Change::Mismatched {
        invoice: invoice_id(2),
        key: key_of(2),
        copy: Box::new(remote_copy(&issued(2))),
        differences: vec![difference()],
        trouble: trouble(),
    };
    apply(
        books,
        &[
            Change::PaddingLearnt { series: fct(), padding: 4 },
            Change::ReserveIntended { series: fct(), count: 5, above: 8 },
            Change::Synced { invoice: invoice_id(1), key: key_of(1), copy: Box::new(remote_copy(&first)) },
            mismatched,
            moved(Phase::Attention(trouble())),
            moved(Phase::Unknown),
            released,
            Change::Clients { items: vec![client()], first: true },
            Change::Products { items: vec![product()], first: true },
            Change::Firm(Box::new(firm())),
            Change::VatRates(vec![rate()]),
            Change::ServerTime { server: NOW.plus_seconds(2), wall: NOW },
            Change::PassDone { is_full: true },
        ],
    )
    .unwrap();
    books
        .write(NOW, |tx| {
            tx.save_draft(Uuid::from_u128(5), &draft())?;
            tx.set_binding(&binding())?;
            tx.set_profile(&profile())?;
            tx.set_settings(&Settings { refill_below: 4, refill_to: 12, ..Settings::default() })?;
            tx.raise_guard(store::Guard::Restored, "a backup was restored")?;
            tx.lift_guard("the last number on paper is 4")
        })
        .unwrap();
}

/// `left` is what became of the numbers no invoice took: version 1 left them free when issuing was stopped.
fn assert_everything_is_there(books: &Books, left: Fate) {
    let view = books.read().unwrap();
    let record = |number| view.invoice(invoice_id(number)).unwrap().unwrap();
    (1..=4).for_each(|number| assert_eq!(record(number).issued, issued(number)));
    assert_eq!((record(1).server, record(1).differences), (Some(remote_copy(&issued(1))), vec![]));
    assert_eq!(record(2).differences, [difference()]);
    assert_eq!(view.series().unwrap(), [domain::Series { padding: 4, ..series() }]);
    // Since numbers are set aside when issuing is stopped, an open reserve call explains none either.
    let intent = (left == Fate::Free).then_some(Intent { count: 5, above: 8 });
    assert_eq!(view.intent(&fct()).unwrap(), intent);
    let fates: Vec<Fate> =
        view.numbers(&fct(), 1, 9).unwrap().into_iter().map(|number| number.fate).collect();
    use Fate::{Issued, Released, Synced, Unknown};
    assert_eq!(fates, [Synced, Issued, Issued, Unknown, left, left, left, Released]);
    let token = view.number(&fct(), 5).unwrap().unwrap().token;
    assert_eq!(token, pool_number(5).token);
    let outbox = view.outbox().unwrap();
    assert_eq!(outbox[0].phase, Phase::Attention(trouble()));
    assert_eq!(outbox[1], item(&issued(3)));
    let unknown = &outbox[2];
    assert_eq!((&unknown.phase, unknown.attempts, unknown.doubt), (&Phase::Unknown, 2, Doubt::Owed));
    assert_eq!(view.request(Uuid::from_u128(77)).unwrap().unwrap().body_hash, [9; 32]);
    assert_eq!(view.drafts().unwrap(), [(Uuid::from_u128(5), draft())]);
    assert_eq!(
        (view.client("cl_1").unwrap(), view.product("pr_1").unwrap()),
        (Some(client()), Some(product()))
    );
    assert_eq!((view.firm().unwrap(), view.vat_rates().unwrap()), (Some(firm()), vec![rate()]));
    assert_eq!((view.binding().unwrap(), view.profile().unwrap()), (Some(binding()), Some(profile())));
    assert_eq!(view.settings().unwrap(), Settings { refill_below: 4, refill_to: 12, ..Settings::default() });
    let heard = ServerTime { server: NOW.plus_seconds(2), local: NOW };
    assert_eq!((view.server_time().unwrap(), view.last_pass().unwrap()), (Some(heard), Some(NOW)));
    let set_aside = if left == Fate::Quarantined { 3 } else { 0 };
    assert_eq!(view.events(1, 100).unwrap().len(), 12 + set_aside);
    drop(view);
    assert_sound(books);
}

#[test]
fn what_is_written_today_is_read_today() {
    let home = tempfile::tempdir().unwrap();
    let books = open(home.path());
    write_one_of_everything(&books);
    assert_everything_is_there(&books, Fate::Quarantined);
    drop(books);
    assert_everything_is_there(&open(home.path()), Fate::Quarantined);
}

#[test]
fn what_version_1_wrote_is_read_today() {
    let home = copy_of(&file());
    let books = open(home.path());
    assert_eq!(books.device_id(), DEVICE);
    assert_everything_is_there(&books, Fate::Free);
}

#[test]
fn the_journal_of_version_1_rebuilds_the_books_today() {
    let home = copy_of(&file());
    std::fs::remove_file(home.path().join("books.redb")).unwrap();
    let books = Books::rebuild(home.path(), &new_installation()).unwrap();
    let view = books.read().unwrap();
    (1..=4).for_each(|number| {
        assert_eq!(view.invoice(invoice_id(number)).unwrap().unwrap().issued, issued(number))
    });
    assert_eq!(view.request(Uuid::from_u128(77)).unwrap().unwrap().invoice, invoice_id(1));
    drop(view);
    assert_sound(&books);
}

/// Wrote the fixture, once: `cargo test -p facturier-store -- --ignored writes_the_fixture`.
#[test]
#[ignore = "writes the fixture anew, which must never be needed again"]
fn writes_the_fixture() {
    assert!(!file().exists(), "version 1 is frozen");
    write_one_of_everything(&open(&file()));
    std::fs::remove_file(file().join("books.lock")).unwrap();
}
