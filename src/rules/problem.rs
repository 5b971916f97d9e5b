//! What is wrong in a rule file, in words for a team lead.

use std::fmt;

use crate::text::{Encoding, LineIndex, Span};

/// One thing that is wrong in one rule file. Everything else in it still works.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleProblem {
    /// The file, as [`super::RuleFile::path`] has it.
    pub path: String,
    /// Where, in bytes of the file.
    pub span: Span,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong: `unknown severity "warn"`.
    pub message: String,
    /// What would be right: `use one of: error, warning, information, hint`.
    pub help: String,
    /// The line of the file, to be shown.
    pub excerpt: String,
}

impl RuleProblem {
    /// A problem at `span` of the file `path` with the given text.
    #[must_use]
    pub fn new(path: &str, text: &str, span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        let lines = LineIndex::new(text);
        let at = lines.position(text, span.start, Encoding::Utf32);
        Self {
            path: path.into(),
            span,
            line: at.line + 1,
            column: at.character + 1,
            message: message.into(),
            help: help.into(),
            excerpt: text[lines.line_span(text, at.line).range()].into(),
        }
    }
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, message, .. } = self;
        writeln!(f, "{path}:{line}:{column}: {message}")?;
        writeln!(f, "   {}", self.excerpt)?;
        let before = self.excerpt.chars().take(*column as usize - 1);
        let indent: String = before.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let rest = self.excerpt.char_indices().skip(*column as usize - 1);
        let first = rest.clone().next().map_or(0, |(at, _)| at);
        let width = rest.take_while(|(at, _)| at - first < self.span.len() as usize).count().max(1);
        write!(f, "   {indent}{} {}", "^".repeat(width), self.help)
    }
}
