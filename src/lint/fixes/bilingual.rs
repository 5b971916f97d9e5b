//! A draft said once more in another language, below itself.
//!
//! It is said whole or not at all: a sentence is one of the phrasebook, or frames cover every word of it. What
//! closes the reply, and who signs it, stay behind both halves.

use std::ops::Range;
use std::sync::Arc;

use super::rewrite::{capitalised, tidy};
use super::translation::{LEAD, piece, room_below};
use super::{Examined, prose_span, register, verify};
use crate::draft::{BlockKind, Draft, Sentence, SentenceFlags, Zone};
use crate::lint::analysis::answers;
use crate::rules::phrasebook::{Phrase, slots};
use crate::text::{EditSet, LangId, LangSet, QuoteMarks, Span, Token, TokenFlags, TokenKind};

/// The category of what is asked, of what is said, and of how a reply begins.
const QUESTION: &str = "question";
const STATEMENT: &str = "statement";
const GREETING: &str = "greeting";

/// Of so many sentences at most is one of the phrasebook.
const LONGEST_PHRASE: usize = 3;
/// A name or a number that fills a slot has so many bytes at most.
const LONGEST_FILLING: usize = 60;

/// A draft's second half.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bilingual {
    /// The code of the language it is in.
    pub language: Arc<str>,
    /// What puts it into the draft.
    pub edits: EditSet,
}

/// Why a draft, or a stretch of it, is not said once more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotBilingual {
    /// There is no sentence, or no other language.
    Nothing,
    /// The draft speaks more than one language already.
    Already,
    /// This sentence, in bytes of the source, cannot be said in the language of this code without guessing.
    Sentence(Span, Arc<str>),
}

/// Greeting and body of a draft, or as much of them as a stretch of the source touches, in another language.
pub fn bilingual(examined: &Examined<'_>, within: Option<Span>) -> Result<Bilingual, NotBilingual> {
    let draft = examined.draft;
    let languages = examined.rules.lexer().languages();
    let source = |sentence: &Sentence| draft.prose().source(draft.span(sentence));
    let is_meant = |sentence: &Sentence| {
        let touched = within.is_none_or(|within| within.overlaps(source(sentence)));
        touched && matches!(sentence.zone, Zone::Greeting | Zone::Body)
    };
    let sentences = draft.sentences();
    let meant: Vec<usize> = (0..sentences.len()).filter(|&number| is_meant(&sentences[number])).collect();
    let (Some(&last), Some(from)) = (meant.last(), draft.main_language()) else { return Err(NotBilingual::Nothing) };
    let others = |set: LangSet| set.both(LangSet::one(from).complement());
    if !others(draft.languages()).is_empty() {
        return Err(NotBilingual::Already);
    }
    let to = others(languages.spoken()).iter().next().ok_or(NotBilingual::Nothing)?;
    let code: Arc<str> = Arc::from(&*languages.get(to).code);
    let half = Half { examined, from, to, register: register::of_draft(examined, to) };
    let refused = |number: usize| NotBilingual::Sentence(source(&sentences[number]), Arc::clone(&code));
    let room = room_below(draft, last).ok_or_else(|| refused(last))?;
    let text = half.text(&meant).map_err(refused)?;
    let edits = EditSet::new(vec![room.put(&text)]).map_err(|_| refused(last))?;
    let repeats: Vec<Span> = meant.iter().map(|&number| source(&sentences[number])).collect();
    if verify::is_said_twice(examined, &answers(examined), &edits, &repeats) {
        Ok(Bilingual { language: code, edits })
    } else {
        Err(refused(last))
    }
}

/// What the second half is made of.
struct Half<'a> {
    examined: &'a Examined<'a>,
    from: LangId,
    to: LangId,
    /// How the customer is addressed there.
    register: u8,
}

impl Half<'_> {
    /// Some sentences, or the number of the first that cannot be said.
    fn text(&self, numbers: &[usize]) -> Result<String, usize> {
        let draft = self.examined.draft;
        let mut text = String::new();
        let mut at = 0;
        while at < numbers.len() {
            let number = numbers[at];
            let (count, said) = self.said(&numbers[at..]).ok_or(number)?;
            let before = at.checked_sub(1).map(|before| &draft.sentences()[numbers[before]]);
            text += before.map_or("", |before| between(draft, before, &draft.sentences()[number]));
            text += &said;
            at += count;
        }
        Ok(text)
    }

    /// What the first of some sentences is, and how many of them it takes.
    fn said(&self, numbers: &[usize]) -> Option<(usize, String)> {
        let sentences = self.examined.draft.sentences();
        let first = &sentences[numbers[0]];
        if self.examined.draft.blocks()[first.block].kind != BlockKind::Paragraph {
            return None;
        }
        let follow = |count: &usize| {
            numbers[..*count].windows(2).all(|pair| pair[0] + 1 == pair[1])
                && sentences[numbers[*count - 1]].block == first.block
        };
        let runs = (1..=LONGEST_PHRASE.min(numbers.len())).rev().filter(follow);
        let mut phrases = runs.filter_map(|count| {
            let tokens = first.tokens.start..sentences[numbers[count - 1]].tokens.end;
            Some((count, self.phrase(&tokens)?))
        });
        phrases.next().or_else(|| Some((1, self.sentence(first)?)))
    }

    /// A sentence of the phrasebook that some tokens are.
    fn phrase(&self, tokens: &Range<usize>) -> Option<String> {
        let Examined { rules, draft, bold, .. } = self.examined;
        let prose = prose_span(draft, tokens);
        let written = &draft.prose().text()[prose.range()];
        let said = |phrase: &Phrase| {
            let other = phrase.text(self.to, self.register)?;
            let wordings = phrase.wordings.iter().filter(|wording| wording.language == self.from);
            let mut fillings = wordings.filter_map(|wording| filling(&wording.text.replace("**", ""), written));
            match fillings.next()? {
                Filling::None => Some(other.to_owned()),
                Filling::One(place) => {
                    let place = Span::new(prose.start + place.start as u32, prose.start + place.end as u32);
                    let slot = slots(other).next()?.ok()?.1;
                    let value = &draft.prose().text()[place.range()];
                    self.is_copied(place).then(|| [&other[..slot.start], value, &other[slot.end..]].concat())
                }
            }
        };
        rules.phrasebook().phrases().iter().find_map(said).map(|text| bold.written(&text))
    }

    /// Whether what stands there is the same in every language: names and numbers.
    fn is_copied(&self, prose: Span) -> bool {
        let tokens = self.examined.draft.tokens().iter().filter(|token| token.span.overlaps(prose));
        tokens.clone().count() > 0
            && tokens.into_iter().all(|token| {
                // A word that speaks for a language is no name.
                let evidence = self.examined.rules.lexer().languages().evidence(token.word);
                let is_name = token.flags.contains(TokenFlags::CAPITALISED) && !evidence.is_any();
                prose.contains(token.span) && (token.kind != TokenKind::Word || is_name)
            })
    }

    /// A sentence that frames cover.
    fn sentence(&self, sentence: &Sentence) -> Option<String> {
        let language = self.examined.rules.lexer().languages().get(self.to);
        if sentence.zone == Zone::Greeting {
            let name = || self.is_copied(self.examined.draft.span(sentence)).then(|| self.copy(&sentence.tokens));
            let greeting = self.translate(GREETING, sentence.tokens.clone()).or_else(name)?;
            return Some(capitalised(&tidy(&greeting, language)));
        }
        let Parts { before, core, end, behind } = self.parts(sentence);
        let asks = sentence.flags.contains(SentenceFlags::QUESTION);
        let category = if asks { QUESTION } else { STATEMENT };
        let marks = match self.mark(end.start) {
            Some('?') => language.question.clone(),
            Some('!') => language.exclamation.clone(),
            _ => QuoteMarks { open: "".into(), close: self.copy(&end).into() },
        };
        let (lead, core) = self.leads(&core).find_map(|(lead, core)| {
            let lead = if lead.is_empty() { String::new() } else { self.translate(LEAD, lead)? };
            Some((lead, self.translate(category, core)?))
        })?;
        let said = language.joined(&tidy(&format!("{lead} {}{core}{}", marks.open, marks.close), language));
        let said = [self.copy(&before), capitalised(&said), self.copy(&behind)];
        Some(said.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" "))
    }

    /// The ways to part what stands before a clause from the clause: none does, or it ends where the clause is opened
    /// by a mark, or at a comma.
    fn leads(&self, core: &Range<usize>) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let is_opening = |at: &usize| matches!(self.mark(*at), Some('¿' | '¡'));
        let opening = core.clone().find(is_opening);
        let commas = core.clone().filter(move |at| opening.is_none() && self.mark(*at) == Some(','));
        let commas: Vec<usize> = commas.map(|at| at + 1).collect();
        let opened = opening.map(|at| (core.start..at, at + 1..core.end));
        let whole = opening.is_none().then(|| (core.start..core.start, core.clone()));
        let core = core.clone();
        let parted = commas.into_iter().map(move |at| (core.start..at, at..core.end));
        opened.into_iter().chain(whole).chain(parted)
    }

    /// A sentence without the marks that end it and the signs around it.
    fn parts(&self, sentence: &Sentence) -> Parts {
        let tokens = self.examined.draft.tokens();
        let is_sign = |at: &usize| tokens[*at].kind == TokenKind::Emoji;
        let is_end = |at: &usize| matches!(self.mark(*at), Some('.' | '!' | '?' | '…'));
        let all = sentence.tokens.clone();
        let start = all.start + all.clone().take_while(is_sign).count();
        let end = all.end - (start..all.end).rev().take_while(is_sign).count();
        let core = end - (start..end).rev().take_while(is_end).count();
        Parts { before: all.start..start, core: start..core, end: core..end, behind: end..all.end }
    }

    fn mark(&self, at: usize) -> Option<char> {
        let Examined { rules, draft, .. } = self.examined;
        let token = draft.tokens().get(at)?;
        rules.lexer().languages().mark(draft.prose().text(), token)
    }

    fn copy(&self, tokens: &Range<usize>) -> String {
        let draft = self.examined.draft;
        draft.prose().text()[prose_span(draft, tokens).range()].to_owned()
    }

    fn translate(&self, category: &str, tokens: Range<usize>) -> Option<String> {
        let pieces: Option<Vec<_>> = tokens.map(|at| piece(self.examined, at, None)).collect();
        let rules = self.examined.rules;
        let pair = (self.from, self.to);
        rules.frames().translate(rules.lexer().languages(), category, &pieces?, pair, self.register)
    }
}

/// A sentence in its parts, as tokens.
struct Parts {
    /// Emoji before it.
    before: Range<usize>,
    core: Range<usize>,
    /// The marks that end it.
    end: Range<usize>,
    /// Emoji behind it.
    behind: Range<usize>,
}

/// What parts a sentence from the one before it.
fn between(draft: &Draft<'_>, before: &Sentence, sentence: &Sentence) -> &'static str {
    let first: &Token = &draft.tokens()[sentence.tokens.start];
    match (before.block == sentence.block, first.flags.contains(TokenFlags::NEWLINE_BEFORE)) {
        (false, _) => "\n\n",
        (true, true) => "\n",
        (true, false) => " ",
    }
}

/// What fills the slots of a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Filling {
    /// It has none.
    None,
    /// It has one, and this part of the text stands there, in bytes.
    One(Range<usize>),
}

/// Whether a text is a sentence of the phrasebook, and what fills its slot. Those with several are left alone: which
/// is which in the other language is not known.
fn filling(sentence: &str, text: &str) -> Option<Filling> {
    let mut all = slots(sentence).flatten();
    let Some((_, slot)) = all.next() else {
        return is_same(sentence, text).then_some(Filling::None);
    };
    if all.next().is_some() {
        return None;
    }
    let (before, behind) = (&sentence[..slot.start], &sentence[slot.end..]);
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let start = places.clone().find(|&at| is_same(before, &text[..at]))?;
    let end = places.rev().find(|&at| is_same(behind, &text[at..]))?;
    (start < end && end - start <= LONGEST_FILLING).then_some(Filling::One(start..end))
}

/// Whether two texts are the same but for how an apostrophe is written and what parts words.
fn is_same(a: &str, b: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = char> {
        text.chars().map(|c| match c {
            '’' => '\'',
            '\n' | '\r' | '\u{a0}' => ' ',
            c => c,
        })
    }
    plain(a).eq(plain(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_known_with_what_fills_its_slot() {
        let of = |sentence: &str, text: &str| filling(sentence, text);
        assert_eq!(of("It's here.", "It’s\nhere."), Some(Filling::None));
        assert_eq!(of("Order {order} is here.", "Order #4411 is here."), Some(Filling::One(6..11)));
        assert_eq!(of("Hi {name},", "Hi Ana,"), Some(Filling::One(3..6)));
        assert_eq!(of("Order {order} is here.", "Order  is here."), None);
        assert_eq!(of("On {date} at {time}.", "On 3 May at 9."), None);
        assert_eq!(of("It is here.", "It is there."), None);
    }
}
