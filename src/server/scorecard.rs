//! How a draft stands: which parts of a good reply it has and on which words each stands, how many findings.

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Range, TextDocumentIdentifier};

use crate::lint::{Ready, Severity};
use crate::rules::model::Stage;
use crate::text::Caption;

use super::checker::Checker;
use super::diagnostics;
use super::view::View;

/// The request `replylint/scorecard`.
pub(super) const METHOD: &str = "replylint/scorecard";

/// What is asked about.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScorecardParams {
    /// The draft.
    pub text_document: TextDocumentIdentifier,
}

/// How one state of a draft stands; `docs/schema/scorecard.schema.json` tells what is in it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct Scorecard {
    /// The client's number for this state.
    pub version: i32,
    /// Whether what is missing is told by now.
    pub finished: bool,
    /// The code of the language that most of it is in, if it is known.
    pub language: Option<String>,
    /// How bold is written where the reply is sent.
    pub bold: &'static str,
    /// The parts, in the order of a reply.
    pub stages: Vec<StageCard>,
    /// The findings that are shown.
    pub findings: Counts,
    /// How many are not shown before the draft looks finished.
    pub later: usize,
}

/// A part of a good reply.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(super) struct StageCard {
    /// Which one.
    pub stage: Stage,
    /// What it is called in the draft's language.
    pub title: String,
    /// Whether it is there.
    pub found: bool,
    /// The words that it stands on.
    pub words: Vec<Range>,
    /// What counts as this part, in the draft's language.
    pub counts: String,
    /// What is said where it is missing, in the draft's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// Findings by severity.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub(super) struct Counts {
    pub error: usize,
    pub warning: usize,
    pub information: usize,
    pub hint: usize,
    /// How many there are, in the draft's language.
    pub title: String,
}

impl Scorecard {
    pub(super) fn of(view: &View, checker: &Checker) -> Self {
        let draft = view.draft(checker);
        let checked = view.checked(checker);
        let caption = |caption| checker.caption(&draft, caption).to_owned();
        let stages = checker.stages(&draft).into_iter().map(|(stage, words)| {
            let (title, counts) = captions(stage);
            StageCard {
                stage,
                title: caption(title),
                found: !words.is_empty(),
                missing: words.is_empty().then(|| caption(Caption::NotYet)),
                words: words.into_iter().map(|span| view.range(span)).collect(),
                counts: caption(counts),
            }
        });
        let mut findings = Counts::default();
        diagnostics::shown(&checked, view.pauses).for_each(|finding| *findings.of(finding.severity) += 1);
        findings.title = match findings.sum() {
            0 => caption(Caption::NoFindings),
            1 => caption(Caption::OneFinding),
            count => caption(Caption::Findings).replace("{count}", &count.to_string()),
        };
        let waiting = checked.findings.iter().filter(|finding| finding.ready == Ready::Finished).count();
        let finished = diagnostics::is_finished(&checked, view.pauses);
        Self {
            version: view.version,
            finished,
            language: checker.main_language(&draft).map(str::to_owned),
            bold: checker.bold(&draft).name(),
            stages: stages.collect(),
            findings,
            later: if finished { 0 } else { waiting },
        }
    }

    /// What is said of it when somebody asks for all of it, or for one part; no words of the draft.
    pub(super) fn message(&self, stage: Option<Stage>) -> String {
        let stages = self.stages.iter();
        match stage.and_then(|stage| stages.clone().find(|card| card.stage == stage)) {
            Some(card) => format!("{}. {}", card.heading(), card.counts),
            None => stages.map(StageCard::heading).chain([self.findings.title.clone()]).collect::<Vec<_>>().join(" · "),
        }
    }
}

impl StageCard {
    /// Its name, and whether it is there.
    pub(super) fn heading(&self) -> String {
        match &self.missing {
            Some(missing) => format!("{}: {missing}", self.title),
            None => format!("✓ {}", self.title),
        }
    }
}

impl Counts {
    fn of(&mut self, severity: Severity) -> &mut usize {
        match severity {
            Severity::Error => &mut self.error,
            Severity::Warning => &mut self.warning,
            Severity::Information => &mut self.information,
            Severity::Hint => &mut self.hint,
        }
    }

    fn sum(&self) -> usize {
        self.error + self.warning + self.information + self.hint
    }
}

/// What a part is called, and what counts as it.
pub(super) fn captions(stage: Stage) -> (Caption, Caption) {
    match stage {
        Stage::Listen => (Caption::Listen, Caption::ListenCounts),
        Stage::Empathize => (Caption::Empathize, Caption::EmpathizeCounts),
        Stage::Acknowledge => (Caption::Acknowledge, Caption::AcknowledgeCounts),
        Stage::Propose => (Caption::Propose, Caption::ProposeCounts),
    }
}
