//! A trie that still grows.
//!
//! Phrases come as steps, which are small numbers: lists of words and the ways through a choice are
//! kept here once each. Edges lie in the order in which they were laid; they are sorted by the nodes
//! that they leave when the trie is finished.

use std::hash::{BuildHasher, Hash};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::index::Start;
use super::look::Firsts;
use super::shape::Shape;
use super::{
    Edge, End, LONGEST, Label, Lexicons, Literal, MAIN, Mark, Root, SetWord, Step, Trie, U32, WordEdge, Writing,
};

/// The number of a list of words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct WordsId(u32);

/// The number of the ways through a choice.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ChoiceId(u32);

/// A phrase is longer than any sentence that it could stand in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLong;

/// A trie that still grows.
#[derive(Debug)]
pub struct TrieBuilder {
    /// How many nodes there are.
    nodes: u32,
    /// The node of each root. The next one is where phrases start that stand at the start of a sentence.
    roots: Vec<u32>,
    edges: Vec<(u32, BuildEdge)>,
    /// Ways on without a token.
    jumps: Vec<(u32, (Mark, u32))>,
    ends: Vec<(u32, End)>,
    /// Where a step from a node leads: from one node each is laid once.
    laid: FxHashMap<(u32, Step), u32>,
    words: Numbered<Literal>,
    choices: Numbered<Step>,
    shapes: Vec<Shape>,
    shape_ids: FxHashMap<String, u16>,
}

/// An edge, what is noted on it, and where it leads.
type BuildEdge = (Edge, Mark, u32);

impl Default for TrieBuilder {
    fn default() -> Self {
        Self {
            nodes: 2 * Root::SHARED.len() as u32,
            roots: Root::SHARED.iter().map(|root| 2 * root.0).collect(),
            edges: Vec::new(),
            jumps: Vec::new(),
            ends: Vec::new(),
            laid: FxHashMap::default(),
            words: Numbered::default(),
            choices: Numbered::default(),
            shapes: Vec::new(),
            shape_ids: FxHashMap::default(),
        }
    }
}

/// Up to so many sets of words are asked one by one, instead of all their words at once.
const FEW_SETS: usize = 2;

impl TrieBuilder {
    /// An edge for one of these words.
    pub fn words(&mut self, mut words: Vec<Literal>) -> Edge {
        words.sort_unstable();
        words.dedup();
        match words[..] {
            [word] => Edge::Word(word),
            _ => Edge::Words(WordsId(self.words.number(&words))),
        }
    }

    /// The words of an edge.
    #[must_use]
    pub fn words_of(&self, words: WordsId) -> &[Literal] {
        self.words.list(words.0)
    }

    /// A choice between the ways that [`Step::Or`] parts.
    pub fn choice(&mut self, ways: &[Step]) -> ChoiceId {
        ChoiceId(self.choices.number(ways))
    }

    /// The ways of a choice, parted by [`Step::Or`].
    #[must_use]
    pub fn ways(&self, choice: ChoiceId) -> &[Step] {
        self.choices.list(choice.0)
    }

    /// The number of a shape. Its pattern is tried unless it is `proven`.
    ///
    /// # Errors
    /// What is wrong with the regular expression, in the words of its library.
    pub fn shape(&mut self, pattern: &str, proven: bool) -> Result<u16, regex::Error> {
        if let Some(&id) = self.shape_ids.get(pattern) {
            return Ok(id);
        }
        let shape = if proven { Shape::proven(pattern) } else { Shape::new(pattern)? };
        let id = u16::try_from(self.shapes.len()).unwrap_or(u16::MAX);
        self.shapes.push(shape);
        self.shape_ids.insert(pattern.to_owned(), id);
        Ok(id)
    }

    /// Whether a phrase is short enough to be added.
    ///
    /// # Errors
    /// [`TooLong`] when a way through it is.
    pub fn fits(&self, steps: &[Step]) -> Result<(), TooLong> {
        if self.length(steps) < LONGEST { Ok(()) } else { Err(TooLong) }
    }

    /// A start for phrases that are looked for apart from the others.
    pub fn root(&mut self) -> Root {
        self.roots.push(self.nodes);
        self.nodes += 2;
        Root(self.roots.len() as u32 - 1)
    }

    /// Adds a phrase that fits for `entry`.
    pub fn add(&mut self, root: Root, entry: u32, at_start: bool, at_end: bool, steps: &[Step]) {
        let end = self.follow(self.roots[root.0 as usize] + u32::from(at_start), steps);
        self.ends.push((end, End { entry, at_end }));
    }

    /// The longest way through some steps.
    fn length(&self, steps: &[Step]) -> usize {
        let longest = |step: &Step| match *step {
            Step::Edge(..) | Step::Rest(_) => 1,
            Step::Choice(choice, _) => {
                2 + self.ways(choice).split(is_or).map(|way| self.length(way)).max().unwrap_or(0)
            }
            Step::Or => 0,
        };
        steps.iter().map(longest).sum()
    }

    /// Where steps from a node lead; what is not there yet is laid.
    fn follow(&mut self, from: u32, steps: &[Step]) -> u32 {
        steps.iter().fold(from, |from, &step| {
            if let Some(&to) = self.laid.get(&(from, step)) {
                return to;
            }
            let to = self.node();
            self.laid.insert((from, step), to);
            self.lay(from, step, to);
            to
        })
    }

    /// Lays a step between two nodes.
    fn lay(&mut self, from: u32, step: Step, to: u32) {
        match step {
            Step::Edge(edge, label) => self.edges.push((from, (edge, mark_of(edge, label), to))),
            Step::Rest(label) => self.jump(from, Mark::Rest(label), to),
            Step::Choice(choice, label) => {
                let (mut first, mut last) = (from, to);
                if let Some(label) = label {
                    first = self.node();
                    last = self.node();
                    self.jump(from, Mark::Open(label), first);
                    self.jump(last, Mark::Close(label), to);
                }
                let ways = self.ways(choice).to_vec();
                for way in ways.split(is_or) {
                    // The last step of a way leads to where the ways meet again.
                    match way.split_last() {
                        Some((&step @ Step::Edge(..), before)) => {
                            let before = self.follow(first, before);
                            self.lay(before, step, last);
                        }
                        _ => {
                            let end = self.follow(first, way);
                            self.jump(end, Mark::None, last);
                        }
                    }
                }
            }
            Step::Or => {}
        }
    }

    fn node(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes - 1
    }

    fn jump(&mut self, from: u32, mark: Mark, to: u32) {
        self.jumps.push((from, (mark, to)));
    }

    /// The finished trie.
    #[must_use]
    pub fn build(self, lexicons: &Lexicons) -> Trie {
        // What only grew the trie makes room for the finished one.
        drop((self.laid, self.choices));
        let mut nodes = Nodes {
            edges: ByNode::new(self.edges, self.nodes),
            jumps: ByNode::new(self.jumps, self.nodes),
            ends: ByNode::new(self.ends, self.nodes),
            words: self.words,
            merged: Vec::new(),
            count: self.nodes,
        };
        let starts = [MAIN, MAIN + 1].map(|root| nodes.merged_starts(root));
        let mut trie = Trie { shapes: self.shapes, writings: vec![Writing::PLAIN], ..Trie::default() };
        // Room at once: growing step by step would take twice as much for a moment.
        trie.nodes.to_mut().reserve_exact(nodes.count as usize + 1);
        let mut words: Vec<(Literal, Mark, u32)> = Vec::new();
        let mut writings: FxHashMap<Writing, u32> = FxHashMap::default();
        let mut reached = Vec::new();
        let mut lists: Vec<(u32, Mark, u32)> = Vec::new();
        let mut sets: FxHashMap<u32, u32> = FxHashMap::default();
        trie.set_starts.to_mut().push(U32::ZERO);
        let leaves = nodes.leaves();
        let (inner, leaves): (Vec<u32>, Vec<u32>) = (0..nodes.count).partition(|node| !leaves[*node as usize]);
        let mut numbers = vec![0; nodes.count as usize];
        (0..).zip(inner.iter().chain(&leaves)).for_each(|(number, node)| numbers[*node as usize] = number);
        let number = |node: u32| numbers[node as usize];
        for node in inner {
            let flat = trie.next_node();
            nodes.closure(node, &mut reached);
            // What starts a phrase was merged already.
            let starts = starts.get(node as usize);
            for &(literal, child) in starts.into_iter().flatten() {
                words.push((literal, Mark::None, child));
            }
            for &reached in &reached {
                for &(edge, mark, child) in nodes.edges.of(reached) {
                    if starts.is_none() || mark != Mark::None || !is_words(edge) {
                        nodes.flatten((edge, mark, child), &mut words, &mut lists, &mut trie);
                    }
                }
                for (mark, to) in nodes.jumps_of(reached).filter(|(mark, _)| *mark != Mark::None) {
                    // Every token takes the jumps of a start, but few tokens the edges behind them.
                    let edges = starts.and_then(|_| nodes.edges_behind(to));
                    if edges.is_none() {
                        trie.jumps.push((mark, to));
                    }
                    for (edge, child) in edges.into_iter().flatten() {
                        nodes.flatten((edge, mark, child), &mut words, &mut lists, &mut trie);
                    }
                }
                trie.ends.extend(nodes.ends.of(reached));
            }
            // Every token is held against the starts, so their words are looked up at once.
            let are_few = starts.is_none() && lists.len() <= FEW_SETS;
            for (list, mark, child) in lists.drain(..) {
                let list_words = nodes.words.list(list);
                if are_few {
                    let set = *sets.entry(list).or_insert_with(|| {
                        trie.set_words.to_mut().extend(list_words.iter().copied().map(SetWord::from));
                        trie.set_starts.to_mut().push(U32::new(trie.set_words.len() as u32));
                        trie.set_starts.len() as u32 - 2
                    });
                    trie.sets.push((set, mark, child));
                } else {
                    words.extend(list_words.iter().map(|literal| (*literal, mark, child)));
                }
            }
            words.sort_by_key(|(literal, ..)| *literal);
            trie.keys.to_mut().extend(words.iter().map(|(literal, ..)| U32::new(literal.word.0)));
            trie.words.to_mut().extend(words.drain(..).map(|(Literal { accents, exact, .. }, mark, child)| {
                let writing = Writing { accents, exact, mark };
                // Nearly all words.
                if writing == Writing::PLAIN {
                    return WordEdge { child: child.into(), writing: Writing::PLAIN_NUMBER.into() };
                }
                let writing = *writings.entry(writing).or_insert_with(|| {
                    trie.writings.push(writing);
                    trie.writings.len() as u32 - 1
                });
                WordEdge { child: child.into(), writing: writing.into() }
            }));
            trie.classes[flat.classes.get() as usize..].sort_by_key(|(class, ..)| *class);
            trie.nodes.to_mut().push(flat);
        }
        let end = trie.next_node();
        trie.nodes.to_mut().push(end);
        for leaf in leaves {
            trie.leaves.to_mut().push(U32::new(trie.ends.len() as u32));
            nodes.closure(leaf, &mut reached);
            reached.iter().for_each(|&reached| trie.ends.extend(nodes.ends.of(reached)));
        }
        trie.leaves.to_mut().push(U32::new(trie.ends.len() as u32));
        trie.renumber(number);
        let start = |node| Start { node: number(node), firsts: Firsts::default() };
        trie.roots = self.roots.into_iter().map(start).collect();
        trie.index(lexicons);
        trie
    }
}

impl Trie {
    /// Gives the nodes that edges and jumps lead to other numbers.
    fn renumber(&mut self, number: impl Fn(u32) -> u32) {
        self.words.to_mut().iter_mut().for_each(|edge| edge.child = number(edge.child.get()).into());
        self.sets.iter_mut().for_each(|(.., child)| *child = number(*child));
        self.classes.iter_mut().for_each(|(.., child)| *child = number(*child));
        self.kinds.iter_mut().for_each(|(.., child)| *child = number(*child));
        self.gaps.iter_mut().for_each(|(.., child)| *child = number(*child));
        self.shape_edges.iter_mut().for_each(|(.., child)| *child = number(*child));
        self.jumps.iter_mut().for_each(|(.., child)| *child = number(*child));
    }
}

/// The nodes when no phrase is added any more.
struct Nodes {
    edges: ByNode<BuildEdge>,
    jumps: ByNode<(Mark, u32)>,
    ends: ByNode<End>,
    words: Numbered<Literal>,
    /// Nodes behind the others that only go on like several at once.
    merged: Vec<Vec<u32>>,
    count: u32,
}

impl Nodes {
    /// Lets all phrases that start with one word go on from one node. Every token of a text is held
    /// against every start, and a common word starts dozens of phrases.
    fn merged_starts(&mut self, root: u32) -> Vec<(Literal, u32)> {
        let mut starts = Vec::new();
        let mut reached = Vec::new();
        self.closure(root, &mut reached);
        for &reached in &reached {
            for &(edge, _, child) in self.edges.of(reached).filter(|(_, mark, _)| *mark == Mark::None) {
                match edge {
                    Edge::Word(word) => starts.push((word, child)),
                    Edge::Words(words) => starts.extend(self.words.list(words.0).iter().map(|&word| (word, child))),
                    _ => {}
                }
            }
        }
        starts.sort_unstable();
        starts.dedup();
        let mut merged: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        let of_word = starts.chunk_by(|(a, _), (b, _)| a == b).map(|starts| {
            let node = match *starts {
                [(_, only)] => only,
                _ => *merged.entry(starts.iter().map(|(_, child)| *child).collect()).or_insert_with_key(|children| {
                    self.merged.push(children.clone());
                    self.count += 1;
                    self.count - 1
                }),
            };
            (starts[0].0, node)
        });
        of_word.collect()
    }

    fn jumps_of(&self, node: u32) -> impl Iterator<Item = (Mark, u32)> {
        let merged = (node as usize).checked_sub(self.jumps.nodes()).map(|at| &self.merged[at]);
        let merged = merged.into_iter().flatten().map(|&to| (Mark::None, to));
        self.jumps.of(node).copied().chain(merged)
    }

    /// A node and those that it reaches without a token or a mark.
    fn closure(&self, node: u32, reached: &mut Vec<u32>) {
        reached.clear();
        reached.push(node);
        let mut at = 0;
        while at < reached.len() {
            for (mark, to) in self.jumps_of(reached[at]) {
                if mark == Mark::None && !reached.contains(&to) {
                    reached.push(to);
                }
            }
            at += 1;
        }
    }

    /// Whether each node is a leaf: phrases end there, nothing goes on, and it is reached over a token.
    fn leaves(&self) -> Vec<bool> {
        let mut reached = Vec::new();
        let has_end = |node: &u32| self.ends.of(*node).next().is_some();
        let marks = |node: u32| self.jumps_of(node).any(|(mark, _)| mark != Mark::None);
        let goes_on = |node: &u32| self.edges.of(*node).next().is_some() || marks(*node);
        let mut is_leaf = |node| {
            self.closure(node, &mut reached);
            reached.iter().any(has_end) && !reached.iter().any(goes_on)
        };
        let mut leaves: Vec<bool> = (0..self.count).map(&mut is_leaf).collect();
        for node in 0..self.count {
            let marked = self.jumps_of(node).filter(|(mark, _)| *mark != Mark::None);
            marked.for_each(|(_, to)| leaves[to as usize] = false);
        }
        leaves
    }

    /// The edges of a node and where they lead, if all it has are edges on which nothing is noted: what is
    /// noted on the way to it can be noted on them.
    fn edges_behind(&self, node: u32) -> Option<Vec<(Edge, u32)>> {
        let mut reached = Vec::new();
        self.closure(node, &mut reached);
        let mut edges = Vec::new();
        for &node in &reached {
            let marked = self.jumps_of(node).any(|(mark, _)| mark != Mark::None);
            if marked || self.ends.of(node).next().is_some() {
                return None;
            }
            for &(edge, mark, child) in self.edges.of(node) {
                if mark != Mark::None || matches!(edge, Edge::Gap(_)) {
                    return None;
                }
                edges.push((edge, child));
            }
        }
        Some(edges)
    }

    /// Adds an edge of the last node to the finished trie.
    fn flatten(
        &self,
        (edge, mark, child): BuildEdge,
        words: &mut Vec<(Literal, Mark, u32)>,
        lists: &mut Vec<(u32, Mark, u32)>,
        trie: &mut Trie,
    ) {
        match edge {
            Edge::Word(literal) => words.push((literal, mark, child)),
            Edge::Words(list) => lists.push((list.0, mark, child)),
            Edge::Class(class) => trie.classes.push((class, mark, child)),
            Edge::Kind(kind) => trie.kinds.push((kind, mark, child)),
            Edge::Gap(width) => trie.gaps.push((width, child)),
            Edge::Shape(shape) => trie.shape_edges.push((shape, mark, child)),
        }
    }
}

/// What nodes have, one node's behind the other's.
struct ByNode<T> {
    starts: Vec<u32>,
    values: Vec<(u32, T)>,
}

impl<T> ByNode<T> {
    fn new(mut values: Vec<(u32, T)>, nodes: u32) -> Self {
        values.sort_by_key(|(node, _)| *node);
        let mut starts = vec![0; nodes as usize + 1];
        for (node, _) in &values {
            starts[*node as usize + 1] += 1;
        }
        for node in 0..nodes as usize {
            starts[node + 1] += starts[node];
        }
        Self { starts, values }
    }

    /// How many nodes there are.
    fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    /// What a node has.
    fn of(&self, node: u32) -> impl Iterator<Item = &T> {
        let range = match self.starts.get(node as usize..node as usize + 2) {
            Some(&[from, to]) => from as usize..to as usize,
            _ => 0..0,
        };
        self.values[range].iter().map(|(_, value)| value)
    }
}

/// Lists, each kept once, with their numbers.
#[derive(Debug)]
struct Numbered<T> {
    numbers: HashTable<u32>,
    /// Where each list starts in `items`.
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: HashTable::new(), starts: Vec::new(), items: Vec::new() }
    }
}

impl<T: Copy + Eq + Hash> Numbered<T> {
    fn number(&mut self, list: &[T]) -> u32 {
        let Self { numbers, starts, items } = self;
        let hash = |list: &[T]| FxBuildHasher.hash_one(list);
        let known = |number: &u32| list_of(items, starts, *number);
        let is_list = |number: &u32| known(number) == list;
        if let Some(&number) = numbers.find(hash(list), is_list) {
            return number;
        }
        let number = starts.len() as u32;
        numbers.insert_unique(hash(list), number, |number| hash(known(number)));
        starts.push(items.len() as u32);
        items.extend(list);
        number
    }

    fn list(&self, number: u32) -> &[T] {
        list_of(&self.items, &self.starts, number)
    }
}

fn list_of<'a, T>(items: &'a [T], starts: &[u32], number: u32) -> &'a [T] {
    let end = starts.get(number as usize + 1).map_or(items.len(), |end| *end as usize);
    &items[starts[number as usize] as usize..end]
}

fn is_or(step: &Step) -> bool {
    *step == Step::Or
}

fn is_words(edge: Edge) -> bool {
    matches!(edge, Edge::Word(_) | Edge::Words(_))
}

fn mark_of(edge: Edge, label: Option<Label>) -> Mark {
    let class = if let Edge::Class(class) = edge { Some(class) } else { None };
    label.map_or(Mark::None, |label| Mark::Slot(label, class))
}
