//! The finished file: the same bytes every time, sound for other programs, and readable by them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod fixtures;

use pdf::{Lang, render};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::Command;

/// SHA-256 of fixture papers. A change here is a change of what every stored invoice prints: look at the pages
/// (`cargo run -p facturier-pdf --example gallery -- <folder>`), then take the new hash from the failing test.
const GOLDEN: [(&str, Lang, &str); 3] = [
    ("one_row", Lang::Ro, "82cb357ec077929fcf0f439573f500835f42b7abef9636fbb0929b35532f7228"),
    ("twelve_rows", Lang::Ro, "b25974bf28c9ba5582469bf04c1de2161003682e50c38cce559898d875ca4201"),
    ("euro", Lang::En, "889583ccb78fa0878cdac0cc1b560c1dcf40ac2474d1cd5643642ce2b0619abf"),
];
/// Bytes a one-page invoice may have.
const ONE_PAGE_BYTES_MAX: usize = 30_000;

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_invoice_gives_the_same_bytes_after_any_others() {
    let invoice = fixtures::issued("twelve_rows");
    let first = render(&invoice, Lang::Ro).unwrap();
    for name in fixtures::NAMES {
        render(&fixtures::issued(name), Lang::En).unwrap();
    }
    assert!(first == render(&invoice, Lang::Ro).unwrap());
    let elsewhere = std::thread::spawn(move || render(&invoice, Lang::Ro).unwrap()).join().unwrap();
    assert!(first == elsewhere);
}

#[test]
fn the_same_invoice_gives_the_same_bytes_on_every_machine() {
    let found: Vec<String> = GOLDEN
        .iter()
        .map(|(name, lang, _)| sha256(&render(&fixtures::issued(name), *lang).unwrap()))
        .collect();
    let expected: Vec<&str> = GOLDEN.iter().map(|(_, _, hash)| *hash).collect();
    assert_eq!(found, expected);
}

#[test]
fn another_identity_gives_other_bytes() {
    let one = fixtures::issued("one_row");
    let mut other = one.clone();
    other.id = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    assert!(render(&one, Lang::Ro).unwrap() != render(&other, Lang::Ro).unwrap());
}

#[test]
fn a_page_is_small() {
    for name in fixtures::NAMES {
        let invoice = fixtures::issued(name);
        if pdf::layout(&invoice, Lang::Ro).len() == 1 {
            let bytes = render(&invoice, Lang::Ro).unwrap().len();
            assert!(bytes <= ONE_PAGE_BYTES_MAX, "{name}: {bytes} bytes");
        }
    }
}

#[test]
fn other_programs_find_the_file_sound() {
    for name in fixtures::NAMES {
        for lang in [Lang::Ro, Lang::En] {
            run("qpdf", &["--check", &written(name, lang)]);
        }
    }
    let fonts = run("pdffonts", &[&written("one_row", Lang::Ro)]);
    for font in ["INTREG+Inter-Regular", "INTSEM+Inter-SemiBold"] {
        let line = fonts
            .lines()
            .find(|line| line.starts_with(font))
            .unwrap_or_else(|| panic!("no {font} in {fonts}"));
        assert!(line.contains("yes yes yes"), "embedded, subset, with a table back to Unicode: {line}");
    }
}

#[test]
fn other_programs_read_the_text_exactly() {
    for (name, lang, expected) in [
        (
            "twelve_rows",
            Lang::Ro,
            vec![
                "Atelierul Țesătoarei din Șcheia SRL",
                "Împletituri și Broderii Măiestre SA",
                "Război de țesut vertical, cadru din fag aburit",
                "Lot 2026-11, culoare „nisip”, spălată",
                "1 Țesătură din in natural, lățime 150 cm ml 24,5 48,90 1.198,05 21% 251,59",
                "15.780,09 lei",
                "Factură\nFCT-2026-0100\nData emiterii\n20.11.2026\nScadență\n05.12.2026\nFurnizor",
                "pagina 2 din 2",
                "RO49 AAAA 1B31 0075 9384 0000",
            ],
        ),
        ("euro", Lang::En, vec!["5,156.44 EUR", "26,252.47 RON", "5 Dec 2026", "page 1 of 1"]),
        ("extreme", Lang::Ro, vec!["□□ □ и Ελένη", "12.099.998.938.171,76 EUR"]),
    ] {
        // The program writes no-break spaces as plain ones.
        let text = run("pdftotext", &["-raw", "-enc", "UTF-8", &written(name, lang), "-"]);
        for words in expected {
            assert!(text.contains(words), "{name}: no {words:?} in\n{text}");
        }
    }
}

#[test]
fn the_file_says_who_and_when_and_in_which_language() {
    let info = run("pdfinfo", &["-isodates", &written("one_row", Lang::Ro)]);
    for line in [
        "Title:           Factură FCT-2026-0100",
        "Author:          Atelierul Țesătoarei din Șcheia SRL",
        "CreationDate:    2026-11-20T13:43:00Z",
        "ModDate:         2026-11-20T13:43:00Z",
        "Page size:       595.276 x 841.89 pts (A4)",
        "PDF version:     1.7",
    ] {
        assert!(info.contains(line), "no {line:?} in\n{info}");
    }
    let bytes = render(&fixtures::issued("one_row"), Lang::En).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("/Lang(en-GB)"));
}

fn written(name: &str, lang: Lang) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{name}-{lang:?}-{:?}.pdf", std::thread::current().id()));
    std::fs::write(&path, render(&fixtures::issued(name), lang).unwrap()).unwrap();
    path.to_string_lossy().into_owned()
}

/// Runs a program that must be installed and must be content.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).env("LC_ALL", "C.UTF-8").env("TZ", "UTC").output();
    let output = output
        .unwrap_or_else(|error| panic!("{program} is needed (packages poppler-utils and qpdf): {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}
