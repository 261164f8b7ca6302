//! The firm and its bank accounts, from the settings in either of their two shapes (`contazen-api.md` §7, §9 row 26).

use super::BadReply;
use super::client::tax_id;
use super::field::{any_true, said, text};
use protocol::json::Json;
use protocol::{RemoteBankAccount, RemoteFirm};

/// Reads the settings. A firm must be there; nothing in it must.
pub(crate) fn read_firm(settings: &Json) -> Result<RemoteFirm, BadReply> {
    let firm = settings.get("firm").ok_or_else(|| BadReply::at("firm"))?;
    // The address is a text in one shape and may be an object in the other.
    let address = firm.get("address").filter(|address| matches!(address, Json::Object(_)));
    let placed = |names: &[&str]| text(firm, names).or_else(|| text(address?, names));
    let accounts = said(settings, &["bank_accounts"]).or_else(|| said(firm, &["bank_accounts"]));
    Ok(RemoteFirm {
        id: text(firm, &["id"]),
        name: text(firm, &["legal_name", "name", "trade_name"]),
        tax_id: tax_id(firm),
        trade_register: text(firm, &["rc", "trade_register"]),
        address: placed(&["address", "street"]),
        city: placed(&["city"]),
        county: placed(&["county"]),
        phone: text(firm, &["phone"]),
        email: text(firm, &["email"]),
        bank_accounts: accounts.and_then(Json::list).map(read_bank_accounts).unwrap_or_default(),
        vat_payer: said(firm, &["vat_payer", "is_vat_payer"]).and_then(Json::truth),
    })
}

/// Reads bank accounts, the main one first. Those without an IBAN are left out.
pub(crate) fn read_bank_accounts(items: &[Json]) -> Vec<RemoteBankAccount> {
    let mut sorted: Vec<&Json> = items.iter().collect();
    sorted.sort_by_key(|item| !any_true(item, &["is_primary", "is_default"]));
    let account = |item: &Json| {
        let bank = text(item, &["bank", "bank_name"]);
        Some(RemoteBankAccount { iban: text(item, &["iban"])?, bank, currency: text(item, &["currency"]) })
    };
    sorted.into_iter().filter_map(account).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::json;

    #[test]
    fn settings_in_both_shapes() {
        let by_hand = read_firm(&json(
            r#"{"object":"settings","firm":{"name":"Facturier","legal_name":"Facturier SRL","trade_name":"F",
            "cui":"14399840","cui_prefix":"RO","rc":"J40/1/2000","address":{"street":"Str. Lungă 1","city":"Cluj-Napoca",
            "county":"Cluj"},"phone":"0700","email":"a@b.ro"},"invoice_series":[],"primary_series":{},
            "efactura":{"enabled":true},"bank_accounts":[{"iban":"RO2","bank":"BCR","currency":"EUR"},
            {"iban":"RO1","bank_name":"BT","currency":"RON","is_primary":1},{"bank":"no iban"}],
            "subscription":{"plan":"pro"}}"#,
        ));
        let text = |text: &str| Some(text.to_owned());
        let account = |iban: &str, bank: &str, currency: &str| RemoteBankAccount {
            iban: iban.to_owned(),
            bank: text(bank),
            currency: text(currency),
        };
        let expected = RemoteFirm {
            id: None,
            name: text("Facturier SRL"),
            tax_id: text("RO14399840"),
            trade_register: text("J40/1/2000"),
            address: text("Str. Lungă 1"),
            city: text("Cluj-Napoca"),
            county: text("Cluj"),
            phone: text("0700"),
            email: text("a@b.ro"),
            bank_accounts: vec![account("RO1", "BT", "RON"), account("RO2", "BCR", "EUR")],
            vat_payer: None,
        };
        assert_eq!(by_hand, Ok(expected));
        let generated = read_firm(&json(
            r#"{"api_version":"v1","firm":{"id":9,"name":"Facturier SRL","cui":"RO14399840","address":"Str. Lungă 1",
            "city":"Cluj-Napoca","country":"RO","vat_payer":true},"e_factura":{},"currencies":["RON"],"vat_rates":[21]}"#,
        ));
        let expected = RemoteFirm {
            id: text("9"),
            name: text("Facturier SRL"),
            tax_id: text("RO14399840"),
            address: text("Str. Lungă 1"),
            city: text("Cluj-Napoca"),
            vat_payer: Some(true),
            ..RemoteFirm::default()
        };
        assert_eq!(generated, Ok(expected));
        assert_eq!(read_firm(&json(r#"{"firm":{}}"#)), Ok(RemoteFirm::default()));
        assert_eq!(read_firm(&json(r#"{"name":"x"}"#)), Err(BadReply::at("firm")));
    }
}
