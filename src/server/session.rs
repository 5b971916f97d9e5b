//! One client's session: a task that owns its documents and applies events in the order of the wire.
//!
//! Handlers only send events, so two can never disagree about a document. Checks and answers are
//! worked out on other threads, from a [`View`] of the state at the event's place in the order;
//! their results come back as events. A result for a state that is no longer there is dropped, and
//! while one check of a document runs no other is begun: of many changes the last is checked.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::sync::oneshot;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{Instant, sleep_until};
use tower_lsp::Client;
use tower_lsp::lsp_types::{
    Diagnostic, DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, MessageType, PublishDiagnosticsParams, Url, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceEdit, WorkspaceFoldersChangeEvent,
};

use crate::config::EDITOR;
use crate::rules::RuleProblem;

use super::capabilities::Features;
use super::checker::{Checked, Checker};
use super::context::{ContextParams, Contexts};
use super::diagnostics::{self, Page, Pauses};
use super::documents::Document;
use super::lanes::Lane;
use super::problems::Problems;
use super::progress::{Loading, Progress};
use super::pull::{self, Asker, Drafts, WorkspaceAsker};
use super::question::Question;
use super::shared::{Limits, Shared};
use super::uri;
use super::view::View;
use super::watching::Changed;
use super::workspace::{Introduction, SECTION, Workspace};

/// What happens in a session.
#[derive(Debug)]
pub(super) enum Event {
    Initialize(Features, Introduction),
    Initialized,
    ChangeConfiguration(DidChangeConfigurationParams),
    ChangeFiles(DidChangeWatchedFilesParams),
    ChangeFolders(WorkspaceFoldersChangeEvent),
    /// The client's settings, with the number of the question that they answer.
    Settings(u64, Value),
    Open(DidOpenTextDocumentParams),
    Change(DidChangeTextDocumentParams),
    Save(DidSaveTextDocumentParams),
    Close(DidCloseTextDocumentParams),
    Ask(Url, Question),
    /// A command about a document; about the one that was typed in last if none is named.
    Command(Option<Url>, Question),
    /// What the host says of a conversation, if that can be read.
    Context(Option<ContextParams>),
    /// Something to be shown to the agent.
    Show(String),
    /// Something that the client is asked to change.
    Edit(WorkspaceEdit),
    /// All is to be read anew.
    Restart,
    /// A question for diagnostics; `None` is for a client that is sent them.
    Diagnose(DocumentDiagnosticParams, oneshot::Sender<Option<DocumentDiagnosticReport>>),
    DiagnoseWorkspace(WorkspaceDiagnosticParams, oneshot::Sender<Option<WorkspaceDiagnosticReport>>),
    /// A check came to its end.
    Checked {
        uri: Url,
        revision: Revision,
        outcome: Result<Checked, Panicked>,
    },
}

/// A check did not come to its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panicked;

/// Names one state of one document, and no other in the whole session: versions are the client's,
/// and start again when a document is closed and opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Revision(u64);

/// An open document with what is known of its present state.
#[derive(Debug)]
struct Open {
    document: Document,
    checker: Arc<Checker>,
    revision: Revision,
    pauses: Pauses,
    /// When it was opened or changed last.
    touched: Instant,
    /// When it will have been left alone for long enough, if something waits for that.
    rests: Option<Instant>,
    /// The state that is being checked; perhaps an earlier one.
    checking: Option<Revision>,
    checked: Option<Arc<Checked>>,
    /// How many findings were shown last.
    shown: Option<usize>,
    /// Those who wait for this state to be checked.
    askers: Vec<Asker>,
}

impl Open {
    /// How many findings its present state shows, once they are known.
    fn showing(&self) -> Option<usize> {
        let checked = self.checked.as_ref()?;
        Some(diagnostics::shown(checked, self.pauses).count())
    }
}

/// The state of one client's session.
#[derive(Debug)]
pub(super) struct Session {
    workspace: Workspace,
    /// How often the client was asked for its settings.
    asked: u64,
    client: Client,
    /// Where findings go for the client to show.
    diagnostics: UnboundedSender<PublishDiagnosticsParams>,
    features: Features,
    documents: HashMap<Url, Open>,
    /// What the host says of the conversations that documents belong to.
    contexts: Contexts,
    /// What is wrong in files of settings and rules.
    problems: Problems,
    /// The rules that are known to fail.
    failed: HashSet<Arc<str>>,
    /// Tells the client that rules are being loaded, if that takes long.
    loading: Loading,
    /// Who waits for something to change among the drafts in the workspace.
    workspace_asker: Option<WorkspaceAsker>,
    /// Whether something may have, since they were looked through.
    workspace_changed: bool,
    last_revision: Revision,
    limits: Limits,
    /// What waits for the client's answers; it ends with the session.
    asides: JoinSet<()>,
    /// Where checks send their results.
    events: UnboundedSender<Event>,
}

/// How many events are applied before checks are begun; enough for any burst.
const BATCH: usize = 1024;

/// How long events are applied before other sessions have their turn: a change in a draft of a megabyte takes one
/// millisecond, and a client may send hundreds at once.
const TURN: Duration = Duration::from_millis(1);

impl Session {
    pub(super) fn new(
        shared: Shared,
        client: Client,
        diagnostics: UnboundedSender<PublishDiagnosticsParams>,
        events: UnboundedSender<Event>,
    ) -> Self {
        Self {
            limits: shared.limits,
            contexts: Contexts::new(shared.limits),
            workspace: Workspace::new(shared),
            asked: 0,
            client,
            diagnostics,
            features: Features::default(),
            documents: HashMap::new(),
            problems: Problems::default(),
            failed: HashSet::new(),
            loading: Loading::default(),
            workspace_asker: None,
            workspace_changed: true,
            last_revision: Revision::default(),
            asides: JoinSet::new(),
            events,
        }
    }

    /// Applies events until it is aborted: events may always come, since checks send some.
    pub(super) async fn run(mut self, mut events: UnboundedReceiver<Event>) {
        let mut batch = Vec::new();
        loop {
            // The one timer of a session runs only while something waits for it.
            let rest = self.documents.values().filter_map(|open| open.rests).min();
            tokio::select! {
                received = events.recv_many(&mut batch, BATCH) => if received == 0 { return },
                () = sleep_until(rest.unwrap_or_else(Instant::now)), if rest.is_some() => self.rest().await,
            }
            let mut since = Instant::now();
            for event in batch.drain(..) {
                self.apply(event).await;
                if since.elapsed() > TURN {
                    yield_now().await;
                    since = Instant::now();
                }
            }
            self.begin_checks();
            self.look_through_workspace();
            while self.asides.try_join_next().is_some() {}
        }
    }

    /// Shows what waited in the documents that were left alone for long enough.
    async fn rest(&mut self) {
        let now = Instant::now();
        let rested = self.documents.iter().filter(|(_, open)| open.rests.is_some_and(|rests| rests <= now));
        let rested: Vec<Url> = rested.map(|(uri, _)| uri.clone()).collect();
        for uri in rested {
            self.pause(&uri, Pauses { idle: true, ..Pauses::default() }).await;
        }
    }

    /// Applies one event. What is awaited here is our own queue of notifications, never the client.
    async fn apply(&mut self, event: Event) {
        match event {
            Event::Initialize(features, introduction) => {
                self.features = features;
                self.workspace.introduce(introduction);
                self.tell_problems().await;
            }
            Event::Initialized => {
                self.ask_for_settings();
                self.register();
            }
            Event::ChangeFiles(params) => {
                let Changed { settings, drafts } = Changed::by(&params);
                self.workspace_changed |= drafts;
                if settings {
                    self.reload().await;
                }
            }
            Event::ChangeFolders(event) => {
                self.workspace.change_folders(&event);
                self.check_again().await;
            }
            Event::ChangeConfiguration(DidChangeConfigurationParams { mut settings }) => {
                if self.features.configuration {
                    self.ask_for_settings();
                } else {
                    let ours = settings.get_mut(SECTION).map(Value::take);
                    self.set(ours.unwrap_or(settings)).await;
                }
            }
            // An answer that a later question overtook is out of date.
            Event::Settings(number, settings) if number == self.asked => self.set(settings).await,
            Event::Settings(..) => {}
            Event::Open(DidOpenTextDocumentParams { text_document: item }) => {
                let document = Document::new(&item.language_id, item.version, item.text);
                let revision = self.next_revision();
                let checker = self.checker(&item.uri);
                let open = Open {
                    document,
                    checker,
                    revision,
                    pauses: Pauses::default(),
                    touched: Instant::now(),
                    rests: None,
                    checking: None,
                    checked: None,
                    shown: None,
                    askers: Vec::new(),
                };
                self.documents.insert(item.uri.clone(), open);
                self.bound(&item.uri).await;
            }
            Event::Change(DidChangeTextDocumentParams { text_document, content_changes }) => {
                let revision = self.next_revision();
                if let Some(open) = self.documents.get_mut(&text_document.uri) {
                    open.document.change(text_document.version, content_changes, self.features.encoding);
                    open.revision = revision;
                    open.touched = Instant::now();
                    open.rests = None;
                    open.checked = None;
                }
                self.bound(&text_document.uri).await;
            }
            Event::Save(DidSaveTextDocumentParams { text_document, .. }) => {
                self.pause(&text_document.uri, Pauses { saved: true, ..Pauses::default() }).await;
            }
            Event::Close(DidCloseTextDocumentParams { text_document }) => {
                self.contexts.forget(&text_document.uri);
                self.close(text_document.uri).await;
            }
            Event::Ask(uri, question) => self.answer(&uri, question),
            Event::Command(uri, question) => match uri.or_else(|| self.last_touched()) {
                Some(uri) => self.answer(&uri, question),
                None => question.answer(None),
            },
            Event::Context(Some(params)) => self.set_context(params).await,
            Event::Context(None) => {
                // What is wrong with them may quote the customer, so it is not said.
                let message = "replylint/context: its parameters are not as docs/schema/context.schema.json has them";
                self.client.log_message(MessageType::WARNING, message).await;
            }
            Event::Edit(edit) => self.ask_for_edit(edit),
            Event::Restart => {
                self.documents.values_mut().for_each(|open| open.pauses = Pauses::default());
                self.ask_for_settings();
                self.reload().await;
            }
            Event::Show(message) => self.client.show_message(MessageType::INFO, message).await,
            Event::Diagnose(params, reply) => self.diagnose(params, reply).await,
            Event::DiagnoseWorkspace(params, reply) if self.features.pull_diagnostics => {
                let token = params.work_done_progress_params.work_done_token;
                let progress = Progress::of_request(&self.client, token);
                let asker = WorkspaceAsker { previous: params.previous_result_ids, progress, reply };
                if let Some(overtaken) = self.workspace_asker.replace(asker) {
                    let _ = overtaken.reply.send(Some(WorkspaceDiagnosticReport::default()));
                }
            }
            Event::DiagnoseWorkspace(_, reply) => _ = reply.send(None),
            Event::Checked { uri, revision, outcome } => self.checked(&uri, revision, outcome).await,
        }
    }

    /// The document that was opened or typed in last.
    fn last_touched(&self) -> Option<Url> {
        self.documents.iter().max_by_key(|(_, open)| open.touched).map(|(uri, _)| uri.clone())
    }

    async fn close(&mut self, uri: Url) {
        let Some(closed) = self.documents.remove(&uri) else { return };
        self.workspace_changed = true;
        for asker in closed.askers {
            let _ = asker.reply.send(Some(pull::nothing()));
        }
        if !self.features.pull_diagnostics {
            self.show(uri, Vec::new(), None);
        }
    }

    /// Lets go of a document that was opened or has grown, if that is more than a session may keep.
    async fn bound(&mut self, uri: &Url) {
        let Limits { documents, bytes } = self.limits;
        let kept: usize = self.documents.values().map(|open| open.document.text.source().len()).sum();
        let limit = if self.documents.len() > documents {
            format!("{documents} documents")
        } else if kept > bytes {
            format!("{bytes} bytes of text")
        } else {
            return;
        };
        self.close(uri.clone()).await;
        let message = format!("replylint: this draft is not checked: a session may have {limit} open");
        self.client.show_message(MessageType::WARNING, message).await;
    }

    fn checker(&self, uri: &Url) -> Arc<Checker> {
        let given = self.contexts.of(uri);
        let configuration = Arc::clone(self.workspace.configuration());
        Arc::new(Checker::new(configuration, self.workspace.home(uri), given, self.features))
    }

    /// Takes over the client's settings, and checks all documents by them.
    async fn set(&mut self, settings: Value) {
        if self.workspace.set(settings) {
            self.reconfigure().await;
        }
    }

    /// Reads all settings anew, and checks all documents by them.
    async fn reconfigure(&mut self) {
        self.workspace.reread();
        self.check_again().await;
    }

    /// Reads all files of settings and rules anew, since one has changed, and checks all documents by them.
    async fn reload(&mut self) {
        self.workspace.reload();
        let mended = self.problems.clear();
        if !self.features.pull_diagnostics {
            for uri in mended {
                self.show(uri, Vec::new(), None);
            }
        }
        self.check_again().await;
    }

    /// Checks all documents by what is set now.
    async fn check_again(&mut self) {
        let uris: Vec<Url> = self.documents.keys().cloned().collect();
        uris.iter().for_each(|uri| self.renew(uri));
        self.refresh();
        self.refresh_lenses();
        self.refresh_hints();
        self.workspace_changed = true;
        self.tell_problems().await;
    }

    /// Forgets what is known of a document's present state, which other settings or another context may change.
    fn renew(&mut self, uri: &Url) {
        let (checker, revision) = (self.checker(uri), self.next_revision());
        if let Some(open) = self.documents.get_mut(uri) {
            open.checker = checker;
            open.revision = revision;
            open.rests = None;
            open.checked = None;
        }
    }

    /// Takes over what the host says of a conversation, also of one whose draft is not open yet.
    async fn set_context(&mut self, ContextParams { text_document, context }: ContextParams) {
        let uri = text_document.uri;
        if self.contexts.set(uri.clone(), context).is_err() {
            let message = "replylint/context: it is not taken over, since this session keeps too many already";
            return self.client.log_message(MessageType::WARNING, message).await;
        }
        if self.documents.contains_key(&uri) {
            self.renew(&uri);
            self.refresh();
            self.refresh_lenses();
        }
    }

    /// Tells the client what is wrong in files of settings and rules; they hold no draft.
    async fn tell_problems(&mut self) {
        let mut files = Vec::new();
        for problem in self.workspace.configuration().take_problems() {
            if !self.workspace.tells_of(&problem.path) {
                continue;
            }
            files.extend(self.problems.add(&problem, self.features.encoding));
            let RuleProblem { path, line, column, message, help, .. } = problem;
            let place = if path == EDITOR { path } else { format!("{path}:{line}:{column}") };
            let message = format!("replylint: {place}: {message}: {help}");
            self.client.log_message(MessageType::WARNING, message).await;
        }
        files.dedup();
        self.workspace_changed |= !files.is_empty();
        if !self.features.pull_diagnostics {
            for uri in files {
                let diagnostics = self.problems.of(&uri);
                self.show(uri, diagnostics, None);
            }
        }
    }

    fn next_revision(&mut self) -> Revision {
        self.last_revision.0 += 1;
        self.last_revision
    }

    fn view(&self, uri: &Url, Open { document, pauses, checked, .. }: &Open) -> View {
        View {
            uri: uri.clone(),
            version: document.version,
            markup: document.markup,
            text: Arc::clone(&document.text),
            pauses: *pauses,
            checked: checked.clone(),
            features: self.features,
        }
    }

    /// Begins a check of each document that has none for its present state and none under way.
    fn begin_checks(&mut self) {
        for (uri, open) in &mut self.documents {
            if open.checked.is_some() || open.checking.is_some() {
                continue;
            }
            open.checking = Some(open.revision);
            let (uri, revision, events) = (uri.clone(), open.revision, self.events.clone());
            let is_told = self.features.progress && !open.checker.is_ready();
            let loading = is_told.then(|| self.loading.begin(&self.client));
            let (text, markup, checker) =
                (Arc::clone(&open.document.text), open.document.markup, Arc::clone(&open.checker));
            Lane::Checks.of_text(text.source()).run(move || {
                let check = AssertUnwindSafe(|| {
                    checker.prepare();
                    drop(loading);
                    checker.check(text.source(), markup)
                });
                let outcome = catch_unwind(check).map_err(|_| Panicked);
                // Freed before the session goes on, so that it need not copy the text to change it.
                drop(text);
                let _ = events.send(Event::Checked { uri, revision, outcome });
            });
        }
    }

    async fn checked(&mut self, uri: &Url, revision: Revision, outcome: Result<Checked, Panicked>) {
        self.tell_failures(&outcome).await;
        self.tell_problems().await;
        let Some(open) = self.documents.get_mut(uri) else { return };
        if open.checking == Some(revision) {
            open.checking = None;
        }
        if open.revision == revision {
            // A state that cannot be checked has no findings; to try again would fail again.
            open.checked = Some(Arc::new(outcome.unwrap_or_default()));
            self.publish(uri).await;
            self.refresh_lenses_of(uri);
        }
    }

    /// Tells what failed inside; a rule that does fails with every key, and is told of once.
    async fn tell_failures(&mut self, outcome: &Result<Checked, Panicked>) {
        let failed = match outcome {
            Ok(checked) => checked.failed.as_slice(),
            Err(Panicked) => {
                let message = "replylint: a check failed inside; this state of the draft goes unchecked";
                return self.client.log_message(MessageType::ERROR, message).await;
            }
        };
        for rule in failed {
            if self.failed.insert(Arc::clone(rule)) {
                let message = format!("replylint: the rule {rule} failed inside; what it finds is missing");
                self.client.log_message(MessageType::ERROR, message).await;
            }
        }
    }

    /// Answers with the diagnostics of a document's present state, once they are known.
    async fn diagnose(
        &mut self,
        DocumentDiagnosticParams { text_document, previous_result_id, .. }: DocumentDiagnosticParams,
        reply: oneshot::Sender<Option<DocumentDiagnosticReport>>,
    ) {
        if !self.features.pull_diagnostics {
            let _ = reply.send(None);
        } else if let Some(open) = self.documents.get_mut(&text_document.uri) {
            // Nobody waits for the answer to a cancelled request.
            open.askers.retain(|asker| !asker.reply.is_closed());
            open.askers.push(Asker { previous: previous_result_id, reply });
            self.publish(&text_document.uri).await;
        } else {
            let _ = reply.send(Some(pull::nothing()));
        }
    }

    /// Looks through the drafts in the workspace for who asked, if something may have changed since that was done.
    fn look_through_workspace(&mut self) {
        if !self.workspace_changed {
            return;
        }
        let Some(asker) = self.workspace_asker.take() else { return };
        self.workspace_changed = false;
        let drafts = Drafts {
            folders: self.workspace.folders().to_vec(),
            open: self.documents.keys().filter_map(uri::path).collect(),
            configuration: Arc::clone(self.workspace.configuration()),
            problems: self.problems.clone(),
            features: self.features,
        };
        Lane::Folders.run(move || drafts.answer(asker));
    }

    /// Tells a client that shows lenses that there are more or fewer findings in a document than were shown last.
    fn refresh_lenses_of(&mut self, uri: &Url) {
        let Some(open) = self.documents.get_mut(uri) else { return };
        let shown = open.showing();
        let before = std::mem::replace(&mut open.shown, shown);
        if before.is_some_and(|_| before != shown) {
            self.refresh_lenses();
        }
    }

    /// Shows what waited for an agent to stop and think.
    async fn pause(&mut self, uri: &Url, pause: Pauses) {
        let Some(open) = self.documents.get_mut(uri) else { return };
        let before = open.showing();
        open.pauses = open.pauses.and(pause);
        let is_news = open.showing() != before;
        self.publish(uri).await;
        if is_news {
            self.refresh();
        }
        self.refresh_lenses_of(uri);
    }

    /// Shows what is known of a document's present state.
    async fn publish(&mut self, uri: &Url) {
        let Some(open) = self.documents.get_mut(uri) else { return };
        let Some(checked) = &open.checked else { return };
        // A rest too long for the clock never ends.
        let rests = diagnostics::awaited_rest(checked, open.pauses).and_then(|rest| open.touched.checked_add(rest));
        open.pauses.idle |= rests.is_some_and(|rests| rests <= Instant::now());
        open.rests = rests.filter(|_| !open.pauses.idle);
        if self.features.pull_diagnostics && open.askers.is_empty() {
            return;
        }
        let document = &open.document;
        let page = Page { uri, text: &document.text, checked, features: self.features };
        let diagnostics = page.diagnostics(open.pauses);
        if self.features.pull_diagnostics {
            open.askers.drain(..).for_each(|asker| asker.answer(open.revision.0, &diagnostics));
        } else {
            let version = Some(document.version);
            self.show(uri.clone(), diagnostics, version);
        }
    }

    /// Sends the client what it is to show of a document.
    fn show(&self, uri: Url, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        // Where nobody reads any more, the session is about to end.
        let _ = self.diagnostics.send(PublishDiagnosticsParams { uri, diagnostics, version });
    }

    /// Answers from the present state, on another thread.
    fn answer(&self, uri: &Url, question: Question) {
        let Some(open) = self.documents.get(uri) else {
            question.answer(None);
            return;
        };
        let (view, checker) = (self.view(uri, open), Arc::clone(&open.checker));
        Lane::Answers.of_text(view.text.source()).run(move || {
            let is_taken = checker.takes(view.text.source().len());
            question.answer(is_taken.then_some((&view, &checker)));
        });
    }
}

mod asks;
#[cfg(test)]
mod tests;
