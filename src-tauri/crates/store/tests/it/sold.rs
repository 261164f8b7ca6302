//! What was sold, wherever it was made: each invoice once.

use crate::world::*;
use domain::{Client, ClientKind};
use protocol::{Change, RemoteInvoice};
use store::{Books, Days, Import, PastInvoice, Read, ReadEntries, ReadError, Sold, Walk, past_id};
use uuid::Uuid;

fn sold(books: &Books, days: Days) -> Vec<String> {
    let mut met = Vec::new();
    let walked = books.read().unwrap().each_sold(days, |sold| -> Result<(), ReadError> {
        met.push(match sold {
            Sold::Here(record) => format!("here {}", record.issued.number),
            Sold::Elsewhere(one) if one.past_client.is_some() => {
                format!("past {}", one.copy.full_number.unwrap_or_default())
            }
            Sold::Elsewhere(one) => format!("elsewhere {}", one.copy.id),
        });
        Ok(())
    });
    walked.unwrap();
    met
}

fn seen(books: &Books, items: Vec<RemoteInvoice>) {
    apply(books, &[Change::InvoicesSeen { items, first: true }]).unwrap();
}

fn past(number: &str, date: &str, total: &str) -> PastInvoice {
    let client = Client::named(ClientKind::Firm, "Mobila SRL");
    let date = date.parse().unwrap();
    let item = RemoteInvoice {
        id: past_id(date, number, &client.name),
        number: domain::series::trailing_number(number),
        full_number: Some(number.to_owned()),
        date: Some(date),
        client_name: Some(client.name.clone()),
        currency: Some("RON".to_owned()),
        total: total.parse().ok(),
        ..RemoteInvoice::default()
    };
    PastInvoice { import: Uuid::from_u128(7), client, item }
}

fn import(books: &Books, pasts: &[PastInvoice]) {
    let import = Import { id: Uuid::from_u128(7), at: NOW, file: "istoric.csv".to_owned(), entries: 1 };
    let written = books.write(NOW, |tx| {
        tx.begin_history_import(&import)?;
        pasts.iter().try_for_each(|past| tx.import_past(past))
    });
    written.unwrap();
}

/// What is owed for the invoice of ours and so much besides.
fn owed_with(books: &Books, more: &str) -> String {
    let ours = books.read().unwrap().invoice(invoice_id(1)).unwrap().unwrap().issued.content.totals.total;
    (ours + more.parse().unwrap()).to_string()
}

#[test]
fn what_the_server_lists_under_a_number_of_ours_is_ours() {
    let (_home, books) = books_with(3, 2);
    let stranger = RemoteInvoice {
        id: "inv_web".to_owned(),
        number: Some(90),
        full_number: Some("FCT-90".to_owned()),
        date: Some("2026-05-01".parse().unwrap()),
        ..remote_copy(&issued(1))
    };
    // Its reply was lost, and a list shows it before anybody looked for it.
    seen(&books, vec![remote_copy(&issued(1)), stranger]);
    let mut met = sold(&books, Days::ALL);
    met.sort();
    assert_eq!(met, ["elsewhere inv_web", "here 1", "here 2"]);
    let may = Days { from: "2026-05-01".parse().unwrap(), to: "2026-05-01".parse().unwrap() };
    assert_eq!(sold(&books, may), ["elsewhere inv_web"]);
    assert_sound(&books);
}

#[test]
fn an_imported_invoice_is_kept_once_survives_a_pull_and_gives_way_to_the_servers() {
    let (home, books) = books_with(3, 1);
    import(&books, &[past("SB 0012", "2024-03-05", "100"), past("SB 13", "2024-03-05", "200")]);
    import(&books, &[past("sb-12", "2024-03-05", "150")]);
    assert_eq!(sold(&books, Days::ALL), ["past sb-12", "past SB 13", "here 1"]);
    assert_eq!(books.read().unwrap().owed(&[]).unwrap()["RON"].to_string(), owed_with(&books, "350.00"));
    let since = "2020-01-01".parse().unwrap();
    apply(
        &books,
        &[
            Change::InvoicesSeen { items: vec![], first: true },
            Change::InvoicesSwept { since, is_full: true },
        ],
    )
    .unwrap();
    assert_eq!(sold(&books, Days::ALL).len(), 3, "a pull does not touch them");
    let there = RemoteInvoice {
        id: "inv_there".to_owned(),
        number: Some(13),
        full_number: Some("SB-00013".to_owned()),
        date: Some("2024-03-05".parse().unwrap()),
        ..remote_copy(&issued(1))
    };
    seen(&books, vec![there]);
    assert_eq!(sold(&books, Days::ALL), ["past sb-12", "elsewhere inv_there", "here 1"]);
    assert!(books.read().unwrap().is_known_invoice("2024-03-05".parse().unwrap(), "SB13").unwrap());
    assert_sound(&books);
    let undone = books.write(NOW, |tx| tx.undo_history_import()).unwrap().unwrap().1;
    assert_eq!((undone.taken_back, undone.sent), (1, 0));
    assert_eq!(
        sold(&books, Days::ALL),
        ["past SB 0012", "elsewhere inv_there", "here 1"],
        "as it was before"
    );
    assert_sound(&books);
    drop(books);
    assert_eq!(sold(&open(home.path()), Days::ALL).len(), 3);
}
