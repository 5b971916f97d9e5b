//! Which files are drafts, and how they are written.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::draft::Markup;

/// The endings of the files that are looked for in folders.
pub const ENDINGS: [&str; 3] = ["md", "markdown", "txt"];

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
        Ok(entry) => has_ending(entry.path(), &ENDINGS).then(|| Ok(entry.into_path())),
        Err(error) => Some(Err(error.to_string())),
    })
}

/// How a file of this name is written.
#[must_use]
pub fn markup_of(path: &Path) -> Markup {
    if has_ending(path, &["md", "markdown"]) { Markup::Markdown } else { Markup::Plain }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
