//! What is sent of clients and products: what an answer ends, what was changed meanwhile, what waits and what needs a person.

use super::world::*;
use domain::{Client, ClientKind};
use protocol::entry_errand::{EntryErrand, Item, Versions, Wanted};
use protocol::{Change, Entry, RemoteClient, RemoteProduct, Trouble};
use store::{Books, Kept, ReadEntries};
use tempfile::TempDir;

fn client(id: Option<&str>, name: &str) -> RemoteClient {
    let remote_id = id.map(str::to_owned);
    RemoteClient { client: Client { remote_id, ..Client::named(ClientKind::Person, name) } }
}

fn product(id: &str, name: &str) -> RemoteProduct {
    RemoteProduct {
        id: id.to_owned(),
        name: name.to_owned(),
        unit: "buc".to_owned(),
        price: None,
        currency: "RON".to_owned(),
        vat_rate: None,
        ubl_unit: None,
        description: None,
        code: None,
        kind: None,
    }
}

fn keep_client(books: &Books, id: &str, wanted: Option<RemoteClient>) {
    books.write(NOW, |tx| tx.edit_entry(id, wanted, None)).unwrap();
}

fn keep_product(books: &Books, id: &str, wanted: Option<RemoteProduct>) {
    books.write(NOW, |tx| tx.edit_entry(id, wanted, None)).unwrap();
}

fn client_kept(books: &Books, id: &str) -> Option<Kept<RemoteClient>> {
    books.read().unwrap().entry(id).unwrap()
}

fn product_kept(books: &Books, id: &str) -> Option<Kept<RemoteProduct>> {
    books.read().unwrap().entry(id).unwrap()
}

/// What waits, by id.
fn waits(books: &Books, limit: usize) -> (Vec<String>, bool) {
    let (errands, has_more) = books.read().unwrap().waiting_entries(limit).unwrap();
    (errands.into_iter().map(|errand| errand.id).collect(), has_more)
}

/// The errand of an entry, as it would be sent now.
fn errand(books: &Books, id: &str) -> Box<EntryErrand> {
    let (errands, _) = books.read().unwrap().waiting_entries(100).unwrap();
    Box::new(errands.into_iter().find(|errand| errand.id == id).unwrap())
}

fn settled(books: &Books, errand: Box<EntryErrand>, copy: Option<Item>) {
    apply(books, &[Change::EntrySettled { errand, copy: copy.map(Box::new) }]).unwrap();
}

#[test]
fn what_was_sent_is_the_servers_once_it_has_it() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    keep_client(&books, "nou", Some(client(None, "Ana")));
    keep_product(&books, "marfă", Some(product("", "Cablu")));
    let (of_client, of_product) = (errand(&books, "nou"), errand(&books, "marfă"));
    settled(&books, of_client, Some(Item::Client(client(Some("c1"), "Ana"))));
    settled(&books, of_product, Some(Item::Product(product("p1", "Cablu"))));
    let (ana, cable) = (client_kept(&books, "c1").unwrap(), product_kept(&books, "p1").unwrap());
    assert_eq!((ana.item.name(), ana.edit), ("Ana", None));
    assert_eq!((cable.item.name.as_str(), cable.edit), ("Cablu", None));
    assert_eq!(client_kept(&books, "nou").unwrap().id, "c1", "found under its old id too");
    assert_eq!((waits(&books, 9), books.read().unwrap().entry_counts().unwrap()), ((vec![], false), (0, 0)));
    assert_sound(&books);
}

#[test]
fn what_was_changed_while_it_was_sent_is_an_edit_of_what_the_server_has() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    keep_client(&books, "nou", Some(client(None, "Ana")));
    keep_product(&books, "marfă", Some(product("", "Cablu")));
    let (of_client, of_product) = (errand(&books, "nou"), errand(&books, "marfă"));
    keep_client(&books, "nou", Some(client(None, "Ana Pop")));
    keep_product(&books, "marfă", Some(product("", "Cablu CYY")));
    settled(&books, of_client, Some(Item::Client(client(Some("c1"), "Ana"))));
    settled(&books, of_product, Some(Item::Product(product("p1", "Cablu"))));
    let ana = client_kept(&books, "c1").unwrap();
    assert_eq!(ana.item.name(), "Ana Pop");
    let still = Versions { base: Some(client(Some("c1"), "Ana")), ours: Some(client(Some("c1"), "Ana Pop")) };
    assert_eq!(errand(&books, "c1").wanted, Wanted::Client(still));
    let still = Versions { base: Some(product("p1", "Cablu")), ours: Some(product("p1", "Cablu CYY")) };
    assert_eq!(errand(&books, "p1").wanted, Wanted::Product(still));
    assert_eq!(waits(&books, 9), (vec!["c1".to_owned(), "p1".to_owned()], false));
    assert_sound(&books);
}

#[test]
fn what_is_deleted_is_gone_and_what_was_wanted_again_meanwhile_is_new() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    let seen = [
        Item::Client(client(Some("c1"), "Ana")),
        Item::Client(client(Some("c2"), "Barbu")),
        Item::Product(product("p1", "Cablu")),
    ];
    apply(&books, &seen.map(|item| Change::EntrySeen(Box::new(item)))).unwrap();
    keep_client(&books, "c1", None);
    keep_client(&books, "c2", None);
    keep_product(&books, "p1", None);
    let [one, other, cable] = ["c1", "c2", "p1"].map(|id| errand(&books, id));
    keep_client(&books, "c2", Some(client(Some("c2"), "Barbu Ion")));
    settled(&books, one, None);
    settled(&books, other, None);
    settled(&books, cable, None);
    assert_eq!((client_kept(&books, "c1"), product_kept(&books, "p1")), (None, None));
    let again = Versions { base: None, ours: Some(client(None, "Barbu Ion")) };
    assert_eq!(errand(&books, "c2").wanted, Wanted::Client(again), "to be made anew");
    assert_eq!(waits(&books, 9), (vec!["c2".to_owned()], false));
    assert_sound(&books);
}

#[test]
fn an_answer_about_the_other_book_or_about_nothing_that_waits_ends_nothing() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    keep_client(&books, "nou", Some(client(None, "Ana")));
    let sent = errand(&books, "nou");
    settled(&books, sent.clone(), Some(Item::Product(product("p1", "Cablu"))));
    assert_eq!(waits(&books, 9), (vec!["nou".to_owned()], false));
    settled(&books, sent.clone(), Some(Item::Client(client(Some("c1"), "Ana"))));
    // The same answer again, once the entry bears the server's id, and once nothing of it waits.
    settled(&books, sent, Some(Item::Client(client(Some("c9"), "Alta"))));
    assert_eq!(client_kept(&books, "c1").unwrap().item.name(), "Ana");
    assert_eq!(client_kept(&books, "c9"), None);
    let done = EntryErrand {
        id: "c1".to_owned(),
        wanted: Wanted::Client(Versions { base: None, ours: Some(client(None, "Ana")) }),
    };
    settled(&books, Box::new(done), None);
    assert_eq!(client_kept(&books, "c1").unwrap().item.name(), "Ana");
    assert_sound(&books);
}

#[test]
fn what_is_refused_needs_a_person_unless_it_was_changed_since() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    keep_client(&books, "nou", Some(client(None, "Ana")));
    keep_client(&books, "altul", Some(client(None, "Barbu")));
    keep_product(&books, "marfă", Some(product("", "Cablu")));
    let sent = ["nou", "altul", "marfă"].map(|id| errand(&books, id));
    keep_client(&books, "altul", Some(client(None, "Barbu Ion")));
    let trouble = Trouble::of_code("invalid_request");
    let refused = sent.map(|errand| Change::EntryRefused { errand, trouble: trouble.clone() });
    apply(&books, &refused).unwrap();
    let told = |edit: Option<Option<Trouble>>| edit.flatten();
    assert_eq!(
        told(client_kept(&books, "nou").unwrap().edit.map(|edit| edit.trouble)),
        Some(trouble.clone())
    );
    assert_eq!(told(product_kept(&books, "marfă").unwrap().edit.map(|edit| edit.trouble)), Some(trouble));
    assert_eq!(waits(&books, 9), (vec!["altul".to_owned()], false), "what needs a person does not wait");
    assert_eq!(books.read().unwrap().entry_counts().unwrap(), (1, 2));
    // A refusal that comes once the server has it is about nothing that waits.
    let sent = errand(&books, "altul");
    settled(&books, sent.clone(), Some(Item::Client(client(Some("c1"), "Barbu Ion"))));
    let late = Change::EntryRefused { errand: sent, trouble: Trouble::of_code("late") };
    apply(&books, &[late]).unwrap();
    assert_eq!(client_kept(&books, "c1").unwrap().edit, None);
    assert_sound(&books);
}

#[test]
fn a_clash_waits_for_a_person_and_counts_as_such() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    let see = |name: &str| Change::EntrySeen(Box::new(Item::Client(client(Some("c1"), name))));
    apply(&books, &[see("Ana")]).unwrap();
    keep_client(&books, "c1", Some(client(Some("c1"), "Ana Pop")));
    assert_eq!(
        (waits(&books, 9).0, books.read().unwrap().entry_counts().unwrap()),
        (vec!["c1".to_owned()], (1, 0))
    );
    apply(&books, &[see("Ana Ion")]).unwrap();
    assert_eq!((waits(&books, 9).0, books.read().unwrap().entry_counts().unwrap()), (vec![], (0, 1)));
    assert_sound(&books);
}

#[test]
fn only_so_many_are_asked_for_at_once_clients_first() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    for id in ["a", "b"] {
        keep_client(&books, id, Some(client(None, id)));
    }
    assert_eq!(waits(&books, 1), (vec!["a".to_owned()], true), "there are more, though of one book only");
    for id in ["a", "b"] {
        keep_product(&books, id, Some(product("", id)));
    }
    let names = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    for (limit, ids, has_more) in [
        (0, &[][..], true),
        (1, &["a"], true),
        (2, &["a", "b"], true),
        (3, &["a", "b", "a"], true),
        (4, &["a", "b", "a", "b"], false),
        (5, &["a", "b", "a", "b"], false),
    ] {
        assert_eq!(waits(&books, limit), (names(ids), has_more), "{limit}");
    }
    let (errands, _) = books.read().unwrap().waiting_entries(3).unwrap();
    let kinds: Vec<bool> = errands.iter().map(|errand| matches!(errand.wanted, Wanted::Client(_))).collect();
    assert_eq!(kinds, [true, true, false]);
    assert_eq!(books.read().unwrap().entry_counts().unwrap(), (4, 0));
}

/// After a long import only the first thousand are looked at; the rest simply wait.
#[test]
fn of_very_many_the_first_thousand_are_looked_at() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    let many = |tx: &mut store::Tx<'_>| {
        for at in 0..1_005 {
            tx.edit_entry(&format!("n{at:04}"), Some(client(None, "Ana")), None)?;
        }
        Ok::<_, store::TxError>(())
    };
    books.write(NOW, many).unwrap();
    let refuse = |id: &str| {
        let ours = Some(client(None, "Ana"));
        let wanted = Wanted::Client(Versions { base: None, ours });
        let errand = Box::new(EntryErrand { id: id.to_owned(), wanted });
        Change::EntryRefused { errand, trouble: Trouble::of_code("invalid_request") }
    };
    apply(&books, &[refuse("n0000"), refuse("n0999"), refuse("n1004")]).unwrap();
    assert_eq!(books.read().unwrap().entry_counts().unwrap(), (1_003, 2), "the last one is not looked at");
    assert_eq!(books.read().unwrap().changed_entries::<RemoteClient>().unwrap().len(), 1_000);
}
