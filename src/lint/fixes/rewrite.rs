//! Rewrites: fixes made from a rule's templates, in the language of the sentence.
//!
//! A rewrite accounts for every word of its sentence, or is not offered: what stands before the hit
//! is kept, the hit is replaced by the template, and the rest of the sentence is kept byte for byte.
//! Where a rule says that a clause is better left unsaid, a sentence takes the place of all of it.

use std::ops::Range;
use std::sync::Arc;

use super::{Answer, Capture, Examined, Fix, Hit, Safety, clause_end, prose_span, register, translation};
use crate::draft::{Draft, Sentence, quotations};
use crate::rules::lexicon::ClassId;
use crate::rules::model::SignalRef;
use crate::rules::phrase::PRONOUNS;
use crate::rules::template::{Template, TemplatePart};
use crate::rules::trie::Label;
use crate::text::{Edit, EditSet, LangId, Language, Languages, Span, TokenFlags, TokenKind};

/// The slot that stands for the rest of the clause.
pub const REST: &str = "rest";

/// The lexicon of words that are as often nouns: “envíe la foto y **reporte** policial”.
const NOUN_VERBS: &str = "noun-verb";

/// The lexicons of words that show that such a word is a verb: “y reporte **el** robo”.
const DETERMINERS: [&str; 5] = ["the", "a", "your", "one-determiner", "many-determiner"];

/// The rule's rewrites of what was noticed, in the order of the rule's file.
pub fn fixes(examined: &Examined<'_>, answer: &Answer<'_>) -> Vec<Fix> {
    let Some(hit) = answer.notice.hit else { return Vec::new() };
    let sentence = &examined.draft.sentences()[answer.notice.sentence];
    let texts = answer.texts;
    let language = examined.rules.lexer().languages().get(texts.language);
    let register = register::of_hit(examined, &hit, texts.language);
    let fits = |template: &&Template| template.register.is_none_or(|known| known == register);
    let (wordings, sentences): (Vec<_>, Vec<_>) =
        texts.rewrites.iter().filter(fits).partition(|template| is_wording(template, language));
    let mut fixes: Vec<Fix> =
        wordings.into_iter().filter_map(|template| replaced(examined, &hit, template, language)).collect();
    if let Some(mut rewritten) = Rewritten::new(examined, &hit, sentence, texts.language) {
        let questions = sentences.into_iter().filter(|_| !rewritten.goes_on);
        let questions: Vec<Fix> = questions.filter_map(|template| rewritten.fix(template)).collect();
        let statements = texts.statements.iter().filter(fits).filter_map(|template| rewritten.fix(template));
        let statements: Vec<Fix> = statements.collect();
        let mut translations = Vec::new();
        for (asks, own) in [(true, &questions), (false, &statements)] {
            rewritten.asks = asks;
            translations.extend(translation::fixes(&rewritten, &answer.rule.texts, own));
        }
        fixes.extend(questions.into_iter().chain(statements).chain(translations));
        let whole = texts.replacements.iter().filter(fits).filter(|_| rewritten.stands_alone);
        rewritten.gives_way = true;
        let whole: Vec<Fix> = whole.filter_map(|template| rewritten.fix(template)).collect();
        let translations = translation::replacements(&rewritten, &answer.rule.texts, &whole);
        fixes.extend(whole.into_iter().chain(translations));
    }
    fixes
}

/// Whether a template is other words for the hit alone, rather than a new sentence: it has no slots
/// and no end mark.
fn is_wording(template: &Template, language: &Language) -> bool {
    match &template.parts[..] {
        [TemplatePart::Text(text)] => !text.ends_with(['.', '!', '…']) && !text.ends_with(&*language.question.close),
        _ => false,
    }
}

/// Other words in the hit's place, with a capital if the hit has one.
fn replaced(examined: &Examined<'_>, hit: &Hit, template: &Template, language: &Language) -> Option<Fix> {
    let [TemplatePart::Text(text)] = &template.parts[..] else { return None };
    let first = examined.draft.tokens().get(hit.start as usize)?;
    let text = if first.flags.contains(TokenFlags::CAPITALISED) { capitalised(text) } else { text.to_string() };
    let span = examined.draft.prose().source(prose_span(examined.draft, &hit.tokens()));
    Some(Fix {
        title: text.clone(),
        language: Some(Arc::from(&*language.code)),
        safety: Safety::Wording,
        edits: EditSet::new(vec![Edit { span, text }]).ok()?,
        repeats: None,
    })
}

/// A hit that is to be rewritten, with what is around it.
pub struct Rewritten<'a> {
    pub examined: &'a Examined<'a>,
    pub hit: &'a Hit,
    pub language: LangId,
    /// Whether the rewrites that are translated are questions.
    pub asks: bool,
    /// Whether words of the sentence follow that a question could not carry.
    goes_on: bool,
    /// Whether an order follows that stays one, which goes with nothing but the form it has: “y no lo abra”.
    orders_on: bool,
    /// Whether nothing of the sentence follows, and no further clause is in the rest: “before travelling” is none.
    stands_alone: bool,
    /// Whether the rest is dropped.
    gives_way: bool,
    /// Whether the rewrite begins with a capital.
    capital: bool,
    /// Whether an adjunct stands before it that a comma is to part: “To see them **you need to** …”.
    fronted: bool,
    /// What is replaced, the end mark left out, in bytes of the source.
    replaced: Span,
    /// The opening mark of an exclamation before it, or where it starts, in bytes of the source.
    opening: Span,
    /// What ends bold or a link between the last word and the end mark: the second `**` of “order **#4411**.”
    closing: Span,
    /// The end mark behind it, in bytes of the source; empty if there is none or the sentence goes on.
    mark: Span,
    /// The tokens that `<rest>` stands for.
    pub rest: Range<usize>,
    /// Tokens of the rest that begin further verbs of the same kind: “open the mail **and click** …”.
    pub further: Vec<Further>,
    /// What the verb was captured from …
    pub verb: Option<Capture>,
    /// … and as what.
    pub verb_label: Option<Label>,
}

impl<'a> Rewritten<'a> {
    /// `None` when the hit stands where no rewrite is safe: not at the start of its clause.
    fn new(examined: &'a Examined<'a>, hit: &'a Hit, sentence: &Sentence, language: LangId) -> Option<Self> {
        let draft = examined.draft;
        let tokens = draft.tokens();
        let start = hit.start as usize;
        let marks_before = tokens[sentence.tokens.start..start]
            .iter()
            .rev()
            .take_while(|token| token.kind == TokenKind::Punct && !token.flags.contains(TokenFlags::CLAUSE_END))
            .count();
        let opens = start - marks_before == sentence.tokens.start;
        let starts_clause =
            opens || tokens[start].flags.intersects(TokenFlags::CLAUSE_START | TokenFlags::SENTENCE_START);
        let fronted = !starts_clause && follows_adjunct(examined, sentence, start, language);
        if !starts_clause && !fronted {
            return None;
        }
        let (verb_label, verb) = verb(examined, hit).unzip();
        let text = draft.prose().text();
        let languages = examined.rules.lexer().languages();
        let mut end = clause_end(draft, sentence, hit.phrase_end as usize);
        let clause = end;
        while let Some(next) = listed(examined, sentence, end, verb.as_ref(), language) {
            end = clause_end(draft, sentence, next);
        }
        let behind = &tokens[end..sentence.tokens.end];
        let is_end_mark = |at: usize| matches!(languages.mark(text, &tokens[at]), Some('.' | '!' | '…' | '?'));
        let ends_here = behind.iter().all(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji))
            && !behind.first().is_some_and(|token| token.flags.contains(TokenFlags::CLAUSE_END) && !is_end_mark(end));
        let marks = (end..sentence.tokens.end).take_while(|&at| ends_here && is_end_mark(at)).count();
        // What a phrase asks for behind its verb (`<verb> (tu|su)`) is said of the rest.
        let rest = verb.as_ref().map_or(hit.phrase_end as usize, |verb| verb.tokens.end)..end;
        let Behind { further, goes_on, mut orders_on } = further_clauses(examined, hit, &rest, verb.as_ref(), language);
        if !ends_here {
            let behind = further_clauses(examined, hit, &(end..sentence.tokens.end), verb.as_ref(), language);
            // A list that its sentence does not end with lacks its “and”.
            orders_on |= behind.orders_on || !behind.further.is_empty() || clause < end;
        }
        let from = if opens { sentence.tokens.start } else { start };
        let is_opening = |at: usize| matches!(languages.mark(text, &tokens[at]), Some('¿' | '¡'));
        let mut replaced = draft.prose().source(prose_span(draft, &(start..end)));
        if fronted {
            replaced.start = draft.prose().source(tokens[start - 1].span).end;
        }
        let opening = (from..start).find(|&at| is_opening(at));
        let opening =
            opening.map_or(Span::new(replaced.start, replaced.start), |at| draft.prose().source(tokens[at].span));
        let mark = if marks > 0 {
            draft.prose().source(prose_span(draft, &(end..end + marks)))
        } else {
            Span::new(replaced.end, replaced.end)
        };
        Some(Self {
            examined,
            hit,
            language,
            asks: false,
            goes_on: !ends_here || goes_on,
            orders_on,
            stands_alone: ends_here && !has_clause(examined, &rest, language),
            gives_way: false,
            capital: opens
                && (tokens[start].flags.contains(TokenFlags::CAPITALISED)
                    || !follows_greeting(draft, languages, sentence)),
            fronted,
            replaced,
            opening,
            closing: Span::new(replaced.end, mark.start.max(replaced.end)),
            mark,
            rest,
            further,
            verb,
            verb_label,
        })
    }

    fn fix(&self, template: &Template) -> Option<Fix> {
        let language = self.examined.rules.lexer().languages().get(self.language);
        // “Por favor, ¿podría …, por favor?”
        let before = Span::new(self.sentence_start().min(self.replaced.start), self.replaced.start);
        let before = &self.examined.draft.source()[before.range()];
        let says_again = |part: &TemplatePart| matches!(part, TemplatePart::Text(text) if repeats(text, before));
        if !self.gives_way && template.parts.iter().any(says_again) {
            return None;
        }
        let mut text = tidy(&self.render(template)?, language);
        if !self.further.is_empty() {
            // A verb in another form may begin otherwise: “e instale”, “y instalar”.
            text = language.joined(&text);
        }
        let asks = !language.question.close.is_empty() && text.ends_with(&*language.question.close);
        // A mark straight behind an address would be read as a part of it.
        if asks
            && self.rest_ends_in_address()
            && text.ends_with(&format!("{}{}", self.rest_text("")?, language.question.close))
        {
            return None;
        }
        if self.capital {
            text = capitalised(&text);
        }
        let mut span = self.replaced.cover(self.closing);
        if asks || (text.ends_with('.') && !self.mark.is_empty()) {
            // An exclamation's opening mark goes with its end mark.
            span = span.cover(self.opening).cover(self.mark);
        } else if text.ends_with('.') && self.mark.is_empty() && self.sentence_continues() {
            text.pop();
        }
        let title = text.clone();
        if self.fronted {
            text.insert_str(0, ", ");
        }
        Some(Fix {
            title,
            language: Some(Arc::from(&*language.code)),
            safety: Safety::Wording,
            edits: EditSet::new(vec![Edit { span, text }]).ok()?,
            repeats: None,
        })
    }

    fn rest_ends_in_address(&self) -> bool {
        let last = self.examined.draft.tokens()[self.rest.clone()].last();
        last.is_some_and(|token| matches!(token.kind, TokenKind::Url | TokenKind::Email))
    }

    /// Where the sentence starts, in bytes of the source.
    fn sentence_start(&self) -> u32 {
        let draft = self.examined.draft;
        let sentence = &draft.sentences()[self.hit.sentence as usize];
        draft.prose().source(draft.tokens()[sentence.tokens.start].span).start
    }

    fn sentence_continues(&self) -> bool {
        let sentence = &self.examined.draft.sentences()[self.hit.sentence as usize];
        self.rest.end < sentence.tokens.end
    }

    fn render(&self, template: &Template) -> Option<String> {
        let mut out = String::new();
        let mut rest_used = self.rest.is_empty() || self.gives_way;
        let form = template.parts.iter().find_map(|part| match part {
            TemplatePart::Slot { label, form, optional: false, .. } if &**label != REST => Some(&**form),
            _ => None,
        });
        let rest = self.rest_text(form.unwrap_or_default())?;
        for part in &template.parts {
            match part {
                TemplatePart::Text(text) if !self.gives_way && repeats(text, &rest) => return None,
                TemplatePart::Text(text) => out.push_str(text),
                TemplatePart::Slot { label, .. } if &**label == REST => {
                    out.push_str(&rest);
                    rest_used = true;
                }
                TemplatePart::Slot { label, form, optional, .. } => match self.slot_text(label, form) {
                    Some(text) if self.orders_on && self.is_other_form(label, &text) => return None,
                    Some(text) => out.push_str(&text),
                    None if *optional => {}
                    None => return None,
                },
            }
        }
        // A template without <rest> would drop words of the sentence.
        rest_used.then_some(out)
    }

    /// The rest as the draft writes it, without pronouns that are written onto the verb, and with
    /// further verbs in the form that the template asks for.
    fn rest_text(&self, form: &str) -> Option<String> {
        let draft = self.examined.draft;
        let tokens = draft.tokens();
        let parts = tokens[self.rest.clone()].iter().take_while(|token| token.flags.contains(TokenFlags::PART)).count();
        let mut at = self.rest.start + parts;
        let mut out = String::new();
        for Further { start, verb } in &self.further {
            out.push_str(&self.written(at..*start, true));
            out.push_str(&self.in_form(self.verb.as_ref()?, verb.clone(), form)?);
            let parts = tokens[verb.end..].iter().take_while(|token| token.flags.contains(TokenFlags::PART)).count();
            at = verb.end + parts;
            if at < self.rest.end && tokens[at].flags.contains(TokenFlags::SPACE_BEFORE) {
                out.push(' ');
            }
        }
        out.push_str(&self.written(at..self.rest.end, false));
        if at < self.rest.end {
            out.push_str(&draft.source()[self.closing.range()]);
        }
        Some(out)
    }

    /// Some tokens as the source has them, with the white space behind them if asked for.
    fn written(&self, tokens: Range<usize>, with_space: bool) -> String {
        if tokens.is_empty() {
            return String::new();
        }
        let draft = self.examined.draft;
        let span = draft.prose().source(prose_span(draft, &tokens));
        let mut out = draft.source()[span.range()].to_owned();
        if with_space {
            out.push(' ');
        }
        out
    }

    /// A slot's value: another form of its row, or what the draft says.
    fn slot_text(&self, label: &str, form: &str) -> Option<String> {
        let Examined { rules, draft, hits, .. } = self.examined;
        let number = rules.labels.iter().position(|known| **known == *label)?;
        let capture = hits.capture(self.hit, Label(number as u16))?;
        if capture.tokens.is_empty() {
            return None;
        }
        if capture.class.is_none() {
            let span = draft.prose().source(prose_span(draft, &capture.tokens));
            let written = &draft.source()[span.range()];
            // Where a sentence starts, the capital is the sentence's.
            let opens = draft.tokens()[capture.tokens.start].flags.contains(TokenFlags::SENTENCE_START);
            let language = rules.lexer().languages().get(self.language);
            return Some(if opens { language.continued(written) } else { written.to_owned() });
        }
        self.in_form(&capture, capture.tokens.clone(), form)
    }

    /// Whether a slot's value is the verb in another form than the draft's.
    fn is_other_form(&self, label: &str, text: &str) -> bool {
        let Examined { rules, draft, .. } = self.examined;
        let Some((Label(number), verb)) = self.verb_label.zip(self.verb.as_ref()) else { return false };
        let written = &draft.prose().text()[prose_span(draft, &verb.tokens).range()];
        rules.labels.get(usize::from(number)).is_some_and(|name| **name == *label)
            && !written.to_lowercase().starts_with(&text.to_lowercase())
    }

    /// The pronouns that stand before the verb.
    pub fn pronouns(&self) -> Option<Range<usize>> {
        let Examined { rules, hits, .. } = self.examined;
        let number = rules.labels.iter().position(|known| **known == *PRONOUNS)?;
        let capture = hits.capture(self.hit, Label(number as u16))?;
        Some(capture.tokens).filter(|tokens| !tokens.is_empty())
    }

    /// An entry of the class that `like` was drawn from, in another form of its row.
    fn in_form(&self, like: &Capture, tokens: Range<usize>, form: &str) -> Option<String> {
        let Examined { rules, draft, .. } = self.examined;
        let class = like.class?;
        let lexicon = rules.lexicons.lexicon_of(class);
        let code = &rules.lexer().languages().get(self.language).code;
        let column = lexicon.columns(code, form).first().copied()?;
        let rows =
            rules.lexicons.matches(class, &draft.tokens()[tokens.clone()]).filter(|found| found.tokens == tokens.len());
        let mut texts: Vec<&str> = rows.filter_map(|found| rules.lexicons.word(class, found.row, column)).collect();
        texts.sort_unstable();
        texts.dedup();
        // A form that stands in two rows is usable only where both give the same text.
        let [text] = texts[..] else { return None };
        Some(self.with_enclitics(text, tokens.end))
    }

    /// A verb form with the pronouns that the draft writes onto the captured one or before it.
    fn with_enclitics(&self, form: &str, after: usize) -> String {
        let draft = self.examined.draft;
        let text = draft.prose().text();
        let tokens = draft.tokens();
        let mut parts = tokens[after..].iter().take_while(|token| token.flags.contains(TokenFlags::PART)).count();
        let before = self.pronouns().filter(|_| self.verb.as_ref().is_some_and(|verb| verb.tokens.end == after));
        let ending = match before {
            Some(before) => {
                parts = before.len();
                Some(tokens[before].iter().map(|token| text[token.span.range()].to_lowercase()).collect::<String>())
            }
            None if parts > 0 => self.examined.rules.lexer().enclitic_ending(&text[tokens[after].span.range()]),
            None => None,
        };
        let Some(ending) = ending else { return form.to_owned() };
        let language = self.examined.rules.lexer().languages().get(self.language);
        language.with_enclitics(form, &ending, parts)
    }
}

/// Whether a sentence goes on in the line of a greeting: “Hi Ana, could you …”.
fn follows_greeting(draft: &Draft<'_>, languages: &Languages, sentence: &Sentence) -> bool {
    let tokens = draft.tokens();
    let (first, before) = (sentence.tokens.start, sentence.tokens.start.checked_sub(1));
    let same_line = !tokens[first].flags.contains(TokenFlags::NEWLINE_BEFORE);
    let mark = before.and_then(|before| languages.mark(draft.prose().text(), &tokens[before]));
    same_line && matches!(mark, Some(',' | ':'))
}

/// Whether the words of the clause before a token are an adjunct: “para ver sus opciones”.
fn follows_adjunct(examined: &Examined<'_>, sentence: &Sentence, start: usize, language: LangId) -> bool {
    let before = &examined.draft.tokens()[sentence.tokens.start..start];
    let clause = before.iter().rposition(|token| token.flags.contains(TokenFlags::CLAUSE_END)).map_or(0, |at| at + 1);
    let words = &before[clause..];
    let marks = words.iter().take_while(|token| matches!(token.kind, TokenKind::Punct | TokenKind::Emoji)).count();
    examined.rules.lexer().languages().get(language).fronted.longest_at(&words[marks..]).is_some()
}

/// Whether a clause starts in some tokens; an adjunct as “before travelling” is none.
fn has_clause(examined: &Examined<'_>, rest: &Range<usize>, language: LangId) -> bool {
    let tokens = examined.draft.tokens();
    let fronted = &examined.rules.lexer().languages().get(language).fronted;
    let mut at = rest.start;
    while at < rest.end {
        match fronted.longest_at(&tokens[at..rest.end]) {
            Some(length) => at += length + 1,
            None if tokens[at].flags.contains(TokenFlags::CLAUSE_START) => return true,
            None => at += 1,
        }
    }
    false
}

/// The last slot of the hit's phrase that was drawn from a lexicon.
fn verb(examined: &Examined<'_>, hit: &Hit) -> Option<(Label, Capture)> {
    let captures = examined.hits.captures(hit);
    captures.filter(|(_, capture)| capture.class.is_some() && !capture.tokens.is_empty()).last()
}

/// A verb of the rest that follows a template as the hit's own does.
pub struct Further {
    /// The token it starts at, with the words that make an order of it: “and **you need to** click”.
    pub start: usize,
    /// The verb itself.
    pub verb: Range<usize>,
}

/// What stands behind a verb in its sentence.
struct Behind {
    /// Verbs of the same kind that follow a template as the first does.
    further: Vec<Further>,
    /// Whether anything else starts a clause.
    goes_on: bool,
    /// Whether a verb of the same kind is in that, which a template cannot reach.
    orders_on: bool,
}

/// What stands behind a verb in some tokens of its sentence.
fn further_clauses(
    examined: &Examined<'_>,
    hit: &Hit,
    rest: &Range<usize>,
    verb: Option<&Capture>,
    language: LangId,
) -> Behind {
    let tokens = examined.draft.tokens();
    let language = examined.rules.lexer().languages().get(language);
    let class = verb.and_then(|verb| verb.class);
    let verb_at = |at: usize| {
        let here = tokens.get(at..rest.end)?;
        let length = examined.rules.lexicons.matches(class?, here).map(|found| found.tokens).max()?;
        Some(at..at + length)
    };
    let sure = |verb: &Range<usize>| class.is_some_and(|class| !may_be_noun(examined, class, verb, language));
    // The name of a button starts no clause.
    let (languages, text) = (examined.rules.lexer().languages(), examined.draft.prose().text());
    let quoted: Vec<_> = quotations(languages, text, &tokens[rest.clone()]).collect();
    let mut behind = Behind { further: Vec::new(), goes_on: false, orders_on: false };
    let mut at = rest.start;
    while at < rest.end {
        if let Some(words) = quoted.iter().find(|words| words.contains(&(at + 1 - rest.start))) {
            at = rest.start + words.end;
            continue;
        }
        if !tokens[at].flags.contains(TokenFlags::CLAUSE_START) {
            at += 1;
            continue;
        }
        let here = &tokens[at..rest.end];
        let joined = language.coordinators.longest_at(here);
        let connecting = language.connectors.longest_at(here);
        // What the customer is to wait for is asked of nobody: “hasta que llame el técnico”.
        let subordinate = connecting > joined;
        let start = at + joined.max(connecting).unwrap_or(0);
        if subordinate {
            behind.goes_on = true;
            at = start + 1;
            continue;
        }
        let ordered = || joined.and_then(|_| ordered_verb(examined, hit, start, class?));
        let found = verb_at(start).filter(sure).or_else(ordered);
        at = match found {
            Some(verb) if !behind.goes_on => {
                let end = verb.end;
                behind.further.push(Further { start, verb });
                end
            }
            found => {
                behind.goes_on = true;
                // “y no lo abra”, but not “y cuando llame”
                let connects = |_| language.connectors.longest_at(&tokens[start..rest.end]).is_none();
                let near = || (start..(start + 3).min(rest.end)).any(|at| verb_at(at).is_some());
                behind.orders_on |= found.is_some() || (joined.is_some_and(connects) && near());
                start.max(at + 1)
            }
        };
    }
    behind
}

/// Whether a word in the form of a verb may be a noun where it stands.
fn may_be_noun(examined: &Examined<'_>, class: ClassId, verb: &Range<usize>, language: &Language) -> bool {
    let Examined { rules, draft, .. } = examined;
    let (lexicons, tokens) = (&rules.lexicons, draft.tokens());
    let is_in = |name: &str, at: usize| {
        let text = draft.prose().text()[tokens[at].span.range()].to_lowercase();
        let rows = |lexicon, column| lexicons.rows(lexicon, column).any(|(_, row)| row == text);
        let found = lexicons.find(name).map(|(_, lexicon)| (lexicon, lexicon.columns(&language.code, "any")));
        found.is_some_and(|(lexicon, columns)| columns.into_iter().any(|column| rows(lexicon, column)))
    };
    // In the form that dictionaries have, a template changes nothing.
    if lexicons.columns_of(class).all(|column| column.form.is_empty()) || !is_in(NOUN_VERBS, verb.start) {
        return false;
    }
    tokens.get(verb.end).is_none_or(|next| {
        let shows = TokenFlags::PART | TokenFlags::CAPITALISED;
        let is_word = matches!(next.kind, TokenKind::Word | TokenKind::Punct);
        is_word && !next.flags.intersects(shows) && !DETERMINERS.iter().any(|name| is_in(name, verb.end))
    })
}

/// The verb behind a comma, of the same kind as another and asked for in one breath with it.
fn listed(
    examined: &Examined<'_>,
    sentence: &Sentence,
    end: usize,
    verb: Option<&Capture>,
    language: LangId,
) -> Option<usize> {
    let draft = examined.draft;
    let languages = examined.rules.lexer().languages();
    let comma = draft.tokens()[end..sentence.tokens.end].first()?;
    let next = draft.tokens().get(end + 1..sentence.tokens.end)?;
    let starts = languages.mark(draft.prose().text(), comma) == Some(',')
        && next.first()?.flags.contains(TokenFlags::CLAUSE_START);
    let language = languages.get(language);
    let class = verb?.class?;
    let length = examined.rules.lexicons.matches(class, next).map(|found| found.tokens).max()?;
    (starts && !may_be_noun(examined, class, &(end + 1..end + 1 + length), language)).then_some(end + 1)
}

/// The verb of another hit of the same signal that starts at a token.
fn ordered_verb(examined: &Examined<'_>, hit: &Hit, start: usize, class: ClassId) -> Option<Range<usize>> {
    let same = SignalRef { signal: hit.signal, worst: u8::MAX };
    let other = examined.hits.of(same).find(|other| other.tokens().start == start)?;
    let (_, verb) = verb(examined, other)?;
    (verb.class == Some(class)).then_some(verb.tokens)
}

/// Whether the rest already says what a template would add: a second “please”.
fn repeats(text: &str, rest: &str) -> bool {
    let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let last = text.split_whitespace().map(plain).rfind(|word| !word.is_empty());
    last.is_some_and(|last| last.chars().count() > 3 && rest.split_whitespace().any(|word| plain(word) == last))
}

/// One space between words, none before a mark.
pub fn tidy(text: &str, language: &Language) -> String {
    let own = |c: char| language.question.close.starts_with(c) || language.exclamation.close.starts_with(c);
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if (matches!(c, '.' | ',') || own(c)) && out.ends_with(' ') {
            out.pop();
        }
        if !(c == ' ' && out.ends_with(' ')) {
            out.push(c);
        }
    }
    // The full stop of an abbreviation ends the sentence, too: “before 8 a.m.”
    if out.ends_with("..") && !out.ends_with("...") {
        out.pop();
    }
    out
}

/// With its first letter as a capital, behind opening marks.
pub fn capitalised(text: &str) -> String {
    let at = text.find(char::is_alphabetic).unwrap_or(0);
    let mut out = text[..at].to_owned();
    let mut rest = text[at..].chars();
    out.extend(rest.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(rest.as_str());
    out
}
