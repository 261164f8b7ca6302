//! What is known of the sums of an invoice that was not issued here: by rate where its rows add up to it, as a whole where
//! they do not or are not told, and then it is said.
//!
//! Not here: walking them (sold).

use crate::sold::Part;
use crate::words::Lang;
use domain::{Money, VatCategory, VatRate};
use protocol::{RemoteInvoice, RemoteRow};
use std::collections::BTreeMap;

/// What is not known of an invoice's sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remark {
    /// Base and VAT only as a whole.
    AsAWhole,
    /// Only what it comes to: its VAT, if any, is in the base.
    TotalOnly,
    /// At 0 %, and nobody told why.
    UntoldGround,
}

impl Remark {
    /// Whether its sums are in no rate.
    pub(crate) fn is_without_rates(self) -> bool {
        self != Remark::UntoldGround
    }

    pub(crate) fn words(self, lang: Lang) -> &'static str {
        match self {
            Remark::AsAWhole => lang.of("fără defalcare pe cote", "not broken down by rate"),
            Remark::TotalOnly => {
                lang.of("TVA necunoscută, totul stă la bază", "VAT unknown, all of it is in the base")
            }
            Remark::UntoldGround => {
                lang.of("cota 0 %, temeiul nu e cunoscut", "rate 0 %, the ground is not known")
            }
        }
    }
}

/// Base and VAT of an invoice by rate, in its currency, and what is not known of them. A storno is in minus, however it is told.
pub(crate) fn parts_of(copy: &RemoteInvoice) -> (Vec<Part>, Option<Remark>) {
    let (mut parts, remark) = known_parts(copy);
    let total: Money = parts.iter().map(|part| part.net + part.vat).sum();
    if copy.is_storno && total > Money::ZERO {
        for part in &mut parts {
            (part.net, part.vat) = (-part.net, -part.vat);
        }
    }
    (parts, remark)
}

fn known_parts(copy: &RemoteInvoice) -> (Vec<Part>, Option<Remark>) {
    let by_rate = copy.rows.as_deref().and_then(by_rate);
    let sums = by_rate.as_ref().map(|parts| {
        parts.iter().fold((Money::ZERO, Money::ZERO), |sum, part| (sum.0 + part.net, sum.1 + part.vat))
    });
    let (net, vat) = match (copy.net, copy.vat, copy.total) {
        (Some(net), Some(vat), _) => (net, vat),
        (Some(net), None, Some(total)) => (net, total - net),
        (None, Some(vat), Some(total)) => (total - vat, vat),
        (None, None, Some(total)) => match sums.filter(|(net, vat)| *net + *vat == total) {
            Some(sums) => sums,
            None => return (vec![Part { key: None, net: total, vat: Money::ZERO }], Some(Remark::TotalOnly)),
        },
        _ => sums.unwrap_or_default(),
    };
    if let Some(parts) = by_rate.filter(|_| sums == Some((net, vat))) {
        let is_untold = parts.iter().any(|part| part.key.is_none());
        return (parts, is_untold.then_some(Remark::UntoldGround));
    }
    if vat.is_zero() {
        return (vec![Part { key: None, net, vat }], Some(Remark::UntoldGround));
    }
    (vec![Part { key: None, net, vat }], Some(Remark::AsAWhole))
}

/// Base and VAT of each rate, where every row tells.
fn by_rate(rows: &[RemoteRow]) -> Option<Vec<Part>> {
    let mut sums: BTreeMap<VatRate, (Money, Money)> = BTreeMap::new();
    for row in rows {
        let (rate, net) = (row.vat_rate?, row.net?);
        let vat = row.vat.or_else(|| rate.of(net))?;
        let sum = sums.entry(rate).or_default();
        *sum = (sum.0 + net, sum.1 + vat);
    }
    // Why something is at 0 % decides where it is declared, and is not guessed.
    let key = |rate| Some((rate, VatCategory::Standard)).filter(|_| rate != VatRate::ZERO);
    let part = |(rate, (net, vat))| Part { key: key(rate), net, vat };
    (!sums.is_empty()).then(|| sums.into_iter().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(rate: &str, net: &str, vat: Option<&str>) -> RemoteRow {
        RemoteRow {
            description: None,
            quantity: None,
            price: None,
            vat_rate: rate.parse().ok(),
            net: net.parse().ok(),
            vat: vat.and_then(|vat| vat.parse().ok()),
        }
    }

    fn told(
        net: Option<&str>,
        vat: Option<&str>,
        total: Option<&str>,
        rows: Vec<RemoteRow>,
    ) -> RemoteInvoice {
        let money = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        let rows = Some(rows).filter(|rows| !rows.is_empty());
        RemoteInvoice {
            net: money(net),
            vat: money(vat),
            total: money(total),
            rows,
            ..RemoteInvoice::default()
        }
    }

    fn said(copy: &RemoteInvoice) -> (Vec<String>, Option<Remark>) {
        let (parts, remark) = parts_of(copy);
        let key = |part: &Part| part.key.map_or("?".to_owned(), |(rate, _)| rate.to_string());
        (parts.iter().map(|part| format!("{} {} {}", key(part), part.net, part.vat)).collect(), remark)
    }

    #[test]
    fn sums_are_by_rate_only_where_the_rows_add_up_to_them() {
        let rows = || vec![row("21", "100", Some("21")), row("11", "10", None), row("21", "1", Some("0.21"))];
        for (copy, parts, remark) in [
            (
                told(Some("111"), Some("22.31"), Some("133.31"), rows()),
                vec!["11 10.00 1.10", "21 101.00 21.21"],
                None,
            ),
            (told(None, None, Some("133.31"), rows()), vec!["11 10.00 1.10", "21 101.00 21.21"], None),
            (told(None, None, None, rows()), vec!["11 10.00 1.10", "21 101.00 21.21"], None),
            (
                told(Some("112"), Some("22.31"), Some("134.31"), rows()),
                vec!["? 112.00 22.31"],
                Some(Remark::AsAWhole),
            ),
            (told(Some("111"), None, Some("133.31"), vec![]), vec!["? 111.00 22.31"], Some(Remark::AsAWhole)),
            (
                told(None, Some("22.31"), Some("133.31"), vec![]),
                vec!["? 111.00 22.31"],
                Some(Remark::AsAWhole),
            ),
            (told(None, None, Some("133.31"), vec![]), vec!["? 133.31 0.00"], Some(Remark::TotalOnly)),
            (
                told(Some("50"), Some("0"), Some("50"), vec![]),
                vec!["? 50.00 0.00"],
                Some(Remark::UntoldGround),
            ),
            (
                told(Some("50"), Some("0"), Some("50"), vec![row("0", "50", None)]),
                vec!["? 50.00 0.00"],
                Some(Remark::UntoldGround),
            ),
        ] {
            assert_eq!(said(&copy), (parts.into_iter().map(str::to_owned).collect(), remark), "{copy:?}");
        }
    }

    #[test]
    fn a_storno_is_in_minus_however_it_is_told() {
        for total in ["121", "-121"] {
            let net = total.replace("121", "100");
            let vat = total.replace("121", "21");
            let copy = told(Some(&net), Some(&vat), Some(total), vec![]);
            let storno = RemoteInvoice { is_storno: true, ..copy };
            assert_eq!(said(&storno).0, ["? -100.00 -21.00"], "{total}");
        }
    }
}
