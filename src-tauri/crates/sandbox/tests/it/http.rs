//! The whole path over a real socket, with a client as simple as HTTP allows.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use sandbox::{Books, Fault, Request, Server, fixed_clock};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::story::noon;

pub const PATIENCE: Duration = Duration::from_secs(5);

/// What arrived before the server closed the connection.
#[derive(Debug)]
pub struct Arrived {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Arrived {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Sends one request on its own connection and reads until the end, whatever the end is.
pub async fn send(server: &Server, request: &Request) -> io::Result<Arrived> {
    let mut stream = TcpStream::connect(server.address()).await?;
    let mut text =
        format!("{} {} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n", request.method, request.path);
    if let Some(bearer) = &request.bearer {
        text += &format!("Authorization: Bearer {bearer}\r\n");
    }
    if let Some(key) = &request.idempotency_key {
        text += &format!("Idempotency-Key: {key}\r\n");
    }
    text += &format!("Content-Length: {}\r\n\r\n", request.body.len());
    stream.write_all(&[text.as_bytes(), &request.body].concat()).await?;
    let mut raw = Vec::new();
    let end = timeout(PATIENCE, stream.read_to_end(&mut raw)).await?;
    if raw.is_empty() {
        return Err(end.err().unwrap_or(io::ErrorKind::UnexpectedEof.into()));
    }
    let split =
        raw.windows(4).position(|window| window == b"\r\n\r\n").map_or(raw.len(), |position| position + 4);
    let head = String::from_utf8_lossy(&raw[..split]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Ok(Arrived { status, head, body: raw[split..].to_vec() })
}

pub async fn demo() -> Server {
    Server::start(Books::demo(noon()), fixed_clock(noon())).await.unwrap()
}

pub async fn sign_in(server: &Server) -> String {
    let body = json!({
        "email": Books::DEMO_EMAIL,
        "password": Books::DEMO_PASSWORD,
        "device_id": "laptop-1",
        "device_name": "Laptop",
        "device_platform": "web",
    });
    let reply = send(server, &Request::post("/auth/login", &body)).await.unwrap();
    reply.json()["data"]["token"].as_str().unwrap().to_owned()
}

pub fn invoice(token: Option<&str>) -> Value {
    json!({
        "client_data": { "type": "b2c", "name": "Ștefan Țurcanu" },
        "items": [{ "description": "Reparație", "quantity": 1.5, "price": 120, "vat_rate": 21, "vat_key": 9 }],
        "reservation_token": token,
        "force_chronology": false,
    })
}

#[tokio::test]
async fn from_signing_in_to_the_list() {
    let server = demo().await;
    let token = sign_in(&server).await;
    let series = server.books().series_named("DEM").unwrap().id.clone();
    let post = |path: String, body: Value| Request::post(&path, &body).with_bearer(&token);

    let locked = send(&server, &post(format!("/invoice-series/{series}/lock"), json!({}))).await.unwrap();
    assert_eq!((locked.status, &locked.json()["data"]["lock"]["device_id"]), (200, &json!("laptop-1")));
    let reserve = post(format!("/invoice-series/{series}/reserve-numbers"), json!({ "count": 3 }));
    let reserved = send(&server, &reserve).await.unwrap();
    assert_eq!(reserved.status, 201);
    let rows = reserved.json()["data"]["data"].clone();
    assert_eq!((&rows[0]["number"], &rows[2]["number"]), (&json!(11), &json!(13)));
    let first = rows[0]["token"].as_str().unwrap().to_owned();

    let create = post("/invoices".into(), invoice(Some(&first)));
    let created = send(&server, &create.clone().with_key("uuid-1")).await.unwrap();
    assert_eq!((created.status, &created.json()["data"]["full_number"]), (201, &json!("DEM-11")));
    let replayed = send(&server, &create.clone().with_key("uuid-1")).await.unwrap();
    assert_eq!(replayed.json()["data"], created.json()["data"]);
    let again = send(&server, &create).await.unwrap();
    assert_eq!((again.status, &again.json()["error"]["code"]), (409, &json!("reservation_already_consumed")));
    assert!(again.header("x-ratelimit-remaining").is_some());
    assert_eq!(again.header("date"), Some("Fri, 20 Nov 2026 10:00:00 GMT"));

    let list = Request { query: Vec::new(), ..Request::get("/invoices") }.with_bearer(&token);
    let listed = send(&server, &list).await.unwrap();
    assert_eq!(listed.json()["data"]["data"][0]["full_number"], "DEM-11");
    let sent: Vec<Option<String>> = server
        .books()
        .log()
        .filter(|entry| entry.path == "/v1/invoices" && entry.method == "POST")
        .map(|entry| entry.idempotency_key.clone())
        .collect();
    assert_eq!(sent, [Some("uuid-1".into()), Some("uuid-1".into()), None]);
    assert_eq!(server.books().audit(), Vec::<String>::new());
}

#[tokio::test]
async fn an_outage_keeps_port_books_and_sessions() {
    let mut server = demo().await;
    let token = sign_in(&server).await;
    let (url, ask) = (server.base_url(), Request::get("/settings").with_bearer(&token));
    let mut idle = TcpStream::connect(server.address()).await.unwrap();
    server.stop().await;
    assert!(send(&server, &ask).await.is_err());
    let closed = timeout(PATIENCE, idle.read(&mut [0; 1])).await.unwrap();
    assert!(matches!(closed, Ok(0) | Err(_)), "an idle connection ends with the server");
    for _ in 0..3 {
        server.restart().await.unwrap();
        assert_eq!(send(&server, &ask).await.unwrap().status, 200);
        server.stop().await;
    }
    server.restart().await.unwrap();
    assert_eq!(server.base_url(), url);
}

#[tokio::test]
async fn stopping_does_not_wait_for_a_slow_reply() {
    let mut server = demo().await;
    server.faults().always("GET /settings", Fault::LateReply(PATIENCE * 10));
    let address = server.address();
    let asking = tokio::spawn(async move {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"GET /v1/settings HTTP/1.1\r\nHost: x\r\n\r\n").await?;
        tokio::time::sleep(PATIENCE / 100).await;
        io::Result::Ok(stream)
    });
    let _waiting = asking.await.unwrap().unwrap();
    timeout(PATIENCE, server.stop()).await.unwrap();
    server.restart().await.unwrap();
    assert_eq!(send(&server, &Request::get("")).await.unwrap().status, 200);
}

#[tokio::test]
async fn one_connection_carries_many_requests_and_recovers_from_a_slow_one() {
    let server = demo().await;
    server.faults().once("GET /", Fault::Dribble { bytes: 100, pause: Duration::from_millis(5) });
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /v1/ HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut text = String::new();
        while !text.ends_with('}') {
            let mut chunk = [0; 1024];
            let read = timeout(PATIENCE, stream.read(&mut chunk)).await.unwrap().unwrap();
            assert_ne!(read, 0, "the connection stays open");
            text += std::str::from_utf8(&chunk[..read]).unwrap();
        }
        assert!(text.contains("operational"));
    }
}

#[tokio::test]
async fn the_clock_is_in_the_tests_hand() {
    let server = demo().await;
    let ask = Request::get("/settings").with_bearer(&sign_in(&server).await);
    assert_eq!(send(&server, &ask).await.unwrap().status, 200);
    server.set_now(noon() + chrono::TimeDelta::days(2));
    assert_eq!(send(&server, &ask).await.unwrap().json()["error"]["code"], "expired_api_key");
}

#[tokio::test]
async fn a_keeper_has_the_books_before_the_client_has_the_reply() {
    let server = demo().await;
    let kept = Arc::new(Mutex::new(String::new()));
    let shelf = Arc::clone(&kept);
    server.keep_with(move |books| *shelf.lock().unwrap() = books.to_json().unwrap());
    let create = Request::post("/invoices", &invoice(None)).with_bearer(Books::DEMO_API_KEY);
    assert_eq!(send(&server, &create).await.unwrap().status, 201);
    let reread = Books::from_json(&kept.lock().unwrap()).unwrap();
    assert!(reread.invoice_numbered("DEM-11").is_some());
}
