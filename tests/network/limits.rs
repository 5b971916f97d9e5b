//! What a session may cost, and how it hears that it costs too much.

use serde_json::{Value, json};

use crate::client::{CHEAP, End, Server};

fn client() -> Value {
    json!({ "capabilities": {} })
}

fn warned(message: &Value, what: &str) -> bool {
    message["method"] == "window/showMessage"
        && message["params"]["message"].as_str().is_some_and(|it| it.contains(what))
}

#[test]
fn no_more_sessions_than_allowed_go_on_at_a_time() {
    let mut server = Server::spawn(&["--ws", "0", "--listen", "0", "--max-sessions", "2"], 2, None);
    server.addresses.reverse();
    let (first, mut second) = (server.session().introduce(client()), server.tcp(1).introduce(client()));
    let (status, words) = server.ask(&[]).err().expect("no session");
    assert_eq!((status, words.trim()), (503, "there are 2 sessions, and no room for more"));
    let mut third = server.tcp(1);
    third.expect(|message| warned(message, "there are 2 sessions, and no room for more"));
    assert_eq!(third.end(), End::Gone);
    assert_eq!(server.health().1, "ok", "load balancers need no room");
    first.exit();
    // Its place is free a moment later.
    while server.ask(&[]).is_err() {}
    assert!(second.answers());
}

#[test]
fn a_message_that_is_too_long_ends_a_web_socket() {
    let server = Server::start(&["--max-message", "2000"]);
    let mut session = server.session().introduce(client());
    session.open("file:///a.md", CHEAP);
    session.findings("file:///a.md", 1);
    session.open("file:///b.md", &CHEAP.repeat(100_000));
    assert_eq!(session.end(), End::Closed(1009, "a message is longer than 2000 bytes".into()));
    server.told("a session ended: a message is longer than 2000 bytes");
}

#[test]
fn a_message_that_is_too_long_is_skipped_on_tcp() {
    let server = Server::spawn(&["--listen", "0", "--max-message", "2000"], 1, None);
    let mut session = server.tcp(0).introduce(client());
    session.open("file:///b.md", &CHEAP.repeat(1000));
    assert_eq!(session.expect(|message| message.get("error").is_some())["error"]["code"], -32600);
    assert!(session.answers());
}

#[test]
fn a_client_that_asks_and_does_not_read_is_let_go() {
    let server = Server::start(&[]);
    let mut session = server.session().introduce(client());
    let id = "x".repeat(200_000);
    for _ in 0..200 {
        // The answer has the id in it.
        session.send(&json!({ "jsonrpc": "2.0", "id": id, "method": "replylint/unheardOf" }));
    }
    server.told("a session ended: the client does not read what it is told");
    assert!(server.session().introduce(client()).answers());
}

#[test]
fn a_message_may_come_as_binary_data() {
    let server = Server::start(&[]);
    let mut session = server.session().introduce(client());
    session.send_binary(b"\xff");
    assert_eq!(session.expect(|message| message["id"].is_null())["error"]["code"], -32700);
    session.send_binary(br#"{ "jsonrpc": "2.0", "id": "b", "method": "shutdown" }"#);
    assert_eq!(session.expect(|message| message["id"] == "b")["result"], Value::Null);
}

#[test]
fn documents_beyond_their_number_are_not_checked() {
    let server = Server::start(&["--max-documents", "2"]);
    let mut session = server.session().introduce(client());
    for uri in ["file:///1.md", "file:///2.md", "file:///3.md"] {
        session.open(uri, CHEAP);
    }
    session.expect(|message| warned(message, "a session may have 2 documents open"));
    assert_eq!(session.findings("file:///3.md", Value::Null), [""; 0]);
    assert_eq!(session.findings("file:///2.md", 1), ["house/cheap"]);
    let close = json!({ "textDocument": { "uri": "file:///1.md" } });
    session.notify("textDocument/didClose", close);
    session.open("file:///3.md", CHEAP);
    assert_eq!(session.findings("file:///3.md", 1), ["house/cheap"], "there is room again");
}

#[test]
fn a_document_that_grows_too_long_is_let_go() {
    let server = Server::start(&["--max-text", "1000"]);
    let mut session = server.session().introduce(client());
    session.open("file:///a.md", CHEAP);
    assert_eq!(session.findings("file:///a.md", 1), ["house/cheap"]);
    session.open("file:///b.md", &"Hi. ".repeat(100));
    assert_eq!(session.findings("file:///b.md", 1), [""; 0]);
    session.change("file:///b.md", 2, &CHEAP.repeat(100));
    session.expect(|message| warned(message, "a session may have 1000 bytes of text open"));
    assert_eq!(session.findings("file:///b.md", Value::Null), [""; 0]);
    // What is typed on is of a document that is not open, until it is opened again.
    session.change("file:///b.md", 3, CHEAP);
    session.change("file:///a.md", 2, "Hi");
    assert_eq!(session.findings("file:///a.md", 2), [""; 0]);
    session.open("file:///b.md", CHEAP);
    assert_eq!(session.findings("file:///b.md", 1), ["house/cheap"]);
}
