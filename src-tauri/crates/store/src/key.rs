//! The secret that seals the books, and the code a person writes down to have it again.
//!
//! Not here: what is sealed with it (seal), where it is kept (the caller: the system's keychain), chance (the caller
//! draws the secret).

use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// Crockford's base32: no I, L, O or U, so that what is copied by hand is hard to misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code, without the dashes: 128 bits of secret and 22 of sum, five bits each.
const CODE_CHARACTERS: usize = 30;
const GROUP_CHARACTERS: usize = 5;
const SECRET_BITS: usize = 8 * BooksKey::BYTES;

/// The secret of one installation's books, wiped from memory when dropped. One secret is for one data folder.
///
/// 128 bits, because that is past any guessing and still a code that a person copies without hating it; the ciphers'
/// own keys are derived from it.
#[derive(Clone)]
pub struct BooksKey {
    secret: [u8; BooksKey::BYTES],
}

impl BooksKey {
    /// Bytes of the secret.
    pub const BYTES: usize = 16;

    /// A key from a secret drawn by a cryptographic source of chance, or kept from an earlier day.
    #[must_use]
    pub fn new(secret: [u8; BooksKey::BYTES]) -> BooksKey {
        BooksKey { secret }
    }

    /// The secret, for the keychain. It goes nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &[u8; BooksKey::BYTES] {
        &self.secret
    }

    /// The code to write down. Whoever has it and the files can read the books.
    #[must_use]
    pub fn recovery_code(&self) -> RecoveryCode {
        let mut text =
            Zeroizing::new(String::with_capacity(CODE_CHARACTERS + CODE_CHARACTERS / GROUP_CHARACTERS));
        for (place, five) in self.fives().iter().enumerate() {
            if place > 0 && place % GROUP_CHARACTERS == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*five)]));
        }
        RecoveryCode { text }
    }

    /// The key a code stands for. Case, spaces and dashes do not count, O is read as 0, I and L as 1.
    ///
    /// # Errors
    /// [`RecoveryCodeError`], which tells a slip of the pen; whether the key fits the books, opening them tells.
    pub fn from_recovery_code(code: &str) -> Result<BooksKey, RecoveryCodeError> {
        let mut fives = Zeroizing::new(Vec::with_capacity(CODE_CHARACTERS));
        for character in code.chars().filter(|character| !is_filling(*character)) {
            let place = fives.len() + 1;
            fives.push(five_bits(character).ok_or(RecoveryCodeError::Character { place })?);
        }
        if fives.len() != CODE_CHARACTERS {
            return Err(RecoveryCodeError::Length { found: fives.len(), expected: CODE_CHARACTERS });
        }
        let mut secret = Zeroizing::new(0_u128);
        for (place, five) in fives.iter().enumerate() {
            let bits = SECRET_BITS.saturating_sub(5 * place).min(5);
            *secret = *secret << bits | u128::from(five >> (5 - bits));
        }
        let key = BooksKey::new(secret.to_be_bytes());
        if key.fives().as_slice() == fives.as_slice() { Ok(key) } else { Err(RecoveryCodeError::Miswritten) }
    }

    /// The code's characters as numbers: the bits of the secret, then those of the sum.
    fn fives(&self) -> Zeroizing<Vec<u8>> {
        let sum =
            Sha256::new().chain_update("facturier recovery code 1").chain_update(self.secret).finalize();
        let bytes = Zeroizing::new([self.secret.as_slice(), &sum].concat());
        let five = |place: usize| {
            let bit = 5 * place;
            let window = u16::from_be_bytes([bytes[bit / 8], bytes[bit / 8 + 1]]);
            (window >> (11 - bit % 8) & 31) as u8
        };
        Zeroizing::new((0..CODE_CHARACTERS).map(five).collect())
    }
}

impl Drop for BooksKey {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl fmt::Debug for BooksKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BooksKey(..)")
    }
}

/// A [`BooksKey`] as six groups of five characters, wiped from memory when dropped.
pub struct RecoveryCode {
    text: Zeroizing<String>,
}

impl RecoveryCode {
    /// The code itself, to be shown or printed once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

/// Why a text is not a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecoveryCodeError {
    /// A character that no code holds.
    #[error("character {place} is none a code holds")]
    Character {
        /// Which one, from 1, not counting spaces and dashes.
        place: usize,
    },
    /// Characters are missing or too many.
    #[error("{found} characters instead of {expected}")]
    Length {
        /// How many there are, not counting spaces and dashes.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The sum at the end does not match: a character was read wrong, or two were swapped.
    #[error("a character of the code is wrong")]
    Miswritten,
}

/// What a person, a text program or a line break puts between the characters.
fn is_filling(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn five_bits(character: char) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().zip(0_u8..).find(|(known, _)| char::from(**known) == character).map(|(_, five)| five)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Written down once, readable for ever.
    #[test]
    fn the_code_of_a_key_never_changes() {
        let key = BooksKey::new(*b"0123456789abcdef");
        assert_eq!(key.recovery_code().reveal(), "60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW");
    }

    #[test]
    fn a_slip_of_the_pen_is_named() {
        let read = |code: &str| BooksKey::from_recovery_code(code).unwrap_err();
        assert_eq!(read(""), RecoveryCodeError::Length { found: 0, expected: 30 });
        assert_eq!(read(&"0".repeat(31)), RecoveryCodeError::Length { found: 31, expected: 30 });
        assert_eq!(read("00000-0000U"), RecoveryCodeError::Character { place: 10 });
        assert_eq!(read(&"ș".repeat(30)), RecoveryCodeError::Character { place: 1 });
        assert_eq!(read(&"0".repeat(30)), RecoveryCodeError::Miswritten);
    }

    #[test]
    fn neither_key_nor_code_shows_itself_in_a_log() {
        let key = BooksKey::new([0xA7; 16]);
        assert_eq!(format!("{key:?} {:?}", key.recovery_code()), "BooksKey(..) RecoveryCode(..)");
    }

    /// As somebody writes and reads it: other case, other spaces, look-alike characters.
    fn as_a_person_writes(code: &str, style: u64) -> String {
        let mut written = String::new();
        for (place, character) in code.chars().enumerate() {
            let choice = style >> (place % 60) & 7;
            match character {
                '-' if choice & 1 == 0 => written.push_str(" – "),
                '-' => {}
                '0' if choice & 1 == 0 => written.push(if choice & 2 == 0 { 'O' } else { 'o' }),
                '1' if choice & 1 == 0 => written.push(['I', 'l', 'L', 'i'][usize::from(choice & 2 == 0)]),
                other if choice & 4 == 0 => written.push(other.to_ascii_lowercase()),
                other => written.push(other),
            }
        }
        written
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_key_comes_back_from_its_code_as_a_person_writes_it(secret: [u8; 16], style: u64) {
            let code = BooksKey::new(secret).recovery_code();
            prop_assert_eq!(code.reveal().len(), 35);
            let key = BooksKey::from_recovery_code(&as_a_person_writes(code.reveal(), style)).unwrap();
            prop_assert_eq!(key.reveal(), &secret);
        }

        #[test]
        fn a_wrong_or_swapped_character_is_noticed(secret: [u8; 16], place in 0_usize..30, other in 0_usize..32) {
            let code = BooksKey::new(secret).recovery_code();
            let mut characters: Vec<char> = code.reveal().chars().filter(|c| *c != '-').collect();
            let right = characters.clone();
            characters[place] = char::from(ALPHABET[other]);
            let mut swapped = right.clone();
            swapped.swap(place, (place + 1) % 30);
            for wrong in [characters, swapped] {
                let read = BooksKey::from_recovery_code(&wrong.iter().collect::<String>());
                prop_assert_eq!(read.is_ok(), wrong == right);
            }
        }
    }
}
