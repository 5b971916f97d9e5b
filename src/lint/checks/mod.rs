//! What rules ask, a file per kind of rule.
//!
//! To add a kind: a file here with its `KIND`, and a line in [`KINDS`].

pub mod comment;
mod consistent;
mod flag;
mod limit;
mod order;
mod require;
mod style;

use std::ops::Range;

use crate::rules::model::{KindSpec, Question};

use super::analysis::Answer;
use super::examined::Examined;
use super::finding::Fix;
use super::signals::Hit;
use crate::text::Span;

pub use style::Codes;

/// A kind of rule: how its files spell it, and how it is asked.
pub struct Kind {
    /// How its files spell it.
    pub spec: KindSpec,
    /// Asks a question of this kind about a draft.
    pub check: fn(&Question, &Examined<'_>, &mut Vec<Notice>),
    /// Proposes fixes for an answer, best first; they are verified before anybody sees them.
    pub fixes: fn(&Examined<'_>, &Answer<'_>) -> Vec<Fix>,
}

/// All kinds of rules.
pub const KINDS: [Kind; 7] =
    [flag::KIND, require::KIND, order::KIND, style::KIND, limit::KIND, consistent::KIND, comment::KIND];

/// How rule files spell the kinds.
pub const SPECS: [KindSpec; KINDS.len()] = {
    let mut specs = [KINDS[0].spec; KINDS.len()];
    let mut at = 1;
    while at < KINDS.len() {
        specs[at] = KINDS[at].spec;
        at += 1;
    }
    specs
};

/// Something a rule noticed, before it is put into words.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The tokens it is about.
    pub tokens: Range<usize>,
    /// Its sentence.
    pub sentence: usize,
    /// The hit it is about; `None` when it is about something missing, or about how much there is.
    pub hit: Option<Hit>,
    /// The best grade that was found, where one is asked for.
    pub grade: Option<u8>,
    /// The case that messages may be worded for, one of its kind's.
    pub word: Option<&'static str>,
    /// How much there is, where that is asked.
    pub count: Option<usize>,
    /// The tokens of another place that it is about, too.
    pub other: Option<Range<usize>>,
    /// Whether it is about the draft as a whole, wherever it is shown.
    pub of_draft: bool,
    /// Where it is shown, in bytes of the source, if it is about something that is no prose.
    pub source: Option<Span>,
}

impl Notice {
    /// A notice about a hit.
    fn of(hit: &Hit) -> Self {
        Self { hit: Some(*hit), grade: Some(hit.grade), ..Self::at(hit.tokens(), hit.sentence as usize) }
    }

    /// A notice about these tokens of a sentence.
    fn at(tokens: Range<usize>, sentence: usize) -> Self {
        let (hit, grade, word, count, other, source) = (None, None, None, None, None, None);
        Self { tokens, sentence, hit, grade, word, count, other, of_draft: false, source }
    }

    /// A notice about a stretch of the source that is no prose, in the language of a sentence.
    fn beside(source: Span, sentence: usize) -> Self {
        Self { source: Some(source), ..Self::at(0..0, sentence) }
    }

    /// A notice about the draft as a whole, shown at these tokens of a sentence.
    fn of_draft(tokens: Range<usize>, sentence: usize) -> Self {
        Self { of_draft: true, ..Self::at(tokens, sentence) }
    }
}
