//! What a scanner read off a paper, held against the books.
//!
//! Not here: what a mark says (pdf).

use crate::invoices::find;
use crate::look::PaperFault;
use crate::open::App;
use crate::problem::Problem;
use crate::view::{DifferenceView, ScanVerdict, ScanView};
use crate::words::{Lang, view_of};
use domain::Issued;
use pdf::Mark;
use store::Read;

impl App {
    /// Whether a paper is one of these books', by the text of its verification code.
    ///
    /// # Errors
    /// [`PaperFault::NotAMark`], or when the books cannot be read.
    pub fn verify_paper(&self, scanned: &str, lang: Lang) -> Result<ScanView, Problem> {
        let mark: Mark = scanned.parse().map_err(|_| PaperFault::NotAMark)?;
        let view = self.books.read()?;
        let told = |verdict: ScanVerdict, invoice: Option<&Issued>, differences: Vec<DifferenceView>| {
            let words = view_of(verdict.code(), std::slice::from_ref(&mark.number), "", lang);
            ScanView {
                verdict,
                invoice_id: invoice.map(|issued| issued.id.to_string()),
                full_number: invoice.map(|issued| issued.full_number.clone()),
                differences,
                message: words.message,
                hint: words.hint,
            }
        };
        let record = match find(&view, &mark.number) {
            Ok(record) => record,
            Err(Problem::NoSuchInvoice(_) | Problem::SeveralInvoices(_)) => {
                let ours = view.firm()?.and_then(|firm| firm.tax_id);
                let is_ours = ours.is_none_or(|id| digits(&id) == digits(&mark.tax_id));
                let verdict = if is_ours { ScanVerdict::Unknown } else { ScanVerdict::OtherFirm };
                return Ok(told(verdict, None, Vec::new()));
            }
            Err(problem) => return Err(problem),
        };
        let now = &record.issued;
        if Mark::of(now) == mark {
            return Ok(told(ScanVerdict::Genuine, Some(now), Vec::new()));
        }
        if record.earlier.iter().any(|before| Mark::of(before) == mark) {
            return Ok(told(ScanVerdict::Replaced, Some(now), Vec::new()));
        }
        let verdict = if digits(&now.content.supplier.tax_id) == digits(&mark.tax_id) {
            ScanVerdict::Altered
        } else {
            ScanVerdict::OtherFirm
        };
        Ok(told(verdict, Some(now), differences(&mark, &Mark::of(now))))
    }
}

fn digits(tax_id: &str) -> String {
    tax_id.chars().filter(char::is_ascii_digit).collect()
}

/// In what a scanned mark differs from the books; the hash only where nothing a person could read does.
fn differences(scanned: &Mark, books: &Mark) -> Vec<DifferenceView> {
    let sum = |mark: &Mark| format!("{} {}", mark.total, mark.currency);
    let parts = [
        ("full_number", scanned.number.clone(), books.number.clone()),
        ("date", scanned.date.to_string(), books.date.to_string()),
        ("tax_id", scanned.tax_id.clone(), books.tax_id.clone()),
        ("total", sum(scanned), sum(books)),
    ];
    let differing = |(field, paper, cloud): (&str, String, String)| {
        (paper != cloud).then(|| DifferenceView { field: field.to_owned(), paper, cloud })
    };
    let found: Vec<DifferenceView> = parts.into_iter().filter_map(differing).collect();
    match found.is_empty() {
        false => found,
        true => differing(("hash", scanned.hash.clone(), books.hash.clone())).into_iter().collect(),
    }
}
