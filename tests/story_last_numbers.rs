//! At the edge of what a laptop may do: its last number is gone, a series is somebody else's, an account is left with an
//! invoice still here; and the paper, which says on disk what it said on the screen.

use fantoccini::key::Key;
use sandbox::{Books, Server};
use serde_json::json;
use std::{fs, process::Command};

use crate::story_field_day::{get_ready, issue_by_keyboard};
use crate::window::{Window, clock};

const NO_DIALOG: &str = "return document.querySelectorAll('[role=dialog]').length";
const FOCUSED: &str = "return document.activeElement.dataset.testid ?? ''";

/// Whether a button cannot be pressed.
fn is_off(id: &str) -> String {
    format!("return document.querySelector('[data-testid={id}]').disabled")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn with_no_number_left_the_draft_is_kept_and_one_button_helps() {
    let data = tempfile::tempdir().expect("a data folder");
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;

    // Given up with the series, which is then locked again and not topped up.
    window.press(Key::Control + ",").await;
    window.click("part-invoices").await;
    window.comes_to("return document.getElementById('refill').checked", json!(true)).await;
    window.evaluate("document.getElementById('refill').click(); return true").await;
    window.comes_to("return document.getElementById('refill-below') === null", json!(true)).await;
    window.click("nav-series").await;
    window.click("series-unlock").await;
    window.click("leftovers-give_up").await;
    window.sees("unlock-leftovers", "20 de numere").await;
    window.picture("last-numbers-1-given-up").await;
    window.click("unlock-confirm").await;
    window.comes_to(NO_DIALOG, json!(0)).await;
    window.click("series-lock").await;
    window.sees("pool-left", "Niciun număr").await;
    window.picture("last-numbers-2-empty-pool").await;

    window.press(Key::Control + "n").await;
    window.comes_to(FOCUSED, json!("editor-client")).await;
    window.press(format!("brut{tab}{tab}{tab}mano{tab}3", tab = Key::Tab)).await;
    window.sees("editor-total", "471,90").await;
    window.part("editor-blocked").await;
    window.comes_to(&is_off("editor-issue"), json!(true)).await;
    window.press(Key::Control + &Key::Enter).await;
    window.press(Key::Control + "s").await;
    window.sees("editor-saved", "Salvat").await;
    window.picture("last-numbers-3-no-number").await;
    window.click("editor-unblock").await;
    window.comes_to(&is_off("editor-issue"), json!(false)).await;
    window.click("editor-issue").await;
    let number = window.sees("invoice-number", "DEM").await;
    window.click("nav-outbox").await;
    window.click("outbox-send").await;
    window.comes_to("return document.querySelectorAll('[data-testid=outbox-row]').length", json!(0)).await;
    window.close().await;

    let books = server.books();
    assert!(books.invoice_numbered(&number).is_some(), "{number} arrived");
    let released = |one: &&sandbox::Reservation| one.status == sandbox::ReservationStatus::Released;
    assert_eq!(books.reservations().iter().filter(released).count(), 20, "the server took them back");
    assert_eq!(books.audit(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn what_is_somebody_elses_is_taken_only_by_writing_its_name_and_nobody_leaves_unsent_invoices_unaware()
{
    let data = tempfile::tempdir().expect("a data folder");
    let mut server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;
    window.comes_to(FOCUSED, json!("editor-client")).await;

    window.click("nav-series").await;
    window.click("series-force").await;
    window.comes_to(FOCUSED, json!("unlock-cancel")).await;
    window.comes_to(&is_off("unlock-confirm"), json!(true)).await;
    window.fill("force-name", "DEM").await;
    window.comes_to(&is_off("unlock-confirm"), json!(true)).await;
    window.picture("last-numbers-4-somebody-elses").await;
    window.press(Key::Control + "a").await;
    window.press("ALT").await;
    window.comes_to(&is_off("unlock-confirm"), json!(false)).await;
    window.click("unlock-confirm").await;
    window.comes_to(NO_DIALOG, json!(0)).await;
    window.comes_to("return document.querySelector('[data-series=ALT]').dataset.lock", json!("none")).await;

    server.stop().await;
    window.press(Key::Control + "n").await;
    issue_by_keyboard(&window, "brut").await;
    window.press(Key::Control + ",").await;
    window.click("part-laptop").await;
    window.click("leave").await;
    window.part("leave-confirm").await;
    let said = window.evaluate("return document.querySelector('[role=dialog]').textContent").await;
    assert!(said.as_str().is_some_and(|said| said.contains("Ai 1 lucru neterminat")), "{said}");
    window.picture("last-numbers-5-leaving").await;
    window.press(Key::Escape).await;
    window.comes_to(NO_DIALOG, json!(0)).await;
    server.restart().await.expect("the server again");
    window.close().await;

    let books = server.books();
    let forced: Vec<String> = books
        .log()
        .filter(|one| one.path.ends_with("/unlock"))
        .map(|one| String::from_utf8_lossy(&one.body).into_owned())
        .collect();
    assert_eq!(forced.len(), 1, "{forced:?}");
    assert!(forced[0].contains("\"force\":true"), "{forced:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn the_paper_on_disk_says_what_the_screen_showed() {
    let data = tempfile::tempdir().expect("a data folder");
    let papers = tempfile::tempdir().expect("a folder for papers");
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;
    window.press(Key::Control + ",").await;
    window.click("part-invoices").await;
    window.fill("habits-folder", papers.path().to_str().expect("a plain path")).await;
    window.press(&Key::Tab).await;
    window.press(Key::Control + "n").await;
    let number = issue_by_keyboard(&window, "brut").await;
    window.comes_to("return document.querySelectorAll('svg text').length > 20", json!(true)).await;
    let drawn = window
        .evaluate("return [...document.querySelectorAll('svg text')].map((one) => one.textContent)")
        .await;
    window.click("pdf-save").await;
    window.sees("timeline", &number).await;
    window.picture("last-numbers-6-saved").await;
    window.close().await;

    let file = fs::read_dir(papers.path()).expect("the folder").map(|entry| entry.expect("an entry").path());
    let files: Vec<_> = file.collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let output = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&files[0]).arg("-").output();
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let text = squeeze(&String::from_utf8_lossy(&output.expect("pdftotext").stdout));
    for wanted in [number.as_str(), "Brutăria", "471,90"] {
        assert!(text.contains(&squeeze(wanted)), "{wanted} is not on the paper: {text}");
    }
    let drawn: Vec<&str> =
        drawn.as_array().expect("texts").iter().filter_map(serde_json::Value::as_str).collect();
    let missing: Vec<&&str> = drawn.iter().filter(|one| !text.contains(&squeeze(one))).collect();
    assert!(missing.is_empty(), "on the screen and not on the paper: {missing:?}");
}
