//! What can be folded: the parts of a draft and its paragraphs, where they have several lines.

use tower_lsp::lsp_types::{FoldingRange, FoldingRangeKind};

use crate::text::Span;

use super::checker::Checker;
use super::outline::{PartKind, parts};
use super::view::View;

/// The stretches of lines that can be folded, at most as many as the client shows. Parts come first, for a client
/// that shows few; of those that begin in one line there is only the largest, since it has one mark a line.
pub(super) fn folding_ranges(view: &View, checker: &Checker) -> Vec<FoldingRange> {
    let parts = parts(&view.draft(checker));
    let text = |kind: PartKind| view.features.folded_text.then(|| format!("{} …", kind.name()));
    let of_parts = parts.iter().map(|part| {
        let kind = match part.kind {
            // What is no part of the reply folds with the comments.
            PartKind::FrontMatter | PartKind::Quote => FoldingRangeKind::Comment,
            PartKind::Own(_) => FoldingRangeKind::Region,
        };
        (part.span, Some(kind), text(part.kind))
    });
    let paragraphs = parts.iter().flat_map(|part| &part.paragraphs);
    let mut ranges: Vec<FoldingRange> = Vec::new();
    for (span, kind, collapsed_text) in of_parts.chain(paragraphs.map(|paragraph| (paragraph.span, None, None))) {
        let Some((start_line, end_line)) = lines(view, span) else { continue };
        if ranges.iter().all(|known| known.start_line != start_line) {
            ranges.push(FoldingRange { start_line, end_line, kind, collapsed_text, ..FoldingRange::default() });
        }
    }
    ranges.truncate(view.features.folding.unwrap_or(usize::MAX));
    ranges.sort_by_key(|range| range.start_line);
    ranges
}

/// The first and the last line of a span, if these are two.
fn lines(view: &View, span: Span) -> Option<(u32, u32)> {
    let lines = view.text.lines();
    let (first, last) = (lines.line(span.start), lines.line(span.end));
    (first < last).then_some((first, last))
}
