//! Reads rule folders from disk, for [`RuleSet::load`](crate::rules::RuleSet::load), which opens no files itself.

use std::path::{Path, PathBuf};
use std::{fs, io};

use ignore::WalkBuilder;

use crate::rules::RuleFile;

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
