//! All phrases of all signals and languages, as one trie over tokens.
//!
//! An edge is a word, one of several words, a class of a lexicon, a kind of token, a gap or a shape;
//! nothing is expanded to literals, so the trie stays small however large the lexicons grow. It is
//! built once and lies in flat arrays. Where a token cannot continue from a node, two bit masks say
//! so at a glance: most walks end after one look.

use regex::Regex;
use rustc_hash::FxHashMap;

use super::lexicon::{ClassId, Lexicons, mask};
use super::phrase::Literal;
use crate::text::{Token, TokenFlags, TokenKind, WordId};

/// A kind of token that a slot can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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

    const fn bit(self) -> u64 {
        1 << self as u64
    }

    /// The bits of all classes that a token is in.
    fn bits(token: &Token) -> u64 {
        let of = |class: Self| class.bit();
        match token.kind {
            TokenKind::Word if token.flags.contains(TokenFlags::CAPITALISED) => of(Self::Name),
            TokenKind::Id => of(Self::Id),
            TokenKind::Number if token.span.len() >= 4 => of(Self::Id) | of(Self::Number),
            TokenKind::Number => of(Self::Number),
            TokenKind::Amount => of(Self::Amount),
            TokenKind::Date => of(Self::Date),
            TokenKind::Time => of(Self::Time),
            TokenKind::Url => of(Self::Url),
            TokenKind::Email => of(Self::Email),
            TokenKind::Phone => of(Self::Phone),
            TokenKind::Placeholder => of(Self::Placeholder),
            TokenKind::Code => of(Self::Code),
            _ => 0,
        }
    }
}

/// What a token is held against.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Edge {
    /// One of these words, sorted.
    Words(Box<[Literal]>),
    /// An entry of a class.
    Class(ClassId),
    /// A kind of token.
    Kind(TokenClass),
    /// Up to so many words of any kind.
    Gap(u8),
    /// A shape, by its place in the trie's list.
    Shape(u16),
}

/// A phrase made of edges, with its slots looked up.
#[derive(Clone, Debug)]
pub enum Step {
    /// One edge, captured as a label if there is one.
    Edge(Edge, Option<Label>),
    /// One of several stretches, captured as a label if there is one.
    Choice(Vec<Vec<Step>>, Option<Label>),
    /// No edge: from here to the end of the clause is captured.
    Rest(Label),
}

/// A slot's label, as a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Label(pub u16);

/// A stretch of a path that is captured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Captured {
    /// As what.
    pub label: Label,
    /// From the start of this edge of the path.
    pub from: u8,
    /// To the start of this one; [`Captured::REST`] for the end of the clause.
    pub to: u8,
    /// The class it was drawn from, if it was a lexicon's.
    pub class: Option<ClassId>,
}

impl Captured {
    /// The end of a capture that takes the rest of its clause.
    pub const REST: u8 = u8::MAX;
}

/// The end of one way through one phrase.
#[derive(Clone, Debug)]
pub struct Accept {
    /// Whose phrase it is; the owner of the trie knows.
    pub entry: u32,
    /// Whether the sentence must end here.
    pub at_end: bool,
    /// What is captured on the way.
    pub captures: Box<[Captured]>,
}

/// A place where a phrase stands.
#[derive(Clone, Copy, Debug)]
pub struct RawHit {
    /// The way through the phrase.
    pub accept: u32,
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// Where its path starts in [`RawHits::paths`]: the first token of each edge, then `end`.
    pub path: u32,
}

/// All places where phrases stand.
#[derive(Debug, Default)]
pub struct RawHits {
    /// The hits, by their start.
    pub hits: Vec<RawHit>,
    /// Their paths, one behind the other.
    pub paths: Vec<u32>,
}

#[derive(Debug, Default)]
struct BuildNode {
    edges: FxHashMap<Edge, u32>,
    order: Vec<Edge>,
    accepts: Vec<u32>,
}

/// A trie that still grows.
#[derive(Debug)]
pub struct TrieBuilder {
    nodes: Vec<BuildNode>,
    accepts: Vec<Accept>,
    shapes: Vec<Regex>,
    shape_ids: FxHashMap<String, u16>,
}

/// The longest way through a phrase, in edges.
const LONGEST: usize = 48;
/// The most ways through one phrase.
const MOST_WAYS: usize = 2048;
/// The node where every walk starts.
const ROOT: u32 = 0;
/// The node where walks from the start of a sentence start besides.
const SENTENCE_ROOT: u32 = 1;

/// Why a phrase cannot be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TooWide {
    /// Too many ways through it.
    Ways,
    /// A way through it is too long.
    Length,
}

#[derive(Clone)]
struct Way {
    node: u32,
    depth: usize,
    captures: Vec<Captured>,
}

impl Default for TrieBuilder {
    fn default() -> Self {
        Self {
            nodes: vec![BuildNode::default(), BuildNode::default()],
            accepts: Vec::new(),
            shapes: Vec::new(),
            shape_ids: FxHashMap::default(),
        }
    }
}

impl TrieBuilder {
    /// Adds a phrase for `entry`.
    ///
    /// # Errors
    /// [`TooWide`] when its choices multiply beyond reason.
    pub fn add(&mut self, entry: u32, at_start: bool, at_end: bool, steps: &[Step]) -> Result<(), TooWide> {
        let node = if at_start { SENTENCE_ROOT } else { ROOT };
        let ways = self.extend(vec![Way { node, depth: 0, captures: Vec::new() }], steps)?;
        for way in ways {
            if way.node == node {
                continue;
            }
            let accept = self.accepts.len() as u32;
            self.accepts.push(Accept { entry, at_end, captures: way.captures.into() });
            self.nodes[way.node as usize].accepts.push(accept);
        }
        Ok(())
    }

    /// The number of a shape.
    ///
    /// # Errors
    /// What is wrong with the regular expression, in the words of its library.
    pub fn shape(&mut self, pattern: &str) -> Result<u16, regex::Error> {
        if let Some(&id) = self.shape_ids.get(pattern) {
            return Ok(id);
        }
        let anchored = format!("^(?:{pattern})");
        let regex = regex::RegexBuilder::new(&anchored).size_limit(1 << 20).dfa_size_limit(1 << 20).build()?;
        let id = u16::try_from(self.shapes.len()).unwrap_or(u16::MAX);
        self.shapes.push(regex);
        self.shape_ids.insert(pattern.to_owned(), id);
        Ok(id)
    }

    fn extend(&mut self, mut ways: Vec<Way>, steps: &[Step]) -> Result<Vec<Way>, TooWide> {
        for step in steps {
            let mut next = Vec::new();
            match step {
                Step::Edge(edge, label) => {
                    for mut way in ways {
                        way.node = self.child(way.node, edge);
                        if let Some(label) = *label {
                            let class = if let Edge::Class(class) = edge { Some(*class) } else { None };
                            let (from, to) = (way.depth as u8, way.depth as u8 + 1);
                            way.captures.push(Captured { label, from, to, class });
                        }
                        way.depth += 1;
                        if way.depth >= LONGEST {
                            return Err(TooWide::Length);
                        }
                        next.push(way);
                    }
                }
                Step::Rest(label) => {
                    for mut way in ways {
                        let (from, to) = (way.depth as u8, Captured::REST);
                        way.captures.push(Captured { label: *label, from, to, class: None });
                        next.push(way);
                    }
                }
                Step::Choice(options, label) => {
                    for option in options {
                        for way in &ways {
                            let from = way.depth as u8;
                            let mut reached = self.extend(vec![way.clone()], option)?;
                            if let Some(label) = *label {
                                for way in &mut reached {
                                    let to = way.depth as u8;
                                    way.captures.push(Captured { label, from, to, class: None });
                                }
                            }
                            next.append(&mut reached);
                        }
                        if next.len() > MOST_WAYS {
                            return Err(TooWide::Ways);
                        }
                    }
                }
            }
            ways = next;
        }
        Ok(ways)
    }

    fn child(&mut self, node: u32, edge: &Edge) -> u32 {
        if let Some(&child) = self.nodes[node as usize].edges.get(edge) {
            return child;
        }
        let child = self.nodes.len() as u32;
        self.nodes.push(BuildNode::default());
        let parent = &mut self.nodes[node as usize];
        parent.edges.insert(edge.clone(), child);
        parent.order.push(edge.clone());
        child
    }

    /// The finished trie; `words` is one past the highest word of the vocabulary.
    #[must_use]
    pub fn build(self, words: usize) -> Trie {
        let mut trie = Trie { accepts: self.accepts, shapes: self.shapes, ..Trie::default() };
        for build in &self.nodes {
            let mut node = Node {
                words: trie.words.len() as u32,
                classes: trie.classes.len() as u32,
                gaps: trie.gaps.len() as u32,
                shapes: trie.shape_edges.len() as u32,
                ends: trie.ends.len() as u32,
                ..Node::default()
            };
            let mut literals = Vec::new();
            for edge in &build.order {
                let child = build.edges[edge];
                match edge {
                    Edge::Words(options) => literals.extend(options.iter().map(|&literal| (literal, child))),
                    Edge::Class(class) => {
                        node.classes_mask |= mask(*class);
                        trie.classes.push((ClassEdge::Lexicon(*class), child));
                    }
                    Edge::Kind(kind) => {
                        node.classes_mask |= kind.bit();
                        trie.classes.push((ClassEdge::Kind(*kind), child));
                    }
                    Edge::Gap(width) => trie.gaps.push((*width, child)),
                    Edge::Shape(shape) => trie.shape_edges.push((*shape, child)),
                }
            }
            literals.sort_by_key(|&(literal, _)| literal);
            for (literal, _) in &literals {
                node.words_mask |= word_bit(literal.word);
            }
            trie.words.extend(literals);
            trie.ends.extend(&build.accepts);
            trie.nodes.push(node);
        }
        let end = Node {
            words: trie.words.len() as u32,
            classes: trie.classes.len() as u32,
            gaps: trie.gaps.len() as u32,
            shapes: trie.shape_edges.len() as u32,
            ends: trie.ends.len() as u32,
            ..Node::default()
        };
        trie.nodes.push(end);
        trie.first = first_words(trie.word_edges(ROOT), words);
        trie
    }
}

/// Per word, where its edges start among the root's: the root has too many to search.
fn first_words(edges: &[(Literal, u32)], words: usize) -> Vec<u32> {
    let mut first = vec![0_u32; words + 1];
    for (literal, _) in edges {
        first[literal.word.index() + 1] += 1;
    }
    for word in 0..words {
        first[word + 1] += first[word];
    }
    first
}

const fn word_bit(word: WordId) -> u64 {
    1 << (word.0 % 64)
}

/// A node: where its parts start in the trie's arrays; they end where the next node's start.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    words: u32,
    classes: u32,
    gaps: u32,
    shapes: u32,
    ends: u32,
    words_mask: u64,
    classes_mask: u64,
}

#[derive(Clone, Copy, Debug)]
enum ClassEdge {
    Lexicon(ClassId),
    Kind(TokenClass),
}

/// All phrases, ready to be found.
#[derive(Debug, Default)]
pub struct Trie {
    nodes: Vec<Node>,
    words: Vec<(Literal, u32)>,
    classes: Vec<(ClassEdge, u32)>,
    gaps: Vec<(u8, u32)>,
    shape_edges: Vec<(u16, u32)>,
    ends: Vec<u32>,
    first: Vec<u32>,
    accepts: Vec<Accept>,
    shapes: Vec<Regex>,
}

impl Trie {
    /// The end of a way, by its number in a [`RawHit`].
    #[must_use]
    pub fn accept(&self, number: u32) -> &Accept {
        &self.accepts[number as usize]
    }

    /// Finds every phrase in one sentence: `tokens[sentence]` of the prose `text`, whose opening
    /// signs end at token `opening`. Hits are appended by their start.
    pub fn scan(
        &self,
        lexicons: &Lexicons,
        text: &str,
        tokens: &[Token],
        sentence: std::ops::Range<usize>,
        opening: usize,
        found: &mut RawHits,
    ) {
        if self.nodes.is_empty() {
            return;
        }
        let mut walk =
            Walk { trie: self, lexicons, text, tokens: &tokens[..sentence.end], found, path: [0; LONGEST + 1] };
        for at in sentence {
            if at == opening {
                walk.from(SENTENCE_ROOT, at, 0);
            }
            walk.from_root(at);
        }
    }

    fn word_edges(&self, node: u32) -> &[(Literal, u32)] {
        let node = node as usize;
        &self.words[self.nodes[node].words as usize..self.nodes[node + 1].words as usize]
    }
}

struct Walk<'a> {
    trie: &'a Trie,
    lexicons: &'a Lexicons,
    text: &'a str,
    tokens: &'a [Token],
    found: &'a mut RawHits,
    path: [u32; LONGEST + 1],
}

impl Walk<'_> {
    fn from_root(&mut self, at: usize) {
        let trie = self.trie;
        let token = &self.tokens[at];
        if token.word != WordId::UNKNOWN {
            let (from, to) = (trie.first[token.word.index()] as usize, trie.first[token.word.index() + 1] as usize);
            for &(literal, child) in &trie.word_edges(ROOT)[from..to] {
                if literal.accepts(token) {
                    self.step(child, at, at + 1, 0);
                }
            }
        }
        self.classes(ROOT, at, 0);
        if token.flags.contains(TokenFlags::DIGIT) {
            self.shapes(ROOT, at, 0);
        }
    }

    /// Goes on from a node with the token at `at`, or ends there.
    fn from(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let (here, next) = (&trie.nodes[node as usize], &trie.nodes[node as usize + 1]);
        if here.ends < next.ends {
            self.ends(here.ends as usize..next.ends as usize, at, depth);
        }
        let Some(token) = self.tokens.get(at) else { return };
        if here.words_mask & word_bit(token.word) != 0 {
            let edges = trie.word_edges(node);
            let first = edges.partition_point(|(literal, _)| literal.word < token.word);
            for &(literal, child) in edges[first..].iter().take_while(|(literal, _)| literal.word == token.word) {
                if literal.accepts(token) {
                    self.step(child, at, at + 1, depth);
                }
            }
        }
        if here.classes_mask != 0 {
            self.classes(node, at, depth);
        }
        if here.gaps < next.gaps {
            self.gaps(here.gaps as usize..next.gaps as usize, at, depth);
        }
        if here.shapes < next.shapes {
            self.shapes(node, at, depth);
        }
    }

    fn step(&mut self, child: u32, at: usize, to: usize, depth: usize) {
        self.path[depth] = at as u32;
        self.from(child, to, depth + 1);
    }

    fn classes(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let lexicons = self.lexicons;
        let token = &self.tokens[at];
        let (here, next) = (&trie.nodes[node as usize], &trie.nodes[node as usize + 1]);
        let bits = lexicons.word_mask(token.word) | TokenClass::bits(token);
        if here.classes_mask & bits == 0 {
            return;
        }
        for &(edge, child) in &trie.classes[here.classes as usize..next.classes as usize] {
            match edge {
                ClassEdge::Kind(kind) if bits & kind.bit() != 0 => self.step(child, at, at + 1, depth),
                ClassEdge::Lexicon(class) if bits & mask(class) != 0 => {
                    let tokens = self.tokens;
                    let mut lengths = 0_u64;
                    for found in lexicons.matches(class, &tokens[at..]) {
                        // Two rows of the same length lead to the same place.
                        let bit = 1 << found.tokens.min(63);
                        if lengths & bit == 0 {
                            lengths |= bit;
                            self.step(child, at, at + found.tokens, depth);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn gaps(&mut self, edges: std::ops::Range<usize>, at: usize, depth: usize) {
        let trie = self.trie;
        for &(width, child) in &trie.gaps[edges] {
            for to in at..=at + width as usize {
                self.step(child, at, to, depth);
                if self.tokens.get(to).is_none_or(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji)) {
                    break;
                }
            }
        }
    }

    fn shapes(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let (here, next) = (&trie.nodes[node as usize], &trie.nodes[node as usize + 1]);
        let start = self.tokens[at].span.start as usize;
        let end = self.tokens.last().map_or(start, |token| token.span.end as usize);
        for &(shape, child) in &trie.shape_edges[here.shapes as usize..next.shapes as usize] {
            let Some(found) = trie.shapes[shape as usize].find(&self.text[start..end]) else { continue };
            let stop = (start + found.end()) as u32;
            let length = self.tokens[at..].iter().take_while(|token| token.span.end <= stop).count();
            if length > 0 && self.tokens[at + length - 1].span.end == stop {
                self.step(child, at, at + length, depth);
            }
        }
    }

    fn ends(&mut self, ends: std::ops::Range<usize>, at: usize, depth: usize) {
        for &accept in &self.trie.ends[ends] {
            let end = &self.trie.accepts[accept as usize];
            if end.at_end && !self.sentence_ends(at) {
                continue;
            }
            let path = self.found.paths.len() as u32;
            if !end.captures.is_empty() {
                self.found.paths.extend_from_slice(&self.path[..depth]);
                self.found.paths.push(at as u32);
            }
            let start = self.path[0];
            self.found.hits.push(RawHit { accept, start, end: at as u32, path });
        }
    }

    fn sentence_ends(&self, at: usize) -> bool {
        self.tokens[at..].iter().all(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji))
            && self.tokens.get(at).is_none_or(|token| !self.text[token.span.range()].starts_with([',', ';', ':']))
    }
}
