//! How much a run of `check` found, in one line.

use super::check::{Action, Bound};
use crate::lint::{Severity, safe_fix};
use crate::report::{Advice, text};

/// How much was found.
#[derive(Clone, Default)]
pub struct Tally {
    drafts: usize,
    /// Drafts that settings leave out.
    left_out: usize,
    /// By severity, from hint to error.
    findings: [usize; 4],
    fixable: usize,
    /// Fixes that were applied, or would be.
    pub fixed: usize,
}

impl Tally {
    const SEVERITIES: [Severity; 4] = [Severity::Hint, Severity::Information, Severity::Warning, Severity::Error];

    pub fn of(advice: &[Advice]) -> Self {
        let mut tally = Self { drafts: 1, ..Self::default() };
        for advice in advice {
            tally.findings[advice.finding.severity as usize] += 1;
            tally.fixable += usize::from(safe_fix(&advice.fixes).is_some());
        }
        tally
    }

    pub fn left_out() -> Self {
        Self { left_out: 1, ..Self::default() }
    }

    pub fn add(&mut self, other: &Self) {
        self.drafts += other.drafts;
        self.left_out += other.left_out;
        self.fixable += other.fixable;
        self.fixed += other.fixed;
        for (sum, more) in self.findings.iter_mut().zip(other.findings) {
            *sum += more;
        }
    }

    pub fn reaches(&self, bound: Bound) -> bool {
        Self::SEVERITIES.iter().zip(self.findings).any(|(&severity, count)| count > 0 && bound.reached_by(severity))
    }

    pub fn summary(&self, action: Action) -> String {
        let found = Self::SEVERITIES.iter().zip(self.findings).rev().filter(|(_, count)| *count > 0);
        let found: Vec<String> =
            found.map(|(&severity, count)| counted(count, text::severity_word(severity))).collect();
        let found = if found.is_empty() { "nothing to point out".into() } else { found.join(", ") };
        let fixes = match action {
            Action::Report { .. } if self.fixable > 0 => {
                format!("; {} with --fix", counted(self.fixable, "safe fix"))
            }
            Action::Fix => format!("; {} applied", counted(self.fixed, "safe fix")),
            Action::Diff => format!("; {} would be applied", counted(self.fixed, "safe fix")),
            Action::Report { .. } => String::new(),
        };
        let left_out = if self.left_out > 0 { format!("; {} left out", self.left_out) } else { String::new() };
        format!("{} checked{left_out}: {found}{fixes}.", counted(self.drafts, "draft"))
    }
}

/// `1 warning`, `2 warnings`, `2 safe fixes`; what is information has no plural.
fn counted(count: usize, noun: &str) -> String {
    match noun {
        _ if count == 1 || noun == "information" => format!("{count} {noun}"),
        _ if noun.ends_with('x') => format!("{count} {noun}es"),
        _ => format!("{count} {noun}s"),
    }
}
