//! Settings of an editor: the keys of `replylint.toml` as JSON.
//!
//! They are written as such a file first, so that there is one way to read them.

use std::path::Path;

use serde_json::Value;

use super::layer::{Layer, toml_text};
use super::origin::Origin;
use super::read::{KEYS, Source};
use crate::rules::read::table;
use crate::rules::{RuleFile, RuleProblem, nearest};
use crate::text::Span;

/// What an editor was set to, in the keys of `replylint.toml`. Keys that are not like any of them are left to
/// whoever knows them: clients keep settings of their own beside ours.
pub fn read(settings: &Value, base: &Path, problems: &mut Vec<RuleProblem>) -> Layer {
    let Value::Object(object) = settings else {
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
    let layer = table(&file, &KEYS, problems, |reader, root| source.layer(reader, root));
    layer.unwrap_or_default()
}

/// What problems in the editor's settings name as their file.
pub const EDITOR: &str = "editor settings";

/// A value as TOML has it.
fn toml(value: &Value) -> String {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::Extend;

    fn told(settings: &Value) -> (Layer, Vec<String>) {
        let mut problems = Vec::new();
        let layer = read(settings, Path::new("/team"), &mut problems);
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
        assert_eq!(layer.values.extends[1].value, Extend::Folder("/team/./rules".into()));
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
