//! A client of the address book (`contazen-api.md` §7, §9 row 24).

use super::BadReply;
use super::field::{any_true, required_text, text};
use domain::{Client, ClientKind};
use protocol::RemoteClient;
use protocol::json::Json;

/// Reads a client. An inactive one is not read: it is not offered for new invoices.
pub(crate) fn read_client(json: &Json) -> Result<RemoteClient, BadReply> {
    if json.get("is_active").and_then(Json::truth) == Some(false) {
        return Err(BadReply::at("is_active"));
    }
    let tax_id = tax_id(json);
    Ok(RemoteClient {
        client: Client {
            remote_id: Some(required_text(json, &["id"])?),
            kind: kind(json, tax_id.is_some()),
            name: required_text(json, &["name"])?,
            tax_id,
            cnp: text(json, &["cnp"]).filter(|cnp| cnp != "-"),
            trade_register: text(json, &["rc", "trade_register"]),
            address: text(json, &["address"]),
            city: text(json, &["city"]),
            county: text(json, &["county"]),
            country: country(text(json, &["country", "country_code"])),
            postal_code: text(json, &["postal_code"]),
            email: text(json, &["email"]),
            phone: text(json, &["phone"]),
            iban: text(json, &["iban"]),
            bank: text(json, &["bank", "bank_name"]),
            contact: text(json, &["contact_person"]),
        },
    })
}

/// `client_type` b2b/b2c, `type` company/person and their synonyms, `is_firm`; otherwise who has a tax id is a firm.
fn kind(json: &Json, has_tax_id: bool) -> ClientKind {
    let word = text(json, &["client_type", "type"]).unwrap_or_default();
    let is_firm = match word.to_ascii_lowercase().as_str() {
        "b2b" | "company" | "business" | "firm" => true,
        "b2c" | "person" | "individual" => false,
        _ => json.get("is_firm").map_or(has_tax_id, |_| any_true(json, &["is_firm"])),
    };
    if is_firm { ClientKind::Firm } else { ClientKind::Person }
}

/// The tax id with its prefix, which some replies keep in a field of its own.
pub(super) fn tax_id(json: &Json) -> Option<String> {
    let digits = text(json, &["cui", "cif"]).filter(|cui| cui != "-")?;
    let prefix = text(json, &["cui_prefix"]).unwrap_or_default();
    let has_prefix = !digits.starts_with(|c: char| c.is_ascii_digit());
    Some(if has_prefix { digits } else { prefix + &digits })
}

/// An ISO code; Romania's names become its code, other names stay as they are.
pub(super) fn country(said: Option<String>) -> String {
    match said {
        None => "RO".to_owned(),
        Some(name) if ["romania", "românia"].contains(&name.to_lowercase().as_str()) => "RO".to_owned(),
        Some(code) if code.len() == 2 => code.to_ascii_uppercase(),
        Some(name) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    fn client(fields: &str) -> Client {
        read_client(&json(&format!(r#"{{"id":1,"name":"X",{fields}}}"#))).unwrap().client
    }

    #[test]
    fn the_documented_client_in_both_generations() {
        for text in [
            r#"{"id":"cli_1","object":"client","name":"Mobila SRL","email":"a@b.ro","phone":"0700","cui":"14399840",
            "cui_prefix":"RO","rc":"J40/1/2000","client_type":"b2b","address":"Str. Lungă 1","city":"Cluj-Napoca",
            "county":"Cluj","country":"RO","postal_code":"400000","iban":"RO49AAAA1B31007593840000","bank":"BT",
            "contact_person":"Ana","created_at":1700000000,"updated_at":null,"metadata":{"invoices_count":3}}"#,
            r#"{"id":"cli_1","object":"client","name":"Mobila SRL","email":"a@b.ro","phone":"0700","cui":"RO14399840",
            "cui_prefix":"RO","rc":"J40/1/2000","type":"company","address":"Str. Lungă 1","city":"Cluj-Napoca",
            "county":"Cluj","country":"România","postal_code":"400000","iban":"RO49AAAA1B31007593840000",
            "bank_name":"BT","contact_person":"Ana","notes":"","is_active":true,"is_firm":true,
            "created_at":"2023-11-07T05:31:56Z"}"#,
        ] {
            let text_of = |text: &str| Some(text.to_owned());
            let expected = Client {
                remote_id: text_of("cli_1"),
                kind: ClientKind::Firm,
                name: "Mobila SRL".to_owned(),
                tax_id: text_of("RO14399840"),
                cnp: None,
                trade_register: text_of("J40/1/2000"),
                address: text_of("Str. Lungă 1"),
                city: text_of("Cluj-Napoca"),
                county: text_of("Cluj"),
                country: "RO".to_owned(),
                postal_code: text_of("400000"),
                email: text_of("a@b.ro"),
                phone: text_of("0700"),
                iban: text_of("RO49AAAA1B31007593840000"),
                bank: text_of("BT"),
                contact: text_of("Ana"),
            };
            assert_eq!(read_client(&json(text)).map(|read| read.client), Ok(expected), "{text}");
        }
    }

    #[test]
    fn firm_or_person() {
        for (fields, kind) in [
            (r#""client_type":"b2c","cui":"1""#, ClientKind::Person),
            (r#""type":"person""#, ClientKind::Person),
            (r#""type":"individual""#, ClientKind::Person),
            (r#""type":"Business""#, ClientKind::Firm),
            (r#""is_firm":1"#, ClientKind::Firm),
            (r#""is_firm":false,"cui":"14399840""#, ClientKind::Person),
            (r#""type":"ngo","cui":14399840"#, ClientKind::Firm),
            (r#""cui":"-","cnp":"-""#, ClientKind::Person),
            (r#""x":1"#, ClientKind::Person),
        ] {
            assert_eq!(client(fields).kind, kind, "{fields}");
        }
    }

    #[test]
    fn tax_ids_and_countries() {
        for (fields, tax_id) in [
            (r#""cui":14399840"#, Some("14399840")),
            (r#""cui":"14399840","cui_prefix":"RO""#, Some("RO14399840")),
            (r#""cui":"DE123456789","cui_prefix":"DE""#, Some("DE123456789")),
            (r#""cui":"-""#, None),
            (r#""cui_prefix":"RO""#, None),
        ] {
            assert_eq!(client(fields).tax_id.as_deref(), tax_id, "{fields}");
        }
        for (said, country) in
            [("null", "RO"), (r#""ROMANIA""#, "RO"), (r#""de""#, "DE"), (r#""Germania""#, "Germania")]
        {
            assert_eq!(client(&format!(r#""country":{said}"#)).country, country, "{said}");
        }
        assert!(read_client(&json(r#"{"id":1,"name":"X","is_active":0}"#)).is_err());
        assert_eq!(read_client(&json(r#"{"id":1}"#)), Err(BadReply::at("name")));
    }
}
