//! Romanian words as people really type them: with or without their marks, with old letters, in any case.
//!
//! Not here: what a word means.

/// The words of a text in small letters without their marks; whatever is no letter or digit parts them.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.chars().flat_map(char::to_lowercase) {
        let letter = match c {
            'ă' | 'â' => 'a',
            'î' => 'i',
            'ș' | '\u{15f}' => 's',
            'ț' | '\u{163}' => 't',
            // A mark typed after its letter.
            '\u{300}'..='\u{36f}' => continue,
            c => c,
        };
        match words.last_mut() {
            Some(word) if letter.is_alphanumeric() => word.push(letter),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_table() {
        for (text, expected) in [
            ("Bistri\u{163}a-NĂSĂUD", "bistrita nasaud"),
            ("Timis\u{326}, jud.Timi\u{15f}", "timis jud timis"),
            ("  m² / buc. ", "m² buc"),
            ("ÎN ÂȘȚ", "in ast"),
            ("...", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
    }
}
