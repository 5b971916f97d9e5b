//! `languages/<code>.toml`

use toml::de::DeTable;

use crate::rules::ast::{LanguageFile, Text};

use super::table::{Entry, Keys, Reader};
use crate::text::Caption;

const KEYS: [&str; 27] = [
    "name",
    "spoken",
    "contractions",
    "suffixes",
    "enclitics",
    "enclitic-stems",
    "stressed-endings",
    "registers",
    "capitals",
    "fronted",
    "abbreviations",
    "connectors",
    "adverbials",
    "coordinators",
    "greetings",
    "closings",
    "attributions",
    "header-fields",
    "separators",
    "device-lines",
    "letters",
    "question",
    "exclamation",
    "quotation",
    "joints",
    "captions",
    "detect",
];

const DETECT: [&str; 2] = ["strong", "weak"];

pub(super) fn keys() -> Keys {
    Keys { top: KEYS.into(), elsewhere: Vec::new(), belongs: "" }
}

pub(super) fn read(reader: &mut Reader<'_>, code: &str, root: &DeTable<'_>) -> LanguageFile {
    let mut file = LanguageFile { code: code.into(), name: code.into(), ..LanguageFile::default() };
    for entry in reader.entries(root) {
        match entry.name {
            "name" => file.name = reader.text(entry).map_or(file.name, |text| text.value.into_owned()),
            "spoken" => file.spoken = reader.boolean(entry).unwrap_or_default(),
            "contractions" => file.contractions = reader.text_pairs(entry),
            "suffixes" => file.suffixes = reader.text_pairs(entry),
            "enclitics" => file.enclitics = reader.text_pairs(entry),
            "enclitic-stems" => file.enclitic_stems = reader.texts(entry),
            "stressed-endings" => file.stressed_endings = reader.text_pairs(entry),
            "registers" => {
                let registers = reader.table(entry, "{ usted = [\"…\"], tu = [\"…\"] }");
                file.registers = registers.into_iter().map(|it| (it.key(), reader.texts(it))).collect();
            }
            "fronted" => file.fronted = reader.texts(entry),
            "capitals" => file.capitals = reader.texts(entry),
            "abbreviations" => file.abbreviations = reader.texts(entry),
            "connectors" => file.connectors = reader.texts(entry),
            "adverbials" => file.adverbials = reader.texts(entry),
            "coordinators" => file.coordinators = reader.texts(entry),
            "greetings" => file.greetings = reader.texts(entry),
            "closings" => file.closings = reader.texts(entry),
            "attributions" => {
                file.attributions = pairs(reader, entry, "pairs of how such a line begins and ends: [[\"…\", \"…:\"]]");
            }
            "header-fields" => file.header_fields = reader.texts(entry),
            "separators" => file.separators = reader.texts(entry),
            "device-lines" => file.device_lines = reader.texts(entry),
            "letters" => file.letters = reader.any_text(entry).unwrap_or_default(),
            "question" => file.question = reader.marks(entry).unwrap_or_default(),
            "exclamation" => file.exclamation = reader.marks(entry).unwrap_or_default(),
            "quotation" => {
                file.quotation =
                    pairs(reader, entry, "pairs of a mark that opens and one that closes: [[\"«\", \"»\"]]");
            }
            "joints" => file.joints = reader.text_pairs(entry),
            "captions" => captions(reader, entry, &mut file),
            "detect" => detect(reader, entry, &mut file),
            _ => reader.unknown_key(entry),
        }
    }
    file
}

fn detect(reader: &mut Reader<'_>, entry: Entry<'_>, file: &mut LanguageFile) {
    for words in reader.table(entry, "{ strong = [\"…\"], weak = [\"…\"] }") {
        match words.name {
            "strong" => file.detect_strong = reader.texts(words),
            "weak" => file.detect_weak = reader.texts(words),
            _ => reader.unknown_key_in(entry.name, words, &DETECT),
        }
    }
}

fn captions(reader: &mut Reader<'_>, entry: Entry<'_>, file: &mut LanguageFile) {
    let names: Vec<&str> = Caption::NAMED.iter().map(|(name, _)| *name).collect();
    for caption in reader.table(entry, "a table of texts: { not-yet = \"…\" }") {
        if names.contains(&caption.name) {
            file.captions.extend(reader.text(caption).map(|text| (caption.key(), text)));
        } else {
            reader.unknown_key_in(entry.name, caption, &names);
        }
    }
}

/// Pairs of what opens and what ends something: `[["On", "wrote:"]]`.
fn pairs(reader: &mut Reader<'_>, entry: Entry<'_>, wanted: &str) -> Vec<(Text, Text)> {
    let Some(items) = entry.value.get_ref().as_array() else {
        return reader.wrong_type(entry, wanted).unwrap_or_default();
    };
    let pairs = items.iter().filter_map(|item| {
        let pair = Entry { value: item, ..entry };
        if !item.get_ref().is_array() {
            return reader.wrong_type(pair, wanted);
        }
        match <[Text; 2]>::try_from(reader.texts(pair)) {
            Ok([opens, ends]) => Some((opens, ends)),
            Err(_) => {
                let span = reader.span(item);
                reader.problem(span, "two texts are wanted here", format!("write {wanted}"));
                None
            }
        }
    });
    pairs.collect()
}
