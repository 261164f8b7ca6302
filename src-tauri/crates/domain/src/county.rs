//! Romania's counties and the sectors of its capital, read from what people write.
//!
//! Not here: towns and villages but those that counties are governed from.

use crate::spelling::words;

/// Official code and name of each county (ISO 3166-2:RO) and the town it is governed from, in the order of the codes.
const COUNTIES: [(&str, &str, &str); 42] = [
    ("AB", "Alba", "Alba Iulia"),
    ("AG", "Argeș", "Pitești"),
    ("AR", "Arad", "Arad"),
    ("B", "București", "București"),
    ("BC", "Bacău", "Bacău"),
    ("BH", "Bihor", "Oradea"),
    ("BN", "Bistrița-Năsăud", "Bistrița"),
    ("BR", "Brăila", "Brăila"),
    ("BT", "Botoșani", "Botoșani"),
    ("BV", "Brașov", "Brașov"),
    ("BZ", "Buzău", "Buzău"),
    ("CJ", "Cluj", "Cluj-Napoca"),
    ("CL", "Călărași", "Călărași"),
    ("CS", "Caraș-Severin", "Reșița"),
    ("CT", "Constanța", "Constanța"),
    ("CV", "Covasna", "Sfântu Gheorghe"),
    ("DB", "Dâmbovița", "Târgoviște"),
    ("DJ", "Dolj", "Craiova"),
    ("GJ", "Gorj", "Târgu Jiu"),
    ("GL", "Galați", "Galați"),
    ("GR", "Giurgiu", "Giurgiu"),
    ("HD", "Hunedoara", "Deva"),
    ("HR", "Harghita", "Miercurea Ciuc"),
    ("IF", "Ilfov", "Buftea"),
    ("IL", "Ialomița", "Slobozia"),
    ("IS", "Iași", "Iași"),
    ("MH", "Mehedinți", "Drobeta-Turnu Severin"),
    ("MM", "Maramureș", "Baia Mare"),
    ("MS", "Mureș", "Târgu Mureș"),
    ("NT", "Neamț", "Piatra Neamț"),
    ("OT", "Olt", "Slatina"),
    ("PH", "Prahova", "Ploiești"),
    ("SB", "Sibiu", "Sibiu"),
    ("SJ", "Sălaj", "Zalău"),
    ("SM", "Satu Mare", "Satu Mare"),
    ("SV", "Suceava", "Suceava"),
    ("TL", "Tulcea", "Tulcea"),
    ("TM", "Timiș", "Timișoara"),
    ("TR", "Teleorman", "Alexandria"),
    ("VL", "Vâlcea", "Râmnicu Vâlcea"),
    ("VN", "Vrancea", "Focșani"),
    ("VS", "Vaslui", "Vaslui"),
];
/// Words that may stand before a county's name and say nothing.
const TITLES: [&str; 6] = ["jud", "judet", "judetul", "mun", "municipiul", "ro"];
/// Words before a sector's number.
const SECTOR_WORDS: [&str; 3] = ["sector", "sectorul", "sect"];
/// Sectors of București.
const SECTORS: u8 = 6;

/// A county, or the capital, which counts as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct County {
    code: &'static str,
    name: &'static str,
    seat: &'static str,
}

impl County {
    /// All 42, in the order of their codes.
    pub fn all() -> impl Iterator<Item = County> {
        COUNTIES.iter().map(|(code, name, seat)| County { code, name, seat })
    }

    /// Reads a name with or without Romanian letters, a code, or either after "Jud.": `Cluj`, `Jud. Cluj`, `CJ`,
    /// `RO-CJ`, `BISTRITA NASAUD`. A text that names a sector is the capital. `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<County> {
        let words = words(text);
        let titles = words.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
        let rest = words.get(titles..).unwrap_or_default().join(" ");
        let named = |county: &County| rest == county.code.to_ascii_lowercase() || rest == county.key();
        let capital = || {
            let is_capital = words.iter().any(|word| word == "bucuresti") || sector_in(&words).is_some();
            is_capital.then(County::capital).flatten()
        };
        County::all().find(named).or_else(capital)
    }

    /// The county that a town governs, by the town's name. A village of that name may lie elsewhere.
    #[must_use]
    pub fn of_seat(town: &str) -> Option<County> {
        let words = words(town);
        let titles = words.iter().take_while(|word| TITLES.contains(&word.as_str())).count();
        let town = words.get(titles..).unwrap_or_default();
        County::all().find(|county| crate::spelling::words(county.seat) == town)
    }

    fn capital() -> Option<County> {
        County::all().find(|county| county.is_capital())
    }

    /// The code after `RO-`: `CJ`, `B`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.code
    }

    /// The code as ISO 3166-2 writes it: `RO-CJ`, `RO-B`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("RO-{}", self.code)
    }

    /// The name: `Cluj`, `București`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Whether it is București, whose towns are its sectors.
    #[must_use]
    pub fn is_capital(self) -> bool {
        self.code == "B"
    }

    fn key(self) -> String {
        words(self.name).join(" ")
    }
}

/// Where an address in Romania lies, as e-Factura wants to know it (BR-RO-100 to BR-RO-111).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// The county.
    pub county: County,
    /// The sector, where the county is București.
    pub sector: Option<u8>,
}

/// What an address does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlocated {
    /// The county, nor a town that governs one.
    County,
    /// The sector of București.
    Sector,
}

/// Finds where an address lies. A county that was left out is told by the town, where the town governs one.
///
/// # Errors
/// [`Unlocated`] names what is missing.
pub fn locate(county: Option<&str>, city: Option<&str>, address: Option<&str>) -> Result<Located, Unlocated> {
    let said = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let read = match (said(county), said(city)) {
        (Some(county), _) => County::read(&county),
        (None, Some(city)) => {
            County::of_seat(&city).or(County::read(&city).filter(|county| county.is_capital()))
        }
        (None, None) => None,
    };
    let place = read.ok_or(Unlocated::County)?;
    if !place.is_capital() {
        return Ok(Located { county: place, sector: None });
    }
    let sector = [city, county, address].into_iter().flatten().find_map(sector);
    sector.map(|sector| Located { county: place, sector: Some(sector) }).ok_or(Unlocated::Sector)
}

/// Whether a town is known to lie in another county than the one written beside it.
#[must_use]
pub fn lies_elsewhere(county: County, city: &str) -> bool {
    let is_sector = sector(city).is_some();
    County::of_seat(city).is_some_and(|other| other != county) || (is_sector && !county.is_capital())
}

/// The sector of București, 1 to 6, that a text names: `Sector 3`, `București, Sectorul 3`, `SECTOR3`.
/// `None` when it names none, none there is, or two of them.
#[must_use]
pub fn sector(text: &str) -> Option<u8> {
    sector_in(&words(text))
}

fn sector_in(words: &[String]) -> Option<u8> {
    let mut found = words.iter().enumerate().filter_map(|(index, word)| {
        let number =
            SECTOR_WORDS.iter().filter_map(|sector| word.strip_prefix(sector)).find_map(
                |rest| match rest {
                    "" => words.get(index + 1)?.parse::<u8>().ok(),
                    digits => digits.parse().ok(),
                },
            )?;
        (1..=SECTORS).contains(&number).then_some(number)
    });
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn forty_two_counties_are_read_by_name_and_by_code() {
        let codes: BTreeSet<&str> = County::all().map(County::code).collect();
        let names: BTreeSet<String> = County::all().map(County::key).collect();
        assert_eq!((codes.len(), names.len()), (42, 42));
        for county in County::all() {
            let bare = county.key();
            for text in [
                county.name().to_owned(),
                bare.to_uppercase(),
                format!("Jud. {}", county.name()),
                format!("județul {bare}"),
                county.code().to_owned(),
                county.iso(),
                county.code().to_lowercase(),
            ] {
                assert_eq!(County::read(&text), Some(county), "{text}");
            }
        }
    }

    #[test]
    fn counties_table() {
        for (text, expected) in [
            ("Jud.Cluj", Some("RO-CJ")),
            ("BISTRITA NASAUD", Some("RO-BN")),
            ("Cara\u{15f}-Severin", Some("RO-CS")),
            ("Timis\u{326}", Some("RO-TM")),
            ("  satu-mare ", Some("RO-SM")),
            ("Municipiul București", Some("RO-B")),
            ("Bucuresti, Sector 3", Some("RO-B")),
            ("Sectorul 6", Some("RO-B")),
            ("Clujul", None),
            ("Cluj-Napoca", None),
            ("Jud.", None),
            ("", None),
            ("Bayern", None),
            ("RO", None),
        ] {
            assert_eq!(County::read(text).map(County::iso).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn where_an_address_lies() {
        for (county, city, address, expected) in [
            ("Cluj", "Turda", "", "RO-CJ"),
            ("", "Cluj-Napoca", "", "RO-CJ"),
            ("", "mun. Targu Mures", "", "RO-MS"),
            ("", "Turda", "", "no county"),
            ("Bavaria", "München", "", "no county"),
            ("", "", "", "no county"),
            ("București", "Sector 3", "", "RO-B 3"),
            ("", "București, Sectorul 3", "", "RO-B 3"),
            ("B", "București", "Str. Lungă 1, sector 5", "RO-B 5"),
            ("București", "București", "Str. Lungă 1", "no sector"),
        ] {
            let found = match locate(Some(county), Some(city), Some(address)) {
                Ok(Located { county, sector: Some(sector) }) => format!("{} {sector}", county.iso()),
                Ok(Located { county, sector: None }) => county.iso(),
                Err(Unlocated::County) => "no county".to_owned(),
                Err(Unlocated::Sector) => "no sector".to_owned(),
            };
            assert_eq!(found, expected, "{county} {city} {address}");
        }
        for (county, city, expected) in [
            ("Cluj", "Cluj-Napoca", false),
            ("Iași", "Cluj-Napoca", true),
            ("Cluj", "Turda", false),
            ("Ilfov", "Sector 3", true),
            ("București", "Sector 3", false),
        ] {
            assert_eq!(lies_elsewhere(County::read(county).unwrap(), city), expected, "{county} {city}");
        }
    }

    #[test]
    fn sectors_table() {
        for (text, expected) in [
            ("Sector 3", Some(3)),
            ("București, Sector 3", Some(3)),
            ("București, Sectorul 3", Some(3)),
            ("BUCURESTI SECT. 1", Some(1)),
            ("SECTOR6", Some(6)),
            ("sector 3, Bucuresti (Sectorul 3)", Some(3)),
            ("Sector 7", None),
            ("Sector 0", None),
            ("Sector", None),
            ("sector 3 sau sector 4", None),
            ("București", None),
            ("3", None),
            ("", None),
        ] {
            assert_eq!(sector(text), expected, "{text:?}");
        }
    }
}
