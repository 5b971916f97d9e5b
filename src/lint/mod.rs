//! Draft + rules → findings with fixes.
//!
//! One scan of a draft's tokens finds all signals; each rule then asks about them.
//! Pure: the same draft, context and settings always give the same findings.

mod finding;

use std::sync::Arc;

use crate::draft::{Context, Draft, Markup};
use crate::rules::RuleSet;

pub use crate::rules::Severity;
pub use finding::{Finding, Fix, Ready, Safety};

/// How bold is written where the reply is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Bold {
    /// `**so**`
    #[default]
    Markdown,
    /// `*so*`, as several chat tools have it.
    SingleStar,
    /// `<b>so</b>`
    Html,
    /// Not at all.
    None,
}

/// What a caller may choose about a check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// Rule ids, packs (`collaborate`) or categories to check; empty means all that are on.
    pub select: Vec<String>,
    /// Rule ids, packs or categories to leave out.
    pub ignore: Vec<String>,
    /// The language to read every sentence in, instead of telling it from its words.
    pub language: Option<String>,
    /// How bold is written.
    pub bold: Bold,
}

/// Checks drafts against one set of rules.
#[derive(Clone, Debug)]
pub struct Linter {
    rules: Arc<RuleSet>,
}

impl Linter {
    /// A linter for these rules.
    #[must_use]
    pub fn new(rules: RuleSet) -> Self {
        Self { rules: Arc::new(rules) }
    }

    /// The rules it checks.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads a draft with the words of these rules.
    #[must_use]
    pub fn read<'a>(&self, source: &'a str, markup: Markup) -> Draft<'a> {
        Draft::parse(self.rules.lexer(), source, markup)
    }

    /// What the rules notice in a draft, in the order of the text.
    #[must_use]
    pub fn check(&self, draft: &Draft<'_>, context: &Context, settings: &Settings) -> Vec<Finding> {
        let _ = (draft, context, settings);
        Vec::new()
    }

    /// The fixes for a finding of [`Linter::check`] on the same draft, best first, each verified:
    /// applied, it removes the finding, brings no other, and changes no fact.
    #[must_use]
    pub fn fixes(&self, draft: &Draft<'_>, context: &Context, settings: &Settings, finding: &Finding) -> Vec<Fix> {
        let _ = (draft, context, settings, finding);
        Vec::new()
    }
}
