//! Romania's counties and the sectors of its capital, read from what people write.
//!
//! Not here: towns and villages, and whether a town lies in the county named beside it.

use crate::spelling::words;

/// Official code and name of each county (ISO 3166-2:RO), in the order of the codes.
const COUNTIES: [(&str, &str); 42] = [
    ("AB", "Alba"),
    ("AG", "Argeș"),
    ("AR", "Arad"),
    ("B", "București"),
    ("BC", "Bacău"),
    ("BH", "Bihor"),
    ("BN", "Bistrița-Năsăud"),
    ("BR", "Brăila"),
    ("BT", "Botoșani"),
    ("BV", "Brașov"),
    ("BZ", "Buzău"),
    ("CJ", "Cluj"),
    ("CL", "Călărași"),
    ("CS", "Caraș-Severin"),
    ("CT", "Constanța"),
    ("CV", "Covasna"),
    ("DB", "Dâmbovița"),
    ("DJ", "Dolj"),
    ("GJ", "Gorj"),
    ("GL", "Galați"),
    ("GR", "Giurgiu"),
    ("HD", "Hunedoara"),
    ("HR", "Harghita"),
    ("IF", "Ilfov"),
    ("IL", "Ialomița"),
    ("IS", "Iași"),
    ("MH", "Mehedinți"),
    ("MM", "Maramureș"),
    ("MS", "Mureș"),
    ("NT", "Neamț"),
    ("OT", "Olt"),
    ("PH", "Prahova"),
    ("SB", "Sibiu"),
    ("SJ", "Sălaj"),
    ("SM", "Satu Mare"),
    ("SV", "Suceava"),
    ("TL", "Tulcea"),
    ("TM", "Timiș"),
    ("TR", "Teleorman"),
    ("VL", "Vâlcea"),
    ("VN", "Vrancea"),
    ("VS", "Vaslui"),
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
}

impl County {
    /// All 42, in the order of their codes.
    pub fn all() -> impl Iterator<Item = County> {
        COUNTIES.iter().map(|(code, name)| County { code, name })
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
