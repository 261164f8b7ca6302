//! What a question costs at 100,000 and 1,000,000 invoices: the index alone, of invoices as a firm of years has them.
//! Not run by default: `cargo test -p facturier-store --release --lib -- --ignored --nocapture find::cost`.
#![allow(clippy::disallowed_methods, clippy::print_stdout)] // A measurement reads the clock and says what it found.

use super::*;
use crate::index::fill;
use crate::places::STRETCH_PLACES;
use crate::terms::Entry;
use crate::view::View;
use domain::spelling::words;
use redb::{Database, ReadableDatabase};
use std::collections::BTreeSet;
use std::time::Instant;

const SYLLABLES: [&str; 24] = [
    "serb", "con", "ter", "mur", "brut", "tam", "lac", "vel", "ol", "pan", "rox", "sid", "fer", "gal", "hid",
    "inst", "jil", "kar", "lem", "mob", "nov", "ost", "prod", "tig",
];
const ENDINGS: [&str; 12] =
    ["anescu", "struct", "an", "aria", "plan", "ex", "comserv", "trans", "instal", "montaj", "grup", "ina"];

/// As many clients as a fiftieth of the invoices, five years, half of the last month unpaid.
fn entry(place: u64, count: u64) -> Entry {
    let client = place.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (count / 50);
    let pick = |list: &[&str], by: u64| list[(by % list.len() as u64) as usize].to_owned();
    let name = [
        pick(&SYLLABLES, client) + &pick(&ENDINGS, client / 24),
        pick(&SYLLABLES, client / 288) + &pick(&ENDINGS, client * 7),
        pick(&["srl", "srl", "sa", "pfa"], client),
    ];
    let day = 738_000 + ((place - 1) * 1825 / count) as u32;
    let total = (2_000 + place * 7919 % 400_000) as i64;
    let mut terms: BTreeSet<String> =
        name.iter().flat_map(|name| words(name)).map(|word| format!("w{word}")).collect();
    terms.extend(["", "t", "mRON", "ssrs_01", "wfct"].map(str::to_owned));
    terms.extend([
        format!("n{place:016x}"),
        format!("a{total}"),
        format!("c{}", 10_000_000 + client * 37),
        format!("d{day:08x}"),
        format!("kclt_{client}"),
    ]);
    if place > count - count / 60 && !place.is_multiple_of(2) {
        terms.insert(format!("o{:08x}", day + 15));
    }
    Entry { place, terms, facts: Facts { total, day, due: day + 15 } }
}

fn word(word: &str) -> Vec<Asked> {
    vec![Asked::Word(word.to_owned())]
}

fn questions() -> Vec<(&'static str, Wanted)> {
    let by = |by, offset| Wanted { by, offset, limit: 50, ..Wanted::default() };
    let asked = |wanted| Wanted { question: Question { wanted, first: None }, ..by(SortBy::Place, 0) };
    let digits =
        ["10001"].map(|d| vec![Asked::TaxId(d.to_owned()), Asked::Word(d.to_owned()), Asked::Number(10_001)]);
    let day = |days| chrono::NaiveDate::from_num_days_from_ce_opt(738_000 + days);
    vec![
        ("everything", by(SortBy::Place, 0)),
        ("s", asked(vec![word("s")])),
        ("t", asked(vec![word("t")])),
        ("con ser", asked(vec![word("con"), word("ser")])),
        ("serbanescu", asked(vec![word("serbanescu")])),
        ("srl", asked(vec![word("srl")])),
        ("10001", asked(digits.to_vec())),
        ("a year", asked(vec![vec![Asked::Dated(day(365), day(730))]])),
        ("unpaid", asked(vec![vec![Asked::Owed]])),
        ("everything by total", by(SortBy::Total, 0)),
        ("s by date", Wanted { by: SortBy::Date, ..asked(vec![word("s")]) }),
    ]
}

#[test]
#[ignore = "a measurement"]
fn cost_of_a_question() {
    for count in [100_000_u64, 1_000_000] {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("index.redb");
        #[allow(clippy::disallowed_methods)] // No books: a file to be measured and thrown away.
        let database = Database::create(&path).unwrap();
        let begin = Instant::now();
        for first in (0..=count).step_by(STRETCH_PLACES as usize) {
            let transaction = crate::commit::begin(&database).unwrap();
            let places = first.max(1)..(first + STRETCH_PLACES).min(count + 1);
            fill(&transaction, stretch_of(first), places.clone().map(|place| entry(place, count))).unwrap();
            let mut order = transaction.open_table(INVOICE_ORDER).unwrap();
            places.for_each(|place| drop(order.insert(place, u128::from(place)).unwrap()));
            drop(order);
            transaction.open_table(DRAFT_ORDER).unwrap();
            transaction.commit().unwrap();
        }
        let bytes = std::fs::metadata(&path).unwrap().len();
        println!("{count}: made in {:?}, {} bytes each", begin.elapsed(), bytes / count);
        let view = View::new(database.begin_read().unwrap());
        let mut all = questions();
        for (what, by) in [("everything, far down", SortBy::Place), ("by date, far down", SortBy::Date)] {
            let offset = (count * 9 / 10) as usize;
            all.push((what, Wanted { by, offset, limit: 50, ..Wanted::default() }));
        }
        for (what, wanted) in all {
            let finder = Finder { source: &view, question: &wanted.question };
            let (mut pages, mut sums, mut total) = (Vec::new(), Vec::new(), 0);
            for _ in 0..30 {
                let begin = Instant::now();
                total = finder.page(&wanted).unwrap().0;
                pages.push(begin.elapsed());
                let begin = Instant::now();
                finder.sums().unwrap();
                sums.push(begin.elapsed());
            }
            pages.sort_unstable();
            sums.sort_unstable();
            println!(
                "{count} · {what} ({total}): page {:?}, worst {:?}; sum {:?}",
                pages[15], pages[29], sums[15]
            );
        }
    }
}
