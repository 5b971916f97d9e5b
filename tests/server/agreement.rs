//! An editor and the command line say the same of a draft, with the rules that ship.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::Client;

fn checked(path: &Path) -> Vec<Value> {
    let check = Command::new(env!("CARGO_BIN_EXE_replylint")).args(["check", "--format", "json"]).arg(path).output();
    let report: Value = serde_json::from_slice(&check.expect("the program was built").stdout).expect("valid JSON");
    report["files"][0]["findings"].as_array().expect("a list").clone()
}

/// A finding as both sides can tell it: identity, rule, place, message, and what is offered.
fn told(id: &Value, rule: &Value, range: &Value, message: &Value, fixes: &[Value]) -> Value {
    json!({ "id": id, "rule": rule, "range": range, "message": message, "fixes": fixes })
}

#[test]
fn an_editor_and_the_command_line_agree() {
    let mut client = Client::with_arguments(&[]);
    let capabilities = json!({ "textDocument": {
        "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
        "publishDiagnostics": { "dataSupport": true },
    }});
    client.request("initialize", Value::from_iter([("capabilities", capabilities)]));
    let mut fixes_offered = 0;
    for draft in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drafts")).expect("it ships") {
        let path = draft.expect("it can be read").path();
        let document = json!({ "uri": path.to_str() });
        client.open(path.to_str().expect("UTF-8"), "markdown", &fs::read_to_string(&path).expect("a draft"));
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
            told(&shown["data"], &shown["code"], &shown["range"], &shown["message"], &titles)
        });
        let on_command_line = checked(&path).into_iter().map(|finding| {
            let titles: Vec<_> =
                finding["fixes"].as_array().expect("a list").iter().map(|fix| fix["title"].clone()).collect();
            fixes_offered += titles.len();
            told(&finding["id"], &finding["rule"], &finding["range"], &finding["message"], &titles)
        });
        assert_eq!(in_editor.collect::<Vec<_>>(), on_command_line.collect::<Vec<_>>(), "{}", path.display());
    }
    assert!(fixes_offered > 0, "the drafts that ship have something to fix");
    client.shut_down();
}
