//! Amounts, rates and dates as people read them in each language.
//!
//! Works on the exact decimal texts of the domain: nothing is added, rounded or passed through a binary float.
//! Deliberately absent: the machine's locale.

use domain::{ExchangeRate, LEI, Money, PaperLang, Price, Quantity, VatRate};

/// Keeps an amount and its currency, or a number and its unit, on one line.
pub const NO_BREAK_SPACE: char = '\u{a0}';

const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// An amount with two decimals: `1.234,56`.
#[must_use]
pub fn money(amount: Money, lang: PaperLang) -> String {
    grouped(&amount.to_string(), 2, lang)
}

/// An amount with its currency: `1.234,56 lei`.
#[must_use]
pub fn money_in(amount: Money, currency: &str, lang: PaperLang) -> String {
    format!("{}{NO_BREAK_SPACE}{}", money(amount, lang), currency_name(currency, lang))
}

/// A unit price: at least two decimals, all of those it has.
#[must_use]
pub fn price(price: Price, lang: PaperLang) -> String {
    grouped(&price.to_string(), 2, lang)
}

/// A quantity: the decimals it has.
#[must_use]
pub fn quantity(quantity: Quantity, lang: PaperLang) -> String {
    grouped(&quantity.to_string(), 0, lang)
}

/// A VAT rate: `21%`.
#[must_use]
pub fn vat_rate(rate: VatRate, lang: PaperLang) -> String {
    format!("{}%", grouped(&rate.to_string(), 0, lang))
}

/// An exchange rate: `1 EUR = 5,0912 lei`. Four decimals, as the National Bank publishes it.
#[must_use]
pub fn exchange_rate(rate: ExchangeRate, currency: &str, lang: PaperLang) -> String {
    let lei = grouped(&rate.to_string(), 4, lang);
    format!("1 {currency} = {lei}{NO_BREAK_SPACE}{}", currency_name(LEI, lang)).replace(' ', "\u{a0}")
}

/// A currency as written after an amount: `lei` in Romanian, the code otherwise.
#[must_use]
pub fn currency_name(code: &str, lang: PaperLang) -> &str {
    match lang {
        PaperLang::Ro | PaperLang::Both if code == LEI => "lei",
        _ => code,
    }
}

/// A date: `20.11.2026`, in English `20 Nov 2026`.
#[must_use]
pub fn date(iso: &impl ToString, lang: PaperLang) -> String {
    let iso = iso.to_string();
    let mut parts = iso.rsplitn(3, '-');
    let (Some(day), Some(month), Some(year)) = (parts.next(), parts.next(), parts.next()) else {
        return iso;
    };
    match lang {
        PaperLang::Ro | PaperLang::Both => format!("{day}.{month}.{year}"),
        PaperLang::En => {
            let name = month.parse::<usize>().ok().and_then(|number| MONTHS_EN.get(number.checked_sub(1)?));
            format!("{} {} {year}", day.trim_start_matches('0'), name.copied().unwrap_or(month))
                .replace(' ', "\u{a0}")
        }
    }
}

/// An IBAN in groups of four, which stay on one line.
#[must_use]
pub fn iban(text: &str) -> String {
    let compact: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = compact.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("\u{a0}")
}

/// A plain decimal with the language's separators and at least some decimals.
fn grouped(plain: &str, decimals_min: usize, lang: PaperLang) -> String {
    let (thousands, decimal) = match lang {
        PaperLang::Ro | PaperLang::Both => ('.', ','),
        PaperLang::En => (',', '.'),
    };
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut text = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if decimals_min > 0 || !fraction.is_empty() {
        text.push(decimal);
        text.push_str(&format!("{fraction:0<decimals_min$}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_table() {
        for (plain, decimals_min, ro, en) in [
            ("0", 2, "0,00", "0.00"),
            ("59.97", 2, "59,97", "59.97"),
            ("-1234.5", 2, "-1.234,50", "-1,234.50"),
            ("123456", 2, "123.456,00", "123,456.00"),
            ("1234567.891234", 2, "1.234.567,891234", "1,234,567.891234"),
            ("9999999999999.99", 2, "9.999.999.999.999,99", "9,999,999,999,999.99"),
            ("2", 0, "2", "2"),
            ("1000.25", 0, "1.000,25", "1,000.25"),
            ("5.09", 4, "5,0900", "5.0900"),
        ] {
            assert_eq!(grouped(plain, decimals_min, PaperLang::Ro), ro);
            assert_eq!(grouped(plain, decimals_min, PaperLang::En), en);
        }
    }

    #[test]
    fn dates_and_accounts_table() {
        let day = "2026-11-05";
        assert_eq!(date(&day, PaperLang::Ro), "05.11.2026");
        assert_eq!(date(&day, PaperLang::En), "5\u{a0}Nov\u{a0}2026");
        assert_eq!(
            iban("RO49AAAA1B31 00759384 0000"),
            "RO49 AAAA 1B31 0075 9384 0000".replace(' ', "\u{a0}")
        );
    }
}
