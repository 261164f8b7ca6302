//! An issued invoice to pages: what stands where.
//!
//! Not here: PDF, sums, files. Deliberately absent: internal notes (`observations`), work points, payment words.

mod closing;
mod copies;
#[cfg(test)]
#[path = "../../tests/fixtures/mod.rs"]
pub(crate) mod fixtures;
mod head;
mod listing;
mod parties;
mod payment;
mod sheet;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod totals;

use crate::Document;
use crate::font;
use crate::format;
use crate::page::{Color, Page, Step};
use crate::text;
use crate::words::{Words, spoken, words};
use domain::{Content, DocumentType, Ground, Issued, PaperLang, Template, VatCategory, VatRate};
use sheet::{Repeated, Sheet};
use std::collections::BTreeSet;
use style::{ACCENT, Frame, legible};

pub use listing::{Listing, ListingColumn, ListingTable};

/// What every part of the layout reads.
#[derive(Clone, Copy)]
struct Paper<'a> {
    document: &'a Document<'a>,
    issued: &'a Issued,
    content: &'a Content,
    lang: PaperLang,
    words: &'static Words,
    accent: Color,
}

impl<'a> Paper<'a> {
    fn of(document: &'a Document<'a>) -> Paper<'a> {
        let content = &document.issued.content;
        let lang = document.spoken();
        let accent = content.supplier.look.accent.map_or(ACCENT, |ink| legible(Color::hex(ink.0)));
        Paper { document, issued: document.issued, content, lang, words: words(lang), accent }
    }

    fn is_proforma(&self) -> bool {
        self.content.header.document_type == DocumentType::Proforma
    }

    /// A storno says so by what it cites, or by giving more back than it asks for.
    fn is_storno(&self) -> bool {
        self.document.issued.reverses.is_some() || self.content.totals.total.is_negative()
    }

    /// `Factură`.
    fn document_name(&self) -> &'static str {
        match () {
            () if self.is_proforma() => self.words.proforma,
            () if self.is_storno() => self.words.storno,
            () => self.words.invoice,
        }
    }

    /// The series' name, where the printed number does not contain it.
    fn separate_series(&self) -> Option<String> {
        let series = text::single_line(&self.issued.series_name);
        (!series.is_empty() && !self.issued.full_number.contains(&series)).then_some(series)
    }

    /// The number as printed; a draft has the word instead.
    fn number(&self) -> String {
        match self.document.is_draft {
            true => self.words.draft.to_owned(),
            false => text::single_line(&self.issued.full_number),
        }
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

    /// A rate, or why there is none: short for the rows, in full for the sums. Two languages leave no room for the full
    /// names, which the mentions under the sums say anyway.
    fn rate_names(&self, rate: VatRate, category: VatCategory) -> [String; 2] {
        let words = self.words;
        let full = |name: &'static str| if self.lang == PaperLang::Both { words.exempt } else { name };
        let names = match self.ground(rate, category) {
            Ground::Taxed | Ground::TaxedAtZero => {
                let rate = format::vat_rate(rate, self.lang);
                return [rate.clone(), rate];
            }
            Ground::ReverseCharge => [words.reverse_charge_short, words.reverse_charge_name],
            Ground::Exempt | Ground::NotVatPayer => [words.exempt; 2],
            Ground::ExemptWithoutCredit => [words.exempt, full(words.exempt_without_credit_name)],
            Ground::ExemptWithCredit => [words.exempt, full(words.exempt_with_credit_name)],
            Ground::VatIncluded => [words.vat_included; 2],
        };
        names.map(str::to_owned)
    }

    /// The invoice's currency as written after amounts.
    fn currency(&self) -> &'a str {
        format::currency_name(&self.content.header.currency, self.lang)
    }

    /// A phrase in each language printed, with a stroke between.
    fn phrase(&self, phrase: impl Fn(&'static Words) -> String) -> String {
        spoken(self.lang).iter().map(|words| phrase(words)).collect::<Vec<_>>().join(" / ")
    }
}

/// The name viewers show: `Factură FCT-2026-0100`.
pub(crate) fn title(document: &Document<'_>) -> String {
    let paper = Paper::of(document);
    let mut parts = vec![paper.document_name().to_owned()];
    parts.extend(paper.separate_series());
    parts.push(paper.number());
    parts.join(" ")
}

/// The pages of a document. Every text holds only characters the fonts have; see [`unprintable`] for the others.
#[must_use]
pub fn layout(document: &Document<'_>) -> Vec<Page> {
    printable(compose(Paper::of(document)))
}

/// The pages of a listing, the same way.
#[must_use]
pub fn layout_listing(listing: &Listing, lang: PaperLang) -> Vec<Page> {
    printable(listing::pages(listing, lang))
}

/// Only characters the fonts have.
fn printable(mut pages: Vec<Page>) -> Vec<Page> {
    for text in pages.iter_mut().flat_map(|page| &mut page.steps).filter_map(|step| match step {
        Step::Text(text) => Some(&mut text.text),
        _ => None,
    }) {
        if !text.chars().all(font::has) {
            *text = text.chars().map(|c| if font::has(c) { c } else { font::SUBSTITUTE }).collect();
        }
    }
    pages
}

/// The characters of a document that print as an empty box because the fonts lack them, each once, in code point order.
#[must_use]
pub fn unprintable(document: &Document<'_>) -> Vec<char> {
    let pages = compose(Paper::of(document));
    let texts = pages.iter().flat_map(Page::texts);
    let missing: BTreeSet<char> =
        texts.flat_map(|text| text.text.chars()).filter(|c| !font::has(*c)).collect();
    missing.into_iter().collect()
}

fn compose(paper: Paper<'_>) -> Vec<Page> {
    match paper.content.supplier.look.template {
        Template::Standard => compose_on(&Frame::A4, paper),
        Template::TwoCopies => copies::two_on_a_sheet(&compose_on(&Frame::HALF, paper)),
    }
}

fn compose_on(frame: &'static Frame, paper: Paper<'_>) -> Vec<Page> {
    let mut sheet = Sheet::new(frame, repeated(paper));
    head::place(paper, &mut sheet);
    parties::place(paper, &mut sheet);
    let totals = totals::Totals::prepare(paper);
    let band = payment::Band::prepare(paper, frame);
    let tail_mm = totals.height_mm() + closing::kept_mm(paper, &band, &sheet);
    table::place(paper, &mut sheet, tail_mm);
    totals.place(&mut sheet);
    closing::place(paper, &band, &mut sheet);
    sheet.finish()
}

fn repeated(paper: Paper<'_>) -> Repeated {
    let date = format::date(&paper.content.header.issue_date, paper.lang);
    let dated = paper.phrase(|words| words.dated.to_owned());
    let footer = |words: &'static Words| match paper.is_proforma() {
        _ if paper.document.is_draft => words.draft_mention,
        _ if paper.content.supplier.demo => words.demo_mention,
        true => words.proforma_mention,
        false => words.signature,
    };
    Repeated {
        head_left: paper.content.supplier.name.clone(),
        head_right: format!("{} {dated} {date}", title(paper.document)),
        footer: spoken(paper.lang).iter().map(|words| footer(words)).collect(),
        mark: match paper.document.is_draft {
            true => spoken(paper.lang).first().map(|words| words.draft),
            false => paper.content.supplier.demo.then_some(paper.words.demo),
        },
        page_words: spoken(paper.lang),
    }
}
