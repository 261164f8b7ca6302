//! Signing in, refreshing, signing out: the flat request, the tolerant reply, and no secret in any error.

use super::server::{Server, reply};
use super::{mobile, remote};
use crate::{Credentials, Session};
use protocol::json::parse;
use protocol::{Call, Class, Reply, Sensitive};

const GRANT: &str = r#"{"success":true,"data":{"token":"jwt-2","expires_in":3600}}"#;

#[tokio::test]
async fn a_sign_in_carries_the_device_and_no_old_session() {
    let server = Server::saying(reply(200, r#"{"access_token":"jwt-2","refresh_token":"again"}"#)).await;
    let password = Sensitive::new("p\"ss".to_owned());
    let credentials = Credentials { email: "a@b.ro", password: &password, device_name: "Laptop" };
    let grant = remote(&server).sign_in(credentials).await.unwrap();
    assert_eq!((grant.token.reveal().as_str(), grant.refresh.is_some()), ("jwt-2", true));
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("POST /v1/auth/login HTTP/1.1")
            && !head.to_ascii_lowercase().contains("authorization")
    );
    let body = parse(body.as_bytes()).unwrap();
    for (field, value) in [
        ("email", "a@b.ro"),
        ("password", "p\"ss"),
        ("device_id", "dev-1"),
        ("device_name", "Laptop"),
        ("device_platform", "web"),
    ] {
        assert_eq!(body.get(field).unwrap().text(), Some(value), "{field}");
    }
}

#[tokio::test]
async fn a_failed_sign_in_never_shows_the_password() {
    let password = Sensitive::new("hunter2".to_owned());
    let quoted = r#"{"success":false,"error":{"code":"invalid_api_key","message":"hunter2 is wrong"}}"#;
    for (status, body, class, code) in [
        (401, quoted, Class::Auth, "invalid_api_key"),
        (401, "", Class::Auth, "http_401"),
        (200, r#"{"success":false,"token":"jwt"}"#, Class::Ambiguous, "bad_reply"),
        (200, r#"{"success":true,"data":{}}"#, Class::Ambiguous, "bad_reply"),
        (200, "<html>", Class::Ambiguous, "captive_portal"),
    ] {
        let server = Server::saying(reply(status, body)).await;
        let credentials = Credentials { email: "a@b.ro", password: &password, device_name: "Laptop" };
        assert!(!format!("{credentials:?}").contains("hunter2"));
        let error = remote(&server).sign_in(credentials).await.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (class, code), "{status} {body}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test]
async fn a_refresh_keeps_the_old_refresh_token_unless_there_is_a_new_one() {
    let rotated = GRANT.replace(r#""expires_in""#, r#""refresh_token":"again","expires_in""#);
    for (body, refresh) in [(GRANT, "refresh-secret"), (&rotated, "again")] {
        let server = Server::saying(reply(200, body)).await;
        let answer = remote(&server).execute(&mobile(), &Call::Refresh).await;
        let Ok(Reply::Session(grant)) = answer.result else { panic!("{answer:?}") };
        assert_eq!(grant.refresh.unwrap().reveal(), refresh);
        assert_eq!(server.lines(), ["POST /auth/refresh"]);
        assert!(server.requests()[0].ends_with("\r\n\r\n{\"refresh_token\":\"refresh-secret\"}"));
    }
}

#[tokio::test]
async fn a_refusal_to_refresh_asks_for_a_sign_in_and_a_failure_does_not() {
    let refused = r#"{"success":false,"error":{"code":"invalid_request","message":"refresh-secret"}}"#;
    for (status, body, class) in [
        (401, "", Class::Auth),
        (400, refused, Class::Auth),
        (404, "", Class::Auth),
        (500, "", Class::Ambiguous),
        (200, "<html>", Class::Ambiguous),
    ] {
        let server = Server::saying(reply(status, body)).await;
        let error = remote(&server).execute(&mobile(), &Call::Refresh).await.result.unwrap_err();
        assert_eq!(error.class, class, "{status} {body}");
        assert!(!format!("{error:?}").contains("refresh-secret"));
    }
    let server = Server::saying(reply(200, GRANT)).await;
    let without = Session::Mobile { token: Sensitive::new("jwt".to_owned()), refresh: None };
    for session in [without, Session::ApiKey(Sensitive::new("sk_live_1".to_owned()))] {
        let error = remote(&server).execute(&session, &Call::Refresh).await.result.unwrap_err();
        assert_eq!((error.class, error.code.as_str()), (Class::Auth, "no_refresh_token"));
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn signing_out() {
    for (status, body, done) in [
        (204, "", true),
        (200, r#"{"success":true}"#, true),
        (401, "", true),
        (404, "", true),
        (500, "", false),
        (302, "", false),
    ] {
        let bytes = if status == 204 {
            b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec()
        } else {
            reply(status, body)
        };
        let server = Server::saying(bytes).await;
        assert_eq!(remote(&server).sign_out(&mobile()).await.is_ok(), done, "{status}");
        assert_eq!(server.lines(), ["POST /auth/logout"]);
    }
    let server = Server::saying(reply(500, "")).await;
    let key = Session::ApiKey(Sensitive::new("sk_live_1".to_owned()));
    assert_eq!(remote(&server).sign_out(&key).await, Ok(()));
    assert!(server.requests().is_empty());
}

#[test]
fn sessions_print_without_their_secrets() {
    let key = Session::ApiKey(Sensitive::new("sk_live_1".to_owned()));
    let printed = format!("{:?} {key:?}", mobile());
    assert!(!printed.contains("secret") && !printed.contains("sk_live"), "{printed}");
}
