//! Finding the edges of a node for a word or a class.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::{ClassEdge, ClassId, ROOT, Trie, WordEdge};
use crate::text::WordId;

impl Trie {
    /// Makes the look-ups from words and classes to edges.
    pub(super) fn index(&mut self) {
        // The first edge of each word of each node, behind where the node's edges start.
        let firsts = self.nodes[1..].iter().zip(&self.nodes[2..]).flat_map(|(here, next)| {
            let edges = &self.words[here.words as usize..next.words as usize];
            let is_first = |at: &usize| *at == 0 || edges[at - 1].0.word != edges[*at].0.word;
            (0..edges.len()).filter(is_first).map(|at| (here.words, here.words + at as u32))
        });
        let mut by_word = HashTable::with_capacity(firsts.clone().count());
        for (from, first) in firsts {
            let hash = hash(from, self.words[first as usize].0.word);
            // There is room, so nothing is ever hashed again; and a node has each word once.
            by_word.insert_unique(hash, first, |_| unreachable!("the table does not grow"));
        }
        self.by_word = by_word;
        let behind = self.nodes[ROOT as usize + 1];
        let words = self.words[..behind.words as usize].iter();
        self.root_words = starts(words.map(|(literal, ..)| literal.word.index()));
        let classes = self.classes[..behind.classes as usize].iter();
        self.root_classes = starts(classes.map(|(class, ..)| class.0 as usize));
    }

    /// The edges of a node for one word, whatever its accents.
    pub(super) fn word_edges(&self, node: u32, word: WordId) -> &[WordEdge] {
        if node == ROOT {
            return of_root(&self.words, &self.root_words, word.index());
        }
        let node = node as usize;
        let (from, to) = (self.nodes[node].words, self.nodes[node + 1].words);
        let first = self
            .by_word
            .find(hash(from, word), |&edge| (from..to).contains(&edge) && self.words[edge as usize].0.word == word);
        let Some(&first) = first else { return &[] };
        let edges = &self.words[first as usize..to as usize];
        let count = edges.iter().take_while(|(literal, ..)| literal.word == word).count();
        &edges[..count]
    }

    /// The edges of a node for one class.
    pub(super) fn class_edges(&self, node: u32, class: ClassId) -> &[ClassEdge] {
        if node == ROOT {
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
