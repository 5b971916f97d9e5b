//! Each rule's examples, which are its tests.

use super::checks::comment;
use super::places::Searched;
use super::{Linter, Settings};
use crate::draft::{Context, Draft, Markup, Message, Sender};
use crate::rules::ast::{Example, Text};
use crate::rules::model::Rule;
use crate::rules::trie::{RawHits, Root};
use crate::rules::{RuleFile, RuleProblem, RuleSet, did_you_mean, frames};
use crate::text::Span;

/// What to do about an example that does not hold.
const CORRECT: &str = "correct one of them";

/// What came of the examples.
#[derive(Debug, Default)]
pub struct ExampleReport {
    /// How many hold.
    pub passed: usize,
    /// Those that do not, each at its place in its file.
    pub failed: Vec<RuleProblem>,
}

impl Linter {
    /// Tries every example of every rule. `files` are those that this linter was loaded from.
    #[must_use]
    pub fn try_examples(&self, files: &[RuleFile]) -> ExampleReport {
        let mut report = ExampleReport::default();
        for rule in self.rules().rules() {
            for example in &rule.examples {
                let failures = self.try_example(rule, example);
                if failures.is_empty() {
                    report.passed += 1;
                }
                let file = &files[rule.file];
                let problem = |(text, message, help): (&Text, String, String)| {
                    RuleProblem::new(&file.path, &file.text, text.span, message, help)
                };
                report.failed.extend(failures.into_iter().map(problem));
            }
        }
        for example in self.rules().frames().examples() {
            let failures = self.try_translations(example);
            if failures.is_empty() {
                report.passed += 1;
            }
            let Some(file) = files.iter().rev().find(|file| *file.path == *example.path) else { continue };
            let problem = |(span, message)| RuleProblem::new(&file.path, &file.text, span, message, CORRECT);
            report.failed.extend(failures.into_iter().map(problem));
        }
        report
    }

    /// Each text of an example is what frames make of the others; what does not hold, with its place.
    fn try_translations(&self, example: &frames::Example) -> Vec<(Span, String)> {
        let rules = self.rules();
        let languages = rules.lexer().languages();
        let mut failures = Vec::new();
        for from in &example.pair.texts {
            for to in example.pair.texts.iter().filter(|to| to.language.value != from.language.value) {
                if example.pair.to.as_ref().is_some_and(|only| only.value != to.language.value) {
                    continue;
                }
                let ends = (languages.find(&from.language.value), languages.find(&to.language.value));
                let (Some(from_language), Some(to_language)) = ends else { continue };
                let registers = languages.get(to_language).registers.iter();
                let register = registers.zip(0..).find(|(known, _)| *known.name == *to.register.value);
                let register = register.map_or(0, |(_, at)| at);
                let text = &from.text.value;
                let ends = (from_language, to_language);
                let found = rules.frames().translate_text(rules.lexer(), &example.category, text, ends, register);
                if found.as_deref() != Some(&*to.text.value) {
                    let found = found.map_or("nothing".to_owned(), |found| format!("“{found}”"));
                    failures.push((to.text.span, format!("“{text}” becomes {found}")));
                }
            }
        }
        failures
    }

    /// What does not hold of one example: the place, what happened, what was expected.
    fn try_example<'a>(&self, rule: &Rule, example: &'a Example) -> Vec<(&'a Text, String, String)> {
        let context = match context(example) {
            Ok(context) => context,
            Err((text, help)) => return vec![(text, format!("the context has no “{}”", text.value), help)],
        };
        let id = &rule.id;
        // What a comment is good for, the other rules tell.
        let select = if comment::asks(rule) { Vec::new() } else { vec![id.to_string()] };
        let settings = Settings { select, ..Settings::default() };
        let draft = self.read(&example.text.value, Markup::Markdown);
        let mut findings = self.check(&draft, &context, &settings);
        findings.retain(|finding| finding.rule == *id);
        match (findings.first(), example.bad) {
            (None, true) => {
                let help = format!("`replylint explain \"{}\"` tells what was recognised", example.text.value);
                return vec![(&example.text, format!("{id} notices nothing in this example"), help)];
            }
            (Some(finding), false) => {
                let words = &draft.source()[finding.span.range()];
                let help = "write an exception, or correct the example".to_owned();
                return vec![(&example.text, format!("{id} notices “{words}” in this good example"), help)];
            }
            _ => {}
        }
        let Some(finding) = findings.first() else { return Vec::new() };
        if example.fixed.is_empty() {
            return Vec::new();
        }
        let fixes = self.fixes(&draft, &context, &settings, finding);
        let mut failures = Vec::new();
        for (language, wanted) in &example.fixed {
            let language = if language.value.is_empty() { &*finding.language } else { language.value.as_ref() };
            let fix = fixes.iter().find(|fix| fix.language.as_deref().is_none_or(|known| known == language));
            match fix.map(|fix| fix.edits.apply(draft.source())) {
                Some(fixed) if fixed == wanted.value => {}
                Some(fixed) => {
                    failures.push((wanted, format!("the first fix gives “{fixed}”"), CORRECT.into()));
                }
                None => failures.push((
                    wanted,
                    format!("{id} offers no fix in “{language}” here"),
                    "see its rewrites".into(),
                )),
            }
        }
        failures
    }
}

/// The phrases that stand in a draft, whoever asks for them.
pub(super) fn phrases(rules: &RuleSet, draft: &Draft<'_>) -> Vec<u32> {
    let searched = Searched::new(rules, draft);
    let asides = rules.signals.iter().filter_map(|signal| signal.aside);
    let mut found = RawHits::default();
    for root in Root::SHARED.into_iter().chain(asides) {
        for sentence in draft.sentences() {
            searched.look(root, sentence, &mut found);
        }
    }
    found.hits.iter().map(|hit| hit.entry).collect()
}

fn context(example: &Example) -> Result<Context, (&Text, String)> {
    const KEYS: [&str; 6] = ["channel", "industry", "customer", "stage", "language", "message"];
    let mut context = Context::default();
    let mut fields = serde_json::Map::new();
    for (key, value) in &example.context {
        match key.value.as_ref() {
            "message" => context.messages.push(Message { from: Sender::Customer, text: value.value.to_string() }),
            known if KEYS.contains(&known) => {
                fields.insert(known.into(), value.value.clone().into());
                let read: Result<Context, _> = serde_json::from_value(fields.clone().into());
                let messages = std::mem::take(&mut context.messages);
                context = read.map_err(|error| (value, error.to_string()))?;
                context.messages = messages;
            }
            unknown => return Err((key, did_you_mean(unknown, KEYS))),
        }
    }
    Ok(context)
}
