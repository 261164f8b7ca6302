//! Lists of codes that others keep and e-Factura holds an invoice to: currencies, countries, units, nomenclatures.
//!
//! Not here: names of what the codes stand for.

/// ISO 4217 codes of the currencies in use (BR-CL-04).
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD \
    MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON \
    RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD \
    UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// ISO 3166-1 codes of the countries, with the two that e-Factura adds: Northern Ireland (`XI`) and Kosovo (`1A`, BR-CL-14).
const COUNTRIES: &str = "1A AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XI YE YT ZA ZM ZW";

/// The codes of UN/ECE recommendations 20 and 21 that a small firm meets. The lists have some two thousand more, and the
/// rules' own copy lacks a few of them, such as that of the hectare (BR-CL-23).
const UNITS: &str = "H87 C62 NAR PR DZN SET XPK XPP XBX XBG XBO XRO XPX XCT XSA XCR XPA KGM GRM TNE MGM LTR MLT HLT DMQ MTQ \
    MTK CMK MTR KMT CMT MMT LM HUR MIN SEC DAY WEE MON QAN ANN KWH MWH KWT WHR GJ E48 LS ACT P1 TKM XST XRL XCA XJR \
    XBJ XTU NPT E51 E54 HC CEN MIL BLL JOU KJO VLT AMP WTT";

fn lists(list: &str, code: &str) -> bool {
    list.split_ascii_whitespace().any(|listed| listed == code)
}

/// Whether a text is the ISO 4217 code of a currency in use.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    lists(CURRENCIES, code)
}

/// Whether a text is the ISO 3166-1 code of a country, or one of the two that e-Factura takes beside them.
#[must_use]
pub fn is_country(code: &str) -> bool {
    lists(COUNTRIES, code)
}

/// Whether a text is a unit code that is certainly known; the API compares without regard to case.
#[must_use]
pub fn is_usual_unit(code: &str) -> bool {
    lists(UNITS, &code.to_ascii_uppercase())
}

/// Whether a text looks like a code of the combined nomenclature: a heading of four digits to the full ten.
#[must_use]
pub fn looks_like_nc(code: &str) -> bool {
    (4..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text looks like a code of the procurement vocabulary: eight digits, and perhaps a check digit behind a dash.
#[must_use]
pub fn looks_like_cpv(code: &str) -> bool {
    let (main, check) = code.split_once('-').unwrap_or((code, "0"));
    let digits = |text: &str, len| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    digits(main, 8) && digits(check, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_are_and_are_not() {
        for (is_listed, known, unknown) in [
            (
                is_currency as fn(&str) -> bool,
                &["RON", "EUR", "USD", "MDL"][..],
                &["EURO", "eur", "ROL", ""][..],
            ),
            (is_country, &["RO", "DE", "XI", "MD"], &["ROU", "ro", "EU", "UK", ""]),
            (is_usual_unit, &["H87", "h87", "HUR", "KGM", "MTK"], &["BUC", "ORA", ""]),
            (looks_like_nc, &["84818011", "8481", "8481801190"], &["848", "84818011901", "8481.80", ""]),
            (looks_like_cpv, &["45330000-9", "45330000"], &["4533000", "45330000-", "45330000-12", "x"]),
        ] {
            for code in known {
                assert!(is_listed(code), "{code}");
            }
            for code in unknown {
                assert!(!is_listed(code), "{code}");
            }
        }
    }
}
