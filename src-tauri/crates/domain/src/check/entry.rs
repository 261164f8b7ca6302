//! The same rules for what is kept in the address book and the catalogue, before it stands on any invoice.
//!
//! Not here: rules of its own. What an invoice lacks can still be filled in later; what is wrong cannot be kept.

use super::{CheckFacts, Finding, Rule, client, rows};
use crate::invoice::{Header, LEI, Order, Payment};
use crate::party::{Client, ClientKind};
use crate::row::RowOrder;
use crate::series::DocumentType;

/// Checks a client of the address book. Fields are those of the API: `cui`, `city`.
#[must_use]
pub fn check_client(client: &Client) -> Vec<Finding> {
    let mut findings = Vec::new();
    client::check_client(client, true, &mut findings);
    for finding in &mut findings {
        rename(finding, "client_data.", |field| field);
    }
    findings
}

/// Checks a product of the catalogue, as the row it would make. Fields are those of the API: `name`, `unit_of_measure`.
#[must_use]
pub fn check_product(row: RowOrder, facts: &CheckFacts<'_>) -> Vec<Finding> {
    let header = Header {
        client: Client::named(ClientKind::Person, ""),
        document_type: DocumentType::Fiscal,
        issue_date: facts.today,
        due_date: None,
        currency: LEI.to_owned(),
        exchange_rate: None,
        rate_published: None,
        server_draft: false,
        reverse_charge: false,
        efactura: true,
        spv_environment: None,
        payment: Payment::default(),
        send_email: false,
        email_address: None,
        delegate: None,
        info: None,
        observations: None,
        notes: None,
        work_point: None,
    };
    let mut findings = Vec::new();
    rows::check(&Order { header, rows: vec![row] }, facts, &mut findings);
    // The ground of an exemption, and a discount, are matters of an invoice.
    findings.retain(|finding| !matches!(finding.rule, Rule::ExemptionGroundMissing | Rule::DiscountRow));
    for finding in &mut findings {
        rename(finding, "items.0.", |field| match field {
            "description" => "name",
            "description_extended" => "description",
            "unit" => "unit_of_measure",
            other => other,
        });
    }
    findings
}

fn rename(finding: &mut Finding, prefix: &str, name: impl Fn(&str) -> &str) {
    let renamed = |field: &str| name(field.strip_prefix(prefix).unwrap_or(field)).to_owned();
    finding.field = renamed(&finding.field);
    for change in &mut finding.mend {
        change.field = renamed(&change.field);
    }
}

impl Rule {
    /// Whether a breach keeps a client or a product out of the books: it says something wrong. What merely is not known yet
    /// is asked for when an invoice is made.
    #[must_use]
    pub fn stops_saving(self) -> bool {
        matches!(
            self,
            Rule::ClientNameMissing
                | Rule::ClientTaxIdShape
                | Rule::ClientTaxIdCheckDigit
                | Rule::ClientCnpInvalid
                | Rule::ClientCountryUnknown
                | Rule::ClientIbanInvalid
                | Rule::ClientEmailInvalid
                | Rule::RowDescriptionMissing
                | Rule::TextTooLong
                | Rule::TextControlCharacters
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::row;
    use crate::vat::VatCategory;

    fn found(findings: &[Finding]) -> Vec<(&str, &str, bool)> {
        findings.iter().map(|f| (f.rule.code(), f.field.as_str(), f.rule.stops_saving())).collect()
    }

    #[test]
    fn what_is_wrong_stops_and_what_is_missing_does_not() {
        let mut client = Client::named(ClientKind::Firm, "Mobila SRL");
        assert_eq!(
            found(&check_client(&client)),
            [
                ("client_tax_id_missing", "cui", false),
                ("client_address_missing", "address", false),
                ("client_city_missing", "city", false),
            ]
        );
        client.tax_id = Some("RO14399841".to_owned());
        client.iban = Some("RO50AAAA1B31007593840000".to_owned());
        client.email = Some("ana@".to_owned());
        client.country = "XX".to_owned();
        client.address = Some("Str. Lungă 1".to_owned());
        client.city = Some("Cluj-Napoca".to_owned());
        assert_eq!(
            found(&check_client(&client)),
            [
                ("client_country_unknown", "country", true),
                ("client_iban_invalid", "iban", true),
                ("client_email_invalid", "email", true),
            ]
        );
        client.country = "RO".to_owned();
        assert_eq!(found(&check_client(&client))[0], ("client_tax_id_check_digit", "cui", true));
    }

    #[test]
    fn a_product_is_checked_as_the_row_it_makes() {
        let facts = CheckFacts {
            today: "2026-11-20".parse().unwrap(),
            supplier: None,
            previous_date: None,
            official_rate: None,
        };
        let sound = row("1", "19.99", 21, VatCategory::Standard);
        assert_eq!(found(&check_product(sound.clone(), &facts)), []);
        let odd = RowOrder {
            description: " ".to_owned(),
            unit: "o unitate cu un nume lung".to_owned(),
            ubl_unit: Some("???".to_owned()),
            vat_rate: crate::VatRate::percent(19),
            ..sound
        };
        assert_eq!(
            found(&check_product(odd, &facts)),
            [
                ("row_description_missing", "name", true),
                ("text_too_long", "unit_of_measure", true),
                ("row_unit_unknown", "ubl_um", false),
                ("vat_rate_not_in_force", "vat_rate", false),
            ]
        );
    }
}
