//! One answer of a rule about one draft.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::rules::Severity;
use crate::text::{EditSet, Span};

/// When a finding may be shown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ready {
    /// At once: the words are there.
    Now,
    /// When the draft looks finished: something is missing or out of order.
    Finished,
}

/// Whether an agent may apply a fix without reading it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Safety {
    /// It adds or removes markup or a missing mark; no letter changes.
    Mechanical,
    /// It changes words, or what else is the agent's to choose: where lines end, what is bold.
    Wording,
}

/// A set of edits offered for a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What an agent reads before choosing it; shows the result.
    pub title: String,
    /// Code of the language of the words it brings, if it brings any.
    pub language: Option<Arc<str>>,
    /// Whether it may be applied unread.
    pub safety: Safety,
    /// The edits, in bytes of the source.
    pub edits: EditSet,
    /// The sentence that it says once more in another language, in bytes of the source, if it does so.
    pub repeats: Option<Span>,
}

/// What a rule noticed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Stable over edits elsewhere: rule, sentence and ordinal, as 16 hexadecimal digits.
    pub id: String,
    /// The rule's id: its path under `rules/`.
    pub rule: Arc<str>,
    /// What kind of thing it is, for statistics: `dictating`, `unbolded_id` …
    pub category: Arc<str>,
    /// How much it matters.
    pub severity: Severity,
    /// When it may be shown.
    pub ready: Ready,
    /// Whether the words can as well be left out.
    pub superfluous: bool,
    /// What was noticed, to the agent.
    pub message: String,
    /// Why it matters.
    pub why: Arc<str>,
    /// Code of the language of the words it is about.
    pub language: Arc<str>,
    /// Where, in bytes of the source.
    pub span: Span,
    /// The sentence there, in bytes of the source; with the rule it names this finding in a file of ignored ones.
    pub sentence: Span,
}
