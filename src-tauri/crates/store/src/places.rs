//! Sets of places: every invoice has its place in the order of issue, every draft one far above them, and what is asked of
//! all of them is answered a stretch of 16,384 places at a time.
//!
//! Not here: what a set is of (terms), asking (find).

use std::collections::BTreeMap;

/// Places of a stretch. So many bits are 2 KiB: a row that fits a page, and a million invoices are 62 of them.
pub(crate) const STRETCH_PLACES: u64 = 16_384;
/// Places in a limb.
pub(crate) const LIMB_PLACES: u64 = 64;
/// Places from here on are drafts': more invoices than one machine ever issues lie below.
pub(crate) const FIRST_DRAFT: u64 = 1 << 40;

const LIMBS: usize = 256;
const BITMAP_BYTES: usize = LIMBS * 8;

/// Which stretch a place is in.
pub(crate) fn stretch_of(place: u64) -> u32 {
    u32::try_from(place / STRETCH_PLACES).unwrap_or(u32::MAX)
}

/// The first place of a stretch.
pub(crate) fn first_place(stretch: u32) -> u64 {
    u64::from(stretch) * STRETCH_PLACES
}

/// Some places of one stretch.
///
/// ```text
/// row = bitmap (2048 bytes, limbs of 8 bytes little endian) | list (fewer than 1024 places, ascending, 2 bytes each)
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Box<[u64; LIMBS]>);

impl Bits {
    pub(crate) fn none() -> Bits {
        Bits(Box::new([0; LIMBS]))
    }

    pub(crate) fn all() -> Bits {
        Bits(Box::new([u64::MAX; LIMBS]))
    }

    /// Takes in a row; `None` for bytes that are none.
    pub(crate) fn take(&mut self, row: &[u8]) -> Option<()> {
        if row.len() == BITMAP_BYTES {
            for (limb, bytes) in self.0.iter_mut().zip(row.as_chunks::<8>().0) {
                *limb |= u64::from_le_bytes(*bytes);
            }
            return Some(());
        }
        let (places, rest) = row.as_chunks::<2>();
        for place in places {
            let place = u16::from_le_bytes(*place);
            *self.0.get_mut(usize::from(place / 64))? |= 1 << (place % 64);
        }
        rest.is_empty().then_some(())
    }

    /// The row that stands for them; `None` for no places.
    pub(crate) fn row(&self) -> Option<Vec<u8>> {
        match self.count() {
            0 => None,
            count if count < 1024 => {
                Some(self.ascending().flat_map(|at| (at as u16).to_le_bytes()).collect())
            }
            _ => Some(self.0.iter().flat_map(|limb| limb.to_le_bytes()).collect()),
        }
    }

    /// Puts a place of this stretch in or takes it out.
    pub(crate) fn set(&mut self, place: u64, is_in: bool) {
        let at = place % STRETCH_PLACES;
        let (limb, bit) = (&mut self.0[(at / LIMB_PLACES) as usize], 1 << (at % LIMB_PLACES));
        if is_in { *limb |= bit } else { *limb &= !bit }
    }

    pub(crate) fn keep(&mut self, others: &Bits) {
        self.0.iter_mut().zip(others.0.iter()).for_each(|(limb, other)| *limb &= other);
    }

    pub(crate) fn drop_all(&mut self, others: &Bits) {
        self.0.iter_mut().zip(others.0.iter()).for_each(|(limb, other)| *limb &= !other);
    }

    pub(crate) fn join(&mut self, others: &Bits) {
        self.0.iter_mut().zip(others.0.iter()).for_each(|(limb, other)| *limb |= other);
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|limb| u64::from(limb.count_ones())).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|limb| *limb == 0)
    }

    /// The limbs that are not empty: which one, and its bits.
    pub(crate) fn limbs(&self) -> impl Iterator<Item = (u64, u64)> {
        (0..).zip(self.0.iter().copied()).filter(|(_, limb)| *limb != 0)
    }

    /// Places from the beginning of the stretch, ascending.
    pub(crate) fn ascending(&self) -> impl Iterator<Item = u64> {
        self.limbs().flat_map(|(at, limb)| bits_of(limb).map(move |bit| at * LIMB_PLACES + bit))
    }
}

/// The bits of a limb that are set, ascending.
pub(crate) fn bits_of(mut limb: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let bit = (limb != 0).then(|| u64::from(limb.trailing_zeros()))?;
        limb &= limb - 1;
        Some(bit)
    })
}

/// Places that were gathered one by one.
#[derive(Debug, Clone, Default)]
pub struct Places(BTreeMap<u32, Bits>);

impl Places {
    pub(crate) fn stretch(&self, stretch: u32) -> Option<&Bits> {
        self.0.get(&stretch)
    }
}

impl FromIterator<u64> for Places {
    fn from_iter<I: IntoIterator<Item = u64>>(places: I) -> Places {
        let mut all = BTreeMap::new();
        for place in places {
            all.entry(stretch_of(place)).or_insert_with(Bits::none).set(place, true);
        }
        Places(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_row_is_the_places_it_was_made_of(
            places in prop::collection::btree_set(0_u64..STRETCH_PLACES, 0..2000),
        ) {
            let mut bits = Bits::none();
            places.iter().for_each(|place| bits.set(STRETCH_PLACES * 3 + place, true));
            prop_assert_eq!(bits.count(), places.len() as u64);
            prop_assert!(bits.ascending().eq(places.iter().copied()));
            let mut again = Bits::none();
            again.take(&bits.row().unwrap_or_default()).unwrap();
            prop_assert_eq!(again, bits);
        }

        #[test]
        fn bytes_that_are_no_row_are_told(row: Vec<u8>) {
            let is_row = row.len() % 2 == 0
                && (row.len() == BITMAP_BYTES || row.chunks(2).all(|place| place[1] < 64));
            prop_assert_eq!(Bits::none().take(&row).is_some(), is_row);
        }
    }
}
