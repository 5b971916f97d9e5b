//! Message sequences, kept as data: what a client sends, and what it is answered.
//!
//! A line `-> {…}` is sent, a line `<- {…}` is awaited, in whatever order what is awaited comes; lines that are indented
//! go on. Of a message that is awaited those members are told that matter: others may be there. `-> answer …`
//! answers the request that was awaited last, `<- nothing` says that nothing comes for a while, `<- exit 0` that the
//! program ends. `$FOLDER` is the name of the folder `workspace` beside the sequences, `$ALL` what a client announces that can do
//! everything (`all.json`); a line that begins with `#` is a note.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::uri;

/// A step of a sequence.
#[derive(Debug)]
enum Step {
    Send(Value),
    Answer(Value),
    Expect(Value),
    Silence,
    Exit(i32),
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/sequences")
}

/// All sequences, by name.
fn sequences() -> Vec<(String, Vec<Step>)> {
    let entries = fs::read_dir(folder()).expect("the sequences are there").flatten().map(|entry| entry.path());
    let all: Value =
        serde_json::from_str(&fs::read_to_string(folder().join("all.json")).expect("a text")).expect("JSON");
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "lsp")).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().expect("it has one").to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("a text");
        let text = text.replace("$FOLDER", &uri(&folder().join("workspace"))).replace("$ALL", &all.to_string());
        let steps = steps(&text).unwrap_or_else(|line| panic!("{name}: what is {line:?}?"));
        (name, steps)
    };
    files.iter().map(read).collect()
}

/// The steps of a sequence as it is written, or a line that is none.
fn steps(text: &str) -> Result<Vec<Step>, String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match lines.last_mut().filter(|_| line.starts_with(' ')) {
            Some(last) => *last += line.trim_start(),
            None => lines.push(line.into()),
        }
    }
    lines.into_iter().map(|line| step(&line).ok_or(line)).collect()
}

fn step(line: &str) -> Option<Step> {
    let value = |text: &str| serde_json::from_str(text).ok();
    if let Some(result) = line.strip_prefix("-> answer ") {
        return Some(Step::Answer(value(result)?));
    }
    match line.split_at_checked(3)? {
        ("-> ", message) => Some(Step::Send(value(message)?)),
        ("<- ", "nothing") => Some(Step::Silence),
        ("<- ", wanted) => match wanted.strip_prefix("exit ") {
            Some(status) => Some(Step::Exit(status.parse().ok()?)),
            None => Some(Step::Expect(value(wanted)?)),
        },
        _ => None,
    }
}

/// Whether a message has all that is wanted of it; lists are wanted whole.
fn has(message: &Value, wanted: &Value) -> bool {
    match (message, wanted) {
        (Value::Object(members), Value::Object(wanted)) => {
            wanted.iter().all(|(key, wanted)| members.get(key).is_some_and(|value| has(value, wanted)))
        }
        (Value::Array(items), Value::Array(wanted)) => {
            items.len() == wanted.len() && items.iter().zip(wanted).all(|(item, wanted)| has(item, wanted))
        }
        _ => message == wanted,
    }
}

#[test]
fn sequences_go_as_they_are_written() {
    for (name, steps) in sequences() {
        println!("{name}");
        let mut client = Client::start();
        let mut asked = Value::Null;
        for step in steps {
            match step {
                Step::Send(mut message) => {
                    message["jsonrpc"] = "2.0".into();
                    client.send_body(&message.to_string());
                }
                Step::Answer(result) => client.respond(&asked, result),
                Step::Expect(wanted) => asked = client.expect(|message| has(message, &wanted))["id"].take(),
                Step::Silence => assert!(client.is_silent(), "{name}: something comes"),
                Step::Exit(status) => assert_eq!(client.status(), status, "{name}"),
            }
        }
    }
}

/// The requests and notifications that each capability stands for.
const METHODS: [(&str, &[&str]); 19] = [
    ("positionEncoding", &["initialize"]),
    ("textDocumentSync.openClose", &["textDocument/didOpen", "textDocument/didClose"]),
    ("textDocumentSync.change", &["textDocument/didChange"]),
    ("textDocumentSync.save", &["textDocument/didSave"]),
    ("diagnosticProvider", &["textDocument/diagnostic"]),
    ("diagnosticProvider.workspaceDiagnostics", &["workspace/diagnostic"]),
    ("hoverProvider", &["textDocument/hover"]),
    ("completionProvider", &["textDocument/completion"]),
    ("completionProvider.resolveProvider", &["completionItem/resolve"]),
    ("codeActionProvider", &["textDocument/codeAction"]),
    ("codeActionProvider.resolveProvider", &["codeAction/resolve"]),
    ("codeLensProvider", &["textDocument/codeLens"]),
    ("documentLinkProvider", &["textDocument/documentLink"]),
    ("documentSymbolProvider", &["textDocument/documentSymbol"]),
    ("foldingRangeProvider", &["textDocument/foldingRange"]),
    ("selectionRangeProvider", &["textDocument/selectionRange"]),
    ("inlayHintProvider", &["textDocument/inlayHint"]),
    ("executeCommandProvider", &["workspace/executeCommand"]),
    ("workspace.workspaceFolders", &["workspace/didChangeWorkspaceFolders"]),
];

/// Capabilities that say how something is done rather than that it is.
const MANNERS: [&str; 9] = [
    "completionProvider.triggerCharacters",
    "codeActionProvider.codeActionKinds",
    "diagnosticProvider.identifier",
    "diagnosticProvider.interFileDependencies",
    "diagnosticProvider.workDoneProgress",
    "executeCommandProvider.commands",
    "workspace.workspaceFolders.supported",
    "workspace.workspaceFolders.changeNotifications",
    "textDocumentSync.save.includeText",
];

/// The capabilities that are not `false`, each with the names above it: `workspace.workspaceFolders`.
fn announced(capabilities: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in capabilities.as_object().into_iter().flatten().filter(|(_, value)| **value != json!(false)) {
        names.push(name.clone());
        names.extend(announced(value).into_iter().map(|below| format!("{name}.{below}")));
    }
    names
}

#[test]
fn whatever_is_announced_is_asked_for_in_a_sequence() {
    let sent: Vec<Value> = sequences()
        .into_iter()
        .flat_map(|(_, steps)| steps)
        .filter_map(|step| if let Step::Send(message) = step { Some(message) } else { None })
        .collect();
    let initialize = sent.iter().filter(|message| message["method"] == "initialize");
    let able = initialize.max_by_key(|message| message.to_string().len()).expect("some client introduces itself");
    let mut client = Client::start();
    let answer = client.request("initialize", able["params"].clone());
    let names = announced(&answer["capabilities"]);
    for (name, methods) in METHODS.iter().filter(|(name, _)| names.iter().any(|announced| announced == name)) {
        for method in *methods {
            assert!(sent.iter().any(|message| message["method"] == *method), "{name}: no sequence sends {method}");
        }
    }
    let known = |name: &String| METHODS.iter().any(|(known, _)| known == name) || MANNERS.contains(&name.as_str());
    let groups = ["workspace", "textDocumentSync"];
    let strangers: Vec<&String> =
        names.iter().filter(|name| !known(name) && !groups.contains(&name.as_str())).collect();
    assert!(strangers.is_empty(), "which requests belong to {strangers:?}?");
}

#[test]
fn a_message_has_what_is_wanted_of_it() {
    let message = json!({ "a": 1, "b": [{ "c": 2, "d": 3 }] });
    assert!(has(&message, &json!({ "b": [{ "c": 2 }] })));
    for other in [json!({ "a": 2 }), json!({ "b": [] }), json!({ "b": [{ "e": null }] }), json!([])] {
        assert!(!has(&message, &other), "{other}");
    }
}
