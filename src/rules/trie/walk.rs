//! Walks through a trie along the tokens of a sentence.

use std::ops::Range;

use super::look::Seen;
use super::{
    Ahead, ClassEdge, End, LONGEST, Look, Looked, MAIN, Mark, Node, RawCapture, RawHit, RawHits, Root, ShapeEdge,
    Start, TokenClass, Trie, WordEdge, Writing, mask, range,
};
use crate::text::{Token, TokenFlags, TokenKind, WordId};

/// Where phrases are looked for in a sentence, as places of tokens.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Where they may start.
    pub starts: Range<usize>,
    /// Where the sentence's opening signs end.
    pub opening: usize,
    /// One past the sentence's last token.
    pub end: usize,
}

impl Trie {
    /// Finds every phrase from a root in a stretch. Hits are appended by their start.
    pub fn scan(&self, root: Root, looked: &Looked<'_>, stretch: Stretch, found: &mut RawHits) {
        if self.nodes.is_empty() {
            return;
        }
        let mut path = std::mem::take(&mut found.path);
        if path.len() < LONGEST {
            path.resize(LONGEST, Noted { start: 0, end: 0, mark: Mark::None });
        }
        let Start { node, firsts } = &self.roots[root.0 as usize];
        let (tokens, seen) = (&looked.tokens[..stretch.end], &looked.seen[..stretch.end]);
        let mut walk = Walk {
            trie: self,
            nodes: &self.nodes,
            ahead: &self.ahead,
            looked,
            tokens,
            seen,
            found,
            root: *node,
            path: &mut path,
            start: 0,
            all: None,
        };
        for at in stretch.starts {
            walk.start = at;
            if at == stretch.opening {
                walk.step(Mark::None, node + 1, at, at, 0);
            }
            if root == Root::MAIN {
                if self.may_start(seen, at) {
                    walk.begin();
                }
            } else if firsts.meet(&seen[at]) && walk.ahead(*node).meets(seen, at) {
                walk.enter(Mark::None, *node, at, at, 0);
            }
        }
        found.path = path;
    }
}

/// A mark with the tokens that it was noted over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noted {
    start: u32,
    end: u32,
    mark: Mark,
}

struct Walk<'a> {
    trie: &'a Trie,
    /// The trie's nodes and what each goes on with, at hand: every step asks for them.
    nodes: &'a [Node],
    ahead: &'a [Ahead],
    looked: &'a Looked<'a>,
    /// The text's tokens up to the end of the sentence.
    tokens: &'a [Token],
    seen: &'a [Seen],
    found: &'a mut RawHits,
    /// The node where it starts that is no start of a sentence.
    root: u32,
    /// What was noted on the way.
    path: &'a mut [Noted],
    /// Where the walk started.
    start: usize,
    /// What the tokens of the stretch may be, once a gap asks.
    all: Option<Look>,
}

impl<'a> Walk<'a> {
    /// Goes on from the main root with the token where the walk starts.
    fn begin(&mut self) {
        let (trie, at) = (self.trie, self.start);
        let Seen { word, classes, .. } = self.seen[at];
        for &(mark, child) in &trie.jumps[..trie.nodes[MAIN as usize + 1].jumps.get() as usize] {
            self.step(mark, child, at, at, 0);
        }
        self.words(trie.start_words(word), at, 0);
        let plain = self.seen[at].plain;
        let second = self.seen.get(at + 1).map_or(WordId::UNKNOWN, |next| next.word);
        let mut last = (0, 0);
        for member in trie.start_members(word) {
            let length = match member.second {
                None if plain => Some(1),
                Some(word) if word != second => None,
                _ => self.looked.lexicons.length(member.entry, &self.tokens[at..]),
            };
            let Some(length) = length else { continue };
            // Two rows with one spelling lead to the same place.
            if std::mem::replace(&mut last, (member.from, length)) != (member.from, length) {
                for &(_, mark, child) in trie.edges_of(member) {
                    self.step(mark, child, at, at + length, 0);
                }
            }
        }
        self.kinds(MAIN, classes, at, 0);
        if classes & Look::DIGIT != 0 {
            self.shapes(trie.start_shapes(self.rest(at)), at, 0);
        }
    }

    /// How many nodes there are that are no leaves.
    #[inline(always)]
    fn inner(&self) -> usize {
        self.nodes.len() - 1
    }

    /// What a node or leaf goes on with.
    #[inline(always)]
    fn ahead(&self, node: u32) -> &'a Ahead {
        &self.ahead[(node as usize).min(self.inner())]
    }

    /// A node, and the next, where its parts end.
    #[inline(always)]
    fn node(&self, node: u32) -> (&'a Node, &'a Node) {
        (&self.nodes[node as usize], &self.nodes[node as usize + 1])
    }

    /// Goes on from a node with the token at `at`, or ends there.
    #[inline(always)]
    fn from(&mut self, node: u32, at: usize, depth: usize) {
        let trie = self.trie;
        let ahead = self.ahead(node);
        let edges = ahead.next.classes;
        let (here, next) = self.node(node);
        if edges & Look::PAUSE != 0 {
            if here.ends.get() < next.ends.get() {
                self.ends(range(here.ends, next.ends), at, depth);
            }
            for &(mark, child) in &trie.jumps[range(here.jumps, next.jumps)] {
                self.step(mark, child, at, at, depth);
            }
            // A gap may skip nothing, so also behind the last token.
            if here.gaps.get() < next.gaps.get() {
                self.gaps(range(here.gaps, next.gaps), at, depth);
            }
        }
        let Some(token) = self.tokens.get(at) else { return };
        if ahead.next.has_word(&self.seen[at]) {
            self.words(trie.word_edges(here.words, next.words, token.word), at, depth);
            if edges & Look::SETS != 0 {
                self.sets(range(here.sets, next.sets), at, depth);
            }
        }
        let classes = edges & self.seen[at].classes & Look::CLASSES;
        if classes != 0 {
            self.kinds(node, classes, at, depth);
            self.classes(&trie.classes[range(here.classes, next.classes)], classes, at, depth);
        }
        // Only behind a cue is a word without digits an identifier.
        if edges & Look::SHAPES != 0 && (node != self.root || token.flags.contains(TokenFlags::DIGIT)) {
            self.shapes(trie.shape_edges[range(here.shapes, next.shapes)].iter(), at, depth);
        }
    }

    /// Follows edges for the word of the token at `at`.
    #[inline(always)]
    fn words(&mut self, edges: &[WordEdge], at: usize, depth: usize) {
        let plain = self.seen[at].plain;
        for edge in edges {
            let child = edge.child.get();
            // Nearly all edges are for a word without accents, and note nothing.
            if edge.writing.get() == Writing::PLAIN_NUMBER {
                if plain {
                    self.step(Mark::None, child, at, at + 1, depth);
                }
                continue;
            }
            let writing = self.trie.writings[edge.writing.get() as usize];
            if writing.accepts(&self.tokens[at]) {
                self.step(writing.mark, child, at, at + 1, depth);
            }
        }
    }

    /// Follows an edge over the tokens `at..to`, if the token there may go on from where it leads.
    #[inline(always)]
    fn step(&mut self, mark: Mark, child: u32, at: usize, to: usize, depth: usize) {
        if self.ahead(child).meets(self.seen, to) {
            self.enter(mark, child, at, to, depth);
        }
    }

    /// Goes to a node or a leaf. Most steps end before it, so the look ahead stays with the caller and this does
    /// not.
    #[inline(never)]
    fn enter(&mut self, mark: Mark, child: u32, at: usize, to: usize, mut depth: usize) {
        if mark != Mark::None {
            if depth >= LONGEST {
                return;
            }
            self.path[depth] = Noted { start: at as u32, end: to as u32, mark };
            depth += 1;
        }
        let trie = self.trie;
        match (child as usize).checked_sub(self.inner()) {
            None => self.from(child, to, depth),
            Some(leaf) => self.ends(range(trie.leaves[leaf], trie.leaves[leaf + 1]), to, depth),
        }
    }

    /// Follows the edges of a node for the kinds among some bits, which are those of the token at `at`.
    #[inline(always)]
    fn kinds(&mut self, node: u32, bits: u64, at: usize, depth: usize) {
        if bits & TokenClass::MASK != 0 {
            self.some_kinds(node, bits, at, depth);
        }
    }

    #[inline(never)]
    fn some_kinds(&mut self, node: u32, bits: u64, at: usize, depth: usize) {
        let trie = self.trie;
        let (here, next) = self.node(node);
        for &(kind, mark, child) in &trie.kinds[range(here.kinds, next.kinds)] {
            if bits & kind.bit() != 0 {
                self.step(mark, child, at, at + 1, depth);
            }
        }
    }

    /// Follows those edges for the classes among some bits, which the token at `at` may be in.
    fn classes(&mut self, edges: &[ClassEdge], bits: u64, at: usize, depth: usize) {
        let (lexicons, tokens) = (self.looked.lexicons, self.tokens);
        for edges in edges.chunk_by(|(a, ..), (b, ..)| a == b) {
            let class = edges[0].0;
            if bits & mask(class) == 0 {
                continue;
            }
            for length in lexicons.lengths(class, &tokens[at..]) {
                for &(_, mark, child) in edges {
                    self.step(mark, child, at, at + length, depth);
                }
            }
        }
    }

    /// Follows the edges for those sets that the token at `at` is in.
    #[inline(never)]
    fn sets(&mut self, edges: Range<usize>, at: usize, depth: usize) {
        let trie = self.trie;
        for &(set, mark, child) in &trie.sets[edges] {
            let may_be_in = trie.set_looks[set as usize].has_word(&self.seen[at]);
            if may_be_in && self.ahead(child).meets(self.seen, at + 1) && trie.set_accepts(set, &self.tokens[at]) {
                self.enter(mark, child, at, at + 1, depth);
            }
        }
    }

    fn gaps(&mut self, edges: Range<usize>, at: usize, depth: usize) {
        let trie = self.trie;
        let all = *self.all.get_or_insert_with(|| Look::of_all(&self.seen[self.start..]));
        for &(width, child) in &trie.gaps[edges] {
            let ahead = self.ahead(child);
            // Most gaps lead to a word that the sentence does not have.
            if !ahead.may_be_among(&all) {
                continue;
            }
            let mut to = at;
            for token in self.seen[at..].iter().take(width as usize + 1) {
                if ahead.next.meets_token(token) {
                    self.step(Mark::None, child, at, to, depth);
                }
                if token.stops {
                    break;
                }
                to += 1;
            }
            if to == self.seen.len() && to <= at + width as usize {
                self.step(Mark::None, child, at, to, depth);
            }
        }
    }

    /// The text of the stretch from the token at `at` on.
    fn rest(&self, at: usize) -> &'a str {
        let end = self.tokens.last().map_or(0, |token| token.span.end as usize);
        &self.looked.text[self.tokens[at].span.start as usize..end]
    }

    fn shapes<'e>(&mut self, edges: impl Iterator<Item = &'e ShapeEdge>, at: usize, depth: usize) {
        let trie = self.trie;
        let (start, rest) = (self.tokens[at].span.start, self.rest(at));
        for &(shape, mark, child) in edges {
            let Some(found) = trie.shapes[shape as usize].length_in(rest) else { continue };
            let stop = start + found as u32;
            let length = self.tokens[at..].iter().take_while(|token| token.span.end <= stop).count();
            if length > 0 && self.tokens[at + length - 1].span.end == stop {
                self.step(mark, child, at, at + length, depth);
            }
        }
    }

    fn ends(&mut self, ends: Range<usize>, at: usize, depth: usize) {
        for &End { entry, at_end } in &self.trie.ends[ends] {
            if at_end && !self.sentence_ends(at) {
                continue;
            }
            let captures = self.found.captures.len() as u32;
            self.captures(depth);
            let captured = self.found.captures.len() as u32 - captures;
            let (start, end) = (self.start as u32, at as u32);
            self.found.hits.push(RawHit { entry, start, end, captures, captured });
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
            && self
                .tokens
                .get(at)
                .is_none_or(|token| !self.looked.text[token.span.range()].starts_with([',', ';', ':']))
    }
}
