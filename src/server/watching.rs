//! Files that matter to a session, and what it means when one has changed.

use tower_lsp::lsp_types::{
    DidChangeWatchedFilesParams, DidChangeWatchedFilesRegistrationOptions, FileEvent, FileSystemWatcher, GlobPattern,
    Registration,
};

use crate::config::ENDINGS;

use super::capabilities::Features;
use super::uri;

/// What a client is asked to watch. Rules may stand in any folder, and all are TOML.
pub(super) fn registration(features: Features) -> Option<Registration> {
    if !features.watched_files {
        return None;
    }
    let drafts = ENDINGS.iter().filter(|_| features.pull_diagnostics);
    let endings = ["toml"].iter().chain(drafts);
    let watchers = endings
        .map(|ending| FileSystemWatcher { glob_pattern: GlobPattern::String(format!("**/*.{ending}")), kind: None });
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.collect() };
    Some(Registration {
        id: "replylint/watched-files".into(),
        method: "workspace/didChangeWatchedFiles".into(),
        register_options: serde_json::to_value(options).ok(),
    })
}

/// What may be different now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Changed {
    /// Settings or rules.
    pub settings: bool,
    /// Drafts.
    pub drafts: bool,
}

impl Changed {
    pub(super) fn by(params: &DidChangeWatchedFilesParams) -> Self {
        let ends = |event: &FileEvent, wanted: &str| {
            let path = uri::path(&event.uri);
            path.and_then(|path| Some(path.extension()?.eq_ignore_ascii_case(wanted))).unwrap_or(false)
        };
        let any =
            |endings: &[&str]| params.changes.iter().any(|event| endings.iter().any(|ending| ends(event, ending)));
        Self { settings: any(&["toml"]), drafts: any(&ENDINGS) }
    }
}
