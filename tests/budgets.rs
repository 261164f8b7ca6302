//! P9 and P10: how large the program is, and what the page costs in the real window, on the books of a firm with 100,000
//! invoices: against the limits written beside each figure. `make bench` runs it after the rest and adds its rows to theirs;
//! nothing fails because a machine is slow.
//!
//! Deliberately not here: how heavy the page's files are, which every test run asks (`ui/scripts`).

use crate::many::Many;
use crate::story_field_day::enter;
use crate::window::{Window, clock};
use fantoccini::key::Key;
use sandbox::{Books, Server};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

const INVOICES: u64 = 100_000;

/// Calls a command of the program and says what it replied.
const CALL: &str = "const call = (name, args) => __TAURI_INTERNALS__.invoke('rpc', { name, args });";
/// Waits until what was changed is on the screen.
const PAINTED: &str =
    "const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));";
/// How long something takes, that only one time in twenty takes longer, in milliseconds.
const P95: &str = "const p95 = async (count, run) => { const took = [];
    for (let at = 0; at < count; at += 1) {
        const begin = performance.now(); await run(at); took.push(performance.now() - begin);
    }
    took.sort((one, other) => one - other); return took[Math.floor(took.length * 0.95)]; };";
const FIRST_PAINT: &str =
    "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
const ROUND_TRIP: &str = "return p95(100, () => call('settings_get', {}))";
const PAGE: &str = "const wanted = { search: '', states: [], group: null, series: null, from: null, to: null,
    client: null, sort: 'number', ascending: false, limit: 200 };
    return p95(40, (at) => call('invoices_page', { wanted: { ...wanted, offset: at * 2000 } }))";
const TOTALS: &str = "const items = Array.from({ length: 50 }, (_, at) => ({ description: `Rândul ${at}`, quantity: '3',
    price: '19.99', vat_rate: '21' }));
    return p95(40, () => call('order_preview', { request: { client_data: { name: 'Un client SRL' }, items } }))";
/// Types into the list's box as a person does, and waits until what was found is there and the frame that shows it is painted.
const SEARCH: &str = "const box = document.querySelector(\"[data-testid='list-search']\");
    const count = document.querySelector(\"[data-testid='list-count']\");
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    return p95(40, async (at) => {
        const shown = new Promise((done) => new MutationObserver(done)
            .observe(count, { childList: true, characterData: true, subtree: true }));
        write.call(box, ['serbanescu', 'con ser', 'nov 2024', ''][at % 4]);
        box.dispatchEvent(new Event('input', { bubbles: true }));
        await shown;
        await painted();
    })";
const LISTEN_TO_KEYS: &str = "window.keys = [];
    addEventListener('keydown', () => {
        const begin = performance.now();
        requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - begin), 0));
    }, { capture: true }); return true";
const KEYS: &str = "const keys = window.keys.sort((one, other) => one - other);
    return [keys.length, keys[Math.floor(keys.length * 0.95)]]";
/// Jumps to places all over the list; the longest frame, and how many rows were ever in the page.
const JUMPS: &str = "const grid = document.getElementById('invoice-grid');
    let longest = 0, most = 0;
    for (let at = 0; at < JUMPS; at += 1) {
        grid.scrollTop = (grid.scrollHeight * ((at * 61) % 100)) / 100;
        const begin = performance.now(); await painted();
        longest = Math.max(longest, performance.now() - begin);
        most = Math.max(most, document.querySelectorAll(\"[data-testid='list-row']\").length);
    }
    grid.scrollTop = grid.scrollHeight;
    return [longest, most]";
const LAST_ROW: &str =
    "return [...document.querySelectorAll(\"[data-testid='list-row']\")].at(-1)?.dataset.number ?? ''";

/// One figure and how far it may go.
struct Figure {
    id: &'static str,
    what: &'static str,
    value: f64,
    unit: &'static str,
    at_most: f64,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement of some minutes: make bench"]
async fn the_window_with_very_many_invoices() {
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on the disk");
    let Many { folder: data, count } = Many::make(home.path(), INVOICES);
    let server = Server::start(Books::demo(clock()()), clock()).await.expect("a server");
    let window = Window::open(&data, &server.base_url()).await;
    // Books in use open without an account.
    window.evaluate("location.hash = '#/sign_in'").await;
    enter(&window).await;
    // The series of these books is locked and full of numbers already.
    window.part("welcome-first-invoice").await;
    window.end().await;

    let begin = Instant::now();
    let window = Window::open(&data, &server.base_url()).await;
    window.part("readiness").await;
    let usable = begin.elapsed();
    tokio::time::sleep(Duration::from_secs(5)).await;
    let first_paint = number(&window.evaluate(FIRST_PAINT).await);
    let idle = window.memory_mib();
    let asked = |body: &'static str| format!("{CALL} {PAINTED} {P95} {body}");
    let round_trip = number(&window.evaluate(&asked(ROUND_TRIP)).await);
    let page = number(&window.evaluate(&asked(PAGE)).await);
    let totals = number(&window.evaluate(&asked(TOTALS)).await);
    window.press(Key::Control + "2").await;
    window.part("list-row").await;
    let search = number(&window.evaluate(&asked(SEARCH)).await);
    window
        .comes_to("return document.querySelectorAll(\"[data-testid='list-row']\").length > 5", json!(true))
        .await;
    let mut jumps = Vec::new();
    for _ in 0..8 {
        jumps.push(window.evaluate(&asked(JUMPS).replace("JUMPS", "50")).await);
    }
    window.comes_to(LAST_ROW, json!("FCT-0001")).await;
    window.picture("budgets-last-row").await;
    let scrolled = window.memory_mib();
    let most = |at: usize| jumps.iter().map(|jump| number(&jump[at])).fold(0.0, f64::max);

    window.press(Key::Control + "n").await;
    window.part("editor-client").await;
    window.evaluate(LISTEN_TO_KEYS).await;
    window
        .press(format!(
            "brut{tab}{tab}{tab}mano{tab}3{tab}{tab}{tab}{tab}deplasare la client",
            tab = Key::Tab
        ))
        .await;
    window.comes_to("return window.keys.length > 30", json!(true)).await;
    let keys = number(&window.evaluate(KEYS).await[1]);
    let before = window.memory_mib();
    for _ in 0..20 {
        window.press(Key::Control + "2").await;
        window.part("list-row").await;
        window.press(Key::Control + "n").await;
        window.part("editor-client").await;
    }
    let grown = window.memory_mib() - before;
    window.close().await;

    let file = std::fs::metadata(env!("CARGO_BIN_EXE_facturier")).expect("the program is a file");
    let program = file.len() as f64 / 1e6;

    let ms = |what, value, at_most| Figure { id: "P10", what, value, unit: "ms", at_most };
    report(
        count,
        &[
            ms("from the driver's start to a usable first screen", usable.as_secs_f64() * 1000.0, 1200.0),
            ms("first contentful paint", first_paint, 400.0),
            ms("a call and its reply, p95", round_trip, 8.0),
            ms("a page of 200 invoices, p95", page, 15.0),
            ms("an order of 50 rows and its preview, p95", totals, 10.0),
            ms("from typing to the invoices found, p95", search, 100.0),
            ms("from a key to the next paint in the editor, p95", keys, 150.0),
            ms("the longest frame of 400 jumps through the list", most(0), 300.0),
            Figure { id: "P10", what: "rows in the page", value: most(1), unit: "rows", at_most: 60.0 },
            Figure {
                id: "P10",
                what: "memory at rest, all processes",
                value: idle,
                unit: "MiB",
                at_most: 350.0,
            },
            Figure {
                id: "P10",
                what: "memory after 400 jumps",
                value: scrolled,
                unit: "MiB",
                at_most: 430.0,
            },
            Figure { id: "P9", what: "the program in one file", value: program, unit: "MB", at_most: 25.0 },
            Figure {
                id: "P10",
                what: "grown by 20 editors opened and left",
                value: grown,
                unit: "MiB",
                at_most: 10.0,
            },
        ],
    );
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("the page said {value}"))
}

/// Prints the figures and puts them beside those of the other rows.
#[expect(clippy::print_stdout, reason = "the table is what it is for")]
fn report(count: u64, figures: &[Figure]) {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench").join("performance.json");
    let before = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let rows = before.as_ref().and_then(|before| before["rows"].as_array());
    let mut rows: Vec<Value> =
        rows.into_iter().flatten().filter(|row| row["id"] != "P9" && row["id"] != "P10").cloned().collect();
    println!("The window with {count} invoices");
    for Figure { id, what, value, unit, at_most } in figures {
        let ok = value <= at_most;
        println!(
            "{id:3}  {what:50}  {value:9.1} {unit:5}  ≤ {at_most:6.0}  {}",
            if ok { "ok" } else { "MISSED" }
        );
        let value = (value * 10.0).round() / 10.0;
        let target = format!("≤ {at_most} {unit}");
        rows.push(json!({ "id": id, "what": what, "value": value, "unit": unit,
            "reference": Value::Null, "ratio": Value::Null, "target": target, "ok": ok }));
    }
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the figures");
    let text = serde_json::to_string_pretty(&json!({ "rows": rows })).expect("figures are JSON");
    std::fs::write(&path, text + "\n").expect("the figures can be kept");
}
