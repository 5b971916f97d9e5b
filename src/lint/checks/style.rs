//! `style`: do the hits have the style?

use super::{Examined, Kind, Notice};
use crate::draft::Style;
use crate::lint::bold as bold_fix;
use crate::lint::signals::prose_span;
use crate::rules::model::{KindSpec, Question, Subjects};

pub const KIND: Kind = Kind {
    spec: KindSpec {
        key: "style",
        subjects: Subjects::Signals(1, usize::MAX),
        options: &[],
        required: &[],
        at_end: false,
    },
    check,
    fixes: bold_fix::fixes,
};

/// Notices every hit that is not bold from end to end; of overlapping ones the first and longest.
fn check(question: &Question, examined: &Examined<'_>, notices: &mut Vec<Notice>) {
    let Some((bold, ..)) = examined.settings.bold_marks() else { return };
    let mut hits: Vec<_> = question.signals.iter().flat_map(|&signal| examined.hits.of(signal)).collect();
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut end = 0;
    for hit in hits {
        let span = prose_span(examined.draft, &hit.tokens());
        if hit.start >= end && !examined.draft.prose().style(span).intersects(bold | Style::BOLD) {
            end = hit.end;
            notices.push(Notice::of(hit));
        }
    }
}
