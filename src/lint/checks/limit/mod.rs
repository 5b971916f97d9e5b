//! `limit`: is there more of something than is good?
//!
//! Counts in the body of the reply, per draft, paragraph or sentence: what greets, closes or signs follows
//! customs of its own, and what is in no language that rules speak is not ours to judge.

mod bold;
mod repeated;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Answer, Examined, Fix, Kind, Notice};
use crate::lint::fixes::unbold;
use crate::rules::model::{KindSpec, OptionKind, Question, Subjects};
use crate::rules::names::names;
use crate::text::{Token, TokenFlags, TokenKind};

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "limit",
        subjects: Subjects::Measure(&Measure::NAMES),
        options: &[
            ("max", OptionKind::Number),
            ("per", OptionKind::Word(&["draft", "paragraph", "sentence"])),
            ("min-words", OptionKind::Number),
        ],
        required: &["max"],
        messages: &[],
        at_end: false,
    },
    check,
    fixes,
};

/// What can be counted besides signals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// Words of letters. Identifiers, numbers, dates and addresses are none.
    Words,
    Sentences,
    /// Sentences that repeat one before, word for word.
    RepeatedSentences,
    /// Stretches in bold.
    Bold,
    /// How many words in a hundred are bold.
    BoldPercent,
    /// Sentences that are bold from end to end, outside lists, tables and headings.
    BoldSentences,
    Exclamations,
    Questions,
    Emoji,
    /// Words of four letters or more, all of them capitals.
    Capitals,
}

impl Measure {
    const NAMED: [(&'static str, Self); 10] = [
        ("words", Self::Words),
        ("sentences", Self::Sentences),
        ("repeated-sentences", Self::RepeatedSentences),
        ("bold", Self::Bold),
        ("bold-percent", Self::BoldPercent),
        ("bold-sentences", Self::BoldSentences),
        ("exclamations", Self::Exclamations),
        ("questions", Self::Questions),
        ("emoji", Self::Emoji),
        ("capitals", Self::Capitals),
    ];

    const NAMES: [&'static str; Self::NAMED.len()] = names(&Self::NAMED);

    fn is_of_bold(self) -> bool {
        matches!(self, Self::Bold | Self::BoldPercent | Self::BoldSentences)
    }

    fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, measure)| measure)
    }
}

/// Something that counts: its tokens and its sentence.
type Item = (Range<usize>, usize);

/// Notices each draft, paragraph or sentence that has more than `max`.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let Some(max) = question.option_number("max") else { return };
    let measure = question.measure.as_deref().and_then(Measure::named);
    let least = question.option_number("min-words").unwrap_or(0) as usize;
    let per = question.option_word("per").unwrap_or("draft");
    let hits = hits(examined, question);
    if !may_exceed(examined, measure, &hits, max as usize) {
        return;
    }
    let marked = if measure.is_some_and(Measure::is_of_bold) { bold::marked(examined) } else { BTreeSet::new() };
    for sentences in units(examined, per) {
        let unit = Unit { examined, sentences, hits: &hits, marked: &marked };
        let Some((count, (tokens, sentence))) = unit.beyond(measure, max as usize) else { continue };
        if least > 0 && unit.n_words() < least {
            continue;
        }
        let other = (measure == Some(Measure::RepeatedSentences)).then(|| unit.first_like(sentence)).flatten();
        let notice = if per == "draft" { Notice::of_draft(tokens, sentence) } else { Notice::at(tokens, sentence) };
        notices.push(Notice { count: Some(count), other, ..notice });
    }
}

/// Whether there may be more than `max` at all: a look that spares most drafts the counting.
fn may_exceed(examined: &Examined<'_>, measure: Option<Measure>, hits: &[Item], max: usize) -> bool {
    let tokens = examined.draft.tokens();
    let languages = examined.rules.lexer().languages();
    let text = examined.draft.prose().text();
    let is_mark = |token: &Token, mark| token.kind == TokenKind::Punct && languages.mark(text, token) == Some(mark);
    match measure {
        None => hits.len() > max,
        Some(measure) if measure.is_of_bold() => bold::may_be(examined),
        Some(Measure::Capitals) => has_more(tokens, max, |token| token.flags.contains(TokenFlags::SHOUTED)),
        Some(Measure::Exclamations) => has_more(tokens, max, |token| is_mark(token, '!')),
        Some(Measure::Questions) => has_more(tokens, max, |token| is_mark(token, '?')),
        Some(Measure::Emoji) => has_more(tokens, max, |token| token.kind == TokenKind::Emoji),
        Some(_) => tokens.len() > max,
    }
}

/// Whether more than `max` tokens count.
fn has_more(tokens: &[Token], max: usize, counts: impl Fn(&Token) -> bool) -> bool {
    tokens.iter().filter(|token| counts(token)).nth(max).is_some()
}

/// Takes away the bold that is too much.
fn fixes(examined: &Examined<'_>, answer: &Answer<'_>) -> Vec<Fix> {
    let question = &answer.rule.question;
    let measure = question.measure.as_deref().and_then(Measure::named).filter(|measure| measure.is_of_bold());
    let (Some(measure), Some(max)) = (measure, question.option_number("max")) else { return Vec::new() };
    let mut units = units(examined, question.option_word("per").unwrap_or("draft"));
    let Some(sentences) = units.find(|unit| unit.contains(&answer.notice.sentence)) else { return Vec::new() };
    let unit = Unit { examined, sentences, hits: &[], marked: &bold::marked(examined) };
    unbold::fix(examined, &unit.bold_beyond(measure, max as usize)).into_iter().collect()
}

/// The hits of a question's signals; of overlapping ones the first and longest.
fn hits(examined: &Examined<'_>, question: &Question) -> Vec<Item> {
    let all = question.signals.iter().flat_map(|&signal| examined.hits.of(signal));
    let mut items: Vec<Item> = all.map(|hit| (hit.tokens(), hit.sentence as usize)).collect();
    items.sort_by_key(|(tokens, _)| (tokens.start, std::cmp::Reverse(tokens.end)));
    let mut end = 0;
    items.retain(|(tokens, _)| {
        let apart = tokens.start >= end;
        end = end.max(tokens.end);
        apart
    });
    items
}

/// The numbers of the sentences that are measured together.
fn units<'e>(examined: &'e Examined<'_>, per: &'e str) -> impl Iterator<Item = &'e [usize]> {
    let block = |number: usize| examined.draft.sentences()[number].block;
    examined.body().chunk_by(move |&here, &next| match per {
        "sentence" => false,
        "paragraph" => block(here) == block(next),
        _ => true,
    })
}

/// Some sentences of a draft, which are measured together.
struct Unit<'u, 'a> {
    examined: &'u Examined<'a>,
    sentences: &'u [usize],
    /// The hits of the whole draft, in order.
    hits: &'u [Item],
    /// The tokens of the whole draft that markup may make bold.
    marked: &'u BTreeSet<usize>,
}

impl Unit<'_, '_> {
    /// How much there is, if that is more than `max`, and what to show: the first thing beyond it.
    fn beyond(&self, measure: Option<Measure>, max: usize) -> Option<(usize, Item)> {
        let Some(measure) = measure else { return beyond(self.own_hits(), max) };
        match measure {
            Measure::Words => {
                // Most paragraphs are short enough whatever their tokens are.
                let tokens: usize = self.whole_sentences().map(|(tokens, _)| tokens.len()).sum();
                let (count, (_, longest)) = if tokens > max { beyond(self.words(), max)? } else { return None };
                Some((count, self.sentence(longest)))
            }
            Measure::Sentences => beyond(self.whole_sentences(), max),
            Measure::RepeatedSentences => beyond(self.repeated(), max),
            Measure::Bold => beyond(self.bold(), max),
            Measure::BoldPercent => self.bold_percent(max),
            Measure::BoldSentences => beyond(self.bold_sentences(), max),
            Measure::Exclamations => beyond(self.tokens_that(|token| self.mark(token) == Some('!')), max),
            Measure::Questions => beyond(self.tokens_that(|token| self.mark(token) == Some('?')), max),
            Measure::Emoji => beyond(self.tokens_that(|token| token.kind == TokenKind::Emoji), max),
            Measure::Capitals => beyond(self.tokens_that(|token| self.is_shouted(token)), max),
        }
    }

    fn sentence(&self, number: usize) -> Item {
        (self.examined.draft.sentences()[number].tokens.clone(), number)
    }

    fn whole_sentences(&self) -> impl Iterator<Item = Item> {
        self.sentences.iter().map(|&number| self.sentence(number))
    }

    fn tokens_that(&self, counts: impl Fn(&Token) -> bool) -> impl Iterator<Item = Item> {
        let tokens = self.examined.draft.tokens();
        let all = self.whole_sentences().flat_map(|(all, number)| all.map(move |at| (at, number)));
        all.filter(move |(at, _)| counts(&tokens[*at])).map(|(at, number)| (at..at + 1, number))
    }

    fn words(&self) -> impl Iterator<Item = Item> {
        self.tokens_that(is_word)
    }

    fn n_words(&self) -> usize {
        let tokens = self.examined.draft.tokens();
        let words = |(sentence, _): Item| tokens[sentence].iter().filter(|token| is_word(token)).count();
        self.whole_sentences().map(words).sum()
    }

    fn own_hits(&self) -> impl Iterator<Item = Item> {
        let first = self.sentences.first().map_or(0, |first| self.hits.partition_point(|(_, number)| number < first));
        let near = self.hits[first..].iter().take_while(|(_, number)| Some(number) <= self.sentences.last());
        near.filter(|(_, number)| self.sentences.binary_search(number).is_ok()).cloned()
    }

    fn mark(&self, token: &Token) -> Option<char> {
        self.examined.rules.lexer().languages().mark(self.examined.draft.prose().text(), token)
    }

    fn is_shouted(&self, token: &Token) -> bool {
        let long = || self.examined.draft.prose().text()[token.span.range()].chars().count() >= 4;
        token.flags.contains(TokenFlags::SHOUTED) && is_word(token) && long()
    }
}

/// How many items there are, if that is more than `max`, and the first beyond it.
fn beyond(items: impl IntoIterator<Item = Item>, max: usize) -> Option<(usize, Item)> {
    let (mut count, mut first) = (0, None);
    items.into_iter().for_each(|item| {
        if count == max {
            first = Some(item);
        }
        count += 1;
    });
    first.map(|first| (count, first))
}

/// Whether a token is a word as people count them: parts of one written word are one.
fn is_word(token: &Token) -> bool {
    token.kind == TokenKind::Word && !token.flags.contains(TokenFlags::PART)
}
