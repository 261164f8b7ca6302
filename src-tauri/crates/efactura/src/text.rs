//! Texts as the file takes them: one line each, without characters XML cannot hold, no longer than allowed.
//!
//! Lengths are in characters after white space is collapsed, as RO_CIUS counts them.
//! Not here: how long what may be.

/// Ends a text that had to be cut.
const ELLIPSIS: char = '…';

/// One line of characters that XML 1.0 can hold (section 2.2), white space collapsed.
pub(crate) fn clean(text: &str) -> String {
    let held = |c: char| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c };
    let spaced: String = text.chars().map(held).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text, or none where there is nothing in it.
pub(crate) fn present(text: Option<&str>) -> Option<String> {
    text.map(clean).filter(|text| !text.is_empty())
}

/// At most so many characters, the last of which says that there was more.
pub(crate) fn cut(text: &str, chars_max: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= chars_max {
        return text;
    }
    let kept: String = text.chars().take(chars_max.saturating_sub(1)).collect();
    format!("{}{ELLIPSIS}", kept.trim_end())
}

/// A head of at most so many characters and what is left, parted between two words where there are two.
pub(crate) fn part(text: &str, chars_max: usize) -> (String, String) {
    let text = clean(text);
    let Some((end, _)) = text.char_indices().nth(chars_max) else {
        return (text, String::new());
    };
    // A word that ends exactly here stays whole.
    let at = if text[end..].starts_with(' ') { end } else { text[..end].rfind(' ').unwrap_or(end) };
    (text[..at].to_owned(), text[at..].trim_start().to_owned())
}

/// The whole text in pieces of at most so many characters.
pub(crate) fn pieces(text: &str, chars_max: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = clean(text);
    while !rest.is_empty() {
        let (piece, left) = part(&rest, chars_max);
        pieces.push(piece);
        rest = left;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_one_line_of_what_xml_holds() {
        assert_eq!(clean(" a\u{0}b\r\n\tc\u{7}\u{fffe}  d "), "a b c d");
        assert_eq!(clean("\u{1b}\n"), "");
        assert_eq!(present(Some(" \u{a0} ")), None);
    }

    #[test]
    fn cut_table() {
        for (text, chars_max, expected) in
            [("țesut", 5, "țesut"), ("țesături", 5, "țesă…"), ("a b c", 3, "a…"), ("", 3, "")]
        {
            assert_eq!(cut(text, chars_max), expected, "{text}");
        }
    }

    #[test]
    fn part_table() {
        for (text, expected) in [
            ("unu doi", ("unu doi", "")),
            ("unu doi trei", ("unu doi", "trei")),
            ("unudoitrei", ("unudoit", "rei")),
            ("ș ț ă î", ("ș ț ă î", "")),
            ("unu doitrei", ("unu", "doitrei")),
        ] {
            let (head, rest) = part(text, 7);
            assert_eq!((head.as_str(), rest.as_str()), expected, "{text}");
        }
    }

    #[test]
    fn pieces_hold_every_word_within_bounds() {
        let text = "cuvânt ".repeat(300) + &"x".repeat(700);
        let pieces = pieces(&text, 300);
        assert!(pieces.iter().all(|piece| piece.chars().count() <= 300));
        assert_eq!(pieces.concat().replace(' ', ""), text.replace(' ', ""));
    }
}
