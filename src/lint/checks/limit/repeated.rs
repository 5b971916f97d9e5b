//! Sentences that stand twice.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::FxHasher;

use super::{Item, Unit, is_word};
use crate::draft::SentenceFlags;
use crate::text::{Token, WordId};

/// With fewer words, two sentences may well be the same: “Is that right?”
const WORDS: usize = 5;

impl Unit<'_, '_> {
    /// The sentences that say word for word what one before them said. Short ones may; so may steps, which begin and
    /// end alike.
    pub(super) fn repeated(&self) -> Vec<Item> {
        let sentences = self.examined.draft.sentences();
        let free = SentenceFlags::LIST_ITEM | SentenceFlags::TABLE | SentenceFlags::HEADING;
        let in_prose = self.whole_sentences().filter(|(_, number)| !sentences[*number].flags.intersects(free));
        let long = in_prose.filter(|item| self.words_of(item).nth(WORDS - 1).is_some());
        // Few sentences begin and end alike, so few are hashed, and fewer compared.
        let mut repeated = Vec::new();
        for alike in grouped(long.map(|item| (self.ends(&item), item))) {
            for same in grouped(alike.into_iter().map(|item| (self.hash(&item), item))) {
                let is_repeated = |at: &usize| same[..*at].iter().any(|one| self.same(one, &same[*at]));
                repeated.extend((1..same.len()).filter(is_repeated).map(|at| same[at].clone()));
            }
        }
        repeated.sort_unstable_by_key(|(_, number)| *number);
        repeated
    }

    /// The tokens of the first sentence that says the same as this one, which says it again.
    pub(super) fn first_like(&self, number: usize) -> Option<Range<usize>> {
        let again = self.sentence(number);
        let mut before = self.whole_sentences().take_while(|(_, before)| *before < number);
        before.find(|before| self.same(before, &again)).map(|(tokens, _)| tokens)
    }

    fn words_of(&self, item: &Item) -> impl DoubleEndedIterator<Item = &Token> {
        self.examined.draft.tokens()[item.0.clone()].iter().filter(|token| is_word(token))
    }

    /// Its first and its last word.
    fn ends(&self, item: &Item) -> (Option<WordId>, Option<WordId>) {
        let mut words = self.words_of(item).map(|token| token.word);
        (words.next(), words.next_back())
    }

    /// The text of a word that no rule mentions, so that it has no number of its own.
    fn unknown(&self, word: &Token) -> Option<&str> {
        (word.word == WordId::UNKNOWN).then(|| &self.examined.draft.prose().text()[word.span.range()])
    }

    /// A number that is the same for the same words.
    fn hash(&self, item: &Item) -> u64 {
        let mut hasher = FxHasher::default();
        for word in self.words_of(item) {
            word.word.hash(&mut hasher);
            let letters = self.unknown(word).into_iter().flat_map(str::bytes);
            letters.for_each(|letter| hasher.write_u8(letter.to_ascii_lowercase()));
        }
        hasher.finish()
    }

    fn same(&self, one: &Item, other: &Item) -> bool {
        let same = |one: &Token, other: &Token| match (self.unknown(one), self.unknown(other)) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            _ => one.word == other.word,
        };
        let (mut one, mut other) = (self.words_of(one), self.words_of(other));
        loop {
            match (one.next(), other.next()) {
                (Some(one), Some(other)) if same(one, other) => {}
                ends => return ends == (None, None),
            }
        }
    }
}

/// Those with the same key together, where there are several.
fn grouped<K: Ord>(keyed: impl Iterator<Item = (K, Item)>) -> Vec<Vec<Item>> {
    let mut keyed: Vec<(K, Item)> = keyed.collect();
    keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
    let groups = keyed.chunk_by(|(one, _), (other, _)| one == other).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, item)| item.clone()).collect()).collect()
}
