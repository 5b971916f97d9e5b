//! Conditions: whether a phrase that stands somewhere is a hit there.

use std::ops::Range;

use super::places::opening;
use super::signals::{Hit, Hits, Killed, prose_span};
use crate::draft::{Sentence, SentenceFlags, Style, Zone, quotations};
use crate::rules::ast::{Anchor, Scope};
use crate::rules::model::{Check, Part, Place, Role, SignalRef, ZoneName};
use crate::rules::validate::fails;
use crate::text::{Token, TokenFlags, TokenKind};

/// Sentences that a series may have before a hit.
const LONGEST_SERIES: u32 = 12;

impl Hits<'_> {
    /// Why a phrase of a part is no hit where it stands, if it is none; narrows it to its capture if it is one.
    pub(super) fn refuse(&self, number: u32, hit: &mut Hit) -> Option<Killed> {
        let part = &self.rules().signals[hit.signal.index()].parts[number as usize];
        // In the order of what they cost.
        if part.anchor.is_some_and(|anchor| !self.is_anchored(anchor, hit)) {
            return Some(Killed::Anchor);
        }
        let tokens = self.reported(part, hit);
        let text = || &self.draft().prose().text()[prose_span(self.draft(), &tokens).range()];
        if part.validator.is_some_and(|validator| !validator.passes(text())) {
            return Some(Killed::Validator);
        }
        if part.fails.as_ref().is_some_and(|checks| !fails(checks, text())) {
            return Some(Killed::Fails);
        }
        let (at_sight, asking) = part.checks.split_at(part.checks.partition_point(Check::is_at_sight));
        if self.is_signed_off(part, hit) || !self.all_hold(at_sight, hit) {
            return Some(Killed::Condition);
        }
        if let Some(exception) = self.exception(number, hit) {
            return Some(Killed::Exception(exception));
        }
        if !self.all_hold(asking, hit) {
            return Some(Killed::Condition);
        }
        (hit.start, hit.end) = (tokens.start as u32, tokens.end as u32);
        None
    }

    /// What is reported of a phrase of a part: what it captures for that, or all of it.
    fn reported(&self, part: &Part, hit: &Hit) -> Range<usize> {
        let captured = part.capture.and_then(|label| self.capture(hit, label)).map(|capture| capture.tokens);
        captured.filter(|tokens| !tokens.is_empty()).unwrap_or_else(|| hit.tokens())
    }

    /// Whether a hit starts where its part is to start.
    fn is_anchored(&self, anchor: Anchor, hit: &Hit) -> bool {
        let start = hit.start as usize;
        let clause = TokenFlags::CLAUSE_START | TokenFlags::SENTENCE_START;
        let at_clause = anchor == Anchor::Clause && self.draft().tokens()[start].flags.intersects(clause);
        at_clause || start <= opening(self.draft(), &self.draft().sentences()[hit.sentence as usize])
    }

    /// The exception that shares a token with a hit, if one does.
    fn exception(&self, part: u32, hit: &Hit) -> Option<u32> {
        let mut asides = self.asides.borrow_mut();
        let mut exceptions = asides.exceptions(&self.searched, hit.signal, hit.sentence, hit.start..hit.end);
        exceptions.find_map(|found| {
            let Role::Except(scope) = self.rules().entries[found.entry as usize].role else { return None };
            scope.is_none_or(|scope| scope == part).then_some(found.entry)
        })
    }

    /// Whether a hit stands in a signature, of which its part says nothing.
    fn is_signed_off(&self, part: &Part, hit: &Hit) -> bool {
        let zoned = || part.checks.iter().any(|check| matches!(check, Check::Zone(_)));
        self.draft().sentences()[hit.sentence as usize].zone == Zone::Signature && !zoned()
    }

    fn all_hold(&self, checks: &[Check], hit: &Hit) -> bool {
        let sentence = &self.draft().sentences()[hit.sentence as usize];
        checks.iter().all(|check| self.holds(check, hit, sentence))
    }

    fn holds(&self, check: &Check, hit: &Hit, sentence: &Sentence) -> bool {
        let draft = self.draft();
        match check {
            Check::Zone(zones) => zones.iter().any(|zone| zone_is(*zone, sentence.zone)),
            Check::Place(wanted, places) => places.iter().any(|place| self.stands_in(*place, hit, sentence)) == *wanted,
            Check::Around(scope, wanted, asked) => {
                self.any_inside(asked, &self.around(*scope, hit, sentence)) == *wanted
            }
            Check::Near(wanted, asked, sentences) => {
                let last = (hit.sentence as usize + *sentences as usize).min(draft.sentences().len() - 1);
                let tokens = sentence.tokens.start..draft.sentences()[last].tokens.end;
                self.any_inside(&[*asked], &tokens) == *wanted
            }
            // A condition on a slot that the phrase does not have asks nothing of it.
            Check::Capture(label, wanted, asked) => {
                self.capture(hit, *label).is_none_or(|capture| self.any_inside(asked, &capture.tokens) == *wanted)
            }
            Check::Words(label, at_least, count) => self.capture(hit, *label).is_none_or(|capture| {
                let tokens = &draft.tokens()[capture.tokens];
                let is_word = |token: &&Token| !matches!(token.kind, TokenKind::Punct | TokenKind::Emoji);
                let words = tokens.iter().filter(is_word).count();
                if *at_least { words >= *count as usize } else { words <= *count as usize }
            }),
        }
    }

    /// Whether one of these is anywhere inside some tokens.
    fn any_inside(&self, asked: &[SignalRef], tokens: &Range<usize>) -> bool {
        asked.iter().any(|asked| match self.rules().signals[asked.signal.index()].named {
            true => self.is_inside(*asked, tokens),
            false => self.asides.borrow_mut().any_inside(&self.searched, asked.signal, tokens),
        })
    }

    /// Whether a signal is anywhere inside some tokens.
    fn is_inside(&self, asked: SignalRef, tokens: &Range<usize>) -> bool {
        let hits = self.told(asked.signal);
        let first = hits.partition_point(|hit| (hit.start as usize) < tokens.start);
        let mut inside = hits[first..].iter().take_while(|hit| (hit.start as usize) < tokens.end);
        inside.any(|hit| hit.grade <= asked.worst && hit.end as usize <= tokens.end)
    }

    /// The tokens that a condition looks at.
    fn around(&self, scope: Scope, hit: &Hit, sentence: &Sentence) -> Range<usize> {
        let sentences = self.draft().sentences();
        let number = hit.sentence as usize;
        match scope {
            Scope::Sentence => sentence.tokens.clone(),
            Scope::Before => sentence.tokens.start..hit.start as usize,
            Scope::After => hit.phrase_end as usize..sentence.tokens.end,
            Scope::Previous => number.checked_sub(1).map_or(0..0, |previous| sentences[previous].tokens.clone()),
            Scope::Series => sentences[self.series(hit)].tokens.start..sentence.tokens.start,
            Scope::Next => sentences.get(number + 1).map_or(0..0, |next| next.tokens.clone()),
            Scope::Column => self.head(sentence),
            Scope::Draft => 0..self.draft().tokens().len(),
        }
    }

    /// The first sentence of the series that a hit goes on: the last one before it in which none of its signal's
    /// phrases stand; its own if it is the draft's first.
    fn series(&self, hit: &Hit) -> usize {
        let places = self.places(hit.signal);
        let sentence = |raw: &u32| places.get(*raw).1;
        let all = places.of(hit.signal);
        let before = &all[..all.partition_point(|raw| sentence(raw) < hit.sentence)];
        let mut first = hit.sentence.saturating_sub(1);
        let farthest = first.saturating_sub(LONGEST_SERIES);
        for with in before.iter().rev().map(sentence) {
            if with < first || first == farthest {
                break;
            }
            first -= u32::from(with == first);
        }
        first as usize
    }

    /// The tokens of the head of a sentence's column.
    fn head(&self, sentence: &Sentence) -> Range<usize> {
        let (blocks, sentences) = (self.draft().blocks(), self.draft().sentences());
        let Some(head) = blocks.get(sentence.block).and_then(|block| block.head) else { return 0..0 };
        let first = sentences.partition_point(|sentence| sentence.block < head);
        let end = sentences.partition_point(|sentence| sentence.block <= head);
        let of = sentences.get(first..end).unwrap_or_default();
        of.first().zip(of.last()).map_or(0..0, |(first, last)| first.tokens.start..last.tokens.end)
    }

    fn stands_in(&self, place: Place, hit: &Hit, sentence: &Sentence) -> bool {
        let style = || self.draft().prose().style(prose_span(self.draft(), &hit.tokens()));
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
        let tokens = &self.draft().tokens()[sentence.tokens.clone()];
        let at = hit.start as usize - sentence.tokens.start;
        let mut quoted = quotations(self.rules().lexer().languages(), self.draft().prose().text(), tokens);
        quoted.any(|quoted| quoted.contains(&at))
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
