//! What somebody types to find an invoice, in any order: beginnings of words, a number, a tax id, an amount, a day, a month.
//!
//! Not here: finding it (store).

use chrono::{Days, Months, NaiveDate};
use domain::Money;
use domain::spelling::words;
use store::{Asked, Question, parts};

/// Words of a search that count; nobody types more, and each is a walk.
const WORDS_MAX: usize = 12;
/// Letters from which on a month's name is one.
const MONTH_LETTERS_MIN: usize = 3;
const MONTHS: [[&str; 2]; 12] = [
    ["ianuarie", "january"],
    ["februarie", "february"],
    ["martie", "march"],
    ["aprilie", "april"],
    ["mai", "may"],
    ["iunie", "june"],
    ["iulie", "july"],
    ["august", "august"],
    ["septembrie", "september"],
    ["octombrie", "october"],
    ["noiembrie", "november"],
    ["decembrie", "december"],
];

/// The question a search is. What is no word and no number at all is found nowhere; nothing typed asks nothing.
pub(crate) fn question(search: &str) -> Question {
    let mut question = Question::default();
    let pieces: Vec<&str> = search.split_whitespace().collect();
    let mut rest = pieces.as_slice();
    while let [piece, after @ ..] = rest {
        rest = after;
        if let Some(((from, to), after)) = month(piece, after).or_else(|| day(piece).map(|day| (day, after)))
        {
            question.wanted.push(vec![Asked::Dated(Some(from), Some(to))]);
            rest = after;
        } else if let Some(amount) = amount(piece) {
            question.wanted.push(vec![Asked::Total(amount)]);
            rest = without_currency(after);
        } else {
            words_of(piece, after.first().is_some_and(|next| is_number(next)), &mut question);
        }
    }
    question.wanted.truncate(WORDS_MAX);
    if question.wanted.is_empty() && !pieces.is_empty() {
        question.wanted.push(Vec::new());
    }
    question
}

fn words_of(piece: &str, is_before_number: bool, question: &mut Question) {
    for word in words(piece) {
        let is_tax_id = word.strip_prefix("ro").is_some_and(is_number);
        if word == "ro" && is_before_number {
            continue;
        }
        for part in parts(&word).into_iter().skip(usize::from(is_tax_id)) {
            if !is_number(&part) {
                question.wanted.push(vec![Asked::Word(part)]);
                continue;
            }
            let mut any_of = vec![Asked::TaxId(part.clone()), Asked::Word(part.clone())];
            any_of.extend(part.parse().ok().map(Asked::Total));
            if let Ok(number) = part.parse() {
                any_of.push(Asked::Number(number));
                question.first = Some(Asked::Number(number));
            }
            question.wanted.push(any_of);
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_currency<'a>(after: &'a [&'a str]) -> &'a [&'a str] {
    match after {
        [first, rest @ ..] if ["lei", "ron"].contains(&first.to_lowercase().as_str()) => rest,
        all => all,
    }
}

/// `665,50`, `665.5`, `1.234,50`, `1,234.50`, `1.234`: a mark before one or two last digits parts the hundredths, any other
/// parts thousands.
fn amount(piece: &str) -> Option<Money> {
    let digits = piece.strip_prefix('-').unwrap_or(piece);
    let (whole, last) = digits.rsplit_once([',', '.'])?;
    if !is_number(last) || last.len() > 3 {
        return None;
    }
    let (thousands, hundredths) =
        if last.len() < 3 { (whole.to_owned(), last) } else { (format!("{whole}.{last}"), "0") };
    let mut groups = thousands.split([',', '.']);
    let is_grouped =
        groups.next().is_some_and(is_number) && groups.all(|group| group.len() == 3 && is_number(group));
    let plain: String = thousands.chars().filter(char::is_ascii_digit).collect();
    is_grouped.then(|| format!("{plain}.{hundredths}").parse().ok()).flatten()
}

type Period = (NaiveDate, NaiveDate);

/// `nov 2026`, `11.2026`, `11/2026`, `2026-11`.
fn month<'a>(piece: &str, after: &'a [&'a str]) -> Option<(Period, &'a [&'a str])> {
    if let ([name], [year, rest @ ..]) = (words(piece).as_slice(), after) {
        let is_this = |names: &[&str; 2]| names.iter().any(|month| month.starts_with(name.as_str()));
        if let Some(at) = MONTHS.iter().position(is_this).filter(|_| name.len() >= MONTH_LETTERS_MIN) {
            return Some((whole_month(year_of(year)?, at as u32 + 1)?, rest));
        }
    }
    let (one, other) = piece.split_once(['.', '/', '-'])?;
    let (year, month) = year_of(one).zip(month_of(other)).or_else(|| year_of(other).zip(month_of(one)))?;
    Some((whole_month(year, month)?, after))
}

fn whole_month(year: i32, month: u32) -> Option<Period> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some((first, first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?))
}

/// `20.11.2026`, `20/11/2026`, `2026-11-20`.
fn day(piece: &str) -> Option<Period> {
    let parts: Vec<&str> = piece.split(['.', '/', '-']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(year_of(year)?, month_of(month)?, two_digits(day)?)?;
    Some((day, day))
}

fn year_of(text: &str) -> Option<i32> {
    text.parse().ok().filter(|year| is_number(text) && (1900..2200).contains(year))
}

fn month_of(text: &str) -> Option<u32> {
    two_digits(text).filter(|month| (1..=12).contains(month))
}

fn two_digits(text: &str) -> Option<u32> {
    if is_number(text) && text.len() <= 2 { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(asked: &Asked) -> String {
        match asked {
            Asked::Word(word) => word.clone(),
            Asked::Number(number) => format!("nr{number}"),
            Asked::TaxId(digits) => format!("cui{digits}"),
            Asked::Total(total) => format!("={total}"),
            Asked::Dated(Some(from), Some(to)) => format!("{from}..{to}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn searches_table() {
        for (typed, expected) in [
            ("", ""),
            ("serban", "serban"),
            ("  \u{15e}erban Ț ", "serban t"),
            ("128", "cui128|128|=128.00|nr128"),
            ("TRN-128", "trn cui128|128|=128.00|nr128"),
            ("TRN-000128", "trn cui128|128|=128.00|nr128"),
            ("trn000128", "trn cui128|128|=128.00|nr128"),
            ("RO12345678", "cui12345678|12345678|=12345678.00|nr12345678"),
            ("ro 12345678", "cui12345678|12345678|=12345678.00|nr12345678"),
            ("ro", "ro"),
            ("665,50", "=665.50"),
            ("665.5 lei", "=665.50"),
            ("1.234,50", "=1234.50"),
            ("1,234.50", "=1234.50"),
            ("1.234", "=1234.00"),
            ("-48,38", "=48.38"),
            ("665,", "cui665|665|=665.00|nr665"),
            ("nov 2026", "2026-11-01..2026-11-30"),
            ("Noiembrie 2026 serban", "2026-11-01..2026-11-30 serban"),
            ("feb 2028", "2028-02-01..2028-02-29"),
            ("nov", "nov"),
            ("no 2026", "no cui2026|2026|=2026.00|nr2026"),
            ("11.2026", "2026-11-01..2026-11-30"),
            ("2026-11", "2026-11-01..2026-11-30"),
            ("11/2026", "2026-11-01..2026-11-30"),
            ("13.2026", "cui13|13|=13.00|nr13 cui2026|2026|=2026.00|nr2026"),
            ("20.11.2026", "2026-11-20..2026-11-20"),
            ("2026-11-20", "2026-11-20..2026-11-20"),
            ("FCT-2026-100", "fct cui2026|2026|=2026.00|nr2026 cui100|100|=100.00|nr100"),
            ("!!!", "nowhere"),
        ] {
            let any_of = |any_of: &Vec<Asked>| match any_of.as_slice() {
                [] => "nowhere".to_owned(),
                these => these.iter().map(said).collect::<Vec<_>>().join("|"),
            };
            let question = question(typed);
            // The sign of an amount does not count where it is looked up.
            let found = question.wanted.iter().map(any_of).collect::<Vec<_>>().join(" ");
            assert_eq!(found, expected, "{typed}");
        }
    }

    #[test]
    fn what_carries_the_number_comes_first() {
        let first = |typed: &str| question(typed).first.map(|asked| said(&asked));
        assert_eq!(first("TRN-000128").as_deref(), Some("nr128"));
        assert_eq!(first("FCT-2026-100").as_deref(), Some("nr100"));
        assert_eq!(first("serban"), None);
        assert_eq!(first("665,50"), None);
    }
}
