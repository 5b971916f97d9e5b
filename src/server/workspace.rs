//! Where a client works, and what it was set to there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};
use tower_lsp::lsp_types::{InitializeParams, Url, WorkspaceFolder, WorkspaceFoldersChangeEvent};

use crate::config::{Configuration, EDITOR, Home};

use super::shared::{Access, Shared};
use super::uri;

/// The name under which clients keep our settings.
pub(super) const SECTION: &str = "replylint";

/// What a client says of its work when it introduces itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Introduction {
    /// The folders that are open.
    folders: Vec<PathBuf>,
    /// Settings, which those that are asked for later go over.
    options: Value,
}

impl Introduction {
    pub(super) fn of(params: &mut InitializeParams) -> Self {
        let open = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        let mut folders: Vec<PathBuf> = open.filter_map(uri::path).collect();
        if folders.is_empty() {
            folders.extend(params.root_uri.as_ref().and_then(uri::path));
        }
        Self { folders, options: params.initialization_options.take().unwrap_or_default() }
    }
}

/// All settings of a session.
#[derive(Debug)]
pub(super) struct Workspace {
    shared: Shared,
    introduction: Introduction,
    /// What the client answered when it was asked for its settings.
    asked: Value,
    configuration: Arc<Configuration>,
}

impl Workspace {
    /// Before the client has introduced itself.
    pub(super) fn new(shared: Shared) -> Self {
        let configuration = Arc::clone(&shared.configuration);
        Self { shared, introduction: Introduction::default(), asked: Value::Null, configuration }
    }

    pub(super) fn configuration(&self) -> &Arc<Configuration> {
        &self.configuration
    }

    /// Takes over what a client says of its work.
    pub(super) fn introduce(&mut self, mut introduction: Introduction) {
        if self.shared.access == Access::Guest {
            introduction.folders.clear();
        }
        self.introduction = introduction;
        self.reread();
    }

    /// Takes over what a client was set to since; whether that changes anything.
    pub(super) fn set(&mut self, settings: Value) -> bool {
        let changes = settings != self.asked && (is_given(&settings) || is_given(&self.asked));
        self.asked = settings;
        changes
    }

    /// Takes over that folders were opened and closed.
    pub(super) fn change_folders(&mut self, event: &WorkspaceFoldersChangeEvent) {
        if self.shared.access == Access::Guest {
            return;
        }
        let paths = |folders: &[WorkspaceFolder]| -> Vec<PathBuf> {
            folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect()
        };
        let (added, removed) = (paths(&event.added), paths(&event.removed));
        let folders = &mut self.introduction.folders;
        folders.retain(|folder| !removed.contains(folder) && !added.contains(folder));
        folders.extend(added);
        self.reread();
    }

    /// Reads all files of settings and rules anew.
    pub(super) fn reload(&mut self) {
        if self.shared.access == Access::Files {
            self.configuration = Arc::new(self.configuration.afresh());
        }
    }

    /// Reads all files of settings anew, and puts the editor's settings over them. For guests, who share what was
    /// read when the server was started, none is read.
    pub(super) fn reread(&mut self) {
        let settings = self.settings();
        self.configuration = match self.shared.access {
            Access::Files => {
                let base = self.introduction.folders.first().map_or(Path::new("."), PathBuf::as_path);
                Arc::new(self.configuration.with_editor(&settings, base))
            }
            Access::Guest if is_given(&settings) => Arc::new(self.shared.configuration.with_guest(&settings)),
            Access::Guest => Arc::clone(&self.shared.configuration),
        };
    }

    /// What the editor was set to: what it answered goes over what it said at first, key by key.
    fn settings(&self) -> Value {
        match (&self.introduction.options, &self.asked) {
            (Value::Object(options), Value::Object(asked)) => {
                let given = asked.iter().filter(|(_, value)| !value.is_null());
                let all = options.iter().chain(given).map(|(key, value)| (key.clone(), value.clone()));
                Value::Object(all.collect::<Map<_, _>>())
            }
            (options, asked) if !is_given(asked) => options.clone(),
            (_, asked) => asked.clone(),
        }
    }

    /// Whether the client may hear of this file: what stands in the server's own is told to whoever started it.
    pub(super) fn tells_of(&self, path: &str) -> bool {
        self.shared.access == Access::Files || path == EDITOR
    }

    /// The folders that are open.
    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.introduction.folders
    }

    /// Where a document's settings are looked for. One without a file has those of the first folder.
    pub(super) fn home(&self, uri: &Url) -> Home {
        if self.shared.access == Access::Guest {
            return self.shared.home.clone();
        }
        let folder = || self.introduction.folders.first().map(|folder| Home::of_folder(folder));
        uri::path(uri).map(|path| Home::of_file(&path)).or_else(folder).unwrap_or_default()
    }
}

/// Whether a client says anything: many answer null or an empty object.
fn is_given(settings: &Value) -> bool {
    match settings {
        Value::Null => false,
        Value::Object(members) => members.values().any(|value| !value.is_null()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::{CommandLine, Files, Setting, Values};
    use crate::config::{Layer, Origin};
    use crate::server::shared::Limits;

    fn workspace(options: Value) -> Workspace {
        let mut workspace = of(CommandLine::default(), Access::Files);
        workspace.introduce(Introduction { folders: Vec::new(), options });
        workspace
    }

    fn of(command_line: CommandLine, access: Access) -> Workspace {
        Workspace::new(Shared::new(Configuration::new(Files::Ignored, command_line), access, Limits::NONE))
    }

    fn channel(workspace: &Workspace) -> Option<String> {
        let brief = workspace.configuration().brief(&Home::default());
        brief.effective.channel.as_ref().map(|set| set.value.clone())
    }

    #[test]
    fn what_a_client_answers_goes_over_what_it_said_at_first() {
        let mut workspace = workspace(json!({ "channel": "chat", "industry": "travel" }));
        assert_eq!(channel(&workspace).as_deref(), Some("chat"));
        assert!(!workspace.set(json!({})) && !workspace.set(json!(null)));
        assert!(workspace.set(json!({ "channel": "sms", "industry": null })));
        workspace.reread();
        assert_eq!(channel(&workspace).as_deref(), Some("sms"));
        let brief = workspace.configuration().brief(&Home::default());
        assert_eq!(brief.settings.industry.as_deref(), Some("travel"));
        assert!(!workspace.set(json!({ "channel": "sms", "industry": null })));
        assert!(workspace.set(json!(null)));
        workspace.reread();
        assert_eq!(channel(&workspace).as_deref(), Some("chat"));
    }

    #[test]
    fn the_command_line_goes_over_the_editor() {
        let values = Values {
            channel: Some(Setting { value: "email".into(), origin: Origin::CommandLine }),
            ..Values::default()
        };
        let command_line = CommandLine { layer: Layer { values, ..Layer::default() }, ..CommandLine::default() };
        let mut workspace = of(command_line, Access::Files);
        workspace.introduce(Introduction { folders: Vec::new(), options: json!({ "channel": "chat" }) });
        assert_eq!(channel(&workspace).as_deref(), Some("email"));
    }

    #[test]
    fn a_document_without_a_file_is_at_home_in_the_folder_that_is_open() {
        let mut workspace = workspace(json!(null));
        let home = |workspace: &Workspace, uri: &str| workspace.home(&Url::parse(uri).unwrap());
        assert_eq!(home(&workspace, "untitled:1"), Home::default());
        let open = std::env::temp_dir();
        workspace.introduce(Introduction { folders: vec![open.clone()], options: json!(null) });
        assert_eq!(home(&workspace, "untitled:1"), Home::of_folder(&open));
        assert_eq!(home(&workspace, "desk://ticket/9"), Home::of_folder(&open));
        let file = open.join("a b").join("ñ.md");
        let uri = Url::from_file_path(&file).unwrap();
        assert_eq!(workspace.home(&uri), Home::of_file(&file));
    }

    #[test]
    fn a_guest_makes_us_read_nothing() {
        let open = tempfile::tempdir().unwrap();
        std::fs::create_dir(open.path().join("rules")).unwrap();
        std::fs::write(open.path().join("rules/a.toml"), "secret = 7").unwrap();
        std::fs::write(open.path().join("replylint.toml"), "channel = \"sms\"").unwrap();
        let configuration = Configuration::new(Files::Found, CommandLine::default());
        let mut guest = Workspace::new(Shared::new(configuration, Access::Guest, Limits::NONE));
        let uri = Url::from_file_path(open.path().join("a.md")).unwrap();
        let folders = vec![open.path().to_path_buf()];
        let rules = open.path().join("rules").display().to_string();
        let options = json!({ "industry": "travel", "extends": ["finance", rules] });
        guest.introduce(Introduction { folders: folders.clone(), options });
        assert_eq!(guest.folders(), [""; 0].map(PathBuf::from));
        let brief = guest.configuration().brief(&guest.home(&uri));
        assert_eq!((brief.settings.channel.as_deref(), brief.settings.industry.as_deref()), (None, Some("travel")));
        assert!(brief.effective.folders.is_empty());
        let told: Vec<String> = guest.configuration().take_problems().iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("cannot be named from elsewhere") && !told[0].contains("secret"), "{}", told[0]);
        guest.introduce(Introduction { folders, options: json!(null) });
        assert!(Arc::ptr_eq(guest.configuration(), &guest.shared.configuration), "what is not set apart is shared");
    }
}
