//! Ready sentences that are put into a draft where something is missing, straight behind the greeting.

use std::sync::Arc;

use super::examined::Examined;
use super::finding::{Fix, Safety};
use super::register;
use super::rewrite::capitalised;
use super::signals::{Hit, prose_span};
use crate::draft::{BlockKind, Draft, Sentence, Zone};
use crate::rules::model::{SignalId, SignalRef, Stage};
use crate::rules::phrasebook::Phrase;
use crate::text::{Edit, EditSet, LangId, Language, Span, TokenFlags};

/// How many sentences are offered.
const OFFERED: usize = 4;
/// How many of them for the situation that shows most.
const OF_BEST: usize = 3;

/// Sentences of the phrasebook that serve a stage, for what the draft or the customer tells of. They take
/// the place of the sentence that `replaced` is, if there is one.
pub fn statements(examined: &Examined<'_>, stage: Stage, language: LangId, replaced: Option<&Hit>) -> Vec<Fix> {
    let draft = examined.draft;
    let place = replaced.map_or_else(|| Place::of(draft), |hit| Some(Place::instead_of(examined, hit)));
    let Some(place) = place else { return Vec::new() };
    let register = register::of_draft(examined, language);
    let known = examined.rules.lexer().languages().get(language);
    let texts = phrases(examined, stage).into_iter().filter_map(|phrase| phrase.text(language, register));
    texts.filter_map(|text| place.fix(draft, known, text)).collect()
}

/// The sentences that fit best, for the situation that shows most first.
fn phrases<'a>(examined: &Examined<'a>, stage: Stage) -> Vec<&'a Phrase> {
    let (channel, industry) = (examined.context.channel.as_deref(), examined.context.industry.as_deref());
    let book = examined.rules.phrasebook();
    let of = |situation: Option<SignalId>| {
        let serves = |phrase: &&Phrase| {
            let purpose = &phrase.purpose;
            purpose.stage == Some(stage) && purpose.situation == situation && purpose.fits(channel, industry)
        };
        let mut fitting: Vec<&Phrase> =
            book.phrases().iter().filter(serves).filter(|phrase| !phrase.has_slots()).collect();
        // Those written for the channel, then those for any, then those for some channel nobody named.
        fitting.sort_by_key(|phrase| match (phrase.purpose.channels.is_empty(), channel.is_some()) {
            (true, _) => 1,
            (false, true) => 0,
            (false, false) => 2,
        });
        fitting
    };
    let mut fitting = Vec::new();
    for situation in situations(examined) {
        let room = if fitting.is_empty() { OF_BEST } else { 1 };
        fitting.extend(of(Some(situation)).into_iter().take(room));
    }
    if fitting.is_empty() {
        fitting = of(None);
    }
    fitting.truncate(OFFERED);
    fitting
}

/// The situations that the phrasebook has sentences for and that the draft or the customer tells of,
/// the one with most hits first.
fn situations(examined: &Examined<'_>) -> Vec<SignalId> {
    let mut known: Vec<SignalId> =
        examined.rules.phrasebook().phrases().iter().filter_map(|phrase| phrase.purpose.situation).collect();
    known.sort_unstable();
    known.dedup();
    let hits = |signal: &SignalId| {
        let signal = SignalRef { signal: *signal, worst: u8::MAX };
        examined.count(signal, false) + examined.count(signal, true)
    };
    let mut shown: Vec<(usize, SignalId)> = known.into_iter().map(|signal| (hits(&signal), signal)).collect();
    shown.retain(|(hits, _)| *hits > 0);
    shown.sort_by_key(|(hits, signal)| (std::cmp::Reverse(*hits), *signal));
    shown.into_iter().map(|(_, signal)| signal).collect()
}

/// Where a sentence is put in.
struct Place {
    /// What is replaced, in bytes of the source; empty where nothing is.
    span: Span,
    /// What parts it from what follows.
    behind: &'static str,
    /// Whether a greeting goes on with it: `Hi Ana, I'm sorry …`
    goes_on: bool,
    /// The first letter of what follows, if that is to become a capital.
    next: Option<Span>,
}

impl Place {
    /// Behind the greeting, or where the body opens; `None` for a draft without a body.
    fn of(draft: &Draft<'_>) -> Option<Self> {
        let number = draft.sentences().iter().position(|sentence| sentence.zone == Zone::Body)?;
        let sentence = &draft.sentences()[number];
        let first = &draft.tokens()[sentence.tokens.start];
        let source = draft.source();
        let start = draft.prose().source(first.span).start;
        if draft.blocks()[sentence.block].kind != BlockKind::Paragraph {
            let at = source[..start as usize].rfind('\n').map_or(0, |line| line + 1) as u32;
            let behind = if source.contains("\r\n") { "\r\n\r\n" } else { "\n\n" };
            return Some(Self { span: Span::new(at, at), behind, goes_on: false, next: None });
        }
        let opening = draft.prose().inlines().iter().filter(|inline| inline.prose.start == first.span.start);
        let at = opening.map(|inline| inline.source.start).fold(start, u32::min);
        let goes_on = continues_greeting(draft, number);
        let letter = source[start as usize..].chars().next().filter(|c| goes_on && c.is_lowercase());
        let next = letter.map(|letter| Span::new(start, start + letter.len_utf8() as u32));
        Some(Self { span: Span::new(at, at), behind: " ", goes_on, next })
    }

    /// In the place of a sentence and the marks of its kind; other signs around it stay.
    fn instead_of(examined: &Examined<'_>, hit: &Hit) -> Self {
        let draft = examined.draft;
        let number = hit.sentence as usize;
        let sentence = draft.sentences()[number].tokens.clone();
        let mark = |at: &usize| examined.rules.lexer().languages().mark(draft.prose().text(), &draft.tokens()[*at]);
        let opening = (sentence.start..hit.start as usize).rev().take_while(|at| matches!(mark(at), Some('¡' | '¿')));
        let closing = (hit.end as usize..sentence.end).take_while(|at| matches!(mark(at), Some('.' | '!' | '?' | '…')));
        let tokens = hit.start as usize - opening.count()..hit.end as usize + closing.count();
        let span = draft.prose().source(prose_span(draft, &tokens));
        Self { span, behind: "", goes_on: continues_greeting(draft, number), next: None }
    }

    fn fix(&self, draft: &Draft<'_>, language: &Language, text: &str) -> Option<Fix> {
        let own = if self.goes_on { language.continued(text) } else { text.to_owned() };
        let mut edits = vec![Edit { span: self.span, text: format!("{own}{}", self.behind) }];
        match self.next {
            // What stands at one place is one edit.
            Some(next) if next.start == self.span.start => {
                let capital = capitalised(&draft.source()[next.range()]);
                edits = vec![Edit { span: next, text: format!("{own}{}{capital}", self.behind) }];
            }
            Some(next) => edits.push(Edit { span: next, text: capitalised(&draft.source()[next.range()]) }),
            None => {}
        }
        Some(Fix {
            title: text.to_owned(),
            language: Some(Arc::from(&*language.code)),
            safety: Safety::Wording,
            edits: EditSet::new(edits).ok()?,
        })
    }
}

/// Whether a sentence goes on in the line of a greeting that ends in a comma.
fn continues_greeting(draft: &Draft<'_>, number: usize) -> bool {
    let sentence = &draft.sentences()[number];
    let before = number.checked_sub(1).map(|before| &draft.sentences()[before]);
    let greeting = before.filter(|before| before.zone == Zone::Greeting && before.block == sentence.block);
    let first = &draft.tokens()[sentence.tokens.start];
    !first.flags.contains(TokenFlags::NEWLINE_BEFORE) && greeting.is_some_and(|greeting| pauses(draft, greeting))
}

/// Whether a greeting ends in a comma.
fn pauses(draft: &Draft<'_>, greeting: &Sentence) -> bool {
    let last = &draft.tokens()[greeting.tokens.end - 1];
    draft.prose().text()[last.span.range()].starts_with([',', '،', '，'])
}
