//! The pre-issue check: what is wrong or doubtful in an order, field by field, before a number is spent.
//!
//! Not here: words for people (each front end's language), looking anything up.

mod client;
mod entry;
mod header;
mod rows;
mod sums;

use crate::invoice::Order;
use crate::money::ExchangeRate;
use crate::party::Supplier;
use chrono::NaiveDate;
pub use entry::{check_client, check_product};
pub use rows::{RateStanding, rate_standing, rates_in_force};
use serde::{Deserialize, Serialize};
pub use sums::is_sound;

/// Characters a row's description may have (BT-153 allows 100, the rest moves to BT-154 with 200).
pub const DESCRIPTION_CHARS_MAX: usize = 200;
/// Characters of a description e-Factura carries as an item name.
pub const DESCRIPTION_CHARS_NAME: usize = 100;
/// Characters of a name (RO_CIUS length rules).
pub const NAME_CHARS_MAX: usize = 200;
/// Characters of an address line (RO_CIUS: street 150).
pub const ADDRESS_CHARS_MAX: usize = 150;
/// Characters of a city (RO_CIUS: 50).
pub const CITY_CHARS_MAX: usize = 50;
/// Characters of a free text (RO_CIUS: a note has 300; longer ones are split over at most 20).
pub const NOTE_CHARS_MAX: usize = 6000;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The invoice is refused.
    Error,
    /// A person should look, but may go on.
    Warning,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $code:literal $severity:ident $source:literal,)*) => {
        /// What can be wrong. Each rule has one code, one severity and one source.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Rule { $($(#[$doc])* $name,)* }

        impl Rule {
            /// Every rule, for tables and tests.
            pub const ALL: &'static [Rule] = &[$(Rule::$name,)*];

            /// The stable code scripts rely on.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Rule::$name => $code,)* }
            }

            /// How serious a breach is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Rule::$name => Severity::$severity,)* }
            }

            /// Where it comes from: an article, an e-Factura rule, a limit of the API or of this program.
            #[must_use]
            pub fn source(self) -> &'static str {
                match self { $(Rule::$name => $source,)* }
            }
        }
    };
}

rules! {
    /// Nobody is named.
    ClientNameMissing "client_name_missing" Error "Cod fiscal art. 319 (20) f",
    /// A firm is not identified.
    ClientTaxIdMissing "client_tax_id_missing" Error "Cod fiscal art. 319 (20) f; BR-RO-120",
    /// Not the shape of a CUI.
    ClientTaxIdShape "client_tax_id_shape" Error "OUG 120/2021; BR-RO-120",
    /// The CUI's check digit is wrong.
    ClientTaxIdCheckDigit "client_tax_id_check_digit" Error "OUG 120/2021; BR-RO-120",
    /// The CNP's check digit is wrong.
    ClientCnpInvalid "client_cnp_invalid" Error "Legea 105/1996; BR-RO-120",
    /// A dash in the place of a CNP passes the official rules, and some intermediary refuses it.
    ClientCnpDash "client_cnp_dash" Warning "BR-RO-120",
    /// No address.
    ClientAddressMissing "client_address_missing" Error "Cod fiscal art. 319 (20) f; BR-RO-080",
    /// No city.
    ClientCityMissing "client_city_missing" Error "BR-RO-081",
    /// The county of a client in Romania is none of the 42, and no town tells it.
    ClientCountyUnknown "client_county_unknown" Error "BR-RO-111",
    /// The client is in București, in which sector is not said.
    ClientSectorUnknown "client_sector_unknown" Error "BR-RO-101",
    /// The city is known to lie in another county.
    ClientCityElsewhere "client_city_elsewhere" Warning "BR-RO-111",
    /// Not a country.
    ClientCountryUnknown "client_country_unknown" Error "ISO 3166-1; BR-CL-14",
    /// Not an IBAN.
    ClientIbanInvalid "client_iban_invalid" Warning "ISO 13616",
    /// The client's e-mail is not one.
    ClientEmailInvalid "client_email_invalid" Warning "Contazen",
    /// The firm's own address is not known, and e-Factura wants it.
    SupplierAddressMissing "supplier_address_missing" Warning "Cod fiscal art. 319 (20) d; BR-RO-080",
    /// Nor its city.
    SupplierCityMissing "supplier_city_missing" Warning "BR-RO-090",
    /// The firm's own county is none of the 42.
    SupplierCountyUnknown "supplier_county_unknown" Warning "BR-RO-110",
    /// The firm is in București, in which sector is not said.
    SupplierSectorUnknown "supplier_sector_unknown" Warning "BR-RO-100",
    /// The firm's own account is not an IBAN.
    SupplierIbanInvalid "supplier_iban_invalid" Warning "ISO 13616",
    /// Not an e-mail address.
    EmailInvalid "email_invalid" Error "Contazen",
    /// The server cannot e-mail without an address.
    EmailMissing "email_missing" Error "Contazen",
    /// Longer than e-Factura carries.
    TextTooLong "text_too_long" Error "RO_CIUS 1.0.1",
    /// Contains characters no paper can show.
    TextControlCharacters "text_control_characters" Error "XML 1.0",
    /// Nothing is invoiced.
    NoRows "no_rows" Error "Cod fiscal art. 319 (20) h; BR-16",
    /// More rows than one invoice takes.
    TooManyRows "too_many_rows" Error "Facturier",
    /// Nothing says what was sold.
    RowDescriptionMissing "row_description_missing" Error "Cod fiscal art. 319 (20) h; BR-25",
    /// e-Factura carries 100 characters as the name.
    RowDescriptionLong "row_description_long" Warning "RO_CIUS 1.0.1, BT-153",
    /// Less than a hundredth.
    RowQuantityTooSmall "row_quantity_too_small" Error "Contazen",
    /// A negative price is a discount.
    DiscountRow "discount_row" Warning "BR-27; Cod fiscal art. 319 (20) i",
    /// Nothing is charged.
    RowPriceZero "row_price_zero" Warning "Facturier",
    /// A unit code the server may not know: it then writes H87, a piece.
    RowUnitUnknown "row_unit_unknown" Warning "UN/ECE 20; BR-CL-23",
    /// Not a code of the combined nomenclature.
    RowNcInvalid "row_nc_invalid" Warning "Regulamentul (CEE) 2658/87",
    /// Not a code of the procurement vocabulary.
    RowCpvInvalid "row_cpv_invalid" Warning "Regulamentul (CE) 213/2008",
    /// The rate is not in force on the issue date.
    VatRateNotInForce "vat_rate_not_in_force" Error "Cod fiscal art. 291; Legea 141/2025, de la 1 august 2025",
    /// No law known to this program has the rate: it may be that of a newer one.
    VatRateUnknown "vat_rate_unknown" Warning "Cod fiscal art. 291",
    /// A category without VAT carries a rate.
    VatRateWithExemption "vat_rate_with_exemption" Error "BR-E-05, BR-AE-05",
    /// A firm not registered for VAT cannot charge it.
    VatOnNonPayer "vat_on_non_payer" Error "Cod fiscal art. 310",
    /// A firm that pays VAT and charges none has to say why.
    ExemptionGroundMissing "exemption_ground_missing" Warning "Cod fiscal art. 319 (20) l; BR-E-10",
    /// Reverse charge needs the customer's VAT id.
    ReverseChargeWithoutVatId "reverse_charge_without_vat_id" Error "Cod fiscal art. 331; BR-AE-02",
    /// Reverse charge on the invoice and VAT on a row contradict each other.
    ReverseChargeWithVat "reverse_charge_with_vat" Error "Cod fiscal art. 331; BR-AE-05",
    /// Only a firm registered for VAT can leave it to the customer.
    ReverseChargeByNonPayer "reverse_charge_by_non_payer" Error "Cod fiscal art. 331; BR-O-11",
    /// Discounts exceed what they reduce.
    VatBaseNegative "vat_base_negative" Error "Cod fiscal art. 330",
    /// Sums beyond what an invoice can hold.
    AmountTooLarge "amount_too_large" Error "Facturier",
    /// A rate's VAT, rounded row by row, is a whole unit or more away from the rate on its base.
    VatRoundingApart "vat_rounding_apart" Error "BR-CO-17",
    /// Rows, VAT and totals do not belong together.
    SumsDisagree "sums_disagree" Error "BR-CO-10, BR-CO-13, BR-CO-15, BR-CO-17",
    /// I5: not after today.
    DateInFuture "date_in_future" Error "Cod fiscal art. 319 (16)",
    /// The same client has an invoice of the same day over the same total; found where the books are at hand.
    InvoiceRepeated "invoice_repeated" Warning "Facturier",
    /// Before the firm's records can reach.
    DateAbsurd "date_absurd" Error "Facturier",
    /// I5: before the previous invoice's date.
    DateBeforePrevious "date_before_previous" Warning "Contazen",
    /// The five working days for e-Factura are over before the invoice is made.
    EfacturaDeadlinePassed "efactura_deadline_passed" Warning "OUG 89/2025, de la 1 ianuarie 2026",
    /// Before the issue date.
    DueBeforeIssue "due_before_issue" Error "Contazen",
    /// Not three capital letters.
    CurrencyInvalid "currency_invalid" Error "ISO 4217; BR-CL-04",
    /// A foreign currency needs its rate in lei.
    ExchangeRateMissing "exchange_rate_missing" Error "Cod fiscal art. 319 (23); BR-53",
    /// Zero or negative.
    ExchangeRateInvalid "exchange_rate_invalid" Error "Cod fiscal art. 290 (2)",
    /// Not the rate the National Bank published for that day.
    ExchangeRateDiffers "exchange_rate_differs" Warning "Cod fiscal art. 290 (2)",
    /// A fiscal invoice that is not to go to e-Factura.
    EfacturaOff "efactura_off" Warning "OUG 120/2021; OUG 69/2024, de la 1 ianuarie 2025",
    /// The tax office's test environment: what goes there was never reported.
    SpvTest "spv_test" Warning "OUG 120/2021",
    /// Not a number of instalments.
    InstallmentsInvalid "installments_invalid" Error "Contazen",
    /// Pro forma invoices and drafts of the server's take no reserved number.
    NeedsServer "needs_server" Warning "Contazen",
    /// A receipt is made of a payment, not of rows, and a reserved number cannot be spent on what is no fiscal invoice.
    DocumentTypeNotOffline "document_type_not_offline" Error "Contazen",
}

/// A value that would take another's place in the request file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Where: the path in the request file.
    pub field: String,
    /// What to put there; empty clears the field.
    pub value: String,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// Where: the path in the request file (`items.0.price`).
    pub field: String,
    /// What would mend it, where that can be told; empty where a person has to know.
    pub mend: Vec<Change>,
}

impl Finding {
    fn new(rule: Rule, field: impl Into<String>) -> Finding {
        Finding { rule, field: field.into(), mend: Vec::new() }
    }

    /// The same with a value for a field that would mend it.
    fn mended(mut self, field: impl Into<String>, value: impl Into<String>) -> Finding {
        self.mend.push(Change { field: field.into(), value: value.into() });
        self
    }

    /// The finding for a reserved number that would be spent on what takes none.
    #[must_use]
    pub fn not_offline() -> Finding {
        Finding::new(Rule::DocumentTypeNotOffline, "document_type")
    }

    /// The finding for an invoice whose parts do not add up.
    #[must_use]
    pub fn sums_disagree() -> Finding {
        Finding::new(Rule::SumsDisagree, "items")
    }

    /// The finding for sums beyond money's bounds.
    #[must_use]
    pub fn too_large() -> Finding {
        Finding::new(Rule::AmountTooLarge, "items")
    }

    /// The finding for an invoice that looks like one that is there already.
    #[must_use]
    pub fn repeated() -> Finding {
        Finding::new(Rule::InvoiceRepeated, "client_id")
    }

    /// How serious it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }
}

/// What the check knows beside the order.
#[derive(Debug, Clone, Copy)]
pub struct CheckFacts<'a> {
    /// The date in Romania.
    pub today: NaiveDate,
    /// The issuing firm, once known.
    pub supplier: Option<&'a Supplier>,
    /// Issue date of the last invoice of the series.
    pub previous_date: Option<NaiveDate>,
    /// The National Bank's rate of the order's currency for its issue date, where it is known here.
    pub official_rate: Option<ExchangeRate>,
}

/// Checks an order. Findings come in the order a person reads the form.
#[must_use]
pub fn check(order: &Order, facts: &CheckFacts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    client::check(order, &mut findings);
    header::check_dates(order, facts, &mut findings);
    header::check(order, facts, &mut findings);
    rows::check(order, facts, &mut findings);
    sums::check(order, &mut findings);
    findings
}

/// A text is neither longer than what is carried nor holds what cannot be seen. `chars_max` counts characters.
fn check_text(text: &str, chars_max: usize, field: &str, findings: &mut Vec<Finding>) {
    if text.chars().count() > chars_max {
        findings.push(Finding::new(Rule::TextTooLong, field));
    }
    if text.chars().any(is_unprintable) {
        let clean: String = text.chars().filter(|c| !is_unprintable(*c)).collect();
        findings.push(Finding::new(Rule::TextControlCharacters, field).mended(field, clean));
    }
}

/// Control characters, and marks that turn the reading direction: they can make a paper read differently from what was typed.
fn is_unprintable(c: char) -> bool {
    let turns =
        matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether a text can be an e-mail address: as far as can be told without writing to it.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    let Some((user, host)) = text.split_once('@') else {
        return false;
    };
    !user.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
