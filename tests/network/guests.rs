//! Clients from elsewhere: the files of this machine are not theirs to name.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{CHEAP, Server, Session, rules_of};

/// A folder as a team has it, in which the test rule is off and a draft is not as it should be.
fn team() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("secrets")).expect("a folder");
    fs::write(folder.path().join("secrets/a.toml"), "password = \"hunter2\"").expect("a file");
    fs::write(folder.path().join("replylint.toml"), "[rules]\nhouse = \"off\"\nmisspelt = 1\n").expect("a file");
    fs::write(folder.path().join("a.md"), CHEAP).expect("a file");
    folder
}

/// An editor that can do all that has to do with files.
fn introduce(session: Session, folder: &Path) -> Session {
    let uri = format!("file://{}", folder.display());
    session.introduce(json!({
        "rootUri": uri,
        "workspaceFolders": [{ "uri": uri, "name": "team" }],
        "initializationOptions": { "extends": [folder.join("secrets")] },
        "capabilities": {
            "workspace": {
                "workspaceFolders": true,
                "diagnostics": { "refreshSupport": true },
                "didChangeWatchedFiles": { "dynamicRegistration": true },
                "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
            },
            "textDocument": {
                "diagnostic": {},
                "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } },
            },
        },
    }))
}

/// What a client hears of the draft in that folder: its findings, what can be done about them, and all drafts with
/// findings. Each as the names that are in it.
fn heard(session: &mut Session, folder: &Path) -> [Vec<String>; 3] {
    let uri = format!("file://{}/a.md", folder.display());
    session.open(&uri, CHEAP);
    let document = json!({ "uri": uri });
    let report = session.request("textDocument/diagnostic", json!({ "textDocument": document }));
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
    let params = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } });
    let actions = session.request("textDocument/codeAction", params);
    let reports = session.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let names = |list: &Value, name: &str| {
        let names = list.as_array().into_iter().flatten().filter_map(|item| item[name].as_str());
        names.map(ToOwned::to_owned).collect()
    };
    [rules_of(&report["items"]), names(&actions, "title"), names(&reports["items"], "uri")]
}

#[test]
fn a_guest_neither_reads_nor_writes_files_of_this_machine() {
    let team = team();
    let server = Server::start(&[]);
    let mut session = introduce(server.session(), team.path());
    let [findings, actions, reports] = heard(&mut session, team.path());
    assert_eq!(findings, ["house/cheap"], "the settings in the folder are not for it");
    assert!(!actions.iter().any(|title| title.contains(".toml")), "{actions:?}");
    assert_eq!(reports, [""; 0]);
    let watched =
        json!({ "changes": [{ "uri": format!("file://{}/replylint.toml", team.path().display()), "type": 2 }] });
    session.notify("workspace/didChangeWatchedFiles", watched);
    let told = session.expect(|message| message["method"] == "window/logMessage");
    let told = told["params"]["message"].as_str().expect("words");
    assert!(told.contains("a folder of rules cannot be named from elsewhere"), "{told}");
    session.notify("exit", Value::Null);
    let mut rest = Vec::new();
    while let Ok(message) = session.receive() {
        rest.push(message.to_string());
    }
    assert!(
        !rest.iter().any(|it| it.contains("hunter2") || it.contains("misspelt") || it.contains("registerCapability"))
    );
}

#[test]
fn where_files_are_shared_an_editor_is_served_as_ever() {
    let team = team();
    let server = Server::start(&["--local-files"]);
    let mut session = introduce(server.session(), team.path());
    let [findings, _, reports] = heard(&mut session, team.path());
    assert_eq!(findings, [""; 0]);
    assert!(reports.iter().any(|uri| uri.ends_with("replylint.toml")), "{reports:?}");
}

#[test]
fn guests_have_the_settings_of_where_the_server_was_started_and_their_own() {
    let team = team();
    let server = Server::spawn(&["--ws", "0"], 1, Some(team.path()));
    assert!(server.before.iter().any(|line| line.contains("misspelt")), "{:?}", server.before);
    let mut session = server.session().introduce(json!({ "capabilities": {} }));
    session.open("desk://ticket/7", CHEAP);
    assert_eq!(session.findings("desk://ticket/7", 1), [""; 0]);
    let options = json!({ "rules": { "house": "error" } });
    let mut other = server.session().introduce(json!({ "capabilities": {}, "initializationOptions": options }));
    other.open("desk://ticket/7", CHEAP);
    assert_eq!(other.findings("desk://ticket/7", 1), ["house/cheap"]);
    session.change("desk://ticket/7", 2, &format!("{CHEAP} "));
    assert_eq!(session.findings("desk://ticket/7", 2), [""; 0], "what one sets is not for the others");
}
