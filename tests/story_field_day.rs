//! A day in the field. In the morning, online: sign in, lock the series, reserve numbers. Then the network is gone;
//! three invoices are made without touching the mouse, the laptop dies, and is started again. In the evening the
//! network is back, and the server has each of the three once, under the number on its paper.

use fantoccini::key::Key;
use sandbox::{Books, ReservationStatus, Server};
use serde_json::json;

use crate::window::{Window, clock};

const SERIES: &str = "DEM";
const RESERVED: usize = 20;
/// What is typed to find each client: the beginning of a name, without diacritics.
pub(crate) const CLIENTS: [&str; 3] = ["brut", "pensiunea", "santier"];

const NUMBERS_WAITING: &str = "return [...document.querySelectorAll('[data-testid=outbox-row]')].map((row) => row.dataset.number).sort()";

const VERDICT: &str = "return document.querySelector('[data-testid=ready-verdict]')?.dataset.verdict ?? ''";
/// What has happened to the invoice that is looked at.
const STORY: &str =
    "return [...document.querySelectorAll('[data-testid=timeline] .done')].map((one) => one.dataset.kind)";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn a_day_in_the_field() {
    let data = tempfile::tempdir().expect("a data folder");
    let mut server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let invoices_before = server.books().invoices().len();
    let window = Window::open(data.path(), &server.base_url()).await;

    get_ready(&window).await;
    window.press(Key::Control + "1").await;
    window.comes_to(VERDICT, json!("almost")).await;
    server.stop().await;
    window.press(Key::Control + "n").await;
    window.part("editor-client").await;

    let mut numbers = Vec::new();
    for client in CLIENTS {
        if !numbers.is_empty() {
            window.press(Key::Control + "n").await;
        }
        numbers.push(issue_by_keyboard(&window, client).await);
    }
    window.picture("field-day-4-issued").await;
    assert_eq!(numbers, consecutive(&numbers[0]), "numbers follow one another");
    window.kill().await;

    let window = Window::open(data.path(), &server.base_url()).await;
    window.click("nav-outbox").await;
    window.comes_to(NUMBERS_WAITING, json!(numbers)).await;
    window.picture("field-day-5-started-again").await;

    server.restart().await.expect("the network is back");
    window.click("outbox-send").await;
    window.comes_to(NUMBERS_WAITING, json!([])).await;
    window.picture("field-day-6-sent").await;
    window.press(Key::Control + "2").await;
    window.part("list-row").await;
    window.press(Key::Enter).await;
    window.comes_to(STORY, json!(["issued", "sent"])).await;
    window.picture("field-day-7-its-story").await;
    window.close().await;

    let books = server.books();
    assert_eq!(books.invoices().len(), invoices_before + CLIENTS.len(), "each arrived once");
    for number in &numbers {
        let invoice = books.invoice_numbered(number).unwrap_or_else(|| panic!("{number} did not arrive"));
        let spent = books.reservations().iter().find(|one| one.invoice_id.as_ref() == Some(&invoice.id));
        let spent = spent.unwrap_or_else(|| panic!("{number} was not sent with its reservation"));
        assert_eq!((spent.status, Some(spent.number)), (ReservationStatus::Consumed, invoice.number));
    }
    let pending = books.reservations().iter().filter(|one| one.status == ReservationStatus::Pending).count();
    assert_eq!(pending, RESERVED - CLIENTS.len(), "no other number was touched");
    assert_eq!(books.audit(), Vec::<String>::new());
}

/// From the first start to the first empty invoice.
pub(crate) async fn get_ready(window: &Window) {
    window.part("welcome-account").await;
    window.picture("field-day-1-welcome").await;
    sign_in(window).await;
    window.click("welcome-series-next").await;
    window.click("welcome-lock").await;
    window.part("welcome-reserve").await;
    window.picture("field-day-2-numbers").await;
    window.click("welcome-reserve").await;
    window.click("welcome-first-invoice").await;
}

/// From the first start to the firm's facts.
pub(crate) async fn sign_in(window: &Window) {
    window.click("welcome-account").await;
    enter(window).await;
}

/// From the form for signing in to the firm's facts.
pub(crate) async fn enter(window: &Window) {
    window.fill("sign-in-email", Books::DEMO_EMAIL).await;
    window.fill("sign-in-password", Books::DEMO_PASSWORD).await;
    window.press(Key::Enter).await;
    window.click("payer-yes").await;
    window.fill("profile-capital", "200").await;
    window.click("profile-submit").await;
}

/// Fills an empty invoice with one row, issues it, and reads its number off the window.
pub(crate) async fn issue_by_keyboard(window: &Window, client: &str) -> String {
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("editor-client")).await;
    // Client, past the two dates, product, quantity; its unit, price and rate come with the product.
    window.press(format!("{client}{tab}{tab}{tab}mano{tab}3", tab = Key::Tab)).await;
    window.sees("editor-total", "471,90").await;
    window.picture("field-day-3-editor").await;
    window.press(Key::Control + &Key::Enter).await;
    window.sees("invoice-number", SERIES).await
}

/// As many full numbers as there are clients, beginning with `first`.
fn consecutive(first: &str) -> Vec<String> {
    let (series, number) = first.rsplit_once('-').expect("a full number");
    let first: u64 = number.parse().expect("the number of an invoice");
    let width = number.len();
    (first..).take(CLIENTS.len()).map(|number| format!("{series}-{number:0width$}")).collect()
}
