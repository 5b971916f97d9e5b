//! Which files are drafts, and how they are written.

use std::path::Path;

use crate::draft::Markup;

/// The endings of the files that are looked for in folders.
pub const ENDINGS: [&str; 3] = ["md", "markdown", "txt"];

/// Whether a file of this name is looked for in folders.
pub fn is_draft(path: &Path) -> bool {
    has_ending(path, &ENDINGS)
}

/// How a file of this name is written.
#[must_use]
pub fn markup_of(path: &Path) -> Markup {
    if has_ending(path, &["md", "markdown"]) { Markup::Markdown } else { Markup::Plain }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
