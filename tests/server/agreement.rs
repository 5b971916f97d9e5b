//! An editor and the command line say the same of a draft, with the rules that ship.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::uri;

/// What the command line says of a draft.
fn checked(path: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_replylint"))
        .args(["check", "--format", "json"])
        .args(arguments)
        .arg(path)
        .env("XDG_CONFIG_HOME", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/nowhere"))
        .output();
    let report: Value = serde_json::from_slice(&output.expect("the program was built").stdout).expect("valid JSON");
    report["files"]
        .as_array()
        .and_then(|files| files.first())
        .map_or_else(Vec::new, |file| file["findings"].as_array().expect("a list").clone())
}

/// A finding as both sides can tell it: identity, rule, place, severity, message, and what is offered.
fn told(finding: [&Value; 4], severity: &Value, fixes: &[Value]) -> Value {
    json!({ "finding": finding, "severity": severity, "fixes": fixes })
}

/// Opens a draft under a name, and holds what the editor shows to what the command line says of the file with
/// these arguments; tells how much was found and offered.
fn agree(client: &mut Client, name: &str, path: &Path, arguments: &[&str]) -> (usize, usize) {
    let document = json!({ "uri": name });
    let language = if path.extension().is_some_and(|ending| ending == "txt") { "plaintext" } else { "markdown" };
    client.open(name, language, &fs::read_to_string(path).expect("a draft"));
    client.expect(|message| message["params"]["uri"] == document["uri"]);
    // On the command line every draft counts as finished; here one that was saved does.
    client.notify("textDocument/didSave", json!({ "textDocument": document }));
    let published = client.expect(|message| message["params"]["uri"] == document["uri"]);
    let diagnostics = published["params"]["diagnostics"].as_array().expect("a list").clone();
    let in_editor = diagnostics.iter().map(|shown| {
        let context = json!({ "diagnostics": [] });
        let params = json!({ "textDocument": document, "range": shown["range"], "context": context });
        let actions = client.request("textDocument/codeAction", params);
        let actions = actions.as_array().expect("a list").iter();
        let ours = actions.filter(|action| action["diagnostics"][0]["data"] == shown["data"]);
        let titles: Vec<_> = ours.map(|action| action["title"].clone()).collect();
        let severities = ["error", "warning", "information", "hint"];
        let severity = severities[shown["severity"].as_u64().expect("a number") as usize - 1];
        told([&shown["data"], &shown["code"], &shown["range"], &shown["message"]], &severity.into(), &titles)
    });
    let mut fixes_offered = 0;
    let on_command_line = checked(path, arguments).into_iter().map(|finding| {
        let fixes = finding["fixes"].as_array().expect("a list").iter();
        let titles: Vec<_> = fixes.map(|fix| fix["title"].clone()).collect();
        fixes_offered += titles.len();
        told([&finding["id"], &finding["rule"], &finding["range"], &finding["message"]], &finding["severity"], &titles)
    });
    let (in_editor, on_command_line): (Vec<_>, Vec<_>) = (in_editor.collect(), on_command_line.collect());
    assert_eq!(in_editor, on_command_line, "{name} with {arguments:?}");
    (in_editor.len(), fixes_offered)
}

fn client(arguments: &[&str], options: &Value) -> Client {
    let mut client = Client::with_arguments(arguments);
    let capabilities = json!({ "textDocument": {
        "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
        "publishDiagnostics": { "dataSupport": true },
    }});
    // What is shown to somebody who rests would come between what is awaited, on a slow machine.
    let mut params = json!({ "initializationOptions": { "ready": { "idle": false } } });
    for (key, value) in options.as_object().into_iter().flatten() {
        params["initializationOptions"][key] = value.clone();
    }
    params["capabilities"] = capabilities;
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

/// The drafts that ship with the tests.
fn drafts() -> Vec<PathBuf> {
    let entries = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drafts")).expect("it ships");
    entries.map(|draft| draft.expect("it can be read").path()).collect()
}

#[test]
fn an_editor_and_the_command_line_agree() {
    let mut client = client(&[], &Value::Null);
    let mut fixes_offered = 0;
    for path in drafts() {
        fixes_offered += agree(&mut client, path.to_str().expect("UTF-8"), &path, &[]).1;
    }
    assert!(fixes_offered > 0, "the drafts that ship have something to fix");
    client.shut_down();
}

/// A workspace in which much is set.
const WORKSPACE: [(&str, &str); 8] = [
    (
        "replylint.toml",
        "extends = [\"healthcare\", \"./ours\"]\nchannel = \"whatsapp\"\nregister = \"tu\"\nignore = [\"sent/\"]\n\
         [rules]\ncollaborate = \"hint\"\n\"collaborate/dictating\" = \"error\"\n\
         [[overrides]]\nfiles = \"macros/\"\nextends = \"template\"\nchannel = \"html\"\n\
         [[overrides]]\nfiles = \"*.txt\"\nlanguages = [\"es\"]\ntranslations = \"replace\"\n",
    ),
    ("mail/replylint.toml", "channel = \"email\"\nrules.formatting = \"off\"\n"),
    (
        "replylint-ignore.toml",
        "[[ignore]]\nrule = \"collaborate/dictating\"\nsentence = \"You must keep the old part for the recall.\"\n",
    ),
    ("ours/brand/cheap.toml", "flag.en = [\"cheap\"]\nmessage.en = \"Our brand says “affordable”.\"\n"),
    (
        "own.md",
        "---\nchannel: sms\n---\nHi Ana,\n\nYou must keep the old part for the recall. It was cheap.\n\
         <!-- replylint-disable-next-line collaborate/dictating, tone -->\nYou must send us order #4411.\n",
    ),
    ("own.txt", "Hola, Ana:\n\nDebe enviarnos el recibo del pedido #4411. You must call us.\n"),
    ("sent/own.md", "You must send us order #4411.\n"),
    ("macros/own.md", "Your order #4411 never arrived. You must send us the receipt.\n"),
];

#[test]
fn they_agree_whatever_is_set() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    };
    let mut paths: Vec<PathBuf> = WORKSPACE.iter().map(|(path, text)| write(path, text)).collect();
    paths.retain(|path| !path.to_str().expect("UTF-8").ends_with("toml"));
    for (draft, number) in drafts().iter().zip(0..) {
        let name = draft.file_name().and_then(|name| name.to_str()).expect("UTF-8");
        let text = fs::read_to_string(draft).expect("a draft");
        // Each in one of the places that differ: a check without optimization takes its time.
        let (below, ending) = [("", ""), ("mail/", ""), ("macros/", ""), ("", ".txt")][number % 4];
        paths.push(write(&format!("{below}{name}{ending}"), &text));
    }
    // An option of the command line says the same in both.
    for arguments in [&[] as &[&str], &["--bold", "html", "--industry", "finance"], &["--no-config"]] {
        let mut client = client(arguments, &Value::Null);
        let (mut found, mut offered) = (0, 0);
        for path in &paths {
            let more = agree(&mut client, &uri(path.as_ref()), path, arguments);
            (found, offered) = (found + more.0, offered + more.1);
        }
        assert!(found > 15 && offered > 15, "{found} findings and {offered} fixes are too few to tell");
        client.shut_down();
    }
    // What an editor sets, an option sets as well.
    let mut client = client(&[], &json!({ "bold": "html", "translations": "none", "languages": ["es"] }));
    for path in &paths {
        let arguments = ["--bold", "html", "--translations", "none", "--lang", "es"];
        agree(&mut client, &uri(path.as_ref()), path, &arguments);
    }
    client.shut_down();
}
