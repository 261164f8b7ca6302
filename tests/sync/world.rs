//! A laptop, its folder, and the server it talks to.

use crate::pocket::Pocket;
use app::view::{InvoiceState, InvoiceView};
use app::{
    App, Clock, Config, InvoiceFilter, IssueRequest, Lang, OsDisk, Ports, Problem, ProfileFacts, RandomIds,
    Secret, Secrets, Sensitive, SystemClock,
};
use sandbox::{Books, Server};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

pub const SERIES: &str = "DEM";

/// The machine's clock, moved by some days.
pub struct MovedClock(pub i64);

impl Clock for MovedClock {
    fn now(&self) -> domain::Moment {
        SystemClock.now().plus_days(self.0)
    }

    fn counted_seconds(&self) -> i64 {
        SystemClock.counted_seconds()
    }
}

/// A laptop with its folder, and the server it talks to.
pub struct World {
    pub server: Server,
    pub folder: TempDir,
    /// Keeps the session.
    pub pocket: Arc<Pocket>,
    /// Keeps the key of sealed books.
    pub keychain: Arc<Pocket>,
    /// Keeps the passphrase of the daily backups.
    pub backups: Arc<Pocket>,
    pub base: String,
}

pub fn utc_now() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(SystemClock.now().0, 0).unwrap()
}

impl World {
    pub async fn new() -> World {
        let server = Server::start(Books::demo(utc_now()), Arc::new(utc_now)).await.unwrap();
        server.books().switches.requests_per_minute = None;
        let base = server.base_url();
        World {
            server,
            folder: tempfile::tempdir().unwrap(),
            pocket: Arc::default(),
            keychain: Arc::default(),
            backups: Arc::default(),
            base,
        }
    }

    pub fn open(&self) -> Result<App, Problem> {
        self.open_on(0)
    }

    pub fn open_on(&self, days: i64) -> Result<App, Problem> {
        let (config, ports) = self.plan(days);
        App::open(config, ports)
    }

    /// What the program is opened with, its clock moved by some days.
    pub fn plan(&self, days: i64) -> (Config, Ports) {
        let (pocket, keychain) = (Arc::clone(&self.pocket), Arc::clone(&self.keychain));
        let backups = Arc::clone(&self.backups);
        let config = Config {
            folder: self.folder.path().to_owned(),
            api_base: self.base.clone(),
            device_name: "Laptop test".to_owned(),
            offline: false,
            demo: false,
            background: false,
            machine: None,
            probe: None,
            device_id: None,
            requests_per_minute: app::REQUESTS_PER_MINUTE_MAX,
        };
        let ports = Ports {
            clock: Arc::new(MovedClock(days)),
            ids: Arc::new(RandomIds),
            secrets: Box::new(move |secret, _: &Path| match secret {
                Secret::Session(_) => Arc::clone(&pocket) as Arc<dyn Secrets>,
                Secret::BooksKey => Arc::clone(&keychain) as Arc<dyn Secrets>,
                Secret::BackupPassphrase => Arc::clone(&backups) as Arc<dyn Secrets>,
            }),
            disk: Arc::new(OsDisk),
            line: None,
        };
        (config, ports)
    }

    /// Signed in, series locked, ten numbers in the pool.
    pub async fn ready(&self) -> App {
        let app = self.open().unwrap();
        app.sign_in(Books::DEMO_EMAIL, &Sensitive::new(Books::DEMO_PASSWORD.to_owned())).await.unwrap();
        let facts =
            ProfileFacts { share_capital: Some("200".to_owned()), vat_payer: true, vat_on_collection: false };
        app.save_profile(&facts).unwrap();
        app.lock_series(SERIES).await.unwrap();
        let series = app.reserve(SERIES, 10).await.unwrap();
        assert_eq!(series.free_numbers, 10);
        self.server.books().clear_log();
        app
    }

    /// Somebody works on the firm's invoices in the browser.
    pub fn on_the_web(&self, request: sandbox::Request) -> serde_json::Value {
        let request = request.with_bearer(Books::DEMO_API_KEY);
        let reply = self.server.books().handle(&request, utc_now());
        assert!((200..300).contains(&reply.status), "{}: {}", reply.status, reply.json());
        reply.json()
    }

    /// A request in the name of this very device, through another door.
    pub fn as_this_device(&self, request: sandbox::Request) -> serde_json::Value {
        let mut books = self.server.books();
        let device = books.reservations()[0].device_id.clone();
        let login = json!({ "email": Books::DEMO_EMAIL, "password": Books::DEMO_PASSWORD, "device_id": device,
            "device_name": "copie", "device_platform": "web" });
        let reply = books.handle(&sandbox::Request::post("/auth/login", &login), utc_now()).json();
        let token = reply["data"]["token"].as_str().unwrap().to_owned();
        let reply = books.handle(&request.with_bearer(&token), utc_now());
        assert!((200..300).contains(&reply.status), "{}: {}", reply.status, reply.json());
        reply.json()
    }

    pub fn posts(&self) -> Vec<(String, Vec<u8>)> {
        let books = self.server.books();
        let posts = books.log().filter(|r| r.method == "POST" && r.path == "/v1/invoices");
        posts.map(|r| (r.idempotency_key.clone().unwrap_or_default(), r.body.clone())).collect()
    }

    /// Every one of these invoices is on the server once, with its number and total, and the server's books add up.
    pub fn assert_on_server_once(&self, issued: &[InvoiceView]) {
        let books = self.server.books();
        for invoice in issued {
            let there: Vec<_> = books
                .invoices()
                .iter()
                .filter(|i| i.full_number.as_deref() == Some(&invoice.full_number))
                .collect();
            assert_eq!(there.len(), 1, "{}", invoice.full_number);
            assert_eq!(format!("{:.2}", there[0].totals.gross), invoice.total, "{}", invoice.full_number);
            assert_eq!(there[0].number, invoice.number);
        }
        assert_eq!(books.audit(), Vec::<String>::new());
    }
}

pub fn order(app: &App, price: &str) -> String {
    let client = app.search_clients("", 1).unwrap().remove(0);
    json!({
        "client_id": client.id,
        "series_id": SERIES,
        "items": [
            { "description": "Manoperă montaj", "quantity": "3", "unit": "oră", "price": price, "vat_rate": "21" },
            { "description": "Țeavă", "quantity": "12.5", "unit": "m", "price": "7.35", "vat_rate": "11" },
        ],
    })
    .to_string()
}

/// One invoice as it stands.
pub fn shown(app: &App, id: &str) -> InvoiceView {
    app.invoice(id, Lang::Ro).unwrap().invoice
}

/// The code under which an invoice needs a person.
pub fn attention(app: &App, id: &str) -> Option<String> {
    shown(app, id).attention.map(|problem| problem.code)
}

pub fn issue(app: &App, price: &str) -> InvoiceView {
    let file = order(app, price);
    app.issue(&IssueRequest::new(file.as_bytes()), Lang::Ro).unwrap()
}

pub fn states(app: &App) -> Vec<InvoiceState> {
    let page = app.invoices(&InvoiceFilter { limit: 100, ..InvoiceFilter::default() }, Lang::Ro).unwrap();
    page.items.iter().map(|i| i.state).collect()
}

pub fn assert_books_hold(app: &App) {
    let report = app.verify().unwrap();
    assert!(report.is_ok(), "{:?}", report.problems);
}

/// Passes until nothing waits; how often a person would press the button is not the question here.
pub async fn sync_until_settled(app: &App) {
    for _ in 0..20 {
        if app.sync().await.is_ok_and(|outcome| outcome.waiting == 0) {
            return;
        }
    }
    panic!("never settled: {:?}", app.outbox(Lang::En).unwrap());
}
