//! Amounts as people write them in tables, Romanian or English: `1.234,56`, `1,234.56`, `1 234,5 lei`, `21%`.
//!
//! Not here: bounds and decimals (domain's money).

use crate::view::FindingView;
use crate::words::{Lang, plain_finding};

/// What parts the decimals, where the person who imports says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1.234,56`
    Comma,
    /// `1,234.56`
    Point,
}

impl DecimalMark {
    /// The sign itself.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DecimalMark::Comma => ",",
            DecimalMark::Point => ".",
        }
    }
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAmount {
    /// It is something else.
    NotANumber,
    /// `1.234` is a thousand in one country and one and a bit in another.
    Ambiguous,
}

/// What parts the decimals of an amount, where it can be read in one way only and has any.
pub(crate) fn mark_of(text: &str) -> Option<DecimalMark> {
    let plain = read(text, None).ok()?;
    let (_, decimals) = plain.split_once('.')?;
    let behind = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let mark = behind.strip_suffix(decimals)?.chars().next_back()?;
    Some(if mark == ',' { DecimalMark::Comma } else { DecimalMark::Point })
}

/// An amount of a field, or why it is none.
pub(crate) fn read_field(
    field: &str,
    text: &str,
    mark: Option<DecimalMark>,
    lang: Lang,
) -> Result<String, Box<FindingView>> {
    read(text, mark).map_err(|why| {
        let code = match why {
            NoAmount::NotANumber => "not_a_number",
            NoAmount::Ambiguous => "amount_ambiguous",
        };
        Box::new(plain_finding(code, field, &[text.to_owned()], lang))
    })
}

/// A plain decimal (`-1234.56`) out of a text. The mark is told by the text itself where it can be, else by `mark`.
pub(crate) fn read(text: &str, mark: Option<DecimalMark>) -> Result<String, NoAmount> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (sign, rest) = match compact.strip_prefix('-').or_else(|| compact.strip_prefix('\u{2212}')) {
        Some(rest) => ("-", rest),
        None => ("", compact.as_str()),
    };
    let digits = rest.trim_matches(|c: char| c.is_alphabetic() || matches!(c, '%' | '€' | '$' | '£'));
    let digits = digits.trim_end_matches('.');
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return Err(NoAmount::NotANumber);
    }
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let decimal = match (points, commas) {
        (0, 0) => None,
        (1.., 1..) => Some(if digits.rfind('.') > digits.rfind(',') { '.' } else { ',' }),
        (2.., 0) | (0, 2..) => None,
        _ => {
            let own = if points == 1 { '.' } else { ',' };
            let (whole, after) = digits.split_once(own).unwrap_or((digits, ""));
            let may_be_thousands = after.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            match mark {
                Some(DecimalMark::Comma) => Some(',').filter(|mark| *mark == own),
                Some(DecimalMark::Point) => Some('.').filter(|mark| *mark == own),
                None if may_be_thousands => return Err(NoAmount::Ambiguous),
                None => Some(own),
            }
        }
    };
    let (whole, after) = match decimal {
        Some(mark) => digits.rsplit_once(mark).unwrap_or((digits, "")),
        None => (digits, ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let is_grouped = groups.len() == 1 || groups[1..].iter().all(|group| group.len() == 3);
    if !is_grouped || groups[0].is_empty() || after.contains(['.', ',']) {
        return Err(NoAmount::NotANumber);
    }
    let whole = groups.concat();
    Ok(if after.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{after}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_table() {
        use DecimalMark::{Comma, Point};
        for (text, mark, expected) in [
            ("1234", None, Ok("1234")),
            ("1234,56", None, Ok("1234.56")),
            ("1234.56", None, Ok("1234.56")),
            ("1.234,56", None, Ok("1234.56")),
            ("1,234.56", None, Ok("1234.56")),
            ("1.234.567", None, Ok("1234567")),
            ("1 234,5 lei", None, Ok("1234.5")),
            ("1\u{a0}234,50 RON", None, Ok("1234.50")),
            ("€ 12.5", None, Ok("12.5")),
            ("21%", None, Ok("21")),
            ("21,00 %", None, Ok("21.00")),
            ("-5,5", None, Ok("-5.5")),
            ("0.125", None, Ok("0.125")),
            ("1.234", None, Err(NoAmount::Ambiguous)),
            ("1,234", None, Err(NoAmount::Ambiguous)),
            ("1.234", Some(Comma), Ok("1234")),
            ("1,234", Some(Comma), Ok("1.234")),
            ("1.234", Some(Point), Ok("1.234")),
            ("1,234", Some(Point), Ok("1234")),
            ("12,34.5", None, Err(NoAmount::NotANumber)),
            ("1.23.456", None, Err(NoAmount::NotANumber)),
            (",5", None, Err(NoAmount::NotANumber)),
            ("", None, Err(NoAmount::NotANumber)),
            ("gratis", None, Err(NoAmount::NotANumber)),
            ("=1+1", None, Err(NoAmount::NotANumber)),
            ("1e5", None, Err(NoAmount::NotANumber)),
        ] {
            assert_eq!(read(text, mark), expected.map(str::to_owned), "{text} {mark:?}");
        }
    }

    #[test]
    fn what_parts_the_decimals_is_told_by_what_can_be_read_in_one_way() {
        use DecimalMark::{Comma, Point};
        for (text, mark) in [
            ("1.234,56", Some(Comma)),
            ("12,5 lei", Some(Comma)),
            ("1,234.56", Some(Point)),
            ("99.9", Some(Point)),
            ("1.234", None),
            ("1,234", None),
            ("1.234.567", None),
            ("1234", None),
            ("gratis", None),
        ] {
            assert_eq!(mark_of(text), mark, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_comes_out_is_a_plain_decimal(text in "[-0-9., a-z%€]{0,16}") {
            if let Ok(plain) = read(&text, None) {
                let shape = plain.strip_prefix('-').unwrap_or(&plain);
                prop_assert!(shape.chars().all(|c| c.is_ascii_digit() || c == '.'), "{text} {plain}");
            }
        }
    }
}
