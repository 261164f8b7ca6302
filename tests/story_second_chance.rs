//! A second chance. Two invoices go out in the evening: the server refuses the content of one, and has let the
//! reservation of the other run out. The first is corrected and keeps its number, the second gets the next one, and in
//! the end the server has each once, and the register explains every number.

use fantoccini::key::Key;
use sandbox::{Books, Canned, Fault, ReservationStatus, Server};
use serde_json::json;

use crate::story_field_day::{get_ready, issue_by_keyboard};
use crate::window::{Window, clock};

const ATTENTION: &str = "return [...document.querySelectorAll('[data-testid=outbox-attention] [data-testid=outbox-row]')].map((row) => row.dataset.number)";
/// What the server said of a field stands at that field.
const REASON_AT_ITS_FIELD: &str = "return [...document.querySelectorAll('[id$=-note]')].some((one) => one.textContent.includes('unitate necunoscută'))";
/// The first number of the register that is on no invoice any more, with the reason.
const EXPLAINED: &str =
    "return document.querySelector('[data-testid=register-row][data-fate=expired]')?.textContent ?? ''";
const WAITING: &str =
    "return [...document.querySelectorAll('[data-testid=outbox-row]')].map((row) => row.dataset.number)";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn a_second_chance() {
    let data = tempfile::tempdir().expect("a data folder");
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;
    // Nothing goes out while the two are written.
    server.faults().always("POST /invoices", Fault::Instead(Canned::error(503, "service_unavailable")));
    let refused = issue_by_keyboard(&window, "brut").await;
    window.press(Key::Control + "n").await;
    let expired = issue_by_keyboard(&window, "pensiunea").await;
    let token = server.books().reservations()[1].token.clone();
    server.books().set_reservation_status(&token, ReservationStatus::Expired);
    server.faults().clear();
    let refusal = json!({ "success": false, "error": { "message": "The unit is not valid", "type": "validation_error",
        "code": "invalid_request", "errors": { "items.0.unit": "unitate necunoscută" } } });
    server.faults().once("POST /invoices", Fault::Instead(Canned::json(400, &refusal)));

    window.click("nav-outbox").await;
    window.click("outbox-send").await;
    window.comes_to(ATTENTION, json!([refused, expired])).await;
    window.picture("second-chance-1-attention").await;

    window.click("outbox-correct").await;
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("editor-client")).await;
    window.comes_to(REASON_AT_ITS_FIELD, json!(true)).await;
    window.picture("second-chance-2-correcting").await;
    window.fill("row-quantity", "5").await;
    window.press(Key::Control + &Key::Enter).await;
    assert_eq!(window.sees("invoice-number", &refused).await, refused, "the same number");
    window.part("mark-version").await;
    window.picture("second-chance-3-corrected").await;

    window.click("nav-outbox").await;
    window.click("outbox-reissue").await;
    window.part("reissue-confirm").await;
    window.picture("second-chance-4-next-number").await;
    window.click("reissue-confirm").await;
    // Nothing else has to be done: both go out by themselves.
    window.comes_to(WAITING, json!([])).await;
    window.click("nav-series").await;
    window.click("series-register").await;
    window.part("register-row").await;
    window.picture("second-chance-5-register").await;
    let explained = window.evaluate(EXPLAINED).await;
    assert!(
        explained
            .as_str()
            .is_some_and(|said| said.starts_with(&expired) && said.contains("a primit numărul DEM-")),
        "{explained}"
    );
    window.close().await;

    let books = server.books();
    let there = |number: &str| books.invoice_numbered(number);
    assert!(there(&refused).is_some_and(|invoice| invoice.rows[0].quantity == 5.into()), "as corrected");
    assert!(there(&expired).is_none(), "the lost number is on no invoice");
    assert_eq!(books.audit(), Vec::<String>::new());
}
