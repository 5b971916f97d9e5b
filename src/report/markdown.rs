//! The rules' reference pages, made from the rule files themselves.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::text::severity_word;
use crate::rules::{RuleInfo, RuleSet};

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
pub fn pages(rules: &RuleSet) -> Vec<Page> {
    let mut pages = vec![Page { path: "README.md".into(), text: index(rules) }];
    pages.extend(rules.rules().map(|rule| Page { path: format!("{}.md", rule.id), text: page(&rule) }));
    pages
}

/// What a severity is called, `off` included.
#[must_use]
pub fn severity(rule: &RuleInfo<'_>) -> &'static str {
    rule.severity.map_or("off", severity_word)
}

/// The codes of a rule's languages: `en, es`.
#[must_use]
pub fn languages(rule: &RuleInfo<'_>) -> String {
    rule.texts.iter().map(|text| text.language).collect::<Vec<_>>().join(", ")
}

fn index(rules: &RuleSet) -> String {
    let mut packs: BTreeMap<&str, Vec<RuleInfo<'_>>> = BTreeMap::new();
    for rule in rules.rules() {
        packs.entry(rule.id.split('/').next().unwrap_or(rule.id)).or_default().push(rule);
    }
    let mut text = format!("{MADE}\n\n# Rules\n\nWhat ships with replylint, by pack.\n");
    for (pack, rules) in packs {
        let _ = write!(text, "\n## {pack}\n\n| rule | severity | category | languages |\n| --- | --- | --- | --- |\n");
        for rule in rules {
            let (id, severity, languages) = (rule.id, severity(&rule), languages(&rule));
            let _ = writeln!(text, "| [{id}]({id}.md) | {severity} | {} | {languages} |", rule.category);
        }
    }
    text
}

fn page(rule: &RuleInfo<'_>) -> String {
    let mut text = format!("{MADE}\n\n# {}\n\n", rule.id);
    let _ = writeln!(text, "| severity | category | kind | languages |\n| --- | --- | --- | --- |");
    let _ = writeln!(text, "| {} | {} | {} | {} |", severity(rule), rule.category, rule.kind, languages(rule));
    for words in &rule.texts {
        let _ = write!(text, "\n## {}\n\n{}\n", words.language, inline(words.message));
        if !words.why.is_empty() {
            let _ = writeln!(text, "\n{}", inline(words.why));
        }
    }
    for (title, bad) in [("Noticed", true), ("Left alone", false)] {
        let mut examples = rule.examples.iter().filter(|(_, fires)| *fires == bad).peekable();
        if examples.peek().is_some() {
            let _ = write!(text, "\n## {title}\n");
        }
        for (example, _) in examples {
            let _ = write!(text, "\n{}", fenced(example));
        }
    }
    text
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

/// A draft as code, in a fence that it cannot close.
fn fenced(draft: &str) -> String {
    let longest = draft.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}markdown\n{}\n{fence}\n", draft.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleText;

    #[test]
    fn a_page_shows_words_and_examples_as_they_are_written() {
        let rule = RuleInfo {
            id: "brand/cheap",
            category: "brand",
            severity: None,
            kind: "flag",
            texts: vec![RuleText { language: "en", message: "We say *affordable*.", why: "It <sounds> kinder." }],
            examples: vec![("It is `cheap`.", true), ("It is ``` affordable.\n", false)],
        };
        let page = page(&rule);
        assert!(page.contains("| off | brand | flag | en |"), "{page}");
        assert!(page.contains("We say \\*affordable\\*.\n\nIt \\<sounds\\> kinder."), "{page}");
        assert!(page.contains("## Noticed\n\n```markdown\nIt is `cheap`.\n```\n"), "{page}");
        assert!(page.ends_with("## Left alone\n\n````markdown\nIt is ``` affordable.\n````\n"), "{page}");
    }
}
