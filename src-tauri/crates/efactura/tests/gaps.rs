//! What an invoice lacks is named field by field, all at once, and no file is made.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod matrix;

use domain::{Client, ClientKind, DocumentType, LEI, Order, Supplier, VatCategory};
use efactura::{Lack, Preceding, XmlError, xml};
use matrix::{firm, issue, order, person, row, supplier};

/// What is changed on a good invoice, and what is found then.
type Change = fn(&mut Supplier, &mut Order);

const CHANGES: [(&str, Change, &[&str]); 27] = [
    ("nothing", |_, _| {}, &[]),
    ("no name of the firm", |s, _| s.name = " ".to_owned(), &["supplier_name_missing firm.name"]),
    ("no tax id of the firm", |s, _| s.tax_id = "RO".to_owned(), &["supplier_tax_id_missing firm.cui"]),
    ("no street", |s, _| s.address.clear(), &["supplier_address_missing firm.address"]),
    ("no city", |s, _| s.city.clear(), &["supplier_city_missing firm.city"]),
    ("no county", |s, _| s.county = None, &["supplier_county_unknown firm.county"]),
    (
        "odd county",
        |s, _| s.county = Some("Transilvania".to_owned()),
        &["supplier_county_unknown firm.county"],
    ),
    (
        "capital without sector",
        |s, _| (s.city, s.county) = ("București".to_owned(), None),
        &["supplier_sector_unknown firm.city"],
    ),
    (
        "capital with the sector in the street",
        |s, _| {
            (s.city, s.county) = ("București".to_owned(), None);
            s.address = "Str. Lungă 1, sector 3".to_owned();
        },
        &[],
    ),
    ("no client", |_, o| o.header.client.name.clear(), &["client_name_missing client_data.name"]),
    ("no tax id", |_, o| o.header.client.tax_id = None, &["client_tax_id_missing client_data.cui"]),
    (
        "a dash",
        |_, o| o.header.client.tax_id = Some("-".to_owned()),
        &["client_tax_id_missing client_data.cui"],
    ),
    ("no tax id of a person", |_, o| o.header.client = person(), &[]),
    (
        "no street of the client",
        |_, o| o.header.client.address = None,
        &["client_address_missing client_data.address"],
    ),
    (
        "no city of the client",
        |_, o| (o.header.client.city, o.header.client.county) = (None, Some("IS".to_owned())),
        &["client_city_missing client_data.city"],
    ),
    (
        "nowhere",
        |_, o| (o.header.client.city, o.header.client.county) = (None, None),
        &["client_county_unknown client_data.county", "client_city_missing client_data.city"],
    ),
    (
        "no sector of the client",
        |_, o| o.header.client.city = Some("București".to_owned()),
        &["client_sector_unknown client_data.city"],
    ),
    (
        "odd country",
        |_, o| o.header.client.country = "R0".to_owned(),
        &["client_country_unknown client_data.country"],
    ),
    (
        "abroad without county",
        |_, o| {
            o.header.client = Client { country: "de".to_owned(), county: None, ..firm() };
            o.header.client.city = Some("Köln".to_owned());
        },
        &[],
    ),
    ("no rate", |_, o| o.header.currency = "EUR".to_owned(), &["exchange_rate_missing currency_rate"]),
    (
        "no currency",
        |_, o| {
            o.header.currency = "LEI".to_owned();
            o.header.exchange_rate = Some("1".parse().unwrap());
        },
        &["currency_invalid currency"],
    ),
    ("no rows", |_, o| o.rows.clear(), &["no_rows items"]),
    (
        "discounts only",
        |_, o| o.rows = vec![row("Reducere", "1", "-1", 21, VatCategory::Standard)],
        &["no_rows items"],
    ),
    (
        "no words",
        |_, o| o.rows[1].description = "\n".to_owned(),
        &["row_description_missing items.1.description"],
    ),
    ("VAT of a firm that has none", |s, _| s.vat_payer = false, &["vat_on_non_payer items"]),
    (
        "a thousand cents rounded up",
        |_, o| o.rows = vec![row("Cui", "1", "0.03", 21, VatCategory::Standard); 300],
        &["vat_rounding_apart items"],
    ),
    (
        "a person who would owe the VAT",
        |_, o| *o = order(LEI, "person", 0, VatCategory::ReverseCharge),
        &["reverse_charge_without_vat_id client_data.cui"],
    ),
];

#[test]
fn gaps_table() {
    for (what, change, expected) in CHANGES {
        let (mut supplier, mut order) = (supplier(true), order(LEI, "firm", 21, VatCategory::Standard));
        change(&mut supplier, &mut order);
        let found = match xml(&issue(supplier, order), None) {
            Ok(_) => Vec::new(),
            Err(XmlError::Incomplete(gaps)) => {
                gaps.iter().map(|gap| format!("{} {}", gap.lack.code(), gap.field)).collect()
            }
            Err(other) => panic!("{what}: {other}"),
        };
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn every_gap_is_in_the_table() {
    let found: Vec<&str> = CHANGES.iter().flat_map(|(_, _, found)| *found).copied().collect();
    for lack in Lack::ALL.into_iter().filter(|lack| *lack != Lack::Preceding) {
        assert!(found.iter().any(|gap| gap.starts_with(lack.code())), "{}", lack.code());
    }
}

#[test]
fn a_storno_names_what_it_takes_back() {
    let mut order = order(LEI, "firm", 21, VatCategory::Standard);
    for row in &mut order.rows {
        row.quantity = format!("-{}", row.quantity).parse().unwrap();
    }
    let storno = issue(supplier(true), order);
    let refused = xml(&storno, None).unwrap_err();
    assert!(matches!(refused, XmlError::Incomplete(gaps) if gaps[0].lack == Lack::Preceding));
    let preceding = Preceding { number: "FCT-2026-0001".to_owned(), date: "2026-01-05".parse().unwrap() };
    assert!(xml(&storno, Some(&preceding)).unwrap().contains("FCT-2026-0001"));
}

#[test]
fn a_pro_forma_is_refused() {
    let mut order = order(LEI, "firm", 21, VatCategory::Standard);
    order.header.document_type = DocumentType::Proforma;
    order.header.client = Client::named(ClientKind::Person, "");
    assert_eq!(xml(&issue(supplier(true), order), None), Err(XmlError::NotFiscal));
}
