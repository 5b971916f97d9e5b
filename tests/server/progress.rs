//! Work that takes long: a client hears how far it is, and may have it stopped.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::folder::{folder, uri, write};

/// A client that asks for diagnostics and shows how far work is, in a folder of this many drafts.
fn client(folder: &TempDir) -> Client {
    let mut client = Client::start();
    let capabilities = json!({
        "window": { "workDoneProgress": true },
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let folders = json!([{ "uri": uri(folder.path()), "name": "work" }]);
    client.request("initialize", json!({ "capabilities": capabilities, "workspaceFolders": folders }));
    client.notify("initialized", json!({}));
    client
}

fn drafts(count: usize, text: &str) -> TempDir {
    let folder = folder(&[("replylint.toml", "")]);
    (0..count).for_each(|number| write(&folder, &format!("{number}.md"), text));
    folder
}

#[test]
fn a_client_hears_how_far_all_drafts_are_checked_until_it_is_answered() {
    let folder = drafts(30, "It is a cheap plan. Goodbye!");
    let mut client = client(&folder);
    let asked = client.begin("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": 7 }));
    let mut told = Vec::new();
    let answer = loop {
        let mut message = client.next();
        match message["method"].as_str() {
            Some("$/progress") => {
                assert_eq!(message["params"]["token"], 7);
                told.push(message["params"]["value"].take());
            }
            None if message["id"] == asked => break message,
            _ => {}
        }
    };
    assert_eq!(answer["result"]["items"].as_array().map(Vec::len), Some(30));
    let kinds: Vec<&Value> = told.iter().map(|told| &told["kind"]).collect();
    assert_eq!((kinds[0], kinds[kinds.len() - 1]), (&json!("begin"), &json!("end")));
    assert!(kinds[1..kinds.len() - 1].iter().all(|kind| *kind == "report"));
    let percentages: Vec<u64> = told.iter().filter_map(|told| told["percentage"].as_u64()).collect();
    assert!(percentages.is_sorted() && percentages.last() == Some(&100), "{percentages:?}");
    client.shut_down();
}

#[test]
fn work_that_was_cancelled_is_stopped() {
    let folder = drafts(200, &"It is a cheap plan. ".repeat(400));
    let mut client = client(&folder);
    let asked = client.begin("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": "t" }));
    client.expect(|message| message["params"]["value"]["kind"] == "report");
    client.notify("$/cancelRequest", json!({ "id": asked }));
    assert_eq!(client.answer(asked)["code"], -32800);
    client.expect(|message| message["params"]["value"]["kind"] == "end");
    assert!(!client.heard(|message| message["params"]["value"]["percentage"] == 100), "it went on to the end");
    client.shut_down();
}

#[test]
fn a_client_hears_that_rules_are_being_loaded_if_that_takes_long() {
    let folder = folder(&[("replylint.toml", "extends = \"./ours\"")]);
    for number in 0..400 {
        let words: Vec<String> = (0..40).map(|other| format!("\"word{number} thing{other}\"")).collect();
        let rule = format!("flag.en = [{}]\nmessage.en = \"No.\"\n", words.join(", "));
        write(&folder, &format!("ours/house/rule-{number}.toml"), &rule);
    }
    let mut client = Client::with_arguments(&[]);
    client.request("initialize", json!({ "capabilities": { "window": { "workDoneProgress": true } } }));
    client.notify("initialized", json!({}));
    let drafts = ["a.md", "b.md"].map(|name| uri(&folder.path().join(name)));
    drafts.iter().for_each(|draft| client.open(draft, "markdown", "A word7 thing7. Goodbye!"));
    let created = client.expect(|message| message["method"] == "window/workDoneProgress/create");
    client.respond(&created["id"], Value::Null);
    let token = &created["params"]["token"];
    let of_it = |message: &Value| message["method"] == "$/progress" && message["params"]["token"] == *token;
    let begun = client.expect(of_it);
    assert_eq!(begun["params"]["value"], json!({ "kind": "begin", "title": "Loading rules", "percentage": 0 }));
    assert_eq!(client.expect(of_it)["params"]["value"], json!({ "kind": "end" }));
    for draft in &drafts {
        assert!(client.diagnostics(draft, 1).iter().any(|told| told.ends_with("house/rule-7")));
    }
    assert!(!client.heard(|message| message["method"] == "window/workDoneProgress/create"), "once is enough");
    client.shut_down();
}
