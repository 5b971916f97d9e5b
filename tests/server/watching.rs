//! Files of settings and rules that change, and folders that are opened and closed, while an editor runs.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, lsp_range};
use crate::folder::{folder, uri, write};

fn client(folders: &[&TempDir], capabilities: Value) -> Client {
    let mut client = Client::with_arguments(&[]);
    let folders: Vec<Value> =
        folders.iter().map(|folder| json!({ "uri": uri(folder.path()), "name": "work" })).collect();
    let mut params = json!({ "workspaceFolders": folders });
    params["capabilities"] = capabilities;
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn watching() -> Value {
    json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true }, "workspaceFolders": true } })
}

/// Writes a file, and tells the server.
fn save(client: &mut Client, folder: &TempDir, path: &str, text: &str) {
    write(folder, path, text);
    let changes = json!([{ "uri": uri(&folder.path().join(path)), "type": 2 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

/// What is published next for a file: its diagnostics.
fn published(client: &mut Client, uri: &str) -> Vec<Value> {
    let published = client
        .expect(|message| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri);
    published["params"]["diagnostics"].as_array().expect("a list").clone()
}

const CHEAP: &str = "flag.en = [\"cheap\"]\nmessage.en = \"Say affordable.\"\n";

#[test]
fn a_client_is_asked_to_watch_what_matters() {
    let folder = folder(&[]);
    let watched = |capabilities: Value| {
        let mut client = client(&[&folder], capabilities);
        let asked = client.expect(|message| message["method"] == "client/registerCapability");
        client.respond(&asked["id"], Value::Null);
        client.shut_down();
        let registration = &asked["params"]["registrations"][0];
        assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
        let watchers = registration["registerOptions"]["watchers"].as_array().expect("a list").clone();
        watchers
            .iter()
            .map(|watcher| watcher["globPattern"].as_str().expect("a pattern").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(watched(watching()), ["**/*.toml"]);
    let mut asking = watching();
    asking["textDocument"] = json!({ "diagnostic": {} });
    asking["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    assert_eq!(watched(asking), ["**/*.toml", "**/*.md", "**/*.markdown", "**/*.txt"]);

    let mut client = client(&[&folder], json!({}));
    assert!(client.is_silent(), "it cannot be asked");
    client.shut_down();
}

#[test]
fn settings_and_rules_that_change_hold_at_once() {
    let folder = folder(&[("ours/brand/cheap.toml", CHEAP)]);
    let mut client = client(&[&folder], watching());
    let draft = uri(&folder.path().join("a.md"));
    client.open(&draft, "markdown", "A cheap and dear plan.");
    assert_eq!(client.diagnostics(&draft, 1), [""; 0]);
    save(&mut client, &folder, "replylint.toml", "extends = \"./ours\"\n");
    assert_eq!(client.diagnostics(&draft, 1), ["0:2..0:7 brand/cheap"]);
    save(&mut client, &folder, "ours/brand/dear.toml", "flag.en = [\"dear\"]\nmessage.en = \"Say costly.\"\n");
    assert_eq!(client.diagnostics(&draft, 1), ["0:2..0:7 brand/cheap", "0:12..0:16 brand/dear"]);
    let ignored = "[[ignore]]\nrule = \"brand/cheap\"\nsentence = \"A cheap and dear plan.\"\n";
    save(&mut client, &folder, "replylint-ignore.toml", ignored);
    assert_eq!(client.diagnostics(&draft, 1), ["0:12..0:16 brand/dear"]);
    client.shut_down();
}

#[test]
fn a_broken_rule_file_is_told_at_its_line_and_counts_as_it_was() {
    let folder = folder(&[("replylint.toml", "extends = \"./ours\"\n"), ("ours/brand/cheap.toml", CHEAP)]);
    let mut client = client(&[&folder], watching());
    let [draft, rule] = ["a.md", "ours/brand/cheap.toml"].map(|path| uri(&folder.path().join(path)));
    client.open(&draft, "markdown", "A cheap plan.");
    assert_eq!(client.diagnostics(&draft, 1), ["0:2..0:7 brand/cheap"]);

    save(&mut client, &folder, "ours/brand/cheap.toml", &format!("{CHEAP}severty = \"hint\"\n"));
    let told = published(&mut client, &rule);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["range"], lsp_range([2, 0, 2, 7]));
    assert_eq!(told[0]["message"], "unknown key “severty”: did you mean “severity”?");
    assert_eq!((&told[0]["severity"], &told[0]["source"]), (&json!(1), &json!("replylint")));
    assert_eq!(client.diagnostics(&draft, 1), ["0:2..0:7 brand/cheap"]);

    save(&mut client, &folder, "ours/brand/cheap.toml", "flag.en = [\"plan\"]\nmessage.en = \"Say idea.\"\n");
    assert_eq!(published(&mut client, &rule), [Value::Null; 0]);
    assert_eq!(client.diagnostics(&draft, 1), ["0:8..0:12 brand/cheap"]);
    client.shut_down();
}

#[test]
fn folders_that_are_opened_and_closed_are_those_of_drafts_without_a_file() {
    let settings = [("replylint.toml", "extends = \"./ours\"\n"), ("ours/brand/cheap.toml", CHEAP)];
    let (plain, team) = (folder(&[]), folder(&settings));
    let mut client = client(&[&plain], watching());
    client.open("untitled:1", "markdown", "A cheap plan.");
    assert_eq!(client.diagnostics("untitled:1", 1), [""; 0]);
    let named = |folder: &TempDir| json!([{ "uri": uri(folder.path()), "name": "work" }]);
    let event = json!({ "added": named(&team), "removed": named(&plain) });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(client.diagnostics("untitled:1", 1), ["0:2..0:7 brand/cheap"]);
    client.shut_down();
}
