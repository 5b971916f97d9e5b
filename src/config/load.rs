//! Reads rule folders and settings from disk, and finds drafts there, for those who open no files themselves.

use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use etcetera::BaseStrategy;
use ignore::WalkBuilder;

use super::drafts::is_draft;
use super::layer::{Extend, Layer};
use super::{editor, ignored, read};
use crate::rules::{RuleFile, RuleProblem};
use crate::text::Span;

/// The file of settings.
pub const SETTINGS: &str = "replylint.toml";

/// The file of findings that nobody wants to hear of, beside it.
pub const IGNORED: &str = "replylint-ignore.toml";

/// The user's own folder of settings among those of all programs.
const USER: &str = "replylint";

/// A folder of rule files, as it was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleFolder {
    /// What could be read, in the order of the paths.
    pub files: Vec<RuleFile>,
    /// What could not.
    pub unreadable: Vec<Unreadable>,
}

/// A file or folder that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreadable {
    /// Where it stands, as the system knows it.
    pub path: PathBuf,
    /// Why, in words for a user.
    pub reason: String,
}

impl Unreadable {
    /// As a problem of that file.
    #[must_use]
    pub fn problem(self) -> RuleProblem {
        problem(&self.path, self.reason)
    }
}

fn problem(path: &Path, reason: String) -> RuleProblem {
    RuleProblem::new(&shown(path), "", Span::default(), reason, "nothing in it is used")
}

/// The folder of the user's own settings, whether it is there or not.
#[must_use]
pub fn user_folder() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.config_dir().join(USER))
}

/// A path as people and reports read it: with `/` on every system, as paths in settings, diffs and records have it.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

/// A path from the root, without `.` and `..`. Links stay as they are named: that is the place users know.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => _ = plain.pop(),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// What the files in a folder set; `None` if there are none.
pub fn settings_in(folder: &Path, problems: &mut Vec<RuleProblem>) -> Option<Layer> {
    let settings = layer(&folder.join(SETTINGS), problems);
    with_ignored(settings, folder, problems)
}

/// What one file sets, and the file of findings beside it. It is a problem if it is not there.
pub fn settings_file(file: &Path, problems: &mut Vec<RuleProblem>) -> Layer {
    let file = absolute(file);
    if !file.exists() {
        problems.push(problem(&file, "no such file".into()));
    }
    let settings = layer(&file, problems);
    let layer = file.parent().and_then(|folder| with_ignored(settings, folder, problems));
    layer.unwrap_or_default()
}

/// What the editor was set to; `base` is what its paths are relative to.
pub fn editor(settings: &serde_json::Value, base: &Path, problems: &mut Vec<RuleProblem>) -> Layer {
    let mut layer = editor::read(settings, base, problems);
    without_absent_folders(&mut layer, problems);
    layer
}

/// What the editor of somebody else was set to, from where no path is of this machine.
pub fn guest(settings: &serde_json::Value, problems: &mut Vec<RuleProblem>) -> Layer {
    let mut layer = editor::read(settings, Path::new(""), problems);
    let mut refused = false;
    let all = std::iter::once(&mut layer.values).chain(layer.overrides.iter_mut().map(|some| &mut some.values));
    for values in all {
        values.extends.retain(|extend| {
            let is_folder = matches!(extend.value, Extend::Folder(_));
            refused |= is_folder;
            !is_folder
        });
    }
    if refused {
        let message = "a folder of rules cannot be named from elsewhere";
        let help = "name a profile; rules of a team are given to the server when it starts";
        problems.push(RuleProblem::new(editor::EDITOR, "", Span::default(), message, help));
    }
    layer
}

fn layer(path: &Path, problems: &mut Vec<RuleProblem>) -> Option<Layer> {
    let file = file(path, problems)?;
    let base = path.parent().unwrap_or(Path::new(""));
    let mut layer = read::settings(&file, base, problems);
    without_absent_folders(&mut layer, problems);
    Some(layer)
}

fn with_ignored(settings: Option<Layer>, folder: &Path, problems: &mut Vec<RuleProblem>) -> Option<Layer> {
    let Some(file) = file(&folder.join(IGNORED), problems) else { return settings };
    let mut layer = settings.unwrap_or_default();
    layer.ignored = ignored::read(&file, problems);
    layer.files.push(file);
    Some(layer)
}

/// The text of a file; `None` if it is not there.
///
/// # Errors
/// If it is there and cannot be read, or is no text.
pub fn text_of(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The text of a file; `None` if it is not there or cannot be read, which is a problem.
fn file(path: &Path, problems: &mut Vec<RuleProblem>) -> Option<RuleFile> {
    // A folder of this name is somebody else's, and so is what we may not even see.
    if !fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return None;
    }
    let text = match fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => {
            problems.push(problem(path, "not UTF-8 text".into()));
            return None;
        }
        Err(error) => {
            problems.push(problem(path, format!("cannot be read: {error}")));
            return None;
        }
    };
    Some(RuleFile { path: shown(path), text: text.into() })
}

/// Drops the rule folders that are not there, and tells of them.
fn without_absent_folders(layer: &mut Layer, problems: &mut Vec<RuleProblem>) {
    let files = &layer.files;
    let all = std::iter::once(&mut layer.values).chain(layer.overrides.iter_mut().map(|some| &mut some.values));
    for values in all {
        values.extends.retain(|extend| {
            let Extend::Folder(folder) = &extend.value else { return true };
            if folder.is_dir() {
                return true;
            }
            let (message, help) = ("there is no such folder of rules", "the path is relative to this file");
            let place = extend.origin.place();
            let file = place.and_then(|place| files.iter().find(|file| Path::new(&file.path) == &*place.path));
            problems.push(match place.zip(file) {
                Some((place, file)) => RuleProblem::new(&file.path, &file.text, place.span, message, help),
                None => problem(folder, "there is no such folder of rules".into()),
            });
            false
        });
    }
}

/// The drafts in a folder and all below it, sorted: files that end like a draft and that version control does not
/// ignore.
///
/// # Errors
/// In words for a user, for each part that cannot be looked into.
pub fn drafts_in(folder: &Path) -> impl Iterator<Item = Result<PathBuf, String>> + use<> {
    // A folder of drafts need not be a repository for its .gitignore to be meant.
    let walk = WalkBuilder::new(folder).require_git(false).sort_by_file_path(Path::cmp).build();
    walk.filter_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => None,
        Ok(entry) => is_draft(entry.path()).then(|| Ok(entry.into_path())),
        Err(error) => Some(Err(error.to_string())),
    })
}

/// Reads every `*.toml` under a folder. Hidden files are left out; links are not followed into folders.
///
/// # Errors
/// If the folder itself is not there or is no folder.
pub fn rule_folder(folder: &Path) -> io::Result<RuleFolder> {
    fs::read_dir(folder)?;
    let mut found = RuleFolder::default();
    let walk = WalkBuilder::new(folder).standard_filters(false).hidden(true).sort_by_file_path(Path::cmp).build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.unreadable.push(Unreadable { path: folder.into(), reason: error.to_string() });
                continue;
            }
        };
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "toml") || path.is_dir() {
            continue;
        }
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => found.files.push(RuleFile { path: path_in_folder(path, folder), text: text.into() }),
            Ok(Err(_)) => found.unreadable.push(Unreadable { path: path.into(), reason: "not UTF-8 text".into() }),
            Err(error) => found.unreadable.push(Unreadable { path: path.into(), reason: error.to_string() }),
        }
    }
    Ok(found)
}

/// The path under the rules folder, with `/` on every system: rule ids are made of it.
fn path_in_folder(path: &Path, folder: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_in_order_and_with_their_path_under_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["words/cheap.toml", "brand.toml", "notes.txt", ".hidden.toml"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "severity = \"hint\"").unwrap();
        }
        let found = rule_folder(folder.path()).unwrap();
        let paths: Vec<&str> = found.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["brand.toml", "words/cheap.toml"]);
    }

    #[test]
    fn a_file_that_is_no_text_costs_only_itself() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.toml"), b"\xff\xfe").unwrap();
        fs::write(folder.path().join("b.toml"), "severity = \"hint\"").unwrap();
        let found = rule_folder(folder.path()).unwrap();
        assert_eq!((found.files.len(), found.unreadable.len()), (1, 1));
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(rule_folder(&folder.path().join("absent")).is_err());
    }
}
