//! Diagnostics for clients that ask for them: of a document, and of the drafts in the folders that are open.
//!
//! Such a client is sent none unasked. It asks again when it has changed something, and when we say that something
//! else has; an answer that would be the last one once more says just that.

use std::collections::{HashMap, HashSet};
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::oneshot;
use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, PreviousResultId,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    Url, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::config::{Configuration, Home, drafts_in, markup_of};

use super::capabilities::Features;
use super::checker::Checker;
use super::diagnostics::{Page, Pauses};
use super::documents::Text;
use super::log;
use super::problems::Problems;
use super::progress::{Progress, Steps};
use super::uri::path as uri_path;

/// Somebody who waits for a document's diagnostics.
#[derive(Debug)]
pub(super) struct Asker {
    /// What the client was answered before.
    pub previous: Option<String>,
    pub reply: oneshot::Sender<Option<DocumentDiagnosticReport>>,
}

impl Asker {
    /// Answers with the diagnostics of one state of a document, which has a number of its own.
    pub(super) fn answer(self, state: u64, items: &[Diagnostic]) {
        let id = result_id(state, items);
        let report = if self.previous.as_ref() == Some(&id) {
            let unchanged = UnchangedDocumentDiagnosticReport { result_id: id };
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: unchanged,
            })
        } else {
            full(Some(id), items.to_vec())
        };
        // Nobody may wait any more.
        let _ = self.reply.send(Some(report));
    }
}

/// What there is to say of a document that nobody opened.
pub(super) fn nothing() -> DocumentDiagnosticReport {
    full(None, Vec::new())
}

fn full(result_id: Option<String>, items: Vec<Diagnostic>) -> DocumentDiagnosticReport {
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}

/// The name of an answer. It is of one state of a text only: editors move what they show while somebody types, so
/// that the same diagnostics of another state are news to them. A client may remember names of an earlier session.
fn result_id(state: u64, items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    // What cannot be written cannot be answered either.
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Somebody who waits for the diagnostics of all drafts.
#[derive(Debug)]
pub(super) struct WorkspaceAsker {
    /// What the client was answered before, by document.
    pub previous: Vec<PreviousResultId>,
    /// Whether it wants to hear how far the work is.
    pub progress: Option<Progress>,
    pub reply: oneshot::Sender<Option<WorkspaceDiagnosticReport>>,
}

/// The drafts in some folders, as files.
#[derive(Debug)]
pub(super) struct Drafts {
    pub folders: Vec<PathBuf>,
    /// Those that are open; the client asks for them one by one.
    pub open: HashSet<PathBuf>,
    pub configuration: Arc<Configuration>,
    /// What is wrong in files of settings and rules.
    pub problems: Problems,
    pub features: Features,
}

impl Drafts {
    /// Checks all drafts of folders for which a team has set something: elsewhere a Markdown file is seldom a reply.
    pub(super) fn answer(&self, WorkspaceAsker { previous, progress, reply }: WorkspaceAsker) {
        let mut known: HashMap<Url, String> = previous.into_iter().map(|known| (known.uri, known.value)).collect();
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        let folders = self.folders.iter().filter(|folder| self.configuration.is_a_team(&Home::of_folder(folder)));
        let mut paths = Vec::new();
        for path in folders.flat_map(|folder| drafts_in(folder)).flatten() {
            // Whoever changed their mind is not kept waiting.
            if reply.is_closed() {
                return;
            }
            if seen.insert(path.clone()) {
                paths.push(path);
            }
        }
        let mut steps = Steps::begin(progress, "Checking drafts", paths.len());
        for path in paths {
            if reply.is_closed() {
                return;
            }
            steps.step();
            let Ok(uri) = Url::from_file_path(&path) else { continue };
            let before = known.remove(&uri);
            if self.open.contains(&path) {
                continue;
            }
            // A panic costs one draft its diagnostics, and nobody else anything.
            let diagnostics = catch_unwind(AssertUnwindSafe(|| self.diagnostics(&path, &uri))).unwrap_or_else(|_| {
                log("a check failed inside; a draft in a folder goes unchecked");
                Vec::new()
            });
            if before.is_some() || !diagnostics.is_empty() {
                items.push(item(uri, before.as_ref(), diagnostics));
            }
        }
        drop(steps);
        for (uri, diagnostics) in self.problems.iter() {
            let before = known.remove(uri);
            items.push(item(uri.clone(), before.as_ref(), diagnostics.clone()));
        }
        // Files that are gone, mended, or left out since.
        let open = |uri: &Url| uri_path(uri).is_none_or(|path| self.open.contains(&path));
        items.extend(known.into_keys().filter(|uri| !open(uri)).map(|uri| item(uri, None, Vec::new())));
        let _ = reply.send(Some(WorkspaceDiagnosticReport { items }));
    }

    /// What is to be said of a draft as it was saved.
    fn diagnostics(&self, path: &Path, uri: &Url) -> Vec<Diagnostic> {
        let checker = Checker::new(Arc::clone(&self.configuration), Home::of_file(path), Arc::default(), self.features);
        let taken = |found: &Metadata| usize::try_from(found.len()).is_ok_and(|length| checker.takes(length));
        if !fs::metadata(path).is_ok_and(|found| taken(&found)) {
            return Vec::new();
        }
        // What is no text is no draft.
        let Ok(source) = fs::read_to_string(path) else { return Vec::new() };
        let checked = checker.check(&source, markup_of(path));
        let text = Text::new(source);
        let page = Page { uri, text: &text, checked: &checked, features: self.features };
        page.diagnostics(Pauses { saved: true, idle: true })
    }
}

fn item(uri: Url, before: Option<&String>, items: Vec<Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let id = result_id(0, &items);
    if before == Some(&id) {
        let unchanged = UnchangedDocumentDiagnosticReport { result_id: id };
        return WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version: None,
            unchanged_document_diagnostic_report: unchanged,
        });
    }
    let full = FullDocumentDiagnosticReport { result_id: Some(id), items };
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: full,
    })
}
