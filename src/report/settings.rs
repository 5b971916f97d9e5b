//! The settings that hold for a draft, each with where it was set.

use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};

use super::text::severity_word;
use crate::config::{self, Effective, Origin, Place, Setting};
use crate::lint::{Bold, Severity, Translations};
use crate::rules::model::Rule;
use crate::rules::{RuleProblem, RuleSet};

/// The version of the contract that `config --format json` states.
pub const VERSION: u32 = 1;

/// What there is to show.
pub struct Shown<'a> {
    /// The draft; `None` for drafts without a file.
    pub draft: Option<&'a Path>,
    /// The files that settings were read from, weakest first.
    pub files: &'a [&'a Path],
    /// The settings.
    pub effective: &'a Effective,
    /// The rules that they are about.
    pub rules: &'a RuleSet,
    /// What is wrong in the files.
    pub problems: &'a [RuleProblem],
    /// How paths are shown.
    pub path: &'a dyn Fn(&Path) -> String,
}

/// One setting as both forms have it.
struct Line {
    key: &'static str,
    value: Value,
    /// The value in words.
    words: String,
    origin: Origin,
}

impl Shown<'_> {
    fn lines(&self) -> Vec<Line> {
        let effective = self.effective;
        let word =
            |key, set: &Option<Setting<String>>| line(key, set.as_ref(), |value| value.clone().into(), "not set");
        let spoken: Vec<String> = config::spoken(self.rules).into_iter().map(Into::into).collect();
        let spoken = Setting { value: spoken, origin: Origin::BuiltIn };
        let languages = effective.languages.as_ref().unwrap_or(&spoken);
        let bold = |bold: &Bold| name(&Bold::NAMED, *bold);
        let translations = |kind: &Translations| name(&Translations::NAMED, *kind);
        let ready = &effective.ready;
        vec![
            line("languages", Some(languages), |codes| codes.clone().into(), ""),
            line("register", effective.register.as_ref(), |value| value.clone().into(), "as the draft has it"),
            word("channel", &effective.channel),
            word("industry", &effective.industry),
            line("bold", effective.bold.as_ref(), bold, "as the channel has it, or the draft"),
            line("translations", Some(&effective.translations), translations, ""),
            line("ready.words", Some(&ready.words), |words| (*words).into(), ""),
            line("ready.closing", Some(&ready.closing), |yes| (*yes).into(), ""),
            line("ready.saved", Some(&ready.saved), |yes| (*yes).into(), ""),
            line("ready.idle", Some(&ready.idle), |idle| idle.map_or(false.into(), Into::into), ""),
            line("max-size", Some(&effective.max_size), |bytes| (*bytes).into(), ""),
            line("show.stages", Some(&effective.show.stages), |yes| (*yes).into(), ""),
            line("show.links", Some(&effective.show.links), |yes| (*yes).into(), ""),
            line("show.marks", Some(&effective.show.marks), |yes| (*yes).into(), ""),
            word("show.pages", &effective.show.pages),
            line("ignore", effective.ignore.as_ref(), |patterns| patterns.clone().into(), "nothing"),
        ]
    }

    /// The rules whose severity was set.
    fn severities(&self) -> impl Iterator<Item = (&Rule, &Setting<Option<Severity>>)> {
        self.rules.rules().iter().filter_map(|rule| Some((rule, self.effective.severity(rule)?)))
    }

    fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::File(Place { path, line, column, .. }) => format!("{}:{line}:{column}", (self.path)(path)),
            Origin::Profile { name, extended } => format!("profile {name}, by {}", self.origin(extended)),
            other => other.to_string(),
        }
    }

    fn json_origin(&self, origin: &Origin) -> Value {
        let mut told = match origin {
            Origin::BuiltIn => json!({ "kind": "built-in" }),
            Origin::File(_) => json!({ "kind": "file" }),
            Origin::Profile { name, .. } => json!({ "kind": "profile", "profile": &**name }),
            Origin::Editor => json!({ "kind": "editor" }),
            Origin::CommandLine => json!({ "kind": "command-line" }),
        };
        if let Some(Place { path, line, column, .. }) = origin.place() {
            told["path"] = (self.path)(path).into();
            told["line"] = (*line).into();
            told["column"] = (*column).into();
        }
        told
    }
}

fn line<T>(key: &'static str, set: Option<&Setting<T>>, value: impl Fn(&T) -> Value, unset: &str) -> Line {
    let Some(set) = set else { return Line { key, value: Value::Null, words: unset.into(), origin: Origin::BuiltIn } };
    let value = value(&set.value);
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), Into::into);
    let words = match &value {
        Value::Array(items) if items.is_empty() => unset.into(),
        Value::Array(items) => items.iter().map(word).collect::<Vec<_>>().join(", "),
        other => word(other),
    };
    Line { key, value, words, origin: set.origin.clone() }
}

fn name<T: PartialEq + Copy>(named: &[(&'static str, T)], value: T) -> Value {
    named.iter().find(|(_, known)| *known == value).map_or(Value::Null, |(name, _)| (*name).into())
}

/// Settings as people read them.
#[must_use]
pub fn text(shown: &Shown<'_>) -> String {
    let mut text = String::new();
    let effective = shown.effective;
    let draft = shown.draft.map_or_else(|| "without a file".into(), |draft| (shown.path)(draft));
    let left_out = if effective.left_out { ", which is not checked: `ignore` names it" } else { "" };
    let _ = writeln!(text, "draft {draft}{left_out}");
    let files: Vec<[String; 2]> = shown.files.iter().map(|file| [(shown.path)(file), String::new()]).collect();
    section(&mut text, "files of settings, the later over the earlier", &files);
    let extended = |name: String, origin: &Origin| [name, shown.origin(origin)];
    let profiles = effective.profiles.iter().map(|set| extended(format!("profile {}", set.value), &set.origin));
    let folders = effective.folders.iter().map(|set| extended((shown.path)(&set.value), &set.origin));
    section(&mut text, "extended", &profiles.chain(folders).collect::<Vec<_>>());
    let lines: Vec<[String; 3]> =
        shown.lines().into_iter().map(|line| [line.key.into(), line.words, shown.origin(&line.origin)]).collect();
    section(&mut text, "settings", &lines);
    let rules: Vec<[String; 3]> = shown
        .severities()
        .map(|(rule, set)| {
            let severity = set.value.map_or("off", severity_word);
            [rule.id.to_string(), severity.into(), shown.origin(&set.origin)]
        })
        .collect();
    section(&mut text, "rules whose severity is set", &rules);
    let ignored: Vec<[String; 3]> = effective
        .ignored
        .iter()
        .map(|it| [it.rule.value.clone(), format!("“{}”", it.sentence), shown.origin(&it.rule.origin)])
        .collect();
    section(&mut text, "findings that are not told", &ignored);
    text
}

/// A title and aligned columns below it; nothing if there are none.
fn section<const N: usize>(text: &mut String, title: &str, lines: &[[String; N]]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}");
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    for line in lines {
        let cells = line.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        let cells = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "  {}", cells.trim_end());
    }
}

/// Settings as programs read them.
#[must_use]
pub fn json(shown: &Shown<'_>) -> Value {
    let effective = shown.effective;
    let set = |value: Value, origin: &Origin| json!({ "value": value, "origin": shown.json_origin(origin) });
    let settings: serde_json::Map<String, Value> =
        shown.lines().into_iter().map(|line| (line.key.into(), set(line.value, &line.origin))).collect();
    let rules: Vec<Value> = shown
        .severities()
        .map(|(rule, set)| {
            let severity = set.value.map_or("off", severity_word);
            json!({ "rule": &*rule.id, "severity": severity, "origin": shown.json_origin(&set.origin) })
        })
        .collect();
    let ignored = effective.ignored.iter().map(|it| {
        let origin = shown.json_origin(&it.rule.origin);
        json!({ "rule": it.rule.value, "sentence": it.sentence, "origin": origin })
    });
    let problems = shown.problems.iter().map(|problem| {
        let RuleProblem { path, line, column, message, help, .. } = problem;
        let path = (shown.path)(Path::new(path));
        json!({ "path": path, "line": line, "column": column, "message": message, "help": help })
    });
    json!({
        "version": VERSION,
        "draft": shown.draft.map(shown.path),
        "left-out": effective.left_out,
        "files": shown.files.iter().map(|file| (shown.path)(file)).collect::<Vec<_>>(),
        "profiles": effective.profiles.iter().map(|it| set(it.value.as_str().into(), &it.origin)).collect::<Vec<_>>(),
        "folders": effective.folders.iter().map(|it| set((shown.path)(&it.value).into(), &it.origin)).collect::<Vec<_>>(),
        "settings": settings,
        "rules": rules,
        "ignored": ignored.collect::<Vec<_>>(),
        "problems": problems.collect::<Vec<_>>(),
    })
}
