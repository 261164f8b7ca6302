//! A reserved number (`contazen-api.md` §5).

use super::BadReply;
use super::field::{count, moment, required_text, text};
use domain::{SeriesId, Token};
use protocol::Reservation;
use protocol::json::Json;

/// Reads a reservation. A missing status counts as pending unless the number was consumed.
pub(crate) fn read_reservation(json: &Json) -> Result<Reservation, BadReply> {
    let is_pending = match json.get("status").and_then(Json::text) {
        Some(status) => status == "pending",
        None => json.get("consumed_at").is_none(),
    };
    Ok(Reservation {
        token: Token::new(required_text(json, &["token"])?),
        series: text(json, &["series_id"]).map(SeriesId),
        number: count(json, &["number"]).ok_or_else(|| BadReply::at("number"))?,
        is_pending,
        reserved_at: moment(json, &["reserved_at"])?,
        expires_at: moment(json, &["expires_at"])?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;
    use domain::Moment;

    #[test]
    fn the_documented_reservation() {
        let read = read_reservation(&json(
            r#"{"object":"number_reservation","token":"rsv_1","series_id":"yMzhgkh","number":101,"status":"pending",
            "device_id":"dev-1","reserved_at":1763700000,"expires_at":1766292000,"consumed_at":null,
            "client_local_uuid":null}"#,
        ));
        let expected = Reservation {
            token: Token::new("rsv_1"),
            series: Some(SeriesId("yMzhgkh".to_owned())),
            number: 101,
            is_pending: true,
            reserved_at: Some(Moment(1_763_700_000)),
            expires_at: Some(Moment(1_766_292_000)),
        };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn what_may_be_missing_and_what_may_not() {
        for (text, expected) in [
            (r#"{"token":"t","number":"101"}"#, Ok((101, true, None))),
            (r#"{"token":"t","number":1,"expires_at":null}"#, Ok((1, true, None))),
            (
                r#"{"token":"t","number":1,"expires_at":"2026-12-20T00:00:00Z"}"#,
                Ok((1, true, Some(1_797_724_800))),
            ),
            (r#"{"token":"t","number":1,"consumed_at":5}"#, Ok((1, false, None))),
            (r#"{"token":"t","number":1,"status":"expired"}"#, Ok((1, false, None))),
            (r#"{"token":"t","number":1,"status":"on_hold"}"#, Ok((1, false, None))),
            (r#"{"token":"t","number":1,"expires_at":"soon"}"#, Err(BadReply::at("expires_at"))),
            (r#"{"token":"t","number":1,"expires_at":1797724800000}"#, Err(BadReply::at("expires_at"))),
            (r#"{"token":"t","number":-1}"#, Err(BadReply::at("number"))),
            (r#"{"token":"t","number":1.5}"#, Err(BadReply::at("number"))),
            (r#"{"token":"t","number":1e400}"#, Err(BadReply::at("number"))),
            (r#"{"token":"t","number":9223372036854775808}"#, Err(BadReply::at("number"))),
            (r#"{"token":"t","number":"F-1"}"#, Err(BadReply::at("number"))),
            (r#"{"token":" ","number":1}"#, Err(BadReply::at("token"))),
            (r#"{"number":1}"#, Err(BadReply::at("token"))),
        ] {
            let read = read_reservation(&json(text));
            let read = read.map(|r| (r.number, r.is_pending, r.expires_at.map(|at| at.0)));
            assert_eq!(read, expected, "{text}");
        }
    }
}
