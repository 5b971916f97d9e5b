//! The rules' reference pages, made from the rule files themselves.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::text::severity_word;
use crate::lint::Linter;
use crate::rules::ast::Example;
use crate::rules::model::{Rule, Texts};

/// A page of the reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Where it stands in the reference's folder, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Tells who finds a page that changing it is in vain.
const MADE: &str = "<!-- Made by `replylint rules docs` from the rule's file; change that and run it again. -->";

/// A page for each rule, and `README.md`, which lists them by pack.
#[must_use]
pub fn pages(linter: &Linter) -> Vec<Page> {
    let mut pages = vec![Page { path: "README.md".into(), text: index(linter) }];
    let rules = linter.rules().rules().iter();
    pages.extend(rules.map(|rule| Page { path: format!("{}.md", rule.id), text: page(linter, rule) }));
    pages
}

/// What a severity is called, `off` included.
#[must_use]
pub fn severity(rule: &Rule) -> &'static str {
    rule.severity.map_or("off", severity_word)
}

/// The codes of a rule's languages: `en, es`.
#[must_use]
pub fn languages(linter: &Linter, rule: &Rule) -> String {
    rule.texts.iter().map(|texts| language(linter, texts)).collect::<Vec<_>>().join(", ")
}

/// The code of the language of some words.
#[must_use]
pub fn language<'a>(linter: &'a Linter, texts: &Texts) -> &'a str {
    &linter.rules().lexer().languages().get(texts.language).code
}

fn index(linter: &Linter) -> String {
    let mut packs: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in linter.rules().rules() {
        packs.entry(rule.id.split('/').next().unwrap_or(&rule.id)).or_default().push(rule);
    }
    let mut text = format!("{MADE}\n\n# Rules\n\nWhat ships with replylint, by pack.\n");
    for (pack, rules) in packs {
        let _ = write!(text, "\n## {pack}\n\n| rule | severity | category | languages |\n| --- | --- | --- | --- |\n");
        for rule in rules {
            let Rule { id, category, .. } = rule;
            let (severity, languages) = (severity(rule), languages(linter, rule));
            let _ = writeln!(text, "| [{id}]({id}.md) | {severity} | {category} | {languages} |");
        }
    }
    text
}

fn page(linter: &Linter, rule: &Rule) -> String {
    let (id, category, kind) = (&rule.id, &rule.category, linter.kind(rule));
    let (severity, languages) = (severity(rule), languages(linter, rule));
    let mut text = format!("{MADE}\n\n# {id}\n\n");
    let _ = writeln!(text, "| severity | category | kind | languages |\n| --- | --- | --- | --- |");
    let _ = writeln!(text, "| {severity} | {category} | {kind} | {languages} |");
    for texts in &rule.texts {
        let language = linter.rules().lexer().languages().get(texts.language);
        let _ = write!(text, "\n## {} ({})\n", language.name, language.code);
        for message in messages(texts) {
            let _ = writeln!(text, "\n{}", inline(message));
        }
        if !texts.why.is_empty() {
            let _ = writeln!(text, "\n{}", inline(&texts.why));
        }
    }
    for (title, bad) in [("Noticed", true), ("Left alone", false)] {
        let mut examples = rule.examples.iter().filter(|example| example.bad == bad).peekable();
        if examples.peek().is_some() {
            let _ = write!(text, "\n## {title}\n\n");
        }
        for Example { text: draft, fixed, .. } in examples {
            let _ = writeln!(text, "- {}", code(&draft.value));
            for (language, fixed) in fixed {
                let language = if language.value.is_empty() { String::new() } else { format!(" ({})", language.value) };
                let _ = writeln!(text, "  - better{language}: {}", code(&fixed.value));
            }
        }
    }
    text
}

/// What a rule may tell: the message, and those for the grades and cases it was worded for.
pub fn messages(texts: &Texts) -> impl Iterator<Item = &str> {
    let by_grade = texts.by_grade.iter().map(|(_, message)| &**message);
    let by_word = texts.by_word.iter().map(|(_, message)| &**message);
    std::iter::once(&*texts.message).filter(|message| !message.is_empty()).chain(by_grade).chain(by_word)
}

/// Words of a rule file as one paragraph in which nothing is markup.
fn inline(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\n' => text.push(' '),
            '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|' => text.extend(['\\', c]),
            _ => text.push(c),
        }
    }
    text
}

/// A draft as code in a list item: in its line if it is one, else in a fence that it cannot close.
fn code(draft: &str) -> String {
    let draft = draft.trim_end_matches('\n');
    if !draft.contains(['`', '\n']) {
        return format!("`{draft}`");
    }
    let longest = draft.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("\n\n  {fence}\n  {}\n  {fence}\n", draft.replace('\n', "\n  ")).replace("\n  \n", "\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_as_they_are_written() {
        assert_eq!(inline("We say *affordable*,\nnot <cheap>."), "We say \\*affordable\\*, not \\<cheap\\>.");
        assert_eq!(code("It is cheap."), "`It is cheap.`");
        assert_eq!(code("Hi,\n\nit is ``` cheap.\n"), "\n\n  ````\n  Hi,\n\n  it is ``` cheap.\n  ````\n");
    }
}
