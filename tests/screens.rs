//! Every screen, photographed in the real window in both languages, light and dark, to be looked at:
//! `make screens` leaves them in `target/screens`. Nothing is compared; that a screen comes up at all, and that the console
//! stays silent, is.

use fantoccini::key::Key;
use sandbox::{Books, Server};
use serde_json::{Value, json};

use std::time::Duration;

use crate::story_field_day::{CLIENTS, get_ready, issue_by_keyboard};
use crate::story_own_ways::{LISTEN, WRONG};
use crate::window::{Window, clock};

const LOOKS: [(&str, &str); 4] = [("ro", "light"), ("en", "dark"), ("ro", "dark"), ("en", "light")];
const PARTS: [&str; 9] =
    ["firm", "accounts", "invoices", "paper", "look", "notices", "backup", "laptop", "help"];

/// What is pictured: a name, where it is, and what shows that it is there.
const SCREENS: [(&str, &str, &str); 17] = [
    ("home", "#/home", "home-newest"),
    ("list", "#/invoices", "list-row"),
    ("firm-invoices", "#/firm", "firm-row"),
    ("editor", "#/new", "editor-client"),
    ("draft", "#/drafts/{draft}", "editor-client"),
    ("invoice", "#/invoices/{invoice}", "invoice-number"),
    ("unpaid", "#/invoices/{unpaid}", "invoice-number"),
    ("clients", "#/clients", "client-row"),
    ("client", "#/clients/{client}", "entry-title"),
    ("products", "#/products", "product-row"),
    ("product", "#/products/{product}", "entry-title"),
    ("import", "#/import/clients", "import-path"),
    ("series", "#/series", "series-card"),
    ("register", "#/series/{series}", "register-row"),
    ("outbox", "#/outbox", "paused"),
    ("reports", "#/reports", "report-files"),
    ("settings", "#/settings", "part-firm"),
];

/// Asks the program as the page does.
async fn ask(window: &Window, name: &str, args: Value) -> Value {
    let call = json!({ "name": name, "args": args });
    window.evaluate(&format!("return window.__TAURI_INTERNALS__.invoke('rpc', {call})")).await
}

async fn go(window: &Window, place: &str) {
    let place = json!(place);
    let go = format!(
        "history.pushState(null, '', {place}); dispatchEvent(new PopStateEvent('popstate')); return true"
    );
    window.evaluate(&go).await;
}

/// What the places of the screens stand for.
async fn ids(window: &Window) -> Vec<(&'static str, String)> {
    let wanted = |group: Value| {
        json!({ "wanted": { "search": "", "states": [], "group": group, "series": null, "client": null, "from": null,
            "to": null, "sort": "number", "ascending": false, "offset": 0, "limit": 5 } })
    };
    let page = json!({ "query": "", "offset": 0, "limit": 5 });
    let first = |reply: &Value, at: usize| reply["items"][at]["id"].as_str().unwrap_or_default().to_owned();
    let status = ask(window, "app_status", json!({})).await;
    let drafts = ask(window, "invoices_page", wanted(json!("draft"))).await;
    let sent = ask(window, "invoices_page", wanted(Value::Null)).await;
    let unpaid = ask(window, "invoices_page", wanted(json!("unpaid"))).await;
    vec![
        ("{draft}", first(&drafts, 0)),
        ("{invoice}", first(&sent, 1)),
        ("{unpaid}", first(&unpaid, 1)),
        ("{client}", first(&ask(window, "clients_page", page.clone()).await, 0)),
        ("{product}", first(&ask(window, "products_page", page).await, 0)),
        ("{series}", status["series"][0]["id"].as_str().unwrap_or_default().to_owned()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a gallery for people: make screens"]
async fn every_screen_in_both_languages_light_and_dark() {
    let data = tempfile::tempdir().expect("a data folder");
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    get_ready(&window).await;
    window.evaluate(LISTEN).await;
    for client in CLIENTS {
        issue_by_keyboard(&window, client).await;
        window.press(Key::Control + "n").await;
    }
    ask(&window, "sync_now", json!({})).await;
    let waiting = "return (await window.__TAURI_INTERNALS__.invoke('rpc', { name: 'app_status', args: {} })).outbox.queued";
    window.comes_to(waiting, json!(0)).await;
    // Something to look at under „De trimis”: the last of them, and a draft.
    ask(&window, "sending_pause", json!({ "pause": "hour" })).await;
    issue_by_keyboard(&window, CLIENTS[0]).await;
    window.press(Key::Control + "n").await;
    window.comes_to("return document.activeElement.dataset.testid ?? ''", json!("editor-client")).await;
    window.press(format!("brut{tab}{tab}{tab}mano{tab}3{tab}", tab = Key::Tab)).await;
    window.sees("editor-total", "471,90").await;
    window.press(Key::Control + "s").await;
    window.part("editor-saved").await;
    // What was just done is offered to be undone for a while, over every screen.
    tokio::time::sleep(Duration::from_secs(12)).await;
    let ids = ids(&window).await;
    for (lang, theme) in LOOKS {
        let look = format!("{lang}-{theme}");
        go(&window, "#/settings/look").await;
        window.part(&format!("theme-{theme}")).await;
        for choice in [format!("lang-{lang}"), format!("theme-{theme}")] {
            window
                .evaluate(&format!("document.querySelector('[data-testid={choice}]').click(); return true"))
                .await;
        }
        let now = "return [document.documentElement.lang, document.documentElement.dataset.theme]";
        window.comes_to(now, json!([lang, theme])).await;
        // That this machine has no keychain is told on every screen until it is put away.
        window.evaluate("document.querySelector('.warnings button')?.click(); return true").await;
        walk(&window, &ids, &look).await;
        for part in PARTS {
            window.click(&format!("part-{part}")).await;
            window.picture(&format!("gallery-{look}-settings-{part}")).await;
        }
        for (name, place, press) in [
            ("daily", "#/settings/backup", "daily-open"),
            ("backup", "#/settings/backup", "backup-open"),
            ("storno", "#/invoices/{unpaid}", "act-storno"),
            ("pay", "#/invoices/{unpaid}", "act-pay"),
            ("log", "#/outbox", "outbox-tab-log"),
            ("more", "#/new", "editor-more"),
        ] {
            let place = ids.iter().fold(place.to_owned(), |place, (of, id)| place.replace(of, id));
            go(&window, &place).await;
            if window.has(press).await {
                // A driver does not click what lies under a head that stays in sight.
                window
                    .evaluate(&format!(
                        "document.querySelector('[data-testid={press}]').click(); return true"
                    ))
                    .await;
                tokio::time::sleep(Duration::from_millis(300)).await;
                window.picture(&format!("gallery-{look}-{name}")).await;
                window.press(Key::Escape).await;
            }
        }
        window.press(Key::Control + "k").await;
        window.part("palette-row").await;
        window.picture(&format!("gallery-{look}-palette")).await;
        window.press(Key::Escape).await;
        window.press("\u{e031}").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        window.picture(&format!("gallery-{look}-keys")).await;
        window.press(Key::Escape).await;
    }
    // Dense rows; the smallest window there is; everything twice its size.
    go(&window, "#/settings/look").await;
    window.click("rows-dense").await;
    go(&window, "#/invoices").await;
    window.part("list-row").await;
    window.picture("gallery-dense-list").await;
    window.resize(960, 600).await;
    walk(&window, &ids, "small").await;
    window.resize(1366, 768).await;
    for _ in 0..5 {
        window.press(Key::Control + "=").await;
    }
    walk(&window, &ids, "double").await;
    assert_eq!(window.evaluate(WRONG).await, json!([]));
    window.close().await;
}

async fn walk(window: &Window, ids: &[(&str, String)], look: &str) {
    for (name, place, sign) in SCREENS {
        let place = ids.iter().fold(place.to_owned(), |place, (of, id)| place.replace(of, id));
        go(window, &place).await;
        window.part(sign).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        window.picture(&format!("gallery-{look}-{name}")).await;
    }
}
