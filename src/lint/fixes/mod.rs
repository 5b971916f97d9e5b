//! What is offered for a finding.
//!
//! The finding's kind of rule proposes: other words in the language of the sentence (`rewrite`) and in the
//! other (`translation`), which keep to the draft's form of address (`register`); a sentence of the
//! phrasebook where one is missing (`insert`); bold, or a line of its own where nothing is bold (`bold`,
//! `own_line`); bold taken away (`unbold`); all of a draft in the other language (`bilingual`). Whatever it is, it is tried out before anybody sees it (`verify`).

pub(super) mod bilingual;
pub(super) mod bold;
pub(super) mod insert;
mod own_line;
pub(super) mod register;
pub(super) mod rewrite;
mod translation;
pub(super) mod unbold;
pub(super) mod verify;

pub use bold::Bold;
pub use translation::Translations;

use super::analysis::Answer;
use super::checks::{KINDS, Notice};
use super::examined::Examined;
use super::finding::{Fix, Safety};
use super::signals::{Capture, Hit, clause_end, prose_span};

/// The fixes for one of a draft's answers that keep their promise, best first.
pub(super) fn verified(examined: &Examined<'_>, all: &[Answer<'_>], answer: &Answer<'_>) -> Vec<Fix> {
    let mut fixes = (KINDS[answer.rule.question.kind].fixes)(examined, answer);
    // A translation is there for each rewrite that it may be paired with; the first that holds is enough.
    let mut translated = Vec::new();
    fixes.retain(|fix| {
        let is_translation = fix.language.as_deref().is_some_and(|code| *code != *answer.finding.language);
        let holds =
            !(is_translation && translated.contains(&fix.language)) && verify::holds(examined, all, answer, fix);
        if holds && is_translation {
            translated.push(fix.language.clone());
        }
        holds
    });
    fixes
}
