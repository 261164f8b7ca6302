//! What each kind of failure is taken for: before the request could leave, after, and by what the server says.

use super::server::{Server, Turn, reply, reply_until_close, reply_with};
use super::{CREATED, LIMITS, create, mobile, remote, remote_with};
use crate::transport::Limits;
use domain::Moment;
use protocol::{Answer, Call, Class, RemoteError};
use std::time::Duration;
use tokio::time::Instant;

async fn error_of(server: &Server) -> RemoteError {
    remote(server).execute(&mobile(), &create()).await.result.unwrap_err()
}

#[tokio::test]
async fn nothing_left_when_nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let refused = remote_with(&format!("http://{address}"), LIMITS);
    let unknown = remote_with("https://no-such-host.invalid/v1", LIMITS);
    for remote in [refused, unknown] {
        let answer = remote.execute(&mobile(), &create()).await;
        let error = answer.result.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::NotReached, "not_reached"), "{error:?}");
        assert_eq!((error.status, answer.server_time), (None, None));
        assert!(!error.message.contains("/v1"), "no address in {}", error.message);
    }
}

#[tokio::test]
async fn a_reset_after_the_request_is_ambiguous() {
    for turn in [|| Turn::SayAndReset(Vec::new()), || Turn::Say(Vec::new())] {
        let server = Server::start(move |_, _| turn()).await;
        let error = error_of(&server).await;
        assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, "connection_lost"), "{error:?}");
        assert_eq!(server.requests().len(), 1, "sent once");
    }
}

#[tokio::test]
async fn a_kept_connection_that_dies_under_a_request_is_ambiguous_and_nothing_is_repeated() {
    for turn in [|| Turn::SayAndReset(Vec::new()), || Turn::Say(Vec::new())] {
        let server = Server::start(move |position, _| match position {
            0 => Turn::SayAndListen(reply_with(200, "", r#"{"success":true,"data":{"data":[]}}"#)),
            _ => turn(),
        })
        .await;
        let remote = remote(&server);
        assert!(remote.execute(&mobile(), &Call::ListSeries).await.result.is_ok());
        let error = remote.execute(&mobile(), &create()).await.result.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, "connection_lost"));
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn slow_servers_run_into_named_limits() {
    let head = b"HTTP/1.1 201 Created\r\nContent-Length: 400\r\n\r\n".to_vec();
    let pause = Duration::from_millis(50);
    let endless_headers = b"X-A: b\r\n".repeat(1000);
    let short = Duration::from_millis(300);
    for (what, limits, turn) in [
        ("no reply", Limits { first_byte: short, ..LIMITS }, Turn::SayAndStall(Vec::new())),
        ("half a head", Limits { first_byte: short, ..LIMITS }, Turn::SayAndStall(b"HTTP/1.1 2".to_vec())),
        (
            "dribbled headers",
            Limits { first_byte: short, ..LIMITS },
            Turn::Dribble([b"HTTP/1.1 200 OK\r\n".to_vec(), endless_headers].concat(), pause),
        ),
        ("no body", Limits { idle: short, ..LIMITS }, Turn::SayAndStall(head.clone())),
        (
            "dribbled body",
            Limits { total: 3 * short, ..LIMITS },
            Turn::Dribble([head, b" ".repeat(400)].concat(), pause / 5),
        ),
    ] {
        let turn = std::sync::Mutex::new(Some(turn));
        let server = Server::start(move |_, _| turn.lock().unwrap().take().unwrap()).await;
        let begun = Instant::now();
        let answer = remote_with(&server.base, limits).execute(&mobile(), &create()).await;
        let error = answer.result.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, "timeout"), "{what}");
        assert!(begun.elapsed() < LIMITS.idle, "{what}: each limit is its own, not the next longer one");
    }
}

#[tokio::test]
async fn endless_replies_are_cut_off() {
    let chunk = [b"1000\r\n".to_vec(), b" ".repeat(4096), b"\r\n".to_vec()].concat();
    let chunked = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(), chunk].concat();
    for (what, turn, code) in [
        ("long body", Turn::Say(reply(201, &" ".repeat(65 * 1024))), "too_large"),
        (
            "long body without a length",
            Turn::Say(reply_until_close(201, &" ".repeat(65 * 1024))),
            "too_large",
        ),
        (
            "a length of exabytes",
            Turn::Say(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999\r\n\r\n{".to_vec()),
            "connection_lost",
        ),
        ("endless headers", Turn::Flood(b"HTTP/1.1 200 OK\r\nX-A: b\r\n".to_vec()), "connection_lost"),
        ("rubbish between chunks", Turn::Flood(chunked), "connection_lost"),
    ] {
        let turn = std::sync::Mutex::new(Some(turn));
        let server = Server::start(move |_, _| turn.lock().unwrap().take().unwrap()).await;
        let error = error_of(&server).await;
        assert_eq!((error.class, error.code.as_str()), (Class::Ambiguous, code), "{what}: {error:?}");
    }
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_read() {
    let padded = CREATED.to_owned() + &" ".repeat(LIMITS.body_bytes - CREATED.len());
    let server = Server::saying(reply(201, &padded)).await;
    assert!(remote(&server).execute(&mobile(), &create()).await.result.is_ok());
}

#[tokio::test]
async fn what_each_reply_is_taken_for() {
    let html = "<!DOCTYPE html><html>Sign in</html>";
    let later = |after_seconds| Class::RetryLater { after_seconds };
    let no_content = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec();
    let gzip =
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n\x1f\x8b\x08\0\0\0".to_vec();
    let elsewhere = "Connection: close\r\nLocation: http://login.example/\r\n";
    let here = "Connection: close\r\nLocation: /v2/invoices\r\n";
    let wait = "Connection: close\r\nRetry-After: 30\r\n";
    let wait_until = "Connection: close\r\nRetry-After: Sat, 21 Nov 2026 09:02:00 GMT\r\n";
    let window = "Connection: close\r\nX-RateLimit-Reset: 1795251700\r\n";
    let limited = r#"{"success":false,"error":{"code":"rate_limit_exceeded","message":"x"}}"#;
    let refusal = |code: &str| format!(r#"{{"success":false,"error":{{"code":"{code}","message":"m"}}}}"#);
    for (bytes, class, code) in [
        (reply(200, html), Class::Ambiguous, "captive_portal"),
        (reply(511, html), Class::Ambiguous, "captive_portal"),
        (reply_with(302, elsewhere, ""), Class::Ambiguous, "captive_portal"),
        (reply_with(307, here, ""), Class::Ambiguous, "redirected"),
        (reply_with(308, here, CREATED), Class::Ambiguous, "redirected"),
        (reply(304, ""), Class::Ambiguous, "redirected"),
        (reply(200, ""), Class::Ambiguous, "bad_reply"),
        (no_content, Class::Ambiguous, "bad_reply"),
        (gzip, Class::Ambiguous, "bad_reply"),
        (reply(200, "null"), Class::Ambiguous, "bad_reply"),
        (reply(200, "[]"), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"id":"inv_1","number":"101"}"#), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"success":true}"#), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"success":true,"data":[]}"#), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"success":true,"data":{"id":""}}"#), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"success":"yes","data":{"id":"a"}}"#), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"success":false,"success":true,"data":{"id":"a"}}"#), Class::Ambiguous, "bad_reply"),
        (reply(201, r#"{"success":true,"data":{"id":"a","id":"b"}}"#), Class::Ambiguous, "bad_reply"),
        (reply(200, r#"{"success":false}"#), Class::Ambiguous, "bad_reply"),
        (reply(200, r#"{"success":false,"data":{"id":"a"}}"#), Class::Ambiguous, "bad_reply"),
        (reply(200, &refusal("validation_failed")), Class::Ambiguous, "validation_failed"),
        (reply(200, &refusal("invalid_api_key")), Class::Auth, "invalid_api_key"),
        (reply(200, &refusal("reservation_expired")), Class::Parked, "reservation_expired"),
        (reply(400, &refusal("validation_failed")), Class::AskUser, "validation_failed"),
        (reply(400, &refusal("brand_new")), Class::AskUser, "brand_new"),
        (reply(400, &refusal("")), Class::Ambiguous, "http_400"),
        (reply(400, r#"{"error":{"code":"validation_failed"}}"#), Class::Ambiguous, "http_400"),
        (reply(400, r#"{"success":true,"data":{"id":"a"}}"#), Class::Ambiguous, "http_400"),
        (reply(403, html), Class::Ambiguous, "http_403"),
        (reply(404, r#"{"message":"no Route matched"}"#), Class::Ambiguous, "http_404"),
        (reply(409, &refusal("reservation_already_consumed")), Class::Parked, "reservation_already_consumed"),
        (reply(401, ""), Class::Auth, "http_401"),
        (reply(401, &refusal("oauth_not_configured")), Class::AskUser, "oauth_not_configured"),
        (reply(408, &refusal("request_timeout")), Class::Ambiguous, "request_timeout"),
        (reply(423, &refusal("resource_locked")), later(None), "resource_locked"),
        (reply(425, &refusal("too_early")), later(None), "too_early"),
        (reply(429, limited), later(None), "rate_limit_exceeded"),
        (reply(429, html), later(None), "http_429"),
        (reply_with(429, wait, ""), later(Some(30)), "http_429"),
        (reply_with(429, wait, limited), later(Some(30)), "rate_limit_exceeded"),
        (reply_with(429, wait_until, limited), later(Some(120)), "rate_limit_exceeded"),
        (reply_with(429, window, limited), later(Some(100)), "rate_limit_exceeded"),
        (reply(500, &refusal("internal_server_error")), Class::Ambiguous, "internal_server_error"),
        (reply(502, html), Class::Ambiguous, "http_502"),
        (reply_with(503, wait, ""), Class::Ambiguous, "http_503"),
        (reply(504, CREATED), Class::Ambiguous, "http_504"),
    ] {
        let server = Server::saying(bytes.clone()).await;
        let error = error_of(&server).await;
        assert_eq!((error.class, error.code.as_str()), (class, code), "{}", String::from_utf8_lossy(&bytes));
        assert!(error.status.is_some());
        assert_eq!(server.requests().len(), 1, "no redirect is followed, nothing is repeated");
    }
}

#[tokio::test]
async fn absurd_pauses_are_clamped() {
    for (pause, seconds) in
        [("-1", 1), ("0", 1), ("1000000000", 3600), ("\"45\"", 45), ("1e400", 30), ("null", 30)]
    {
        let body =
            format!(r#"{{"success":false,"error":{{"code":"rate_limit_exceeded","retry_after":{pause}}}}}"#);
        let header =
            if seconds == 30 { "Connection: close\r\nRetry-After: 30\r\n" } else { "Connection: close\r\n" };
        let server = Server::saying(reply_with(429, header, &body)).await;
        let expected = Class::RetryLater { after_seconds: Some(seconds) };
        assert_eq!(error_of(&server).await.class, expected, "{pause}");
    }
}

/// The server's own count of requests is obeyed before it has to refuse one.
#[tokio::test]
async fn a_used_up_limit_is_heard() {
    // The replies are of 1,795,251,600.
    for (headers, pause) in [
        ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1795251642\r\n", Some(42)),
        ("X-RateLimit-Remaining: 1\r\nX-RateLimit-Reset: 1795251642\r\n", None),
        ("X-RateLimit-Remaining: 0\r\n", None),
        ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1795251599\r\n", None),
        ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 99999999999\r\n", Some(3600)),
        ("X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: soon\r\n", None),
    ] {
        let headers = format!("Connection: close\r\n{headers}");
        let server = Server::saying(reply_with(201, &headers, CREATED)).await;
        let answer = remote(&server).execute(&mobile(), &create()).await;
        assert_eq!((answer.pause_seconds, answer.requests), (pause, 1), "{headers}");
    }
}

#[tokio::test]
async fn everything_a_refusal_says_is_kept() {
    let body = r#"{"success":false,"error":{"message":"Datele\u0000 nu sunt\nvalide <b>","type":"validation_error",
        "code":"validation_failed","errors":{"items.0.price":"Preț negativ","client_data.cui":["Lipsă","Scurt"],
        "x":{"y":1}},"param":"date","missing_fields":["date","items"]},"meta":{"request_id":"req_9"}}"#;
    let expected = RemoteError {
        class: Class::AskUser,
        code: "validation_failed".to_owned(),
        message: "Datele nu sunt valide <b>".to_owned(),
        fields: [
            ("items.0.price", "Preț negativ"),
            ("client_data.cui", "Lipsă Scurt"),
            ("x", "Datele nu sunt valide <b>"),
            ("date", "Datele nu sunt valide <b>"),
            ("items", "Datele nu sunt valide <b>"),
        ]
        .map(|(path, words)| (path.to_owned(), words.to_owned()))
        .to_vec(),
        status: Some(422),
        request_id: Some("req_9".to_owned()),
    };
    let server = Server::saying(reply(422, body)).await;
    assert_eq!(error_of(&server).await, expected);
}

#[tokio::test]
async fn the_shape_of_the_vendors_own_library_is_read_too() {
    let typed = r#"{"success":false,"code":"validation_failed","message":"Rău","errors":{"date":"Lipsă"}}"#;
    let untyped = r#"{"message":"Rău","errors":{"date":["Lipsă"]}}"#;
    let bare = r#"{"success":false,"error":"Rău"}"#;
    for (body, class, code, fields) in [
        (typed, Class::AskUser, "validation_failed", 1),
        (untyped, Class::Ambiguous, "http_422", 1),
        (bare, Class::Ambiguous, "http_422", 0),
    ] {
        let error = error_of(&Server::saying(reply(422, body)).await).await;
        assert_eq!((error.class, error.code.as_str()), (class, code), "{body}");
        assert_eq!((error.message.as_str(), error.fields.len()), ("Rău", fields), "{body}");
    }
}

#[tokio::test]
async fn messages_are_cut_and_never_quote_the_token() {
    let body = format!(
        r#"{{"success":false,"error":{{"code":"invalid_api_key","message":"Bearer jwt-secret? {}"}}}}"#,
        "x".repeat(2000)
    );
    let error = error_of(&Server::saying(reply(401, &body)).await).await;
    assert!(error.message.starts_with("Bearer …? xxx"), "{}", error.message);
    assert_eq!(error.message.chars().count(), 500);
    assert!(!format!("{error:?}").contains("jwt-secret"));
}

#[tokio::test]
async fn the_servers_clock_is_heard_in_every_reply_that_has_one() {
    let heard = Some(Moment(1_795_251_600));
    for (bytes, expected) in [
        (reply(201, CREATED), heard),
        (reply(500, ""), heard),
        (
            b"HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 09:00:00 GMT\r\nContent-Length: 9\r\n\r\n{".to_vec(),
            heard,
        ),
        (b"HTTP/1.1 200 OK\r\nDate: yesterday\r\nContent-Length: 0\r\n\r\n".to_vec(), None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec(), None),
    ] {
        let server = Server::saying(bytes).await;
        let Answer { server_time, .. } = remote(&server).execute(&mobile(), &create()).await;
        assert_eq!(server_time, expected);
    }
}
