//! Who gets no session.

use serde_json::json;

use crate::client::{End, Server, replylint};

const TOKEN: &str = "0123456789abcdef-of-the-desk";

fn guarded() -> (Server, tempfile::NamedTempFile) {
    let tokens = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(tokens.path(), format!("{TOKEN}\n")).expect("a file");
    let file = tokens.path().display().to_string();
    let server = Server::start(&["--token-file", &file, "--allow-origin", "https://desk.example"]);
    (server, tokens)
}

#[test]
fn a_token_is_shown_before_there_is_a_web_socket() {
    let (server, _file) = guarded();
    let offered = format!("lsp, bearer.{TOKEN}");
    let session = server.ask(&[("Sec-WebSocket-Protocol", &offered)]).expect("a session");
    assert_eq!(session.protocol.as_deref(), Some("lsp"), "the token does not come back");
    assert!(session.introduce(json!({ "capabilities": {} })).answers());
    assert!(server.ask(&[("Authorization", &format!("Bearer {TOKEN}"))]).is_ok());
    for wrong in
        ["lsp", "lsp, bearer.", "lsp, bearer.0123456789abcdef-of-the-desl", "lsp, 0123456789abcdef-of-the-desk"]
    {
        let (status, _) = server.ask(&[("Sec-WebSocket-Protocol", wrong)]).err().expect("no session");
        assert_eq!(status, 401, "{wrong}");
    }
    let reply = server.http(&format!("GET /?token={TOKEN}&access_token={TOKEN} HTTP/1.1\r\nHost: a\r\n\r\n"));
    assert!(reply.starts_with("HTTP/1.1 401 ") && reply.contains("\r\nWWW-Authenticate: Bearer\r\n"), "{reply}");
}

#[test]
fn a_page_of_another_origin_is_refused() {
    let (server, _file) = guarded();
    let offered = format!("lsp, bearer.{TOKEN}");
    let from = |origin: &str| server.ask(&[("Sec-WebSocket-Protocol", &offered), ("Origin", origin)]);
    assert!(from("https://desk.example").is_ok());
    for origin in ["https://elsewhere.example", "http://desk.example", "null"] {
        assert_eq!(from(origin).err().map(|(status, _)| status), Some(403), "{origin}");
    }
    let open = Server::start(&[]);
    assert_eq!(open.ask(&[("Origin", "http://127.0.0.1:3000")]).err().map(|(status, _)| status), Some(403));
}

#[test]
fn a_refusal_tells_no_token() {
    let (server, _file) = guarded();
    let (_, words) = server.ask(&[("Authorization", "Bearer my-other-password")]).err().expect("no session");
    let log = server.told("401");
    assert!(!log.contains("my-other") && !words.contains("my-other") && !words.contains(TOKEN), "{log} {words}");
}

#[test]
fn what_speaks_no_web_socket_is_told_so() {
    let server = Server::start(&[]);
    let status = |request: &str| server.http(request)[9..12].to_owned();
    assert_eq!(status("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "426");
    assert_eq!(status("POST /healthz HTTP/1.1\r\nHost: a\r\n\r\n"), "426");
    assert_eq!(status("hello\r\n\r\n"), "400");
    assert_eq!(status(&format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "b".repeat(20_000))), "431");
}

/// A page can send frames to any port of this machine, as the body of a request.
#[test]
fn a_page_that_posts_frames_has_no_session() {
    let server = Server::spawn(&["--listen", "0"], 1, None);
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } });
    let body = format!("Content-Length: {}\r\n\r\n{initialize}", initialize.to_string().len());
    let post = format!(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(server.http(&post), "");
    server.told("a session ended: something else than a header");
    assert_eq!(server.tcp(0).introduce(json!({ "capabilities": {} })).exit(), End::Gone);
}

#[test]
fn what_would_let_others_in_unasked_is_no_start() {
    let file = |text: &str| {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("a file");
        file
    };
    let (short, empty) = (file("secret"), file("\n"));
    let (short, empty) = (short.path().display().to_string(), empty.path().display().to_string());
    for (arguments, words) in [
        (&["--ws", "0.0.0.0:0"][..], "add --allow-remote"),
        (&["--listen", "[::]:0"], "add --allow-remote"),
        (&["--ws", "0.0.0.0:0", "--allow-remote"], "add --token-file"),
        (&["--ws", "0", "--token-file", &short], "a token has at least 16 characters"),
        (&["--ws", "0", "--token-file", &empty], "there is no token in it"),
        (&["--ws", "0", "--token-file", "no/such/file"], "cannot be read"),
        (&["--ws", "0", "--allow-origin", "*"], "is no origin"),
        (&["--ws", "localhost:0"], "write it as 127.0.0.1:9257"),
        (&["--ws", "0", "--stdio"], "cannot be used with"),
        (&["--ws", "0", "--allow-remote", "--local-files"], "cannot be used with"),
        (&["--pipe", "a", "--socket", "1"], "cannot be used with"),
        (&["--allow-origin", "https://desk.example"], "--ws"),
    ] {
        let output = replylint(arguments).output().expect("the program");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && told.contains(words), "{arguments:?}: {told}");
    }
}
