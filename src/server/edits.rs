//! Changes to a draft, in the form that the client understands.

use std::collections::HashMap;

use tower_lsp::lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

use crate::text::{Edit, EditSet};

use super::capabilities::Features;
use super::view::View;

/// Edits as the client counts.
pub(super) fn text_edits(view: &View, edits: &EditSet) -> Vec<TextEdit> {
    let edit = |edit: &Edit| TextEdit { range: view.range(edit.span), new_text: edit.text.clone() };
    edits.edits().iter().map(edit).collect()
}

/// Edits of a document; where the client can check, only for the version they were made for.
pub(super) fn workspace_edit(features: Features, uri: Url, version: i32, edits: Vec<TextEdit>) -> WorkspaceEdit {
    if features.document_changes {
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: Some(version) };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        let document_changes = Some(DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]));
        WorkspaceEdit { document_changes, ..WorkspaceEdit::default() }
    } else {
        WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() }
    }
}
