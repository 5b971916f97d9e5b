//! Finding the edges of a node for a word or a class.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};

use super::look::{Ahead, Firsts, Look, Seen};
use super::{ClassEdge, ClassId, Lexicons, Literal, MAIN, Node, Trie, WordEdge};
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

/// What phrases go on with behind each word that some phrase starts with.
#[derive(Debug, Default)]
pub(super) struct Starts {
    /// Per word, its place in [`Trie::ahead`]; 0 for words that start nothing.
    places: Vec<u32>,
    /// The bits of tokens that start phrases whatever their word.
    classes: u64,
}

impl Starts {
    fn place(&mut self, word: WordId) -> &mut u32 {
        if self.places.len() <= word.index() {
            self.places.resize(word.index() + 1, 0);
        }
        &mut self.places[word.index()]
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
        self.look_ahead(lexicons);
        self.index_words();
        let behind = self.nodes[MAIN as usize + 1];
        let words = self.keys[..behind.words as usize].iter();
        self.root_words = starts(words.map(|word| word.index()));
        let classes = self.classes[..behind.classes as usize].iter();
        self.root_classes = starts(classes.map(|(class, ..)| class.0 as usize));
        self.starts = self.starts_of(MAIN, lexicons);
        for root in 0..self.roots.len() {
            self.roots[root].firsts = self.firsts_of(self.roots[root].node);
        }
    }

    /// Makes the look-up from the words of nodes that have many to their edges.
    fn index_words(&mut self) {
        // The first edge of each word of each node, behind where the node's edges start.
        let large = |here: &Node, next: &Node| (next.words - here.words) as usize > FEW;
        let nodes = self.nodes[1..].iter().zip(&self.nodes[2..]).filter(|(here, next)| large(here, next));
        let firsts = nodes.flat_map(|(here, next)| {
            let keys = &self.keys[here.words as usize..next.words as usize];
            let is_first = |at: &usize| *at == 0 || keys[at - 1] != keys[*at];
            (0..keys.len()).filter(is_first).map(|at| (here.words, here.words + at as u32))
        });
        let mut by_word = HashTable::with_capacity(firsts.clone().count());
        for (from, first) in firsts {
            let hash = hash(from, self.keys[first as usize]);
            // There is room, so nothing is ever hashed again; and a node has each word once.
            by_word.insert_unique(hash, first, |_| unreachable!("the table does not grow"));
        }
        self.by_word = by_word;
    }

    /// Whether a phrase of the main root may start at a token of a sentence.
    pub(super) fn may_start(&self, sentence: &[Seen], at: usize) -> bool {
        let Starts { places, classes } = &self.starts;
        let place = places.get(sentence[at].word.index()).copied().unwrap_or_default();
        sentence[at].classes & classes != 0 || place != 0 && self.ahead[place as usize].meets(sentence, at + 1)
    }

    fn firsts_of(&self, node: u32) -> Firsts {
        let mut firsts = Firsts::new(self.ahead[node as usize].next.classes);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let (here, next) = (&self.nodes[node as usize], &self.nodes[node as usize + 1]);
            self.keys[here.words as usize..next.words as usize].iter().for_each(|word| firsts.add(*word));
            for (set, ..) in &self.sets[here.sets as usize..next.sets as usize] {
                self.set(*set).iter().for_each(|literal| firsts.add(literal.word));
            }
            open.extend(self.jumps[here.jumps as usize..next.jumps as usize].iter().map(|(_, child)| *child));
        }
        firsts
    }

    /// What phrases from a node go on with behind each word.
    fn starts_of(&mut self, node: u32, lexicons: &Lexicons) -> Starts {
        let mut starts = Starts::default();
        let mut either = Either { ahead: &mut self.ahead, known: FxHashMap::default() };
        let mut of_class: FxHashMap<ClassId, u32> = FxHashMap::default();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let (here, next) = (&self.nodes[node as usize], &self.nodes[node as usize + 1]);
            for edge in here.words as usize..next.words as usize {
                let place = starts.place(self.keys[edge]);
                *place = either.of(*place, self.words[edge].child);
            }
            for &(set, _, child) in &self.sets[here.sets as usize..next.sets as usize] {
                let (from, to) = (self.set_starts[set as usize], self.set_starts[set as usize + 1]);
                for literal in &self.set_words[from as usize..to as usize] {
                    let place = starts.place(literal.word);
                    *place = either.of(*place, child);
                }
            }
            for &(class, _, child) in &self.classes[here.classes as usize..next.classes as usize] {
                let place = of_class.entry(class).or_default();
                *place = either.of(*place, child);
            }
            for (kind, ..) in &self.kinds[here.kinds as usize..next.kinds as usize] {
                starts.classes |= kind.bit();
            }
            if here.shapes < next.shapes {
                starts.classes |= Look::DIGIT;
            }
            if here.gaps < next.gaps || here.ends < next.ends {
                starts.classes |= Look::ANY;
            }
            open.extend(self.jumps[here.jumps as usize..next.jumps as usize].iter().map(|(_, child)| *child));
        }
        let anything = either.add(Ahead::ANYTHING);
        for (class, first, several) in lexicons.firsts() {
            if let Some(&of_class) = of_class.get(&class) {
                let place = starts.place(first);
                *place = either.of(*place, if several { anything } else { of_class });
            }
        }
        starts
    }

    /// The edges of a node for one word, whatever its accents.
    pub(super) fn word_edges(&self, node: u32, word: WordId) -> &[WordEdge] {
        if node == MAIN {
            return of_root(&self.words, &self.root_words, word.index());
        }
        let node = node as usize;
        let (from, to) = (self.nodes[node].words, self.nodes[node + 1].words);
        let first = if (to - from) as usize <= FEW {
            let place = self.keys[from as usize..to as usize].iter().position(|key| *key == word);
            place.map(|place| from + place as u32)
        } else {
            let is_edge = |edge: &u32| (from..to).contains(edge) && self.keys[*edge as usize] == word;
            self.by_word.find(hash(from, word), is_edge).copied()
        };
        let Some(first) = first else { return &[] };
        let keys = &self.keys[first as usize..to as usize];
        let count = keys.iter().take_while(|key| **key == word).count();
        &self.words[first as usize..first as usize + count]
    }

    /// The words of a set.
    pub(super) fn set(&self, number: u32) -> &[Literal] {
        let number = number as usize;
        &self.set_words[self.set_starts[number] as usize..self.set_starts[number + 1] as usize]
    }

    /// Whether a token is one of a set's words.
    pub(super) fn set_accepts(&self, number: u32, token: &Token) -> bool {
        let words = self.set(number);
        let first = words.partition_point(|literal| literal.word < token.word);
        let mut same = words[first..].iter().take_while(|literal| literal.word == token.word);
        same.any(|literal| literal.accepts(token))
    }

    /// The edges of a node for one class.
    pub(super) fn class_edges(&self, node: u32, class: ClassId) -> &[ClassEdge] {
        if node == MAIN {
            return of_root(&self.classes, &self.root_classes, class.0 as usize);
        }
        let node = node as usize;
        let edges = &self.classes[self.nodes[node].classes as usize..self.nodes[node + 1].classes as usize];
        let first = edges.partition_point(|(edge, ..)| *edge < class);
        let count = edges[first..].iter().take_while(|(edge, ..)| *edge == class).count();
        &edges[first..first + count]
    }
}

/// The root's edges for one word or class.
fn of_root<'a, E>(edges: &'a [E], starts: &[u32], number: usize) -> &'a [E] {
    match starts.get(number..number + 2) {
        Some(&[from, to]) => &edges[from as usize..to as usize],
        _ => &[],
    }
}

/// Under which hash the edges for a word are found of the node whose edges start at `from`.
fn hash(from: u32, word: WordId) -> u64 {
    FxBuildHasher.hash_one((from, word))
}

/// Per number up to one past the highest, how many of these ascending ones are lower.
fn starts(numbers: impl DoubleEndedIterator<Item = usize> + Clone) -> Vec<u32> {
    let bound = numbers.clone().next_back().map_or(0, |highest| highest + 1);
    let mut starts = vec![0; bound + 1];
    for number in numbers {
        starts[number + 1] += 1;
    }
    for number in 0..bound {
        starts[number + 1] += starts[number];
    }
    starts
}
