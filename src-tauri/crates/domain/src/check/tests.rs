//! What the check finds, case by case, with both sides of every limit.

mod official;
mod vat_and_mends;

use super::*;
use crate::invoice::{Content, Delegate, Header};
use crate::money::Money;
use crate::party::{Client, ClientKind};
use crate::row::RowOrder;
use crate::sample::{self, header};
use crate::series::DocumentType;
use crate::vat::{VatCategory, VatRate};

const TODAY: &str = "2026-11-20";

/// An order of today in which nothing is wrong, for a firm in Romania.
fn order() -> Order {
    let client = Client {
        tax_id: Some("RO18547290".to_owned()),
        address: Some("Str. Mare 1".to_owned()),
        city: Some("Iași".to_owned()),
        ..Client::named(ClientKind::Firm, "Brutăria SRL")
    };
    Order { header: header(client, TODAY), rows: vec![row("100", 21, VatCategory::Standard)] }
}

fn row(price: &str, percent: u8, vat_category: VatCategory) -> RowOrder {
    sample::row("1", price, percent, vat_category)
}

fn firm(vat_payer: bool) -> Supplier {
    Supplier {
        name: "Vântul SRL".to_owned(),
        tax_id: "18547290".to_owned(),
        trade_register: None,
        address: "Str. Lungă 1".to_owned(),
        city: "Iași".to_owned(),
        county: some("Iași"),
        share_capital: None,
        vat_payer,
        vat_on_collection: false,
        iban: None,
        bank: None,
        email: None,
        phone: None,
        demo: false,
        look: crate::look::Look::default(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The findings as `code field`, for a firm that pays VAT and has issued nothing yet.
fn found(order: &Order) -> Vec<String> {
    found_after(order, None, &firm(true))
}

fn found_after(order: &Order, previous_date: Option<NaiveDate>, supplier: &Supplier) -> Vec<String> {
    let facts =
        CheckFacts { today: day(TODAY), supplier: Some(supplier), previous_date, official_rate: None };
    let findings = check(order, &facts);
    findings.iter().map(|finding| format!("{} {}", finding.rule.code(), finding.field)).collect()
}

/// A story, what it changes in the sound order, and what must be found then.
type Case = (&'static str, fn(&mut Order), &'static [&'static str]);

fn hold(cases: &[Case]) {
    for (story, change, expected) in cases {
        let mut order = order();
        change(&mut order);
        assert_eq!(found(&order), *expected, "{story}");
    }
}

#[test]
fn a_client_is_named_identified_and_found() {
    hold(&[
        ("nothing is wrong", |_| {}, &[]),
        (
            "a blank name",
            |o| o.header.client.name = " ".to_owned(),
            &["client_name_missing client_data.name"],
        ),
        (
            "a firm without a tax id",
            |o| o.header.client.tax_id = None,
            &["client_tax_id_missing client_data.cui"],
        ),
        (
            "a blank tax id",
            |o| o.header.client.tax_id = some(" "),
            &["client_tax_id_missing client_data.cui"],
        ),
        (
            "letters for a tax id",
            |o| o.header.client.tax_id = some("ROX"),
            &["client_tax_id_shape client_data.cui"],
        ),
        (
            "one digit wrong",
            |o| o.header.client.tax_id = some("RO14399841"),
            &["client_tax_id_check_digit client_data.cui"],
        ),
        (
            "a firm abroad has its own kind of id",
            |o| {
                o.header.client.country = "DE".to_owned();
                o.header.client.tax_id = some("DE123456789");
            },
            &[],
        ),
        (
            "a person needs none",
            |o| {
                o.header.client.kind = ClientKind::Person;
                o.header.client.tax_id = None;
            },
            &[],
        ),
        ("a person's number", |o| o.header.client.cnp = some("1800101221144"), &[]),
        (
            "no person's number, said with a dash",
            |o| o.header.client.cnp = some("-"),
            &["client_cnp_dash client_data.cnp"],
        ),
        ("no person's number, said with zeros", |o| o.header.client.cnp = some("0000000000000"), &[]),
        (
            "not a person's number",
            |o| o.header.client.cnp = some("1234567890123"),
            &["client_cnp_invalid client_data.cnp"],
        ),
        ("no address", |o| o.header.client.address = None, &["client_address_missing client_data.address"]),
        ("a blank city", |o| o.header.client.city = some("  "), &["client_city_missing client_data.city"]),
        (
            "a county that is none, and a town that tells none",
            |o| {
                o.header.client.county = None;
                o.header.client.city = some("Turda");
            },
            &["client_county_unknown client_data.county"],
        ),
        ("the town tells the county", |o| o.header.client.county = None, &[]),
        (
            "somewhere in the capital",
            |o| {
                o.header.client.county = some("București");
                o.header.client.city = some("București");
            },
            &["client_sector_unknown client_data.city"],
        ),
        (
            "in a sector of it",
            |o| {
                o.header.client.county = some("București");
                o.header.client.city = some("București, Sectorul 3");
            },
            &[],
        ),
        (
            "a town of another county",
            |o| o.header.client.county = some("Cluj"),
            &["client_city_elsewhere client_data.city"],
        ),
        (
            "without e-Factura nobody asks for an address",
            |o| {
                o.header.efactura = false;
                o.header.client.address = None;
                o.header.client.city = None;
            },
            &["efactura_off efactura_enabled"],
        ),
        ("an account", |o| o.header.client.iban = some("RO49 AAAA 1B31 0075 9384 0000"), &[]),
        (
            "not an account",
            |o| o.header.client.iban = some("RO50"),
            &["client_iban_invalid client_data.iban"],
        ),
    ]);
}

#[test]
fn dates_are_neither_in_the_future_nor_out_of_all_bounds() {
    for (date, previous, due, expected) in [
        ("2026-11-20", None, None, vec![]),
        ("2026-11-21", None, None, vec!["date_in_future date"]),
        // The fifth working day after it is today, and was yesterday.
        ("2026-11-13", None, None, vec![]),
        ("2026-11-12", None, None, vec!["efactura_deadline_passed date"]),
        ("2020-01-01", None, None, vec!["efactura_deadline_passed date"]),
        ("2019-12-31", None, None, vec!["date_absurd date"]),
        ("2026-11-19", Some("2026-11-18"), None, vec![]),
        ("2026-11-18", Some("2026-11-18"), None, vec![]),
        ("2026-11-17", Some("2026-11-18"), None, vec!["date_before_previous date"]),
        ("2026-11-20", None, Some("2026-12-20"), vec![]),
        ("2026-11-20", None, Some("2026-11-20"), vec![]),
        ("2026-11-20", None, Some("2026-11-19"), vec!["due_before_issue due_date"]),
        // Ten years and a few days: 3660 days after the issue date, and one day more.
        ("2026-11-20", None, Some("2036-11-27"), vec![]),
        ("2026-11-20", None, Some("2036-11-28"), vec!["date_absurd due_date"]),
    ] {
        let mut order = order();
        order.rows = vec![row("100", 0, VatCategory::ExemptWithCredit)];
        order.header.issue_date = day(date);
        order.header.due_date = due.map(day);
        let found = found_after(&order, previous.map(day), &firm(true));
        assert_eq!(found, expected, "{date} after {previous:?}, due {due:?}");
    }
}

#[test]
fn a_currency_has_three_letters_and_a_rate() {
    for (currency, rate, expected) in [
        ("RON", None, vec![]),
        ("EUR", Some("5.0871"), vec![]),
        ("EUR", None, vec!["exchange_rate_missing currency_rate"]),
        ("EUR", Some("0"), vec!["exchange_rate_invalid currency_rate"]),
        ("EUR", Some("-5"), vec!["exchange_rate_invalid currency_rate"]),
        ("eur", Some("5.0871"), vec!["currency_invalid currency"]),
        ("EURO", Some("5.0871"), vec!["currency_invalid currency"]),
        ("", None, vec!["currency_invalid currency"]),
    ] {
        let mut order = order();
        order.header.currency = currency.to_owned();
        order.header.exchange_rate = rate.map(|rate| rate.parse().unwrap());
        assert_eq!(found(&order), expected, "{currency} at {rate:?}");
    }
}

#[test]
fn what_the_header_must_say() {
    hold(&[
        (
            "a pro forma is numbered by the server",
            |o| o.header.document_type = DocumentType::Proforma,
            &["needs_server document_type"],
        ),
        ("a draft of the server's", |o| o.header.server_draft = true, &["needs_server is_draft"]),
        (
            "a receipt",
            |o| o.header.document_type = DocumentType::Other,
            &["document_type_not_offline document_type"],
        ),
        ("not to be reported", |o| o.header.efactura = false, &["efactura_off efactura_enabled"]),
        (
            "abroad nobody asks for it",
            |o| {
                o.header.efactura = false;
                o.header.client.country = "DE".to_owned();
                o.header.client.tax_id = some("DE123456789");
            },
            &[],
        ),
        (
            "reported where it does not count",
            |o| o.header.spv_environment = some("test"),
            &["spv_test spv_environment"],
        ),
        (
            "paid in no parts",
            |o| o.header.payment.installments = Some(0),
            &["installments_invalid payment_installments"],
        ),
        ("paid in twelve parts", |o| o.header.payment.installments = Some(12), &[]),
        (
            "paid over a lifetime",
            |o| o.header.payment.installments = Some(121),
            &["installments_invalid payment_installments"],
        ),
        ("to be e-mailed to nobody", |o| o.header.send_email = true, &["email_missing email_address"]),
        (
            "to be e-mailed to a blank address",
            |o| {
                o.header.send_email = true;
                o.header.email_address = some(" ");
            },
            &["email_missing email_address"],
        ),
        (
            "to be e-mailed to the client",
            |o| {
                o.header.send_email = true;
                o.header.client.email = some("ana@firma.ro");
            },
            &[],
        ),
        (
            "to be e-mailed elsewhere",
            |o| {
                o.header.send_email = true;
                o.header.email_address = some("ana@firma.ro");
            },
            &[],
        ),
        (
            "not an address, even if nothing is to be sent there",
            |o| o.header.email_address = some("ana"),
            &["email_invalid email_address"],
        ),
        (
            "reverse charge for a firm with a VAT id",
            |o| {
                o.header.reverse_charge = true;
                o.rows = vec![row("100", 0, VatCategory::ReverseCharge)];
            },
            &[],
        ),
        (
            "reverse charge for a firm that pays no VAT",
            |o| {
                o.header.reverse_charge = true;
                o.header.client.tax_id = some("18547290");
                o.rows = vec![row("100", 0, VatCategory::ReverseCharge)];
            },
            &["reverse_charge_without_vat_id client_data.cui"],
        ),
    ]);
}

#[test]
fn which_texts_are_addresses() {
    for (text, expected) in [
        ("ana@firma.ro", true),
        ("ana.pop@posta.firma.ro", true),
        ("firma.ro", false),
        ("@firma.ro", false),
        ("ana@firma", false),
        ("ana@.firma.ro", false),
        ("ana@firma.ro.", false),
        ("ana pop@firma.ro", false),
        ("ana@pop@firma.ro", false),
    ] {
        assert_eq!(looks_like_email(text), expected, "{text}");
    }
}

/// A field, how many characters it may have, and how it is filled.
type Field = (&'static str, usize, fn(&mut Order, String));

fn delegate() -> Delegate {
    Delegate { name: None, identity: None, transport: None, date: None, time: None }
}

#[test]
fn every_text_fits_into_what_e_factura_carries() {
    let fields: [Field; 20] = [
        ("client_data.name", 200, |o, text| o.header.client.name = text),
        ("client_data.cui", 30, |o, text| o.header.client.tax_id = Some(text)),
        ("client_data.rc", 100, |o, text| o.header.client.trade_register = Some(text)),
        ("client_data.address", 150, |o, text| o.header.client.address = Some(text)),
        ("client_data.city", 50, |o, text| o.header.client.city = Some(text)),
        ("client_data.county", 50, |o, text| o.header.client.county = Some(text)),
        ("client_data.postal_code", 20, |o, text| o.header.client.postal_code = Some(text)),
        ("client_data.email", 100, |o, text| o.header.client.email = Some(text)),
        ("client_data.phone", 100, |o, text| o.header.client.phone = Some(text)),
        ("client_data.bank", 100, |o, text| o.header.client.bank = Some(text)),
        ("client_data.contact_person", 100, |o, text| o.header.client.contact = Some(text)),
        ("info", 6000, |o, text| o.header.info = Some(text)),
        ("observations", 6000, |o, text| o.header.observations = Some(text)),
        ("notes", 6000, |o, text| o.header.notes = Some(text)),
        ("delegate.delegate_name", 100, |o, text| {
            o.header.delegate = Some(Delegate { name: Some(text), ..delegate() });
        }),
        ("delegate.delegate_ci", 100, |o, text| {
            o.header.delegate = Some(Delegate { identity: Some(text), ..delegate() });
        }),
        ("delegate.delegate_transport", 100, |o, text| {
            o.header.delegate = Some(Delegate { transport: Some(text), ..delegate() });
        }),
        ("delegate.delegate_time", 20, |o, text| {
            o.header.delegate = Some(Delegate { time: Some(text), ..delegate() });
        }),
        ("items.0.description_extended", 6000, |o, text| o.rows[0].description_extended = Some(text)),
        ("items.0.unit", 20, |o, text| o.rows[0].unit = text),
    ];
    for (field, chars_max, fill) in fields {
        for (text, expected) in [
            // Letters of two bytes each: characters are counted.
            ("ă".repeat(chars_max), vec![]),
            ("ă".repeat(chars_max + 1), vec![format!("text_too_long {field}")]),
            ("\t".to_owned() + "x", vec![format!("text_control_characters {field}")]),
        ] {
            let mut order = order();
            // Abroad, where any text is a tax id.
            order.header.client.country = "DE".to_owned();
            fill(&mut order, text.clone());
            let mut found = found(&order);
            found.retain(|one| one.starts_with("text_"));
            assert_eq!(found, expected, "{field}: {} characters", text.chars().count());
        }
    }
}

#[test]
fn a_text_may_have_lines_and_nothing_that_cannot_be_seen() {
    for (text, is_sound) in [
        ("Livrat la poartă", true),
        ("Livrat\nla poartă", true),
        ("Livrat\tla poartă", false),
        ("Livrat\r\nla poartă", false),
        ("Livrat \u{202e}la poartă", false),
        ("Livrat \u{2066}la poartă", false),
        ("Livrat \u{200f}la poartă", false),
        ("Livrat \u{061c}la poartă", false),
    ] {
        let mut order = order();
        order.header.info = some(text);
        let expected: &[&str] = if is_sound { &[] } else { &["text_control_characters info"] };
        assert_eq!(found(&order), expected, "{text:?}");
    }
}

#[test]
fn what_a_row_must_say() {
    hold(&[
        ("nothing is invoiced", |o| o.rows.clear(), &["no_rows items"]),
        ("a thousand rows", |o| o.rows = vec![row("1", 21, VatCategory::Standard); 1000], &[]),
        (
            "one row more",
            |o| o.rows = vec![row("1", 21, VatCategory::Standard); 1001],
            &["too_many_rows items"],
        ),
        (
            "no name for it",
            |o| o.rows[0].description = " ".to_owned(),
            &["row_description_missing items.0.description"],
        ),
        ("a name as long as the tax office shows", |o| o.rows[0].description = "ă".repeat(100), &[]),
        (
            "a longer one",
            |o| o.rows[0].description = "ă".repeat(101),
            &["row_description_long items.0.description"],
        ),
        (
            "the longest",
            |o| o.rows[0].description = "ă".repeat(200),
            &["row_description_long items.0.description"],
        ),
        ("too long", |o| o.rows[0].description = "ă".repeat(201), &["text_too_long items.0.description"]),
        ("a hundredth of a piece", |o| o.rows[0].quantity = "0.01".parse().unwrap(), &[]),
        (
            "less than that",
            |o| o.rows[0].quantity = "0.0099".parse().unwrap(),
            &["row_quantity_too_small items.0.quantity"],
        ),
        ("for nothing", |o| o.rows[0].price = "0".parse().unwrap(), &["row_price_zero items.0.price"]),
        (
            "a discount",
            |o| o.rows.push(row("-10", 21, VatCategory::Standard)),
            &["discount_row items.1.price"],
        ),
        (
            "a discount of more than there is",
            |o| o.rows.push(row("-101", 21, VatCategory::Standard)),
            &["discount_row items.1.price", "vat_base_negative items"],
        ),
        (
            "a discount under another rate",
            |o| o.rows.push(row("-10", 11, VatCategory::Standard)),
            &["discount_row items.1.price", "vat_base_negative items"],
        ),
        (
            "a row beyond all bounds",
            |o| {
                o.rows[0].price = "999999999".parse().unwrap();
                o.rows[0].quantity = "999999999".parse().unwrap();
            },
            &["amount_too_large items"],
        ),
        (
            "a sum beyond all bounds",
            |o| {
                let mut large = row("999999999", 0, VatCategory::ExemptWithCredit);
                large.quantity = "9999".parse().unwrap();
                o.rows = vec![large.clone(), large];
            },
            &["amount_too_large items"],
        ),
    ]);
}
