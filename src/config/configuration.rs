//! All that is set in one session or run, and what comes of it for each draft.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use super::effective::{Effective, Ready, overrides_for};
use super::layer::Layer;
use super::load;
use super::names;
use super::rules::{GoodFiles, LoadedRules};
use crate::built_in;
use crate::draft::Context;
use crate::lint::{Linter, Settings};
use crate::rules::RuleProblem;

/// Where a draft stands, as far as settings care.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Home {
    /// The folder from which files of settings are looked for, upward; without one only the user's are used.
    pub folder: Option<PathBuf>,
    /// The path by which patterns name the draft; what is no file has none.
    pub path: Option<PathBuf>,
}

impl Home {
    /// Of a draft in a file.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        let path = load::absolute(path);
        Self { folder: path.parent().map(Into::into), path: Some(path) }
    }

    /// Of a draft without a file, in the folder that somebody works in.
    #[must_use]
    pub fn of_folder(folder: &Path) -> Self {
        Self { folder: Some(load::absolute(folder)), path: None }
    }
}

/// Which files of settings are read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Files {
    /// The user's, and those in a draft's folder and all folders above it.
    #[default]
    Found,
    /// This one alone.
    Only(PathBuf),
    /// None.
    Ignored,
}

/// What the command line sets.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// What files can set, too.
    pub layer: Layer,
    /// Rules, packs or categories to check; empty means all that are on.
    pub select: Vec<String>,
    /// Rules, packs or categories to leave out.
    pub ignore: Vec<String>,
}

/// How one draft is to be checked.
#[derive(Clone, Debug)]
pub struct Brief {
    /// What checks.
    pub linter: Linter,
    /// How.
    pub settings: Settings,
    /// What is known of the conversation before the draft is read.
    pub context: Context,
    /// When the draft looks finished.
    pub ready: Ready,
    /// The settings with their origins.
    pub effective: Effective,
}

/// All that is set. What was read is kept: to see what changed on disk, make it anew.
#[derive(Debug, Default)]
pub struct Configuration {
    files: Files,
    editor: Option<Arc<Layer>>,
    command_line: Arc<CommandLine>,
    /// The layer of the command line.
    options: Arc<Layer>,
    /// What rule files said when nothing was wrong in them; what comes of this configuration shares it.
    good: Arc<Mutex<GoodFiles>>,
    known: Mutex<Known>,
}

/// What was read and worked out so far.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The layers of files for drafts in a folder, weakest first.
    folders: HashMap<Option<PathBuf>, Arc<[Arc<Layer>]>>,
    /// Each folder's own layer.
    layers: HashMap<PathBuf, Option<Arc<Layer>>>,
    linters: HashMap<Vec<PathBuf>, Linter>,
    briefs: HashMap<BriefKey, Arc<Brief>>,
    /// What is to be told, and what was.
    untold: Vec<RuleProblem>,
    told: HashSet<(String, u32, u32, String)>,
}

/// What a brief depends on: the folder, the overrides, and whether the draft is left out.
type BriefKey = (Option<PathBuf>, Vec<bool>, bool);

impl Configuration {
    /// What these files and the command line set.
    #[must_use]
    pub fn new(files: Files, command_line: CommandLine) -> Self {
        let options = Arc::new(command_line.layer.clone());
        Self { files, command_line: command_line.into(), options, ..Self::default() }
    }

    /// The same with the editor's settings, which go over those of files; `base` is what their paths are relative to.
    #[must_use]
    pub fn with_editor(&self, settings: &serde_json::Value, base: &Path) -> Self {
        let mut problems = Vec::new();
        let editor = load::editor(settings, base, &mut problems);
        // While a team's rules are being compiled nobody waits for them; they are compiled once more, then.
        let linters = self.known.try_lock().map(|known| known.linters.clone()).unwrap_or_default();
        let mut known = Known { linters, ..Known::default() };
        known.tell(problems);
        Self { editor: Some(Arc::new(editor)), known: Mutex::new(known), ..self.afresh() }
    }

    /// The same with the settings of a client that may not make us read files: what was read before holds on, and
    /// folders of rules that it names are a problem.
    #[must_use]
    pub fn with_guest(&self, settings: &serde_json::Value) -> Self {
        let mut problems = Vec::new();
        let editor = load::guest(settings, &mut problems);
        let Known { folders, layers, linters, .. } = self.known().clone();
        let mut known = Known { folders, layers, linters, ..Known::default() };
        known.tell(problems);
        Self { editor: Some(Arc::new(editor)), known: Mutex::new(known), ..self.afresh() }
    }

    /// The same with nothing read yet: for when a file of settings or rules has changed. A rule file that is broken
    /// since counts as it was before.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Self {
            files: self.files.clone(),
            editor: self.editor.clone(),
            command_line: Arc::clone(&self.command_line),
            options: Arc::clone(&self.options),
            good: Arc::clone(&self.good),
            known: Mutex::default(),
        }
    }

    /// The layers for a draft, weakest first.
    #[must_use]
    pub fn layers(&self, home: &Home) -> Vec<Arc<Layer>> {
        let files = self.known().files(&self.files, home.folder.as_deref());
        files.iter().chain(&self.editor).chain([&self.options]).cloned().collect()
    }

    /// Whether a file of settings was written for drafts there, rather than for all of a user's.
    #[must_use]
    pub fn is_a_team(&self, home: &Home) -> bool {
        let user = load::user_folder();
        let layers = self.layers(home);
        let mut files = layers.iter().flat_map(|layer| &layer.files);
        files.any(|file| Path::new(&file.path).parent() != user.as_deref())
    }

    /// How a draft is to be checked.
    #[must_use]
    pub fn brief(&self, home: &Home) -> Arc<Brief> {
        let layers = self.layers(home);
        let path = home.path.as_deref();
        let effective = Effective::of(&layers, path);
        let key = (home.folder.clone(), overrides_for(&layers, path), effective.left_out);
        let mut known = self.known();
        if let Some(brief) = known.briefs.get(&key) {
            return Arc::clone(brief);
        }
        let linter = known.linter(&effective, &self.good);
        for layer in &layers {
            let mut problems = Vec::new();
            names::unknown(layer, linter.rules(), &mut problems);
            known.tell(problems);
        }
        let CommandLine { select, ignore, .. } = &*self.command_line;
        let settings =
            Settings { select: select.clone(), ignore: ignore.clone(), ..effective.settings(linter.rules()) };
        let (context, ready) = (effective.context(), effective.ready());
        let brief = Arc::new(Brief { linter, settings, context, ready, effective });
        known.briefs.insert(key, Arc::clone(&brief));
        brief
    }

    /// What was found wrong since this was last asked. Nothing while somebody is finding out, so that nobody waits:
    /// whoever does that asks afterwards.
    #[must_use]
    pub fn take_problems(&self) -> Vec<RuleProblem> {
        let mut known = match self.known.try_lock() {
            Ok(known) => known,
            Err(TryLockError::Poisoned(left)) => left.into_inner(),
            Err(TryLockError::WouldBlock) => return Vec::new(),
        };
        std::mem::take(&mut known.untold)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // What a panic elsewhere left is still a cache: entries are put in whole.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn files(&mut self, files: &Files, folder: Option<&Path>) -> Arc<[Arc<Layer>]> {
        let key = folder.map(Path::to_path_buf);
        if let Some(layers) = self.folders.get(&key) {
            return Arc::clone(layers);
        }
        let mut problems = Vec::new();
        let layers: Vec<Arc<Layer>> = match files {
            Files::Ignored => Vec::new(),
            Files::Only(file) => vec![Arc::new(load::settings_file(file, &mut problems))],
            Files::Found => {
                let above: Vec<&Path> = folder.into_iter().flat_map(Path::ancestors).collect();
                let user = load::user_folder();
                let folders = user.iter().map(PathBuf::as_path).chain(above.into_iter().rev());
                folders.filter_map(|folder| self.layer(folder, &mut problems)).collect()
            }
        };
        self.tell(problems);
        let layers: Arc<[Arc<Layer>]> = layers.into();
        self.folders.insert(key, Arc::clone(&layers));
        layers
    }

    fn layer(&mut self, folder: &Path, problems: &mut Vec<RuleProblem>) -> Option<Arc<Layer>> {
        if let Some(layer) = self.layers.get(folder) {
            return layer.clone();
        }
        let layer = load::settings_in(folder, problems).map(Arc::new);
        self.layers.insert(folder.into(), layer.clone());
        layer
    }

    fn linter(&mut self, effective: &Effective, good: &Mutex<GoodFiles>) -> Linter {
        let folders: Vec<PathBuf> = effective.folders.iter().map(|folder| folder.value.clone()).collect();
        if folders.is_empty() {
            return Linter::built_in();
        }
        if let Some(linter) = self.linters.get(&folders) {
            return linter.clone();
        }
        let mut good = good.lock().unwrap_or_else(PoisonError::into_inner);
        let LoadedRules { linter, problems, unreadable, .. } =
            LoadedRules::load_over(built_in::files_without_examples(), &folders, &mut good);
        self.tell(problems);
        self.tell(unreadable.into_iter().map(load::Unreadable::problem).collect());
        self.linters.insert(folders, linter.clone());
        linter
    }

    /// Notes what is to be told; what stands in a file that several drafts share is told once.
    fn tell(&mut self, problems: Vec<RuleProblem>) {
        for problem in problems {
            let key = (problem.path.clone(), problem.line, problem.column, problem.message.clone());
            if self.told.insert(key) {
                self.untold.push(problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;

    #[test]
    fn what_changed_on_disk_is_seen_afresh() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
            fs::write(folder.path().join(path), text).unwrap();
        };
        write("replylint.toml", "extends = \"./ours\"\nchannel = \"chat\"");
        write("ours/brand/cheap.toml", "flag.en = [\"cheap\"]\nmessage.en = \"a\"");
        let home = Home::of_file(&folder.path().join("a.md"));
        let file = Files::Only(folder.path().join("replylint.toml"));
        let configuration = Configuration::new(file, CommandLine::default());
        let told = |configuration: &Configuration| {
            let brief = configuration.brief(&home);
            let is_ours = |rule: &&crate::rules::model::Rule| rule.id.starts_with("brand/");
            (brief.settings.channel.clone().unwrap(), brief.linter.rules().rules().iter().filter(is_ours).count())
        };
        assert_eq!(told(&configuration), ("chat".into(), 1));
        write("replylint.toml", "extends = \"./ours\"\nchannel = \"email\"");
        write("ours/brand/dear.toml", "flag.en = [\"dear\"]\nmessage.en = \"a\"");
        assert_eq!(told(&configuration), ("chat".into(), 1));
        let in_editor = configuration.with_editor(&json!({ "bold": "html" }), folder.path());
        assert_eq!(told(&in_editor), ("email".into(), 1));
        assert_eq!(told(&in_editor.afresh()), ("email".into(), 2));
        assert!(in_editor.afresh().brief(&home).settings.bold.is_some());
    }

    #[test]
    fn a_rule_file_that_breaks_counts_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
            fs::write(folder.path().join(path), text).unwrap();
        };
        write("replylint.toml", "extends = \"./ours\"");
        let cheap = "flag.en = [\"cheap\"]\nmessage.en = \"a\"";
        write("ours/brand/cheap.toml", cheap);
        let file = Files::Only(folder.path().join("replylint.toml"));
        let home = Home::of_file(&folder.path().join("a.md"));
        let told = |configuration: &Configuration| {
            let brief = configuration.brief(&home);
            let draft = brief.linter.read("A cheap and dear plan.", crate::draft::Markup::Plain);
            let found = brief.linter.check(&draft, &brief.context, &brief.settings);
            let ours: Vec<String> =
                found.iter().filter(|it| it.rule.starts_with("brand/")).map(|it| it.message.clone()).collect();
            (ours, configuration.take_problems().len())
        };
        let mut configuration = Configuration::new(file, CommandLine::default());
        assert_eq!(told(&configuration), (vec!["a".into()], 0));
        for (text, wanted) in [
            ("flag.en = [\"cheap\"\nmessage.en", (vec!["a".to_owned()], true)),
            ("flags.en = [\"dear\"]\nmessage.en = \"b\"", (vec!["a".to_owned()], true)),
            ("flag.en = [\"dear\"]\nmessage.en = \"b\"", (vec!["b".to_owned()], false)),
            ("", (vec!["b".to_owned()], true)),
        ] {
            write("ours/brand/cheap.toml", text);
            configuration = configuration.afresh();
            let (found, problems) = told(&configuration);
            assert_eq!((found, problems > 0), wanted, "{text}");
        }
        fs::remove_file(folder.path().join("ours/brand/cheap.toml")).unwrap();
        assert_eq!(told(&configuration.afresh()), (Vec::new(), 0), "what is gone is gone");
    }

    #[test]
    fn a_folder_of_that_name_is_no_file_of_settings() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("replylint.toml")).unwrap();
        let configuration = Configuration::default();
        let _ = configuration.brief(&Home::of_folder(folder.path()));
        assert!(configuration.take_problems().iter().all(|problem| !problem.path.contains("replylint.toml")));
    }
}
