//! Open documents: their text, kept in step with the client's.
//!
//! A change that does not fit the text is made to fit, as `LineIndex` has it: a column past its line
//! is the line's end, a line past the text is the text's end. A range written backwards is read
//! forwards. So a change is never lost, and what a confused client sends cannot harm us.

use std::sync::Arc;

use tower_lsp::lsp_types::TextDocumentContentChangeEvent;

use crate::draft::Markup;
use crate::text::{Encoding, LineIndex};

use super::to_lsp;

/// A text with its line starts.
#[derive(Clone, Debug)]
pub(super) struct Text {
    source: String,
    lines: LineIndex,
}

impl Text {
    pub(super) fn new(source: String) -> Self {
        let lines = LineIndex::new(&source);
        Self { source, lines }
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn lines(&self) -> &LineIndex {
        &self.lines
    }

    fn apply(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        match change.range {
            None => self.source = change.text,
            Some(range) => {
                let span = to_lsp::span(self, range, encoding);
                self.source.replace_range(span.range(), &change.text);
            }
        }
        self.lines = LineIndex::new(&self.source);
    }
}

/// A document as the client has it.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// How it is written.
    pub markup: Markup,
    /// The client's number for this state of the text.
    pub version: i32,
    /// Shared with whoever reads this state while the next one is typed.
    pub text: Arc<Text>,
}

impl Document {
    /// A document as it is opened.
    pub(super) fn new(language_id: &str, version: i32, source: String) -> Self {
        Self { markup: markup(language_id), version, text: Arc::new(Text::new(source)) }
    }

    /// Makes changes, each to what the one before it left.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        self.version = version;
        let text = Arc::make_mut(&mut self.text);
        for change in changes {
            text.apply(change, encoding);
        }
    }
}

/// How a document of this language is written. `reply` is our own id, for a help desk's composer;
/// editors with compound ids (`markdown.pandoc`) count by their parts. What we do not know is read
/// as plain text, which marks nothing up and so misreads least.
fn markup(language_id: &str) -> Markup {
    let markdown = ["markdown", "reply", "quarto", "rmd", "mdx"];
    let mut parts = language_id.split('.');
    if parts.any(|part| markdown.iter().any(|known| part.eq_ignore_ascii_case(known))) {
        Markup::Markdown
    } else {
        Markup::Plain
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tower_lsp::lsp_types::{Position, Range};

    use super::super::model::{Model, UNITS};
    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let position = |(line, character)| Position { line, character };
        let range = Range { start: position(start), end: position(end) };
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.into() }
    }

    fn changed(source: &str, encoding: Encoding, changes: Vec<TextDocumentContentChangeEvent>) -> String {
        let mut document = Document::new("markdown", 1, source.into());
        document.change(2, changes, encoding);
        assert_eq!(document.version, 2);
        document.text.source().into()
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let changes = vec![edit((0, 3), (0, 3), "la"), edit((0, 0), (0, 1), "h"), edit((0, 5), (0, 5), " 👋🏽")];
        assert_eq!(changed("Ho,\r\n", Encoding::Utf16, changes), "ho,la 👋🏽\r\n");
    }

    #[test]
    fn columns_count_in_the_negotiated_unit() {
        for (encoding, column) in [(Encoding::Utf8, 10), (Encoding::Utf16, 6), (Encoding::Utf32, 5)] {
            let changes = vec![edit((1, column), (1, column), "!")];
            assert_eq!(changed("a\r\nsí 👍ñ.", encoding, changes), "a\r\nsí 👍ñ!.", "{encoding:?}");
        }
    }

    #[test]
    fn a_change_that_does_not_fit_is_made_to_fit() {
        let changed = |start, end| changed("Hola\r\nAna", Encoding::Utf16, vec![edit(start, end, "_")]);
        assert_eq!(changed((0, 99), (0, 99)), "Hola_\r\nAna");
        assert_eq!(changed((7, 0), (9, 9)), "Hola\r\nAna_");
        assert_eq!(changed((1, 1), (0, 1)), "H_na");
        assert_eq!(changed((0, u32::MAX), (u32::MAX, u32::MAX)), "Hola_");
    }

    #[test]
    fn half_an_emoji_counts_as_its_start() {
        assert_eq!(changed("👍", Encoding::Utf16, vec![edit((0, 1), (0, 1), "a")]), "a👍");
    }

    #[test]
    fn languages_say_how_a_document_is_written() {
        for id in ["markdown", "Markdown", "reply", "markdown.pandoc"] {
            assert_eq!(markup(id), Markup::Markdown, "{id}");
        }
        for id in ["plaintext", "text", "mail", "git-commit", "", "html"] {
            assert_eq!(markup(id), Markup::Plain, "{id}");
        }
    }

    /// Text with everything that makes columns hard.
    fn text() -> impl Strategy<Value = String> {
        let piece =
            prop::sample::select(vec!["a", "ñ", "👩‍👧", "😀", "e\u{301}", "\n", "\r\n", "\r", " ", "¿sí?", "\u{feff}"]);
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    /// A position in a text, on its borders, or nowhere near.
    fn position() -> impl Strategy<Value = (u32, u32)> {
        prop_oneof![9 => (0..5u32, 0..12u32), 1 => (0..5u32, any::<u32>()), 1 => any::<(u32, u32)>()]
    }

    proptest! {
        #[test]
        fn the_text_is_the_clients_after_every_change(
            start in text(),
            edits in prop::collection::vec(
                (prop::option::weighted(0.95, (position(), position())), text(), any::<bool>()),
                1..20,
            ),
        ) {
            for (encoding, (_, width)) in ENCODINGS.into_iter().zip(UNITS) {
                let mut model = Model::new(&start, width);
                let mut document = Document::new("text", 0, start.clone());
                let mut changes = Vec::new();
                for (range, insert, send) in &edits {
                    let ends = range.map(|(from, to)| [from.0, from.1, to.0, to.1]);
                    model.replace(ends, insert);
                    let all = TextDocumentContentChangeEvent { range: None, range_length: None, text: insert.clone() };
                    changes.push(range.map_or(all, |(from, to)| edit(from, to, insert)));
                    if *send {
                        document.change(1, std::mem::take(&mut changes), encoding);
                        prop_assert_eq!(document.text.source(), model.text());
                        prop_assert_eq!(document.text.lines().len(), LineIndex::new(&model.text()).len());
                    }
                }
                document.change(2, changes, encoding);
                prop_assert_eq!(document.text.source(), model.text());
            }
        }
    }
}
