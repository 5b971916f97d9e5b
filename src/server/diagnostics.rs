//! Findings as diagnostics, and when each is shown.
//!
//! Wording is spoken of at once. What is missing or out of order waits until the draft looks
//! finished: nobody wants to hear after two words that there is no empathy yet.

use std::time::Duration;

use tower_lsp::lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Url,
};

use crate::config::{self, RULE_SLOT};
use crate::draft::{Draft, Sentence, Zone};
use crate::lint::{Finding, Ready, Severity};
use crate::text::{Languages, Token, TokenFlags, TokenKind};

use super::capabilities::Features;
use super::checker::Checked;
use super::documents::Text;
use super::to_lsp;

/// What diagnostics say they come from.
pub(super) const SOURCE: &str = "replylint";

/// Whether a draft looks finished: it says goodbye, or it is long enough to have said what it will.
pub(super) fn looks_finished(draft: &Draft<'_>, languages: &Languages, ready: config::Ready) -> bool {
    let tokens = |sentence: &Sentence| &draft.tokens()[sentence.tokens.clone()];
    // A name is no word of a language. The first words of a sentence that is being typed on a new line, “We” or “It
    // is a”, stand where a name would.
    let names = |token: &Token| match token.kind {
        TokenKind::Word => !languages.evidence(token.word).is_any(),
        kind => kind != TokenKind::Punct,
    };
    let ends = |sentence: &Sentence| match sentence.zone {
        Zone::Closing => ready.closing,
        Zone::Signature => ready.closing && tokens(sentence).iter().any(names),
        Zone::Greeting | Zone::Body => false,
    };
    let enough = usize::try_from(ready.words).unwrap_or(usize::MAX);
    let written = |token: &Token| token.kind == TokenKind::Word && !token.flags.contains(TokenFlags::PART);
    let mut words = 0;
    if enough == 0 {
        return true;
    }
    for sentence in draft.sentences() {
        if sentence.zone == Zone::Body {
            words += tokens(sentence).iter().filter(|&token| written(token)).count();
        }
        if ends(sentence) || words >= enough {
            return true;
        }
    }
    false
}

/// How an agent stopped to think since a draft was opened. From then on it counts as finished, unless that is set
/// otherwise: the agent would be puzzled to see remarks come and go with every key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Pauses {
    /// It was saved.
    pub saved: bool,
    /// It was left alone for as long as was set.
    pub idle: bool,
}

impl Pauses {
    /// These and others.
    pub(super) fn and(self, Self { saved, idle }: Self) -> Self {
        Self { saved: self.saved || saved, idle: self.idle || idle }
    }
}

/// The findings that are shown.
pub(super) fn shown(checked: &Checked, pauses: Pauses) -> impl Iterator<Item = &Finding> {
    let finished = is_finished(checked, pauses);
    checked.findings.iter().filter(move |finding| finished || finding.ready == Ready::Now)
}

/// After how long a rest the findings are shown that are not yet; `None` if none waits for that.
pub(super) fn awaited_rest(checked: &Checked, pauses: Pauses) -> Option<Duration> {
    let seconds = checked.ready.idle.filter(|_| !is_finished(checked, pauses))?;
    let waits = checked.findings.iter().any(|finding| finding.ready == Ready::Finished);
    waits.then(|| Duration::from_secs(seconds.into()))
}

/// Whether a draft counts as finished.
pub(super) fn is_finished(checked: &Checked, Pauses { saved, idle }: Pauses) -> bool {
    let config::Ready { saved: by_saving, idle: by_rest, .. } = checked.ready;
    checked.finished || (saved && by_saving) || (idle && by_rest.is_some())
}

/// One state of a document with what was found in it, for a client to show.
pub(super) struct Page<'a> {
    pub uri: &'a Url,
    pub text: &'a Text,
    pub checked: &'a Checked,
    pub features: Features,
}

impl Page<'_> {
    /// The findings that are shown, as the client shows them.
    pub(super) fn diagnostics(&self, pauses: Pauses) -> Vec<Diagnostic> {
        let findings = shown(self.checked, pauses).map(|finding| self.diagnostic(finding));
        self.checked.too_long_for.map(too_long).into_iter().chain(findings).collect()
    }

    /// A finding as the client shows it.
    pub(super) fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        Diagnostic {
            range: to_lsp::range(self.text, finding.span, self.features.encoding),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(finding.rule.to_string())),
            code_description: self.page(finding),
            source: Some(SOURCE.into()),
            message: finding.message.clone(),
            related_information: self.causes(finding),
            tags: (finding.superfluous && self.features.faded).then(|| vec![DiagnosticTag::UNNECESSARY]),
            data: self.features.diagnostic_data.then(|| finding.id.clone().into()),
        }
    }

    /// The page that explains a finding's rule, if a team has such pages.
    fn page(&self, finding: &Finding) -> Option<CodeDescription> {
        let pages = self.checked.pages.as_ref().filter(|_| self.features.code_pages)?;
        let href = Url::parse(&pages.replace(RULE_SLOT, &finding.rule)).ok()?;
        Some(CodeDescription { href })
    }

    /// Other words that a finding is about: those that call for what it misses, the first of two places, or
    /// what the draft keeps to. They speak for themselves, in whatever language.
    fn causes(&self, finding: &Finding) -> Option<Vec<DiagnosticRelatedInformation>> {
        let causes = self.checked.causes.get(&finding.id).filter(|_| self.features.related_information)?;
        // What stands there anyway is no news.
        let others = causes.iter().filter(|cause| **cause != finding.span);
        let related: Vec<_> = others
            .map(|&cause| DiagnosticRelatedInformation {
                location: Location {
                    uri: self.uri.clone(),
                    range: to_lsp::range(self.text, cause, self.features.encoding),
                },
                message: format!("“{}”", in_one_line(&self.text.source()[cause.range()])),
            })
            .collect();
        (!related.is_empty()).then_some(related)
    }
}

/// The note on a draft that is not checked, at its top.
fn too_long(max_size: u32) -> Diagnostic {
    Diagnostic {
        severity: Some(DiagnosticSeverity::INFORMATION),
        source: Some(SOURCE.into()),
        message: format!(
            "This is not checked: it is longer than {max_size} bytes, which is `max-size` in its settings."
        ),
        ..Diagnostic::default()
    }
}

/// More characters than these are not shown of words that call for something.
const LONGEST: usize = 60;

/// The beginning of some words of a text, on one line.
fn in_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != ">").collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
