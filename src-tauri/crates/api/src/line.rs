//! What carries a request to the server and its reply back: the internet, or something that behaves as badly.
//!
//! Not here: what is sent, what a reply means.

use crate::base::BaseError;
use crate::failure;
use protocol::{Class, RemoteError};
use reqwest::{Client, Request, Response};
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A reply on its way, or the reason there is none.
pub type Coming<'l> = Pin<Box<dyn Future<Output = Result<Response, RemoteError>> + Send + 'l>>;

/// Carries requests.
pub trait Line: Debug + Send + Sync {
    /// Sends a request once and gives the beginning of the reply. Dropping what it gives may stop the request or not.
    fn send(&self, request: Request) -> Coming<'_>;
}

/// A failure of a line that not one byte of the request got past.
#[must_use]
pub fn not_reached(message: &str) -> RemoteError {
    failure::ours(Class::NotReached, "not_reached", message)
}

/// A failure of a line that may have carried the request and lost the reply.
#[must_use]
pub fn lost(message: &str) -> RemoteError {
    failure::ours(Class::Ambiguous, "connection_lost", message)
}

/// The internet.
#[derive(Debug)]
pub(crate) struct Internet(Client);

/// An unused connection is kept this long: enough to send a queue over one, short of every server's own limit,
/// so that a request seldom meets a connection that is being closed.
const POOL_IDLE_SECONDS: u64 = 10;

impl Internet {
    /// Connections that trust these roots, and without TLS none but to this machine.
    pub(crate) fn trusting(
        roots: rustls::RootCertStore,
        is_loopback: bool,
        connect_timeout: Duration,
    ) -> Result<Internet, BaseError> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls(roots)?)
            .https_only(!is_loopback)
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .user_agent(concat!("facturier/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(Duration::from_secs(POOL_IDLE_SECONDS))
            .build()
            .map_err(|error| BaseError::Tls(error.to_string()))?;
        Ok(Internet(client))
    }
}

impl Line for Internet {
    fn send(&self, request: Request) -> Coming<'_> {
        Box::pin(async { self.0.execute(request).await.map_err(failure::of_sending) })
    }
}

/// TLS 1.2 and 1.3 with one explicit provider and one explicit set of roots: what the system trusts is not asked.
fn tls(roots: rustls::RootCertStore) -> Result<rustls::ClientConfig, BaseError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| BaseError::Tls(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
