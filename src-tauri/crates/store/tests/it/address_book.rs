//! The two books shared with the server: what is typed here lies over what is pulled, is found by its words, and comes back
//! from the journal.

use super::world::*;
use domain::{Client, ClientKind};
use proptest::prelude::*;
use protocol::{Change, Entry, RemoteClient, RemoteProduct};
use store::{Books, Import, Kept, Read, ReadEntries, Sale, filed_under};
use tempfile::TempDir;
use uuid::Uuid;

fn client(id: &str, name: &str, phone: &str) -> RemoteClient {
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    RemoteClient {
        client: Client { remote_id: said(id), phone: said(phone), ..Client::named(ClientKind::Person, name) },
    }
}

fn pulled(books: &Books, clients: &[RemoteClient]) {
    let changes =
        [Change::Clients { items: clients.to_vec(), first: true }, Change::PassDone { is_full: true }];
    apply(books, &changes).unwrap();
}

fn edit(books: &Books, id: &str, wanted: Option<RemoteClient>) {
    books.write(NOW, |tx| tx.edit_entry(id, wanted, None)).unwrap();
}

fn entry(books: &Books, id: &str) -> Option<Kept<RemoteClient>> {
    books.read().unwrap().entry(id).unwrap()
}

fn found(books: &Books, query: &str) -> Vec<String> {
    let view = books.read().unwrap();
    let page = view.search::<RemoteClient>(query, 0, 100).unwrap();
    assert_eq!(page.total, page.ids.len() as u64);
    page.ids
}

#[test]
fn a_pull_writes_under_what_was_typed_and_never_over_it() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    pulled(&books, &[client("c1", "Ana", "1"), client("c2", "Barbu", "")]);
    edit(&books, "c1", Some(client("", "Ana Pop", "1")));
    edit(&books, "local", Some(client("", "Călin", "")));
    pulled(&books, &[client("c1", "Ana", "2")]);
    let ana = entry(&books, "c1").unwrap();
    assert_eq!((ana.item.name(), ana.item.client.phone.as_deref()), ("Ana Pop", Some("2")), "both changes");
    assert_eq!(ana.clashes(), []);
    assert!(entry(&books, "c2").is_none(), "gone from the server");
    assert_eq!(entry(&books, "local").unwrap().item.client.remote_id, None);
    pulled(&books, &[client("c1", "Ana Ion", "2")]);
    let clash = entry(&books, "c1").unwrap().clashes();
    assert_eq!((clash[0].ours.as_str(), clash[0].theirs.as_str()), ("Ana Pop", "Ana Ion"));
    // What ends as the server has it is no edit any more.
    edit(&books, "c1", Some(client("", "Ana", "1")));
    assert_eq!(entry(&books, "c1").unwrap().edit, None);
    edit(&books, "local", None);
    assert!(entry(&books, "local").is_none());
    assert_sound(&books);
}

#[test]
fn entries_are_found_by_the_beginnings_of_their_words() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    let mut firm = client("c4", "Agroconstruct SRL", "");
    (firm.client.tax_id, firm.client.city) = (Some("RO14399840".to_owned()), Some("Iași".to_owned()));
    pulled(
        &books,
        &[
            client("c1", "Șerban Ion", ""),
            client("c2", "Ion Serbanescu", ""),
            client("c3", "Timi\u{15f} & fiii", ""),
            firm,
        ],
    );
    for (query, expected) in [
        ("", &["c4", "c2", "c1", "c3"][..]),
        ("serban", &["c1", "c2"]),
        ("ion ser", &["c2", "c1"]),
        ("ion", &["c2", "c1"]),
        ("timis", &["c3"]),
        ("ro1439", &["c4"]),
        ("14399", &["c4"]),
        ("srl iasi", &["c4"]),
        ("construct", &["c4"]),
        ("nimeni", &[]),
    ] {
        assert_eq!(found(&books, query), expected, "{query}");
    }
    let view = books.read().unwrap();
    let page = view.search::<RemoteClient>("", 1, 2).unwrap();
    assert_eq!((page.total, page.ids), (4, vec!["c2".to_owned(), "c1".to_owned()]));
    assert_eq!(view.search::<RemoteProduct>("", 0, 9).unwrap().total, 0);
}

#[test]
fn a_client_born_here_becomes_the_servers_with_its_invoice() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    stock(&books, 2);
    issue(&books, 1).unwrap();
    let issued = issued(1);
    let born = RemoteClient { client: issued.content.header.client.clone() }.with_id(None);
    edit(&books, "local", Some(born.clone()));
    let keys = filed_under(&entry(&books, "local").unwrap());
    let sales = books.read().unwrap().sales(&[], &keys, 0, 9).unwrap();
    assert_eq!(sales, [Sale::Ours(issued.id)]);
    let mut copy = remote_copy(&issued);
    copy.client_id = Some("c9".to_owned());
    let key = books.read().unwrap().outbox_item(issued.id).unwrap().unwrap().key;
    apply(&books, &[Change::Synced { invoice: issued.id, key, copy: Box::new(copy) }]).unwrap();
    let known = entry(&books, "local").unwrap();
    assert_eq!((known.id.as_str(), known.edit.clone()), ("c9", None));
    assert_eq!(books.read().unwrap().sales(&[], &filed_under(&known), 0, 9).unwrap(), sales);
    assert_sound(&books);
}

#[test]
fn an_import_is_taken_back_as_it_was() {
    let home = TempDir::new().unwrap();
    let books = open(home.path());
    pulled(&books, &[client("c1", "Ana", "1"), client("c2", "Barbu", "1")]);
    edit(&books, "c1", Some(client("", "Ana", "2")));
    let import = Import { id: Uuid::from_u128(7), at: NOW, file: "clienti.csv".to_owned(), entries: 3 };
    books
        .write(NOW, |tx| {
            tx.begin_import::<RemoteClient>(&import)?;
            tx.import_entry(import.id, "c1", client("", "Ana", "3"))?;
            tx.import_entry(import.id, "c2", client("", "Barbu", "3"))?;
            tx.import_entry(import.id, "n1", client("", "Călin", ""))?;
            tx.import_entry(import.id, "n2", client("", "Dan", ""))
        })
        .unwrap();
    edit(&books, "n2", Some(client("", "Dan Pop", "")));
    books.write(NOW, |tx| tx.settle_entry("c2", Some(&client("c2", "Barbu", "3")))).unwrap();
    let (undone, what) = books.write(NOW, |tx| tx.undo_import::<RemoteClient>()).unwrap().unwrap();
    assert_eq!(undone, import);
    assert_eq!((what.taken_back, what.used, what.sent, what.changed), (2, 0, 1, 1));
    assert_eq!(entry(&books, "c1").unwrap().item.client.phone.as_deref(), Some("2"), "the edit before it");
    assert!(entry(&books, "n1").is_none());
    assert_eq!(books.write(NOW, |tx| tx.undo_import::<RemoteClient>()).unwrap(), None);
    assert_sound(&books);
}

/// One thing that happens to a client.
#[derive(Debug, Clone)]
enum Step {
    Pull(Vec<(u8, u8)>),
    Edit(u8, Option<u8>),
    Settle(u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        prop::collection::vec((0_u8..4, 0_u8..4), 0..4).prop_map(Step::Pull),
        (0_u8..6, prop::option::of(0_u8..4)).prop_map(|(id, name)| Step::Edit(id, name)),
        (0_u8..6, 0_u8..4).prop_map(|(id, name)| Step::Settle(id, name)),
    ]
}

const NAMES: [&str; 4] = ["Ana Pop", "Ion", "Șerban Ana", "Țepeș"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_indexes_hold_and_the_journal_gives_the_edits_back(
        steps in prop::collection::vec(step(), 1..10),
    ) {
        let home = TempDir::new().unwrap();
        let books = open(home.path());
        for step in steps {
            match step {
                Step::Pull(mut items) => {
                    items.sort_unstable();
                    items.dedup_by_key(|item| item.0);
                    let clients: Vec<_> = items
                        .iter()
                        .map(|(id, name)| client(&format!("c{id}"), NAMES[usize::from(*name)], ""))
                        .collect();
                    pulled(&books, &clients);
                }
                Step::Edit(id, name) => {
                    let wanted = name.map(|name| client("", NAMES[usize::from(name)], "0722"));
                    edit(&books, &format!("c{id}"), wanted);
                }
                Step::Settle(id, name) => {
                    let id = format!("c{id}");
                    if entry(&books, &id).is_some_and(|known| known.edit.is_some() && known.id == id) {
                        let copy = client(&id, NAMES[usize::from(name)], "");
                        books.write(NOW, |tx| tx.settle_entry(&id, Some(&copy))).unwrap();
                    }
                }
            }
        }
        assert_sound(&books);
        let edits = books.read().unwrap().edits::<RemoteClient>().unwrap();
        drop(books);
        std::fs::remove_file(home.path().join("books.redb")).unwrap();
        let rebuilt = Books::rebuild(home.path(), &new_installation()).unwrap();
        prop_assert_eq!(rebuilt.read().unwrap().edits::<RemoteClient>().unwrap(), edits);
    }
}
