//! The real program with a real keychain: a session bus and the secret service of a desktop, for this test alone.

use crate::cli::{Shell, assert_refused, assert_status, document};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A bus and a keychain behind it, unlocked; gone when dropped.
pub(crate) struct Keychain {
    pub(crate) address: String,
    running: Vec<Child>,
    _home: TempDir,
}

impl Keychain {
    pub(crate) fn start() -> Keychain {
        let home = tempfile::tempdir().unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let folder = |name: &str| {
            let folder = home.path().join(name);
            fs::create_dir(&folder).unwrap();
            folder
        };
        let mut keyring = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("DBUS_SESSION_BUS_ADDRESS", &address)
            .env("HOME", home.path())
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("XDG_RUNTIME_DIR", folder("run"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        keyring.stdin.take().unwrap().write_all(b"parola").unwrap();
        let keychain = Keychain { address, running: vec![keyring, bus], _home: home };
        keychain.wait();
        keychain
    }

    /// Until somebody answers for secrets; a bus that would start another by itself is not asked before.
    fn wait(&self) {
        for _ in 0..200 {
            let asked = Command::new("dbus-send")
                .arg(format!("--bus={}", self.address))
                .args(["--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
                .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
                .output()
                .unwrap();
            if String::from_utf8_lossy(&asked.stdout).contains("boolean true") {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no keychain answers");
    }
}

impl Drop for Keychain {
    fn drop(&mut self) {
        for child in &mut self.running {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn session_and_key_lie_in_the_keychain_and_a_code_on_paper_replaces_the_key() {
    let keychain = Keychain::start();
    let mut shell = Shell { bus: Some(keychain.address.clone()), ..Shell::new() };
    shell.make_ready();
    assert!(!shell.data.path().join("session.secret").exists(), "the session is in the keychain");
    let invoice = shell.issue("10");
    let sealed = shell.json(&["books", "seal"]);
    let code = sealed["recovery_code"].as_str().unwrap().to_owned();
    assert_eq!(shell.json(&["books", "code"])["recovery_code"], json!(code));
    let name = invoice["client_name"].as_str().unwrap().as_bytes();
    for entry in fs::read_dir(shell.data.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(name.len()).any(|window| window == name), "{}", path.display());
        assert!(!bytes.windows(code.len()).any(|window| window == code.as_bytes()), "{}", path.display());
    }
    shell.issue("20");
    shell.json(&["sync", "--wait", "20"]);
    assert_eq!(shell.on_server(invoice["full_number"].as_str().unwrap()), 1);
    assert_eq!(shell.json(&["verify"])["ok"], true);

    // The disk alone, with another keychain.
    let other = Keychain::start();
    shell.bus = Some(other.address.clone());
    assert_refused(&shell.run(&["status"]), 1, "books_sealed");
    assert_refused(
        &shell.with_input(&["books", "unlock", "--code-stdin"], "60RK4"),
        1,
        "recovery_code_miswritten",
    );
    let unlocked =
        shell.with_input(&["books", "unlock", "--code-stdin"], &format!("{}\n", code.to_lowercase()));
    assert_status(&unlocked, 0);
    assert_eq!(document(&unlocked)["is_sealed"], true);
    let status = shell.json(&["status"]);
    assert_eq!(
        (&status["is_sealed"], &status["session"]),
        (&json!(true), &json!(null)),
        "the session was not on the disk"
    );
    shell.json(&["books", "unseal"]);
    assert_eq!(shell.json(&["status"])["is_sealed"], false);
    assert_eq!(shell.json(&["verify"])["ok"], true);
}
