//! `order`: does one come before the other?

use super::{Examined, Kind, Notice};
use crate::rules::model::{KindSpec, Question, Subjects};

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "order",
        subjects: Subjects::Signals(2, usize::MAX),
        options: &[],
        required: &[],
        messages: &[],
        at_end: true,
    },
    check,
    fixes: |_, _| Vec::new(),
};

/// Notices the first hit of the first signal when a hit of another stands in a sentence before it.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let Some((&first, then)) = question.signals.split_first() else { return };
    let Some(late) = examined.hits.of(first).min_by_key(|hit| hit.start) else { return };
    let earlier = then.iter().flat_map(|&signal| examined.hits.of(signal)).any(|hit| hit.sentence < late.sentence);
    if earlier {
        notices.push(Notice::of(late));
    }
}
