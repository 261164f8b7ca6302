//! More than a line and a price: a name that is too long for e-Factura is mended with one click, the National Bank's rate comes
//! by itself, a pro forma gets its number from the server, and a receipt is made for an invoice that arrived.

use fantoccini::key::Key;
use sandbox::{Books, Server};
use serde_json::json;

use crate::story_field_day::get_ready;
use crate::window::{Window, clock};

const LONG: &str = "Inlocuirea completa a instalatiei de incalzire din subsolul cladirii, cu tevi din cupru, robineti si probe finale";
const SHORT: &str = "return document.querySelector('[data-testid=row-description]').value.length <= 100";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn every_field_has_its_place() {
    let data = tempfile::tempdir().expect("a data folder");
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;

    write(&window, LONG).await;
    window.press(Key::Control + &Key::Enter).await;
    window.sees("invoice-number", "DEM").await;
    window.click("act-receipt").await;
    // What is owed stands there, all of it selected.
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("ask-amount")).await;
    window.press("20,50").await;
    window.picture("every-field-1-receipt").await;
    window.click("ask-do").await;
    window.comes_to("return document.querySelectorAll('[role=dialog]').length", json!(0)).await;
    window.sees("payments", "20,50").await;

    window.press(Key::Control + "n").await;
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("editor-client")).await;
    window.click("document-type-proforma").await;
    window.part("editor-from-server").await;
    window.click("editor-client").await;
    write(&window, "Montaj centrala").await;
    window.click("editor-more").await;
    choose_euro(&window).await;
    // The rate was fetched over the network while the currency was being chosen.
    window.part("editor-total-lei").await;
    window.picture("every-field-2-pro-forma-in-euro").await;
    window.press(Key::Control + &Key::Enter).await;
    window.sees("invoice-number", "PRF-").await;
    window.picture("every-field-3-pro-forma").await;
    window.close().await;

    let books = server.books();
    let paid: Vec<_> = books.invoices().iter().flat_map(|invoice| &invoice.payments).collect();
    assert_eq!(
        paid.iter().filter(|one| one.method == "receipt" && format!("{:.2}", one.amount) == "20.50").count(),
        1
    );
    let made = books.invoices().iter().filter(|one| one.document_type == "proforma" && one.currency == "EUR");
    assert_eq!(made.count(), 1);
    assert_eq!(books.audit(), Vec::<String>::new());
}

/// One line for a client found by the beginning of its name; what is offered to mend is taken.
async fn write(window: &Window, description: &str) {
    window.press(format!("brut{tab}{tab}{tab}{description}", tab = Key::Tab)).await;
    window.press(format!("{tab}2{tab}{tab}150{tab}", tab = Key::Tab)).await;
    if description.len() > 100 {
        window.click("mend").await;
        window.comes_to(SHORT, json!(true)).await;
    }
}

async fn choose_euro(window: &Window) {
    let choose = "const select = document.querySelector('[data-testid=editor-currency]');
        if (!select) { document.querySelector('[data-testid=part-currency]')?.click(); return false; }
        select.value = 'EUR'; select.dispatchEvent(new Event('change', { bubbles: true })); return true;";
    window.comes_to(choose, json!(true)).await;
}
