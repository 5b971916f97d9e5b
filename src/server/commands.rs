//! What a client can have done: by a click on a lens, from a menu, by a key.
//!
//! The server does all of it, and asks the client for no more than what the protocol has: to apply an edit, to show a
//! message. Where a command names no document, the one is meant that was typed in last.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{self, ExecuteCommandParams, Position, Range, TextEdit, Url, WorkspaceEdit};

use crate::draft::Draft;
use crate::lint::Does;
use crate::rules::model::Stage;
use crate::text::{Edit, EditSet, Span};

use super::actions::refusal;
use super::checker::Checker;
use super::edits::{text_edits, workspace_edit};
use super::scorecard::Scorecard;
use super::to_lsp;
use super::transport::REQUEST_FAILED;
use super::view::View;

/// Makes edits of ours: for clients that take commands instead of edits.
pub(super) const APPLY: &str = "replylint.apply";
/// Makes identifiers bold, in all of the draft or in a part of it.
pub(super) const BOLD_IDENTIFIERS: &str = "replylint.boldIdentifiers";
/// Applies all safe fixes.
pub(super) const FIX_ALL: &str = "replylint.fixAll";
/// Puts a ready sentence into the draft.
pub(super) const INSERT_PHRASE: &str = "replylint.insertPhrase";
/// Says all of the draft, or a part of it, in the other language too.
pub(super) const MAKE_BILINGUAL: &str = "replylint.makeBilingual";
/// Reads rules and settings anew, and checks all drafts by them.
pub(super) const RESTART: &str = "replylint.restart";
/// Says how a draft stands, or what counts as one part of a good reply.
pub(super) const SHOW_SCORECARD: &str = "replylint.showScorecard";

/// All commands.
pub(super) const NAMES: [&str; 7] =
    [APPLY, BOLD_IDENTIFIERS, FIX_ALL, INSERT_PHRASE, MAKE_BILINGUAL, RESTART, SHOW_SCORECARD];

/// What a command is about. Each uses what it needs of this.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Arguments {
    /// The document; the one that was typed in last if none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<Url>,
    /// The client's number for the state of it that `edits` are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// What is to be changed in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<TextEdit>,
    /// The part of a good reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The id of a ready sentence: `empathy/late-delivery#2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
    /// The code of the language that it is wanted in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where it is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The part of the document that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Range>,
}

impl Arguments {
    /// About a document.
    pub(super) fn about(uri: Url) -> Self {
        Self { uri: Some(uri), ..Self::default() }
    }

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
    name: &'static str,
    pub arguments: Arguments,
}

/// What came of a command.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Done {
    /// The answer to whoever sent it.
    pub answer: Option<Value>,
    /// What is shown to the agent.
    pub message: Option<String>,
    /// What the client is asked to change.
    pub edit: Option<WorkspaceEdit>,
}

impl Command {
    /// Reads a request.
    pub(super) fn of(params: ExecuteCommandParams) -> Result<Self> {
        let ExecuteCommandParams { command, arguments, .. } = params;
        let Some(name) = NAMES.into_iter().find(|name| *name == command) else {
            return Err(invalid(&command, &format!("there is no such command, only {}", NAMES.join(", "))));
        };
        let mut arguments = arguments.into_iter();
        let first = arguments.next().unwrap_or_default();
        if arguments.next().is_some() {
            return Err(invalid(name, "one argument at most is wanted, an object"));
        }
        let arguments: Option<Arguments> =
            serde_json::from_value(first).map_err(|error| invalid(name, &error.to_string()))?;
        let arguments = arguments.unwrap_or_default();
        if name == INSERT_PHRASE && arguments.phrase.is_none() {
            return Err(invalid(name, "“phrase” is wanted, the id of a ready sentence"));
        }
        Ok(Self { name, arguments })
    }

    /// Whether it is about the session rather than a document.
    pub(super) fn restarts(&self) -> bool {
        self.name == RESTART
    }

    /// Carries it out on the document that it is about.
    pub(super) fn carry_out(&self, view: &View, checker: &Checker) -> Result<Done> {
        let draft = view.draft(checker);
        let Arguments { version, edits, stage, range, .. } = &self.arguments;
        match self.name {
            SHOW_SCORECARD => {
                let card = Scorecard::of(view, checker);
                let message = Some(card.message(*stage));
                // What it is made of can always be written as JSON.
                Ok(Done { answer: serde_json::to_value(card).ok(), message, edit: None })
            }
            APPLY if version.is_some_and(|version| version != view.version) => {
                Err(failed("the draft has changed since this was offered"))
            }
            APPLY => edited(view, edits.clone(), json!({})),
            BOLD_IDENTIFIERS => {
                let within = range.map(|range| to_lsp::span(&view.text, range, view.features.encoding));
                let fixes = checker.fixes(&draft, |finding| {
                    within.is_none_or(|span| finding.span.start <= span.end && span.start <= finding.span.end)
                });
                let bold = checker.together(&draft, &fixes).into_iter().find(|together| together.does == Does::Bold);
                let (edits, count) = bold.map(|bold| (bold.edits, bold.count)).unwrap_or_default();
                edited(view, text_edits(view, &edits), json!({ "fixes": count }))
            }
            FIX_ALL => {
                let (edits, count) = checker.safe_fixes(&draft);
                edited(view, text_edits(view, &edits), json!({ "fixes": count }))
            }
            INSERT_PHRASE => {
                let edits = self.phrase(view, checker, &draft)?;
                edited(view, text_edits(view, &edits), json!({}))
            }
            MAKE_BILINGUAL => {
                let within = range.map(|range| to_lsp::span(&view.text, range, view.features.encoding));
                let half =
                    checker.bilingual(&draft, within).map_err(|reason| failed(refusal(checker, &draft, &reason)))?;
                edited(view, text_edits(view, &half.edits), json!({ "language": &*half.language }))
            }
            _ => Ok(Done::default()),
        }
    }

    /// What puts the ready sentence into a draft: where it is wanted, or where its part of a reply belongs.
    fn phrase(&self, view: &View, checker: &Checker, draft: &Draft<'_>) -> Result<EditSet> {
        let Arguments { phrase, language, position, .. } = &self.arguments;
        let name = phrase.as_deref().unwrap_or_default();
        let offers = checker.offers(draft);
        let Some(phrase) = offers.any_phrase(name) else {
            return Err(invalid(
                self.name,
                &format!("there is no ready sentence “{name}”; `replylint phrases` lists them"),
            ));
        };
        let wanted = |code: &String| offers.languages().find(|(_, known)| *known.code == **code).map(|(id, _)| id);
        let language = match language {
            Some(code) => wanted(code).ok_or_else(|| invalid(self.name, &format!("no sentence is in “{code}”")))?,
            None => {
                offers.written_in().first().copied().ok_or_else(|| failed("no sentence is in the draft's language"))?
            }
        };
        let text = offers.text(phrase, language).ok_or_else(|| failed("it cannot be said to this customer so"))?;
        let Some(position) = position else {
            return Ok(checker.insertion(draft, phrase.purpose.stage, language, &text));
        };
        let at = to_lsp::offset(&view.text, *position, view.features.encoding);
        let edit = Edit { span: Span::new(at, at), text: apart(view.text.source(), at as usize, &text) };
        Ok(EditSet::new(vec![edit]).unwrap_or_default())
    }
}

/// A text with the blanks that part it from the words around a place.
fn apart(source: &str, at: usize, text: &str) -> String {
    let before = source[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    let behind = source[at..].chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '¿' | '¡' | '*'));
    format!("{}{text}{}", if before { " " } else { "" }, if behind { " " } else { "" })
}

/// Asks the client for edits, if there are any and it can make them.
fn edited(view: &View, edits: Vec<TextEdit>, answer: Value) -> Result<Done> {
    if !view.features.applies_edits {
        return Err(failed("this client does not let a server change a draft"));
    }
    let edit = (!edits.is_empty()).then(|| workspace_edit(view.features, view.uri.clone(), view.version, edits));
    Ok(Done { answer: Some(answer), message: None, edit })
}

/// What is answered where no document is open that a command could be about.
pub(super) fn without_document(named: bool) -> Error {
    failed(if named { "this document is not open" } else { "no document is open" })
}

fn invalid(name: &str, message: &str) -> Error {
    Error::invalid_params(format!("{name}: {message}"))
}

fn failed(message: impl Into<String>) -> Error {
    Error { code: REQUEST_FAILED, message: message.into().into(), data: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_parted_from_the_words_around_it() {
        let put = |source: &str, at: usize| apart(source, at, "Sí.");
        assert_eq!([put("", 0), put("Hola. Ana", 6), put("Hola.", 5), put("Hola", 0)], ["Sí.", "Sí. ", " Sí.", "Sí. "]);
        assert_eq!(put("Hola. ¿Va?", 5), " Sí.");
    }
}
