//! A rule: what it asks, when, what it says, and its examples.

use toml::de::DeTable;

use crate::rules::ast::{
    Condition, Example, Given, Kind, Located, Rewrite, RuleFileBody, RuleTexts, Severity, SignalFile, Text,
};
use crate::rules::model::{Field, KindSpec, OptionKind};
use crate::text::Span;

use super::condition;
use super::signal::{self, RECOGNITION, is_table_of};
use super::table::{Entry, Keys, Reader};

/// What any rule may have, besides what its kind asks for.
const KEYS: [&str; 16] = [
    "severity",
    "category",
    "superfluous",
    "secret",
    "when",
    "unless",
    "was",
    "extend",
    "message",
    "why",
    "rewrite",
    "statement",
    "instead",
    "bad",
    "good",
    "example",
];
/// Keys of signals, which somebody may look for here.
const OF_SIGNALS: [&str; 8] = ["match", "except", "at", "capture", "validate", "fails", "where", "grades"];
const TEXTS: [&str; 5] = ["message", "why", "rewrite", "statement", "instead"];
/// What else may stand in a file that extends a rule.
const EXTENDING: [&str; 2] = ["extend", "severity"];
const EXAMPLE: [&str; 4] = ["bad", "good", "fixed", "context"];
const SEVERITIES: [&str; 5] = ["error", "warning", "information", "hint", "off"];

pub(super) fn keys(kinds: &[KindSpec]) -> Keys {
    let own = kinds.iter().flat_map(|kind| std::iter::once(kind.key).chain(kind.options.iter().map(|(name, _)| *name)));
    let belongs = "to a signal: write it in a file in signals/ and name that here, or write flag.<code> = [\"…\"]";
    Keys { top: own.chain(KEYS).collect(), elsewhere: OF_SIGNALS.into(), belongs }
}

pub(super) fn read(reader: &mut Reader<'_>, kinds: &[KindSpec], id: &str, root: &DeTable<'_>) -> RuleFileBody {
    let mut rule = RuleFileBody { id: id.into(), ..RuleFileBody::default() };
    let entries = reader.entries(root);
    let mut problems = Problems::default();
    let extend = entries.iter().find(|entry| entry.name == "extend");
    let spec = kind(reader, kinds, &entries, &mut rule, &mut problems);
    for entry in entries.iter().copied() {
        match entry.name {
            "severity" => rule.severity = severity(reader, entry),
            "category" => rule.category = reader.text(entry),
            "superfluous" => rule.superfluous = reader.boolean(entry).unwrap_or_default(),
            "secret" => rule.secret = reader.boolean(entry).unwrap_or_default(),
            "was" => rule.was = reader.texts(entry),
            "extend" => rule.extend = reader.text(entry),
            "when" => rule.when = condition_of(reader, entry, &mut problems),
            "unless" => rule.unless = condition_of(reader, entry, &mut problems),
            name if TEXTS.contains(&name) => texts_by_language(reader, entry, &mut rule.texts),
            "bad" | "good" => {
                let texts = reader.texts(entry).into_iter();
                let bad = entry.name == "bad";
                rule.examples.extend(texts.map(|text| Example { text, bad, fixed: Vec::new(), context: Vec::new() }));
            }
            "example" => examples(reader, entry, &mut rule.examples),
            "fixed" | "context" => {
                let help = format!("put it below [[example]], beside the draft it is about: {}", EXAMPLE.join(", "));
                reader.problem(entry.span, format!("“{}” belongs to one example", entry.name), help);
            }
            name if extend.is_some() && is_number(kinds, name) => {
                rule.numbers.extend(reader.number(entry).map(|number| (entry.key(), number)));
            }
            name if kinds.iter().any(|kind| kind.key == name || has_option(kind, name) && extend.is_some()) => {}
            name if kinds.iter().any(|kind| has_option(kind, name)) => {
                option(reader, kinds, spec, entry, &mut rule);
            }
            _ if is_table_of(reader, entry, &TEXTS) => language(reader, entry, &mut rule.texts),
            _ => reader.unknown_key(entry),
        }
    }
    finish(reader, kinds, &mut rule, &problems, &entries);
    if rule.extend.is_some() {
        only_rewords(reader, kinds, &entries);
    }
    rule
}

/// Tells of keys that a file which extends a rule has no say in.
fn only_rewords(reader: &mut Reader<'_>, kinds: &[KindSpec], entries: &[Entry<'_>]) {
    let own = |entry: &&Entry<'_>| {
        let has = |kind: &KindSpec| kind.key == entry.name || has_option(kind, entry.name);
        let of_kind = kinds.iter().any(has) && !is_number(kinds, entry.name);
        of_kind || (KEYS.contains(&entry.name) && !TEXTS.contains(&entry.name) && !EXTENDING.contains(&entry.name))
    };
    for entry in entries.iter().filter(own) {
        let message = format!("“{}” cannot be changed from another file", entry.name);
        let help = format!("beside extend may stand: {}, {}", EXTENDING[1], TEXTS.join(", "));
        reader.problem(entry.span, message, help);
    }
}

/// What of a rule was tried and wrong, so that nobody is told that it is missing.
#[derive(Default)]
struct Problems {
    kind: bool,
    condition: bool,
}

/// What the rule asks: the first key of a kind.
fn kind<'k>(
    reader: &mut Reader<'_>,
    kinds: &'k [KindSpec],
    entries: &[Entry<'_>],
    rule: &mut RuleFileBody,
    problems: &mut Problems,
) -> Option<&'k KindSpec> {
    let spec_of = |entry: &Entry<'_>| kinds.iter().find(|kind| kind.key == entry.name);
    let mut asking = entries.iter().filter_map(|entry| Some((*entry, spec_of(entry)?)));
    let (entry, spec) = asking.next()?;
    for (other, _) in asking {
        let message = format!("the rule already asks something, and “{}” asks more", other.name);
        let kinds = kinds.iter().map(|kind| kind.key).collect::<Vec<_>>().join(", ");
        reader.problem(other.span, message, format!("keep one of {kinds}; to ask two things, write two rules"));
    }
    let inline = entry.is_table().then(|| own_phrases(reader, entry, &rule.id));
    let subjects = if inline.is_some() { Vec::new() } else { reader.texts(entry) };
    problems.kind = inline.is_none() && subjects.is_empty();
    rule.kind = (!problems.kind).then(|| Kind { key: entry.key(), subjects, inline, options: Vec::new() });
    Some(spec)
}

fn has_option(kind: &KindSpec, name: &str) -> bool {
    kind.options.iter().any(|(option, _)| *option == name)
}

/// Whether a further key of some kind takes a number, which another file may change.
fn is_number(kinds: &[KindSpec], name: &str) -> bool {
    kinds.iter().flat_map(|kind| kind.options).any(|&(option, kind)| option == name && kind == OptionKind::Number)
}

/// A further key of the rule's kind: `show`.
fn option(
    reader: &mut Reader<'_>,
    kinds: &[KindSpec],
    spec: Option<&KindSpec>,
    entry: Entry<'_>,
    rule: &mut RuleFileBody,
) {
    let of_kind = spec.and_then(|spec| spec.options.iter().find(|(option, _)| *option == entry.name));
    let Some((_, wanted)) = of_kind else {
        // A rule that asks nothing is told so.
        let Some(asked) = spec.map(|spec| spec.key) else { return };
        let kinds = kinds.iter().filter(|kind| has_option(kind, entry.name)).map(|kind| kind.key);
        let help = format!("it goes with {}", kinds.collect::<Vec<_>>().join(", "));
        return reader.problem(entry.span, format!("“{}” does not go with {asked}", entry.name), help);
    };
    let given = match wanted {
        OptionKind::Number => reader.number(entry).map(Given::Number),
        OptionKind::Signals => Some(reader.texts(entry)).filter(|texts| !texts.is_empty()).map(Given::Texts),
        OptionKind::Word(_) | OptionKind::Topic => reader.text(entry).map(|text| Given::Texts(vec![text])),
    };
    if let (Some(given), Some(kind)) = (given, &mut rule.kind) {
        kind.options.push((entry.key(), given));
    }
}

/// `flag.en = ["…"]`, or `[flag.en]` with all that a signal can say of a language.
fn own_phrases(reader: &mut Reader<'_>, entry: Entry<'_>, id: &str) -> SignalFile {
    let mut own = SignalFile { id: id.into(), ..SignalFile::default() };
    for language in reader.table(entry, "") {
        let name = language.name;
        if RECOGNITION.contains(&name) {
            let help = format!("write {}.<code>.{name} with the code of a language", entry.name);
            reader.problem(language.span, format!("in which language is this “{name}”?"), help);
        } else if language.is_table() {
            signal::language(reader, language, &mut own);
        } else {
            let no_grade = Located { value: "".into(), span: language.span };
            let phrases = reader.texts(language);
            signal::part(&mut own, &language.key(), &no_grade).matches.extend(phrases);
        }
    }
    own
}

/// The severity, `Some(None)` for `off`.
pub(crate) fn severity(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Option<Severity>> {
    let word = reader.choice(entry, "severity", &SEVERITIES)?;
    Some(match &*word.value {
        "error" => Some(Severity::Error),
        "warning" => Some(Severity::Warning),
        "information" => Some(Severity::Information),
        "hint" => Some(Severity::Hint),
        _ => None,
    })
}

fn condition_of(reader: &mut Reader<'_>, entry: Entry<'_>, problems: &mut Problems) -> Option<Condition> {
    let condition = condition::read(reader, entry);
    problems.condition |= condition.is_none();
    condition
}

/// `message.en = "…"`
fn texts_by_language(reader: &mut Reader<'_>, entry: Entry<'_>, texts: &mut Vec<RuleTexts>) {
    let name = entry.name;
    if !entry.is_table() {
        let message = format!("in which language is this “{name}”?");
        return reader.problem(entry.span, message, format!("write {name}.<code> = … with the code of the language"));
    }
    for language in reader.table(entry, "") {
        let texts = texts_of(texts, language.key());
        text(reader, Entry { value: language.value, ..entry }, texts);
    }
}

/// `[en]`
fn language(reader: &mut Reader<'_>, language: Entry<'_>, texts: &mut Vec<RuleTexts>) {
    let texts = texts_of(texts, language.key());
    for entry in reader.table(language, "") {
        if TEXTS.contains(&entry.name) {
            text(reader, entry, texts);
        } else {
            reader.unknown_key_in(language.name, entry, &TEXTS);
        }
    }
}

/// The texts of a language; new if this is the first that is said of it.
fn texts_of(texts: &mut Vec<RuleTexts>, language: Text) -> &mut RuleTexts {
    let at = texts.iter().position(|texts| texts.language.value == language.value).unwrap_or_else(|| {
        texts.push(RuleTexts { language, ..RuleTexts::default() });
        texts.len() - 1
    });
    &mut texts[at]
}

/// Reads one of [`TEXTS`].
fn text(reader: &mut Reader<'_>, entry: Entry<'_>, texts: &mut RuleTexts) {
    match entry.name {
        "message" => {
            let said: Vec<_> = match entry.is_table() {
                true => {
                    let grades = reader.table(entry, "");
                    grades.into_iter().filter_map(|grade| Some((grade.key(), reader.text(grade)?))).collect()
                }
                false => {
                    let plain = Located { value: "".into(), span: entry.span };
                    reader.text(entry).map(|text| (plain, text)).into_iter().collect()
                }
            };
            let mut messages = Some(std::mem::take(&mut texts.messages)).filter(|messages| !messages.is_empty());
            reader.set_once(&mut messages, entry, Some(said));
            texts.messages = messages.unwrap_or_default();
        }
        "why" => {
            let why = reader.text(entry);
            reader.set_once(&mut texts.why, entry, why);
        }
        "rewrite" => texts.rewrites.extend(rewrites(reader, entry)),
        "instead" => texts.replacements.extend(rewrites(reader, entry)),
        _ => texts.statements.extend(rewrites(reader, entry)),
    }
}

/// `["…"]` for every form of address, or `{ usted = ["…"], tu = ["…"] }`.
fn rewrites(reader: &mut Reader<'_>, entry: Entry<'_>) -> Vec<Rewrite> {
    if !entry.is_table() {
        return reader.texts(entry).into_iter().map(|text| Rewrite { text, register: None }).collect();
    }
    let registers = reader.table(entry, "").into_iter();
    let of_register = registers.flat_map(|register| {
        let texts = reader.texts(register).into_iter();
        texts.map(move |text| Rewrite { text, register: Some(register.key()) })
    });
    of_register.collect()
}

/// `[[example]]`; a single `[example]` stands for a list of one.
fn examples(reader: &mut Reader<'_>, entry: Entry<'_>, examples: &mut Vec<Example>) {
    let tables = match entry.value.get_ref().as_array() {
        Some(items) => items.iter().map(|item| Entry { value: item, ..entry }).collect(),
        None => vec![entry],
    };
    for table in tables {
        if table.is_table() {
            examples.extend(example(reader, table));
        } else {
            reader
                .wrong_type::<()>(table, "[[example]] on a line of its own, and below it bad = \"…\" or good = \"…\"");
        }
    }
}

fn example(reader: &mut Reader<'_>, table: Entry<'_>) -> Option<Example> {
    let (mut draft, mut fixed, mut context) = (None, Vec::new(), Vec::new());
    let keys = reader.table(table, "");
    let find = |name| keys.iter().copied().find(|key| key.name == name);
    for key in keys.iter().copied() {
        match key.name {
            "bad" | "good" => draft = draft.or(Some(key)),
            "fixed" if key.is_table() => fixed = reader.text_pairs(key),
            "fixed" => {
                let own = Located { value: "".into(), span: key.span };
                fixed = reader.text(key).map(|text| (own, text)).into_iter().collect();
            }
            "context" => context = context_of(reader, key),
            _ => reader.unknown_key_in("example", key, &EXAMPLE),
        }
    }
    let span = reader.span(table.value);
    let (bad, good) = (find("bad"), find("good"));
    if let (Some(_), Some(_)) = (bad, good) {
        reader.problem(span, "an example is bad or good, not both", "make two of it, each below its own [[example]]");
        return None;
    }
    let Some(draft) = draft else {
        // An unknown key was told already, and was perhaps meant to be the draft.
        if keys.iter().any(|key| !EXAMPLE.contains(&key.name)) {
            return None;
        }
        let help = "add bad = \"…\" with a draft where the rule speaks up, or good = \"…\" with one where it does not";
        reader.problem(span, "an example needs a draft", help);
        return None;
    };
    if let (Some(_), Some(fixed)) = (good, find("fixed")) {
        reader.problem(fixed.span, "a good example has nothing to fix", "delete “fixed”, or write bad instead of good");
    }
    let text = reader.text(draft)?;
    let bad = bad.is_some();
    Some(Example { text, bad, fixed: if bad { fixed } else { Vec::new() }, context })
}

/// The field of an example's context that holds what the customer wrote.
const MESSAGE: &str = "message";

fn context_of(reader: &mut Reader<'_>, entry: Entry<'_>) -> Vec<(Text, Text)> {
    let mut fields = reader.table(entry, "{ customer = \"upset\", channel = \"chat\" }");
    let known: Vec<_> = Field::NAMED.iter().map(|(name, _)| *name).chain([MESSAGE]).collect();
    fields.retain(|field| reader.known("field of the context", &known, &field.key()));
    let fields = fields.into_iter().filter_map(|field| {
        let value = reader.text(field)?;
        condition::known_value(reader, &field.key(), &value).then(|| (field.key(), value))
    });
    fields.collect()
}

/// What only the whole file shows.
fn finish(
    reader: &mut Reader<'_>,
    kinds: &[KindSpec],
    rule: &mut RuleFileBody,
    problems: &Problems,
    entries: &[Entry<'_>],
) {
    let asks = rule.kind.is_some() || problems.kind || rule.extend.is_some();
    let strayed =
        entries.iter().filter_map(Entry::table).any(|table| kinds.iter().any(|kind| table.contains_key(kind.key)));
    let start = entries.first().map_or(Span::default(), |entry| entry.span);
    if !asks && !strayed && !entries.is_empty() {
        let kinds = kinds.iter().map(|kind| kind.key).collect::<Vec<_>>().join(", ");
        let help = format!("say it at the top, with one of: {kinds}");
        reader.problem(start, "this rule asks nothing", help);
    }
    let tried = entries.iter().any(|entry| TEXTS.contains(&entry.name));
    if rule.kind.is_some() && rule.extend.is_none() && rule.texts.is_empty() && !tried {
        let help = "write message.<code> = \"…\" with the code of a language, or message = \"…\" below [<code>]";
        reader.problem(start, "this rule has nothing to say", help);
    }
    // Without its condition a rule would speak up where it should not.
    if problems.condition {
        rule.kind = None;
    }
}
