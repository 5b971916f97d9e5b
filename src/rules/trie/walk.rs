//! Walks through a trie along the tokens of a sentence.

use super::{
    Bits, End, LONGEST, Lexicons, Mark, ROOT, RawCapture, RawHit, RawHits, SENTENCE_ROOT, TokenClass, Trie, word_bit,
};
use crate::text::{Token, TokenFlags, TokenKind, WordId};

impl Trie {
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
