//! Signals: what one scan of a draft finds, and what is left of it.
//!
//! The trie tells every place where some phrase stands. When somebody asks for a signal, exceptions kill,
//! conditions are held against the sentence around, and of what remains the leftmost, then longest, then first
//! listed is kept for each grade. Many signals are never asked for: nobody wants an alternative in a draft that
//! refuses nothing.

use std::cell::{OnceCell, RefCell};
use std::cmp::Reverse;
use std::ops::Range;

use super::aside::Asides;
use super::before::Before;
use super::places::{Places, Searched};
use crate::draft::{Draft, Sentence};
use crate::rules::RuleSet;
use crate::rules::lexicon::ClassId;
use crate::rules::model::{Role, SignalId, SignalRef};
use crate::rules::trie::{Label, RawCapture, Root};
use crate::text::{LangSet, Span, TokenFlags, TokenKind};

/// One place where a signal was recognised.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The signal.
    pub signal: SignalId,
    /// The grade, from the best, 0.
    pub grade: u8,
    /// The phrase, as an index into the rules' entries.
    pub entry: u32,
    /// First token of what is reported.
    pub start: u32,
    /// One past its last token.
    pub end: u32,
    /// One past the last token of the whole phrase.
    pub phrase_end: u32,
    /// Its sentence.
    pub sentence: u32,
    raw: u32,
}

impl Hit {
    /// The tokens that are reported.
    #[must_use]
    pub fn tokens(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same at another place that has the same words.
    #[must_use]
    pub(super) fn moved(self, tokens: &Range<usize>, sentence: u32) -> Self {
        Self { start: tokens.start as u32, end: tokens.end as u32, phrase_end: tokens.end as u32, sentence, ..self }
    }
}

/// What a slot captured.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The class it was drawn from, if it was a lexicon's.
    pub class: Option<ClassId>,
}

/// The signals in a draft, each told when somebody first asks for it.
#[derive(Debug)]
pub struct Hits<'a> {
    pub(super) searched: Searched<'a>,
    /// An earlier state of the draft, if one is known.
    before: Option<Before<'a>>,
    /// Per shared root, where phrases stand, once somebody asks for a signal from there.
    places: [OnceCell<Places>; Root::SHARED.len()],
    /// Per signal, its hits by their place, once somebody asked.
    told: Vec<OnceCell<Vec<Hit>>>,
    pub(super) asides: RefCell<Asides>,
}

/// Why a place where a phrase stands is no hit, for `explain`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Killed {
    /// An exception shares a token with it: this entry's phrase.
    Exception(u32),
    /// A condition does not hold.
    Condition,
    /// It does not start where it must.
    Anchor,
    /// What it captured fails its check.
    Validator,
    /// What it captured does not fail the checks that it should.
    Fails,
    /// Another hit of the signal is further left or longer.
    Covered,
}

/// A place where a phrase stands, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Considered {
    /// The phrase, as an index into the rules' entries.
    pub entry: u32,
    /// Its first token.
    pub start: u32,
    /// One past its last token.
    pub end: u32,
    /// Why it is no hit; `None` if it is one.
    pub killed: Option<Killed>,
}

impl<'a> Hits<'a> {
    /// Of a draft.
    #[must_use]
    pub fn new(rules: &'a RuleSet, draft: &'a Draft<'a>) -> Self {
        Self::after(None, rules, draft)
    }

    /// Of the next state of a draft.
    pub(super) fn after(before: Option<Before<'a>>, rules: &'a RuleSet, draft: &'a Draft<'a>) -> Self {
        let searched = Searched::new(rules, draft);
        let told = std::iter::repeat_with(OnceCell::new).take(rules.signals.len()).collect();
        let asides = RefCell::new(Asides::new(draft.sentences().len()));
        Self { searched, before, places: Default::default(), told, asides }
    }

    pub(super) fn rules(&self) -> &'a RuleSet {
        self.searched.rules
    }

    pub(super) fn draft(&self) -> &'a Draft<'a> {
        self.searched.draft
    }

    /// The hits of a signal, of the grade that is asked for or better, by their place.
    pub fn of(&self, asked: SignalRef) -> impl Iterator<Item = &Hit> {
        self.told(asked.signal).iter().filter(move |hit| hit.grade <= asked.worst)
    }

    /// The hits of all signals, each signal's by their place.
    pub fn all(&self) -> impl Iterator<Item = &Hit> {
        (0..self.told.len() as u32).flat_map(|signal| self.told(SignalId(signal)))
    }

    /// What a slot of a hit's phrase captured.
    #[must_use]
    pub fn capture(&self, hit: &Hit, label: Label) -> Option<Capture> {
        self.captures(hit).find(|(found, _)| *found == label).map(|(_, capture)| capture)
    }

    /// All that a hit's phrase captured.
    pub fn captures(&self, hit: &Hit) -> impl Iterator<Item = (Label, Capture)> {
        let sentence = &self.draft().sentences()[hit.sentence as usize];
        let raw = self.places(hit.signal).raw();
        raw.captures_of(&raw.hits[hit.raw as usize]).iter().map(move |captured| {
            let from = captured.start as usize;
            let to = match captured.end {
                RawCapture::REST => clause_end(self.draft(), sentence, from),
                end => end as usize,
            };
            (captured.label, Capture { tokens: from..to.max(from), class: captured.class })
        })
    }

    /// Every place where a phrase stands, and what became of it.
    #[must_use]
    pub fn considered(&self) -> Vec<Considered> {
        let mut considered = Vec::new();
        for signal in (0..self.told.len() as u32).map(SignalId) {
            let kept = self.told(signal);
            considered.extend(self.candidates(signal).map(|(mut hit, part)| {
                let Hit { entry, start, end, raw, .. } = hit;
                let covered = || kept.iter().all(|kept| kept.raw != raw).then_some(Killed::Covered);
                Considered { entry, start, end, killed: self.refuse(part, &mut hit).or_else(covered) }
            }));
        }
        let asides = self.asides.borrow();
        let signal = |entry: u32| &self.rules().signals[self.rules().entries[entry as usize].signal.index()];
        let conditions = asides.all().iter().filter(|hit| !signal(hit.entry).named);
        let held = conditions.map(|hit| Considered { entry: hit.entry, start: hit.start, end: hit.end, killed: None });
        let mut held: Vec<Considered> = held.collect();
        // What was looked for twice was found twice.
        held.sort_unstable_by_key(|held| (held.entry, held.start, held.end));
        held.dedup();
        considered.extend(held);
        considered
    }

    /// The hits of a signal by their place. No signal asks for itself, however far round, so this ends.
    pub(super) fn told(&self, signal: SignalId) -> &[Hit] {
        self.told[signal.index()].get_or_init(|| {
            let candidates = self.candidates(signal);
            let hits = candidates.filter_map(|(mut hit, part)| self.refuse(part, &mut hit).is_none().then_some(hit));
            kept(hits.collect())
        })
    }

    /// Where phrases of a signal stand, each with the signal's part that it is of.
    fn candidates(&self, signal: SignalId) -> impl Iterator<Item = (Hit, u32)> {
        let places = self.places(signal);
        places.of(signal).iter().filter_map(move |&raw| {
            let (found, sentence) = places.get(raw);
            let Role::Match(part) = self.rules().entries[found.entry as usize].role else { return None };
            let grade = self.rules().signals[signal.index()].parts[part as usize].grade;
            let (entry, start, end) = (found.entry, found.start, found.end);
            Some((Hit { signal, grade, entry, start, end, phrase_end: end, sentence, raw }, part))
        })
    }

    pub(super) fn places(&self, signal: SignalId) -> &Places {
        let root = self.rules().signals[signal.index()].root;
        let before = self.before.filter(|_| root == Root::MAIN);
        self.places[root.index()].get_or_init(|| Places::find(&self.searched, root, before))
    }

    /// What is known of the draft for its next state, if anybody asked.
    pub(super) fn state(&self) -> Option<Before<'_>> {
        self.places[Root::MAIN.index()].get().map(|places| Before::new(self.draft(), places))
    }

    /// The places where phrases stand that are looked for in any draft, if anybody asked.
    pub(super) fn into_places(mut self) -> Option<Places> {
        self.places[Root::MAIN.index()].take()
    }
}

/// Of each grade the leftmost, then longest, then first listed; all by their place.
fn kept(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_unstable_by_key(|hit| (hit.grade, hit.start, Reverse(hit.end), hit.entry, hit.raw));
    let mut last: Option<Hit> = None;
    hits.retain(|hit| {
        let free = last.is_none_or(|last| last.grade != hit.grade || last.end <= hit.start);
        if free {
            last = Some(*hit);
        }
        free
    });
    hits.sort_unstable_by_key(|hit| (hit.start, hit.grade, hit.raw));
    hits
}

/// One past the last token of the clause that goes on at `from`.
#[must_use]
pub fn clause_end(draft: &Draft<'_>, sentence: &Sentence, from: usize) -> usize {
    let tokens = draft.tokens();
    let stop = (from..sentence.tokens.end).find(|&at| tokens[at].flags.contains(TokenFlags::CLAUSE_END));
    let mut end = stop.unwrap_or(sentence.tokens.end);
    while end > from && matches!(tokens[end - 1].kind, TokenKind::Punct | TokenKind::Emoji) {
        end -= 1;
    }
    end
}

/// The bytes of the prose that some tokens cover.
#[must_use]
pub fn prose_span(draft: &Draft<'_>, tokens: &Range<usize>) -> Span {
    match draft.tokens().get(tokens.clone()) {
        Some([only]) => only.span,
        Some([first, .., last]) => first.span.cover(last.span),
        _ => Span::default(),
    }
}

/// The languages that some phrase of a hit can be in, narrowed to one where its sentence says so.
#[must_use]
pub fn languages_of(rules: &RuleSet, hit: &Hit) -> LangSet {
    rules.entries[hit.entry as usize].languages
}
