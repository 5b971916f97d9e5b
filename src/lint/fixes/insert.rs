//! Ready sentences that are put into a draft where something is missing: behind the greeting, behind the
//! sentence that misses it, or at the end of the body.

use std::sync::Arc;

use super::rewrite::capitalised;
use super::{Examined, Fix, Hit, Safety, prose_span, register};
use crate::draft::{BlockKind, Draft, Sentence, Zone};
use crate::rules::model::{SignalId, SignalRef, Stage};
use crate::rules::phrasebook::Phrase;
use crate::text::{Edit, EditSet, LangId, Language, Span, Token, TokenFlags, TokenKind};

/// How many sentences are offered.
const OFFERED: usize = 4;
/// How many of them for the situation that shows most.
const OF_BEST: usize = 3;

/// What a rule calls the places where a sentence may be put in; the first is the usual one.
pub const PLACES: [&str; 3] = ["opening", "after", "end"];

/// Which sentences are wanted, and where.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The part of a reply that they serve.
    pub stage: Stage,
    /// The topic that they are from; any if none is named.
    pub topic: Option<&'a str>,
    /// Their language.
    pub language: LangId,
    /// One of [`PLACES`].
    pub place: &'a str,
    /// The sentence at which something is missing, by its number.
    pub sentence: usize,
    /// The sentence that they stand straight before, if there is one, by its number.
    pub ahead: Option<usize>,
    /// What they take the place of, if there is something.
    pub replaced: Option<&'a Hit>,
}

/// Sentences of the phrasebook, for what the draft or the customer tells of.
pub fn statements(examined: &Examined<'_>, wanted: &Wanted<'_>) -> Vec<Fix> {
    let Wanted { language, .. } = *wanted;
    let draft = examined.draft;
    let place = match (wanted.replaced, wanted.place) {
        (Some(hit), _) => Some(Place::instead_of(examined, hit)),
        (None, _) if wanted.ahead.is_some() => wanted.ahead.and_then(|number| Place::ahead(draft, number)),
        (None, "after") => Place::behind(examined, wanted.sentence),
        (None, "end") => last_of_body(draft).and_then(|number| Place::behind(examined, number)),
        (None, _) => Place::of(draft),
    };
    let Some(place) = place else { return Vec::new() };
    let register = register::of_draft(examined, language);
    let known = examined.rules.lexer().languages().get(language);
    let texts = phrases(examined, wanted).into_iter().filter_map(|phrase| phrase.text(language, register));
    texts.filter_map(|text| place.fix(draft, known, text)).collect()
}

/// The sentences that fit best, for the situation that shows most first.
fn phrases<'a>(examined: &Examined<'a>, wanted: &Wanted<'_>) -> Vec<&'a Phrase> {
    let (channel, industry) = (examined.context.channel.as_deref(), examined.context.industry.as_deref());
    let book = examined.rules.phrasebook();
    let of = |situation: Option<SignalId>| {
        let serves = |phrase: &&Phrase| {
            let purpose = &phrase.purpose;
            purpose.stage == Some(wanted.stage)
                && wanted.topic.is_none_or(|topic| *phrase.topic == *topic)
                && purpose.situation == situation
                && purpose.fits(channel, industry)
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
pub fn situations(examined: &Examined<'_>) -> Vec<SignalId> {
    let mut known: Vec<SignalId> =
        examined.rules.phrasebook().phrases().iter().filter_map(|phrase| phrase.purpose.situation).collect();
    known.sort_unstable();
    known.dedup();
    let hits = |signal| examined.count_for_fix(SignalRef { signal, worst: u8::MAX });
    let mut shown: Vec<(usize, SignalId)> = known.into_iter().map(|signal| (hits(signal), signal)).collect();
    shown.retain(|(hits, _)| *hits > 0);
    shown.sort_by_key(|(hits, signal)| (std::cmp::Reverse(*hits), *signal));
    shown.into_iter().map(|(_, signal)| signal).collect()
}

/// Where a sentence is put in.
struct Place {
    /// What is replaced, in bytes of the source; empty where nothing is.
    span: Span,
    /// What parts it from what stands before.
    before: &'static str,
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
        Self::ahead(draft, draft.sentences().iter().position(|sentence| sentence.zone == Zone::Body)?)
    }

    /// Straight before a sentence.
    fn ahead(draft: &Draft<'_>, number: usize) -> Option<Self> {
        let sentence = &draft.sentences()[number];
        let first = &draft.tokens()[sentence.tokens.start];
        let source = draft.source();
        let start = draft.prose().source(first.span).start;
        if draft.blocks()[sentence.block].kind != BlockKind::Paragraph {
            let at = source[..start as usize].rfind('\n').map_or(0, |line| line + 1) as u32;
            let behind = if source.contains("\r\n") { "\r\n\r\n" } else { "\n\n" };
            return Some(Self { span: Span::new(at, at), before: "", behind, goes_on: false, next: None });
        }
        let opening = draft.prose().inlines().iter().filter(|inline| inline.prose.start == first.span.start);
        let at = opening.map(|inline| inline.source.start).fold(start, u32::min);
        let goes_on = continues_greeting(draft, number);
        let letter = source[start as usize..].chars().next().filter(|c| goes_on && c.is_lowercase());
        let next = letter.map(|letter| Span::new(start, start + letter.len_utf8() as u32));
        Some(Self { span: Span::new(at, at), before: "", behind: " ", goes_on, next })
    }

    /// Behind a sentence; in a paragraph of its own behind what is no paragraph, and where the sentence has no
    /// end mark. `None` if something hangs on the sentence that would be torn off.
    fn behind(examined: &Examined<'_>, number: usize) -> Option<Self> {
        let draft = examined.draft;
        let source = draft.source();
        let sentence = &draft.sentences()[number];
        let tokens = &draft.tokens()[sentence.tokens.clone()];
        let last = tokens.last()?;
        let mark = |token: &Token| examined.rules.lexer().languages().mark(draft.prose().text(), token);
        let marks = tokens.iter().rev().take_while(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji));
        let ends = marks.clone().any(|token| matches!(mark(token), Some('.' | '!' | '?' | '…')));
        if !ends && marks.clone().any(|token| matches!(mark(token), Some(':' | ',' | ';' | '-' | '–' | '—'))) {
            return None;
        }
        let closing = draft.prose().inlines().iter().filter(|inline| inline.prose.end == last.span.end);
        let end = closing.map(|inline| inline.source.end).fold(draft.prose().source(last.span).end, u32::max);
        let goes_on = draft.sentences().get(number + 1).is_some_and(|next| next.block == sentence.block);
        let is_paragraph = draft.blocks()[sentence.block].kind == BlockKind::Paragraph;
        if is_paragraph && ends {
            return Some(Self { span: Span::new(end, end), before: " ", behind: "", goes_on: false, next: None });
        }
        if goes_on || (!is_paragraph && last_of_body(draft) != Some(number)) {
            return None;
        }
        let line = source[end as usize..].find(['\r', '\n']).map_or(source.len(), |at| end as usize + at) as u32;
        let before = if source.contains("\r\n") { "\r\n\r\n" } else { "\n\n" };
        Some(Self { span: Span::new(line, line), before, behind: "", goes_on: false, next: None })
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
        Self { span, before: "", behind: "", goes_on: continues_greeting(draft, number), next: None }
    }

    fn fix(&self, draft: &Draft<'_>, language: &Language, text: &str) -> Option<Fix> {
        let own = if self.goes_on { language.continued(text) } else { text.to_owned() };
        let mut edits = vec![Edit { span: self.span, text: format!("{}{own}{}", self.before, self.behind) }];
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
            repeats: None,
        })
    }
}

/// What puts a sentence into a draft: behind the greeting if it shows that somebody listens, else at the end of the
/// body; at the end of the source where there is no body.
pub fn insertion(examined: &Examined<'_>, stage: Option<Stage>, language: LangId, text: &str) -> EditSet {
    let draft = examined.draft;
    let opens = matches!(stage, Some(Stage::Listen | Stage::Empathize | Stage::Acknowledge));
    let end = || last_of_body(draft).and_then(|number| Place::behind(examined, number));
    let place = if opens { Place::of(draft) } else { end() };
    let known = examined.rules.lexer().languages().get(language);
    let fix = place.and_then(|place| place.fix(draft, known, text));
    fix.map_or_else(|| at_the_end(draft.source(), text), |fix| fix.edits)
}

/// What puts a sentence behind all others.
fn at_the_end(source: &str, text: &str) -> EditSet {
    let written = source.trim_end().len();
    let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let before = if written == 0 { String::new() } else { newline.repeat(2) };
    let edit = Edit { span: Span::from_range(written..written), text: format!("{before}{text}") };
    EditSet::new(vec![edit]).unwrap_or_default()
}

/// The last sentence of the body.
fn last_of_body(draft: &Draft<'_>) -> Option<usize> {
    draft.sentences().iter().rposition(|sentence| sentence.zone == Zone::Body)
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
