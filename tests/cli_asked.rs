//! What is asked about an invoice after it was issued, from the command line: with the network, without it, and refused.

use crate::cli::{Shell, assert_refused, assert_status, document};
use serde_json::json;

#[test]
fn an_invoice_is_changed_paid_mailed_and_reversed() {
    let shell = Shell::ready();
    let invoice = document(&shell.with_input(&["issue", "-"], &shell.order("100")));
    let number = invoice["full_number"].as_str().unwrap().to_owned();
    assert_status(&shell.run(&["sync"]), 0);

    let edited =
        document(&shell.with_input(&["invoices", "edit", &number, "-"], r#"{"info":"Garanție 2 ani"}"#));
    assert_eq!((&edited["revision"], &edited["pending"]), (&json!(1), &json!([])), "{edited}");
    let stuck = shell.with_input(&["invoices", "edit", &number, "-"], r#"{"notes":"alta"}"#);
    assert_refused(&stuck, 1, "not_editable");

    let part = shell.json(&[
        "invoices",
        "pay",
        &number,
        "--amount",
        "50",
        "--method",
        "card",
        "--date",
        "2026-11-20",
    ]);
    assert_eq!((&part["paid"], &part["is_paid"]), (&json!("50.00"), &json!(false)));
    assert_refused(
        &shell.run(&["invoices", "pay", &number, "--amount", "50", "--method", "scoici"]),
        1,
        "payment_method",
    );
    assert_refused(&shell.run(&["invoices", "pay", &number, "--amount", "1000000"]), 1, "payment_amount");
    let mailed = shell.json(&["invoices", "send", &number, "--email", "ana@exemplu.ro"]);
    assert_eq!(mailed["pending"], json!([]));
    let story = shell.json(&["invoices", "show", &number])["timeline"].clone();
    let kinds: Vec<&str> = story.as_array().unwrap().iter().filter_map(|one| one["kind"].as_str()).collect();
    for kind in ["done.edit", "done.payment", "done.send"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }

    let storno = shell.json(&["invoices", "storno", &number]);
    assert_eq!(storno["storno_for"]["full_number"], json!(number));
    assert!(storno["total"].as_str().unwrap().starts_with('-'), "{storno}");
    assert_refused(&shell.run(&["invoices", "storno", &number]), 1, "invoice_already_storned");
    assert_refused(
        &shell.with_input(&["invoices", "edit", &number, "-"], r#"{"info":"x"}"#),
        1,
        "invoice_already_storned",
    );
    let storno = storno["full_number"].as_str().unwrap();
    assert_refused(&shell.run(&["invoices", "pay", storno]), 1, "invoice_is_storno");

    let copy = shell.json(&["invoices", "duplicate", &number]);
    assert_eq!(copy["state"], "draft");
    let listed = |asked: &[&str]| shell.json(&[&["invoices", "list"], asked].concat());
    for (asked, total) in [
        (vec!["--filter", "all"], 3),
        (vec!["--filter", "storno"], 1),
        (vec!["--filter", "unpaid"], 0),
        (vec!["--filter", "draft"], 1),
        (vec!["--filter", "to-send"], 0),
        (vec!["--search", &number], 1),
        (vec!["--state", "synced", "--from", "2100-01-01"], 0),
        (vec!["--state", "synced", "--to", "2100-01-01", "--series", "DEM"], 2),
    ] {
        assert_eq!(listed(&asked)["total"], total, "{asked:?}");
    }
    let smallest = listed(&["--sort", "total", "--ascending", "--limit", "1"]);
    assert_eq!((&smallest["total"], &smallest["items"][0]["full_number"]), (&json!(3), &json!(storno)));
    assert_refused(&shell.run(&["invoices", "list", "--client", "nimeni"]), 1, "no_such_client");
    let id = copy["id"].as_str().unwrap();
    assert_eq!(shell.json(&["invoices", "delete", id])["deleted"], id);
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

#[test]
fn without_a_network_it_waits_says_so_and_can_be_given_up() {
    let mut shell = Shell::ready();
    let invoice = document(&shell.with_input(&["issue", "-"], &shell.order("100")));
    let number = invoice["full_number"].as_str().unwrap().to_owned();
    shell.runtime.block_on(shell.server.stop());

    let waits = shell.json(&["invoices", "storno", &number]);
    assert_eq!(waits["full_number"], json!(number), "no storno yet, so no number of it");
    assert_eq!(
        (&waits["pending"][0]["task"], &waits["pending"][0]["state"]),
        (&json!("storno"), &json!("waiting"))
    );
    assert_eq!(shell.json(&["outbox"])["items"][0]["invoice"]["pending"][0]["task"], "storno");
    assert_eq!(shell.json(&["status"])["outbox"]["asked"], 1);
    assert_eq!(shell.json(&["outbox", "withdraw", &number])["pending"], json!([]));
    assert_refused(&shell.run(&["outbox", "withdraw", &number]), 1, "nothing_asked");

    let paid = shell.json(&["invoices", "pay", &number]);
    assert_eq!(
        (&paid["owed"], &paid["paid"]),
        (&json!("0.00"), &json!("0.00")),
        "nothing is received before the server knows"
    );
    shell.runtime.block_on(shell.server.restart()).unwrap();
    assert_status(&shell.run(&["sync", "--wait", "30"]), 0);
    let paid = shell.json(&["invoices", "show", &number]);
    assert_eq!((&paid["is_paid"], &paid["pending"]), (&json!(true), &json!([])), "{paid}");
    assert_eq!(paid["payments"].as_array().map(Vec::len), Some(1));
    assert_eq!(shell.json(&["verify"])["ok"], true);
}
