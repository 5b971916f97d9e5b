//! Places where phrases stand in a draft, as the trie tells them.

use std::ops::Range;

use super::before::Before;
use crate::draft::{Draft, Sentence};
use crate::rules::RuleSet;
use crate::rules::model::SignalId;
use crate::rules::trie::{Looked, RawHit, RawHits, Root, Stretch};
use crate::text::TokenKind;

/// A draft that phrases are looked for in.
#[derive(Debug)]
pub(super) struct Searched<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) draft: &'a Draft<'a>,
    looked: Looked<'a>,
}

impl<'a> Searched<'a> {
    pub(super) fn new(rules: &'a RuleSet, draft: &'a Draft<'a>) -> Self {
        let looked = Looked::new(&rules.lexicons, draft.prose().text(), draft.tokens());
        Self { rules, draft, looked }
    }

    /// Adds the places in a sentence where phrases from a root stand that are of its language.
    pub(super) fn look(&self, root: Root, sentence: &Sentence, found: &mut RawHits) {
        self.look_from(root, sentence, sentence.tokens.clone(), found);
    }

    /// The same of phrases that start at some of the sentence's tokens.
    pub(super) fn look_from(&self, root: Root, sentence: &Sentence, starts: Range<usize>, found: &mut RawHits) {
        let first = found.hits.len();
        let stretch = Stretch { starts, opening: opening(self.draft, sentence), end: sentence.tokens.end };
        self.rules.trie.scan(root, &self.looked, stretch, found);
        let spoken = |hit: &RawHit| self.rules.entries[hit.entry as usize].languages.intersects(sentence.languages);
        let mut kept = first;
        for at in first..found.hits.len() {
            if spoken(&found.hits[at]) {
                found.hits[kept] = found.hits[at];
                kept += 1;
            }
        }
        found.hits.truncate(kept);
    }
}

/// The token behind a sentence's opening marks: `¿ ¡ " (`, emoji, bullets.
pub(super) fn opening(draft: &Draft<'_>, sentence: &Sentence) -> usize {
    let tokens = &draft.tokens()[sentence.tokens.clone()];
    let marks = tokens.iter().take_while(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji)).count();
    sentence.tokens.start + if marks == tokens.len() { 0 } else { marks }
}

/// All places in a draft where phrases from one root stand, by signal.
#[derive(Debug)]
pub(super) struct Places {
    raw: RawHits,
    /// Per raw hit, its sentence.
    sentences: Vec<u32>,
    /// The raw hits of each signal together, by their start.
    sorted: Vec<u32>,
    /// Per signal, where its raw hits end in `sorted`; they start where those of the signal before end.
    ends: Vec<u32>,
}

impl Places {
    /// Those of a draft, of which an earlier state may be known.
    pub(super) fn find(searched: &Searched<'_>, root: Root, before: Option<Before<'_>>) -> Self {
        let same = before.map(|before| before.compare(searched.draft));
        let tokens = searched.draft.tokens().len();
        let (mut raw, mut sentences) = (RawHits::default(), Vec::with_capacity(tokens));
        raw.reserve(tokens);
        for (number, sentence) in searched.draft.sentences().iter().enumerate() {
            if !sentence.languages.is_empty() {
                if !same.as_ref().is_some_and(|same| same.look(number, &mut raw)) {
                    searched.look(root, sentence, &mut raw);
                }
                sentences.resize(raw.hits.len(), number as u32);
            }
        }
        let (sorted, ends) = by_signal(searched.rules, &raw.hits);
        Self { raw, sentences, sorted, ends }
    }

    /// The raw hits of a signal, as numbers, by their start.
    pub(super) fn of(&self, signal: SignalId) -> &[u32] {
        let before = signal.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.sorted[before as usize..self.ends[signal.index()] as usize]
    }

    /// A raw hit, and its sentence.
    pub(super) fn get(&self, raw: u32) -> (&RawHit, u32) {
        (&self.raw.hits[raw as usize], self.sentences[raw as usize])
    }

    /// The raw hits in a sentence, by their start.
    pub(super) fn of_sentence(&self, number: usize) -> &[RawHit] {
        let first = self.sentences.partition_point(|sentence| (*sentence as usize) < number);
        let last = self.sentences.partition_point(|sentence| *sentence as usize <= number);
        &self.raw.hits[first..last]
    }

    /// All of them, with what they captured.
    pub(super) fn raw(&self) -> &RawHits {
        &self.raw
    }
}

/// The numbers of each signal's hits together, and where each signal's end. There are few signals, so they are
/// counted rather than sorted.
fn by_signal(rules: &RuleSet, hits: &[RawHit]) -> (Vec<u32>, Vec<u32>) {
    let signal = |hit: &RawHit| rules.entries[hit.entry as usize].signal.index();
    let mut places = vec![0; rules.signals.len()];
    hits.iter().for_each(|hit| places[signal(hit)] += 1);
    let mut before = 0;
    for place in &mut places {
        before += std::mem::replace(place, before);
    }
    let mut sorted = vec![0; hits.len()];
    for (number, hit) in (0..).zip(hits) {
        let place = &mut places[signal(hit)];
        sorted[*place as usize] = number;
        *place += 1;
    }
    (sorted, places)
}
