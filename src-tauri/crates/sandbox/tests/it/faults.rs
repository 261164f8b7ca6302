//! Every way the server can misbehave, each seen from the client's end of the wire.

use std::time::Duration;

use sandbox::{Books, Canned, Fault, Request, Server};
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpStream, time};

use crate::http::{Arrived, PATIENCE, demo, invoice, send};

const PAUSE: Duration = Duration::from_millis(150);

fn create() -> Request {
    Request::post("/invoices", &invoice(None)).with_bearer(Books::DEMO_API_KEY)
}

/// Creates an invoice under `fault`: what arrived, if anything, and how many invoices that made.
async fn under(fault: Fault) -> (Option<Arrived>, usize) {
    let server = demo().await;
    let before = server.books().invoices().len();
    server.faults().once("POST /invoices", fault);
    let arrived = send(&server, &create()).await.ok();
    let made = server.books().invoices().len() - before;
    assert_eq!(server.faults().struck(), 1);
    assert_eq!(send(&server, &create()).await.unwrap().status, 201, "once means once");
    (arrived, made)
}

#[tokio::test]
async fn connections_drop_before_and_after_handling() {
    let (arrived, made) = under(Fault::DropBefore).await;
    assert!(arrived.is_none() && made == 0);
    let (arrived, made) = under(Fault::DropAfter).await;
    assert!(arrived.is_none() && made == 1);
}

#[tokio::test]
async fn replies_are_cut_at_any_byte() {
    let (arrived, made) = under(Fault::CutReply { bytes: 9 }).await;
    assert_eq!((arrived.unwrap().head.as_str(), made), ("HTTP/1.1 ", 1));
    for bytes in [0, 1, 40] {
        let (arrived, made) = under(Fault::CutBody { bytes }).await;
        let arrived = arrived.unwrap();
        assert_eq!((arrived.status, arrived.body.len(), made), (201, bytes, 1));
        assert!(arrived.header("content-length").unwrap().parse::<usize>().unwrap() > bytes);
    }
}

#[tokio::test]
async fn something_in_between_answers() {
    for status in [500, 502, 503, 504, 408, 423, 425] {
        let (arrived, made) = under(Fault::Instead(Canned::empty(status))).await;
        assert_eq!((arrived.unwrap().status, made), (status, 0));
        let (arrived, made) = under(Fault::Behind(Canned::error(status, "internal_server_error"))).await;
        let arrived = arrived.unwrap();
        assert_eq!((arrived.status, made), (status, 1));
        assert_eq!(arrived.json()["error"]["code"], "internal_server_error");
    }
    let (portal, _) = under(Fault::Instead(Canned::captive_portal())).await;
    assert!(portal.unwrap().header("content-type").unwrap().starts_with("text/html"));
    let (moved, _) = under(Fault::Instead(Canned::redirect("http://portal.example/"))).await;
    let moved = moved.unwrap();
    assert_eq!((moved.status, moved.header("location")), (302, Some("http://portal.example/")));
    let (nothing, made) = under(Fault::Behind(Canned::empty(204))).await;
    assert_eq!((nothing.unwrap().status, made), (204, 1));
    let (huge, _) = under(Fault::Instead(Canned::huge(3_000_000))).await;
    assert!(huge.unwrap().body.len() > 3_000_000);
}

#[tokio::test]
async fn a_429_may_ask_for_absurd_patience() {
    for (header, body) in
        [(Some("7"), json!(7)), (None, json!(-1)), (Some("soon"), json!(1_000_000_000)), (None, json!("x"))]
    {
        let (arrived, _) = under(Fault::Instead(Canned::too_many(header, &body))).await;
        let arrived = arrived.unwrap();
        assert_eq!((arrived.status, arrived.header("retry-after")), (429, header));
        assert_eq!(arrived.json()["error"]["retry_after"], body);
    }
}

#[tokio::test]
async fn genuine_replies_are_bent() {
    let (types, made) = under(Fault::wrong_types()).await;
    let types = types.unwrap().json();
    assert!(types["data"]["total"].is_string() && types["data"]["full_number"].is_number() && made == 1);
    let (twice, _) = under(Fault::duplicate_keys()).await;
    let text = String::from_utf8(twice.unwrap().body).unwrap();
    assert_eq!(text.matches("\"success\":").count(), 2);
    let (empty, made) = under(Fault::empty_body()).await;
    let empty = empty.unwrap();
    assert_eq!((empty.status, empty.body.len(), made), (201, 0, 1));
    let (unsuccessful, _) = under(Fault::unsuccessful_200()).await;
    let unsuccessful = unsuccessful.unwrap();
    assert_eq!((unsuccessful.status, &unsuccessful.json()["success"]), (200, &json!(false)));
    let (other, _) = under(Fault::edited(|reply| reply["data"]["full_number"] = json!("DEM-999"))).await;
    assert_eq!(other.unwrap().json()["data"]["full_number"], "DEM-999");
    let (_, made) = under(Fault::Twice).await;
    assert_eq!(made, 2);
}

#[tokio::test]
async fn replies_come_late_or_drop_by_drop() {
    for fault in [Fault::LateReply(PAUSE), Fault::LateHandling(PAUSE)] {
        let begun = time::Instant::now();
        assert_eq!(under(fault).await.0.unwrap().status, 201);
        assert!(begun.elapsed() >= PAUSE);
    }
    let begun = time::Instant::now();
    let (arrived, _) = under(Fault::Dribble { bytes: 200, pause: Duration::from_millis(20) }).await;
    assert!(arrived.unwrap().json()["success"] == true && begun.elapsed() >= PAUSE);
}

#[tokio::test]
async fn late_handling_does_not_need_the_client_any_more() {
    let server = demo().await;
    let before = server.books().invoices().len();
    server.faults().once("POST /invoices", Fault::LateHandling(PAUSE));
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let request = create();
    let head = format!(
        "POST /v1/invoices HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n\r\n",
        Books::DEMO_API_KEY,
        request.body.len()
    );
    stream.write_all(&[head.as_bytes(), &request.body].concat()).await.unwrap();
    time::sleep(PAUSE / 3).await;
    drop(stream);
    assert_eq!(server.books().invoices().len(), before);
    time::timeout(PATIENCE, async {
        while server.books().invoices().len() == before {
            time::sleep(PAUSE / 10).await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn rules_strike_as_often_and_where_they_say() {
    let server = demo().await;
    let status = async |server: &Server, path: &str| {
        send(server, &Request::get(path).with_bearer(Books::DEMO_API_KEY)).await.unwrap().status
    };
    let busy = || Fault::Instead(Canned::empty(503));
    server.faults().every(3, "GET /clients", busy());
    let mut seen = Vec::new();
    for _ in 0..7 {
        seen.push(status(&server, "/clients").await);
    }
    assert_eq!(seen, [200, 200, 503, 200, 200, 503, 200]);
    server.faults().clear();
    server.faults().times(2, "* /invoice-series/*/reservations", busy());
    server.faults().always("GET /products/**", busy());
    let series = server.books().series_named("DEM").unwrap().id.clone();
    let path = format!("/invoice-series/{series}/reservations");
    assert_eq!(
        [status(&server, &path).await, status(&server, &path).await, status(&server, &path).await],
        [503, 503, 400]
    );
    assert_eq!([status(&server, "/products").await, status(&server, "/products/x").await], [503, 503]);
    assert_eq!(status(&server, "/clients").await, 200);
}
