//! A closed window and five working days. The program starts hidden, as at sign-in: with nothing to send it looks once and is
//! gone. With an invoice that waits it stays, is the only one, is opened by a second start, and when the network is back it
//! sends, says so without naming anybody, and ends.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use crate::cli::Shell;
use crate::cli_keychain::Keychain;
use sandbox::{Canned, Fault};
use zbus::zvariant::Value;

/// A failed call is tried again within a minute.
const TRIES: u32 = 1800;
const PAUSE: Duration = Duration::from_millis(50);

#[test]
#[ignore = "needs a screen: make test-window"]
fn a_program_without_a_window_sends_what_waits_and_ends() {
    let keychain = Keychain::start();
    let mut shell = Shell { bus: Some(keychain.address.clone()), ..Shell::new() };
    shell.make_ready();
    let heard = tempfile::NamedTempFile::new().unwrap();
    let mut monitor = listen(&keychain.address, heard.path());

    let mut idle = start(&shell, &["--background"]);
    comes_to(|| idle.try_wait().unwrap().is_some(), "a program with nothing to do ends");
    assert!(idle.wait().unwrap().success());

    let invoice = shell.issue("10");
    let number = invoice["full_number"].as_str().unwrap().to_owned();
    shell.runtime.block_on(shell.server.stop());
    let mut program = start(&shell, &["--background"]);
    comes_to(|| shell.run(&["status"]).status.code() == Some(1), "the hidden program holds the books");
    for again in [&["--background"][..], &[]] {
        assert!(!has_page(program.id()), "nobody asked for a window");
        let ended = start(&shell, again).wait().unwrap();
        assert!(ended.success(), "a second start ends by itself: {ended}");
    }
    comes_to(|| has_page(program.id()), "who starts it again gets its window");
    assert!(program.try_wait().unwrap().is_none(), "it stays while something waits");
    program.kill().unwrap();
    program.wait().unwrap();

    let mut program = start(&shell, &["--background"]);
    comes_to(|| shell.run(&["status"]).status.code() == Some(1), "it is there again");
    std::thread::sleep(Duration::from_secs(3)); // Long enough to find the server away.
    shell.runtime.block_on(shell.server.restart()).unwrap();
    comes_to(|| program.try_wait().unwrap().is_some(), "it ends once everything has left");
    assert!(program.wait().unwrap().success());
    assert_eq!(shell.on_server(&number), 1);
    let said = || fs::read_to_string(heard.path()).unwrap();
    comes_to(|| said().contains("1 factură trimisă"), "what was sent is told");
    let client = invoice["client_name"].as_str().unwrap();
    assert!(!said().contains(client), "nobody is named on a lock screen: {}", said());
    let _ = monitor.kill();
    let _ = monitor.wait();
}

/// What a person sees first of a refused invoice, days after the window was closed.
#[test]
#[ignore = "needs a screen: make test-window"]
fn a_click_on_a_notification_brings_the_window() {
    let keychain = Keychain::start();
    let mut shell = Shell { bus: Some(keychain.address.clone()), ..Shell::new() };
    shell.make_ready();
    let (heard, shown) = mpsc::channel();
    let desktop = zbus::blocking::connection::Builder::address(keychain.address.as_str())
        .and_then(|bus| bus.name(NOTIFICATIONS)?.serve_at(NOTIFICATIONS_PATH, Desktop { heard })?.build())
        .unwrap();
    shell.runtime.block_on(shell.server.stop());
    shell.issue("10");
    shell.issue("20");
    shell.runtime.block_on(shell.server.restart()).unwrap();
    // One is refused; the other waits, so the program stays.
    let refused = Fault::Instead(Canned::error(400, "invalid_request"));
    shell.server.faults().once("POST /invoices", refused);
    let away = Fault::Instead(Canned::error(503, "service_unavailable"));
    shell.server.faults().always("POST /invoices", away);

    let mut program = start(&shell, &["--background"]);
    let (title, actions) = shown.recv_timeout(PAUSE * TRIES).expect("a refused invoice is told");
    assert_eq!(title, "1 lucru de rezolvat");
    assert_eq!(actions, ["default", &title]);
    assert!(!has_page(program.id()), "hidden until somebody wants it");
    let click = || {
        let clicked = (NOTIFICATION, "default");
        desktop
            .emit_signal(None::<&str>, NOTIFICATIONS_PATH, NOTIFICATIONS, "ActionInvoked", &clicked)
            .unwrap();
        has_page(program.id())
    };
    comes_to(click, "the window is there");
    program.kill().unwrap();
    program.wait().unwrap();
}

const NOTIFICATIONS: &str = "org.freedesktop.Notifications";
const NOTIFICATIONS_PATH: &str = "/org/freedesktop/Notifications";
const NOTIFICATION: u32 = 7;

/// Shows notifications, as a desktop does.
struct Desktop {
    heard: Sender<(String, Vec<String>)>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Desktop {
    #[allow(clippy::too_many_arguments, reason = "the desktops' own list")]
    fn notify(
        &self,
        _program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        _text: String,
        actions: Vec<String>,
        _hints: HashMap<String, Value<'_>>,
        _timeout: i32,
    ) -> u32 {
        let _ = self.heard.send((title, actions));
        NOTIFICATION
    }
}

/// Whether a process has started a web view.
fn has_page(program: u32) -> bool {
    let of_program = |stat: String| {
        let (name, after) = stat.rsplit_once(')')?;
        let parent = after.split_whitespace().nth(1)?.parse::<u32>().ok()?;
        (parent == program && name.contains("WebKitWebProces")).then_some(())
    };
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|one| fs::read_to_string(one.path().join("stat")).ok())
        .any(|stat| of_program(stat).is_some())
}

/// The program itself, without a command.
fn start(shell: &Shell, args: &[&str]) -> Child {
    let mut command = shell.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Writes down what is said to whoever shows notifications.
fn listen(bus: &str, into: &Path) -> Child {
    let mut command = Command::new("dbus-monitor");
    command.args(["--address", bus, "interface='org.freedesktop.Notifications'"]);
    command.stdin(Stdio::null()).stdout(File::create(into).unwrap()).stderr(Stdio::null()).spawn().unwrap()
}

fn comes_to(mut what: impl FnMut() -> bool, why: &str) {
    for _ in 0..TRIES {
        if what() {
            return;
        }
        std::thread::sleep(PAUSE);
    }
    panic!("never so: {why}");
}
