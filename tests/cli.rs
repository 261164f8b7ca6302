//! The real program from a shell: its documents, exit statuses and refusals, and what a kill leaves behind.

use sandbox::{Books, Canned, Fault, Server};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// A laptop's data folder, and a server run by this test.
pub(crate) struct Shell {
    pub(crate) runtime: tokio::runtime::Runtime,
    pub(crate) server: Server,
    pub(crate) base: String,
    pub(crate) data: TempDir,
    /// Where a keychain answers, if one is to.
    pub(crate) bus: Option<String>,
}

#[allow(clippy::disallowed_methods)] // The stand-in keeps real time, as a server does.
pub(crate) fn utc_now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

impl Shell {
    pub(crate) fn new() -> Shell {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let server = runtime.block_on(Server::start(Books::demo(utc_now()), Arc::new(utc_now))).unwrap();
        server.books().switches.requests_per_minute = None;
        let base = server.base_url();
        Shell { runtime, server, base, data: tempfile::tempdir().unwrap(), bus: None }
    }

    /// Signed in, series locked, ten numbers reserved.
    pub(crate) fn ready() -> Shell {
        let shell = Shell::new();
        shell.make_ready();
        shell
    }

    pub(crate) fn make_ready(&self) {
        let login = ["login", "--email", Books::DEMO_EMAIL, "--password-stdin"];
        assert_status(&self.with_input(&login, Books::DEMO_PASSWORD), 0);
        assert_status(&self.run(&["series", "lock", "DEM"]), 0);
        assert_status(&self.run(&["series", "reserve", "DEM", "--count", "10"]), 0);
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_facturier"));
        command
            .args(["--data", self.data.path().to_str().unwrap(), "--api", &self.base, "--json"])
            .args(args);
        // No keychain and no settings of the machine the test runs on.
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("FACTURIER_LOG");
        command.envs(self.bus.iter().map(|bus| ("DBUS_SESSION_BUS_ADDRESS", bus)));
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.with_input(args, "")
    }

    pub(crate) fn with_input(&self, args: &[&str], input: &str) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses before it reads closes its end first.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let output = self.run(args);
        assert_status(&output, 0);
        document(&output)
    }

    pub(crate) fn order(&self, price: &str) -> String {
        let client = self.server.books().clients()[0].id.clone();
        json!({ "client_id": client, "series_id": "DEM",
            "items": [{ "description": "Manoperă", "quantity": 2, "price": price, "vat_rate": 21, "unit": "oră" }] })
        .to_string()
    }

    pub(crate) fn issue(&self, price: &str) -> Value {
        let output = self.with_input(&["issue", "-"], &self.order(price));
        assert_status(&output, 0);
        document(&output)
    }

    pub(crate) fn on_server(&self, full_number: &str) -> usize {
        let books = self.server.books();
        books.invoices().iter().filter(|i| i.full_number.as_deref() == Some(full_number)).count()
    }
}

pub(crate) fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

pub(crate) fn assert_status(output: &Output, status: i32) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(status), "\nstdout: {out}\nstderr: {err}");
    assert!(!err.contains("panicked"), "{err}");
}

/// A refusal: its status, an empty standard output, and one JSON document with words on standard error.
pub(crate) fn assert_refused(output: &Output, status: i32, code: &str) {
    assert_status(output, status);
    assert!(output.stdout.is_empty());
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["code"], code);
    assert!(!error["error"]["message"].as_str().unwrap().is_empty());
    assert!(!error["error"]["hint"].as_str().unwrap().is_empty());
}

#[test]
fn the_whole_job_in_documents_scripts_can_rely_on() {
    let mut shell = Shell::ready();
    let status = shell.json(&["status"]);
    assert_eq!(status["online"], true);
    let dem = status["series"].as_array().unwrap().iter().find(|s| s["name"] == "DEM").unwrap().clone();
    assert_eq!((&dem["lock"], &dem["free_numbers"]), (&json!("here"), &json!(10)));
    assert!(dem["first_expiry"].as_str().unwrap().ends_with('Z'));
    assert_eq!(status["outbox"], json!({ "queued": 0, "unknown": 0, "attention": 0, "asked": 0 }));

    shell.runtime.block_on(shell.server.stop());
    assert_eq!(shell.json(&["status"])["online"], false);
    let issued: Vec<Value> = ["10.00", "19.99", "0.01"].iter().map(|price| shell.issue(price)).collect();
    assert_eq!(issued[1]["subtotal"], "39.98");
    assert_eq!(issued[1]["vat_amount"], "8.40");
    assert_eq!(issued[1]["total"], "48.38");
    for invoice in &issued {
        for field in [
            "id",
            "series_id",
            "series",
            "number",
            "full_number",
            "date",
            "due_date",
            "currency",
            "subtotal",
            "vat_amount",
            "total",
            "state",
            "server_id",
            "attention",
            "differences",
            "efactura_deadline",
            "efactura_status",
            "is_paid",
        ] {
            assert!(invoice.get(field).is_some(), "{field}");
        }
        assert_eq!(invoice["state"], "queued");
    }
    assert_refused(&shell.run(&["sync"]), 4, "offline");
    assert_refused(&shell.run(&["--offline", "sync"]), 4, "offline_wanted");
    let waiting = shell.json(&["outbox"]);
    assert_eq!(waiting["items"].as_array().unwrap().len(), 3);

    shell.runtime.block_on(shell.server.restart()).unwrap();
    shell.json(&["sync", "--wait", "30"]);
    let list = shell.json(&["invoices", "list", "--state", "synced"]);
    assert_eq!(list["total"], 3);
    for invoice in &issued {
        let number = invoice["full_number"].as_str().unwrap();
        assert_eq!(shell.on_server(number), 1, "{number}");
        assert_eq!(shell.json(&["invoices", "show", number])["state"], "synced");
    }
    assert_eq!(shell.json(&["invoices", "list", "--search", "48,38"])["total"], 1);
    let numbers = shell.json(&["numbers", "DEM"]);
    assert_eq!((&numbers["duplicates"], &numbers["unexplained_gaps"]), (&json!(0), &json!(0)));
    let fates: Vec<_> =
        numbers["items"].as_array().unwrap().iter().map(|n| n["fate"].as_str().unwrap()).collect();
    assert_eq!(fates.iter().filter(|fate| **fate == "synced").count(), 3);
    let verified = shell.json(&["verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    let said = shell.run(&["series", "list"]);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(!text.contains("rsv_"), "no reservation token leaves the books: {text}");
}

#[test]
fn the_paper_is_the_same_for_ever() {
    let shell = Shell::ready();
    let invoice = shell.issue("150");
    let number = invoice["full_number"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["a.pdf", "b.pdf"] {
        shell.json(&["invoices", "pdf", number, "-o", path(name).to_str().unwrap()]);
    }
    let bytes = fs::read(path("a.pdf")).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    assert_eq!(bytes, fs::read(path("b.pdf")).unwrap());
    let text =
        Command::new("pdftotext").args(["-layout", path("a.pdf").to_str().unwrap(), "-"]).output().unwrap();
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    for expected in [number, "Manoperă", "363,00"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

/// What the firm uploads by hand while the cloud cannot be reached.
#[test]
fn the_xml_for_e_factura_is_made_offline_or_says_what_is_missing() {
    let shell = Shell::ready();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let invoice = shell.issue("150");
    let number = invoice["full_number"].as_str().unwrap();
    for name in ["a.xml", "b.xml"] {
        let document = shell.json(&["--offline", "invoices", "xml", number, "-o", &path(name)]);
        assert_eq!(document["path"], path(name));
    }
    let xml = fs::read_to_string(path("a.xml")).unwrap();
    assert_eq!(xml, fs::read_to_string(path("b.xml")).unwrap());
    for expected in [
        "CIUS-RO:1.0.1</cbc:CustomizationID>",
        &format!("<cbc:ID>{number}</cbc:ID>"),
        "<cbc:CityName>SECTOR2</cbc:CityName>",
        "<cbc:PayableAmount currencyID=\"RON\">363.00</cbc:PayableAmount>",
    ] {
        assert!(xml.contains(expected), "{expected} in {xml}");
    }

    let order = json!({ "series_id": "DEM", "efactura_enabled": false,
        "client_data": { "name": "Ion Popa", "type": "b2c", "city": "Nicăieri", "county": "Transilvania" },
        "items": [{ "description": "Manoperă", "quantity": 1, "price": 10, "vat_rate": 21, "unit": "oră" }] });
    let incomplete = shell.with_input(&["issue", "-"], &order.to_string());
    assert_status(&incomplete, 0);
    let number = document(&incomplete)["full_number"].as_str().unwrap().to_owned();
    let refused = shell.run(&["invoices", "xml", &number, "-o", &path("c.xml")]);
    assert_refused(&refused, 1, "xml_incomplete");
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    let fields: Vec<&Value> =
        error["error"]["findings"].as_array().unwrap().iter().map(|finding| &finding["field"]).collect();
    assert_eq!(fields, ["client_data.address", "client_data.county"]);
    assert!(!Path::new(&path("c.xml")).exists(), "no half file");

    let draft = shell.with_input(&["issue", "-", "--draft"], &shell.order("5"));
    let id = document(&draft)["id"].as_str().unwrap().to_owned();
    assert_refused(&shell.run(&["invoices", "xml", &id, "-o", &path("d.xml")]), 1, "draft_has_no_xml");
    assert_refused(&shell.run(&["invoices", "xml", "DEM-9999", "-o", &path("e.xml")]), 1, "no_such_invoice");
}

#[test]
fn one_request_id_is_one_invoice_whatever_the_shell_does() {
    let shell = Shell::ready();
    let id = "0f0e0d0c-0b0a-4908-8706-050403020100";
    let args = ["issue", "-", "--request-id", id];
    let first = shell.with_input(&args, &shell.order("1"));
    let again = shell.with_input(&args, &shell.order("1"));
    assert_eq!(document(&first)["number"], document(&again)["number"]);
    assert_refused(&shell.with_input(&args, &shell.order("2")), 1, "request_id_reused");
    assert_eq!(shell.json(&["invoices", "list"])["total"], 1);
    let draft = shell.with_input(&["issue", "-", "--draft"], &shell.order("5"));
    assert_status(&draft, 0);
    assert_eq!((&document(&draft)["state"], &document(&draft)["number"]), (&json!("draft"), &Value::Null));
    assert_eq!(shell.json(&["invoices", "list", "--state", "draft"])["total"], 1);
}

/// The number is spent whatever becomes of the paper, and the paper can be made again (F40).
#[test]
fn a_paper_that_cannot_be_written_takes_no_number_back() {
    let shell = Shell::ready();
    let impossible = shell.data.path().join("books.redb").join("x.pdf");
    let output = shell.with_input(&["issue", "-", "--pdf", impossible.to_str().unwrap()], &shell.order("1"));
    assert_status(&output, 0);
    let invoice = document(&output);
    let told: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(told["error"]["code"], "disk_failed");
    let paper = shell.data.path().join("again.pdf");
    shell.json(&["invoices", "pdf", invoice["full_number"].as_str().unwrap(), "-o", paper.to_str().unwrap()]);
    assert!(is_pdf(&paper));
}

#[test]
fn refusals_are_a_sentence_a_hint_and_a_status() {
    let shell = Shell::new();
    let wrong = shell.with_input(&["login", "--email", Books::DEMO_EMAIL, "--password-stdin"], "nu e parola");
    assert_refused(&wrong, 1, "wrong_password");
    assert_refused(&shell.run(&["sync"]), 1, "not_signed_in");
    assert_refused(&shell.with_input(&["issue", "-"], "{}"), 1, "firm_unknown");
    let shell = Shell::ready();
    for (input, code) in [
        ("", "not_json"),
        ("{\"items\":[{\"price\":NaN}]}", "not_json"),
        ("{\"total\":1}", "invalid_request_file"),
        ("{\"series_id\":\"NU\"}", "no_such_series"),
    ] {
        assert_refused(&shell.with_input(&["issue", "-"], input), 1, code);
    }
    assert_refused(&shell.run(&["issue", "/nu/exista.json"]), 1, "disk_failed");
    assert_refused(&shell.run(&["invoices", "show", "DEM-9999"]), 1, "no_such_invoice");
    assert_refused(&shell.run(&["series", "lock", "ALT"]), 1, "series_locked_other_device");
    assert_refused(&shell.run(&["series", "reserve", "DEM", "--count", "51"]), 1, "bad_count");
    assert_refused(&shell.run(&["series", "release", "DEM", "11", "--reason", " "]), 1, "reason_missing");
    let elsewhere = Shell { base: "http://example.org/v1".to_owned(), ..Shell::new() };
    assert_refused(&elsewhere.run(&["status"]), 1, "bad_address");
    assert_status(&shell.run(&["numere"]), 2);
    let check = shell.with_input(&["check", "-"], "{\"items\":[]}");
    assert_status(&check, 3);
    assert!(document(&check)["findings"].as_array().unwrap().iter().any(|f| f["field"] == "items"));
    assert_eq!(shell.json(&["numbers", "DEM"])["items"].as_array().unwrap().len(), 10);
    assert_eq!(shell.json(&["invoices"])["total"], 0);
}

#[test]
fn a_rejection_is_the_exit_status_of_sync() {
    let shell = Shell::ready();
    let invoice = shell.issue("10");
    let refusal = json!({ "success": false, "error": { "message": "CUI", "type": "validation_error",
        "code": "invalid_request", "errors": { "client_data.cui": "CUI invalid" } } });
    shell.server.faults().once("POST /invoices", Fault::Instead(Canned::json(400, &refusal)));
    let sync = shell.run(&["sync"]);
    assert_status(&sync, 3);
    assert_eq!(document(&sync)["outbox"]["attention"], 1);
    assert_eq!(shell.json(&["outbox"])["items"][0]["invoice"]["attention"]["code"], "invalid_request");
    let number = invoice["full_number"].as_str().unwrap();
    shell.json(&["outbox", "retry", number]);
    shell.json(&["sync", "--wait", "20"]);
    assert_eq!(shell.on_server(number), 1);
}

#[test]
fn a_second_program_and_a_strange_file_are_told_so() {
    let shell = Shell::ready();
    shell.server.faults().always("GET /invoice-series", Fault::LateReply(Duration::from_secs(3)));
    let mut first = shell.command(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(800));
    assert_refused(&shell.run(&["invoices"]), 1, "already_running");
    first.wait().unwrap();
    shell.server.faults().clear();

    let database = shell.data.path().join("books.redb");
    let sound = fs::read(&database).unwrap();
    for (strange, codes) in [
        (Vec::new(), ["books_damaged", "books_foreign"]),
        (b"<html>portal</html>".to_vec(), ["books_foreign", "books_damaged"]),
        (sound[..sound.len() / 3].to_vec(), ["books_damaged", "books_foreign"]),
    ] {
        fs::write(&database, &strange).unwrap();
        let output = shell.with_input(&["issue", "-"], &shell.order("1"));
        assert_status(&output, 1);
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert!(codes.contains(&error["error"]["code"].as_str().unwrap()), "{error}");
        assert_eq!(fs::read(&database).unwrap(), strange, "left as it was found");
    }
    fs::remove_file(&database).unwrap();
    assert_refused(&shell.with_input(&["issue", "-"], &shell.order("1")), 1, "books_missing");
    assert_eq!(shell.json(&["invoices"])["total"], 0, "looked at from the journal");
    fs::write(&database, &sound).unwrap();
    assert_eq!(shell.json(&["verify"])["ok"], true);
}

/// How long one issue takes, for a kill to aim at; and its number.
#[allow(clippy::disallowed_methods)]
fn time_to_issue(shell: &Shell) -> (Duration, String) {
    let begun = std::time::Instant::now();
    let invoice = shell.issue("3");
    (begun.elapsed(), invoice["full_number"].as_str().unwrap().to_owned())
}

/// The promise under kill -9: a number that was shown is there afterwards, and reaches the server once.
#[test]
fn a_kill_at_any_moment_loses_and_doubles_nothing() {
    let shell = Shell::ready();
    shell.json(&["series", "reserve", "DEM", "--count", "50"]);
    let (whole, first) = time_to_issue(&shell);
    let mut shown: Vec<String> = vec![first];
    for round in 0..48_u32 {
        let mut command = shell.command(&["issue", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(shell.order("3").as_bytes());
        // Numbers are spent near the end: from three fifths of the time to a little after all of it.
        std::thread::sleep(whole * (58 + round) / 96);
        let _ = child.kill();
        let output = child.wait_with_output().unwrap();
        if let Ok(invoice) = serde_json::from_slice::<Value>(&output.stdout) {
            shown.push(invoice["full_number"].as_str().unwrap().to_owned());
        }
        // And one killed while sending.
        if round % 6 == 5 {
            shell.server.faults().once("POST /invoices", Fault::LateReply(Duration::from_millis(300)));
            let mut sync =
                shell.command(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(u64::from(40 + round * 13 % 200)));
            let _ = sync.kill();
            let _ = sync.wait();
        }
    }
    shell.server.faults().clear();
    shell.issue("3");
    shell.json(&["sync", "--wait", "60"]);
    let list = shell.json(&["invoices", "list", "--limit", "500"]);
    let ours: Vec<&Value> = list["items"].as_array().unwrap().iter().collect();
    for number in &shown {
        assert!(ours.iter().any(|i| i["full_number"] == number.as_str()), "{number} was shown and is gone");
    }
    for invoice in &ours {
        assert_eq!(invoice["state"], "synced", "{invoice}");
        assert_eq!(shell.on_server(invoice["full_number"].as_str().unwrap()), 1);
    }
    let mut numbers: Vec<u64> = ours.iter().map(|i| i["number"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert!(
        numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]),
        "no number was spent and lost: {numbers:?}"
    );
    assert_eq!(shell.json(&["verify"])["ok"], true);
    assert_eq!(shell.server.books().audit(), Vec::<String>::new());
}

#[test]
fn the_demo_tells_the_whole_story_and_leaves_three_papers() {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_facturier"))
        .args(["--json", "demo", "--out", out.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert_status(&output, 0);
    assert_eq!(document(&output)["pdfs"].as_array().unwrap().len(), 3);
    let papers =
        fs::read_dir(out.path()).unwrap().filter(|entry| is_pdf(&entry.as_ref().unwrap().path())).count();
    assert_eq!(papers, 3);
}

fn is_pdf(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"%PDF"))
}

#[test]
fn what_the_server_makes_is_made_from_the_command_line_and_needs_it() {
    let mut shell = Shell::ready();
    let order = |shell: &Shell, field: &str, value: Value| {
        let mut order: Value = serde_json::from_str(&shell.order("100")).unwrap();
        order.as_object_mut().unwrap().remove("series_id");
        order[field] = value;
        order.to_string()
    };
    let proforma = order(&shell, "document_type", json!("proforma"));
    let made = document(&shell.with_input(&["issue", "-"], &proforma));
    assert_eq!((&made["state"], &made["document_type"]), (&json!("synced"), &json!("proforma")), "{made}");
    assert_eq!(made["efactura_deadline"], Value::Null);
    let kept = document(&shell.with_input(&["issue", "-"], &order(&shell, "is_draft", json!(1))));
    assert_eq!((&kept["state"], &kept["number"]), (&json!("draft"), &Value::Null));
    assert!(kept["server_id"].is_string(), "{kept}");

    let invoice = document(&shell.with_input(&["issue", "-"], &shell.order("100")));
    let number = invoice["full_number"].as_str().unwrap().to_owned();
    assert_status(&shell.run(&["sync"]), 0);
    assert_refused(&shell.run(&["invoices", "receipt", &number, "--amount", "mult"]), 1, "payment_amount");
    let part = shell.json(&["invoices", "receipt", &number, "--amount", "10.50", "--date", "2026-11-20"]);
    assert_eq!(part["is_paid"], false);
    assert_eq!(shell.json(&["invoices", "receipt", &number])["is_paid"], true);

    shell.runtime.block_on(shell.server.stop());
    assert_refused(&shell.with_input(&["issue", "-"], &proforma), 4, "online_only");
    let findings = shell.with_input(&["check", "-"], &proforma);
    assert_status(&findings, 0);
    assert_eq!(document(&findings)["findings"][0]["code"], "needs_server");
}

#[test]
fn a_check_refuses_what_issue_refuses_and_a_wait_without_a_line_says_so() {
    let mut shell = Shell::ready();
    for file in [
        json!({ "client_id": "nimeni", "items": [{ "description": "x", "quantity": 1, "price": 1 }] }),
        json!({ "client_id": "x", "is_draft": 1, "items": [] }),
        json!({ "series_id": "NU", "items": [] }),
    ] {
        let file = file.to_string();
        assert_status(&shell.with_input(&["check", "-"], &file), 3);
        assert_status(&shell.with_input(&["issue", "-"], &file), 1);
    }
    assert_eq!(shell.json(&["invoices"])["total"], 0);
    shell.runtime.block_on(shell.server.stop());
    assert_refused(&shell.run(&["sync", "--wait", "2"]), 4, "offline");
    assert_refused(&shell.run(&["--offline", "sync", "--wait", "2"]), 4, "offline_wanted");
}
