//! Phrases that are looked for only where somebody asks: exceptions, and those of conditions.
//!
//! Most sentences hold no hit that could be excepted, so most of these phrases are never looked for.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::signals::stretch;
use crate::draft::Draft;
use crate::rules::RuleSet;
use crate::rules::model::SignalId;
use crate::rules::trie::{Looked, RawHit, RawHits, Root, Stretch};

/// How many questions a sentence commonly raises: room that is made at once.
const COMMON: usize = 2;

/// What was found of them in one draft. Each is looked for once in a sentence, however often it is asked for.
pub(super) struct Asides<'a> {
    rules: &'a RuleSet,
    draft: &'a Draft<'a>,
    looked: &'a Looked<'a>,
    found: RawHits,
    /// Per signal and sentence that was asked for, its hits.
    asked: FxHashMap<(SignalId, u32), Range<u32>>,
    /// How far the exceptions of the last signal were looked for in the last sentence.
    excepted: Excepted,
    /// Per signal that was asked for in the whole draft, whether it is there.
    anywhere: FxHashMap<SignalId, bool>,
}

/// Exceptions of one signal in one sentence, as far as they were looked for.
#[derive(Default)]
struct Excepted {
    of: Option<(SignalId, u32)>,
    /// One past the last token at which one could have started.
    to: usize,
    found: RawHits,
}

impl<'a> Asides<'a> {
    pub(super) fn new(rules: &'a RuleSet, draft: &'a Draft<'a>, looked: &'a Looked<'a>) -> Self {
        let asked = FxHashMap::with_capacity_and_hasher(COMMON * draft.sentences().len(), FxBuildHasher);
        let anywhere = FxHashMap::default();
        Self { rules, draft, looked, found: RawHits::default(), asked, excepted: Excepted::default(), anywhere }
    }

    /// The exceptions of a signal that share a token with some of a sentence's. They are looked for up to the
    /// last of these, and not again as long as signal and sentence stay the same.
    pub(super) fn exceptions(
        &mut self,
        signal: SignalId,
        sentence: u32,
        tokens: Range<u32>,
    ) -> impl Iterator<Item = &RawHit> {
        let found = match self.rules.signals[signal.index()].aside {
            Some(root) => self.except(root, (signal, sentence), tokens.end as usize),
            None => &[],
        };
        let before = found.iter().take_while(move |found| found.start < tokens.end);
        before.filter(move |found| tokens.start < found.end)
    }

    /// The exceptions from a root in a sentence, at least those that start before token `to`.
    fn except(&mut self, root: Root, of: (SignalId, u32), to: usize) -> &[RawHit] {
        let Self { rules, draft, looked, excepted, .. } = self;
        let sentence = &draft.sentences()[of.1 as usize];
        if excepted.of != Some(of) {
            excepted.of = Some(of);
            excepted.found.clear();
            excepted.to = sentence.tokens.start;
        }
        let starts = excepted.to..to;
        if !starts.is_empty() {
            excepted.to = to;
            let first = excepted.found.hits.len();
            let stretch = Stretch { starts, ..stretch(draft, sentence) };
            rules.trie.scan(root, looked, stretch, &mut excepted.found);
            rules.keep_languages(sentence.languages, &mut excepted.found.hits, first);
        }
        &excepted.found.hits
    }

    /// Where a signal's phrases stand in a sentence, by their start.
    pub(super) fn in_sentence(&mut self, signal: SignalId, sentence: u32) -> &[RawHit] {
        let Some(root) = self.rules.signals[signal.index()].aside else { return &[] };
        let hits = self.asked.get(&(signal, sentence)).cloned().unwrap_or_else(|| {
            let hits = self.look(root, sentence);
            self.asked.insert((signal, sentence), hits.clone());
            hits
        });
        &self.found.hits[hits.start as usize..hits.end as usize]
    }

    /// Whether one of a signal's phrases is inside some tokens.
    pub(super) fn any_inside(&mut self, signal: SignalId, tokens: &Range<usize>) -> bool {
        if *tokens != (0..self.draft.tokens().len()) {
            return self.is_inside(signal, tokens);
        }
        self.anywhere.get(&signal).copied().unwrap_or_else(|| {
            let found = self.is_inside(signal, tokens);
            self.anywhere.insert(signal, found);
            found
        })
    }

    fn is_inside(&mut self, signal: SignalId, tokens: &Range<usize>) -> bool {
        let sentences = self.draft.sentences();
        let first = sentences.partition_point(|sentence| sentence.tokens.end <= tokens.start);
        let last = sentences.partition_point(|sentence| sentence.tokens.start < tokens.end);
        (first..last).any(|sentence| {
            let hits = self.in_sentence(signal, sentence as u32);
            let hits = &hits[hits.partition_point(|hit| (hit.start as usize) < tokens.start)..];
            hits.iter().take_while(|hit| (hit.start as usize) < tokens.end).any(|hit| hit.end as usize <= tokens.end)
        })
    }

    /// All that was looked for and found.
    pub(super) fn all(&self) -> &[RawHit] {
        &self.found.hits
    }

    fn look(&mut self, root: Root, number: u32) -> Range<u32> {
        let first = self.found.hits.len();
        let sentence = &self.draft.sentences()[number as usize];
        self.rules.trie.scan(root, self.looked, stretch(self.draft, sentence), &mut self.found);
        self.rules.keep_languages(sentence.languages, &mut self.found.hits, first);
        first as u32..self.found.hits.len() as u32
    }
}
