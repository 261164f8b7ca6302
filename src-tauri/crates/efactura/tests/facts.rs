//! What the rules of RO_CIUS and EN 16931 ask (invoicing rules 6.4), on every file of the matrix, read back by another
//! library; sums against decimals computed here and not by the domain.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod matrix;

use domain::{Content, Issued, LEI};
use efactura::xml;
use matrix::{Case, cases};
use roxmltree::{Document, Node};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Every case with its file.
fn files() -> impl Iterator<Item = (Case, String)> {
    cases().into_iter().map(|case| {
        let text =
            xml(&case.issued, case.preceding.as_ref()).unwrap_or_else(|e| panic!("{}: {e}", case.name));
        (case, text)
    })
}

fn file(name: &str) -> String {
    files().find(|(case, _)| case.name == name).unwrap().1
}

/// The elements a path leads to, one local name a step.
fn at<'a, 'i>(from: Node<'a, 'i>, path: &str) -> Vec<Node<'a, 'i>> {
    path.split('/').fold(vec![from], |nodes, step| {
        let children = nodes.into_iter().flat_map(|node| node.children());
        children.filter(|child| child.is_element() && child.tag_name().name() == step).collect()
    })
}

fn texts(from: Node<'_, '_>, path: &str) -> Vec<String> {
    at(from, path).into_iter().map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

fn text(from: Node<'_, '_>, path: &str) -> Option<String> {
    let mut found = texts(from, path);
    assert!(found.len() <= 1, "{path}: {found:?}");
    found.pop()
}

fn number(from: Node<'_, '_>, path: &str) -> Decimal {
    text(from, path).unwrap_or_else(|| panic!("no {path}")).parse().unwrap()
}

fn rounded(exact: Decimal) -> Decimal {
    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Nets and VAT of the rows, computed from quantity, price and rate alone.
fn expected_rows(content: &Content) -> Vec<(Decimal, Decimal, Decimal)> {
    let row = |row: &domain::Row| {
        let (quantity, price) = (row.order.quantity.decimal(), row.order.price.decimal());
        let (net, rate) = (rounded(quantity * price), row.order.vat_rate.decimal());
        (net, rounded(net * rate / Decimal::ONE_HUNDRED), price)
    };
    content.rows.iter().map(row).collect()
}

#[test]
fn the_sums_are_those_of_the_paper_and_agree_with_each_other() {
    for (case, xml) in files() {
        let (name, content) = (&case.name, &case.issued.content);
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        let rows = expected_rows(content);
        let sum = |of: &dyn Fn(&(Decimal, Decimal, Decimal)) -> Decimal| rows.iter().map(of).sum::<Decimal>();
        let (net, vat) = (sum(&|row| row.0), sum(&|row| row.1));
        let lines = sum(&|row| if row.2 < Decimal::ZERO { Decimal::ZERO } else { row.0 });
        let allowances = lines - net;
        for (path, expected) in [
            ("LegalMonetaryTotal/LineExtensionAmount", lines),
            ("LegalMonetaryTotal/TaxExclusiveAmount", net),
            ("LegalMonetaryTotal/TaxInclusiveAmount", net + vat),
            ("LegalMonetaryTotal/PayableAmount", net + vat),
        ] {
            assert_eq!(number(root, path), expected, "{name} {path}");
        }
        let stated = text(root, "LegalMonetaryTotal/AllowanceTotalAmount");
        assert_eq!(stated.is_some(), !at(root, "AllowanceCharge").is_empty(), "{name}");
        assert_eq!(stated.map_or(Decimal::ZERO, |sum| sum.parse().unwrap()), allowances, "{name}");

        let own = &at(root, "TaxTotal")[0];
        assert_eq!(number(*own, "TaxAmount"), vat, "{name}");
        let mut bases = BTreeMap::<(String, String), Decimal>::new();
        let mut add = |category: Node<'_, '_>, net: Decimal| {
            let key = (text(category, "ID").unwrap(), text(category, "Percent").unwrap_or_default());
            *bases.entry(key).or_default() += net;
        };
        for line in at(root, "InvoiceLine") {
            add(at(line, "Item/ClassifiedTaxCategory")[0], number(line, "LineExtensionAmount"));
        }
        for allowance in at(root, "AllowanceCharge") {
            add(at(allowance, "TaxCategory")[0], -number(allowance, "Amount"));
        }
        let subtotals = at(*own, "TaxSubtotal");
        assert_eq!(subtotals.len(), bases.len(), "{name}: one group for each category and rate");
        let mut of_groups = Decimal::ZERO;
        for subtotal in subtotals {
            let category = at(subtotal, "TaxCategory")[0];
            let percent = text(category, "Percent").unwrap_or_default();
            let base = number(subtotal, "TaxableAmount");
            let group_vat = number(subtotal, "TaxAmount");
            assert_eq!(bases[&(text(category, "ID").unwrap(), percent.clone())], base, "{name}");
            let rate: Decimal = if percent.is_empty() { Decimal::ZERO } else { percent.parse().unwrap() };
            let apart = (group_vat - rounded(base * rate / Decimal::ONE_HUNDRED)).abs();
            assert!(apart < Decimal::ONE, "{name}: {group_vat} on {base}");
            of_groups += group_vat;
        }
        assert_eq!(of_groups, vat, "{name}");

        let is_foreign = content.header.currency != LEI;
        assert_eq!(at(root, "TaxTotal").len(), if is_foreign { 2 } else { 1 }, "{name}");
        assert_eq!(text(root, "TaxCurrencyCode").as_deref(), is_foreign.then_some(LEI), "{name}");
        if is_foreign {
            let lei = at(root, "TaxTotal")[1];
            let rate = content.header.exchange_rate.unwrap().decimal();
            assert_eq!(number(lei, "TaxAmount"), rounded(vat * rate), "{name}");
            assert_eq!(at(lei, "TaxAmount")[0].attribute("currencyID"), Some(LEI), "{name}");
            assert!(at(lei, "TaxSubtotal").is_empty(), "{name}");
        }
    }
}

#[test]
fn every_file_keeps_the_facts_that_hold_for_all() {
    for (case, xml) in files() {
        let name = &case.name;
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        assert_eq!(
            text(root, "CustomizationID").unwrap(),
            "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1"
        );
        assert_eq!(text(root, "ID").unwrap(), "FCT-2026-0100");
        assert_eq!(text(root, "IssueDate").unwrap(), "2026-11-20");
        assert_eq!(text(root, "InvoiceTypeCode").unwrap(), "380");
        assert!(!xml.contains("INTERN"), "{name}: internal notes stay here");
        let promised = text(root, "DueDate").is_some() || !texts(root, "PaymentTerms/Note").is_empty();
        assert!(promised || number(root, "LegalMonetaryTotal/PayableAmount") <= Decimal::ZERO, "{name}");
        for side in ["AccountingSupplierParty", "AccountingCustomerParty"] {
            let party = at(root, &format!("{side}/Party"))[0];
            for path in ["PostalAddress/StreetName", "PostalAddress/CityName", "PartyLegalEntity/CompanyID"] {
                let optional =
                    path.ends_with("CompanyID") && !texts(party, "PartyTaxScheme/CompanyID").is_empty();
                assert!(text(party, path).is_some() || optional, "{name} {side} {path}");
            }
        }
        for node in document.descendants().filter(Node::is_element) {
            let element = node.tag_name().name();
            let is_leaf = !node.children().any(|child| child.is_element());
            let said = node.text().unwrap_or_default();
            assert!(!is_leaf || !said.trim().is_empty(), "{name}: {element} is empty");
            if element.ends_with("Amount") && element != "PriceAmount" {
                assert!(
                    said.split_once('.').is_some_and(|(_, cents)| cents.len() == 2),
                    "{name}: {element} {said}"
                );
            }
            if element == "PriceAmount" {
                assert!(!said.starts_with('-'), "{name}: {said}");
            }
        }
    }
}

#[test]
fn no_text_is_longer_than_it_may_be() {
    for (path, chars_max) in [
        ("ID", 200),
        ("Note", 300),
        ("PaymentTerms/Note", 300),
        ("PaymentMeans/PaymentID", 140),
        ("AllowanceCharge/AllowanceChargeReason", 100),
        ("InvoiceLine/Note", 300),
        ("InvoiceLine/Item/Name", 100),
        ("InvoiceLine/Item/Description", 200),
        ("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReason", 100),
        ("PostalAddress/StreetName", 150),
        ("PostalAddress/AdditionalStreetName", 100),
        ("PostalAddress/AddressLine/Line", 100),
        ("PostalAddress/CityName", 50),
        ("PostalAddress/PostalZone", 20),
        ("PartyLegalEntity/RegistrationName", 200),
        ("PartyLegalEntity/CompanyLegalForm", 1000),
        ("Contact/Telephone", 100),
    ] {
        let mut longest = 0;
        for (case, xml) in files() {
            let document = Document::parse(&xml).unwrap();
            let root = document.root_element();
            let parties = ["AccountingSupplierParty/Party", "AccountingCustomerParty/Party"];
            let places = parties.into_iter().flat_map(|party| at(root, party)).chain([root]);
            for said in places.flat_map(|place| texts(place, path)) {
                assert!(said.chars().count() <= chars_max, "{} {path}: {said}", case.name);
                longest = longest.max(said.chars().count());
            }
            assert!(texts(root, "Note").len() <= 20, "{}", case.name);
        }
        assert!(longest > 0, "no file has {path}");
    }
    let xml = file("long_texts");
    let document = Document::parse(&xml).unwrap();
    let notes = texts(document.root_element(), "Note");
    assert_eq!(notes.len(), 20);
    assert!(notes[19].ends_with('…'), "what was left out shows");
    let item = at(document.root_element(), "InvoiceLine/Item")[0];
    assert!(text(item, "Name").unwrap().ends_with("<denumire> Specificație &"), "cut between words");
    assert!(text(item, "Description").unwrap().starts_with("<denumire> Specificație"));
}

/// A category, whether it has a rate, its code and whether it has a reason.
#[test]
fn categories_carry_what_theirs_wants() {
    for (name, category, percent, code, has_reason) in [
        ("21_RON_firm", "S", Some("21"), None, false),
        ("11_EUR_person", "S", Some("11"), None, false),
        ("exempt_RON_firm", "E", Some("0"), None, true),
        ("reverse_EUR_firm", "AE", Some("0"), Some("VATEX-EU-AE"), true),
        ("marked_reverse_charge", "AE", Some("0"), Some("VATEX-EU-AE"), true),
        ("non_payer_RON_person", "O", None, Some("VATEX-EU-O"), true),
    ] {
        let xml = file(name);
        let document = Document::parse(&xml).unwrap();
        let root = document.root_element();
        let group = at(root, "TaxTotal/TaxSubtotal/TaxCategory")[0];
        assert_eq!(text(group, "ID").as_deref(), Some(category), "{name}");
        assert_eq!(text(group, "Percent").as_deref(), percent, "{name}");
        assert_eq!(text(group, "TaxExemptionReasonCode").as_deref(), code, "{name}");
        assert_eq!(text(group, "TaxExemptionReason").is_some(), has_reason, "{name}");
        for line in at(root, "InvoiceLine/Item/ClassifiedTaxCategory") {
            assert_eq!(text(line, "ID").as_deref(), Some(category), "{name}");
            assert_eq!(text(line, "Percent").as_deref(), percent, "{name}");
            assert!(text(line, "TaxExemptionReason").is_none(), "{name}");
        }
    }
    let xml = file("mixed");
    let document = Document::parse(&xml).unwrap();
    let groups = texts(document.root_element(), "TaxTotal/TaxSubtotal/TaxCategory/ID");
    assert_eq!(groups, ["S", "S", "AE", "E", "Z"], "one group for all that is exempt");
}

/// Who has which id, under which scheme: VAT id, other tax id, legal id.
#[test]
fn ids_table() {
    for (name, side, vat, fiscal, legal) in [
        ("21_RON_firm", "Supplier", Some("RO18547290"), None, Some("J33/1204/2016")),
        ("21_RON_firm", "Customer", Some("RO14399840"), None, Some("J40/372/2002")),
        ("non_payer_RON_firm", "Supplier", None, Some("18547290"), Some("18547290")),
        ("non_payer_RON_firm", "Customer", None, None, Some("14399840")),
        ("21_EUR_person", "Customer", None, None, Some("0000000000000")),
        ("foreign_client", "Customer", Some("DE136695976"), None, None),
    ] {
        let xml = file(name);
        let document = Document::parse(&xml).unwrap();
        let party = at(document.root_element(), &format!("Accounting{side}Party/Party"))[0];
        let under = |scheme: &str| {
            let schemes = at(party, "PartyTaxScheme").into_iter();
            schemes
                .filter(|one| text(*one, "TaxScheme/ID").unwrap() == scheme)
                .find_map(|one| text(one, "CompanyID"))
        };
        assert_eq!(under("VAT").as_deref(), vat, "{name} {side}");
        assert_eq!(under("FC").as_deref(), fiscal, "{name} {side}");
        assert_eq!(text(party, "PartyLegalEntity/CompanyID").as_deref(), legal, "{name} {side}");
    }
}

#[test]
fn what_is_special_about_one_invoice_is_said() {
    for (name, path, expected) in [
        ("21_RON_firm", "AccountingSupplierParty/Party/PostalAddress/CountrySubentity", "RO-SV"),
        ("21_RON_firm", "AccountingCustomerParty/Party/PostalAddress/CountrySubentity", "RO-B"),
        ("21_RON_firm", "AccountingCustomerParty/Party/PostalAddress/CityName", "SECTOR6"),
        ("21_RON_person", "AccountingCustomerParty/Party/PostalAddress/CountrySubentity", "RO-BV"),
        ("foreign_client", "AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode", "DE"),
        ("foreign_client", "AccountingCustomerParty/Party/PostalAddress/CountrySubentity", "Bayern"),
        ("21_RON_firm", "PaymentMeans/PaymentMeansCode", "30"),
        ("21_RON_firm", "PaymentMeans/PayeeFinancialAccount/ID", "RO49AAAA1B31007593840000"),
        ("paid_by_transfer", "PaymentMeans/PaymentMeansCode", "30"),
        ("paid_by_cash", "PaymentMeans/PaymentMeansCode", "10"),
        ("paid_by_card", "PaymentMeans/PaymentMeansCode", "48"),
        ("paid_by_other", "PaymentMeans/PaymentMeansCode", "1"),
        ("on_collection", "InvoicePeriod/DescriptionCode", "432"),
        ("storno_RON", "BillingReference/InvoiceDocumentReference/ID", "FCT-2026-0099"),
        ("storno_EUR", "BillingReference/InvoiceDocumentReference/IssueDate", "2026-11-02"),
    ] {
        let xml = file(name);
        let document = Document::parse(&xml).unwrap();
        assert_eq!(text(document.root_element(), path).as_deref(), Some(expected), "{name} {path}");
    }
    let xml = file("classified");
    let document = Document::parse(&xml).unwrap();
    let item = at(document.root_element(), "InvoiceLine/Item")[0];
    let classes = at(item, "CommodityClassification/ItemClassificationCode");
    let classes: Vec<_> = classes.iter().map(|one| (one.attribute("listID"), one.text())).collect();
    assert_eq!(classes, [(Some("HS"), Some("72044990")), (Some("STI"), Some("14622000-7"))]);
    let quantity = at(document.root_element(), "InvoiceLine/InvoicedQuantity")[0];
    assert_eq!(quantity.attribute("unitCode"), Some("KGM"));
    let xml = file("storno_RON");
    let document = Document::parse(&xml).unwrap();
    assert!(
        texts(document.root_element(), "InvoiceLine/InvoicedQuantity").iter().all(|q| q.starts_with('-'))
    );
    assert!(!file("on_collection_exempt").contains("DescriptionCode"), "nothing is due on payment");
}

/// A number that does not contain its series is told with it, as on paper.
#[test]
fn a_number_is_told_with_its_series() {
    let Case { mut issued, .. } = cases().remove(0);
    issued.full_number = "2026/100".to_owned();
    let xml = xml(&issued, None).unwrap();
    let document = Document::parse(&xml).unwrap();
    assert_eq!(text(document.root_element(), "ID").as_deref(), Some("FCT 2026/100"));
}

#[test]
fn no_text_breaks_the_file() {
    let endless = "ș".repeat(3000);
    for odd in ["\0\u{1b}x", "]]>", "<a b='c'>&amp;", "\u{202e}abc", "👩‍👩‍👧", "\u{fffe}\u{ffff}a", &endless]
    {
        let Case { mut issued, .. } = cases().remove(0);
        spoil(&mut issued, odd);
        let xml = xml(&issued, None).unwrap();
        let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{odd:?}: {error}"));
        assert_eq!(document.root_element().tag_name().name(), "Invoice");
    }
}

fn spoil(issued: &mut Issued, odd: &str) {
    let content = &mut issued.content;
    let client = &mut content.header.client;
    for field in [&mut content.supplier.name, &mut content.supplier.address, &mut client.name] {
        *field = odd.to_owned();
    }
    for field in [&mut client.address, &mut client.contact, &mut client.phone, &mut content.header.notes] {
        *field = Some(odd.to_owned());
    }
    let row = &mut content.rows[0].order;
    for field in [&mut row.description, &mut row.unit] {
        *field = odd.to_owned();
    }
    for field in [&mut row.description_extended, &mut row.ubl_unit, &mut row.ubl_nc] {
        *field = Some(odd.to_owned());
    }
}
