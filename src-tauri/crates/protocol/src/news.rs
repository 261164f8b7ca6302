//! What a fresher copy of a settled invoice means: whether a person has to hear of it, and which edits the server will
//! refuse (API 6.4).
//!
//! Not here: fetching copies (engine), keeping them (store), words for people.

use crate::change::{Difference, Expected, Trouble};
use crate::engine::differences;
use crate::remote::RemoteInvoice;

/// Somebody voided the invoice on the server; the paper says it counts.
pub const VOIDED_ON_SERVER: &str = "voided_on_server";
/// Somebody changed the invoice on the server after it was settled.
pub const CHANGED_ON_SERVER: &str = "changed_on_server";
/// e-Factura refused it: for the tax office it does not exist yet.
pub const EFACTURA_REJECTED: &str = "efactura_rejected";

/// e-Factura states that mean a refusal (API 6.5).
const REJECTED: &[&str] = &["rejected", "invalid", "error"];
/// e-Factura states after which the server refuses every edit (API 6.4).
const ACCEPTED: &[&str] = &["accepted", "validated"];

/// A copy brought up to date: what the fresher one leaves out stays as it was.
#[must_use]
pub fn refreshed(before: &RemoteInvoice, fresh: &RemoteInvoice) -> RemoteInvoice {
    let (before, fresh) = (before.clone(), fresh.clone());
    RemoteInvoice {
        number: fresh.number.or(before.number),
        full_number: fresh.full_number.or(before.full_number),
        series_name: fresh.series_name.or(before.series_name),
        series_id: fresh.series_id.or(before.series_id),
        date: fresh.date.or(before.date),
        due_date: fresh.due_date.or(before.due_date),
        client_id: fresh.client_id.or(before.client_id),
        client_name: fresh.client_name.or(before.client_name),
        currency: fresh.currency.or(before.currency),
        exchange_rate: fresh.exchange_rate.or(before.exchange_rate),
        document_type: fresh.document_type.or(before.document_type),
        net: fresh.net.or(before.net),
        vat: fresh.vat.or(before.vat),
        total: fresh.total.or(before.total),
        rows: fresh.rows.or(before.rows),
        storno_for: fresh.storno_for.or(before.storno_for),
        efactura_status: fresh.efactura_status.or(before.efactura_status),
        payments: fresh.payments.or(before.payments),
        ..fresh
    }
}

/// What changed on the server that a person has to hear of; each change is told once. Also in what the copy differs
/// from the paper now.
#[must_use]
pub fn news(
    number: u64,
    expected: &Expected,
    known: &[Difference],
    before: &RemoteInvoice,
    after: &RemoteInvoice,
) -> (Vec<Trouble>, Vec<Difference>) {
    let trouble =
        |code: &str, message: &str| Trouble { message: message.to_owned(), ..Trouble::of_code(code) };
    let mut troubles = Vec::new();
    if after.is_void && !before.is_void {
        troubles.push(trouble(VOIDED_ON_SERVER, ""));
    }
    let found = differences(number, expected, after);
    if found.iter().any(|difference| !known.contains(difference)) {
        troubles.push(trouble(CHANGED_ON_SERVER, ""));
    }
    let status = after.efactura_status.as_deref().unwrap_or_default();
    if is_rejected(Some(status)) && before.efactura_status.as_deref() != Some(status) {
        troubles.push(trouble(EFACTURA_REJECTED, status));
    }
    (troubles, found)
}

/// Whether an e-Factura state is a refusal.
#[must_use]
pub fn is_rejected(status: Option<&str>) -> bool {
    status.is_some_and(|status| REJECTED.contains(&status))
}

/// Whether the tax office has it for good.
#[must_use]
pub fn is_accepted(status: Option<&str>) -> bool {
    status.is_some_and(|status| ACCEPTED.contains(&status))
}

/// Why the server will refuse an edit, as the code it would answer with; `None` when it will take one.
/// A paid invoice may still change in its header, which is `invoice_is_paid`.
#[must_use]
pub fn edit_lock(copy: &RemoteInvoice, is_storned: bool) -> Option<&'static str> {
    if copy.is_storno {
        Some("invoice_is_storno")
    } else if is_storned {
        Some("invoice_already_storned")
    } else if is_accepted(copy.efactura_status.as_deref()) {
        Some("invoice_locked_efactura")
    } else if copy.is_paid {
        Some("invoice_is_paid")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected() -> Expected {
        Expected {
            full_number: "TRN-7".to_owned(),
            date: "2026-11-20".parse().unwrap(),
            client_name: "Brutăria".to_owned(),
            currency: "RON".to_owned(),
            net: "100".parse().unwrap(),
            vat: "21".parse().unwrap(),
            total: "121".parse().unwrap(),
            rows: Vec::new(),
        }
    }

    fn copy() -> RemoteInvoice {
        RemoteInvoice {
            id: "inv_7".to_owned(),
            number: Some(7),
            full_number: Some("TRN-7".to_owned()),
            series_name: None,
            series_id: None,
            date: Some("2026-11-20".parse().unwrap()),
            due_date: None,
            client_id: None,
            client_name: None,
            currency: None,
            exchange_rate: None,
            document_type: None,
            net: None,
            vat: None,
            total: Some("121".parse().unwrap()),
            rows: None,
            is_draft: false,
            is_void: false,
            is_storno: false,
            storno_for: None,
            is_paid: false,
            efactura_status: Some("submitted".to_owned()),
            payments: None,
        }
    }

    fn status(text: &str) -> RemoteInvoice {
        RemoteInvoice { efactura_status: Some(text.to_owned()), ..copy() }
    }

    #[test]
    fn each_change_on_the_server_is_told_once() {
        let void = RemoteInvoice { is_void: true, ..copy() };
        let dearer = RemoteInvoice { total: Some("122".parse().unwrap()), ..copy() };
        let paid = RemoteInvoice { is_paid: true, ..copy() };
        for (story, before, after, told) in [
            ("nothing new", copy(), copy(), vec![]),
            ("paid", copy(), paid, vec![]),
            ("voided", copy(), void.clone(), vec![VOIDED_ON_SERVER]),
            ("still void", void.clone(), void.clone(), vec![]),
            ("changed", copy(), dearer.clone(), vec![CHANGED_ON_SERVER]),
            ("refused by the tax office", copy(), status("rejected"), vec![EFACTURA_REJECTED]),
            ("still refused", status("rejected"), status("rejected"), vec![]),
            ("in trouble, then refused", status("error"), status("rejected"), vec![EFACTURA_REJECTED]),
            ("accepted after all", status("rejected"), status("accepted"), vec![]),
        ] {
            let (troubles, _) = news(7, &expected(), &[], &before, &after);
            let codes: Vec<&str> = troubles.iter().map(|trouble| trouble.code.as_str()).collect();
            assert_eq!(codes, told, "{story}");
        }
        let (_, known) = news(7, &expected(), &[], &copy(), &dearer);
        assert_eq!(known.len(), 1);
        let (again, still) = news(7, &expected(), &known, &dearer, &dearer);
        assert_eq!((again, still), (vec![], known), "a difference a person knows of is not news");
    }

    #[test]
    fn a_copy_that_says_less_takes_nothing_away() {
        let full = RemoteInvoice { client_name: Some("Brutăria".to_owned()), ..copy() };
        let short = RemoteInvoice { total: None, efactura_status: None, is_paid: true, ..copy() };
        let fresh = refreshed(&full, &short);
        assert_eq!(fresh, RemoteInvoice { is_paid: true, ..full });
    }

    #[test]
    fn which_edits_the_server_refuses() {
        let storno = RemoteInvoice { is_storno: true, ..copy() };
        let paid = RemoteInvoice { is_paid: true, ..copy() };
        for (copy, is_storned, expected) in [
            (copy(), false, None),
            (storno, false, Some("invoice_is_storno")),
            (copy(), true, Some("invoice_already_storned")),
            (status("validated"), false, Some("invoice_locked_efactura")),
            (status("rejected"), false, None),
            (paid, false, Some("invoice_is_paid")),
        ] {
            assert_eq!(edit_lock(&copy, is_storned), expected);
        }
    }
}
