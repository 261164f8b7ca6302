//! Failures that have no words of the server's, and the cleaning of those that have.
//!
//! Not here: the classes of the server's own codes (`protocol::classify`).

use protocol::{Class, RemoteError};
use std::error::Error;

/// Longest text kept of a server's message, in characters.
pub(crate) const MESSAGE_CHARS_MAX: usize = 500;

/// A failure named by us: `code` is ours, `message` is for the details.
pub(crate) fn ours(class: Class, code: &str, message: impl AsRef<str>) -> RemoteError {
    RemoteError {
        class,
        code: code.to_owned(),
        message: plain_text(message.as_ref()),
        fields: Vec::new(),
        status: None,
        request_id: None,
    }
}

/// A limit of time ran out after the request may have left.
pub(crate) fn timeout(which: &str) -> RemoteError {
    ours(Class::Ambiguous, "timeout", which)
}

/// Why a request got no reply. Only the phases before it could leave (name, connection, TLS handshake) are
/// `NotReached`; the connector reports exactly those as connect errors.
pub(crate) fn of_sending(error: reqwest::Error) -> RemoteError {
    if error.is_builder() {
        ours(Class::Parked, "bad_request", words(error))
    } else if error.is_connect() {
        let code = if is_tls(&error) { "tls_failed" } else { "not_reached" };
        ours(Class::NotReached, code, words(error))
    } else {
        of_receiving(error)
    }
}

/// Why a reply broke off.
pub(crate) fn of_receiving(error: reqwest::Error) -> RemoteError {
    let code = if error.is_timeout() { "timeout" } else { "connection_lost" };
    ours(Class::Ambiguous, code, words(error))
}

/// Whether the TLS library refused the other side: an unknown authority, a wrong name, an expired certificate,
/// something that does not speak TLS.
fn is_tls(error: &(dyn Error + 'static)) -> bool {
    // An I/O error hides the error it wraps from `source`, sometimes twice over.
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>()
        || wrapped.is_some_and(|inner| is_tls(inner))
        || error.source().is_some_and(is_tls)
}

/// The messages of an error and its causes, outermost first, without the address: that may hold a token.
fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(current) = cause {
        words = format!("{words}: {current}");
        cause = current.source();
    }
    words
}

/// A stranger's text made harmless: one line, no control characters, no marks that turn the reading direction.
pub(crate) fn plain_text(text: &str) -> String {
    let visible = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' => Some(' '),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    visible.collect::<String>().trim().to_owned()
}

/// The last touch on every error: secrets are blotted out, for the server may quote what it was sent,
/// and its texts are cut to [`MESSAGE_CHARS_MAX`].
pub(crate) fn finished(mut error: RemoteError, secrets: &[&str]) -> RemoteError {
    let finish = |text: &mut String| {
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            if text.contains(secret) {
                *text = text.replace(secret, "…");
            }
        }
        if let Some((end, _)) = text.char_indices().nth(MESSAGE_CHARS_MAX) {
            text.truncate(end);
        }
    };
    finish(&mut error.message);
    finish(&mut error.code);
    for (path, words) in &mut error.fields {
        finish(path);
        finish(words);
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_one_plain_line() {
        for (text, expected) in [
            ("Seria este blocată.", "Seria este blocată."),
            ("a\r\nb\tc", "a  b c"),
            ("\u{1b}[31mroșu\u{7}\0", "[31mroșu"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            ("  <b>x</b>  ", "<b>x</b>"),
        ] {
            assert_eq!(plain_text(text), expected);
        }
    }

    #[test]
    fn secrets_are_blotted_out_before_the_text_is_cut() {
        let long = "ă".repeat(MESSAGE_CHARS_MAX - 3) + "rsv_secret and more";
        let mut error = ours(Class::AskUser, "x", long);
        error.fields.push(("token".to_owned(), "rsv_secret?".to_owned()));
        let error = finished(error, &["rsv_secret", ""]);
        assert_eq!(error.message, "ă".repeat(MESSAGE_CHARS_MAX - 3) + "… a");
        assert_eq!(error.fields, [("token".to_owned(), "…?".to_owned())]);
    }
}
