//! The rules that ship: their files, embedded in the program, and what the build script compiled them to.

use std::borrow::Cow;
use std::hint::black_box;

use include_dir::{Dir, File, include_dir};
use lazy_static::lazy_static;
use memchr::memmem;

use crate::lint::Linter;
use crate::rules::{RuleFile, RuleSet, Stored};

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

const STORED: Stored<'_> = Stored {
    rules: include_bytes!(concat!(env!("OUT_DIR"), "/rules")),
    phrasebook: include_bytes!(concat!(env!("OUT_DIR"), "/phrasebook")),
    frames: include_bytes!(concat!(env!("OUT_DIR"), "/frames")),
};

lazy_static! {
    static ref LINTER: Linter = {
        keep_room_for_long_drafts();
        Linter::new(RuleSet::stored(STORED).expect("the build script stored them with this program's own types"))
    };
}

/// Has glibc keep what a long draft needed, for the next keystroke: by itself it hands blocks of 128 KiB back as
/// they are freed, until a larger one was freed (mallopt(3), `M_MMAP_THRESHOLD`). The pages are never touched.
fn keep_room_for_long_drafts() {
    drop(black_box(Vec::<u8>::with_capacity(1 << 20)));
}

impl Linter {
    /// A linter for the rules that ship, without their examples; they are read once a process.
    #[must_use]
    pub fn built_in() -> Self {
        LINTER.clone()
    }
}

/// What the examples of a rule begin with; nothing stands behind them.
const EXAMPLES: &str = "\n[[example]]";

/// The files under `rules/` without the rules' examples: what ships was tested before, and reading them
/// would only cost time.
#[must_use]
pub fn files_without_examples() -> Vec<RuleFile> {
    let mut files = files();
    for file in &mut files {
        if let Cow::Borrowed(text) = file.text {
            let examples = memmem::find(text.as_bytes(), EXAMPLES.as_bytes());
            file.text = examples.map_or(text, |examples| &text[..=examples]).into();
        }
    }
    files
}

/// The folder of profiles in `rules/`.
const PROFILES: &str = "profiles";

/// The files of the profiles that ship, by their path.
#[must_use]
pub fn profiles() -> Vec<RuleFile> {
    let files = RULES.get_dir(PROFILES).map(rule_files).unwrap_or_default();
    sorted(files)
}

/// The files under `rules/`, by their path; without profiles, which are settings and no rules.
#[must_use]
pub fn files() -> Vec<RuleFile> {
    let mut files = rule_files(&RULES);
    files.retain(|file| !file.path.starts_with(PROFILES));
    sorted(files)
}

fn sorted(mut files: Vec<RuleFile>) -> Vec<RuleFile> {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files in a folder and those below it.
fn rule_files(folder: &'static Dir<'_>) -> Vec<RuleFile> {
    fn collect(dir: &'static Dir<'_>, files: &mut Vec<RuleFile>) {
        let rule_file = |file: &'static File<'_>| {
            let path = file.path().to_str()?.replace('\\', "/");
            Some(RuleFile { path, text: file.contents_utf8()?.into() })
        };
        files.extend(dir.files().filter_map(rule_file));
        dir.dirs().for_each(|dir| collect(dir, files));
    }
    let mut files = Vec::new();
    collect(folder, &mut files);
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Caption;

    #[test]
    fn every_language_that_rules_speak_has_words_for_what_an_editor_says() {
        let linter = Linter::built_in();
        let languages = linter.rules().lexer().languages();
        let slots = |text: &str| -> Vec<String> {
            let words = text.split(['{', '}']).enumerate().filter(|(at, _)| at % 2 == 1);
            words.map(|(_, name)| name.to_owned()).collect()
        };
        let (_, first) = languages.iter().find(|(_, language)| language.spoken).expect("rules speak one");
        for (_, language) in languages.iter().filter(|(_, language)| language.spoken) {
            for (name, caption) in Caption::NAMED {
                let text = language.captions.get(caption).unwrap_or_else(|| panic!("{name} in {}", language.code));
                assert_eq!(slots(text), slots(first.captions.get(caption).unwrap_or_default()), "{name}");
            }
        }
    }
}
