//! A trie that still grows.

use regex::Regex;
use rustc_hash::FxHashMap;

use super::{Edge, End, LONGEST, Label, Literal, Mark, ROOT, SENTENCE_ROOT, Step, Trie};

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
