//! What the machine around us must not change or see: proxies in the environment, threads, the log.

use super::server::{Server, reply, reply_with};
use super::{CREATED, create, mobile, remote};
use crate::{BaseError, Remote};
use domain::{SeriesId, Token};
use protocol::Call;
use std::sync::{Arc, Mutex};

/// Run by the test below in a process of its own, because the environment belongs to the whole process.
#[tokio::test]
#[ignore = "needs the environment that `a_proxy_in_the_environment_is_not_used` gives it"]
async fn reaches_the_server_directly() {
    let server = Server::saying(reply(201, CREATED)).await;
    assert!(remote(&server).execute(&mobile(), &create()).await.result.is_ok());
}

#[test]
fn a_proxy_in_the_environment_is_not_used() {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "tests::surroundings::reaches_the_server_directly", "--ignored"]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, "http://127.0.0.1:1");
    }
    let output = child.env_remove("NO_PROXY").env_remove("no_proxy").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_call_and_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = Server::saying(reply_with(200, "Connection: close\r\nX-Request-Id: r-9\r\n", CREATED)).await;
    let remote = remote(&server);
    let token = Token::new("rsv_secret");
    let release = Call::Release { series: SeriesId("ser_1".to_owned()), number: 1, token };
    for call in [create(), release, Call::Refresh] {
        drop(remote.execute(&mobile(), &call).await);
    }
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for expected in
        ["/invoices", "/invoice-series/reservations/{id}/release", "status=200", "r-9", "elapsed_ms"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(!text.contains("secret") && !text.contains("is_draft") && !text.contains("inv_1"), "{text}");
}

#[test]
fn calls_can_be_made_from_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    fn is_shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let remote = Remote::new("https://api.contazen.ro/v1/", super::device()).unwrap();
    is_shared(&remote);
    let (session, call) = (mobile(), Call::ListSeries);
    is_send(&remote.execute(&session, &call));
    assert_eq!(remote.base(), "https://api.contazen.ro/v1");
    assert_eq!(Remote::new("http://api.contazen.ro", super::device()).err(), Some(BaseError::NotHttps));
}
