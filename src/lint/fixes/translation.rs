//! Rewrites in the other language: the rule's own templates there, filled with what frames make of the sentence.
//!
//! The whole sentence is translated or nothing is. What comes of it stands below the block as a paragraph of its
//! own, as the second half of a bilingual pair, or takes the sentence's place if the caller asks for that.

use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;

use super::rewrite::{REST, Rewritten, capitalised, tidy};
use super::{Examined, Fix, Safety, prose_span, register};
use crate::draft::{BlockKind, Draft, InlineKind, Sentence, Zone};
use crate::rules::frames::{Piece, Verb};
use crate::rules::model::Texts;
use crate::rules::phrase::PRONOUNS;
use crate::rules::template::{Template, TemplatePart};
use crate::rules::trie::Label;
use crate::text::{Edit, EditSet, LangId, Span, TokenFlags, TokenKind};

/// What becomes of a rewrite in the other language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Translations {
    /// It stands as a paragraph of its own below the rewrite in the draft's language.
    #[default]
    Pair,
    /// It takes the sentence's place.
    Replace,
    /// There is none.
    None,
}

impl Translations {
    /// All of them with their names.
    pub const NAMED: [(&'static str, Self); 3] =
        [("pair", Self::Pair), ("replace", Self::Replace), ("none", Self::None)];

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, translations)| translations)
    }
}

/// The category of what is asked for: a verb with all that goes with it.
const REQUEST: &str = "request";
/// The category of what stands before the clause: `in the meantime,`.
pub const LEAD: &str = "lead";

/// From how many words on a sentence in the other language shows that the draft speaks both already.
const SPEAKS: usize = 3;

/// The sentence in each other language that the rule speaks, once for each of its rewrites in its own.
pub fn fixes(rewritten: &Rewritten<'_>, rule: &[Texts], own: &[Fix]) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for translation in translations(rewritten, rule, own) {
        let Some(text) = translation.sentence() else { continue };
        match rewritten.examined.settings.translations {
            Translations::Pair => fixes.extend(own.iter().filter_map(|own| translation.below(own, &text))),
            _ => fixes.extend(translation.instead(text)),
        }
    }
    fixes
}

/// The sentences that take the place of the whole one in each other language; they stand in the order of `own`.
pub fn replacements(rewritten: &Rewritten<'_>, rule: &[Texts], own: &[Fix]) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for translation in translations(rewritten, rule, own) {
        let texts = translation.replacements();
        if texts.len() != own.len() {
            continue;
        }
        fixes.extend(own.iter().zip(texts).filter_map(|(own, text)| match rewritten.examined.settings.translations {
            Translations::Pair => translation.below(own, &text),
            _ => translation.instead(text),
        }));
    }
    fixes
}

/// The other languages that the rule speaks, unless nothing is to be said in them.
fn translations<'a>(
    rewritten: &'a Rewritten<'a>,
    rule: &'a [Texts],
    own: &'a [Fix],
) -> impl Iterator<Item = Translation<'a>> {
    let examined = rewritten.examined;
    let languages = examined.rules.lexer().languages();
    let wanted = !own.is_empty() && examined.settings.translations != Translations::None;
    // In the place of a sentence nobody wants one in a language that the reply is not to be in.
    let replaces = examined.settings.translations == Translations::Replace;
    let asked = examined.context.language.as_deref().filter(|_| replaces).and_then(|code| languages.find(code));
    let others = rule.iter().filter(move |texts| {
        let wanted = wanted && asked.is_none_or(|asked| asked == texts.language);
        let is_other = wanted && texts.language != rewritten.language && languages.get(texts.language).spoken;
        is_other && !speaks(rewritten, texts.language)
    });
    others.map(|texts| Translation { of: rewritten, to: texts.language, texts })
}

/// Whether the draft says something in a language already, so that the sentence may be there in it.
fn speaks(rewritten: &Rewritten<'_>, language: LangId) -> bool {
    let draft = rewritten.examined.draft;
    draft.sentences().iter().any(|sentence| {
        let words = draft.tokens()[sentence.tokens.clone()].iter().filter(|token| token.kind == TokenKind::Word);
        sentence.zone == Zone::Body && sentence.languages.contains(language) && words.count() >= SPEAKS
    })
}

struct Translation<'a> {
    of: &'a Rewritten<'a>,
    to: LangId,
    /// The rule's words there.
    texts: &'a Texts,
}

impl Translation<'_> {
    /// The sentence; `None` unless frames cover all of it.
    fn sentence(&self) -> Option<String> {
        let Rewritten { examined, hit, asks, .. } = *self.of;
        let sentence = &examined.draft.sentences()[hit.sentence as usize].tokens;
        let lead = self.lead(sentence.start..hit.start as usize)?;
        let request = self.request(sentence.end)?;
        let register = register::of_draft(examined, self.to);
        let fits = |template: &&Template| template.register.is_none_or(|known| known == register);
        let filled = self.templates().iter().filter(fits).find_map(|template| self.fill(template, &request))?;
        let language = examined.rules.lexer().languages().get(self.to);
        let mut text = language.joined(&tidy(&format!("{lead} {filled}"), language));
        // A mark straight behind an address would be read as a part of it.
        if self.ends_in_address(&request) {
            if asks && text.ends_with(&format!("{request}{}", language.question.close)) {
                return None;
            }
            text = text.trim_end_matches('.').to_owned();
        }
        Some(capitalised(&text))
    }

    /// The rule's templates that are of the kind that its own rewrite has.
    fn templates(&self) -> &[Template] {
        if self.of.asks { &self.texts.rewrites } else { &self.texts.statements }
    }

    /// What stands in for the whole sentence: texts of the rule without slots.
    fn replacements(&self) -> Vec<String> {
        let Rewritten { examined, hit, .. } = self.of;
        let sentence = &examined.draft.sentences()[hit.sentence as usize].tokens;
        let Some(lead) = self.lead(sentence.start..hit.start as usize) else { return Vec::new() };
        let register = register::of_draft(examined, self.to);
        let fits = |template: &&Template| template.register.is_none_or(|known| known == register);
        let language = examined.rules.lexer().languages().get(self.to);
        let texts = self.texts.replacements.iter().filter(fits).filter_map(|template| match &template.parts[..] {
            [TemplatePart::Text(text)] => Some(capitalised(&tidy(&format!("{lead} {text}"), language))),
            _ => None,
        });
        texts.collect()
    }

    fn ends_in_address(&self, request: &str) -> bool {
        let draft = self.of.examined.draft;
        let addresses = draft.tokens().iter().filter(|token| matches!(token.kind, TokenKind::Url | TokenKind::Email));
        addresses.map(|token| &draft.prose().text()[token.span.range()]).any(|address| request.ends_with(address))
    }

    /// What stands before the clause; empty if nothing does.
    fn lead(&self, tokens: Range<usize>) -> Option<String> {
        let draft = self.of.examined.draft;
        let all = draft.tokens();
        let opening = |at: &usize| {
            let mark = self.of.examined.rules.lexer().languages().mark(draft.prose().text(), &all[*at]);
            all[*at].kind == TokenKind::Emoji || matches!(mark, Some('¿' | '¡'))
        };
        let start = tokens.clone().find(|at| !opening(at)).unwrap_or(tokens.end);
        let end = (start..tokens.end).rev().find(|at| !opening(at)).map_or(start, |at| at + 1);
        if start == end {
            return Some(String::new());
        }
        let pieces: Option<Vec<Piece<'_>>> = (start..end).map(|at| self.piece(at, None)).collect();
        self.translate(LEAD, &pieces?)
    }

    /// What is asked for, up to the end of the sentence.
    fn request(&self, end: usize) -> Option<String> {
        let Rewritten { examined, verb, further, rest, .. } = self.of;
        let draft = examined.draft;
        let tokens = draft.tokens();
        let languages = examined.rules.lexer().languages();
        let is_end = |at: usize| {
            let mark = languages.mark(draft.prose().text(), &tokens[at]);
            tokens[at].kind == TokenKind::Emoji || matches!(mark, Some('.' | '!' | '…' | '?'))
        };
        let end = (rest.start..end).rev().find(|&at| !is_end(at)).map_or(rest.start, |at| at + 1);
        let verb = verb.as_ref()?;
        let mut pieces = Vec::with_capacity(end - verb.tokens.start);
        for at in self.manner() {
            pieces.push(self.piece(at, None)?);
        }
        pieces.extend(self.verb(verb.tokens.clone())?);
        for at in self.of.pronouns().unwrap_or_default() {
            pieces.push(self.piece(at, None)?);
        }
        let mut at = rest.start;
        while at < end {
            let next = further.iter().find(|next| next.start == at && next.verb.end <= end);
            let verb = next.map(|next| next.verb.clone()).or_else(|| self.further_verb(at..end));
            match verb {
                Some(verb) => {
                    at = verb.end;
                    pieces.extend(self.verb(verb)?);
                }
                None => {
                    pieces.push(self.piece(at, None)?);
                    at += 1;
                }
            }
        }
        self.translate(REQUEST, &pieces)
    }

    /// The words of the hit that say how it is to be done, which a template may have a place for.
    fn manner(&self) -> impl Iterator<Item = usize> {
        let Rewritten { examined, hit, verb_label, .. } = self.of;
        let captures = examined.hits.captures(hit);
        let before = self.of.verb.as_ref().map_or(0, |verb| verb.tokens.start);
        let words = captures.filter(move |(label, capture)| {
            let number = usize::from(label.0);
            let is_pronouns = examined.rules.labels.get(number).is_some_and(|name| **name == *PRONOUNS);
            Some(*label) != *verb_label && !is_pronouns && capture.class.is_none() && capture.tokens.end <= before
        });
        let optional = words.filter(|(label, _)| self.is_optional(*label));
        optional.flat_map(|(_, capture)| capture.tokens).collect::<Vec<_>>().into_iter()
    }

    /// Whether a template of the rule has an optional place for what was captured so.
    fn is_optional(&self, Label(number): Label) -> bool {
        let Some(name) = self.of.examined.rules.labels.get(usize::from(number)) else { return false };
        let parts = self.templates().iter().flat_map(|template| &template.parts);
        let mut slots = parts.filter_map(|part| match part {
            TemplatePart::Slot { label, optional, .. } => Some((label, *optional)),
            TemplatePart::Text(_) => None,
        });
        slots.any(|(label, optional)| optional && label == name)
    }

    /// A verb in the form of the first, behind a comma or “and”: “open the app, go to your profile and tap …”.
    fn further_verb(&self, tokens: Range<usize>) -> Option<Range<usize>> {
        let draft = self.of.examined.draft;
        let before = &draft.tokens()[tokens.start.checked_sub(1)?..tokens.start];
        let class = self.of.verb.as_ref()?.class?;
        let language = self.of.examined.rules.lexer().languages().get(self.of.language);
        if !before[0].flags.contains(TokenFlags::CLAUSE_END) && language.coordinators.longest_at(before).is_none() {
            return None;
        }
        let found = self.of.examined.rules.lexicons.matches(class, &draft.tokens()[tokens.clone()]);
        let length = found.map(|found| found.tokens).max()?;
        Some(tokens.start..tokens.start + length)
    }

    /// The pieces of a verb, which may be any form of its rows.
    fn verb(&self, tokens: Range<usize>) -> Option<Vec<Piece<'_>>> {
        let examined = self.of.examined;
        let class = self.of.verb.as_ref()?.class?;
        let lexicons = &examined.rules.lexicons;
        let found = lexicons.matches(class, &examined.draft.tokens()[tokens.clone()]);
        let mut rows: Vec<u32> = found.filter(|found| found.tokens == tokens.len()).map(|found| found.row).collect();
        rows.sort_unstable();
        rows.dedup();
        let verb = Verb { lexicon: lexicons.lexicon_of(class).name.clone(), rows, tokens: tokens.len() };
        let mut verb = Some(verb);
        tokens.map(|at| self.piece(at, verb.take())).collect()
    }

    fn piece(&self, at: usize, verb: Option<Verb>) -> Option<Piece<'_>> {
        piece(self.of.examined, at, verb)
    }

    fn translate(&self, category: &str, pieces: &[Piece<'_>]) -> Option<String> {
        let examined = self.of.examined;
        let register = register::of_draft(examined, self.to);
        let languages = examined.rules.lexer().languages();
        examined.rules.frames().translate(languages, category, pieces, (self.of.language, self.to), register)
    }

    /// A template with the request in the place of its verb and rest.
    fn fill(&self, template: &Template, request: &str) -> Option<String> {
        let rules = self.of.examined.rules;
        let Label(label) = self.of.verb_label?;
        let verb = rules.labels.get(usize::from(label))?;
        let mut out = String::new();
        let mut said = false;
        for part in &template.parts {
            match part {
                TemplatePart::Text(text) => out.push_str(text),
                TemplatePart::Slot { label, .. } if **label == *REST => {}
                TemplatePart::Slot { label, form, .. } if label == verb => {
                    if **form != *rules.frames().form(REQUEST, self.to) {
                        return None;
                    }
                    out.push_str(request);
                    said = true;
                }
                // Its words are in the request.
                TemplatePart::Slot { optional: true, .. } => {}
                TemplatePart::Slot { .. } => return None,
            }
        }
        said.then_some(out)
    }

    /// The pair: the sentence is rewritten in its own language, and `text` stands below its block.
    fn below(&self, own: &Fix, text: &str) -> Option<Fix> {
        let Rewritten { examined, hit, .. } = self.of;
        let room = room_below(examined.draft, hit.sentence as usize)?;
        let mut edits = own.edits.edits().to_vec();
        edits.push(room.put(text));
        self.fix(format!("{} / {text}", own.title), edits)
    }

    /// The translation in the sentence's place.
    fn instead(&self, text: String) -> Option<Fix> {
        let span = self.span();
        self.fix(text.clone(), vec![Edit { span, text }])
    }

    fn fix(&self, title: String, edits: Vec<Edit>) -> Option<Fix> {
        let language = self.of.examined.rules.lexer().languages().get(self.to);
        Some(Fix {
            title,
            language: Some(Arc::from(&*language.code)),
            safety: Safety::Wording,
            edits: EditSet::new(edits).ok()?,
            repeats: (self.of.examined.settings.translations == Translations::Pair).then(|| self.span()),
        })
    }

    /// The sentence without signs around it, in bytes of the source.
    fn span(&self) -> Span {
        let Rewritten { examined, hit, .. } = self.of;
        let draft = examined.draft;
        let tokens = draft.sentences()[hit.sentence as usize].tokens.clone();
        let emoji = |at: &usize| draft.tokens()[*at].kind == TokenKind::Emoji;
        let start = tokens.clone().find(|at| !emoji(at)).unwrap_or(tokens.start);
        let end = tokens.clone().rev().find(|at| !emoji(at)).map_or(tokens.end, |at| at + 1);
        let last_part = draft.tokens()[end..].iter().take_while(|token| token.flags.contains(TokenFlags::PART)).count();
        draft.prose().source(prose_span(draft, &(start..end + last_part)))
    }
}

/// A token with its markup; `None` in a link, whose words and address belong together.
pub fn piece<'a>(examined: &'a Examined<'_>, at: usize, verb: Option<Verb>) -> Option<Piece<'a>> {
    let draft = examined.draft;
    let token = &draft.tokens()[at];
    let around = draft.prose().inlines().iter().filter(|inline| inline.prose.overlaps(token.span));
    let mut source = draft.prose().source(token.span);
    for inline in around {
        if inline.kind == InlineKind::Link && token.kind == TokenKind::Word {
            return None;
        }
        if inline.prose == token.span {
            source = source.cover(inline.source);
        }
    }
    let copy = &draft.source()[source.range()];
    Some(examined.rules.frames().piece(draft.prose().text(), draft.tokens(), at, copy, verb))
}

/// Where a paragraph of its own can stand.
pub struct Room {
    at: usize,
    newline: &'static str,
    behind: &'static str,
}

impl Room {
    /// Puts paragraphs there.
    pub fn put(&self, text: &str) -> Edit {
        let Self { at, newline, behind } = *self;
        let text = text.replace('\n', newline);
        Edit { span: Span::from_range(at..at), text: format!("{newline}{newline}{text}{behind}") }
    }
}

/// The room below the paragraph of a sentence, or below as much of it as is of the same part of the reply; `None`
/// if something holds the paragraph.
pub fn room_below(draft: &Draft<'_>, number: usize) -> Option<Room> {
    let source = draft.source();
    let Sentence { block, zone, .. } = draft.sentences()[number];
    if draft.blocks()[block].kind != BlockKind::Paragraph {
        return None;
    }
    let same = |sentence: &&Sentence| sentence.block == block && sentence.zone == zone;
    let last = draft.sentences()[number..].iter().take_while(same).last()?;
    let end = draft.prose().source(draft.tokens()[last.tokens.end - 1].span).end as usize;
    let line = source[..end].rfind('\n').map_or(0, |at| at + 1);
    // Whatever stands before the text of a line belongs to something that holds the paragraph.
    if source[line..].starts_with([' ', '\t', '>', '-', '*', '+', '|']) && !source[line..].starts_with("**") {
        return None;
    }
    let length = source[end..].find('\n').unwrap_or(source.len() - end);
    let at = end + source[end..end + length].trim_end().len();
    let next = source[end + length..].strip_prefix('\n').and_then(|behind| behind.lines().next());
    let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let behind = if next.is_some_and(|line| !line.trim().is_empty()) { newline } else { "" };
    Some(Room { at, newline, behind })
}
