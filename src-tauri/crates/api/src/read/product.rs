//! A product or service of the catalogue (`contazen-api.md` §7, §9 row 24).

use super::BadReply;
use super::field::{price, required_text, text, vat_rate};
use protocol::RemoteProduct;
use protocol::json::Json;

/// Reads a product. An inactive one is not read: it is not offered for new invoices.
pub(crate) fn read_product(json: &Json) -> Result<RemoteProduct, BadReply> {
    if json.get("is_active").and_then(Json::truth) == Some(false) {
        return Err(BadReply::at("is_active"));
    }
    Ok(RemoteProduct {
        id: required_text(json, &["id"])?,
        name: required_text(json, &["name"])?,
        unit: text(json, &["unit_of_measure", "unit"]).unwrap_or_else(|| "buc".to_owned()),
        price: price(json, &["price", "sell_price"]),
        currency: text(json, &["currency"]).unwrap_or_else(|| domain::LEI.to_owned()),
        vat_rate: vat_rate(json, &["vat_rate"]),
        ubl_unit: text(json, &["ubl_um"]),
        description: text(json, &["description"]),
        code: text(json, &["code"]),
        kind: text(json, &["type"]).filter(|kind| ["product", "service"].contains(&kind.as_str())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    #[test]
    fn products_in_all_documented_shapes() {
        let product =
            |unit: &str, price: &str, currency: &str, vat: Option<&str>, ubl: Option<&str>| RemoteProduct {
                id: "7".to_owned(),
                name: "Masă".to_owned(),
                unit: unit.to_owned(),
                price: price.parse().ok(),
                currency: currency.to_owned(),
                vat_rate: vat.and_then(|vat| vat.parse().ok()),
                ubl_unit: ubl.map(str::to_owned),
                description: None,
                code: None,
                kind: None,
            };
        for (fields, expected) in [
            (
                r#""price":19.99,"currency":"EUR","vat_rate":21,"unit_of_measure":"set","ubl_um":"SET","is_active":true"#,
                product("set", "19.99", "EUR", Some("21"), Some("SET")),
            ),
            (r#""sell_price":"19.99","unit":"oră""#, product("oră", "19.99", "RON", None, None)),
            (r#""price":null"#, product("buc", "", "RON", None, None)),
        ] {
            let read = read_product(&json(&format!(r#"{{"id":7,"name":"Masă",{fields}}}"#)));
            assert_eq!(read, Ok(expected), "{fields}");
        }
        assert_eq!(read_product(&json(r#"{"id":7,"name":" "}"#)), Err(BadReply::at("name")));
        assert!(read_product(&json(r#"{"id":7,"name":"Masă","is_active":"0"}"#)).is_err());
    }
}
