//! `style`: do the hits stand out?

use std::ops::Range;

use super::{Examined, Kind, Notice};
use crate::draft::Zone;
use crate::lint::Hit;
use crate::lint::fixes::bold::{self, Bold};
use crate::lint::signals::prose_span;
use crate::rules::model::{KindSpec, OptionKind, Question, SignalRef, Subjects};

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
    let again = all(question.option_signals("again"));
    let labelled = |repeat: &Hit| {
        let rules = examined.rules.rules.iter().filter(|rule| rule.question.kind == question.kind);
        let mut others = rules.flat_map(|rule| &rule.question.signals).flat_map(|&signal| examined.hits.of(signal));
        others.any(|other| other.start < repeat.end && repeat.start < other.end)
    };
    hits.extend(again.iter().flat_map(|hit| repeats(examined, hit)).filter(|repeat| !labelled(repeat)));
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

/// Other places of the draft that say the same identifier as a hit, with or without its `#`.
fn repeats(examined: &Examined<'_>, hit: &Hit) -> Vec<Hit> {
    let (draft, count) = (examined.draft, hit.tokens().len());
    let written = |tokens: &Range<usize>| {
        let text = draft.prose().text().get(prose_span(draft, tokens).range()).unwrap_or_default();
        text.trim_start_matches('#')
    };
    let told = written(&hit.tokens());
    // A short number may well be something else.
    let shortest = if told.bytes().all(|byte| byte.is_ascii_digit()) { 5 } else { 4 };
    if told.len() < shortest || !told.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let mut repeats = Vec::new();
    for (sentence, number) in draft.sentences().iter().zip(0..).filter(|(sentence, _)| sentence.zone != Zone::Signature)
    {
        let starts = sentence.tokens.start..(sentence.tokens.end + 1).saturating_sub(count);
        let places = starts.map(|start| start..start + count).filter(|place| written(place) == told);
        repeats.extend(places.filter(|place| place.start != hit.start as usize).map(|place| hit.moved(&place, number)));
    }
    repeats
}
