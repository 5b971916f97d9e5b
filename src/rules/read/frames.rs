//! `frames/<category>.toml`

use toml::de::DeTable;

use crate::rules::ast::{FrameFile, FramePair, Located, Text, Wording};
use crate::rules::nearest;

use super::table::{Entry, Keys, Reader};

const KEYS: [&str; 5] = ["head", "form", "extend", "frame", "example"];
/// What may stand in a frame besides its patterns.
const TO: &str = "to";
/// Keys of other files, which somebody may look for here.
const ELSEWHERE: [&str; 8] = ["match", "flag", "message", "rewrite", "columns", "rows", "phrase", "remove"];

pub(super) fn keys() -> Keys {
    Keys { top: KEYS.into(), elsewhere: ELSEWHERE.into(), belongs: "to a rule, a signal, a lexicon or the phrasebook" }
}

pub(super) fn read(reader: &mut Reader<'_>, category: &str, root: &DeTable<'_>) -> FrameFile {
    let mut file = FrameFile { category: category.into(), ..FrameFile::default() };
    for entry in reader.entries(root) {
        match entry.name {
            "head" => file.head = reader.texts(entry),
            "form" => file.forms = reader.text_pairs(entry),
            "extend" => file.extend = reader.text(entry),
            "frame" => file.frames = pairs(reader, entry, "each frame as { en = \"…\", es = \"…\" }"),
            "example" => file.examples = pairs(reader, entry, "each example as { en = \"…\", es = \"…\" }"),
            _ => reader.unknown_key(entry),
        }
    }
    file
}

fn pairs(reader: &mut Reader<'_>, entry: Entry<'_>, wanted: &str) -> Vec<FramePair> {
    let Some(items) = entry.value.get_ref().as_array() else {
        return reader.wrong_type(entry, wanted).unwrap_or_default();
    };
    let mut pairs = Vec::with_capacity(items.len());
    for item in items.iter() {
        let Some(table) = item.get_ref().as_table() else {
            reader.wrong_type::<()>(Entry { value: item, ..entry }, wanted);
            continue;
        };
        let mut pair = FramePair { span: reader.span(item), ..FramePair::default() };
        for inner in reader.entries(table) {
            match inner.name {
                TO => pair.to = reader.text(inner),
                name if KEYS.contains(&name) || name.len() > 3 && nearest(name, [TO]).is_some() => {
                    reader.unknown_key_in(entry.name, inner, &[TO]);
                }
                _ if inner.is_table() => {
                    for register in reader.table(inner, "") {
                        text(reader, register, inner.key(), register.key(), &mut pair);
                    }
                }
                _ => {
                    let register = Located { value: "".into(), span: inner.span };
                    text(reader, inner, inner.key(), register, &mut pair);
                }
            }
        }
        pairs.push(pair);
    }
    pairs
}

fn text(reader: &mut Reader<'_>, entry: Entry<'_>, language: Text, register: Text, pair: &mut FramePair) {
    if let Some(text) = reader.text(entry) {
        pair.texts.push(Wording { language, register, text });
    }
}
