//! After the issue, with the server gone and back: a part is paid and another invoice reversed, which waits and says so; in the
//! evening both are done, once. Then the client's page tells what is owed.

use fantoccini::key::Key;
use sandbox::{Books, Server};
use serde_json::json;
use std::time::Duration;

use crate::story_field_day::get_ready;
use crate::window::{Window, clock};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn what_is_asked_of_an_invoice_waits_for_the_server_and_is_done_once() {
    let data = tempfile::tempdir().expect("a data folder");
    let mut server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;
    issue(&window, "Montaj").await;
    window.part("act-storno").await;
    server.stop().await;

    window.click("act-pay").await;
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("ask-amount")).await;
    window.press("100").await;
    window.picture("after-issue-1-payment").await;
    window.click("ask-do").await;
    window.comes_to("return document.querySelectorAll('[role=dialog]').length", json!(0)).await;
    window.sees("waiting", "100,00").await;

    window.press(Key::Control + "n").await;
    issue(&window, "Gresit").await;
    window.click("act-storno").await;
    window.picture("after-issue-2-storno").await;
    window.click("ask-do").await;
    window.comes_to("return document.querySelectorAll('[role=dialog]').length", json!(0)).await;
    window.part("waiting").await;
    window.picture("after-issue-3-waiting").await;

    server.restart().await.expect("the server again");
    window.click("nav-outbox").await;
    window.picture("after-issue-4-outbox").await;
    window.click("outbox-send").await;
    let reversed = || server.books().invoices().iter().any(|one| one.storno_for.is_some());
    for _ in 0..300 {
        if reversed() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    window.click("nav-invoices").await;
    window.picture("after-issue-5-list").await;
    window.click("nav-clients").await;
    window.picture("after-issue-6-clients").await;
    window.close().await;

    let books = server.books();
    let paid: Vec<_> = books.invoices().iter().flat_map(|invoice| &invoice.payments).collect();
    assert_eq!(paid.iter().filter(|one| format!("{:.2}", one.amount) == "100.00").count(), 1);
    assert_eq!(books.invoices().iter().filter(|one| one.storno_for.is_some()).count(), 1);
    assert_eq!(books.audit(), Vec::<String>::new());
}

/// One line for a client found by the beginning of its name.
async fn issue(window: &Window, description: &str) {
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("editor-client")).await;
    window.press(format!("brut{tab}{tab}{tab}{description}", tab = Key::Tab)).await;
    window.press(format!("{tab}2{tab}{tab}150{tab}", tab = Key::Tab)).await;
    window.press(Key::Control + &Key::Enter).await;
    window.sees("invoice-number", "DEM").await;
}
