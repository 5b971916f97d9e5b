//! What a client can have done: by a click on a lens, from a menu, by a key.
//!
//! The server does all of it and asks the client for no more than what the protocol has: to apply an edit, to show a
//! message. Where a command names no document, the one is meant that was typed in last.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{self, ExecuteCommandParams, Url};

use crate::rules::model::Stage;

use super::checker::Checker;
use super::scorecard::Scorecard;
use super::view::View;

/// Says how a draft stands, or what counts as one part of a good reply.
pub(super) const SHOW_SCORECARD: &str = "replylint.showScorecard";

/// All commands.
pub(super) const NAMES: [&str; 1] = [SHOW_SCORECARD];

/// What a request could not be done for, although it was understood; see `LSPErrorCodes.RequestFailed`.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// What a command is about. Each uses what it needs of this.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Arguments {
    /// The document; the one that was typed in last if none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<Url>,
    /// The part of a good reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
}

impl Arguments {
    /// A command about this, as a client shows it.
    pub(super) fn command(&self, name: &str, title: String) -> lsp_types::Command {
        // Names and numbers can always be written as JSON.
        let arguments = serde_json::to_value(self).unwrap_or_default();
        lsp_types::Command { title, command: name.into(), arguments: Some(vec![arguments]) }
    }
}

/// A command that a client wants carried out.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Command {
    kind: Kind,
    pub arguments: Arguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    ShowScorecard,
}

/// What came of a command.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Done {
    /// The answer to whoever sent it.
    pub answer: Option<Value>,
    /// What is shown to the agent.
    pub message: Option<String>,
}

impl Command {
    /// Reads a request.
    pub(super) fn of(params: ExecuteCommandParams) -> Result<Self> {
        let ExecuteCommandParams { command: name, arguments, .. } = params;
        let kind = match name.as_str() {
            SHOW_SCORECARD => Kind::ShowScorecard,
            _ => {
                return Err(Error::invalid_params(format!(
                    "{name}: there is no such command, only {}",
                    NAMES.join(", ")
                )));
            }
        };
        let mut arguments = arguments.into_iter();
        let first = arguments.next().unwrap_or_default();
        if arguments.next().is_some() {
            return Err(Error::invalid_params(format!("{name}: one argument at most is wanted, an object")));
        }
        let arguments = serde_json::from_value::<Option<Arguments>>(first);
        let arguments = arguments.map_err(|error| Error::invalid_params(format!("{name}: {error}")))?;
        Ok(Self { kind, arguments: arguments.unwrap_or_default() })
    }

    /// Carries it out on the document that it is about.
    pub(super) fn carry_out(&self, view: &View, checker: &Checker) -> Done {
        match self.kind {
            Kind::ShowScorecard => {
                let card = Scorecard::of(view, checker);
                let message = Some(card.message(self.arguments.stage));
                // What it is made of can always be written as JSON.
                Done { answer: serde_json::to_value(card).ok(), message }
            }
        }
    }

    /// What is answered where no document is open that it could be about.
    pub(super) fn without_document(&self) -> Error {
        let message = match &self.arguments.uri {
            Some(_) => "this document is not open",
            None => "no document is open",
        };
        Error { code: REQUEST_FAILED, message: message.into(), data: None }
    }
}
