//! The JSON contract. `docs/schema/` states it; tests hold every output to it.
//!
//! Offsets are counted in Unicode scalar values of the text, as Python's `str` counts; `range` is
//! for programs that speak the Language Server Protocol.

use serde::Serialize;

use super::{Advice, DraftReport, Offsets, markdown};
use crate::lint::{Linter, Ready, Safety, Severity};
use crate::rules::RuleSet;
use crate::rules::model::Stage;
use crate::rules::phrasebook::{self, Wording};
use crate::text::{Position, Span};

/// The version of the contract that `check --format json` states.
pub const VERSION: u32 = 1;

/// One finding.
#[derive(Serialize, Debug)]
pub struct Finding<'a> {
    id: &'a str,
    rule: &'a str,
    category: &'a str,
    severity: Severity,
    ready: Ready,
    message: &'a str,
    why: &'a str,
    language: &'a str,
    start: u32,
    end: u32,
    range: Range,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize, Debug)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize, Debug)]
struct Point {
    line: u32,
    character: u32,
}

impl From<Position> for Point {
    fn from(Position { line, character }: Position) -> Self {
        Self { line, character }
    }
}

#[derive(Serialize, Debug)]
struct Fix<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize, Debug)]
struct Edit<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

/// One draft of `check --format json`.
#[derive(Serialize, Debug)]
pub struct File<'a> {
    path: &'a str,
    language: Option<&'a str>,
    findings: Vec<Finding<'a>>,
}

/// A draft that could not be checked.
#[derive(Serialize, Debug)]
pub struct FileError<'a> {
    /// Its path, as it is shown.
    pub path: &'a str,
    /// Why, in words for a user.
    pub error: &'a str,
}

/// One draft as `check --format json` has it.
#[must_use]
pub fn file<'a>(report: &DraftReport<'a>) -> File<'a> {
    File { path: report.path, language: report.language, findings: findings(report.source, report.advice) }
}

/// Findings about `source`, in the order given.
#[must_use]
pub fn findings<'a>(source: &str, advice: &'a [Advice]) -> Vec<Finding<'a>> {
    if advice.is_empty() {
        return Vec::new();
    }
    let offsets = Offsets::new(source);
    advice.iter().map(|advice| finding(&offsets, advice)).collect()
}

fn finding<'a>(offsets: &Offsets<'_>, Advice { finding, fixes }: &'a Advice) -> Finding<'a> {
    let Span { start, end } = finding.span;
    Finding {
        id: &finding.id,
        rule: &finding.rule,
        category: &finding.category,
        severity: finding.severity,
        ready: finding.ready,
        message: &finding.message,
        why: &finding.why,
        language: &finding.language,
        start: offsets.scalar(start),
        end: offsets.scalar(end),
        range: Range { start: offsets.utf16(start).into(), end: offsets.utf16(end).into() },
        fixes: fixes.iter().map(|fix| self::fix(offsets, fix)).collect(),
    }
}

fn fix<'a>(offsets: &Offsets<'_>, fix: &'a crate::lint::Fix) -> Fix<'a> {
    let edits = fix.edits.edits().iter().map(|edit| Edit {
        start: offsets.scalar(edit.span.start),
        end: offsets.scalar(edit.span.end),
        text: &edit.text,
    });
    Fix {
        title: &fix.title,
        language: fix.language.as_deref(),
        safe: fix.safety == Safety::Mechanical,
        edits: edits.collect(),
    }
}

/// A rule, as `rules list` and `rules show` have it.
#[derive(Serialize, Debug)]
pub struct Rule<'a> {
    id: &'a str,
    category: &'a str,
    /// `None` when the rule is off unless asked for.
    severity: Option<Severity>,
    kind: &'a str,
    texts: Vec<RuleText<'a>>,
    examples: Vec<Example<'a>>,
}

#[derive(Serialize, Debug)]
struct RuleText<'a> {
    language: &'a str,
    messages: Vec<&'a str>,
    why: &'a str,
}

#[derive(Serialize, Debug)]
struct Example<'a> {
    text: &'a str,
    noticed: bool,
}

/// What there is to know about a rule.
#[must_use]
pub fn rule<'a>(linter: &'a Linter, rule: &'a crate::rules::model::Rule) -> Rule<'a> {
    let texts = rule.texts.iter().map(|texts| RuleText {
        language: markdown::language(linter, texts),
        messages: markdown::messages(texts).collect(),
        why: &texts.why,
    });
    let examples = rule.examples.iter().map(|example| Example { text: &example.text.value, noticed: example.bad });
    Rule {
        id: &rule.id,
        category: &rule.category,
        severity: rule.severity,
        kind: linter.kind(rule),
        texts: texts.collect(),
        examples: examples.collect(),
    }
}

/// A phrase, as `phrases` has it.
#[derive(Serialize, Debug)]
pub struct Phrase<'a> {
    id: &'a str,
    topic: &'a str,
    stage: Option<Stage>,
    situation: Option<&'a str>,
    industries: &'a [Box<str>],
    channels: &'a [Box<str>],
    /// Its texts, as far as they are asked for.
    pub texts: Vec<PhraseText<'a>>,
}

/// A phrase's text in a language and register.
#[derive(Serialize, Debug)]
pub struct PhraseText<'a> {
    language: &'a str,
    register: Option<&'a str>,
    text: &'a str,
}

/// What there is to know about a phrase, with those of its texts that are wanted.
#[must_use]
pub fn phrase<'a>(rules: &'a RuleSet, phrase: &'a phrasebook::Phrase, wanted: impl Fn(&Wording) -> bool) -> Phrase<'a> {
    let texts = phrase.wordings.iter().filter(|wording| wanted(wording)).map(|wording| {
        let language = rules.lexer().languages().get(wording.language);
        let register = wording.register.and_then(|at| language.registers.get(usize::from(at)));
        PhraseText { language: &language.code, register: register.map(|register| &*register.name), text: &wording.text }
    });
    Phrase {
        id: &phrase.id,
        topic: &phrase.topic,
        stage: phrase.purpose.stage,
        situation: rules.situation(phrase),
        industries: &phrase.purpose.industries,
        channels: &phrase.purpose.channels,
        texts: texts.collect(),
    }
}
