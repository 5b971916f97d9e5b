//! Quick fixes.
//!
//! They come from what the session knows of the range, whatever diagnostics the client sends along:
//! those may be of another moment. Each is a plain edit, so a client needs nothing of ours to apply it.

use std::collections::HashMap;

use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use crate::text::EditSet;

use super::checker::Checker;
use super::view::View;
use super::{silencing, to_lsp};

/// The fixes for the findings that a range touches.
pub(super) fn code_actions(view: &View, checker: &Checker, params: &CodeActionParams) -> CodeActionResponse {
    let wanted = params.context.only.as_deref().is_none_or(|kinds| kinds.iter().any(asks_for_quick_fixes));
    if !wanted || !view.features.code_action_literals {
        return Vec::new();
    }
    let checked = view.checked(checker);
    let span = to_lsp::span(&view.text, params.range, view.features.encoding);
    let findings = view.shown_at(&checked, span);
    let mut actions = Vec::new();
    for (finding, fixes) in checker.fixes(view.text.source(), view.markup, findings.iter().copied()) {
        for fix in fixes {
            // One action at most is preferred: clients that apply it unasked want to find just one.
            let preferred = view.features.preferred_actions && actions.is_empty();
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: fix.title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![view.diagnostic(finding, &checked)]),
                edit: Some(workspace_edit(view, &fix.edits)),
                is_preferred: preferred.then_some(true),
                ..CodeAction::default()
            }));
        }
    }
    actions.extend(silencing::actions(view, checker, &checked, &findings));
    actions
}

/// Whether a kind is that of quick fixes or one above it.
fn asks_for_quick_fixes(kind: &CodeActionKind) -> bool {
    let quick_fix = CodeActionKind::QUICKFIX;
    let rest = quick_fix.as_str().strip_prefix(kind.as_str());
    kind.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Edits in the form the client understands; where it can check, only for the version they were made for.
fn workspace_edit(view: &View, edits: &EditSet) -> WorkspaceEdit {
    let edit = |edit: &crate::text::Edit| TextEdit {
        range: to_lsp::range(&view.text, edit.span, view.features.encoding),
        new_text: edit.text.clone(),
    };
    let edits = edits.edits().iter().map(edit);
    if view.features.document_changes {
        let text_document =
            OptionalVersionedTextDocumentIdentifier { uri: view.uri.clone(), version: Some(view.version) };
        let edits = edits.map(OneOf::Left).collect();
        let document_changes = Some(DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]));
        WorkspaceEdit { document_changes, ..WorkspaceEdit::default() }
    } else {
        WorkspaceEdit {
            changes: Some(HashMap::from([(view.uri.clone(), edits.collect())])),
            ..WorkspaceEdit::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_asked_for_by_their_beginnings() {
        let asks = |kind: &'static str| asks_for_quick_fixes(&CodeActionKind::new(kind));
        assert!(asks("") && asks("quickfix"));
        assert!(!asks("quick") && !asks("quickfix.other") && !asks("source.fixAll") && !asks("refactor"));
    }
}
