//! The verification mark: what a scanner reads off a paper, and what it must say for the paper to be the books' own.
//!
//! ```text
//! FACTURIER1|FCT-2026-0100|2026-11-20|RO18547290|3581.60 RON|1f0c6f2b9a7d4e35
//! ```
//!
//! The last part is the beginning of a SHA-256 over everything the invoice states. It is no signature: who has the books
//! can make it. It tells an altered copy from the paper that was handed over.
//! Not here: looking the invoice up (app).

use chrono::NaiveDate;
use domain::{Issued, Money};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// What a mark begins with; another number is another way of hashing.
const KIND: &str = "FACTURIER1";
/// Between two parts. The number may hold one, so it is read from both ends.
const STROKE: char = '|';
/// Bytes of the hash that are printed.
const HASH_BYTES: usize = 8;
/// Characters a scanned text may have.
const TEXT_CHARS_MAX: usize = 600;

/// What the code on a paper says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The printed number.
    pub number: String,
    /// The issue date.
    pub date: NaiveDate,
    /// The supplier's tax id.
    pub tax_id: String,
    /// The sum to pay.
    pub total: Money,
    /// Its currency.
    pub currency: String,
    /// Hash of all the invoice states, in hexadecimal.
    pub hash: String,
}

/// A text that is no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAMark;

impl fmt::Display for NotAMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is no verification mark")
    }
}

impl std::error::Error for NotAMark {}

impl Mark {
    /// The mark of an invoice.
    #[must_use]
    pub fn of(issued: &Issued) -> Mark {
        let Issued { content, .. } = issued;
        Mark {
            number: plain(&issued.full_number),
            date: content.header.issue_date,
            tax_id: plain(&content.supplier.tax_id),
            total: content.totals.total,
            currency: plain(&content.header.currency),
            hash: hash(issued),
        }
    }
}

/// Line ends would end a scanned text.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mark { number, date, tax_id, total, currency, hash } = self;
        write!(f, "{KIND}|{number}|{date}|{tax_id}|{total} {currency}|{hash}")
    }
}

impl FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Mark, NotAMark> {
        if text.chars().count() > TEXT_CHARS_MAX {
            return Err(NotAMark);
        }
        let rest =
            text.trim().strip_prefix(KIND).and_then(|rest| rest.strip_prefix(STROKE)).ok_or(NotAMark)?;
        let mut parts = rest.rsplitn(5, STROKE);
        let mut part = || parts.next().ok_or(NotAMark);
        let (hash, sum, tax_id, date, number) = (part()?, part()?, part()?, part()?, part()?);
        let (total, currency) = sum.split_once(' ').ok_or(NotAMark)?;
        Ok(Mark {
            number: number.to_owned(),
            date: date.parse().map_err(|_| NotAMark)?,
            tax_id: tax_id.to_owned(),
            total: total.parse().map_err(|_| NotAMark)?,
            currency: currency.to_owned(),
            hash: hash.to_ascii_lowercase(),
        })
    }
}

/// Everything the paper states, each part behind its length, so that no two invoices give the same bytes.
fn hash(issued: &Issued) -> String {
    let (content, header) = (&issued.content, &issued.content.header);
    let (supplier, client) = (&content.supplier, &header.client);
    let mut digest = Sha256::new();
    let mut say = |part: &str| {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    };
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    for part in [
        issued.full_number.clone(),
        issued.revision.to_string(),
        or_nothing(&issued.replaces),
        header.issue_date.to_string(),
        header.due_date.map(|due| due.to_string()).unwrap_or_default(),
        header.currency.clone(),
        header.exchange_rate.map(|rate| rate.to_string()).unwrap_or_default(),
        supplier.name.clone(),
        supplier.tax_id.clone(),
        or_nothing(&supplier.iban),
        client.name.clone(),
        or_nothing(&client.tax_id),
        or_nothing(&client.cnp),
        content.totals.net.to_string(),
        content.totals.vat.to_string(),
        content.totals.total.to_string(),
    ] {
        say(&part);
    }
    for row in &content.rows {
        let order = &row.order;
        for part in [
            order.description.clone(),
            or_nothing(&order.description_extended),
            order.unit.clone(),
            order.quantity.to_string(),
            order.price.to_string(),
            order.vat_rate.to_string(),
            row.net.to_string(),
            row.vat.to_string(),
        ] {
            say(&part);
        }
    }
    digest.finalize().iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_whatever_the_number_holds() {
        for number in ["FCT-2026-0100", "A|B/7", "|", "Seria „Ș” 1"] {
            let mark = Mark {
                number: number.to_owned(),
                date: "2026-11-20".parse().unwrap(),
                tax_id: "RO18547290".to_owned(),
                total: "-1234.50".parse().unwrap(),
                currency: "EUR".to_owned(),
                hash: "1f0c6f2b9a7d4e35".to_owned(),
            };
            assert_eq!(mark.to_string().parse(), Ok(mark));
        }
    }

    #[test]
    fn what_is_no_mark_table() {
        for text in [
            "",
            "FACTURIER1",
            "FACTURIER1|1|2|3",
            "FACTURIER2|1|2026-11-20|RO1|1.00 RON|00",
            "https://x.ro",
            &"|".repeat(700),
        ] {
            assert_eq!(text.parse::<Mark>(), Err(NotAMark), "{text}");
        }
    }
}
