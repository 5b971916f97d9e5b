//! Finding the edges of a node for a word or a class.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use super::look::{Ahead, Firsts, Look, Seen};
use super::shape::Leads;
use super::{
    ClassEdge, ClassId, EntryId, Lexicons, Literal, MAIN, Node, SetWord, ShapeEdge, Trie, U32, WordEdge, range,
};
use crate::text::{Token, WordId};

/// Up to so many edges for words are looked through one by one.
const FEW: usize = 16;

/// Where a root's phrases start.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Start {
    /// Their node; those at the start of a sentence start from the next.
    pub(super) node: u32,
    /// What they start with.
    #[serde(skip)]
    pub(super) firsts: Firsts,
}

/// Where the main root leads to: every token of a draft asks for it.
#[derive(Debug, Default)]
pub(super) struct Starts {
    /// By words, and one more to tell where the last one's edges end.
    words: Vec<WordStart>,
    members: Vec<Member>,
    /// The bits of tokens that start phrases whatever their word.
    classes: u64,
    /// How the shapes may start that phrases start with.
    leads: Leads,
}

/// What phrases start with a word.
#[derive(Clone, Copy, Debug, Default)]
struct WordStart {
    /// What they go on with behind it, as a place in [`Trie::ahead`]; 0 for a word that starts nothing.
    ahead: u32,
    /// Where the root's edges for the word start; they end where those for the next word start.
    edges: u32,
    /// The same for the words of classes, in [`Starts::members`].
    members: u32,
}

/// An entry of a class that the main root has edges for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) entry: EntryId,
    /// Its second word; where it is one word, nothing but accents can keep a token of that word from being it.
    pub(super) second: Option<WordId>,
    /// Where the edges for its class start and end in [`Trie::classes`].
    pub(super) from: u32,
    to: u32,
}

impl Starts {
    /// Of so many words.
    fn new(words: usize) -> Self {
        Self { words: vec![WordStart::default(); words + 1], ..Self::default() }
    }

    /// What a word starts, and what the next word does; nothing for a word of other rules.
    fn of(&self, word: WordId) -> [WordStart; 2] {
        match self.words.get(word.index()..word.index() + 2) {
            Some(&[here, next]) => [here, next],
            _ => [WordStart::default(); 2],
        }
    }

    /// What phrases go on with behind a word, as a place in [`Trie::ahead`].
    fn ahead(&mut self, word: WordId) -> &mut u32 {
        &mut self.words[word.index()].ahead
    }
}

/// What several nodes go on with, kept behind what each of them does.
struct Either<'a> {
    ahead: &'a mut Vec<Ahead>,
    known: FxHashMap<(u32, u32), u32>,
}

impl Either<'_> {
    /// The place of what one of two places goes on with; 0 is none.
    fn of(&mut self, one: u32, other: u32) -> u32 {
        if one == other || other == 0 {
            return one;
        }
        if one == 0 {
            return other;
        }
        if let Some(&known) = self.known.get(&(one, other)) {
            return known;
        }
        let place = self.add(self.ahead[one as usize].or(self.ahead[other as usize]));
        self.known.insert((one, other), place);
        place
    }

    fn add(&mut self, ahead: Ahead) -> u32 {
        self.ahead.push(ahead);
        self.ahead.len() as u32 - 1
    }
}

impl Trie {
    /// Makes everything that is looked up, from nodes and edges: what follows each node, and the edges for each
    /// word and class.
    pub(in crate::rules) fn index(&mut self, lexicons: &Lexicons) {
        self.set_looks = (0..self.set_starts.len().saturating_sub(1) as u32).map(|set| self.look_of(set)).collect();
        self.look_ahead(lexicons);
        self.index_words();
        self.starts = self.main_starts(lexicons);
        for root in 0..self.roots.len() {
            self.roots[root].firsts = self.firsts_of(self.roots[root].node);
        }
    }

    /// Makes the look-up from the words of nodes that have many to their edges.
    fn index_words(&mut self) {
        // The first edge of each word of each node, behind where the node's edges start.
        let large = |here: &Node, next: &Node| range(here.words, next.words).len() > FEW;
        let nodes = self.nodes[1..].iter().zip(&self.nodes[2..]).filter(|(here, next)| large(here, next));
        let firsts = nodes.flat_map(|(here, next)| {
            let keys = &self.keys[range(here.words, next.words)];
            let is_first = |at: &usize| *at == 0 || keys[at - 1] != keys[*at];
            (0..keys.len()).filter(is_first).map(|at| (here.words.get(), here.words.get() + at as u32))
        });
        let mut by_word = HashTable::with_capacity(firsts.clone().count());
        for (from, first) in firsts {
            let hash = hash(from, WordId(self.keys[first as usize].get()));
            // There is room, so nothing is ever hashed again; and a node has each word once.
            by_word.insert_unique(hash, first, |_| unreachable!("the table does not grow"));
        }
        self.by_word = by_word;
    }

    /// Whether a phrase of the main root may start at a token of a sentence.
    pub(super) fn may_start(&self, sentence: &[Seen], at: usize) -> bool {
        let [WordStart { ahead, .. }, _] = self.starts.of(sentence[at].word);
        let may_start = sentence[at].classes & self.starts.classes != 0;
        may_start || ahead != 0 && self.ahead[ahead as usize].meets(sentence, at + 1)
    }

    /// The main root's edges for a word.
    pub(super) fn start_words(&self, word: WordId) -> &[WordEdge] {
        let [here, next] = self.starts.of(word);
        &self.words[here.edges as usize..next.edges as usize]
    }

    /// The entries with a word of classes that the main root has edges for, by class.
    pub(super) fn start_members(&self, word: WordId) -> &[Member] {
        let [here, next] = self.starts.of(word);
        &self.starts.members[here.members as usize..next.members as usize]
    }

    /// The main root's edges for shapes that may stand at the start of a text.
    pub(super) fn start_shapes(&self, text: &str) -> impl Iterator<Item = &ShapeEdge> {
        let edges = &self.shape_edges[..self.nodes[MAIN as usize + 1].shapes.get() as usize];
        let may_start = self.starts.leads.at_start(text);
        edges.iter().enumerate().filter(move |(number, _)| may_start(*number)).map(|(_, edge)| edge)
    }

    /// The main root's edges for a member's class.
    pub(super) fn edges_of(&self, member: &Member) -> &[ClassEdge] {
        &self.classes[member.from as usize..member.to as usize]
    }

    fn firsts_of(&self, node: u32) -> Firsts {
        let mut firsts = Firsts::new(self.ahead(node).next.classes);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let (here, next) = (&self.nodes[node as usize], &self.nodes[node as usize + 1]);
            self.keys[range(here.words, next.words)].iter().for_each(|word| firsts.add(WordId(word.get())));
            for (set, ..) in &self.sets[range(here.sets, next.sets)] {
                self.set(*set).iter().for_each(|literal| firsts.add(WordId(literal.word.get())));
            }
            open.extend(self.jumps[range(here.jumps, next.jumps)].iter().map(|(_, child)| *child));
        }
        firsts
    }

    /// Where the main root leads to.
    fn main_starts(&mut self, lexicons: &Lexicons) -> Starts {
        let mut starts = Starts::new(lexicons.words());
        self.lay_starts(lexicons, &mut starts);
        // What leaves go on with is anything.
        let leaves = self.inner() as u32;
        let mut either = Either { ahead: &mut self.ahead, known: FxHashMap::default() };
        let mut of_class: FxHashMap<ClassId, u32> = FxHashMap::default();
        let root = &self.nodes[MAIN as usize + 1];
        let shapes = self.shape_edges[..root.shapes.get() as usize].iter();
        starts.leads = Leads::of(shapes.map(|(shape, ..)| &self.shapes[*shape as usize]));
        let mut open = vec![MAIN];
        while let Some(node) = open.pop() {
            let (here, next) = (&self.nodes[node as usize], &self.nodes[node as usize + 1]);
            for edge in range(here.words, next.words) {
                let ahead = starts.ahead(WordId(self.keys[edge].get()));
                *ahead = either.of(*ahead, self.words[edge].child.get().min(leaves));
            }
            for &(set, _, child) in &self.sets[range(here.sets, next.sets)] {
                let (from, to) = (self.set_starts[set as usize].get(), self.set_starts[set as usize + 1].get());
                for literal in &self.set_words[from as usize..to as usize] {
                    let ahead = starts.ahead(WordId(literal.word.get()));
                    *ahead = either.of(*ahead, child.min(leaves));
                }
            }
            for &(class, _, child) in &self.classes[range(here.classes, next.classes)] {
                let place = of_class.entry(class).or_default();
                *place = either.of(*place, child.min(leaves));
            }
            for (kind, ..) in &self.kinds[range(here.kinds, next.kinds)] {
                starts.classes |= kind.bit();
            }
            if here.shapes.get() < next.shapes.get() {
                starts.classes |= Look::DIGIT;
            }
            if here.gaps.get() < next.gaps.get() || here.ends.get() < next.ends.get() {
                starts.classes |= Look::ANY;
            }
            open.extend(self.jumps[range(here.jumps, next.jumps)].iter().map(|(_, child)| *child));
        }
        for (class, first, several) in lexicons.firsts() {
            if let Some(&of_class) = of_class.get(&class) {
                let ahead = starts.ahead(first);
                *ahead = either.of(*ahead, if several { leaves } else { of_class });
            }
        }
        starts
    }

    /// Tells for each word where the main root's edges for it lie.
    fn lay_starts(&self, lexicons: &Lexicons, starts: &mut Starts) {
        let root = &self.nodes[MAIN as usize + 1];
        for key in &self.keys[..root.words.get() as usize] {
            starts.words[key.get() as usize + 1].edges += 1;
        }
        let edges = self.classes[..root.classes.get() as usize].chunk_by(|(a, ..), (b, ..)| a == b);
        let mut from = 0;
        let mut members: Vec<(WordId, Member)> = Vec::new();
        for edges in edges {
            let to = from + edges.len() as u32;
            let member = |entry| Member { entry, second: lexicons.second_word(entry), from, to };
            members.extend(lexicons.members(edges[0].0).map(|(word, entry)| (word, member(entry))));
            from = to;
        }
        members.sort_by_key(|(word, _)| *word);
        for (word, _) in &members {
            starts.words[word.index() + 1].members += 1;
        }
        let mut before = WordStart::default();
        for word in &mut starts.words {
            word.edges += before.edges;
            word.members += before.members;
            before = *word;
        }
        starts.members = members.into_iter().map(|(_, member)| member).collect();
    }

    /// Of a node's edges for words those for one, whatever its accents; for those of the main root see
    /// [`Trie::start_words`].
    pub(super) fn word_edges(&self, from: U32, to: U32, word: WordId) -> &[WordEdge] {
        let (all, edges) = (&self.keys[..], range(from, to));
        let first = if edges.len() <= FEW {
            let place = all[edges.clone()].iter().position(|key| key.get() == word.0);
            place.map(|place| edges.start + place)
        } else {
            let is_edge = |edge: &u32| edges.contains(&(*edge as usize)) && all[*edge as usize].get() == word.0;
            self.by_word.find(hash(from.get(), word), is_edge).map(|edge| *edge as usize)
        };
        let Some(first) = first else { return &[] };
        let count = all[first..edges.end].iter().take_while(|key| key.get() == word.0).count();
        &self.words[first..first + count]
    }

    /// The words of a set.
    pub(super) fn set(&self, number: u32) -> &[SetWord] {
        let number = number as usize;
        &self.set_words[range(self.set_starts[number], self.set_starts[number + 1])]
    }

    /// A set's words as bits.
    fn look_of(&self, set: u32) -> Look {
        self.set(set).iter().fold(Look::NOTHING, |look, literal| look.or(Look::word(WordId(literal.word.get()))))
    }

    /// Whether a token is one of a set's words.
    pub(super) fn set_accepts(&self, number: u32, token: &Token) -> bool {
        let words = self.set(number);
        let first = words.partition_point(|literal| literal.word.get() < token.word.0);
        let mut same = words[first..].iter().take_while(|literal| literal.word.get() == token.word.0);
        same.any(|literal| Literal::from(*literal).accepts(token))
    }
}

/// Under which hash the edges for a word are found of the node whose edges start at `from`.
fn hash(from: u32, word: WordId) -> u64 {
    FxBuildHasher.hash_one((from, word))
}
