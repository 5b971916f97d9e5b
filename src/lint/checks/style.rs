//! `style`: do the hits stand out?

use super::{Examined, Kind, Notice};
use crate::lint::{Bold, bold};
use crate::rules::model::{KindSpec, Question, Subjects};

/// The case in which nothing can be bold.
const OWN_LINE: &str = "own-line";

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "style",
        subjects: Subjects::Signals(1, usize::MAX),
        options: &[],
        required: &[],
        messages: &["bold", OWN_LINE],
        at_end: false,
    },
    check,
    fixes: bold::fixes,
};

/// Notices every hit that is not bold from end to end, or, where nothing can be bold, not at the end of a short line; of overlapping ones the first and longest.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let mut hits: Vec<_> = question.signals.iter().flat_map(|&signal| examined.hits.of(signal)).collect();
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut end = 0;
    for hit in hits {
        if hit.start >= end && !bold::stands_out(examined, &hit.tokens()) {
            end = hit.end;
            let word = (examined.bold == Bold::None).then_some(OWN_LINE);
            notices.push(Notice { word, ..Notice::of(hit) });
        }
    }
}
