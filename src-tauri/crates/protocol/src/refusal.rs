//! What a failed call means: whether trying again can help, and who has to act.
//!
//! Not here: words for people, HTTP.

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// The request never left: no network, no name, no connection. Nothing can have happened.
    NotReached,
    /// The server answered that it did nothing and wants to be asked later.
    RetryLater {
        /// Seconds it asked for, already clamped to [`RETRY_AFTER_SECONDS_MAX`].
        after_seconds: Option<u32>,
    },
    /// The session is not accepted: sign in again.
    Auth,
    /// A typed refusal: a person has to decide or correct.
    AskUser,
    /// A typed refusal about the number's token or this program: stays parked until somebody finds a way out.
    Parked,
    /// Nobody knows whether it happened: look before anything is sent again.
    Ambiguous,
}

/// Longest pause a server may ask for; what it asks beyond is taken as this.
pub const RETRY_AFTER_SECONDS_MAX: u32 = 3600;

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteError {
    /// What to do about it.
    pub class: Class,
    /// The server's code, or ours for failures that have none (`not_reached`, `bad_reply`, `http_502`, …).
    pub code: String,
    /// The server's own words, plain text, at most 500 characters; for the details.
    pub message: String,
    /// Fields the server complained about: dotted path and its words.
    pub fields: Vec<(String, String)>,
    /// HTTP status, when there was one.
    pub status: Option<u16>,
    /// The server's request id.
    pub request_id: Option<String>,
}

/// The documented codes that mean the session is not accepted.
const AUTH_CODES: &[&str] = &[
    "missing_api_key",
    "invalid_api_key",
    "expired_api_key",
    "ip_restricted",
    "authentication_required",
    "api_key_required",
    "device_id_missing",
];

/// Codes that say nothing was done and asking later can help.
const RETRY_CODES: &[&str] = &["rate_limit_exceeded", "resource_locked", "sync_in_progress"];

/// Codes of a server in trouble: it may have done the work before it failed.
const AMBIGUOUS_CODES: &[&str] = &["internal_server_error", "database_error", "service_unavailable"];

/// Codes about the number or its token: no correction of the invoice can help.
const PARKED_CODES: &[&str] = &[
    "reservation_missing",
    "reservation_series_mismatch",
    "reservation_not_pending",
    "reservation_expired",
    "reservation_device_mismatch",
    "reservation_already_consumed",
    "duplicate_invoice_number",
    "resource_already_exists",
    "resource_missing",
    "forbidden",
];

/// What a refusal that waits for a person may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// The number or its token: only another number can help.
    Number,
    /// The number, or something else the invoice names: the code does not tell.
    Either,
    /// The content: a correction can help.
    Content,
}

/// What a code of a refusal may be about.
#[must_use]
pub fn concern(code: &str) -> Concern {
    match code {
        "resource_missing" | "forbidden" => Concern::Either,
        code if PARKED_CODES.contains(&code) => Concern::Number,
        _ => Concern::Content,
    }
}

/// Classifies a reply that was not a success. `code` is the envelope's code; `None` when the body was no envelope
/// of ours (a captive portal, a proxy's page, a truncated reply), which proves nothing.
///
/// `oauth_not_configured` comes with 401 but is about e-Factura, not about this session.
#[must_use]
pub fn classify(status: u16, code: Option<&str>, retry_after_seconds: Option<i64>) -> Class {
    let after_seconds =
        retry_after_seconds.map(|s| u32::try_from(s.max(1)).unwrap_or(u32::MAX).min(RETRY_AFTER_SECONDS_MAX));
    let Some(code) = code else {
        return match status {
            429 => Class::RetryLater { after_seconds },
            401 => Class::Auth,
            _ => Class::Ambiguous,
        };
    };
    match (code, status) {
        _ if AUTH_CODES.contains(&code) => Class::Auth,
        _ if RETRY_CODES.contains(&code) => Class::RetryLater { after_seconds },
        _ if AMBIGUOUS_CODES.contains(&code) => Class::Ambiguous,
        _ if PARKED_CODES.contains(&code) => Class::Parked,
        // Comes with 401, and is about e-Factura, not about the session; or with 500, and says that nothing went out.
        ("oauth_not_configured" | "email_send_failed", _) => Class::AskUser,
        (_, 401) => Class::Auth,
        (_, 429 | 423 | 425) => Class::RetryLater { after_seconds },
        (_, 400..=499) if status != 408 => Class::AskUser,
        _ => Class::Ambiguous,
    }
}

/// Whether a code says that the number was reserved for too short a time: past its end, or found closed by the server since.
#[must_use]
pub fn has_run_out(code: &str) -> bool {
    matches!(code, "reservation_expired" | "reservation_not_pending")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_reply_means() {
        let later = |s| Class::RetryLater { after_seconds: s };
        for (status, code, retry, expected) in [
            (401, Some("expired_api_key"), None, Class::Auth),
            (401, Some("oauth_not_configured"), None, Class::AskUser),
            (500, Some("email_send_failed"), None, Class::AskUser),
            (401, Some("something_new"), None, Class::Auth),
            (400, Some("device_id_missing"), None, Class::Auth),
            (429, Some("rate_limit_exceeded"), Some(30), later(Some(30))),
            (429, Some("rate_limit_exceeded"), Some(-1), later(Some(1))),
            (429, None, Some(1_000_000_000), later(Some(3600))),
            (423, Some("resource_locked"), None, later(None)),
            (409, Some("sync_in_progress"), None, later(None)),
            // Codes nobody knows, told by their status.
            (429, Some("something_new"), Some(7), later(Some(7))),
            (423, Some("something_new"), None, later(None)),
            (425, Some("something_new"), None, later(None)),
            (401, None, None, Class::Auth),
            // A server in trouble says so under any status, and may have done the work.
            (400, Some("database_error"), None, Class::Ambiguous),
            (400, Some("invalid_request"), None, Class::AskUser),
            (422, Some("validation_failed"), None, Class::AskUser),
            (403, Some("series_locked_other_device"), None, Class::AskUser),
            (409, Some("reservation_expired"), None, Class::Parked),
            (409, Some("reservation_already_consumed"), None, Class::Parked),
            (418, Some("unheard_of"), None, Class::AskUser),
            (408, Some("request_timeout"), None, Class::Ambiguous),
            (500, Some("internal_server_error"), None, Class::Ambiguous),
            (503, Some("service_unavailable"), None, Class::Ambiguous),
            (400, None, None, Class::Ambiguous),
            (404, None, None, Class::Ambiguous),
            (502, None, None, Class::Ambiguous),
            (302, None, None, Class::Ambiguous),
        ] {
            assert_eq!(classify(status, code, retry), expected, "{status} {code:?} {retry:?}");
        }
    }

    #[test]
    fn what_a_refusal_is_about() {
        for (code, expected) in [
            ("reservation_expired", Concern::Number),
            ("duplicate_invoice_number", Concern::Number),
            ("resource_missing", Concern::Either),
            ("forbidden", Concern::Either),
            ("validation_failed", Concern::Content),
            ("unheard_of", Concern::Content),
        ] {
            assert_eq!(concern(code), expected, "{code}");
        }
    }
}
