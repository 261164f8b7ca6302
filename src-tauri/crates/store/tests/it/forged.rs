//! A journal whose entries are chained rightly and say what no rule would have let them say: whoever can write the file can
//! compute its hashes. Two invoices never come to one number by it, and none takes another's place.

use crate::world::{books_with, copy_of, database, fct, invoice_id, journal, new_installation};
use sha2::{Digest, Sha256};
use std::path::Path;
use store::{Books, OpenError, Read};

const MAGIC: &[u8] = b"FACTURIER JOURNAL 1\n";

/// The payloads of a journal, and the hash of the last.
fn read(bytes: &[u8]) -> (Vec<String>, [u8; 32]) {
    let (mut at, mut payloads, mut hash) = (MAGIC.len(), Vec::new(), [0; 32]);
    while at < bytes.len() {
        let length = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        hash.copy_from_slice(&bytes[at + 4..at + 36]);
        payloads.push(String::from_utf8(bytes[at + 36..at + 36 + length].to_vec()).unwrap());
        at += 36 + length;
    }
    (payloads, hash)
}

/// Appends the last entry once more, changed.
fn forge(path: &Path, change: impl Fn(String) -> String) {
    let mut bytes = std::fs::read(path).unwrap();
    let (payloads, before) = read(&bytes);
    let seq = |number: usize| format!("{{\"seq\":{number},");
    let last = payloads.last().unwrap();
    let payload = change(last.replacen(&seq(payloads.len()), &seq(payloads.len() + 1), 1));
    assert_ne!(&payload, last);
    let hash = Sha256::new().chain_update(before).chain_update(&payload).finalize();
    bytes.extend_from_slice(&u32::try_from(payload.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(&hash);
    bytes.extend_from_slice(payload.as_bytes());
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_forged_entry_takes_no_number_and_no_invoices_place() {
    let (home, books) = books_with(5, 2);
    drop(books);
    let id = |number: u64| invoice_id(number).to_string();
    let number = |number: u64| (format!("\"number\":{number},"), format!("FCT-{number}"));
    let renumbered = |line: String| {
        let ((from, from_full), (to, to_full)) = (number(2), number(3));
        line.replace(&from, &to).replace(&from_full, &to_full)
    };
    type Forgery<'a> = (&'a str, Box<dyn Fn(String) -> String + 'a>, bool);
    let forgeries: [Forgery<'_>; 3] = [
        ("a third invoice under the second's number", Box::new(|line| line.replace(&id(2), &id(3))), false),
        ("the second invoice again, under a number of its own", Box::new(renumbered), false),
        ("what an honest entry says", Box::new(|line| renumbered(line).replace(&id(2), &id(3))), true),
    ];
    for (what, change, is_taken_in) in forgeries {
        let copy = copy_of(home.path());
        std::fs::remove_file(database(copy.path())).unwrap();
        forge(&journal(copy.path()), change);
        let rebuilt = Books::rebuild(copy.path(), &new_installation());
        if !is_taken_in {
            assert!(matches!(rebuilt, Err(OpenError::Damaged { .. })), "{what}");
            continue;
        }
        let books = rebuilt.unwrap();
        let view = books.read().unwrap();
        let on = |number: u64| view.invoice_by_number(&fct(), number).unwrap().map(|record| record.issued.id);
        assert_eq!([1, 2, 3].map(on), [1, 2, 3].map(|number| Some(invoice_id(number))), "{what}");
        drop(view);
        assert!(books.verify(false).unwrap().is_ok(), "{what}");
    }
}
