//! How to pay, who takes the goods, and the codes: one a banking program reads, one that ties the paper to the books.
//!
//! Not here: what the codes say (transfer, mark).

use super::Paper;
use super::parties::{Fact, facts, labels_mm, limited};
use super::sheet::{Sheet, fitted};
use super::style::{BODY, CAPTION, Frame, HEADING, LABEL, STRONG};
use crate::code::qr;
use crate::format;
use crate::mark::Mark;
use crate::page::{Anchor, Code, Step};
use crate::text;
use crate::transfer;
use crate::words::{Words, spoken};
use domain::Delegate;

/// Length of a code's side. A mark has some 41 squares, so one is half a millimetre: any phone reads it.
const CODE_MM: f32 = 20.0;
/// White around a code, which scanners want: four squares.
const QUIET_MM: f32 = 2.2;
/// Space between two codes, where their captions stand too, and between two blocks.
const GAP_MM: f32 = 9.0;
/// Space under everything.
const BELOW_MM: f32 = 4.0;
/// Narrowest the values of a block may become before it stands under the other one.
const VALUE_WIDTH_MIN_MM: f32 = 34.0;

/// Facts under a heading.
struct Block {
    heading: &'static str,
    facts: Vec<Fact>,
}

/// A code with what is said under it, a line for each language.
type Captioned = (Code, Vec<&'static str>);

/// Whether the paper asks for money to an account, so that the account stands here and not beside the supplier.
pub fn asks_for_transfer(paper: Paper<'_>) -> bool {
    let (content, total) = (paper.content, paper.content.totals.total);
    let is_payable = !total.is_zero() && !total.is_negative();
    is_payable && content.supplier.iban.as_deref().is_some_and(|iban| !iban.trim().is_empty())
}

/// The blocks and the codes, ready to be measured and put.
pub struct Band {
    codes: Vec<Captioned>,
    /// Those that have room beside the codes.
    beside: Vec<Block>,
    /// Those that have not.
    under: Vec<Block>,
    column_mm: f32,
    height_mm: f32,
}

impl Band {
    /// Puts as many blocks beside the codes as have room there.
    pub fn prepare(paper: Paper<'_>, frame: &Frame) -> Band {
        let mut beside: Vec<Block> = [payment(paper), delegate(paper)].into_iter().flatten().collect();
        let codes = codes(paper);
        let captions = codes.iter().map(|(_, captions)| captions.len()).max().unwrap_or(0);
        let codes_mm = match codes.is_empty() {
            true => 0.0,
            false => 2.0 * QUIET_MM + CODE_MM + captions as f32 * CAPTION.leading_mm,
        };
        let whole_mm = frame.content_mm() - codes.len() as f32 * (CODE_MM + GAP_MM);
        let half_mm = (whole_mm - GAP_MM) / 2.0;
        let fits_half = |block: &Block| half_mm - labels_mm(&block.facts) >= VALUE_WIDTH_MIN_MM;
        let are_two = beside.len() == 2 && beside.iter().all(fits_half);
        let column_mm = if are_two { half_mm } else { whole_mm };
        let under = beside.split_off(beside.len().min(if are_two { 2 } else { 1 }));
        let heights = beside.iter().map(|block| block.height_mm(column_mm));
        let height_mm = heights.fold(codes_mm, f32::max);
        Band { codes, beside, under, column_mm, height_mm }
    }

    /// Height of what stays with the sums: the account, and what proves them.
    pub fn kept_mm(&self) -> f32 {
        self.height_mm
    }

    /// Puts everything and leaves the place under it.
    pub fn place(&self, paper: Paper<'_>, sheet: &mut Sheet) {
        let (left_mm, content_mm) = (sheet.frame.left_mm(), sheet.frame.content_mm());
        sheet.ensure(self.kept_mm());
        let top_mm = sheet.y_mm;
        let mut x_mm = left_mm;
        for block in &self.beside {
            block.place(paper, sheet, x_mm, self.column_mm);
            x_mm += self.column_mm + GAP_MM;
        }
        place_codes(sheet, top_mm, &self.codes);
        sheet.y_mm = top_mm + self.height_mm + if self.height_mm > 0.0 { BELOW_MM } else { 0.0 };
        for block in &self.under {
            let height_mm = block.height_mm(content_mm) + BELOW_MM;
            sheet.ensure(height_mm);
            block.place(paper, sheet, left_mm, content_mm);
            sheet.y_mm += height_mm;
        }
    }
}

fn payment(paper: Paper<'_>) -> Option<Block> {
    let (words, content) = (paper.words, paper.content);
    let supplier = &content.supplier;
    let reference = (!paper.document.is_draft).then(|| text::single_line(&paper.issued.full_number));
    let sum = format::money_in(content.totals.total, &content.header.currency, paper.lang);
    asks_for_transfer(paper).then(|| Block {
        heading: words.payment,
        facts: facts([
            (words.payee, Some(supplier.name.clone())),
            (words.iban, supplier.iban.as_deref().map(format::iban)),
            (words.bank, supplier.bank.clone()),
            (words.amount, Some(sum)),
            (words.payment_reference, reference),
        ]),
    })
}

fn delegate(paper: Paper<'_>) -> Option<Block> {
    let words = paper.words;
    let Delegate { name, identity, transport, date, time } = paper.content.header.delegate.as_ref()?;
    let date = date.map(|date| format::date(&date, paper.lang));
    let when = [date, time.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let facts = facts([
        (words.delegate_name, name.clone()),
        (words.identity, identity.clone()),
        (words.transport, transport.clone()),
        (words.dispatched, Some(when)),
    ]);
    (!facts.is_empty()).then_some(Block { heading: words.delegate, facts })
}

fn codes(paper: Paper<'_>) -> Vec<Captioned> {
    if paper.document.is_draft {
        return Vec::new();
    }
    let captions = |caption: &dyn Fn(&'static Words) -> &'static str| -> Vec<&'static str> {
        spoken(paper.lang).iter().map(|words| caption(words)).collect()
    };
    let mark = qr(&Mark::of(paper.issued).to_string(), CODE_MM);
    let transfer = transfer::text(paper.issued).and_then(|text| qr(&text, CODE_MM));
    let mark = mark.map(|code| (code, captions(&|words| words.verification_code)));
    let transfer = transfer.map(|code| (code, captions(&|words| words.payment_code)));
    [mark, transfer].into_iter().flatten().collect()
}

/// The codes from the right edge inwards.
fn place_codes(sheet: &mut Sheet, top_mm: f32, codes: &[Captioned]) {
    let mut x_mm = sheet.frame.right_mm();
    for (code, captions) in codes {
        x_mm -= CODE_MM;
        sheet.push(Step::Code(Code { x_mm, y_mm: top_mm + QUIET_MM, ..code.clone() }));
        let mut y_mm = top_mm + 2.0 * QUIET_MM + CODE_MM - 1.2;
        for caption in captions {
            let style = fitted(caption, CAPTION, CODE_MM);
            sheet.put(x_mm + CODE_MM / 2.0, y_mm + CAPTION.baseline_mm(), style, Anchor::Middle, caption);
            y_mm += CAPTION.leading_mm;
        }
        x_mm -= GAP_MM;
    }
}

impl Block {
    fn lines(&self, width_mm: f32) -> impl Iterator<Item = (&'static str, Vec<String>)> {
        let width_mm = width_mm - labels_mm(&self.facts);
        self.facts.iter().map(move |(label, value)| {
            (*label, limited(text::wrap(value, BODY.weight, BODY.size_pt, width_mm)))
        })
    }

    fn height_mm(&self, width_mm: f32) -> f32 {
        let lines: usize = self.lines(width_mm).map(|(_, lines)| lines.len()).sum();
        HEADING.leading_mm + lines as f32 * BODY.leading_mm
    }

    /// Puts it at the place reached and leaves that as it is.
    fn place(&self, paper: Paper<'_>, sheet: &mut Sheet, x_mm: f32, width_mm: f32) {
        let mut y_mm = sheet.y_mm;
        sheet.put_at(x_mm, y_mm, HEADING.ink(paper.accent), Anchor::Start, self.heading);
        y_mm += HEADING.leading_mm;
        let label_mm = labels_mm(&self.facts);
        for (label, lines) in self.lines(width_mm) {
            sheet.put(x_mm, y_mm + BODY.baseline_mm(), LABEL, Anchor::Start, label);
            let style = if label == paper.words.iban { STRONG } else { BODY };
            for line in &lines {
                let fitting = fitted(line, style, width_mm - label_mm);
                sheet.put(x_mm + label_mm, y_mm + BODY.baseline_mm(), fitting, Anchor::Start, line);
                y_mm += BODY.leading_mm;
            }
        }
    }
}
