//! What is wrong in files of settings and rules, as diagnostics of those files.

use std::collections::BTreeMap;
use std::mem;
use std::path::Path;

use tower_lsp::lsp_types::{Diagnostic, DiagnosticSeverity, Position, Range, Url};

use crate::config::{EDITOR, absolute};
use crate::rules::RuleProblem;
use crate::text::{Encoding, LineIndex, Span};

use super::diagnostics::SOURCE;

/// The problems of a session, by file.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems(BTreeMap<Url, Vec<Diagnostic>>);

impl Problems {
    /// Takes one over; tells the file whose diagnostics it changes.
    pub(super) fn add(&mut self, problem: &RuleProblem, encoding: Encoding) -> Option<Url> {
        if problem.path == EDITOR {
            return None;
        }
        let uri = Url::from_file_path(absolute(Path::new(&problem.path))).ok()?;
        let (diagnostic, known) = (diagnostic(problem, encoding), self.0.entry(uri.clone()).or_default());
        let is_new = !known.contains(&diagnostic);
        known.extend(is_new.then_some(diagnostic));
        is_new.then_some(uri)
    }

    /// Those of a file.
    pub(super) fn of(&self, uri: &Url) -> Vec<Diagnostic> {
        self.0.get(uri).cloned().unwrap_or_default()
    }

    /// All, by file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Url, &Vec<Diagnostic>)> {
        self.0.iter()
    }

    /// Forgets all; the files in which there were some.
    pub(super) fn clear(&mut self) -> Vec<Url> {
        mem::take(&mut self.0).into_keys().collect()
    }
}

fn diagnostic(problem: &RuleProblem, encoding: Encoding) -> Diagnostic {
    let RuleProblem { span, line, column, message, help, excerpt, .. } = problem;
    let lines = LineIndex::new(excerpt);
    let start = excerpt.char_indices().nth(*column as usize - 1).map_or(excerpt.len(), |(at, _)| at);
    // What goes on in the next line is shown in the first.
    let end = excerpt.len().min(start + span.len() as usize);
    let span = Span::from_range(start..end);
    let place = |offset| Position { line: line - 1, character: lines.position(excerpt, offset, encoding).character };
    Diagnostic {
        range: Range { start: place(span.start), end: place(span.end) },
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.into()),
        message: format!("{message}: {help}"),
        ..Diagnostic::default()
    }
}
