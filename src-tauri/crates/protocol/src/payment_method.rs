//! How money was received: the words of `pay`, of reading, and those people write (API 6.5, row 20 of section 9).
//!
//! Not here: words for the screen.

/// The word of the request, the word of a reply, and what else means the same.
const METHODS: &[(&str, &str, &[&str])] = &[
    ("bank_transfer", "bank_order", &["transfer", "op", "ordin_de_plata"]),
    ("receipt", "receipt", &["cash", "numerar", "chitanta"]),
    ("card", "card", &[]),
    ("check", "cheque", &["cec"]),
    ("promissory_note", "promissory_note", &["bilet_la_ordin"]),
    ("fiscal_receipt", "fiscal_receipt", &["bon_fiscal", "bon"]),
    ("other", "other", &["altele"]),
];

/// The request's word for a method, whichever word it is given in. `None` for a stranger.
#[must_use]
pub fn method(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    let means = |(method, kind, others): &&(&str, &str, &[&str])| {
        *method == word || *kind == word || others.contains(&word.as_str())
    };
    METHODS.iter().find(means).map(|(method, ..)| *method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_method_has_many_words() {
        for (word, expected) in [
            ("bank_transfer", Some("bank_transfer")),
            ("bank_order", Some("bank_transfer")),
            ("OP", Some("bank_transfer")),
            ("cash", Some("receipt")),
            ("cheque", Some("check")),
            ("check", Some("check")),
            ("bon_fiscal", Some("fiscal_receipt")),
            ("bitcoin", None),
            ("", None),
        ] {
            assert_eq!(method(word), expected, "{word}");
        }
        assert!(METHODS.iter().all(|(word, ..)| method(word) == Some(word)));
    }
}
