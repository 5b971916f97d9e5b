//! Looking ahead: whether a token can go on from a node, told from two words of bits.

use super::{Lexicons, TokenClass, Trie};
use crate::text::{Token, TokenFlags, WordId};

/// What a token may be, or what a node may go on with, in two words: if they share no bit, it cannot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) words: u64,
    pub(super) classes: u64,
}

impl Look {
    /// The bit among those of classes that every token has: of a node where a walk may end, or go on
    /// without a word or class.
    pub(super) const ANY: u64 = 1 << 15;
    /// The bit of tokens that hold a digit, and of nodes that go on with a shape which starts with one.
    pub(super) const DIGIT: u64 = 1 << 14;
    /// All other bits among those of classes.
    pub(super) const CLASSES: u64 = !(Self::ANY | Self::DIGIT);
    /// Of a node that goes on with nothing.
    pub(super) const NOTHING: Self = Self { words: 0, classes: 0 };
    /// Behind the last token.
    pub(super) const END: Self = Self { words: 0, classes: Self::ANY };

    pub(super) fn token(lexicons: &Lexicons, token: &Token) -> Self {
        let digit = if token.flags.contains(TokenFlags::DIGIT) { Self::DIGIT } else { 0 };
        let classes = lexicons.word_mask(token.word) | TokenClass::bits(token) | Self::ANY | digit;
        Self { words: Self::word(token.word), classes }
    }

    pub(super) const fn word(word: WordId) -> u64 {
        if word.0 == WordId::UNKNOWN.0 { 0 } else { 1 << (word.0 % 64) }
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self { words: self.words | other.words, classes: self.classes | other.classes }
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        (self.words & other.words) | (self.classes & other.classes) != 0
    }
}

impl Trie {
    /// Lets every node that marks something without a token go on with what may follow.
    pub(super) fn look_behind_jumps(&mut self) {
        // No jump leads back, so this ends.
        for node in 0..self.looks.len() {
            self.looks[node] = self.look_from(node);
        }
    }

    fn look_from(&self, node: usize) -> Look {
        let jumps = &self.jumps[self.nodes[node].jumps as usize..self.nodes[node + 1].jumps as usize];
        jumps.iter().fold(self.looks[node], |look, (_, child)| look.or(self.look_from(*child as usize)))
    }
}
