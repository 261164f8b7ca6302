//! AES-256 in XTS mode (IEEE 1619) over whole blocks: each of 16 bytes depends on its place and on nothing else.
//!
//! The cipher itself is the `aes` crate's; the mode is written out here because it is a dozen lines, and because given
//! all blocks of a unit at once the cipher is many times faster than block by block (decision 9 has the numbers).
//!
//! Not here: files (seal), keys (key), the mode's ciphertext stealing for parts of blocks (there are none).

use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, InvalidLength, KeyInit};

/// Bytes that change as one.
pub(crate) const BLOCK_BYTES: usize = 16;
/// Bytes of a data unit: a page of the database.
pub(crate) const UNIT_BYTES: usize = 4096;
/// Bytes of a key: half for the blocks, half for the tweaks.
pub(crate) const KEY_BYTES: usize = 64;

/// What the mode multiplies with where a tweak overflows.
const FEEDBACK: u128 = 0x87;

/// A cipher with its key, which is wiped when it is dropped.
pub(crate) struct Xts {
    blocks: Aes256,
    tweaks: Aes256,
}

impl Xts {
    pub(crate) fn new(key: &[u8; KEY_BYTES]) -> Result<Xts, InvalidLength> {
        let (blocks, tweaks) = key.split_at(KEY_BYTES / 2);
        Ok(Xts { blocks: Aes256::new_from_slice(blocks)?, tweaks: Aes256::new_from_slice(tweaks)? })
    }

    /// Encrypts whole blocks, of which the first begins the unit of this number. What is behind the last whole block stays.
    pub(crate) fn encrypt(&self, data: &mut [u8], first_unit: u64) {
        self.each_unit(data, first_unit, |blocks| {
            self.blocks.encrypt_blocks(Array::cast_slice_from_core_mut(blocks));
        });
    }

    /// Undoes [`Xts::encrypt`].
    pub(crate) fn decrypt(&self, data: &mut [u8], first_unit: u64) {
        self.each_unit(data, first_unit, |blocks| {
            self.blocks.decrypt_blocks(Array::cast_slice_from_core_mut(blocks));
        });
    }

    /// Runs the cipher over each unit's blocks between its masks.
    fn each_unit(&self, data: &mut [u8], first_unit: u64, cipher: impl Fn(&mut [[u8; BLOCK_BYTES]])) {
        let mut masks = [0; UNIT_BYTES / BLOCK_BYTES];
        for (unit, data) in (first_unit..).zip(data.chunks_mut(UNIT_BYTES)) {
            self.fill_masks(&mut masks, unit);
            let (blocks, _) = data.as_chunks_mut();
            mask(blocks, &masks);
            cipher(blocks);
            mask(blocks, &masks);
        }
    }

    /// The encrypted number of the unit, doubled from block to block in the field of 2^128 elements.
    fn fill_masks(&self, masks: &mut [u128; UNIT_BYTES / BLOCK_BYTES], unit: u64) {
        let mut first = Array(u128::from(unit).to_le_bytes());
        self.tweaks.encrypt_block(&mut first);
        let mut tweak = u128::from_le_bytes(first.0);
        for mask in masks {
            *mask = tweak;
            tweak = (tweak << 1) ^ ((tweak >> 127) * FEEDBACK);
        }
    }
}

fn mask(blocks: &mut [[u8; BLOCK_BYTES]], masks: &[u128]) {
    for (block, mask) in blocks.iter_mut().zip(masks) {
        *block = (u128::from_le_bytes(*block) ^ mask).to_le_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use xts_mode::{Xts128, get_tweak_default};

    fn bytes(digits: &str) -> Vec<u8> {
        (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    }

    /// IEEE 1619, vector 10: AES-256, unit 0xff, of which the standard's 512 bytes are the first.
    #[test]
    fn the_mode_is_the_standards() {
        let key = bytes(
            "2718281828459045235360287471352662497757247093699959574966967627\
             3141592653589793238462643383279502884197169399375105820974944592",
        );
        let cipher = Xts::new(&key.try_into().unwrap()).unwrap();
        let plain: Vec<u8> = (0..512).map(|at| at as u8).collect();
        let mut unit = plain.clone();
        cipher.encrypt(&mut unit, 0xff);
        assert_eq!(unit[..16], bytes("1c3b3a102f770386e4836c99e370cf9b"));
        assert_eq!(unit[496..], bytes("c4f36ffda9fcea70b9c6e693e148c151"));
        cipher.decrypt(&mut unit, 0xff);
        assert_eq!(unit, plain);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// The same by another's hand.
        #[test]
        fn it_agrees_with_another_implementation(
            key in prop::array::uniform32(any::<[u8; 2]>()),
            unit: u64,
            blocks in prop::collection::vec(any::<[u8; 16]>(), 1..600),
        ) {
            let key: [u8; 64] = key.concat().try_into().unwrap();
            let half = |at: usize| Aes256::new_from_slice(&key[at..at + 32]).unwrap();
            let other = Xts128::new(half(0), half(32));
            let plain = blocks.concat();
            let (mut ours, mut theirs) = (plain.clone(), plain.clone());
            let unit = unit >> 1; // So that the number of the last unit is one, too.
            Xts::new(&key).unwrap().encrypt(&mut ours, unit);
            other.encrypt_area(&mut theirs, UNIT_BYTES, u128::from(unit), get_tweak_default);
            prop_assert!(ours == theirs);
            Xts::new(&key).unwrap().decrypt(&mut ours, unit);
            prop_assert!(ours == plain);
        }
    }
}
