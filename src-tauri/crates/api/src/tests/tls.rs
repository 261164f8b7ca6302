//! Who is believed to be the server (reliability S14): only somebody with a certificate for the right name, in date,
//! from a root we brought along.

use super::server::{read_request, reply};
use super::{CREATED, LIMITS, create, device, mobile};
use crate::transport::{Limits, Transport};
use crate::{Heard, Remote};
use protocol::{Class, RemoteInvoice, Reply};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server that speaks TLS with a certificate of an authority; the port it listens on.
async fn serve(authority: &Authority, name: &str, is_expired: bool) -> u16 {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if is_expired {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            if read_request(&mut stream).await.is_some() {
                drop(stream.write_all(&reply(201, CREATED)).await);
                drop(stream.shutdown().await);
            }
        }
    });
    port
}

async fn ask(port: u16, trusted: Option<&Authority>, limits: Limits) -> Result<Reply, (Class, String)> {
    let mut roots = rustls::RootCertStore::empty();
    if let Some(authority) = trusted {
        roots.add(authority.der().clone()).unwrap();
    }
    let transport = Transport::trusting(&format!("https://localhost:{port}/v1"), roots, limits).unwrap();
    let answer = Remote::through(transport, device()).execute(&mobile(), &create()).await;
    answer.result.map_err(|error| (error.class, error.code))
}

#[tokio::test]
async fn only_the_right_certificate_is_believed() {
    let (ours, foreign) = (authority(), authority());
    let refused = || Err((Class::NotReached, "tls_failed".to_owned()));
    let right = serve(&ours, "localhost", false).await;
    assert!(matches!(ask(right, Some(&ours), LIMITS).await, Ok(Reply::Invoice(_))));
    assert_eq!(ask(right, Some(&foreign), LIMITS).await, refused(), "foreign authority");
    assert_eq!(ask(right, None, LIMITS).await, refused(), "no authority");
    let wrong_name = serve(&ours, "example.com", false).await;
    assert_eq!(ask(wrong_name, Some(&ours), LIMITS).await, refused(), "wrong name");
    let expired = serve(&ours, "localhost", true).await;
    assert_eq!(ask(expired, Some(&ours), LIMITS).await, refused(), "expired");
}

#[tokio::test]
async fn the_bundled_roots_do_not_know_a_private_authority() {
    let port = serve(&authority(), "localhost", false).await;
    let remote = Remote::new(&format!("https://localhost:{port}"), device()).unwrap();
    let Heard { result, server_time }: Heard<RemoteInvoice> = remote.invoice(&mobile(), "inv_1").await;
    let error = result.unwrap_err();
    assert_eq!((error.class, error.code.as_str(), server_time), (Class::NotReached, "tls_failed", None));
}

#[tokio::test]
async fn a_server_that_does_not_finish_the_handshake_got_no_request() {
    for (bytes, code) in [(&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], "tls_failed"), (b"", "not_reached")] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            drop(stream.write_all(bytes).await);
            std::future::pending::<()>().await;
        });
        let limits = Limits { connect: Duration::from_millis(500), ..LIMITS };
        assert_eq!(ask(port, None, limits).await, Err((Class::NotReached, code.to_owned())));
    }
}
