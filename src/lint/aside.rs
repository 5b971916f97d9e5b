//! Phrases that are looked for only where somebody asks: exceptions, and those of conditions.
//!
//! Most sentences hold no hit that could be excepted, so most of these phrases are never looked for.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::places::Searched;
use crate::rules::model::SignalId;
use crate::rules::trie::{RawHit, RawHits, Root};

/// How many questions a sentence commonly raises: room that is made at once.
const COMMON: usize = 2;

/// What was found of them in one draft. Each is looked for once in a sentence, however often it is asked for.
#[derive(Debug)]
pub(super) struct Asides {
    found: RawHits,
    /// Per signal and sentence that was asked for, how far it was looked for and found.
    asked: FxHashMap<(SignalId, u32), Asked>,
    /// How far the exceptions of the last signal were looked for in the last sentence.
    excepted: Excepted,
    /// Per signal that was asked for in the whole draft, whether it is there.
    anywhere: FxHashMap<SignalId, bool>,
}

/// The phrases of one signal in one sentence, as far as they were looked for.
#[derive(Debug)]
struct Asked {
    /// The tokens at which they may start.
    starts: Range<usize>,
    /// What was found, as places in [`Asides::found`].
    hits: Range<u32>,
}

impl Asked {
    fn covers(&self, tokens: &Range<usize>) -> bool {
        self.starts.start <= tokens.start && tokens.end <= self.starts.end
    }
}

/// Exceptions of one signal in one sentence, as far as they were looked for.
#[derive(Debug, Default)]
struct Excepted {
    of: Option<(SignalId, u32)>,
    /// One past the last token at which one could have started.
    to: usize,
    found: RawHits,
}

impl Asides {
    /// For a draft of so many sentences.
    pub(super) fn new(sentences: usize) -> Self {
        let asked = FxHashMap::with_capacity_and_hasher(COMMON * sentences, FxBuildHasher);
        Self { found: RawHits::default(), asked, excepted: Excepted::default(), anywhere: FxHashMap::default() }
    }

    /// The exceptions of a signal that share a token with some of a sentence's. They are looked for up to the
    /// last of these, and not again as long as signal and sentence stay the same.
    pub(super) fn exceptions(
        &mut self,
        searched: &Searched<'_>,
        signal: SignalId,
        sentence: u32,
        tokens: Range<u32>,
    ) -> impl Iterator<Item = &RawHit> {
        let found = match searched.rules.signals[signal.index()].aside {
            Some(root) => self.excepted.find(searched, root, (signal, sentence), tokens.end as usize),
            None => &[],
        };
        let before = found.iter().take_while(move |found| found.start < tokens.end);
        before.filter(move |found| tokens.start < found.end)
    }

    /// Whether one of a signal's phrases is inside some tokens.
    pub(super) fn any_inside(&mut self, searched: &Searched<'_>, signal: SignalId, tokens: &Range<usize>) -> bool {
        if *tokens != (0..searched.draft.tokens().len()) {
            return self.is_inside(searched, signal, tokens);
        }
        self.anywhere.get(&signal).copied().unwrap_or_else(|| {
            let found = self.is_inside(searched, signal, tokens);
            self.anywhere.insert(signal, found);
            found
        })
    }

    fn is_inside(&mut self, searched: &Searched<'_>, signal: SignalId, tokens: &Range<usize>) -> bool {
        let sentences = searched.draft.sentences();
        let first = sentences.partition_point(|sentence| sentence.tokens.end <= tokens.start);
        let last = sentences.partition_point(|sentence| sentence.tokens.start < tokens.end);
        (first..last).any(|sentence| {
            let hits = self.in_sentence(searched, signal, sentence as u32, tokens);
            let hits = &hits[hits.partition_point(|hit| (hit.start as usize) < tokens.start)..];
            hits.iter().take_while(|hit| (hit.start as usize) < tokens.end).any(|hit| hit.end as usize <= tokens.end)
        })
    }

    /// Where a signal's phrases stand in a sentence, by their start; at least those that start at some tokens.
    fn in_sentence(
        &mut self,
        searched: &Searched<'_>,
        signal: SignalId,
        number: u32,
        tokens: &Range<usize>,
    ) -> &[RawHit] {
        let Some(root) = searched.rules.signals[signal.index()].aside else { return &[] };
        let sentence = &searched.draft.sentences()[number as usize];
        let wanted = tokens.start.max(sentence.tokens.start)..tokens.end.min(sentence.tokens.end);
        let hits = match self.asked.get(&(signal, number)) {
            Some(asked) if asked.covers(&wanted) => asked.hits.clone(),
            known => {
                // Who asks once more may ask often: then the whole sentence is looked at, and never again.
                let starts = if known.is_some() { sentence.tokens.clone() } else { wanted };
                let first = self.found.hits.len() as u32;
                searched.look_from(root, sentence, starts.clone(), &mut self.found);
                let hits = first..self.found.hits.len() as u32;
                self.asked.insert((signal, number), Asked { starts, hits: hits.clone() });
                hits
            }
        };
        &self.found.hits[hits.start as usize..hits.end as usize]
    }

    /// All that was looked for and found.
    pub(super) fn all(&self) -> &[RawHit] {
        &self.found.hits
    }
}

impl Excepted {
    /// The exceptions from a root in a sentence, at least those that start before token `to`.
    fn find(&mut self, searched: &Searched<'_>, root: Root, of: (SignalId, u32), to: usize) -> &[RawHit] {
        let sentence = &searched.draft.sentences()[of.1 as usize];
        if self.of != Some(of) {
            self.of = Some(of);
            self.found.clear();
            self.to = sentence.tokens.start;
        }
        let starts = self.to..to;
        if !starts.is_empty() {
            self.to = to;
            searched.look_from(root, sentence, starts, &mut self.found);
        }
        &self.found.hits
    }
}
