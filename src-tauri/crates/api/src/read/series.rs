//! A series and its lock (`contazen-api.md` §4).

use super::BadReply;
use super::field::{any_true, as_text, count, moment, required_text, text};
use domain::{DocumentType, Lock, SeriesId};
use protocol::RemoteSeries;
use protocol::json::Json;

/// Reads a series; `device` is this installation's id, by which its own locks are told from others'.
pub(crate) fn read_series(json: &Json, device: &str) -> Result<RemoteSeries, BadReply> {
    Ok(RemoteSeries {
        id: SeriesId(required_text(json, &["id"])?),
        name: required_text(json, &["name", "prefix"])?,
        document_type: document_type(json),
        format: text(json, &["format"]).unwrap_or_default(),
        next_number: count(json, &["next_number"]),
        is_primary: any_true(json, &["is_primary", "is_default"]),
        lock: read_lock(json, device),
    })
}

/// What kind of document a series numbers, or an invoice is.
pub(super) fn document_type(json: &Json) -> DocumentType {
    match json.get("document_type").and_then(Json::text) {
        Some("fiscal") => DocumentType::Fiscal,
        Some("proforma") => DocumentType::Proforma,
        _ => DocumentType::Other,
    }
}

/// `is_locked` and `lock` are absent in older replies, and placeholders in some samples. Where they contradict
/// each other, or the holder is not named, nobody can say who holds the series.
fn read_lock(json: &Json, device: &str) -> Lock {
    let is_locked = json.get("is_locked").and_then(Json::truth);
    match json.get("lock") {
        Some(lock @ Json::Object(_)) if is_locked != Some(false) => {
            let since = moment(lock, &["locked_at"]).unwrap_or_default();
            match lock.get("device_id").and_then(as_text) {
                Some(holder) if holder == device => Lock::Here { since },
                Some(holder) => Lock::Other {
                    device: text(lock, &["device_name", "device_platform"]),
                    device_id: Some(holder),
                    since,
                },
                None => Lock::Unknown,
            }
        }
        Some(_) => Lock::Unknown,
        None if is_locked == Some(false) || is_locked.is_none() && says_null(json, "lock") => Lock::None,
        None => Lock::Unknown,
    }
}

/// Whether a field is there and `null`, as opposed to missing.
fn says_null(json: &Json, name: &str) -> bool {
    matches!(json, Json::Object(entries) if entries.iter().any(|(key, value)| key == name && *value == Json::Null))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;
    use domain::Moment;

    #[test]
    fn the_documented_series() {
        let series = read_series(
            &json(
                r#"{"id":"yMzhgkh","object":"invoice_series","name":"FACT","document_type":"fiscal","description":null,
                "start_number":1,"next_number":112,"format":"FACT-{year}-{number}","is_primary":true,"is_used":true,
                "is_locked":true,"lock":{"device_id":"dev-1","session_id":5,"user_id":9,"device_name":"Laptop",
                "device_platform":"web","locked_at":1763700000},"year":2026,"created_at":1700000000}"#,
            ),
            "dev-1",
        );
        let expected = RemoteSeries {
            id: SeriesId("yMzhgkh".to_owned()),
            name: "FACT".to_owned(),
            document_type: DocumentType::Fiscal,
            format: "FACT-{year}-{number}".to_owned(),
            next_number: Some(112),
            is_primary: true,
            lock: Lock::Here { since: Some(Moment(1_763_700_000)) },
        };
        assert_eq!(series, Ok(expected));
    }

    #[test]
    fn who_holds_a_series() {
        let other = |id: &str, device: Option<&str>, since: Option<i64>| Lock::Other {
            device: device.map(str::to_owned),
            device_id: Some(id.to_owned()),
            since: since.map(Moment),
        };
        for (fields, expected) in [
            (r#""is_locked":false,"lock":null"#, Lock::None),
            (r#""is_locked":0"#, Lock::None),
            (r#""lock":null"#, Lock::None),
            (r#""x":1"#, Lock::Unknown),
            (r#""is_locked":true"#, Lock::Unknown),
            (r#""is_locked":true,"lock":null"#, Lock::Unknown),
            (r#""is_locked":1,"lock":{}"#, Lock::Unknown),
            (r#""is_locked":true,"lock":"dev-1""#, Lock::Unknown),
            (r#""is_locked":false,"lock":{"device_id":"dev-1"}"#, Lock::Unknown),
            (r#""lock":{"device_id":"dev-1"}"#, Lock::Here { since: None }),
            (
                r#""is_locked":"1","lock":{"device_id":"dev-1","locked_at":"soon"}"#,
                Lock::Here { since: None },
            ),
            (r#""lock":{"device_id":7,"device_name":"Ana","locked_at":9}"#, other("7", Some("Ana"), Some(9))),
            (
                r#""lock":{"device_id":"b","device_name":null,"device_platform":"ios"}"#,
                other("b", Some("ios"), None),
            ),
            (r#""lock":{"device_id":"DEV-1"}"#, other("DEV-1", None, None)),
        ] {
            let series = json(&format!(r#"{{"id":1,"name":"F",{fields}}}"#));
            assert_eq!(read_series(&series, "dev-1").map(|series| series.lock), Ok(expected), "{fields}");
        }
    }

    #[test]
    fn older_and_foreign_shapes() {
        for (text, expected) in [
            (
                r#"{"id":7,"prefix":"P","document_type":"proforma","is_default":1}"#,
                Ok((DocumentType::Proforma, true)),
            ),
            (r#"{"id":"a","name":"R","document_type":"receipt"}"#, Ok((DocumentType::Other, false))),
            (r#"{"id":"","name":"R"}"#, Err(BadReply::at("id"))),
            (r#"{"id":"a"}"#, Err(BadReply::at("name"))),
            ("[]", Err(BadReply::at("id"))),
        ] {
            let read = read_series(&json(text), "d").map(|series| (series.document_type, series.is_primary));
            assert_eq!(read, expected, "{text}");
        }
    }
}
