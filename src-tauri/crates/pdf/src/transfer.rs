//! A SEPA credit transfer as the text of a payment code (European Payments Council, EPC069-12, version 002).
//!
//! Not here: lei, for which no bank of the country reads such a code.

use crate::text::{single_line, unmarked};
use domain::Issued;

/// The only currency of the code.
const EURO: &str = "EUR";
/// Characters of the payee's name.
const NAME_CHARS_MAX: usize = 70;
/// Characters of the unstructured reference.
const REFERENCE_CHARS_MAX: usize = 140;
/// Largest sum, in whole euro.
const SUM_DIGITS_MAX: usize = 9;

/// The text a banking program reads; `None` for an invoice that is not paid in euro to an account.
pub fn text(issued: &Issued) -> Option<String> {
    let content = &issued.content;
    let total = content.totals.total;
    let iban: String = content.supplier.iban.as_deref()?.chars().filter(|c| !c.is_whitespace()).collect();
    let is_iban = (15..=34).contains(&iban.len()) && iban.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let whole_digits = total.to_string().find('.').unwrap_or(usize::MAX);
    let is_payable = !total.is_zero() && !total.is_negative() && whole_digits <= SUM_DIGITS_MAX;
    if content.header.currency != EURO || !is_iban || !is_payable {
        return None;
    }
    // Banks take plain Latin letters, and scanners guess wrongly at others.
    let cut = |text: &str, most: usize| -> String {
        single_line(text).chars().map(unmarked).filter(|c| !c.is_control()).take(most).collect()
    };
    let name = cut(&content.supplier.name, NAME_CHARS_MAX);
    let reference = cut(&issued.full_number, REFERENCE_CHARS_MAX);
    // Service, version, UTF-8, transfer, no BIC within the area; then no purpose and no structured reference.
    Some(format!("BCD\n002\n1\nSCT\n\n{name}\n{iban}\n{EURO}{total}\n\n\n{reference}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::fixtures;

    #[test]
    fn euro_to_an_account_and_nothing_else() {
        let euro = fixtures::issued("euro");
        assert_eq!(
            text(&euro).unwrap(),
            "BCD\n002\n1\nSCT\n\nAtelierul Tesatoarei din Scheia SRL\nRO49AAAA1B31007593840000\nEUR5156.44\n\n\nFCT-2026-0100"
        );
        let mut without = euro.clone();
        without.content.supplier.iban = Some("la casierie".to_owned());
        let mut back = euro.clone();
        back.content.totals.total = -euro.content.totals.total;
        let mut nothing = euro.clone();
        nothing.content.totals.total = euro.content.totals.total - euro.content.totals.total;
        let mut fortune = euro;
        fortune.content.totals.total = "1000000000.00".parse().unwrap();
        for other in [fixtures::issued("one_row"), without, back, nothing, fortune] {
            assert_eq!(text(&other), None);
        }
    }
}
