//! What a host, such as a help desk, says of the conversation that a draft belongs to.
//!
//! It is told by a notification, whenever the host likes, and holds until it is told anew or the draft is closed.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use tower_lsp::lsp_types::{TextDocumentIdentifier, Url};

use super::shared::Limits;
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

/// Of how many drafts, open or not, the context is kept at most.
const MOST: usize = 1000;

/// What the host said of the conversations that drafts belong to, as much of it as a session may keep.
#[derive(Debug)]
pub(super) struct Contexts {
    of: HashMap<Url, Arc<Context>>,
    limits: Limits,
}

/// There is no room for a context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NoRoom;

impl Contexts {
    pub(super) fn new(limits: Limits) -> Self {
        Self { of: HashMap::new(), limits }
    }

    /// What is known of a draft's conversation.
    pub(super) fn of(&self, uri: &Url) -> Arc<Context> {
        self.of.get(uri).cloned().unwrap_or_default()
    }

    /// Takes over what is said of a draft's conversation, in place of what was said before; without any, that is
    /// forgotten.
    ///
    /// # Errors
    /// [`NoRoom`] if that were too many or too long; then what was said before holds.
    pub(super) fn set(&mut self, uri: Url, context: Option<Context>) -> Result<(), NoRoom> {
        let Some(context) = context else {
            self.forget(&uri);
            return Ok(());
        };
        let others = || self.of.iter().filter(|(known, _)| **known != uri);
        let kept: usize = others().map(|(_, context)| length(context)).sum();
        let too_many = others().count() >= self.limits.documents.min(MOST);
        if too_many || kept.saturating_add(length(&context)) > self.limits.bytes {
            return Err(NoRoom);
        }
        self.of.insert(uri, Arc::new(context));
        Ok(())
    }

    pub(super) fn forget(&mut self, uri: &Url) {
        self.of.remove(uri);
    }
}

/// How long the messages of a conversation are, in bytes.
fn length(context: &Context) -> usize {
    context.messages.iter().map(|message| message.text.len()).sum()
}
