//! Tokens that are handed out and taken back while others work.

use std::fs;

use serde_json::json;

use crate::client::{End, Server, Session};

const ANA: &str = "the-token-of-ana-4711";
const LUIS: &str = "the-token-of-luis-4711";
const NEW: &str = "the-token-of-zoe-4711";

fn session(server: &Server, token: &str) -> Result<Session, u16> {
    let session = server.ask(&[("Sec-WebSocket-Protocol", &format!("lsp, bearer.{token}"))]);
    session.map(|session| session.introduce(json!({ "capabilities": {} }))).map_err(|(status, _)| status)
}

#[test]
fn a_token_that_is_taken_back_ends_its_sessions_and_no_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tokens.txt");
    fs::write(&file, format!("{ANA}\n{LUIS}\n")).expect("a file");
    let server = Server::start(&["--token-file", &file.display().to_string()]);
    let mut ana = session(&server, ANA).expect("a session");
    let mut luis = session(&server, LUIS).expect("a session");
    assert_eq!(session(&server, NEW).err(), Some(401));

    fs::write(&file, format!("{LUIS}\n{NEW}\n")).expect("a file");
    assert_eq!(ana.end(), End::Closed(1008, "the token holds no longer".into()));
    let told = server.told("the tokens have changed");
    assert!(!told.contains("-4711"), "{told}");
    assert!(luis.answers());
    assert_eq!(session(&server, ANA).err(), Some(401));
    assert!(session(&server, NEW).is_ok_and(|mut new| new.answers()));

    fs::write(&file, format!("{ANA}\nshort\n")).expect("a file");
    let told = server.told("of before hold");
    assert!(told.ends_with("tokens.txt: a token has at least 16 characters; the tokens of before hold"), "{told}");
    fs::remove_file(&file).expect("it is there");
    server.told("cannot be read: ");
    assert!(luis.answers() && session(&server, LUIS).is_ok());
    assert_eq!(session(&server, ANA).err(), Some(401), "what is wrong lets nobody in");
}
