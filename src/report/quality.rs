//! How well findings agree with labelled replies, as tables and as JSON.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::text::{severity_word, visible};
use crate::lint::Severity;
use crate::quality::{Category, Count, Empathy, Group, Score, Share};

/// What stands where there is nothing to count.
const NONE: &str = "–";

/// Tables for a terminal, in aligned columns.
#[must_use]
pub fn text(score: &Score) -> String {
    tables(score).iter().map(Table::text).collect::<Vec<_>>().join("\n")
}

/// The same tables in Markdown, each below a heading of the second level.
#[must_use]
pub fn markdown(score: &Score) -> String {
    tables(score).iter().map(Table::markdown).collect::<Vec<_>>().join("\n")
}

struct Table {
    title: &'static str,
    /// How many columns are words; the others are numbers.
    words: usize,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(title: &'static str, words: usize, head: &[&str]) -> Self {
        Self { title, words, head: head.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    fn text(&self) -> String {
        let lines = || [&self.head].into_iter().chain(&self.rows);
        let width = |column: usize| lines().map(|cells| cells[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut out = format!("{}\n\n", self.title);
        for cells in lines() {
            let mut line = String::new();
            for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
                let _ = if column < self.words {
                    write!(line, "  {cell:width$}")
                } else {
                    write!(line, "  {cell:>width$}")
                };
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }

    fn markdown(&self) -> String {
        let rule = (0..self.head.len()).map(|column| if column < self.words { "---" } else { "---:" });
        let mut out = format!("## {}\n\n", self.title);
        let mut line = |cells: &[String]| {
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        };
        line(&self.head);
        line(&rule.map(String::from).collect::<Vec<_>>());
        self.rows.iter().for_each(|cells| line(cells));
        out
    }
}

fn tables(score: &Score) -> Vec<Table> {
    let mut tables = vec![replies(score), categories(score), empathy(score), identifiers(score), rules(score)];
    tables.retain(|table| !table.rows.is_empty());
    tables
}

/// All replies, then those of each language.
fn groups(score: &Score) -> impl Iterator<Item = (String, &Group)> {
    [("all".into(), &score.all)].into_iter().chain(score.languages.iter().map(|(name, group)| (cell(name), group)))
}

fn replies(score: &Score) -> Table {
    let head = ["language", "replies", "told right", "nothing to flag", "with a false alarm", "rate"];
    let mut table = Table::new("Replies", 1, &head);
    for (name, group) in groups(score) {
        let Share { part, of } = group.false_alarms;
        table.row([
            name,
            group.replies.to_string(),
            group.language_right.part.to_string(),
            of.to_string(),
            part.to_string(),
            rate(group.false_alarms),
        ]);
    }
    table
}

fn categories(score: &Score) -> Table {
    let head = ["category", "language", "precision", "recall", "F1", "right", "wrong", "neither", "labelled", "found"];
    let mut table = Table::new("Categories", 2, &head);
    for category in Category::ALL {
        for (name, group) in groups(score) {
            let count = group.category(category);
            if count != Count::default() {
                table.row([
                    category.name().into(),
                    name,
                    figure(count.precision()),
                    figure(count.recall()),
                    figure(count.f1()),
                    count.right.to_string(),
                    count.wrong.to_string(),
                    (count.neutral + count.cross).to_string(),
                    count.labelled.to_string(),
                    count.found.to_string(),
                ]);
            }
        }
    }
    table
}

fn empathy(score: &Score) -> Table {
    let mut table = Table::new(
        "Replies flagged for missing empathy, by what is in them",
        1,
        &["language", "no empathy", "weak", "canned", "empathetic", "not expected"],
    );
    for (name, group) in groups(score) {
        let class = |class| share(group.empathy.get(&class).copied().unwrap_or_default());
        table.row([
            name,
            class(Empathy::No),
            class(Empathy::Weak),
            class(Empathy::Canned),
            share(group.empathetic_flagged),
            share(group.no_need_flagged),
        ]);
    }
    table
}

fn identifiers(score: &Score) -> Table {
    let names: Vec<String> = groups(score).map(|(name, _)| name).collect();
    let head: Vec<&str> = ["kind"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let mut table = Table::new("Identifiers found, by kind", 1, &head);
    for kind in score.all.identifiers.keys() {
        let found = groups(score).map(|(_, group)| share(group.identifiers.get(kind).copied().unwrap_or_default()));
        table.rows.push([cell(kind)].into_iter().chain(found).collect());
    }
    table
}

fn rules(score: &Score) -> Table {
    let head = ["rule", "severity", "category", "findings", "right", "wrong", "neither", "precision"];
    let mut table = Table::new("Rules", 3, &head);
    for (id, rule) in &score.rules {
        let count = |of: fn(&Count) -> usize| rule.count.as_ref().map_or(NONE.into(), |count| of(count).to_string());
        table.row([
            cell(id),
            severity(rule.severity).into(),
            cell(&rule.category),
            rule.findings.to_string(),
            count(|count| count.right),
            count(|count| count.wrong),
            count(|count| count.neutral + count.cross),
            figure(rule.count.and_then(|count| count.precision())),
        ]);
    }
    table
}

fn severity(severity: Option<Severity>) -> &'static str {
    severity.map_or("off", severity_word)
}

fn figure(value: Option<f64>) -> String {
    value.map_or(NONE.into(), |value| format!("{value:.3}"))
}

fn rate(share: Share) -> String {
    share.rate().map_or(NONE.into(), |rate| format!("{:.1} %", rate * 100.0))
}

/// `3 of 4`
fn share(Share { part, of }: Share) -> String {
    if of == 0 { NONE.into() } else { format!("{part} of {of}") }
}

/// A word from a file, which must not end its cell or steer a terminal.
fn cell(word: &str) -> String {
    visible(word).replace('|', "\\|")
}

/// Everything that is counted, for programs.
#[derive(Serialize, Debug)]
pub struct Json<'a> {
    all: JsonGroup<'a>,
    languages: BTreeMap<&'a str, JsonGroup<'a>>,
    rules: Vec<JsonRule<'a>>,
}

#[derive(Serialize, Debug)]
struct JsonGroup<'a> {
    replies: usize,
    language_right: usize,
    nothing_to_flag: usize,
    false_alarms: usize,
    categories: BTreeMap<&'static str, JsonCount>,
    empathy: JsonEmpathy,
    identifiers: BTreeMap<&'a str, JsonFound>,
}

#[derive(Serialize, Debug)]
struct JsonCount {
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    right: usize,
    wrong: usize,
    neutral: usize,
    cross: usize,
    labelled: usize,
    found: usize,
}

#[derive(Serialize, Debug)]
struct JsonEmpathy {
    no: JsonFound,
    weak: JsonFound,
    canned: JsonFound,
    empathetic: JsonFlagged,
    not_expected: JsonFlagged,
}

#[derive(Serialize, Debug)]
struct JsonFound {
    labelled: usize,
    found: usize,
}

#[derive(Serialize, Debug)]
struct JsonFlagged {
    replies: usize,
    flagged: usize,
}

#[derive(Serialize, Debug)]
struct JsonRule<'a> {
    rule: &'a str,
    category: &'a str,
    severity: Option<Severity>,
    findings: usize,
    /// `None` if its category is not labelled.
    count: Option<JsonRuleCount>,
}

#[derive(Serialize, Debug)]
struct JsonRuleCount {
    right: usize,
    wrong: usize,
    neutral: usize,
    cross: usize,
    precision: Option<f64>,
}

/// What a score is in JSON, as docs/schema/quality.schema.json describes.
#[must_use]
pub fn json(score: &Score) -> Json<'_> {
    let rules = score.rules.iter().map(|(id, rule)| JsonRule {
        rule: id,
        category: &rule.category,
        severity: rule.severity,
        findings: rule.findings,
        count: rule.count.map(|count| JsonRuleCount {
            right: count.right,
            wrong: count.wrong,
            neutral: count.neutral,
            cross: count.cross,
            precision: count.precision(),
        }),
    });
    Json {
        all: json_group(&score.all),
        languages: score.languages.iter().map(|(name, group)| (name.as_str(), json_group(group))).collect(),
        rules: rules.collect(),
    }
}

fn json_group(group: &Group) -> JsonGroup<'_> {
    let found = |Share { part, of }: Share| JsonFound { labelled: of, found: part };
    let flagged = |Share { part, of }: Share| JsonFlagged { replies: of, flagged: part };
    let class = |class| found(group.empathy.get(&class).copied().unwrap_or_default());
    JsonGroup {
        replies: group.replies,
        language_right: group.language_right.part,
        nothing_to_flag: group.false_alarms.of,
        false_alarms: group.false_alarms.part,
        categories: Category::ALL.map(|category| (category.name(), json_count(group.category(category)))).into(),
        empathy: JsonEmpathy {
            no: class(Empathy::No),
            weak: class(Empathy::Weak),
            canned: class(Empathy::Canned),
            empathetic: flagged(group.empathetic_flagged),
            not_expected: flagged(group.no_need_flagged),
        },
        identifiers: group.identifiers.iter().map(|(kind, share)| (kind.as_str(), found(*share))).collect(),
    }
}

fn json_count(count: Count) -> JsonCount {
    let Count { right, wrong, neutral, cross, labelled, found } = count;
    let (precision, recall, f1) = (count.precision(), count.recall(), count.f1());
    JsonCount { precision, recall, f1, right, wrong, neutral, cross, labelled, found }
}
