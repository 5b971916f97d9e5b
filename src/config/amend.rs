//! Changes to files of settings that leave all else in them as it is, comments included.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, Value};

use super::layer::Ignored;
use super::{ignored, read};
use crate::rules::RuleFile;

/// A file of ignored findings with one more of them: those of a rule on a sentence. `None` if it cannot be told so.
#[must_use]
pub fn with_ignored(text: &str, rule: &str, sentence: &str) -> Option<String> {
    let entry = Ignored::entry(rule, sentence);
    let amended = match text.trim_end() {
        "" => format!("{text}{}", entry.trim_start()),
        _ if text.ends_with('\n') => format!("{text}{entry}"),
        _ => format!("{text}\n{entry}"),
    };
    let read = |text: &str| {
        let mut problems = Vec::new();
        (ignored::read(&file(text), &mut problems).len(), problems.len())
    };
    let ((ignored, problems), after) = (read(text), read(&amended));
    // The list may be written in a form to which nothing can be added below.
    (after == (ignored + 1, problems)).then_some(amended)
}

/// A file of settings in which a rule is off. `None` if it cannot be told so.
#[must_use]
pub fn with_rule_off(text: &str, rule: &str) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let rules = document.entry("rules").or_insert_with(|| Item::Table(Table::new())).as_table_like_mut()?;
    let mut off = Value::from("off");
    match rules.get_mut(rule) {
        Some(set) => {
            // A comment behind the value stays there.
            if let Some(before) = set.as_value() {
                *off.decor_mut() = before.decor().clone();
            }
            *set = Item::Value(off);
        }
        None => _ = rules.insert(rule, Item::Value(off)),
    }
    let amended = document.to_string();
    let read = |text: &str| {
        let mut problems = Vec::new();
        let layer = read::settings(&file(text), Path::new(""), &mut problems);
        let is_off = layer.values.rules.iter().any(|set| set.name == rule && set.severity.value.is_none());
        (is_off, problems.len())
    };
    let ((_, problems), (is_off, still)) = (read(text), read(&amended));
    (is_off && still <= problems).then_some(amended)
}

fn file(text: &str) -> RuleFile {
    RuleFile { path: String::new(), text: text.to_owned().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_turned_off_and_all_else_stays() {
        let off = |text: &str| with_rule_off(text, "tone/blame").unwrap();
        for (text, wanted) in [
            ("", "[rules]\n\"tone/blame\" = \"off\"\n"),
            (
                "# ours\nchannel = \"chat\" # live\n",
                "# ours\nchannel = \"chat\" # live\n\n[rules]\n\"tone/blame\" = \"off\"\n",
            ),
            ("[rules]\n# loud\ntone = \"hint\"\n", "[rules]\n# loud\ntone = \"hint\"\n\"tone/blame\" = \"off\"\n"),
            ("[rules]\n\"tone/blame\" = \"error\" # since May\n", "[rules]\n\"tone/blame\" = \"off\" # since May\n"),
            ("rules = { tone = \"hint\" }\n", "rules = { tone = \"hint\" , \"tone/blame\" = \"off\" }\n"),
            ("rules.tone = \"hint\"\n", "rules.tone = \"hint\"\nrules.\"tone/blame\" = \"off\"\n"),
        ] {
            assert_eq!(off(text).replace(" ,", ",").replace("  ", " "), wanted.replace(" ,", ","), "{text}");
        }
        let with_overrides = "[[overrides]]\nfiles = \"a/\"\nrules.tone = \"hint\"\n";
        assert!(off(with_overrides).contains(with_overrides));
        assert_eq!(with_rule_off("channel = ", "tone/blame"), None, "it is not whole");
        assert_eq!(with_rule_off("rules = 1", "tone/blame"), None);
    }

    #[test]
    fn a_finding_is_added_and_all_else_stays() {
        let added = |text: &str| with_ignored(text, "tone/blame", "You  said\n“so”.");
        let entry = "[[ignore]]\nrule = \"tone/blame\"\nsentence = \"You said “so”.\"\n";
        assert_eq!(added("").unwrap(), entry);
        assert_eq!(added("# ours").unwrap(), format!("# ours\n\n{entry}"));
        let twice = added(entry).unwrap();
        assert_eq!(twice, format!("{entry}\n{entry}"));
        assert_eq!(added("ignore = [{ rule = \"a/b\", sentence = \"c\" }]\n"), None);
    }
}
