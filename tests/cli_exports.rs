//! The accountant's files from a shell: their shapes, their refusals, and that a file is replaced whole or not at all.

use crate::cli::{Shell, assert_status};
use std::fs;
use std::process::Command;

#[test]
fn the_accountants_files_are_written_from_a_shell() {
    let shell = Shell::ready();
    let folder = tempfile::tempdir().unwrap();
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let invoice = shell.issue("150.00");
    let number = invoice["full_number"].as_str().unwrap();
    let date = invoice["date"].as_str().unwrap();

    let period = ["--from", date, "--to", date];
    let journal = |name: &str| [&["export", "journal"], &period[..], &["-o", name]].concat().join("\u{1}");
    let run = |line: String| shell.run(&line.split('\u{1}').collect::<Vec<_>>());
    for name in ["j.csv", "j.xlsx"] {
        assert_status(&run(journal(&out(name))), 0);
    }
    let csv = fs::read_to_string(out("j.csv")).unwrap();
    assert!(
        csv.contains(&format!("\"{number}\"")) && csv.contains("363,00") && csv.contains("netrimisă"),
        "{csv}"
    );
    assert!(fs::read(out("j.xlsx")).unwrap().starts_with(b"PK"));
    let report = shell.json(&[&["report"], &period[..]].concat());
    assert_eq!((report["totals"][0]["total"].as_str(), report["unsent"].as_u64()), (Some("363.00"), Some(1)));

    let told = shell.json(&["export", "numbers", "DEM", "-o", &out("n.pdf")]);
    assert_eq!((told["duplicates"].as_u64(), told["numbers"].as_u64()), (Some(0), Some(10)));
    let text =
        Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", &out("n.pdf"), "-"]).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("Fără dubluri, toate golurile explicate.") && text.contains(number), "{text}");
    assert_eq!(shell.json(&["export", "month", &date[..7], "-o", &out("m.zip")])["papers"], 1);
    assert_eq!(shell.json(&["export", "all", "-o", &out("all")])["papers"], 1);

    let list =
        "Factura;Data;Client;Valoare fara TVA;TVA;Total\nSB 7;05.03.2024;Mobila SRL;100,00;19,00;119,00\n";
    fs::write(out("list.csv"), list).unwrap();
    assert_eq!(shell.json(&["invoices", "import", &out("list.csv"), "--dry-run"])["new"], 1);
    assert_eq!(shell.json(&["invoices", "import", &out("list.csv")])["new"], 1);
    let old = ["report", "--from", "2024-03-01", "--to", "2024-03-31"];
    let report = shell.json(&old);
    assert_eq!(
        (report["imported"].as_u64(), report["totals"][0]["total"].as_str()),
        (Some(1), Some("119.00"))
    );
    assert_eq!(shell.json(&["invoices", "undo-import"])["taken_back"], 1);
    assert_eq!(shell.json(&old)["invoices"], 0);

    fs::write(out("old.csv"), "old").unwrap();
    for (args, code) in [
        (vec!["export", "journal", "--from", "2026-02-01", "--to", "2026-01-01", "-o"], "period_backwards"),
        (vec!["export", "month", "2026-13", "-o"], "bad_month"),
        (vec!["export", "numbers", "NU", "-o"], "no_such_series"),
        (vec!["export", "all", "-o"], "folder_in_use"),
    ] {
        let old = out("old.csv");
        let output = shell.run(&[&args[..], &[old.as_str()]].concat());
        assert_status(&output, 1);
        assert!(String::from_utf8_lossy(&output.stderr).contains(code) && output.stdout.is_empty(), "{code}");
    }
    assert_eq!(fs::read_to_string(out("old.csv")).unwrap(), "old");
    assert_status(&run(journal(&out("j.txt"))), 1);
}
