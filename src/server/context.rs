//! What a host, such as a help desk, says of the conversation that a draft belongs to.
//!
//! It is told by a notification, whenever the host likes, and holds until it is told anew or the draft is closed.

use serde::Deserialize;
use tower_lsp::lsp_types::TextDocumentIdentifier;

use crate::draft::Context;

/// The notification `replylint/context`; `docs/schema/context.schema.json` tells its parameters.
pub(super) const METHOD: &str = "replylint/context";

/// What is said of one draft.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContextParams {
    /// The draft, which need not be open yet.
    pub text_document: TextDocumentIdentifier,
    /// What is known, in the form in which `batch` takes it; nothing takes back what was said.
    #[serde(default)]
    pub context: Option<Context>,
}
