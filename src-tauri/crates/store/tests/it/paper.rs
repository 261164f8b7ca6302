//! The firm's logo and the hashes of its papers: kept with the invoices, and given back by the journal.

use super::world::{
    NOW, assert_sound, books_with, copy_of, database, invoice_id, issued, new_installation, open,
};
use domain::{Look, PaperLang, PictureId, Template};
use sha2::{Digest, Sha256};
use store::{Books, PaperSettings, Read, TxError, WriteError};

fn picture() -> (PictureId, Vec<u8>) {
    let bytes: Vec<u8> = (0..=255).cycle().take(3_000).collect();
    let id = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    (PictureId(id), bytes)
}

fn settings(logo: Option<PictureId>) -> PaperSettings {
    let look = Look {
        template: Template::TwoCopies,
        lang: Some(PaperLang::Both),
        accent: Some("#7a1f4b".parse().unwrap()),
        letterhead: Some("Țesături de mână".to_owned()),
        logo,
    };
    PaperSettings { look, month_folders: true }
}

fn entries(books: &Books) -> usize {
    books.read().unwrap().events(1, usize::MAX).unwrap().len()
}

#[test]
fn a_rebuild_gives_back_the_look_its_pictures_and_the_papers() {
    let (home, books) = books_with(3, 1);
    let (logo, bytes) = picture();
    let chosen = settings(Some(logo.clone()));
    books.write(NOW, |tx| tx.choose_paper(&chosen, Some(&bytes))).unwrap();
    // Another logo later: the first one stays, for what was issued with it.
    books.write(NOW, |tx| tx.choose_paper(&settings(None), None)).unwrap();
    books
        .write(NOW, |tx| {
            tx.note_paper(invoice_id(1), PaperLang::Ro, "ab".to_owned(), Some("/a/TRN-1.pdf".to_owned()))
        })
        .unwrap();
    let before = entries(&books);
    books
        .write(NOW.plus_days(1), |tx| tx.note_paper(invoice_id(1), PaperLang::Ro, "ab".to_owned(), None))
        .unwrap();
    books.write(NOW, |tx| tx.choose_paper(&settings(None), None)).unwrap();
    assert_eq!(entries(&books), before, "what is known is not written again");
    assert_sound(&books);
    drop(books);

    let rebuilt = copy_of(home.path());
    std::fs::remove_file(database(rebuilt.path())).unwrap();
    for books in [open(home.path()), Books::rebuild(rebuilt.path(), &new_installation()).unwrap()] {
        let view = books.read().unwrap();
        assert_eq!(view.paper_settings().unwrap(), settings(None));
        assert_eq!(view.picture(&logo).unwrap().unwrap(), bytes);
        let printed = view.invoice(invoice_id(1)).unwrap().unwrap().printed;
        assert_eq!(printed.len(), 1);
        assert_eq!((printed[0].sha256.as_str(), printed[0].revision, printed[0].at), ("ab", 0, NOW));
        assert_eq!(printed[0].path.as_deref(), Some("/a/TRN-1.pdf"), "where it was saved first");
    }
}

#[test]
fn a_logo_is_known_or_given() {
    let (_home, books) = books_with(3, 1);
    let (logo, bytes) = picture();
    let wanted = settings(Some(logo.clone()));
    let other = [&bytes[..], b"!"].concat();
    for given in [None, Some(&other[..])] {
        let refused = books.write(NOW, |tx| tx.choose_paper(&wanted, given));
        assert!(matches!(refused, Err(WriteError::Refused(TxError::PictureUnknown(id))) if id == logo));
    }
    let refused = books.write(NOW, |tx| tx.note_paper(invoice_id(9), PaperLang::En, String::new(), None));
    assert!(matches!(refused, Err(WriteError::Refused(TxError::InvoiceUnknown(_)))));
    books.write(NOW, |tx| tx.choose_paper(&wanted, Some(&bytes))).unwrap();
    books.write(NOW, |tx| tx.choose_paper(&wanted, None)).unwrap();
    assert_eq!(books.read().unwrap().paper_settings().unwrap(), wanted);
    assert_eq!(books.read().unwrap().invoice(invoice_id(1)).unwrap().unwrap().issued, issued(1));
}
