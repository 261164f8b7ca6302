//! The totals handshake: what the server's copy says against what the paper says.
//!
//! Not here: what is done about a difference.

use crate::change::{Difference, Expected};
use crate::remote::RemoteInvoice;
use std::fmt::Display;

/// The server's copy says something else than the paper.
pub const CONTENT_MISMATCH: &str = "content_mismatch";
/// The server gave it another number: the series stops until a person looked.
pub const NUMBER_MISMATCH: &str = "number_mismatch";
/// More than one invoice carries the number.
pub const SEVERAL_FOUND: &str = "several_found";

/// In what the server's copy differs from the paper. What the copy leaves out is no difference, except number and total:
/// without them nothing is proved (I22).
#[must_use]
pub fn differences(number: u64, expected: &Expected, copy: &RemoteInvoice) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut compare = |field: &str, paper: &dyn Display, cloud: Option<&dyn Display>, required: bool| {
        let paper = paper.to_string();
        let cloud = cloud.map(ToString::to_string);
        if cloud.as_ref().is_some_and(|cloud| *cloud != paper) || (required && cloud.is_none()) {
            found.push(Difference { field: field.to_owned(), paper, cloud: cloud.unwrap_or_default() });
        }
    };
    fn shown<T: Display>(value: &Option<T>) -> Option<&dyn Display> {
        value.as_ref().map(|value| value as &dyn Display)
    }
    compare("number", &number, shown(&copy.number), true);
    compare("full_number", &expected.full_number, shown(&copy.full_number), false);
    compare("date", &expected.date, shown(&copy.date), false);
    compare("currency", &expected.currency, shown(&copy.currency), false);
    compare("subtotal", &expected.net, shown(&copy.net), false);
    compare("vat_amount", &expected.vat, shown(&copy.vat), false);
    compare("total", &expected.total, shown(&copy.total), true);
    if let Some(rows) = &copy.rows {
        compare("items", &expected.rows.len(), Some(&rows.len()), false);
        for (index, ((net, vat), row)) in expected.rows.iter().zip(rows).enumerate() {
            compare(&format!("items.{index}.subtotal"), net, shown(&row.net), false);
            compare(&format!("items.{index}.vat_amount"), vat, shown(&row.vat), false);
        }
    }
    if let Some(cloud) = &copy.client_name
        && folded(cloud) != folded(&expected.client_name)
    {
        found.push(Difference {
            field: "client".to_owned(),
            paper: expected.client_name.clone(),
            cloud: cloud.clone(),
        });
    }
    if copy.is_draft {
        found.push(Difference {
            field: "is_draft".to_owned(),
            paper: "false".to_owned(),
            cloud: "true".to_owned(),
        });
    }
    found
}

/// Names are compared without case, spacing and the two encodings of ș and ț.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().replace('ş', "ș").replace('ţ', "ț")
}
