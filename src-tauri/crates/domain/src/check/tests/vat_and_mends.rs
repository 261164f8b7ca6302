//! VAT, rates and sums, the codes others keep, and what is offered to mend a finding.

use super::*;

/// A story, what it changes in the sound order, and what is offered then.
type MendCase = (&'static str, fn(&mut Order), &'static [(&'static str, &'static str)]);
/// A story, and what it changes by a ban.
type Mutation = (&'static str, fn(&mut Content, Money));

#[test]
fn the_rate_of_the_national_bank_is_known() {
    for (currency, typed, official, expected) in [
        ("EUR", "5.0871", Some("5.0871"), None),
        ("EUR", "5.09", Some("5.0871"), Some("exchange_rate_differs")),
        ("EUR", "5.09", None, None),
        ("RON", "5.09", Some("5.0871"), None),
    ] {
        let mut order = order();
        order.header.currency = currency.to_owned();
        order.header.exchange_rate = Some(typed.parse().unwrap());
        let facts = CheckFacts {
            today: day(TODAY),
            supplier: None,
            previous_date: None,
            official_rate: official.map(|rate| rate.parse().unwrap()),
        };
        let findings = check(&order, &facts);
        let codes: Vec<_> = findings.iter().map(|finding| finding.rule.code()).collect();
        assert_eq!(codes, Vec::from_iter(expected), "{currency} at {typed}, {official:?}");
        let mended: Vec<_> = findings.iter().flat_map(|finding| &finding.mend).collect();
        assert!(mended.iter().all(|change| change.value == "5.0871"), "{mended:?}");
    }
}

/// What is offered takes the finding away and brings no other.
#[test]
fn what_is_offered_mends() {
    let name = "Înlocuirea completă a instalației de încălzire din subsolul clădirii, cu țevi din cupru, robineți și probe";
    let cases: [MendCase; 9] = [
        ("the future", |o| o.header.issue_date = day("2026-11-21"), &[("date", TODAY)]),
        ("due too early", |o| o.header.due_date = Some(day("2026-11-01")), &[("due_date", TODAY)]),
        ("small letters", |o| o.header.currency = "ron".to_owned(), &[("currency", "RON")]),
        ("a dash", |o| o.header.client.cnp = some("-"), &[("client_data.cnp", "")]),
        ("a rate that ended", |o| o.rows[0].vat_rate = VatRate::percent(19), &[("items.0.vat_rate", "21")]),
        ("another", |o| o.rows[0].vat_rate = VatRate::percent(9), &[("items.0.vat_rate", "11")]),
        ("none that ever was", |o| o.rows[0].vat_rate = VatRate::percent(22), &[]),
        ("a turned text", |o| o.header.info = some("Livrat \u{202e}azi"), &[("info", "Livrat azi")]),
        ("not reported", |o| o.header.efactura = false, &[("efactura_enabled", "1")]),
    ];
    let facts = CheckFacts {
        today: day(TODAY),
        supplier: Some(&firm(true)),
        previous_date: None,
        official_rate: None,
    };
    let offered = |order: &Order| {
        let findings = check(order, &facts);
        assert_eq!(findings.len(), 1, "{findings:?}");
        let mend = findings[0].mend.iter();
        mend.map(|change| (change.field.clone(), change.value.clone())).collect::<Vec<_>>()
    };
    for (story, change, expected) in cases {
        let mut order = order();
        change(&mut order);
        let expected: Vec<_> = expected.iter().map(|(f, v)| ((*f).to_owned(), (*v).to_owned())).collect();
        assert_eq!(offered(&order), expected, "{story}");
    }
    for (description, extended, expected) in [
        (name.to_owned(), None, vec![&name[..name.rfind(' ').unwrap()], "probe"]),
        (name.to_owned(), some("2 zile"), vec![&name[..name.rfind(' ').unwrap()], "probe\n2 zile"]),
        ("ă".repeat(101), None, vec![&"ă".repeat(100), "ă"]),
        ("ă".repeat(100) + " x", None, vec![&"ă".repeat(100), "x"]),
    ] {
        let mut order = order();
        order.rows[0].description = description;
        order.rows[0].description_extended = extended;
        let offered = offered(&order);
        assert_eq!(offered.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), expected);
        let [(_, name), (_, rest)] = &offered[..] else { panic!("{offered:?}") };
        order.rows[0].description.clone_from(name);
        order.rows[0].description_extended = Some(rest.clone());
        assert_eq!(check(&order, &facts), []);
    }
}

/// What the official rules let pass (invoicing rules 6.5).
#[test]
fn an_invoice_adds_up_to_the_last_ban() {
    let sound = || {
        let mut order = order();
        order.rows = vec![
            sample::row("3", "19.99", 21, VatCategory::Standard),
            sample::row("1.5", "7.35", 11, VatCategory::Standard),
        ];
        order.header.currency = "EUR".to_owned();
        order.header.exchange_rate = Some("5.0871".parse().unwrap());
        Content::compute(firm(true), order).unwrap()
    };
    assert!(is_sound(&sound()));
    let ban: Money = "0.01".parse().unwrap();
    let mutations: [Mutation; 8] = [
        ("a row's net", |c, ban| c.rows[0].net = c.rows[0].net + ban),
        ("a row's VAT", |c, ban| c.rows[1].vat = c.rows[1].vat - ban),
        ("the net", |c, ban| c.totals.net = c.totals.net + ban),
        ("the VAT", |c, ban| c.totals.vat = c.totals.vat + ban),
        ("the total", |c, ban| c.totals.total = c.totals.total - ban),
        ("a rate's base", |c, ban| c.totals.by_rate[0].net = c.totals.by_rate[0].net + ban),
        ("a rate's VAT", |c, ban| c.totals.by_rate[1].vat = c.totals.by_rate[1].vat + ban),
        ("the rate to lei", |c, _| c.header.exchange_rate = None),
    ];
    for (story, mutate) in mutations {
        let mut content = sound();
        mutate(&mut content, ban);
        assert!(!is_sound(&content), "{story}");
    }
}

/// Rounded row by row, VAT may end up a leu away from the rate on the whole: e-Factura refuses that.
#[test]
fn many_small_rows_may_round_apart() {
    for (rows, efactura, expected) in [
        (268, true, vec![]),
        (269, true, vec!["vat_rounding_apart items"]),
        (269, false, vec!["efactura_off efactura_enabled"]),
    ] {
        let mut order = order();
        // 21 % of 0.03 is 0.0063, which each row makes 0.01.
        order.rows = vec![row("0.03", 21, VatCategory::Standard); rows];
        order.header.efactura = efactura;
        assert_eq!(found(&order), expected, "{rows}");
    }
}

#[test]
fn which_vat_a_row_may_carry() {
    use VatCategory::{Exempt, Standard};
    for (story, vat_payer, reverse_charge, percent, category, expected) in [
        ("the usual rate", true, false, 21, Standard, None),
        ("the reduced rate", true, false, 11, Standard, None),
        ("a rate that ended", true, false, 19, Standard, Some("vat_rate_not_in_force")),
        ("a rate of long ago", true, false, 24, Standard, Some("vat_rate_not_in_force")),
        ("a rate of no law known here", true, false, 22, Standard, Some("vat_rate_unknown")),
        ("none", true, false, 0, Standard, None),
        ("exempt, and nobody says why", true, false, 0, Exempt, Some("exemption_ground_missing")),
        ("exempt with a reason", true, false, 0, VatCategory::ExemptWithCredit, None),
        ("exempt and charged all the same", true, false, 21, Exempt, Some("vat_rate_with_exemption")),
        ("charged by a firm that pays none", false, false, 21, Standard, Some("vat_on_non_payer")),
        ("not charged by a firm that pays none", false, false, 0, Exempt, None),
        ("charged although the customer owes it", true, true, 21, Standard, Some("reverse_charge_with_vat")),
    ] {
        let mut order = order();
        order.header.reverse_charge = reverse_charge;
        order.rows = vec![row("100", percent, category)];
        let expected: Vec<String> =
            expected.into_iter().map(|code| format!("{code} items.0.vat_rate")).collect();
        assert_eq!(found_after(&order, None, &firm(vat_payer)), expected, "{story}");
    }
}

/// A wrong rate comes by itself, from an old product or the account; one of a newer law must keep nobody from issuing.
#[test]
fn a_rate_that_is_over_refuses_and_one_nobody_knows_informs() {
    for (percent, severity) in [(19, Severity::Error), (22, Severity::Warning)] {
        let mut order = order();
        order.rows = vec![row("100", percent, VatCategory::Standard)];
        let supplier = firm(true);
        let facts = CheckFacts {
            today: day(TODAY),
            supplier: Some(&supplier),
            previous_date: None,
            official_rate: None,
        };
        let found: Vec<_> = check(&order, &facts).iter().map(Finding::severity).collect();
        assert_eq!(found, [severity], "{percent} %");
    }
}

#[test]
fn the_first_and_the_last_day_of_each_rate() {
    use crate::check::RateStanding::{InForce, NotInForce, Unknown};
    for (percent, date, expected) in [
        (21, "2025-07-31", NotInForce),
        (21, "2025-08-01", InForce),
        (11, "2025-07-31", NotInForce),
        (11, "2025-08-01", InForce),
        (19, "2025-07-31", InForce),
        (19, "2025-08-01", NotInForce),
        (9, "2026-07-31", InForce),
        (9, "2026-08-01", NotInForce),
        (5, "2025-07-31", InForce),
        (5, "2025-08-01", NotInForce),
        (0, "2020-01-01", InForce),
        (0, "2026-11-20", InForce),
        (20, "2016-12-31", InForce),
        (20, "2020-01-01", NotInForce),
        (24, "2015-12-31", InForce),
        (24, "2016-01-01", NotInForce),
        (22, "2026-11-20", Unknown),
    ] {
        assert_eq!(rate_standing(VatRate::percent(percent), day(date)), expected, "{percent} % on {date}");
    }
}

#[test]
fn every_rule_has_a_code_of_its_own_and_a_source() {
    let codes: std::collections::BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    assert_eq!(codes.len(), Rule::ALL.len());
    assert!(Rule::ALL.iter().all(|rule| !rule.source().is_empty()));
}

#[test]
fn codes_others_keep() {
    hold(&[
        ("a unit", |o| o.rows[0].ubl_unit = some("HUR"), &[]),
        ("no unit", |o| o.rows[0].ubl_unit = some("BUC"), &["row_unit_unknown items.0.ubl_um"]),
        ("a nomenclature code", |o| o.rows[0].ubl_nc = some("84818011"), &[]),
        ("none", |o| o.rows[0].ubl_nc = some("robinet"), &["row_nc_invalid items.0.ubl_nc"]),
        ("a procurement code", |o| o.rows[0].ubl_cpv = some("45330000-9"), &[]),
        ("none", |o| o.rows[0].ubl_cpv = some("45"), &["row_cpv_invalid items.0.ubl_cpv"]),
        (
            "a country of another list",
            |o| o.header.client.country = "ROU".to_owned(),
            &["client_country_unknown client_data.country"],
        ),
        ("no currency in use", |o| o.header.currency = "ROL".to_owned(), &["currency_invalid currency"]),
        (
            "a client's e-mail with a slip",
            |o| o.header.client.email = some("ana@firma"),
            &["client_email_invalid client_data.email"],
        ),
        (
            "reverse charge on a row alone needs the customer's VAT id too",
            |o| {
                o.header.client.tax_id = some("18547290");
                o.rows = vec![row("100", 0, VatCategory::ReverseCharge)];
            },
            &["reverse_charge_without_vat_id client_data.cui"],
        ),
    ]);
}

#[test]
fn what_the_firm_itself_lacks() {
    let sound = firm(true);
    for (story, supplier, expected) in [
        ("nothing", sound.clone(), &[][..]),
        ("no city", Supplier { city: " ".to_owned(), ..sound.clone() }, &["supplier_city_missing firm.city"]),
        (
            "no county",
            Supplier { county: some("Moldova"), ..sound.clone() },
            &["supplier_county_unknown firm.county"],
        ),
        ("no account", Supplier { iban: some("RO1"), ..sound }, &["supplier_iban_invalid firm.iban"]),
    ] {
        assert_eq!(found_after(&order(), None, &supplier), expected, "{story}");
    }
    let mut reversed = order();
    reversed.header.reverse_charge = true;
    reversed.rows = vec![row("100", 0, VatCategory::ReverseCharge)];
    let found = found_after(&reversed, None, &firm(false));
    assert_eq!(found, ["reverse_charge_by_non_payer with_vat_inverted"]);
}
