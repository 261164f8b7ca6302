//! The client and what e-Factura wants to know of it.

use super::{
    ADDRESS_CHARS_MAX, CITY_CHARS_MAX, Finding, NAME_CHARS_MAX, Rule, check_text, looks_like_email, present,
};
use crate::code_list::is_country;
use crate::county::{Unlocated, lies_elsewhere, locate};
use crate::invoice::Order;
use crate::party::{Client, ClientKind};
use crate::tax_id::{CNP_NOT_GIVEN, Cui, CuiError, is_cnp, is_iban};

pub(super) fn check(order: &Order, findings: &mut Vec<Finding>) {
    check_client(&order.header.client, order.header.efactura, findings);
}

/// Checks a client as an invoice would name it.
pub(super) fn check_client(client: &Client, goes_to_efactura: bool, findings: &mut Vec<Finding>) {
    let mut add = |rule, field: &str| findings.push(Finding::new(rule, format!("client_data.{field}")));
    if client.name.trim().is_empty() {
        add(Rule::ClientNameMissing, "name");
    }
    match (client.kind, present(&client.tax_id)) {
        (ClientKind::Firm, None) => add(Rule::ClientTaxIdMissing, "cui"),
        (ClientKind::Firm, Some(text)) if client.country == "RO" => match Cui::parse(text) {
            Ok(_) => {}
            Err(CuiError::Shape) => add(Rule::ClientTaxIdShape, "cui"),
            Err(CuiError::CheckDigit) => add(Rule::ClientTaxIdCheckDigit, "cui"),
        },
        _ => {}
    }
    if !is_country(&client.country) {
        add(Rule::ClientCountryUnknown, "country");
    }
    if goes_to_efactura {
        if present(&client.address).is_none() {
            add(Rule::ClientAddressMissing, "address");
        }
        if present(&client.city).is_none() {
            add(Rule::ClientCityMissing, "city");
        } else if client.country == "RO" {
            let texts = [&client.county, &client.city, &client.address].map(|text| text.as_deref());
            match locate(texts[0], texts[1], texts[2]) {
                Ok(place) if lies_elsewhere(place.county, texts[1].unwrap_or_default()) => {
                    add(Rule::ClientCityElsewhere, "city");
                }
                Ok(_) => {}
                Err(Unlocated::County) => add(Rule::ClientCountyUnknown, "county"),
                Err(Unlocated::Sector) => add(Rule::ClientSectorUnknown, "city"),
            }
        }
    }
    if present(&client.iban).is_some_and(|iban| !is_iban(iban)) {
        add(Rule::ClientIbanInvalid, "iban");
    }
    if present(&client.email).is_some_and(|email| !looks_like_email(email)) {
        add(Rule::ClientEmailInvalid, "email");
    }
    match present(&client.cnp) {
        Some("-") => {
            let dash = Finding::new(Rule::ClientCnpDash, "client_data.cnp");
            findings.push(dash.mended("client_data.cnp", ""));
        }
        Some(cnp) if cnp != CNP_NOT_GIVEN && !is_cnp(cnp) => {
            findings.push(Finding::new(Rule::ClientCnpInvalid, "client_data.cnp"));
        }
        _ => {}
    }
    for (field, text, chars_max) in texts(client) {
        check_text(text, chars_max, &format!("client_data.{field}"), findings);
    }
}

/// Each text of a client, and how many characters of it are carried.
fn texts(client: &Client) -> impl Iterator<Item = (&'static str, &str, usize)> {
    [
        ("name", Some(&client.name), NAME_CHARS_MAX),
        ("cui", client.tax_id.as_ref(), 30),
        ("rc", client.trade_register.as_ref(), 100),
        ("address", client.address.as_ref(), ADDRESS_CHARS_MAX),
        ("city", client.city.as_ref(), CITY_CHARS_MAX),
        ("county", client.county.as_ref(), CITY_CHARS_MAX),
        ("postal_code", client.postal_code.as_ref(), 20),
        ("email", client.email.as_ref(), 100),
        ("phone", client.phone.as_ref(), 100),
        ("bank", client.bank.as_ref(), 100),
        ("contact_person", client.contact.as_ref(), 100),
    ]
    .into_iter()
    .filter_map(|(field, text, chars_max)| Some((field, text?.as_str(), chars_max)))
}
