//! Comments in a draft that switch rules off: `<!-- replylint-disable-next-line collaborate/dictating -->`.
//!
//! One holds for the next line that says anything. Whoever sends a draft may send its comments along, so rules of
//! the kind `comment` remind of them.

use std::cell::Cell;

use super::Settings;
use super::analysis::Answer;
use crate::draft::Draft;
use crate::rules::RuleSet;
use crate::rules::model::Rule;
use crate::text::Span;

/// How a comment for us begins.
const OURS: &str = "replylint-";
/// The one thing that a comment can say.
const DISABLE_NEXT_LINE: &str = "replylint-disable-next-line";

/// The comments of a draft that are for us.
#[derive(Debug, Default)]
pub struct Comments<'a>(Vec<Comment<'a>>);

/// A comment for us.
#[derive(Debug)]
pub struct Comment<'a> {
    /// Where, in bytes of the source.
    pub span: Span,
    /// The names of rules, packs or categories in it.
    pub names: Vec<Name<'a>>,
    /// The line that it is for, in bytes of the source.
    pub line: Span,
}

/// A name in a comment.
#[derive(Debug)]
pub struct Name<'a> {
    /// The name.
    pub text: &'a str,
    /// Where, in bytes of the source.
    pub span: Span,
    /// Whether it kept a finding from being told.
    pub used: Cell<bool>,
}

impl<'a> Comments<'a> {
    /// The comments of a draft.
    pub fn of(draft: &Draft<'a>) -> Self {
        let source = draft.source();
        Self(draft.comments().iter().filter_map(|&span| Comment::read(source, span)).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Comment<'a>> {
        self.0.iter()
    }

    /// Whether a comment keeps an answer from being told.
    pub fn silence(&self, answer: &Answer<'_>) -> bool {
        let start = answer.finding.span.start;
        let here = self.0.iter().filter(|comment| comment.line.start <= start && start < comment.line.end);
        let names = here.flat_map(|comment| &comment.names).filter(|name| name.names(answer.rule));
        names.fold(false, |_, name| {
            name.used.set(true);
            true
        })
    }
}

impl<'a> Comment<'a> {
    fn read(source: &'a str, span: Span) -> Option<Self> {
        let inner = source[span.range()].strip_prefix("<!--")?.strip_suffix("-->")?;
        let words: Vec<&str> = inner.split([' ', '\t', '\r', '\n', ',']).filter(|word| !word.is_empty()).collect();
        let (first, names) = words.split_first()?;
        if !first.starts_with(OURS) {
            return None;
        }
        // What says something else is a name that no rule has.
        let names = if *first == DISABLE_NEXT_LINE { names } else { &words[..1] };
        let place = |word: &str| {
            let start = word.as_ptr() as usize - source.as_ptr() as usize;
            Span::from_range(start..start + word.len())
        };
        let names = names.iter().map(|&text| Name { text, span: place(text), used: Cell::new(false) }).collect();
        Some(Self { span, names, line: line_below(source, span.end as usize) })
    }
}

impl Name<'_> {
    fn names(&self, rule: &Rule) -> bool {
        rule.named_by(self.text).is_some()
    }

    /// Whether a rule of this name is asked here.
    pub fn is_asked(&self, rules: &RuleSet, settings: &Settings) -> bool {
        rules.rules().iter().any(|rule| self.names(rule) && settings.ask(rule))
    }

    /// Whether some rule has this name.
    pub fn is_known(&self, rules: &RuleSet) -> bool {
        rules.rules().iter().any(|rule| self.names(rule))
    }
}

/// The first line below a place that is neither blank nor a comment; empty if there is none.
fn line_below(source: &str, place: usize) -> Span {
    let mut start = source[place..].find('\n').map_or(source.len(), |end| place + end + 1);
    while start < source.len() {
        let end = source[start..].find('\n').map_or(source.len(), |end| start + end + 1);
        let line = source[start..end].trim();
        if !(line.is_empty() || line.starts_with("<!--") && line.ends_with("-->")) {
            return Span::from_range(start..end);
        }
        start = end;
    }
    Span::from_range(start..start)
}
