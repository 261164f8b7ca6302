//! The finished file: the same bytes every time, sound for other programs, and readable by them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod fixtures;
#[path = "fixtures/sample.rs"]
mod sample;

use domain::PaperLang as Lang;
use pdf::Document;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::Command;

/// SHA-256 of fixture papers. A change here is a change of what every stored invoice prints: look at the pages
/// (`cargo run -p facturier-pdf --example gallery -- <folder>`), then take the new hash from the failing test.
const GOLDEN: [(&str, Lang, &str); 8] = [
    ("one_row", Lang::Ro, "e4f6db8f2c4b9b10de0babf0e4493e9e4220c9ded704573cfd42738b8d31a405"),
    ("twelve_rows", Lang::Ro, "a6081f4e83a6fcf7d4fc7b7ae8cc431bea736c18113d7ed25edae5b76951b0f3"),
    ("euro", Lang::En, "628c17b54b642cd7b1917fc4fcdcf9543054e08f78b8a9c2829d0f06a31b1e70"),
    ("two_languages", Lang::Ro, "5adb84255341e454c1e2404e539b04cda6addc2859b03eb53b9e335da4b7def6"),
    ("letterhead", Lang::Ro, "ea37d708af38dcaadd8917e25b261b772b521f95604012b0629c045b1ca70002"),
    ("two_copies", Lang::Ro, "fabf47e71c8771d5d2353e737b7236e460d3359a98aff157b967f87c8833135a"),
    ("storno", Lang::Both, "8530d39a077ccc81d0efa612ebeaf8ee8619c1c63aced668481c0ada89b18f2e"),
    ("draft", Lang::Ro, "18dbb669bda991cfefd909e19cbbf68dea3599777d43a0bc5bf14862e59d32a9"),
];
/// Bytes a one-page invoice may have.
const ONE_PAGE_BYTES_MAX: usize = 30_000;

fn render(issued: &domain::Issued, lang: Lang) -> Result<Vec<u8>, pdf::PdfError> {
    pdf::render(&Document::new(issued, lang))
}

/// Every sample but the longest.
fn names() -> impl Iterator<Item = &'static str> {
    fixtures::NAMES.into_iter().chain(sample::MORE).filter(|name| *name != "thousand_rows")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_same_invoice_gives_the_same_bytes_after_any_others() {
    let sample = sample::sample("twelve_rows");
    let first = pdf::render(&sample.document(Lang::Ro)).unwrap();
    for name in names() {
        pdf::render(&sample::sample(name).document(Lang::Both)).unwrap();
    }
    assert!(first == pdf::render(&sample.document(Lang::Ro)).unwrap());
    let elsewhere = std::thread::spawn(move || pdf::render(&sample.document(Lang::Ro)).unwrap());
    assert!(first == elsewhere.join().unwrap());
}

#[test]
fn the_same_invoice_gives_the_same_bytes_on_every_machine() {
    let hash = |(name, lang, _): &(&str, Lang, &str)| {
        sha256(&pdf::render(&sample::sample(name).document(*lang)).unwrap())
    };
    let found: Vec<String> = GOLDEN.iter().map(hash).collect();
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
    for name in names().filter(|name| *name != "every_character") {
        for lang in [Lang::Ro, Lang::Both] {
            let sample = sample::sample(name);
            if pdf::layout(&sample.document(lang)).len() == 1 {
                let bytes = pdf::render(&sample.document(lang)).unwrap().len();
                assert!(bytes <= ONE_PAGE_BYTES_MAX, "{name}: {bytes} bytes");
            }
        }
    }
}

#[test]
fn other_programs_find_the_file_sound() {
    for name in names() {
        for lang in [Lang::Ro, Lang::En, Lang::Both] {
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

/// Every character the font has comes back as itself, and every one it has not as the box that was printed.
#[test]
fn other_programs_read_every_character() {
    let text = run("pdftotext", &["-raw", "-enc", "UTF-8", &written("every_character", Lang::Ro), "-"]);
    let notes = fixtures::issued("every_character").content.header.notes.unwrap();
    // Programs may write a space of any width as a plain one, and join letters with their marks; those are not compared.
    let is_shapeless = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}');
    let is_mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    let is_compared = |c: &char| !c.is_whitespace() && !is_mark(*c) && !is_shapeless(*c);
    let missing = pdf::unprintable(&Document::new(&fixtures::issued("every_character"), Lang::Ro));
    let had = notes.chars().filter(|c| is_compared(c) && !missing.contains(c));
    let (found, lost): (Vec<char>, Vec<char>) = had.partition(|c| text.contains(*c));

    assert!(lost.is_empty() && found.len() > 550, "{lost:?} of {}", found.len());
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
    std::fs::write(&path, pdf::render(&sample::sample(name).document(lang)).unwrap()).unwrap();
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
