//! The demo firm's server: the stand-in on this machine, on the real clock, kept in a file when it shall last.
//!
//! Not here: its rules (sandbox).

use app::{Clock, ProfileFacts, SystemClock};
use sandbox::{Books, Server};
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// E-mail and password of the demo firm's owner.
pub(crate) const DEMO_EMAIL: &str = Books::DEMO_EMAIL;
pub(crate) const DEMO_PASSWORD: &str = Books::DEMO_PASSWORD;

/// The demo firm's series for invoices.
pub(crate) const DEMO_SERIES: &str = "DEM";

/// What the demo firm states for its paper.
pub(crate) fn demo_facts() -> ProfileFacts {
    ProfileFacts { share_capital: Some("200".to_owned()), vat_payer: true, vat_on_collection: false }
}

/// Starts the demo firm's server; with a file it goes on where it was left, and saves after every change.
pub(crate) async fn open(listen: SocketAddr, file: Option<PathBuf>) -> io::Result<Server> {
    let kept = file.as_ref().and_then(|file| fs::read_to_string(file).ok());
    let books = kept.and_then(|text| Books::from_json(&text).ok());
    let clock: sandbox::Clock = Arc::new(utc_now);
    let server = Server::start_at(listen, books.unwrap_or_else(|| Books::demo(utc_now())), clock).await?;
    if let Some(file) = file {
        server.keep_with(move |books| {
            let beside = file.with_extension("part");
            let saved = books.to_json().map_err(io::Error::other).and_then(|text| fs::write(&beside, text));
            if let Err(error) = saved.and_then(|()| fs::rename(&beside, &file)) {
                tracing::warn!(%error, "the demo firm's server could not be saved");
            }
        });
    }
    Ok(server)
}

fn utc_now() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(SystemClock.now().0, 0).unwrap_or_default()
}
