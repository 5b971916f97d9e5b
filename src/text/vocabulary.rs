//! The words that rules ask about, each with a number.

use rustc_hash::FxHashMap;

/// A folded word's number in a [`Vocabulary`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
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
    ids: FxHashMap<Box<str>, WordId>,
}

impl Vocabulary {
    /// The number of a folded word, [`WordId::UNKNOWN`] if nobody mentioned it.
    #[must_use]
    pub fn get(&self, folded: &str) -> WordId {
        self.ids.get(folded).copied().unwrap_or(WordId::UNKNOWN)
    }

    /// The number of a folded word, made if it is new.
    pub fn intern(&mut self, folded: &str) -> WordId {
        if let Some(&id) = self.ids.get(folded) {
            return id;
        }
        let id = WordId(u32::try_from(self.ids.len() + 1).unwrap_or(u32::MAX));
        self.ids.insert(folded.into(), id);
        id
    }

    /// One past the highest number: the length of a table indexed by [`WordId`].
    #[must_use]
    pub fn bound(&self) -> usize {
        self.ids.len() + 1
    }
}
