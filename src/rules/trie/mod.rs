//! All phrases of all signals and languages, as one trie over tokens.
//!
//! An edge is a word, one of several words, a class of a lexicon, a kind of token, a gap or a shape;
//! nothing is expanded to literals, so the trie stays small however large the lexicons grow. The ways
//! through a choice meet again behind it, so that choices in a row do not multiply. It is built once
//! and lies in flat arrays. Where a token cannot continue from a node, two bit masks say so at a
//! glance: most walks end after one look.

mod build;
mod index;
mod look;
mod shape;
mod walk;

use hashbrown::HashTable;

use super::lexicon::{ClassId, EntryId, Lexicons, mask};
use super::phrase::Literal;
use super::records::{Records, U32, range};
use crate::text::{Token, TokenFlags, TokenKind, WordId};

use index::{Start, Starts};
use look::{Ahead, Look};
use serde::{Deserialize, Serialize};
use shape::Shape;
use zerocopy::{FromBytes, Immutable, IntoBytes};

pub use build::{ChoiceId, TooLong, TrieBuilder, WordsId};
pub use look::Looked;
pub use walk::Stretch;

/// A kind of token that a slot can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TokenClass {
    /// `<id>`: letters with digits, digits with hyphens, anything behind `#`, or four digits and more.
    Id,
    /// `<number>`
    Number,
    /// `<amount>`
    Amount,
    /// `<date>`
    Date,
    /// `<time>`
    Time,
    /// `<url>`
    Url,
    /// `<email>`
    Email,
    /// `<phone>`
    Phone,
    /// `<placeholder>`
    Placeholder,
    /// `<code>`
    Code,
    /// `<name>`: a capitalised word.
    Name,
}

impl TokenClass {
    /// All of them with their names in slots.
    pub const ALL: [(&'static str, Self); 11] = [
        ("id", Self::Id),
        ("number", Self::Number),
        ("amount", Self::Amount),
        ("date", Self::Date),
        ("time", Self::Time),
        ("url", Self::Url),
        ("email", Self::Email),
        ("phone", Self::Phone),
        ("placeholder", Self::Placeholder),
        ("code", Self::Code),
        ("name", Self::Name),
    ];

    /// All bits of token classes; those of lexicons' classes are from the 16th on, and [`Look`] has some between.
    const MASK: u64 = (1 << Self::ALL.len()) - 1;

    const fn bit(self) -> u64 {
        1 << self as u64
    }

    /// Per kind of token, the bits of the classes that it may be in.
    const OF_KINDS: [u64; TokenKind::COUNT] = {
        let mut bits = [0; TokenKind::COUNT];
        bits[TokenKind::Word as usize] = Self::Name.bit();
        bits[TokenKind::Id as usize] = Self::Id.bit();
        bits[TokenKind::Number as usize] = Self::Number.bit();
        bits[TokenKind::Amount as usize] = Self::Amount.bit();
        bits[TokenKind::Date as usize] = Self::Date.bit();
        bits[TokenKind::Time as usize] = Self::Time.bit();
        bits[TokenKind::Url as usize] = Self::Url.bit();
        bits[TokenKind::Email as usize] = Self::Email.bit();
        bits[TokenKind::Phone as usize] = Self::Phone.bit();
        bits[TokenKind::Placeholder as usize] = Self::Placeholder.bit();
        bits[TokenKind::Code as usize] = Self::Code.bit();
        bits
    };

    /// The bits of all classes that a token is in.
    fn bits(token: &Token) -> u64 {
        // One look in a table and two conditions: every token of a draft comes through here.
        let bits = Self::OF_KINDS[token.kind as usize];
        if bits == Self::Number.bit() && token.span.len() >= 4 {
            return bits | Self::Id.bit();
        }
        let is_name = token.flags.contains(TokenFlags::CAPITALISED);
        if is_name { bits } else { bits & !Self::Name.bit() }
    }
}

/// What a token is held against.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Edge {
    /// This word.
    Word(Literal),
    /// One of several words; the builder knows which.
    Words(WordsId),
    /// An entry of a class.
    Class(ClassId),
    /// A kind of token.
    Kind(TokenClass),
    /// Up to so many words of any kind.
    Gap(u8),
    /// A shape, by its place in the trie's list.
    Shape(u16),
}

/// A part of a phrase, with its slots looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// One edge, captured as a label if there is one.
    Edge(Edge, Option<Label>),
    /// One of several stretches, captured as a label if there is one.
    Choice(ChoiceId, Option<Label>),
    /// No edge: from here to the end of the clause is captured.
    Rest(Label),
    /// Between the ways of a choice.
    Or,
}

/// A slot's label, as a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Label(pub u16);

/// What is noted on the way through a phrase.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
enum Mark {
    /// Nothing.
    None,
    /// An edge that is captured, with the class it was drawn from.
    Slot(Label, Option<ClassId>),
    /// A captured stretch of several edges starts.
    Open(Label),
    /// It ends.
    Close(Label),
    /// The rest of the clause is captured.
    Rest(Label),
}

/// The end of a phrase.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct End {
    /// Whose phrase it is; the owner of the trie knows.
    entry: u32,
    /// Whether the sentence must end here.
    at_end: bool,
}

/// A place where a phrase stands.
#[derive(Clone, Copy, Debug)]
pub struct RawHit {
    /// Whose phrase it is.
    pub entry: u32,
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// Where its captures start in [`RawHits::captures`].
    pub captures: u32,
    /// How many captures it has.
    pub captured: u32,
}

/// A stretch of a phrase that was captured.
#[derive(Clone, Copy, Debug)]
pub struct RawCapture {
    /// As what.
    pub label: Label,
    /// First token.
    pub start: u32,
    /// One past the last token; [`RawCapture::REST`] for the end of the clause.
    pub end: u32,
    /// The class it was drawn from, if it was a lexicon's.
    pub class: Option<ClassId>,
}

impl RawCapture {
    /// The end of a capture that takes the rest of its clause.
    pub const REST: u32 = u32::MAX;
}

/// All places where phrases stand.
#[derive(Debug, Default)]
pub struct RawHits {
    /// The hits, by their start.
    pub hits: Vec<RawHit>,
    /// Their captures, one hit's behind the other's.
    pub captures: Vec<RawCapture>,
    /// Room for what is noted on the way.
    path: Vec<walk::Noted>,
}

impl RawHits {
    /// Makes room for what so many tokens commonly bring.
    pub fn reserve(&mut self, tokens: usize) {
        self.hits.reserve(tokens);
        self.captures.reserve(tokens);
    }

    /// Forgets all hits, and keeps the room.
    pub fn clear(&mut self) {
        self.hits.clear();
        self.captures.clear();
    }

    /// What a hit captured.
    #[must_use]
    pub fn captures_of(&self, hit: &RawHit) -> &[RawCapture] {
        &self.captures[hit.captures as usize..(hit.captures + hit.captured) as usize]
    }
}

/// The longest way through a phrase, marks included.
const LONGEST: usize = 64;

/// Where the walks for some of the phrases start, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Root(u32);

impl Root {
    /// Of the phrases of signals that rules ask for in any draft.
    pub const MAIN: Self = Self(0);
    /// Of those that rules ask for only in some contexts, or if somebody switches them on.
    pub const IN_CONTEXT: Self = Self(1);
    /// Of those that no rule asks for in a draft: they are looked for in the customer's words, and when a fix asks.
    pub const BESIDES: Self = Self(2);

    /// Those that the phrases of many signals share.
    pub const SHARED: [Self; 3] = [Self::MAIN, Self::IN_CONTEXT, Self::BESIDES];

    /// The number as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The node of [`Root::MAIN`].
const MAIN: u32 = 0;

/// A node: where its parts start in the trie's arrays; they end where the next node's start. One where phrases
/// end and nothing goes on is a leaf, and needs less.
#[derive(Clone, Copy, Debug, Default, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct Node {
    words: U32,
    sets: U32,
    classes: U32,
    kinds: U32,
    gaps: U32,
    shapes: U32,
    jumps: U32,
    ends: U32,
}

/// What a word leads to; the word itself lies in [`Trie::keys`].
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct WordEdge {
    child: U32,
    /// How it is to be written, by its place in [`Trie::writings`].
    writing: U32,
}

/// A word of a set.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable)]
#[repr(C)]
struct SetWord {
    word: U32,
    accents: U32,
    exact: u8,
}

impl From<Literal> for SetWord {
    fn from(Literal { word, accents, exact }: Literal) -> Self {
        Self { word: word.0.into(), accents: accents.into(), exact: exact.into() }
    }
}

impl From<SetWord> for Literal {
    fn from(SetWord { word, accents, exact }: SetWord) -> Self {
        Self { word: WordId(word.get()), accents: accents.get(), exact: exact != 0 }
    }
}

/// How a word is to be written, and what is noted on it. There are few: most words have no accent, and
/// most edges note nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
struct Writing {
    accents: u32,
    exact: bool,
    mark: Mark,
}

impl Writing {
    /// Without accents, and nothing is noted.
    const PLAIN: Self = Self { accents: 0, exact: false, mark: Mark::None };

    /// Its place among all of them.
    const PLAIN_NUMBER: u32 = 0;

    /// Whether a token of the word is written so.
    fn accepts(self, token: &Token) -> bool {
        Literal { word: token.word, accents: self.accents, exact: self.exact }.accepts(token)
    }
}

/// A class, what is noted on it, and where it leads.
type ClassEdge = (ClassId, Mark, u32);

/// A shape, by its place in [`Trie::shapes`], what is noted on it, and where it leads.
type ShapeEdge = (u16, Mark, u32);

/// All phrases, ready to be found.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Trie {
    nodes: Records<Node>,
    /// Per node, what it goes on with; apart from the nodes since most walks end after a look here. Behind
    /// them stands what leaves go on with, anything, and behind that what several nodes go on with that one word
    /// leads to from the main root.
    #[serde(skip)]
    ahead: Vec<Ahead>,
    /// Of leaves, which are numbered behind the nodes, where their ends start, and behind the last where they end.
    leaves: Records<U32>,
    words: Records<WordEdge>,
    writings: Vec<Writing>,
    /// Per edge for a word, the word.
    keys: Records<U32>,
    /// Edges for one of several words, where a node has few such: the set's number, what is noted, and where
    /// it leads.
    sets: Vec<(u32, Mark, u32)>,
    /// The words of all sets, each set's in ascending order.
    set_words: Records<SetWord>,
    /// Where each set starts in `set_words`, and behind them where the last one ends.
    set_starts: Records<U32>,
    /// Per set, its words as bits: most words are in few of a node's sets.
    #[serde(skip)]
    set_looks: Vec<Look>,
    classes: Vec<ClassEdge>,
    kinds: Vec<(TokenClass, Mark, u32)>,
    gaps: Vec<(u8, u32)>,
    shape_edges: Vec<ShapeEdge>,
    jumps: Vec<(Mark, u32)>,
    ends: Vec<End>,
    /// The first edge for each word of the nodes that have many, as places in `words`; those of the root
    /// are not here.
    #[serde(skip)]
    by_word: HashTable<u32>,
    shapes: Vec<Shape>,
    roots: Vec<Start>,
    #[serde(skip)]
    starts: Starts,
}

impl Trie {
    /// How large it is, in words for those who measure.
    #[must_use]
    pub fn size(&self) -> String {
        let edges = self.words.len()
            + self.sets.len()
            + self.classes.len()
            + self.kinds.len()
            + self.gaps.len()
            + self.shape_edges.len()
            + self.jumps.len();
        format!("{} nodes, {edges} edges, {} shapes", self.nodes.len(), self.shapes.len())
    }

    /// How many nodes there are that are no leaves.
    #[inline(always)]
    fn inner(&self) -> usize {
        self.nodes.len() - 1
    }

    /// What a node or leaf goes on with.
    #[inline(always)]
    fn ahead(&self, node: u32) -> &Ahead {
        &self.ahead[(node as usize).min(self.inner())]
    }

    fn next_node(&self) -> Node {
        let here = |length: usize| U32::new(length as u32);
        Node {
            words: here(self.words.len()),
            sets: here(self.sets.len()),
            classes: here(self.classes.len()),
            kinds: here(self.kinds.len()),
            gaps: here(self.gaps.len()),
            shapes: here(self.shape_edges.len()),
            jumps: here(self.jumps.len()),
            ends: here(self.ends.len()),
        }
    }
}
