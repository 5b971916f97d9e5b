//! Signals: the one scan of a draft, and what is left of it.
//!
//! The trie tells every place where some phrase stands. Here exceptions kill, conditions are held
//! against the sentence around, and of what remains the leftmost, then longest, then first listed
//! is kept for each signal and grade.

use std::ops::Range;

use super::aside::Asides;
use crate::draft::{Draft, Sentence, SentenceFlags, Style, Zone, quotations};
use crate::rules::RuleSet;
use crate::rules::ast::{Anchor, Scope};
use crate::rules::lexicon::ClassId;
use crate::rules::model::{Check, Entry, Part, Place, Role, SignalId, SignalRef, ZoneName};
use crate::rules::trie::{Label, Looked, RawCapture, RawHit, RawHits, Root, Stretch};
use crate::rules::validate::fails;
use crate::text::{LangSet, Span, Token, TokenFlags, TokenKind};

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
}

/// What a slot captured.
#[derive(Clone, Debug)]
pub struct Capture {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The class it was drawn from, if it was a lexicon's.
    pub class: Option<ClassId>,
}

/// All hits of all signals in one draft.
#[derive(Debug, Default)]
pub struct Hits {
    hits: Vec<Hit>,
    /// Per signal that has any, where its hits are, by its number.
    ranges: Vec<(SignalId, Range<u32>)>,
    raw: RawHits,
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
#[derive(Clone, Copy, Debug)]
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

impl Hits {
    fn place(&self, signal: SignalId) -> Result<usize, usize> {
        self.ranges.binary_search_by_key(&signal, |(known, _)| *known)
    }

    fn range(&self, signal: SignalId) -> Range<u32> {
        self.place(signal).map_or(0..0, |at| self.ranges[at].1.clone())
    }

    /// The hits of a signal, of the grade that is asked for or better, by their place.
    pub fn of(&self, asked: SignalRef) -> impl Iterator<Item = &Hit> {
        let range = self.range(asked.signal);
        self.hits[range.start as usize..range.end as usize].iter().filter(move |hit| hit.grade <= asked.worst)
    }

    /// Whether a signal is anywhere inside some tokens.
    fn is_inside(&self, asked: SignalRef, tokens: &Range<usize>) -> bool {
        let range = self.range(asked.signal);
        let hits = &self.hits[range.start as usize..range.end as usize];
        let first = hits.partition_point(|hit| (hit.start as usize) < tokens.start);
        let mut inside = hits[first..].iter().take_while(|hit| (hit.start as usize) < tokens.end);
        inside.any(|hit| hit.grade <= asked.worst && hit.end as usize <= tokens.end)
    }

    /// What a slot of a hit's phrase captured.
    #[must_use]
    pub fn capture(&self, draft: &Draft<'_>, hit: &Hit, label: Label) -> Option<Capture> {
        self.captures(draft, hit).find(|(found, _)| *found == label).map(|(_, capture)| capture)
    }

    /// All that a hit's phrase captured.
    pub fn captures(&self, draft: &Draft<'_>, hit: &Hit) -> impl Iterator<Item = (Label, Capture)> {
        let sentence = &draft.sentences()[hit.sentence as usize];
        self.raw.captures_of(&self.raw.hits[hit.raw as usize]).iter().map(move |captured| {
            let from = captured.start as usize;
            let to = match captured.end {
                RawCapture::REST => clause_end(draft, sentence, from),
                end => end as usize,
            };
            (captured.label, Capture { tokens: from..to.max(from), class: captured.class })
        })
    }
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

/// Finds the signals in a draft that rules ask for.
#[must_use]
pub fn scan(rules: &RuleSet, draft: &Draft<'_>) -> Hits {
    let looked = Looked::new(&rules.lexicons, draft.prose().text(), draft.tokens());
    Scan::new(rules, draft, &looked, Root::MAIN).run()
}

/// Finds the signals that no rule asks for in a draft; `known` are the others.
#[must_use]
pub fn scan_besides(rules: &RuleSet, draft: &Draft<'_>, known: &Hits) -> Hits {
    let looked = Looked::new(&rules.lexicons, draft.prose().text(), draft.tokens());
    Scan { known: Some(known), ..Scan::new(rules, draft, &looked, Root::BESIDES) }.run()
}

/// Every place in a draft where a phrase stands, and what became of it.
#[must_use]
pub fn consider(rules: &RuleSet, draft: &Draft<'_>) -> Vec<Considered> {
    let mut considered = Vec::new();
    let looked = Looked::new(&rules.lexicons, draft.prose().text(), draft.tokens());
    let scan = |root| Scan::new(rules, draft, &looked, root);
    let known = Scan { considered: Some(&mut considered), ..scan(Root::MAIN) }.run();
    let _ = Scan { considered: Some(&mut considered), known: Some(&known), ..scan(Root::BESIDES) }.run();
    considered
}

struct Scan<'a> {
    rules: &'a RuleSet,
    draft: &'a Draft<'a>,
    looked: &'a Looked<'a>,
    root: Root,
    /// Hits of other signals, which conditions may ask for too.
    known: Option<&'a Hits>,
    found: Hits,
    asides: Asides<'a>,
    /// Per raw hit, its sentence.
    sentences: Vec<u32>,
    considered: Option<&'a mut Vec<Considered>>,
}

impl<'a> Scan<'a> {
    fn new(rules: &'a RuleSet, draft: &'a Draft<'a>, looked: &'a Looked<'a>, root: Root) -> Self {
        Self {
            rules,
            draft,
            looked,
            root,
            known: None,
            found: Hits::default(),
            asides: Asides::new(rules, draft, looked),
            sentences: Vec::new(),
            considered: None,
        }
    }

    fn run(mut self) -> Hits {
        self.look();
        let (raw, ends) = self.by_signal();
        let mut candidates = Vec::with_capacity(raw.len());
        self.found.hits.reserve(raw.len());
        let mut start = 0;
        for end in ends {
            let group = &raw[start..end as usize];
            start = end as usize;
            let Some(&first) = group.first() else { continue };
            let signal = self.entry(first).signal;
            candidates.clear();
            self.survivors(signal, group, &mut candidates);
            self.keep(signal, &mut candidates);
        }
        if let Some(considered) = self.considered {
            let conditions = self.asides.all().iter().filter(|hit| {
                let entry = &self.rules.entries[hit.entry as usize];
                !self.rules.signals[entry.signal.index()].named
            });
            considered.extend(conditions.map(|&RawHit { entry, start, end, .. }| Considered {
                entry,
                start,
                end,
                killed: None,
            }));
        }
        self.found
    }

    /// Lets the trie tell every phrase in every sentence, and drops those of other languages.
    fn look(&mut self) {
        let tokens = self.draft.tokens().len();
        self.found.raw.reserve(tokens);
        self.sentences.reserve(tokens);
        for (number, sentence) in self.draft.sentences().iter().enumerate() {
            if sentence.languages.is_empty() {
                continue;
            }
            let raw = &mut self.found.raw;
            let before = raw.hits.len();
            self.rules.trie.scan(self.root, self.looked, stretch(self.draft, sentence), raw);
            self.rules.keep_languages(sentence.languages, &mut raw.hits, before);
            self.sentences.resize(raw.hits.len(), number as u32);
        }
    }

    fn entry(&self, raw: u32) -> &'a Entry {
        &self.rules.entries[self.raw(raw).entry as usize]
    }

    fn raw(&self, number: u32) -> RawHit {
        self.found.raw.hits[number as usize]
    }

    /// The raw hits of each signal together, signals in the order in which they can be told, and where
    /// each signal's end. There are few signals, so they are counted rather than sorted.
    fn by_signal(&self) -> (Vec<u32>, Vec<u32>) {
        let rank = |raw: u32| self.rules.ranks[self.entry(raw).signal.index()] as usize;
        let all = 0..self.found.raw.hits.len() as u32;
        let mut places = vec![0; self.rules.ranks.len()];
        all.clone().for_each(|raw| places[rank(raw)] += 1);
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        let mut sorted = vec![0; all.len()];
        for raw in all {
            let place = &mut places[rank(raw)];
            sorted[*place as usize] = raw;
            *place += 1;
        }
        (sorted, places)
    }

    /// The hits of a signal that no exception kills and whose conditions hold.
    fn survivors(&mut self, signal: SignalId, group: &[u32], out: &mut Vec<Hit>) {
        for &raw in group {
            let Role::Match(part) = self.entry(raw).role else { continue };
            let found = self.raw(raw);
            let entry = found.entry;
            let part_number = part;
            let part = &self.rules.signals[signal.index()].parts[part as usize];
            let mut hit = Hit {
                signal,
                grade: part.grade,
                entry,
                start: found.start,
                end: found.end,
                phrase_end: found.end,
                sentence: self.sentences[raw as usize],
                raw,
            };
            // In the order of what they cost.
            let killed = match part.anchor {
                Some(anchor) if !self.is_anchored(anchor, &hit) => Some(Killed::Anchor),
                _ => match self.exception(part_number, &hit) {
                    Some(exception) => Some(Killed::Exception(exception)),
                    None => self.refuse(part, &mut hit),
                },
            };
            if let Some(considered) = self.considered.as_deref_mut() {
                considered.push(Considered { entry, start: found.start, end: found.end, killed });
            }
            if killed.is_none() {
                out.push(hit);
            }
        }
    }

    /// The exception that shares a token with a hit, if one does.
    fn exception(&mut self, part: u32, hit: &Hit) -> Option<u32> {
        let mut exceptions = self.asides.exceptions(hit.signal, hit.sentence, hit.start..hit.end);
        exceptions.find_map(|found| {
            let Role::Except(scope) = self.rules.entries[found.entry as usize].role else { return None };
            scope.is_none_or(|scope| scope == part).then_some(found.entry)
        })
    }

    /// Whether a hit starts where its part is to start.
    fn is_anchored(&self, anchor: Anchor, hit: &Hit) -> bool {
        let start = hit.start as usize;
        let clause = TokenFlags::CLAUSE_START | TokenFlags::SENTENCE_START;
        let at_clause = anchor == Anchor::Clause && self.draft.tokens()[start].flags.intersects(clause);
        at_clause || start <= opening(self.draft, &self.draft.sentences()[hit.sentence as usize])
    }

    /// Why a hit does not stand; narrows it to its capture if it does.
    fn refuse(&mut self, part: &Part, hit: &mut Hit) -> Option<Killed> {
        let sentence = &self.draft.sentences()[hit.sentence as usize];
        if !part.checks.iter().all(|check| self.holds(check, hit, sentence)) {
            return Some(Killed::Condition);
        }
        let zoned = part.checks.iter().any(|check| matches!(check, Check::Zone(_)));
        if !zoned && sentence.zone == Zone::Signature && self.rules.signals[hit.signal.index()].named {
            return Some(Killed::Condition);
        }
        if let Some(label) = part.capture
            && let Some(capture) = self.found.capture(self.draft, hit, label)
            && !capture.tokens.is_empty()
        {
            (hit.start, hit.end) = (capture.tokens.start as u32, capture.tokens.end as u32);
        }
        if part.validator.is_none() && part.fails.is_none() {
            return None;
        }
        let text = &self.draft.prose().text()[prose_span(self.draft, &hit.tokens()).range()];
        let passes = part.validator.is_none_or(|validator| validator.passes(text));
        let fails = part.fails.as_ref().is_none_or(|checks| fails(checks, text));
        if !passes {
            return Some(Killed::Validator);
        }
        (!fails).then_some(Killed::Fails)
    }

    fn holds(&mut self, check: &Check, hit: &Hit, sentence: &Sentence) -> bool {
        match check {
            Check::Zone(zones) => zones.iter().any(|zone| zone_is(*zone, sentence.zone)),
            Check::Place(wanted, places) => places.iter().any(|place| self.stands_in(*place, hit, sentence)) == *wanted,
            Check::Around(scope, wanted, asked) => {
                let tokens = self.around(*scope, hit, sentence);
                self.any_inside(asked, &tokens) == *wanted
            }
            Check::Near(wanted, asked, sentences) => {
                let last = (hit.sentence as usize + *sentences as usize).min(self.draft.sentences().len() - 1);
                let tokens = sentence.tokens.start..self.draft.sentences()[last].tokens.end;
                self.any_inside(&[*asked], &tokens) == *wanted
            }
            // A condition on a slot that the phrase does not have asks nothing of it.
            Check::Capture(label, wanted, asked) => self
                .found
                .capture(self.draft, hit, *label)
                .is_none_or(|capture| self.any_inside(asked, &capture.tokens) == *wanted),
            Check::Words(label, at_least, count) => self.found.capture(self.draft, hit, *label).is_none_or(|capture| {
                let tokens = &self.draft.tokens()[capture.tokens];
                let is_word = |token: &&Token| !matches!(token.kind, TokenKind::Punct | TokenKind::Emoji);
                let words = tokens.iter().filter(is_word).count();
                if *at_least { words >= *count as usize } else { words <= *count as usize }
            }),
        }
    }

    /// Whether one of these is anywhere inside some tokens.
    fn any_inside(&mut self, asked: &[SignalRef], tokens: &Range<usize>) -> bool {
        asked.iter().any(|asked| {
            if !self.rules.signals[asked.signal.index()].named {
                return self.asides.any_inside(asked.signal, tokens);
            }
            self.found.is_inside(*asked, tokens) || self.known.is_some_and(|known| known.is_inside(*asked, tokens))
        })
    }

    /// The tokens that a condition looks at.
    fn around(&self, scope: Scope, hit: &Hit, sentence: &Sentence) -> Range<usize> {
        let sentences = self.draft.sentences();
        let number = hit.sentence as usize;
        match scope {
            Scope::Sentence => sentence.tokens.clone(),
            Scope::Before => sentence.tokens.start..hit.start as usize,
            Scope::After => hit.phrase_end as usize..sentence.tokens.end,
            Scope::Previous => number.checked_sub(1).map_or(0..0, |previous| sentences[previous].tokens.clone()),
            Scope::Next => sentences.get(number + 1).map_or(0..0, |next| next.tokens.clone()),
            Scope::Draft => 0..self.draft.tokens().len(),
        }
    }

    fn stands_in(&self, place: Place, hit: &Hit, sentence: &Sentence) -> bool {
        let style = || self.draft.prose().style(prose_span(self.draft, &hit.tokens()));
        match place {
            Place::Question => sentence.flags.contains(SentenceFlags::QUESTION),
            Place::Exclamation => sentence.flags.contains(SentenceFlags::EXCLAMATION),
            Place::ListItem => sentence.flags.contains(SentenceFlags::LIST_ITEM),
            Place::Heading => sentence.flags.contains(SentenceFlags::HEADING),
            Place::Table => sentence.flags.contains(SentenceFlags::TABLE),
            Place::Introduction => sentence.flags.contains(SentenceFlags::INTRODUCTION),
            Place::Bold => style().contains(Style::BOLD),
            Place::Link => style().contains(Style::LINK),
            Place::Code => style().contains(Style::CODE),
            Place::Quotation => self.is_quoted(hit, sentence),
        }
    }

    /// Whether a hit stands between quotation marks of its sentence.
    fn is_quoted(&self, hit: &Hit, sentence: &Sentence) -> bool {
        if !sentence.flags.contains(SentenceFlags::QUOTATION) {
            return false;
        }
        let tokens = &self.draft.tokens()[sentence.tokens.clone()];
        let at = hit.start as usize - sentence.tokens.start;
        let mut quoted = quotations(self.rules.lexer().languages(), self.draft.prose().text(), tokens);
        quoted.any(|quoted| quoted.contains(&at))
    }

    /// Keeps, per grade, the leftmost, then longest, then first listed.
    fn keep(&mut self, signal: SignalId, candidates: &mut [Hit]) {
        candidates.sort_unstable_by_key(|hit| (hit.grade, hit.start, std::cmp::Reverse(hit.end), hit.entry, hit.raw));
        let first = self.found.hits.len();
        for hit in candidates.iter() {
            let last = self.found.hits[first..].last();
            if last.is_none_or(|last| last.grade != hit.grade || last.end <= hit.start) {
                self.found.hits.push(*hit);
            } else if let Some(considered) = self.considered.as_deref_mut() {
                let same = |known: &&mut Considered| known.entry == hit.entry && known.end == hit.phrase_end;
                if let Some(known) = considered.iter_mut().filter(|known| known.killed.is_none()).find(same) {
                    known.killed = Some(Killed::Covered);
                }
            }
        }
        self.found.hits[first..].sort_unstable_by_key(|hit| (hit.start, hit.grade, hit.raw));
        let range = first as u32..self.found.hits.len() as u32;
        if let (false, Err(place)) = (range.is_empty(), self.found.place(signal)) {
            self.found.ranges.insert(place, (signal, range));
        }
    }
}

/// All of a sentence.
pub(super) fn stretch(draft: &Draft<'_>, sentence: &Sentence) -> Stretch {
    let Range { start, end } = sentence.tokens;
    Stretch { starts: start..end, opening: opening(draft, sentence), end }
}

/// The token behind a sentence's opening marks: `¿ ¡ " (`, emoji, bullets.
fn opening(draft: &Draft<'_>, sentence: &Sentence) -> usize {
    let tokens = &draft.tokens()[sentence.tokens.clone()];
    let marks = tokens.iter().take_while(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji)).count();
    sentence.tokens.start + if marks == tokens.len() { 0 } else { marks }
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

fn zone_is(name: ZoneName, zone: Zone) -> bool {
    matches!(
        (name, zone),
        (ZoneName::Greeting, Zone::Greeting)
            | (ZoneName::Body, Zone::Body)
            | (ZoneName::Closing, Zone::Closing)
            | (ZoneName::Signature, Zone::Signature)
    )
}

/// The languages that some phrase of a hit can be in, narrowed to one where its sentence says so.
#[must_use]
pub fn languages_of(rules: &RuleSet, hit: &Hit) -> LangSet {
    rules.entries[hit.entry as usize].languages
}
