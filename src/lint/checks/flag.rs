//! `flag`: is the signal here?

use super::{Examined, Kind, Notice};
use crate::lint::fixes::rewrite;
use crate::rules::model::{KindSpec, Question, Subjects};

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "flag",
        subjects: Subjects::Signals(1, usize::MAX),
        options: &[],
        required: &[],
        messages: &[],
        at_end: false,
    },
    check,
    fixes: rewrite::fixes,
};

/// Notices every hit of the signals; of overlapping ones the first and longest.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let mut hits: Vec<_> = question.signals.iter().flat_map(|&signal| examined.hits.of(signal)).collect();
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.grade));
    let mut end = 0;
    for hit in hits {
        if hit.start >= end {
            end = hit.end;
            notices.push(Notice::of(hit));
        }
    }
}
