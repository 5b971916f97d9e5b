//! What a request is answered from: one state of one document with what is shown in it.

use std::sync::Arc;

use tower_lsp::lsp_types::{Diagnostic, Range, Url};

use crate::draft::{Draft, Markup};
use crate::lint::Finding;
use crate::text::Span;

use super::capabilities::Features;
use super::checker::{Checked, Checker};
use super::diagnostics::{self, Page, Pauses};
use super::documents::Text;
use super::to_lsp;

/// One state of one document.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub uri: Url,
    pub version: i32,
    pub markup: Markup,
    pub text: Arc<Text>,
    pub pauses: Pauses,
    /// What was found in this very state; `None` while that is being found out.
    pub checked: Option<Arc<Checked>>,
    pub features: Features,
}

impl View {
    /// What was found in this state, found out now if need be.
    pub(super) fn checked(&self, checker: &Checker) -> Arc<Checked> {
        self.checked.clone().unwrap_or_else(|| Arc::new(checker.check(self.text.source(), self.markup)))
    }

    /// The draft in this state.
    pub(super) fn draft(&self, checker: &Checker) -> Draft<'_> {
        checker.read(self.text.source(), self.markup)
    }

    /// A span as the client counts.
    pub(super) fn range(&self, span: Span) -> Range {
        to_lsp::range(&self.text, span, self.features.encoding)
    }

    /// The findings shown that touch a span, the tightest first: that is the one that is meant.
    pub(super) fn shown_at<'a>(&self, checked: &'a Checked, span: Span) -> Vec<&'a Finding> {
        let touches = |other: Span| other.start <= span.end && span.start <= other.end;
        let mut findings: Vec<_> =
            diagnostics::shown(checked, self.pauses).filter(|finding| touches(finding.span)).collect();
        findings.sort_by_key(|finding| finding.span.len());
        findings
    }

    /// A finding as the client shows it.
    pub(super) fn diagnostic(&self, finding: &Finding, checked: &Checked) -> Diagnostic {
        Page { uri: &self.uri, text: &self.text, checked, features: self.features }.diagnostic(finding)
    }
}
