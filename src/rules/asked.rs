//! Which lexicons somebody asks for, told from the files before they are read.
//!
//! A lexicon that ships and that no phrase draws from costs nothing at the start.

use rustc_hash::FxHashSet;

use super::{FRAMES, LEXICONS, PHRASES, RuleFile, phrasebook};

const LANGUAGES: &str = "languages/";

/// Tells whether a file need not be read: a lexicon that ships, while no file names it. A team's own
/// files are always read, to tell what is wrong in them.
pub(super) fn nobody_asks<'f>(files: &'f [RuleFile]) -> impl Fn(&RuleFile) -> bool + 'f {
    let lexicons = files.iter().filter(|file| file.ships()).filter_map(lexicon);
    let mut unasked: FxHashSet<&str> = lexicons.filter(|name| *name != phrasebook::SLOTS).collect();
    let mut ask = |names: &mut dyn Iterator<Item = &str>| names.for_each(|name| _ = unasked.remove(name));
    for file in files {
        if file.path.starts_with(LANGUAGES) {
            ask(&mut names_behind(&file.text, '"'));
        } else if ![LEXICONS, PHRASES, FRAMES].iter().any(|folder| file.path.starts_with(folder)) {
            ask(&mut names_behind(&file.text, '<'));
        } else if !file.ships() {
            let names = names_behind(&file.text, '"');
            ask(&mut names.map(|name| name.strip_prefix(LEXICONS).unwrap_or(name)));
        }
    }
    move |file| file.ships() && lexicon(file).is_some_and(|name| unasked.contains(name))
}

/// The name of the lexicon that a file defines.
fn lexicon(file: &RuleFile) -> Option<&str> {
    file.path.strip_prefix(LEXICONS)?.strip_suffix(".toml")
}

/// `name` of `<name>` in a phrase, `"name.column"` in a language, `lexicons/name` that is extended.
fn names_behind(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.split(mark).skip(1).map(name_at)
}

fn name_at(text: &str) -> &str {
    let end = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/')));
    &text[..end.unwrap_or(text.len())]
}
