//! Diagnostics for clients that ask for them: of a document, and of the drafts in the folders that are open.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, lsp_range};
use crate::folder::{uri, write};

const URI: &str = "file:///a b/ñ.md";

/// What a client announces that asks for diagnostics.
fn asking() -> Value {
    json!({
        "textDocument": { "diagnostic": {}, "publishDiagnostics": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    })
}

fn ask(client: &mut Client, uri: &str, previous: &Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri }, "identifier": "replylint" });
    params["previousResultId"] = previous.clone();
    client.request("textDocument/diagnostic", params)
}

fn codes(report: &Value) -> Vec<&str> {
    let items = report["items"].as_array().expect("a full report");
    items.iter().map(|item| item["code"].as_str().expect("a rule")).collect()
}

#[test]
fn a_client_that_asks_is_answered_and_sent_none() {
    let mut client = Client::start();
    let announced = client.request("initialize", json!({ "capabilities": asking() }));
    let options = &announced["capabilities"]["diagnosticProvider"];
    assert_eq!((&options["workspaceDiagnostics"], &options["interFileDependencies"]), (&json!(true), &json!(false)));
    client.notify("initialized", json!({}));

    client.open(URI, "markdown", "It is a cheap plan.");
    let report = ask(&mut client, URI, &Value::Null);
    assert_eq!((&report["kind"], codes(&report)), (&json!("full"), vec!["house/cheap"]));
    assert_eq!(report["items"][0]["range"], lsp_range([0, 8, 0, 13]));
    let id = &report["resultId"];
    assert_eq!(ask(&mut client, URI, id), json!({ "kind": "unchanged", "resultId": id }));
    assert_eq!(ask(&mut client, URI, &json!("of another session")), report);

    client.change(URI, 2, Some([0, 8, 0, 13]), "cheap");
    let again = ask(&mut client, URI, id);
    assert_eq!(again["items"], report["items"], "the editor may have lost its place");
    client.change(URI, 3, Some([0, 8, 0, 13]), "fine");
    assert!(codes(&ask(&mut client, URI, &again["resultId"])).is_empty());
    client.close(URI);
    assert!(codes(&ask(&mut client, URI, &Value::Null)).is_empty());
    assert!(client.versions_published(URI).is_empty());
    client.shut_down();
}

#[test]
fn who_asks_while_somebody_types_is_told_of_the_last_state() {
    let mut client = Client::initialized(asking());
    client.open(URI, "markdown", "It is a plan.");
    let asked: Vec<i64> = (2..200)
        .map(|version| {
            let text = if version == 199 { "It is a cheap plan." } else { "cheap cheap" };
            client.change(URI, version, None, text);
            client.begin("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }))
        })
        .collect();
    for id in &asked {
        let report = client.answer(*id);
        assert_eq!(report["kind"], "full");
    }
    assert_eq!(codes(&ask(&mut client, URI, &Value::Null)), ["house/cheap"]);

    client.change(URI, 200, None, "cheap");
    let asked = client.begin("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
    client.close(URI);
    assert_eq!(client.answer(asked)["kind"], "full", "nobody waits for a document that was closed");
    client.shut_down();
}

#[test]
fn a_client_that_asks_is_told_when_there_is_news() {
    let mut client = Client::initialized(asking());
    client.open(URI, "markdown", "Your plan is ready.");
    assert!(codes(&ask(&mut client, URI, &Value::Null)).is_empty());
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    let refresh = client.expect(|message| message["method"] == "workspace/diagnostic/refresh");
    client.respond(&refresh["id"], Value::Null);
    assert_eq!(codes(&ask(&mut client, URI, &Value::Null)), ["house/goodbye"]);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    assert!(client.is_silent(), "nothing is new");
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "rules": { "house": "off" } } }));
    client.expect(|message| message["method"] == "workspace/diagnostic/refresh");
    client.shut_down();
}

#[test]
fn a_client_that_cannot_be_told_of_news_is_sent_diagnostics() {
    for workspace in [json!({}), json!({ "diagnostics": { "refreshSupport": false } })] {
        let mut client = Client::start();
        let mut capabilities = json!({ "textDocument": { "diagnostic": {} } });
        capabilities["workspace"] = workspace;
        let mut params = json!({});
        params["capabilities"] = capabilities;
        let announced = client.request("initialize", params);
        assert_eq!(announced["capabilities"].get("diagnosticProvider"), None);
        client.notify("initialized", json!({}));
        client.open(URI, "markdown", "It is a cheap plan.");
        assert_eq!(client.diagnostics(URI, 1).len(), 1);
        assert_eq!(ask(&mut client, URI, &Value::Null)["code"], -32601);
        assert_eq!(client.request("workspace/diagnostic", json!({ "previousResultIds": [] }))["code"], -32601);
        client.shut_down();
    }
}

/// The files that a report is about, each with its rules; `=` where nothing changed.
fn told(folder: &TempDir, report: &Value) -> Vec<String> {
    let root = uri(folder.path());
    let items = report["items"].as_array().expect("a list").iter();
    let mut told: Vec<String> = items
        .map(|item| {
            let name = item["uri"].as_str().and_then(|uri| uri.strip_prefix(&root)).expect("in the folder");
            let what = if item["kind"] == "full" { codes(item).join(" ") } else { "=".into() };
            format!("{name} {what}")
        })
        .collect();
    told.sort();
    told
}

fn previous(report: &Value) -> Value {
    let items = report["items"].as_array().expect("a list").iter();
    json!({ "previousResultIds": items.map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect::<Vec<_>>() })
}

#[test]
fn the_drafts_of_a_workspace_are_told_and_told_again_when_something_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "replylint.toml", "ignore = \"sent/\"\n");
    for path in ["a.md", "open.md", "macros/b c.txt", "sent/d.md", "skipped/e.md", "f.rs"] {
        write(&folder, path, "It is a cheap plan. Goodbye!");
    }
    write(&folder, "fine.md", "It is a plan. Goodbye!");
    write(&folder, "missing.md", "It is a plan.");
    write(&folder, ".gitignore", "skipped\n");
    write(&folder, "long.md", &"It is a cheap plan. ".repeat(60_000));
    let mut client = Client::start();
    let folders = json!([{ "uri": uri(folder.path()), "name": "work" }]);
    client.request("initialize", json!({ "capabilities": asking(), "workspaceFolders": folders }));
    client.notify("initialized", json!({}));
    let open = uri(&folder.path().join("open.md"));
    client.open(&open, "markdown", "It is a cheap plan.");

    let first = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(
        told(&folder, &first),
        ["/a.md house/cheap", "/macros/b%20c.txt house/cheap", "/missing.md house/goodbye"]
    );

    // Nothing has changed: there is nothing to say until something has.
    let held = client.begin("workspace/diagnostic", previous(&first));
    assert!(client.is_silent() && client.is_idle());
    write(&folder, "a.md", "It is a plan. Goodbye!");
    fs::remove_file(folder.path().join("missing.md")).expect("it is there");
    client.close(&open);
    let second = client.answer(held);
    let wanted = ["/a.md ", "/macros/b%20c.txt =", "/missing.md ", "/open.md house/cheap"];
    assert_eq!(told(&folder, &second), wanted);

    let cancelled = client.begin("workspace/diagnostic", previous(&second));
    client.notify("$/cancelRequest", json!({ "id": cancelled }));
    assert_eq!(client.answer(cancelled)["code"], -32800);
    client.shut_down();
}

#[test]
fn folders_for_which_nobody_set_anything_are_not_looked_through() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder, "a.md", "It is a cheap plan.");
    let mut client = Client::start();
    let folders = json!([{ "uri": uri(folder.path()), "name": "work" }]);
    client.request("initialize", json!({ "capabilities": asking(), "workspaceFolders": folders }));
    client.notify("initialized", json!({}));
    assert_eq!(client.request("workspace/diagnostic", json!({ "previousResultIds": [] })), json!({ "items": [] }));
    client.shut_down();
}
