//! Units of measure: the words of Romanian invoices to UN/ECE codes (Recommendations 20 and 21).
//!
//! Not here: converting quantities.

use domain::RowOrder;
use domain::code_list::is_usual_unit;
use domain::spelling::words;

/// The code of a piece, for every unit that no code is known for; the server does the same.
const PIECE: &str = "H87";

/// Code, and the words that mean it: small letters without marks.
const UNITS: [(&str, &[&str]); 37] = [
    (PIECE, &["buc", "bucata", "bucati", "bc", "pcs", "pc", "pce", "piece", "pieces"]),
    ("C62", &["unit", "unitate", "unitati", "u"]),
    ("HUR", &["ora", "ore", "h", "hour", "hours", "hr"]),
    ("MIN", &["min", "minut", "minute"]),
    ("DAY", &["zi", "zile", "day", "days"]),
    ("WEE", &["sapt", "saptamana", "saptamani", "week"]),
    ("MON", &["luna", "luni", "month", "months"]),
    ("ANN", &["an", "ani", "year", "years"]),
    ("KGM", &["kg", "kilogram", "kilograme", "kgm"]),
    ("GRM", &["g", "gr", "gram", "grame"]),
    ("TNE", &["t", "to", "tona", "tone"]),
    ("MTR", &["m", "metru", "metri"]),
    ("LM", &["ml", "metru liniar", "metri liniari"]),
    ("CMT", &["cm", "centimetru", "centimetri"]),
    ("MMT", &["mm", "milimetru", "milimetri"]),
    ("KMT", &["km", "kilometru", "kilometri"]),
    ("MTK", &["m2", "m²", "mp", "metru patrat", "metri patrati"]),
    ("MTQ", &["m3", "m³", "mc", "metru cub", "metri cubi"]),
    ("LTR", &["l", "litru", "litri"]),
    ("MLT", &["mililitru", "mililitri"]),
    ("HLT", &["hl", "hectolitru", "hectolitri"]),
    ("KWH", &["kwh"]),
    ("MWH", &["mwh"]),
    ("SET", &["set", "seturi", "kit"]),
    ("PR", &["pereche", "perechi", "per"]),
    ("MIL", &["mii buc", "mie buc", "mii"]),
    ("E48", &["serv", "serviciu", "servicii", "prest", "prestatie", "prestatii"]),
    ("XBX", &["cutie", "cutii", "cut"]),
    ("XCT", &["carton", "cartoane", "bax", "baxuri"]),
    ("XPK", &["pachet", "pachete", "pach", "colet", "colete"]),
    ("XBG", &["sac", "saci", "punga", "pungi"]),
    ("XBO", &["sticla", "sticle", "flacon", "flacoane"]),
    ("XCA", &["doza", "doze", "conserva", "conserve"]),
    ("XPX", &["palet", "paleti"]),
    ("XRO", &["rola", "role", "sul", "suluri"]),
    ("XJR", &["borcan", "borcane"]),
    ("XTU", &["tub", "tuburi"]),
];
/// The code of a row's unit: its own where that is known, else by the word that is printed, else a piece. An unknown code
/// would have the whole file refused (BR-CL-23).
pub(crate) fn code(row: &RowOrder) -> String {
    let stated = row.ubl_unit.as_deref().map(|unit| unit.trim().to_ascii_uppercase());
    match stated.filter(|unit| is_usual_unit(unit)) {
        Some(code) => code,
        None => of_word(&row.unit).unwrap_or(PIECE).to_owned(),
    }
}

fn of_word(unit: &str) -> Option<&'static str> {
    let unit = words(unit).join(" ");
    UNITS.iter().find(|(_, names)| names.contains(&unit.as_str())).map(|(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{VatCategory, VatRate};
    use std::collections::BTreeSet;

    fn row(unit: &str, ubl_unit: Option<&str>) -> RowOrder {
        RowOrder {
            product_id: None,
            description: String::new(),
            description_extended: None,
            quantity: "1".parse().unwrap(),
            unit: unit.to_owned(),
            price: "1".parse().unwrap(),
            vat_rate: VatRate::ZERO,
            vat_category: VatCategory::Exempt,
            ubl_unit: ubl_unit.map(str::to_owned),
            ubl_nc: None,
            ubl_cpv: None,
            save_as_product: false,
        }
    }

    #[test]
    fn units_table() {
        for (unit, stated, expected) in [
            ("buc.", None, "H87"),
            ("Buc", None, "H87"),
            ("oră", None, "HUR"),
            ("ORE", None, "HUR"),
            ("m²", None, "MTK"),
            ("mp", None, "MTK"),
            ("ml", None, "LM"),
            ("lună", None, "MON"),
            ("săptămână", None, "WEE"),
            ("drum", None, "H87"),
            ("", None, "H87"),
            ("buc", Some("kgm"), "KGM"),
            ("buc", Some("XPK"), "XPK"),
            ("kg", Some("BUC"), "KGM"),
            ("kg", Some(" "), "KGM"),
            ("kg", Some("nu e cod"), "KGM"),
        ] {
            assert_eq!(code(&row(unit, stated)), expected, "{unit:?} {stated:?}");
        }
    }

    #[test]
    fn every_code_is_known_to_the_check() {
        assert!(UNITS.iter().all(|(code, _)| is_usual_unit(code)));
    }

    #[test]
    fn a_word_means_one_unit() {
        let words: Vec<&str> = UNITS.iter().flat_map(|(_, names)| *names).copied().collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        for word in words {
            assert_eq!(domain::spelling::words(word).join(" "), word);
        }
    }
}
