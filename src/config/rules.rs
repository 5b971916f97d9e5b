//! The rules that settings ask for: those that ship, and those of a team's folders.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::load::{self, Unreadable, shown};
use crate::lint::Linter;
use crate::rules::{RuleFile, RuleProblem};

/// By its place on disk, the last version of each rule file in which nothing was wrong.
pub type GoodFiles = HashMap<PathBuf, RuleFile>;

/// Rules as they were loaded.
#[derive(Debug)]
pub struct LoadedRules {
    /// What checks them.
    pub linter: Linter,
    /// The files, as the linter knows them.
    pub files: Vec<RuleFile>,
    /// The folder of each file; `None` for those that ship.
    folders: Vec<Option<PathBuf>>,
    /// What is wrong in them, under paths that a team lead can open.
    pub problems: Vec<RuleProblem>,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
}

impl LoadedRules {
    /// Rules that ship, and those of some folders.
    #[must_use]
    pub fn load(built_in: Vec<RuleFile>, folders: &[PathBuf]) -> Self {
        let mut sources: Vec<(RuleFile, Option<PathBuf>)> = built_in.into_iter().map(|file| (file, None)).collect();
        let mut unreadable = Vec::new();
        for folder in folders {
            match load::rule_folder(folder) {
                Ok(found) => {
                    unreadable.extend(found.unreadable);
                    sources.extend(found.files.into_iter().map(|file| (file, Some(folder.clone()))));
                }
                Err(error) => {
                    let reason = format!("cannot read the rules in it: {error}");
                    unreadable.push(Unreadable { path: folder.clone(), reason });
                }
            }
        }
        let (files, folders): (Vec<_>, Vec<_>) = sources.into_iter().unzip();
        let (linter, problems) = Linter::load(&files);
        let mut loaded = Self { linter, files, folders, problems: Vec::new(), unreadable };
        loaded.problems = problems.into_iter().map(|problem| loaded.located(problem)).collect();
        loaded
    }

    /// The same, with the last version in which nothing was wrong in the place of each file of a folder in which
    /// something is now: somebody is at work on it. What is wrong in it is still told.
    #[must_use]
    pub fn load_over(built_in: Vec<RuleFile>, folders: &[PathBuf], good: &mut GoodFiles) -> Self {
        let mut loaded = Self::load(built_in, folders);
        let broken: HashSet<&str> = loaded.problems.iter().map(|problem| problem.path.as_str()).collect();
        let mut files = Cow::Borrowed(&loaded.files);
        for (number, (file, folder)) in loaded.files.iter().zip(&loaded.folders).enumerate() {
            let Some(folder) = folder else { continue };
            let place = folder.join(&file.path);
            if !broken.contains(shown(&place).as_str()) {
                good.insert(place, file.clone());
            } else if let Some(known) = good.get(&place).filter(|known| *known != file) {
                files.to_mut()[number] = known.clone();
            }
        }
        if let Cow::Owned(files) = files {
            loaded.linter = Linter::load(&files).0;
            loaded.files = files;
        }
        loaded
    }

    /// The problem with the path that a team lead can open, rather than the one that makes the rule's id.
    #[must_use]
    pub fn located(&self, problem: RuleProblem) -> RuleProblem {
        // A later file replaces an earlier one of the same path.
        let at = self.files.iter().rposition(|file| file.path == problem.path);
        let folder = at.and_then(|at| self.folders[at].as_deref()).unwrap_or(Path::new("rules"));
        let path = shown(&folder.join(&problem.path));
        RuleProblem { path, ..problem }
    }
}
