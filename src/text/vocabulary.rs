//! The words that rules ask about, each with a number.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// A folded word's number in a [`Vocabulary`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no rule and no language file mentions.
    pub const UNKNOWN: Self = Self(0);

    /// The id as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// All words that rule and language files mention, folded and numbered from 1.
#[derive(Default, Debug, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Words of up to 16 bytes, nearly all there are, by their bytes: no pointer is followed to compare them.
    short: FxHashMap<Short, WordId>,
    long: FxHashMap<Box<str>, WordId>,
}

impl Vocabulary {
    /// Makes room for so many words.
    pub fn reserve(&mut self, words: usize) {
        self.short.reserve(words);
    }

    /// The number of a folded word, [`WordId::UNKNOWN`] if nobody mentioned it.
    #[must_use]
    pub fn get(&self, folded: &str) -> WordId {
        let id = match Short::new(folded) {
            Some(short) => self.short.get(&short),
            None => self.long.get(folded),
        };
        id.copied().unwrap_or(WordId::UNKNOWN)
    }

    /// The number of a word of up to 16 ASCII letters in any case, and whether it holds a capital;
    /// `None` for other words, which are to be folded first.
    pub(super) fn get_ascii(&self, word: &str) -> Option<(WordId, bool)> {
        let written = Short::new(word)?;
        let folded = written.to_lower()?;
        Some((self.short.get(&folded).copied().unwrap_or(WordId::UNKNOWN), folded != written))
    }

    /// Like [`Vocabulary::get_ascii`], with the number made if the word is new.
    pub(super) fn intern_ascii(&mut self, word: &str) -> Option<(WordId, bool)> {
        let written = Short::new(word)?;
        let folded = written.to_lower()?;
        let next = self.next();
        Some((*self.short.entry(folded).or_insert(next), folded != written))
    }

    fn next(&self) -> WordId {
        WordId(u32::try_from(self.bound()).unwrap_or(u32::MAX))
    }

    /// The number of a folded word, made if it is new.
    pub fn intern(&mut self, folded: &str) -> WordId {
        let next = self.next();
        match Short::new(folded) {
            Some(short) => *self.short.entry(short).or_insert(next),
            None if self.long.contains_key(folded) => self.get(folded),
            None => *self.long.entry(folded.into()).or_insert(next),
        }
    }

    /// One past the highest number: the length of a table indexed by [`WordId`].
    #[must_use]
    pub fn bound(&self) -> usize {
        self.short.len() + self.long.len() + 1
    }
}

/// A word of up to 16 bytes: the bytes, then zeros, then its length if there is room. No word ends in a
/// control character, so a length is never the end of a word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
struct Short(u64, u64);

impl Short {
    fn new(word: &str) -> Option<Self> {
        let bytes = word.as_bytes();
        let len = bytes.len();
        let length = if len < 16 { (len as u64) << 56 } else { 0 };
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            // What both chunks hold is shifted out of the last.
            let shift = 16_usize.checked_sub(len)? * 8;
            let rest = u64::from_le_bytes(*last).checked_shr(shift as u32).unwrap_or(0);
            return Some(Self(u64::from_le_bytes(*first), rest | length));
        }
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let rest = u64::from(u32::from_le_bytes(*last)) >> ((8 - len) * 8);
            return Some(Self(u64::from(u32::from_le_bytes(*first)) | rest << 32, length));
        }
        let at = |index: usize| bytes.get(index).copied().map_or(0, u64::from);
        Some(Self(at(0) | at(1) << 8 | at(2) << 16, length))
    }

    /// The word in small letters; `None` if it is not ASCII.
    fn to_lower(self) -> Option<Self> {
        let lower = |bytes: u64| {
            const EACH: u64 = 0x0101_0101_0101_0101;
            // Per byte: the high bit is set from `A` on, and from the byte after `Z` on.
            let from_a = bytes + EACH * u64::from(0x80 - b'A');
            let past_z = bytes + EACH * u64::from(0x80 - b'Z' - 1);
            let capitals = (from_a & !past_z) & (EACH * 0x80);
            bytes | capitals >> 2
        };
        let ascii = (self.0 | self.1) & 0x8080_8080_8080_8080 == 0;
        ascii.then(|| Self(lower(self.0), lower(self.1)))
    }
}

/// A set of words: a bit for each.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct WordSet {
    bits: Vec<u64>,
}

impl WordSet {
    /// Adds a word.
    pub fn insert(&mut self, word: WordId) {
        let block = word.index() / 64;
        if self.bits.len() <= block {
            self.bits.resize(block + 1, 0);
        }
        self.bits[block] |= 1 << (word.index() % 64);
    }

    /// Whether the word is in the set.
    #[must_use]
    pub fn contains(&self, word: WordId) -> bool {
        self.bits.get(word.index() / 64).is_some_and(|bits| bits >> (word.index() % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_word_has_a_number_of_its_own(words in prop::collection::vec("[ab]{0,4}|[a-cñ]{6,9}|[ab]{14,19}", 0..60)) {
            let mut vocabulary = Vocabulary::default();
            let mut numbered = std::collections::HashMap::new();
            for word in &words {
                let id = vocabulary.intern(word);
                prop_assert_eq!(*numbered.entry(word).or_insert(id), id);
                prop_assert_eq!(vocabulary.get(word), id);
                prop_assert!(id.index() > 0 && id.index() < vocabulary.bound());
            }
            let ids: std::collections::HashSet<_> = numbered.values().collect();
            prop_assert_eq!(ids.len(), numbered.len());
            prop_assert_eq!(vocabulary.get("never said"), WordId::UNKNOWN);
        }

        #[test]
        fn capitals_change_no_ascii_word(word in "[@A-Z\\[`a-z{]{1,18}|[A-Zñ]{1,9}") {
            let mut vocabulary = Vocabulary::default();
            let folded = word.to_ascii_lowercase();
            let id = vocabulary.intern(&folded);
            let expected = (word.is_ascii() && word.len() <= 16).then_some((id, folded != word));
            prop_assert_eq!(vocabulary.get_ascii(&word), expected);
        }
    }
}
