//! Settings as they are written: `replylint.toml`, the editor's, and the file of ignored findings.

use std::path::Path;
use std::sync::Arc;

use super::globs::{Globs, glob};
use super::layer::{Extend, Ignored, Layer, Override, ReadyValues, RuleSeverity, Values, toml_text};
use super::origin::{Origin, Place, Setting};
use super::profile;
use crate::lint::{Bold, Severity, Translations};
use crate::rules::names::names;
use crate::rules::read::rule::severity;
use crate::rules::read::table::{Entry, Reader};
use crate::rules::{RuleFile, RuleProblem, did_you_mean, nearest, read};
use crate::text::{Encoding, LineIndex, Span};

/// The keys of `replylint.toml`.
pub const KEYS: [&str; 11] = [
    "extends",
    "rules",
    "overrides",
    "languages",
    "register",
    "channel",
    "industry",
    "bold",
    "translations",
    "ready",
    "ignore",
];

/// The keys of its table `ready`.
pub const READY_KEYS: [&str; 3] = ["words", "closing", "saved"];

/// The keys of an entry of the file of ignored findings.
pub const IGNORE_KEYS: [&str; 2] = ["rule", "sentence"];

/// How a table of findings is written in the file of ignored findings.
const IGNORE_ENTRY: &str = "it so: [[ignore]], and below it rule = \"…\" and sentence = \"…\"";

/// What a file of settings says; `base` is the folder that its paths are relative to.
pub fn settings(file: &RuleFile, base: &Path, problems: &mut Vec<RuleProblem>) -> Layer {
    let path: Arc<Path> = Path::new(&file.path).into();
    let lines = LineIndex::new(&file.text);
    let origin = |span: Span| {
        let at = lines.position(&file.text, span.start, Encoding::Utf32);
        Origin::File(Place { path: Arc::clone(&path), line: at.line + 1, column: at.character + 1, span })
    };
    let source = Source { base, origin: &origin };
    let read = read::table(file, &KEYS, problems, |reader, root| source.layer(reader, root));
    Layer { files: vec![file.clone()], ..read.unwrap_or_default() }
}

/// What the editor was set to, in the keys of `replylint.toml`. Keys that are not like any of them are left to
/// whoever knows them: clients keep settings of their own beside ours.
pub fn editor(settings: &serde_json::Value, base: &Path, problems: &mut Vec<RuleProblem>) -> Layer {
    let serde_json::Value::Object(object) = settings else {
        if !settings.is_null() {
            let message = "the settings are no object";
            problems.push(RuleProblem::new(EDITOR, "", Span::default(), message, "write { \"channel\": \"chat\" }"));
        }
        return Layer::default();
    };
    let ours = |key: &str| KEYS.contains(&key) || nearest(key, KEYS).is_some();
    let mut text = String::new();
    for (key, value) in object.iter().filter(|(key, value)| ours(key) && !value.is_null()) {
        text += &format!("{} = {}\n", toml_text(key), toml(value));
    }
    let file = RuleFile { path: EDITOR.into(), text: text.into() };
    let source = Source { base, origin: &|_| Origin::Editor };
    read::table(&file, &KEYS, problems, |reader, root| source.layer(reader, root)).unwrap_or_default()
}

/// What problems in the editor's settings name as their file.
pub const EDITOR: &str = "editor settings";

/// A value as TOML has it.
fn toml(value: &serde_json::Value) -> String {
    use serde_json::Value;
    let list = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Array(items) => format!("[{}]", list(items.iter().filter(|item| !item.is_null()).map(toml).collect())),
        Value::Object(members) => {
            let given = members.iter().filter(|(_, value)| !value.is_null());
            let pairs = given.map(|(key, value)| format!("{} = {}", toml_text(key), toml(value)));
            format!("{{ {} }}", list(pairs.collect()))
        }
        Value::String(text) => toml_text(text),
        plain => plain.to_string(),
    }
}

/// What a file of ignored findings says.
pub fn ignored(file: &RuleFile, problems: &mut Vec<RuleProblem>) -> Vec<Ignored> {
    let path: Arc<Path> = Path::new(&file.path).into();
    let lines = LineIndex::new(&file.text);
    let read = read::table(file, &["ignore"], problems, |reader, root| {
        let mut ignored = Vec::new();
        for entry in reader.entries(root) {
            if entry.name != "ignore" {
                reader.unknown_key(entry);
                continue;
            }
            for item in items(reader, entry, IGNORE_ENTRY) {
                let (mut rule, mut sentence) = (None, None);
                for part in reader.table(item, IGNORE_ENTRY) {
                    match part.name {
                        "rule" => rule = reader.text(part),
                        "sentence" => sentence = reader.text(part),
                        _ => reader.unknown_key_in("ignore", part, &IGNORE_KEYS),
                    }
                }
                let (Some(rule), Some(sentence)) = (rule, sentence) else {
                    let help = format!("write {IGNORE_ENTRY}");
                    reader.problem(item.span, "a rule and a sentence are needed, and one is missing", help);
                    continue;
                };
                let at = lines.position(&file.text, rule.span.start, Encoding::Utf32);
                let (line, column) = (at.line + 1, at.character + 1);
                let origin = Origin::File(Place { path: Arc::clone(&path), line, column, span: rule.span });
                let rule = Setting { value: rule.value.into_owned(), origin };
                ignored.push(Ignored { rule, sentence: sentence.value.into_owned() });
            }
        }
        ignored
    });
    read.unwrap_or_default()
}

/// The entries of a list of tables; a table stands for a list of one.
fn items<'t>(reader: &mut Reader<'_>, entry: Entry<'t>, wanted: &str) -> Vec<Entry<'t>> {
    match entry.value.get_ref().as_array() {
        Some(list) => list.iter().map(|value| Entry { value, span: reader.span(value), ..entry }).collect(),
        None if entry.is_table() => vec![entry],
        None => reader.wrong_type(entry, wanted).unwrap_or_default(),
    }
}

/// A file being read.
struct Source<'s> {
    base: &'s Path,
    origin: &'s dyn Fn(Span) -> Origin,
}

impl Source<'_> {
    fn setting<T>(&self, value: T, span: Span) -> Setting<T> {
        Setting { value, origin: (self.origin)(span) }
    }

    fn layer(&self, reader: &mut Reader<'_>, root: &toml::de::DeTable<'_>) -> Layer {
        let mut layer = Layer::default();
        for entry in reader.entries(root) {
            if entry.name == "overrides" {
                layer.overrides = self.overrides(reader, entry);
            } else if !self.value(reader, entry, &mut layer.values) {
                reader.unknown_key(entry);
            }
        }
        layer
    }

    fn overrides(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> Vec<Override> {
        const WANTED: &str = "it so: [[overrides]], and below it files = [\"macros/**\"] and what holds for them";
        let mut overrides = Vec::new();
        for item in items(reader, entry, WANTED) {
            let mut values = Values::default();
            let mut files = None;
            let mut named = false;
            for part in reader.table(item, WANTED) {
                if part.name == "files" {
                    named = true;
                    files = self.globs(reader, part);
                } else if !self.value(reader, part, &mut values) {
                    let known: Vec<_> = KEYS.into_iter().filter(|key| *key != "overrides").chain(["files"]).collect();
                    reader.unknown_key_in("overrides", part, &known);
                }
            }
            if !named {
                reader.problem(item.span, "it is not said which drafts this is for", "add files = [\"macros/**\"]");
            }
            overrides.extend(files.map(|files| Override { files, values }));
        }
        overrides
    }

    /// Reads one key that may stand at the top and in overrides; `false` if it is none.
    fn value(&self, reader: &mut Reader<'_>, entry: Entry<'_>, values: &mut Values) -> bool {
        if reader.is_broken(entry.span) {
            return true;
        }
        let span = reader.string(entry.value).map_or_else(|| reader.span(entry.value), |text| text.span);
        let owned = |reader: &mut Reader<'_>| {
            let text = reader.text(entry)?;
            Some(self.setting(text.value.into_owned(), span))
        };
        match entry.name {
            "extends" => values.extends = self.extends(reader, entry),
            "rules" => values.rules = self.rules(reader, entry),
            "languages" => {
                let codes: Vec<_> = reader.texts(entry).into_iter().map(|code| code.value.into_owned()).collect();
                values.languages = (!codes.is_empty()).then(|| self.setting(codes, span));
            }
            "register" => values.register = owned(reader),
            "channel" => values.channel = owned(reader),
            "industry" => values.industry = owned(reader),
            "bold" => {
                let name = reader.choice(entry, "kind of bold", &names(&Bold::NAMED));
                values.bold = name.and_then(|name| Bold::named(&name.value)).map(|bold| self.setting(bold, span));
            }
            "translations" => {
                let name = reader.choice(entry, "kind of translations", &names(&Translations::NAMED));
                let kind = name.and_then(|name| Translations::named(&name.value));
                values.translations = kind.map(|kind| self.setting(kind, span));
            }
            "ready" => values.ready = self.ready(reader, entry),
            "ignore" => {
                let globs = self.globs(reader, entry);
                values.ignore = globs.map(|globs| self.setting(globs, span));
            }
            _ => return false,
        }
        true
    }

    fn extends(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> Vec<Setting<Extend>> {
        let mut extends = Vec::new();
        for text in reader.texts(entry) {
            let name = text.value.as_ref();
            let extend = if name.starts_with('.') || name.contains(['/', '\\']) {
                Extend::Folder(self.base.join(name))
            } else if profile::named(name).is_some() {
                Extend::Profile(name.into())
            } else {
                let known = profile::all().iter().map(|profile| &*profile.name);
                let help = match nearest(name, known.clone()) {
                    Some(near) => format!("did you mean “{near}”?"),
                    None => format!("{}; a folder of rules is written “./{name}”", did_you_mean(name, known)),
                };
                reader.problem(text.span, format!("unknown profile “{name}”"), help);
                continue;
            };
            extends.push(self.setting(extend, text.span));
        }
        extends
    }

    fn rules(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> Vec<RuleSeverity> {
        let mut rules = Vec::new();
        for rule in reader.table(entry, "a table: [rules], and below it \"collaborate/dictating\" = \"error\"") {
            if KEYS.contains(&rule.name) {
                reader.unknown_key_in("rules", rule, &[]);
                continue;
            }
            let severity: Option<Option<Severity>> = severity(reader, rule);
            let name = rule.name.to_owned();
            rules.extend(severity.map(|severity| RuleSeverity { name, severity: self.setting(severity, rule.span) }));
        }
        rules
    }

    fn ready(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> ReadyValues {
        let mut ready = ReadyValues::default();
        for part in reader.table(entry, "a table: ready = { words = 40, closing = true, saved = true }") {
            let span = reader.span(part.value);
            match part.name {
                "words" => ready.words = reader.number(part).map(|words| self.setting(words, span)),
                "closing" => ready.closing = reader.boolean(part).map(|closing| self.setting(closing, span)),
                "saved" => ready.saved = reader.boolean(part).map(|saved| self.setting(saved, span)),
                _ => reader.unknown_key_in("ready", part, &READY_KEYS),
            }
        }
        ready
    }

    fn globs(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Globs> {
        let empty = entry.value.get_ref().as_array().is_some_and(|list| list.iter().next().is_none());
        let mut globs = Vec::new();
        for text in reader.texts(entry) {
            match glob(&text.value) {
                Ok(glob) => globs.push((text.value.into_owned(), glob)),
                Err(error) => {
                    let message = format!("“{}” is no pattern of paths", text.value);
                    reader.problem(text.span, message, error.kind().to_string());
                }
            }
        }
        if globs.is_empty() && !empty {
            return None;
        }
        let globs = Globs::new(globs, self.base);
        globs.map_err(|error| reader.problem(entry.span, "these patterns are too many", error.to_string())).ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(settings: &serde_json::Value) -> (Layer, Vec<String>) {
        let mut problems = Vec::new();
        let layer = editor(settings, Path::new("/work"), &mut problems);
        (layer, problems.into_iter().map(|problem| format!("{}: {}", problem.message, problem.help)).collect())
    }

    #[test]
    fn an_editor_sets_what_files_set() {
        let (layer, problems) = told(&json!({
            "channel": "chat \"live\"\n\u{7f}ñ\\",
            "rules": { "collaborate/dictating": "off", "empathy": null },
            "overrides": [{ "files": ["macros/"], "ready": { "words": 3, "saved": false } }],
            "extends": ["finance", "./rules"],
            "register": null,
        }));
        assert_eq!(problems, [""; 0]);
        let channel = layer.values.channel.unwrap();
        assert_eq!((channel.value.as_str(), channel.origin), ("chat \"live\"\n\u{7f}ñ\\", Origin::Editor));
        assert_eq!(layer.values.rules.len(), 1);
        assert_eq!(layer.overrides[0].values.ready.words.as_ref().unwrap().value, 3);
        assert_eq!(layer.values.extends[1].value, Extend::Folder("/work/./rules".into()));
    }

    #[test]
    fn keys_of_others_are_left_to_them() {
        let (_, problems) = told(&json!({ "path": "/bin/replylint", "trace": { "server": "off" }, "chanel": "chat" }));
        assert_eq!(problems, ["unknown key “chanel”: did you mean “channel”?"]);
    }

    #[test]
    fn a_wrong_value_costs_only_itself() {
        let (layer, problems) = told(&json!({ "bold": "loud", "industry": "finance", "ready": [1] }));
        let known = "use one of: markdown, single-star, html, none";
        assert_eq!(problems[0], format!("unknown kind of bold “loud”: {known}"));
        assert_eq!(problems.len(), 2);
        assert_eq!(layer.values.industry.unwrap().value, "finance");
        assert_eq!(told(&json!("none")).1, ["the settings are no object: write { \"channel\": \"chat\" }"]);
        assert_eq!(told(&json!(null)).1, [""; 0]);
    }
}
