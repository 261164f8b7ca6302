//! Supplier and client side by side: what art. 319 (20) d and f and Law 31/1990 art. 74 ask for.

use super::Paper;
use super::payment::asks_for_transfer;
use super::sheet::{Sheet, fitted};
use super::style::{BODY, HEADING, LABEL, NAME, RULE_MM, Style};
use crate::font;
use crate::format;
use crate::page::{Anchor, Color};
use crate::text;
use domain::{Client, LEI, Supplier};

/// Space between the two blocks.
const GAP_MM: f32 = 10.0;
/// Space under the blocks.
const BELOW_MM: f32 = 7.0;
/// Space between a label and its value.
const LABEL_GAP_MM: f32 = 3.0;
/// Lines one value may take: more than any checked invoice needs, so that a block always fits its page.
const VALUE_LINES_MAX: usize = 6;
/// Smallest size a word that does not break is set in.
const WORD_SIZE_MIN_PT: f32 = 6.6;
/// The code of Romania, which an address inside the country does not mention.
const ROMANIA: &str = "RO";

/// A label and its value.
pub type Fact = (&'static str, String);

/// Puts both blocks and leaves the place under the longer one.
pub fn place(paper: Paper<'_>, sheet: &mut Sheet) {
    let words = paper.words;
    let (supplier, client) = (&paper.content.supplier, &paper.content.header.client);
    let width_mm = (sheet.frame.content_mm() - GAP_MM) / 2.0;
    let left_mm = sheet.frame.left_mm();
    let right_left_mm = left_mm + width_mm + GAP_MM;
    let place = |sheet: &mut Sheet, x_mm: f32, heading: &str, name: &str, facts: &[Fact]| {
        block(sheet, (x_mm, width_mm), (heading, paper.accent), name, facts)
    };
    let left_end_mm = place(sheet, left_mm, words.supplier, &supplier.name, &supplier_facts(paper, supplier));
    let right_end_mm = place(sheet, right_left_mm, words.client, &client.name, &client_facts(paper, client));
    sheet.y_mm = left_end_mm.max(right_end_mm) + BELOW_MM;
}

fn block(
    sheet: &mut Sheet,
    (x_mm, width_mm): (f32, f32),
    (heading, ink): (&str, Color),
    name: &str,
    facts: &[Fact],
) -> f32 {
    let mut y_mm = sheet.y_mm;
    sheet.rule(x_mm, x_mm + width_mm, y_mm, RULE_MM, ink);
    y_mm += 2.2;
    sheet.put_at(x_mm, y_mm, HEADING.ink(ink), Anchor::Start, heading);
    y_mm += HEADING.leading_mm + 0.4;
    let name_lines = limited(text::wrap(name, NAME.weight, NAME.size_pt, width_mm));
    y_mm = sheet.put_lines(x_mm, y_mm, NAME, &name_lines) + 0.8;
    let label_mm = labels_mm(facts);
    for (label, value) in facts {
        // Labels are smaller than values; both stand on one baseline.
        sheet.put(x_mm, y_mm + BODY.baseline_mm(), LABEL, Anchor::Start, label);
        // What must not be broken, as an account, is set smaller where the column is narrow.
        let value_mm = width_mm - label_mm;
        let style = if value.contains(' ') { BODY } else { smaller(value, value_mm) };
        let lines = limited(text::wrap(value, style.weight, style.size_pt, value_mm));
        for line in &lines {
            sheet.put(x_mm + label_mm, y_mm + BODY.baseline_mm(), style, Anchor::Start, line);
            y_mm += BODY.leading_mm;
        }
    }
    y_mm
}

/// At most so many lines; an ellipsis stands for what is left out.
pub fn limited(mut lines: Vec<String>) -> Vec<String> {
    if lines.len() > VALUE_LINES_MAX {
        lines.truncate(VALUE_LINES_MAX);
        if let Some(last) = lines.last_mut() {
            last.pop();
            last.push('…');
        }
    }
    lines
}

/// A word in one piece, down to a size that still reads.
fn smaller(word: &str, width_mm: f32) -> Style {
    let style = fitted(word, BODY, width_mm);
    if style.size_pt < WORD_SIZE_MIN_PT { BODY } else { style }
}

fn supplier_facts(paper: Paper<'_>, supplier: &Supplier) -> Vec<Fact> {
    let words = paper.words;
    // Where money is asked for, the account stands with the sum.
    let account = (!asks_for_transfer(paper)).then_some(());
    let place = [Some(&supplier.address), Some(&supplier.city), supplier.county.as_ref()];
    facts([
        (words.tax_id, Some(supplier.tax_id.clone())),
        (words.trade_register, supplier.trade_register.clone()),
        (words.registered_office, Some(address(place))),
        (words.share_capital, supplier.share_capital.map(|sum| format::money_in(sum, LEI, paper.lang))),
        (words.iban, account.and(supplier.iban.as_deref()).map(format::iban)),
        (words.bank, account.and(supplier.bank.clone())),
        (words.phone, supplier.phone.clone()),
        (words.email, supplier.email.clone()),
    ])
}

fn client_facts(paper: Paper<'_>, client: &Client) -> Vec<Fact> {
    let words = paper.words;
    let abroad = (client.country != ROMANIA).then_some(&client.country);
    let city = [client.postal_code.as_deref(), client.city.as_deref()];
    let city = city.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let place = [client.address.as_ref(), Some(&city), client.county.as_ref(), abroad];
    facts([
        (words.tax_id, client.tax_id.clone().filter(|id| id.trim() != "-")),
        (words.personal_id, client.cnp.clone().filter(|cnp| cnp.chars().any(|c| matches!(c, '1'..='9')))),
        (words.trade_register, client.trade_register.clone()),
        (words.address, Some(address(place))),
        (words.iban, client.iban.as_deref().map(format::iban)),
        (words.bank, client.bank.clone()),
        (words.contact, client.contact.clone()),
        (words.phone, client.phone.clone()),
        (words.email, client.email.clone()),
    ])
}

/// Only those facts that say something, on one line each before wrapping.
pub fn facts<const N: usize>(candidates: [(&'static str, Option<String>); N]) -> Vec<Fact> {
    candidates
        .into_iter()
        .filter_map(|(label, value)| Some((label, text::single_line(&value?))))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// Width of the column of labels, with the space before the values.
pub fn labels_mm(facts: &[Fact]) -> f32 {
    let widths = facts.iter().map(|(label, _)| font::width_mm(label, LABEL.weight, LABEL.size_pt));
    widths.fold(0.0, f32::max) + LABEL_GAP_MM
}

/// A postal address on one line; a county the city already names is not repeated.
fn address<'a>(parts: impl IntoIterator<Item = Option<&'a String>>) -> String {
    let mut said: Vec<String> = Vec::new();
    for part in parts.into_iter().flatten().map(|part| text::single_line(part)) {
        if !part.is_empty() && !said.last().is_some_and(|before| before.contains(&part)) {
            said.push(part);
        }
    }
    said.join(", ")
}
