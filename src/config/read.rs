//! Settings as they are written in `replylint.toml`.

use std::path::Path;
use std::sync::Arc;

use super::globs::{Globs, glob};
use super::layer::{Extend, Layer, Override, RULE_SLOT, ReadyValues, RuleSeverity, ShowValues, Values};
use super::origin::{Origin, Place, Setting};
use super::profile;
use crate::lint::{Bold, Severity, Translations};
use crate::rules::names::names;
use crate::rules::read::rule::severity;
use crate::rules::read::table::{Entry, Reader};
use crate::rules::{RuleFile, RuleProblem, did_you_mean, nearest, read};
use crate::text::{Encoding, LineIndex, Span};

/// The keys of `replylint.toml`.
pub const KEYS: [&str; 13] = [
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
    "max-size",
    "show",
    "ignore",
];

/// The keys of its table `ready`.
pub const READY_KEYS: [&str; 4] = ["words", "closing", "saved", "idle"];

/// The keys of its table `show`.
pub const SHOW_KEYS: [&str; 4] = ["stages", "links", "marks", "pages"];

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

/// The entries of a list of tables; a table stands for a list of one.
pub(super) fn items<'t>(reader: &mut Reader<'_>, entry: Entry<'t>, wanted: &str) -> Vec<Entry<'t>> {
    match entry.value.get_ref().as_array() {
        Some(list) => list.iter().map(|value| Entry { value, span: reader.span(value), ..entry }).collect(),
        None if entry.is_table() => vec![entry],
        None => reader.wrong_type(entry, wanted).unwrap_or_default(),
    }
}

/// A file being read.
pub(super) struct Source<'s> {
    /// What its paths are relative to.
    pub base: &'s Path,
    /// Where a value at a place was set.
    pub origin: &'s dyn Fn(Span) -> Origin,
}

impl Source<'_> {
    fn setting<T>(&self, value: T, span: Span) -> Setting<T> {
        Setting { value, origin: (self.origin)(span) }
    }

    /// What a table at the top says.
    pub fn layer(&self, reader: &mut Reader<'_>, root: &toml::de::DeTable<'_>) -> Layer {
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
            "max-size" => values.max_size = reader.number(entry).map(|bytes| self.setting(bytes, span)),
            "show" => values.show = self.show(reader, entry),
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
            if reader.is_broken(rule.span) {
                continue;
            }
            if KEYS.contains(&rule.name) {
                reader.unknown_key_in("rules", rule, &[]);
                continue;
            }
            if let Some(inner) = rule.table().and_then(|inner| reader.entries(inner).first().map(|inner| inner.name)) {
                let message = format!("a rule's id is written with a slash, not as “{}.{inner}”", rule.name);
                reader.problem(rule.span, message, format!("write \"{}/{inner}\" = \"…\"", rule.name));
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
                "idle" => {
                    let never = part.value.get_ref().as_bool() == Some(false);
                    let idle = if never { Some(None) } else { reader.number(part).map(Some) };
                    ready.idle = idle.map(|idle| self.setting(idle, span));
                }
                _ => reader.unknown_key_in("ready", part, &READY_KEYS),
            }
        }
        ready
    }

    fn show(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> ShowValues {
        let mut show = ShowValues::default();
        for part in reader.table(entry, "a table: show = { stages = true, links = false }") {
            let span = reader.span(part.value);
            let slot = match part.name {
                "stages" => &mut show.stages,
                "links" => &mut show.links,
                "marks" => &mut show.marks,
                "pages" => {
                    show.pages = self.pages(reader, part);
                    continue;
                }
                _ => {
                    reader.unknown_key_in("show", part, &SHOW_KEYS);
                    continue;
                }
            };
            *slot = reader.boolean(part).map(|yes| self.setting(yes, span));
        }
        show
    }

    /// The address of the page that explains a rule.
    fn pages(&self, reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Setting<String>> {
        let text = reader.text(entry)?;
        if !text.value.contains("://") || !text.value.contains(RULE_SLOT) {
            let message = format!("“{}” is no address of a page for each rule", text.value);
            reader.problem(text.span, message, "write it so: \"https://rules.example.com/{rule}.html\"");
            return None;
        }
        Some(self.setting(text.value.into_owned(), text.span))
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
