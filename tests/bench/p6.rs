//! P6: a queue of invoices drained over a line with a round trip of 100 ms, through the very driver the program runs, the
//! limit per minute off. One series goes in order, so its bound is the sum of the round trips; several go side by side.

use crate::pocket::Pocket;
use crate::table::{Beside, Row};
use app::{
    App, Clock, Config, IssueRequest, Lang, OsDisk, Ports, ProfileFacts, RandomIds, Secrets, Sensitive,
    SystemClock,
};
use sandbox::{Books, Fault, Server};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Invoices in the queue.
const QUEUE: usize = 200;
/// The simulated round trip.
const ROUND_TRIP: Duration = Duration::from_millis(100);
/// Series the same queue is spread over, in the runs beside the row's own.
const SERIES: [usize; 2] = [1, 4];

pub fn measure(home: &Path) -> Row {
    let runtime = Runtime::new().unwrap();
    let took: Vec<f64> = SERIES.into_iter().map(|count| runtime.block_on(drain(home, count))).collect();
    let bound = |series: usize| QUEUE.div_ceil(series) as f64 * ROUND_TRIP.as_secs_f64();
    let beside = SERIES.into_iter().zip(&took).map(|(series, took)| Beside {
        what: format!("{QUEUE} invoices in {series} series"),
        value: format!("{took:.3} s"),
        reference: format!("{} round trips in a row {:.1} s", QUEUE.div_ceil(series), bound(series)),
        ratio: format!("{:.3} ×", took / bound(series)),
    });
    let ratio = took[0] / bound(1);
    Row {
        id: "P6",
        what: "drain 200 queued invoices of one series, 100 ms away",
        value: took[0],
        unit: "s",
        reference: format!("200 round trips in a row {:.1} s", bound(1)),
        ratio: Some(ratio),
        target: "≤ 1.05 × the round trips; series side by side",
        ok: ratio <= 1.05 && took[1] < took[0] / 2.0,
        beside: beside.collect(),
    }
}

/// Issues the queue offline and drains it; the seconds the draining took.
async fn drain(home: &Path, series: usize) -> f64 {
    let now = || chrono::DateTime::from_timestamp(SystemClock.now().0, 0).unwrap();
    let server = Server::start(Books::demo(now()), Arc::new(now)).await.unwrap();
    server.books().switches.requests_per_minute = None;
    let names: Vec<String> = (0..series).map(|n| format!("BEN{}", (b'A' + n as u8) as char)).collect();
    for name in &names {
        server.books().add_series(name, "fiscal", &format!("{name}-{{number}}"), now());
    }
    let app = open(&home.join(format!("drain-{series}")), server.base_url());
    app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await.unwrap();
    let facts = ProfileFacts { share_capital: None, vat_payer: true, vat_on_collection: false };
    app.save_profile(&facts).unwrap();
    let client = app.search_clients("", 1).unwrap().remove(0).id;
    for name in &names {
        app.lock_series(name).await.unwrap();
        for _ in 0..QUEUE.div_ceil(series).div_ceil(50) {
            app.reserve(name, 50).await.unwrap();
        }
    }
    for n in 0..QUEUE {
        let order = json!({ "client_id": client, "series_id": names[n % series],
            "items": [{ "description": "Manoperă", "quantity": 2, "price": "50", "vat_rate": 21 }] });
        app.issue(&IssueRequest::new(order.to_string().as_bytes()), Lang::Ro).unwrap();
    }
    server.faults().always("POST /invoices", Fault::LateReply(ROUND_TRIP));
    let begin = Instant::now();
    let done = app.sync().await.unwrap();
    let took = begin.elapsed();
    assert_eq!((done.waiting, done.attention), (0, 0), "a queue that was not drained measures nothing");
    took.as_secs_f64()
}

pub fn open(folder: &Path, api_base: String) -> App {
    let config = Config {
        folder: folder.to_owned(),
        api_base,
        device_name: "bench".to_owned(),
        offline: false,
        demo: false,
        background: false,
        requests_per_minute: usize::MAX,
        machine: None,
        probe: None,
        device_id: None,
    };
    let pocket: Arc<dyn Secrets> = Arc::new(Pocket::default());
    let secrets = Box::new(move |_, _: &Path| Arc::clone(&pocket));
    let ports = Ports {
        clock: Arc::new(SystemClock),
        ids: Arc::new(RandomIds),
        secrets,
        disk: Arc::new(OsDisk),
        line: None,
    };
    App::open(config, ports).unwrap()
}
