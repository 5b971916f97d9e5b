//! `signals/<id>.toml`, and what a signal and a rule's own phrases share.

use toml::de::DeTable;

use crate::rules::ast::{Anchor, Located, Recognition, Scope, SignalFile, SignalPart, Test, Text, Where};
use crate::rules::model::{KindSpec, LINKED, Place, Stage, ZoneName};
use crate::rules::nearest;

use super::lexicon::REMOVE_ALONE;
use super::table::{Entry, Keys, Reader};

const KEYS: [&str; 12] =
    ["stage", "link", "grades", "match", "except", "at", "capture", "validate", "fails", "where", "extend", "remove"];
/// Keys of rules of any kind, which somebody may look for here.
const OF_RULES: [&str; 10] =
    ["severity", "category", "when", "unless", "message", "why", "rewrite", "example", "bad", "good"];

pub(super) fn keys(kinds: &[KindSpec]) -> Keys {
    let elsewhere = kinds.iter().map(|kind| kind.key).chain(OF_RULES).collect();
    Keys { top: KEYS.into(), elsewhere, belongs: "to a rule, in a folder of its own beside signals/" }
}

/// What says which hits there are.
pub(super) const RECOGNITION: [&str; 7] = ["match", "except", "at", "capture", "validate", "fails", "where"];

const ANCHORS: [&str; 2] = ["clause", "sentence"];
const SCOPES: [(&str, Scope); 8] = [
    ("sentence-", Scope::Sentence),
    ("before-", Scope::Before),
    ("after-", Scope::After),
    ("previous-", Scope::Previous),
    ("series-", Scope::Series),
    ("next-", Scope::Next),
    ("column-", Scope::Column),
    ("draft-", Scope::Draft),
];
const WHERE: [&str; 19] = [
    "zone",
    "in",
    "not-in",
    "sentence-has",
    "sentence-lacks",
    "before-has",
    "before-lacks",
    "after-has",
    "after-lacks",
    "previous-has",
    "previous-lacks",
    "next-has",
    "next-lacks",
    "column-has",
    "column-lacks",
    "draft-has",
    "draft-lacks",
    "near",
    "not-near",
];
const SLOT: [&str; 4] = ["has", "lacks", "min-words", "max-words"];
const NEAR: [&str; 2] = ["signal", "sentences"];

pub(super) fn read(reader: &mut Reader<'_>, id: &str, root: &DeTable<'_>) -> SignalFile {
    let mut file = SignalFile { id: id.into(), ..SignalFile::default() };
    let entries = reader.entries(root);
    let find = |name| entries.iter().copied().find(|entry| entry.name == name);
    // Which tables are grades is known only once these two are.
    file.grades = find("grades").map(|entry| reader.texts(entry)).unwrap_or_default();
    file.extend = find("extend").and_then(|entry| reader.text(entry));
    if let (Some(remove), None) = (find("remove"), find("extend")) {
        reader.problem(remove.span, REMOVE_ALONE.0, REMOVE_ALONE.1);
    }
    for entry in entries {
        match entry.name {
            "grades" | "extend" => {}
            "stage" => file.stage = reader.choice(entry, "stage", &Stage::NAMES),
            "link" => file.link = link(reader, entry),
            "remove" => file.remove = reader.texts(entry),
            "where" => recognise(reader, entry, &mut file.common),
            name if RECOGNITION.contains(&name) && entry.is_table() => by_language(reader, entry, &mut file),
            "match" | "except" => {
                let name = entry.name;
                let message = format!("in which language is this “{name}”?");
                let help = format!("write {name}.<code> with the language's code, or {name}.any for all languages");
                reader.problem(entry.span, message, help);
            }
            name if RECOGNITION.contains(&name) => recognise(reader, entry, &mut file.common),
            name if file.grades.iter().any(|grade| grade.value == name) => {
                let help = format!("write [<code>.{name}], with the code of a language");
                reader.problem(entry.span, format!("the grade “{name}” stands outside of a language"), help);
            }
            _ if is_table_of(reader, entry, &RECOGNITION) => language(reader, entry, &mut file),
            _ => reader.unknown_key(entry),
        }
    }
    file
}

/// `link = "https://www.ups.com/track?tracknum={id}"`
fn link(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Text> {
    let link = reader.text(entry)?;
    let begins = link.value.starts_with("https://");
    if !begins || !link.value.contains(LINKED) {
        let message = if begins { "nothing says where the number goes" } else { "this is no address" };
        let help = "write the address of the carrier's page, with {id} for the number: \"https://…?number={id}\"";
        reader.problem(link.span, message, help);
        return None;
    }
    Some(link)
}

/// Whether an entry is the table of a language or grade, as far as its key and its contents tell:
/// it is no key of its own, and holds what such a table does or is not just a key misspelt.
pub(super) fn is_table_of(reader: &Reader<'_>, entry: Entry<'_>, contents: &[&str]) -> bool {
    let Some(table) = entry.table() else { return false };
    let Keys { top, elsewhere, .. } = reader.keys();
    let mut known = top.iter().chain(elsewhere).copied();
    let holds = table.keys().any(|key| contents.contains(&&**key.get_ref()));
    !known.clone().any(|key| key == entry.name) && (holds || nearest(entry.name, &mut known).is_none())
}

/// `match.en = […]`, `match.en.explicit = […]`
fn by_language(reader: &mut Reader<'_>, entry: Entry<'_>, file: &mut SignalFile) {
    for language in reader.table(entry, "") {
        if language.is_table() {
            for grade in reader.table(language, "") {
                let into = part(file, &language.key(), &grade.key());
                recognise(reader, Entry { value: grade.value, ..entry }, into);
            }
        } else {
            let into = part(file, &language.key(), &no_grade(language));
            recognise(reader, Entry { value: language.value, ..entry }, into);
        }
    }
}

/// `[en]` with its keys and its grades; which grades there are is for the compiler to know.
pub(super) fn language(reader: &mut Reader<'_>, language: Entry<'_>, file: &mut SignalFile) {
    // An empty table speaks for its language too: the compiler must hear of it.
    part(file, &language.key(), &no_grade(language));
    for entry in reader.table(language, "") {
        if RECOGNITION.contains(&entry.name) {
            recognise(reader, entry, part(file, &language.key(), &no_grade(language)));
        } else if is_table_of(reader, entry, &RECOGNITION) {
            for key in reader.table(entry, "") {
                if RECOGNITION.contains(&key.name) {
                    recognise(reader, key, part(file, &language.key(), &entry.key()));
                } else {
                    reader.unknown_key_in(&format!("{}.{}", language.name, entry.name), key, &RECOGNITION);
                }
            }
        } else {
            reader.unknown_key_in(language.name, entry, &RECOGNITION);
        }
    }
}

fn no_grade(language: Entry<'_>) -> Text {
    Located { value: "".into(), span: language.span }
}

/// What is recognised in a language and grade; new if this is the first that is said of it.
pub(super) fn part<'f>(file: &'f mut SignalFile, language: &Text, grade: &Text) -> &'f mut Recognition {
    let same = |part: &SignalPart| part.language.value == language.value && part.grade.value == grade.value;
    let at = file.parts.iter().position(same).unwrap_or_else(|| {
        let recognition = Recognition::default();
        file.parts.push(SignalPart { language: language.clone(), grade: grade.clone(), recognition });
        file.parts.len() - 1
    });
    &mut file.parts[at].recognition
}

/// Reads one of [`RECOGNITION`].
fn recognise(reader: &mut Reader<'_>, entry: Entry<'_>, into: &mut Recognition) {
    match entry.name {
        "match" => into.matches.extend(reader.texts(entry)),
        "except" => into.excepts.extend(reader.texts(entry)),
        "at" => {
            let anchor = reader.choice(entry, "place to start", &ANCHORS).map(|text| {
                let value = if text.value == "clause" { Anchor::Clause } else { Anchor::Sentence };
                Located { value, span: text.span }
            });
            reader.set_once(&mut into.at, entry, anchor);
        }
        "capture" => {
            let slot = reader.text(entry);
            reader.set_once(&mut into.capture, entry, slot);
        }
        "validate" => {
            let name = reader.text(entry);
            reader.set_once(&mut into.validate, entry, name);
        }
        "fails" => into.fails.extend(reader.texts(entry)),
        _ => {
            for condition in reader.table(entry, "conditions: where.zone = [\"body\"], where.not-in = [\"question\"] …")
            {
                let tests = tests(reader, condition);
                into.conditions.extend(tests.into_iter().map(|test| Where { span: condition.span, test }));
            }
        }
    }
}

/// What one key below `where` asks; a slot may ask several things.
fn tests(reader: &mut Reader<'_>, entry: Entry<'_>) -> Vec<Test> {
    let name = entry.name;
    let scope = SCOPES.iter().find_map(|(prefix, scope)| match name.strip_prefix(prefix)? {
        "has" => Some((*scope, true)),
        "lacks" => Some((*scope, false)),
        _ => None,
    });
    let test = match name {
        "zone" => filled(reader.choices(entry, "zone", &ZoneName::NAMED.map(|(name, _)| name))).map(Test::Zone),
        "in" | "not-in" => filled(reader.choices(entry, "place", &Place::NAMED.map(|(name, _)| name)))
            .map(|places| Test::Place(name == "in", places)),
        "near" | "not-near" => near(reader, entry),
        _ => match scope {
            Some((scope, has)) => filled(reader.texts(entry)).map(|texts| Test::Around(scope, has, texts)),
            None if entry.is_table() => return slot(reader, entry),
            None => {
                reader.unknown_key_in("where", entry, &WHERE);
                None
            }
        },
    };
    test.into_iter().collect()
}

/// A condition that names nothing it knows is no condition: it would let nothing through.
fn filled(texts: Vec<Text>) -> Option<Vec<Text>> {
    (!texts.is_empty()).then_some(texts)
}

/// `near = { signal = "offer", sentences = 2 }`, or `near = "offer"` for the same and the next sentence.
fn near(reader: &mut Reader<'_>, entry: Entry<'_>) -> Option<Test> {
    let (mut signal, mut sentences) = (None, 1);
    if entry.is_table() {
        for key in reader.table(entry, "") {
            match key.name {
                "signal" => signal = reader.text(key),
                "sentences" => sentences = reader.number(key).unwrap_or(sentences),
                _ => reader.unknown_key_in(entry.name, key, &NEAR),
            }
        }
        if entry.table().is_some_and(|table| table.keys().all(|key| NEAR[1..].contains(&&**key.get_ref()))) {
            reader.problem(entry.span, format!("“{}” needs a signal", entry.name), format!("write {NEAR_EXAMPLE}"));
        }
    } else if reader.string(entry.value).is_some() {
        signal = reader.text(entry);
    } else {
        reader.wrong_type::<()>(entry, NEAR_EXAMPLE);
    }
    Some(Test::Near(entry.name == "near", signal?, sentences))
}

const NEAR_EXAMPLE: &str = "{ signal = \"offer\", sentences = 2 }";

/// `where.what = { lacks = ["<stock-noun>"], min-words = 2 }`
fn slot(reader: &mut Reader<'_>, slot: Entry<'_>) -> Vec<Test> {
    let mut tests = Vec::new();
    for key in reader.table(slot, "") {
        match key.name {
            "has" | "lacks" => {
                let has = key.name == "has";
                tests.extend(filled(reader.texts(key)).map(|texts| Test::Capture(slot.key(), has, texts)));
            }
            "min-words" | "max-words" => {
                let min = key.name == "min-words";
                tests.extend(reader.number(key).map(|words| Test::Words(slot.key(), min, words)));
            }
            name if WHERE.contains(&name) => {
                let message = format!("“{name}” cannot be asked of “{}”", slot.name);
                let help = format!("a language's own conditions stand below it: [<code>] where.{name} = …");
                reader.problem(key.span, message, help);
            }
            _ => reader.unknown_key_in(&format!("where.{}", slot.name), key, &SLOT),
        }
    }
    tests
}
