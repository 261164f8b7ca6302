//! The real program when something went wrong: other numbers, other folders, other laptops, broken files, two at once.

use crate::cli::{Shell, assert_refused, assert_status, document};
use sandbox::{Books, Canned, Fault, ReservationStatus};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn login(shell: &Shell) {
    let args = ["login", "--email", Books::DEMO_EMAIL, "--password-stdin"];
    assert_status(&shell.with_input(&args, Books::DEMO_PASSWORD), 0);
}

#[test]
fn a_refused_invoice_is_edited_and_one_whose_number_expired_is_reissued() {
    let shell = Shell::ready();
    let (refused, expired) = (shell.issue("10"), shell.issue("20"));
    let refusal = Canned::error(400, "invalid_request");
    shell.server.faults().once("POST /invoices", Fault::Instead(refusal));
    let token = shell.server.books().reservations()[1].token.clone();
    shell.server.books().set_reservation_status(&token, ReservationStatus::Expired);
    assert_status(&shell.run(&["sync"]), 3);
    let rows =
        json!({ "items": [{ "description": "Manoperă", "quantity": 1, "price": "11", "vat_rate": 21 }] });
    let edit = shell.with_input(&["invoices", "edit", text(&refused["full_number"]), "-"], &rows.to_string());
    assert_status(&edit, 0);
    let edited = document(&edit);
    assert_eq!(
        (&edited["number"], &edited["subtotal"], &edited["revision"]),
        (&refused["number"], &json!("11.00"), &json!(1))
    );
    let reissued = shell.json(&["outbox", "reissue", text(&expired["full_number"])]);
    assert_eq!((&reissued["id"], &reissued["replaces"]), (&expired["id"], &expired["full_number"]));
    shell.json(&["sync", "--wait", "20"]);
    for (invoice, times) in [(&edited, 1), (&reissued, 1), (&expired, 0)] {
        assert_eq!(shell.on_server(text(&invoice["full_number"])), times, "{invoice}");
    }
    let register = shell.json(&["numbers", "DEM"]);
    assert_eq!((&register["duplicates"], &register["unexplained_gaps"]), (&json!(0), &json!(0)));
    assert_refused(&shell.run(&["outbox", "seen", text(&edited["id"])]), 1, "nothing_to_see");
    assert_refused(
        &shell.with_input(&["invoices", "edit", text(&edited["id"]), "-"], "{}"),
        1,
        "nothing_changes",
    );
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

#[test]
fn after_a_restore_issuing_waits_for_login_sync_and_the_last_number_on_paper() {
    let shell = Shell::ready();
    let sent = shell.issue("10");
    shell.json(&["sync"]);
    let backup = shell.data.path().with_extension("backup");
    let out = text(&json!(backup)).to_owned();
    assert_status(&shell.run(&["backup", &out]), 2);
    let made = shell.with_input(&["backup", &out, "--passphrase-stdin"], "cheia de la magazie\n");
    assert_status(&made, 0);
    assert_eq!((&document(&made)["invoices"], &document(&made)["is_encrypted"]), (&json!(1), &json!(true)));
    let bytes = fs::read(&backup).unwrap();
    let name = text(&shell.json(&["invoices", "show", text(&sent["id"])])["client_name"]).to_owned();
    assert!(!contains(&bytes, name.as_bytes()), "nobody reads names out of it");
    assert!(!contains(&bytes, b"jwt_"), "no session is in it");
    let printed = shell.issue("20");

    let shell = Shell { data: tempfile::tempdir().unwrap(), ..shell };
    assert_refused(&shell.run(&["restore", &out]), 1, "passphrase_needed");
    assert_refused(
        &shell.with_input(&["restore", &out, "--passphrase-stdin"], "alta"),
        1,
        "wrong_passphrase",
    );
    assert_status(&shell.with_input(&["restore", &out, "--passphrase-stdin"], "cheia de la magazie"), 0);
    let refused = |code| assert_refused(&shell.with_input(&["issue", "-"], &shell.order("1")), 1, code);
    let last = printed["number"].to_string();
    refused("issuing_stopped");
    assert_refused(&shell.run(&["sync"]), 1, "not_signed_in");
    login(&shell);
    assert_refused(&shell.run(&["outbox", "accept", "DEM", "--last", &last]), 1, "sync_first");
    shell.json(&["sync"]);
    refused("issuing_stopped");
    let warned = shell.json(&["status"]);
    assert!(
        warned["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "issuing_stopped")
    );
    let register = shell.json(&["outbox", "accept", "DEM", "--last", &last]);
    assert_eq!(register["unexplained_gaps"], 0);
    shell.json(&["sync"]);
    let next = shell.issue("1");
    let after = printed["number"].as_u64().map(|number| number + 1);
    assert!(next["number"].as_u64() > after, "the old laptop may still issue the numbers it had");
    let entered = shell.with_input(&["issue", "-", "--number", &last], &shell.order("20"));
    assert_status(&entered, 0);
    assert_eq!(document(&entered)["full_number"], printed["full_number"]);
    shell.json(&["sync", "--wait", "20"]);
    for invoice in [&sent, &printed, &next] {
        assert_eq!(shell.on_server(text(&invoice["full_number"])), 1, "{invoice}");
    }
    assert_eq!(shell.json(&["verify"])["ok"], true);
    fs::remove_file(backup).unwrap();
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[test]
fn a_copied_data_folder_is_noticed_and_a_moved_one_is_not() {
    let shell = Shell::ready();
    let invoice = shell.issue("10");
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(shell.data.path()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let copied = Shell {
        data: copy,
        runtime: shell.runtime,
        server: shell.server,
        base: shell.base.clone(),
        bus: None,
    };
    assert_refused(&copied.with_input(&["issue", "-"], &copied.order("1")), 1, "books_copied");
    assert_eq!(copied.json(&["invoices"])["items"][0]["id"], invoice["id"], "but it can be looked at");
    let moved = shell.data.path().with_extension("moved");
    fs::rename(shell.data.path(), &moved).unwrap();
    let original = Shell { data: at(&moved), ..copied };
    original.issue("2");
}

fn at(path: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::remove_dir(folder.path()).unwrap();
    fs::rename(path, folder.path()).unwrap();
    folder
}

#[test]
fn a_lost_laptop_is_replaced_from_the_command_line() {
    let shell = Shell::ready();
    let printed = shell.issue("20");
    let new = Shell { data: tempfile::tempdir().unwrap(), ..shell };
    let args = ["series", "takeover", "DEM", "--email", Books::DEMO_EMAIL, "--password-stdin"];
    let taken = new.with_input(&args, Books::DEMO_PASSWORD);
    assert_status(&taken, 0);
    let outstanding =
        document(&taken)["items"].as_array().unwrap().iter().filter(|n| n["fate"] == "quarantined").count();
    assert_eq!(outstanding, 10, "the list of outstanding numbers");
    let last = printed["number"].to_string();
    new.json(&["outbox", "accept", "DEM", "--last", &last]);
    let entered = new.with_input(&["issue", "-", "--number", &last], &new.order("20"));
    assert_status(&entered, 0);
    new.json(&["sync", "--wait", "20"]);
    assert_eq!(new.on_server(text(&printed["full_number"])), 1);
    assert_refused(&new.with_input(&args, Books::DEMO_PASSWORD), 1, "books_not_blank");
}

#[test]
fn a_broken_database_is_rebuilt_from_the_journal() {
    let shell = Shell::ready();
    let waiting = shell.issue("20");
    let database = shell.data.path().join("books.redb");
    let sound = fs::read(&database).unwrap();
    fs::write(&database, &sound[..sound.len() / 2]).unwrap();
    let status = shell.json(&["--offline", "status"]);
    assert_eq!(status["is_rescue"], true);
    assert_eq!(shell.json(&["invoices"])["items"][0]["full_number"], waiting["full_number"]);
    let paper = shell.data.path().with_extension("pdf");
    shell.json(&["invoices", "pdf", text(&waiting["id"]), "-o", paper.to_str().unwrap()]);
    fs::remove_file(paper).unwrap();
    assert_eq!(shell.json(&["rebuild"])["issuing_stopped"], true);
    assert_refused(&shell.run(&["rebuild"]), 1, "nothing_to_rebuild");
    assert_status(&shell.run(&["sync"]), 0);
    shell.json(&["outbox", "accept", "DEM", "--last", &waiting["number"].to_string()]);
    shell.json(&["sync"]);
    shell.issue("1");
    shell.json(&["sync", "--wait", "20"]);
    assert_eq!(shell.on_server(text(&waiting["full_number"])), 1);
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

#[test]
fn with_an_api_key_invoices_are_issued_online_only() {
    let mut shell = Shell::new();
    assert_status(&shell.with_input(&["login", "--api-key-stdin"], Books::DEMO_API_KEY), 0);
    let issued = shell.issue("10");
    assert_eq!((&issued["state"], shell.on_server(text(&issued["full_number"]))), (&json!("synced"), 1));
    assert_refused(&shell.run(&["series", "lock", "DEM"]), 1, "key_has_no_device");
    shell.runtime.block_on(shell.server.stop());
    let offline = shell.with_input(&["issue", "-"], &shell.order("11"));
    assert_refused(&offline, 4, "online_only");
    assert_eq!(shell.json(&["invoices"])["total"], 1);
}

/// Many programs at once on one folder: those that find it open say so, and no number comes twice.
#[test]
fn many_programs_at_once_give_no_number_twice() {
    let shell = Shell::ready();
    shell.json(&["series", "reserve", "DEM", "--count", "30"]);
    let order = shell.order("3");
    let start = || -> Child {
        let mut command = shell.command(&["issue", "-"]);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(order.as_bytes());
        child
    };
    let mut numbers = Vec::new();
    for _ in 0..5 {
        let running: Vec<Child> = (0..6).map(|_| start()).collect();
        for child in running {
            let output = child.wait_with_output().unwrap();
            match output.status.code() {
                Some(0) => numbers.push(document(&output)["number"].as_u64().unwrap()),
                _ => assert_refused(&output, 1, "already_running"),
            }
        }
    }
    let told = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), told, "no number twice");
    assert!(told >= 5, "at least one of each round");
    assert_eq!(shell.json(&["invoices"])["total"], told, "and what was told is there");
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

/// Correcting, restoring and stating under kill -9: afterwards the books open and hold together.
#[test]
fn a_kill_while_mending_leaves_books_that_hold_together() {
    let shell = Shell::ready();
    let invoice = shell.issue("10");
    let rows = |price: u64| {
        json!({ "items": [{ "description": "Manoperă", "quantity": 1, "price": price, "vat_rate": 21 }] })
            .to_string()
    };
    let mut last = 0;
    for round in 0..12_u64 {
        let mut command = shell.command(&["invoices", "edit", text(&invoice["id"]), "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(rows(100 + round).as_bytes());
        std::thread::sleep(Duration::from_millis(8 + round * 11 % 70));
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        if serde_json::from_slice::<Value>(&output.stdout).is_ok() {
            last = 100 + round;
        }
    }
    let shown = shell.json(&["invoices", "show", text(&invoice["id"])]);
    let subtotal: f64 = text(&shown["subtotal"]).parse().unwrap();
    assert!(subtotal >= last as f64, "a correction that was told is there: {subtotal} {last}");
    assert_eq!(shown["number"], invoice["number"]);
    shell.json(&["sync", "--wait", "20"]);
    assert_eq!(shell.on_server(text(&invoice["full_number"])), 1);
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

#[test]
fn without_a_keychain_the_books_stay_as_they_are_and_the_command_says_why() {
    let shell = Shell::ready();
    shell.issue("10");
    assert_refused(&shell.run(&["books", "seal"]), 1, "key_without_keychain");
    assert_refused(&shell.run(&["books", "code"]), 1, "books_not_sealed");
    assert_refused(&shell.run(&["books", "unseal"]), 1, "books_not_sealed");
    assert_refused(&shell.with_input(&["books", "unlock", "--code-stdin"], "60RK4"), 1, "books_not_sealed");
    assert_eq!(shell.json(&["status"])["is_sealed"], false);
    assert_eq!(shell.json(&["verify"])["ok"], true);
}
