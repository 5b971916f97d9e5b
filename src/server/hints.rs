//! Behind words, which part of a good reply stands on them.

use tower_lsp::lsp_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};

use super::checker::Checker;
use super::scorecard::captions;
use super::to_lsp;
use super::view::View;

/// A mark for each place in a range that a part stands on, if marks are wanted.
pub(super) fn hints(view: &View, checker: &Checker, range: Range) -> Vec<InlayHint> {
    if !checker.shows_marks() {
        return Vec::new();
    }
    let draft = view.draft(checker);
    let asked = to_lsp::span(&view.text, range, view.features.encoding);
    let mut hints = Vec::new();
    for (stage, words) in checker.stages(&draft) {
        let (title, counts) = captions(stage);
        let mut end = 0;
        for span in words {
            // Of places that overlap the first is enough.
            let is_apart = span.start >= end;
            end = end.max(span.end);
            if !is_apart || span.end < asked.start || asked.end < span.end {
                continue;
            }
            hints.push(InlayHint {
                position: view.range(span).end,
                label: InlayHintLabel::String(checker.caption(&draft, title).to_owned()),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::String(checker.caption(&draft, counts).to_owned())),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    }
    hints.sort_by_key(|hint| hint.position);
    hints
}
