//! The outline of a draft: its parts, paragraphs and sentences.

use tower_lsp::lsp_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

use crate::draft::Draft;
use crate::text::Span;

use super::checker::Checker;
use super::outline::{Line, Paragraph, Part, parts};
use super::view::View;

/// Characters of a sentence that name it in an outline.
const TITLE: usize = 60;

/// An outline: nested for clients that can show that, else a list of parts and paragraphs.
pub(super) fn symbols(view: &View, checker: &Checker) -> DocumentSymbolResponse {
    let outline = Outline { view, draft: view.draft(checker) };
    let parts = parts(&outline.draft);
    if view.features.nested_symbols == Some(true) {
        DocumentSymbolResponse::Nested(parts.iter().map(|part| outline.part(part)).collect())
    } else {
        DocumentSymbolResponse::Flat(parts.iter().flat_map(|part| outline.flat(part)).collect())
    }
}

struct Outline<'a> {
    view: &'a View,
    draft: Draft<'a>,
}

impl Outline<'_> {
    fn part(&self, part: &Part) -> DocumentSymbol {
        let children = part.paragraphs.iter().map(|paragraph| self.paragraph(paragraph));
        self.symbol(part.kind.name().into(), SymbolKind::NAMESPACE, part.span, children.collect())
    }

    fn paragraph(&self, Paragraph { span, sentences, .. }: &Paragraph) -> DocumentSymbol {
        let title = sentences.first().map(|line| self.title(line)).unwrap_or_default();
        // A paragraph of one sentence is that sentence.
        let several = sentences.iter().filter(|_| sentences.len() > 1);
        let children =
            several.map(|line| self.symbol(self.title(line), SymbolKind::STRING, line.span, Vec::new())).collect();
        self.symbol(title, SymbolKind::STRING, *span, children)
    }

    #[expect(deprecated, reason = "the framework's type has no other way to be made")]
    fn symbol(&self, name: String, kind: SymbolKind, span: Span, children: Vec<DocumentSymbol>) -> DocumentSymbol {
        let text = &self.draft.source()[span.range()];
        let line = text.find(['\r', '\n']).unwrap_or(text.len());
        let first = Span::from_range(span.start as usize..span.start as usize + line);
        DocumentSymbol {
            name,
            detail: None,
            kind,
            tags: None,
            deprecated: None,
            range: self.view.range(span),
            selection_range: self.view.range(first),
            children: Some(children).filter(|children| !children.is_empty()),
        }
    }

    #[expect(deprecated, reason = "the framework's type has no other way to be made")]
    fn flat(&self, part: &Part) -> Vec<SymbolInformation> {
        let symbol = |name: String, kind, span, container_name| SymbolInformation {
            name,
            kind,
            tags: None,
            deprecated: None,
            location: Location { uri: self.view.uri.clone(), range: self.view.range(span) },
            container_name,
        };
        let name = || part.kind.name().to_owned();
        let mut symbols = vec![symbol(name(), SymbolKind::NAMESPACE, part.span, None)];
        symbols.extend(part.paragraphs.iter().map(|Paragraph { span, sentences, .. }| {
            let title = sentences.first().map(|line| self.title(line)).unwrap_or_default();
            symbol(title, SymbolKind::STRING, *span, Some(name()))
        }));
        symbols
    }

    /// How a sentence begins, in one line and without markup.
    fn title(&self, line: &Line) -> String {
        let prose = self.draft.span(&self.draft.sentences()[line.number]);
        let text = &self.draft.prose().text()[prose.range()];
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.char_indices().nth(TITLE) {
            Some((end, _)) => format!("{}…", text[..end].trim_end()),
            None => text,
        }
    }
}
