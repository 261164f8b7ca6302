//! Text as typed made ready for lines: invisible characters, decomposed letters, line breaking.
//!
//! Not here: which characters the fonts have. Deliberately absent: hyphenation and changing a letter into
//! another one; old cedilla ş ţ print as the books have them.

use crate::font::{self, MM_PER_PT};
use crate::page::Weight;

/// Letters of Romanian that some systems store as a base letter and a combining mark.
const COMPOSED: [(char, char, char); 14] = [
    ('a', '\u{306}', 'ă'),
    ('A', '\u{306}', 'Ă'),
    ('a', '\u{302}', 'â'),
    ('A', '\u{302}', 'Â'),
    ('i', '\u{302}', 'î'),
    ('I', '\u{302}', 'Î'),
    ('s', '\u{326}', 'ș'),
    ('S', '\u{326}', 'Ș'),
    ('t', '\u{326}', 'ț'),
    ('T', '\u{326}', 'Ț'),
    ('s', '\u{327}', 'ş'),
    ('S', '\u{327}', 'Ş'),
    ('t', '\u{327}', 'ţ'),
    ('T', '\u{327}', 'Ţ'),
];

/// Text with uniform line ends and composed letters, without characters that have no shape by definition.
/// Control characters stay, so that the paper shows a substitute in their place.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' => clean.push(' '),
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {}
            mark => match compose(clean.chars().next_back(), mark) {
                Some(letter) => {
                    clean.pop();
                    clean.push(letter);
                }
                None => clean.push(c),
            },
        }
    }
    clean
}

fn compose(base: Option<char>, mark: char) -> Option<char> {
    COMPOSED.iter().find(|(b, m, _)| Some(*b) == base && *m == mark).map(|(_, _, letter)| *letter)
}

/// A Romanian letter without its mark, for readers that know only plain ones; any other character as it is.
#[must_use]
pub fn unmarked(c: char) -> char {
    match c {
        'ă' | 'â' => 'a',
        'Ă' | 'Â' => 'A',
        'î' => 'i',
        'Î' => 'I',
        'ș' | 'ş' => 's',
        'Ș' | 'Ş' => 'S',
        'ț' | 'ţ' => 't',
        'Ț' | 'Ţ' => 'T',
        c => c,
    }
}

/// Normalised text on a single line.
#[must_use]
pub fn single_line(text: &str) -> String {
    normalise(text).split_whitespace_keeping_no_break().collect::<Vec<_>>().join(" ")
}

/// Breaks text into lines no wider than `width_mm`: at spaces, after hyphens and slashes, and inside a word
/// only when the word alone is wider. Line ends in the text are kept, runs of empty lines become one.
#[must_use]
pub fn wrap(text: &str, weight: Weight, size_pt: f32, width_mm: f32) -> Vec<String> {
    let width_em = width_mm / (size_pt * MM_PER_PT);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in normalise(text.trim()).split('\n') {
        let before = lines.len();
        wrap_paragraph(paragraph, weight, width_em, &mut lines);
        let is_empty = lines.len() == before;
        if is_empty && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(String::new());
        }
    }
    lines
}

fn wrap_paragraph(paragraph: &str, weight: Weight, width_em: f32, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut used_em = 0.0;
    for piece in paragraph.split_whitespace_keeping_no_break().flat_map(pieces) {
        let gap_em = match piece.glued || line.is_empty() {
            true => 0.0,
            false => font::char_width_em(' ', weight),
        };
        let piece_em: f32 = piece.text.chars().map(|c| font::char_width_em(c, weight)).sum();
        if used_em + gap_em + piece_em <= width_em {
            if gap_em > 0.0 {
                line.push(' ');
            }
            line.push_str(piece.text);
            used_em += gap_em + piece_em;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        used_em = 0.0;
        for c in piece.text.chars() {
            let char_em = font::char_width_em(c, weight);
            if used_em + char_em > width_em && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used_em = 0.0;
            }
            line.push(c);
            used_em += char_em;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
}

/// A part of a word after which a line may end.
struct Piece<'a> {
    text: &'a str,
    /// Follows the previous piece without a space.
    glued: bool,
}

/// Cuts a word after each hyphen or slash that has letters on both sides.
fn pieces(word: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (index, c) in word.char_indices() {
        let end = index + c.len_utf8();
        let is_inner = index > start && end < word.len();
        if matches!(c, '-' | '/' | '–' | '—')
            && is_inner
            && !word[end..].starts_with(|n: char| n.is_ascii_digit())
        {
            pieces.push(Piece { text: &word[start..end], glued: start > 0 });
            start = end;
        }
    }
    pieces.push(Piece { text: &word[start..], glued: start > 0 });
    pieces
}

trait Words {
    /// Words between breakable spaces; no-break spaces stay inside words.
    fn split_whitespace_keeping_no_break(&self) -> impl Iterator<Item = &str>;
}

impl Words for str {
    fn split_whitespace_keeping_no_break(&self) -> impl Iterator<Item = &str> {
        self.split(|c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}'))
            .filter(|word| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        for (text, width_mm) in [
            ("Servicii de mentenanță pentru stația de epurare din Câmpulung Moldovenesc", 40.0),
            ("Nespusdelungcuvântfărăspațiicaresefrângeundenuîncape", 20.0),
            ("țeavă/cot/reducție PN-16, piuliță-șurub", 15.0),
            ("cuvinte   cu    spații\tmulte", 18.0),
            ("îngust", 0.1),
        ] {
            let lines = wrap(text, Weight::Regular, 9.0, width_mm);
            for line in &lines {
                let fits = font::width_mm(line, Weight::Regular, 9.0) <= width_mm + 0.01;
                assert!(fits || line.chars().count() == 1, "{line}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }

    #[test]
    fn line_ends_are_kept_and_empty_lines_collapse() {
        assert_eq!(
            wrap("unu\r\n\r\n\r\ndoi\ntrei\n", Weight::Regular, 9.0, 50.0),
            ["unu", "", "doi", "trei"]
        );
        assert!(wrap("  \n ", Weight::Regular, 9.0, 50.0).is_empty());
    }

    #[test]
    fn no_break_spaces_hold() {
        assert_eq!(
            wrap("total 1.234,56\u{a0}lei", Weight::Regular, 9.0, 22.0),
            ["total", "1.234,56\u{a0}lei"]
        );
    }

    #[test]
    fn decomposed_letters_and_invisible_characters() {
        assert_eq!(normalise("s\u{326}ura\u{306}\u{feff}\u{200b}"), "șură");
        assert_eq!(normalise("ş ţ \u{7}"), "ş ţ \u{7}");
        assert_eq!(single_line("a\n b\tc\u{a0}d"), "a b c\u{a0}d");
    }
}
