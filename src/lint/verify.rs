//! Before a fix is offered it is tried out.
//!
//! It is applied to a copy, which is read and checked again. It is dropped if its finding stays, if
//! another appears, if a fact changed, or if Markdown outside of it reads differently.

use std::collections::BTreeMap;

use super::analysis::{Answer, answers};
use super::examined::Examined;
use super::finding::{Fix, Safety};
use crate::draft::{Draft, InlineKind};
use crate::rules::RuleSet;
use crate::text::{Span, TokenKind};

/// Whether a fix keeps its promise.
pub fn holds(rules: &RuleSet, examined: &Examined<'_>, all: &[Answer<'_>], answer: &Answer<'_>, fix: &Fix) -> bool {
    let before = examined.draft;
    let text = fix.edits.apply(before.source());
    let after = examined.settings.read(rules, &text, before.markup());
    if !same_facts(before, &after) || !same_structure(before, &after, fix) {
        return false;
    }
    if fix.safety == Safety::Mechanical && !same_letters(before, &after) {
        return false;
    }
    let examined = Examined::new(rules, &after, &examined.given, examined.settings);
    let left = answers(&examined);
    let count = |answers: &[Answer<'_>], rule: &str| answers.iter().filter(|a| &*a.finding.rule == rule).count();
    let removes = count(&left, &answer.finding.rule) < count(all, &answer.finding.rule);
    removes && left.iter().all(|new| count(&left, &new.finding.rule) <= count(all, &new.finding.rule))
}

/// Identifiers, amounts, dates, addresses and placeholders are those that were there, and the
/// quoted lines and the front matter too.
fn same_facts(before: &Draft<'_>, after: &Draft<'_>) -> bool {
    fn facts<'a>(draft: &'a Draft<'_>) -> BTreeMap<&'a str, usize> {
        let mut facts = BTreeMap::new();
        let text = draft.prose().text();
        let is_fact = |kind| !matches!(kind, TokenKind::Word | TokenKind::Punct | TokenKind::Emoji);
        for token in draft.tokens().iter().filter(|token| is_fact(token.kind)) {
            *facts.entry(&text[token.span.range()]).or_insert(0) += 1;
        }
        facts
    }
    let quoted = |draft: &Draft<'_>| draft.quotes().iter().map(|quote| quote.text.clone()).collect::<Vec<_>>();
    let front = |draft: &Draft<'_>| draft.front_matter().iter().map(|field| field.value.clone()).collect::<Vec<_>>();
    facts(before) == facts(after) && quoted(before) == quoted(after) && front(before) == front(after)
}

/// The blocks are the same, and so is all inline markup that the fix did not touch.
fn same_structure(before: &Draft<'_>, after: &Draft<'_>, fix: &Fix) -> bool {
    let kinds = |draft: &Draft<'_>| draft.blocks().iter().map(|block| block.kind).collect::<Vec<_>>();
    if kinds(before) != kinds(after) {
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
    // Marks that no longer mark anything show up as text.
    let marks =
        |draft: &Draft<'_>| draft.prose().text().bytes().filter(|b| matches!(b, b'*' | b'_' | b'~' | b'`')).count();
    kept && marks(after) <= marks(before)
}

fn same_letters(before: &Draft<'_>, after: &Draft<'_>) -> bool {
    let letters =
        |draft: &Draft<'_>| -> String { draft.prose().text().chars().filter(|c| c.is_alphanumeric()).collect() };
    letters(before) == letters(after)
}
