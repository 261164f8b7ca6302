//! What every page promises, whatever the invoice says.

use super::style::{Frame, HALF_SCALE, MARK};
use super::*;
use crate::page::{Anchor, Text};
use domain::VatCategory;

const LANGS: [PaperLang; 3] = [PaperLang::Ro, PaperLang::En, PaperLang::Both];

fn texts(page: &Page) -> impl Iterator<Item = &Text> {
    page.texts()
}

fn layout(issued: &Issued, lang: PaperLang) -> Vec<Page> {
    super::layout(&Document::new(issued, lang))
}

fn says(pages: &[Page], words: &str) -> bool {
    pages.iter().flat_map(texts).any(|text| text.text.contains(words))
}

fn page_with<'a>(pages: &'a [Page], words: &str) -> &'a Page {
    pages.iter().find(|page| texts(page).any(|text| text.text == words)).unwrap()
}

/// All fixtures and some numbers of rows, in both languages.
fn papers() -> Vec<(String, Vec<Page>)> {
    let named = fixtures::NAMES.iter().map(|name| ((*name).to_owned(), fixtures::issued(name)));
    let counted = (1..64).step_by(9).map(|rows| (format!("{rows} rows"), fixtures::with_rows(rows)));
    named
        .chain(counted)
        .flat_map(|(name, issued)| LANGS.map(|lang| (format!("{name} {lang:?}"), layout(&issued, lang))))
        .collect()
}

/// White around a page, and where its footer begins.
fn edges(page: &Page) -> (f32, f32) {
    match page.width_mm > page.height_mm {
        true => (Frame::HALF.margin_mm * HALF_SCALE, Frame::HALF.bottom_mm * HALF_SCALE),
        false => (Frame::A4.margin_mm, Frame::A4.bottom_mm),
    }
}

fn is_mark(text: &Text) -> bool {
    text.color == MARK.color
}

#[test]
fn nothing_leaves_the_page() {
    for (name, pages) in papers() {
        for page in &pages {
            let (margin_mm, _) = edges(page);
            let (right_most_mm, bottom_most_mm) = (page.width_mm - margin_mm, page.height_mm - 8.0);
            for text in texts(page).filter(|text| !is_mark(text)) {
                assert!(text.left_mm() >= margin_mm - 0.1, "{name}: {text:?}");
                assert!(text.right_mm() <= right_most_mm + 0.1, "{name}: {text:?}");
                assert!(text.y_mm > 10.0 && text.y_mm < bottom_most_mm, "{name}: {text:?}");
                assert!(!text.text.contains(char::is_control), "{name}: {text:?}");
            }
            for step in &page.steps {
                let (right_mm, bottom_mm) = match step {
                    Step::Text(text) => (text.right_mm(), text.y_mm),
                    Step::Line(line) if line.x1_mm == line.x2_mm => continue,
                    Step::Line(line) => (line.x2_mm, line.y2_mm),
                    Step::Rect(rect) => (rect.x_mm + rect.width_mm - 3.0, rect.y_mm + rect.height_mm),
                    Step::Image(image) => (image.x_mm + image.width_mm, image.y_mm + image.height_mm),
                    Step::Code(code) => (code.x_mm + code.size_mm, code.y_mm + code.size_mm),
                };
                assert!(right_mm <= right_most_mm + 0.1 && bottom_mm < bottom_most_mm, "{name}: {step:?}");
            }
        }
    }
}

#[test]
fn nothing_stands_in_the_white_around_a_code() {
    for (name, pages) in papers() {
        for page in &pages {
            for step in &page.steps {
                let Step::Code(code) = step else { continue };
                let quiet_mm = 3.0 * code.size_mm / f32::from(code.modules);
                let (left_mm, right_mm) = (code.x_mm - quiet_mm, code.x_mm + code.size_mm + quiet_mm);
                let (top_mm, bottom_mm) = (code.y_mm - quiet_mm, code.y_mm + code.size_mm + quiet_mm);
                for text in texts(page).filter(|text| !is_mark(text)) {
                    let beside = text.right_mm() <= left_mm || text.left_mm() >= right_mm;
                    let high_mm = font::CAP_HEIGHT_EM * text.size_pt * font::MM_PER_PT;
                    let apart = text.y_mm <= top_mm || text.y_mm - high_mm >= bottom_mm - quiet_mm + 1.0;
                    assert!(
                        beside || apart,
                        "{name}: {text:?} in {quiet_mm} mm around {} {}",
                        code.x_mm,
                        code.y_mm
                    );
                }
                assert!(
                    page.steps.iter().all(|other| match other {
                        Step::Line(line) =>
                            line.y1_mm <= top_mm || line.y1_mm >= bottom_mm || line.x1_mm == line.x2_mm,
                        Step::Rect(rect) => rect.y_mm + rect.height_mm <= top_mm || rect.y_mm >= bottom_mm,
                        _ => true,
                    }),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn no_text_covers_another() {
    for (name, pages) in papers() {
        for page in &pages {
            let texts: Vec<&Text> = texts(page).filter(|text| !is_mark(text)).collect();
            for (index, one) in texts.iter().enumerate() {
                for other in &texts[index + 1..] {
                    let apart =
                        one.right_mm() <= other.left_mm() + 0.05 || other.right_mm() <= one.left_mm() + 0.05;
                    let same_line = (one.y_mm - other.y_mm).abs() < 1.8;
                    assert!(apart || !same_line, "{name}: {one:?} and {other:?}");
                }
            }
        }
    }
}

#[test]
fn only_the_footer_stands_below_the_bottom() {
    for (name, pages) in papers() {
        for page in &pages {
            let (_, bottom_mm) = edges(page);
            let below = texts(page).filter(|text| text.y_mm > bottom_mm + 0.1).count();
            assert!(matches!(below, 2 | 4 | 8), "{name}: {below}");
        }
    }
}

#[test]
fn the_totals_never_stand_without_a_row() {
    for rows in 1..64 {
        let pages = layout(&fixtures::with_rows(rows), PaperLang::Ro);
        let page = page_with(&pages, "Total de plată");
        assert!(
            texts(page).any(|text| text.text == rows.to_string() && text.anchor == Anchor::End),
            "{rows} rows"
        );
    }
    let pages = layout(&fixtures::issued("extreme"), PaperLang::Ro);
    let page = page_with(&pages, "Total de plată");
    assert!(texts(page).any(|text| text.text.contains("amănunțită")), "the last lines of a row that was cut");
}

#[test]
fn a_thousand_rows_flow_under_repeated_headings() {
    let pages = layout(&fixtures::with_rows(1000), PaperLang::Ro);
    assert_eq!(pages.len(), 56);
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(texts(page).filter(|text| text.text == "U.M.").count(), 1, "page {}", index + 1);
        assert!(texts(page).any(|text| text.text == format!("pagina {} din 56", index + 1)));
    }
    let first = page_with(&pages, "FCT-2026-0100");
    let number_x_mm = texts(first).find(|text| text.text == "1").unwrap().x_mm;
    let numbers: Vec<String> = pages
        .iter()
        .flat_map(texts)
        .filter(|text| text.x_mm == number_x_mm)
        .map(|text| text.text.clone())
        .collect();
    let expected: Vec<String> = (1..=1000).map(|number| number.to_string()).collect();
    assert_eq!(numbers.into_iter().filter(|text| text != "Nr.").collect::<Vec<_>>(), expected);
}

#[test]
fn amounts_end_at_one_line() {
    let pages = layout(&fixtures::issued("twelve_rows"), PaperLang::Ro);
    for amounts in [["251,59", "19,80"], ["1.198,05", "180,00"], ["48,90", "17,25"], ["24,5", "60"]] {
        let ends: Vec<f32> = amounts
            .iter()
            .map(|amount| {
                let found = texts(&pages[0])
                    .filter(|text| text.text == *amount)
                    .max_by(|a, b| a.x_mm.total_cmp(&b.x_mm));
                assert_eq!(found.unwrap().anchor, Anchor::End);
                found.unwrap().x_mm
            })
            .collect();
        assert_eq!(ends[0], ends[1], "{amounts:?}");
    }
    let due = pages.iter().flat_map(texts).find(|text| text.size_pt == super::style::DUE.size_pt).unwrap();
    assert_eq!(due.text, "15.780,09\u{a0}lei");
    assert_eq!(due.x_mm, Frame::A4.right_mm());
}

#[test]
fn what_the_paper_says_table() {
    let demo = "Document demonstrativ";
    for (name, said, unsaid) in [
        (
            "one_row",
            vec!["Factură", "Str. Mănăstirii nr. 14", "J33/1204/2016", "45.000,00\u{a0}lei"],
            vec!["INTERN", demo],
        ),
        (
            "euro",
            vec!["5,0912\u{a0}lei", "4.500,62", "31,77", "4.532,39\u{a0}lei", "5.156,44\u{a0}EUR"],
            vec![],
        ),
        ("reverse_charge", vec!["Taxare inversă (TI)", "taxare inversă"], vec!["TVA la încasare", "scutit"]),
        (
            "exempt",
            vec!["Operațiuni scutite de TVA, fără drept de deducere.", "scutit"],
            vec!["Taxare inversă"],
        ),
        (
            "non_payer",
            vec!["Furnizor neplătitor de TVA."],
            vec!["Total fără TVA", "Cota", "CNP", "scutite", "Capital"],
        ),
        ("demo", vec!["DEMO", demo], vec!["valabilă fără semnătură"]),
        ("proforma", vec!["Proformă", "nu este document fiscal"], vec!["Factură", "valabilă fără semnătură"]),
        ("mixed_rates", vec!["TVA la încasare.", "-95,40", "1.549,11", "31,49"], vec!["Taxare inversă"]),
        (
            "twelve_rows",
            vec!["Gheorghiță Bălășoiu", "SV 07 ȚES", "Reclamațiile", "Vă mulțumim"],
            vec!["INTERN"],
        ),
        ("bare", vec!["Ion Ștefănescu"], vec!["Scadență", "IBAN", "Capital"]),
    ] {
        let pages = layout(&fixtures::issued(name), PaperLang::Ro);
        for words in said {
            assert!(says(&pages, words), "{name} does not say {words}");
        }
        for words in unsaid {
            assert!(!says(&pages, words), "{name} says {words}");
        }
    }
}

#[test]
fn a_rate_that_is_zero_only_because_the_customer_owes_it_says_so() {
    let mut issued = fixtures::issued("reverse_charge");
    let row = &mut issued.content.rows[0];
    row.order.vat_category = VatCategory::Standard;
    issued.content.totals = domain::Totals::of(&issued.content.rows);
    assert!(texts(&layout(&issued, PaperLang::Ro)[0]).any(|text| text.text == "TI"));
}

#[test]
fn a_series_outside_the_number_is_printed_beside_it() {
    let mut issued = fixtures::issued("one_row");
    issued.full_number = "2026/100".to_owned();
    let pages = layout(&issued, PaperLang::Ro);
    assert!(says(&pages, "Factură seria\u{a0}FCT"));
    assert_eq!(title(&Document::new(&issued, PaperLang::Ro)), "Factură FCT 2026/100");
}

#[test]
fn characters_without_a_glyph_are_named_and_shown_as_boxes() {
    let issued = fixtures::issued("extreme");
    assert_eq!(
        unprintable(&Document::new(&issued, PaperLang::Ro)),
        ['\0', '\u{7}', '\u{202e}', '李', '雷', '😀']
    );
    let pages = layout(&issued, PaperLang::Ro);
    assert!(pages.iter().flat_map(texts).flat_map(|text| text.text.chars()).all(font::has));
    assert!(says(&pages, "□□ □ и Ελένη"));
    assert!(unprintable(&Document::new(&fixtures::issued("twelve_rows"), PaperLang::Ro)).is_empty());
}

#[test]
fn no_text_breaks_the_layout() {
    let endless = "ș".repeat(3000);
    let lines = "\n".repeat(500);
    for text in
        ["", " ", "\u{a0}", "\0\u{1b}", "\u{326}\u{302}", "- / – -", "\u{202e}abc", "👩‍👩‍👧", &endless, &lines]
    {
        let mut issued = fixtures::issued("twelve_rows");
        issued.full_number = text.to_owned();
        issued.series_name = text.to_owned();
        let content = &mut issued.content;
        let supplier = &mut content.supplier;
        for field in [&mut supplier.name, &mut supplier.address, &mut supplier.city, &mut supplier.tax_id] {
            *field = text.to_owned();
        }
        let client = &mut content.header.client;
        for field in [&mut client.name, &mut client.country] {
            *field = text.to_owned();
        }
        for field in
            [&mut client.tax_id, &mut client.cnp, &mut client.address, &mut client.iban, &mut client.bank]
        {
            *field = Some(text.to_owned());
        }
        content.header.currency = text.chars().take(3).collect();
        content.header.notes = Some(text.to_owned());
        content.rows[0].order.description = text.to_owned();
        content.rows[0].order.unit = text.to_owned();
        content.rows[1].order.description_extended = Some(text.to_owned());
        for lang in LANGS {
            let pages = layout(&issued, lang);
            assert!(pages.len() < 40, "{} pages for {text:?}", pages.len());
            crate::render(&Document::new(&issued, lang)).unwrap();
        }
    }
}

#[test]
fn an_invoice_without_rows_or_with_every_rate_there_is_still_has_pages() {
    let mut issued = fixtures::issued("one_row");
    issued.content.rows.clear();
    assert_eq!(layout(&issued, PaperLang::Ro).len(), 1);
    let mut issued = fixtures::with_rows(300);
    for (index, row) in issued.content.rows.iter_mut().enumerate() {
        row.order.vat_rate = format!("{}.{:02}", index % 50, index / 50).parse().unwrap();
    }
    issued.content.totals = domain::Totals::of(&issued.content.rows);
    let pages = layout(&issued, PaperLang::Ro);
    assert!(says(&pages, "49,05%") && says(&pages, "0,01%"));
    assert!(pages.iter().flat_map(texts).all(|text| text.y_mm < Frame::A4.height_mm - 10.0));
}
