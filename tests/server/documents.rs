//! Documents stay in step with the client's, whatever it does and however fast.

use serde_json::{Value, json};

use crate::client::{Client, cheap};

const URI: &str = "file:///draft.md";

fn with_encoding(encoding: &str) -> Client {
    Client::initialized(json!({ "general": { "positionEncodings": [encoding] } }))
}

#[test]
fn diagnostics_carry_the_version_they_are_for() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1), [cheap([0, 8, 0, 13])]);
    client.change(URI, 5, Some([0, 0, 0, 0]), "Ana: ");
    assert_eq!(client.diagnostics(URI, 5), [cheap([0, 13, 0, 18])]);
    client.change(URI, 6, None, "Nothing to see.");
    assert_eq!(client.diagnostics(URI, 6), [""; 0]);
    client.shut_down();
}

#[test]
fn a_closed_document_has_no_diagnostics() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.close(URI);
    assert!(client.diagnostics(URI, Value::Null).is_empty());
    client.open(URI, "markdown", "A cheap plan it is.");
    assert_eq!(client.diagnostics(URI, 1), [cheap([0, 2, 0, 7])]);
    client.shut_down();
}

#[test]
fn columns_count_in_the_negotiated_unit() {
    for (encoding, columns) in [("utf-8", [18, 24]), ("utf-16", [13, 19]), ("utf-32", [11, 17])] {
        let mut client = with_encoding(encoding);
        let [start, end] = columns;
        client.open(URI, "markdown", "Hola:\r\n👍🏽 ¿Es muy barato?");
        assert_eq!(client.diagnostics(URI, 1), [cheap([1, start, 1, end])], "{encoding}");
        client.change(URI, 2, Some([1, start, 1, start]), "¡ñ! ");
        let by = if encoding == "utf-8" { 6 } else { 4 };
        assert_eq!(client.diagnostics(URI, 2), [cheap([1, start + by, 1, end + by])], "{encoding}");
        client.shut_down();
    }
}

#[test]
fn names_are_kept_as_written() {
    let mut client = Client::initialized(json!({}));
    let names = [
        "untitled:Untitled-1",
        "file:///c%3A/Users/Ana/a.md",
        "file:///ñ y más.md",
        "file:///a/../b.md",
        "DESK://Ticket/7?draft=sí",
        "draft-7",
    ];
    for name in names {
        client.open(name, "markdown", "It is a cheap plan.");
        assert_eq!(client.diagnostics(name, 1), [cheap([0, 8, 0, 13])], "{name}");
        client.change(name, 2, Some([0, 0, 0, 7]), "One");
        assert_eq!(client.diagnostics(name, 2), [cheap([0, 4, 0, 9])], "{name}");
        client.close(name);
        assert!(client.diagnostics(name, Value::Null).is_empty(), "{name}");
    }
    client.shut_down();
}

#[test]
fn changes_that_do_not_fit_are_made_to_fit() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "a\r\nb");
    for (version, range) in
        [[9, 9, 9, 9], [0, 99, 0, 99], [1, 5, 0, 0], [0, u32::MAX, u32::MAX, 0]].into_iter().enumerate()
    {
        client.change(URI, i32::try_from(version).unwrap() + 2, Some(range), "_");
    }
    client.change(URI, 9, None, "A cheap plan.");
    assert_eq!(client.diagnostics(URI, 9).len(), 1);
    client.shut_down();
}

#[test]
fn halves_of_an_emoji_are_as_wide_here_as_there() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a  plan.");
    for (version, half) in [(2, "\\ud83d"), (3, "\\udc4d")] {
        let (line, column) = (0, version - 2);
        let position = json!({ "line": line, "character": column });
        let body = json!({
            "jsonrpc": "2.0",
            "method": "textDocument/didChange",
            "params": {
                "textDocument": { "uri": URI, "version": version },
                "contentChanges": [{ "range": { "start": position, "end": position }, "text": "half" }],
            },
        });
        client.send_body(&body.to_string().replace("half", half));
    }
    client.change(URI, 4, Some([0, 10, 0, 10]), "cheap");
    assert_eq!(client.diagnostics(URI, 4), [cheap([0, 10, 0, 15])]);
    client.shut_down();
}

#[test]
fn versions_may_go_back() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "It is a cheap plan.");
    assert_eq!(client.diagnostics(URI, 1).len(), 1);
    client.change(URI, 0, Some([0, 0, 0, 8]), "");
    assert_eq!(client.diagnostics(URI, 0), [cheap([0, 0, 0, 5])]);
    client.shut_down();
}

#[test]
fn a_request_sees_all_changes_sent_before_it() {
    let mut client = Client::initialized(json!({}));
    client.open(URI, "markdown", "");
    let position = json!({ "line": 0, "character": 2 });
    let hover = json!({ "textDocument": { "uri": URI }, "position": position });
    for version in 2..300 {
        let word = if version % 2 == 0 { "cheap" } else { "costly" };
        client.change(URI, version, None, word);
        let answer = client.request("textDocument/hover", hover.clone());
        assert_eq!(answer.is_null(), version % 2 == 1, "version {version}");
    }
    client.shut_down();
}
