//! The framework's handlers. Each turns its parameters into an event and sends it before its first
//! `.await`; the order of the events is then the order of the wire (see `transport`).

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem, CompletionParams,
    CompletionResponse, DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentLink, DocumentLinkParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, FoldingRange, FoldingRangeParams, Hover, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, InlayHint, InlayHintParams, SelectionRange,
    SelectionRangeParams, ServerInfo, TextDocumentIdentifier, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReportResult,
};
use tower_lsp::{LanguageServer, async_trait};

use super::capabilities::{Features, announced};
use super::checker::Checker;
use super::commands::{Command, Done};
use super::completion::{self, Offered};
use super::inline::{self, InlineCompletionList, InlineCompletionParams};
use super::phrases::{PhraseList, PhrasesParams};
use super::question::Question;
use super::scorecard::{Scorecard, ScorecardParams};
use super::session::Event;
use super::shared::Access;
use super::view::View;
use super::workspace::Introduction;
use super::{actions, commands, folding, hints, hover, lenses, links, selection, symbols};

/// Hands what the client says to its session.
#[derive(Debug)]
pub(super) struct Backend {
    session: UnboundedSender<Event>,
    access: Access,
}

impl Backend {
    pub(super) fn new(session: UnboundedSender<Event>, access: Access) -> Self {
        Self { session, access }
    }

    fn tell(&self, event: Event) {
        // The session outlives its clients' messages; only the process's end comes between.
        let _ = self.session.send(event);
    }

    async fn ask_session<T>(&self, event: impl FnOnce(oneshot::Sender<T>) -> Event) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.tell(event(reply));
        answer.await.map_err(|_| Error::internal_error())
    }

    /// What the state of a document has to say; nothing of one that is not open.
    async fn ask<T: Default + Send + 'static>(
        &self,
        document: TextDocumentIdentifier,
        work: impl FnOnce(&View, &Checker) -> T + Send + 'static,
    ) -> Result<T> {
        let (question, answer) = Question::new(work);
        self.tell(Event::Ask(document.uri, question));
        answer.await.map_err(|_| Error::internal_error())
    }

    /// What version 3.18 of the protocol adds.
    pub(super) async fn inline_completion(&self, params: InlineCompletionParams) -> Result<InlineCompletionList> {
        let InlineCompletionParams { text_document, position } = params;
        self.ask(text_document, move |view, checker| inline::inline_completions(view, checker, position)).await
    }
}

/// What the protocol does not have.
impl Backend {
    /// `replylint/context`: what the host knows of a conversation.
    pub(super) async fn context(&self, params: Value) {
        self.tell(Event::Context(serde_json::from_value(params).ok()));
    }

    /// `replylint/phrases`: the ready sentences for a draft.
    pub(super) async fn phrases(&self, params: PhrasesParams) -> Result<PhraseList> {
        let list = self.ask(params.text_document, |view, checker| Some(PhraseList::of(view, checker))).await?;
        list.ok_or_else(|| commands::without_document(true))
    }

    /// `replylint/scorecard`: how a draft stands.
    pub(super) async fn scorecard(&self, params: ScorecardParams) -> Result<Scorecard> {
        let card = self.ask(params.text_document, |view, checker| Some(Scorecard::of(view, checker))).await?;
        card.ok_or_else(|| commands::without_document(true))
    }
}

#[async_trait]
impl LanguageServer for Backend {
    /// Answers without waiting: messages that a hasty client sends right behind find us initialized.
    async fn initialize(&self, mut params: InitializeParams) -> Result<InitializeResult> {
        let announced_by_client = Features::of(&params.capabilities);
        let features = match self.access {
            Access::Files => announced_by_client,
            Access::Guest => announced_by_client.of_a_guest(),
        };
        self.tell(Event::Initialize(features, Introduction::of(&mut params)));
        let server_info =
            ServerInfo { name: env!("CARGO_PKG_NAME").into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
        Ok(InitializeResult { capabilities: announced(features), server_info: Some(server_info) })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Event::Initialized);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.tell(Event::ChangeConfiguration(params));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.tell(Event::ChangeFiles(params));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.tell(Event::ChangeFolders(params.event));
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.tell(Event::Open(params));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.tell(Event::Change(params));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.tell(Event::Save(params));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Event::Close(params));
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let document = params.text_document.clone();
        self.ask(document, move |view, checker| actions::code_actions(view, checker, &params)).await.map(Some)
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let report = self.ask_session(|reply| Event::Diagnose(params, reply)).await?;
        report.map(DocumentDiagnosticReportResult::Report).ok_or_else(Error::method_not_found)
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        let report = self.ask_session(|reply| Event::DiagnoseWorkspace(params, reply)).await?;
        report.map(WorkspaceDiagnosticReportResult::Report).ok_or_else(Error::method_not_found)
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.ask(at.text_document, move |view, checker| hover::hover(view, checker, at.position)).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        self.ask(at.text_document, move |view, checker| completion::completions(view, checker, at.position)).await
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        // What is not ours, or has been told already, goes back as it came.
        let Some(Offered { uri, phrase, language }) = completion::offered(&item) else { return Ok(item) };
        let document = TextDocumentIdentifier { uri };
        let work = move |view: &View, checker: &Checker| completion::documented(view, checker, &phrase, &language);
        item.documentation = self.ask(document, work).await?;
        Ok(item)
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(params.text_document, links::links).await.map(Some)
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(params.text_document, lenses::lenses).await.map(Some)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let command = Command::of(params)?;
        if command.restarts() {
            self.tell(Event::Restart);
            return Ok(None);
        }
        let uri = command.arguments.uri.clone();
        let named = uri.is_some();
        let (question, answer) = Question::new(move |view, checker| Some(command.carry_out(view, checker)));
        self.tell(Event::Command(uri, question));
        let done = answer.await.map_err(|_| Error::internal_error())?;
        let Done { answer, message, edit } = done.ok_or_else(|| commands::without_document(named))??;
        if let Some(edit) = edit {
            self.tell(Event::Edit(edit));
        }
        if let Some(message) = message {
            self.tell(Event::Show(message));
        }
        Ok(answer)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let InlayHintParams { text_document, range, .. } = params;
        self.ask(text_document, move |view, checker| hints::hints(view, checker, range)).await.map(Some)
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(params.text_document, |view, checker| Some(symbols::symbols(view, checker))).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(params.text_document, folding::folding_ranges).await.map(Some)
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let SelectionRangeParams { text_document, positions, .. } = params;
        self.ask(text_document, move |view, checker| selection::selection_ranges(view, checker, &positions))
            .await
            .map(Some)
    }
}
