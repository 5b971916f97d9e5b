//! Looking ahead: whether a token can go on from a node, told from a few words of bits.

use super::{Lexicons, TokenClass, Trie, mask, range};
use crate::text::{Token, TokenFlags, TokenKind, WordId};

/// How many words of bits tell words apart.
const WORDS: usize = 3;

/// What a token may be, or what a node may go on with, in a few words of bits: if they share no bit,
/// it cannot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    words: [u64; WORDS],
    pub(super) classes: u64,
}

// A bit of two meanings would send walks astray.
const _: () = assert!(TokenClass::MASK & !Look::CLASSES == 0);

impl Look {
    /// The bit among those of classes that every token has: of a node where a walk may end, or go on
    /// without a word or class.
    pub(super) const ANY: u64 = 1 << 15;
    /// The bit of tokens that hold a digit, and of nodes that go on with a shape which starts with one.
    pub(super) const DIGIT: u64 = 1 << 14;
    /// The bits among those of classes that no token has: of nodes where phrases may end, jump or leave a gap; that
    /// go on with sets; and with shapes. Most nodes do none of it, and one look says so.
    pub(super) const PAUSE: u64 = 1 << 13;
    pub(super) const SETS: u64 = 1 << 12;
    pub(super) const SHAPES: u64 = 1 << 11;
    /// All other bits among those of classes.
    pub(super) const CLASSES: u64 = !(Self::ANY | Self::DIGIT | Self::PAUSE | Self::SETS | Self::SHAPES);
    /// Of a node that goes on with nothing.
    pub(super) const NOTHING: Self = Self::class(0);
    /// Behind the last token; and of a node that goes on with anything.
    pub(super) const ANYTHING: Self = Self::class(Self::ANY);

    pub(super) const fn class(classes: u64) -> Self {
        Self { words: [0; WORDS], classes }
    }

    pub(super) const fn word(word: WordId) -> Self {
        let mut words = [0; WORDS];
        if word.0 != WordId::UNKNOWN.0 {
            let (block, bit) = place_of(word);
            words[block as usize] = 1 << bit;
        }
        Self { words, classes: 0 }
    }

    /// What any of these tokens may be.
    pub(super) fn of_all(tokens: &[Seen]) -> Self {
        let mut all = Self::ANYTHING;
        for token in tokens {
            all.classes |= token.classes;
            all.words[token.block as usize] |= 1 << token.bit;
        }
        all
    }

    /// Whether the two share a bit.
    fn intersects(&self, other: &Self) -> bool {
        let words = self.words.iter().zip(&other.words).any(|(here, there)| here & there != 0);
        words || self.classes & other.classes != 0
    }

    pub(super) fn or(self, other: Self) -> Self {
        let words = std::array::from_fn(|at| self.words[at] | other.words[at]);
        Self { words, classes: self.classes | other.classes }
    }

    /// Whether a token's word may be among what is gone on with.
    pub(super) fn has_word(&self, token: &Seen) -> bool {
        self.words[token.block as usize] >> token.bit & 1 != 0
    }

    /// Whether the token at `at` of a text, or the text's end, may be what is gone on with.
    #[inline(always)]
    fn meets(&self, tokens: &[Seen], at: usize) -> bool {
        match tokens.get(at) {
            Some(token) => self.meets_token(token),
            None => self.classes & Self::ANY != 0,
        }
    }

    /// Whether a token may be what is gone on with.
    #[inline(always)]
    pub(super) fn meets_token(&self, token: &Seen) -> bool {
        self.classes & token.classes != 0 || self.has_word(token)
    }
}

/// Which of the numbers of bits is a word's, and which bit.
const fn place_of(word: WordId) -> (u8, u8) {
    ((word.0 / 64 % WORDS as u32) as u8, (word.0 % 64) as u8)
}

/// What phrases may start with: more words than the few bits of a [`Look`] tell apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Firsts {
    words: [u64; Self::WORDS],
    classes: u64,
}

impl Firsts {
    const WORDS: usize = 16;

    pub(super) const fn new(classes: u64) -> Self {
        Self { words: [0; Self::WORDS], classes }
    }

    pub(super) fn add(&mut self, word: WordId) {
        self.words[(word.0 / 64) as usize % Self::WORDS] |= 1 << (word.0 % 64);
    }

    /// Whether a phrase may start at a token.
    pub(super) fn meet(&self, token: &Seen) -> bool {
        let word = token.word;
        let has_word = self.words[(word.0 / 64) as usize % Self::WORDS] >> (word.0 % 64) & 1 != 0;
        has_word || self.classes & token.classes != 0
    }
}

/// A token as far as looks go: every step asks for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// The bits of its classes.
    pub(super) classes: u64,
    pub(super) word: WordId,
    /// Its word's place among the bits of a [`Look`].
    block: u8,
    bit: u8,
    /// Whether a gap goes no further: at punctuation and emoji.
    pub(super) stops: bool,
    /// Whether it has no accents.
    pub(super) plain: bool,
}

/// Tokens of a text, with what each may be.
#[derive(Debug)]
pub struct Looked<'a> {
    pub(super) lexicons: &'a Lexicons,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) seen: Vec<Seen>,
}

impl<'a> Looked<'a> {
    /// Looks at each token of the text once.
    #[must_use]
    pub fn new(lexicons: &'a Lexicons, text: &'a str, tokens: &'a [Token]) -> Self {
        let seen = |token: &Token| {
            let digit = if token.flags.contains(TokenFlags::DIGIT) { Look::DIGIT } else { 0 };
            let classes = lexicons.word_mask(token.word) | TokenClass::bits(token) | Look::ANY | digit;
            let (block, bit) = place_of(token.word);
            let stops = matches!(token.kind, TokenKind::Punct | TokenKind::Emoji);
            Seen { classes, word: token.word, block, bit, stops, plain: token.accents == 0 }
        };
        Self { lexicons, text, tokens, seen: tokens.iter().map(seen).collect() }
    }
}

/// What a node may go on with: the token behind it, and the one behind that.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Ahead {
    pub(super) next: Look,
    pub(super) second: Look,
}

impl Ahead {
    /// Of a node that goes on with nothing.
    pub(super) const NOTHING: Self = Self { next: Look::NOTHING, second: Look::NOTHING };

    /// Of a node that goes on with anything.
    pub(super) const ANYTHING: Self = Self { next: Look::ANYTHING, second: Look::ANYTHING };

    pub(super) fn or(self, other: Self) -> Self {
        Self { next: self.next.or(other.next), second: self.second.or(other.second) }
    }

    /// Whether what follows may be somewhere among tokens that may be all this.
    pub(super) fn may_be_among(&self, all: &Look) -> bool {
        self.next.intersects(all) && self.second.intersects(all)
    }

    /// Whether the tokens from `at` on may follow, or the end of `tokens`, which is that of their sentence.
    #[inline(always)]
    pub(super) fn meets(&self, tokens: &[Seen], at: usize) -> bool {
        self.next.meets(tokens, at) && self.second.meets(tokens, at + 1)
    }
}

impl Trie {
    /// Tells every node what it may go on with.
    pub(super) fn look_ahead(&mut self, lexicons: &Lexicons) {
        let nodes = self.inner();
        // Some are added for several nodes at once.
        let mut ahead = Vec::with_capacity(nodes + nodes / 16);
        ahead.extend((0..nodes).map(|node| Ahead { next: self.next_at(node), ..Ahead::NOTHING }));
        ahead.push(Ahead::ANYTHING);
        self.ahead = ahead;
        // No jump leads back, so this ends.
        for node in 0..nodes {
            self.ahead[node].next = self.next_from(node);
        }
        let mut second_words = vec![Look::NOTHING; lexicons.classes()];
        for (class, word) in lexicons.second_words() {
            let look = &mut second_words[class.0 as usize];
            *look = look.or(if word == WordId::UNKNOWN { Look::ANYTHING } else { Look::word(word) });
        }
        for node in 0..nodes {
            self.ahead[node].second = self.second_from(node, &second_words);
        }
        for node in 0..nodes {
            self.ahead[node].second = self.second_behind_jumps(node);
        }
    }

    /// What a node's own edges are for.
    fn next_at(&self, node: usize) -> Look {
        let (here, next) = (&self.nodes[node], &self.nodes[node + 1]);
        let keys = &self.keys[range(here.words, next.words)];
        let mut look = keys.iter().fold(Look::NOTHING, |look, word| look.or(Look::word(WordId(word.get()))));
        for (set, ..) in &self.sets[range(here.sets, next.sets)] {
            look = look.or(self.set_looks[*set as usize]);
            look.classes |= Look::SETS;
        }
        for (class, ..) in &self.classes[range(here.classes, next.classes)] {
            look.classes |= mask(*class);
        }
        for (kind, ..) in &self.kinds[range(here.kinds, next.kinds)] {
            look.classes |= kind.bit();
        }
        for (shape, ..) in &self.shape_edges[range(here.shapes, next.shapes)] {
            let digit = self.shapes[*shape as usize].starts_with_digit();
            look.classes |= Look::SHAPES | if digit { Look::DIGIT } else { Look::ANY };
        }
        if here.gaps.get() < next.gaps.get() || here.ends.get() < next.ends.get() {
            look.classes |= Look::PAUSE | Look::ANY;
        }
        if here.jumps.get() < next.jumps.get() {
            look.classes |= Look::PAUSE;
        }
        look
    }

    fn next_from(&self, node: usize) -> Look {
        self.jumps_from(node).fold(self.ahead[node].next, |look, child| look.or(self.next_from(child)))
    }

    fn second_behind_jumps(&self, node: usize) -> Look {
        self.jumps_from(node).fold(self.ahead[node].second, |look, child| look.or(self.second_behind_jumps(child)))
    }

    fn jumps_from(&self, node: usize) -> impl Iterator<Item = usize> {
        let jumps = range(self.nodes[node].jumps, self.nodes[node + 1].jumps);
        self.jumps[jumps].iter().map(|(_, child)| *child as usize)
    }

    /// What may stand behind the token that a node goes on with.
    fn second_from(&self, node: usize, second_words: &[Look]) -> Look {
        let (here, next) = (&self.nodes[node], &self.nodes[node + 1]);
        let open = here.ends.get() < next.ends.get()
            || here.gaps.get() < next.gaps.get()
            || here.shapes.get() < next.shapes.get();
        let mut look = if open { Look::ANYTHING } else { Look::NOTHING };
        let mut behind = |child: u32| look = look.or(self.ahead(child).next);
        self.words[range(here.words, next.words)].iter().for_each(|edge| behind(edge.child.get()));
        self.sets[range(here.sets, next.sets)].iter().for_each(|(.., child)| behind(*child));
        self.kinds[range(here.kinds, next.kinds)].iter().for_each(|(.., child)| behind(*child));
        let classes = &self.classes[range(here.classes, next.classes)];
        classes.iter().for_each(|(.., child)| behind(*child));
        for (class, ..) in classes {
            look = look.or(second_words[class.0 as usize]);
        }
        look
    }
}
