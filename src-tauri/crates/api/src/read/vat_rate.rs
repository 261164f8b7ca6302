//! The VAT rates (`contazen-api.md` §7): the firm's own in `data`, the catalogue in `available`, and the default's
//! percentage.

use super::BadReply;
use super::field::{any_true, said, text, vat_rate};
use protocol::RemoteVatRate;
use protocol::json::Json;

/// Reads all rates a row may have, the catalogue first. Entries without a percentage are left out.
/// Several rates may share the default's percentage; the first of them is marked.
pub(crate) fn read_vat_rates(document: &Json) -> Result<Vec<RemoteVatRate>, BadReply> {
    let inside = document.get("data").filter(|data| matches!(data, Json::Object(_)));
    let around = inside.unwrap_or(document);
    let list = |name: &str| around.get(name).and_then(Json::list);
    let (available, own) = (list("available"), list("data"));
    if available.is_none() && own.is_none() {
        return Err(BadReply::at("data"));
    }
    let mut rates: Vec<RemoteVatRate> = Vec::new();
    for rate in available.into_iter().chain(own).flatten().filter_map(read_rate) {
        let is_known = |known: &RemoteVatRate| {
            known.percent == rate.percent && (rate.key.is_none() || known.key == rate.key)
        };
        if !rates.iter().any(is_known) {
            rates.push(rate);
        }
    }
    if let Some(default) = vat_rate(around, &["default_percent"]) {
        let first = rates.iter().position(|rate| rate.percent == default);
        for (index, rate) in rates.iter_mut().enumerate() {
            rate.is_default = Some(index) == first;
        }
    }
    Ok(rates)
}

fn read_rate(json: &Json) -> Option<RemoteVatRate> {
    Some(RemoteVatRate {
        percent: vat_rate(json, &["percent", "rate", "vat_rate"])?,
        key: said(json, &["key", "vat_key"]).and_then(Json::integer),
        description: text(json, &["description", "name"]),
        is_default: any_true(json, &["is_default"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    /// Rates as `percent/key`, the default with a star.
    fn rates(text: &str) -> String {
        let show = |rate: &RemoteVatRate| {
            let key = rate.key.map(|key| format!("/{key}")).unwrap_or_default();
            format!("{}{key}{}", rate.percent, if rate.is_default { "*" } else { "" })
        };
        read_vat_rates(&json(text)).unwrap().iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rates_of_all_shapes() {
        for (text, expected) in [
            (
                r#"{"success":true,"object":"list","data":[{"percent":5,"description":"Redus"}],"total":1,
                "available":[{"key":9,"percent":21,"description":"Standard","ubl_category":"S"},{"key":11,"percent":11},
                {"key":4,"percent":0},{"key":8,"percent":0}],"default_percent":21}"#,
                "21/9* 11/11 0/4 0/8 5",
            ),
            (r#"{"data":{"data":[{"percent":"21.00"}],"default_percent":"21"}}"#, "21*"),
            (r#"{"data":[{"rate":21,"is_default":1},{"percent":11}]}"#, "21* 11"),
            (r#"{"available":[{"key":"S","percent":21},{"percent":"x"},{"percent":101}],"data":[]}"#, "21"),
            (
                r#"{"available":[{"key":4,"percent":0},{"key":8,"percent":0}],"default_percent":0}"#,
                "0/4* 0/8",
            ),
            (r#"{"available":[{"key":9,"percent":21}],"data":[{"percent":21}]}"#, "21/9"),
            (r#"{"data":[]}"#, ""),
        ] {
            assert_eq!(rates(text), expected, "{text}");
        }
        assert_eq!(read_vat_rates(&json(r#"{"success":true}"#)), Err(BadReply::at("data")));
    }
}
