//! The two sides: who they are to the tax office, and where.
//!
//! Not here: whether an id exists in a register.

use crate::element::{Element, group, leaf};
use crate::gap::{Gap, Lack};
use crate::text;
use domain::code_list::is_country;
use domain::county::{Located, Unlocated, locate};
use domain::tax_id::{CNP_NOT_GIVEN, is_cnp};
use domain::{Client, ClientKind, Cui, LEI, Supplier};

/// The code of Romania, and the letters before its VAT ids.
const ROMANIA: &str = "RO";
/// Before the VAT ids of Greece, which alone does not use its country code (BR-CO-09).
const GREECE: [&str; 2] = ["GR", "EL"];
/// Scheme of a VAT id, and of the tax id of a firm that is not registered for VAT (UNTDID 1153: fiscal number).
pub(crate) const VAT: &str = "VAT";
const FISCAL_NUMBER: &str = "FC";
/// Characters of a name, the first line of an address, each further one, a city, a postal code, the legal information,
/// and each part of a contact (RO_CIUS).
const NAME_CHARS_MAX: usize = 200;
const STREET_CHARS_MAX: usize = 150;
const LINE_CHARS_MAX: usize = 100;
const CITY_CHARS_MAX: usize = 50;
const POSTAL_CHARS_MAX: usize = 20;
const LEGAL_CHARS_MAX: usize = 1000;
const CONTACT_CHARS_MAX: usize = 100;

/// What can be missing about the place of a side, and where its fields are.
struct Side {
    fields: &'static str,
    address: Lack,
    city: Lack,
    county: Lack,
    sector: Lack,
}

const SUPPLIER: Side = Side {
    fields: "firm",
    address: Lack::SupplierAddress,
    city: Lack::SupplierCity,
    county: Lack::SupplierCounty,
    sector: Lack::SupplierSector,
};
const CLIENT: Side = Side {
    fields: "client_data",
    address: Lack::ClientAddress,
    city: Lack::ClientCity,
    county: Lack::ClientCounty,
    sector: Lack::ClientSector,
};

/// Where a side is, as it was written.
struct Place<'a> {
    address: Option<&'a str>,
    city: Option<&'a str>,
    county: Option<&'a str>,
    postal_code: Option<&'a str>,
    country: &'a str,
}

/// The firm that issues (BG-4). Not registered for VAT it states no VAT id (BR-O-02), but its CUI as a fiscal number.
pub(crate) fn supplier(supplier: &Supplier, gaps: &mut Vec<Gap>) -> Element {
    if text::clean(&supplier.name).is_empty() {
        gaps.push(Gap::new(Lack::SupplierName, "firm.name"));
    }
    let id = compact(&supplier.tax_id);
    let digits = id.strip_prefix(ROMANIA).unwrap_or(&id).to_owned();
    if digits.is_empty() {
        gaps.push(Gap::new(Lack::SupplierTaxId, "firm.cui"));
    }
    let place = Place {
        address: Some(&supplier.address),
        city: Some(&supplier.city),
        county: supplier.county.as_deref(),
        postal_code: None,
        country: ROMANIA,
    };
    let register = text::present(supplier.trade_register.as_deref());
    let (tax_id, legal_id) = match supplier.vat_payer {
        true => (tax_scheme(format!("{ROMANIA}{digits}"), VAT), register.clone().unwrap_or(digits)),
        false => (tax_scheme(digits.clone(), FISCAL_NUMBER), digits),
    };
    let capital = supplier.share_capital.map(|sum| format!("Capital social {sum} {LEI}"));
    let law = [register.map(|number| format!("Reg. Com. {number}")), capital];
    let law = law.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let mut legal = vec![name(&supplier.name), leaf("cbc:CompanyID", legal_id)];
    legal.extend(limited("cbc:CompanyLegalForm", Some(&law), LEGAL_CHARS_MAX));
    let mut children = vec![address(&SUPPLIER, &place, gaps), tax_id, group("cac:PartyLegalEntity", legal)];
    children.extend(contact(None, supplier.phone.as_deref(), supplier.email.as_deref()));
    group("cac:AccountingSupplierParty", [group("cac:Party", children)])
}

/// The client (BG-7). `taxable` is whether the invoice falls under VAT at all: if not, no VAT id may stand on it.
pub(crate) fn client(client: &Client, taxable: bool, gaps: &mut Vec<Gap>) -> Element {
    if text::clean(&client.name).is_empty() {
        gaps.push(Gap::new(Lack::ClientName, "client_data.name"));
    }
    let country = text::clean(&client.country).to_ascii_uppercase();
    if !is_country(&country) {
        gaps.push(Gap::new(Lack::ClientCountry, "client_data.country"));
    }
    let ids = ids(client, &country, taxable);
    if ids.vat.is_none() && ids.legal.is_none() {
        gaps.push(Gap::new(Lack::ClientTaxId, "client_data.cui"));
    }
    let place = Place {
        address: client.address.as_deref(),
        city: client.city.as_deref(),
        county: client.county.as_deref(),
        postal_code: client.postal_code.as_deref(),
        country: &country,
    };
    let mut children = vec![address(&CLIENT, &place, gaps)];
    children.extend(ids.vat.map(|id| tax_scheme(id, VAT)));
    let mut legal = vec![name(&client.name)];
    legal.extend(ids.legal.map(|id| leaf("cbc:CompanyID", id)));
    children.push(group("cac:PartyLegalEntity", legal));
    children.extend(contact(client.contact.as_deref(), client.phone.as_deref(), client.email.as_deref()));
    group("cac:AccountingCustomerParty", [group("cac:Party", children)])
}

/// BT-48 and BT-47: at least one of them identifies the client.
struct Ids {
    vat: Option<String>,
    legal: Option<String>,
}

fn ids(client: &Client, country: &str, taxable: bool) -> Ids {
    if client.kind == ClientKind::Person {
        let given = [&client.cnp, &client.tax_id].into_iter().flatten().map(|id| compact(id));
        let cnp = given.into_iter().find(|id| is_cnp(id));
        return Ids { vat: None, legal: Some(cnp.unwrap_or_else(|| CNP_NOT_GIVEN.to_owned())) };
    }
    let given = client.tax_id.as_deref().map(compact).filter(|id| id.chars().any(char::is_alphanumeric));
    let (vat, other) = match given {
        None => (None, None),
        Some(id) if country == ROMANIA => match Cui::parse(&id) {
            Ok(cui) if cui.has_vat_prefix() && taxable => (Some(cui.to_string()), None),
            Ok(cui) => (None, Some(cui.digits().to_owned())),
            Err(_) => (None, None),
        },
        Some(id) => match taxable && id.starts_with(if country == GREECE[0] { GREECE[1] } else { country }) {
            true => (Some(id), None),
            false => (None, Some(id)),
        },
    };
    let register = text::present(client.trade_register.as_deref());
    Ids { legal: other.or_else(|| register.filter(|_| vat.is_some())), vat }
}

/// An id without spaces, in capital letters.
fn compact(id: &str) -> String {
    text::clean(id).replace(' ', "").to_uppercase()
}

fn name(name: &str) -> Element {
    leaf("cbc:RegistrationName", text::cut(name, NAME_CHARS_MAX))
}

fn tax_scheme(id: String, scheme: &str) -> Element {
    let scheme = group("cac:TaxScheme", [leaf("cbc:ID", scheme)]);
    group("cac:PartyTaxScheme", [leaf("cbc:CompanyID", id), scheme])
}

/// The postal address. A street that is too long goes on in the lines below it; in București the city is the sector.
fn address(side: &Side, place: &Place<'_>, gaps: &mut Vec<Gap>) -> Element {
    let mut lacks = |lack: Lack, field: &str| gaps.push(Gap::new(lack, format!("{}.{field}", side.fields)));
    let (street, rest) = text::part(place.address.unwrap_or_default(), STREET_CHARS_MAX);
    let (second, third) = text::part(&rest, LINE_CHARS_MAX);
    if street.is_empty() {
        lacks(side.address, "address");
    }
    let mut city = text::present(place.city);
    let mut county = text::present(place.county);
    if place.country == ROMANIA {
        match locate(place.county, place.city, place.address) {
            Ok(Located { county: found, sector }) => {
                county = Some(found.iso());
                city = sector.map(|number| format!("SECTOR{number}")).or(city);
            }
            Err(Unlocated::County) => lacks(side.county, "county"),
            Err(Unlocated::Sector) => lacks(side.sector, "city"),
        }
    }
    if city.is_none() {
        lacks(side.city, "city");
    }
    let mut children = vec![leaf("cbc:StreetName", street)];
    children.extend(limited("cbc:AdditionalStreetName", Some(&second), LINE_CHARS_MAX));
    children.extend(limited("cbc:CityName", city.as_deref(), CITY_CHARS_MAX));
    children.extend(limited("cbc:PostalZone", place.postal_code, POSTAL_CHARS_MAX));
    children.extend(limited("cbc:CountrySubentity", county.as_deref(), CITY_CHARS_MAX));
    children.extend(
        limited("cbc:Line", Some(&third), LINE_CHARS_MAX).map(|line| group("cac:AddressLine", [line])),
    );
    children.push(group("cac:Country", [leaf("cbc:IdentificationCode", place.country)]));
    group("cac:PostalAddress", children)
}

fn contact(name: Option<&str>, phone: Option<&str>, email: Option<&str>) -> Option<Element> {
    let said = [("cbc:Name", name), ("cbc:Telephone", phone), ("cbc:ElectronicMail", email)];
    let children: Vec<Element> =
        said.into_iter().filter_map(|(name, text)| limited(name, text, CONTACT_CHARS_MAX)).collect();
    (!children.is_empty()).then(|| group("cac:Contact", children))
}

/// An element for a text, cut to its bound; none where nothing is said, for an empty element is refused.
fn limited(name: &'static str, text: Option<&str>, chars_max: usize) -> Option<Element> {
    text::present(text).map(|text| leaf(name, text::cut(&text, chars_max)))
}
