//! A stolen disk, and its owner's paper. Encrypted books are opened where no keychain has their key: the window shows
//! nothing of them, says why, and opens them with the recovery code.

use std::time::Duration;

use fantoccini::key::Key;
use serde_json::json;

use crate::cli::Shell;
use crate::cli_keychain::Keychain;
use crate::window::Window;

#[test]
#[ignore = "needs a screen and tauri-driver: make test-window"]
fn a_stolen_disk_and_its_owners_paper() {
    let keychain = Keychain::start();
    let mut shell = Shell { bus: Some(keychain.address.clone()), ..Shell::new() };
    shell.make_ready();
    let invoice = shell.issue("10");
    let number = invoice["full_number"].as_str().expect("a number").to_owned();
    let sealed = shell.json(&["books", "seal"]);
    let code = sealed["recovery_code"].as_str().expect("a code").to_lowercase();
    shell.bus = None;

    shell.runtime.block_on(async {
        let window = Window::open(shell.data.path(), &shell.base).await;
        window.part("unlock-open").await;
        let page = window.evaluate("return document.body.textContent").await.to_string();
        assert!(page.contains("criptat") && !page.contains(&number), "{page}");
        window.picture("stolen-disk-1-sealed").await;
        window.click("unlock-open").await;
        window.fill("unlock-code", "60rk4").await;
        window.press(Key::Enter).await;
        let refused = "return document.getElementById('unlock-code').getAttribute('aria-invalid')";
        window.comes_to(refused, json!("true")).await;
        window.evaluate("document.getElementById('unlock-code').select()").await;
        window.fill("unlock-code", &code).await;
        window.press(Key::Enter).await;
        window.part("unlock-unseal").await;
        window.picture("stolen-disk-2-no-keychain").await;
        window.click("unlock-unseal").await;
        // The session was in the keychain: the books open all the same, and say that nothing leaves before somebody signs in.
        window.part("warning-sign_in").await;
        window.part("readiness").await;
        window.picture("stolen-disk-3-open").await;
        window.kill().await;
    });
    // What a killed program held is given up a moment after it is gone.
    let is_free = || {
        std::thread::sleep(Duration::from_millis(50));
        shell.run(&["status"]).status.success()
    };
    assert!((0..100).any(|_| is_free()), "the books stay in use");
    assert_eq!(shell.json(&["status"])["is_sealed"], false);
    assert_eq!(shell.json(&["invoices", "show", &number])["full_number"], number);
    assert_eq!(shell.json(&["verify"])["ok"], true);
}
