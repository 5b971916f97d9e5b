//! What the client can do, and what we tell it that we can.

use tower_lsp::lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionClientCapabilities, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DiagnosticTag,
    DocumentLinkOptions, ExecuteCommandOptions, FoldingRangeProviderCapability, HoverProviderCapability, MarkupKind,
    OneOf, PositionEncodingKind, ResourceOperationKind, SaveOptions, SelectionRangeProviderCapability,
    ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use crate::text::Encoding;

use super::actions::FIX_ALL;
use super::commands;
use super::typed::TRIGGER;

/// The name under which `message` has the framework hand over whether a client takes inline completions.
pub(super) const INLINE_COMPLETION: &str = "replylint/inlineCompletion";

/// What the client can do, as far as it matters to us.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Features {
    /// The unit of columns, both ways.
    pub encoding: Encoding,
    /// Edits may name the version they were made for.
    pub document_changes: bool,
    /// Edits may create files.
    pub creates_files: bool,
    /// Code actions may carry their edit; without this a client takes only commands.
    pub code_action_literals: bool,
    /// Code actions may be shown that cannot be taken, with the reason.
    pub disabled_actions: bool,
    /// The client makes edits that it is asked for.
    pub applies_edits: bool,
    /// One code action may be marked as the one to take.
    pub preferred_actions: bool,
    /// The client asks for diagnostics, and is sent none unasked. One that cannot be told that there is news would
    /// never hear of what waits for a draft to be finished, so it is sent them all the same.
    pub pull_diagnostics: bool,
    /// Diagnostics may point to other places.
    pub related_information: bool,
    /// The rule's id in a diagnostic may lead to a page.
    pub code_pages: bool,
    /// What a diagnostic is about may be shown faded.
    pub faded: bool,
    /// Diagnostics may carry data.
    pub diagnostic_data: bool,
    /// Hovers may be Markdown.
    pub hover_markdown: bool,
    /// The client tells when files change that it is asked to watch.
    pub watched_files: bool,
    /// The client tells when folders are opened and closed.
    pub workspace_folders: bool,
    /// The client answers when it is asked for its settings.
    pub configuration: bool,
    /// The client shows how far work of ours is.
    pub progress: bool,
    /// The client completes what is typed.
    pub completion: Option<Completion>,
    /// The client shows lines of ours above a draft's.
    pub lenses: bool,
    /// It can be told that those lines say something else now.
    pub refreshed_lenses: bool,
    /// The client has commands of ours carried out.
    pub commands: bool,
    /// The client follows links; `Some(true)` if they may have a text.
    pub link_texts: Option<bool>,
    /// The client shows what may be typed next, and can be told later that we know.
    pub inline_completion: bool,
    /// The client shows words of ours behind those of a draft.
    pub hints: bool,
    /// It can be told that those are others now.
    pub refreshed_hints: bool,
    /// The client shows an outline; `Some(true)` if what is in it may have parts of its own.
    pub nested_symbols: Option<bool>,
    /// The client folds, and shows at most so many places to do it.
    pub folding: Option<usize>,
    /// What is folded may be shown as a text of ours.
    pub folded_text: bool,
    /// The client widens selections.
    pub selections: bool,
}

/// How the client completes what is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Completion {
    /// What is put in may have places to be filled in.
    pub snippets: bool,
    /// What is said about a sentence may say how it is written; `Some(true)` if that is best Markdown.
    pub markdown: Option<bool>,
    /// That may be asked for later, for the one sentence that is looked at.
    pub asks_later: bool,
}

impl Completion {
    fn of(client: &CompletionClientCapabilities) -> Self {
        let item = client.completion_item.as_ref();
        let formats = item.and_then(|item| item.documentation_format.as_ref());
        let later = item.and_then(|item| item.resolve_support.as_ref());
        Self {
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            markdown: formats.and_then(|formats| formats.first()).map(|first| *first == MarkupKind::Markdown),
            asks_later: later.is_some_and(|later| later.properties.iter().any(|name| name == "documentation")),
        }
    }
}

impl Features {
    /// Reads what a client announced.
    pub(super) fn of(client: &ClientCapabilities) -> Self {
        let document = client.text_document.as_ref();
        let action = document.and_then(|document| document.code_action.as_ref());
        let diagnostics = document.and_then(|document| document.publish_diagnostics.as_ref());
        let formats = document.and_then(|document| document.hover.as_ref()?.content_format.as_ref());
        let symbols = document.and_then(|document| document.document_symbol.as_ref());
        let links = document.and_then(|document| document.document_link.as_ref());
        let folding = document.and_then(|document| document.folding_range.as_ref());
        let limit = |limit: Option<u32>| limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
        let folded_text = folding.and_then(|folding| folding.folding_range.as_ref()?.collapsed_text);
        let workspace = client.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let refreshed = workspace.and_then(|workspace| workspace.diagnostic.as_ref()?.refresh_support).unwrap_or(false);
        let operations = edits.and_then(|edits| edits.resource_operations.as_deref()).unwrap_or_default();
        let document_changes = edits.and_then(|edits| edits.document_changes).unwrap_or(false);
        Self {
            encoding: encoding(client),
            pull_diagnostics: refreshed && document.is_some_and(|document| document.diagnostic.is_some()),
            document_changes,
            creates_files: document_changes && operations.contains(&ResourceOperationKind::Create),
            code_action_literals: action.is_some_and(|action| action.code_action_literal_support.is_some()),
            disabled_actions: action.and_then(|action| action.disabled_support).unwrap_or(false),
            applies_edits: workspace.and_then(|workspace| workspace.apply_edit).unwrap_or(false),
            preferred_actions: action.and_then(|action| action.is_preferred_support).unwrap_or(false),
            related_information: diagnostics.and_then(|diagnostics| diagnostics.related_information).unwrap_or(false),
            code_pages: diagnostics.and_then(|diagnostics| diagnostics.code_description_support).unwrap_or(false),
            faded: diagnostics
                .and_then(|diagnostics| diagnostics.tag_support.as_ref())
                .is_some_and(|tags| tags.value_set.contains(&DiagnosticTag::UNNECESSARY)),
            diagnostic_data: diagnostics.and_then(|diagnostics| diagnostics.data_support).unwrap_or(false),
            watched_files: workspace
                .and_then(|workspace| workspace.did_change_watched_files?.dynamic_registration)
                .unwrap_or(false),
            workspace_folders: workspace.and_then(|workspace| workspace.workspace_folders).unwrap_or(false),
            configuration: workspace.and_then(|workspace| workspace.configuration).unwrap_or(false),
            progress: client.window.as_ref().and_then(|window| window.work_done_progress).unwrap_or(false),
            completion: document.and_then(|document| document.completion.as_ref()).map(Completion::of),
            commands: workspace.is_some_and(|workspace| workspace.execute_command.is_some()),
            refreshed_lenses: workspace
                .and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support)
                .unwrap_or(false),
            lenses: document.is_some_and(|document| document.code_lens.is_some()),
            link_texts: links.map(|links| links.tooltip_support == Some(true)),
            inline_completion: client.experimental.as_ref().is_some_and(|found| found[INLINE_COMPLETION] == true),
            hints: document.is_some_and(|document| document.inlay_hint.is_some()),
            refreshed_hints: workspace
                .and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
                .unwrap_or(false),
            nested_symbols: symbols.map(|symbols| symbols.hierarchical_document_symbol_support == Some(true)),
            folding: folding.map(|folding| limit(folding.range_limit)),
            folded_text: folded_text.unwrap_or(false),
            selections: document.is_some_and(|document| document.selection_range.is_some()),
            hover_markdown: formats.is_some_and(|formats| formats.first() == Some(&MarkupKind::Markdown)),
        }
    }
}

impl Features {
    /// What of this is asked of a client whose files are not those of this machine.
    pub(super) fn of_a_guest(self) -> Self {
        Self { creates_files: false, watched_files: false, workspace_folders: false, ..self }
    }
}

/// The first encoding on the client's list that we know: it stands for what costs the client least.
fn encoding(client: &ClientCapabilities) -> Encoding {
    let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref());
    let known = |kind: &PositionEncodingKind| match kind.as_str() {
        "utf-8" => Some(Encoding::Utf8),
        "utf-16" => Some(Encoding::Utf16),
        "utf-32" => Some(Encoding::Utf32),
        _ => None,
    };
    offered.unwrap_or_default().iter().find_map(known).unwrap_or_default()
}

/// What we can do for such a client.
pub(super) fn announced(features: Features) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let kinds = vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR_REWRITE, FIX_ALL];
    let kinds = CodeActionOptions { code_action_kinds: Some(kinds), ..CodeActionOptions::default() };
    ServerCapabilities {
        position_encoding: Some(match features.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        code_action_provider: Some(if features.code_action_literals {
            CodeActionProviderCapability::Options(kinds)
        } else {
            CodeActionProviderCapability::Simple(true)
        }),
        diagnostic_provider: features.pull_diagnostics.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some(env!("CARGO_PKG_NAME").into()),
                inter_file_dependencies: false,
                workspace_diagnostics: true,
                work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
            })
        }),
        workspace: features.workspace_folders.then_some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: features.completion.map(|completion| CompletionOptions {
            trigger_characters: Some(vec![TRIGGER.into()]),
            resolve_provider: Some(completion.asks_later),
            ..CompletionOptions::default()
        }),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::NAMES.map(Into::into).into(),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        code_lens_provider: features.lenses.then_some(CodeLensOptions { resolve_provider: Some(false) }),
        document_link_provider: features.link_texts.map(|_| DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        inlay_hint_provider: features.hints.then_some(OneOf::Left(true)),
        document_symbol_provider: features.nested_symbols.map(|_| OneOf::Left(true)),
        folding_range_provider: features.folding.map(|_| FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: features.selections.then_some(SelectionRangeProviderCapability::Simple(true)),
        ..ServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn features(capabilities: Value) -> Features {
        Features::of(&serde_json::from_value(capabilities).unwrap())
    }

    #[test]
    fn the_first_known_encoding_is_taken() {
        let encoding = |list: Value| features(json!({ "general": { "positionEncodings": list } })).encoding;
        assert_eq!(encoding(json!(["utf-8", "utf-16"])), Encoding::Utf8);
        assert_eq!(encoding(json!(["utf-7", "utf-32", "utf-8"])), Encoding::Utf32);
        assert_eq!(encoding(json!(["utf-7"])), Encoding::Utf16);
        assert_eq!(encoding(json!([])), Encoding::Utf16);
    }

    #[test]
    fn a_client_that_says_nothing_gets_the_least() {
        assert_eq!(features(json!({})), Features::default());
    }

    #[test]
    fn a_hover_comes_in_the_format_the_client_likes_best() {
        let markdown =
            |list: Value| features(json!({ "textDocument": { "hover": { "contentFormat": list } } })).hover_markdown;
        assert!(markdown(json!(["markdown", "plaintext"])));
        assert!(!markdown(json!(["plaintext", "markdown"])));
    }
}
