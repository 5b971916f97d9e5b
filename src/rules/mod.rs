//! Rule files: as written, then compiled.
//!
//! Rule files come from people, so loading returns both what works and what does not.

pub mod ast;
pub mod lexicon;
pub mod phrase;
mod problem;
pub mod trie;

use crate::text::Lexer;

pub use ast::Severity;
pub use problem::RuleProblem;

/// A rule file's place and text, as somebody read it for us.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleFile {
    /// Where it stands under the rules folder, with `/` and the ending: `signals/obligation.toml`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Compiled rules, ready to check drafts.
#[derive(Debug, Default)]
pub struct RuleSet {
    lexer: Lexer,
}

impl RuleSet {
    /// Compiles rule files. Later files may extend earlier ones; what is broken is left out and told.
    #[must_use]
    pub fn load(files: &[RuleFile]) -> (Self, Vec<RuleProblem>) {
        let _ = files;
        (Self::default(), Vec::new())
    }

    /// The files that ship, compiled once a process.
    #[must_use]
    pub fn built_in_files() -> Vec<RuleFile> {
        Vec::new()
    }

    /// What splits drafts into these rules' words.
    #[must_use]
    pub fn lexer(&self) -> &Lexer {
        &self.lexer
    }

    /// What each rule is, in the order of their ids.
    pub fn rules(&self) -> impl Iterator<Item = RuleInfo<'_>> {
        std::iter::empty()
    }
}

/// What there is to know about a rule, to list or explain it.
#[derive(Clone, Debug)]
pub struct RuleInfo<'a> {
    /// Its id, such as `collaborate/dictating`.
    pub id: &'a str,
    /// Its category, such as `dictating`.
    pub category: &'a str,
    /// How much its findings matter; `None` when it is off unless asked for.
    pub severity: Option<Severity>,
    /// `flag`, `require`, `order` or `style`.
    pub kind: &'static str,
    /// Codes of its languages with message and reason in each.
    pub texts: Vec<RuleText<'a>>,
    /// Its examples: (text, whether the rule must fire).
    pub examples: Vec<(&'a str, bool)>,
}

/// A rule's words in one language.
#[derive(Clone, Copy, Debug)]
pub struct RuleText<'a> {
    /// Language code.
    pub language: &'a str,
    /// What it tells the agent, `{match}` standing for the agent's words.
    pub message: &'a str,
    /// Why it matters.
    pub why: &'a str,
}
