//! Every word the paper prints, in both languages, in one table.
//!
//! Not here: numbers and dates (format), what is said when (layout), the words of the law (`domain::exemption`).

use domain::{Mention, PaperLang};

/// The words of the languages printed, the leading one first.
#[must_use]
pub fn spoken(lang: PaperLang) -> &'static [&'static Words] {
    match lang {
        PaperLang::Ro => &[&RO],
        PaperLang::En => &[&EN],
        PaperLang::Both => &[&RO, &EN],
    }
}

/// The words of a language; of both, with a stroke between two that differ.
#[must_use]
pub fn words(lang: PaperLang) -> &'static Words {
    match lang {
        PaperLang::Ro => &RO,
        PaperLang::En => &EN,
        PaperLang::Both => &BOTH,
    }
}

/// A sentence of the law.
#[must_use]
pub fn says(lang: PaperLang, mention: &Mention) -> String {
    match lang {
        PaperLang::Ro => mention.ro.to_owned(),
        PaperLang::En => mention.en.to_owned(),
        PaperLang::Both => format!("{} / {}", mention.ro, mention.en),
    }
}

/// The tag of the leading language (BCP 47).
#[must_use]
pub fn tag(lang: PaperLang) -> &'static str {
    match lang {
        PaperLang::Ro | PaperLang::Both => "ro-RO",
        PaperLang::En => "en-GB",
    }
}

/// Two words that are the same are said once.
const fn joined(ro: &'static str, en: &'static str, both: &'static str) -> &'static str {
    let (first, second) = (ro.as_bytes(), en.as_bytes());
    if first.len() != second.len() {
        return both;
    }
    let mut at = 0;
    while at < first.len() {
        if first[at] != second[at] {
            return both;
        }
        at += 1;
    }
    ro
}

macro_rules! words {
    ($($name:ident: $ro:literal, $en:literal;)*) => {
        /// The printed words of one language, or of both.
        #[derive(Debug)]
        #[allow(missing_docs, reason = "each field is named after what it says; the table below is the documentation")]
        pub struct Words { $(pub $name: &'static str,)* }

        const RO: Words = Words { $($name: $ro,)* };
        const EN: Words = Words { $($name: $en,)* };
        const BOTH: Words = Words { $($name: joined($ro, $en, concat!($ro, " / ", $en)),)* };

        impl Words {
            /// Every word, for tests.
            #[cfg(test)]
            pub fn all(&self) -> Vec<&'static str> {
                vec![$(self.$name,)*]
            }
        }
    };
}

words! {
    invoice: "Factură", "Invoice";
    proforma: "Proformă", "Pro forma invoice";
    storno: "Factură storno", "Reversing invoice";
    reverses: "Stornează factura", "Reverses invoice";
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
    payment: "Date de plată", "Payment details";
    payee: "Beneficiar", "Payee";
    amount: "Sumă", "Amount";
    payment_reference: "Detalii plată", "Reference";
    payment_code: "Cod de plată", "Payment code";
    verification_code: "Cod de verificare", "Verification code";
    carried_over: "De reportat", "Carried over";
    brought_forward: "Report", "Brought forward";
    draft: "CIORNĂ", "DRAFT";
    draft_mention: "Ciornă fără număr: nu este factură.", "A draft without a number: this is not an invoice.";

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
        for lang in [PaperLang::Ro, PaperLang::En, PaperLang::Both] {
            let grounds = exemption::GROUNDS.iter().filter_map(|entry| entry.mention.as_ref());
            let law = grounds.chain([&exemption::VAT_ON_COLLECTION]).map(|mention| says(lang, mention));
            for word in words(lang).all().into_iter().map(str::to_owned).chain(law) {
                assert!(!word.is_empty());
                assert!(word.chars().all(crate::font::has), "{word}");
            }
        }
    }

    #[test]
    fn both_languages_say_the_same_word_once() {
        let both = words(PaperLang::Both);
        assert_eq!((both.iban, both.client, both.supplier), ("IBAN", "Client", "Furnizor / Supplier"));
    }
}
