//! An issued invoice to pages: what stands where.
//!
//! Not here: PDF, sums, files. Deliberately absent: internal notes (`observations`), work points, payment words.

mod closing;
mod head;
mod parties;
mod sheet;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod totals;

use crate::font;
use crate::format;
use crate::page::{Page, Step};
use crate::text;
use crate::words::{Lang, Words};
use domain::{Content, DocumentType, Ground, Issued, VatCategory, VatRate};
use sheet::{Repeated, Sheet};
use std::collections::BTreeSet;

/// What every part of the layout reads.
#[derive(Clone, Copy)]
struct Paper<'a> {
    issued: &'a Issued,
    content: &'a Content,
    lang: Lang,
    words: &'static Words,
}

impl<'a> Paper<'a> {
    fn is_proforma(&self) -> bool {
        self.content.header.document_type == DocumentType::Proforma
    }

    /// `Factură`.
    fn document_name(&self) -> &'static str {
        if self.is_proforma() { self.words.proforma } else { self.words.invoice }
    }

    /// The series' name, where the printed number does not contain it.
    fn separate_series(&self) -> Option<String> {
        let series = text::single_line(&self.issued.series_name);
        (!series.is_empty() && !self.issued.full_number.contains(&series)).then_some(series)
    }

    /// Whether VAT columns and sums say anything.
    fn shows_vat(&self) -> bool {
        self.content.supplier.vat_payer || !self.content.totals.vat.is_zero()
    }

    /// What a row's VAT rests on.
    fn ground(&self, rate: VatRate, category: VatCategory) -> Ground {
        let content = self.content;
        Ground::of(category, rate, content.header.reverse_charge, content.supplier.vat_payer)
    }

    /// A rate, or why there is none: short for the rows, in full for the sums.
    fn rate_names(&self, rate: VatRate, category: VatCategory) -> [String; 2] {
        let words = self.words;
        let names = match self.ground(rate, category) {
            Ground::Taxed | Ground::TaxedAtZero => {
                let rate = format::vat_rate(rate, self.lang);
                return [rate.clone(), rate];
            }
            Ground::ReverseCharge => [words.reverse_charge_short, words.reverse_charge_name],
            Ground::Exempt | Ground::NotVatPayer => [words.exempt; 2],
            Ground::ExemptWithoutCredit => [words.exempt, words.exempt_without_credit_name],
            Ground::ExemptWithCredit => [words.exempt, words.exempt_with_credit_name],
            Ground::VatIncluded => [words.vat_included; 2],
        };
        names.map(str::to_owned)
    }

    /// The invoice's currency as written after amounts.
    fn currency(&self) -> &'a str {
        format::currency_name(&self.content.header.currency, self.lang)
    }
}

/// The name viewers show: `Factură FCT-2026-0100`.
pub(crate) fn title(issued: &Issued, lang: Lang) -> String {
    let paper = paper(issued, lang);
    let mut parts = vec![paper.document_name().to_owned()];
    parts.extend(paper.separate_series());
    parts.push(text::single_line(&issued.full_number));
    parts.join(" ")
}

/// The pages of an invoice. Every text holds only characters the fonts have; see [`unprintable`] for the others.
#[must_use]
pub fn layout(issued: &Issued, lang: Lang) -> Vec<Page> {
    let mut pages = compose(paper(issued, lang));
    for text in pages.iter_mut().flat_map(|page| &mut page.steps).filter_map(|step| match step {
        Step::Text(text) => Some(&mut text.text),
        Step::Line(_) | Step::Rect(_) => None,
    }) {
        if !text.chars().all(font::has) {
            *text = text.chars().map(|c| if font::has(c) { c } else { font::SUBSTITUTE }).collect();
        }
    }
    pages
}

/// The characters of an invoice that print as an empty box because the fonts lack them, each once, in code point order.
#[must_use]
pub fn unprintable(issued: &Issued) -> Vec<char> {
    let pages = compose(paper(issued, Lang::Ro));
    let missing: BTreeSet<char> = pages
        .iter()
        .flat_map(|page| &page.steps)
        .filter_map(|step| match step {
            Step::Text(text) => Some(text.text.chars()),
            Step::Line(_) | Step::Rect(_) => None,
        })
        .flatten()
        .filter(|c| !font::has(*c))
        .collect();
    missing.into_iter().collect()
}

fn paper(issued: &Issued, lang: Lang) -> Paper<'_> {
    Paper { issued, content: &issued.content, lang, words: lang.words() }
}

fn compose(paper: Paper<'_>) -> Vec<Page> {
    let mut sheet = Sheet::new(repeated(paper));
    head::place(paper, &mut sheet);
    parties::place(paper, &mut sheet);
    let totals = totals::Totals::prepare(paper);
    table::place(paper, &mut sheet, totals.height_mm() + closing::kept_mm(paper));
    totals.place(&mut sheet);
    closing::place(paper, &mut sheet);
    sheet.finish()
}

fn repeated(paper: Paper<'_>) -> Repeated {
    let words = paper.words;
    let date = format::date(&paper.content.header.issue_date, paper.lang);
    Repeated {
        head_left: paper.content.supplier.name.clone(),
        head_right: format!("{} {} {date}", title(paper.issued, paper.lang), words.dated),
        footer: match paper.is_proforma() {
            _ if paper.content.supplier.demo => words.demo_mention,
            true => words.proforma_mention,
            false => words.signature,
        }
        .to_owned(),
        mark: paper.content.supplier.demo.then_some(words.demo),
        page: words.page,
        page_of: words.page_of,
    }
}
