//! `docs/schema/config.schema.json` says of files of settings what the program says of them.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use replylint::rules::RuleFile;
use serde_json::Value;

use super::cases;

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schema/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn validator(schema: &Value) -> Validator {
    assert!(jsonschema::meta::is_valid(schema));
    jsonschema::validator_for(schema).unwrap()
}

fn keys(properties: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = properties.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn sorted<const N: usize>(mut keys: [&'static str; N]) -> Vec<&'static str> {
    keys.sort_unstable();
    keys.to_vec()
}

#[test]
fn the_schema_and_the_program_know_the_same_keys() {
    let schema = schema("config");
    assert_eq!(keys(&schema["properties"]), sorted(replylint::config::KEYS));
    assert_eq!(keys(&schema["properties"]["ready"]["properties"]), sorted(replylint::config::READY_KEYS));
    assert_eq!(keys(&schema["properties"]["show"]["properties"]), sorted(replylint::config::SHOW_KEYS));
    let mut some: Vec<&str> = replylint::config::KEYS.into_iter().filter(|key| *key != "overrides").collect();
    some.push("files");
    some.sort_unstable();
    assert_eq!(keys(&schema["$defs"]["override"]["properties"]), some);
    let profiles: Vec<Value> = replylint::config::profiles().iter().map(|it| it.name.as_str().into()).collect();
    assert_eq!(schema["$defs"]["extend"]["anyOf"][0]["enum"], Value::from(profiles));
}

#[test]
fn what_the_program_takes_the_schema_takes_and_what_it_refuses_the_schema_refuses() {
    let validator = validator(&schema("config"));
    let mut refused = 0;
    for case in cases() {
        let is_wrong = case.ends_with("mistakes");
        let Ok(text) = fs::read_to_string(case.join("replylint.toml")) else { continue };
        // What is no TOML is no matter of a schema.
        let Ok(value) = toml::from_str::<Value>(&text) else { continue };
        assert_eq!(validator.is_valid(&value), !is_wrong, "{}", case.display());
        if !is_wrong {
            continue;
        }
        // Each mistake by itself; names that only the rules and the disk can tell are no matter of the schema.
        for (key, value) in value.as_object().unwrap() {
            let alone = serde_json::json!({ key: value });
            let told_by_rules = ["register", "languages"].contains(&key.as_str());
            assert_eq!(validator.is_valid(&alone), told_by_rules, "{key}");
            refused += 1;
        }
    }
    assert!(refused > 5);
}

#[test]
fn the_file_of_ignored_findings_is_as_its_schema_says() {
    let schema = schema("ignore");
    assert_eq!(keys(&schema["$defs"]["entry"]["properties"]), sorted(replylint::config::IGNORE_KEYS));
    let is_valid = |text: &str| validator(&schema).is_valid(&toml::from_str(text).unwrap());
    for (case, valid) in [("layers", true), ("mistakes", false)] {
        let path = format!("tests/config/{case}/replies/replylint-ignore.toml");
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        assert_eq!(is_valid(&text), valid);
    }
    let entry = replylint::config::Ignored::entry("tone/blame", "You \"broke\"\n\u{7f} C:\\it. 👋");
    assert!(is_valid(&format!("{entry}{entry}")));
    let file = RuleFile { path: "replylint-ignore.toml".into(), text: entry.into() };
    let mut problems = Vec::new();
    let read = replylint::config::ignored_of(&file, &mut problems);
    assert!(problems.is_empty());
    assert_eq!(read[0].sentence, "You \"broke\" \u{7f} C:\\it. 👋");
}

#[test]
fn the_output_is_as_its_schema_says() {
    let validator = validator(&schema("config-output"));
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config");
    for draft in ["layers/replies/macros/hello.md", "mistakes/hello.md", "precedence/a/b/c.md", "."] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_replylint"))
            .args(["config", "--format", "json", "--channel", "chat", draft])
            .current_dir(&case)
            .env("XDG_CONFIG_HOME", case.join("layers/home"))
            .output()
            .unwrap();
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{draft}: {}", errors.join("\n"));
    }
}

#[test]
fn profiles_have_no_mistakes() {
    for profile in replylint::config::profiles() {
        assert!(profile.problems.is_empty(), "{}", profile.problems.join("\n"));
    }
    let folder = tempfile::tempdir().unwrap();
    let schema = validator(&schema("config"));
    let profiles = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/profiles");
    for entry in fs::read_dir(profiles).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let value: Value = toml::from_str(&text).unwrap();
        assert!(schema.is_valid(&value) && value.get("extends").is_none() && value.get("overrides").is_none());
        // As a file of settings, its rules are looked up, too.
        fs::write(folder.path().join("replylint.toml"), text).unwrap();
        let home = replylint::config::Home::of_folder(folder.path());
        let files = replylint::config::Files::Only(folder.path().join("replylint.toml"));
        let configuration = replylint::config::Configuration::new(files, Default::default());
        let _ = configuration.brief(&home);
        let problems: Vec<String> = configuration.take_problems().iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
