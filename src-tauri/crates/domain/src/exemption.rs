//! Why a row carries the VAT it carries, in the words of the law: one table for the paper and for e-Factura.
//!
//! Not here: rates and sums; who may use which ground (the check).

use crate::vat::{VatCategory, VatRate};

/// A sentence the law wants said, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// In Romanian, at most [`MENTION_CHARS_MAX`] characters.
    pub ro: &'static str,
    /// In English.
    pub en: &'static str,
    /// Where the duty to say it comes from.
    pub source: &'static str,
}

/// Characters of a ground e-Factura carries (BT-120, rule BR-RO-L1019).
pub const MENTION_CHARS_MAX: usize = 100;

/// "TVA la încasare": about the firm and not about a row.
pub const VAT_ON_COLLECTION: Mention = Mention {
    ro: "TVA la încasare.",
    en: "Cash accounting scheme for VAT (TVA la încasare).",
    source: "Law 227/2015 art. 282 (3), 319 (20) p",
};

/// What a row's VAT rests on. The order is that in which the paper mentions them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// Taxed at its rate.
    Taxed,
    /// Taxed at zero, and nobody said why.
    TaxedAtZero,
    /// The customer owes the VAT.
    ReverseCharge,
    /// The firm is not registered for VAT, so none of its rows is subject to it.
    NotVatPayer,
    /// Exempt; for which reason was not said.
    Exempt,
    /// Exempt without the right to deduct.
    ExemptWithoutCredit,
    /// Exempt with the right to deduct.
    ExemptWithCredit,
    /// VAT contained in the price: margin schemes.
    VatIncluded,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroundEntry {
    /// Which ground.
    pub ground: Ground,
    /// Category in UBL (UNTDID 5305): `S`, `Z`, `E`, `AE` or `O`. A row does not say what it would take to tell an
    /// intra-Community supply (`K`) or an export (`G`) from the other supplies exempt with credit, so those are `E`.
    pub ubl: &'static str,
    /// VATEX code, where one says exactly this.
    pub vatex: Option<&'static str>,
    /// What is printed and sent; a taxed row needs no words and may carry none (BR-S-10, BR-Z-10).
    pub mention: Option<Mention>,
}

macro_rules! mention {
    ($ro:literal, $en:literal, $source:literal) => {
        Some(Mention { ro: $ro, en: $en, source: $source })
    };
}

/// Every ground, in the order of [`Ground`].
pub const GROUNDS: [GroundEntry; 8] = [
    GroundEntry { ground: Ground::Taxed, ubl: "S", vatex: None, mention: None },
    GroundEntry { ground: Ground::TaxedAtZero, ubl: "Z", vatex: None, mention: None },
    GroundEntry {
        ground: Ground::ReverseCharge,
        ubl: "AE",
        vatex: Some("VATEX-EU-AE"),
        mention: mention!(
            "Taxare inversă (TI): TVA este datorată de client.",
            "Reverse charge (RC): the customer accounts for the VAT.",
            "Law 227/2015 art. 307, 331, 319 (20) m"
        ),
    },
    GroundEntry {
        ground: Ground::NotVatPayer,
        ubl: "O",
        vatex: Some("VATEX-EU-O"),
        mention: mention!(
            "Furnizor neplătitor de TVA.",
            "The supplier is not registered for VAT.",
            "Law 227/2015 art. 310, 319 (20) l"
        ),
    },
    GroundEntry {
        ground: Ground::Exempt,
        ubl: "E",
        vatex: None,
        mention: mention!(
            "Operațiuni scutite de TVA.",
            "Supplies exempt from VAT.",
            "Law 227/2015 art. 319 (20) l"
        ),
    },
    GroundEntry {
        ground: Ground::ExemptWithoutCredit,
        ubl: "E",
        vatex: None,
        mention: mention!(
            "Operațiuni scutite de TVA, fără drept de deducere.",
            "Supplies exempt from VAT without the right of deduction.",
            "Law 227/2015 art. 292, 319 (20) l"
        ),
    },
    GroundEntry {
        ground: Ground::ExemptWithCredit,
        ubl: "E",
        vatex: None,
        mention: mention!(
            "Operațiuni scutite de TVA, cu drept de deducere.",
            "Supplies exempt from VAT with the right of deduction.",
            "Law 227/2015 art. 294-296, 319 (20) l"
        ),
    },
    GroundEntry {
        ground: Ground::VatIncluded,
        ubl: "E",
        vatex: None,
        mention: mention!(
            "Regim special: TVA este inclusă în preț.",
            "Special scheme: the VAT is included in the price.",
            "Law 227/2015 art. 311-312, 319 (20) n, o"
        ),
    },
];

impl Ground {
    /// The ground of a row, from what the row, the invoice and the firm say.
    ///
    /// `reverse_charge` is the invoice's own mark: it explains a zero rate that nothing else explains.
    #[must_use]
    pub fn of(category: VatCategory, rate: VatRate, reverse_charge: bool, vat_payer: bool) -> Ground {
        match category {
            _ if rate > VatRate::ZERO => Ground::Taxed,
            _ if !vat_payer => Ground::NotVatPayer,
            VatCategory::Standard if reverse_charge => Ground::ReverseCharge,
            VatCategory::Standard => Ground::TaxedAtZero,
            VatCategory::Exempt => Ground::Exempt,
            VatCategory::ExemptWithoutCredit => Ground::ExemptWithoutCredit,
            VatCategory::ExemptWithCredit => Ground::ExemptWithCredit,
            VatCategory::VatIncluded => Ground::VatIncluded,
            VatCategory::ReverseCharge => Ground::ReverseCharge,
        }
    }

    /// Its line of the table.
    #[must_use]
    pub fn entry(self) -> &'static GroundEntry {
        &GROUNDS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_stands_in_the_order_of_its_keys() {
        for (index, entry) in GROUNDS.iter().enumerate() {
            assert_eq!(entry.ground as usize, index);
            assert_eq!(entry.ground.entry(), entry);
        }
    }

    #[test]
    fn every_mention_fits_and_is_said_once() {
        let mentions: Vec<Mention> =
            GROUNDS.iter().filter_map(|entry| entry.mention).chain([VAT_ON_COLLECTION]).collect();
        for mention in &mentions {
            assert!(mention.ro.chars().count() <= MENTION_CHARS_MAX, "{}", mention.ro);
            assert!(!mention.en.is_empty() && mention.source.contains("319 (20)"), "{}", mention.ro);
        }
        let distinct: BTreeSet<&str> = mentions.iter().map(|mention| mention.ro).collect();
        assert_eq!(distinct.len(), mentions.len());
    }

    #[test]
    fn a_reason_is_given_exactly_where_nothing_is_charged() {
        for entry in &GROUNDS {
            assert_eq!(entry.mention.is_none(), ["S", "Z"].contains(&entry.ubl), "{:?}", entry.ground);
            assert!(entry.vatex.is_none() || entry.mention.is_some(), "{:?}", entry.ground);
        }
    }

    #[test]
    fn grounds_table() {
        use VatCategory as C;
        for (category, percent, reverse_charge, vat_payer, expected) in [
            (C::Standard, 21, false, true, "S"),
            (C::Standard, 11, true, true, "S"),
            (C::Standard, 0, false, true, "Z"),
            (C::Standard, 0, true, true, "AE"),
            (C::ReverseCharge, 0, false, true, "AE"),
            (C::Exempt, 0, true, true, "E"),
            (C::ExemptWithoutCredit, 0, false, true, "E"),
            (C::ExemptWithCredit, 0, false, true, "E"),
            (C::VatIncluded, 0, false, true, "E"),
            (C::Standard, 0, false, false, "O"),
            (C::Exempt, 0, false, false, "O"),
            (C::ReverseCharge, 0, true, false, "O"),
        ] {
            let ground = Ground::of(category, VatRate::percent(percent), reverse_charge, vat_payer);
            assert_eq!(ground.entry().ubl, expected, "{category:?} {percent} {reverse_charge} {vat_payer}");
        }
    }
}
