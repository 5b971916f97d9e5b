//! Between spans of bytes and the protocol's ranges: the one pair of functions that knows both.

use tower_lsp::lsp_types::{Position, Range};

use crate::text::{self, Encoding, Span};

use super::documents::Text;

/// A span as the client counts.
pub(super) fn range(text: &Text, span: Span, encoding: Encoding) -> Range {
    let position = |offset| {
        let text::Position { line, character } = text.lines().position(text.source(), offset, encoding);
        Position { line, character }
    };
    Range { start: position(span.start), end: position(span.end) }
}

/// The byte at a position; one outside the text counts as the nearest inside.
pub(super) fn offset(text: &Text, Position { line, character }: Position, encoding: Encoding) -> u32 {
    text.lines().offset(text.source(), text::Position { line, character }, encoding)
}

/// The bytes of a range; one written backwards is read forwards.
pub(super) fn span(text: &Text, range: Range, encoding: Encoding) -> Span {
    let (start, end) = (offset(text, range.start, encoding), offset(text, range.end, encoding));
    Span::new(start.min(end), start.max(end))
}
