//! All phrases of all signals and languages, as one trie over tokens.
//!
//! An edge is a word, one of several words, a class of a lexicon, a kind of token, a gap or a shape;
//! nothing is expanded to literals, so the trie stays small however large the lexicons grow. The ways
//! through a choice meet again behind it, so that choices in a row do not multiply. It is built once
//! and lies in flat arrays. Where a token cannot continue from a node, two bit masks say so at a
//! glance: most walks end after one look.

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

    /// All bits of token classes; those of lexicons' classes are above.
    const MASK: u64 = 0xffff;

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
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
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

/// What is noted on the way through a phrase.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
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
#[derive(Clone, Copy, Debug)]
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
    /// Room for what the masks are held against, one for each token of the sentence at hand.
    bits: Vec<Bits>,
}

impl RawHits {
    /// What a hit captured.
    #[must_use]
    pub fn captures_of(&self, hit: &RawHit) -> &[RawCapture] {
        &self.captures[hit.captures as usize..(hit.captures + hit.captured) as usize]
    }
}

#[derive(Debug, Default)]
struct BuildNode {
    /// Edges with what is noted on them; where they lead is theirs alone.
    edges: Vec<(Edge, Mark, u32)>,
    /// Ways on without a token.
    jumps: Vec<(Mark, u32)>,
    ends: Vec<End>,
}

/// A trie that still grows.
#[derive(Debug)]
pub struct TrieBuilder {
    nodes: Vec<BuildNode>,
    children: FxHashMap<(u32, Edge, Mark), u32>,
    joins: FxHashMap<(u32, Step), u32>,
    shapes: Vec<Regex>,
    shape_ids: FxHashMap<String, u16>,
}

/// The longest way through a phrase, marks included.
const LONGEST: usize = 64;
/// The node where every walk starts.
const ROOT: u32 = 0;
/// The node where walks from the start of a sentence start besides.
const SENTENCE_ROOT: u32 = 1;

/// A phrase is longer than any sentence that it could stand in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLong;

impl Default for TrieBuilder {
    fn default() -> Self {
        Self {
            nodes: vec![BuildNode::default(), BuildNode::default()],
            children: FxHashMap::default(),
            joins: FxHashMap::default(),
            shapes: Vec::new(),
            shape_ids: FxHashMap::default(),
        }
    }
}

impl TrieBuilder {
    /// Adds a phrase for `entry`.
    ///
    /// # Errors
    /// [`TooLong`] when a way through it is.
    pub fn add(&mut self, entry: u32, at_start: bool, at_end: bool, steps: &[Step]) -> Result<(), TooLong> {
        if length(steps) >= LONGEST {
            return Err(TooLong);
        }
        let end = self.lay(if at_start { SENTENCE_ROOT } else { ROOT }, steps);
        self.nodes[end as usize].ends.push(End { entry, at_end });
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

    /// Lays steps from a node; tells where they end.
    fn lay(&mut self, from: u32, steps: &[Step]) -> u32 {
        steps.iter().fold(from, |from, step| match step {
            Step::Edge(edge, label) => self.child(from, edge, mark_of(edge, *label)),
            Step::Rest(label) => self.join(from, step, |trie, join| trie.jump(from, Mark::Rest(*label), join)),
            Step::Choice(options, label) => {
                self.join(from, step, |trie, join| trie.choice(from, options, *label, join))
            }
        })
    }

    /// Lays the options of a choice between two nodes.
    fn choice(&mut self, from: u32, options: &[Vec<Step>], label: Option<Label>, join: u32) {
        let (mut first, mut last) = (from, join);
        if let Some(label) = label {
            first = self.node();
            last = self.node();
            self.jump(from, Mark::Open(label), first);
            self.jump(last, Mark::Close(label), join);
        }
        for option in options {
            if let [Step::Edge(edge, label)] = &option[..] {
                self.nodes[first as usize].edges.push((edge.clone(), mark_of(edge, *label), last));
            } else {
                let end = self.lay(first, option);
                self.jump(end, Mark::None, last);
            }
        }
    }

    /// The node where what `lay` lays from a node meets again; the same step from the same node is laid once.
    fn join(&mut self, from: u32, step: &Step, lay: impl FnOnce(&mut Self, u32)) -> u32 {
        let key = (from, step.clone());
        if let Some(&join) = self.joins.get(&key) {
            return join;
        }
        let join = self.node();
        self.joins.insert(key, join);
        lay(self, join);
        join
    }

    fn child(&mut self, from: u32, edge: &Edge, mark: Mark) -> u32 {
        let key = (from, edge.clone(), mark);
        if let Some(&child) = self.children.get(&key) {
            return child;
        }
        let child = self.node();
        self.children.insert(key, child);
        self.nodes[from as usize].edges.push((edge.clone(), mark, child));
        child
    }

    fn node(&mut self) -> u32 {
        self.nodes.push(BuildNode::default());
        self.nodes.len() as u32 - 1
    }

    fn jump(&mut self, from: u32, mark: Mark, to: u32) {
        self.nodes[from as usize].jumps.push((mark, to));
    }

    /// Lets all phrases that start with one word go on from one node. Every token of a text is held
    /// against every start, and a common word starts dozens of phrases.
    fn merge_starts(&mut self, root: u32) {
        let mut starts: FxHashMap<Literal, Vec<u32>> = FxHashMap::default();
        let mut others = Vec::new();
        for reached in self.closure(root) {
            let build = &mut self.nodes[reached as usize];
            let edges = if reached == root { std::mem::take(&mut build.edges) } else { build.edges.clone() };
            for (edge, mark, child) in edges {
                match edge {
                    Edge::Words(options) if mark == Mark::None => {
                        options.iter().for_each(|literal| starts.entry(*literal).or_default().push(child));
                    }
                    _ if reached == root => others.push((edge, mark, child)),
                    _ => {}
                }
            }
        }
        let mut merged: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        let mut starts: Vec<_> = starts.into_iter().collect();
        starts.sort_unstable();
        for (literal, mut children) in starts {
            children.sort_unstable();
            children.dedup();
            let node = match children[..] {
                [only] => only,
                _ => *merged.entry(children.clone()).or_insert_with(|| {
                    let node = self.node();
                    children.iter().for_each(|child| self.jump(node, Mark::None, *child));
                    node
                }),
            };
            others.push((Edge::Words([literal].into()), Mark::None, node));
        }
        self.nodes[root as usize].edges = others;
    }

    /// A node and those that it reaches without a token or a mark.
    fn closure(&self, node: u32) -> Vec<u32> {
        let mut reached = vec![node];
        let mut at = 0;
        while at < reached.len() {
            for &(mark, to) in &self.nodes[reached[at] as usize].jumps {
                if mark == Mark::None && !reached.contains(&to) {
                    reached.push(to);
                }
            }
            at += 1;
        }
        reached
    }

    /// The finished trie; `words` is one past the highest word of the vocabulary.
    #[must_use]
    pub fn build(mut self, words: usize) -> Trie {
        self.merge_starts(ROOT);
        self.merge_starts(SENTENCE_ROOT);
        let mut trie = Trie { shapes: std::mem::take(&mut self.shapes), ..Trie::default() };
        let mut literals = Vec::new();
        for node in 0..self.nodes.len() as u32 {
            let mut flat = trie.next_node();
            for reached in self.closure(node) {
                let build = &self.nodes[reached as usize];
                // What starts a phrase was merged already.
                let merged = node <= SENTENCE_ROOT && reached != node;
                for (edge, mark, child) in &build.edges {
                    if merged && *mark == Mark::None && matches!(edge, Edge::Words(_)) {
                        continue;
                    }
                    flat.note(edge);
                    trie.push_edge(edge, *mark, *child, &mut literals);
                }
                let marked = build.jumps.iter().filter(|(mark, _)| *mark != Mark::None);
                trie.jumps.extend(marked);
                trie.ends.extend(&build.ends);
            }
            flat.always |= trie.ends.len() > flat.ends as usize || trie.jumps.len() > flat.jumps as usize;
            literals.sort_by_key(|(literal, ..)| *literal);
            trie.classes[flat.classes as usize..].sort_by_key(|(class, ..)| *class);
            trie.words.append(&mut literals);
            trie.nodes.push(flat);
        }
        let end = trie.next_node();
        trie.nodes.push(end);
        trie.first = first_words(trie.word_edges(ROOT), words);
        trie
    }
}

/// The longest way through some steps.
fn length(steps: &[Step]) -> usize {
    let longest = |step: &Step| match step {
        Step::Edge(..) | Step::Rest(_) => 1,
        Step::Choice(options, _) => 2 + options.iter().map(|option| length(option)).max().unwrap_or(0),
    };
    steps.iter().map(longest).sum()
}

fn mark_of(edge: &Edge, label: Option<Label>) -> Mark {
    let class = if let Edge::Class(class) = edge { Some(*class) } else { None };
    label.map_or(Mark::None, |label| Mark::Slot(label, class))
}

/// Per word, where its edges start among the root's: the root has too many to search.
fn first_words(edges: &[(Literal, Mark, u32)], words: usize) -> Vec<u32> {
    let mut first = vec![0_u32; words + 1];
    for (literal, ..) in edges {
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
    kinds: u32,
    gaps: u32,
    shapes: u32,
    jumps: u32,
    ends: u32,
    words_mask: u64,
    classes_mask: u64,
    /// Whether a walk may end here or go on without looking at a word or class.
    always: bool,
}

/// What the masks of a node are held against: bits of a token's word and classes.
#[derive(Clone, Copy, Debug, Default)]
struct Bits {
    word: u64,
    classes: u64,
}

impl Node {
    /// Whether a token with these bits can go on from here; a walk need not come here if none can.
    const fn may_accept(&self, bits: Bits) -> bool {
        self.always || self.words_mask & bits.word != 0 || self.classes_mask & bits.classes != 0
    }

    /// Notes in the masks what an edge accepts.
    fn note(&mut self, edge: &Edge) {
        match edge {
            Edge::Words(options) => options.iter().for_each(|literal| self.words_mask |= word_bit(literal.word)),
            Edge::Class(class) => self.classes_mask |= mask(*class),
            Edge::Kind(kind) => self.classes_mask |= kind.bit(),
            Edge::Gap(_) | Edge::Shape(_) => self.always = true,
        }
    }
}

/// All phrases, ready to be found.
#[derive(Debug, Default)]
pub struct Trie {
    nodes: Vec<Node>,
    words: Vec<(Literal, Mark, u32)>,
    classes: Vec<(ClassId, Mark, u32)>,
    kinds: Vec<(TokenClass, Mark, u32)>,
    gaps: Vec<(u8, u32)>,
    shape_edges: Vec<(u16, Mark, u32)>,
    jumps: Vec<(Mark, u32)>,
    ends: Vec<End>,
    first: Vec<u32>,
    shapes: Vec<Regex>,
}

impl Trie {
    /// How large it is, in words for those who measure.
    #[must_use]
    pub fn size(&self) -> String {
        let edges = self.words.len()
            + self.classes.len()
            + self.kinds.len()
            + self.gaps.len()
            + self.shape_edges.len()
            + self.jumps.len();
        format!("{} nodes, {edges} edges, {} shapes", self.nodes.len(), self.shapes.len())
    }

    fn next_node(&self) -> Node {
        Node {
            words: self.words.len() as u32,
            classes: self.classes.len() as u32,
            kinds: self.kinds.len() as u32,
            gaps: self.gaps.len() as u32,
            shapes: self.shape_edges.len() as u32,
            jumps: self.jumps.len() as u32,
            ends: self.ends.len() as u32,
            ..Node::default()
        }
    }

    fn push_edge(&mut self, edge: &Edge, mark: Mark, child: u32, literals: &mut Vec<(Literal, Mark, u32)>) {
        match edge {
            Edge::Words(options) => literals.extend(options.iter().map(|&literal| (literal, mark, child))),
            Edge::Class(class) => self.classes.push((*class, mark, child)),
            Edge::Kind(kind) => self.kinds.push((*kind, mark, child)),
            Edge::Gap(width) => self.gaps.push((*width, child)),
            Edge::Shape(shape) => self.shape_edges.push((*shape, mark, child)),
        }
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
        found.bits.clear();
        found.bits.extend(tokens[sentence.clone()].iter().map(|token| Bits {
            word: word_bit(token.word),
            classes: lexicons.word_mask(token.word) | TokenClass::bits(token),
        }));
        // Behind the last token nothing goes on.
        found.bits.push(Bits::default());
        let first = sentence.start;
        let path = [Noted { start: 0, end: 0, mark: Mark::None }; LONGEST];
        let mut walk =
            Walk { trie: self, lexicons, text, tokens: &tokens[..sentence.end], found, path, start: 0, first };
        for at in sentence {
            walk.start = at as u32;
            if at == opening {
                walk.from(SENTENCE_ROOT, at, 0);
            }
            walk.at_root(at);
        }
    }

    fn word_edges(&self, node: u32) -> &[(Literal, Mark, u32)] {
        let node = node as usize;
        &self.words[self.nodes[node].words as usize..self.nodes[node + 1].words as usize]
    }
}

/// A mark with the tokens that it was noted over.
#[derive(Clone, Copy, Debug)]
struct Noted {
    start: u32,
    end: u32,
    mark: Mark,
}

struct Walk<'a> {
    trie: &'a Trie,
    lexicons: &'a Lexicons,
    text: &'a str,
    tokens: &'a [Token],
    found: &'a mut RawHits,
    /// What was noted on the way.
    path: [Noted; LONGEST],
    /// Where the walk started.
    start: u32,
    /// The sentence's first token.
    first: usize,
}

impl Walk<'_> {
    fn at_root(&mut self, at: usize) {
        let trie = self.trie;
        let token = &self.tokens[at];
        if token.word != WordId::UNKNOWN {
            let (from, to) = (trie.first[token.word.index()] as usize, trie.first[token.word.index() + 1] as usize);
            for &(literal, mark, child) in &trie.word_edges(ROOT)[from..to] {
                if literal.accepts(token) {
                    self.step(mark, child, at, at + 1, 0);
                }
            }
        }
        self.classes(ROOT, at, 0);
        if token.flags.contains(TokenFlags::DIGIT) {
            self.shapes(ROOT, at, 0);
        }
        self.jumps(ROOT, at, 0);
    }

    /// Goes on from a node with the token at `at`, or ends there.
    fn from(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let (here, next) = (&trie.nodes[node as usize], &trie.nodes[node as usize + 1]);
        if here.ends < next.ends {
            self.ends(here.ends as usize..next.ends as usize, at, depth);
        }
        if here.jumps < next.jumps {
            self.jumps(node, at, depth);
        }
        let Some(token) = self.tokens.get(at) else { return };
        if here.words_mask & self.found.bits[at - self.first].word != 0 {
            let edges = trie.word_edges(node);
            let first = edges.partition_point(|(literal, ..)| literal.word < token.word);
            for &(literal, mark, child) in edges[first..].iter().take_while(|(literal, ..)| literal.word == token.word)
            {
                if literal.accepts(token) {
                    self.step(mark, child, at, at + 1, depth);
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

    /// Follows an edge over the tokens `at..to`.
    fn step(&mut self, mark: Mark, child: u32, at: usize, to: usize, depth: usize) {
        if !self.trie.nodes[child as usize].may_accept(self.found.bits[to - self.first]) {
            return;
        }
        if mark == Mark::None {
            self.from(child, to, depth);
        } else if depth < LONGEST {
            self.path[depth] = Noted { start: at as u32, end: to as u32, mark };
            self.from(child, to, depth + 1);
        }
    }

    fn jumps(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let (here, next) = (&trie.nodes[node as usize], &trie.nodes[node as usize + 1]);
        for &(mark, child) in &trie.jumps[here.jumps as usize..next.jumps as usize] {
            self.step(mark, child, at, at, depth);
        }
    }

    fn classes(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let lexicons = self.lexicons;
        let tokens = self.tokens;
        let (here, next) = (&trie.nodes[node as usize], &trie.nodes[node as usize + 1]);
        let bits = here.classes_mask & self.found.bits[at - self.first].classes;
        let kinds = bits & TokenClass::MASK;
        if kinds != 0 {
            for &(kind, mark, child) in &trie.kinds[here.kinds as usize..next.kinds as usize] {
                if kinds & kind.bit() != 0 {
                    self.step(mark, child, at, at + 1, depth);
                }
            }
        }
        if bits & !TokenClass::MASK == 0 {
            return;
        }
        // A word is in few classes; the root has many edges.
        let edges = &trie.classes[here.classes as usize..next.classes as usize];
        let first = |class| edges.partition_point(|(edge, ..)| *edge < class);
        let wanted = |class| edges.get(first(class)).is_some_and(|(edge, ..)| *edge == class);
        lexicons.classes_at(&tokens[at..], wanted, |class, length| {
            for &(_, mark, child) in edges[first(class)..].iter().take_while(|(edge, ..)| *edge == class) {
                self.step(mark, child, at, at + length, depth);
            }
        });
    }

    fn gaps(&mut self, edges: std::ops::Range<usize>, at: usize, depth: usize) {
        let trie = self.trie;
        for &(width, child) in &trie.gaps[edges] {
            for to in at..=at + width as usize {
                self.step(Mark::None, child, at, to, depth);
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
        for &(shape, mark, child) in &trie.shape_edges[here.shapes as usize..next.shapes as usize] {
            let Some(found) = trie.shapes[shape as usize].find(&self.text[start..end]) else { continue };
            let stop = (start + found.end()) as u32;
            let length = self.tokens[at..].iter().take_while(|token| token.span.end <= stop).count();
            if length > 0 && self.tokens[at + length - 1].span.end == stop {
                self.step(mark, child, at, at + length, depth);
            }
        }
    }

    fn ends(&mut self, ends: std::ops::Range<usize>, at: usize, depth: usize) {
        for &End { entry, at_end } in &self.trie.ends[ends] {
            if at_end && !self.sentence_ends(at) {
                continue;
            }
            let captures = self.found.captures.len() as u32;
            self.captures(depth);
            let captured = self.found.captures.len() as u32 - captures;
            self.found.hits.push(RawHit { entry, start: self.start, end: at as u32, captures, captured });
        }
    }

    /// Turns the marks of the way here into captures.
    fn captures(&mut self, depth: usize) {
        for number in 0..depth {
            let Noted { start, end, mark } = self.path[number];
            let (label, end, class) = match mark {
                Mark::Slot(label, class) => (label, end, class),
                Mark::Rest(label) => (label, RawCapture::REST, None),
                Mark::Open(label) => {
                    let close = self.path[number..depth].iter().find(|noted| noted.mark == Mark::Close(label));
                    (label, close.map_or(start, |noted| noted.start), None)
                }
                Mark::None | Mark::Close(_) => continue,
            };
            self.found.captures.push(RawCapture { label, start, end, class });
        }
    }

    fn sentence_ends(&self, at: usize) -> bool {
        self.tokens[at..].iter().all(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji))
            && self.tokens.get(at).is_none_or(|token| !self.text[token.span.range()].starts_with([',', ';', ':']))
    }
}
