//! What stands in `editors/` for editors that no test drives can at least be read, and names what the program has.

#![allow(clippy::unwrap_used, reason = "a test stops where it is surprised")]

use std::fs;
use std::path::Path;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("editors").join(name)).unwrap()
}

fn toml(name: &str) -> toml::Table {
    toml::from_str(&file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A file of Sublime Text: JSON with notes and with commas behind the last.
fn json(name: &str) -> serde_json::Value {
    let lines: Vec<String> =
        file(name).lines().map(str::trim).filter(|line| !line.starts_with("//")).map(ToOwned::to_owned).collect();
    let text = lines.join("").replace(",}", "}").replace(",]", "]");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn helix_starts_the_server_for_drafts() {
    let settings = toml("helix/languages.toml");
    let server = &settings["language-server"]["replylint"];
    assert_eq!(server["command"].as_str(), Some("replylint"));
    assert_eq!(server["args"].as_array().unwrap()[0].as_str(), Some("lsp"));
    for language in settings["language"].as_array().unwrap() {
        let servers = language["language-servers"].as_array().unwrap();
        assert!(servers.iter().any(|server| server.as_str() == Some("replylint")), "{language:?}");
    }
}

#[test]
fn sublime_text_starts_the_server_and_names_its_commands() {
    let settings = json("sublime/LSP.sublime-settings");
    assert_eq!(settings["clients"]["replylint"]["command"], serde_json::json!(["replylint", "lsp"]));
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language-server.md")).unwrap();
    for command in json("sublime/replylint.sublime-commands").as_array().unwrap() {
        let name = command["args"]["command_name"].as_str().unwrap();
        assert!(page.contains(&format!("| `{name}` |")), "there is no command {name}");
    }
}

#[test]
fn all_are_of_the_programs_version() {
    let version = env!("CARGO_PKG_VERSION");
    let zed = toml("zed/extension.toml");
    assert_eq!(zed["version"].as_str(), Some(version));
    assert_eq!(toml("zed/Cargo.toml")["package"]["version"].as_str(), Some(version));
    assert!(zed["language_servers"]["replylint"]["languages"].as_array().is_some());
    for (name, line) in [
        ("neovim/lua/replylint/client.lua", format!("M.oldest = '{version}'")),
        ("neovim/mason/package.yaml", format!("id: pkg:cargo/replylint@{version}")),
        ("emacs/replylint.el", format!(";; Version: {version}")),
    ] {
        assert!(file(name).contains(&line), "{name}: {line}");
    }
}
