//! What is measured, and whether a finding is right about it.

use super::record::{Empathy, Label, Level, Mark};
use crate::text::Span;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Category {
    /// Empathy is called for and not there; once a reply.
    EmpathyMissing,
    /// Orders to the customer.
    Dictating,
    /// The same findings, held against strong orders only.
    DictatingStrong,
    /// Identifiers and amounts that should be bold.
    UnboldedId,
    /// Refusals.
    Negative,
    /// The same findings, held against refusals without another way only.
    NegativeNoAlternative,
    /// Fault put on the customer.
    Blame,
}

/// Where it must show that the situation calls for empathy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EmpathyExpected {
    /// In the reply; where only the conversation shows it, a finding is neither right nor wrong.
    #[default]
    InReply,
    /// In the conversation.
    InConversation,
}

/// What to think of a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is about something that was marked.
    Right,
    /// It is about nothing that was marked.
    Wrong,
    /// It is about something that may be flagged or left alone.
    Neutral,
    /// It is about wording that was marked for another reason.
    Cross,
}

/// The places that labels name for a category.
pub(super) struct Places {
    /// What should be found.
    pub sought: Vec<Span>,
    /// What may be found or left alone.
    pub neutral: Vec<Span>,
    /// What was marked for another reason.
    pub cross: Vec<Span>,
}

impl Category {
    /// All, in the order of reports.
    pub const ALL: [Self; 7] = [
        Self::EmpathyMissing,
        Self::Dictating,
        Self::DictatingStrong,
        Self::UnboldedId,
        Self::Negative,
        Self::NegativeNoAlternative,
        Self::Blame,
    ];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EmpathyMissing => "empathy_missing",
            Self::Dictating => "dictating",
            Self::DictatingStrong => "dictating_strong",
            Self::UnboldedId => "unbolded_id",
            Self::Negative => "negative",
            Self::NegativeNoAlternative => "negative_noalt",
            Self::Blame => "blame",
        }
    }

    /// The category that findings of this name are measured in, if they are.
    #[must_use]
    pub fn of_findings(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.findings() == *category && category.name() == name)
    }

    /// The category whose findings are held against this one's labels.
    #[must_use]
    pub fn findings(self) -> Self {
        match self {
            Self::DictatingStrong => Self::Dictating,
            Self::NegativeNoAlternative => Self::Negative,
            category => category,
        }
    }

    /// What to think of a finding of this category.
    #[must_use]
    pub fn verdict(self, label: &Label, finding: Span, expected: EmpathyExpected) -> Verdict {
        if self == Self::EmpathyMissing {
            return match expected.is_missed(label) {
                Some(true) => Verdict::Right,
                Some(false) => Verdict::Wrong,
                None => Verdict::Neutral,
            };
        }
        let places = self.places(label);
        let among = |spans: &[Span]| spans.iter().any(|span| touches(finding, *span));
        if among(&places.sought) {
            Verdict::Right
        } else if among(&places.neutral) {
            Verdict::Neutral
        } else if among(&places.cross) {
            Verdict::Cross
        } else {
            Verdict::Wrong
        }
    }

    /// The places that labels name for it; none for what is counted once a reply.
    pub(super) fn places(self, label: &Label) -> Places {
        let (sought, neutral) = match self {
            Self::EmpathyMissing => (Vec::new(), Vec::new()),
            Self::Dictating => (spans(&label.dictating), Vec::new()),
            Self::DictatingStrong => parted(&label.dictating, |mark| mark.level == Level::Strong),
            Self::UnboldedId => {
                let plain = label.identifiers.iter().filter(|mark| !mark.detail.bold && !mark.detail.placeholder);
                let open = label.identifiers.iter().filter(|mark| mark.detail.placeholder);
                let optional = label.optional.iter().map(|mark| mark.span);
                (plain.map(|mark| mark.span).collect(), open.map(|mark| mark.span).chain(optional).collect())
            }
            Self::Negative => (spans(&label.negative), Vec::new()),
            Self::NegativeNoAlternative => parted(&label.negative, |mark| !mark.alternative_offered),
            Self::Blame => (spans(&label.blame), Vec::new()),
        };
        let cross = match self.findings() {
            Self::Dictating => [spans(&label.negative), spans(&label.blame)].concat(),
            Self::Negative => [spans(&label.dictating), spans(&label.blame)].concat(),
            Self::Blame => [spans(&label.dictating), spans(&label.negative)].concat(),
            _ => Vec::new(),
        };
        Places { sought, neutral, cross }
    }
}

impl EmpathyExpected {
    /// Whether a reply lacks empathy that it should have; `None` if that cannot be asked of it.
    #[must_use]
    pub fn is_missed(self, label: &Label) -> Option<bool> {
        if label.empathy == Empathy::Yes || !label.empathy_expected {
            Some(false)
        } else if label.expectation_evident || self == Self::InConversation {
            Some(true)
        } else {
            None
        }
    }
}

/// Whether a finding is about a marked place: one character in common is enough, and a finding without
/// length is about the character that follows.
pub(super) fn touches(finding: Span, mark: Span) -> bool {
    finding.start < mark.end && mark.start < finding.end.max(finding.start.saturating_add(1))
}

fn spans<D>(marks: &[Mark<D>]) -> Vec<Span> {
    marks.iter().map(|mark| mark.span).collect()
}

fn parted<D>(marks: &[Mark<D>], is_sought: impl Fn(&D) -> bool) -> (Vec<Span>, Vec<Span>) {
    let (sought, others): (Vec<_>, Vec<_>) = marks.iter().partition(|mark| is_sought(&mark.detail));
    let spans = |marks: Vec<&Mark<D>>| marks.into_iter().map(|mark| mark.span).collect();
    (spans(sought), spans(others))
}
