//! What stands under the sums: legal mentions, the delegate, the texts for the client.

use super::Paper;
use super::parties::{facts, labels_mm};
use super::sheet::Sheet;
use super::style::{BODY, CONTENT_MM, HEADING, LABEL, LEFT_MM, STRONG, Style};
use crate::format;
use crate::page::Anchor;
use crate::text;
use domain::exemption::VAT_ON_COLLECTION;
use domain::{Delegate, Ground};
use std::collections::BTreeSet;

/// Lines of a text that stay with its heading.
const LINES_KEPT: usize = 2;

/// Space under a block.
const BELOW_MM: f32 = 2.0;

/// Height of what stays on the page of the sums.
pub fn kept_mm(paper: Paper<'_>) -> f32 {
    mentions(paper).len() as f32 * STRONG.leading_mm
}

/// Puts everything under the sums.
pub fn place(paper: Paper<'_>, sheet: &mut Sheet) {
    let header = &paper.content.header;
    for mention in mentions(paper) {
        paragraph(sheet, None, mention, STRONG);
    }
    sheet.y_mm += BELOW_MM;
    if let Some(delegate) = &header.delegate {
        place_delegate(paper, sheet, delegate);
    }
    let texts = [header.info.as_deref(), header.notes.as_deref()];
    let mut heading = Some(paper.words.remarks);
    for text in texts.into_iter().flatten().filter(|text| !text.trim().is_empty()) {
        paragraph(sheet, heading.take(), text, BODY);
        sheet.y_mm += BELOW_MM;
    }
}

/// What the law wants said in words (art. 319 (20) l, m, p), in a fixed order.
fn mentions(paper: Paper<'_>) -> Vec<&'static str> {
    let totals = &paper.content.totals.by_rate;
    let grounds: BTreeSet<Ground> =
        totals.iter().map(|total| paper.ground(total.rate, total.category)).collect();
    let (owed, free): (Vec<Ground>, Vec<Ground>) =
        grounds.into_iter().partition(|ground| *ground <= Ground::ReverseCharge);
    let on_collection = paper.content.supplier.vat_on_collection.then_some(&VAT_ON_COLLECTION);
    let said = |ground: Ground| ground.entry().mention.as_ref();
    let mentions =
        owed.into_iter().filter_map(said).chain(on_collection).chain(free.into_iter().filter_map(said));
    mentions.map(|mention| paper.lang.says(mention)).collect()
}

fn place_delegate(paper: Paper<'_>, sheet: &mut Sheet, delegate: &Delegate) {
    let words = paper.words;
    let date = delegate.date.map(|date| format::date(&date, paper.lang));
    let when = [date, delegate.time.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let facts = facts([
        (words.delegate_name, delegate.name.clone()),
        (words.identity, delegate.identity.clone()),
        (words.transport, delegate.transport.clone()),
        (words.dispatched, Some(when)),
    ]);
    if facts.is_empty() {
        return;
    }
    sheet.ensure(HEADING.leading_mm + 2.0 * BODY.leading_mm);
    sheet.put_at(LEFT_MM, sheet.y_mm, HEADING, Anchor::Start, words.delegate);
    sheet.y_mm += HEADING.leading_mm;
    let label_mm = labels_mm(&facts);
    for (label, value) in facts {
        sheet.ensure(BODY.leading_mm);
        sheet.put(LEFT_MM, sheet.y_mm + BODY.baseline_mm(), LABEL, Anchor::Start, label);
        for line in text::wrap(&value, BODY.weight, BODY.size_pt, CONTENT_MM - label_mm) {
            sheet.ensure(BODY.leading_mm);
            sheet.put_at(LEFT_MM + label_mm, sheet.y_mm, BODY, Anchor::Start, &line);
            sheet.y_mm += BODY.leading_mm;
        }
    }
    sheet.y_mm += BELOW_MM;
}

/// Text over the whole width that flows over pages; a heading stays with its first lines.
fn paragraph(sheet: &mut Sheet, heading: Option<&str>, text: &str, style: Style) {
    let lines = text::wrap(text, style.weight, style.size_pt, CONTENT_MM);
    if let Some(heading) = heading {
        let kept = lines.len().min(LINES_KEPT) as f32;
        sheet.ensure(HEADING.leading_mm + kept * style.leading_mm);
        sheet.put_at(LEFT_MM, sheet.y_mm, HEADING, Anchor::Start, heading);
        sheet.y_mm += HEADING.leading_mm;
    }
    for line in lines {
        sheet.ensure(style.leading_mm);
        sheet.put_at(LEFT_MM, sheet.y_mm, style, Anchor::Start, &line);
        sheet.y_mm += style.leading_mm;
    }
}
