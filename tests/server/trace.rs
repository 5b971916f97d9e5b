//! What is logged, and that no word of a draft is.

use std::fs::{self, File};

use serde_json::{Value, json};

use crate::client::{Client, lsp_range};
use crate::folder::{folder, uri};

const URI: &str = "file:///a.md";

fn traced(client: &mut Client) -> Vec<String> {
    // What was sent before the answer to this is there with it.
    client.request("replylint/unheardOf", Value::Null);
    let mut told = Vec::new();
    while client.heard(|message| message["method"] == "$/logTrace") {
        let message = client.expect(|message| message["method"] == "$/logTrace");
        told.push(message["params"]["message"].as_str().expect("a text").to_owned());
    }
    told
}

#[test]
fn a_client_hears_of_its_messages_once_it_asks() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "A cheap plan.");
    client.diagnostics(URI, 1);
    assert_eq!(traced(&mut client), [""; 0]);

    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.change(URI, 2, None, "A fine plan.");
    let sent = client.expect(|message| {
        message["method"] == "$/logTrace" && message["params"]["message"] == "sent textDocument/publishDiagnostics"
    });
    assert_eq!(sent["params"]["verbose"], "file:///a.md, version 2, findings: 0");
    let position = json!({ "line": 0, "character": 3 });
    client.request("textDocument/hover", json!({ "textDocument": { "uri": URI }, "position": position }));
    let told = traced(&mut client);
    let some = [
        "received textDocument/didChange",
        "received textDocument/hover (1)",
        "answered textDocument/hover (1) after ",
    ];
    for wanted in some {
        // The numbers of requests go on from those of the introduction.
        let plain = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
        assert!(told.iter().any(|told| plain(told).starts_with(&plain(wanted))), "{wanted}: {told:#?}");
    }
    assert!(told.iter().any(|told| told.starts_with("refused (-32601) replylint/unheardOf")));

    client.notify("$/setTrace", json!({ "value": "off" }));
    traced(&mut client);
    client.change(URI, 3, None, "A cheap plan.");
    client.diagnostics(URI, 3);
    assert_eq!(traced(&mut client), [""; 0]);
    client.shut_down();
}

#[test]
fn nothing_is_heard_before_the_introduction_is_answered() {
    let mut client = Client::start();
    let introduced = client.begin("initialize", json!({ "capabilities": {}, "trace": "verbose" }));
    assert_eq!(client.next()["id"], introduced);
    client.notify("initialized", json!({}));
    assert_eq!(client.next()["params"]["message"], "received initialized");
    client.shut_down();
}

#[test]
fn no_word_of_a_draft_is_logged() {
    const WORDS: [&str; 4] = ["zanahoria", "4929-8812", "kumquat", "Perengana"];
    let settings = "extends = \"./ours\"\nchanel = \"chat\"";
    let folder = folder(&[("replylint.toml", settings), ("ours/house/a.toml", "flags = 7"), ("log", "")]);
    let log = folder.path().join("log");
    let mut client = Client::with_log(&[], File::create(&log).expect("a file").into());
    let action = json!({ "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } });
    let capabilities = json!({ "textDocument": { "codeAction": action, "completion": {} } });
    client.request("initialize", json!({ "capabilities": capabilities, "trace": "verbose" }));
    client.notify("initialized", json!({}));
    let draft = uri(&folder.path().join("draft.md"));
    let text = "Hi Perengana,\n\nYour zanahoria order #4929-8812 arrived broken. You must call us, kumquat.\n";
    client.open(&draft, "markdown", text);
    assert!(!client.diagnostics(&draft, 1).is_empty());
    let document = json!({ "uri": draft });
    for method in ["hover", "completion", "documentSymbol", "foldingRange"] {
        let params = json!({ "textDocument": document, "position": { "line": 2, "character": 50 } });
        client.request(&format!("textDocument/{method}"), params);
    }
    let params =
        json!({ "textDocument": document, "range": lsp_range([0, 0, 9, 0]), "context": { "diagnostics": [] } });
    client.request("textDocument/codeAction", params);
    // Messages that cannot be read, in which a draft stands.
    client.send_body(r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"text":"zanahoria}}"#);
    client.send_bytes(b"Content-Length: zanahoria\r\n\r\n");
    client.send_body(r#"{"jsonrpc":"2.0","method":7,"params":{"text":"kumquat"}}"#);
    client.change(&draft, 2, Some([0, 0, u32::MAX, 7]), "zanahoria");
    client.request("textDocument/hover", json!({ "textDocument": "zanahoria", "position": "kumquat" }));
    traced(&mut client);
    client.change(&draft, 3, None, text);
    client.diagnostics(&draft, 3);

    let mut logged = Vec::new();
    let is_log = |message: &Value| message["method"] == "window/logMessage" || message["method"] == "$/logTrace";
    while client.heard(is_log) {
        logged.push(client.expect(is_log).to_string());
    }
    client.shut_down();
    assert!(logged.iter().any(|logged| logged.contains("unknown key")), "there is something to log: {logged:#?}");
    assert!(logged.iter().any(|logged| logged.contains("$/logTrace")));
    let printed = fs::read_to_string(&log).expect("a log");
    assert!(!printed.is_empty());
    for word in WORDS {
        assert!(logged.iter().all(|logged| !logged.contains(word)), "{word} is told");
        assert!(!printed.contains(word), "{word} is printed");
    }
}
