//! What the public register says of a firm (`contazen-api.md` §7, company look-up).

use super::BadReply;
use super::client::{country, tax_id};
use super::field::{any_true, required_text, text};
use domain::{Client, ClientKind};
use protocol::Company;
use protocol::json::Json;

/// Reads the register's answer. Its tax id gets or loses the prefix as the register says that the firm pays VAT or not.
pub(crate) fn read_company(json: &Json) -> Result<Company, BadReply> {
    let is_vat_payer = json.get("vat_payer").and_then(Json::truth);
    let said = tax_id(json).ok_or_else(|| BadReply::at("cui"))?;
    let digits = said.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let tax_id = match is_vat_payer {
        Some(true) => format!("RO{digits}"),
        Some(false) => digits,
        None => said,
    };
    Ok(Company {
        client: Client {
            tax_id: Some(tax_id),
            trade_register: text(json, &["rc", "trade_register"]),
            address: text(json, &["address"]),
            city: text(json, &["city"]),
            county: text(json, &["county"]),
            country: country(text(json, &["country", "country_code"])),
            postal_code: text(json, &["postal_code"]),
            ..Client::named(ClientKind::Firm, required_text(json, &["name"])?)
        },
        is_vat_payer,
        is_inactive: any_true(json, &["is_inactive"]),
        is_split_vat: any_true(json, &["split_vat"]),
        is_in_einvoice_register: any_true(json, &["ro_einvoice_registered"]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    #[test]
    fn the_prefix_follows_the_register() {
        for (cui, payer, expected) in [
            ("14399840", "true", "RO14399840"),
            ("RO14399840", "1", "RO14399840"),
            ("RO14399840", "false", "14399840"),
            ("RO14399840", "null", "RO14399840"),
            ("14399840", "\"?\"", "14399840"),
        ] {
            let text =
                format!(r#"{{"cui":"{cui}","name":"Mobila SRL","vat_payer":{payer},"is_inactive":1}}"#);
            let read = read_company(&json(&text)).unwrap();
            assert_eq!(read.client.tax_id.as_deref(), Some(expected), "{text}");
            assert!(read.is_inactive && read.client.country == "RO");
        }
        assert_eq!(read_company(&json(r#"{"cui":"1"}"#)), Err(BadReply::at("name")));
        assert_eq!(read_company(&json(r#"{"name":"x"}"#)), Err(BadReply::at("cui")));
        assert_eq!(read_company(&json("[]")), Err(BadReply::at("cui")));
    }
}
