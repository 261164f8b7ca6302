//! The client against a server that says exactly what a test tells it to, byte for byte.

mod calls;
mod failures;
mod lookup;
mod server;
mod session;
mod strangers;
mod surroundings;
mod tls;
mod truncation;

use crate::transport::{Limits, Transport};
use crate::{Device, Remote, Session};
use protocol::{Call, Sensitive};
use server::Server;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Short enough for a test, long enough for a busy machine.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(5),
    first_byte: Duration::from_secs(5),
    idle: Duration::from_secs(5),
    total: Duration::from_secs(10),
    body_bytes: 64 * 1024,
};

/// A created invoice as the create page shows it.
const CREATED: &str = r#"{"success":true,"data":{"id":"inv_1","object":"invoice","number":"101","series":"FCT",
"full_number":"FCT-101","date":"2026-11-20","client":{"id":"cli_1","name":"Mobila SRL"},"currency":"RON",
"subtotal":59.97,"vat_amount":12.59,"total":72.56,"is_draft":false},"meta":{"version":"v1","request_id":"r-1"}}"#;

fn device() -> Device {
    Device { id: "dev-1".to_owned(), platform: "web" }
}

fn mobile() -> Session {
    Session::Mobile {
        token: Sensitive::new("jwt-secret".to_owned()),
        refresh: Some(Sensitive::new("refresh-secret".to_owned())),
    }
}

fn remote(server: &Server) -> Remote {
    remote_with(&server.base, LIMITS)
}

fn remote_with(base: &str, limits: Limits) -> Remote {
    Remote::through(Transport::trusting(base, rustls::RootCertStore::empty(), limits).unwrap(), device())
}

fn create() -> Call {
    Call::Create {
        series: domain::SeriesId("ser_1".to_owned()),
        number: 101,
        key: Uuid::from_u128(7),
        body: Arc::from(&br#"{"is_draft":0}"#[..]),
    }
}
