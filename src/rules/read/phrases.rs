//! `phrases/<topic>.toml`

use toml::de::DeTable;

use crate::rules::ast::{BookPhrase, Located, PhraseFile, Purpose, Text, Wording};
use crate::rules::model::Stage;
use crate::rules::nearest;

use super::lexicon::REMOVE_ALONE;
use super::table::{Entry, Keys, Reader};

const KEYS: [&str; 7] = ["stage", "situation", "industry", "channel", "extend", "remove", "phrase"];
/// What may stand in a `[[phrase]]` besides its texts.
const PURPOSE: [&str; 4] = ["stage", "situation", "industry", "channel"];
/// Keys of other files, which somebody may look for here.
const ELSEWHERE: [&str; 8] = ["match", "flag", "require", "message", "rewrite", "columns", "rows", "grades"];

pub(super) fn keys() -> Keys {
    Keys { top: KEYS.into(), elsewhere: ELSEWHERE.into(), belongs: "to a rule, a signal or a lexicon" }
}

pub(super) fn read(reader: &mut Reader<'_>, topic: &str, root: &DeTable<'_>) -> PhraseFile {
    let mut file = PhraseFile { topic: topic.into(), ..PhraseFile::default() };
    let mut remove = None;
    for entry in reader.entries(root) {
        match entry.name {
            "phrase" => phrases(reader, entry, &mut file),
            "extend" => file.extend = reader.text(entry),
            "remove" => {
                file.remove = reader.texts(entry);
                remove = Some(entry);
            }
            name if PURPOSE.contains(&name) => purpose(reader, entry, &mut file.purpose),
            name if ELSEWHERE.contains(&name) || nearest(name, KEYS).is_some() => reader.unknown_key(entry),
            name => {
                let message = format!("“{name}” stands outside of a phrase and so is not read");
                reader.problem(entry.span, message, "write it below a line [[phrase]]");
            }
        }
    }
    if let (Some(entry), None) = (remove, &file.extend) {
        reader.problem(entry.span, REMOVE_ALONE.0, REMOVE_ALONE.1);
    }
    file
}

fn purpose(reader: &mut Reader<'_>, entry: Entry<'_>, into: &mut Purpose) {
    match entry.name {
        "stage" => into.stage = reader.choice(entry, "stage", &Stage::NAMES),
        "situation" => into.situation = reader.text(entry),
        "industry" => into.industries = reader.texts(entry),
        _ => into.channels = reader.texts(entry),
    }
}

fn phrases(reader: &mut Reader<'_>, entry: Entry<'_>, file: &mut PhraseFile) {
    let wanted = "each phrase below a line of its own: [[phrase]]";
    let Some(items) = entry.value.get_ref().as_array() else {
        return reader.wrong_type(entry, wanted).unwrap_or_default();
    };
    for item in items.iter() {
        let Some(table) = item.get_ref().as_table() else {
            reader.wrong_type::<()>(Entry { value: item, ..entry }, wanted);
            continue;
        };
        let mut phrase = BookPhrase { span: reader.span(item), ..BookPhrase::default() };
        for entry in reader.entries(table) {
            match entry.name {
                name if PURPOSE.contains(&name) => purpose(reader, entry, &mut phrase.purpose),
                name if is_misspelt(name) => reader.unknown_key_in("phrase", entry, &PURPOSE),
                _ if entry.is_table() => {
                    for register in reader.table(entry, "") {
                        wording(reader, register, entry.key(), register.key(), &mut phrase);
                    }
                }
                _ => {
                    let register = Located { value: "".into(), span: entry.span };
                    wording(reader, entry, entry.key(), register, &mut phrase);
                }
            }
        }
        if table.is_empty() {
            reader.problem(phrase.span, "this phrase says nothing", "write it after a language's code: en = \"…\"");
        }
        file.phrases.push(phrase);
    }
}

/// Whether a key in a phrase is none of a language, which is shorter than all others.
fn is_misspelt(name: &str) -> bool {
    name.len() > 3 && (KEYS.contains(&name) || ELSEWHERE.contains(&name) || nearest(name, PURPOSE).is_some())
}

fn wording(reader: &mut Reader<'_>, entry: Entry<'_>, language: Text, register: Text, phrase: &mut BookPhrase) {
    if let Some(text) = reader.text(entry) {
        phrase.texts.push(Wording { language, register, text });
    }
}
