//! The words that rules ask about, each with a number.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Folded;
use super::fold::latin;

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
#[derive(Default, Debug)]
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

    /// The number of a word, [`WordId::UNKNOWN`] if nobody mentioned it.
    pub(super) fn get_letters(&self, letters: &Letters) -> WordId {
        self.short.get(&letters.folded).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// The number of a word, made if it is new.
    pub(super) fn intern_letters(&mut self, letters: &Letters) -> WordId {
        let next = self.next();
        *self.short.entry(letters.folded).or_insert(next)
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

    /// All words with their numbers, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (WordId, Cow<'_, str>)> {
        let short = self.short.iter().map(|(word, id)| (*id, Cow::Owned(word.text())));
        short.chain(self.long.iter().map(|(word, id)| (*id, Cow::Borrowed(&**word))))
    }

    /// One past the highest number: the length of a table indexed by [`WordId`].
    #[must_use]
    pub fn bound(&self) -> usize {
        self.short.len() + self.long.len() + 1
    }
}

/// Stored as its words in the order of their numbers.
impl Serialize for Vocabulary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut words: Vec<_> = self.iter().collect();
        words.sort_unstable();
        serializer.collect_seq(words.iter().map(|(_, word)| word))
    }
}

impl<'de> Deserialize<'de> for Vocabulary {
    fn deserialize<D: Deserializer<'de>>(stored: D) -> Result<Self, D::Error> {
        let words = Vec::<&str>::deserialize(stored)?;
        let mut vocabulary = Self::default();
        vocabulary.reserve(words.len());
        for word in words {
            vocabulary.intern(word);
        }
        Ok(vocabulary)
    }
}

/// A word of up to 16 bytes: the bytes, then zeros, then its length if there is room. No word ends in a
/// control character, so a length is never the end of a word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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

    fn text(self) -> String {
        let mut bytes = [self.0.to_le_bytes(), self.1.to_le_bytes()].concat();
        let last = usize::from(bytes[15]);
        bytes.truncate(if last < 16 { last } else { 16 });
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Letters at the start of a text, folded: nearly every word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Letters {
    folded: Short,
    /// How many bytes of the text they are.
    pub(super) len: usize,
    /// Whether one is a capital.
    pub(super) capitals: bool,
}

impl Letters {
    /// Up to 15 letters of ASCII, found and folded a few at a time; `None` if there are more.
    pub(super) fn at_start(text: &[u8]) -> Option<Self> {
        let chunk = text.first_chunk().copied().unwrap_or_else(|| {
            let mut chunk = [0; 16];
            chunk[..text.len()].copy_from_slice(text);
            chunk
        });
        let both = u128::from_le_bytes(chunk);
        let (first, rest) = (both as u64, (both >> 64) as u64);
        const EACH: u64 = 0x2020_2020_2020_2020;
        let len = letters_in(first);
        if len < 8 {
            // Most words.
            let others = u64::MAX << (8 * len);
            let folded = Short((first | EACH) & !others, (len as u64) << 56);
            return Some(Self { folded, len, capitals: (first | others) & EACH != EACH });
        }
        let more = letters_in(rest);
        let others = u64::MAX.checked_shl(8 * more as u32)?;
        let len = 8 + more;
        let folded = Short(first | EACH, (rest | EACH) & !others | (len as u64) << 56);
        Some(Self { folded, len, capitals: first & (rest | others) & EACH != EACH })
    }

    /// Letters of which some carry an accent, with what folding finds out about them: as many as fold to 15 bytes.
    /// `None` if there are more, or one that only [`fold`](super::fold) knows.
    pub(super) fn latin_at_start(text: &[u8]) -> Option<(Self, Folded)> {
        let mut bytes = [0; 16];
        let (mut len, mut length) = (0, 0);
        let (mut letters, mut capitals, mut accents) = (0, 0_u32, 0);
        while let Some(&byte) = text.get(len) {
            if byte.is_ascii_alphabetic() {
                *bytes[..15].get_mut(length)? = byte | 0x20;
                capitals |= u32::from(byte & 0x20 == 0) << letters;
                (len, length) = (len + 1, length + 1);
            } else if byte == 0xc3 {
                // U+00C0 and on; folded it is a letter of ASCII, or two bytes as here.
                let (base, accented, capital) = latin(char::from(text.get(len + 1)? + 0x40))?;
                let room = bytes[..15].get_mut(length..length + base.len_utf8())?;
                length += base.encode_utf8(room).len();
                accents |= u32::from(accented) << letters;
                capitals |= u32::from(capital) << letters;
                len += 2;
            } else {
                break;
            }
            letters += 1;
        }
        bytes[15] = length as u8;
        let both = u128::from_le_bytes(bytes);
        let shouted = letters > 1 && capitals.count_ones() == letters;
        let folded = Folded { accents, capitalised: capitals & 1 == 1, shouted };
        Some((Self { folded: Short(both as u64, (both >> 64) as u64), len, capitals: capitals > 0 }, folded))
    }
}

/// How many of eight bytes are ASCII letters before one that is none.
fn letters_in(bytes: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let small = bytes | (EACH * 0x20);
    let low = small & (EACH * 0x7f);
    // Per byte: the high bit is set from `a` on, and from the byte after `z` on.
    let from_a = low + EACH * u64::from(0x80 - b'a');
    let past_z = low + EACH * u64::from(0x80 - b'z' - 1);
    let others = !(from_a & !past_z & !bytes) & (EACH * 0x80);
    (others.trailing_zeros() / 8) as usize
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

    /// Adds the words of another set.
    pub(super) fn extend(&mut self, other: &Self) {
        self.bits.resize(self.bits.len().max(other.bits.len()), 0);
        self.bits.iter_mut().zip(&other.bits).for_each(|(bits, others)| *bits |= others);
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
    use crate::text::fold;

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
            let stored = serde_json::to_string(&vocabulary).unwrap();
            let read: Vocabulary = serde_json::from_str(&stored).unwrap();
            prop_assert_eq!((read.short, read.long), (vocabulary.short, vocabulary.long));
        }

        #[test]
        fn letters_with_accents_fold_as_words_do(word in "[a-zA-Z]{0,3}([a-zñçáéíóúüàýÿßA-ZÑÁÉ×]{1,3}){0,5}", behind in "([ ,'’].{0,3})?") {
            let text = format!("{word}{behind}");
            let mut folded = String::new();
            let whole = fold(&word, &mut folded);
            let odd = word.contains(['ÿ', 'ß', '×']);
            match Letters::latin_at_start(text.as_bytes()) {
                Some((letters, found)) => {
                    prop_assert_eq!((letters.len, letters.folded.text()), (word.len(), folded));
                    prop_assert_eq!(found, whole);
                }
                None => prop_assert!(odd || folded.len() > 15),
            }
        }

        #[test]
        fn letters_end_where_a_word_does(word in "[A-Za-z]{0,17}", behind in "([@\\[`{0-9 ñÁ'].{0,9})?") {
            let mut vocabulary = Vocabulary::default();
            let id = vocabulary.intern(&word.to_ascii_lowercase());
            let text = format!("{word}{behind}");
            let letters = Letters::at_start(text.as_bytes());
            prop_assert_eq!(letters.map(|letters| letters.len), (word.len() < 16).then_some(word.len()));
            if let Some(letters) = letters.filter(|_| !word.is_empty()) {
                prop_assert_eq!(vocabulary.get_letters(&letters), id);
                prop_assert_eq!(vocabulary.intern_letters(&letters), id);
                prop_assert_eq!(letters.capitals, word.contains(|c: char| c.is_ascii_uppercase()));
            }
        }
    }
}
