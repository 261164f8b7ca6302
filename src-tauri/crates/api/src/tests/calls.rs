//! Each call of the protocol: what goes over the wire, byte for byte where it matters, and what comes back.

use super::server::{Server, Turn, reply};
use super::{CREATED, create, mobile, remote};
use crate::{InvoiceQuery, InvoiceSort, Page, Session};
use domain::{Lock, SeriesId, Token};
use protocol::{Call, Class, Reply, Sensitive};
use std::sync::Arc;

fn series() -> SeriesId {
    SeriesId("ser/1".to_owned())
}

const SERIES: &str = r#"{"id":"ser/1","name":"FCT","document_type":"fiscal","next_number":111}"#;
const RESERVATIONS: &str = r#"{"success":true,"data":{"object":"list","total":2,"data":[
    {"token":"t1","number":101,"status":"pending"},{"token":"t2","number":102,"status":"pending"}]}}"#;

#[tokio::test]
async fn a_create_request_byte_for_byte() {
    let server = Server::saying(reply(201, CREATED)).await;
    let answer = remote(&server).execute(&mobile(), &create()).await;
    let host = server.base.trim_start_matches("http://").trim_end_matches("/v1");
    let expected = [
        "POST /v1/invoices HTTP/1.1".to_owned(),
        "accept-language: ro".to_owned(),
        "accept: application/json".to_owned(),
        "authorization: Bearer jwt-secret".to_owned(),
        "content-length: 14".to_owned(),
        "content-type: application/json".to_owned(),
        format!("host: {host}"),
        "idempotency-key: 00000000-0000-0000-0000-000000000007".to_owned(),
        format!("user-agent: facturier/{}", env!("CARGO_PKG_VERSION")),
        String::new(),
        r#"{"is_draft":0}"#.to_owned(),
    ];
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.lines().collect();
    lines[1..].sort_unstable();
    lines.extend(["", body]);
    assert_eq!(lines, expected);
    let Ok(Reply::Invoice(invoice)) = answer.result else { panic!("{answer:?}") };
    assert_eq!(
        (invoice.id.as_str(), invoice.number, invoice.total),
        ("inv_1", Some(101), "72.56".parse().ok())
    );
}

#[tokio::test]
async fn every_2xx_with_an_invoice_is_a_success() {
    for status in [200, 201, 202] {
        let server = Server::saying(reply(status, CREATED)).await;
        assert!(remote(&server).execute(&mobile(), &create()).await.result.is_ok(), "{status}");
    }
    let without_meta = r#"{"data":{"id":7},"success":1}"#;
    let with_mark = format!("\u{feff}{without_meta}");
    for body in [without_meta, &with_mark] {
        let server = Server::saying(reply(201, body)).await;
        assert!(remote(&server).execute(&mobile(), &create()).await.result.is_ok(), "{body}");
    }
}

#[tokio::test]
async fn the_line_and_body_of_each_call() {
    let list = r#"{"success":true,"data":{"data":[],"has_more":false}}"#.to_owned();
    let one = format!(r#"{{"success":true,"data":{SERIES}}}"#);
    let rates = r#"{"success":true,"data":[],"available":[]}"#.to_owned();
    let done = r#"{"success":true,"message":"ok"}"#.to_owned();
    let unlock = |force| Call::Unlock { series: series(), force };
    let release = Call::Release { series: series(), number: 1, token: Token::new("rsv 1") };
    for (call, answer, line, body) in [
        (Call::ListSeries, &list, "GET /invoice-series", ""),
        (Call::Lock(series()), &one, "POST /invoice-series/ser%2F1/lock", ""),
        (unlock(false), &one, "POST /invoice-series/ser%2F1/unlock", r#"{"force":false}"#),
        (unlock(true), &one, "POST /invoice-series/ser%2F1/unlock", r#"{"force":true}"#),
        (
            Call::Reserve { series: series(), count: 10 },
            &list,
            "POST /invoice-series/ser%2F1/reserve-numbers",
            r#"{"count":10}"#,
        ),
        (Call::ListReservations(series()), &list, "GET /invoice-series/ser%2F1/reservations", ""),
        (release, &done, "POST /invoice-series/reservations/rsv%201/release", ""),
        (
            Call::FindInvoice { series: series(), number: 5 },
            &list,
            "GET /invoices?series_id=ser%2F1&per_page=100&page=1&sort=number&order=desc",
            "",
        ),
        (
            Call::NewestInvoice(series()),
            &list,
            "GET /invoices?series_id=ser%2F1&per_page=10&page=1&sort=number&order=desc",
            "",
        ),
        (Call::Clients { page: 2 }, &list, "GET /clients?page=2&per_page=100&sort=name&order=asc", ""),
        (Call::Products { page: 3 }, &list, "GET /products?page=3&per_page=100&sort=name&order=asc", ""),
        (Call::VatRates, &rates, "GET /vat-rates", ""),
    ] {
        let server = Server::saying(reply(200, answer)).await;
        let answer = remote(&server).execute(&mobile(), &call).await;
        assert!(answer.result.is_ok(), "{call:?}: {answer:?}");
        assert_eq!(server.lines(), [line], "{call:?}");
        let request = server.requests().remove(0).to_ascii_lowercase();
        assert_eq!(request.split_once("\r\n\r\n").unwrap().1, body, "{call:?}");
        assert_eq!(request.contains("\r\ncontent-type:"), !body.is_empty(), "{call:?}");
        assert!(request.contains("\r\nauthorization: bearer jwt-secret\r\n"), "{call:?}");
        assert!(!request.contains("idempotency-key"), "{call:?}");
        if request.starts_with("post") {
            assert!(
                request.contains(&format!("\r\ncontent-length: {}\r\n", body.len())),
                "{call:?}: {request}"
            );
        }
    }
}

#[tokio::test]
async fn a_lock_is_read_by_our_device_and_taken_at_its_word_when_the_reply_is_silent() {
    let lock =
        |device: &str| format!(r#","is_locked":true,"lock":{{"device_id":"{device}","device_name":"Ana"}}"#);
    let ana =
        Lock::Other { device: Some("Ana".to_owned()), device_id: Some("dev-2".to_owned()), since: None };
    for (fields, locked, unlocked) in [
        (lock("dev-1"), Lock::Here { since: None }, Lock::Here { since: None }),
        (lock("dev-2"), ana.clone(), ana),
        (r#","is_locked":false,"lock":null"#.to_owned(), Lock::None, Lock::None),
        (String::new(), Lock::Here { since: None }, Lock::None),
    ] {
        let series_json = SERIES.replace('}', &format!("{fields}}}"));
        let series_json = if fields.is_empty() { SERIES.to_owned() } else { series_json };
        let server = Server::saying(reply(200, &format!(r#"{{"success":true,"data":{series_json}}}"#))).await;
        let remote = remote(&server);
        let held = |answer: protocol::Answer| match answer.result {
            Ok(Reply::Series(series)) => series.lock,
            other => panic!("{other:?}"),
        };
        assert_eq!(held(remote.execute(&mobile(), &Call::Lock(series())).await), locked, "{fields}");
        let unlock = Call::Unlock { series: series(), force: false };
        assert_eq!(held(remote.execute(&mobile(), &unlock).await), unlocked, "{fields}");
    }
}

#[tokio::test]
async fn reservations_come_whole_or_not_at_all() {
    let reserve = Call::Reserve { series: series(), count: 2 };
    let server = Server::saying(reply(201, RESERVATIONS)).await;
    let answer = remote(&server).execute(&mobile(), &reserve).await;
    let Ok(Reply::Reservations(numbers)) = answer.result else { panic!("{answer:?}") };
    assert_eq!(numbers.iter().map(|r| r.number).collect::<Vec<_>>(), [101, 102]);
    let odd = RESERVATIONS.replace(r#""number":102"#, r#""number":"?""#);
    let server = Server::saying(reply(201, &odd)).await;
    let error = remote(&server).execute(&mobile(), &reserve).await.result.unwrap_err();
    assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, "bad_reply"));
    assert_eq!(error.message, "unreadable: 1.number");
}

#[tokio::test]
async fn an_unknown_token_is_released() {
    let call = Call::Release { series: series(), number: 1, token: Token::new("rsv_secret") };
    let refusal =
        |code: &str| format!(r#"{{"success":false,"error":{{"code":"{code}","message":"no rsv_secret"}}}}"#);
    for (status, body, released) in [
        (200, r#"{"success":true,"data":{"status":"pending"}}"#.to_owned(), true),
        (404, refusal("resource_missing"), true),
        (404, refusal("resource_not_found"), true),
        (404, refusal("reservation_missing"), true),
        (403, refusal("forbidden"), false),
        (400, refusal("resource_missing"), false),
        (404, "<html>".to_owned(), false),
        (200, "<html>".to_owned(), false),
    ] {
        let server = Server::saying(reply(status, &body)).await;
        let result = remote(&server).execute(&mobile(), &call).await.result;
        assert_eq!(result.is_ok(), released, "{status} {body}");
        assert!(!format!("{result:?}").contains("rsv_secret"), "{result:?}");
    }
}

#[tokio::test]
async fn ids_cannot_change_the_path() {
    for id in ["", ".", "..", "a\nb", "\t."] {
        let server = Server::saying(reply(200, CREATED)).await;
        let error = remote(&server).invoice(&mobile(), id).await.result.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::Parked, "bad_request"), "{id:?}");
        assert!(server.requests().is_empty());
    }
    let server = Server::saying(reply(200, CREATED)).await;
    let remote = remote(&server);
    for (id, line) in [
        ("../clients", "GET /invoices/..%2Fclients"),
        ("a?b=c#d", "GET /invoices/a%3Fb=c%23d"),
        ("%2e%2e", "GET /invoices/%252e%252e"),
        ("ș", "GET /invoices/%C8%99"),
    ] {
        assert!(remote.invoice(&mobile(), id).await.result.is_ok(), "{id}");
        assert_eq!(server.lines().last().map(String::as_str), Some(line));
    }
}

#[tokio::test]
async fn a_token_that_is_no_header_asks_for_a_new_sign_in() {
    let server = Server::saying(reply(200, CREATED)).await;
    let session = Session::ApiKey(Sensitive::new("a\r\nX-Evil: 1".to_owned()));
    let error = remote(&server).execute(&session, &create()).await.result.unwrap_err();
    assert_eq!((error.class, error.code.as_str()), (Class::Auth, "bad_token"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn changing_an_invoice_and_reading_a_page() {
    let page =
        r#"{"success":true,"data":{"data":[{"id":1,"number":2,"lines":["a"]}],"has_more":true,"totals":{}}}"#;
    let server = Server::start(move |_, request| match request.starts_with("PUT") {
        true => Turn::Say(reply(200, CREATED)),
        false => Turn::Say(reply(200, page)),
    })
    .await;
    let remote = remote(&server);
    let edit = protocol::Deed::Edit(Arc::from(br#"{"info":"x"}"#.as_slice()));
    let changed = remote.deed(&mobile(), "inv_1", uuid::Uuid::from_u128(1), &edit).await;
    assert_eq!(changed.result.unwrap().unwrap().id, "inv_1");
    let query = InvoiceQuery { series: None, page: 1, per_page: 1, sort: InvoiceSort::CreatedAt };
    let Page { items, has_more } = remote.invoices(&mobile(), query).await.result.unwrap();
    assert_eq!((items[0].number, items[0].rows.is_none(), has_more), (Some(2), true, true));
    assert_eq!(
        server.lines(),
        ["PUT /invoices/inv_1", "GET /invoices?per_page=1&page=1&sort=created_at&order=desc"]
    );
}

#[tokio::test]
async fn the_newest_invoice_is_the_first_numbered_one_of_the_series() {
    let rows = |rows: &str| format!(r#"{{"success":true,"data":{{"data":[{rows}]}}}}"#);
    for (list, expected) in [
        (r#"{"id":1,"is_draft":true},{"id":2,"number":"FCT-7"},{"id":3,"number":"FCT-6"}"#, Some("2")),
        (
            r#"{"id":1,"number":"B-9","series_id":"ser_2"},{"id":3,"number":"FCT-6","series_id":"ser/1"}"#,
            Some("3"),
        ),
        (r#"{"id":1,"is_draft":true}"#, None),
        ("", None),
    ] {
        let server = Server::saying(reply(200, &rows(list))).await;
        let answer = remote(&server).execute(&mobile(), &Call::NewestInvoice(series())).await;
        let Ok(Reply::Invoices(found)) = answer.result else { panic!("{answer:?}") };
        assert_eq!(found.first().map(|invoice| invoice.id.as_str()), expected, "{list}");
    }
}

#[tokio::test]
async fn bank_accounts_are_asked_for_where_the_settings_have_none() {
    let firm = r#"{"success":true,"data":{"firm":{"name":"F SRL"}}}"#;
    let full = r#"{"success":true,"data":{"firm":{"name":"F SRL"},"bank_accounts":[{"iban":"RO1"}]}}"#;
    let accounts = r#"{"success":true,"data":{"data":[{"iban":"RO2"}]}}"#;
    for (settings, status, requests, iban) in
        [(full, 200, 1, Some("RO1")), (firm, 200, 2, Some("RO2")), (firm, 404, 2, None), (firm, 401, 2, None)]
    {
        let server = Server::start(move |position, _| match position {
            0 => Turn::Say(reply(200, settings)),
            _ => Turn::Say(reply(status, accounts)),
        })
        .await;
        let answer = remote(&server).execute(&mobile(), &Call::Settings).await;
        let Ok(Reply::Firm(firm)) = answer.result else { panic!("{answer:?}") };
        assert_eq!(firm.bank_accounts.first().map(|account| account.iban.as_str()), iban);
        assert_eq!(server.requests().len(), requests);
    }
}

#[tokio::test]
async fn a_firm_is_looked_up_by_the_digits_of_its_tax_id() {
    let company = r#"{"success":true,"data":{"object":"company","cui":14399840,"name":"Mobila SRL",
        "rc":"J40/1/2000","address":"Str. Lungă 1","city":"Cluj-Napoca","county":"Cluj","vat_payer":true}}"#;
    let server = Server::saying(reply(200, company)).await;
    let heard = remote(&server).company(&mobile(), "14399840").await;
    assert_eq!(server.lines(), ["GET /company-lookup?cui=14399840"]);
    let client = heard.result.unwrap().client;
    assert_eq!((client.name.as_str(), client.tax_id.as_deref()), ("Mobila SRL", Some("RO14399840")));
    // Whatever a stranger writes there is sent as a value of the query and as nothing else.
    let server = Server::saying(reply(404, r#"{"success":false,"error":{"code":"resource_missing"}}"#)).await;
    let heard = remote(&server).company(&mobile(), "1&x=2#/../").await;
    assert_eq!(server.lines(), ["GET /company-lookup?cui=1%26x%3D2%23%2F..%2F"]);
    assert_eq!(heard.result.unwrap_err().status, Some(404));
}

#[tokio::test]
async fn what_a_register_says_is_read_as_guardedly_as_everything_else() {
    for (body, code) in [
        (r#"{"success":true,"data":{"cui":"1","name":" "}}"#.to_owned(), "bad_reply"),
        (r#"{"success":true,"data":[]}"#.to_owned(), "bad_reply"),
        (format!(r#"{{"success":true,"data":{{"cui":"1","name":"{}"}}}}"#, "x".repeat(70_000)), "too_large"),
        ("<!DOCTYPE html><html>".to_owned(), "captive_portal"),
    ] {
        let server = Server::saying(reply(200, &body)).await;
        let error = remote(&server).company(&mobile(), "1").await.result.unwrap_err();
        assert_eq!(
            (error.class, error.code.as_str()),
            (Class::Ambiguous, code),
            "{}",
            &body[..20.min(body.len())]
        );
    }
}
