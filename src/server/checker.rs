//! Checking one state of a document; runs on a thread of its own, where a panic harms nobody.

use crate::draft::{Context, Markup};
use crate::lint::{Finding, Fix, Linter, Settings};

use super::choices::Choices;
use super::diagnostics::looks_finished;

/// The linter with how it is used in this session.
#[derive(Debug)]
pub(super) struct Checker {
    linter: Linter,
    settings: Settings,
}

/// What a check found.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// In the order of the text.
    pub findings: Vec<Finding>,
    /// Whether the draft looks finished, so that what is missing may be told.
    pub finished: bool,
}

impl Checker {
    pub(super) fn new(linter: Linter, settings: Settings) -> Self {
        Self { linter, settings }
    }

    /// The same rules, used as a client chooses.
    pub(super) fn choosing(&self, choices: &Choices) -> Self {
        Self { linter: self.linter.clone(), settings: choices.over(&self.settings) }
    }

    pub(super) fn check(&self, source: &str, markup: Markup) -> Checked {
        let draft = self.linter.read(source, markup);
        let findings = self.linter.check(&draft, &Context::default(), &self.settings);
        Checked { findings, finished: looks_finished(&draft) }
    }

    /// The fixes for some of the findings of [`Checker::check`] on the same text.
    pub(super) fn fixes<'a>(
        &self,
        source: &str,
        markup: Markup,
        findings: impl Iterator<Item = &'a Finding>,
    ) -> Vec<(&'a Finding, Vec<Fix>)> {
        let draft = self.linter.read(source, markup);
        let context = Context::default();
        findings.map(|finding| (finding, self.linter.fixes(&draft, &context, &self.settings, finding))).collect()
    }
}
