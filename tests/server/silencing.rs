//! Actions that keep a finding from being told again.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use tower_lsp::lsp_types::Url;

use crate::client::{Client, lsp_range};
use crate::folder::{uri, write};

const CHEAP: &str = "flag.en = [\"cheap\"]\nmessage.en = \"Say affordable.\"\n";
const SETTINGS: &str = "# ours 👍\nextends = \"./ours\" # and no other\n";

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).expect("it is there")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "replylint.toml", SETTINGS);
    write(&folder, "ours/brand/cheap.toml", CHEAP);
    folder
}

fn client(folder: &TempDir, operations: &[&str]) -> Client {
    let mut client = Client::with_arguments(&[]);
    let capabilities = json!({
        "textDocument": { "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } } },
        "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": operations } },
    });
    let folders = json!([{ "uri": uri(folder.path()), "name": "work" }]);
    client.request("initialize", json!({ "capabilities": capabilities, "workspaceFolders": folders }));
    client.notify("initialized", json!({}));
    client
}

fn actions(client: &mut Client, uri: &str, range: [u32; 4]) -> Vec<Value> {
    let context = json!({ "diagnostics": [] });
    let params = json!({ "textDocument": { "uri": uri }, "range": lsp_range(range), "context": context });
    client.request("textDocument/codeAction", params).as_array().expect("a list").clone()
}

/// Does what an editor does with an edit: in UTF-16, as nothing else was agreed on.
fn apply(action: &Value) {
    for change in action["edit"]["documentChanges"].as_array().expect("a list") {
        let path = |uri: &Value| {
            let uri: Url = serde_json::from_value(uri.clone()).expect("a name");
            uri.to_file_path().expect("a file")
        };
        if change["kind"] == "create" {
            assert_eq!(change["options"], json!({ "overwrite": false, "ignoreIfExists": true }));
            fs::write(path(&change["uri"]), "").expect("a file");
            continue;
        }
        let (path, edit) = (path(&change["textDocument"]["uri"]), &change["edits"][0]);
        let mut units: Vec<u16> = fs::read_to_string(&path).expect("it is there").encode_utf16().collect();
        let offset = |position: &Value| {
            let line = position["line"].as_u64().expect("a line") as usize;
            let breaks = units.iter().enumerate().filter(|(_, unit)| **unit == 10).map(|(at, _)| at + 1);
            let starts: Vec<usize> = [0].into_iter().chain(breaks).collect();
            starts[line] + position["character"].as_u64().expect("a column") as usize
        };
        let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
        units.splice(start..end, edit["newText"].as_str().expect("a text").encode_utf16());
        fs::write(path, String::from_utf16(&units).expect("whole characters")).expect("a file");
    }
}

/// Says that files have changed.
fn reload(client: &mut Client, folder: &TempDir) {
    let changes = json!([{ "uri": uri(&folder.path().join("replylint.toml")), "type": 2 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

#[test]
fn a_finding_is_ignored_by_its_sentence() {
    let folder = folder();
    let mut client = client(&folder, &["create"]);
    let draft = uri(&folder.path().join("new/a.md"));
    client.open(&draft, "markdown", "It is a **cheap** plan. It is cheap.");
    assert_eq!(client.diagnostics(&draft, 1).len(), 2);
    let offered = actions(&mut client, &draft, [0, 11, 0, 11]);
    assert_eq!(offered[0]["title"], "Ignore this finding of brand/cheap (replylint-ignore.toml)");
    assert_eq!(offered[0]["diagnostics"][0]["code"], "brand/cheap");
    fs::create_dir(folder.path().join("new")).expect("a folder");
    apply(&offered[0]);
    let entry = "[[ignore]]\nrule = \"brand/cheap\"\nsentence = \"It is a **cheap** plan.\"\n";
    assert_eq!(read(&folder, "new/replylint-ignore.toml"), entry);
    reload(&mut client, &folder);
    assert_eq!(client.diagnostics(&draft, 1), ["0:30..0:35 brand/cheap"]);

    apply(&actions(&mut client, &draft, [0, 31, 0, 31])[0]);
    assert!(read(&folder, "new/replylint-ignore.toml").starts_with(entry));
    reload(&mut client, &folder);
    assert_eq!(client.diagnostics(&draft, 1), [""; 0]);
    client.shut_down();
}

#[test]
fn a_rule_is_turned_off_in_a_folder() {
    let folder = folder();
    write(&folder, "new/own.txt", "");
    let mut client = client(&folder, &["create", "rename"]);
    let title = "Turn brand/cheap off in this folder (replylint.toml)";
    let drafts = ["a.md", "new/a.md"].map(|path| uri(&folder.path().join(path)));
    for draft in &drafts {
        client.open(draft, "markdown", "It is cheap.");
        assert_eq!(client.diagnostics(draft, 1).len(), 1);
        let offered = actions(&mut client, draft, [0, 7, 0, 7]);
        apply(offered.iter().find(|action| action["title"] == title).expect("it is offered"));
    }
    let off = "[rules]\n\"brand/cheap\" = \"off\"\n";
    assert_eq!(read(&folder, "replylint.toml"), format!("{SETTINGS}\n{off}"));
    assert_eq!(read(&folder, "new/replylint.toml"), off);
    client.shut_down();
}

#[test]
fn a_client_that_cannot_create_files_is_offered_none() {
    let folder = folder();
    for operations in [&[] as &[&str], &["rename", "delete"]] {
        let mut client = client(&folder, operations);
        let draft = uri(&folder.path().join("a.md"));
        client.open(&draft, "markdown", "It is cheap.");
        assert!(actions(&mut client, &draft, [0, 7, 0, 7]).is_empty());
        client.shut_down();
    }
}

#[test]
fn a_sentence_with_a_secret_is_not_written_to_a_file() {
    let folder = folder();
    let mut client = client(&folder, &["create"]);
    let draft = uri(&folder.path().join("a.md"));
    client.open(&draft, "markdown", "It is cheap on card 4111 1111 1111 1111.\n\nIt is cheap.");
    assert_eq!(client.diagnostics(&draft, 1).len(), 3);
    let titles = |offered: &[Value]| offered.iter().map(|action| action["title"].to_string()).collect::<Vec<_>>();
    for column in [7, 22] {
        let offered = titles(&actions(&mut client, &draft, [0, column, 0, column]));
        assert!(!offered.iter().any(|title| title.contains("Ignore")), "{offered:?}");
        assert!(offered.iter().any(|title| title.contains("Turn")), "{offered:?}");
    }
    let offered = titles(&actions(&mut client, &draft, [2, 7, 2, 7]));
    assert!(offered.iter().any(|title| title.contains("Ignore")), "{offered:?}");
    client.shut_down();
}
