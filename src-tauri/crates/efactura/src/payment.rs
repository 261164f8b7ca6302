//! How the invoice is to be paid (BG-16), from the server's words.
//!
//! Not here: what was paid.

use crate::element::{Element, group, leaf};
use crate::text;
use domain::Issued;
use domain::spelling::words;

/// UNTDID 4461: not defined, in cash, credit transfer, card.
const NOT_DEFINED: &str = "1";
const CASH: &str = "10";
const CREDIT_TRANSFER: &str = "30";
const CARD: &str = "48";
/// Words of methods: the server's own ("values unlisted"), and what people type.
const CASH_WORDS: [&str; 6] = ["cash", "numerar", "receipt", "chitanta", "bon", "casa"];
const CARD_WORDS: [&str; 2] = ["card", "pos"];
const TRANSFER_WORDS: [&str; 8] =
    ["bank", "bancar", "bancara", "transfer", "virament", "op", "ordin", "order"];
/// Characters of a remittance text (BT-83).
const REMITTANCE_CHARS_MAX: usize = 140;

/// The means of payment. A transfer needs an account (BR-61); nothing said, with an account on the paper, means that one.
pub(crate) fn means(issued: &Issued) -> Element {
    let content = &issued.content;
    let payment = &content.header.payment;
    let said: Vec<String> =
        [&payment.method, &payment.kind].into_iter().flatten().flat_map(|text| words(text)).collect();
    let says = |known: &[&str]| said.iter().any(|word| known.contains(&word.as_str()));
    let iban = content.supplier.iban.as_deref().map(|iban| text::clean(iban).replace(' ', ""));
    let iban = iban.filter(|iban| !iban.is_empty() && (said.is_empty() || says(&TRANSFER_WORDS)));
    let code = match iban {
        Some(_) => CREDIT_TRANSFER,
        None if says(&CARD_WORDS) => CARD,
        None if says(&CASH_WORDS) => CASH,
        None => NOT_DEFINED,
    };
    let mut children = vec![
        leaf("cbc:PaymentMeansCode", code),
        leaf("cbc:PaymentID", text::cut(&issued.full_number, REMITTANCE_CHARS_MAX)),
    ];
    children.extend(iban.map(|iban| group("cac:PayeeFinancialAccount", [leaf("cbc:ID", iban)])));
    group("cac:PaymentMeans", children)
}
