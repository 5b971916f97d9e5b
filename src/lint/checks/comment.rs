//! `comment`: are comments for us left in the draft, and are they good for anything?

use super::{Examined, Kind, Notice};
use crate::lint::comments::Comment;
use crate::rules::model::{KindSpec, Question, Rule, Subjects};
use crate::text::Span;

const LEFT_IN: &str = "left-in";
const UNKNOWN: &str = "unknown";
const UNUSED: &str = "unused";

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "comment",
        subjects: Subjects::Measure(&[LEFT_IN, UNKNOWN, UNUSED]),
        options: &[],
        required: &[],
        messages: &[],
        at_end: true,
    },
    check,
    // Without it, what it switches off would be told; what remains of it is the agent's to delete.
    fixes: |_, _| Vec::new(),
};

/// Whether a rule asks about comments, so that it must be asked after all others.
pub fn asks(rule: &Rule) -> bool {
    super::KINDS[rule.question.kind].spec.key == KIND.spec.key
}

/// Notices each comment for us, each name in one that no rule has, or each that keeps nothing from being told.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    for comment in examined.comments.iter() {
        let mut notice = |span: Span| notices.push(Notice::beside(span, sentence_below(examined, comment)));
        let known = |known: bool| comment.names.iter().filter(move |name| name.is_known(examined.rules) == known);
        match question.measure.as_deref() {
            Some(LEFT_IN) => notice(comment.span),
            Some(UNKNOWN) if comment.names.is_empty() => notice(comment.span),
            Some(UNKNOWN) => known(false).for_each(|name| notice(name.span)),
            Some(UNUSED) => {
                // A rule that nobody asks could not tell.
                let asked = known(true).filter(|name| name.is_asked(examined.rules, examined.settings));
                asked.filter(|name| !name.used.get()).for_each(|name| notice(name.span));
            }
            _ => {}
        }
    }
}

/// The sentence that a comment stands before, else the last: it tells the agent's language.
fn sentence_below(examined: &Examined<'_>, comment: &Comment<'_>) -> usize {
    let draft = examined.draft;
    let is_above = |tokens: &std::ops::Range<usize>| {
        draft
            .tokens()
            .get(tokens.start)
            .is_some_and(|token| draft.prose().source(token.span).start < comment.span.start)
    };
    let above = draft.sentences().iter().take_while(|sentence| is_above(&sentence.tokens)).count();
    above.min(draft.sentences().len().saturating_sub(1))
}
