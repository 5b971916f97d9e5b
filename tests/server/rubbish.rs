//! Clients that send what nobody should: the server says so, and goes on.

use serde_json::{Value, json};

use crate::client::Client;

/// Sends each piece of rubbish and then goes on as ever; expects one error of this code for each, for a
/// message without a readable id.
fn check(code: i64, rubbish: impl IntoIterator<Item = Vec<u8>>) {
    let mut client = Client::initialized(json!({}));
    for bytes in rubbish {
        client.send_bytes(&bytes);
        // Some errors are known only by what follows, which is not to suffer itself.
        let next = client.begin("replylint/unheardOf", Value::Null);
        assert_eq!(client.answer(Value::Null)["code"], code);
        assert_eq!(client.answer(next)["code"], -32601);
    }
    client.shut_down();
}

fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

#[test]
fn what_is_no_json_is_a_parse_error() {
    check(-32700, [&b"{"[..], b"", b"hello", b"{\"a\":\"\xff\xfe\"}"].map(frame));
}

#[test]
fn what_is_no_message_is_an_invalid_request() {
    check(-32600, [&b"[]"[..], br#"[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]"#, b"{}", b"7"].map(frame));
}

#[test]
fn headers_without_a_length_are_skipped() {
    let headers = [
        "Content-Type: text/plain\r\n\r\n{}",
        "Content-Length: twelve\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n{}",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "Content-Len\r\n\r\n{}",
    ];
    check(-32700, headers.map(Vec::from));
}

#[test]
fn absurd_lengths_are_skipped() {
    let lengths = ["4294967296", "1000000000000000000", "18446744073709551615"];
    check(-32600, lengths.map(|length| format!("Content-Length: {length}\r\n\r\n{{}}").into_bytes()));
}

#[test]
fn a_message_over_the_limit_is_skipped() {
    let body = format!("\"{}\"", "x".repeat(17 << 20));
    check(-32600, [frame(body.as_bytes())]);
}

#[test]
fn a_length_too_long_costs_a_message_and_no_more() {
    check(-32700, [b"Content-Length: 4000\r\n\r\n{}".to_vec()]);
}

#[test]
fn what_is_cut_short_by_the_end_is_no_message() {
    for end in ["Content-", "Content-Length: 44", "Content-Length: 44\r\n", "Content-Length: 44\r\n\r\n{\"jsonrpc\":"] {
        let mut client = Client::initialized(json!({}));
        client.send_bytes(end.as_bytes());
        client.close_stdin();
        assert_eq!(client.status(), 1, "{end}");
    }
}

#[test]
fn garbage_lines_between_messages_are_passed_over() {
    let mut client = Client::initialized(json!({}));
    client.send_bytes(b"[info] extension host started\r\n\x00\xff\xfe\r\n");
    client.shut_down();
}

#[test]
fn unknown_methods_and_parameters_are_told() {
    let mut client = Client::initialized(json!({}));
    assert_eq!(client.request("replylint/unheardOf", json!({}))["code"], -32601);
    assert_eq!(client.request("textDocument/hover", json!({ "position": 7 }))["code"], -32602);
    client.notify("$/unheardOf", json!({}));
    client.notify("textDocument/didChange", json!({ "contentChanges": "all of them" }));
    assert!(client.is_silent(), "notifications are never answered");
    client.shut_down();
}

#[test]
fn answers_to_questions_never_asked_are_no_harm() {
    let mut client = Client::initialized(json!({}));
    client.send_body(r#"{"jsonrpc":"2.0","id":99,"result":[1,2]}"#);
    client.send_body(r#"{"jsonrpc":"2.0","id":"x","error":{"code":-32601,"message":"no"}}"#);
    client.shut_down();
}

#[test]
fn documents_never_opened_have_nothing_to_say() {
    let mut client = Client::initialized(json!({}));
    client.change("file:///never.md", 2, Some([0, 0, 0, 0]), "a");
    client.close("file:///never.md");
    let position = json!({ "line": 3, "character": 3 });
    let hover = json!({ "textDocument": { "uri": "file:///never.md" }, "position": position });
    assert_eq!(client.request("textDocument/hover", hover), Value::Null);
    client.shut_down();
}
