//! Paper from a shell: how it looks, that it stays as it was issued, and what its verification code proves.

use crate::cli::{Shell, assert_status, document};
use std::fs;
use std::process::Command;

const LOGO: &[u8] = include_bytes!("../src-tauri/crates/pdf/tests/fixtures/logo.png");

fn text_of(pdf: &std::path::Path) -> String {
    let output =
        Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(pdf).arg("-").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_invoice_keeps_the_look_it_was_issued_with() {
    let shell = Shell::ready();
    let folder = tempfile::tempdir().unwrap();
    let logo = folder.path().join("sigla.png");
    fs::write(&logo, LOGO).unwrap();
    let logo = logo.to_str().unwrap();
    let set = [
        "paper",
        "set",
        "--logo",
        logo,
        "--accent",
        "#7a1f4b",
        "--letterhead",
        "Țesături de mână",
        "--language",
        "both",
    ];
    let settings = shell.json(&set);
    assert_eq!((settings["accent"].as_str(), settings["lang"].as_str()), (Some("#7a1f4b"), Some("both")));
    assert!(settings["logo"].as_str().unwrap().starts_with("data:image/png;base64,"));

    let invoice = shell.issue("150.00");
    let number = invoice["full_number"].as_str().unwrap();
    let (before, after) = (folder.path().join("1.pdf"), folder.path().join("2.pdf"));
    shell.json(&["invoices", "pdf", number, "-o", before.to_str().unwrap()]);
    assert!(text_of(&before).contains("Țesături de mână") && text_of(&before).contains("Factură / Invoice"));

    // Another look, and books made anew from the journal: the paper stays as it was.
    shell.json(&[
        "paper",
        "set",
        "--no-logo",
        "--accent",
        "",
        "--letterhead",
        "",
        "--language",
        "ro",
        "--month-folders",
        "true",
    ]);
    fs::remove_file(shell.data.path().join("books.redb")).unwrap();
    shell.json(&["rebuild"]);
    // Which series there are is for the server to tell again; until then an invoice is found by its id.
    let id = invoice["id"].as_str().unwrap();
    assert_eq!(shell.json(&["paper", "show"])["month_folders"], true);
    shell.json(&["invoices", "pdf", id, "-o", after.to_str().unwrap(), "--lang", "en"]);
    assert!(fs::read(&before).unwrap() == fs::read(&after).unwrap());

    let saved = shell.json(&["paper", "save", id, "--folder", folder.path().to_str().unwrap()]);
    let month = &invoice["date"].as_str().unwrap()[..7];
    let path = folder.path().join(month).join(format!("{number}.pdf"));
    assert_eq!(saved["path"].as_str().unwrap(), path.to_str().unwrap());
    // Another file of that name may be in somebody's hands.
    fs::write(&path, "other").unwrap();
    let again = shell.json(&["paper", "save", id, "--folder", folder.path().to_str().unwrap()]);
    assert!(again["path"].as_str().unwrap().ends_with("-2.pdf"), "{again}");
    assert_eq!(fs::read(&path).unwrap(), b"other");
}

#[test]
fn what_has_no_place_on_paper_is_refused() {
    let shell = Shell::ready();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (drawing, broken) = (file("a.svg", b"<svg/>"), file("b.png", &LOGO[..LOGO.len() / 2]));
    let huge = file("c.png", &[LOGO, &vec![0; 6 * 1024 * 1024]].concat());
    let long = "rând\n".repeat(5);
    for (args, code) in [
        (["--logo", &drawing], "logo_wrong_format"),
        (["--logo", &broken], "logo_broken"),
        (["--logo", &huge], "logo_too_large"),
        (["--accent", "roșu"], "accent_not_an_ink"),
        (["--letterhead", &long], "letterhead_too_long"),
    ] {
        let output = shell.run(&[&["paper", "set"][..], &args[..]].concat());
        assert_status(&output, 1);
        assert!(String::from_utf8_lossy(&output.stderr).contains(code), "{code}");
    }
    assert_eq!(shell.json(&["paper", "show"])["logo"], serde_json::Value::Null);
}

#[test]
fn a_paper_is_held_against_the_books() {
    let shell = Shell::ready();
    let invoice = shell.issue("150.00");
    let number = invoice["full_number"].as_str().unwrap();
    let verdict = |text: &str, status: i32| {
        let output = shell.run(&["verify-paper", text]);
        assert_status(&output, status);
        document(&output)
    };
    // What a scanner reads is what the books would print: found by its parts, except the hash.
    let firm = shell.json(&["firm", "show"]);
    let digits: String = firm["tax_id"].as_str().unwrap().chars().filter(char::is_ascii_digit).collect();
    let payer = firm["vat_payer"].as_bool().unwrap();
    let tax_id = if payer { format!("RO{digits}") } else { digits.clone() };
    let (date, total) = (invoice["date"].as_str().unwrap(), invoice["total"].as_str().unwrap());
    let mark = |total: &str, hash: &str| format!("FACTURIER1|{number}|{date}|{tax_id}|{total} RON|{hash}");
    let altered = verdict(&mark(total, "0000000000000000"), 3);
    assert_eq!(altered["verdict"], "altered");
    assert_eq!(altered["differences"][0]["field"], "hash");
    let hash = altered["differences"][0]["cloud"].as_str().unwrap().to_owned();

    let genuine = mark(total, &hash);
    assert_eq!(verdict(&genuine, 0)["verdict"], "genuine");
    assert_status(&shell.with_input(&["verify-paper", "-"], &genuine), 0);
    let cheaper = verdict(&mark("1.00", &hash), 3);
    assert_eq!(
        (&cheaper["verdict"], &cheaper["differences"][0]["field"]),
        (&"altered".into(), &"total".into())
    );
    assert_eq!(verdict(&genuine.replace(number, "DEM-2026-9999"), 3)["verdict"], "unknown");
    let other = genuine.replace(&tax_id, "RO14399840").replace(number, "XYZ-1");
    assert_eq!(verdict(&other, 3)["verdict"], "other_firm");

    let output = shell.run(&["verify-paper", "https://example.ro"]);
    assert_status(&output, 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("mark_unreadable"));

    // Corrected before it was sent: the first paper is ours, and replaced.
    let corrected = shell.with_input(&["invoices", "edit", number, "-"], &shell.order("175.00"));
    assert_status(&corrected, 0);
    assert_eq!(verdict(&genuine, 3)["verdict"], "replaced");
}
