//! Test fixtures: JSON from a literal.

use protocol::json::{self, Json};

/// Parses a fixture.
pub(crate) fn json(text: &str) -> Json {
    json::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?} in {text}"))
}
