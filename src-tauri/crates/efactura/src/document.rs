//! The whole document, part by part, in the order UBL wants.
//!
//! Not here: sums, characters, who the sides are.

use crate::Preceding;
use crate::element::{Element, amount, group, leaf};
use crate::gap::{Gap, Lack};
use crate::sums::{Breakdown, breakdowns, ground, is_discount};
use crate::{party, payment, text, unit};
use domain::code_list::is_currency;
use domain::exemption::VAT_ON_COLLECTION;
use domain::{ClientKind, Content, Ground, Header, Issued, LEI, Money, Row, VatRate};

/// BR-RO-001.
const CUSTOMIZATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1";
/// UNTDID 1001: invoice; a storno is one too, with negative quantities (invoicing rules 5.2).
const INVOICE: &str = "380";
/// UNTDID 2005: VAT is due when it is paid (BR-RO-040).
const ON_PAYMENT: &str = "432";
/// UNTDID 5189: discount.
const DISCOUNT: &str = "95";
/// UNTDID 7143: customs tariff (NC), and procurement vocabulary (CPV).
const NC_LIST: &str = "HS";
const CPV_LIST: &str = "STI";
/// Said when no due date is (BR-CO-25).
const ON_RECEIPT: &str = "Plata la primirea facturii.";
const DEMO: &str = "Document demonstrativ: nu este document fiscal.";
/// Characters and number of notes (BT-22, BR-RO-A020).
const NOTE_CHARS_MAX: usize = 300;
const NOTES_MAX: usize = 20;
/// Characters of an item's name, of its description, and of a line's note (RO_CIUS).
const NAME_CHARS_MAX: usize = 100;
const DESCRIPTION_CHARS_MAX: usize = 200;
/// Characters of an allowance's reason (BT-97).
const REASON_CHARS_MAX: usize = 100;
/// Characters of an invoice's number (BT-1, BT-25).
const NUMBER_CHARS_MAX: usize = 200;

const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
];

/// The invoice, and what it lacks.
pub(crate) fn invoice(issued: &Issued, preceding: Option<&Preceding>, gaps: &mut Vec<Gap>) -> Element {
    let content = &issued.content;
    let header = &content.header;
    let breakdowns = breakdowns(content, gaps);
    gaps.extend(lacks(content, preceding, &breakdowns));
    let mut children = head(issued, &breakdowns);
    children.extend(preceding.map(billing_reference));
    children.push(party::supplier(&content.supplier, gaps));
    let is_taxable = !breakdowns.iter().any(|one| one.ground == Ground::NotVatPayer);
    children.push(party::client(&header.client, is_taxable, gaps));
    children.push(payment::means(issued));
    if header.due_date.is_none() {
        children.push(group("cac:PaymentTerms", [leaf("cbc:Note", ON_RECEIPT)]));
    }
    let discounts: Vec<&Row> = content.rows.iter().filter(|row| is_discount(row)).collect();
    children.extend(discounts.iter().map(|row| allowance(content, row)));
    children.extend(tax_totals(content, &breakdowns, gaps));
    children.push(monetary_total(content, &discounts));
    let lines = content.rows.iter().enumerate().filter(|(_, row)| !is_discount(row));
    children.extend(lines.map(|(index, row)| line(content, index, row, gaps)));
    let root = group("Invoice", children);
    NAMESPACES.iter().fold(root, |root, (name, value)| root.with(name, *value))
}

/// What is missing to the invoice as a whole.
fn lacks(
    content: &Content,
    preceding: Option<&Preceding>,
    breakdowns: &[Breakdown],
) -> impl Iterator<Item = Gap> {
    let rows = &content.rows;
    // An invoice that takes another back has nothing but negative quantities.
    let is_storno = !rows.is_empty() && rows.iter().all(|row| row.order.quantity.is_negative());
    let is_owed_by_client = breakdowns.iter().any(|one| one.ground == Ground::ReverseCharge);
    let is_person = content.header.client.kind == ClientKind::Person;
    [
        (is_storno && preceding.is_none(), Lack::Preceding, "storno"),
        (!is_currency(&content.header.currency), Lack::Currency, "currency"),
        (rows.iter().all(is_discount), Lack::Rows, "items"),
        (is_owed_by_client && is_person, Lack::ClientVatId, "client_data.cui"),
    ]
    .into_iter()
    .filter(|(is_missing, ..)| *is_missing)
    .map(|(_, lack, field)| Gap::new(lack, field))
}

fn head(issued: &Issued, breakdowns: &[Breakdown]) -> Vec<Element> {
    let content = &issued.content;
    let header = &content.header;
    let mut children = vec![
        leaf("cbc:CustomizationID", CUSTOMIZATION),
        leaf("cbc:ID", number(issued)),
        leaf("cbc:IssueDate", header.issue_date.to_string()),
    ];
    children.extend(header.due_date.map(|date| leaf("cbc:DueDate", date.to_string())));
    children.push(leaf("cbc:InvoiceTypeCode", INVOICE));
    children.extend(notes(content).into_iter().map(|note| leaf("cbc:Note", note)));
    children.push(leaf("cbc:DocumentCurrencyCode", &header.currency));
    if is_foreign(header) {
        children.push(leaf("cbc:TaxCurrencyCode", LEI));
    }
    let is_taxed = breakdowns.iter().any(|one| one.ground == Ground::Taxed);
    if content.supplier.vat_on_collection && is_taxed {
        children.push(group("cac:InvoicePeriod", [leaf("cbc:DescriptionCode", ON_PAYMENT)]));
    }
    children
}

/// The number as the paper identifies it: with its series, where the number does not contain it.
fn number(issued: &Issued) -> String {
    let number = match issued.full_number.contains(&issued.series_name) {
        true => issued.full_number.clone(),
        false => format!("{} {}", issued.series_name, issued.full_number),
    };
    text::cut(&number, NUMBER_CHARS_MAX)
}

fn is_foreign(header: &Header) -> bool {
    header.currency != LEI
}

/// What the law wants said and no element says, then the paper's own texts; never the internal ones.
fn notes(content: &Content) -> Vec<String> {
    let header = &content.header;
    let law = [
        content.supplier.demo.then_some(DEMO),
        content.supplier.vat_on_collection.then_some(VAT_ON_COLLECTION.ro),
    ];
    let own = [header.info.as_deref(), header.notes.as_deref()];
    let mut notes: Vec<String> =
        law.into_iter().chain(own).flatten().flat_map(|text| text::pieces(text, NOTE_CHARS_MAX)).collect();
    if notes.len() > NOTES_MAX {
        let rest = notes.split_off(NOTES_MAX - 1);
        notes.push(text::cut(&rest.join(" "), NOTE_CHARS_MAX));
    }
    notes
}

fn billing_reference(preceding: &Preceding) -> Element {
    let id = leaf("cbc:ID", text::cut(&preceding.number, NUMBER_CHARS_MAX));
    let date = leaf("cbc:IssueDate", preceding.date.to_string());
    group("cac:BillingReference", [group("cac:InvoiceDocumentReference", [id, date])])
}

/// A discount row as an allowance (BG-20): what it takes away, under its own category and rate.
fn allowance(content: &Content, row: &Row) -> Element {
    let currency = &content.header.currency;
    let order = &row.order;
    let mut children =
        vec![leaf("cbc:ChargeIndicator", "false"), leaf("cbc:AllowanceChargeReasonCode", DISCOUNT)];
    children.extend(
        text::present(Some(&order.description))
            .map(|reason| leaf("cbc:AllowanceChargeReason", text::cut(&reason, REASON_CHARS_MAX))),
    );
    children.push(amount("cbc:Amount", -row.net, currency));
    children.push(group("cac:TaxCategory", category(ground(content, row), order.vat_rate, false)));
    group("cac:AllowanceCharge", children)
}

/// What a VAT category is made of; the reasons stand in the breakdown only.
fn category(ground: Ground, rate: VatRate, with_reason: bool) -> Vec<Element> {
    let entry = ground.entry();
    let mut children = vec![leaf("cbc:ID", entry.ubl)];
    // What is not subject to VAT has no rate, not even zero (BR-O-05).
    if ground != Ground::NotVatPayer {
        children.push(leaf("cbc:Percent", rate.to_string()));
    }
    if with_reason {
        children.extend(entry.vatex.map(|code| leaf("cbc:TaxExemptionReasonCode", code)));
        children.extend(entry.mention.map(|mention| leaf("cbc:TaxExemptionReason", mention.ro)));
    }
    children.push(group("cac:TaxScheme", [leaf("cbc:ID", party::VAT)]));
    children
}

/// VAT in the invoice's currency by category, and in lei beside a foreign one (BT-111, at the frozen rate).
fn tax_totals(content: &Content, breakdowns: &[Breakdown], gaps: &mut Vec<Gap>) -> Vec<Element> {
    let currency = &content.header.currency;
    let mut total = vec![amount("cbc:TaxAmount", content.totals.vat, currency)];
    total.extend(breakdowns.iter().map(|one| {
        group(
            "cac:TaxSubtotal",
            [
                amount("cbc:TaxableAmount", one.net, currency),
                amount("cbc:TaxAmount", one.vat, currency),
                group("cac:TaxCategory", category(one.ground, one.rate, true)),
            ],
        )
    }));
    let mut totals = vec![group("cac:TaxTotal", total)];
    if is_foreign(&content.header) {
        match content.in_lei(content.totals.vat) {
            Some(vat) => totals.push(group("cac:TaxTotal", [amount("cbc:TaxAmount", vat, LEI)])),
            None => gaps.push(Gap::new(Lack::ExchangeRate, "currency_rate")),
        }
    }
    totals
}

fn monetary_total(content: &Content, discounts: &[&Row]) -> Element {
    let totals = &content.totals;
    let allowances: Money = discounts.iter().map(|row| -row.net).sum();
    let sum = |name, value| amount(name, value, &content.header.currency);
    let mut children = vec![
        sum("cbc:LineExtensionAmount", totals.net + allowances),
        sum("cbc:TaxExclusiveAmount", totals.net),
        sum("cbc:TaxInclusiveAmount", totals.total),
    ];
    if !discounts.is_empty() {
        children.push(sum("cbc:AllowanceTotalAmount", allowances));
    }
    children.push(sum("cbc:PayableAmount", totals.total));
    group("cac:LegalMonetaryTotal", children)
}

fn line(content: &Content, index: usize, row: &Row, gaps: &mut Vec<Gap>) -> Element {
    let currency = &content.header.currency;
    let order = &row.order;
    let (name, rest) = text::part(&order.description, NAME_CHARS_MAX);
    if name.is_empty() {
        gaps.push(Gap::new(Lack::RowDescription, format!("items.{index}.description")));
    }
    let more = [rest.as_str(), order.description_extended.as_deref().unwrap_or_default()].join(" ");
    let (description, note) = text::part(&more, DESCRIPTION_CHARS_MAX);
    let mut children = vec![leaf("cbc:ID", (index + 1).to_string())];
    if !note.is_empty() {
        children.push(leaf("cbc:Note", text::cut(&note, NOTE_CHARS_MAX)));
    }
    children
        .push(leaf("cbc:InvoicedQuantity", order.quantity.to_string()).with("unitCode", unit::code(order)));
    children.push(amount("cbc:LineExtensionAmount", row.net, currency));
    let mut item = Vec::new();
    if !description.is_empty() {
        item.push(leaf("cbc:Description", description));
    }
    item.push(leaf("cbc:Name", name));
    let classes = [(&order.ubl_nc, NC_LIST), (&order.ubl_cpv, CPV_LIST)];
    item.extend(classes.into_iter().filter_map(|(code, list)| {
        let code = leaf("cbc:ItemClassificationCode", text::present(code.as_deref())?).with("listID", list);
        Some(group("cac:CommodityClassification", [code]))
    }));
    item.push(group("cac:ClassifiedTaxCategory", category(ground(content, row), order.vat_rate, false)));
    children.push(group("cac:Item", item));
    let price = leaf("cbc:PriceAmount", order.price.to_string()).with("currencyID", currency);
    children.push(group("cac:Price", [price]));
    group("cac:InvoiceLine", children)
}
