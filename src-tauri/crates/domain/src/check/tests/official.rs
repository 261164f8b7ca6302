//! The mistakes that were tried against the official rules (invoicing rules 6.4 and 6.5): those an order can hold are found
//! here, whether the official rules find them or let them pass. What the program writes itself (identifiers, dates, categories,
//! sums) cannot be wrong in an order; the XML's own tests hold it.

use super::*;

/// What it is, how it is made, and the code of the rule that must find it.
type Mistake = (&'static str, fn(&mut Order), &'static str);

const MISTAKES: [Mistake; 34] = [
    // Caught by the official rules.
    ("no street", |o| o.header.client.address = None, "client_address_missing"),
    ("no city", |o| o.header.client.city = None, "client_city_missing"),
    ("a county that is none", |o| o.header.client.county = some("Moldova"), "client_county_unknown"),
    (
        "the capital without its sector",
        |o| {
            o.header.client.county = some("B");
            o.header.client.city = some("Bucuresti");
        },
        "client_sector_unknown",
    ),
    ("a firm without an id", |o| o.header.client.tax_id = None, "client_tax_id_missing"),
    ("a country that is none", |o| o.header.client.country = "RU1".to_owned(), "client_country_unknown"),
    ("a currency that is none", |o| o.header.currency = "LEI".to_owned(), "currency_invalid"),
    ("EUR without lei", |o| o.header.currency = "EUR".to_owned(), "exchange_rate_missing"),
    ("no rows", |o| o.rows.clear(), "no_rows"),
    ("no name", |o| o.rows[0].description = String::new(), "row_description_missing"),
    ("a name of 101 characters", |o| o.rows[0].description = "a".repeat(101), "row_description_long"),
    ("a name of 201 characters", |o| o.rows[0].description = "a".repeat(201), "text_too_long"),
    ("more notes than twenty of 300", |o| o.header.notes = Some("a".repeat(6001)), "text_too_long"),
    ("a negative price", |o| o.rows.push(row("-1", 21, VatCategory::Standard)), "discount_row"),
    ("a unit of no list", |o| o.rows[0].ubl_unit = some("BUC"), "row_unit_unknown"),
    (
        "a rate under an exemption",
        |o| o.rows[0].vat_category = VatCategory::ExemptWithCredit,
        "vat_rate_with_exemption",
    ),
    (
        "an exemption without a reason",
        |o| o.rows[0] = row("100", 0, VatCategory::Exempt),
        "exemption_ground_missing",
    ),
    ("reverse charge with a rate", |o| o.header.reverse_charge = true, "reverse_charge_with_vat"),
    (
        "reverse charge without the buyer's id",
        |o| {
            o.header.client = Client { kind: ClientKind::Person, tax_id: None, ..o.header.client.clone() };
            o.rows[0] = row("100", 0, VatCategory::ReverseCharge);
        },
        "reverse_charge_without_vat_id",
    ),
    ("VAT a leu away", |o| o.rows = vec![row("0.03", 21, VatCategory::Standard); 269], "vat_rounding_apart"),
    ("a base below zero", |o| o.rows.push(row("-101", 21, VatCategory::Standard)), "vat_base_negative"),
    ("a character XML cannot hold", |o| o.header.info = some("a\u{b}b"), "text_control_characters"),
    // Let pass by the official rules.
    ("a dash for an id", |o| o.header.client.cnp = some("-"), "client_cnp_dash"),
    ("19 % in 2026", |o| o.rows[0].vat_rate = VatRate::percent(19), "vat_rate_not_in_force"),
    ("24 % in 2026", |o| o.rows[0].vat_rate = VatRate::percent(24), "vat_rate_not_in_force"),
    ("a bad IBAN", |o| o.header.client.iban = some("RO50AAAA1B31007593840000"), "client_iban_invalid"),
    ("a bad CUI", |o| o.header.client.tax_id = some("RO14399841"), "client_tax_id_check_digit"),
    ("a bad CNP", |o| o.header.client.cnp = some("1800101221145"), "client_cnp_invalid"),
    ("due before it is issued", |o| o.header.due_date = Some(day("2026-11-19")), "due_before_issue"),
    ("issued tomorrow", |o| o.header.issue_date = day("2026-11-21"), "date_in_future"),
    (
        "a storno without what it takes back",
        |o| o.rows[0].quantity = "-1".parse().unwrap(),
        "row_quantity_too_small",
    ),
    ("a city of another county", |o| o.header.client.city = some("Timișoara"), "client_city_elsewhere"),
    ("a sector outside the capital", |o| o.header.client.city = some("Sector 3"), "client_city_elsewhere"),
    (
        "a rate of exchange of no bank",
        |o| {
            o.header.currency = "EUR".to_owned();
            o.header.exchange_rate = Some("9.99".parse().unwrap());
        },
        "exchange_rate_differs",
    ),
];

#[test]
fn every_mistake_tried_against_the_official_rules_is_found_and_a_clean_invoice_passes() {
    let supplier = firm(true);
    let facts = CheckFacts {
        today: day(TODAY),
        supplier: Some(&supplier),
        previous_date: None,
        official_rate: Some("5.0871".parse().unwrap()),
    };
    let clean = Order {
        header: Header {
            client: Client { county: some("Iași"), ..order().header.client }, ..order().header
        },
        ..order()
    };
    assert_eq!(check(&clean, &facts), []);
    for (story, make, expected) in MISTAKES {
        let mut order = clean.clone();
        make(&mut order);
        let found: Vec<_> = check(&order, &facts).iter().map(|finding| finding.rule.code()).collect();
        assert!(found.contains(&expected), "{story}: {found:?}");
    }
}
