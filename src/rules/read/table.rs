//! A parsed file, read key by key: each value in the type that is wanted, or a problem.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::rules::ast::{Located, Text};
use crate::rules::{RuleFile, RuleProblem};
use crate::rules::{did_you_mean, nearest};
use crate::text::Span;

/// A value with its place.
pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// One key of a table with its value.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'t> {
    /// The key.
    pub name: &'t str,
    /// Place of the key.
    pub span: Span,
    /// The value.
    pub value: &'t Value<'t>,
}

impl<'t> Entry<'t> {
    /// The key with its place.
    pub fn key(&self) -> Text {
        Located { value: self.name.to_owned().into(), span: self.span }
    }

    /// The value if it is a table.
    pub fn table(&self) -> Option<&'t DeTable<'t>> {
        self.value.get_ref().as_table()
    }

    /// Whether the value is a table.
    pub fn is_table(&self) -> bool {
        self.table().is_some()
    }
}

/// What the keys of a kind of file are, for the help of a problem.
pub(crate) struct Keys {
    /// What may stand at the top.
    pub top: Vec<&'static str>,
    /// Keys of another kind of file …
    pub elsewhere: Vec<&'static str>,
    /// … and where they belong.
    pub belongs: &'static str,
}

/// Reads the values of one file and keeps what is wrong.
pub(crate) struct Reader<'a> {
    file: &'a RuleFile,
    keys: Keys,
    /// Stretches that are no TOML: said once, and nothing else is said there.
    broken: Vec<Span>,
    /// The first `[heading]`.
    heading: Option<Span>,
    problems: &'a mut Vec<RuleProblem>,
}

impl<'a> Reader<'a> {
    pub fn new(
        file: &'a RuleFile,
        keys: Keys,
        root: &DeTable<'_>,
        broken: Vec<Span>,
        problems: &'a mut Vec<RuleProblem>,
    ) -> Self {
        let mut reader = Self { file, keys, broken, heading: None, problems };
        reader.heading = reader.entries(root).iter().map(|entry| entry.span).find(|&span| reader.is_heading(span));
        reader
    }

    /// Notes that something at `span` is wrong.
    pub fn problem(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_broken(span) {
            self.problems.push(RuleProblem::new(&self.file.path, &self.file.text, span, message, help));
        }
    }

    /// Whether what stands at `span` is no TOML, and was told.
    pub fn is_broken(&self, span: Span) -> bool {
        self.broken.iter().any(|broken| broken.start <= span.start && span.start <= broken.end)
    }

    /// The keys of a table in the order of the file.
    pub fn entries<'t>(&self, table: &'t DeTable<'t>) -> Vec<Entry<'t>> {
        let entries = table.iter().map(|(key, value)| {
            let name: &str = key.get_ref();
            Entry { name, span: self.content(key.span(), name), value }
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|entry| entry.span);
        entries
    }

    /// A text that says something.
    pub fn text(&mut self, entry: Entry<'_>) -> Option<Text> {
        match self.string(entry.value) {
            Some(text) => self.filled(&text),
            None => self.wrong_type(entry, "a text in quotes: \"…\""),
        }
    }

    /// A text that may be empty.
    pub fn any_text(&mut self, entry: Entry<'_>) -> Option<String> {
        let text = entry.value.get_ref().as_str().map(str::to_owned);
        text.or_else(|| self.wrong_type(entry, "a text in quotes: \"…\""))
    }

    /// A list of texts; a text stands for a list of one.
    pub fn texts(&mut self, entry: Entry<'_>) -> Vec<Text> {
        if let Some(text) = self.string(entry.value) {
            return self.filled(&text).into_iter().collect();
        }
        let Some(items) = entry.value.get_ref().as_array() else {
            return self.wrong_type(entry, "a list of texts: [\"…\", \"…\"]").unwrap_or_default();
        };
        items.iter().filter_map(|item| self.text(Entry { value: item, ..entry })).collect()
    }

    /// One of a closed list of words.
    pub fn choice(&mut self, entry: Entry<'_>, what: &str, choices: &[&str]) -> Option<Text> {
        let text = self.text(entry)?;
        self.known(what, choices, &text).then_some(text)
    }

    /// Several of a closed list of words.
    pub fn choices(&mut self, entry: Entry<'_>, what: &str, choices: &[&str]) -> Vec<Text> {
        let mut texts = self.texts(entry);
        texts.retain(|text| self.known(what, choices, text));
        texts
    }

    /// Whether a word is in a closed list; if not, that is a problem.
    pub fn known(&mut self, what: &str, choices: &[&str], text: &Text) -> bool {
        let known = choices.contains(&&*text.value);
        if !known {
            let help = nearest(&text.value, choices.iter().copied()).map_or_else(
                || format!("use one of: {}", choices.join(", ")),
                |near| format!("did you mean “{near}”?"),
            );
            self.problem(text.span, format!("unknown {what} “{}”", text.value), help);
        }
        known
    }

    /// A whole number from 0.
    pub fn number(&mut self, entry: Entry<'_>) -> Option<u32> {
        let number = entry.value.get_ref().as_integer();
        let number = number.and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        number.or_else(|| self.wrong_type(entry, "a whole number, such as 2"))
    }

    /// True or false.
    pub fn boolean(&mut self, entry: Entry<'_>) -> Option<bool> {
        entry.value.get_ref().as_bool().or_else(|| self.wrong_type(entry, "true or false"))
    }

    /// The keys of a table.
    pub fn table<'t>(&mut self, entry: Entry<'t>, example: &str) -> Vec<Entry<'t>> {
        let Some(table) = entry.table() else {
            return self.wrong_type(entry, example).unwrap_or_default();
        };
        self.entries(table)
    }

    /// A table of texts, each under a text: `{ "don't" = "do not" }`.
    pub fn text_pairs(&mut self, entry: Entry<'_>) -> Vec<(Text, Text)> {
        let pairs = self.table(entry, "a table of texts: { \"…\" = \"…\" }");
        pairs.into_iter().filter_map(|pair| Some((pair.key(), self.text(pair)?))).collect()
    }

    /// A list of texts that may be empty, and must be `n`; with one text less, the first is empty.
    pub fn marks(&mut self, entry: Entry<'_>) -> Option<(String, String)> {
        let value = entry.value.get_ref();
        let texts: Option<Vec<_>> = match value.as_array() {
            Some(items) => items.iter().map(|item| item.get_ref().as_str()).collect(),
            None => value.as_str().map(|text| vec![text]),
        };
        match texts.as_deref() {
            Some([open, close]) => Some(((*open).into(), (*close).into())),
            Some([close]) => Some((String::new(), (*close).into())),
            _ => self.wrong_type(entry, "the mark before and the mark after: [\"«\", \"»\"]"),
        }
    }

    /// The string of a value, if it is one, with the place of its content.
    pub fn string<'t>(&self, value: &'t Value<'_>) -> Option<Located<&'t str>> {
        let text = value.get_ref().as_str()?;
        Some(Located { value: text, span: self.content(value.span(), text) })
    }

    /// The place of a value.
    pub fn span(&self, value: &Value<'_>) -> Span {
        self.clamped(value.span())
    }

    /// Notes that a value is of another type than is wanted.
    pub fn wrong_type<T>(&mut self, entry: Entry<'_>, wanted: &str) -> Option<T> {
        let is = match entry.value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let span = self.span(entry.value);
        self.problem(span, format!("“{}” cannot be {is}", entry.name), format!("write {wanted}"));
        None
    }

    /// What the keys of this file are.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Notes a key that may not stand at the top.
    pub fn unknown_key(&mut self, entry: Entry<'_>) {
        let Entry { name, span, .. } = entry;
        let help = self.elsewhere(name).unwrap_or_else(|| did_you_mean(name, self.keys.top.iter().copied()));
        self.problem(span, format!("unknown key “{name}”"), help);
    }

    /// Where a key of another kind of file belongs.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let Keys { elsewhere, belongs, .. } = &self.keys;
        elsewhere.contains(&name).then(|| format!("“{name}” belongs {belongs}"))
    }

    /// Notes a key that may not stand below `owner`, where only `known` may: perhaps it strayed there.
    pub fn unknown_key_in(&mut self, owner: &str, entry: Entry<'_>, known: &[&str]) {
        let Entry { name, span, .. } = entry;
        if !self.keys.top.contains(&name) {
            let help = self.elsewhere(name).unwrap_or_else(|| did_you_mean(name, known.iter().copied()));
            return self.problem(span, format!("unknown key “{name}” in “{owner}”"), help);
        }
        let message = format!("“{name}” stands below “{owner}” and so is not read");
        let help = match self.heading.filter(|heading| heading.start < span.start && self.begins_line(span)) {
            Some(heading) => {
                let (start, text) = (heading.start as usize, &self.file.text);
                let line = text[..start].matches('\n').count() + 1;
                let heading = text[..start].rfind('\n').map_or(0, |at| at + 1);
                let heading = text[heading..].lines().next().unwrap_or_default().trim();
                format!("move this line up, above {heading} in line {line}: what stands below a heading is part of it")
            }
            None => format!("write “{name}” on a line of its own, at the top of the file"),
        };
        self.problem(span, message, help);
    }

    /// Sets what may be said once; saying it again is a problem.
    pub fn set_once<T>(&mut self, slot: &mut Option<T>, entry: Entry<'_>, value: Option<T>) {
        if slot.is_some() && value.is_some() {
            let message = format!("“{}” is said a second time", entry.name);
            self.problem(entry.span, message, "keep one of the two");
        } else if value.is_some() {
            *slot = value;
        }
    }

    /// Whether the key at `span` is a `[heading]`.
    pub fn is_heading(&self, span: Span) -> bool {
        let before = &self.file.text[..span.start as usize];
        let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
        matches!(line.trim(), "[" | "[[")
    }

    fn begins_line(&self, span: Span) -> bool {
        let before = &self.file.text[..span.start as usize];
        before.trim_end_matches([' ', '\t', '"', '\'']).ends_with('\n')
    }

    fn filled(&mut self, text: &Located<&str>) -> Option<Text> {
        if text.value.chars().all(char::is_whitespace) {
            self.problem(text.span, "this text is empty", "write something between the quotes, or delete it");
            return None;
        }
        let held = match &self.file.text {
            Cow::Borrowed(file) => file.get(text.span.range()).filter(|held| *held == text.value),
            Cow::Owned(_) => None,
        };
        let value = held.map_or_else(|| Cow::Owned(text.value.to_owned()), Cow::Borrowed);
        Some(Located { value, span: text.span })
    }

    /// The place of a string's content: without its quotes if it has no escapes.
    fn content(&self, literal: Range<usize>, value: &str) -> Span {
        let literal = self.clamped(literal);
        let raw = &self.file.text[literal.range()];
        // Nearly all there are.
        if raw.get(1..raw.len().saturating_sub(1)) == Some(value) && raw.starts_with(['"', '\'']) {
            return Span { start: literal.start + 1, end: literal.end - 1 };
        }
        let triple = ["\"\"\"", "'''"].iter().any(|quotes| raw.starts_with(quotes));
        let quotes = if triple { 3 } else { 1 };
        if raw == value || raw.len() < 2 * quotes {
            return literal;
        }
        // A line break right after three quotes is no part of the text.
        let end = raw.len() - quotes;
        [0, 1, 2]
            .map(|line_break| quotes + line_break)
            .into_iter()
            .find(|&start| raw.get(start..end) == Some(value))
            .map_or(literal, |start| Span::from_range(literal.start as usize + start..literal.start as usize + end))
    }

    /// A range of the parser as a span inside the file.
    fn clamped(&self, range: Range<usize>) -> Span {
        clamped(&self.file.text, range)
    }
}

/// A range of the parser as a span inside the text, on character boundaries.
pub(super) fn clamped(text: &str, range: Range<usize>) -> Span {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let start = floor(range.start);
    Span::from_range(start..floor(range.end).max(start))
}

/// A piece of a text with its own place where that is known, the whole text's otherwise.
pub(super) fn part(text: &Text, range: Range<usize>) -> Text {
    let exact = text.span.len() as usize == text.value.len();
    let span = if exact { Span::from_range(range.clone()).shifted(text.span.start) } else { text.span };
    let value = match &text.value {
        Cow::Borrowed(held) => Cow::Borrowed(&held[range]),
        Cow::Owned(text) => Cow::Owned(text[range].to_owned()),
    };
    Located { value, span }
}
