//! What stands under the sums: legal mentions, payment and delegate (payment), the texts for the client.

use super::Paper;
use super::payment::Band;
use super::sheet::Sheet;
use super::style::{BODY, HEADING, STRONG, Style};
use crate::page::Anchor;
use crate::text;
use crate::words::says;
use domain::Ground;
use domain::exemption::VAT_ON_COLLECTION;
use std::collections::BTreeSet;

/// Lines of a text that stay with its heading.
const LINES_KEPT: usize = 2;

/// Space under a block.
const BELOW_MM: f32 = 2.0;

/// Height of what stays on the page of the sums.
pub fn kept_mm(paper: Paper<'_>, band: &Band, sheet: &Sheet) -> f32 {
    let width_mm = sheet.frame.content_mm();
    let lines = |mention: &String| text::wrap(mention, STRONG.weight, STRONG.size_pt, width_mm).len();
    let mentions_mm = mentions(paper).iter().map(lines).sum::<usize>() as f32 * STRONG.leading_mm;
    mentions_mm + BELOW_MM + band.kept_mm()
}

/// Puts everything under the sums.
pub fn place(paper: Paper<'_>, band: &Band, sheet: &mut Sheet) {
    let header = &paper.content.header;
    for mention in mentions(paper) {
        paragraph(sheet, None, &mention, STRONG);
    }
    sheet.y_mm += BELOW_MM;
    band.place(paper, sheet);
    let texts = [header.info.as_deref(), header.notes.as_deref()];
    let mut heading = Some((paper.words.remarks, HEADING.ink(paper.accent)));
    for text in texts.into_iter().flatten().filter(|text| !text.trim().is_empty()) {
        paragraph(sheet, heading.take(), text, BODY);
        sheet.y_mm += BELOW_MM;
    }
}

/// What the law wants said in words (art. 319 (20) l, m, p), in a fixed order.
fn mentions(paper: Paper<'_>) -> Vec<String> {
    let totals = &paper.content.totals.by_rate;
    let grounds: BTreeSet<Ground> =
        totals.iter().map(|total| paper.ground(total.rate, total.category)).collect();
    let (owed, free): (Vec<Ground>, Vec<Ground>) =
        grounds.into_iter().partition(|ground| *ground <= Ground::ReverseCharge);
    let on_collection = paper.content.supplier.vat_on_collection.then_some(&VAT_ON_COLLECTION);
    let said = |ground: Ground| ground.entry().mention.as_ref();
    let mentions =
        owed.into_iter().filter_map(said).chain(on_collection).chain(free.into_iter().filter_map(said));
    mentions.map(|mention| says(paper.lang, mention)).collect()
}

/// Text over the whole width that flows over pages; a heading stays with its first lines.
fn paragraph(sheet: &mut Sheet, heading: Option<(&str, Style)>, text: &str, style: Style) {
    let left_mm = sheet.frame.left_mm();
    let lines = text::wrap(text, style.weight, style.size_pt, sheet.frame.content_mm());
    if let Some((heading, ink)) = heading {
        let kept = lines.len().min(LINES_KEPT) as f32;
        sheet.ensure(HEADING.leading_mm + kept * style.leading_mm);
        sheet.put_at(left_mm, sheet.y_mm, ink, Anchor::Start, heading);
        sheet.y_mm += HEADING.leading_mm;
    }
    for line in lines {
        sheet.ensure(style.leading_mm);
        sheet.put_at(left_mm, sheet.y_mm, style, Anchor::Start, &line);
        sheet.y_mm += style.leading_mm;
    }
}
