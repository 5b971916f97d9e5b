//! Sentences that stand twice.

use std::hash::Hasher;
use std::ops::Range;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
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
        let mut said = HashTable::with_capacity(self.sentences.len());
        let mut repeated = Vec::new();
        for (hash, item) in in_prose.filter_map(|item| Some((self.hash(&item)?, item))) {
            match said.entry(hash, |(_, one)| self.same(one, &item), |(hash, _)| *hash) {
                Entry::Occupied(_) => repeated.push(item),
                Entry::Vacant(free) => _ = free.insert((hash, item)),
            }
        }
        repeated
    }

    /// The tokens of the first sentence that says the same as this one, which says it again.
    pub(super) fn first_like(&self, number: usize) -> Option<Range<usize>> {
        let again = self.sentence(number);
        let mut before = self.whole_sentences().take_while(|(_, before)| *before < number);
        before.find(|before| self.same(before, &again)).map(|(tokens, _)| tokens)
    }

    fn words_of(&self, item: &Item) -> impl Iterator<Item = &Token> {
        self.examined.draft.tokens()[item.0.clone()].iter().filter(|token| is_word(token))
    }

    /// The text of a word that no rule mentions, so that it has no number of its own.
    fn unknown(&self, word: &Token) -> Option<&str> {
        (word.word == WordId::UNKNOWN).then(|| &self.examined.draft.prose().text()[word.span.range()])
    }

    /// A number that is the same for the same words, if there are enough of them.
    fn hash(&self, item: &Item) -> Option<u64> {
        let (mut hasher, mut count) = (FxHasher::default(), 0);
        for word in self.words_of(item) {
            hasher.write_u32(word.word.0);
            if let Some(letters) = self.unknown(word) {
                // Its length and last letters tell nearly all of them apart.
                hasher.write_usize(letters.len());
                let last = letters.bytes().rev().take(4);
                last.for_each(|letter| hasher.write_u8(letter.to_ascii_lowercase()));
            }
            count += 1;
        }
        (count >= WORDS).then(|| hasher.finish())
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
