//! How sessions begin and end, and how the process does.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{CHEAP, End, Server};

fn client() -> Value {
    json!({ "capabilities": {} })
}

#[test]
fn sessions_know_nothing_of_each_other() {
    let mut server = Server::spawn(&["--ws", "0", "--listen", "0"], 2, None);
    // The listener of TCP is told first.
    server.addresses.reverse();
    let mut sessions = [server.session().introduce(client()), server.tcp(1).introduce(client())];
    for (number, session) in sessions.iter_mut().enumerate() {
        session.open("file:///a.md", ["It is a cheap plan.", "It is a good plan."][number]);
    }
    assert_eq!(sessions[0].findings("file:///a.md", 1), ["house/cheap"]);
    assert_eq!(sessions[1].findings("file:///a.md", 1), [""; 0]);
    for version in 2..50 {
        for (number, session) in sessions.iter_mut().enumerate() {
            let cheap = (version + i32::try_from(number).expect("few")) % 2 == 0;
            session.change("file:///a.md", version, if cheap { CHEAP } else { "Hi" });
        }
    }
    assert_eq!(sessions[0].findings("file:///a.md", 49), [""; 0]);
    assert_eq!(sessions[1].findings("file:///a.md", 49), ["house/cheap"]);
    let [first, mut second] = sessions;
    assert_eq!(first.exit(), End::Closed(1000, "the session is over".into()));
    assert!(second.answers(), "`exit` is of one session");
    assert_eq!(second.exit(), End::Gone);
    assert!(server.session().introduce(client()).answers(), "the process goes on");
    assert!(server.process.try_wait().expect("it is our child").is_none());
}

#[test]
fn a_client_that_offers_no_subprotocol_is_served_without_one() {
    let server = Server::start(&[]);
    assert_eq!(server.ask(&[]).expect("a session").protocol, None);
    assert_eq!(server.session().protocol.as_deref(), Some("lsp"));
}

#[test]
fn what_a_web_socket_brings_is_a_message_each() {
    let server = Server::start(&[]);
    let mut session = server.session().introduce(client());
    session.send_text("{");
    assert_eq!(session.expect(|message| message["id"].is_null())["error"]["code"], -32700);
    session.send_text("[]");
    assert_eq!(
        session.expect(|message| message["id"].is_null() && message["error"].is_object())["error"]["code"],
        -32600
    );
    assert!(session.answers());
}

#[test]
fn a_client_that_says_nothing_is_let_go() {
    let server = Server::spawn(&["--ws", "0", "--idle-timeout", "1"], 1, None);
    let mut silent = server.session().introduce(client());
    let mut never_said_a_word = server.session();
    let mut busy = server.session().introduce(client());
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(1500) {
        assert!(busy.answers());
        std::thread::sleep(Duration::from_millis(100));
    }
    let end = End::Closed(1001, "nothing was said for 1 s".into());
    assert_eq!((silent.end(), never_said_a_word.end()), (end.clone(), end));
    assert!(busy.answers());
}

#[test]
fn a_client_that_answers_no_ping_is_gone() {
    let server = Server::start(&["--ping-interval", "1", "--max-sessions", "1"]);
    // Pings are answered by whoever reads, and nobody does.
    let _frozen = server.session().introduce(client());
    server.told("a session ended: the client does not answer");
}

#[test]
fn pings_keep_a_session_alive() {
    let server = Server::start(&["--ping-interval", "1"]);
    let mut session = server.session().introduce(client());
    // Nothing comes but pings.
    let reading = std::thread::spawn(move || session.receive());
    std::thread::sleep(Duration::from_secs(4));
    assert!(!reading.is_finished() && server.is_silent());
}

#[test]
fn health_is_told_without_a_token() {
    let tokens = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(tokens.path(), "0123456789abcdef").expect("a file");
    let server = Server::start(&["--token-file", &tokens.path().display().to_string()]);
    assert_eq!(server.health(), ("HTTP/1.1 200 OK".into(), "ok".into()));
    let head = server.http("HEAD /healthz HTTP/1.1\r\nHost: a\r\nOrigin: https://elsewhere.example\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
}

#[cfg(unix)]
#[test]
fn sessions_may_finish_when_the_process_is_told_to_end() {
    let mut server = Server::start(&["--drain-timeout", "600"]);
    let mut session = server.session().introduce(client());
    server.terminate();
    // The signal is on its way.
    while server.health().1 == "ok" {}
    assert_eq!(server.health(), ("HTTP/1.1 503 Service Unavailable".into(), "draining".into()));
    let (status, words) = server.ask(&[]).err().expect("no session begins");
    assert_eq!((status, words.trim()), (503, "the server ends; connect to another"));
    session.open("file:///a.md", CHEAP);
    assert_eq!(session.findings("file:///a.md", 1), ["house/cheap"]);
    assert_eq!(session.exit(), End::Closed(1000, "the session is over".into()));
    assert_eq!(server.status(), Some(0));
}

#[cfg(unix)]
#[test]
fn sessions_that_go_on_are_ended_in_time() {
    let mut server = Server::start(&["--drain-timeout", "1"]);
    let mut session = server.session().introduce(client());
    server.terminate();
    assert_eq!(session.end(), End::Closed(1001, "the server ends; connect again".into()));
    assert_eq!(server.status(), Some(0));

    let mut server = Server::spawn(&["--listen", "0", "--drain-timeout", "600"], 1, None);
    let mut session = server.tcp(0).introduce(client());
    server.terminate();
    assert!(session.answers());
    // Signals that come before the first was seen are one with it.
    for _ in 0..20 {
        server.terminate();
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((session.end(), server.status()), (End::Gone, Some(0)), "told twice, it does not wait");
}

#[cfg(unix)]
#[test]
fn a_process_without_sessions_ends_at_once() {
    let mut server = Server::start(&["--drain-timeout", "600"]);
    drop(server.session().introduce(client()));
    server.terminate();
    assert_eq!(server.status(), Some(0));
}
