//! The file of findings that nobody wants to hear of.

use std::path::Path;
use std::sync::Arc;

use super::layer::Ignored;
use super::origin::{Origin, Place, Setting};
use super::read::items;
use crate::rules::read::table;
use crate::rules::{RuleFile, RuleProblem};
use crate::text::{Encoding, LineIndex};

/// The keys of an entry of the file of ignored findings.
pub const IGNORE_KEYS: [&str; 2] = ["rule", "sentence"];

/// How a table of findings is written in the file of ignored findings.
const IGNORE_ENTRY: &str = "it so: [[ignore]], and below it rule = \"…\" and sentence = \"…\"";

/// What a file of ignored findings says.
pub fn read(file: &RuleFile, problems: &mut Vec<RuleProblem>) -> Vec<Ignored> {
    let path: Arc<Path> = Path::new(&file.path).into();
    let lines = LineIndex::new(&file.text);
    let ignored = table(file, &["ignore"], problems, |reader, root| {
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
    ignored.unwrap_or_default()
}
