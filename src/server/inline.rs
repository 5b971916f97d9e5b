//! The sentence that a reply lacks next, shown where the cursor is before anybody asks for it.
//!
//! This is of version 3.18 of the protocol, which the framework's types do not know: what goes over the wire is
//! written down here, a client is told of it by registration, and what it announces travels as something
//! experimental (see `message`).

use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::lsp_types::{Position, Range, Registration, TextDocumentIdentifier};

use crate::draft::Zone;
use crate::text::Span;

use super::capabilities::Features;
use super::checker::Checker;
use super::completion::snippet;
use super::to_lsp;
use super::typed::{Typed, may_begin, without};
use super::view::View;

pub(super) const METHOD: &str = "textDocument/inlineCompletion";

/// How many sentences an agent may leaf through.
const OFFERED: usize = 3;

/// What a client asks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InlineCompletionParams {
    pub text_document: TextDocumentIdentifier,
    pub position: Position,
}

/// What it is answered.
#[derive(Debug, Default, Serialize)]
pub(super) struct InlineCompletionList {
    items: Vec<InlineCompletionItem>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct InlineCompletionItem {
    insert_text: InsertText,
    range: Range,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum InsertText {
    Plain(String),
    Snippet { kind: &'static str, value: String },
}

/// What a client is asked for that can do this.
pub(super) fn registration(features: Features) -> Option<Registration> {
    features.inline_completion.then(|| Registration {
        id: "replylint/inline-completion".into(),
        method: METHOD.into(),
        // For whatever documents the client sends us.
        register_options: Some(json!({ "documentSelector": null })),
    })
}

/// The sentences that may come next at a position, the end of what is written in its line.
pub(super) fn inline_completions(view: &View, checker: &Checker, position: Position) -> InlineCompletionList {
    let offset = to_lsp::offset(&view.text, position, view.features.encoding);
    InlineCompletionList { items: items(view, checker, offset).unwrap_or_default() }
}

fn items(view: &View, checker: &Checker, offset: u32) -> Option<Vec<InlineCompletionItem>> {
    let source = view.text.source();
    let line = view.text.lines().line_span(source, view.text.lines().line(offset));
    if !source.get(offset as usize..line.end as usize)?.trim().is_empty() {
        return None;
    }
    let draft = view.draft(checker);
    let typed = if may_begin(view, checker, &draft, offset) {
        Span::new(offset, offset)
    } else {
        match Typed::before(view, &draft, offset)? {
            Typed::Asked { .. } => return None,
            begun @ Typed::Begun(_) => begun.span()?,
        }
    };
    without(view, checker, typed, |draft, zone| {
        let offers = checker.offers(draft);
        let &[language] = offers.written_in() else { return None };
        if matches!(zone, Some(Zone::Closing | Zone::Signature)) {
            return None;
        }
        let begun = &source[typed.range()];
        let item = |text: String, has_slots: bool| InlineCompletionItem {
            insert_text: match has_slots {
                true => InsertText::Snippet { kind: "snippet", value: snippet(&text) },
                false => InsertText::Plain(text),
            },
            range: view.range(typed),
        };
        let texts = offers.next().filter_map(|phrase| Some((offers.text(phrase, language)?, phrase.has_slots())));
        let fitting = texts.filter(|(text, _)| text.starts_with(begun) && text.len() > begun.len());
        Some(fitting.take(OFFERED).map(|(text, has_slots)| item(text, has_slots)).collect())
    })
}
