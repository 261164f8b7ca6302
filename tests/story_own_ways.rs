//! Somebody's own ways: another language, dark colours, larger text, chosen once in the settings, are there after the program
//! was killed and started again. Nothing the page does meanwhile is a mistake in its console or against its content policy.

use fantoccini::key::Key;
use sandbox::{Books, Server};
use serde_json::json;
use std::time::Duration;

use crate::story_field_day::get_ready;
use crate::window::{Window, clock};

/// Notes what goes wrong in the page from now on.
pub(crate) const LISTEN: &str = "window.wrong = [];
    for (const kind of ['error', 'warn']) {
        const usual = console[kind];
        console[kind] = (...words) => { window.wrong.push(words.join(' ')); usual(...words); };
    }
    addEventListener('securitypolicyviolation', (event) => window.wrong.push(event.violatedDirective));
    addEventListener('error', (event) => window.wrong.push(String(event.message)));
    addEventListener('unhandledrejection', (event) => window.wrong.push(String(event.reason)));
    return true;";
/// What went wrong since.
pub(crate) const WRONG: &str = "return window.wrong";
const LOOK: &str = "return [document.documentElement.lang, document.documentElement.dataset.theme]";
const WIDTH: &str = "return innerWidth";
const PARTS: [&str; 9] =
    ["firm", "accounts", "invoices", "paper", "look", "notices", "backup", "laptop", "help"];
const SCREENS: [&str; 7] = ["home", "invoices", "clients", "products", "series", "outbox", "reports"];

/// Opens every section, long enough for it to be drawn.
async fn walk(window: &Window, look: &str) {
    for (at, screen) in SCREENS.iter().enumerate() {
        // By its key: a driver's pointer does not know of the window's own zoom.
        window.press(Key::Control + (at + 1).to_string().as_str()).await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        window.picture(&format!("own-ways-{look}-{screen}")).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn language_colours_and_size_outlive_the_program() {
    let data = tempfile::tempdir().expect("a data folder");
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;
    window.evaluate(LISTEN).await;
    let usual = window.evaluate(WIDTH).await.as_f64().expect("a width");

    walk(&window, "ro-light").await;
    window.press(Key::Control + ",").await;
    for part in PARTS {
        window.click(&format!("part-{part}")).await;
        window.picture(&format!("own-ways-1-{part}")).await;
    }
    window.fill("habits-due", "15").await;
    window.fill("habits-notes", "Mulțumim").await;
    window.click("part-look").await;
    window.click("lang-en").await;
    window.click("theme-dark").await;
    window.press(Key::Control + "=").await;
    let larger = format!("return Math.round(({usual} / innerWidth) * 100)");
    window.comes_to(&larger, json!(110)).await;
    window.press(Key::Control + "0").await;
    window.comes_to(&larger, json!(100)).await;
    for _ in 0..2 {
        window.press(Key::Control + "=").await;
    }
    window.comes_to(&larger, json!(125)).await;
    window.comes_to(LOOK, json!(["en", "dark"])).await;
    window.picture("own-ways-2-chosen").await;
    assert_eq!(window.evaluate(WRONG).await, json!([]));
    window.kill().await;

    let window = Window::open(data.path(), &server.base_url()).await;
    window.evaluate(LISTEN).await;
    window.comes_to(LOOK, json!(["en", "dark"])).await;
    window.comes_to(&larger, json!(125)).await;
    // What the firm usually writes is on the next invoice.
    window.press(Key::Control + "n").await;
    window.part("editor-client").await;
    window.comes_to("return document.getElementById('due_date').value.length > 0", json!(true)).await;
    window.picture("own-ways-3-after").await;
    walk(&window, "en-dark").await;
    assert_eq!(window.evaluate(WRONG).await, json!([]));
    // Killed, the program leaves no word about the books; told to end, it says that they are as they should be.
    let note = data.path().join("books.checked");
    assert!(!note.exists());
    window.end().await;
    assert!(note.exists());
}
