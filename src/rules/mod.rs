//! Rule files: as written, then compiled.
//!
//! Rule files come from people, so loading returns both what works and what does not.

mod asked;
pub mod ast;
mod compile;
pub mod frames;
pub mod lexicon;
pub mod model;
pub(crate) mod names;
mod nearest;
pub mod phrase;
pub mod phrasebook;
mod problem;
pub(crate) mod read;
mod records;
mod stored;
pub mod template;
pub mod trie;
pub mod validate;

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::OnceLock;

use crate::text::Lexer;

pub use ast::Severity;
pub use frames::Frames;
pub use nearest::{did_you_mean, did_you_mean_id, nearest};
pub use phrasebook::Phrasebook;
pub use problem::RuleProblem;
pub use stored::{StoreError, Stored};

/// The folder of ready sentences.
const PHRASES: &str = "phrases/";
/// The folder of frames.
const FRAMES: &str = "frames/";
/// The folder of lexicons.
const LEXICONS: &str = "lexicons/";

/// A rule file's place and text, as somebody read it for us.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleFile {
    /// Where it stands under the rules folder, with `/` and the ending: `signals/obligation.toml`.
    pub path: String,
    /// What it says; what ships is read where the program holds it.
    pub text: Cow<'static, str>,
}

impl RuleFile {
    /// Whether it is a part of the program, and was tried before it became that.
    fn ships(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }
}

/// Compiled rules, ready to check drafts.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct RuleSet {
    lexer: Lexer,
    pub(crate) lexicons: lexicon::Lexicons,
    pub(crate) trie: trie::Trie,
    pub(crate) entries: Vec<model::Entry>,
    pub(crate) signals: Vec<model::Signal>,
    pub(crate) rules: Vec<model::Rule>,
    pub(crate) labels: Vec<Box<str>>,
    /// The files of ready sentences, which are read when somebody asks for one.
    #[serde(skip)]
    phrase_files: Vec<RuleFile>,
    #[serde(skip)]
    phrasebook: OnceLock<Phrasebook>,
    /// The files of frames, which are read when somebody asks for a translation.
    #[serde(skip)]
    frame_files: frames::FrameFiles,
    #[serde(skip)]
    frames: OnceLock<Frames>,
    /// Where sentences and frames are instead, if the rules were stored.
    #[serde(skip)]
    stored: Option<Stored<'static>>,
}

impl RuleSet {
    /// Compiles rule files for these kinds of rules. A later file may extend an earlier one, and
    /// replaces one of the same path; what is broken is left out and told.
    #[must_use]
    pub fn load(files: &[RuleFile], kinds: &[model::KindSpec]) -> (Self, Vec<RuleProblem>) {
        let mut problems = Vec::new();
        let replaced = |at: usize| files[at + 1..].iter().any(|later| later.path == files[at].path);
        let nobody_asks = asked::nobody_asks(files);
        let files_left = files.iter().enumerate().filter(|(at, _)| !replaced(*at));
        let (unasked, files_left): (Vec<_>, Vec<_>) = files_left.partition(|(_, file)| nobody_asks(file));
        let below = |folder| move |(_, file): &(usize, &RuleFile)| file.path.starts_with(folder);
        let (phrases, others): (Vec<_>, Vec<_>) = files_left.into_iter().partition(below(PHRASES));
        let (frames, others): (Vec<_>, Vec<_>) = others.into_iter().partition(below(FRAMES));
        let beside = |(_, file): &&(usize, &RuleFile)| file.path.starts_with(LEXICONS) && file.text.contains("beside");
        let lexicons = unasked.into_iter().chain(others.iter().filter(beside).copied()).collect();
        let read = |(at, file)| read::read(file, kinds, &mut problems).map(|parsed| (at, parsed));
        let parsed = others.into_iter().filter_map(read).collect();
        let mut rules = compile::compile(files, parsed, kinds, &mut problems);
        rules.phrase_files = phrases.into_iter().map(|(_, file)| file.clone()).collect();
        // What ships has no problems; a team's sentences are read now, to tell of theirs.
        if !rules.phrase_files.iter().all(RuleFile::ships) {
            let book = phrasebook::look_up(&rules, &rules.phrase_files, &mut problems);
            rules.phrasebook = book.into();
        }
        let copies = |files: Vec<(usize, &RuleFile)>| files.into_iter().map(|(_, file)| file.clone()).collect();
        rules.frame_files = frames::FrameFiles { frames: copies(frames), lexicons: copies(lexicons) };
        if rules.frame_files.frames.iter().any(|file| !file.ships()) {
            let frames = frames::look_up(&rules, &rules.frame_files, &mut problems);
            rules.frames = frames.into();
        }
        problems.sort_by_cached_key(|problem| (files.iter().position(|file| file.path == problem.path), problem.span));
        (rules, problems)
    }

    /// What splits drafts into these rules' words.
    #[must_use]
    pub fn lexer(&self) -> &Lexer {
        &self.lexer
    }

    /// The rules, in the order of their ids.
    #[must_use]
    pub fn rules(&self) -> &[model::Rule] {
        &self.rules
    }

    /// The ready sentences; those that ship are read when they are first asked for.
    #[must_use]
    pub fn phrasebook(&self) -> &Phrasebook {
        self.phrasebook.get_or_init(|| match self.stored {
            Some(stored) => stored.phrasebook(),
            None => phrasebook::look_up(self, &self.phrase_files, &mut Vec::new()),
        })
    }

    /// The name of the situation that a ready sentence is for, such as `late-delivery`.
    #[must_use]
    pub fn situation(&self, phrase: &phrasebook::Phrase) -> Option<&str> {
        let signal = &self.signals[phrase.purpose.situation?.index()];
        signal.id.strip_prefix(phrasebook::SITUATIONS)
    }

    /// The frames that sentences are translated with; those that ship are read when they are first asked for.
    #[must_use]
    pub fn frames(&self) -> &Frames {
        self.frames.get_or_init(|| match self.stored {
            Some(stored) => stored.frames(),
            None => frames::look_up(self, &self.frame_files, &mut Vec::new()),
        })
    }

    /// How large the compiled rules are, in words for those who measure.
    #[must_use]
    pub fn size(&self) -> String {
        format!("{} phrases, {}, {} words", self.entries.len(), self.trie.size(), self.lexer.vocabulary().bound() - 1)
    }

    /// The phrases of all signals; a hit tells its own by its number.
    #[must_use]
    pub fn entries(&self) -> &[model::Entry] {
        &self.entries
    }

    /// The signals; those without a name belong to conditions.
    #[must_use]
    pub fn signals(&self) -> &[model::Signal] {
        &self.signals
    }
}
