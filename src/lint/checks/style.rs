//! `style`: do the hits stand out?

use super::{Examined, Kind, Notice};
use crate::lint::Hit;
use crate::lint::fixes::bold::{self, Bold};
use crate::rules::model::{KindSpec, OptionKind, Question, SignalRef, Subjects};

/// The case in which nothing can be bold.
const OWN_LINE: &str = "own-line";

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "style",
        subjects: Subjects::Signals(1, usize::MAX),
        options: &[("never", OptionKind::Signals)],
        required: &[],
        messages: &["bold", OWN_LINE],
        at_end: false,
    },
    check,
    fixes: bold::fixes,
};

/// Notices every hit that is not bold from end to end, or, where nothing can be bold, not at the end of a
/// short line; of overlapping ones the first and longest. What shares a word with a hit of `never` stays as it is.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let all = |signals: &[SignalRef]| -> Vec<Hit> {
        signals.iter().flat_map(|&signal| examined.hits.of(signal)).copied().collect()
    };
    let mut hits = all(&question.signals);
    if hits.is_empty() {
        return;
    }
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let never = all(question.option_signals("never"));
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
