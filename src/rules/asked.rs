//! Which lexicons somebody asks for, told from the files before they are read.
//!
//! A lexicon that ships and that no phrase draws from costs nothing at the start.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::{FRAMES, LEXICONS, PHRASES, RuleFile, phrasebook};

const LANGUAGES: &str = "languages/";

/// Tells whether a file need not be read: a lexicon that ships, while no file names it. A team's own
/// files are always read, to tell what is wrong in them.
pub(super) fn nobody_asks<'f>(files: &'f [RuleFile]) -> impl Fn(&RuleFile) -> bool + 'f {
    let mut asked: FxHashSet<&str> = FxHashSet::from_iter([phrasebook::SLOTS]);
    for file in files {
        if file.path.starts_with(LANGUAGES) {
            asked.extend(names_behind(&file.text, "\""));
        } else if ![LEXICONS, PHRASES, FRAMES].iter().any(|folder| file.path.starts_with(folder)) {
            asked.extend(names_behind(&file.text, "<"));
        } else if !ships(file) {
            let names = names_behind(&file.text, "\"");
            asked.extend(names.map(|name| name.strip_prefix(LEXICONS).unwrap_or(name)));
        }
    }
    move |file| {
        let name = file.path.strip_prefix(LEXICONS).and_then(|name| name.strip_suffix(".toml"));
        ships(file) && name.is_some_and(|name| !asked.contains(name))
    }
}

fn ships(file: &RuleFile) -> bool {
    matches!(file.text, Cow::Borrowed(_))
}

/// `name` of `<name>` in a phrase, `"name.column"` in a language, `lexicons/name` that is extended.
fn names_behind<'t>(text: &'t str, mark: &'static str) -> impl Iterator<Item = &'t str> {
    text.match_indices(mark).map(|(at, mark)| name_at(&text[at + mark.len()..]))
}

fn name_at(text: &str) -> &str {
    let end = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/')));
    &text[..end.unwrap_or(text.len())]
}
