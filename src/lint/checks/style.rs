//! `style`: do the hits stand out?

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Examined, Kind, Notice};
use crate::draft::Zone;
use crate::lint::Hit;
use crate::lint::fixes::bold::{self, Bold};
use crate::lint::signals::prose_span;
use crate::rules::model::{KindSpec, OptionKind, Question, SignalRef, Subjects};
use crate::text::TokenFlags;

/// The case in which nothing can be bold.
const OWN_LINE: &str = "own-line";

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "style",
        subjects: Subjects::Signals(1, usize::MAX),
        options: &[("never", OptionKind::Signals), ("again", OptionKind::Signals)],
        required: &[],
        messages: &["bold", OWN_LINE],
        at_end: false,
    },
    check,
    fixes: bold::fixes,
};

/// Notices every hit that is not bold from end to end, or, where nothing can be bold, not at the end of a
/// short line; of overlapping ones the first and longest. What shares a word with a hit of `never` stays as it is.
/// What a hit of `again` says is noticed wherever it stands once more, and no label says what it is.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let all = |signals: &[SignalRef]| -> Vec<Hit> {
        signals.iter().flat_map(|&signal| examined.hits.of(signal)).copied().collect()
    };
    let mut hits = all(&question.signals);
    if hits.is_empty() {
        return;
    }
    let never = all(question.option_signals("never"));
    hits.extend(repeats(question, examined, &all(question.option_signals("again"))));
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut end = 0;
    for hit in hits {
        let refused = never.iter().any(|other| other.start < hit.end && hit.start < other.end);
        if hit.start >= end && !refused && !bold::stands_out(examined, &hit.tokens()) {
            end = hit.end;
            let word = (examined.bold == Bold::None).then_some(OWN_LINE);
            notices.push(Notice { word, ..Notice::of(&hit) });
        }
    }
}

/// Other places of the draft that say the same identifiers as some hits, with or without their `#`, where no label
/// says what they are.
fn repeats(question: &Question, examined: &Examined<'_>, hits: &[Hit]) -> Vec<Hit> {
    let draft = examined.draft;
    let written = |tokens: &Range<usize>| {
        let text = draft.prose().text().get(prose_span(draft, tokens).range()).unwrap_or_default();
        text.trim_start_matches('#')
    };
    let known = hits.iter().map(|hit| (written(&hit.tokens()), hit)).filter(|(text, _)| speaks_for_itself(text));
    let known: FxHashMap<&str, &Hit> = known.collect();
    if known.is_empty() {
        return Vec::new();
    }
    let mut lengths: Vec<usize> = known.values().map(|hit| hit.tokens().len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let codes = examined.codes.get_or_init(|| Codes::of(question, examined));
    let sentences = draft.sentences();
    let mut repeats: Vec<Hit> = Vec::new();
    for &at in &codes.digits {
        for &length in &lengths {
            for place in (at.saturating_sub(length - 1)..=at).map(|start| start..start + length) {
                let Some(hit) = known.get(written(&place)).filter(|_| !codes.labelled(&place)) else { continue };
                let number = sentences.partition_point(|sentence| sentence.tokens.end <= place.start);
                let sentence = &sentences[number];
                // A place with two digits is come by twice.
                let is_new = repeats.last().is_none_or(|last| last.start as usize != place.start);
                if is_new && place.end <= sentence.tokens.end && sentence.zone != Zone::Signature {
                    repeats.push(hit.moved(&place, number as u32));
                }
            }
        }
    }
    repeats
}

/// Whether an identifier is one without its label: a short number may well be something else.
fn speaks_for_itself(identifier: &str) -> bool {
    let shortest = if identifier.bytes().all(|byte| byte.is_ascii_digit()) { 5 } else { 4 };
    identifier.len() >= shortest && identifier.bytes().any(|byte| byte.is_ascii_digit())
}

/// What may be an identifier in a draft, and what is said to be one: the same whichever question asks.
#[derive(Debug)]
pub struct Codes {
    /// The tokens that hold a digit.
    digits: Vec<usize>,
    /// The tokens that hits of any question of this kind cover, apart from each other and in order.
    labelled: Vec<Range<usize>>,
}

impl Codes {
    fn of(question: &Question, examined: &Examined<'_>) -> Self {
        let tokens = (0..).zip(examined.draft.tokens());
        let digits = tokens.filter(|(_, token)| token.flags.contains(TokenFlags::DIGIT)).map(|(at, _)| at).collect();
        let rules = examined.rules.rules.iter().filter(|rule| rule.question.kind == question.kind);
        let signals = rules.flat_map(|rule| &rule.question.signals);
        let mut labelled: Vec<_> = signals.flat_map(|&signal| examined.hits.of(signal)).map(Hit::tokens).collect();
        labelled.sort_by_key(|tokens| tokens.start);
        labelled.dedup_by(|next, one| {
            let touches = next.start < one.end;
            one.end = if touches { one.end.max(next.end) } else { one.end };
            touches
        });
        Self { digits, labelled }
    }

    /// Whether a label says of one of some tokens what it is.
    fn labelled(&self, tokens: &Range<usize>) -> bool {
        let first = self.labelled.partition_point(|stretch| stretch.end <= tokens.start);
        self.labelled.get(first).is_some_and(|stretch| stretch.start < tokens.end)
    }
}
