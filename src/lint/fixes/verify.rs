//! Before a fix is offered it is tried out.
//!
//! It is applied to a copy, which is read and checked again. It is dropped if its finding stays, if
//! another appears, if a fact changed, or if Markdown outside of it reads differently.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Answer, Examined, Fix, Safety};
use crate::draft::{BlockKind, Draft, InlineKind, Markup};
use crate::lint::analysis::answers;
use crate::text::{Edit, EditSet, Span, Token, TokenKind};

/// Above so many bytes a draft is an archive, of which each fix is tried out on its own paragraphs alone:
/// to read all of it once a fix would take time that grows with its square.
const LONG: usize = 32 << 10;

/// How far a paragraph's end is looked for, in bytes.
const NEAR: usize = 4 << 10;

/// Whether a fix keeps its promise.
pub fn holds(examined: &Examined<'_>, all: &[Answer<'_>], answer: &Answer<'_>, fix: &Fix) -> bool {
    if examined.draft.source().len() > LONG {
        return holds_nearby(examined, answer, fix).unwrap_or(false);
    }
    let Examined { rules, draft: before, .. } = *examined;
    let text = fix.edits.apply(before.source());
    let after = examined.settings.read(rules, &text, before.markup());
    if !same_facts(before, &after, fix.repeats.as_slice()) || !same_structure(before, &after, fix) {
        return false;
    }
    if fix.safety == Safety::Mechanical && !same_letters(before, &after) {
        return false;
    }
    let examined = Examined::after(examined.hits.state(), rules, &after, &examined.given, examined.settings);
    let (before, after) = (Counts::of(all), Counts::of(&answers(&examined)));
    let rule = &answer.finding.rule;
    after.get(rule) < before.get(rule) && after.is_within(&before, 1)
}

/// Whether some fixes, each of which holds alone, hold together: fewer findings are left, none is new, and no fact
/// changed but those of the sentences that are said once more.
pub fn holds_together(examined: &Examined<'_>, all: &[Answer<'_>], edits: &EditSet, repeats: &[Span]) -> bool {
    let before = Counts::of(all);
    left(examined, edits, repeats).is_some_and(|after| after.sum() < before.sum() && after.is_within(&before, 1))
}

/// Whether a draft in which some sentences are said once more says nothing else: the facts are those, and what is
/// noticed was noticed of the first half.
pub fn is_said_twice(examined: &Examined<'_>, all: &[Answer<'_>], edits: &EditSet, repeats: &[Span]) -> bool {
    left(examined, edits, repeats).is_some_and(|after| after.is_within(&Counts::of(all), 2))
}

/// What is noticed once some edits are made; `None` if a fact changed.
fn left(examined: &Examined<'_>, edits: &EditSet, repeats: &[Span]) -> Option<Counts> {
    let Examined { rules, draft: before, .. } = *examined;
    let text = edits.apply(before.source());
    let after = examined.settings.read(rules, &text, before.markup());
    let same = same_facts(before, &after, repeats);
    same.then(|| {
        let after = Examined::after(examined.hits.state(), rules, &after, &examined.given, examined.settings);
        Counts::of(&answers(&after))
    })
}

/// How many findings there are of each rule.
struct Counts(BTreeMap<Arc<str>, usize>);

impl Counts {
    fn of(answers: &[Answer<'_>]) -> Self {
        let mut counts = BTreeMap::new();
        for answer in answers {
            *counts.entry(Arc::clone(&answer.finding.rule)).or_default() += 1;
        }
        Self(counts)
    }

    fn get(&self, rule: &Arc<str>) -> usize {
        self.0.get(rule).copied().unwrap_or(0)
    }

    fn sum(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether there are of no rule more than so many times as many as before.
    fn is_within(&self, before: &Self, times: usize) -> bool {
        self.0.iter().all(|(rule, count)| *count <= times * before.get(rule))
    }
}

/// Like [`holds`], for the paragraphs around the fix; `None` if the finding cannot be seen from there.
fn holds_nearby(examined: &Examined<'_>, answer: &Answer<'_>, fix: &Fix) -> Option<bool> {
    let source = examined.draft.source();
    let touched = fix.edits.edits().iter().map(|edit| edit.span).fold(answer.finding.span, Span::cover).range();
    let Range { start, end } = paragraphs(source, touched.clone());
    if end - start > touched.len() + 2 * NEAR || touched.len() > NEAR {
        return None;
    }
    let moved = |span: Span| Span::new(span.start - start as u32, span.end - start as u32);
    let edits = fix.edits.edits().iter().map(|edit| Edit { span: moved(edit.span), text: edit.text.clone() });
    let repeats = fix.repeats.map(moved);
    let fix = Fix { edits: EditSet::new(edits.collect()).ok()?, repeats, ..fix.clone() };
    let draft = examined.settings.read(examined.rules, &source[start..end], examined.draft.markup());
    // What is quoted elsewhere in an archive was said to others.
    let context = examined.given.clone().with_front_matter(examined.draft);
    let nearby = Examined::new(examined.rules, &draft, &context, examined.settings);
    let all = answers(&nearby);
    let finding = &answer.finding;
    let same = |found: &&Answer<'_>| found.finding.rule == finding.rule && found.finding.span == moved(finding.span);
    let answer = all.iter().find(same)?;
    Some(holds(&nearby, &all, answer, &fix))
}

/// The stretch grown until blank lines stand around it.
fn paragraphs(source: &str, stretch: Range<usize>) -> Range<usize> {
    let line_start = |at: usize| source[..at].rfind('\n').map_or(0, |at| at + 1);
    let line_end = |at: usize| source[at..].find('\n').map_or(source.len(), |line| at + line + 1);
    let blank = |line: Range<usize>| source[line].trim().is_empty();
    let (mut start, mut end) = (line_start(stretch.start), line_end(stretch.end));
    while start > 0 && stretch.start - start <= NEAR && !blank(line_start(start - 1)..start) {
        start = line_start(start - 1);
    }
    while end < source.len() && end - stretch.end <= NEAR && !blank(end..line_end(end)) {
        end = line_end(end);
    }
    start..end
}

/// Identifiers, amounts, dates, addresses and placeholders are those that were there, those of a sentence
/// that is said once more twice; and the quoted lines and the front matter too.
fn same_facts(before: &Draft<'_>, after: &Draft<'_>, repeats: &[Span]) -> bool {
    fn facts<'a>(draft: &'a Draft<'_>, repeats: &[Span]) -> BTreeMap<&'a str, usize> {
        let mut facts = BTreeMap::new();
        let text = draft.prose().text();
        let is_fact = |kind| !matches!(kind, TokenKind::Word | TokenKind::Punct | TokenKind::Emoji);
        let again = |token: &Token| repeats.iter().any(|it| it.contains(draft.prose().source(token.span)));
        for token in draft.tokens().iter().filter(|token| is_fact(token.kind)) {
            *facts.entry(number_alone(&text[token.span.range()])).or_insert(0) += 1 + usize::from(again(token));
        }
        facts
    }
    let quoted = |draft: &Draft<'_>| draft.quotes().iter().map(|quote| quote.text.clone()).collect::<Vec<_>>();
    let front = |draft: &Draft<'_>| draft.front_matter().iter().map(|field| field.value.clone()).collect::<Vec<_>>();
    // A link's address is a fact that the prose does not show.
    let links = |draft: &Draft<'_>, repeats: &[Span]| -> usize {
        let links = draft.prose().inlines().iter().filter(|inline| inline.kind == InlineKind::Link);
        links.map(|link| 1 + usize::from(repeats.iter().any(|it| it.contains(link.source)))).sum()
    };
    facts(before, repeats) == facts(after, &[])
        && quoted(before) == quoted(after)
        && front(before) == front(after)
        && links(before, repeats) == links(after, &[])
}

/// The number that a word is tied to, which stands alone elsewhere: `64` of `64-bit`.
fn number_alone(fact: &str) -> &str {
    let parts = fact.split_once('-');
    let tied = parts.filter(|(number, word)| {
        number.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty() && word.chars().all(char::is_lowercase)
    });
    tied.map_or(fact, |(number, _)| number)
}

/// The blocks are the same, and so is all inline markup that the fix did not touch.
fn same_structure(before: &Draft<'_>, after: &Draft<'_>, fix: &Fix) -> bool {
    let kinds = |draft: &Draft<'_>| draft.blocks().iter().map(|block| block.kind).collect::<Vec<_>>();
    let (was, is) = (kinds(before), kinds(after));
    let more = if fix.repeats.is_some() { 2 } else { usize::from(only_inserts(fix)) };
    if was != is && !has_more_paragraphs(&was, &is, more) {
        return false;
    }
    let touched = |span: Span| fix.edits.edits().iter().any(|edit| edit.span.overlaps(span));
    let mut left: Vec<(InlineKind, &str)> = after
        .prose()
        .inlines()
        .iter()
        .map(|inline| (inline.kind, &after.prose().text()[inline.prose.range()]))
        .collect();
    let kept = before.prose().inlines().iter().filter(|inline| !touched(inline.source)).all(|inline| {
        let wanted = (inline.kind, &before.prose().text()[inline.prose.range()]);
        left.iter().position(|found| *found == wanted).map(|at| left.swap_remove(at)).is_some()
    });
    // Marks that no longer mark anything show up as text; in plain text they always do.
    let marks = |text: &str| text.bytes().filter(|b| matches!(b, b'*' | b'_' | b'~' | b'`')).count();
    let prose = |repeated: Span| {
        let tokens = before.tokens().iter().filter(move |it| repeated.contains(before.prose().source(it.span)));
        tokens.map(|token| marks(&before.prose().text()[token.span.range()])).sum()
    };
    let again: usize = fix.repeats.map_or(0, prose);
    kept && (before.markup() == Markup::Plain || marks(after.prose().text()) <= marks(before.prose().text()) + again)
}

fn only_inserts(fix: &Fix) -> bool {
    fix.edits.edits().iter().all(|edit| edit.span.is_empty())
}

/// Whether there are one to so many more paragraphs in one place, and all else is the same.
fn has_more_paragraphs(before: &[BlockKind], after: &[BlockKind], most: usize) -> bool {
    let same = before.iter().zip(after).take_while(|(before, after)| before == after).count();
    (1..=most).any(|more| {
        let new = after.get(same..same + more);
        new.is_some_and(|new| {
            new.iter().all(|kind| *kind == BlockKind::Paragraph) && after[same + more..] == before[same..]
        })
    })
}

fn same_letters(before: &Draft<'_>, after: &Draft<'_>) -> bool {
    let letters =
        |draft: &Draft<'_>| -> String { draft.prose().text().chars().filter(|c| c.is_alphanumeric()).collect() };
    letters(before) == letters(after)
}

#[cfg(test)]
mod tests {
    use super::{number_alone, paragraphs};

    #[test]
    fn a_number_is_a_fact_without_the_word_tied_to_it() {
        let facts = ["64-bit", "24-hour", "64-BIT", "64-", "A-64", "7741-0093", "64"];
        assert_eq!(facts.map(number_alone), ["64", "24", "64-BIT", "64-", "A-64", "7741-0093", "64"]);
    }

    #[test]
    fn paragraphs_end_at_blank_lines() {
        let text = "Hi,\r\n \r\nplan P-1\r\nis ready.\r\n\r\nBye";
        let at = text.find("P-1").unwrap();
        assert_eq!(&text[paragraphs(text, at..at + 3)], "plan P-1\r\nis ready.\r\n");
        assert_eq!(paragraphs("one line", 4..8), 0..8);
    }
}
