//! Where log lines go: standard error, warnings only unless `FACTURIER_LOG` says otherwise.
//!
//! Not here: bodies, tokens, names of clients; nobody logs those.

use tracing_subscriber::EnvFilter;

/// Starts logging. A filter that cannot be read is the default one.
pub(crate) fn start() {
    let filter = EnvFilter::try_from_env("FACTURIER_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(false);
    // A second start in one process (tests) keeps the first.
    let _ = lines.try_init();
}
