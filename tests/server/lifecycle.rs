//! How sessions begin and end.

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn capabilities_are_announced() {
    let mut client = Client::start();
    let encodings = json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } });
    let result = client.request("initialize", json!({ "capabilities": encodings }));
    let capabilities = &result["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-8");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(capabilities["textDocumentSync"]["openClose"], true);
    assert_eq!(capabilities["hoverProvider"], true);
    client.shut_down();
}

#[test]
fn a_client_may_be_hasty() {
    let mut client = Client::start();
    let initialize = client.begin("initialize", json!({ "capabilities": {} }));
    client.notify("initialized", json!({}));
    client.open("file:///a.md", "markdown", "Hi Ana");
    let hover = json!({ "textDocument": { "uri": "file:///a.md" }, "position": { "line": 0, "character": 0 } });
    let hover = client.begin("textDocument/hover", hover);
    client.answer(initialize);
    assert_eq!(client.answer(hover), Value::Null);
    assert!(client.diagnostics("file:///a.md", 1).is_empty());
    client.shut_down();
}

#[test]
fn requests_before_initialize_are_refused() {
    let mut client = Client::start();
    let params = json!({ "textDocument": { "uri": "file:///a.md" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.request("textDocument/hover", params)["code"], -32002);
    assert_eq!(client.request("shutdown", Value::Null)["code"], -32002);
    client.notify("exit", Value::Null);
    assert_eq!(client.status(), 1);
}

#[test]
fn a_second_initialize_is_refused() {
    let mut client = Client::initialized(json!({}));
    assert_eq!(client.request("initialize", json!({ "capabilities": {} }))["code"], -32600);
    client.shut_down();
}

#[test]
fn requests_after_shutdown_are_refused() {
    let mut client = Client::initialized(json!({}));
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    let params = json!({ "textDocument": { "uri": "file:///a.md" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.request("textDocument/hover", params)["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.status(), 0);
}

#[test]
fn shutdown_takes_empty_parameters_of_any_kind() {
    for params in [json!({}), json!([]), Value::Null] {
        let mut client = Client::initialized(json!({}));
        assert_eq!(client.request("shutdown", params), Value::Null);
        client.notify("exit", json!({}));
        assert_eq!(client.status(), 0);
    }
}

#[test]
fn exit_ends_the_process_while_the_pipe_is_held_open() {
    let mut client = Client::initialized(json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.status(), 1, "there was no shutdown");
    Client::initialized(json!({})).shut_down();
}

#[test]
fn exit_behind_a_large_draft_is_not_held_up() {
    let mut client = Client::initialized(json!({}));
    client.open("file:///large.md", "markdown", &"It is a cheap plan, Ana.\n\n".repeat(35_000));
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.status(), 0);
}

#[test]
fn a_server_ends_when_its_client_does_though_the_pipe_is_held_open() {
    // Any process will do for the client's.
    let editor = Client::start();
    let mut client = Client::start();
    client.request("initialize", json!({ "processId": editor.id(), "capabilities": {} }));
    assert!(client.is_idle(), "to wait costs nothing");
    drop(editor);
    assert_eq!(client.status(), 1);
}

#[test]
fn a_closed_pipe_ends_the_session_while_the_client_goes_on() {
    let mut client = Client::start();
    client.request("initialize", json!({ "processId": std::process::id(), "capabilities": {} }));
    client.close_stdin();
    assert_eq!(client.status(), 1);
}

#[test]
fn a_client_that_runs_elsewhere_is_served() {
    let mut client = Client::start();
    client.request("initialize", json!({ "processId": i32::MAX, "capabilities": {} }));
    assert!(client.is_idle());
    client.shut_down();
}

#[test]
fn a_closed_pipe_ends_the_session() {
    let mut client = Client::initialized(json!({}));
    client.close_stdin();
    assert_eq!(client.status(), 1);
}

#[test]
fn a_pipe_that_closes_at_once_still_brings_the_answers() {
    let mut client = Client::initialized(json!({}));
    client.open("file:///a.md", "markdown", "It is a cheap plan.");
    let hover = json!({ "textDocument": { "uri": "file:///a.md" }, "position": { "line": 0, "character": 9 } });
    let hover = client.begin("textDocument/hover", hover);
    client.close_stdin();
    assert_ne!(client.answer(hover)["contents"], Value::Null);
    assert_eq!(client.status(), 1);
}

#[test]
fn a_client_that_does_not_read_is_not_waited_for() {
    let mut client = Client::start_deaf();
    // Far more answers than a pipe holds.
    for _ in 0..5000 {
        client.begin("replylint/unheardOf", json!({}));
    }
    client.notify("exit", Value::Null);
    assert_eq!(client.status(), 1);
}

#[test]
fn a_client_that_closes_our_output_is_no_harm() {
    let mut client = Client::start_deaf();
    client.close_stdout();
    client.begin("initialize", json!({ "capabilities": {} }));
    client.open("file:///a.md", "markdown", "It is a cheap plan.");
    client.begin("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.status(), 0);
}
