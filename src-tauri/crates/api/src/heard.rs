//! What one call brought back, with the server's clock beside it.
//!
//! Not here: reading replies.

use domain::Moment;
use protocol::{Answer, RemoteError, Reply};

/// The outcome of a typed call and the server's clock, which even a failed call may tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard<T> {
    /// The reply, or why there is none.
    pub result: Result<T, RemoteError>,
    /// The server's clock, from the `Date` header.
    pub server_time: Option<Moment>,
}

impl<T> Heard<T> {
    /// Nothing was heard from the server.
    pub(crate) fn silence(error: RemoteError) -> Heard<T> {
        Heard { result: Err(error), server_time: None }
    }

    /// Reads on; a failure to read replaces the reply.
    pub(crate) fn and_then<U>(self, read: impl FnOnce(T) -> Result<U, RemoteError>) -> Heard<U> {
        Heard { result: self.result.and_then(read), server_time: self.server_time }
    }

    /// As the engine wants it.
    pub(crate) fn answer(self, reply: impl FnOnce(T) -> Reply) -> Answer {
        Answer {
            result: self.result.map(reply),
            server_time: self.server_time,
            requests: 1,
            pause_seconds: None,
        }
    }
}
