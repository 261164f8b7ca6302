//! What a sign-in gives. The reply is not documented: every field is looked for in `data` and at the top
//! (`contazen-api.md` §3).

use super::BadReply;
use super::field::{said, text};
use protocol::json::Json;
use protocol::{Sensitive, SessionGrant};

/// Reads a sign-in or refresh. Only the token must be there.
pub(crate) fn read_grant(document: &Json) -> Result<SessionGrant, BadReply> {
    let places = || document.get("data").into_iter().chain([document]);
    let find = |names: &[&str]| places().find_map(|place| text(place, names));
    let inside = |outer: &str, names: &[&str]| places().find_map(|place| text(place.get(outer)?, names));
    let token = find(&["token", "access_token"]).ok_or_else(|| BadReply::at("token"))?;
    Ok(SessionGrant {
        token: Sensitive::new(token),
        refresh: find(&["refresh_token"]).map(Sensitive::new),
        expires_in: places().find_map(|place| said(place, &["expires_in"])?.integer()),
        user: inside("user", &["name", "email"]).or_else(|| find(&["name", "email"])),
        firm: inside("firm", &["id", "cui"])
            .or_else(|| inside("user", &["firm_id"]))
            .or_else(|| find(&["firm_id", "cui"])),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    #[test]
    fn a_grant_wherever_its_fields_are() {
        let secret = |text: &str| Sensitive::new(text.to_owned());
        let full = SessionGrant {
            token: secret("jwt"),
            refresh: Some(secret("again")),
            expires_in: Some(3600),
            user: Some("Ana".to_owned()),
            firm: Some("7".to_owned()),
        };
        for text in [
            r#"{"success":true,"data":{"token":"jwt","refresh_token":"again","expires_in":3600,
            "user":{"name":"Ana","email":"a@b.ro"},"firm":{"id":7,"cui":"RO1"}}}"#,
            r#"{"access_token":"jwt","refresh_token":"again","expires_in":"3600","user":{"name":"Ana","firm_id":7}}"#,
            r#"{"success":true,"data":{"user":{"email":"","name":"Ana"}},"token":"jwt","refresh_token":"again",
            "expires_in":3600,"firm_id":"7"}"#,
        ] {
            assert_eq!(read_grant(&json(text)), Ok(full.clone()), "{text}");
        }
        let least = read_grant(&json(r#"{"data":{"access_token":"jwt"}}"#)).unwrap();
        assert_eq!((least.refresh, least.expires_in, least.user, least.firm), (None, None, None, None));
        for text in ["{}", r#"{"data":{"token":""}}"#, r#"{"token":null}"#, r#"{"token":{"value":"jwt"}}"#] {
            assert_eq!(read_grant(&json(text)), Err(BadReply::at("token")), "{text}");
        }
    }
}
