//! Every word the paper prints, in both languages, in one table.
//!
//! Not here: numbers and dates (format), what is said when (layout), the words of the law (`domain::exemption`).

use domain::Mention;
use serde::{Deserialize, Serialize};

/// The language of the printed words, dates and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Romanian.
    #[default]
    Ro,
    /// English.
    En,
}

impl Lang {
    /// The words of this language.
    #[must_use]
    pub fn words(self) -> &'static Words {
        match self {
            Lang::Ro => &RO,
            Lang::En => &EN,
        }
    }

    /// A sentence of the law in this language.
    #[must_use]
    pub fn says(self, mention: &Mention) -> &'static str {
        match self {
            Lang::Ro => mention.ro,
            Lang::En => mention.en,
        }
    }

    /// The language's tag (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Ro => "ro-RO",
            Lang::En => "en-GB",
        }
    }
}

macro_rules! words {
    ($($name:ident: $ro:literal, $en:literal;)*) => {
        /// The printed words of one language.
        #[derive(Debug)]
        #[allow(missing_docs, reason = "each field is named after what it says; the table below is the documentation")]
        pub struct Words { $(pub $name: &'static str,)* }

        const RO: Words = Words { $($name: $ro,)* };
        const EN: Words = Words { $($name: $en,)* };

        impl Words {
            /// Every word, for tests.
            #[must_use]
            pub fn all(&self) -> Vec<&'static str> {
                vec![$(self.$name,)*]
            }
        }
    };
}

words! {
    invoice: "Factură", "Invoice";
    proforma: "Proformă", "Pro forma invoice";
    series: "seria", "series";
    issued_on: "Data emiterii", "Issue date";
    due_on: "Scadență", "Due date";
    exchange_rate: "Curs de schimb", "Exchange rate";
    bnr_rate: "Curs BNR din", "BNR rate of";
    dated: "din", "of";

    supplier: "Furnizor", "Supplier";
    client: "Client", "Client";
    tax_id: "CUI", "Tax ID";
    personal_id: "CNP", "Personal ID";
    trade_register: "Reg. Com.", "Trade reg.";
    registered_office: "Sediu", "Reg. office";
    address: "Adresă", "Address";
    share_capital: "Capital social", "Share capital";
    iban: "IBAN", "IBAN";
    bank: "Banca", "Bank";
    phone: "Telefon", "Phone";
    email: "E-mail", "E-mail";
    contact: "Contact", "Contact";

    row_number: "Nr.", "No.";
    description: "Denumirea produselor sau serviciilor", "Description";
    unit: "U.M.", "Unit";
    quantity: "Cantitate", "Quantity";
    unit_price: "Preț unitar", "Unit price";
    without_vat: "fără TVA", "excl. VAT";
    net: "Valoare", "Net amount";
    rate: "Cota", "VAT";
    rate_of_vat: "TVA", "rate";
    vat: "TVA", "VAT";
    vat_amount: "Valoare", "VAT";
    vat_amount_of: "TVA", "amount";
    exempt: "scutit", "exempt";
    reverse_charge_short: "TI", "RC";
    vat_included: "inclusă", "incl.";

    vat_rate: "Cota TVA", "VAT rate";
    taxable_amount: "Bază de impozitare", "Taxable amount";
    taxable_amount_short: "Bază", "Taxable";
    reverse_charge_name: "taxare inversă", "reverse charge";
    exempt_without_credit_name: "scutit fără drept de deducere", "exempt without deduction";
    exempt_with_credit_name: "scutit cu drept de deducere", "exempt with deduction";
    total_net: "Total fără TVA", "Net total";
    total_vat: "Total TVA", "VAT total";
    total_due: "Total de plată", "Total due";
    in_lei: "în lei", "in RON";

    replaces_earlier: "Înlocuiește exemplarul tipărit mai înainte al acestei facturi.",
        "Replaces the copy of this invoice printed earlier.";
    replaces_number: "Înlocuiește factura", "Replaces invoice";
    demo: "DEMO", "DEMO";
    demo_mention: "Document demonstrativ: nu este document fiscal.",
        "Demonstration only: this is not a fiscal document.";
    proforma_mention: "Proforma nu este document fiscal și nu ține loc de factură.",
        "A pro forma is not a fiscal document and does not replace an invoice.";

    delegate: "Date privind expediția", "Dispatch";
    delegate_name: "Delegat", "Delegate";
    identity: "Act de identitate", "ID document";
    transport: "Mijloc de transport", "Vehicle";
    dispatched: "Data și ora expedierii", "Dispatched";
    remarks: "Mențiuni", "Remarks";

    signature: "Factură valabilă fără semnătură și ștampilă, conform art. 319 alin. (29) din Legea 227/2015.",
        "Valid without signature and stamp under art. 319 (29) of Law 227/2015 (Romanian Fiscal Code).";
    page: "pagina", "page";
    page_of: "din", "of";
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::exemption;

    #[test]
    fn every_word_exists_and_can_be_printed() {
        for lang in [Lang::Ro, Lang::En] {
            let grounds = exemption::GROUNDS.iter().filter_map(|entry| entry.mention.as_ref());
            let law = grounds.chain([&exemption::VAT_ON_COLLECTION]).map(|mention| lang.says(mention));
            for word in lang.words().all().into_iter().chain(law) {
                assert!(!word.is_empty());
                assert!(word.chars().all(crate::font::has), "{word}");
            }
        }
    }
}
