//! The address of the API and which addresses are acceptable.
//!
//! Not here: the address itself; it is a setting.

use reqwest::Url;
use std::net::IpAddr;

/// Why an address cannot be the API's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// No absolute URL with a host.
    #[error("not a web address")]
    NotAnAddress,
    /// Neither `https` nor a loopback host.
    #[error("only https addresses are allowed")]
    NotHttps,
    /// Credentials, a query or a fragment in the address.
    #[error("the address must not carry a user, a query or a fragment")]
    UnwantedParts,
    /// The TLS library refused its settings; the address is not at fault.
    #[error("the secure connection could not be set up: {0}")]
    Tls(String),
}

/// Reads a base address: `https` anywhere, `http` only on loopback (127.0.0.0/8, `::1`, `localhost`).
/// A trailing slash is dropped.
///
/// # Errors
/// [`BaseError`] says which rule the address breaks.
pub(crate) fn parse(text: &str) -> Result<Url, BaseError> {
    let url = Url::parse(text.trim()).map_err(|_| BaseError::NotAnAddress)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(BaseError::NotHttps),
        _ => return Err(BaseError::NotAnAddress),
    }
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user || url.query().is_some() || url.fragment().is_some() {
        return Err(BaseError::UnwantedParts);
    }
    let path = url.path().trim_end_matches('/').to_owned();
    let mut url = url;
    url.set_path(&path);
    Ok(url)
}

/// Whether an address stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_addresses_are_taken() {
        for (text, expected) in [
            ("https://api.contazen.ro/v1", Ok("https://api.contazen.ro/v1")),
            (" https://api.contazen.ro/v1// ", Ok("https://api.contazen.ro/v1")),
            ("https://api.contazen.ro", Ok("https://api.contazen.ro/")),
            ("http://127.0.0.1:8080/v1/", Ok("http://127.0.0.1:8080/v1")),
            ("http://127.9.9.9", Ok("http://127.9.9.9/")),
            ("http://[::1]:99/", Ok("http://[::1]:99/")),
            ("http://LocalHost:99", Ok("http://localhost:99/")),
            ("http://api.contazen.ro/v1", Err(BaseError::NotHttps)),
            ("http://128.0.0.1", Err(BaseError::NotHttps)),
            ("http://localhost.example.com", Err(BaseError::NotHttps)),
            ("http://127.0.0.1.example.com", Err(BaseError::NotHttps)),
            ("http://[::2]", Err(BaseError::NotHttps)),
            ("http://0.0.0.0", Err(BaseError::NotHttps)),
            ("https://user:secret@api.contazen.ro", Err(BaseError::UnwantedParts)),
            ("https://api.contazen.ro/v1?x=1", Err(BaseError::UnwantedParts)),
            ("https://api.contazen.ro/v1#x", Err(BaseError::UnwantedParts)),
            ("ftp://api.contazen.ro", Err(BaseError::NotAnAddress)),
            ("file:///etc/passwd", Err(BaseError::NotAnAddress)),
            ("api.contazen.ro/v1", Err(BaseError::NotAnAddress)),
            ("", Err(BaseError::NotAnAddress)),
        ] {
            let read = parse(text).map(|url| url.to_string());
            assert_eq!(read.as_deref().map_err(Clone::clone), expected, "{text:?}");
        }
    }
}
