//! Clients that are faster than any check, several at once, and that change their minds.

use std::thread;

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};
use crate::model::{Model, UNITS};

const URI: &str = "file:///draft.md";

fn with_encoding(encoding: &str) -> Client {
    Client::initialized(json!({ "general": { "positionEncodings": [encoding] } }))
}

/// Types a thousand edits as fast as the pipe takes them, each of which depends on all before it: one that is lost or
/// overtaken shows in the end.
fn type_rapidly(client: &mut Client, model: &mut Model, versions: std::ops::Range<i32>) {
    let words = ["cheap ", "ñ", "😀", "\n", "plan. ", "\r\n", "barato ", "e\u{301} "];
    for (i, version) in (0u32..).zip(versions) {
        let (line, column) = (i.wrapping_mul(7) % (i / 8 + 1), i.wrapping_mul(31) % 23);
        let range = [line, column, line, column + if i % 5 == 4 { 2 } else { 0 }];
        let word = words[i as usize % words.len()];
        model.replace(Some(range), word);
        client.change(URI, version, Some(range), word);
    }
}

#[test]
fn a_thousand_rapid_changes_of_each_of_several_clients_leave_what_fresh_drafts_have() {
    const START: &str = "Hola Ana.\n";
    thread::scope(|scope| {
        for (name, width) in UNITS {
            scope.spawn(move || {
                let mut client = with_encoding(name);
                let mut model = Model::new(START, width);
                client.open(URI, "markdown", START);
                type_rapidly(&mut client, &mut model, 2..1002);
                let rapid = client.diagnostics(URI, 1001);
                client.open("file:///fresh.md", "markdown", &model.text());
                assert_eq!(rapid, client.diagnostics("file:///fresh.md", 1), "{name}");
                assert!(rapid.len() > 50, "the edits leave something to find: {rapid:?}");
                let versions = client.versions_published(URI);
                assert!(versions.is_sorted_by_key(Value::as_i64), "no old state follows a newer one");
                client.shut_down();
            });
        }
    });
}

#[test]
fn a_draft_that_is_closed_and_opened_amid_changes_is_the_one_opened_last() {
    let (name, width) = UNITS[1];
    let mut client = with_encoding(name);
    for round in 0..20 {
        let start = "It is a cheap plan.\n".repeat(round % 4 * 50);
        let mut model = Model::new(&start, width);
        client.open(URI, "markdown", &start);
        type_rapidly(&mut client, &mut model, 2..50);
        client.close(URI);
        // Of a draft that is closed nothing is heard, and what is typed into it is lost.
        client.change(URI, 50, None, "cheap cheap cheap");
        client.open(URI, "markdown", "");
        client.change(URI, 2, Some([0, 0, 0, 0]), "A cheap plan.");
        client.change(URI, 1000, Some([0, 2, 0, 2]), "good, ");
        assert_eq!(client.diagnostics(URI, 1000), ["0:8..0:13 house/cheap"], "round {round}");
        client.close(URI);
    }
    client.shut_down();
}

#[test]
fn every_request_is_answered_once_however_soon_it_is_cancelled() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", &"It is a cheap plan.\n\n".repeat(500));
    let document = json!({ "textDocument": { "uri": URI } });
    let mut hover = document.clone();
    hover["position"] = json!({ "line": 0, "character": 9 });
    let mut ranges = document.clone();
    ranges["positions"] = json!([hover["position"]]);
    let mut actions = document.clone();
    actions["range"] = lsp_range([0, 0, 0, 9]);
    actions["context"] = json!({ "diagnostics": [] });
    let asked: Vec<i64> = (0..200)
        .map(|i| {
            let id = match i % 4 {
                0 => client.begin("textDocument/hover", hover.clone()),
                1 => client.begin("textDocument/selectionRange", ranges.clone()),
                2 => client.begin("textDocument/codeAction", actions.clone()),
                _ => client.begin("textDocument/documentSymbol", document.clone()),
            };
            if i % 3 != 0 {
                client.notify("$/cancelRequest", json!({ "id": id }));
            }
            if i % 7 == 0 {
                client.change(URI, i, Some([0, 0, 0, 0]), "");
            }
            id
        })
        .collect();
    let mut cancelled = 0;
    for (i, id) in asked.iter().enumerate() {
        let answer = client.answer(*id);
        let was_cancelled = answer["code"] == -32800;
        assert!(answer.get("code").is_none() || was_cancelled, "{answer}");
        assert!(!was_cancelled || i % 3 != 0, "nobody cancelled {id}");
        cancelled += usize::from(was_cancelled);
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    assert!(cancelled > 0, "some were still under way");
    client.change(URI, 999, None, "Cheap");
    assert_eq!(client.diagnostics(URI, 999).len(), 1);
    assert!(client.is_silent(), "an answer is given once");
    client.shut_down();
}

#[test]
fn slow_drafts_do_not_hold_up_another() {
    let mut client = Client::initialized(json!({}));
    let large: Vec<String> = (0..9).map(|number| format!("file:///large-{number}.md")).collect();
    for uri in &large {
        client.open(uri, "markdown", &"It is a cheap plan, Ana.\n\n".repeat(35_000));
        let position = json!({ "line": 9, "character": 9 });
        client.begin("textDocument/hover", json!({ "textDocument": { "uri": uri }, "position": position }));
    }
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    let position = json!({ "line": 0, "character": 9 });
    let hover = json!({ "textDocument": { "uri": URI }, "position": position });
    assert_ne!(client.request("textDocument/hover", hover), Value::Null);
    let waiting = large.iter().filter(|uri| client.versions_published(uri).is_empty()).count();
    assert!(waiting > 4, "the large ones are still being checked, but for {}", large.len() - waiting);
    client.shut_down();
}
